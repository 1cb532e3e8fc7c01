//! Which lines go on with the one before, and lines put together to one text.

use std::ops::Range;

use crate::records::layout::text::block::Block;
use crate::records::layout::text::lines::{Line, LineKind, width};
use crate::records::layout::text::prefix::is_unfinished;
use crate::records::layout::text::widths::Joining;
use crate::records::settle::who::is_address;

/// The most lines of a message, on a narrow console.
pub(super) const LONGEST: usize = 16;

/// The widest line that a mail program or an editor has wrapped, in columns.
const WIDEST: usize = 100;

/// Lines as one text; for each line where it begins in the text, and how much of its indent is not in it.
pub(super) type Joined = (String, Vec<(usize, usize)>);

impl Block<'_> {
    /// Whether a line may go on from the one before it, as far as a console may have broken that.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        let Some([before, line]) = self.lines[..=at].last_chunk() else { return false };
        !line.is_ordinary
            && !line.head.begins(line.text)
            && ![before.kind, line.kind].contains(&LineKind::Blank)
            && self.goes_on_in_item(at).unwrap_or_else(|| self.widths.goes_on(before, line))
            && !self.is_apart(at)
            && !is_sender(before.text)
    }

    /// Whether a line may go on from the one before it in prose, where that is wrapped at any width.
    pub(super) fn goes_on_in_prose(&self, at: usize) -> bool {
        let Some([before, line]) = self.lines[..=at].last_chunk() else { return false };
        let is_plain = |line: &Line<'_>| line.kind == LineKind::Plain && line.head.after_time == 0;
        is_plain(before)
            && is_plain(line)
            && is_unfinished(before.text.as_bytes())
            && before.columns <= WIDEST
            && before.indent() == line.indent()
            && !line.head.begins(line.text)
            && !self.is_apart(at)
    }

    /// Whether a line goes on with an item of a list, under which it is indented, or begins the next one; `None` outside
    /// lists.
    pub(super) fn goes_on_in_item(&self, at: usize) -> Option<bool> {
        let line = &self.lines[at];
        let above = || self.lines[at.saturating_sub(LONGEST)..at].iter().rev();
        let indent = line.indent();
        if item(line.text).is_some() {
            let before = above().find(|it| it.indent() <= indent)?;
            return (item(before.text).is_some() && before.indent() == indent).then_some(false);
        }
        let is_under = indent > 1
            && self.field(at).is_none()
            && above().find(|it| it.indent() < indent).and_then(|it| item(it.text)).is_some_and(|text| indent <= text);
        is_under.then_some(true)
    }

    /// Whether no sentence goes on in a line: a prompt, another cmdlet's line, or a line of a stack trace.
    pub(super) fn is_apart(&self, at: usize) -> bool {
        matches!(self.lines[at].kind, LineKind::Prompt | LineKind::Trace | LineKind::Cmdlet(_))
            || self.lines[at].text.starts_with("PS>")
            || at > 0 && self.lines[at - 1].kind == LineKind::Trace
    }

    /// The line after those that go on from a line.
    pub(super) fn end_of_run(&self, at: usize, end: usize) -> usize {
        let end = end.min(at + LONGEST);
        (at + 1..end).find(|&next| !self.goes_on(next)).unwrap_or(end)
    }

    /// Lines put together to one text.
    pub(super) fn read_as(&self, reading: Joining, lines: Range<usize>) -> Joined {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(lines.len());
        for at in lines.clone() {
            let line = &self.lines[at];
            let filled = || self.widths.filled(self.lines[at - 1].columns);
            let goes_on = || self.goes_on(at) || reading == Joining::Broken && self.goes_on_in_prose(at);
            let left_out = if at > lines.start && goes_on() {
                let is_cut = filled().is_some_and(|width| width.is_cut() || reading == Joining::Cut);
                self.widths.append(&mut text, self.lines[at - 1].text, line.text, is_cut)
            } else {
                if at > lines.start {
                    text.push('\n');
                }
                text.push_str(line.text);
                0
            };
            starts.push((text.len() - (line.text.len() - left_out), left_out));
        }
        (text, starts)
    }
}

/// The column of the text after a bullet, or a number of a list: `- `, `12. `.
fn item(line: &str) -> Option<usize> {
    let marked = line.trim_start_matches(' ');
    let text = match marked.trim_start_matches(|c: char| c.is_ascii_digit()) {
        bare if bare.len() == marked.len() => bare.strip_prefix(['-', '*', '\u{2022}'])?,
        after if marked.len() - after.len() < 4 => after.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    let words = text.trim_start_matches(' ');
    (words.len() < text.len() && !words.is_empty()).then(|| width(line) - width(words))
}

/// Whether a line ends with the sender of a mail: `On Monday Kim <kim@contoso.com> wrote:`, `From: Kim <kim@contoso.com>`.
fn is_sender(line: &str) -> bool {
    let address = line.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>'));
    address.is_some_and(|(address, after)| {
        is_address(address.trim_start_matches("mailto:"))
            && (after.trim().is_empty() || after.trim_end().ends_with(':'))
    })
}
