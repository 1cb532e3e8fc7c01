//! Takes off a text what transport has put on it: colors of a console, entities of HTML.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use memchr::{memchr, memchr_iter};

const ESCAPE: u8 = 0x1B;

/// The text without colors and entities. Where there are entities, a no-break space is a blank.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let mut cleaned = Cow::Borrowed(text);
    if memchr(ESCAPE, text.as_bytes()).is_some() {
        cleaned = Cow::Owned(strip_str(text).to_string());
    }
    if holds_entity(&cleaned) {
        cleaned = Cow::Owned(html_escape::decode_html_entities(&*cleaned).replace('\u{A0}', " "));
    }
    cleaned
}

/// The same for several lines, whose number stays; where entities were in them, with the columns that each line took.
pub(crate) fn block(block: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    let mut cleaned = Cow::Borrowed(block);
    if memchr(ESCAPE, block.as_bytes()).is_some() {
        // Line by line: a code that has no end must not take the rest with it.
        let mut stripped = String::with_capacity(block.len());
        for line in block.split_inclusive('\n') {
            let text = line.trim_end_matches(['\n', '\r']);
            stripped.extend(strip_str(text));
            stripped.push_str(&line[text.len()..]);
        }
        cleaned = Cow::Owned(stripped);
    }
    if !holds_entity(&cleaned) {
        return (cleaned, None);
    }
    let mut decoded = String::with_capacity(cleaned.len());
    let mut columns = Vec::new();
    let mut cut = "";
    for line in cleaned.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        columns.push(text.chars().count());
        // A console may have wrapped the line inside an entity: its head goes to its tail.
        let indent = text.len() - text.trim_start_matches(' ').len();
        let head = text.rfind('&').filter(|&at| is_head(&text[at..])).unwrap_or(text.len()).max(indent);
        let whole = format!("{}{cut}{}", &text[..indent], &text[indent..head]);
        // An entity may stand for a line break or a blank that keeps words together: both are blanks here.
        decoded.push_str(&html_escape::decode_html_entities(&whole).replace(['\n', '\u{A0}'], " "));
        decoded.push_str(&line[text.len()..]);
        cut = &text[head..];
    }
    decoded.push_str(cut);
    (Cow::Owned(decoded), Some(columns))
}

/// Whether it is the beginning of an entity.
fn is_head(text: &str) -> bool {
    text.len() < 10 && text[1..].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

/// Whether the text may hold an entity: `&`, a name or a number, `;`.
fn holds_entity(text: &str) -> bool {
    memchr_iter(b'&', text.as_bytes()).any(|at| {
        let name = &text.as_bytes()[at + 1..];
        let end = name.iter().take(12).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#');
        end.is_some_and(|end| end > 1 && name[end] == b';')
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn texts_are_cleaned() {
        for (name, dirty, clean) in [
            ("nothing", "Sales & Marketing; all", "Sales & Marketing; all"),
            ("colors", "\u{1B}[31;1mMax retry\u{1B}[0m\t\nfor", "Max retry\t\nfor"),
            ("entities", "isn&#39;t &lt;a&gt; &amp; &#x27;b&#x27;", "isn't <a> & 'b'"),
            ("a link", "\u{1B}]8;;https://contoso.com\u{7}here\u{1B}]8;;\u{7}", "here"),
        ] {
            assert_eq!(super::text(dirty), clean, "{name}");
        }
    }
}
