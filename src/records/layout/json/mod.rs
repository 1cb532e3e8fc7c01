//! JSON: from one object to the next, through whatever is around them.
//!
//! ```text
//! {"@odata.context": ..., "value": [ {task}, {task}, ... ], "@odata.nextLink": ...}
//! └─ object ──────────────────────┴─ array ─────────────┘   left open: only one element is in memory
//! ```
//!
//! An object is left open where it has a list of a known name, and where it is large. Its own texts are an entry of
//! their own when it closes. Where the text breaks the rules, what was complete is kept and the next object is looked
//! for, at whatever depth.

pub(crate) mod tree;

use std::io::Read;

use memchr::{memchr, memchr2_iter};

use crate::records::Status;
use crate::records::damage::DamageKind;
use crate::records::layout::cells::{Cell, Entries, Entry, step};
use crate::records::layout::sink::InputPlace;
use crate::records::layout::sink::{Gave, Sink, found};
use crate::records::settle::columns::Role;
use crate::records::settle::who::{Facts, role};
use crate::records::unpack::window::{LARGEST, Window};

pub(crate) use self::tree::{Stop, blanks};

/// Whether a text may begin a JSON value that holds something: an object, or an array of objects, arrays or texts.
pub(crate) fn opens(json: &[u8]) -> bool {
    let inner = json.get(blanks(json, 1)..).unwrap_or_default();
    let second = inner.get(blanks(inner, 1));
    match (json.first(), inner.first()) {
        // Python writes names in single quotes.
        (Some(b'{'), first) => matches!(first, None | Some(b'"' | b'\'' | b'}')),
        (Some(b'['), None | Some(b']' | b'"')) => true,
        (Some(b'['), Some(b'{')) => matches!(second, None | Some(b'"' | b'\'' | b'}')),
        // A row of a table may begin with a number; a letter begins a name in brackets: `[[ERROR]]`.
        (Some(b'['), Some(b'[')) => second.is_none_or(|byte| !byte.is_ascii_alphabetic()),
        _ => false,
    }
}

/// Takes the JSON values out of a text. Returns the rest of it, and their entries.
pub(crate) fn embedded(text: &str) -> (String, Vec<Entries<'_>>) {
    let (mut rest, mut parts) = (String::new(), Vec::new());
    let (mut from, mut tries) = (0, 0);
    for at in memchr2_iter(b'{', b'[', text.as_bytes()) {
        // Each try may look through all the rest: after some in vain, there is none.
        if at < from || tries == 8 || !opens(&text.as_bytes()[at..]) {
            continue;
        }
        tries += 1;
        if let (entries, Ok(end @ 3..)) = tree::read(None, &text[at..]) {
            parts.push(entries);
            rest.push_str(&text[from..at]);
            (from, tries) = (at + end, 0);
        }
    }
    rest.push_str(&text[from..]);
    (rest, parts)
}

/// An object that is larger is read member by member.
const LARGE: usize = 1 << 20;

/// The first texts of an open object, as many as these, say what its elements inherit.
const HANDED: usize = 256;

/// Reads JSON piece by piece.
#[derive(Default)]
pub(crate) struct Json {
    /// The arrays and objects around the next element.
    open: Vec<Level>,
    /// After damage nothing says how deep the next object is. Nothing is open then.
    is_lost: bool,
    /// Nothing was read since the last damage: what is damaged here is a part of it.
    is_damage: bool,
}

/// An array, or an object whose members are read one by one.
#[derive(Default)]
struct Level {
    /// In an array: the place of the next element.
    index: Option<u32>,
    /// In an object: the name of the member that is being read.
    member: String,
    /// The object's own texts, and how long the JSON of all was.
    own: Vec<Cell<'static>>,
    length: usize,
    place: InputPlace,
    /// What its elements came to.
    gave: Gave,
}

impl Json {
    /// Reads the next element or member. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        window.consume(blanks(window.bytes(), 0));
        let json = window.bytes();
        let Some(&byte) = json.first() else {
            let goes_on = window.more();
            if !goes_on && !self.open.is_empty() {
                self.broken(window, out, 0, DamageKind::Truncated);
            }
            return goes_on;
        };
        let in_array = self.open.last().map(|level| level.index.is_some());
        match (byte, in_array) {
            // All until the next object is a part of the damage.
            _ if self.is_lost && byte != b'{' => {
                let end = memchr(b'{', json).unwrap_or(json.len());
                found(&window.text()[..end], &self.place(window, 0), out);
                window.consume(end);
            }
            _ if self.open.len() > tree::DEEPEST => self.broken(window, out, 0, DamageKind::Malformed),
            // A file was appended, with its byte order mark.
            (0xEF, _) if json.starts_with("\u{FEFF}".as_bytes()) => window.consume(3),
            (b'[', _) => self.enter(window, Some(0)),
            (b']', Some(true)) | (b'}', Some(false)) => {
                self.close(out, false);
                window.consume(1);
            }
            (b'"', Some(false)) => self.member(window, out),
            _ => self.element(window, out),
        }
        true
    }

    /// Goes into the array or object at the beginning of the window.
    fn enter<R: Read>(&mut self, window: &mut Window<R>, index: Option<u32>) {
        (self.is_lost, self.is_damage) = (false, false);
        self.open.push(Level { index, place: self.place(window, 0), ..Level::default() });
        window.consume(1);
    }

    /// Closes the innermost level: says what its own texts come to. Returns whether there was a level.
    fn close(&mut self, out: &mut impl Sink, is_cut: bool) -> bool {
        let Some(Level { index, mut own, place, mut gave, .. }) = self.open.pop() else { return false };
        if index.is_none() {
            // Its state is a summary of what its elements have said.
            let has_failed = Facts::of(&own).status.is_some_and(|status| Status::from(status).is_failure());
            if gave.failure || gave.anything && !has_failed {
                own.retain(|cell| role(cell) != Some(Role::Status));
            }
            let own = Entries::of(Entry { cells: own, is_cut, ..Entry::default() });
            gave.add(out.entries(own, &Facts::default(), &place));
            out.skip(u64::from(!gave.anything && !is_cut));
        }
        self.passed(gave);
        true
    }

    /// An element is passed, and came to this.
    fn passed(&mut self, gave: Gave) {
        if let Some(level) = self.open.last_mut() {
            level.gave.add(gave);
            level.index = level.index.map(|index| index + 1);
        }
    }

    /// Reads a member of the innermost object: its text, or its name where it holds more.
    fn member<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) {
        let (cell, is_open, end) = match tree::member(window.text()) {
            Ok(member) => member,
            Err(stop) => return self.stopped(window, out, stop),
        };
        let Some(level) = self.open.last_mut() else { return };
        level.length += end;
        if is_open {
            level.member = cell.name.into_owned();
        } else if level.length <= LARGEST {
            // More than an element may hold is not kept.
            level.own.push(Cell::new(cell.name.into_owned(), cell.text.into_owned()));
        }
        window.consume(end);
    }

    /// Reads the element at the beginning of the window, or goes into it.
    fn element<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) {
        // The member around an element may say what it is.
        let around = self.open.iter().rev().find(|level| level.index.is_none());
        let (entries, end) = tree::read(Some(around.map_or("", |level| &level.member)), window.text());
        let end = match end {
            Ok(end) => end,
            Err(stop) => return self.stopped(window, out, stop),
        };
        let gave = self.settle(window, out, entries);
        self.is_damage &= !gave.anything;
        out.skip(u64::from(!gave.anything && !self.is_lost));
        self.passed(gave);
        window.consume(end);
    }

    /// Reads on where there is no end yet, goes into an object that is left open, and passes what is damaged.
    fn stopped<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink, stop: Stop) {
        let is_object = window.bytes().starts_with(b"{");
        match (stop, window.bytes().len()) {
            (Stop::Open, _) => self.enter(window, None),
            (Stop::More, LARGE..) if is_object => self.enter(window, None),
            (Stop::Bad(at), _) => self.broken(window, out, at, DamageKind::Malformed),
            (Stop::More, length @ LARGEST..) => self.broken(window, out, length, DamageKind::TooLarge),
            (Stop::More, _) if window.grow() => {}
            // A number may end where the input does.
            (Stop::More, length) if !is_object && !window.bytes().starts_with(b"\"") => {
                out.skip(1);
                window.consume(length);
            }
            (Stop::More, length) => self.broken(window, out, length, DamageKind::Truncated),
        }
    }

    /// What is at the beginning of the window breaks off at `at`: keeps what is complete, says where it broke, and goes
    /// on after it.
    fn broken<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink, at: usize, kind: DamageKind) {
        let text = window.text();
        // An object at the very beginning of a line is the next one: whoever breaks lines indents what is nested.
        let next = text[..at].find("\n{").map(|at| at + 1);
        let (at, kind) = next.map_or((at, kind), |next| (next, DamageKind::Truncated));
        if !self.is_damage {
            if text.starts_with('{') {
                self.settle(window, out, tree::read(Some(""), &text[..at]).0);
            }
            let detail = match kind {
                DamageKind::Truncated => "the JSON ends in the middle".into(),
                DamageKind::TooLarge => format!("the element is larger than {} MiB", LARGEST >> 20),
                _ => {
                    let seen: String = text[at..].chars().take_while(|char| !char.is_control()).take(20).collect();
                    format!("`{seen}` cannot be here in JSON")
                }
            };
            out.damage(self.place(window, at), kind, detail);
        }
        while self.close(out, true) {}
        (self.is_lost, self.is_damage) = (true, true);
        // The text after the mistake may be whole again.
        let first = text.chars().next().map_or(0, char::len_utf8);
        window.consume(at.max(first));
    }

    /// Settles the element at the beginning of the window, with what the open objects say of it.
    fn settle<R: Read>(&self, window: &Window<R>, out: &mut impl Sink, entries: Entries<'_>) -> Gave {
        let mut facts = Facts::default();
        for own in self.open.iter().rev().map(|level| &level.own).filter(|own| !own.is_empty()) {
            facts.inherit(&Facts::of(&own[..own.len().min(HANDED)]).of_wrapper());
        }
        out.entries(entries, &facts, &self.place(window, 0))
    }

    /// The place of a byte of the window. The JSON pointer leads to the next element.
    fn place<R: Read>(&self, window: &Window<R>, at: usize) -> InputPlace {
        let mut pointer = String::new();
        self.open.iter().for_each(|level| step(&mut pointer, &level.member, level.index));
        let pointer = Some(pointer.into()).filter(|_| !self.is_lost);
        InputPlace { line: window.line_at(at), byte: window.byte_at(at), pointer }
    }
}
