//! From entries to records: the decision what an entry says.
//!
//! Every text of an entry is searched for documented sentences first. What is then said of an entry, and of the entries
//! inside it, is in this table. The first row that holds decides, but each documented sentence is a record of its own.
//!
//! | the entry has | it comes to |
//! |---|---|
//! | documented sentences, in any cell | an `error` each; the same one in several cells counts once |
//! | beside them, in the same text or in a column for errors, a text that reports another error | `unrecognized` too |
//! | a text in a column for errors, or an error code | `unrecognized` |
//! | a message, and a state that is failed or not known, or a log level that reports an error | `unrecognized` |
//! | a message that reads as an error, and neither state nor level | `unrecognized` |
//! | a failed state, and a text in any other column that reads as an error | `unrecognized` |
//! | the name of an exception before a text, or a documented sentence that was cut | `unrecognized` |
//! | a failed state, and no entry inside it has failed | `failed` |
//! | a user, service or state, a column for errors or states, and no entry inside it that is a record | `clean` |
//! | anything else | nothing: it is skipped |
//!
//! An entry that breaks off says only what is documented, and so do the details of an error body. An entry inside a text
//! has no say about states.

pub(crate) mod columns;
pub(crate) mod sentences;
pub(crate) mod who;
pub(crate) mod words;

use std::collections::HashMap;
use std::collections::hash_map::Entry as Seen;
use std::fmt::Write;
use std::iter::successors;

use crate::records::layout::entry::{Cell, Entries, Entry};
use crate::records::record::{Origin, Outcome, Record};
use crate::{ErrorCode, Fidelity, MigrationError};

use self::columns::{Column, Role};
use self::sentences::{cut_sentence, search, split_code};
use self::who::{Facts, Says, is_address, only_address, role};
use self::words::{State, exception, reads_as_error};

/// A record without its place in an input.
#[derive(Debug)]
pub(crate) struct Settled<'e> {
    pub(crate) record: Record,
    /// Which of the entries says so, and in which cell, if that is one of several under a name.
    pub(crate) entry: usize,
    pub(crate) cell: Option<usize>,
    /// The member that it comes from, and whether that is a list.
    from: (&'e str, bool),
}

/// The sum of what the entries inside another one have said.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    /// Any record.
    anything: bool,
    /// An error, a text that is not recognized, or a failed state.
    failure: bool,
    /// An error or a text, about the same user.
    reason: bool,
}

/// The place of an entry among others.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// It is an error body, or a part of one.
    in_error: bool,
    /// It was inside the text of a cell, whose own state counts.
    in_text: bool,
}

/// Settles entries that are inside each other. `around` is what the wrappers around them say.
pub(crate) fn settle<'e>(entries: &'e Entries<'_>, around: &Facts<'e>) -> Vec<Settled<'e>> {
    let tree = Tree::of(&entries.all);
    let mut settler = Settler { tree: &tree, out: Vec::with_capacity(1) };
    settler.entry(0, around, &[], Around { in_error: is_error_member(&entries.all[0].member), ..Around::default() });
    settler.out
}

/// The parts of an error body are looked at so deep for codes and times.
const DEEPEST_PART: usize = 8;

/// The most codes that go with one error.
const MOST_CODES: usize = 16;

/// Entries, and which are inside which.
struct Tree<'e> {
    entries: &'e [Entry<'e>],
    /// Of each entry, the first one inside it and the next one beside it.
    first: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
}

impl<'e> Tree<'e> {
    fn of(entries: &'e [Entry<'e>]) -> Self {
        // Most have nothing inside.
        let count = if entries.len() > 1 { entries.len() } else { 0 };
        let (mut first, mut next) = (vec![None; count], vec![None; count]);
        for at in (1..count).rev() {
            let parent = entries[at].parent.unwrap_or_default();
            (next[at], first[parent]) = (first[parent], Some(at));
        }
        Self { entries, first, next }
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        successors(self.first.get(at).copied().flatten(), |at| self.next[*at])
    }

    /// Whether an entry speaks through the one around it: the details of an error body.
    fn is_part(&self, at: usize) -> bool {
        let entry = &self.entries[at];
        let names = ["details", "innerError", "innerException", "inner"];
        entry.parent.is_some() && !entry.is_inside && names.iter().any(|name| entry.member.eq_ignore_ascii_case(name))
    }

    /// Adds what the parts of an error body say: their codes, and `innerError.date`.
    fn look_into_parts(&self, at: usize, says: &mut Says<'e>, depth: usize) {
        for part in self.children(at).filter(|part| depth > 0 && self.is_part(*part)) {
            let part_says = Says::of(&self.entries[part].cells);
            says.facts.time = says.facts.time.or(part_says.facts.time);
            if says.codes.len() < MOST_CODES {
                says.codes.extend(part_says.codes);
            }
            self.look_into_parts(part, says, depth - 1);
        }
    }

    /// The one address in the entries around an entry, the nearest first. One inside a sentence is somebody else's.
    fn address_around(&self, at: usize) -> Option<&'e str> {
        let around = successors(self.entries[at].parent, |at| self.entries[*at].parent);
        let texts = |at: usize| self.entries[at].cells.iter().map(|cell| &*cell.text).filter(|text| is_address(text));
        around.into_iter().find_map(|at| only_address(texts(at)))
    }
}

struct Settler<'t, 'e> {
    tree: &'t Tree<'e>,
    out: Vec<Settled<'e>>,
}

impl<'e> Settler<'_, 'e> {
    /// Settles an entry and those inside it. `handed` and `codes` are what the entries around it say.
    fn entry(&mut self, at: usize, handed: &Facts<'e>, codes: &[&'e str], around: Around) -> Said {
        let tree = self.tree;
        let entry = &tree.entries[at];
        let mut says = Says::of(&entry.cells);
        let mut facts = says.facts;
        for part in tree.children(at).map(|child| &tree.entries[child]) {
            // `"user": {"id": ...}`
            if part.index.is_none() && Column::of(&part.member).is_some_and(|column| column.role == Role::User) {
                facts.take_ids(&Facts::of(&part.cells));
            }
        }
        let names_user = facts.has_ids();
        facts.inherit(handed);
        let around = Around { in_text: around.in_text || entry.is_inside, ..around };
        tree.look_into_parts(at, &mut says, DEEPEST_PART);
        facts.time = facts.time.or(says.facts.time);
        says.codes.extend(codes);

        let (start, mut said) = (self.out.len(), Said::default());
        for child in tree.children(at).filter(|child| !tree.is_part(*child)) {
            let member = &*tree.entries[child].member;
            let mut handed = facts;
            let column = Column::of(member);
            // The name also means a user, where it is a column.
            let mailbox = member.eq_ignore_ascii_case("mailbox").then_some("Exchange");
            handed.service = handed.service.or(column.and_then(|column| column.service)).or(mailbox);
            let in_error = around.in_error || column.is_some_and(|column| column.role == Role::Error);
            let codes = if in_error { &says.codes[..] } else { &[] };
            let inner = self.inner(child, &handed, codes, Around { in_error, ..around });
            said.anything |= inner.anything;
            said.failure |= inner.failure;
            said.reason |= inner.reason;
        }
        let own = self.out.len();
        let left = self.own_errors(at, &facts, &says.codes);
        for part in tree.children(at).filter(|child| tree.is_part(*child)) {
            self.inner(part, &facts, &says.codes, Around { in_error: true, ..around });
        }
        self.drop_repeated(start);
        let own = own.min(self.out.len());
        if self.out.len() > own {
            for (text, cell) in left {
                let code = split_code(text).0;
                self.push(at, cell, "", record(&facts, code, Some(text), unrecognized(code, text)));
            }
        } else if !entry.is_cut && !tree.is_part(at) {
            let is_mute = around.in_text || !entry.lost.is_empty();
            let otherwise = self.otherwise(at, &says, &facts, said, around.in_error);
            if let Some((cell, record)) = otherwise.filter(|(_, record)| !is_mute || has_reason(&record.outcome)) {
                self.push(at, cell, "", record);
            }
        }
        let mut outcomes = self.out[start..].iter().map(|it| &it.record.outcome);
        Said {
            anything: self.out.len() > start || said.anything || !entry.lost.is_empty(),
            failure: !entry.lost.is_empty() || outcomes.any(|outcome| *outcome != Outcome::Clean),
            reason: !names_user && (said.reason || self.out[own..].iter().any(|it| has_reason(&it.record.outcome))),
        }
    }

    /// Settles an entry inside another one, to which its records belong then.
    fn inner(&mut self, at: usize, handed: &Facts<'e>, codes: &[&'e str], around: Around) -> Said {
        let start = self.out.len();
        let said = self.entry(at, handed, codes, around);
        let Entry { member, index, .. } = &self.tree.entries[at];
        self.out[start..].iter_mut().for_each(|it| it.from = (member, index.is_some()));
        said
    }

    fn push(&mut self, entry: usize, cell: Option<usize>, name: &'e str, record: Record) {
        self.out.push(Settled { record, entry, cell, from: (name, cell.is_some()) });
    }

    /// Adds the documented errors of an entry's own cells. Returns the other errors in the same texts.
    fn own_errors(&mut self, at: usize, facts: &Facts<'e>, codes: &[&'e str]) -> Vec<(&'e str, Option<usize>)> {
        let entry = &self.tree.entries[at];
        // Most entries hold none.
        if !entry.cells.iter().any(|cell| cell.may_hold) {
            return Vec::new();
        }
        let searched = entry.cells.iter().enumerate().filter(|(_, cell)| cell.may_hold);
        let searched = searched.map(|(number, cell)| (number, search(&cell.text, codes)));
        let found: Vec<_> = searched.filter(|(_, search)| !search.sentences.is_empty()).collect();
        if found.is_empty() {
            return Vec::new();
        }
        let is_found = |number: usize| found.iter().any(|(it, _)| *it == number);
        let user = facts.subject().or_else(|| {
            let others = entry.cells.iter().enumerate().filter(|(number, _)| !is_found(*number));
            let outside = found.iter().flat_map(|(_, search)| search.around.iter().copied());
            let only = only_address(others.map(|(_, cell)| &*cell.text).chain(outside));
            only.or_else(|| self.tree.address_around(at)).or(entry.command.as_deref())
        });
        let mut left = Vec::new();
        for (number, cell) in entry.cells.iter().enumerate() {
            let place = cell.index.map(|_| number);
            let words = |text: &str| text.split_whitespace().take(5).count();
            let Some((_, search)) = found.iter().find(|(it, _)| *it == number) else {
                if role(cell) == Some(Role::Error) && words(&cell.text) > 4 && reads_as_error(&cell.text) {
                    left.push((&*cell.text, place));
                }
                continue;
            };
            for sentence in &search.sentences {
                let outcome =
                    Outcome::Error { error: sentence.recognized.to_error(), fidelity: sentence.recognized.fidelity() };
                let record = record(facts, sentence.code, Some(sentence.text), outcome);
                self.push(at, place, &cell.name, about(record, user));
            }
            let is_trace = |part: &str| part.starts_with("at ") || part.starts_with("At ") || part.starts_with('+');
            let reports = |part: &str| words(part) > 2 && (exception(part).is_some() || reads_as_error(part));
            let others = search.left.iter().filter(|part| !is_trace(part) && reports(part));
            left.extend(others.map(|part| (*part, place)));
        }
        left
    }

    /// The record of an entry without documented sentences, and the cell that it is from.
    fn otherwise(
        &self,
        at: usize,
        says: &Says<'e>,
        facts: &Facts<'e>,
        said: Said,
        in_error: bool,
    ) -> Option<(Option<usize>, Record)> {
        let entry = &self.tree.entries[at];
        let state = facts.status.or(says.success).map(State::of);
        // A documented code says more than one that is not, and a special one more than a generic one.
        let worth = |code: &&str| code.parse().map_or(0, |code: ErrorCode| if code.is_generic() { 1 } else { 2 });
        let code = says.codes.iter().copied().rev().max_by_key(worth);
        let code_counts =
            says.has_code && (in_error || state != Some(State::Good) || code.is_some_and(|code| worth(&code) > 0));
        let message_counts = |text: &str| match (state, says.level) {
            _ if in_error || code_counts => true,
            (Some(State::Failed | State::Unknown), _) => true,
            (None, None) => {
                text.split_whitespace().nth(2).is_some() && (reads_as_error(text) || cut_sentence(text).is_some())
            }
            (_, level) => level == Some(true),
        };
        let text = says.error.or_else(|| says.message.filter(|message| message_counts(message.text)));
        let text = text.map(|text| (text.text, text.cell)).or_else(|| code_counts.then_some(("", None)));
        let text = text.or_else(|| Some((unnamed_error(entry, state, says.level)?, None)));
        if let Some((text, cell)) = text.filter(|_| !said.reason) {
            let code = code.filter(|_| says.has_code || in_error);
            let text = without_trace(text);
            let record = record(facts, code, Some(text).filter(|text| !text.is_empty()), unrecognized(code, text));
            let texts = || entry.cells.iter().map(|cell| &*cell.text);
            let user = facts.subject().or_else(|| only_address(texts())).or_else(|| self.tree.address_around(at));
            return Some((cell, about(record, user.or(entry.command.as_deref()))));
        }
        let own = &says.facts;
        let tells = says.has_place
            && (own.has_ids() || own.service.is_some() || own.status.is_some() || says.success.is_some());
        let outcome = match state {
            Some(State::Failed) if tells && !said.failure => Outcome::Failed,
            _ if tells && !said.anything => Outcome::Clean,
            _ => return None,
        };
        Some((None, record(facts, None, says.message.map(|message| message.text), outcome)))
    }

    /// Drops what several members of an entry say alike: the message, its details, the exception. The items of a list are
    /// errors of their own.
    fn drop_repeated(&mut self, start: usize) {
        if self.out.len() < start + 2 {
            return;
        }
        let mut seen = HashMap::new();
        let mut last = self.out.split_off(start);
        last.retain(|it| {
            let Some(key) = key(&it.record) else { return true };
            match seen.entry(key) {
                Seen::Vacant(place) => _ = place.insert(it.from),
                Seen::Occupied(place) => return *place.get() == it.from && it.from.1,
            }
            true
        });
        self.out.append(&mut last);
    }
}

/// What makes two errors the same.
fn key(record: &Record) -> Option<String> {
    let Outcome::Error { error, .. } = &record.outcome else { return None };
    let subject = record.subject.as_deref().or(error.user());
    let mut key = format!("{}\0{subject:?}\0{:?}", error.kind(), record.service);
    for (_, value) in error.fields() {
        let _ = write!(key, "\0{value}");
    }
    Some(key)
}

/// An error in a text under a name that is not known, or in a message: the name of an exception, a sentence that was cut,
/// and where the entry has failed, whatever reads as an error.
fn unnamed_error<'e>(entry: &'e Entry<'_>, state: Option<State>, level: Option<bool>) -> Option<&'e str> {
    if matches!((state, level), (Some(State::Good), _) | (None, Some(false))) {
        return None;
    }
    let has_failed = state == Some(State::Failed) || level == Some(true);
    let is_other = |cell: &&Cell<'_>| cell.column.is_none_or(|column| column.role == Role::Message);
    let tells =
        |text: &&str| exception(text).is_some() || cut_sentence(text).is_some() || has_failed && reads_as_error(text);
    entry.cells.iter().filter(|cell| cell.may_hold && is_other(cell)).map(|cell| &*cell.text).find(tells)
}

/// A record of what an entry says.
fn record(facts: &Facts<'_>, code: Option<&str>, message: Option<&str>, outcome: Outcome) -> Record {
    let subject = facts.subject();
    Record {
        subject: subject.map(Box::from),
        subject_ids: facts.other_ids(subject).map(Box::from).collect(),
        service: facts.service.map(Into::into),
        status: facts.status.map(Into::into),
        time: facts.time.map(Box::from),
        code: code.map(Box::from),
        message: message.map(Box::from),
        origin: Origin { file: None, line: 0, pointer: None },
        outcome,
    }
}

/// The record, with the user if it has none.
fn about(mut record: Record, user: Option<&str>) -> Record {
    record.subject = record.subject.or(user.map(Box::from));
    record
}

fn unrecognized(code: Option<&str>, text: &str) -> Outcome {
    match MigrationError::parse_coded(code.unwrap_or_default(), text) {
        Err(error) => Outcome::Unrecognized(error),
        // Only the code had been missing.
        Ok(error) => Outcome::Error { error, fidelity: Fidelity::Normalised },
    }
}

fn has_reason(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Error { .. } | Outcome::Unrecognized(_))
}

/// The text before the lines of a stack trace.
fn without_trace(text: &str) -> &str {
    let is_trace = |line: &str| line.trim_start().starts_with("at ") && line.contains('(');
    let trace = text.split_inclusive('\n').find(|line| is_trace(line));
    let end = trace.map_or(text.len(), |line| line.as_ptr() as usize - text.as_ptr() as usize);
    if end == 0 { text } else { text[..end].trim_end() }
}

/// Whether the objects of a member are errors.
fn is_error_member(name: &str) -> bool {
    Column::of(name).is_some_and(|column| column.role == Role::Error)
}
