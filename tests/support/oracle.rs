//! What a naive reader finds in an input, without anything of `records`: the JSON as a tree, the CSV cell by cell, the
//! text as it is.
#![allow(dead_code, reason = "each test uses a part")]

use std::sync::OnceLock;

use m365_migration_errors::{MigrationError, scan};
use regex::Regex;
use serde_json::{Deserializer, Value};

static LINK: OnceLock<Regex> = OnceLock::new();

/// A JSON text inside a text, inside a text, and so on: no deeper.
const DEPTH: usize = 8;

/// The different errors of a text.
#[derive(Default)]
pub struct Found(pub Vec<MigrationError>);

impl Found {
    /// Adds an error that is not among them yet. The code does not count: it may be a cell away from the sentence.
    fn add(&mut self, error: MigrationError) {
        if !self.0.iter().any(|other| same(other, &error)) {
            self.0.push(error);
        }
    }

    fn text(&mut self, text: &str) {
        // Outlook writes the target of a link after its text.
        let text = html_escape::decode_html_entities(text);
        let text = LINK
            .get_or_init(|| Regex::new("(@[^\\s<]+|://[^\\s<]+)<(mailto:|https?://)[^>]*>").expect("it is valid"))
            .replace_all(&text, "$1");
        for found in scan(&text) {
            self.add(found.recognized().to_error());
        }
    }

    fn json(&mut self, value: &Value, depth: usize) {
        match value {
            Value::String(text) => match serde_json::from_str::<Value>(text) {
                Ok(inner @ (Value::Object(_) | Value::Array(_) | Value::String(_))) if depth < DEPTH => {
                    self.json(&inner, depth + 1);
                }
                _ => self.text(text),
            },
            Value::Array(items) => items.iter().for_each(|item| self.json(item, depth)),
            Value::Object(members) => members.values().for_each(|member| self.json(member, depth)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Whether both are of one kind and have the same values.
pub fn same(a: &MigrationError, b: &MigrationError) -> bool {
    a.kind() == b.kind() && a.fields().eq(b.fields())
}

/// Every string of one JSON text or of several, one after the other; `None` where it is something else.
pub fn json(bytes: &[u8]) -> Option<Found> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut found = Found::default();
    let mut any = false;
    for value in Deserializer::from_slice(bytes).into_iter::<Value>() {
        let value = value.ok()?;
        if !value.is_object() && !value.is_array() {
            return None;
        }
        any = true;
        found.json(&value, 0);
    }
    any.then_some(found)
}

/// The text as it is.
pub fn text(text: &str) -> Found {
    let mut found = Found::default();
    found.text(text);
    found
}

/// Those of all cells.
pub fn cells<'a>(cells: impl IntoIterator<Item = &'a str>) -> Found {
    let mut found = Found::default();
    cells.into_iter().for_each(|cell| found.text(cell));
    found
}

/// Those that are not among the errors of the records.
pub fn missing<'a>(found: &'a Found, errors: &[MigrationError]) -> Vec<&'a MigrationError> {
    found.0.iter().filter(|found| !errors.iter().any(|error| is(error, found))).collect()
}

/// Whether an error of a record is the one that was found. The naive reader joins no lines, so white space does not count, and
/// a value at the open end of a sentence may go on in the record.
fn is(error: &MigrationError, found: &MigrationError) -> bool {
    let values = |error: &MigrationError| -> Vec<(&str, String)> {
        let plain = |value: String| value.chars().filter(|char| !char.is_whitespace()).collect();
        error.fields().map(|(name, value)| (name, plain(value.to_string()))).collect()
    };
    let (mut errors, mut founds) = (values(error), values(found));
    let open = error.kind().wordings().any(|wording| wording.ends_with('}'));
    let (last, beginning) = (errors.pop(), founds.pop());
    let ends = match (&last, &beginning) {
        (Some((name, value)), Some((other, beginning))) if open => {
            name == other && value.starts_with(beginning.as_str())
        }
        _ => last == beginning,
    };
    error.kind() == found.kind() && errors == founds && ends
}
