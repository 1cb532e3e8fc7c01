//! From the text of a JSON value to entries: each object is one, with its texts as cells.
//!
//! The entries are filled while serde walks through the text, so what was complete before the text breaks off is kept.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::records::layout::entry::{Cell, Entries, Entry};
use crate::records::settle::columns::Column;

/// Adds the members of the JSON value to an entry: to the entry itself what an object holds, under `name` anything else.
///
/// # Errors
///
/// Where the text breaks the rules of JSON. What was complete is in the entries, and the entries that were not are marked
/// as cut.
pub(crate) fn read<'a>(entries: &mut Entries<'a>, entry: usize, json: &'a [u8]) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    Value { entries, entry, name: Cow::Borrowed(""), index: None, is_root: true }.deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Reads a value that is in an entry under a name.
struct Value<'e, 'de> {
    entries: &'e mut Entries<'de>,
    entry: usize,
    name: Cow<'de, str>,
    index: Option<u32>,
    /// The members of an object go to the entry itself.
    is_root: bool,
}

impl<'de> DeserializeSeed<'de> for Value<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Value<'_, 'de> {
    fn cell(self, text: Cow<'de, str>) {
        let cell = Cell { column: Column::of(&self.name), name: self.name, index: self.index, text };
        self.entries.all[self.entry].cells.push(cell);
    }
}

impl<'de> Visitor<'de> for Value<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { entries, entry, name, index, is_root } = self;
        let own = if is_root { entry } else { entries.add(entry, name, index) };
        entries.all[own].is_cut = true;
        while let Some(name) = map.next_key_seed(Key)? {
            map.next_value_seed(Value { entries, entry: own, name, index: None, is_root: false })?;
        }
        entries.all[own].is_cut = false;
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { entries, entry, name, index, is_root } = self;
        // The rows of a table are arrays in an array: each is an entry.
        let is_row = index.is_some();
        let own = if is_row { entries.add(entry, name.clone(), index) } else { entry };
        let name = if is_row { Cow::Borrowed("") } else { name };
        let _ = is_root;
        let mut is_empty = true;
        for index in 0.. {
            let value = Value { entries, entry: own, name: name.clone(), index: Some(index), is_root: false };
            if seq.next_element_seed(value)?.is_none() {
                break;
            }
            is_empty = false;
        }
        if is_empty {
            // There was a place for something: an empty list of errors says that there are none.
            Value { entries, entry: own, name, index: None, is_root: false }.cell(Cow::Borrowed(""));
        }
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.cell(Cow::Borrowed(text));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.cell(Cow::Owned(text.to_owned()));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.cell(Cow::Borrowed(""));
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.cell(Cow::Borrowed(if value { "true" } else { "false" }));
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.cell(Cow::Owned(number.to_string()));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.cell(Cow::Owned(number.to_string()));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.cell(Cow::Owned(number.to_string()));
        Ok(())
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
    let is_row = |entry: &Entry<'_>| {
        entry.index.is_some() && !entry.cells.is_empty() && entry.cells.iter().all(|cell| cell.name.is_empty())
    };
    let Some(first) = entries.all.iter().position(is_row) else { return };
    let mut header: Option<(usize, Vec<String>)> = None;
    for at in first..entries.all.len() {
        let entry = &entries.all[at];
        let Some(parent) = entry.parent.filter(|_| is_row(entry)) else { continue };
        let names = match &header {
            Some((of, names)) if *of == parent => names,
            _ => {
                let stated = columns_of(entries, parent);
                let names = if stated.is_empty() {
                    let texts: Vec<_> = entry.cells.iter().map(|cell| cell.text.to_string()).collect();
                    let known = texts.iter().filter(|name| Column::of(name).is_some()).count();
                    if known > 1 { texts } else { Vec::new() }
                } else {
                    stated
                };
                &header.insert((parent, names)).1
            }
        };
        let entry = &mut entries.all[at];
        if names.iter().map(String::as_str).eq(entry.cells.iter().map(|cell| &*cell.text)) {
            // The header itself.
            entry.cells.clear();
            continue;
        }
        for (cell, name) in entry.cells.iter_mut().zip(names) {
            cell.column = Column::of(name);
            cell.name = Cow::Owned(name.clone());
            cell.index = None;
        }
    }
}

/// The names that an object has under `columns`, `headers` or `fields`: texts, or objects with a `name`.
fn columns_of(entries: &Entries<'_>, object: usize) -> Vec<String> {
    let is_list =
        |name: &str| ["columns", "headers", "header", "fields"].iter().any(|it| name.eq_ignore_ascii_case(it));
    let texts = entries.all[object].cells.iter().filter(|cell| cell.index.is_some() && is_list(&cell.name));
    let texts: Vec<_> = texts.map(|cell| cell.text.to_string()).collect();
    if !texts.is_empty() {
        return texts;
    }
    let objects = entries.all.iter().filter(|entry| entry.parent == Some(object) && is_list(&entry.member));
    let name = |entry: &Entry<'_>| {
        let is_name = |name: &str| ["name", "columnname", "text"].iter().any(|it| name.eq_ignore_ascii_case(it));
        entry.cells.iter().find(|cell| is_name(&cell.name)).map_or(String::new(), |cell| cell.text.to_string())
    };
    objects.map(name).collect()
}
