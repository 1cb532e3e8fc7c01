//! A careful matcher written by hand for exact messages: the baseline.
//!
//! ```text
//! message ── first 8 bytes ──> perfect hash ──> candidates, those with more literal text first
//!                                                 │
//!                                                 v
//!                                               starts_with, ends_with, a prebuilt memmem for each literal between
//! ```
//!
//! A wording whose first literal is shorter than 8 bytes is in the list of every key that begins with it, so one list
//! is enough. The values are slices of the message; nothing is allocated or copied.

use std::ops::Range;

use memchr::memmem::Finder;

use super::slots::{BITS, perfect, slot};
use super::{Found, Peer};
use crate::corpus::template::{MAX_HOLES, Template};

pub struct Plain {
    /// The lists of wordings for each key, concatenated.
    candidates: Vec<Wording>,
    multiplier: u64,
    slots: Vec<Slot>,
    /// If no slot has the key: the wordings with a short first literal, by its first byte.
    short: Vec<Range<usize>>,
}

#[derive(Clone, Default)]
struct Slot {
    key: u64,
    candidates: Range<usize>,
}

#[derive(Clone)]
struct Wording {
    template: usize,
    first: &'static [u8],
    last: &'static [u8],
    middles: Vec<Finder<'static>>,
    holes: usize,
    /// For each hole, the earlier one with the same name.
    same_as: [Option<usize>; MAX_HOLES],
}

impl Plain {
    pub fn new(templates: &[Template]) -> Self {
        let wordings: Vec<_> =
            templates.iter().enumerate().map(|(index, template)| Wording::new(index, template)).collect();
        let mut keys: Vec<_> = wordings.iter().filter_map(|wording| key(wording.first)).collect();
        keys.sort_unstable();
        keys.dedup();

        let mut candidates = Vec::new();
        let mut list = |admits: &dyn Fn(&Wording) -> bool| {
            let from = candidates.len();
            candidates.extend(wordings.iter().filter(|wording| admits(wording)).cloned());
            from..candidates.len()
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
        Self { candidates, multiplier, slots, short }
    }
}

/// The first 8 bytes of a text.
fn key(text: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*text.first_chunk()?))
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
        let middles = middles.iter().map(|middle| Finder::new(*middle)).collect();
        Self { template: index, first, last, middles, holes: template.holes.len(), same_as }
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
        let (start, end) = (self.first.len(), bytes.len() - self.last.len());
        (start <= end && self.fill(message, 0, start..end, &mut values)).then_some(values)
    }

    /// Fills hole number `hole`, which begins at the start of `rest`, and all holes after it.
    fn fill<'a>(&self, message: &'a str, hole: usize, rest: Range<usize>, values: &mut [&'a str; MAX_HOLES]) -> bool {
        let Some(middle) = self.middles.get(hole) else {
            values[hole] = &message[rest];
            return self.same_as[hole].is_none_or(|same| values[same] == values[hole]);
        };
        let mut from = rest.start;
        while let Some(at) = middle.find(&message.as_bytes()[from..rest.end]) {
            values[hole] = &message[rest.start..from + at];
            let after = from + at + middle.needle().len();
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

impl Peer for Plain {
    fn recognize<'a>(&self, message: &'a str) -> Option<Found<'a>> {
        let bytes = message.as_bytes();
        let key = key(bytes)?;
        let slot = &self.slots[slot(key, self.multiplier)];
        let candidates = if slot.key == key { &slot.candidates } else { &self.short[usize::from(bytes[0])] };
        let mut candidates = self.candidates[candidates.clone()].iter();
        candidates.find_map(|wording| Some(Found { template: wording.template, values: wording.fit(message)? }))
    }
}
