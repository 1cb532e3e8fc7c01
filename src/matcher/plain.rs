//! Values whose end is obvious: one plain word, a number, or a name that no other rule could refuse.
//!
//! The fast path for nearly every message. What it takes for a value is one by the rule in [`value`](super::value); what it
//! does not take is left to that.

#![expect(clippy::inline_always, reason = "measured: the way of nearly every message")]

use super::value::{MAX_TURN, TURNS, holds_one_of};
use crate::blocks;
use crate::tables::{Shape, Tables};
use crate::words::{self, Word, WordSet};

/// The words with which it is not obvious that a text is a name.
static NO_NAME: WordSet<256> = words::SPECIAL.with(&TURNS);

/// Returns the end of the value that begins at a place and is followed by a literal, if it is obvious that it may be
/// in a hole: it begins and ends with a letter or digit, and makes no statement. Most values are like that.
#[inline(always)]
pub(super) fn end(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, literal: &[u8]) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let len = match shape {
        Shape::Single { is_bare, behind } => {
            let word = rest.get(..word_len(rest).checked_sub(behind.into())?)?;
            return is_word(is_bare, word).then_some(at + word.len());
        }
        Shape::Number => return Some(number(rest)).filter(|len| *len > 0).map(|len| at + len),
        Shape::Name | Shape::Sentence { .. } => blocks::find_literal(rest, literal)?,
    };
    is_other(shape, tables, text, at, at + len).then_some(at + len)
}

/// Whether it is plain at sight that what stands between two places of a text, before the last literal, is a value.
#[inline(always)]
pub(super) fn is_last(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, end: usize) -> bool {
    let Shape::Single { is_bare, behind } = shape else { return is_other(shape, tables, text, at, end) };
    let (bytes, behind) = (text.as_bytes(), usize::from(behind));
    let Some(word) = bytes.get(at..end) else { return false };
    is_word(is_bare, word) && (!blocks::any(word, is_stop) || word_len(&bytes[at..]) == word.len() + behind)
}

/// Whether it is plain at sight that what stands between two places of a text, and is not to be one word, is a value.
#[inline(never)]
fn is_other(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, end: usize) -> bool {
    let Some(value) = text.get(at..end) else { return false };
    match shape {
        Shape::Single { .. } => false,
        Shape::Name => is_name(tables, value),
        Shape::Number => !value.is_empty() && number(value.as_bytes()) == value.len(),
        Shape::Sentence { unless } => is_sentence(value.as_bytes()) && !holds_one_of(tables, unless, value),
    }
}

/// The length of the word at the beginning of a text: up to a blank, quote or bracket. A quote between letters or digits is
/// an apostrophe, and a part of it.
#[inline(always)]
fn word_len(text: &[u8]) -> usize {
    let len = blocks::find(text, is_stop);
    if is_quote_before_letter(text, len) { behind_apostrophes(text, len) } else { len }
}

/// The same, if such a quote stands at `len`.
#[inline(never)]
fn behind_apostrophes(text: &[u8], mut len: usize) -> usize {
    while text[..len].last().is_some_and(|before| is_alphanumeric(*before)) {
        len += 1 + blocks::find(&text[len + 1..], is_stop);
        if !is_quote_before_letter(text, len) {
            break;
        }
    }
    len
}

/// Whether a quote stands at a place, and a letter or digit behind it.
#[inline(always)]
fn is_quote_before_letter(text: &[u8], at: usize) -> bool {
    text.get(at) == Some(&b'\'') && text.get(at + 1).is_some_and(|next| is_alphanumeric(*next))
}

/// Whether a word is a plain value.
#[inline(always)]
fn is_word(is_bare: bool, word: &[u8]) -> bool {
    let ([first, ..], [.., last]) = (word, word) else { return false };
    // With a digit in it, a word is none of those that turn a sentence.
    let may_turn = (word.len() <= MAX_TURN) & is_bare & !last.is_ascii_digit();
    (is_alphanumeric(*first) & is_alphanumeric(*last)) && !(may_turn && begins_with_turn(word))
}

/// Whether a byte may end a word: a few that a value may hold are among them, and then it is none at sight.
///
/// The least of four numbers must be 0, for of that compilers make vector instructions: the first is 0 for blanks, control
/// characters and what is no ASCII, the others for a quote or bracket.
#[inline]
const fn is_stop(byte: u8) -> bool {
    let odd = if blocks::is_odd(byte) { 0 } else { u8::MAX };
    least(least(odd, byte ^ b'\''), least(byte ^ b'[', byte ^ b']')) == 0
}

/// `Ord::min` is not const.
#[inline]
const fn least(a: u8, b: u8) -> u8 {
    if a < b { a } else { b }
}

/// Whether it is plain at sight that a name of several words may stand in a hole: none of them is one of which statements
/// or messages are made, or only spelled or ordered in another way.
#[inline(never)]
pub(super) fn is_name(tables: &Tables<'_>, name: &str) -> bool {
    let ([first, ..], [.., last]) = (name.as_bytes(), name.as_bytes()) else { return false };
    let is_plain = |word: u64| !tables.leads.may_hold(word) && !NO_NAME.may_hold(word);
    is_alphanumeric(*first)
        && (!first.is_ascii_lowercase() || !blocks::any(name.as_bytes(), blocks::is_odd))
        && is_alphanumeric(*last)
        && !blocks::any(name.as_bytes(), |byte| byte < b' ')
        && {
            // Nearly every name has fewer words.
            let mut room = [Word::NONE; 12];
            let (words, complete) = words::read(name, &mut room);
            complete && words.iter().all(|word| word.meaning == word.written && is_plain(word.written))
        }
}

/// The length of the number at the beginning of a text, if it is written as it would be displayed; 0, if not.
#[inline(never)]
fn number(text: &[u8]) -> usize {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    // Of more digits not all numbers can be read.
    if len < 20 && (len == 1 || text.first() != Some(&b'0')) { len } else { 0 }
}

/// Whether a text may be an error inside the error: it is enough that its edges are clean.
fn is_sentence(text: &[u8]) -> bool {
    let ([first, ..], [.., last]) = (text, text) else { return false };
    is_alphanumeric(*first) && last.is_ascii_graphic()
}

#[inline]
fn is_alphanumeric(byte: u8) -> bool {
    IS_ALPHANUMERIC[usize::from(byte)]
}

static IS_ALPHANUMERIC: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Whether the first word in a text is one of [`TURNS`], or may be with what follows its apostrophe.
#[inline(never)]
fn begins_with_turn(text: &[u8]) -> bool {
    let len = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    len > 2 && text.get(len) == Some(&b'\'')
        || (2..=8).contains(&len) && {
            let turn = words::hash_of_letters(&text[..len]);
            NO_NAME.may_hold(turn) && TURNS.contains(&turn)
        }
}
