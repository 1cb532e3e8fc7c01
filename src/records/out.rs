//! Where the layouts put what they read, until somebody takes it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use crate::records::layout::entry::{Entries, step};
use crate::records::layout::{Gave, Sink, expand};
use crate::records::settle::settle;
use crate::records::settle::who::Facts;
use crate::records::{Damage, DamageKind, Origin, Outcome, Record, Summary};

/// Where something is.
#[derive(Clone, Debug)]
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
        let (item, summary) = (self.items.pop_front()?, &mut self.summary);
        let outcome = item.as_ref().map(|record| (&record.outcome, &record.status));
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
        Some(item)
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

    fn flattened(&mut self, entries: &Entries<'_>, entry: usize, text: &str, place: &Place) {
        let pointer = pointer(entries, entry, None, place);
        let detail = format!("`{text}` is in the place of nested objects");
        self.damage(Place { pointer, ..*place }, DamageKind::Flattened, detail);
    }
}

impl Sink for Out {
    fn entries(&mut self, mut entries: Entries<'_>, around: &Facts<'_>, place: &Place) -> Gave {
        let (flattened, settled) = (expand(&mut entries), settle(&entries, around));
        let failure = !flattened.is_empty() || settled.iter().any(|settled| !matches!(settled.outcome, Outcome::Clean));
        let gave = Gave { anything: failure || !settled.is_empty(), failure };
        let mut flattened = flattened.into_iter().peekable();
        for settled in settled {
            while let Some((entry, text)) = flattened.next_if(|(entry, _)| *entry < settled.entry) {
                self.flattened(&entries, entry, &text, place);
            }
            let origin = self.origin(place, pointer(&entries, settled.entry, settled.cell, place));
            self.summary.read += 1;
            self.items.push_back(Ok(Record {
                subject: settled.subject,
                subject_ids: settled.subject_ids,
                service: settled.service,
                status: settled.status,
                time: settled.time,
                code: settled.code,
                message: settled.message,
                origin,
                outcome: settled.outcome,
            }));
        }
        flattened.for_each(|(entry, text)| self.flattened(&entries, entry, &text, place));
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

/// The JSON pointer to an entry, or to a cell of it that is one of several.
fn pointer(entries: &Entries<'_>, entry: usize, cell: Option<usize>, place: &Place) -> Option<Box<str>> {
    let mut pointer = String::from(place.pointer.as_deref()?);
    pointer.push_str(&entries.pointer(entry));
    if let Some(cell) = cell.and_then(|cell| entries.all[entry].cells.get(cell)) {
        step(&mut pointer, &cell.name, cell.index);
    }
    Some(pointer.into())
}
