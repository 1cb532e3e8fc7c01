//! The errors of a catalog: one of this crate's, or one of the user's.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Catalog;
use super::kind::{Kind, Remediation};
use crate::base::retryability::Retryability;
use crate::base::tables::Span;
use crate::base::vocabulary::{FieldType, Role, Scope};
use crate::error::enums::MigrationError;
use crate::generated::names::ErrorCode;
use crate::matcher::found::Match;
use crate::model::value::{self, Value};

/// An error of a [`Catalog`]: one that this crate knows, or one of your own files.
///
/// Its methods return what both kinds of errors have in common. For the rest, match on it.
///
/// ```
/// use m365_migration_errors::{ExchangeError, MigrationError, catalog::{AnyError, Catalog}};
///
/// let catalog = Catalog::builder().build()?;
/// let error = catalog.parse("EXCH-15: Max retry for user with id 42 reached.")?;
/// assert_eq!(error.id(), "exchange/max-retries-reached");
/// assert_eq!(error.user(), Some("42"));
/// assert_eq!(error.redacted(), "Max retry for user with id {user} reached.");
/// match error {
///     AnyError::Documented(MigrationError::Exchange(ExchangeError::MaxRetriesReached { user, .. })) => assert_eq!(user, "42"),
///     AnyError::Documented(error) => println!("{error}"),
///     AnyError::Extended(error) => println!("{}: {error}", error.kind()),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AnyError {
    /// An error that this crate knows, as without the catalog.
    Documented(MigrationError),
    /// An error of one of your files.
    Extended(ExtendedError),
}

/// Evaluates the expression for whichever error it is.
macro_rules! either {
    ($error:expr, $bound:ident => $answer:expr) => {
        match $error {
            AnyError::Documented($bound) => $answer,
            AnyError::Extended($bound) => $answer,
        }
    };
}

impl AnyError {
    /// Returns the id of the kind; [`Catalog::kind`] has all facts about it.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.id(), "contoso/wave-closed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn id(&self) -> &str {
        match self {
            Self::Documented(error) => error.kind().id(),
            Self::Extended(error) => error.kind().id(),
        }
    }

    /// Returns the id of the family.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.family(), "contoso");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn family(&self) -> &str {
        match self {
            Self::Documented(error) => error.family().id(),
            Self::Extended(error) => error.kind().family(),
        }
    }

    /// Returns the code of the error: the one that was seen with it, or else the kind's own. `None` if the kind has no
    /// code, or has several and none of them was seen.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.code(), Some("WAVE-001"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Documented(error) => error.code().map(ErrorCode::as_str),
            Self::Extended(error) => error.code(),
        }
    }

    /// Returns what the error means.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.summary(), "The wave was closed before the user was added to it.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn summary(&self) -> &str {
        either!(self, error => error.kind().summary())
    }

    /// Returns whether the error is worth a retry, of what, and after what.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert!(!error.retryability().is_retryable_now());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retryability(&self) -> Retryability {
        either!(self, error => error.retryability())
    }

    /// Returns how to fix the error, and who has to act.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.remediation().summary(), "Add the user to the next wave.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remediation(&self) -> Remediation<'_> {
        match self {
            Self::Documented(error) => error.remediation().into(),
            Self::Extended(error) => error.remediation(),
        }
    }

    /// Returns how far the failure reaches.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.scope(), m365_migration_errors::Scope::User);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scope(&self) -> Scope {
        either!(self, error => error.scope())
    }

    /// Returns the names of the fields and their values, in the order of the message. A field that the message lacked
    /// is left out.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert!(error.fields().map(|(name, _)| name).eq(["user", "wave"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = (&str, Value<'_>)> {
        let (documented, extended) = match self {
            Self::Documented(error) => (Some(error.fields()), None),
            Self::Extended(error) => (None, Some(error.fields())),
        };
        // The compiler needs the type of the static names to be that of the others.
        let documented = documented.into_iter().flatten().map(|(name, value)| -> (&str, _) { (name, value) });
        documented.chain(extended.into_iter().flatten())
    }

    /// Returns the value of the field with this name; `None` if there is none.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.get("wave").and_then(|wave| wave.as_str()), Some("7"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, field: &str) -> Option<Value<'_>> {
        either!(self, error => error.get(field))
    }

    /// Returns the user being migrated; `None` if the message names none, or two fields could be it.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.user(), Some("alex@contoso.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn user(&self) -> Option<&str> {
        either!(self, error => error.user())
    }

    /// Returns the tenant that the error is about; `None` if the message names none, or names both.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("Tenant fabrikam.com has 3 licenses left, but the wave has 100 users.")?;
    /// assert_eq!(error.tenant(), Some("fabrikam.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tenant(&self) -> Option<&str> {
        either!(self, error => error.tenant())
    }

    /// Returns the id by which support finds the failure; `None` if the message has none.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("Teams migration for user 42 failed. Correlation Id: c7. Retry migration.")?;
    /// assert_eq!(error.correlation_id(), Some("c7"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn correlation_id(&self) -> Option<&str> {
        either!(self, error => error.correlation_id())
    }

    /// Returns the sentence with `{name}` in place of each value, so that it has no personal data.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!(error.redacted(), "User {user} was added to wave {wave} after its cutoff.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn redacted(&self) -> &str {
        either!(self, error => error.redacted())
    }

    /// Returns the error as one that this crate knows; `None` if it is one of yours.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert!(error.documented().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn documented(&self) -> Option<&MigrationError> {
        match self {
            Self::Documented(error) => Some(error),
            Self::Extended(_) => None,
        }
    }

    /// Returns the error as one of yours; `None` if it is one that this crate knows.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert!(error.extended().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn extended(&self) -> Option<&ExtendedError> {
        match self {
            Self::Documented(_) => None,
            Self::Extended(error) => Some(error),
        }
    }
}

/// Writes the sentence with the values filled in.
impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        either!(self, error => error.fmt(f))
    }
}

impl std::error::Error for AnyError {}

impl From<MigrationError> for AnyError {
    fn from(error: MigrationError) -> Self {
        Self::Documented(error)
    }
}

impl From<ExtendedError> for AnyError {
    fn from(error: ExtendedError) -> Self {
        Self::Extended(error)
    }
}

/// Writes `{"kind": ..., "code": ..., "fields": {...}}` for both.
impl Serialize for AnyError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        either!(self, error => error.serialize(serializer))
    }
}

/// An error of one of your files: its [`Kind`], and the values of its fields.
///
/// ```
/// use m365_migration_errors::catalog::Catalog;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
/// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
/// let message = "Tenant fabrikam.com has 3 licenses left, but the wave has 100 users.";
/// let error = catalog.parse(message)?.extended().cloned().unwrap();
/// assert_eq!(error.kind().id(), "contoso/licenses-used-up");
/// assert_eq!((error.tenant(), error.user()), (Some("fabrikam.com"), None));
/// assert_eq!(error.get("left").and_then(|left| left.as_count()), Some(3));
/// assert_eq!(error.to_string(), message);
/// assert_eq!(error.redacted(), "Tenant {tenant} has {left} licenses left, but the wave has {users} users.");
/// // Two codes are documented, and neither was seen.
/// assert_eq!(error.code(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Two errors are equal if their kinds, values and, where the kind has several, codes are equal, even in different catalogs.
#[derive(Clone)]
pub struct ExtendedError {
    catalog: Catalog,
    number: usize,
    /// The number of the code that was seen, if the kind has several.
    seen: Option<u16>,
    /// Indexed by the numbers of the fields.
    values: Box<[Option<Owned>]>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Owned {
    Text(Box<str>),
    Count(u64),
}

impl ExtendedError {
    pub(super) fn new(catalog: &Catalog, found: &Match<'_>) -> Self {
        let kind = Kind { catalog, number: found.kind.into() };
        let belongs = |number: &u16| kind.codes().len() > 1 && kind.bears(*number);
        let value = |(field, span): (&crate::definitions::definition::Field, Span)| {
            let text = (span != Span::NONE).then(|| span.of_text(found.sentence))?;
            match field.field_type {
                FieldType::Text => Some(Owned::Text(text.into())),
                FieldType::Count => value::count(text).map(Owned::Count),
            }
        };
        Self {
            catalog: catalog.clone(),
            number: kind.number,
            seen: found.code.and_then(|seen| seen.code).filter(belongs),
            values: kind.entry().fields.iter().zip(found.fields).map(value).collect(),
        }
    }

    fn value(&self, number: usize) -> Option<Value<'_>> {
        Some(match self.values.get(number)?.as_ref()? {
            Owned::Text(text) => Value::Text(text),
            Owned::Count(count) => Value::Count(*count),
        })
    }

    /// Returns the kind, with all the catalog's facts about it.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.kind().id(), "contoso/wave-closed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn kind(&self) -> Kind<'_> {
        Kind { catalog: &self.catalog, number: self.number }
    }

    /// Returns the code of the error: the one that was seen with it, or else the kind's own. `None` if the kind has no
    /// code, or has several and none of them was seen.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.code(), Some("WAVE-001"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn code(&self) -> Option<&str> {
        self.seen_code().or(self.kind().code())
    }

    fn seen_code(&self) -> Option<&str> {
        self.seen.map(|number| self.catalog.code(number))
    }

    /// Returns whether the error is worth a retry, of what, and after what.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.retryability(), error.kind().retryability());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retryability(&self) -> Retryability {
        self.kind().retryability()
    }

    /// Returns how to fix the error, and who has to act.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.remediation().steps().count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remediation(&self) -> Remediation<'_> {
        self.kind().remediation()
    }

    /// Returns how far the failure reaches.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.scope(), m365_migration_errors::Scope::User);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scope(&self) -> Scope {
        self.kind().scope()
    }

    /// Returns the names of the fields and their values, in the order of the message. A field that the message lacked
    /// is left out.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("Tenant fabrikam.com has 3 licenses left, but the wave has 100 users.")?.extended().cloned().unwrap();
    /// assert!(error.fields().map(|(name, _)| name).eq(["tenant", "left", "users"]), "there is no `detail`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = (&str, Value<'_>)> {
        let fields = self.kind().fields().enumerate();
        fields.filter_map(|(number, field)| Some((field.name(), self.value(number)?)))
    }

    /// Returns the value of the field with this name; `None` if there is none.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("Tenant fabrikam.com has 3 licenses left, but the wave has 100 users.")?.extended().cloned().unwrap();
    /// assert_eq!(error.get("left").and_then(|left| left.as_count()), Some(3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, field: &str) -> Option<Value<'_>> {
        self.fields().find_map(|(name, value)| (name == field).then_some(value))
    }

    /// Returns the values of the fields with this role, in the order of the message.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert!(error.in_role(m365_migration_errors::Role::Batch).eq(["7"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn in_role(&self, role: Role) -> impl Iterator<Item = &str> {
        let fields = self.kind().fields().enumerate().filter(move |(_, field)| field.role() == Some(role));
        fields.filter_map(|(number, _)| self.value(number)?.as_str())
    }

    fn alone_in_role(&self, role: Role) -> Option<&str> {
        let mut found = self.in_role(role);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Returns the user being migrated; `None` if the message names none, or two fields could be it.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.user(), Some("alex@contoso.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn user(&self) -> Option<&str> {
        self.alone_in_role(Role::User)
    }

    /// Returns the tenant that the error is about; `None` if the message names none, or names both.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("Tenant fabrikam.com has 3 licenses left, but the wave has 100 users.")?.extended().cloned().unwrap();
    /// assert_eq!(error.tenant(), Some("fabrikam.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tenant(&self) -> Option<&str> {
        self.alone_in_role(Role::Tenant)
    }

    /// Returns the id by which support finds the failure; `None` if the message has none.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.correlation_id(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn correlation_id(&self) -> Option<&str> {
        self.alone_in_role(Role::CorrelationId)
    }

    /// Returns the error inside the error, if the message quotes one that is in the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("Tenant fabrikam.com has 3 licenses left, but the wave has 100 users. Inner error: Max retry for user with id 42 reached.")?.extended().cloned().unwrap();
    /// assert_eq!(error.nested().unwrap().id(), "exchange/max-retries-reached");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn nested(&self) -> Option<AnyError> {
        Some(self.catalog.recognize(self.alone_in_role(Role::Detail)?)?.to_error())
    }

    /// Returns the sentence with `{name}` in place of each value, so that it has no personal data.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?.extended().cloned().unwrap();
    /// assert_eq!(error.redacted(), "User {user} was added to wave {wave} after its cutoff.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn redacted(&self) -> &str {
        self.kind().template(|number| self.value(number))
    }
}

/// Writes the sentence with the values filled in.
impl fmt::Display for ExtendedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().render(f, |number| self.value(number))
    }
}

impl std::error::Error for ExtendedError {}

impl fmt::Debug for ExtendedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ExtendedError");
        debug.field("kind", &self.kind().id());
        if let Some(code) = self.seen_code() {
            debug.field("code", &code);
        }
        debug.field("fields", &self.fields().collect::<Vec<_>>()).finish()
    }
}

impl PartialEq for ExtendedError {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.seen_code() == other.seen_code() && self.fields().eq(other.fields())
    }
}

impl Eq for ExtendedError {}

impl Hash for ExtendedError {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind().hash(state);
        self.seen_code().hash(state);
        self.fields().for_each(|field| field.hash(state));
    }
}

/// Writes `{"kind": ..., "code": ..., "fields": {...}}`, with `code` if the kind has several and one was seen: the
/// format of [`MigrationError`].
impl Serialize for ExtendedError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let code = self.seen_code();
        let mut object = serializer.serialize_struct("ExtendedError", 2 + usize::from(code.is_some()))?;
        object.serialize_field("kind", self.kind().id())?;
        match code {
            Some(code) => object.serialize_field("code", code)?,
            None => object.skip_field("code")?,
        }
        object.serialize_field("fields", &Fields(self))?;
        object.end()
    }
}

struct Fields<'e>(&'e ExtendedError);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.fields())
    }
}
