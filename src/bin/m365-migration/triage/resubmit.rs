//! The ids to resubmit, one a line, for a script.

use std::borrow::Cow;
use std::io::{self, Write};

use super::report::Report;

/// Writes the users who can be retried now. A line that begins with `#` says what to retry of those after it.
pub fn write(report: &Report<'_>, mut out: impl Write) -> io::Result<()> {
    for retry in &report.retry {
        writeln!(out, "# {}", retry.unit)?;
        for user in &retry.users {
            writeln!(out, "{}", line(user))?;
        }
    }
    out.flush()
}

/// An id as a line. One that would not be read back is written as a JSON string.
fn line(id: &str) -> Cow<'_, str> {
    let is_plain = !id.starts_with(['#', '"']) && !id.contains(is_break) && id.trim() == id && !id.is_empty();
    if is_plain { id.into() } else { json(id).into() }
}

/// Whether a program may end a line at a character, or a terminal take it for a command.
fn is_break(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')
}

/// A JSON string in one line. JSON itself need not escape all breaks.
fn json(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.chars().fold(String::with_capacity(json.len()), |escaped, char| match char {
        char if is_break(char) => format!("{escaped}\\u{:04x}", u32::from(char)),
        char => escaped + char.encode_utf8(&mut [0; 4]),
    })
}
