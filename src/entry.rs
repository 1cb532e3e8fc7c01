//! The shape of the static tables that the build script writes: everything that the catalog says about an error.

use crate::field::Field;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::reference::Reference;
use crate::remediation::Remediation;
use crate::retryability::Retryability;
use crate::vocabulary::Scope;
use crate::words::Word;

/// What the catalog says about one kind of error.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: &'static str,
    pub(crate) family: Family,
    /// Every single code, the generic one first.
    pub(crate) codes: &'static [ErrorCode],
    /// The one code that is not generic, if there is just one.
    pub(crate) own_code: Option<ErrorCode>,
    pub(crate) http_status: Option<u16>,
    /// The canonical wording first.
    pub(crate) wordings: &'static [Wording],
    pub(crate) fields: &'static [Field],
    pub(crate) summary: &'static str,
    pub(crate) causes: &'static [&'static str],
    pub(crate) scope: Scope,
    pub(crate) retryability: Retryability,
    pub(crate) remediation: Remediation,
    pub(crate) reference: Reference,
}

/// A template: `literals[0] {holes[0]} literals[1] ... literals[n]`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    /// The message with `{name}` for each hole, as the catalog writes it.
    pub(crate) template: &'static str,
    /// One more than holes; only the last one may be empty.
    pub(crate) literals: &'static [&'static str],
    /// For each hole the index of its field. A field may stand in several holes.
    pub(crate) holes: &'static [usize],
    /// How many bytes of literal text there are.
    pub(crate) literal_len: usize,
    /// The words of each literal.
    pub(crate) words: &'static [&'static [Word]],
    /// The number of words of the last literal before its closing instruction: all, if it has none.
    pub(crate) closing: usize,
    /// How many bytes of literal text there are before the closing.
    pub(crate) head_len: usize,
    /// Whether what stands before the closing is a message of this kind alone.
    pub(crate) stands_alone: bool,
}

impl Wording {
    /// The punctuation before a hole, from the last word of its literal on.
    pub(crate) fn before(&self, hole: usize) -> &'static str {
        &self.literals[hole][self.words[hole].last().map_or(0, |word| word.end as usize)..]
    }

    /// The punctuation behind a hole, up to the first word of its literal.
    pub(crate) fn after(&self, hole: usize) -> &'static str {
        let literal = self.literals[hole + 1];
        &literal[..self.words[hole + 1].first().map_or(literal.len(), |word| word.start as usize)]
    }
}

/// A node of the tree of first literals.
#[derive(Debug)]
pub(crate) struct Prefix {
    /// The bytes that lead here from the node above.
    pub(crate) bytes: &'static [u8],
    /// The wordings whose first literal ends here: the kind, and the number of the wording.
    pub(crate) wordings: &'static [(ErrorKind, u8)],
    /// The first byte of each node below, and that node's place in the table.
    pub(crate) below: &'static [(u8, u8)],
}

/// What the catalog says about one code.
#[derive(Debug)]
pub(crate) struct CodeEntry {
    pub(crate) text: &'static str,
    pub(crate) kinds: &'static [ErrorKind],
    pub(crate) generic: bool,
}

/// What the catalog says about one family.
#[derive(Debug)]
pub(crate) struct FamilyEntry {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) kinds: &'static [ErrorKind],
}
