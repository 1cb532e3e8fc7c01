//! Counts the inputs: the errors by kind, unrecognized messages by their text, and the summary of each input.
//!
//! Equal errors are merged: of a million of them, only the users and values are kept.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use m365_migration_errors::records::{DamageKind, Outcome, Records, Summary};
use m365_migration_errors::{ErrorCode, ErrorKind, MigrationError, ParseError, Role};

/// The values in messages that an admin needs, with their labels. Support asks for the last one.
pub const NAMED: [(Role, &str); 5] = [
    (Role::Tenant, "Tenant"),
    (Role::App, "App"),
    (Role::Batch, "Batch"),
    (Role::Detail, "Detail"),
    (Role::CorrelationId, "Correlation"),
];

/// All errors of one kind.
pub struct Group {
    pub kind: ErrorKind,
    pub errors: usize,
    /// The codes that were seen.
    pub codes: BTreeSet<ErrorCode>,
    pub users: BTreeSet<String>,
    /// The values for each role in `NAMED`.
    pub named: [BTreeSet<String>; NAMED.len()],
}

/// All unrecognized errors with one code and text.
pub struct Unknown {
    pub error: ParseError,
    pub errors: usize,
    pub users: BTreeSet<String>,
    pub services: BTreeSet<String>,
    pub places: Places,
}

/// All entries in one failed state without a reason.
pub struct Failed {
    pub entries: usize,
    pub users: BTreeSet<String>,
    pub places: Places,
}

/// The first places, and how many there are.
#[derive(Default)]
pub struct Places {
    pub first: Vec<String>,
    pub count: usize,
}

impl Places {
    fn add(&mut self, place: &impl ToString, most: usize) {
        self.count += 1;
        if self.first.len() < most {
            self.first.push(place.to_string());
        }
    }
}

/// The result of reading an input.
pub struct Reading {
    pub name: String,
    pub summary: Summary,
    pub damage: Places,
    /// The first damage that is not a value flattened by PowerShell.
    pub unreadable: Option<String>,
}

#[derive(Default)]
pub struct Tally {
    /// How many places of equal errors are kept.
    most: usize,
    pub readings: Vec<Reading>,
    pub users: BTreeSet<String>,
    /// The users with errors.
    pub affected: BTreeSet<String>,
    groups: BTreeMap<ErrorKind, Group>,
    unknown: BTreeMap<(Option<String>, String), Unknown>,
    /// By service and state.
    failed: BTreeMap<(String, String), Failed>,
    /// The unknown states, and how many entries have them.
    pub states: BTreeMap<String, usize>,
}

impl Tally {
    pub fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Reads an input to its end.
    ///
    /// # Errors
    ///
    /// Describes what could not be read. Everything else is still counted.
    pub fn read(&mut self, name: &str, input: impl Read) -> Result<(), String> {
        let mut records = Records::new(input).named(name);
        let (mut damage, mut unreadable) = (Places::default(), None);
        for item in records.by_ref() {
            let record = match item {
                Ok(record) => record,
                Err(error) => {
                    if error.kind() != DamageKind::Flattened {
                        unreadable.get_or_insert_with(|| error.to_string());
                    }
                    damage.add(&error, self.most);
                    continue;
                }
            };
            let user = record.subject().map(String::from);
            self.users.extend(user.clone());
            match record.outcome() {
                Outcome::Error { error, .. } => self.add(user, error),
                Outcome::Unrecognized(error) => {
                    let key = (error.code_text().map(String::from), error.message().to_owned());
                    let unknown = self.unknown.entry(key).or_insert_with(|| Unknown {
                        error: error.clone(),
                        errors: 0,
                        users: BTreeSet::new(),
                        services: BTreeSet::new(),
                        places: Places::default(),
                    });
                    unknown.errors += 1;
                    unknown.services.extend(record.service().map(ToString::to_string));
                    unknown.places.add(record.origin(), self.most);
                    self.affected.extend(user.clone());
                    unknown.users.extend(user);
                }
                Outcome::Failed => {
                    let text = |word: Option<String>| word.unwrap_or_default();
                    let key = (
                        text(record.service().map(ToString::to_string)),
                        text(record.status().map(ToString::to_string)),
                    );
                    let none = || Failed { entries: 0, users: BTreeSet::new(), places: Places::default() };
                    let failed = self.failed.entry(key).or_insert_with(none);
                    failed.entries += 1;
                    failed.places.add(record.origin(), self.most);
                    self.affected.extend(user.clone());
                    failed.users.extend(user);
                }
                _ => {
                    if let Some(state) = record.status().filter(|state| !state.is_good_or_neutral()) {
                        *self.states.entry(state.to_string()).or_default() += 1;
                    }
                }
            }
        }
        let reading = Reading { name: name.into(), summary: records.summary(), damage, unreadable };
        let result = match &reading.unreadable {
            Some(first) => Err(first.clone()),
            None if reading.summary.is_foreign() => {
                Err(format!("{name}: nothing in it is a known task, status or error; is it the wrong file?"))
            }
            None => Ok(()),
        };
        self.readings.push(reading);
        result
    }

    fn add(&mut self, user: Option<String>, error: &MigrationError) {
        let group = self.groups.entry(error.kind()).or_insert_with(|| Group {
            kind: error.kind(),
            errors: 0,
            codes: BTreeSet::new(),
            users: BTreeSet::new(),
            named: Default::default(),
        });
        group.errors += 1;
        group.codes.extend(error.code());
        for ((role, _), values) in NAMED.into_iter().zip(&mut group.named) {
            values.extend(error.in_role(role).map(String::from));
        }
        self.affected.extend(user.clone());
        group.users.extend(user);
    }

    /// The recognized errors by kind, those with the most users first.
    pub fn groups(&self) -> Vec<&Group> {
        let mut groups: Vec<_> = self.groups.values().collect();
        groups.sort_by_key(|group| Reverse((group.users.len(), group.errors)));
        groups
    }

    /// The unrecognized errors, those with the most users first.
    pub fn unknown(&self) -> Vec<&Unknown> {
        let mut unknown: Vec<_> = self.unknown.values().collect();
        unknown.sort_by_key(|unknown| Reverse((unknown.users.len(), unknown.errors)));
        unknown
    }

    /// The failed states without a reason, those with the most users first.
    pub fn failed(&self) -> Vec<(&(String, String), &Failed)> {
        let mut failed: Vec<_> = self.failed.iter().collect();
        failed.sort_by_key(|(_, failed)| Reverse((failed.users.len(), failed.entries)));
        failed
    }

    /// Whether errors were found, or may be missing because of damage.
    pub fn has_errors(&self) -> bool {
        !self.groups.is_empty() || !self.unknown.is_empty() || !self.failed.is_empty() || self.sum(Summary::damaged) > 0
    }

    /// The sum of one of the counts over all inputs.
    pub fn sum(&self, count: impl Fn(&Summary) -> u64) -> u64 {
        self.readings.iter().map(|reading| count(&reading.summary)).sum()
    }
}
