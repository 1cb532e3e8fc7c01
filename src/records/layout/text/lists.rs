//! Objects as a name and a value in each line: as `Format-List` prints them, with the colons under each other, and as
//! scripts and YAML write them (`User: adele@contoso.com`). Scripts also write an object in one line.

use std::borrow::Cow;
use std::collections::HashSet;
use std::iter::successors;

use memchr::{memchr, memchr2, memchr2_iter, memchr3_iter};

use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::text::block::{Block, Passage, cell};
use crate::records::layout::text::lines::{Line, LineKind, Piece, indent};
use crate::records::layout::text::prefix::{goes_on_in_words, is_unfinished};
use crate::records::layout::text::widths::join;
use crate::records::settle::columns::{Column, Role};
use crate::records::settle::who::{is_address, only_address};
use crate::records::settle::words::State;

/// The most lines of a value.
const LONGEST: usize = 60;

/// The most bytes of a name and what is before it.
const LONGEST_NAME: usize = 40;

/// The most bytes of a line that says the state of a user.
const LONGEST_STATE: usize = 120;

/// The most lines between a user and what is indented under it.
const DEEPEST: usize = 200;

/// The most fields of an object.
const MOST_FIELDS: usize = 32;

impl<'a> Block<'a> {
    /// The properties from a line on, until a name comes again.
    pub(super) fn list(&self, start: usize, colon: usize) -> Option<Passage<'a>> {
        let mut names = HashSet::new();
        let mut properties: Vec<(&str, Vec<Piece<'a>>)> = Vec::new();
        let mut at = start;
        while !self.ends(at) {
            let line = &self.lines[at];
            if self.kind(at) == LineKind::Property(colon) {
                let name = line.text[..colon].trim_end();
                // The same name once more is another object's.
                if !names.insert(name) {
                    break;
                }
                properties.push((name, vec![line.piece(colon + 1)]));
            } else if let Some((_, value)) = properties.last_mut().filter(|_| self.goes_on_in_value(at, colon)) {
                if value.len() >= LONGEST {
                    break;
                }
                value.push(line.piece(0));
            } else {
                break;
            }
            at += 1;
        }
        if properties.len() < 2 {
            return None;
        }
        let cells = properties.into_iter().map(|(name, pieces)| Cell::new(name, self.value(&pieces))).collect();
        let entry = Entry { cells, ..Entry::default() };
        Some(Passage { start, end: at, entries: vec![(start, Entries::of(entry))], ..Passage::default() })
    }

    /// An object in one line: `adele@contoso.com: Failed`, `User: adele@contoso.com, Status: Failed`, `@{User=...; Status=...}`.
    pub(super) fn inline(&self, at: usize) -> Option<Passage<'a>> {
        let line = &self.lines[at];
        let text = &line.text[line.head.text..];
        let begins_with_address = || memchr2(b'@', b' ', text.as_bytes()).is_some_and(|at| text.as_bytes()[at] == b'@');
        // In a log, only what has failed is a state by itself.
        let in_log = line.head.time.is_some() || line.head.level.is_some();
        let may_name_user = || !in_log && text.len() < LONGEST_STATE && memchr(b'@', text.as_bytes()).is_some();
        // Most lines are prose.
        if memchr2_iter(b':', b'=', text.as_bytes()).nth(1).is_none() && !begins_with_address() && !may_name_user() {
            return None;
        }
        let text = text.trim_start_matches(OPENING).trim_end_matches(['}', ' ']);
        // `FAILED: adele@contoso.com`: the state is where a level is.
        let word = line.text.trim_start_matches(['[', '*', ' ']);
        let is_failed = word.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("fail"));
        let is_level = line.head.time.is_none() && line.head.level == Some(true) && is_failed;
        let by_level =
            || if is_level { user_and_state(line.text, false).filter(|cells| !cells.is_empty()) } else { None };
        let of_user = user_and_state(text, in_log).filter(|cells| !cells.is_empty() || !is_level).or_else(by_level);
        let is_state = of_user.as_ref().is_some_and(|cells| !cells.is_empty());
        let cells = of_user.unwrap_or_else(|| fields_in_line(text));
        if !is_object(&cells) {
            return None;
        }
        let begins = |at: usize| {
            let line = &self.lines[at];
            begins_object(line.text) || begins_object(&line.text[line.head.text..])
        };
        let is_whole = line.text.trim_end().ends_with(['.', '}', '"', ';']);
        let goes_on = !is_whole
            && at + 1 < self.lines.len()
            && self.goes_on(at + 1)
            && !begins(at + 1)
            && (!is_state || goes_on_in_words(self.lines[at + 1].text));
        let is_open = || !is_state || is_unfinished(self.lines[at - 1].text.as_bytes());
        let is_rest = at > 0 && self.goes_on(at) && !begins(at) && is_open();
        (!goes_on && !is_rest).then(|| {
            let entries = vec![(at, Entries::of(Entry { cells, ..Entry::default() }))];
            Passage { start: at, end: at + 1, entries, ..Passage::default() }
        })
    }

    /// The fields from a line on whose names are known, until a name comes again. They are an object only if they name a
    /// user and have a place for a state or an error: prose has colons too.
    pub(super) fn fields(&self, start: usize) -> Option<Passage<'a>> {
        let mut cells: Vec<Cell<'a>> = Vec::new();
        let mut at = start;
        let (first, _) = outline(self.lines[start].text);
        while let Some(from) = self.field(at).filter(|_| cells.len() < MOST_FIELDS) {
            let line = &self.lines[at];
            // Farther out is what the object is in; the items of a list inside it are objects of their own.
            let (name, item) = outline(line.text);
            let is_item = name > item;
            let label = line.text[..from].trim_start_matches([' ', '-', '*']).trim_end_matches([':', '=', ' ']);
            // Names may be aligned to the right, but then they have values, and the user is above.
            let names_user = || Column::of(label).is_some_and(|column| column.role == Role::User);
            let is_outer = || name < first && (is_item || line.text[from..].trim().is_empty() || names_user());
            let is_other = if cells.iter().any(tells) { is_outer() } else { is_item && name > first };
            if is_other || cells.iter().any(|cell| cell.name == label) {
                break;
            }
            let goes_on = |next: usize| {
                let is_under = self.kind(next) == LineKind::Plain && self.lines[next].indent() > line.indent();
                let is_other = next < self.lines.len() && user_above(self.lines[next].text).is_some();
                let is_in_run = || {
                    let is_farther_out = |next: &Line<'_>| (1..line.indent()).contains(&next.indent());
                    self.lines.get(next).is_some_and(|next| !is_farther_out(next))
                        && (self.goes_on(next) || self.goes_on_in_prose(next))
                };
                self.field(next).is_none() && !is_other && (is_under || is_in_run())
            };
            let end = (at + 1..at + LONGEST).find(|next| !goes_on(*next)).unwrap_or(at + LONGEST);
            let pieces: Vec<_> = (at..end).map(|n| self.lines[n].piece(if n == at { from } else { 0 })).collect();
            cells.push(Cell::new(label, self.value(&pieces)));
            at = end;
        }
        // Most lines are no field.
        if cells.is_empty() {
            return None;
        }
        let user = start.checked_sub(1).and_then(|above| user_above(self.lines[above].text));
        let user = user.or_else(|| self.user_around(start));
        let names_user = |cell: &Cell<'_>| cell.column.is_some_and(|column| column.role == Role::User);
        if let Some(user) = user.filter(|_| !cells.iter().any(names_user)) {
            cells.push(cell(Role::User, user));
        }
        let is_object = is_object(&cells);
        let entries = vec![(start, Entries::of(Entry { cells, ..Entry::default() }))];
        is_object.then_some(Passage { start, end: at, entries, ..Passage::default() })
    }

    /// The user of what an object is in, by its indent: `- upn: adele@contoso.com`, and a list of services under that.
    fn user_around(&self, start: usize) -> Option<&'a str> {
        let (_, mut level) = outline(self.lines[start].text);
        for at in (start.saturating_sub(DEEPEST)..start).rev() {
            let line = self.lines[at].text;
            let (name, item) = outline(line);
            if level == 0 {
                break;
            }
            if name <= level && !line.trim().is_empty() {
                let value = || {
                    let colon = self.field(at)?;
                    let column = Column::of(line[name..colon - 1].trim_end())?;
                    Some(unquoted(&line[colon..])).filter(|user| column.role == Role::User && !user.is_empty())
                };
                if let Some(user) = value().or_else(|| user_above(line)) {
                    return Some(user);
                }
                level = item;
            }
        }
        None
    }

    /// Where the value begins in a line that is a field of a known name.
    pub(super) fn field(&self, at: usize) -> Option<usize> {
        // A line that begins with a time is not a field.
        let may_be_field = |line: &&Line<'_>| line.kind == LineKind::Plain && line.head.after_time == 0;
        let text = self.lines.get(at).filter(may_be_field)?.text;
        let colon = memchr2(b':', b'=', &text.as_bytes()[..text.len().min(LONGEST_NAME)])?;
        let name = || text[..colon].trim_start_matches([' ', '-', '*']).trim_end();
        let goes_on = || text.as_bytes()[colon] == b'=' || matches!(text.as_bytes().get(colon + 1), None | Some(b' '));
        let is_field = goes_on() && Column::of(name()).is_some();
        is_field.then_some(colon + 1)
    }

    /// The text of a value whose pieces are on several lines.
    pub(super) fn value(&self, pieces: &[Piece<'a>]) -> Cow<'a, str> {
        match pieces {
            [] => Cow::Borrowed(""),
            [piece] => Cow::Borrowed(unquoted(piece.text)),
            pieces => Cow::Owned(unquoted(&join(pieces, &self.widths, self.known)).to_owned()),
        }
    }

    /// Whether a line is a part of the value before it: it is under the value, or the line before is full.
    fn goes_on_in_value(&self, at: usize, colon: usize) -> bool {
        let line = &self.lines[at];
        let is_other =
            matches!(line.kind, LineKind::Property(_) | LineKind::Json | LineKind::Rule | LineKind::GraphStatus);
        let indent = line.indent();
        !(is_other && indent < colon) && (indent > 0 || self.goes_on(at))
    }
}

/// Characters that may be before the first field of an object in one line.
const OPENING: [char; 4] = ['@', '{', '*', ' '];

/// The cells of `adele@contoso.com: Failed`, `Adele Vance (adele@contoso.com) - Failed` or `FAILED: adele@contoso.com`;
/// `None` if the text does not begin with a user, or a state and a user.
fn user_and_state(text: &str, in_log: bool) -> Option<Vec<Cell<'_>>> {
    let (word, state) = text.split_at(memchr(b' ', text.as_bytes()).unwrap_or(text.len()));
    let first = word.trim_end_matches([':', ',']);
    let (user, state) = match () {
        () if is_address(first) => (first, state),
        () if in_log || text.len() > LONGEST_STATE => return None,
        () => named_user(text).or_else(|| state_and_user(text))?,
    };
    let state = state.trim_matches([' ', '-', '=', '>', '|', ':', '.', '\u{2013}', '\u{2026}', '\u{2192}']);
    let is_state = match State::of(state) {
        State::Failed => true,
        State::Good | State::Settled | State::Neutral => !in_log,
        State::Unknown => false,
    };
    let is_short = state.split_whitespace().count() < 4 && !state.contains(". ");
    Some(if is_state && is_short { vec![cell(Role::User, user), cell(Role::Status, state)] } else { Vec::new() })
}

/// The user and the rest of `Adele Vance (adele@contoso.com) - Failed`.
fn named_user(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(['(', '<'])?;
    let (user, state) = rest.split_once([')', '>'])?;
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with([':', '.', ',']);
    let words = name.split_whitespace();
    let is_named = words.clone().count() < 5 && words.clone().next().is_some() && { words }.all(is_name);
    (is_named && is_address(user.trim())).then_some((user.trim(), state))
}

/// The user and the state of `FAILED: adele@contoso.com` and `Migration failed for adele@contoso.com`.
fn state_and_user(text: &str) -> Option<(&str, &str)> {
    let (state, user) = text.trim_end_matches(['.', ' ', '!']).rsplit_once(' ').filter(|(_, user)| is_address(user))?;
    let state = state.trim_matches([' ', ':', '-', '[', ']']);
    let is_before_user = |word: &&str| ["for", "f\u{FC}r", "pour", "para", "user", "of"].contains(word);
    let state = successors(Some(state), |state| Some(state.rsplit_once(' ').filter(|(_, it)| is_before_user(it))?.0));
    // `0 failed` and `Failed over to` say nothing of a user.
    let last = |state: &str| State::of(state.rsplit(' ').next().unwrap_or_default());
    let is_state = |state: &&str| {
        let is_count = state.starts_with(|c: char| c.is_ascii_digit());
        !is_count && last(state) != State::Unknown && State::of(state) == State::Failed
    };
    Some((user, state.last().filter(is_state)?))
}

/// The cells of `User: adele@contoso.com, Status: Failed`: a value ends where a field with a known name begins.
fn fields_in_line(text: &str) -> Vec<Cell<'_>> {
    let mut fields = Vec::new();
    let begins = memchr3_iter(b',', b';', b'|', text.as_bytes()).map(|at| at + 1);
    for begin in std::iter::once(0).chain(begins).take(MOST_FIELDS) {
        let name = text[begin..].split([':', '=']).next().unwrap_or_default();
        let is_name = name.len() < LONGEST_NAME && !name.contains([',', ';', '|', '"']);
        if is_name && begin + name.len() < text.len() && Column::of(name.trim()).is_some() {
            fields.push((begin, begin + name.len()));
        }
    }
    let ends = fields.iter().skip(1).map(|(begin, _)| *begin).chain([text.len()]);
    let cell = |((begin, colon), end): (&(usize, usize), usize)| {
        let value = unquoted(text[colon + 1..end].trim_end_matches([',', ';', '|', ' ']));
        Cell::new(text[*begin..*colon].trim(), value.trim_matches(['"', ' ']))
    };
    fields.iter().zip(ends).map(cell).collect()
}

/// A value without the space and the quotes around it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    inner.filter(|inner| !inner.contains(['"', '\''])).unwrap_or(value)
}

/// The user whom a line names for what is below it: `adele@contoso.com:`, `[adele@contoso.com]`, `== adele@contoso.com ==`.
fn user_above(line: &str) -> Option<&str> {
    let around = |c: char| c.is_whitespace() || "\"'[]:-=#*".contains(c);
    Some(line.trim_matches(around)).filter(|name| is_address(name))
}

/// Whether a line begins with an address, or with a field of a known name.
fn begins_object(line: &str) -> bool {
    let text = line.trim_start_matches(OPENING);
    let user = text.split([' ', ':', ',']).next().unwrap_or_default();
    is_address(user) || named_user(text).is_some() || text.split([':', '=']).next().and_then(Column::of).is_some()
}

/// Where the name in a line begins, and where the line does: before the bullet of an item.
fn outline(line: &str) -> (usize, usize) {
    let name = line.len() - line.trim_start_matches([' ', '-', '*']).len();
    (name, indent(line))
}

/// Whether a field has a place for a state or an error.
fn tells(cell: &Cell<'_>) -> bool {
    let roles = [Role::Status, Role::Success, Role::Error, Role::Code];
    cell.column.is_some_and(|column| roles.contains(&column.role))
}

/// Whether fields are an object: they name a user, and have a place for a state or an error.
fn is_object(cells: &[Cell<'_>]) -> bool {
    let is = |cell: &Cell<'_>, roles: &[Role]| cell.column.is_some_and(|column| roles.contains(&column.role));
    let is_user = |cell: &Cell<'_>| {
        let text = &*cell.text;
        is(cell, &[Role::User]) && (only_address([text].into_iter()).is_some() || !text.contains(' '))
    };
    cells.iter().any(tells) && cells.iter().any(|cell| is_user(cell) && !cell.text.is_empty())
}
