//! A document of XML as JSON: an element is an object, a leaf is a string. Of PowerShell's XML, the streams of a session
//! are one text.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{Document, Piece, pieces};

/// The deepest element that becomes an object: `serde_json` reads 128 levels, and an array may be around each. Deeper ones
/// are text of this one.
const DEEPEST: usize = 48;

/// Elements of PowerShell's XML whose members belong to the element around them.
const HOLDERS: [&str; 8] = ["Props", "MS", "LST", "DCT", "En", "IE", "QUE", "STK"];

/// Elements of PowerShell's XML that only name types.
const TYPES: [&str; 4] = ["TN", "T", "TNRef", "Ref"];

/// Returns the text of PowerShell's streams, a document for each object of a list, or one for the root.
pub(super) fn unpack(source: &str) -> Vec<Document> {
    let mut tree = Tree::default();
    pieces(source, true, |piece, raw, line| match piece {
        Piece::Start(tag, attributes) if tree.open.len() < DEEPEST => tree.start(tag, attributes, line),
        Piece::Start(..) => tree.text(raw, line),
        Piece::End(_) => tree.end(),
        Piece::Text(text) => tree.text(&text, line),
    });
    while !tree.open.is_empty() {
        tree.end();
    }
    tree.documents.insert(0, tree.streams);
    tree.documents
}

/// Returns a name without the prefix of its namespace.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

/// Adds a member; those of one name become an array.
fn add(members: &mut Map<String, Value>, name: String, value: Value) {
    match members.get_mut(&name) {
        None => drop(members.insert(name, value)),
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

#[derive(Default)]
struct Element {
    tag: String,
    /// The name that an attribute gives.
    name: Option<String>,
    /// The stream of PowerShell that it is a piece of.
    stream: Option<String>,
    line: u64,
    members: Map<String, Value>,
    /// Its text with that of its leaves, and whether it has some of its own.
    text: String,
    has_text: bool,
}

#[derive(Default)]
struct Tree {
    is_powershell: bool,
    open: Vec<Element>,
    /// The elements inside the root, in case they are a list.
    children: Vec<(String, Value, u64)>,
    streams: Document,
    documents: Vec<Document>,
}

impl Tree {
    fn start(&mut self, tag: &str, attributes: Vec<(&str, String)>, line: u64) {
        self.is_powershell |= self.open.is_empty() && tag == "Objs";
        let mut element = Element { tag: local(tag), line, ..Element::default() };
        // `Data` is in Windows' event log, `Property` in `ConvertTo-Xml`.
        let is_named = matches!(&*element.tag, "Data" | "Property");
        for (key, value) in attributes {
            match key {
                "N" if self.is_powershell => element.name = Some(value),
                "S" if self.is_powershell => element.stream = Some(value),
                "Name" if is_named => element.name = Some(value),
                key if self.is_powershell || key.starts_with("xmlns") || is_named && key == "Type" => {}
                key => add(&mut element.members, local(key), Value::String(value)),
            }
        }
        self.open.push(element);
    }

    fn text(&mut self, text: &str, line: u64) {
        if let Some(element) = self.open.last_mut() {
            element.has_text |= !text.trim().is_empty();
            element.text.push_str(text);
            return;
        }
        // PowerShell marks each piece of a stream; what it did not serialize is between the pieces.
        let text = text.replace("#< CLIXML", "");
        if !text.trim().is_empty() {
            self.streams.write(&format!("{}\n", text.trim()), line);
        }
    }

    fn end(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        let is_child = self.open.len() == 1;
        let Some(parent) = self.open.last_mut() else { return self.root(element) };
        let (line, tag, stream) = (element.line, std::mem::take(&mut element.tag), element.stream.take());
        if self.is_powershell && TYPES.contains(&&*tag) {
            return;
        }
        if tag == "En" {
            if let (Some(Value::String(key)), Some(value)) =
                (element.members.remove("Key"), element.members.remove("Value"))
            {
                add(&mut element.members, key, value);
            }
        }
        if self.is_powershell && HOLDERS.contains(&&*tag) && !is_child {
            return element.members.into_iter().for_each(|(name, value)| add(&mut parent.members, name, value));
        }
        let is_unnamed = self.is_powershell && tag != "ToString";
        let name = element.name.take().unwrap_or(if is_unnamed { String::new() } else { tag });
        let value = element.into_value(self.is_powershell);
        match value.as_str() {
            Some(text) if self.is_powershell && is_child => {
                let end = if stream.is_none() { "\n" } else { "" };
                self.streams.write(&(text.replace("_x000D_", "").replace("_x000A_", "\n") + end), line);
            }
            None if self.is_powershell && is_child && stream.as_deref() == Some("progress") => {}
            None if self.is_powershell && is_child => self.documents.push(Document::object(&value, line)),
            None if is_child => self.children.push((name, value, line)),
            text => {
                parent.text.push_str(text.unwrap_or_default());
                add(&mut parent.members, name, value);
            }
        }
    }

    /// Writes the documents of a root: one for each of its children, if some have the same name.
    fn root(&mut self, mut root: Element) {
        let children = std::mem::take(&mut self.children);
        let is_list = children.iter().map(|(name, ..)| name).collect::<HashSet<_>>().len() < children.len();
        for (name, value, line) in children {
            if is_list {
                self.documents.push(Document::object(&value, line));
            } else {
                add(&mut root.members, name, value);
            }
        }
        let (line, tag) = (root.line, std::mem::take(&mut root.tag));
        match root.into_value(self.is_powershell) {
            Value::String(text) if text.trim().is_empty() => {}
            Value::String(text) => self.documents.push(Document::object(&json!({ tag: text }), line)),
            value => self.documents.push(Document::object(&value, line)),
        }
    }
}

impl Element {
    /// Returns its text if that is all it has, what it holds if that has no name, otherwise its members.
    fn into_value(mut self, is_powershell: bool) -> Value {
        let description = self.members.shift_remove("ToString").filter(|_| is_powershell);
        if self.members.is_empty() {
            let text = if is_powershell { &self.text } else { self.text.trim() };
            return description.unwrap_or_else(|| Value::from(text));
        }
        if let (1, Some(items)) = (self.members.len(), self.members.get_mut("")) {
            // The name of a value of an enumeration is its text.
            return description.filter(|_| items.is_string()).unwrap_or_else(|| items.take());
        }
        // A name of a type says nothing, a sentence does.
        let description = description.filter(|text| text.as_str().is_some_and(|text| text.contains(' ')));
        let text = description.or_else(|| self.has_text.then(|| Value::from(self.text.trim())));
        if let Some(text) = text {
            add(&mut self.members, "#text".to_owned(), text);
        }
        Value::Object(self.members)
    }
}
