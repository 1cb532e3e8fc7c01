//! Error records as PowerShell prints them, and the answers of Graph.
//!
//! ```text
//! Start-It : The message,            Start-It: C:\a.ps1:41        New-It : The message
//! wrapped.                           Line |
//! At line:1 char:1                     41 |  Start-It @p          Status: 409 (Conflict)
//! + Start-It ...                          |  ~~~~~~~~~~~          ErrorCode: Conflict
//!     + CategoryInfo : ...                | The message           Date: 2025-11-18T10:03:38
//! ```

use std::borrow::Cow;
use std::ops::Range;

use crate::Fidelity;
use crate::records::layout::cells::{Cell, Entries};
use crate::records::layout::text::block::{Block, Passage, sentence};
use crate::records::layout::text::command::user_of_command;
use crate::records::layout::text::lines::{LineKind, Piece, is_place};
use crate::records::layout::text::widths::join;
use crate::records::settle::sentences::holds_sentence;
use crate::records::settle::words::reads_as_error;

/// The most lines of a message.
const LONGEST: usize = 60;

/// The most lines that a line of a position is wrapped into.
const MOST_WRAPPED: usize = 16;

/// The message of an error record, and all that comes with it.
#[derive(Default)]
struct Failure<'a> {
    message: Vec<Piece<'a>>,
    code: Option<&'a str>,
    time: Option<&'a str>,
    /// Something says that it is a failure, not only a line that looks like one.
    is_signed: bool,
    /// The user whom the command names that has failed.
    user: Option<&'a str>,
    /// The lines that say where the error arose.
    position: Range<usize>,
}

impl<'a> Block<'a> {
    /// Whether something of its own begins at a line that is of no other kind.
    fn begins(&self, at: usize) -> bool {
        self.kind(at) == LineKind::Plain && self.lines[at].head.begins(self.lines[at].text)
    }

    /// The first line from `at` on that has text, if it is near.
    fn after_blanks(&self, at: usize) -> usize {
        (at..at + 3).find(|&at| self.kind(at) != LineKind::Blank || at >= self.lines.len()).unwrap_or(at)
    }

    /// A line names a cmdlet: its message, and what follows.
    pub(super) fn failure(&self, start: usize, message: usize) -> Option<Passage<'a>> {
        let line = &self.lines[start];
        let mut failure = Failure { time: line.head.time, ..Failure::default() };
        if !line.text[message..].trim().is_empty() {
            failure.message.push(line.piece(message));
        }
        let mut at = start + 1;
        while !self.ends(at)
            && at - start < LONGEST
            && !matches!(self.kind(at), LineKind::Position | LineKind::GraphStatus | LineKind::Bar(_))
            && (failure.message.is_empty() || !self.begins(at))
        {
            failure.message.push(self.lines[at].piece(0));
            at += 1;
        }
        let mut end = self.tail(at, &mut failure);
        if !failure.is_signed {
            // PowerShell 7 has no more than this line for what a function reports.
            end = self.end_of_run(start, self.lines.len());
            failure.message = self.pieces(start..end);
            failure.message[0] = line.piece(message);
            let reports = line.text.starts_with("Write-Error") || reads_as_error(&line.text[message..]);
            // Documented sentences are found in any lines.
            failure.is_signed = reports && self.all_spans(start..end).is_empty();
        }
        let is_failure = failure.is_signed && !failure.message.is_empty();
        is_failure.then(|| self.record(start, end, &failure))
    }

    /// A failure whose message is before a line that says where it arose, or what Graph answered.
    pub(super) fn failure_after(&self, plain: usize, at: usize) -> Option<Passage<'a>> {
        let mut end = at;
        while self.kind(at) == LineKind::GraphStatus
            && end > plain
            && self.kind(end - 1) == LineKind::Blank
            && at - end < 2
        {
            end -= 1;
        }
        let (mut start, mut from) = (end, 0);
        while start > plain && end - start < LONGEST && !self.ends(start - 1) {
            start -= 1;
            let line = &self.lines[start];
            if line.head.begins(line.text) {
                from = line.head.text;
                break;
            }
        }
        // Of lines that are errors as they are only the last one is this failure's.
        if let [_, .., last] = self.spans(start..end)[..] {
            if self.is_head(&last, start) {
                (start, from) = (last.first, last.from);
            }
        }
        let mut failure = Failure { message: self.pieces(start..end), ..Failure::default() };
        if let Some(first) = failure.message.first_mut() {
            // `C:\a.ps1 : The message`
            let script = self.lines[start].text.find(".ps1 : ").map_or(0, |at| at + 7);
            *first = self.lines[start].piece(from.max(script));
            failure.time = self.lines[start].head.time;
        }
        let end = self.tail(at, &mut failure);
        failure.is_signed.then(|| self.record(start, end, &failure))
    }

    /// `Line |`: the line above names who failed and where, whoever that is.
    pub(super) fn failure_at_bar(&self, plain: usize, at: usize) -> Option<Passage<'a>> {
        let names = |line: &str| line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(':');
        let has_head = at > plain && names(self.lines[at - 1].text);
        let mut failure = Failure::default();
        let end = self.tail(at, &mut failure);
        (!failure.message.is_empty()).then(|| self.record(at - usize::from(has_head), end, &failure))
    }

    /// The entry of a failure.
    fn record(&self, start: usize, end: usize, failure: &Failure<'a>) -> Passage<'a> {
        let position = failure.position.clone();
        let mut entry =
            sentence(self.known, &join(&failure.message, &self.widths, self.known), failure.code, failure.time);
        // A line that goes on may have been cut inside the address.
        let is_whole = |at: &usize| at + 1 >= position.end || !self.goes_on(at + 1);
        let mut commands = position.clone().filter(is_whole).map(|at| self.lines[at].text);
        entry.command = commands.find_map(user_of_command).or(failure.user).map(Cow::Borrowed);
        // The position repeats the message, or holds what the message lacks.
        let lines: Vec<_> = self.lines[position.clone()].iter().map(|line| line.text).collect();
        let text = lines.join("\n");
        if holds_sentence(self.known, &text) {
            entry.cells.push(Cell::new("", text));
        }
        Passage { start, end, entries: vec![(start, Entries::of(entry))], ..Passage::default() }
    }

    /// Reads what is after the message of a failure. Returns where it ends.
    fn tail(&self, mut at: usize, failure: &mut Failure<'a>) -> usize {
        let graph = self.after_blanks(at);
        if self.kind(graph) == LineKind::GraphStatus {
            failure.is_signed = true;
            at = self.answer(graph, failure);
        }
        if matches!(self.kind(at), LineKind::BarHead | LineKind::Bar(_)) {
            failure.is_signed = true;
            at = self.bars(at, failure);
        }
        let position = self.after_blanks(at);
        if self.kind(position) == LineKind::Position && (position == at || is_place(self.lines[position].text)) {
            failure.is_signed = true;
            at = position;
            let mut wrapped = 0;
            while !self.ends(at)
                && at - position < LONGEST
                && wrapped < MOST_WRAPPED
                && (self.kind(at) == LineKind::Position || self.is_wrapped(at))
            {
                wrapped = if self.kind(at) == LineKind::Position { 0 } else { wrapped + 1 };
                at += 1;
            }
            failure.position = position..at;
        }
        at
    }

    /// Whether a line goes on from the line of a position before it.
    fn is_wrapped(&self, at: usize) -> bool {
        (self.lines[at].text.starts_with(' ') || self.goes_on(at)) && !self.begins(at) && !self.is_sentence(at)
    }

    /// Whether a documented sentence begins in a line.
    fn is_sentence(&self, at: usize) -> bool {
        self.spans(at..self.lines.len().min(at + 8)).first().is_some_and(|span| span.first == at)
    }

    /// Whether lines are a documented sentence, to the letter.
    fn is_exact(&self, message: &[Piece<'_>]) -> bool {
        self.known
            .recognize(None, &join(message, &self.widths, self.known))
            .is_ok_and(|it| it.fidelity == Fidelity::Exact)
    }

    /// `Status: 409 (Conflict)`, `ErrorCode: ...`, `Date: ...`, and the headers.
    fn answer(&self, mut at: usize, failure: &mut Failure<'a>) -> usize {
        let value = |text: &'a str| Some(text.trim()).filter(|text| !text.is_empty());
        loop {
            while !matches!(self.kind(at), LineKind::Blank | LineKind::Prompt) && !self.begins(at) {
                let line = self.lines[at].text;
                if let Some(code) = line.strip_prefix("ErrorCode: ") {
                    failure.code = value(code);
                } else if let Some(time) = line.strip_prefix("Date: ") {
                    failure.time = value(time);
                } else if self.kind(at) == LineKind::Position {
                    return at;
                }
                at += 1;
            }
            let next = self.after_blanks(at);
            let goes_on = |line: &str| line.starts_with("Headers:") || line.starts_with("Recommendation:");
            if next == at || !self.lines.get(next).is_some_and(|line| goes_on(line.text)) {
                return at;
            }
            at = next;
        }
    }

    /// PowerShell 7: the place after bars, a line of tildes, and after it the message.
    fn bars(&self, first: usize, failure: &mut Failure<'a>) -> usize {
        let mut message = Vec::new();
        let mut is_message = false;
        let mut at = first;
        while at < self.lines.len() {
            let piece = match self.kind(at) {
                LineKind::Bar(begin) => self.lines[at].piece(begin),
                LineKind::BarHead if at == first => self.lines[at].piece(0),
                LineKind::Blank | LineKind::Prompt | LineKind::BarHead => break,
                // It is the head of the next record.
                _ if self.kind(at + 1) == LineKind::BarHead => break,
                // So is a cmdlet's name after a full stop, even if the input ends inside it.
                _ if is_message && is_stop(message.last()) && begins_with_cmdlet(self.lines[at].text) => break,
                // The message is whole.
                _ if is_message && self.is_exact(&message) => break,
                _ if at > first && self.goes_on(at) && !self.is_sentence(at) => self.lines[at].piece(0),
                _ => break,
            };
            if is_message {
                message.push(piece);
            }
            let bare = piece.text.trim();
            failure.user = failure.user.or_else(|| user_of_command(bare).filter(|_| !is_message));
            is_message |= !bare.is_empty() && bare.bytes().all(|byte| byte == b'~');
            at += 1;
        }
        if !message.is_empty() {
            failure.message = message;
        }
        at
    }
}

/// Whether a line ends with a full stop.
fn is_stop(line: Option<&Piece<'_>>) -> bool {
    line.is_some_and(|line| line.text.trim_end().ends_with('.'))
}

/// Whether a line begins with a verb and a hyphen, as the names of cmdlets do.
fn begins_with_cmdlet(line: &str) -> bool {
    let verb = line.split('-').next().unwrap_or_default();
    verb.len() < line.len() && verb.starts_with(|c: char| c.is_ascii_uppercase()) && !verb.contains(' ')
}
