//! `recognize` and `parse` agree in everything, and every value is a slice of the input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use m365_migration_errors::{ErrorCode, Fidelity, MigrationError, ParseError, Recognized, Value};
use m365_migration_errors::{recognize, recognize_coded};

fuzz_target!(|message: &str| {
    agree(message, recognize(message), MigrationError::parse(message));
    let (code, message) = message.split_once('\n').unwrap_or(("", message));
    let recognized = recognize_coded(code, message);
    agree(message, recognized, MigrationError::parse_coded(code, message));
    if code.trim().is_empty() {
        assert_eq!(recognized, recognize(message));
    }
});

fn agree(message: &str, recognized: Option<Recognized<'_>>, parsed: Result<MigrationError, ParseError>) {
    let (Some(recognized), Ok(parsed)) = (recognized, &parsed) else {
        assert!(recognized.is_none() && parsed.is_err(), "{message:?}: {recognized:?} and {parsed:?}");
        return;
    };
    assert_eq!(recognized.kind(), parsed.kind(), "{message:?}");
    assert_eq!(&recognized.to_error(), parsed, "{message:?}");
    if let Some(code) = recognized.seen_code() {
        let text = recognized.seen_code_text().expect("a code was seen");
        assert_eq!(text.parse::<ErrorCode>(), Ok(code), "{message:?}");
    }
    values(message, &recognized, parsed);
    let displayed = parsed.to_string();
    // With several wordings, the error may be displayed in another one.
    if recognized.fidelity() == Fidelity::Exact && recognized.kind().wordings().len() == 1 {
        assert!(message.contains(&displayed), "{message:?} is displayed as {displayed:?}");
    }
}

/// The values are verbatim slices of the message, equal to those of the error and in the same order.
fn values(message: &str, recognized: &Recognized<'_>, error: &MigrationError) {
    let within = message.as_bytes().as_ptr_range();
    assert_eq!(recognized.fields().count(), error.fields().count(), "{message:?}");
    for ((name, seen), (other, value)) in recognized.fields().zip(error.fields()) {
        assert_eq!(name, other, "{message:?}");
        let place = seen.as_bytes().as_ptr_range();
        assert!(within.start <= place.start && place.end <= within.end, "{message:?}: {name}");
        match value {
            Value::Text(text) => assert_eq!(seen, text, "{message:?}: {name}"),
            Value::Count(count) => {
                let digits: String = seen.chars().filter(char::is_ascii_digit).collect();
                assert_eq!(digits.parse(), Ok(count), "{message:?}: {name}");
            }
            other => panic!("{message:?}: {name}: {other:?} is a value of a new type"),
        }
        assert_eq!(recognized.get(name), Some(seen), "{message:?}");
    }
}
