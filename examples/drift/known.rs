//! The rows in the catalog, and whether a message of the page is one of their wordings.

use m365_migration_errors::catalog::{PAGES, Page};
use m365_migration_errors::{ErrorKind, Fidelity, Retired, recognize};
use serde::Serialize;

use crate::lock::Lock;

/// A row of a table, from an entry of the catalog.
#[derive(Clone)]
pub struct Known {
    pub kind: ErrorKind,
    pub section: String,
    pub row: usize,
    /// The number of the row among the kind's rows, counted from 1.
    pub number: usize,
    /// The digests of description and action; `None` if the table had no prose.
    pub digest: Option<[String; 2]>,
    /// The edition that dropped the row, from the entry.
    pub retired: Option<&'static str>,
}

/// The page whose tables the catalog was checked against.
pub fn source() -> &'static Page {
    let is_tabled = |kind: ErrorKind| !kind.reference().rows().is_empty();
    PAGES.iter().find(|source| source.kinds().any(is_tabled)).expect("a page of the catalog has tables")
}

/// Every row in the catalog, sorted by section and number, with its digests in the lock.
pub fn all(lock: &Lock) -> Vec<Known> {
    let mut all = Vec::new();
    for kind in source().kinds() {
        let reference = kind.reference();
        for (i, &row) in reference.rows().iter().enumerate() {
            let number = i + 1;
            all.push(Known {
                kind,
                section: reference.section().to_owned(),
                row: usize::from(row),
                number,
                digest: lock.get(kind, number).cloned(),
                retired: reference.retired().map(Retired::since),
            });
        }
    }
    let sections: Vec<String> = all.iter().map(|known: &Known| known.section.clone()).collect();
    // Within a row, the order of the catalog is kept.
    all.sort_by_key(|known| (sections.iter().position(|section| *section == known.section), known.row));
    all
}

impl Known {
    /// Whether a message of the page is one of the kind's wordings.
    pub fn says(&self, message: &str) -> bool {
        self.kind.wordings().any(|wording| is_wording(message, wording))
    }

    /// The further wording of the kind that equals a message of the page, unless the canonical one does.
    pub fn further(&self, message: &str) -> Option<&'static str> {
        let mut wordings = self.kind.wordings();
        let is_canonical = wordings.next().is_some_and(|wording| is_wording(message, wording));
        wordings.find(|wording| !is_canonical && is_wording(message, wording))
    }

    /// The wording that is most similar to a message, and the similarity, from 0 to 1.
    pub fn nearest(&self, message: &str) -> (&'static str, f32) {
        let like = |wording| similar::TextDiff::from_words(&*neutral(wording), &*neutral(message)).ratio();
        let wordings = self.kind.wordings().map(|wording| (wording, like(wording)));
        wordings.max_by(|a, b| a.1.total_cmp(&b.1)).expect("every kind has a wording")
    }
}

/// Splits a template into literals and the names of the holes between them.
fn parts(template: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut literals, mut holes) = (Vec::new(), Vec::new());
    let mut rest = template;
    while let Some((literal, (hole, after))) =
        rest.split_once('{').and_then(|(literal, after)| Some((literal, after.split_once('}')?)))
    {
        literals.push(literal);
        holes.push(hole);
        rest = after;
    }
    literals.push(rest);
    (literals, holes)
}

/// Whether a message has all literal text of a wording, and a placeholder or one word in each hole: sometimes the page
/// has an example.
fn is_wording(message: &str, wording: &str) -> bool {
    let (literals, holes) = parts(wording);
    if holes.is_empty() {
        return message == wording;
    }
    let Some(mut rest) = message.strip_prefix(literals[0]) else { return false };
    let mut values: Vec<(&str, &str)> = Vec::new();
    for (i, (literal, hole)) in literals[1..].iter().zip(&holes).enumerate() {
        let is_last = i + 1 == holes.len();
        let found =
            if is_last { rest.strip_suffix(literal).map(|value| (value, "")) } else { rest.split_once(literal) };
        let Some((value, after)) = found else { return false };
        if value.is_empty() || !is_placeholder(value) && value.contains(char::is_whitespace) {
            return false;
        }
        if values.iter().any(|(name, other)| name == hole && *other != value) {
            return false;
        }
        values.push((hole, value));
        rest = after;
    }
    rest.is_empty()
}

fn is_placeholder(text: &str) -> bool {
    matches!(&*placeholders(text), [only] if only.len() == text.len())
}

/// The placeholders for values on the page: `{0}`, `<X>`, or a single capital letter in brackets.
pub fn placeholders(text: &str) -> Vec<std::ops::Range<usize>> {
    const LONGEST: usize = 40;

    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['{', '<', '[']).map(|open| at + open) {
        let (close, is_name): (char, fn(&str) -> bool) = match text.as_bytes()[open] {
            b'{' => ('}', |name| name.chars().all(|c| c.is_alphanumeric() || c == '_')),
            b'<' => ('>', |name| name.starts_with(char::is_alphabetic)),
            _ => (']', |name| matches!(name.as_bytes(), [b'A'..=b'Z'])),
        };
        at = open + 1;
        let Some(end) = text[at..].find(close).map(|end| at + end) else { continue };
        if end > at && end - at <= LONGEST && is_name(&text[at..end]) {
            // The brackets around a letter are part of the message.
            found.push(if close == ']' { at..end } else { open..end + 1 });
            at = end + 1;
        }
    }
    found
}

/// Replaces the `n`-th different placeholder of a message with `replace(n)`.
pub fn replaced(text: &str, replace: impl Fn(usize) -> String) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let (mut replaced, mut at) = (String::new(), 0);
    for place in placeholders(text) {
        let name = &text[place.clone()];
        let number = seen.iter().position(|other| *other == name).unwrap_or_else(|| {
            seen.push(name);
            seen.len() - 1
        });
        replaced += &text[at..place.start];
        replaced += &replace(number);
        at = place.end;
    }
    replaced + &text[at..]
}

/// Makes all placeholders of a message equal.
fn neutral(text: &str) -> String {
    replaced(text, |_| "{}".to_owned())
}

/// Names the placeholders of a message as a wording does, so that a person can compare the two.
pub fn named(message: &str, wording: &str) -> String {
    let (_, mut names) = parts(wording);
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    let different: std::collections::BTreeSet<&str> =
        placeholders(message).into_iter().map(|place| &message[place]).collect();
    if names.len() == different.len() {
        replaced(message, |number| format!("{{{}}}", names[number]))
    } else {
        message.to_owned()
    }
}

/// The result of the matcher for a message of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub kind: ErrorKind,
    pub fidelity: Fidelity,
}

/// Runs the matcher on a message of the page, with a number in each hole, which is a value for any type.
pub fn answer(message: &str) -> Option<Answer> {
    let message = replaced(message, |number| (41 + number).to_string());
    recognize(&message).map(|recognized| Answer { kind: recognized.kind(), fidelity: recognized.fidelity() })
}
