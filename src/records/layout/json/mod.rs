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

mod frame;
pub(crate) mod tree;

use std::io::Read;

use memchr::{memchr, memchr_iter, memchr2_iter, memchr3, memmem};

use crate::records::Status;
use crate::records::damage::DamageKind;
use crate::records::layout::entry::{Cell, Entries, Entry, step};
use crate::records::layout::{Gave, Sink};
use crate::records::out::Place;
use crate::records::settle::columns::Role;
use crate::records::settle::who::{Facts, role};
use crate::records::unpack::window::{LARGEST, Window};

pub(crate) use self::frame::{Stop, blanks};

/// An object that is larger is read member by member.
const LARGE: usize = 1 << 20;

/// The most brackets in a text at which a value is looked for in vain, one after the other.
const MOST_TRIES: usize = 8;

/// The lists whose elements are entries of their own: the pages of Graph, its batches, and the files of other tools.
const LISTS: [&str; 6] = ["value", "users", "responses", "tasks", "identities", "values"];

/// Whether a text may begin a JSON value that holds something: an object, or an array of objects, arrays or texts.
pub(crate) fn opens(json: &[u8]) -> bool {
    let next = || json.get(blanks(json, 1));
    match json.first() {
        Some(b'{') => matches!(next(), None | Some(b'"' | b'}')),
        Some(b'[') => matches!(next(), None | Some(b'{' | b'[' | b']' | b'"')),
        _ => false,
    }
}

/// Returns the end of the JSON value that a text begins with.
///
/// # Errors
///
/// Says whether the value may go on after the text, or is none.
pub(crate) fn end(json: &[u8]) -> Result<usize, Stop> {
    frame::value(json, 0)
}

/// Takes the JSON values out of a text and adds their entries. Returns the rest of the text.
pub(crate) fn embedded(text: &str, parts: &mut Vec<Entries<'static>>) -> String {
    let (mut rest, mut from) = (String::new(), 0);
    let bytes = text.as_bytes();
    let mut tries = 0;
    for at in memchr2_iter(b'{', b'[', bytes) {
        if at < from || tries == MOST_TRIES || !opens(&bytes[at..]) {
            continue;
        }
        // Each try may look through all the rest.
        tries += 1;
        let Ok(end) = frame::value(bytes, at) else { continue };
        let (mut entries, result) = tree::read("", &text[at..end]);
        if end > at + 2 && result.is_ok() {
            tree::name_rows(&mut entries);
            parts.push(entries.into_owned());
            rest.push_str(&text[from..at]);
            from = end;
            tries = 0;
        }
    }
    rest.push_str(&text[from..]);
    rest
}

/// Reads JSON piece by piece.
#[derive(Default)]
pub(crate) struct Json {
    /// What is open around the next element.
    open: Vec<Level>,
    /// After damage nothing says how deep the next object is. Nothing is open then.
    is_lost: bool,
    /// Nothing was read since the last damage: what is damaged here is a part of it.
    is_damage: bool,
}

/// An array, or an object whose members are read one by one.
struct Level {
    /// In an array: the place of the next element.
    index: Option<u32>,
    /// In an object: the name of the member that is being read.
    member: String,
    /// The object's own texts: the first of each column, which its elements inherit.
    own: Entry<'static>,
    /// Its other texts, and how long the JSON of all was.
    others: Vec<Cell<'static>>,
    length: usize,
    place: Place,
    /// What its elements came to.
    gave: Gave,
}

/// What is at the beginning of the window.
enum Part {
    /// It ends here, and is read as a whole.
    Whole(usize),
    /// It is read part by part, from this place on.
    Open(usize),
}

impl Json {
    /// Reads the next element or member. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        let Some(byte) = next_byte(window) else {
            if !self.open.is_empty() {
                let place = self.place(window, window.bytes().len());
                out.damage(place, DamageKind::Truncated, "the JSON ends in the middle".into());
            }
            self.abandon(out);
            return false;
        };
        let in_array = self.open.last().map(|level| level.index.is_some());
        match (byte, in_array) {
            // What is between is a part of the damage.
            _ if self.is_lost && byte != b'{' => {
                window.consume(memchr(b'{', window.bytes()).unwrap_or(window.bytes().len()));
            }
            _ if self.open.len() > frame::DEEPEST => self.broken(window, out, 0, DamageKind::Malformed),
            (b'[', _) => self.enter(window, Some(0)),
            (b']', Some(true)) | (b'}', Some(false)) => {
                self.close(out, false);
                window.consume(1);
            }
            (b',', _) => window.consume(1),
            (b'"', Some(false)) => self.member(window, out),
            _ => self.element(window, out),
        }
        true
    }

    /// Goes into the array or object at the beginning of the window.
    fn enter<R: Read>(&mut self, window: &mut Window<R>, index: Option<u32>) {
        (self.is_lost, self.is_damage) = (false, false);
        let place = self.place(window, 0);
        let (member, own, others, gave) = (String::new(), Entry::default(), Vec::new(), Gave::default());
        self.open.push(Level { index, member, own, others, length: 0, place, gave });
        window.consume(1);
    }

    /// The innermost level ends, or breaks off: says what its own texts come to.
    fn close(&mut self, out: &mut impl Sink, is_cut: bool) {
        let Some(Level { index, mut own, others, place, mut gave, .. }) = self.open.pop() else { return };
        if index.is_none() {
            // Its state is a summary of what its elements have said.
            let has_failed = |own| Facts::of(own).status.is_some_and(|status| Status::from(status).is_failure());
            if gave.failure || gave.anything && !has_failed(&own) {
                own.cells.retain(|cell| role(cell) != Some(Role::Status));
            }
            own.is_cut = is_cut;
            own.cells.extend(others);
            gave.add(out.entries(Entries::of(own), &Facts::default(), &place));
            out.skip(u64::from(!gave.anything && !is_cut));
        }
        self.passed(gave);
    }

    /// Gives up what is open: its own texts still count.
    fn abandon(&mut self, out: &mut impl Sink) {
        while !self.open.is_empty() {
            self.close(out, true);
        }
    }

    /// An element is passed, and came to this.
    fn passed(&mut self, gave: Gave) {
        if let Some(level) = self.open.last_mut() {
            level.gave.add(gave);
            level.index = level.index.map(|index| index + 1);
        }
    }

    /// Reads the element at the beginning of the window, or goes into it.
    fn element<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) {
        let end = match self.part(window, out, element) {
            Some(Part::Whole(end)) => end,
            Some(Part::Open(_)) => return self.enter(window, None),
            None => return,
        };
        let (gave, error) = self.read(window, out, end);
        self.is_damage &= !gave.anything;
        if let Some((at, detail)) = error {
            out.damage(self.place(window, at), DamageKind::Malformed, detail);
            // A bracket too many may have made other tasks parts of this one.
            if memmem::find(&window.bytes()[at..end], b"urrentStatus\":").is_some() {
                self.abandon(out);
                (self.is_lost, self.is_damage) = (true, true);
                return window.consume(at.max(1));
            }
        } else if !gave.anything && !self.is_lost {
            out.skip(1);
        }
        self.passed(gave);
        window.consume(end);
    }

    /// Reads a member of the innermost object: its text, or its name where there is more in it.
    fn member<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) {
        let Some(part) = self.part(window, out, member) else { return };
        let json = window.bytes();
        let Some(level) = self.open.last_mut() else { return };
        match part {
            Part::Open(value) => {
                let name = frame::member(json, 0).map_or(&b""[..], |(name, _)| name);
                level.member = String::from_utf8_lossy(name).into_owned();
                window.consume(value);
            }
            Part::Whole(end) => {
                level.length += end;
                // More than an element may hold is not kept.
                if level.length <= LARGEST {
                    let object = [b"{", &json[..end], b"}"].concat();
                    let entries = tree::read("", text(&object)).0.into_owned();
                    for cell in entries.all.into_iter().flat_map(|entry| entry.cells) {
                        let is_new = level.own.cells.iter().all(|it| it.column != cell.column);
                        let cells = if is_new { &mut level.own.cells } else { &mut level.others };
                        cells.push(cell);
                    }
                }
                window.consume(end);
            }
        }
    }

    /// Reads on until `find` has found a part. `None`: there is none, and the damage is passed.
    fn part<R: Read>(
        &mut self,
        window: &mut Window<R>,
        out: &mut impl Sink,
        find: fn(&[u8]) -> Result<Part, Stop>,
    ) -> Option<Part> {
        loop {
            match find(window.bytes()) {
                Ok(part) => return Some(part),
                Err(Stop::Bad(at)) => self.damaged(window, out, at),
                Err(Stop::More) if window.bytes().len() > LARGEST => {
                    self.broken(window, out, LARGEST, DamageKind::TooLarge);
                }
                Err(Stop::More) if window.grow() => continue,
                // A number may end where the input does.
                Err(Stop::More) if !b"\"{".contains(&window.bytes()[0]) => {
                    return Some(Part::Whole(window.bytes().len()));
                }
                Err(Stop::More) => self.broken(window, out, window.bytes().len(), DamageKind::Truncated),
            }
            return None;
        }
    }

    /// Something is at `at` that cannot be there.
    fn damaged<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink, at: usize) {
        // A byte that slipped in between two elements does no harm to them.
        let json = window.bytes();
        let next = json.iter().take(16).position(|byte| b"{}[]\",".contains(byte)).unwrap_or_default();
        if at == 0 && next > 0 && b"{],".contains(&json[next]) && !self.open.is_empty() {
            out.damage(self.place(window, at), DamageKind::Malformed, unexpected(&json[..next]));
            return window.consume(next);
        }
        self.broken(window, out, at, DamageKind::Malformed);
    }

    /// What is at the beginning of the window breaks off at `at`: keeps what is complete, says where it broke, and goes
    /// on after it.
    fn broken<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink, at: usize, kind: DamageKind) {
        // An object at the very beginning of a line is the next one: whoever breaks lines indents what is nested.
        let next = memmem::find(&window.bytes()[..at], b"\n{").map(|at| at + 1);
        let (at, kind) = next.map_or((at, kind), |next| (next, DamageKind::Truncated));
        let mut read = at;
        if !self.is_damage {
            if at > 0 && window.bytes()[0] == b'{' {
                let error = self.read(window, out, at).1;
                read = error.map_or(at, |(at, _)| at);
            }
            let detail = match kind {
                DamageKind::Truncated => "the JSON ends in the middle".into(),
                DamageKind::TooLarge => format!("the element is larger than {} MiB", LARGEST >> 20),
                _ => unexpected(&window.bytes()[at..]),
            };
            out.damage(self.place(window, at), kind, detail);
        }
        self.abandon(out);
        (self.is_lost, self.is_damage) = (true, true);
        // What is after the first mistake may be whole again.
        window.consume(read.max(1).min(window.bytes().len()));
    }

    /// Reads the element that ends at `end`. Returns what it came to, and where it is no JSON and why.
    fn read<R: Read>(&self, window: &Window<R>, out: &mut impl Sink, end: usize) -> (Gave, Option<(usize, String)>) {
        let mut facts = Facts::default();
        for level in self.open.iter().rev() {
            facts.inherit(&Facts::of(&level.own).of_wrapper());
        }
        // What an element is may be said by the member that it is in.
        let around = self.open.iter().rev().find(|level| level.index.is_none());
        let json = text(&window.bytes()[..end]);
        let (entries, result) = tree::read(around.map_or("", |level| &level.member), json);
        let gave = out.entries(entries, &facts, &self.place(window, 0));
        let error = result.err().map(|error| {
            let line = memchr_iter(b'\n', json.as_bytes()).nth(error.line().wrapping_sub(2)).map_or(0, |at| at + 1);
            let detail = error.to_string();
            let detail = detail.split(" at line ").next().unwrap_or_default();
            ((line + error.column()).saturating_sub(1).min(end), detail.to_owned())
        });
        (gave, error)
    }

    /// The place of a byte of the window. The JSON pointer leads to the next element.
    fn place<R: Read>(&self, window: &Window<R>, at: usize) -> Place {
        let mut pointer = String::new();
        self.open.iter().for_each(|level| step(&mut pointer, &level.member, level.index));
        let pointer = Some(pointer.into()).filter(|_| !self.is_lost);
        Place { pointer, ..Place::line(window.line_at(at), window.byte_at(at)) }
    }
}

/// The next byte that is neither a space nor a byte order mark.
fn next_byte<R: Read>(window: &mut Window<R>) -> Option<u8> {
    loop {
        window.consume(blanks(window.bytes(), 0));
        match window.bytes() {
            [0xEF, 0xBB, 0xBF, ..] => window.consume(3),
            [byte, ..] => return Some(*byte),
            [] => {
                if !window.more() {
                    return None;
                }
            }
        }
    }
}

/// What the element at the beginning is. An object with a list of a known name is open, and so is a large one.
fn element(json: &[u8]) -> Result<Part, Stop> {
    if json.first() != Some(&b'{') {
        return frame::value(json, 0).map(Part::Whole);
    }
    let mut at = 1;
    loop {
        at = blanks(json, at);
        match json.get(at).ok_or(Stop::More)? {
            b'}' => return Ok(Part::Whole(at + 1)),
            b',' => at += 1,
            b'"' => {
                let (name, value) = frame::member(json, at)?;
                let is = |it: &&str| name.eq_ignore_ascii_case(it.as_bytes());
                match json.get(value).ok_or(Stop::More)? {
                    b'[' if LISTS.iter().any(is) => return Ok(Part::Open(1)),
                    b'{' if is(&"body") => return Ok(Part::Open(1)),
                    b'[' | b'{' if json.len() > LARGE => match frame::value(json, value) {
                        Err(Stop::More) => return Ok(Part::Open(1)),
                        end => at = end?,
                    },
                    _ => at = frame::value(json, value)?,
                }
            }
            _ => return Err(Stop::Bad(at)),
        }
    }
}

/// What the member at the beginning is: open where it holds more than texts, and where it is large.
fn member(json: &[u8]) -> Result<Part, Stop> {
    let (_, value) = frame::member(json, 0)?;
    let bracket = |at: usize| memchr3(b'[', b'{', b']', &json[at..]).map(|next| json[at + next]);
    match json.get(value).ok_or(Stop::More)? {
        b'{' => Ok(Part::Open(value)),
        b'[' if matches!(bracket(value + 1), Some(b'[' | b'{')) => Ok(Part::Open(value)),
        b'[' if json.len() > LARGE && bracket(value + 1).is_none() => Ok(Part::Open(value)),
        _ => frame::value(json, value).map(Part::Whole),
    }
}

/// The text of JSON, which may be cut off inside a character.
fn text(json: &[u8]) -> &str {
    std::str::from_utf8(json).or_else(|error| std::str::from_utf8(&json[..error.valid_up_to()])).unwrap_or_default()
}

/// What is in the place of JSON, as a message quotes it.
fn unexpected(json: &[u8]) -> String {
    let text = String::from_utf8_lossy(&json[..json.len().min(80)]);
    let seen: String = text.chars().take_while(|c| !c.is_control()).take(20).collect();
    format!("`{seen}` cannot be here in JSON")
}
