//! Builds an error from the names of its fields, without naming its Rust variant.

use alloc::string::String;
use alloc::vec::Vec;
use core::marker::PhantomData;

use crate::base::facts::field::Field;
use crate::base::vocabulary::FieldType;
use crate::generated::names::{ErrorCode, ErrorKind};
use crate::model::catalog_kind::Kind;
use crate::model::value::{Value, Values, Variant};

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
#[derive(Clone, Debug)]
pub struct Builder<'a, E> {
    kind: ErrorKind,
    code: Option<ErrorCode>,
    fields: Vec<(&'a str, Value<'a>)>,
    error: PhantomData<fn() -> E>,
}

#[expect(private_bounds, reason = "only the crate's own error types can be built")]
impl<'a, E: Variant> Builder<'a, E> {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, code: None, fields: Vec::new(), error: PhantomData }
    }

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
    #[must_use]
    pub fn field(mut self, field: &'a str, value: Value<'a>) -> Self {
        self.fields.push((field, value));
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
        if let Some(code) = self.code.filter(|code| !code.kinds().contains(&kind)) {
            return Err(problem(Misfit::Code(code)));
        }
        let values = values(kind.fields(), self.fields).map_err(problem)?;
        E::build(kind, self.code, &values).ok_or_else(|| problem(Misfit::OtherFamily))
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
        let of_type = match field.field_type() {
            FieldType::Text => value.as_str().is_some(),
            FieldType::Count => value.as_count().is_some(),
        };
        if !of_type {
            return Err(Misfit::WrongType(field.name(), field.field_type()));
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
    OtherFamily,
    Code(ErrorCode),
    UnknownField(String),
    GivenTwice(&'static str),
    MissingField(&'static str),
    WrongType(&'static str, FieldType),
}

impl BuildError {
    /// Returns the kind that was to be built.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl Misfit {
    fn describe(&self, kind: Kind) -> String {
        let names: Vec<&str> = kind.fields().iter().map(crate::Field::name).collect();
        match self {
            Self::OtherFamily => "this kind is of another family".into(),
            Self::Code(code) => alloc::format!("{code} is not a code of this kind"),
            Self::UnknownField(name) if names.is_empty() => {
                alloc::format!("there is no field `{name}`; this kind has none")
            }
            Self::UnknownField(name) => {
                alloc::format!("there is no field `{name}`; the fields are {}", names.join(", "))
            }
            Self::GivenTwice(name) => alloc::format!("the field `{name}` is given twice"),
            Self::MissingField(name) => alloc::format!("the field `{name}` is missing"),
            Self::WrongType(name, FieldType::Text) => alloc::format!("the field `{name}` is a text"),
            Self::WrongType(name, FieldType::Count) => alloc::format!("the field `{name}` is a whole number"),
        }
    }
}
