//! Which ids name the same person.

use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// The ids that were reported, by number, in the order of their first appearance. Which of them are one person is found out
/// at the end, so that it does not depend on the order of the reports.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    /// By the id in lowercase.
    by_id: BTreeMap<Arc<str>, usize>,
    ids: Vec<Id>,
    /// The first id of a report, and another id of it.
    links: BTreeSet<(usize, usize)>,
}

#[derive(Clone, Debug)]
struct Id {
    /// As it was first written.
    text: Arc<str>,
    /// Whether a report begins with it.
    is_first: bool,
}

impl People {
    /// Returns the number of the first of these ids; `None` if none of them names anybody.
    pub(super) fn number<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut ids = ids.into_iter().map(str::trim).filter(|id| !names_nobody(id));
        let first = ids.next()?;
        let first = self.id(first);
        self.ids[first].is_first = true;
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
        let mut numbers = Vec::with_capacity(others.ids.len());
        for id in &others.ids {
            let number = self.id(&id.text);
            self.ids[number].is_first |= id.is_first;
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
    pub(super) fn text(&self, number: usize) -> &Arc<str> {
        &self.ids[number].text
    }

    /// Returns the numbers of each person's ids, and the persons, in the order of their first appearance.
    pub(super) fn persons(&self) -> Vec<Vec<usize>> {
        let is_shared = self.shared();
        let mut earlier: Vec<usize> = (0..self.ids.len()).collect();
        for &(first, other) in self.links.iter().filter(|(_, other)| !is_shared[*other]) {
            let (one, two) = (root(&mut earlier, first), root(&mut earlier, other));
            earlier[one.max(two)] = one.min(two);
        }
        let mut persons: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in 0..self.ids.len() {
            persons.entry(root(&mut earlier, number)).or_default().push(number);
        }
        persons.into_values().filter(|ids| ids.iter().any(|&id| self.ids[id].is_first)).collect()
    }

    /// Whether an address or a name is given for several users who have addresses of their own: that of an owner, of a shared
    /// mailbox, or a common name.
    fn shared(&self) -> Vec<bool> {
        let is_address = |number: usize| self.ids[number].text.contains('@');
        let mut users = vec![0; self.ids.len()];
        for &(first, other) in &self.links {
            let text = &self.ids[other].text;
            if is_address(first) && (is_address(other) || text.contains(char::is_whitespace)) {
                users[other] += 1;
            }
        }
        users.into_iter().map(|users| users > 1).collect()
    }

    fn id(&mut self, text: &str) -> usize {
        let folded = folded(text);
        if let Some(&number) = self.by_id.get(&*folded) {
            return number;
        }
        let text: Arc<str> = text.into();
        let key = if *folded == *text { text.clone() } else { folded.into() };
        self.by_id.insert(key, self.ids.len());
        self.ids.push(Id { text, is_first: false });
        self.ids.len() - 1
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

/// Returns a name in lowercase, by which it is compared with others.
pub(super) fn folded(id: &str) -> Cow<'_, str> {
    if id.chars().any(char::is_uppercase) { Cow::Owned(id.to_lowercase()) } else { Cow::Borrowed(id) }
}
