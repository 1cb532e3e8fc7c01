//! Finds the messages of a catalog inside a text.

use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use super::credit::Credit;
use super::message::{Message, Vicinity};
use super::search::Search;
use crate::base::tables::{Fragment, Part};
use crate::model::known::Known;

/// How many bytes of the text are folded at once: few enough for the L1 cache.
const BLOCK: usize = 8 * 1024;

/// Finds the messages of a catalog inside a text.
#[derive(Clone)]
pub(crate) struct Finder<'a> {
    known: Known,
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

impl fmt::Debug for Finder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finder").field("text", &self.text).field("done", &self.done).finish_non_exhaustive()
    }
}

impl<'a> Iterator for Finder<'a> {
    type Item = Message<'a>;

    fn next(&mut self) -> Option<Message<'a>> {
        while let Some((fragment, at)) = self.next_fragment() {
            if at < self.done || !is_word(self.text.as_bytes(), at, fragment) {
                continue;
            }
            self.credit = self.credit.at(at);
            let vicinity = Vicinity::new(self.known, self.text, self.done, at);
            if let Some(message) = vicinity.message(fragment, &mut self.credit) {
                self.done = message.start + message.text.len();
                self.searched = self.searched.max(self.done - self.block.start);
                return Some(message);
            }
        }
        None
    }
}

impl<'a> Finder<'a> {
    pub(crate) fn new(known: Known, text: &'a str) -> Self {
        Self { known, text, done: 0, block: 0..0, folded: Vec::new(), searched: 0, credit: Credit::NEW }
    }

    /// Goes on in another text, with the same buffer and what is left of the credit.
    pub(super) fn go_on_in(&mut self, text: &'a str) {
        let mut folded = core::mem::take(&mut self.folded);
        folded.clear();
        let credit = self.credit.at(self.text.len()).carried_over();
        *self = Self { folded, credit, ..Self::new(self.known, text) };
    }

    /// Returns the next fragment, in any case, and its place.
    fn next_fragment(&mut self) -> Option<(&'static Fragment, usize)> {
        let search = Search::of(self.known);
        loop {
            if let Some((number, at)) = search.find(&self.folded, self.searched) {
                let fragment = &self.known.tables.fragments[number];
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
