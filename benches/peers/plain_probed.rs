//! [`Plain`](super::plain::Plain), tuned for these messages: probes reject candidates, and `memchr` replaces `memmem`.
//!
//! ```text
//! message ── first 8 bytes ──> perfect hash ──> candidates, those with more literal text first
//!                                                 │  8 bytes at the end of the first literal, and the last 8 of the
//!                                                 │  message: two word comparisons reject nearly all
//!                                                 v
//!                                               starts_with, ends_with, a search for each literal between
//! ```
//!
//! A wording whose first literal is shorter than 8 bytes is in the list of every key that begins with it, so one list
//! is enough. Nothing is allocated or copied.
//!
//! A literal between holes is found by its first byte, mostly a space or a quote, which values rarely have. On texts
//! this short, that is faster than a prebuilt `memmem` search.

use std::ops::Range;

use super::slots::{BITS, perfect, slot};
use super::{Found, Peer};
use crate::corpus::template::{MAX_HOLES, Template};

pub struct PlainProbed {
    wordings: Vec<Wording>,
    /// The lists of candidates for each key, concatenated.
    candidates: Vec<Candidate>,
    multiplier: u64,
    slots: Vec<Slot>,
    /// If no slot has the key: the wordings with a short first literal, by its first byte.
    short: Vec<Range<u16>>,
}

#[derive(Clone, Default)]
struct Slot {
    key: u64,
    candidates: Range<u16>,
}

/// The part of a wording that is checked first; small, so that a list fits in a few cache lines.
#[derive(Clone, Copy)]
struct Candidate {
    head: Probe,
    tail: Probe,
    literal_len: u16,
    wording: u16,
}

struct Wording {
    template: usize,
    first: &'static [u8],
    last: &'static [u8],
    middles: Vec<&'static [u8]>,
    holes: usize,
    /// For each hole, the earlier one with the same name.
    same_as: [Option<usize>; MAX_HOLES],
}

/// Up to 8 bytes of a literal, in one word.
#[derive(Clone, Copy)]
struct Probe {
    at: u16,
    word: u64,
    mask: u64,
}

impl Probe {
    fn admits(&self, word: u64) -> bool {
        (word ^ self.word) & self.mask == 0
    }

    /// The last bytes of a literal that begins a message.
    fn head(literal: &[u8]) -> Self {
        let at = literal.len().saturating_sub(8);
        let bytes = &literal[at..];
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        Self { at: index(at), word: u64::from_le_bytes(word), mask: low(bytes.len()) }
    }

    /// The last bytes of a literal that ends a message, whose last 8 bytes are one word.
    fn tail(literal: &[u8]) -> Self {
        let bytes = &literal[literal.len().saturating_sub(8)..];
        let mut word = [0; 8];
        word[8 - bytes.len()..].copy_from_slice(bytes);
        Self { at: 0, word: u64::from_le_bytes(word), mask: !low(8 - bytes.len()) }
    }
}

impl Candidate {
    fn admits(&self, message: &[u8], tail: u64) -> bool {
        message.len() >= usize::from(self.literal_len)
            && self.tail.admits(tail)
            && word(message, usize::from(self.head.at)).is_some_and(|word| self.head.admits(word))
    }
}

/// The mask of the first `bytes` bytes of a word.
fn low(bytes: usize) -> u64 {
    if bytes == 8 { u64::MAX } else { (1 << (bytes * 8)) - 1 }
}

fn word(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

impl PlainProbed {
    pub fn new(templates: &[Template]) -> Self {
        let wordings: Vec<_> =
            templates.iter().enumerate().map(|(index, template)| Wording::new(index, template)).collect();
        assert!(templates.iter().all(|template| template.literal_len() >= 8), "every message has at least 8 bytes");
        let mut keys: Vec<_> = wordings.iter().filter_map(|wording| word(wording.first, 0)).collect();
        keys.sort_unstable();
        keys.dedup();

        let mut candidates = Vec::new();
        let mut list = |admits: &dyn Fn(&Wording) -> bool| {
            let from = candidates.len();
            candidates.extend(wordings.iter().filter(|wording| admits(wording)).map(|wording| Candidate {
                head: Probe::head(wording.first),
                tail: Probe::tail(wording.last),
                literal_len: index(templates[wording.template].literal_len()),
                wording: index(wording.template),
            }));
            index(from)..index(candidates.len())
        };
        let multiplier = perfect(&keys);
        let mut slots = vec![Slot::default(); 1 << BITS];
        for key in keys {
            let bytes = key.to_le_bytes();
            let admits = |wording: &Wording| {
                let len = wording.first.len().min(8);
                wording.first[..len] == bytes[..len]
            };
            slots[slot(key, multiplier)] = Slot { key, candidates: list(&admits) };
        }
        let short = |byte: u8| list(&|wording| wording.first.len() < 8 && wording.first[0] == byte);
        let short = (0..=u8::MAX).map(short).collect();
        Self { wordings, candidates, multiplier, slots, short }
    }
}

fn index(at: usize) -> u16 {
    u16::try_from(at).expect("the catalog is small")
}

impl Wording {
    fn new(index: usize, template: &Template) -> Self {
        let literals: Vec<&'static [u8]> = template.literals.iter().map(|literal| literal.as_bytes()).collect();
        let [first, rest @ ..] = &*literals else { unreachable!("there is always one literal") };
        let (last, middles) = rest.split_last().map_or((*first, rest), |(last, middles)| (*last, middles));
        let mut same_as = [None; MAX_HOLES];
        for (hole, same) in same_as.iter_mut().enumerate().take(template.holes.len()) {
            *same = template.same_as(hole);
        }
        Self { template: index, first, last, middles: middles.to_vec(), holes: template.holes.len(), same_as }
    }

    fn fit<'a>(&self, message: &'a str) -> Option<[&'a str; MAX_HOLES]> {
        let bytes = message.as_bytes();
        let mut values = [""; MAX_HOLES];
        if self.holes == 0 {
            return (bytes == self.first).then_some(values);
        }
        if !bytes.starts_with(self.first) || !bytes.ends_with(self.last) {
            return None;
        }
        let end = bytes.len() - self.last.len();
        self.fill(message, 0, self.first.len()..end, &mut values).then_some(values)
    }

    /// Fills hole number `hole`, which begins at the start of `rest`, and all holes after it.
    fn fill<'a>(&self, message: &'a str, hole: usize, rest: Range<usize>, values: &mut [&'a str; MAX_HOLES]) -> bool {
        let Some(&middle) = self.middles.get(hole) else {
            values[hole] = &message[rest];
            return self.same_as[hole].is_none_or(|same| values[same] == values[hole]);
        };
        let mut from = rest.start;
        while let Some(at) = find(middle, &message.as_bytes()[from..rest.end]) {
            values[hole] = &message[rest.start..from + at];
            let after = from + at + middle.len();
            if self.same_as[hole].is_none_or(|same| values[same] == values[hole])
                && self.fill(message, hole + 1, after..rest.end, values)
            {
                return true;
            }
            from += at + 1;
        }
        false
    }
}

/// The first occurrence of `needle`, which is not empty.
fn find(needle: &[u8], text: &[u8]) -> Option<usize> {
    let candidates = &text[..text.len().checked_sub(needle.len() - 1)?];
    memchr::memchr_iter(needle[0], candidates).find(|&at| text[at..].starts_with(needle))
}

impl Peer for PlainProbed {
    fn recognize<'a>(&self, message: &'a str) -> Option<Found<'a>> {
        let bytes = message.as_bytes();
        let key = word(bytes, 0)?;
        let tail = word(bytes, bytes.len() - 8)?;
        let slot = &self.slots[slot(key, self.multiplier)];
        let candidates = if slot.key == key { &slot.candidates } else { &self.short[usize::from(bytes[0])] };
        let candidates = &self.candidates[usize::from(candidates.start)..usize::from(candidates.end)];
        candidates.iter().filter(|candidate| candidate.admits(bytes, tail)).find_map(|candidate| {
            let wording = &self.wordings[usize::from(candidate.wording)];
            Some(Found { template: wording.template, values: wording.fit(message)? })
        })
    }
}
