//! XML as JSON: an element is an object, a leaf is a string. The streams of a session of PowerShell are one text.

use std::collections::HashSet;
use std::mem::take;

use serde_json::{Map, Value};

use super::{Document, MarkupPiece, pieces};

/// The deepest element that becomes an object; deeper ones are its text. JSON is read to 127 levels, and an array may be
/// around each.
const DEEPEST: usize = 48;

/// Elements of PowerShell's XML whose members and text belong to the element around them.
const HOLDERS: [&str; 8] = ["Props", "MS", "LST", "DCT", "IE", "QUE", "STK", "ToString"];

/// Elements of PowerShell's XML that only name types.
const TYPES: [&str; 4] = ["TN", "T", "TNRef", "Ref"];

/// Returns the text of PowerShell's streams, a document for each object of a list, or one for each root.
pub(super) fn unpack(source: &str) -> Vec<Document> {
    let mut tree = XmlTree { pieces: pieces(source, true), is_powershell: false };
    let (mut streams, mut documents) = (Document::default(), Vec::new());
    while let Some((piece, _, line)) = tree.pieces.next() {
        match piece {
            MarkupPiece::Start("Objs", _) => tree.is_powershell = true,
            MarkupPiece::Start(tag, attributes) => {
                let stream = attributes.iter().find(|(name, _)| *name == "S").map(|(_, value)| value.clone());
                let (_, mut root) = tree.element(tag, attributes, line, 1);
                let names: HashSet<_> = root.members.iter().map(|(name, ..)| name).collect();
                if !tree.is_powershell && names.len() < root.members.len() {
                    let members = root.members.drain(..);
                    documents.extend(members.map(|(name, value, line)| Document::object(&name, value, line)));
                    root.text = if root.has_text { root.text } else { String::new() };
                }
                match root.into_value(tree.is_powershell) {
                    Value::String(text) if tree.is_powershell => {
                        let end = if stream.is_none() { "\n" } else { "" };
                        streams.write(&(text.replace("_x000D_", "").replace("_x000A_", "\n") + end), line);
                    }
                    Value::String(text) if text.is_empty() => {}
                    _ if stream.as_deref() == Some("progress") => {}
                    value => documents.push(Document::object(tag, value, line)),
                }
            }
            // PowerShell marks each piece of a stream; what it did not serialize is between the pieces.
            MarkupPiece::Text(text) => match text.replace("#< CLIXML", "").trim() {
                "" => {}
                text => streams.write(&format!("{text}\n"), line),
            },
            MarkupPiece::End(_) => {}
        }
    }
    documents.insert(0, streams);
    documents
}

/// An element, as far as it was read.
#[derive(Default)]
struct Element {
    /// Its attributes and the elements in it, with their lines.
    members: Vec<(String, Value, usize)>,
    /// Its text with that of its leaves, and whether it has some of its own.
    text: String,
    has_text: bool,
}

struct XmlTree<I> {
    pieces: I,
    is_powershell: bool,
}

impl<'a, I: Iterator<Item = (MarkupPiece<'a>, &'a str, usize)>> XmlTree<I> {
    /// Reads an element to its end. Returns it with its name.
    fn element(&mut self, tag: &str, attributes: Vec<(&str, String)>, line: usize, depth: usize) -> (String, Element) {
        let mut element = Element::default();
        let mut name = if self.is_powershell { String::new() } else { local(tag).to_owned() };
        // `Data` is in Windows' event log, `Property` in `ConvertTo-Xml`.
        let is_named = matches!(local(tag), "Data" | "Property");
        for (key, value) in attributes {
            match key {
                "N" if self.is_powershell => name = value,
                "Name" if is_named => name = value,
                key if self.is_powershell || key.starts_with("xmlns") || is_named && key == "Type" => {}
                key => element.members.push((local(key).to_owned(), Value::String(value), line)),
            }
        }
        self.fill(&mut element, depth);
        (name, element)
    }

    /// Reads what is in an element, to its end.
    fn fill(&mut self, element: &mut Element, depth: usize) {
        while let Some((piece, raw, line)) = self.pieces.next() {
            match piece {
                MarkupPiece::End(_) => return,
                MarkupPiece::Start(tag, attributes) if depth < DEEPEST => {
                    self.inner(element, tag, attributes, line, depth + 1);
                }
                MarkupPiece::Start(..) => element.add(raw),
                MarkupPiece::Text(text) => element.add(&text),
            }
        }
    }

    /// Reads an element that is in another one, which it is a member of.
    fn inner(&mut self, around: &mut Element, tag: &str, attributes: Vec<(&str, String)>, line: usize, depth: usize) {
        if self.is_powershell && HOLDERS.contains(&tag) {
            return self.fill(around, depth);
        }
        let (name, mut inner) = self.element(tag, attributes, line, depth);
        around.members.push(match &mut inner.members[..] {
            _ if self.is_powershell && TYPES.contains(&tag) => return,
            // A key of a dictionary, and its value.
            [(_, Value::String(key), _), (_, value, _)] if self.is_powershell && tag == "En" => {
                (take(key), value.take(), line)
            }
            _ => {
                let value = inner.into_value(self.is_powershell);
                let leaf = value.as_str().filter(|_| !self.is_powershell);
                around.text.push_str(leaf.unwrap_or_default());
                (name, value, line)
            }
        });
    }
}

impl Element {
    fn add(&mut self, text: &str) {
        self.has_text |= !text.trim().is_empty();
        self.text.push_str(text);
    }

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
        let text = if is_powershell { &self.text } else { self.text.trim() };
        if members.is_empty() {
            return Value::from(text);
        }
        if let (1, Some(items)) = (members.len(), members.get_mut("")) {
            // The name of a value of an enumeration is its text.
            return if self.has_text && items.is_string() { Value::from(text) } else { items.take() };
        }
        // A name of a type says nothing, a sentence does.
        if self.has_text && (!is_powershell || text.contains(' ')) {
            members.insert("#text".to_owned(), Value::from(text));
        }
        Value::Object(members)
    }
}

/// Returns a name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}
