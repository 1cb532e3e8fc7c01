//! What may stand in a hole.
//!
//! Holes hold anything: names with full stops, addresses with apostrophes, URLs with brackets. But what nothing encloses
//! may also be a piece of the sentence, and a sentence may be about two things at once:
//!
//! ```text
//! Max retry for user with id 42 has not been reached.
//!                            └──────────┘ no id
//! Target user [a] exists, target user [b] does not exist on the target side.
//!              └──────────────────────┘ two values, and what lies between
//! ```
//!
//! So a value is refused that
//! - is empty, unless quotes or brackets make that plain;
//! - has a bracket without its other half, or a quote that is no apostrophe, where such a pair encloses it;
//! - has several words, one of which makes a statement of it ([`TURNS`]) or which are the service's own;
//! - has several words and is a user, account, tenant or URL by its role: more than [`MAX_NAME`], or a stop between them,
//!   or one that no name has ([`ADVERBS`]), or one that is an id by itself;
//! - has several words and is a correlation id or GUID;
//! - begins with a word that ties it to what stands before ([`TIES`]);
//! - has several lines at the end of a message, for nothing says where it would stop.
//!
//! An error inside the error may be all that, but for the first.

#![expect(clippy::inline_always, reason = "measured: the way of nearly every message")]

use crate::blocks;
use crate::steps;
use crate::tables::{Hole, Opening, Shape, Tables, Wording};
use crate::value::count;
use crate::vocabulary::Role;
use crate::words::{self, Word, WordSet, hash};

/// Words that make a statement of what they stand in, or turn it round.
const TURN_WORDS: [&str; 29] = [
    "not", "never", "neither", "nor", "without", "is", "are", "was", "were", "be", "been", "being", "has", "have",
    "had", "does", "do", "did", "would", "should", "could", "must", "but", "because", "although", "unless", "if",
    "that", "which",
];

const TURNS: [u64; TURN_WORDS.len()] = {
    let mut turns = [0; TURN_WORDS.len()];
    let mut i = 0;
    while i < turns.len() {
        turns[i] = hash(TURN_WORDS[i]);
        i += 1;
    }
    turns
};

/// For each length the first and the last letters of [`TURN_WORDS`], as bits.
const TURN_LETTERS: [[u32; 2]; 9] = {
    let mut letters = [[0; 2]; 9];
    let mut i = 0;
    while i < TURN_WORDS.len() {
        let word = TURN_WORDS[i].as_bytes();
        letters[word.len()][0] |= letter(word[0]);
        letters[word.len()][1] |= letter(word[word.len() - 1]);
        i += 1;
    }
    letters
};

/// The bit of a letter, in any case.
const fn letter(byte: u8) -> u32 {
    1 << (byte & 31)
}

/// Words that no name has.
const ADVERBS: &[u64] = &[
    hash("almost"),
    hash("nearly"),
    hash("barely"),
    hash("hardly"),
    hash("already"),
    hash("yet"),
    hash("only"),
    hash("just"),
    hash("still"),
    hash("soon"),
    hash("again"),
    hash("instead"),
    hash("now"),
    hash("then"),
    hash("may"),
    hash("might"),
    hash("can"),
    hash("will"),
    hash("seldom"),
    hash("partly"),
    hash("partially"),
    hash("half"),
    // Nor has one the words that tie two of them together.
    hash("user"),
    hash("users"),
    hash("tenant"),
    hash("app"),
    hash("source"),
    hash("target"),
    hash("id"),
    hash("of"),
    hash("in"),
    hash("or"),
    hash("and"),
    hash("with"),
    hash("from"),
    hash("to"),
];

const NO: u64 = hash("no");

/// The words with which it is not plain at sight that a name is one.
static NO_NAME: WordSet<64> = words::SPECIAL.with(&TURNS).with(TIES).with(&[NO]);

/// Nearly every name has no more words than this.
const NAME_WORDS: usize = 12;

/// None of them is longer than this, signs around it included.
const MAX_TURN: usize = 16;

/// With these no name begins.
const TIES: &[u64] = &[hash("or"), hash("and"), hash("of"), hash("with")];

/// A name of more words than this is none.
const MAX_NAME: usize = 4;

/// A name stands in no more pairs of quotes than this: in doubled ones, and these in doubled ones.
const MAX_PAIRS: usize = 4;

/// A value of twice as many bytes has no more words.
const SHORT: usize = 24;

/// A value of more words is none.
const LONG: usize = 128;

/// So many words of the service in a row stand in no value by chance.
const TELLING: usize = 3;

/// Whether a value may stand in the hole of a wording with this number.
pub(super) fn is_value(tables: &Tables<'_>, wording: &Wording, number: usize, value: &str) -> bool {
    let hole = &tables.holes(wording)[number];
    steps::count(value.len());
    (!hole.is_count || count(value).is_some())
        && has_clean_edges(hole, value)
        && (hole.is_detail() || is_one_value(tables, wording, number, value))
}

/// Where a value ends that begins at a place in a text and has a literal behind it, if it is plain at sight that it may stand
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
        Shape::Name | Shape::Sentence => blocks::find_literal(rest, literal)?,
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
        Shape::Sentence => is_sentence(value.as_bytes()),
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
    // A shorter one has no more than `LONG` words.
    name.len() < 2 * LONG
        && is_alphanumeric(*first)
        && is_alphanumeric(*last)
        && !blocks::any(name.as_bytes(), |byte| byte < b' ')
        && (words::are_plain(name, is_plain) || {
            let mut room = [Word::NONE; NAME_WORDS];
            let (words, complete) = words::read(name, &mut room);
            complete && words.iter().all(|word| word.meaning == word.written && is_plain(word.written))
        })
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

/// Whether the first word in a text is one of [`TURN_WORDS`], or may be with what is behind its apostrophe.
#[inline(never)]
fn begins_with_turn(text: &[u8]) -> bool {
    let len = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if len > 2 && text.get(len) == Some(&b'\'') {
        return true;
    }
    let ([first, .., last], Some(letters)) = (&text[..len], TURN_LETTERS.get(len)) else { return false };
    letters[0] & letter(*first) != 0
        && letters[1] & letter(*last) != 0
        && TURN_WORDS.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(&text[..len]))
}

/// Whether a value neither begins nor ends with a blank, and is more than punctuation, or plainly empty.
fn has_clean_edges(hole: &Hole, value: &str) -> bool {
    let (Some(first), Some(last)) = (value.chars().next(), value.chars().next_back()) else {
        return hole.enclosure.is_some();
    };
    !words::is_blank(first) && !words::is_blank(last) && (first.is_alphanumeric() || !value.chars().all(is_punctuation))
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ' ')
}

/// Takes a pair of quotes or brackets off a value.
pub(super) fn unwrap(value: &str) -> Option<&str> {
    unwrap_one_of(value, MAX_PAIRS)
}

/// Takes a pair off a value that stands in no more than so many pairs of quotes.
fn unwrap_one_of(value: &str, pairs: usize) -> Option<&str> {
    steps::count(1);
    // Most values stand in none.
    if value.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return None;
    }
    let is_quote = |c: char| {
        matches!(c, '\'' | '"' | '`' | '*' | '\u{2018}'..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{FF07}' | '\u{FF02}')
    };
    let mut chars = value.chars();
    let (first, last) = (chars.next()?, chars.next_back()?);
    let inside = chars.as_str();
    let is_pair = match (first, last) {
        ('[', ']') | ('(', ')') | ('<', '>') | ('{', '}') => is_within(inside, (first, last)),
        ('\u{FF08}', '\u{FF09}') | ('\u{FF3B}', '\u{FF3D}') => true,
        // Two names in quotes are no name in quotes, but a name may be in two pairs.
        _ => {
            is_quote(first)
                && is_quote(last)
                && (is_within(inside, (last, last)) || pairs > 1 && unwrap_one_of(inside, pairs - 1).is_some())
        }
    };
    is_pair.then_some(inside)
}

/// Whether a value without the quotes or brackets of its wording can be one: an id, an address or a URL in one word.
pub(super) fn is_bare_id(value: &str) -> bool {
    let is_of_id = |c: char| c.is_ascii_digit() || "@._/\\%".contains(c) || !c.is_ascii();
    value.contains(is_of_id) && !value.contains(|c: char| words::is_blank(c) || "[]()\"".contains(c))
}

/// Whether a value is a value, and not a piece of text that holds another message or a part of the sentence.
fn is_one_value(tables: &Tables<'_>, wording: &Wording, number: usize, value: &str) -> bool {
    let hole = &tables.holes(wording)[number];
    // Quotes may stand for brackets.
    let stays = |pair| is_within(value, pair) && is_within(value, ('\'', '\''));
    if hole.enclosure.is_some_and(|pair| !stays(pair)) {
        return false;
    }
    // Ids, addresses and most names are one word.
    if !has_blank(value) {
        if value.len() > MAX_TURN {
            return true;
        }
        let mut room = [Word::NONE; 3];
        let (spoken, complete) = words::read(value, &mut room);
        let turns = complete && spoken.iter().all(|word| TURNS.contains(&word.written)) && !value.contains('@');
        return !turns || hole.enclosure.is_some();
    }
    let is_open = tables.literal(wording, number + 1).is_empty();
    if is_open && value.contains(['\n', '\r']) {
        return false;
    }
    // Most values are short, and room takes time to make.
    if value.len() <= 2 * SHORT {
        is_one_text(tables, wording, hole, value, &mut [Word::NONE; SHORT])
    } else {
        is_one_text(tables, wording, hole, value, &mut [Word::NONE; LONG])
    }
}

/// Whether there is a blank in a value.
fn has_blank(value: &str) -> bool {
    blocks::any(value.as_bytes(), blocks::is_odd) && value.contains(words::is_blank)
}

/// Whether several words are one value.
fn is_one_text(tables: &Tables<'_>, wording: &Wording, hole: &Hole, value: &str, room: &mut [Word]) -> bool {
    let (spoken, complete) = words::read(value, room);
    let turns = |word: &Word| {
        let text = &value[word.start as usize..word.end as usize];
        // IS, NO and DO are also abbreviations, unless all is shouted; and no. 3 is a number.
        let is_short = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        if is_short && value.bytes().any(|b| b.is_ascii_lowercase()) {
            return false;
        }
        word.written == NO && !value[word.end as usize..].starts_with('.') || TURNS.contains(&word.written)
    };
    if !complete || spoken.iter().any(turns) {
        return false;
    }
    if matches!(hole.role, Some(Role::CorrelationId | Role::Guid)) {
        return false;
    }
    // `another batch or the same batch`
    if spoken.first().is_some_and(|word| TIES.contains(&word.written)) {
        return false;
    }
    if matches!(hole.role, Some(Role::User | Role::Account | Role::Tenant | Role::Url)) {
        let stops = [". ", "; ", ", ", ": ", "! ", "? ", ".\n", ".\r", ";\n", ";\r"];
        let parts = value.split(words::is_blank).filter(|part| !part.is_empty()).count();
        // An id or an address is one word, so in several there is none.
        let has_id = value.contains(|c: char| c == '@' || c.is_ascii_digit());
        let is_name = parts <= MAX_NAME && !has_id && !stops.iter().any(|stop| value.contains(stop));
        if !is_name || spoken.iter().any(|word| ADVERBS.contains(&word.written)) {
            return false;
        }
    }
    let own = (0..=tables.holes(wording).len()).map(|literal| tables.words(wording, literal));
    let mut telling = own.filter(|words| words.len() >= TELLING);
    !telling.any(|literal| holds(spoken, literal)) && !(0..spoken.len()).any(|at| is_opening(tables, &spoken[at..]))
}

/// Whether a text begins as a message does, with words enough to be no chance.
fn is_opening(tables: &Tables<'_>, text: &[Word]) -> bool {
    let first = text.first().map_or(0, |word| word.meaning);
    steps::count(1);
    let is_whole = |opening: &Opening| {
        let words = tables.opening(&tables.wordings[usize::from(opening.wording)]);
        words.len() >= TELLING && begins_with(text, words).1
    };
    first != 0 && tables.openings_of(first).iter().any(is_whole)
}

/// How many words with a meaning of a literal stand at the beginning of a text, and whether these are all.
pub(super) fn begins_with(text: &[Word], literal: &[Word]) -> (usize, bool) {
    let mut text = text.iter().filter(|word| word.has_meaning());
    let mut matched = 0;
    for word in literal.iter().filter(|word| word.has_meaning()) {
        steps::count(1);
        if text.next().is_none_or(|seen| seen.meaning != word.meaning) {
            return (matched, false);
        }
        matched += 1;
    }
    (matched, true)
}

/// Whether a value stays within the quotes or brackets that enclose it.
fn is_within(value: &str, (open, close): (char, char)) -> bool {
    steps::count(value.len());
    if open.is_ascii() && !blocks::any(value.as_bytes(), |byte| byte == open as u8 || byte == close as u8) {
        return true;
    }
    if open == close {
        let mut from = 0;
        // A quote between letters is an apostrophe.
        while let Some(at) = value[from..].find(open).map(|at| from + at) {
            from = at + open.len_utf8();
            let is_between =
                value[..at].ends_with(char::is_alphanumeric) && value[from..].starts_with(char::is_alphanumeric);
            if !is_between {
                return false;
            }
        }
        return true;
    }
    let mut depth = 0_i32;
    let stays = value.chars().all(|c| {
        depth += i32::from(c == open) - i32::from(c == close);
        depth >= 0
    });
    stays && depth == 0
}

/// Whether the words of `literal` stand in `text`, in a row.
fn holds(text: &[Word], literal: &[Word]) -> bool {
    let first = literal[0].written;
    steps::count(text.len());
    text.windows(literal.len())
        .any(|window| window[0].written == first && window.iter().zip(literal).all(|(a, b)| a.written == b.written))
}
