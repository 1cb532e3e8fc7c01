//! The documentation of the generated items, in Markdown. Every error has the same headings.

use std::fmt::Write as _;

use super::definition::{Definition, Definitions, FamilyDefinition, WordingDefinition, singles};
use crate::base::facts::field::Field;
use crate::base::facts::reference::{Page, Retired};
use crate::base::facts::retryability::Retryability;
use crate::base::template::Template;
use crate::base::vocabulary::{Basis, FieldType, Role};

/// Writes a line.
macro_rules! line {
    ($doc:expr, $($format:tt)*) => { writeln!($doc, $($format)*).expect("writing to a String cannot fail") };
}

/// Returns the documentation of a family.
pub(crate) fn of_family(family: &FamilyDefinition) -> String {
    format!("{}: {}", family.title, escape(family.summary))
}

/// Returns the documentation of a family's error enum.
pub(crate) fn of_enum(family: &FamilyDefinition) -> String {
    format!("{} errors. {}", family.title, escape(family.summary))
}

/// Returns the documentation of a kind.
pub(crate) fn of_kind(family: &FamilyDefinition, error: &Definition) -> String {
    let (rust, variant) = (family.rust_name(), error.variant);
    let summary = escape(error.summary);
    format!("{}{summary} See [`{rust}Error::{variant}`](crate::{rust}Error::{variant}).", codes(error))
}

/// Returns the documentation of a variant of an error enum.
pub(crate) fn of_variant(definitions: &Definitions, family: &FamilyDefinition, error: &Definition) -> String {
    let mut doc = String::new();
    line!(doc, "{}{}\n", codes(error), escape(error.summary));
    line!(doc, "The kind's id is `{}`.\n", error.id(family));
    line!(doc, "# Message\n\n```text");
    for wording in &error.wordings {
        line!(doc, "{}", wording.template);
    }
    line!(doc, "```\n");
    if let (Some(code), Some(status)) = (error.generic_code, error.http_status) {
        line!(doc, "Microsoft Graph refuses the request with HTTP {status} and the general code `{code}`.\n");
    }
    if !error.causes.is_empty() {
        line!(doc, "# Causes\n");
        for cause in error.causes {
            line!(doc, "- {}", escape(cause));
        }
    }
    remediation(&mut doc, error);
    retry(&mut doc, error);
    example(&mut doc, family, error);
    if error.is_boxed() {
        line!(doc, "The texts are boxed because the kind has many fields, which would make every error as large.\n");
    }
    if let Some(page) = definitions.page_of(family, error) {
        line!(doc, "# Source\n\n{}", source(page, family, error));
    }
    doc
}

fn remediation(doc: &mut String, error: &Definition) {
    let remediation = &error.remediation;
    line!(doc, "\n# What to do\n\n{}\n\nWho: {}.\n", escape(remediation.summary), remediation.owner.describe());
    if let Some(caution) = remediation.caution {
        line!(doc, "**Caution:** {}\n", escape(caution));
    }
    for (number, step) in (1..).zip(remediation.steps) {
        line!(doc, "{number}. {}", escape(step));
    }
    if !remediation.commands.is_empty() {
        line!(doc, "\n```powershell\n{}\n```", remediation.commands.join("\n"));
    }
    for link in remediation.links {
        line!(doc, "\n[{}]({})", escape(link.text), link.url);
    }
}

fn retry(doc: &mut String, error: &Definition) {
    let Retryability { basis, .. } = error.retryability;
    let basis = match basis {
        Basis::Documented => "documented",
        Basis::Inferred => "inferred from the message",
    };
    let verdict = capital(&error.retryability.to_string());
    let scope = error.scope;
    line!(doc, "\n# Retry\n\n{verdict}. This verdict is {basis}. The failure concerns one {scope}.\n");
}

/// Writes an example that parses the canonical message and looks at each value.
fn example(doc: &mut String, family: &FamilyDefinition, error: &Definition) {
    let (rust, name) = (family.rust_name(), format!("{}Error", family.rust_name()));
    line!(doc, "# Example\n\n```");
    line!(doc, "use m365_migration_errors::{{MigrationError, {name}}};\n");
    line!(doc, "let message = {};\nlet error = MigrationError::parse(message)?;", literal(&canonical(error)));
    let names: Vec<&str> = error.fields.iter().map(|field| field.field.name).chain([".."]).collect();
    let pattern = format!("{name}::{} {{ {} }}", error.variant, names.join(", "));
    line!(doc, "let MigrationError::{rust}({pattern}) = error else {{ panic!() }};");
    for Field { name, field_type, optional, .. } in error.fields.iter().map(|field| field.field) {
        let value = sample(name, field_type, error);
        match (field_type, optional) {
            (FieldType::Count, _) => line!(doc, "assert_eq!({name}, {value});"),
            (FieldType::Text, false) if error.is_boxed() => line!(doc, "assert_eq!(*{name}, {value:?});"),
            (FieldType::Text, false) => line!(doc, "assert_eq!({name}, {value:?});"),
            (FieldType::Text, true) => line!(doc, "assert_eq!({name}.as_deref(), Some({value:?}));"),
        }
    }
    line!(doc, "# Ok::<(), m365_migration_errors::ParseError>(())\n```\n");
}

/// Returns the documentation of a constructor.
pub(crate) fn of_constructor(family: &FamilyDefinition, error: &Definition) -> String {
    let (name, variant, snake) = (format!("{}Error", family.rust_name()), error.variant, error.snake_name());
    let required = error.fields.iter().map(|field| field.field).filter(|field| !field.optional);
    let arguments = required.map(|field| match field.field_type {
        FieldType::Text => format!("{:?}", sample(field.name, field.field_type, error)),
        FieldType::Count => sample(field.name, field.field_type, error),
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    // The error is displayed in the first wording that names no optional field.
    let is_bare = |wording: &&WordingDefinition| {
        !error.fields.iter().any(|field| field.field.optional && wording.template.names(field.field.name))
    };
    let shown = error.wordings.iter().find(is_bare).map(|wording| fill(&wording.template, error)).unwrap_or_default();
    format!(
        "Builds [`{variant}`](Self::{variant}).\n\n```\nuse m365_migration_errors::{name};\n\nlet error = {name}::{snake}({arguments});\n\
         assert_eq!(error.to_string(), {shown:?});\n```"
    )
}

/// Returns all spellings of an error's codes by which someone may look for it in the documentation.
pub(crate) fn aliases(error: &Definition) -> Vec<String> {
    let mut aliases: Vec<String> = error.codes.iter().flat_map(|code| singles(code)).collect();
    aliases.extend(error.codes.iter().filter(|code| code.contains('/')).map(ToString::to_string));
    aliases
}

/// Returns the canonical message with a plausible value in each hole.
fn canonical(error: &Definition) -> String {
    error.wordings.first().map(|wording| fill(&wording.template, error)).unwrap_or_default()
}

/// Returns the codes at the beginning of a description, if there are any.
fn codes(error: &Definition) -> String {
    let codes: Vec<String> = error.codes.iter().map(|code| format!("`{code}`")).collect();
    if codes.is_empty() { String::new() } else { format!("{}: ", codes.join(", ")) }
}

/// Returns the place of an entry on its page, in words.
fn source(page: &Page, family: &FamilyDefinition, error: &Definition) -> String {
    let earlier = page.earlier.join(" and ");
    let earlier = if earlier.is_empty() { earlier } else { format!(" (and before that of {earlier})") };
    let section = error.section(family, page);
    let section = if section == page.title { String::new() } else { format!(", section \"{section}\"") };
    let rows: Vec<String> = error.source.rows.iter().map(u16::to_string).collect();
    let rows = if rows.is_empty() { String::new() } else { format!(", row {}", rows.join(" and ")) };
    let retired = error.source.retired.map_or(String::new(), |Retired { since, successor }| {
        let successor = successor.map(|id| format!("; see [`{0}`](ErrorKind::{0})", kind_of_id(id)));
        format!("\nRetired: since {since} the page no longer has it{}.", successor.unwrap_or_default())
    });
    let note = error.source.note.map_or(String::new(), |note| format!("\n{}", escape(note)));
    format!("Page \"{}\", edition of {}{earlier}{section}{rows}.{retired}{note}", page.title, page.edition)
}

/// `teams-chat/user-not-mapped` is `TeamsChatUserNotMapped`.
fn kind_of_id(id: &str) -> String {
    id.split(['/', '-']).map(capital).collect()
}

/// Returns a string literal, on several lines if it is long.
fn literal(text: &str) -> String {
    let mut literal = String::new();
    let mut column = 0;
    for word in format!("{text:?}").split_inclusive(' ') {
        if column + word.len() > 72 {
            literal += "\\\n    ";
            column = 0;
        }
        literal += word;
        column += word.len();
    }
    literal
}

/// Escapes angle and square brackets outside code, which Markdown would take for tags and links.
fn escape(text: &str) -> String {
    let escape = |(i, part): (usize, &str)| {
        if i % 2 == 0 { part.replace('<', "\\<").replace('[', "\\[").replace(']', "\\]") } else { part.to_owned() }
    };
    text.split('`').enumerate().map(escape).collect::<Vec<_>>().join("`")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// Returns a template with a plausible value in each hole.
fn fill(template: &Template, error: &Definition) -> String {
    let mut message = template.literals[0].clone();
    for (hole, literal) in template.holes.iter().zip(&template.literals[1..]) {
        let field = error.fields.iter().map(|field| field.field).find(|field| field.name == *hole);
        let field_type = field.map_or(FieldType::Text, |field| field.field_type);
        message += &(sample(hole, field_type, error) + literal);
    }
    message
}

/// Returns a plausible value of a field.
fn sample(name: &str, field_type: FieldType, error: &Definition) -> String {
    let role =
        error.fields.iter().map(|field| field.field).find(|field| field.name == name).and_then(|field| field.role);
    let text = match role {
        _ if field_type == FieldType::Count => "12",
        Some(Role::User) => "alex@contoso.com",
        Some(Role::Account) => "alex@fabrikam.com",
        Some(Role::Tenant) if name.contains("target") => "fabrikam.onmicrosoft.com",
        Some(Role::Tenant) => "contoso.onmicrosoft.com",
        Some(Role::App) => "0e4f1a52-7c3b-4d0a-9b1e-5f6a7c8d9e01",
        Some(Role::Batch) => "Wave 2.1",
        Some(Role::CorrelationId) => "5d1c9e70-3b2f-4c8a-8f16-0a9b8c7d6e5f",
        Some(Role::Url) => "https://contoso-my.sharepoint.com/personal/alex_contoso_com",
        Some(Role::Guid) => "8b9f2c3d-1e4a-4f5b-a6c7-d8e9f0a1b2c3",
        Some(Role::Detail) => "The operation has timed out.",
        None => return name.to_uppercase(),
    };
    text.to_owned()
}
