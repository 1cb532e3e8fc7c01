//! Takes off what begins every line of a quote or a log, so that what was wrapped can be joined.
//!
//! | taken off | where |
//! |---|---|
//! | `> `, `>> `, `> > ` | every line: a mail or an issue that quotes |
//! | `\| ` | runs of lines that are no table and no error record |
//! | a time, and the level after it | lines that go on from the line before, or are lines of an error record |

use std::borrow::Cow;

use crate::records::layout::text::head::Head;
use crate::records::layout::text::lines::{Kind, split};

/// The most lines of the message of an error record.
const LONGEST: usize = 60;

/// Returns the lines without their prefixes, as many as before, and their heads. A line whose time was taken off has no
/// head but that.
pub(super) fn strip(block: &str) -> (Cow<'_, str>, Vec<Head<'_>>) {
    let lines: Vec<&str> = split(block).map(|(_, line)| line).collect();
    let mut text = String::new();
    let mut done = 0;
    let mut heads = Vec::with_capacity(lines.len());
    // The level of the line before, if it has a time, and whether it may go on: it is long, and ends inside a sentence.
    let (mut before, mut is_open) = (None, false);
    // Whether a run of bars quotes.
    let mut bars = None;
    // The lines up to this one belong to an error record.
    let mut record = 0;
    for (at, line) in lines.iter().enumerate() {
        let mut rest = unquoted(&lines, at);
        bars = match rest.as_bytes().first() {
            Some(b'|') => bars.or_else(|| Some(rest.len() < 2 || !rest.trim_end().ends_with('|'))),
            Some(b'L' | b' ') if matches!(Kind::of(rest), Kind::BarHead | Kind::Bar(_)) => Some(false),
            _ => None,
        };
        if rest.starts_with('|') && bars == Some(true) {
            rest = rest[1..].strip_prefix(' ').unwrap_or(&rest[1..]);
        }
        let mut head = Head::of(rest);
        let level = (head.after_time > 0).then(|| &rest[head.after_time..head.text]);
        if let Some(level) = level {
            let after = &rest[head.after_time..];
            let kind = kind_in_record(after);
            if matches!(kind, Kind::Cmdlet(_)) {
                record = at + record_length(&lines[at + 1..]);
            }
            let goes_on = kind != Kind::Plain || is_open && goes_on_in_words(after);
            let taken = if matches!(kind, Kind::Cmdlet(_) | Kind::Prompt) || at < record || before.is_some() && goes_on
            {
                head.after_time
            } else if is_open && before == Some(level) && !level.is_empty() && goes_on_in_words(&rest[head.text..]) {
                head.text
            } else {
                0
            };
            if taken > 0 {
                rest = &rest[taken..];
                head = Head { time: head.time, ..Head::default() };
            }
        }
        before = level;
        is_open = is_unfinished(rest.as_bytes());
        heads.push(head);
        if rest.len() < line.len() {
            let start = line.as_ptr() as usize - block.as_ptr() as usize;
            text.push_str(&block[done..start]);
            done = start + line.len() - rest.len();
        }
    }
    if done == 0 {
        return (Cow::Borrowed(block), heads);
    }
    text.push_str(&block[done..]);
    (Cow::Owned(text), heads)
}

/// A line without the quote marks before it. A mark by itself may be a part of what a console has cut.
fn unquoted<'t>(lines: &[&'t str], at: usize) -> &'t str {
    let (line, marks) = (lines[at], marks(lines[at]));
    let is_quote = |at: usize| lines.get(at).is_some_and(|line| self::marks(line) > 0);
    let is_taken = marks > 0
        && (marks == line.len() || line[..marks].ends_with(' ') || is_quote(at + 1) || at > 0 && is_quote(at - 1));
    if is_taken { &line[marks..] } else { line }
}

/// How many bytes the quote marks take.
fn marks(line: &str) -> usize {
    let mut at = 0;
    if !line.starts_with([' ', '>']) {
        return 0;
    }
    loop {
        let rest = &line[at..];
        let spaces = if at == 0 { rest.len() - rest.trim_start_matches(' ').len() } else { 0 };
        if spaces > 3 || !rest[spaces..].starts_with('>') {
            return at;
        }
        at += spaces + 1;
        // A quoted line may be indented: one space is the mark's own.
        at += usize::from(line[at..].starts_with(' '));
        if line[at..].starts_with(' ') {
            return at;
        }
    }
}

/// How many lines an error record goes on that a cmdlet's line begins: up to where it says where the error arose.
fn record_length(lines: &[&str]) -> usize {
    let is_position = |line: &&str| kind_in_record(&line[Head::of(line).after_time..]) == Kind::Position;
    lines.iter().take(LONGEST).position(is_position).map_or(0, |at| at + 2)
}

/// The kind of a line after its time, as far as it may belong to an error record.
fn kind_in_record(line: &str) -> Kind {
    let first = line.split(' ').next().unwrap_or_default();
    if !matches!(first, "" | "+" | "|" | "At" | "Line" | "PS" | "Status:") && !first.contains('-') {
        return Kind::Plain;
    }
    match Kind::of(line) {
        Kind::Property(_) | Kind::Delimited | Kind::Trace | Kind::Json => Kind::Plain,
        Kind::Rule if !line.starts_with('|') => Kind::Plain,
        kind => kind,
    }
}

/// Whether a line is long and ends inside a sentence.
fn is_unfinished(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    line.len() > 50
        && line.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'\'' | b'-' | 0x80..))
}

/// Whether a text begins like the middle of a sentence.
fn goes_on_in_words(rest: &str) -> bool {
    let rest = rest.trim_start();
    let first = rest.split(' ').next().unwrap_or_default();
    rest.starts_with(|c: char| c.is_lowercase() || matches!(c, '\'' | '"'))
        || rest.starts_with('[') && first.contains(['@', '/'])
}
