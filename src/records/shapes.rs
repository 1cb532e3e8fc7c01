//! The JSON objects of Graph and PowerShell: tasks, status lines, error bodies, and flat objects with telling names.
//!
//! The objects are read while serde walks through them, so what was complete before the text breaks off is kept.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::records::columns::{Column, Row, is_flattened};

/// What an element of the JSON text holds.
#[derive(Default)]
pub(crate) struct Content<'de> {
    pub(crate) parts: Vec<(Part<'de>, Box<str>)>,
    pointer: String,
}

/// What a part of an element comes to; a JSON pointer leads to it.
pub(crate) enum Part<'de> {
    Row(Row<'de>),
    /// It stands beside so many parts before it and counts only if it is an error of its own.
    Remark(Row<'de>, usize),
    /// Nested objects are missing; this stands there instead.
    Flattened(Cow<'de, str>),
}

/// What an object is expected to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A task, or any flat object.
    Task,
    /// The state of one service.
    StatusLine,
    /// A code, a message, and perhaps more of them further in.
    Error,
}

/// What a member of an object holds.
enum Member {
    Parts(Role),
    Column(Column),
    Other,
}

impl Member {
    fn of(name: &str) -> Self {
        match name {
            // The names of Graph as they are written most often, before all others.
            "id" => Self::Column(Column::Subject(3)),
            "code" => Self::Column(Column::Code(0)),
            "message" => Self::Column(Column::Message(0)),
            "service" => Self::Column(Column::Service),
            "status" => Self::Column(Column::Status(0)),
            "taskType" => Self::Other,
            _ if name.eq_ignore_ascii_case("currentStatus") => Self::Parts(Role::StatusLine),
            _ if name.eq_ignore_ascii_case("errors") || name.eq_ignore_ascii_case("error") => Self::Parts(Role::Error),
            _ => Column::of(name).map_or(Self::Other, Self::Column),
        }
    }
}

impl<'de> Content<'de> {
    /// `pointer` leads to the element.
    pub(crate) fn new(pointer: String) -> Self {
        Self { pointer, ..Self::default() }
    }

    /// Reads an element. What was complete before an error is kept.
    pub(crate) fn read(&mut self, json: &'de [u8], role: Role) -> Result<(), serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        Parts { content: self, role }.deserialize(&mut deserializer)?;
        deserializer.end()
    }

    fn step<T>(&mut self, name: impl fmt::Display, read: impl FnOnce(&mut Self) -> T) -> T {
        let len = self.pointer.len();
        write!(self.pointer, "/{name}").expect("a string takes everything");
        let result = read(self);
        self.pointer.truncate(len);
        result
    }

    fn push(&mut self, part: Part<'de>) {
        self.parts.push((part, self.pointer.as_str().into()));
    }

    /// Reads a task or a status line.
    fn object<A: MapAccess<'de>>(&mut self, mut map: A, role: Role) -> Result<(), A::Error> {
        let first = self.parts.len();
        let mut row = Row::default();
        let mut has_parts = false;
        let result = loop {
            match map.next_key_seed(Text) {
                Ok(Some(key)) => {
                    let key = key.unwrap_or_default();
                    if let Err(error) = self.member(&key, &mut map, &mut row, &mut has_parts) {
                        break Err(error);
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        // Also where the object breaks off: what is known of it goes to its parts.
        for (part, _) in &mut self.parts[first..] {
            let (Part::Row(part) | Part::Remark(part, _)) = part else { continue };
            part.subject.inherit(&row.subject);
            part.service.inherit(&row.service);
            part.status.inherit(&row.status);
            part.time.inherit(&row.time);
        }
        let parts = self.parts.len() - first;
        row.has_place |= has_parts || role == Role::StatusLine;
        if parts > 0 {
            if row.says() {
                self.push(Part::Remark(row, parts));
            }
        } else if result.is_ok() && row.is_telling() {
            self.push(Part::Row(row));
        }
        result
    }

    fn member<A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
        row: &mut Row<'de>,
        has_parts: &mut bool,
    ) -> Result<(), A::Error> {
        match Member::of(key) {
            Member::Other => map.next_value::<IgnoredAny>().map(drop),
            Member::Column(column) => {
                row.note(column);
                let Some(text) = map.next_value_seed(Text)? else { return Ok(()) };
                if is_flattened(&text) {
                    self.step(key, |content| content.push(Part::Flattened(text)));
                } else {
                    row.set(column, text);
                }
                Ok(())
            }
            Member::Parts(role) => {
                let text = self.step(key, |content| map.next_value_seed(Parts { content, role }))?;
                *has_parts |= role == Role::StatusLine;
                if let (Some(text), Some(column)) = (text, Column::of(key)) {
                    row.set(column, text);
                }
                Ok(())
            }
        }
    }
}

/// Reads objects of a role: one, an array of them, or what stands in their place.
struct Parts<'c, 'de> {
    content: &'c mut Content<'de>,
    role: Role,
}

impl<'de> DeserializeSeed<'de> for Parts<'_, 'de> {
    /// A text in place of the objects.
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Parts<'_, 'de> {
    fn text(self, text: Cow<'de, str>) -> Option<Cow<'de, str>> {
        if is_flattened(&text) || self.role == Role::StatusLine && !text.trim().is_empty() {
            self.content.push(Part::Flattened(text));
            return None;
        }
        Some(text)
    }
}

impl<'de> Visitor<'de> for Parts<'_, 'de> {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        match self.role {
            Role::Task | Role::StatusLine => self.content.object(map, self.role)?,
            Role::Error => {
                let mut body = ErrorBody::default();
                let result = body.read(map);
                // Also where the object breaks off behind its message.
                let rows = body.rows(result.is_ok());
                for row in rows {
                    self.content.push(Part::Row(row));
                }
                result?;
            }
        }
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let Self { content, role } = self;
        for index in 0_u32.. {
            let Some(text) = content.step(index, |content| seq.next_element_seed(Parts { content, role }))? else {
                break;
            };
            if let Some(text) = text.filter(|_| role == Role::Error) {
                let mut row = Row::default();
                row.set(Column::Error(0), text);
                content.step(index, |content| content.push(Part::Row(row)));
            }
        }
        Ok(None)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(self.text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.text(Cow::Owned(text.into())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Graph's error body: the code and message that say what happened may stand at any depth.
#[derive(Default)]
struct ErrorBody<'de> {
    row: Row<'de>,
    inner: Vec<ErrorBody<'de>>,
}

impl<'de> ErrorBody<'de> {
    fn read<A: MapAccess<'de>>(&mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Text)? {
            let key = key.unwrap_or_default();
            let is = |name: &str| key.eq_ignore_ascii_case(name);
            if is("details") || is("innerError") || is("error") {
                map.next_value_seed(Inner(self))?;
                continue;
            }
            match Member::of(&key) {
                Member::Column(
                    column @ (Column::Code(_) | Column::Message(_) | Column::Error(_) | Column::Time(_)),
                ) => {
                    if let Some(text) = map.next_value_seed(Text)? {
                        self.row.set(column, text);
                    }
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    /// The rows that the body comes to: one for each message with something to say, or one for all.
    fn rows(self, is_complete: bool) -> Vec<Row<'de>> {
        let mut bodies = Vec::new();
        self.flatten(&mut bodies);
        let has_text = |row: &Row<'_>| !(row.message.is_empty() && row.error.is_empty());
        if bodies.len() == 1 {
            bodies.retain(|row| is_complete || has_text(row));
            return bodies;
        }
        let codes: Vec<_> =
            bodies.iter().filter_map(|row| row.code.text().map(|code| Cow::Owned(code.to_owned()))).collect();
        let time = bodies.iter().find(|row| !row.time.is_empty()).map(|row| row.time.clone()).unwrap_or_default();
        for row in &mut bodies {
            row.other_codes.clone_from(&codes);
            row.time.inherit(&time);
        }
        // A message inside that is known says more than the one around it.
        let mut known: Vec<(Row<'de>, _)> = Vec::new();
        for row in bodies.iter().filter(|row| has_text(row)) {
            let settled = row.settle();
            let Some(error) = settled.error() else { continue };
            let is_said = |(_, said): &(_, crate::MigrationError)| {
                said.kind() == error.kind() && said.fields().eq(error.fields())
            };
            if !known.iter().any(is_said) {
                known.push((row.clone(), error));
            }
        }
        if !known.is_empty() {
            return known.into_iter().map(|(row, _)| row).collect();
        }
        let at = bodies.iter().position(has_text).unwrap_or(0);
        if is_complete || has_text(&bodies[at]) { vec![bodies.swap_remove(at)] } else { Vec::new() }
    }

    fn flatten(self, bodies: &mut Vec<Row<'de>>) {
        bodies.push(self.row);
        self.inner.into_iter().for_each(|body| body.flatten(bodies));
    }
}

/// Reads the bodies inside a body: one, or an array.
struct Inner<'b, 'de>(&'b mut ErrorBody<'de>);

impl<'de> DeserializeSeed<'de> for Inner<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inner<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut body = ErrorBody::default();
        let result = body.read(map);
        self.0.inner.push(body);
        result
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Inner(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        // The message of an inner error may stand there bare.
        if !text.trim().is_empty() && !is_flattened(text) {
            let mut body = ErrorBody::default();
            body.row.set(Column::Message(0), Cow::Owned(text.into()));
            self.0.inner.push(body);
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a text, a number or a word as text; `None` for anything else.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(text.into())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
