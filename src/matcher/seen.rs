//! A code as it was seen: in a message, or beside it.

use crate::base::spelling::find;
use crate::base::tables::{Code, Tables};
use crate::generated::names::ErrorCode;

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
    pub(crate) is_clear: bool,
}

impl<'a> Seen<'a> {
    /// Returns `None` for a text of whitespace.
    pub(crate) fn new(tables: &Tables<'_>, text: &'a str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { text, code: find(tables, text), is_clear: true })
    }

    pub(crate) fn belongs_to(&self, tables: &Tables<'_>, kind: u16) -> bool {
        self.row(tables).is_some_and(|code| code.kinds.of(tables.code_kinds).contains(&kind))
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
