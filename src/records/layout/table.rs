//! Tables: a header whose names say what is below them, and a row for each entry.
//!
//! A table is recognized by evidence: a line that names columns, and rows that have as many. A title may be above it.
//!
//! A row ends where a line does, outside quotes. Where a quote is missing the rest of the input would become one field,
//! so a row that does not have the columns of the header is damage, and the next line is the next row.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter, memchr2_iter};

use crate::records::damage::DamageKind;
use crate::records::layout::Sink;
use crate::records::layout::entry::{Cell, Entries, Entry};
use crate::records::layout::text;
use crate::records::out::Place;
use crate::records::settle::columns::Column;
use crate::records::settle::who::Facts;
use crate::records::unpack::window::{LARGEST, Window};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The names of the columns are in the first bytes, no more than these.
const HEAD: usize = 1 << 20;

/// A header is in one of the first lines, ...
const TITLE_LINES: usize = 10;

/// ... and a few rows below it show whether it is one.
const SAMPLE: usize = 10;

/// The names of the columns, and what separates them.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    delimiter: u8,
    columns: Vec<(Box<str>, Option<Column>)>,
    /// Where it begins: a title is above it.
    start: usize,
    /// The place after it.
    end: usize,
}

#[derive(Default)]
pub(crate) struct Csv {
    table: Option<Table>,
    /// The last row was damaged, and what follows may be a part of it.
    lost: bool,
}

struct Table {
    columns: Vec<(Box<str>, Option<Column>)>,
    fields: Fields,
}

/// Reads the fields of a row.
struct Fields {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Header {
    /// Finds the header at the beginning of an input; `None` if no line names columns that the rows below have.
    pub(crate) fn find(text: &[u8]) -> Option<Self> {
        let mut start = 0;
        let mut stated = None;
        let mut lines = 0;
        while lines < TITLE_LINES && start < text.len() {
            let line = line(&text[start..]);
            let bare = line.trim_ascii();
            if let Some([delimiter]) = bare.strip_prefix(b"sep=") {
                // Excel's own way to say it.
                stated = Some(*delimiter);
            } else if !bare.is_empty() && !bare.starts_with(b"#TYPE") {
                lines += 1;
                let delimiters = stated.as_ref().map_or(&DELIMITERS[..], std::slice::from_ref);
                if let Some(header) = Self::at(text, start, delimiters) {
                    return Some(header);
                }
            }
            start += line.len();
        }
        None
    }

    /// The header that begins at a place of a text, if one does.
    pub(crate) fn at(text: &[u8], start: usize, delimiters: &[u8]) -> Option<Self> {
        let line = line(&text[start..]);
        if is_no_header(line) || !delimiters.iter().any(|delimiter| memchr(*delimiter, line).is_some()) {
            return None;
        }
        let end = start + row_end(&text[start..]).unwrap_or(text.len() - start).min(HEAD);
        let below = self::line(&text[end..]).trim_ascii();
        if below.contains(&b'|') && below.iter().all(|byte| b"-|: ".contains(byte)) {
            // Markdown, which is a text.
            return None;
        }
        let headers = delimiters.iter().filter_map(|&delimiter| {
            let mut fields = Fields::new(delimiter);
            let names: Vec<Box<str>> = fields.read(&text[start..end])?.0.map(|name| name.trim().into()).collect();
            let columns: Vec<_> = names.into_iter().map(|name| (name.clone(), Column::of(&name))).collect();
            let known = columns.iter().filter(|(_, column)| column.is_some()).count();
            let is_name = |name: &str| name.len() < 60 && !name.contains('@') && !name.ends_with(['.', ':']);
            let is_header = columns.len() > 1 && columns.iter().all(|(name, _)| is_name(name));
            is_header.then_some((known, Self { delimiter, columns, start, end }))
        });
        let (known, header) = headers.max_by_key(|(known, header)| (*known, header.columns.len()))?;
        let tells = header.columns.iter().any(|(_, column)| column.is_some_and(|column| column.may_report()));
        let (fit, exact, rows) = header.fit(&text[end..]);
        let is_table = match known {
            // Names that nobody knows are names if all that is below looks like a table.
            0 => header.columns.len() > 2 && rows > 1 && exact == rows && header.has_names(),
            1 if !tells => rows > 1 && exact == rows && header.has_names(),
            1 => rows > 0 && fit == rows,
            _ if tells => 2 * fit >= rows,
            _ => rows > 0 && fit == rows,
        };
        is_table.then_some(header)
    }

    /// Whether all columns have names that are words, each another one.
    fn has_names(&self) -> bool {
        let is_word = |name: &str| {
            name.starts_with(char::is_alphabetic) && name.len() < 30 && !name.contains(['=', ':', '/', '\\', '{', '<'])
        };
        let names: HashSet<_> = self.columns.iter().map(|(name, _)| name).collect();
        names.len() == self.columns.len() && self.columns.iter().all(|(name, _)| is_word(name))
    }

    /// The rows in the text that the header is at the beginning of, each with its place, until something is no row.
    /// Returns also where they end.
    pub(crate) fn rows(self, text: &[u8]) -> (Vec<(usize, Entries<'static>)>, usize) {
        let mut at = self.end;
        let mut table = Table::new(self);
        let mut rows = Vec::new();
        while at < text.len() {
            let end = at + row_end(&text[at..]).unwrap_or(text.len() - at);
            let Some(row) = table.row(&text[at..end]).filter(|_| !text[at..end].trim_ascii().is_empty()) else { break };
            rows.push((at, row.into_owned()));
            at = end;
        }
        (rows, at)
    }

    /// How many of the first rows have the columns of the header, how many have just as many, and how many rows there
    /// are.
    fn fit(&self, text: &[u8]) -> (usize, usize, usize) {
        let mut table = Table::new(self.clone());
        let (mut at, mut fit, mut exact, mut rows) = (0, 0, 0, 0);
        while rows < SAMPLE && at < text.len() {
            // A quoted field that goes on for long says no more.
            let Some(len) = row_end(&text[at..]).filter(|end| *end < 1 << 16) else {
                let is_row = usize::from(table.row(line(&text[at..])).is_some());
                return (fit + is_row, exact + is_row, rows + is_row);
            };
            let end = at + len;
            let row = &text[at..end];
            at = end;
            if row.trim_ascii().is_empty() {
                continue;
            }
            rows += 1;
            // The last row may be cut where only the beginning of the input was read.
            let is_last = at == text.len();
            let count = table.fields.read(row).map_or(0, |(_, count)| count);
            exact += usize::from(count == self.columns.len() || is_last && rows > 1);
            fit += usize::from(is_last || table.row(row).is_some());
        }
        (fit, exact, rows)
    }
}

/// Whether a line is no header although it may look like one: a prompt, cmdlets that pass objects on, Markdown.
fn is_no_header(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let line = line.trim_start();
    let mut commands = line.split(" | ").map(|command| command.trim_start_matches(['$', '(', ' ']));
    line.starts_with("PS ") && line.contains('>')
        || line.starts_with(['$', '>', '|'])
        || commands.any(|command| command.split([' ', ',', ';']).next().is_some_and(text::is_cmdlet))
}

impl Csv {
    /// Reads the next row. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        let Some(table) = &mut self.table else {
            window.fill(HEAD);
            let Some(header) = Header::find(window.bytes()) else {
                if !window.bytes().trim_ascii().is_empty() {
                    let detail = "no line names columns that are known, such as User, Status, Code, Message";
                    out.damage(Place::line(window.line_at(0), 0), DamageKind::Malformed, detail.into());
                }
                return false;
            };
            let title = std::str::from_utf8(&window.bytes()[..header.start]).unwrap_or_default();
            text::above(title, &Place::line(window.line_at(0), 0), out);
            let end = header.end;
            self.table = Some(Table::new(header));
            window.consume(end);
            return true;
        };
        let (end, is_whole) = loop {
            let text = window.bytes();
            match row_end(text) {
                Some(end) => break (end, true),
                None if text.len() > LARGEST => break (line(text).len(), false),
                None => {}
            }
            if !window.grow() {
                let text = window.bytes();
                let is_whole = memchr_iter(b'"', text).count() % 2 == 0;
                break (if is_whole { text.len() } else { line(text).len() }, is_whole);
            }
        };
        if end == 0 {
            return false;
        }
        let text = window.bytes();
        if text[..end].trim_ascii().is_empty() {
            window.consume(end);
            return true;
        }
        let place = Place::line(window.line_at(0), window.byte_at(0));
        let first = line(&text[..end]).len();
        // Where the quotes do not match, the line may still be a row by itself, unless it is cut off.
        let tries = [end, first].into_iter().filter(|&end| is_whole || end == first && text[..end].ends_with(b"\n"));
        let mut fits = None;
        for end in tries {
            if let Some(entries) = table.row(&text[..end]) {
                if !out.entries(entries, &Facts::default(), &place).anything {
                    out.skip(1);
                }
                fits = Some(end);
                break;
            }
        }
        if !(self.lost || is_whole && fits == Some(end)) {
            let (found, names) = (table.fields.read(&text[..first]).map_or(0, |(_, count)| count), table.columns.len());
            let (kind, detail) = match fits {
                None if is_whole => (DamageKind::Malformed, format!("the row has {found} fields, the header {names}")),
                _ if is_whole => (DamageKind::Malformed, "a quoted field has no end".into()),
                _ if text.len() > LARGEST => (
                    DamageKind::TooLarge,
                    format!("a quoted field has no end, or is larger than {} MiB", LARGEST >> 20),
                ),
                _ => (DamageKind::Truncated, "a quoted field has no end".into()),
            };
            out.damage(place.clone(), kind, detail);
        }
        if fits.is_none() {
            // Whatever is in the line is searched nevertheless.
            let lost = String::from_utf8_lossy(&text[..first]);
            text::found(&lost, &place, out);
        }
        self.lost = fits.is_none() || !is_whole;
        window.consume(fits.unwrap_or(first));
        true
    }
}

impl Table {
    fn new(header: Header) -> Self {
        Self { columns: header.columns, fields: Fields::new(header.delimiter) }
    }

    /// The entries of a row: one, or one for each service that has columns of its own. `None` if it is no row of this
    /// table.
    fn row(&mut self, text: &[u8]) -> Option<Entries<'_>> {
        let last = self.columns.iter().rposition(|(_, column)| column.is_some()).unwrap_or(0);
        let (fields, count) = self.fields.read(text)?;
        // Extra empty fields are ignored.
        let fits = count > last
            && (count <= self.columns.len()
                || fields.clone().skip(self.columns.len()).all(|field| field.trim().is_empty()));
        fits.then(|| entries(&self.columns, fields.map(Cow::Borrowed)))
    }
}

impl Fields {
    fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, text: vec![0; 4096], ends: vec![0; 64] }
    }

    /// The fields of a row, and how many there are; `None` if it is empty.
    fn read(&mut self, mut text: &[u8]) -> Option<(impl Iterator<Item = &str> + Clone, usize)> {
        self.reader.reset();
        let (mut written, mut count) = (0, 0);
        loop {
            let (result, read, wrote, ended) =
                self.reader.read_record(text, &mut self.text[written..], &mut self.ends[count..]);
            text = &text[read..];
            written += wrote;
            count += ended;
            match result {
                // The end of the input ends the row too: an empty text says so.
                ReadRecordResult::InputEmpty => text = &[],
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        let (text, ends) = (&self.text, &self.ends[..count]);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        // Fields are separated at ASCII, so each is UTF-8 as the whole was.
        let fields =
            starts.zip(ends).map(move |(start, &end)| std::str::from_utf8(&text[start..end]).unwrap_or_default());
        Some((fields, ends.len()))
    }
}

/// The entries of a row with these columns. Columns of one service are an entry of their own, inside the row.
pub(crate) fn entries<'t>(
    columns: &'t [(Box<str>, Option<Column>)],
    fields: impl Iterator<Item = Cow<'t, str>>,
) -> Entries<'t> {
    let mut entries = Entries::of(Entry { cells: Vec::with_capacity(columns.len()), ..Entry::default() });
    for ((name, column), text) in columns.iter().zip(fields) {
        let cell = Cell { name: Cow::Borrowed(&**name), index: None, column: *column, text };
        let Some(service) = column.and_then(|column| column.service) else {
            entries.all[0].cells.push(cell);
            continue;
        };
        let own = entries.all.iter().position(|entry| entry.member == service);
        let own = own.unwrap_or_else(|| entries.add(0, service, None));
        entries.all[own].cells.push(cell);
    }
    entries
}

/// The first line, with its break.
fn line(text: &[u8]) -> &[u8] {
    &text[..memchr(b'\n', text).map_or(text.len(), |at| at + 1)]
}

/// The place after the first row: a line break outside quotes.
fn row_end(text: &[u8]) -> Option<usize> {
    let mut is_quoted = false;
    for at in memchr2_iter(b'"', b'\n', text) {
        if text[at] == b'"' {
            is_quoted = !is_quoted;
        } else if !is_quoted {
            return Some(at + 1);
        }
    }
    None
}
