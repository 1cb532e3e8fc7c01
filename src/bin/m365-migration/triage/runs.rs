//! Shares out a list among the cores.

use std::ops::Range;
use std::sync::Mutex;

/// Shares out the numbers of a list among the cores, in runs of neighbors. Each core first takes its own share, from the
/// front. After that it takes the back half of what is left to the core that has the most left. So all cores end at about
/// the same time, and there are few results to join.
pub struct Runs {
    /// The numbers that are left, by core.
    left: Mutex<Vec<Range<usize>>>,
}

impl Runs {
    pub fn new(length: usize, cores: usize) -> Self {
        let share = |core: usize| length * core / cores..length * (core + 1) / cores;
        Self { left: Mutex::new((0..cores).map(share).collect()) }
    }

    /// Returns the next number for a core; `None` if none is left.
    pub fn next(&self, core: usize) -> Option<usize> {
        let mut left = self.left.lock().expect("no thread panics");
        if !left[core].is_empty() {
            return left[core].next();
        }
        let most = left.iter_mut().max_by_key(|range| range.len())?;
        let middle = most.start + most.len() / 2;
        let taken = middle..most.end;
        most.end = middle;
        left[core] = taken;
        left[core].next()
    }
}

#[cfg(test)]
mod tests {
    use super::Runs;

    #[test]
    fn each_number_is_taken_once() {
        let runs = Runs::new(7, 3);
        let taken = [0, 2, 2, 2, 2, 2, 1, 0, 2].map(|core| runs.next(core));
        assert_eq!(taken, [Some(0), Some(4), Some(5), Some(6), Some(3), Some(2), Some(1), None, None]);
    }

    #[test]
    fn an_empty_list_has_no_number() {
        assert_eq!(Runs::new(0, 2).next(1), None);
    }
}
