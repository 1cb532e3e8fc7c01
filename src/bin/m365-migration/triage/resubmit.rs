//! The ids to resubmit, one a line, for a script.

use std::io::{self, Write};

use super::report::Report;

/// Writes the users who can be retried now. A line that begins with `#` says what to retry of those after it.
pub fn write(report: &Report<'_>, mut out: impl Write) -> io::Result<()> {
    for retry in &report.retry {
        writeln!(out, "# {}", retry.unit)?;
        for user in &retry.users {
            writeln!(out, "{user}")?;
        }
    }
    out.flush()
}
