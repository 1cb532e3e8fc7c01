//! How the program ends: what it says on standard error, and its exit status.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::terminal;

/// The exit status so far. It only gets worse.
#[derive(Default)]
pub struct Exit {
    status: u8,
}

impl Exit {
    /// Status 1, which each command has a meaning for: errors were found, or a name is unknown.
    pub fn found(&mut self) {
        self.status = self.status.max(1);
    }

    /// Says what could not be read, understood or written: status 2. The job goes on with the rest.
    pub fn failed(&mut self, problem: impl Display) {
        say(problem);
        self.status = 2;
    }

    /// The exit status after a job. Its error is that of standard output.
    pub fn with(mut self, result: io::Result<()>) -> ExitCode {
        // The reader may stop early, as `| head` does.
        if let Some(error) = result.err().filter(|error| error.kind() != ErrorKind::BrokenPipe) {
            self.failed(format_args!("standard output: {error}"));
        }
        ExitCode::from(self.status)
    }
}

/// Writes a line to standard error, which may be closed.
pub fn say(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "m365-migration: {}", terminal::harmless(&text.to_string()));
}
