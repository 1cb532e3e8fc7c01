//! The template's words: the second stage, for messages that are spelled, wrapped or worded in another way.
//!
//! The sentence is read once as [`words`](crate::words), and the words of each literal have to follow in it, in their
//! order and without a gap, as those of the template do. What has no meaning is passed over; every other word counts, so
//! no tolerance can turn a meaning round.
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
//! What a message says last is often what to do: `Please ...`, `Refer to ...`, `Retry ...`. Such sentences may be missing,
//! added or put in other words, where the head of the message belongs to this kind alone and has all its required
//! fields, and where the message does not end in a value that nothing encloses. Where others share the head, half of the
//! closing's words must be there. Other words are those of the kind's own closing and the polite
//! ones in [`POLITE`], at most [`MAX_CLOSING`], the first of them an imperative. There is no negation among them, and no name.
//!
//! # The bound
//!
//! What may differ is therefore: articles and `please`, each pair of words that `words` holds for one, and the closing.
//! Everything else is a guard: one word more, less or other in the head, and the wording does not fit.

use super::exact::MAX_SPLITS;
use super::value::{begins_with, is_bare_id, is_value, unwrap};
use super::{Choice, Fit};
use crate::blocks;
use crate::envelope::may_be_behind_value;
use crate::steps;
use crate::tables::{self, Hole, MAX_HOLES, Opening, Span, Tables, Wording};
use crate::vocabulary::Fidelity;
use crate::words::{self, Word, hash};

/// A sentence of more words than this fits only wordings that end in a value.
const MAX_WORDS: usize = 256;

/// Nearly every sentence has no more words than this.
const USUAL_WORDS: usize = 64;

/// So many words are read to see whether a wording may begin so.
const FIRST_WORDS: usize = 2;

/// A closing has no more words than this.
const MAX_CLOSING: usize = 24;

/// The words with which a closing begins, in whatever words it is put.
const IMPERATIVES: &[u64] = &[
    hash("add"),
    hash("assign"),
    hash("ask"),
    hash("check"),
    hash("contact"),
    hash("correct"),
    hash("provide"),
    hash("re"),
    hash("refer"),
    hash("resubmit"),
    hash("retry"),
    hash("run"),
    hash("see"),
    hash("then"),
    hash("try"),
    hash("wait"),
];

/// The words that any closing may have.
const POLITE: &[u64] = &[
    hash("admin"),
    hash("administrator"),
    hash("after"),
    hash("again"),
    hash("and"),
    hash("article"),
    hash("assistance"),
    hash("before"),
    hash("contact"),
    hash("details"),
    hash("documentation"),
    hash("for"),
    hash("further"),
    hash("help"),
    hash("if"),
    hash("in"),
    hash("information"),
    hash("issue"),
    hash("it"),
    hash("later"),
    hash("microsoft"),
    hash("migration"),
    hash("more"),
    hash("once"),
    hash("or"),
    hash("our"),
    hash("persists"),
    hash("problem"),
    hash("re"),
    hash("refer"),
    hash("retry"),
    hash("run"),
    hash("see"),
    hash("some"),
    hash("support"),
    hash("team"),
    hash("then"),
    hash("this"),
    hash("time"),
    hash("to"),
    hash("try"),
    hash("wait"),
    hash("with"),
    hash("you"),
    hash("your"),
];

/// The wordings that may fit: those that begin with the first word of the sentence, and those that begin with a value.
pub(super) type Openings<'t> = [&'t [Opening]; 2];

/// The wordings that may fit a sentence by its first words. Answers `None` where no wording begins so: most texts are no
/// message.
pub(super) fn begun<'t>(tables: &Tables<'t>, sentence: &str) -> Option<Openings<'t>> {
    // Nothing but quotes and brackets may stand before the first word.
    let first = sentence.bytes().next().unwrap_or(b' ');
    if first.is_ascii_punctuation() && !b"'\"`([{*_".contains(&first) {
        return None;
    }
    let mut room = [Word::NONE; FIRST_WORDS];
    let (mut words, mut complete) = words::read(sentence, &mut room);
    let mut more = [Word::NONE; 2 * FIRST_WORDS];
    if !complete && !words.iter().all(words::is_settled) {
        (words, complete) = words::read(sentence, &mut more);
        // What follows may make others of the last two.
        words = if complete { words } else { words.get(..FIRST_WORDS).unwrap_or_default() };
    }
    let openings = openings(tables, sentence, words);
    openings.iter().any(|openings| begin(tables, openings, words, complete).next().is_some()).then_some(openings)
}

/// Offers every wording whose words fit the sentence.
pub(super) fn fit(choice: &mut Choice<'_, '_>, openings: Openings<'_>) {
    let mut room = [Word::NONE; USUAL_WORDS];
    let (words, complete) = words::read(choice.reading.sentence, &mut room);
    if complete {
        return fit_words(choice, openings, words, true);
    }
    // Few sentences have more words than there was room for, and room takes time to make.
    let mut room = [Word::NONE; MAX_WORDS];
    let (words, complete) = words::read(choice.reading.sentence, &mut room);
    fit_words(choice, openings, words, complete);
}

/// Offers every wording whose words fit those of the sentence, which may be not all of them.
fn fit_words(choice: &mut Choice<'_, '_>, openings: Openings<'_>, words: &[Word], complete: bool) {
    let (tables, sentence) = (choice.tables, choice.reading.sentence);
    for opening in openings.into_iter().flat_map(|openings| begin(tables, openings, words, true)) {
        let Some(wording) = choice.admitted(opening.wording) else { continue };
        let is_open = tables.literal(wording, wording.holes.len()).is_empty();
        if !complete && !is_open {
            continue;
        }
        // What has less literal text would not be chosen.
        if choice.best.is_some_and(|best| best.literal_len > wording.literal_len) {
            continue;
        }
        let mut fitting = Fitting {
            tables,
            wording,
            sentence,
            values: [Span::NONE; MAX_HOLES],
            words,
            left: MAX_SPLITS,
            written: true,
            closed: true,
        };
        if fitting.run() {
            choice.offer(fitting.fit(opening.wording));
        }
    }
}

/// The openings with which a sentence begins that has these words; or may begin, if these are not `all`.
fn begin<'t>(
    tables: &Tables<'_>,
    openings: &'t [Opening],
    words: &[Word],
    all: bool,
) -> impl Iterator<Item = &'t Opening> {
    // So many words say that the sentence may go on as the opening does.
    let enough = if all { usize::MAX } else { words.iter().filter(|word| word.has_meaning()).count() };
    // How many words of the opening before were those of the sentence.
    let mut matched = usize::MAX;
    let begins = move |opening: &&Opening| {
        steps::count(1);
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

/// The wordings that begin with the first word of a sentence, and those that begin with a hole, if they may.
fn openings<'t>(tables: &Tables<'t>, sentence: &str, words: &[Word]) -> Openings<'t> {
    let first = |words: &[Word]| words.iter().find(|word| word.has_meaning()).map_or(0, |word| word.meaning);
    let word = first(words);
    let word_first = if word == 0 { &[][..] } else { tables.openings_of(word) };
    // A value at the beginning is quoted, or it is one word, and the next one is the service's. An address may be more
    // words than were read.
    let hole_first = tables.openings_of(0);
    let is_quoted = || !sentence.starts_with(|c: char| c.is_alphanumeric());
    let follows = || {
        let blank = first_blank(sentence);
        // Nearly always two letters say no.
        let rest = sentence[blank..].trim_start().as_bytes();
        if !may_be_behind_value(tables, rest) {
            return false;
        }
        let second = first(&words[words.partition_point(|word| (word.start as usize) < blank)..]);
        let is_id = is_bare_id(&sentence[..blank]);
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

/// Where the first blank in a text stands: its end, if there is none.
fn first_blank(text: &str) -> usize {
    let at = blocks::find(text.as_bytes(), blocks::is_odd);
    match text.as_bytes().get(at) {
        // Nearly always it is this one.
        None | Some(b' ') => at,
        Some(_) => text.find(words::is_blank).unwrap_or(text.len()),
    }
}

/// One wording on its way through one sentence.
struct Fitting<'t, 'a, 'w> {
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

impl<'t, 'a> Fitting<'t, 'a, '_> {
    fn run(&mut self) -> bool {
        let first = self.literal(0);
        if self.holes().is_empty() {
            return self.close(first, 0, true);
        }
        if first.is_empty() {
            return self.fill(0, 0, 0);
        }
        let Some((at, written)) = self.follow(first, 0, true) else { return false };
        self.written &= written;
        self.fill(0, at, self.end_of(at))
    }

    fn holes(&self) -> &'t [Hole] {
        self.tables.holes(self.wording)
    }

    /// The words of the literal with this number.
    fn literal(&self, number: usize) -> &'t [Word] {
        self.tables.words(self.wording, number)
    }

    fn value(&self, hole: usize) -> &'a str {
        let value = self.values[hole];
        &self.sentence[value.start as usize..value.end as usize]
    }

    /// The byte behind the words before the word `at`: where a hole begins.
    fn end_of(&self, at: usize) -> usize {
        self.words[..at].last().map_or(0, |word| word.end as usize)
    }

    /// Fills the hole with the number `hole`, which begins at the word `at` and the byte `start`, and all behind it.
    fn fill(&mut self, hole: usize, at: usize, start: usize) -> bool {
        let literal = self.literal(hole + 1);
        let is_last = hole + 1 == self.holes().len();
        if literal.is_empty() && !is_last {
            return self.fill_to_sign(hole, at, start);
        }
        if literal.is_empty() {
            // Behind a bracket or quote the sentence may go on; behind a bare value nothing tells that it does.
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
        while let Some(found) = self.words.get(next..).and_then(|words| words.iter().position(begins)) {
            steps::count(found + 1);
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
                self.take(hole, start, end)
                    && self.follow(literal, next, false).is_some_and(|(after, written)| {
                        self.written &= written;
                        self.fill(hole + 1, after, self.end_of(after))
                    })
            };
            if fits {
                return true;
            }
            (self.written, self.closed) = before;
            next += 1;
        }
        is_last && self.wording.closing == 0 && self.wording.stands_alone && self.fill_to_closing(hole, at, start)
    }

    /// Fills a hole behind which only a sign stands, and all behind it: the catalog has such a hole only where the value
    /// cannot hold the sign.
    fn fill_to_sign(&mut self, hole: usize, at: usize, start: usize) -> bool {
        let sign = self.tables.literal(self.wording, hole + 1).trim();
        let Some(end) = self.sentence[start..].find(sign).map(|found| start + found) else { return false };
        let behind = end + sign.len();
        let next = at + self.words[at..].iter().take_while(|word| (word.start as usize) < behind).count();
        self.take(hole, start, end) && self.fill(hole + 1, next, behind)
    }

    /// Fills the last hole where a closing is added behind it, or its own is missing or in other words. The value is one
    /// word, or in quotes or brackets, for only the end of its sentence says where it ends.
    fn fill_to_closing(&mut self, hole: usize, at: usize, start: usize) -> bool {
        self.closed = false;
        let tail = self.literal(hole + 1);
        (at + 1..=self.words.len()).any(|next| {
            let end = if next < self.words.len() { self.end_before(hole, next) } else { self.sentence.len() };
            let gap = self.sentence.get(start..end).unwrap_or_default();
            let blanks = gap.len();
            let gap = gap.trim_end_matches(words::is_blank);
            steps::count(1 + blanks - gap.len());
            gap.ends_with('.')
                && (next == self.words.len() || is_polite(&self.words[next..], tail))
                && self.take(hole, start, end)
                && (self.holes()[hole].enclosure.is_some() || !self.value(hole).contains(words::is_blank))
        })
    }

    /// Where a hole ends before the word `next`: before a `please` at the beginning of a sentence, which is no value.
    fn end_before(&self, hole: usize, mut next: usize) -> usize {
        if self.holes()[hole].ends_sentence {
            while next > 1 && !self.words[next - 1].has_meaning() {
                next -= 1;
            }
        }
        self.words[next].start as usize
    }

    /// Whether the words of `literal` stand at the word `at`; answers where they end, and whether they are written alike.
    fn follow(&self, literal: &[Word], mut at: usize, at_beginning: bool) -> Option<(usize, bool)> {
        let mut written = true;
        for (n, wanted) in literal.iter().enumerate() {
            steps::count(1);
            if !wanted.has_meaning() {
                let there = self.words.get(at).is_some_and(|seen| seen.written == wanted.written);
                at += usize::from(there);
                written &= there;
                continue;
            }
            let mut seen = self.words.get(at)?;
            while (n > 0 || at_beginning) && !seen.has_meaning() {
                (at, written) = (at + 1, false);
                seen = self.words.get(at)?;
            }
            if seen.meaning != wanted.meaning {
                return None;
            }
            written &= seen.written == wanted.written;
            at += 1;
        }
        Some((at, written))
    }

    /// Whether the last literal stands at the word `at` and ends the sentence, but for its closing.
    fn close(&mut self, literal: &[Word], at: usize, at_beginning: bool) -> bool {
        let (head, tail) = literal.split_at(self.wording.closing.into());
        let Some((after, written)) = self.follow(head, at, at_beginning) else { return false };
        self.written &= written;
        let rest = &self.words[after..];
        // The template's own closing, and perhaps more.
        if let Some((after, written)) = self.follow(tail, after, true) {
            self.written &= written;
            let more = &self.words[after..];
            self.closed = more.is_empty();
            return self.closed || is_polite(more, &[]);
        }
        self.closed = false;
        if !rest.iter().any(Word::has_meaning) {
            return self.wording.stands_alone;
        }
        // A head that others share needs some of its own closing to be told from them.
        let own =
            tail.iter().filter(|own| own.has_meaning() && rest.iter().any(|word| word.meaning == own.meaning)).count();
        let all = tail.iter().filter(|own| own.has_meaning()).count();
        is_polite(rest, tail) && (self.wording.stands_alone || !head.is_empty() && 2 * own >= all)
    }

    /// Takes what lies between two words as a value, without the punctuation that the template has around it.
    fn take(&mut self, hole: usize, start: usize, end: usize) -> bool {
        if start > end {
            return false;
        }
        steps::count(end - start);
        let is_space = |c: char| c.is_whitespace() || c == '`' || c == '\u{200B}';
        let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'`';
        // Nearly always there is no more than a blank.
        let is_trimmed =
            |text: &str| matches!(text.as_bytes(), [first, .., last] if is_plain(*first) && is_plain(*last));
        let trim = |text: &'a str| {
            let text = text.strip_prefix(' ').unwrap_or(text);
            let text = text.strip_suffix(' ').unwrap_or(text);
            if is_trimmed(text) { text } else { text.trim_matches(is_space) }
        };
        let mut value = trim(&self.sentence[start..end]);
        // What may enclose the value stays on it for now.
        if self.holes()[hole].has_signs {
            for c in tables::signs_before(self.tables.before(self.wording, hole)) {
                value = trim(value.strip_prefix(c).unwrap_or(value));
            }
            for c in tables::signs_behind(self.tables.after(self.wording, hole)) {
                value = trim(value.strip_suffix(c).unwrap_or(value));
            }
        }
        if !self.holes()[hole].is_detail() {
            // A full stop behind the bracket ends the sentence.
            if let Some(closed) = value.strip_suffix('.').filter(|closed| unwrap(closed).is_some()) {
                value = closed;
            }
            let bare = value;
            // Doubled quotes are two pairs.
            for _ in 0..2 {
                let Some(inside) = unwrap(value) else { break };
                value = trim(inside);
            }
            let is_enclosed = self.holes()[hole].enclosure.is_some();
            if is_enclosed && value == bare && !is_bare_id(value) {
                return false;
            }
            if self.holes()[hole].is_id() {
                value = value.trim_end_matches([',', ';', ':']);
            }
        } else if self.holes()[hole].enclosure.is_some() {
            let closed = value.strip_suffix('.').filter(|closed| unwrap(closed).is_some());
            value = unwrap(closed.unwrap_or(value)).unwrap_or(value);
        }
        let start = value.as_ptr() as usize - self.sentence.as_ptr() as usize;
        self.values[hole] = Span::new(start, start + value.len());
        let unquoted = hole == 0 && self.literal(0).is_empty() && self.sentence.starts_with(char::is_alphanumeric);
        !(unquoted && value.contains(char::is_whitespace))
            && self.value(self.holes()[hole].first.into()).eq_ignore_ascii_case(value)
            && is_value(self.tables, self.wording, hole, value)
    }

    fn fit(&self, number: u16) -> Fit {
        let wording = self.wording;
        let fidelity = if self.written && self.closed { Fidelity::Normalised } else { Fidelity::Drifted };
        let literal_len = if self.closed { wording.literal_len } else { wording.head_len };
        Fit { kind: wording.kind, wording: number, fidelity, literal_len, holes: self.values }
    }
}

/// Whether these words say only what to do next, in words that any kind may use or that are this kind's `own`.
fn is_polite(words: &[Word], own: &[Word]) -> bool {
    let mut meaning = words.iter().filter(|word| word.has_meaning()).map(|word| word.meaning);
    let is_known = |word: u64| POLITE.contains(&word) || own.iter().any(|own| own.meaning == word);
    let begins = |word: u64| IMPERATIVES.contains(&word);
    words.len() <= MAX_CLOSING && meaning.next().is_none_or(begins) && meaning.all(is_known)
}
