//! Searches 16 bytes at once, for which the standard library has nothing safe and fast in texts this short.
//!
//! The loops have a fixed size and no early exit, so that LLVM compiles them to SIMD.

#![expect(
    clippy::inline_always,
    reason = "measured: LLVM vectorizes the loop over a block only if it knows the predicate"
)]

/// A block of a text.
type Bytes16 = [u8; 16];

/// Whether a byte is a space, a control character or part of a character outside ASCII, in one comparison.
#[inline]
pub(crate) const fn is_odd(byte: u8) -> bool {
    i8::from_ne_bytes([byte]) <= 0x20
}

/// Whether a block has a byte that is searched.
#[inline(always)]
fn is_in<const N: usize>(block: &[u8; N], is_it: impl Fn(u8) -> bool + Copy) -> bool {
    block.iter().fold(false, |found, byte| found | is_it(*byte))
}

/// The bytes of a block as one number: all bits of each byte that is searched, none of the others.
#[inline(always)]
fn marks(block: &Bytes16, is_it: impl Fn(u8) -> bool + Copy) -> u128 {
    let mut marks = [0; 16];
    for (mark, byte) in marks.iter_mut().zip(block) {
        *mark = if is_it(*byte) { u8::MAX } else { 0 };
    }
    u128::from_le_bytes(marks)
}

/// Returns the place of the first marked byte, or 16.
#[inline]
const fn first(marks: u128) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// Returns the first place in a text of a byte that is searched, or the end of the text.
#[inline(always)]
pub(crate) fn find(text: &[u8], is_it: impl Fn(u8) -> bool + Copy) -> usize {
    let mut at = 0;
    for block in text.chunks_exact(16).filter_map(<[u8]>::first_chunk) {
        #[cfg(test)]
        super::searched::add(block.len());
        let marks = marks(block, is_it);
        if marks != 0 {
            return at + first(marks);
        }
        at += block.len();
    }
    find_in_rest(text, at, is_it)
}

/// Searches the bytes from `from` on, fewer than a block, together with those before them if there are enough.
#[inline(never)]
fn find_in_rest(text: &[u8], from: usize, is_it: impl Fn(u8) -> bool + Copy) -> usize {
    let left = text.len().saturating_sub(from);
    #[cfg(test)]
    super::searched::add(left);
    let place = match text.last_chunk() {
        _ if left == 0 => 0,
        Some(block) => first(marks(block, is_it) >> (8 * (16 - left))),
        None => text.get(from..).and_then(|rest| rest.iter().position(|byte| is_it(*byte))).unwrap_or(left),
    };
    from + place.min(left)
}

/// Returns the last place in a text of a byte that is searched.
#[inline]
pub(crate) fn find_last(text: &[u8], is_it: impl Fn(u8) -> bool + Copy) -> Option<usize> {
    let found = text.iter().rposition(|byte| is_it(*byte));
    #[cfg(test)]
    super::searched::add(text.len() - found.unwrap_or(0));
    found
}

/// Whether a text has a byte that is searched.
#[inline]
pub(crate) fn any(text: &[u8], is_it: impl Fn(u8) -> bool + Copy) -> bool {
    #[cfg(test)]
    super::searched::add(text.len());
    let Some(end) = text.last_chunk::<16>() else {
        return match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
            (Some(start), Some(end)) => is_in(start, is_it) | is_in(end, is_it),
            _ => text.iter().any(|byte| is_it(*byte)),
        };
    };
    let mut blocks = text.chunks_exact(16).filter_map(<[u8]>::first_chunk::<16>);
    blocks.any(|block| is_in(block, is_it)) || is_in(end, is_it)
}

/// Returns eight bytes of a text from a place on as a number, the first one lowest, if there are as many.
#[inline]
pub(crate) fn eight_at(text: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*text.get(at..at.checked_add(8)?)?.first_chunk()?))
}

/// Returns the first place of a literal in a text. Most literals begin with a space or a quote, which few values
/// contain.
pub(crate) fn find_literal(text: &[u8], literal: &[u8]) -> Option<usize> {
    let lead = literal[0];
    let mut at = 0;
    loop {
        at += find(text.get(at..)?, |byte| byte == lead);
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
        let is_odd = |byte: u8| !byte.is_ascii_graphic();
        let is_quote = |byte: u8| byte == b'\'';
        for (name, text, first_odd, first_quote) in [
            ("empty", "", 0, 0),
            ("a space in the rest", "ab cd", 2, 5),
            ("nothing", "abc", 3, 3),
            ("a quote at the end of a block", "0123456789abcde'z", 17, 15),
            ("in the second half", "0123456789 'bcdefgh", 10, 11),
            ("in the second block", "0123456789abcdef0123456789 bcdef'", 26, 32),
            ("after the last block", "0123456789abcdef0'\n", 18, 17),
            ("no ASCII", "0123456\u{E9}' 9abcdef", 7, 9),
            ("a quote before a byte that differs by one bit", "0123456789abcd'&'", 17, 14),
        ] {
            let bytes = text.as_bytes();
            assert_eq!(find(bytes, is_odd), first_odd, "odd: {name}");
            assert_eq!(find(bytes, is_quote), first_quote, "quote: {name}");
            assert_eq!(find_literal(bytes, b"'"), text.find('\''), "literal: {name}");
            assert_eq!(find_last(bytes, is_quote), text.rfind('\''), "last: {name}");
            for from in 0..=text.len() {
                let expected = bytes[from..].iter().position(|byte| *byte == b'\'').map_or(text.len(), |at| from + at);
                assert_eq!(from + find(&bytes[from..], is_quote), expected, "from {from}: {name}");
                for to in from..=text.len() {
                    assert_eq!(any(&bytes[from..to], is_quote), expected < to, "from {from} to {to}: {name}");
                }
            }
        }
    }
}
