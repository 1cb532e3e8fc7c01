//! Whether a text is the beginning of a message that was cut, such as at the width of a console or at 255 characters.
//!
//! Its words are those of a wording up to the cut, values included. It may end after a word, within a word, or within a
//! value. Marks of a cut, such as `...`, are not words.
//!
//! ```text
//! Teams migration failed. User {user} in tenant {tenant} does not have a Teams license. Assign ...
//! Teams migration failed. User a@x.com in tenant x.com does not ha...
//! └────── 4 words ───────────┘         └2 words┘       └2 words┘└ cut
//! ```
//!
//! The text after a value may be missing, so the end of the text may also be the beginning of a value.

use core::slice;

use crate::base::tables::{Hole, Tables, Wording};
use crate::base::words::{Word, is_same};
use crate::matcher::may_be_value::may_be_value;

/// The fewest words of a wording, values aside, by which a text counts as its beginning. Many sentences share three:
/// `User migration failed`, `Could not find`.
const MIN_WORDS: usize = 4;

/// The most ends of values tried per wording; past that, the wording does not fit.
const MAX_SPLITS: u32 = 64;

/// How much of a wording a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beginning {
    /// How many words of the wording are there, without those that have no meaning.
    pub(crate) found: usize,
    /// How many of all its words and holes are there in full.
    pub(crate) parts: usize,
}

/// Returns how much of a wording a text has, if the text is its beginning and breaks off before its end.
///
/// `words` are all the words of the text.
pub(crate) fn fit(tables: &Tables<'_>, wording: &Wording, text: &str, words: &[Word]) -> Option<Beginning> {
    let end = words.last()?.end as usize;
    let mut prefix = PrefixMatch { tables, wording, text: &text[..end], words, left: MAX_SPLITS };
    prefix.literal(0, 0, Beginning { found: 0, parts: 0 }).filter(|beginning| beginning.found >= MIN_WORDS)
}

/// The match of one wording with one text.
struct PrefixMatch<'t, 'a> {
    tables: &'t Tables<'t>,
    wording: &'t Wording,
    text: &'a str,
    words: &'a [Word],
    left: u32,
}

impl PrefixMatch<'_, '_> {
    /// Goes on at the word `at` of the text with the literal `number` and everything after it.
    fn literal(&mut self, number: usize, mut at: usize, mut seen: Beginning) -> Option<Beginning> {
        for wanted in self.tables.words(self.wording, number) {
            at += self.words[at..].iter().take_while(|word| !word.has_meaning()).count();
            let Some(word) = self.words.get(at) else { return Some(seen) };
            if wanted.has_meaning() && is_same(word, wanted) {
                (seen.found, at) = (seen.found + 1, at + 1);
            } else if self.ends_in(number, at, slice::from_ref(wanted)) {
                return Some(seen);
            } else if wanted.has_meaning() {
                return None;
            }
            seen.parts += 1;
        }
        // A text that has the last literal too was not cut.
        let hole = self.tables.holes(self.wording).get(number)?;
        self.hole(number, hole, at, seen)
    }

    /// Whether the text, from the word `at` on, ends within one of the words of a literal.
    fn ends_in(&self, number: usize, at: usize, words: &[Word]) -> bool {
        let (literal, rest) = (self.tables.literal(self.wording, number), &self.text[self.words[at].start as usize..]);
        rest.len() <= literal.len() && words.iter().any(|word| is_cut(rest, &literal[word.start as usize..]))
    }

    /// Goes on with the hole `number` and everything after it.
    fn hole(&mut self, number: usize, hole: &Hole, at: usize, mut seen: Beginning) -> Option<Beginning> {
        if at == self.words.len() {
            return Some(seen);
        }
        seen.parts += 1;
        let start = at.checked_sub(1).map_or(0, |before| self.words[before].end as usize);
        let literal = self.tables.words(self.wording, number + 1);
        let lead = literal.iter().position(|word| word.has_meaning());
        // Only a value in quotes or brackets may be empty.
        let least = usize::from(hole.enclosure.is_none());
        for next in at + least..self.words.len() {
            let Some(lead) = lead else { break };
            if !is_same(&self.words[next], &literal[lead]) && !self.ends_in(number + 1, next, &literal[..=lead]) {
                continue;
            }
            if self.left == 0 {
                return None;
            }
            self.left -= 1;
            // An article at the beginning of the literal is not part of the value.
            let articles = literal[..lead].iter().rev().zip(self.words[..next].iter().rev());
            let first = next - articles.take_while(|(wanted, seen)| is_same(wanted, seen)).count();
            if first < at || !may_be_value(hole, &self.text[start..self.words[first].start as usize]) {
                continue;
            }
            if let Some(whole) = self.literal(number + 1, next, seen) {
                return Some(whole);
            }
        }
        may_be_value(hole, &self.text[start..]).then_some(seen)
    }
}

/// Whether a text is the beginning of another, in any ASCII case.
fn is_cut(text: &str, of: &str) -> bool {
    of.get(..text.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(text))
}
