//! The template's bytes: the first stage, and for almost every message the only one.
//!
//! The first literals of all wordings form a tree, in which a step compares the bytes that a group of them shares:
//!
//! ```text
//! "Teams " ─┬─ "migration " ─┬─ "failed. " ─┬─ "App "
//!           │                │              ├─ "The " ─ ...
//!           │                │              └─ "User "
//!           │                └─ "for user "
//!           └─ "Meeting migration " ─ ...
//! ```
//!
//! So the bytes of the first literal are compared once, whatever the number of wordings, and few wordings are left whose
//! other literals have to be found.

use super::value::{fits, is_detail, is_id, unwrap};
use super::{Choice, Fit};
use crate::entry::Wording;
use crate::generated::names::{ErrorKind, MAX_HOLES};
use crate::generated::tables::{ENTRIES, PREFIXES};

/// So many ends of holes are tried in one wording, then it does not fit.
pub(super) const MAX_SPLITS: u32 = 64;

/// Offers every wording that fits the sentence byte by byte.
pub(super) fn fit(choice: &mut Choice<'_>) {
    let sentence = choice.reading.sentence;
    let mut node = &PREFIXES[0];
    let mut rest = sentence.as_bytes();
    while let Some(&first) = rest.first() {
        let Some(&(_, below)) = node.below.iter().find(|(byte, _)| *byte == first) else { return };
        node = &PREFIXES[below as usize];
        let Some(after) = rest.strip_prefix(node.bytes) else { return };
        rest = after;
        for &(kind, number) in node.wordings {
            if choice.admits(kind) {
                split(kind, &ENTRIES[kind as usize].wordings[number as usize], choice);
            }
        }
    }
}

fn split(kind: ErrorKind, wording: &'static Wording, choice: &mut Choice<'_>) {
    let sentence = choice.reading.sentence;
    let [first, .., last] = wording.literals else {
        if sentence.len() == wording.literal_len {
            choice.offer(Fit::exact(kind, wording, [""; MAX_HOLES], [0; MAX_HOLES]));
        }
        return;
    };
    if sentence.len() < wording.literal_len || !sentence.as_bytes().ends_with(last.as_bytes()) {
        return;
    }
    let (from, to) = (first.len(), sentence.len() - last.len());
    let mut split =
        Split { kind, wording, sentence, to, left: MAX_SPLITS, captures: [""; MAX_HOLES], ends: [0; MAX_HOLES] };
    if split.fill(0, from) {
        choice.offer(Fit::exact(kind, wording, split.captures, split.ends));
    }
}

/// One wording on its way through one sentence.
struct Split<'a> {
    kind: ErrorKind,
    wording: &'static Wording,
    sentence: &'a str,
    /// Where the last literal begins.
    to: usize,
    left: u32,
    captures: [&'a str; MAX_HOLES],
    ends: [usize; MAX_HOLES],
}

impl Split<'_> {
    /// Fills the hole with the number `hole`, which begins at byte `at`, and all behind it.
    fn fill(&mut self, hole: usize, at: usize) -> bool {
        if hole + 1 == self.wording.holes.len() {
            return at <= self.to && self.take(hole, at, self.to);
        }
        let literal = self.wording.literals[hole + 1];
        let mut from = at;
        while let Some(end) = find(literal, &self.sentence.as_bytes()[..self.to], from) {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            if self.take(hole, at, end) && self.fill(hole + 1, end + literal.len()) {
                return true;
            }
            from = end + 1;
        }
        false
    }

    fn take(&mut self, hole: usize, start: usize, end: usize) -> bool {
        let value = &self.sentence[start..end];
        self.captures[hole] = value;
        self.ends[hole] = end;
        // What is quoted or bracketed beyond the template, or ends in a comma, is not the value yet: that is for the next stage.
        let is_plain = !value.starts_with('`')
            && unwrap(value).is_none()
            && !(value.ends_with([',', ';', ':']) && is_id(self.kind, self.wording, hole));
        (is_plain || is_detail(self.kind, self.wording, hole))
            && fits(self.kind, self.wording, hole, value, &self.captures)
    }
}

/// Finds the next place of a literal: most begin with a blank or a quote that few values hold.
fn find(literal: &str, text: &[u8], from: usize) -> Option<usize> {
    let literal = literal.as_bytes();
    let first = literal[0];
    let mut at = from;
    loop {
        at += text.get(at..)?.iter().position(|&byte| byte == first)?;
        if text[at..].starts_with(literal) {
            return Some(at);
        }
        at += 1;
    }
}
