//! Tables between other lines: of `Format-Table`, of Markdown, and delimited rows.

use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::header::Header;
use crate::records::layout::text::block::{Block, Passage};
use crate::records::layout::text::lines::Piece;
use crate::records::layout::text::lines::{LineKind, width};
use crate::records::settle::columns::Role;
use crate::records::settle::who::{is_address, role};
use crate::records::settle::words::State;

/// The line that a row begins in, and its cells, which may be wrapped over several lines.
type Row<'a> = (usize, Vec<Vec<Piece<'a>>>);

impl<'a> Block<'a> {
    /// `Format-Table` or Markdown: a line with names, a line of dashes under them, and rows until something else begins.
    ///
    /// A table in a box has rules between its rows, or wraps a row without a text in its first column.
    pub(super) fn table(&self, plain: usize, rule: usize) -> Option<Passage<'a>> {
        let start = rule.checked_sub(1).filter(|head| *head >= plain && !self.ends(*head))?;
        let dashes = self.lines[rule].text;
        let has_bars = dashes.contains(['|', '+']);
        let runs = runs(dashes);
        let count = if has_bars { dashes.trim_matches(['|', '+', ' ']).split(['|', '+']).count() } else { runs.len() };
        let cells = |at: usize, most: usize| {
            let line = self.lines[at].text;
            if has_bars { between_bars(line, most) } else { under_names(line, &runs) }
        };
        let names: Vec<_> = cells(start, usize::MAX).into_iter().map(str::trim).collect();
        if count < 2 || names.len() != count || !has_bars && names.contains(&"") {
            return None;
        }
        let columns: Vec<_> = names.into_iter().map(|name| Cell::new(name, "")).collect();
        let entry = |(line, cells): Row<'a>| {
            let cells = columns.iter().zip(&cells).map(|(column, pieces)| {
                let text = self.value(pieces);
                let text = if has_bars { text.replace("\\|", "|").into() } else { text };
                Cell { text, ..column.clone() }
            });
            (line, Entries::of(Entry { cells: cells.collect(), ..Entry::default() }))
        };
        let begins = |at: usize| self.lines[at].text.trim_start().starts_with('|');
        let in_box = dashes.contains('+');
        let is_rule = |at: usize| in_box && self.kind(at) == LineKind::Rule;
        let is_row =
            |at: usize| !has_bars || is_rule(at) || begins(at) == begins(start) && self.lines[at].text.contains('|');
        let (mut rows, mut at) = (Vec::<Row<'a>>::new(), rule + 1);
        while !self.ends(at) && is_row(at) {
            if is_rule(at) {
                at += 1;
                continue;
            }
            let cells = cells(at, count);
            let has_first = !cells[0].trim().is_empty();
            // A line that has a user or a state of its own is a row.
            let is_own = |(_, row): &Row<'_>| {
                columns.iter().zip(&cells).zip(row).any(|((column, cell), held)| match role(column) {
                    Some(Role::User) => is_address(cell.trim()),
                    // A state may be wrapped too, between its words.
                    Some(Role::Status) => has_first && !held.is_empty() && State::of(cell) != State::Unknown,
                    _ => false,
                })
            };
            // The first column may be wrapped itself: it is full, and this line lacks what each row has.
            let is_rest = |(_, row): &Row<'_>| {
                let is_full = row[0].last().is_some_and(|piece| piece.columns + 1 >= runs[1].0);
                is_full && row.iter().zip(&cells).any(|(held, cell)| !held.is_empty() && cell.trim().is_empty())
            };
            let begins = |row| is_own(row) || if has_bars { has_first || !in_box } else { has_first && !is_rest(row) };
            if rows.last().is_none_or(begins) {
                rows.push((at, vec![Vec::new(); count]));
            }
            let held = rows.last_mut().into_iter().flat_map(|(_, row)| row);
            for (cell, text) in held.zip(cells).filter(|(_, text)| !text.trim().is_empty()) {
                let text = text.trim_end();
                cell.push(Piece { text, columns: width(text) });
            }
            at += 1;
        }
        let is_pair = |names: &[&str]| columns.iter().map(|column| &*column.name).eq(names.iter().copied());
        if is_pair(&["Name", "Value"]) || is_pair(&["Key", "Value"]) {
            // A hashtable, of which each row is a member.
            let member = |(_, cells): &Row<'a>| Cell::new(self.value(&cells[0]), self.value(&cells[1]));
            let object = Entry { cells: rows.iter().map(member).collect(), ..Entry::default() };
            return Some(Passage { start, end: at, entries: vec![(start, Entries::of(object))], ..Passage::default() });
        }
        Some(Passage { start, end: at, header: 2, entries: rows.into_iter().map(entry).collect() })
    }

    /// Delimited rows, as somebody pasted them from a spreadsheet, until a line does not fit.
    pub(super) fn delimited_table(&self, start: usize) -> Option<Passage<'a>> {
        let (rows, end) = Header::at(self.text, self.lines[start].start, b"\t,;")?.rows(self.text);
        let line = |at: usize| self.lines.partition_point(|line| line.start < at);
        let entries: Vec<_> = rows.into_iter().map(|(at, row)| (line(at), row)).collect();
        (!entries.is_empty()).then_some(Passage { start, end: line(end), entries, ..Passage::default() })
    }
}

/// Where the columns are: the beginning and the end of each run of dashes.
fn runs(dashes: &str) -> Vec<(usize, usize)> {
    let start = |run: &str| run.as_ptr() as usize - dashes.as_ptr() as usize;
    let runs = dashes.split(' ').filter(|run| !run.is_empty());
    runs.map(|run| (start(run), start(run) + run.len())).collect()
}

/// Cuts a row where the columns are; a value that is aligned at its end may begin before its dashes do.
fn under_names<'t>(line: &'t str, runs: &[(usize, usize)]) -> Vec<&'t str> {
    let places: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    let byte = |column: usize| places.get(column).copied().unwrap_or(line.len());
    let mut cells = Vec::with_capacity(runs.len());
    let mut from = 0;
    for (n, (_, end)) in runs.iter().enumerate() {
        let high = runs.get(n + 1).map_or(line.len(), |(next, _)| byte(*next).max(from));
        let is_apart = high == line.len() || line[..high].ends_with(' ') || high == from;
        let low = byte(*end).max(from);
        let to = if is_apart { high } else { line[low..high].rfind(' ').map_or(high, |at| low + at + 1) };
        cells.push(&line[from..to]);
        from = to;
    }
    cells
}

/// The cells between the bars of a row. Not everybody escapes a bar inside a cell: what is too much belongs to the last one.
fn between_bars(line: &str, most: usize) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let (mut count, mut before) = (1, ' ');
    let cells = line.split(|c| {
        let is_end = c == '|' && before != '\\' && count < most;
        (count, before) = (count + usize::from(is_end), c);
        is_end
    });
    cells.map(str::trim).collect()
}
