//! The error enums: one a family, and `MigrationError` over them.

// Constructors take a value for every field.
#![allow(clippy::too_many_arguments)]

use alloc::string::String;

use super::names::{ErrorCode, ErrorKind, Family};
use crate::error::error_methods;
use crate::recognized::Recognized;
use crate::value::{ToValue, Values, Variant};

include!(concat!(env!("OUT_DIR"), "/errors.rs"));

impl Recognized<'_> {
    /// Returns the same as an owned, typed error.
    ///
    /// # Panics
    ///
    /// Never: the matcher has checked that each value is of its field's type.
    pub fn to_error(&self) -> MigrationError {
        self.build().expect("the matcher has filled every field of the kind")
    }
}

impl From<Recognized<'_>> for MigrationError {
    fn from(recognized: Recognized<'_>) -> Self {
        recognized.to_error()
    }
}
