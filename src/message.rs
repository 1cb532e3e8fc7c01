//! From values back to the service's sentence.

use core::fmt;

use crate::entry::Wording;
use crate::generated::names::ErrorKind;
use crate::value::Values;

/// Returns the wording that an error with these values is displayed in: the first all of whose holes are filled.
pub(crate) fn wording(kind: ErrorKind, is_filled: impl Fn(usize) -> bool) -> &'static Wording {
    let wordings = kind.entry().wordings;
    wordings.iter().find(|wording| wording.holes.iter().all(|&field| is_filled(field))).unwrap_or(&wordings[0])
}

/// Writes the sentence with its values.
pub(crate) fn render(f: &mut fmt::Formatter<'_>, kind: ErrorKind, values: &Values<'_>) -> fmt::Result {
    write(f, wording(kind, |field| values.get(field).is_some()), |f, field| match values.get(field) {
        Some(value) => write!(f, "{value}"),
        None => Ok(()),
    })
}

/// The sentence with `{name}` in place of each value.
pub(crate) struct Redacted {
    pub(crate) wording: &'static Wording,
    pub(crate) kind: ErrorKind,
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.wording, |f, field| write!(f, "{{{}}}", self.kind.fields()[field].name()))
    }
}

fn write(
    f: &mut fmt::Formatter<'_>,
    wording: &Wording,
    mut hole: impl FnMut(&mut fmt::Formatter<'_>, usize) -> fmt::Result,
) -> fmt::Result {
    f.write_str(wording.literals[0])?;
    for (&field, literal) in wording.holes.iter().zip(&wording.literals[1..]) {
        hole(f, field)?;
        f.write_str(literal)?;
    }
    Ok(())
}
