//! Whether a text is the beginning of a message: one that was cut at the width of a console or at 255 characters.
//!
//! Its words are those of a wording as far as they go, values included. It may end anywhere: behind a word, within one, or
//! within a value; what shows that it was cut, such as `...`, is no word.
//!
//! ```text
//! Teams migration failed. User {user} in tenant {tenant} does not have a Teams license. Assign ...
//! Teams migration failed. User a@x.com in tenant x.com does not ha...
//! └────── 4 words ───────────┘         └2 words┘       └2 words┘└ cut
//! ```
//!
//! What follows a value may not be there, so it may also be the beginning of one.

use core::slice;

use crate::matcher::value::may_be_value;
use crate::tables::{Hole, Tables, Wording};
use crate::words::Word;

/// So many words of a wording, values aside, tell that a text is its beginning. Three begin many a sentence: `User migration
/// failed`, `Could not find`.
const MIN_WORDS: usize = 4;

/// So many places are tried for the ends of the values, then a wording does not fit.
const MAX_SPLITS: u32 = 64;

/// The beginning of a wording, as a text has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beginning {
    /// How many words of the wording are there, those without meaning aside.
    pub(crate) found: usize,
    /// How many of all its words and holes are there, and wholly.
    pub(crate) parts: usize,
}

/// The beginning that a text has of a wording, if it breaks off before the wording's end and is all of it.
///
/// `words` are all the words of the text.
pub(crate) fn fit(tables: &Tables<'_>, wording: &Wording, text: &str, words: &[Word]) -> Option<Beginning> {
    let end = words.last()?.end as usize;
    let mut fitting = Fitting { tables, wording, text: &text[..end], words, left: MAX_SPLITS };
    fitting.literal(0, 0, Beginning { found: 0, parts: 0 }).filter(|beginning| beginning.found >= MIN_WORDS)
}

/// One wording on its way through one text.
struct Fitting<'t, 'a> {
    tables: &'t Tables<'t>,
    wording: &'t Wording,
    text: &'a str,
    words: &'a [Word],
    left: u32,
}

impl Fitting<'_, '_> {
    /// Goes on with the literal with this number, and all behind it, at the word `at` of the text.
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
        // With the last literal the text has all, and was not cut.
        let hole = self.tables.holes(self.wording).get(number)?;
        self.hole(number, hole, at, seen)
    }

    /// Whether the text ends, from the word `at` on, within one of the words of a literal.
    fn ends_in(&self, number: usize, at: usize, words: &[Word]) -> bool {
        let (literal, rest) = (self.tables.literal(self.wording, number), &self.text[self.words[at].start as usize..]);
        rest.len() <= literal.len() && words.iter().any(|word| is_cut(rest, &literal[word.start as usize..]))
    }

    /// Goes on with the hole with this number, and all behind it.
    fn hole(&mut self, number: usize, hole: &Hole, at: usize, mut seen: Beginning) -> Option<Beginning> {
        if at == self.words.len() {
            return Some(seen);
        }
        seen.parts += 1;
        let start = at.checked_sub(1).map_or(0, |before| self.words[before].end as usize);
        let literal = self.tables.words(self.wording, number + 1);
        let lead = literal.iter().position(|word| word.has_meaning());
        // Nothing may stand only between quotes or brackets.
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
            // The value does not include an article at the beginning of the literal.
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

/// Whether two words mean the same.
pub(crate) fn is_same(a: &Word, b: &Word) -> bool {
    a.written == b.written || a.has_meaning() && a.meaning == b.meaning
}

/// Whether a text is the beginning of another, ASCII case aside.
fn is_cut(text: &str, of: &str) -> bool {
    of.get(..text.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(text))
}
