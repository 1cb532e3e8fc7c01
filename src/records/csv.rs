//! Tables: a header whose names tell what stands below them, and a row for each entry.
//!
//! A row ends where a line does, outside quotes. Where a quote is missing the rest of the input would become one field,
//! so a row that has not the columns of the header is taken for damage, and the next line for the next row.

use std::borrow::Cow;
use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter, memchr2_iter};

use crate::records::columns::{Column, Row, is_flattened};
use crate::records::damage::DamageKind;
use crate::records::out::{Out, Place};
use crate::records::window::{LARGEST, Window};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The names of the columns stand in the first so many bytes.
const HEAD: usize = 1 << 20;

/// The names of the columns, and what parts them.
pub(crate) struct Header {
    delimiter: u8,
    columns: Vec<Option<Column>>,
    /// The place behind it.
    end: usize,
}

#[derive(Default)]
pub(crate) struct Csv {
    table: Option<Table>,
    /// The last row was damaged, and what follows may be a part of it.
    lost: bool,
}

struct Table {
    columns: Vec<Option<Column>>,
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Header {
    /// Finds the header at the beginning of a text; `None` if there is none with names that tell something.
    pub(crate) fn find(text: &[u8]) -> Option<Self> {
        let mut start = 0;
        let mut told = None;
        loop {
            let line = line(&text[start..]);
            let bare = line.trim_ascii();
            if let Some([delimiter]) = bare.strip_prefix(b"sep=") {
                // Excel's own way to say it.
                told = Some(*delimiter);
            } else if !bare.is_empty() && !bare.starts_with(b"#TYPE") {
                break;
            }
            if line.is_empty() {
                return None;
            }
            start += line.len();
        }
        let end = start + row_end(&text[start..]).unwrap_or(text.len() - start).min(HEAD);
        let headers = told.as_ref().map_or(&DELIMITERS[..], std::slice::from_ref).iter().filter_map(|&delimiter| {
            let mut table = Table::new(delimiter, Vec::new());
            let columns: Vec<_> = table.fields(&text[start..end])?.map(Column::of).collect();
            let is = |column: fn(&Column) -> bool| columns.iter().flatten().any(column);
            let tells =
                is(|it| matches!(it, Column::Error(_) | Column::Message(_) | Column::Code(_) | Column::Status(_)));
            let known = columns.iter().flatten().count();
            (tells && known > 1).then_some((known, Self { delimiter, columns, end }))
        });
        Some(headers.max_by_key(|(known, _)| *known)?.1)
    }
}

impl Csv {
    /// Reads the next row. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out) -> bool {
        let Some(table) = &mut self.table else {
            window.fill(HEAD);
            let Some(header) = Header::find(window.bytes()) else {
                if !window.bytes().trim_ascii().is_empty() {
                    let detail = "the first line names no column that is known, such as User, Status, Code, Message";
                    out.damage(Place::line(window.line_at(0), 0), DamageKind::Malformed, detail);
                }
                return false;
            };
            window.consume(header.end);
            self.table = Some(Table::new(header.delimiter, header.columns));
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
        let place = |at| Place::line(window.line_at(at), window.byte_at(at));
        let first = line(&text[..end]).len();
        // Where the quotes do not match, the line may still be a row by itself, unless it is cut off.
        let fits = [end, first].into_iter().find(|&end| {
            (is_whole || end == first && text[..end].ends_with(b"\n"))
                && table.row(&text[..end], |row, flattened| {
                    for text in &flattened {
                        out.damage(
                            place(0),
                            DamageKind::Flattened,
                            format!("`{text}` stands in place of nested objects"),
                        );
                    }
                    if flattened.is_empty() || row.says() {
                        out.row(&row, place(0));
                    }
                })
        });
        if !(self.lost || is_whole && fits == Some(end)) {
            let found = table.fields(&text[..first]).map_or(0, Iterator::count);
            let names = table.columns.len();
            let (kind, detail) = match fits {
                None if is_whole => (DamageKind::Malformed, format!("the row has {found} fields, the header {names}")),
                _ if is_whole => (DamageKind::Malformed, "a quoted field has no end".into()),
                _ if text.len() > LARGEST => (
                    DamageKind::TooLarge,
                    format!("a quoted field has no end, or is larger than {} MiB", LARGEST >> 20),
                ),
                _ => (DamageKind::Truncated, "a quoted field has no end".into()),
            };
            out.damage(place(0), kind, detail);
        }
        self.lost = fits.is_none() || !is_whole;
        window.consume(fits.unwrap_or(first));
        true
    }
}

impl Table {
    fn new(delimiter: u8, columns: Vec<Option<Column>>) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { columns, reader, text: vec![0; 4096], ends: vec![0; 64] }
    }

    /// Reads a row, with the cells in which nested objects are missing. Returns `false` if it is not one of this table.
    fn row(&mut self, text: &[u8], then: impl FnOnce(Row<'_>, Vec<Cow<'_, str>>)) -> bool {
        let columns = std::mem::take(&mut self.columns);
        let last = columns.iter().rposition(Option::is_some).unwrap_or(0);
        let fits = match self.fields(text) {
            None => false,
            Some(fields) => {
                let (mut row, mut flattened, mut count) = (Row::default(), Vec::new(), 0);
                let mut is_odd = false;
                for field in fields {
                    let column = columns.get(count);
                    if is_flattened(field) {
                        flattened.push(field.chars().take(80).collect::<String>().into());
                    } else if let Some(Some(column)) = column {
                        row.set(*column, Cow::Borrowed(field));
                    }
                    // Blank fields too many are of no account.
                    is_odd |= column.is_none() && !field.trim().is_empty();
                    count += 1;
                }
                let fits = count > last && !is_odd;
                if fits {
                    then(row, flattened);
                }
                fits
            }
        };
        self.columns = columns;
        fits
    }

    /// The fields of a row; `None` if it is empty.
    fn fields(&mut self, mut text: &[u8]) -> Option<impl Iterator<Item = &str>> {
        self.reader.reset();
        let (mut written, mut count) = (0, 0);
        loop {
            let (result, read, wrote, ended) =
                self.reader.read_record(text, &mut self.text[written..], &mut self.ends[count..]);
            text = &text[read..];
            written += wrote;
            count += ended;
            match result {
                // The end of the input ends the row too: it is said by an empty text.
                ReadRecordResult::InputEmpty => text = &[],
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        let (text, ends) = (&self.text, &self.ends[..count]);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        // Fields are parted at ASCII, so each is UTF-8 as the whole was.
        Some(starts.zip(ends).map(move |(start, &end)| std::str::from_utf8(&text[start..end]).unwrap_or_default()))
    }
}

/// The first line, with its break.
fn line(text: &[u8]) -> &[u8] {
    &text[..memchr(b'\n', text).map_or(text.len(), |at| at + 1)]
}

/// The place behind the first row: a line break outside quotes.
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
