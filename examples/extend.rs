//! A parser that also knows the errors in your own TOML files, which have the format of this crate's catalog.
//!
//! ```text
//! cargo run --example extend --features extend                                    # the sample file, on some messages
//! cargo run --example extend --features extend -- my.toml more.toml               # your files, on standard input
//! cargo run --example extend --features extend -- examples/catalogs/broken.toml   # the mistakes in a file
//! ```
//!
//! Exit status: 0; 1 if a line is not recognized; 2 if a file is wrong or cannot be read. Each mistake is then reported
//! with its line and what to do, as in the build of this crate.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, iter};

use clap::Parser;
use m365_migration_errors::catalog::{AnyError, Catalog};

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

fn main() -> ExitCode {
    let files = Arguments::parse().files;
    let done = if files.is_empty() {
        let catalog = Catalog::builder().extend_from_toml("contoso.toml", SAMPLE).build().expect("the sample is sound");
        print_all(catalog, MESSAGES.iter().map(|message| Ok((*message).to_owned()))).map(|_| ExitCode::SUCCESS)
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
                for kind in unknown.code_text().into_iter().flat_map(|code| catalog.kinds_of_code(code)) {
                    writeln!(out, "    the code is that of {kind}: {}", kind.summary())?;
                }
            }
        }
        writeln!(out)?;
    }
    Ok(all)
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
