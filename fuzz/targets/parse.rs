//! Parsing never panics, and a refusal returns the whole message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use m365_migration_errors::{MigrationError, ParseError};

fuzz_target!(|message: &str| {
    match MigrationError::parse(message) {
        Ok(error) => accepted(&error),
        Err(error) => refused(message, error),
    }
    // A code, a line break and a message, as from Graph.
    let (code, message) = message.split_once('\n').unwrap_or(("", message));
    match MigrationError::parse_coded(code, message) {
        Ok(error) => accepted(&error),
        Err(error) => {
            assert_eq!(error.given_code().unwrap_or_default().trim(), code.trim());
            refused(message, error);
        }
    }
});

/// Every method of an error works, and agrees with its kind.
fn accepted(error: &MigrationError) {
    let kind = error.kind();
    assert_eq!(error.family(), kind.family());
    assert!(error.code().is_none_or(|code| code.kinds().contains(&kind)), "{error:?}");
    assert_eq!(error.retryability(), kind.retryability());
    assert_eq!(error.remediation(), kind.remediation());
    assert!(!error.to_string().is_empty() && !format!("{error:?}").is_empty());
    assert!(error.redacted().as_str().contains('{') || error.fields().next().is_none(), "{error:?}");
    assert!(error.fields().all(|(name, _)| kind.fields().iter().any(|field| field.name() == name)), "{error:?}");
    let _ = (error.user(), error.tenant(), error.correlation_id(), error.nested());
}

/// Every method of a refusal works, and agrees with its kinds.
fn refused(message: &str, error: ParseError) {
    assert_eq!(error.message(), message);
    assert!(!error.to_string().is_empty() && !error.redacted().to_string().is_empty() && !format!("{error:?}").is_empty());
    let candidates = error.candidates();
    assert!(candidates.is_sorted_by(|a, b| a.score() >= b.score()), "{error:?}");
    assert!(candidates.iter().all(|candidate| (0.0..=1.0).contains(&candidate.score())), "{error:?}");
    let kinds: Vec<_> = error.kinds().collect();
    // Retryability and remediation hold for every kind with the code.
    if let Some(retryability) = error.retryability() {
        assert!(kinds.iter().all(|kind| kind.retryability() == retryability), "{error:?}");
    }
    if let Some(remediation) = error.remediation() {
        assert!(kinds.iter().all(|kind| kind.remediation() == remediation), "{error:?}");
    }
    let _ = (error.code(), error.code_text(), error.family(), error.is_empty(), error.is_ambiguous(), error.is_swapped());
    let _ = error.stated_kind();
    assert_eq!(error.into_message(), message);
}
