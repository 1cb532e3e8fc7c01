//! Which ids name the same person.

use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use hashbrown::HashSet;

use crate::plan::ids::{Id, Ids};

/// The ids that were reported, in the order of their first appearance. Which of them are one person is found out at the end,
/// so that it does not depend on the order of the reports.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    /// Shared with the plans that were made.
    ids: Arc<Ids>,
    /// The notes on each id.
    notes: Vec<Note>,
    /// The first id of a report, and another id of it.
    links: HashSet<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Note {
    form: IdForm,
    /// Whether a report begins with it.
    is_first: bool,
}

/// The form of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdForm {
    Address,
    /// Several words, such as `Alex Weber`.
    Name,
    /// One word, such as a GUID.
    Word,
}

impl IdForm {
    fn of(id: &str) -> Self {
        if id.contains('@') {
            Self::Address
        } else if id.contains(char::is_whitespace) {
            Self::Name
        } else {
            Self::Word
        }
    }
}

impl People {
    /// Returns the number of the first of these ids; `None` if none of them names anybody.
    pub(super) fn number<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut ids = ids.into_iter().map(str::trim).filter(|id| !names_nobody(id));
        let first = ids.next()?;
        let first = self.id(first);
        self.notes[first].is_first = true;
        for id in ids {
            let other = self.id(id);
            if other != first {
                self.links.insert((first, other));
            }
        }
        Some(first)
    }

    /// Takes the ids of others after its own. Returns the number here for each number there.
    pub(super) fn append(&mut self, others: &Self) -> Vec<usize> {
        Arc::make_mut(&mut self.ids).reserve(&others.ids);
        let mut numbers = Vec::with_capacity(others.notes.len());
        for (other, note) in others.notes.iter().enumerate() {
            let number = self.id(others.ids.get(other));
            self.notes[number].is_first |= note.is_first;
            numbers.push(number);
        }
        self.links.extend(others.links.iter().map(|&(first, other)| (numbers[first], numbers[other])));
        numbers
    }

    /// Returns how many ids there are.
    pub(super) fn numbers(&self) -> usize {
        self.ids.len()
    }

    /// Returns an id as it was first written.
    pub(super) fn id_of(&self, number: usize) -> Id {
        Id::new(&self.ids, number)
    }

    /// Returns for each id the number of its person: that of the person's id that appeared first. `None` for the ids of persons
    /// about whom there is no report.
    pub(super) fn persons(&self) -> Vec<Option<usize>> {
        let is_shared = self.shared();
        let mut earlier: Vec<usize> = (0..self.ids.len()).collect();
        for &(first, other) in self.links.iter().filter(|(_, other)| !is_shared[*other]) {
            let (one, two) = (root(&mut earlier, first), root(&mut earlier, other));
            earlier[one.max(two)] = one.min(two);
        }
        let mut is_reported = vec![false; self.ids.len()];
        for (number, note) in self.notes.iter().enumerate() {
            is_reported[root(&mut earlier, number)] |= note.is_first;
        }
        (0..self.ids.len()).map(|number| Some(root(&mut earlier, number)).filter(|&root| is_reported[root])).collect()
    }

    /// Returns the numbers of the users by id, given that of each id.
    pub(super) fn user_numbers(&self, of_ids: Vec<Option<usize>>) -> UserNumbers {
        UserNumbers { ids: self.ids.clone(), of_ids }
    }

    /// Whether an address or a name is given for several users who have addresses of their own: that of an owner, of a shared
    /// mailbox, or a common name.
    fn shared(&self) -> Vec<bool> {
        let mut users = vec![0; self.ids.len()];
        for &(first, other) in &self.links {
            if self.notes[first].form == IdForm::Address && self.notes[other].form != IdForm::Word {
                users[other] += 1;
            }
        }
        users.into_iter().map(|users| users > 1).collect()
    }

    fn id(&mut self, id: &str) -> usize {
        self.ids.find(id).unwrap_or_else(|hash| {
            self.notes.push(Note { form: IdForm::of(id), is_first: false });
            Arc::make_mut(&mut self.ids).add(id, hash)
        })
    }
}

/// The numbers of the users of a plan, by id.
#[derive(Clone)]
pub(super) struct UserNumbers {
    ids: Arc<Ids>,
    /// By the number of the id; `None` for an id of nobody.
    of_ids: Vec<Option<usize>>,
}

impl UserNumbers {
    pub(super) fn of(&self, id: &str) -> Option<usize> {
        let id = self.ids.find(id.trim()).ok()?;
        self.of_ids[id]
    }
}

/// They follow from the users, so plans are equal if their users are.
impl PartialEq for UserNumbers {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for UserNumbers {}

impl fmt::Debug for UserNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserNumbers").finish_non_exhaustive()
    }
}

/// Returns the first number of a person, and shortens the way to it.
fn root(earlier: &mut [usize], mut number: usize) -> usize {
    while earlier[number] != number {
        earlier[number] = earlier[earlier[number]];
        number = earlier[number];
    }
    number
}

/// Whether a text is a placeholder or a mask in place of an id.
fn names_nobody(id: &str) -> bool {
    const NOBODY: [&str; 8] = ["n/a", "#n/a", "none", "null", "nil", "unknown", "undefined", "(null)"];
    let is_in = |open, close| id.starts_with(open) && id.ends_with(close);
    // An id that could not be decoded still names somebody.
    !id.contains(|c: char| c.is_alphanumeric() || c == '\u{FFFD}')
        || id.contains("***")
        || is_in('{', '}')
        || is_in('<', '>')
        || NOBODY.iter().any(|nobody| id.eq_ignore_ascii_case(nobody))
}
