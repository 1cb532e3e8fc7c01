//! The fixed words by which the catalog classifies an error, each list an enum.
//!
//! The build script reads the same words from the catalog, with this very file, so a word that is not here cannot
//! be in the catalog.

use crate::base::name_traits::{name_traits, names};

/// Declares an enum of words: its names come from one list.
macro_rules! words {
    ($(#[$attribute:meta])* $name:ident, $what:literal, [$($variants:tt)+]) => {
        names! {
            $(#[$attribute])*
            $name;
            /// Every value, in the order of declaration.
            ALL: [$($variants)+]
        }

        impl $name {
            /// Returns the word as the catalog writes it, in `snake_case`; `FromStr` reads it back.
            pub const fn as_str(self) -> &'static str {
                Self::NAMES[self as usize]
            }
        }

        name_traits!($name, $what);
    };
}

words! {
    /// Whether a retry can succeed, and what has to happen first.
    ///
    /// The words follow the rule by which Google's canonical status codes are chosen: retry the call, retry
    /// higher up, or fix the state of the system first.
    ///
    /// Verdicts are ordered by how much has to happen before the work is done: first those without a necessary retry,
    /// last the one that needs a person. The order is stable; a new verdict gets its place in it.
    ///
    /// ```
    /// use m365_migration_errors::Verdict;
    ///
    /// assert_eq!(Verdict::AfterFix.as_str(), "after_fix");
    /// assert_eq!("after_fix".parse(), Ok(Verdict::AfterFix));
    /// assert_eq!("After-Fix".parse(), Ok(Verdict::AfterFix));
    /// assert!(Verdict::AfterFix.is_after_fix() && !Verdict::AfterFix.is_transient());
    /// assert_eq!(
    ///     Verdict::ALL,
    ///     [
    ///         Verdict::NotNeeded,
    ///         Verdict::Optional,
    ///         Verdict::Transient,
    ///         Verdict::Throttled,
    ///         Verdict::AfterWait,
    ///         Verdict::AfterFix,
    ///     ],
    /// );
    /// assert!(Verdict::ALL.is_sorted());
    /// ```
    Verdict, "a retryability verdict", [
        /// There is nothing to retry: the wanted state is reached or on its way.
        NotNeeded = "not_needed",
        /// Most of the work is done; whether to retry for the rest is a choice.
        Optional = "optional",
        /// A retry may succeed at once, with nothing changed.
        Transient = "transient",
        /// A retry may succeed later: the service is busy. Back off first.
        Throttled = "throttled",
        /// A retry may succeed once something in progress has ended.
        AfterWait = "after_wait",
        /// A retry fails until somebody has fixed something.
        AfterFix = "after_fix",
    ]
}

words! {
    /// The work that a retry repeats.
    ///
    /// Units are ordered by how much is repeated: one request, a check, one part of a user's migration, all of it, a new
    /// batch.
    ///
    /// ```
    /// use m365_migration_errors::RetryUnit;
    ///
    /// assert_eq!(RetryUnit::NewBatch.as_str(), "new_batch");
    /// assert_eq!(RetryUnit::NewBatch.describe(), "the user's migration in a new batch");
    /// assert!(RetryUnit::ContentMove < RetryUnit::UserMigration, "a user's OneDrive is a part of the user");
    /// ```
    RetryUnit, "a retry unit", [
        /// The refused API request, with the same or corrected arguments.
        ApiRequest = "api_request",
        /// The validation of the batch.
        Validation = "validation",
        /// Identity mapping for the user.
        IdentityMapping = "identity_mapping",
        /// The cross-tenant move of the OneDrive.
        ContentMove = "content_move",
        /// The migration of the user, in the same batch or another.
        UserMigration = "user_migration",
        /// The migration of the user, in a batch that is created anew.
        NewBatch = "new_batch",
    ]
}

impl RetryUnit {
    /// Returns the unit in words that follow "retry".
    pub const fn describe(self) -> &'static str {
        match self {
            Self::ApiRequest => "the API request",
            Self::Validation => "the validation",
            Self::IdentityMapping => "identity mapping",
            Self::ContentMove => "the content move",
            Self::UserMigration => "the user's migration",
            Self::NewBatch => "the user's migration in a new batch",
        }
    }
}

words! {
    /// Where a retryability verdict comes from.
    ///
    /// ```
    /// use m365_migration_errors::{Basis, ErrorKind};
    ///
    /// // The page says nothing on what to do about OneDrive errors.
    /// let kind = ErrorKind::OneDriveUsersNotLicensed;
    /// assert_eq!(kind.retryability().basis(), Basis::Inferred);
    /// ```
    Basis, "a basis", [
        /// The service's documentation says so.
        Documented = "documented",
        /// The documentation does not say; the catalog's editors inferred it from the message.
        Inferred = "inferred",
    ]
}

words! {
    /// How far a failure reaches.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, Scope};
    ///
    /// // A missing app fails every user of the tenant, not only the one in the report.
    /// assert_eq!(ErrorKind::TeamsChatAppNotProvisioned.scope(), Scope::Tenant);
    /// assert!(Scope::User < Scope::Tenant);
    /// ```
    Scope, "a scope", [
        /// One request or cmdlet call.
        Request = "request",
        /// One user.
        User = "user",
        /// Every user of the batch.
        Batch = "batch",
        /// Every user of the tenant.
        Tenant = "tenant",
    ]
}

words! {
    /// Who has to act.
    ///
    /// ```
    /// use m365_migration_errors::Owner;
    ///
    /// assert_eq!(Owner::NamedTenantAdmin.as_str(), "named_tenant_admin");
    /// assert_eq!(Owner::NamedTenantAdmin.describe(), "admin of the tenant in the message");
    /// ```
    Owner, "an owner", [
        /// Whoever runs the migration.
        Operator = "operator",
        /// An admin of the source tenant.
        SourceAdmin = "source_admin",
        /// An admin of the target tenant.
        TargetAdmin = "target_admin",
        /// The admins of both tenants.
        BothAdmins = "both_admins",
        /// An admin of the tenant that the message names.
        NamedTenantAdmin = "named_tenant_admin",
        /// Microsoft Support.
        Microsoft = "microsoft",
    ]
}

impl Owner {
    /// Returns the owner in words.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Operator => "migration operator",
            Self::SourceAdmin => "source tenant admin",
            Self::TargetAdmin => "target tenant admin",
            Self::BothAdmins => "admins of both tenants",
            Self::NamedTenantAdmin => "admin of the tenant in the message",
            Self::Microsoft => "Microsoft Support",
        }
    }
}

words! {
    /// The meaning of a field's value, where tools need it.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, Role};
    ///
    /// let fields = ErrorKind::TeamsChatTeamsLicenseMissing.fields();
    /// assert_eq!(fields[0].name(), "user");
    /// assert_eq!(fields[0].role(), Some(Role::User));
    /// ```
    Role, "a field role", [
        /// The user being migrated; the source account where the message names both accounts.
        User = "user",
        /// Another account: the target user, a mail user, a site owner.
        Account = "account",
        /// A tenant, by id or domain.
        Tenant = "tenant",
        /// An application, by id or name.
        App = "app",
        /// A migration batch or job, by name or id.
        Batch = "batch",
        /// The id that Microsoft Support asks for.
        CorrelationId = "correlation_id",
        /// The address of a site or file.
        Url = "url",
        /// Any other GUID.
        Guid = "guid",
        /// An error inside the error: the text of another service.
        Detail = "detail",
    ]
}

words! {
    /// The type of a field's value.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, FieldType};
    ///
    /// let fields = ErrorKind::IdentityMappingIdentitiesNotMapped.fields();
    /// assert_eq!(fields[0].field_type(), FieldType::Count);
    /// ```
    FieldType, "a field type", [
        /// Any text, a `String`.
        Text = "text",
        /// A whole number, a `u64`.
        Count = "count",
    ]
}

words! {
    /// How close a message is to the wording in the catalog.
    ///
    /// ```
    /// use m365_migration_errors::{Fidelity, recognize};
    ///
    /// let exact = recognize("Max retry for user with id 42 reached.").unwrap();
    /// assert_eq!(exact.fidelity(), Fidelity::Exact);
    /// let wrapped = recognize("MAX RETRY for user with\r\n   id 42 reached").unwrap();
    /// assert_eq!(wrapped.fidelity(), Fidelity::Normalized);
    /// assert_eq!(wrapped.fidelity().to_string(), "normalized");
    /// ```
    Fidelity, "a fidelity", [
        /// The message equals one of the catalog's wordings byte for byte. If that is the first of its kind with these
        /// fields, the error displays the same text again.
        Exact = "exact",
        /// The message differs only in what has no meaning: the case of ASCII letters, whitespace, quotes and other
        /// punctuation, contractions, misspellings of the page.
        Normalized = "normalized",
        /// The message differs in words that do not carry its meaning: articles, `please`, `must` against `have to`,
        /// the order of source and target, `SPO` against `SharePoint`, or the closing instruction.
        Drifted = "drifted",
    ]
}
