//! A filter that prints as JSON which error each line is, for pipes and for programs in other languages.
//!
//! ```text
//! cargo run --example classify -- errors.txt more.jsonl
//! jq -c '.value[].currentStatus[].errors[]' users.json | cargo run --example classify
//! ```
//!
//! Each line of the input is a message, as plain text or as a JSON string, or a JSON object with `message` and
//! optionally `code`. Each line, even an empty one, gives one line of output:
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
//! of `expected`, either of which may be empty, and the bytes of `seen` in the message, or of a recognized one in its sentence. `beginning` is true if the message was cut. `code` is the code as it
//! was seen; `codes` are all documented codes of the error. `unit` is what to retry, or `none`. The output is flushed
//! as soon as no more input is waiting, so a program can also ask line by line.
//!
//! Exit status: 0; 2 if a file could not be read (the others are still classified) or the arguments are wrong.

mod answer;

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

use clap::Parser;
use m365_migration_errors::{MigrationError, recognize_coded};
use serde::Deserialize;

use crate::answer::Answer;

/// Prints a line of JSON for each line of the input: which Microsoft 365 migration error it is.
#[derive(Parser)]
struct Arguments {
    /// Files with a message or a JSON object on each line; `-` for standard input
    #[arg(default_value = "-")]
    files: Vec<String>,
}

fn main() -> ExitCode {
    let mut output = BufWriter::new(io::stdout().lock());
    let mut status = ExitCode::SUCCESS;
    for path in Arguments::parse().files {
        let input: Box<dyn Read> = match path.as_str() {
            "-" => Box::new(io::stdin().lock()),
            _ => match File::open(&path) {
                Ok(file) => Box::new(file),
                Err(error) => {
                    eprintln!("classify: {path}: {error}");
                    status = ExitCode::from(2);
                    continue;
                }
            },
        };
        match classify(input, &mut output) {
            Ok(()) => {}
            // The reader may stop early, as `| head` does.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => {
                eprintln!("classify: {path}: {error}");
                status = ExitCode::from(2);
            }
        }
    }
    status
}

fn classify(input: impl Read, output: &mut impl Write) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
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
        message: String,
        code: Option<String>,
    }

    let line = line.trim();
    let bare = || (String::new(), line.to_owned());
    // A line that only looks like JSON is a message too.
    match line.as_bytes().first() {
        Some(b'{') => serde_json::from_str::<Coded>(line)
            .map_or_else(|_| bare(), |coded| (coded.code.unwrap_or_default(), coded.message)),
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
