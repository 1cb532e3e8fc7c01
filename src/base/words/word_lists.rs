//! The words that are spelled in two ways, mean the same as others, or mean nothing.

use super::hash::{WordSet, hash, hash_range, hashes, word_end};

/// Spellings of one word. The first one is kept; a space in it makes two words.
const SPELLINGS: &[(&str, &str)] = &[
    ("mismatch", "missmatch"),
    ("canceled", "cancelled"),
    ("canceling", "cancelling"),
    ("license", "licence"),
    ("licenses", "licences"),
    ("licensed", "licenced"),
    ("organization", "organisation"),
    ("authorized", "authorised"),
    ("authorization", "authorisation"),
    ("synchronized", "synchronised"),
    ("can not", "cannot"),
    ("re run", "rerun"),
    ("re submit", "resubmit"),
    ("pre migration", "premigration"),
];

/// Names the hashes of words.
macro_rules! name {
    ($($name:ident = $word:literal,)*) => { $(pub(super) const $name: u64 = hash($word);)* };
}

name! {
    AND = "and", ARE = "are", CA = "ca", CAN = "can", IN = "in", IS = "is", MICROSOFT = "microsoft", MS = "ms",
    MUST = "must", NAME = "name", NOT = "not", ONLINE = "online", OR = "or", PRINCIPAL = "principal",
    SHAREPOINT = "sharepoint", SOURCE = "source", SPO = "spo", TARGET = "target", TO = "to", UPN = "upn",
    USER = "user", WILL = "will", WO = "wo",
}

/// Words that a sentence may begin with instead of the first word of its wording: words without meaning, and words with
/// another spelling or order. A new word of [`WEIGHTLESS`] goes here too.
#[allow(dead_code, reason = "only the catalog's index uses them")]
pub(crate) const OPENERS: &str =
    "a an the please kindly is are ms microsoft upn user spo sharepoint source target must have has need";

/// Words without meaning. A new one also goes into [`OPENERS`].
pub(super) const WEIGHTLESS: [u64; 5] = hashes("a an the please kindly");
/// Before `to`, these are `must`.
pub(super) const OBLIGED: [u64; 4] = hashes("have has need needs");
/// After these, `'s` is `is`.
pub(super) const PRONOUNS: [u64; 5] = hashes("it that there what here");
/// The letters that may follow an apostrophe, and the word that they are short for.
pub(super) const SUFFIXES: &[(&str, u64)] =
    &[("ve", hash("have")), ("re", hash("are")), ("ll", WILL), ("s", hash("is"))];

/// [`SPELLINGS`] as hashes.
pub(super) struct Spelled {
    pub(super) other: u64,
    pub(super) kept: u64,
    /// Where one word becomes two: the length of the first and the hash of the second.
    pub(super) and: Option<(usize, u64)>,
}

pub(super) const SPELLED: [Spelled; SPELLINGS.len()] = {
    let mut spelled = [const { Spelled { other: 0, kept: 0, and: None } }; SPELLINGS.len()];
    let mut i = 0;
    while i < SPELLINGS.len() {
        let (kept, other) = (SPELLINGS[i].0.as_bytes(), hash(SPELLINGS[i].1));
        let first_len = word_end(kept, 0);
        let and =
            if first_len == kept.len() { None } else { Some((first_len, hash_range(kept, first_len + 1, kept.len()))) };
        spelled[i] = Spelled { other, kept: hash_range(kept, 0, first_len), and };
        i += 1;
    }
    spelled
};

/// The verbs with which an instruction to the reader begins, separated by spaces; `please` may come before them.
pub(crate) const IMPERATIVES: [u64; 16] =
    hashes("add assign ask check contact correct provide re refer resolve retry run see then try wait");

/// The words that need a closer look: they have two spellings, no meaning, or a meaning that depends on the words
/// around them.
pub(crate) const SPECIAL: WordSet<256> = {
    let mut set = WordSet::EMPTY.with(&[SHAREPOINT, TO, ONLINE, SOURCE, MICROSOFT, UPN, NAME, IN]).with(&WEIGHTLESS);
    let mut i = 0;
    while i < SPELLED.len() {
        set = set.with(&[SPELLED[i].other]);
        i += 1;
    }
    set
};

/// [`SPECIAL`] as a static: a constant would be copied into each use.
pub(super) static IS_SPECIAL: WordSet<256> = SPECIAL;
