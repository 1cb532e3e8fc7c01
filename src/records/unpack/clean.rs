//! Takes off a text what transport wrote into it: colors, entities, escapes, links of Outlook, tags, invisible characters.
//!
//! Most texts hold nothing of the kind. A few searches for single bytes find that out, and the text is handed back as
//! it is. Each escape is decoded once: `&amp;lt;` becomes `&lt;`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anstream::adapter::strip_str;
use html_escape::decode_html_entities;
use memchr::{memchr, memchr_iter, memchr2_iter, memchr3_iter, memmem, memrchr};

use super::markup::html;

/// Beginnings of tags that only HTML has. `<b>` alone may be a placeholder of a sentence.
const TAGS: [&str; 12] =
    ["</", "<br", "<p>", "<p ", "<div", "<span", "<table", "<tr", "<td", "<li>", "<a href", "<img src"];

/// Returns the text of a cell or a message as it was before transport. A line break in an escape is a line break.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if signs(text.as_bytes()).next().is_none() {
        return Cow::Borrowed(text);
    }
    let shown = without_colors(text);
    // `\u001b[31m`: the colors themselves were escaped.
    let decoded = decoded(&shown).map(|text| Cow::Owned(without_colors(&text).into_owned()));
    decoded.unwrap_or(shown)
}

/// Returns several lines as they were before transport, and by how many columns those that have changed were longer on the
/// console. The number of lines stays: a line break in an escape becomes two spaces.
pub(crate) fn block(block: &str) -> (Cow<'_, str>, BTreeMap<usize, usize>) {
    let bytes = block.as_bytes();
    let mut signs: Vec<_> = signs(bytes).collect();
    signs.sort_unstable();
    let (mut cleaned, mut longer) = (String::new(), BTreeMap::new());
    // The end and the number of the last line that may hold an escape, and the end of the text that is cleaned.
    let (mut end, mut number, mut done) = (0, 0, 0);
    for sign in signs {
        if sign < end {
            continue;
        }
        let start = memrchr(b'\n', &bytes[..sign]).map_or(0, |at| at + 1);
        number += memchr_iter(b'\n', &bytes[end..start]).count();
        end = memchr(b'\n', &bytes[sign..]).map_or(block.len(), |at| sign + at);
        let line = block[start..end].trim_end_matches('\r');
        if let Cow::Owned(text) = text(line) {
            let text = text.replace('\n', "  ");
            let shown = without_colors(line).chars().filter(|&char| !is_invisible(char)).count();
            longer.insert(number, shown.saturating_sub(text.chars().count()));
            cleaned += &block[done..start];
            cleaned += &text;
            done = start + line.len();
        }
    }
    if done == 0 {
        return (Cow::Borrowed(block), longer);
    }
    cleaned += &block[done..];
    (Cow::Owned(cleaned), longer)
}

/// The places of the bytes that an escape begins with, kind after kind.
fn signs(text: &[u8]) -> impl Iterator<Item = usize> {
    let others = memchr2_iter(0x1B, b'_', text).chain(memchr3_iter(0xE2, 0xEF, 0xC2, text));
    memchr3_iter(b'&', b'<', b'\\', text).chain(others).chain(bare_colors(text))
}

/// The places of the brackets of colors, `[31;1m`, where the byte before them was lost or printed: in a log that somebody
/// has copied. Colors end with `[0m`.
fn bare_colors(text: &[u8]) -> impl Iterator<Item = usize> {
    let is_color = |at: &usize| {
        let code = &text[at + 1..];
        let length = code.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';'));
        length.is_some_and(|length| code[length] == b'm') && (*at == 0 || text[at - 1] != 0x1B)
    };
    let has_any = memmem::find(text, b"[0m").is_some();
    has_any.then(|| memchr_iter(b'[', text).filter(is_color)).into_iter().flatten()
}

/// How people see the byte before a color where it is printed.
const PRINTED: [&str; 8] = ["^[", "\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\e", "#x1B", "\u{241B}"];

/// Puts the byte before each color back.
fn with_escapes(text: &str) -> Cow<'_, str> {
    let (mut out, mut done) = (String::new(), 0);
    for at in bare_colors(text.as_bytes()) {
        let before = &text[done..at];
        out += PRINTED.iter().find_map(|printed| before.strip_suffix(printed)).unwrap_or(before);
        out.push('\u{1B}');
        done = at;
    }
    if done == 0 && out.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(out + &text[done..]) }
}

/// Strips colors line by line: a code that has no end must not take the next lines with it.
fn without_colors(text: &str) -> Cow<'_, str> {
    let colored = with_escapes(text);
    if memchr(0x1B, colored.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let lines: Vec<_> = colored.split('\n').map(|line| strip_str(line).to_string()).collect();
    Cow::Owned(lines.join("\n"))
}

/// Decodes all escapes of a text; `None` if there are none.
fn decoded(text: &str) -> Option<String> {
    let signs = |sign: u8| memchr_iter(sign, text.as_bytes()).map(|at| &text[at..]);
    // `\n` is a line break where there is `\u0027` or `\"`, else a folder of Windows.
    let is_json = signs(b'\\').any(|rest| rest[1..].starts_with(['"', 'u']) && json(rest).is_some());
    let is_html = signs(b'<').any(|rest| TAGS.iter().any(|tag| starts_with(rest, tag)));
    let text = match decode_html_entities(text) {
        _ if is_html => Cow::Owned(html::text(text)),
        Cow::Owned(decoded) => Cow::Owned(decoded.replace('\u{A0}', " ")),
        text @ Cow::Borrowed(_) => text,
    };
    let (mut out, mut done) = (String::new(), 0);
    for (at, char) in text.char_indices() {
        let escape = if at < done { None } else { escape(&text, at, char, is_json) };
        if let Some((len, decoded)) = escape {
            out += &text[done..at];
            out += &decoded;
            done = at + len;
        }
    }
    if done == 0 && matches!(text, Cow::Borrowed(_)) {
        return None;
    }
    out += &text[done..];
    out = out.replace("\r\n", "\n").replace('\r', "\n");
    out.truncate(out.trim_end_matches('\n').len());
    Some(out)
}

/// Returns the length of the escape at `at`, and the text that it is.
fn escape(text: &str, at: usize, char: char, is_json: bool) -> Option<(usize, String)> {
    let rest = &text[at..];
    match char {
        '\\' if is_json => json(rest),
        '_' => xml(rest).map(|char| (7, char.to_string())),
        '<' => link(text, at).map(|len| (len, String::new())),
        _ if is_invisible(char) => Some((char.len_utf8(), String::new())),
        _ => drawn(char).map(|sign| (char.len_utf8(), sign.into())),
    }
}

/// Returns the length and the text of an escape of JSON, such as `\"` or `\u0027`; two may be a pair.
fn json(text: &str) -> Option<(usize, String)> {
    [12, 6, 4, 2].iter().find_map(|&len| {
        let decoded: String = serde_json::from_str(&format!("\"{}\"", text.get(..len)?)).ok()?;
        let is_one = decoded.chars().count() == 1 && !decoded.starts_with(['\r', '\u{8}', '\u{C}']);
        (is_one || decoded == "\r\n").then_some((len, decoded))
    })
}

/// Returns the character of `_xHHHH_`, the escape of XML names in PowerShell and of cells in Excel.
fn xml(text: &str) -> Option<char> {
    let digits = text.strip_prefix("_x")?.get(..4).filter(|digits| !digits.starts_with('+'))?;
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| text[6..].starts_with('_'))?;
    char::from_u32(number)
}

/// Returns the length of a link that Outlook wrote after an address: `lynne@contoso.com<mailto:lynne@contoso.com>`.
fn link(text: &str, at: usize) -> Option<usize> {
    let inner = &text[at + 1..];
    let is_link = ["mailto:", "https://", "http://"].iter().any(|scheme| starts_with(inner, scheme));
    if !is_link || text[..at].chars().next_back().is_none_or(char::is_whitespace) {
        return None;
    }
    let ends = |byte: u8| matches!(byte, b'<' | b'>') || byte.is_ascii_whitespace();
    // Those of Outlook's "Safe Links" have up to 2,000 bytes.
    let end = inner.bytes().take(4096).position(ends)?;
    inner[end..].starts_with('>').then_some(end + 2)
}

/// Returns the ASCII character for a line or a corner of a box.
fn drawn(char: char) -> Option<&'static str> {
    match char {
        '\u{2500}' | '\u{2501}' | '\u{2550}' => Some("-"),
        '\u{2502}' | '\u{2503}' | '\u{2551}' => Some("|"),
        '\u{250C}'..='\u{254B}' | '\u{2552}'..='\u{2570}' => Some("+"),
        _ => None,
    }
}

/// Returns whether nobody sees the character: joiners, marks of direction, a soft hyphen, a byte order mark.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Returns whether a text begins with ASCII letters of any case.
fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}
