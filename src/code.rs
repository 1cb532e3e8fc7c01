//! What a documented code tells about itself, and how codes are spelled.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::entry::CodeEntry;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::generated::tables::CODES;
use crate::vocabulary::UnknownName;

impl ErrorCode {
    const fn entry(self) -> &'static CodeEntry {
        &CODES[self as usize]
    }

    /// Returns the code as documented.
    ///
    /// ```
    /// use m365_migration_errors::ErrorCode;
    ///
    /// assert_eq!(ErrorCode::Cttm003.as_str(), "CTTM-003");
    /// assert_eq!(ErrorCode::Mms001Or002.as_str(), "MMS-001/002");
    /// ```
    pub const fn as_str(self) -> &'static str {
        self.entry().text
    }

    /// Returns the kinds that carry the code, in the order of the catalog: at least one.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind};
    ///
    /// let kinds = [ErrorKind::GeneralUserNotMapped, ErrorKind::TeamsMeetingUserNotMapped];
    /// assert_eq!(ErrorCode::Im003.kinds(), kinds);
    /// ```
    pub const fn kinds(self) -> &'static [ErrorKind] {
        self.entry().kinds
    }

    /// Returns the one kind that carries the code; `None` if several do, or if the code is generic.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind};
    ///
    /// assert_eq!(ErrorCode::Cttm003.kind(), Some(ErrorKind::TeamsChatUserNotMapped));
    /// assert_eq!(ErrorCode::Exch08.kind(), None, "it has three messages");
    /// assert_eq!(ErrorCode::Conflict.kind(), None, "Graph says it of other errors too");
    /// ```
    pub const fn kind(self) -> Option<ErrorKind> {
        match self.entry() {
            CodeEntry { kinds: [kind], generic: false, .. } => Some(*kind),
            _ => None,
        }
    }

    /// Returns the one family in which the code occurs; `None` if it occurs in several.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, Family};
    ///
    /// assert_eq!(ErrorCode::Exch08.family(), Some(Family::Exchange));
    /// assert_eq!(ErrorCode::Im003.family(), None);
    /// ```
    pub const fn family(self) -> Option<Family> {
        let kinds = self.kinds();
        let family = kinds[0].family();
        let mut i = 1;
        while i < kinds.len() {
            if kinds[i].family() as usize != family as usize {
                return None;
            }
            i += 1;
        }
        Some(family)
    }

    /// Returns whether errors that are in no catalog carry the code as well, so that it proves nothing by itself.
    ///
    /// ```
    /// use m365_migration_errors::ErrorCode;
    ///
    /// assert!(ErrorCode::BadArgument.is_generic());
    /// assert!(!ErrorCode::DuplicateDisplayNameJob.is_generic());
    /// ```
    pub const fn is_generic(self) -> bool {
        self.entry().generic
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads any spelling of a documented code: in any case, with any hyphen, blank or nothing before the number, with
/// or without the number's leading zeros, a pair with or without the second prefix.
///
/// ```
/// use m365_migration_errors::ErrorCode;
///
/// for spelling in ["CTTM-003", "cttm-003", "CTTM003", "CTTM_3", "CTTM\u{2011}003", " CTTM 003 "] {
///     assert_eq!(spelling.parse(), Ok(ErrorCode::Cttm003), "{spelling}");
/// }
/// assert_eq!("MMS-001/MMS-002".parse(), Ok(ErrorCode::Mms001Or002));
/// assert_eq!("mnabyokenabledonsourcetenant".parse(), Ok(ErrorCode::MnABYOKEnabledOnSourceTenant));
///
/// let error = "CTTM-999".parse::<ErrorCode>().unwrap_err();
/// assert_eq!(error.to_string(), "`CTTM-999` is not a documented code");
/// ```
impl FromStr for ErrorCode {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        find(text).ok_or_else(|| UnknownName::new("a documented code", text, &[]))
    }
}

/// Returns the code that `text` spells, without building an error where it spells none.
pub(crate) fn find(text: &str) -> Option<ErrorCode> {
    let first = text.trim_start().bytes().next()?;
    let begins = |code: &ErrorCode| code.as_str().as_bytes()[0].eq_ignore_ascii_case(&first);
    ErrorCode::ALL.iter().copied().filter(begins).find(|code| spelled_alike(code.as_str(), text))
}

fn spelled_alike(code: &str, text: &str) -> bool {
    Spelling::of(code).eq(Spelling::of(text))
}

/// What is left of a code when all that people spell differently is taken away: letters in lower case, numbers
/// without leading zeros, slashes without a repeated prefix behind them.
#[derive(Clone)]
struct Spelling<'a> {
    rest: &'a str,
    prefix: &'a str,
    in_number: bool,
}

impl<'a> Spelling<'a> {
    fn of(code: &'a str) -> Self {
        let prefix = code.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        Self { rest: code, prefix, in_number: false }
    }
}

impl Iterator for Spelling<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let c = self.rest.chars().next()?;
            self.rest = &self.rest[c.len_utf8()..];
            let was_in_number = core::mem::replace(&mut self.in_number, c.is_ascii_digit());
            match c {
                ' ' | '-' | '_' | '\u{A0}' | '\u{2010}'..='\u{2014}' => {}
                '0' if !was_in_number && self.rest.starts_with(|c: char| c.is_ascii_digit()) => self.in_number = false,
                '/' => {
                    let after = self.rest.trim_start();
                    let repeated = after.get(..self.prefix.len()).is_some_and(|p| p.eq_ignore_ascii_case(self.prefix));
                    self.rest = if repeated { &after[self.prefix.len()..] } else { after };
                    return Some('/');
                }
                c => return Some(c.to_ascii_lowercase()),
            }
        }
    }
}

/// Whether `token` looks like a code, be it documented or not: `CTTM-099`.
pub(crate) fn looks_like_one(token: &str) -> bool {
    let Some((prefix, number)) = token.split_once(['-', '\u{2010}', '\u{2011}']) else { return false };
    (2..=5).contains(&prefix.len())
        && prefix.bytes().all(|b| b.is_ascii_alphabetic())
        && (2..=9).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'/')
}

/// A code as it was seen: its text, and which documented code that is, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen<'a> {
    pub(crate) text: &'a str,
    pub(crate) code: Option<ErrorCode>,
    /// Whether it is plainly meant as the code of what follows.
    pub(crate) is_signed: bool,
}

impl<'a> Seen<'a> {
    /// Returns nothing for a blank text.
    pub(crate) fn new(text: &'a str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { text, code: find(text), is_signed: true })
    }

    pub(crate) fn belongs_to(&self, kind: ErrorKind) -> bool {
        self.code.is_some_and(|code| code.kinds().contains(&kind))
    }

    /// Whether the code is documented and says more than a generic one.
    pub(crate) fn is_special(&self) -> bool {
        self.code.is_some_and(|code| !code.is_generic())
    }

    pub(crate) fn to_owned(self) -> (String, Option<ErrorCode>) {
        (self.text.into(), self.code)
    }
}
