//! Every sample in `examples/data/` gives the records that `tests/data/records/` lists for it, in every encoding, with
//! either line end and at every console width. `tests/data/records/README.md` says what counts as a record.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use encoding_rs::WINDOWS_1252;
use m365_migration_errors::records::{Damage, Format, Record, Records, Summary};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;
use serde_json::{Map, Value, json};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn names(folder: &str, suffix: &str) -> BTreeSet<String> {
    let files = fs::read_dir(root(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = files.map(|file| file.expect(folder)).filter(|file| file.path().is_file());
    let names = names.map(|file| file.file_name().into_string().expect("our names are UTF-8"));
    names.filter_map(|name| name.strip_suffix(suffix).map(String::from)).collect()
}

/// Texts whose layout depends on their width.
const LAID_OUT: [&str; 4] = ["boxes.txt", "build.log", "format-table.txt", "script-output.txt"];

/// An input and the records that reading it must give.
struct Sample {
    name: String,
    text: String,
    expected: Vec<Value>,
}

impl Sample {
    fn new(name: &str, text: &str, expected: &str) -> Self {
        let text = fs::read_to_string(root(text)).unwrap_or_else(|error| panic!("{text}: {error}"));
        let lines = fs::read_to_string(root(expected)).unwrap_or_else(|error| panic!("{expected}: {error}"));
        let expected = lines.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        Self { name: name.into(), text: text.replace("\r\n", "\n"), expected }
    }

    /// Whether it is text that a console can wrap. Wrapping would destroy columns, and times before each line.
    fn is_prose(&self) -> bool {
        [".txt", ".log"].iter().any(|suffix| self.name.ends_with(suffix)) && !LAID_OUT.contains(&&*self.name)
    }

    fn format(&self) -> Format {
        match self.name.rsplit_once('.').map(|(_, suffix)| suffix) {
            Some("json" | "jsonl") => Format::Json,
            Some("csv" | "tsv") => Format::Csv,
            Some("eml") => Format::Mail,
            Some("html" | "xml") => Format::Markup,
            _ => Format::Text,
        }
    }

    /// Reads `bytes`, a form of this sample, and returns how the records differ from those expected.
    fn check(&self, form: &str, bytes: &[u8]) -> Vec<String> {
        let read: Vec<_> = read(bytes).0.iter().map(|record| plain(&listed(record))).collect();
        let expected: Vec<_> = self.expected.iter().map(plain).collect();
        let mut differences = Vec::new();
        for n in 0..read.len().max(expected.len()) {
            let (seen, expected) = (read.get(n), expected.get(n));
            if !same(seen, expected) {
                let line = |record: Option<&Value>| record.map_or_else(|| "nothing".into(), Value::to_string);
                differences.push(format!(
                    "{}, {form}, record {}\n  seen     {}\n  expected {}",
                    self.name,
                    n + 1,
                    line(seen),
                    line(expected)
                ));
                // After an extra or missing record, all others differ as well.
                if read.len() != self.expected.len() {
                    differences.push(format!("  ({} records instead of {})", read.len(), self.expected.len()));
                    break;
                }
            }
        }
        differences
    }
}

/// The samples that are texts. The program unpacks the others, which hold some of these.
fn text_samples() -> BTreeSet<String> {
    let mut names = names("examples/data", "");
    names.retain(|name| ![".xlsx", ".zip", ".gz"].iter().any(|packed| name.ends_with(packed)));
    names
}

fn samples() -> Vec<Sample> {
    let names = text_samples();
    names
        .iter()
        .map(|name| Sample::new(name, &format!("examples/data/{name}"), &format!("tests/data/records/{name}.jsonl")))
        .collect()
}

/// The four forms of one batch in `same-batch/`.
fn forms() -> Vec<Sample> {
    let form = |name: &str| {
        let folder = "tests/data/records/same-batch";
        Sample::new(name, &format!("{folder}/{name}"), &format!("{folder}/batch.jsonl"))
    };
    ["graph.json", "powershell.json", "export.csv", "console.txt"].map(form).into()
}

/// Reads a whole input.
fn read(bytes: &[u8]) -> (Vec<Result<Record, Damage>>, Summary) {
    let mut records = Records::new(bytes);
    let all = records.by_ref().collect();
    (all, records.summary().clone())
}

/// A record as the JSON of the lists.
fn listed(record: &Result<Record, Damage>) -> Value {
    let record = match record {
        Ok(record) => record,
        Err(damage) => return json!({"damaged": damage.to_string()}),
    };
    let beside = [
        ("subject", record.subject()),
        ("service", record.service().map(|service| service.as_str())),
        ("status", record.status().map(|status| status.as_str())),
        ("time", record.time()),
        ("code", record.code()),
        ("message", record.message()),
    ];
    let mut object: Map<_, _> =
        beside.into_iter().filter_map(|(key, value)| Some((key.to_owned(), json!(value?)))).collect();
    let ids: Vec<_> = record.subject_ids().collect();
    if ids.len() > 1 {
        object.insert("ids".into(), json!(ids));
    }
    object.insert(
        "kind".into(),
        match (record.error(), record.unrecognized()) {
            (Some(error), _) => json!(error.kind()),
            (None, Some(_)) => Value::Null,
            (None, None) => json!(if record.outcome().as_str() == "failed" { "failed" } else { "none" }),
        },
    );
    if let Some(error) = record.error() {
        object.insert("fields".into(), error.fields().map(|(name, value)| (name.to_owned(), json!(value))).collect());
    }
    object.into()
}

/// Replaces CRLF in all values: line ends inside a value are those of the input.
fn plain(record: &Value) -> Value {
    match record {
        Value::String(text) => text.replace("\r\n", "\n").into(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(object) => {
            object.iter().map(|(key, value)| (key.clone(), plain(value))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// Whether two records are equal. A damage only has to contain the expected text, and `ids` may be absent in the list.
fn same(seen: Option<&Value>, expected: Option<&Value>) -> bool {
    match (seen, expected) {
        (Some(seen), Some(expected)) => match (&seen["damaged"], &expected["damaged"]) {
            (Value::String(seen), Value::String(expected)) => seen.contains(expected),
            _ => keys(seen)
                .chain(keys(expected))
                .all(|key| key == "ids" && expected[key].is_null() || seen[key] == expected[key]),
        },
        _ => false,
    }
}

fn keys(record: &Value) -> impl Iterator<Item = &String> {
    record.as_object().into_iter().flat_map(Map::keys)
}

fn report(differences: &[String]) {
    let shown = differences.len().min(20);
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences[..shown].join("\n"));
}

#[test]
fn every_sample_has_its_list_of_records() {
    assert_eq!(text_samples(), names("tests/data/records", ".jsonl"));
}

#[test]
fn every_sample_gives_its_records() {
    let check = |sample: &Sample| sample.check("as it is", sample.text.as_bytes());
    report(&samples().iter().flat_map(check).collect::<Vec<_>>());
}

#[test]
fn line_ends_change_nothing() {
    let check = |sample: &Sample| sample.check("CRLF", crlf(&sample.text).as_bytes());
    report(&samples().iter().flat_map(check).collect::<Vec<_>>());
}

#[test]
fn the_encoding_changes_nothing() {
    let mut differences = Vec::new();
    let mut windows = 0;
    for sample in samples() {
        for text in [sample.text.clone(), crlf(&sample.text)] {
            for (encoding, bytes) in encoded(&text) {
                windows += usize::from(encoding == "Windows-1252");
                differences.extend(sample.check(encoding, &bytes));
            }
        }
    }
    assert!(windows > 20, "only {windows} texts fit into Windows-1252");
    report(&differences);
}

#[test]
fn format_and_encoding_are_detected_from_the_content() {
    for sample in samples().into_iter().chain(forms()) {
        let format = sample.format();
        for (encoding, bytes) in encoded(&sample.text) {
            let name = format!("{} in {encoding}", sample.name);
            assert_eq!(Format::detect(&bytes), format, "{name}");
            let (records, summary) = read(&bytes);
            assert_eq!(summary.format(), Some(format), "{name}");
            assert!(encoding.starts_with(summary.encoding().as_str()), "{name}: {}", summary.encoding());
            let as_format: Vec<_> = format.read(&bytes[..]).map(|record| listed(&record)).collect();
            assert_eq!(as_format, records.iter().map(listed).collect::<Vec<_>>(), "{name}");
        }
    }
}

/// The text in every encoding that can hold it.
fn encoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let marked = format!("\u{FEFF}{text}");
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let mut encoded = vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with a byte order mark", marked.clone().into_bytes()),
        ("UTF-16LE with a byte order mark", utf16(&marked, u16::to_le_bytes)),
        ("UTF-16BE with a byte order mark", utf16(&marked, u16::to_be_bytes)),
        ("UTF-16LE", utf16(text, u16::to_le_bytes)),
        ("UTF-16BE", utf16(text, u16::to_be_bytes)),
    ];
    let (windows, _, unmappable) = WINDOWS_1252.encode(text);
    if !unmappable && !text.is_ascii() {
        encoded.push(("Windows-1252", windows.into_owned()));
    }
    encoded
}

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

#[test]
fn the_width_of_the_console_changes_nothing() {
    let mut differences = Vec::new();
    for sample in samples().iter().filter(|sample| sample.is_prose()) {
        for width in [80, 120] {
            for (at, wrap) in [("between words", between_words as Wrap), ("at the column", at_the_column)] {
                // This text is already broken inside words; a program that wraps between words never gets such a text.
                if sample.name == "powershell-120.txt" && at == "between words" {
                    continue;
                }
                for indented in [true, false] {
                    let wrapped = rewrap(&sample.text, width, wrap, indented);
                    let form = format!("wrapped at {width} {at}, {}indented", if indented { "" } else { "not " });
                    differences.extend(sample.check(&form, wrapped.as_bytes()));
                    differences.extend(sample.check(&format!("{form}, CRLF"), crlf(&wrapped).as_bytes()));
                }
            }
        }
    }
    report(&differences);
}

/// Where to break a line that is wider than `width`: how many bytes stay on it, and how many are dropped.
type Wrap = fn(&str, usize) -> (usize, usize);

/// Breaks as PowerShell does in values of `Format-List`, and as mail programs do. A line without a space is broken at
/// the column.
fn between_words(line: &str, width: usize) -> (usize, usize) {
    let (end, _) = at_the_column(line, width);
    let fits = if line[end..].starts_with(' ') { Some(end) } else { line[..end].rfind(' ') };
    match fits.filter(|at| !line[..*at].trim().is_empty()) {
        Some(at) => (at, 1),
        None => (end, 0),
    }
}

/// Breaks as a console does. Color codes have no width.
fn at_the_column(line: &str, width: usize) -> (usize, usize) {
    let (mut column, mut in_code) = (0, false);
    for (at, char) in line.char_indices() {
        in_code |= char == '\u{1B}';
        if !in_code && column == width {
            return (at, 0);
        }
        column += usize::from(!in_code);
        in_code &= char != 'm';
    }
    (line.len(), 0)
}

/// Breaks all lines that are too long. A continuation of `Name : value` is indented to the value, as PowerShell does;
/// that of other lines by four spaces, or not at all.
fn rewrap(text: &str, width: usize, wrap: Wrap, indented: bool) -> String {
    let mut wrapped = String::new();
    for line in text.split_inclusive('\n') {
        let (mut line, end) = line.split_at(line.trim_end_matches('\n').len());
        let name = line.split_once(" : ").map(|(name, _)| name);
        let under = match name.filter(|name| !name.trim_end().contains([' ', '-', '+'])) {
            Some(name) => name.len() + 3,
            None if line.starts_with(' ') => line.len() - line.trim_start().len(),
            None => usize::from(indented) * 4,
        };
        let mut available = width;
        while at_the_column(line, available).0 < line.len() {
            let (stays, dropped) = wrap(line, available);
            wrapped.push_str(&line[..stays]);
            line = &line[stays + dropped..];
            wrapped.push('\n');
            wrapped.push_str(&" ".repeat(under));
            available = width - under;
        }
        wrapped.push_str(line);
        wrapped.push_str(end);
    }
    wrapped
}

#[test]
fn four_forms_of_one_batch_give_the_same_records() {
    for form in forms() {
        report(&form.check("as it is", form.text.as_bytes()));
    }
}

#[test]
fn the_counts_add_up() {
    for sample in samples().into_iter().chain(forms()) {
        let (records, summary) = read(sample.text.as_bytes());
        let count = |kind: fn(&Value) -> bool| records.iter().map(listed).filter(kind).count() as u64;
        let damaged = records.iter().filter(|record| record.is_err()).count() as u64;
        for (name, seen, expected) in [
            ("recognized", summary.recognized(), count(|record| !record["fields"].is_null())),
            ("not recognized", summary.unrecognized(), count(|record| record.get("kind") == Some(&Value::Null))),
            ("failed", summary.failed(), count(|record| record["kind"] == "failed")),
            ("clean", summary.clean(), count(|record| record["kind"] == "none")),
            ("damaged", summary.damaged(), damaged),
            ("bytes", summary.bytes(), sample.text.len() as u64),
            ("lines", summary.lines(), sample.text.matches('\n').count() as u64),
            ("replaced", summary.replaced(), 0),
        ] {
            assert_eq!(seen, expected, "{}: {name} of {summary}", sample.name);
        }
        assert!(summary.adds_up(), "{}: {summary}", sample.name);
        // In a log, each line counts as one read.
        if sample.name == "migration.log" {
            assert_eq!(summary.read(), summary.lines(), "{summary}");
        }
    }
}

/// Samples whose messages have names of their own, or are cells of a row.
const OWN_NAMES: [&str; 2] = ["query-answer.json", "workloads.json"];

/// The text of a value, or the texts of its members or items.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => object.values().filter_map(Value::as_str).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

#[test]
fn a_pointer_leads_to_the_error() {
    let mut pointers = 0;
    for sample in samples().into_iter().chain(forms()) {
        let Ok(document) = serde_json::from_str::<Value>(&sample.text) else { continue };
        for record in read(sample.text.as_bytes()).0.iter().flatten() {
            let name = format!("{}: {}", sample.name, record.origin());
            let pointer = record.origin().pointer().unwrap_or_else(|| panic!("{name}: no pointer"));
            let place = document.pointer(pointer).unwrap_or_else(|| panic!("{name}: nothing is there"));
            let text = |key: &str| {
                let value = place.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?.1.as_str()?;
                Some(value).filter(|value| !value.is_empty())
            };
            if OWN_NAMES.contains(&&*sample.name) {
                assert!(record.message().is_none_or(|message| texts(place).contains(&message)), "{name}: {place}");
            } else {
                assert_eq!(text("message"), record.message(), "{name}: {place}");
            }
            let task = place.get("currentStatus").or_else(|| place.get("CurrentStatus"));
            assert!(task.is_none() || record.service().is_none(), "{name}: {place}");
            pointers += 1;
        }
    }
    assert!(pointers > 400, "only {pointers} pointers");
}

#[test]
fn a_line_number_leads_to_the_error() {
    for sample in samples().iter().filter(|sample| !sample.name.contains(".json")) {
        let lines: Vec<_> = sample.text.lines().collect();
        for record in read(sample.text.as_bytes()).0.iter().flatten() {
            let name = format!("{}: {}", sample.name, record.origin());
            let at = usize::try_from(record.origin().line()).expect("a small number");
            // The line is the first of a block or of a wrapped error; its words may be on one of the next lines.
            // A mail's parts are encoded: the line is where the part begins.
            let end = if sample.format() == Format::Mail { lines.len() } else { lines.len().min(at + 7) };
            let entry = lines.get(at - 1..end).unwrap_or_else(|| panic!("{name}: no such line"));
            if sample.name == "migration.log" {
                assert!(entry[0].starts_with(record.time().expect(&name)), "{name}: {}", entry[0]);
            }
            let words = [record.code(), record.message(), record.subject()];
            let word = words
                .into_iter()
                .flatten()
                .find_map(|text| text.split([' ', '\'', '&', '@']).find(|word| word.len() > 3));
            let word = word.unwrap_or_else(|| panic!("{name}: a record without words"));
            assert!(entry.concat().contains(word), "{name}: no {word:?} in {entry:#?}");
        }
    }
}

/// The message of each record in a text.
fn messages(text: &str) -> Vec<String> {
    let records = read(text.as_bytes()).0;
    records.iter().map(|record| listed(record)["message"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn lines_of_the_same_width_are_not_joined() {
    let odd = |user: &str| format!("Something odd has happened to user {user}");
    let part =
        |batch: &str| format!("User migration validation failed. User is already a part of another batch {batch}");
    let retry = |user: &str| format!("Max retry for user with id {user} reached.");
    for (name, before, message) in [
        ("a code", "CTTM-005: ", &odd as &dyn Fn(&str) -> String),
        ("a level and a code", "ERROR CTTM-005: ", &odd),
        ("a code in brackets", "[CTTM-005]: ", &odd),
        ("a code after brackets", "[alex] [CTTM-005]: ", &odd),
        ("an open end", "", &part),
        ("a level and an open end", "ERROR ", &part),
        ("a full stop", "", &retry),
    ] {
        let expected = ["1", "2", "3"].map(message);
        let text = expected.iter().fold(String::new(), |text, message| text + before + message + "\n");
        assert_eq!(messages(&text), expected, "{name}");
        assert_eq!(
            messages(&format!("{text}At line:1 char:1\n+ Start-It\n")),
            expected,
            "{name}, the last one an error record"
        );
    }
}

/// A console that is 80 columns wide has cut each of these after the open bracket, where no space was.
#[test]
fn a_line_is_joined_without_a_space_after_an_open_bracket() {
    for bracket in ['(', '[', '{', '<', '\'', '"'] {
        let message = format!("Something documented nowhere has failed for a box of {bracket}");
        let line = format!("2025-11-06 11:25:36 ERROR {message}");
        assert_eq!(line.len(), 80);
        let rest = "alex@contoso.com, and nobody knows why it did not work.";
        assert_eq!(messages(&format!("{line}\n{rest}\n")), [format!("{message}{rest}")]);
    }
}

/// Each error of a cell is a record, also one among other words, in the order of the text.
#[test]
fn errors_in_one_cell_are_found_among_other_words() {
    let retry = |user: u8| format!("Max retry for user with id {user} reached.");
    let (one, two, three) = (retry(1), retry(2), retry(3));
    let site = "The target tenant has a conflict for the site provided";
    let open = "User migration validation failed. User is already a part of another batch Wave 2";
    for (cell, expected) in [
        (format!("{one}; {two}; worker 7: {three} See the log."), vec![&*one, &two, &three]),
        (format!("worker 7: {one} See the log.; {two}; {three}"), vec![&one, &two, &three]),
        (format!("{one} | {two} | 10:31 {three}"), vec![&one, &two, &three]),
        (format!("{one}; {two}; {site}. Nobody knows why."), vec![&one, &two, site]),
        (format!("{one}; worker 7: {two} See the log.; {three}; worker 8: {site}"), vec![&one, &two, &three, site]),
        (format!("{open}; worker 7: {one}"), vec![open, &one]),
        (format!("{one}; see the log; {two}"), vec![&one, &two]),
    ] {
        let json = serde_json::to_string(&serde_json::json!([{ "Id": "x", "Errors": cell }])).unwrap();
        assert_eq!(messages(&json), expected, "{cell}");
        let csv = format!("User,Status,Error\nalex@contoso.com,failed,\"{cell}\"\n");
        assert_eq!(messages(&csv), expected, "{cell}");
    }
}

/// The texts of a list in a cell are not one: the next one is not the value of a sentence that has none.
#[test]
fn a_value_does_not_take_in_the_next_text_of_a_list() {
    let cell = r#"[""Test-MigrationServerAvailability failed with:"", ""The wave is planned.""]"#;
    let (records, _) = read(format!("User,Errors\nalex@contoso.com,\"{cell}\"\n").as_bytes());
    assert!(records.iter().all(|record| record.as_ref().is_ok_and(|record| record.error().is_none())), "{records:?}");
}

#[test]
fn adjacent_entries_are_not_joined() {
    let retry = |user: usize| format!("Max retry for user with id {user} reached.");
    let expected = [1, 2, 3].map(retry);
    let [one, two, three] = &expected;
    for (name, text) in [
        ("levels like properties", format!("ERROR : {one}\nINFO  : x\nERROR : {two}\nINFO  : x\nERROR : {three}\n")),
        ("objects without a blank line", format!("Id    : 1\nError : {one}\nId    : 2\nError : {two}\n\n{three}\n")),
        (
            "a log after an error record",
            format!("Start-It : {one}\nAt line:1 char:1\n+ Start-It\n[2025-11-06] {two}\n[2025-11-06] {three}\n"),
        ),
        (
            "a log after a response",
            format!("{one}\n\nStatus: 409 (Conflict)\n2025-11-06 ERROR {two}\n2025-11-06 ERROR {three}\n"),
        ),
        (
            "an error record after properties",
            format!("Id    : 1\nError : {one}\nStart-It : {two}\nAt line:1 char:1\n\n{three}\n"),
        ),
        (
            "codes after bars",
            format!(
                "Start-It: \nLine |\n   1 |  Start-It\n     |  ~~~~~\n     | EXCH-15: {one}\nEXCH-15: {two}\nEXCH-15: {three}\n"
            ),
        ),
    ] {
        assert_eq!(messages(&text), expected, "{name}");
    }
}

/// The subject of each record in a text.
fn subjects(text: &str) -> Vec<String> {
    let records = read(text.as_bytes()).0;
    records.iter().map(|record| listed(record)["subject"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn items_of_a_list_are_read_as_wholes() {
    let another = "SourceMailboxAlreadyBeingMovedPermanentException: Couldn't switch the";
    let open =
        "- MailboxIsNotInExpectedDBException: MapiExceptionNoAccess: Unable to open message store. (hr=0x80070151)";
    for (text, expected) in [
        // The rest of the item says that it is another error.
        (format!("- {another}\n  mailbox into Sync Source mode.\n"), 0),
        (format!("24. {another}\n   mailbox into Sync Source mode.\n\n25. Next.\n"), 0),
        (format!("24. {another}\n    mailbox into Sync Source mode.\n"), 0),
        // The next item is not a part of the value.
        (format!("{open}\n{open}\n"), 2),
        (format!("{open}\n- Max retry for user with id 42\n  reached.\n"), 2),
    ] {
        let errors: Vec<_> = Records::new(text.as_bytes()).flatten().filter(|it| it.error().is_some()).collect();
        assert_eq!(errors.len(), expected, "{text}{errors:?}");
        assert!(errors.iter().all(|it| !it.message().unwrap().contains("- ")), "{errors:?}");
    }
}

#[test]
fn the_sender_of_a_mail_is_not_the_user() {
    for sender in [
        "On Mon, Nov 17, 2025, Kim <kim@contoso.com> wrote:",
        "Am 17.11.2025 um 09:12 schrieb Kim <kim@contoso.com>:",
        "From: Kim <kim@contoso.com>",
    ] {
        for quote in ["", "> "] {
            let text =
                format!("{sender}\n{quote}Max retry for user with id 42 reached.\n{quote}The move fails again.\n");
            assert_eq!(subjects(&text), ["42"], "{text}");
        }
    }
}

#[test]
fn a_markdown_table_needs_no_outer_bars() {
    let rows =
        ["User | Status | Error", "---|---|---", "kim@contoso.com | failed | Max retry for user with id 42 reached."];
    let other = "lee@contoso.com | failed | none";
    for (open, close) in [("", ""), ("| ", " |")] {
        let table = rows.iter().chain([&other]).fold(String::new(), |text, row| text + open + row + close + "\n");
        for title in ["", "The moves of today\n\n"] {
            let text = format!("{title}{table}");
            assert_eq!(subjects(&text), ["kim@contoso.com", "lee@contoso.com"], "{text}");
        }
    }
}

/// Tables are read block by block, and each block needs the header.
#[test]
fn a_table_may_be_longer_than_a_block() {
    const ROWS: usize = 8_000;
    let header = [
        ["| User | Status | Error |", "|---|---|---|"],
        ["User                  Status    Error", "----                  ------    -----"],
    ];
    for (bar, header) in ["|", " "].into_iter().zip(header) {
        let row = |n: usize| {
            let (state, error) = match n % 7 {
                0 => ("Failed   ", format!("Max retry for user with id {n} reached.")),
                _ => ("Completed", String::new()),
            };
            format!("{bar}user{n:05}@contoso.com {bar}{state}{bar}{error}{bar}").trim().to_owned()
        };
        let rows: Vec<_> = (0..ROWS).map(row).collect();
        let text = format!("The batch of Monday\n\n{}\n{}\n\nThat is all.\n", header.join("\n"), rows.join("\n"));
        let (records, summary) = read(text.as_bytes());
        let records: Vec<_> = records.into_iter().map(|record| record.expect("nothing is damaged")).collect();
        let users: Vec<_> = records.iter().map(|record| record.subject().expect("it has a user").to_owned()).collect();
        let all: Vec<_> = (0..ROWS).map(|n| format!("user{n:05}@contoso.com")).collect();
        let wrong = users.iter().zip(&all).find(|(user, expected)| user != expected);
        assert_eq!((users.len(), wrong), (ROWS, None), "{}", header[0]);
        let lines = records.iter().map(|record| record.origin().line());
        assert!(lines.eq(5..5 + ROWS as u64), "{}", header[0]);
        assert_eq!((summary.recognized(), summary.skipped()), (ROWS.div_ceil(7) as u64, 2), "{summary}");
    }
}

#[test]
fn quotes_around_a_field_are_removed() {
    let fields = [
        (r#""Not ""moved"" today""#, r#"Not "moved" today"#),
        (r#""Not moved, not today""#, "Not moved, not today"),
        (r#""""Not moved"" today""#, r#""Not moved" today"#),
        (r#""Not moved" today"#, "Not moved today"),
        (r#"Not "moved" today"#, r#"Not "moved" today"#),
        (r#""Not moved today"   "#, "Not moved today"),
        ("\"Not moved\ntoday\"", "Not moved\ntoday"),
    ];
    for (written, message) in fields {
        for end in ["", "\n", "\r\n"] {
            assert_eq!(messages(&format!("User,Status,Message\nalex,failed,{written}{end}")), [message], "{written}");
            assert_eq!(messages(&format!("Message,Status,User\n{written},failed,alex{end}")), [message], "{written}");
        }
    }
}

#[test]
fn a_word_cut_by_the_console_is_joined() {
    let message = "The server said after a while: MapiExceptionNetworkError: Unable to open message store.";
    let text = format!("ERROR {message}");
    let (line, rest) = text.split_at(80);
    assert_eq!(messages(&format!("{line}\n{rest}\n")), [message]);
}

#[test]
fn an_error_before_or_after_the_tasks_is_read() {
    let error = r#"{"code": "TooManyRequests", "message": "Slow down.", "innerError": {"date": "2025-11-06"}}"#;
    let task = r#"{"id": "42", "currentStatus": [{"service": "Teams", "status": "synced", "errors": []}]}"#;
    for (name, json, pointers) in [
        ("before", format!(r#"{{"error": {error}, "value": [{task}]}}"#), ["/error", "/value/0/currentStatus/0"]),
        ("after", format!(r#"{{"value": [{task}], "error": {error}}}"#), ["/value/0/currentStatus/0", "/error"]),
        ("a list", format!(r#"{{"errors": [{error}], "users": [{task}]}}"#), ["/errors/0", "/users/0/currentStatus/0"]),
        (
            "a list after",
            format!(r#"{{"Users": [{task}], "Errors": [{error}]}}"#),
            ["/Users/0/currentStatus/0", "/Errors/0"],
        ),
        (
            "in a response",
            format!(r#"{{"responses": [{{"body": {{"error": {error}, "value": [{task}]}}}}]}}"#),
            ["/responses/0/body/error", "/responses/0/body/value/0/currentStatus/0"],
        ),
    ] {
        let (records, summary) = read(json.as_bytes());
        let records: Vec<_> = records.iter().flatten().collect();
        let seen: Vec<_> = records.iter().filter_map(|record| record.origin().pointer()).collect();
        assert_eq!(seen, pointers, "{name}: {summary}");
        let times: Vec<_> = records.iter().filter_map(|record| record.time()).collect();
        assert_eq!(times, ["2025-11-06"], "{name}");
        assert_eq!((summary.read(), summary.unrecognized(), summary.clean()), (2, 1, 1), "{name}: {summary}");
    }
}

#[test]
fn tasks_are_found_in_an_unknown_wrapper() {
    let task = r#"{"id": "42", "currentStatus": [{"service": "Teams", "status": "synced", "errors": []}]}"#;
    let deep = r#"{"a": "#.repeat(100) + task + &"}".repeat(100);
    for (name, json, tasks) in [
        ("a list", format!(r#"{{"result": [{task}, {task}]}}"#), 2),
        ("a page", format!(r#"{{"data": {{"value": [{task}, {task}]}}}}"#), 2),
        ("pages by name", format!(r#"{{"first": {{"value": [{task}]}}, "second": {{"value": [{task}]}}}}"#), 2),
        ("deep", deep, 1),
    ] {
        let (records, summary) = read(json.as_bytes());
        assert!(records.iter().flatten().all(|record| record.subject() == Some("42")), "{name}: {records:?}");
        assert_eq!((records.len() as u64, summary.clean()), (tasks, tasks), "{name}: {summary}");
        assert!(summary.adds_up(), "{name}: {summary}");
        let document: Value = serde_json::from_str(&json).expect(name);
        for record in records.iter().flatten() {
            let pointer = record.origin().pointer().expect(name);
            assert!(document.pointer(pointer).is_some(), "{name}: {pointer}");
        }
    }
}

#[test]
fn a_workbook_is_reported_as_one() {
    let damage = read(b"PK\x03\x04\x14\0\x06\0").0.remove(0).expect_err("no text");
    assert!(damage.to_string().contains("saved as CSV"), "{damage}");
}

/// The records of the entries that end before this byte. An entry ends at the line on which the next one begins.
fn complete_before(text: &str, byte: usize) -> Vec<Value> {
    let line = text.as_bytes()[..byte].split(|byte| *byte == b'\n').count() as u64;
    let all = read(text.as_bytes()).0;
    let begin = |record: &Result<Record, Damage>| match record {
        Ok(record) => record.origin().line(),
        Err(damage) => damage.origin().line(),
    };
    let last = all.iter().map(begin).filter(|begin| *begin <= line).max().unwrap_or(0);
    all.iter().filter(|record| record.is_ok() && begin(record) < last).map(listed).collect()
}

/// Reads `damaged`, which differs from `text` from `byte` on, and compares the records before that.
fn check_damaged(name: &str, text: &str, byte: usize, damaged: &[u8]) -> Result<(), TestCaseError> {
    let (records, summary) = read(damaged);
    let read: Vec<_> = records.iter().filter(|record| record.is_ok()).map(listed).collect();
    let complete = complete_before(text, byte);
    let (seen, least) = (read.len(), complete.len());
    prop_assert!(seen >= least, "{name}, byte {byte}: {seen} of {least} records: {summary}");
    for (seen, expected) in read.iter().zip(&complete) {
        prop_assert_eq!(seen, expected, "{}, byte {}", name, byte);
    }
    prop_assert!(summary.adds_up(), "{name}, byte {byte}: {summary}");
    prop_assert_eq!(summary.bytes(), damaged.len() as u64, "{}, byte {}", name, byte);
    Ok(())
}

proptest! {
    #![proptest_config(Config { cases: 500, failure_persistence: None, ..Config::default() })]

    #[test]
    fn entries_before_a_cut_are_read(sample in select(named()), at in any::<Index>()) {
        let (name, text) = sample;
        let byte = at.index(text.len());
        check_damaged(&name, &text, byte, &text.as_bytes()[..byte])?;
    }

    #[test]
    fn entries_before_a_stray_byte_are_read(
        sample in select(named()),
        at in any::<Index>(),
        byte in prop_oneof![any::<u8>(), select(&b"\"{}[],:;\n\t\0\x1B\xFF\\&"[..])],
        instead in any::<bool>(),
    ) {
        let (name, text) = sample;
        let at = at.index(text.len());
        let mut damaged = text.clone().into_bytes();
        damaged.splice(at..at + usize::from(instead), [byte]);
        check_damaged(&name, &text, at, &damaged)?;
    }
}

fn named() -> Vec<(String, String)> {
    samples().into_iter().map(|sample| (sample.name, sample.text)).collect()
}

#[test]
fn a_damaged_task_damages_no_other() {
    let sample = samples().into_iter().find(|sample| sample.name == "users.json").expect("it is there");
    let tasks: Vec<_> = sample.text.match_indices("\"currentStatus\":").map(|(at, _)| at).collect();
    for (n, at) in tasks.iter().enumerate() {
        let mut damaged = sample.text.clone();
        damaged.insert(*at, '\u{1}');
        let (records, summary) = read(damaged.as_bytes());
        let subject = |record: &Value| record["subject"].as_str().map(String::from);
        let subjects: Vec<_> = sample.expected.iter().filter_map(subject).collect();
        let distinct = subjects.iter().collect::<BTreeSet<_>>().len();
        assert_eq!(distinct, tasks.len(), "each task has its own subject");
        let before = sample.text[..*at].rfind("\"id\": \"").expect("a task has an id") + 7;
        let id = sample.text[before..].split('"').next().expect("it is quoted");
        let seen: Vec<_> = records.iter().filter(|record| record.is_ok()).map(listed).collect();
        let own = |record: &&Value| subject(record).as_deref() == Some(id);
        let begin = sample.expected.iter().position(|record| own(&record)).expect(id);
        let end = begin + sample.expected.iter().filter(own).count();
        // Records of the damaged task may come between them.
        assert!(seen.starts_with(&sample.expected[..begin]), "task {n} ({id}): {summary}");
        assert!(seen.ends_with(&sample.expected[end..]), "task {n} ({id}): {summary}");
        let damage: Vec<_> = records.into_iter().filter_map(Result::err).collect();
        let line = sample.text[..*at].matches('\n').count() as u64 + 1;
        assert_eq!(damage.len(), 1, "task {n}: {damage:?}");
        assert!(damage[0].origin().line().abs_diff(line) < 8, "task {n} in line {line}: {}", damage[0]);
    }
}

/// The text before this byte, up to the last whole character.
fn cut(text: &str, byte: usize) -> &str {
    let end = (0..=byte).rev().find(|byte| text.is_char_boundary(*byte));
    &text[..end.unwrap_or_default()]
}

/// The records, except those of this line.
fn without(line: usize, records: &[Result<Record, Damage>]) -> Vec<Value> {
    let others =
        records.iter().filter(|record| record.as_ref().is_ok_and(|record| record.origin().line() != line as u64));
    others.map(listed).collect()
}

#[test]
fn a_damaged_line_damages_no_other() {
    for (name, what) in [("tasks.jsonl", "half a line"), ("export.tsv", "half a line"), ("migration.log", "no text")] {
        let sample = samples().into_iter().find(|sample| sample.name == name).expect(name);
        let lines: Vec<_> = sample.text.lines().collect();
        let (whole, _) = read(sample.text.as_bytes());
        // The first line of a table is its header. Of the log, every 29th line is enough.
        for n in (1..lines.len()).step_by(if name == "migration.log" { 29 } else { 1 }) {
            let bad = match what {
                "half a line" => cut(lines[n], lines[n].len() / 2).to_owned(),
                _ => "\u{1}\u{FFFD}\u{1B}[\"{".repeat(9),
            };
            let mut damaged = lines.clone();
            damaged[n] = &bad;
            let expected = without(n + 1, &whole);
            let (records, summary) = read((damaged.join("\n") + "\n").as_bytes());
            let seen = without(n + 1, &records);
            assert!(expected.len() > 8, "{name}: {expected:#?}");
            assert_eq!(seen.len(), expected.len(), "{name} with {what} in line {}: {summary}", n + 1);
            assert_eq!(seen, expected, "{name} with {what} in line {}", n + 1);
            assert!(summary.adds_up(), "{name} with {what} in line {}: {summary}", n + 1);
        }
    }
}

#[test]
fn a_page_after_a_cut_one_is_read() {
    let sample = samples().into_iter().find(|sample| sample.name == "users-pages.json").expect("it is there");
    let (first, second) = sample.text.split_at(sample.text.rfind("\n{\n").expect("there are two pages") + 1);
    let expected: Vec<_> = read(second.as_bytes()).0.iter().map(listed).collect();
    assert!(expected.len() > 10, "{expected:?}");
    for at in (2..first.len() - 3).step_by(97) {
        let (records, summary) = read(format!("{}\n{second}", cut(first, at)).as_bytes());
        let seen: Vec<_> = records.iter().filter(|record| record.is_ok()).map(listed).collect();
        assert!(seen.ends_with(&expected), "cut after {at} bytes: {summary}");
        assert!(summary.damaged() > 0 && summary.adds_up(), "cut after {at} bytes: {summary}");
    }
}
