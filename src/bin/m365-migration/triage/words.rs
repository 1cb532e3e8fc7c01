//! The words of the report for people, which all its forms share.

use std::collections::BTreeSet;
use std::fmt::Display;

use m365_migration_errors::plan::UserState;
use m365_migration_errors::records::Summary;
use m365_migration_errors::{ErrorKind, Owner, Scope};

use super::error_report::ErrorReport;
use super::report::{InputReport, Report, Since, Step};

type Count = fn(&Summary) -> u64;

/// The counts of each input, with their column names. The first is the sum of the others.
pub const COUNTS: [(&str, Count); 7] = [
    ("Read", Summary::read),
    ("Known", Summary::recognized),
    ("Unknown", Summary::unrecognized),
    ("Failed", Summary::failed),
    ("Clean", Summary::clean),
    ("Skipped", Summary::skipped),
    ("Damaged", Summary::damaged),
];

pub fn count<N: Copy + Display + PartialEq + From<u8>>(number: N, what: &str) -> String {
    let plural = if number == N::from(1) { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// A number of entries.
pub fn entries<N: Copy + Display + PartialEq + From<u8>>(number: N) -> String {
    if number == N::from(1) { "1 entry".into() } else { format!("{number} entries") }
}

/// The most important sentence on all that was read.
pub fn headline(report: &Report<'_>) -> String {
    let users = count(report.users.len(), "user");
    let [read, recognized, unrecognized, failed, clean, _, damaged] = COUNTS.map(|(_, count)| report.sum(count));
    let errors = report.errors.iter().filter(|error| !error.is_in_unknown_state());
    let affected = errors.filter_map(ErrorReport::user).map(|(number, _)| number);
    let affected = affected.collect::<BTreeSet<_>>().len();
    match (recognized + unrecognized + failed, damaged, clean) {
        (0, 0, 0) => format!("nothing recognized in {}", count(read, "line")),
        (0, 0, _) if !report.unknown_states.is_empty() => format!("{users}, no errors, but unknown states"),
        (0, 0, _) => format!("{users}, no errors"),
        (0, _, 0) => "nothing recognized in what could be read".into(),
        (0, ..) => format!("{users}, no errors in what could be read"),
        _ if report.users.is_empty() => "errors that name no user".into(),
        _ if affected == 0 => format!("{users}, and errors that name no user"),
        _ if report.users.len() == 1 => format!("{users}, with errors"),
        _ => format!("{users}, {affected} of them with errors"),
    }
}

/// How many entries were read, and what came of them.
pub fn sums(report: &Report<'_>) -> String {
    let [read, recognized, unrecognized, failed, clean, skipped, damaged] = COUNTS.map(|(_, count)| report.sum(count));
    format!(
        "{}: {recognized} recognized, {unrecognized} not recognized, {failed} failed without a reason, {clean} without \
         error, {skipped} skipped, {damaged} damaged",
        entries(read)
    )
}

/// How many users a step has, and for how many nothing else is to be done.
pub fn alone(step: &Step) -> String {
    match (step.users.len(), step.blocked_by_this_alone) {
        (0, _) => "no user is named".into(),
        (1, 1) => "1 user, blocked by this alone".into(),
        (users, alone) if alone == users => format!("{users} users, all blocked by this alone"),
        (1, _) => "1 user, blocked by something else too".into(),
        (users, 0) => format!("{users} users, all blocked by something else too"),
        (users, alone) => format!("{users} users, {alone} of them blocked by this alone"),
    }
}

/// How many steps there are, and how many users wait for them.
pub fn blocked(report: &Report<'_>) -> String {
    let steps = count(report.steps.len(), "step");
    match report.count(UserState::Blocked) {
        0 => steps,
        users => format!("{steps}, {} blocked", count(users, "user")),
    }
}

/// Who has to make a step.
pub fn owner_of(step: &Step) -> String {
    owner(step.owner, step.tenant.as_deref())
}

/// Who has to act on an error; `None` if it is not recognized.
pub fn owner_of_error(report: &Report<'_>, error: &ErrorReport<'_>) -> Option<String> {
    let named = error.kind()?.remediation().owner();
    let tenant = error.tenant().filter(|_| named == Owner::NamedTenantAdmin);
    let step = report.step_of(error);
    Some(step.map_or_else(|| owner(named, tenant.map(|tenant| &**tenant)), |(_, step)| owner_of(step)))
}

/// Who has to act, with the tenant if there is one.
pub fn owner(owner: Owner, tenant: Option<&str>) -> String {
    match (owner, tenant) {
        (Owner::NamedTenantAdmin, Some(tenant)) => format!("admin of the tenant {tenant}"),
        (owner, Some(tenant)) => format!("{}, {tenant}", owner.describe()),
        (owner, None) => owner.describe().into(),
    }
}

/// What else a step reaches; nothing if it is for single users.
pub fn reach(scope: Scope) -> &'static str {
    match scope {
        Scope::Tenant => "it reaches every user of the tenant",
        Scope::Batch => "it reaches every user of the batch",
        _ => "",
    }
}

/// When users can be retried for whom a step is the last one.
pub fn after(step: usize) -> String {
    match step {
        1 => "once step 1 is done".into(),
        2 => "once steps 1 and 2 are done".into(),
        last => format!("once steps 1 to {last} are done"),
    }
}

/// When users who wait can be retried.
pub fn when(state: UserState, hours: Option<u64>) -> String {
    match (state, hours) {
        (_, Some(hours)) => format!("after {} at least", count(hours, "hour")),
        (UserState::BackOff, None) => "the service is busy, so after a while".into(),
        (_, None) => "once what their error waits for has happened".into(),
    }
}

/// What to do about a text that is not recognized, or a failed state without a reason.
pub fn look(error: &ErrorReport<'_>) -> &'static str {
    if error.reason().is_some() { "Read the message and find the cause." } else { "Look at the user in the portal." }
}

/// The meaning of the known error that is most similar to a text that is not recognized.
pub fn nearest(error: &ErrorReport<'_>) -> Option<String> {
    let near = error.record().unrecognized()?.candidates().first()?.kind().documented()?;
    Some(format!("The nearest known error: {}", near.summary()))
}

/// What comes after the last step of users who cannot be retried yet.
pub fn then(state: UserState) -> &'static str {
    match state {
        UserState::Wait => "Then wait",
        UserState::BackOff => "Then back off",
        _ => "Then look at",
    }
}

/// How much has changed.
pub fn changes(since: &Since) -> String {
    let Since { fixed, new, still_there, not_seen, .. } = since;
    let [fixed, new, still_there, not_read] = [fixed, new, still_there, not_seen].map(Vec::len);
    format!("{fixed} fixed, {new} new, {still_there} still there, {not_read} not read")
}

/// The format of an input.
pub fn format(input: &InputReport) -> String {
    match input.summary.format() {
        _ if input.is_sheet => "workbook".into(),
        Some(format) => format!("{format}, {}", input.summary.encoding()),
        None => format!("nothing, {}", input.summary.encoding()),
    }
}

/// The meaning of a kind; any other text as it is.
pub fn title(kind: &str) -> &str {
    kind.parse().map_or(kind, |kind: ErrorKind| kind.summary())
}

/// The name of a field, for people.
pub fn label(field: &str) -> String {
    capitalized(&field.replace('_', " "))
}

pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
