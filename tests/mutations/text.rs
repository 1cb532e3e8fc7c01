//! A message with a mark in place of each value, so that a mutation can touch nothing but the literal text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use m365_migration_errors::{ErrorKind, Field, FieldType};

use crate::support;

/// The marks are of the private use area: mark `n` stands for the value of the field with the index `n`.
const MARK: u32 = 0xE000;

/// What stands before a closing instruction, at the beginning of the last sentence.
const INSTRUCTIONS: &[&str] = &["Please ", "Refer to ", "Retry ", "Assign ", "Run ", "Rerun ", "Check the "];

/// Contractions and what they stand for; the first is the contraction.
pub const CONTRACTIONS: &[(&str, &[&str])] = &[
    ("isn't", &["is not"]),
    ("couldn't", &["could not"]),
    ("doesn't", &["does not"]),
    ("wasn't", &["was not"]),
    ("can't", &["cannot", "can not"]),
    ("aren't", &["are not"]),
    ("don't", &["do not"]),
    ("hasn't", &["has not"]),
    ("haven't", &["have not"]),
    ("you've", &["you have"]),
    ("it's", &["it is"]),
];

/// A message of a kind, with values.
pub struct Message {
    pub kind: ErrorKind,
    /// The text with marks.
    pub text: String,
    /// The fields of the kind by index: names and values.
    pub values: Vec<(&'static str, String)>,
}

impl Message {
    /// The canonical message of a kind with a row of values.
    pub fn new(kind: ErrorKind, row: usize) -> Self {
        let fields = kind.fields().iter().enumerate();
        let values = fields.map(|(i, field)| (field.name(), value(field, row + i))).collect();
        Self { kind, text: marked(kind, kind.message()), values }
    }

    /// Writes the values of this message into a text with marks.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 64);
        for c in text.chars() {
            match mark_index(c) {
                Some(index) => filled.push_str(&self.values[index].1),
                None => filled.push(c),
            }
        }
        filled
    }
}

/// A wording of a kind: with marks, and what is left of it.
pub struct Wording {
    pub kind: ErrorKind,
    pub text: String,
    pub loose: String,
    pub essence: String,
}

/// Every wording of every kind.
pub fn wordings() -> &'static [Wording] {
    static WORDINGS: LazyLock<Vec<Wording>> = LazyLock::new(|| {
        let all = ErrorKind::ALL.iter().flat_map(|&kind| kind.wordings().map(move |wording| (kind, wording)));
        let made = all.map(|(kind, wording)| {
            let text = marked(kind, wording);
            Wording { kind, loose: loose(&text), essence: essence(&text), text }
        });
        made.collect()
    });
    &WORDINGS
}

/// Whether the text is a wording of a kind, but for what counts for nothing.
pub fn is_wording_of(kind: ErrorKind, text: &str) -> bool {
    let text = loose(text);
    wordings().iter().any(|wording| wording.kind == kind && wording.loose == text)
}

/// Puts marks in place of the `{name}`s of a template.
fn marked(kind: ErrorKind, template: &str) -> String {
    let mut text = template.to_owned();
    for (i, field) in kind.fields().iter().enumerate() {
        text = text.replace(&format!("{{{}}}", field.name()), &mark(i).to_string());
    }
    text
}

/// The mark of the field with an index.
pub fn mark(index: usize) -> char {
    u32::try_from(index).ok().and_then(|index| char::from_u32(MARK + index)).expect("a kind has few fields")
}

/// The index of the field that a mark stands for.
pub fn mark_index(c: char) -> Option<usize> {
    u32::from(c).checked_sub(MARK).filter(|&index| index < 16).map(|index| index as usize)
}

/// Realistic values for a field: rows of `support` that hold no word of a template, or our own where those say nothing.
fn value(field: &Field, row: usize) -> String {
    let own = match field.name() {
        "state" => "Staged",
        "server" => "outlook.office365.com",
        "security_group" => "sg-emea-wave-7",
        "feature" => "MnA_Step_2",
        "partner" => "https://fabrikam-my.sharepoint.com",
        "failed_messages" => "17",
        "role" => "Chat.ReadWrite.All",
        "expected" | "found" if field.role().is_none() => "smtp:alex@contoso.com, x500:/o=contoso/cn=6a88",
        _ => "",
    };
    if !own.is_empty() {
        return own.to_owned();
    }
    let usable = support::values(field).iter().map(ToString::to_string);
    let usable: Vec<String> =
        usable.filter(|value| field.field_type() == FieldType::Count || !holds_words_of_a_template(value)).collect();
    assert!(!usable.is_empty(), "no value for {}", field.name());
    // The first two are plain; those behind them try to mislead, which is the business of other tests.
    usable[row % usable.len().min(2)].clone()
}

/// Whether a text holds a telling word of a template.
fn holds_words_of_a_template(value: &str) -> bool {
    static TELLING: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| wordings().iter().flat_map(|wording| telling_words(&wording.text)).collect());
    telling_words(value).any(|word| TELLING.contains(&word))
}

/// The longer words of a text, in small letters.
fn telling_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.len() > 3).map(str::to_ascii_lowercase)
}

/// Every text in which one of the places of `from`, as whole words, is `to`.
pub fn replace_each(text: &str, from: &str, to: &str) -> Vec<String> {
    let places = text.match_indices(from).filter(|(at, _)| is_whole(text, *at, at + from.len()));
    places.map(|(at, _)| format!("{}{to}{}", &text[..at], &text[at + from.len()..])).collect()
}

/// The text in which all places of `from`, as whole words, are `to`.
pub fn replace_all(text: &str, from: &str, to: &str) -> String {
    let mut replaced = text.to_owned();
    let mut at = 0;
    while let Some(found) = replaced[at..].find(from).map(|found| at + found) {
        let end = found + from.len();
        at = if is_whole(&replaced, found, end) {
            replaced.replace_range(found..end, to);
            found + to.len()
        } else {
            end
        };
    }
    replaced
}

/// Whether nothing goes on before or behind a place of a text; a hyphen joins words.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-';
    let (inner, before, after) = (&text[start..end], &text[..start], &text[end..]);
    !(inner.starts_with(joins) && before.ends_with(joins) || inner.ends_with(joins) && after.starts_with(joins))
}

/// Begins with a capital letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// Begins with a small letter.
pub fn small(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

/// Splits the closing instruction off: what states the error, and what tells the reader to do.
pub fn split_closing(text: &str) -> (&str, Option<&str>) {
    let Some(at) = text.rfind(". ") else { return (text, None) };
    let closing = &text[at + 2..];
    if INSTRUCTIONS.iter().any(|instruction| closing.starts_with(instruction)) {
        (&text[..=at], Some(closing))
    } else {
        (text, None)
    }
}

/// The sentences of a text.
pub fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(". ").map(str::trim).collect()
}

/// Whether a text ends in a value that nothing encloses.
pub fn ends_in_a_value(text: &str) -> bool {
    text.trim_end_matches('.').ends_with(|c| mark_index(c).is_some())
}

/// What is left of a text without all that counts for nothing; equal texts are one wording.
pub fn loose(text: &str) -> String {
    let mut loose: String =
        text.chars().map(|c| if mark_index(c).is_some() { mark(0) } else { c.to_ascii_lowercase() }).collect();
    for &(short, longs) in CONTRACTIONS {
        for long in longs {
            loose = replace_all(&loose, long, short);
        }
    }
    for (from, to) in [
        ("missmatch", "mismatch"),
        ("cancelled", "canceled"),
        ("documentation retry", "documentation and retry"),
        ("teams chat migration", "teams migration"),
    ] {
        loose = loose.replace(from, to);
    }
    let words = loose.split_whitespace().filter(|word| !["a", "an", "the", "please"].contains(word));
    words.collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// What a text states, without its closing instruction and whichever user its first sentence names.
pub fn essence(text: &str) -> String {
    let user = mark(0);
    let stated = loose(split_closing(text).0);
    stated.replacen(&format!("failed for user {user}"), "failed", 1).replacen(
        &format!(" for user {user} failed"),
        " failed",
        1,
    )
}
