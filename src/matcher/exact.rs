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

use core::ops::Range;

use super::value::{is_value, is_word, unwrap, word_end};
use super::{Choice, Fit, Match, is_canonical};
use crate::steps;
use crate::swar::{bytes_at, ends_with, find_byte, starts_with};
use crate::tables::{Candidate, Literal, MAX_HOLES, Shape, Span, Tables, Wording, slot};
use crate::vocabulary::Fidelity;

/// So many ends of holes are tried in one wording, then it does not fit.
pub(super) const MAX_SPLITS: u32 = 32;

/// The only wording that fits byte by byte, where each literal stands at the first place that it could. `None` says
/// nothing: [`fit`] does.
#[inline]
pub(super) fn plain<'a>(tables: &Tables<'_>, sentence: &'a str, kinds: &Range<u16>) -> Option<Match<'a>> {
    let bytes = sentence.as_bytes();
    let tail = last_bytes(bytes)?;
    let candidates = candidates(tables, bytes, tail)?;
    let mut fields = [Span::NONE; MAX_HOLES];
    for (number, candidate) in candidates.iter().enumerate() {
        steps::count(1);
        if !candidate.admits(bytes, tail) {
            continue;
        }
        let wording = &tables.wordings[usize::from(candidate.wording)];
        let exact = match fill(tables, candidate, wording, sentence, &mut fields) {
            Filled::Yes(exact) if kinds.contains(&wording.kind) => exact,
            Filled::Yes(_) | Filled::No => continue,
            Filled::Perhaps => return None,
        };
        // Another one with as much literal text is a matter of choice.
        let as_long = |other: &&Candidate| other.literal_len == candidate.literal_len;
        if candidates[number + 1..].iter().take_while(as_long).any(|rival| rival.admits(bytes, tail)) {
            return None;
        }
        let (kind, wording, fidelity) = (wording.kind, candidate.wording, fidelity(exact));
        return Some(Match { sentence, code: None, wording, kind, fidelity, fields });
    }
    None
}

#[inline]
fn last_bytes(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.last_chunk()?))
}

/// The wordings that may begin and end as a message does.
#[inline]
fn candidates<'t>(tables: &Tables<'t>, message: &[u8], last: u64) -> Option<&'t [Candidate]> {
    let first = u64::from_le_bytes(*message.first_chunk()?);
    let edges = |last| {
        let number = tables.slots[slot(first, last, tables.multiplier)];
        let edges = &tables.edges[usize::from(number)];
        (edges.first == first && edges.last == last).then_some(edges)
    };
    let edges = edges(last).or_else(|| edges(0)).unwrap_or(&tables.edges[0]);
    Some(&tables.candidates[edges.candidates.start as usize..edges.candidates.end as usize])
}

impl Candidate {
    #[inline]
    fn admits(&self, message: &[u8], tail: u64) -> bool {
        self.tail.admits(tail)
            && message.len() >= usize::from(self.literal_len)
            && bytes_at(message, usize::from(self.lead_at)).is_some_and(|bytes| self.lead.admits(bytes))
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

enum Filled {
    /// Whether an error with these values is displayed as this sentence.
    Yes(bool),
    No,
    /// The literals are there, but the values between them would not do.
    Perhaps,
}

/// Takes each literal at the first place where it stands, and notes what stands between as the values of the fields.
///
/// It is not inlined: what it keeps in registers is enough for one function.
#[inline(never)]
fn fill(
    tables: &Tables<'_>,
    candidate: &Candidate,
    wording: &Wording,
    sentence: &str,
    fields: &mut [Span; MAX_HOLES],
) -> Filled {
    let bytes = sentence.as_bytes();
    let texts = tables.text.as_bytes();
    let (first, last) = (candidate.first.of(texts), candidate.last.of(texts));
    let to = bytes.len().wrapping_sub(last.len());
    // The probes have seen 8 bytes.
    if first.len() > 8 && !starts_with(bytes, first) || last.len() > 8 && !ends_with(bytes, last) {
        return Filled::No;
    }
    let mut at = first.len();
    let mut exact = wording.is_canonical;
    let mut literal = wording.literals.start as usize;
    for (number, hole) in tables.holes(wording).iter().enumerate() {
        literal += 1;
        let is_last = literal + 1 == wording.literals.end as usize;
        // A value of one word ends before the literal.
        let mut end = word_end(hole, bytes, at);
        let mut next = to;
        let mut stands = end >= to;
        if is_last {
            end = to;
        } else {
            let literal = &tables.literals[literal];
            stands = literal.stands_at(tables, bytes, end, to);
            next = end + literal.text.len();
        }
        let Some(value) = sentence.get(at..end) else { return Filled::No };
        if !stands || !is_word(hole, value.as_bytes()) {
            // Any other has to be looked for, and looked at.
            let mut value = value;
            if !is_last {
                let literal = &tables.literals[literal];
                let Some(found) = find(tables, literal, bytes, at, to) else { return Filled::No };
                (end, next, value) = (found, found + literal.text.len(), &sentence[at..found]);
            }
            if !may_stand(tables, wording, number, value) {
                return Filled::Perhaps;
            }
            exact &= !hole.is_count || value == "0" || !value.starts_with('0');
        }
        let field = &mut fields[usize::from(hole.field)];
        if usize::from(hole.first) == number {
            *field = Span::new(at, end);
        } else {
            steps::count(end - at);
            let (first, again) = (field.of(bytes), &bytes[at..end]);
            if !first.eq_ignore_ascii_case(again) {
                return Filled::Perhaps;
            }
            exact &= first == again;
        }
        at = next;
    }
    // Without a hole the first literal is the last.
    if at == to || at == bytes.len() { Filled::Yes(exact) } else { Filled::No }
}

/// What is quoted or bracketed beyond the template, or ends in a comma, is not the value yet: that is for the next stage.
fn may_stand(tables: &Tables<'_>, wording: &Wording, number: usize, value: &str) -> bool {
    let hole = &tables.holes(wording)[number];
    let is_whole =
        !value.starts_with('`') && unwrap(value).is_none() && !(value.ends_with([',', ';', ':']) && hole.is_id());
    (is_whole || hole.is_detail()) && is_value(tables, wording, number, value)
}

impl Literal {
    /// Whether the literal stands at this place, before another.
    #[inline]
    fn stands_at(&self, tables: &Tables<'_>, text: &[u8], at: usize, to: usize) -> bool {
        // At the end of the text there may be less than 8 bytes.
        let len = self.text.len();
        at + len <= to
            && bytes_at(text, at).is_none_or(|there| self.probe.admits(there))
            && (len <= 8 && at + 8 <= text.len() || starts_with(&text[at..], self.bytes(tables)))
    }

    #[inline]
    fn bytes<'t>(&self, tables: &Tables<'t>) -> &'t [u8] {
        &tables.text.as_bytes()[self.text.start as usize..self.text.end as usize]
    }
}

/// Finds the next place of a literal between two bytes of a text: most begin with a blank or a quote that few values hold.
#[inline]
fn find(tables: &Tables<'_>, literal: &Literal, text: &[u8], mut at: usize, to: usize) -> Option<usize> {
    let first = literal.bytes(tables)[0];
    loop {
        at = find_byte(text, first, at).filter(|at| *at < to)?;
        if literal.stands_at(tables, text, at, to) {
            return Some(at);
        }
        at += 1;
    }
}

/// Offers every wording that fits the sentence byte by byte.
pub(super) fn fit(choice: &mut Choice<'_, '_>) {
    let bytes = choice.reading.sentence.as_bytes();
    let Some(tail) = last_bytes(bytes) else { return };
    let candidates = candidates(choice.tables, bytes, tail).unwrap_or_default();
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
        let literal = &self.tables.literals[self.wording.literals.start as usize + hole + 1];
        let mut from = at;
        while let Some(end) = find(self.tables, literal, self.sentence.as_bytes(), from, self.to) {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            steps::count(1);
            if self.take(hole, Span::new(at, end)) && self.fill(hole + 1, end + literal.text.len()) {
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
