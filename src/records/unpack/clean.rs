//! Takes off a text what transport wrote into it: colors, entities, escapes, links of Outlook, tags, invisible characters.
//!
//! Most texts hold nothing of the kind. A few searches for single bytes find that out, and the text is handed back as
//! it is. Each escape is decoded once: `&amp;lt;` becomes `&lt;`.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use html_escape::decode_html_entities;
use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::markup::html;

const ESCAPE: u8 = 0x1B;

/// The most bytes that a link may have: those of Outlook's "Safe Links" have up to 2,000.
const LONGEST_LINK: usize = 4096;

/// Beginnings of tags that only HTML has. `<b>` alone may be a placeholder of a sentence.
const TAGS: [&str; 12] =
    ["</", "<br", "<p>", "<p ", "<div", "<span", "<table", "<tr", "<td", "<li>", "<a href", "<img src"];

/// Returns the text of a cell or a message as it was before transport. A line break in an escape is a line break.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let stripped = without_colors(text);
    match decoded(&stripped) {
        // `\u001b[31m`: the colors themselves were escaped.
        Some(decoded) => Cow::Owned(without_colors(&decoded).into_owned()),
        None => stripped,
    }
}

/// Returns several lines as they were before transport, and, if any line is now shorter or longer, how many columns each
/// line took on the console. The number of lines stays: a line break in an escape becomes two spaces.
pub(crate) fn block(block: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    if is_plain(block) {
        return (Cow::Borrowed(block), None);
    }
    let (mut cleaned, mut columns) = (String::with_capacity(block.len()), Vec::new());
    for line in block.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if is_plain(content) {
            columns.push(if content.is_ascii() { content.len() } else { content.chars().count() });
            cleaned.push_str(line);
            continue;
        }
        let shown = without_colors(content);
        columns.push(shown.chars().filter(|&char| !is_invisible(char)).count());
        cleaned.push_str(&text(&shown).replace('\n', "  "));
        cleaned.push_str(&line[content.len()..]);
    }
    (Cow::Owned(cleaned), Some(columns))
}

/// Whether a text has none of the bytes that an escape begins with, as most texts have not.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let escape = memchr3(b'&', b'<', b'\\', bytes).or_else(|| memchr2(ESCAPE, b'_', bytes));
    escape.or_else(|| memchr3(0xE2, 0xEF, 0xC2, bytes)).is_none()
}

/// Strips colors line by line: a code that has no end must not take the next lines with it.
fn without_colors(text: &str) -> Cow<'_, str> {
    if memchr(ESCAPE, text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut stripped = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        stripped.extend(strip_str(text));
        stripped.push_str(&line[text.len()..]);
    }
    Cow::Owned(stripped)
}

/// Decodes all escapes of a text; `None` if there are none.
fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    // `\n` is a line break where there is `\u0027` or `\"`, else a folder of Windows.
    let is_json =
        memchr_iter(b'\\', bytes).any(|at| bytes.get(at + 1) == Some(&b'"') || unicode(&text[at..]).is_some());
    let is_html = memchr_iter(b'<', bytes).any(|at| TAGS.iter().any(|tag| starts_with(&text[at..], tag)));
    let text = match decode_html_entities(text) {
        _ if is_html => Cow::Owned(html::unpack(text, false).remove(0).text),
        Cow::Owned(decoded) => Cow::Owned(decoded.replace('\u{A0}', " ")),
        text => text,
    };
    let mut out = String::new();
    let (mut done, mut at) = (0, 0);
    let signs = |byte: &u8| matches!(byte, b'<' | b'\\' | b'_' | 0xE2 | 0xEF | 0xC2);
    while let Some(skipped) = text.as_bytes()[at..].iter().position(signs) {
        at += skipped;
        let Some((len, decoded)) = escape(&text, at, is_json) else {
            at += 1;
            continue;
        };
        out.push_str(&text[done..at]);
        out.extend(decoded);
        at += len;
        done = at;
    }
    if done == 0 && matches!(text, Cow::Borrowed(_)) {
        return None;
    }
    out.push_str(&text[done..]);
    out = out.replace("\r\n", "\n").replace('\r', "\n");
    out.truncate(out.trim_end_matches('\n').len());
    Some(out)
}

/// Returns the length of the escape at `at`, and the character that it is, if any.
fn escape(text: &str, at: usize, is_json: bool) -> Option<(usize, Option<char>)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    match first {
        '_' => {
            let unit = numbered(rest, "_x").filter(|_| rest[6..].starts_with('_'))?;
            Some((7, Some(char::from_u32(unit.into())?)))
        }
        '<' => Some((link(text, at)?, None)),
        '\\' if is_json => {
            let fixed = [("\\\"", '"'), ("\\\\", '\\'), ("\\n", '\n'), ("\\t", '\t'), ("\\r\\n", '\n')];
            let fixed = fixed.iter().find(|(escape, _)| rest.starts_with(escape));
            fixed
                .map(|(escape, char)| (escape.len(), *char))
                .or_else(|| unicode(rest))
                .map(|(len, char)| (len, Some(char)))
        }
        _ => is_invisible(first).then_some((first.len_utf8(), None)),
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

/// Returns the unit of UTF-16 that four hexadecimal digits after a sign give: `_x000D_` of PowerShell's XML and of Excel,
/// `\u000D` of JSON.
fn numbered(text: &str, sign: &str) -> Option<u16> {
    let digits = text.strip_prefix(sign)?.get(..4)?;
    u16::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
}

/// Returns the length and the character of `\uHHHH`, or of the two that make a surrogate pair.
fn unicode(text: &str) -> Option<(usize, char)> {
    let first = numbered(text, "\\u")?;
    let second = numbered(&text[6..], "\\u").unwrap_or_default();
    let char = char::decode_utf16([first, second]).next()?.ok()?;
    Some((6 * char.len_utf16(), char))
}

/// Returns the length of a link that Outlook wrote after an address: `lynne@contoso.com<mailto:lynne@contoso.com>`.
fn link(text: &str, at: usize) -> Option<usize> {
    let inner = &text[at + 1..];
    let is_link = ["mailto:", "https://", "http://"].iter().any(|scheme| starts_with(inner, scheme));
    if !is_link || text[..at].chars().next_back().is_none_or(char::is_whitespace) {
        return None;
    }
    let ends = |byte: u8| matches!(byte, b'<' | b'>') || byte.is_ascii_whitespace();
    let end = inner.bytes().take(LONGEST_LINK).position(ends)?;
    inner[end..].starts_with('>').then_some(end + 2)
}
