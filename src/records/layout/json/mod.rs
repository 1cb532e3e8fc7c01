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

use memchr::{memchr, memchr2_iter, memmem};

use crate::records::damage::DamageKind;
use crate::records::layout::entry::{Cell, Entries, Entry, step};
use crate::records::layout::{Gave, Sink};
use crate::records::out::Place;
use crate::records::settle::who::Facts;
use crate::records::unpack::window::{LARGEST, Window};

pub(crate) use self::frame::{Stop, blanks};

/// The most bytes of unexpected JSON that a message quotes.
const SHOWN: usize = 80;

/// An object that is larger is read member by member.
const LARGE: usize = 1 << 20;

/// Reads JSON piece by piece.
#[derive(Default)]
pub(crate) struct Json {
    /// What is open around the next element.
    open: Vec<Level>,
    /// After damage nothing says how deep the next object is.
    lost: bool,
    /// Something was read since the last damage.
    recovered: bool,
}

enum Level {
    Array { next: u32 },
    Object(Box<Around>),
}

/// An object whose members are read one by one.
#[derive(Default)]
struct Around {
    /// The member that is being read.
    member: String,
    /// The texts that the object itself has, as members of JSON.
    own: Vec<u8>,
    /// The same as an entry, as far as they came before the elements.
    head: Entries<'static>,
    place: (u64, u64, String),
    /// What its elements came to.
    gave: Gave,
}

/// What is at the beginning of the window.
enum Object {
    /// It ends here, and holds nothing that is to be read one by one.
    Whole(usize),
    /// It is read member by member, from the one on whose name and value begin at these places.
    Around(usize, usize),
}

/// Whether the parts of this member are elements themselves.
fn is_container(name: &[u8], opening: u8) -> bool {
    let is = |names: &[&str]| names.iter().any(|it| name.eq_ignore_ascii_case(it.as_bytes()));
    match opening {
        b'[' => is(&["value", "users", "responses", "tasks", "identities", "values"]),
        b'{' => is(&["body"]),
        _ => false,
    }
}

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
        if at < from || !opens(&bytes[at..]) {
            continue;
        }
        // Each try may look through all the rest.
        tries += 1;
        if tries > MOST_TRIES {
            break;
        }
        let Ok(end) = frame::value(bytes, at) else { continue };
        let mut entries = Entries::of(Entry::default());
        if end > at + 2 && tree::read(&mut entries, 0, &bytes[at..end]).is_ok() {
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

/// The most brackets at which a value is looked for in vain, one after the other.
const MOST_TRIES: usize = 8;

impl Json {
    /// Reads the next element. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) -> bool {
        let Some(byte) = next_byte(window) else { return self.end(window, out) };
        if self.lost && byte != b'{' {
            // What is between is a part of the damage.
            let skipped = memchr(b'{', window.bytes()).unwrap_or(window.bytes().len());
            window.consume(skipped);
            return true;
        }
        if self.open.len() > frame::DEEPEST as usize {
            self.damaged(window, out, 0, 0);
            return true;
        }
        match (byte, self.open.last_mut()) {
            (b'{', _) => self.object(window, out),
            (b'[', _) => {
                self.open.push(Level::Array { next: 0 });
                window.consume(1);
            }
            (b']', Some(Level::Array { .. })) | (b'}', Some(Level::Object(_))) => {
                if let Some(Level::Object(around)) = self.open.pop() {
                    self.close(&around, out);
                }
                self.step();
                window.consume(1);
            }
            (b',', _) => window.consume(1),
            (b'"', Some(Level::Object(_))) => self.member(window, out),
            (b']' | b'}', _) => self.damaged(window, out, 0, 0),
            _ => self.scalar(window, out),
        }
        true
    }

    /// The input ends here.
    fn end<R: Read>(&mut self, window: &Window<R>, out: &mut impl Sink) -> bool {
        if !self.open.is_empty() && !self.lost {
            let end = window.bytes().len();
            let place = Place { pointer: self.pointer(), ..place(window, end) };
            out.damage(place, DamageKind::Truncated, "the JSON ends in the middle".into());
        }
        self.abandon(out);
        false
    }

    /// Reads the object at the beginning of the window, or goes into it.
    fn object<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) {
        self.framed(window, out, walk, |this, window, out, object| match object {
            Object::Whole(end) => this.element(window, out, end),
            Object::Around(name, value) => this.enter(window, name, value),
        });
    }

    /// Reads on until `find` has found something, and goes on with that.
    fn framed<R: Read, T, S: Sink>(
        &mut self,
        window: &mut Window<R>,
        out: &mut S,
        find: impl Fn(&[u8]) -> Result<T, Stop>,
        then: impl FnOnce(&mut Self, &mut Window<R>, &mut S, T),
    ) {
        loop {
            match find(window.bytes()) {
                Ok(found) => return then(self, window, out, found),
                Err(Stop::Bad(at)) => return self.damaged(window, out, at, at),
                Err(Stop::More) if window.bytes().len() > LARGEST => {
                    return self.broken(window, out, LARGEST, DamageKind::TooLarge);
                }
                Err(Stop::More) => {
                    if !window.grow() {
                        let end = window.bytes().len();
                        return self.broken(window, out, end, DamageKind::Truncated);
                    }
                }
            }
        }
    }

    /// Leaves the object at the beginning of the window open, from a member on whose name and value are at these places.
    fn enter<R: Read>(&mut self, window: &mut Window<R>, at: usize, value: usize) {
        let json = window.bytes();
        let pointer = self.pointer().map(String::from).unwrap_or_default();
        let mut around = Around { place: (window.line_at(0), window.byte_at(0), pointer), ..Around::default() };
        if let Ok((member, _)) = name(json, at) {
            around.member = String::from_utf8_lossy(member).into_owned();
        }
        around.own = json[1..at].trim_ascii().trim_ascii_end().to_vec();
        around.head = around.entry();
        self.lost = false;
        self.open.push(Level::Object(Box::new(around)));
        window.consume(value);
    }

    /// An open object is at its end: says what its own texts come to.
    fn close(&mut self, around: &Around, out: &mut impl Sink) {
        let mut gave = around.gave;
        let mut entries = around.entry();
        // Its state is a summary of what its elements have said.
        if around.gave.failure || around.gave.anything && !around.has_failed() {
            entries.all[0].cells.retain(|cell| !cell.column.is_some_and(is_state));
        }
        let (line, byte, pointer) = &around.place;
        let place = Place { line: *line, byte: *byte, pointer: Some(pointer.as_str().into()).filter(|_| !self.lost) };
        let facts = Facts::default();
        gave.add(out.entries(entries, &facts, &place));
        if !gave.anything {
            out.skip(1);
        }
        self.gave(gave);
    }

    /// Gives up what is open: its own texts still count.
    fn abandon(&mut self, out: &mut impl Sink) {
        while let Some(level) = self.open.pop() {
            let Level::Object(around) = level else { continue };
            let mut entries = around.entry();
            entries.all.iter_mut().for_each(|entry| entry.is_cut = true);
            let (line, byte, pointer) = &around.place;
            let place =
                Place { line: *line, byte: *byte, pointer: Some(pointer.as_str().into()).filter(|_| !self.lost) };
            out.entries(entries, &Facts::default(), &place);
        }
    }

    fn gave(&mut self, gave: Gave) {
        let around = self.open.iter_mut().rev().find_map(|level| match level {
            Level::Object(around) => Some(around),
            Level::Array { .. } => None,
        });
        if let Some(around) = around {
            around.gave.add(gave);
        }
    }

    /// Reads a member of an object whose members are read one by one.
    fn member<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) {
        let find = |json: &[u8]| {
            let (member, value) = name(json, 0)?;
            let byte = *json.get(value).ok_or(Stop::More)?;
            // A list, and what is large, is read element by element.
            let holds_elements =
                byte == b'[' && json.get(blanks(json, value + 1)).is_some_and(|byte| matches!(byte, b'{' | b'['));
            if holds_elements || is_container(member, byte) {
                return Ok((value, true));
            }
            match frame::value(json, value) {
                Err(Stop::More) if json.len() > LARGE && matches!(byte, b'{' | b'[') => Ok((value, true)),
                end => Ok((end?, byte == b'{')),
            }
        };
        self.framed(window, out, find, |this, window, _, (at, goes_in)| {
            let json = window.bytes();
            let Some(Level::Object(around)) = this.open.last_mut() else { return window.consume(at) };
            let (member, value) = name(json, 0).unwrap_or((b"", at));
            if goes_in {
                around.member = String::from_utf8_lossy(member).into_owned();
                return window.consume(value);
            }
            // A large text is looked at by itself once the object closes; more than one entry may hold is not kept.
            if around.own.len() + at <= LARGEST {
                if !around.own.is_empty() && !around.own.ends_with(b",") {
                    around.own.push(b',');
                }
                around.own.extend_from_slice(&json[..at]);
            }
            window.consume(at);
        });
    }

    /// Reads what is no object: a text may hold an error too.
    fn scalar<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink) {
        let find = |json: &[u8]| match frame::value(json, 0) {
            // A number may end where the input does.
            Err(Stop::More) if !json.starts_with(b"\"") && json.len() < 64 => Ok(None),
            end => end.map(Some),
        };
        let end = loop {
            match find(window.bytes()) {
                Ok(Some(end)) => break end,
                Ok(None) if window.grow() => {}
                Ok(None) => break window.bytes().len(),
                Err(Stop::Bad(at)) => return self.damaged(window, out, at, at),
                Err(Stop::More) if window.bytes().len() > LARGEST => {
                    return self.broken(window, out, LARGEST, DamageKind::TooLarge);
                }
                Err(Stop::More) => {
                    if !window.grow() {
                        let end = window.bytes().len();
                        return self.broken(window, out, end, DamageKind::Truncated);
                    }
                }
            }
        };
        let text = serde_json::from_slice::<String>(&window.bytes()[..end]).unwrap_or_default();
        let mut entry = Entry::default();
        entry.cells.push(Cell::new(self.member_around().unwrap_or_default().to_owned(), text));
        let place = Place { pointer: self.pointer(), ..place(window, 0) };
        let gave = out.entries(Entries::of(entry), &self.facts(), &place);
        if !gave.anything {
            out.skip(1);
        }
        self.gave(gave);
        window.consume(end);
        self.step();
    }

    /// Something is at `at` that cannot be there.
    fn damaged<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink, read: usize, at: usize) {
        // A byte that slipped in between two elements does no harm to them.
        let json = window.bytes();
        if read == 0 && !self.lost && !self.open.is_empty() {
            let next = json.iter().take(16).position(|byte| matches!(byte, b'{' | b'[' | b']' | b'}' | b'"' | b','));
            if let Some(next) = next.filter(|&next| next > 0 && matches!(json[next], b'{' | b',' | b']')) {
                let place = Place { pointer: self.pointer(), ..place(window, at) };
                out.damage(place, DamageKind::Malformed, unexpected(&json[..next]));
                return window.consume(next);
            }
        }
        self.broken(window, out, at, DamageKind::Malformed);
    }

    /// The object at the beginning of the window breaks off at `at`: keeps what is complete, says where it broke, and
    /// goes on after it.
    fn broken<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink, at: usize, kind: DamageKind) {
        // An object at the very beginning of a line is the next one: whoever breaks lines indents what is nested.
        let next = memmem::find(&window.bytes()[..at], b"\n{").map(|at| at + 1);
        let (at, kind) = next.map_or((at, kind), |next| (next, DamageKind::Truncated));
        let json = &window.bytes()[..at];
        let is_new = !self.lost || self.recovered;
        let mut read = at;
        let mut known = false;
        if json.first() == Some(&b'{') && is_new {
            let (entries, error) = self.tree(json);
            read = error.map_or(at, |error| offset(json, &error)).min(at);
            known = out.entries(entries, &self.facts(), &self.place(window)).anything;
        }
        if is_new {
            let detail = match kind {
                DamageKind::Truncated => "the JSON ends in the middle".into(),
                DamageKind::TooLarge => format!("the element is larger than {} MiB", LARGEST >> 20),
                _ => unexpected(&window.bytes()[at..]),
            };
            let place = Place { pointer: self.pointer(), ..place(window, at) };
            out.damage(place, kind, detail);
        }
        self.abandon(out);
        self.lost = true;
        self.recovered = known && kind == DamageKind::Malformed && !is_new;
        // What is after the first mistake may be whole again.
        window.consume(read.max(1).min(window.bytes().len()));
    }

    /// Reads the element that ends at `end`.
    fn element<R: Read>(&mut self, window: &mut Window<R>, out: &mut impl Sink, end: usize) {
        let json = &window.bytes()[..end];
        let (entries, error) = self.tree(json);
        let gave = out.entries(entries, &self.facts(), &self.place(window));
        self.recovered |= gave.anything;
        let Some(error) = error else {
            if !gave.anything && !self.lost {
                out.skip(1);
            }
            self.gave(gave);
            window.consume(end);
            return self.step();
        };
        let at = offset(json, &error);
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default().to_owned();
        out.damage(Place { pointer: self.pointer(), ..place(window, at) }, DamageKind::Malformed, text);
        // A bracket too many may have made other tasks parts of this one.
        if memmem::find(&json[at..], b"urrentStatus\":").is_some() {
            self.abandon(out);
            (self.lost, self.recovered) = (true, false);
            window.consume(at.max(1));
        } else {
            window.consume(end);
            self.step();
        }
    }

    /// The entries of an object, as far as it is JSON.
    fn tree<'j>(&self, json: &'j [u8]) -> (Entries<'j>, Option<serde_json::Error>) {
        let mut entries = Entries::of(Entry::default());
        // What the object is may be said by the member that it is in.
        let member = self.member_around().unwrap_or_default().to_owned();
        entries.all[0].member = member.into();
        let result = tree::read(&mut entries, 0, json);
        (entries, result.err())
    }

    /// The member of the innermost open object in which the next element is.
    fn member_around(&self) -> Option<&str> {
        self.open.iter().rev().find_map(|level| match level {
            Level::Object(around) => Some(around.member.as_str()),
            Level::Array { .. } => None,
        })
    }

    /// What the open objects say of the next element.
    fn facts(&self) -> Facts<'_> {
        let mut facts = Facts::default();
        for level in self.open.iter().rev() {
            if let Level::Object(around) = level {
                facts.inherit(&Facts::of(&around.head.all[0]).of_wrapper());
            }
        }
        facts
    }

    fn place<R: Read>(&self, window: &Window<R>) -> Place {
        Place { pointer: self.pointer(), ..place(window, 0) }
    }

    /// An element is passed.
    fn step(&mut self) {
        if let Some(Level::Array { next }) = self.open.last_mut() {
            *next += 1;
        }
    }

    /// The JSON pointer to the next element.
    fn pointer(&self) -> Option<Box<str>> {
        if self.lost {
            return None;
        }
        let mut pointer = String::new();
        for level in &self.open {
            match level {
                Level::Array { next } => step(&mut pointer, "", Some(*next)),
                Level::Object(around) => step(&mut pointer, &around.member, None),
            }
        }
        Some(pointer.into())
    }
}

impl Around {
    /// The texts that the object itself has, as an entry.
    fn entry(&self) -> Entries<'static> {
        let mut entries = Entries::of(Entry::default());
        let own = self.own.strip_suffix(b",").unwrap_or(&self.own);
        let json = [b"{", own, b"}"].concat();
        // It was read before: what it says is JSON, but for a comma too many.
        let _ = tree::read(&mut entries, 0, &json);
        entries.into_owned()
    }

    /// Whether the object itself is in a failed state.
    fn has_failed(&self) -> bool {
        let entry = self.entry();
        let facts = Facts::of(&entry.all[0]);
        facts.status.is_some_and(|status| crate::records::Status::from(status).is_failure())
    }
}

fn is_state(column: crate::records::settle::columns::Column) -> bool {
    column.role == crate::records::settle::columns::Role::Status
}

/// The next byte that is neither a space nor a byte order mark.
fn next_byte<R: Read>(window: &mut Window<R>) -> Option<u8> {
    loop {
        let at = blanks(window.bytes(), 0);
        window.consume(at);
        match window.bytes() {
            [] => {}
            [0xEF, 0xBB, 0xBF, ..] => {
                window.consume(3);
                continue;
            }
            [byte, ..] => return Some(*byte),
        }
        if !window.more() {
            return None;
        }
    }
}

/// Looks through the members of the object at the beginning.
fn walk(json: &[u8]) -> Result<Object, Stop> {
    let mut at = 1;
    // What is nested before a list is read by itself too, in its place.
    let mut nested = None;
    loop {
        at = blanks(json, at);
        match json.get(at).ok_or(Stop::More)? {
            b'}' => return Ok(Object::Whole(at + 1)),
            b',' => at += 1,
            b'"' => {
                let (member, value) = name(json, at)?;
                let opening = *json.get(value).ok_or(Stop::More)?;
                if is_container(member, opening) {
                    let (name, value) = nested.unwrap_or((at, value));
                    return Ok(Object::Around(name, value));
                }
                if matches!(opening, b'{' | b'[') && nested.is_none() {
                    nested = Some((at, value));
                }
                match frame::value(json, value) {
                    Err(Stop::More) if json.len() > LARGE && matches!(opening, b'{' | b'[') => {
                        let (name, value) = nested.unwrap_or((at, value));
                        return Ok(Object::Around(name, value));
                    }
                    end => at = end?,
                }
            }
            _ => return Err(Stop::Bad(at)),
        }
    }
}

/// The name of the member at `at`, and where its value is.
fn name(json: &[u8], at: usize) -> Result<(&[u8], usize), Stop> {
    let end = frame::string(json, at)?;
    let colon = blanks(json, end);
    match json.get(colon).ok_or(Stop::More)? {
        b':' => Ok((&json[at + 1..end - 1], blanks(json, colon + 1))),
        _ => Err(Stop::Bad(colon)),
    }
}

/// Where serde stopped.
fn offset(json: &[u8], error: &serde_json::Error) -> usize {
    let line = json
        .split_inclusive(|&byte| byte == b'\n')
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>();
    (line + error.column().saturating_sub(1)).min(json.len())
}

fn place<R: Read>(window: &Window<R>, at: usize) -> Place {
    Place::line(window.line_at(at), window.byte_at(at))
}

fn unexpected(json: &[u8]) -> String {
    let text = String::from_utf8_lossy(&json[..json.len().min(SHOWN)]);
    let seen: String = text.chars().take_while(|c| !c.is_control()).take(20).collect();
    format!("`{seen}` cannot be here in JSON")
}
