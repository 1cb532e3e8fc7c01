//! The types of names: verdicts, families, kinds, codes and so on.
//!
//! [`names`] makes such a type, an enum with `ALL` and the names in the same order. The type adds `as_str`, and
//! [`name_traits`] the rest: `Display` and `AsRef<str>` write the name, `FromStr` and `TryFrom<&str>` read it. strum's
//! traits are in `strum_traits` and serde's in `serde_format`, because the build script has neither.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

/// The error of parsing one of the crate's names from text: a verdict, a family, a kind's id and so on.
///
/// It says which name is nearest, if one is near, and lists all names if they are few.
///
/// ```
/// use m365_migration_errors::{ErrorKind, Scope};
///
/// let error = "galaxy".parse::<Scope>().unwrap_err();
/// assert_eq!((error.text(), error.nearest()), ("galaxy", None));
/// assert_eq!(error.to_string(), "`galaxy` is not a scope (one of request, user, batch, tenant)");
///
/// let error = "teams-chat/user-not-maped".parse::<ErrorKind>().unwrap_err();
/// assert_eq!(error.nearest(), Some("teams-chat/user-not-mapped"));
/// assert_eq!(
///     error.to_string(),
///     "`teams-chat/user-not-maped` is not the id of an error kind; did you mean `teams-chat/user-not-mapped`?",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownName {
    what: &'static str,
    text: Box<str>,
    names: &'static [&'static str],
}

/// The most names that an error lists.
const LISTED: usize = 12;

/// The longest text for which the nearest name is looked for, in bytes.
const LONGEST: usize = 128;

impl UnknownName {
    pub(crate) fn new(what: &'static str, text: &str, names: &'static [&'static str]) -> Self {
        Self { what, text: text.into(), names }
    }

    /// Returns the text that is not a name.
    ///
    /// ```
    /// # use m365_migration_errors::Scope;
    /// assert_eq!("galaxy".parse::<Scope>().unwrap_err().text(), "galaxy");
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the name that was probably meant; `None` if none is near.
    ///
    /// ```
    /// # use m365_migration_errors::Verdict;
    /// assert_eq!("after fixx".parse::<Verdict>().unwrap_err().nearest(), Some("after_fix"));
    /// assert_eq!("later".parse::<Verdict>().unwrap_err().nearest(), None);
    /// ```
    #[inline]
    pub fn nearest(&self) -> Option<&'static str> {
        if self.text.len() > LONGEST {
            return None;
        }
        let text = letters(&self.text);
        let distances = self.names.iter().map(|name| (distance(&text, name), *name));
        let (distance, name) = distances.min_by_key(|(distance, _)| *distance)?;
        (distance <= text.len() / 4).then_some(name)
    }
}

impl fmt::Display for UnknownName {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.text, self.what)?;
        if let Some((first, others)) = self.names.split_first().filter(|(_, others)| others.len() < LISTED) {
            write!(f, " (one of {first}")?;
            others.iter().try_for_each(|name| write!(f, ", {name}"))?;
            f.write_str(")")?;
        }
        match self.nearest() {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for UnknownName {}

/// The letters of a name that count: in lowercase, without what separates words. Names are ASCII, so any other
/// letter matches none of theirs.
fn letters(name: &str) -> Vec<u8> {
    let mut letters = name.trim().as_bytes().to_ascii_lowercase();
    letters.retain(|byte| !matches!(byte, b'-' | b'_' | b' '));
    letters
}

/// Returns the number of a name, in any case and with any separators between its words.
pub(crate) fn find(text: &str, names: &[&str]) -> Option<usize> {
    let exact = names.iter().position(|name| *name == text);
    exact.or_else(|| {
        let text = letters(text);
        names.iter().position(|name| letters(name) == text)
    })
}

/// Returns how many letters have to be added, removed or replaced. Another number is another name, so a digit counts as
/// many.
fn distance(text: &[u8], name: &str) -> usize {
    let cost = |c: u8| if c.is_ascii_digit() { 8 } else { 1 };
    let mut row = Vec::with_capacity(text.len() + 1);
    row.push(0);
    for (at, &c) in text.iter().enumerate() {
        row.push(row[at] + cost(c));
    }
    for wanted in letters(name) {
        let mut before = row[0];
        row[0] += cost(wanted);
        for (at, &c) in text.iter().enumerate() {
            let replaced = before + if c == wanted { 0 } else { cost(c).max(cost(wanted)) };
            before = row[at + 1];
            row[at + 1] = replaced.min(row[at] + cost(c)).min(before + cost(wanted));
        }
    }
    row[text.len()]
}

/// Makes an enum of names.
macro_rules! names {
    (
        $(#[$attribute:meta])*
        $name:ident;
        $(#[$all_doc:meta])*
        ALL: [$($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?]
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            $(#[$all_doc])*
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The names, in the order of [`ALL`](Self::ALL).
            pub(crate) const NAMES: &'static [&'static str] = &[$($text),+];
        }
    };
}
pub(crate) use names;

/// Gives a type of names its traits. `find` returns the number of the name in a text.
macro_rules! name_traits {
    ($name:ident, $what:literal) => {
        $crate::base::name_traits::name_traits! {
            $name, $what,
            /// Reads the name in any case, with any hyphen, underscore or space, or none, between its words.
            find = |text| $crate::base::name_traits::find(text, $name::NAMES)
        }
    };
    ($name:ident, $what:literal, $(#[$doc:meta])* find = $find:expr) => {
        /// Writes the name.
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<$name> for &'static str {
            fn from(name: $name) -> Self {
                name.as_str()
            }
        }

        $(#[$doc])*
        impl core::str::FromStr for $name {
            type Err = $crate::base::name_traits::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let find: fn(&str) -> Option<usize> = $find;
                let found = find(text).and_then(|number| Self::ALL.get(number)).copied();
                found.ok_or_else(|| $crate::base::name_traits::UnknownName::new($what, text, Self::NAMES))
            }
        }

        /// Reads the name as `FromStr` does.
        impl TryFrom<&str> for $name {
            type Error = $crate::base::name_traits::UnknownName;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}
pub(crate) use name_traits;
