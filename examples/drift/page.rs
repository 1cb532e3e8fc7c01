//! Reads the published page, Markdown with tables, into rows.
//!
//! pulldown-cmark parses the Markdown. This module interprets the tables: the meaning of columns, several messages in
//! one cell, codes on lines of their own, and text that looks like a table but is not one.

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// The contents of a page.
#[derive(Default)]
pub struct Page {
    /// The date of the page, `YYYY-MM-DD`.
    pub edition: Option<String>,
    /// The headings above a table of errors, in order.
    pub sections: Vec<String>,
    pub rows: Vec<Row>,
    pub troubles: Vec<Trouble>,
}

/// A row of a table of errors.
pub struct Row {
    pub section: String,
    /// Counted from 1 within the section.
    pub number: usize,
    /// The line of the file, counted from 1.
    pub line: usize,
    /// The text in the cell of the code; empty if there is none.
    pub code_cell: String,
    /// Every code of the row: those in its cell, and lines of the message that are only a code.
    pub codes: Vec<String>,
    pub http_status: Option<u16>,
    /// The messages; most rows have one.
    pub messages: Vec<String>,
    /// `None` if the table has no such column.
    pub description: Option<Prose>,
    pub action: Option<Prose>,
}

/// A cell of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose(pub String);

/// Text that looks like a table but could not be fully read as one.
#[derive(Clone, Debug, Serialize)]
pub struct Trouble {
    pub section: String,
    pub line: usize,
    pub what: String,
}

impl Prose {
    /// Returns the digest for the lock: the first 8 hexadecimal digits of the text's SHA-256.
    pub fn digest(&self) -> String {
        let hash = Sha256::digest(&self.0);
        format!("{:08x}", u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]))
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Page {
    /// Reads a page. Anything that it does not understand is in `troubles`.
    pub fn read(markdown: &str) -> Self {
        let markdown = markdown.trim_start_matches('\u{FEFF}');
        let mut reader = Reader { markdown, section: String::new(), page: Self::default() };
        reader.read();
        reader.page
    }
}

/// The meaning of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Code,
    Message,
    Description,
    Action,
    Unknown,
}

impl Column {
    fn of(heading: &str) -> Self {
        match heading.to_ascii_lowercase().as_str() {
            "error code" => Self::Code,
            "error message" => Self::Message,
            "description" => Self::Description,
            "action" => Self::Action,
            _ => Self::Unknown,
        }
    }
}

struct Reader<'a> {
    markdown: &'a str,
    section: String,
    page: Page,
}

impl Reader<'_> {
    fn read(&mut self) {
        let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut events = Parser::new_ext(self.markdown, options).into_offset_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => {
                    // With CRLF line ends, each line is an event.
                    let mut text = String::new();
                    while let Some((Event::Text(line), _)) = events.next() {
                        text += &line;
                    }
                    self.page.edition = text.lines().find_map(|line| date(line.strip_prefix("ms.date:")?.trim()));
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let mut cell = Cell::default();
                    for (event, _) in
                        events.by_ref().take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Heading(_))))
                    {
                        cell.take(event);
                    }
                    if level != HeadingLevel::H1 {
                        self.section = cell.text();
                    }
                }
                Event::Start(Tag::Table(_)) => {
                    let rows = table(&mut events);
                    self.table(&rows, range.start);
                }
                // Markdown treats a malformed table as a paragraph.
                Event::Start(Tag::Paragraph) => self.no_table(
                    &range,
                    "these lines look like a table but are not one: the delimiter row under the headings is missing or \
                     has another number of columns, or an empty line splits the table",
                ),
                Event::Start(Tag::CodeBlock(_)) => {
                    self.no_table(&range, "a table in a code block was not compared: end the block before it");
                }
                Event::Start(Tag::HtmlBlock) => {
                    if self.markdown[range.clone()].to_ascii_lowercase().contains("<table") {
                        self.trouble(range.start, "a table in HTML is not read: write it in Markdown");
                    }
                    self.no_table(&range, "a table in HTML or in a comment was not compared: end it before the table");
                }
                _ => {}
            }
        }
    }

    /// Reports the first line that looks like a table, in a block that is not one.
    fn no_table(&mut self, range: &Range<usize>, what: &str) {
        let mut at = range.start;
        for line in self.markdown[range.clone()].split_inclusive('\n') {
            if is_table_like(line) {
                return self.trouble(at, what);
            }
            at += line.len();
        }
    }

    fn trouble(&mut self, at: usize, what: impl Into<String>) {
        self.page.troubles.push(Trouble { section: self.section.clone(), line: self.line(at), what: what.into() });
    }

    fn line(&self, at: usize) -> usize {
        self.markdown[..at].matches('\n').count() + 1
    }

    /// Interprets a table, given its rows with their places, the headings first.
    fn table(&mut self, rows: &[(Range<usize>, Vec<Cell>)], at: usize) {
        let Some(((_, headings), rows)) = rows.split_first() else { return };
        let headings: Vec<String> = headings.iter().map(Cell::text).collect();
        let columns: Vec<Column> = headings.iter().map(|heading| Column::of(heading)).collect();
        if !columns.contains(&Column::Message) {
            let headings = headings.join("`, `");
            self.trouble(
                at,
                format!("a table without the column `Error message` was not compared: its columns are `{headings}`"),
            );
            return;
        }
        for (heading, column) in headings.iter().zip(&columns) {
            if *column == Column::Unknown {
                self.trouble(
                    at,
                    format!("the column `{heading}` is not known and was not compared: known are `Error code`, `Error message`, `Description`, `Action`"),
                );
            }
        }
        if !self.page.sections.contains(&self.section) {
            self.page.sections.push(self.section.clone());
        }
        for (range, cells) in rows {
            let (seen, expected) = (cells_in(&self.markdown[range.clone()]), columns.len());
            let is_whole = seen == expected;
            if !is_whole {
                self.trouble(
                    range.start,
                    format!(
                        "this row was not compared: it has {}, and its table {}",
                        count(seen, "cell"),
                        count(expected, "column")
                    ),
                );
            }
            let number = self.page.rows.iter().filter(|row| row.section == self.section).count() + 1;
            let cell = |column| columns.iter().position(|&other| other == column).and_then(|i| cells.get(i));
            let mut row = Row {
                section: self.section.clone(),
                number,
                line: self.line(range.start),
                code_cell: cell(Column::Code).map(Cell::text).unwrap_or_default(),
                codes: Vec::new(),
                http_status: None,
                messages: Vec::new(),
                description: cell(Column::Description).map(Cell::prose),
                action: cell(Column::Action).map(Cell::prose),
            };
            row.read_code();
            if let Some(message) = cell(Column::Message).filter(|_| is_whole) {
                row.read_messages(message);
                if row.messages.is_empty() {
                    self.trouble(range.start, "this row has no message");
                }
            }
            self.page.rows.push(row);
        }
    }
}

/// The cells of the rows of a table, up to its end.
fn table<'e>(events: &mut impl Iterator<Item = (Event<'e>, Range<usize>)>) -> Vec<(Range<usize>, Vec<Cell>)> {
    let mut rows = Vec::new();
    for (event, range) in events {
        match event {
            Event::End(TagEnd::Table) => break,
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push((range, Vec::new())),
            Event::Start(Tag::TableCell) => {
                if let Some((_, cells)) = rows.last_mut() {
                    cells.push(Cell::default());
                }
            }
            event => {
                if let Some(cell) = rows.last_mut().and_then(|(_, cells)| cells.last_mut()) {
                    cell.take(event);
                }
            }
        }
    }
    rows
}

/// Whether a line begins with a bar, even in a quotation, or is a delimiter row.
fn is_table_like(line: &str) -> bool {
    let line = line.trim_start_matches(['>', ' ', '\t']).trim_end();
    line.starts_with('|') || line.contains("-|") && line.chars().all(|c| "|-: ".contains(c))
}

/// How many cells a row has in the source. The parser drops extra cells and adds missing ones.
fn cells_in(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut bars = 0;
    let mut escaped = false;
    let mut ends_in_bar = false;
    for c in row.chars() {
        ends_in_bar = c == '|' && !escaped;
        bars += usize::from(ends_in_bar);
        escaped = c == '\\' && !escaped;
    }
    bars + usize::from(!ends_in_bar)
}

/// The content of a cell or heading: its lines without markup.
#[derive(Default)]
struct Cell {
    lines: Vec<Line>,
    /// The targets of links whose text is not complete.
    links: Vec<String>,
}

#[derive(Default)]
struct Line {
    text: String,
    /// The text with the targets of links.
    prose: String,
    /// How many bytes of the text are code.
    code: usize,
}

impl Cell {
    fn take(&mut self, event: Event<'_>) {
        if self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let line = self.lines.last_mut().expect("there is one");
        match event {
            Event::Text(text) => line.push(&text),
            Event::Code(code) => {
                line.push(&code);
                line.code += code.len();
            }
            Event::SoftBreak | Event::HardBreak => line.push(" "),
            // `<br>` and all other HTML breaks the line.
            Event::InlineHtml(_) | Event::Html(_) => self.lines.push(Line::default()),
            Event::Start(Tag::Link { dest_url, .. }) => self.links.push(dest_url.into_string()),
            Event::End(TagEnd::Link) => {
                if let Some(target) = self.links.pop() {
                    line.prose.extend([" (", &target, ")"]);
                }
            }
            _ => {}
        }
    }

    fn text(&self) -> String {
        single_spaces(&self.lines.iter().map(|line| &*line.text).collect::<Vec<_>>().join(" "))
    }

    fn prose(&self) -> Prose {
        Prose(single_spaces(&self.lines.iter().map(|line| &*line.prose).collect::<Vec<_>>().join(" ")))
    }
}

impl Line {
    fn push(&mut self, text: &str) {
        self.text += text;
        self.prose += text;
    }

    /// Returns the text, if the line is only code.
    fn as_code(&self) -> Option<&str> {
        let text = self.text.trim();
        (self.code == text.len() && !text.is_empty() && !text.contains(char::is_whitespace)).then_some(text)
    }
}

impl Row {
    /// Reads the cell of the code: `CTTM-003`, `MMS-001/002` for two, or `HTTP 409 Conflict`.
    fn read_code(&mut self) {
        if let Some(status) = self.code_cell.strip_prefix("HTTP ") {
            self.http_status = status.split(' ').next().and_then(|number| number.parse().ok());
            return;
        }
        for code in self.code_cell.split([' ', ',']).filter(|code| !code.is_empty()) {
            match code.split_once('-') {
                Some((prefix, numbers)) => {
                    self.codes.extend(numbers.split('/').map(|number| format!("{prefix}-{number}")));
                }
                None => self.codes.push(code.to_owned()),
            }
        }
    }

    /// Reads the messages of a cell. A line `Or` separates two of them, and a line that is only code is a code.
    fn read_messages(&mut self, cell: &Cell) {
        for message in cell.lines.split(|line| line.text.trim() == "Or") {
            let is_more = message.iter().any(|line| line.as_code().is_none() && !line.text.trim().is_empty());
            let (mut text, mut codes) = (Vec::new(), Vec::new());
            for line in message {
                match line.as_code().filter(|_| is_more) {
                    Some(code) => codes.push(code.to_owned()),
                    None => text.push(&*line.text),
                }
            }
            let text = unquoted(&single_spaces(&text.join(" "))).to_owned();
            self.codes.extend(codes);
            if !text.is_empty() {
                self.messages.push(text);
            }
        }
    }
}

/// Removes the page's quotation marks around a sentence.
fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|text| !text.contains('"')).unwrap_or(text)
}

/// A number with its noun, in the plural unless it is 1.
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Converts `12/15/2025` or `2025-12-15` to `2025-12-15`.
fn date(text: &str) -> Option<String> {
    let numbers: Vec<u32> = text.split(['/', '-']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    match *numbers {
        [month, day, year] if text.contains('/') => Some(format!("{year:04}-{month:02}-{day:02}")),
        [year, month, day] => Some(format!("{year:04}-{month:02}-{day:02}")),
        _ => None,
    }
}
