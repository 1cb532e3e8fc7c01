//! The error types: the enums, their methods, `Display`, serde's format, and what is returned for other texts.

pub(crate) mod answers;
#[cfg(feature = "proptest")]
pub(crate) mod arbitrary;
pub(crate) mod builder;
#[cfg(feature = "miette")]
mod diagnostic;
pub(crate) mod enums;
pub(crate) mod facts_format;
pub(crate) mod families;
mod from_match;
pub(crate) mod json_schema;
pub(crate) mod methods;
pub(crate) mod parse_error;
pub(crate) mod recognized;
pub(crate) mod redacted;
pub(crate) mod reported;
pub(crate) mod sentence;
pub(crate) mod serde_format;
pub(crate) mod slices;
