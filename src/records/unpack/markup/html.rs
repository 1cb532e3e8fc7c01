//! HTML as lines of text: a line for each block, and a line with tabs for each row of a table. Rows of names and values
//! are an object, as `ConvertTo-Html -As List` writes it.

use std::mem::take;

use serde_json::{Map, Value};

use super::{Document, Piece, is_one_of, pieces};

/// Elements before and after which a line, a row or a cell ends.
const BLOCKS: &str = "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset \
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu meta \
    nav noscript ol optgroup option p pre script section select style summary table tbody td textarea tfoot th thead \
    title tr ul";

/// Elements inside a line. Other names in angle brackets are placeholders of a text: `<source tenant id>`.
const INLINE: &str = "a abbr acronym area audio b base basefont bdi bdo big button canvas cite code col colgroup del dfn \
    em embed font i iframe img input ins kbd label mark nobr param picture q s samp small span strike strong sub sup \
    svg tt u var wbr";

/// Returns the documents of a page, or of lines with tags in them: each table is one, and what is between them. Of tables
/// inside a table, each row is a line too.
pub(in crate::records::unpack) fn unpack(source: &str, is_page: bool) -> Vec<Document> {
    let mut page = Page { is_page, preformatted: usize::from(!is_page), ..Page::default() };
    for (piece, raw, line) in pieces(source, false) {
        let (name, attributes) = match piece {
            Piece::Start(name, attributes) => (name.to_ascii_lowercase(), Some(attributes)),
            Piece::End(name) => (name.to_ascii_lowercase(), None),
            Piece::Text(text) => {
                page.text(&text, line);
                continue;
            }
        };
        // `<o:p>` of Outlook. In a log, `<s:Fault message="...">` is text.
        let is_foreign = is_page && name.contains([':', '-']);
        if !is_foreign && !is_one_of(&name, BLOCKS) && !is_one_of(&name, INLINE) {
            page.text(raw, line);
            continue;
        }
        page.tag(&name, attributes.is_some(), line);
        for (attribute, value) in attributes.unwrap_or_default() {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if value.contains(' ') && is_one_of(&attribute.to_ascii_lowercase(), "title alt value content") {
                page.attributes.write(&(value + "\n"), line);
            }
        }
    }
    page.end_line();
    page.end_object();
    page.documents.extend([page.document, page.attributes]);
    page.documents.extend(page.style);
    page.documents
}

#[derive(Default)]
struct Page {
    is_page: bool,
    documents: Vec<Document>,
    /// The document that is open.
    document: Document,
    /// The line or cell that is open, and where the line or row began.
    line: String,
    began: u64,
    /// In a row, whether the open cell is a header; the cells before it, and whether each is one.
    row: Option<bool>,
    cells: Vec<(String, bool)>,
    /// The attributes that are text.
    attributes: Document,
    /// How many elements are open whose line breaks are kept.
    preformatted: usize,
    /// The style sheet that is open. One that has no end may be a text.
    style: Option<Document>,
    /// The object that is open, where it began, and whether the rows of this table are something else.
    object: Map<String, Value>,
    object_began: u64,
    has_columns: bool,
}

impl Page {
    /// An element begins or ends.
    fn tag(&mut self, name: &str, begins: bool, line: u64) {
        match name {
            "table" => {
                self.end_line();
                self.end_object();
                self.has_columns = false;
                self.documents.push(take(&mut self.document));
            }
            "tr" | "thead" | "tbody" | "tfoot" => self.end_line(),
            "td" | "th" if begins => {
                if self.row.is_some() {
                    self.end_cell();
                } else {
                    self.end_line();
                    self.began = line;
                }
                self.row = Some(name == "th");
            }
            "hr" if self.row.is_some() && self.cells.is_empty() && self.line.is_empty() => self.end_object(),
            _ if !is_one_of(name, BLOCKS) => {}
            _ if self.row.is_some() => self.text(" ", line),
            _ => self.end_line(),
        }
        match name {
            "style" => self.style = begins.then(Default::default),
            "pre" | "script" if begins => self.preformatted += 1,
            "pre" | "script" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
    }

    /// Adds a text. Whitespace is one space, unless it is preformatted.
    fn text(&mut self, text: &str, mut line: u64) {
        if let Some(style) = &mut self.style {
            return style.write(text, line);
        }
        let keeps_breaks = self.preformatted > 0 && self.row.is_none();
        for char in text.chars() {
            if self.line.is_empty() && self.row.is_none() {
                self.began = line;
            }
            match char {
                '\r' if keeps_breaks => {}
                '\n' if keeps_breaks && self.line.is_empty() => self.document.write("\n", line),
                '\n' if keeps_breaks => self.end_line(),
                _ if keeps_breaks || !char.is_whitespace() => self.line.push(char),
                _ if self.line.is_empty() || self.line.ends_with(' ') => {}
                _ => self.line.push(' '),
            }
            line += u64::from(char == '\n');
        }
    }

    fn end_cell(&mut self) {
        self.cells.push((take(&mut self.line).trim_end().to_owned(), self.row == Some(true)));
    }

    fn end_line(&mut self) {
        self.end_cell();
        self.row = None;
        let cells = take(&mut self.cells);
        let is_property = |pair: &[(String, bool)]| matches!(pair, [(name, is_header), (_, false)] if *is_header || name.ends_with(':'));
        let text = cells.iter().map(|(cell, _)| &**cell).collect::<Vec<_>>().join("\t");
        if self.is_page && !self.has_columns && cells.chunks(2).all(is_property) {
            for pair in cells.chunks(2) {
                let name = pair[0].0.trim_end_matches(':').trim_end();
                if self.object.contains_key(name) {
                    self.end_object();
                }
                if self.object.is_empty() {
                    self.object_began = self.began;
                }
                self.object.insert(name.to_owned(), Value::from(&*pair[1].0));
            }
        } else if !text.trim().is_empty() {
            self.end_object();
            self.has_columns |= cells.len() > 1;
            self.document.has_entries |= self.has_columns;
            self.document.write(&(text + "\n"), self.began);
        }
    }

    /// Ends an object: it is a document of its own.
    fn end_object(&mut self) {
        if !self.object.is_empty() {
            let object = Document::object("", Value::Object(take(&mut self.object)), self.object_began);
            self.documents.extend([take(&mut self.document), object]);
        }
    }
}
