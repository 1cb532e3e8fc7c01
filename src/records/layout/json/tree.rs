//! From the text of a JSON value to entries: each object is one, with its texts as cells.
//!
//! The entries are filled while serde walks through the text, so what was complete before the text breaks off is kept.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::records::layout::entry::{Cell, Entries, Entry};
use crate::records::settle::columns::Column;

/// Most elements have no more objects inside them.
const USUAL: usize = 8;

/// Returns the entries of a JSON value that is in the member of this name: an object and those inside it, or else one
/// entry with a cell. Where the text breaks the rules of JSON, these are the entries until then; the ones that are not
/// complete are marked as cut.
pub(crate) fn read<'a>(member: &'a str, json: &'a str) -> (Entries<'a>, Result<(), serde_json::Error>) {
    let mut entries = Entries { all: Vec::with_capacity(USUAL) };
    entries.all.push(Entry { member: Cow::Borrowed(member), ..Entry::default() });
    let name = Cow::Borrowed(if json.starts_with('{') { "" } else { member });
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = Value { entries: &mut entries, entry: 0, name, index: None };
    let result = value.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    (entries, result)
}

/// Reads a value that is in an entry under a name. Only the members of the outermost object have none.
struct Value<'e, 'de> {
    entries: &'e mut Entries<'de>,
    entry: usize,
    name: Cow<'de, str>,
    index: Option<u32>,
}

impl<'de> Value<'_, 'de> {
    fn cell<E>(self, text: impl Into<Cow<'de, str>>) -> Result<(), E> {
        let cell = Cell { column: Column::of(&self.name), name: self.name, index: self.index, text: text.into() };
        self.entries.all[self.entry].cells.push(cell);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { entries, entry, name, index } = self;
        let own = if name.is_empty() && index.is_none() { entry } else { entries.add(entry, name, index) };
        entries.all[own].is_cut = true;
        while let Some(name) = map.next_key_seed(Key)? {
            map.next_value_seed(Value { entries, entry: own, name, index: None })?;
        }
        entries.all[own].is_cut = false;
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { entries, mut entry, mut name, index } = self;
        // The rows of a table are arrays in an array: each is an entry.
        if index.is_some() {
            entry = entries.add(entry, std::mem::take(&mut name), index);
        }
        for index in 0.. {
            let value = Value { entries, entry, name: name.clone(), index: Some(index) };
            if seq.next_element_seed(value)?.is_none() {
                if index == 0 {
                    // There was a place for something: an empty list of errors says that there are none.
                    Value { entries, entry, name, index: None }.cell("")?;
                }
                break;
            }
        }
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.cell(text)
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.cell(text.to_owned())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.cell("")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.cell(if value { "true" } else { "false" })
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.cell(number.to_string())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.cell(number.to_string())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.cell(number.to_string())
    }
}

/// Reads the name of a member without copying it, where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

/// Gives the cells of rows the names of their columns, where an object has both, as query answers do:
/// `{"columns": [{"name": "Message"}], "rows": [["..."]]}`, or where the first row names them.
pub(crate) fn name_rows(entries: &mut Entries<'_>) {
    // The object whose rows are read, and the names of their columns.
    let mut header: (Option<usize>, Vec<String>) = (None, Vec::new());
    for at in 0..entries.all.len() {
        let row = &entries.all[at];
        if row.index.is_none() || row.cells.is_empty() || row.cells.iter().any(|cell| !cell.name.is_empty()) {
            continue;
        }
        if row.parent != header.0 {
            header = (row.parent, header_of(entries, at));
        }
        let cells = &mut entries.all[at].cells;
        if header.1.iter().eq(cells.iter().map(|cell| &cell.text)) {
            cells.clear();
        }
        for (cell, name) in cells.iter_mut().zip(&header.1) {
            *cell = Cell::new(name.clone(), std::mem::take(&mut cell.text));
        }
    }
}

/// The names of the columns of a row and those after it: the object around it has them under `columns`, `headers` or
/// `fields`, as texts or as objects with a name, or the row itself has them.
fn header_of(entries: &Entries<'_>, row: usize) -> Vec<String> {
    let is_one = |name: &str, names: &[&str]| names.iter().any(|it| name.eq_ignore_ascii_case(it));
    let is_list = |name: &str| is_one(name, &["columns", "headers", "header", "fields"]);
    let text = |cell: &Cell<'_>| cell.text.to_string();
    let row = &entries.all[row];
    let Some(object) = row.parent else { return Vec::new() };
    let texts = entries.all[object].cells.iter().filter(|cell| cell.index.is_some() && is_list(&cell.name));
    let objects = entries.all.iter().filter(|entry| entry.parent == Some(object) && is_list(&entry.member));
    let mut names: Vec<_> = texts.map(text).collect();
    if names.is_empty() {
        let is_name = |cell: &&Cell<'_>| is_one(&cell.name, &["name", "columnname", "text"]);
        names.extend(objects.map(|entry| entry.cells.iter().find(is_name).map_or(String::new(), text)));
    }
    if names.is_empty() && row.cells.iter().filter(|cell| Column::of(&cell.text).is_some()).count() > 1 {
        names.extend(row.cells.iter().map(text));
    }
    names
}
