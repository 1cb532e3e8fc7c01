//! The kinds that a refused message comes near to: the "did you mean" of a refusal.
//!
//! Nearness is measured in words: twice the length of the longest common subsequence of the message's words and the
//! literal words of a wording, divided by the words of both (Dice's coefficient). [`WORDS_PER_HOLE`] words of the message
//! are left out for each hole, because a value has words too. A message that was cut is measured by the words that are
//! there; see [`beginning`](crate::near::beginning).
//!
//! Every wording is compared, so 64 words of the message are compared at once: each distinct word has a bit mask of its
//! places, and a word of the wording updates a row of the textbook's table with a few operations on masks (Hyyrö 2004,
//! "Bit-parallel LCS-length computation revisited").

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use crate::base::tables::{Tables, Wording};
use crate::base::words::{self, Word};
use crate::model::catalog_kind::Kind;
use crate::model::known::Known;
use crate::near::beginning::{self, Beginning};
use crate::near::difference::{self, Difference, MAX_WORDS};

/// A candidate without the seen code must have a score above this.
const MIN_SCORE: f32 = 0.5;

/// A candidate must have at least this part of the best score, unless it has the seen code or the message is its beginning.
const MIN_OF_BEST: f32 = 0.75;

/// A candidate is among this many of the best, except for kinds of the seen code and those that the message is the beginning of.
const MOST: usize = 3;

/// How many words a hole may hold without lowering the score of its wording.
const WORDS_PER_HOLE: usize = 4;

/// A kind that a message comes near to.
///
/// [`ParseError::differences`](crate::ParseError::differences) says why the message is not of this kind.
///
/// ```
/// use m365_migration_errors::{ErrorKind, MigrationError};
///
/// let error = MigrationError::parse("Max retry for user with id 42 was hit.").unwrap_err();
/// let best = error.candidates()[0];
/// assert_eq!(best.kind(), ErrorKind::ExchangeMaxRetriesReached);
/// assert!(best.score() > 0.75);
/// assert!(error.candidates().is_sorted_by(|a, b| a.score() >= b.score()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    kind: Kind,
    score: f32,
    is_beginning: bool,
}

impl Candidate {
    /// Returns the kind.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns how near it is, from 0 to 1: the share of words that message and kind have in common. If the message has
    /// a code of this kind, half of the score is for the code.
    ///
    /// For the beginning of a message it is 1 - 1/n with n words of the kind: the more words, the nearer, and at least
    /// 0.75. Words without meaning, such as articles, and the words of values do not count.
    pub const fn score(&self) -> f32 {
        self.score
    }

    /// Returns whether the text is the beginning of a message of this kind, cut at any place: all of it fits, and it
    /// has at least four words of the wording, values aside.
    ///
    /// All kinds that begin alike are candidates.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let cut = "Teams migration failed. User alex@contoso.com in tenant contoso.com does not ha...";
    /// let error = MigrationError::parse(cut).unwrap_err();
    /// let kinds: Vec<_> = error.candidates().iter().filter(|near| near.is_beginning()).map(|near| near.kind()).collect();
    /// assert_eq!(kinds, [ErrorKind::TeamsChatTeamsLicenseMissing, ErrorKind::TeamsChatSipAddressMissing]);
    /// ```
    pub const fn is_beginning(&self) -> bool {
        self.is_beginning
    }
}

/// Ranks kinds by how near the sentence comes to them; best first. `kinds` are the numbers of those that count.
///
/// The kinds in `expected` are those of the code that was seen. The code is half of their score, so they are named even
/// when the message shares no words with them.
pub(crate) fn nearest(known: Known, sentence: &str, kinds: &Range<u16>, expected: &[Kind]) -> Vec<Candidate> {
    let mut buffer = [Word::NONE; MAX_WORDS];
    let message = MessageWords::new(sentence, &mut buffer);
    let mut candidates: Vec<Candidate> = Vec::new();
    for kind in known.kinds().filter(|kind| kinds.contains(&kind.0.number)) {
        let Nearness { beginning, score, .. } = message.nearest(known, kind);
        let is_expected = expected.contains(&kind);
        let score = if is_expected { 0.5 + score / 2.0 } else { score };
        if is_expected || score > MIN_SCORE {
            let at = candidates.partition_point(|other| other.score >= score);
            candidates.insert(at, Candidate { kind, score, is_beginning: beginning.is_some() });
        }
    }
    let least = candidates.first().map_or(0.0, |best| best.score * MIN_OF_BEST);
    let mut named = 0;
    candidates.retain(|candidate| {
        named += 1;
        candidate.is_beginning || expected.contains(&candidate.kind) || named <= MOST && candidate.score >= least
    });
    candidates
}

/// Returns how a text that begins at `offset` in a message differs from the nearest wording of a kind.
pub(crate) fn differences(known: Known, text: &str, offset: usize, kind: Kind) -> Vec<Difference<'_>> {
    let mut buffer = [Word::NONE; MAX_WORDS];
    let Nearness { wording, beginning, .. } = MessageWords::new(text, &mut buffer).nearest(known, kind);
    match beginning {
        Some(beginning) => Vec::from_iter(difference::cut(known, offset + text.len(), kind, wording, beginning)),
        None => difference::refused(known, text, offset, kind, wording),
    }
}

/// How near a message comes to a wording.
#[derive(Clone, Copy)]
struct Nearness {
    /// The number of the wording.
    wording: usize,
    beginning: Option<Beginning>,
    score: f32,
}

/// The words of a message and their places.
struct MessageWords<'s, 'w> {
    text: &'s str,
    words: &'w [Word],
    /// Whether these are all its words.
    is_complete: bool,
    /// How many of them have a meaning.
    len: usize,
    /// A hash table of meanings, with 0 in free slots.
    meanings: Vec<u64>,
    /// The places of each meaning, one bit each, in as many numbers as all words need.
    places: Vec<u64>,
}

impl<'s, 'w> MessageWords<'s, 'w> {
    fn new(text: &'s str, buffer: &'w mut [Word; MAX_WORDS]) -> Self {
        let (words, is_complete) = words::read(text, buffer);
        let len = words.iter().filter(|word| word.has_meaning()).count();
        let slots = (4 * len).next_power_of_two().max(64);
        let (meanings, places) = (vec![0; slots], vec![0; slots * len.div_ceil(BITS)]);
        let mut message = Self { text, words, is_complete, len, meanings, places };
        for (at, word) in words.iter().filter(|word| word.has_meaning()).enumerate() {
            let slot = message.slot(word.meaning);
            message.meanings[slot] = word.meaning;
            message.places[slot * len.div_ceil(BITS) + at / BITS] |= 1 << (at % BITS);
        }
        message
    }

    /// Returns the slot of a meaning, or the free slot for it. The upper bits of a hash are the best.
    fn slot(&self, meaning: u64) -> usize {
        let mask = self.meanings.len() - 1;
        let mut slot = (meaning >> 32) as usize & mask;
        while self.meanings[slot] != 0 && self.meanings[slot] != meaning {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Returns how near the message comes to the nearest wording of a kind. A wording that fits up to a cut is nearer
    /// than one that does not fit.
    fn nearest(&self, known: Known, kind: Kind) -> Nearness {
        let wordings = kind.0.wordings;
        let mut best = self.nearness(known.tables, wordings.start as usize);
        for number in wordings.start as usize + 1..wordings.end as usize {
            let other = self.nearness(known.tables, number);
            if (other.beginning.is_some(), other.score) > (best.beginning.is_some(), best.score) {
                best = other;
            }
        }
        best
    }

    #[expect(clippy::cast_precision_loss, reason = "all are below 1,000")]
    fn nearness(&self, tables: &Tables<'_>, number: usize) -> Nearness {
        let wording = &tables.wordings[number];
        // If not all words were read, the end of `words` is not where the text was cut.
        let words = self.is_complete.then_some(self.words);
        let beginning = words.and_then(|words| beginning::fit(tables, wording, self.text, words));
        let score = if let Some(beginning) = beginning {
            1.0 - 1.0 / beginning.found as f32
        } else {
            let (common, written) = self.common(tables, wording);
            let in_holes = WORDS_PER_HOLE * wording.holes.len();
            let of = written + self.len.saturating_sub(in_holes).max(common);
            if of == 0 { 0.0 } else { 2.0 * common as f32 / of as f32 }
        };
        Nearness { wording: number, beginning, score }
    }

    /// Returns the length of the longest sequence of words that the message and a wording have in this order, and the
    /// number of words of the wording.
    fn common(&self, tables: &Tables<'_>, wording: &Wording) -> (usize, usize) {
        let limbs = self.len.div_ceil(BITS);
        // A cleared bit is a word in common.
        let mut row = [u64::MAX; MAX_WORDS / BITS];
        let mut written = 0;
        for word in tables.all_words(wording) {
            written += usize::from(word.has_meaning());
            let slot = self.slot(word.meaning);
            if self.meanings[slot] == 0 {
                continue;
            }
            let mut carry = false;
            for (bits, places) in row.iter_mut().zip(&self.places[slot * limbs..(slot + 1) * limbs]) {
                let (sum, first) = bits.overflowing_add(*bits & places);
                let (sum, second) = sum.overflowing_add(u64::from(carry));
                carry = first || second;
                *bits = sum | *bits & !places;
            }
        }
        let common: u32 = row.iter().map(|bits| bits.count_zeros()).sum();
        (common as usize, written)
    }
}

const BITS: usize = u64::BITS as usize;

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;

    use super::*;
    use crate::generated::names::ErrorKind;
    use crate::generated::tables::TABLES;

    #[test]
    fn common_words_count_in_their_order() {
        let kind = ErrorKind::ExchangeMaxRetriesReached;
        let long = |filler: &str, n| [filler].repeat(n).join(" ");
        for (name, message, expected) in [
            ("nothing", String::new(), 0),
            ("all", "max retry for user with id reached".into(), 7),
            ("other words between", "the max x retry y for user z with id reached".into(), 7),
            ("the other way round", "reached id with user for retry max".into(), 1),
            ("twice", "max max retry retry for reached reached for".into(), 4),
            ("other punctuation", "`MAX` retry: for, [user]".into(), 4),
            ("over the bound of a number", format!("max {} retry for user reached", long("x", 62)), 5),
            ("over two", format!("max retry {} for user {} reached", long("x", 100), long("y", 90)), 5),
            ("beyond what is compared", format!("max {} reached", long("x", 300)), 1),
            ("carried from number to number", format!("{} retry", long("max", 70)), 2),
        ] {
            let mut buffer = [Word::NONE; MAX_WORDS];
            let message = MessageWords::new(&message, &mut buffer);
            let wording = &kind.entry().wordings.of(TABLES.wordings)[0];
            assert_eq!(message.common(&TABLES, wording), (expected, 7), "{name}");
        }
    }
}
