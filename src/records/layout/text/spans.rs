//! Where the documented errors are in lines of any form, also where a console has broken the lines.

use std::ops::Range;

use crate::records::layout::text::block::Block;
use crate::records::layout::text::lines::Line;
use crate::records::layout::text::widths::Joining;
use crate::records::layout::text::wrap::{Joined, LONGEST};
use crate::records::settle::sentences::messages;

/// An error in the text: from a place in one line to a place in another.
#[derive(Clone, Copy, Debug)]
pub(super) struct ErrorSpan {
    pub(super) first: usize,
    pub(super) from: usize,
    pub(super) last: usize,
    pub(super) to: usize,
}

impl ErrorSpan {
    fn overlaps(&self, other: &Self) -> bool {
        (other.first, other.from) < (self.last, self.to) && (self.first, self.from) < (other.last, other.to)
    }
}

impl Block<'_> {
    /// The errors in the lines as they are.
    pub(super) fn spans(&self, lines: Range<usize>) -> Vec<ErrorSpan> {
        let mut spans = Vec::new();
        let mut from = lines.start;
        while from < lines.end {
            // No sentence goes on in a line of another speaker.
            let to = (from + 1..lines.end).find(|&at| self.is_apart(at)).unwrap_or(lines.end);
            let start = self.lines[from].start;
            let end = self.lines.get(to).map_or(self.text.len(), |line| line.start);
            let place = |at: usize, is_end: bool| {
                let is_before =
                    |line: &Line<'_>| if is_end { line.start < start + at } else { line.start <= start + at };
                let n = from + self.lines[from..to].partition_point(is_before) - 1;
                (n, start + at - self.lines[n].start)
            };
            spans.extend(self.spans_of(&self.text[start..end], place));
            from = to;
        }
        spans
    }

    /// The errors in the lines as they are, and those that are found only when lines are joined.
    pub(super) fn all_spans(&self, lines: Range<usize>) -> Vec<ErrorSpan> {
        let mut spans = self.spans(lines.clone());
        let mut joints =
            (lines.start + 1..lines.end).filter(|&at| self.goes_on(at) || self.goes_on_in_prose(at)).peekable();
        while let Some(first) = joints.next() {
            let mut last = first;
            while let Some(next) = joints.next_if(|&next| next <= last + LONGEST) {
                last = next;
            }
            let near = first.saturating_sub(LONGEST + 1).max(lines.start)..(last + LONGEST).min(lines.end);
            // A full line may have been cut, or broken between words.
            let (cut, broken) = (self.read_as(Joining::Cut, near.clone()), self.read_as(Joining::Broken, near.clone()));
            let mut joined = self.spans_joined(&cut, near.start);
            if broken.0 != cut.0 {
                joined.extend(self.spans_joined(&broken, near.start));
            }
            // The rest of an item may refuse what its first line alone would be.
            let is_refused = |span: &ErrorSpan| {
                (first..=last).contains(&(span.last + 1))
                    && self.goes_on_in_item(span.last + 1) == Some(true)
                    && !joined.iter().any(|other| other.overlaps(span))
            };
            spans.retain(|span| !is_refused(span));
            self.add(joined, &mut spans);
        }
        spans.sort_by_key(|span| (span.first, span.from));
        spans
    }

    /// The errors in lines that were put together, from the line `first` on.
    fn spans_joined(&self, (text, starts): &Joined, first: usize) -> Vec<ErrorSpan> {
        self.spans_of(text, |at, is_end| {
            let n = starts.partition_point(|(start, _)| if is_end { *start < at } else { *start <= at }) - 1;
            (first + n, at - starts[n].0 + starts[n].1)
        })
    }

    /// The errors in a text of which `place` says where a byte is: the line, and the byte in the line.
    fn spans_of(&self, text: &str, place: impl Fn(usize, bool) -> (usize, usize)) -> Vec<ErrorSpan> {
        let inside = |(n, at): (usize, usize)| (n, at.min(self.lines[n].text.len()));
        let span = |range: Range<usize>| {
            let ((first, from), (last, to)) = (inside(place(range.start, false)), inside(place(range.end, true)));
            ErrorSpan { first, from, last, to }
        };
        messages(self.known, text).map(|it| span(it.start..it.start + it.text.len())).collect()
    }

    /// Adds the errors over several lines that are longer than those in their place.
    fn add(&self, found: Vec<ErrorSpan>, spans: &mut Vec<ErrorSpan>) {
        for span in found.into_iter().filter(|span| span.first < span.last) {
            let length = |span: &ErrorSpan| (span.last - span.first, span.to);
            // Lines that are errors as they are, are not one error that was wrapped.
            let (mut begins, mut others, mut is_longest) = (false, false, true);
            for other in spans.iter().filter(|other| span.overlaps(other)) {
                begins |= other.first == span.first;
                // What follows the error in its own line is one by itself.
                others |= other.first > span.first && (begins || self.is_head(other, span.first));
                // The error that is found without joining may be only a part of it.
                is_longest &= length(other) < length(&span);
            }
            if is_longest && !(begins && others) {
                spans.retain(|other| !span.overlaps(other));
                spans.push(span);
            }
        }
    }

    /// Whether the error begins its line, which is not indented more than the line `above`.
    pub(super) fn is_head(&self, span: &ErrorSpan, above: usize) -> bool {
        let line = &self.lines[span.first];
        let before = line.text.get(line.head.text..span.from).unwrap_or_default();
        line.indent() <= self.lines[above].indent() && !before.contains(char::is_alphanumeric)
    }
}
