//! A naive reader that uses nothing of `records`: it reads JSON as a tree, CSV cell by cell, and text as it is.
#![allow(dead_code, reason = "each test uses a part")]

use std::sync::OnceLock;

use m365_migration_errors::{MigrationError, scan};
use regex::Regex;
use serde_json::{Deserializer, Value};

static LINK: OnceLock<Regex> = OnceLock::new();

/// The most levels of JSON inside JSON strings.
const DEPTH: usize = 8;

/// The different errors of a text.
#[derive(Default)]
pub struct Found(pub Vec<MigrationError>);

impl Found {
    /// Adds an error unless it is known. The code is not compared: it may be in another cell than the sentence.
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

/// Whether both have the same kind and values.
pub fn same(a: &MigrationError, b: &MigrationError) -> bool {
    a.kind() == b.kind() && a.fields().eq(b.fields())
}

/// Reads every string of one or several JSON values; `None` if the input is anything else.
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

/// Reads a text as it is.
pub fn text(text: &str) -> Found {
    let mut found = Found::default();
    found.text(text);
    found
}

/// Reads each cell.
pub fn cells<'a>(cells: impl IntoIterator<Item = &'a str>) -> Found {
    let mut found = Found::default();
    cells.into_iter().for_each(|cell| found.text(cell));
    found
}

/// The found errors that are not among `errors`, those of the records.
pub fn missing<'a>(found: &'a Found, errors: &[MigrationError]) -> Vec<&'a MigrationError> {
    found.0.iter().filter(|found| !errors.iter().any(|error| is(error, found))).collect()
}

/// Whether an error of a record is the one that was found. The naive reader does not join lines, so whitespace is
/// ignored, and a value at the open end of a sentence may be longer in the record.
fn is(error: &MigrationError, found: &MigrationError) -> bool {
    let values = |error: &MigrationError| -> Vec<(&str, String)> {
        let plain = |value: String| value.chars().filter(|char| !char.is_whitespace()).collect();
        error.fields().map(|(name, value)| (name, plain(value.to_string()))).collect()
    };
    let (mut in_record, mut in_text) = (values(error), values(found));
    let open = error.kind().wordings().any(|wording| wording.ends_with('}'));
    let (last, beginning) = (in_record.pop(), in_text.pop());
    let ends = match (&last, &beginning) {
        (Some((name, value)), Some((other, beginning))) if open => {
            name == other && value.starts_with(beginning.as_str())
        }
        _ => last == beginning,
    };
    error.kind() == found.kind() && in_record == in_text && ends
}
