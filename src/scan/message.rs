//! The message around a fragment: back to where a wording with this word begins, and on to where it ends.

use super::credit::Credit;
use super::ends::Ends;
use crate::base::bytes;
use crate::base::chars::{self, is_quote};
use crate::base::tables::{Fragment, Part, Tables, Wording};
use crate::base::vocabulary::Fidelity;
use crate::base::words::{self, Word};
use crate::matcher::found::Match;
use crate::matcher::seen;
use crate::model::known::Known;

/// The most bytes from the beginning of a message to its fragment.
pub(super) const BACK: usize = 1024;

/// The most bytes from the fragment of a message to its end.
pub(super) const AHEAD: usize = 4096;

/// The most words read of a message.
const WORDS: usize = 256;

/// A buffer of this many words is enough for nearly every message.
const USUAL_WORDS: usize = 48;

/// How many words decide whether a message may begin like a wording. With fewer, the many wordings that begin alike
/// would be compared to their end, which uses up the credit.
const FEW: usize = 8;

/// About how many bytes [`FEW`] words take.
const FEW_BYTES: usize = 64;

/// A message inside a longer text.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    pub(crate) start: usize,
    pub(crate) text: &'a str,
    pub(crate) found: Match<'a>,
}

/// The text around a fragment: a message that contains the fragment lies within it.
#[derive(Clone, Copy)]
pub(super) struct Vicinity<'a> {
    known: Known,
    /// The text up to where the message must end.
    text: &'a str,
    /// Whether `text` was cut short.
    is_cut: bool,
    /// Every message before this byte has been found.
    done: usize,
    /// The first byte at which a message may begin.
    floor: usize,
    /// Where the fragment is.
    fragment: usize,
}

impl<'a> Vicinity<'a> {
    /// Returns the text around a fragment at a place, if every message before `done` has been found.
    pub(super) fn new(known: Known, text: &'a str, done: usize, fragment: usize) -> Self {
        let end = boundary(text, fragment + AHEAD);
        let floor = boundary(text, done.max(fragment.saturating_sub(BACK)));
        Self { known, text: &text[..end], is_cut: end < text.len(), done, floor, fragment }
    }

    /// Returns the message around the fragment: back to the nearest place where a wording with this word begins, and on
    /// to where it ends.
    pub(super) fn message(self, fragment: &Fragment, credit: &mut Credit) -> Option<Message<'a>> {
        let bytes = self.text.as_bytes();
        let tables = self.known.tables;
        let wordings = &tables.fragment_wordings[fragment.wordings.start as usize..fragment.wordings.end as usize];
        let is_name = fragment.part == Part::End;
        let mut place = if is_name { previous_word(bytes, self.floor, self.fragment) } else { Some(self.fragment) };
        while let Some(start) = place {
            if fragment.starts.begin(&bytes[start..]) {
                if !credit.pay(FEW_BYTES) {
                    return None;
                }
                // Few places go on like a wording.
                let mut buffer = [Word::NONE; FEW];
                let (words, complete) = words::read(&self.text[start..], &mut buffer);
                // The words that follow may change the last two.
                let words = if complete { words } else { &words[..FEW - 2] };
                let begins = |number: &&u16| begins(tables, &tables.wordings[usize::from(**number)], words);
                if wordings.iter().any(|number| begins(&number)) {
                    let found = self.from(start, &wordings.iter().filter(begins), credit);
                    if found.is_some() {
                        return found;
                    }
                }
            }
            if is_name {
                return None;
            }
            place = previous_word(bytes, self.floor, start);
            if !credit.pay(start - place.unwrap_or(self.floor)) {
                return None;
            }
        }
        None
    }

    /// Returns where the value before a place begins: a quoted text, or one word.
    fn value_before(self, at: usize) -> Option<usize> {
        let before = chars::trim_end(self.text.get(self.floor..at)?, char::is_whitespace);
        let last = before.chars().next_back()?;
        let value = match last {
            quote if is_quote(quote) => {
                let mut inside = &before[..before.len() - last.len_utf8()];
                loop {
                    inside = &inside[..chars::find_last(inside, is_quote)?];
                    // A quote after a letter is an apostrophe.
                    if !inside.ends_with(char::is_alphanumeric) {
                        break inside.len();
                    }
                }
            }
            _ => chars::find_last(before, char::is_whitespace)
                .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8)),
        };
        Some(self.floor + value)
    }

    /// Returns the message in one of these wordings whose first words are at `place`.
    fn from<'w>(
        self,
        place: usize,
        wordings: &(impl Iterator<Item = &'w u16> + Clone),
        credit: &mut Credit,
    ) -> Option<Message<'a>> {
        let mut message = |words: &[Word]| {
            wordings.clone().find_map(|number| {
                let wording = &self.known.tables.wordings[usize::from(*number)];
                if self.known.tables.words(wording, 0).is_empty() {
                    let start = self.value_before(place)?;
                    let mut buffer = [Word::NONE; USUAL_WORDS];
                    return self.first_end(wording, start, words::read(&self.text[start..], &mut buffer).0, credit);
                }
                self.first_end(wording, place, words, credit)
            })
        };
        // Few messages have more words than this, and a larger buffer takes time to fill.
        let mut buffer = [Word::NONE; USUAL_WORDS];
        let (words, complete) = words::read(&self.text[place..], &mut buffer);
        let found = message(words);
        if found.is_some() || complete {
            return found;
        }
        let mut buffer = [Word::NONE; WORDS];
        message(words::read(&self.text[place..], &mut buffer).0)
    }

    /// Returns the message in this wording that begins at `start` with these words, up to the first end where it is
    /// recognized.
    fn first_end(
        self,
        wording: &'static Wording,
        start: usize,
        words: &[Word],
        credit: &mut Credit,
    ) -> Option<Message<'a>> {
        // Finding the literals reads all the words.
        if !credit.pay(words.last().map_or(0, |word| word.end as usize)) {
            return None;
        }
        let found = |start: usize, end: usize| {
            let text = &self.text[start..end];
            let found = self.known.recognize(None, text).ok()?;
            // A message in another wording is found by that wording.
            let is_it = found.kind == wording.kind && found.fidelity != Fidelity::Drifted;
            is_it.then_some(Message { start, text, found })
        };
        if !self.begins_sentence(wording, start) {
            return None;
        }
        let ends = Ends::new(self.known.tables, wording, &self.text[start..], words, self.is_cut);
        let is_open = ends.is_open();
        // A name before a colon is not the whole message.
        let is_alone = |end: usize| !(wording.is_name && self.text[end..].trim_start().starts_with(':'));
        let ends_here = |end: usize| is_open || self.ends_sentence(start, end) && is_alone(end);
        let is_end = |end: &usize| *end > self.fragment && ends_here(*end);
        let mut ends = ends.map(|end| start + end).filter(is_end);
        let message = loop {
            let end = ends.next()?;
            if !credit.pay(end - start) {
                return None;
            }
            if let Some(message) = found(start, end) {
                break message;
            }
        };
        let coded = code_before(self.known.tables, &self.text[self.done..start]);
        let coded = coded.and_then(|code| found(self.done + code, message.start + message.text.len()));
        // The code in front may also belong to the sentence before.
        Some(coded.filter(|coded| coded.found.kind == message.found.kind).unwrap_or(message))
    }

    /// Whether a message may begin at a place. It may not within a sentence, as in `Do not provide the ...`, `If setup
    /// validation failed, ...` and `The contact of 'b' synced ...`: a message whose capital is lowercase here does not
    /// follow a word or comma, and one that begins with a value does not follow a lowercase letter.
    fn begins_sentence(self, wording: &Wording, start: usize) -> bool {
        let before = chars::trim_end(&self.text[self.floor.min(start)..start], |c| matches!(c, ' ' | '\t' | '\u{A0}'));
        let is_lowercase = || self.text[start..].starts_with(|c: char| c.is_ascii_lowercase());
        let goes_on = match self.known.tables.literal(wording, 0).chars().next() {
            Some(first) if first.is_ascii_alphabetic() => {
                first.is_ascii_uppercase()
                    && is_lowercase()
                    && before.ends_with(|c: char| c.is_alphanumeric() || c == ',')
            }
            _ => before.ends_with(char::is_lowercase),
        };
        !goes_on
    }

    /// Whether the sentence ends with the message: with its full stop, or because no more words follow in its line. A
    /// question is not a statement.
    fn ends_sentence(self, start: usize, end: usize) -> bool {
        if self.text[start..end].ends_with('.') {
            return true;
        }
        let rest = chars::trim_start(&self.text[end..], |c| c.is_whitespace() && !matches!(c, '\n' | '\r'));
        rest.chars().next().map_or(!self.is_cut, |next| !next.is_alphanumeric() && next != '?')
    }
}

/// Whether a wording begins with these words, after its value if it begins with one.
fn begins(tables: &Tables<'_>, wording: &Wording, seen: &[Word]) -> bool {
    let words = match tables.words(wording, 0) {
        [] => tables.words(wording, 1),
        words => words,
    };
    words::begin_alike(seen, words)
}

/// Returns the first character boundary from a place on.
fn boundary(text: &str, from: usize) -> usize {
    (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// Returns where the word before a place begins, unless that is before the floor.
fn previous_word(text: &[u8], floor: usize, from: usize) -> Option<usize> {
    let before = &text[floor..from];
    let end = bytes::find_last(before, |byte| byte.is_ascii_alphanumeric());
    let start = end.and_then(|end| bytes::find_last(&before[..end], |byte| !byte.is_ascii_alphanumeric()));
    let at = floor + start.map_or(0, |at| at + 1);
    // The floor may be inside a word.
    end.is_some().then_some(at).filter(|&at| at == 0 || !text[at - 1].is_ascii_alphanumeric())
}

/// Returns where the code at the end of a text begins, if whitespace or punctuation follows it.
fn code_before(tables: &Tables<'_>, text: &str) -> Option<usize> {
    // No code is longer.
    let near = text.len().saturating_sub(64);
    let near = (near..=text.len()).find(|&at| text.is_char_boundary(at))?;
    let line = text[near..].rsplit(['\n', '\r']).next()?;
    let separates =
        |c: char| c.is_whitespace() || matches!(c, ':' | '-' | ']' | ')' | '`' | '|' | ',' | '\u{2013}' | '\u{2014}');
    let code = chars::trim_end(line, separates);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    let start = chars::find_last(code, |c| !is_part(c))
        .map_or(0, |at| at + code[at..].chars().next().map_or(1, char::len_utf8));
    let token = &code[start..];
    if token.len() < 4 || code.len() == line.len() || !seen::is_code(tables, token) {
        return None;
    }
    let is_bracketed = line[code.len()..].starts_with([']', ')', '`']) && code[..start].ends_with(['[', '(', '`']);
    Some(text.len() - line.len() + start - usize::from(is_bracketed))
}
