//! The iterators that methods return know their length, go both ways, and end once and for all.

use std::fmt::Debug;
use std::iter::FusedIterator;

use m365_migration_errors::catalog::PAGES;
use m365_migration_errors::{ErrorKind, Kind, MigrationError, Role, recognize};

mod support {
    pub mod samples;
}

use support::samples::error;

/// Checks an iterator from both ends, and returns its list.
#[track_caller]
fn list<I>(all: I) -> Vec<I::Item>
where
    I: Clone + Debug + DoubleEndedIterator<Item: Clone + Debug + PartialEq> + ExactSizeIterator + FusedIterator,
{
    let expected: Vec<_> = all.clone().collect();
    assert_eq!(all.len(), expected.len(), "{all:?}");
    assert_eq!(format!("{all:?}"), format!("{expected:?}"));
    let mut backwards: Vec<_> = all.clone().rev().collect();
    backwards.reverse();
    assert_eq!(backwards, expected);

    let (mut rest, mut from_front, mut from_back) = (all, Vec::new(), Vec::new());
    while rest.len() > 0 {
        from_front.extend(rest.next());
        from_back.extend(rest.next_back());
    }
    assert!(rest.next().is_none() && rest.next_back().is_none() && rest.next().is_none());
    from_front.extend(from_back.into_iter().rev());
    assert_eq!(from_front, expected, "from both ends");
    expected
}

#[test]
fn those_of_errors_and_messages_of_all_kinds() {
    for &kind in ErrorKind::ALL {
        let error = error(kind, 0, None, true);
        let fields = list(error.fields());
        assert!(fields.iter().map(|(name, _)| *name).eq(kind.fields().iter().map(|field| field.name())), "{kind}");
        let text = error.to_string();
        let recognized = recognize(&text).expect("it is documented");
        let texts = list(recognized.fields());
        assert!(
            texts
                .iter()
                .map(|(name, text)| (*name, (*text).to_owned()))
                .eq(fields.iter().map(|(name, value)| (*name, value.to_string())))
        );
        assert!(list(recognized.field_ranges()).len() >= texts.len(), "{kind}");
        for &role in Role::ALL {
            let expected = kind.fields().iter().filter(|field| field.role() == Some(role)).count();
            assert_eq!(list(error.in_role(role)).len(), expected, "{kind}: {role}");
            assert_eq!(list(recognized.in_role(role)), list(error.in_role(role)), "{kind}: {role}");
        }
        assert_eq!(list(kind.wordings())[0], kind.message());
        assert_eq!(list(Kind::from(kind).wordings()), list(kind.wordings()));
    }
}

#[test]
fn those_of_kinds() {
    let refused = MigrationError::parse_coded("IM-003", "?").expect_err("it is a question");
    assert_eq!(list(refused.kinds()), [ErrorKind::GeneralUserNotMapped, ErrorKind::TeamsMeetingUserNotMapped]);
    let cut = MigrationError::parse("Max retry for user with id 42 re").expect_err("it is cut");
    assert_eq!(list(cut.beginning_of()), [ErrorKind::ExchangeMaxRetriesReached]);
    assert_eq!(PAGES.iter().map(|page| list(page.kinds()).len()).sum::<usize>(), ErrorKind::ALL.len());
}

#[cfg(feature = "extend")]
#[test]
fn those_of_a_catalog() {
    use m365_migration_errors::catalog::Catalog;

    let catalog = Catalog::builder().build().expect("nothing is added");
    assert_eq!(list(catalog.kinds()), ErrorKind::ALL);
    assert_eq!(list(catalog.kinds_of_code("im-003")).len(), 2);
    let error = catalog.parse("Max retry for user with id 42 reached.").expect("it is documented");
    assert_eq!((list(error.fields()).len(), list(error.in_role(Role::User))), (1, vec!["42"]));
    let broken = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build();
    let broken = broken.expect_err("much is missing");
    let mistakes: Vec<_> = broken.mistakes().map(|mistake| mistake.to_string()).collect();
    assert_eq!(broken.mistakes().len(), mistakes.len());
    let mut backwards: Vec<_> = broken.mistakes().rev().map(|mistake| mistake.to_string()).collect();
    backwards.reverse();
    assert_eq!(backwards, mistakes);
}
