//! Candidates for a refused message, and the words in which messages differ.

mod support {
    pub mod samples;
}

use std::collections::BTreeSet;

use m365_migration_errors::{
    Candidate, Difference, ErrorKind, Fidelity, FieldType, Kind, MigrationError, ParseError, TeamsMeetingError,
    recognize,
};

use crate::support::samples::GUID;

fn refused(message: &str) -> ParseError {
    MigrationError::parse(message).expect_err(message)
}

fn lines(differences: &[Difference<'_>]) -> Vec<String> {
    differences.iter().map(ToString::to_string).collect()
}

#[test]
fn differences_name_the_words() {
    use ErrorKind::{
        ExchangeMaxRetriesReached as Retries, IdentityMappingExchangeGuidMismatch as Guid,
        OneDriveTargetUserNotFound as TargetUser, TeamsChatTeamsLicenseMissing as License,
    };
    for (name, message, kind, expected) in [
        (
            "another word",
            "Max retry for user with id 42 hit.",
            Retries,
            &["has \"hit\" instead of \"reached\""] as &[_],
        ),
        (
            "another word before a value",
            "Max retry for user by id 42 reached.",
            Retries,
            &["has \"by\" instead of \"with\""],
        ),
        ("a missing word", "Max retry for user id 42 reached.", Retries, &["lacks \"with\""]),
        ("an additional word", "Max retry for the new user with id 42 reached.", Retries, &["adds \"new\""]),
        ("a negation after a value", "Max retry for user with id 42 was not reached.", Retries, &["adds \"was not\""]),
        (
            "no value",
            "Teams Meeting migration failed for user 42. User in tenant 7 does not have a Teams license. Assign a Teams license to the user and retry migration.",
            ErrorKind::TeamsMeetingTeamsLicenseMissing,
            &["lacks \"{user}\""],
        ),
        (
            "cut within a value",
            "Teams migration failed. User 42 in tenant cont...",
            License,
            &["lacks \"does not have a Teams license. Assign a Teams license to the user and retry migration\""],
        ),
        (
            "cut before a value",
            "Teams migration failed. User",
            License,
            &[
                "lacks \"{user} in tenant {tenant} does not have a Teams license. Assign a Teams license to the user and retry migration\"",
            ],
        ),
        (
            "nothing in common",
            "The server is busy.",
            Retries,
            &["has \"server is busy\" instead of \"Max retry for user with id {user} reached\""],
        ),
        ("nothing at all", "", Retries, &["lacks \"Max retry for user with id {user} reached\""]),
        (
            "differences without meaning",
            "the MAX retry for an user with id 42 wasn't reached",
            Retries,
            &["adds \"wasn't\""],
        ),
        ("before the beginning", "Alas: Max retry for user with id 42 reached.", Retries, &["adds \"Alas\""]),
        ("after the end", "Max retry for user with id 42 reached. Boom!", Retries, &["adds \"Boom\""]),
        (
            "a code is not compared",
            "Error EXCH-15: Max retry for user with id 42 hit.",
            Retries,
            &["has \"hit\" instead of \"reached\""],
        ),
        ("within a word", "Max retry for user with id 42 rea", Retries, &["lacks \"reached\""]),
        (
            "in brackets",
            "Target user [Alex of Contoso] is not on the target side.",
            TargetUser,
            &["has \"is\" instead of \"does\"", "lacks \"exist\""],
        ),
        (
            "a value of several words",
            "ExchangeGuid missmatch, expected 'a b', saw 'c d'.",
            Guid,
            &["has \"saw\" instead of \"found\""],
        ),
        (
            "a value within the missing words",
            "Teams migration failed. User 42 is 7.",
            License,
            &[
                "has \"is 7\" instead of \"in tenant {tenant} does not have a Teams license. Assign a Teams license to the user and retry migration\"",
            ],
        ),
    ] {
        let error = refused(message);
        let differences = error.differences(kind);
        assert_eq!(lines(&differences), expected, "{name}");
        for difference in differences {
            assert_eq!(&message[difference.range()], difference.seen(), "{name}");
            let is_wording = |wording: &str| wording.contains(difference.expected());
            assert!(kind.wordings().any(is_wording), "{name}: {}", difference.expected());
        }
    }
}

/// The parts of a message, each with whether it is literal text. `value` fills every hole for names of several words.
fn message(kind: ErrorKind, value: &str) -> Vec<(bool, String)> {
    let mut parts = Vec::new();
    for part in kind.message().split_inclusive(['{', '}']) {
        parts.push(match part.strip_suffix('}') {
            None => (true, part.trim_end_matches('{').to_owned()),
            Some(name) => {
                let field = kind.fields().iter().find(|field| field.name() == name).expect(name);
                let value = match field.field_type() {
                    FieldType::Count => "12",
                    // A name of several words does not fit here.
                    _ if field.is_one_word() => GUID,
                    _ => value,
                };
                (false, value.to_owned())
            }
        });
    }
    parts
}

/// How many literal words the first `cut` bytes of a message have, without the one that is cut.
fn own_words(parts: &[(bool, String)], mut cut: usize) -> usize {
    let mut own = String::new();
    for (is_own, part) in parts {
        let len = part.len().min(cut);
        cut -= len;
        own += if *is_own { &part[..len] } else { &"|"[..len.min(1)] };
    }
    // The last word may be cut.
    let whole = own.rfind(|c: char| !c.is_ascii_alphabetic()).unwrap_or(0);
    let words = own[..whole].split(|c: char| !c.is_ascii_alphabetic() && c != '\'').map(|word| word.trim_matches('\''));
    words.filter(|word| !["", "a", "an", "the", "please"].contains(&&*word.to_lowercase())).count()
}

#[test]
fn a_message_cut_anywhere_names_its_kind() {
    let mut cuts = 0;
    for &kind in ErrorKind::ALL {
        for value in ["alex.o'brien@contoso.com", "Sales Mailbox"] {
            let parts = message(kind, value);
            let whole: String = parts.iter().map(|(_, part)| &**part).collect();
            for (at, _) in whole.char_indices() {
                let text = format!("{}{}", &whole[..at], ["", "...", " \u{2026}", "\"\r\n"][at % 4]);
                // If a message ends with a value or an instruction, the rest may still be recognized.
                let Err(error) = MigrationError::parse(&text) else { continue };
                cuts += 1;
                let own = own_words(&parts, at);
                let candidates = error.candidates();
                let near = candidates.iter().find(|near| near.kind() == kind && near.is_beginning());
                // If only punctuation separates two values, the cut one may belong to the first.
                let is_clear = !kind.message().contains("}, {") && !kind.message().contains("}/{");
                assert!(near.is_some() || own < 4 || !is_clear, "{kind}: {own} words of {text:?}: {candidates:?}");
                assert!(near.is_none() || own >= 2, "{kind}: {own} words of {text:?}: {candidates:?}");
                if let Some(near) = near {
                    // A word that is cut for this kind may be whole for another.
                    let words = |near: &Candidate| 1.0 / (1.0 - near.score());
                    let best = candidates.iter().filter(|near| near.is_beginning()).map(words).fold(0.0, f32::max);
                    assert!(best < words(near) + 1.5, "{kind}: {text:?}: {candidates:?}");
                    assert!(error.beginning_of().any(|named| named == kind), "{kind}");
                    let missing = error.differences(kind);
                    // If only a bracket is missing, no word is.
                    let ends =
                        |wording: &str, rest: &str| wording.trim_end_matches(['.', ']', '\'', ')']).ends_with(rest);
                    let is_rest = |difference: &Difference<'_>| {
                        let expected = difference.expected();
                        difference.seen().is_empty() && kind.wordings().any(|wording| ends(wording, expected))
                    };
                    assert!(missing.len() <= 1 && missing.iter().all(is_rest), "{kind}: {text:?}: {missing:?}");
                }
                assert!(candidates.iter().all(|near| (0.0..=1.0).contains(&near.score())), "{kind}");
                assert!(candidates.is_sorted_by(|a, b| a.score() >= b.score()), "{kind}");
            }
        }
    }
    assert!(cuts > 15_000, "only {cuts} cut messages were refused");
}

#[test]
fn too_few_words_are_not_a_beginning() {
    for (name, message) in [
        ("nothing", ""),
        ("a word", "Teams"),
        ("three words", "Teams migration failed."),
        ("three words and a value", "Couldn't find 'alex@contoso.com'"),
        ("three words and a letter", "Teams migration failed. T"),
        ("another end", "Max retry for user with id 42 was hit"),
        ("a statement for a value", "Teams migration failed. User 42 has been told about it in a mail."),
        ("all of it and more", "Max retry for user with id 42 reached. Boom!"),
        ("the middle", "for user with id 42 reach"),
        ("an ordinary line", "User migration failed because the disk is full."),
    ] {
        let error = refused(message);
        assert_eq!(error.beginning_of().count(), 0, "{name}: {:?}", error.candidates());
        assert!(error.candidates().iter().all(|near| !near.is_beginning()), "{name}");
    }
}

#[test]
fn kinds_that_begin_alike_are_all_named() {
    let text = "[CTTM-002] Teams migration failed. App 42 in tenant contoso.com is ...";
    let kinds: BTreeSet<_> = refused(text).beginning_of().filter_map(Kind::documented).collect();
    let alike = [
        ErrorKind::TeamsChatAppNotProvisioned,
        ErrorKind::TeamsChatAllRoleAssignmentsMissing,
        ErrorKind::TeamsChatRoleAssignmentMissing,
    ];
    assert_eq!(kinds, BTreeSet::from(alike));
    // The code decides which of them is the likeliest.
    assert_eq!(refused(text).candidates()[0].kind(), ErrorKind::TeamsChatAppNotProvisioned);

    let many = refused("Teams migration failed. The Cross-Tenant Teams Migration a");
    assert!(many.beginning_of().count() > 3, "{:?}", many.candidates());
    let family = TeamsMeetingError::parse(text).unwrap_err();
    assert_eq!(family.beginning_of().count(), 0, "the kinds are of another family");
}

#[test]
fn a_refusal_names_the_likely_kind() {
    for (name, message, ending) in [
        (
            "likely",
            "Max retry for user with id 42 hit.",
            "the message is not in the catalog: \"Max retry for user with id 42 hit.\"; did you mean \
             exchange/max-retries-reached?",
        ),
        (
            "cut",
            "Max retry for user with id 42...",
            "\"Max retry for user with id 42...\"; it is the beginning of exchange/max-retries-reached",
        ),
        (
            "cut, of two",
            "Teams migration failed. User 42 in tenant 7 does not ha",
            "; it is the beginning of teams-chat/teams-license-missing or 1 other",
        ),
        ("unlikely", "Max retry was reached.", "the message is not in the catalog: \"Max retry was reached.\""),
    ] {
        let error = refused(message);
        assert!(error.to_string().ends_with(ending), "{name}: {error}");
        assert_eq!(error.redacted().to_string(), "the message is not in the catalog", "{name}");
    }
}

#[test]
fn long_texts_are_compared_by_their_first_words() {
    let filler = "and so on, ".repeat(100_000);
    let error = refused(&format!("Max retry for user with id 42 hit. {filler}"));
    let differences = error.differences(ErrorKind::ExchangeMaxRetriesReached);
    assert_eq!(differences.len(), 1);
    assert!(differences[0].seen().starts_with("hit. and so on") && differences[0].seen().len() < 2_000);
    assert_eq!(refused(&filler).candidates(), []);
}

#[test]
fn drifted_messages_have_differences() {
    for (name, message, fidelity, expected) in [
        ("exact", "Max retry for user with id 42 reached.", Fidelity::Exact, &[] as &[&str]),
        ("another spelling", "MAX  retry for user with id '42' reached", Fidelity::Normalized, &[]),
        ("another wording", "ArchiveGuid mismatch, expected 'a', found 'b'.", Fidelity::Normalized, &[]),
        ("an additional article", "Max retry for the user with id 42 reached.", Fidelity::Drifted, &["adds \"the\""]),
        (
            "a missing article, after a code",
            "CTTM-016: Teams migration failed. Tenant failed a pre-migration validation step. Refer to tenant \
             configuration documentation and retry validation.",
            Fidelity::Drifted,
            &["lacks \"The\""],
        ),
        (
            "another word for the same",
            "User migration failed. User 42 is not mapped to an identity on tenant 7. User 42 has to be added to the \
             identity mapping, and then you must re-run identity mapping with this user and then retry the migration.",
            Fidelity::Drifted,
            &["has \"has to\" instead of \"must\""],
        ),
        (
            "another order",
            "Teams Meeting migration failed. The MMS App a in source or target tenant 7 does not have the Exchange \
             Administrator directory role assigned. Please assign the role and retry migration.",
            Fidelity::Drifted,
            &["has \"source or target\" instead of \"target or source\""],
        ),
        (
            "no closing",
            "Teams migration failed. User 42 in tenant 7 does not have a Teams license.",
            Fidelity::Drifted,
            &["lacks \"Assign a Teams license to the user and retry migration\""],
        ),
        (
            "an additional closing",
            "Max retry for user with id 42 reached. Please contact support.",
            Fidelity::Drifted,
            &["adds \"Please contact support\""],
        ),
        (
            "a repeated value in another case",
            "Teams migration for user A@x.com failed. User a@x.com in the tenant 7 does not exist. Check the user Id \
             and retry migration.",
            Fidelity::Drifted,
            &["lacks \"The\"", "adds \"the\""],
        ),
    ] {
        let recognized = recognize(message).expect(name);
        assert_eq!(recognized.fidelity(), fidelity, "{name}");
        let differences = recognized.differences();
        assert_eq!(lines(&differences), expected, "{name}");
        for difference in differences {
            assert_eq!(&recognized.sentence()[difference.range()], difference.seen(), "{name}");
        }
    }
}
