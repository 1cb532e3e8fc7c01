//! The iterators that methods return. Each has a name, so that a dependent can keep one in a type of its own.

use alloc::string::String;
use core::iter::{Copied, Map};
use core::ops::Range;
use core::slice;

use super::value::{OwnedValue, Value};
use crate::base::tables::MAX_HOLES;

/// Gives other iterators, each of a known length, names of their own.
macro_rules! named_iterators {
    ($($(#[$doc:meta])* $name:ident $(<$life:lifetime>)?: $item:ty = $inner:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        #[must_use = "iterators do nothing until they are used"]
        pub struct $name $(<$life>)? (pub(crate) $inner);

        impl $(<$life>)? Iterator for $name $(<$life>)? {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<$item> {
                self.0.next()
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl $(<$life>)? DoubleEndedIterator for $name $(<$life>)? {
            #[inline]
            fn next_back(&mut self) -> Option<$item> {
                self.0.next_back()
            }
        }

        impl $(<$life>)? ExactSizeIterator for $name $(<$life>)? {}

        impl $(<$life>)? core::iter::FusedIterator for $name $(<$life>)? {}

        /// Writes the rest of the list.
        impl $(<$life>)? core::fmt::Debug for $name $(<$life>)? {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_list().entries(self.clone()).finish()
            }
        }
    )+};
}
pub(crate) use named_iterators;

/// As many things as a message has values, at most.
#[derive(Clone)]
pub(crate) struct Few<T> {
    things: [Option<T>; MAX_HOLES],
    left: Range<usize>,
}

impl<T> FromIterator<T> for Few<T> {
    #[inline]
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut few = Self { things: [const { None }; MAX_HOLES], left: 0..0 };
        for (place, thing) in few.things.iter_mut().zip(all) {
            *place = Some(thing);
            few.left.end += 1;
        }
        few
    }
}

impl<T> Iterator for Few<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.things[self.left.next()?].take()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

impl<T> DoubleEndedIterator for Few<T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        self.things[self.left.next_back()?].take()
    }
}

named_iterators! {
    /// The names of an error's fields and their values; see [`MigrationError::fields`](crate::MigrationError::fields).
    ///
    /// ```
    /// use m365_migration_errors::{ExchangeError, Value, iter::Fields};
    ///
    /// let error = ExchangeError::max_retries_reached("42");
    /// let fields: Fields<'_> = error.fields();
    /// assert_eq!(fields.len(), 1);
    /// assert_eq!(format!("{fields:?}"), r#"[("user", Text("42"))]"#);
    /// ```
    Fields<'a>: (&'static str, Value<'a>) = Few<(&'static str, Value<'a>)>;

    /// The names of a recognized message's fields and their values; see [`Recognized::fields`](crate::Recognized::fields).
    ///
    /// ```
    /// use m365_migration_errors::{iter::TextFields, recognize};
    ///
    /// let mut fields: TextFields<'_> = recognize("Max retry for user with id 42 reached.").unwrap().fields();
    /// assert_eq!(fields.next_back(), Some(("user", "42")));
    /// ```
    TextFields<'a>: (&'static str, &'a str) = Few<(&'static str, &'a str)>;

    /// The names of a message's fields, and where their values are; see
    /// [`Recognized::field_ranges`](crate::Recognized::field_ranges).
    ///
    /// ```
    /// use m365_migration_errors::{iter::FieldRanges, recognize};
    ///
    /// let mut ranges: FieldRanges = recognize("Max retry for user with id 42 reached.").unwrap().field_ranges();
    /// assert_eq!(ranges.next(), Some(("user", 27..29)));
    /// ```
    FieldRanges: (&'static str, Range<usize>) = Few<(&'static str, Range<usize>)>;

    /// The values of the fields with a role; see [`MigrationError::in_role`](crate::MigrationError::in_role).
    ///
    /// ```
    /// use m365_migration_errors::{ExchangeError, Role, iter::InRole};
    ///
    /// let error = ExchangeError::max_retries_reached("42");
    /// let users: InRole<'_> = error.in_role(Role::User);
    /// assert!(users.eq(["42"]));
    /// ```
    InRole<'a>: &'a str = Few<&'a str>;

    /// The names of the fields of an error of a newer version, and their values; see
    /// [`NewerError::fields`](crate::NewerError::fields).
    ///
    /// ```
    /// use m365_migration_errors::{Reported, Value, iter::NewerFields};
    ///
    /// let json = r#"{"kind": "exchange/mailbox-on-the-moon", "fields": {"user": "42", "orbits": 3}}"#;
    /// let Reported::Newer(error) = serde_json::from_str(json)? else { panic!() };
    /// let mut fields: NewerFields<'_> = error.fields();
    /// assert_eq!((fields.len(), fields.next_back()), (2, Some(("user", Value::Text("42")))));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    NewerFields<'a>: (&'a str, Value<'a>) = Map<slice::Iter<'a, (String, OwnedValue)>, fn(&(String, OwnedValue)) -> (&str, Value<'_>)>;

    /// The wordings of a kind; see [`ErrorKind::wordings`](crate::ErrorKind::wordings).
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, iter::Wordings};
    ///
    /// let mut wordings: Wordings = ErrorKind::ExchangeMaxRetriesReached.wordings();
    /// assert_eq!(wordings.next(), Some("Max retry for user with id {user} reached."));
    /// ```
    Wordings: &'static str = Copied<slice::Iter<'static, &'static str>>;
}
