//! One automaton over a literal of each wording finds candidates; their regexes decide.

use aho_corasick::{AhoCorasick as Automaton, AhoCorasickKind};

use super::pattern::Captures;
use super::{Found, Peer};
use crate::corpus::template::Template;

pub struct AhoCorasick {
    automaton: Automaton,
    /// For each literal of the automaton, the wordings whose rarest literal it is.
    wordings: Vec<Bits>,
    captures: Vec<Captures>,
}

/// A set of wordings, as bits.
type Bits = [u64; 4];

impl AhoCorasick {
    pub fn new(templates: &[Template]) -> Self {
        assert!(templates.len() <= Bits::default().len() * 64, "there is a bit for each wording");
        let mut literals: Vec<&str> = Vec::new();
        let mut wordings: Vec<Bits> = Vec::new();
        for (index, template) in templates.iter().enumerate() {
            let literal = rarest(template, templates);
            let at = literals.iter().position(|&known| known == literal).unwrap_or_else(|| {
                literals.push(literal);
                wordings.push(Bits::default());
                literals.len() - 1
            });
            wordings[at][index / 64] |= 1 << (index % 64);
        }
        let automaton = Automaton::builder().kind(Some(AhoCorasickKind::DFA)).build(literals);
        Self { automaton: automaton.expect("the literals are short"), wordings, captures: Captures::all(templates) }
    }
}

/// The literal that occurs in the fewest wordings; if there are several, the longest.
fn rarest(template: &Template, templates: &[Template]) -> &'static str {
    let uses = |literal: &str| {
        templates.iter().filter(|other| other.literals.iter().any(|text| text.contains(literal))).count()
    };
    let literals = template.literals.iter().copied().filter(|literal| !literal.is_empty());
    literals.min_by_key(|literal| (uses(literal), std::cmp::Reverse(literal.len()))).expect("no wording is all holes")
}

impl Peer for AhoCorasick {
    fn recognize<'a>(&self, message: &'a str) -> Option<Found<'a>> {
        let mut candidates = Bits::default();
        for hit in self.automaton.find_overlapping_iter(message) {
            let wordings = &self.wordings[hit.pattern().as_usize()];
            candidates.iter_mut().zip(wordings).for_each(|(all, more)| *all |= more);
        }
        // In the order of the templates, so the most literal text comes first.
        for (word, mut bits) in candidates.into_iter().enumerate() {
            while bits != 0 {
                let index = word * 64 + bits.trailing_zeros() as usize;
                if let Some(found) = self.captures[index].read(message) {
                    return Some(found);
                }
                bits &= bits - 1;
            }
        }
        None
    }
}
