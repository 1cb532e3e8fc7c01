//! Texts that state no error of the catalog: none of them may become one.
//!
//! `data/foreign.txt` holds a text a line. `# ` begins a heading; `\n`, `\r`, `\t` and `\\` stand for what they stand
//! for in Rust. A line belongs there if a person who reads it would not say that the service reports the error. What
//! merely words an error differently does not.

use std::fmt::Write as _;

use m365_migration_errors::{ErrorKind, MigrationError, recognize, recognize_coded};

const CORPUS: &str = include_str!("data/foreign.txt");

/// So few lines would mean that the corpus was cut by accident.
const MIN_LINES: usize = 300;

/// A way into the crate, and the kind that it claims for a text.
type Way = (&'static str, fn(&str) -> Option<ErrorKind>);

const WAYS: &[Way] = &[
    ("recognize", |text| recognize(text).map(|seen| seen.kind())),
    ("recognize_coded", |text| recognize_coded("CTTM-003", text).map(|seen| seen.kind())),
    ("parse", |text| MigrationError::parse(text).ok().map(|error| error.kind())),
];

/// The lines of the corpus with their numbers.
fn lines() -> impl Iterator<Item = (usize, &'static str)> {
    let is_text = |line: &str| !line.is_empty() && line != "#" && !line.starts_with("# ");
    CORPUS.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(move |&(_, line)| is_text(line))
}

/// Puts in what the escapes of a line stand for.
fn unescape(number: usize, line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        text.push(match (char, char == '\\') {
            (plain, false) => plain,
            (_, true) => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('\\') => '\\',
                other => panic!("line {number}: `\\` before {other:?}; write `\\\\` for a backslash"),
            },
        });
    }
    text
}

/// Asserts that no way claims a text; all failures are shown at once.
fn assert_foreign(texts: impl IntoIterator<Item = (String, String)>) {
    let mut claims = String::new();
    let mut claimed = 0;
    for (place, text) in texts {
        let kinds: Vec<_> = WAYS.iter().filter_map(|(way, kind)| Some(format!("{way}: {}", kind(&text)?))).collect();
        if !kinds.is_empty() {
            claimed += 1;
            writeln!(claims, "{place}: {text:?}\n    {}", kinds.join(", ")).expect("a string takes all");
        }
    }
    assert!(claims.is_empty(), "{claimed} texts state no error and are claimed:\n{claims}");
}

#[test]
fn the_corpus_is_whole() {
    assert!(lines().count() >= MIN_LINES, "{} lines", lines().count());
    let mut seen = std::collections::HashMap::new();
    for (number, line) in lines() {
        assert_eq!(line, line.trim_end(), "line {number} ends in blanks");
        assert_eq!(seen.insert(line, number), None, "line {number} stands there twice");
    }
}

#[test]
fn no_foreign_text_is_recognized() {
    assert_foreign(lines().map(|(number, line)| (format!("line {number}"), unescape(number, line))));
}

#[test]
fn no_prose_of_the_catalog_is_recognized() {
    assert_foreign(ErrorKind::ALL.iter().flat_map(|kind| {
        let remediation = kind.remediation();
        let whole = [("summary", kind.summary()), ("remediation", remediation.summary())];
        let causes = kind.causes().iter().map(|&cause| ("cause", cause));
        let steps = remediation.steps().iter().map(|&step| ("step", step));
        let commands = remediation.commands().iter().map(|&command| ("command", command));
        let links = remediation.links().iter().map(|link| ("link", link.text()));
        let fields = kind.fields().iter().map(|field| ("field", field.doc()));
        let prose = whole.into_iter().chain(causes).chain(steps).chain(commands).chain(links).chain(fields);
        prose.map(move |(part, text)| (format!("{part} of {kind}"), text.to_owned()))
    }));
}
