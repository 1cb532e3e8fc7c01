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
//!                              [`spell`]: literal, word or name, literal, ..., literal; the build knows that no other
//!                                         wording fits
//! ```
//!
//! Eight bytes of a message are one number, so each step is a lookup in a perfect hash table. One list of candidates is
//! enough: a wording whose first literal has less than 8 bytes is in the list of every head that these agree with, and
//! one whose last literal is too short is in every list of its head.
//!
//! `None` is inconclusive: [`exact`](super::exact) and [`tolerant`](super::tolerant) decide then. The module `tests`
//! proves that they find what is found here.

#![expect(clippy::inline_always, reason = "measured: the path of nearly every message")]

use core::ops::Range;

use super::may_be_value::{MAX_TURN, TURNS, holds_one_of};
use crate::base::bytes::{self, eight_at};
use crate::base::tables::{Candidate, Gap, MAX_HOLES, NONE, Shape, Span, Tables, Tail};
use crate::base::words::{self, Word, WordSet, is_alphanumeric};

/// A name with a word that may be in this set is not obvious.
static NO_NAME: WordSet<256> = words::SPECIAL.with(&TURNS);

/// Returns the only wording that fits byte for byte with each literal at its first possible place, and notes the values
/// of its fields.
#[inline(always)]
pub(super) fn fit<'t>(
    tables: &Tables<'t>,
    sentence: &str,
    kinds: &Range<u16>,
    fields: &mut [Span; MAX_HOLES],
) -> Option<&'t Candidate> {
    let mut number = usize::from(first_candidate(tables, sentence.as_bytes()));
    loop {
        // Most texts have no candidate.
        let candidate = tables.candidates.get(number)?;
        if candidate.admits(sentence.as_bytes()) && candidate.is_alone && kinds.contains(&candidate.kind) {
            if spell(tables, candidate, sentence, fields).is_some() {
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

impl Candidate {
    #[inline]
    pub(super) fn admits(&self, message: &[u8]) -> bool {
        eight_at(message, usize::from(self.lead_at)).is_some_and(|bytes| self.lead.admits(bytes))
    }
}

/// Compares a message with a candidate, and notes the values of its fields.
#[inline(always)]
fn spell(tables: &Tables<'_>, candidate: &Candidate, sentence: &str, fields: &mut [Span; MAX_HOLES]) -> Option<()> {
    let (texts, message) = (tables.text.as_bytes(), sentence.as_bytes());
    let mut at = after(message, 0, candidate.first.of(texts))?;
    let mut number = usize::from(candidate.gap);
    loop {
        let Some(gap) = tables.gaps.get(number) else { return (at == message.len()).then_some(()) };
        let literal = gap.literal.of(texts);
        if gap.is_last {
            let end = message.len().checked_sub(literal.len())?;
            let fits = message.get(end..) == Some(literal) && is_last(gap.shape, tables, sentence, at, end);
            return (fits && note(gap, message, at, end, fields)).then_some(());
        }
        let end = end(gap.shape, tables, sentence, at, literal)?;
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
        return field.of(message) == &message[at..end];
    }
    *field = Span::new(at, end);
    true
}

/// Returns where the literal at a place of a text ends, if it is there.
#[inline(always)]
fn after(text: &[u8], at: usize, literal: &[u8]) -> Option<usize> {
    (text.get(at..)?.get(..literal.len())? == literal).then_some(at + literal.len())
}

/// Returns the end of the value that starts at `at` and is followed by a literal, if it is obviously a value.
#[inline(always)]
fn end(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, literal: &[u8]) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    if let Shape::Single { is_bare, behind } = shape {
        let word = rest.get(..word_len(rest).checked_sub(behind.into())?)?;
        return is_word(is_bare, word).then_some(at + word.len());
    }
    let end = at + bytes::find_literal(rest, literal)?;
    is_other(shape, tables, text, at, end).then_some(end)
}

/// Whether the text between two places, before the last literal, is obviously a value.
#[inline(always)]
fn is_last(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, end: usize) -> bool {
    let Shape::Single { is_bare, behind } = shape else { return is_other(shape, tables, text, at, end) };
    let (bytes, behind) = (text.as_bytes(), usize::from(behind));
    let Some(word) = bytes.get(at..end) else { return false };
    is_word(is_bare, word) && (!bytes::any(word, is_stop) || word_len(&bytes[at..]) == word.len() + behind)
}

/// Whether the text between two places, which need not be one word, is obviously a value.
#[inline(never)]
fn is_other(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, end: usize) -> bool {
    let Some(value) = text.get(at..end) else { return false };
    let bytes = value.as_bytes();
    let ([first, ..], [.., last]) = (bytes, bytes) else { return false };
    match shape {
        Shape::Single { .. } => false,
        Shape::Name => is_alphanumeric(*first) && is_alphanumeric(*last) && is_name(tables, value),
        // Longer numbers may not fit the type.
        Shape::Number => {
            bytes.len() < 20 && bytes.iter().all(u8::is_ascii_digit) && (bytes.len() == 1 || *first != b'0')
        }
        Shape::Sentence { unless } => {
            is_alphanumeric(*first) && last.is_ascii_graphic() && !holds_one_of(tables, unless, value)
        }
    }
}

/// Whether a word is obviously a value.
#[inline(always)]
fn is_word(is_bare: bool, word: &[u8]) -> bool {
    let ([first, ..], [.., last]) = (word, word) else { return false };
    // A word that ends in a digit is not one of [`TURNS`].
    let may_turn = (word.len() <= MAX_TURN) & is_bare & !last.is_ascii_digit();
    (is_alphanumeric(*first) & is_alphanumeric(*last)) && !(may_turn && begins_with_turn(word))
}

/// Returns the length of the word at the beginning of a text: it ends before whitespace, a quote or a square bracket. A
/// quote between letters or digits is an apostrophe, which is part of the word.
#[inline(always)]
fn word_len(text: &[u8]) -> usize {
    let len = bytes::find(text, is_stop);
    let is_apostrophe = text.get(len) == Some(&b'\'') && text.get(len + 1).is_some_and(|next| is_alphanumeric(*next));
    if is_apostrophe { with_apostrophes(text, len) } else { len }
}

#[inline(never)]
fn with_apostrophes(text: &[u8], mut len: usize) -> usize {
    let is_inside = |part: &[u8]| is_alphanumeric(part[0]) && part[1] == b'\'' && is_alphanumeric(part[2]);
    while text.get(len.wrapping_sub(1)..len + 2).is_some_and(is_inside) {
        len += 1 + bytes::find(&text[len + 1..], is_stop);
    }
    len
}

/// Whether a byte may end a word. A value that holds one is not obvious.
///
/// Written as `least == 0`, the form that LLVM vectorizes.
#[inline]
const fn is_stop(byte: u8) -> bool {
    let odd = if bytes::is_odd(byte) { 0 } else { u8::MAX };
    least(least(odd, byte ^ b'\''), least(byte ^ b'[', byte ^ b']')) == 0
}

/// `Ord::min` is not const.
#[inline]
const fn least(a: u8, b: u8) -> u8 {
    if a < b { a } else { b }
}

/// Whether several words are obviously a name: no word of a clause or message is among them.
#[inline(never)]
fn is_name(tables: &Tables<'_>, name: &str) -> bool {
    let is_plain = |word: u64| !tables.leads.may_hold(word) && !NO_NAME.may_hold(word);
    let is_one_word = || !bytes::any(name.as_bytes(), bytes::is_odd);
    // Nearly every name has fewer words.
    let mut room = [Word::NONE; 12];
    !bytes::any(name.as_bytes(), |byte| byte < b' ')
        && (!name.starts_with(|c: char| c.is_ascii_lowercase()) || is_one_word())
        && {
            let (words, complete) = words::read(name, &mut room);
            complete && words.iter().all(|word| word.meaning == word.written && is_plain(word.written))
        }
}

/// Whether the first word of a text is one of [`TURNS`], or may be with the rest of a contraction.
#[inline(never)]
fn begins_with_turn(text: &[u8]) -> bool {
    let len = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    len > 2 && text.get(len) == Some(&b'\'')
        || (2..=8).contains(&len) && {
            let turn = words::hash_of_letters(&text[..len]);
            NO_NAME.may_hold(turn) && TURNS.contains(&turn)
        }
}
