//! Whole documents of HTML and XML as text or JSON, with their tables and names kept.

pub(super) mod html;
mod xml;

use html5gum::{DefaultEmitter, Emitter, ForwardingEmitter, Span, Token, Tokenizer};
use memchr::memchr_iter;
use serde_json::{Value, json};

/// A language of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Html,
    /// That of PowerShell too: `Export-Clixml`, and the streams of a remote session.
    Xml,
}

/// A text, and for each of its lines the line of the source in which it began, counted from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) lines: Vec<u64>,
    /// Whether it is objects or rows, and not only prose.
    pub(crate) has_entries: bool,
    /// The name of an attachment, if that is not text.
    pub(crate) not_text: Option<String>,
}

impl Document {
    /// Appends a text that begins in a line of the source; a line that is open goes on.
    fn write(&mut self, text: &str, line: u64) {
        for part in text.split_inclusive('\n') {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.lines.push(line);
            }
            self.text.push_str(part);
        }
    }

    /// Returns a document that is one object of JSON. A text becomes the one member of it.
    fn object(name: &str, value: Value, line: u64) -> Self {
        let value = if value.is_string() { json!({ name: value }) } else { value };
        Self { text: value.to_string(), lines: vec![line], has_entries: true, not_text: None }
    }
}

impl Markup {
    /// Returns the language that the input is written in, by its beginning. A line of a log that begins with `<` has none.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let source = lossy(head.trim_ascii_start());
        let begins = |with: &str| source.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
        let is_xml = begins("<?xml") || begins("#< CLIXML");
        if begins("<!doctype html") {
            return Some(Self::Html);
        } else if !is_xml && !begins("<") {
            return None;
        }
        let mut pieces = pieces(&source, false).map(|(piece, ..)| piece);
        let first = pieces.find(|piece| !matches!(piece, Piece::Text(text) if is_xml || text.trim().is_empty()));
        let Some(Piece::Start(name, attributes)) = first else { return is_xml.then_some(Self::Xml) };
        let has_namespace = attributes.iter().any(|(name, _)| name.starts_with("xmlns"));
        match name {
            _ if name.eq_ignore_ascii_case("html") => Some(Self::Html),
            _ if is_xml || has_namespace || name == "Objs" => Some(Self::Xml),
            _ => is_one_of(name, html::BLOCKS).then_some(Self::Html),
        }
    }

    /// Returns the documents of the input.
    pub(crate) fn unpack(self, text: &str) -> Vec<Document> {
        if self == Self::Html { html::unpack(text, true) } else { xml::unpack(text) }
    }
}

/// A piece of a source. Names are as they are written.
enum Piece<'a> {
    Start(&'a str, Vec<(&'a str, String)>),
    End(&'a str),
    Text(String),
}

/// Returns the pieces of a source, what is written for each, and its line. No mistake in the source ends this: what is not
/// markup is text.
fn pieces(source: &str, is_xml: bool) -> impl Iterator<Item = (Piece<'_>, &str, u64)> {
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(!is_xml);
    let (mut start, mut end, mut line) = (0, 0, 0);
    let written = move |at: usize, name: &[u8]| source.get(at..at + name.len()).unwrap_or_default();
    let tokens = Tokenizer::new_with_emitter(source, WithCdata(emitter)).flatten().map(Some).chain([None]);
    tokens.flat_map(move |token| {
        let mut closed = None;
        let (piece, span) = match &token {
            Some(Token::StartTag(tag)) => {
                let name = written(tag.span.start + 1, &tag.name);
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (written(value.span.start, name), lossy(value)));
                closed = tag.self_closing.then_some(Piece::End(name));
                (Some(Piece::Start(name, attributes.collect())), tag.span)
            }
            Some(Token::EndTag(tag)) => (Some(Piece::End(written(tag.span.start + 2, &tag.name))), tag.span),
            Some(Token::String(text) | Token::Comment(text)) => (Some(Piece::Text(lossy(text))), text.span),
            Some(Token::Doctype(_) | Token::Error(_)) => (None, Span { start, end }),
            // A tag that has no end is text.
            None => (Some(Piece::Text(source.get(end..).unwrap_or_default().to_owned())), Span { start: end, end }),
        };
        line += memchr_iter(b'\n', source.as_bytes().get(start..span.start).unwrap_or_default()).count() as u64;
        (start, end) = (span.start, span.end);
        let raw = source.get(start..end).unwrap_or_default();
        // A comment that has no end is text too.
        let is_comment = raw.ends_with("-->") || ["<?", "<![e"].iter().any(|sign| raw.starts_with(sign));
        let piece = piece.filter(|_| !(is_comment && matches!(token, Some(Token::Comment(_)))));
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
