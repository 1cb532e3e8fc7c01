//! Published wordings: one of a known kind is recognized with its values, any other text is refused.
//!
//! `data/wordings.jsonl` has one per line: the message with its values, the kind and fields expected (absent if it is
//! not an error of this domain), whether the match must be exact, and where it was published.

use std::collections::BTreeMap;

use m365_migration_errors::recognize;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: Option<String>,
    #[serde(default)]
    fidelity: Wanted,
    message: String,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    source: String,
}

/// A published wording is one of the catalog's. An inferred one only has to be recognized.
#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    Exact,
    #[default]
    Any,
}

fn rows() -> Vec<Row> {
    let row = |(number, line)| serde_json::from_str(line).unwrap_or_else(|error| panic!("line {number}: {error}"));
    (1..).zip(include_str!("data/wordings.jsonl").lines()).map(row).collect()
}

/// Describes how the result differs from the row, if it does.
fn problem(row: &Row) -> Option<String> {
    let recognized = recognize(&row.message);
    let kind = recognized.map(|recognized| recognized.kind().id());
    if kind != row.kind.as_deref() {
        return Some(format!("the kind is {kind:?}, not {:?}", row.kind));
    }
    let recognized = recognized?;
    let fields: BTreeMap<_, _> = recognized.fields().map(|(name, value)| (name.into(), value.into())).collect();
    if fields != row.fields {
        return Some(format!("the fields are {fields:?}, not {:?}", row.fields));
    }
    let fidelity = recognized.fidelity();
    let is_enough = row.fidelity == Wanted::Any || fidelity.as_str() == "exact";
    (!is_enough).then(|| format!("it is {fidelity}, not exact"))
}

#[test]
fn every_published_wording_is_recognized() {
    let rows = rows();
    let [ours, foreign] = [true, false].map(|ours| rows.iter().filter(|row| row.kind.is_some() == ours).count());
    assert!(ours >= 45 && foreign >= 20, "rows are missing: {ours} and {foreign} are left");
    let problem = |row: &Row| problem(row).map(|problem| format!("{problem}: {} ({})", row.message, row.source));
    let problems: Vec<_> = rows.iter().filter_map(problem).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
