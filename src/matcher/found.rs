//! The answers of the matcher: a match, or why there is none.

use super::seen::Seen;
use crate::base::facts::field::Field;
use crate::base::tables::{MAX_HOLES, Span, Tables};
use crate::base::vocabulary::Fidelity;

/// Why no kind was recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No wording fits.
    Unknown,
    /// Wordings of the two kinds with these numbers fit equally well.
    Ambiguous(u16, u16),
}

/// A wording that the matcher found, and the places of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match<'a> {
    /// The sentence, without its envelope.
    pub(crate) sentence: &'a str,
    /// The code that was seen.
    pub(crate) code: Option<Seen<'a>>,
    /// The number of the wording.
    pub(crate) wording: u16,
    /// The number of its kind.
    pub(crate) kind: u16,
    pub(crate) fidelity: Fidelity,
    /// The places in the sentence of the values of the kind's fields; from the end backwards, those where a value is
    /// repeated.
    pub(crate) fields: [Span; MAX_HOLES],
}

impl<'a> Match<'a> {
    /// Returns the value of the field with this number; `None` if the wording lacks it.
    pub(crate) fn value(&self, field: usize) -> Option<&'a str> {
        let span = self.fields.get(field).filter(|span| **span != Span::NONE)?;
        Some(&self.sentence[span.start as usize..span.end as usize])
    }

    /// Returns the numbers of the fields and the places of their values in the sentence, in its order. A value that is
    /// repeated has several.
    pub(crate) fn places(&self, tables: &'static Tables<'static>) -> impl Iterator<Item = (usize, Span)> + use<> {
        let holes = tables.holes(&tables.wordings[usize::from(self.wording)]);
        let fields = self.fields;
        let mut repeats = fields.into_iter().rev();
        holes.iter().enumerate().filter_map(move |(number, hole)| {
            let field = usize::from(hole.field);
            let place = if usize::from(hole.first) == number { fields[field] } else { repeats.next()? };
            Some((field, place))
        })
    }

    /// Returns the names and values of a kind's fields, in their order. A field that the wording lacks is left out.
    pub(crate) fn named(&self, fields: &'static [Field]) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        let found = *self;
        fields.iter().enumerate().filter_map(move |(number, field)| Some((field.name(), found.value(number)?)))
    }
}

/// Notes another place of a value. The build checks that there is room.
#[inline]
pub(super) fn note_repeat(fields: &mut [Span; MAX_HOLES], place: Span) {
    if let Some(free) = fields.iter_mut().rev().find(|free| **free == Span::NONE) {
        *free = place;
    }
}
