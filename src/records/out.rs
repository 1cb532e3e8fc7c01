//! Where the layouts put what they read, until somebody takes it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use crate::records::layout::entry::{Entries, step};
use crate::records::layout::{Gave, Sink, expand};
use crate::records::settle::who::Facts;
use crate::records::settle::{Settled, settle};
use crate::records::{Damage, DamageKind, Origin, Outcome, Record, Summary};

/// Where something is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) byte: u64,
    pub(crate) pointer: Option<Box<str>>,
}

impl Place {
    pub(crate) fn line(line: u64, byte: u64) -> Self {
        Self { line, byte, pointer: None }
    }
}

/// The items that were read and not taken yet, and the counts of all.
#[derive(Default)]
pub(crate) struct Out {
    items: VecDeque<Result<Record, Damage>>,
    pub(crate) summary: Summary,
    pub(crate) file: Option<Arc<str>>,
    /// Of a document that was unpacked: the line of the input in which each of its lines began, counted from 0.
    pub(crate) lines: Vec<u64>,
}

impl Out {
    /// Takes the oldest item and counts what became of it.
    pub(crate) fn take(&mut self) -> Option<Result<Record, Damage>> {
        let summary = &mut self.summary;
        let outcome = self.items.front()?.as_ref().map(|record| (&record.outcome, &record.status));
        let count = match outcome {
            Ok((Outcome::Error { .. }, _)) => &mut summary.recognized,
            Ok((Outcome::Unrecognized(_), _)) => &mut summary.unrecognized,
            Ok((Outcome::Failed, _)) => &mut summary.failed,
            Ok((Outcome::Clean, status)) => {
                summary.unknown_states += u64::from(status.as_ref().is_some_and(|status| !status.is_good_or_neutral()));
                &mut summary.clean
            }
            Err(_) => &mut summary.damaged,
        };
        *count += 1;
        self.items.pop_front()
    }

    /// Where a place is in the input.
    fn origin(&self, place: &Place, pointer: Option<Box<str>>) -> Origin {
        let line = place.line.saturating_sub(1);
        let line =
            usize::try_from(line).ok().and_then(|at| self.lines.get(at)).or(self.lines.last()).copied().unwrap_or(line);
        Origin { file: self.file.clone(), line: line + 1, pointer }
    }

    /// Takes note of what could not be read, and of the error that was the reason.
    pub(crate) fn damaged(&mut self, place: &Place, kind: DamageKind, detail: String, source: Option<io::Error>) {
        let origin = self.origin(place, place.pointer.clone());
        self.summary.read += 1;
        self.items.push_back(Err(Damage { origin, byte: place.byte, kind, detail: detail.into(), source }));
    }

    /// Nested objects are missing, in which there may have been errors.
    fn lost(&mut self, pointer: Option<Box<str>>, text: &str, place: &Place) {
        let detail = format!("`{text}` is in the place of nested objects");
        self.damage(Place { pointer, ..*place }, DamageKind::Flattened, detail);
    }
}

impl Sink for Out {
    fn entries(&mut self, mut entries: Entries<'_>, around: &Facts<'_>, place: &Place) -> Gave {
        expand(&mut entries);
        let mut gave = Gave::default();
        let lost = entries.all.iter().enumerate().flat_map(|(at, entry)| entry.lost.iter().map(move |text| (at, text)));
        let mut lost = lost.peekable();
        for Settled { mut record, entry, cell, .. } in settle(&entries, around) {
            while let Some((at, text)) = lost.next_if(|(at, _)| *at < entry) {
                self.lost(pointer(&entries, at, None, place), text, place);
            }
            gave.add(Gave { anything: true, failure: record.outcome != Outcome::Clean });
            let pointer = pointer(&entries, entry, cell, place);
            record.origin = self.origin(place, pointer);
            self.summary.read += 1;
            self.items.push_back(Ok(record));
        }
        for (at, text) in lost {
            gave = Gave { anything: true, failure: true };
            self.lost(pointer(&entries, at, None, place), text, place);
        }
        gave
    }

    /// Counts entries that have nothing to do with a migration.
    fn skip(&mut self, count: u64) {
        self.summary.read += count;
        self.summary.skipped += count;
    }

    fn damage(&mut self, place: Place, kind: DamageKind, detail: String) {
        self.damaged(&place, kind, detail, None);
    }
}

/// Few JSON pointers have more bytes.
const POINTER: usize = 64;

/// The JSON pointer to an entry, or to a cell of it that is one of several.
fn pointer(entries: &Entries<'_>, entry: usize, cell: Option<usize>, place: &Place) -> Option<Box<str>> {
    let around = place.pointer.as_deref()?;
    let mut pointer = String::with_capacity(around.len() + POINTER);
    pointer.push_str(around);
    entries.point(entry, &mut pointer);
    if let Some(cell) = cell.and_then(|cell| entries.all[entry].cells.get(cell)) {
        step(&mut pointer, &cell.name, cell.index);
    }
    Some(pointer.into())
}
