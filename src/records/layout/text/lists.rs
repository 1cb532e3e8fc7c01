//! Objects as `Format-List` prints them: `Name : value` lines whose colons are under each other.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::records::layout::entry::{Cell, Entries, Entry};
use crate::records::layout::text::lines::Kind;
use crate::records::layout::text::wrap::{Piece, join};
use crate::records::layout::text::{Block, Found};

/// The most lines of a value.
const LONGEST: usize = 60;

impl<'a> Block<'a> {
    /// The properties from a line on, until a name comes again.
    pub(super) fn list(&self, start: usize, colon: usize) -> Option<Found<'a>> {
        let mut names = HashSet::new();
        let mut properties: Vec<(&str, Vec<Piece<'a>>)> = Vec::new();
        let mut at = start;
        while !self.ends(at) {
            let line = &self.lines[at];
            if self.kind(at) == Kind::Property(colon) {
                let name = line.text[..colon].trim_end();
                // The same name once more is another object's.
                if !names.insert(name) {
                    break;
                }
                properties.push((name, vec![line.piece(colon + 1)]));
            } else if let Some((_, value)) = properties.last_mut().filter(|_| self.goes_on_in_value(at, colon)) {
                if value.len() >= LONGEST {
                    break;
                }
                value.push(line.piece(0));
            } else {
                break;
            }
            at += 1;
        }
        if properties.len() < 2 {
            return None;
        }
        let mut entry = Entry::default();
        for (name, pieces) in properties {
            let text = match &pieces[..] {
                [piece] => Cow::Borrowed(piece.text.trim()),
                pieces => Cow::Owned(join(pieces, &self.widths)),
            };
            entry.cells.push(Cell::new(name, text));
        }
        Some(Found { start, end: at, entries: vec![(start, Entries::of(entry))] })
    }

    /// Whether a line is a part of the value before it: it is under the value, or the line before is full.
    fn goes_on_in_value(&self, at: usize, colon: usize) -> bool {
        let line = &self.lines[at];
        let is_other = matches!(line.kind, Kind::Property(_) | Kind::Json | Kind::Rule | Kind::GraphStatus);
        let indent = line.indent();
        !(is_other && indent < colon) && (indent > 0 || self.goes_on(at))
    }
}
