//! The template's bytes: the first stage, and for almost every message the only one.
//!
//! ```text
//! message ── first 8 bytes ──> head: the only candidate, or where before the end 8 more bytes tell most
//!                                │
//!            those 8 bytes ────> tail: the candidates, mostly one or two
//!                                │  8 bytes at the end of the first literal
//!                                v
//!                              [`spell`]: literal, word or name, literal, ..., literal, and no other wording fits by
//!                                │        what the build knows: nearly every message
//!                                │ if it is not as simple
//!                                v
//!                              [`longest`]: of the candidates the one with the most literal text whose literals stand
//!                                │          in the message, each at the first place that it could
//!                                │ if a value between them may be none, or two are as long
//!                                v
//!                              [`fit`]: every split in its turn, every value by all its rules
//! ```
//!
//! Eight bytes of a message are one number, so a step of this way is a lookup in a hash table without collisions. A
//! wording whose first literal has less than 8 bytes is a candidate wherever those that it has agree, and one whose last
//! literal is too short wherever its first one agrees, so one list is enough.

#![expect(clippy::inline_always, reason = "measured: the way of nearly every message")]

use core::ops::Range;

use super::value::{self, is_value, unwrap};
use super::{Choice, Fit, is_canonical};
use crate::blocks::{self, eight_at};
use crate::steps;
use crate::tables::{Candidate, Gap, MAX_HOLES, NONE, Span, Tables, Tail, Wording};
use crate::vocabulary::Fidelity;

/// So many ends of holes are tried in one wording, then it does not fit.
pub(super) const MAX_SPLITS: u32 = 32;

/// A wording that fits byte by byte.
pub(super) struct Plain {
    pub(super) wording: u16,
    pub(super) kind: u16,
    pub(super) fidelity: Fidelity,
}

/// The only wording that fits byte by byte, where each literal stands at the first place that it could; notes where the
/// values of its fields stand. `None` says nothing: [`fit`] does.
#[inline(always)]
pub(super) fn plain(
    tables: &Tables<'_>,
    sentence: &str,
    kinds: &Range<u16>,
    fields: &mut [Span; MAX_HOLES],
) -> Option<Plain> {
    let first = first_candidate(tables, sentence.as_bytes());
    let mut number = usize::from(first);
    loop {
        // Most texts have none.
        let candidate = tables.candidates.get(number)?;
        if candidate.admits(sentence.as_bytes()) && candidate.is_alone && kinds.contains(&candidate.kind) {
            if spell(tables, candidate, sentence, fields) {
                return Some(candidate.plain(candidate.is_canonical));
            }
            *fields = [Span::NONE; MAX_HOLES];
        }
        if candidate.is_last {
            return longest(tables, first, sentence, kinds, fields);
        }
        number += 1;
    }
}

/// Of the wordings that fit the one with the most literal text.
#[inline(never)]
fn longest(
    tables: &Tables<'_>,
    first: u16,
    sentence: &str,
    kinds: &Range<u16>,
    fields: &mut [Span; MAX_HOLES],
) -> Option<Plain> {
    let admits = |candidate: &&Candidate| kinds.contains(&candidate.kind) && candidate.admits(sentence.as_bytes());
    let mut candidates = tables.candidates_from(first).iter().filter(admits);
    while let Some(candidate) = candidates.next() {
        steps::count(1);
        match fill(tables, candidate, sentence, fields) {
            Filled::Yes(exact) => {
                // Another one with as much literal text is a matter of choice.
                let is_alone = candidates.all(|other| other.literal_len < candidate.literal_len);
                return is_alone.then(|| candidate.plain(exact));
            }
            Filled::No => {}
            Filled::Perhaps => return None,
        }
    }
    None
}

/// The number of the first candidate of those that may begin and end as a message does.
#[inline(always)]
fn first_candidate(tables: &Tables<'_>, message: &[u8]) -> u16 {
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
    fn admits(&self, message: &[u8]) -> bool {
        eight_at(message, usize::from(self.lead_at)).is_some_and(|bytes| self.lead.admits(bytes))
    }

    fn plain(&self, exact: bool) -> Plain {
        Plain { wording: self.wording, kind: self.kind, fidelity: fidelity(exact) }
    }

    fn fit(&self, wording: &Wording, exact: bool, holes: [Span; MAX_HOLES]) -> Fit {
        Fit {
            kind: wording.kind,
            wording: self.wording,
            fidelity: fidelity(exact),
            literal_len: self.literal_len,
            holes,
        }
    }
}

const fn fidelity(exact: bool) -> Fidelity {
    if exact { Fidelity::Exact } else { Fidelity::Normalised }
}

/// Reads a message where each value is plain, and notes where they stand. `false` says nothing: [`longest`] does.
#[inline(always)]
fn spell(tables: &Tables<'_>, candidate: &Candidate, sentence: &str, fields: &mut [Span; MAX_HOLES]) -> bool {
    let (texts, message) = (tables.text.as_bytes(), sentence.as_bytes());
    let Some(mut at) = behind(message, 0, candidate.first.of(texts)) else { return false };
    let mut number = usize::from(candidate.gap);
    loop {
        let Some(gap) = tables.gaps.get(number) else { return at == message.len() };
        let literal = gap.literal.of(texts);
        if gap.is_last {
            let Some(end) = message.len().checked_sub(literal.len()) else { return false };
            return message.get(end..) == Some(literal)
                && value::is_last(gap.shape, tables, sentence, at, end)
                && note(gap, message, at, end, fields);
        }
        let Some(end) = value::end(gap.shape, tables, sentence, at, literal) else { return false };
        let Some(next) = behind(message, end, literal) else { return false };
        if !note(gap, message, at, end, fields) {
            return false;
        }
        at = next;
        number += 1;
    }
}

/// Notes where the value of a field stands; answers whether it is the same as that of an earlier hole for this field.
#[inline(always)]
fn note(gap: &Gap, message: &[u8], at: usize, end: usize, fields: &mut [Span; MAX_HOLES]) -> bool {
    let field = &mut fields[usize::from(gap.field)];
    if gap.is_repeat {
        return field.of(message) == &message[at..end];
    }
    *field = Span::new(at, end);
    true
}

/// Where a text goes on behind a literal that stands at a place in it.
#[inline(always)]
fn behind(text: &[u8], at: usize, literal: &[u8]) -> Option<usize> {
    (text.get(at..)?.get(..literal.len())? == literal).then_some(at + literal.len())
}

enum Filled {
    /// Whether an error with these values is displayed as this sentence.
    Yes(bool),
    No,
    /// The literals are there, but the values between them would not do.
    Perhaps,
}

/// Takes each literal at the first place where it stands, and notes what stands between as the values of the fields.
#[inline(never)]
fn fill(tables: &Tables<'_>, candidate: &Candidate, sentence: &str, fields: &mut [Span; MAX_HOLES]) -> Filled {
    *fields = [Span::NONE; MAX_HOLES];
    let wording = &tables.wordings[usize::from(candidate.wording)];
    let bytes = sentence.as_bytes();
    let holes = tables.holes(wording);
    let (first, last) = (tables.literal(wording, 0), tables.literal(wording, holes.len()));
    if !sentence.starts_with(first) || !sentence.ends_with(last) {
        return Filled::No;
    }
    let to = bytes.len() - last.len();
    let mut at = first.len();
    let mut exact = wording.is_canonical;
    for (number, (hole, literal)) in holes.iter().zip(tables.literals_behind(wording)).enumerate() {
        let is_last = number + 1 == holes.len();
        let literal_text = literal.text.of(tables.text.as_bytes());
        let found = || Some(at + blocks::find_literal(bytes.get(at..to)?, literal_text)?);
        let end = if is_last { Some(to) } else { found() };
        let Some(value) = end.and_then(|end| sentence.get(at..end)) else { return Filled::No };
        if !may_stand(tables, wording, number, value) {
            return Filled::Perhaps;
        }
        exact &= !hole.is_count || value == "0" || !value.starts_with('0');
        let field = &mut fields[usize::from(hole.field)];
        if usize::from(hole.first) == number {
            *field = Span::new(at, at + value.len());
        } else {
            steps::count(value.len());
            let first = field.of_text(sentence);
            if !first.eq_ignore_ascii_case(value) {
                return Filled::Perhaps;
            }
            exact &= first == value;
        }
        at += value.len() + literal.text.len();
    }
    // Without a hole the first literal is the last.
    if at == bytes.len() { Filled::Yes(exact) } else { Filled::No }
}

/// What is quoted or bracketed beyond the template, or ends in a comma, is not the value yet: that is for the next stage.
fn may_stand(tables: &Tables<'_>, wording: &Wording, number: usize, value: &str) -> bool {
    let hole = &tables.holes(wording)[number];
    let is_whole =
        !value.starts_with('`') && unwrap(value).is_none() && !(value.ends_with([',', ';', ':']) && hole.is_id());
    (is_whole || hole.is_detail()) && is_value(tables, wording, number, value)
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
        let exact = is_canonical(tables, wording, sentence, &split.values);
        choice.offer(candidate.fit(wording, exact, split.values));
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
    /// Fills the hole with the number `hole`, which begins at byte `at`, and all behind it.
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

    fn take(&mut self, number: usize, span: Span) -> bool {
        self.values[number] = span;
        let first = self.values[usize::from(self.tables.holes(self.wording)[number].first)];
        let value = span.of_text(self.sentence);
        steps::count(value.len());
        first.of_text(self.sentence).eq_ignore_ascii_case(value) && may_stand(self.tables, self.wording, number, value)
    }
}
