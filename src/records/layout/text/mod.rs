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
//! block   cuts the entries out; wrap and widths join lines where a console has broken them
//! ```

mod block;
mod command;
mod head;
mod lines;
mod lists;
mod prefix;
mod printed_tables;
mod records;
mod region;
mod spans;
mod widths;
mod wrap;

use std::borrow::Cow;
use std::io::Read;

use memchr::{memrchr, memrchr_iter};

use self::block::{Block, Command};
pub(crate) use self::head::{begins_as_log, begins_with_time};
pub(crate) use self::lines::is_cmdlet;
use self::widths::Widths;
use crate::records::damage::DamageKind;
use crate::records::layout::sink::{InputPlace, Sink};
use crate::records::unpack::clean;
use crate::records::unpack::window::{LARGEST, Window};

/// The most bytes that are looked at together.
const BLOCK: usize = 1 << 18;

/// An entry that begins before the last bytes of a block, as many as these, is whole.
const MARGIN: usize = 1 << 14;

/// Reads a text block by block.
#[derive(Default)]
pub(crate) struct Text {
    command: Command,
    /// The header of a table that goes on in the next block.
    header: String,
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
                        out.damage(
                            InputPlace::line(window.line_at(end), window.byte_at(end)),
                            DamageKind::TooLarge,
                            detail,
                        );
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
        match self.lines(raw, (window.line_at(0), window.byte_at(0)), is_last, out) {
            (_, 0) => end,
            // Of the last block, no line is left but what there was no text in.
            (0, _) if is_last => end,
            (0, _) => 0,
            (_, left) => {
                let mut breaks = memrchr_iter(b'\n', raw.strip_suffix('\n').unwrap_or(raw).as_bytes());
                breaks.nth(left - 1).map_or(0, |at| at + 1)
            }
        }
    }

    /// Reads the lines of a block. Returns how many lines that takes, and how many are left.
    fn lines(&mut self, raw: &str, (first, byte): (u64, u64), is_last: bool, out: &mut impl Sink) -> (usize, usize) {
        let header = std::mem::take(&mut self.header);
        let above = header.lines().count();
        let first = first.saturating_sub(above as u64);
        let byte = byte.saturating_sub(header.len() as u64);
        let raw = if above > 0 { Cow::Owned(header.clone() + raw) } else { Cow::Borrowed(raw) };
        let (cleaned, longer) = clean::block(&raw);
        let (text, lines) = prefix::strip(&cleaned, &longer);
        let widths = Widths::of(&lines);
        let limit = if is_last { lines.len() } else { lines.partition_point(|line| line.start + MARGIN < text.len()) };
        let all = lines.len().saturating_sub(above);
        let block = Block { known: out.known(), text: &text, lines, widths, first, byte, is_last };
        let used = block.read(limit, &mut self.command, &mut self.header, out).saturating_sub(above);
        if used == 0 {
            self.header = header;
        }
        (used, all.saturating_sub(used))
    }
}

/// Lays out a text that is whole in memory, such as the title above a table.
pub(crate) fn above(text: &str, place: &InputPlace, out: &mut impl Sink) {
    Text::default().lines(text, (place.line, place.byte), true, out);
}

/// Lays out the lines inside the text of a cell.
pub(crate) fn inside(text: &str, out: &mut impl Sink) {
    above(text, &InputPlace::line(0, 0), out);
}
