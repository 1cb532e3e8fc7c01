//! What has changed since an earlier report.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Deserialize;

use super::names::Name;
use super::report::{Change, Report, Since, VERSION};

/// What is read of an earlier report. What else it has, or a later version adds, makes no difference.
#[derive(Deserialize)]
struct Earlier {
    version: u32,
    redacted: bool,
    users: Vec<EarlierUser>,
    errors: Vec<EarlierError>,
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
type Key = (Option<Result<usize, Name>>, String);

/// Compares with the report in a file that `--json` wrote.
///
/// # Errors
///
/// Says what is wrong with the file.
pub fn read(path: &Path, report: &Report<'_>) -> Result<Since, String> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| format!("{name}: {error}"))?;
    let earlier: Earlier = serde_json::from_reader(BufReader::new(file)).map_err(|error| {
        format!("{name}: {error}; --since takes the report of an earlier run, which `triage --json` writes")
    })?;
    if earlier.version > VERSION {
        return Err(format!("{name}: a newer version of this program wrote it: use that one"));
    }
    if earlier.redacted {
        return Err(format!("{name}: it is redacted, so its users cannot be compared with those of another run"));
    }
    Ok(compare(name, &earlier, report))
}

fn compare(file: String, earlier: &Earlier, report: &Report<'_>) -> Since {
    let users = report.users.iter().enumerate();
    let numbers: HashMap<String, usize> =
        users.flat_map(|(number, user)| user.ids.iter().map(move |id| (id.to_lowercase(), number))).collect();
    let found = |user: &EarlierUser| {
        let ids = user.ids.iter().chain([&user.user]);
        let number = ids.into_iter().find_map(|id| numbers.get(&id.to_lowercase()).copied());
        (user.user.clone(), number.ok_or_else(|| Name::from(&*user.user)))
    };
    let people: BTreeMap<String, Result<usize, Name>> = earlier.users.iter().map(found).collect();
    let then: BTreeSet<Key> = earlier
        .errors
        .iter()
        .map(|error| {
            let user =
                error.user.as_ref().map(|user| people.get(user).cloned().unwrap_or_else(|| Err(user.as_str().into())));
            (user, key(&error.outcome, error.kind.as_deref(), error.message.as_deref(), error.service.as_deref()))
        })
        .collect();
    let now: BTreeSet<Key> = report
        .errors
        .iter()
        .map(|error| {
            let record = error.record();
            let kind = error.kind().map(|kind| kind.id());
            let service = record.service().map(|service| service.as_str());
            (
                error.user().map(|(number, _)| Ok(number)),
                key(record.outcome().as_str(), kind, record.message(), service),
            )
        })
        .collect();
    let change = |(user, error): &Key| Change {
        user: user.as_ref().map(|user| match user {
            Ok(number) => report.users[*number].user.clone(),
            Err(_) if report.redacted => "another".into(),
            Err(name) => name.clone(),
        }),
        error: match error.split_once(": ") {
            Some((what, _)) if report.redacted => what.into(),
            _ => error.clone(),
        },
    };
    let is_seen = |(user, _): &&Key| matches!(user, Some(Ok(_)));
    let gone = || then.difference(&now);
    Since {
        file,
        fixed: gone().filter(is_seen).map(change).collect(),
        not_seen: gone().filter(|key| !is_seen(key)).map(change).collect(),
        new: now.difference(&then).map(change).collect(),
        still_there: now.intersection(&then).map(change).collect(),
    }
}

/// What makes two errors of a user the same one.
fn key(outcome: &str, kind: Option<&str>, message: Option<&str>, service: Option<&str>) -> String {
    match (outcome, kind) {
        (_, Some(kind)) => kind.into(),
        ("unrecognized", _) => format!("not recognized: {}", message.unwrap_or_default().trim()),
        _ => format!("failed: {}", service.unwrap_or("the task")),
    }
}
