//! One line of what was reported: who, which service, in what state, with which error.

use std::fmt;
use std::sync::Arc;
use std::vec;

use serde::ser::{Serialize, Serializer};

use crate::error::json_schema::schema;
#[cfg(feature = "extend")]
use crate::extend::ExtendedError;
use crate::model::iterators::named_iterators;
use crate::records::status::{Service, Status};
use crate::{Fidelity, MigrationError, ParseError};

facts! {
    /// A report about one subject and service: an error, or that there is none.
    ///
    /// A status line of Graph with two errors is two records, one without errors is one.
    #[doc = example!(record of "User,Service,Status\nalex,ODSP,failed\n":
        (record.subject(), record.service(), record.outcome()) => (Some("alex"), Some(&Service::OneDrive), &Outcome::Failed))]
    #[derive(Clone, Debug, PartialEq, Eq)]
    Record {
        pub(crate) subject: Option<Box<str>>,
        /// What else the entry calls the user.
        pub(crate) subject_ids: Vec<Box<str>>,
        pub(crate) origin: Origin,
        pub(crate) outcome: Outcome,
    }
    record, record;
    /// Returns the service; `None` where the input does not say.
    service: Option<Service>, .as_ref() -> Option<&Service>, of "User,Service,Status\nalex,ODSP,failed\n" => Some(&Service::OneDrive);
    /// Returns the state of the task or service; `None` where the input does not say.
    status: Option<Status>, .as_ref() -> Option<&Status>, of "User,Status\nalex,Odd\n" => Some(&Status::from("Odd"));
    /// Returns the time that the input gives, as it is written there: in logs, that before the error; of a task, when it
    /// was last updated.
    time: Option<Box<str>>, .as_deref() -> Option<&str>, of "2025-11-06 11:25:36 ERROR EXCH-15: no" => Some("2025-11-06 11:25:36");
    /// Returns the code beside the message, as it is written. Where there are several, it is the one that says most.
    code: Option<Box<str>>, .as_deref() -> Option<&str>, of "2025-11-06 ERROR EXCH-15: something new" => Some("EXCH-15");
    /// Returns the message without what transport has done to it: escapes undone, wrapped lines joined, what is around it
    /// in a log left out.
    message: Option<Box<str>>, .as_deref() -> Option<&str>, of "2025-11-06 ERROR EXCH-15: something new" => Some("something new");
}

/// The error of a [`Record`], or that there is none.
///
#[doc = example!(record of "User,Status,Error\nalex,failed,Max retry for user with id 1 reached.\n":
    matches!(record.outcome(), Outcome::Error { error, .. } if error.user() == Some("1")) => true)]
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// An error of the catalog.
    #[non_exhaustive]
    Error {
        /// The typed error.
        error: MigrationError,
        /// How near its text is to the wording of the catalog.
        fidelity: Fidelity,
    },
    /// An error of your own files; see [`Records::with_catalog`](crate::records::Records::with_catalog).
    #[cfg(feature = "extend")]
    #[non_exhaustive]
    Extended {
        /// The error, which knows its kind.
        error: ExtendedError,
        /// How near its text is to the wording of the catalog.
        fidelity: Fidelity,
    },
    /// An error that is not in the catalog.
    #[non_exhaustive]
    Unrecognized {
        /// The error, which owns the text and says what is known about it.
        error: ParseError,
    },
    /// A failed state without a reason: no code, no text.
    Failed,
    /// No error: a task or a service in a good or neutral state, or in a state that is not known and without a text, which
    /// [`Summary::unknown_states`](crate::records::Summary::unknown_states) counts.
    Clean,
}

impl Outcome {
    /// Returns the name of the outcome: `error`, `unrecognized`, `failed` or `clean`.
    #[doc = example!(record of "User,Status\nalex,failed\n": record.outcome().as_str() => "failed")]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Error { .. } => "error",
            #[cfg(feature = "extend")]
            Self::Extended { .. } => "error",
            Self::Unrecognized { .. } => "unrecognized",
            Self::Failed => "failed",
            Self::Clean => "clean",
        }
    }

    /// How near the text of the error is to the catalog, if it is recognized.
    fn fidelity(&self) -> Option<Fidelity> {
        match self {
            Self::Error { fidelity, .. } => Some(*fidelity),
            #[cfg(feature = "extend")]
            Self::Extended { fidelity, .. } => Some(*fidelity),
            _ => None,
        }
    }

    /// Whether it is an error of the catalog, this crate's or the user's.
    pub(crate) const fn is_documented(&self) -> bool {
        match self {
            Self::Error { .. } => true,
            #[cfg(feature = "extend")]
            Self::Extended { .. } => true,
            _ => false,
        }
    }

    /// Returns the user that the error itself names.
    pub(crate) fn user(&self) -> Option<&str> {
        match self {
            Self::Error { error, .. } => error.user(),
            #[cfg(feature = "extend")]
            Self::Extended { error, .. } => error.user(),
            _ => None,
        }
    }
}

impl Record {
    /// Returns the user or object that the input names, or else the user that the error itself names.
    #[doc = example!(record of "Max retry for user with id 42 reached.": record.subject() => Some("42"))]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref().or_else(|| self.outcome.user())
    }

    /// Returns all that the input calls the user by, the [`subject`](Self::subject) first: an address and an object id,
    /// for example. Two records that share one of them are about one person.
    #[doc = example!(record of "User,Id,Status\na@x.com,6a88de8d-7027-44c1-8674-03f826aa1704,failed\n": record.subject_ids().count() => 2)]
    pub fn subject_ids(&self) -> SubjectIds<'_> {
        let others = self.subject_ids.iter().map(|id| &**id).filter(|id| Some(*id) != self.subject());
        SubjectIds(self.subject().into_iter().chain(others).collect::<Vec<_>>().into_iter())
    }

    /// Returns where in the input the record was.
    #[doc = example!(record of "\nMax retry for user with id 42 reached.": record.origin().line() => 2)]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns what the record says of errors.
    #[doc = example!(record of "User,Status\nalex,completed\n": record.outcome() => &Outcome::Clean)]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns what the record says of errors, without copying it.
    #[doc = example!(record of "User,Status\nalex,failed\n": record.into_outcome() => Outcome::Failed)]
    pub fn into_outcome(self) -> Outcome {
        self.outcome
    }

    /// Returns the error of the catalog; `None` where there is none or it is not recognized.
    #[doc = example!(record of "Max retry for user with id 42 reached.": record.error().unwrap().user() => Some("42"))]
    pub fn error(&self) -> Option<&MigrationError> {
        let Outcome::Error { error, .. } = &self.outcome else { return None };
        Some(error)
    }

    /// Returns the error of your own files; `None` where there is none.
    #[cfg(feature = "extend")]
    pub fn extended(&self) -> Option<&ExtendedError> {
        let Outcome::Extended { error, .. } = &self.outcome else { return None };
        Some(error)
    }

    /// Returns the error that is not in the catalog; `None` where there is none or it is recognized.
    #[doc = example!(record of "EXCH-15: something new": record.unrecognized().unwrap().message() => "something new")]
    pub fn unrecognized(&self) -> Option<&ParseError> {
        let Outcome::Unrecognized { error } = &self.outcome else { return None };
        Some(error)
    }
}

named_iterators! {
    /// All that an input calls a user by; see [`Record::subject_ids`].
    #[doc = example!(record of "User,Id,Status\nalex,6a88de8d-7027-44c1-8674-03f826aa1704,failed\n":
        record.subject_ids().next_back() => Some("6a88de8d-7027-44c1-8674-03f826aa1704"))]
    SubjectIds<'a>: &'a str = vec::IntoIter<&'a str>;
}

facts! {
    /// Where in its input a record was.
    ///
    #[doc = example!(record of "\nMax retry for user with id 42 reached.": record.origin().to_string() => "line 2")]
    #[derive(Clone, Debug, PartialEq, Eq)]
    Origin {}
    record, record.origin();
    /// Returns the name that was given to the input by [`Records::named`](crate::records::Records::named), if any.
    file: Option<Arc<str>>, .as_deref() -> Option<&str>, of "Max retry for user with id 42 reached." => None;
    /// Returns the line, counted from 1: of text, the one in which the error begins; of JSON and CSV, the one in which the
    /// task or row does; of a part of a mail that is quoted-printable or base64, the one in which the part does.
    line: u64, -> u64, of "hello\n\nMax retry for user with id 42 reached." => 3;
    /// Returns the JSON pointer (RFC 6901) inside the JSON text, of which an input may have several; `None` in other
    /// inputs, and after damage, where nothing says how deep the place is.
    pointer: Option<Box<str>>, .as_deref() -> Option<&str>, of r#"{"value": [{"id": "42", "currentStatus": []}]}"# => Some("/value/0");
}

impl fmt::Display for Origin {
    /// Writes `file:line#pointer`, as far as they are known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}:{}", self.line)?,
            None => write!(f, "line {}", self.line)?,
        }
        self.pointer.as_deref().map_or(Ok(()), |pointer| write!(f, "#{pointer}"))
    }
}

crate::error::facts_format::as_object! {
    /// Writes `file`, `line`, `pointer`, and as `text` what it displays.
    Origin, |origin| {
        file: origin.file(),
        line: origin.line(),
        pointer: origin.pointer(),
        text: origin.to_string(),
    }

    /// Writes `subject`, `subject_ids`, `service`, `status`, `time`, `origin` as it is displayed, `code`, `message`, the name
    /// of the `outcome`, and the `error` with its `fidelity`: that of the catalog as an error is written, any other as a
    /// [`ParseError`] is.
    Record, |record| {
        subject: record.subject(),
        subject_ids: record.subject_ids().collect::<Vec<_>>(),
        service: record.service(),
        status: record.status(),
        time: record.time(),
        origin: record.origin().to_string(),
        code: record.code(),
        message: record.message(),
        outcome: record.outcome().as_str(),
        fidelity: record.outcome().fidelity(),
        error: record.outcome(),
    }
}

schema! { Outcome, |generator| crate::error::json_schema::any_of(&[
    generator.subschema_for::<MigrationError>(),
    #[cfg(feature = "extend")]
    generator.subschema_for::<ExtendedError>(),
    generator.subschema_for::<ParseError>(),
    generator.subschema_for::<()>(),
]) }

/// Writes the error, or nothing.
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Error { error, .. } => serializer.serialize_some(error),
            #[cfg(feature = "extend")]
            Self::Extended { error, .. } => serializer.serialize_some(error),
            Self::Unrecognized { error } => serializer.serialize_some(error),
            Self::Failed | Self::Clean => serializer.serialize_none(),
        }
    }
}
