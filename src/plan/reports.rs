//! Collects what was reported of each user, and makes a plan of it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::base::facts::field::Field;
use crate::base::vocabulary::{Owner, Role, Scope, Verdict};
use crate::error::answers::alone_in_role;
use crate::error::enums::MigrationError;
#[cfg(feature = "extend")]
use crate::extend::ExtendedError;
use crate::model::catalog_kind::Kind;
use crate::model::value::Stated;
use crate::plan::ids::folded;
use crate::plan::people::People;
#[cfg(feature = "records")]
use crate::records::{Outcome, Record};

/// The reports about the users of a migration, collected.
///
/// Reports may come in any order and any number of times; what matters is what was reported, not how often. Memory grows with
/// the number of users and of different errors, not with that of reports.
///
/// ```
/// use m365_migration_errors::plan::{Reports, UserState};
/// use m365_migration_errors::MigrationError;
///
/// let mut reports = Reports::new();
/// reports.user(["alex@contoso.com"]).service("ODSP").failed();
/// assert_eq!(reports.plan().users()[0].state(), UserState::LookAt);
///
/// // A log says why.
/// let error = MigrationError::parse("MnAMoveJobWasNotCreated: The Cross-Tenant content move job was not created for the source site [https://x].")?;
/// reports.user(["Alex@contoso.com"]).service("ODSP").error(&error);
/// assert_eq!(reports.plan().users()[0].state(), UserState::RetryNow);
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reports {
    pub(super) people: People,
    /// By the number of the person.
    pub(super) findings: Vec<Findings>,
    /// The different causes, by kind and by the tenant in lowercase, which may be empty.
    numbers: BTreeMap<Kind, BTreeMap<Arc<str>, usize>>,
    pub(super) causes: Vec<Cause>,
    /// In lowercase.
    services: BTreeSet<Arc<str>>,
}

/// A kind of error, in one tenant where that makes a difference.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    pub(super) kind: Kind,
    pub(super) tenant: Option<Arc<str>>,
    pub(super) named: Named,
}

/// The values of messages, by the name of the field, then by the value in lowercase.
pub(super) type Named = BTreeMap<&'static str, BTreeMap<Arc<str>, Arc<str>>>;

/// All findings about a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    /// The numbers of the causes.
    pub(super) causes: Vec<usize>,
    /// The services with an error, recognized or not; `None`: an error that may be of any service.
    explained: Vec<Option<Arc<str>>>,
    /// The services in a failed state; `None`: the task.
    failed: Vec<Option<Arc<str>>>,
    /// Whether an error is not recognized, or a state is not known.
    pub(super) is_unclear: bool,
    pub(super) is_under_way: bool,
}

impl Reports {
    /// Returns a collection without any report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes an error of the user whom it names itself, or of nobody.
    ///
    /// ```
    /// use m365_migration_errors::MigrationError;
    /// use m365_migration_errors::plan::Reports;
    ///
    /// let mut reports = Reports::new();
    /// reports.error(&MigrationError::parse("Max retry for user with id 42 reached.")?);
    /// assert_eq!(reports.plan().users()[0].user(), "42");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    pub fn error(&mut self, error: &MigrationError) {
        self.user(error.user()).error(error);
    }

    /// Says whom the next report is about, by one or all of the user's ids. Without an id, it is about nobody: errors are
    /// still causes of steps.
    ///
    /// ```
    /// use m365_migration_errors::plan::Reports;
    ///
    /// let mut reports = Reports::new();
    /// reports.user(["alex@contoso.com"]).clean();
    /// reports.user(["6a88de8d"]).in_progress();
    /// assert_eq!(reports.plan().users().len(), 2);
    /// // They turn out to be one.
    /// reports.user(["6A88DE8D", "alex@contoso.com"]).clean();
    /// assert_eq!(reports.plan().users().len(), 1);
    /// ```
    pub fn user<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> UserReport<'_> {
        let number = self.people.number(ids);
        self.findings.resize_with(self.people.numbers(), Findings::default);
        UserReport { reports: self, number, service: None }
    }

    /// Takes a record of a file.
    ///
    /// ```
    /// use m365_migration_errors::plan::{Reports, UserState};
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut reports = Reports::new();
    /// for record in Records::new(&b"User,Status\nalex,failed\nkim,completed\nlee,inProgress\n"[..]) {
    ///     reports.record(&record?);
    /// }
    /// let plan = reports.plan();
    /// let states: Vec<_> = plan.users().iter().map(|user| user.state()).collect();
    /// assert_eq!(states, [UserState::LookAt, UserState::Clean, UserState::InProgress]);
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    #[cfg(feature = "records")]
    pub fn record(&mut self, record: &Record) {
        let user = self.user(record.subject_ids());
        let user = match record.service() {
            Some(service) => user.service(service.as_str()),
            None => user,
        };
        match record.outcome() {
            Outcome::Error { error, .. } => user.error(error),
            #[cfg(feature = "extend")]
            Outcome::Extended { error, .. } => user.extended(error),
            Outcome::Unrecognized { .. } => user.unrecognized(),
            Outcome::Failed => user.failed(),
            Outcome::Clean => match record.status() {
                Some(status) if status.is_under_way() => user.in_progress(),
                Some(status) if !status.is_good_or_neutral() => user.unknown_state(),
                _ => user.clean(),
            },
        }
    }

    /// Takes all reports of others after its own, as if they had been made here. So inputs can be read in parallel.
    ///
    /// ```
    /// use m365_migration_errors::plan::Reports;
    ///
    /// let (mut reports, mut others) = (Reports::new(), Reports::new());
    /// reports.user(["alex@contoso.com"]).clean();
    /// others.user(["kim@contoso.com"]).failed();
    /// others.user(["6a88de8d", "alex@contoso.com"]).clean();
    /// reports.append(others);
    /// let plan = reports.plan();
    /// let users: Vec<_> = plan.users().iter().map(|user| user.user()).collect();
    /// assert_eq!(users, ["alex@contoso.com", "kim@contoso.com"]);
    /// ```
    pub fn append(&mut self, others: Self) {
        let mut causes = Vec::new();
        for cause in others.causes {
            let number = self.cause_number(cause.kind, cause.tenant.as_deref());
            add_named(&mut self.causes[number].named, &cause.named);
            causes.push(number);
        }
        let numbers = self.people.append(&others.people);
        for (number, mut findings) in numbers.into_iter().zip(others.findings) {
            findings.causes.iter_mut().for_each(|cause| *cause = causes[*cause]);
            match self.findings.get_mut(number) {
                Some(own) => own.join(&findings),
                None => self.findings.push(findings),
            }
        }
    }

    /// The number of the cause of an error.
    fn cause<E: Stated>(&mut self, error: &E) -> usize {
        let kind = Kind(error.entry());
        let tenant = alone_in_role(error, Role::Tenant).filter(|_| is_of_one_tenant(kind));
        let number = self.cause_number(kind, tenant);
        if kind.retryability().verdict() == Verdict::AfterFix {
            let values = error.values();
            let named = &mut self.causes[number].named;
            for (index, field) in kind.fields().iter().enumerate().filter(|(_, field)| is_named(kind, field)) {
                let Some(value) = values.get(index).and_then(|value| value.as_str()) else { continue };
                let (seen, key) = (named.entry(field.name()).or_default(), folded(value));
                if !seen.contains_key(&*key) {
                    seen.insert((&*key).into(), value.into());
                }
            }
        }
        number
    }

    fn cause_number(&mut self, kind: Kind, tenant: Option<&str>) -> usize {
        let numbers = self.numbers.entry(kind).or_default();
        let key = folded(tenant.unwrap_or_default());
        if let Some(&number) = numbers.get(&*key) {
            return number;
        }
        let number = self.causes.len();
        numbers.insert(key.into(), number);
        self.causes.push(Cause { kind, tenant: tenant.map(Into::into), named: BTreeMap::new() });
        number
    }
}

/// Adds values to those seen before, which keep their spelling.
pub(super) fn add_named(named: &mut Named, others: &Named) {
    for (field, values) in others {
        let seen = named.entry(field).or_default();
        for (key, value) in values {
            seen.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
}

/// Adds to a set that is so small that a list is the fastest one.
fn add<T: PartialEq>(set: &mut Vec<T>, element: T) {
    if !set.contains(&element) {
        set.push(element);
    }
}

impl Findings {
    pub(super) fn is_empty(&self) -> bool {
        let Self { causes, explained, failed, is_unclear, is_under_way } = self;
        causes.is_empty() && explained.is_empty() && failed.is_empty() && !is_unclear && !is_under_way
    }

    pub(super) fn join(&mut self, other: &Self) {
        other.causes.iter().for_each(|cause| add(&mut self.causes, *cause));
        other.explained.iter().for_each(|service| add(&mut self.explained, service.clone()));
        other.failed.iter().for_each(|service| add(&mut self.failed, service.clone()));
        self.is_unclear |= other.is_unclear;
        self.is_under_way |= other.is_under_way;
    }

    /// Whether an error of the same or of any service explains each failed state; that of the task, any error does.
    pub(super) fn has_failed_without_a_reason(&self) -> bool {
        let is_explained = |service: &Option<Arc<str>>| match service {
            Some(_) => self.explained.contains(service) || self.explained.contains(&None),
            None => !self.explained.is_empty(),
        };
        !self.failed.iter().all(is_explained)
    }
}

/// Whether the fix has to be made by the admin of the one tenant that the message names.
fn is_of_one_tenant(kind: Kind) -> bool {
    match kind.remediation().owner() {
        Owner::NamedTenantAdmin => true,
        Owner::SourceAdmin | Owner::TargetAdmin => kind.scope() == Scope::Tenant,
        Owner::Operator | Owner::BothAdmins | Owner::Microsoft => false,
    }
}

/// Whether who makes the fix has to know the value of a field.
fn is_named(kind: Kind, field: &Field) -> bool {
    match field.role() {
        Some(Role::Tenant | Role::App | Role::Batch) => true,
        None => kind.scope() >= Scope::Batch,
        _ => false,
    }
}

/// A report about a user, to be ended by what was reported; see [`Reports::user`].
#[derive(Debug)]
#[must_use = "say what was reported, such as `.clean()`"]
pub struct UserReport<'p> {
    reports: &'p mut Reports,
    number: Option<usize>,
    service: Option<Arc<str>>,
}

impl UserReport<'_> {
    /// Says which service the report is about, in any case. Without one, it is about the user's task as a whole.
    ///
    /// ```
    /// use m365_migration_errors::plan::{Reports, UserState};
    /// use m365_migration_errors::MigrationError;
    ///
    /// let mut reports = Reports::new();
    /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
    /// reports.user(["42"]).service("Exchange").error(&error);
    /// // The error of the mailbox is no reason for the failure of the chats.
    /// reports.user(["42"]).service("Teams").failed();
    /// assert_eq!(reports.plan().users()[0].state(), UserState::LookAt);
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    pub fn service(mut self, service: &str) -> Self {
        let service = folded(service.trim());
        let known = self.reports.services.get(&*service).cloned();
        self.service = Some(known.unwrap_or_else(|| {
            let service: Arc<str> = service.into();
            self.reports.services.insert(service.clone());
            service
        }));
        self
    }

    /// Takes an error of the catalog.
    pub fn error(self, error: &MigrationError) {
        self.cause(error);
    }

    /// Takes an error of your own files.
    #[cfg(feature = "extend")]
    pub fn extended(self, error: &ExtendedError) {
        self.cause(error);
    }

    /// An error was reported that is not recognized.
    ///
    /// ```
    /// use m365_migration_errors::plan::{Reports, UserState};
    ///
    /// let mut reports = Reports::new();
    /// reports.user(["alex@contoso.com"]).unrecognized();
    /// assert_eq!(reports.plan().users()[0].state(), UserState::LookAt);
    /// ```
    pub fn unrecognized(self) {
        self.note(|reported, service| {
            reported.is_unclear = true;
            add(&mut reported.explained, service);
        });
    }

    /// The service or the task is in a failed state, and the report gives no reason.
    pub fn failed(self) {
        self.note(|reported, service| {
            add(&mut reported.failed, service);
        });
    }

    /// The service or the task is in a state that is not known.
    pub fn unknown_state(self) {
        self.note(|reported, _| reported.is_unclear = true);
    }

    /// The work is under way, or has not begun.
    pub fn in_progress(self) {
        self.note(|reported, _| reported.is_under_way = true);
    }

    /// There is no error.
    pub fn clean(self) {
        self.note(|_, _| ());
    }

    fn cause<E: Stated>(self, error: &E) {
        let cause = self.reports.cause(error);
        let of_family = Kind(error.entry()).documented().and_then(|kind| kind.family().service());
        let report = match of_family.filter(|_| self.service.is_none()) {
            Some(service) => self.service(service),
            None => self,
        };
        report.note(|reported, service| {
            add(&mut reported.causes, cause);
            add(&mut reported.explained, service);
        });
    }

    fn note(self, what: impl FnOnce(&mut Findings, Option<Arc<str>>)) {
        if let Some(number) = self.number {
            what(&mut self.reports.findings[number], self.service);
        }
    }
}
