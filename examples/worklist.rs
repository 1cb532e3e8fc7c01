//! Makes a spreadsheet of a file in any format: one row for each error, with what to do.
//!
//! ```text
//! cargo run --features records --example worklist                                 # the sample
//! cargo run --features records --example worklist -- examples/data/transcript.txt # your file
//! ```

use std::error::Error;
use std::fs::File;
use std::io;

use m365_migration_errors::records::Records;

fn main() -> Result<(), Box<dyn Error>> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/users.json").to_owned();
    let path = std::env::args().nth(1).unwrap_or(sample);
    let mut table = csv::Writer::from_writer(io::stdout().lock());
    table.write_record(["user", "service", "what", "who", "do", "retry"])?;
    for record in Records::new(File::open(&path)?).named(&path) {
        // Damage is an error of the iterator: it says what could not be read, and reading goes on.
        let record = record?;
        let Some(error) = record.error() else { continue };
        let fix = error.remediation();
        table.write_record([
            record.subject().unwrap_or_default(),
            &record.service().map(ToString::to_string).unwrap_or_default(),
            error.kind().summary(),
            fix.owner().describe(),
            fix.summary(),
            &error.retryability().to_string(),
        ])?;
    }
    Ok(table.flush()?)
}
