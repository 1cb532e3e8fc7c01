//! The facts about the built-in names, as statics.
//!
//! Only the functions of this file name the statics. Those of the large ones are never inlined: LLVM copies a constant,
//! with all that it refers to, into each codegen unit that names it.

use crate::base::facts::field::Field;
use crate::base::facts::kind_facts::KindFacts;
#[allow(unused_imports, reason = "few entries are retired, if any")]
use crate::base::facts::reference::Retired;
use crate::base::facts::reference::{Page, Reference};
use crate::base::facts::remediation::{Link, Remediation};
use crate::base::facts::retryability::Retryability;
use crate::base::tables::Span;
use crate::base::vocabulary::{Basis, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use crate::generated::names::{ErrorCode, ErrorKind, Family};

/// The names that a built-in kind has to do with.
#[derive(Debug)]
pub(crate) struct KindNames {
    pub(crate) family: Family,
    /// Every single code, the generic one first.
    pub(crate) codes: &'static [ErrorCode],
}

/// The facts about one code.
#[derive(Debug)]
pub(crate) struct CodeFacts {
    pub(crate) text: &'static str,
    pub(crate) kinds: &'static [ErrorKind],
    pub(crate) is_generic: bool,
}

/// The facts about one family.
#[derive(Debug)]
pub(crate) struct FamilyFacts {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) kinds: &'static [ErrorKind],
}

#[inline(never)]
pub(super) const fn of_kind(kind: ErrorKind) -> &'static KindFacts {
    &KINDS[kind as usize]
}

pub(super) const fn names_of(kind: ErrorKind) -> &'static KindNames {
    &NAMES[kind as usize]
}

#[inline(never)]
pub(super) const fn of_code(code: ErrorCode) -> &'static CodeFacts {
    &CODES[code as usize]
}

#[inline(never)]
pub(super) const fn of_family(family: Family) -> &'static FamilyFacts {
    &FAMILIES[family as usize]
}

include!(concat!(env!("OUT_DIR"), "/facts.rs"));
