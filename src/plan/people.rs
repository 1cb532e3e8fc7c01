//! Which ids name the same person.

use alloc::borrow::Cow;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use hashbrown::{HashMap, HashSet};

/// The ids that were reported, by number, in the order of their first appearance. Which of them are one person is found out
/// at the end, so that it does not depend on the order of the reports.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    by_id: Arc<NumberById>,
    ids: Vec<Id>,
    /// The first id of a report, and another id of it.
    links: HashSet<(usize, usize)>,
}

/// The numbers of the ids, by the id in lowercase.
type NumberById = HashMap<Arc<str>, usize>;

#[derive(Clone, Debug)]
struct Id {
    /// As it was first written.
    text: Arc<str>,
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
    pub(super) fn append(&mut self, others: Self) -> Vec<usize> {
        let mut numbers = Vec::with_capacity(others.ids.len());
        Arc::make_mut(&mut self.by_id).reserve(others.ids.len());
        for id in others.ids {
            let number = self.id(id.text);
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
        for (number, id) in self.ids.iter().enumerate() {
            is_reported[root(&mut earlier, number)] |= id.is_first;
        }
        (0..self.ids.len()).map(|number| Some(root(&mut earlier, number)).filter(|&root| is_reported[root])).collect()
    }

    /// Returns the numbers of the users by id, given that of each id.
    pub(super) fn user_numbers(&self, of_ids: Vec<Option<usize>>) -> UserNumbers {
        UserNumbers { by_id: self.by_id.clone(), of_ids }
    }

    /// Whether an address or a name is given for several users who have addresses of their own: that of an owner, of a shared
    /// mailbox, or a common name.
    fn shared(&self) -> Vec<bool> {
        let mut users = vec![0; self.ids.len()];
        for &(first, other) in &self.links {
            if self.ids[first].form == IdForm::Address && self.ids[other].form != IdForm::Word {
                users[other] += 1;
            }
        }
        users.into_iter().map(|users| users > 1).collect()
    }

    fn id(&mut self, text: impl AsRef<str> + Into<Arc<str>>) -> usize {
        let folded = folded(text.as_ref());
        if let Some(&number) = self.by_id.get(&*folded) {
            return number;
        }
        let lowercase: Option<Arc<str>> = matches!(folded, Cow::Owned(_)).then(|| folded.into());
        let text: Arc<str> = text.into();
        Arc::make_mut(&mut self.by_id).insert(lowercase.unwrap_or_else(|| text.clone()), self.ids.len());
        self.ids.push(Id { form: IdForm::of(&text), text, is_first: false });
        self.ids.len() - 1
    }
}

/// The numbers of the users of a plan, by id.
#[derive(Clone)]
pub(super) struct UserNumbers {
    by_id: Arc<NumberById>,
    of_ids: Vec<Option<usize>>,
}

impl UserNumbers {
    pub(super) fn of(&self, id: &str) -> Option<usize> {
        let id = *self.by_id.get(&*folded(id.trim()))?;
        self.of_ids.get(id).copied().flatten()
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

/// Returns a name in lowercase, by which it is compared with others.
pub(super) fn folded(id: &str) -> Cow<'_, str> {
    if id.chars().any(char::is_uppercase) { Cow::Owned(id.to_lowercase()) } else { Cow::Borrowed(id) }
}
