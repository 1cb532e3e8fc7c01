//! All facts of the catalog about the names, as static tables.

// Word hashes are not meant to be read.
#![allow(clippy::unreadable_literal)]

use super::names::{ErrorCode, ErrorKind, Family};
use crate::base::retryability::Retryability;
use crate::base::tables::Part::{Beginning, End, Whole};
use crate::base::tables::Shape::{Name, Number, Sentence, Single};
use crate::base::tables::{
    Code, FastWording, Fragment, Gap, Head, Hole, Literal, Opening, Pairs, Probe, Slots, Span, Starts, Tables, Tail,
    Wording,
};
use crate::base::vocabulary::Role::{Account, App, Batch, CorrelationId, Detail, Guid, Tenant, Url, User};
use crate::base::vocabulary::{Basis, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use crate::base::words::{Word, WordSet};
use crate::model::entry::{CodeEntry, Entry, FamilyEntry};
use crate::model::field::Field;
#[allow(unused_imports, reason = "few entries are retired, if any")]
use crate::model::reference::Retired;
use crate::model::reference::{Reference, Source};
use crate::model::remediation::{Link, Remediation};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
