//! Whole documents of HTML and XML as text or JSON, with their tables and names kept.

pub(super) mod html;
mod xml;

/// A language of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Html,
    Xml,
    /// The XML of PowerShell: `Export-Clixml`, and the streams of a remote session.
    CliXml,
}

/// A text, and for each of its lines the line of the source in which it began, counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) lines: Vec<u64>,
}

impl Document {
    /// Appends a text that begins in a line of the source; a line that is open goes on.
    pub(super) fn write(&mut self, text: &str, line: u64) {
        for part in text.split_inclusive('\n') {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.lines.push(line);
            }
            self.text.push_str(part);
        }
    }

    /// Appends whole lines.
    pub(super) fn push(&mut self, text: &str, line: u64) {
        self.write(text, line);
        self.write("\n", line);
    }
}

/// Elements that an HTML document or a fragment of one begins with.
const FIRST: &str =
    "html head body table div p span meta style script h1 h2 h3 h4 ul ol br hr font center pre article section main";

/// Returns the language that the input is written in, by its beginning. A line of a log that begins with `<` has none.
pub(crate) fn kind(head: &[u8]) -> Option<Markup> {
    let mut rest = head.trim_ascii_start();
    let mut is_xml = false;
    while rest.starts_with(b"<!--") || starts_with(rest, "<?xml") {
        is_xml |= rest[1] == b'?';
        let end = if rest[1] == b'?' { "?>" } else { "-->" };
        let at = memchr::memmem::find(rest, end.as_bytes()).map_or(rest.len(), |at| at + end.len());
        rest = rest[at..].trim_ascii_start();
    }
    if starts_with(rest, "#< CLIXML") {
        return Some(Markup::CliXml);
    } else if starts_with(rest, "<!doctype") {
        return Some(if starts_with(rest[9..].trim_ascii_start(), "html") { Markup::Html } else { Markup::Xml });
    }
    let name = rest.strip_prefix(b"<").unwrap_or_default();
    let len = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b":_-.".contains(byte)).count();
    let (name, after) = name.split_at(len);
    let ends = after.first().is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    let tag = after.split(|byte| matches!(byte, b'>' | b'<')).next().unwrap_or_default();
    if !ends || !name.first().is_some_and(u8::is_ascii_alphabetic) {
        is_xml.then_some(Markup::Xml)
    } else if FIRST.split(' ').any(|first| name.eq_ignore_ascii_case(first.as_bytes())) {
        Some(Markup::Html)
    } else if name == b"Objs" {
        Some(Markup::CliXml)
    } else {
        (is_xml || memchr::memmem::find(tag, b"xmlns").is_some()).then_some(Markup::Xml)
    }
}

/// Returns whether a text begins with ASCII letters of any case.
pub(super) fn starts_with(text: &[u8], start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Returns the documents of the input. Broken markup is kept as plain text.
pub(crate) fn unpack(markup: Markup, text: &str) -> Vec<Document> {
    let mut documents = match markup {
        Markup::Html => vec![html::unpack(text, html::Source::Page)],
        Markup::Xml => xml::unpack(text, false),
        Markup::CliXml => xml::unpack(text, true),
    };
    documents.retain(|document| !document.text.trim().is_empty());
    documents
}

/// The line of a place in a source, counted from 0. The places must come in their order.
#[derive(Default)]
struct LineOf {
    at: usize,
    line: u64,
}

impl LineOf {
    fn get(&mut self, source: &str, at: usize) -> u64 {
        let passed = source.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at = self.at.max(at);
        self.line
    }
}
