//! What PowerShell prints in a form of its own: error records, the answers of Graph, `Format-List`, objects as JSON.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::records::columns::{Column, Row, is_flattened};
use crate::records::damage::DamageKind;
use crate::records::out::{Out, Place};
use crate::records::shapes::{Content, Part, Role};
use crate::records::text::lines::{Kind, Line, time};
use crate::records::text::region::begins;
use crate::records::text::wrap::{Piece, join};
use crate::records::text::{Block, row};

/// No error record has a longer message, and no property a longer value.
const LONGEST: usize = 60;

/// The lines of a position are not wrapped into more.
const MOST_WRAPPED: usize = 16;

/// Lines that belong together, and what they say.
pub(super) struct Entry<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    what: What<'a>,
}

enum What<'a> {
    /// A cmdlet failed.
    Failure(Failure<'a>),
    /// The properties of an object; in place of nested objects stands this.
    Properties(Box<Row<'a>>, Vec<Cow<'a, str>>),
    Json(Content<'a>),
    /// They only look like the properties of an object.
    Plain,
}

#[derive(Default)]
struct Failure<'a> {
    message: Vec<Piece<'a>>,
    code: Option<&'a str>,
    time: Option<&'a str>,
    /// Something says that it is a failure, not only a line that looks like one.
    is_signed: bool,
}

impl Entry<'_> {
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.what, What::Plain)
    }

    pub(super) fn emit(&self, block: &Block<'_>, out: &mut Out) {
        let place = block.place(self.start);
        match &self.what {
            What::Failure(failure) if failure.message.is_empty() => {
                let lines = &block.lines[self.start..self.end];
                out.skip(lines.iter().filter(|line| line.kind != Kind::Blank).count() as u64);
            }
            What::Failure(failure) => {
                let joined = join(&failure.message, &block.widths);
                out.row(&row(&joined.text, failure.code, failure.time), place);
            }
            What::Properties(row, flattened) => {
                for text in flattened {
                    let detail = format!("`{text}` stands in place of nested objects");
                    out.damage(place.clone(), DamageKind::Flattened, detail);
                }
                if flattened.is_empty() || row.says() {
                    out.row(row, place);
                }
            }
            What::Plain => {}
            What::Json(content) => {
                for (part, pointer) in &content.parts {
                    let place = Place { pointer: Some(pointer.clone()), ..place.clone() };
                    match part {
                        Part::Row(row) => out.row(row, place),
                        Part::Remark(row, siblings) => out.remark(row, place, *siblings),
                        Part::Flattened(text) => {
                            let detail = format!("`{text}` stands in place of nested objects");
                            out.damage(place, DamageKind::Flattened, detail);
                        }
                    }
                }
            }
        }
    }
}

impl<'a> Block<'a> {
    /// The entry that shows itself at a line; it may begin earlier, but not before `plain`.
    pub(super) fn entry(&self, plain: usize, at: usize) -> Option<Entry<'a>> {
        match self.lines[at].kind {
            Kind::Cmdlet(message) => self.failure(at, message),
            Kind::GraphStatus => self.failure_behind(plain, at),
            Kind::Position if self.lines[at].text.starts_with("At ") => self.failure_behind(plain, at),
            Kind::Property(colon) => Some(self.properties(at, colon)),
            Kind::Json => self.json(at),
            _ => None,
        }
    }

    fn kind(&self, at: usize) -> Kind {
        self.lines.get(at).map_or(Kind::Blank, |line| line.kind)
    }

    /// Whether an entry that goes on until something else begins is at its end.
    fn ends(&self, at: usize) -> bool {
        at >= self.lines.len() || matches!(self.kind(at), Kind::Blank | Kind::Prompt | Kind::Cmdlet(_))
    }

    /// Whether something of its own begins at a line that is of no other kind.
    fn begins(&self, at: usize) -> bool {
        self.kind(at) == Kind::Plain && begins(self.lines[at].text).is_some()
    }

    /// The first line from `at` on that is not blank, if it is near.
    fn behind_blanks(&self, at: usize) -> usize {
        (at..at + 3).find(|&at| self.kind(at) != Kind::Blank || at >= self.lines.len()).unwrap_or(at)
    }

    /// A line names a cmdlet: its message, and what stands behind it.
    fn failure(&self, start: usize, message: usize) -> Option<Entry<'a>> {
        let mut failure = Failure::default();
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
        is_failure.then_some(Entry { start, end, what: What::Failure(failure) })
    }

    /// What stands at a line belongs to a failure whose message stands before.
    fn failure_behind(&self, plain: usize, at: usize) -> Option<Entry<'a>> {
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
        // Of lines that are errors as they stand only the last one is this failure's.
        if let [_, .., last] = self.found(start, end)[..] {
            if self.is_head(&last, start) {
                (start, from) = (last.first, Some(last.from));
            }
        }
        let pieces = self.lines[start..end].iter().map(|line| Piece { text: line.text, columns: line.columns });
        let mut failure = Failure { message: pieces.collect(), ..Failure::default() };
        if let Some(first) = failure.message.first_mut() {
            failure.time = time(first.text);
            first.text = &first.text[from.unwrap_or(0)..];
        }
        let end = self.tail(at, &mut failure);
        failure.is_signed.then_some(Entry { start, end, what: What::Failure(failure) })
    }

    /// Reads what stands behind the message of a failure. Returns where it ends.
    fn tail(&self, mut at: usize, failure: &mut Failure<'a>) -> usize {
        let graph = self.behind_blanks(at);
        if self.kind(graph) == Kind::GraphStatus {
            failure.is_signed = true;
            at = self.answer(graph, failure);
        }
        if matches!(self.kind(at), Kind::Bar(_)) {
            failure.is_signed = true;
            at = self.bars(at, failure);
        }
        let position = self.behind_blanks(at);
        if self.kind(position) == Kind::Position {
            let is_near = position == at || self.lines[position].text.starts_with("At ");
            if is_near {
                failure.is_signed = true;
                at = position;
                let mut others = 0;
                while !self.ends(at) && !self.begins(at) && others < MOST_WRAPPED {
                    others = if self.kind(at) == Kind::Position { 0 } else { others + 1 };
                    at += 1;
                }
            }
        }
        at
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
            let next = self.behind_blanks(at);
            let goes_on = |line: &str| line.starts_with("Headers:") || line.starts_with("Recommendation:");
            if next == at || !self.lines.get(next).is_some_and(|line| goes_on(line.text)) {
                return at;
            }
            at = next;
        }
    }

    /// PowerShell 7: the place behind bars, a line of tildes, and behind it the message.
    fn bars(&self, mut at: usize, failure: &mut Failure<'a>) -> usize {
        let mut message = Vec::new();
        let mut is_message = false;
        while !self.ends(at) && !self.begins(at) {
            let line = self.lines[at].text;
            let text = match self.kind(at) {
                Kind::Bar(begin) => &line[begin.min(line.len())..],
                _ => line,
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

    /// `Name : value` lines whose colons stand under each other.
    fn properties(&self, start: usize, colon: usize) -> Entry<'a> {
        let mut names = HashSet::new();
        let mut properties: Vec<(&str, Vec<Piece<'a>>)> = Vec::new();
        let mut at = start;
        // The lines before which nothing else can begin.
        let mut plain = start;
        let mut is_whole = true;
        while !self.ends(at) {
            let Line { text, columns, .. } = self.lines[at];
            if self.kind(at) == Kind::Property(colon) {
                let name = text[..colon].trim_end();
                // The same name once more is another object's, or a level before the lines of a log.
                if !names.insert(name) {
                    break;
                }
                plain += usize::from(plain == at);
                properties.push((name, vec![Piece { text: &text[colon + 1..], columns }]));
            } else if let Some((_, value)) = properties.last_mut() {
                is_whole &= value.len() < LONGEST;
                value.push(Piece { text, columns });
            }
            at += 1;
            if !is_whole {
                break;
            }
        }
        let what = if is_whole && properties.len() > 1 { self.object(properties) } else { What::Plain };
        let end = if matches!(what, What::Plain) { plain } else { at };
        Entry { start, end, what }
    }

    /// What the properties of an object tell.
    fn object(&self, properties: Vec<(&'a str, Vec<Piece<'a>>)>) -> What<'a> {
        let (mut row, mut flattened) = (Row::default(), Vec::new());
        for (name, pieces) in properties {
            let column = Column::of(name);
            if column.is_none() && !name.eq_ignore_ascii_case("currentStatus") {
                continue;
            }
            let value: Cow<'a, str> = match &pieces[..] {
                [piece] => Cow::Borrowed(piece.text.trim()),
                pieces => Cow::Owned(join(pieces, &self.widths).text),
            };
            if is_flattened(&value) {
                flattened.push(value);
            } else if let Some(column) = column {
                row.set(column, value);
            }
        }
        let tells = row.is_telling() || !flattened.is_empty();
        if tells { What::Properties(Box::new(row), flattened) } else { What::Plain }
    }

    /// An object on a line of its own.
    fn json(&self, at: usize) -> Option<Entry<'a>> {
        let mut content = Content::new(String::new());
        content.read(self.lines[at].text.trim().as_bytes(), Role::Task).ok()?;
        let says = !content.parts.is_empty();
        says.then_some(Entry { start: at, end: at + 1, what: What::Json(content) })
    }
}
