//! The kind of each line of a text.

use std::iter::from_fn;

use memchr::{memchr, memchr2, memchr3, memmem};

use crate::records::layout::json;
use crate::records::layout::text::head::LineHead;
use crate::records::settle::columns::Column;
use crate::records::settle::words::is_error_level;

/// A line of a block, without its break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Where it begins in the block.
    pub(super) start: usize,
    /// How many columns it took on the console.
    pub(super) columns: usize,
    pub(super) kind: LineKind,
    pub(super) head: LineHead<'a>,
    /// It is a line of a log in which only a documented sentence can be of interest, as most are.
    pub(super) is_ordinary: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Blank,
    /// Anything.
    Plain,
    /// `PS C:\> ...`: what somebody typed.
    Prompt,
    /// `Verb-Noun : ...` or `Verb-Noun: ...`: who speaks. The message begins at this byte.
    Cmdlet(usize),
    /// `Name : ...`, as `Format-List` prints it. The colon is at this byte.
    Property(usize),
    /// `At line:1 char:1`, `+ ...`: where an error arose.
    Position,
    /// `Line |`: the same in PowerShell 7, from here on.
    BarHead,
    /// ` 12 | ...`, `    | ...`, `| ...`: what is after the bar begins at this byte.
    Bar(usize),
    /// `-------  ------`, `|---|---|`: the names of columns are above, rows are below.
    Rule,
    /// It may name columns, separated by commas, semicolons or tabs.
    Delimited,
    /// `Status: 409 (Conflict)`: the answer of Graph.
    GraphStatus,
    /// `   at Some.Function(...)`: a line of a stack trace.
    Trace,
    /// JSON, from its first bracket on.
    Json,
}

/// The lines of a text without their breaks, and where each of them begins.
pub(super) fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    from_fn(move || {
        let rest = Some(&text[start..]).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest.as_bytes());
        let line = (start, rest[..end.unwrap_or(rest.len())].trim_end_matches('\r'));
        start += end.map_or(rest.len(), |end| end + 1);
        Some(line)
    })
}

/// A piece of a text: what of a line belongs to it, and how many columns the whole line takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) columns: usize,
}

impl<'a> Line<'a> {
    /// The rest of the line after a byte, as a piece of a text.
    pub(super) fn piece(&self, from: usize) -> Piece<'a> {
        Piece { text: &self.text[from.min(self.text.len())..], columns: self.columns }
    }

    /// How far it is indented.
    pub(super) fn indent(&self) -> usize {
        indent(self.text)
    }
}

impl LineKind {
    pub(super) fn of(line: &str) -> Self {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let bytes = text.as_bytes();
        match bytes {
            [] => Self::Blank,
            [b'+', b' ', ..] => Self::Position,
            [b'{' | b'[', ..] if json::opens(bytes) => Self::Json,
            [b'-' | b'|' | b':' | b'+', ..] if indent < 4 && is_rule(text) => Self::Rule,
            [b'|', ..] => Self::Bar(indent + 1),
            [b'a', b't', b' ', ..] if indent > 0 && text.contains(['(', '.']) => Self::Trace,
            [b'0'..=b'9', ..] if indent > 0 => {
                let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
                if number.starts_with(" |") { Self::Bar(line.len() - number.len() + 2) } else { Self::Plain }
            }
            [b'"', ..] if indent == 0 && is_delimited(line) => Self::Delimited,
            [b'A'..=b'Z' | b'a'..=b'z', ..] if indent == 0 => Self::of_word(line),
            _ => Self::Plain,
        }
    }

    fn of_word(line: &str) -> Self {
        let bytes = line.as_bytes();
        if line.starts_with("PS ") && line.contains('>') {
            return Self::Prompt;
        }
        if is_place(line) {
            return Self::Position;
        }
        if line.starts_with("Status: ") && matches!(&bytes[8..], [b'1'..=b'5', _, _, b' ', b'(', ..]) {
            return Self::GraphStatus;
        }
        if line.trim_end() == "Line |" {
            return Self::BarHead;
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'@');
        let name = bytes.iter().take_while(|byte| is_name(byte)).count();
        let colon = name + bytes[name..].iter().take_while(|byte| **byte == b' ').count();
        match &bytes[colon..] {
            [b':'] | [b':', b' ', ..] if colon < name + 2 && is_cmdlet(&line[..name]) => {
                Self::Cmdlet((colon + 2).min(line.len()))
            }
            [b':'] | [b':', b' ', ..] if colon > name && is_error_level(&line[..name]).is_none() => {
                Self::Property(colon)
            }
            _ if is_delimited(line) => Self::Delimited,
            _ => property_in_words(line).map_or(Self::Plain, Self::Property),
        }
    }
}

/// Whether the text of a log's line has nothing that a field, an object or an unknown error has.
pub(super) fn is_ordinary(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_cut = matches!(bytes, [.., b'.', b'.', b'.']) || text.ends_with('\u{2026}');
    let names_user = || bytes.iter().find(|byte| matches!(byte, b'@' | b' ')) == Some(&b'@');
    bytes.first().is_some_and(u8::is_ascii_uppercase)
        && !is_cut
        && !names_user()
        && memchr3(b':', b'=', b'{', bytes).is_none()
}

/// Whether a line says where an error arose, in a language of PowerShell: `At C:\a.ps1:41 char:9`.
pub(super) fn is_place(line: &str) -> bool {
    const PLACES: [(&str, &str); 7] = [
        ("At ", " char:"),
        ("In ", " Zeichen:"),
        ("Au caract\u{E8}re ", ":"),
        ("En ", "Car\u{E1}cter:"),
        ("Em ", "caractere:"),
        ("No ", "caractere:"),
        ("In ", " car:"),
    ];
    PLACES.iter().any(|(start, then)| line.strip_prefix(start).is_some_and(|rest| rest.contains(then)))
}

/// Where the colon is after a name of several words: `Mailbox Status : ...`.
fn property_in_words(line: &str) -> Option<usize> {
    let colon = memmem::find(&line.as_bytes()[..line.len().min(60)], b" : ")?;
    let name = line[..colon].trim_end();
    let is_name = |c: char| c.is_alphanumeric() || " -_.@()#".contains(c);
    let is_words = name.chars().all(is_name) && !name.contains("  ") && name.split(' ').count() < 5;
    (is_words && Column::of(name).is_some()).then_some(colon + 1)
}

/// Whether a line consists of dashes, or of `=`, as under the names of columns, with or without bars.
fn is_rule(line: &str) -> bool {
    let is_apart =
        line.trim_end().contains("- ") || (line.contains("--") || line.contains("==")) && line.contains(['|', '+']);
    is_apart && line.bytes().all(|byte| b"-=|:+ ".contains(&byte))
}

/// Whether a line may name columns: short names between delimiters that no space follows.
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
    let is_word = |word: &str| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    name.split_once('-').is_some_and(|(verb, noun)| {
        is_word(verb) && is_word(noun) && verb.bytes().all(|byte| byte.is_ascii_alphabetic()) && !noun.contains('-')
    })
}

/// How many columns a text takes, as far as a console that counts characters goes.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// How far a text is indented.
pub(super) fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}
