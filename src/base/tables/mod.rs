//! The tables that the matcher reads: all about the wordings, flat, as numbers that point into one text.
//!
//! The build computes them from the catalog and writes them as statics; nothing is built at first use. They do not
//! refer to each other, so a catalog read at run time has the same tables, in vectors.
//!
//! ```text
//! wordings ──> literals ──> text      "Max retry for user with id " " reached."
//!          │            └─> words     max retry for user with id     reached
//!          └─> holes                  user: a text, in the role of a user
//! ```

mod fast_rows;
mod span;

#[allow(unused_imports, reason = "only the catalog's index fills the slots")]
pub(crate) use self::fast_rows::slot;
pub(crate) use self::fast_rows::{FastWording, Gap, Head, Probe, Shape, Slots, Tail};
pub(crate) use self::span::Span;
use crate::base::vocabulary::Role;
use crate::base::words::{Word, WordSet};

/// A row number that means "no row".
pub(crate) const NONE: u16 = u16::MAX;

/// All tables of one catalog.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables<'t> {
    /// The literals and codes, one after the other.
    pub(crate) text: &'t str,
    pub(crate) words: &'t [Word],
    pub(crate) literals: &'t [Literal],
    pub(crate) holes: &'t [Hole],
    /// The wordings of each kind are together, the canonical one first.
    pub(crate) wordings: &'t [Wording],
    /// From the first 8 bytes of a message to where the deciding bytes before its end are; see `matcher::fast`.
    pub(crate) heads: Slots<'t, Head>,
    /// From the first 8 bytes and the deciding ones to the candidates.
    pub(crate) tails: Slots<'t, Tail>,
    /// The head of the wordings whose first literal has less than 8 bytes.
    pub(crate) headless: Head,
    /// The bytes with which these wordings begin, as bits.
    pub(crate) headless_starts: [u64; 4],
    /// Texts with which a name is that of another error.
    pub(crate) unless: &'t [Span],
    pub(crate) candidates: &'t [FastWording],
    pub(crate) gaps: &'t [Gap],
    /// The wordings in the order of their words; see `matcher::tolerant`.
    pub(crate) openings: &'t [Opening],
    /// For each first word with a meaning its openings, sorted by the words' hashes.
    pub(crate) first_words: &'t [(u64, Span)],
    /// The words with which a wording or a longer literal begins; see `matcher::fast`.
    pub(crate) leads: &'t WordSet<256>,
    /// Words by which wordings are found in a longer text; see `scan`.
    #[cfg_attr(not(feature = "scan"), allow(dead_code, reason = "only the search in longer texts reads them"))]
    pub(crate) fragments: &'t [Fragment],
    #[cfg_attr(not(feature = "scan"), allow(dead_code, reason = "as above"))]
    pub(crate) fragment_wordings: &'t [u16],
    /// The pairs of letters with which texts can begin.
    pub(crate) starts: &'t Starts,
    pub(crate) codes: &'t [Code],
    /// The length of the shortest code that has no digit.
    pub(crate) shortest_name: usize,
    /// The hashes of the codes' spellings, sorted, with the numbers of the codes.
    pub(crate) spellings: &'t [(u64, u16)],
    /// The kinds of the codes.
    pub(crate) code_kinds: &'t [u16],
}

/// A wording: `literals[0] {holes[0]} literals[1] ... literals[n]`. Only the first and the last literal may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    /// The number of its kind.
    pub(crate) kind: u16,
    pub(crate) literals: Span,
    pub(crate) holes: Span,
    /// The number of bytes of literal text.
    pub(crate) literal_len: u16,
    /// The number of bytes of literal text before the closing instruction.
    pub(crate) head_len: u16,
    /// The number of words of the last literal before its closing instruction: all, if it has none.
    pub(crate) closing: u16,
    /// Whether the text before the closing is a message of this kind alone.
    pub(crate) closing_is_optional: bool,
    /// Whether its first literal is the name of an exception, after which only a colon and a text follow.
    pub(crate) is_name: bool,
    /// Texts that a message in this wording does not contain.
    pub(crate) unless: Span,
}

/// Literal text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) text: Span,
    pub(crate) words: Span,
}

/// A hole: the place of a value between two literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is an independent fact")]
pub(crate) struct Hole {
    /// The number of its field among those of the kind.
    pub(crate) field: u8,
    /// The first hole of the wording for this field: itself, unless the field is repeated.
    pub(crate) first: u8,
    pub(crate) is_count: bool,
    pub(crate) role: Option<Role>,
    /// Whether it holds a name or state that people give, in any words.
    pub(crate) is_named: bool,
    /// Whether it holds one word, such as an id without meaning.
    pub(crate) is_word: bool,
    /// The quotes or brackets around it.
    pub(crate) enclosure: Option<(char, char)>,
    /// Whether there is other punctuation before or after it, up to the next words.
    pub(crate) has_punctuation: bool,
    /// Whether the punctuation after it includes a full stop.
    pub(crate) ends_sentence: bool,
}

/// A wording, as one of many that begin with the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) wording: u16,
    /// How many words with a meaning its first literal shares with that of the opening before it.
    pub(crate) shared: u16,
}

/// A documented code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) text: Span,
    pub(crate) is_generic: bool,
    pub(crate) kinds: Span,
}

impl Hole {
    /// Whether it holds an error inside the error.
    pub(crate) fn is_detail(&self) -> bool {
        self.role == Some(Role::Detail)
    }

    /// Whether it holds an id or an address, which does not end in a comma.
    pub(crate) fn is_id(&self) -> bool {
        matches!(self.role, Some(Role::User | Role::Account | Role::Tenant | Role::CorrelationId | Role::Guid))
    }
}

/// The most holes or fields of a message; the catalog is checked for it.
pub(crate) const MAX_HOLES: usize = 12;

/// A word or its beginning, in lowercase, and the wordings that are searched where it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fragment {
    pub(crate) text: Span,
    pub(crate) part: Part,
    pub(crate) wordings: Span,
    /// The first words of these wordings, after the value if one begins with a value.
    pub(crate) starts: Pairs,
}

/// Which part of a word a fragment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Beginning,
    /// The end of a name that is a message by itself: `Exception`.
    End,
}

/// The pairs of letters with which texts can begin, in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Starts {
    pub(crate) wordings: Pairs,
    pub(crate) codes: Pairs,
    /// The words after the value, where a wording begins with one.
    pub(crate) after_values: Pairs,
}

/// Pairs of letters: for each first letter the second ones as bits, and bit 26 for a word of one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs(pub(crate) [u32; 26]);

impl Pairs {
    /// Adds the first two letters of a text.
    pub(crate) const fn add(&mut self, text: &[u8]) {
        let (first, second) = Self::letters(text);
        if first < 26 {
            self.0[first] |= 1 << second;
        }
    }

    /// Whether a text begins with one of the pairs.
    #[inline]
    pub(crate) const fn begin(&self, text: &[u8]) -> bool {
        let (first, second) = Self::letters(text);
        first < 26 && self.0[first] >> second & 1 == 1
    }

    const fn letters(text: &[u8]) -> (usize, usize) {
        match text {
            [] => (26, 26),
            [first] => (Self::letter(*first), 26),
            [first, second, ..] => (Self::letter(*first), Self::letter(*second)),
        }
    }

    const fn letter(byte: u8) -> usize {
        let letter = (byte | 0x20).wrapping_sub(b'a');
        if letter < 26 { letter as usize } else { 26 }
    }
}

/// The punctuation before a value that may be missing, or be read as part of it: no whitespace, and nothing that may
/// enclose the value.
pub(crate) fn punctuation_before(punctuation: &str) -> impl Iterator<Item = char> {
    punctuation.chars().filter(|c| !c.is_whitespace() && !"'\"[(".contains(*c))
}

/// The punctuation after a value, in the same sense, the last mark first.
pub(crate) fn punctuation_after(punctuation: &str) -> impl Iterator<Item = char> {
    punctuation.chars().rev().filter(|c| !c.is_whitespace() && !"'\"])".contains(*c))
}

impl<'t> Tables<'t> {
    /// Whether a wording whose first literal has less than 8 bytes may begin with this one.
    #[inline]
    pub(crate) const fn may_be_headless(&self, first: u8) -> bool {
        self.headless_starts[first as usize / 64] >> (first % 64) & 1 == 1
    }

    /// Returns the text of a literal of a wording.
    pub(crate) fn literal(&self, wording: &Wording, number: usize) -> &'t str {
        let literal = &self.literals[wording.literals.start as usize + number];
        &self.text[literal.text.start as usize..literal.text.end as usize]
    }

    /// Returns the words of a literal of a wording.
    pub(crate) fn words(&self, wording: &Wording, number: usize) -> &'t [Word] {
        let literal = &self.literals[wording.literals.start as usize + number];
        &self.words[literal.words.start as usize..literal.words.end as usize]
    }

    /// Returns the words that begin every sentence in this wording: the first literal, without a closing instruction.
    pub(crate) fn opening(&self, wording: &Wording) -> &'t [Word] {
        let words = self.words(wording, 0);
        if wording.holes.len() == 0 { &words[..wording.closing.into()] } else { words }
    }

    /// Returns the openings that begin with a word; with the word 0, those that begin with a hole.
    pub(crate) fn openings_of(&self, word: u64) -> &'t [Opening] {
        let place = self.first_words.binary_search_by_key(&word, |(first, _)| *first);
        place.map_or(&[], |place| {
            let openings = self.first_words[place].1;
            &self.openings[openings.start as usize..openings.end as usize]
        })
    }

    pub(crate) fn holes(&self, wording: &Wording) -> &'t [Hole] {
        &self.holes[wording.holes.start as usize..wording.holes.end as usize]
    }

    /// Returns the punctuation before a hole, from the last word of its literal on.
    pub(crate) fn before(&self, wording: &Wording, hole: usize) -> &'t str {
        &self.literal(wording, hole)[self.words(wording, hole).last().map_or(0, |word| word.end as usize)..]
    }

    /// Returns the punctuation after a hole, up to the first word of its literal.
    pub(crate) fn after(&self, wording: &Wording, hole: usize) -> &'t str {
        let literal = self.literal(wording, hole + 1);
        &literal[..self.words(wording, hole + 1).first().map_or(literal.len(), |word| word.start as usize)]
    }

    /// Returns the list of candidates that begins with this one.
    pub(crate) fn candidates_from(&self, first: u16) -> &'t [FastWording] {
        let rest = self.candidates.get(first.into()..).unwrap_or_default();
        let len = rest.iter().position(|candidate| candidate.is_last).map_or(0, |last| last + 1);
        &rest[..len]
    }

    /// Returns the words of all literals of a wording, which are together.
    pub(crate) fn all_words(&self, wording: &Wording) -> &'t [Word] {
        let (first, last) = (wording.literals.start as usize, wording.literals.end as usize - 1);
        &self.words[self.literals[first].words.start as usize..self.literals[last].words.end as usize]
    }
}
