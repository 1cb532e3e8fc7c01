//! Messages with a mark in place of each value, so that a mutation can change only the literal text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use m365_migration_errors::{ErrorKind, Field, FieldType};

use crate::support::samples;

/// The first mark, in the private use area: `MARK + n` marks the value of the field with index `n`.
const MARK: u32 = 0xE000;

/// The last sentence is a closing instruction if it begins with one of these.
const INSTRUCTIONS: &[&str] = &["Please ", "Refer to ", "Retry ", "Assign ", "Run ", "Rerun ", "Check the "];

/// Contractions and their long forms.
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

/// A message of a kind and its values.
pub struct Message {
    pub kind: ErrorKind,
    /// The text with marks.
    pub text: String,
    /// The name and value of each field, in the order of the kind's fields.
    pub values: Vec<(&'static str, String)>,
}

impl Message {
    /// The canonical message of a kind with a row of values.
    pub fn new(kind: ErrorKind, row: usize) -> Self {
        let fields = kind.fields().iter().enumerate();
        let values = fields.map(|(i, field)| (field.name(), value(field, row + i))).collect();
        Self { kind, text: marked(kind, kind.message()), values }
    }

    /// Replaces the marks in a text with this message's values.
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

/// A wording of a kind: with marks, as [`loose`] and as [`essence`].
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

/// Whether the text equals a wording of a kind, apart from what [`loose`] ignores.
pub fn is_wording_of(kind: ErrorKind, text: &str) -> bool {
    let text = loose(text);
    wordings().iter().any(|wording| wording.kind == kind && wording.loose == text)
}

/// Replaces each `{name}` of a template with its mark.
fn marked(kind: ErrorKind, template: &str) -> String {
    let mut text = template.to_owned();
    for (i, field) in kind.fields().iter().enumerate() {
        text = text.replace(&format!("{{{}}}", field.name()), &mark(i).to_string());
    }
    text
}

/// The mark of the field with this index.
pub fn mark(index: usize) -> char {
    u32::try_from(index).ok().and_then(|index| char::from_u32(MARK + index)).expect("a kind has few fields")
}

/// The index of the field that this mark belongs to, if it is a mark.
pub fn mark_index(c: char) -> Option<usize> {
    u32::from(c).checked_sub(MARK).filter(|&index| index < 16).map(|index| index as usize)
}

/// A realistic value for a field: our own for some fields, else one from `samples` without a word of a template.
fn value(field: &Field, row: usize) -> String {
    let own = match field.name() {
        "state" => "Staged",
        "server" => "outlook.office365.com",
        "security_group" => "sg-emea-wave-7",
        "feature" => "MnA_Step_2",
        "partner" => "https://fabrikam-my.sharepoint.com",
        "failed_messages" => "17",
        "partner_role" => "Target",
        "parameter" => "targetSiteUrl",
        "role" => "Chat.ReadWrite.All",
        "expected" | "found" if field.role().is_none() => "smtp:alex@contoso.com, x500:/o=contoso/cn=6a88",
        _ => "",
    };
    if !own.is_empty() {
        return own.to_owned();
    }
    let usable = samples::values(field).iter().map(ToString::to_string);
    let usable: Vec<String> =
        usable.filter(|value| field.field_type() == FieldType::Count || !has_a_template_word(value)).collect();
    assert!(!usable.is_empty(), "no value for {}", field.name());
    // The first two are plain. The rest try to mislead, which other tests cover.
    usable[row % usable.len().min(2)].clone()
}

/// Whether a text contains one of the longer words of a template.
fn has_a_template_word(value: &str) -> bool {
    static LONG: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| wordings().iter().flat_map(|wording| long_words(&wording.text)).collect());
    long_words(value).any(|word| LONG.contains(&word))
}

/// The words of more than three bytes, in lowercase.
fn long_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.len() > 3).map(str::to_ascii_lowercase)
}

/// For each occurrence of `from` as whole words: the text with `to` there.
pub fn replace_each(text: &str, from: &str, to: &str) -> Vec<String> {
    let places = text.match_indices(from).filter(|(at, _)| is_whole(text, *at, at + from.len()));
    places.map(|(at, _)| format!("{}{to}{}", &text[..at], &text[at + from.len()..])).collect()
}

/// The text with each occurrence of `from` as whole words replaced by `to`.
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

/// Whether no word crosses either end of the range. A hyphen is part of a word.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-';
    let (inner, before, after) = (&text[start..end], &text[..start], &text[end..]);
    !(inner.starts_with(joins) && before.ends_with(joins) || inner.ends_with(joins) && after.starts_with(joins))
}

/// Capitalizes the first letter.
pub fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// Lowercases the first letter.
pub fn uncapitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

/// Splits a text into the statement of the error and the closing instruction to the reader.
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

/// Whether a text ends with an unenclosed value.
pub fn ends_in_a_value(text: &str) -> bool {
    text.trim_end_matches('.').ends_with(|c| mark_index(c).is_some())
}

/// Removes the differences without meaning, such as case and articles. Wordings with the same result are the same.
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

/// The statement of a text: without the closing instruction, and without the user of "failed for user".
pub fn essence(text: &str) -> String {
    let user = mark(0);
    let stated = loose(split_closing(text).0);
    stated.replacen(&format!("failed for user {user}"), "failed", 1).replacen(
        &format!(" for user {user} failed"),
        " failed",
        1,
    )
}
