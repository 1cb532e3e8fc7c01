//! A slow stand-in for the search of errors inside a longer text, with the interface of what will replace it.

use core::ops::Range;

use alloc::string::String;
use alloc::vec::Vec;

use crate::{ErrorCode, ErrorKind, Fidelity, Recognized, recognize};

/// An error inside a longer text.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    range: Range<usize>,
    text: &'a str,
    recognized: Recognized<'a>,
}

impl<'a> Found<'a> {
    /// Returns where it stands, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Returns what it is.
    pub fn recognized(&self) -> &Recognized<'a> {
        &self.recognized
    }

    /// Returns its text.
    pub fn text(&self) -> &'a str {
        self.text
    }
}

/// The errors inside a text.
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
    first_words: Vec<String>,
}

/// The errors inside bytes.
pub struct ScanBytes<'a> {
    chunks: core::iter::Peekable<core::str::Utf8Chunks<'a>>,
    base: usize,
    scan: Option<Scan<'a>>,
}

/// Finds the errors inside a text.
pub fn scan(text: &str) -> Scan<'_> {
    let mut first_words: Vec<String> = ErrorKind::ALL
        .iter()
        .flat_map(|kind| kind.wordings())
        .map(|wording| first_word(wording.trim_start_matches(|c: char| !c.is_alphanumeric())).to_ascii_lowercase())
        .collect();
    first_words.sort();
    first_words.dedup();
    Scan { text, at: 0, first_words }
}

/// Finds the errors inside bytes.
pub fn scan_bytes(bytes: &[u8]) -> ScanBytes<'_> {
    ScanBytes { chunks: bytes.utf8_chunks().peekable(), base: 0, scan: None }
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        while let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            if let Some((end, recognized)) = self.begins(rest) {
                let range = self.at..self.at + end;
                self.at = range.end;
                return Some(Found { text: &self.text[range.clone()], range, recognized });
            }
            // The next word.
            let word = first_word(rest).len().max(rest.chars().next().map_or(1, char::len_utf8));
            self.at += word;
        }
        None
    }
}

impl Scan<'_> {
    fn begins<'a>(&self, rest: &'a str) -> Option<(usize, Recognized<'a>)> {
        let bare = rest.trim_start_matches(|c: char| "'\"[`".contains(c));
        let word = first_word(bare);
        let code = bare.split(|c: char| c.is_whitespace() || ":]".contains(c)).next()?;
        if word.is_empty()
            || self.first_words.binary_search(&word.to_ascii_lowercase()).is_err() && code.parse::<ErrorCode>().is_err()
        {
            return None;
        }
        let mut lines = 0;
        let mut from = 0;
        let mut stops = Vec::new();
        for line in rest.split_inclusive('\n') {
            lines += 1;
            if lines > 12 || from > 4000 || lines > 1 && line.trim().is_empty() {
                break;
            }
            stops.push(from..from + line.trim_end().len());
            from += line.len();
        }
        for stop in stops {
            let line = &rest[stop.clone()];
            let mut ends: Vec<usize> = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(i, _)| i).collect();
            ends.push(line.len());
            for end in ends.into_iter().rev() {
                let end = stop.start + end;
                let found = recognize(&rest[..end]).filter(|it| it.fidelity() != Fidelity::Drifted);
                if let Some(recognized) = found {
                    return Some((end, recognized));
                }
            }
        }
        None
    }
}

impl<'a> Iterator for ScanBytes<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        loop {
            if let Some(found) = self.scan.as_mut().and_then(Iterator::next) {
                let range = self.base + found.range.start..self.base + found.range.end;
                return Some(Found { range, ..found });
            }
            if let Some(done) = self.scan.take() {
                self.base += done.text.len();
                self.base += self.chunks.next()?.invalid().len();
            }
            self.scan = Some(scan(self.chunks.peek()?.valid()));
        }
    }
}
