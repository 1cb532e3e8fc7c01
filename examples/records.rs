//! Reads reports of a migration in any format, and writes one line of JSON per record: who, which service, in what
//! state, with which error.
//!
//! ```text
//! cargo run --features records --example records -- users.json transcript.txt moves.csv
//! Get-MgBetaCrossTenantMigrationJobUser ... | ConvertTo-Json -Depth 100 | records
//! ```
//!
//! An input may be JSON, PowerShell output, CSV, HTML, a saved mail, a log or any other text; its format is detected
//! from the content. Each record has `subject`, `subject_ids`, `service`, `status`, `time`, `origin`, `code` and
//! `message`, `null` if the input does not say; then `outcome`, which is `error`, `unrecognized`, `failed` (a failed
//! state without a reason) or `clean`; then, if there is an error, the members that `classify` prints:
//!
//! ```json
//! {"subject":"6a88de8d","subject_ids":["6a88de8d"],"service":"Exchange","status":"failed",
//!  "time":"2025-11-06T11:25:36Z","origin":"users.json:7#/value/0/currentStatus/0/errors/0","code":"EXCH-15",
//!  "message":"Max retry for user with id 6a88de8d reached.","outcome":"error","kind":"exchange/max-retries-reached",
//!  "family":"exchange","codes":["EXCH-15"],"fields":{"user":"6a88de8d"},"fidelity":"exact",...}
//! ```
//!
//! The lines are wrapped here. Damage, and a summary of each input, go to standard error.
//!
//! Exit status: 0; 2 if an input or a part of it could not be read (everything else is still written) or the arguments
//! are wrong.

mod answer;

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

use clap::Parser;
use m365_migration_errors::recognize_coded;
use m365_migration_errors::records::{Outcome, Record, Records};
use serde_json::{Map, Value};

use crate::answer::Answer;

/// Turns reports of a Microsoft 365 migration into one line of JSON per record.
#[derive(Parser)]
struct Arguments {
    /// Files with JSON, CSV, PowerShell output, HTML, mails or logs; `-` for standard input
    #[arg(default_value = "-")]
    files: Vec<String>,
    /// Do not print a summary of each input to standard error
    #[arg(long)]
    quiet: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = BufWriter::new(io::stdout().lock());
    let mut status = ExitCode::SUCCESS;
    for path in &arguments.files {
        let (name, input): (_, Box<dyn Read>) = match path.as_str() {
            "-" => ("standard input", Box::new(io::stdin().lock())),
            _ => match File::open(path) {
                Ok(file) => (path.as_str(), Box::new(file)),
                Err(error) => {
                    eprintln!("records: {path}: {error}");
                    status = ExitCode::from(2);
                    continue;
                }
            },
        };
        let mut records = Records::new(input).named(name);
        match write_all(&mut records, &mut output) {
            Ok(()) => {}
            // The reader may stop early, as `| head` does.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return status,
            Err(error) => {
                eprintln!("records: {error}");
                return ExitCode::from(2);
            }
        }
        let summary = records.summary();
        if summary.damaged() > 0 {
            status = ExitCode::from(2);
        }
        if !arguments.quiet {
            eprintln!("records: {name}: {summary}");
        }
    }
    status
}

fn write_all(records: &mut Records<impl Read>, output: &mut impl Write) -> io::Result<()> {
    for record in records {
        match record {
            Ok(record) => {
                serde_json::to_writer(&mut *output, &line(&record))?;
                output.write_all(b"\n")?;
            }
            Err(damage) => eprintln!("records: {damage}"),
        }
    }
    output.flush()
}

fn line(record: &Record) -> Map<String, Value> {
    let Ok(Value::Object(mut line)) = serde_json::to_value(record) else { unreachable!("a record is an object") };
    // The error is written as `classify` writes it.
    for key in ["fidelity", "error"] {
        line.remove(key);
    }
    let answer = match record.outcome() {
        Outcome::Error { error, fidelity, .. } => {
            // The differences are spans of the message, so it is recognized again.
            let again = recognize_coded(record.code(), record.message());
            let differences = again.map(|recognized| recognized.differences()).unwrap_or_default();
            Answer::error(error, *fidelity, record.code(), differences)
        }
        Outcome::Unrecognized(error) => Answer::unknown(error),
        _ => return line,
    };
    if let Ok(Value::Object(answer)) = serde_json::to_value(answer) {
        // Keeps the code as the input has it.
        line.extend(answer.into_iter().filter(|(key, _)| key != "code"));
    }
    line
}
