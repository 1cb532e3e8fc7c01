//! The result, as text for people and as JSON for bots.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use m365_migration_errors::catalog::PAGES;
use serde::Serialize;

use crate::compare::{Change, Comparison, Difference};
use crate::known::{Answer, source};
use crate::page::{Page, count};
use crate::suggest::Suggestion;

const BOLD: Style = Style::new().bold();
const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();

/// The pages of the catalog, printed if no page was given.
pub fn how_to() -> String {
    let mut text = String::from("The catalog was checked against\n");
    for source in PAGES {
        let (kinds, edition) = (source.kinds().count(), source.edition());
        writeln!(text, "  {} ({}), edition of {edition}: {kinds} errors", source.title(), source.file())
            .expect("it fits");
    }
    let file = source().file();
    text + &format!("\nGive the Markdown source of the first to see what has changed since: drift {file}\n")
}

#[derive(Serialize)]
struct Json<'a> {
    page: &'a str,
    edition: Edition<'a>,
    #[serde(flatten)]
    comparison: &'a Comparison,
    suggestions: &'a [Suggestion],
}

#[derive(Serialize)]
struct Edition<'a> {
    page: Option<&'a str>,
    catalog: &'a str,
}

/// The comparison as one JSON object.
pub fn json(path: &str, page: &Page, comparison: &Comparison, suggestions: &[Suggestion]) -> String {
    let edition = Edition { page: page.edition.as_deref(), catalog: source().edition() };
    let json = Json { page: path, edition, comparison, suggestions };
    serde_json::to_string_pretty(&json).expect("it is plain data") + "\n"
}

/// The comparison as text.
pub fn text(path: &str, page: &Page, comparison: &Comparison, suggestions: &[Suggestion]) -> String {
    let mut text = String::new();
    let edition = page.edition.as_deref().unwrap_or("no date");
    let rows = count(comparison.rows, "row");
    put(
        &mut text,
        &format!("{path}, edition of {edition}: {rows} compared with the catalog, edition of {}", source().edition()),
    );
    match comparison.differences.len() {
        0 => put(&mut text, "no difference"),
        n => put(&mut text, &count(n, "difference")),
    }
    for difference in &comparison.differences {
        text.push('\n');
        put(&mut text, &heading(difference));
        for line in explain(&difference.change) {
            put(&mut text, &format!("    {line}"));
        }
    }
    if !comparison.renumbered.is_empty() {
        put(&mut text, "\nRows that only have another number now; correct `rows` in their entries:");
        for renumbered in &comparison.renumbered {
            let (from, to) = (renumbered.from, renumbered.to);
            put(&mut text, &format!("    {}: {from} is now {to}", renumbered.kind));
        }
    }
    if !comparison.further_wordings.is_empty() {
        put(&mut text, "\nMessages in a further wording, which the catalog knows:");
        for further in &comparison.further_wordings {
            put(&mut text, &format!("    {}, row {}: {}", further.kind, further.row, further.wording));
        }
    }
    if !comparison.former_codes.is_empty() {
        put(&mut text, "\nCodes that the page no longer has; they stay in the catalog:");
        for former in &comparison.former_codes {
            put(&mut text, &format!("    {}: {}", former.kind, former.codes.join(", ")));
        }
    }
    for Suggestion { file, toml, .. } in suggestions {
        put(&mut text, &format!("\n# For catalog/{file}:\n\n{}", toml.trim_end()));
    }
    text
}

fn put(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The change, the entry, and the place.
fn heading(difference: &Difference) -> String {
    let what = match &difference.change {
        Change::Edition { .. } => "another edition",
        Change::NotUnderstood { .. } => "not understood",
        Change::SectionRenamed { .. } => "section renamed",
        Change::New { .. } => "new",
        Change::Gone { .. } => "gone",
        Change::Back { .. } => "back",
        Change::Reworded { .. } => "reworded",
        Change::Moved { .. } => "moved",
        Change::Recoded { .. } => "other codes",
        Change::Description { .. } => "other description",
        Change::Action { .. } => "other action",
    };
    let kind = difference.kind.map(|kind| kind.to_string());
    let row = difference.row.map(|row| format!("row {row}"));
    let section = (!difference.section.is_empty()).then(|| format!("\"{}\"", difference.section));
    let line = difference.line.map(|line| format!("line {line}"));
    let place: Vec<String> = [kind, section, row, line].into_iter().flatten().collect();
    format!("{BOLD}{what}{BOLD:#}: {}", place.join(", "))
}

fn explain(change: &Change) -> Vec<String> {
    let list = |codes: &[String]| codes.join(", ");
    match change {
        Change::Edition { catalog, page } => {
            let page = page.as_deref().unwrap_or("not given");
            vec![format!(
                "the page's date is {page}, the catalog's {catalog}: when everything else is done, write the new one to index.toml"
            )]
        }
        Change::NotUnderstood { what, not_compared } => {
            let rows = count(*not_compared, "message");
            let rest = format!("{rows} of the catalog in this section could not be compared");
            [what.clone()].into_iter().chain((*not_compared > 0).then_some(rest)).collect()
        }
        Change::SectionRenamed { catalog } => vec![format!("the catalog calls it \"{catalog}\"")],
        Change::New { codes, message, recognized } => {
            let codes = if codes.is_empty() { String::new() } else { format!("{}: ", list(codes)) };
            vec![format!("{NEW}{codes}{message}{NEW:#}"), fidelity(recognized.as_ref())]
        }
        Change::Gone { message } => vec![format!("{OLD}{message}{OLD:#}")],
        Change::Back { since } => {
            vec![format!(
                "the entry is marked as retired since {since}, but the page has it: remove `retired` from its `source`"
            )]
        }
        Change::Reworded { diff, recognized, .. } => vec![colored(diff), fidelity(recognized.as_ref())],
        Change::Moved { from_section, from_row } => {
            vec![format!("the catalog has it in \"{from_section}\", row {from_row}")]
        }
        Change::Recoded { added, removed } => {
            let removed = (!removed.is_empty()).then(|| format!("{OLD}[-{}-]{OLD:#}", list(removed)));
            let added = (!added.is_empty()).then(|| format!("{NEW}{{+{}+}}{NEW:#}", list(added)));
            vec![removed.into_iter().chain(added).collect::<Vec<_>>().join(" ")]
        }
        Change::Description { digest, text } => prose("description", digest.as_ref(), text.as_ref()),
        Change::Action { digest, text } => prose("action", digest.as_ref(), text.as_ref()),
    }
}

fn prose(name: &str, digest: Option<&String>, text: Option<&String>) -> Vec<String> {
    match (digest, text) {
        (Some(digest), Some(text)) => vec![
            format!("it now says: {text}"),
            format!("its digest is {digest}: when the entry says the same, run drift with --accept"),
        ],
        _ => vec![format!(
            "the table no longer has this column: correct the entry's {name}, then run drift with --accept"
        )],
    }
}

/// Describes the result of the matcher for a message of the page.
fn fidelity(answer: Option<&Answer>) -> String {
    match answer {
        Some(Answer { kind, fidelity }) => format!("the matcher recognizes it as {kind} ({fidelity})"),
        None => "the matcher does not recognize it".into(),
    }
}

/// Adds colors to a word diff.
fn colored(diff: &str) -> String {
    diff.replace("[-", &format!("{OLD}[-"))
        .replace("-]", &format!("-]{OLD:#}"))
        .replace("{+", &format!("{NEW}{{+"))
        .replace("+}", &format!("+}}{NEW:#}"))
}
