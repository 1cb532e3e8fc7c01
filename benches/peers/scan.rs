//! Ways to find the lines of a large log that may hold an error.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::corpus::Log;
use crate::corpus::template::Template;

/// One automaton over the longest literal of each wording finds where an error may be.
///
/// A matcher would still have to read each of these lines.
pub struct Literals {
    automaton: AhoCorasick,
}

impl Literals {
    pub fn new(templates: &[Template]) -> Self {
        let longest = |template: &Template| template.literals.iter().copied().max_by_key(|literal| literal.len());
        let mut literals: Vec<_> = templates.iter().filter_map(longest).collect();
        literals.sort_unstable();
        literals.dedup();
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(literals);
        Self { automaton: automaton.expect("the literals are short") }
    }

    /// How many places may have an error.
    pub fn count(&self, log: &str) -> usize {
        self.automaton.find_iter(log).count()
    }

    /// Asserts that no error is missed.
    pub fn verify(&self, log: &Log) {
        let hits: Vec<_> = self.automaton.find_iter(&log.text).map(|hit| hit.range()).collect();
        for (place, kind) in &log.errors {
            let next = hits.partition_point(|hit| hit.start < place.start);
            assert!(hits.get(next).is_some_and(|hit| hit.end <= place.end), "{kind} at {place:?} is missed");
        }
    }
}
