//! A catalog as the layers above the matcher see it.

use alloc::vec::Vec;
use core::fmt;

use super::catalog_kind::Kind;
use crate::base::facts::kind_facts::KindFacts;
use crate::base::tables::Tables;
use crate::generated::names::ErrorKind;
use crate::generated::tables::TABLES;

/// A catalog: the built-in one, or one that also has the user's kinds. It is two references, so it is copied.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) tables: &'static Tables<'static>,
    /// The user's kinds. Their numbers follow those of the built-in kinds.
    pub(crate) own: &'static [KindFacts],
}

/// The built-in catalog.
impl Default for Known {
    fn default() -> Self {
        Self::BUILT_IN
    }
}

impl Known {
    /// The built-in catalog.
    pub(crate) const BUILT_IN: Self = Self { tables: &TABLES, own: &[] };

    /// Returns the kind with this number.
    pub(crate) fn kind(self, number: u16) -> Kind {
        self.at(number.into())
    }

    fn at(self, number: usize) -> Kind {
        let built_in = ErrorKind::ALL.get(number).map(|kind| kind.entry());
        Kind(built_in.unwrap_or_else(|| &self.own[number - ErrorKind::ALL.len()]))
    }

    /// Returns every kind, the built-in ones first.
    pub(crate) fn kinds(self) -> impl ExactSizeIterator<Item = Kind> {
        (0..ErrorKind::ALL.len() + self.own.len()).map(move |number| self.at(number))
    }

    /// Returns the kinds of the code with this number.
    pub(crate) fn kinds_of_code(self, code: u16) -> impl Iterator<Item = Kind> {
        let kinds = self.tables.codes[usize::from(code)].kinds.of(self.tables.code_kinds);
        kinds.iter().map(move |&number| self.kind(number))
    }

    /// Returns the text of the code with this number.
    pub(crate) fn code(self, code: u16) -> &'static str {
        self.tables.codes[usize::from(code)].text.of_text(self.tables.text)
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own: Vec<&str> = self.own.iter().map(|entry| entry.id).collect();
        f.debug_struct("Known").field("own", &own).finish_non_exhaustive()
    }
}
