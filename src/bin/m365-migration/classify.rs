//! A filter that prints as JSON which error each line is, for pipes and for programs in other languages.
//!
//! Each line of the input is a message, as plain text or as a JSON string, or a JSON object with `message`,
//! `code` or both. Each line, even an empty one, gives one line of output:
//!
//! ```json
//! {"kind":"general/user-migration-failed","family":"general","codes":["MIGR-003"],"code":"MIGR-003",
//!  "fields":{"user":"alex@contoso.com"},"fidelity":"exact","differences":[],"retryability":"transient",
//!  "unit":"user_migration","scope":"user","owner":"operator","basis":"documented"}
//! {"kind":null,"code":"EXCH-15","family":"exchange","candidates":[{"kind":"exchange/max-retries-reached",
//!  "score":0.929,"beginning":false,"differences":[{"seen":"hit","expected":"reached",
//!  "start":30,"end":33}]}],"reason":"..."}
//! ```
//!
//! The lines are wrapped here. `differences` are the words of the message that differ from the catalog: `seen` instead
//! of `expected`, either of which may be empty, and the bytes of `seen` in the message, or of a recognized one in its
//! sentence. `beginning` is true if the message was cut. `code` is the code as it was seen; `codes` are all documented
//! codes of the error. `unit` is what to retry, or `none`. The output is flushed as soon as no more input is waiting, so
//! a program can also ask line by line.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use clap::Args;
use m365_migration_errors::{MigrationError, recognize_coded};
use serde::Deserialize;

use crate::answer::Answer;
use crate::exit::Exit;
use crate::inputs::Input;

/// Prints a line of JSON for each line of the input: which error it is.
///
/// For pipes, and for programs in other languages. Each line of the input is a message, as plain text or as a JSON
/// string; or it is a JSON object with a `message`, a `code` or both. Each line, even an empty one, gives one line of
/// output. A program can ask line by line: an answer is written as soon as no more input is waiting. A gzip file is
/// unpacked.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration classify messages.txt\n  \
                        jq -c '.value[].currentStatus[].errors[]' users.json | m365-migration classify\n\n\
                        Exit status: 0; 2 if a file could not be read, or the arguments are wrong. The other files are \
                        still read.")]
pub struct Arguments {
    /// Files with a message or a JSON object on each line; `-` for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments, exit: &mut Exit) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for file in &arguments.files {
        let input = Input::file(file);
        match input.open() {
            Ok(bytes) => classify(&input.name, bytes, &mut output, exit)?,
            Err(error) => exit.failed(format_args!("{}: {error}", input.name)),
        }
    }
    Ok(())
}

fn classify(name: &str, input: impl Read, output: &mut impl Write, exit: &mut Exit) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    loop {
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                exit.failed(format_args!("{name}: {error}"));
                break;
            }
        }
        // Bytes, not a `String`: one bad byte in a log must not end the run.
        let (code, message) = message(String::from_utf8_lossy(&line).trim_start_matches('\u{FEFF}'));
        serde_json::to_writer(&mut *output, &answer(&code, &message))?;
        output.write_all(b"\n")?;
        line.clear();
        // A program that asks line by line waits for the answer now.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    output.flush()
}

/// The code, which may be empty, and the message of a line.
fn message(line: &str) -> (String, String) {
    #[derive(Deserialize)]
    struct Coded {
        message: Option<String>,
        code: Option<String>,
    }

    let line = line.trim();
    let bare = || (String::new(), line.to_owned());
    // A line that only looks like JSON is a message too.
    match line.as_bytes().first() {
        Some(b'{') => match serde_json::from_str(line) {
            Err(_) | Ok(Coded { code: None, message: None }) => bare(),
            Ok(Coded { code, message }) => (code.unwrap_or_default(), message.unwrap_or_default()),
        },
        Some(b'"') => serde_json::from_str(line).map_or_else(|_| bare(), |message| (String::new(), message)),
        _ => bare(),
    }
}

fn answer<'a>(code: &'a str, message: &'a str) -> Answer<'a> {
    match recognize_coded(code, message) {
        Some(recognized) => {
            let seen = recognized.seen_code().map(|code| code.as_str()).or(recognized.seen_code_text());
            Answer::error(&recognized.to_error(), recognized.fidelity(), seen, recognized.differences())
        }
        // `parse_coded` explains why it was not recognized.
        None => Answer::unknown(&MigrationError::parse_coded(code, message).expect_err("it was not recognized")),
    }
}
