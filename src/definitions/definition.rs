//! The contents of the catalog, as plain data.

use super::problem::Place;
use crate::base::template::Template;
use crate::base::vocabulary::{Basis, FieldType, Owner, RetryUnit, Role, Scope, Verdict};

pub(crate) struct Catalog {
    pub(crate) pages: Vec<Page>,
    pub(crate) families: Vec<Family>,
}

/// A page of documentation with which entries are compared.
pub(crate) struct Page {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) file: String,
    pub(crate) edition: String,
    /// Earlier editions that the entries also rest on, the oldest first.
    pub(crate) earlier: Vec<String>,
    pub(crate) place: Place,
}

pub(crate) struct Family {
    /// The file's name without `.toml`: `teams_chat`.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) code_style: CodeStyle,
    pub(crate) page: String,
    pub(crate) section: String,
    pub(crate) errors: Vec<Entry>,
    pub(crate) place: Place,
}

/// The form of a family's codes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CodeStyle {
    /// `CTTM-003`, or `MMS-001/002` for two codes under one prefix.
    Numbered,
    /// `MnABYOKEnabledOnSourceTenant`.
    Named,
    #[default]
    None,
}

pub(crate) struct Entry {
    pub(crate) variant: String,
    /// In the spelling of the page.
    pub(crate) codes: Vec<String>,
    pub(crate) generic_code: Option<String>,
    pub(crate) http_status: Option<u16>,
    /// The name by which the error is recognized, if none of its sentences is known.
    pub(crate) name: Option<String>,
    /// Texts of other products with that name: a message with one of them is another error.
    pub(crate) unless: Vec<String>,
    /// The canonical wording comes first. An entry by name has two: with a text after the name, and without.
    pub(crate) wordings: Vec<Wording>,
    /// Whether other products also say the head of the message, without its closing instruction.
    pub(crate) needs_closing: bool,
    /// In the order in which the canonical wording names them.
    pub(crate) fields: Vec<Field>,
    pub(crate) summary: String,
    pub(crate) causes: Vec<String>,
    pub(crate) scope: Option<Scope>,
    pub(crate) retry: Retry,
    pub(crate) source: Source,
    /// Whether the texts are boxed, because the kind has many.
    pub(crate) boxed: bool,
    pub(crate) remediation: Remediation,
    pub(crate) place: Place,
}

pub(crate) struct Wording {
    pub(crate) template: Template,
    pub(crate) place: Place,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) field_type: FieldType,
    pub(crate) role: Option<Role>,
    pub(crate) optional: bool,
    /// Whether the value is a name or state that people choose, in any words.
    pub(crate) words: bool,
    /// Whether the value is a single word.
    pub(crate) one_word: bool,
    pub(crate) place: Place,
}

impl Field {
    /// Whether the value is one word: the catalog says so, or it is an id without meaning.
    pub(crate) fn is_one_word(&self) -> bool {
        self.one_word || matches!(self.role, Some(Role::CorrelationId | Role::Guid))
    }
}

/// A word of the catalog is `None` only if the reader has reported a problem with it; `unit` also with `not_needed`.
#[derive(Default)]
pub(crate) struct Retry {
    pub(crate) verdict: Option<Verdict>,
    pub(crate) unit: Option<RetryUnit>,
    pub(crate) basis: Option<Basis>,
    pub(crate) minimum_wait_hours: Option<u16>,
}

/// The source of an entry. Where it is `None`, the family's applies.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) page: Option<String>,
    pub(crate) section: Option<String>,
    /// Counted from 1; empty if the entry is in no table.
    pub(crate) rows: Vec<u16>,
    pub(crate) retired: Option<Retired>,
    pub(crate) note: Option<String>,
}

/// Marks an entry that the page no longer lists.
pub(crate) struct Retired {
    pub(crate) since: String,
    /// The id of the kind that is reported instead.
    pub(crate) successor: Option<String>,
}

#[derive(Default)]
pub(crate) struct Remediation {
    pub(crate) owner: Option<Owner>,
    pub(crate) summary: String,
    /// The damage that a step can do, and how to avoid it.
    pub(crate) caution: Option<String>,
    pub(crate) steps: Vec<String>,
    pub(crate) commands: Vec<String>,
    pub(crate) links: Vec<Link>,
}

pub(crate) struct Link {
    pub(crate) text: String,
    pub(crate) url: String,
}

impl Family {
    /// `teams_chat` is `TeamsChat` in Rust.
    pub(crate) fn rust_name(&self) -> String {
        self.name.split('_').map(capitalize).collect()
    }

    /// `teams_chat` is `teams-chat` in text.
    pub(crate) fn id(&self) -> String {
        self.name.replace('_', "-")
    }
}

impl Entry {
    /// Returns the id of the page that lists the entry.
    pub(crate) fn page<'a>(&'a self, family: &'a Family) -> &'a str {
        self.source.page.as_deref().unwrap_or(&family.page)
    }

    /// Returns the heading above the entry: its own, its family's, or the title of another page.
    pub(crate) fn section<'a>(&'a self, family: &'a Family, page: &'a Page) -> &'a str {
        let default = if self.source.page.is_some() { &page.title } else { &family.section };
        self.source.section.as_ref().unwrap_or(default)
    }

    /// `UserNotMapped` is `user_not_mapped`.
    pub(crate) fn snake_name(&self) -> String {
        snake(&self.variant)
    }

    /// `UserNotMapped` is `user-not-mapped`, the second half of the kind's id.
    pub(crate) fn kebab_name(&self) -> String {
        snake(&self.variant).replace('_', "-")
    }

    /// Returns every single code, the generic one first; `MMS-001/002` is two.
    pub(crate) fn single_codes(&self) -> Vec<String> {
        self.generic_code.iter().cloned().chain(self.codes.iter().flat_map(|code| singles(code))).collect()
    }
}

/// `MMS-001/002` names `MMS-001` and `MMS-002`.
pub(crate) fn singles(code: &str) -> Vec<String> {
    let Some((prefix, numbers)) = code.split_once('-') else { return vec![code.to_owned()] };
    numbers.split('/').map(|number| format!("{prefix}-{number}")).collect()
}

fn capitalize(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

fn snake(pascal: &str) -> String {
    let chars: Vec<char> = pascal.chars().collect();
    let mut snake = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let after_lower = i > 0 && !chars[i - 1].is_ascii_uppercase();
        let before_lower = i > 0 && chars.get(i + 1).is_some_and(char::is_ascii_lowercase);
        if c.is_ascii_uppercase() && (after_lower || before_lower) {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
