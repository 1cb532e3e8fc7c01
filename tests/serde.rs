//! The serde format: one flat object for every error.

mod support {
    pub mod samples;
}

use m365_migration_errors::{ErrorCode, ErrorKind, ExchangeError, Family, MigrationError, TeamsChatError, Verdict};
use support::samples::{error, errors};

#[test]
fn every_error_round_trips() {
    for &kind in ErrorKind::ALL {
        for error in errors(kind) {
            let json = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<MigrationError>(&json).unwrap(), error, "{json}");
            let value = serde_json::to_value(&error).unwrap();
            assert_eq!(serde_json::from_value::<MigrationError>(value).unwrap(), error, "{json}");
        }
        for &code in kind.codes() {
            let coded = error(kind, 0, Some(code), true);
            let json = serde_json::to_string(&coded).unwrap();
            assert_eq!(serde_json::from_str::<MigrationError>(&json).unwrap(), coded, "{json}");
        }
    }
}

/// The format of every kind, pinned: changing it breaks stored data.
#[test]
fn the_format_is_pinned() {
    let lines: Vec<String> =
        ErrorKind::ALL.iter().map(|&kind| serde_json::to_string(&error(kind, 0, None, true)).unwrap()).collect();
    insta::assert_snapshot!("every_kind", lines.join("\n"));
}

#[test]
fn a_code_that_was_seen_is_kept() {
    let message = "MMS-002: Teams Meeting migration failed. The MMS App a in tenant t isn't provisioned, or the app is \
                   provisioned but isn't enabled. Please refer to tenant configuration documentation and retry migration.";
    let parsed = MigrationError::parse(message).unwrap();
    assert_eq!(parsed.code(), Some(ErrorCode::Mms002));
    let json = serde_json::to_string(&parsed).unwrap();
    let expected = r#"{"kind":"teams-meeting/app-not-provisioned","code":"MMS-002","fields":{"app":"a","tenant":"t"}}"#;
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<MigrationError>(&json).unwrap(), parsed);
}

#[test]
fn other_spellings_of_the_object_are_read() {
    let expected = TeamsChatError::teams_license_missing("a", "t");
    for (name, json) in [
        ("keys in another order", r#"{"fields":{"tenant":"t","user":"a"},"kind":"teams-chat/teams-license-missing"}"#),
        (
            "its only code",
            r#"{"kind":"teams-chat/teams-license-missing","code":"cttm-005","fields":{"user":"a","tenant":"t"}}"#,
        ),
        ("no code", r#"{"kind":"teams-chat/teams-license-missing","code":null,"fields":{"user":"a","tenant":"t"}}"#),
    ] {
        assert_eq!(serde_json::from_str::<TeamsChatError>(json).expect(name), expected, "{name}");
    }
    let bare = r#"{"kind":"one-drive/feature-not-enabled","fields":{"feature":null}}"#;
    assert_eq!(serde_json::from_str::<MigrationError>(bare).unwrap().get("feature"), None);
    let none = r#"{"kind":"general/authorization-failed"}"#;
    assert_eq!(serde_json::from_str::<MigrationError>(none).unwrap().kind(), ErrorKind::GeneralAuthorizationFailed);
}

#[test]
fn what_only_a_newer_version_knows_is_ignored() {
    let expected = TeamsChatError::teams_license_missing("a", "t");
    for (name, json) in [
        ("a key", r#"{"kind":"teams-chat/teams-license-missing","severity":[{}],"fields":{"user":"a","tenant":"t"}}"#),
        ("a text", r#"{"kind":"teams-chat/teams-license-missing","fields":{"user":"a","plan":"E3","tenant":"t"}}"#),
        (
            "values of other types",
            r#"{"kind":"teams-chat/teams-license-missing",
                "fields":{"x":-1,"user":"a","y":[1],"z":{"a":1},"w":{},"v":1.5,"u":true,"t":null,"tenant":"t","s":18446744073709551616}}"#,
        ),
        ("the text", r#"{"kind":"teams-chat/teams-license-missing","message":"?","fields":{"user":"a","tenant":"t"}}"#),
    ] {
        assert_eq!(serde_json::from_str::<TeamsChatError>(json).expect(name), expected, "{name}");
    }
    let digits = r#"{"kind":"identity-mapping/identities-not-mapped","fields":{"count":"7"}}"#;
    let error: MigrationError = serde_json::from_str(digits).expect("digits are a number");
    assert_eq!(error.get("count"), Some(m365_migration_errors::Value::Count(7)));
}

#[test]
fn a_malformed_object_is_refused_with_its_reason() {
    for (json, expected) in [
        (r#"{"kind":"teams-chat/nothing","fields":{}}"#, "`teams-chat/nothing` is not the id of an error kind"),
        (r#"{"fields":{}}"#, "missing field `kind`"),
        (r#"{"kind":"teams-chat/teams-license-missing","fields":{"user":"a"}}"#, "the field `tenant` is missing"),
        (r#"{"kind":"exchange/max-retries-reached","fields":{"usr":"a"}}"#, "the field `user` is missing"),
        (
            r#"{"kind":"exchange/max-retries-reached","fields":{"user":7}}"#,
            "the field `user` takes a text, but was given a whole number",
        ),
        (
            r#"{"kind":"exchange/max-retries-reached","fields":{"user":["a"]}}"#,
            "the field `user` takes a text, but was given neither a text nor a whole number",
        ),
        (
            r#"{"kind":"exchange/max-retries-reached","fields":{"user":"a","user":"b"}}"#,
            "the field `user` is given twice",
        ),
        (
            r#"{"kind":"exchange/max-retries-reached","kind":"exchange/max-retries-reached"}"#,
            "the key `kind` is given twice",
        ),
        (r#"["exchange/max-retries-reached"]"#, "an object with the keys `kind`, `code` and `fields`"),
        (r#""exchange/max-retries-reached""#, "an object with the keys `kind`, `code` and `fields`"),
        (r#"{"code":"EXCH-15","message":"Max retry for user with id 42 reached."}"#, "missing field `kind`"),
        (r#"{"kind":"exchange/max-retries-reached","fields":[]}"#, "an object with the error's fields"),
        (
            r#"{"kind":"identity-mapping/identities-not-mapped","fields":{"count":"07"}}"#,
            "the field `count` takes a whole number, but was given a text",
        ),
        (
            r#"{"kind":"identity-mapping/identities-not-mapped","fields":{"count":-7}}"#,
            "the field `count` takes a whole number, but was given neither a text nor a whole number",
        ),
        (
            r#"{"kind":"identity-mapping/identities-not-mapped","fields":{"count":7.5}}"#,
            "the field `count` takes a whole number, but was given neither a text nor a whole number",
        ),
        (
            r#"{"kind":"exchange/max-retries-reached","code":"CTTM-001","fields":{"user":"a"}}"#,
            "CTTM-001 is not a code of this kind",
        ),
        (
            r#"{"kind":"exchange/max-retries-reached","code":"X-1","fields":{"user":"a"}}"#,
            "`X-1` is not a documented code",
        ),
        (r#"{"kind":"exchange/max-retries-reached","user":"a"}"#, "the field `user` is missing"),
    ] {
        let error = serde_json::from_str::<MigrationError>(json).expect_err(json).to_string();
        assert!(error.contains(expected), "{json}: {error}");
    }
    let other = r#"{"kind":"teams-chat/teams-license-missing","fields":{"user":"a","tenant":"t"}}"#;
    let error = serde_json::from_str::<ExchangeError>(other).unwrap_err().to_string();
    assert!(
        error.contains(
            "teams-chat/teams-license-missing: this kind is of the family `teams-chat`; the error type is of another"
        ),
        "{error}"
    );
}

#[test]
fn names_round_trip() {
    macro_rules! check {
        ($($value:expr => $json:literal),+ $(,)?) => {$(
            assert_eq!(serde_json::to_string(&$value).unwrap(), $json);
            assert_eq!(serde_json::from_str($json).ok(), Some($value));
        )+};
    }
    check! {
        ErrorKind::OneDriveTrustNotSetUp => "\"one-drive/trust-not-set-up\"",
        ErrorCode::Mms001Or002 => "\"MMS-001/002\"",
        Family::IdentityMapping => "\"identity-mapping\"",
        Verdict::AfterFix => "\"after_fix\"",
        m365_migration_errors::RetryUnit::NewBatch => "\"new_batch\"",
        m365_migration_errors::Owner::BothAdmins => "\"both_admins\"",
        m365_migration_errors::Scope::Batch => "\"batch\"",
        m365_migration_errors::Basis::Inferred => "\"inferred\"",
        m365_migration_errors::Fidelity::Normalized => "\"normalized\"",
    }
}
