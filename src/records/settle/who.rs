//! Who an entry is about, which service, in what state, and when: from its cells, or from those around it.

use crate::records::layout::entry::{Cell, Entry};
use crate::records::settle::columns::{OBJECT_ID, Role, TARGET_ID};

/// How many ranks of ids there are, and one for the address of a job.
const RANKS: usize = 9;

/// What an entry says besides errors.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts<'e> {
    /// What the user is called, by the rank of the column.
    ids: [Option<&'e str>; RANKS],
    pub(crate) service: Option<&'e str>,
    pub(crate) status: Option<&'e str>,
    pub(crate) time: Option<&'e str>,
}

impl<'e> Facts<'e> {
    /// Returns what the entry says of itself.
    pub(crate) fn of(entry: &'e Entry<'_>) -> Self {
        let mut facts = Self::default();
        let (mut status, mut time) = (u8::MAX, u8::MAX);
        let is_job = entry.cells.iter().any(|cell| role(cell) == Some(Role::JobMark));
        for cell in &entry.cells {
            let (Some(column), text) = (cell.column, cell.text.trim()) else { continue };
            if text.is_empty() {
                continue;
            }
            match column.role {
                Role::User if !is_job || text.contains('@') => {
                    facts.ids[usize::from(column.rank)].get_or_insert(text);
                }
                Role::Job if is_address(text) => facts.ids[RANKS - 1] = Some(text),
                Role::Service => facts.service = facts.service.or(Some(text)),
                Role::Status if column.rank < status && !is_number(text) => {
                    (status, facts.status) = (column.rank, Some(text));
                }
                Role::Time if column.rank < time => (time, facts.time) = (column.rank, Some(text)),
                _ => {}
            }
        }
        facts
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

    /// Takes the ids of a part that says who the user is: `"user": {"id": ...}`.
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
        let ids = || self.ids.iter().flatten().copied();
        ids().find(|id| is_address(id)).or_else(|| ids().next())
    }

    /// Returns what the user is called besides the subject: addresses, GUIDs, and what a column calls an id.
    pub(crate) fn other_ids(&self) -> impl Iterator<Item = &'e str> {
        let subject = self.subject();
        let is_id =
            |at, id: &str| [OBJECT_ID, TARGET_ID].map(usize::from).contains(&at) || is_address(id) || is_guid(id);
        let is_other = |at, id: &str| is_id(at, id) && Some(id) != subject && !self.ids[..at].contains(&Some(id));
        let ids = self.ids.iter().enumerate();
        ids.filter_map(|(at, id)| id.filter(|id| is_other(at, id))).collect::<Vec<_>>().into_iter()
    }
}

pub(crate) fn role(cell: &Cell<'_>) -> Option<Role> {
    cell.column.map(|column| column.role)
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
    for text in texts.filter(|text| text.contains('@')) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_address_is_found() {
        for (text, expected) in [
            ("Move failed for adele@contoso.com:", Some("adele@contoso.com")),
            ("o'brien@contoso.com - ", Some("o'brien@contoso.com")),
            ("user=<adele@contoso.com>, again adele@contoso.com.", Some("adele@contoso.com")),
            ("adele@contoso.com to adele@fabrikam.com", None),
            ("***@***.***, @odata.type and a@b", None),
            ("", None),
        ] {
            assert_eq!(only_address([text].into_iter()), expected, "{text}");
        }
    }
}
