//! The contents of the catalog's files, as plain data.
//!
//! The parts that the library states as they are have the types of `base::facts`, so their texts are `&'static`.

use super::problem::Place;
use crate::base::facts::field::Field;
use crate::base::facts::reference::{Page, Retired};
use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::template::Template;
use crate::base::vocabulary::{FieldType, Owner, Role, Scope};

/// Everything that the files define.
#[derive(Clone, Default)]
pub(crate) struct Definitions {
    pub(crate) pages: Vec<PageDefinition>,
    pub(crate) fixes: Vec<FixDefinition>,
    pub(crate) families: Vec<FamilyDefinition>,
}

/// A page of documentation with which entries are compared.
#[derive(Clone)]
pub(crate) struct PageDefinition {
    pub(crate) id: &'static str,
    pub(crate) page: &'static Page,
    pub(crate) place: Place,
}

/// A fix that several kinds ask for.
#[derive(Clone)]
pub(crate) struct FixDefinition {
    pub(crate) key: &'static str,
    pub(crate) owner: Owner,
    pub(crate) summary: &'static str,
    pub(crate) place: Place,
}

/// A family: one file.
#[derive(Clone)]
pub(crate) struct FamilyDefinition {
    /// The file's name without `.toml`: `teams_chat`.
    pub(crate) name: String,
    pub(crate) title: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) code_style: CodeStyle,
    pub(crate) page: &'static str,
    pub(crate) section: &'static str,
    pub(crate) errors: Vec<Definition>,
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

/// One error.
#[derive(Clone)]
pub(crate) struct Definition {
    pub(crate) variant: &'static str,
    /// In the spelling of the page.
    pub(crate) codes: Vec<&'static str>,
    pub(crate) generic_code: Option<&'static str>,
    pub(crate) http_status: Option<u16>,
    /// The name by which the error is recognized, if none of its sentences is known.
    pub(crate) name: Option<&'static str>,
    /// Texts of other products with that name: a message with one of them is another error.
    pub(crate) unless: Vec<&'static str>,
    /// The canonical wording comes first. An entry by name has two: with a text after the name, and without.
    pub(crate) wordings: Vec<WordingDefinition>,
    /// Whether other products also say the head of the message, without its closing instruction.
    pub(crate) needs_closing: bool,
    /// In the order in which the canonical wording names them.
    pub(crate) fields: Vec<FieldDefinition>,
    pub(crate) summary: &'static str,
    pub(crate) causes: &'static [&'static str],
    pub(crate) scope: Scope,
    pub(crate) retryability: Retryability,
    pub(crate) source: Source,
    pub(crate) remediation: Remediation,
    pub(crate) place: Place,
}

/// One wording of a message.
#[derive(Clone)]
pub(crate) struct WordingDefinition {
    pub(crate) template: Template,
    pub(crate) place: Place,
}

/// A field, and what only the matcher needs to know of it.
#[derive(Clone)]
pub(crate) struct FieldDefinition {
    pub(crate) field: Field,
    /// Whether the value is a name or state that people choose, in any words.
    pub(crate) words: bool,
    pub(crate) place: Place,
}

/// The source of an entry. Where it is `None`, the family's applies.
#[derive(Clone, Default)]
pub(crate) struct Source {
    pub(crate) page: Option<&'static str>,
    pub(crate) section: Option<&'static str>,
    /// Counted from 1; empty if the entry is in no table.
    pub(crate) rows: &'static [u16],
    pub(crate) retired: Option<Retired>,
    pub(crate) note: Option<&'static str>,
}

/// The most bytes that the fields of a kind take in an error. With more, its texts are boxed, because every error is as
/// large as the largest kind.
const MAX_BYTES: usize = 112;

impl Definitions {
    /// Returns every error, in the order of the families.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&FamilyDefinition, &Definition)> {
        self.families.iter().flat_map(|family| family.errors.iter().map(move |error| (family, error)))
    }

    /// Returns the page that lists an error; `None` if it is not defined, which is a mistake.
    pub(crate) fn page_of(&self, family: &FamilyDefinition, error: &Definition) -> Option<&'static Page> {
        let id = error.source.page.unwrap_or(family.page);
        self.pages.iter().find(|page| page.id == id).map(|page| page.page)
    }
}

impl FamilyDefinition {
    /// `teams_chat` is `TeamsChat` in Rust.
    pub(crate) fn rust_name(&self) -> String {
        self.name.split('_').map(capitalize).collect()
    }

    /// `teams_chat` is `teams-chat` in text.
    pub(crate) fn id(&self) -> String {
        self.name.replace('_', "-")
    }
}

impl Definition {
    /// Returns the heading above the entry: its own, its family's, or the title of another page.
    pub(crate) fn section(&self, family: &FamilyDefinition, page: &Page) -> &'static str {
        let default = if self.source.page.is_some() { page.title } else { family.section };
        self.source.section.unwrap_or(default)
    }

    /// Returns the kind's id: `teams-chat/user-not-mapped`.
    pub(crate) fn id(&self, family: &FamilyDefinition) -> String {
        format!("{}/{}", family.id(), self.kebab_name())
    }

    /// `UserNotMapped` is `user_not_mapped`.
    pub(crate) fn snake_name(&self) -> String {
        snake(self.variant)
    }

    /// `UserNotMapped` is `user-not-mapped`, the second half of the kind's id.
    pub(crate) fn kebab_name(&self) -> String {
        snake(self.variant).replace('_', "-")
    }

    /// Returns every single code, the generic one first; `MMS-001/002` is two.
    pub(crate) fn single_codes(&self) -> Vec<String> {
        let generic = self.generic_code.map(str::to_owned);
        generic.into_iter().chain(self.codes.iter().flat_map(|code| singles(code))).collect()
    }

    /// Returns whether the texts are boxed, because the fields would make every error larger.
    pub(crate) fn is_boxed(&self) -> bool {
        let bytes = |field: &FieldDefinition| match field.field.field_type {
            FieldType::Count => 8,
            FieldType::Text => 24,
        };
        self.fields.iter().map(bytes).sum::<usize>() > MAX_BYTES
    }
}

impl FieldDefinition {
    /// Whether the value is an id without meaning, and so one word.
    pub(crate) fn is_meaningless_id(role: Option<Role>) -> bool {
        matches!(role, Some(Role::CorrelationId | Role::Guid))
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
