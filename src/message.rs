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
    let wording = wording(kind, |field| values.get(field).is_some());
    f.write_str(wording.literals[0])?;
    for (&field, literal) in wording.holes.iter().zip(&wording.literals[1..]) {
        if let Some(value) = values.get(field) {
            write!(f, "{value}")?;
        }
        f.write_str(literal)?;
    }
    Ok(())
}
