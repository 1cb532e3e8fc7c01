//! A word of a text, by its hashes.

/// A word, by the hashes of how it is written and of what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) written: u64,
    /// 0 for a word without meaning.
    pub(crate) meaning: u64,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Word {
    pub(crate) const NONE: Self = Self::new(0, 0, 0, 0);

    pub(crate) const fn new(written: u64, meaning: u64, start: u32, end: u32) -> Self {
        Self { written, meaning, start, end }
    }

    /// An empty word at these places of a text of less than 4 GiB.
    #[expect(clippy::cast_possible_truncation, reason = "the text is not that long")]
    pub(super) const fn at(start: usize, end: usize) -> Self {
        Self::new(0, 0, start as u32, end as u32)
    }

    pub(crate) const fn has_meaning(&self) -> bool {
        self.meaning != 0
    }
}
