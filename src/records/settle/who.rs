//! What the cells of an entry say besides documented sentences: who, which service, in what state, when, and the texts
//! and codes in columns for errors.

use crate::records::layout::entry::Cell;
use crate::records::settle::columns::{OBJECT_ID, Role, TARGET_ID};
use crate::records::settle::words::{State, is_error_in_column, is_placeholder};

/// How many ranks of ids there are, and one for the address of a job.
const RANKS: usize = 9;

/// The ranks of columns that hold ids whatever these look like: of the source, and of the target.
const ID_RANKS: [usize; 2] = [OBJECT_ID as usize, TARGET_ID as usize];

/// The facts that an entry hands down to those inside it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts<'e> {
    /// The user's addresses, ids and names, by the rank of the column.
    ids: [Option<&'e str>; RANKS],
    pub(crate) service: Option<&'e str>,
    pub(crate) status: Option<&'e str>,
    pub(crate) time: Option<&'e str>,
}

/// All that an entry says of itself.
#[derive(Debug, Default)]
pub(crate) struct Says<'e> {
    pub(crate) facts: Facts<'e>,
    /// `true` or `false`, under a name such as `Success`.
    pub(crate) success: Option<&'e str>,
    /// Whether the level of a log reports an error.
    pub(crate) level: Option<bool>,
    /// The codes, the one that counts most first.
    pub(crate) codes: Vec<&'e str>,
    /// It has a code of its own; others may be added to `codes`.
    pub(crate) has_code: bool,
    pub(crate) error: Option<Text<'e>>,
    pub(crate) message: Option<Text<'e>>,
    /// It has a place for an error or a state, so that it can be clean.
    pub(crate) has_place: bool,
}

/// A text in a column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'e> {
    rank: u8,
    pub(crate) text: &'e str,
    /// The cell, if it is one of several under its name.
    pub(crate) cell: Option<usize>,
}

impl<'e> Says<'e> {
    pub(crate) fn of(cells: &'e [Cell<'_>]) -> Self {
        let mut says = Self::default();
        let facts = &mut says.facts;
        let (mut status, mut time) = (u8::MAX, u8::MAX);
        let mut is_job = false;
        for (at, cell) in cells.iter().enumerate() {
            let text = &*cell.text;
            let Some(column) = cell.column else {
                says.has_place |= cell.name.eq_ignore_ascii_case("currentStatus");
                continue;
            };
            facts.service = facts.service.or(column.service);
            let here = Text { rank: column.rank, text, cell: cell.index.map(|_| at) };
            match column.role {
                Role::Error | Role::Code | Role::Success => says.has_place = true,
                Role::Status => says.has_place |= !is_number(text),
                Role::JobMark => is_job = true,
                _ => {}
            }
            match column.role {
                _ if text.is_empty() => {}
                Role::User => _ = facts.ids[usize::from(column.rank)].get_or_insert(text),
                Role::Job if is_address(text) => facts.ids[RANKS - 1] = Some(text),
                Role::Service => _ = facts.service.get_or_insert(text),
                Role::ServiceState if column.rank < status && is_state(text) => {
                    (status, facts.status) = (column.rank, Some(text));
                    says.has_place = true;
                }
                Role::Status if column.rank < status && !is_number(text) => {
                    (status, facts.status) = (column.rank, Some(text));
                }
                Role::Time if column.rank < time => (time, facts.time) = (column.rank, Some(text)),
                Role::Success => _ = says.success.get_or_insert(text),
                Role::Level => _ = says.level.get_or_insert_with(|| is_error_in_column(text)),
                Role::Code if is_placeholder(text) => {}
                Role::Code => {
                    let place = if column.rank == 0 { 0 } else { says.codes.len() };
                    says.codes.insert(place, text);
                }
                Role::Error if !is_placeholder(text) => here.replace(&mut says.error),
                Role::Message => here.replace(&mut says.message),
                _ => {}
            }
        }
        says.has_code = !says.codes.is_empty();
        if is_job {
            facts.ids.iter_mut().for_each(|id| *id = id.filter(|id| id.contains('@')));
        }
        says
    }
}

impl Text<'_> {
    /// Takes the place of a text that counts less.
    fn replace(self, other: &mut Option<Self>) {
        if other.is_none_or(|other| self.rank < other.rank) {
            *other = Some(self);
        }
    }
}

impl<'e> Facts<'e> {
    /// Returns what the cells of an entry say.
    pub(crate) fn of(cells: &'e [Cell<'_>]) -> Self {
        Says::of(cells).facts
    }

    /// Takes over what the entry around says, where this one says nothing. An entry about another user inherits no state.
    pub(crate) fn inherit(&mut self, around: &Self) {
        if !self.has_ids() {
            self.ids = around.ids;
            self.status = self.status.or(around.status);
        }
        self.service = self.service.or(around.service);
        self.time = self.time.or(around.time);
    }

    /// Takes the ids of a part that says who the user is: `"user": {"mail": ...}`.
    pub(crate) fn take_ids(&mut self, part: &Self) {
        self.ids.iter_mut().zip(part.ids).for_each(|(own, id)| *own = own.or(id));
    }

    /// Leaves only what a wrapper around many users hands down.
    pub(crate) fn of_wrapper(mut self) -> Self {
        self.ids.iter_mut().for_each(|id| *id = id.filter(|id| is_address(id)));
        Self { status: None, ..self }
    }

    pub(crate) fn has_ids(&self) -> bool {
        self.ids.iter().any(Option::is_some)
    }

    /// Returns the user: an address, if there is one, or else the id that counts most.
    pub(crate) fn subject(&self) -> Option<&'e str> {
        let mut first = None;
        for id in self.ids.into_iter().flatten() {
            if is_address(id) {
                return Some(id);
            }
            first = first.or(Some(id));
        }
        first
    }

    /// Returns the addresses and object ids of the user besides the subject.
    pub(crate) fn other_ids(&self, subject: Option<&str>) -> impl Iterator<Item = &'e str> {
        let ids = self.ids.iter().enumerate().filter_map(|(rank, id)| Some((rank, (*id)?)));
        let others = ids.filter(move |(rank, id)| Some(*id) != subject && !self.ids[..*rank].contains(&Some(id)));
        let is_id = |(rank, id): &(usize, &str)| ID_RANKS.contains(rank) || is_address(id) || is_guid(id);
        others.filter(is_id).map(|(_, id)| id)
    }
}

pub(crate) fn role(cell: &Cell<'_>) -> Option<Role> {
    cell.column.map(|column| column.role)
}

/// Whether a text is a state, and not the answer whether a user has the service.
fn is_state(text: &str) -> bool {
    let is_answer = text.len() < 4 || ["true", "false", "nein"].iter().any(|answer| text.eq_ignore_ascii_case(answer));
    !is_answer && State::of(text) != State::Unknown
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a GUID, as PowerShell and Graph write it.
fn is_guid(text: &str) -> bool {
    let parts = text.trim_matches(['{', '}']).split('-');
    parts.clone().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
        && parts.map(str::len).eq([8, 4, 4, 4, 12])
}

/// Whether a text is an address: `adele@contoso.com`.
pub(crate) fn is_address(text: &str) -> bool {
    let Some(at) = memchr::memchr(b'@', text.as_bytes()) else { return false };
    let (name, domain) = (&text[..at], &text[at + 1..]);
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_name = |c: char| !c.is_whitespace() && !"\"<>()[]:;,*/\\=|".contains(c);
    !name.is_empty() && name.chars().all(is_name) && domain.contains('.') && domain.split('.').all(is_label)
}

/// Returns the one address in some texts; `None` where there is none, or several.
pub(crate) fn only_address<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut only = None;
    for text in texts.filter(|text| memchr::memchr(b'@', text.as_bytes()).is_some()) {
        let ends = |c: char| c.is_whitespace() || "\"<>()[]{}:;,=|\u{201C}\u{201D}".contains(c);
        for word in text.split(ends).filter(|word| word.contains('@')) {
            let word = word.trim_matches(['\'', '`', '.', '!', '?', '*', '_', '\u{2018}', '\u{2019}', '-']);
            match only {
                _ if !is_address(word) => {}
                Some(other) if other != word => return None,
                _ => only = Some(word),
            }
        }
    }
    only
}
