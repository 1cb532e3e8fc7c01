//! The hashes of words, and sets of them.

/// The hash of a word that is read letter by letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    pub(super) const fn letter(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3))
    }

    /// Mixes the bits, so that each part of the hash distinguishes words.
    pub(super) const fn end(self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ mixed >> 29
    }
}

/// The hash of a word in lowercase ASCII letters.
pub(crate) const fn hash(word: &str) -> u64 {
    hash_range(word.as_bytes(), 0, word.len())
}

pub(super) const fn hash_range(bytes: &[u8], from: usize, to: usize) -> u64 {
    let (mut hash, mut i) = (Hash::NEW, from);
    while i < to {
        hash = hash.letter(bytes[i]);
        i += 1;
    }
    hash.end()
}

/// The hashes of words in lowercase ASCII letters, with a space between two of them.
pub(crate) const fn hashes<const N: usize>(words: &str) -> [u64; N] {
    let (mut hashes, mut from, mut i) = ([0; N], 0, 0);
    while i < N {
        let to = word_end(words.as_bytes(), from);
        hashes[i] = hash_range(words.as_bytes(), from, to);
        (from, i) = (to + 1, i + 1);
    }
    assert!(from == words.len() + 1, "the text has more words than there are hashes");
    hashes
}

/// Returns the place of the next space, or the end of the text.
pub(super) const fn word_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b' ' {
        at += 1;
    }
    at
}

/// The hash of a word in ASCII letters of any case.
pub(crate) fn hash_of_letters(word: &[u8]) -> u64 {
    word.iter().fold(Hash::NEW, |hash, letter| hash.letter(letter.to_ascii_lowercase())).end()
}

/// A set of words, with 64 bits for each of `N`. It may claim to hold words that were not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordSet<const N: usize>(pub(crate) [u64; N]);

impl<const N: usize> Default for WordSet<N> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<const N: usize> WordSet<N> {
    pub(crate) const EMPTY: Self = Self([0; N]);

    /// Adds these words.
    pub(crate) const fn with(mut self, words: &[u64]) -> Self {
        let mut i = 0;
        while i < words.len() {
            self.0[Self::row(words[i])] |= 1 << (words[i] >> 58);
            i += 1;
        }
        self
    }

    #[inline]
    pub(crate) const fn may_hold(&self, word: u64) -> bool {
        self.0[Self::row(word)] >> (word >> 58) & 1 == 1
    }

    /// Spreads the words evenly over the rows.
    const fn row(word: u64) -> usize {
        (word >> 44) as usize % N
    }
}
