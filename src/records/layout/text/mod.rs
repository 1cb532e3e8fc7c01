//! Text: what PowerShell prints, logs, tickets, in any mixture.
//!
//! A block of lines is cut into entries whose look tells what they are: error records, properties, tables, JSON. What is
//! between them is searched for errors as a whole, and for lines that report one that is not documented.
//!
//! ```text
//! prefix  takes off what begins every line of a quote or a log
//! head    the time and the level that a line begins with
//! lines   what each line is by its look
//!   ├─ records   error records of PowerShell 5.1 and 7, and answers of Graph
//!   ├─ lists     `Name : value`, as `Format-List` prints objects
//!   ├─ printed_tables  `Format-Table`, Markdown, and delimited rows between other lines
//!   └─ region    everything else: sentences wherever they are (spans), and lines that report an error
//! wrap    joins lines where a console has broken them
//! ```

mod head;
mod lines;
mod lists;
mod prefix;
mod records;
mod region;
mod spans;
mod printed_tables;
mod wrap;

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use memchr::{memchr_iter, memmem, memrchr};

use crate::model::known::Known;
use crate::records::damage::DamageKind;
use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::{Sink, json};
use crate::records::out::Place;
use crate::records::settle::columns::{Column, Role};
use crate::records::settle::sentences::split_code;
use crate::records::settle::who::Facts;
use crate::records::unpack::clean;
use crate::records::unpack::window::{LARGEST, Window};

pub(crate) use self::lines::is_cmdlet;
use self::lines::{Kind, Line};
use self::records::user_of_command;
use self::wrap::{Piece, Reading, Widths};

/// The most bytes that are looked at together.
const BLOCK: usize = 1 << 18;

/// An entry that begins before the last bytes of a block, as many as these, is whole.
const MARGIN: usize = 1 << 14;

/// The lines that are looked at together.
struct Block<'a> {
    known: Known,
    text: &'a str,
    lines: Vec<Line<'a>>,
    widths: Widths,
    /// The number of the first line, and the bytes before it.
    first: u64,
    byte: u64,
    /// Nothing is after it.
    is_last: bool,
    /// Where the names of exceptions end.
    exceptions: Vec<usize>,
}

/// Lines that belong together, and what they say.
#[derive(Default)]
struct Found<'a> {
    start: usize,
    end: usize,
    /// How many lines are the header of a table.
    header: usize,
    entries: Vec<(usize, Entries<'a>)>,
}

/// Reads a text block by block.
#[derive(Default)]
pub(crate) struct Text {
    command: Command,
    /// The header of a table that goes on in the next block.
    header: String,
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
    fn pass(&mut self, block: &Block<'_>, at: usize) {
        match block.lines[at].kind {
            Kind::Prompt => {
                let (command, _) = block.read_as(Reading::Cut, at..block.end_of_run(at, block.lines.len()));
                *self = Self { user: user_of_command(&command).map(Box::from), has_output: false };
            }
            Kind::Blank if self.has_output => self.user = None,
            Kind::Blank => {}
            _ => self.has_output = true,
        }
    }

    fn user<'t>(&self) -> Option<Cow<'t, str>> {
        self.user.as_deref().map(|user| Cow::Owned(user.to_owned()))
    }
}

impl Text {
    /// Reads the next block. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        let mut size = BLOCK;
        let used = loop {
            let is_last = !window.fill(size);
            if window.bytes().is_empty() {
                return false;
            }
            match self.read(window, is_last, out) {
                // An entry that is longer than a block is read in a larger one.
                0 if size < LARGEST => size *= 2,
                0 => {
                    let end = window.bytes().len();
                    if !window.bytes().trim_ascii().is_empty() {
                        let detail =
                            format!("the text is cut here, in an entry that is larger than {} MiB", LARGEST >> 20);
                        out.damage(Place::line(window.line_at(end), window.byte_at(end)), DamageKind::TooLarge, detail);
                    }
                    break self.read(window, true, out);
                }
                used => break used,
            }
        };
        window.consume(used);
        true
    }

    /// Reads the entries that are whole; of what `is_last`, all are. Returns how many bytes that takes.
    fn read<R: Read>(&mut self, window: &Window<R>, is_last: bool, out: &mut impl Sink) -> usize {
        let text = window.text();
        let end = if is_last { text.len() } else { memrchr(b'\n', text.as_bytes()).map_or(0, |at| at + 1) };
        let raw = &text[..end];
        let used = self.lines(raw, (window.line_at(0), window.byte_at(0)), is_last, out);
        match used {
            // Of the last block, no line is left but what there was no text in.
            0 if is_last => end,
            0 => 0,
            used => memchr_iter(b'\n', raw.as_bytes()).nth(used - 1).map_or(end, |at| at + 1),
        }
    }

    /// Reads the lines of a block. Returns how many lines that takes.
    fn lines(&mut self, raw: &str, (first, byte): (u64, u64), is_last: bool, out: &mut impl Sink) -> usize {
        let header = std::mem::take(&mut self.header);
        let above = header.lines().count();
        let first = first.saturating_sub(above as u64);
        let byte = byte.saturating_sub(header.len() as u64);
        let raw = if above > 0 { Cow::Owned(header.clone() + raw) } else { Cow::Borrowed(raw) };
        let (cleaned, longer) = clean::block(&raw);
        let (text, lines) = prefix::strip(&cleaned, &longer);
        let widths = Widths::of(&lines);
        let limit = if is_last { lines.len() } else { lines.partition_point(|line| line.start + MARGIN < text.len()) };
        let exceptions = memmem::find_iter(text.as_bytes(), region::EXCEPTION).collect();
        let block = Block { known: out.known(), text: &text, lines, widths, first, byte, is_last, exceptions };
        let used = block.read(limit, self, out).saturating_sub(above);
        if used == 0 {
            self.header = header;
        }
        used
    }
}

/// Lays out a text that is whole in memory, such as the title above a table.
pub(crate) fn above(text: &str, place: &Place, out: &mut impl Sink) {
    Text::default().lines(text, (place.line, place.byte), true, out);
}

/// Lays out the lines inside the text of a cell.
pub(crate) fn inside(text: &str, out: &mut impl Sink) {
    above(text, &Place::line(0, 0), out);
}

impl<'a> Block<'a> {
    /// Reads the entries that begin before a line. Returns how many lines that takes.
    fn read(&self, limit: usize, Text { command, header }: &mut Text, out: &mut impl Sink) -> usize {
        let (mut at, mut plain) = (0, 0);
        while at < limit {
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
    fn found(&self, plain: usize, at: usize) -> Option<Found<'a>> {
        match self.lines[at].kind {
            Kind::Cmdlet(message) => self.failure(at, message),
            Kind::GraphStatus => self.failure_after(plain, at),
            Kind::Position if self.lines[at].text.starts_with("At ") => self.failure_after(plain, at),
            Kind::BarHead => self.failure_at_bar(plain, at),
            Kind::Property(colon) => self.list(at, colon),
            Kind::Json => self.json(at),
            Kind::Rule => self.table(plain, at),
            Kind::Delimited => self.delimited_table(at),
            Kind::Plain => self.inline(at).or_else(|| self.fields(at)),
            Kind::Blank | Kind::Trace | Kind::Position | Kind::Prompt | Kind::Bar(_) => None,
        }
    }

    fn emit(&self, found: Found<'a>, command: &mut Command, out: &mut impl Sink) {
        for (line, mut entries) in found.entries {
            if entries.all[0].command.is_none() {
                entries.all[0].command = command.user();
            }
            let mut place = self.place(line);
            if self.lines[line].kind == Kind::Json {
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
    fn json(&self, at: usize) -> Option<Found<'a>> {
        let line = &self.lines[at];
        let start = line.start + (line.text.len() - line.text.trim_start().len());
        let text = &self.text[start..];
        let (entries, end) = json::tree::read(None, text);
        let end = match end {
            Ok(end) => end,
            // It may go on after the block.
            Err(json::Stop::More) if !self.is_last => {
                return Some(Found { start: at, end: self.lines.len(), ..Found::default() });
            }
            Err(_) => return None,
        };
        // After it, its last line may only have a fence.
        let after = self.text[start + end..].lines().next().unwrap_or_default();
        if after.chars().any(char::is_alphanumeric) {
            return None;
        }
        let last = at + self.lines[at..].partition_point(|line| line.start < start + end);
        Some(Found { start: at, end: last, entries: vec![(at, entries)], ..Found::default() })
    }

    fn kind(&self, at: usize) -> Kind {
        self.lines.get(at).map_or(Kind::Blank, |line| line.kind)
    }

    /// Whether an entry that goes on until something else begins is at its end.
    fn ends(&self, at: usize) -> bool {
        at >= self.lines.len() || matches!(self.kind(at), Kind::Blank | Kind::Prompt | Kind::Cmdlet(_) | Kind::BarHead)
    }

    /// Whether what ends before a line may go on after the block.
    fn is_open(&self, end: usize) -> bool {
        end >= self.lines.len() && !self.is_last
    }

    fn place(&self, line: usize) -> Place {
        let start = self.lines.get(line).map_or(self.text.len(), |line| line.start);
        Place::line(self.first + line as u64, self.byte + start as u64)
    }

    fn pieces(&self, lines: Range<usize>) -> Vec<Piece<'a>> {
        self.lines[lines].iter().map(|line| line.piece(0)).collect()
    }
}

/// The entry of an error in prose: its code, its time, and its sentence.
fn sentence<'t>(known: Known, text: &str, code: Option<&'t str>, time: Option<&'t str>) -> Entry<'t> {
    let (own, sentence) = split_code(known, text);
    let code = code.map(Cow::Borrowed).or(own.map(|own| Cow::Owned(own.to_owned())));
    let mut entry = Entry::default();
    entry.cells.extend(code.map(|code| cell(Role::Code, code)));
    entry.cells.extend(time.map(|time| cell(Role::Time, time)));
    entry.cells.push(cell(Role::Error, sentence.to_owned()));
    entry
}

/// A cell that the layout knows the meaning of, although it has no name.
fn cell<'t>(role: Role, text: impl Into<Cow<'t, str>>) -> Cell<'t> {
    Cell { column: Some(Column { role, rank: 0, service: None }), ..Cell::new("", text) }
}
