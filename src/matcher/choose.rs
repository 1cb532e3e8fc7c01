//! The choice among the wordings that fit: more literal text wins, then the literal that comes earlier, then the code
//! that was seen.

use core::cmp::{Ordering, Reverse};
use core::ops::Range;

use super::envelope::Reading;
use super::found::{Match, Refusal, note_repeat};
use super::seen::Seen;
use crate::base::tables::{MAX_HOLES, Span, Tables, Wording};
use crate::base::vocabulary::Fidelity;

/// The most hole ends tried per wording; past that, the wording does not fit.
pub(super) const MAX_SPLITS: u32 = 32;

/// A wording that fits a sentence.
#[derive(Clone, Copy)]
pub(super) struct Fit {
    pub(super) kind: u16,
    pub(super) wording: u16,
    pub(super) fidelity: Fidelity,
    /// How many bytes of literal text fit.
    pub(super) literal_len: u16,
    /// The places of the values of the holes.
    pub(super) holes: [Span; MAX_HOLES],
}

/// The choice among the wordings that fit one reading.
pub(super) struct Choice<'t, 'a> {
    pub(super) tables: &'t Tables<'t>,
    pub(super) reading: &'t Reading<'a>,
    /// The kinds that were asked for.
    kinds: &'t Range<u16>,
    pub(super) best: Option<Fit>,
    /// A kind that fits as well as the best.
    rival: Option<u16>,
}

impl<'t, 'a> Choice<'t, 'a> {
    pub(super) fn new(tables: &'t Tables<'t>, reading: &'t Reading<'a>, kinds: &'t Range<u16>) -> Self {
        Self { tables, reading, kinds, best: None, rival: None }
    }

    /// Returns the wording with this number, if its kind was asked for.
    pub(super) fn admitted(&self, number: u16) -> Option<&'t Wording> {
        let wording = &self.tables.wordings[usize::from(number)];
        self.kinds.contains(&wording.kind).then_some(wording)
    }

    /// Takes a wording that fits, if it is better than the best so far.
    pub(super) fn offer(&mut self, fit: Fit) {
        let foreign = |code: Seen<'_>| !code.belongs_to(self.tables, fit.kind);
        let denies = |code: Seen<'_>| code.is_special(self.tables) && foreign(code);
        // A code after the sentence must be the kind's own: it is too easily a part of the last value. And where a code
        // contradicts the kind, only the kind's own words are accepted.
        if self.reading.code_after.is_some_and(foreign)
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

    /// Returns the best wording and its values, or why there is none.
    #[inline]
    pub(super) fn answer(&self) -> Result<Match<'a>, Refusal> {
        match (self.best, self.rival) {
            (None, _) => Err(Refusal::Unknown),
            (Some(best), Some(rival)) => Err(Refusal::Ambiguous(best.kind, rival)),
            (Some(best), None) => Ok(best.found(self.tables, self.reading)),
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
            } else {
                note_repeat(&mut fields, value);
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
