//! JSON: from one task or error body to the next, through whatever stands around them.
//!
//! ```text
//! {"@odata.context": ..., "value": [ {task}, {task}, ... ], "@odata.nextLink": ...}
//! └─ object ──────────────────────┴─ array ─────────────┘   left open: only the element is in memory
//! ```
//!
//! Where the text breaks the rules, what was complete is kept and the next object is looked for, at whatever depth.

use std::fmt::Write;
use std::io::Read;

use memchr::{memchr, memmem};

use crate::records::columns::is_flattened;
use crate::records::damage::DamageKind;
use crate::records::frame::{self, Stop};
use crate::records::out::{Out, Place};
use crate::records::shapes::{Content, Part, Role};
use crate::records::window::{LARGEST, Window};

/// What has no element at all is not worth more.
const SHOWN: usize = 80;

#[derive(Default)]
pub(crate) struct Json {
    /// What is open around the next element.
    open: Vec<Level>,
    /// Behind damage nothing says how deep the next object stands.
    lost: bool,
    /// Something was read since the last damage.
    recovered: bool,
}

enum Level {
    Array {
        next: u64,
    },
    /// An object, of which this member is being read.
    Object {
        member: String,
        /// Somebody's own wrapper: tasks may stand in any member.
        is_foreign: bool,
    },
}

/// What stands at the beginning of the window.
enum Object {
    /// It ends here, and holds nothing that is to be read one by one.
    Whole(usize),
    /// It is read member by member, from this one on, whose value stands here.
    Around(String, usize),
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

/// Whether errors of the whole stand in this member.
fn is_error(name: &[u8], opening: u8) -> bool {
    matches!(opening, b'{' | b'[') && (name.eq_ignore_ascii_case(b"error") || name.eq_ignore_ascii_case(b"errors"))
}

impl Json {
    /// Reads the next element. Returns whether there may be another.
    pub(crate) fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out) -> bool {
        let Some(byte) = next_byte(window) else { return self.end(window, out) };
        if self.lost && byte != b'{' {
            // What lies between is a part of the damage.
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
            (b']', Some(Level::Array { .. })) | (b'}', Some(Level::Object { .. })) => {
                self.open.pop();
                self.step();
                window.consume(1);
            }
            (b',', _) => window.consume(1),
            (b'"', Some(Level::Object { .. })) => self.member(window, out),
            (b']' | b'}', _) => self.damaged(window, out, 0, 0),
            _ => self.scalar(window, out),
        }
        true
    }

    /// The input ends here.
    fn end<R: Read>(&mut self, window: &Window<R>, out: &mut Out) -> bool {
        if !self.open.is_empty() && !self.lost {
            let end = window.bytes().len();
            let place = Place { pointer: self.pointer(), ..place(window, end) };
            out.damage(place, DamageKind::Truncated, "the JSON ends in the middle");
        }
        false
    }

    /// Reads the object at the beginning of the window, or goes into it.
    fn object<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out) {
        loop {
            match walk(window.bytes()) {
                Ok(Object::Whole(end)) => {
                    self.element(window, out, end);
                    return;
                }
                Ok(Object::Around(member, at)) => {
                    self.lost = false;
                    self.open.push(Level::Object { member, is_foreign: false });
                    return window.consume(at);
                }
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

    /// Reads a member of an object whose other members are read one by one.
    fn member<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out) {
        let is_foreign = matches!(self.open.last(), Some(Level::Object { is_foreign: true, .. }));
        loop {
            let json = window.bytes();
            let found = name(json, 0).and_then(|(name, at)| {
                let byte = *json.get(at).ok_or(Stop::More)?;
                let goes_in =
                    is_error(name, byte) || is_container(name, byte) || is_foreign && matches!(byte, b'{' | b'[');
                Ok((name, if goes_in { at } else { frame::value(json, at)? }, goes_in))
            });
            match found {
                Ok((name, at, goes_in)) => {
                    let name = String::from_utf8_lossy(name).into_owned();
                    if let Some(Level::Object { member, .. }) = self.open.last_mut().filter(|_| goes_in) {
                        *member = name;
                    }
                    return window.consume(at);
                }
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

    /// Passes over what is no object.
    fn scalar<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out) {
        let end = loop {
            match frame::value(window.bytes(), 0) {
                Ok(end) => break end,
                Err(Stop::Bad(at)) => return self.damaged(window, out, at, at),
                Err(Stop::More) if window.bytes().len() > LARGEST => {
                    return self.broken(window, out, LARGEST, DamageKind::TooLarge);
                }
                Err(Stop::More) => {
                    if !window.grow() {
                        let end = window.bytes().len();
                        // A number may end where the input does.
                        if window.bytes()[0] != b'"' {
                            break end;
                        }
                        return self.broken(window, out, end, DamageKind::Truncated);
                    }
                }
            }
        };
        match serde_json::from_slice::<String>(&window.bytes()[..end]) {
            Ok(text) if is_flattened(&text) => {
                let place = Place { pointer: self.pointer(), ..place(window, 0) };
                out.damage(place, DamageKind::Flattened, flattened(&text));
            }
            _ => out.skip(1),
        }
        window.consume(end);
        self.step();
    }

    /// Something stands at `at` that cannot stand there.
    fn damaged<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out, read: usize, at: usize) {
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
    /// goes on behind.
    fn broken<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out, at: usize, kind: DamageKind) {
        // An object at the very beginning of a line is the next one: whoever breaks lines indents what is nested.
        let next = memmem::find(&window.bytes()[..at], b"\n{").map(|at| at + 1);
        let (at, kind) = next.map_or((at, kind), |next| (next, DamageKind::Truncated));
        let json = &window.bytes()[..at];
        let is_new = !self.lost || self.recovered;
        let mut read = at;
        let mut known = false;
        if json.first() == Some(&b'{') && is_new {
            let mut content = Content::new(self.pointer().map(String::from).unwrap_or_default());
            let result = content.read(json, self.role());
            read = result.err().map_or(at, |error| offset(json, &error)).min(at);
            known = !content.parts.is_empty();
            self.emit(window, out, content);
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
        self.open.clear();
        self.lost = true;
        self.recovered = known && kind == DamageKind::Malformed && !is_new;
        // What stands behind the first mistake may be whole again.
        window.consume(read.max(1).min(window.bytes().len()));
    }

    /// Reads the element that ends at `end`.
    fn element<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out, end: usize) {
        let json = &window.bytes()[..end];
        let mut content = Content::new(self.pointer().map(String::from).unwrap_or_default());
        let result = content.read(json, self.role());
        let known = !content.parts.is_empty();
        self.emit(window, out, content);
        self.recovered |= known;
        let Err(error) = result else {
            let holds_tasks = || memmem::find(json, b"urrentStatus\":").is_some();
            if !known && holds_tasks() {
                self.lost = false;
                self.open.push(Level::Object { member: String::new(), is_foreign: true });
                return window.consume(1);
            }
            if !known && !self.lost {
                out.skip(1);
            }
            window.consume(end);
            return self.step();
        };
        let at = offset(json, &error);
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        out.damage(Place { pointer: self.pointer(), ..place(window, at) }, DamageKind::Malformed, text);
        // A bracket too many may have made other tasks parts of this one.
        if memmem::find(&json[at..], b"urrentStatus\":").is_some() {
            self.open.clear();
            (self.lost, self.recovered) = (true, false);
            window.consume(at.max(1));
        } else {
            window.consume(end);
            self.step();
        }
    }

    fn emit<R: Read>(&self, window: &Window<R>, out: &mut Out, content: Content<'_>) {
        let (line, byte) = (window.line_at(0), window.byte_at(0));
        let place = |pointer| Place { line, byte, pointer: Some(pointer).filter(|_| !self.lost) };
        for (part, pointer) in content.parts {
            let place = place(pointer);
            match part {
                Part::Row(row) => out.row(&row, place),
                Part::Remark(row, siblings) => out.remark(&row, place, siblings),
                Part::Flattened(text) => out.damage(place, DamageKind::Flattened, flattened(&text)),
            }
        }
    }

    /// What the next object is.
    fn role(&self) -> Role {
        let around = self.open.iter().rev().find_map(|level| match level {
            Level::Object { member, .. } => Some(member),
            Level::Array { .. } => None,
        });
        if around.is_some_and(|member| is_error(member.as_bytes(), b'{')) { Role::Error } else { Role::Task }
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
                Level::Array { next } => write!(pointer, "/{next}").expect("a string takes everything"),
                Level::Object { member, .. } => {
                    pointer.push('/');
                    pointer.push_str(member);
                }
            }
        }
        Some(pointer.into())
    }
}

/// The next byte that is neither a blank nor a byte order mark.
fn next_byte<R: Read>(window: &mut Window<R>) -> Option<u8> {
    loop {
        let at = frame::blanks(window.bytes(), 0);
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
    let around = |name: &[u8], value| Object::Around(String::from_utf8_lossy(name).into_owned(), value);
    // What stands before the parts of a whole is of no account but for its errors.
    let mut errors = None;
    loop {
        at = frame::blanks(json, at);
        match json.get(at).ok_or(Stop::More)? {
            b'}' => return Ok(Object::Whole(at + 1)),
            b',' => at += 1,
            b'"' => {
                let (name, value) = name(json, at)?;
                let opening = *json.get(value).ok_or(Stop::More)?;
                if is_container(name, opening) {
                    return Ok(errors.unwrap_or_else(|| around(name, value)));
                }
                if errors.is_none() && is_error(name, opening) {
                    errors = Some(around(name, value));
                }
                at = frame::value(json, value)?;
            }
            _ => return Err(Stop::Bad(at)),
        }
    }
}

/// The name of the member at `at`, and where its value stands.
fn name(json: &[u8], at: usize) -> Result<(&[u8], usize), Stop> {
    let end = frame::string(json, at)?;
    let colon = frame::blanks(json, end);
    match json.get(colon).ok_or(Stop::More)? {
        b':' => Ok((&json[at + 1..end - 1], frame::blanks(json, colon + 1))),
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
    format!("`{seen}` cannot stand here in JSON")
}

fn flattened(text: &str) -> String {
    let seen: String = text.chars().take(SHOWN).collect();
    format!("`{seen}` stands in place of nested objects")
}
