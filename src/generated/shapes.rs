//! The shapes of the generated enums. The build script names the parts, and these macros make Rust of them.

/// Makes [`Family`](crate::Family).
macro_rules! families {
    ($($(#[$doc:meta])* $family:ident = $name:literal $is:ident,)+) => {
        names! {
            /// A family of errors: the part of the migration that reports them.
            ///
            /// ```
            /// use m365_migration_errors::Family;
            ///
            /// let ids: Vec<_> = Family::ALL.iter().map(|family| family.id()).collect();
            /// assert_eq!(ids[..3], ["api", "general", "cross-tenant"]);
            /// ```
            Family;
            /// Every family, in the order of the catalog.
            ///
            /// ```
            /// use m365_migration_errors::Family;
            ///
            /// assert_eq!(Family::ALL.first(), Some(&Family::Api));
            /// assert!(Family::ALL.contains(&Family::IdentityMapping));
            /// ```
            ALL: [$($(#[$doc])* $family = $name),+]
        }

        impl Family {
            $(
                #[doc = concat!("Returns whether it is [`", stringify!($family), "`](Self::", stringify!($family), ").")]
                pub const fn $is(self) -> bool {
                    matches!(self, Self::$family)
                }
            )+
        }
    };
}

/// Makes [`ErrorKind`](crate::ErrorKind).
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)+) => {
        names! {
            /// A kind of error, without values: the key of all the catalog's facts.
            ///
            /// ```
            /// use m365_migration_errors::{ErrorKind, Scope};
            ///
            /// for kind in ErrorKind::ALL.iter().filter(|kind| kind.scope() == Scope::Tenant) {
            ///     println!("{}: {}", kind.id(), kind.summary());
            /// }
            /// assert_eq!("teams-chat/user-not-mapped".parse(), Ok(ErrorKind::TeamsChatUserNotMapped));
            /// ```
            ErrorKind;
            /// Every kind, in the order of the catalog: those of a family are together.
            ///
            /// ```
            /// use m365_migration_errors::{ErrorKind, Family};
            ///
            /// let of_general = ErrorKind::ALL.iter().filter(|kind| kind.family() == Family::General);
            /// assert_eq!(of_general.count(), Family::General.kinds().len());
            /// ```
            ALL: [$($(#[$doc])* $kind = $name),+]
        }
    };
}

/// Makes [`ErrorCode`](crate::ErrorCode).
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal,)+) => {
        names! {
            /// A documented error code.
            ///
            /// A code is not the key of an error: some codes have several kinds, some kinds several codes. Where the
            /// documentation writes two codes as one, such as `MMS-001/002`, there is a variant for each of them, and one for
            /// the pair, for a message that has both.
            ///
            /// ```
            /// use m365_migration_errors::{ErrorCode, ErrorKind};
            ///
            /// let code: ErrorCode = "cttm-005".parse()?;
            /// assert_eq!(code, ErrorCode::Cttm005);
            /// assert_eq!(code.kind(), Some(ErrorKind::TeamsChatTeamsLicenseMissing));
            /// # Ok::<(), m365_migration_errors::UnknownName>(())
            /// ```
            ErrorCode;
            /// Every code, in the order of the catalog.
            ///
            /// ```
            /// use m365_migration_errors::ErrorCode;
            ///
            /// let shared: Vec<_> = ErrorCode::ALL.iter().filter(|code| code.kinds().len() > 1).collect();
            /// assert!(shared.contains(&&ErrorCode::Im003), "two families use it");
            /// ```
            ALL: [$($(#[$doc])* $code = $name),+]
        }
    };
}

/// Makes the error enum of a family. `with code` marks a kind with several codes, which keeps the one that was seen.
macro_rules! errors {
    (
        $(#[$doc:meta])*
        $name:ident: $family:ident;
        $(
            $(#[$variant_doc:meta])*
            $variant:ident $is:ident = $kind:ident $(with $code:ident)? {
                $($(#[$field_doc:meta])* $field:ident: $type:ty = $value:expr,)*
            }
            $(#[$constructor_doc:meta])*
            fn $constructor:ident($($parameter:ident: $given:ty),*);
        )+
    ) => {
        $(#[$doc])*
        ///
        /// See [`MigrationError`] for how to match on it.
        #[derive(Clone, Debug, thiserror::Error)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_doc])*
                #[non_exhaustive]
                $variant {
                    $($(#[$field_doc])* $field: $type,)*
                    $(
                        /// The code that was seen, if one was. The kind has several.
                        $code: Option<ErrorCode>,
                    )?
                },
            )+
        }

        impl $name {
            $(
                #[doc = concat!("Returns whether it is [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                #[inline]
                pub const fn $is(&self) -> bool {
                    matches!(self, Self::$variant { .. })
                }
            )+
        }

        /// Constructors, for tests and for tools that raise these errors themselves. They take the fields that every
        /// wording has; [`builder`](Self::builder) takes all. The values are not checked: with a value that no message
        /// can have, such as an empty id, the error is displayed as a text that does not parse.
        impl $name {
            $(
                $(#[$constructor_doc])*
                pub fn $constructor($($parameter: $given),*) -> Self {
                    Self::$variant { $($field: $value,)* $($code: None,)? }
                }
            )+
        }

        #[allow(clippy::match_same_arms, reason = "each kind has its arm")]
        #[allow(unused_variables, unused_mut, unreachable_patterns, reason = "not every family has codes to keep apart")]
        impl Variant for $name {
            const FAMILY: Option<Family> = Some(Family::$family);

            fn kind(&self) -> ErrorKind {
                match self {
                    $(Self::$variant { .. } => ErrorKind::$kind,)+
                }
            }

            fn seen_code(&self) -> Option<ErrorCode> {
                match self {
                    $($(Self::$variant { $code, .. } => *$code,)?)+
                    _ => None,
                }
            }

            fn values(&self) -> Values<'_> {
                let mut fields = Shown::default();
                match self {
                    $(Self::$variant { $($field,)* .. } => { $(fields.show($field);)* })+
                }
                fields.values
            }

            fn build(kind: ErrorKind, seen: Option<ErrorCode>, given: &dyn Given) -> Option<Self> {
                let mut fields = Taken::new(given);
                let error = match kind {
                    $(ErrorKind::$kind => Self::$variant { $($field: fields.take(),)* $($code: seen,)? },)+
                    _ => return None,
                };
                fields.is_complete.then_some(error)
            }
        }

        family_methods!($name);
        error_traits!($name);
    };
}

/// Makes [`MigrationError`](crate::MigrationError).
macro_rules! migration_error {
    ($($(#[$doc:meta])* $family:ident $is:ident($error:ident),)+) => {
        /// An error of tenant-to-tenant migration: one variant a family.
        ///
        /// ```
        /// use m365_migration_errors::{MigrationError, TeamsChatError};
        ///
        /// let message = "CTTM-005: Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a \
        ///                Teams license. Assign a Teams license to the user and retry migration.";
        /// match MigrationError::parse(message)? {
        ///     MigrationError::TeamsChat(TeamsChatError::TeamsLicenseMissing { user, tenant, .. }) => {
        ///         assert_eq!((&*user, &*tenant), ("alex@contoso.com", "contoso.com"));
        ///     }
        ///     other => panic!("{other}"),
        /// }
        /// # Ok::<(), m365_migration_errors::ParseError>(())
        /// ```
        ///
        /// An error of one family is taken out by `TryFrom`, which gives back the errors of others:
        ///
        /// ```
        /// use m365_migration_errors::{ExchangeError, MigrationError, TeamsChatError};
        ///
        /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
        /// assert_eq!(TeamsChatError::try_from(error.clone()), Err(error.clone()));
        /// assert_eq!(ExchangeError::try_from(error), Ok(ExchangeError::max_retries_reached("42")));
        /// # Ok::<(), m365_migration_errors::ParseError>(())
        /// ```
        ///
        /// Errors are sorted by kind, in the order of the catalog, then by their values.
        ///
        /// The enums and their variants are `#[non_exhaustive]`, so a pattern ends in `..`, and a variant is built by its
        /// constructor, such as [`ExchangeError::max_retries_reached`], or by a [`Builder`](crate::Builder).
        #[derive(Clone, Debug, thiserror::Error)]
        #[non_exhaustive]
        pub enum MigrationError {
            $($(#[$doc])* $family($error),)+
        }

        impl MigrationError {
            $(
                #[doc = concat!("Returns whether it is [`", stringify!($family), "`](Self::", stringify!($family), ").")]
                #[inline]
                pub const fn $is(&self) -> bool {
                    matches!(self, Self::$family(_))
                }
            )+
        }

        $(
            // thiserror's `#[from]` would make the inner error a source with the same text.
            impl From<$error> for MigrationError {
                fn from(error: $error) -> Self {
                    Self::$family(error)
                }
            }

            /// Takes the error of the family out, or gives back an error of another one.
            impl TryFrom<MigrationError> for $error {
                type Error = MigrationError;

                fn try_from(error: MigrationError) -> Result<Self, MigrationError> {
                    match error {
                        MigrationError::$family(error) => Ok(error),
                        other => Err(other),
                    }
                }
            }
        )+

        impl Variant for MigrationError {
            const FAMILY: Option<Family> = None;

            fn kind(&self) -> ErrorKind {
                match self {
                    $(Self::$family(error) => error.kind(),)+
                }
            }

            fn seen_code(&self) -> Option<ErrorCode> {
                match self {
                    $(Self::$family(error) => error.seen_code(),)+
                }
            }

            fn values(&self) -> Values<'_> {
                match self {
                    $(Self::$family(error) => error.values(),)+
                }
            }

            fn build(kind: ErrorKind, seen: Option<ErrorCode>, given: &dyn Given) -> Option<Self> {
                match kind.family() {
                    $(Family::$family => $error::build(kind, seen, given).map(Self::$family),)+
                }
            }
        }

        error_traits!(MigrationError);
    };
}

pub(crate) use {codes, errors, families, kinds, migration_error};
