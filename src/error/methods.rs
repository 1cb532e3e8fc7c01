//! The methods of every error type: those of [`MigrationError`] are written and explained here, and each family has the
//! same ones by the macro in `families`.
//!
//! All are `#[inline]`, so that a dependent compiles only those that it calls.

use crate::base::facts::reference::Reference;
use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::vocabulary::{Role, Scope};
use crate::error::answers;
use crate::error::builder::{self, Builder};
use crate::error::enums::MigrationError;
use crate::error::parse_error::ParseError;
use crate::error::redacted::Redacted;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::iterators::{Fields, InRole};
use crate::model::known::Known;
use crate::model::value::{Value, Variant};

impl MigrationError {
    /// Parses a message of the service.
    ///
    /// The sentence may be in quotes or after a code (`CTTM-003: ...`, `[CTTM-003] ...`, `Error code: CTTM-003,
    /// message: ...`), and may differ from the documented one in what has no meaning.
    ///
    /// # Errors
    ///
    /// [`ParseError`] owns the message and says what is known about it. A family's type refuses the messages of other
    /// families.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, MigrationError};
    ///
    /// let error = MigrationError::parse("EXCH-15: max retry for user with id 42 reached")?;
    /// assert_eq!(error.kind(), ErrorKind::ExchangeMaxRetriesReached);
    /// assert_eq!(error.to_string(), "Max retry for user with id 42 reached.");
    ///
    /// assert!(MigrationError::parse("Max retry for user with id 42 has not been reached.").is_err());
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn parse(message: &str) -> Result<Self, ParseError> {
        answers::parse(None, message)
    }

    /// Parses a code and a message, as in Graph's `{"code": ..., "message": ...}`.
    ///
    /// Each is a `&str` or an `Option<&str>`, since Graph may leave out either; empty is the same as none. A code that does
    /// not belong to the message is ignored.
    ///
    /// # Errors
    ///
    /// [`ParseError`], as for [`parse`](Self::parse). It keeps both texts, and says if they were
    /// [swapped](ParseError::is_swapped).
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, MigrationError};
    ///
    /// let message = "Teams Meeting migration failed. The MMS App Meetings in tenant contoso.com isn't provisioned, or \
    ///                the app is provisioned but isn't enabled. Please refer to tenant configuration documentation and \
    ///                retry migration.";
    /// // MMS-001 and MMS-002 have the same message.
    /// assert_eq!(MigrationError::parse_coded("MMS-002", message)?.code(), Some(ErrorCode::Mms002));
    /// assert_eq!(MigrationError::parse_coded(None, message)?.code(), None);
    /// // As a client's types have it.
    /// let (code, text): (Option<String>, Option<String>) = (Some("MMS-001".into()), Some(message.into()));
    /// assert_eq!(MigrationError::parse_coded(code.as_deref(), text.as_deref())?.code(), Some(ErrorCode::Mms001));
    ///
    /// let error = MigrationError::parse_coded("CTTM-005", "This user cannot use Teams.").unwrap_err();
    /// assert_eq!(error.code(), Some(ErrorCode::Cttm005));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn parse_coded<'a>(
        code: impl Into<Option<&'a str>>,
        message: impl Into<Option<&'a str>>,
    ) -> Result<Self, ParseError> {
        answers::parse(code.into(), message.into().unwrap_or_default())
    }

    /// Returns a builder for an error of this kind, for callers who know the fields only by name.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, MigrationError};
    ///
    /// let error = MigrationError::builder(ErrorKind::ExchangeMaxRetriesReached).text("user", "42").build()?;
    /// assert_eq!(error.to_string(), "Max retry for user with id 42 reached.");
    /// # Ok::<(), m365_migration_errors::BuildError>(())
    /// ```
    #[inline]
    pub fn builder<'a>(kind: ErrorKind) -> Builder<'a, Self> {
        builder::of_kind(kind)
    }

    /// Returns the kind: the fieldless key of all the catalog's facts about the error.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse("The migration endpoint 'contoso-endpoint' couldn't be found.")?;
    /// assert_eq!(error.kind(), ErrorKind::ExchangeMigrationEndpointNotFound);
    /// assert_eq!(error.kind().id(), "exchange/migration-endpoint-not-found");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn kind(&self) -> ErrorKind {
        Variant::kind(self)
    }

    /// Returns the family.
    ///
    /// ```
    /// # use m365_migration_errors::{Family, MigrationError};
    /// let error = MigrationError::parse("The migration endpoint 'contoso-endpoint' couldn't be found.")?;
    /// assert_eq!(error.family(), Family::Exchange);
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn family(&self) -> Family {
        self.kind().family()
    }

    /// Returns every documented code of the error's kind; see [`ErrorKind::codes`].
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorCode, MigrationError};
    /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
    /// assert_eq!(error.codes(), [ErrorCode::Exch15]);
    /// // Identity mapping has no codes.
    /// let error = MigrationError::parse("Failed to mark 'alex@contoso.com' identity as completed.")?;
    /// assert_eq!(error.codes(), []);
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
    /// # use m365_migration_errors::{ErrorCode, MigrationError};
    /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
    /// assert_eq!(error.code(), Some(ErrorCode::Exch15));
    /// // The code before the sentence is the one of another error, and is ignored.
    /// let error = MigrationError::parse("EXCH-07: Max retry for user with id 42 reached.")?;
    /// assert_eq!(error.code(), Some(ErrorCode::Exch15));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn code(&self) -> Option<ErrorCode> {
        answers::code(self)
    }

    /// Returns how to fix the error, and who has to act.
    ///
    /// ```
    /// # use m365_migration_errors::{MigrationError, Owner};
    /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
    /// assert_eq!(error.remediation().owner(), Owner::Operator);
    /// assert_eq!(error.remediation().steps()[0], "Create a new batch with the user, and submit it.");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn remediation(&self) -> &'static Remediation {
        self.kind().remediation()
    }

    /// Returns whether the error is worth a retry, of what, and after what.
    ///
    /// ```
    /// # use m365_migration_errors::{MigrationError, RetryUnit, Verdict};
    /// let error = MigrationError::parse(
    ///     "Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams license. Assign a \
    ///      Teams license to the user and retry migration.",
    /// )?;
    /// assert_eq!(error.retryability().verdict(), Verdict::AfterFix);
    /// assert_eq!(error.retryability().unit(), Some(RetryUnit::UserMigration));
    /// assert!(!error.retryability().is_retryable_now());
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn retryability(&self) -> Retryability {
        self.kind().retryability()
    }

    /// Returns how far the failure reaches.
    ///
    /// ```
    /// # use m365_migration_errors::{MigrationError, Scope};
    /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
    /// assert_eq!(error.scope(), Scope::User);
    /// let error = MigrationError::parse(
    ///     "Tenant authorization error. The tenants are not configured to support migration.",
    /// )?;
    /// assert_eq!(error.scope(), Scope::Tenant);
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn scope(&self) -> Scope {
        self.kind().scope()
    }

    /// Returns the HTTP status of the refused request; `None` if the error does not answer a request.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse(
    ///     "Cross Tenant Migration Job 42 must be in final state (Completed, Failed, or Cancelled) before it can be deleted.",
    /// )?;
    /// assert_eq!(error.http_status(), Some(409));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn http_status(&self) -> Option<u16> {
        self.kind().http_status()
    }

    /// Returns the message of the service as the catalog has it, with `{name}` for each value; see [`ErrorKind::message`].
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse(
    ///     "MAX RETRY for user with id 42 reached",
    /// )?;
    /// assert_eq!(error.message(), "Max retry for user with id {user} reached.");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn message(&self) -> &'static str {
        self.kind().message()
    }

    /// Returns what the error means, in a sentence.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse(
    ///     "User [alex@contoso.com] migration failed. Please retry user migration.",
    /// )?;
    /// assert!(error.summary().starts_with("The user's migration failed, and the message gives no reason."));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn summary(&self) -> &'static str {
        self.kind().summary()
    }

    /// Returns the possible causes if the documentation names several; otherwise it is empty.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse(
    ///     "Max retry for user with id 42 reached.",
    /// )?;
    /// assert!(error.causes().is_empty(), "the page names none");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn causes(&self) -> &'static [&'static str] {
        self.kind().causes()
    }

    /// Returns where the error is documented.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse(
    ///     "Max retry for user with id 42 reached.",
    /// )?;
    /// assert_eq!(error.reference().page().file(), "resolve-orchestrated-migration-errors.md");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn reference(&self) -> Reference {
        self.kind().reference()
    }

    /// Returns the names of the fields and their values, in the order of the message. A field that the message
    /// lacked is left out.
    ///
    /// ```
    /// # use m365_migration_errors::{MigrationError, Value};
    /// let error = MigrationError::parse(
    ///     "Teams migration for user alex@contoso.com failed. Correlation Id: 7f3c. Retry migration.",
    /// )?;
    /// assert!(error.fields().eq([
    ///     ("user", Value::Text("alex@contoso.com")),
    ///     ("correlation_id", Value::Text("7f3c")),
    /// ]));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn fields(&self) -> Fields<'_> {
        Fields(answers::fields(self).collect())
    }

    /// Returns the value of the field with this name; `None` if the error has no such field.
    ///
    /// ```
    /// # use m365_migration_errors::{MigrationError, Value};
    /// let error = MigrationError::parse(
    ///     "Found 12 identities that are still not mapped to mail users in Active Directory.",
    /// )?;
    /// assert_eq!(error.get("count"), Some(Value::Count(12)));
    /// assert_eq!(error.get("user"), None);
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn get(&self, field: &str) -> Option<Value<'_>> {
        answers::get(self, field)
    }

    /// Returns the values of the fields with this role, in the order of the message.
    ///
    /// ```
    /// # use m365_migration_errors::{MigrationError, Role};
    /// let error = MigrationError::parse(
    ///     "Teams migration failed. The user alex from source tenant contoso.com isn't authorized to migrate to user \
    ///      alex2 from target tenant fabrikam.com. Refer to documentation for identity mapping and retry migration.",
    /// )?;
    /// assert!(error.in_role(Role::Tenant).eq(["contoso.com", "fabrikam.com"]));
    /// assert!(error.in_role(Role::Batch).eq([""; 0]));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn in_role(&self, role: Role) -> InRole<'_> {
        InRole(answers::in_role(self, role).collect())
    }

    /// Returns the user being migrated, by object id or UPN; `None` if the message names none, or two fields
    /// could be it. See [`Role::User`].
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse("User [alex@contoso.com] migration failed. Please retry user migration.")?;
    /// assert_eq!(error.user(), Some("alex@contoso.com"));
    /// let error = MigrationError::parse("No valid migration endpoints for the remote tenant.")?;
    /// assert_eq!(error.user(), None);
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn user(&self) -> Option<&str> {
        answers::alone_in_role(self, Role::User)
    }

    /// Returns the tenant that the error is about; `None` if the message names none, or names both.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse(
    ///     "Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams license. Assign a \
    ///      Teams license to the user and retry migration.",
    /// )?;
    /// assert_eq!(error.tenant(), Some("contoso.com"));
    /// let error = MigrationError::parse(
    ///     "Teams migration failed. The user alex from source tenant contoso.com isn't authorized to migrate to user \
    ///      alex2 from target tenant fabrikam.com. Refer to documentation for identity mapping and retry migration.",
    /// )?;
    /// assert_eq!(error.tenant(), None, "both tenants are named");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn tenant(&self) -> Option<&str> {
        answers::alone_in_role(self, Role::Tenant)
    }

    /// Returns the id by which Microsoft Support finds the failure; `None` if the message has none.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse(
    ///     "Teams migration for user alex@contoso.com failed. Correlation Id: 7f3c. Retry migration.",
    /// )?;
    /// assert_eq!(error.correlation_id(), Some("7f3c"));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn correlation_id(&self) -> Option<&str> {
        answers::alone_in_role(self, Role::CorrelationId)
    }

    /// Returns the error inside the error, if the message quotes one that is in the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse(
    ///     "Test-MigrationServerAvailability failed with: No valid migration endpoints for the remote tenant.",
    /// )?;
    /// assert_eq!(error.kind(), ErrorKind::ExchangeServerAvailabilityTestFailed);
    /// let nested = error.nested().unwrap();
    /// assert_eq!(nested.kind(), ErrorKind::ExchangeNoMigrationEndpoint);
    /// assert_eq!(nested.nested(), None);
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn nested(&self) -> Option<Self> {
        answers::nested(self)
    }

    /// Returns the error without its values: its kind, its code, and its sentence with `{name}` in place of each value.
    /// It is fit for logs and telemetry.
    ///
    /// Of the error itself, `{}`, `{:#}`, `{:?}` and serde's format all have the values: users, addresses, and texts of
    /// other services. So do a log and an error chain that it is put into as it is.
    ///
    /// [`source`](core::error::Error::source) is `None`, for the error inside the error too: the sentence quotes that one
    /// already, so a chain would print it twice. [`nested`](Self::nested) returns it.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse("MAX RETRY for user with id alex@contoso.com reached")?;
    /// assert_eq!(error.redacted(), "Max retry for user with id {user} reached.");
    /// assert_eq!(
    ///     format!("{error:#}"),
    ///     "exchange/max-retries-reached (EXCH-15): Max retry for user with id alex@contoso.com reached.",
    /// );
    /// assert!(!format!("{:?}", error.redacted()).contains("alex"));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    #[inline]
    pub fn redacted(&self) -> Redacted {
        answers::redacted(Known::BUILT_IN, self)
    }
}
