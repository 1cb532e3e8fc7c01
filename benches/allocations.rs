//! `recognize` never allocates: not for a message, not for a refusal, not on its first call.

use allocation_counter::measure;
use m365_migration_errors::{MigrationError, recognize};

mod corpus;

const TEXTS: usize = 500;

/// Returns how many allocations reading the texts takes, and how many of them are recognized.
fn read(texts: &[String]) -> (u64, usize) {
    let mut recognized = 0;
    let info = measure(|| recognized = texts.iter().filter(|text| recognize(text).is_some()).count());
    (info.count_total, recognized)
}

#[test]
fn a_message_costs_no_allocation() {
    assert_eq!(read(&corpus::exact(TEXTS)), (0, TEXTS));
}

#[test]
fn a_reworded_message_costs_no_allocation() {
    let texts: Vec<_> = corpus::reworded(TEXTS).into_iter().map(|message| message.text).collect();
    assert_eq!(read(&texts).0, 0);
}

#[test]
fn a_refusal_costs_no_allocation() {
    assert_eq!(read(&corpus::log_lines(TEXTS)), (0, 0));
    assert_eq!(read(&corpus::near_misses(TEXTS)).0, 0);
}

#[test]
fn the_counter_counts() {
    let info = measure(|| drop(MigrationError::parse("Max retry for user with id 42 reached.")));
    assert!(info.count_total > 0, "an error owns its values");
}
