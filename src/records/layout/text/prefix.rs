//! Takes off what begins every line of a quote or a log, so that what was wrapped can be joined.
//!
//! | taken off | where |
//! |---|---|
//! | `> `, `>> `, `> > ` | every line: a mail or an issue that quotes |
//! | `\| ` | runs of lines that are no table and no error record |
//! | a time, and the level after it | lines that go on from the line before, or are lines of an error record |

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::records::layout::text::head::LineHead;
use crate::records::layout::text::lines::{Line, LineKind, split, width};

/// The most lines of the message of an error record.
const LONGEST: usize = 60;

/// Returns a block without the prefixes of its lines, and these lines, as many as before. A line whose time was taken off
/// has no head but that. `longer` says by how many columns the lines were longer on the console.
pub(super) fn strip<'a>(block: &'a str, longer: &BTreeMap<usize, usize>) -> (Cow<'a, str>, Vec<Line<'a>>) {
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(block.len() / 64);
    let (mut text, mut done) = (String::new(), 0);
    let mut above = Above::default();
    let is_ascii = block.is_ascii();
    for (at, (start, line)) in split(block).enumerate() {
        let below = &block[start + line.len()..];
        let rest = above.strip_quote(line, below);
        let (rest, head) = above.strip_time(at, rest, below);
        if rest.len() < line.len() {
            text.push_str(&block[done..start]);
            done = start + line.len() - rest.len();
        }
        let start = text.len() + start.saturating_sub(done);
        let columns = if is_ascii { rest.len() } else { width(rest) } + longer.get(&at).copied().unwrap_or(0);
        lines.push(Line { text: rest, start, columns, kind: LineKind::of(rest), head });
    }
    if done == 0 {
        return (Cow::Borrowed(block), lines);
    }
    text.push_str(&block[done..]);
    (Cow::Owned(text), lines)
}

/// What the lines above a line say about its prefix.
#[derive(Default)]
struct Above<'a> {
    /// Whether the line above was marked as a quote.
    is_quoted: bool,
    /// In a run of lines with bars: whether they quote.
    bars: Option<bool>,
    /// The line above with its time, and its head.
    line: (&'a str, LineHead<'a>),
    /// The level of the line above, if it has a time, and whether it may go on: it is long, and ends inside a sentence.
    level: Option<&'a str>,
    is_open: bool,
    /// The lines before this one belong to an error record.
    record: usize,
}

impl<'a> Above<'a> {
    /// Takes off the marks and the bar of a quote. `below` begins with the end of the line.
    fn strip_quote(&mut self, line: &'a str, below: &str) -> &'a str {
        let marks = marks(line);
        let goes_on = || split(below).nth(1).is_some_and(|(_, line)| self::marks(line) > 0);
        // A mark by itself may be a part of what a console has cut.
        let is_quote =
            marks > 0 && (self.is_quoted || marks == line.len() || line[..marks].ends_with(' ') || goes_on());
        self.is_quoted = marks > 0;
        let rest = if is_quote { &line[marks..] } else { line };
        self.bars = match rest.as_bytes().first() {
            Some(b'|') => self.bars.or_else(|| Some(rest.len() < 2 || !rest.trim_end().ends_with('|'))),
            Some(b'L' | b' ') if matches!(LineKind::of(rest), LineKind::BarHead | LineKind::Bar(_)) => Some(false),
            _ => None,
        };
        match rest.strip_prefix('|') {
            Some(quoted) if self.bars == Some(true) => quoted.strip_prefix(' ').unwrap_or(quoted),
            _ => rest,
        }
    }

    /// Takes off the time, and the level after it, where a line goes on from the one above. Returns what is left with its
    /// head.
    fn strip_time(&mut self, at: usize, line: &'a str, below: &str) -> (&'a str, LineHead<'a>) {
        let head = self.line.1.next(self.line.0, line);
        self.line = (line, head);
        let level = (head.after_time > 0).then(|| &line[head.after_time..head.text]);
        let before = std::mem::replace(&mut self.level, level);
        let is_open = self.is_open;
        let mut taken = 0;
        if let Some(level) = level {
            let after = &line[head.after_time..];
            let kind = kind_in_record(after);
            if matches!(kind, LineKind::Cmdlet(_)) {
                self.record = at + record_length(split(below).skip(1));
            }
            let in_record = matches!(kind, LineKind::Cmdlet(_) | LineKind::Prompt) || at < self.record;
            let goes_on = || kind != LineKind::Plain || is_open && goes_on_in_words(after);
            if in_record || before.is_some() && goes_on() {
                taken = head.after_time;
            } else if is_open && before == Some(level) && !level.is_empty() && goes_on_in_words(&line[head.text..]) {
                taken = head.text;
            }
        }
        let rest = &line[taken..];
        self.is_open = is_unfinished(rest.as_bytes());
        let only_time = LineHead { time: head.time, ..LineHead::default() };
        (rest, if taken > 0 { only_time } else { head })
    }
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
fn record_length<'t>(lines: impl Iterator<Item = (usize, &'t str)>) -> usize {
    let is_position =
        |(_, line): (usize, &str)| kind_in_record(&line[LineHead::of(line).after_time..]) == LineKind::Position;
    lines.take(LONGEST).position(is_position).map_or(0, |at| at + 2)
}

/// The kind of a line after its time, as far as it may belong to an error record.
fn kind_in_record(line: &str) -> LineKind {
    let end = line.bytes().position(|byte| matches!(byte, b' ' | b'-')).unwrap_or(line.len());
    if !line[end..].starts_with('-') && !matches!(&line[..end], "" | "+" | "|" | "At" | "Line" | "PS" | "Status:") {
        return LineKind::Plain;
    }
    match LineKind::of(line) {
        LineKind::Property(_) | LineKind::Delimited | LineKind::Trace | LineKind::Json => LineKind::Plain,
        LineKind::Rule if !line.starts_with('|') => LineKind::Plain,
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
