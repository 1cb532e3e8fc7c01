//! Tables: a header whose names say what is below them, and a row for each entry.
//!
//! A row ends where a line does, outside quotes. Where a quote is missing the rest of the input would become one field,
//! so a row that does not have the columns of the header is damage, and the next line is the next row.

use std::io::Read;

use memchr::memchr_iter;

use crate::records::damage::DamageKind;
use crate::records::layout::cells::{Entries, Entry};
use crate::records::layout::header::{HEAD, Header, fields, line, row_end};
use crate::records::layout::sink::InputPlace;
use crate::records::layout::sink::{Sink, found};
use crate::records::layout::text;
use crate::records::settle::who::Facts;
use crate::records::settle::words::reads_as_error;
use crate::records::unpack::window::{LARGEST, Window};

/// Reads a table row by row.
#[derive(Default)]
pub(crate) struct Csv {
    header: Option<Header>,
    /// The last row was damaged, and what follows may be a part of it.
    is_lost: bool,
    /// The last line was empty.
    is_after_blank: bool,
}

impl Csv {
    /// Reads the next row. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        let Some(header) = &self.header else { return self.begin(window, out) };
        let mut end = row_end(window.text());
        while end.is_none() && window.text().len() <= LARGEST && window.grow() {
            end = row_end(window.text());
        }
        let is_end = end.is_none_or(|end| end == window.text().len()) && !window.grow();
        let text = window.text();
        // The last row needs no line break.
        let is_last = || text.len() <= LARGEST && memchr_iter(b'"', text.as_bytes()).count() % 2 == 0;
        let end = end.or_else(|| is_last().then_some(text.len()));
        let first = || line(&text[..end.unwrap_or(text.len())]);
        let row = end.map_or_else(first, |end| &text[..end]);
        if row.trim_start().is_empty() {
            let length = row.len();
            window.consume(length);
            self.is_after_blank = true;
            return length > 0;
        }
        let place = InputPlace::line(window.line_at(0), window.byte_at(0));
        let mut cells = Vec::with_capacity(header.columns.len().min(row.len() + 1));
        let is_whole = end.is_some() && header.row(row, &mut cells);
        // Where the quotes do not match, the line may still be a row by itself, unless it is cut off.
        let used = if is_whole { row } else { first() };
        let fits = is_whole || (end.is_some() || used.ends_with('\n')) && header.row(used, &mut cells);
        let is_after_blank = std::mem::take(&mut self.is_after_blank);
        if !fits
            && header.least > 2
            && (is_after_blank || is_note(used, is_end))
            && fields(used, header.delimiter).nth(1).is_none()
        {
            text::above(used, &place, out);
            let used = used.len();
            window.consume(used);
            self.is_after_blank = true;
            return true;
        }
        if fits && header.is_no_entry(&cells) {
            out.skip(1);
        } else if fits {
            let entries = Entries::of(Entry { cells, ..Entry::default() });
            let gave = out.entries(entries, &Facts::default(), &place);
            out.skip(u64::from(!gave.anything));
        }
        if !is_whole && !self.is_lost {
            let (kind, detail) = damage(header, used, fits, end.is_some(), text.len() > LARGEST);
            out.damage(place.clone(), kind, detail);
        }
        if !fits {
            // Whatever is in the line is searched nevertheless.
            found(used, &place, out);
        }
        self.is_lost = !fits || end.is_none();
        let used = used.len();
        window.consume(used);
        true
    }

    /// Reads the header, and what is above it.
    fn begin<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        window.fill(HEAD);
        let place = InputPlace::line(window.line_at(0), 0);
        let Some(header) = Header::find(window.bytes()) else {
            if !window.text().trim().is_empty() {
                let detail = "no line names columns that are known, such as User, Status, Code, Message";
                out.damage(place, DamageKind::Malformed, detail.into());
            }
            return false;
        };
        text::above(&window.text()[..header.start], &place, out);
        window.consume(header.end);
        self.header = Some(header);
        true
    }
}

/// Whether a line after the rows of a table is a prompt, or a sentence at the end of the input.
fn is_note(line: &str, is_end: bool) -> bool {
    let is_prompt = line.starts_with("PS ") && line.contains('>');
    // `Exported by Kim on 2026-01-14`: without a number it may be the rest of the last cell.
    let has_number = line.contains(|c: char| c.is_ascii_digit()) && !reads_as_error(line);
    let is_sentence = line.starts_with(char::is_uppercase) && line.split_whitespace().nth(2).is_some();
    is_prompt || is_end && line.ends_with('\n') && is_sentence && has_number
}

/// Returns the damage of a row: by its line, and by whether that fits the header, has an end, and is too large to be read.
fn damage(header: &Header, used: &str, fits: bool, has_end: bool, is_large: bool) -> (DamageKind, String) {
    let kind = match has_end {
        true => DamageKind::Malformed,
        false if is_large => DamageKind::TooLarge,
        false => DamageKind::Truncated,
    };
    if fits || !has_end {
        return (kind, "a quoted field has no end".into());
    }
    let (found, expected) = (fields(used, header.delimiter).count(), header.columns.len());
    (kind, format!("the row has {found} fields, the header {expected}"))
}
