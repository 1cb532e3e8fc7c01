//! How much may be read around fragments, so that `scan` is linear.

/// How many bytes may be read around fragments for each byte of the text.
const CREDIT: usize = 64;

/// How many bytes may be read around fragments in advance.
const ADVANCE: usize = 64 * 1024;

/// How many more bytes may be read around fragments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Credit {
    left: usize,
    /// Credit has been given for the text before this byte.
    until: usize,
}

impl Credit {
    /// The credit at the beginning of a text.
    pub(super) const NEW: Self = Self { left: ADVANCE, until: 0 };

    /// Returns the same credit for another text, which begins where this one ends.
    pub(super) fn carried_over(self) -> Self {
        Self { until: 0, ..self }
    }

    /// Returns the same credit for the text without its first bytes.
    pub(super) fn forgetting(self, bytes: usize) -> Self {
        let Self { left, until } = self.at(bytes);
        Self { left, until: until - bytes }
    }

    /// Returns the credit at a place of the text.
    pub(super) fn at(self, place: usize) -> Self {
        let given = CREDIT.saturating_mul(place.saturating_sub(self.until));
        Self { left: self.left.saturating_add(given).min(ADVANCE), until: place.max(self.until) }
    }

    /// Pays for reading some bytes; returns whether there was enough credit.
    pub(super) fn pay(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader forgets the beginning of a text, and must pay as the scan of the whole text does.
    #[test]
    fn forgetting_text_changes_no_credit() {
        let key = |credit: Credit, forgotten: usize| (credit.left, credit.until + forgotten);
        for left in [0, 1, 700, ADVANCE - 1, ADVANCE] {
            for until in [0, 3, 900, 5_000] {
                let credit = Credit { left, until };
                for place in [until, until + 1, until + 300, until + 2_000] {
                    for forgotten in (0..=place).step_by(7) {
                        let shifted = credit.forgetting(forgotten).at(place - forgotten);
                        assert_eq!(
                            key(shifted, forgotten),
                            key(credit.at(place), 0),
                            "{credit:?}, {place}, {forgotten}"
                        );
                    }
                }
            }
        }
    }
}
