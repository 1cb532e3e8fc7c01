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

use crate::records::layout::entry::Entries;
use crate::records::layout::text::lines::{Kind, Line, time};
use crate::records::layout::text::region::{Seam, begins};
use crate::records::layout::text::wrap::{Piece, join};
use crate::records::layout::text::{Block, Found, around, sentence};
use crate::records::settle::who::is_address;
use crate::{Fidelity, recognize, scan};

/// The most lines of a message.
const LONGEST: usize = 60;

/// The most lines that a line of a position is wrapped into.
const MOST_WRAPPED: usize = 16;

/// What an error record says.
#[derive(Default)]
struct Failure<'a> {
    message: Vec<Piece<'a>>,
    code: Option<&'a str>,
    time: Option<&'a str>,
    /// Something says that it is a failure, not only a line that looks like one.
    is_signed: bool,
    /// The lines that say where the error arose.
    position: (usize, usize),
}

impl<'a> Block<'a> {
    /// Whether something of its own begins at a line that is of no other kind.
    fn begins(&self, at: usize) -> bool {
        self.kind(at) == Kind::Plain && begins(self.lines[at].text).is_some()
    }

    /// The first line from `at` on that is not blank, if it is near.
    fn after_blanks(&self, at: usize) -> usize {
        (at..at + 3).find(|&at| self.kind(at) != Kind::Blank || at >= self.lines.len()).unwrap_or(at)
    }

    /// A line names a cmdlet: its message, and what follows.
    pub(super) fn failure(&self, start: usize, message: usize) -> Option<Found<'a>> {
        let mut failure = Failure { time: self.times.get(start).copied().flatten(), ..Failure::default() };
        let Line { text, columns, .. } = self.lines[start];
        if !text[message..].trim().is_empty() {
            failure.message.push(Piece { text: &text[message..], columns });
        }
        let mut at = start + 1;
        while !self.ends(at) && at - start < LONGEST {
            if matches!(self.kind(at), Kind::Position | Kind::GraphStatus | Kind::Bar(_)) {
                break;
            }
            if !failure.message.is_empty() && self.begins(at) {
                break;
            }
            let Line { text, columns, .. } = self.lines[at];
            failure.message.push(Piece { text, columns });
            at += 1;
        }
        let end = self.tail(at, &mut failure);
        let is_failure = failure.is_signed && !failure.message.is_empty();
        is_failure.then(|| self.record(start, end, &failure))
    }

    /// What is at a line belongs to a failure whose message is before it.
    pub(super) fn failure_after(&self, plain: usize, at: usize) -> Option<Found<'a>> {
        let is_blank = |at: usize| self.kind(at) == Kind::Blank;
        let mut end = at;
        while self.kind(at) == Kind::GraphStatus && end > plain && is_blank(end - 1) && at - end < 2 {
            end -= 1;
        }
        let (mut start, mut from) = (end, None);
        while start > plain && end - start < LONGEST && !self.ends(start - 1) {
            start -= 1;
            from = begins(self.lines[start].text);
            if from.is_some() {
                break;
            }
        }
        // Of lines that are errors as they are only the last one is this failure's.
        if let [_, .., last] = self.spans(start, end)[..] {
            if self.is_head(&last, start) {
                (start, from) = (last.first, Some(last.from));
            }
        }
        let pieces = self.lines[start..end].iter().map(|line| Piece { text: line.text, columns: line.columns });
        let mut failure = Failure { message: pieces.collect(), ..Failure::default() };
        if let Some(first) = failure.message.first_mut() {
            failure.time = self.times.get(start).copied().flatten().or_else(|| time(first.text));
            first.text = &first.text[from.unwrap_or(0)..];
        }
        let end = self.tail(at, &mut failure);
        failure.is_signed.then(|| self.record(start, end, &failure))
    }

    /// `Line |`: the line above names who failed and where, whoever that is.
    pub(super) fn failure_at_bar(&self, plain: usize, at: usize) -> Option<Found<'a>> {
        let names = |line: &str| {
            let digits = line.trim_end().bytes().rev().take_while(u8::is_ascii_digit).count();
            line.trim_end().len() > digits
                && digits > 0
                && line.trim_end()[..line.trim_end().len() - digits].ends_with(':')
                || line.trim_end().ends_with(':')
        };
        let has_head = at > plain && names(self.lines[at - 1].text);
        let mut failure = Failure::default();
        let end = self.tail(at, &mut failure);
        (!failure.message.is_empty()).then(|| self.record(at - usize::from(has_head), end, &failure))
    }

    /// The entry of a failure.
    fn record(&self, start: usize, end: usize, failure: &Failure<'a>) -> Found<'a> {
        let joined = join(&failure.message, &self.widths);
        let mut entry = sentence(&joined.text, failure.code, failure.time);
        let (from, to) = failure.position;
        let lines = self.lines.get(from..to).unwrap_or_default();
        // A line that goes on may have been cut inside the address.
        let is_whole = |at: &usize| at + 1 >= to || self.seam(*at) == Seam::Break;
        let mut commands = (from..to).filter(is_whole).map(|at| self.lines[at].text);
        entry.command = commands.find_map(user_of_command).map(Cow::Borrowed);
        // The position repeats the message, or holds what the message lacks.
        if lines.iter().any(|line| line.text.len() > 40) {
            let pieces: Vec<_> = lines.iter().map(|line| Piece { text: line.text, columns: line.columns }).collect();
            let text: Vec<_> = pieces.iter().map(|piece| piece.text).collect();
            let text = text.join("\n");
            if scan(&text).next().is_some() {
                entry.cells.push(around(text));
            }
        }
        Found { start, end, entries: vec![(start, Entries::of(entry))] }
    }

    /// Reads what is after the message of a failure. Returns where it ends.
    fn tail(&self, mut at: usize, failure: &mut Failure<'a>) -> usize {
        let graph = self.after_blanks(at);
        if self.kind(graph) == Kind::GraphStatus {
            failure.is_signed = true;
            at = self.answer(graph, failure);
        }
        if matches!(self.kind(at), Kind::BarHead | Kind::Bar(_)) {
            failure.is_signed = true;
            at = self.bars(at, failure);
        }
        let position = self.after_blanks(at);
        if self.kind(position) == Kind::Position {
            let is_near = position == at || self.lines[position].text.starts_with("At ");
            if is_near {
                failure.is_signed = true;
                at = position;
                let mut others = 0;
                while !self.ends(at)
                    && others < MOST_WRAPPED
                    && (self.kind(at) == Kind::Position || self.is_wrapped(at))
                {
                    others = if self.kind(at) == Kind::Position { 0 } else { others + 1 };
                    at += 1;
                }
                failure.position = (position, at);
            }
        }
        at
    }

    /// Whether a line goes on from the line of a position before it.
    fn is_wrapped(&self, at: usize) -> bool {
        let is_indented = self.lines[at].text.starts_with(' ');
        (is_indented || self.seam(at - 1) != Seam::Break) && !self.begins(at) && !self.is_sentence(at)
    }

    /// Whether a documented sentence begins in a line.
    fn is_sentence(&self, at: usize) -> bool {
        let end = (at + 8).min(self.lines.len());
        self.spans(at, end).first().is_some_and(|span| span.first == at)
    }

    /// Whether lines are a documented sentence, to the letter.
    fn is_exact(&self, message: &[Piece<'_>]) -> bool {
        recognize(&join(message, &self.widths).text).is_some_and(|it| it.fidelity() == Fidelity::Exact)
    }

    /// `Status: 409 (Conflict)`, `ErrorCode: ...`, `Date: ...`, and the headers.
    fn answer(&self, mut at: usize, failure: &mut Failure<'a>) -> usize {
        loop {
            while at < self.lines.len() && !matches!(self.kind(at), Kind::Blank | Kind::Prompt) && !self.begins(at) {
                let line = self.lines[at].text;
                if let Some(code) = line.strip_prefix("ErrorCode: ") {
                    failure.code = Some(code.trim()).filter(|code| !code.is_empty());
                } else if let Some(time) = line.strip_prefix("Date: ") {
                    failure.time = Some(time.trim()).filter(|time| !time.is_empty());
                } else if self.kind(at) == Kind::Position {
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
    fn bars(&self, mut at: usize, failure: &mut Failure<'a>) -> usize {
        let mut message = Vec::new();
        let mut is_message = false;
        let first = at;
        while at < self.lines.len() {
            let line = self.lines[at].text;
            let text = match self.kind(at) {
                Kind::Bar(begin) => &line[begin.min(line.len())..],
                Kind::BarHead if at == first => line,
                Kind::Blank | Kind::Prompt | Kind::BarHead => break,
                // It is the head of the next record.
                _ if self.kind(at + 1) == Kind::BarHead => break,
                // The message is whole.
                _ if is_message && self.is_exact(&message) => break,
                _ if at > first && self.seam(at - 1) != Seam::Break && !self.is_sentence(at) => line,
                _ => break,
            };
            if is_message {
                message.push(Piece { text, columns: self.lines[at].columns });
            }
            let bare = text.trim();
            is_message |= !bare.is_empty() && bare.bytes().all(|byte| byte == b'~');
            at += 1;
        }
        if !message.is_empty() {
            failure.message = message;
        }
        at
    }
}

/// The parameters of commands that name the user, ...
const USER_PARAMETERS: [&str; 7] =
    ["-SourceUserPrincipalName", "-UserPrincipalName", "-SourceUPN", "-Identity", "-UserId", "-User", "-Mailbox"];

/// Returns the user whom a command names: an address, or an object id after `-UserId`.
pub(super) fn user_of_command(command: &str) -> Option<&str> {
    USER_PARAMETERS.iter().find_map(|parameter| {
        let at = command.find(parameter)?;
        let value = command[at + parameter.len()..].strip_prefix([' ', ':', '='])?.trim_start();
        let (value, rest) = match value.strip_prefix(['"', '\'']) {
            Some(quoted) => quoted.split_once(['"', '\''])?,
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        let is_cut = rest.trim_start().starts_with("...");
        let is_id = value.len() == 36 && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        (!is_cut && (is_address(value) || is_id && *parameter == "-UserId")).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_their_user() {
        for (command, user) in [
            (
                "PS C:\\> Start-It -SourceUserPrincipalName a@contoso.com -TargetUserPrincipalName b@fabrikam.com",
                Some("a@contoso.com"),
            ),
            ("Get-It -Identity 'o@contoso.com' | fl", Some("o@contoso.com")),
            ("+ Start-It -SourceUserPrincipalName adele@contoso.co ...", None),
            ("Get-It -Identity $user", None),
            ("Get-It -UserId 6a88de8d-7027-44c1-8674-03f826aa1704", Some("6a88de8d-7027-44c1-8674-03f826aa1704")),
        ] {
            assert_eq!(user_of_command(command), user, "{command}");
        }
    }
}
