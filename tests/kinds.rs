//! Properties of every kind of error. Each test iterates over all kinds, so none can be forgotten.

mod support {
    pub mod samples;
}

use std::collections::{BTreeMap, BTreeSet};

use m365_migration_errors::catalog::PAGES;
use m365_migration_errors::{ErrorCode, ErrorKind, Family, Fidelity, MigrationError, recognize, recognize_coded};
use support::samples::{error, errors};

/// Whether a kind is on the page of errors, and not from another public source.
fn is_on_the_page(kind: ErrorKind) -> bool {
    *kind.reference().page() == PAGES[0]
}

#[test]
fn every_kind_names_its_source() {
    for source in PAGES {
        assert!(source.kinds().next().is_some(), "{}: no kind is from it", source.title());
        let editions = source.earlier_editions().iter().copied().chain([source.edition()]);
        assert!(editions.is_sorted(), "{}", source.title());
    }
    for &kind in ErrorKind::ALL {
        let reference = kind.reference();
        assert!(PAGES.contains(reference.page()), "{kind}");
        assert!(!reference.section().is_empty(), "{kind}");
        assert_eq!(reference.rows().is_empty(), !is_on_the_page(kind), "{kind}");
        // A kind from another source has no row that says what to do, so its note gives the reason.
        assert!(is_on_the_page(kind) || reference.note().is_some(), "{kind}: no reason for its verdict");
    }
}

#[test]
fn every_row_of_the_page_is_covered() {
    for family in Family::ALL {
        assert!(!family.kinds().is_empty(), "{family}");
        let rows = family.kinds().iter().filter(|kind| is_on_the_page(**kind)).flat_map(|kind| kind.reference().rows());
        let rows: BTreeSet<u16> = rows.copied().collect();
        let last = rows.last().copied().unwrap_or(0);
        assert!(rows.into_iter().eq(1..=last), "{family}: a row of its section has no entry");
    }
    let of_families = Family::ALL.iter().flat_map(|family| family.kinds());
    assert!(ErrorKind::ALL.iter().eq(of_families), "every kind is in one family");
}

#[test]
fn a_displayed_error_parses_back_to_itself() {
    for &kind in ErrorKind::ALL {
        for error in errors(kind) {
            let message = error.to_string();
            let recognized = recognize(&message).unwrap_or_else(|| panic!("{kind}: {message}"));
            assert_eq!(recognized.fidelity(), Fidelity::Exact, "{kind}: {message}");
            let parsed = recognized.to_error();
            assert_eq!(parsed, error, "{kind}: {message}");
            assert_eq!(parsed.to_string(), message, "{kind}");
            assert_eq!(MigrationError::parse(&message).as_ref(), Ok(&parsed), "{kind}");
        }
    }
}

#[test]
fn captures_are_slices_of_the_message() {
    for &kind in ErrorKind::ALL {
        for error in errors(kind) {
            let message = format!("  {error}\r\n");
            let recognized = recognize(&message).unwrap_or_else(|| panic!("{kind}: {message}"));
            for (name, value) in recognized.fields() {
                let range = message.as_bytes().as_ptr_range();
                assert!(range.contains(&value.as_ptr()) || value.is_empty(), "{kind}: {name}");
                assert_eq!(value, error.get(name).unwrap().to_string(), "{kind}: {name}");
            }
        }
    }
}

#[test]
fn a_code_before_the_sentence_is_recognized() {
    for &kind in ErrorKind::ALL {
        let pair = ErrorCode::ALL.iter().filter(|code| code.as_str().contains('/') && code.kinds() == [kind]);
        for &code in kind.codes().iter().chain(pair) {
            let bare = error(kind, 0, None, true);
            let upper = code.as_str();
            let lower = upper.to_ascii_lowercase();
            for message in [
                format!("{upper}: {bare}"),
                format!("[{upper}] {bare}"),
                format!("{upper} - {bare}"),
                format!("{upper} {bare}"),
                format!("{upper}\n{bare}"),
                format!("{lower}: {bare}"),
                format!("Error code: {upper}, message: {bare}"),
                format!("Error code: {upper}, message: \"{bare}\""),
                format!("`{upper}`\n\n{bare}"),
            ] {
                let recognized = recognize(&message).unwrap_or_else(|| panic!("{kind}: {message}"));
                assert_eq!(recognized.seen_code(), Some(code), "{kind}: {message}");
                assert_eq!(recognized.fidelity(), Fidelity::Exact, "{kind}: {message}");
                let carried = if kind.codes().len() > 1 { error(kind, 0, Some(code), true) } else { bare.clone() };
                assert_eq!(recognized.to_error(), carried, "{kind}: {message}");
            }
            let text = bare.to_string();
            let beside = recognize_coded(upper, text.as_str()).unwrap_or_else(|| panic!("{kind}: {upper}"));
            assert_eq!((beside.kind(), beside.seen_code()), (kind, Some(code)));
        }
    }
}

#[test]
fn differences_without_meaning_are_ignored() {
    for &kind in ErrorKind::ALL {
        let plain = error(kind, 0, None, true);
        let text = plain.to_string();
        let open = kind.message().ends_with('}');
        let mut variations = vec![
            ("whitespace around", format!("\t {text} \r\n")),
            ("double quotes", format!("\"{text}\"")),
            ("curly quotes", format!("\u{201C}{text}\u{201D}")),
            ("curly apostrophes", text.replace('\'', "\u{2019}")),
            ("non-breaking spaces", text.replace(' ', "\u{A0}")),
            ("wrapped", text.replace(". ", ".\r\n    ")),
        ];
        if !open {
            variations.push(("no full stop", text.strip_suffix('.').unwrap_or(&text).to_owned()));
            variations.push(("a full stop", format!("{}.", text.strip_suffix('.').unwrap_or(&text))));
        }
        for (name, message) in variations {
            let recognized = recognize(&message).unwrap_or_else(|| panic!("{kind}: {name}: {message}"));
            assert_eq!(recognized.kind(), kind, "{name}: {message}");
            // These changes alter values with spaces or quotes, so only the others are compared.
            for (field, value) in plain.fields().filter(|(_, value)| !value.to_string().contains([' ', '\''])) {
                assert_eq!(recognized.get(field), Some(&*value.to_string()), "{kind}: {name}: {message}");
            }
        }
        let shouted = recognize(&text.to_uppercase()).map(|recognized| recognized.kind());
        assert_eq!(shouted, Some(kind), "{}", text.to_uppercase());
    }
}

#[test]
fn every_wording_is_recognized() {
    for &kind in ErrorKind::ALL {
        for wording in kind.wordings() {
            let message = wording.replace(['{', '}'], "");
            let recognized = recognize(&message);
            let counts =
                kind.fields().iter().any(|field| field.field_type() == m365_migration_errors::FieldType::Count);
            let kinds = recognized.map(|recognized| recognized.kind());
            assert_eq!(kinds, if counts { None } else { Some(kind) }, "{message}");
        }
    }
}

#[test]
fn half_a_sentence_is_refused() {
    // If a message ends with a value, half of the value looks like a whole one.
    for &kind in ErrorKind::ALL.iter().filter(|kind| !kind.message().ends_with('}')) {
        let text = error(kind, 0, None, true).to_string();
        let words: Vec<&str> = text.split(' ').collect();
        for half in [words[..words.len() / 2].join(" "), words[words.len() / 2..].join(" ")] {
            // A drifted match of its own kind is right: the missing half may be only instructions.
            let other = recognize(&half).filter(|seen| seen.kind() != kind || seen.fidelity() != Fidelity::Drifted);
            assert_eq!(other.map(|recognized| recognized.kind()), None, "{kind}: {half}");
        }
    }
}

#[test]
fn two_messages_are_not_one() {
    for &kind in ErrorKind::ALL {
        // A nested error may be any text, even another message.
        if kind.fields().iter().any(|field| field.role() == Some(m365_migration_errors::Role::Detail)) {
            continue;
        }
        let text = error(kind, 0, None, true).to_string();
        for separator in [" ", "\n", "\n\n"] {
            let twice = format!("{text}{separator}{text}");
            assert_eq!(recognize(&twice).map(|recognized| recognized.kind()), None, "{twice}");
        }
    }
}

#[test]
fn a_known_code_with_unknown_text_gives_only_what_all_its_kinds_share() {
    for &code in ErrorCode::ALL {
        for message in [format!("{code}: the hamster has left the wheel"), format!("[{code}]"), code.to_string()] {
            let error = MigrationError::parse(&message).expect_err(&message);
            assert_eq!(error.message(), message);
            assert_eq!(error.code(), Some(code), "{message}");
            assert!(error.kinds().eq(code.kinds().iter().copied()), "{message}");
            let mut verdicts = code.kinds().iter().map(|kind| kind.retryability());
            let first = verdicts.next();
            let certain = if code.is_generic() || !verdicts.all(|other| Some(other) == first) { None } else { first };
            assert_eq!(error.retryability(), certain, "{message}");
            let remediation = code.kind().map(ErrorKind::remediation);
            assert_eq!(error.remediation(), remediation, "{message}");
            let named: BTreeSet<_> = error.candidates().iter().filter_map(|near| near.kind().documented()).collect();
            assert!(code.is_generic() || code.kinds().iter().all(|kind| named.contains(kind)), "{message}: {named:?}");
        }
    }
}

#[test]
fn a_family_parses_only_its_own_kinds() {
    macro_rules! families {
        ($($family:ident: $error:ident),+ $(,)?) => {$(
            for &kind in ErrorKind::ALL {
                let whole = error(kind, 0, None, true);
                let message = whole.to_string();
                let parsed = m365_migration_errors::$error::parse(&message);
                if kind.family() == Family::$family {
                    assert_eq!(parsed.map(MigrationError::from), Ok(whole), "{message}");
                } else {
                    assert_eq!(parsed.unwrap_err().stated_kind(), Some(kind.into()), "{message}");
                }
            }
        )+};
    }
    families! {
        Api: ApiError, General: GeneralError, CrossTenant: CrossTenantError, Exchange: ExchangeError,
        TeamsChat: TeamsChatError, TeamsMeeting: TeamsMeetingError, OneDrive: OneDriveError,
        IdentityMapping: IdentityMappingError,
    }
}

#[test]
fn kinds_have_the_codes_of_their_family() {
    for &kind in ErrorKind::ALL {
        assert!(kind.http_status().is_none() || kind.family() == Family::Api, "{kind}");
        if is_on_the_page(kind) {
            assert_eq!(kind.http_status().is_some(), kind.family() == Family::Api, "{kind}");
            assert_eq!(kind.codes().is_empty(), kind.family() == Family::IdentityMapping, "{kind}");
        }
    }
}

#[test]
fn redacted_text_has_no_value() {
    for &kind in ErrorKind::ALL {
        for error in errors(kind) {
            let redacted = error.redacted();
            assert!(kind.wordings().any(|wording| redacted == wording), "{kind}: {redacted}");
        }
    }
}

#[test]
fn ids_and_codes_parse_back() {
    let mut ids = BTreeSet::new();
    for &kind in ErrorKind::ALL {
        assert!(ids.insert(kind.id()), "{kind} twice");
        assert_eq!(kind.id().parse(), Ok(kind));
        assert!(kind.id().starts_with(&format!("{}/", kind.family().id())), "{kind}");
        assert!(kind.family().kinds().contains(&kind), "{kind}");
        for code in kind.codes() {
            assert!(code.kinds().contains(&kind), "{kind}: {code}");
        }
    }
    for &code in ErrorCode::ALL {
        assert_eq!(code.as_str().parse(), Ok(code));
        assert_eq!(code.as_str().to_lowercase().parse(), Ok(code));
        assert!(!code.kinds().is_empty(), "{code}");
    }
}

#[test]
fn some_codes_belong_to_several_kinds() {
    let shared: BTreeMap<_, _> = ErrorCode::ALL
        .iter()
        .filter(|code| code.kinds().len() > 1)
        .map(|code| (code.as_str(), code.kinds().iter().map(|kind| kind.id()).collect::<Vec<_>>()))
        .collect();
    let expected = BTreeMap::from([
        ("BadArgument", vec!["api/duplicate-display-name", "api/complete-after-date-time-in-past"]),
        (
            "EXCH-08",
            vec![
                "exchange/setup-validation-failed",
                "exchange/server-connection-failed",
                "exchange/server-availability-test-failed",
            ],
        ),
        ("IM-003", vec!["general/user-not-mapped", "teams-meeting/user-not-mapped"]),
        ("MIGR-001", vec!["general/tenants-not-configured", "teams-meeting/tenants-not-configured"]),
        ("MIGR-003", vec!["general/user-migration-failed", "teams-meeting/user-migration-failed"]),
    ]);
    assert_eq!(shared, expected);
}

#[test]
fn the_types_stay_small_and_can_cross_threads() {
    fn crosses<T: Send + Sync + Unpin + 'static>() {}
    crosses::<MigrationError>();
    crosses::<m365_migration_errors::ParseError>();
    let error = error(ErrorKind::ExchangeServerAvailabilityTestFailed, 0, None, true);
    assert!(std::error::Error::source(&error).is_none(), "a chain of errors would print everything twice");
    assert!(size_of::<MigrationError>() <= 120, "{}", size_of::<MigrationError>());
    assert!(size_of::<m365_migration_errors::ParseError>() <= 8);
    assert!(size_of::<Result<MigrationError, m365_migration_errors::ParseError>>() <= 120);
}

#[test]
fn a_builder_says_what_does_not_fit() {
    use m365_migration_errors::{ErrorCode, ExchangeError, MigrationError};

    let user: String = "42".into();
    let kind = ErrorKind::ExchangeMaxRetriesReached;
    let error = MigrationError::builder(kind).field("user", &user).build();
    assert_eq!(error, Ok(ExchangeError::max_retries_reached("42").into()));

    // The family comes first: what else is wrong follows from it.
    let other = ExchangeError::builder(ErrorKind::ApiCancelTaskInvalid).code(ErrorCode::Exch15).build();
    assert_eq!(
        other.expect_err("it is of another family").to_string(),
        "api/cancel-task-invalid: this kind is of the family `api`; the error type is of another",
    );
    for (build, expected) in [
        (
            MigrationError::builder(kind).count("user", 42),
            "the field `user` takes a text, but was given a whole number",
        ),
        (MigrationError::builder(kind).code(ErrorCode::Im003), "IM-003 is not a code of this kind"),
        (MigrationError::builder(kind).text("user", "a").text("user", "b"), "the field `user` is given twice"),
        (MigrationError::builder(kind), "the field `user` is missing"),
    ] {
        let error = build.clone().build().expect_err(expected).to_string();
        assert_eq!(error, format!("exchange/max-retries-reached: {expected}"));
    }
    let builder = MigrationError::builder(kind).text("user", "a");
    assert_eq!(
        format!("{builder:?}"),
        r#"Builder { kind: ExchangeMaxRetriesReached, code: None, fields: [("user", Text("a"))], .. }"#,
    );
}
