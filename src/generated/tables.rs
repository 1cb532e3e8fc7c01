//! All facts of the catalog about the names, as static tables.

// Word hashes are not meant to be read.
#![allow(clippy::unreadable_literal)]

use super::names::{ErrorCode, ErrorKind, Family};
use crate::entry::{CodeEntry, Entry, FamilyEntry};
use crate::field::Field;
#[allow(unused_imports, reason = "few entries are retired, if any")]
use crate::reference::Retired;
use crate::reference::{Reference, Source};
use crate::remediation::{Link, Remediation};
use crate::retryability::Retryability;
use crate::tables::Part::{Beginning, End, Whole};
use crate::tables::Shape::{Name, Number, Sentence, Single};
use crate::tables::{
    Candidate, Code, Fragment, Gap, Head, Hole, Literal, Opening, Pairs, Probe, Slots, Span, Starts, Tables, Tail,
    Wording,
};
use crate::vocabulary::Role::{Account, App, Batch, CorrelationId, Detail, Guid, Tenant, Url, User};
use crate::vocabulary::{Basis, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use crate::words::{Word, WordSet};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
