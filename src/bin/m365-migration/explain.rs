//! Prints everything that is known about an error, given its code, its id, or a message of the service.

use std::fmt;
use std::io::{self, Write};

use anstyle::Style;
use clap::Args;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use m365_migration_errors::{
    Basis, Candidate, ErrorCode, ErrorKind, Family, Field, MigrationError, ParseError, recognize,
};

use crate::exit::{self, Exit};
use crate::terminal;

/// Prints everything that is known about errors.
///
/// An error is named by its code in any spelling, by its id, or by a message of the service in quotes. It prints what
/// the error means, its causes, whether a retry helps, who has to act, the steps, the commands and the links. A message
/// also gives the values that are in it.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration explain CTTM-003\n  \
                        m365-migration explain teams-chat/user-not-mapped\n  \
                        m365-migration explain \"Max retry for user with id alex@contoso.com reached.\"\n  \
                        m365-migration explain mms-002 EXCH-08\n  \
                        m365-migration explain --list\n\n\
                        Exit status: 0; 1 if something is unknown, and the rest is still explained; 2 if the \
                        arguments are wrong.")]
pub struct Arguments {
    /// Codes (CTTM-003), ids (teams-chat/user-not-mapped) or messages in quotes
    #[arg(required_unless_present = "list", value_name = "ERROR")]
    errors: Vec<String>,
    /// List all errors by family
    #[arg(long, conflicts_with = "errors")]
    list: bool,
}

pub fn run(arguments: &Arguments, exit: &mut Exit) -> io::Result<()> {
    let mut pages = Vec::new();
    if arguments.list {
        pages.extend(Family::ALL.iter().map(|&family| list(family)));
    }
    for text in &arguments.errors {
        match explain(text) {
            Ok(page) => pages.push(page),
            Err(problem) => {
                exit::say(problem);
                exit.found();
            }
        }
    }
    anstream::stdout().write_all(pages.join("\n").as_bytes())
}

/// Explains a code, an id or a message. An error says what could have been meant.
fn explain(text: &str) -> Result<String, String> {
    let page = |known: Known<'_>| known.to_string();
    if let Ok(kind) = text.trim().to_ascii_lowercase().parse::<ErrorKind>() {
        return Ok(page(Known { kind, error: None, differences: Vec::new() }));
    }
    if let Ok(code) = text.parse::<ErrorCode>() {
        let pages: Vec<_> =
            code.kinds().iter().map(|&kind| page(Known { kind, error: None, differences: Vec::new() })).collect();
        let several = match pages.len() {
            1 => String::new(),
            n => format!("{code} is the code of {n} errors; the message says which one it is.\n\n"),
        };
        return Ok(several + &pages.join("\n"));
    }
    match MigrationError::parse(text) {
        Ok(error) => {
            // The owned error does not have them.
            let differences = recognize(text).map(|recognized| recognized.differences()).unwrap_or_default();
            let differences = differences.iter().map(ToString::to_string).collect();
            Ok(page(Known { kind: error.kind(), error: Some(&error), differences }))
        }
        Err(refused) => {
            let meant = meant(text, &refused);
            Err(format!("`{text}` is not a known code, id or message{meant}\n--list shows all errors"))
        }
    }
}

/// What could have been meant: the nearest kinds, each with the differences of the text, or else names with a similar
/// spelling.
fn meant(text: &str, refused: &ParseError) -> String {
    let near = |near: &Candidate| {
        let kind = near.kind();
        let differences: Vec<_> = refused.differences(kind).iter().map(ToString::to_string).collect();
        let how = if differences.is_empty() { String::new() } else { format!(" It {}", differences.join(", ")) };
        if near.is_beginning() {
            format!("\n   it is the beginning of {kind}.{how}")
        } else {
            format!("\n   did you mean {kind}?{how}")
        }
    };
    if !refused.candidates().is_empty() {
        return refused.candidates().iter().map(near).collect();
    }
    match similar_names(text) {
        alike if alike.is_empty() => String::new(),
        alike => format!("; did you mean {}?", alike.join(" or ")),
    }
}

/// At most three codes and ids whose spelling is most similar to `text`.
fn similar_names(text: &str) -> Vec<&'static str> {
    const NEAR: f64 = 0.6;

    let text = text.to_lowercase();
    let like = |name: &str| strsim::normalized_damerau_levenshtein(&text, &name.to_lowercase());
    let codes = ErrorCode::ALL.iter().map(|code| (like(code.as_str()), code.as_str()));
    // An id may be given without its family.
    let ids = ErrorKind::ALL.iter().map(|kind| {
        let (_, variant) = kind.id().split_once('/').unwrap_or_default();
        (like(kind.id()).max(like(variant)), kind.id())
    });
    let mut names: Vec<_> = codes.chain(ids).filter(|(score, _)| *score >= NEAR).collect();
    names.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    names.truncate(3);
    names.into_iter().map(|(_, name)| name).collect()
}

const BOLD: Style = Style::new().bold();

/// A kind, and the error with its values if a message was given.
struct Known<'a> {
    kind: ErrorKind,
    error: Option<&'a MigrationError>,
    /// The words in which the message differs from the catalog.
    differences: Vec<String>,
}

impl Known<'_> {
    fn field(&self, field: &Field) -> String {
        let value = self.error.and_then(|error| error.get(field.name()));
        let value = value.map_or(String::new(), |value| format!(" = {value}"));
        let role = field.role().map_or(String::new(), |role| format!(", role {role}"));
        let optional = if field.is_optional() { ", optional" } else { "" };
        let facts = format!("[{}{role}{optional}]", field.field_type());
        format!("{BOLD}{}{value}{BOLD:#}: {} {facts}", field.name(), field.doc())
    }
}

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind;
        writeln!(f, "{BOLD}{}{BOLD:#}", kind.id())?;
        entry(f, "Family", &format!("{}: {}", kind.family().title(), kind.family().summary()))?;
        let codes: Vec<_> = kind.codes().iter().map(|code| code.as_str()).collect();
        entry(f, "Codes", &if codes.is_empty() { "none".into() } else { codes.join(", ") })?;
        if let Some(status) = kind.http_status() {
            entry(f, "HTTP status", &status.to_string())?;
        }
        entry(f, "Message", kind.message())?;
        entries(f, "Or also", 0, kind.wordings().skip(1))?;
        entries(f, "Here it", 2, &self.differences)?;
        entries(f, "Fields", 2, kind.fields().iter().map(|field| self.field(field)))?;
        if let Some(inner) = self.error.and_then(MigrationError::nested) {
            entry(f, "Inside", &format!("{}: {}", inner.kind(), inner.kind().summary()))?;
        }

        entry(f, "Meaning", kind.summary())?;
        entries(f, "Causes", 2, kind.causes().iter().map(|cause| format!("- {cause}")))?;
        let basis = match kind.retryability().basis() {
            Basis::Documented => "as documented",
            _ => "our inference",
        };
        entry(f, "Retry", &format!("{} ({basis})", kind.retryability()))?;
        entry(f, "Scope", kind.scope().as_str())?;

        let remediation = kind.remediation();
        entry(f, "Owner", remediation.owner().describe())?;
        entry(f, "Do", remediation.summary())?;
        entries(f, "Caution", 0, remediation.caution())?;
        entries(f, "Steps", 3, remediation.steps().iter().zip(1..).map(|(step, n)| format!("{n}. {step}")))?;
        for (n, command) in remediation.commands().iter().enumerate() {
            // Not wrapped, so that it can be copied.
            writeln!(f, "   {:<INDENT$}{command}", if n == 0 { "Commands" } else { "" })?;
        }
        entries(f, "Links", 2, remediation.links().iter().map(|link| format!("{}: {}", link.text(), link.url())))?;

        let reference = kind.reference();
        let rows: Vec<_> = reference.rows().iter().map(u16::to_string).collect();
        let rows = if rows.is_empty() { String::new() } else { format!(", row {}", rows.join(" and ")) };
        entry(f, "Source", &format!("{}, edition of {}", reference.page().title(), reference.page().edition()))?;
        entry(f, "", reference.page().file())?;
        entry(f, "", &format!("section \"{}\"{rows}", reference.section()))?;
        if let Some(retired) = reference.retired() {
            let instead = retired.successor().map_or(String::new(), |kind| format!(", see {kind}"));
            entry(f, "", &format!("retired: since {} the page no longer has it{instead}", retired.since()))?;
        }
        entries(f, "", 0, reference.note())
    }
}

/// The width of the labels before the text.
const INDENT: usize = 14;

fn entry(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    entries(f, label, 0, [text])
}

/// Writes each text on its own lines, with the label before the first. Wrapped lines are indented by `hang` more.
fn entries<T: AsRef<str>>(
    f: &mut fmt::Formatter<'_>,
    mut label: &str,
    hang: usize,
    texts: impl IntoIterator<Item = T>,
) -> fmt::Result {
    for text in texts {
        let first = format!("   {label:<INDENT$}");
        let rest = " ".repeat(first.len() + hang);
        terminal::wrap(f, width(), &first, &rest, text.as_ref())?;
        label = "";
    }
    Ok(())
}

/// The errors of a family, as a table.
fn list(family: Family) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    // With a smaller width, the longest id would leave no space for the summary.
    table.set_width(u16::try_from(width().max(80)).unwrap_or(u16::MAX));
    for kind in family.kinds() {
        let codes = kind.codes().iter().map(|code| code.as_str());
        let names: Vec<_> = [kind.id()].into_iter().chain(codes).collect();
        table.add_row([names.join("\n"), kind.summary().into()]);
    }
    // Ids and codes stay in one piece, so that they can be copied.
    if let Some(names) = table.column_mut(0) {
        names.set_constraint(ColumnConstraint::ContentWidth);
    }
    let title = textwrap::fill(&format!("{}: {}", family.title(), family.summary()), width());
    let mut page = format!("{BOLD}{title}{BOLD:#}\n\n");
    for line in table.lines() {
        page += line.trim_end();
        page.push('\n');
    }
    page
}

/// The width of the terminal, at most 100 columns: this is text to read.
fn width() -> usize {
    terminal::width(100)
}
