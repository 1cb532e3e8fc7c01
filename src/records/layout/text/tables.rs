//! Tables between other lines: of `Format-Table`, of Markdown, and rows that signs divide.

use std::borrow::Cow;

use crate::records::layout::entry::Entries;
use crate::records::layout::table::{self, Header};
use crate::records::layout::text::lines::{Kind, Line};
use crate::records::layout::text::wrap::{Piece, join};
use crate::records::layout::text::{Block, Found};
use crate::records::settle::columns::Column;

/// A row, and what of each of its cells is on which line.
type Row<'a> = Vec<Vec<Piece<'a>>>;

impl<'a> Block<'a> {
    /// `Format-Table`: a line with names, a line of dashes under them, and rows until a blank line.
    pub(super) fn ruled_table(&self, plain: usize, rule: usize) -> Option<Found<'a>> {
        let head = rule.checked_sub(1).filter(|head| *head >= plain && self.kind(*head) != Kind::Blank)?;
        let dashes = self.lines[rule].text;
        let runs = runs(dashes);
        let names: Vec<_> = cut(self.lines[head].text, &runs).into_iter().map(str::trim).collect();
        if runs.len() < 2 || names.iter().any(|name| name.is_empty()) {
            return None;
        }
        let columns: Vec<_> = names.iter().map(|name| (Box::from(*name), Column::of(name))).collect();
        let mut rows: Vec<(usize, Row<'a>)> = Vec::new();
        let mut at = rule + 1;
        while !self.ends(at) {
            let Line { text, .. } = self.lines[at];
            let cells = cut(text, &runs);
            // The first column may be wrapped itself: it is full, and this line lacks what each row has.
            let is_rest = |(_, row): &(usize, Row<'a>)| {
                let is_full = row[0].last().is_some_and(|piece| piece.columns + 1 >= runs[1].0);
                is_full && row.iter().zip(&cells).any(|(held, cell)| !held.is_empty() && cell.trim().is_empty())
            };
            let is_new = rows.is_empty() || !cells[0].trim().is_empty() && !rows.last().is_some_and(is_rest);
            if is_new {
                rows.push((at, vec![Vec::new(); runs.len()]));
            }
            let (_, row) = rows.last_mut()?;
            for (cell, text) in row.iter_mut().zip(cells) {
                if !text.trim().is_empty() {
                    let text = text.trim_end();
                    cell.push(Piece { text, columns: text.chars().count() });
                }
            }
            at += 1;
        }
        let entry = |(line, row): (usize, Row<'a>)| {
            let text = |pieces: &Vec<Piece<'a>>| match &pieces[..] {
                [] => Cow::Borrowed(""),
                [piece] => Cow::Borrowed(piece.text.trim()),
                pieces => Cow::Owned(join(pieces, &self.widths).text),
            };
            (line, owned(table::entries(&columns, row.iter().map(text))))
        };
        Some(Found { start: head, end: at, entries: rows.into_iter().map(entry).collect() })
    }

    /// A table of Markdown: lines between bars, the second one of dashes.
    pub(super) fn piped_table(&self, head: usize) -> Option<Found<'a>> {
        let rule = self.lines.get(head + 1)?.text;
        let is_rule = rule.contains("--") && rule.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'));
        if !is_rule || !self.lines[head].text.trim_start().starts_with('|') {
            return None;
        }
        let names: Vec<_> = piped(self.lines[head].text);
        let columns: Vec<_> = names.iter().map(|name| (Box::from(&**name), Column::of(name))).collect();
        let mut at = head + 2;
        let mut entries = Vec::new();
        while self.lines.get(at).is_some_and(|line| line.text.trim_start().starts_with('|')) {
            let cells = piped(self.lines[at].text);
            // Bars inside a cell are not escaped by everybody: what is too much belongs to the last cell.
            let most = columns.len().max(1);
            let (own, extra) = cells.split_at(cells.len().min(most));
            let mut texts: Vec<Cow<'_, str>> = own.iter().map(|text| Cow::Owned(text.to_string())).collect();
            if let Some(last) = texts.last_mut().filter(|_| !extra.is_empty()) {
                *last = Cow::Owned(format!("{last} | {}", extra.join(" | ")));
            }
            entries.push((at, owned(table::entries(&columns, texts.into_iter()))));
            at += 1;
        }
        Some(Found { start: head, end: at, entries })
    }

    /// Rows that signs divide, as somebody pasted them from a spreadsheet, until a line that is no row.
    pub(super) fn delimited_table(&self, head: usize) -> Option<Found<'a>> {
        let text = &self.text[self.lines[head].start..];
        let header = Header::at(text.as_bytes(), 0, b"\t,;")?;
        let (entries, used) = header.rows(text.as_bytes());
        if entries.is_empty() {
            return None;
        }
        let base = self.lines[head].start;
        let line = |at: usize| self.lines.partition_point(|line| line.start <= base + at) - 1;
        let end = self.lines.partition_point(|line| line.start < base + used);
        let entries = entries.into_iter().map(|(at, entries)| (line(at), entries)).collect();
        Some(Found { start: head, end, entries })
    }
}

fn owned<'a>(entries: Entries<'_>) -> Entries<'a> {
    entries.into_owned()
}

/// Where the columns are, in characters: the beginning and the end of each run of dashes.
fn runs(dashes: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, c) in dashes.chars().chain([' ']).enumerate() {
        match (c, start) {
            ('-', None) => start = Some(at),
            ('-', Some(_)) | (_, None) => {}
            (_, Some(from)) => {
                runs.push((from, at));
                start = None;
            }
        }
    }
    runs
}

/// Cuts a row where the columns are; a value that is aligned at its end may begin before its dashes do.
fn cut<'t>(line: &'t str, runs: &[(usize, usize)]) -> Vec<&'t str> {
    let places: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
    let byte = |column: usize| places.get(column).copied().unwrap_or(line.len());
    let mut cells = Vec::with_capacity(runs.len());
    let mut from = 0;
    for (n, (_, end)) in runs.iter().enumerate() {
        let to = match runs.get(n + 1) {
            None => line.len(),
            Some((next, _)) => {
                let (low, high) = (byte(*end).max(from), byte(*next).max(from));
                let is_apart = high == line.len() || line[..high].ends_with(' ') || high == from;
                if is_apart { high } else { line[low..high].rfind(' ').map_or(high, |at| low + at + 1) }
            }
        };
        cells.push(&line[from..to]);
        from = to;
    }
    cells
}

/// The cells between the bars of a row.
fn piped(line: &str) -> Vec<Cow<'_, str>> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'|') => cells.last_mut().expect("there is one").extend(chars.next()),
            '|' => cells.push(String::new()),
            c => cells.last_mut().expect("there is one").push(c),
        }
    }
    cells.into_iter().map(|cell| Cow::Owned(cell.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_where_the_columns_are() {
        let runs = runs("----  ---    -----");
        for (line, cells) in [
            ("name  one    two", ["name  ", "one    ", "two"]),
            ("a     b", ["a     ", "b", ""]),
            ("a       123  two", ["a     ", "  123  ", "two"]),
            ("äöü   é      ß", ["äöü   ", "é      ", "ß"]),
            ("", ["", "", ""]),
        ] {
            assert_eq!(cut(line, &runs), cells, "{line}");
        }
    }
}
