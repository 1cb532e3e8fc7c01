//! Takes off what begins every line of a quote or a log, so that what was wrapped can be joined.
//!
//! | taken off | where |
//! |---|---|
//! | `> `, `>> `, `> > ` | every line: a mail or an issue that quotes |
//! | `\| ` | runs of lines that are no table and no error record |
//! | a time, and the level after it | lines that go on from the line before, or are lines of an error record |

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::records::layout::text::lines::{Kind, time};
use crate::records::settle::words::is_error_level;

/// The most lines of the message of an error record.
const LONGEST: usize = 60;

/// Returns the lines without their prefixes, as many as before, and the times that were taken off.
pub(super) fn strip(block: &str) -> (Cow<'_, str>, Vec<Option<&str>>) {
    if !needs(block) {
        return (Cow::Borrowed(block), Vec::new());
    }
    let mut text = String::with_capacity(block.len());
    let mut times = Vec::new();
    // How the line before began, and whether a run of bars goes on.
    let mut before: Option<&str> = None;
    // The line before may go on: it is long, and ends inside a sentence.
    let mut is_open = false;
    let mut bars = Bars::None;
    // The lines before this one belong to an error record.
    let mut record = 0;
    let lines: Vec<_> = block.split_inclusive('\n').collect();
    for (at, line) in lines.iter().enumerate() {
        let end = line.trim_end_matches(['\n', '\r']).len();
        let (mut rest, line_break) = line.split_at(end);
        let marks = quote(rest);
        // A mark by itself may be a part of what a console has cut.
        let is_near = |other: Option<&&str>| other.is_some_and(|other| quote(other) > 0);
        let is_mark = rest[..marks].ends_with(' ') || marks == rest.len();
        if is_mark || marks > 0 && (is_near(lines.get(at + 1)) || at > 0 && is_near(lines.get(at - 1))) {
            rest = &rest[marks..];
        }
        bars = bars.next(rest);
        if bars == Bars::Quote {
            rest = rest[1..].strip_prefix(' ').unwrap_or(&rest[1..]);
        }
        let lead = lead(rest);
        let mut seen = None;
        let level = lead.map_or("", |lead| &rest[lead.time..lead.level]);
        if let Some(lead) = lead {
            if is_cmdlet_line(&rest[lead.time..]) {
                record = at + record_length(&lines[at + 1..]);
            }
            let is_same = is_open && before == Some(level);
            let goes_on_here = at <= record || before.is_some() && goes_on(&rest[lead.time..], is_open);
            let taken = match () {
                () if goes_on_here || is_cmdlet_line(&rest[lead.time..]) => lead.time,
                () if is_same && lead.level > lead.time && goes_on_in_words(&rest[lead.level..]) => lead.level,
                () => 0,
            };
            if taken > 0 {
                seen = time(rest);
                rest = &rest[taken..];
            }
        }
        before = lead.map(|_| level);
        is_open = is_unfinished(rest.as_bytes());
        times.push(seen);
        text.push_str(rest);
        text.push_str(line_break);
    }
    (Cow::Owned(text), times)
}

/// How many lines an error record goes on that a cmdlet's line begins: up to where it says where the error arose.
fn record_length(lines: &[&str]) -> usize {
    let is_position =
        |line: &&str| lead(line).is_some_and(|lead| matches!(Kind::of(&line[lead.time..]), Kind::Position));
    lines.iter().take(LONGEST).position(is_position).map_or(0, |at| at + 1)
}

/// Whether any line has a prefix that is taken off. Most blocks have none.
fn needs(block: &str) -> bool {
    let bytes = block.as_bytes();
    let mut length = 0;
    let (mut was_timed, mut is_open) = (false, false);
    for start in std::iter::once(0).chain(memchr_iter(b'\n', bytes).map(|at| at + 1)) {
        match bytes.get(start) {
            Some(b'>' | b'|') => return true,
            Some(b' ') if bytes[start..].trim_ascii_start().starts_with(b">") => return true,
            Some(b'0'..=b'9' | b'[') => {
                // Times of one log are of one length.
                let is_same =
                    length > 0 && bytes.get(start + length - 1) == Some(&b' ') && bytes.get(start + length).is_some();
                if !is_same {
                    let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
                    length = lead(&block[start..end]).map_or(0, |lead| lead.time);
                }
                if length > 0 {
                    let rest = &bytes[(start + length).min(bytes.len())..];
                    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    if was_timed && (may_be_record(rest) || is_open && may_go_on(rest)) {
                        return true;
                    }
                    is_open = is_unfinished(&rest[..end]);
                    was_timed = true;
                }
            }
            _ => was_timed = false,
        }
    }
    false
}

/// Whether what is after a time may be a line of an error record, by its first bytes.
fn may_be_record(rest: &[u8]) -> bool {
    match rest.first() {
        Some(b'+' | b'|') => true,
        Some(b' ') => rest.trim_ascii_start().starts_with(b"+ "),
        Some(b'A') => rest.starts_with(b"At "),
        Some(b'L') => rest.starts_with(b"Line |"),
        _ => false,
    }
}

/// Whether what is after a time may go on from the line before, by its first bytes.
fn may_go_on(rest: &[u8]) -> bool {
    match rest.first() {
        Some(b'a'..=b'z' | b'\'' | b'"') => true,
        // A level may be before it.
        Some(b'E' | b'W' | b'I' | b'[') => {
            let level = rest.iter().position(|byte| *byte == b' ').unwrap_or(rest.len());
            rest[level..].trim_ascii_start().first().is_some_and(u8::is_ascii_lowercase)
        }
        _ => false,
    }
}

/// How many bytes the quote marks take.
fn quote(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let spaces = if at == 0 { rest.len() - rest.trim_start_matches(' ').len() } else { 0 };
        if spaces > 3 || !rest[spaces..].starts_with('>') {
            return at;
        }
        at += spaces + 1;
        at += usize::from(line[at..].starts_with(' ') && !line[at..].starts_with("  "));
        // What is quoted may be indented: one space is the mark's own.
        if line[at..].starts_with("  ") {
            return at + 1;
        }
    }
}

/// What the lines with bars at their beginning are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bars {
    None,
    /// Lines of a table, or of an error record.
    Other,
    /// Lines that quote something.
    Quote,
}

impl Bars {
    fn next(self, line: &str) -> Self {
        let is_record = line.trim_end() == "Line |" || matches!(Kind::of(line), Kind::Bar(at) if at > 1);
        let is_row = line.len() > 1 && line.trim_end().ends_with('|');
        match (line.starts_with('|'), self) {
            _ if is_record => Self::Other,
            (false, _) => Self::None,
            (true, Self::None) if !is_row => Self::Quote,
            (true, Self::None) => Self::Other,
            (true, same) => same,
        }
    }
}

/// Where the time at the beginning of a line ends, and the level after it, with the spaces after each.
#[derive(Clone, Copy)]
struct Lead {
    time: usize,
    level: usize,
}

fn lead(line: &str) -> Option<Lead> {
    let seen = time(line)?;
    let mut end = seen.as_ptr() as usize - line.as_ptr() as usize + seen.len();
    let rest = &line[end..];
    let closed = rest.trim_start_matches([']', ')']);
    if !closed.starts_with([' ', '\t']) {
        return None;
    }
    // One space is the log's own: what is after it may be indented.
    end += rest.len() - closed.len() + 1;
    let after = line[end..].trim_start();
    let word = after.split(' ').next().unwrap_or_default();
    let start = line.len() - after.len();
    let level = if is_error_level(word).is_some() {
        let rest = &line[start + word.len()..];
        start + word.len() + (rest.len() - rest.trim_start().len())
    } else {
        end
    };
    Some(Lead { time: end, level })
}

/// Whether what is after a time is a line of an error record, or goes on from the line before, which `is_open`.
fn goes_on(rest: &str, is_open: bool) -> bool {
    is_record_line(rest) || is_open && goes_on_in_words(rest) || rest.trim().is_empty()
}

/// Whether a line is long and ends inside a sentence.
fn is_unfinished(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    line.len() > 50
        && line.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'\'' | b'-' | 0x80..))
}

fn is_record_line(rest: &str) -> bool {
    let may_be = rest.starts_with(['+', '|', ' ', 'L', 'A', 'S']);
    is_cmdlet_line(rest)
        || may_be && matches!(Kind::of(rest), Kind::Position | Kind::BarHead | Kind::Bar(_) | Kind::GraphStatus)
}

fn is_cmdlet_line(rest: &str) -> bool {
    let may_be = rest.starts_with(|c: char| c.is_ascii_uppercase())
        && rest.split(' ').next().is_some_and(|word| word.contains('-'));
    may_be && matches!(Kind::of(rest), Kind::Cmdlet(_))
}

/// Whether a text begins like the middle of a sentence.
fn goes_on_in_words(rest: &str) -> bool {
    let rest = rest.trim_start();
    let first = rest.split(' ').next().unwrap_or_default();
    rest.starts_with(|c: char| c.is_lowercase() || matches!(c, '\'' | '"'))
        || rest.starts_with('[') && first.contains(['@', '/']) && is_error_level(first).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_taken_off() {
        for (name, block, expected) in [
            ("nothing", "a\nb > c\n", "a\nb > c\n"),
            ("a quote", "> a\n> b\n>\n> > c\n", "a\nb\n\nc\n"),
            ("an indented quote", ">  + a\n", " + a\n"),
            ("a transcript", ">> TerminatingError(x)\n", "TerminatingError(x)\n"),
            ("bars", "| a\n| b\n", "a\nb\n"),
            ("a table", "| a | b |\n|---|---|\n| 1 | 2 |\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
            ("an error record", "Line |\n  12 | x\n     | no\n", "Line |\n  12 | x\n     | no\n"),
            (
                "times of a record",
                "2026-01-14T10:05:31.1Z Start-It : it is not on \n2026-01-14T10:05:31.2Z the tenant.\n2026-01-14T10:05:31.3Z At a.ps1:4 char:1\n",
                "Start-It : it is not on \nthe tenant.\nAt a.ps1:4 char:1\n",
            ),
            (
                "a log",
                "2026-01-14 10:05 INFO a\n2026-01-14 10:06 ERROR B\n",
                "2026-01-14 10:05 INFO a\n2026-01-14 10:06 ERROR B\n",
            ),
        ] {
            assert_eq!(strip(block).0, expected, "{name}");
        }
    }
}
