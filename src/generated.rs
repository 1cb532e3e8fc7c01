//! The enums and tables that the build script writes from `catalog/`.

// The generated code names its types in full where that saves the build script a decision.
#![allow(clippy::too_many_arguments, reason = "a constructor takes a value for every field")]

use alloc::string::String;

use crate::entry::{CodeEntry, Entry, FamilyEntry, Wording};
use crate::error::error_methods;
use crate::reference::Page;
use crate::value::{ToValue, Values, Variant};
use crate::{
    Basis, Field, FieldType, Link, Owner, Reference, Remediation, RetryUnit, Retryability, Role, Scope, Verdict,
};

include!(concat!(env!("OUT_DIR"), "/generated.rs"));
