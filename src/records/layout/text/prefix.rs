//! Takes off what begins every line of a quote or a log, so that what was wrapped can be joined.
//!
//! | taken off | where |
//! |---|---|
//! | `> `, `>> `, `> > ` | every line: a mail or an issue that quotes |
//! | `\| ` | runs of lines that are no table and no error record |
//! | `mover-1  \| `, `  17: `, `a.log:17:`, `# ` | runs of lines with the same source or mark, or numbers that count up |
//! | a time, and the level after it | lines that go on from the line before, or are lines of an error record |

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::records::layout::text::head::{Heads, LineHead, found_in};
use crate::records::layout::text::lines::{Line, LineKind, is_ordinary, split, width};

/// The most lines of the message of an error record.
const LONGEST: usize = 60;

/// The most bytes of the names of a host and a program.
const LONGEST_PROGRAM: usize = 60;

/// Returns a block without the prefixes of its lines, and these lines, as many as before. A line whose time was taken off
/// has no head but that. `longer` says by how many columns the lines were longer on the console.
pub(super) fn strip<'a>(block: &'a str, longer: &BTreeMap<usize, usize>) -> (Cow<'a, str>, Vec<Line<'a>>) {
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(block.len() / 64);
    let (mut text, mut done) = (String::new(), 0);
    let mut above = Above::default();
    let is_ascii = block.is_ascii();
    let columns = |at: usize, line: &str| {
        let columns = if is_ascii { line.len() } else { width(line) };
        columns + longer.get(&at).copied().unwrap_or(0)
    };
    for (at, (start, line)) in split(block).enumerate() {
        let below = &block[start + line.len()..];
        if let Some(head) = above.pass_ordinary(at, line) {
            let start = text.len() + start.saturating_sub(done);
            lines.push(Line {
                text: line,
                start,
                columns: columns(at, line),
                kind: LineKind::Plain,
                head,
                is_ordinary: true,
            });
            continue;
        }
        let (rest, head) = above.strip(at, line, below);
        if rest.len() < line.len() {
            text.push_str(&block[done..start]);
            done = start + line.len() - rest.len();
        }
        let start = text.len() + start.saturating_sub(done);
        let columns = columns(at, rest);
        lines.push(Line { text: rest, start, columns, kind: LineKind::of(rest), head, is_ordinary: false });
    }
    if done == 0 {
        return (Cow::Borrowed(block), lines);
    }
    text.push_str(&block[done..]);
    (Cow::Owned(text), lines)
}

/// What tells where each line of a run is from.
#[derive(Clone, Copy, PartialEq)]
enum LineSource<'a> {
    /// A name, or the mark of a comment.
    Name(&'a str),
    /// The number of a line.
    Number(u32),
}

impl<'a> LineSource<'a> {
    /// The source that a line begins with, and how many bytes it takes.
    fn of(line: &'a str) -> Option<(Self, usize)> {
        if begins_with_date(line) {
            return None;
        }
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        if let Some(mark) = ["# ", "// "].into_iter().find(|mark| text.starts_with(mark)) {
            return Some((Self::Name(mark), indent + mark.len()));
        }
        let found = found_in(line);
        if let Some(number) = line[..found.saturating_sub(1)].rsplit(':').next().and_then(|number| number.parse().ok())
        {
            return Some((Self::Number(number), found));
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let (name, rest) = text.split_at(text.bytes().position(|byte| !is_name(&byte))?);
        // Tools that number lines align the numbers.
        let after_number = rest.strip_prefix(": ").or_else(|| rest.strip_prefix('\t').filter(|_| indent > 0));
        if let (Ok(number), Some(after)) = (name.parse(), after_number) {
            return Some((Self::Number(number), line.len() - after.len()));
        }
        // Docker Compose numbers its containers.
        let (_, number) = name.rsplit_once(['-', '_'])?;
        let after = rest.trim_start_matches(' ').strip_prefix("| ").filter(|_| indent == 0)?;
        number.parse::<u32>().ok().map(|_| (Self::Name(name), line.len() - after.len()))
    }

    /// Whether it is the source of the line after one with the other source.
    fn follows(self, other: Self) -> bool {
        match (other, self) {
            (Self::Number(above), Self::Number(number)) => above.checked_add(1) == Some(number),
            (above, this) => above == this,
        }
    }
}

/// The state that the lines above a line leave, by which its prefix is recognized.
#[derive(Default)]
struct Above<'a> {
    /// The source of the line above.
    source: Option<LineSource<'a>>,
    /// Whether the line above was marked as a quote.
    is_quoted: bool,
    /// In a run of lines with bars: whether they quote.
    bars: Option<bool>,
    heads: Heads<'a>,
    /// The level of the line above, if it has a time, and whether it may go on: it is long, and ends inside a sentence.
    level: Option<&'a str>,
    is_open: bool,
    /// The lines before this one belong to an error record.
    record: usize,
}

impl<'a> Above<'a> {
    /// Passes an ordinary line of a log, as most are: nothing is taken off it. Returns its head; `None` for other lines.
    fn pass_ordinary(&mut self, at: usize, line: &'a str) -> Option<LineHead<'a>> {
        let head = self.heads.alike(line).filter(|head| head.level == Some(false) && begins_with_date(line))?;
        let level = &line[head.after_time..head.text];
        let goes_on = at < self.record || !level.starts_with(|c: char| c.is_ascii_uppercase());
        if goes_on || !is_ordinary(&line[head.text..]) {
            return None;
        }
        (self.source, self.is_quoted, self.bars) = (None, false, None);
        (self.level, self.is_open) = (Some(level), is_unfinished(line.as_bytes()));
        Some(head)
    }

    /// Takes off what begins a line. Returns what is left with its head.
    fn strip(&mut self, at: usize, line: &'a str, below: &str) -> (&'a str, LineHead<'a>) {
        let rest = self.strip_source(line, below);
        let rest = self.strip_quote(rest, below);
        self.strip_time(at, rest, below)
    }

    /// Takes off where a line is from, if the line above or below is from there too. `below` begins with the end of the
    /// line.
    fn strip_source(&mut self, line: &'a str, below: &str) -> &'a str {
        let own = LineSource::of(line);
        let above = std::mem::replace(&mut self.source, own.map(|(source, _)| source));
        let Some((source, length)) = own else { return line };
        let next = || split(below).nth(1).and_then(|(_, line)| LineSource::of(line));
        let is_run =
            above.is_some_and(|above| source.follows(above)) || next().is_some_and(|(it, _)| it.follows(source));
        if is_run { &line[length..] } else { line }
    }

    /// Takes off the marks and the bar of a quote.
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
        let head = self.heads.next(line);
        // The name of a program is before the text as a level is: `mover[44]: `.
        let may_name = head.after_time > 0 && head.level.is_none();
        let program = if may_name { line[head.text..].find("]: ").filter(|end| *end < LONGEST_PROGRAM) } else { None };
        let text = head.text + program.map_or(0, |end| end + 3);
        let level = (head.after_time > 0).then(|| &line[head.after_time..text]);
        let before = std::mem::replace(&mut self.level, level);
        let is_open = self.is_open;
        let mut taken = 0;
        if let Some(level) = level {
            let after = &line[head.after_time..];
            // `| ERROR | ` is a part of the head.
            let kind = if head.level.is_some() { LineKind::Plain } else { kind_in_record(after) };
            if matches!(kind, LineKind::Cmdlet(_)) {
                self.record = at + record_length(split(below).skip(1));
            }
            let in_record = matches!(kind, LineKind::Cmdlet(_) | LineKind::Prompt) || at < self.record;
            let goes_on = || kind != LineKind::Plain || program.is_none() && is_open && goes_on_in_words(after);
            if in_record || before.is_some() && goes_on() {
                taken = head.after_time;
            } else if is_open && before == Some(level) && !level.is_empty() && goes_on_in_words(&line[text..]) {
                taken = text;
            }
        }
        let rest = &line[taken..];
        self.is_open = is_unfinished(rest.as_bytes());
        let only_time = LineHead { time: head.time, ..LineHead::default() };
        (rest, if taken > 0 { only_time } else { head })
    }
}

/// Whether a line begins as most lines of a log do.
fn begins_with_date(line: &str) -> bool {
    matches!(line.as_bytes(), [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-' | b'/', ..])
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
pub(super) fn is_unfinished(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    line.len() > 50
        && line.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'\'' | b'-' | 0x80..))
}

/// Whether a text begins like the middle of a sentence.
pub(super) fn goes_on_in_words(rest: &str) -> bool {
    let rest = rest.trim_start();
    let first = rest.split(' ').next().unwrap_or_default();
    rest.starts_with(|c: char| c.is_lowercase() || matches!(c, '\'' | '"'))
        || rest.starts_with('[') && first.contains(['@', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Beginnings of lines, and texts after them, of which any may follow any other.
    const STARTS: [&str; 14] = [
        "2026-01-14 09:12:41 INFO  ",
        "2026-01-14 09:12:42 INFO  ",
        "2026-01-14 09:12:43 WARN  ",
        "2026-01-14 09:12:43 ERROR ",
        "2026-01-14 09:12:43 info: ",
        "2026-01-14T09:12:41.123Z INFO - ",
        "2026-01-14T09:12:41.987Z INFO - ",
        "2026-01-14 09:12:44 ",
        "2026-01-14 09:12:44 [INFO] ",
        "[09:12:41 INF] ",
        "09:12:41 INFO ",
        "> ",
        "mover-1 | ",
        "",
    ];
    const TEXTS: [&str; 14] = [
        "Mailbox of adele@contoso.com is copied and the next one is waiting for a free",
        "Done",
        "slot on the server",
        "Get-Mailbox : The operation could not be",
        "    + CategoryInfo          : NotSpecified: (:) [], Exception",
        "At C:\\move.ps1:3 char:5",
        "PS C:\\> Get-Mailbox",
        "| Name | State |",
        "User: adele@contoso.com",
        "adele@contoso.com: Failed",
        "The sync ended...",
        "[mover] Started",
        "{\"a\":1}",
        "",
    ];

    #[test]
    fn ordinary_lines_are_what_they_are_without_the_fast_path() {
        let mut ordinary = 0;
        let lines = || STARTS.iter().flat_map(|start| TEXTS.iter().map(move |text| format!("{start}{text}")));
        for first in lines() {
            for second in lines() {
                // Again the first one, so that what a line leaves to those below shows.
                let block = [&*first, &*second, &*first, &*second].join("\n");
                let (mut fast, mut slow) = (Above::default(), Above::default());
                for (at, (start, line)) in split(&block).enumerate() {
                    let below = &block[start + line.len()..];
                    let passed = fast.pass_ordinary(at, line);
                    let stripped = passed.map_or_else(|| fast.strip(at, line, below), |head| (line, head));
                    assert_eq!(stripped, slow.strip(at, line, below), "line {at} of {block}");
                    ordinary += usize::from(passed.is_some());
                    let is_same = |head| head == LineHead::of(line) && LineKind::of(line) == LineKind::Plain;
                    assert!(passed.is_none_or(is_same), "line {at} of {block}");
                }
            }
        }
        assert!(ordinary > 500, "{ordinary} lines took the fast path");
    }
}
