//! A parser that also knows the errors in your own TOML files, which have the format of this crate's catalog.
//!
//! ```text
//! cargo run --example extend --features extend,records                                    # the sample file, on some messages
//! cargo run --example extend --features extend,records -- my.toml more.toml               # your files, on standard input
//! cargo run --example extend --features extend,records -- examples/catalogs/broken.toml   # the mistakes in a file
//! ```
//!
//! With the sample it also shows that your errors are found in a log, come back from JSON, and are named where a message
//! only comes near to them.
//!
//! Exit status: 0; 1 if a line is not recognized; 2 if a file is wrong or cannot be read. Each mistake is then reported
//! with its line and what to do, as in the build of this crate.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, iter};

use clap::Parser;
use m365_migration_errors::catalog::{AnyError, Catalog};
use m365_migration_errors::records::Records;
use serde::de::DeserializeSeed as _;

/// Recognizes errors of Microsoft 365 migrations, and those that TOML files describe.
#[derive(Parser)]
struct Arguments {
    /// TOML files with a family of errors each; without any, runs the sample
    files: Vec<PathBuf>,
}

const SAMPLE: &str = include_str!("catalogs/contoso.toml");

const MESSAGES: &[&str] = &[
    "WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.",
    "Tenant fabrikam.com has 3 licenses left, but the wave has 100 users. Inner error: EXCH-15: Max retry for user with id \
     42 reached.",
    "User [alex@contoso.com] migration failed. Please retry user migration.",
    "WAVE-001: The moon is full.",
];

const LOG: &str = "\
2026-01-05 08:00:01 INFO  wave 7 is closed
2026-01-05 08:00:02 ERROR WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.
2026-01-05 08:00:03 ERROR EXCH-15: Max retry for user with id 42 reached.
";

fn main() -> ExitCode {
    let files = Arguments::parse().files;
    let done = if files.is_empty() {
        let catalog = Catalog::builder().extend_from_toml("contoso.toml", SAMPLE).build().expect("the sample is sound");
        let messages = MESSAGES.iter().map(|message| Ok((*message).to_owned()));
        print_all(catalog, messages).and_then(|_| elsewhere(catalog)).map(|()| ExitCode::SUCCESS)
    } else {
        match catalog(&files) {
            Ok(catalog) => print_all(catalog, io::stdin().lock().lines()).map(|all| ExitCode::from(u8::from(!all))),
            Err(problem) => {
                eprintln!("{problem}");
                return ExitCode::from(2);
            }
        }
    };
    done.unwrap_or_else(|error| {
        // The reader may stop early, as `| head` does.
        if error.kind() != io::ErrorKind::BrokenPipe {
            eprintln!("extend: {error}");
        }
        ExitCode::FAILURE
    })
}

/// Builds a catalog of this crate's errors and those of the files.
fn catalog(files: &[PathBuf]) -> Result<Catalog, Box<dyn std::error::Error>> {
    let mut builder = Catalog::builder();
    for path in files {
        let text = fs::read_to_string(path).map_err(|error| format!("extend: {}: {error}", path.display()))?;
        builder = builder.extend_from_toml(path.display().to_string(), text);
    }
    Ok(builder.build()?)
}

/// Prints which error each message is. Returns whether all were recognized.
fn print_all(catalog: Catalog, messages: impl Iterator<Item = io::Result<String>>) -> io::Result<bool> {
    let mut out = io::stdout().lock();
    let mut all = true;
    for message in messages {
        let message = message?;
        match catalog.parse(&message) {
            Ok(error) => print(&mut out, &error)?,
            Err(unknown) => {
                all = false;
                writeln!(out, "{unknown}")?;
                // The code may still be known.
                for kind in unknown.kinds() {
                    writeln!(out, "    the code is that of {kind}: {}", kind.summary())?;
                }
            }
        }
        writeln!(out)?;
    }
    Ok(all)
}

/// Prints what else a catalog is for.
fn elsewhere(catalog: Catalog) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "In a log:")?;
    for found in catalog.scan(LOG) {
        writeln!(out, "    byte {}: {}", found.range().start, found.recognized().kind())?;
    }
    writeln!(out, "As records, with the user:")?;
    for record in Records::new(LOG.as_bytes()).with_catalog(catalog).flatten() {
        let kind = record.extended().map(|error| error.kind()).or(record.error().map(|error| error.kind().into()));
        let kind = kind.map_or_else(|| "no error".to_owned(), |kind| kind.to_string());
        writeln!(out, "    {}: {kind}", record.subject().unwrap_or("nobody"))?;
    }
    let error = catalog.parse(MESSAGES[0]).map_err(io::Error::other)?;
    let json = serde_json::to_string(&error)?;
    let read = catalog.deserialize(&mut serde_json::Deserializer::from_str(&json))?;
    assert_eq!(read, error, "the catalog reads what it has written");
    writeln!(out, "As JSON:\n    {json}")
}

fn print(out: &mut impl Write, error: &AnyError) -> io::Result<()> {
    writeln!(out, "{}: {error}", error.kind().id())?;
    if let AnyError::Extended(error) = error {
        // A nested error may be one of Microsoft's.
        for nested in iter::successors(error.nested(), |inner| inner.extended()?.nested()) {
            writeln!(out, "    because of {}", nested.kind().id())?;
        }
    }
    writeln!(out, "    {}", error.kind().summary())?;
    writeln!(out, "    {}", error.retryability())?;
    let remediation = error.remediation();
    writeln!(out, "    {}: {}", remediation.owner().describe(), remediation.summary())?;
    if let Some(caution) = remediation.caution() {
        writeln!(out, "    Caution: {caution}")?;
    }
    for (number, step) in (1..).zip(remediation.steps()) {
        writeln!(out, "    {number}. {step}")?;
    }
    Ok(())
}
