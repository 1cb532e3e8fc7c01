//! Whole documents of HTML and XML as text or JSON, with their tables and names kept.

pub(crate) mod html;
mod xml;

use html5gum::{DefaultEmitter, Emitter, ForwardingEmitter, Span, Token, Tokenizer};
use memchr::memchr_iter;
use serde_json::{Value, json};

/// A text, and for each of its lines the line of the source in which it began, counted from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) lines: Vec<usize>,
    /// Whether it is objects or rows, and not only prose.
    pub(crate) has_entries: bool,
    /// The name of an attachment, if that is not text.
    pub(crate) not_text: Option<String>,
}

impl Document {
    /// Appends a text that begins in a line of the source; a line that is open goes on.
    fn write(&mut self, text: &str, line: usize) {
        for part in text.split_inclusive('\n') {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.lines.push(line);
            }
            self.text.push_str(part);
        }
    }

    /// Returns a document that is one object of JSON. A text becomes the one member of it.
    fn object(name: &str, value: Value, line: usize) -> Self {
        let value = if value.is_string() { json!({ name: value }) } else { value };
        Self { text: value.to_string(), lines: vec![line], has_entries: true, not_text: None }
    }
}

/// Takes the documents out of a source.
pub(crate) type Unpack = fn(&str) -> Vec<Document>;

/// Returns what reads an input in HTML or XML, by its first tag. A line of a log that begins with `<` is neither.
pub(crate) fn of(head: &[u8]) -> Option<Unpack> {
    let source = lossy(head.trim_ascii_start()).to_ascii_lowercase();
    let begins = |signs: &[&str]| signs.iter().any(|sign| source.starts_with(sign));
    let is_xml = begins(&["<?xml", "<objs", "#< clixml"]);
    let is_before = |part: &&str| ["!--", "!d", "?"].iter().any(|sign| part.starts_with(sign));
    let tag = source.split('<').skip(1).find(|part| !is_before(part)).filter(|_| is_xml || begins(&["<"]));
    let tag = tag.and_then(|tag| tag.split('>').next()).unwrap_or_default();
    let is_name = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains('@');
    // The first element holds another one, as no text does.
    let is_nested = begins(&["<"])
        && source.split_once('>').is_some_and(|(_, rest)| {
            let mut rest = rest.trim_start().bytes();
            rest.next() == Some(b'<') && rest.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        });
    match tag.split([' ', '/', '\t', '\r', '\n']).next().unwrap_or_default() {
        _ if begins(&["<!doctype html"]) => Some(html::page),
        "workbook" if is_xml && source.contains("office:spreadsheet") => Some(html::workbook),
        name if name == "html" || !is_xml && is_one_of(name, html::BLOCKS) => Some(html::page),
        name => (is_xml || is_nested && is_name(name) || tag.contains("xmlns")).then_some(xml::unpack as Unpack),
    }
}

/// A piece of a source. Names are as they are written.
enum MarkupPiece<'a> {
    Start(&'a str, Vec<(&'a str, String)>),
    End(&'a str),
    Text(String),
}

/// Returns the pieces of a source, what is written for each, and its line. No mistake in the source ends this: what is not
/// markup is text.
fn pieces(source: &str, is_xml: bool) -> impl Iterator<Item = (MarkupPiece<'_>, &str, usize)> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(!is_xml);
    let (mut start, mut end, mut line) = (0, 0, 0);
    let written = move |span: Span| source.get(span.start..span.end).unwrap_or_default();
    let name = move |start: usize, name: &[u8]| written(Span { start, end: start + name.len() });
    // A comment that has no end is text.
    let is_comment = |raw: &str| raw.ends_with("-->") || raw.starts_with("<?") || raw.starts_with("<![e");
    let tokens = Tokenizer::new_with_emitter(source, WithCdata(emitter)).flatten().map(Some).chain([None]);
    tokens.flat_map(move |token| {
        let mut closed = None;
        let (piece, span) = match &token {
            Some(Token::StartTag(tag)) => {
                let attributes = tag.attributes.iter().map(|(key, value)| (name(value.span.start, key), lossy(value)));
                let name = name(tag.span.start + 1, &tag.name);
                closed = tag.self_closing.then_some(MarkupPiece::End(name));
                (Some(MarkupPiece::Start(name, attributes.collect())), tag.span)
            }
            Some(Token::EndTag(tag)) => (Some(MarkupPiece::End(name(tag.span.start + 2, &tag.name))), tag.span),
            Some(Token::Comment(text)) if is_comment(written(text.span)) => (None, text.span),
            Some(Token::String(text) | Token::Comment(text)) => (Some(MarkupPiece::Text(lossy(text))), text.span),
            Some(Token::Doctype(_) | Token::Error(_)) => (None, Span { start, end }),
            // A tag that has no end is text.
            None => {
                (Some(MarkupPiece::Text(source.get(end..).unwrap_or_default().to_owned())), Span { start: end, end })
            }
        };
        line += memchr_iter(b'\n', source.as_bytes().get(start..span.start).unwrap_or_default()).count();
        (start, end) = (span.start, span.end);
        let raw = written(span);
        piece.into_iter().chain(closed).map(move |piece| (piece, raw, line))
    })
}

/// Returns whether a name is one of those in a list, in any case.
fn is_one_of(name: &str, names: &str) -> bool {
    names.split(' ').any(|other| other.eq_ignore_ascii_case(name))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An emitter for sources in which `<![CDATA[` means what it does in XML.
struct WithCdata<E>(E);

impl<E: Emitter> ForwardingEmitter for WithCdata<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.0
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        true
    }
}
