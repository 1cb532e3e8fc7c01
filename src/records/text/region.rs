//! Lines that have no form of their own: the errors in them, wherever they stand.

use memchr::memchr_iter;

use crate::records::out::Out;
use crate::records::text::lines::{Kind, time};
use crate::records::text::wrap::{Piece, indent, join};
use crate::records::text::{Block, row};
use crate::{ErrorCode, scan};

/// No message takes more lines of a narrow console.
const LONGEST: usize = 16;

/// An error in the text: from a place in one line to a place in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: usize,
    pub(super) from: usize,
    last: usize,
    to: usize,
}

/// What may stand between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seam {
    /// A line break.
    Break,
    /// Nothing: the line was cut.
    Cut,
    /// A blank: the line was broken between words.
    Blank,
}

impl Block<'_> {
    /// Reads the errors that begin in the lines from `start` to `limit`; they may go on to `end`. Returns the line behind
    /// the last one.
    pub(super) fn region(&self, start: usize, limit: usize, end: usize, out: &mut Out) -> usize {
        if start == limit {
            return limit;
        }
        let mut spans = self.found(start, end);
        self.found_joined(start, end, &mut spans);
        // An error that may go on behind the block is left to the next one, with all that follows it.
        let open = spans.iter().find(|span| self.is_open(span.last + 1)).map_or(limit, |span| span.first.max(start));
        let limit = limit.min(open);
        let mut spans = spans.into_iter().filter(|span| span.first < limit).peekable();
        let mut at = start;
        let mut skipped = 0;
        while at < limit || spans.peek().is_some() {
            if let Some(span) = spans.next_if(|span| span.first <= at) {
                self.emit(span, start, out);
                at = at.max(span.last + 1);
                continue;
            }
            if let Some(next) = self.named(at, spans.peek().map_or(end, |span| span.first), out) {
                at = next;
                continue;
            }
            skipped += u64::from(self.lines[at].kind != Kind::Blank);
            at += 1;
        }
        out.skip(skipped);
        at
    }

    /// The errors that stand in the lines as they are.
    pub(super) fn found(&self, start: usize, end: usize) -> Vec<Span> {
        let from = self.lines[start].start;
        let to = self.lines.get(end).map_or(self.text.len(), |line| line.start);
        let mut line = start;
        let mut spans = Vec::new();
        for found in scan(&self.text[from..to]) {
            let (begin, stop) = (from + found.range().start, from + found.range().end);
            line += self.lines[line..end].partition_point(|line| line.start <= begin) - 1;
            let last = line + self.lines[line..end].partition_point(|line| line.start < stop) - 1;
            spans.push(Span {
                first: line,
                from: begin - self.lines[line].start,
                last,
                to: (stop - self.lines[last].start).min(self.lines[last].text.len()),
            });
        }
        spans
    }

    /// Adds the errors that are found only when lines are joined where a console may have wrapped them.
    fn found_joined(&self, start: usize, end: usize, spans: &mut Vec<Span>) {
        let glues: Vec<usize> = (start..end.saturating_sub(1)).filter(|&at| self.seam(at) != Seam::Break).collect();
        let mut glues = glues.into_iter().peekable();
        while let Some(first) = glues.next() {
            let mut last = first;
            while let Some(next) = glues.next_if(|&next| next <= last + LONGEST) {
                last = next;
            }
            let first = first.saturating_sub(LONGEST).max(start);
            let last = (last + LONGEST).min(end - 1);
            self.found_in(first, last, true, spans);
            // A full line may also have been broken between words.
            if (first..last).any(|at| self.widths.filled(self.lines[at].columns) == Some(false)) {
                self.found_in(first, last, false, spans);
            }
        }
        spans.sort_by_key(|span| (span.first, span.from));
    }

    /// The same in the lines from `first` to `last`; full lines are cut, or else broken between words if they look so.
    fn found_in(&self, first: usize, last: usize, is_cut: bool, spans: &mut Vec<Span>) {
        // Where each line begins in the joined text, and how much of its indent was left out.
        let mut text = String::new();
        let mut starts = Vec::new();
        for at in first..=last {
            let line = self.lines[at].text;
            let seam = if at > first { Some(self.seam(at - 1)) } else { None };
            let left_out = match seam {
                None => 0,
                Some(Seam::Break) => {
                    text.push('\n');
                    0
                }
                Some(Seam::Cut) if is_cut || self.widths.filled(self.lines[at - 1].columns) != Some(false) => {
                    self.widths.indent_of_wrap(self.lines[at - 1].text, line)
                }
                Some(_) => {
                    text.push(' ');
                    indent(line)
                }
            };
            starts.push((text.len(), left_out));
            text.push_str(&line[left_out..]);
        }
        let place = |at: usize, is_end: bool| {
            let n = starts.partition_point(|(start, _)| if is_end { *start < at } else { *start <= at }) - 1;
            (first + n, at - starts[n].0 + starts[n].1)
        };
        for found in scan(&text) {
            let ((first, from), (last, to)) = (place(found.range().start, false), place(found.range().end, true));
            let to = to.min(self.lines[last].text.len());
            let span = Span { first, from, last, to };
            let length = |span: &Span| (span.last - span.first, span.to);
            let overlaps = |other: &Span| {
                (other.first, other.from) < (span.last, span.to) && (span.first, span.from) < (other.last, other.to)
            };
            // Lines that are errors as they stand are not one error that was wrapped.
            let (mut begins, mut others) = (false, false);
            for other in spans.iter().filter(|other| overlaps(other)) {
                begins |= other.first == span.first;
                others |= other.first > span.first && self.is_head(other, span.first);
            }
            // What is found without it may be a part only.
            let is_longest = spans.iter().filter(|other| overlaps(other)).all(|other| length(other) < length(&span));
            if is_longest && first < last && !(begins && others) {
                spans.retain(|other| !overlaps(other));
                spans.push(span);
            }
        }
    }

    /// Whether the error begins its line, which is no deeper indented than the line `above`.
    pub(super) fn is_head(&self, span: &Span, above: usize) -> bool {
        let line = self.lines[span.first].text;
        indent(line) <= indent(self.lines[above].text) && line[..span.from].split_whitespace().all(is_around)
    }

    fn emit(&self, span: Span, start: usize, out: &mut Out) {
        let pieces: Vec<_> = (span.first..=span.last)
            .map(|at| {
                let line = self.lines[at].text;
                let from = if at == span.first { span.from } else { 0 };
                let to = if at == span.last { span.to } else { line.len() };
                Piece { text: &line[from.min(to)..to], columns: self.lines[at].columns }
            })
            .collect();
        let joined = join(&pieces, &self.widths);
        // A wrapped line has its time in the first of its pieces.
        let mut first = span.first;
        while first > start && span.first - first < LONGEST && self.seam(first - 1) != Seam::Break {
            first -= 1;
        }
        out.row(&row(&joined.text, None, time(self.lines[first].text)), self.place(span.first));
    }

    /// What a console may have put between a line and the next.
    fn seam(&self, at: usize) -> Seam {
        let (line, next) = (&self.lines[at], &self.lines[at + 1]);
        if !self.widths.goes_on(line, next)
            || line.kind == Kind::Blank
            || next.kind == Kind::Blank
            || begins(next.text).is_some()
        {
            Seam::Break
        } else if self.widths.filled(line.columns).is_some() {
            Seam::Cut
        } else {
            Seam::Blank
        }
    }

    /// A line that begins with a documented code and says something else than its message. Returns the line behind.
    fn named(&self, at: usize, end: usize, out: &mut Out) -> Option<usize> {
        let line = self.lines[at].text;
        let (begin, code) = code_before(line)?;
        if code.is_generic() {
            return None;
        }
        let mut pieces = vec![Piece { text: &line[begin..], columns: self.lines[at].columns }];
        let mut next = at + 1;
        while next < end && next - at < LONGEST && self.seam(next - 1) != Seam::Break {
            let line = &self.lines[next];
            pieces.push(Piece { text: line.text, columns: line.columns });
            next += 1;
        }
        let joined = join(&pieces, &self.widths);
        out.row(&row(&joined.text, None, time(line)), self.place(at));
        Some(next)
    }
}

/// Where a line that begins something of its own, however wide the line before it is, says what that is.
pub(super) fn begins(line: &str) -> Option<usize> {
    let behind_time = || {
        time(line)?;
        Some(line.split_inclusive(' ').take_while(|word| is_around(word.trim_end())).map(str::len).sum())
    };
    code_before(line).map(|(begin, _)| begin).or_else(behind_time)
}

/// The documented code that begins a line, before a colon, and where it stands.
fn code_before(line: &str) -> Option<(usize, ErrorCode)> {
    let bytes = line.as_bytes();
    let colon = memchr_iter(b':', bytes).find(|&at| matches!(bytes.get(at + 1), None | Some(b' ')))?;
    let before = &line[..colon];
    let begin =
        before.rfind([' ', '[', '(', '\t']).map_or(0, |at| at + usize::from(before[at..].starts_with([' ', '\t'])));
    let code = before[begin..].trim_matches(['[', '(', ']', ')']);
    // Shorter ones are numbers.
    let code = code.parse().ok().filter(|_| code.len() > 4)?;
    line[..begin].split_whitespace().all(is_around).then_some((begin, code))
}

/// Whether a word may stand before the code of an error: a time, a level, something in brackets, a bullet.
fn is_around(word: &str) -> bool {
    let is_level = word.chars().all(|c| c.is_ascii_uppercase() || !c.is_alphanumeric());
    is_level || word.starts_with(['[', '(', '<']) || word.starts_with(|c: char| c.is_ascii_digit())
}
