//! The report as one HTML page to hand over. The template `handover.html` includes `handover.css` and `handover.js`. All
//! but the table of the users is there without the script too.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use m365_migration_errors::plan::UserState;
use m365_migration_errors::records::Summary;
use m365_migration_errors::{ErrorKind, Remediation};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::handover_data::HandoverData;
use super::names::Name;
use super::report::{FailedState, InputReport, KindErrors, Report, Retry, Step, Unrecognized};
use super::words::{self, COUNTS};
use crate::markup;

/// How many names of a list are shown, and how many more when it is unfolded. The table of users has them all.
const SHOWN: usize = 3;
const UNFOLDED: usize = 20;

/// How many unrecognized messages are shown, those with the most users.
const UNRECOGNIZED: usize = 100;

/// The length of the bars. An SVG has no other unit.
const LENGTH: usize = 10_000;

const STYLE: &str = include_str!("handover.css");
const SCRIPT: &str = include_str!("handover.js");

#[derive(Serialize)]
struct Handover<'r> {
    redacted: bool,
    files: String,
    headline: String,
    sums: String,
    users: usize,
    blocked: String,
    retry_now: usize,
    unknown_states: Vec<String>,
    states: Vec<StateBar>,
    owners: Vec<OwnerBar>,
    since: Option<SinceList<'r>>,
    steps: Vec<Card<'r>>,
    caution_before_retry: Option<&'static str>,
    retry: Vec<Again<'r>>,
    waits: Vec<Again<'r>>,
    /// The errors that name no user: what they mean, what of a retry, and their number.
    unnamed: Vec<(&'static str, String, usize)>,
    errors: usize,
    kinds: Vec<KindCard<'r>>,
    unrecognized: Vec<UnknownCard<'r>>,
    all_unrecognized: usize,
    failed: Vec<FailedCard<'r>>,
    damaged: u64,
    damage: Vec<DamageList<'r>>,
    counts: [&'static str; COUNTS.len()],
    inputs: Vec<InputRow<'r>>,
}

/// The first names of a list.
#[derive(Serialize)]
struct Few<'r> {
    count: usize,
    shown: Vec<&'r str>,
    unfolded: Vec<&'r str>,
    /// How many are in neither.
    more: usize,
}

impl<'r> Few<'r> {
    fn of<'n: 'r>(names: impl IntoIterator<Item = &'r Name<'n>>) -> Self {
        let mut names: Vec<&str> = names.into_iter().map(|name| &**name).collect();
        let count = names.len();
        names.truncate(SHOWN + UNFOLDED);
        let more = count - names.len();
        let unfolded = names.split_off(SHOWN.min(names.len()));
        Self { count, shown: names, unfolded, more }
    }
}

/// A state as a part of all users.
#[derive(Serialize)]
struct StateBar {
    word: &'static str,
    label: &'static str,
    users: usize,
    start: usize,
    length: usize,
}

/// The users whom one owner blocks.
#[derive(Serialize)]
struct OwnerBar {
    owner: String,
    steps: usize,
    users: usize,
    alone: usize,
    length: usize,
    alone_length: usize,
}

#[derive(Serialize)]
struct SinceList<'r> {
    file: &'r str,
    counts: String,
    /// Fixed, new and so on; the error; and the users.
    changes: Vec<(&'static str, &'r str, Few<'r>)>,
}

/// A step of the plan.
#[derive(Serialize)]
struct Card<'r> {
    number: usize,
    summary: &'static str,
    owner: String,
    reach: &'static str,
    alone: String,
    users: Few<'r>,
    after: Vec<Again<'r>>,
    left: Vec<LeftUsers<'r>>,
    named: Vec<(String, Few<'r>)>,
    cautions: BTreeSet<&'static str>,
    /// How to fix it, and the numbers of the errors that are fixed so.
    actions: Vec<(Vec<usize>, Remediation)>,
}

/// Users who cannot be retried after the step, and what is left to do.
#[derive(Serialize)]
struct LeftUsers<'r> {
    then: &'static str,
    users: Few<'r>,
}

/// What to retry, when and of whom.
#[derive(Serialize)]
struct Again<'r> {
    unit: &'static str,
    when: Option<String>,
    users: Few<'r>,
    /// The ids of all, if the script does not know them.
    ids: String,
}

#[derive(Serialize)]
struct KindCard<'r> {
    number: usize,
    id: &'static str,
    codes: &'r [&'static str],
    title: &'static str,
    errors: usize,
    users: Few<'r>,
    named: Vec<(String, Few<'r>)>,
    message: &'static str,
    retry: String,
    owner: &'static str,
    /// The steps that fix it.
    steps: Vec<usize>,
    remediation: Remediation,
}

#[derive(Serialize)]
struct UnknownCard<'r> {
    code: Option<&'r str>,
    message: Option<&'r str>,
    reason: &'r str,
    /// The id and the message of each.
    nearest: Vec<(&'static str, &'static str)>,
    services: &'r [Name<'r>],
    errors: usize,
    users: Few<'r>,
    places: &'r [String],
}

#[derive(Serialize)]
struct FailedCard<'r> {
    title: String,
    entries: String,
    users: Few<'r>,
    places: &'r [String],
    more: usize,
}

#[derive(Serialize)]
struct DamageList<'r> {
    places: &'r [String],
    more: u64,
}

#[derive(Serialize)]
struct InputRow<'r> {
    name: &'r str,
    format: String,
    counts: [u64; COUNTS.len()],
    replaced: u64,
}

/// Writes the page.
pub fn write(report: &Report<'_>, mut out: impl Write) -> io::Result<()> {
    let page = render(report).expect("the template is valid and uses only given values");
    out.write_all(page.as_bytes())?;
    out.flush()
}

fn render(report: &Report<'_>) -> Result<String, minijinja::Error> {
    let data = serde_json::to_string(&HandoverData::new(report)).expect("the data has only texts as keys");
    // Nothing in it ends the element, or begins a comment.
    let data = data.replace('<', "\\u003c");
    let mut environment = markup::environment()?;
    environment.add_template("handover.html", include_str!("handover.html"))?;
    environment.get_template("handover.html")?.render(context! {
        report => Serde(&handover(report)),
        version => env!("CARGO_PKG_VERSION"),
        data => Value::from_safe_string(data),
        ..markup::parts(STYLE, SCRIPT)
    })
}

fn handover<'r>(report: &'r Report<'_>) -> Handover<'r> {
    let damaged_inputs = report.inputs.iter().filter(|input| input.summary.damaged() > 0);
    Handover {
        redacted: report.redacted,
        files: words::count(report.files, "file"),
        headline: words::headline(report),
        sums: words::sums(report),
        users: report.users.len(),
        blocked: words::blocked(report),
        retry_now: report.count(UserState::RetryNow),
        unknown_states: report
            .unknown_states
            .iter()
            .map(|state| format!("{} ({})", state.state, state.entries))
            .collect(),
        states: states(report),
        owners: owners(report),
        since: report.since.as_ref().map(|since| SinceList {
            file: &since.file,
            counts: words::changes(since),
            changes: since
                .by_error()
                .into_iter()
                .map(|(what, error, users)| (what, words::title(error), Few::of(users)))
                .collect(),
        }),
        steps: report.steps.iter().zip(1..).map(|(step, number)| card(number, step, &report.kinds)).collect(),
        caution_before_retry: report.caution_before_retry(),
        retry: report.retry.iter().map(|retry| Again { ids: lines(&retry.users), ..again(retry) }).collect(),
        waits: waits(report),
        unnamed: report
            .unnamed
            .iter()
            .map(|unnamed| (unnamed.kind.summary(), words::capitalized(&unnamed.retry), unnamed.errors))
            .collect(),
        errors: report.kinds.iter().map(|kind| kind.errors).sum(),
        kinds: report.kinds.iter().zip(1..).map(|(kind, number)| kind_card(number, kind, &report.steps)).collect(),
        unrecognized: report.unrecognized.iter().take(UNRECOGNIZED).map(unknown_card).collect(),
        all_unrecognized: report.unrecognized.len(),
        failed: report.failed.iter().map(failed_card).collect(),
        damaged: report.sum(Summary::damaged),
        damage: damaged_inputs.map(damage_list).collect(),
        counts: COUNTS.map(|(name, _)| name),
        inputs: report.inputs.iter().map(input_row).collect(),
    }
}

fn states(report: &Report<'_>) -> Vec<StateBar> {
    let all = report.users.len().max(1);
    let mut before = 0;
    let bar = |count: &super::report::StateCount| {
        let start = before * LENGTH / all;
        before += count.users;
        StateBar {
            word: count.state.as_str(),
            label: count.state.describe(),
            users: count.users,
            start,
            length: before * LENGTH / all - start,
        }
    };
    report.states.iter().filter(|count| count.users > 0).map(bar).collect()
}

/// The owners of the steps, those who block the most users first.
fn owners(report: &Report<'_>) -> Vec<OwnerBar> {
    let mut bars: BTreeMap<String, OwnerBar> = BTreeMap::new();
    let mut owner_of: HashMap<&str, String> = HashMap::new();
    for step in &report.steps {
        let owner = words::owner_of(step);
        owner_of.insert(&step.id, owner.clone());
        let new = || OwnerBar { owner: owner.clone(), steps: 0, users: 0, alone: 0, length: 0, alone_length: 0 };
        bars.entry(owner.clone()).or_insert_with(new).steps += 1;
    }
    for user in &report.users {
        let blocking: BTreeSet<&String> = user.blocked_by.iter().filter_map(|step| owner_of.get(&**step)).collect();
        for owner in &blocking {
            if let Some(bar) = bars.get_mut(*owner) {
                bar.users += 1;
                bar.alone += usize::from(blocking.len() == 1);
            }
        }
    }
    let most = bars.values().map(|bar| bar.users).max().unwrap_or_default().max(1);
    let mut bars: Vec<OwnerBar> = bars
        .into_values()
        .map(|bar| OwnerBar { length: bar.users * LENGTH / most, alone_length: bar.alone * LENGTH / most, ..bar })
        .collect();
    bars.sort_by_key(|bar| Reverse((bar.users, bar.steps)));
    bars
}

fn card<'r>(number: usize, step: &'r Step, kinds: &[KindErrors]) -> Card<'r> {
    let actions = step.actions.iter().map(|action| {
        let errors = (1..).zip(kinds).filter(|(_, errors)| action.kinds.contains(&errors.kind.id()));
        (errors.map(|(number, _)| number).collect(), action.remediation)
    });
    let named = step.named.iter().filter(|(field, _)| step.tenant.is_none() || **field != "tenant");
    Card {
        number,
        summary: step.summary,
        owner: words::owner_of(step),
        reach: words::reach(step.scope),
        alone: words::alone(step),
        users: Few::of(&step.users),
        after: step
            .retry_after
            .iter()
            .map(|retry| Again { when: Some(words::after(number)), ..again(retry) })
            .collect(),
        left: step
            .left_after
            .iter()
            .map(|left| LeftUsers { then: words::then(left.state), users: Few::of(&left.users) })
            .collect(),
        named: named.map(|(field, values)| (words::label(field), Few::of(values))).collect(),
        cautions: step.actions.iter().filter_map(|action| action.remediation.caution()).collect(),
        actions: actions.collect(),
    }
}

fn again<'r>(retry: &'r Retry<'_>) -> Again<'r> {
    Again { unit: retry.unit.describe(), when: None, users: Few::of(&retry.users), ids: String::new() }
}

fn waits<'r>(report: &'r Report<'_>) -> Vec<Again<'r>> {
    let names: HashMap<&str, &Name<'_>> = report.users.iter().map(|user| (&*user.user, &user.user)).collect();
    let wait = |wait: super::report::Wait| Again {
        unit: wait.unit.map_or("nothing", |unit| unit.describe()),
        when: Some(words::when(wait.state, wait.hours)),
        ids: lines(&wait.users),
        users: Few::of(wait.users.iter().map(|user| names[&**user])),
    };
    report.waits().into_iter().map(wait).collect()
}

fn lines(names: &[Name<'_>]) -> String {
    names.join("\n")
}

fn kind_card<'r>(number: usize, errors: &'r KindErrors, steps: &[Step]) -> KindCard<'r> {
    let (kind, remediation) = (errors.kind, errors.kind.remediation());
    let fixing = (1..).zip(steps).filter(|(_, step)| step.kinds.contains(&kind.id()));
    KindCard {
        number,
        id: kind.id(),
        codes: &errors.codes,
        title: kind.summary(),
        errors: errors.errors,
        users: Few::of(&errors.users),
        named: errors.named.iter().map(|(label, values)| (words::label(label), Few::of(values))).collect(),
        message: kind.message(),
        retry: kind.retryability().to_string(),
        owner: remediation.owner().describe(),
        steps: fixing.map(|(number, _)| number).collect(),
        remediation: *remediation,
    }
}

fn unknown_card<'r>(group: &'r Unrecognized<'_>) -> UnknownCard<'r> {
    UnknownCard {
        code: group.code.as_deref(),
        message: group.message.as_deref().map(str::trim).filter(|message| !message.is_empty()),
        reason: &group.reason,
        nearest: group.nearest.iter().map(|id| (*id, id.parse().map_or("", ErrorKind::message))).collect(),
        services: &group.services,
        errors: group.errors,
        users: Few::of(&group.users),
        places: &group.places[..group.places.len().min(SHOWN)],
    }
}

fn failed_card<'r>(group: &'r FailedState<'_>) -> FailedCard<'r> {
    let service = group.service.as_ref().map_or(String::new(), |service| format!("{service}: "));
    let places = &group.places[..group.places.len().min(SHOWN)];
    FailedCard {
        title: format!("{service}{}", group.status.as_deref().unwrap_or("failed")),
        entries: words::entries(group.entries),
        users: Few::of(&group.users),
        places,
        more: group.entries.saturating_sub(places.len()),
    }
}

fn damage_list<'r>(input: &'r InputReport<'_>) -> DamageList<'r> {
    let places = &input.damage[..input.damage.len().min(UNFOLDED)];
    DamageList { places, more: input.summary.damaged().saturating_sub(places.len() as u64) }
}

fn input_row<'r>(input: &'r InputReport<'_>) -> InputRow<'r> {
    InputRow {
        name: &input.name,
        format: words::format(input),
        counts: COUNTS.map(|(_, count)| count(&input.summary)),
        replaced: input.summary.replaced(),
    }
}
