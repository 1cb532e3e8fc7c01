//! A catalog at run time: this crate's own, and the user's files.
//!
//! The user's files go through the same steps as the crate's own in its build: `definitions` reads and checks all of
//! them together, and `definitions::index` computes the matcher's tables from all. This crate's own files come first, so their
//! kinds and codes have the same numbers as in [`ErrorKind`] and [`ErrorCode`](crate::ErrorCode), and their errors
//! become the same [`MigrationError`](crate::MigrationError).
//!
//! ```text
//! catalog/*.toml ─┐
//!                 ├─> Definitions ──> KindFacts, Tables ──> matcher ──> AnyRecognized ──> AnyError
//! contoso.toml ───┘
//! ```
//!
//! What is said of the user's kinds has the types of the built-in ones, which are `&'static`. So a catalog stays in
//! memory for good, and the same files are built only once.

mod any_error;
mod any_recognized;
mod catalog;
mod catalog_error;
#[cfg(test)]
mod tests;

pub use self::any_error::{AnyError, ExtendedError};
pub use self::any_recognized::AnyRecognized;
pub use self::catalog::{Catalog, CatalogBuilder};
pub use self::catalog_error::{CatalogError, Mistake, Mistakes};
