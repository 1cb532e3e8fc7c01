//! The completions for a shell.

use std::io::{self, Write};

use clap::{Args, Command};
use clap_complete::Shell;

/// Prints the completions for a shell.
///
/// With them, the Tab key completes commands and options.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration completions bash > ~/.local/share/bash-completion/completions/m365-migration\n  \
                        m365-migration completions fish > ~/.config/fish/completions/m365-migration.fish\n  \
                        m365-migration completions powershell >> $PROFILE")]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

pub fn run(arguments: &Arguments, program: &mut Command) -> io::Result<()> {
    let name = program.get_name().to_owned();
    // Through a buffer, because the writer that this is given may not fail.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, program, name, &mut script);
    io::stdout().write_all(&script)
}
