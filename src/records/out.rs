//! Where the layouts put what they read, until somebody takes it.

use std::collections::VecDeque;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::model::known::Known;
use crate::records::layout::cells::{Entries, step};
use crate::records::layout::expand;
use crate::records::layout::sink::{Gave, InputPlace, Sink};
use crate::records::settle::who::Facts;
use crate::records::settle::{Settled, settle};
use crate::records::{Damage, DamageKind, Origin, Outcome, Record, Summary};

/// The items that were read and not taken yet, and the counts of all.
#[derive(Default)]
pub(crate) struct Out {
    /// The errors that are known.
    pub(crate) known: Known,
    items: VecDeque<Result<Record, Damage>>,
    /// Room for the records of the entries that are settled.
    settled: Vec<Settled>,
    pub(crate) summary: Summary,
    pub(crate) file: Option<Arc<str>>,
    /// Of a document that was unpacked: the line of the input in which each of its lines began, counted from 0.
    pub(crate) lines: Vec<usize>,
}

impl Out {
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Takes the oldest item and counts what became of it.
    pub(crate) fn take(&mut self) -> Option<Result<Record, Damage>> {
        let summary = &mut self.summary;
        let count = match self.items.front()? {
            Ok(record) => match &record.outcome {
                Outcome::Error { .. } => &mut summary.recognized,
                #[cfg(feature = "extend")]
                Outcome::Extended { .. } => &mut summary.recognized,
                Outcome::Unrecognized { .. } => &mut summary.unrecognized,
                Outcome::Failed => &mut summary.failed,
                Outcome::Clean => {
                    let is_unknown = record.status.as_ref().is_some_and(|status| !status.is_good_or_neutral());
                    summary.unknown_states += u64::from(is_unknown);
                    &mut summary.clean
                }
            },
            Err(_) => &mut summary.damaged,
        };
        *count += 1;
        self.items.pop_front()
    }

    /// Where a place is in the input.
    fn origin(&self, place: &InputPlace, pointer: Option<Box<str>>) -> Origin {
        let line = place.line.saturating_sub(1);
        let at = usize::try_from(line).unwrap_or(usize::MAX).min(self.lines.len().saturating_sub(1));
        Origin { file: self.file.clone(), line: self.lines.get(at).map_or(line, |line| *line as u64) + 1, pointer }
    }

    /// Takes note of the nested objects that some of the entries lack.
    fn lost(&mut self, entries: &Entries<'_>, of: Range<usize>, place: &InputPlace) {
        for at in of {
            for text in &entries.all[at].lost {
                let place = InputPlace { pointer: pointer(entries, at, None, place), ..*place };
                self.damage(place, DamageKind::Flattened, format!("`{text}` is in the place of nested objects"));
            }
        }
    }

    /// Takes note of what could not be read, and of the error that was the reason.
    pub(crate) fn damaged(&mut self, place: &InputPlace, kind: DamageKind, detail: String, source: Option<io::Error>) {
        let origin = self.origin(place, place.pointer.clone());
        self.summary.read += 1;
        self.items.push_back(Err(Damage { origin, byte: place.byte, kind, detail: detail.into(), source }));
    }
}

impl Sink for Out {
    fn known(&self) -> Known {
        self.known
    }

    fn entries(&mut self, mut entries: Entries<'_>, around: &Facts<'_>, place: &InputPlace) -> Gave {
        expand(self.known, &mut entries);
        let is_lost = entries.all.iter().any(|entry| !entry.lost.is_empty());
        let mut gave = Gave { anything: is_lost, failure: is_lost };
        let mut all = std::mem::take(&mut self.settled);
        settle(self.known, &entries, around, &mut all);
        self.summary.read += all.len() as u64;
        let mut start = 0;
        for mut settled in all.drain(..) {
            if is_lost {
                self.lost(&entries, start..settled.entry, place);
                start = start.max(settled.entry);
            }
            gave.add(Gave { anything: true, failure: settled.record.outcome != Outcome::Clean });
            settled.record.origin = self.origin(place, pointer(&entries, settled.entry, settled.cell, place));
            self.items.push_back(Ok(settled.record));
        }
        if is_lost {
            self.lost(&entries, start..entries.all.len(), place);
        }
        self.settled = all;
        gave
    }

    /// Counts entries that have nothing to do with a migration.
    fn skip(&mut self, count: u64) {
        self.summary.read += count;
        self.summary.skipped += count;
    }

    fn damage(&mut self, place: InputPlace, kind: DamageKind, detail: String) {
        self.damaged(&place, kind, detail, None);
    }
}

/// The JSON pointer to an entry, or to a cell of it that is one of several.
fn pointer(entries: &Entries<'_>, entry: usize, cell: Option<usize>, place: &InputPlace) -> Option<Box<str>> {
    let around = place.pointer.as_deref()?;
    // Few have more bytes.
    let mut pointer = String::with_capacity(around.len() + 64);
    pointer.push_str(around);
    entries.point(entry, &mut pointer);
    if let Some(cell) = cell.and_then(|cell| entries.all[entry].cells.get(cell)) {
        step(&mut pointer, &cell.name, cell.index);
    }
    Some(pointer.into())
}
