//! Text: what PowerShell prints, logs, tickets, in any mixture.
//!
//! A block of lines is cut into entries that can be told by their look, such as error records and the properties of
//! `Format-List`; what stands between them is scanned for errors as a whole.

mod blocks;
mod lines;
mod region;
mod wrap;

use std::io::Read;

use memchr::{memchr_iter, memrchr};

use crate::records::clean;
use crate::records::columns::{Column, Row};
use crate::records::out::{Out, Place};
use crate::records::window::Window;
use crate::{MigrationError, recognize};

use self::lines::{Line, lines};
use self::wrap::Widths;

/// So much is looked at together.
const BLOCK: usize = 1 << 18;

/// An entry that begins before the last so many bytes of a block is whole.
const MARGIN: usize = 1 << 14;

/// The lines that are looked at together.
struct Block<'a> {
    text: &'a str,
    lines: Vec<Line<'a>>,
    widths: Widths,
    /// The number of the first line, and the bytes before it.
    first: u64,
    byte: u64,
}

/// Reads the next block. Returns whether there may be another.
pub(crate) fn advance<R: Read>(window: &mut Window<R>, out: &mut Out) -> bool {
    let is_last = !window.fill(BLOCK);
    let bytes = window.bytes();
    if bytes.is_empty() {
        return false;
    }
    let end = if is_last { None } else { memrchr(b'\n', bytes).map(|at| at + 1) };
    let bytes = &bytes[..end.unwrap_or(bytes.len())];
    // The decoder has seen to it that this is UTF-8.
    let raw = std::str::from_utf8(bytes).unwrap_or_default();
    let (text, columns) = clean::block(raw);
    let lines = lines(&text, columns.as_deref());
    let widths = Widths::of(&lines);
    let limit = if is_last {
        lines.len()
    } else {
        lines.partition_point(|line| line.start + MARGIN < text.len()).max(1).min(lines.len())
    };
    let block = Block { text: &text, lines, widths, first: window.line_at(0), byte: window.byte_at(0) };
    let used = block.read(limit, out);
    let breaks = used.checked_sub(1).and_then(|last| memchr_iter(b'\n', bytes).nth(last));
    let end = breaks.map_or(bytes.len(), |at| at + 1);
    window.consume(end);
    true
}

impl Block<'_> {
    /// Reads the entries that begin before a line. Returns how many lines that takes.
    fn read(&self, limit: usize, out: &mut Out) -> usize {
        let (mut at, mut plain) = (0, 0);
        while at < limit {
            match self.entry(plain, at) {
                Some(entry) => {
                    self.region(plain, entry.start, entry.start, out);
                    at = entry.end;
                    plain = at;
                    entry.emit(self, out);
                }
                None => at += 1,
            }
        }
        if plain < limit { self.region(plain, limit, self.lines.len(), out).max(limit) } else { at }
    }

    fn place(&self, line: usize) -> Place {
        let start = self.lines.get(line).map_or(self.text.len(), |line| line.start);
        Place::line(self.first + line as u64, self.byte + start as u64)
    }
}

/// The row of an error in prose: its code and its sentence.
fn row<'t>(text: &'t str, code: Option<&'t str>, time: Option<&'t str>) -> Row<'t> {
    let (own, sentence) = split_code(text);
    let mut row = Row::default();
    row.set(Column::Error(0), sentence.into());
    if let Some(code) = code.or(own) {
        row.set(Column::Code(0), code.into());
    }
    if let Some(time) = time {
        row.set(Column::Time(0), time.into());
    }
    row
}

/// The code before a sentence, if there is one, and the sentence without it.
fn split_code(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let recognized = recognize(text);
    let unknown = if recognized.is_none() { MigrationError::parse(text).err() } else { None };
    let code = match &unknown {
        Some(error) => error.code_text().or_else(|| leading_word(text)),
        None => recognized.and_then(|recognized| recognized.seen_code_text()),
    };
    let Some((code, at)) = code.and_then(|code| Some((code, text.find(code)?))) else { return (None, text) };
    let (seen, rest) = (&text[at..at + code.len()], &text[at + code.len()..]);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "])}:.,;-|*`\"".contains(c));
    let rest = if text.starts_with(['"', '\u{201C}']) { rest.trim_end_matches(['"', '\u{201D}']) } else { rest };
    let is_same = match &recognized {
        // The code stands before the sentence, if the sentence is one without it.
        Some(whole) => recognize(rest).is_some_and(|it| it.kind() == whole.kind()),
        None => text[..at].chars().all(|c| !c.is_alphanumeric()),
    };
    if is_same && !rest.is_empty() { (Some(seen), rest) } else { (recognized.is_some().then_some(seen), text) }
}

/// The word before a colon, if it looks like the name of an error: `MnASomethingNew`.
fn leading_word(text: &str) -> Option<&str> {
    let (word, _) = text.split_once(": ")?;
    let hump = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    let is_name = word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && word.as_bytes().windows(2).any(hump);
    is_name.then_some(word)
}
