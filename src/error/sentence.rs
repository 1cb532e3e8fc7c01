//! How `Display` writes an error: the service's sentence, with the values in it.

use core::fmt;

use crate::base::tables::Hole;
use crate::model::known::Known;
use crate::model::value::{Stated, Values};

/// Returns which of its kind's wordings an error is displayed in: the first with all holes filled.
fn wording<E: Stated>(known: Known, error: &E, values: &Values<'_>) -> usize {
    let is_filled = |hole: &Hole| values.get(hole.field.into()).is_some();
    let wordings = error.entry().wordings.of(known.tables.wordings);
    wordings.iter().position(|wording| known.tables.holes(wording).iter().all(is_filled)).unwrap_or(0)
}

/// Returns the template of an error's sentence.
pub(crate) fn template<E: Stated>(known: Known, error: &E) -> &'static str {
    error.entry().templates[wording(known, error, &error.values())]
}

/// Writes an error's sentence.
pub(crate) fn render<E: Stated>(f: &mut fmt::Formatter<'_>, known: Known, error: &E) -> fmt::Result {
    let values = error.values();
    let wording = &error.entry().wordings.of(known.tables.wordings)[wording(known, error, &values)];
    f.write_str(known.tables.literal(wording, 0))?;
    for (number, hole) in known.tables.holes(wording).iter().enumerate() {
        if let Some(value) = values.get(hole.field.into()) {
            write!(f, "{value}")?;
        }
        f.write_str(known.tables.literal(wording, number + 1))?;
    }
    Ok(())
}
