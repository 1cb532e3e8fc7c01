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

/// A row of the sample that is longer has a quote without an end.
const LONG: usize = 1 << 16;

/// The names of the columns, and what separates them.
#[derive(Debug)]
pub(crate) struct Header {
    delimiter: u8,
    columns: Vec<(Box<str>, Option<Column>)>,
    /// Where it begins: a title is above it.
    start: usize,
    /// The place after it.
    end: usize,
    /// A row has at least the columns up to the last one that is known.
    least: usize,
}

#[derive(Default)]
pub(crate) struct Csv {
    table: Option<(Header, Fields)>,
    /// The last row was damaged, and what follows may be a part of it.
    lost: bool,
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
        let delimiters = delimiters.iter().copied().filter(|delimiter| memchr(*delimiter, line).is_some());
        let end = start + row_end(&text[start..]).unwrap_or(text.len() - start).min(HEAD);
        let below = self::line(&text[end..]).trim_ascii();
        if below.contains(&b'|') && below.iter().all(|byte| b"-|: ".contains(byte)) {
            // Markdown, which is a text.
            return None;
        }
        let headers = delimiters.filter_map(|delimiter| {
            let mut fields = Fields::new(delimiter);
            let (names, _) = fields.read(&text[start..end])?;
            let columns: Vec<_> = names.map(str::trim).map(|name| (Box::from(name), Column::of(name))).collect();
            let least = columns.iter().rposition(|(_, column)| column.is_some()).unwrap_or(0) + 1;
            let is_name = |name: &str| name.len() < 60 && !name.contains('@') && !name.ends_with(['.', ':']);
            let is_header = columns.len() > 1 && columns.iter().all(|(name, _)| is_name(name));
            is_header.then_some(Self { delimiter, columns, start, end, least })
        });
        let header = headers.max_by_key(|header| (header.known(), header.columns.len()))?;
        (!is_no_header(line) && header.is_table(&text[end..])).then_some(header)
    }

    /// How many columns have names that are known.
    fn known(&self) -> usize {
        self.columns.iter().filter(|(_, column)| column.is_some()).count()
    }

    /// Whether the first rows below have the columns of the header.
    fn is_table(&self, below: &[u8]) -> bool {
        let mut fields = Fields::new(self.delimiter);
        let (mut at, mut rows, mut fit, mut exact) = (0, 0, 0, 0);
        while rows < SAMPLE && at < below.len() {
            let Some(len) = row_end(&below[at..]).filter(|len| *len < LONG) else {
                // A quoted field that goes on for long says no more.
                let is_row = usize::from(self.row(&mut fields, line(&below[at..])).is_some());
                (rows, fit, exact) = (rows + is_row, fit + is_row, exact + is_row);
                break;
            };
            let row = &below[at..at + len];
            at += len;
            if row.trim_ascii().is_empty() {
                continue;
            }
            rows += 1;
            // The last row may be cut where only the beginning of the input was read.
            let is_last = at == below.len();
            let count = fields.read(row).map_or(0, |(_, count)| count);
            exact += usize::from(count == self.columns.len() || is_last && rows > 1);
            fit += usize::from(is_last || self.row(&mut fields, row).is_some());
        }
        let tells = self.columns.iter().any(|(_, column)| column.is_some_and(Column::may_report));
        match self.known() {
            // Names that nobody knows are names if all that is below looks like a table.
            0 => self.columns.len() > 2 && rows > 1 && exact == rows && self.has_names(),
            1 if !tells => rows > 1 && exact == rows && self.has_names(),
            1 => rows > 0 && fit == rows,
            _ if tells => 2 * fit >= rows,
            _ => rows > 0 && fit == rows,
        }
    }

    /// Whether all columns have names that are words, each another one.
    fn has_names(&self) -> bool {
        let is_word = |name: &str| {
            name.starts_with(char::is_alphabetic) && name.len() < 30 && !name.contains(['=', ':', '/', '\\', '{', '<'])
        };
        let names: HashSet<_> = self.columns.iter().map(|(name, _)| name).collect();
        names.len() == self.columns.len() && names.iter().all(|name| is_word(name))
    }

    /// The rows in the text that the header is at the beginning of, each with its place, until one does not fit.
    /// Returns also where they end.
    pub(crate) fn rows(self, text: &[u8]) -> (Vec<(usize, Entries<'static>)>, usize) {
        let mut at = self.end;
        let mut fields = Fields::new(self.delimiter);
        let mut rows = Vec::new();
        while at < text.len() {
            let row = &text[at..at + row_end(&text[at..]).unwrap_or(text.len() - at)];
            let Some(entries) = self.row(&mut fields, row).filter(|_| !row.trim_ascii().is_empty()) else { break };
            rows.push((at, entries.into_owned()));
            at += row.len();
        }
        (rows, at)
    }

    /// The entries of a row; `None` if it does not fit the header.
    fn row<'t>(&'t self, fields: &'t mut Fields, text: &[u8]) -> Option<Entries<'t>> {
        let (fields, count) = fields.read(text)?;
        let most = self.columns.len();
        // Extra empty fields are ignored.
        let is_extra = || fields.clone().skip(most).all(|field| field.trim().is_empty());
        let fits = count >= self.least && (count <= most || is_extra());
        fits.then(|| entries(&self.columns, fields.map(Cow::Borrowed)))
    }
}

/// Whether a line only looks like a header: a prompt, cmdlets that pass objects on, Markdown.
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
        let Some((header, fields)) = &mut self.table else { return self.begin(window, out) };
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
        let text = window.bytes();
        if text[..end].trim_ascii().is_empty() {
            window.consume(end);
            return end > 0;
        }
        let place = Place::line(window.line_at(0), window.byte_at(0));
        let first = line(&text[..end]).len();
        // Where the quotes do not match, the line may still be a row by itself, unless it is cut off.
        let tries = [end, first].into_iter().filter(|&end| is_whole || end == first && text[..end].ends_with(b"\n"));
        let mut fits = None;
        for end in tries {
            if let Some(entries) = header.row(fields, &text[..end]) {
                if !out.entries(entries, &Facts::default(), &place).anything {
                    out.skip(1);
                }
                fits = Some(end);
                break;
            }
        }
        if !(self.lost || is_whole && fits == Some(end)) {
            let no_end = "a quoted field has no end";
            let (kind, detail) = match (fits, is_whole) {
                (None, true) => {
                    let found = fields.read(&text[..first]).map_or(0, |(_, count)| count);
                    let expected = header.columns.len();
                    (DamageKind::Malformed, format!("the row has {found} fields, the header {expected}"))
                }
                (Some(_), true) => (DamageKind::Malformed, no_end.into()),
                (_, false) if text.len() > LARGEST => {
                    (DamageKind::TooLarge, format!("{no_end}, or is larger than {} MiB", LARGEST >> 20))
                }
                (_, false) => (DamageKind::Truncated, no_end.into()),
            };
            out.damage(place.clone(), kind, detail);
        }
        if fits.is_none() {
            // Whatever is in the line is searched nevertheless.
            text::found(&String::from_utf8_lossy(&text[..first]), &place, out);
        }
        self.lost = fits.is_none() || !is_whole;
        window.consume(fits.unwrap_or(first));
        true
    }

    /// Reads the header, and what is above it.
    fn begin<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        window.fill(HEAD);
        let place = Place::line(window.line_at(0), 0);
        let Some(header) = Header::find(window.bytes()) else {
            if !window.bytes().trim_ascii().is_empty() {
                let detail = "no line names columns that are known, such as User, Status, Code, Message";
                out.damage(place, DamageKind::Malformed, detail.into());
            }
            return false;
        };
        text::above(&String::from_utf8_lossy(&window.bytes()[..header.start]), &place, out);
        window.consume(header.end);
        let fields = Fields::new(header.delimiter);
        self.table = Some((header, fields));
        true
    }
}

impl Fields {
    fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, text: vec![0; 1024], ends: vec![0; 32] }
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
        // Fields are separated at ASCII, so each is UTF-8 as the whole was.
        let text = std::str::from_utf8(&self.text[..written]).unwrap_or_default();
        let mut start = 0;
        let fields = self.ends[..count].iter().map(move |&end| {
            let field = text.get(start..end).unwrap_or_default();
            start = end;
            field
        });
        Some((fields, count))
    }
}

/// The entry of a row with these columns.
fn entries<'t>(columns: &'t [(Box<str>, Option<Column>)], fields: impl Iterator<Item = Cow<'t, str>>) -> Entries<'t> {
    let cell = |((name, column), text): (&'t (Box<str>, _), _)| Cell {
        name: Cow::Borrowed(&**name),
        index: None,
        column: *column,
        text,
        may_hold: true,
    };
    let mut cells = Vec::with_capacity(columns.len());
    cells.extend(columns.iter().zip(fields).map(cell));
    Entries::of(Entry { cells, ..Entry::default() })
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
