//! Eight bytes at once, in one number: what the standard library has no safe and fast way for in texts this short.

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Eight bytes of a text, the first one lowest.
#[derive(Clone, Copy)]
pub(crate) struct Eight(u64);

/// Of some of eight bytes the highest bit: none, if nothing was found. Above the lowest one there may be others.
pub(crate) type Found = u64;

impl Eight {
    /// The bytes that are blanks, control characters or no ASCII.
    pub(crate) const fn is_odd(self) -> Found {
        (self.0.wrapping_sub(EACH * 0x21) | self.0) & HIGH
    }

    /// The bytes that are this one.
    pub(crate) const fn is(self, byte: u8) -> Found {
        let other = self.0 ^ (EACH * byte as u64);
        other.wrapping_sub(EACH) & !other & HIGH
    }
}

/// The eight bytes from a place on, if there are as many.
#[inline]
pub(crate) fn bytes_at(text: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*text.get(at..)?.first_chunk()?))
}

/// Whether two texts are the same: without the call that the standard library makes for it.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if let (Some(x), Some(y)) = (a.last_chunk::<16>(), b.last_chunk::<16>()) {
        let mut chunks = a.chunks_exact(16).zip(b.chunks_exact(16));
        return x == y && chunks.all(|(x, y)| x.first_chunk::<16>() == y.first_chunk::<16>());
    }
    match (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(x), Some(y)) => x == y && a.first_chunk::<8>() == b.first_chunk::<8>(),
        _ => a == b,
    }
}

/// The first place from another one on where something is found: the end of the text, if nothing is.
#[inline]
pub(crate) fn find(text: &[u8], mut at: usize, is_it: impl Fn(Eight) -> Found) -> usize {
    while let Some(bytes) = bytes_at(text, at) {
        let found = is_it(Eight(bytes));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    // The end is found where nothing is: behind 8 bytes it is too far by as many as are missing.
    let mut bytes = [0; 8];
    bytes[..rest.len()].copy_from_slice(rest);
    let found = is_it(Eight(u64::from_le_bytes(bytes)));
    (at + found.trailing_zeros() as usize / 8).min(text.len())
}

/// The first place of a byte from another place on.
#[inline]
pub(crate) fn find_byte(text: &[u8], byte: u8, from: usize) -> Option<usize> {
    let at = find(text, from, |eight| eight.is(byte));
    Some(at).filter(|at| *at < text.len())
}
