//! The documented errors of Microsoft 365 tenant-to-tenant migration as typed values.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "proptest")]
mod arbitrary;
mod builder;
mod code;
mod entry;
mod envelope;
mod error;
mod family;
mod field;
mod fold;
mod generated;
mod kind;
mod matcher;
mod message;
mod nearest;
mod parse_error;
mod recognized;
mod reference;
mod remediation;
mod retryability;
mod serde;
mod value;
mod vocabulary;

pub use crate::builder::{BuildError, Builder};
pub use crate::field::Field;
pub use crate::generated::{
    ApiError, CrossTenantError, ErrorCode, ErrorKind, ExchangeError, Family, GeneralError, IdentityMappingError,
    MigrationError, OneDriveError, TeamsChatError, TeamsMeetingError,
};
pub use crate::nearest::Candidate;
pub use crate::parse_error::ParseError;
pub use crate::recognized::{Fidelity, Recognized, recognize, recognize_coded};
pub use crate::reference::Reference;
pub use crate::remediation::{Link, Remediation};
pub use crate::retryability::Retryability;
pub use crate::value::Value;
pub use crate::vocabulary::{Basis, FieldType, Owner, RetryUnit, Role, Scope, UnknownName, Verdict};
