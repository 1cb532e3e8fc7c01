//! What the page to hand over shows of each user, for its script. Large migrations have tens of thousands of messages that
//! differ only in their values, so texts that repeat are written once, and named by number.

use std::collections::HashMap;
use std::hash::Hash;

use m365_migration_errors::plan::UserState;
use serde::Serialize;

use super::error_report::ErrorReport;
use super::report::{Report, Step, User};
use super::words;

/// Where a template has a value.
const HOLE: char = '\u{FFFC}';

/// Shorter values stay in the template: they would be found in the middle of words.
const SHORTEST: usize = 4;

#[derive(Serialize)]
pub struct HandoverData<'r> {
    states: Vec<StateWord>,
    /// What to retry, and when.
    retries: Vec<String>,
    owners: Vec<String>,
    steps: Vec<StepData>,
    whats: Vec<What>,
    /// Services and states.
    words: Vec<String>,
    /// Messages with [`HOLE`]s.
    templates: Vec<String>,
    values: Vec<String>,
    users: Vec<UserData<'r>>,
}

#[derive(Serialize)]
struct StateWord {
    word: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct StepData {
    title: &'static str,
    owner: usize,
    /// The users to retry after it, by unit, as numbers of users.
    after: Vec<Vec<usize>>,
}

/// The error: a kind with one of its codes, or a text that is not recognized, or a failed state.
#[derive(PartialEq, Eq, Hash, Serialize)]
struct What {
    title: &'static str,
    code: String,
    id: &'static str,
    todo: &'static str,
    who: String,
    retry: String,
}

/// The ids, the state, what to retry (plus one, or zero), the steps that block, and the errors.
#[derive(Serialize)]
struct UserData<'r>(Vec<&'r str>, usize, usize, Vec<usize>, Vec<Vec<usize>>);

/// Things that repeat, each once.
struct Once<T>(HashMap<T, usize>);

impl<T: Eq + Hash> Once<T> {
    fn number(&mut self, item: T) -> usize {
        let next = self.0.len();
        *self.0.entry(item).or_insert(next)
    }

    fn all(self) -> Vec<T> {
        let mut all: Vec<(T, usize)> = self.0.into_iter().collect();
        all.sort_by_key(|(_, number)| *number);
        all.into_iter().map(|(item, _)| item).collect()
    }
}

impl<'r> HandoverData<'r> {
    pub fn new(report: &'r Report<'_>) -> Self {
        let mut owners = Once(HashMap::new());
        let numbers: HashMap<&str, usize> = report.users.iter().map(|user| &*user.user).zip(0..).collect();
        let step = |step: &Step| StepData {
            title: step.summary,
            owner: owners.number(words::owner_of(step)),
            after: step
                .retry_after
                .iter()
                .map(|retry| retry.users.iter().filter_map(|user| numbers.get(&**user).copied()).collect())
                .collect(),
        };
        let steps = report.steps.iter().map(step).collect();
        let step_numbers: HashMap<&str, usize> = report.steps.iter().map(|step| &*step.id).zip(0..).collect();
        let mut retries = Once(HashMap::new());
        let mut users: Vec<_> = report.users.iter().map(|user| user_data(user, &step_numbers, &mut retries)).collect();

        let (mut whats, mut words) = (Once(HashMap::new()), Once(HashMap::new()));
        let (mut templates, mut values) = (Once(HashMap::new()), Once(HashMap::new()));
        // How often each error of a user was read.
        let mut times: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        let mut order = Vec::new();
        for error in &report.errors {
            let Some((user, _)) = error.user() else { continue };
            let ids = &users[user].0;
            let message = error.message();
            let message = message.as_deref().map_or("", str::trim);
            let (template, found) = cut(message, ids, &error.values());
            let mut parts = vec![
                whats.number(what(report, error)),
                words.number(error.service().map_or_else(String::new, |service| service.to_string())),
                words.number(error.status().map_or_else(String::new, |status| status.to_string())),
                templates.number(template),
            ];
            parts.extend(found.into_iter().map(|value| {
                let own = ids.iter().position(|id| *id == value);
                own.unwrap_or_else(|| ids.len() + values.number(value.to_owned()))
            }));
            let key = (user, parts);
            if let Some(times) = times.get_mut(&key) {
                *times += 1;
            } else {
                order.push(key.clone());
                times.insert(key, 1);
            }
        }
        for key in order {
            let times = times[&key];
            let (user, parts) = key;
            users[user].4.push([vec![times], parts].concat());
        }
        Self {
            states: UserState::ALL.iter().map(|state| state_word(*state)).collect(),
            retries: retries.all(),
            owners: owners.all(),
            steps,
            whats: whats.all(),
            words: words.all(),
            templates: templates.all(),
            values: values.all(),
            users,
        }
    }
}

fn state_word(state: UserState) -> StateWord {
    StateWord { word: state.as_str(), label: state.describe() }
}

fn user_data<'r>(user: &'r User, step_numbers: &HashMap<&str, usize>, retries: &mut Once<String>) -> UserData<'r> {
    let state = UserState::ALL.iter().position(|state| *state == user.state).unwrap_or_default();
    let retry = user.unit.and_then(|unit| match user.state {
        UserState::RetryNow => Some(unit.describe().into()),
        UserState::BackOff | UserState::Wait => {
            Some(format!("{}, {}", unit.describe(), words::when(user.state, user.minimum_wait_hours)))
        }
        _ => None,
    });
    UserData(
        user.ids.iter().map(|id| &**id).collect(),
        state,
        retry.map_or(0, |retry| retries.number(retry) + 1),
        user.blocked_by.iter().filter_map(|id| step_numbers.get(&**id).copied()).collect(),
        Vec::new(),
    )
}

fn what(report: &Report<'_>, error: &ErrorReport<'_>) -> What {
    let code = error.code().map_or_else(String::new, |code| code.to_string());
    if let Some(kind) = error.kind() {
        let fix = kind.remediation();
        return What {
            title: kind.summary(),
            code,
            id: kind.id(),
            todo: fix.summary(),
            who: words::owner_of_error(report, error).unwrap_or_default(),
            retry: kind.retryability().to_string(),
        };
    }
    What {
        title: match error.reason() {
            Some(_) => "Not recognized",
            None if error.is_in_unknown_state() => "In a state that is not known",
            None => "Failed without a reason",
        },
        code,
        id: "",
        todo: words::look(error),
        who: String::new(),
        retry: words::nearest(error).unwrap_or_default(),
    }
}

/// Cuts the values out of a message. Their order and number are those of the holes, so nothing is lost.
fn cut<'m>(message: &'m str, ids: &[&str], values: &[String]) -> (String, Vec<&'m str>) {
    let mut values: Vec<&str> = ids.iter().copied().chain(values.iter().map(|value| &**value)).collect();
    values.retain(|value| value.len() >= SHORTEST);
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    let (mut template, mut found, mut rest) = (String::new(), Vec::new(), message);
    if message.contains(HOLE) {
        return (message.into(), found);
    }
    while let Some((start, length)) =
        values.iter().filter_map(|value| Some((rest.find(value)?, value.len()))).min_by_key(|(start, _)| *start)
    {
        template.push_str(&rest[..start]);
        template.push(HOLE);
        found.push(&rest[start..start + length]);
        rest = &rest[start + length..];
    }
    template.push_str(rest);
    (template, found)
}

#[cfg(test)]
mod tests {
    use super::{HOLE, cut};

    #[test]
    fn a_message_is_its_template_with_the_values() {
        for (message, ids, values, expected) in [
            ("User kim@contoso.com in contoso.com", &["kim@contoso.com"][..], &["contoso.com"][..], "User | in |"),
            // The longest value wins; a short one does not become a hole.
            ("ab abcd abcde", &[], &["ab", "abcd", "abcde"], "ab | |"),
            ("abcdabcd", &["abcd"], &["abcd"], "||"),
            ("", &["abcd"], &[], ""),
            ("nothing of it", &["kim@contoso.com"], &["values"], "nothing of it"),
            ("Zoë Müller, Zoë", &["Zoë Müller"], &["Zoë"], "|, |"),
            ("it has a \u{FFFC} and a value", &[], &["value"], "it has a \u{FFFC} and a value"),
        ] {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            let (template, found) = cut(message, ids, &values);
            let marked = if found.is_empty() { template.clone() } else { template.replace(HOLE, "|") };
            assert_eq!(marked, expected, "{message}");
            if !found.is_empty() {
                let pieces = template.split(HOLE).zip(found.iter().copied().chain([""]));
                let filled: String = pieces.flat_map(|(text, value)| [text, value]).collect();
                assert_eq!(filled, message);
            }
        }
    }
}
