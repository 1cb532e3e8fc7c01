//! All facts about one kind of error.

use super::field::Field;
use super::reference::Reference;
use super::remediation::Remediation;
use super::retryability::Retryability;
use crate::base::tables::Span;
use crate::base::vocabulary::Scope;

/// The facts about one kind of error, built in or the user's.
#[derive(Debug)]
pub(crate) struct KindFacts {
    /// The number of the kind in its catalog. The built-in kinds come first, in the order of `ErrorKind`.
    pub(crate) number: u16,
    /// The kind's id, such as `teams-chat/user-not-mapped`.
    pub(crate) id: &'static str,
    /// The family's id, such as `teams-chat`.
    pub(crate) family: &'static str,
    pub(crate) family_title: &'static str,
    /// Every single code, the generic one first.
    pub(crate) codes: &'static [&'static str],
    /// The place among the codes of the one that is not generic, if there is exactly one.
    pub(crate) own_code: Option<usize>,
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
