//! One automaton over all wordings finds those that match; the regex of the first captures the values.

use regex::bytes::{RegexSet as Set, RegexSetBuilder};

use super::pattern::{Captures, pattern};
use super::{Found, Peer};
use crate::corpus::template::Template;

pub struct RegexSet {
    set: Set,
    captures: Vec<Captures>,
}

impl RegexSet {
    pub fn new(templates: &[Template]) -> Self {
        // The automaton is built lazily: with a smaller limit, it would be discarded and rebuilt again and again.
        let set = RegexSetBuilder::new(templates.iter().map(pattern))
            .unicode(false)
            .dot_matches_new_line(true)
            .size_limit(1 << 28)
            .dfa_size_limit(1 << 30)
            .build();
        Self { set: set.expect("escaped texts are regexes"), captures: Captures::all(templates) }
    }
}

impl Peer for RegexSet {
    fn recognize<'a>(&self, message: &'a str) -> Option<Found<'a>> {
        // In the order of the templates, so the most literal text comes first.
        self.set.matches(message.as_bytes()).into_iter().find_map(|index| self.captures[index].read(message))
    }
}
