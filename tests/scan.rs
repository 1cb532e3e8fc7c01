//! `scan` finds errors inside longer texts.

use std::borrow::Cow;

use m365_migration_errors::{
    ErrorKind, Fidelity, Found, MigrationError, Role, Value, recognize, redact, scan, scan_bytes,
};

mod support {
    pub mod samples;
}

use support::samples::{GUID, error};

/// Two messages of each kind: with all fields, and with only the required ones.
fn messages() -> impl Iterator<Item = (ErrorKind, String)> {
    let errors =
        |&kind: &ErrorKind| [error(kind, 0, None, true), error(kind, 0, None, false)].map(|e| (kind, e.to_string()));
    ErrorKind::ALL.iter().flat_map(errors)
}

/// The messages that end with literal text, which marks their end.
fn closed() -> impl Iterator<Item = (ErrorKind, String)> {
    messages().filter(|(kind, _)| !is_open(*kind))
}

/// Whether a wording of the kind ends with a value, apart from a full stop: then only the line marks its end.
fn is_open(kind: ErrorKind) -> bool {
    kind.wordings().any(|wording| wording.trim_end_matches('.').ends_with('}'))
}

/// Describes how the errors found in a text differ from those expected.
fn wrong(text: &str, expected: &[(ErrorKind, &str)]) -> Option<String> {
    let found: Vec<_> = scan(text).collect();
    let seen: Vec<_> = found.iter().map(|found| (found.recognized().kind(), found.text())).collect();
    if seen != expected {
        return Some(format!("{text:?}\n    has {expected:?}\n    found {seen:?}"));
    }
    found.iter().find_map(|found| wrong_in(text, found))
}

/// Describes a found error whose range, text or fidelity is wrong.
fn wrong_in(text: &str, found: &Found<'_>) -> Option<String> {
    let is_right = text[found.range()] == *found.text()
        && recognize(found.text()).as_ref() == Some(found.recognized())
        && found.recognized().fidelity() != Fidelity::Drifted;
    (!is_right).then(|| format!("{text:?}: {found:?}"))
}

/// Asserts that no row is wrong, and shows all wrong rows at once.
fn assert_none_wrong(wrong: impl Iterator<Item = (String, Option<String>)>) {
    let wrong: Vec<_> = wrong.filter_map(|(name, wrong)| Some(format!("{name}: {}", wrong?))).collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_message_is_found_in_a_log() {
    assert_none_wrong(messages().flat_map(|(kind, message)| {
        let (upper, lower) = (message.to_ascii_uppercase(), message.to_ascii_lowercase());
        [
            ("alone", message.clone(), vec![&message]),
            ("line", format!("before\n2025-11-06T11:02:04Z ERROR {message}\nafter\n"), vec![&message]),
            ("uppercase", format!("12:00 {upper}\n"), vec![&upper]),
            ("lowercase", format!("12:00 [job 7] {lower}\r\n12:01"), vec![&lower]),
            ("twice", format!("> {message}\n> {message}\n"), vec![&message, &message]),
        ]
        .map(|(name, text, expected)| {
            let expected: Vec<_> = expected.into_iter().map(|message| (kind, &**message)).collect();
            (format!("{kind}: {name}"), wrong(&text, &expected))
        })
    }));
}

/// Wraps a text between words as a console of this width does.
fn wrapped(text: &str, width: usize, line_break: &str, indent: usize) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for (number, word) in text.split(' ').enumerate() {
        if number > 0 && column + 1 + word.len() > width {
            wrapped.push_str(line_break);
            wrapped.push_str(&" ".repeat(indent));
            column = indent;
        } else if number > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += word.len();
    }
    wrapped
}

#[test]
fn wrapped_messages_are_found() {
    let layouts = [80, 120].into_iter().flat_map(|width| {
        let breaks = ["\n", "\r\n"].into_iter();
        breaks.flat_map(move |line_break| (0..=4).map(move |indent| (width, line_break, indent)))
    });
    assert_none_wrong(closed().flat_map(|(kind, message)| {
        let row = move |(width, line_break, indent)| {
            let wrapped = wrapped(&message, width, line_break, indent);
            let name = format!("{kind}: {width} columns, {line_break:?}, {indent} spaces");
            (name, wrong(&format!("12:00 it failed\n{wrapped}{line_break}12:01 next"), &[(kind, &wrapped)]))
        };
        layouts.clone().map(row).collect::<Vec<_>>()
    }));
}

#[test]
fn a_code_before_the_message_belongs_to_it() {
    const FRONTS: &[&str] =
        &["{}: ", "[{}] ", "({}) ", "`{}` ", "{} - ", "{} \u{2013} ", "{}:\t", "{}\u{A0}: ", "[{}]: "];
    assert_none_wrong(messages().flat_map(|(kind, message)| {
        let coded = kind.codes().iter().flat_map(move |code| FRONTS.iter().map(move |front| (*code, *front)));
        coded.map(move |(code, front)| {
            let coded = format!("{}{message}", front.replace("{}", code.as_str()));
            let text = format!("12:00 ERROR {coded}\n12:01");
            let wrong = wrong(&text, &[(kind, &coded)]).or_else(|| {
                let seen = scan(&text).next().and_then(|found| found.recognized().seen_code());
                (seen != Some(code)).then(|| format!("{text:?}: the code is {seen:?}"))
            });
            (format!("{kind}: {front:?} with {code}"), wrong)
        })
    }));
}

#[test]
fn decorated_messages_are_found() {
    type Row = (&'static str, fn(&str) -> String);
    const ROWS: &[Row] = &[
        ("no-break spaces", |text| text.replace(' ', "\u{A0}")),
        ("two spaces", |text| text.replace(' ', "  ")),
        ("curly apostrophes", |text| text.replace('\'', "\u{2019}")),
        ("a message after other letters", |text| format!("\u{E9}\u{1F600} {text}")),
    ];
    for (name, decorate) in ROWS {
        assert_none_wrong(closed().map(|(kind, message)| {
            let decorated = decorate(&message);
            let found: Vec<_> = scan(&decorated).map(|found| found.recognized().kind()).collect();
            let wrong = (found != [kind]).then(|| format!("{decorated:?}: {found:?}"));
            (format!("{kind}: {name}"), wrong)
        }));
    }
}

/// A broken message must not be joined with the end of another one further down.
#[test]
fn a_message_does_not_continue_a_broken_one() {
    let whole =
        "The Cross-Tenant content move job was not created for the source site [https://contoso-my.sharepoint.com].";
    for broken in [
        "The Cross-Tenant content move job creation for the source object id [42] has failed. Error: [timed out",
        "The Cross-Tenant content move job creation for the source object id [42] has failed. Error: timed out",
        "The Cross-Tenant content move job creation for the source object id [42",
    ] {
        let text = format!("10:01 ERROR {broken}\n10:02 INFO polling\n10:03 ERROR {whole}\n");
        assert_eq!(wrong(&text, &[(ErrorKind::OneDriveMoveJobNotCreated, whole)]), None);
    }
}

#[test]
fn messages_between_bytes_that_are_not_text_are_found() {
    let gaps: &[&[u8]] =
        &[b"\xFF", b"\xFF\xFE\n", b" \xC3\n", b"\xE2\x80", b"\n\xF0\x9F\x98\xFF", "\u{E9}\n\u{1F600} ".as_bytes()];
    for (kind, message) in messages() {
        for gap in gaps {
            let mut bytes = Vec::new();
            let mut places = Vec::new();
            for _ in 0..3 {
                bytes.extend_from_slice(gap);
                places.push(bytes.len()..bytes.len() + message.len());
                bytes.extend_from_slice(message.as_bytes());
                // The value at the end of a message ends with its line.
                bytes.push(b'\n');
            }
            let found: Vec<_> = scan_bytes(&bytes).collect();
            let seen: Vec<_> = found.iter().map(Found::range).collect();
            assert_eq!(seen, places, "{kind}: {:?}", bytes.escape_ascii().to_string());
            assert!(found.iter().all(|found| found.recognized().kind() == kind), "{kind}: {found:?}");
        }
    }
}

#[test]
fn a_message_is_not_joined_across_bad_bytes() {
    // After the bad bytes, the rest is shorter than the part already searched.
    let mut bytes = b"12:00 Failed to update 'a' mail user in Active Directory. Error: b\nFai".to_vec();
    bytes.extend_from_slice(&[0xFF; 9]);
    bytes.extend_from_slice(b"led to update 'a' mail user in Active Directory. Error: b\n");
    let texts: Vec<_> = scan_bytes(&bytes).map(|found| found.range()).collect();
    assert_eq!(texts, vec![6..66]);
}

#[test]
fn a_message_does_not_need_its_own_line() {
    let other = "Max retry for user with id 42 reached.";
    assert_none_wrong(closed().flat_map(|(kind, message)| {
        let own = (kind, &*message);
        let next = (ErrorKind::ExchangeMaxRetriesReached, other);
        let mut rows = vec![
            ("in quotes", format!("The tool said \"{message}\" and stopped."), vec![own]),
            ("in parentheses", format!("It failed again ({message}), so we wait."), vec![own]),
            ("before a bar", format!("alex | {message} | 12:00"), vec![own]),
            ("in JSON", format!("{{\"code\":\"x\",\"message\":\"{message}\",\"target\":null}}"), vec![own]),
        ];
        if message.ends_with('.') {
            rows.push(("before a message", format!("{message} {other}"), vec![own, next]));
            rows.push(("after a message", format!("{other} {message}"), vec![next, own]));
            rows.push(("before a sentence", format!("We saw: {message} Then it went on."), vec![own]));
        }
        rows.into_iter()
            .map(|(name, text, expected)| (format!("{kind}: {name}"), wrong(&text, &expected)))
            .collect::<Vec<_>>()
    }));
}

#[test]
fn a_value_at_the_end_stops_where_the_log_goes_on() {
    let tail = format!(" [correlation {GUID}]");
    let tails = [&*tail, "\tafter", " | after", "  after", "; after", ". After", " (after)", "\nafter", "\r\nafter"];
    assert_none_wrong(messages().filter(|(kind, _)| kind.message().ends_with('}')).flat_map(|(kind, message)| {
        let is_detail = kind.fields().last().is_some_and(|field| field.role() == Some(Role::Detail));
        // A nested error may have anything but the end of its line.
        let stops = tails.into_iter().filter(move |tail| !is_detail || tail.contains(GUID) || tail.contains('\n'));
        let row = move |tail| (format!("{kind}: {tail:?}"), wrong(&format!("{message}{tail}\n"), &[(kind, &message)]));
        stops.map(row).collect::<Vec<_>>()
    }));
}

/// Text of this length without a message.
fn filler(len: usize) -> String {
    let line = "11:02:03 INFO  Polling the job, 'a' is \u{E9} word [42]; the user 42 has not been asked\n";
    let mut filler: String = line.chars().cycle().take(len).collect();
    while filler.len() > len {
        filler.pop();
    }
    filler.push_str(&"\n".repeat(len - filler.len()));
    filler
}

#[test]
fn messages_are_found_at_every_place_of_a_block() {
    const BLOCK: usize = 8192;
    assert_eq!(scan(&filler(2 * BLOCK)).count(), 0);
    for kind in [
        ErrorKind::ExchangeMaxRetriesReached,
        ErrorKind::TeamsChatTeamsLicenseMissing,
        ErrorKind::IdentityMappingSyncedIdentityEmailAddressesMissing,
    ] {
        let message = error(kind, 0, None, true).to_string();
        // From wholly before the border to wholly after it.
        for start in BLOCK - message.len() - 80..BLOCK + 80 {
            let mut text = filler(start - 1);
            text.push('\n');
            text.push_str(&message);
            text.push_str("\n12:00 next");
            let ranges: Vec<_> = scan(&text).map(|found| found.range()).collect();
            assert_eq!(ranges, vec![start..start + message.len()], "{kind} at byte {start}");
        }
    }
}

#[test]
fn every_message_is_found_in_a_long_text() {
    // This length moves each message to another place in its block.
    let between = filler(977);
    let mut text = String::new();
    let mut expected = Vec::new();
    for (kind, message) in messages() {
        text.push_str(&between);
        text.push('\n');
        expected.push((kind, text.len()..text.len() + message.len()));
        text.push_str(&message);
        text.push('\n');
    }
    assert!(text.len() > 64 * 1024);
    let found: Vec<_> = scan(&text).map(|found| (found.recognized().kind(), found.range())).collect();
    assert_eq!(found, expected);
    assert!(scan_bytes(text.as_bytes()).eq(scan(&text)));
}

/// The parts of `data/foreign.txt` with whole messages among other sentences, or quoted. `recognize` refuses such a
/// text because as a whole it says something else, and `scan` is right to find the message.
const QUOTING: &[&str] = &[
    "Documentation and advice",
    "The past, hearsay, plans, wishes",
    "A sentence before or behind",
    "Two statements glued",
    "Texts in which a value would have to hold the end of one sentence and the beginning of another",
    "a prefix denies what follows",
];

/// The lines of other parts that have a whole message.
const HOLD_A_MESSAGE: &[&str] =
    &["In case of 'User [42] migration failed. Please retry user migration.' wait an hour."];

#[test]
fn foreign_lines_have_no_message() {
    let mut part = "";
    let mut wrong = Vec::new();
    let mut quoted = Vec::new();
    for line in include_str!("data/foreign.txt").lines() {
        if let Some(heading) = line.strip_prefix("# ") {
            part = heading;
        }
        let text = line.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
        for found in scan(&text) {
            assert_eq!(wrong_in(&text, &found), None);
            if QUOTING.contains(&part) || HOLD_A_MESSAGE.contains(&line) {
                quoted.extend([part, line]);
            } else {
                wrong.push(format!("{part}: {line}: {:?}", found.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    for name in QUOTING.iter().chain(HOLD_A_MESSAGE) {
        assert!(quoted.contains(name), "nothing is found in {name:?}, so remove it here");
    }
}

#[test]
fn a_recognized_message_answers_what_its_error_answers() {
    for (kind, message) in messages() {
        for code in [None].into_iter().chain(kind.codes().iter().map(Some)) {
            let coded = code.map_or_else(|| message.clone(), |code| format!("{code}: {message}"));
            let error = MigrationError::parse(&coded).expect(&coded);
            let recognized = recognize(&coded).expect(&coded);
            let text = format!("11:02:03 ERROR {coded}\n11:02:04");
            let found = scan(&text).next().expect(&coded);
            for role in Role::ALL {
                assert!(recognized.in_role(*role).eq(error.in_role(*role)), "{coded}: {role}");
                assert!(found.in_role(*role).eq(error.in_role(*role)), "{coded}: {role}");
            }
            for (name, value) in error.fields().filter(|(_, value)| value.as_str().is_some()) {
                assert_eq!(
                    (recognized.get(name), found.get(name)),
                    (value.as_str(), value.as_str()),
                    "{coded}: {name}"
                );
            }
            macro_rules! answers_alike {
                ($($answer:ident)*) => {$(
                    assert_eq!(recognized.$answer(), error.$answer(), "{coded}: {}", stringify!($answer));
                    assert_eq!(found.$answer(), error.$answer(), "{coded}: {}", stringify!($answer));
                )*};
            }
            answers_alike! {
                kind family codes code retryability remediation scope http_status summary causes reference user tenant
                correlation_id redacted
            }
            let nested = error.nested().map(|nested| nested.kind());
            assert_eq!(recognized.nested().map(|nested| nested.kind()), nested, "{coded}");
            assert_eq!(found.nested().map(|nested| nested.kind()), nested, "{coded}");
            assert_eq!([MigrationError::from(recognized), MigrationError::from(found)], [error.clone(), error]);
        }
    }
}

#[test]
fn a_message_without_its_values_is_the_redacted_error() {
    for (kind, message) in messages() {
        let redacted = MigrationError::parse(&message).expect(&message).redacted();
        assert_eq!(redact(&message), redacted.as_str(), "{kind}");
        let recognized = recognize(&message).expect(&message);
        for (name, range) in recognized.field_ranges() {
            let value = recognized.get(name).expect(name);
            assert!(message[range].eq_ignore_ascii_case(value), "{message}: {name}");
        }
        let names: Vec<_> = recognized.field_ranges().map(|(name, _)| name).collect();
        let holes: Vec<_> =
            redacted.as_str().split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
        assert_eq!(names, holes, "{message}");
    }
}

#[test]
fn only_the_values_of_a_text_are_replaced() {
    for (text, expected) in [
        // A value may be a word of the sentence, and be repeated.
        (
            "CTTM-004: Teams migration for user user failed. The user user in tenant user does not exist. Check the user \
             Id and retry migration.",
            "CTTM-004: Teams migration for user {user} failed. The user {user} in tenant {tenant} does not exist. Check \
             the user Id and retry migration.",
        ),
        // In another case, and with two spaces.
        (
            "x TEAMS MIGRATION for user Alex@x.com failed.  The user alex@X.COM in tenant 7 does not exist. Check the user \
             Id and retry migration. y",
            "x TEAMS MIGRATION for user {user} failed.  The user {user} in tenant {tenant} does not exist. Check the user \
             Id and retry migration. y",
        ),
        (
            "\u{1F600} Max retry for user with id \u{E9}lo\u{EF}se@contoso.com reached. \u{E9}\nMax retry for user with id \
             42 reached.",
            "\u{1F600} Max retry for user with id {user} reached. \u{E9}\nMax retry for user with id {user} reached.",
        ),
        (
            "alex: Failed to update 'alex' mail user in Active Directory. Error: User [bo] migration failed.\nalex",
            "alex: Failed to update '{mail_user}' mail user in Active Directory. Error: {detail}\nalex",
        ),
    ] {
        assert_eq!(redact(text), expected);
    }
    for text in ["", "\u{E9} 3 users are left", "No valid migration endpoints for the remote tenant."] {
        assert!(matches!(redact(text), Cow::Borrowed(same) if same == text), "{text}");
    }
}

#[test]
fn the_text_of_many_errors_keeps_no_value() {
    let between = filler(300);
    let all: Vec<String> = messages().map(|(_, message)| message).collect();
    let redacted = |message: &String| MigrationError::parse(message).expect(message).redacted().to_string();
    let expected: Vec<String> = all.iter().map(redacted).collect();
    let text = all.join(&format!("\n{between}\n"));
    let redacted = redact(&text);
    assert_eq!(redacted, expected.join(&format!("\n{between}\n")));
    let values = scan(&text).flat_map(|found| {
        found
            .to_error()
            .fields()
            .filter_map(|(_, value)| match value {
                Value::Text(text) => Some(text.to_owned()),
                _ => None,
            })
            .collect::<Vec<_>>()
    });
    let values: Vec<String> = values.filter(|value| value.contains('@')).collect();
    assert!(!values.is_empty() && values.iter().all(|value| !redacted.contains(value)));
}
