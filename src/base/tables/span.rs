//! A part of a text or of a table.

/// A part of a text or of a table, from `start` to before `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    /// The span of a field that the wording lacks.
    pub(crate) const NONE: Self = Self { start: u32::MAX, end: u32::MAX };

    /// Texts and tables of 4 GiB are rejected earlier.
    #[expect(clippy::cast_possible_truncation, reason = "no sentence is that long")]
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    pub(crate) const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    pub(crate) fn of<T>(self, table: &[T]) -> &[T] {
        &table[self.start as usize..self.end as usize]
    }

    pub(crate) fn of_text(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}
