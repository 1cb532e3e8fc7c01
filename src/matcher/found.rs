//! The answers of the matcher: a match, or why there is none.

use super::seen::Seen;
use crate::base::facts::field::Field;
use crate::base::tables::{MAX_HOLES, Span};
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
    /// The places in the sentence of the values of the kind's fields.
    pub(crate) fields: [Span; MAX_HOLES],
}

impl<'a> Match<'a> {
    /// Returns the value of the field with this number; `None` if the wording lacks it.
    pub(crate) fn value(&self, field: usize) -> Option<&'a str> {
        let span = self.fields.get(field).filter(|span| **span != Span::NONE)?;
        Some(&self.sentence[span.start as usize..span.end as usize])
    }

    /// Returns the names and values of a kind's fields, in their order. A field that the wording lacks is left out.
    pub(crate) fn named(&self, fields: &'static [Field]) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        let found = *self;
        fields.iter().enumerate().filter_map(move |(number, field)| Some((field.name(), found.value(number)?)))
    }
}
