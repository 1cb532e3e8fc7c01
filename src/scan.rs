//! Errors inside a longer text: a log, a ticket, what a console printed.
//!
//! ```text
//! text ── fold ──> blocks in small letters ── search ──> fragments: words that are rare in other texts
//!                                                           │  or begin so, of which each wording holds one
//!                                                           v
//!                                                        [`Near::message`]: back to where a wording with this word
//!                                                           │              can begin, and on to where it ends
//!                                                           v
//!                                                        recognize: what lies between, by all its rules
//! ```
//!
//! The search takes 16 or 32 bytes at once (`packed::Searcher` of the crate `aho-corasick`); where the processor has no
//! such instructions, or the crate is built without `std`, an automaton takes its place. It knows no case, so the text is
//! folded before, block by block.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::ops::Range;
use core::str::Utf8Chunks;

use aho_corasick::packed::Searcher;
use aho_corasick::{AhoCorasick, Span};
use once_cell::race::OnceBox;

use crate::code;
use crate::generated::tables::TABLES;
use crate::matcher::recognize;
use crate::recognized::Recognized;
use crate::steps;
use crate::tables::{Fragment, Part, Tables, Wording};
use crate::vocabulary::Fidelity;
use crate::words::{self, Word};

/// So much of the text is folded at once: it stays in the nearest cache.
const BLOCK: usize = 8 * 1024;

/// A message does not begin further before its fragment than this.
const BACK: usize = 1024;

/// It does not end further behind it.
const AHEAD: usize = 4096;

/// A message has no more words than this, ...
const WORDS: usize = 256;

/// ... nearly every one no more than this, ...
const USUAL_WORDS: usize = 48;

/// ... and its first words tell whether it begins as a wording does. With fewer, the many wordings that begin alike
/// would be looked at to their end, which uses up the credit.
const FEW: usize = 8;

/// So many bytes they take, about.
const FEW_BYTES: usize = 64;

/// For each byte of the text so many may be read around fragments, ...
const CREDIT: usize = 64;

/// ... with so many in advance.
const ADVANCE: usize = 64 * 1024;

/// Finds every error inside a longer text, in its order.
///
/// It finds what [`recognize`] recognizes, exactly or [normalised](Fidelity::Normalised), in any case, and across the line
/// breaks of a wrapped console if these are between words. Messages in other words ([`Drifted`](Fidelity::Drifted))
/// are not looked for: nothing says where they end. The beginning of the word that the search hangs on must be written
/// in ASCII. What goes on behind a message or before it, in the same sentence, makes another sentence of it: that is
/// not found, as far as a capital or a full stop shows it. What a whole message is quoted for, or that another sentence
/// takes it back, is not known here.
///
/// A message begins at most 1 KiB before the word that the search hangs on, and ends at most 4 KiB behind it. What lies
/// around such words is read again and again until it is a message or none; in all at most 64 times the text, and
/// 64 KiB. A text that is nothing but messages takes no more than ten times, a log with one in a hundred lines a tenth. In
/// a text that is made to take more, a message is passed over wherever that is used up.
///
/// Where a message ends in a value, nothing says where that ends. It ends with its line; and, unless it is an error inside
/// the error, before a full stop that ends a sentence, a semicolon, a comma, a tab, a vertical bar, an opening bracket
/// behind a blank, or two blanks. A bracket with a GUID at the end of the line is the log's in any case.
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
    /// Returns where it stands, in bytes: from its code, if one stands before it, to the end of the sentence.
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
    /// Before this byte everything has been found.
    done: usize,
    /// The part of the text that is folded.
    block: Range<usize>,
    folded: Vec<u8>,
    /// How much of that has been searched.
    searched: usize,
    credit: Credit,
}

/// How many bytes may be read around fragments.
#[derive(Clone, Copy, Debug)]
struct Credit {
    left: usize,
    /// Up to this byte of the text it has been given.
    until: usize,
}

impl Credit {
    /// What there is at a place of the text.
    fn at(self, place: usize) -> Self {
        let given = CREDIT.saturating_mul(place.saturating_sub(self.until));
        Self { left: self.left.saturating_add(given).min(ADVANCE), until: place.max(self.until) }
    }

    /// Answers whether there was enough.
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
    /// Where the next chunk begins, and where the one did that is being scanned.
    next: usize,
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
            // What was room for the last chunk is room for this one.
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
    /// The next place of a fragment, in any case.
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
            // Letters become small ones; what becomes of other bytes is in no fragment.
            self.folded.extend(self.text.as_bytes()[start..end].iter().map(|byte| byte | 0x20));
            self.searched = 0;
        }
    }

    /// What lies around a fragment, and may be a message.
    fn near(&self, fragment: usize) -> Near<'a> {
        let end = boundary(self.text, fragment + AHEAD);
        let floor = boundary(self.text, self.done.max(fragment.saturating_sub(BACK)));
        Near { text: &self.text[..end], is_cut: end < self.text.len(), done: self.done, floor, fragment }
    }
}

/// The part of a text around a fragment: a message that holds it lies in this part as a whole.
#[derive(Clone, Copy)]
struct Near<'a> {
    /// The text up to where a message may go on.
    text: &'a str,
    /// Whether it goes on there.
    is_cut: bool,
    /// Before this byte everything has been found.
    done: usize,
    /// From here on a message may begin.
    floor: usize,
    /// Where the fragment stands.
    fragment: usize,
}

impl<'a> Near<'a> {
    /// The message around the fragment: back to the nearest place where a wording with this word begins, and on to where
    /// it ends.
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
                // Few places go on as a wording does.
                let mut room = [Word::NONE; FEW];
                let (words, complete) = words::read(&self.text[start..], &mut room);
                // What follows may make others of the last two.
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

    /// Where the value begins that stands before a place: in quotes, or one word.
    fn value_before(self, at: usize) -> Option<usize> {
        let before = self.text.get(self.floor..at)?.trim_end();
        steps::count(at - self.floor);
        let last = before.chars().next_back()?;
        let value = match last {
            quote if is_quote(quote) => {
                let inside = &before[..before.len() - last.len_utf8()];
                // A quote behind a letter is an apostrophe.
                let opens = |&(at, c): &(usize, char)| is_quote(c) && !inside[..at].ends_with(char::is_alphanumeric);
                inside.char_indices().rev().find(opens)?.0
            }
            _ => before.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8()),
        };
        Some(self.floor + value)
    }

    /// The message in one of these wordings whose first words stand at a place.
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
        // Few messages have more words than this, and room takes time to make.
        let mut room = [Word::NONE; USUAL_WORDS];
        let (words, complete) = words::read(&self.text[place..], &mut room);
        let found = message(words);
        if found.is_some() || complete {
            return found;
        }
        let mut room = [Word::NONE; WORDS];
        message(words::read(&self.text[place..], &mut room).0)
    }

    /// The message in this wording that begins at a place with these words, up to the first end with which it is one.
    fn first_end(
        self,
        wording: &'static Wording,
        start: usize,
        words: &[Word],
        credit: &mut Credit,
    ) -> Option<Found<'a>> {
        // The words are looked through for the literals.
        if !credit.pay(words.last().map_or(0, |word| word.end as usize)) {
            return None;
        }
        let found = |start: usize, end: usize| {
            let text = &self.text[start..end];
            let recognized = recognize(text)?;
            // What is none in this wording may be one of another, and is found by that.
            let is_it = recognized.0.kind == wording.kind && recognized.fidelity() != Fidelity::Drifted;
            is_it.then_some(Found { start, text, recognized })
        };
        if !self.begins_sentence(wording, start) {
            return None;
        }
        let ends = Ends::new(wording, &self.text[start..], words, self.is_cut);
        let is_open = matches!(ends.state, State::Open(_));
        // A name before a colon is not alone.
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
        // The code in front may also be that of what stands before it.
        Some(coded.filter(|coded| coded.recognized.kind() == message.recognized.kind()).unwrap_or(message))
    }

    /// Whether a message may begin at a place: in `Do not provide the ...`, `If setup validation failed, ...` and `The contact
    /// of 'b' synced ...` a sentence has begun before it. One whose capital is a small letter does not stand behind
    /// another word, and one that begins with a value not behind a word in small letters.
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

    /// Whether nothing goes on behind a message: it has its full stop, or no more words stand in its line. A question states
    /// nothing.
    fn ends_sentence(self, start: usize, end: usize) -> bool {
        if self.text[start..end].ends_with('.') {
            return true;
        }
        let rest = self.text[end..].trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r'));
        steps::count(self.text.len() - end - rest.len());
        rest.chars().next().map_or(!self.is_cut, |next| !next.is_alphanumeric() && next != '?')
    }
}

/// Whether the first words of a wording, behind a value if it begins with one, are these.
fn begins(wording: &Wording, seen: &[Word]) -> bool {
    let words = match TABLES.words(wording, 0) {
        [] => TABLES.words(wording, 1),
        words => words,
    };
    are_same(seen, words)
}

/// Whether words are written alike, as far as there are as many.
fn are_same(seen: &[Word], words: &[Word]) -> bool {
    seen.iter().zip(words).all(|(seen, word)| seen.written == word.written)
}

/// The first place from another one on where a character begins.
fn boundary(text: &str, from: usize) -> usize {
    (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}

/// Whether the word at a place is one that the fragment stands for, as far as its edges tell.
fn is_word(text: &[u8], at: usize, fragment: &Fragment) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let (begins, ends) = (!is_letter(at.checked_sub(1)), !is_letter(at.checked_add(fragment.text.len())));
    match fragment.part {
        Part::Whole => begins && ends,
        Part::Beginning => begins,
        Part::End => !begins && ends,
    }
}

/// Where the word before a place begins, if that is not before another one.
fn previous_word(text: &[u8], floor: usize, from: usize) -> Option<usize> {
    let before = &text[floor..from];
    let end = before.iter().rposition(u8::is_ascii_alphanumeric);
    let start = end.and_then(|end| before[..end].iter().rposition(|byte| !byte.is_ascii_alphanumeric()));
    let at = floor + start.map_or(0, |at| at + 1);
    steps::count(from - at);
    // The floor may be inside a word.
    end.is_some().then_some(at).filter(|&at| at == 0 || !text[at - 1].is_ascii_alphanumeric())
}

/// Where a code begins that stands at the end of a text, with a sign behind it.
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
    if token.len() < 4 || code.len() == line.len() || !code::is_code(&TABLES, token) {
        return None;
    }
    let is_bracketed = line[code.len()..].starts_with([']', ')', '`']) && code[..start].ends_with(['[', '(', '`']);
    Some(text.len() - line.len() + start - usize::from(is_bracketed))
}

/// Where a message can end that begins a text, the most likely end first.
struct Ends<'a, 'w> {
    wording: &'static Wording,
    text: &'a str,
    words: &'w [Word],
    /// The word from which on the last literal is looked for.
    from: usize,
    state: State,
}

enum State {
    /// The last literal has words.
    Words,
    /// It is only a sign, such as a quote: the bytes where it may stand, from and to.
    Sign(Range<usize>),
    /// There is none: the one end.
    Open(usize),
    Done,
}

impl<'a, 'w> Ends<'a, 'w> {
    /// `is_cut` says whether the text goes on behind what is there of it.
    fn new(wording: &'static Wording, text: &'a str, words: &'w [Word], is_cut: bool) -> Self {
        let mut ends = Self { wording, text, words, from: 0, state: State::Done };
        let last = wording.holes.len();
        for number in 0..last {
            let literal = TABLES.words(wording, number);
            // The first one begins the text, and does not stand in what follows.
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
        // The end of a line that is too long is not there.
        let runs_on = is_cut && line == text.len();
        ends.state = match literal.chars().next() {
            None => open_end(wording, &text[from..line], runs_on).map_or(State::Done, |end| State::Open(from + end)),
            Some('.') if runs_on => State::Done,
            Some('.') => State::Sign(from..line),
            // What is enclosed may have been wrapped before or behind one of its words.
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

    /// The word behind the next place where these words stand in a row.
    fn behind(&self, literal: &[Word]) -> Option<usize> {
        let mut places = self.words.get(self.from..)?.windows(literal.len().max(1));
        steps::count(places.len());
        let at = if literal.is_empty() { 0 } else { places.position(|seen| are_same(seen, literal))? };
        Some(self.from + at + literal.len())
    }

    /// The byte behind the signs of the last literal, as far as they are there.
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
                // The same words may stand again further on.
                self.from = next - words.len() + 1;
                let signs = &literal[words.last().map_or(0, |word| word.end as usize)..];
                Some(self.behind_signs(self.words[next - 1].end as usize, signs))
            }
            State::Sign(range) => {
                let (from, part) = (range.start, &self.text[range.clone()]);
                let at = match literal.chars().next()? {
                    // A full stop ends the last sentence of its line, ...
                    '.' => {
                        let at = part.rfind('.')?;
                        steps::count(part.len() - at);
                        range.end = range.start + at;
                        at
                    }
                    // ... a quote or bracket the value that it encloses.
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

/// The quote or bracket that closes what stands open, or what a text opens first.
fn enclosure_end(text: &str, close: char) -> Option<Range<usize>> {
    let range = |(at, c): (usize, char)| at..at + c.len_utf8();
    let open = match close {
        ']' => '[',
        ')' => '(',
        _ => {
            // A quote before a letter is an apostrophe, or opens.
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

/// Whether a character is a quote, of any kind.
fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '\u{2018}'..='\u{201F}')
}

fn line_end(text: &str, from: usize) -> usize {
    let end = text[from..].find(['\n', '\r']).map_or(text.len(), |at| from + at);
    steps::count(end - from);
    end
}

/// Where a value ends that stands in the rest of a line and ends the message; see [`scan`]. A line that `runs_on` ends
/// nothing.
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

/// A text without a bracket at its end that holds a GUID: what a log says behind a message.
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

/// What searches the text for fragments. It is built at the first use.
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

    /// The number and the place of the next fragment.
    fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let span = Span::from(from.min(text.len())..text.len());
        let found = match &self.engine {
            Engine::Packed(searcher) => searcher.find_in(text, span),
            Engine::Automaton(automaton) => automaton.find(aho_corasick::Input::new(text).span(span)),
        }?;
        Some((found.pattern().as_usize(), found.start()))
    }
}
