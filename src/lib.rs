//! The documented errors of Microsoft 365 tenant-to-tenant migration as typed values.
//!
//! Orchestrated migration moves a user's mailbox, OneDrive, Teams chats and Teams meetings from one tenant to another,
//! and fails in about a hundred documented ways. The service describes a failure in prose. This crate turns that prose
//! into an error that says what happened, to whom, whether and what to retry, who has to fix what, and how. The module
//! `guide` of this documentation has a chapter for each usual task.
//!
//! # Parse and match
//!
//! [`MigrationError`] has a variant for each [family](Family), and each family an enum with a variant for each error:
//!
//! ```
//! use m365_migration_errors::{MigrationError, Owner, TeamsChatError};
//!
//! let message = "CTTM-005: Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams \
//!                license. Assign a Teams license to the user and retry migration.";
//! let error = MigrationError::parse(message)?;
//!
//! match &error {
//!     MigrationError::TeamsChat(TeamsChatError::TeamsLicenseMissing { user, tenant, .. }) => {
//!         assert_eq!(user, "alex@contoso.com");
//!         assert_eq!(tenant, "contoso.com");
//!     }
//!     error if error.retryability().is_retryable_now() => println!("again: {error}"),
//!     error => println!("{}", error.remediation().summary()),
//! }
//!
//! assert!(!error.retryability().is_retryable_now(), "somebody has to assign the license first");
//! assert_eq!(error.remediation().owner(), Owner::NamedTenantAdmin);
//! # Ok::<(), m365_migration_errors::ParseError>(())
//! ```
//!
//! Microsoft Graph returns a code and a message; [`MigrationError::parse_coded`] takes both. [`recognize`] does not
//! allocate, for those who search many texts.
//!
//! # What is not in the catalog
//!
//! Half a sentence, another product's error or a mention of a code never becomes a typed error. [`ParseError`] owns the
//! message and says what is known: the code, what all errors with this code have in common, the nearest kinds and the
//! words in which they [differ](ParseError::differences), and the kinds that a truncated message is the
//! [beginning](ParseError::beginning_of) of.
//!
//! ```
//! use m365_migration_errors::{ErrorKind, MigrationError};
//!
//! let error = MigrationError::parse("MIGR-002: User migration failed. User 42 is not authorized to migrate.").unwrap_err();
//! assert_eq!(error.code().and_then(|code| code.kind()), Some(ErrorKind::GeneralUserNotAuthorized));
//! assert_eq!(error.candidates()[0].kind(), ErrorKind::GeneralUserNotAuthorized);
//! assert!(!error.retryability().unwrap().is_retryable_now());
//! ```
//!
//! # Facts without a message
//!
//! [`ErrorKind`] is the flat, `Copy` key of all facts in the catalog; [`ErrorCode`] is a documented code. A code is not
//! a key: two kinds have the code `IM-003`, three have `EXCH-08`.
//!
//! ```
//! use m365_migration_errors::{ErrorCode, ErrorKind, Verdict};
//!
//! let code: ErrorCode = "exch-08".parse()?;
//! for kind in code.kinds() {
//!     println!("{kind}: {}", kind.summary());
//!     assert_eq!(kind.retryability().verdict(), Verdict::AfterFix);
//! }
//! const SUMMARY: &str = ErrorKind::TeamsChatUserNotMapped.summary();
//! assert!(SUMMARY.ends_with('.'));
//! # Ok::<(), m365_migration_errors::UnknownName>(())
//! ```
//!
//! # What may change
//!
//! Kind ids, codes, field names and serde's format are stable. An error that the service's page drops stays, marked as
//! such ([`Reference::retired`]). The enums and their variants are `#[non_exhaustive]`: a new error or a new field is
//! not a breaking change, so a `match` needs an arm for the rest, and a pattern ends in `..`:
//!
//! ```
//! use m365_migration_errors::{ExchangeError, MigrationError};
//!
//! fn queue(error: &MigrationError) -> &'static str {
//!     match error {
//!         MigrationError::Exchange(ExchangeError::MaxRetriesReached { .. }) => "next batch",
//!         MigrationError::Exchange(_) => "mailboxes",
//!         _ => "all others",
//!     }
//! }
//!
//! // A variant is built by its constructor, or by a `Builder`.
//! let error = ExchangeError::max_retries_reached("42");
//! assert_eq!(queue(&error.into()), "next batch");
//! ```
//!
//! A new field is always optional, and no field ever becomes optional or ceases to be. So constructors keep their
//! parameters, and older data can be read.
//!
//! [`message`](ErrorKind::message) and [`redacted`](MigrationError::redacted) change with the service's wording. Use the
//! [kind's id](ErrorKind::id) as a key, and never a kind's number or place in the order.
//!
//! # serde
//!
//! Every error is one flat object: `kind`, `code` if the kind has several and one was seen, and `fields`. Names are
//! written as their text: ids, codes, and the words of the catalog.
//!
//! ```
//! use m365_migration_errors::MigrationError;
//!
//! let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
//! let json = serde_json::to_string(&error)?;
//! assert_eq!(json, r#"{"kind":"exchange/max-retries-reached","fields":{"user":"42"}}"#);
//! assert_eq!(serde_json::from_str::<MigrationError>(&json)?, error);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Reading ignores keys and fields that only a newer version knows. [`Reported`] reads everything: also texts that are not in
//! the catalog, Graph's `{"code": ..., "message": ...}`, and the kinds of a newer version.
//!
//! Every format of serde will do. Binary formats, such as those of `postcard`, `rmp-serde` and `ciborium`, have one layout:
//! kind, code or nothing, and a map of texts, in which a number is written as digits.
//!
//! # Features
//!
//! - `std` (default): without it the crate needs only `core`, `alloc` and atomic pointers.
//! - `scan`: `scan` and `scan_bytes` find every error inside a longer text, `ScanReader` in what a reader reads; `redact`
//!   replaces their values.
//! - `proptest`: arbitrary errors of every type, for the property tests of dependents. It does not build for
//!   `wasm32-unknown-unknown`, which has no random numbers.
//! - `miette`: diagnostics with the kind as code, the remediation as help, a link, and a severity.
//! - `schemars`: `JsonSchema` for all types that serde writes, for `OpenAPI` documents and generated clients. A schema lists the
//!   kinds and names of this version; a later version may have more.
//! - `extend`: [`catalog::Catalog`](crate::catalog) also knows the errors of your own TOML files, in messages, longer texts
//!   and files.
//! - `records`: the module `records` reads what users have, from Graph's JSON to logs, as a stream of records.
//! - `plan`: the module `plan` makes of errors or records what to do: whom to retry now, who waits, what to fix first.
//! - `cli`: the program `m365-migration`, which `cargo install` installs. It adds nothing to the library.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

mod base;
#[cfg(any(feature = "extend", test))]
#[allow(dead_code, reason = "the build script needs the rest")]
mod definitions;
mod error;
#[cfg(feature = "extend")]
mod extend;
mod generated;
#[cfg(any(doc, doctest))]
pub mod guide;
mod matcher;
mod model;
mod near;
#[cfg(feature = "plan")]
pub mod plan;
#[cfg(feature = "records")]
pub mod records;
#[cfg(feature = "scan")]
mod scan;

/// The catalog as a whole: the pages it was compared with, and how to extend it at run time.
pub mod catalog {
    pub use crate::base::facts::reference::Page;
    #[cfg(feature = "extend")]
    pub use crate::extend::{
        AnyError, AnyRecognized, Catalog, CatalogBuilder, CatalogError, ExtendedError, Mistake, Mistakes,
    };
    pub use crate::model::facts::PAGES;
    #[cfg(all(feature = "extend", feature = "scan"))]
    pub use crate::scan::{AnyFound, AnyScan};
}

/// The iterators that methods return.
pub mod iter {
    pub use crate::model::catalog_kind::Kinds;
    pub use crate::model::iterators::{FieldRanges, Fields, InRole, NewerFields, TextFields, Wordings};
    pub use crate::model::page::PageKinds;
}

pub use crate::base::facts::field::Field;
pub use crate::base::facts::reference::{Reference, Retired};
pub use crate::base::facts::remediation::{Link, Remediation};
pub use crate::base::facts::retryability::Retryability;
pub use crate::base::name_traits::UnknownName;
pub use crate::base::vocabulary::{Basis, Fidelity, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
pub use crate::error::builder::{BuildError, Builder};
pub use crate::error::enums::{
    ApiError, CrossTenantError, ExchangeError, GeneralError, IdentityMappingError, MigrationError, OneDriveError,
    TeamsChatError, TeamsMeetingError,
};
pub use crate::error::parse_error::ParseError;
pub use crate::error::recognized::Recognized;
pub use crate::error::recognized::{recognize, recognize_coded};
pub use crate::error::redacted::Redacted;
pub use crate::error::reported::{NewerError, Reported};
pub use crate::generated::names::{ErrorCode, ErrorKind, Family};
pub use crate::model::catalog_kind::Kind;
pub use crate::model::value::Value;
pub use crate::near::candidate::Candidate;
pub use crate::near::difference::Difference;
#[cfg(feature = "scan")]
pub use crate::scan::{Found, Scan, ScanBytes, redact, scan, scan_bytes};
#[cfg(all(feature = "scan", feature = "std"))]
pub use crate::scan::{OwnedFound, ScanReader};
