//! A document of HTML as lines of text: a line for each block, and a line with tabs for each row of a table.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::{Document, LineOf};

/// Elements before and after which a line ends.
const BLOCKS: &str = "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset \
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu meta \
    nav noscript ol optgroup option p pre script section select style summary textarea title ul";

/// Elements of tables.
const TABLES: &str = "table thead tbody tfoot tr td th";

/// Elements inside a line. Other names in angle brackets are placeholders of a text: `<source tenant id>`.
const INLINE: &str = "a abbr acronym area audio b base basefont bdi bdo big button canvas cite code col colgroup del dfn \
    em embed font i iframe img input ins kbd label mark nobr param picture q s samp small span strike strong sub sup \
    svg tt u var wbr";

fn is_one_of(name: &str, names: &str) -> bool {
    names.split(' ').any(|other| other == name)
}

fn lossy(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// The kinds of sources: each has other tags.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::records::unpack) enum Source {
    Page,
    /// Lines with tags in them.
    Text,
    /// Broken XML, in which any tag ends a line and all attributes are text.
    Xml,
}

fn is_element(name: &str, kind: Source) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b":-".contains(&byte);
    match kind {
        Source::Xml => true,
        _ if [BLOCKS, TABLES, INLINE].iter().any(|names| is_one_of(name, names)) => true,
        // `<o:p>` of Outlook. In a log, `<s:Fault message="...">` is text.
        Source::Page => name.contains([':', '-']) && name.bytes().all(is_part),
        Source::Text => false,
    }
}

/// Returns the text of the document. An empty line comes before and after each table; of tables inside a table, each row
/// is a line too.
pub(in crate::records::unpack) fn unpack(source: &str, kind: Source) -> Document {
    let is_xml = kind == Source::Xml;
    let mut page = Page { is_xml, preformatted: usize::from(kind == Source::Text), ..Page::default() };
    let mut line_of = LineOf::default();
    let mut end = 0;
    // A style sheet that has no end may be a text.
    let styles = ["</style", "</STYLE"].iter().filter_map(|end| source.rfind(end)).max().unwrap_or_default();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(!is_xml);
    let mut tokens = Tokenizer::new_with_emitter(source, emitter);
    while let Some(Ok(token)) = tokens.next() {
        let span = match &token {
            Token::StartTag(tag) => tag.span,
            Token::EndTag(tag) => tag.span,
            Token::String(text) => text.span,
            Token::Comment(comment) => comment.span,
            Token::Doctype(_) | Token::Error(_) => continue,
        };
        let raw = source.get(span.start..span.end).unwrap_or_default();
        let line = line_of.get(source, span.start);
        end = span.end;
        match token {
            Token::StartTag(tag) if is_element(&lossy(&tag.name), kind) => {
                let name = lossy(&tag.name);
                page.tag(&name, true, line);
                page.is_style = name == "style" && end <= styles;
                for (attribute, value) in &tag.attributes {
                    let value = lossy(value).split_whitespace().collect::<Vec<_>>().join(" ");
                    let is_text = is_one_of(&lossy(attribute), "title alt value content") && value.contains(' ');
                    if is_xml || is_text {
                        page.after.push((value, line));
                    }
                }
            }
            Token::EndTag(tag) if is_element(&lossy(&tag.name), kind) => page.tag(&lossy(&tag.name), false, line),
            Token::StartTag(_) | Token::EndTag(_) => page.text(raw, line),
            Token::String(text) => page.text(&lossy(&text.value), line),
            // A comment without an end, or `<![CDATA[`.
            Token::Comment(comment) if !raw.ends_with("-->") && !raw.starts_with("<?") && !raw.starts_with("<![e") => {
                page.text(&lossy(&comment.value), line);
            }
            _ => {}
        }
    }
    // A tag without an end.
    page.text(source.get(end..).unwrap_or_default(), line_of.get(source, end));
    page.end_line();
    page.document
}

#[derive(Default)]
struct Page {
    is_xml: bool,
    document: Document,
    /// The line that is open, and where it began.
    line: String,
    began: u64,
    /// Whether the line is a row of a table.
    is_row: bool,
    /// The lines to write after this one: attributes of the elements in it.
    after: Vec<(String, u64)>,
    /// How many elements are open whose line breaks are kept.
    preformatted: usize,
    /// Whether a style sheet is open.
    is_style: bool,
}

impl Page {
    /// An element begins or ends.
    fn tag(&mut self, name: &str, begins: bool, line: u64) {
        if self.is_xml {
            return self.end_line();
        }
        match name {
            "table" => {
                self.end_line();
                if !self.document.text.is_empty() && !self.document.text.ends_with("\n\n") {
                    self.document.push("", line);
                }
            }
            "tr" | "thead" | "tbody" | "tfoot" => self.end_line(),
            "td" | "th" if begins && self.is_row => {
                self.line.truncate(self.line.trim_end_matches(' ').len());
                self.line.push('\t');
            }
            "td" | "th" if begins => {
                self.end_line();
                self.is_row = true;
                self.began = line;
            }
            _ if !is_one_of(name, BLOCKS) => {}
            _ if self.is_row => self.text(" ", line),
            _ => self.end_line(),
        }
        match name {
            "style" => self.is_style = false,
            "pre" | "script" if begins => self.preformatted += 1,
            "pre" | "script" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
    }

    /// Adds a text. Whitespace is one space, unless it is preformatted.
    fn text(&mut self, text: &str, mut line: u64) {
        if self.is_style {
            return;
        }
        let keeps_breaks = self.preformatted > 0 && !self.is_row;
        for char in text.chars() {
            if self.line.is_empty() && !self.is_row {
                self.began = line;
            }
            match char {
                '\r' if keeps_breaks => {}
                '\n' if keeps_breaks && self.line.is_empty() => self.document.push("", line),
                '\n' if keeps_breaks => self.end_line(),
                _ if keeps_breaks || !char.is_whitespace() => self.line.push(char),
                _ if self.line.is_empty() || self.line.ends_with([' ', '\t']) => {}
                _ => self.line.push(' '),
            }
            line += u64::from(char == '\n');
        }
    }

    /// Writes the line that is open.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let text = if self.is_row { line.trim_end_matches(' ') } else { line.trim_end() };
        if !text.trim().is_empty() {
            self.document.push(text, self.began);
        }
        self.is_row = false;
        for (text, line) in std::mem::take(&mut self.after) {
            self.document.push(&text, line);
        }
    }
}
