//! Reads all inputs, on all cores, and keeps of them what the report needs.

use std::collections::{BTreeSet, HashSet};

use m365_migration_errors::plan::Reports;
use m365_migration_errors::records::{Damage, DamageKind, Outcome, Record, Summary};
use rayon::BroadcastContext;

use super::progress::Progress;
use super::runs::Runs;
use crate::inputs::{Document, Input};

/// The most places with damage that are kept of an input; all are counted.
const MOST_DAMAGE: usize = 1_000;

/// The contents of one or more inputs.
#[derive(Default)]
pub struct Gathered {
    pub readings: Vec<Reading>,
    /// The reports about each user.
    pub reports: Reports,
    /// Which services of which users were read without an error, both in lowercase; `None` if nobody asks. Without a service,
    /// it is the task.
    pub clean: Option<HashSet<(String, Option<String>)>>,
    /// What could not be read or understood, for standard error.
    pub failures: Vec<String>,
}

/// An input, or a document in it, that was read.
pub struct Reading {
    pub name: String,
    /// The name of its workbook, if it is a sheet.
    pub workbook: Option<String>,
    pub summary: Summary,
    /// The records with an error, or in a failed or unknown state.
    pub problems: Vec<Record>,
    /// The first places with damage.
    pub damage: Vec<Damage>,
}

impl Gathered {
    /// Reads all inputs, and keeps the clean services if they are asked for. The progress bar may show the names of the inputs.
    /// The result does not depend on the number of cores.
    pub fn of(inputs: &[Input], keeps_clean: bool, shows_names: bool) -> Self {
        let progress = Progress::new(inputs.iter().map(Input::len).sum(), shows_names);
        let runs = Runs::new(inputs.len(), rayon::current_num_threads());
        let read = |core: BroadcastContext<'_>| {
            // A part has inputs that follow each other, so that the parts can be joined in their order.
            let mut parts: Vec<(usize, Self)> = Vec::new();
            let mut following = None;
            while let Some(number) = runs.next(core.index()) {
                if following != Some(number) {
                    let clean = keeps_clean.then(HashSet::new);
                    parts.push((number, Self { clean, ..Self::default() }));
                }
                following = Some(number + 1);
                if let Some((_, part)) = parts.last_mut() {
                    part.read(&inputs[number], &progress);
                }
            }
            parts
        };
        let mut parts: Vec<(usize, Self)> = rayon::broadcast(read).into_iter().flatten().collect();
        progress.end();
        parts.sort_unstable_by_key(|(number, _)| *number);
        parts.into_iter().map(|(_, part)| part).reduce(Self::join).unwrap_or_default()
    }

    fn read(&mut self, input: &Input, progress: &Progress) {
        let mut foreign = Vec::new();
        progress.begin(&input.name);
        let read = input.documents(&|bytes| progress.pass(bytes), &mut |document| {
            match document {
                Ok(document) => foreign.extend(self.take(document)),
                Err(problem) => self.failures.push(problem),
            }
            Ok(())
        });
        read.expect("no document ends the reading");
        // Beside a sheet that is understood, others may well have something else.
        let is_beside = |name: &str| {
            let mut sheets = self.readings.iter().filter(|reading| reading.workbook.as_deref() == Some(name));
            sheets.any(|reading| reading.summary.is_understood())
        };
        foreign.retain(|(_, workbook)| !workbook.as_deref().is_some_and(is_beside));
        self.failures.extend(foreign.into_iter().map(|(problem, _)| problem));
    }

    /// Reads a document to its end. If nothing in it was understood, returns what to say, and the name of its workbook.
    fn take(&mut self, document: Document<'_>) -> Option<(String, Option<String>)> {
        let (name, workbook) = (document.name.clone(), document.workbook.clone());
        let mut records = document.records();
        let (mut problems, mut damage, mut unreadable) = (Vec::new(), Vec::new(), None);
        for item in records.by_ref() {
            match item {
                Ok(record) => problems.extend(self.problem(record)),
                Err(error) => {
                    if error.kind() != DamageKind::Flattened {
                        unreadable.get_or_insert_with(|| error.to_string());
                    }
                    if damage.len() < MOST_DAMAGE {
                        damage.push(error);
                    }
                }
            }
        }
        let summary = records.summary();
        let problem = match (summary.read(), unreadable.is_none()) {
            (0, true) => Some("there is nothing in it; has the export failed?"),
            (_, true) if summary.is_foreign() => {
                Some("nothing in it is a known task, status or error; is it the wrong file?")
            }
            _ => None,
        };
        let foreign = problem.map(|problem| (format!("{name}: {problem}"), workbook.clone()));
        self.failures.extend(unreadable);
        self.readings.push(Reading { name, workbook, summary, problems, damage });
        foreign
    }

    /// Takes a record, and gives it back if it is a problem.
    fn problem(&mut self, record: Record) -> Option<Record> {
        self.reports.record(&record);
        let is_unknown = record.status().is_some_and(|state| !state.is_good_or_neutral());
        if *record.outcome() != Outcome::Clean || is_unknown {
            return Some(record);
        }
        if let Some((clean, user)) = self.clean.as_mut().zip(record.subject()) {
            clean.insert((user.to_lowercase(), record.service().map(|service| service.as_str().to_lowercase())));
        }
        None
    }

    fn join(mut self, other: Self) -> Self {
        self.readings.extend(other.readings);
        self.reports.append(other.reports);
        if let Some((clean, others)) = self.clean.as_mut().zip(other.clean) {
            clean.extend(others);
        }
        self.failures.extend(other.failures);
        self
    }

    /// The records with an error, or in a failed or unknown state, in the order of the inputs.
    pub fn problems(&self) -> impl Iterator<Item = &Record> {
        self.readings.iter().flat_map(|reading| &reading.problems)
    }

    /// Whether errors were found, or may be missing because of damage.
    pub fn has_errors(&self) -> bool {
        self.problems().next().is_some() || self.sum(Summary::damaged) > 0
    }

    /// How many files were read: a workbook is one, however many sheets it has.
    pub fn files(&self) -> usize {
        let workbooks: BTreeSet<_> = self.readings.iter().filter_map(|reading| reading.workbook.as_ref()).collect();
        workbooks.len() + self.readings.iter().filter(|reading| reading.workbook.is_none()).count()
    }

    /// The sum of one of the counts over all inputs.
    pub fn sum(&self, count: impl Fn(&Summary) -> u64) -> u64 {
        self.readings.iter().map(|reading| count(&reading.summary)).sum()
    }
}
