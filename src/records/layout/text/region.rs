//! Lines that have no form of their own: the errors in them, wherever they are.

use std::borrow::Cow;

use memchr::{memchr_iter, memmem};

use crate::records::layout::entry::{Entries, Entry};
use crate::records::layout::text::lines::{Kind, time};
use crate::records::layout::text::wrap::{Piece, indent, join};
use crate::records::layout::text::{Block, Command, around, cell, sentence};
use crate::records::layout::{Sink, json};
use crate::records::settle::columns::Role;
use crate::records::settle::sentences::{cut_sentence, is_sound};
use crate::records::settle::who::Facts;
use crate::records::settle::words::{exception, is_error_level};
use crate::{ErrorCode, scan};

/// The most lines of a message, on a narrow console.
const LONGEST: usize = 16;

/// The most sentences of one entry, so that a line of nothing else takes little memory.
const MOST_TOGETHER: usize = 64;

/// An error in the text: from a place in one line to a place in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: usize,
    pub(super) from: usize,
    last: usize,
    to: usize,
}

/// What may be between two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seam {
    /// A line break.
    Break,
    /// Nothing: the line was cut.
    Cut,
    /// A space: the line was broken between words.
    Blank,
}

impl Block<'_> {
    /// Reads the lines from `start` to `limit`; an error that begins there may go on to `end`. Returns the line after the
    /// last one.
    pub(super) fn region(
        &self,
        start: usize,
        limit: usize,
        end: usize,
        command: &mut Command,
        out: &mut impl Sink,
    ) -> usize {
        if start == limit {
            return limit;
        }
        let mut spans = self.spans(start, end);
        self.spans_of_joined(start, end, &mut spans);
        // An error that may go on after the block is left to the next one, with all that follows it.
        let open = spans.iter().find(|span| self.is_open(span.last + 1)).map_or(limit, |span| span.first.max(start));
        let limit = limit.min(open);
        let mut spans = spans.into_iter().filter(|span| span.first < limit).peekable();
        let mut marks = self.marks(start, limit).into_iter().peekable();
        let mut at = start;
        let mut skipped = 0;
        // Before this byte of this line all sentences are found.
        let mut done = (start, 0);
        while at < limit || spans.peek().is_some() {
            while marks.next_if(|mark| *mark < at).is_some() {}
            if marks.peek() == Some(&at) && self.embedded_json(at, out) {
                while spans.next_if(|span| span.first <= at).is_some() {}
                at += 1;
                continue;
            }
            if spans.peek().is_some_and(|span| span.first <= at) {
                // All that is in the same lines is one entry.
                let mut together = vec![spans.next().expect("it was peeked at")];
                let is_together =
                    |next: &Span, last: &[Span]| next.first <= last[last.len() - 1].last && last.len() < MOST_TOGETHER;
                while let Some(next) = spans.next_if(|next| is_together(next, &together)) {
                    together.push(next);
                }
                out.skip(std::mem::take(&mut skipped));
                let next =
                    spans.peek().filter(|next| next.first == together[together.len() - 1].last).map(|next| next.from);
                self.sentences(&together, done, next, command, out);
                let last = together[together.len() - 1];
                done = (last.last, last.to);
                at = at.max(together[together.len() - 1].last + 1);
                continue;
            }
            let next_span = spans.peek().map_or(end, |span| span.first);
            command.pass(self, at);
            let reported = self.named(at, next_span, out).or_else(|| {
                let is_marked = marks.peek() == Some(&at);
                if is_marked { self.reported(at, next_span, command, out) } else { None }
            });
            if let Some(next) = reported {
                at = next;
                continue;
            }
            skipped += u64::from(self.lines[at].kind != Kind::Blank);
            at += 1;
        }
        out.skip(skipped);
        at
    }

    /// The lines that may report an error that is not documented, or hold JSON: few do.
    fn marks(&self, start: usize, end: usize) -> Vec<usize> {
        let from = self.lines[start].start;
        let to = self.lines.get(end).map_or(self.text.len(), |line| line.start);
        let text = &self.text.as_bytes()[from..to];
        let line = |at: usize| self.lines.partition_point(|line| line.start <= from + at) - 1;
        let mut marks: Vec<usize> = memmem::find_iter(text, b"Exception: ").map(line).collect();
        marks.extend(memchr_iter(b'{', text).filter(|&at| json::opens(&text[at..])).map(line));
        let mut length = 0;
        marks.extend((start..end).filter(|&at| {
            let line = self.lines[at].text;
            line.ends_with("...") || line.ends_with('\u{2026}') || error_level(line, &mut length).is_some()
        }));
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// Takes the JSON in a line, if it comes to anything. Returns whether it does.
    fn embedded_json(&self, at: usize, out: &mut impl Sink) -> bool {
        let line = self.lines[at].text;
        if !line.contains('{') {
            return false;
        }
        let mut parts = Vec::new();
        let rest = json::embedded(line, &mut parts);
        let mut any = false;
        for mut part in parts {
            part.all[0].cells.push(around(rest.clone()));
            if let Some(time) = self.time(at) {
                part.all[0].cells.push(cell(Role::Time, Cow::Borrowed(time)));
            }
            any |= out.entries(part, &Facts::default(), &self.place(at)).anything;
        }
        any
    }

    /// A line that reports an error in words that are not documented. Returns the line after it.
    fn reported(&self, at: usize, end: usize, command: &Command, out: &mut impl Sink) -> Option<usize> {
        let place = self.place(at);
        let (joined, next) = self.joined(at, 0, end);
        let level = error_level(&joined, &mut 0);
        let cut = || cut_sentence(&joined);
        let from = match level {
            Some(from) => Some(from),
            None => exception(&joined).or_else(cut),
        }?;
        let text = joined.get(from..)?.trim();
        // A word by itself names a logger.
        if text.split_whitespace().count() < 2 || text.chars().filter(|c| c.is_alphabetic()).count() < 8 {
            return None;
        }
        let before = joined[..from].to_owned();
        let text = text.to_owned();
        let mut entry = sentence(&text, None, self.time(at));
        entry.cells.push(around(before));
        entry.command = command.user();
        out.entries(Entries::of(entry), &Facts::default(), &place).anything.then_some(next)
    }

    /// What was typed in a line, and went on in the next ones.
    pub(super) fn unwrapped(&self, at: usize) -> String {
        let mut text = self.lines[at].text.to_owned();
        for next in at + 1..self.lines.len().min(at + LONGEST) {
            let line = self.lines[next].text;
            match self.seam(next - 1) {
                Seam::Break => break,
                Seam::Cut => text.push_str(&line[self.widths.indent_of_wrap(self.lines[next - 1].text, line)..]),
                Seam::Blank => {
                    text.push(' ');
                    text.push_str(line.trim_start());
                }
            }
        }
        text
    }

    /// A line from a byte on, and the lines that go on from it. Returns also the line after them.
    fn joined(&self, at: usize, from: usize, end: usize) -> (String, usize) {
        let mut pieces = vec![Piece { text: &self.lines[at].text[from..], columns: self.lines[at].columns }];
        let mut next = at + 1;
        while next < end && next - at < LONGEST && self.seam(next - 1) != Seam::Break {
            let line = &self.lines[next];
            pieces.push(Piece { text: line.text, columns: line.columns });
            next += 1;
        }
        (join(&pieces, &self.widths).text, next)
    }

    /// The errors in the lines as they are.
    pub(super) fn spans(&self, start: usize, end: usize) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut from = start;
        while from < end {
            // No sentence goes on in a line of another speaker.
            let to = (from + 1..end).find(|&at| self.is_apart(at)).unwrap_or(end);
            self.spans_between(from, to, &mut spans);
            from = to;
        }
        spans
    }

    /// Whether a line is none that a sentence goes on in: a prompt, or a line of a stack trace.
    fn is_apart(&self, at: usize) -> bool {
        matches!(self.lines[at].kind, Kind::Prompt | Kind::Trace)
            || self.lines[at].text.starts_with("PS>")
            || at > 0 && self.lines[at - 1].kind == Kind::Trace
    }

    fn spans_between(&self, start: usize, end: usize, spans: &mut Vec<Span>) {
        let from = self.lines[start].start;
        let to = self.lines.get(end).map_or(self.text.len(), |line| line.start);
        let mut line = start;
        for found in scan(&self.text[from..to]).filter(|found| is_sound(found.recognized())) {
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
    }

    /// Adds the errors that are found only when lines are joined where a console may have wrapped them.
    fn spans_of_joined(&self, start: usize, end: usize, spans: &mut Vec<Span>) {
        let glues: Vec<usize> = (start..end.saturating_sub(1)).filter(|&at| self.seam(at) != Seam::Break).collect();
        let mut glues = glues.into_iter().peekable();
        while let Some(first) = glues.next() {
            let mut last = first;
            while let Some(next) = glues.next_if(|&next| next <= last + LONGEST) {
                last = next;
            }
            let first = first.saturating_sub(LONGEST).max(start);
            let last = (last + LONGEST).min(end - 1);
            self.spans_in(first, last, true, spans);
            // A full line may also have been broken between words.
            if (first..last).any(|at| self.widths.filled(self.lines[at].columns) == Some(false)) {
                self.spans_in(first, last, false, spans);
            }
        }
        spans.sort_by_key(|span| (span.first, span.from));
    }

    /// The same in the lines from `first` to `last`; full lines are cut, or else broken between words if they look so.
    fn spans_in(&self, first: usize, last: usize, is_cut: bool, spans: &mut Vec<Span>) {
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
                // What follows the error in its own line is one by itself.
                others |= other.first > span.first && (begins || self.is_head(other, span.first));
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

    /// The entry of errors that are in the same lines.
    fn sentences(
        &self,
        spans: &[Span],
        done: (usize, usize),
        next: Option<usize>,
        command: &Command,
        out: &mut impl Sink,
    ) {
        let (head, tail) = (spans[0], spans[spans.len() - 1]);
        // A wrapped line has its time in the first of its pieces.
        let mut first = head.first;
        while first > done.0 && head.first - first < LONGEST && self.seam(first - 1) != Seam::Break {
            first -= 1;
        }
        let mut entry = Entry::default();
        if let Some(time) = self.time(first) {
            entry.cells.push(cell(Role::Time, Cow::Borrowed(time)));
        }
        for span in spans {
            let pieces: Vec<_> = (span.first..=span.last)
                .map(|at| {
                    let line = self.lines[at].text;
                    let from = if at == span.first { span.from } else { 0 };
                    let to = if at == span.last { span.to } else { line.len() };
                    Piece { text: &line[from.min(to)..to], columns: self.lines[at].columns }
                })
                .collect();
            entry.cells.push(cell(Role::Error, Cow::Owned(join(&pieces, &self.widths).text)));
        }
        let from = |at: usize| if at == done.0 { done.1.min(self.lines[at].text.len()) } else { 0 };
        let before = (first..head.first).map(|at| &self.lines[at].text[from(at)..]);
        let before = before.chain([&self.lines[head.first].text[from(head.first).min(head.from)..head.from]]);
        entry.cells.push(around(before.collect::<Vec<_>>().join(" ")));
        let last = self.lines[tail.last].text;
        let to = next.unwrap_or(last.len()).max(tail.to.min(last.len()));
        entry.cells.push(around(&last[tail.to.min(last.len())..to]));
        entry.command = command.user();
        out.entries(Entries::of(entry), &Facts::default(), &self.place(head.first));
    }

    /// What a console may have put between a line and the next.
    pub(super) fn seam(&self, at: usize) -> Seam {
        let (line, next) = (&self.lines[at], &self.lines[at + 1]);
        if !self.widths.goes_on(line, next)
            || line.kind == Kind::Blank
            || next.kind == Kind::Blank
            || self.is_apart(at + 1)
            || begins(next.text).is_some()
        {
            Seam::Break
        } else if self.widths.filled(line.columns).is_some() {
            Seam::Cut
        } else {
            Seam::Blank
        }
    }

    /// Whether a line may go on from the one before it, by the width of that.
    pub(super) fn may_go_on(&self, at: usize) -> bool {
        at > 0 && self.widths.goes_on(&self.lines[at - 1], &self.lines[at]) && begins(self.lines[at].text).is_none()
    }

    /// A line that begins with a documented code and says something else than its message. Returns the line after it.
    fn named(&self, at: usize, end: usize, out: &mut impl Sink) -> Option<usize> {
        let line = self.lines[at].text;
        let (begin, code) = code_before(line)?;
        if code.is_generic() {
            return None;
        }
        let (joined, next) = self.joined(at, begin, end);
        let entry = sentence(&joined, None, self.time(at));
        out.entries(Entries::of(entry), &Facts::default(), &self.place(at)).anything.then_some(next)
    }
}

/// Where the text begins that a log reports at the level of an error: `2026-01-14 ERROR [worker-3] The text`. `length` is
/// how long the time before it was in the last line.
fn error_level(line: &str, length: &mut usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut is_log = false;
    if bytes.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'[') {
        let is_same = *length > 0
            && bytes.get(*length).is_some_and(|byte| matches!(byte, b' ' | b']' | b'\t'))
            && bytes[1].is_ascii_digit();
        if !is_same {
            *length = time(line).map_or(0, |time| time.as_ptr() as usize - line.as_ptr() as usize + time.len());
        }
        at = (*length).min(line.len());
        is_log = at > 0;
    }
    for _ in 0..3 {
        let skipped = bytes[at..].iter().take_while(|byte| !byte.is_ascii_alphanumeric() && byte.is_ascii()).count();
        let opens = bytes[at..at + skipped].iter().any(|byte| matches!(byte, b'[' | b'(' | b'<' | b'*'));
        at += skipped;
        let len = bytes[at..].iter().take(17).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = line.get(at..at + len)?;
        let after = bytes.get(at + len);
        match is_error_level(word) {
            Some(is_error) => {
                let is_marked = is_log
                    || opens
                    || matches!(after, Some(b':' | b']' | b'|' | b'\t'))
                    || bytes[at + len..].starts_with(b" :")
                    || word.bytes().all(|byte| byte.is_ascii_uppercase());
                return (is_error && is_marked).then(|| after_level(line, at + len));
            }
            // Names of threads and loggers may be before the level.
            None if is_log && opens => {
                at += bytes[at..].iter().position(|byte| matches!(byte, b']' | b')' | b'>')).unwrap_or(len);
            }
            None => return None,
        }
    }
    None
}

/// Where the text after a level begins: behind names in brackets, and signs.
fn after_level(line: &str, at: usize) -> usize {
    let mut at = at;
    loop {
        let rest = &line[at..];
        let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || "]):|-*>".contains(c));
        at += rest.len() - bare.len();
        let name = bare.strip_prefix('[').and_then(|inner| inner.split_once(']')).map(|(name, _)| name);
        match name.filter(|name| name.len() < 40 && !name.contains([' ', '@', '/'])) {
            Some(name) => at += name.len() + 2,
            None => return at,
        }
    }
}

/// Where a line that begins something of its own, however wide the line before it is, says what that is.
pub(super) fn begins(line: &str) -> Option<usize> {
    let after_time = || {
        time(line)?;
        Some(line.split_inclusive(' ').take_while(|word| is_around(word.trim_end())).map(str::len).sum())
    };
    code_before(line).map(|(begin, _)| begin).or_else(after_time)
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
