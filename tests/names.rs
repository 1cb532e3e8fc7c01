//! Errors recognized by the name of an exception.

use m365_migration_errors::{ErrorKind, Fidelity, MigrationError, recognize};

const NAMES: &[(&str, ErrorKind)] = &[
    ("MailboxNotInCrossTenantMigrationScopeException", ErrorKind::ExchangeMailboxNotInMigrationScope),
    ("AuxArchiveNotFoundInTargetRecipientException", ErrorKind::ExchangeAuxArchiveMissingOnTarget),
    ("MailboxIsNotInExpectedDBException", ErrorKind::ExchangeMailboxMovedInternally),
    ("NotAcceptedDomainException", ErrorKind::ExchangeProxyDomainNotAccepted),
    (
        "SourceAuxArchiveIsProvisionedDuringCrossTenantMovePermanentException",
        ErrorKind::ExchangeAuxArchiveProvisionedDuringMove,
    ),
    ("UserDuplicateInOtherBatchException", ErrorKind::ExchangeInOtherExchangeBatch),
    ("MissingExchangeGuidException", ErrorKind::ExchangeExchangeGuidMissing),
    ("SourceMailboxAlreadyBeingMovedPermanentException", ErrorKind::ExchangeSourceMailboxBeingMoved),
    ("UserAlreadyHasDemotedArchiveException", ErrorKind::ExchangeDisabledArchiveOnUser),
];

#[test]
fn a_name_is_recognized_alone_and_before_a_text() {
    for &(name, kind) in NAMES {
        for (before, after, detail, fidelity) in [
            ("", "", None, Fidelity::Exact),
            ("", ": The mailbox 'a' (42) is not there.", Some("The mailbox 'a' (42) is not there."), Fidelity::Exact),
            ("", ":  no blank too many", Some("no blank too many"), Fidelity::Normalized),
            ("", " : a blank before", Some("a blank before"), Fidelity::Normalized),
            ("", ".", None, Fidelity::Normalized),
            ("Error: ", ": text", Some("text"), Fidelity::Exact),
            ("EXCH-08: ", "", None, Fidelity::Exact),
            ("Microsoft.Exchange.MailboxReplicationService.", ": text", Some("text"), Fidelity::Exact),
            ("'", "'", None, Fidelity::Exact),
            ("Start-MigrationBatch : ", ": text", Some("text"), Fidelity::Exact),
        ] {
            let message = format!("{before}{name}{after}");
            let recognized = recognize(&message).unwrap_or_else(|| panic!("{message}"));
            assert_eq!((recognized.kind(), recognized.get("detail")), (kind, detail), "{message}");
            assert_eq!(recognized.fidelity(), fidelity, "{message}");
            let error = recognized.to_error();
            assert_eq!(MigrationError::parse(&error.to_string()), Ok(error), "{message}");
        }
    }
}

#[test]
fn a_name_in_a_sentence_states_nothing() {
    for &(name, _) in NAMES {
        for message in [
            format!("{name} was thrown"),
            format!("{name} twice: see the log"),
            format!("{name} was not thrown: all is well"),
            format!("not {name}"),
            format!("No {name}: all is well"),
            format!("Not{name}: text"),
            format!("{name}s: text"),
            format!("{name}2"),
            format!("My{name}"),
            format!("{name}, {name}"),
            format!("catch ({name} e)"),
            format!("throw new {name}(text)"),
            name.trim_end_matches("Exception").to_owned(),
            format!("{}: text", name.trim_end_matches("Exception")),
        ] {
            let recognized = recognize(&message);
            assert!(recognized.is_none(), "{message}: {recognized:?}");
        }
    }
}

#[test]
fn a_name_before_the_text_of_another_error_is_not_recognized() {
    for message in [
        "UserDuplicateInOtherBatchException: The user \"a\" is already included in migration batch \"b.\" Please remove the user from any other batch and try again",
        "SourceMailboxAlreadyBeingMovedPermanentException: Couldn't switch the mailbox into Sync Source mode.",
    ] {
        assert!(recognize(message).is_none(), "{message}");
    }
}

#[test]
fn a_name_is_found_inside_another_error() {
    for &(name, kind) in NAMES {
        for detail in [name.to_owned(), format!("{name}: The move failed."), format!("Error: {name}")] {
            let message = format!("Test-MigrationServerAvailability failed with: {detail}");
            let outer = MigrationError::parse(&message).expect(&message);
            assert_eq!(outer.kind(), ErrorKind::ExchangeServerAvailabilityTestFailed, "{message}");
            assert_eq!(outer.nested().map(|inner| inner.kind()), Some(kind), "{message}");
        }
    }
}

#[cfg(feature = "scan")]
#[test]
fn a_name_is_found_in_a_log() {
    use m365_migration_errors::scan;
    for &(name, kind) in NAMES {
        for (line, text) in [
            (format!("11:02 ERROR {name}"), name.to_owned()),
            (format!("11:02 ERROR {name}: The move failed"), format!("{name}: The move failed")),
            (format!("11:02 [7] {name}."), name.to_owned()),
        ] {
            let log = format!("11:01 started\n{line}\n11:03 ended\n");
            let found: Vec<_> =
                scan(&log).map(|found| (found.recognized().kind(), found.text().trim_end_matches('.'))).collect();
            assert_eq!(found, [(kind, &*text)], "{log}");
        }
        let other =
            format!("11:02 {name}: User 'a' is already included in migration batch 'b', into Sync Source mode\n");
        let is_other =
            |kind| matches!(kind, ErrorKind::ExchangeInOtherExchangeBatch | ErrorKind::ExchangeSourceMailboxBeingMoved);
        assert_eq!(scan(&other).count(), usize::from(!is_other(kind)), "{other}");
        let prose = format!("The {name} is thrown where a move fails.\nSee {name} and others.\n");
        assert_eq!(scan(&prose).count(), 0, "{prose}");
    }
}
