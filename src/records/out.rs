//! Where the sources put what they read, until somebody takes it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use crate::records::columns::Row;
use crate::records::damage::{Damage, DamageKind};
use crate::records::record::{Origin, Outcome, Record};
use crate::records::summary::Summary;

/// Where something stands.
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

/// What was read and not taken yet, and the counts of what was read.
#[derive(Default)]
pub(crate) struct Out {
    items: VecDeque<Result<Record, Damage>>,
    pub(crate) summary: Summary,
    pub(crate) file: Option<Arc<str>>,
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
                Outcome::Clean => &mut self.summary.clean,
            },
            Err(_) => &mut self.summary.damaged,
        };
        *count += 1;
        Some(item)
    }

    /// Adds what a row comes to; one that tells nothing is skipped.
    pub(crate) fn row(&mut self, row: &Row<'_>, place: Place) {
        if row.is_telling() {
            let record = self.settle(row, place);
            self.record(record);
        } else {
            self.skip(1);
        }
    }

    /// Adds a text that stands beside errors, if it is itself an error and not one of the `siblings` before it.
    pub(crate) fn remark(&mut self, row: &Row<'_>, place: Place, siblings: usize) {
        let record = self.settle(row, place);
        let Outcome::Error { error, .. } = &record.outcome else { return };
        let is_said = |item: &Result<Record, Damage>| {
            let said = item.as_ref().ok().and_then(Record::error);
            said.is_some_and(|said| said.kind() == error.kind() && said.fields().eq(error.fields()))
        };
        if !self.items.iter().rev().take(siblings).any(is_said) {
            self.record(record);
        }
    }

    pub(crate) fn record(&mut self, record: Record) {
        self.summary.read += 1;
        self.items.push_back(Ok(record));
    }

    pub(crate) fn origin(&self, place: Place) -> Origin {
        Origin { file: self.file.clone(), line: place.line, pointer: place.pointer }
    }

    fn settle(&self, row: &Row<'_>, place: Place) -> Record {
        let settled = row.settle();
        Record {
            subject: row.subject.text().map(Box::from),
            subject_ids: Vec::new(),
            service: row.service(),
            status: row.status(),
            time: row.time.text().map(Box::from),
            code: settled.code,
            message: settled.message,
            origin: self.origin(place),
            outcome: settled.outcome,
        }
    }

    /// Counts entries that have nothing to do with a migration.
    pub(crate) fn skip(&mut self, count: u64) {
        self.summary.read += count;
        self.summary.skipped += count;
    }

    pub(crate) fn damage(&mut self, place: Place, kind: DamageKind, detail: impl Into<Box<str>>) {
        let byte = place.byte;
        self.push_damage(Damage { origin: self.origin(place), byte, kind, detail: detail.into(), source: None });
    }

    pub(crate) fn failure(&mut self, place: Place, error: io::Error) {
        let (byte, detail) = (place.byte, format!("reading failed: {error}").into());
        let origin = self.origin(place);
        self.push_damage(Damage { origin, byte, kind: DamageKind::Io, detail, source: Some(error) });
    }

    fn push_damage(&mut self, damage: Damage) {
        self.summary.read += 1;
        self.items.push_back(Err(damage));
    }
}
