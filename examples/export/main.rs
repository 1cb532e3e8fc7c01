//! Writes the whole catalog as data for other programs, or as a page for people.
//!
//! ```text
//! cargo run --example export                          # JSON to standard output
//! cargo run --example export -- --json catalog.json   # to a file
//! cargo run --example export -- --schema              # the JSON Schema of that format
//! cargo run --example export -- --html catalog.html   # one page that needs nothing else, not even a network
//! ```
//!
//! The page has search, filters and links: `catalog.html?q=license&owner=source_admin` is a filtered view, and
//! `catalog.html#CTTM-003` or `catalog.html#teams-chat/user-not-mapped` opens an error. A shared code shows all its
//! errors.
//!
//! Exit status: 0; 1 if the output could not be written; 2 if the arguments are wrong.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser};

mod data;
mod page;

/// Writes the whole catalog of errors as JSON or as one HTML page.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    output: Output,
}

/// What to write, and where to.
#[derive(Args)]
#[group(multiple = false)]
struct Output {
    /// Write JSON [default]; without FILE to standard output
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    json: Option<PathBuf>,
    /// Write the JSON Schema of the JSON
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    schema: Option<PathBuf>,
    /// Write one self-contained HTML page
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    html: Option<PathBuf>,
}

const SCHEMA: &str = include_str!("catalog.schema.json");

fn main() -> ExitCode {
    let (text, file) = match Arguments::parse().output {
        Output { schema: Some(file), .. } => (SCHEMA.to_owned(), file),
        Output { html: Some(file), .. } => (page::render(&data::catalog()), file),
        Output { json, .. } => (data::to_json(&data::catalog()), json.unwrap_or_else(|| "-".into())),
    };
    match write(&file, &text) {
        // The reader may stop early, as `| head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("export: {}: {error}", file.display());
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if file == Path::new("-") { io::stdout().write_all(text.as_bytes()) } else { fs::write(file, text) }
}
