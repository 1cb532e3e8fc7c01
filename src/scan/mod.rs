//! Errors inside a longer text: a log, a ticket, the output of a console.
//!
//! ```text
//! text ── fold ──> lowercase blocks ── search ──> fragments: rare words or beginnings of words, one in each wording
//!                                                    │
//!                                                    v
//!                                                 [`Vicinity::message`]: back to where a wording with this word can begin,
//!                                                    │               and on to where it ends
//!                                                    v
//!                                                 recognize: the text between, by all its rules
//! ```
//!
//! The search is case-sensitive, so the text is folded first, block by block.

#[cfg(feature = "extend")]
mod any;
mod credit;
mod ends;
mod finder;
mod message;
mod redact;
#[cfg(feature = "std")]
mod scan_reader;
mod search;

use core::iter::FusedIterator;
use core::ops::Range;
use core::str::Utf8Chunks;

#[cfg(feature = "extend")]
pub use self::any::{AnyFound, AnyScan};
pub(crate) use self::finder::Finder;
pub(crate) use self::message::Message;
pub use self::redact::redact;
#[cfg(feature = "std")]
pub use self::scan_reader::{OwnedFound, ScanReader};
use crate::error::enums::MigrationError;
use crate::error::recognized::Recognized;
use crate::error::slices::{Slices, slice_methods};
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::iterators::FieldRanges;
use crate::model::known::Known;
#[cfg(doc)]
use crate::{Fidelity, recognize};

/// Finds every error inside a longer text, in order.
///
/// It finds the messages that [`recognize`] recognizes as exact or [normalized](Fidelity::Normalized), in any case, and
/// across the line breaks of a wrapped console if these are between words. Messages in other words
/// ([`Drifted`](Fidelity::Drifted)) are not looked for, because nothing shows where they end. Each message is found by
/// one of its words; the beginning of this word must be written in ASCII. If the sentence goes on before or after a
/// message, it is another sentence and not found, as far as a capital or a full stop shows it. `scan` cannot tell why a
/// message is quoted, or whether another sentence retracts it.
///
/// A message begins at most 1 KiB before the word it is found by, and ends at most 4 KiB after it. The text around such
/// a word is read again until a message is found or ruled out: in all at most 64 times the text, plus 64 KiB. A text of
/// nothing but messages takes at most ten times its length, a log with a message in one of a hundred lines a tenth. In a
/// text made to take more, messages are missed where that limit is used up.
///
/// A message that ends in a value ends with its line; or, unless the value is an error inside the error, before a full
/// stop that ends a sentence, a semicolon, a comma, a tab, a vertical bar, an opening bracket after a space, or two
/// spaces. A bracket with a GUID at the end of the line is always the log's.
///
/// ```
/// use m365_migration_errors::{ErrorKind, scan};
///
/// let log = "11:02:03 INFO  3 users are left\n\
///            11:02:04 ERROR EXCH-15: Max retry for user with id 42 reached. [correlation 7]\n";
/// let found: Vec<_> = scan(log).collect();
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].recognized().kind(), ErrorKind::ExchangeMaxRetriesReached);
/// assert_eq!(found[0].recognized().get("user"), Some("42"));
/// assert_eq!(found[0].text(), "EXCH-15: Max retry for user with id 42 reached.");
/// assert_eq!(&log[found[0].range()], found[0].text());
/// ```
pub fn scan(text: &str) -> Scan<'_> {
    Scan(Finder::new(Known::BUILT_IN, text))
}

/// Finds every error inside bytes: [`scan`], in each part of them that is valid UTF-8.
///
/// The ranges are those in `bytes`.
///
/// ```
/// use m365_migration_errors::scan_bytes;
///
/// let bytes = b"\xFF Max retry for user with id 42 reached. \xFE";
/// let found = scan_bytes(bytes).next().unwrap();
/// assert_eq!(found.range(), 2..40);
/// assert_eq!(found.recognized().get("user"), Some("42"));
/// ```
pub fn scan_bytes(bytes: &[u8]) -> ScanBytes<'_> {
    ScanBytes { chunks: bytes.utf8_chunks(), next: 0, chunk: 0, scan: scan("") }
}

/// An error inside a longer text.
///
/// It answers what its [`Recognized`] answers; only the ranges are those in the longer text.
///
/// ```
/// use m365_migration_errors::{ErrorKind, MigrationError, scan};
///
/// let text = "It says: EXCH-15: Max retry for user with id 42 reached. Why?";
/// let found = scan(text).next().unwrap();
/// assert_eq!((found.kind(), found.user()), (ErrorKind::ExchangeMaxRetriesReached, Some("42")));
/// assert!(found.field_ranges().eq([("user", 45..47)]));
/// assert_eq!(&text[45..47], "42");
/// assert_eq!(MigrationError::from(found), MigrationError::parse("Max retry for user with id 42 reached.")?);
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    start: usize,
    text: &'a str,
    recognized: Recognized<'a>,
}

impl<'a> Found<'a> {
    /// Returns its range of bytes: from its code, if there is one before it, to the end of the sentence.
    pub const fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Returns its text.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// Returns what it states.
    pub const fn recognized(&self) -> &Recognized<'a> {
        &self.recognized
    }

    /// Returns the kind; see [`Recognized::kind`].
    pub const fn kind(&self) -> ErrorKind {
        self.recognized.kind()
    }

    /// Returns the family; see [`MigrationError::family`].
    pub const fn family(&self) -> Family {
        self.recognized.family()
    }

    /// Returns every documented code of the kind; see [`MigrationError::codes`].
    pub const fn codes(&self) -> &'static [ErrorCode] {
        self.recognized.codes()
    }

    /// Returns the code of the error; see [`Recognized::code`].
    pub fn code(&self) -> Option<ErrorCode> {
        self.recognized.code()
    }

    /// Returns the names of the fields, and the ranges of bytes of their values in the longer text; see
    /// [`Recognized::field_ranges`].
    pub fn field_ranges(&self) -> FieldRanges {
        self.slices().field_ranges()
    }

    /// Returns the error inside the error; see [`Recognized::nested`].
    pub fn nested(&self) -> Option<Recognized<'a>> {
        self.recognized.nested()
    }

    /// Returns an owned, typed error with the same kind, code and values.
    pub fn to_error(&self) -> MigrationError {
        self.recognized.to_error()
    }

    fn slices(&self) -> Slices<'a> {
        let slices = self.recognized.slices();
        Slices { start: self.start + slices.start, ..slices }
    }
}

slice_methods!(Found);

impl From<Found<'_>> for MigrationError {
    fn from(found: Found<'_>) -> Self {
        found.to_error()
    }
}

crate::error::facts_format::as_object! {
    /// Writes its range as `start` and `end`, its `text`, and what is `recognized`.
    Found<'_>, |found| {
        start: found.range().start,
        end: found.range().end,
        text: found.text(),
        recognized: found.recognized(),
    }
}

/// An iterator over the errors inside a text; see [`scan`].
#[derive(Clone, Debug)]
pub struct Scan<'a>(Finder<'a>);

/// An iterator over the errors inside bytes; see [`scan_bytes`].
#[derive(Clone, Debug)]
pub struct ScanBytes<'a> {
    chunks: Utf8Chunks<'a>,
    /// Where the next chunk begins.
    next: usize,
    /// Where the chunk that is being scanned begins.
    chunk: usize,
    scan: Scan<'a>,
}

impl<'a> Iterator for ScanBytes<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        loop {
            if let Some(found) = self.scan.next() {
                return Some(Found { start: self.chunk + found.start, ..found });
            }
            let chunk = self.chunks.next()?;
            self.chunk = self.next;
            self.next += chunk.valid().len() + chunk.invalid().len();
            self.scan.0.go_on_in(chunk.valid());
        }
    }
}

impl FusedIterator for ScanBytes<'_> {}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        let Message { start, text, found } = self.0.next()?;
        Some(Found { start, text, recognized: Recognized::new(found, text) })
    }
}

impl FusedIterator for Scan<'_> {}
