//! Eight bytes at once, in one number: what the standard library has no safe and fast way for in texts this short.

use crate::steps;

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
#[inline(never)]
pub(crate) fn starts_with(text: &[u8], start: &[u8]) -> bool {
    let Some((text, _)) = text.split_at_checked(start.len()) else { return false };
    same(text, start)
}

/// Whether a text ends with another one.
#[inline(never)]
pub(crate) fn ends_with(text: &[u8], end: &[u8]) -> bool {
    let Some(from) = text.len().checked_sub(end.len()) else { return false };
    same(&text[from..], end)
}

/// Whether two texts of one length are the same: without the call that the standard library makes for it.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    let Some((x, y)) = a.last_chunk::<16>().zip(b.last_chunk::<16>()) else {
        let Some((x, y)) = a.last_chunk::<8>().zip(b.last_chunk::<8>()) else { return a == b };
        return x == y && a.first_chunk::<8>() == b.first_chunk::<8>();
    };
    let mut chunks = a.chunks_exact(16).zip(b.chunks_exact(16));
    x == y && chunks.all(|(x, y)| x.first_chunk::<16>() == y.first_chunk::<16>())
}

/// The first place from another one on where something is found: the end of the text, if nothing is.
#[inline]
pub(crate) fn find(text: &[u8], from: usize, is_it: impl Fn(Eight) -> Found) -> usize {
    let Some(rest) = text.get(from..) else { return text.len() };
    let mut at = from;
    steps::count(1);
    let mut chunks = rest.chunks_exact(8);
    for chunk in &mut chunks {
        let bytes = chunk.first_chunk().copied().unwrap_or_default();
        let found = is_it(Eight(u64::from_le_bytes(bytes)));
        steps::count(8);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = chunks.remainder();
    let mut bytes = [0; 8];
    bytes[..rest.len()].copy_from_slice(rest);
    // Where nothing is found, there are 64 zeros.
    let found = is_it(Eight(u64::from_le_bytes(bytes)));
    (at + found.trailing_zeros() as usize / 8).min(text.len())
}

/// The first place of a byte from another place on.
#[inline]
pub(crate) fn find_byte(text: &[u8], byte: u8, from: usize) -> Option<usize> {
    let at = find(text, from, |eight| eight.is(byte));
    Some(at).filter(|at| *at < text.len())
}
