//! What every layout comes to: entries of named cells, inside parents whose cells they inherit.

use std::borrow::Cow;
use std::fmt::Write;

use crate::records::settle::columns::Column;

/// An object of JSON, a row of a table, a block of `Format-List`, an error record or a line of a log.
#[derive(Debug, Default)]
pub(crate) struct Entry<'a> {
    pub(crate) cells: Vec<Cell<'a>>,
    /// The entry around this one, by its place in [`Entries`], and the member under which this one is there.
    pub(crate) parent: Option<usize>,
    pub(crate) member: Cow<'a, str>,
    /// The place in an array.
    pub(crate) index: Option<u32>,
    /// It was inside the text of a cell of its parent.
    pub(crate) is_inside: bool,
    /// It is beside other words there, or on lines: its states are not those of a user.
    pub(crate) is_quoted: bool,
    /// The input ends, or breaks, before the entry does: what it lacks may be what was lost.
    pub(crate) is_cut: bool,
    /// What PowerShell has put in the place of nested objects, in which there may have been errors.
    pub(crate) lost: Vec<Box<str>>,
    /// The user whom the command above the entry names.
    pub(crate) command: Option<Cow<'a, str>>,
}

/// A text, under a name.
#[derive(Clone, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) name: Cow<'a, str>,
    /// The place in an array.
    pub(crate) index: Option<u32>,
    pub(crate) column: Option<Column>,
    pub(crate) text: Cow<'a, str>,
    /// The text may hold a documented sentence, as far as is known.
    pub(crate) may_hold: bool,
}

/// Entries inside each other: a parent comes before its children.
#[derive(Debug, Default)]
pub(crate) struct Entries<'a> {
    pub(crate) all: Vec<Entry<'a>>,
}

impl<'a> Cell<'a> {
    pub(crate) fn new(name: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        let name = name.into();
        Self { column: Column::of(&name), name, index: None, text: text.into(), may_hold: true }
    }
}

impl<'a> Entries<'a> {
    pub(crate) fn of(entry: Entry<'a>) -> Self {
        Self { all: vec![entry] }
    }

    /// Adds an entry inside another one. Returns its place.
    pub(crate) fn add(&mut self, parent: usize, member: impl Into<Cow<'a, str>>, index: Option<u32>) -> usize {
        self.all.push(Entry { parent: Some(parent), member: member.into(), index, ..Entry::default() });
        self.all.len() - 1
    }

    /// Adds other entries, with texts of their own, so that they outlive the input.
    pub(crate) fn append(&mut self, others: Entries<'_>) {
        let base = self.all.len();
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let cell = |Cell { name, index, column, text, may_hold }: Cell<'_>| Cell {
            name: own(name),
            index,
            column,
            text: own(text),
            may_hold,
        };
        self.all.extend(others.all.into_iter().map(|entry| {
            let Entry { cells, parent, member, index, is_inside, is_quoted, is_cut, lost, command } = entry;
            let cells = cells.into_iter().map(cell).collect();
            let (parent, member, command) = (parent.map(|parent| base + parent), own(member), command.map(own));
            Entry { cells, parent, member, index, is_inside, is_quoted, is_cut, lost, command }
        }));
    }

    /// Adds the JSON pointer (RFC 6901) that leads from the first entry to this one. What is inside a text has the
    /// pointer of the text. Returns whether it is.
    pub(crate) fn point(&self, entry: usize, pointer: &mut String) -> bool {
        let entry = &self.all[entry];
        let Some(parent) = entry.parent else { return false };
        let is_inside = self.point(parent, pointer);
        if !is_inside {
            step(pointer, &entry.member, entry.index);
        }
        is_inside || entry.is_inside
    }
}

/// Adds a step to a JSON pointer.
pub(crate) fn step(pointer: &mut String, member: &str, index: Option<u32>) {
    if !member.is_empty() {
        pointer.push('/');
        if member.contains(['~', '/']) {
            pointer.push_str(&member.replace('~', "~0").replace('/', "~1"));
        } else {
            pointer.push_str(member);
        }
    }
    match index.map(|index| (index, char::from_digit(index, 10))) {
        Some((_, Some(digit))) => pointer.extend(['/', digit]),
        Some((index, None)) => _ = write!(pointer, "/{index}"),
        None => {}
    }
}
