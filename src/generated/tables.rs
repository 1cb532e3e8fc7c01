//! The tables of the matcher for the built-in catalog.

// Word hashes are not meant to be read.
#![allow(clippy::unreadable_literal)]

use crate::base::tables::Part::{Beginning, End, Whole};
use crate::base::tables::Shape::{Name, Number, Sentence, Single};
use crate::base::tables::{
    Code, FastWording, Fragment, Gap, Head, Hole, Literal, Opening, Pairs, Probe, Slots, Span, Starts, Tables, Tail,
    Wording,
};
use crate::base::vocabulary::Role::{Account, App, Batch, CorrelationId, Detail, Guid, Tenant, Url, User};
use crate::base::words::{Word, WordSet};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
