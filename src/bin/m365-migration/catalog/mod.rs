//! Writes the whole catalog as data for other programs, or as a page for people.
//!
//! The page has search, filters and links: `catalog.html?q=license&owner=source_admin` is a filtered view, and
//! `catalog.html#CTTM-003` or `catalog.html#teams-chat/user-not-mapped` opens an error. A shared code shows all its
//! errors.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

mod data;
mod page;
#[cfg(test)]
mod tests;

use crate::exit::Exit;

/// Writes the whole catalog of errors, as JSON or as one page to search.
///
/// The page needs nothing else, not even a network. It has search, filters and links: `catalog.html#CTTM-003` opens an
/// error.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration catalog                       JSON to standard output\n  \
                        m365-migration catalog --json catalog.json   to a file\n  \
                        m365-migration catalog --html catalog.html   a page for people\n  \
                        m365-migration catalog --schema              the JSON Schema of that JSON\n\n\
                        Exit status: 0; 2 if the output could not be written, or the arguments are wrong.")]
#[group(multiple = false)]
pub struct Arguments {
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

pub fn run(arguments: &Arguments, exit: &mut Exit) -> io::Result<()> {
    let (text, file) = match arguments {
        Arguments { schema: Some(file), .. } => (SCHEMA.to_owned(), file.as_path()),
        Arguments { html: Some(file), .. } => (page::render(&data::catalog()), file.as_path()),
        Arguments { json, .. } => (data::to_json(&data::catalog()), json.as_deref().unwrap_or(Path::new("-"))),
    };
    if file == Path::new("-") {
        return io::stdout().write_all(text.as_bytes());
    }
    if let Err(error) = fs::write(file, text) {
        exit.failed(format_args!("{}: {error}", file.display()));
    }
    Ok(())
}
