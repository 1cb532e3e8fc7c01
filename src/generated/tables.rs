//! Everything that the catalog says about the names, as static tables.

// The hashes of words are for no eyes.
#![allow(clippy::unreadable_literal)]

use super::names::{ErrorCode, ErrorKind, Family};
use crate::entry::{CodeEntry, Entry, FamilyEntry};
use crate::field::Field;
use crate::reference::{Page, Reference};
use crate::remediation::{Link, Remediation};
use crate::retryability::Retryability;
use crate::tables::Ends::{Bare, Enclosed, Quoted};
use crate::tables::Shape::{Number, Sentence, Single};
use crate::tables::{
    Candidate, Code, Gap, Head, Hole, Literal, Opening, Probe, Range, Slots, Span, Tables, Tail, Wording,
};
use crate::vocabulary::Role::{Account, App, Batch, CorrelationId, Detail, Guid, Tenant, Url, User};
use crate::vocabulary::{Basis, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use crate::words::Word;

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
