//! An error that was reported, known or not, as one value.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::error::enums::MigrationError;
use crate::error::json_schema::schema;
use crate::error::parse_error::ParseError;
use crate::error::redacted::Redacted;
use crate::error::serde_format::{Flat, Parts};
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::iterators::NewerFields;
use crate::model::value::{OwnedValue, Value};

/// A reported error: one of the catalog, a text that is not in it, or one that a newer version has written.
///
/// It is the type for those who keep whatever comes: making one never fails, and all its variants answer the same
/// questions, with `None` where nothing is known.
///
/// ```
/// use m365_migration_errors::{ErrorKind, Reported, Verdict};
///
/// let known = Reported::parse("Max retry for user with id 42 reached.");
/// assert_eq!(known.kind(), Some(ErrorKind::ExchangeMaxRetriesReached));
/// assert_eq!(known.user(), Some("42"));
///
/// // The text is new, but every kind with this code needs a fix.
/// let unknown = Reported::parse_coded("CTTM-005", "This user cannot use Teams.");
/// assert_eq!(unknown.kind(), None);
/// assert_eq!(unknown.retryability().unwrap().verdict(), Verdict::AfterFix);
/// assert_eq!(unknown.message().unwrap(), "This user cannot use Teams.");
/// ```
///
/// With `?`, both a [`MigrationError`] and a [`ParseError`] become one:
///
/// ```
/// use m365_migration_errors::{MigrationError, Reported};
///
/// fn check(message: &str) -> Result<(), Reported> {
///     let error = MigrationError::parse(message)?;
///     if error.retryability().is_retryable_now() { Ok(()) } else { Err(error.into()) }
/// }
///
/// assert!(matches!(check("The server is busy."), Err(Reported::Unknown(_))));
/// assert!(matches!(check("Max retry for user with id 42 reached."), Err(Reported::Known(_))));
/// ```
///
/// # serde
///
/// A known error is written as the [`MigrationError`] that it is. A text that is not in the catalog is written as in
/// Graph's objects, with `code` and `message`; it is parsed when it is read, so a version that knows the text by then reads
/// an error. What a newer version has written and this one does not know is kept as it is. Only a binary format, which lacks the
/// types of values, gives a number of an unknown kind back as its digits. So a list can be read whatever
/// the version that wrote it:
///
/// ```
/// use m365_migration_errors::{ErrorKind, Reported};
///
/// let json = r#"[
///     {"kind": "exchange/max-retries-reached", "fields": {"user": "42"}},
///     {"code": "EXCH-15", "message": "Max retry for user with id 42 reached."},
///     {"code": "CTTM-042", "message": "The moon is full."},
///     {"kind": "exchange/mailbox-on-the-moon", "fields": {"user": "42"}}
/// ]"#;
/// let list: Vec<Reported> = serde_json::from_str(json)?;
/// assert_eq!(list[0].kind(), Some(ErrorKind::ExchangeMaxRetriesReached));
/// assert_eq!(list[1], list[0]);
/// assert_eq!(list[2].code_text(), Some("CTTM-042"));
/// assert_eq!(list[3].kind_id(), Some("exchange/mailbox-on-the-moon"));
/// assert_eq!(serde_json::to_string(&list[2])?, r#"{"code":"CTTM-042","message":"The moon is full."}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reported {
    /// An error of the catalog.
    Known(MigrationError),
    /// A text that is not in the catalog.
    Unknown(ParseError),
    /// An error that a newer version has written, and that this version cannot read.
    Newer(NewerError),
}

/// An error that was stored by a newer version of this crate, and that this version cannot read: of a kind that is new, or
/// with a code or a value that is new for its kind. It keeps the id of the kind, the code, the message, and the fields that
/// are texts or whole numbers, which all are until now.
///
/// Only reading a [`Reported`] makes one.
///
/// ```
/// use m365_migration_errors::{Reported, Value};
///
/// let json = r#"{"kind":"exchange/mailbox-on-the-moon","code":"EXCH-99","fields":{"orbits":3,"user":"42"}}"#;
/// let Reported::Newer(error) = serde_json::from_str(json)? else { panic!() };
/// assert_eq!(error.kind_id(), "exchange/mailbox-on-the-moon");
/// assert_eq!(error.code_text(), Some("EXCH-99"));
/// assert!(error.fields().eq([("orbits", Value::Count(3)), ("user", Value::Text("42"))]));
/// assert_eq!(
///     error.to_string(),
///     "exchange/mailbox-on-the-moon (EXCH-99) is of a newer version: orbits = 3, user = \"42\"",
/// );
/// assert_eq!(serde_json::to_string(&Reported::Newer(error))?, json);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewerError {
    kind: String,
    code: Option<String>,
    message: Option<String>,
    fields: Vec<(String, OwnedValue)>,
}

impl NewerError {
    /// Returns the id of the kind.
    #[inline]
    pub fn kind_id(&self) -> &str {
        &self.kind
    }

    /// Returns the code, if it has one.
    #[inline]
    pub fn code_text(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the names of the fields and their values, ordered by name: not all formats keep another order.
    #[inline]
    pub fn fields(&self) -> NewerFields<'_> {
        NewerFields(self.fields.iter().map(|(name, value)| (name, value.borrow())))
    }

    /// Returns the value of the field with this name.
    ///
    /// ```
    /// # use m365_migration_errors::{Reported, Value};
    /// let json = r#"{"kind":"exchange/mailbox-on-the-moon","fields":{"user":"42"}}"#;
    /// let Reported::Newer(error) = serde_json::from_str(json)? else { panic!() };
    /// assert_eq!(error.get("user"), Some(Value::Text("42")));
    /// assert_eq!(error.get("tenant"), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[inline]
    pub fn get(&self, field: &str) -> Option<Value<'_>> {
        self.fields().find_map(|(name, value)| (name == field).then_some(value))
    }

    /// Kind and code, without values of the message.
    fn head(&self) -> String {
        let code = self.code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
        format!("{}{code} is of a newer version", self.kind)
    }
}

impl fmt::Display for NewerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.head())?;
        let message = self.message.as_deref().map(|message| ("message", Value::Text(message)));
        for (index, (name, value)) in message.into_iter().chain(self.fields()).enumerate() {
            f.write_str(if index == 0 { ": " } else { ", " })?;
            match value {
                Value::Text(text) => write!(f, "{name} = {text:?}")?,
                Value::Count(count) => write!(f, "{name} = {count}")?,
            }
        }
        Ok(())
    }
}

impl core::error::Error for NewerError {}

impl Reported {
    /// Parses a message of the service; see [`MigrationError::parse`].
    ///
    /// ```
    /// use m365_migration_errors::Reported;
    ///
    /// assert!(Reported::parse("Max retry for user with id 42 reached.").known().is_some());
    /// assert!(Reported::parse("Max retry for user with id 42 was not reached.").unknown().is_some());
    /// ```
    #[inline]
    pub fn parse(message: &str) -> Self {
        MigrationError::parse(message).into()
    }

    /// Parses a code and a message, as in Graph's `{"code": ..., "message": ...}`; see [`MigrationError::parse_coded`].
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind, Reported};
    ///
    /// let reported = Reported::parse_coded("EXCH-15", "Max retry for user with id 42 reached.");
    /// assert_eq!(reported.kind(), Some(ErrorKind::ExchangeMaxRetriesReached));
    /// let reported = Reported::parse_coded(Some("CTTM-005"), "?");
    /// assert_eq!(reported.code(), Some(ErrorCode::Cttm005));
    /// assert_eq!(Reported::parse_coded(None, "?"), Reported::parse("?"));
    /// assert_eq!(Reported::parse_coded(Some("CTTM-005"), None).code(), Some(ErrorCode::Cttm005));
    /// ```
    #[inline]
    pub fn parse_coded<'a>(code: impl Into<Option<&'a str>>, message: impl Into<Option<&'a str>>) -> Self {
        MigrationError::parse_coded(code, message).into()
    }

    /// Returns the error if it is in the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::Reported;
    /// let reported = Reported::parse("Max retry for user with id 42 reached.");
    /// assert_eq!(reported.known().unwrap().to_string(), "Max retry for user with id 42 reached.");
    /// assert_eq!(Reported::parse("The server is busy.").known(), None);
    /// ```
    #[inline]
    pub fn known(&self) -> Option<&MigrationError> {
        match self {
            Self::Known(error) => Some(error),
            _ => None,
        }
    }

    /// Returns what is known about a text that is not in the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Reported};
    /// let reported = Reported::parse("Max retry for user with id 42 was hit.");
    /// let nearest = reported.unknown().unwrap().candidates()[0];
    /// assert_eq!(nearest.kind(), ErrorKind::ExchangeMaxRetriesReached);
    /// ```
    #[inline]
    pub fn unknown(&self) -> Option<&ParseError> {
        match self {
            Self::Unknown(error) => Some(error),
            _ => None,
        }
    }

    /// Returns the kind; `None` if the text is not in the catalog, or the kind is of a newer version.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Reported};
    /// let reported = Reported::parse("Max retry for user with id 42 reached.");
    /// assert_eq!(reported.kind(), Some(ErrorKind::ExchangeMaxRetriesReached));
    /// ```
    #[inline]
    pub fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Known(error) => Some(error.kind()),
            Self::Unknown(_) => None,
            Self::Newer(error) => error.kind.parse().ok(),
        }
    }

    /// Returns the id of the kind, also of a kind of a newer version; `None` if the text is not in the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::Reported;
    /// let reported = Reported::parse("Max retry for user with id 42 reached.");
    /// assert_eq!(reported.kind_id(), Some("exchange/max-retries-reached"));
    /// ```
    #[inline]
    pub fn kind_id(&self) -> Option<&str> {
        match self {
            Self::Known(error) => Some(error.kind().id()),
            Self::Unknown(_) => None,
            Self::Newer(error) => Some(error.kind_id()),
        }
    }

    /// Returns the family, as far as it is known; see [`ParseError::family`].
    ///
    /// ```
    /// # use m365_migration_errors::{Family, Reported};
    /// assert_eq!(Reported::parse_coded("CTTM-005", "?").family(), Some(Family::TeamsChat));
    /// ```
    #[inline]
    pub fn family(&self) -> Option<Family> {
        match self {
            Self::Known(error) => Some(error.family()),
            Self::Unknown(error) => error.family(),
            Self::Newer(error) => error.kind.split('/').next()?.parse().ok(),
        }
    }

    /// Returns the documented code: see [`MigrationError::code`] and [`ParseError::code`].
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorCode, Reported};
    /// assert_eq!(Reported::parse("Max retry for user with id 42 reached.").code(), Some(ErrorCode::Exch15));
    /// assert_eq!(Reported::parse("CTTM-005: What?").code(), Some(ErrorCode::Cttm005));
    /// ```
    #[inline]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Known(error) => error.code(),
            Self::Unknown(error) => error.code(),
            Self::Newer(error) => error.code.as_deref()?.parse().ok(),
        }
    }

    /// Returns the code as text, documented or not.
    ///
    /// ```
    /// # use m365_migration_errors::Reported;
    /// assert_eq!(Reported::parse("Max retry for user with id 42 reached.").code_text(), Some("EXCH-15"));
    /// assert_eq!(Reported::parse("CTTM-042: What?").code_text(), Some("CTTM-042"));
    /// ```
    #[inline]
    pub fn code_text(&self) -> Option<&str> {
        match self {
            Self::Known(error) => error.code().map(ErrorCode::as_str),
            Self::Unknown(error) => error.code_text(),
            Self::Newer(error) => error.code_text(),
        }
    }

    /// Returns the text: of a known error the service's sentence with its values, of any other the message as it was
    /// given. `None` if a newer version has stored none.
    ///
    /// ```
    /// # use m365_migration_errors::Reported;
    /// assert_eq!(Reported::parse("EXCH-15: max retry for user with id 42 reached").message().unwrap(),
    ///     "Max retry for user with id 42 reached.");
    /// assert_eq!(Reported::parse("The server is busy.").message().unwrap(), "The server is busy.");
    /// ```
    #[inline]
    pub fn message(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Known(error) => Some(error.to_string().into()),
            Self::Unknown(error) => Some(error.message().into()),
            Self::Newer(error) => error.message.as_deref().map(Cow::from),
        }
    }

    /// Returns whether the error is worth a retry, of what, and after what; `None` if nothing is known, which does not
    /// mean that a retry is useless. See [`ParseError::retryability`].
    ///
    /// ```
    /// # use m365_migration_errors::{Reported, Verdict};
    /// let retryability = Reported::parse_coded("MIGR-001", "?").retryability();
    /// assert_eq!(retryability.unwrap().verdict(), Verdict::AfterFix);
    /// assert_eq!(Reported::parse("The server is busy.").retryability(), None);
    /// ```
    #[inline]
    pub fn retryability(&self) -> Option<Retryability> {
        match self {
            Self::Unknown(error) => error.retryability(),
            Self::Known(_) | Self::Newer(_) => self.kind().map(ErrorKind::retryability),
        }
    }

    /// Returns how to fix the error, and who has to act; `None` if nothing is known. See [`ParseError::remediation`].
    ///
    /// ```
    /// # use m365_migration_errors::{Owner, Reported};
    /// let remediation = Reported::parse("Max retry for user with id 42 reached.").remediation();
    /// assert_eq!(remediation.unwrap().owner(), Owner::Operator);
    /// assert_eq!(Reported::parse("The server is busy.").remediation(), None);
    /// ```
    #[inline]
    pub fn remediation(&self) -> Option<&'static Remediation> {
        match self {
            Self::Unknown(error) => error.remediation(),
            Self::Known(_) | Self::Newer(_) => self.kind().map(ErrorKind::remediation),
        }
    }

    /// Returns the user being migrated; `None` if a known error names none, and for all others, because nothing says which
    /// part of a text it is.
    ///
    /// ```
    /// # use m365_migration_errors::Reported;
    /// assert_eq!(Reported::parse("Max retry for user with id 42 reached.").user(), Some("42"));
    /// assert_eq!(Reported::parse("User 42 is busy.").user(), None);
    /// ```
    #[inline]
    pub fn user(&self) -> Option<&str> {
        self.known()?.user()
    }

    /// Returns an error without values of the message, so that it has no personal data: the sentence with `{name}` in place of
    /// each value, or why the message is not known. It can be the `source` of another error.
    ///
    /// ```
    /// # use m365_migration_errors::Reported;
    /// let known = Reported::parse("Max retry for user with id alex@contoso.com reached.");
    /// assert_eq!(known.redacted().to_string(), "Max retry for user with id {user} reached.");
    /// let unknown = Reported::parse("EXCH-15: The server of alex@contoso.com is busy.");
    /// assert_eq!(unknown.redacted().to_string(), "the code EXCH-15 is known, but not with this text");
    /// assert!(!format!("{:?}", unknown.redacted()).contains("alex"));
    /// ```
    #[inline]
    pub fn redacted(&self) -> Redacted {
        match self {
            Self::Known(error) => error.redacted(),
            Self::Unknown(error) => error.redacted(),
            Self::Newer(error) => Redacted { kind: None, code: None, text: error.head().into() },
        }
    }
}

/// Writes the service's sentence, or what is known about the text.
impl fmt::Display for Reported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(error) => error.fmt(f),
            Self::Unknown(error) => error.fmt(f),
            Self::Newer(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Reported {}

impl From<MigrationError> for Reported {
    fn from(error: MigrationError) -> Self {
        Self::Known(error)
    }
}

/// A message that a family's type has refused is parsed again, for all families.
impl From<ParseError> for Reported {
    fn from(error: ParseError) -> Self {
        if error.is_of_one_family() {
            return Self::parse_coded(error.code_text(), error.message());
        }
        Self::Unknown(error)
    }
}

impl From<Result<MigrationError, ParseError>> for Reported {
    fn from(parsed: Result<MigrationError, ParseError>) -> Self {
        parsed.map_or_else(Self::from, Self::from)
    }
}

/// Gives back what is not an error of the catalog.
impl TryFrom<Reported> for MigrationError {
    type Error = Reported;

    fn try_from(reported: Reported) -> Result<Self, Reported> {
        match reported {
            Reported::Known(error) => Ok(error),
            other => Err(other),
        }
    }
}

/// Gives back what is not a text outside the catalog.
impl TryFrom<Reported> for ParseError {
    type Error = Reported;

    fn try_from(reported: Reported) -> Result<Self, Reported> {
        match reported {
            Reported::Unknown(error) => Ok(error),
            other => Err(other),
        }
    }
}

impl Serialize for Reported {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(error) => error.serialize(serializer),
            Self::Unknown(error) => {
                let message = Some(error.message());
                Parts { kind: None, code: error.code_text(), message, fields: Vec::new() }.serialize(serializer)
            }
            Self::Newer(error) => {
                let NewerError { kind, code, message, .. } = error;
                let fields = error.fields().collect();
                Parts { kind: Some(kind), code: code.as_deref(), message: message.as_deref(), fields }
                    .serialize(serializer)
            }
        }
    }
}

schema! { Reported, |generator| crate::error::json_schema::any_of(&[
    generator.subschema_for::<MigrationError>(),
    crate::error::json_schema::message(),
    crate::error::json_schema::error_of_any_kind(generator),
]) }

impl<'de> Deserialize<'de> for Reported {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let flat = Flat::read(deserializer)?;
        let Some(kind) = &flat.kind else {
            if flat.code.is_none() && flat.message.is_none() {
                return Err(de::Error::missing_field("message"));
            }
            return Ok(Self::parse_coded(flat.code.as_deref(), flat.message.as_deref()));
        };
        if let Ok(error) = flat.build::<MigrationError, de::value::Error>() {
            return Ok(Self::Known(error));
        }
        let (kind, code, message) = (kind.clone(), flat.code.clone(), flat.message.clone());
        let mut fields = flat.into_fields();
        fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Self::Newer(NewerError { kind, code, message, fields }))
    }
}
