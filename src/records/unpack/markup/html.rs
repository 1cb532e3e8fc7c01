//! A document of HTML as lines of text: a line for each block, and a line with tabs for each row of a table.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{State, Token, Tokenizer};

use super::{Document, LineOf};

/// Elements before and after which a line ends.
const BLOCKS: [&str; 53] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "meta",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "select",
    "style",
    "summary",
    "textarea",
    "title",
    "ul",
    "noscript",
];

/// Elements inside a line. Other names in angle brackets are placeholders of a text: `<source tenant id>`.
const INLINE: [&str; 47] = [
    "a", "abbr", "acronym", "area", "audio", "b", "base", "basefont", "bdi", "bdo", "big", "button", "canvas", "cite",
    "code", "col", "colgroup", "del", "dfn", "em", "embed", "font", "i", "iframe", "img", "input", "ins", "kbd",
    "label", "mark", "nobr", "param", "picture", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "svg", "tt", "u", "var", "wbr",
];

/// The deepest table that has rows of its own; those inside it are text in its cells.
const DEEPEST: usize = 16;

/// Returns the text of the document. An empty line comes before and after each table.
pub(super) fn unpack(source: &str) -> Document {
    let mut page = Page { line_of: LineOf::new(source), ..Page::default() };
    let mut end = 0;
    let mut tokens = Tokenizer::new_with_emitter(source, DefaultEmitter::<usize>::new_with_span());
    while let Some(Ok(token)) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                let raw = source.get(tag.span.start..tag.span.end).unwrap_or_default();
                end = tag.span.end;
                let line = page.line_of.get(tag.span.start);
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if !is_element(&name) {
                    page.text(raw, line);
                    continue;
                }
                page.start(&name, line);
                for (attribute, value) in &tag.attributes {
                    let attribute = String::from_utf8_lossy(attribute);
                    let is_text = matches!(&*attribute, "title" | "alt" | "value" | "content" | "aria-label");
                    if is_text || attribute.starts_with("data-") {
                        page.aside(&String::from_utf8_lossy(value), line);
                    }
                }
                let state = match name.as_str() {
                    "script" => Some(State::ScriptData),
                    "style" => Some(State::RawText),
                    "title" | "textarea" => Some(State::RcData),
                    _ => None,
                };
                if let Some(state) = state {
                    tokens.set_state(state);
                }
            }
            Token::EndTag(tag) => {
                let raw = source.get(tag.span.start..tag.span.end).unwrap_or_default();
                end = tag.span.end;
                let line = page.line_of.get(tag.span.start);
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if is_element(&name) {
                    page.end(&name);
                } else {
                    page.text(raw, line);
                }
            }
            Token::String(text) => {
                end = text.span.end;
                let line = page.line_of.get(text.span.start);
                page.text(&String::from_utf8_lossy(&text.value), line);
            }
            Token::Comment(comment) => {
                let raw = source.get(comment.span.start..comment.span.end).unwrap_or_default();
                end = comment.span.end;
                let is_whole = raw.starts_with("<!--") && raw.ends_with("-->");
                if !is_whole && !raw.starts_with("<?") && !raw.starts_with("<![if") && !raw.starts_with("<![endif") {
                    let line = page.line_of.get(comment.span.start);
                    page.text(&String::from_utf8_lossy(&comment.value), line);
                }
            }
            Token::Doctype(doctype) => end = doctype.span.end,
            Token::Error(_) => {}
        }
    }
    // A tag without an end.
    if let Some(rest) = source.get(end..) {
        let line = page.line_of.get(end);
        page.text(rest, line);
    }
    page.finish()
}

fn is_element(name: &str) -> bool {
    let is_custom =
        || name.contains([':', '-']) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":-".contains(&byte));
    is_table(name) || BLOCKS.contains(&name) || INLINE.contains(&name) || is_custom()
}

fn is_table(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th")
}

/// A table that is open, the innermost last.
#[derive(Default)]
struct Table {
    cells: Vec<String>,
    is_cell: bool,
    line: u64,
    /// The lines to write after the row: the tables and attributes in its cells.
    after: Vec<(String, u64)>,
}

struct Page<'t> {
    line_of: LineOf<'t>,
    document: Vec<(String, u64)>,
    tables: Vec<Table>,
    /// How many tables are open that are deeper than `DEEPEST`.
    deeper: usize,
    line: String,
    began: u64,
    /// The lines to write after this line: attributes of the elements in it.
    after: Vec<(String, u64)>,
    preformatted: usize,
    /// The element whose text is not HTML: `script` or `style`.
    raw: Option<&'static str>,
    style: Vec<(String, u64)>,
}

impl Default for Page<'_> {
    fn default() -> Self {
        Self {
            line_of: LineOf::new(""),
            document: Vec::new(),
            tables: Vec::new(),
            deeper: 0,
            line: String::new(),
            began: 0,
            after: Vec::new(),
            preformatted: 0,
            raw: None,
            style: Vec::new(),
        }
    }
}

impl Page<'_> {
    fn start(&mut self, name: &str, line: u64) {
        match name {
            "table" if self.tables.len() >= DEEPEST => {
                self.deeper += 1;
                self.line_break();
            }
            "table" => {
                self.flush();
                self.blank_line();
                self.tables.push(Table { line, ..Table::default() });
            }
            _ if is_table(name) && self.deeper > 0 => self.line_break(),
            "tr" | "thead" | "tbody" | "tfoot" => {
                self.end_row();
                self.row(line);
            }
            "td" | "th" => {
                self.flush();
                let table = self.row(line);
                if table.cells.is_empty() {
                    table.line = line;
                }
                table.cells.push(String::new());
                table.is_cell = true;
            }
            _ => {
                if BLOCKS.contains(&name) {
                    self.line_break();
                }
                match name {
                    "pre" => self.preformatted += 1,
                    "script" => self.raw = Some("script"),
                    "style" => self.raw = Some("style"),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if is_table(name) && self.deeper > 0 => {
                self.deeper -= usize::from(name == "table");
                self.line_break();
            }
            "table" => self.end_table(),
            "tr" | "thead" | "tbody" | "tfoot" => self.end_row(),
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut() {
                    table.is_cell = false;
                }
            }
            _ => {
                if BLOCKS.contains(&name) {
                    self.line_break();
                }
                match name {
                    "pre" => self.preformatted = self.preformatted.saturating_sub(1),
                    "script" => self.raw = None,
                    "style" => {
                        self.raw = None;
                        self.style.clear();
                    }
                    _ => {}
                }
            }
        }
    }

    /// Returns the innermost table. A row without one begins one.
    fn row(&mut self, line: u64) -> &mut Table {
        if self.tables.is_empty() {
            self.flush();
            self.blank_line();
            self.tables.push(Table { line, ..Table::default() });
        }
        let last = self.tables.len() - 1;
        &mut self.tables[last]
    }

    fn cell(&mut self) -> Option<&mut String> {
        self.tables.last_mut().filter(|table| table.is_cell).and_then(|table| table.cells.last_mut())
    }

    fn text(&mut self, text: &str, mut line: u64) {
        match self.raw {
            Some("style") => {
                self.style.extend((line..).zip(text.lines()).map(|(line, text)| (text.to_owned(), line)));
                return;
            }
            Some(_) => {
                self.flush();
                for (line, text) in (line..).zip(text.lines()) {
                    if !text.trim().is_empty() {
                        self.emit(text.trim_end().to_owned(), line);
                    }
                }
                return;
            }
            None => {}
        }
        if let Some(cell) = self.cell() {
            for char in text.chars() {
                push_collapsed(cell, char);
            }
            return;
        }
        for char in text.chars() {
            if char == '\n' && self.preformatted > 0 {
                let line_text = std::mem::take(&mut self.line);
                let began = if line_text.is_empty() { line } else { self.began };
                self.emit(line_text, began);
            } else {
                if self.line.is_empty() {
                    self.began = line;
                }
                if self.preformatted > 0 {
                    self.line.push(char);
                } else {
                    push_collapsed(&mut self.line, char);
                }
            }
            line += u64::from(char == '\n');
        }
    }

    /// Keeps a text that is beside the others, as a line of its own after this one.
    fn aside(&mut self, value: &str, line: u64) {
        if !value.trim().contains(char::is_whitespace) {
            return;
        }
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match self.tables.last_mut() {
            Some(table) => table.after.push((value, line)),
            None => self.after.push((value, line)),
        }
    }

    /// Ends the line, or, in a cell, the word.
    fn line_break(&mut self) {
        match self.cell() {
            Some(cell) => push_collapsed(cell, ' '),
            None => self.flush(),
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let text = line.trim_end();
        if !text.is_empty() {
            self.emit(text.to_owned(), self.began);
        }
        for (text, line) in std::mem::take(&mut self.after) {
            self.emit(text, line);
        }
    }

    /// Writes a line: to the document, or, inside a cell, after its row.
    fn emit(&mut self, text: String, line: u64) {
        let depth = self.tables.len();
        self.emit_at(depth, text, line);
    }

    fn emit_at(&mut self, depth: usize, text: String, line: u64) {
        match self.tables[..depth].iter_mut().rev().find(|table| !table.cells.is_empty()) {
            Some(table) => table.after.push((text, line)),
            None => self.document.push((text, line)),
        }
    }

    fn blank_line(&mut self) {
        let depth = self.tables.len();
        let lines = match self.tables[..depth].iter().rev().find(|table| !table.cells.is_empty()) {
            Some(table) => &table.after,
            None => &self.document,
        };
        if let Some(line) = lines.last().filter(|(text, _)| !text.is_empty()).map(|(_, line)| *line) {
            self.emit(String::new(), line);
        }
    }

    fn end_row(&mut self) {
        self.flush();
        let Some(table) = self.tables.last_mut() else { return };
        table.is_cell = false;
        let cells = std::mem::take(&mut table.cells);
        let after = std::mem::take(&mut table.after);
        let line = table.line;
        let outer = self.tables.len() - 1;
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.emit_at(outer, cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join("\t"), line);
        }
        for (text, line) in after {
            self.emit_at(outer, text, line);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if self.tables.pop().is_some() {
            self.blank_line();
        }
    }

    fn finish(mut self) -> Document {
        self.raw = None;
        for (text, line) in std::mem::take(&mut self.style) {
            self.text(&text, line);
            self.line_break();
        }
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.flush();
        while self.document.last().is_some_and(|(text, _)| text.is_empty()) {
            self.document.pop();
        }
        let mut document = Document::default();
        let mut is_blank = true;
        for (text, line) in self.document {
            if !(text.is_empty() && is_blank) {
                is_blank = text.is_empty();
                document.push(&text, line);
            }
        }
        document
    }
}

/// Appends a character; whitespace after whitespace, or at the beginning, is dropped.
fn push_collapsed(text: &mut String, char: char) {
    if !char.is_whitespace() {
        text.push(char);
    } else if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}
