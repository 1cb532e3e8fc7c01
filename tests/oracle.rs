//! Every documented sentence that a naive reader finds in the samples and field inputs is among the records.

use std::path::Path;

use csv_core::{ReadFieldResult, ReaderBuilder};
use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1252};

mod support {
    pub mod oracle;
    pub mod reading;
}

use support::oracle::{self, Found, missing};
use support::reading::{inputs, read};

/// The suffixes of tables. Each delimiter is tried, and the one that gives the most cells is used.
const TABLES: &[&str] = &[".csv", ".tsv"];

const DELIMITERS: &[u8] = b",;\t";

/// Fewer errors mean that the naive reader is broken.
const MIN_FOUND: usize = 100;

fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, ..] => UTF_16LE.decode(bytes).0.into(),
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8.decode(bytes).0.into(),
        _ => WINDOWS_1252.decode(bytes).0.into(),
    }
}

/// Every cell of a table.
fn cells(text: &str, delimiter: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut input, mut cells, mut cell) = (text.as_bytes(), Vec::new(), Vec::new());
    let mut buffer = vec![0; text.len() + 1];
    loop {
        let (result, read, written) = reader.read_field(input, &mut buffer);
        input = &input[read..];
        cell.extend_from_slice(&buffer[..written]);
        match result {
            ReadFieldResult::Field { .. } => {
                cells.push(String::from_utf8_lossy(&std::mem::take(&mut cell)).into_owned());
            }
            ReadFieldResult::End => return cells,
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
        }
    }
}

/// The text between HTML tags: a value at the end of a sentence ends where a tag begins.
fn between_tags(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text))
}

fn naive(name: &str, bytes: &[u8]) -> Found {
    let text = decode(bytes);
    if let Some(found) = oracle::json(text.as_bytes()) {
        return found;
    }
    if TABLES.iter().any(|suffix| name.ends_with(suffix)) {
        let each = DELIMITERS.iter().map(|&delimiter| cells(&text, delimiter));
        let most = each.max_by_key(|cells| cells.len()).expect("there are delimiters");
        return oracle::cells(most.iter().map(String::as_str));
    }
    if Path::new(name).extension().is_some_and(|suffix| suffix == "html") {
        return oracle::cells(between_tags(&text));
    }
    if text.contains("quoted-printable") {
        return oracle::text(&unquoted(&text));
    }
    oracle::text(&text)
}

/// Decodes quoted-printable text: `=` at the end of a line joins it with the next, and `=C3` is a byte.
fn unquoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        (rest, ()) = match code.filter(|_| *first == b'=') {
            Some(byte) => (&after[2..], bytes.push(byte)),
            None => (after, bytes.push(*first)),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn no_error_that_a_naive_reader_finds_is_lost() {
    let (mut differences, mut all) = (Vec::new(), 0);
    for folder in ["examples/data", "tests/data/field"] {
        for (name, bytes) in inputs(folder) {
            let found = naive(&name, &bytes);
            all += found.0.len();
            let errors: Vec<_> =
                read(&bytes).0.into_iter().flatten().filter_map(|record| record.error().cloned()).collect();
            let missing = missing(&found, &errors);
            differences.extend(missing.iter().map(|error| format!("{name}: {} {error}", error.kind().id())));
        }
    }
    assert!(all >= MIN_FOUND, "the naive reader finds only {all} errors");
    assert!(differences.is_empty(), "{} errors are lost\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn the_naive_reader_finds_errors_in_every_format() {
    let sentence = "Max retry for user with id 42 reached.";
    let inner = serde_json::json!({"error": {"message": sentence}}).to_string();
    for (name, text) in [
        ("deep.json", format!(r#"{{"a": [{{"b": "{sentence}"}}]}}"#)),
        ("inner.json", serde_json::json!([{"a": inner}]).to_string()),
        ("lines.jsonl", format!("{{}}\n{{\"a\": \"{sentence}\"}}\n")),
        ("comma.csv", format!("User,Note\nalex,\"{sentence}\"\n")),
        ("semicolon.csv", format!("User;Note\nalex;{sentence}\n")),
        ("a.txt", format!("{{ not JSON\n{sentence}\n")),
        ("a.html", format!("<table><tr><td>alex</td><td>{sentence}</td></tr></table>")),
    ] {
        let found = naive(name, text.as_bytes()).0;
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), [sentence], "{name}");
    }
}
