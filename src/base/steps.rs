//! Counts the work done, for tests that no text takes more of it than its length allows.
//!
//! A clock would also count what else the machine does. So each loop whose rounds depend on the text counts them, which
//! costs nothing outside this crate's tests.

/// Counts steps: bytes searched, words read or compared, places tried.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it does nothing outside tests")]
pub(crate) fn count(steps: usize) {
    #[cfg(test)]
    counted::add(steps);
    #[cfg(not(test))]
    let _ = steps;
}

#[cfg(test)]
pub(crate) use counted::of;

#[cfg(test)]
mod counted {
    extern crate std;

    use core::cell::Cell;

    std::thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn add(steps: usize) {
        STEPS.set(STEPS.get() + steps);
    }

    /// Returns how many steps something takes, and its result.
    pub(crate) fn of<T>(work: impl FnOnce() -> T) -> (usize, T) {
        let before = STEPS.get();
        let answer = work();
        (STEPS.get() - before, answer)
    }
}
