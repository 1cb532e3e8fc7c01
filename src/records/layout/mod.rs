//! From texts to entries: what the objects, rows, properties, error records and lines of an input are.
//!
//! Nothing is thrown away here: every text of every member, cell and property is a cell of some entry.

pub(crate) mod entry;
pub(crate) mod json;
pub(crate) mod table;
pub(crate) mod text;

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr2_iter, memchr3};

use crate::records::damage::DamageKind;
use crate::records::layout::entry::{Cell, Entries, Entry};
use crate::records::out::Place;
use crate::records::settle::columns::Role;
use crate::records::settle::sentences::SHORTEST;
use crate::records::settle::who::Facts;
use crate::records::unpack::clean;
use crate::{recognize, scan};

/// What takes the entries of a layout.
pub(crate) trait Sink {
    /// Takes entries inside each other; `around` is what the wrappers around them say. Returns what they came to.
    fn entries(&mut self, entries: Entries<'_>, around: &Facts<'_>, place: &Place) -> Gave;

    /// Takes note of entries that have nothing to do with a migration.
    fn skip(&mut self, count: u64);

    /// Takes note of what could not be read.
    fn damage(&mut self, place: Place, kind: DamageKind, detail: String);
}

/// What entries came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gave {
    /// Any record or damage.
    pub(crate) anything: bool,
    /// A record that is not clean, or damage.
    pub(crate) failure: bool,
}

impl Gave {
    pub(crate) fn add(&mut self, other: Self) {
        self.anything |= other.anything;
        self.failure |= other.failure;
    }
}

/// JSON inside a text inside a text ...: nobody writes more levels.
const DEEPEST: usize = 4;

/// Cleans the texts of all cells, and lays out what is inside them: JSON, and the lines of a console. Returns the cells
/// in which PowerShell has put something in the place of nested objects, and takes these out.
pub(crate) fn expand(entries: &mut Entries<'_>) -> Vec<(usize, String)> {
    let mut flattened = Vec::new();
    let first = entries.all.len();
    json::tree::name_rows(entries);
    let mut at = 0;
    let mut level = 0;
    let mut end = first;
    while at < entries.all.len() {
        if at == end {
            level += 1;
            end = entries.all.len();
        }
        for cell in 0..entries.all[at].cells.len() {
            let held = &mut entries.all[at].cells[cell];
            if may_be_unclean(&held.text) {
                if let Cow::Owned(cleaned) = clean::text(&held.text) {
                    held.text = Cow::Owned(cleaned);
                }
            }
            if is_flattened(&held.text) && may_hide(held) && scan(&held.text).next().is_none() {
                let text = std::mem::take(&mut held.text);
                flattened.push((at, text.chars().take(80).collect()));
                held.column = None;
                entries.all[at].is_short = true;
            } else if level < DEEPEST {
                inside(entries, at, cell);
            }
        }
        at += 1;
    }
    flattened
}

/// Whether transport may have written something into a text: most have none of these bytes.
fn may_be_unclean(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3(0x1B, b'&', b'<', bytes).is_some() || memchr2(b'\\', b'_', bytes).is_some() || !text.is_ascii()
}

/// Lays out what is inside the text of a cell, if that holds a documented sentence.
fn inside(entries: &mut Entries<'_>, entry: usize, cell: usize) {
    let held = &entries.all[entry].cells[cell];
    let bytes = held.text.as_bytes();
    if bytes.len() < SHORTEST {
        return;
    }
    let has_lines = memchr(b'\n', bytes).is_some();
    let opens = memchr2_iter(b'{', b'[', bytes).find(|&at| json::opens(&bytes[at..]));
    // A sentence may hold a line break.
    let has_trace = has_lines && held.text.lines().any(|line| line.trim_start().starts_with("at "));
    if !has_lines && opens.is_none() || !has_trace && opens.is_none() && recognize(&held.text).is_some() {
        return;
    }
    let (name, index, text) = (held.name.to_string(), held.index, held.text.to_string());
    let mut parts = Vec::new();
    let rest = match opens {
        Some(_) => json::embedded(&text, &mut parts),
        None => text.clone(),
    };
    let mut sink = Collector::default();
    if has_lines {
        text::inside(&rest, &mut sink);
    }
    let is_known = |text: &str| scan(text).next().is_some() || recognize(text).is_some();
    let holds = |entry: &Entry<'_>| entry.cells.iter().any(|cell| is_known(&cell.text));
    let in_json = parts.iter().flat_map(|part| &part.all).any(holds);
    let in_lines = sink.all.iter().flat_map(|part| &part.all).any(holds);
    if !in_json && !in_lines {
        return;
    }
    let held = &mut entries.all[entry].cells[cell];
    held.text = Cow::Owned(if in_lines { String::new() } else { rest });
    let parts = parts.into_iter().filter(|_| in_json).chain(sink.all.into_iter().filter(|_| in_lines));
    for part in parts {
        let base = entries.all.len();
        for (n, mut one) in part.all.into_iter().enumerate() {
            one.parent = Some(one.parent.map_or(entry, |parent| base + parent));
            if n == 0 {
                one.member = Cow::Owned(name.clone());
                one.index = index;
                one.is_inside = true;
            }
            entries.all.push(one);
        }
    }
}

/// Collects entries with texts of their own.
#[derive(Default)]
struct Collector {
    all: Vec<Entries<'static>>,
}

impl Sink for Collector {
    fn entries(&mut self, entries: Entries<'_>, _: &Facts<'_>, _: &Place) -> Gave {
        let gave = Gave { anything: true, failure: true };
        self.all.push(entries.into_owned());
        gave
    }

    fn skip(&mut self, _: u64) {}

    fn damage(&mut self, _: Place, _: DamageKind, _: String) {}
}

/// Whether nested objects that are missing in a cell of this name may have held errors.
fn may_hide(cell: &Cell<'_>) -> bool {
    let tells = |part: &str| cell.name.to_ascii_lowercase().contains(part);
    cell.column.is_some_and(|column| !matches!(column.role, Role::JobMark | Role::Job))
        || tells("status")
        || tells("error")
}

/// Whether PowerShell has put this in place of nested objects: names of types, a hashtable's summary, or braces.
pub(crate) fn is_flattened(text: &str) -> bool {
    if text.as_bytes().first().is_none_or(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return false;
    }
    let text = text.trim_start();
    // Most texts begin otherwise.
    if !text.starts_with(['M', 'S', '@', '{']) {
        return false;
    }
    let text = text.trim_end();
    let text = text.strip_prefix('{').map_or(text, |inner| inner.trim_end_matches(['}', '.', '\u{2026}']));
    if text.starts_with("@{") {
        return true;
    }
    let mut names = text.split([' ', ',', '\n']).filter(|name| !name.is_empty()).peekable();
    let is_type = |name: &str| {
        [
            "Microsoft.Graph.",
            "System.Object[]",
            "System.Collections.",
            "Microsoft.Online.",
            "Microsoft.SharePoint.",
            "Microsoft.Exchange.",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
    };
    names.peek().is_some() && names.all(is_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flattened_objects_are_noticed() {
        for (text, expected) in [
            ("Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphPublicError", true),
            ("Microsoft.Graph.A Microsoft.Graph.B", true),
            ("{Microsoft.Graph.Beta.PowerShell.Models.A, Microsoft.Graph.Beta.PowerShell.Models.B...}", true),
            ("System.Object[]", true),
            ("@{Service=Teams; Status=failed; Errors=System.Object[]}", true),
            ("", false),
            ("{}", false),
            ("Microsoft.Graph.Beta said no", false),
            ("Max retry for user with id 42 reached.", false),
        ] {
            assert_eq!(is_flattened(text), expected, "{text}");
        }
    }
}
