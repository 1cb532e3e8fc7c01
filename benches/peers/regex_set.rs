//! One automaton over all wordings says which fit; the regex of the first of them takes the values out.

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
        // The automaton is built as messages need it: with less room it is thrown away and built again and again.
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
        // In the order of the templates: more literal text first.
        self.set.matches(message.as_bytes()).into_iter().find_map(|index| self.captures[index].read(message))
    }
}
