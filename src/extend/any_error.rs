//! The errors of a catalog: one of this crate's, or one of the user's.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::ser::{Serialize, Serializer};

use crate::base::facts::kind_facts::KindFacts;
use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::vocabulary::{FieldType, Role, Scope};
use crate::error::builder::{BuildError, values};
use crate::error::enums::MigrationError;
use crate::error::json_schema::schema;
use crate::error::redacted::Redacted;
use crate::error::serde_format::{self, Flat};
use crate::error::{answers, sentence};
use crate::matcher::found::Match;
use crate::model::catalog_kind::Kind;
use crate::model::iterators::{Fields, InRole};
use crate::model::known::Known;
use crate::model::value::{self, OwnedValue, Stated, Value, Values};

/// An error that a [`Catalog`](crate::catalog::Catalog) has recognized: one of this crate's, or one of yours.
///
/// It answers what [`MigrationError`] answers, with [`Kind`] in place of [`ErrorKind`](crate::ErrorKind) and the text of a
/// code in place of [`ErrorCode`](crate::ErrorCode).
///
/// ```
/// use m365_migration_errors::catalog::{AnyError, Catalog};
/// use m365_migration_errors::{MigrationError, Role, Verdict};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
/// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
/// let error = catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")?;
/// assert_eq!(error.kind().id(), "contoso/wave-closed");
/// assert_eq!(error.code(), Some("WAVE-001"));
/// assert_eq!(error.user(), Some("alex@contoso.com"));
/// assert!(error.in_role(Role::Batch).eq(["7"]));
/// assert_eq!(error.retryability().verdict(), Verdict::AfterFix);
/// assert_eq!(error.redacted(), "User {user} was added to wave {wave} after its cutoff.");
///
/// let AnyError::Documented(error) = catalog.parse("Max retry for user with id 42 reached.")? else { panic!() };
/// assert_eq!(error, MigrationError::parse("Max retry for user with id 42 reached.")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # serde
///
/// It is written in the format of [`MigrationError`]. A catalog reads it back, because only a catalog knows your kinds:
/// [`Catalog`](crate::catalog::Catalog) is a [`DeserializeSeed`](serde::de::DeserializeSeed).
///
/// ```
/// use m365_migration_errors::catalog::Catalog;
/// use serde::de::DeserializeSeed;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
/// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
/// let error = catalog.parse("User alex@contoso.com was added to wave 7 after its cutoff.")?;
/// let json = serde_json::to_string(&error)?;
/// assert_eq!(json, r#"{"kind":"contoso/wave-closed","fields":{"user":"alex@contoso.com","wave":"7"}}"#);
/// assert_eq!(catalog.deserialize(&mut serde_json::Deserializer::from_str(&json))?, error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AnyError {
    /// One of this crate's errors.
    Documented(MigrationError),
    /// One of yours.
    Extended(ExtendedError),
}

/// An error from your own files.
///
/// It answers the same questions as [`AnyError`], which has examples.
#[derive(Clone)]
pub struct ExtendedError {
    known: Known,
    kind: Kind,
    /// The code that was seen, if the kind has several.
    code: Option<&'static str>,
    values: Vec<Option<OwnedValue>>,
}

/// Gives both types the methods of an error.
macro_rules! error_methods {
    ($name:ident) => {
        impl $name {
            /// Returns the kind.
            pub fn kind(&self) -> Kind {
                Kind(self.entry())
            }

            /// Returns the code that was seen, or else the one code of the kind; see
            /// [`MigrationError::code`](crate::MigrationError::code).
            pub fn code(&self) -> Option<&'static str> {
                self.seen_code().or(self.kind().code())
            }

            /// Returns whether the error is worth a retry, of what, and after what.
            pub fn retryability(&self) -> Retryability {
                self.entry().retryability
            }

            /// Returns how to fix the error, and who has to act.
            pub fn remediation(&self) -> &'static Remediation {
                &self.entry().remediation
            }

            /// Returns how far the failure reaches.
            pub fn scope(&self) -> Scope {
                self.entry().scope
            }

            /// Returns the id of the family; see [`Kind::family`].
            pub fn family(&self) -> &'static str {
                self.kind().family()
            }

            /// Returns every documented code of the kind; see [`Kind::codes`].
            pub fn codes(&self) -> &'static [&'static str] {
                self.kind().codes()
            }

            /// Returns the HTTP status of the refused request; see [`MigrationError::http_status`].
            pub fn http_status(&self) -> Option<u16> {
                self.kind().http_status()
            }

            /// Returns the message of the service as the catalog has it, with `{name}` for each value; see [`MigrationError::message`].
            pub fn message(&self) -> &'static str {
                self.kind().message()
            }

            /// Returns what the error means, in a sentence; see [`MigrationError::summary`].
            pub fn summary(&self) -> &'static str {
                self.kind().summary()
            }

            /// Returns the possible causes; see [`MigrationError::causes`].
            pub fn causes(&self) -> &'static [&'static str] {
                self.kind().causes()
            }

            /// Returns where the error is documented; see [`MigrationError::reference`].
            pub fn reference(&self) -> crate::Reference {
                self.kind().reference()
            }

            /// Returns the names of the fields and their values, in the order of the message. A field that the message
            /// lacked is left out.
            pub fn fields(&self) -> Fields<'_> {
                Fields(answers::fields(self).collect())
            }

            /// Returns the value of the field with this name; `None` if there is none.
            pub fn get(&self, field: &str) -> Option<Value<'_>> {
                answers::get(self, field)
            }

            /// Returns the values of the fields with this role, in the order of the message.
            pub fn in_role(&self, role: Role) -> InRole<'_> {
                InRole(answers::in_role(self, role).collect())
            }

            /// Returns the user being migrated; `None` if the message names none, or two fields could be it.
            pub fn user(&self) -> Option<&str> {
                answers::alone_in_role(self, Role::User)
            }

            /// Returns the tenant that the error is about; `None` if the message names none, or names both.
            pub fn tenant(&self) -> Option<&str> {
                answers::alone_in_role(self, Role::Tenant)
            }

            /// Returns the id by which support finds the failure; `None` if the message has none.
            pub fn correlation_id(&self) -> Option<&str> {
                answers::alone_in_role(self, Role::CorrelationId)
            }

            /// Returns the error inside the error, if the message quotes one that is in the catalog. Inside one of this
            /// crate's errors only this crate's are found.
            pub fn nested(&self) -> Option<AnyError> {
                let detail = answers::alone_in_role(self, Role::Detail)?;
                let known = self.known();
                AnyError::new(known, &known.recognize(None, detail).ok()?)
            }

            /// Returns the error without its values; see [`MigrationError::redacted`](crate::MigrationError::redacted).
            pub fn redacted(&self) -> Redacted {
                answers::redacted(self.known(), self)
            }
        }

        /// Writes the sentence with the values filled in; `{:#}` writes the kind and the code before it.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                sentence::render(f, self.known(), self)
            }
        }

        impl std::error::Error for $name {}

        /// Writes `{"kind": ..., "code": ..., "fields": {...}}`, with `code` if the kind has several and one was seen.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde_format::serialize(self, serializer)
            }
        }
    };
}

error_methods!(AnyError);
error_methods!(ExtendedError);

schema! { ExtendedError, |generator| crate::error::json_schema::error_of_any_kind(generator) }
schema! { AnyError, |generator| crate::error::json_schema::any_of(&[
    generator.subschema_for::<MigrationError>(),
    generator.subschema_for::<ExtendedError>(),
]) }

impl AnyError {
    /// Builds the error that was found; `None` if a field of its kind has no value, which the matcher never allows.
    pub(crate) fn new(known: Known, found: &Match<'_>) -> Option<Self> {
        match ExtendedError::new(known, found) {
            Some(error) => Some(Self::Extended(error)),
            None => found.build().map(Self::Documented),
        }
    }

    fn known(&self) -> Known {
        match self {
            Self::Documented(_) => Known::BUILT_IN,
            Self::Extended(error) => error.known,
        }
    }

    /// Returns the error if it is one of this crate's.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, catalog::Catalog};
    ///
    /// let error = Catalog::builder().build()?.parse("Max retry for user with id 42 reached.")?;
    /// assert_eq!(error.documented().map(|error| error.kind()), Some(ErrorKind::ExchangeMaxRetriesReached));
    /// assert_eq!(error.extended(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn documented(&self) -> Option<&MigrationError> {
        match self {
            Self::Documented(error) => Some(error),
            Self::Extended(_) => None,
        }
    }

    /// Returns the error if it is one of yours.
    pub fn extended(&self) -> Option<&ExtendedError> {
        match self {
            Self::Documented(_) => None,
            Self::Extended(error) => Some(error),
        }
    }
}

impl ExtendedError {
    /// Builds the error that was found; `None` if it is one of this crate's.
    pub(crate) fn new(known: Known, found: &Match<'_>) -> Option<Self> {
        let kind = known.kind(found.kind);
        if kind.documented().is_some() {
            return None;
        }
        let code = found.code.filter(|seen| kind.codes().len() > 1 && seen.belongs_to(known.tables, found.kind));
        let code = code.and_then(|seen| seen.code).map(|code| known.code(code));
        let values = kind.fields().iter().enumerate().map(|(number, field)| {
            let text = found.value(number)?;
            match field.field_type() {
                FieldType::Text => Some(OwnedValue::Text(text.to_owned())),
                FieldType::Count => value::count(text).map(OwnedValue::Count),
            }
        });
        Some(Self { known, kind, code, values: values.collect() })
    }

    /// Builds the error of a kind that was written by serde.
    pub(super) fn read(known: Known, kind: Kind, flat: &Flat) -> Result<Self, String> {
        let problem = |problem| BuildError { kind, problem }.to_string();
        let code = flat.code.as_deref().map(|text| {
            let code = kind.codes().iter().copied().find(|code| *code == text);
            code.ok_or_else(|| format!("{kind}: {text} is not a code of this kind"))
        });
        let given = flat.given(kind).map_err(|error| error.to_string())?;
        let values = values(kind.fields(), given).map_err(problem)?;
        let values = (0..kind.fields().len()).map(|field| values.get(field).map(OwnedValue::from)).collect();
        Ok(Self { known, kind, code: code.transpose()?, values })
    }

    fn known(&self) -> Known {
        self.known
    }
}

impl Stated for AnyError {
    fn entry(&self) -> &'static KindFacts {
        match self {
            Self::Documented(error) => error.entry(),
            Self::Extended(error) => error.entry(),
        }
    }

    fn seen_code(&self) -> Option<&'static str> {
        match self {
            Self::Documented(error) => Stated::seen_code(error),
            Self::Extended(error) => error.seen_code(),
        }
    }

    fn values(&self) -> Values<'_> {
        match self {
            Self::Documented(error) => Stated::values(error),
            Self::Extended(error) => error.values(),
        }
    }
}

impl Stated for ExtendedError {
    fn entry(&self) -> &'static KindFacts {
        self.kind.0
    }

    fn seen_code(&self) -> Option<&'static str> {
        self.code
    }

    fn values(&self) -> Values<'_> {
        Values::of(&self.values)
    }
}

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

#[expect(
    clippy::missing_fields_in_debug,
    reason = "the fields are the values, and the catalog is no part of the error"
)]
impl fmt::Debug for ExtendedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ExtendedError");
        debug.field("kind", &self.kind.id());
        if let Some(code) = self.code {
            debug.field("code", &code);
        }
        debug.field("fields", &self.fields().collect::<Vec<_>>()).finish()
    }
}

impl PartialEq for ExtendedError {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.code == other.code && self.values == other.values
    }
}

impl Eq for ExtendedError {}

/// Sorted by the kind's id, then by the values.
impl Ord for ExtendedError {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.kind, &self.values, self.code).cmp(&(other.kind, &other.values, other.code))
    }
}

impl PartialOrd for ExtendedError {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for ExtendedError {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
        self.code.hash(state);
        self.values.hash(state);
    }
}
