//! The manual pages.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;

use crate::exit::Exit;

/// Prints the manual page, or writes the pages of all commands into a folder.
///
/// A page has the text of --help.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration man | man -l -\n  \
                        m365-migration man ~/.local/share/man/man1\n\n\
                        Exit status: 0; 2 if a page could not be written, or the arguments are wrong.")]
pub struct Arguments {
    /// Write a page for each command into this folder, which is made if it is not there
    folder: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, program: Command, exit: &mut Exit) -> io::Result<()> {
    let Some(folder) = &arguments.folder else {
        let mut page = Vec::new();
        Man::new(program).render(&mut page)?;
        return io::stdout().write_all(&page);
    };
    let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(program, folder));
    if let Err(error) = written {
        exit.failed(format_args!("{}: {error}", folder.display()));
    }
    Ok(())
}
