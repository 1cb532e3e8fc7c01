//! PowerShell's XML: the streams of a session as text, serialized objects as JSON.

use super::Document;
use super::members::{DEEPEST, Members, array, string};
use super::xml::{Elements, read};
use crate::records::unpack::clean;

/// Returns the text of all streams but the progress, and a document for each object.
pub(super) fn unpack(source: &str) -> Vec<Document> {
    // PowerShell writes this mark before each piece of a stream, outside of the XML.
    let source = source.replace("#< CLIXML", "");
    let mut session = Session::default();
    read(&source, &mut session);
    session.finish()
}

#[derive(Default)]
struct Element {
    tag: String,
    /// The name that the attribute `N` gives.
    name: Option<String>,
    stream: Option<String>,
    line: u64,
    text: String,
    to_string: Option<String>,
    members: Members,
    items: Vec<String>,
}

#[derive(Default)]
struct Session {
    open: Vec<Element>,
    /// How many elements are open that are deeper than `DEEPEST`.
    deeper: usize,
    /// The text of the streams, and where each of its pieces begins: its byte, and the line of the source.
    streams: String,
    pieces: Vec<(usize, u64)>,
    documents: Vec<Document>,
}

impl Elements for Session {
    fn start(&mut self, name: &str, attributes: Vec<(String, String)>, line: u64) {
        if self.open.len() >= 2 * DEEPEST {
            self.deeper += 1;
            return;
        }
        let mut element = Element { tag: name.to_owned(), line, ..Element::default() };
        for (attribute, value) in attributes {
            match attribute.as_str() {
                "N" => element.name = Some(clean::xml_escapes(&value)),
                "S" => element.stream = Some(value),
                _ => {}
            }
        }
        self.open.push(element);
    }

    fn text(&mut self, text: &str, line: u64) {
        match self.open.last_mut() {
            Some(element) if element.tag != "Objs" => element.text.push_str(text),
            _ if text.trim().is_empty() => {}
            // Text between the pieces: output that was not serialized.
            _ => self.stream(&format!("{}\n", text.trim()), line),
        }
    }

    fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(mut element) = self.open.pop() else { return };
        let parent = self.open.last_mut();
        match element.tag.as_str() {
            "Objs" | "TN" | "T" | "TNRef" | "Ref" => return,
            "ToString" => {
                if let Some(parent) = parent {
                    parent.to_string = Some(clean::xml_escapes(&element.text));
                }
                return;
            }
            "Props" | "MS" | "En" => {
                if let Some(parent) = parent {
                    parent.members.extend(element.entry());
                    parent.items.append(&mut element.items);
                }
                return;
            }
            _ => {}
        }
        let is_child = parent.as_ref().is_some_and(|parent| parent.tag != "Objs");
        if is_child {
            let (name, json) = (element.name.take(), element.into_json());
            if let Some(parent) = parent {
                match name {
                    Some(name) => parent.members.push(&name, json),
                    None => parent.items.push(json),
                }
            }
        } else if element.stream.as_deref().is_some_and(|stream| stream.eq_ignore_ascii_case("progress")) {
        } else if matches!(element.tag.as_str(), "Obj" | "LST" | "DCT" | "IE") {
            let line = element.line;
            let json = element.into_json();
            self.documents.push(Document { text: json + "\n", lines: vec![line] });
        } else {
            let mut text = clean::xml_escapes(&element.text);
            if element.stream.is_none() {
                text.push('\n');
            }
            self.stream(&text, element.line);
        }
    }

    fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn rest(&mut self, document: Document) {
        let mut decoded = Document::default();
        for (text, line) in document.text.lines().zip(document.lines) {
            decoded.push(&clean::xml_escapes(text), line);
        }
        self.documents.push(decoded);
    }
}

impl Session {
    fn stream(&mut self, text: &str, line: u64) {
        self.pieces.push((self.streams.len(), line));
        self.streams.push_str(text);
    }

    fn finish(mut self) -> Vec<Document> {
        let mut document = Document::default();
        let (mut at, mut piece) = (0, 0);
        for line in self.streams.split_inclusive('\n') {
            while self.pieces.get(piece + 1).is_some_and(|next| next.0 <= at) {
                piece += 1;
            }
            document.push(line.trim_end_matches('\n'), self.pieces.get(piece).map_or(0, |piece| piece.1));
            at += line.len();
        }
        self.documents.insert(0, document);
        self.documents
    }
}

impl Element {
    /// Returns its members; those of an entry of a dictionary are one, named by its key.
    fn entry(&mut self) -> Members {
        let members = std::mem::take(&mut self.members);
        if self.tag != "En" {
            return members;
        }
        let mut entry = Members::default();
        let mut values = members.into_values();
        if let (Some(key), Some(value)) = (values.next(), values.next()) {
            let key = serde_json::from_str::<String>(&key).unwrap_or(key);
            entry.push(&key, value);
        }
        entry
    }

    /// Returns the value of the element.
    fn into_json(mut self) -> String {
        match self.tag.as_str() {
            "Nil" => return "null".to_owned(),
            "LST" | "IE" | "QUE" | "STK" => return array(&self.items),
            "DCT" => return self.members.into_json(),
            "Obj" => {}
            _ => {
                let text = clean::xml_escapes(&self.text);
                let is_plain = match self.tag.as_str() {
                    "B" => matches!(text.as_str(), "true" | "false"),
                    "By" | "SB" | "U16" | "I16" | "U32" | "I32" | "U64" | "I64" | "Sg" | "Db" | "D" => {
                        serde_json::from_str::<serde_json::Number>(&text).is_ok()
                    }
                    _ => false,
                };
                return if is_plain { text } else { string(&text) };
            }
        }
        let as_text = self.to_string.as_deref().map(string);
        if self.members.is_empty() {
            // The name of a value of an enumeration is its text; a list has none that says more.
            let is_list = self.items.first().is_some_and(|item| item.starts_with(['[', '{']));
            return match (as_text, self.items.len()) {
                (_, 1) if is_list => self.items.remove(0),
                (Some(text), _) => text,
                (None, 1) => self.items.remove(0),
                (None, 0) => string(&self.text),
                (None, _) => array(&self.items),
            };
        }
        // A name of a type says nothing, a sentence does.
        let sentence = as_text.filter(|text| text.contains(' ') && !self.members.contains(text));
        if let Some(text) = sentence {
            self.members.push("#text", text);
        }
        for item in self.items {
            self.members.push("#items", item);
        }
        self.members.into_json()
    }
}
