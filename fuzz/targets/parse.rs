//! Parsing never panics, and nothing is lost: what is refused comes back with its message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use m365_migration_errors::{MigrationError, ParseError};

fuzz_target!(|message: &str| {
    match MigrationError::parse(message) {
        Ok(error) => accepted(&error),
        Err(error) => refused(message, error),
    }
    // What Graph hands out, in one text: a code, and behind the first line break its message.
    let (code, message) = message.split_once('\n').unwrap_or(("", message));
    match MigrationError::parse_coded(code, message) {
        Ok(error) => accepted(&error),
        Err(error) => refused(message, error),
    }
});

/// Everything that an error answers can be asked for.
fn accepted(error: &MigrationError) {
    let kind = error.kind();
    assert_eq!(error.family(), kind.family());
    assert!(error.code().is_none_or(|code| code.kinds().contains(&kind)), "{error:?}");
    assert_eq!(error.retryability(), kind.retryability());
    assert_eq!(error.remediation(), kind.remediation());
    assert!(!error.to_string().is_empty() && !format!("{error:?}").is_empty());
    assert!(error.redacted().contains('{') || error.fields().next().is_none(), "{error:?}");
    assert!(error.fields().all(|(name, _)| kind.fields().iter().any(|field| field.name() == name)), "{error:?}");
    let _ = (error.user(), error.tenant(), error.correlation_id(), error.nested());
}

/// Everything that a refusal answers can be asked for.
fn refused(message: &str, error: ParseError) {
    assert_eq!(error.message(), message);
    assert!(!error.to_string().is_empty() && !error.reason().to_string().is_empty() && !format!("{error:?}").is_empty());
    let candidates = error.candidates();
    assert!(candidates.is_sorted_by(|a, b| a.score() >= b.score()), "{error:?}");
    assert!(candidates.iter().all(|candidate| (0.0..=1.0).contains(&candidate.score())), "{error:?}");
    let kinds: Vec<_> = error.kinds().collect();
    // What is answered is true of every kind that has the code.
    if let Some(answer) = error.retryability() {
        assert!(kinds.iter().all(|kind| kind.retryability() == answer), "{error:?}");
    }
    if let Some(answer) = error.remediation() {
        assert!(kinds.iter().all(|kind| kind.remediation() == answer), "{error:?}");
    }
    let _ = (error.code(), error.code_text(), error.family(), error.is_empty(), error.is_ambiguous());
    let _ = error.other_family();
    assert_eq!(error.into_message(), message);
}
