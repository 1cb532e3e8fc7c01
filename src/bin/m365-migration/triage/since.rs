//! Compares with an earlier report.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use encoding_rs::UTF_8;
use m365_migration_errors::ErrorKind;
use m365_migration_errors::plan::{Plan, UserState};
use serde::Deserialize;

use super::gather::Gathered;
use super::report::{Change, Report, Since, VERSION};

/// The members of an earlier report that are read. All others are ignored, so that a later version may add some.
#[derive(Deserialize)]
struct Earlier {
    redacted: bool,
    users: Vec<EarlierUser>,
    errors: Vec<EarlierError>,
}

/// What every version has.
#[derive(Deserialize)]
struct AnyVersion {
    version: u32,
}

#[derive(Deserialize)]
struct EarlierUser {
    user: String,
    ids: Vec<String>,
}

#[derive(Deserialize)]
struct EarlierError {
    user: Option<String>,
    outcome: String,
    kind: Option<String>,
    service: Option<String>,
    message: Option<String>,
}

/// The user by number in this run, or the name of one who is not in it, or nobody; and the error.
type Key = (Option<Result<usize, String>>, String);

/// Compares with the report in a file that `--json` wrote.
///
/// # Errors
///
/// Says what is wrong with the file, and nothing of what is in it.
pub fn read<'a>(path: &Path, plan: &Plan, gathered: &Gathered, report: &Report<'a>) -> Result<Since<'a>, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    // PowerShell writes UTF-16 to a file.
    let (text, ..) = UTF_8.decode(&bytes);
    let version = serde_json::from_str(&text).map(|AnyVersion { version }| version).map_err(|error| foreign(&error))?;
    if version > VERSION {
        return Err("a newer version of this program wrote it: use that one".into());
    }
    let earlier: Earlier = serde_json::from_str(&text).map_err(|error| foreign(&error))?;
    if earlier.redacted {
        return Err("it is redacted, so its users cannot be compared with those of another run".into());
    }
    Ok(compare(path.display().to_string(), &earlier, plan, gathered, report))
}

/// The error's own text may quote the file.
fn foreign(error: &serde_json::Error) -> String {
    format!(
        "line {}, column {}: it is not a report of this program; --since takes the report of an earlier run, which \
         `triage --json` writes",
        error.line(),
        error.column(),
    )
}

fn compare<'a>(file: String, earlier: &Earlier, plan: &Plan, gathered: &Gathered, report: &Report<'a>) -> Since<'a> {
    let found = |user: &EarlierUser| {
        let number = user.ids.iter().chain([&user.user]).find_map(|id| plan.user_number(id));
        (user.user.clone(), number.ok_or_else(|| user.user.clone()))
    };
    let people: BTreeMap<String, Result<usize, String>> = earlier.users.iter().map(found).collect();

    // The services of which something was read now, by the number of the user.
    let lowercase = |service: &str| service.to_lowercase();
    let mut read: BTreeSet<(usize, Option<String>)> = BTreeSet::new();
    for (user, service) in gathered.clean.iter().flatten() {
        read.extend(plan.user_number(user).map(|number| (number, service.clone())));
    }
    let mut now: BTreeSet<Key> = BTreeSet::new();
    for error in &report.errors {
        let (record, number) = (error.record(), error.user().map(|(number, _)| number));
        let service = record.service().map(|service| service.as_str());
        let kind = error.kind().map(|kind| kind.id());
        read.extend(number.map(|number| (number, service.map(lowercase))));
        now.insert((number.map(Ok), key(record.outcome().as_str(), kind, record.message(), service)));
    }

    let file = if report.redacted { "an earlier report".into() } else { file };
    let mut since = Since { file, fixed: Vec::new(), new: Vec::new(), still_there: Vec::new(), not_seen: Vec::new() };
    let change = |(user, error): &Key| Change {
        user: user.as_ref().map(|user| match user {
            Ok(number) => report.users[*number].user.clone(),
            Err(_) if report.redacted => "another".into(),
            Err(name) => name.clone().into(),
        }),
        error: match error.split_once(": ") {
            Some((what, _)) if report.redacted => what.into(),
            None if report.redacted && error.parse::<ErrorKind>().is_err() => "another".into(),
            _ => error.clone(),
        },
    };
    let mut then: BTreeSet<Key> = BTreeSet::new();
    for error in &earlier.errors {
        let user = error.user.as_ref().map(|user| people.get(user).cloned().unwrap_or_else(|| Err(user.clone())));
        let service = error.service.as_deref();
        let key = (user, key(&error.outcome, error.kind.as_deref(), error.message.as_deref(), service));
        if then.contains(&key) {
            continue;
        }
        let has_read = |number: usize, service: Option<&str>| read.contains(&(number, service.map(lowercase)));
        // In a log, only the kind says of which service an error is.
        let of_kind = || error.kind.as_ref()?.parse::<ErrorKind>().ok()?.family().service();
        let is_read = match (&key.0, service) {
            (Some(Ok(number)), Some(_)) => has_read(*number, service),
            (Some(Ok(number)), None) => match of_kind() {
                _ if has_read(*number, None) => true,
                Some(service) => has_read(*number, Some(service)),
                None => plan.users()[*number].state() == UserState::Clean,
            },
            (Some(Err(_)) | None, _) => false,
        };
        let list = match (now.contains(&key), is_read) {
            (true, _) => &mut since.still_there,
            (false, true) => &mut since.fixed,
            (false, false) => &mut since.not_seen,
        };
        list.push(change(&key));
        then.insert(key);
    }
    since.new.extend(now.difference(&then).map(change));
    since
}

/// What makes two errors of a user the same one.
fn key(outcome: &str, kind: Option<&str>, message: Option<&str>, service: Option<&str>) -> String {
    match (outcome, kind) {
        (_, Some(kind)) => kind.into(),
        ("clean", _) => format!("unknown state: {}", service.unwrap_or("the task")),
        ("unrecognized", _) => format!("not recognized: {}", message.unwrap_or_default().trim()),
        _ => format!("failed: {}", service.unwrap_or("the task")),
    }
}
