//! The second stage compares words, for messages that are spelled, wrapped or worded differently.
//!
//! The sentence is read once as [`words`](crate::base::words). The words of each literal must follow in it, in order and
//! without a gap, as in the template. Words without meaning are skipped; every other word counts, so no tolerance can
//! reverse a meaning.
//!
//! ```text
//! template   The target UPN '{target_upn}' is invalid. Please correct this issue and try again.
//! words      target UPN      {hole}        is invalid │ correct this issue and try again
//! sentence   TARGET upn "alex@x.com" is invalid!      │ Contact your administrator.
//!                                    └──── head ────┘ └─────────── closing ───────────┘
//! ```
//!
//! # The closing instruction
//!
//! A message often ends with what to do: `Please ...`, `Refer to ...`, `Retry ...`. Such sentences may be missing,
//! added or worded differently if the head of the message belongs to this kind alone and has all its required fields,
//! and if the message does not end in a value that nothing encloses. If others share the head, half of the closing's
//! words must be there. Other words are those of the kind's own closing and those in [`POLITE`], at most
//! [`MAX_CLOSING`], the first of them one of [`IMPERATIVES`]. No negation is among them, and no name.

use super::choose::{Choice, Fit, MAX_SPLITS};
use super::envelope::may_follow_value;
use super::may_be_value::{is_bare_id, is_value, unwrap};
use crate::base::chars;
use crate::base::tables::{self, Hole, MAX_HOLES, Opening, Span, Tables, Wording};
use crate::base::vocabulary::Fidelity;
use crate::base::words::word_lists::IMPERATIVES;
use crate::base::words::{self, Word, begins_with, hash, hashes};

/// A sentence of more words than this fits only wordings that end in a value.
const MAX_WORDS: usize = 256;

/// Nearly every sentence has no more words than this.
const USUAL_WORDS: usize = 64;

/// How many words decide whether a wording may begin as the sentence does.
const FIRST_WORDS: usize = 2;

/// The most words of a closing.
const MAX_CLOSING: usize = 40;

/// `Try again` means this too.
const RETRY: u64 = hash("retry");
const TRY: u64 = hash("try");

/// The words that any closing may have.
const POLITE: [u64; 47] = hashes(
    "admin administrator after again and article assistance before contact details documentation for further help if in \
     information issue it later ms migration more once or our persists problem re refer resolve retry run running see \
     some support team then this time to try wait with you your",
);

/// Words that a closing may have after one of [`CONDITIONS`]; without a condition they state a fact.
const CONDITIONAL: [u64; 5] = hashes("has been is resolved fixed");

const CONDITIONS: [u64; 4] = hashes("after if once when");

/// The wordings that may fit: those that begin with the first word of the sentence, and those that begin with a value.
pub(super) type Openings<'t> = [&'t [Opening]; 2];

/// Returns the wordings that may fit a sentence by its first words; `None` if no wording begins like this, as for most
/// texts.
pub(super) fn possible_openings<'t>(tables: &Tables<'t>, sentence: &str) -> Option<Openings<'t>> {
    // Only quotes and brackets may come before the first word.
    let first = sentence.bytes().next().unwrap_or(b' ');
    if first.is_ascii_punctuation() && !chars::may_open(first) {
        return None;
    }
    let mut buffer = [Word::NONE; 2 * FIRST_WORDS];
    let (words, complete) = words::read(sentence, &mut buffer);
    // The words that follow may change the last two.
    let words = if complete { words } else { words.get(..FIRST_WORDS).unwrap_or_default() };
    let openings = openings_by_first_word(tables, sentence, words);
    openings.iter().any(|openings| begin(tables, openings, words, complete).next().is_some()).then_some(openings)
}

/// Offers every wording whose words fit the sentence.
pub(super) fn fit(choice: &mut Choice<'_, '_>, openings: Openings<'_>) {
    let (mut usual, mut long);
    usual = [Word::NONE; USUAL_WORDS];
    let (mut words, mut complete) = words::read(choice.reading.sentence, &mut usual);
    if !complete {
        // Filling the larger buffer takes time, and few sentences need it.
        long = [Word::NONE; MAX_WORDS];
        (words, complete) = words::read(choice.reading.sentence, &mut long);
    }
    let (tables, sentence) = (choice.tables, choice.reading.sentence);
    for opening in openings.into_iter().flat_map(|openings| begin(tables, openings, words, true)) {
        let Some(wording) = choice.admitted(opening.wording) else { continue };
        let is_open = tables.literal(wording, wording.holes.len()).is_empty();
        if !complete && !is_open {
            continue;
        }
        // A wording with less literal text would not be chosen.
        if choice.best.is_some_and(|best| best.literal_len > wording.literal_len) {
            continue;
        }
        let mut word_match = WordMatch {
            tables,
            wording,
            sentence,
            values: [Span::NONE; MAX_HOLES],
            words,
            left: MAX_SPLITS,
            written: true,
            closed: true,
        };
        if word_match.run() {
            choice.offer(word_match.fit(opening.wording));
        }
    }
}

/// Returns the openings that begin a sentence with these words, or may begin it if these are not `all` its words.
fn begin<'t>(
    tables: &Tables<'_>,
    openings: &'t [Opening],
    words: &[Word],
    all: bool,
) -> impl Iterator<Item = &'t Opening> {
    // If all these words match, the sentence may go on like the opening.
    let enough = if all { usize::MAX } else { words.iter().filter(|word| word.has_meaning()).count() };
    // How many words of the opening before matched the sentence.
    let mut matched = usize::MAX;
    let begins = move |opening: &&Opening| {
        if usize::from(opening.shared) > matched {
            return false;
        }
        let first = tables.opening(&tables.wordings[usize::from(opening.wording)]);
        let whole;
        (matched, whole) = begins_with(words, first);
        whole || matched == enough
    };
    openings.iter().filter(begins)
}

/// Returns the wordings that begin with the first word of a sentence, and those that begin with a hole if the sentence
/// may.
fn openings_by_first_word<'t>(tables: &Tables<'t>, sentence: &str, words: &[Word]) -> Openings<'t> {
    let first = |words: &[Word]| words.iter().find(|word| word.has_meaning()).map_or(0, |word| word.meaning);
    let word = first(words);
    let word_first = if word == 0 { &[][..] } else { tables.openings_of(word) };
    // A value at the beginning is quoted, or is one word before a word of the service. An address may be more words
    // than were read.
    let hole_first = tables.openings_of(0);
    let is_quoted = || !sentence.starts_with(|c: char| c.is_alphanumeric());
    let follows = || {
        let space = chars::first_whitespace(sentence);
        // Two letters rule this out nearly always.
        let rest = sentence[space..].trim_start().as_bytes();
        if !may_follow_value(tables, rest) {
            return false;
        }
        let second = first(&words[words.partition_point(|word| (word.start as usize) < space)..]);
        let is_id = is_bare_id(&sentence[..space]);
        let is_second = |opening: &Opening| {
            let wording = &tables.wordings[usize::from(opening.wording)];
            let literal = tables.words(wording, 1);
            (is_id || tables.holes(wording)[0].enclosure.is_none())
                && (second == 0 || literal.first().is_some_and(|word| word.meaning == second))
        };
        hole_first.iter().any(is_second)
    };
    [word_first, if !hole_first.is_empty() && (is_quoted() || follows()) { hole_first } else { &[] }]
}

/// The match of one wording with one sentence.
struct WordMatch<'t, 'a, 'w> {
    tables: &'t Tables<'t>,
    wording: &'t Wording,
    sentence: &'a str,
    values: [Span; MAX_HOLES],
    words: &'w [Word],
    left: u32,
    /// Whether every word so far is written as in the template.
    written: bool,
    /// Whether the closing is the template's.
    closed: bool,
}

impl<'t, 'a> WordMatch<'t, 'a, '_> {
    fn run(&mut self) -> bool {
        let first = self.literal(0);
        if self.holes().is_empty() {
            return self.close(first, 0, true);
        }
        let Some(at) = self.follow(first, 0, true) else { return false };
        let start = self.end_of(at);
        let is_whole = || chars::trim_start(&self.sentence[start..], chars::is_whitespace).starts_with(':');
        (!self.wording.is_name || is_whole()) && self.fill(0, at, start)
    }

    fn holes(&self) -> &'t [Hole] {
        self.tables.holes(self.wording)
    }

    /// The words of the literal with this number.
    fn literal(&self, number: usize) -> &'t [Word] {
        self.tables.words(self.wording, number)
    }

    fn value(&self, hole: usize) -> &'a str {
        self.values[hole].of_text(self.sentence)
    }

    /// Returns where the word before the word `at` ends: a hole begins there.
    fn end_of(&self, at: usize) -> usize {
        self.words[..at].last().map_or(0, |word| word.end as usize)
    }

    /// Fills the hole with the number `hole`, which begins at the word `at` and the byte `start`, and all after it.
    fn fill(&mut self, hole: usize, at: usize, start: usize) -> bool {
        let literal = self.literal(hole + 1);
        let is_last = hole + 1 == self.holes().len();
        if literal.is_empty() && !is_last {
            return self.fill_to_punctuation(hole, at, start);
        }
        if literal.is_empty() {
            // After a bracket or quote the sentence may go on; after a bare value nothing shows that it does.
            let is_open = self.tables.literal(self.wording, hole + 1).is_empty();
            return self.take(hole, start, self.sentence.len()) || !is_open && self.fill_to_closing(hole, at, start);
        }
        let least = usize::from(self.holes()[hole].enclosure.is_none());
        // An article at the beginning of the literal may be missing.
        let lead = literal.iter().find(|word| word.has_meaning()).map_or(0, |word| word.meaning);
        let begins = |word: &Word| {
            (word.written == literal[0].written || word.meaning == lead)
                && (word.has_meaning() || !literal[0].has_meaning())
        };
        let mut next = at + least;
        while let Some(found) = self.words.get(next..).and_then(|rest| words::position(rest, begins)) {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            next += found;
            let before = (self.written, self.closed);
            let end = self.end_before(hole, next);
            let fits = if is_last {
                self.close(literal, next, false) && self.take(hole, start, end)
            } else {
                let after = if self.take(hole, start, end) { self.follow(literal, next, false) } else { None };
                after.is_some_and(|after| self.fill(hole + 1, after, self.end_of(after)))
            };
            if fits {
                return true;
            }
            (self.written, self.closed) = before;
            next += 1;
        }
        is_last
            && self.wording.closing == 0
            && self.wording.closing_is_optional
            && self.fill_to_closing(hole, at, start)
    }

    /// Fills a hole that only punctuation separates from the next one, and all after it. The catalog has such a hole
    /// only where the value cannot hold the punctuation.
    fn fill_to_punctuation(&mut self, hole: usize, at: usize, start: usize) -> bool {
        let punctuation = self.tables.literal(self.wording, hole + 1).trim();
        let found = chars::find_text(&self.sentence[start..], punctuation);
        let Some(end) = found.map(|found| start + found) else { return false };
        let after = end + punctuation.len();
        let next = at + self.words[at..].iter().take_while(|word| (word.start as usize) < after).count();
        self.take(hole, start, end) && self.fill(hole + 1, next, after)
    }

    /// Fills the last hole where the closing is added, missing or in other words. The value is one word, or in quotes
    /// or brackets, because only the end of its sentence shows where it ends.
    fn fill_to_closing(&mut self, hole: usize, at: usize, start: usize) -> bool {
        self.closed = false;
        let tail = self.literal(hole + 1);
        (at + 1..=self.words.len()).any(|next| {
            let end = if next < self.words.len() { self.end_before(hole, next) } else { self.sentence.len() };
            let gap = self.sentence.get(start..end).unwrap_or_default();
            let gap = chars::trim_end(gap, chars::is_whitespace);
            gap.ends_with('.')
                && (next == self.words.len() || is_polite(&self.words[next..], tail))
                && self.take(hole, start, end)
                && (self.holes()[hole].enclosure.is_some() || !chars::has_whitespace(self.value(hole)))
        })
    }

    /// Returns where a hole ends before the word `next`; an article or `please` that begins a sentence is not part of
    /// it.
    fn end_before(&self, hole: usize, mut next: usize) -> usize {
        if self.holes()[hole].ends_sentence {
            // `A` may be a name, as in `S.A.`.
            let is_article = |word: &Word| !word.has_meaning() && word.end - word.start > 1;
            while next > 1 && is_article(&self.words[next - 1]) {
                next -= 1;
            }
        }
        self.words[next].start as usize
    }

    /// Returns where the words of `literal` end that begin at the word `at`, and notes if they are not written alike.
    fn follow(&mut self, literal: &[Word], mut at: usize, at_beginning: bool) -> Option<usize> {
        for (n, wanted) in literal.iter().enumerate() {
            if !wanted.has_meaning() {
                let is_there = self.words.get(at).is_some_and(|seen| seen.written == wanted.written);
                at += usize::from(is_there);
                self.written &= is_there;
                continue;
            }
            while (n > 0 || at_beginning) && !self.words.get(at)?.has_meaning() {
                (at, self.written) = (at + 1, false);
            }
            let seen = self.words.get(at).filter(|seen| seen.meaning == wanted.meaning)?;
            self.written &= seen.written == wanted.written;
            at += 1;
        }
        Some(at)
    }

    /// Whether the last literal begins at the word `at` and ends the sentence, apart from its closing.
    fn close(&mut self, literal: &[Word], at: usize, at_beginning: bool) -> bool {
        let (head, tail) = literal.split_at(self.wording.closing.into());
        let Some(after) = self.follow(head, at, at_beginning) else { return false };
        let rest = &self.words[after..];
        // The template's own closing, and perhaps more.
        if let Some(after) = self.follow(tail, after, true) {
            let more = &self.words[after..];
            self.closed = more.is_empty();
            return self.closed || is_polite(more, &[]);
        }
        self.closed = false;
        if !rest.iter().any(Word::has_meaning) {
            return self.wording.closing_is_optional;
        }
        // A head that others share needs half of its own closing to be distinguished from them.
        let is_there = |own: &Word| {
            rest.iter().any(|word| word.meaning == own.meaning || own.meaning == RETRY && word.meaning == TRY)
        };
        let own = || tail.iter().filter(|own| own.has_meaning());
        let is_own = || !head.is_empty() && 2 * own().filter(|own| is_there(own)).count() >= own().count();
        is_polite(rest, tail) && (self.wording.closing_is_optional || is_own())
    }

    /// Takes the text between two places as a value, without the punctuation around it.
    fn take(&mut self, number: usize, start: usize, end: usize) -> bool {
        let Some(text) = self.sentence.get(start..end) else { return false };
        let hole = &self.holes()[number];
        let mut value = trim(text);
        // Quotes and brackets stay on the value for now.
        if hole.has_punctuation {
            for c in tables::punctuation_before(self.tables.before(self.wording, number)) {
                value = trim(value.strip_prefix(c).unwrap_or(value));
            }
            for c in tables::punctuation_after(self.tables.after(self.wording, number)) {
                value = trim(value.strip_suffix(c).unwrap_or(value));
            }
        }
        // A full stop after the bracket ends the sentence.
        let closed = value.strip_suffix('.').filter(|closed| unwrap(closed).is_some()).unwrap_or(value);
        let mut is_enclosed = false;
        if !hole.is_detail() {
            value = closed;
            // Doubled quotes are two pairs.
            for _ in 0..2 {
                let Some(inside) = unwrap(value) else { break };
                (value, is_enclosed) = (trim(inside), true);
            }
            if hole.enclosure.is_some() && !is_enclosed && !is_bare_id(value) {
                return false;
            }
            if hole.is_id() {
                value = value.trim_end_matches([',', ';', ':']);
            }
        } else if hole.enclosure.is_some() {
            value = unwrap(closed).unwrap_or(value);
        }
        let start = value.as_ptr() as usize - self.sentence.as_ptr() as usize;
        self.values[number] = Span::new(start, start + value.len());
        let unquoted = number == 0 && self.literal(0).is_empty() && self.sentence.starts_with(char::is_alphanumeric);
        !(unquoted && value.contains(char::is_whitespace))
            && self.value(hole.first.into()).eq_ignore_ascii_case(value)
            && is_value(self.tables, self.wording, number, value, Some(self.sentence), is_enclosed)
    }

    fn fit(&self, number: u16) -> Fit {
        let wording = self.wording;
        let fidelity = if self.written && self.closed { Fidelity::Normalized } else { Fidelity::Drifted };
        let literal_len = if self.closed { wording.literal_len } else { wording.head_len };
        Fit { kind: wording.kind, wording: number, fidelity, literal_len, holes: self.values }
    }
}

/// A text without the whitespace, backticks and invisible spaces around it.
fn trim(text: &str) -> &str {
    let text = text.strip_prefix(' ').unwrap_or(text);
    let text = text.strip_suffix(' ').unwrap_or(text);
    // Nearly always this is all.
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && *byte != b'`';
    match text.as_bytes() {
        [first, .., last] if is_plain(first) && is_plain(last) => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || c == '`' || c == '\u{200B}'),
    }
}

/// Whether these words say only what to do next, in words that any kind may use or that are this kind's `own`.
fn is_polite(words: &[Word], own: &[Word]) -> bool {
    let mut meaning = words.iter().filter(|word| word.has_meaning()).map(|word| word.meaning);
    let mut is_conditional = false;
    let is_known = |word: u64| {
        is_conditional |= CONDITIONS.contains(&word);
        POLITE.contains(&word)
            || is_conditional && (CONDITIONS.contains(&word) || CONDITIONAL.contains(&word))
            || own.iter().any(|own| own.meaning == word)
    };
    let begins = |word: u64| IMPERATIVES.contains(&word);
    words.len() <= MAX_CLOSING && meaning.next().is_none_or(begins) && meaning.all(is_known)
}
