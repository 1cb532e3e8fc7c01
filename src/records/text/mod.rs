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
use crate::records::damage::DamageKind;
use crate::records::out::{Out, Place};
use crate::records::window::{LARGEST, Window};
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
    /// Nothing stands behind it.
    is_last: bool,
}

/// Reads the next block. Returns whether there may be another.
pub(crate) fn advance<R: Read>(window: &mut Window<R>, out: &mut Out) -> bool {
    let mut size = BLOCK;
    let used = loop {
        let is_last = !window.fill(size);
        if window.bytes().is_empty() {
            return false;
        }
        match read(window, is_last, out) {
            // What is longer than a block is read in a larger one.
            0 if size < LARGEST => size *= 2,
            0 => {
                let end = window.bytes().len();
                if !window.bytes().trim_ascii().is_empty() {
                    let detail = format!("the text is cut here, in an entry that is larger than {} MiB", LARGEST >> 20);
                    out.damage(Place::line(window.line_at(end), window.byte_at(end)), DamageKind::TooLarge, detail);
                }
                break read(window, true, out);
            }
            used => break used,
        }
    };
    window.consume(used);
    true
}

/// Reads the entries that are whole; of what `is_last`, all are. Returns how many bytes that takes.
fn read<R: Read>(window: &Window<R>, is_last: bool, out: &mut Out) -> usize {
    let bytes = window.bytes();
    let end = if is_last { bytes.len() } else { memrchr(b'\n', bytes).map_or(0, |at| at + 1) };
    let bytes = &bytes[..end];
    // The decoder has seen to it that this is UTF-8.
    let raw = std::str::from_utf8(bytes).unwrap_or_default();
    let (text, columns) = clean::block(raw);
    let lines = lines(&text, columns.as_deref());
    let widths = Widths::of(&lines);
    let limit = if is_last { lines.len() } else { lines.partition_point(|line| line.start + MARGIN < text.len()) };
    let block = Block { text: &text, lines, widths, first: window.line_at(0), byte: window.byte_at(0), is_last };
    match block.read(limit, out) {
        // Of the last block, no line is left but what there was no text in.
        0 if is_last => end,
        0 => 0,
        used => memchr_iter(b'\n', bytes).nth(used - 1).map_or(end, |at| at + 1),
    }
}

impl Block<'_> {
    /// Reads the entries that begin before a line. Returns how many lines that takes.
    fn read(&self, limit: usize, out: &mut Out) -> usize {
        let (mut at, mut plain) = (0, 0);
        while at < limit {
            match self.entry(plain, at) {
                Some(entry) if entry.is_plain() => at = entry.end,
                Some(entry) => {
                    self.region(plain, entry.start, entry.start, out);
                    if self.is_open(entry.end) {
                        return entry.start;
                    }
                    at = entry.end;
                    plain = at;
                    entry.emit(self, out);
                }
                None => at += 1,
            }
        }
        if plain < limit { self.region(plain, limit, self.lines.len(), out) } else { at }
    }

    /// Whether what ends before a line may go on behind the block.
    fn is_open(&self, end: usize) -> bool {
        end >= self.lines.len() && !self.is_last
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
