//! HTML as lines of text: a line for each block, and a line with tabs for each row of a table. Rows of names and values
//! are an object, as `ConvertTo-Html -As List` writes it.

use std::mem::take;

use serde_json::{Map, Value};

use super::{Document, MarkupPiece, is_one_of, pieces};

/// Elements before and after which a line, a row or a cell ends.
pub(super) const BLOCKS: &str = "address article aside blockquote body br caption center dd details dialog dir div dl dt \
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu \
    meta nav noscript ol optgroup option p pre script section select style summary table tbody td textarea tfoot th thead \
    title tr ul";

/// Elements inside a line. Other names in angle brackets are placeholders of a text: `<source tenant id>`.
const INLINE: &str = "a abbr acronym area audio b base basefont bdi bdo big button canvas cite code col colgroup del dfn \
    em embed font i iframe img input ins kbd label mark nobr param picture q s samp small span strike strong sub sup \
    svg tt u var wbr";

/// Nobody reports in more columns: empty cells take memory.
const MOST_COLUMNS: usize = 256;

/// Elements of the workbooks that Excel saves as XML, and those of HTML that they are like.
const OF_WORKBOOK: [(&str, &str); 4] = [("Worksheet", "table"), ("Table", "table"), ("Row", "tr"), ("Cell", "td")];

/// Roles of elements of which a portal makes tables, and the elements that they are like.
const ROLES: [(&str, &str); 7] = [
    ("grid", "table"),
    ("table", "table"),
    ("row", "tr"),
    ("columnheader", "th"),
    ("rowheader", "th"),
    ("gridcell", "td"),
    ("cell", "td"),
];

/// Where the markup is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum MarkupSource {
    Page,
    /// A workbook that Excel has saved as XML.
    Workbook,
    /// Lines of a text.
    #[default]
    Text,
}

/// Returns the documents of a page: each table is one, and what is between them.
pub(crate) fn page(source: &str) -> Vec<Document> {
    unpack(source, MarkupSource::Page)
}

/// Returns the documents of a workbook that Excel has saved as XML: each sheet is one.
pub(crate) fn workbook(source: &str) -> Vec<Document> {
    unpack(source, MarkupSource::Workbook)
}

/// Returns the text of lines with tags in them.
pub(crate) fn text(source: &str) -> String {
    unpack(source, MarkupSource::Text).into_iter().map(|document| document.text).collect()
}

fn unpack(source: &str, from: MarkupSource) -> Vec<Document> {
    let is_page = from != MarkupSource::Text;
    let columns = (from == MarkupSource::Workbook).then_some(0);
    let mut page = PageText { is_page, columns, preformatted: usize::from(!is_page), ..PageText::default() };
    // The roles of the elements that are open, as far as only `div` has them.
    let mut roles = Vec::new();
    let sheet = |name: &str| like(name, &OF_WORKBOOK).filter(|_| from == MarkupSource::Workbook);
    for (piece, raw, line) in pieces(source, from == MarkupSource::Workbook) {
        // `<o:p>` of Outlook. In a log, `<s:Fault message="...">` is text.
        let is_foreign = |name: &str| is_page && name.contains([':', '-']) || from == MarkupSource::Workbook;
        let is_tag = |name: &str| is_one_of(name, BLOCKS) || is_one_of(name, INLINE) || is_foreign(name);
        match piece {
            MarkupPiece::Text(text) => page.text(&text, line),
            MarkupPiece::Start(name, attributes) if is_tag(name) => {
                let of = |name: &str| attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value);
                let role = if name == "div" { of("role").and_then(|role| like(role, &ROLES)) } else { sheet(name) };
                if name == "div" {
                    roles.push(role);
                }
                // The empty cells before it are left out.
                if let Some(number) = of("ss:Index").filter(|_| role == Some("td")) {
                    page.fill_row(number.parse().unwrap_or_default(), line);
                }
                page.tag(role.unwrap_or(name), true, line);
                for (_, value) in attributes.iter().filter(|(name, _)| is_one_of(name, "title alt value content")) {
                    let words: Vec<_> = value.split_whitespace().collect();
                    if words.len() > 1 {
                        page.attributes.write(&(words.join(" ") + "\n"), line);
                    }
                }
            }
            MarkupPiece::End(name) if is_tag(name) => {
                let role = if name == "div" { roles.pop().flatten() } else { sheet(name) };
                page.tag(role.unwrap_or(name), false, line);
            }
            MarkupPiece::Start(..) | MarkupPiece::End(_) => page.text(raw, line),
        }
    }
    page.end_line();
    page.end_object();
    page.documents.extend([page.document, page.attributes]);
    page.documents.extend(page.style);
    page.documents
}

/// The element of HTML that is like the one of a name.
fn like(name: &str, names: &[(&str, &'static str)]) -> Option<&'static str> {
    names.iter().find(|(other, _)| *other == name).map(|(_, element)| *element)
}

#[derive(Default)]
struct PageText {
    is_page: bool,
    documents: Vec<Document>,
    /// The document that is open.
    document: Document,
    /// The cells of the row or the one text of the line that is open, whether each is a header, and where they began.
    cells: Vec<(String, bool)>,
    in_row: bool,
    began: usize,
    /// How many cells the first row of a sheet has. In the others, empty ones at the end are left out.
    columns: Option<usize>,
    /// The attributes that are text.
    attributes: Document,
    /// How many elements are open whose line breaks are kept.
    preformatted: usize,
    /// The style sheet that is open. One that has no end may be a text.
    style: Option<Document>,
    /// The object that is open, and where it began.
    object: Option<(Map<String, Value>, usize)>,
}

impl PageText {
    /// Adds empty cells to the row that is open, up to the one before a number.
    fn fill_row(&mut self, number: usize, line: usize) {
        while self.cells.len() + 1 < number.min(MOST_COLUMNS) {
            self.tag("td", true, line);
        }
    }

    /// An element begins or ends.
    fn tag(&mut self, name: &str, begins: bool, line: usize) {
        let name = &*name.to_ascii_lowercase();
        match name {
            "table" => {
                self.end_line();
                self.end_object();
                self.documents.push(take(&mut self.document));
                self.columns = self.columns.map(|_| 0);
            }
            "td" | "th" if begins => {
                if !self.in_row {
                    self.end_line();
                    (self.in_row, self.began) = (true, line);
                }
                self.cells.push((String::new(), name == "th"));
            }
            "tr" | "thead" | "tbody" | "tfoot" => self.end_line(),
            _ if !is_one_of(name, BLOCKS) => {}
            _ if self.in_row => self.text(" ", line),
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
    fn text(&mut self, text: &str, mut line: usize) {
        if let Some(style) = &mut self.style {
            return style.write(text, line);
        }
        let keeps_breaks = self.preformatted > 0 && !self.in_row;
        for char in text.chars() {
            if self.cells.is_empty() {
                self.cells.push(Default::default());
            }
            let Some((open, _)) = self.cells.last_mut() else { break };
            if open.is_empty() && !self.in_row {
                self.began = line;
            }
            match char {
                '\r' if keeps_breaks => {}
                '\n' if keeps_breaks && open.is_empty() => self.document.write("\n", line),
                '\n' if keeps_breaks => self.end_line(),
                _ if keeps_breaks || !char.is_whitespace() => open.push(char),
                _ if open.is_empty() || open.ends_with(' ') => {}
                _ => open.push(' '),
            }
            line += usize::from(char == '\n');
        }
    }

    /// A line or row ends: it is a line of the document, or names and values of an object.
    fn end_line(&mut self) {
        let in_row = take(&mut self.in_row);
        let mut cells = take(&mut self.cells);
        if let Some(columns) = self.columns.as_mut().filter(|_| in_row && !cells.is_empty()) {
            if *columns == 0 {
                *columns = cells.len().min(MOST_COLUMNS);
            }
            cells.resize(cells.len().max(*columns), Default::default());
        }
        for (text, _) in &mut cells {
            text.truncate(text.trim_end().len());
        }
        let text = cells.iter().map(|(text, _)| &**text).collect::<Vec<_>>().join("\t");
        if text.trim().is_empty() {
            return;
        }
        let is_pair = |pair: &[(String, bool)]| matches!(pair, [(name, is_header), (_, false)] if *is_header || name.ends_with(':'));
        if !self.is_page || self.document.has_entries || !cells.chunks(2).all(is_pair) {
            self.end_object();
            self.document.has_entries |= cells.len() > 1;
            return self.document.write(&(text + "\n"), self.began);
        }
        for pair in cells.chunks(2) {
            let name = pair[0].0.trim_end_matches(':').trim_end();
            if self.object.as_ref().is_some_and(|(object, _)| object.contains_key(name)) {
                self.end_object();
            }
            let (object, _) = self.object.get_or_insert_with(|| (Map::new(), self.began));
            object.insert(name.to_owned(), Value::from(&*pair[1].0));
        }
    }

    /// Ends an object: it is a document of its own.
    fn end_object(&mut self) {
        if let Some((object, began)) = self.object.take() {
            let object = Document::object("", Value::Object(object), began);
            self.documents.extend([take(&mut self.document), object]);
        }
    }
}
