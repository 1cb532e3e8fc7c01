//! What takes the entries of a layout, and what it makes of them.

use crate::model::known::Known;
use crate::records::damage::DamageKind;
use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::settle::sentences::holds_sentence;
use crate::records::settle::who::Facts;

/// Where something is.
#[derive(Clone, Debug, Default)]
pub(crate) struct InputPlace {
    pub(crate) line: u64,
    pub(crate) byte: u64,
    pub(crate) pointer: Option<Box<str>>,
}

impl InputPlace {
    pub(crate) fn line(line: u64, byte: u64) -> Self {
        Self { line, byte, pointer: None }
    }
}

/// What takes the entries of a layout.
pub(crate) trait Sink {
    /// Returns the errors that are known.
    fn known(&self) -> Known;

    /// Takes entries inside each other; `around` is what the wrappers around them say. Returns what they came to.
    fn entries(&mut self, entries: Entries<'_>, around: &Facts<'_>, place: &InputPlace) -> Gave;

    /// Takes note of entries that have nothing to do with a migration.
    fn skip(&mut self, _: u64) {}

    /// Takes note of what could not be read.
    fn damage(&mut self, _: InputPlace, _: DamageKind, _: String) {}
}

/// What entries came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gave {
    /// Any record or damage.
    pub(crate) anything: bool,
    /// A record that is not clean, or damage.
    pub(crate) failure: bool,
}

impl Gave {
    pub(crate) fn add(&mut self, other: Self) {
        self.anything |= other.anything;
        self.failure |= other.failure;
    }
}

/// Searches a text that could not be read as what it is, and is counted as damage, for documented sentences.
pub(crate) fn found(text: &str, place: &InputPlace, out: &mut impl Sink) {
    if holds_sentence(out.known(), text) {
        let mut entry = Entry { is_cut: true, ..Entry::default() };
        entry.cells.push(Cell::new("", text));
        out.entries(Entries::of(entry), &Facts::default(), place);
    }
}
