//! Finds the messages of a catalog inside a text.

use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use super::credit::Credit;
use super::message::{AHEAD, BACK, Message, Vicinity};
use super::search::Search;
use crate::base::tables::{Fragment, Part};
use crate::model::known::Known;

/// How many bytes of the text are folded at once: few enough for the L1 cache.
const BLOCK: usize = 8 * 1024;

/// The most bytes before a fragment that are read: back to the beginning of a message, and a code before it.
const REACH: usize = BACK + 128;

/// Finds the messages of a catalog inside a text.
#[derive(Clone)]
pub(crate) struct Finder<'a> {
    known: Known,
    text: &'a str,
    /// Whether more text will follow, so that the search pauses where it could change the answer.
    is_open: bool,
    progress: Progress,
}

/// How far a text has been searched.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    /// Every message before this byte has been found.
    done: usize,
    /// The folded part of the text.
    block: Range<usize>,
    folded: Vec<u8>,
    /// How many bytes of `folded` have been searched.
    searched: usize,
    credit: Credit,
}

impl Default for Progress {
    fn default() -> Self {
        Self { done: 0, block: 0..0, folded: Vec::new(), searched: 0, credit: Credit::NEW }
    }
}

#[cfg_attr(not(feature = "std"), allow(dead_code, reason = "only a reader has a text in pieces"))]
impl Progress {
    /// Returns how many bytes at the beginning of the text are not read again.
    pub(super) fn spent(&self) -> usize {
        self.block.start.saturating_sub(REACH)
    }

    /// Goes on in the same text without its first bytes, of which none is read again.
    pub(super) fn forget(&mut self, bytes: usize) {
        self.done = self.done.saturating_sub(bytes);
        self.block = self.block.start - bytes..self.block.end - bytes;
        self.credit = self.credit.forgetting(bytes);
    }

    /// Goes on in another text, with the same buffer and what is left of the credit of a text of this length.
    pub(super) fn go_on_after(&mut self, len: usize) {
        let mut folded = core::mem::take(&mut self.folded);
        folded.clear();
        *self = Self { folded, credit: self.credit.at(len).carried_over(), ..Self::default() };
    }
}

impl fmt::Debug for Finder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finder").field("text", &self.text).field("done", &self.progress.done).finish_non_exhaustive()
    }
}

impl<'a> Iterator for Finder<'a> {
    type Item = Message<'a>;

    fn next(&mut self) -> Option<Message<'a>> {
        while let Some((fragment, at)) = self.next_fragment() {
            let progress = &mut self.progress;
            if at < progress.done || !is_word(self.text.as_bytes(), at, fragment) {
                continue;
            }
            progress.credit = progress.credit.at(at);
            let vicinity = Vicinity::new(self.known, self.text, progress.done, at);
            if let Some(message) = vicinity.message(fragment, &mut progress.credit) {
                progress.done = message.start + message.text.len();
                progress.searched = progress.searched.max(progress.done - progress.block.start);
                return Some(message);
            }
        }
        None
    }
}

impl<'a> Finder<'a> {
    pub(crate) fn new(known: Known, text: &'a str) -> Self {
        Self { known, text, is_open: false, progress: Progress::default() }
    }

    /// Goes on where an earlier search of the same text paused.
    #[cfg(feature = "std")]
    pub(super) fn resume(known: Known, text: &'a str, progress: Progress, is_open: bool) -> Self {
        Self { known, text, is_open, progress }
    }

    #[cfg(feature = "std")]
    pub(super) fn into_progress(self) -> Progress {
        self.progress
    }

    /// Goes on in another text, with the same buffer and what is left of the credit.
    pub(super) fn go_on_in(&mut self, text: &'a str) {
        self.progress.go_on_after(self.text.len());
        self.text = text;
    }

    /// Returns the next fragment, in any case, and its place.
    fn next_fragment(&mut self) -> Option<(&'static Fragment, usize)> {
        let search = Search::of(self.known);
        let progress = &mut self.progress;
        loop {
            if let Some((number, at)) = search.find(&progress.folded, progress.searched) {
                let place = progress.block.start + at;
                if self.is_open && self.text.len() < place + AHEAD + 4 {
                    // It is found again when there is enough text after it.
                    progress.searched = at;
                    return None;
                }
                progress.searched = at + 1;
                return Some((&self.known.tables.fragments[number], place));
            }
            progress.searched = progress.folded.len();
            if !self.is_open && progress.block.end == self.text.len() {
                return None;
            }
            // A fragment may lie across the end of a block.
            let start = progress.block.end.saturating_sub(search.longest - 1).max(progress.block.start);
            if self.is_open && self.text.len() < start + BLOCK {
                return None;
            }
            let end = self.text.len().min(start + BLOCK);
            progress.block = start..end;
            progress.folded.clear();
            // Letters become lowercase; no fragment contains what other bytes become.
            progress.folded.extend(self.text.as_bytes()[start..end].iter().map(|byte| byte | 0x20));
            progress.searched = 0;
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
