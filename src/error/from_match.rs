//! From a match to the typed error.

use alloc::string::String;

use crate::generated::names::ErrorKind;
use crate::matcher::found::Match;
use crate::model::value::{self, Given, Variant};

impl Match<'_> {
    /// Builds the error as any of the enums; `None` if the kind is of another family.
    pub(crate) fn build<E: Variant>(&self) -> Option<E> {
        let kind = *ErrorKind::ALL.get(usize::from(self.kind))?;
        let seen = self.code.and_then(|seen| seen.documented());
        E::build(kind, seen.filter(|code| code.kinds().contains(&kind)), self)
    }
}

impl Given for Match<'_> {
    fn text(&self, index: usize) -> Option<String> {
        self.value(index).map(String::from)
    }

    fn count(&self, index: usize) -> Option<u64> {
        self.value(index).and_then(value::count)
    }
}
