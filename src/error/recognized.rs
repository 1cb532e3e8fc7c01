//! A recognized message: a kind and the places of its values, without allocating.

use alloc::vec::Vec;

use crate::base::vocabulary::Fidelity;
use crate::error::enums::MigrationError;
use crate::generated::names::{ErrorCode, ErrorKind};
use crate::generated::tables::TABLES;
use crate::matcher;
use crate::matcher::found::Match;
use crate::model::known::Known;
use crate::near::difference::{self, Difference};

/// Recognizes a message like [`MigrationError::parse`](crate::MigrationError::parse), but without allocating.
///
/// Returns `None` where `parse` returns an error.
///
/// ```
/// use m365_migration_errors::{ErrorKind, recognize};
///
/// let recognized = recognize("User [alex@contoso.com] migration failed. Please retry user migration.").unwrap();
/// assert_eq!(recognized.kind(), ErrorKind::GeneralUserMigrationFailed);
/// assert_eq!(recognized.get("user"), Some("alex@contoso.com"));
/// assert!(recognize("The server is busy.").is_none());
/// ```
pub fn recognize(message: &str) -> Option<Recognized<'_>> {
    matcher::recognize_as(&TABLES, None, message, &matcher::ALL, |found| Some(Recognized(found)), |_| None)
}

/// Recognizes a message that comes with a code, as in Graph's `{"code": ..., "message": ...}`.
///
/// The code does not override what the message states clearly. Each is a `&str` or an `Option<&str>`, as for
/// [`MigrationError::parse_coded`].
///
/// ```
/// use m365_migration_errors::{ErrorCode, ErrorKind, recognize_coded};
///
/// let message = "completeAfterDateTime must be greater than the current time.";
/// let recognized = recognize_coded("BadArgument", message).unwrap();
/// assert_eq!(recognized.kind(), ErrorKind::ApiCompleteAfterDateTimeInPast);
/// assert_eq!(recognized.seen_code(), Some(ErrorCode::BadArgument));
/// ```
pub fn recognize_coded<'a>(
    code: impl Into<Option<&'a str>>,
    message: impl Into<Option<&'a str>>,
) -> Option<Recognized<'a>> {
    matcher::documented(code.into(), message.into().unwrap_or_default(), matcher::ALL).ok().map(Recognized)
}

/// A recognized message: its kind, the code that was seen, and its values as slices of the message.
///
/// ```
/// use m365_migration_errors::{ErrorCode, ErrorKind, Fidelity, recognize};
///
/// let message = "MMS-010: Teams Meeting migration for user alex@contoso.com is already in progress and cannot be cancelled.";
/// let recognized = recognize(message).unwrap();
/// assert_eq!(recognized.kind(), ErrorKind::TeamsMeetingCannotCancel);
/// assert_eq!(recognized.seen_code(), Some(ErrorCode::Mms010));
/// assert_eq!(recognized.fidelity(), Fidelity::Exact);
/// assert_eq!(recognized.get("user"), Some("alex@contoso.com"));
/// assert!(recognized.fields().eq([("user", "alex@contoso.com")]));
/// assert_eq!(recognized.to_error().kind(), recognized.kind());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognized<'a>(pub(crate) Match<'a>);

impl<'a> Recognized<'a> {
    /// Returns the kind of error that the message states.
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::ALL[self.0.kind as usize]
    }

    /// Returns the documented code that was seen before, after or beside the message.
    ///
    /// It may be the code of another kind: the message decides the kind.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind, recognize, recognize_coded};
    ///
    /// let sentence = "Max retry for user with id 42 reached.";
    /// assert_eq!(recognize(sentence).unwrap().seen_code(), None);
    ///
    /// let misled = recognize_coded("EXCH-07", sentence).unwrap();
    /// assert_eq!(misled.kind(), ErrorKind::ExchangeMaxRetriesReached);
    /// assert_eq!(misled.seen_code(), Some(ErrorCode::Exch07));
    /// ```
    pub fn seen_code(&self) -> Option<ErrorCode> {
        self.0.code?.documented()
    }

    /// Returns the code as it was written, documented or not.
    ///
    /// ```
    /// # use m365_migration_errors::recognize;
    /// let recognized = recognize("EXCH-99: Max retry for user with id 42 reached.").unwrap();
    /// assert_eq!(recognized.seen_code_text(), Some("EXCH-99"));
    /// assert_eq!(recognized.seen_code(), None);
    /// ```
    pub fn seen_code_text(&self) -> Option<&'a str> {
        Some(self.0.code?.text)
    }

    /// Returns how close the message is to the wording of the catalog.
    pub const fn fidelity(&self) -> Fidelity {
        self.0.fidelity
    }

    /// Returns the names of the fields and their values, verbatim, in the order of the kind's fields. A field that the
    /// wording lacks is left out.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        self.0.named(self.kind().fields())
    }

    /// Returns the value of a field, verbatim; `None` if there is no such field in the message.
    pub fn get(&self, field: &str) -> Option<&'a str> {
        self.fields().find_map(|(name, value)| (name == field).then_some(value))
    }

    /// Returns the sentence: the message without what surrounds it, such as codes, labels and quotes.
    ///
    /// ```
    /// # use m365_migration_errors::recognize;
    /// let recognized = recognize("Error EXCH-15: \"Max retry for user with id 42 reached.\"").unwrap();
    /// assert_eq!(recognized.sentence(), "Max retry for user with id 42 reached.");
    /// ```
    pub const fn sentence(&self) -> &'a str {
        self.0.sentence
    }

    /// Returns the words in which the [`sentence`](Self::sentence) differs from the catalog, in order.
    ///
    /// None of them carries the meaning: they are articles, `please`, pairs such as `have to` for `must`, and the
    /// closing instruction. Only a [drifted](Fidelity::Drifted) message has any; a [normalized](Fidelity::Normalized)
    /// one has the same words in another spelling. Their ranges are bytes of the sentence.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, recognize};
    /// let recognized = recognize("The target UPN 'x@contoso.com' is invalid. Contact your administrator.").unwrap();
    /// assert_eq!(recognized.kind(), ErrorKind::OneDriveTargetUpnInvalid);
    /// let differences: Vec<_> = recognized.differences().iter().map(ToString::to_string).collect();
    /// assert_eq!(
    ///     differences,
    ///     ["has \"Contact your administrator\" instead of \"Please correct this issue and try again\""],
    /// );
    /// ```
    pub fn differences(&self) -> Vec<Difference<'a>> {
        difference::recognized(Known::BUILT_IN, &self.0)
    }
}

impl Recognized<'_> {
    /// Returns an owned, typed error with the same kind, code and values.
    ///
    /// # Panics
    ///
    /// Never: the matcher has checked that each value is of its field's type.
    pub fn to_error(&self) -> MigrationError {
        self.0.build().expect("the matcher has filled every field of the kind")
    }
}

impl From<Recognized<'_>> for MigrationError {
    fn from(recognized: Recognized<'_>) -> Self {
        recognized.to_error()
    }
}
