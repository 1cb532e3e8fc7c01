//! Any bytes can be read: nothing panics, every entry is counted exactly once, and every error that a naive reader
//! finds in JSON is among the records.
#![no_main]

use libfuzzer_sys::fuzz_target;
use m365_migration_errors::MigrationError;
use m365_migration_errors::records::{Outcome, Records};

#[path = "../../tests/support/oracle.rs"]
mod oracle;

/// Characters of transport encodings and markup, which `records` decodes and the naive reader does not.
const ENCODED: &[u8] = b"&<=_`\x1B";

fuzz_target!(|bytes: &[u8]| {
    let mut records = Records::new(bytes);
    let (mut errors, mut counts, mut damaged): (Vec<MigrationError>, [u64; 4], u64) = (Vec::new(), [0; 4], 0);
    for record in records.by_ref() {
        let Ok(record) = record else {
            damaged += 1;
            continue;
        };
        assert!(record.subject().is_none_or(|subject| record.subject_ids().next() == Some(subject)), "{record:?}");
        assert!(record.origin().line() > 0, "{record:?}");
        let count = match record.outcome() {
            Outcome::Error { error, .. } => {
                errors.push(error.clone());
                0
            }
            Outcome::Unrecognized { .. } => 1,
            Outcome::Failed => 2,
            Outcome::Clean => 3,
            other => panic!("{other:?} is a new outcome"),
        };
        counts[count] += 1;
    }
    let summary = records.summary();
    assert!(summary.adds_up(), "{summary:?}");
    let counted = [summary.recognized(), summary.unrecognized(), summary.failed(), summary.clean()];
    assert_eq!((counts, damaged), (counted, summary.damaged()), "{summary:?}");
    if let Some(found) = oracle::json(bytes) {
        let lost = oracle::missing(&found, &errors);
        let is_known = |error: &MigrationError| errors.iter().any(|other| other.kind() == error.kind());
        let is_decoded = bytes.iter().any(|byte| ENCODED.contains(byte));
        assert!(lost.iter().all(|error| is_decoded && is_known(error)), "{lost:?} are not among {errors:?}");
    }
});
