//! Facts about a documented code, and the lookup of its spellings.

use core::fmt;
use core::str::FromStr;

use crate::entry::CodeEntry;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::generated::tables::{CODES, TABLES};
use crate::spelling::Spelling;
use crate::steps;
use crate::tables::{Code, Tables};
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

    /// Returns whether errors outside the catalog have the code too, so that it proves nothing by itself.
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

/// Reads any spelling of a documented code: in any case, with any hyphen, space or nothing before the number, with or
/// without the number's leading zeros, a pair with or without the second prefix.
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
        let number = find(&TABLES, text).ok_or_else(|| UnknownName::new("a documented code", text, &[]))?;
        Ok(Self::ALL[usize::from(number)])
    }
}

/// Returns the number of the code that `text` spells, if any, without building an error.
pub(crate) fn find(tables: &Tables<'_>, text: &str) -> Option<u16> {
    let spelling = Spelling::of(text);
    steps::count(text.len());
    let hash = spelling.clone().hash();
    let first = tables.spellings.partition_point(|(other, _)| *other < hash);
    let alike = tables.spellings[first..].iter().take_while(|(other, _)| *other == hash);
    let is_it = |number: &u16| {
        let code = tables.codes[usize::from(*number)].text.of_text(tables.text);
        Spelling::of(code).eq(spelling.clone())
    };
    alike.map(|(_, number)| *number).find(is_it)
}

/// Whether `token` looks like a code, documented or not: `CTTM-099`.
fn looks_like_one(token: &str) -> bool {
    let prefix = token.bytes().take_while(u8::is_ascii_alphabetic).take(6).count();
    let Some(number) = token[prefix..].strip_prefix(['-', '\u{2010}', '\u{2011}']) else { return false };
    (2..=5).contains(&prefix)
        && (2..=9).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'/')
}

/// Whether `token` is a documented code, or looks like another one.
pub(crate) fn is_code(tables: &Tables<'_>, token: &str) -> bool {
    let begins = tables.starts.codes.begin(token.as_bytes());
    // A single word is not a code: those of letters alone are several words in one.
    let may_be_one = || token.len() >= tables.shortest_name || token.bytes().any(|byte| byte.is_ascii_digit());
    token.len() >= 4 && (looks_like_one(token) || begins && may_be_one() && find(tables, token).is_some())
}

/// A code as it was seen: its text, and the documented code that it spells, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen<'a> {
    pub(crate) text: &'a str,
    /// The number of the code.
    pub(crate) code: Option<u16>,
    /// Whether it is clearly meant as the code of the text after it.
    pub(crate) is_signed: bool,
}

impl<'a> Seen<'a> {
    /// Returns `None` for a text of whitespace.
    pub(crate) fn new(tables: &Tables<'_>, text: &'a str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { text, code: find(tables, text), is_signed: true })
    }

    pub(crate) fn belongs_to(&self, tables: &Tables<'_>, kind: u16) -> bool {
        self.row(tables).is_some_and(|code| code.kinds.of(tables.code_kinds).contains(&kind))
    }

    /// Whether `holds` is true of one of the code's kinds.
    pub(crate) fn is_of_any(&self, tables: &Tables<'_>, holds: impl Fn(u16) -> bool) -> bool {
        self.row(tables).is_some_and(|code| code.kinds.of(tables.code_kinds).iter().any(|&kind| holds(kind)))
    }

    /// Whether the code is documented and says more than a generic one.
    pub(crate) fn is_special(&self, tables: &Tables<'_>) -> bool {
        self.row(tables).is_some_and(|code| !code.is_generic)
    }

    fn row<'t>(&self, tables: &Tables<'t>) -> Option<&'t Code> {
        Some(&tables.codes[usize::from(self.code?)])
    }

    /// Returns the code as one that this crate knows; `None` for one of a catalog read at run time.
    pub(crate) fn documented(&self) -> Option<ErrorCode> {
        ErrorCode::ALL.get(usize::from(self.code?)).copied()
    }
}
