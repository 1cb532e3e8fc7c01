//! From texts to entries: what the objects, rows, properties, error records and lines of an input are.
//!
//! Nothing is thrown away here: every text of every member, cell and property is a cell of some entry.

pub(crate) mod cells;
pub(crate) mod header;
pub(crate) mod json;
pub(crate) mod sink;
pub(crate) mod table;
pub(crate) mod text;

use std::borrow::Cow;

use memchr::memchr;

use crate::model::known::Known;
use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::sink::{Gave, InputPlace, Sink};
use crate::records::settle::columns::{Column, Role};
use crate::records::settle::sentences::SHORTEST;
use crate::records::settle::sentences::holds_sentence;
use crate::records::settle::who::Facts;
use crate::records::unpack::clean;

/// JSON inside a text inside a text ...: nobody writes more levels.
const DEEPEST: usize = 4;

/// The most characters that are shown of what is in the place of nested objects.
const SHOWN: usize = 80;

/// Cleans and trims the texts of all cells, takes out what PowerShell has put in the place of nested objects, and lays
/// out what is inside a text: JSON, and the lines of a console.
pub(crate) fn expand(known: Known, entries: &mut Entries<'_>) {
    (0..entries.all.len()).for_each(|at| divide(entries, at));
    let (mut at, mut level, mut end) = (0, 0, entries.all.len());
    while at < entries.all.len() {
        if at == end {
            (level, end) = (level + 1, entries.all.len());
        }
        for cell in 0..entries.all[at].cells.len() {
            let held = &mut entries.all[at].cells[cell];
            if held.text.is_empty() {
                held.may_hold = false;
                continue;
            }
            let mut flags = flags(&held.text);
            if flags & UNCLEAN != 0 {
                held.text = Cow::Owned(clean::text(&held.text).trim().to_owned());
                flags = self::flags(&held.text);
            }
            held.may_hold &= flags & WORDS != 0 && held.text.len() >= SHORTEST || held.text.ends_with("Exception");
            let may_have_inside = flags & INSIDE != 0 && held.text.len() >= SHORTEST && level < DEEPEST;
            if is_flattened(&held.text) && may_hide(held) && !holds_sentence(known, &held.text) {
                let text = std::mem::take(&mut held.text);
                held.column = None;
                entries.all[at].lost.push(text.chars().take(SHOWN).collect::<String>().into());
            } else if may_have_inside {
                inside(known, entries, at, cell);
            }
        }
        at += 1;
    }
}

/// Puts the cells of each service that has columns of its own into an entry inside the one that they are in.
fn divide(entries: &mut Entries<'_>, at: usize) {
    let service = |cell: &Cell<'_>| cell.column.and_then(Column::service);
    while let Some(of) = entries.all[at].cells.iter().find_map(service) {
        let cells = std::mem::take(&mut entries.all[at].cells);
        let (own, others) = cells.into_iter().partition(|cell| service(cell) == Some(of));
        entries.all[at].cells = others;
        entries.all.push(Entry { cells: own, parent: Some(at), ..Entry::default() });
    }
}

/// Transport may have written something into the text, or space around it.
const UNCLEAN: u8 = 1;

/// JSON or lines may be inside the text.
const INSIDE: u8 = 2;

/// The text may be more than one word.
const WORDS: u8 = 4;

/// The flags of each byte; most have none.
static FLAGS: [u8; 256] = {
    let mut flags = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        flags[byte] = match byte.to_le_bytes()[0] {
            b' ' | b'\t' => WORDS,
            b'\n' => WORDS | INSIDE,
            b'{' | b'[' => INSIDE,
            0x1B | b'&' | b'<' | b'\\' | b'_' => UNCLEAN,
            0x80.. => WORDS | UNCLEAN,
            _ => 0,
        };
        byte += 1;
    }
    flags
};

/// Returns the flags of all bytes of a text, and of the space around it.
fn flags(text: &str) -> u8 {
    let bytes = text.as_bytes();
    let is_space = |byte: Option<&u8>| byte.is_some_and(|byte| *byte <= b' ');
    let around = u8::from(is_space(bytes.first()) || is_space(bytes.last()));
    bytes.iter().fold(around, |flags, byte| flags | FLAGS[usize::from(*byte)])
}

/// Lays out what is inside the text of a cell, if that says anything: JSON, and lines with a documented sentence.
fn inside(known: Known, entries: &mut Entries<'_>, entry: usize, cell: usize) {
    let text = entries.all[entry].cells[cell].text.to_string();
    let mut parts = Entries::default();
    let (rest, found) = json::embedded(&text);
    for part in found {
        parts.append(part);
    }
    let text = if adopt(known, entries, entry, cell, parts, &rest, true) { rest } else { text };
    // A sentence may hold a line break.
    let has_trace = || text.lines().any(|line| line.trim_start().starts_with("at "));
    if memchr(b'\n', text.as_bytes()).is_some() && (known.recognize(None, &text).is_err() || has_trace()) {
        let mut lines = Inside { known, entries: Entries::default() };
        text::inside(&text, &mut lines);
        adopt(known, entries, entry, cell, lines.entries, "", false);
    }
}

/// Adds what was inside the text of a cell, of which the rest is left, if any of it is a documented sentence. JSON that is
/// the whole text also counts if it has a state.
fn adopt(
    known: Known,
    entries: &mut Entries<'_>,
    entry: usize,
    cell: usize,
    parts: Entries<'static>,
    rest: &str,
    is_json: bool,
) -> bool {
    let is_known = |cell: &Cell<'_>| holds_sentence(known, &cell.text) || known.recognize(None, &cell.text).is_ok();
    let is_whole = is_json && rest.trim().is_empty();
    let tells = |part: &Entry<'_>| Facts::of(&part.cells).tells;
    let says = parts.all.iter().flat_map(|part| &part.cells).any(is_known) || is_whole && parts.all.iter().any(tells);
    if !says {
        return false;
    }
    let base = entries.all.len();
    let held = &mut entries.all[entry].cells[cell];
    held.text = Cow::Owned(rest.to_owned());
    let (member, index) = (held.name.clone(), held.index);
    entries.all.extend(parts.all.into_iter().map(|part| match part.parent {
        Some(parent) => Entry { parent: Some(base + parent), ..part },
        None => {
            Entry { parent: Some(entry), member: member.clone(), index, is_inside: true, is_quoted: !is_whole, ..part }
        }
    }));
    true
}

/// Collects the entries inside a text beside each other.
struct Inside {
    known: Known,
    entries: Entries<'static>,
}

impl Sink for Inside {
    fn known(&self) -> Known {
        self.known
    }

    fn entries(&mut self, entries: Entries<'_>, _: &Facts<'_>, _: &InputPlace) -> Gave {
        self.entries.append(entries);
        Gave { anything: true, failure: true }
    }
}

/// Whether nested objects that are missing in a cell of this name may have held errors.
fn may_hide(cell: &Cell<'_>) -> bool {
    let name = cell.name.to_ascii_lowercase();
    cell.column.is_some_and(|column| !matches!(column.role, Role::JobMark | Role::Job))
        || name.contains("status")
        || name.contains("error")
}

/// Whether PowerShell has put this in place of nested objects: names of types, a hashtable's summary, or braces.
pub(crate) fn is_flattened(text: &str) -> bool {
    // Most texts begin otherwise.
    if !matches!(text.as_bytes().first(), Some(b'M' | b'S' | b'@' | b'{')) {
        return false;
    }
    let text = text.strip_prefix('{').map_or(text, |inner| inner.trim_end_matches(['}', '.', '\u{2026}']));
    let mut names = text.split([' ', ',', '\n']).filter(|name| !name.is_empty()).peekable();
    // `Microsoft.Graph.PowerShell.Models.MicrosoftGraphError`, `System.Object[]`
    let is_type = |name: &str| {
        let is_object = name.ends_with("[]") || name.matches('.').count() > 1;
        is_object && (name.starts_with("Microsoft.") || name.starts_with("System."))
    };
    text.starts_with("@{") || names.peek().is_some() && names.all(is_type)
}
