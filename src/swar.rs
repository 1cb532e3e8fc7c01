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

/// Whether a text begins with another one.
#[inline]
pub(crate) fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|text| same(text, start))
}

/// Whether a text ends with another one.
#[inline]
pub(crate) fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len().checked_sub(end.len()).is_some_and(|from| same(&text[from..], end))
}

/// Whether two texts of one length are the same: without the call that the standard library makes for it.
///
/// What is left behind the last whole block is compared as the end of the texts, which is a block again.
#[inline(never)]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    let Some((x, y)) = a.last_chunk::<16>().zip(b.last_chunk::<16>()) else {
        let Some((x, y)) = a.last_chunk::<8>().zip(b.last_chunk::<8>()) else { return a == b };
        return x == y && a.first_chunk::<8>() == b.first_chunk::<8>();
    };
    let mut blocks = a.chunks_exact(16).zip(b.chunks_exact(16));
    blocks.all(|(x, y)| x.first_chunk::<16>() == y.first_chunk::<16>()) && x == y
}

/// The first place from another one on where something is found: the end of the text, if nothing is.
#[inline]
pub(crate) fn find(text: &[u8], from: usize, is_it: impl Fn(Eight) -> Found) -> usize {
    let found = |block: &[u8; 16]| {
        let block = u128::from_le_bytes(*block);
        let [low, high] = [block as u64, (block >> 64) as u64].map(|eight| is_it(Eight(eight)));
        u128::from(high) << 64 | u128::from(low)
    };
    let mut at = from;
    while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let found = found(block);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 16;
    }
    // What is left is the end of the last block; or all, put into one.
    let left = text.len().saturating_sub(at);
    let mut room = [0; 16];
    let block = text.last_chunk().unwrap_or_else(|| {
        room[16 - text.len()..].copy_from_slice(text);
        &room
    });
    if left == 0 {
        return text.len();
    }
    // Where nothing is found, there are 128 zeros.
    let found = found(block) >> (8 * (16 - left));
    (at + found.trailing_zeros() as usize / 8).min(text.len())
}

/// The first place of a byte from another place on.
#[inline]
pub(crate) fn find_byte(text: &[u8], byte: u8, from: usize) -> Option<usize> {
    let at = find(text, from, |eight| eight.is(byte));
    Some(at).filter(|at| *at < text.len())
}
