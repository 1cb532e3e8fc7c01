//! Says what to do about a migration: the state of its users, what to do first, whom to retry, and each error.
//!
//! ```text
//! inputs ── gather ──> records and the plan of the library ── report ──> what is reported
//!                                                               │
//!                                  text, page, worklist, resubmit, JSON: its forms
//! ```
//!
//! "No errors" is printed only if there were entries in a good or neutral state, and nothing else. At a terminal, a
//! progress bar is shown if reading takes long.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::Args;

mod error_report;
mod gather;
mod handover;
mod handover_data;
mod names;
mod outputs;
mod progress;
mod report;
mod resubmit;
mod runs;
mod since;
mod text;
mod words;
mod worklist;

use self::gather::Gathered;
use self::report::Report;
use self::text::Text;
use crate::exit::Exit;
use crate::inputs::{self, Input};
use crate::terminal;

/// Says what state each user is in, what to do first, whom to retry now, and what each error is.
///
/// An input may be JSON, PowerShell output, CSV, an Excel workbook, HTML, a saved mail, a log or any other text; or a ZIP
/// archive or gzip file of these, whose files are read one by one. Its format and encoding are detected from the content,
/// not from the name. A folder means all files in it and its subfolders, without hidden ones. A user in several inputs
/// counts once, if the inputs share one of the user's ids. Give the latest export only: all errors count, however old.
///
/// It says "no errors" only if it saw entries in a good or neutral state, and nothing else.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are options of a command line")]
#[command(after_help = "Examples:\n  \
                        m365-migration triage users.json mapping.txt      your files\n  \
                        m365-migration triage exports a.xlsx all.zip      all files of a folder, a workbook, an archive\n  \
                        ... | m365-migration triage -                     standard input\n  \
                        m365-migration triage --brief users.json          without the details\n  \
                        m365-migration triage --html a.html users.json    a page to hand over too\n  \
                        m365-migration triage --csv todo.csv users.json   a worklist for Excel too\n  \
                        m365-migration triage --json users.json > 1.json  everything, for a program or for --since\n  \
                        m365-migration triage --since 1.json users.json   what has changed since then\n  \
                        m365-migration triage --check users.json          for a pipeline: fails if there are errors\n\n\
                        Exit status: 0 if everything was read; 1 with --check if errors, unrecognized texts, or failed or \
                        unknown states were found, or if errors may be missing because PowerShell truncated its output; 2 \
                        if an input, or a part of it, could not be read or is not text, if nothing is in it, if nothing in \
                        a JSON, CSV, HTML or XML file was understood, unless it is only prose, if an output could not be \
                        written, or if the arguments are wrong.")]
pub struct Arguments {
    /// Files of any format (JSON, CSV, Excel, PowerShell output, HTML, mail, log), archives or folders of them, or `-` for
    /// standard input
    /// [default: the samples, in a checkout of the source]
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Exit with status 1 if errors, unrecognized texts, or failed or unknown states were found
    #[arg(long)]
    check: bool,
    /// Leave out the details of each step and error
    #[arg(long)]
    brief: bool,
    /// List all users of each step and error, all ids that the messages name, and all places, not only three
    #[arg(long, conflicts_with = "brief")]
    users: bool,
    /// Print everything as JSON instead
    #[arg(long, conflicts_with_all = ["brief", "users"])]
    json: bool,
    /// Write one page for people too, to hand over: it needs no network, and is searched, copied from and printed
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write a worklist for Excel too: a row for each user and error
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Write the users to retry now too, one in each line
    ///
    /// A line that begins with `#` says what to retry of the users after it. A line that begins with a double quote is a user
    /// as a JSON string: one that holds a line break, or begins with `#` or a double quote itself.
    #[arg(long, value_name = "FILE")]
    retry: Option<PathBuf>,
    /// Leave out all names of users and all values of messages, in every output; a user is `user-1` and so on
    #[arg(long)]
    redact: bool,
    /// Say what has changed since an earlier report, which `--json` has written
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Print the JSON Schema of the JSON, and read nothing
    #[arg(long, exclusive = true)]
    schema: bool,
}

const SCHEMA: &str = include_str!("report.schema.json");

/// Writes the report to a file.
type Form = fn(&Report<'_>, BufWriter<File>) -> io::Result<()>;

/// Runs the job. The first argument may be one of the `commands`, mistyped.
pub fn run(arguments: &Arguments, commands: &[&str], exit: &mut Exit) -> io::Result<()> {
    if arguments.schema {
        return io::stdout().write_all(SCHEMA.as_bytes());
    }
    let is_sample = arguments.inputs.is_empty();
    let named = if is_sample { inputs::samples().into_iter().collect() } else { arguments.inputs.clone() };
    if named.is_empty() {
        exit.failed("there is nothing to read: name files or folders, or `-` for standard input; see --help");
        return Ok(());
    }
    let (inputs, failures) = all_inputs(&named, commands);
    let read = inputs.iter().filter_map(Input::path).chain(arguments.since.as_deref());
    if let Some(problem) = outputs::problem(&arguments.outputs(), &read.collect::<Vec<_>>(), &named, arguments.redact) {
        exit.failed(problem);
        return Ok(());
    }
    // To free the parts of this and of the plan one by one takes long, and the program is about to end.
    let gathered = ManuallyDrop::new(Gathered::of(&inputs, arguments.since.is_some(), !arguments.redact));
    let mut failures = failures.iter().chain(&gathered.failures);
    match failures.clone().count() {
        0 => {}
        // They quote names and what was read.
        count if arguments.redact => exit.failed(format_args!(
            "{count} of the inputs, or parts of them, could not be read or understood; without --redact, each is named here"
        )),
        _ => failures.by_ref().for_each(|failure| exit.failed(failure)),
    }
    if arguments.check && gathered.has_errors() {
        exit.found();
    }
    if gathered.readings.is_empty() {
        return Ok(());
    }

    let plan = ManuallyDrop::new(gathered.reports.plan());
    let mut report = Report::new(&plan, &gathered, arguments.redact);
    if let Some(path) = &arguments.since {
        match since::read(path, &plan, &gathered, &report) {
            Ok(since) => report.since = Some(since),
            Err(problem) => {
                exit.failed(format_args!("{}: {problem}", outputs::name("--since", path, arguments.redact)));
            }
        }
    }
    for (option, path, write) in arguments.outputs() {
        if let Err(error) = File::create(path).and_then(|file| write(&report, BufWriter::new(file))) {
            exit.failed(format_args!("{}: {error}", outputs::name(option, path, arguments.redact)));
        }
    }
    if arguments.json {
        let mut out = BufWriter::new(io::stdout().lock());
        serde_json::to_writer_pretty(&mut out, &report)?;
        out.write_all(b"\n")?;
        return out.flush();
    }
    let text = Text {
        report: &report,
        inputs: named.iter().map(|path| inputs::name(path).into()).collect(),
        is_sample,
        brief: arguments.brief,
        shown: if arguments.users { usize::MAX } else { 3 },
        width: terminal::width(120),
        bars: io::stdout().is_terminal(),
    };
    write!(anstream::stdout().lock(), "{text}")
}

impl Arguments {
    /// The files that are written: the option, the file, and what writes it.
    fn outputs(&self) -> Vec<(&'static str, &Path, Form)> {
        let forms: [(_, _, Form); 3] = [
            ("--html", &self.html, |report, file| handover::write(report, file)),
            ("--csv", &self.csv, |report, file| worklist::write(report, file)),
            ("--retry", &self.retry, |report, file| resubmit::write(report, file)),
        ];
        forms.into_iter().filter_map(|(option, path, write)| Some((option, path.as_deref()?, write))).collect()
    }
}

/// The command that is meant by the name of a file that is not there.
fn meant<'c>(argument: &Path, commands: &[&'c str]) -> Option<&'c str> {
    const NEAR: f64 = 0.6;

    let name = argument.to_str().filter(|_| !argument.exists())?.to_lowercase();
    // A dot or a folder makes it the name of a file.
    let is_word = name.chars().all(char::is_alphabetic);
    let alike = commands.iter().map(|command| (strsim::normalized_damerau_levenshtein(&name, command), *command));
    let alike = alike.filter(|(score, _)| is_word && *score >= NEAR);
    alike.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, command)| command)
}

/// The inputs of all arguments, and what is wrong with the others.
fn all_inputs(arguments: &[PathBuf], commands: &[&str]) -> (Vec<Input>, Vec<String>) {
    let (mut inputs, mut failures) = (Vec::new(), Vec::new());
    for (number, argument) in arguments.iter().enumerate() {
        if let Some(command) = meant(argument, commands).filter(|_| number == 0) {
            let name = inputs::name(argument);
            failures.push(format!("{name}: there is no such file, and no such command; did you mean `{command}`?"));
            continue;
        }
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
    (inputs, failures)
}
