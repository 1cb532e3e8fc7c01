//! A perfect hash table for keys known in advance: each has its own slot.

/// How many bits of the hash choose the slot.
pub(super) const BITS: u32 = 9;

/// The slot of a key.
pub(super) fn slot(key: u64, multiplier: u64) -> usize {
    usize::try_from(key.wrapping_mul(multiplier) >> (64 - BITS)).expect("it has `BITS` bits")
}

/// A multiplier that gives each key its own slot.
pub(super) fn perfect(keys: &[u64]) -> u64 {
    let is_perfect = |&multiplier: &u64| {
        let mut taken = [false; 1 << BITS];
        keys.iter().all(|&key| !std::mem::replace(&mut taken[slot(key, multiplier)], true))
    };
    let odd =
        std::iter::successors(Some(0x9e37_79b9_7f4a_7c15), |&n: &u64| Some(n.wrapping_mul(0xd134_2543_de82_ef95)));
    odd.take(1_000_000).find(is_perfect).expect("there are many more slots than keys")
}
