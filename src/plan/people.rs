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
    /// The ids as they were first written, in the order of their first appearance, each with a number of its person.
    ids: Vec<(Arc<str>, usize)>,
    /// For each person, an earlier number of the same person, or the own number.
    earlier: Vec<usize>,
}

impl People {
    /// Returns the number of the person whom these ids name; `None` if there is no id.
    pub(super) fn number<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut number: Option<usize> = None;
        for id in ids.into_iter().map(str::trim).filter(|id| !id.is_empty()) {
            let folded = folded(id);
            let known = self.by_id.get(&*folded).copied().map(|known| self.first(known));
            number = match (number, known) {
                (Some(one), Some(other)) => Some(self.join(one, other)),
                (one, None) => {
                    let one = one.unwrap_or_else(|| self.add());
                    let id: Arc<str> = id.into();
                    let key = if *folded == *id { id.clone() } else { folded.into() };
                    self.by_id.insert(key, one);
                    self.ids.push((id, one));
                    Some(one)
                }
                (None, known) => known,
            };
        }
        number
    }

    /// Takes the persons of others after its own. Returns a number here for each number there.
    pub(super) fn append(&mut self, others: &Self) -> Vec<usize> {
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        for (id, number) in others.ids() {
            // A number is new with its first id.
            if number == names.len() {
                let earlier = others.earlier(number);
                names.push(if earlier == number { id } else { names[earlier] });
                numbers.push(0);
            }
            if let Some(here) = self.number([&**names[number], id]) {
                numbers[number] = here;
            }
        }
        numbers
    }

    /// Returns how many numbers were given. Some of them may be of one person.
    pub(super) fn numbers(&self) -> usize {
        self.earlier.len()
    }

    /// Returns an earlier number of the same person; of the first, the number itself.
    pub(super) fn earlier(&self, number: usize) -> usize {
        self.earlier[number]
    }

    /// Returns the ids, in the order of their first appearance, each with a number of its person.
    pub(super) fn ids(&self) -> impl Iterator<Item = (&Arc<str>, usize)> {
        self.ids.iter().map(|(id, number)| (id, *number))
    }

    /// Returns the first number of the person with this one, and shortens the way to it.
    fn first(&mut self, mut number: usize) -> usize {
        while self.earlier[number] != number {
            self.earlier[number] = self.earlier[self.earlier[number]];
            number = self.earlier[number];
        }
        number
    }

    fn add(&mut self) -> usize {
        self.earlier.push(self.earlier.len());
        self.earlier.len() - 1
    }

    /// Two numbers turn out to be one person.
    fn join(&mut self, one: usize, other: usize) -> usize {
        let first = one.min(other);
        self.earlier[one.max(other)] = first;
        first
    }
}

/// Returns a name in lowercase, by which it is compared with others.
pub(super) fn folded(id: &str) -> Cow<'_, str> {
    if id.chars().any(char::is_uppercase) { Cow::Owned(id.to_lowercase()) } else { Cow::Borrowed(id) }
}
