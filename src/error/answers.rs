//! What every error type answers, written once over [`Stated`] and [`Variant`].

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use crate::base::vocabulary::Role;
use crate::error::parse_error::ParseError;
use crate::error::redacted::Redacted;
use crate::error::sentence;
use crate::generated::names::ErrorCode;
use crate::matcher;
use crate::model::catalog_kind::Kind;
use crate::model::known::Known;
use crate::model::value::{Stated, Value, Variant};

pub(crate) fn parse<E: Variant>(code: Option<&str>, message: &str) -> Result<E, ParseError> {
    // A match is large, so it is not moved.
    let refusal = match &matcher::documented(code, message, matcher::kinds_of(E::FAMILY)) {
        Ok(found) => match found.build() {
            Some(error) => return Ok(error),
            None => matcher::found::Refusal::Unknown,
        },
        Err(refusal) => *refusal,
    };
    Err(ParseError::new(Known::BUILT_IN, code, message, E::FAMILY, refusal))
}

/// Compares kinds in the order of the catalog, then values, then the codes that were seen.
pub(crate) fn compare<E: Variant>(a: &E, b: &E) -> Ordering {
    let kinds = a.kind().cmp(&b.kind());
    kinds.then_with(|| a.values().cmp(&b.values())).then_with(|| a.seen_code().cmp(&b.seen_code()))
}

/// Hashes what [`compare`] compares.
pub(crate) fn hash<E: Variant>(error: &E, state: &mut impl Hasher) {
    (error.kind(), error.values(), error.seen_code()).hash(state);
}

pub(crate) fn code<E: Variant>(error: &E) -> Option<ErrorCode> {
    error.seen_code().or(error.kind().code())
}

pub(crate) fn fields<E: Stated>(error: &E) -> impl Iterator<Item = (&'static str, Value<'_>)> {
    let values = error.values();
    let fields = error.entry().fields.iter().enumerate();
    fields.filter_map(move |(index, field)| Some((field.name(), values.get(index)?)))
}

pub(crate) fn get<'a, E: Stated>(error: &'a E, field: &str) -> Option<Value<'a>> {
    fields(error).find_map(|(name, value)| (name == field).then_some(value))
}

pub(crate) fn in_role<E: Stated>(error: &E, role: Role) -> impl Iterator<Item = &str> {
    let values = error.values();
    let fields = error.entry().fields.iter().enumerate().filter(move |(_, field)| field.role() == Some(role));
    fields.filter_map(move |(index, _)| values.get(index)?.as_str())
}

/// Returns the text of the one field with this role; `None` if no field or several have it.
pub(crate) fn alone_in_role<E: Stated>(error: &E, role: Role) -> Option<&str> {
    let mut found = in_role(error, role);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

pub(crate) fn nested<E: Variant, N: Variant>(error: &E) -> Option<N> {
    matcher::documented(None, alone_in_role(error, Role::Detail)?, matcher::ALL).ok()?.build()
}

pub(crate) fn redacted<E: Stated>(known: Known, error: &E) -> Redacted {
    let (kind, values) = (Kind(error.entry()), error.values());
    let text = sentence::template(known, kind.0, |field| values.get(field).is_some());
    Redacted { kind: Some(kind), code: error.seen_code().or(kind.code()), text: text.into() }
}
