//! Converts a recognized message into the typed error.

use crate::generated::errors::MigrationError;
use crate::recognized::Recognized;

impl Recognized<'_> {
    /// Returns an owned, typed error with the same kind, code and values.
    ///
    /// # Panics
    ///
    /// Never: the matcher has checked that each value is of its field's type.
    pub fn to_error(&self) -> MigrationError {
        self.0.build().expect("the matcher has filled every field of the kind")
    }
}

impl From<Recognized<'_>> for MigrationError {
    fn from(recognized: Recognized<'_>) -> Self {
        recognized.to_error()
    }
}
