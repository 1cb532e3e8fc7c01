//! Finds the errors in a log, also where they go over several lines, in memory that does not grow.
//!
//! ```text
//! cargo run --features scan --example scan                             # the sample
//! cargo run --features scan --example scan -- examples/data/build.log  # your log
//! ```

use std::fs::File;
use std::io::{self, Write};

use m365_migration_errors::ScanReader;

fn main() -> io::Result<()> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/migration.log").to_owned();
    let log = File::open(std::env::args().nth(1).unwrap_or(sample))?;
    let mut out = io::stdout().lock();
    for found in ScanReader::new(log) {
        let found = found?;
        let (at, error) = (found.range().start, found.error());
        writeln!(out, "byte {at}: {}, {}: {}", error.kind(), error.user().unwrap_or("no user"), error.retryability())?;
    }
    Ok(())
}
