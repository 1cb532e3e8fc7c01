//! The header of a table, and the fields of its rows.
//!
//! A table is recognized by evidence: a line that names columns, and rows that have as many. A title may be above it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::iter::from_fn;
use std::str::from_utf8;

use memchr::{memchr, memchr_iter};

use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::text::{begins_with_time, is_cmdlet};
use crate::records::settle::columns::Column;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A header is in one of the first lines, and a few rows below show whether it is one: as many as these, ...
const FEW: usize = 10;

/// ... in the first bytes, as many as these. A row that is longer has a quote without an end.
pub(super) const HEAD: usize = 1 << 16;

/// The names of the columns, and what separates them.
#[derive(Debug)]
pub(crate) struct Header {
    pub(super) delimiter: u8,
    /// Each a cell without a text.
    pub(super) columns: Vec<Cell<'static>>,
    /// Where it begins: a title is above it.
    pub(super) start: usize,
    /// The place after it.
    pub(super) end: usize,
    /// A row has at least the columns up to the last one that is known.
    pub(super) least: usize,
}

impl Header {
    /// Finds the header at the beginning of an input; `None` if no line names columns that the rows below have.
    pub(crate) fn find(text: &[u8]) -> Option<Self> {
        // The last character may be cut.
        let text = from_utf8(text).or_else(|error| from_utf8(&text[..error.valid_up_to()])).unwrap_or_default();
        let (mut start, mut lines, mut delimiters) = (0, 0, &DELIMITERS[..]);
        for line in text.split_inclusive('\n') {
            let bare = line.trim();
            if let Some([delimiter]) = bare.strip_prefix("sep=").map(str::as_bytes) {
                // Excel's own way to say it.
                delimiters = std::slice::from_ref(delimiter);
            } else if !bare.is_empty() && !bare.starts_with("#TYPE") {
                lines += 1;
                let header = Self::at(text, start, delimiters);
                if header.is_some() || lines == FEW {
                    return header;
                }
            }
            start += line.len();
        }
        None
    }

    /// The header that begins at a place of a text, if one does.
    pub(crate) fn at(text: &str, start: usize, delimiters: &[u8]) -> Option<Self> {
        let line = line(&text[start..]);
        let delimiters = delimiters.iter().copied().filter(|delimiter| memchr(*delimiter, line.as_bytes()).is_some());
        let end = start + row_end(&text[start..]).unwrap_or(text.len() - start);
        let (names, below) = (&text[start..end], &text[end..]);
        let under = self::line(below).trim();
        if under.contains(['|', '+']) && under.chars().all(|c| "-|:+ ".contains(c)) {
            // Markdown, which is a text.
            return None;
        }
        let headers = delimiters.filter_map(|delimiter| {
            let mut columns = Vec::with_capacity(memchr_iter(delimiter, names.as_bytes()).count() + 1);
            columns.extend(fields(names, delimiter).map(|name| Cell::new(name.trim().to_owned(), "")));
            let least = columns.iter().rposition(|cell| cell.column.is_some()).unwrap_or(0) + 1;
            let is_prose = |name: &str| name.split_whitespace().nth(4).is_some() && name.contains(['?', '!', '.']);
            let is_name =
                |name: &str| name.len() < 60 && !name.contains('@') && !name.ends_with(['.', ':']) && !is_prose(name);
            let is_header = columns.len() > 1 && columns.iter().all(|cell| is_name(&cell.name));
            is_header.then_some(Self { delimiter, columns, start, end, least })
        });
        let header = headers.max_by_key(|header| (header.known(), header.columns.len()))?;
        (!is_no_header(line) && header.is_table(below)).then_some(header)
    }

    /// How many columns have names that are known.
    pub(super) fn known(&self) -> usize {
        self.columns.iter().filter(|cell| cell.column.is_some()).count()
    }

    /// Whether the first rows below have the columns of the header.
    pub(super) fn is_table(&self, mut below: &str) -> bool {
        let (mut rows, mut fit, mut exact) = (0, 0, 0);
        for _ in 0..FEW {
            // A quoted field that goes on for long says no more than its first line; the last row may be cut.
            let end = row_end(below).filter(|end| *end < HEAD);
            let row = &below[..end.unwrap_or(line(below).len())];
            let (fits, is_whole) = (self.row(row, &mut Vec::new()), end.is_some());
            if !row.trim().is_empty() && (fits || is_whole) {
                rows += 1;
                fit += usize::from(fits);
                exact += usize::from(!is_whole || fields(row, self.delimiter).count() == self.columns.len());
            }
            // A lost quote makes one row of many lines.
            let passed = if fits { end } else { Some(line(below).len()) };
            below = &below[passed.unwrap_or(below.len())..];
        }
        let tells = self.columns.iter().any(|cell| cell.column.is_some_and(Column::may_report));
        let is_exact = || rows > 1 && exact == rows && self.has_names();
        match self.known() {
            // Names that nobody knows are names if all that is below looks like a table.
            0 => self.columns.len() > 2 && is_exact(),
            1 if !tells => is_exact(),
            2.. if tells => 2 * fit >= rows,
            _ => rows > 0 && fit == rows,
        }
    }

    /// Whether all columns have names that are words, each another one.
    pub(super) fn has_names(&self) -> bool {
        let is_word = |name: &str| {
            name.starts_with(char::is_alphabetic) && name.len() < 30 && !name.contains(['=', ':', '/', '\\', '{', '<'])
        };
        let names: HashSet<_> = self.columns.iter().map(|cell| &cell.name).collect();
        names.len() == self.columns.len() && names.iter().all(|name| is_word(name))
    }

    /// The rows in the text in which the header is, each with its place, until one does not fit; and where they end.
    pub(crate) fn rows(self, text: &str) -> (Vec<(usize, Entries<'static>)>, usize) {
        let (mut at, mut rows) = (self.end, Vec::new());
        while at < text.len() {
            let row = &text[at..at + row_end(&text[at..]).unwrap_or(text.len() - at)];
            let mut cells = Vec::new();
            if row.trim().is_empty() || !self.row(row, &mut cells) {
                break;
            }
            if !self.is_no_entry(&cells) {
                let mut own = Entries::default();
                own.append(Entries::of(Entry { cells, ..Entry::default() }));
                rows.push((at, own));
            }
            at += row.len();
        }
        (rows, at)
    }

    /// Whether a row only repeats the header, or sums the rows up: with nothing but numbers after its first cell.
    pub(super) fn is_no_entry(&self, cells: &[Cell<'_>]) -> bool {
        /// The names of most first columns are shorter.
        const MOST: usize = 24;
        const TOTALS: [&str; 8] = ["total", "totals", "grand total", "gesamt", "summe", "somme", "suma", "soma"];
        let first = cells.iter().position(|cell| !cell.text.is_empty()).unwrap_or_default();
        let Some((name, others)) = cells.get(first..).and_then(<[_]>::split_first) else { return false };
        // Most rows begin with something longer.
        if name.text.len() > MOST {
            return false;
        }
        let is_total = |total: &&str| name.text.trim_end_matches([':', ' ']).eq_ignore_ascii_case(total);
        let counts = |cell: &Cell<'_>| cell.text.is_empty() || cell.text.starts_with(|c: char| c.is_ascii_digit());
        TOTALS.iter().any(is_total) && others.iter().all(counts)
            || cells.iter().zip(&self.columns).all(|(cell, column)| cell.text.trim() == column.name)
    }

    /// Reads the cells of a row. Returns whether it fits the header; extra empty fields are ignored.
    pub(super) fn row<'t>(&'t self, text: &'t str, cells: &mut Vec<Cell<'t>>) -> bool {
        cells.clear();
        let mut fields = fields(text, self.delimiter);
        for column in &self.columns {
            let Some(text) = fields.next() else { return cells.len() >= self.least };
            cells.push(Cell { name: Cow::Borrowed(&column.name), text, ..*column });
        }
        fields.all(|field| field.trim().is_empty())
    }
}

/// Whether a line only looks like a header: a prompt, cmdlets that pass objects on, Markdown, a line of a log.
fn is_no_header(line: &str) -> bool {
    let line = line.trim_start();
    let mut commands = line.split(" | ").map(|command| command.trim_start_matches(['$', '(', ' ']));
    line.starts_with("PS ") && line.contains('>')
        || line.starts_with(['$', '>', '|'])
        || begins_with_time(line)
        || commands.any(|command| command.split([' ', ',', ';']).next().is_some_and(is_cmdlet))
}

/// The fields of a row. Quotes around a field come off, and two inside it are one; a delimiter inside them is text.
pub(super) fn fields(row: &str, delimiter: u8) -> impl Iterator<Item = Cow<'_, str>> {
    let row = row.strip_suffix('\n').unwrap_or(row);
    let mut rest = Some(row.strip_suffix('\r').unwrap_or(row));
    from_fn(move || {
        let text = rest?;
        let is_quoted = text.starts_with('"');
        let end = if is_quoted { outside_quotes(delimiter, text) } else { memchr(delimiter, text.as_bytes()) };
        rest = end.map(|end| &text[end + 1..]);
        let field = &text[..end.unwrap_or(text.len())];
        let Some(quoted) = field.strip_prefix('"') else { return Some(Cow::Borrowed(field)) };
        let bare = quoted.strip_suffix('"').unwrap_or(quoted);
        if memchr(b'"', bare.as_bytes()).is_none() {
            return Some(Cow::Borrowed(bare));
        }
        let parts: Vec<_> = quoted.split("\"\"").map(|part| part.replace('"', "")).collect();
        Some(Cow::Owned(parts.join("\"")))
    })
}

/// The first line, with its break.
pub(super) fn line(text: &str) -> &str {
    &text[..memchr(b'\n', text.as_bytes()).map_or(text.len(), |at| at + 1)]
}

/// The place after the first row: a line break outside quotes.
pub(super) fn row_end(text: &str) -> Option<usize> {
    outside_quotes(b'\n', text).map(|at| at + 1)
}

/// The place of the first such byte that is not inside quotes.
fn outside_quotes(byte: u8, text: &str) -> Option<usize> {
    let (mut is_inside, mut from) = (false, 0);
    memchr_iter(byte, text.as_bytes()).find(|&at| {
        is_inside = text.as_bytes()[from..at].iter().fold(is_inside, |is_inside, byte| is_inside ^ (*byte == b'"'));
        from = at;
        !is_inside
    })
}
