//! Where a message inside a longer text can end.

use core::ops::Range;

use crate::base::chars::{self, is_quote};
use crate::base::tables::{Tables, Wording};
use crate::base::words::{self, Word};

/// Where a message that begins a text can end, the most likely end first.
pub(super) struct Ends<'a, 'w> {
    tables: &'static Tables<'static>,
    wording: &'static Wording,
    text: &'a str,
    words: &'w [Word],
    /// The word from which the last literal is searched.
    from: usize,
    state: LastLiteral,
}

enum LastLiteral {
    /// The last literal has words.
    Words,
    /// The last literal is only punctuation, such as a quote: the range of bytes to search for it.
    Punctuation(Range<usize>),
    /// There is no last literal: the only end.
    Open(usize),
    Done,
}

impl<'a, 'w> Ends<'a, 'w> {
    /// `is_cut` says whether `text` was cut short.
    pub(super) fn new(
        tables: &'static Tables<'static>,
        wording: &'static Wording,
        text: &'a str,
        words: &'w [Word],
        is_cut: bool,
    ) -> Self {
        let mut ends = Self { tables, wording, text, words, from: 0, state: LastLiteral::Done };
        let last = wording.holes.len();
        for number in 0..last {
            let literal = tables.words(wording, number);
            // The first literal must begin the text.
            if number == 0 && !ends.begins_with(literal) {
                return ends;
            }
            let Some(next) = ends.after(literal) else { return ends };
            ends.from = next;
        }
        let from = ends.from.checked_sub(1).map_or(0, |word| words[word].end as usize);
        let (literal, words) = (tables.literal(wording, last), tables.words(wording, last));
        if !words.is_empty() {
            ends.state = LastLiteral::Words;
            return ends;
        }
        let line = line_end(text, from);
        // The line may go on after the cut.
        let runs_on = is_cut && line == text.len();
        ends.state = match literal.chars().next() {
            None => open_end(tables, wording, &text[from..line], runs_on)
                .map_or(LastLiteral::Done, |end| LastLiteral::Open(from + end)),
            Some('.') if runs_on => LastLiteral::Done,
            Some('.') => LastLiteral::Punctuation(from..line),
            // An enclosed value may be wrapped into the next line.
            Some(_) => {
                let feed = text[line..].chars().take_while(|c| matches!(c, '\n' | '\r')).take(2).count();
                LastLiteral::Punctuation(from..line_end(text, line + feed))
            }
        };
        ends
    }

    /// Whether the message ends in a value, so that its only end is that of the value.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, LastLiteral::Open(_))
    }

    /// Whether the text begins with these words.
    fn begins_with(&self, literal: &[Word]) -> bool {
        self.words.get(..literal.len()).is_some_and(|words| words::begin_alike(words, literal))
    }

    /// Returns the word after the next place where these words are in a row.
    fn after(&self, literal: &[Word]) -> Option<usize> {
        let at = words::find(self.words.get(self.from..)?, literal)?;
        Some(self.from + at + literal.len())
    }

    /// Returns the end of the last literal's punctuation at a place; marks that are missing are skipped.
    fn after_punctuation(&self, mut end: usize, punctuation: &str) -> usize {
        for mark in punctuation.chars() {
            let next = self.text[end..].chars().next();
            if let Some(next) = next.filter(|&next| next == mark || is_quote(next) && is_quote(mark)) {
                end += next.len_utf8();
            }
        }
        end
    }
}

impl Iterator for Ends<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let last = self.wording.holes.len();
        let literal = self.tables.literal(self.wording, last);
        match &mut self.state {
            LastLiteral::Words => {
                let words = self.tables.words(self.wording, last);
                let next = self.after(words)?;
                // The same words may follow again later.
                self.from = next - words.len() + 1;
                let punctuation = &literal[words.last().map_or(0, |word| word.end as usize)..];
                Some(self.after_punctuation(self.words[next - 1].end as usize, punctuation))
            }
            LastLiteral::Punctuation(range) => {
                let (from, part) = (range.start, &self.text[range.clone()]);
                let at = match literal.chars().next()? {
                    // The last full stop in the line comes first.
                    '.' => {
                        let at = chars::find_last(part, |c| c == '.')?;
                        range.end = range.start + at;
                        at
                    }
                    // The first quote or bracket that closes the value comes first.
                    close => {
                        let end = enclosure_end(part, close)?;
                        range.start += end.end;
                        end.start
                    }
                };
                Some(self.after_punctuation(from + at, literal))
            }
            LastLiteral::Open(end) => {
                let end = *end;
                self.state = LastLiteral::Done;
                Some(end)
            }
            LastLiteral::Done => None,
        }
    }
}

/// Returns the range of the quote or bracket that closes what `text` opens first, or what was open before.
fn enclosure_end(text: &str, close: char) -> Option<Range<usize>> {
    let open = match close {
        ']' => Some('['),
        ')' => Some('('),
        _ => None,
    };
    let is_mark = |c: char| open.map_or_else(|| is_quote(c), |open| c == open || c == close);
    let (mut from, mut depth) = (0, 0);
    loop {
        let at = from + chars::find(&text[from..], is_mark)?;
        let mark = text[at..].chars().next()?;
        from = at + mark.len_utf8();
        let closes = if open.is_some() {
            depth += if mark == close { -1 } else { 1 };
            mark == close && depth <= 0
        } else {
            // A quote before a letter is an apostrophe or an opening quote.
            !text[from..].starts_with(char::is_alphanumeric)
        };
        if closes {
            return Some(at..from);
        }
    }
}

/// Returns where the line ends that a place is in.
fn line_end(text: &str, from: usize) -> usize {
    chars::find(&text[from..], |c| matches!(c, '\n' | '\r')).map_or(text.len(), |at| from + at)
}

/// Returns where a value in the rest of a line ends that ends the message; see [`scan`]. If the line `runs_on`, its end
/// is not the value's.
fn open_end(tables: &Tables<'_>, wording: &Wording, line: &str, runs_on: bool) -> Option<usize> {
    let is_detail = tables.holes(wording).last().is_some_and(|hole| hole.is_detail());
    let value = line.trim_start();
    let start = line.len() - value.len();
    let stops = [". ", "; ", ", ", "\t", " |", " [", " (", "  "];
    let end = match stops.iter().filter(|_| !is_detail).filter_map(|stop| chars::find_text(value, stop)).min() {
        Some(stop) => &value[..stop],
        None if runs_on => return None,
        None if is_detail => without_id(value.trim_end()),
        None => value.trim_end().trim_end_matches('.'),
    };
    Some(start + end.trim_end().len())
}

/// Removes a bracket with a GUID from the end of a text: logs add one after a message.
fn without_id(text: &str) -> &str {
    let is_guid = |word: &str| {
        let lens = [8, 4, 4, 4, 12];
        word.split('-').map(str::len).eq(lens) && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
    };
    let is_end = |c: char| c.is_whitespace() || matches!(c, ':' | '=');
    match text.strip_suffix(']').and_then(|text| text.rsplit_once(" [")) {
        Some((before, inside)) if inside.split(is_end).any(is_guid) => before,
        _ => text,
    }
}
