//! Reads reports of a migration in any format, and writes one line of JSON per record: who, which service, in what
//! state, with which error.
//!
//! Each record has `subject`, `subject_ids`, `service`, `status`, `time`, `origin`, `code` and `message`, `null` if the
//! input does not say; then `outcome`, which is `error`, `unrecognized`, `failed` (a failed state without a reason) or
//! `clean`; then, if there is an error, the members that `classify` prints:
//!
//! ```json
//! {"subject":"6a88de8d","subject_ids":["6a88de8d"],"service":"Exchange","status":"failed",
//!  "time":"2025-11-06T11:25:36Z","origin":"users.json:7#/value/0/currentStatus/0/errors/0","code":"EXCH-15",
//!  "message":"Max retry for user with id 6a88de8d reached.","outcome":"error","kind":"exchange/max-retries-reached",
//!  "family":"exchange","codes":["EXCH-15"],"fields":{"user":"6a88de8d"},"fidelity":"exact",...}
//! ```
//!
//! The lines are wrapped here. Damage, and a summary of each input, go to standard error.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use m365_migration_errors::recognize_coded;
use m365_migration_errors::records::{Outcome, Record};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::exit::{self, Exit};
use crate::inputs::{Document, Input};

/// Turns reports of a migration into one line of JSON per record.
///
/// For other programs. A record says who, which service, in what state, and with which error. An input may be JSON,
/// PowerShell output, CSV, an Excel workbook, HTML, a saved mail, a log or any other text; or a ZIP archive or gzip file
/// of these. Its format is detected from the content. A folder means all files in it and its subfolders, without hidden
/// ones.
///
/// The `outcome` of a record is `error` (documented), `unrecognized` (a text reports an error that is not documented),
/// `failed` (a failed state without a reason) or `clean`. What the input does not say is `null`. Damage, and a summary
/// of each input, go to standard error.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration records users.json transcript.txt moves.csv > all.jsonl\n  \
                        m365-migration records --quiet users.json | jq -r 'select(.outcome == \"error\") | .subject'\n  \
                        Get-MgBetaCrossTenantMigrationJobUser ... | ConvertTo-Json -Depth 100 | m365-migration records\n\n\
                        Exit status: 0; 2 if an input, or a part of it, could not be read, or if the arguments are \
                        wrong. Everything else is still written.")]
pub struct Arguments {
    /// Files with JSON, CSV, Excel, PowerShell output, HTML, mails or logs, archives or folders of them; `-` for standard
    /// input
    #[arg(default_value = "-", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Do not print a summary of each input to standard error
    #[arg(long)]
    quiet: bool,
}

pub fn run(arguments: &Arguments, exit: &mut Exit) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for file in &arguments.files {
        // A file keeps the name that it was given.
        let inputs = if file.is_dir() { Input::all(file) } else { vec![Ok(Input::file(file))] };
        if inputs.is_empty() {
            exit.failed(format_args!("{} is an empty folder", file.display()));
        }
        for input in inputs {
            match input {
                Ok(input) => write_input(&input, arguments.quiet, &mut output, exit)?,
                Err(problem) => exit.failed(problem),
            }
        }
    }
    Ok(())
}

fn write_input(input: &Input, is_quiet: bool, output: &mut impl Write, exit: &mut Exit) -> io::Result<()> {
    input.documents(&|_| (), &mut |document| match document {
        Ok(document) => write_all(document, is_quiet, output, exit),
        Err(problem) => {
            exit.failed(problem);
            Ok(())
        }
    })
}

fn write_all(document: Document<'_>, is_quiet: bool, output: &mut impl Write, exit: &mut Exit) -> io::Result<()> {
    let name = document.name.clone();
    let mut records = document.records();
    for record in records.by_ref() {
        match record {
            Ok(record) => {
                serde_json::to_writer(&mut *output, &line(&record))?;
                output.write_all(b"\n")?;
            }
            Err(damage) => exit.failed(damage),
        }
    }
    output.flush()?;
    if !is_quiet {
        exit::say(format_args!("{name}: {}", records.summary()));
    }
    Ok(())
}

/// A record as an object of JSON: what it says, and as `classify` writes it, the error.
pub fn line(record: &Record) -> Map<String, Value> {
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
        Outcome::Unrecognized { error, .. } => Answer::unknown(error),
        _ => return line,
    };
    if let Ok(Value::Object(answer)) = serde_json::to_value(answer) {
        // Keeps the code as the input has it.
        line.extend(answer.into_iter().filter(|(key, _)| key != "code"));
    }
    line
}
