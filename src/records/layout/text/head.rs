//! The beginning of a line: its time, its level, and names in brackets, in whatever order a log has them.
//!
//! ```text
//! 2026-01-14 09:12:41 [worker-3] ERROR - The text
//! [ERROR] 2026-01-14T09:12:41Z: The text
//! 2026-01-14 09:12:41,110 - mover - ERROR - The text
//! Jan 14 09:12:41 host mover[44]: ERROR: The text
//! time=2026-01-14T09:12:41Z level=error msg="The text"
//! [09:12:41 ERR] The text
//! 1. The text
//! ```

use memchr::memchr;

use crate::ErrorCode;
use crate::records::settle::words::is_error_level;

/// The most parts that are before a text.
const MOST_PARTS: usize = 6;

/// A name in brackets after a level is shorter: longer ones are a part of the text.
const LONGEST_NAME: usize = 40;

/// The most words before a level: a host, a program, a separator.
const MOST_WORDS: usize = 4;

/// The names of a time and a level, in logs that write a name before each value.
const KEYS: [&str; 6] = ["time=\"", "time=", "ts=", "level=", "lvl=", "severity="];

const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// No documented code is longer, in bytes.
const LONGEST_CODE: usize = 64;

/// The time, level and names that a line begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LineHead<'a> {
    /// The time, without brackets around it.
    pub(super) time: Option<&'a str>,
    /// If the line begins with a time: where that ends, with the one space that is the log's own.
    pub(super) after_time: usize,
    /// Whether the level reports an error.
    pub(super) level: Option<bool>,
    /// Where the text begins.
    pub(super) text: usize,
}

impl<'a> LineHead<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        let bytes = line.as_bytes();
        let mut head = Self::default();
        let mut at = found_in(line);
        for part in 0..MOST_PARTS {
            at += run(&bytes[at..], is_sign);
            head.text = at;
            let key = KEYS.iter().find(|key| line[at..].starts_with(**key)).map_or(0, |key| key.len());
            let is_open = matches!(bytes.get(at), Some(b'[' | b'(' | b'<'));
            let inner = at + key.max(usize::from(is_open));
            let time = if head.time.is_none() { time(&bytes[inner..]) } else { 0 };
            let (mut word, mut level) = (inner, None);
            if time == 0 && head.level.is_none() {
                word += run(&bytes[inner..], |byte| byte.is_ascii_alphabetic());
                let is_marked =
                    is_open || key > 0 || head.time.is_some() || is_marked(&bytes[inner..word], &bytes[word..]);
                level = if is_marked { is_error_level(&line[inner..word]) } else { None };
            }
            at = if time > 0 {
                let end = inner + time;
                head.time = Some(&line[inner..end]);
                let closed = end + run(&bytes[end..], |byte| matches!(byte, b']' | b')'));
                if part == 0 && matches!(bytes.get(closed), Some(b' ' | b'\t')) {
                    head.after_time = closed + 1;
                }
                end + usize::from(key > 0 && bytes.get(end) == Some(&b'"'))
            } else if level.is_some() {
                head.level = level;
                word
            } else if is_open {
                let Some(name) = name(&line[inner..], head.level.is_some()) else { break };
                // `[09:12:41 ERR]`
                let last = line[inner..inner + name].rsplit(' ').next().unwrap_or_default();
                let priority = last.parse::<u16>().ok().filter(|_| part == 0 && bytes[at] == b'<');
                // The last three bits of the priority of syslog: 3 is an error, 0 an emergency.
                let reports = priority.is_some_and(|priority| priority % 8 < 4).then_some(true);
                head.level = head.level.or_else(|| level_in_capitals(last)).or(reports);
                let version = if reports.is_some() && line[inner + name..].starts_with(">1 ") { 3 } else { 0 };
                inner + name + version
            } else if head.level.is_none() && bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at + run(&bytes[at..], |byte| byte != b' ')
            } else {
                let is_log = head.time.is_some() && head.level.is_none();
                let Some((level, end)) = later_level(&line[at..]).filter(|_| is_log) else { break };
                head.level = Some(level);
                at + end
            };
        }
        head
    }

    /// The documented code that the text of the line begins with, before a colon.
    pub(super) fn code(&self, line: &str) -> Option<ErrorCode> {
        let text = line[self.text..].trim_start_matches(['[', '(']);
        let colon = memchr(b':', &text.as_bytes()[..text.len().min(LONGEST_CODE)])?;
        let code = text[..colon].trim_end_matches([']', ')']);
        let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
        // Shorter ones are numbers.
        let is_code = code.len() > 4 && code.bytes().all(goes_on);
        let ends = matches!(text.as_bytes().get(colon + 1), None | Some(b' '));
        if is_code && ends { code.parse().ok() } else { None }
    }

    /// Whether the line begins something of its own, however wide the line before it is.
    pub(super) fn begins(&self, line: &str) -> bool {
        // `Error: ` may be in the middle of a sentence.
        let is_in_capitals = || {
            let (word, after) = line.split_at(run(line.as_bytes(), |byte| byte.is_ascii_alphabetic()));
            let is_word = !word.is_empty() && !word.contains(|c: char| c.is_ascii_lowercase());
            is_word || after.starts_with('=') || line.starts_with('[')
        };
        self.time.is_some() && self.text > 0 || self.level.is_some() && is_in_capitals() || self.code(line).is_some()
    }
}

/// The heads of lines, one after the other. Most lines of a log begin alike, but for their digits.
#[derive(Default)]
pub(super) struct Heads<'a> {
    last: LineHead<'a>,
    /// The beginning of the lines that have the same head, each digit as `0`.
    alike: Option<[u8; SHAPE]>,
}

/// The heads of most logs are at most this long.
const SHAPE: usize = 32;

impl<'a> Heads<'a> {
    /// Returns the head of the next line, if it is like that of the line above.
    pub(super) fn alike(&self, line: &'a str) -> Option<LineHead<'a>> {
        // A name in brackets may be a code.
        let goes_on = |byte: u8| is_sign(byte) || matches!(byte, b'[' | b'(' | b'<');
        let LineHead { time, text, .. } = self.last;
        let ends = line.as_bytes().get(text).is_some_and(|byte| !goes_on(*byte));
        let is_alike = ends && self.alike?[..text] == shape(line.as_bytes())[..text];
        is_alike.then(|| LineHead { time: time.map(|time| &line[..time.len()]), ..self.last })
    }

    /// Returns the head of the next line.
    pub(super) fn next(&mut self, line: &'a str) -> LineHead<'a> {
        self.alike(line).unwrap_or_else(|| {
            self.last = LineHead::of(line);
            let LineHead { time, after_time, level, text } = self.last;
            let is_usual = text <= SHAPE && level.is_some() && time.is_some_and(|time| after_time == time.len() + 1);
            self.alike = is_usual.then(|| shape(line.as_bytes())).filter(|shape| !shape[..text].contains(&b'['));
            self.last
        })
    }
}

/// The beginning of a line, each digit as `0`.
fn shape(line: &[u8]) -> [u8; SHAPE] {
    let mut padded = [0; SHAPE];
    let start = line.first_chunk().unwrap_or_else(|| {
        padded[..line.len()].copy_from_slice(line);
        &padded
    });
    start.map(|byte| if byte.is_ascii_digit() { b'0' } else { byte })
}

/// Whether a line begins with a time, as that of a log does.
pub(crate) fn begins_with_time(line: &str) -> bool {
    LineHead::of(line).time.is_some_and(|time| line.trim_start_matches(['[', '(']).starts_with(time))
}

/// Whether a text is a line of a log whose level reports an error: `2026-01-14 09:12:41 ERROR The text`.
pub(crate) fn begins_as_log(text: &str) -> bool {
    let head = LineHead::of(text);
    let is_certain = head.time.is_some() || head.begins(text);
    head.level == Some(true) && is_certain && text[head.text..].split_whitespace().nth(1).is_some()
}

/// Whether a byte is between the parts of a head.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b']' | b')' | b'>' | b'|' | b'*' | b'#' | b':' | b';' | b',' | b'-')
}

/// How many bytes at the beginning are of a kind.
fn run(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !is(byte)).unwrap_or(bytes.len())
}

/// Whether a word is a level if it is the name of one: by what follows, or its capitals.
fn is_marked(word: &[u8], after: &[u8]) -> bool {
    matches!(after, [b':' | b']' | b'|' | b'*' | b'\t', ..] | [b' ', b':', ..])
        || word.iter().all(u8::is_ascii_uppercase)
}

/// Whether a word in capitals is a level that reports an error; `None` if it is not a level.
fn level_in_capitals(word: &str) -> Option<bool> {
    let is_level = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    // `FAILED` is a state, and the others are words of sentences.
    let is_other = word.starts_with("FAIL") || matches!(word, "GROUP" | "SECTION" | "COMMAND" | "ALERT");
    if is_level && !is_other { is_error_level(word) } else { None }
}

/// How long the name of a file and a number are that a search has put before a line: `logs\wave12.log:31:`.
pub(super) fn found_in(line: &str) -> usize {
    let is_path = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/\\".contains(&byte);
    let bytes = line.as_bytes();
    let drive = if matches!(bytes, [b'A'..=b'Z', b':', b'\\', ..]) { 2 } else { 0 };
    let path = drive + run(&bytes[drive..], is_path);
    let number = run(bytes.get(path + 1..).unwrap_or_default(), |byte| byte.is_ascii_digit());
    let is_found = bytes.get(path) == Some(&b':') && number > 0 && bytes.get(path + 1 + number) == Some(&b':');
    let is_file = line[..path].contains('.') && line[..path].contains(|c: char| c.is_ascii_alphabetic());
    if is_found && is_file { path + number + 2 } else { 0 }
}

/// The level after the names that a log has between it and the time, and where it ends: `host mover[44]: ERROR: `.
fn later_level(text: &str) -> Option<(bool, usize)> {
    let mut end = 0;
    for word in text.split_inclusive([' ', '|', ';', '\t']).take(MOST_WORDS) {
        end += word.len();
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if let Some(level) = level_in_capitals(bare) {
            return Some((level, end));
        }
        // A sentence, or a value.
        if word.len() > LONGEST_NAME || word.contains(['@', '"', '\'', ',', '=']) || word.ends_with(". ") {
            return None;
        }
    }
    None
}

/// How long the name is that ends at a bracket; `None` if it is a part of the text.
fn name(text: &str, is_after_level: bool) -> Option<usize> {
    let end = text.find([']', ')', '>'])?;
    let name = &text[..end];
    let is_code = text[end + 1..].starts_with(':') && name.parse::<ErrorCode>().is_ok();
    let is_text = is_after_level && (name.len() >= LONGEST_NAME || name.contains([' ', '@', '/']));
    (!is_code && !is_text).then_some(end)
}

/// How long the time is that a text begins with: a date, and a time of day if there is one.
fn time(text: &[u8]) -> usize {
    let digits = |from: usize| run(&text[from..], |byte| byte.is_ascii_digit());
    if text.first_chunk().is_some_and(|month: &[u8; 3]| MONTHS.contains(&month)) {
        let day = 3 + run(&text[3..], |byte| byte == b' ');
        let at = day + digits(day) + 1;
        let is_time = text.get(at..at + 8).is_some_and(|it| it[2] == b':' && it[5] == b':' && digits(at + 6) == 2);
        return if is_time && digits(day) > 0 { at + 8 } else { 0 };
    }
    // Most logs begin their lines with this.
    let is_usual = text.first_chunk().is_some_and(|it: &[u8; 16]| {
        let shape = it.map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
        matches!(&shape, b"0000-00-00T00:00" | b"0000-00-00 00:00")
    });
    let (mut at, mut date, first) = if is_usual { (16, 10, 4) } else { (digits(0), 0, 0) };
    if !is_usual && !(1..=4).contains(&at) {
        return 0;
    }
    for part in first..8 {
        // The punctuation before each number but the first: in the date, in the time, before its fraction, and in its zone.
        let is_sign = matches!(
            (part, text.get(at)),
            (0 | 1, Some(b'-' | b'/' | b'.'))
                | (2, Some(b'T' | b' '))
                | (3 | 4 | 7, Some(b':'))
                | (5, Some(b'.' | b','))
                | (6, Some(b'+' | b'-'))
        );
        let number = if is_sign { digits(at + 1) } else { 0 };
        match part {
            0 | 1 if !matches!(number, 1 | 2 | 4) => return 0,
            2 | 3 if number == 0 => return date,
            _ if number == 0 => {}
            _ => at += 1 + number,
        }
        if part == 1 {
            // An id may begin like a date.
            if text.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() && *byte != b'T') {
                return 0;
            }
            date = at;
        }
    }
    match &text[at..] {
        [b'Z', ..] => at + 1,
        [b' ', b'A' | b'P', b'M', ..] => at + 3,
        [b' ', b'+' | b'-', b'0'..=b'9', b'0'..=b'9', b':', b'0'..=b'9', b'0'..=b'9', ..] => at + 7,
        _ => at,
    }
}
