//! The crate `regex-filtered`: like `FilteredRE2`, an automaton over all literals picks the regexes to try.

use regex_filtered::{Builder, Options, Regexes};

use super::pattern::{Captures, pattern};
use super::{Found, Peer};
use crate::corpus::template::Template;

/// The shortest literal that picks a wording: shorter ones would be found everywhere.
const MIN_ATOM: usize = 5;

pub struct RegexFiltered {
    regexes: Regexes,
    captures: Vec<Captures>,
}

impl RegexFiltered {
    pub fn new(templates: &[Template]) -> Self {
        let mut options = Options::new();
        options.dot_matches_new_line(true);
        let mut builder = Builder::new_atom_len(MIN_ATOM);
        for template in templates {
            builder = builder.push_opt(&pattern(template), &options).expect("an escaped text is a regex");
        }
        let regexes = builder.build().expect("the atoms are short");
        Self { regexes, captures: Captures::all(templates) }
    }
}

impl Peer for RegexFiltered {
    fn recognize<'a>(&self, message: &'a str) -> Option<Found<'a>> {
        // In the order of the templates, so the most literal text comes first.
        self.regexes.matching(message).find_map(|(index, _)| self.captures[index].read(message))
    }
}
