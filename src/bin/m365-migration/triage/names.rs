//! The names in a report: as they were written, or in a redacted report a pseudonym, always the same one.

use std::collections::HashMap;
use std::sync::Arc;

use m365_migration_errors::plan::{Plan, Step};
use m365_migration_errors::records::{Damage, Origin, Record, Service, Status};

/// A name, a value or a pseudonym.
pub type Name = Arc<str>;

pub struct Names<'a> {
    is_redacted: bool,
    /// The users by number, with all their ids.
    users: Vec<Vec<Name>>,
    /// The numbers by id in lowercase.
    numbers: HashMap<String, usize>,
    /// The numbers of the inputs by name.
    inputs: HashMap<&'a str, usize>,
    /// The pseudonyms of each sort, by the value in lowercase.
    pseudonyms: HashMap<&'static str, HashMap<String, usize>>,
}

impl<'a> Names<'a> {
    pub fn new(plan: &Plan, inputs: &[&'a str], is_redacted: bool) -> Self {
        let numbered = plan.users().iter().enumerate();
        let numbers = numbered.clone().flat_map(|(number, user)| user.ids().map(move |id| (id.to_lowercase(), number)));
        let users = numbered.clone().map(|(number, user)| {
            if is_redacted { vec![format!("user-{}", number + 1).into()] } else { user.ids().map(Name::from).collect() }
        });
        Self {
            is_redacted,
            numbers: numbers.collect(),
            users: users.collect(),
            inputs: inputs.iter().enumerate().map(|(number, name)| (*name, number)).collect(),
            pseudonyms: HashMap::new(),
        }
    }

    pub fn is_redacted(&self) -> bool {
        self.is_redacted
    }

    /// The name of a user by number.
    pub fn user(&self, number: usize) -> Name {
        self.users[number][0].clone()
    }

    /// All ids of a user, the name first.
    pub fn ids(&self, number: usize) -> Vec<Name> {
        self.users[number].clone()
    }

    /// The number of the user of a record; `None` if it names none.
    pub fn number(&self, record: &Record) -> Option<usize> {
        self.numbers.get(&record.subject()?.trim().to_lowercase()).copied()
    }

    /// The name of a user of the plan.
    pub fn named(&self, user: &str) -> Name {
        self.numbers.get(&user.to_lowercase()).map_or_else(|| user.into(), |&number| self.user(number))
    }

    /// A value of a message, or a pseudonym such as `tenant-1`.
    pub fn value(&mut self, sort: &'static str, value: &str) -> Name {
        if !self.is_redacted {
            return value.into();
        }
        let known = self.pseudonyms.entry(sort).or_default();
        let next = known.len() + 1;
        let number = *known.entry(value.to_lowercase()).or_insert(next);
        format!("{sort}-{number}").into()
    }

    /// The id of a step, which may name a tenant.
    pub fn step(&mut self, step: &Step) -> Name {
        match step.tenant() {
            Some(tenant) if self.is_redacted => format!("{}@{}", step.fix(), self.value("tenant", tenant)).into(),
            _ => step.id().into(),
        }
    }

    /// A word of an input. In a redacted report only one that is known to name nobody is written.
    pub fn word(&self, word: &str, is_known: bool) -> Name {
        if self.is_redacted && !is_known { "another".into() } else { word.into() }
    }

    pub fn service(&self, service: &Service) -> Name {
        let known = [Service::Exchange, Service::OneDrive, Service::TeamsChat, Service::TeamsMeeting];
        self.word(service.as_str(), known.contains(service))
    }

    pub fn status(&self, status: &Status) -> Name {
        let is_known = status.is_failure() || status.is_good_or_neutral();
        self.word(status.as_str(), is_known && status.as_str().bytes().all(|byte| byte.is_ascii_alphabetic()))
    }

    /// The name of an input.
    pub fn input(&self, number: usize, name: &str) -> Name {
        if self.is_redacted { format!("input-{}", number + 1).into() } else { name.into() }
    }

    /// Where a record is. In a redacted report without the path in JSON, of which names may be a part.
    pub fn place(&self, origin: &Origin) -> String {
        if !self.is_redacted {
            return origin.to_string();
        }
        let number = origin.file().and_then(|file| self.inputs.get(file));
        number
            .map_or_else(|| format!("line {}", origin.line()), |input| format!("input-{}:{}", input + 1, origin.line()))
    }

    /// What could not be read. In a redacted report without what was seen there.
    pub fn damage(&self, damage: &Damage) -> String {
        if !self.is_redacted {
            return damage.to_string();
        }
        format!("{}: {}", self.place(damage.origin()), damage.kind().describe())
    }
}
