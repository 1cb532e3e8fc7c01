//! Where the layouts put what they read, until somebody takes it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use crate::records::damage::{Damage, DamageKind};
use crate::records::layout::entry::{Entries, step};
use crate::records::layout::{Gave, Sink, expand};
use crate::records::record::{Origin, Outcome, Record};
use crate::records::settle::settle;
use crate::records::settle::who::Facts;
use crate::records::summary::Summary;

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

/// What was read and not taken yet, and the counts of what was read.
#[derive(Default)]
pub(crate) struct Out {
    items: VecDeque<Result<Record, Damage>>,
    pub(crate) summary: Summary,
    pub(crate) file: Option<Arc<str>>,
    /// Of a document that was unpacked: the line of the input in which each of its lines began, counted from 0.
    pub(crate) lines: Option<Vec<u64>>,
}

impl Out {
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Takes the oldest item and counts what became of it.
    pub(crate) fn take(&mut self) -> Option<Result<Record, Damage>> {
        let item = self.items.pop_front()?;
        let count = match &item {
            Ok(record) => match record.outcome {
                Outcome::Error { .. } => &mut self.summary.recognized,
                Outcome::Unrecognized(_) => &mut self.summary.unrecognized,
                Outcome::Failed => &mut self.summary.failed,
                Outcome::Clean => {
                    let is_unknown = record.status.as_ref().is_some_and(|status| !status.is_good_or_neutral());
                    self.summary.unknown_states += u64::from(is_unknown);
                    &mut self.summary.clean
                }
            },
            Err(_) => &mut self.summary.damaged,
        };
        *count += 1;
        Some(item)
    }

    pub(crate) fn origin(&self, place: Place) -> Origin {
        Origin { file: self.file.clone(), line: self.line(place.line), pointer: place.pointer }
    }

    /// The line of the input that a line of the text was in.
    fn line(&self, line: u64) -> u64 {
        let Some(lines) = &self.lines else { return line };
        let at = usize::try_from(line).unwrap_or_default().saturating_sub(1).min(lines.len().saturating_sub(1));
        lines.get(at).map_or(line, |line| line + 1)
    }

    pub(crate) fn failure(&mut self, place: Place, error: io::Error) {
        let (byte, detail) = (place.byte, format!("reading failed: {error}").into());
        let origin = self.origin(place);
        self.push_damage(Damage { origin, byte, kind: DamageKind::Io, detail, source: Some(error) });
    }

    fn flattened(&mut self, entries: &Entries<'_>, entry: usize, text: &str, place: &Place) -> Gave {
        let pointer = pointer(entries, entry, None, place);
        let detail = format!("`{text}` is in the place of nested objects");
        self.damage(Place { pointer, ..place.clone() }, DamageKind::Flattened, detail);
        Gave { anything: true, failure: true }
    }

    fn push_damage(&mut self, damage: Damage) {
        self.summary.read += 1;
        self.items.push_back(Err(damage));
    }
}

impl Sink for Out {
    fn entries(&mut self, mut entries: Entries<'_>, around: &Facts<'_>, place: &Place) -> Gave {
        let mut flattened = expand(&mut entries).into_iter().peekable();
        let mut gave = Gave::default();
        for settled in settle(&entries, around) {
            while let Some((entry, text)) = flattened.next_if(|(entry, _)| *entry < settled.entry) {
                gave.add(self.flattened(&entries, entry, &text, place));
            }
            gave.anything = true;
            gave.failure |= !matches!(settled.outcome, Outcome::Clean);
            let pointer = pointer(&entries, settled.entry, settled.cell, place);
            self.summary.read += 1;
            self.items.push_back(Ok(Record {
                subject: settled.subject,
                subject_ids: settled.subject_ids,
                service: settled.service,
                status: settled.status,
                time: settled.time,
                code: settled.code,
                message: settled.message,
                origin: Origin { file: self.file.clone(), line: self.line(place.line), pointer },
                outcome: settled.outcome,
            }));
        }
        for (entry, text) in flattened {
            gave.add(self.flattened(&entries, entry, &text, place));
        }
        gave
    }

    /// Counts entries that have nothing to do with a migration.
    fn skip(&mut self, count: u64) {
        self.summary.read += count;
        self.summary.skipped += count;
    }

    fn damage(&mut self, place: Place, kind: DamageKind, detail: String) {
        let byte = place.byte;
        self.push_damage(Damage { origin: self.origin(place), byte, kind, detail: detail.into(), source: None });
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
