//! From the text of a JSON value to entries: each object is one, with its texts as cells.
//!
//! The text is read once, and what was complete before it breaks off is kept. This is so strict about bytes outside texts
//! and about line breaks inside them that a lost quote is noticed at the next one. What is odd but clear, as a comma too
//! many or `\q`, is read: an error in it counts more than the rules of JSON. So are the dictionaries of Python, as `repr` and
//! `pprint` write them: `{'user': 'adele@contoso.com', 'error': None}`.

use std::borrow::Cow;

use memchr::memchr3;

use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::settle::columns::Column;

/// Why the end of a value was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// There is more to come.
    More,
    /// The byte at this place cannot be there in JSON.
    Bad(usize),
    /// It is an object with a known list, which is to be read member by member.
    Open,
}

/// Nobody writes more levels.
pub(super) const DEEPEST: usize = 127;

/// The lists whose elements are entries of their own: the pages of Graph, its batches, and the files of other tools.
const LISTS: [&str; 6] = ["value", "users", "responses", "tasks", "identities", "values"];

/// Returns the entries of the JSON value that a text begins with, and its end: an object and those inside it, or else
/// one entry with a cell. Where there is no end, these are the entries until there; the ones that are not complete are
/// marked as cut. An element is in the member of this name, and is left open if it has a known list.
pub(crate) fn read<'a>(element: Option<&'a str>, json: &'a str) -> (Entries<'a>, Result<usize, Stop>) {
    let member = element.unwrap_or_default();
    let mut reader = JsonReader::new(json, element.is_some());
    reader.entries.all.reserve(8);
    reader.entries.all.push(Entry { member: member.into(), ..Entry::default() });
    let name = if json.starts_with('{') { "" } else { member };
    let end = reader.value(0, name.into(), None);
    name_rows(&mut reader.entries);
    (reader.entries, end)
}

/// Returns a member as a cell, whether it is in brackets, and its end. In brackets it has no text, and ends where it opens.
pub(super) fn member(json: &str) -> Result<(Cell<'_>, bool, usize), Stop> {
    let mut reader = JsonReader::new(json, false);
    let (name, opening) = reader.name()?;
    let is_open = matches!(opening, b'{' | b'[');
    let text = if is_open { Cow::Borrowed("") } else { reader.text()? };
    Ok((Cell::new(name, text), is_open, reader.at))
}

/// Reads JSON from the place that it has come to.
struct JsonReader<'a> {
    json: &'a str,
    at: usize,
    depth: usize,
    entries: Entries<'a>,
    /// It stops where it finds that the value is to be left open.
    is_element: bool,
    /// Names are in single quotes.
    is_python: bool,
}

impl<'a> JsonReader<'a> {
    fn new(json: &'a str, is_element: bool) -> Self {
        Self { json, at: 0, depth: 0, entries: Entries::default(), is_element, is_python: false }
    }

    /// Skips whitespace and commas. Returns the byte after them.
    fn next(&mut self) -> Result<u8, Stop> {
        self.at = blanks(self.json.as_bytes(), self.at);
        self.json.as_bytes().get(self.at).copied().ok_or(Stop::More)
    }

    /// Reads a value that is in an entry under a name. Returns its end.
    fn value(&mut self, entry: usize, name: Cow<'a, str>, index: Option<u32>) -> Result<usize, Stop> {
        self.depth += 1;
        match self.next()? {
            b'{' | b'[' if self.depth > DEEPEST => return Err(Stop::Bad(self.at)),
            b'{' => self.object(entry, name, index)?,
            b'[' => self.array(entry, name, index)?,
            _ => {
                let text = self.text()?;
                self.entries.all[entry].cells.push(Cell { index, ..Cell::new(name, text) });
            }
        }
        self.depth -= 1;
        Ok(self.at)
    }

    /// Reads the object that begins here. The members of the outermost one, which has no name, go to the entry itself.
    fn object(&mut self, entry: usize, name: Cow<'a, str>, index: Option<u32>) -> Result<(), Stop> {
        let is_root = name.is_empty() && index.is_none();
        let own = if is_root { entry } else { self.entries.add(entry, name, index) };
        self.entries.all[own].is_cut = true;
        self.at += 1;
        loop {
            match self.next()? {
                b'}' => break,
                b'"' | b'\'' => {
                    let (name, opening) = self.name()?;
                    let is = |list: &&str| name.eq_ignore_ascii_case(list);
                    let is_list = || opening == b'[' && LISTS.iter().any(is) || opening == b'{' && is(&"body");
                    if self.is_element && is_root && is_list() {
                        return Err(Stop::Open);
                    }
                    self.value(own, name, None)?;
                }
                _ => return Err(Stop::Bad(self.at)),
            }
        }
        self.at += 1;
        self.entries.all[own].is_cut = false;
        if !is_root && own + 1 == self.entries.all.len() {
            self.unwrap(own, entry);
        }
        Ok(())
    }

    /// Makes an object that only wraps a value, `"status": {"Value": "Failed"}`, a cell of the entry around it.
    fn unwrap(&mut self, own: usize, around: usize) {
        let is_value = |cell: &Cell<'_>| cell.name.eq_ignore_ascii_case("value");
        let is_beside = |cell: &Cell<'_>| cell.name.starts_with('@') || cell.name.eq_ignore_ascii_case("id");
        let Entry { cells, member, index, .. } = &mut self.entries.all[own];
        let values = cells.iter().filter(|cell| is_value(cell)).count();
        if values == 1 && cells.iter().all(|it| is_value(it) || is_beside(it)) && Column::of(member).is_some() {
            let cell = cells.drain(..).find(is_value);
            let (member, index) = (std::mem::take(member), *index);
            self.entries.all.pop();
            let cell = cell.map(|cell| Cell { index, ..Cell::new(member, cell.text) });
            self.entries.all[around].cells.extend(cell);
        }
    }

    /// Reads the array that begins here, whose elements all have its name.
    fn array(&mut self, mut entry: usize, mut name: Cow<'a, str>, index: Option<u32>) -> Result<(), Stop> {
        // The rows of a table are arrays in an array: each is an entry.
        if index.is_some() {
            entry = self.entries.add(entry, std::mem::take(&mut name), index);
        }
        let mut count = 0;
        self.at += 1;
        while self.next()? != b']' {
            self.value(entry, name.clone(), Some(count))?;
            count += 1;
        }
        self.at += 1;
        if count == 0 {
            // There was a place for something: an empty list of errors says that there are none.
            self.entries.all[entry].cells.push(Cell::new(name, ""));
        }
        Ok(())
    }

    /// Reads the name of a member. Returns it with the byte that its value begins with.
    fn name(&mut self) -> Result<(Cow<'a, str>, u8), Stop> {
        self.is_python |= self.json.as_bytes()[self.at] == b'\'';
        let name = self.quoted()?;
        if self.next()? != b':' {
            return Err(Stop::Bad(self.at));
        }
        self.at += 1;
        Ok((name, self.next()?))
    }

    /// Reads a text, or a number, `true`, `false` or `null`; the last one is empty.
    fn text(&mut self) -> Result<Cow<'a, str>, Stop> {
        let rest = &self.json[self.at..];
        if rest.starts_with('"') || self.is_python && rest.starts_with('\'') {
            let mut text = self.quoted()?;
            // Python writes a long text in several pieces.
            while self.is_python && self.json[self.at..].trim_start().starts_with(['"', '\'']) {
                self.next()?;
                text.to_mut().push_str(&self.quoted()?);
            }
            return Ok(text);
        }
        let goes_on = |byte: u8| byte.is_ascii_digit() || b"-+.EFNTaeflnorstu".contains(&byte);
        let length = rest.bytes().position(|byte| !goes_on(byte)).ok_or(Stop::More)?;
        let ends = rest[length..].starts_with([',', '}', ']', ' ', '\n', '\r']);
        if self.is_python && !ends {
            return self.python_value();
        }
        self.at += length;
        match &rest[..length] {
            "" => Err(Stop::Bad(self.at)),
            "null" | "None" => Ok(Cow::Borrowed("")),
            text => Ok(Cow::Borrowed(text)),
        }
    }

    /// Reads a value of Python that JSON does not have: `datetime.date(2026, 1, 14)`, `('a', 'b')`, `<State.Failed: 'failed'>`.
    fn python_value(&mut self) -> Result<Cow<'a, str>, Stop> {
        let (mut depth, mut quote) = (0_usize, None);
        let is_end = |byte: u8| {
            match (quote, byte) {
                (Some(open), _) => quote = Some(open).filter(|_| byte != open),
                (None, b'\'' | b'"') => quote = Some(byte),
                (None, b'(' | b'[' | b'{' | b'<') => depth += 1,
                (None, b')' | b']' | b'}' | b'>') if depth > 0 => depth -= 1,
                (None, _) => return depth == 0 && matches!(byte, b',' | b'}' | b']' | b'\n'),
            }
            false
        };
        let rest = &self.json[self.at..];
        let length = rest.bytes().position(is_end).ok_or(Stop::More)?;
        self.at += length;
        let text = rest[..length].trim_end();
        if text.is_empty() { Err(Stop::Bad(self.at)) } else { Ok(Cow::Borrowed(text)) }
    }

    /// Reads a text in quotes. With an escape that JSON does not know it is read as it is written.
    fn quoted(&mut self) -> Result<Cow<'a, str>, Stop> {
        let (from, mut is_plain) = (self.at, true);
        let quote = self.json.as_bytes()[from];
        self.at += 1;
        loop {
            let rest = self.json.as_bytes().get(self.at..).ok_or(Stop::More)?;
            self.at += memchr3(quote, b'\\', b'\n', rest).ok_or(Stop::More)? + 1;
            match self.json.as_bytes()[self.at - 1] {
                byte if byte == quote => break,
                b'\n' => return Err(Stop::Bad(self.at - 1)),
                _ => (self.at, is_plain) = (self.at + 1, false),
            }
        }
        let quoted = &self.json[from..self.at];
        if quote == b'\'' && !is_plain {
            return Ok(Cow::Owned(unescaped(&quoted[1..quoted.len() - 1])));
        }
        let escaped = if is_plain { None } else { serde_json::from_str(quoted).ok() };
        Ok(escaped.map_or(Cow::Borrowed(&quoted[1..quoted.len() - 1]), Cow::Owned))
    }
}

/// A text of Python without its escapes. One that is not known is kept as it is written.
fn unescaped(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('\\') {
        out += &rest[..at];
        let escape = &rest[at + 1..];
        let number = |digits: usize| char::from_u32(u32::from_str_radix(escape.get(1..=digits)?, 16).ok()?);
        let (char, length) = match escape.as_bytes().first() {
            Some(b'n') => (Some('\n'), 1),
            Some(b't') => (Some('\t'), 1),
            Some(b'\'' | b'"' | b'\\') => (escape.chars().next(), 1),
            Some(b'x') => (number(2), 3),
            Some(b'u') => (number(4), 5),
            _ => (None, 0),
        };
        let (char, length) = char.map_or(('\\', 0), |char| (char, length));
        out.push(char);
        rest = &escape[length..];
    }
    out + rest
}

/// The place of the next byte that is neither whitespace nor a comma: it is clear without commas where a value ends.
pub(crate) fn blanks(json: &[u8], mut at: usize) -> usize {
    while json.get(at).is_some_and(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',')) {
        at += 1;
    }
    at
}

/// Gives the cells of rows the names of their columns, where an object has both, as query answers do:
/// `{"columns": [{"name": "Message"}], "rows": [["..."]]}`, or where the first row names them.
fn name_rows(entries: &mut Entries<'_>) {
    // The object whose rows are read, and the names of their columns.
    let mut header: (Option<usize>, Vec<String>) = (None, Vec::new());
    for at in 0..entries.all.len() {
        let row = &entries.all[at];
        if row.index.is_none() || row.cells.is_empty() || row.cells.iter().any(|cell| !cell.name.is_empty()) {
            continue;
        }
        if row.parent != header.0 {
            header = (row.parent, header_of(entries, at));
        }
        let cells = &mut entries.all[at].cells;
        if header.1.iter().eq(cells.iter().map(|cell| &cell.text)) {
            cells.clear();
        }
        for (cell, name) in cells.iter_mut().zip(&header.1) {
            *cell = Cell::new(name.clone(), std::mem::take(&mut cell.text));
        }
    }
}

/// The names of the columns of a row and those after it: the object around it has them under `columns`, `headers` or
/// `fields`, as texts or as objects with a name, or the row itself has them.
fn header_of(entries: &Entries<'_>, row: usize) -> Vec<String> {
    let is_one = |name: &str, names: &[&str]| names.iter().any(|it| name.eq_ignore_ascii_case(it));
    let is_list = |name: &str| is_one(name, &["columns", "headers", "header", "fields"]);
    let cells = &entries.all[row].cells;
    let Some(object) = entries.all[row].parent else { return Vec::new() };
    let texts = entries.all[object].cells.iter().filter(|cell| cell.index.is_some() && is_list(&cell.name));
    let columns = entries.all.iter().filter(|entry| entry.parent == Some(object) && is_list(&entry.member));
    let is_name = |cell: &&Cell<'_>| is_one(&cell.name, &["name", "columnname", "text"]);
    let objects = columns.map(|column| column.cells.iter().find(is_name));
    let mut names: Vec<_> = texts.map(Some).chain(objects).collect();
    if names.is_empty() && cells.iter().filter(|cell| Column::of(&cell.text).is_some()).count() > 1 {
        names.extend(cells.iter().map(Some));
    }
    names.into_iter().map(|name| name.map_or(String::new(), |cell| cell.text.to_string())).collect()
}
