//! The names in a report: as they were written, or in a redacted report a pseudonym, always the same one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::iter;
use std::sync::Mutex;

use m365_migration_errors::plan::{Plan, Step};
use m365_migration_errors::records::{Damage, Origin, Record, Service, Status};

/// A name, a value or a pseudonym.
pub type Name<'a> = Cow<'a, str>;

pub struct Names<'a> {
    is_redacted: bool,
    plan: &'a Plan,
    /// The numbers of the inputs by name.
    inputs: HashMap<&'a str, usize>,
    pseudonyms: Mutex<Pseudonyms>,
}

#[derive(Default)]
struct Pseudonyms {
    /// By the value in lowercase. A value has one, wherever it is named.
    by_value: HashMap<String, String>,
    /// How many there are of each sort.
    counts: HashMap<&'static str, usize>,
}

impl<'a> Names<'a> {
    pub fn new(plan: &'a Plan, inputs: &[&'a str], is_redacted: bool) -> Self {
        let inputs = inputs.iter().enumerate().map(|(number, name)| (*name, number)).collect();
        Self { is_redacted, plan, inputs, pseudonyms: Mutex::default() }
    }

    pub fn is_redacted(&self) -> bool {
        self.is_redacted
    }

    /// The name of a user by number.
    pub fn user(&self, number: usize) -> Name<'a> {
        if self.is_redacted { format!("user-{}", number + 1).into() } else { self.plan.users()[number].user().into() }
    }

    /// All ids of a user, the name first. In a redacted report, there is the pseudonym alone.
    pub fn ids(&self, number: usize) -> Vec<Name<'a>> {
        let others = self.plan.users()[number].ids().skip(1).filter(|_| !self.is_redacted).map(Name::from);
        iter::once(self.user(number)).chain(others).collect()
    }

    /// The number of the user of a record; `None` if it names none.
    pub fn number(&self, record: &Record) -> Option<usize> {
        self.plan.user_number(record.subject()?)
    }

    /// The name of a user of the plan.
    pub fn named(&self, user: &'a str) -> Name<'a> {
        if !self.is_redacted {
            return user.into();
        }
        self.plan.user_number(user).map_or_else(|| self.word(user, false), |number| self.user(number))
    }

    /// A value of a message that is not a user, or a pseudonym such as `tenant-1`.
    pub fn value(&self, sort: &'static str, value: &'a str) -> Name<'a> {
        if !self.is_redacted {
            return value.into();
        }
        let mut pseudonyms = self.pseudonyms.lock().expect("no thread panics");
        let Pseudonyms { by_value, counts } = &mut *pseudonyms;
        let pseudonym = by_value.entry(value.trim().to_lowercase()).or_insert_with(|| {
            let count = counts.entry(sort).or_default();
            *count += 1;
            format!("{sort}-{count}")
        });
        pseudonym.clone().into()
    }

    /// The id of a step, which may name a tenant.
    pub fn step(&self, step: &'a Step) -> Name<'a> {
        match step.tenant() {
            Some(tenant) if self.is_redacted => format!("{}@{}", step.fix(), self.value("tenant", tenant)).into(),
            _ => step.id().into(),
        }
    }

    /// A word of an input. In a redacted report only one that is known to name nobody is written.
    pub fn word(&self, word: &'a str, is_known: bool) -> Name<'a> {
        if self.is_redacted && !is_known { "another".into() } else { word.into() }
    }

    pub fn service(&self, service: &'a Service) -> Name<'a> {
        let known = [Service::Exchange, Service::OneDrive, Service::TeamsChat, Service::TeamsMeeting];
        self.word(service.as_str(), known.contains(service))
    }

    /// A state. In a redacted report a word that is not Graph's becomes `failed` if it reports a failure: the rest of it may
    /// name somebody.
    pub fn status(&self, status: &'a Status) -> Name<'a> {
        let is_other = matches!(status, Status::Other(_));
        let status = if self.is_redacted && is_other && status.is_failure() { &Status::Failed } else { status };
        self.word(status.as_str(), !matches!(status, Status::Other(_)))
    }

    /// A time. In a redacted report only what is nothing but a time is written.
    pub fn time<'t>(&self, time: &'t str) -> Option<&'t str> {
        let is_word = |word: &str| ["", "T", "Z", "AM", "PM", "UTC", "GMT"].contains(&&*word.to_uppercase());
        let mut words = time.split(|char: char| !char.is_alphabetic());
        let is_sign = |char: char| char.is_ascii_digit() || char.is_alphabetic() || "-:./+, ".contains(char);
        let is_time =
            time.contains(|char: char| char.is_ascii_digit()) && time.chars().all(is_sign) && words.all(is_word);
        (is_time || !self.is_redacted).then_some(time)
    }

    /// The name of an input.
    pub fn input(&self, number: usize, name: &'a str) -> Name<'a> {
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
