//! Takes off a text what transport has put on it: colors of a console, entities of HTML.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use memchr::{memchr, memchr_iter};

const ESCAPE: u8 = 0x1B;

/// The text without colors and entities; a no-break space is a blank.
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

/// The same for several lines, whose number stays.
pub(crate) fn block(block: &str) -> Cow<'_, str> {
    let breaks = |text: &str| memchr_iter(b'\n', text.as_bytes()).count();
    let cleaned = text(block);
    if matches!(cleaned, Cow::Borrowed(_)) || breaks(&cleaned) == breaks(block) {
        return cleaned;
    }
    // An entity may stand for a line break: it is a blank here.
    let lines = block.split('\n').map(|line| text(line).replace('\n', " "));
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
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
