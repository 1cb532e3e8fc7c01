//! Which ids name the same person.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The persons that were named, by number, in the order of their first appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    /// By the id in lowercase.
    by_id: BTreeMap<Arc<str>, usize>,
    /// The ids of each person, as they were first written.
    ids: Vec<Vec<Arc<str>>>,
    /// For each person, an earlier number of the same person, or the own number.
    earlier: Vec<usize>,
}

impl People {
    /// Returns the number of the person whom these ids name; `None` if there is no id.
    pub(super) fn number<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut number: Option<usize> = None;
        for id in ids.into_iter().map(str::trim).filter(|id| !id.is_empty()) {
            let folded = folded(id);
            let known = self.by_id.get(&*folded).map(|&known| self.first(known));
            number = match (number, known) {
                (Some(one), Some(other)) => Some(self.join(one, other)),
                (one, None) => {
                    let one = one.unwrap_or_else(|| self.add());
                    let id: Arc<str> = id.into();
                    let key = if *folded == *id { id.clone() } else { folded.into() };
                    self.by_id.insert(key, one);
                    self.ids[one].push(id);
                    Some(one)
                }
                (None, known) => known,
            };
        }
        number
    }

    /// Returns the first number of the person with this one.
    pub(super) fn first(&self, mut number: usize) -> usize {
        while self.earlier[number] != number {
            number = self.earlier[number];
        }
        number
    }

    /// Returns the ids of a person, the first one first.
    pub(super) fn ids(&self, number: usize) -> &[Arc<str>] {
        &self.ids[number]
    }

    fn add(&mut self) -> usize {
        self.ids.push(Vec::new());
        self.earlier.push(self.earlier.len());
        self.earlier.len() - 1
    }

    /// Two numbers turn out to be one person.
    fn join(&mut self, one: usize, other: usize) -> usize {
        let (first, second) = (one.min(other), one.max(other));
        if first != second {
            self.earlier[second] = first;
            let ids = core::mem::take(&mut self.ids[second]);
            self.ids[first].extend(ids);
        }
        first
    }
}

/// Returns a name in lowercase, by which it is compared with others.
pub(super) fn folded(id: &str) -> Cow<'_, str> {
    if id.chars().any(char::is_uppercase) { Cow::Owned(id.to_lowercase()) } else { Cow::Borrowed(id) }
}
