//! `Reported` is made of whatever comes.

use m365_migration_errors::{ErrorKind, ExchangeError, MigrationError, ParseError, Reported};

#[test]
fn both_answers_of_a_parser_become_one() {
    fn of_exchange(message: &str) -> Result<ExchangeError, Reported> {
        Ok(ExchangeError::parse(message)?)
    }
    assert!(of_exchange("Max retry for user with id 42 reached.").is_ok());
    // It is refused by the family and known all the same.
    let other = of_exchange("Failed to mark 'alex' identity as completed.").unwrap_err();
    assert_eq!(other.kind(), Some(ErrorKind::IdentityMappingMarkCompletedFailed));
    let coded = ExchangeError::parse_coded("CTTM-005", "The moon is full.").unwrap_err();
    assert_eq!(Reported::from(coded), Reported::parse_coded("CTTM-005", "The moon is full."));
    for message in ["Max retry for user with id 42 reached.", "The moon is full.", ""] {
        assert_eq!(Reported::from(MigrationError::parse(message)), Reported::parse(message));
    }
}

#[test]
fn each_variant_is_taken_out_again() {
    let known = Reported::parse("Max retry for user with id 42 reached.");
    let unknown = Reported::parse("The moon is full.");
    assert_eq!(MigrationError::try_from(known.clone()).unwrap().user(), Some("42"));
    assert_eq!(MigrationError::try_from(unknown.clone()), Err(unknown.clone()));
    assert_eq!(ParseError::try_from(unknown).unwrap().message(), "The moon is full.");
    assert_eq!(ParseError::try_from(known.clone()), Err(known));
}

#[test]
fn a_kind_keeps_its_facts_where_only_its_code_is_new() {
    let json = r#"{"kind":"exchange/max-retries-reached","code":"EXCH-99","fields":{"user":"42"}}"#;
    let reported: Reported = serde_json::from_str(json).unwrap();
    assert!(matches!(reported, Reported::Newer(_)));
    assert_eq!(reported.retryability(), Some(ErrorKind::ExchangeMaxRetriesReached.retryability()));
    assert_eq!((reported.code(), reported.code_text(), reported.user()), (None, Some("EXCH-99"), None));
    assert_eq!(reported.redacted().to_string(), "exchange/max-retries-reached (EXCH-99) is of a newer version");
    assert!(!format!("{:?}", reported.redacted()).contains("42"));

    let json = r#"{"kind":"exchange/mailbox-on-the-moon","code":"EXCH-15","fields":{"user":"42"}}"#;
    let reported: Reported = serde_json::from_str(json).unwrap();
    assert_eq!((reported.kind(), reported.retryability()), (None, None), "its code says nothing of a kind that is new");
}

#[test]
fn an_object_that_reports_nothing_is_refused() {
    for json in ["{}", r#"{"kind":null,"code":null}"#, r#"{"city":"Paris"}"#] {
        let error = serde_json::from_str::<Reported>(json).expect_err(json).to_string();
        assert!(error.contains("missing field `message`"), "{json}: {error}");
    }
}
