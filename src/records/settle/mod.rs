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
//! | a sentence that reads as an error in place of a state, or after it (`Failed - the mailbox is locked`) | `unrecognized` |
//! | a line of a log with an error level, under a name that is not known | `unrecognized` |
//! | the name of an exception before a text, or a documented sentence that was cut | `unrecognized` |
//! | a failed state, or a count of failures, and no entry inside it has failed | `failed` |
//! | a user, service or state, a column for errors or states, and no entry inside it that is a record | `clean` |
//! | anything else | nothing: it is skipped |
//!
//! An entry that breaks off says only what is documented, and so do the details of an error body. An entry inside a text
//! has no say about states, unless it is JSON and the whole text.

pub(crate) mod columns;
pub(crate) mod sentences;
pub(crate) mod who;
pub(crate) mod words;

use std::collections::HashMap;
use std::hash::Hash;
use std::iter::successors;

#[cfg(feature = "extend")]
use crate::extend::ExtendedError;
use crate::matcher::found::{Match, Refusal};
use crate::matcher::seen::Seen;
use crate::model::catalog_kind::Kind;
use crate::model::known::Known;
use crate::records::layout::cells::{Cell, Entries, Entry};
use crate::records::layout::text::begins_as_log;
use crate::records::record::{Origin, Outcome, Record};
use crate::{Fidelity, ParseError, Recognized};

use self::columns::{Column, Role};
use self::sentences::{Searched, Sentence, code_and_sentence, cut_sentence, exception_beside, is_sound, search};
use self::who::{Facts, is_address, only_address, role};
use self::words::{State, exception, is_placeholder, reads_as_error};

/// A record without its place in an input.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) record: Record,
    /// Which of the entries says so, and in which cell, if that is one of several under a name.
    pub(crate) entry: usize,
    pub(crate) cell: Option<usize>,
    /// The item of a list that it is from: an entry, or a cell of it.
    item: Option<(usize, Option<usize>)>,
    /// It is about the user of the entry around.
    is_about_same: bool,
}

/// Settles entries that are inside each other. `around` is what the wrappers around them say.
pub(crate) fn settle<'e>(known: Known, entries: &'e Entries<'_>, around: &Facts<'e>, out: &mut Vec<Settled>) {
    EntryTree::of(known, &entries.all).settle(0, around, out);
}

/// The parts of an error body are looked at so deep for codes and times.
const DEEPEST_PART: usize = 8;

/// The most codes that go with one error.
const MOST_CODES: usize = 16;

/// Entries, and which are inside which.
struct EntryTree<'e> {
    known: Known,
    entries: &'e [Entry<'e>],
    /// Of each entry, the first one inside it and the next one beside it; nothing where there is only one.
    links: Vec<[Option<usize>; 2]>,
}

impl<'e> EntryTree<'e> {
    fn of(known: Known, entries: &'e [Entry<'e>]) -> Self {
        let mut links = if entries.len() > 1 { vec![[None; 2]; entries.len()] } else { Vec::new() };
        for at in (1..entries.len()).rev() {
            let parent = entries[at].parent.unwrap_or_default();
            links[at][1] = links[parent][0].replace(at);
        }
        Self { known, entries, links }
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        successors(self.links.get(at).and_then(|links| links[0]), |at| self.links[*at][1])
    }

    /// An entry and those around it, the nearest first.
    fn outward(&self, at: usize) -> impl Iterator<Item = &'e Entry<'e>> {
        successors(Some(&self.entries[at]), |entry| Some(&self.entries[entry.parent?]))
    }

    /// Whether an entry speaks through the one around it: the details of an error body.
    fn is_part(&self, at: usize) -> bool {
        let entry = &self.entries[at];
        let names = ["details", "innerError", "innerException", "inner"];
        entry.parent.is_some() && !entry.is_inside && names.iter().any(|name| entry.member.eq_ignore_ascii_case(name))
    }

    /// Adds what the parts of an error body say: their codes, and `innerError.date`.
    fn look_into_parts(&self, at: usize, facts: &mut Facts<'e>, depth: usize) {
        for part in self.children(at).filter(|part| depth > 0 && self.is_part(*part)) {
            let said = Facts::of(&self.entries[part].cells);
            facts.time = facts.time.or(said.time);
            if facts.codes.len() < MOST_CODES {
                facts.codes.extend(said.codes);
            }
            self.look_into_parts(part, facts, depth - 1);
        }
    }

    /// Settles an entry and those inside it. Returns whether nested objects are missing in them.
    fn settle(&self, at: usize, around: &Facts<'e>, out: &mut Vec<Settled>) -> bool {
        let (entry, start) = (&self.entries[at], out.len());
        let mut facts = Facts::of(&entry.cells);
        for child in self.children(at).map(|child| &self.entries[child]) {
            // `"user": {"id": ...}`
            if child.index.is_none() && Column::of(&child.member).is_some_and(|column| column.role == Role::User) {
                facts.take_ids(&Facts::of(&child.cells));
            }
        }
        if !facts.has_ids() && is_address(&entry.member) {
            facts.name_user(&entry.member);
        }
        let names_user = facts.has_ids();
        facts.inherit(around);
        let column = Column::of(&entry.member);
        // The name also means a user, where it is a column.
        let mailbox = entry.member.eq_ignore_ascii_case("mailbox").then_some("Exchange");
        facts.service = facts.service.or(column.and_then(Column::service)).or(mailbox);
        self.look_into_parts(at, &mut facts, DEEPEST_PART);
        let is_part = self.is_part(at);
        facts.in_error = around.in_error || is_part || column.is_some_and(|column| column.role == Role::Error);
        if facts.in_error {
            facts.codes.extend(&around.codes);
        }
        let mut is_lost = !entry.lost.is_empty();
        for child in self.children(at).filter(|child| !self.is_part(*child)) {
            is_lost |= self.settle(child, &facts, out);
        }
        let own = out.len();
        let left = self.own_errors(at, &facts, out);
        for part in self.children(at).filter(|child| self.is_part(*child)) {
            is_lost |= self.settle(part, &facts, out);
        }
        let has_own = out.len() > own;
        self.drop_repeated(out, start);
        if has_own {
            out.extend(left);
        } else if !entry.is_cut && !is_part {
            self.otherwise(at, &facts, is_lost, start, out);
        }
        // To the entry around, they are its own.
        for it in &mut out[start..] {
            it.item = entry.index.map(|_| (at, None));
            it.is_about_same &= !names_user;
        }
        is_lost
    }

    /// Adds the documented errors of an entry's own cells. Returns the other errors beside them.
    fn own_errors(&self, at: usize, facts: &Facts<'e>, out: &mut Vec<Settled>) -> Vec<Settled> {
        let (cells, mut left) = (&self.entries[at].cells, Vec::new());
        // Most entries hold none.
        if !cells.iter().any(|cell| cell.may_hold) {
            return left;
        }
        let searched = cells.iter().enumerate().filter(|(_, it)| it.may_hold);
        let searched = searched.map(|(cell, it)| (cell, search(self.known, &it.text, &facts.codes)));
        let found: Vec<_> = searched.filter(|(_, search)| !search.sentences.is_empty()).collect();
        if found.is_empty() {
            return left;
        }
        let of = |cell: usize| found.binary_search_by_key(&cell, |(cell, _)| *cell).ok().map(|at| &found[at].1);
        let whole = |cell: usize| of(cell).is_none().then_some(&*cells[cell].text);
        let around = |cell: usize| of(cell).into_iter().flat_map(|search| search.around.iter().copied());
        let user = self.user(at, facts, (0..cells.len()).flat_map(|cell| whole(cell).into_iter().chain(around(cell))));
        for (cell, it) in cells.iter().enumerate() {
            for Sentence { found: sentence, text, code } in of(cell).into_iter().flat_map(|search| &search.sentences) {
                let outcome = error(self.known, sentence);
                let user = user.or(facts.loose_id.filter(|_| outcome.user().is_none()));
                out.push(self.settled(at, Some(cell), record(facts, user, *code, Some(text), outcome)));
            }
            let is_trace = |part: &str| part.starts_with("at ") || part.starts_with("At ") || part.starts_with('+');
            let has_words = |part: &str| part.split_whitespace().nth(2).is_some();
            let reports = |part: &&str| has_words(part) && !is_trace(part) && reads_as_error(part);
            let is_item = it.index.is_some() && found.iter().any(|(other, _)| cells[*other].name == it.name);
            // The rest of the lines that a sentence is in.
            let rest = |text: &'e str| if it.name.is_empty() { exception_beside(text) } else { None };
            let is_error = is_item || role(it) == Some(Role::Error);
            let beside = whole(cell).and_then(|text| if is_error { Some(text) } else { rest(text) });
            let beside = of(cell).into_iter().flat_map(Searched::beside).chain(beside);
            let others = beside.filter(reports);
            let others = others.map(|text| {
                unrecognized(self.known, facts, user.or(facts.loose_id), code_and_sentence(self.known, text).0, text)
            });
            left.extend(others.map(|record| self.settled(at, Some(cell), record)));
        }
        left
    }

    /// Adds the record of an entry without documented sentences. Those of what is inside it begin at `start`.
    fn otherwise(&self, at: usize, facts: &Facts<'e>, is_lost: bool, start: usize, out: &mut Vec<Settled>) {
        let inside = || out[start..].iter().map(|it| (&it.record.outcome, it.is_about_same));
        if inside().any(|(outcome, is_same)| is_same && !matches!(outcome, Outcome::Failed | Outcome::Clean)) {
            return;
        }
        let (entry, level, in_error) = (&self.entries[at], facts.level, facts.in_error);
        let state =
            if facts.failures.is_some() { Some(State::Failed) } else { facts.status.or(facts.success).map(State::of) };
        // A documented code says more than one that is not, and a special one more than a generic one.
        let tables = self.known.tables;
        let worth = |code: &&str| {
            Seen::new(tables, code).filter(|it| it.code.is_some()).map_or(0, |it| 1 + u8::from(it.is_special(tables)))
        };
        let code = facts.codes.iter().copied().rev().max_by_key(worth).filter(|_| facts.has_code || in_error);
        let has_code = facts.has_code && !code.is_some_and(is_placeholder);
        let is_bad = in_error || state != Some(State::Good) || code.is_some_and(|code| worth(&code) > 0);
        let code_counts = has_code && is_bad;

        let is_good = matches!((state, level), (Some(State::Good), _) | (None, Some(false)));
        let has_failed = state == Some(State::Failed) || level == Some(true);
        let is_report = in_error || code_counts || has_failed || state == Some(State::Unknown);
        let reports = |cell: &Cell<'_>| {
            let text = &*cell.text;
            let words_count = match role(cell) {
                Some(Role::Error) => return !is_placeholder(text),
                // `Failed - the mailbox is locked`, or a sentence in place of a state.
                Some(Role::Status) if is_good || text.split_whitespace().nth(3).is_none() => return false,
                Some(Role::Status) => {
                    let reason = [": ", " - "].iter().find_map(|sign| text.split_once(sign)).map(|(_, reason)| reason);
                    let is_reason = || !text.contains('\n') && reason.is_some_and(|reason| reason.trim().contains(' '));
                    return reads_as_error(text) && (is_reason() || State::of(text) == State::Unknown);
                }
                Some(Role::Message) if is_report => return !text.is_empty(),
                Some(Role::Message) if state.is_none() && level.is_none() => text.split_whitespace().nth(2).is_some(),
                // A line of a log in a text: `ERROR the mailbox is locked`.
                None if cell.may_hold && begins_as_log(text) => return true,
                Some(Role::Message | Role::Failures) | None => has_failed && cell.may_hold,
                _ => return false,
            };
            let is_named = || cell.may_hold && (exception(text).is_some() || cut_sentence(self.known, text).is_some());
            !is_good && (is_named() || words_count && reads_as_error(text))
        };
        let cells = || entry.cells.iter().enumerate();
        let rank = |cell: &Cell<'_>| cell.column.map_or((true, 0), |it| (it.role == Role::Message, it.rank));
        let order = |(_, cell): &(usize, &Cell<'_>)| (cell.column.is_none(), rank(cell));
        let cell = cells().filter(|(_, cell)| reports(cell)).min_by_key(order);
        if cell.is_some() || code_counts {
            let user = self.user(at, facts, entry.cells.iter().map(|cell| &*cell.text)).or(facts.loose_id);
            let mut add = |cell: Option<usize>| {
                let text = cell.map_or("", |cell| without_trace(&entry.cells[cell].text));
                out.push(self.settled(at, cell, unrecognized(self.known, facts, user, code, text)));
            };
            add(cell.map(|(number, _)| number));
            // Each item of a list is an error of its own.
            let first = cell.filter(|(_, first)| first.index.is_some());
            let is_item = |(number, it): &(usize, &Cell<'_>)| {
                first.is_some_and(|(first, of)| *number > first && it.index.is_some() && it.name == of.name)
            };
            cells().filter(is_item).filter(|(_, it)| reports(it)).for_each(|(number, _)| add(Some(number)));
            return;
        }
        // A state inside the text of a cell is that cell's, and what is missing may have held errors.
        if !facts.tells || is_lost || self.outward(at).any(|entry| entry.is_quoted) {
            return;
        }
        let outcome = match state {
            Some(State::Failed) if inside().all(|(outcome, _)| *outcome == Outcome::Clean) => Outcome::Failed,
            _ if inside().next().is_none() => Outcome::Clean,
            _ => return,
        };
        let message = cells().filter(|(_, cell)| role(cell) == Some(Role::Message) && !cell.text.is_empty());
        let message = message.min_by_key(order).map(|(_, cell)| &*cell.text);
        let user = self.user(at, facts, entry.cells.iter().map(|cell| &*cell.text).filter(|text| is_address(text)));
        out.push(self.settled(at, None, record(facts, user.or(facts.loose_id), None, message, outcome)));
    }

    /// The user whom the cells of an entry name, or else the one address in some of its texts, or in the entries around
    /// it, the nearest first, or else the user of the command above.
    fn user(&self, at: usize, facts: &Facts<'e>, texts: impl Iterator<Item = &'e str>) -> Option<&'e str> {
        // An address inside a sentence is somebody else's.
        let alone =
            |entry: &'e Entry<'e>| only_address(entry.cells.iter().map(|cell| &*cell.text).filter(|it| is_address(it)));
        let user = facts.subject().or_else(|| only_address(texts));
        user.or_else(|| self.outward(at).skip(1).find_map(alone)).or(self.entries[at].command.as_deref())
    }

    /// A record of an entry, and of one of its cells.
    #[inline]
    fn settled(&self, entry: usize, cell: Option<usize>, record: Record) -> Settled {
        let cell = cell.filter(|cell| self.entries[entry].cells[*cell].index.is_some());
        Settled { record, entry, cell, item: cell.map(|cell| (entry, Some(cell))), is_about_same: true }
    }

    /// Drops what several members of an entry say alike: the message, its details, the exception. The items of a list are
    /// errors of their own.
    fn drop_repeated(&self, out: &mut Vec<Settled>, start: usize) {
        if out[start..].iter().filter(|it| it.record.outcome.is_documented()).nth(1).is_none() {
            return;
        }
        let list = |(entry, cell): (usize, Option<usize>)| match (&self.entries[entry], cell) {
            (entry, Some(cell)) => &entry.cells[cell].name,
            (entry, None) => &entry.member,
        };
        let mut seen = HashMap::new();
        let mut new = out.split_off(start);
        new.retain(|it| {
            let Some(key) = key(&it.record) else { return true };
            let is_known = seen.contains_key(&key);
            let first = *seen.entry(key).or_insert(it.item);
            !is_known || first.is_some() && first.map(list) == it.item.map(list)
        });
        out.append(&mut new);
    }
}

/// What makes two errors the same.
fn key(record: &Record) -> Option<impl Hash + Eq + use<>> {
    let (kind, fields): (Kind, Vec<_>) = match &record.outcome {
        Outcome::Error { error, .. } => (error.kind().into(), error.fields().collect()),
        #[cfg(feature = "extend")]
        Outcome::Extended { error, .. } => (error.kind(), error.fields().collect()),
        _ => return None,
    };
    let values: Vec<_> = fields.into_iter().map(|(_, value)| value.to_string()).collect();
    Some((kind, record.subject().map(str::to_owned), record.service.clone(), values))
}

/// The outcome of a documented sentence.
#[cfg_attr(not(feature = "extend"), allow(unused_variables, reason = "all errors are built in"))]
fn error(known: Known, found: &Match<'_>) -> Outcome {
    let fidelity = found.fidelity;
    #[cfg(feature = "extend")]
    if let Some(error) = ExtendedError::new(known, found) {
        return Outcome::Extended { error, fidelity };
    }
    Outcome::Error { error: Recognized::new(*found, found.sentence).to_error(), fidelity }
}

/// A record of what an entry says.
#[inline]
fn record(facts: &Facts<'_>, user: Option<&str>, code: Option<&str>, text: Option<&str>, outcome: Outcome) -> Record {
    Record {
        subject: user.map(Box::from),
        subject_ids: facts.other_ids(user),
        service: facts.service.map(Into::into),
        status: facts.status.map(Into::into),
        time: facts.time.map(Box::from),
        code: code.map(Box::from),
        message: text.map(Box::from),
        origin: Origin { file: None, line: 0, pointer: None },
        outcome,
    }
}

/// A record of a text that reports an error in words that are not documented, or of a code alone.
fn unrecognized(known: Known, facts: &Facts<'_>, user: Option<&str>, code: Option<&str>, text: &str) -> Record {
    let code = code.unwrap_or_default();
    let refused = |refusal| Outcome::Unrecognized { error: ParseError::new(known, Some(code), text, None, refusal) };
    let outcome = match known.recognize(Some(code), text) {
        // Only the code had been missing.
        Ok(found) if is_sound(known, &found) => error(known, &Match { fidelity: Fidelity::Normalized, ..found }),
        Ok(_) => refused(Refusal::Unknown),
        Err(refusal) => refused(refusal),
    };
    let code = Some(code).filter(|code| !code.is_empty());
    record(facts, user, code, Some(text).filter(|text| !text.is_empty()), outcome)
}

/// The text before the lines of a stack trace.
fn without_trace(text: &str) -> &str {
    let is_trace = |line: &str| line.trim_start().starts_with("at ") && line.contains('(');
    let trace = text.split_inclusive('\n').find(|line| is_trace(line));
    let end = trace.map_or(text.len(), |line| line.as_ptr() as usize - text.as_ptr() as usize);
    if end == 0 { text } else { text[..end].trim_end() }
}
