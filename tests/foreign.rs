//! Texts that state no error of the catalog: none of them may be recognized.
//!
//! `data/foreign.txt` has one text per line. `# ` begins a heading; `\n`, `\r`, `\t` and `\\` are escapes as in Rust.
//! A line belongs there if a reader would not say that the service reports the error. An error in other words does
//! not belong there.

use std::fmt::Write as _;

use m365_migration_errors::{ErrorKind, MigrationError, recognize, recognize_coded};

const CORPUS: &str = include_str!("data/foreign.txt");

/// Fewer lines mean that the corpus was cut by accident.
const MIN_LINES: usize = 300;

/// The name of an entry point, and the kind that it returns for a text.
type Way = (&'static str, fn(&str) -> Option<ErrorKind>);

const WAYS: &[Way] = &[
    ("recognize", |text| recognize(text).map(|seen| seen.kind())),
    ("recognize_coded", |text| recognize_coded("CTTM-003", text).map(|seen| seen.kind())),
    ("parse", |text| MigrationError::parse(text).ok().map(|error| error.kind())),
];

/// The texts of the corpus with their line numbers.
fn lines() -> impl Iterator<Item = (usize, &'static str)> {
    let is_text = |line: &str| !line.is_empty() && line != "#" && !line.starts_with("# ");
    CORPUS.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(move |&(_, line)| is_text(line))
}

/// Replaces the escapes of a line.
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

/// Asserts that no entry point recognizes a text, and reports every failure at once.
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
    assert!(claims.is_empty(), "{claimed} texts state no error but are recognized:\n{claims}");
}

#[test]
fn the_corpus_is_whole() {
    assert!(lines().count() >= MIN_LINES, "{} lines", lines().count());
    let mut seen = std::collections::HashMap::new();
    for (number, line) in lines() {
        assert_eq!(line, line.trim_end(), "line {number} ends in whitespace");
        assert_eq!(seen.insert(line, number), None, "line {number} is a duplicate");
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
        let caution = remediation.caution().map(|caution| ("caution", caution));
        let steps = remediation.steps().iter().map(|&step| ("step", step));
        let commands = remediation.commands().iter().map(|&command| ("command", command));
        let links = remediation.links().iter().map(|link| ("link", link.text()));
        let fields = kind.fields().iter().map(|field| ("field", field.doc()));
        let prose =
            whole.into_iter().chain(causes).chain(caution).chain(steps).chain(commands).chain(links).chain(fields);
        prose.map(move |(part, text)| (format!("{part} of {kind}"), text.to_owned()))
    }));
}
