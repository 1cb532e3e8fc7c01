//! Texts that are not values: a clause that turns the sentence around, a second subject, alternatives, another message,
//! a malformed number.
//!
//! Each goes into every hole of every wording, as it is, in capitals and in title case. The literal text is always
//! complete, so only the rule for values can refuse them.

use m365_migration_errors::{ErrorKind, FieldType, Role};

use super::change::Change;
use super::text::{Message, capitalize, mark, mark_index, wordings};

/// For a hole that nothing encloses and that holds one thing, such as a user or tenant.
const THINGS: &[&str] = &[
    "42 has not been",
    "42 has never been",
    "42 is not",
    "42 is no longer",
    "42 was never",
    "42 does not",
    "42 or not",
    "42, or",
    "42 and",
    "42 NOT",
    "42 or of none",
    "42 or of another",
    "42 or the same",
    "or the same",
    "or of none",
    "and of none",
    "not 42",
    "never 42",
    "neither 42 nor 43",
    "no longer 42",
    "all but 42",
    "any other than 42",
    "alex@contoso.com almost",
    "alex@contoso.com partly",
    "alex@contoso.com or bob@contoso.com",
    "alex@contoso.com, bob@contoso.com",
    "alex@contoso.com and bob@contoso.com",
    "Alex@contoso.com, Bob@contoso.com",
    "42 or 43",
    "42, 43",
    "42 and 43",
    "42 exists, and 43",
    "42 exists. User 43",
    "42 is fine, but user 43",
    "42; user 43",
    "42 succeeded. Teams migration for user 43",
    "Alex works, but Bob",
    "Alex or Bob",
    "Alex is not",
    "Alex was not migrated, and Bob",
    "not",
    "is not",
    "isn't",
];

/// For a hole that holds a name or state that people choose: it may have several words, but not these.
const NAMES: &[&str] = &[
    "42 has not been",
    "42 has never been",
    "42 is not",
    "42 is no longer",
    "42 was never",
    "42 does not",
    "42 or not",
    "42, or",
    "42 NOT",
    "42 or of none",
    "42 or of another",
    "42 or the same",
    "or the same",
    "or of none",
    "and of none",
    "not 42",
    "never 42",
    "neither 42 nor 43",
    "no longer 42",
    "Wave 2 has not been",
    "Wave 2 is not",
    "Wave 2 or of none",
    "Wave 2 or the same",
    "Wave 2 was not touched and Wave 3 is",
    "not",
    "is not",
    "isn't",
];

/// Texts that are not numbers, and numbers with wrong grouping.
const NUMBERS: &[&str] = &[
    "1,2",
    "1,20",
    "12,34",
    "1,2345",
    "1234,567",
    ",123",
    "1,",
    "1,,204",
    "0,123",
    "1,204.5",
    "1.204,5",
    "1,204.567",
    "1.204,567",
    "1,204,56",
    "1,204,",
    "1.2",
    "1.23",
    "1 2",
    "1, 2",
    "1-204",
    "1/204",
    "1_204",
    "-1",
    "+1",
    "1e3",
    "0x10",
    "12.",
    "twelve",
    "no",
    "1,204 or 1,205",
    "not 12",
    "12 not",
    "12 of 13",
];

/// Every text of a kind with something other than a value in one of its holes.
pub fn turned(kind: ErrorKind) -> Vec<Change> {
    let message = Message::new(kind, 0);
    let mut changes = Vec::new();
    for wording in wordings().iter().filter(|wording| wording.kind == kind) {
        for (at, c) in wording.text.char_indices() {
            let Some(index) = mark_index(c) else { continue };
            let field = &kind.fields()[index];
            let (before, after) = (&wording.text[..at], &wording.text[at + c.len_utf8()..]);
            let open = before.chars().next_back().zip(after.chars().next());
            let values: Vec<String> = match (field.field_type(), open) {
                _ if field.role() == Some(Role::Detail) => continue,
                (FieldType::Count, _) => NUMBERS.iter().map(ToString::to_string).collect(),
                (_, Some(pair @ (('[', ']') | ('\'', '\'') | ('(', ')')))) => subjects(pair),
                _ if is_named(field.name(), after) => NAMES.iter().map(ToString::to_string).collect(),
                _ => THINGS.iter().map(ToString::to_string).collect(),
            };
            let is_open = after.is_empty();
            let holds_detail = kind.fields().iter().any(|field| field.role() == Some(Role::Detail));
            // If a comma follows the hole, the value ends at the first comma.
            let is_bounded = |value: &&String| !after.starts_with(',') || !value.contains(',');
            for value in values.iter().filter(is_bounded) {
                let text = format!("{before}{value}{after}");
                push(kind, &message, "not a value", &text, &mut changes);
                // In capitals, a name and a clause look the same.
                if field.field_type() != FieldType::Count && !is_open && value.contains(' ') {
                    push(kind, &message, "in capitals", &text.to_ascii_uppercase(), &mut changes);
                    push(kind, &message, "in title case", &titled(&text), &mut changes);
                }
            }
            // A nested error may be any text.
            if !is_open && !holds_detail {
                let whole = &wording.text;
                // The message twice, the second time with `43` in this hole.
                let twice = format!("{before}{c}{after} {before}43{after}");
                push(kind, &message, "two messages", &twice, &mut changes);
                let into = format!("{before}User [42] migration failed. Please retry user migration. {whole}");
                push(kind, &message, "two messages", &into, &mut changes);
            }
        }
    }
    changes
}

/// Two quoted or bracketed subjects with text between them.
fn subjects((open, close): (char, char)) -> Vec<String> {
    let between = [
        " exists, target user ",
        " exists, and ",
        " or ",
        ", ",
        " is fine, but ",
        " is not ",
        " is licensed. The user ",
        " was not found, ",
    ];
    between.iter().map(|between| format!("42{close}{between}{open}43")).collect()
}

/// Whether the hole of a field holds a name or state that people choose.
fn is_named(name: &str, after: &str) -> bool {
    // At the end of a message, nothing marks the end of a name.
    matches!(name, "batch" | "job_id" | "security_group" | "state" | "status" | "role" | "app") || after.is_empty()
}

/// Capitalizes each word.
fn titled(text: &str) -> String {
    text.split(' ').map(capitalize).collect::<Vec<_>>().join(" ")
}

fn push(kind: ErrorKind, message: &Message, name: &str, text: &str, changes: &mut Vec<Change>) {
    // The field's mark may occur again; that a repeated hole holds the same value is tested elsewhere.
    let message = message.fill(text);
    let text = text.replace(|c| mark_index(c).is_some(), &mark(0).to_string());
    changes.push(Change { kind, name: format!("turned: {name}"), text, message });
}
