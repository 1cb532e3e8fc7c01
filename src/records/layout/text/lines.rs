//! What each line of a text is, by its look.

use memchr::{memchr, memchr_iter, memchr2};

use crate::records::layout::json;
use crate::records::settle::columns::Column;
use crate::records::settle::words::is_error_level;

/// A line of a block, without its break.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    /// Where it begins in the block.
    pub(crate) start: usize,
    /// How many columns it took on the console.
    pub(crate) columns: usize,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Blank,
    /// Anything.
    Plain,
    /// `PS C:\> ...`: what somebody typed.
    Prompt,
    /// `Verb-Noun : ...` or `Verb-Noun: ...`: who speaks. The message begins at this byte.
    Cmdlet(usize),
    /// `Name : ...`, as `Format-List` prints it. The colon stands at this byte.
    Property(usize),
    /// `At line:1 char:1`, `+ ...`: where an error arose.
    Position,
    /// `Line |`: the same in PowerShell 7, from here on.
    BarHead,
    /// ` 12 | ...`, `    | ...`, `| ...`: what is after the bar begins at this byte.
    Bar(usize),
    /// `-------  ------`: the names of columns are above, rows are below.
    Rule,
    /// It may name columns, separated by signs.
    Delimited,
    /// `Status: 409 (Conflict)`: the answer of Graph.
    GraphStatus,
    /// `   at Some.Function(...)`: a line of a stack trace.
    Trace,
    /// JSON, from its first bracket on.
    Json,
}

/// The lines of a block. `longer` says by how many columns they were longer on the console.
pub(crate) fn lines<'a>(block: &'a str, longer: Option<&[usize]>) -> Vec<Line<'a>> {
    let ends = memchr_iter(b'\n', block.as_bytes()).map(|at| at + 1).chain([block.len()]);
    let mut start = 0;
    let mut lines = Vec::with_capacity(block.len() / 64);
    for end in ends {
        if start < end {
            let text = block[start..end].trim_end_matches(['\n', '\r']);
            let columns = width(text) + longer.and_then(|longer| longer.get(lines.len()).copied()).unwrap_or(0);
            lines.push(Line { text, start, columns, kind: Kind::of(text) });
        }
        start = end;
    }
    lines
}

impl Kind {
    pub(super) fn of(line: &str) -> Self {
        let bytes = line.as_bytes();
        match bytes.first() {
            None => Self::Blank,
            Some(b' ' | b'\t') => Self::of_indented(line),
            Some(b'+') if bytes.get(1) == Some(&b' ') => Self::Position,
            Some(b'{' | b'[') if json::opens(bytes) => Self::Json,
            Some(b'-') if is_rule(line) => Self::Rule,
            Some(b'"') if is_delimited(line) => Self::Delimited,
            Some(b'|') => Self::Bar(1),
            Some(first) if first.is_ascii_alphabetic() => Self::of_word(line),
            Some(_) => Self::Plain,
        }
    }

    fn of_indented(line: &str) -> Self {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        match text.as_bytes() {
            [] => Self::Blank,
            [b'+', b' ', ..] => Self::Position,
            [b'a', b't', b' ', ..] if text.contains(['(', '.']) => Self::Trace,
            [b'{' | b'[', ..] if json::opens(text.as_bytes()) => Self::Json,
            [b'-', ..] if is_rule(text) => Self::Rule,
            [b'|', ..] => Self::Bar(indent + 1),
            _ if digits > 0 && text[digits..].starts_with(" |") => Self::Bar(indent + digits + 2),
            _ => Self::Plain,
        }
    }

    /// A line that begins with several words: `Mailbox Status : ...`, or anything.
    fn of_words(line: &str) -> Self {
        if is_delimited(line) {
            return Self::Delimited;
        }
        let Some(colon) = memchr::memmem::find(&line.as_bytes()[..line.len().min(60)], b" : ") else {
            return Self::Plain;
        };
        let name = line[..colon].trim_end();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '@' | '(' | ')' | '#');
        let is_words = name.chars().all(is_name) && !name.contains("  ") && name.split(' ').count() < 5;
        if is_words && Column::of(name).is_some() { Self::Property(colon + 1) } else { Self::Plain }
    }

    fn of_word(line: &str) -> Self {
        if line.starts_with("PS ") && line.contains('>') {
            return Self::Prompt;
        }
        if line.starts_with("At ") && line.contains(" char:") {
            return Self::Position;
        }
        if let Some(code) = line.strip_prefix("Status: ") {
            let digits = code.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 3 && code[digits..].starts_with(" (") {
                return Self::GraphStatus;
            }
        }
        if line.trim_end() == "Line |" {
            return Self::BarHead;
        }
        let name =
            line.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'@'));
        let name = name.count();
        let rest = &line[name..];
        let blanks = rest.bytes().take_while(|&byte| byte == b' ').count();
        let colon = name + blanks;
        match line.as_bytes().get(colon..).unwrap_or_default() {
            [b':'] | [b':', b' ', ..] if blanks < 2 && is_cmdlet(&line[..name]) => {
                Self::Cmdlet((colon + 2).min(line.len()))
            }
            [b':'] | [b':', b' ', ..] if blanks > 0 && is_error_level(&line[..name]).is_none() => Self::Property(colon),
            _ => Self::of_words(line),
        }
    }
}

/// Whether a line consists of dashes, as they are under the names of columns.
fn is_rule(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b'-' | b' ')) && line.trim().contains("- ") && line.contains('-')
}

/// Whether a line may name columns: short names with signs between them, and no space after those.
fn is_delimited(line: &str) -> bool {
    let bytes = line.as_bytes();
    if bytes.len() > 1000 || memchr2(b',', b';', bytes).or_else(|| memchr(b'\t', bytes)).is_none() {
        return false;
    }
    let (mut name, mut signs) = (0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b',' | b';' if bytes.get(at + 1) == Some(&b' ') => return false,
            b',' | b';' => (name, signs) = (0, signs + 1),
            b'\t' => (name, signs) = (0, signs + 2),
            b'=' | b'{' | b'<' | b':' => return false,
            _ if name > 40 => return false,
            _ => name += 1,
        }
    }
    signs > 1
}

/// Returns whether it is a verb and a noun, each with a capital letter.
pub(crate) fn is_cmdlet(name: &str) -> bool {
    let is_word = |word: &str| word.as_bytes().first().is_some_and(u8::is_ascii_uppercase) && word.len() > 1;
    name.split_once('-').is_some_and(|(verb, noun)| {
        is_word(verb) && is_word(noun) && verb.bytes().all(|byte| byte.is_ascii_alphabetic()) && !noun.contains('-')
    })
}

/// How many columns a text takes, as far as a console that counts characters goes.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The time at the beginning of a line, in brackets or not.
pub(crate) fn time(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['[', '(', ' ']);
    let is_digit = |at: usize| line.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let number = |from: usize| (from..line.len()).take_while(|&at| is_digit(at)).count();
    let sign = |at: usize, signs: &[u8]| line.as_bytes().get(at).is_some_and(|byte| signs.contains(byte));
    // Day, month and year, in whatever order.
    let mut at = 0;
    for part in 0..3 {
        let digits = number(at);
        if digits == 0 || digits > 4 || part > 0 && digits == 3 {
            return None;
        }
        at += digits;
        if part < 2 {
            if !sign(at, b"-/.") {
                return None;
            }
            at += 1;
        }
    }
    let date = at;
    // The beginning of an id is no date.
    if line.as_bytes().get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() && *byte != b'T') {
        return None;
    }
    if !sign(at, b"T ") || !is_digit(at + 1) {
        return Some(&line[..date]);
    }
    at += 1;
    let mut parts = 0;
    loop {
        at += number(at);
        parts += 1;
        if parts < 3 && sign(at, b":") && is_digit(at + 1) {
            at += 1;
        } else {
            break;
        }
    }
    if parts < 2 {
        return Some(&line[..date]);
    }
    if sign(at, b".,") && is_digit(at + 1) {
        at += 1 + number(at + 1);
    }
    if sign(at, b"Z") {
        at += 1;
    } else if sign(at, b"+-") && is_digit(at + 1) {
        at += 1 + number(at + 1);
        if sign(at, b":") {
            at += 1 + number(at + 1);
        }
    } else if [" AM", " PM"].iter().any(|half| line[at..].starts_with(half)) {
        at += 3;
    }
    Some(&line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told() {
        for (line, kind) in [
            ("", Kind::Blank),
            ("  \t", Kind::Blank),
            ("2025-11-18 INFO nothing : here", Kind::Plain),
            ("PS C:\\Migration> Get-Date", Kind::Prompt),
            ("Start-SPOCrossTenantUserContentMove : MnA", Kind::Cmdlet(38)),
            ("Start-SPOCrossTenantUserContentMove :", Kind::Cmdlet(37)),
            ("New-MgBetaCrossTenantMigrationJob_Create: x", Kind::Cmdlet(42)),
            ("Transfer-Encoding             : chunked", Kind::Property(30)),
            ("Error    : ", Kind::Property(9)),
            ("Error: no", Kind::Plain),
            ("At line:1 char:1", Kind::Position),
            ("At last, a char", Kind::Plain),
            ("    + CategoryInfo          : NotSpecified", Kind::Position),
            ("Status: 409 (Conflict)", Kind::GraphStatus),
            ("Status: 409 conflicts", Kind::Plain),
            ("Line |", Kind::BarHead),
            ("  12 |  Start-It", Kind::Bar(6)),
            ("     | no", Kind::Bar(6)),
            ("  {\"a\": 1} ", Kind::Json),
        ] {
            assert_eq!(lines(&format!("{line}\n"), None)[0].kind, kind, "{line}");
        }
    }

    #[test]
    fn times_are_told() {
        for (line, expected) in [
            ("2025-11-18T06:15:58.196Z ERROR x", Some("2025-11-18T06:15:58.196Z")),
            ("[2025-11-18 06:15:58,196] x", Some("2025-11-18 06:15:58,196")),
            ("2025-11-18T06:15:58+01:00 x", Some("2025-11-18T06:15:58+01:00")),
            ("11/18/2025 6:15:58 AM x", Some("11/18/2025 6:15:58 AM")),
            ("18.11.2025 no time", Some("18.11.2025")),
            ("2025-11 x", None),
            ("192.168.1 x", None),
            ("35-0835-4cf0-ae4d", None),
            ("no", None),
        ] {
            assert_eq!(time(line), expected, "{line}");
        }
    }
}
