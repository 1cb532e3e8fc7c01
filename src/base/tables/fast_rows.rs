//! The rows that only the fast path reads; see `matcher::fast`.

use super::span::Span;

/// A hole and the literal after it, as the fast path reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) shape: Shape,
    /// The number of the hole's field.
    pub(crate) field: u8,
    /// Whether an earlier hole is for the same field.
    pub(crate) is_repeat: bool,
    /// Whether it is the last gap of its wording.
    pub(crate) is_last: bool,
    pub(crate) literal: Span,
}

/// The values that the fast path takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One word: it ends `after` bytes before the next whitespace, quote or bracket. With `is_bare` nothing encloses
    /// it.
    Single { is_bare: bool, after: u8 },
    /// A name of several words.
    Name,
    /// A number.
    Number,
    /// An error inside the error: any text without one of `unless`. It is the last value.
    Sentence { unless: Span },
}

/// Up to 8 bytes, to be compared at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Probe {
    pub(crate) bytes: u64,
    pub(crate) mask: u64,
}

/// A perfect hash table: each key has a row of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots<'t, R> {
    /// A power of two of them. Free rows have the key 0 and lead to what [`Tables::headless`] leads to.
    pub(crate) rows: &'t [R],
    pub(crate) multiplier: u64,
    /// How far a product is shifted to give the number of a row.
    pub(crate) shift: u32,
}

/// The messages that begin with certain 8 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) first: u64,
    /// How far before their end are the 8 bytes that best distinguish them; [`NO_TAIL`](Self::NO_TAIL) if there is at
    /// most one.
    pub(crate) tail_at: u32,
    /// The first of those wordings whose last literal is too short to say which bytes these are.
    pub(crate) candidate: u16,
}

/// The messages that begin with certain 8 bytes and have certain 8 bytes before their end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tail {
    pub(crate) first: u64,
    pub(crate) bytes: u64,
    /// The first of all wordings that may fit these bytes, those of the head included.
    pub(crate) candidate: u16,
}

impl Head {
    /// Longer than any message.
    #[allow(dead_code, reason = "only the catalog's index uses it")]
    pub(crate) const NO_TAIL: u32 = u32::MAX;
}

/// A wording as the fast path reads a message in it, in one cache line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FastWording {
    /// The last bytes of the first literal, and where they are in a message.
    pub(crate) lead: Probe,
    pub(crate) lead_at: u16,
    pub(crate) literal_len: u16,
    pub(crate) wording: u16,
    pub(crate) kind: u16,
    pub(crate) first: Span,
    /// The number of the first gap.
    pub(crate) gap: u16,
    /// Whether it is the last candidate of its list.
    pub(crate) is_last: bool,
    /// Whether all holes have a gap, and a message that is read by them fits no other wording as well or better.
    pub(crate) is_alone: bool,
}

impl Probe {
    #[inline]
    pub(crate) const fn admits(self, bytes: u64) -> bool {
        (bytes ^ self.bytes) & self.mask == 0
    }
}

impl<R> Slots<'_, R> {
    /// Returns the only row that a key can have.
    #[inline]
    pub(crate) fn row(&self, key: u64) -> &R {
        &self.rows[slot(key, self.multiplier, self.shift)]
    }
}

/// Returns the number of the row for a key.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "only the few bits that number a row are left")]
pub(crate) const fn slot(key: u64, multiplier: u64, shift: u32) -> usize {
    (key.wrapping_mul(multiplier) >> shift) as usize
}

impl Tail {
    #[inline]
    pub(crate) const fn key(first: u64, bytes: u64) -> u64 {
        first ^ bytes.rotate_left(29)
    }
}
