//! What is reported, in whatever form: text, a page, a table, JSON. Each form writes this and nothing else, so that all of
//! them agree, and what is left out here with `--redact` is in none of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use m365_migration_errors::plan::{self, Plan, RetryList, UserPlan, UserState};
use m365_migration_errors::records::{Outcome, Record, Summary};
use m365_migration_errors::{ErrorCode, ErrorKind, Kind, Owner, Remediation, RetryUnit, Role, Scope, Verdict};
use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::error_report::ErrorReport;
use super::gather::{Gathered, Reading};
use super::names::{Name, Names};

/// The version of the JSON: it grows when a member is renamed or removed.
pub const VERSION: u32 = 1;

/// The values in messages that an admin needs, with their labels. Support asks for the last one.
const NAMED: [(Role, &str); 5] = [
    (Role::Tenant, "tenant"),
    (Role::App, "app"),
    (Role::Batch, "batch"),
    (Role::Detail, "detail"),
    (Role::CorrelationId, "correlation"),
];

/// The report on all that was read.
#[derive(Serialize)]
pub struct Report<'a> {
    pub version: u32,
    /// Whether names and values are left out.
    pub redacted: bool,
    /// How many users are in each state, in the order of the states.
    pub states: Vec<StateCount>,
    pub users: Vec<User<'a>>,
    /// The fixes, in the order in which to make them.
    pub steps: Vec<Step<'a>>,
    /// Whom to retry now.
    pub retry: Vec<Retry<'a>>,
    /// The errors that name no user and need no fix, so that neither the users nor the steps show them.
    pub unnamed: Vec<UnnamedErrors>,
    /// The recognized errors by kind, those with the most users first.
    pub kinds: Vec<KindErrors<'a>>,
    /// The texts that are not recognized, those with the most users first.
    pub unrecognized: Vec<Unrecognized<'a>>,
    /// The failed states without a reason, those with the most users first.
    pub failed: Vec<FailedState<'a>>,
    pub unknown_states: Vec<UnknownState<'a>>,
    pub inputs: Vec<InputReport<'a>>,
    /// How many files were read: a workbook is one, and has an input for each sheet.
    pub files: usize,
    /// The records with an error, or in a failed or unknown state.
    pub errors: Vec<ErrorReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since<'a>>,
}

#[derive(Clone, Copy, Serialize)]
pub struct StateCount {
    pub state: UserState,
    pub users: usize,
}

#[derive(Serialize)]
pub struct User<'a> {
    pub user: Name<'a>,
    /// All ids, the name first.
    pub ids: Vec<Name<'a>>,
    pub state: UserState,
    pub unit: Option<RetryUnit>,
    pub minimum_wait_hours: Option<u64>,
    pub blocked_by: Vec<Name<'a>>,
}

#[derive(Serialize)]
pub struct Step<'a> {
    pub id: Name<'a>,
    pub owner: Owner,
    pub scope: Scope,
    /// The tenant whose admin has to act.
    pub tenant: Option<Name<'a>>,
    pub kinds: Vec<&'static str>,
    /// The values in the messages, by field.
    pub named: BTreeMap<&'static str, Vec<Name<'a>>>,
    pub users: Vec<Name<'a>>,
    /// How many of the users nothing else blocks.
    pub blocked_by_this_alone: usize,
    /// Whom to retry once this step and all before it are done.
    pub retry_after: Vec<Retry<'a>>,
    /// Who still has to wait, to back off or to be looked at then.
    pub left_after: Vec<Left<'a>>,
    /// What to do, in a sentence.
    pub summary: &'static str,
    /// How to do it.
    pub actions: Vec<Action>,
}

/// How to fix some kinds of errors.
#[derive(Serialize)]
pub struct Action {
    pub kinds: Vec<&'static str>,
    #[serde(flatten)]
    pub remediation: Remediation,
}

/// Users whom no step blocks any more, but who cannot be retried yet.
#[derive(Serialize)]
pub struct Left<'a> {
    pub state: UserState,
    pub users: Vec<Name<'a>>,
}

#[derive(Clone, Serialize)]
pub struct Retry<'a> {
    pub unit: RetryUnit,
    pub users: Vec<Name<'a>>,
}

/// The errors of one kind that name no user.
#[derive(Serialize)]
pub struct UnnamedErrors {
    pub kind: ErrorKind,
    pub errors: usize,
    /// Whether and what to retry.
    pub retry: String,
}

/// The users who can be retried after the same wait.
pub struct Wait<'a> {
    pub state: UserState,
    pub hours: Option<u64>,
    pub unit: Option<RetryUnit>,
    pub users: Vec<Name<'a>>,
}

/// The errors of one kind.
#[derive(Serialize)]
pub struct KindErrors<'a> {
    pub kind: ErrorKind,
    /// The codes that were seen, or else all documented codes of the kind.
    pub codes: Vec<&'static str>,
    pub errors: usize,
    pub users: Vec<Name<'a>>,
    /// The values in the messages, by label.
    #[serde(serialize_with = "by_label")]
    pub named: Vec<(&'static str, Vec<Name<'a>>)>,
}

/// Writes an object, with the labels in their order.
fn by_label<S: Serializer>(named: &[(&str, Vec<Name<'_>>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(named.iter().map(|(label, values)| (label, values)))
}

/// The errors with one text that is not recognized.
#[derive(Serialize)]
pub struct Unrecognized<'a> {
    pub code: Option<Name<'a>>,
    /// `None` if there is none, or it is left out.
    pub message: Option<Name<'a>>,
    /// The reason why it is not recognized, without values.
    pub reason: String,
    /// The nearest kinds.
    pub nearest: Vec<&'static str>,
    pub services: Vec<Name<'a>>,
    pub errors: usize,
    pub users: Vec<Name<'a>>,
    /// Where they are; the first few.
    pub places: Vec<String>,
}

/// The entries in one failed state that give no reason.
#[derive(Serialize)]
pub struct FailedState<'a> {
    pub service: Option<Name<'a>>,
    pub status: Option<Name<'a>>,
    pub entries: usize,
    pub users: Vec<Name<'a>>,
    /// Where they are; the first few.
    pub places: Vec<String>,
}

#[derive(Serialize)]
pub struct UnknownState<'a> {
    pub state: Name<'a>,
    pub entries: usize,
    pub users: Vec<Name<'a>>,
}

#[derive(Serialize)]
pub struct InputReport<'a> {
    pub name: Name<'a>,
    #[serde(skip)]
    pub is_sheet: bool,
    #[serde(flatten)]
    pub summary: Summary,
    /// What could not be read; the first places.
    pub damage: Vec<String>,
}

/// The errors of users, then and now. An error is fixed only if its user was read again, and the service that had it, and the
/// error is there no more.
#[derive(Debug, Serialize)]
pub struct Since<'a> {
    /// The earlier report.
    pub file: String,
    pub fixed: Vec<Change<'a>>,
    pub new: Vec<Change<'a>>,
    pub still_there: Vec<Change<'a>>,
    /// The errors of users and services of which the inputs of this run say nothing.
    pub not_seen: Vec<Change<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change<'a> {
    /// `None`: the error names no user.
    pub user: Option<Name<'a>>,
    /// The id of the kind, or `not recognized: ` and the message, or `failed: ` and the service.
    pub error: String,
}

impl<'a> Since<'a> {
    /// The changes with a label, the error, and its users.
    pub fn by_error(&self) -> Vec<(&'static str, &str, Vec<&Name<'a>>)> {
        let lists = [
            ("Fixed", &self.fixed),
            ("New", &self.new),
            ("Still there", &self.still_there),
            ("Not read", &self.not_seen),
        ];
        let mut all = Vec::new();
        for (label, changes) in lists {
            let mut users: BTreeMap<&str, Vec<&Name<'a>>> = BTreeMap::new();
            for change in changes {
                users.entry(&change.error).or_default().extend(&change.user);
            }
            all.extend(users.into_iter().map(|(error, users)| (label, error, users)));
        }
        all
    }
}

/// The most places of equal errors that are kept.
const PLACES: usize = 100;

impl<'a> Report<'a> {
    /// Makes the report. If it is redacted, nothing in it names a user or holds a value of a message.
    pub fn new(plan: &'a Plan, gathered: &'a Gathered, is_redacted: bool) -> Self {
        let inputs: Vec<&str> = gathered.readings.iter().map(|reading| &*reading.name).collect();
        let names = Names::new(plan, &inputs, is_redacted);
        if is_redacted {
            // Tenants get their pseudonyms here, in the order of the records, so that the cores do not race for them.
            let errors = gathered.problems().filter_map(Record::error);
            errors.flat_map(|error| error.in_role(Role::Tenant)).for_each(|tenant| drop(names.value("tenant", tenant)));
        }
        let problems: Vec<&Record> = gathered.problems().collect();
        let errors: Vec<_> = problems.into_par_iter().map(|record| ErrorReport::new(record, &names)).collect();
        // Steps and kinds give all other values their pseudonyms, so one core makes both, one after the other. The rest names
        // only tenants, which have theirs already.
        let with_values = || (steps(plan, &errors, &names), kinds(&errors, &names));
        let others = || (users(plan, &names), unrecognized(&errors), failed(&errors), unknown_states(&errors));
        let ((steps, kinds), (users, unrecognized, failed, unknown_states)) = rayon::join(with_values, others);
        let inputs = gathered.readings.iter().enumerate().map(|(number, reading)| input(number, reading, &names));
        Self {
            version: VERSION,
            redacted: is_redacted,
            states: UserState::ALL.iter().map(|&state| StateCount { state, users: plan.count(state) }).collect(),
            users,
            steps,
            retry: retries(plan.retry_now(), &names),
            unnamed: unnamed(&errors),
            kinds,
            unrecognized,
            failed,
            unknown_states,
            inputs: inputs.collect(),
            files: gathered.files(),
            errors,
            since: None,
        }
    }

    /// How many users are in a state.
    pub fn count(&self, state: UserState) -> usize {
        self.states.iter().filter(|count| count.state == state).map(|count| count.users).sum()
    }

    /// The step that fixes an error, and its number from 1; `None` if nothing is to be fixed, or it is not recognized.
    pub fn step_of(&self, error: &ErrorReport<'_>) -> Option<(usize, &Step<'a>)> {
        let kind = error.kind()?.id();
        let steps = || (1..).zip(&self.steps).filter(|(_, step)| step.kinds.contains(&kind));
        let is_of = |step: &Step<'_>, tenant: &str| {
            step.tenant.as_ref().is_some_and(|other| other.to_lowercase() == tenant.to_lowercase())
        };
        let of_tenant = error.tenant().and_then(|tenant| steps().find(|(_, step)| is_of(step, tenant)));
        of_tenant.or_else(|| steps().find(|(_, step)| step.tenant.is_none()))
    }

    /// What to know before a retry: a fix that reaches a whole tenant will most likely stop other users too.
    pub fn caution_before_retry(&self) -> Option<&'static str> {
        let is_wide = self.steps.iter().any(|step| step.scope == Scope::Tenant);
        is_wide.then_some(
            "Some steps above reach every user of a tenant, also those who have not been reported: make these fixes before \
             you retry users of that tenant.",
        )
    }

    /// Who can be retried after a wait, those who wait the least first.
    pub fn waits(&self) -> Vec<Wait<'a>> {
        let mut waits: BTreeMap<_, Vec<Name<'a>>> = BTreeMap::new();
        for user in self.users.iter().filter(|user| matches!(user.state, UserState::BackOff | UserState::Wait)) {
            let wait = (user.state, user.minimum_wait_hours, user.unit);
            waits.entry(wait).or_default().push(user.user.clone());
        }
        waits.into_iter().map(|((state, hours, unit), users)| Wait { state, hours, unit, users }).collect()
    }

    /// The sum of one of the counts over all inputs.
    pub fn sum(&self, count: impl Fn(&Summary) -> u64) -> u64 {
        self.inputs.iter().map(|input| count(&input.summary)).sum()
    }
}

fn users<'a>(plan: &'a Plan, names: &Names<'a>) -> Vec<User<'a>> {
    let step_ids: BTreeMap<&str, Name<'a>> = plan.steps().iter().map(|step| (step.id(), names.step(step))).collect();
    let user = |(number, user): (usize, &'a UserPlan)| User {
        user: names.user(number),
        ids: names.ids(number),
        state: user.state(),
        unit: user.unit(),
        minimum_wait_hours: user.minimum_wait().map(|wait| wait.as_secs().div_ceil(3600)),
        blocked_by: user.blocked_by().map(|id| step_ids[id].clone()).collect(),
    };
    plan.users().par_iter().enumerate().map(user).collect()
}

fn retries<'a>(lists: &'a [RetryList], names: &Names<'a>) -> Vec<Retry<'a>> {
    let retry =
        |list: &'a RetryList| Retry { unit: list.unit(), users: list.users().map(|user| names.named(user)).collect() };
    lists.iter().map(retry).collect()
}

fn steps<'a>(plan: &'a Plan, errors: &[ErrorReport<'_>], names: &Names<'a>) -> Vec<Step<'a>> {
    let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in errors.iter().filter_map(ErrorReport::kind) {
        *frequency.entry(kind.id()).or_default() += 1;
    }
    let mut left = left(plan, names);
    let step = |step: &'a plan::Step| {
        let mut kinds = step.kinds().to_vec();
        kinds.sort_by_key(|kind| Reverse(frequency.get(kind.id()).copied()));
        let fields = step.named_fields();
        let values = fields.map(|field| (field, step.named(field).map(|value| names.value(field, value)).collect()));
        let values = values.collect();
        Step {
            id: names.step(step),
            owner: step.owner(),
            scope: step.scope(),
            tenant: step.tenant().map(|tenant| names.value("tenant", tenant)),
            kinds: step.kinds().iter().map(|kind| kind.id()).collect(),
            named: values,
            users: step.users().map(|user| names.named(user)).collect(),
            blocked_by_this_alone: step.blocked_by_this_alone(),
            retry_after: retries(step.retry_after(), names),
            left_after: left.remove(step.id()).unwrap_or_default(),
            summary: step.summary(),
            actions: actions(&kinds),
        }
    };
    plan.steps().iter().map(step).collect()
}

/// By the last step of each user, those who cannot be retried after it.
fn left<'a>(plan: &'a Plan, names: &Names<'a>) -> BTreeMap<&'a str, Vec<Left<'a>>> {
    let mut left: BTreeMap<&str, Vec<Left<'a>>> = BTreeMap::new();
    for (number, user) in plan.users().iter().enumerate() {
        let Some(last) = user.blocked_by().next_back().filter(|_| user.after_fixes() != UserState::RetryNow) else {
            continue;
        };
        let lists = left.entry(last).or_default();
        let at = lists.partition_point(|list| list.state < user.after_fixes());
        if lists.get(at).is_none_or(|list| list.state != user.after_fixes()) {
            lists.insert(at, Left { state: user.after_fixes(), users: Vec::new() });
        }
        lists[at].users.push(names.user(number));
    }
    left
}

/// How to fix some kinds, without saying the same twice.
fn actions(kinds: &[Kind]) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for kind in kinds {
        let remediation = *kind.remediation();
        match actions.iter_mut().find(|action| action.remediation == remediation) {
            Some(action) => action.kinds.push(kind.id()),
            None => actions.push(Action { kinds: vec![kind.id()], remediation }),
        }
    }
    actions
}

fn unnamed(errors: &[ErrorReport<'_>]) -> Vec<UnnamedErrors> {
    let mut counts: BTreeMap<ErrorKind, usize> = BTreeMap::new();
    for kind in errors.iter().filter(|error| error.user().is_none()).filter_map(ErrorReport::kind) {
        if kind.retryability().verdict() != Verdict::AfterFix {
            *counts.entry(kind).or_default() += 1;
        }
    }
    let report =
        |(kind, errors): (ErrorKind, usize)| UnnamedErrors { kind, errors, retry: kind.retryability().to_string() };
    counts.into_iter().map(report).collect()
}

/// Users in the order of their first appearance, each once.
#[derive(Default)]
struct Users<'a> {
    seen: HashSet<usize>,
    names: Vec<Name<'a>>,
}

impl<'a> Users<'a> {
    fn add(&mut self, error: &ErrorReport<'a>) {
        if let Some((number, name)) = error.user() {
            if self.seen.insert(number) {
                self.names.push(name);
            }
        }
    }
}

fn kinds<'a>(errors: &[ErrorReport<'a>], names: &Names<'a>) -> Vec<KindErrors<'a>> {
    struct Group<'a> {
        codes: BTreeSet<ErrorCode>,
        errors: usize,
        users: Users<'a>,
        /// The values by role, of the roles that the kind has.
        named: Vec<(Role, &'static str, BTreeSet<Name<'a>>)>,
    }

    let new_group = |kind: ErrorKind| {
        let roles = NAMED.into_iter().filter(|(role, _)| kind.fields().iter().any(|field| field.role() == Some(*role)));
        let none = |(role, label)| (role, label, BTreeSet::new());
        Group { codes: BTreeSet::new(), errors: 0, users: Users::default(), named: roles.map(none).collect() }
    };
    let mut groups: BTreeMap<ErrorKind, Group<'_>> = BTreeMap::new();
    for error in errors {
        let Some(known) = error.record().error() else { continue };
        let group = groups.entry(known.kind()).or_insert_with_key(|kind| new_group(*kind));
        group.errors += 1;
        group.codes.extend(known.code());
        group.users.add(error);
        for (role, label, values) in &mut group.named {
            values.extend(known.in_role(*role).map(|value| names.value(label, value)));
        }
    }
    let mut kinds: Vec<_> = groups.into_iter().collect();
    kinds.sort_by_key(|(_, group)| Reverse((group.users.names.len(), group.errors)));
    let kind = |(kind, group): (ErrorKind, Group<'a>)| {
        let codes: Vec<ErrorCode> =
            if group.codes.is_empty() { kind.codes().to_vec() } else { group.codes.into_iter().collect() };
        let values = group.named.into_iter().filter(|(.., values)| !values.is_empty());
        KindErrors {
            kind,
            codes: codes.into_iter().map(ErrorCode::as_str).collect(),
            errors: group.errors,
            users: group.users.names,
            named: values.map(|(_, label, values)| (label, values.into_iter().collect())).collect(),
        }
    };
    kinds.into_iter().map(kind).collect()
}

fn unrecognized<'a>(errors: &[ErrorReport<'a>]) -> Vec<Unrecognized<'a>> {
    let mut groups: BTreeMap<_, (Unrecognized<'_>, Users<'_>, BTreeSet<Name<'a>>)> = BTreeMap::new();
    for error in errors {
        let Some(unknown) = error.record().unrecognized() else { continue };
        let (code, message) = (error.code(), error.message());
        let key = (code.clone(), message.clone().unwrap_or_else(|| error.reason().unwrap_or_default().into()));
        let (group, users, services) = groups.entry(key).or_insert_with(|| {
            let group = Unrecognized {
                code,
                message,
                reason: error.reason().unwrap_or_default(),
                nearest: unknown.candidates().iter().map(|near| near.kind().id()).collect(),
                services: Vec::new(),
                errors: 0,
                users: Vec::new(),
                places: Vec::new(),
            };
            (group, Users::default(), BTreeSet::new())
        });
        group.errors += 1;
        users.add(error);
        services.extend(error.service());
        if group.places.len() < PLACES {
            group.places.push(error.place());
        }
    }
    let mut groups: Vec<Unrecognized<'a>> = groups
        .into_values()
        .map(|(group, users, services)| Unrecognized {
            users: users.names,
            services: services.into_iter().collect(),
            ..group
        })
        .collect();
    groups.sort_by_key(|group| Reverse((group.users.len(), group.errors)));
    groups
}

fn failed<'a>(errors: &[ErrorReport<'a>]) -> Vec<FailedState<'a>> {
    let mut groups: BTreeMap<_, (FailedState<'_>, Users<'_>)> = BTreeMap::new();
    for error in errors.iter().filter(|error| *error.record().outcome() == Outcome::Failed) {
        let (service, status) = (error.service(), error.status());
        let (group, users) = groups.entry((service.clone(), status.clone())).or_insert_with(|| {
            let group = FailedState { service, status, entries: 0, users: Vec::new(), places: Vec::new() };
            (group, Users::default())
        });
        group.entries += 1;
        users.add(error);
        if group.places.len() < PLACES {
            group.places.push(error.place());
        }
    }
    let mut groups: Vec<FailedState<'a>> =
        groups.into_values().map(|(group, users)| FailedState { users: users.names, ..group }).collect();
    groups.sort_by_key(|group| Reverse((group.users.len(), group.entries)));
    groups
}

fn unknown_states<'a>(errors: &[ErrorReport<'a>]) -> Vec<UnknownState<'a>> {
    let mut states: BTreeMap<Name<'a>, (usize, Users<'a>)> = BTreeMap::new();
    for error in errors.iter().filter(|error| error.is_in_unknown_state()) {
        let (entries, users) = states.entry(error.status().unwrap_or_default()).or_default();
        *entries += 1;
        users.add(error);
    }
    let state =
        |(state, (entries, users)): (Name<'a>, (usize, Users<'a>))| UnknownState { state, entries, users: users.names };
    states.into_iter().map(state).collect()
}

fn input<'a>(number: usize, reading: &'a Reading, names: &Names<'a>) -> InputReport<'a> {
    InputReport {
        name: names.input(number, &reading.name),
        is_sheet: reading.workbook.is_some(),
        summary: reading.summary.clone(),
        damage: reading.damage.iter().map(|damage| names.damage(damage)).collect(),
    }
}
