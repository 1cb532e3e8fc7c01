//! Each error that `scan` finds is at its range, and `recognize` agrees with it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use m365_migration_errors::{Fidelity, recognize, scan, scan_bytes};

fuzz_target!(|bytes: &[u8]| {
    let mut done = 0;
    for found in scan_bytes(bytes) {
        let range = found.range();
        assert!(done <= range.start && range.start < range.end && range.end <= bytes.len(), "{range:?} after {done}");
        assert_eq!(&bytes[range.clone()], found.text().as_bytes());
        assert_eq!(recognize(found.text()).as_ref(), Some(found.recognized()), "{:?}", found.text());
        assert_ne!(found.recognized().fidelity(), Fidelity::Drifted, "{:?}", found.text());
        done = range.end;
    }
    if let Ok(text) = str::from_utf8(bytes) {
        assert!(scan(text).eq(scan_bytes(bytes)), "{text:?}");
    }
});
