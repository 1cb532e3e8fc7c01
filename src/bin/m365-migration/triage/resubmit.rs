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
    let is_plain = !id.starts_with(['#', '"']) && !id.contains(char::is_control) && id.trim() == id && !id.is_empty();
    if is_plain { id.into() } else { json(id).into() }
}

fn json(text: &str) -> String {
    // Some programs end a line at these characters too.
    let json = serde_json::Value::from(text).to_string();
    json.replace('\u{7F}', "\\u007f").replace('\u{85}', "\\u0085")
}
