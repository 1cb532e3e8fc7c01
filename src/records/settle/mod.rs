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
use std::fmt::Write;

use crate::records::layout::entry::{Cell, Entries, Entry};
use crate::records::record::Outcome;
use crate::{ErrorCode, Fidelity, MigrationError};

use self::columns::{Column, Role};
use self::sentences::{Search, cut_sentence, search};
use self::who::{Facts, is_address, only_address, role};
use self::words::{State, exception, is_error_in_column, is_placeholder, reads_as_error};

/// What an entry comes to, before it has a place in an input.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) subject: Option<Box<str>>,
    pub(crate) subject_ids: Vec<Box<str>>,
    pub(crate) service: Option<crate::records::Service>,
    pub(crate) status: Option<crate::records::Status>,
    pub(crate) time: Option<Box<str>>,
    pub(crate) code: Option<Box<str>>,
    pub(crate) message: Option<Box<str>>,
    pub(crate) outcome: Outcome,
    /// Which of the entries says so, and in which cell, if that is one of several under a name.
    pub(crate) entry: usize,
    pub(crate) cell: Option<usize>,
}

/// What the entries inside another one have said.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    /// Any record.
    anything: bool,
    /// An error, a text that is not recognized, or a failed state.
    failure: bool,
    /// An error or a text, about the same user.
    reason: bool,
}

/// What is around an entry.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// It is an error body, or a part of one.
    in_error: bool,
    /// It was inside the text of a cell, whose own state counts.
    in_text: bool,
}

/// Settles entries that are inside each other. `around` is what the wrappers around them say.
pub(crate) fn settle(entries: &Entries<'_>, around: &Facts<'_>) -> Vec<Settled> {
    let mut children: Vec<Vec<usize>> = Vec::new();
    if entries.all.len() > 1 {
        children.resize_with(entries.all.len(), Vec::new);
        for (at, entry) in entries.all.iter().enumerate() {
            if let Some(parent) = entry.parent {
                children[parent].push(at);
            }
        }
    }
    let mut settler = Settler { entries, children, out: Vec::new() };
    settler.entry(0, around, &[], Around { in_error: is_error_member(&entries.all[0].member), ..Around::default() });
    settler.out
}

/// The parts of an error body are looked at so deep for codes and times.
const DEEPEST_PART: usize = 8;

/// The most codes that go with one error.
const MOST_CODES: usize = 16;

struct Settler<'e> {
    entries: &'e Entries<'e>,
    /// The entries inside each one, where there are several.
    children: Vec<Vec<usize>>,
    out: Vec<Settled>,
}

impl<'e> Settler<'e> {
    /// Settles an entry and those inside it. `handed` and `codes` are what the entries around it say.
    fn entry(&mut self, at: usize, handed: &Facts<'e>, codes: &[&'e str], around: Around) -> Said {
        let entries = self.entries;
        let entry = &entries.all[at];
        let mut facts = self.own_facts(at);
        facts.inherit(handed);
        let around = Around { in_text: around.in_text || entry.is_inside, ..around };
        facts.time = facts.time.or_else(|| self.time_inside(at, DEEPEST_PART));
        let mut own_codes = Vec::new();
        self.codes_of(at, &mut own_codes, DEEPEST_PART);
        own_codes.extend(codes);

        let (first, mut said) = (self.out.len(), Said::default());
        let mut sources = Vec::new();
        for n in 0..self.children(at).len() {
            let child = self.children(at)[n];
            if self.is_part(child) {
                continue;
            }
            let member = &*entries.all[child].member;
            let mut handed = facts;
            handed.service = handed.service.or(Column::service_of(member));
            let in_error = around.in_error || is_error_member(member);
            let codes = if in_error { &own_codes[..] } else { &[] };
            let inner = self.entry(child, &handed, codes, Around { in_error, ..around });
            self.note_source(&mut sources, member, entries.all[child].index.is_some());
            said.anything |= inner.anything;
            said.failure |= inner.failure;
            said.reason |= inner.reason && !self.own_facts(child).has_ids();
        }
        let own = self.out.len();
        let left = self.own_errors(at, &facts, &own_codes, &mut sources);
        for n in 0..self.children(at).len() {
            let child = self.children(at)[n];
            if self.is_part(child) {
                self.entry(child, &facts, &own_codes, Around { in_error: true, ..around });
                self.note_source(&mut sources, &entries.all[child].member, entries.all[child].index.is_some());
            }
        }
        self.drop_repeated(first, sources);
        let has_error = self.out.len() > own;
        if has_error {
            self.out.extend(left.into_iter().map(|(text, cell)| {
                let code = leading_code(text);
                Settled { cell, ..settled(at, &facts, code, Some(text), unrecognized(code, text)) }
            }));
        } else if !entry.is_cut && !self.is_part(at) {
            let otherwise = self.otherwise(at, &facts, &own_codes, said, around.in_error);
            let is_mute = around.in_text || entry.is_short;
            let counts = |it: &Settled| !(is_mute && matches!(it.outcome, Outcome::Clean | Outcome::Failed));
            self.out.extend(otherwise.filter(counts));
        }
        let outcomes = || self.out[first..].iter().map(|settled| &settled.outcome);
        Said {
            anything: self.out.len() > first || said.anything || entry.is_short,
            failure: entry.is_short || outcomes().any(|outcome| !matches!(outcome, Outcome::Clean)),
            reason: said.reason
                || self.out[own.min(self.out.len())..]
                    .iter()
                    .any(|it| !matches!(it.outcome, Outcome::Clean | Outcome::Failed)),
        }
    }

    fn children(&self, at: usize) -> &[usize] {
        self.children.get(at).map_or(&[], Vec::as_slice)
    }

    /// Whether an entry speaks through the one around it: the details of an error body.
    fn is_part(&self, at: usize) -> bool {
        let entry = &self.entries.all[at];
        entry.parent.is_some() && !entry.is_inside && is_part_member(&entry.member)
    }

    /// What an entry says of itself, or a part that says who the user is: `"user": {"id": ...}`.
    fn own_facts(&self, at: usize) -> Facts<'e> {
        let mut facts = Facts::of(&self.entries.all[at]);
        for &child in self.children(at) {
            let part = &self.entries.all[child];
            if part.index.is_none() && Column::of(&part.member).is_some_and(|column| column.role == Role::User) {
                facts.take_ids(&Facts::of(part));
            }
        }
        facts
    }

    /// The time in the parts of an error body: `innerError.date`.
    fn time_inside(&self, at: usize, depth: usize) -> Option<&'e str> {
        let parts = self.children(at).iter().filter(|child| self.is_part(**child));
        parts
            .filter(|_| depth > 0)
            .find_map(|&part| Facts::of(&self.entries.all[part]).time.or_else(|| self.time_inside(part, depth - 1)))
    }

    /// The one address in the entries around an entry, the nearest first.
    fn address_around(&self, at: usize) -> Option<&'e str> {
        let mut at = self.entries.all[at].parent;
        while let Some(entry) = at.map(|at| &self.entries.all[at]) {
            // An address inside a sentence is somebody else's.
            let address = only_address(entry.cells.iter().map(|cell| cell.text.trim()).filter(|text| is_address(text)));
            if address.is_some() {
                return address;
            }
            at = entry.parent;
        }
        None
    }

    /// The codes of an entry and of its parts, the nearest first.
    fn codes_of(&self, at: usize, codes: &mut Vec<&'e str>, depth: usize) {
        let own = codes.len();
        let cells = self.entries.all[at].cells.iter().filter(|cell| role(cell) == Some(Role::Code));
        for cell in cells.filter(|cell| !is_placeholder(&cell.text)) {
            let at = if cell.column.is_some_and(|column| column.rank == 0) { own } else { codes.len() };
            codes.insert(at, cell.text.trim());
        }
        for &child in self.children(at).iter().filter(|_| depth > 0) {
            if self.is_part(child) && codes.len() < MOST_CODES {
                self.codes_of(child, codes, depth - 1);
            }
        }
    }

    /// Adds the documented errors of an entry's own cells. Returns the other errors in the same texts.
    fn own_errors(
        &mut self,
        at: usize,
        facts: &Facts<'e>,
        codes: &[&'e str],
        sources: &mut Vec<Source<'e>>,
    ) -> Vec<(&'e str, Option<usize>)> {
        let entry = &self.entries.all[at];
        let mut left = Vec::new();
        let mut unknown = Vec::new();
        let mut found: Vec<(usize, Search<'e>)> = Vec::new();
        for (number, cell) in entry.cells.iter().enumerate() {
            if cell.text.len() < sentences::SHORTEST {
                continue;
            }
            let search = search(&cell.text, codes);
            if search.sentences.is_empty() {
                if role(cell) == Some(Role::Error)
                    && cell.text.split_whitespace().count() > 4
                    && reads_as_error(&cell.text)
                {
                    unknown.push((cell.text.trim(), cell.index.map(|_| number)));
                }
                continue;
            }
            let reports = |part: &&str| {
                part.split_whitespace().count() > 2 && (exception(part).is_some() || reads_as_error(part))
            };
            let is_trace = |part: &&str| part.starts_with("at ") || part.starts_with("At ") || part.starts_with('+');
            let others = search.left.iter().copied().filter(|part| reports(part) && !is_trace(part));
            left.extend(others.map(|part| (part, cell.index.map(|_| number))));
            found.push((number, search));
        }
        if found.is_empty() {
            return Vec::new();
        }
        left.extend(unknown);
        let mut around = facts.subject();
        if around.is_none() {
            let in_found = |number: usize| found.iter().any(|(it, _)| *it == number);
            let others =
                entry.cells.iter().enumerate().filter(|(number, _)| !in_found(*number)).map(|(_, cell)| &*cell.text);
            let outside = found.iter().flat_map(|(_, search)| search.around.iter().copied());
            around =
                only_address(others.chain(outside)).or_else(|| self.address_around(at)).or(entry.command.as_deref());
        }
        for (number, search) in &found {
            let cell = &entry.cells[*number];
            for sentence in &search.sentences {
                let outcome =
                    Outcome::Error { error: sentence.recognized.to_error(), fidelity: sentence.recognized.fidelity() };
                let mut settled = settled(at, facts, sentence.code, Some(sentence.text), outcome);
                if settled.subject.is_none() {
                    settled.subject = around.map(Box::from);
                }
                settled.cell = cell.index.map(|_| *number);
                self.out.push(settled);
            }
            self.note_source(sources, &cell.name, cell.index.is_some());
        }
        left
    }

    /// What an entry comes to that holds no documented sentence.
    fn otherwise(
        &self,
        at: usize,
        facts: &Facts<'e>,
        codes: &[&'e str],
        said: Said,
        in_error: bool,
    ) -> Option<Settled> {
        let entry = &self.entries.all[at];
        let own = Facts::of(entry);
        let success = entry.cells.iter().find(|cell| role(cell) == Some(Role::Success)).map(|cell| cell.text.trim());
        let state = facts.status.or(success).map(State::of);
        let is_level = |cell: &&Cell<'_>| role(cell) == Some(Role::Level);
        let level = entry.cells.iter().find(is_level).map(|cell| is_error_in_column(&cell.text));
        let error = best(entry, Role::Error).filter(|(text, _)| !is_placeholder(text));
        let message = best(entry, Role::Message).filter(|(text, _)| !text.is_empty());
        let has_code = entry.cells.iter().any(|cell| role(cell) == Some(Role::Code) && !is_placeholder(&cell.text));
        // A documented code says more than one that is not, and a special one more than a generic one.
        let worth = |code: &&str| code.parse().map_or(0, |code: ErrorCode| if code.is_generic() { 1 } else { 2 });
        let code = codes.iter().copied().rev().max_by_key(worth);
        let code_counts =
            has_code && (in_error || state != Some(State::Good) || code.is_some_and(|code| worth(&code) > 0));
        let reports = |text: &str| reads_as_error(text) || cut_sentence(text).is_some();
        let is_said = |text: &str| text.split_whitespace().count() > 2 && reports(text);
        let message_counts = |text: &str| match (state, level) {
            _ if in_error || code_counts => true,
            (Some(State::Failed | State::Unknown), _) => true,
            (Some(_), _) => level == Some(true),
            (None, Some(is_error_level)) => is_error_level,
            (None, None) => is_said(text),
        };
        let text = error.or_else(|| message.filter(|(text, _)| message_counts(text)));
        let text = text.or_else(|| code_counts.then_some(("", None)));
        let text = text.or_else(|| {
            let is_good = matches!(state, Some(State::Good)) || level == Some(false) && state.is_none();
            let is_other = |cell: &&Cell<'_>| cell.column.is_none_or(|column| column.role == Role::Message);
            let has_failed = state == Some(State::Failed) || level == Some(true);
            let others = entry.cells.iter().filter(is_other).map(|cell| cell.text.trim());
            let mut others = others.filter(|text| text.len() >= sentences::SHORTEST && !is_good);
            let tells = |text: &&str| {
                has_failed && reads_as_error(text) || exception(text).is_some() || cut_sentence(text).is_some()
            };
            others.find(tells).map(|text| (text, None))
        });
        if let Some((text, cell)) = text.filter(|_| !said.reason) {
            let code = code.filter(|_| has_code || in_error);
            let text = without_trace(text);
            let outcome = unrecognized(code, text);
            let message = Some(text).filter(|text| !text.is_empty());
            let mut settled = Settled { cell, ..settled(at, facts, code, message, outcome) };
            if settled.subject.is_none() {
                let texts = entry.cells.iter().map(|cell| &*cell.text);
                let address = only_address(texts).or_else(|| self.address_around(at));
                settled.subject = address.or(entry.command.as_deref()).map(Box::from);
            }
            return Some(settled);
        }
        let is_place = |cell: &Cell<'_>| {
            cell.name.eq_ignore_ascii_case("currentStatus")
                || cell.column.is_some_and(|column| {
                    matches!(column.role, Role::Error | Role::Code | Role::Success)
                        || column.role == Role::Status && !cell.text.bytes().all(|byte| byte.is_ascii_digit())
                })
        };
        let names = own.has_ids() || own.service.is_some() || own.status.is_some() || success.is_some();
        let tells = names && entry.cells.iter().any(is_place);
        let outcome = match state {
            Some(State::Failed) if tells && !said.failure => Outcome::Failed,
            _ if tells && !said.anything => Outcome::Clean,
            _ => return None,
        };
        Some(settled(at, facts, None, message.map(|(text, _)| text), outcome))
    }

    /// Notes that the newest records are from a member.
    fn note_source(&self, sources: &mut Vec<Source<'e>>, member: &'e str, is_item: bool) {
        sources.push(Source { end: self.out.len(), member, is_item });
    }

    /// Drops what several members of an entry say alike: the message, its details, the exception. The items of a list are
    /// errors of their own.
    fn drop_repeated(&mut self, first: usize, sources: Vec<Source<'e>>) {
        if self.out.len() < first + 2 {
            return;
        }
        let mut seen: HashMap<String, &str> = HashMap::new();
        let mut repeated = Vec::new();
        let mut source = sources.into_iter().peekable();
        for at in first..self.out.len() {
            while source.next_if(|source| source.end <= at).is_some() {}
            let (Some(key), Some(source)) = (key(&self.out[at]), source.peek()) else { continue };
            match seen.get(&key) {
                Some(member) if *member == source.member && source.is_item => {}
                Some(_) => repeated.push(at),
                None => {
                    seen.insert(key, source.member);
                }
            }
        }
        let mut repeated = repeated.into_iter().peekable();
        let mut at = first;
        let tail = self.out.split_off(first);
        self.out.extend(tail.into_iter().filter(|_| {
            at += 1;
            repeated.next_if_eq(&(at - 1)).is_none()
        }));
    }
}

/// Where the records end that are from one member of an entry.
struct Source<'e> {
    end: usize,
    member: &'e str,
    is_item: bool,
}

/// What makes two errors the same.
fn key(settled: &Settled) -> Option<String> {
    let Outcome::Error { error, .. } = &settled.outcome else { return None };
    let subject = settled.subject.as_deref().or(error.user());
    let mut key = format!("{}\0{subject:?}\0{:?}", error.kind(), settled.service);
    for (_, value) in error.fields() {
        let _ = write!(key, "\0{value}");
    }
    Some(key)
}

/// The text of a role that counts most, and its cell if that is one of several.
fn best<'e>(entry: &'e Entry<'_>, wanted: Role) -> Option<(&'e str, Option<usize>)> {
    let cells = entry.cells.iter().enumerate().filter(|(_, cell)| role(cell) == Some(wanted));
    let texts = cells.filter(|(_, cell)| !cell.text.trim().is_empty());
    let (at, cell) = texts.min_by_key(|(_, cell)| cell.column.map(|column| column.rank))?;
    Some((cell.text.trim(), cell.index.map(|_| at)))
}

/// A record of an entry.
fn settled(entry: usize, facts: &Facts<'_>, code: Option<&str>, message: Option<&str>, outcome: Outcome) -> Settled {
    Settled {
        subject: facts.subject().map(Box::from),
        subject_ids: facts.other_ids().map(Box::from).collect(),
        service: facts.service.map(Into::into),
        status: facts.status.map(Into::into),
        time: facts.time.map(Box::from),
        code: code.map(Box::from),
        message: message.map(Box::from),
        outcome,
        entry,
        cell: None,
    }
}

fn unrecognized(code: Option<&str>, text: &str) -> Outcome {
    match MigrationError::parse_coded(code.unwrap_or_default(), text) {
        Err(error) => Outcome::Unrecognized(error),
        // Only the code had been missing.
        Ok(error) => Outcome::Error { error, fidelity: Fidelity::Normalised },
    }
}

/// The text before the lines of a stack trace.
fn without_trace(text: &str) -> &str {
    let is_trace = |line: &str| line.trim_start().starts_with("at ") && line.contains('(');
    let trace = text.split_inclusive('\n').find(|line| is_trace(line));
    let end = trace.map_or(text.len(), |line| line.as_ptr() as usize - text.as_ptr() as usize);
    if end == 0 { text } else { text[..end].trim_end() }
}

fn leading_code(text: &str) -> Option<&str> {
    sentences::split_code(text).0
}

/// Whether the objects of a member are errors.
fn is_error_member(name: &str) -> bool {
    Column::of(name).is_some_and(|column| column.role == Role::Error)
}

/// Whether a member holds the details of the error body that it is in.
fn is_part_member(name: &str) -> bool {
    ["details", "innerError", "innerException", "inner"].iter().any(|part| name.eq_ignore_ascii_case(part))
}
