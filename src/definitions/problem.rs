//! A mistake in the catalog, described for an editor who does not know Rust.

use core::fmt;

/// A place in the catalog.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    /// The variant of the error, `[family]`, or nothing for a whole file.
    pub(crate) entry: String,
}

/// A mistake: what was seen, where, and what to do.
pub(crate) struct Problem {
    pub(crate) place: Place,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn unreadable(file: &str, error: &std::io::Error) -> Self {
        let place = Place { file: file.to_owned(), line: 1, entry: String::new() };
        Self {
            place,
            message: format!("the file cannot be read ({error}): restore it, or correct the name in index.toml"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.entry.is_empty() { Ok(()) } else { write!(f, ": {}", self.entry) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}
