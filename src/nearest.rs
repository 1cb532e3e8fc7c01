//! Which kinds a message comes near to, for those that it does not state: the "did you mean" of a refusal.
//!
//! The measure is words: twice the words that the message and a wording's literal text have in common, in their
//! order, over the words that both have (Dice's coefficient). A few words for each hole do not count.

use alloc::vec::Vec;

use crate::generated::names::{ErrorKind, Family};
use crate::generated::tables::TABLES;
use crate::words::{self, Word};

/// A message shares at least this part of its words with a kind that is worth naming.
const MIN_SCORE: f32 = 0.5;

/// So many are named, and those of a known code in any case.
const MOST: usize = 3;

/// Of a longer message only so many words are compared.
const MAX_WORDS: usize = 200;

/// The words that a hole may hold without speaking against its wording.
const WORDS_PER_HOLE: usize = 8;

/// A kind that a message comes near to.
///
/// ```
/// use m365_migration_errors::{ErrorKind, MigrationError};
///
/// let error = MigrationError::parse("User 42 has reached the max retry limit.").unwrap_err();
/// let candidates = error.candidates();
/// assert!(candidates.is_sorted_by(|a, b| a.score() >= b.score()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    pub(crate) kind: ErrorKind,
    pub(crate) score: f32,
}

impl Candidate {
    /// Returns the kind.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns how near it is, from 0 to 1: the part of the words that message and kind share, and half
    /// of it for a code that is the kind's.
    pub const fn score(&self) -> f32 {
        self.score
    }
}

/// Ranks the kinds of a family, or of all, by how near the message comes to them; best first.
///
/// The kinds in `expected` are those of the code that was seen. It is half of their evidence, so they are named even
/// when the message shares nothing with them.
pub(crate) fn nearest(message: &str, family: Option<Family>, expected: &[ErrorKind]) -> Vec<Candidate> {
    let spoken = words(message);
    let mut candidates: Vec<Candidate> = Vec::new();
    for &kind in family.map_or(ErrorKind::ALL, Family::kinds) {
        let words = score(&spoken, kind);
        let score = if expected.contains(&kind) { 0.5 + words / 2.0 } else { words };
        candidates.push(Candidate { kind, score });
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut named = 0;
    candidates.retain(|candidate| {
        named += 1;
        expected.contains(&candidate.kind) || candidate.score >= MIN_SCORE && named <= MOST
    });
    candidates
}

fn score(spoken: &[u64], kind: ErrorKind) -> f32 {
    let scores = kind.entry().wordings.of(TABLES.wordings).iter().map(|wording| {
        let literals = (0..=wording.holes.len()).map(|literal| TABLES.words(wording, literal));
        let written: Vec<u64> = literals.flatten().map(|word| word.written).collect();
        let room = WORDS_PER_HOLE * wording.holes.len();
        let common = common(spoken, &written);
        let of = written.len() + spoken.len().saturating_sub(room).max(common);
        #[expect(clippy::cast_precision_loss, reason = "both are below 1,000")]
        let score = 2.0 * common as f32 / of as f32;
        score
    });
    scores.fold(0.0, f32::max)
}

/// The length of the longest sequence of words that both texts have in this order.
fn common(a: &[u64], b: &[u64]) -> usize {
    let mut row = alloc::vec![0; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (j, other) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if word == other { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// The words of a text, as they are written.
fn words(text: &str) -> Vec<u64> {
    let mut room = alloc::vec![Word::NONE; MAX_WORDS];
    words::read(text, &mut room).0.iter().map(|word| word.written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_count_in_their_order() {
        for (a, b, expected) in
            [("", "", 0), ("a b c", "a b c", 3), ("a x b y c", "a b c", 3), ("c b a", "a b c", 1), ("`A` B.", "a b", 2)]
        {
            assert_eq!(common(&words(a), &words(b)), expected, "{a:?} and {b:?}");
        }
    }
}
