//! What the matcher wants to know beforehand about the wordings, computed once, by the build.

use std::collections::BTreeMap;

use super::model::{Catalog, Entry, Family, Wording};
use crate::words::{self, Word};

/// The verbs with which a closing instruction begins.
const IMPERATIVES: &[&str] = &[
    "Please", "Refer", "Retry", "Assign", "Run", "Rerun", "Resubmit", "Check", "Contact", "Add", "Correct", "Provide",
];

/// Before a closing that may be missing, there must be so many words.
const MIN_HEAD: usize = 4;

/// A wording, and where it stands in the catalog.
pub(crate) struct Indexed<'c> {
    pub(crate) family: &'c Family,
    pub(crate) entry: &'c Entry,
    /// Its number among the wordings of the entry.
    pub(crate) number: usize,
    pub(crate) wording: &'c Wording,
    pub(crate) words: Vec<Vec<Word>>,
    /// The number of words of the last literal before the closing, and the number of bytes.
    pub(crate) closing: (usize, usize),
    pub(crate) stands_alone: bool,
}

/// A node of the tree of first literals.
#[derive(Default)]
pub(crate) struct Prefix {
    pub(crate) bytes: Vec<u8>,
    /// Places in the list of wordings.
    pub(crate) wordings: Vec<usize>,
    /// Places in the list of nodes, by first byte.
    pub(crate) below: Vec<(u8, usize)>,
}

pub(crate) fn wordings(catalog: &Catalog) -> Vec<Indexed<'_>> {
    let mut all: Vec<Indexed<'_>> = Vec::new();
    for family in &catalog.families {
        for entry in &family.errors {
            for (number, wording) in entry.wordings.iter().enumerate() {
                let words: Vec<Vec<Word>> = wording.template.literals.iter().map(|literal| of(literal)).collect();
                let closing = closing(wording, &words);
                all.push(Indexed { family, entry, number, wording, words, closing, stands_alone: false });
            }
        }
    }
    let alone: Vec<bool> = (0..all.len()).map(|i| stands_alone(&all, i)).collect();
    for (indexed, alone) in all.iter_mut().zip(alone) {
        indexed.stands_alone = alone;
    }
    all
}

/// The words of a text.
pub(crate) fn of(text: &str) -> Vec<Word> {
    let mut room = vec![Word::NONE; text.len() + 1];
    words::read(text, &mut room).0.to_vec()
}

/// Where the closing of a wording begins: the sentences at its end that say what to do.
fn closing(wording: &Wording, words: &[Vec<Word>]) -> (usize, usize) {
    let literals = &wording.template.literals;
    let (last, words) = (&literals[literals.len() - 1], &words[literals.len() - 1]);
    let sentences = last.match_indices(". ").map(|(at, _)| at + 2);
    let is_closing = |at: &usize| {
        let instructs = |sentence: &str| IMPERATIVES.iter().any(|verb| sentence.starts_with(&format!("{verb} ")));
        last[*at..].split(". ").all(instructs)
    };
    let at = sentences.filter(is_closing).min().unwrap_or(last.len());
    (words.iter().take_while(|word| (word.start as usize) < at).count(), at)
}

/// Whether the head of a wording, without its closing, is a message of its kind alone: not the beginning of another.
fn stands_alone(all: &[Indexed<'_>], i: usize) -> bool {
    let own = &all[i];
    let holes = &own.wording.template.holes;
    let last = own.words.len() - 1;
    let fields = own.entry.fields.iter().filter(|field| !field.optional);
    let head =
        |words: &[Vec<Word>], n: usize| if n == last { words[n][..own.closing.0].to_vec() } else { words[n].clone() };
    let meaning =
        |words: &[Word]| words.iter().filter(|word| word.has_meaning()).map(|word| word.meaning).collect::<Vec<_>>();
    let own_head: Vec<Vec<u64>> = (0..=last).map(|n| meaning(&head(&own.words, n))).collect();
    let is_beginning_of = |other: &Indexed<'_>| {
        let other: Vec<Vec<u64>> = other.words.iter().map(|words| meaning(words)).collect();
        other.len() > last && own_head[..last] == other[..last] && other[last].starts_with(&own_head[last])
    };
    !own.entry.needs_closing
        && own_head.iter().map(Vec::len).sum::<usize>() >= MIN_HEAD
        && fields.into_iter().all(|field| holes.contains(&field.name))
        && !all.iter().any(|other| !std::ptr::eq(other.entry, own.entry) && is_beginning_of(other))
}

/// The wordings by the first word of their first literal, and those that begin with a hole.
pub(crate) fn by_first_word(all: &[Indexed<'_>]) -> (BTreeMap<u64, Vec<usize>>, Vec<usize>) {
    let mut first: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut hole_first = Vec::new();
    for (i, indexed) in all.iter().enumerate() {
        match indexed.words[0].iter().find(|word| word.has_meaning()) {
            Some(word) => first.entry(word.meaning).or_default().push(i),
            None => hole_first.push(i),
        }
    }
    (first, hole_first)
}

/// The tree of the first literals, the root first.
pub(crate) fn prefixes(all: &[Indexed<'_>]) -> Vec<Prefix> {
    let mut sorted: Vec<(&[u8], usize)> =
        all.iter().enumerate().map(|(i, indexed)| (indexed.wording.template.literals[0].as_bytes(), i)).collect();
    sorted.sort_unstable();
    let mut nodes = vec![Prefix::default()];
    grow(&mut nodes, 0, &sorted);
    nodes
}

/// Grows the tree below a node, whose bytes have been cut off the `literals`.
fn grow(nodes: &mut Vec<Prefix>, node: usize, literals: &[(&[u8], usize)]) {
    let ended = literals.iter().take_while(|(bytes, _)| bytes.is_empty()).count();
    nodes[node].wordings = literals[..ended].iter().map(|(_, i)| *i).collect();
    for group in literals[ended..].chunk_by(|a, b| a.0[0] == b.0[0]) {
        let (first, last) = (group[0].0, group[group.len() - 1].0);
        let shared = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        let below = nodes.len();
        nodes.push(Prefix { bytes: first[..shared].to_vec(), ..Prefix::default() });
        nodes[node].below.push((first[0], below));
        let rest: Vec<(&[u8], usize)> = group.iter().map(|(bytes, i)| (&bytes[shared..], *i)).collect();
        grow(nodes, below, &rest);
    }
}
