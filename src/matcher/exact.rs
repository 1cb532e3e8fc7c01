//! The template's bytes: the first stage, and for almost every message the only one.
//!
//! ```text
//! message ── first 8 bytes ──> hash table ──> candidates, those with more literal text first
//!                                               │  8 bytes at the end of the first literal, and the last 8 of the
//!                                               │  message: two comparisons of a number turn nearly all away
//!                                               v
//!                                             [`plain`]: the literals, each at the first place where it stands,
//!                                               │        and between them values that need no second look
//!                                               │ if a value needs one
//!                                               v
//!                                             [`fit`]: every split in its turn, every value by all its rules
//! ```
//!
//! A wording whose first literal has less than 8 bytes is a candidate wherever those that it has agree, so one list is
//! enough.

use super::value::{Values, is_certain, unwrap};
use super::{Choice, Fit, is_canonical};
use crate::tables::{Candidate, Literal, MAX_HOLES, Span, Tables, Wording, head_place};
use crate::vocabulary::Fidelity;
use core::ops::Range;

/// So many ends of holes are tried in one wording, then it does not fit.
pub(super) const MAX_SPLITS: u32 = 64;

/// The only wording that fits byte by byte, with values that need no second look. `None` says nothing: [`fit`] does.
#[inline]
pub(super) fn plain(tables: &Tables<'_>, sentence: &str, kinds: &Range<u16>) -> Option<Fit> {
    let bytes = sentence.as_bytes();
    let tail = last_bytes(bytes)?;
    let candidates = candidates(tables, bytes)?;
    for (number, candidate) in candidates.iter().enumerate() {
        if !candidate.admits(bytes, tail) {
            continue;
        }
        let wording = &tables.wordings[usize::from(candidate.wording)];
        if !kinds.contains(&wording.kind) {
            continue;
        }
        match fill(tables, wording, candidate, sentence) {
            Filled::Yes(fit) => {
                // Another one with as much literal text is a matter of choice.
                let as_long = |other: &&Candidate| other.literal_len == candidate.literal_len;
                let mut rivals = candidates[number + 1..].iter().take_while(as_long);
                return if rivals.any(|rival| rival.admits(bytes, tail)) { None } else { Some(fit) };
            }
            Filled::No => {}
            Filled::Perhaps => return None,
        }
    }
    None
}

fn last_bytes(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.last_chunk()?))
}

#[inline]
fn candidates<'t>(tables: &Tables<'t>, bytes: &[u8]) -> Option<&'t [Candidate]> {
    let first = u64::from_le_bytes(*bytes.first_chunk()?);
    let head = &tables.heads[head_place(first, tables.multiplier)];
    let span = if head.bytes == first { head.candidates } else { tables.short };
    Some(&tables.candidates[span.start as usize..span.end as usize])
}

impl Candidate {
    #[inline]
    fn admits(&self, message: &[u8], tail: u64) -> bool {
        self.tail.admits(tail)
            && message.len() >= usize::from(self.literal_len)
            && bytes_at(message, usize::from(self.lead_at)).is_some_and(|bytes| self.lead.admits(bytes))
    }
}

#[inline]
fn bytes_at(text: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*text.get(at..)?.first_chunk()?))
}

enum Filled {
    Yes(Fit),
    No,
    /// The literals are there, but a value needs a second look.
    Perhaps,
}

/// Takes each literal at the first place where it stands.
#[inline]
fn fill(tables: &Tables<'_>, wording: &Wording, candidate: &Candidate, sentence: &str) -> Filled {
    let bytes = sentence.as_bytes();
    let literals = &tables.literals[wording.literals.start as usize..wording.literals.end as usize];
    let holes = tables.holes(wording);
    let [first, behind @ ..] = literals else { return Filled::No };
    let texts = tables.text.as_bytes();
    let first = &texts[first.text.start as usize..first.text.end as usize];
    let mut values = [Span::NONE; MAX_HOLES];
    let mut exact = wording.is_canonical;
    if !bytes.starts_with(first) {
        return Filled::No;
    }
    let Some(last) = behind.last() else {
        let fits = bytes.len() == first.len();
        return if fits { Filled::Yes(candidate.fit(wording, exact, values)) } else { Filled::No };
    };
    let last = &texts[last.text.start as usize..last.text.end as usize];
    if !bytes.ends_with(last) {
        return Filled::No;
    }
    let (mut at, to) = (first.len(), bytes.len() - last.len());
    for (number, hole) in holes.iter().enumerate() {
        let mut next = to;
        let mut end = to;
        if number + 1 < holes.len() {
            let literal = &behind[number];
            let Some(found) = find(texts, literal, &bytes[..to], at) else { return Filled::No };
            (end, next) = (found, found + literal.text.len());
        }
        if at > end {
            return Filled::No;
        }
        let value = &bytes[at..end];
        if !is_certain(hole, value) {
            return Filled::Perhaps;
        }
        if usize::from(hole.first) < number {
            let first = values[usize::from(hole.first)];
            let first = &bytes[first.start as usize..first.end as usize];
            if !first.eq_ignore_ascii_case(value) {
                return Filled::Perhaps;
            }
            exact &= first == value;
        }
        exact &= !hole.is_count || value[0] != b'0' || value.len() == 1;
        values[number] = Span::new(at, end);
        at = next;
    }
    Filled::Yes(candidate.fit(wording, exact, values))
}

impl Candidate {
    fn fit(&self, wording: &Wording, exact: bool, holes: [Span; MAX_HOLES]) -> Fit {
        let fidelity = if exact { Fidelity::Exact } else { Fidelity::Normalised };
        Fit { kind: wording.kind, wording: self.wording, fidelity, literal_len: self.literal_len, holes }
    }
}

/// Finds the next place of a literal: most begin with a blank or a quote that few values hold.
#[inline]
fn find(texts: &[u8], literal: &Literal, text: &[u8], from: usize) -> Option<usize> {
    let bytes = &texts[literal.text.start as usize..literal.text.end as usize];
    let first = bytes[0];
    let mut at = from;
    loop {
        at += text.get(at..)?.iter().position(|&byte| byte == first)?;
        let probed = bytes_at(text, at).is_none_or(|there| literal.probe.admits(there));
        if probed && text[at..].starts_with(bytes) {
            return Some(at);
        }
        at += 1;
    }
}

/// Offers every wording that fits the sentence byte by byte.
pub(super) fn fit(choice: &mut Choice<'_, '_>) {
    let bytes = choice.reading.sentence.as_bytes();
    let Some((tail, candidates)) = last_bytes(bytes).zip(candidates(choice.tables, bytes)) else { return };
    for candidate in candidates.iter().filter(|candidate| candidate.admits(bytes, tail)) {
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
    let mut split = Split {
        values: Values { tables, wording, sentence, spans: [Span::NONE; MAX_HOLES] },
        to: sentence.len() - last.len(),
        left: MAX_SPLITS,
    };
    let fits = if holes == 0 { sentence.len() == first.len() } else { split.fill(0, first.len()) };
    if fits {
        let spans = split.values.spans;
        choice.offer(candidate.fit(wording, is_canonical(tables, wording, sentence, &spans), spans));
    }
}

/// One wording on its way through one sentence.
struct Split<'t, 'a> {
    values: Values<'t, 'a>,
    /// Where the last literal begins.
    to: usize,
    left: u32,
}

impl Split<'_, '_> {
    /// Fills the hole with the number `hole`, which begins at byte `at`, and all behind it.
    fn fill(&mut self, hole: usize, at: usize) -> bool {
        let Values { tables, wording, sentence, .. } = self.values;
        if hole + 1 == wording.holes.len() {
            return at <= self.to && self.take(hole, Span::new(at, self.to));
        }
        let literal = &tables.literals[wording.literals.start as usize + hole + 1];
        let mut from = at;
        while let Some(end) = find(tables.text.as_bytes(), literal, &sentence.as_bytes()[..self.to], from) {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            if self.take(hole, Span::new(at, end)) && self.fill(hole + 1, end + literal.text.len()) {
                return true;
            }
            from = end + 1;
        }
        false
    }

    fn take(&mut self, number: usize, span: Span) -> bool {
        self.values.spans[number] = span;
        let Values { tables, wording, sentence, .. } = self.values;
        let (hole, value) = (&tables.holes(wording)[number], span.of_text(sentence));
        // What is quoted or bracketed beyond the template, or ends in a comma, is not the value yet: that is for the
        // next stage.
        let is_plain =
            !value.starts_with('`') && unwrap(value).is_none() && !(value.ends_with([',', ';', ':']) && hole.is_id());
        (is_plain || hole.is_detail()) && self.values.fit(number)
    }
}
