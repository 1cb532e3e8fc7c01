//! The fast path: a message that equals one wording byte for byte, with values that are obviously values.
//!
//! Nearly every message is one. Here it takes a few comparisons of eight or sixteen bytes:
//!
//! ```text
//! message ── first 8 bytes ──> head: the only candidate, or the place before the end where 8 bytes distinguish most
//!                                │
//!            those 8 bytes ────> tail: the candidates, mostly one or two
//!                                │  8 bytes at the end of the first literal
//!                                v
//!                              [`match_simple`]: literal, word or name, literal, ..., literal; the build knows that no other
//!                                         wording fits
//! ```
//!
//! Eight bytes of a message are one number, so each step is a lookup in a perfect hash table. One list of candidates is
//! enough: a wording whose first literal has less than 8 bytes is in the list of every head that these agree with, and
//! one whose last literal is too short is in every list of its head.
//!
//! No answer is inconclusive: [`exact`](super::exact) and [`tolerant`](super::tolerant) decide then. The module `tests`
//! proves that they find what is found here.

#![expect(clippy::inline_always, reason = "measured: the path of nearly every message")]

mod simple_value;

use core::ops::Range;

use super::found::{Match, note_repeat};
use super::seen::Seen;
use crate::base::bytes::eight_at;
use crate::base::tables::{FastWording, Gap, MAX_HOLES, NONE, Span, Tables, Tail};
use crate::base::vocabulary::Fidelity;

/// Recognizes a message that equals one wording byte for byte. `None` is inconclusive.
///
/// It is inlined so that the places of the tables' rows are constants where the tables are.
#[inline(always)]
pub(super) fn fit<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    sentence: &'a str,
    kinds: &Range<u16>,
) -> Option<Match<'a>> {
    let mut fields = [Span::NONE; MAX_HOLES];
    let &FastWording { wording, kind, .. } = only_wording(tables, sentence, kinds, &mut fields)?;
    let code = code.and_then(|code| Seen::new(tables, code));
    Some(Match { sentence, code, wording, kind, fidelity: Fidelity::Exact, fields })
}

/// Returns the only wording that fits byte for byte with each literal at its first possible place, and notes the values
/// of its fields.
#[inline(always)]
fn only_wording<'t>(
    tables: &Tables<'t>,
    sentence: &str,
    kinds: &Range<u16>,
    fields: &mut [Span; MAX_HOLES],
) -> Option<&'t FastWording> {
    // The tables number places with 32 bits.
    if sentence.len() >= u32::MAX as usize {
        return None;
    }
    let mut number = usize::from(first_candidate(tables, sentence.as_bytes()));
    loop {
        // Most texts have no candidate.
        let candidate = tables.candidates.get(number)?;
        if candidate.admits(sentence.as_bytes()) && candidate.is_alone && kinds.contains(&candidate.kind) {
            if match_simple(tables, candidate, sentence, fields).is_some() {
                return Some(candidate);
            }
            *fields = [Span::NONE; MAX_HOLES];
        }
        if candidate.is_last {
            return None;
        }
        number += 1;
    }
}

/// Returns the number of the first candidate that may begin and end like a message.
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

impl FastWording {
    #[inline]
    pub(super) fn admits(&self, message: &[u8]) -> bool {
        eight_at(message, usize::from(self.lead_at)).is_some_and(|bytes| self.lead.admits(bytes))
    }
}

/// Compares a message with a candidate, and notes the values of its fields.
#[inline(always)]
fn match_simple(
    tables: &Tables<'_>,
    candidate: &FastWording,
    sentence: &str,
    fields: &mut [Span; MAX_HOLES],
) -> Option<()> {
    let (texts, message) = (tables.text.as_bytes(), sentence.as_bytes());
    let mut at = after(message, 0, candidate.first.of(texts))?;
    let mut number = usize::from(candidate.gap);
    loop {
        let Some(gap) = tables.gaps.get(number) else { return (at == message.len()).then_some(()) };
        let literal = gap.literal.of(texts);
        if gap.is_last {
            let end = message.len().checked_sub(literal.len())?;
            let fits =
                message.get(end..) == Some(literal) && simple_value::is_last(gap.shape, tables, sentence, at, end);
            return (fits && note(gap, message, at, end, fields)).then_some(());
        }
        let end = simple_value::end(gap.shape, tables, sentence, at, literal)?;
        let next = after(message, end, literal)?;
        if !note(gap, message, at, end, fields) {
            return None;
        }
        at = next;
        number += 1;
    }
}

/// Notes the value of a field; returns whether it equals the value of an earlier hole for this field.
#[inline(always)]
fn note(gap: &Gap, message: &[u8], at: usize, end: usize, fields: &mut [Span; MAX_HOLES]) -> bool {
    let field = &mut fields[usize::from(gap.field)];
    if gap.is_repeat {
        let is_same = field.of(message) == &message[at..end];
        note_repeat(fields, Span::new(at, end));
        return is_same;
    }
    *field = Span::new(at, end);
    true
}

/// Returns where the literal at a place of a text ends, if it is there.
#[inline(always)]
fn after(text: &[u8], at: usize, literal: &[u8]) -> Option<usize> {
    (text.get(at..)?.get(..literal.len())? == literal).then_some(at + literal.len())
}
