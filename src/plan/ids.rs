//! Ids, each stored once.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::hash::BuildHasher;
use core::ops::Deref;

use hashbrown::{DefaultHashBuilder, HashTable};

/// Different ids, numbered in the order of their first appearance. They are found in any case, and keep the spelling that was
/// seen first.
///
/// They are in one text, one after the other: that is faster to search and to copy than a text for each.
#[derive(Clone, Default)]
pub(super) struct Ids {
    text: String,
    /// Where each ends in the text.
    ends: Vec<usize>,
    numbers: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

impl Ids {
    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns an id by number.
    pub(super) fn get(&self, number: usize) -> &str {
        part(&self.text, &self.ends, number)
    }

    /// Returns the number of an id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        let id = folded(id);
        self.numbers.find(self.hasher.hash_one(&*id), |&number| folded(self.get(number)) == id).copied()
    }

    /// Adds an id that is not among them, and returns its number.
    pub(super) fn add(&mut self, id: &str) -> usize {
        let number = self.len();
        self.text.push_str(id);
        self.ends.push(self.text.len());
        let hash = |&number: &usize| self.hasher.hash_one(&*folded(part(&self.text, &self.ends, number)));
        self.numbers.insert_unique(hash(&number), number, hash);
        number
    }

    /// Makes room for more.
    pub(super) fn reserve(&mut self, more: &Self) {
        self.text.reserve(more.text.len());
        self.ends.reserve(more.len());
        let hash = |&number: &usize| self.hasher.hash_one(&*folded(part(&self.text, &self.ends, number)));
        self.numbers.reserve(more.len(), hash);
    }
}

fn part<'t>(text: &'t str, ends: &[usize], number: usize) -> &'t str {
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start..ends[number]]
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).map(|number| self.get(number))).finish()
    }
}

/// One of several ids that share their text.
#[derive(Clone)]
pub(crate) struct Id {
    all: Arc<Ids>,
    number: usize,
}

impl Id {
    pub(super) fn new(all: &Arc<Ids>, number: usize) -> Self {
        Self { all: all.clone(), number }
    }
}

impl Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        self.all.get(self.number)
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Id {}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Returns a name in lowercase, by which it is compared with others.
pub(super) fn folded(name: &str) -> Cow<'_, str> {
    let is_lowercase = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lowercase { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}
