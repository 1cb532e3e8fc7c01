//! Errors inside a longer text: a log, a ticket, the output of a console.
//!
//! ```text
//! text ── fold ──> lowercase blocks ── search ──> fragments: rare words or beginnings of words, one in each wording
//!                                                    │
//!                                                    v
//!                                                 [`Near::message`]: back to where a wording with this word can begin,
//!                                                    │               and on to where it ends
//!                                                    v
//!                                                 recognize: the text between, by all its rules
//! ```
//!
//! The search compares 16 or 32 bytes at once (`packed::Searcher` of the crate `aho-corasick`). Where the processor has
//! no such instructions, or the crate is built without `std`, it is an automaton. Both are case-sensitive, so the text
//! is folded first, block by block.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::ops::Range;
use core::str::Utf8Chunks;

use aho_corasick::packed::Searcher;
use aho_corasick::{AhoCorasick, Span};
use once_cell::race::OnceBox;

use crate::base::steps;
use crate::base::tables::{Fragment, Part, Tables, Wording};
use crate::base::vocabulary::Fidelity;
use crate::base::words::{self, Word};
use crate::error::recognized::Recognized;
use crate::error::recognized::recognize;
use crate::generated::tables::TABLES;
use crate::matcher::seen;

/// How many bytes of the text are folded at once: few enough for the L1 cache.
const BLOCK: usize = 8 * 1024;

/// The most bytes from the beginning of a message to its fragment.
const BACK: usize = 1024;

/// The most bytes from the fragment of a message to its end.
const AHEAD: usize = 4096;

/// The most words read of a message.
const WORDS: usize = 256;

/// A buffer of this many words is enough for nearly every message.
const USUAL_WORDS: usize = 48;

/// How many words decide whether a message may begin like a wording. With fewer, the many wordings that begin alike
/// would be compared to their end, which uses up the credit.
const FEW: usize = 8;

/// About how many bytes [`FEW`] words take.
const FEW_BYTES: usize = 64;

/// How many bytes may be read around fragments for each byte of the text.
const CREDIT: usize = 64;

/// How many bytes may be read around fragments in advance.
const ADVANCE: usize = 64 * 1024;

/// Finds every error inside a longer text, in order.
///
/// It finds the messages that [`recognize`] recognizes as exact or [normalized](Fidelity::Normalised), in any case, and
/// across the line breaks of a wrapped console if these are between words. Messages in other words
/// ([`Drifted`](Fidelity::Drifted)) are not looked for, because nothing shows where they end. Each message is found by
/// one of its words; the beginning of this word must be written in ASCII. If the sentence goes on before or after a
/// message, it is another sentence and not found, as far as a capital or a full stop shows it. `scan` cannot tell why a
/// message is quoted, or whether another sentence retracts it.
///
/// A message begins at most 1 KiB before the word it is found by, and ends at most 4 KiB after it. The text around such
/// a word is read again until a message is found or ruled out: in all at most 64 times the text, plus 64 KiB. A text of
/// nothing but messages takes at most ten times its length, a log with a message in one of a hundred lines a tenth. In a
/// text made to take more, messages are missed where that limit is used up.
///
/// A message that ends in a value ends with its line; or, unless the value is an error inside the error, before a full
/// stop that ends a sentence, a semicolon, a comma, a tab, a vertical bar, an opening bracket after a space, or two
/// spaces. A bracket with a GUID at the end of the line is always the log's.
///
/// ```
/// use m365_migration_errors::{ErrorKind, scan};
///
/// let log = "11:02:03 INFO  3 users are left\n\
///            11:02:04 ERROR EXCH-15: Max retry for user with id 42 reached. [correlation 7]\n";
/// let found: Vec<_> = scan(log).collect();
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].recognized().kind(), ErrorKind::ExchangeMaxRetriesReached);
/// assert_eq!(found[0].recognized().get("user"), Some("42"));
/// assert_eq!(found[0].text(), "EXCH-15: Max retry for user with id 42 reached.");
/// assert_eq!(&log[found[0].range()], found[0].text());
/// ```
pub fn scan(text: &str) -> Scan<'_> {
    Scan { text, done: 0, block: 0..0, folded: Vec::new(), searched: 0, credit: Credit { left: ADVANCE, until: 0 } }
}

/// Finds every error inside bytes: [`scan`], in each part of them that is valid UTF-8.
///
/// The ranges are those in `bytes`.
///
/// ```
/// use m365_migration_errors::scan_bytes;
///
/// let bytes = b"\xFF Max retry for user with id 42 reached. \xFE";
/// let found = scan_bytes(bytes).next().unwrap();
/// assert_eq!(found.range(), 2..40);
/// assert_eq!(found.recognized().get("user"), Some("42"));
/// ```
pub fn scan_bytes(bytes: &[u8]) -> ScanBytes<'_> {
    ScanBytes { chunks: bytes.utf8_chunks(), next: 0, chunk: 0, scan: scan("") }
}

/// An error inside a longer text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    start: usize,
    text: &'a str,
    recognized: Recognized<'a>,
}

impl<'a> Found<'a> {
    /// Returns its range of bytes: from its code, if there is one before it, to the end of the sentence.
    pub const fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Returns its text.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// Returns what it states.
    pub const fn recognized(&self) -> &Recognized<'a> {
        &self.recognized
    }
}

/// An iterator over the errors inside a text; see [`scan`].
#[derive(Clone, Debug)]
pub struct Scan<'a> {
    text: &'a str,
    /// Every message before this byte has been found.
    done: usize,
    /// The folded part of the text.
    block: Range<usize>,
    folded: Vec<u8>,
    /// How many bytes of `folded` have been searched.
    searched: usize,
    credit: Credit,
}

/// How many more bytes may be read around fragments.
#[derive(Clone, Copy, Debug)]
struct Credit {
    left: usize,
    /// Credit has been given for the text before this byte.
    until: usize,
}

impl Credit {
    /// Returns the credit at a place of the text.
    fn at(self, place: usize) -> Self {
        let given = CREDIT.saturating_mul(place.saturating_sub(self.until));
        Self { left: self.left.saturating_add(given).min(ADVANCE), until: place.max(self.until) }
    }

    /// Pays for reading some bytes; returns whether there was enough credit.
    fn pay(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}

/// An iterator over the errors inside bytes; see [`scan_bytes`].
#[derive(Clone, Debug)]
pub struct ScanBytes<'a> {
    chunks: Utf8Chunks<'a>,
    /// Where the next chunk begins.
    next: usize,
    /// Where the chunk that is being scanned begins.
    chunk: usize,
    scan: Scan<'a>,
}

impl<'a> Iterator for ScanBytes<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        loop {
            if let Some(found) = self.scan.next() {
                return Some(Found { start: self.chunk + found.start, ..found });
            }
            let chunk = self.chunks.next()?;
            self.chunk = self.next;
            self.next += chunk.valid().len() + chunk.invalid().len();
            // Reuse the buffer of the last chunk.
            let mut folded = core::mem::take(&mut self.scan.folded);
            folded.clear();
            let Credit { left, .. } = self.scan.credit.at(self.scan.text.len());
            self.scan = Scan { folded, credit: Credit { left, until: 0 }, ..scan(chunk.valid()) };
        }
    }
}

impl FusedIterator for ScanBytes<'_> {}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        while let Some((fragment, at)) = self.next_fragment() {
            if at < self.done || !is_word(self.text.as_bytes(), at, fragment) {
                continue;
            }
            self.credit = self.credit.at(at);
            if let Some(found) = self.near(at).message(fragment, &mut self.credit) {
                self.done = found.range().end;
                self.searched = self.searched.max(self.done - self.block.start);
                return Some(found);
            }
        }
        None
    }
}

impl FusedIterator for Scan<'_> {}

impl<'a> Scan<'a> {
    /// Returns the next fragment, in any case, and its place.
    fn next_fragment(&mut self) -> Option<(&'static Fragment, usize)> {
        let search = Search::get();
        loop {
            if let Some((number, at)) = search.find(&self.folded, self.searched) {
                let fragment = &TABLES.fragments[number];
                self.searched = at + 1;
                return Some((fragment, self.block.start + at));
            }
            if self.block.end == self.text.len() {
                self.searched = self.folded.len();
                return None;
            }
            // A fragment may lie across the end of a block.
            let start = self.block.end.saturating_sub(search.longest - 1).max(self.block.start);
            let end = self.text.len().min(start + BLOCK);
            self.block = start..end;
            self.folded.clear();
            // Letters become lowercase; no fragment contains what other bytes become.
            self.folded.extend(self.text.as_bytes()[start..end].iter().map(|byte| byte | 0x20));
            self.searched = 0;
        }
    }

    /// Returns the text around a fragment, which may be a message.
    fn near(&self, fragment: usize) -> Near<'a> {
        let end = boundary(self.text, fragment + AHEAD);
        let floor = boundary(self.text, self.done.max(fragment.saturating_sub(BACK)));
        Near { text: &self.text[..end], is_cut: end < self.text.len(), done: self.done, floor, fragment }
    }
}

/// The text around a fragment: a message that contains the fragment lies within it.
#[derive(Clone, Copy)]
struct Near<'a> {
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

impl<'a> Near<'a> {
    /// Returns the message around the fragment: back to the nearest place where a wording with this word begins, and on
    /// to where it ends.
    fn message(self, fragment: &Fragment, credit: &mut Credit) -> Option<Found<'a>> {
        let bytes = self.text.as_bytes();
        let wordings = &TABLES.fragment_wordings[fragment.wordings.start as usize..fragment.wordings.end as usize];
        let is_name = fragment.part == Part::End;
        let mut place = if is_name { previous_word(bytes, self.floor, self.fragment) } else { Some(self.fragment) };
        while let Some(start) = place {
            steps::count(1);
            if fragment.starts.begin(&bytes[start..]) {
                if !credit.pay(FEW_BYTES) {
                    return None;
                }
                // Few places go on like a wording.
                let mut room = [Word::NONE; FEW];
                let (words, complete) = words::read(&self.text[start..], &mut room);
                // The words that follow may change the last two.
                let words = if complete { words } else { &words[..FEW - 2] };
                let begins = |number: &&u16| begins(&TABLES.wordings[usize::from(**number)], words);
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
        let before = self.text.get(self.floor..at)?.trim_end();
        steps::count(at - self.floor);
        let last = before.chars().next_back()?;
        let value = match last {
            quote if is_quote(quote) => {
                let inside = &before[..before.len() - last.len_utf8()];
                // A quote after a letter is an apostrophe.
                let opens = |&(at, c): &(usize, char)| is_quote(c) && !inside[..at].ends_with(char::is_alphanumeric);
                inside.char_indices().rev().find(opens)?.0
            }
            _ => before.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8()),
        };
        Some(self.floor + value)
    }

    /// Returns the message in one of these wordings whose first words are at `place`.
    fn from<'w>(
        self,
        place: usize,
        wordings: &(impl Iterator<Item = &'w u16> + Clone),
        credit: &mut Credit,
    ) -> Option<Found<'a>> {
        let mut message = |words: &[Word]| {
            wordings.clone().find_map(|number| {
                let wording = &TABLES.wordings[usize::from(*number)];
                if TABLES.words(wording, 0).is_empty() {
                    let start = self.value_before(place)?;
                    let mut room = [Word::NONE; USUAL_WORDS];
                    return self.first_end(wording, start, words::read(&self.text[start..], &mut room).0, credit);
                }
                self.first_end(wording, place, words, credit)
            })
        };
        // Few messages have more words than this, and a larger buffer takes time to fill.
        let mut room = [Word::NONE; USUAL_WORDS];
        let (words, complete) = words::read(&self.text[place..], &mut room);
        let found = message(words);
        if found.is_some() || complete {
            return found;
        }
        let mut room = [Word::NONE; WORDS];
        message(words::read(&self.text[place..], &mut room).0)
    }

    /// Returns the message in this wording that begins at `start` with these words, up to the first end where it is
    /// recognized.
    fn first_end(
        self,
        wording: &'static Wording,
        start: usize,
        words: &[Word],
        credit: &mut Credit,
    ) -> Option<Found<'a>> {
        // Finding the literals reads all the words.
        if !credit.pay(words.last().map_or(0, |word| word.end as usize)) {
            return None;
        }
        let found = |start: usize, end: usize| {
            let text = &self.text[start..end];
            let recognized = recognize(text)?;
            // A message in another wording is found by that wording.
            let is_it = recognized.0.kind == wording.kind && recognized.fidelity() != Fidelity::Drifted;
            is_it.then_some(Found { start, text, recognized })
        };
        if !self.begins_sentence(wording, start) {
            return None;
        }
        let ends = Ends::new(wording, &self.text[start..], words, self.is_cut);
        let is_open = matches!(ends.state, State::Open(_));
        // A name before a colon is not the whole message.
        let is_alone = |end: usize| !(wording.is_name && self.text[end..].trim_start().starts_with(':'));
        let ends_here = |end: usize| is_open || self.ends_sentence(start, end) && is_alone(end);
        let is_end = |end: &usize| *end > self.fragment && ends_here(*end);
        let mut ends = ends.map(|end| start + end).filter(is_end);
        let message = loop {
            let end = ends.next()?;
            steps::count(1);
            if !credit.pay(end - start) {
                return None;
            }
            if let Some(message) = found(start, end) {
                break message;
            }
        };
        let coded = code_before(&self.text[self.done..start]);
        let coded = coded.and_then(|code| found(self.done + code, message.range().end));
        // The code in front may also belong to the sentence before.
        Some(coded.filter(|coded| coded.recognized.kind() == message.recognized.kind()).unwrap_or(message))
    }

    /// Whether a message may begin at a place. It may not within a sentence, as in `Do not provide the ...`, `If setup
    /// validation failed, ...` and `The contact of 'b' synced ...`: a message whose capital is lowercase here does not
    /// follow a word or comma, and one that begins with a value does not follow a lowercase letter.
    fn begins_sentence(self, wording: &Wording, start: usize) -> bool {
        let before = self.text[self.floor.min(start)..start].trim_end_matches([' ', '\t', '\u{A0}']);
        let is_small = || self.text[start..].starts_with(|c: char| c.is_ascii_lowercase());
        let goes_on = match TABLES.literal(wording, 0).chars().next() {
            Some(first) if first.is_ascii_alphabetic() => {
                first.is_ascii_uppercase() && is_small() && before.ends_with(|c: char| c.is_alphanumeric() || c == ',')
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
        let rest = self.text[end..].trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r'));
        steps::count(self.text.len() - end - rest.len());
        rest.chars().next().map_or(!self.is_cut, |next| !next.is_alphanumeric() && next != '?')
    }
}

/// Whether a wording begins with these words, after its value if it begins with one.
fn begins(wording: &Wording, seen: &[Word]) -> bool {
    let words = match TABLES.words(wording, 0) {
        [] => TABLES.words(wording, 1),
        words => words,
    };
    are_same(seen, words)
}

/// Whether words are written alike, up to the end of the shorter list.
fn are_same(seen: &[Word], words: &[Word]) -> bool {
    seen.iter().zip(words).all(|(seen, word)| seen.written == word.written)
}

/// Returns the first character boundary from a place on.
fn boundary(text: &str, from: usize) -> usize {
    (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// Whether a fragment found at a place is the part of a word that it is meant to be, by the characters around it.
fn is_word(text: &[u8], at: usize, fragment: &Fragment) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let (begins, ends) = (!is_letter(at.checked_sub(1)), !is_letter(at.checked_add(fragment.text.len())));
    match fragment.part {
        Part::Whole => begins && ends,
        Part::Beginning => begins,
        Part::End => !begins && ends,
    }
}

/// Returns where the word before a place begins, unless that is before the floor.
fn previous_word(text: &[u8], floor: usize, from: usize) -> Option<usize> {
    let before = &text[floor..from];
    let end = before.iter().rposition(u8::is_ascii_alphanumeric);
    let start = end.and_then(|end| before[..end].iter().rposition(|byte| !byte.is_ascii_alphanumeric()));
    let at = floor + start.map_or(0, |at| at + 1);
    steps::count(from - at);
    // The floor may be inside a word.
    end.is_some().then_some(at).filter(|&at| at == 0 || !text[at - 1].is_ascii_alphanumeric())
}

/// Returns where the code at the end of a text begins, if whitespace or punctuation follows it.
fn code_before(text: &str) -> Option<usize> {
    // No code is longer.
    let near = text.len().saturating_sub(64);
    let near = (near..=text.len()).find(|&at| text.is_char_boundary(at))?;
    let line = text[near..].rsplit(['\n', '\r']).next()?;
    let is_sign =
        |c: char| c.is_whitespace() || matches!(c, ':' | '-' | ']' | ')' | '`' | '|' | ',' | '\u{2013}' | '\u{2014}');
    let code = line.trim_end_matches(is_sign);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    let start = code.rfind(|c| !is_part(c)).map_or(0, |at| at + code[at..].chars().next().map_or(1, char::len_utf8));
    let token = &code[start..];
    if token.len() < 4 || code.len() == line.len() || !seen::is_code(&TABLES, token) {
        return None;
    }
    let is_bracketed = line[code.len()..].starts_with([']', ')', '`']) && code[..start].ends_with(['[', '(', '`']);
    Some(text.len() - line.len() + start - usize::from(is_bracketed))
}

/// Where a message that begins a text can end, the most likely end first.
struct Ends<'a, 'w> {
    wording: &'static Wording,
    text: &'a str,
    words: &'w [Word],
    /// The word from which the last literal is searched.
    from: usize,
    state: State,
}

enum State {
    /// The last literal has words.
    Words,
    /// The last literal is only punctuation, such as a quote: the range of bytes to search for it.
    Sign(Range<usize>),
    /// There is no last literal: the only end.
    Open(usize),
    Done,
}

impl<'a, 'w> Ends<'a, 'w> {
    /// `is_cut` says whether `text` was cut short.
    fn new(wording: &'static Wording, text: &'a str, words: &'w [Word], is_cut: bool) -> Self {
        let mut ends = Self { wording, text, words, from: 0, state: State::Done };
        let last = wording.holes.len();
        for number in 0..last {
            let literal = TABLES.words(wording, number);
            // The first literal must begin the text.
            if number == 0 && !ends.begin(literal) {
                return ends;
            }
            let Some(next) = ends.behind(literal) else { return ends };
            ends.from = next;
        }
        let from = ends.from.checked_sub(1).map_or(0, |word| words[word].end as usize);
        let (literal, words) = (TABLES.literal(wording, last), TABLES.words(wording, last));
        if !words.is_empty() {
            ends.state = State::Words;
            return ends;
        }
        let line = line_end(text, from);
        // The line may go on after the cut.
        let runs_on = is_cut && line == text.len();
        ends.state = match literal.chars().next() {
            None => open_end(wording, &text[from..line], runs_on).map_or(State::Done, |end| State::Open(from + end)),
            Some('.') if runs_on => State::Done,
            Some('.') => State::Sign(from..line),
            // An enclosed value may be wrapped into the next line.
            Some(_) => {
                let feed = text[line..].chars().take_while(|c| matches!(c, '\n' | '\r')).take(2).count();
                State::Sign(from..line_end(text, line + feed))
            }
        };
        ends
    }

    /// Whether the text begins with these words.
    fn begin(&self, literal: &[Word]) -> bool {
        self.words.get(..literal.len()).is_some_and(|words| are_same(words, literal))
    }

    /// Returns the word after the next place where these words are in a row.
    fn behind(&self, literal: &[Word]) -> Option<usize> {
        let mut places = self.words.get(self.from..)?.windows(literal.len().max(1));
        steps::count(places.len());
        let at = if literal.is_empty() { 0 } else { places.position(|seen| are_same(seen, literal))? };
        Some(self.from + at + literal.len())
    }

    /// Returns the end of the last literal's punctuation at a place; marks that are missing are skipped.
    fn behind_signs(&self, mut end: usize, signs: &str) -> usize {
        for sign in signs.chars() {
            let next = self.text[end..].chars().next();
            if let Some(next) = next.filter(|&next| next == sign || is_quote(next) && is_quote(sign)) {
                end += next.len_utf8();
            }
        }
        end
    }
}

impl Iterator for Ends<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let last = self.wording.holes.len();
        let literal = TABLES.literal(self.wording, last);
        match &mut self.state {
            State::Words => {
                let words = TABLES.words(self.wording, last);
                let next = self.behind(words)?;
                // The same words may follow again later.
                self.from = next - words.len() + 1;
                let signs = &literal[words.last().map_or(0, |word| word.end as usize)..];
                Some(self.behind_signs(self.words[next - 1].end as usize, signs))
            }
            State::Sign(range) => {
                let (from, part) = (range.start, &self.text[range.clone()]);
                let at = match literal.chars().next()? {
                    // The last full stop in the line comes first.
                    '.' => {
                        let at = part.rfind('.')?;
                        steps::count(part.len() - at);
                        range.end = range.start + at;
                        at
                    }
                    // The first quote or bracket that closes the value comes first.
                    close => {
                        let end = enclosure_end(part, close)?;
                        steps::count(end.end);
                        range.start += end.end;
                        end.start
                    }
                };
                Some(self.behind_signs(from + at, literal))
            }
            State::Open(end) => {
                let end = *end;
                self.state = State::Done;
                Some(end)
            }
            State::Done => None,
        }
    }
}

/// Returns the range of the quote or bracket that closes what `text` opens first, or what was open before.
fn enclosure_end(text: &str, close: char) -> Option<Range<usize>> {
    let range = |(at, c): (usize, char)| at..at + c.len_utf8();
    let open = match close {
        ']' => '[',
        ')' => '(',
        _ => {
            // A quote before a letter is an apostrophe or an opening quote.
            let closes =
                |&(at, c): &(usize, char)| is_quote(c) && !text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
            return text.char_indices().find(closes).map(range);
        }
    };
    let mut depth = 0;
    let closes = |&(_, c): &(usize, char)| {
        depth += i32::from(c == open) - i32::from(c == close);
        c == close && depth <= 0
    };
    text.char_indices().find(closes).map(range)
}

/// Whether a character is a quote of any kind.
fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '\u{2018}'..='\u{201F}')
}

fn line_end(text: &str, from: usize) -> usize {
    let end = text[from..].find(['\n', '\r']).map_or(text.len(), |at| from + at);
    steps::count(end - from);
    end
}

/// Returns where a value in the rest of a line ends that ends the message; see [`scan`]. If the line `runs_on`, its end
/// is not the value's.
fn open_end(wording: &Wording, line: &str, runs_on: bool) -> Option<usize> {
    steps::count(line.len());
    let is_detail = TABLES.holes(wording).last().is_some_and(|hole| hole.is_detail());
    let value = line.trim_start();
    let start = line.len() - value.len();
    let stops = [". ", "; ", ", ", "\t", " |", " [", " (", "  "];
    let end = match stops.iter().filter(|_| !is_detail).filter_map(|stop| value.find(stop)).min() {
        Some(stop) => &value[..stop],
        None if runs_on => return None,
        None if is_detail => without_id(value.trim_end()),
        None => value.trim_end().trim_end_matches('.'),
    };
    Some(start + end.trim_end().len())
}

/// Removes a bracket with a GUID from the end of a text: logs add one after a message.
fn without_id(text: &str) -> &str {
    let is_guid = |word: &str| {
        let lens = [8, 4, 4, 4, 12];
        word.split('-').map(str::len).eq(lens) && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    };
    let is_end = |c: char| c.is_whitespace() || matches!(c, ':' | '=');
    match text.strip_suffix(']').and_then(|text| text.rsplit_once(" [")) {
        Some((before, inside)) if inside.split(is_end).any(is_guid) => before,
        _ => text,
    }
}

/// The search for fragments. It is built at the first use.
struct Search {
    engine: Engine,
    /// The length of the longest fragment.
    longest: usize,
}

enum Engine {
    Packed(Searcher),
    Automaton(AhoCorasick),
}

impl Search {
    fn get() -> &'static Self {
        static SEARCH: OnceBox<Search> = OnceBox::new();
        SEARCH.get_or_init(|| Box::new(Self::new(&TABLES)))
    }

    fn new(tables: &Tables<'_>) -> Self {
        let fragments: Vec<&str> = tables.fragments.iter().map(|fragment| fragment.text.of_text(tables.text)).collect();
        let engine = match Searcher::new(&fragments) {
            Some(searcher) => Engine::Packed(searcher),
            None => {
                Engine::Automaton(AhoCorasick::new(&fragments).expect("there are few fragments, and they are short"))
            }
        };
        Self { engine, longest: fragments.iter().map(|fragment| fragment.len()).max().unwrap_or(1) }
    }

    /// Returns the number and the place of the next fragment.
    fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let span = Span::from(from.min(text.len())..text.len());
        let found = match &self.engine {
            Engine::Packed(searcher) => searcher.find_in(text, span),
            Engine::Automaton(automaton) => automaton.find(aho_corasick::Input::new(text).span(span)),
        }?;
        Some((found.pattern().as_usize(), found.start()))
    }
}
