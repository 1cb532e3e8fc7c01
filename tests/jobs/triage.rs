//! `triage`: what to do about the errors in any input.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use m365_migration_errors::{ErrorKind, MigrationError, RetryUnit, Verdict};
use serde_json::{Value, json};

use super::programmes::error;
use crate::{UNLICENSED, finish, program, run, unwrapped};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
const USERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/users.json");
const MAPPING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/identity-mapping.txt");

/// The errors in the sample: user, code and message.
fn sample_errors() -> Vec<(String, String, String)> {
    let users: Value =
        serde_json::from_slice(&fs::read(USERS).expect("the sample is there")).expect("the sample is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut errors = Vec::new();
    for task in items(&users["value"]) {
        for status in items(&task["currentStatus"]) {
            for error in items(&status["errors"]) {
                errors.push((text(&task["id"]), text(&error["code"]), text(&error["message"])));
            }
        }
    }
    assert!(errors.len() > 50, "the sample has {} errors", errors.len());
    errors
}

/// The users of each kind of error in the sample.
fn sample_users() -> BTreeMap<ErrorKind, BTreeSet<String>> {
    let mut users: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (user, code, message) in sample_errors() {
        if let Ok(error) = MigrationError::parse_coded(code.as_str(), message.as_str()) {
            users.entry(error.kind()).or_default().insert(user);
        }
    }
    users
}

/// The sections of the report: what is left and right in the heading, and the lines below it.
fn sections(stdout: &str) -> Vec<(&str, &str, Vec<&str>)> {
    let mut sections: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for line in stdout.lines() {
        let dots = line.split_once(" .").filter(|_| !line.starts_with(' '));
        match dots.and_then(|(left, rest)| Some((left, rest.trim_start_matches('.').strip_prefix(' ')?))) {
            Some((left, right)) => sections.push((left, right, Vec::new())),
            None => sections.last_mut().into_iter().for_each(|section| section.2.push(line)),
        }
    }
    sections
}

/// The lines of a section, and what is right in its heading.
pub fn section<'a>(stdout: &'a str, heading: &str) -> (&'a str, Vec<&'a str>) {
    let found = sections(stdout).into_iter().find(|(left, ..)| *left == heading);
    let (_, right, lines) = found.unwrap_or_else(|| panic!("{heading}: {stdout}"));
    (right, lines)
}

/// The numbered items of a section, each in one line.
pub fn items(lines: &[&str]) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in lines {
        let number = line.get(..5).and_then(|start| start.trim().strip_suffix('.')?.parse::<usize>().ok());
        if let Some(number) = number {
            items.push(String::new());
            assert_eq!(number, items.len(), "{line}");
        }
        let Some(item) = items.last_mut() else { continue };
        *item = unwrapped(&format!("{item} {line}"));
    }
    items
}

/// The text of a detail of an item: what is after its label, up to the next label.
pub fn detail<'a>(item: &'a str, label: &str, next: &str) -> &'a str {
    let (_, rest) = item.split_once(&format!(" {label} ")).unwrap_or_else(|| panic!("{label}: {item}"));
    rest.split_once(&format!(" {next} ")).unwrap_or_else(|| panic!("{next}: {item}")).0
}

#[test]
fn lists_the_error_with_the_most_users_first() {
    let users = sample_users();
    let (kind, most) = users.iter().max_by_key(|(_, users)| users.len()).expect("there are some");

    let stdout = run("triage", &["--brief", USERS], b"").stdout;
    let (right, lines) = section(&stdout, "Errors");
    let rows = items(&lines);
    assert!(right.ends_with(&format!(" errors of {} kinds", users.len())), "{right}");
    assert!(rows.len() > 20 && rows.len() == users.len(), "{rows:#?}");
    let first = format!("1. {} ({} users; {}, {})", kind.summary(), most.len(), kind.codes()[0], kind.id());
    assert_eq!(rows[0], first);
    let counted = |row: &String| {
        let (_, counted) = row.rsplit_once(" (").expect("it ends with how many");
        counted.split(' ').next().expect("a number").parse::<usize>().expect("a number")
    };
    assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse(counted(row))), "{rows:#?}");
    // Each kind is one row, with all of its users.
    for (kind, users) in &users {
        let of_kind = |row: &&String| {
            row.starts_with(|c: char| c.is_ascii_digit()) && row.ends_with(&format!(", {})", kind.id()))
        };
        let of_kind: Vec<_> = rows.iter().filter(of_kind).collect();
        assert!(matches!(&*of_kind, [row] if counted(row) == users.len()), "{kind}: {of_kind:?}");
    }

    // The details have the same numbers.
    let stdout = run("triage", &[USERS], b"").stdout;
    let details = items(&section(&stdout, "Errors").1);
    assert_eq!(details.len(), rows.len(), "{details:#?}");
    for (row, detail) in rows.iter().zip(details) {
        let (start, names) = row.rsplit_once("; ").expect("codes follow");
        let names = names.strip_suffix(')').expect("a bracket");
        assert!(detail.starts_with(&format!("{start}) Error {names} ")), "{row}: {detail}");
    }
}

#[test]
fn without_arguments_reads_the_samples_and_says_so() {
    let sample = run("triage", &[], b"").stdout;
    // One is an archive of two files.
    let files = fs::read_dir(SAMPLES).expect("the samples are there").count() + 1;
    let headline = "Some have the same batch in another form; each user counts once.";
    assert!(sample.starts_with(&format!("{files} files of sample data read: examples/data\n{headline}\n")), "{sample}");
    let named = run("triage", &[USERS], b"").stdout;
    assert!(named.starts_with("1 file read: examples/data/users.json\n"), "{named}");
}

#[test]
fn the_readme_names_every_sample() {
    let readme = include_str!("../../README.md");
    for entry in fs::read_dir(SAMPLES).expect("the samples are there") {
        let file = entry.expect("the folder can be read").file_name();
        let path = format!("examples/data/{}", file.to_str().expect("it is UTF-8"));
        assert!(readme.split(['`', ' ']).any(|word| word == path), "{path}");
    }
}

#[test]
fn prints_plain_lines_into_a_pipe_in_the_order_of_what_to_do() {
    for arguments in [&[] as &[&str], &["--brief"], &["--users"]] {
        let stdout = run("triage", arguments, b"").stdout;
        assert!(!stdout.contains(['\x1B', '\r', '\t']), "{stdout}");
        for line in stdout.lines() {
            assert!(line.chars().count() <= 100 && line.trim_end() == line, "{line:?}");
        }
        let headings: Vec<_> = sections(&stdout).into_iter().map(|(left, ..)| left).collect();
        let expected = [
            "State of the users",
            "What to do first",
            "Retry now",
            "Retry later",
            "Errors that name no user",
            "Errors",
            "Not recognized",
            "Failed without a reason: look at them in the portal",
            "Unknown states: look at them in the portal",
            "Damaged: errors may be missing",
            "Inputs",
        ];
        assert_eq!(headings, expected, "{arguments:?}");
    }
}

#[test]
fn says_how_many_users_are_in_each_state() {
    let stdout = run("triage", &[], b"").stdout;
    let (right, lines) = section(&stdout, "State of the users");
    let counts = lines.iter().filter_map(|line| line.split_whitespace().next_back());
    let sum: usize = counts.map(|count| count.parse::<usize>().expect("a number")).sum();
    assert_eq!(right, format!("{sum} users"));
    let states: Vec<_> = lines.iter().filter_map(|line| Some(line.trim().rsplit_once(' ')?.0.trim())).collect();
    assert_eq!(
        states,
        ["clean", "in progress", "nothing to do", "retry now", "wait", "blocked", "to be looked at"],
        "{stdout}"
    );
}

#[test]
fn lists_what_to_retry_now() {
    // The users all of whose errors can be retried at once, with the widest unit of these errors.
    let mut units: BTreeMap<String, Option<RetryUnit>> = BTreeMap::new();
    for (user, code, message) in sample_errors() {
        let retry = MigrationError::parse_coded(code.as_str(), message.as_str()).map(|error| error.retryability());
        let now = retry.ok().filter(|retry| retry.verdict() <= Verdict::Transient);
        let unit = now.and_then(|retry| retry.unit().filter(|_| retry.verdict() == Verdict::Transient));
        match (units.get_mut(&user), now.is_some()) {
            (Some(known), true) => *known = known.map(|known| unit.map_or(known, |unit| known.max(unit))),
            (Some(known), false) => *known = None,
            (None, _) => drop(units.insert(user, unit)),
        }
    }
    let mut users: BTreeMap<RetryUnit, BTreeSet<String>> = BTreeMap::new();
    for (user, unit) in units {
        if let Some(unit) = unit {
            users.entry(unit).or_default().insert(user);
        }
    }
    assert!(users.len() >= 2, "{users:?}");

    for arguments in [&["--users", USERS] as &[&str], &["--brief", USERS]] {
        let stdout = run("triage", arguments, b"").stdout;
        let (right, lines) = section(&stdout, "Retry now");
        assert_eq!(right, format!("{} users", users.values().map(BTreeSet::len).sum::<usize>()));
        let text = unwrapped(&lines.join(" "));
        for (unit, users) in &users {
            let plural = if users.len() == 1 { "" } else { "s" };
            let row = format!(" {} of {} user{plural}: ", unit.describe(), users.len());
            let (_, listed) = text.split_once(&row).unwrap_or_else(|| panic!("{row}: {text}"));
            let all = users.iter().all(|user| listed.contains(user));
            assert!(all || arguments[0] == "--brief" && users.len() > 3, "{row}: {listed}");
        }
    }
}

#[test]
fn lists_all_users_with_users() {
    let users = sample_users();
    assert!(users.values().any(|users| users.len() > 3), "{users:?}");
    let few = run("triage", &[USERS], b"").unwrapped();
    assert!(few.contains(" and 1 more "), "{few}");

    let run = run("triage", &["--users", USERS], b"");
    assert!(!run.unwrapped().contains(" more "), "{}", run.stdout);
    let details = items(&section(&run.stdout, "Errors").1);
    for (kind, users) in users {
        let names = format!("{} Retry ", kind.id());
        assert!(!details.iter().any(|item| item.contains(&names)), "{kind}: a user is named");
        let item = details.iter().find(|item| item.contains(&format!("{} Users ", kind.id()))).expect("it is listed");
        let listed: BTreeSet<String> =
            detail(item, "Users", "Retry").split(' ').map(|word| word.trim_end_matches(',').to_owned()).collect();
        assert!(listed.is_superset(&users), "{kind}: {listed:#?}");
        let heading = format!("({} user", users.len());
        assert!(item.contains(&heading), "{heading}: {item}");
    }
    // Those of the steps too: nobody is blocked without a step that says so.
    let (right, lines) = section(&run.stdout, "What to do first");
    let steps = items(&lines).join(" ");
    let (_, blocked) = right.split_once(" steps, ").expect("both counts");
    let blocked: usize = blocked.split(' ').next().expect("a number").parse().expect("a number");
    let named: BTreeSet<&str> =
        steps.split([' ', ',']).filter(|word| few_errors().iter().any(|(user, ..)| user == word)).collect();
    assert_eq!(named.len(), blocked, "{steps}");
}

/// The errors of the sample that fail until somebody has fixed something.
fn few_errors() -> Vec<(String, String, String)> {
    let fix = |(_, code, message): &(String, String, String)| {
        let error = MigrationError::parse_coded(code.as_str(), message.as_str());
        error.is_ok_and(|error| error.retryability().verdict() == Verdict::AfterFix)
    };
    sample_errors().into_iter().filter(fix).collect()
}

#[test]
fn names_a_few_of_many_inputs() {
    let folder = folder("many");
    let names: Vec<String> = (1..=72).map(|number| format!("export-{number}.txt")).collect();
    for name in &names {
        write(&folder.join(name), UNLICENSED.as_bytes());
    }
    let all = names.join(", ");
    for (options, expected) in [
        (&[] as &[&str], "export-1.txt, export-2.txt, export-3.txt and 69 more"),
        (&["--brief"], "export-1.txt, export-2.txt, export-3.txt and 69 more"),
        (&["--users"], &*all),
    ] {
        let run = finish(program("triage").current_dir(&folder).args(options).args(&names), b"");
        let headline = format!("72 files read: {expected} 1 user, with errors ");
        assert!(run.unwrapped().starts_with(&headline), "{options:?}: {}", run.stdout);
    }
}

#[test]
fn counts_of_one_and_none_are_plain_english() {
    let retries = |user: &str| format!("Max retry for user with id {user} reached.");
    let permission = "Teams migration failed. App 5d4e in tenant contoso.com is missing the User.Read.All role assignment. \
                      Refer to tenant configuration documentation and retry migration.";
    let unlicensed = UNLICENSED.to_owned();
    for (name, lines, says) in [
        ("one of one", vec![retries("alex")], &[" 1 user, with errors 1 entry: "] as &[&str]),
        ("two of two", vec![retries("alex"), retries("kim")], &[" 2 users, 2 of them with errors 2 entries: "]),
        ("nobody", vec![permission.into()], &[" errors that name no user 1 entry: ", " 1 step 1. "]),
        (
            "somebody beside",
            vec![permission.into(), format!("{{\"id\": \"kim\", \"status\": \"completed\"}}")],
            &[" errors that name no user "],
        ),
        (
            "one, by two",
            vec![unlicensed.clone(), unlicensed.replace("contoso.com does", "fabrikam.com does")],
            &[" 2 steps, 1 user blocked ", " 1 user, blocked by something else too: alex@contoso.com "],
        ),
        ("one, by one", vec![unlicensed], &[" 1 step, 1 user blocked ", " 1 user, blocked by this alone: "]),
    ] {
        let run = run("triage", &["-"], lines.join("\n").as_bytes());
        let page = run.unwrapped();
        assert!(says.iter().all(|says| page.contains(says)), "{name}: {page}");
        for broken in ["1 user, 1 of", "1 user, all", "0 users", "1 steps", "1 users"] {
            assert!(!page.contains(broken), "{name}: {broken}: {page}");
        }
    }
}

#[test]
fn says_when_those_who_wait_can_be_retried() {
    for kind in ErrorKind::ALL {
        let retry = kind.retryability();
        let user = "alex@contoso.com";
        let message = error(*kind, "tailspin", user, true).to_string();
        let table = format!("User,Status,Message\n{user},failed,\"{}\"\n", message.replace('"', "\"\""));
        let when = match (retry.verdict(), retry.minimum_wait()) {
            (Verdict::AfterWait, None) => "once what their error waits for has happened".into(),
            (Verdict::AfterWait, Some(wait)) => format!("after {} hours at least", wait.as_secs() / 3600),
            _ => continue,
        };
        let stdout = run("triage", &["--brief", "-"], table.as_bytes()).stdout;
        let unit = retry.unit().map_or("nothing", |unit| unit.describe());
        let expected = format!("{unit} of 1 user, {when}: {user}");
        assert_eq!(unwrapped(&section(&stdout, "Retry later").1.join(" ")), expected, "{kind}");
    }
}

#[test]
fn sections_of_entries_look_alike() {
    let rows = "User,Service,Status,Code,Message\nalex,Teams,failed,,\nkim,Exchange,failed,,\n\
                lee,Teams,failed,NEW-1,The pool is empty.\nmika,Teams,failed,NEW-2,The lake is full.\n";
    let stdout = run("triage", &["-"], rows.as_bytes()).stdout;
    for heading in ["Not recognized", "Failed without a reason: look at them in the portal"] {
        let (right, lines) = section(&stdout, heading);
        assert!(right.starts_with("2 "), "{right}");
        let entries: Vec<&[&str]> = lines.split(|line| line.is_empty()).filter(|entry| !entry.is_empty()).collect();
        assert_eq!(entries.len(), 2, "{lines:#?}");
        // Each begins with its place, and has its values below it.
        for entry in entries {
            assert!(entry[0].starts_with(" - standard input:"), "{entry:#?}");
            assert!(entry[1..].iter().all(|line| line.starts_with("     ")), "{entry:#?}");
        }
    }
}

#[test]
fn repeats_no_steps() {
    let message = |kind: ErrorKind, user| kind.message().replace("{user}", user).replace("{tenant}", "contoso.com");
    // The third kind has the same steps as the first.
    let lines = [
        message(ErrorKind::TeamsChatTeamsLicenseMissing, "alex@contoso.com"),
        message(ErrorKind::TeamsChatTeamsLicenseMissing, "blake@contoso.com"),
        message(ErrorKind::TeamsChatTeamsLicenseMissing, "blake@contoso.com"),
        message(ErrorKind::GeneralUserMigrationFailed, "alex@contoso.com"),
        message(ErrorKind::GeneralUserMigrationFailed, "blake@contoso.com"),
        message(ErrorKind::TeamsMeetingTeamsLicenseMissing, "alex@contoso.com"),
    ];
    let run = |options: &[&str]| run("triage", &[options, &["-"]].concat(), lines.join("\n").as_bytes());
    let full = run(&[]);
    let errors = items(&section(&full.stdout, "Errors").1);
    let [first, second, third] = &*errors else { panic!("{errors:#?}") };
    assert!(first.contains("(2 users)") && second.contains("(2 users)") && third.contains("(1 user)"), "{errors:#?}");
    let caution = " Caution In the target tenant, assign a license with Exchange Online only after identity mapping ";
    let how = " How 1. ";
    assert!(first.contains(caution) && first.contains(how), "{first}");
    assert!(!second.contains(caution) && second.contains(how), "{second}");
    assert!(!third.contains(caution) && !third.contains(how), "{third}");
    assert!(third.ends_with(" How: as under error 1."), "{third}");
    assert!(third.contains(" Users alex@contoso.com "), "{third}");

    // One fix is one step of the plan, whatever the kinds that ask for it.
    let steps = items(&section(&full.stdout, "What to do first").1);
    let [step] = &*steps else { panic!("{steps:#?}") };
    let licensed = "2 users, all blocked by this alone: alex@contoso.com, blake@contoso.com";
    assert!(step.contains(licensed) && step.ends_with(" How as under errors 1, 3"), "{step}");
    assert_eq!(step.matches(caution).count(), 1, "{step}");
    assert_eq!(run(&["--users"]).stdout, full.stdout, "nothing is left out");
}

#[test]
fn leaves_the_details_out_with_brief() {
    let (full, brief) = (run("triage", &[USERS], b"").stdout, run("triage", &["--brief", USERS], b"").stdout);
    let step = |line: &&str| line.starts_with("                  1. ");
    assert!(full.lines().any(|line| step(&line)) || full.lines().any(|line| line.starts_with("     How          1. ")));
    for detail in ["How", "Do", "Caution", "Commands", "Then retry", "Error", "Users"] {
        let detail = format!("     {detail:<12} ");
        assert!(full.lines().any(|line| line.starts_with(&detail)), "{detail}");
        let (_, before) = brief.split_once("\nWhat to do first ").expect("the section is there");
        let (before, _) = before.split_once("\nNot recognized ").expect("the section is there");
        assert!(!before.lines().any(|line| line.starts_with(&detail)), "{detail}: {brief}");
    }
    assert!(brief.lines().count() * 3 < full.lines().count(), "{brief}");
    // The steps and the errors have the same numbers and the same first sentences.
    for heading in ["What to do first", "Errors"] {
        let ((right, full), (brief_right, brief)) = (section(&full, heading), section(&brief, heading));
        let (full, brief) = (items(&full), items(&brief));
        assert_eq!((right, full.len()), (brief_right, brief.len()));
        for (full, brief) in full.iter().zip(&brief) {
            let sentence = brief.split([';', ')']).next().expect("a text").split(" Who ").next().expect("a text");
            assert!(full.starts_with(sentence), "{full}: {brief}");
        }
    }
    // The rest is the same.
    let rest = |page: &str| {
        let other = |(left, ..): &(&str, &str, Vec<&str>)| !["What to do first", "Errors"].contains(left);
        let kept = sections(page).into_iter().filter(other);
        kept.map(|(left, right, lines)| format!("{left} {right}\n{}", lines.join("\n"))).collect::<Vec<_>>()
    };
    assert_eq!(rest(&brief), rest(&full));
}

#[test]
fn shows_unrecognized_messages_in_full() {
    let unknown: Vec<_> = sample_errors()
        .into_iter()
        .filter(|(_, code, message)| MigrationError::parse_coded(code.as_str(), message.as_str()).is_err())
        .collect();
    assert!(unknown.len() >= 3, "{unknown:?}");

    for arguments in [&[] as &[&str], &["--brief"], &["--users"]] {
        let run = run("triage", &[arguments, &[USERS, MAPPING]].concat(), b"").unwrapped();
        let (_, section) = run.rsplit_once("Not recognized").expect("the section is there");
        for (user, code, message) in &unknown {
            assert!(section.contains(&unwrapped(message)), "{message}");
            assert!(section.contains(user), "{user}");
            assert!(section.contains(code), "{code}");
        }
        // In the input, this message is wrapped and indented.
        assert!(section.contains(
            "was changed by another request while the report was being written, so its values were left as they were."
        ));
    }
}

#[test]
fn reads_every_kind_of_input() {
    let error = json!({"code": "CTTM-005", "message": UNLICENSED});
    let task = json!({"id": "1", "currentStatus": [{"service": "Teams", "message": "", "errors": [error]}]});
    let powershell = json!({"Id": "1", "AdditionalProperties": {}, "CurrentStatus": [
        {"Service": "Teams", "Message": null, "Errors": [{"Code": "", "Message": UNLICENSED, "Details": null}]},
    ]});
    let in_status = json!({"id": "1", "currentStatus": [{"service": "Teams", "message": UNLICENSED, "errors": []}]});
    let summary = json!({"id": "1", "currentStatus": [{"message": "2 of 3 steps completed", "errors": [error]}]});
    let wrapped = UNLICENSED.replace(" does", "\r\n   does").replace(" Assign", "\r\n   Assign");
    let report = format!("PS C:\\> $report\r\n\r\nIdentity : 1\r\nState    : Failed\r\nError    : {wrapped}\r\n\r\n");
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(report.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (name, input) in [
        ("a page", json!({"@odata.context": "x", "value": [task]}).to_string().into_bytes()),
        ("a job with its users", json!({"id": "job", "users": [task]}).to_string().into_bytes()),
        ("a task", task.to_string().into_bytes()),
        ("an array", json!([task]).to_string().into_bytes()),
        ("two pages", format!("{}\n{}", json!({"value": []}), json!({"value": [task]})).into_bytes()),
        ("PowerShell", json!([powershell]).to_string().into_bytes()),
        ("the message of the status", in_status.to_string().into_bytes()),
        ("a summary", summary.to_string().into_bytes()),
        ("the report", report.clone().into_bytes()),
        ("the report in UTF-16", utf16),
        ("a line", format!("\n{UNLICENSED}\n\n").into_bytes()),
        ("a line with a code in brackets", format!("[CTTM-005] {UNLICENSED}").into_bytes()),
        ("wrapped lines", wrapped.into_bytes()),
    ] {
        let run = run("triage", &["-"], &input);
        assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{name}");
        let headline = "1 file read: standard input 1 user, with errors ";
        assert!(run.unwrapped().starts_with(headline), "{name}: {}", run.stdout);
        assert!(run.stdout.contains(": 1 recognized, 0 not recognized, "), "{name}: {}", run.stdout);
        let errors = items(&section(&run.stdout, "Errors").1);
        let [error] = &*errors else { panic!("{name}: {errors:?}") };
        assert!(error.contains(" (1 user) Error CTTM-005, teams-chat/teams-license-missing Users "), "{name}: {error}");
    }
}

#[test]
fn reports_with_its_exit_status() {
    let clean = r#"{"value": [{"id": "1", "currentStatus": [{"service": "Teams", "errors": []}]}]}"#;
    let foreign = r#"{"error": {"code": "Busy", "message": "What?"}}"#;
    let flat = r#"{"Id": "1", "CurrentStatus": [{"Service": "Teams", "Errors": "System.Object[]"}]}"#;
    let sample = "45 files of sample data read: examples/data ";
    for (name, arguments, input, status, stdout, stderr) in [
        ("the samples", &[] as &[&str], "", 0, sample, ""),
        ("errors to check", &["--check"], "", 1, sample, ""),
        (
            "errors that are not recognized",
            &["--check", "-"],
            foreign,
            1,
            "1 file read: standard input errors that name no user 1 entry: 0 recognized, 1 not recognized, ",
            "",
        ),
        (
            "nothing to check",
            &["--check", "-"],
            clean,
            0,
            "1 file read: standard input 1 user, no errors 1 entry: ",
            "",
        ),
        (
            "text without an error",
            &["--check", "-"],
            "What?",
            0,
            "1 file read: standard input nothing recognized in 1 line ",
            "",
        ),
        (
            "cut by PowerShell",
            &["-"],
            flat,
            0,
            "1 file read: standard input nothing recognized in what could be read ",
            "",
        ),
        ("cut by PowerShell, to check", &["--check", "-"], flat, 1, "1 file read: ", ""),
        ("no such file", &["/no/such.json"], "", 2, "", "/no/such.json: "),
        ("no workbook", &["-"], "PK\u{3}\u{4}\u{14}", 2, "", "standard input: the ZIP archive is damaged ("),
        ("one file of two", &["--check", "/no/such.json", "-"], UNLICENSED, 2, "1 file read", "/no/such.json: "),
        (
            "broken JSON",
            &["-"],
            "{\"value\": [",
            2,
            "1 file read: ",
            "m365-migration: standard input:1#/value/0: byte 11: the JSON ends in the middle; fetch it again",
        ),
        (
            "JSON of another shape",
            &["-"],
            "{\"a\": 1}",
            2,
            "1 file read: ",
            "m365-migration: standard input: nothing in it is a known task",
        ),
        ("a wrong argument", &["--chekc"], "", 2, "", "--chekc"),
        ("options that exclude each other", &["--brief", "--users"], "", 2, "", "--brief"),
    ] {
        let run = run("triage", arguments, input.as_bytes());
        assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
        assert!(
            run.unwrapped().starts_with(stdout) && stdout.is_empty() == run.stdout.is_empty(),
            "{name}: {}",
            run.stdout
        );
        assert!(run.stderr.contains(stderr) && stderr.is_empty() == run.stderr.is_empty(), "{name}: {}", run.stderr);
    }
    let help = run("triage", &["--help"], b"").unwrapped();
    assert!(help.contains("Exit status: 0 if everything was read; 1 with --check "), "{help}");
}

/// The bytes of a file that is not text: pseudo-random values.
fn noise() -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..4096).map(|_| next()).collect()
}

#[test]
fn reports_no_errors_only_if_it_understood_the_input() {
    let noise = noise();
    let table = |rows: &str| format!("User,Service,Status,Error\n{rows}").into_bytes();
    let log = b"2025-11-18 INFO polled 40 users\n2025-11-18 INFO next poll in 42 s\n".to_vec();
    let failed =
        r#"{"value": [{"id": "1", "currentStatus": [{"service": "Teams", "status": "failed", "errors": []}]}]}"#;
    for (name, input, status, checked, says, fault) in [
        ("lines of a log", log, 0, 0, "nothing recognized in 2 lines", ""),
        ("an empty file", Vec::new(), 2, 2, "nothing recognized in 0 lines", "there is nothing in it"),
        ("a header", table(""), 2, 2, "nothing recognized in 0 lines", "there is nothing in it"),
        (
            "another JSON",
            br#"[{"city": "Paris"}, {"city": "Rome"}]"#.to_vec(),
            2,
            2,
            "nothing recognized in ",
            "nothing in it is",
        ),
        (
            "another table",
            b"Name,Color,Size\nalex,red,1\nkim,green,2\n".to_vec(),
            2,
            2,
            "nothing recognized in 2 lines",
            "nothing in it is",
        ),
        (
            "another page",
            b"<table><tr><th>City</th><th>Size</th></tr><tr><td>Rome</td><td>1</td></tr></table>".to_vec(),
            2,
            2,
            "nothing recognized in 2 lines",
            "nothing in it is",
        ),
        ("prose in HTML", b"<html><p>Rome is old.</p></html>".to_vec(), 0, 0, "nothing recognized in 1 line", ""),
        ("random bytes", noise, 2, 2, "nothing recognized in what could be read", "is not text"),
        ("zeros", vec![0; 512], 2, 2, "nothing recognized in what could be read", "is not text"),
        (
            "a picture",
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(),
            2,
            2,
            "nothing recognized in what could be read",
            "a picture",
        ),
        ("good states", table("1,Teams,completed,\n2,Teams,inProgress,\n"), 0, 0, "2 users, no errors 2 entries: ", ""),
        ("an unknown state", table("1,Teams,Hibernating,\n"), 0, 1, "1 user, no errors, but unknown states ", ""),
        ("a failed state", table("1,Teams,completed,\n2,Teams,failed,\n"), 0, 1, "2 users, 1 of them with errors ", ""),
        ("a failed service", failed.into(), 0, 1, "1 user, with errors ", ""),
        ("a text", table("1,Teams,failed,the pool is empty\n"), 0, 1, "1 user, with errors ", ""),
    ] {
        for (arguments, status) in [(&["-"] as &[&str], status), (&["--check", "-"], checked)] {
            let run = run("triage", arguments, &input);
            assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
            let page = run.unwrapped();
            assert!(page.starts_with(&format!("1 file read: standard input {says}")), "{name}: {page}");
            assert!(run.stderr.contains(fault) && fault.is_empty() == run.stderr.is_empty(), "{name}: {}", run.stderr);
            let without_a_reason = page.contains("Failed without a reason: look at them in the portal ");
            assert_eq!(without_a_reason, name.starts_with("a failed "), "{name}: {page}");
        }
    }
}

/// Makes an empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("triage-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
    fs::write(path, content).expect("the file can be written");
}

/// The rows of the table of inputs: the counts (read, known, unknown, failed, clean, skipped, damaged) and the rest.
fn inputs(stdout: &str) -> Vec<([u64; 7], String)> {
    let (_, section) = stdout.split_once("\nInputs ").expect("the section is there");
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers: Vec<u64> = words.iter().map_while(|word| word.parse().ok()).collect();
        Some((numbers.try_into().ok()?, words[7..].join(" ")))
    };
    // A long name goes on in the next line.
    section.lines().skip(2).filter_map(row).collect()
}

#[test]
fn counts_of_each_input_add_up() {
    let rows = inputs(&run("triage", &["--brief"], b"").stdout);
    assert!(rows.len() > 20, "{rows:#?}");
    for ([read, parts @ ..], name) in &rows {
        assert_eq!(*read, parts.iter().sum::<u64>(), "{name}");
    }
    let (total, rows) = rows.split_last().expect("there are some");
    let sums = std::array::from_fn(|i| rows.iter().map(|row| row.0[i]).sum());
    assert_eq!(*total, (sums, "total".into()));
    assert!(rows.iter().any(|row| row.1 == "JSON, UTF-8 examples/data/powershell-cut.json"), "{rows:#?}");
    assert!(rows.is_sorted_by_key(|row| row.1.split_once(" examples/").map(|(_, name)| name)), "{rows:#?}");
}

#[test]
fn reads_folders_files_and_a_pipe_in_one_go() {
    let folder = folder("folders");
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(UNLICENSED.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let task = r#"{"id": "1", "currentStatus": []}"#;
    write(&folder.join("b.txt"), b"Max retry for user with id \xE9 reached.");
    write(&folder.join("a/z.log"), &utf16);
    write(&folder.join("a/c.csv"), b"Id;Status;Message\n7;failed;Max retry for user with id 7 reached.\n");
    write(&folder.join(".hidden/x.json"), b"{");
    let last = folder.with_file_name("triage-last.json");
    write(&last, task.as_bytes());
    let paths = [folder.to_str(), last.to_str()].map(|path| path.expect("it is UTF-8"));

    let run =
        run("triage", &["--brief", paths[0], "-", paths[1]], b"\xEF\xBB\xBFMax retry for user with id \xFF reached.");
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    let page = run.unwrapped();
    // A path that is wider than the table is wrapped.
    let formats = ["CSV, UTF-8", "text, UTF-16LE", "text, Windows-1252", "text, UTF-8", "JSON, UTF-8"];
    let places = formats.map(|format| page.find(&format!(" {format} ")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", run.stdout);
    assert!(page.starts_with("5 files read: "), "{}", run.stdout);
    assert!(page.contains(" 5 users, 4 of them with errors 5 entries: 4 recognized, "), "{}", run.stdout);
    assert!(page.ends_with("standard input: undecodable, shown as U+FFFD: 1 piece"), "{}", run.stdout);
}

#[test]
fn counts_a_user_once() {
    let [all, one] = [&[USERS, USERS] as &[&str], &[USERS]].map(|files| run("triage", files, b"").stdout);
    for heading in ["State of the users", "What to do first", "Retry now", "Retry later"] {
        assert_eq!(section(&all, heading), section(&one, heading));
    }
    let counted = |page: &str| {
        let errors = items(&section(page, "Errors").1);
        errors.iter().map(|item| detail(item, "Users", "Retry").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(counted(&all), counted(&one));
    let users = |page: &str| page.lines().find(|line| line.contains(" of them with errors")).map(String::from);
    assert_eq!(users(&all), users(&one));
}

#[test]
fn shows_where_an_unrecognized_message_is_and_the_nearest_kind() {
    let line = "2025-11-06T11:25:36Z CTTM-018: The directory did not answer in time.\n";
    let input = line.repeat(5);
    let nearest = "Did you mean teams-chat/sip-address-missing: ";
    for (arguments, places) in [
        (&["-"] as &[&str], " - standard input:1 - standard input:2 - standard input:3 and 2 more Code CTTM-018 "),
        (&["--users", "-"], " - standard input:4 - standard input:5 Code CTTM-018 "),
    ] {
        let page = run("triage", arguments, input.as_bytes()).unwrapped();
        assert!(page.contains("1 message") && page.contains(places) && page.contains(nearest), "{page}");
    }
}

#[test]
fn reports_damage_and_what_to_do() {
    let cut = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/powershell-cut.json");
    let cures = |page: &str| page.matches("write the objects with `ConvertTo-Json -Depth 100`").count();
    let [few, all] = [&[cut] as &[&str], &["--users", cut]].map(|arguments| run("triage", arguments, b"").unwrapped());
    assert!(few.contains(" no errors in what could be read "), "{few}");
    assert!(
        few.contains("Damaged: errors may be missing ")
            && few.contains(" 12 places - examples/data/powershell-cut.json:")
    );
    assert!(few.contains(" and 9 more "), "{few}");
    assert_eq!((cures(&few), cures(&all)), (3, 12), "{all}");
}

#[test]
fn draws_no_progress_bar_into_a_pipe() {
    let mut input = vec![b' '; 17 << 20];
    input.extend_from_slice(br#"{"id": "1", "currentStatus": []}"#);
    let path = folder("long").join("long.json");
    write(&path, &input);
    let run = run("triage", &[path.to_str().expect("it is UTF-8")], b"");
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    assert!(!run.stdout.contains(['\r', '\x1B']), "{}", run.stdout);
    assert!(run.stdout.contains("\n1 user, no errors\n"), "{}", run.stdout);
}

#[test]
fn nothing_that_was_read_commands_a_terminal() {
    let folder = folder("terminal");
    let file = folder.join("a\u{1B}[31mb.csv");
    let row = "alex\u{1B}[2J@contoso.com,Plan\u{7}ner,failed,NEW\u{8}-7,\"What\u{9B}31m\r\nis this?\"\n";
    // Not every system has files with such names.
    let Ok(()) = fs::write(&file, format!("User,Service,Status,Code,Message\n{row}kim,Odd,Odd\u{1B}[5m,,\n")) else {
        return;
    };
    let broken = folder.join("c\u{1B}[31md.json");
    fs::write(&broken, "{\"value\": [").expect("the file can be written");
    // With colors, the output has commands of its own.
    let mut program = program("triage");
    let run = finish(program.env("CLICOLOR_FORCE", "1").args(["--users"]).arg(&folder), b"");
    assert_eq!(run.status, Some(2));
    let hostile = ["\u{1B}[31mb", "\u{1B}[31md", "\u{1B}[2J", "\u{1B}[5m", "\u{7}", "\u{8}", "\u{9B}"];
    for text in [&run.stdout, &run.stderr] {
        assert!(hostile.iter().all(|command| !text.contains(command)), "{text:?}");
    }
    assert!(run.stdout.contains(" NEW\u{FFFD}-7\n") && run.stdout.contains("a\u{FFFD}[31mb.csv"), "{}", run.stdout);
    // A state that nobody knows is not an error.
    assert!(run.stdout.contains("2 users, 1 of them with errors"), "{}", run.stdout);
}
