//! Suggests an entry for the catalog from a new row: facts from the row, and guesses that a person has to check.
//!
//! The prose of the page is not copied: the editor has to write what the error means and what to do about it.

use m365_migration_errors::{ErrorCode, ErrorKind, Family};
use serde::Serialize;

use crate::known::{placeholders, replaced};
use crate::page::{Page, Row};

/// An entry and its file.
#[derive(Serialize)]
pub struct Suggestion {
    pub file: String,
    pub section: String,
    pub row: usize,
    pub toml: String,
}

/// Writes an entry for each new message, given the index of its row and its own index in the row.
pub fn entries(page: &Page, new: &[(usize, usize)]) -> Vec<Suggestion> {
    let mut names: Vec<String> = ErrorKind::ALL.iter().map(|kind| kind.id().to_owned()).collect();
    let mut begun: Vec<&str> = Vec::new();
    let suggestions = new.iter().map(|&(row, message)| {
        let row = &page.rows[row];
        // A row that moved stays in its family, so a section may have rows of several families.
        let is_here =
            |kind: &&ErrorKind| kind.reference().section() == row.section && !kind.reference().rows().is_empty();
        let rows = |family: &Family| family.kinds().iter().filter(is_here).count();
        let family = Family::ALL.iter().copied().max_by_key(rows).filter(|family| rows(family) > 0);
        let mut toml = entry(page, row, &row.messages[message], family, &mut names);
        let file = match family {
            Some(family) => family.id().replace('-', "_"),
            None => file_name(&row.section),
        };
        if family.is_none() && !begun.contains(&&*row.section) {
            begun.push(&row.section);
            toml.insert_str(0, &new_family(page, &row.section));
        }
        Suggestion { file: format!("{file}.toml"), section: row.section.clone(), row: row.number, toml }
    });
    suggestions.collect()
}

/// The file name for a section, without `.toml`: `Public folder errors` gives `public_folder`.
fn file_name(section: &str) -> String {
    let words = section.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase);
    let distinct = words.filter(|word| !word.is_empty() && !["errors", "migration"].contains(&&**word));
    let name = distinct.collect::<Vec<_>>().join("_");
    if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name
    } else {
        format!("new_{name}").trim_end_matches('_').into()
    }
}

/// The head of the file of a new family, for a section without one.
fn new_family(page: &Page, section: &str) -> String {
    let mut codes = page.rows.iter().filter(|row| row.section == section).map(|row| &*row.code_cell);
    let is_numbered = |code: &str| code.ends_with(|c: char| c.is_ascii_digit()) && code.contains('-');
    let style = match codes.find(|code| !code.is_empty()) {
        Some(code) if is_numbered(code) => "numbered",
        Some(_) => "named",
        None => "none",
    };
    let name = file_name(section);
    format!(
        "# A new family: list {} among the `families` of index.toml.\n[family]\n\
         title = {} # guessed\nsummary = \"These errors are not described here yet.\"\ncode_style = {} # guessed\n\
         page = {}\nsection = {}\n\n",
        quoted(&name),
        quoted(&(name[..1].to_ascii_uppercase() + &name[1..].replace('_', " "))),
        quoted(style),
        quoted(PAGE_ID),
        quoted(section),
    )
}

/// The id of the page in `catalog/index.toml`.
const PAGE_ID: &str = "orchestrated-migration-errors";

fn entry(page: &Page, row: &Row, message: &str, family: Option<Family>, names: &mut Vec<String>) -> String {
    let holes = holes(message);
    let template = replaced(message, |number| format!("{{{}}}", holes[number].name));
    let variant = variant(message, family, names);
    let mut lines = vec!["[[error]]".to_owned()];
    let mut put = |key: &str, value: String| lines.push(format!("{key} = {value}"));
    put("variant", quoted(&variant) + " # guessed: name the problem");
    let (generic, mut codes): (Vec<String>, Vec<String>) =
        row.codes.iter().cloned().partition(|code| code.parse().is_ok_and(ErrorCode::is_generic));
    match row.http_status {
        Some(status) => {
            // The message has the reason: `Error in displayName data field duplicateDisplayNameJob`.
            let reason = message.split_once(" data field ").and_then(|(_, reason)| reason.split(' ').next());
            codes.extend(reason.map(str::to_owned));
            put("codes", list(&codes));
            generic.first().into_iter().for_each(|code| put("generic_code", quoted(code)));
            put("http_status", status.to_string());
        }
        None if !row.code_cell.is_empty() => put("codes", list(std::slice::from_ref(&row.code_cell))),
        None => {}
    }
    put("message", quoted(&template));
    for Hole { name, role, is_count, doc } in &holes {
        let role = role.map_or(String::new(), |role| format!("role = {}, ", quoted(role)));
        let kind = if *is_count { "type = \"count\", " } else { "" };
        put(&format!("fields.{name}"), format!("{{ {role}{kind}doc = {} }} # guessed", quoted(doc)));
    }
    let edition = page.edition.as_deref().unwrap_or("an unknown date");
    put(
        "summary",
        quoted(&format!("The page of {edition} lists this error; what it means is not described here yet.")),
    );
    let scope = if holes.iter().any(|hole| hole.role == Some("user")) { "user" } else { "batch" };
    put("scope", quoted(scope) + " # guessed");
    let (verdict, unit) = verdict(row, message, family);
    put(
        "retry",
        format!("{{ verdict = {}, unit = {}, basis = \"inferred\" }} # guessed", quoted(verdict), quoted(unit)),
    );
    put("source", source(row));
    lines.push("\n[error.remediation]".to_owned());
    let mut put = |key: &str, value: String| lines.push(format!("{key} = {value}"));
    put("owner", "\"operator\" # guessed".into());
    put("summary", quoted("Follow the page of errors: what to do is not described here yet."));
    let (row, section) = (row.number, &row.section);
    let step = format!("Read row {row} of the section \"{section}\" on the page of errors, and do what it says.");
    put("steps", list(&[step]));
    lines.join("\n") + "\n"
}

fn source(row: &Row) -> String {
    format!("{{ rows = [{}] }}", row.number)
}

/// A hole of the message, described by the words around it.
struct Hole {
    name: String,
    role: Option<&'static str>,
    is_count: bool,
    doc: String,
}

/// A word before a hole, and the name and role of the field.
const NAMES: &[(&str, &str, Option<&str>)] = &[
    ("user", "user", Some("user")),
    ("upn", "upn", Some("user")),
    ("identity", "identity", Some("user")),
    ("tenant", "tenant", Some("tenant")),
    ("app", "app", Some("app")),
    ("batch", "batch", Some("batch")),
    ("job", "job", Some("batch")),
    ("url", "url", Some("url")),
    ("site", "url", Some("url")),
    ("correlation", "correlation_id", Some("correlation_id")),
    ("error", "detail", Some("detail")),
    ("with", "detail", Some("detail")),
];

/// Words after a hole that make it a count.
const COUNTED: &[&str] = &["messages", "chat", "identities", "users", "items", "files", "hours", "days"];

/// The different holes of a message, in order.
fn holes(message: &str) -> Vec<Hole> {
    let mut seen: Vec<&str> = Vec::new();
    let mut holes: Vec<Hole> = Vec::new();
    for place in placeholders(message) {
        let text = &message[place.clone()];
        if seen.contains(&text) {
            continue;
        }
        seen.push(text);
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
        let before: Vec<String> =
            message[..place.start].split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
        let after = message[place.end..].split_whitespace().map(bare).find(|word| !word.is_empty());
        let is_count = after.is_some_and(|word| COUNTED.contains(&&*word));
        let mut near = before.iter().rev().take(2);
        let known = near.find_map(|word| NAMES.iter().find(|(known, ..)| known == word));
        let (name, role) = match known {
            _ if is_count => ("count", None),
            Some((_, name, role)) => (*name, *role),
            None => ("value", None),
        };
        let same = holes
            .iter()
            .filter(|hole| hole.name.trim_end_matches(|c: char| c == '_' || c.is_ascii_digit()) == name)
            .count();
        let name = if same == 0 { name.to_owned() } else { format!("{name}_{}", same + 1) };
        let doc = match before.last() {
            Some(word) => format!("The value after `{word}`."),
            None => "The first value.".into(),
        };
        holes.push(Hole { name, role, is_count, doc });
    }
    holes
}

/// A name for the problem: the first distinctive words of the sentence that says what is wrong.
fn variant(message: &str, family: Option<Family>, names: &mut Vec<String>) -> String {
    const COMMON: &[&str] = &[
        "a",
        "an",
        "and",
        "are",
        "be",
        "been",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "please",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "with",
        "teams",
        "tenant",
        "migration",
        "user",
        "meeting",
    ];
    const WORDS: usize = 4;

    let message = replaced(message, |_| " ".to_owned());
    let is_head = |sentence: &&str| sentence.trim_end_matches('.').trim_end().ends_with("failed");
    let sentence = message.split(". ").find(|sentence| !is_head(sentence)).unwrap_or(&message);
    let words = sentence.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'').map(|word| word.replace('\'', ""));
    let distinctive = words.filter(|word| !word.is_empty() && !COMMON.contains(&&*word.to_ascii_lowercase()));
    let capitalize = |word: String| word[..1].to_ascii_uppercase() + &word[1..];
    let mut variant: String = distinctive.take(WORDS).map(capitalize).collect();
    if !variant.starts_with(|c: char| c.is_ascii_alphabetic()) {
        variant.insert_str(0, "New");
    }
    let id = |variant: &str| format!("{}/{}", family.map_or("", Family::id), variant.to_ascii_lowercase());
    let is_taken = |variant: &str| names.iter().any(|name| name.replace('-', "") == id(variant).replace('-', ""));
    let mut number = 1;
    while is_taken(&numbered(&variant, number)) {
        number += 1;
    }
    let variant = numbered(&variant, number);
    names.push(id(&variant));
    variant
}

fn numbered(variant: &str, number: usize) -> String {
    if number == 1 { variant.to_owned() } else { format!("{variant}{number}") }
}

/// Guesses the verdict from the action of the row, and the unit from the family.
fn verdict(row: &Row, message: &str, family: Option<Family>) -> (&'static str, &'static str) {
    let action = row.action.as_ref().map_or(message, |action| &action.0).to_ascii_lowercase();
    if action.starts_with("no action") {
        return ("not_needed", "none");
    }
    let unit = match family {
        Some(Family::Api) => "api_request",
        Some(Family::CrossTenant) => "validation",
        Some(Family::OneDrive) => "content_move",
        Some(Family::IdentityMapping) => "identity_mapping",
        _ => "user_migration",
    };
    (if action.starts_with("retry") { "transient" } else { "after_fix" }, unit)
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// A TOML string. JSON's escapes are also TOML's.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}
