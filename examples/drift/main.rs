//! Compares the published page of documented errors with the catalog.
//!
//! ```text
//! cargo run --example drift -- PAGE.md              # prints what has changed, row by row
//! cargo run --example drift -- PAGE.md --suggest    # also prints an entry for each new row
//! cargo run --example drift -- PAGE.md --json       # for a bot
//! cargo run --example drift -- PAGE.md --accept     # writes digests of the current prose to catalog/page.lock
//! cargo run --example drift -- PAGE.md --section "OneDrive errors"
//! ```
//!
//! Exit status: 0 if nothing differs, 1 if something does, 2 if the page cannot be read or the arguments are wrong.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

mod compare;
mod known;
mod lock;
mod page;
mod report;
mod suggest;

/// Compares the page of documented errors with the catalog.
#[derive(Parser)]
struct Arguments {
    /// The Markdown source of the page; without it, prints which page to get
    page: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print a TOML entry for each new row
    #[arg(long)]
    suggest: bool,
    /// Accept the current descriptions and actions: write their digests to catalog/page.lock. Correct the entries first
    #[arg(long)]
    accept: bool,
    /// Use another lock file
    #[arg(long, value_name = "FILE", default_value = lock::PATH)]
    lock: PathBuf,
    /// Compare only the section with this heading; may be repeated
    #[arg(long, value_name = "HEADING")]
    section: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(path) = &arguments.page else {
        return print(&report::how_to());
    };
    let read = fs::read(path).map_err(|error| error.to_string());
    let text = read.and_then(|bytes| {
        String::from_utf8(bytes)
            .map_err(|error| format!("byte {} is not UTF-8: save the page as UTF-8", error.utf8_error().valid_up_to()))
    });
    let result = text.and_then(|text| {
        let mut lock = lock::Lock::read(&arguments.lock)?;
        let (page, comparison) = compared(&text, &arguments.section, &lock)?;
        if !arguments.accept {
            return Ok((page, comparison));
        }
        lock.accept(&comparison.seen);
        lock.write(&arguments.lock)?;
        compared(&text, &arguments.section, &lock)
    });
    let (page, comparison) = match result {
        Ok(compared) => compared,
        Err(problem) => {
            eprintln!("drift: {}: {problem}", path.display());
            return ExitCode::from(2);
        }
    };
    let entries = if arguments.suggest { suggest::entries(&page, &comparison.new) } else { Vec::new() };
    let path = path.display().to_string();
    let text = if arguments.json {
        report::json(&path, &page, &comparison, &entries)
    } else {
        report::text(&path, &page, &comparison, &entries)
    };
    let printed = print(&text);
    if printed == ExitCode::SUCCESS && !comparison.differences.is_empty() { ExitCode::from(1) } else { printed }
}

/// Reads a page and compares it, or only some sections.
fn compared(text: &str, sections: &[String], lock: &lock::Lock) -> Result<(page::Page, compare::Comparison), String> {
    let mut page = page::Page::read(text);
    let mut known = known::all(lock);
    if !sections.is_empty() {
        for section in sections {
            let has = |known: &known::Known| known.section == *section;
            if !known.iter().any(has) && !page.sections.contains(section) {
                return Err(format!("neither the page nor the catalog has a section `{section}`"));
            }
        }
        page.rows.retain(|row| sections.contains(&row.section));
        page.sections.retain(|section| sections.contains(section));
        page.troubles.retain(|trouble| sections.contains(&trouble.section));
        known.retain(|known| sections.contains(&known.section));
    }
    if page.rows.is_empty() && page.troubles.is_empty() {
        return Err("there is no table of errors in it: the page's Markdown source is needed".into());
    }
    let comparison = compare::compare(&page, known, known::source().edition());
    Ok((page, comparison))
}

fn print(text: &str) -> ExitCode {
    match anstream::stdout().write_all(text.as_bytes()) {
        // The reader may stop early, as `| head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("drift: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::SUCCESS,
    }
}
