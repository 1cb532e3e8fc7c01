//! What could not be read, where, and what to do about it.

use std::io;

use crate::records::record::Origin;

facts! {
    /// A part of the input that could not be read. What is before it and, as far as the format allows, after it is read
    /// nevertheless.
    #[doc = example!(damage of r#"[{"id": "42""#:
        damage.to_string() => "line 1#/0: byte 12: the JSON ends in the middle; fetch it again")]
    #[derive(Debug, thiserror::Error)]
    #[error("{origin}: byte {byte}: {detail}; {}", .kind.cure())]
    Damage {
        pub(crate) origin: Origin,
        pub(crate) detail: Box<str>,
        pub(crate) source: Option<io::Error>,
    }
    damage, damage;
    /// Returns what kind of damage it is.
    kind: DamageKind, -> DamageKind, of "[{} x]" => DamageKind::Malformed;
    /// Returns how many bytes are before the damage once the input is UTF-8, as most inputs are from the start.
    byte: u64, -> u64, of "[{} x]" => 4;
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

impl Damage {
    /// Returns where the damage, or the entry that holds it, is.
    #[doc = example!(damage of r#"[{"id": "42""#: damage.origin().pointer() => Some("/0"))]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

crate::error::facts_format::as_object! {
    /// Writes `origin`, the word for its `kind`, `byte`, and as `text` what it displays.
    Damage, |damage| {
        origin: damage.origin(),
        kind: damage.kind().as_str(),
        byte: damage.byte(),
        text: damage.to_string(),
    }
}

impl DamageKind {
    /// Returns the kind in words, without what was seen in the input.
    #[doc = example!(damage of "[{} x]": damage.kind().describe() => "the text breaks the rules of its format")]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Io => "reading failed",
            Self::Truncated => "the input ends in the middle of something",
            Self::Malformed => "the text breaks the rules of its format",
            Self::Flattened => "PowerShell has left out what an object holds",
            Self::TooLarge => "an entry is too large",
            Self::NotText => "it is not text",
        }
    }

    /// Returns the kind as a word in `snake_case`.
    #[doc = example!(damage of "[{} x]": damage.kind().as_str() => "malformed")]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Truncated => "truncated",
            Self::Malformed => "malformed",
            Self::Flattened => "flattened",
            Self::TooLarge => "too_large",
            Self::NotText => "not_text",
        }
    }

    fn cure(self) -> &'static str {
        match self {
            Self::Io => "what was read before is kept",
            Self::Truncated => "fetch it again",
            Self::Malformed => "the rest is read",
            Self::Flattened => "write the objects with `ConvertTo-Json -Depth 100`",
            Self::TooLarge => "cut the input into smaller entries",
            Self::NotText => "only texts are read",
        }
    }
}
