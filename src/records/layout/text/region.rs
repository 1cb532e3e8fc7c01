//! Lines that have no form of their own: the errors in them, wherever they are.

use std::ops::Range;

use memchr::memchr;

use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::json;
use crate::records::layout::sink::Sink;
use crate::records::layout::text::block::{Block, Command, cell, sentence};
use crate::records::layout::text::head::LineHead;
use crate::records::layout::text::lines::{Line, LineKind};
use crate::records::layout::text::spans::ErrorSpan;
use crate::records::layout::text::widths::join;
use crate::records::layout::text::wrap::LONGEST;
use crate::records::settle::columns::Role;
use crate::records::settle::sentences::cut_sentence;
use crate::records::settle::who::{Facts, is_address, only_address};
use crate::records::settle::words::{begins_as_failure, exception, reads_as_error};

/// The end of the name of an exception before its text.
const EXCEPTION: &str = "Exception: ";

/// The most sentences of one entry, so that a line of nothing else takes little memory.
const MOST_TOGETHER: usize = 64;

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
        let spans = self.all_spans(start..end);
        // An error that may go on after the block is left to the next one, with all that follows it.
        let open = spans.iter().find(|span| self.is_open(span.last + 1)).map_or(limit, |span| span.first.max(start));
        let limit = limit.min(open);
        let spans = &spans[..spans.partition_point(|span| span.first < limit)];
        let (mut at, mut next, mut skipped) = (start, 0, 0);
        while at < limit || next < spans.len() {
            let first = spans.get(next).map_or(end, |span| span.first);
            if at < limit.min(first) && self.lines[at].is_ordinary {
                debug_assert!(!self.embedded_json(at, false, out) && self.reported(at, first, command, out).is_none());
                command.pass_output();
                (at, skipped) = (at + 1, skipped + 1);
                continue;
            }
            if at < limit && first >= at && self.embedded_json(at, first == at, out) {
                next += spans[next..].partition_point(|span| span.first <= at);
                at += 1;
                continue;
            }
            if first <= at {
                out.skip(std::mem::take(&mut skipped));
                let after = self.end_of_entry(spans, next);
                self.sentences(spans, next..after, start, command, out);
                at = at.max(spans[after - 1].last + 1);
                next = after;
                continue;
            }
            command.pass(self, at);
            if let Some(next) = self.reported(at, first, command, out) {
                at = next;
            } else {
                skipped += u64::from(self.kind(at) != LineKind::Blank);
                at += 1;
            }
        }
        out.skip(skipped);
        at
    }

    /// The number after the errors that are one entry with an error: all that are in the same lines, but each user in a
    /// line has an entry.
    fn end_of_entry(&self, spans: &[ErrorSpan], first: usize) -> usize {
        let most = spans.len().min(first + MOST_TOGETHER);
        let names_user = |n: usize| self.between(&spans[n - 1], &spans[n]).contains('@');
        // The cause is said under the trace of the error.
        let is_trace = |line: &Line<'_>| line.kind == LineKind::Trace || line.text.trim_start().starts_with("... ");
        let is_cause = |n: usize| {
            let (above, at) = (spans[n - 1].last, spans[n].first);
            let between = self.lines.get(above + 1..at).unwrap_or_default();
            self.lines[at].text.trim_start().starts_with("Caused by: ") && between.iter().all(is_trace)
        };
        let is_apart = |n: &usize| spans[*n].first > spans[n - 1].last && !is_cause(*n) || names_user(*n);
        (first + 1..most).find(is_apart).unwrap_or(most)
    }

    /// Takes the JSON in a line, if it comes to anything. Returns whether it does.
    fn embedded_json(&self, at: usize, has_errors: bool, out: &mut impl Sink) -> bool {
        let line = &self.lines[at];
        if memchr(b'{', line.text.as_bytes()).is_none() {
            return false;
        }
        let (rest, parts) = json::embedded(line.text);
        let mut any = false;
        for mut part in parts {
            let may_hold = has_errors || line.head.level == Some(true) || line.text.contains(EXCEPTION);
            part.all[0].cells.push(Cell { may_hold, ..Cell::new("", rest.clone()) });
            part.all[0].cells.extend(line.head.time.map(|time| cell(Role::Time, time)));
            any |= out.entries(part, &Facts::default(), &self.place(at)).anything;
        }
        any
    }

    /// A line that reports an error in words that are not documented, or after a documented code. Returns the line after it.
    fn reported(&self, at: usize, end: usize, command: &Command, out: &mut impl Sink) -> Option<usize> {
        let line = &self.lines[at];
        let is_named = line.head.code(line.text).is_some_and(|code| !code.is_generic());
        let is_cut = line.text.ends_with("...") || line.text.ends_with('\u{2026}');
        let has_failed = || line.head.level.is_none() && self.is_failure_of_user(at);
        if !is_named && !is_cut && line.head.level != Some(true) && !line.text.contains(EXCEPTION) && !has_failed() {
            return None;
        }
        let mut next = self.end_of_run(at, end);
        // `Move of adele@contoso.com failed:`, and the reason in the lines below.
        if self.lines[next - 1].text.trim_end().ends_with(':') {
            let is_below = |at: &usize| self.kind(*at) == LineKind::Plain && self.lines[*at].indent() > line.indent();
            if next == end && next < self.lines.len() && is_below(&next) {
                // The reason is a documented error.
                return None;
            }
            let most = end.min(next + LONGEST);
            while next < most && is_below(&next) {
                next += 1;
            }
        }
        let joined = join(&self.pieces(at..next), &self.widths, self.known);
        let head = LineHead::of(&joined);
        let from = if is_named || head.level == Some(true) {
            head.text
        } else {
            let named = exception(&joined).or_else(|| cut_sentence(self.known, &joined));
            named.or_else(|| has_failed().then_some(head.text))?
        };
        let text = joined[from..].trim();
        // A word by itself names a logger.
        let is_name = text.split_whitespace().count() < 2 || text.chars().filter(|c| c.is_alphabetic()).count() < 8;
        if is_name && !is_named {
            return None;
        }
        let mut entry = sentence(self.known, text, None, line.head.time);
        entry.cells.push(Cell::new("", &joined[..from]));
        entry.command = command.user();
        out.entries(Entries::of(entry), &Facts::default(), &self.place(at)).anything.then_some(next)
    }

    /// Whether a line begins with what has failed, and names the user: `Failed to move adele@contoso.com: ...`.
    fn is_failure_of_user(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let text = line.text[line.head.text..].trim_start_matches("Write-Error: ");
        let is_marked = text.len() < line.text.len() - line.head.text;
        // `adele@contoso.com: The mailbox is locked`
        let names_first = || {
            let (user, rest) = text.trim_start_matches(['-', '*', ' ']).split_once(' ').unwrap_or_default();
            is_address(user.trim_end_matches([':', ',']))
                && reads_as_error(rest)
                && rest.split_whitespace().nth(4).is_some()
        };
        memchr(b'@', text.as_bytes()).is_some()
            && (is_marked || begins_as_failure(text) || names_first())
            && only_address([text].into_iter()).is_some()
    }

    /// The text between two errors in a line.
    fn between(&self, before: &ErrorSpan, after: &ErrorSpan) -> &str {
        let line = if before.last == after.first { self.lines[after.first].text } else { "" };
        line.get(before.to..after.from).unwrap_or_default()
    }

    /// The entry of some of the errors in the lines from `start` on: those that are in the same lines.
    fn sentences(
        &self,
        spans: &[ErrorSpan],
        which: Range<usize>,
        start: usize,
        command: &Command,
        out: &mut impl Sink,
    ) {
        let (head, tail) = (spans[which.start], spans[which.end - 1]);
        let done = which.start.checked_sub(1).map_or(start, |before| spans[before].last + 1);
        // A wrapped line has its time in the first of its pieces.
        let mut first = head.first;
        while first > done && head.first - first < LONGEST && self.goes_on(first) {
            first -= 1;
        }
        let mut entry = Entry::default();
        entry.cells.extend(self.lines[first].head.time.map(|time| cell(Role::Time, time)));
        for span in &spans[which.clone()] {
            let mut pieces = self.pieces(span.first..span.last + 1);
            let last = pieces.len() - 1;
            pieces[last].text = &pieces[last].text[..span.to];
            pieces[0].text = pieces[0].text.get(span.from..).unwrap_or_default();
            entry.cells.push(cell(Role::Error, join(&pieces, &self.widths, self.known)));
        }
        if let Some(before) = which.start.checked_sub(1).map(|before| &spans[before]) {
            entry.cells.push(Cell::new("", self.between(before, &head)));
        }
        // Where the lines hold more errors than one entry, the text between is in none.
        if head.first >= done {
            let before = self.lines[first..head.first].iter().map(|line| line.text);
            let before: Vec<_> = before.chain([&self.lines[head.first].text[..head.from]]).collect();
            entry.cells.push(Cell::new("", before.join(" ")));
        }
        if spans.get(which.end).is_none_or(|next| next.first > tail.last) {
            entry.cells.push(Cell::new("", &self.lines[tail.last].text[tail.to..]));
        }
        entry.command = command.user();
        out.entries(Entries::of(entry), &Facts::default(), &self.place(head.first));
    }
}
