//! Counts how much the central search functions search, for the tests that no text takes more work than its length
//! allows; see `matcher::linear`.
//!
//! Only the functions of `bytes`, `chars` and `words` count. Everything that searches a text goes through them.

extern crate std;

use core::cell::Cell;

std::thread_local! {
    static SEARCHED: Cell<usize> = const { Cell::new(0) };
}

/// Counts bytes or words that were searched.
pub(crate) fn add(count: usize) {
    SEARCHED.set(SEARCHED.get() + count);
}

/// Returns how many bytes and words some work searches, and its result.
pub(crate) fn during<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = SEARCHED.get();
    let answer = work();
    (SEARCHED.get() - before, answer)
}
