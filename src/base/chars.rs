//! Whitespace, quotes and brackets, and searches for characters.

use crate::base::bytes;

/// Whether a character is whitespace, visible or not.
pub(crate) fn is_whitespace(c: char) -> bool {
    c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}'
}

/// The quotes and brackets that can open, each with what closes it.
const PAIRS: &[(char, char)] = &[
    ('\'', '\''),
    ('"', '"'),
    ('`', '`'),
    ('[', ']'),
    ('(', ')'),
    ('<', '>'),
    ('{', '}'),
    ('\u{201C}', '\u{201D}'),
    ('\u{201D}', '\u{201D}'),
    ('\u{201E}', '\u{201C}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{2019}', '\u{2019}'),
    ('\u{AB}', '\u{BB}'),
    ('\u{FF02}', '\u{FF02}'),
    ('\u{FF07}', '\u{FF07}'),
    ('\u{FF08}', '\u{FF09}'),
    ('\u{FF3B}', '\u{FF3D}'),
];

/// Returns what closes the quote or bracket that a character opens; `None` if it opens nothing.
#[inline]
pub(crate) fn closing(open: char) -> Option<char> {
    PAIRS.iter().find(|(opens, _)| *opens == open).map(|(_, closes)| *closes)
}

/// Whether a character is one of the quotes that messages have, straight or curly.
#[inline]
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '\u{2018}'..='\u{201F}')
}

/// Whether a character is a quote of any kind. The further ones may also be part of a name: `ПАО «Газпром»`.
#[inline]
pub(crate) fn is_any_quote(c: char) -> bool {
    is_quote(c) || matches!(c, '\u{AB}' | '\u{BB}' | '\u{FF02}' | '\u{FF07}')
}

/// Whether a sentence in quotes, brackets or emphasis may begin with this byte.
#[inline]
pub(crate) fn may_open(byte: u8) -> bool {
    !byte.is_ascii() || b"'\"`([{*_".contains(&byte)
}

/// Returns the first place in a text of a character that is searched.
#[inline]
pub(crate) fn find(text: &str, is_it: impl Fn(char) -> bool) -> Option<usize> {
    let found = text.find(is_it);
    #[cfg(test)]
    super::searched::add(found.unwrap_or(text.len()) + 1);
    found
}

/// Whether a text has a character that is searched.
#[inline]
pub(crate) fn contains(text: &str, is_it: impl Fn(char) -> bool) -> bool {
    find(text, is_it).is_some()
}

/// Returns the last place in a text of a character that is searched.
#[inline]
pub(crate) fn find_last(text: &str, is_it: impl Fn(char) -> bool) -> Option<usize> {
    let found = text.rfind(is_it);
    #[cfg(test)]
    super::searched::add(text.len() - found.unwrap_or(0) + 1);
    found
}

/// Returns the first place of one text in another.
#[inline]
pub(crate) fn find_text(text: &str, other: &str) -> Option<usize> {
    let found = text.find(other);
    #[cfg(test)]
    super::searched::add(found.unwrap_or(text.len()) + 1);
    found
}

/// A text without the characters that are searched at its beginning.
#[inline]
pub(crate) fn trim_start(text: &str, is_it: impl Fn(char) -> bool) -> &str {
    let rest = text.trim_start_matches(is_it);
    #[cfg(test)]
    super::searched::add(text.len() - rest.len() + 1);
    rest
}

/// A text without the characters that are searched at its end.
#[inline]
pub(crate) fn trim_end(text: &str, is_it: impl Fn(char) -> bool) -> &str {
    let rest = text.trim_end_matches(is_it);
    #[cfg(test)]
    super::searched::add(text.len() - rest.len() + 1);
    rest
}

/// A text without whitespace around it.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    // Nearly always there is none.
    if let [b'!'..=b'~', .., b'!'..=b'~'] = text.as_bytes() {
        return text;
    }
    trim_end(trim_start(text, is_whitespace), is_whitespace)
}

/// Whether a text has whitespace in it.
#[inline]
pub(crate) fn has_whitespace(text: &str) -> bool {
    bytes::any(text.as_bytes(), bytes::is_odd) && contains(text, is_whitespace)
}

/// Returns the place of the first whitespace in a text, or the end of the text.
pub(crate) fn first_whitespace(text: &str) -> usize {
    let at = bytes::find(text.as_bytes(), bytes::is_odd);
    match text.as_bytes().get(at) {
        // Nearly always it is a space.
        None | Some(b' ') => at,
        Some(_) => find(text, is_whitespace).unwrap_or(text.len()),
    }
}

/// Returns the parts of a text between whitespace.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    #[cfg(test)]
    super::searched::add(text.len());
    text.split(is_whitespace).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quote_that_opens_is_closed_by_a_quote() {
        for (open, close) in PAIRS {
            assert_eq!(closing(*open), Some(*close));
            assert_eq!(is_any_quote(*open), is_any_quote(*close), "{open} and {close}");
            assert!(!open.is_ascii() || may_open(*open as u8) || *open == '<', "{open}");
        }
        assert_eq!([closing(']'), closing('a'), closing('\u{BB}')], [None; 3]);
    }

    #[test]
    fn invisible_spaces_are_whitespace() {
        assert_eq!(trim("\u{FEFF} a b\u{A0}\u{200B}\n"), "a b");
        assert!(parts(" a\u{200B}b\r\n\tc ").eq(["a", "b", "c"]));
        assert_eq!([first_whitespace("ab\u{E9} c"), first_whitespace("ab\u{A0}c"), first_whitespace("abc")], [4, 2, 3]);
        assert_eq!([has_whitespace("ab\u{E9}"), has_whitespace("ab\u{A0}c")], [false, true]);
    }
}
