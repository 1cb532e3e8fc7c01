//! Every type of names has the same traits.

use std::collections::{BTreeSet, HashMap};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;

use m365_migration_errors::{
    ApiError, Basis, ErrorCode, ErrorKind, ExchangeError, Family, Fidelity, FieldType, MigrationError, Owner,
    RetryUnit, Role, Scope, TeamsChatError, UnknownName, Verdict,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

mod support {
    pub mod samples;
}

use support::samples::error;

/// What all types of names have.
fn has_all<T>(all: &[T], strum_all: &[T], strum_names: &[&str], as_str: fn(T) -> &'static str)
where
    T: Copy + Ord + Hash + Debug + Display + AsRef<str> + Into<&'static str> + Serialize + DeserializeOwned,
    T: FromStr<Err = UnknownName> + for<'a> TryFrom<&'a str, Error = UnknownName> + Send + Sync + 'static,
{
    assert_eq!(all, strum_all);
    assert!(!all.is_empty() && all.is_sorted(), "{all:?}");
    assert!(all.iter().map(|name| as_str(*name)).eq(strum_names.iter().copied()), "{strum_names:?}");
    let folded = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    assert_eq!(strum_names.iter().map(|name| folded(name)).collect::<BTreeSet<_>>().len(), all.len());
    for &name in all {
        let text = as_str(name);
        assert_eq!((name.to_string().as_str(), name.as_ref(), name.into()), (text, text, text));
        assert_eq!(format!("{name:>60}|"), format!("{text:>60}|"));
        for spelling in [text.to_owned(), text.to_uppercase(), format!(" {text} "), text.replace('_', "-")] {
            assert_eq!(spelling.parse(), Ok(name), "{spelling}");
            assert_eq!(T::try_from(&*spelling), Ok(name), "{spelling}");
        }
        let json = serde_json::to_string(&name).expect(text);
        assert_eq!(json, format!("{text:?}"));
        assert_eq!(serde_json::from_str::<T>(&json).expect(text), name);
        assert_eq!(HashMap::from([(name, 1)]).get(&name), Some(&1));

        // A letter too many is a slip, except in names of few letters.
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let slip = format!("{text}q");
        let unknown = slip.parse::<T>().expect_err(&slip);
        assert_eq!(unknown.text(), slip);
        if letters >= 4 {
            assert_eq!(unknown.nearest(), Some(text), "{slip}");
            assert!(unknown.to_string().ends_with(&format!("; did you mean `{text}`?")), "{unknown}");
        }
    }
    for nothing in ["", "no such name", "\u{1F600}", &"x".repeat(100_000)] {
        let unknown = nothing.parse::<T>().expect_err(nothing);
        assert_eq!(unknown.nearest(), None, "{nothing}");
        assert_eq!(unknown.to_string().contains("(one of "), all.len() <= 12, "{unknown}");
    }
}

#[test]
fn every_type_of_names_has_the_same_traits() {
    macro_rules! each {
        ($($name:ident),+) => {$(
            has_all(
                $name::ALL,
                <$name as strum::VariantArray>::VARIANTS,
                <$name as strum::VariantNames>::VARIANTS,
                $name::as_str,
            );
        )+};
    }
    each! { ErrorKind, Family, ErrorCode, Verdict, Owner, Scope, RetryUnit, Role, Basis, Fidelity, FieldType }
    assert!(ErrorKind::ALL.iter().all(|kind| kind.as_str() == kind.id()));
    assert!(Family::ALL.iter().all(|family| family.as_str() == family.id()));
}

#[test]
fn names_are_read_however_people_write_them() {
    for text in ["AfterFix", "after-fix", "AFTER FIX", "after_fix"] {
        assert_eq!(text.parse(), Ok(Verdict::AfterFix), "{text}");
    }
    for text in ["Teams-Chat/User-Not-Mapped", "TeamsChat/UserNotMapped", " teams_chat/user_not_mapped"] {
        assert_eq!(text.parse(), Ok(ErrorKind::TeamsChatUserNotMapped), "{text}");
    }
    for (text, nearest) in [
        ("teams-chat/user-not-maped", Some("teams-chat/user-not-mapped")),
        ("teams-chat/something-else", None),
        ("user-not-mapped", None),
    ] {
        assert_eq!(text.parse::<ErrorKind>().expect_err(text).nearest(), nearest, "{text}");
    }
    // Another number is another code.
    for (text, nearest) in [("CTTM-999", None), ("CTM-003", Some("CTTM-003")), ("CTTM-0033", None)] {
        assert_eq!(text.parse::<ErrorCode>().expect_err(text).nearest(), nearest, "{text}");
    }
}

#[test]
fn a_predicate_is_true_of_one_value() {
    const TRANSIENT: bool = Verdict::Transient.is_transient();
    const { assert!(TRANSIENT && Family::OneDrive.is_one_drive() && !Scope::User.is_tenant()) }
    assert!(Verdict::ALL.iter().filter(|verdict| verdict.is_after_fix()).eq([&Verdict::AfterFix]));
    assert!(Family::ALL.iter().copied().filter(|family| family.is_api()).eq([Family::Api]));
    assert!(Role::ALL.iter().copied().filter(|role| role.is_detail()).eq([Role::Detail]));
}

#[test]
fn errors_are_sorted_by_kind_and_then_by_their_values() {
    let mut all: Vec<MigrationError> = ErrorKind::ALL
        .iter()
        .flat_map(|&kind| {
            [0, 1].into_iter().flat_map(move |turn| [true, false].map(|full| error(kind, turn, None, full)))
        })
        .collect();
    all.reverse();
    all.sort();
    assert!(all.is_sorted_by_key(|error| error.kind()));
    for (a, b) in all.iter().zip(&all[1..]) {
        assert_eq!(a == b, a.cmp(b).is_eq(), "{a:?} and {b:?}");
    }
    let set: BTreeSet<_> = all.iter().cloned().collect();
    all.dedup();
    assert_eq!(set.len(), all.len());

    let [low, high] = ["41", "42"].map(ExchangeError::max_retries_reached);
    assert!(low < high && MigrationError::from(low) < high.into());
}

#[test]
fn an_error_narrows_to_its_family_and_no_other() {
    for &kind in ErrorKind::ALL {
        let error = error(kind, 0, None, true);
        macro_rules! narrows {
            ($($name:ident: $family:ident),+) => {$(
                match $name::try_from(error.clone()) {
                    Ok(own) => assert_eq!((kind.family(), MigrationError::from(own)), (Family::$family, error.clone())),
                    Err(other) => assert!(kind.family() != Family::$family && other == error, "{kind}"),
                }
            )+};
        }
        narrows! { ApiError: Api, ExchangeError: Exchange, TeamsChatError: TeamsChat }
    }
}
