//! One line of what was reported: who, which service, in what state, with which error.

use std::fmt;
use std::sync::Arc;

use crate::records::status::{Service, Status};
use crate::{Fidelity, MigrationError, ParseError};

/// What an input reports of one subject and service: an error, or that there is none.
///
/// A status line of Graph with two errors is two records, one without errors is one.
///
/// ```
/// use m365_migration_errors::ErrorKind;
/// use m365_migration_errors::records::{Records, Service, Status};
///
/// let json = r#"{"id": "6a88de8d", "currentStatus": [{"service": "Exchange", "status": "failed", "errors": [
///     {"code": "EXCH-15", "message": "Max retry for user with id 6a88de8d reached."}]}]}"#;
/// let record = Records::new(json.as_bytes()).named("users.json").next().unwrap()?;
/// assert_eq!(record.subject(), Some("6a88de8d"));
/// assert_eq!(record.service(), Some(&Service::Exchange));
/// assert_eq!(record.status(), Some(&Status::Failed));
/// assert_eq!(record.code(), Some("EXCH-15"));
/// assert_eq!(record.error().unwrap().kind(), ErrorKind::ExchangeMaxRetriesReached);
/// assert_eq!(record.origin().to_string(), "users.json:1#/currentStatus/0/errors/0");
/// # Ok::<(), m365_migration_errors::records::Damage>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub(crate) subject: Option<Box<str>>,
    /// What else the entry calls the user.
    pub(crate) subject_ids: Vec<Box<str>>,
    pub(crate) service: Option<Service>,
    pub(crate) status: Option<Status>,
    pub(crate) time: Option<Box<str>>,
    pub(crate) code: Option<Box<str>>,
    pub(crate) message: Option<Box<str>>,
    pub(crate) origin: Origin,
    pub(crate) outcome: Outcome,
}

/// What a [`Record`] says of errors.
///
/// ```
/// use m365_migration_errors::records::{Outcome, Records};
///
/// let table = "User,Status,Error\n1,failed,Max retry for user with id 1 reached.\n2,failed,no idea\n3,completed,\n";
/// let said = Records::new(table.as_bytes()).flatten().map(|record| match record.outcome() {
///     Outcome::Error { error, .. } => error.kind().id().to_owned(),
///     Outcome::Unrecognized(error) => error.message().to_owned(),
///     _ => "no error".to_owned(),
/// });
/// assert_eq!(said.collect::<Vec<_>>(), ["exchange/max-retries-reached", "no idea", "no error"]);
/// ```
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
    /// An error that is not in the catalog; the [`ParseError`] owns its text.
    Unrecognized(ParseError),
    /// A failed state without a reason: no code, no text.
    Failed,
    /// No error: a task or a service in a good or neutral state.
    Clean,
}

impl Outcome {
    /// Returns the name of the outcome: `error`, `unrecognized`, `failed` or `clean`.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let table = "User,Status,Error\n1,failed,\n2,completed,\n";
    /// let outcomes = Records::new(table.as_bytes()).flatten().map(|record| record.outcome().as_str());
    /// assert_eq!(outcomes.collect::<Vec<_>>(), ["failed", "clean"]);
    /// ```
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Error { .. } => "error",
            Self::Unrecognized(_) => "unrecognized",
            Self::Failed => "failed",
            Self::Clean => "clean",
        }
    }
}

/// Where a record stood.
///
/// ```
/// # use m365_migration_errors::records::Records;
/// let mut records = Records::new(&b"\nMax retry for user with id 42 reached."[..]).named("log.txt");
/// let record = records.next().unwrap()?;
/// assert_eq!((record.origin().file(), record.origin().line()), (Some("log.txt"), 2));
/// assert_eq!(record.origin().pointer(), None);
/// assert_eq!(record.origin().to_string(), "log.txt:2");
/// # Ok::<(), m365_migration_errors::records::Damage>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub(crate) file: Option<Arc<str>>,
    pub(crate) line: u64,
    pub(crate) pointer: Option<Box<str>>,
}

impl Record {
    /// Returns the user or object that the input names, or else the user that the error itself names.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let json = r#"{"id": "6a88de8d", "currentStatus": [{"service": "Teams", "status": "synced", "errors": []}]}"#;
    /// assert_eq!(Records::new(json.as_bytes()).next().unwrap()?.subject(), Some("6a88de8d"));
    ///
    /// let text = "Max retry for user with id 42 reached.";
    /// assert_eq!(Records::new(text.as_bytes()).next().unwrap()?.subject(), Some("42"));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref().or_else(|| self.error()?.user())
    }

    /// Returns all that the input calls the user by, the [`subject`](Self::subject) first: an address and an object id,
    /// for example. Two records that share one of them are about one person.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let table = "UserPrincipalName,Id,Status,Error\nadele@contoso.com,6a88de8d-7027-44c1-8674-03f826aa1704,failed,\n";
    /// let record = Records::new(table.as_bytes()).next().unwrap()?;
    /// let ids: Vec<_> = record.subject_ids().collect();
    /// assert_eq!(ids, ["adele@contoso.com", "6a88de8d-7027-44c1-8674-03f826aa1704"]);
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn subject_ids(&self) -> impl Iterator<Item = &str> {
        let others = self.subject_ids.iter().map(|id| &**id).filter(|id| Some(*id) != self.subject());
        self.subject().into_iter().chain(others)
    }

    /// Returns the service; `None` where the input does not say.
    ///
    /// ```
    /// use m365_migration_errors::records::{Records, Service};
    ///
    /// let table = "User,Service,Status,Error\nalex,ODSP,completed,\n";
    /// assert_eq!(Records::new(table.as_bytes()).next().unwrap()?.service(), Some(&Service::OneDrive));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn service(&self) -> Option<&Service> {
        self.service.as_ref()
    }

    /// Returns the state of the task or service; `None` where the input does not say.
    ///
    /// ```
    /// use m365_migration_errors::records::{Records, Status};
    ///
    /// let table = "User,Service,Status,Error\nalex,Teams,Completed,\nkim,Teams,CompletedWithErrors,\n";
    /// let statuses: Vec<_> = Records::new(table.as_bytes()).flatten().map(|record| record.status().cloned()).collect();
    /// assert_eq!(statuses, [Some(Status::Completed), Some(Status::Other("CompletedWithErrors".into()))]);
    /// ```
    pub fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    /// Returns the time that the input gives, as it is written there: in logs, what stands before the error; of a task,
    /// when it was last updated.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let log = "[2025-11-06 11:25:36] ERROR Max retry for user with id 42 reached.";
    /// assert_eq!(Records::new(log.as_bytes()).next().unwrap()?.time(), Some("2025-11-06 11:25:36"));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn time(&self) -> Option<&str> {
        self.time.as_deref()
    }

    /// Returns the code beside the message, as it is written. Where there are several, it is the one that says most.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let json = r#"{"error": {"code": "BadArgument", "message": "no", "details": [{"code": "duplicateDisplayNameJob"}]}}"#;
    /// assert_eq!(Records::new(json.as_bytes()).next().unwrap()?.code(), Some("duplicateDisplayNameJob"));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the message without what transport has done to it: escapes undone, wrapped lines joined, what stands
    /// around it in a log left out.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let text = "2025-11-06 WARN [EXCH-15] Max retry for user with id 42 reached. (attempt 3)";
    /// let record = Records::new(text.as_bytes()).next().unwrap()?;
    /// assert_eq!(record.message(), Some("Max retry for user with id 42 reached."));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns where the record stood.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let json = r#"[{"code": "EXCH-15", "message": "Max retry for user with id 42 reached."}]"#;
    /// let record = Records::new(json.as_bytes()).next().unwrap()?;
    /// assert_eq!((record.origin().line(), record.origin().pointer()), (1, Some("/0")));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns what the record says of errors.
    ///
    /// ```
    /// use m365_migration_errors::Fidelity;
    /// use m365_migration_errors::records::{Outcome, Records};
    ///
    /// let record = Records::new(&b"EXCH-15: Max retry for user with id 42 reached."[..]).next().unwrap()?;
    /// let Outcome::Error { error, fidelity, .. } = record.outcome() else { panic!("{record:?}") };
    /// assert_eq!((error.user(), *fidelity), (Some("42"), Fidelity::Exact));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns what the record says of errors, without copying it.
    ///
    /// ```
    /// use m365_migration_errors::records::{Outcome, Records};
    ///
    /// let record = Records::new(&b"EXCH-15: something new"[..]).next().unwrap()?;
    /// let Outcome::Unrecognized(error) = record.into_outcome() else { panic!("it is not in the catalog") };
    /// assert_eq!(error.into_message(), "something new");
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn into_outcome(self) -> Outcome {
        self.outcome
    }

    /// Returns the error of the catalog; `None` where there is none or it is not recognized.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    /// use m365_migration_errors::records::Records;
    ///
    /// let record = Records::new(&b"Max retry for user with id 42 reached."[..]).next().unwrap()?;
    /// assert_eq!(record.error().unwrap().kind(), ErrorKind::ExchangeMaxRetriesReached);
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn error(&self) -> Option<&MigrationError> {
        match &self.outcome {
            Outcome::Error { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Returns the error that is not in the catalog; `None` where there is none or it is recognized.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let json = r#"{"error": {"code": "TooManyRequests", "message": "Slow down."}}"#;
    /// let record = Records::new(json.as_bytes()).next().unwrap()?;
    /// assert_eq!(record.unrecognized().unwrap().message(), "Slow down.");
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn unrecognized(&self) -> Option<&ParseError> {
        match &self.outcome {
            Outcome::Unrecognized(error) => Some(error),
            _ => None,
        }
    }
}

impl Origin {
    /// Returns the name that was given to the input; see [`Records::named`](crate::records::Records::named).
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let text = "Max retry for user with id 42 reached.";
    /// assert_eq!(Records::new(text.as_bytes()).named("a.log").next().unwrap()?.origin().file(), Some("a.log"));
    /// assert_eq!(Records::new(text.as_bytes()).next().unwrap()?.origin().file(), None);
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Returns the line, counted from 1: of text, the one in which the error begins; of JSON and CSV, the one in which the
    /// task or row does.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let text = "hello\n\nMax retry for user with id 42 reached.";
    /// assert_eq!(Records::new(text.as_bytes()).next().unwrap()?.origin().line(), 3);
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Returns the JSON pointer (RFC 6901) inside the JSON text, of which an input may have several; `None` in other
    /// inputs, and behind damage, where nothing says how deep the place is.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let page = r#"{"value": [{"id": "42", "currentStatus": []}]}"#;
    /// assert_eq!(Records::new(page.as_bytes()).next().unwrap()?.origin().pointer(), Some("/value/0"));
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }
}

impl fmt::Display for Origin {
    /// Writes `file:line#pointer`, as far as they are known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}:{}", self.line)?,
            None => write!(f, "line {}", self.line)?,
        }
        match self.pointer.as_deref() {
            Some(pointer) => write!(f, "#{pointer}"),
            None => Ok(()),
        }
    }
}
