//! What carries no meaning in a sentence of the service, and is therefore passed over when two are compared.
//!
//! - the case of ASCII letters;
//! - the length and kind of a run of blanks: spaces, non-breaking spaces, line breaks of a wrapped console;
//! - backticks, which are markup of the documentation;
//! - the shape of quotes, apostrophes and hyphens.
//!
//! [`Folded`] walks a text as the characters that are left, each with the bytes that it stands for. Nothing is
//! copied, so a place in the folded text is a place in the text itself.

/// One character of a folded text, and where it stands in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) char: char,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The characters of a text that carry meaning, from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Folded<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Folded<'a> {
    /// Folds `text` from the byte `at`, which must be the beginning of a character.
    pub(crate) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }
}

impl Iterator for Folded<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        let mut rest = self.text[self.at..].chars();
        let mut start = self.at;
        let first = loop {
            match rest.next()? {
                '`' => start += 1,
                other => break other,
            }
        };
        let mut end = start + first.len_utf8();
        if is_blank(first) {
            end += rest.take_while(|&c| is_blank(c) || c == '`').map(char::len_utf8).sum::<usize>();
        }
        self.at = end;
        Some(Unit { char: fold(first), start, end })
    }
}

/// Whether `c` is a blank that a run of blanks may hold.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}'
}

/// Returns the one character that stands for `c` and all that mean the same.
fn fold(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        c if is_blank(c) => ' ',
        c => c.to_ascii_lowercase(),
    }
}

/// Whether `text` begins with `literal` at byte `at`; answers where it ends.
pub(crate) fn match_at(literal: &str, text: &str, at: usize) -> Option<usize> {
    let mut units = Folded::new(text, at);
    let mut end = at;
    for wanted in Folded::new(literal, 0) {
        let seen = units.next().filter(|seen| seen.char == wanted.char)?;
        end = seen.end;
    }
    Some(end)
}

/// Finds the first place at or after byte `from` where `literal` stands in `text`: its first and last byte.
pub(crate) fn find(literal: &str, text: &str, from: usize) -> Option<(usize, usize)> {
    let Some(first) = Folded::new(literal, 0).next() else { return Some((from, from)) };
    Folded::new(text, from)
        .filter(|unit| unit.char == first.char)
        .find_map(|unit| Some((unit.start, match_at(literal, text, unit.start)?)))
}

/// Whether the two texts are one when folded.
pub(crate) fn same(a: &str, b: &str) -> bool {
    match_at(a, b, 0).is_some_and(|end| Folded::new(b, end).next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    fn folded(text: &str) -> String {
        Folded::new(text, 0).map(|unit| unit.char).collect()
    }

    #[test]
    fn what_carries_no_meaning_folds_away() {
        for (name, text, expected) in [
            ("case", "User X", "user x"),
            ("backticks", "`ArchiveGuid` is", "archiveguid is"),
            ("lone backtick between blanks", "a ` b", "a b"),
            ("wrapped line", "the\r\n    tenant", "the tenant"),
            ("non-breaking space", "the\u{A0}tenant", "the tenant"),
            ("curly quotes", "\u{201C}isn\u{2019}t\u{201D}", "\"isn't\""),
            ("other letters stay", "\u{C9}t\u{E9}", "\u{C9}t\u{E9}"),
            ("nothing", "", ""),
            ("only backticks", "``", ""),
        ] {
            assert_eq!(folded(text), expected, "{name}");
        }
    }

    #[test]
    fn places_are_places_in_the_text() {
        let text = "the  `tenant`\u{A0}is";
        assert_eq!(find("tenant is", text, 0), Some((6, text.len())));
        assert_eq!(match_at("THE ", text, 0), Some(6));
        assert_eq!(find("user", text, 0), None);
    }
}
