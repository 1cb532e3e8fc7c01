//! How the words of a message differ from those of a wording: which are missing, replaced or added.
//!
//! Both are read as [`words`](crate::base::words), so spelling is not a difference. What they share is the longest sequence
//! of words that both have in this order. A gap is what lies between two shared words; a difference is what is left of
//! a gap without its values:
//!
//! ```text
//! wording   Max retry  for      user with id {user} reached
//! message   Max retry  for  the user         42     was hit
//!                                   │        │      └ "was hit" instead of "reached"
//!                                   │        └ a value: one word, if words of the wording are missing beside it
//!                                   └ "with id" is missing
//! ```
//!
//! A text that was cut lacks the rest of the wording, except the word or value in which it was cut.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use crate::base::chars::{self, closing};
use crate::base::tables::{Hole, Span};
use crate::base::vocabulary::Fidelity;
use crate::base::words::{self, Word, is_same};
use crate::matcher::found::Match;
use crate::matcher::may_be_value::may_be_value;
use crate::model::catalog_kind::Kind;
use crate::model::known::Known;
use crate::near::beginning::Beginning;

/// The most words of a text that are compared.
pub(crate) const MAX_WORDS: usize = 256;

/// Words in which a message differs from a wording of the catalog.
///
/// [`Recognized::differences`](crate::Recognized::differences) lists those of a recognized message,
/// [`ParseError::differences`](crate::ParseError::differences) those of a refused one.
///
/// `Display` quotes both sides, and so a part of the message, which may hold personal data.
///
/// ```
/// use m365_migration_errors::{ErrorKind, MigrationError};
///
/// let error = MigrationError::parse("Max retry for user with id 42 was hit.").unwrap_err();
/// let differences = error.differences(ErrorKind::ExchangeMaxRetriesReached);
/// assert_eq!(differences.len(), 1);
/// assert_eq!((differences[0].seen(), differences[0].expected()), ("was hit", "reached"));
/// assert_eq!(&error.message()[differences[0].range()], "was hit");
/// assert_eq!(differences[0].to_string(), "has \"was hit\" instead of \"reached\"");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    seen: &'a str,
    at: usize,
    expected: &'static str,
}

impl<'a> Difference<'a> {
    /// Returns the words of the message, verbatim; empty where words of the wording are only missing.
    pub const fn seen(&self) -> &'a str {
        self.seen
    }

    /// Returns the byte range of [`seen`](Self::seen) in the text; an empty range where words are missing.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse("Max retry for user id 42 reached.").unwrap_err();
    /// let missing = error.differences(ErrorKind::ExchangeMaxRetriesReached)[0];
    /// assert_eq!((missing.expected(), missing.seen(), missing.range()), ("with", "", 18..18));
    /// ```
    pub const fn range(&self) -> Range<usize> {
        self.at..self.at + self.seen.len()
    }

    /// Returns the words of the wording as in [`ErrorKind::wordings`](crate::ErrorKind::wordings), with `{name}` for a value; empty where words of
    /// the message are only added.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse("Max retry for user with id 42 not reached.").unwrap_err();
    /// let added = error.differences(ErrorKind::ExchangeMaxRetriesReached)[0];
    /// assert_eq!((added.expected(), added.seen()), ("", "not"));
    /// ```
    pub const fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.seen, self.expected) {
            ("", expected) => write!(f, "lacks \"{expected}\""),
            (seen, "") => write!(f, "adds \"{seen}\""),
            (seen, expected) => write!(f, "has \"{seen}\" instead of \"{expected}\""),
        }
    }
}

/// Returns the differences of a recognized message, including words without meaning. A message that differs only in
/// spelling has none.
pub(crate) fn recognized<'a>(known: Known, found: &Match<'a>) -> Vec<Difference<'a>> {
    let mut differences = Vec::new();
    if found.fidelity != Fidelity::Drifted {
        return differences;
    }
    let sentence = found.sentence;
    let (template, wanted) = template(known, known.kind(found.kind), found.wording.into());
    let mut places = found.places(known.tables);
    let mut from = 0;
    // The values are known, so the text between two of them is compared by itself.
    for wanted in wanted.split(is_hole) {
        let value =
            places.next().map_or(sentence.len()..sentence.len(), |(_, place)| place.start as usize..place.end as usize);
        let mut buffer = [Word::NONE; MAX_WORDS];
        let text = &sentence[from..value.start];
        let (seen, _) = words::read(text, &mut buffer);
        Comparison { text, offset: from, seen, template, wanted, holes: &[] }.run(&mut differences);
        from = value.end;
    }
    differences
}

/// Returns the differences of a text from a wording of a kind, without words that have no meaning.
///
/// `offset` is where the text begins in the message.
pub(crate) fn refused(known: Known, text: &str, offset: usize, kind: Kind, wording: usize) -> Vec<Difference<'_>> {
    let mut buffer = [Word::NONE; MAX_WORDS];
    let (seen, _) = words::read(text, &mut buffer);
    let seen: Vec<Word> = seen.iter().copied().filter(Word::has_meaning).collect();
    let (template, mut wanted) = template(known, kind, wording);
    wanted.retain(|word| word.has_meaning() || is_hole(word));
    let mut differences = Vec::new();
    let holes = known.tables.holes(&known.tables.wordings[wording]);
    Comparison { text, offset, seen: &seen, template, wanted: &wanted, holes }.run(&mut differences);
    differences
}

/// Returns what is missing of a wording after a text that is its beginning and ends at byte `at` of the message;
/// nothing if the text was cut within the last value.
pub(crate) fn cut(
    known: Known,
    at: usize,
    kind: Kind,
    wording: usize,
    beginning: Beginning,
) -> Option<Difference<'static>> {
    let (template, wanted) = template(known, kind, wording);
    let missing = &wanted[beginning.parts..];
    let range = missing.first()?.start as usize..missing.last()?.end as usize;
    Some(Difference { seen: "", at, expected: &template[range] })
}

/// Returns the template of a wording, and its words and holes with their places in it.
fn template(known: Known, kind: Kind, number: usize) -> (&'static str, Vec<Word>) {
    let wording = &known.tables.wordings[number];
    let mut words = Vec::new();
    let mut offset = 0;
    for literal in 0..=wording.holes.len() {
        words.extend(known.tables.words(wording, literal).iter().map(|word| moved(*word, offset)));
        offset += known.tables.literal(wording, literal).len();
        if let Some(hole) = known.tables.holes(wording).get(literal) {
            let end = offset + kind.fields()[usize::from(hole.field)].name().len() + "{}".len();
            let Span { start, end } = Span::new(offset, end);
            words.push(Word { start, end, ..Word::NONE });
            offset = end as usize;
        }
    }
    let first = kind.0.wordings.start as usize;
    (kind.0.templates[number - first], words)
}

fn moved(word: Word, offset: usize) -> Word {
    let Span { start, end } = Span::new(offset + word.start as usize, offset + word.end as usize);
    Word { start, end, ..word }
}

fn is_hole(word: &Word) -> bool {
    word.written == Word::NONE.written
}

/// The comparison of a text with a wording, or of a part with a part.
struct Comparison<'a, 'w> {
    text: &'a str,
    /// Where the text begins in the message.
    offset: usize,
    seen: &'w [Word],
    template: &'static str,
    /// The words and holes of the wording.
    wanted: &'w [Word],
    /// The holes among `wanted`, in order.
    holes: &'w [Hole],
}

/// The words of both sides between two words that they share.
#[derive(Clone)]
struct Unshared {
    seen: Range<usize>,
    wanted: Range<usize>,
}

impl<'a> Comparison<'a, '_> {
    fn run(&self, differences: &mut Vec<Difference<'a>>) {
        differences.extend(self.gaps().into_iter().filter_map(|gap| self.difference(gap)));
    }

    /// Returns the gaps between the words that both sides share. Words with the same meaning that are written
    /// differently are not shared.
    fn gaps(&self) -> Vec<Unshared> {
        let (seen, wanted) = (self.seen.len(), self.wanted.len());
        // How many words are shared from each pair of places on.
        let mut table = vec![0_u16; (seen + 1) * (wanted + 1)];
        let cell = |i: usize, j: usize| i * (wanted + 1) + j;
        for i in (0..seen).rev() {
            for j in (0..wanted).rev() {
                table[cell(i, j)] = if is_same(&self.seen[i], &self.wanted[j]) {
                    table[cell(i + 1, j + 1)] + 1
                } else {
                    table[cell(i + 1, j)].max(table[cell(i, j + 1)])
                };
            }
        }
        let mut gaps: Vec<Unshared> = Vec::new();
        let (mut i, mut j) = (0, 0);
        let mut from = (0, 0);
        while i < seen || j < wanted {
            let both = i < seen && j < wanted;
            let shared = both && is_same(&self.seen[i], &self.wanted[j]);
            if shared && self.seen[i].written == self.wanted[j].written {
                self.push(&mut gaps, Unshared { seen: from.0..i, wanted: from.1..j });
                from = (i + 1, j + 1);
            }
            let skips_seen = j == wanted || both && table[cell(i + 1, j)] >= table[cell(i, j + 1)];
            i += usize::from(shared || skips_seen);
            j += usize::from(shared || !skips_seen);
        }
        self.push(&mut gaps, Unshared { seen: from.0..i, wanted: from.1..j });
        gaps
    }

    /// Adds a gap, or merges it with the one before: a single word shared by chance does not separate two gaps.
    fn push(&self, gaps: &mut Vec<Unshared>, gap: Unshared) {
        if gap.seen.is_empty() && gap.wanted.is_empty() {
            return;
        }
        let is_whole = |gap: &Unshared| {
            !gap.seen.is_empty() && !gap.wanted.is_empty() && !self.wanted[gap.wanted.clone()].iter().any(is_hole)
        };
        match gaps.last_mut() {
            Some(last) if last.seen.end + 1 == gap.seen.start && is_whole(last) && is_whole(&gap) => {
                (last.seen.end, last.wanted.end) = (gap.seen.end, gap.wanted.end);
            }
            _ => gaps.push(gap),
        }
    }

    /// Returns what is left of a gap without its values.
    fn difference(&self, mut gap: Unshared) -> Option<Difference<'a>> {
        if self.wanted[gap.wanted.clone()].first().is_some_and(is_hole) && !gap.seen.is_empty() {
            gap.seen.start = self.end_of_value(&gap);
            gap.wanted.start += 1;
        }
        if self.wanted[gap.wanted.clone()].last().is_some_and(is_hole) && !gap.seen.is_empty() {
            gap.seen.end = self.start_of_value(gap.seen.clone());
            gap.wanted.end -= 1;
        }
        let place = |words: &[Word], at: Range<usize>| match &words[at.clone()] {
            [first, .., last] => first.start as usize..last.end as usize,
            [only] => only.start as usize..only.end as usize,
            [] => {
                let end = at.start.checked_sub(1).map_or(0, |before| words[before].end as usize);
                end..end
            }
        };
        let expected = &self.template[place(self.wanted, gap.wanted)];
        let range = place(self.seen, gap.seen);
        let differs = !range.is_empty() || !expected.is_empty();
        differs.then(|| Difference { seen: &self.text[range.clone()], at: self.offset + range.start, expected })
    }

    /// Returns where the value ends with which a gap begins: with its quotes or brackets; with the gap, if nothing else
    /// is in it and it reads like a value; else before whitespace.
    fn end_of_value(&self, gap: &Unshared) -> usize {
        let Range { start, end } = gap.seen;
        let close = self.text[..self.seen[start].start as usize].chars().next_back().and_then(closing);
        let closes = |word: &usize| self.text[self.seen[*word].end as usize..].starts_with(|c| Some(c) == close);
        if let Some(last) = (start..end).find(closes) {
            return last + 1;
        }
        let hole = &self.holes[self.wanted[..gap.wanted.start].iter().filter(|word| is_hole(word)).count()];
        let value = &self.text[self.seen[start].start as usize..self.seen[end - 1].end as usize];
        if gap.wanted.len() == 1 && may_be_value(hole, value) {
            return end;
        }
        (start + 1..end).find(|&at| self.is_after_space(at)).unwrap_or(end)
    }

    /// Returns where the value begins with which a gap ends: with its quotes or brackets, else after whitespace.
    fn start_of_value(&self, Range { start, end }: Range<usize>) -> usize {
        let close = self.text[self.seen[end - 1].end as usize..].chars().next();
        let opens = |word: &usize| {
            let open = self.text[..self.seen[*word].start as usize].chars().next_back().and_then(closing);
            open.is_some() && open == close
        };
        let enclosed = (start..end).rev().find(opens);
        enclosed.or_else(|| (start + 1..end).rev().find(|&at| self.is_after_space(at))).unwrap_or(start)
    }

    fn is_after_space(&self, at: usize) -> bool {
        let between = self.seen[at - 1].end as usize..self.seen[at].start as usize;
        chars::has_whitespace(&self.text[between])
    }
}
