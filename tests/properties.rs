//! Properties of any error and of any text.

use m365_migration_errors::{
    Difference, ErrorKind, Fidelity, FieldType, MigrationError, ParseError, TeamsChatError, recognize, recognize_coded,
};
use proptest::prelude::*;

/// Text that reaches the parser's edge cases more often than random text does.
fn hostile() -> impl Strategy<Value = String> {
    let kind = proptest::sample::select(ErrorKind::ALL);
    let cut = (kind, any::<proptest::sample::Index>(), any::<proptest::sample::Index>(), "\\PC{0,8}").prop_map(
        |(kind, from, to, filler)| {
            let chars: Vec<char> = kind.message().chars().collect();
            let (from, to) = (from.index(chars.len()), to.index(chars.len()));
            chars[from.min(to)..from.max(to)].iter().collect::<String>().replace(['{', '}'], &filler)
        },
    );
    // A message with an invisible character, a quote or a compatibility form of a letter at any place.
    let odd =
        proptest::sample::select(&['\u{200B}', '\u{FF4E}', '\u{FB01}', '\u{1D41A}', '\u{AD}', '\'', '\u{2019}'][..]);
    let kind = proptest::sample::select(ErrorKind::ALL);
    let spoilt = (kind, any::<proptest::sample::Index>(), odd, "[a-z']{1,6}( [a-z']{1,6})?").prop_map(
        |(kind, at, odd, value)| {
            let mut chars: Vec<char> = kind.message().chars().collect();
            let at = at.index(chars.len());
            chars.insert(at, odd);
            let message: String = chars.into_iter().collect();
            message.split('{').map(|part| part.rsplit('}').next().unwrap_or(part)).collect::<Vec<_>>().join(&value)
        },
    );
    let noise = proptest::string::string_regex("[\\[\\]'\"`*:=., \r\n\u{A0}\u{2019}\u{201C}-]{0,6}").unwrap();
    let code =
        proptest::sample::select(&["CTTM-003", "[mms-001/002]", "Error code: ", "Conflict\n", "message=", ""][..]);
    prop_oneof![
        (code, noise, cut, "\\PC{0,4}").prop_map(|(code, noise, cut, tail)| format!("{code}{noise}{cut}{tail}")),
        spoilt,
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_error_survives_display_and_serde(error: MigrationError) {
        let message = error.to_string();
        // The sentence does not have the code, so only kind and values have to be equal.
        let parsed = MigrationError::parse(&message);
        prop_assert!(parsed.is_ok(), "{message}");
        let parsed = parsed.unwrap();
        prop_assert_eq!(parsed.to_string(), message.clone());
        prop_assert!(parsed.kind() == error.kind() && parsed.fields().eq(error.fields()), "{message}");
        if let Some(code) = error.code() {
            prop_assert_eq!(&MigrationError::parse_coded(code.as_str(), message.as_str()).unwrap().code(), &Some(code));
        }
        let json = serde_json::to_string(&error).unwrap();
        prop_assert_eq!(serde_json::from_str::<MigrationError>(&json).unwrap(), error);
    }

    /// A hole accepts any single word, whatever its punctuation, and names of several words.
    #[test]
    fn any_value_round_trips(
        kind in proptest::sample::select(ErrorKind::ALL),
        texts in proptest::collection::vec("[\\PC&&[^\\s\\p{Cf}`'\"\\[\\]()]]{1,30}|[A-Z][a-z]{3,9}( (of |and |van der )?[A-Z][a-z]{3,9}){1,3}", 8),
        count: u64,
    ) {
        let mut builder = MigrationError::builder(kind);
        for (field, text) in kind.fields().iter().zip(&texts) {
            let mut literals = kind.wordings().flat_map(|wording| wording.split(['{', '}']).step_by(2));
            let runs_in = literals.any(|literal| literal.split('.').any(|part| !part.is_empty() && text.contains(part)));
            prop_assume!(!runs_in && text.starts_with(char::is_alphanumeric) && !text.ends_with(['.', ',', ';', ':']));
            prop_assume!(!field.is_one_word() || !text.contains(' '));
            builder = match field.field_type() {
                FieldType::Text => builder.text(field.name(), text),
                FieldType::Count => builder.count(field.name(), count),
                _ => unreachable!(),
            };
        }
        let error = builder.build().unwrap();
        let message = error.to_string();
        prop_assert_eq!(MigrationError::parse(&message), Ok(error), "{}", message);
    }

    #[test]
    fn arbitrary_errors_are_of_the_kinds_asked_for(
        (error, kinds) in proptest::sample::subsequence(ErrorKind::ALL, 1..5)
            .prop_flat_map(|kinds| (any_with::<MigrationError>(Some(kinds.clone())), Just(kinds))),
        // Those of other families are left out.
        chat in any_with::<TeamsChatError>(Some(vec![ErrorKind::TeamsChatUserNotMapped, ErrorKind::GeneralUserNotMapped])),
    ) {
        prop_assert!(kinds.contains(&error.kind()), "{:?} of {:?}", error, kinds);
        prop_assert_eq!(chat.kind(), ErrorKind::TeamsChatUserNotMapped);
    }

    #[test]
    fn a_family_parses_its_own_errors(error: TeamsChatError) {
        let message = error.to_string();
        prop_assert!(TeamsChatError::parse(&message).is_ok(), "{message}");
    }

    #[test]
    fn parse_never_panics_and_loses_nothing(code in hostile(), message in hostile()) {
        match MigrationError::parse_coded(code.as_str(), message.as_str()) {
            Ok(error) => {
                let recognized = recognize_coded(code.as_str(), message.as_str());
                prop_assert_eq!(recognized.map(|recognized| recognized.to_error()), Some(error));
            }
            Err(error) => {
                prop_assert!(recognize_coded(code.as_str(), message.as_str()).is_none());
                prop_assert_eq!(error.given_code().unwrap_or_default().trim(), code.trim());
                let text = if error.is_swapped() { &code } else { &message };
                let _: (String, usize) = (error.to_string(), error.candidates().len());
                for near in error.candidates() {
                    for difference in error.differences(near.kind()) {
                        prop_assert_eq!(text.get(difference.range()), Some(difference.seen()));
                        prop_assert_ne!(difference.seen(), difference.expected());
                    }
                }
                let copy = error.clone();
                prop_assert_eq!(&copy, &error);
                prop_assert_eq!(ParseError::into_message(error), message);
            }
        }
    }

    #[test]
    fn differences_from_any_kind_are_spans_in_order(message in hostile(), kind in proptest::sample::select(ErrorKind::ALL)) {
        if let Err(error) = MigrationError::parse(&message) {
            let differences = error.differences(kind);
            let is_span = |difference: &Difference| message.get(difference.range()) == Some(difference.seen());
            prop_assert!(differences.iter().all(is_span), "{differences:?}");
            prop_assert!(differences.is_sorted_by_key(|difference| difference.range().start), "{differences:?}");
        }
    }

    #[test]
    fn values_and_differences_are_slices_of_the_message(message in hostile()) {
        if let Some(recognized) = recognize(&message) {
            let differences = recognized.differences();
            let differs = recognized.fidelity() == Fidelity::Drifted;
            prop_assert!(differences.is_empty() != differs, "{message:?}: {differences:?}");
            for difference in differences {
                prop_assert_eq!(recognized.sentence().get(difference.range()), Some(difference.seen()));
            }
            for (name, value) in recognized.fields() {
                let at = (value.as_ptr() as usize).checked_sub(message.as_ptr() as usize);
                prop_assert!(at.is_some_and(|at| message.get(at..at + value.len()) == Some(value)), "{}", name);
            }
        }
    }
}
