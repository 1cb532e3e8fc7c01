//! Random documented errors with realistic values, and texts that report no error.
#![allow(dead_code, reason = "each test uses a part")]

use m365_migration_errors::{ErrorKind, Field, FieldType, MigrationError, Role, scan};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

/// How often to draw values again if they blend into the sentence around them.
const DRAWS: usize = 100;

/// The random generator; the same seed gives the same sequence.
pub struct Random(SmallRng);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(SmallRng::seed_from_u64(seed))
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        *all.choose(&mut self.0).expect("there is something to choose from")
    }

    pub fn number(&mut self, below: u64) -> u64 {
        self.0.random_range(0..below)
    }

    pub fn guid(&mut self) -> String {
        let id: u128 = self.0.random();
        let hex = format!("{id:032x}");
        format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
    }

    fn person(&mut self) -> String {
        let first = self.one_of(&["adele", "alex", "megan", "pradeep", "lynne", "diego", "miriam", "nestor"]);
        let last = self.one_of(&["vance", "o'brien", "bowen", "gupta", "smith-jones", "robbins", "wilke", "van.dijk"]);
        let number = self.number(1000);
        format!("{first}.{last}{number}")
    }

    /// An address of the source tenant.
    pub fn address(&mut self) -> String {
        let person = self.person();
        let domain =
            self.one_of(&["contoso.com", "contoso.onmicrosoft.com", "northwindtraders.com", "emea.contoso.com"]);
        format!("{person}@{domain}")
    }

    /// A value for a field. It has nothing that a layout uses itself: no line break, no two spaces in a row, no `|`, no
    /// double quote, no tab. It is too short for a console to break it.
    fn text(&mut self, field: &Field) -> String {
        let number = self.number(90) + 10;
        if field.name().ends_with("_percent") || field.name().ends_with("_threshold") {
            return format!("{number}.5");
        }
        match (field.role(), self.number(4)) {
            (Some(Role::User | Role::Account | Role::Tenant | Role::App), 0)
            | (Some(Role::CorrelationId | Role::Guid), _) => self.guid(),
            (Some(Role::User | Role::Account), _) => self.address(),
            (Some(Role::Tenant), 1) => self.one_of(&["contoso.onmicrosoft.com", "fabrikam.com"]).into(),
            (Some(Role::Tenant), _) => self.one_of(&["Contoso", "Northwind Traders", "Contoso Ltd (EMEA)"]).into(),
            (Some(Role::App), _) => self.one_of(&["Harbor Mover", "Ledger App 12", "Payroll Bot"]).into(),
            (Some(Role::Batch), 0) => format!("Wave {number}"),
            (Some(Role::Batch), _) => format!("Pilot {number}.1 - {} (EU)", self.one_of(&["Sales", "Berlin", "Legal"])),
            (Some(Role::Url), 0) => format!("https://contoso-my.sharepoint.com/personal/x/Q3%20[{number}]"),
            (Some(Role::Url), _) => {
                format!("https://contoso-my.sharepoint.com/personal/{}", self.person().replace(['.', '\''], "_"))
            }
            (Some(Role::Detail), 0) => "The operation has timed out.".into(),
            (Some(Role::Detail), 1) => {
                format!("MapiExceptionNoAccess: Unable to open message store. (hr=0x800701{number})")
            }
            (Some(Role::Detail), _) => format!("Access is denied. [Server=AM0PR{number}] 'alex' <E_FAIL>"),
            _ => self.one_of(&["Completed", "Mapped", "Sales Team", "InProgress"]).into(),
        }
    }

    /// An error of this kind whose message parses back to it.
    pub fn error(&mut self, kind: ErrorKind) -> MigrationError {
        for _ in 0..DRAWS {
            let values: Vec<_> = kind.fields().iter().map(|field| self.text(field)).collect();
            let mut builder = MigrationError::builder(kind);
            for (field, value) in kind.fields().iter().zip(&values) {
                builder = match field.field_type() {
                    FieldType::Count => builder.count(field.name(), self.number(500)),
                    _ => builder.text(field.name(), value),
                };
            }
            let error = builder.build().unwrap_or_else(|error| panic!("{error}"));
            let message = error.to_string();
            let found: Vec<_> = scan(&message).map(|found| found.recognized().to_error()).collect();
            if found.len() == 1 && same(&found[0], &error) && MigrationError::parse(&message).as_ref() == Ok(&found[0])
            {
                return error;
            }
        }
        panic!("{kind}: no message parses back to its error");
    }
}

/// Whether both have the same kind and values. The code is not compared: the sentence does not have it.
pub fn same(a: &MigrationError, b: &MigrationError) -> bool {
    a.kind() == b.kind() && a.fields().eq(b.fields())
}

/// The texts of `tests/data/foreign.txt` in which `scan` finds nothing. It does find the whole sentences that some of
/// the others quote.
pub fn foreign() -> Vec<String> {
    let lines = include_str!("../data/foreign.txt").lines();
    let texts = lines.filter(|line| !line.is_empty() && *line != "#" && !line.starts_with("# "));
    let unescape = |line: &str| {
        let parts = line.split("\\\\").map(|part| part.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t"));
        parts.collect::<Vec<_>>().join("\\")
    };
    texts.map(unescape).filter(|text| scan(text).next().is_none()).collect()
}
