//! The values that are obviously values: a word, a name, a number, or the text of another error.

#![expect(clippy::inline_always, reason = "measured: the path of nearly every message")]

use crate::base::bytes;
use crate::base::tables::{Shape, Tables};
use crate::base::words::word_lists::SPECIAL;
use crate::base::words::{self, Word, WordSet, is_alphanumeric};
use crate::matcher::may_be_value::{CLAUSE_WORDS, MAX_CLAUSE_WORD, holds_one_of};

/// A name with a word that may be in this set is not obvious.
static NOT_IN_NAMES: WordSet<256> = SPECIAL.with(&CLAUSE_WORDS);

/// Returns the end of the value that starts at `at` and is followed by a literal, if it is obviously a value.
#[inline(always)]
pub(super) fn end(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, literal: &[u8]) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    if let Shape::Single { is_bare, after } = shape {
        let word = rest.get(..word_len(rest).checked_sub(after.into())?)?;
        return is_word(is_bare, word).then_some(at + word.len());
    }
    let end = at + bytes::find_literal(rest, literal)?;
    is_other(shape, tables, text, at, end).then_some(end)
}

/// Whether the text between two places, before the last literal, is obviously a value.
#[inline(always)]
pub(super) fn is_last(shape: Shape, tables: &Tables<'_>, text: &str, at: usize, end: usize) -> bool {
    let Shape::Single { is_bare, after } = shape else { return is_other(shape, tables, text, at, end) };
    let (bytes, after) = (text.as_bytes(), usize::from(after));
    let Some(word) = bytes.get(at..end) else { return false };
    is_word(is_bare, word) && (!bytes::any(word, is_stop) || word_len(&bytes[at..]) == word.len() + after)
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
    // A word that ends in a digit is not one of [`CLAUSE_WORDS`].
    let may_be_clause_word = (word.len() <= MAX_CLAUSE_WORD) & is_bare & !last.is_ascii_digit();
    (is_alphanumeric(*first) & is_alphanumeric(*last)) && !(may_be_clause_word && begins_with_clause_word(word))
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
    let is_plain = |word: u64| !tables.leads.may_hold(word) && !NOT_IN_NAMES.may_hold(word);
    let is_one_word = || !bytes::any(name.as_bytes(), bytes::is_odd);
    // Nearly every name has fewer words.
    let mut buffer = [Word::NONE; 12];
    !bytes::any(name.as_bytes(), |byte| byte < b' ')
        && (!name.starts_with(|c: char| c.is_ascii_lowercase()) || is_one_word())
        && {
            let (words, complete) = words::read(name, &mut buffer);
            complete && words.iter().all(|word| word.meaning == word.written && is_plain(word.written))
        }
}

/// Whether the first word of a text is one of [`CLAUSE_WORDS`], or may be with the rest of a contraction.
#[inline(never)]
fn begins_with_clause_word(text: &[u8]) -> bool {
    let len = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    len > 2 && text.get(len) == Some(&b'\'')
        || (2..=8).contains(&len) && {
            let word = words::hash_of_letters(&text[..len]);
            NOT_IN_NAMES.may_hold(word) && CLAUSE_WORDS.contains(&word)
        }
}
