//! The macros by which the generated error types get their methods and traits.
//!
//! [`MigrationError`](crate::MigrationError) has the same methods, written by hand in `methods`.

/// Gives a family's error type the methods of [`MigrationError`].
macro_rules! family_methods {
    ($name:ident) => {
        impl $name {
            /// Parses a message of this family; see [`MigrationError::parse`](crate::MigrationError::parse).
            ///
            /// # Errors
            ///
            /// [`ParseError`](crate::ParseError), also for a message of another family.
            #[inline]
            pub fn parse(message: &str) -> Result<Self, crate::ParseError> {
                crate::error::answers::parse(None, message)
            }

            /// Parses a code and a message; see [`MigrationError::parse_coded`](crate::MigrationError::parse_coded).
            ///
            /// # Errors
            ///
            /// [`ParseError`](crate::ParseError), also for a message of another family.
            #[inline]
            pub fn parse_coded<'a>(
                code: impl Into<Option<&'a str>>,
                message: impl Into<Option<&'a str>>,
            ) -> Result<Self, crate::ParseError> {
                crate::error::answers::parse(code.into(), message.into().unwrap_or_default())
            }

            /// Returns a builder for an error of this kind; see [`MigrationError::builder`](crate::MigrationError::builder).
            #[inline]
            pub fn builder<'a>(kind: ErrorKind) -> crate::Builder<'a, Self> {
                crate::error::builder::of_kind(kind)
            }

            /// Returns the kind; see [`MigrationError::kind`](crate::MigrationError::kind).
            #[inline]
            pub fn kind(&self) -> ErrorKind {
                crate::model::value::Variant::kind(self)
            }

            /// Returns the family; see [`MigrationError::family`](crate::MigrationError::family).
            #[inline]
            pub fn family(&self) -> Family {
                self.kind().family()
            }

            /// Returns every documented code of the kind; see [`MigrationError::codes`](crate::MigrationError::codes).
            #[inline]
            pub fn codes(&self) -> &'static [ErrorCode] {
                self.kind().codes()
            }

            /// Returns the code of the error; see [`MigrationError::code`](crate::MigrationError::code).
            #[inline]
            pub fn code(&self) -> Option<ErrorCode> {
                crate::error::answers::code(self)
            }

            /// Returns how to fix the error; see [`MigrationError::remediation`](crate::MigrationError::remediation).
            #[inline]
            pub fn remediation(&self) -> &'static crate::Remediation {
                self.kind().remediation()
            }

            /// Returns whether the error is worth a retry; see [`MigrationError::retryability`](crate::MigrationError::retryability).
            #[inline]
            pub fn retryability(&self) -> crate::Retryability {
                self.kind().retryability()
            }

            /// Returns how far the failure reaches; see [`MigrationError::scope`](crate::MigrationError::scope).
            #[inline]
            pub fn scope(&self) -> crate::Scope {
                self.kind().scope()
            }

            /// Returns the HTTP status of the refused request; see [`MigrationError::http_status`](crate::MigrationError::http_status).
            #[inline]
            pub fn http_status(&self) -> Option<u16> {
                self.kind().http_status()
            }

            /// Returns the message of the service as the catalog has it, with `{name}` for each value; see [`MigrationError::message`](crate::MigrationError::message).
            #[inline]
            pub fn message(&self) -> &'static str {
                self.kind().message()
            }

            /// Returns what the error means, in a sentence; see [`MigrationError::summary`](crate::MigrationError::summary).
            #[inline]
            pub fn summary(&self) -> &'static str {
                self.kind().summary()
            }

            /// Returns the possible causes; see [`MigrationError::causes`](crate::MigrationError::causes).
            #[inline]
            pub fn causes(&self) -> &'static [&'static str] {
                self.kind().causes()
            }

            /// Returns where the error is documented; see [`MigrationError::reference`](crate::MigrationError::reference).
            #[inline]
            pub fn reference(&self) -> crate::Reference {
                self.kind().reference()
            }

            /// Returns the names of the fields and their values; see [`MigrationError::fields`](crate::MigrationError::fields).
            #[inline]
            pub fn fields(&self) -> crate::model::iterators::Fields<'_> {
                crate::model::iterators::Fields(crate::error::answers::fields(self).collect())
            }

            /// Returns the value of a field; see [`MigrationError::get`](crate::MigrationError::get).
            #[inline]
            pub fn get(&self, field: &str) -> Option<crate::Value<'_>> {
                crate::error::answers::get(self, field)
            }

            /// Returns the values of the fields with this role; see [`MigrationError::in_role`](crate::MigrationError::in_role).
            #[inline]
            pub fn in_role(&self, role: crate::Role) -> crate::model::iterators::InRole<'_> {
                crate::model::iterators::InRole(crate::error::answers::in_role(self, role).collect())
            }

            /// Returns the user being migrated; see [`MigrationError::user`](crate::MigrationError::user).
            #[inline]
            pub fn user(&self) -> Option<&str> {
                crate::error::answers::alone_in_role(self, crate::Role::User)
            }

            /// Returns the tenant that the error is about; see [`MigrationError::tenant`](crate::MigrationError::tenant).
            #[inline]
            pub fn tenant(&self) -> Option<&str> {
                crate::error::answers::alone_in_role(self, crate::Role::Tenant)
            }

            /// Returns the id for Microsoft Support; see [`MigrationError::correlation_id`](crate::MigrationError::correlation_id).
            #[inline]
            pub fn correlation_id(&self) -> Option<&str> {
                crate::error::answers::alone_in_role(self, crate::Role::CorrelationId)
            }

            /// Returns the error inside the error; see [`MigrationError::nested`](crate::MigrationError::nested).
            #[inline]
            pub fn nested(&self) -> Option<MigrationError> {
                crate::error::answers::nested(self)
            }

            /// Returns the error without its values; see [`MigrationError::redacted`](crate::MigrationError::redacted).
            #[inline]
            pub fn redacted(&self) -> crate::Redacted {
                crate::error::answers::redacted(crate::model::known::Known::BUILT_IN, self)
            }
        }
    };
}

/// Gives an error type its traits.
macro_rules! error_traits {
    ($name:ident) => {
        /// Writes the service's sentence with the values filled in; `{:#}` writes the kind and the code before it.
        ///
        /// For a text without values, see [`redacted`](Self::redacted).
        impl core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                crate::error::sentence::render(f, crate::model::known::Known::BUILT_IN, self)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                crate::error::answers::compare(self, other).is_eq()
            }
        }

        impl Eq for $name {}

        impl core::hash::Hash for $name {
            #[inline]
            fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
                crate::error::answers::hash(self, state);
            }
        }

        impl Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> core::cmp::Ordering {
                crate::error::answers::compare(self, other)
            }
        }

        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl core::str::FromStr for $name {
            type Err = crate::ParseError;

            #[inline]
            fn from_str(message: &str) -> Result<Self, crate::ParseError> {
                Self::parse(message)
            }
        }

        /// Any error of these kinds, with any of its codes or none, and with plausible values. `None` is all kinds.
        ///
        /// # Panics
        ///
        /// If none of the kinds is one of this type.
        ///
        /// ```
        /// use m365_migration_errors::{ErrorKind, MigrationError, Role};
        /// use proptest::prelude::*;
        ///
        /// let licenses = vec![ErrorKind::TeamsChatTeamsLicenseMissing, ErrorKind::OneDriveUsersNotLicensed];
        /// proptest!(|(error in any_with::<MigrationError>(Some(licenses)))| {
        ///     let kinds = [ErrorKind::TeamsChatTeamsLicenseMissing, ErrorKind::OneDriveUsersNotLicensed];
        ///     prop_assert!(kinds.contains(&error.kind()));
        /// });
        /// ```
        #[cfg(feature = "proptest")]
        impl proptest::arbitrary::Arbitrary for $name {
            type Parameters = Option<alloc::vec::Vec<crate::ErrorKind>>;
            type Strategy = proptest::strategy::BoxedStrategy<Self>;

            #[inline]
            fn arbitrary_with(kinds: Self::Parameters) -> Self::Strategy {
                crate::error::arbitrary::errors(kinds)
            }
        }

        impl serde::Serialize for $name {
            #[inline]
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::error::serde_format::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::error::serde_format::deserialize(deserializer)
            }
        }

        crate::error::json_schema::schema! { $name, |_| crate::error::json_schema::errors::<Self>() }
    };
}

pub(crate) use {error_traits, family_methods};
