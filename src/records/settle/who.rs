//! What the cells of an entry say besides documented sentences: who, which service, in what state, when, and the texts
//! and codes in columns for errors.

use crate::records::layout::cells::Cell;
use crate::records::settle::columns::{Column, OBJECT_ID, Role, TARGET_ID};
use crate::records::settle::words::{State, is_error_in_column, is_nothing};

/// How many ranks of ids there are, and one for the address of a job.
const RANKS: usize = 9;

/// The facts that an entry states. Those inside it inherit the ids, the service, the status and the time.
#[derive(Debug, Default)]
pub(crate) struct Facts<'e> {
    /// The user's addresses, ids and names, by the rank of the column.
    ids: [Option<&'e str>; RANKS],
    /// An id that may be the user's or that of an event, a ticket or a message: `"id": 1001`. It counts if nothing else
    /// names the user.
    pub(crate) loose_id: Option<&'e str>,
    pub(crate) service: Option<&'e str>,
    pub(crate) status: Option<&'e str>,
    pub(crate) time: Option<&'e str>,
    /// `true` or `false`, under a name such as `Success`.
    pub(crate) success: Option<&'e str>,
    /// Whether the level of a log reports an error.
    pub(crate) level: Option<bool>,
    /// It is an error body, or a part of one.
    pub(crate) in_error: bool,
    /// The codes, the one that counts most first.
    pub(crate) codes: Vec<&'e str>,
    /// It has a code of its own; others may be added to `codes`.
    pub(crate) has_code: bool,
    /// How many have failed, if any: `"failedCount": 2`.
    pub(crate) failures: Option<&'e str>,
    /// It names a user, a service or a state, and has a place for an error or a state: it can be clean.
    pub(crate) tells: bool,
}

impl<'e> Facts<'e> {
    /// Returns what the cells of an entry say of it.
    pub(crate) fn of(cells: &'e [Cell<'_>]) -> Self {
        let mut facts = Self::default();
        let (mut status, mut time) = (u8::MAX, u8::MAX);
        let (mut is_job, mut has_place) = (false, false);
        for cell in cells {
            let text = &*cell.text;
            let Some(column @ Column { role, rank, .. }) = cell.column else {
                has_place |= cell.name.eq_ignore_ascii_case("currentStatus");
                continue;
            };
            facts.service = facts.service.or(column.service());
            has_place |= matches!(role, Role::Error | Role::Success | Role::Code | Role::Failures);
            match role {
                Role::JobMark => is_job = true,
                _ if text.is_empty() => {}
                // That of a mail is what it is about.
                Role::User if cell.name.eq_ignore_ascii_case("subject") && text.contains(' ') => {}
                Role::User if is_loose(&cell.name, text) => facts.loose_id = Some(text),
                Role::User => _ = facts.ids[usize::from(rank)].get_or_insert_with(|| bare_address(text)),
                Role::Failures => facts.failures = facts.failures.or(Some(text).filter(|text| is_positive(text))),
                Role::Job if is_address(text) => facts.ids[RANKS - 1] = Some(text),
                Role::Service => _ = facts.service.get_or_insert(text),
                Role::Status if text.bytes().all(|byte| byte.is_ascii_digit()) => {}
                Role::ServiceState if !is_state(text) => {}
                Role::Status | Role::ServiceState => {
                    has_place = true;
                    if rank < status {
                        (status, facts.status) = (rank, Some(text));
                    }
                }
                Role::Time if rank < time => (time, facts.time) = (rank, Some(text)),
                // A larger number counts users.
                Role::Success if text.parse().is_ok_and(|number: u64| number > 1) => {}
                Role::Success => _ = facts.success.get_or_insert(text),
                Role::Level => _ = facts.level.get_or_insert_with(|| is_error_in_column(text)),
                Role::Code if !is_nothing(text) => {
                    facts.codes.insert(if rank == 0 { 0 } else { facts.codes.len() }, text);
                }
                _ => {}
            }
        }
        facts.keep_loose_id();
        facts.has_code = !facts.codes.is_empty();
        if is_job {
            facts.keep_addresses();
        }
        let known = facts.service.or(facts.status).or(facts.success).or(facts.failures);
        facts.tells = has_place && (known.is_some() || facts.has_ids() || facts.loose_id.is_some());
        facts
    }

    /// Takes the id of a user, or of a task, as one that is certain: both have names or states besides.
    fn keep_loose_id(&mut self) {
        if self.has_ids() || self.service.or(self.status).or(self.success).is_some() {
            let id = &mut self.ids[usize::from(OBJECT_ID)];
            *id = id.or(self.loose_id.take());
        }
    }

    /// Takes over what the entry around says, where this one says nothing. An entry about another user inherits no state.
    pub(crate) fn inherit(&mut self, around: &Self) {
        if !self.has_ids() {
            self.ids = around.ids;
            self.loose_id = self.loose_id.or(around.loose_id);
            self.keep_loose_id();
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
        self.keep_addresses();
        self.status = None;
        self
    }

    /// Takes a user who is named outside the cells.
    pub(crate) fn name_user(&mut self, user: &'e str) {
        self.ids[0] = Some(user);
    }

    fn keep_addresses(&mut self) {
        self.loose_id = None;
        self.ids.iter_mut().for_each(|id| *id = id.filter(|id| is_address(id)));
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
    pub(crate) fn other_ids(&self, subject: Option<&str>) -> Vec<Box<str>> {
        let mut others = Vec::new();
        for (rank, id) in (0..).zip(self.ids) {
            let Some(text) = id.filter(|_| id != subject) else { continue };
            // These columns hold ids whatever they look like.
            let is_id = matches!(rank, OBJECT_ID | TARGET_ID) || is_address(text) || is_guid(text);
            if is_id && !self.ids[..usize::from(rank)].contains(&id) {
                others.push(text.into());
            }
        }
        others
    }
}

pub(crate) fn role(cell: &Cell<'_>) -> Option<Role> {
    cell.column.map(|column| column.role)
}

/// Whether a text is `true`, or a number that is not zero.
fn is_positive(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.parse().is_ok_and(|number: u64| number > 0)
}

/// The address that a text has around it what programs add: `Adele Vance <adele@contoso.com>`, `SMTP:adele@contoso.com`.
fn bare_address(text: &str) -> &str {
    let has_more = memchr::memchr(b'@', text.as_bytes()).is_some() && !is_address(text);
    if has_more { only_address([text].into_iter()).unwrap_or(text) } else { text }
}

/// Whether a text is a state, and not the answer whether a user has the service.
fn is_state(text: &str) -> bool {
    let is_answer = text.len() < 4 && text.is_ascii()
        || ["true", "false", "nein"].iter().any(|answer| text.eq_ignore_ascii_case(answer));
    !is_answer && State::of(text) != State::Unknown
}

/// Whether a column is named `id`, and its text is neither an object id nor an address.
fn is_loose(name: &str, text: &str) -> bool {
    name.trim_start_matches(['_', '@']).eq_ignore_ascii_case("id") && !is_guid(text) && !is_address(text)
}

/// Whether a text is a GUID, as PowerShell and Graph write it.
fn is_guid(text: &str) -> bool {
    let bare = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let Ok(bytes) = <&[u8; 36]>::try_from(bare.as_bytes()) else { return false };
    let dashes = [8, 13, 18, 23];
    let are_hex = bytes.iter().fold(0, |count, byte| count + u8::from(byte.is_ascii_hexdigit())) == 32;
    are_hex && dashes.iter().all(|at| bytes[*at] == b'-')
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
    let ends = |c: char| c.is_whitespace() || "\"<>()[]{}:;,=|\u{201C}\u{201D}".contains(c);
    let texts = texts.filter(|text| memchr::memchr(b'@', text.as_bytes()).is_some());
    let words = texts.flat_map(|text| text.split(ends)).filter(|word| word.contains('@'));
    let around = ['\'', '`', '.', '#', '!', '?', '*', '_', '\u{2018}', '\u{2019}', '-'];
    let mut addresses = words.map(|word| word.trim_matches(around)).filter(|word| is_address(word));
    let first = addresses.next()?;
    addresses.all(|other| other == first).then_some(first)
}
