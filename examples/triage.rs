//! Reads what a tenant-to-tenant migration has reported and prints what to do about it, the most widespread error
//! first: an overview, what to retry now, who has what to do, the details of each error, what was not recognized, what
//! has failed without a reason, what could not be read, and what became of each input.
//!
//! ```text
//! cargo run --features records --example triage                            # the samples in examples/data
//! cargo run --features records --example triage -- users.json mapping.txt  # your files
//! cargo run --features records --example triage -- exports/                # all files of a folder
//! ... | cargo run --features records --example triage -- -                 # standard input
//! cargo run --features records --example triage -- --check users.json      # for a pipeline: fails where errors were found
//! cargo run --features records --example triage -- --brief users.json      # without the details
//! cargo run --features records --example triage -- --users users.json      # with all users of each error, not only three
//! ```
//!
//! An input may be JSON, that of PowerShell's `ConvertTo-Json -Depth 100` too, what PowerShell prints, CSV, HTML, a saved
//! mail, or a log or any other text. Its content tells which, and how it is encoded, not its name. A folder stands for all files in it and
//! in its folders, in the order of their names; what is hidden is passed over. A user who stands in several inputs counts
//! once.
//!
//! Exit status:
//!
//! - 0: all was read.
//! - 1: with `--check`, errors, texts that are not recognized, or failed states were found, or errors may be missing where
//!   PowerShell has cut what it wrote.
//! - 2: an input, or a part of it, could not be read or is not text (all else is reported nevertheless); nothing in a JSON,
//!   CSV, HTML or XML file was understood, unless it is only prose; or the arguments are wrong.
//!
//! "No errors" is said only where entries in a good or neutral state were seen, and nothing else.
//!
//! At a terminal, a bar shows how far the reading is, if it takes long.

use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

#[path = "triage/inputs.rs"]
mod inputs;
#[path = "triage/page.rs"]
mod page;
#[path = "triage/progress.rs"]
mod progress;
#[path = "triage/tally.rs"]
mod tally;

use self::inputs::Input;
use self::page::Page;
use self::progress::Progress;
use self::tally::Tally;

/// Prints what to do about the errors of a Microsoft 365 tenant-to-tenant migration, the most widespread first.
#[derive(Parser)]
#[command(
    after_help = "Exit status: 0 if all was read; 1 with --check where errors, texts that are not recognized or failed \
                  states were found, or errors may be missing where PowerShell has cut what it wrote; 2 where an input or \
                  a part of it could not be read or is not text, nothing in a JSON, CSV, HTML or XML file was understood, or \
                  the arguments are wrong."
)]
struct Arguments {
    /// Files of any shape (JSON, CSV, PowerShell output, HTML, mails, logs), folders of them, or `-` for standard input
    /// [default: the samples]
    inputs: Vec<PathBuf>,
    /// Exit with status 1 where errors, texts that are not recognized or failed states were found
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
        let inputs = arguments.inputs.iter().map(|path| called(path)).collect();
        let page = Page { tally: &tally, inputs, is_sample, brief: arguments.brief, shown, width: width() };
        match write!(anstream::stdout().lock(), "{page}") {
            // Whoever reads may stop reading: `| head`.
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

/// Reads all inputs, says on standard error what cannot be read, and returns whether all could.
fn read(arguments: &[PathBuf], tally: &mut Tally) -> bool {
    let mut failures = Vec::new();
    let inputs: Vec<Input> = arguments
        .iter()
        .flat_map(|argument| {
            let inputs = Input::of(argument);
            let is_empty =
                inputs.is_empty().then(|| Err(io::Error::other(format!("{} is an empty folder", called(argument)))));
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

fn called(argument: &Path) -> String {
    if argument == Path::new("-") { "standard input".into() } else { inputs::name(argument) }
}

/// The width of the terminal, or 100 columns where there is none. Lines of more than 120 are hard to read.
fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(100, |(width, _)| usize::from(width.0).clamp(40, 120))
}
