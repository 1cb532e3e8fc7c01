//! Writes the service's sentence with values.

use core::fmt;

use crate::base::tables::Hole;
use crate::generated::names::ErrorKind;
use crate::generated::tables::TABLES;
use crate::model::value::Values;

/// Returns which of its kind's wordings an error with these values is displayed in: the first with all holes filled.
fn wording(kind: ErrorKind, values: &Values<'_>) -> usize {
    let is_filled = |hole: &Hole| values.get(hole.field.into()).is_some();
    let wordings = kind.entry().wordings.of(TABLES.wordings);
    wordings.iter().position(|wording| TABLES.holes(wording).iter().all(is_filled)).unwrap_or(0)
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
