//! The template's bytes: wordings that fit a sentence byte for byte.
//!
//! ```text
//! sentence ── first 8 bytes ──> head: the only candidate, or where before the end 8 more bytes distinguish most
//!                                 │
//!             those 8 bytes ────> tail: the candidates, mostly one or two
//!                                 │  8 bytes at the end of the first literal
//!                                 v
//!                               [`fit`]: every split in its turn, every value by all its rules
//! ```
//!
//! Eight bytes of a message are one number, so each step is a lookup in a perfect hash table. A wording whose first literal
//! has less than 8 bytes is a candidate wherever those that it has agree, and one whose last literal is too short wherever
//! its first one agrees, so one list is enough.

use super::value::{is_value, unwrap};
use super::{Choice, Fit};
use crate::blocks::{self, eight_at};
use crate::steps;
use crate::tables::{Candidate, MAX_HOLES, NONE, Span, Tables, Tail, Wording};
use crate::vocabulary::Fidelity;

/// The most ends of holes that are tried in one wording; past that, the wording does not fit.
pub(super) const MAX_SPLITS: u32 = 32;

/// The number of the first candidate of those that may begin and end as a message does.
#[inline(always)]
pub(super) fn first_candidate(tables: &Tables<'_>, message: &[u8]) -> u16 {
    let Some(first) = eight_at(message, 0) else { return NONE };
    let head = tables.heads.row(first);
    let head = match head.first == first {
        true => head,
        // Most texts end here.
        false if !tables.may_be_headless(message[0]) => return NONE,
        false => &tables.headless,
    };
    let end = message.len().checked_sub(head.tail_at as usize).and_then(|at| message[at..].first_chunk());
    let tail = end.and_then(|bytes| {
        let bytes = u64::from_le_bytes(*bytes);
        let tail = tables.tails.row(Tail::key(head.first, bytes));
        (tail.first == head.first && tail.bytes == bytes).then_some(tail.candidate)
    });
    tail.unwrap_or(head.candidate)
}

impl Candidate {
    #[inline]
    pub(super) fn admits(&self, message: &[u8]) -> bool {
        eight_at(message, usize::from(self.lead_at)).is_some_and(|bytes| self.lead.admits(bytes))
    }
}

/// Offers every wording that fits the sentence byte by byte.
pub(super) fn fit(choice: &mut Choice<'_, '_>) {
    let bytes = choice.reading.sentence.as_bytes();
    let candidates = choice.tables.candidates_from(first_candidate(choice.tables, bytes));
    for candidate in candidates.iter().filter(|candidate| candidate.admits(bytes)) {
        if let Some(wording) = choice.admitted(candidate.wording) {
            split(candidate, wording, choice);
        }
    }
}

fn split(candidate: &Candidate, wording: &Wording, choice: &mut Choice<'_, '_>) {
    let (tables, sentence) = (choice.tables, choice.reading.sentence);
    let holes = tables.holes(wording).len();
    let (first, last) = (tables.literal(wording, 0), tables.literal(wording, holes));
    if !sentence.starts_with(first) || !sentence.ends_with(last) {
        return;
    }
    let to = sentence.len() - last.len();
    let mut split = Split { tables, wording, sentence, to, left: MAX_SPLITS, values: [Span::NONE; MAX_HOLES] };
    let fits = if holes == 0 { sentence.len() == first.len() } else { split.fill(0, first.len()) };
    if fits {
        let is_canonical = is_canonical(tables, wording, sentence, &split.values);
        choice.offer(Fit {
            kind: wording.kind,
            wording: candidate.wording,
            fidelity: if is_canonical { Fidelity::Exact } else { Fidelity::Normalised },
            literal_len: candidate.literal_len,
            holes: split.values,
        });
    }
}

/// One wording on its way through one sentence.
struct Split<'t, 'a> {
    tables: &'t Tables<'t>,
    wording: &'t Wording,
    sentence: &'a str,
    /// Where the last literal begins.
    to: usize,
    left: u32,
    values: [Span; MAX_HOLES],
}

impl Split<'_, '_> {
    /// Fills the hole with the number `hole`, which begins at byte `at`, and all after it.
    fn fill(&mut self, hole: usize, at: usize) -> bool {
        if hole + 1 == self.wording.holes.len() {
            return at <= self.to && self.take(hole, Span::new(at, self.to));
        }
        let literal = self.tables.literal(self.wording, hole + 1).as_bytes();
        let text = self.sentence.as_bytes();
        let mut from = at;
        while let Some(end) =
            text.get(from..self.to).and_then(|text| blocks::find_literal(text, literal)).map(|found| from + found)
        {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            steps::count(1);
            if self.take(hole, Span::new(at, end)) && self.fill(hole + 1, end + literal.len()) {
                return true;
            }
            from = end + 1;
        }
        false
    }

    /// Takes a value. If it is quoted or bracketed beyond the template, or ends in a comma, the next stage decides.
    fn take(&mut self, number: usize, span: Span) -> bool {
        self.values[number] = span;
        let hole = &self.tables.holes(self.wording)[number];
        let first = self.values[usize::from(hole.first)].of_text(self.sentence);
        let value = span.of_text(self.sentence);
        steps::count(value.len());
        let is_whole = || {
            !value.starts_with('`') && unwrap(value).is_none() && !(value.ends_with([',', ';', ':']) && hole.is_id())
        };
        first.eq_ignore_ascii_case(value)
            && (hole.is_detail() || is_whole())
            && is_value(self.tables, self.wording, number, value, None, false)
    }
}

/// Whether an error with these values is displayed as this very sentence.
fn is_canonical(tables: &Tables<'_>, wording: &Wording, sentence: &str, values: &[Span]) -> bool {
    tables.holes(wording).iter().zip(values).all(|(hole, value)| {
        let text = value.of_text(sentence);
        text == values[usize::from(hole.first)].of_text(sentence)
            && (!hole.is_count || crate::value::is_canonical_count(text))
    })
}
