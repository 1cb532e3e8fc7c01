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

mod credit;
mod ends;
mod message;
mod search;

use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::ops::Range;
use core::str::Utf8Chunks;

use self::credit::Credit;
pub use self::message::Found;
use self::message::Vicinity;
use self::search::Search;
use crate::base::tables::{Fragment, Part};
use crate::generated::tables::TABLES;
#[cfg(doc)]
use crate::{Fidelity, recognize};

/// How many bytes of the text are folded at once: few enough for the L1 cache.
const BLOCK: usize = 8 * 1024;

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
    Scan { text, done: 0, block: 0..0, folded: Vec::new(), searched: 0, credit: Credit::NEW }
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

/// An iterator over the errors inside a text; see [`scan`].
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    text: &'a str,
    /// Every message before this byte has been found.
    done: usize,
    /// The folded part of the text.
    block: Range<usize>,
    folded: Vec<u8>,
    /// How many bytes of `folded` have been searched.
    searched: usize,
    credit: Credit,
}

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
                return Some(found.moved(self.chunk));
            }
            let chunk = self.chunks.next()?;
            self.chunk = self.next;
            self.next += chunk.valid().len() + chunk.invalid().len();
            // Reuse the buffer of the last chunk.
            let mut folded = core::mem::take(&mut self.scan.folded);
            folded.clear();
            let credit = self.scan.credit.at(self.scan.text.len()).carried_over();
            self.scan = Scan { folded, credit, ..scan(chunk.valid()) };
        }
    }
}

impl FusedIterator for ScanBytes<'_> {}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        while let Some((fragment, at)) = self.next_fragment() {
            if at < self.done || !is_word(self.text.as_bytes(), at, fragment) {
                continue;
            }
            self.credit = self.credit.at(at);
            let vicinity = Vicinity::new(self.text, self.done, at);
            if let Some(found) = vicinity.message(fragment, &mut self.credit) {
                self.done = found.range().end;
                self.searched = self.searched.max(self.done - self.block.start);
                return Some(found);
            }
        }
        None
    }
}

impl FusedIterator for Scan<'_> {}

impl Scan<'_> {
    /// Returns the next fragment, in any case, and its place.
    fn next_fragment(&mut self) -> Option<(&'static Fragment, usize)> {
        let search = Search::get();
        loop {
            if let Some((number, at)) = search.find(&self.folded, self.searched) {
                let fragment = &TABLES.fragments[number];
                self.searched = at + 1;
                return Some((fragment, self.block.start + at));
            }
            if self.block.end == self.text.len() {
                self.searched = self.folded.len();
                return None;
            }
            // A fragment may lie across the end of a block.
            let start = self.block.end.saturating_sub(search.longest - 1).max(self.block.start);
            let end = self.text.len().min(start + BLOCK);
            self.block = start..end;
            self.folded.clear();
            // Letters become lowercase; no fragment contains what other bytes become.
            self.folded.extend(self.text.as_bytes()[start..end].iter().map(|byte| byte | 0x20));
            self.searched = 0;
        }
    }
}

/// Whether a fragment found at a place is the part of a word that it is meant to be, by the characters around it.
fn is_word(text: &[u8], at: usize, fragment: &Fragment) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let (begins, ends) = (!is_letter(at.checked_sub(1)), !is_letter(at.checked_add(fragment.text.len())));
    match fragment.part {
        Part::Whole => begins && ends,
        Part::Beginning => begins,
        Part::End => !begins && ends,
    }
}
