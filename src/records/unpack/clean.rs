//! Takes off a text what transport wrote into it: colors, entities, escapes, links of Outlook, tags, invisible characters.
//!
//! Most texts hold nothing of the kind. A few searches for single bytes find that out, and the text is handed back as
//! it is. Each escape is decoded once: `&amp;lt;` becomes `&lt;`.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use memchr::{memchr, memchr3_iter, memmem};

const ESCAPE: u8 = 0x1B;

/// The most bytes that a tag or a link may have: links of Outlook's "Safe Links" have up to 2,000.
const LONGEST_TAG: usize = 4096;

/// The most bytes of an entity: the longest name has 31 letters.
const LONGEST_ENTITY: usize = 34;

/// Returns the text of a cell or a message as it was before transport. A line break in an escape is a line break.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let stripped = without_colors(text);
    let Some(mode) = Mode::of(&stripped) else { return stripped };
    let decoded = decode(&stripped, mode, "\n");
    // `\u001b[31m`: the colors themselves were escaped.
    match without_colors(&decoded) {
        Cow::Borrowed(_) => Cow::Owned(decoded),
        Cow::Owned(plain) => Cow::Owned(plain),
    }
}

/// Returns several lines as they were before transport, and, if any line is now shorter or longer, how many columns each
/// line took on the console. The number of lines stays: a line break in an escape becomes two spaces.
pub(crate) fn block(block: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    let stripped = without_colors(block);
    if Mode::of(&stripped).is_none()
        && !memchr::memchr_iter(b'&', stripped.as_bytes()).any(|at| is_cut(&stripped[at..]))
    {
        return (stripped, None);
    }
    let mut cleaned = String::with_capacity(stripped.len());
    let mut columns = Vec::new();
    let mut head = "";
    let mut lines = stripped.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let text = line.trim_end_matches(['\n', '\r']);
        columns.push(text.chars().filter(|&char| !is_invisible(char)).count());
        // A console may have wrapped the line inside an entity: its head goes to its tail.
        let indent = if head.is_empty() { 0 } else { text.len() - text.trim_start_matches(' ').len() };
        let next = lines.peek().map_or("", |next| next.trim_start_matches(' '));
        let end = text.rfind('&').filter(|&at| at >= indent && is_entity_of(&text[at..], next)).unwrap_or(text.len());
        let whole = match head {
            "" => Cow::Borrowed(&text[..end]),
            head => Cow::Owned(format!("{}{head}{}", &text[..indent], &text[indent..end])),
        };
        match Mode::of(&whole) {
            None => cleaned.push_str(&whole),
            Some(mode) => cleaned.push_str(&without_colors(&decode(&whole, mode, "  "))),
        }
        cleaned.push_str(&line[text.len()..]);
        head = &text[end..];
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

/// How to read the characters that have a meaning only in some texts.
#[derive(Clone, Copy)]
struct Mode {
    /// The text has `\u0027` or `\"`, hence `\n` is a line break and not a folder of Windows.
    json: bool,
    /// The text has a tag that can only be HTML, hence `<b>` is one too and not a placeholder.
    html: bool,
}

impl Mode {
    /// Returns how to decode the text, or `None` if it holds nothing to decode.
    fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (mut json, mut html, mut any) = (false, false, false);
        for at in memchr3_iter(b'&', b'<', b'\\', bytes) {
            match bytes[at] {
                b'\\' => json = json || bytes.get(at + 1) == Some(&b'"') || unicode_escape(&text[at..]).is_some(),
                b'<' => {
                    html = html || Tag::at(&text[at..]).is_some_and(|tag| tag.is_evidence);
                    any = any || link(text, at).is_some();
                }
                _ => any = any || entity(&text[at..]).is_some(),
            }
        }
        any = any
            || json
            || html
            || memmem::find_iter(bytes, "_x").any(|at| xml_escape(&text[at..]).is_some())
            || memchr3_iter(0xE2, 0xEF, 0xC2, bytes).any(|at| text[at..].starts_with(is_invisible));
        any.then_some(Self { json, html })
    }
}

/// Every byte at which something to decode may begin.
const TRIGGERS: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = [b'&', b'<', b'\\', b'_', 0xE2, 0xEF, 0xC2];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// The text or the break that an escape is decoded to.
enum Piece<'t> {
    Text(Cow<'t, str>),
    /// A block of HTML begins or ends here: the next text begins a line.
    Block,
}

/// Decodes all escapes of a text.
fn decode(text: &str, mode: Mode, line_break: &str) -> String {
    let mut out = Decoded { text: String::with_capacity(text.len()), is_new_block: false, line_break };
    let mut at = 0;
    while let Some(skipped) = text.as_bytes()[at..].iter().position(|&byte| TRIGGERS[usize::from(byte)]) {
        out.push(&text[at..at + skipped]);
        at += skipped;
        let Some((len, piece)) = piece(text, at, mode) else {
            let len = text[at..].chars().next().map_or(1, char::len_utf8);
            out.push(&text[at..at + len]);
            at += len;
            continue;
        };
        at += len;
        match piece {
            Piece::Block => out.is_new_block = true,
            Piece::Text(text) if text == "\n" => out.push(line_break),
            Piece::Text(return_) if return_ == "\r" => {
                // Half of a line break, where a line feed or the end of the text follows.
                let is_half = match piece_text(text, at, mode) {
                    Some(next) => next == "\n",
                    None => at == text.len() || text[at..].starts_with(['\r', '\n']),
                };
                out.push(if is_half { "" } else { line_break });
            }
            Piece::Text(text) => out.push(&text),
        }
    }
    out.push(&text[at..]);
    out.text
}

struct Decoded<'b> {
    text: String,
    is_new_block: bool,
    line_break: &'b str,
}

impl Decoded<'_> {
    fn push(&mut self, part: &str) {
        if part.is_empty() {
            return;
        }
        if self.is_new_block && !part.starts_with(['\n', '\r']) && part != self.line_break {
            if !self.text.is_empty() && !self.text.ends_with(self.line_break) {
                self.text.push_str(self.line_break);
            }
            self.is_new_block = false;
        }
        self.text.push_str(part);
    }
}

/// Returns the text of the escape at `at`.
fn piece_text(text: &str, at: usize, mode: Mode) -> Option<Cow<'_, str>> {
    match piece(text, at, mode)? {
        (_, Piece::Text(text)) => Some(text),
        (_, Piece::Block) => None,
    }
}

/// Returns the length of the escape at `at`, and what it comes to.
fn piece(text: &str, at: usize, mode: Mode) -> Option<(usize, Piece<'_>)> {
    let rest = &text[at..];
    let fixed = |len, text: &'static str| Some((len, Piece::Text(Cow::Borrowed(text))));
    let char = |(len, char): (usize, char)| (len, Piece::Text(Cow::Owned(char.to_string())));
    match rest.as_bytes().first()? {
        b'&' => entity(rest).map(|(len, text)| (len, Piece::Text(text))),
        b'_' => xml_escape(rest).map(char),
        b'\\' if mode.json => match rest.as_bytes().get(1)? {
            b'"' => fixed(2, "\""),
            b'\\' => fixed(2, "\\"),
            b'n' => fixed(2, "\n"),
            b'r' if rest[2..].starts_with("\\n") => fixed(4, "\n"),
            b't' => fixed(2, "\t"),
            _ => unicode_escape(rest).map(char),
        },
        b'<' => {
            if let Some(len) = link(text, at) {
                return fixed(len, "");
            }
            let tag = Tag::at(rest).filter(|_| mode.html)?;
            match tag.breaks {
                Breaks::Line => fixed(tag.len, "\n"),
                Breaks::Cell => fixed(tag.len, "\t"),
                Breaks::Block => Some((tag.len, Piece::Block)),
                Breaks::Nothing => fixed(tag.len, ""),
            }
        }
        _ => {
            let first = rest.chars().next().filter(|&char| is_invisible(char))?;
            fixed(first.len_utf8(), "")
        }
    }
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

/// Returns whether the text, from `&` to the end of a line, and the beginning of the next line are one entity.
fn is_entity_of(head: &str, next: &str) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    if head.len() > LONGEST_ENTITY || !head.as_bytes()[1..].iter().all(is_name) {
        return false;
    }
    let tail = next.as_bytes().iter().take(LONGEST_ENTITY).take_while(|byte| is_name(byte)).count();
    next.as_bytes().get(tail) == Some(&b';') && entity(&format!("{head}{}", &next[..=tail])).is_some()
}

/// Returns whether the text begins with an entity that the end of a line cuts.
fn is_cut(text: &str) -> bool {
    let end = text.as_bytes().iter().take(LONGEST_ENTITY + 2).position(|&byte| byte == b'\n');
    end.is_some_and(|end| is_entity_of(text[..end].trim_end_matches('\r'), text[end + 1..].trim_start_matches(' ')))
}

/// Returns the unit that four hexadecimal digits at the beginning of the text give.
fn unit(text: &str) -> Option<u16> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

/// Returns a text of PowerShell's XML with its escapes `_xHHHH_` decoded; line breaks are line feeds.
pub(super) fn xml_escapes(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), b"_x") {
        decoded.push_str(&rest[..at]);
        let (len, char) = xml_escape(&rest[at..]).unwrap_or((1, '_'));
        decoded.push(char);
        rest = &rest[at + len..];
    }
    decoded.push_str(rest);
    decoded.replace("\r\n", "\n")
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

/// The break that a tag makes in the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Line,
    Block,
    Cell,
    Nothing,
}

/// A tag of HTML at the beginning of a text.
struct Tag {
    len: usize,
    breaks: Breaks,
    /// Whether it cannot be a placeholder of a sentence such as `<b>`.
    is_evidence: bool,
}

impl Tag {
    fn at(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_end = bytes.get(1) == Some(&b'/');
        let start = if is_end { 2 } else { 1 };
        let len = bytes[start..].iter().take(10).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = text[start..start + len].to_ascii_lowercase();
        // A name that is also a word of these sentences (`source`, `title`, `time`, `address`) is not here.
        let (breaks, is_rare) = match name.as_str() {
            "br" => (Breaks::Line, true),
            "p" | "div" | "tr" | "table" | "tbody" | "thead" | "ul" | "ol" | "li" | "hr" | "pre" | "blockquote"
            | "html" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (Breaks::Block, true),
            "td" | "th" => (if is_end { Breaks::Cell } else { Breaks::Nothing }, true),
            "span" | "strong" | "em" | "font" | "tt" | "sup" | "sub" => (Breaks::Nothing, true),
            "b" | "i" | "u" | "a" | "s" | "body" | "code" | "small" | "img" => (Breaks::Nothing, false),
            _ => return None,
        };
        let after = &bytes[start + len..];
        let end = after.iter().take(LONGEST_TAG).position(|byte| matches!(byte, b'<' | b'>'))?;
        let attributes = text[start + len..start + len + end].trim_end_matches('/');
        let has_attribute = attributes.starts_with(char::is_whitespace) && attributes.contains('=');
        if after[end] != b'>' || !(has_attribute || attributes.trim().is_empty()) {
            return None;
        }
        Some(Self { len: start + len + end + 1, breaks, is_evidence: is_rare || is_end || has_attribute })
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    #[test]
    fn texts_are_cleaned() {
        for (name, dirty, clean) in [
            ("colors", "\u{1B}[31;1mMax retry\u{1B}[0m\t\nfor", "Max retry\t\nfor"),
            ("a link of a console", "\u{1B}]8;;https://contoso.com\u{7}here\u{1B}]8;;\u{7}", "here"),
            ("escaped colors", "\\u001b[31mMax retry\\u001b[0m for", "Max retry for"),
            ("entities", "isn&#39;t &lt;a&gt; &amp; &#x27;b&#x27;", "isn't <a> & 'b'"),
            ("entities once", "&amp;lt;", "&lt;"),
            ("no-break space", "user&nbsp;lynne", "user lynne"),
            ("a no-break space that is no entity, beside one that is", "a\u{A0}b&#160;c", "a\u{A0}b c"),
            ("line break of an entity", "one&#13;&#10;two", "one\ntwo"),
            ("CLIXML", "one_x000D__x000A_two_x0027_s_x000A_three", "one\ntwo's\nthree"),
            ("carriage return of Excel", "one_x000D_\ntwo_x000D_", "one\ntwo"),
            ("a lone carriage return", "one_x000D_two", "one\ntwo"),
            ("JSON", r"isn\u0027t \u003ca\u003e", "isn't <a>"),
            ("JSON in JSON", r#"{\"message\":\"one\r\ntwo\nthree\tfour\"}"#, "{\"message\":\"one\ntwo\nthree\tfour\"}"),
            ("surrogates", r"a\ud83d\ude00b", "a\u{1F600}b"),
            ("address of Outlook", "lynne@contoso.com<mailto:lynne@contoso.com>, failed", "lynne@contoso.com, failed"),
            ("address of Outlook in capitals", "L@contoso.com<MAILTO:l@contoso.com>", "L@contoso.com"),
            (
                "safe link",
                "https://contoso.com/a<https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcontoso.com%2Fa&data=05%7C> b",
                "https://contoso.com/a b",
            ),
            ("invisible", "\u{FEFF}EX\u{200B}CH-\u{AD}15\u{2060}\u{200E}", "EXCH-15"),
            ("line breaks of HTML", "one<br>two<BR />three", "one\ntwo\nthree"),
            ("blocks of HTML", "<div class=\"x\"><p>one</p><p><b>two</b> three</p></div>", "one\ntwo three"),
            ("cells of HTML", "<tr><td>one</td><td>two</td></tr><tr><td>three", "one\ttwo\t\nthree"),
            ("closing tag", "<b>Max retry</b> reached", "Max retry reached"),
            ("attribute", "<a href=\"https://contoso.com\">here", "here"),
        ] {
            assert_eq!(super::text(dirty), clean, "{name}");
        }
    }

    #[test]
    fn clean_texts_stay_and_are_not_copied() {
        for (name, text) in [
            ("ampersand", "Sales & Marketing; all &c; R&D &nosuch; &#xZZ;"),
            ("path", r"C:\new\table\users\ufo \\server\unc"),
            ("placeholders", "a<b> of <source tenant id> and <lynne@contoso.com>, x < y > z, <p foo bar>"),
            ("address in brackets", "Lynne Robbins <mailto:lynne@contoso.com>"),
            ("open link", "a<https://contoso.com b>"),
            ("names", "my_x000_ _xyz _x00ZZ_ a_x_b"),
            ("lone surrogate", r"\ud83d"),
            ("curly quotes", "isn\u{2019}t \u{2026} \u{A0} \u{A9} \u{FF0D}"),
        ] {
            assert!(matches!(super::text(text), Cow::Borrowed(same) if same == text), "{name}: {}", super::text(text));
            assert!(matches!(super::block(text), (Cow::Borrowed(_), None)), "{name}");
        }
    }

    #[test]
    fn blocks_keep_their_lines() {
        for (name, dirty, clean, columns) in [
            ("colors", "\u{1B}[31mone\u{1B}[0m\r\ntwo\n", "one\r\ntwo\n", None),
            ("color without an end", "\u{1B}[31\ntwo\n", "\ntwo\n", None),
            ("entities", "isn&#39;t\nit\n", "isn't\nit\n", Some(vec![9, 2])),
            ("a wrapped entity", "that isn&#3\n  9;t\n", "that isn\n  't\n", Some(vec![11, 5])),
            ("an ampersand at the end", "R&\nD; &amp;\n", "R&\nD; &\n", Some(vec![2, 8])),
            ("JSON", "one \\u0027two\\u0027\\nthree\nC:\\new\n", "one 'two'  three\nC:\\new\n", Some(vec![26, 6])),
            ("CLIXML", "one_x000D__x000A_two\nthree", "one  two\nthree", Some(vec![20, 5])),
            ("HTML", "one<br>two\r\n<p>three</p>\n<p>", "one  two\r\nthree\n", Some(vec![10, 12, 3])),
            ("invisible", "\u{FEFF}one\ntwo", "one\ntwo", Some(vec![3, 3])),
        ] {
            let (text, widths) = super::block(dirty);
            assert_eq!((&*text, widths), (clean, columns), "{name}");
            assert_eq!(text.matches('\n').count(), dirty.matches('\n').count(), "{name}");
        }
    }

    #[test]
    fn random_texts_do_not_panic() {
        for bytes in crate::records::unpack::random::texts() {
            let text = String::from_utf8_lossy(&bytes);
            super::text(&text);
            let (cleaned, _) = super::block(&text);
            assert_eq!(cleaned.matches('\n').count(), text.matches('\n').count(), "{text:?}");
        }
    }

    #[test]
    fn a_mebibyte_of_beginnings_ends() {
        for piece in ["<", "&", "\\", "<https://", "a<https://x", "<div ", "_x", "&#", "\u{1B}", "&am\n", "\\u"] {
            let text = piece.repeat((1 << 20) / piece.len());
            assert!(!super::text(&text).contains('\u{1B}'), "{piece:?}");
            super::block(&text);
        }
    }
}
