//! From values back to the service's sentence.

use core::fmt;

use crate::generated::names::ErrorKind;
use crate::generated::tables::TABLES;
use crate::value::Values;

/// Returns the number among its kind's of the wording that an error with these values is displayed in.
fn wording(kind: ErrorKind, values: &Values<'_>) -> usize {
    TABLES.displayed(kind.entry().wordings.of(TABLES.wordings), |field| values.get(field).is_some())
}

/// Returns the template of the sentence with these values.
pub(crate) fn template(kind: ErrorKind, values: &Values<'_>) -> &'static str {
    kind.entry().templates[wording(kind, values)]
}

/// Writes the sentence with its values.
pub(crate) fn render(f: &mut fmt::Formatter<'_>, kind: ErrorKind, values: &Values<'_>) -> fmt::Result {
    let wording = &kind.entry().wordings.of(TABLES.wordings)[wording(kind, values)];
    f.write_str(TABLES.literal(wording, 0))?;
    for (number, hole) in TABLES.holes(wording).iter().enumerate() {
        if let Some(value) = values.get(hole.field.into()) {
            write!(f, "{value}")?;
        }
        f.write_str(TABLES.literal(wording, number + 1))?;
    }
    Ok(())
}
