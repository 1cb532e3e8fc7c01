//! The methods of every error type, written once for all of them.

use crate::base::vocabulary::Role;
use crate::error::parse_error::ParseError;
use crate::error::recognized::recognize;
use crate::generated::names::ErrorCode;
use crate::matcher;
use crate::model::known::Known;
use crate::model::value::{Stated, Value, Variant};

pub(crate) fn parse<E: Variant>(code: Option<&str>, message: &str) -> Result<E, ParseError> {
    // A match is large, so it is not moved.
    let refusal = match &matcher::documented(code, message, matcher::kinds_of(E::FAMILY)) {
        Ok(found) => match found.build() {
            Some(error) => return Ok(error),
            None => matcher::found::Refusal::Unknown,
        },
        Err(refusal) => *refusal,
    };
    Err(ParseError::new(Known::BUILT_IN, code, message, E::FAMILY, refusal))
}

pub(crate) fn code<E: Variant>(error: &E) -> Option<ErrorCode> {
    error.seen_code().or(error.kind().code())
}

pub(crate) fn fields<E: Stated>(error: &E) -> impl Iterator<Item = (&'static str, Value<'_>)> {
    let values = error.values();
    let fields = error.entry().fields.iter().enumerate();
    fields.filter_map(move |(index, field)| Some((field.name(), values.get(index)?)))
}

pub(crate) fn in_role<E: Stated>(error: &E, role: Role) -> impl Iterator<Item = &str> {
    let values = error.values();
    let fields = error.entry().fields.iter().enumerate().filter(move |(_, field)| field.role() == Some(role));
    fields.filter_map(move |(index, _)| values.get(index)?.as_str())
}

/// Returns the text of the one field with this role; `None` if no field or several have it.
pub(crate) fn alone_in_role<E: Stated>(error: &E, role: Role) -> Option<&str> {
    let mut found = in_role(error, role);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

pub(crate) fn nested<E: Variant, N: Variant>(error: &E) -> Option<N> {
    recognize(alone_in_role(error, Role::Detail)?)?.0.build()
}

/// Gives an error type its methods and traits. They are `#[inline]` so that a dependent compiles only those that it
/// calls, and this crate does not compile them for nine types.
///
/// `$message` is one that the type parses, and `$variant` is its kind.
macro_rules! error_methods {
    ($name:ident, $variant:ident, $message:literal) => {
        impl $name {
            /// Parses a message of the service.
            ///
            /// The sentence may be in quotes or after a code (`CTTM-003: ...`, `[CTTM-003] ...`, `Error code: CTTM-003,
            /// message: ...`), and may differ from the documented one in what has no meaning.
            ///
            /// # Errors
            ///
            /// [`ParseError`](crate::ParseError) owns the message and says what is known about it. A family's type
            /// refuses the messages of other families.
            ///
            /// ```
            #[doc = concat!("use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            ///
            #[doc = concat!("let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            #[doc = concat!("assert_eq!(error.kind(), ErrorKind::", stringify!($variant), ");")]
            #[doc = concat!("assert!(", stringify!($name), "::parse(\"The server is busy.\").is_err());")]
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn parse(message: &str) -> Result<Self, crate::ParseError> {
                crate::error::methods::parse(None, message)
            }

            /// Parses a code and a message, as in Graph's `{"code": ..., "message": ...}`.
            ///
            /// Either may be empty. A code that does not belong to the message is ignored.
            ///
            /// # Errors
            ///
            /// [`ParseError`](crate::ParseError), as for [`parse`](Self::parse); it has the code.
            ///
            /// ```
            #[doc = concat!("use m365_migration_errors::", stringify!($name), ";")]
            ///
            #[doc = concat!("let error = ", stringify!($name), "::parse_coded(\"\", ", stringify!($message), ")?;")]
            #[doc = concat!("assert_eq!(error, ", stringify!($name), "::parse(", stringify!($message), ")?);")]
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn parse_coded(code: &str, message: &str) -> Result<Self, crate::ParseError> {
                crate::error::methods::parse(Some(code), message)
            }

            /// Returns a builder for an error of this kind, for callers who know the fields only by name.
            ///
            /// ```
            #[doc = concat!("use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            ///
            #[doc = concat!("let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            #[doc = concat!("let mut builder = ", stringify!($name), "::builder(ErrorKind::", stringify!($variant), ");")]
            /// for (name, value) in error.fields() {
            ///     builder = builder.field(name, value);
            /// }
            /// assert_eq!(builder.build()?, error);
            /// # Ok::<(), Box<dyn std::error::Error>>(())
            /// ```
            #[inline]
            pub fn builder<'a>(kind: ErrorKind) -> crate::Builder<'a, Self> {
                crate::Builder::new(kind)
            }

            /// Returns the kind: the fieldless key of all the catalog's facts about the error.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            #[doc = concat!("assert_eq!(error.kind(), ErrorKind::", stringify!($variant), ");")]
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn kind(&self) -> ErrorKind {
                crate::model::value::Variant::kind(self)
            }

            /// Returns the family.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.family(), error.kind().family());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn family(&self) -> Family {
                self.kind().family()
            }

            /// Returns every documented code of the error's kind; see [`ErrorKind::codes`].
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.codes(), error.kind().codes());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn codes(&self) -> &'static [ErrorCode] {
                self.kind().codes()
            }

            /// Returns the code of the error: the one that was seen with it, or else the kind's own. `None` if the kind
            /// has no code, or has several and none of them was seen.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.code(), error.kind().code());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn code(&self) -> Option<ErrorCode> {
                crate::error::methods::code(self)
            }

            /// Returns how to fix the error, and who has to act.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert!(!error.remediation().steps().is_empty());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn remediation(&self) -> &'static crate::Remediation {
                self.kind().remediation()
            }

            /// Returns whether the error is worth a retry, of what, and after what.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.retryability(), error.kind().retryability());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn retryability(&self) -> crate::Retryability {
                self.kind().retryability()
            }

            /// Returns how far the failure reaches.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.scope(), error.kind().scope());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn scope(&self) -> crate::Scope {
                self.kind().scope()
            }

            /// Returns the names of the fields and their values, in the order of the message. A field that the message
            /// lacked is left out.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// for (name, value) in error.fields() {
            ///     assert_eq!(error.get(name), Some(value));
            /// }
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn fields(&self) -> impl Iterator<Item = (&'static str, crate::Value<'_>)> {
                crate::error::methods::fields(self)
            }

            /// Returns the value of the field with this name; `None` if there is none.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.get("no_such_field"), None);
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn get(&self, field: &str) -> Option<crate::Value<'_>> {
                self.fields().find_map(|(name, value)| (name == field).then_some(value))
            }

            /// Returns the values of the fields with this role, in the order of the message.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// use m365_migration_errors::Role;
            ///
            /// let declared = error.kind().fields().iter().filter(|field| field.role() == Some(Role::Tenant));
            /// assert_eq!(error.in_role(Role::Tenant).count(), declared.count());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn in_role(&self, role: crate::Role) -> impl Iterator<Item = &str> {
                crate::error::methods::in_role(self, role)
            }

            /// Returns the user being migrated, by object id or UPN; `None` if the message names none, or two fields
            /// could be it. See [`Role::User`](crate::Role::User).
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// let named = error.kind().fields().iter().any(|field| field.role() == Some(m365_migration_errors::Role::User));
            /// assert_eq!(error.user().is_some(), named);
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn user(&self) -> Option<&str> {
                crate::error::methods::alone_in_role(self, crate::Role::User)
            }

            /// Returns the tenant that the error is about; `None` if the message names none, or names both.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// let tenants = error.kind().fields().iter().filter(|field| field.role() == Some(m365_migration_errors::Role::Tenant));
            /// assert_eq!(error.tenant().is_some(), tenants.count() == 1);
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn tenant(&self) -> Option<&str> {
                crate::error::methods::alone_in_role(self, crate::Role::Tenant)
            }

            /// Returns the id by which Microsoft Support finds the failure; `None` if the message has none.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.correlation_id(), error.get("correlation_id").and_then(|id| id.as_str()));
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn correlation_id(&self) -> Option<&str> {
                crate::error::methods::alone_in_role(self, crate::Role::CorrelationId)
            }

            /// Returns the error inside the error, if the message quotes one that is in the catalog.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.nested(), None);
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn nested(&self) -> Option<crate::MigrationError> {
                crate::error::methods::nested(self)
            }

            /// Returns the sentence with `{name}` in place of each value. It has no personal data and is the same for
            /// every error of the kind: fit for telemetry.
            ///
            /// ```
            #[doc = concat!("# use m365_migration_errors::{ErrorKind, ", stringify!($name), "};")]
            #[doc = concat!("# let error = ", stringify!($name), "::parse(", stringify!($message), ")?;")]
            /// assert_eq!(error.redacted(), error.kind().message());
            /// # Ok::<(), m365_migration_errors::ParseError>(())
            /// ```
            #[inline]
            pub fn redacted(&self) -> &'static str {
                crate::error::sentence::template(crate::model::known::Known::BUILT_IN, self)
            }
        }

        /// Writes the service's sentence with the values filled in.
        impl core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                crate::error::sentence::render(f, crate::model::known::Known::BUILT_IN, self)
            }
        }

        impl core::str::FromStr for $name {
            type Err = crate::ParseError;

            #[inline]

            fn from_str(message: &str) -> Result<Self, crate::ParseError> {
                Self::parse(message)
            }
        }

        #[cfg(feature = "proptest")]
        impl proptest::arbitrary::Arbitrary for $name {
            type Parameters = ();
            type Strategy = proptest::strategy::BoxedStrategy<Self>;

            #[inline]

            fn arbitrary_with((): ()) -> Self::Strategy {
                crate::error::arbitrary::errors()
            }
        }

        impl serde::Serialize for $name {
            #[inline]
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::error::format::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::error::format::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use error_methods;
