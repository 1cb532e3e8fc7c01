//! Reads reports of a tenant-to-tenant migration and prints what to do about the errors, those with the most users
//! first: an overview, what to retry now, who has to do what, the details of each error, unrecognized messages,
//! failures without a reason, damage, and the counts of each input.
//!
//! "No errors" is printed only if there were entries in a good or neutral state, and nothing else. At a terminal, a
//! progress bar is shown if reading takes long.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

mod progress;
mod report;
mod tally;

use self::progress::Progress;
use self::report::Report;
use self::tally::Tally;
use crate::exit::Exit;
use crate::inputs::{self, Input};
use crate::terminal;

/// Says what to do about the errors in your files, those with the most users first.
///
/// An input may be JSON, PowerShell output, CSV, HTML, a saved mail, a log or any other text. Its format and encoding are
/// detected from the content, not from the name. A folder means all files in it and its subfolders, without hidden ones. A
/// user in several inputs counts once.
///
/// It says "no errors" only if it saw entries in a good or neutral state, and nothing else.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration triage users.json mapping.txt   your files\n  \
                        m365-migration triage exports                  all files of a folder\n  \
                        ... | m365-migration triage -                  standard input\n  \
                        m365-migration triage --brief users.json       without the details\n  \
                        m365-migration triage --users users.json       all users of each error, not only three\n  \
                        m365-migration triage --check users.json       for a pipeline: fails if there are errors\n\n\
                        Exit status: 0 if everything was read; 1 with --check if errors, unrecognized texts or failed \
                        states were found, or if errors may be missing because PowerShell truncated its output; 2 if an \
                        input or a part of it could not be read or is not text, if nothing in a JSON, CSV, HTML or XML \
                        file was understood, or if the arguments are wrong.")]
pub struct Arguments {
    /// Files of any format (JSON, CSV, PowerShell output, HTML, mail, log), folders of them, or `-` for standard input
    /// [default: the samples, in a checkout of the source]
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Exit with status 1 if errors, unrecognized texts or failed states were found
    #[arg(long)]
    check: bool,
    /// Leave out the details of each error
    #[arg(long)]
    brief: bool,
    /// List all users of each error, all ids that its messages name, and all places, not only three
    #[arg(long, conflicts_with = "brief")]
    users: bool,
}

pub fn run(arguments: &Arguments, exit: &mut Exit) -> io::Result<()> {
    let is_sample = arguments.inputs.is_empty();
    let named = if is_sample { inputs::samples().into_iter().collect() } else { arguments.inputs.clone() };
    if named.is_empty() {
        exit.failed("there is nothing to read: name files or folders, or `-` for standard input; see --help");
        return Ok(());
    }
    let shown = if arguments.users { usize::MAX } else { 3 };
    let mut tally = Tally::new(shown);
    read(&named, &mut tally, exit);

    if arguments.check && tally.has_errors() {
        exit.found();
    }
    if tally.readings.is_empty() {
        return Ok(());
    }
    let inputs = named.iter().map(|path| inputs::name(path)).collect();
    let width = terminal::width(120);
    let report = Report { tally: &tally, inputs, is_sample, brief: arguments.brief, shown, width };
    write!(anstream::stdout().lock(), "{report}")
}

/// Reads all inputs, and says what cannot be read.
fn read(arguments: &[PathBuf], tally: &mut Tally, exit: &mut Exit) {
    let mut failures = Vec::new();
    let mut inputs = Vec::new();
    for argument in arguments {
        let all = Input::all(argument);
        if all.is_empty() {
            failures.push(format!("{} is an empty folder", inputs::name(argument)));
        }
        for input in all {
            match input {
                Ok(input) => inputs.push(input),
                Err(error) => failures.push(error.to_string()),
            }
        }
    }
    let mut progress = Progress::new(inputs.iter().map(Input::len).sum());
    for input in &inputs {
        let result = match input.open() {
            Ok(bytes) => tally.read(&input.name, progress.watch(&input.name, bytes)),
            Err(error) => Err(format!("{}: {error}", input.name)),
        };
        failures.extend(result.err());
    }
    // Lines on standard error would break the bar.
    progress.end();
    for failure in failures {
        exit.failed(failure);
    }
}
