//! Reads reports of a tenant-to-tenant migration and prints what to do about the errors, those with the most users
//! first: an overview, what to retry now, who has to do what, the details of each error, unrecognized messages,
//! failures without a reason, damage, and the counts of each input.
//!
//! ```text
//! cargo run --features records --example triage                            # the samples in examples/data
//! cargo run --features records --example triage -- users.json mapping.txt  # your files
//! cargo run --features records --example triage -- exports/                # all files of a folder
//! ... | cargo run --features records --example triage -- -                 # standard input
//! cargo run --features records --example triage -- --check users.json      # for a pipeline: fails if there are errors
//! cargo run --features records --example triage -- --brief users.json      # without the details
//! cargo run --features records --example triage -- --users users.json      # all users of each error, not only three
//! ```
//!
//! An input may be JSON (also from PowerShell's `ConvertTo-Json -Depth 100`), PowerShell output, CSV, HTML, a saved
//! mail, a log or any other text. Its format and encoding are detected from the content, not the name. A folder means
//! all files in it and its subfolders, sorted by name, without hidden ones. A user in several inputs counts once.
//!
//! Exit status:
//!
//! - 0: everything was read.
//! - 1: with `--check`, errors, unrecognized texts or failed states were found, or errors may be missing because
//!   PowerShell truncated its output.
//! - 2: an input, or a part of it, could not be read or is not text (everything else is still reported); nothing in a
//!   JSON, CSV, HTML or XML file was understood, unless it is only prose; or the arguments are wrong.
//!
//! "No errors" is printed only if there were entries in a good or neutral state, and nothing else.
//!
//! At a terminal, a progress bar is shown if reading takes long.

use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

mod inputs;
mod page;
mod progress;
mod tally;

use self::inputs::Input;
use self::page::Page;
use self::progress::Progress;
use self::tally::Tally;

/// Prints what to do about the errors of a Microsoft 365 tenant-to-tenant migration, those with the most users first.
#[derive(Parser)]
#[command(
    after_help = "Exit status: 0 if everything was read; 1 with --check if errors, unrecognized texts or failed states \
                  were found, or if errors may be missing because PowerShell truncated its output; 2 if an input or a \
                  part of it could not be read or is not text, if nothing in a JSON, CSV, HTML or XML file was \
                  understood, or if the arguments are wrong."
)]
struct Arguments {
    /// Files of any format (JSON, CSV, PowerShell output, HTML, mail, log), folders of them, or `-` for standard input
    /// [default: the samples]
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

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");

fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    let is_sample = arguments.inputs.is_empty();
    if is_sample {
        arguments.inputs.push(SAMPLES.into());
    }
    let shown = if arguments.users { usize::MAX } else { 3 };
    let mut tally = Tally::new(shown);
    let is_whole = read(&arguments.inputs, &mut tally);

    if !tally.readings.is_empty() {
        let inputs = arguments.inputs.iter().map(|path| display_name(path)).collect();
        let page = Page { tally: &tally, inputs, is_sample, brief: arguments.brief, shown, width: width() };
        match write!(anstream::stdout().lock(), "{page}") {
            // The reader may stop early, as `| head` does.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("triage: {error}");
                return ExitCode::from(2);
            }
            _ => {}
        }
    }
    match (is_whole, arguments.check && tally.has_errors()) {
        (false, _) => ExitCode::from(2),
        (true, true) => ExitCode::FAILURE,
        (true, false) => ExitCode::SUCCESS,
    }
}

/// Reads all inputs, prints to standard error what cannot be read, and returns whether everything could.
fn read(arguments: &[PathBuf], tally: &mut Tally) -> bool {
    let mut failures = Vec::new();
    let inputs: Vec<Input> = arguments
        .iter()
        .flat_map(|argument| {
            let inputs = Input::of(argument);
            let is_empty = inputs
                .is_empty()
                .then(|| Err(io::Error::other(format!("{} is an empty folder", display_name(argument)))));
            inputs.into_iter().chain(is_empty)
        })
        .filter_map(|input| input.map_err(|error| failures.push(error.to_string())).ok())
        .collect();
    let mut progress = Progress::new(inputs.iter().map(Input::len).sum());
    for input in &inputs {
        let result = match input.open() {
            Ok(bytes) => tally.read(&input.name, progress.watch(&input.name, bytes)),
            Err(error) => Err(format!("{}: {error}", input.name)),
        };
        failures.extend(result.err());
    }
    progress.end();
    for failure in &failures {
        eprintln!("triage: {failure}");
    }
    failures.is_empty()
}

fn display_name(argument: &Path) -> String {
    if argument == Path::new("-") { "standard input".into() } else { inputs::name(argument) }
}

/// The width of the terminal, or 100 columns without one. Lines of more than 120 are hard to read.
fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(100, |(width, _)| usize::from(width.0).clamp(40, 120))
}
