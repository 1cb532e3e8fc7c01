//! The error enums: one for each family, and `MigrationError` for all.

// Constructors take a value for every field.
#![allow(clippy::too_many_arguments)]

use alloc::boxed::Box;
use alloc::string::String;

use super::families::{error_traits, family_methods};
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::generated::shapes::{errors, migration_error};
use crate::model::value::{Given, Shown, Taken, Values, Variant};

include!(concat!(env!("OUT_DIR"), "/errors.rs"));
