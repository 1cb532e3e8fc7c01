//! The program `m365-migration`: a module for each of its jobs, over what the library says.

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

mod answer;
mod catalog;
mod classify;
mod completions;
mod exit;
mod explain;
mod inputs;
mod man;
mod markup;
mod records;
mod redact;
mod terminal;
mod triage;

use self::exit::Exit;

/// Says what to do about the errors of a Microsoft 365 tenant-to-tenant migration.
///
/// Without a command, it is `triage`: it reads your files and prints the errors, with what to do, whom to retry, and
/// who has to act. No command changes a file that it reads, and none uses a network.
#[derive(Parser)]
#[command(
    name = "m365-migration",
    version,
    propagate_version = true,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  \
                  m365-migration users.json mapping.txt           what to do about the errors in these files\n  \
                  m365-migration exports                          the same for all files of a folder\n  \
                  m365-migration explain CTTM-003                 all that is known about a code\n  \
                  m365-migration records users.json > all.jsonl   one line of JSON for each user and service\n  \
                  m365-migration redact migration.log             the log, without the values of its errors\n\n\
                  `m365-migration COMMAND --help` has more examples. A file whose name is that of a command is given \
                  with its folder: ./triage. `m365-migration triage --help` says what its exit statuses mean."
)]
struct Program {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    triage: triage::Arguments,
}

#[derive(Subcommand)]
enum Command {
    Triage(triage::Arguments),
    Explain(explain::Arguments),
    Records(records::Arguments),
    Classify(classify::Arguments),
    Redact(redact::Arguments),
    Catalog(catalog::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

fn main() -> ExitCode {
    let program = Program::parse();
    let mut exit = Exit::default();
    let result = if let Some(command) = program.command {
        run(command, &mut exit)
    } else {
        // The first argument may be a command that is mistyped.
        let commands = Program::command();
        let commands: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
        triage::run(&program.triage, &commands, &mut exit)
    };
    exit.with(result)
}

fn run(command: Command, exit: &mut Exit) -> io::Result<()> {
    match command {
        Command::Triage(arguments) => triage::run(&arguments, &[], exit),
        Command::Explain(arguments) => explain::run(&arguments, exit),
        Command::Records(arguments) => records::run(&arguments, exit),
        Command::Classify(arguments) => classify::run(&arguments, exit),
        Command::Redact(arguments) => redact::run(&arguments, exit),
        Command::Catalog(arguments) => catalog::run(&arguments, exit),
        Command::Completions(arguments) => completions::run(&arguments, &mut Program::command()),
        Command::Man(arguments) => man::run(&arguments, Program::command(), exit),
    }
}
