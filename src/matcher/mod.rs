//! From a message to the one kind of error that it states, with the values in it.
//!
//! [`recognize_in`] is the only way in: parsing, nested errors, refusals and the search in longer texts all go through
//! it.
//!
//! ```text
//! message ── fast::fit ──────> equals one wording byte for byte, as nearly every message does: answered
//!    │ if that is inconclusive
//!    v
//! envelope::may_begin ───────> no message begins with these letters, as with nearly every line of a log: refused
//!    │ if one may
//!    v
//! full_match: for each Reading, a text that could be the sentence with the codes around it,
//!    │
//!    ├ exact::fit ───────────> wordings that fit it byte for byte
//!    │    if there are none
//!    └ tolerant::fit ────────> wordings that fit it word for word
//!    │
//!    v
//! choose::Choice ────────────> one kind and its values, or a refusal:
//!                              more literal text wins, then the literal that comes earlier, then the code that was seen
//! ```
//!
//! Everything is looked up in the flat [tables](crate::base::tables) that the build computes; nothing is built at first use.
//!
//! # A message on its way
//!
//! A wording is literal text with holes. Its first literal must begin the sentence, its last must end it, and the
//! others must follow in their order; a hole takes the text between two literals:
//!
//! ```text
//! Max retry for user with id {user} reached.
//! Max retry for user with id 42 reached.
//! └──────── literal ─────────┘└hole┘└literal┘
//! ```
//!
//! 1. The first 8 bytes are `Max retr`: one wording has them. Where several begin alike, as those of Teams do, 8 bytes
//!    before the end distinguish most of them.
//! 2. The text between its two literals, `42`, is one word of letters and digits, so it is a value. The answer is
//!    exact.
//!
//! A ticket says `EXCH-15: max retry for the user with id "42" has been reached`. No wording begins with those bytes,
//! but a code may begin with `EX`.
//!
//! 1. The envelope takes the code off. The sentence is read as words: `max retry for (the) user with id 42 has been
//!    reached`.
//! 2. `max` opens one wording. Its words follow, and the article between them has no meaning, but after the value comes
//!    `has`, where the wording has `reached`. If the value went on to `reached`, it would be `42 has been`, which is a
//!    clause. So nothing fits, and the refusal names the kind that was near: `has not been` could be there as well.
//!
//! # Where a hole ends
//!
//! A literal may also occur inside a value. Each hole ends at the first place that lets the rest of the wording fit;
//! the last one ends at the last literal, or with the message. A hole that occurs twice must hold the same text both
//! times, in any ASCII case. The module `may_be_value` has the rule for what a value may be.
//!
//! # The bound
//!
//! The work for a message is at most its length times a constant of the catalog. The bound holds because
//!
//! - a text has at most [`MAX_READINGS`](crate::matcher::envelope::MAX_READINGS) readings, each for two stages;
//! - a stage tries each wording at most once, and goes through the text once for each of its literals;
//! - where a literal occurs often (`User User User ...`), at most [`MAX_SPLITS`](choose::MAX_SPLITS) places are tried in all holes
//!   of the wording together. Past these the wording does not fit: no value holds a literal of its own wording that
//!   often.
//!
//! The tests in `linear` count what is searched in the worst texts that we could think of, each at one, two and four
//! times its length.

mod choose;
pub(crate) mod envelope;
mod exact;
mod fast;
pub(crate) mod found;
#[cfg(test)]
mod linear;
pub(crate) mod may_be_value;
pub(crate) mod seen;
#[cfg(test)]
mod tests;
mod tolerant;

use core::ops::Range;

use self::choose::Choice;
use self::envelope::Reading;
use self::found::{Match, Refusal};
use self::seen::Seen;
use crate::base::chars;
use crate::base::tables::Tables;
use crate::generated::names::Family;
use crate::generated::tables::TABLES;
use crate::model::known::Known;

/// The numbers of all kinds.
pub(crate) const ALL: Range<u16> = 0..u16::MAX;

/// The numbers of the kinds of a family, or of all.
pub(crate) fn kinds_of(family: Option<Family>) -> Range<u16> {
    match family.map(Family::kinds) {
        Some([first, .., last]) => *first as u16..*last as u16 + 1,
        Some([only]) => *only as u16..*only as u16 + 1,
        _ => ALL,
    }
}

impl Known {
    /// Recognizes a message, and a code that came beside it, as any of the kinds.
    pub(crate) fn recognize<'a>(self, code: Option<&'a str>, message: &'a str) -> Result<Match<'a>, Refusal> {
        // The places in the static tables are constants, which is faster.
        if self.own.is_empty() {
            return documented(code, message, ALL);
        }
        recognize_in(self.tables, code, message, ALL)
    }
}

/// Recognizes a message, and a code that came beside it, as one of these kinds of this crate's own catalog.
pub(crate) fn documented<'a>(code: Option<&'a str>, message: &'a str, kinds: Range<u16>) -> Result<Match<'a>, Refusal> {
    recognize_in(&TABLES, code, message, kinds)
}

/// Recognizes a message, and a code that came beside it, as one of these kinds.
#[inline]
pub(crate) fn recognize_in<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    message: &'a str,
    kinds: Range<u16>,
) -> Result<Match<'a>, Refusal> {
    recognize_as(tables, code, message, &kinds, Ok, Err)
}

/// Recognizes a message like [`recognize_in`], and makes any type of answer of it. A match is large, so each branch builds
/// the answer where it is returned.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a fifth of the instructions")]
pub(crate) fn recognize_as<'a, T>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    message: &'a str,
    kinds: &Range<u16>,
    found: impl Fn(Match<'a>) -> T,
    refused: impl Fn(Refusal) -> T,
) -> T {
    let sentence = chars::trim(message);
    match fast::fit(tables, code, sentence, kinds) {
        Some(fast) => found(fast),
        // Nearly every line of a log ends here.
        None if !envelope::may_begin(tables, sentence) => refused(Refusal::Unknown),
        None => match full_match(tables, code, sentence, kinds) {
            Ok(full) => found(full),
            Err(refusal) => refused(refusal),
        },
    }
}

/// Looks at every reading of a text, and at every wording that fits it.
#[inline(never)]
fn full_match<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    sentence: &'a str,
    kinds: &Range<u16>,
) -> Result<Match<'a>, Refusal> {
    // The tables number places with 32 bits.
    if sentence.len() >= u32::MAX as usize {
        return Err(Refusal::Unknown);
    }
    let code = code.and_then(|code| Seen::new(tables, code));
    let (mut refusal, mut by_words) = (Refusal::Unknown, None);
    let mut reading = Reading::new(code, sentence);
    loop {
        if let Some(openings) = tolerant::possible_openings(tables, reading.sentence) {
            let mut choose = |offer: &dyn Fn(&mut Choice<'_, 'a>)| {
                let mut choice = Choice::new(tables, &reading, kinds);
                offer(&mut choice);
                match choice.answer() {
                    Ok(found) => Some(found),
                    Err(Refusal::Unknown) => None,
                    Err(ambiguous) => {
                        refusal = ambiguous;
                        None
                    }
                }
            };
            if let Some(found) = choose(&exact::fit) {
                return Ok(found);
            }
            // A later reading that fits byte for byte is preferred to the words of this one.
            if by_words.is_none() {
                by_words = choose(&|choice| tolerant::fit(choice, openings));
            }
        }
        if !reading.peel(tables) {
            return by_words.ok_or(refusal);
        }
    }
}
