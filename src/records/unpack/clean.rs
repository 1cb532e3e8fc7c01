//! Takes off a text what transport wrote into it: colors, entities, escapes, links of Outlook, tags, invisible characters.
//!
//! Most texts hold nothing of the kind. A few searches for single bytes find that out, and the text is handed back as
//! it is. Each escape is decoded once: `&amp;lt;` becomes `&lt;`.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use memchr::{memchr, memchr3, memmem};

use super::markup::html::{self, Source};
use super::markup::starts_with;

const ESCAPE: u8 = 0x1B;

/// The most bytes that a link may have: those of Outlook's "Safe Links" have up to 2,000.
const LONGEST_LINK: usize = 4096;

/// The most bytes of an entity: the longest name has 31 letters.
const LONGEST_ENTITY: usize = 34;

/// Beginnings of tags that only HTML has. `<b>` alone may be a placeholder of a sentence.
const TAGS: [&str; 12] =
    ["</", "<br", "<p>", "<p ", "<div", "<span", "<table", "<tr", "<td", "<li>", "<a href", "<img src"];

/// Returns the text of a cell or a message as it was before transport. A line break in an escape is a line break.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let stripped = without_colors(text);
    match decode(&stripped) {
        Cow::Borrowed(_) => stripped,
        // `\u001b[31m`: the colors themselves were escaped.
        Cow::Owned(decoded) => Cow::Owned(without_colors(&decoded).into_owned()),
    }
}

/// Returns several lines as they were before transport, and, if any line is now shorter or longer, how many columns each
/// line took on the console. The number of lines stays: a line break in an escape becomes two spaces.
pub(crate) fn block(block: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    let stripped = without_colors(block);
    if matches!(decode(&stripped), Cow::Borrowed(_)) {
        return (stripped, None);
    }
    let mut cleaned = String::with_capacity(stripped.len());
    let mut columns = Vec::new();
    for line in stripped.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        columns.push(content.chars().filter(|&char| !is_invisible(char)).count());
        cleaned.push_str(&text(content).replace('\n', "  "));
        cleaned.push_str(&line[content.len()..]);
    }
    (Cow::Owned(cleaned), Some(columns))
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

/// Decodes all escapes of a text.
fn decode(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let none = memchr3(b'&', b'<', b'\\', bytes).or_else(|| memchr3(0xE2, 0xEF, 0xC2, bytes)).is_none();
    if none && memmem::find(bytes, b"_x").is_none() {
        return Cow::Borrowed(text);
    }
    // `\n` is a line break where there is `\u0027` or `\"`, else a folder of Windows.
    let is_json = memchr::memchr_iter(b'\\', bytes)
        .any(|at| bytes.get(at + 1) == Some(&b'"') || unicode_escape(&text[at..]).is_some());
    let is_tag = |at: usize| TAGS.iter().any(|tag| starts_with(&bytes[at..], tag));
    let is_html = memchr::memchr_iter(b'<', bytes).any(is_tag);
    let text = if is_html { Cow::Owned(html::unpack(text, Source::Text).text) } else { Cow::Borrowed(text) };
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(skipped) = bytes[at..].iter().position(|byte| b"&<\\_\xE2\xEF\xC2".contains(byte)) {
        at += skipped;
        let Some((len, piece)) = piece(&text, at, is_json, is_html) else {
            at += 1;
            continue;
        };
        out.push_str(&text[done..at]);
        out.push_str(&piece);
        at += len;
        done = at;
    }
    if done == 0 && !is_html {
        return text;
    }
    out.push_str(&text[done..]);
    out = out.replace("\r\n", "\n").replace('\r', "\n");
    out.truncate(out.trim_end_matches('\n').len());
    Cow::Owned(out)
}

/// Returns the length of the escape at `at`, and the text that it is. Of HTML, the entities are decoded already.
fn piece(text: &str, at: usize, is_json: bool, is_html: bool) -> Option<(usize, Cow<'_, str>)> {
    let rest = &text[at..];
    let (len, fixed) = match rest.as_bytes() {
        [b'&', ..] if !is_html => return entity(rest),
        [b'_', ..] => return xml_escape(rest).map(|(len, char)| (len, char.to_string().into())),
        [b'\\', next, ..] if is_json => match next {
            b'"' => (2, "\""),
            b'\\' => (2, "\\"),
            b'n' => (2, "\n"),
            b't' => (2, "\t"),
            b'r' if rest[2..].starts_with("\\n") => (4, "\n"),
            _ => return unicode_escape(rest).map(|(len, char)| (len, char.to_string().into())),
        },
        [b'<', ..] => (link(text, at)?, ""),
        _ => (rest.chars().next().filter(|&char| is_invisible(char))?.len_utf8(), ""),
    };
    Some((len, fixed.into()))
}

/// Returns whether nobody sees the character: joiners, marks of direction, a soft hyphen, a byte order mark.
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Returns the length and the text of the entity that the text begins with. A no-break space is a space.
fn entity(text: &str) -> Option<(usize, Cow<'_, str>)> {
    let mut name = text.bytes().skip(1).take(LONGEST_ENTITY);
    let len = 2 + name.position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')?;
    match html_escape::decode_html_entities(text.get(..len).filter(|entity| entity.ends_with(';'))?) {
        Cow::Borrowed(_) => None,
        Cow::Owned(decoded) => Some((len, decoded.replace('\u{A0}', " ").into())),
    }
}

/// Returns the unit that four hexadecimal digits at the beginning of the text give.
fn unit(text: &str) -> Option<u16> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

/// Returns the length and the character of `_xHHHH_`, the escape of XML names in PowerShell and of cells in Excel.
fn xml_escape(text: &str) -> Option<(usize, char)> {
    let unit = unit(text.strip_prefix("_x")?)?;
    text[6..].starts_with('_').then_some(7).zip(char::from_u32(u32::from(unit)))
}

/// Returns the length and the character of `\uHHHH`, or of the two that make a surrogate pair.
fn unicode_escape(text: &str) -> Option<(usize, char)> {
    let first = unit(text.strip_prefix("\\u")?)?;
    let second = text[6..].strip_prefix("\\u").and_then(unit).unwrap_or_default();
    let char = char::decode_utf16([first, second]).next()?.ok()?;
    Some((6 * char.len_utf16(), char))
}

/// Returns the length of a link that Outlook wrote after an address: `lynne@contoso.com<mailto:lynne@contoso.com>`.
fn link(text: &str, at: usize) -> Option<usize> {
    let inner = &text.as_bytes()[at + 1..];
    let is_link = ["mailto:", "https://", "http://"].iter().any(|scheme| starts_with(inner, scheme));
    if !is_link || text[..at].chars().next_back().is_none_or(char::is_whitespace) {
        return None;
    }
    let end =
        inner.iter().take(LONGEST_LINK).position(|byte| matches!(byte, b'<' | b'>') || byte.is_ascii_whitespace())?;
    (inner[end] == b'>').then_some(end + 2)
}
