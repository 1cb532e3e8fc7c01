//! A document of HTML as lines of text: a line for each block, and a line with tabs for each row of a table. A row of names
//! and values is a part of an object, as `ConvertTo-Html -As List` writes it.

use serde_json::{Map, Value};

use super::{Document, Piece, is_one_of, pieces};

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

/// Returns the documents of a page, or of lines with tags in them. An empty line comes before and after each table; of
/// tables inside a table, each row is a line too.
pub(in crate::records::unpack) fn unpack(source: &str, is_page: bool) -> Vec<Document> {
    let mut page = Page { is_page, documents: vec![Document::default()], ..Page::default() };
    page.preformatted = usize::from(!is_page);
    pieces(source, false, |piece, raw, line| {
        let (name, attributes) = match piece {
            Piece::Start(name, attributes) => (name.to_ascii_lowercase(), Some(attributes)),
            Piece::End(name) => (name.to_ascii_lowercase(), None),
            Piece::Text(text) => return page.text(&text, line),
        };
        // `<o:p>` of Outlook. In a log, `<s:Fault message="...">` is text.
        let is_foreign = is_page && name.contains([':', '-']);
        if !is_foreign && ![BLOCKS, TABLES, INLINE].iter().any(|names| is_one_of(&name, names)) {
            return page.text(raw, line);
        }
        page.tag(&name, attributes.is_some(), line);
        for (attribute, value) in attributes.unwrap_or_default() {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if value.contains(' ') && is_one_of(&attribute.to_ascii_lowercase(), "title alt value content") {
                page.after.push((value, line));
            }
        }
    });
    if let Some((text, line)) = page.style.take() {
        page.text(&text, line);
    }
    page.end_line();
    page.end_object();
    page.documents
}

#[derive(Default)]
struct Page {
    is_page: bool,
    documents: Vec<Document>,
    /// The line that is open, where it began, and, if it is a row, its cells and whether they are headers.
    line: String,
    began: u64,
    cells: Vec<(String, bool)>,
    /// The lines to write after this one: attributes of the elements in it.
    after: Vec<(String, u64)>,
    /// How many elements are open whose line breaks are kept.
    preformatted: usize,
    /// What a style sheet says. One that has no end may be a text.
    style: Option<(String, u64)>,
    /// The object whose names and values are rows, and whether the rows of this table are something else.
    object: Map<String, Value>,
    object_began: u64,
    has_other_rows: bool,
}

impl Page {
    /// An element begins or ends.
    fn tag(&mut self, name: &str, begins: bool, line: u64) {
        let is_row = !self.cells.is_empty();
        match name {
            "table" => {
                self.end_line();
                self.end_object();
                self.has_other_rows = false;
                let text = &self.documents[self.documents.len() - 1].text;
                if !text.is_empty() && !text.ends_with("\n\n") {
                    self.write("", line);
                }
            }
            "tr" | "thead" | "tbody" | "tfoot" => self.end_line(),
            "td" | "th" if begins => {
                if !is_row {
                    self.end_line();
                    self.began = line;
                }
                self.cells.push((String::new(), name == "th"));
            }
            "hr" if is_row && self.cells.iter().all(|(cell, _)| cell.is_empty()) => self.end_object(),
            _ if !is_one_of(name, BLOCKS) => {}
            _ if is_row => self.text(" ", line),
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
            style.0.push_str(text);
            style.1 = line;
            return;
        }
        let keeps_breaks = self.preformatted > 0 && self.cells.is_empty();
        for char in text.chars() {
            if self.line.is_empty() && self.cells.is_empty() {
                self.began = line;
            }
            let open = self.cells.last_mut().map_or(&mut self.line, |(cell, _)| cell);
            match char {
                '\r' if keeps_breaks => {}
                '\n' if keeps_breaks && open.is_empty() => self.write("", line),
                '\n' if keeps_breaks => self.end_line(),
                _ if keeps_breaks || !char.is_whitespace() => open.push(char),
                _ if open.is_empty() || open.ends_with(' ') => {}
                _ => open.push(' '),
            }
            line += u64::from(char == '\n');
        }
    }

    /// Ends the line that is open.
    fn end_line(&mut self) {
        let (line, cells) = (std::mem::take(&mut self.line), std::mem::take(&mut self.cells));
        let is_property = |pair: &[(String, bool)]| match pair {
            [(name, is_header), (_, is_other_header)] => (name.trim().ends_with(':') || *is_header) && !is_other_header,
            _ => false,
        };
        if !line.trim().is_empty() {
            self.end_object();
            self.write(line.trim_end(), self.began);
        } else if cells.iter().all(|(cell, _)| cell.trim().is_empty()) {
        } else if self.is_page && !self.has_other_rows && cells.chunks(2).all(is_property) {
            for pair in cells.chunks(2) {
                let name = pair[0].0.trim().trim_end_matches(':').trim_end();
                if self.object.contains_key(name) {
                    self.end_object();
                }
                if self.object.is_empty() {
                    self.object_began = self.began;
                }
                self.object.insert(name.to_owned(), pair[1].0.trim_end().into());
            }
        } else {
            self.end_object();
            self.has_other_rows |= cells.len() > 1;
            self.documents.last_mut().into_iter().for_each(|document| document.has_entries |= cells.len() > 1);
            let cells: Vec<_> = cells.iter().map(|(cell, _)| cell.trim_end()).collect();
            self.write(&cells.join("\t"), self.began);
        }
        for (text, line) in std::mem::take(&mut self.after) {
            self.write(&text, line);
        }
    }

    /// Ends an object whose names and values were rows: it is a document of its own.
    fn end_object(&mut self) {
        if !self.object.is_empty() {
            let object = Value::Object(std::mem::take(&mut self.object));
            self.documents.extend([Document::object(&object, self.object_began), Document::default()]);
        }
    }

    /// Writes a whole line.
    fn write(&mut self, text: &str, line: u64) {
        self.documents.last_mut().into_iter().for_each(|document| document.write(&format!("{text}\n"), line));
    }
}
