//! Eight bytes in one number, blocks of bytes at once: what the standard library has no safe and fast way for in texts
//! this short.

use crate::steps;

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Eight bytes of a text, the first one lowest.
#[derive(Clone, Copy)]
pub(crate) struct Eight(u64);

/// Which of eight bytes were found: those whose highest bit is set, up to the lowest one. What is above that, and all other
/// bits, are of no meaning.
pub(crate) type Found = u64;

impl Eight {
    /// The bytes that are blanks, control characters or no ASCII.
    #[inline]
    pub(crate) const fn is_odd(self) -> Found {
        self.0.wrapping_sub(EACH * 0x21) | self.0
    }

    /// The bytes that are this one.
    #[inline]
    pub(crate) const fn is(self, byte: u8) -> Found {
        let other = self.0 ^ (EACH * byte as u64);
        other.wrapping_sub(EACH) & !other
    }
}

/// The eight bytes from a place on, if there are as many.
#[inline]
pub(crate) fn bytes_at(text: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*text.get(at..)?.first_chunk()?))
}

/// Whether something is among the bytes of a text. It has no way out before a whole block has been looked at: of that
/// compilers make vector instructions.
#[inline]
pub(crate) fn any(text: &[u8], is_it: impl Fn(u8) -> bool) -> bool {
    steps::count(text.len());
    let in_block = |block: &[u8; 16]| block.iter().fold(false, |found, byte| found | is_it(*byte));
    match text.last_chunk() {
        Some(end) => text.chunks_exact(16).filter_map(<[u8]>::first_chunk).any(in_block) || in_block(end),
        None => text.iter().any(|byte| is_it(*byte)),
    }
}

/// The first place from a place on where something is found: the end of the text, if nothing is.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "half of a block is meant")]
pub(crate) fn find(text: &[u8], from: usize, is_it: impl Fn(Eight) -> Found) -> usize {
    let found = |block: u128| {
        let [low, high] = [block as u64, (block >> 64) as u64].map(|eight| is_it(Eight(eight)) & HIGH);
        (low | high != 0).then(|| (u128::from(high) << 64 | u128::from(low)).trailing_zeros() as usize / 8)
    };
    let mut at = from;
    while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk) {
        steps::count(block.len());
        if let Some(place) = found(u128::from_le_bytes(*block)) {
            return at + place;
        }
        at += block.len();
    }
    find_in_rest(text, at, found, &is_it)
}

/// The same in the last bytes of a text, which make no block, or only with those before them.
#[inline]
fn find_in_rest(
    text: &[u8],
    at: usize,
    found: impl Fn(u128) -> Option<usize>,
    is_it: impl Fn(Eight) -> Found,
) -> usize {
    let left = text.len().saturating_sub(at);
    let place = match text.last_chunk() {
        _ if left == 0 => None,
        Some(block) => found(u128::from_le_bytes(*block) >> (8 * (16 - left))),
        None => text.get(at..).and_then(|rest| rest.iter().position(|byte| is_it(Eight(u64::from(*byte))) & 0x80 != 0)),
    };
    at + place.unwrap_or(left).min(left)
}

/// The first place of a literal in a text: most begin with a blank or a quote that few values hold.
pub(crate) fn find_literal(text: &[u8], literal: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at = find(text, at, |eight| eight.is(literal[0]));
        if text.get(at..)?.starts_with(literal) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_is_found() {
        for (name, text, odd, quote) in [
            ("empty", "", 0, 0),
            ("a blank in the rest", "ab cd", 2, 5),
            ("nothing", "abc", 3, 3),
            ("a quote at the end of a block", "0123456789abcde'z", 17, 15),
            ("in the second half", "0123456789 'bcdefgh", 10, 11),
            ("in the second block", "0123456789abcdef0123456789 bcdef'", 26, 32),
            ("behind the last block", "0123456789abcdef0'\n", 18, 17),
            ("no ASCII", "0123456\u{E9}' 9abcdef", 7, 9),
            ("a quote before a byte that differs by one bit", "0123456789abcd'&'", 17, 14),
        ] {
            assert_eq!(find(text.as_bytes(), 0, |eight| eight.is_odd()), odd, "odd: {name}");
            assert_eq!(find(text.as_bytes(), 0, |eight| eight.is(b'\'')), quote, "quote: {name}");
            assert_eq!(find_literal(text.as_bytes(), b"'"), text.find('\''), "literal: {name}");
            for from in 0..=text.len() {
                let expected =
                    text.as_bytes()[from..].iter().position(|byte| *byte == b'\'').map_or(text.len(), |at| from + at);
                assert_eq!(find(text.as_bytes(), from, |eight| eight.is(b'\'')), expected, "from {from}: {name}");
            }
            assert_eq!(any(text.as_bytes(), |byte| byte == b'\''), quote < text.len(), "any: {name}");
        }
    }
}
