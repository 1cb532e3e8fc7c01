//! The feature `miette`: every error says what to do, in a terminal too.

use m365_migration_errors::{ErrorKind, MigrationError, Verdict};
use miette::{Diagnostic, NarratableReportHandler, Severity};
use proptest::prelude::any_with;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

fn shown(diagnostic: &dyn Diagnostic) -> String {
    let mut text = String::new();
    NarratableReportHandler::new().render_report(&mut text, diagnostic).expect("a string takes all");
    text
}

fn text<'a>(shown: Option<Box<dyn std::fmt::Display + 'a>>) -> Option<String> {
    shown.map(|shown| shown.to_string())
}

/// An error of the kind, with some values.
fn error(kind: ErrorKind) -> MigrationError {
    let mut runner = TestRunner::deterministic();
    any_with::<MigrationError>(Some(vec![kind])).new_tree(&mut runner).expect("there is a value").current()
}

#[test]
fn a_report_has_the_kind_the_remediation_and_its_link() {
    let error = MigrationError::parse(
        "Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams license. Assign a Teams \
         license to the user and retry migration.",
    )
    .expect("it is documented");
    let report = shown(&error);
    let remediation = error.remediation();
    let expected = [error.to_string(), "teams-chat/teams-license-missing".into(), remediation.summary().into()];
    let steps = remediation.steps().iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
    let links = remediation.links().iter().map(|link| link.url().to_owned()).take(1);
    for part in expected.into_iter().chain(steps).chain(links) {
        assert!(report.contains(&part), "{part:?} is not in\n{report}");
    }
    assert!(report.contains("severity: error"), "{report}");
}

#[test]
fn severities_follow_the_verdicts() {
    for (kind, verdict, severity) in [
        (ErrorKind::CrossTenantAlreadyInSameBatch, Verdict::NotNeeded, Severity::Advice),
        (ErrorKind::TeamsChatCompletedWithErrors, Verdict::Optional, Severity::Warning),
        (ErrorKind::GeneralUserMigrationFailed, Verdict::Transient, Severity::Warning),
        (ErrorKind::CrossTenantServiceBusy, Verdict::Throttled, Severity::Warning),
        (ErrorKind::OneDrivePartnersIncompatible, Verdict::AfterWait, Severity::Warning),
        (ErrorKind::TeamsChatTeamsLicenseMissing, Verdict::AfterFix, Severity::Error),
    ] {
        assert_eq!(kind.retryability().verdict(), verdict, "{kind}");
        assert_eq!(error(kind).severity(), Some(severity), "{kind}");
    }
}

#[test]
fn a_refusal_says_what_is_certain() {
    let refused = |code, message| MigrationError::parse_coded(code, message).unwrap_err();
    let license = ErrorKind::TeamsChatTeamsLicenseMissing;
    for (name, error, code, severity, help) in [
        ("nothing", refused("", "The moon is full."), None, None, ""),
        (
            "one kind",
            refused("CTTM-005", "?"),
            Some(license.id()),
            Some(Severity::Error),
            license.remediation().summary(),
        ),
        ("several kinds", refused("BadArgument", "?"), Some("BadArgument"), None, ""),
        (
            "near",
            refused("", "User 42 in tenant 7 does not have a Teams license."),
            None,
            None,
            "The nearest documented errors: teams-chat/teams-license-missing",
        ),
    ] {
        assert_eq!(text(Diagnostic::code(&error)).as_deref(), code, "{name}");
        assert_eq!(error.severity(), severity, "{name}");
        assert!(text(error.help()).unwrap_or_default().starts_with(help), "{name}: {:?}", text(error.help()));
        assert!(shown(&error).contains(&error.to_string()), "{name}");
    }
}

#[test]
fn every_kind_has_a_report() {
    for &kind in ErrorKind::ALL {
        let error = error(kind);
        assert_eq!(text(Diagnostic::code(&error)).as_deref(), Some(kind.id()));
        let help = text(error.help()).expect("every kind has a remediation");
        for part in kind.remediation().steps().iter().chain(&kind.remediation().caution()) {
            assert!(help.contains(part), "{kind}: {part}");
        }
        let link = kind.remediation().links().first().map(|link| link.url());
        assert_eq!(text(error.url()).as_deref(), link, "{kind}");
    }
}
