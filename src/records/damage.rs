//! What could not be read, where, and what to do about it.

use std::fmt;
use std::io;

use crate::records::record::Origin;

/// A part of the input that could not be read. What is before it and, as far as the format allows, after it is read
/// nevertheless.
#[doc = example!(damage of r#"[{"id": "42""#:
    damage.to_string() => "line 1#/0: byte 12: the JSON ends in the middle; fetch it again")]
#[derive(Debug)]
pub struct Damage {
    pub(crate) origin: Origin,
    pub(crate) byte: u64,
    pub(crate) kind: DamageKind,
    pub(crate) detail: Box<str>,
    pub(crate) source: Option<io::Error>,
}

/// What kind of [`Damage`] it is.
#[doc = example!(damage of "User,Status,Error\nalex,failed,System.Object[]\n": damage.kind() => DamageKind::Flattened)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DamageKind {
    /// Reading failed.
    Io,
    /// The input ends in the middle of something.
    Truncated,
    /// The text breaks the rules of its format.
    Malformed,
    /// PowerShell has put the name of a type, or a summary, in place of what the object holds: the depth of
    /// `ConvertTo-Json` was too small, or the format cannot nest.
    Flattened,
    /// One entry is larger than is kept in memory.
    TooLarge,
    /// The input, or an attachment of a mail, is not text: a picture, an archive, random bytes.
    NotText,
}

getters! {
    Damage, damage, damage;
    /// Returns what kind of damage it is.
    kind -> DamageKind, of "[{} x]" => DamageKind::Malformed;
    /// Returns how many bytes are before the damage once the input is UTF-8, as most inputs are from the start.
    byte -> u64, of "[{} x]" => 4;
}

impl Damage {
    /// Returns where the damage, or the entry that holds it, is.
    #[doc = example!(damage of r#"[{"id": "42""#: damage.origin().pointer() => Some("/0"))]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cure = match self.kind {
            DamageKind::Io => "what was read before is kept",
            DamageKind::Truncated => "fetch it again",
            DamageKind::Malformed => "the rest is read",
            DamageKind::Flattened => "write the objects with `ConvertTo-Json -Depth 100`",
            DamageKind::TooLarge => "cut the input into smaller entries",
            DamageKind::NotText => "only texts are read",
        };
        write!(f, "{}: byte {}: {}; {cure}", self.origin, self.byte, self.detail)
    }
}

impl std::error::Error for Damage {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
