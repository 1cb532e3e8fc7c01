//! How `Display` writes an error: the service's sentence, with the values in it.

use core::fmt;

use crate::base::facts::kind_facts::KindFacts;
use crate::base::padded::padded;
use crate::base::tables::Hole;
use crate::model::catalog_kind::Kind;
use crate::model::known::Known;
use crate::model::value::Stated;

/// Returns which of a kind's wordings displays an error with these fields: the first with all holes filled.
fn wording(known: Known, entry: &'static KindFacts, has: impl Fn(usize) -> bool) -> usize {
    let is_filled = |hole: &Hole| has(hole.field.into());
    let wordings = entry.wordings.of(known.tables.wordings);
    wordings.iter().position(|wording| known.tables.holes(wording).iter().all(is_filled)).unwrap_or(0)
}

/// Returns the template of the sentence of an error with these fields.
pub(crate) fn template(known: Known, entry: &'static KindFacts, has: impl Fn(usize) -> bool) -> &'static str {
    entry.templates[wording(known, entry, has)]
}

/// Writes an error's sentence, and with `{:#}` its kind and code first.
pub(crate) fn render<E: Stated>(f: &mut fmt::Formatter<'_>, known: Known, error: &E) -> fmt::Result {
    let (entry, values) = (error.entry(), error.values());
    let head = f.alternate().then_some(Kind(entry));
    let wording = &entry.wordings.of(known.tables.wordings)[wording(known, entry, |field| values.get(field).is_some())];
    padded(f, &|f| {
        write_head(f, head, error.seen_code().or(Kind(entry).code()))?;
        f.write_str(known.tables.literal(wording, 0))?;
        for (number, hole) in known.tables.holes(wording).iter().enumerate() {
            if let Some(value) = values.get(hole.field.into()) {
                write!(f, "{value}")?;
            }
            f.write_str(known.tables.literal(wording, number + 1))?;
        }
        Ok(())
    })
}

/// Writes the kind and the code that `{:#}` puts before a sentence; nothing without a kind.
pub(crate) fn write_head(f: &mut dyn fmt::Write, kind: Option<Kind>, code: Option<&str>) -> fmt::Result {
    match (kind, code) {
        (None, _) => Ok(()),
        (Some(kind), None) => write!(f, "{kind}: "),
        (Some(kind), Some(code)) => write!(f, "{kind} ({code}): "),
    }
}
