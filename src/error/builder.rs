//! Builds an error from the names of its fields, without naming its Rust variant.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::base::facts::field::Field;
use crate::base::vocabulary::FieldType;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::catalog_kind::Kind;
use crate::model::value::{Given, Value, Values, Variant};

/// Builds an error of a kind from a code and fields by name.
///
/// Every error type has one; see [`MigrationError::builder`](crate::MigrationError::builder).
///
/// ```
/// use m365_migration_errors::{ErrorCode, ErrorKind, MigrationError};
///
/// let error = MigrationError::builder(ErrorKind::TeamsMeetingAppNotProvisioned)
///     .code(ErrorCode::Mms002)
///     .text("app", "f2c8a4b1-6d3e-4f70-9a85-1b2c3d4e5f60")
///     .text("tenant", "contoso.com")
///     .build()?;
/// assert_eq!(error.code(), Some(ErrorCode::Mms002));
///
/// let error = MigrationError::builder(ErrorKind::TeamsMeetingAppNotProvisioned).text("app", "x").build().unwrap_err();
/// assert_eq!(error.to_string(), "teams-meeting/app-not-provisioned: the field `tenant` is missing");
/// # Ok::<(), m365_migration_errors::BuildError>(())
/// ```
#[derive(Clone)]
pub struct Builder<'a, E> {
    kind: ErrorKind,
    code: Option<ErrorCode>,
    fields: Vec<(&'a str, Value<'a>)>,
    /// The family that the error must be of.
    family: Option<Family>,
    make: fn(ErrorKind, Option<ErrorCode>, &dyn Given) -> Option<E>,
}

/// Returns a builder for one of the error types.
pub(crate) fn of_kind<'a, E: Variant>(kind: ErrorKind) -> Builder<'a, E> {
    Builder { kind, code: None, fields: Vec::new(), family: E::FAMILY, make: E::build }
}

impl<'a, E> Builder<'a, E> {
    /// Sets the code that was seen. It must be one of the kind's.
    #[must_use]
    pub fn code(mut self, code: ErrorCode) -> Self {
        self.code = Some(code);
        self
    }

    /// Sets a field that holds text.
    #[must_use]
    pub fn text(self, field: &'a str, value: &'a str) -> Self {
        self.field(field, Value::Text(value))
    }

    /// Sets a field that holds a whole number.
    #[must_use]
    pub fn count(self, field: &'a str, value: u64) -> Self {
        self.field(field, Value::Count(value))
    }

    /// Sets a field.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, MigrationError};
    ///
    /// let count: u32 = 12;
    /// let kind = ErrorKind::IdentityMappingIdentitiesNotMapped;
    /// let error = MigrationError::builder(kind).field("count", count).build()?;
    /// assert_eq!(error.get("count"), Some(12u64.into()));
    /// let error = MigrationError::builder(kind).field("count", "12").build().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "identity-mapping/identities-not-mapped: the field `count` takes a whole number, but was given a text",
    /// );
    /// # Ok::<(), m365_migration_errors::BuildError>(())
    /// ```
    #[must_use]
    pub fn field(mut self, field: &'a str, value: impl Into<Value<'a>>) -> Self {
        self.fields.push((field, value.into()));
        self
    }

    /// Builds the error.
    ///
    /// # Errors
    ///
    /// [`BuildError`] says what is wrong: the kind is of another family than the error type, the code is not the
    /// kind's, or a field is unknown, given twice, missing, or of the wrong type.
    pub fn build(self) -> Result<E, BuildError> {
        let kind = self.kind;
        let problem = |problem| BuildError { kind: kind.into(), problem };
        let of_family = || problem(Misfit::OtherFamily(kind.family()));
        if self.family.is_some_and(|family| family != kind.family()) {
            return Err(of_family());
        }
        if let Some(code) = self.code.filter(|code| !code.kinds().contains(&kind)) {
            return Err(problem(Misfit::Code(code)));
        }
        let values = values(kind.fields(), self.fields).map_err(problem)?;
        (self.make)(kind, self.code, &values).ok_or_else(of_family)
    }
}

impl<E> fmt::Debug for Builder<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, code, fields, .. } = self;
        let mut builder = f.debug_struct("Builder");
        builder.field("kind", kind).field("code", code).field("fields", fields).finish_non_exhaustive()
    }
}

/// Puts values in the order of the fields, and checks that they are complete and of the right types.
pub(crate) fn values<'a>(
    fields: &'static [Field],
    given: impl IntoIterator<Item = (&'a str, Value<'a>)>,
) -> Result<Values<'a>, Misfit> {
    let mut values = Values::default();
    for (name, value) in given {
        let index = fields.iter().position(|field| field.name() == name);
        let index = index.ok_or_else(|| Misfit::UnknownField(name.into()))?;
        let field = &fields[index];
        let (takes, given) = (field.field_type(), value.field_type());
        if given != takes {
            return Err(Misfit::WrongType { name: field.name(), takes, given: Some(given) });
        }
        if values.get(index).is_some() {
            return Err(Misfit::GivenTwice(field.name()));
        }
        values.set(index, Some(value));
    }
    let missing = fields.iter().enumerate().find(|(i, field)| !field.is_optional() && values.get(*i).is_none());
    missing.map_or(Ok(values), |(_, field)| Err(Misfit::MissingField(field.name())))
}

/// The error of building an error from parts that do not fit.
///
/// ```
/// use m365_migration_errors::{ErrorKind, MigrationError};
///
/// let error = MigrationError::builder(ErrorKind::GeneralUserNotMapped).text("usr", "x").build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::GeneralUserNotMapped);
/// assert_eq!(error.to_string(), "general/user-not-mapped: there is no field `usr`; the fields are user, tenant");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{kind}: {}", self.problem.describe(*kind))]
pub struct BuildError {
    pub(crate) kind: Kind,
    pub(crate) problem: Misfit,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Misfit {
    OtherFamily(Family),
    Code(ErrorCode),
    UnknownField(String),
    GivenTwice(&'static str),
    MissingField(&'static str),
    WrongType {
        name: &'static str,
        takes: FieldType,
        /// The type of the value; `None` if no field has such values.
        given: Option<FieldType>,
    },
}

impl BuildError {
    /// Returns the kind that was to be built.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

fn in_words(of: FieldType) -> &'static str {
    match of {
        FieldType::Text => "a text",
        FieldType::Count => "a whole number",
    }
}

impl Misfit {
    fn describe(&self, kind: Kind) -> String {
        let names: Vec<&str> = kind.fields().iter().map(crate::Field::name).collect();
        match self {
            Self::OtherFamily(family) => {
                alloc::format!("this kind is of the family `{family}`; the error type is of another")
            }
            Self::Code(code) => alloc::format!("{code} is not a code of this kind"),
            Self::UnknownField(name) if names.is_empty() => {
                alloc::format!("there is no field `{name}`; this kind has none")
            }
            Self::UnknownField(name) => {
                alloc::format!("there is no field `{name}`; the fields are {}", names.join(", "))
            }
            Self::GivenTwice(name) => alloc::format!("the field `{name}` is given twice"),
            Self::MissingField(name) => alloc::format!("the field `{name}` is missing"),
            Self::WrongType { name, takes, given } => {
                let given = given.map_or("neither a text nor a whole number", in_words);
                alloc::format!("the field `{name}` takes {}, but was given {given}", in_words(*takes))
            }
        }
    }
}
