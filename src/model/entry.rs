//! The types of the static tables that the build script writes: all facts of the catalog about an error.

use crate::base::retryability::Retryability;
use crate::base::tables::Span;
use crate::base::vocabulary::Scope;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::field::Field;
use crate::model::reference::Reference;
use crate::model::remediation::Remediation;

/// The catalog's facts about one kind of error.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: &'static str,
    pub(crate) family: Family,
    /// Every single code, the generic one first.
    pub(crate) codes: &'static [ErrorCode],
    /// The one code that is not generic, if there is exactly one.
    pub(crate) own_code: Option<ErrorCode>,
    pub(crate) http_status: Option<u16>,
    /// Every wording with `{name}` for each hole, as the catalog writes it, the canonical one first.
    pub(crate) templates: &'static [&'static str],
    /// The wordings' rows in the tables of the matcher.
    pub(crate) wordings: Span,
    pub(crate) fields: &'static [Field],
    pub(crate) summary: &'static str,
    pub(crate) causes: &'static [&'static str],
    pub(crate) scope: Scope,
    pub(crate) retryability: Retryability,
    pub(crate) remediation: Remediation,
    pub(crate) reference: Reference,
}

/// The catalog's facts about one code.
#[derive(Debug)]
pub(crate) struct CodeEntry {
    pub(crate) text: &'static str,
    pub(crate) kinds: &'static [ErrorKind],
    pub(crate) generic: bool,
}

/// The catalog's facts about one family.
#[derive(Debug)]
pub(crate) struct FamilyEntry {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) kinds: &'static [ErrorKind],
}
