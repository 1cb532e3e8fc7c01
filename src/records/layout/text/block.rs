//! The lines that are looked at together, and the entries that are cut out of them.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::known::Known;
use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::json;
use crate::records::layout::sink::{InputPlace, Sink};
use crate::records::layout::text::command::user_of_command;
use crate::records::layout::text::lines::{Line, LineKind, Piece, is_place};
use crate::records::layout::text::widths::{Joining, Widths};
use crate::records::settle::columns::{Column, Role};
use crate::records::settle::sentences::code_and_sentence;
use crate::records::settle::who::Facts;

/// The lines that are looked at together.
pub(super) struct Block<'a> {
    pub(super) known: Known,
    pub(super) text: &'a str,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) widths: Widths,
    /// The number of the first line, and the bytes before it.
    pub(super) first: u64,
    pub(super) byte: u64,
    /// Nothing is after it.
    pub(super) is_last: bool,
}

/// Lines that belong together, and what they say.
#[derive(Default)]
pub(super) struct Passage<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many lines are the header of a table.
    pub(super) header: usize,
    pub(super) entries: Vec<(usize, Entries<'a>)>,
}

/// The command above an entry. It speaks of its output, up to the empty line after that.
#[derive(Default)]
pub(crate) struct Command {
    /// The user whom it names.
    user: Option<Box<str>>,
    has_output: bool,
}

impl Command {
    /// A line of a block is passed.
    pub(super) fn pass(&mut self, block: &Block<'_>, at: usize) {
        match block.lines[at].kind {
            LineKind::Prompt => {
                let (command, _) = block.read_as(Joining::Cut, at..block.end_of_run(at, block.lines.len()));
                *self = Self { user: user_of_command(&command).map(Box::from), has_output: false };
            }
            LineKind::Blank if self.has_output => self.user = None,
            LineKind::Blank => {}
            _ => self.pass_output(),
        }
    }

    pub(super) fn pass_output(&mut self) {
        self.has_output = true;
    }

    pub(super) fn user<'t>(&self) -> Option<Cow<'t, str>> {
        self.user.as_deref().map(|user| Cow::Owned(user.to_owned()))
    }
}

impl<'a> Block<'a> {
    /// Reads the entries that begin before a line. Returns how many lines that takes.
    pub(super) fn read(&self, limit: usize, command: &mut Command, header: &mut String, out: &mut impl Sink) -> usize {
        let (mut at, mut plain) = (0, 0);
        while at < limit {
            if self.lines[at].is_ordinary {
                debug_assert!(self.found(plain, at).is_none(), "{:?}", self.lines[at]);
                at += 1;
                continue;
            }
            match self.found(plain, at) {
                Some(mut found) => {
                    self.region(plain, found.start, found.start, command, out);
                    if self.is_open(found.end) {
                        // The last row of a table may go on; those above it are whole.
                        let row = found.entries.pop().filter(|_| found.header > 0 && !found.entries.is_empty());
                        let Some((row, _)) = row else { return found.start };
                        for line in &self.lines[found.start..found.start + found.header] {
                            header.extend([line.text, "\n"]);
                        }
                        self.emit(found, command, out);
                        return row;
                    }
                    at = found.end;
                    plain = at;
                    self.emit(found, command, out);
                }
                None => at += 1,
            }
        }
        if plain < limit { self.region(plain, limit, self.lines.len(), command, out) } else { at }
    }

    /// The entries that show themselves at a line; they may begin earlier, but not before `plain`.
    pub(super) fn found(&self, plain: usize, at: usize) -> Option<Passage<'a>> {
        match self.lines[at].kind {
            LineKind::Cmdlet(message) => self.failure(at, message),
            LineKind::GraphStatus => self.failure_after(plain, at),
            LineKind::Position if is_place(self.lines[at].text) => self.failure_after(plain, at),
            LineKind::Position if self.lines[at].text.trim_start().starts_with("+ CategoryInfo") => {
                self.failure_after(plain, at)
            }
            LineKind::BarHead => self.failure_at_bar(plain, at),
            LineKind::Property(colon) => self.list(at, colon),
            LineKind::Json => self.json(at),
            LineKind::Rule => self.table(plain, at),
            LineKind::Delimited => self.delimited_table(at),
            LineKind::Plain => self.inline(at).or_else(|| self.fields(at)),
            LineKind::Blank | LineKind::Trace | LineKind::Position | LineKind::Prompt | LineKind::Bar(_) => None,
        }
    }

    pub(super) fn emit(&self, found: Passage<'a>, command: &mut Command, out: &mut impl Sink) {
        for (line, mut entries) in found.entries {
            if entries.all[0].command.is_none() {
                entries.all[0].command = command.user();
            }
            let mut place = self.place(line);
            if self.lines[line].kind == LineKind::Json {
                place.pointer = Some("".into());
            }
            let here = out.entries(entries, &Facts::default(), &place);
            if !here.anything {
                out.skip(1);
            }
        }
        command.has_output = true;
    }

    /// JSON that begins with a line of its own, over as many lines as it takes.
    pub(super) fn json(&self, at: usize) -> Option<Passage<'a>> {
        let line = &self.lines[at];
        let start = line.start + (line.text.len() - line.text.trim_start().len());
        let text = &self.text[start..];
        let (entries, end) = json::tree::read(None, text);
        let end = match end {
            Ok(end) => end,
            // It may go on after the block.
            Err(json::Stop::More) if !self.is_last => {
                return Some(Passage { start: at, end: self.lines.len(), ..Passage::default() });
            }
            Err(_) => return None,
        };
        // After it, its last line may only have a fence.
        let after = self.text[start + end..].lines().next().unwrap_or_default();
        if after.chars().any(char::is_alphanumeric) {
            return None;
        }
        let last = at + self.lines[at..].partition_point(|line| line.start < start + end);
        Some(Passage { start: at, end: last, entries: vec![(at, entries)], ..Passage::default() })
    }

    pub(super) fn kind(&self, at: usize) -> LineKind {
        self.lines.get(at).map_or(LineKind::Blank, |line| line.kind)
    }

    /// Whether an entry that goes on until something else begins is at its end.
    pub(super) fn ends(&self, at: usize) -> bool {
        at >= self.lines.len()
            || matches!(self.kind(at), LineKind::Blank | LineKind::Prompt | LineKind::Cmdlet(_) | LineKind::BarHead)
    }

    /// Whether what ends before a line may go on after the block.
    pub(super) fn is_open(&self, end: usize) -> bool {
        end >= self.lines.len() && !self.is_last
    }

    pub(super) fn place(&self, line: usize) -> InputPlace {
        let start = self.lines.get(line).map_or(self.text.len(), |line| line.start);
        InputPlace::line(self.first + line as u64, self.byte + start as u64)
    }

    pub(super) fn pieces(&self, lines: Range<usize>) -> Vec<Piece<'a>> {
        self.lines[lines].iter().map(|line| line.piece(0)).collect()
    }
}

/// The entry of an error in prose: its code, its time, and its sentence.
pub(super) fn sentence<'t>(known: Known, text: &str, code: Option<&'t str>, time: Option<&'t str>) -> Entry<'t> {
    let (own, sentence) = code_and_sentence(known, text);
    let code = code.map(Cow::Borrowed).or(own.map(|own| Cow::Owned(own.to_owned())));
    let mut entry = Entry::default();
    entry.cells.extend(code.map(|code| cell(Role::Code, code)));
    entry.cells.extend(time.map(|time| cell(Role::Time, time)));
    entry.cells.push(cell(Role::Error, sentence.to_owned()));
    entry
}

/// A cell that the layout knows the meaning of, although it has no name.
pub(super) fn cell<'t>(role: Role, text: impl Into<Cow<'t, str>>) -> Cell<'t> {
    Cell { column: Some(Column { role, rank: 0, service: None }), ..Cell::new("", text) }
}
