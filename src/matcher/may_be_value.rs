//! The one rule for the values of a hole, which every stage of the matcher follows.
//!
//! A name can be almost anything: `Bowen, Megan (Ext.)`, `Northwind B.V. (NL)`, `Do not touch`. Two mistakes must not
//! happen: a part of the sentence as the value, and two values as one:
//!
//! ```text
//! Max retry for user with id 42 has not been reached.
//!                            └──────────┘ not an id
//! Target user [a] exists, target user [b] does not exist on the target side.
//!              └──────────────────────┘ two values, and what lies between them
//! ```
//!
//! What a hole accepts depends on the text around it. [`is_value`] decides, for every stage; the fast path takes only
//! values that it accepts too.
//!
//! | the hole | accepts |
//! |---|---|
//! | in quotes or brackets | any text that leaves the pair balanced |
//! | elsewhere | one word, or words that [read as a name](is_name): each begins like a name, or is a particle such as `van` |
//! | elsewhere, if the catalog says `words = true`, or at the open end of a message that fits byte for byte | words of which the [first begins like a name](is_title) and the last may end one; those between may be any, but for a clause that changes the meaning |
//! | elsewhere, in the role of a GUID, or if the catalog says `one_word = true` | one word, with balanced brackets |
//! | an error inside the error | any text without the entry's `unless` |
//! | a count | a whole number |
//!
//! A name begins with a capital, a digit, punctuation, or a letter that has no case. In a text that is
//! all in one case, case says nothing: a value of several words may then hold none of [`CLAUSE_WORDS`] and
//! [`SENTENCE_WORDS`].
//!
//! Never a value: the beginning of another message, a longer literal of the same one, more than [`LONG`] words, several
//! lines at the end of a message, and outside quotes a clause that changes the meaning (`has not been`, `or of none`).

use crate::base::bytes;
use crate::base::chars::{self, has_whitespace, is_any_quote, is_whitespace, parts};
use crate::base::tables::{Hole, Opening, Span, Tables, Wording};
use crate::base::words::{self, Word, begins_with, hash, hashes};
use crate::model::value::count;

/// Negations, auxiliaries and conjunctions: a text with one of these is a clause, not a name. The order counts; see
/// [`NEGATIONS`] and [`AUXILIARIES`].
pub(super) const CLAUSE_WORDS: [u64; 41] = hashes(
    "not never been no neither nor without \
     is are was were be being has have had does did would should could must can may will do but \
     because although unless if that which or and of with than nearly almost longer",
);

/// The first of [`CLAUSE_WORDS`], as many as these, are the negations and `been`. After an auxiliary they make a clause:
/// `has not`, `has been`.
const NEGATIONS: usize = 7;

/// The auxiliaries follow in [`CLAUSE_WORDS`], up to this number. `do` comes after them: `Do not touch` is a name.
const AUXILIARIES: usize = 25;

const NO: u64 = hash("no");

const OR: u64 = hash("or");

/// After `or`, these words mean that the sentence goes on: `or of none`.
const FUNCTIONS: [u64; 6] = hashes("of the a an another any");

/// More everyday words. In a text that is all in one case, no name has one.
const SENTENCE_WORDS: [u64; 30] = hashes(
    "the in from to on for already yet only just still soon again instead now then might barely hardly seldom partly \
     partially half user users tenant app source target id",
);

/// These start a clause that belongs to the name: `Users who are not licensed`.
const RELATIVES: [u64; 6] = hashes("who whose that if when where");

/// Lowercase words of personal and company names; a name does not end in one.
const PARTICLES: &[&str] = &[
    "van", "von", "vom", "zu", "zur", "zum", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du",
    "des", "la", "le", "les", "el", "al", "bin", "bint", "ibn", "ben", "af", "av", "ter", "ten", "te", "y", "e",
];

/// Lowercase words within a name; no name begins with one.
const LINKS: &[&str] = &["of", "and", "for", "the", "und", "et", "für", "en", "i", "och", "og"];

/// The most words of a name where case says nothing.
const MAX_CASELESS: usize = 4;

/// The most letters before the full stop of an abbreviation: `Prof.`, `Corp.`.
const MAX_ABBREVIATION: usize = 4;

/// The most words of a name that nothing encloses.
const MAX_NAME: usize = 12;

/// At most this many nested pairs of quotes are around a name: quotes that were doubled twice.
const MAX_PAIRS: usize = 4;

/// No word in [`CLAUSE_WORDS`] is longer than this, with the punctuation around it.
pub(super) const MAX_CLAUSE_WORD: usize = 16;

/// The most words of a value.
const LONG: usize = 128;

/// A value with this many words of a literal in a row does not hold them by chance.
const MIN_LITERAL_WORDS: usize = 3;

/// How well the text around the value matched. The worse it did, the more the value must look like a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Around {
    /// Byte for byte.
    Bytes,
    /// Word by word, in a text whose case distinguishes names from other words.
    Words,
    /// Word by word, in a text all in one case, which says nothing.
    Caseless,
    /// The text is cut off, maybe in the middle of the value.
    Cut,
}

/// Whether a hole of a wording may hold a value. `sentence` is the text if the wording fits word by word, `None` if it
/// fits byte for byte; `enclosed` says that the text has quotes or brackets of its own around the value.
pub(super) fn is_value(
    tables: &Tables<'_>,
    wording: &Wording,
    number: usize,
    value: &str,
    sentence: Option<&str>,
    enclosed: bool,
) -> bool {
    let around = || match sentence {
        None => Around::Bytes,
        Some(sentence) if is_cased(sentence) => Around::Words,
        Some(_) => Around::Caseless,
    };
    let hole = &tables.holes(wording)[number];
    if hole.is_count {
        return count(value).is_some();
    }
    if !has_clean_edges(hole, value) {
        return false;
    }
    if hole.is_detail() {
        return !holds_one_of(tables, wording.unless, value);
    }
    let enclosed = enclosed || hole.enclosure.is_some();
    if sentence.is_none() && hole.enclosure.is_some_and(|pair| !leaves_balanced(value, pair)) {
        return false;
    }
    // Ids, addresses and most names are one word.
    if !has_whitespace(value) {
        let is_balanced = || [('[', ']'), ('(', ')')].iter().all(|&pair| is_within(value, pair));
        let is_word = || {
            value.len() > MAX_CLAUSE_WORD
                || !value.bytes().all(|byte| matches!(byte, b'\'' | b'"' | b'`')) && !is_clause_word(value, around)
        };
        return enclosed || (!hole.is_word || is_balanced()) && is_word();
    }
    let is_open = tables.literal(wording, number + 1).is_empty();
    if is_open && value.contains(['\n', '\r']) {
        return false;
    }
    with_words::<LONG>(value, |value_words| {
        let is_whole = || is_open || !goes_on(tables, wording, number, value, value_words);
        let reads_as_one = |around: Around| {
            let may_be_title = hole.is_named || is_open && around == Around::Bytes;
            is_name(value, value_words, around) || may_be_title && is_title(value, value_words, around) && is_whole()
        };
        (enclosed || !hole.is_word && reads_as_one(around())) && !holds_message(tables, wording, value_words)
    })
}

/// Whether a text may be a value of a hole, or the beginning of one if the text breaks off. It may include the
/// punctuation around the value.
pub(crate) fn may_be_value(hole: &Hole, text: &str) -> bool {
    let value = chars::trim(text);
    let words = parts(value).filter(|part| part.contains(char::is_alphanumeric));
    if hole.is_detail() || words.count() <= 1 {
        return true;
    }
    let opens = |c: char| hole.enclosure.is_some_and(|(open, _)| c == open) || "'\"`[".contains(c);
    if let Some((_, inside)) = value.split_once(opens).filter(|_| hole.enclosure.is_some()) {
        // The value is closed at its end, or the closing mark was cut off.
        let inside = inside.trim_end_matches(|c: char| is_whitespace(c) || ".,;:".contains(c));
        let pair = hole.enclosure.unwrap_or_default();
        return inside.strip_suffix(pair.1).is_some_and(|inside| leaves_balanced(inside, pair))
            || leaves_balanced(inside.trim_end_matches(opens), ('\'', '\'')) && !inside.contains(pair.1);
    }
    let value = value.trim_matches(['\'', '"', '`']);
    let reads = if hole.is_named { is_title } else { is_name };
    !hole.is_word && with_words::<LONG>(value, |value_words| reads(value, value_words, Around::Cut))
}

/// Whether a text holds one of these texts, with which a name is that of another error.
pub(super) fn holds_one_of(tables: &Tables<'_>, unless: Span, text: &str) -> bool {
    unless.of(tables.unless).iter().any(|other| chars::find_text(text, other.of_text(tables.text)).is_some())
}

/// Calls `f` with the words of a value; `false` if it has more than `MAX`.
fn with_words<const MAX: usize>(value: &str, f: impl FnOnce(&[Word]) -> bool) -> bool {
    let mut buffer = [Word::NONE; MAX];
    let (value_words, complete) = words::read(value, &mut buffer);
    complete && f(value_words)
}

/// Whether words read as a name: each begins like one or is a particle, none is an id, and no sentence ends among them.
fn is_name(value: &str, value_words: &[Word], around: Around) -> bool {
    if around == Around::Caseless {
        let within = chars::find_last(value, is_whitespace).map_or("", |last| &value[..last]);
        let stops = |part: &str| part.ends_with([',', ':', '!', '?']) || is_stop(part);
        return parts(value).count() <= MAX_CASELESS
            && !parts(within).any(stops)
            && !value.contains(|c: char| c == '@' || c.is_ascii_digit())
            && is_plain(value, value_words);
    }
    let mut parts = parts(value).peekable();
    let (mut number, mut has_name, mut last_is_particle) = (0, false, false);
    while let Some(part) = parts.next() {
        number += 1;
        let bare = part.trim_matches(is_punctuation);
        let begins = begins_as_name(part);
        let is_particle = !begins && (PARTICLES.contains(&bare) || number > 1 && LINKS.contains(&bare));
        let is_id = bare.contains('@') || bare.contains("://");
        if number > MAX_NAME || is_id || !is_particle && !begins || parts.peek().is_some() && is_stop(part) {
            return false;
        }
        has_name |= bare.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        last_is_particle = is_particle;
    }
    (has_name && !last_is_particle || around == Around::Cut) && !ends_in_clause_word(value, value_words, around)
}

/// Whether a sentence ends with a word: `7. Fixed`, but not `Fabrikam Inc. (UK)` or `St. Gallen`.
fn is_stop(word: &str) -> bool {
    let is_abbreviated = |word: &str| word.len() <= MAX_ABBREVIATION && !word.contains(|c: char| c.is_ascii_digit());
    word.ends_with(';') || word.strip_suffix('.').is_some_and(|word| !is_abbreviated(word) && !word.contains('.'))
}

/// Whether words begin and end like a name, without a clause between that changes what the sentence says.
fn is_title(value: &str, value_words: &[Word], around: Around) -> bool {
    if around == Around::Caseless {
        return is_plain(value, value_words);
    }
    let first = value.split(is_whitespace).next().unwrap_or_default();
    let is_clause_word = |word: &Word| is_lower(value, word) && is_in(&CLAUSE_WORDS, word);
    // `wave 2` is a lowercase name: no sentence of the service has such a word.
    let is_foreign = |c: char| c.is_ascii_digit() || c.is_uppercase() || !c.is_ascii();
    let is_marked = || value.contains(is_foreign) && !value_words.iter().any(is_clause_word);
    (begins_as_name(first) || is_marked())
        && !ends_in_clause_word(value, value_words, around)
        && !holds_clause(value, value_words)
}

/// Whether a word is one of these.
fn is_in(words: &[u64], word: &Word) -> bool {
    words.contains(&word.written)
}

/// Whether a word of a text is lowercase.
fn is_lower(text: &str, word: &Word) -> bool {
    text[word.start as usize..].starts_with(char::is_lowercase)
}

/// Whether no word is one that sentences are made of; the `no` of `no. 3` is part of a number.
fn is_plain(value: &str, value_words: &[Word]) -> bool {
    let is_number = |word: &Word| word.written == NO && value[word.end as usize..].starts_with('.');
    !value_words.iter().any(|word| (is_in(&CLAUSE_WORDS, word) || is_in(&SENTENCE_WORDS, word)) && !is_number(word))
}

/// Whether a word begins like a name: with a capital, a digit, punctuation or a letter without case; or has a capital
/// or digit or an id's punctuation in it.
fn begins_as_name(word: &str) -> bool {
    let is_of_id = |c: char| c.is_uppercase() || c.is_ascii_digit() || "._/\\".contains(c);
    !word.starts_with(char::is_lowercase) || word.trim_end_matches('.').contains(is_of_id)
}

/// Whether the last word needs another after it: `not`, `never` and `been` in any case, the other
/// [`CLAUSE_WORDS`] in lowercase.
fn ends_in_clause_word(value: &str, value_words: &[Word], around: Around) -> bool {
    let Some(last) = value_words.last().filter(|_| around != Around::Cut) else { return false };
    is_always_clause_word(last) || is_in(&CLAUSE_WORDS, last) && is_lower(value, last)
}

/// Whether a clause changes what the sentence says: an auxiliary before a negation or `been`, unless the name goes on
/// with them (`Users who are not licensed`); or `or` before what continues the sentence.
fn holds_clause(value: &str, value_words: &[Word]) -> bool {
    let mut is_relative = false;
    value_words.windows(2).any(|pair| {
        let [word, next] = pair else { return false };
        is_relative |= is_lower(value, word) && is_in(&RELATIVES, word);
        let negates = is_in(&CLAUSE_WORDS[..NEGATIONS], next);
        let is_clause = is_in(&CLAUSE_WORDS[NEGATIONS..AUXILIARIES], word) && negates && !is_relative;
        let continues = word.written == OR && (is_in(&FUNCTIONS, next) || is_in(&CLAUSE_WORDS, next));
        is_lower(value, word) && (is_clause || continues)
    })
}

/// Whether a name within a sentence holds the words that introduce or follow it there, and so is about two things:
/// `batch 1 fails and batch 2`.
fn goes_on(tables: &Tables<'_>, wording: &Wording, number: usize, value: &str, value_words: &[Word]) -> bool {
    let introduces = |noun: &Word| {
        let within = value_words.split_last().map_or(&[][..], |(_, within)| within);
        let is_again = |word: &Word| word.written == noun.written && is_lower(value, word);
        noun.has_meaning() && !is_in(&CLAUSE_WORDS, noun) && within.iter().any(is_again)
    };
    let follows = tables.words(wording, number + 1);
    tables.words(wording, number).last().is_some_and(introduces)
        || follows.len() >= 2 && words::find(value_words, &follows[..2]).is_some()
}

/// Whether words hold a longer literal of their own wording, or the beginning of a message.
fn holds_message(tables: &Tables<'_>, wording: &Wording, value_words: &[Word]) -> bool {
    let own = (0..=tables.holes(wording).len()).map(|literal| tables.words(wording, literal));
    let mut long_literals = own.filter(|words| words.len() >= MIN_LITERAL_WORDS);
    long_literals.any(|literal| words::find(value_words, literal).is_some())
        || (0..value_words.len()).any(|at| is_opening(tables, &value_words[at..]))
}

/// Whether a single word is one of [`CLAUSE_WORDS`], or a contraction of two. `Will` and `May` are names.
fn is_clause_word(value: &str, around: impl Fn() -> Around) -> bool {
    with_words::<3>(value, |value_words| {
        let is_name = || !value.starts_with(char::is_lowercase) && !value_words.iter().any(is_always_clause_word);
        value_words.iter().all(|word| is_in(&CLAUSE_WORDS, word))
            && !value.contains('@')
            && (!is_name() || around() == Around::Caseless)
    })
}

/// Whether a word is `not`, `never` or `been`, in any case.
fn is_always_clause_word(word: &Word) -> bool {
    is_in(&CLAUSE_WORDS[..3], word)
}

/// Whether a text has both lowercase words and capitals, so that its case means something.
fn is_cased(text: &str) -> bool {
    let is_lowercase = |word: &str| {
        let word = word.trim_end_matches(['.', ',', ':']);
        word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    bytes::any(text.as_bytes(), |byte| byte.is_ascii_uppercase()) && parts(text).any(is_lowercase)
}

/// Whether a value neither begins nor ends with whitespace, and is more than punctuation; in quotes or brackets it may
/// be empty.
fn has_clean_edges(hole: &Hole, value: &str) -> bool {
    let (Some(first), Some(last)) = (value.chars().next(), value.chars().next_back()) else {
        return hole.enclosure.is_some();
    };
    !is_whitespace(first) && !is_whitespace(last) && (first.is_alphanumeric() || !value.chars().all(is_punctuation))
}

fn is_punctuation(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ' ')
}

/// Whether a value keeps the pair around it balanced. One single quote may be an apostrophe at the end of a word or
/// before a short one: `the Joneses' site`, `Gerard 't Hart`.
fn leaves_balanced(value: &str, pair: (char, char)) -> bool {
    let is_apostrophe = |before: &str, after: &str| {
        before.ends_with(['s', 'x', 'z']) && after.starts_with(' ')
            || before.ends_with(' ') && ["t ", "s ", "s-", "n "].iter().any(|short| after.starts_with(short))
    };
    let at_quote = || value.split_once(pair.0).filter(|_| pair.0 == pair.1);
    is_within(value, pair)
        || at_quote().is_some_and(|(before, after)| is_apostrophe(before, after) && is_within(after, pair))
}

/// Whether a text begins like a message, with enough words to rule out chance.
fn is_opening(tables: &Tables<'_>, text: &[Word]) -> bool {
    let first = text.first().map_or(0, |word| word.meaning);
    let is_whole = |opening: &Opening| {
        let words = tables.opening(&tables.wordings[usize::from(opening.wording)]);
        words.len() >= MIN_LITERAL_WORDS && begins_with(text, words).1
    };
    first != 0 && tables.openings_of(first).iter().any(is_whole)
}

/// Removes a pair of quotes or brackets around a value.
pub(super) fn unwrap(value: &str) -> Option<&str> {
    unwrap_one_of(value, MAX_PAIRS)
}

/// Removes a pair around a value that is in at most `pairs` pairs of quotes.
fn unwrap_one_of(value: &str, pairs: usize) -> Option<&str> {
    // Most values are not enclosed.
    if value.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return None;
    }
    // Emphasis encloses a value as quotes do.
    let is_quote = |c: char| is_any_quote(c) || c == '*';
    let mut chars = value.chars();
    let (first, last) = (chars.next()?, chars.next_back()?);
    let inside = chars.as_str();
    let is_pair = match (first, last) {
        ('[', ']') | ('(', ')') | ('<', '>') | ('{', '}') => is_within(inside, (first, last)),
        ('\u{FF08}', '\u{FF09}') | ('\u{FF3B}', '\u{FF3D}') => true,
        // Two quoted names are not one quoted name, but one name may be in two pairs.
        _ => {
            is_quote(first)
                && is_quote(last)
                && (leaves_balanced(inside, (last, last)) && leaves_balanced(inside, (first, first))
                    || pairs > 1 && unwrap_one_of(inside, pairs - 1).is_some())
        }
    };
    is_pair.then_some(inside)
}

/// Whether a value may lack the quotes or brackets of its wording: an id, an address or a URL in one word.
pub(super) fn is_bare_id(value: &str) -> bool {
    let is_of_id = |c: char| c.is_ascii_digit() || "@._/\\%".contains(c) || !c.is_ascii();
    value.contains(is_of_id) && !chars::contains(value, |c| is_whitespace(c) || "[]()\"".contains(c))
}

/// Whether a value stays within the quotes or brackets that enclose it.
fn is_within(value: &str, (open, close): (char, char)) -> bool {
    if open.is_ascii() && !bytes::any(value.as_bytes(), |byte| byte == open as u8 || byte == close as u8) {
        return true;
    }
    if open == close {
        // A quote between letters is an apostrophe.
        let is_apostrophe = |(at, quote): (usize, &str)| {
            value[..at].ends_with(char::is_alphanumeric) && value[at + quote.len()..].starts_with(char::is_alphanumeric)
        };
        return value.match_indices(open).all(is_apostrophe);
    }
    let mut depth = 0_i32;
    let stays = value.chars().all(|c| {
        depth += i32::from(c == open) - i32::from(c == close);
        depth >= 0
    });
    stays && depth == 0
}
