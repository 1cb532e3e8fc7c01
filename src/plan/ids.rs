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
    /// The hash of an id in lowercase, and its number.
    numbers: HashTable<(u64, usize)>,
    hasher: DefaultHashBuilder,
}

impl Ids {
    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns an id by number.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// Returns the number of an id.
    ///
    /// # Errors
    ///
    /// Returns the hash with which to add it, if it is not there.
    pub(super) fn find(&self, id: &str) -> Result<usize, u64> {
        let id = folded(id);
        let hash = self.hasher.hash_one(&*id);
        let is_same = |&(other, number): &(u64, usize)| other == hash && folded(self.get(number)) == id;
        self.numbers.find(hash, is_same).map(|(_, number)| *number).ok_or(hash)
    }

    /// Adds an id that was not found, and returns its number.
    pub(super) fn add(&mut self, id: &str, hash: u64) -> usize {
        let number = self.len();
        self.text.push_str(id);
        self.ends.push(self.text.len());
        self.numbers.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        number
    }

    /// Makes a list of texts that are read by number only: `find` finds none of them.
    pub(super) fn list<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut list = Self::default();
        for text in texts {
            list.text.push_str(text);
            list.ends.push(list.text.len());
        }
        list
    }

    /// Makes room for others.
    pub(super) fn reserve(&mut self, others: &Self) {
        self.text.reserve(others.text.len());
        self.ends.reserve(others.len());
        self.numbers.reserve(others.len(), |(hash, _)| *hash);
    }
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
    // It looks at all bytes, so that the compiler can compare several at once.
    let may_change = name.bytes().fold(false, |any, byte| any | byte.is_ascii_uppercase() | !byte.is_ascii());
    if may_change { Cow::Owned(name.to_lowercase()) } else { Cow::Borrowed(name) }
}
