//! Messages as people have them: which are recognized, with which code and values, and which are refused.

use m365_migration_errors::{
    ApiError, ErrorCode, ErrorKind, Fidelity, GeneralError, MigrationError, TeamsMeetingError, Verdict, recognize,
    recognize_coded,
};

/// A name, the code beside the message, the message, the kind, the code seen, the fields.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    ErrorKind,
    Option<&'static str>,
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "the three lines of the page's cell",
        "",
        "`Conflict`\n\nCross Tenant Migration Job 17 must be in final state (Completed, Failed, or Cancelled) before it can be deleted.\n\n`resourceTypeMismatch`",
        ErrorKind::ApiJobNotInFinalState,
        Some("resourceTypeMismatch"),
        &[("job_id", "17")],
    ),
    (
        "the three lines in one",
        "",
        "Conflict Cross Tenant Migration Job 17 must be in final state (Completed, Failed, or Cancelled) before it can be deleted. resourceTypeMismatch",
        ErrorKind::ApiJobNotInFinalState,
        Some("resourceTypeMismatch"),
        &[("job_id", "17")],
    ),
    (
        "the page's cell with the reason in the middle",
        "",
        "`BadArgument` \n\n Error in `displayName` data field `duplicateDisplayNameJob`\n\n `displayName` already exists. Please provide a unique job `displayName`.",
        ErrorKind::ApiDuplicateDisplayName,
        Some("BadArgument"),
        &[],
    ),
    (
        "the middle line alone",
        "BadArgument",
        "Error in `completeAfterDateTime` data field `minThresholdFailed`",
        ErrorKind::ApiCompleteAfterDateTimeInPast,
        Some("BadArgument"),
        &[],
    ),
    (
        "the last line alone, with the reason as its code",
        "minThresholdFailed",
        "`completeAfterDateTime` must be greater than the current time.",
        ErrorKind::ApiCompleteAfterDateTimeInPast,
        Some("minThresholdFailed"),
        &[],
    ),
    (
        "a generic code beside, the reason before",
        "BadArgument",
        "duplicateDisplayNameJob: displayName already exists. Please provide a unique job displayName.",
        ErrorKind::ApiDuplicateDisplayName,
        Some("duplicateDisplayNameJob"),
        &[],
    ),
    (
        "a OneDrive code before its text",
        "",
        "MnAOdbForSourceUPNDoesNotExist: OneDrive site for source user UPN [alex@contoso.com] does not exist.",
        ErrorKind::OneDriveSourceSiteNotFound,
        Some("MnAOdbForSourceUPNDoesNotExist"),
        &[("source_upn", "alex@contoso.com")],
    ),
    (
        "the shorter wording of an optional field",
        "FeatureIsNotEnabled",
        "The Cross-Tenant content move feature is not enabled for this tenant.",
        ErrorKind::OneDriveFeatureNotEnabled,
        Some("FeatureIsNotEnabled"),
        &[],
    ),
    (
        "one code of a pair",
        "MMS-002",
        "Teams Meeting migration failed. The MMS App a in tenant t isn't provisioned, or the app is provisioned but isn't enabled. Please refer to tenant configuration documentation and retry migration.",
        ErrorKind::TeamsMeetingAppNotProvisioned,
        Some("MMS-002"),
        &[("app", "a"), ("tenant", "t")],
    ),
    (
        "both codes of a pair",
        "",
        "MMS-001/002: Teams Meeting migration failed. The MMS App a in tenant t isn't provisioned, or the app is provisioned but isn't enabled. Please refer to tenant configuration documentation and retry migration.",
        ErrorKind::TeamsMeetingAppNotProvisioned,
        Some("MMS-001/002"),
        &[("app", "a"), ("tenant", "t")],
    ),
    (
        "a misleading code",
        "CTTM-005",
        "Max retry for user with id 42 reached.",
        ErrorKind::ExchangeMaxRetriesReached,
        Some("CTTM-005"),
        &[("user", "42")],
    ),
    (
        "an unknown code",
        "",
        "EXCH-99: Max retry for user with id 42 reached.",
        ErrorKind::ExchangeMaxRetriesReached,
        Some("EXCH-99"),
        &[("user", "42")],
    ),
    (
        "a shared code, decided by the text",
        "MIGR-003",
        "Teams Meeting migration for user 42 failed. Retry migration.",
        ErrorKind::TeamsMeetingUserMigrationFailed,
        Some("MIGR-003"),
        &[("user", "42")],
    ),
    (
        "without the square brackets of the template",
        "",
        "User 42 migration failed. Please retry user migration.",
        ErrorKind::GeneralUserMigrationFailed,
        None,
        &[("user", "42")],
    ),
    (
        "the page's quotes around a sentence with quotes",
        "",
        "\"Couldn't find 'o'hara@contoso.com' user in MS Graph for 'm=>1'=>'o'hara@contoso.com'.\"",
        ErrorKind::IdentityMappingGraphUserNotFound,
        None,
        &[("target_identity", "o'hara@contoso.com"), ("source_identity", "m=>1")],
    ),
    (
        "a value in backticks",
        "EXCH-08",
        "The connection to the server `outlook.office365.com` could not be completed. Please make sure source mailbox is in the migration scope, scope identifier is set in Organization Relationship, and migration setup between source mailbox and target mail user is correct.",
        ErrorKind::ExchangeServerConnectionFailed,
        Some("EXCH-08"),
        &[("server", "outlook.office365.com")],
    ),
    (
        "values in quotes that the template lacks",
        "",
        "Teams migration for user \"a@x.com\" failed. Correlation Id: \"42\". Retry migration.",
        ErrorKind::TeamsChatUserMigrationFailed,
        None,
        &[("user", "a@x.com"), ("correlation_id", "42")],
    ),
    (
        "a list in brackets",
        "",
        "The source ODB 'https://a.com/x' contains users with the target tenant domain 'b.com' in their UPN, such as [a@b.com, c@b.com].",
        ErrorKind::OneDriveTargetDomainInSourceSite,
        None,
        &[("source_site", "https://a.com/x"), ("target_domain", "b.com"), ("users", "a@b.com, c@b.com")],
    ),
    (
        "after a cmdlet, wrapped by a console",
        "",
        "Start-SPOCrossTenantUserContentMove : The target UPN 'x@y.com' is\r\n    invalid. Please correct this issue and try again.",
        ErrorKind::OneDriveTargetUpnInvalid,
        None,
        &[("target_upn", "x@y.com")],
    ),
    (
        "other words without meaning, another closing",
        "CTTM-005",
        "Teams migration failed. The user 42 in tenant x.com doesn't have Teams licence. Please contact your administrator.",
        ErrorKind::TeamsChatTeamsLicenseMissing,
        Some("CTTM-005"),
        &[("user", "42"), ("tenant", "x.com")],
    ),
    (
        "an empty value",
        "",
        "ArchiveGuid mismatch, expected '', found '00000000-0000-0000-0000-000000000000'.",
        ErrorKind::IdentityMappingArchiveGuidMismatch,
        None,
        &[("expected", ""), ("found", "00000000-0000-0000-0000-000000000000")],
    ),
    (
        "a value that is a whole error",
        "EXCH-08",
        "Test-MigrationServerAvailability failed with: Max retry for user with id 42 reached.",
        ErrorKind::ExchangeServerAvailabilityTestFailed,
        Some("EXCH-08"),
        &[("detail", "Max retry for user with id 42 reached.")],
    ),
    (
        "a repeated field in different case",
        "",
        "Teams Meeting migration failed for user Alex@contoso.com. Migration for user alex@contoso.com is already in progress.",
        ErrorKind::TeamsMeetingAlreadyInProgress,
        None,
        &[("user", "Alex@contoso.com")],
    ),
    (
        "two different users with a field each",
        "IM-003",
        "Teams meeting migration for user a failed. User b from source tenant s isn't mapped to an identity in target tenant t. Refer to documentation for identity mapping and retry migration.",
        ErrorKind::TeamsMeetingUserNotMapped,
        Some("IM-003"),
        &[("user", "a"), ("unmapped_user", "b"), ("source_tenant", "s"), ("target_tenant", "t")],
    ),
    (
        "a batch name with full stops at the end",
        "CTM-002",
        "User migration validation failed. User is already a part of another batch Wave 2.1. Sales.",
        ErrorKind::CrossTenantAlreadyInAnotherBatch,
        Some("CTM-002"),
        &[("batch", "Wave 2.1. Sales.")],
    ),
];

#[test]
fn messages_are_recognized() {
    for &(name, code, message, kind, seen, fields) in CASES {
        let recognized = recognize_coded(code, message).unwrap_or_else(|| panic!("{name}: {message}"));
        assert_eq!(recognized.kind(), kind, "{name}");
        assert_eq!(recognized.seen_code_text(), seen, "{name}");
        assert_eq!(recognized.fields().collect::<Vec<_>>(), fields, "{name}");
        let typed = MigrationError::parse_coded(code, message).expect(name);
        assert_eq!(typed, recognized.to_error(), "{name}");
    }
}

#[test]
fn texts_that_state_no_error_are_refused() {
    let user = "Teams migration failed. User 42 in tenant 7 does not have";
    for (name, message) in [
        ("nothing", ""),
        ("whitespace", " \r\n\t "),
        ("a code", "MIGR-001"),
        ("half a sentence", user),
        ("an additional negation", "Max retry for user with id 42 not reached."),
        (
            "a missing negation",
            "Teams migration failed. User 42 in tenant 7 does have a Teams license. Assign a Teams license to the user and retry migration.",
        ),
        ("a sentence after", "Max retry for user with id 42 reached. Call the service desk."),
        ("a sentence before", "We saw this: Max retry for user with id 42 reached."),
        ("a ticket", "MIGR-001 again in tenant 7, see the runbook"),
        (
            "different values in a repeated field",
            "Teams Meeting migration failed for user a. Migration for user b is already in progress.",
        ),
        ("no value", "Max retry for user with id  reached."),
        (
            "a word for a number",
            "Found several identities that are still not mapped to mail users in Active Directory.",
        ),
        (
            "a number too large",
            "Found 99999999999999999999 identities that are still not mapped to mail users in Active Directory.",
        ),
        ("another product", "AADSTS50126: Error validating credentials due to invalid username or password."),
        ("only quotes", "\"\""),
        ("only the label", "Error code: CTTM-003, message:"),
        ("brackets", "[[[[[[[["),
        ("an open brace", "Max retry for user with id {user"),
    ] {
        assert!(recognize(message).is_none(), "{name}");
        let error = MigrationError::parse(message).expect_err(name);
        assert_eq!(error.message(), message, "{name}");
        assert!(!error.to_string().is_empty(), "{name}");
    }
}

#[test]
fn a_family_makes_a_shared_code_unique() {
    let message = "MIGR-001: this text is in no catalog";
    let whole = MigrationError::parse(message).unwrap_err();
    assert_eq!(whole.kinds().count(), 2);
    assert_eq!(whole.family(), None);
    assert_eq!(whole.remediation(), None);
    assert_eq!(whole.retryability().map(|retry| retry.verdict()), Some(Verdict::AfterFix));
    let general = GeneralError::parse(message).unwrap_err();
    assert_eq!(general.remediation(), Some(ErrorKind::GeneralTenantsNotConfigured.remediation()));
    let meeting = TeamsMeetingError::parse(message).unwrap_err();
    assert_eq!(meeting.remediation(), Some(ErrorKind::TeamsMeetingTenantsNotConfigured.remediation()));
}

#[test]
fn a_generic_code_has_no_retryability_or_remediation() {
    for code in ["Conflict", "BadArgument"] {
        for error in
            [MigrationError::parse_coded(code, "?").unwrap_err(), ApiError::parse_coded(code, "?").unwrap_err()]
        {
            assert_eq!(error.retryability(), None, "{code}");
            assert_eq!(error.remediation(), None, "{code}");
        }
    }
    let reason = MigrationError::parse_coded("minThresholdFailed", "").unwrap_err();
    assert_eq!(reason.retryability(), Some(ErrorKind::ApiCompleteAfterDateTimeInPast.retryability()));
}

#[test]
fn refusals_display_the_code_and_text() {
    for (name, code, message, display) in [
        ("nothing", "", "", "there is no message"),
        ("a code alone", "cttm-005", " ", "there is no message, only the code CTTM-005"),
        ("an unknown code alone", "X-1", "", "there is no message, only a code that is not in the catalog: X-1"),
        ("text", "", "Boom.", "the message is not in the catalog: \"Boom.\""),
        ("unknown code and text", "X-1", "Boom.", "neither the code nor the text is in the catalog: X-1: \"Boom.\""),
        (
            "known code, unknown text",
            "CTTM-005",
            "Boom.",
            "the code CTTM-005 is known, but not with this text: \"Boom.\"",
        ),
    ] {
        let error = MigrationError::parse_coded(code, message).expect_err(name);
        assert_eq!(error.to_string(), display, "{name}");
        assert_eq!(error.is_empty(), message.trim().is_empty(), "{name}");
    }
    let long = MigrationError::parse(&"\u{E9}".repeat(500)).unwrap_err();
    assert!(long.to_string().ends_with("\"..."), "{long}");
    assert_eq!(long.into_message().chars().count(), 500);
}

#[test]
fn a_code_and_a_message_that_are_swapped_are_noticed_and_kept() {
    let retries = "Max retry for user with id 42 reached.";
    let kind = Some(ErrorKind::ExchangeMaxRetriesReached);
    for (name, code, message, swapped, stated, seen) in [
        ("a documented pair", retries, "EXCH-15", true, kind, Some("EXCH-15")),
        ("in another spelling", "MAX RETRY for user with id 42 reached", " exch15", true, kind, Some("exch15")),
        ("with an undocumented code", retries, "EXCH-99", true, kind, Some("EXCH-99")),
        ("no message", retries, "", true, kind, None),
        ("an undocumented message", "The moon is full.", "EXCH-15", true, None, Some("EXCH-15")),
        ("both undocumented", "The moon is full.", "EXCH-99", true, None, Some("EXCH-99")),
        ("in place", "EXCH-15", "The moon is full.", false, None, Some("EXCH-15")),
        ("a word that is no code", "The moon is full.", "Boom", false, None, Some("The moon is full.")),
        ("two codes", "EXCH-15", "EXCH-99", false, None, Some("EXCH-15")),
        ("a code of two words", "BadArgument Conflict", "The moon is full.", false, None, Some("BadArgument Conflict")),
    ] {
        let error = MigrationError::parse_coded(code, message).expect_err(name);
        assert_eq!((error.given_code(), error.message()), (Some(code), message), "{name}");
        assert_eq!(error.is_swapped(), swapped, "{name}: {error}");
        assert_eq!(error.stated_kind().and_then(|kind| kind.documented()), stated, "{name}");
        assert_eq!(error.code_text(), seen, "{name}");
        assert_eq!(error.retryability().is_some(), stated.is_some() || error.code().is_some(), "{name}");
        if swapped {
            assert!(error.to_string().contains(code.trim()) && error.to_string().contains("swapped"), "{error}");
            assert!(!error.redacted().to_string().contains("42"), "{}", error.redacted());
        }
    }
    // In a family that does not have the message, it says so too.
    let error = ApiError::parse_coded(retries, "EXCH-15").unwrap_err();
    assert!(error.is_swapped() && error.stated_kind().and_then(|kind| kind.documented()) == kind);

    // None is the same as empty, for both.
    let none: Option<&str> = None;
    assert_eq!(MigrationError::parse_coded(none, "Boom."), MigrationError::parse_coded("", "Boom."));
    assert_eq!(MigrationError::parse_coded("X-1", none), MigrationError::parse_coded("X-1", ""));
    assert_eq!(MigrationError::parse_coded(none, none).unwrap_err().given_code(), None);
    assert!(recognize_coded(none, retries).is_some());
}

#[test]
fn a_nested_error_is_found() {
    let outer = MigrationError::parse(
        "Test-MigrationServerAvailability failed with: EXCH-15: Max retry for user with id 42 reached.",
    )
    .unwrap();
    assert_eq!(outer.nested().map(|inner| inner.kind()), Some(ErrorKind::ExchangeMaxRetriesReached));
    let unknown = MigrationError::parse("Test-MigrationServerAvailability failed with: time-out").unwrap();
    assert_eq!(unknown.nested(), None);
    assert_eq!(unknown.get("detail").unwrap().as_str(), Some("time-out"));
}

#[test]
fn a_role_has_a_value_only_if_it_is_unambiguous() {
    let mapped = MigrationError::parse("Teams migration for user a failed. User b from source tenant s is not mapped to an identity in target tenant t. Refer to documentation for identity mapping and retry migration.").unwrap();
    assert_eq!((mapped.user(), mapped.tenant(), mapped.correlation_id()), (Some("a"), None, None));
    let failed =
        MigrationError::parse("Teams migration for user a failed. Correlation Id: c. Retry migration.").unwrap();
    assert_eq!((failed.user(), failed.tenant(), failed.correlation_id()), (Some("a"), None, Some("c")));
    assert_eq!(failed.code(), Some(ErrorCode::Cttm001));
}

#[test]
fn fidelity_is_exact_if_the_text_is_a_wording_of_the_catalog() {
    for (name, message, fidelity) in [
        (
            "canonical",
            "Found 12 identities that are still not mapped to mail users in Active Directory.",
            Fidelity::Exact,
        ),
        (
            "leading zeros",
            "Found 0012 identities that are still not mapped to mail users in Active Directory.",
            Fidelity::Normalized,
        ),
        (
            "no full stop",
            "Found 12 identities that are still not mapped to mail users in Active Directory",
            Fidelity::Normalized,
        ),
        (
            "repeats in different case",
            "Teams Meeting migration failed for user A. Migration for user a is already in progress.",
            Fidelity::Normalized,
        ),
        ("a corrected misspelling", "ArchiveGuid mismatch, expected 'a', found 'b'.", Fidelity::Normalized),
        ("canonical misspelling", "ArchiveGuid missmatch, expected 'a', found 'b'.", Fidelity::Exact),
        (
            "the wording without the optional field",
            "The Cross-Tenant content move feature is not enabled for this tenant.",
            Fidelity::Exact,
        ),
        (
            "another wording of the catalog",
            "Cross-tenant content move [MnASiteMove] is not enabled for this tenant.",
            Fidelity::Exact,
        ),
        (
            "another wording without the full stop",
            "Cross-tenant content move [MnASiteMove] is not enabled for this tenant",
            Fidelity::Normalized,
        ),
        ("a code before", "[EXCH-15] Max retry for user with id 42 reached.", Fidelity::Exact),
    ] {
        let recognized = recognize(message).expect(name);
        assert_eq!(recognized.fidelity(), fidelity, "{name}");
        // An exact text is displayed as it was, unless it is not the first wording.
        let same = message.ends_with(&recognized.to_error().to_string());
        let is_displayed = fidelity == Fidelity::Exact && name != "another wording of the catalog";
        assert_eq!(same, is_displayed, "{name}");
    }
}

#[test]
fn a_code_after_the_message_is_seen() {
    for code in ["EXCH-15", "[EXCH15]", "(exch_15)", "`EXCH-015`", "](EXCH15)", "))exch_15", "exch15"] {
        let message = format!("Max retry for user with id 42 reached. {code}");
        let recognized = recognize(&message).expect(code);
        assert_eq!(recognized.seen_code(), Some(ErrorCode::Exch15), "{code}");
        assert_eq!(recognized.fidelity(), Fidelity::Exact, "{code}");
    }
}

/// The matcher picks candidates by the first words. An invisible character in them must not matter.
#[test]
fn invisible_characters_hide_no_message() {
    let sentence = "email addresses use domains that are not accepted in the organization. Please add the domain to \
                    organization accepted domains or remove it from mail user email addresses.";
    for hidden in ["e\u{AD}", "e\u{200B}", "\u{FF45}"] {
        for before in ["'alex@contoso.com' ", "alex@contoso.com ", "Error: alex@contoso.com "] {
            let message = format!("{before}{hidden}{}", &sentence[1..]);
            let recognized = recognize(&message).unwrap_or_else(|| panic!("{message:?}"));
            assert_eq!(recognized.kind(), ErrorKind::IdentityMappingEmailDomainNotAccepted, "{message:?}");
            assert_eq!(recognized.get("mail_user"), Some("alex@contoso.com"), "{message:?}");
        }
    }
}
