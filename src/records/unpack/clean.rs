//! Takes off a text what transport wrote into it: colors, entities, escapes, links of Outlook, tags, invisible characters.
//!
//! Most texts hold nothing of the kind. A few searches for single bytes find that out, and the text is handed back as
//! it is. Each escape is decoded once: `&amp;lt;` becomes `&lt;`.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use memchr::{memchr, memchr3, memmem};

const ESCAPE: u8 = 0x1B;

/// The most bytes that a tag or a link may have: links of Outlook's "Safe Links" have up to 2,000.
const LONGEST_TAG: usize = 4096;

/// The most bytes of an entity: the longest name has 31 letters.
const LONGEST_ENTITY: usize = 34;

/// Elements of HTML that begin or end a line. A name that is also a word of these sentences (`source`, `title`, `time`,
/// `address`) is not here.
const BLOCKS: &str = "br p div tr table tbody thead ul ol li hr pre blockquote html h1 h2 h3 h4 h5 h6";

/// Elements inside a line that are no placeholder of a sentence, and some that may be one, such as `<b>`.
const INLINE: &str = "td th span strong em font tt sup sub";
const PLACEHOLDERS: &str = "b i u a s body code small img";

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
    // `<b>` is a tag where there is one that only HTML has, else a placeholder.
    let is_html =
        memchr::memchr_iter(b'<', bytes).any(|at| tag(&text[at..]).is_some_and(|(.., is_evidence)| is_evidence));
    let mut out = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(skipped) = bytes[at..].iter().position(|byte| b"&<\\_\xE2\xEF\xC2".contains(byte)) {
        at += skipped;
        let Some((len, piece)) = piece(text, at, is_json, is_html) else {
            at += 1;
            continue;
        };
        out.push_str(&text[done..at]);
        match &*piece {
            BLOCK if out.is_empty() || out.ends_with('\n') => {}
            BLOCK => out.push('\n'),
            piece => out.push_str(piece),
        }
        at += len;
        done = at;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    out = out.replace("\r\n", "\n").replace('\r', "\n");
    out.truncate(out.trim_end_matches('\n').len());
    Cow::Owned(out)
}

/// Stands for a border of a block of HTML: a line break, if none is there.
const BLOCK: &str = "\u{85}";

/// Returns the length of the escape at `at`, and the text that it is.
fn piece(text: &str, at: usize, is_json: bool, is_html: bool) -> Option<(usize, Cow<'_, str>)> {
    let rest = &text[at..];
    let (len, fixed) = match rest.as_bytes() {
        [b'&', ..] => return entity(rest),
        [b'_', ..] => return xml_escape(rest).map(|(len, char)| (len, char.to_string().into())),
        [b'\\', next, ..] if is_json => match next {
            b'"' => (2, "\""),
            b'\\' => (2, "\\"),
            b'n' => (2, "\n"),
            b't' => (2, "\t"),
            b'r' if rest[2..].starts_with("\\n") => (4, "\n"),
            _ => return unicode_escape(rest).map(|(len, char)| (len, char.to_string().into())),
        },
        [b'<', ..] => match link(text, at) {
            Some(len) => (len, ""),
            None => tag(rest).filter(|_| is_html).map(|(len, text, _)| (len, text))?,
        },
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
    let name = text.as_bytes()[1..].iter().take(LONGEST_ENTITY);
    let end = 1 + name.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    if end < 3 || text.as_bytes().get(end) != Some(&b';') {
        return None;
    }
    match html_escape::decode_html_entities(&text[..=end]) {
        Cow::Borrowed(_) => None,
        Cow::Owned(decoded) if decoded == "\u{A0}" => Some((end + 1, Cow::Borrowed(" "))),
        Cow::Owned(decoded) => Some((end + 1, Cow::Owned(decoded))),
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
    let second = text[6..].strip_prefix("\\u").and_then(unit);
    match (char::decode_utf16([first]).next()?, second) {
        (Ok(char), _) => Some((6, char)),
        (Err(_), Some(second)) => char::decode_utf16([first, second]).next()?.ok().map(|char| (12, char)),
        (Err(_), None) => None,
    }
}

/// Returns the length of a link that Outlook wrote after an address: `lynne@contoso.com<mailto:lynne@contoso.com>`.
fn link(text: &str, at: usize) -> Option<usize> {
    let inner = &text.as_bytes()[at + 1..];
    let is_link = ["mailto:", "https://", "http://"]
        .iter()
        .any(|scheme| inner.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes())));
    if !is_link || text[..at].chars().next_back().is_none_or(char::is_whitespace) {
        return None;
    }
    let end =
        inner.iter().take(LONGEST_TAG).position(|byte| matches!(byte, b'<' | b'>') || byte.is_ascii_whitespace())?;
    (inner[end] == b'>').then_some(end + 2)
}

/// Returns the length of the tag that the text begins with, the text that it is, and whether only HTML has it.
fn tag(text: &str) -> Option<(usize, &'static str, bool)> {
    let bytes = text.as_bytes();
    let is_end = bytes.get(1) == Some(&b'/');
    let start = 1 + usize::from(is_end);
    let len = bytes[start..].iter().take(10).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = text[start..start + len].to_ascii_lowercase();
    let is_one_of = |names: &str| names.split(' ').any(|other| other == name);
    let is_placeholder = is_one_of(PLACEHOLDERS);
    let becomes = match name.as_str() {
        "br" => "\n",
        "td" | "th" if is_end => "\t",
        _ if is_one_of(BLOCKS) => BLOCK,
        _ if is_placeholder || is_one_of(INLINE) => "",
        _ => return None,
    };
    let after = &text[start + len..];
    let end = after.bytes().take(LONGEST_TAG).position(|byte| matches!(byte, b'<' | b'>'))?;
    let attributes = after[..end].trim_end_matches('/');
    let has_attribute = attributes.starts_with(char::is_whitespace) && attributes.contains('=');
    let is_tag = after.as_bytes()[end] == b'>' && (has_attribute || attributes.trim().is_empty());
    is_tag.then_some((start + len + end + 1, becomes, !is_placeholder || is_end || has_attribute))
}
