//! The error enums: one for each family, and `MigrationError` for all.

// Constructors take a value for every field.
#![allow(clippy::too_many_arguments)]

use alloc::boxed::Box;
use alloc::string::String;

use super::families::error_methods;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::value::{Given, ToValue, Values, Variant};

include!(concat!(env!("OUT_DIR"), "/errors.rs"));
