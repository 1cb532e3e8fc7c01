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

use crate::tables::{Hole, MAX_HOLES, Span, Tables, Wording};
use crate::value::count;
use crate::vocabulary::Role;
use crate::words::{self, Word, hash};

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

/// For each length the first letters of [`TURN_WORDS`], as bits.
const TURN_LETTERS: [u32; 9] = {
    let mut letters = [0; 9];
    let mut i = 0;
    while i < TURN_WORDS.len() {
        let word = TURN_WORDS[i].as_bytes();
        letters[word.len()] |= 1 << (word[0] - b'a');
        i += 1;
    }
    letters
};

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

/// None of them is longer than this, signs around it included.
const MAX_TURN: usize = 16;

/// With these no name begins.
const TIES: &[u64] = &[hash("or"), hash("and"), hash("of"), hash("with")];

/// A name of more words than this is none.
const MAX_NAME: usize = 4;

/// So many words of the service in a row stand in no value by chance.
const TELLING: usize = 3;

/// What stands in the holes of a wording, as far as they are filled.
#[derive(Clone, Copy)]
pub(super) struct Values<'t, 'a> {
    pub(super) tables: &'t Tables<'t>,
    pub(super) wording: &'t Wording,
    pub(super) sentence: &'a str,
    pub(super) spans: [Span; MAX_HOLES],
}

impl<'a> Values<'_, 'a> {
    pub(super) fn get(&self, number: usize) -> &'a str {
        let span = self.spans[number];
        &self.sentence[span.start as usize..span.end as usize]
    }

    /// Whether the value of the hole with this number may stand there, given what the holes before it hold.
    pub(super) fn fit(&self, number: usize) -> bool {
        let (hole, value) = (&self.tables.holes(self.wording)[number], self.get(number));
        is_certain(hole, value.as_bytes()) && usize::from(hole.first) == number
            || self.get(usize::from(hole.first)).eq_ignore_ascii_case(value)
                && (!hole.is_count || count(value).is_some())
                && has_clean_edges(hole, value)
                && (hole.is_detail() || self.is_one_value(number))
    }
}

/// Whether it is plain at first sight that a value may stand in a hole: it is one word of ASCII that begins and ends with
/// a letter or digit, and makes no statement. Most values are.
#[inline]
pub(super) fn is_certain(hole: &Hole, value: &[u8]) -> bool {
    let ([first, ..], [.., last]) = (value, value) else { return false };
    if !first.is_ascii_alphanumeric() || !last.is_ascii_alphanumeric() {
        return false;
    }
    if hole.is_detail() {
        return true;
    }
    if hole.is_count {
        return value.len() < 20 && value.iter().all(u8::is_ascii_digit);
    }
    let (open, close) = hole.enclosure.map_or((b' ', b' '), |(open, close)| (open as u8, close as u8));
    let is_odd =
        |&byte: &u8| byte <= b' ' || byte >= 0x80 || byte == open || byte == close || byte == b'\'' && open != b' ';
    !value.iter().any(is_odd) && (value.len() > MAX_TURN || hole.enclosure.is_some() || !may_turn(value))
}

/// Whether the first word of a value may be one that makes a statement of it: there is one with this first letter and of
/// this length.
fn may_turn(value: &[u8]) -> bool {
    let len = value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let Some(first) = value.first().filter(|_| len < TURN_LETTERS.len()) else { return false };
    TURN_LETTERS[len] >> (first.to_ascii_lowercase().wrapping_sub(b'a') & 31) & 1 == 1
}

/// Whether a value neither begins nor ends with a blank, and is more than punctuation, or plainly empty.
fn has_clean_edges(hole: &Hole, value: &str) -> bool {
    let (Some(first), Some(last)) = (value.chars().next(), value.chars().next_back()) else {
        return hole.enclosure.is_some();
    };
    !words::is_blank(first) && !words::is_blank(last) && (first.is_alphanumeric() || !value.chars().all(is_stop))
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ' ')
}

/// Takes a pair of quotes or brackets off a value.
pub(super) fn unwrap(value: &str) -> Option<&str> {
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
        _ => is_quote(first) && is_quote(last) && (is_within(inside, (last, last)) || unwrap(inside).is_some()),
    };
    is_pair.then_some(inside)
}

/// Whether a value without the quotes or brackets of its wording can be one: an id, an address or a URL in one word.
pub(super) fn is_bare_id(value: &str) -> bool {
    let is_of_id = |c: char| c.is_ascii_digit() || "@._/\\%".contains(c) || !c.is_ascii();
    value.contains(is_of_id) && !value.contains(|c: char| words::is_blank(c) || "[]()\"".contains(c))
}

impl Values<'_, '_> {
    /// Whether a value is a value, and not a piece of text that holds another message or a part of the sentence.
    fn is_one_value(&self, number: usize) -> bool {
        let (tables, wording) = (self.tables, self.wording);
        let (hole, value) = (&tables.holes(wording)[number], self.get(number));
        // Quotes may stand for brackets.
        let stays = |pair| is_within(value, pair) && is_within(value, ('\'', '\''));
        if hole.enclosure.is_some_and(|pair| !stays(pair)) {
            return false;
        }
        // Ids, addresses and most names are one word.
        if !words::has_blank(value) {
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
        let mut room = [Word::NONE; 128];
        let (spoken, complete) = words::read(value, &mut room);
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
        let openings = tables.wordings.iter().map(|wording| tables.words(wording, 0));
        let own = (0..=tables.holes(wording).len()).map(|literal| tables.words(wording, literal));
        let mut telling = openings.chain(own).filter(|words| words.len() >= TELLING);
        !telling.any(|literal| holds(spoken, literal))
    }
}

/// Whether a value stays within the quotes or brackets that enclose it.
fn is_within(value: &str, (open, close): (char, char)) -> bool {
    if open.is_ascii() && !words::has_byte(value, |byte| byte == open as u8 || byte == close as u8) {
        return true;
    }
    if open == close {
        // A quote between letters is an apostrophe.
        let mut before = ' ';
        let mut chars = value.chars().peekable();
        while let Some(c) = chars.next() {
            let after = chars.peek().copied().unwrap_or(' ');
            if c == close && !(before.is_alphanumeric() && after.is_alphanumeric()) {
                return false;
            }
            before = c;
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
    text.windows(literal.len())
        .any(|window| window[0].written == first && window.iter().zip(literal).all(|(a, b)| a.written == b.written))
}
