//! A document of XML as JSON: an element is an object, a leaf is a string.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::members::{DEEPEST, Members, string};
use super::{Document, LineOf, without_tags};

/// Elements that are a member with the name that their attribute `Name` gives: Windows' event log, `ConvertTo-Xml`.
const NAMED: [&str; 2] = ["Data", "Property"];

/// Returns a document for each child of a root whose children are a list, otherwise one for the root.
pub(super) fn unpack(source: &str) -> Vec<Document> {
    let mut builder = Builder::default();
    read(source, &mut builder);
    builder.documents
}

/// The receiver of the elements that `read` finds.
pub(super) trait Elements {
    /// An element begins, with its attributes.
    fn start(&mut self, name: &str, attributes: Vec<(String, String)>, line: u64);
    /// The text between two tags, or a part of it.
    fn text(&mut self, text: &str, line: u64);
    /// The innermost element ends.
    fn end(&mut self);
    /// Returns whether an element is open.
    fn is_open(&self) -> bool;
    /// The text after a mistake, as a document.
    fn rest(&mut self, document: Document);
}

/// Reads a source up to its end or its first mistake; the rest is plain text.
pub(super) fn read(source: &str, elements: &mut impl Elements) {
    let mut reader = Reader::from_str(source);
    reader.config_mut().allow_dangling_amp = true;
    let mut line_of = LineOf::new(source);
    let rest = loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(source.len());
        let Ok(event) = reader.read_event() else { break at };
        let line = line_of.get(at);
        match event {
            Event::Start(tag) => {
                let Some(attributes) = attributes(&tag) else { break at };
                elements.start(&local(tag.name().as_ref()), attributes, line);
            }
            Event::Empty(tag) => {
                let Some(attributes) = attributes(&tag) else { break at };
                elements.start(&local(tag.name().as_ref()), attributes, line);
                elements.end();
            }
            Event::End(_) => elements.end(),
            Event::Text(text) => elements.text(&String::from_utf8_lossy(&text), line),
            Event::CData(text) => elements.text(&String::from_utf8_lossy(&text), line),
            Event::GeneralRef(reference) => elements.text(&character(&reference), line),
            Event::Eof => break source.len(),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    };
    while elements.is_open() {
        elements.end();
    }
    if let Some(rest) = source.get(rest..).filter(|rest| !rest.trim().is_empty()) {
        elements.rest(without_tags(rest, line_of.get(source.len() - rest.len())));
    }
}

/// Returns a name without the prefix of its namespace.
fn local(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

/// Returns the attributes of a tag, without declarations of namespaces; `None` if they cannot be read.
fn attributes(tag: &BytesStart<'_>) -> Option<Vec<(String, String)>> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if !attribute.key.as_ref().starts_with(b"xmlns") {
            let value = String::from_utf8_lossy(&attribute.value);
            attributes.push((local(attribute.key.as_ref()), html_escape::decode_html_entities(&value).into_owned()));
        }
    }
    Some(attributes)
}

/// Returns the text of an entity; one that nobody knows stays as it is.
fn character(reference: &BytesRef<'_>) -> String {
    let raw = format!("&{};", String::from_utf8_lossy(reference));
    html_escape::decode_html_entities(&raw).into_owned()
}

#[derive(Default)]
struct Element {
    name: String,
    line: u64,
    members: Members,
    /// The parts of its text, in their order: its own, and those of its leaves.
    flow: Vec<(String, bool)>,
    has_text: bool,
    /// Whether all children are leaves, so that text and children can be one text.
    has_only_leaves: bool,
    /// Where it is a root: its children as documents, in case they are a list.
    children: Vec<(String, String, u64)>,
}

impl Element {
    fn is_empty(&self) -> bool {
        self.members.is_empty() && self.children.is_empty()
    }

    /// Returns its own text, or that with the text of its leaves.
    fn text(&self, with_leaves: bool) -> String {
        let parts = self.flow.iter().filter(|(_, is_own)| *is_own || with_leaves);
        parts.map(|(text, _)| text.as_str()).collect()
    }
}

#[derive(Default)]
struct Builder {
    open: Vec<Element>,
    /// How many elements are open that are deeper than `DEEPEST`.
    deeper: usize,
    documents: Vec<Document>,
}

impl Elements for Builder {
    fn start(&mut self, name: &str, mut attributes: Vec<(String, String)>, line: u64) {
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            for (_, value) in attributes {
                self.text(&format!(" {value} "), line);
            }
            return;
        }
        let mut name = name.to_owned();
        if NAMED.contains(&name.as_str()) && attributes.iter().any(|(attribute, _)| attribute == "Name") {
            for (attribute, value) in attributes.drain(..).filter(|(attribute, _)| attribute != "Type") {
                if attribute == "Name" {
                    name = value;
                }
            }
        }
        let mut element = Element { name, line, has_only_leaves: true, ..Element::default() };
        for (attribute, value) in attributes {
            element.members.push(&attribute, string(&value));
            element.has_only_leaves = false;
        }
        self.open.push(element);
    }

    fn text(&mut self, text: &str, line: u64) {
        match self.open.last_mut() {
            Some(element) => {
                element.has_text |= !text.trim().is_empty();
                element.flow.push((text.to_owned(), true));
            }
            None if text.trim().is_empty() => {}
            None => {
                let mut document = Document::default();
                document.push(text.trim(), line);
                self.documents.push(document);
            }
        }
    }

    fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            self.text(" ", 0);
            return;
        }
        let Some(mut element) = self.open.pop() else { return };
        let is_leaf = element.is_empty() || (element.has_text && element.has_only_leaves);
        let text = element.text(is_leaf);
        if is_leaf {
            let json = string(text.trim());
            if let Some(parent) = self.open.last_mut() {
                parent.flow.push((text, false));
                self.add(element, json);
                return;
            }
            let mut root = Members::default();
            root.push(&element.name, json);
            self.document(root.into_json(), element.line);
            return;
        }
        if element.has_text {
            element.members.push("#text", string(text.trim()));
        }
        if self.open.is_empty() {
            self.root(element);
            return;
        }
        let json = std::mem::take(&mut element.members).into_json();
        if let Some(parent) = self.open.last_mut() {
            parent.has_only_leaves = false;
        }
        self.add(element, json);
    }

    fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn rest(&mut self, document: Document) {
        self.documents.push(document);
    }
}

impl Builder {
    /// Adds an element that ended to the one around it.
    fn add(&mut self, element: Element, json: String) {
        let is_child_of_root = self.open.len() == 1;
        let Some(parent) = self.open.last_mut() else { return };
        if is_child_of_root && json.starts_with('{') {
            parent.children.push((element.name, json, element.line));
        } else {
            parent.members.push(&element.name, json);
        }
    }

    /// Writes the documents of a root.
    fn root(&mut self, mut root: Element) {
        let names: HashSet<&str> = root.children.iter().map(|(name, ..)| name.as_str()).collect();
        let is_list = names.len() < root.children.len();
        if is_list {
            if !root.members.is_empty() {
                self.document(root.members.into_json(), root.line);
            }
            for (_, json, line) in root.children {
                self.document(json, line);
            }
        } else {
            for (name, json, _) in root.children {
                root.members.push(&name, json);
            }
            self.document(root.members.into_json(), root.line);
        }
    }

    fn document(&mut self, json: String, line: u64) {
        self.documents.push(Document { text: json + "\n", lines: vec![line] });
    }
}
