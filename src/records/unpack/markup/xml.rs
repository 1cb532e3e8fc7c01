//! A document of XML as JSON: an element is an object, a leaf is a string. Of PowerShell's XML, the streams of a session
//! are one text.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Document, Piece, pieces};

/// The deepest element that becomes an object: `serde_json` reads 128 levels, and an array may be around each. Deeper ones
/// are text of this one.
const DEEPEST: usize = 48;

/// Elements of PowerShell's XML whose members belong to the element around them.
const HOLDERS: [&str; 8] = ["Props", "MS", "LST", "DCT", "En", "IE", "QUE", "STK"];

/// Elements of PowerShell's XML that only name types.
const TYPES: [&str; 4] = ["TN", "T", "TNRef", "Ref"];

/// Returns the text of PowerShell's streams, a document for each object of a list, or one for each root.
pub(super) fn unpack(source: &str) -> Vec<Document> {
    let mut tree = Tree { pieces: pieces(source, true), is_powershell: false };
    let (mut streams, mut documents) = (Document::default(), Vec::new());
    while let Some((piece, _, line)) = tree.pieces.next() {
        match piece {
            Piece::Start("Objs", _) => tree.is_powershell = true,
            Piece::Start(tag, attributes) => {
                let mut root = tree.element(tag, attributes, line, 1);
                let names: HashSet<_> = root.members.iter().map(|(name, ..)| name).collect();
                if !tree.is_powershell && names.len() < root.members.len() {
                    let members = root.members.drain(..);
                    documents.extend(members.map(|(name, value, line)| Document::object(&name, value, line)));
                }
                let (stream, is_leaf) = (root.stream.take(), root.members.is_empty());
                match root.into_value(tree.is_powershell) {
                    Value::String(text) if tree.is_powershell => {
                        let end = if stream.is_none() { "\n" } else { "" };
                        streams.write(&(text.replace("_x000D_", "").replace("_x000A_", "\n") + end), line);
                    }
                    Value::String(text) if text.is_empty() => {}
                    _ if !is_leaf && stream.as_deref() == Some("progress") => {}
                    value => documents.push(Document::object(tag, value, line)),
                }
            }
            // PowerShell marks each piece of a stream; what it did not serialize is between the pieces.
            Piece::Text(text) => match text.replace("#< CLIXML", "").trim() {
                "" => {}
                text => streams.write(&format!("{text}\n"), line),
            },
            Piece::End(_) => {}
        }
    }
    documents.insert(0, streams);
    documents
}

/// An element, or what was read of it.
#[derive(Default)]
struct Element {
    /// The name that an attribute gives, and the stream of PowerShell that it is a piece of.
    name: Option<String>,
    stream: Option<String>,
    /// Its attributes and the elements in it, with their lines.
    members: Vec<(String, Value, u64)>,
    /// Its text with that of its leaves, and whether it has some of its own.
    text: String,
    has_text: bool,
}

struct Tree<I> {
    pieces: I,
    is_powershell: bool,
}

impl<'a, I: Iterator<Item = (Piece<'a>, &'a str, u64)>> Tree<I> {
    /// Reads an element to its end.
    fn element(&mut self, tag: &str, attributes: Vec<(&str, String)>, line: u64, depth: usize) -> Element {
        let mut element = Element::default();
        // `Data` is in Windows' event log, `Property` in `ConvertTo-Xml`.
        let is_named = matches!(local(tag), "Data" | "Property");
        for (key, value) in attributes {
            match key {
                "N" if self.is_powershell => element.name = Some(value),
                "S" if self.is_powershell => element.stream = Some(value),
                "Name" if is_named => element.name = Some(value),
                key if self.is_powershell || key.starts_with("xmlns") || is_named && key == "Type" => {}
                key => element.members.push((local(key).to_owned(), Value::String(value), line)),
            }
        }
        while let Some((piece, raw, line)) = self.pieces.next() {
            let text = match piece {
                Piece::End(_) => break,
                Piece::Start(tag, attributes) if depth < DEEPEST => {
                    let inner = self.element(tag, attributes, line, depth + 1);
                    self.add(&mut element, tag, inner, line);
                    continue;
                }
                Piece::Start(..) => raw,
                Piece::Text(ref text) => text,
            };
            element.has_text |= !text.trim().is_empty();
            element.text.push_str(text);
        }
        element
    }

    /// Adds an element to the one around it.
    fn add(&self, element: &mut Element, tag: &str, mut inner: Element, line: u64) {
        if self.is_powershell && TYPES.contains(&tag) {
            return;
        }
        if self.is_powershell && tag == "En" {
            if let [(_, Value::String(key), _), (_, value, _)] = &mut inner.members[..] {
                inner.members = vec![(std::mem::take(key), value.take(), line)];
            }
        }
        if self.is_powershell && HOLDERS.contains(&tag) {
            return element.members.append(&mut inner.members);
        }
        let is_unnamed = self.is_powershell && tag != "ToString";
        let name = inner.name.take().unwrap_or(if is_unnamed { String::new() } else { local(tag).to_owned() });
        let value = inner.into_value(self.is_powershell);
        element.text.push_str(value.as_str().unwrap_or_default());
        element.members.push((name, value, line));
    }
}

impl Element {
    /// Returns its text if that is all it has, what it holds if that has no name, otherwise its members. Those of one name
    /// become an array.
    fn into_value(self, is_powershell: bool) -> Value {
        let mut members = Map::new();
        for (name, value, _) in self.members {
            match members.get_mut(&name) {
                None => drop(members.insert(name, value)),
                Some(Value::Array(values)) => values.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        let description = members.shift_remove("ToString").filter(|_| is_powershell);
        if members.is_empty() {
            let text = if is_powershell { &self.text } else { self.text.trim() };
            return description.unwrap_or_else(|| Value::from(text));
        }
        if let (1, Some(items)) = (members.len(), members.get_mut("")) {
            // The name of a value of an enumeration is its text.
            return description.filter(|_| items.is_string()).unwrap_or_else(|| items.take());
        }
        // A name of a type says nothing, a sentence does.
        let description = description.filter(|text| text.as_str().is_some_and(|text| text.contains(' ')));
        if let Some(text) = description.or_else(|| self.has_text.then(|| Value::from(self.text.trim()))) {
            members.insert("#text".to_owned(), text);
        }
        Value::Object(members)
    }
}

/// Returns a name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}
