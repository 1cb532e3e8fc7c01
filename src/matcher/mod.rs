//! From a message to the one kind of error that it states, with the values in it.
//!
//! [`recognize_in`] is the only way in: parsing, nested errors, refusals and the search in longer texts all go through
//! it.
//!
//! ```text
//! message ── fast ───> the message equals one wording byte for byte, as nearly every message does: answered
//!    │ if that is inconclusive
//!    v
//! may_begin ──> no message begins with these letters, as with nearly every line of a log: refused
//!    │ if one may
//!    v
//! envelope ──> readings: texts that could be the sentence, and the codes around them
//!    │
//! exact ─────> wordings whose bytes fit one of the readings
//!    │ if there are none
//! tolerant ──> wordings whose words fit one of the readings
//!    │
//! Choice ────> one kind and its values, or a refusal:
//!              more literal text wins, then the literal that comes earlier, then the code that was seen
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
//! times, in any ASCII case. The module `value` has the rule for what a value may be.
//!
//! # The bound
//!
//! The work for a message is at most its length times a constant of the catalog: no text that we could think of takes
//! more than 450 steps for each of its bytes. A step is a byte searched, a word read or compared, or a place tried. The
//! messages of the service take less than one, those in capitals about four. The bound holds because
//!
//! - a text has at most [`MAX_READINGS`](crate::matcher::envelope::MAX_READINGS) readings, each for two stages;
//! - a stage tries each wording at most once, and goes through the text once for each of its literals;
//! - where a literal occurs often (`User User User ...`), at most [`exact::MAX_SPLITS`] places are tried in all holes
//!   of the wording together. Past these the wording does not fit: no value holds a literal of its own wording that
//!   often.
//!
//! The tests in `linear` count the steps for the worst texts, each at one, two and four times its length.

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

use core::cmp::{Ordering, Reverse};
use core::ops::Range;

use self::envelope::Reading;
use self::found::{Match, Refusal};
use self::seen::Seen;
use crate::base::tables::{Candidate, MAX_HOLES, Span, Tables, Wording};
use crate::base::vocabulary::Fidelity;
use crate::base::words;
use crate::generated::names::Family;
use crate::generated::tables::TABLES;

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
    match fast_path(tables, code, message, &kinds) {
        Some(found) => Ok(found),
        None => full_match(tables, code, message, kinds),
    }
}

/// Recognizes a message that equals one wording byte for byte. `None` is inconclusive: fall back to [`full_match`].
///
/// It is inlined so that the places of the tables' rows are constants where the tables are.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a third of the instructions")]
fn fast_path<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    sentence: &'a str,
    kinds: &Range<u16>,
) -> Option<Match<'a>> {
    if sentence.len() >= u32::MAX as usize {
        return None;
    }
    let mut fields = [Span::NONE; MAX_HOLES];
    let &Candidate { wording, kind, .. } = fast::fit(tables, sentence, kinds, &mut fields)?;
    let code = code.and_then(|code| Seen::new(tables, code));
    Some(Match { sentence, code, wording, kind, fidelity: Fidelity::Exact, fields })
}

/// Recognizes any message.
#[inline]
fn full_match<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    message: &'a str,
    kinds: Range<u16>,
) -> Result<Match<'a>, Refusal> {
    let sentence = words::trim(message);
    if sentence.len() < message.len() {
        return recognize_in(tables, code, sentence, kinds);
    }
    // Nearly every line of a log ends here.
    if sentence.len() >= u32::MAX as usize || !envelope::may_begin(tables, sentence) {
        return Err(Refusal::Unknown);
    }
    choose(tables, code, sentence, kinds)
}

/// Looks at every reading of a text, and at every wording that fits it.
#[inline(never)]
fn choose<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    sentence: &'a str,
    kinds: Range<u16>,
) -> Result<Match<'a>, Refusal> {
    let code = code.and_then(|code| Seen::new(tables, code));
    let (mut refusal, mut worded) = (Refusal::Unknown, None);
    let mut reading = Reading::new(code, sentence);
    loop {
        if let Some(openings) = tolerant::begun(tables, reading.sentence) {
            let mut fit = |offer: &dyn Fn(&mut Choice<'_, 'a>)| {
                let mut choice = Choice { tables, reading: &reading, kinds: &kinds, best: None, rival: None };
                offer(&mut choice);
                let best = choice.best?;
                if let Some(rival) = choice.rival {
                    refusal = Refusal::Ambiguous(best.kind, rival);
                    return None;
                }
                Some(best.found(tables, &reading))
            };
            if let Some(found) = fit(&exact::fit) {
                return Ok(found);
            }
            // A later reading that fits byte for byte is preferred to the words of this one.
            if worded.is_none() {
                worded = fit(&|choice| tolerant::fit(choice, openings));
            }
        }
        if !reading.peel(tables) {
            return worded.ok_or(refusal);
        }
    }
}

/// A wording that fits a sentence.
#[derive(Clone, Copy)]
struct Fit {
    kind: u16,
    wording: u16,
    fidelity: Fidelity,
    /// How many bytes of literal text fit.
    literal_len: u16,
    /// The places of the values of the holes.
    holes: [Span; MAX_HOLES],
}

/// The choice among the wordings that fit one reading.
struct Choice<'t, 'a> {
    tables: &'t Tables<'t>,
    reading: &'t Reading<'a>,
    /// The kinds that were asked for.
    kinds: &'t Range<u16>,
    best: Option<Fit>,
    /// A kind that fits as well as the best.
    rival: Option<u16>,
}

impl<'t> Choice<'t, '_> {
    /// Returns the wording with this number, if its kind was asked for.
    fn admitted(&self, number: u16) -> Option<&'t Wording> {
        let wording = &self.tables.wordings[usize::from(number)];
        self.kinds.contains(&wording.kind).then_some(wording)
    }

    fn offer(&mut self, fit: Fit) {
        let foreign = |code: Seen<'_>| !code.belongs_to(self.tables, fit.kind);
        let denies = |code: Seen<'_>| code.is_special(self.tables) && foreign(code);
        // A code after the sentence must be the kind's own: it is too easily a part of the last value. And where a code
        // contradicts the kind, only the kind's own words are accepted.
        if self.reading.code_behind.is_some_and(foreign)
            || fit.fidelity == Fidelity::Drifted && self.reading.all_codes().any(denies)
        {
            return;
        }
        let Some(best) = &self.best else {
            self.best = Some(fit);
            return;
        };
        match best.rank().cmp(&fit.rank()).then_with(|| self.by_code(best.kind, fit.kind)) {
            Ordering::Less => (self.best, self.rival) = (Some(fit), None),
            Ordering::Equal if best.kind != fit.kind => self.rival = Some(fit.kind),
            _ => {}
        }
    }

    /// Prefers the kind whose code was seen, where the wordings themselves do not decide.
    fn by_code(&self, a: u16, b: u16) -> Ordering {
        let seen = |kind| self.reading.all_codes().any(|code| code.belongs_to(self.tables, kind));
        seen(a).cmp(&seen(b))
    }
}

impl Fit {
    /// The rank of a fit, greater is better: without drift first, then with more literal text, then with holes that end
    /// earlier.
    fn rank(&self) -> impl Ord + use<> {
        (self.fidelity != Fidelity::Drifted, self.literal_len, Reverse(self.holes.map(|hole| hole.end)))
    }

    #[inline]
    fn found<'a>(&self, tables: &Tables<'_>, reading: &Reading<'a>) -> Match<'a> {
        let Self { kind, wording, fidelity, .. } = *self;
        let mut fields = [Span::NONE; MAX_HOLES];
        let holes = tables.holes(&tables.wordings[usize::from(wording)]);
        for (number, (hole, value)) in holes.iter().zip(self.holes).enumerate() {
            // Where a field occurs twice in different case, the first one is its value.
            if usize::from(hole.first) == number {
                fields[usize::from(hole.field)] = value;
            }
        }
        // Of the codes seen, the kind's own, else its generic one, else the first.
        let code = reading.all_codes().min_by_key(|code| {
            let is_own = code.belongs_to(tables, kind);
            (!is_own, is_own && !code.is_special(tables))
        });
        Match { sentence: reading.sentence, code, wording, kind, fidelity, fields }
    }
}
