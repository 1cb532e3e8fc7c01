//! Inputs in layouts that people post, and answers worked out by hand. `tests/data/field/README.md` describes the
//! answers.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use m365_migration_errors::records::{Outcome, Record};
use serde::Deserialize;

mod support {
    pub mod reading;
}

use support::reading::{inputs, read, root};

const FOLDER: &str = "tests/data/field";

/// How many characters two texts must share if one is cut or joined differently.
const BEGINNING: usize = 30;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    file: String,
    format: String,
    #[serde(rename = "note")]
    _note: Option<String>,
    errors: Vec<Expected>,
    unrecognized: Vec<Text>,
    clean: Option<usize>,
    failed: Option<usize>,
}

/// A documented error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    kind: String,
    values: Vec<String>,
    user: Option<String>,
    #[serde(default)]
    soft_user: bool,
    service: Option<String>,
    status: Option<String>,
}

/// A text that reports another error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    message: String,
    code: Option<String>,
    user: Option<String>,
    status: Option<String>,
    #[serde(default)]
    optional: bool,
}

/// The differences from an answer: mistakes, and remarks that are worth a look.
#[derive(Default)]
struct Verdict {
    wrong: Vec<String>,
    remarks: Vec<String>,
}

fn answers() -> Vec<Answer> {
    let mut paths: Vec<_> = fs::read_dir(root(FOLDER)).expect(FOLDER).map(|file| file.expect(FOLDER).path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".expected.json"));
    paths.sort();
    let parse = |path| serde_json::from_slice(&fs::read(&path).expect(FOLDER)).map_err(|error| (path, error));
    paths
        .into_iter()
        .map(|path| parse(path).unwrap_or_else(|(path, error)| panic!("{}: {error}", path.display())))
        .collect()
}

/// Turns each run of whitespace into one space.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folds whitespace and drops full stops at the end.
fn bare(text: &str) -> String {
    fold(text).trim_end_matches('.').trim_end().to_owned()
}

fn message(record: &Record) -> String {
    fold(record.message().unwrap_or_default())
}

fn values(record: &Record) -> Vec<String> {
    record.error().into_iter().flat_map(|error| error.fields()).map(|(_, value)| bare(&value.to_string())).collect()
}

fn beginning(text: &str) -> String {
    text.chars().take(BEGINNING).collect()
}

/// Removes and returns the first record that fits.
fn take<'a>(left: &mut Vec<&'a Record>, fits: impl Fn(&Record) -> bool) -> Option<&'a Record> {
    left.iter().position(|record| fits(record)).map(|at| left.remove(at))
}

impl Verdict {
    fn of(answer: &Answer, records: &[Record]) -> Self {
        let mut verdict = Self::default();
        let count = |name| records.iter().filter(|record| record.outcome().as_str() == name).count();
        verdict.errors(&answer.errors, records.iter().filter(|record| record.error().is_some()).collect());
        verdict.texts(&answer.unrecognized, records.iter().filter(|record| record.unrecognized().is_some()).collect());
        for (name, expected) in [("clean", answer.clean), ("failed", answer.failed)] {
            if let Some(expected) = expected.filter(|&expected| expected != count(name)) {
                verdict.wrong.push(format!("COUNT {name}: {} for {expected}", count(name)));
            }
        }
        verdict
    }

    fn errors(&mut self, expected: &[Expected], mut left: Vec<&Record>) {
        for error in expected {
            let kind = &error.kind;
            let same = |record: &Record| record.error().is_some_and(|error| error.kind().id() == kind);
            let wanted: Vec<_> = error.values.iter().map(|value| bare(value)).collect();
            let exact = take(&mut left, |record| same(record) && values(record) == wanted);
            let Some(record) = exact.or_else(|| {
                let other = take(&mut left, same)?;
                self.wrong.push(format!("VALUES of {kind}: {:?} for {wanted:?}", values(other)));
                Some(other)
            }) else {
                self.wrong.push(format!("LOST {kind} of {:?}", error.user));
                continue;
            };
            self.user(kind, record, error.user.as_deref(), error.soft_user);
            let service = record.service().map(|service| service.as_str());
            let status = record.status().map(|status| status.as_str());
            self.member("SERVICE", kind, service, error.service.as_deref());
            self.member("STATUS", kind, status, error.status.as_deref());
        }
        for record in left {
            self.wrong.push(format!(
                "TWICE or CLAIMED {:?}: {:?}",
                record.error().map(|error| error.kind()),
                message(record)
            ));
        }
    }

    fn texts(&mut self, expected: &[Text], mut left: Vec<&Record>) {
        for text in expected {
            let wanted = fold(&text.message);
            let coded = |record: &Record| text.code.is_none() || record.code() == text.code.as_deref();
            let exact = take(&mut left, |record| message(record) == wanted && coded(record));
            let Some(record) = exact.or_else(|| {
                let near = take(&mut left, |record| {
                    let seen = message(record);
                    coded(record)
                        && (seen.contains(&beginning(&wanted))
                            || !seen.is_empty() && wanted.contains(&beginning(&seen)))
                })?;
                self.remarks.push(format!("TEXT {:?} for {wanted:?}", message(near)));
                Some(near)
            }) else {
                if !text.optional {
                    self.wrong.push(format!("LOST unrecognized {wanted:?} {:?}", text.code));
                }
                continue;
            };
            self.user("unrecognized", record, text.user.as_deref(), false);
            let status = record.status().map(|status| status.as_str());
            self.member("STATUS", "unrecognized", status, text.status.as_deref());
        }
        self.remarks.extend(left.iter().map(|record| format!("NOISE {:?} {:?}", record.code(), message(record))));
    }

    fn user(&mut self, of: &str, record: &Record, expected: Option<&str>, soft: bool) {
        if let Some(expected) = expected.filter(|&expected| record.subject_ids().all(|id| id != expected)) {
            let list = if soft { &mut self.remarks } else { &mut self.wrong };
            list.push(format!("USER of {of}: {:?} for {expected:?}", record.subject()));
        }
    }

    fn member(&mut self, name: &str, of: &str, seen: Option<&str>, expected: Option<&str>) {
        if expected.is_some() && seen != expected {
            self.wrong.push(format!("{name} of {of}: {seen:?} for {expected:?}"));
        }
    }
}

#[test]
fn every_input_has_an_answer() {
    let files: BTreeSet<_> = inputs(FOLDER).into_iter().map(|(name, _)| name).collect();
    assert_eq!(files, answers().into_iter().map(|answer| answer.file).collect());
    assert_eq!(files.len(), 72);
}

/// Prints the remarks too, with `--nocapture`.
#[test]
fn every_input_gives_its_answer() {
    let answers = answers();
    let (mut differences, mut wrong) = (String::new(), 0);
    for answer in &answers {
        let (read, summary) = read(&fs::read(root(FOLDER).join(&answer.file)).expect(FOLDER));
        let records: Vec<_> = read.into_iter().flatten().collect();
        let mut verdict = Verdict::of(answer, &records);
        if !summary.adds_up() {
            verdict.wrong.push(format!("COUNTS do not add up: {summary}"));
        }
        let head = format!("{}: {}", answer.file, answer.format);
        if !verdict.remarks.is_empty() {
            println!("remarks on {head}\n    {}", verdict.remarks.join("\n    "));
        }
        if !verdict.wrong.is_empty() {
            wrong += 1;
            writeln!(differences, "{head}\n    {}", verdict.wrong.join("\n    ")).expect("a string takes all");
        }
    }
    assert!(wrong == 0, "{wrong} of {} answers are wrong\n{differences}", answers.len());
}

/// The inputs must keep their line ends.
#[test]
fn inputs_are_byte_for_byte() {
    let inputs = inputs(FOLDER);
    let holds = |name: &str, part: &[u8]| {
        let (_, bytes) = inputs.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("{name}"));
        bytes.windows(part.len()).any(|window| window == part)
    };
    assert!(holds("90_crcrlf.txt", b"\r\r\n") && holds("67_title_row.csv", b";;;\r\n"));
    assert!(!holds("120_level_colon.log", b"\r"));
}

/// Every check accepts the right answer and rejects a wrong one.
#[test]
fn a_wrong_answer_is_noticed() {
    let table = b"User,Service,Status,Error\nalex@contoso.com,Exchange,failed,Max retry for user with id 42 reached.\n\
        kim@contoso.com,Teams,failed,no idea what it was\nlee@contoso.com,Teams,completed,\n";
    let records: Vec<_> = read(table).0.into_iter().flatten().collect();
    assert!(matches!(records[0].outcome(), Outcome::Error { .. }));
    let right = r#"{"file": "", "format": "", "clean": 1, "failed": 0, "errors": [{"kind": "exchange/max-retries-reached",
        "values": ["42"], "user": "alex@contoso.com", "service": "Exchange", "status": "failed"}], "unrecognized": [
        {"message": "no idea what it was", "user": "kim@contoso.com", "status": "failed"}]}"#;
    let judge = |text: &str| Verdict::of(&serde_json::from_str(text).expect("an answer"), &records).wrong;
    assert_eq!(judge(right), [""; 0]);
    for (from, to, mistake) in [
        ("max-retries-reached", "setup-validation-failed", "LOST"),
        ("[\"42\"]", "[\"43\"]", "VALUES"),
        ("alex@", "kim@", "USER"),
        ("\"Exchange\"", "\"Teams\"", "SERVICE"),
        ("\"failed\"}]", "\"completed\"}]", "STATUS"),
        ("no idea", "an idea that is not there", "LOST unrecognized"),
        ("\"clean\": 1", "\"clean\": 2", "COUNT clean"),
        ("\"failed\": 0", "\"failed\": 1", "COUNT failed"),
    ] {
        assert_ne!(right.replace(from, to), right);
        let wrong = judge(&right.replace(from, to));
        assert!(wrong.first().is_some_and(|first| first.starts_with(mistake)), "{from} as {to}: {wrong:?}");
    }
}
