//! A recognized message: a kind and the places of its values, without allocating.

use alloc::vec::Vec;

use crate::base::vocabulary::{Fidelity, Role};
use crate::error::enums::MigrationError;
use crate::error::slices::{self, Slices, slice_methods};
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::generated::tables::TABLES;
use crate::matcher;
use crate::matcher::found::Match;
use crate::model::iterators::FieldRanges;
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
    let found = |found| Some(Recognized::new(found, message));
    matcher::recognize_as(&TABLES, None, message, &matcher::ALL, found, |_| None)
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
    let message = message.into().unwrap_or_default();
    Some(Recognized::new(matcher::documented(code.into(), message, matcher::ALL).ok()?, message))
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
///
/// It answers what [`MigrationError`] answers, without allocating:
///
/// ```
/// use m365_migration_errors::{ErrorCode, Family, Role, Scope, recognize};
///
/// let message = "CTTM-005: Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams \
///                license. Assign a Teams license to the user and retry migration.";
/// let recognized = recognize(message).unwrap();
/// assert_eq!((recognized.family(), recognized.code()), (Family::TeamsChat, Some(ErrorCode::Cttm005)));
/// assert_eq!((recognized.user(), recognized.tenant()), (Some("alex@contoso.com"), Some("contoso.com")));
/// assert!(recognized.in_role(Role::Tenant).eq(["contoso.com"]));
/// assert_eq!((recognized.scope(), recognized.retryability().is_retryable_now()), (Scope::User, false));
/// assert!(recognized.redacted().as_str().starts_with("Teams migration failed. User {user} in tenant {tenant} does"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognized<'a> {
    pub(crate) found: Match<'a>,
    /// Where the sentence begins in the message.
    pub(crate) start: usize,
}

impl<'a> Recognized<'a> {
    /// Takes what was found in a message.
    pub(crate) fn new(found: Match<'a>, message: &str) -> Self {
        Self { found, start: slices::offset(message, found.sentence) }
    }

    pub(crate) fn slices(&self) -> Slices<'a> {
        Slices { known: Known::BUILT_IN, found: self.found, start: self.start }
    }

    /// Returns the kind of error that the message states.
    pub const fn kind(&self) -> ErrorKind {
        ErrorKind::ALL[self.found.kind as usize]
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
        self.found.code?.documented()
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
        Some(self.found.code?.text)
    }

    /// Returns how close the message is to the wording of the catalog.
    pub const fn fidelity(&self) -> Fidelity {
        self.found.fidelity
    }

    /// Returns the family; see [`MigrationError::family`].
    pub const fn family(&self) -> Family {
        self.kind().family()
    }

    /// Returns every documented code of the kind; see [`MigrationError::codes`].
    pub const fn codes(&self) -> &'static [ErrorCode] {
        self.kind().codes()
    }

    /// Returns the code of the error; see [`MigrationError::code`]. In contrast to [`seen_code`](Self::seen_code), it is
    /// always one of the kind's.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, recognize};
    ///
    /// let recognized = recognize("EXCH-07: Max retry for user with id 42 reached.").unwrap();
    /// assert_eq!(recognized.seen_code(), Some(ErrorCode::Exch07));
    /// assert_eq!(recognized.code(), Some(ErrorCode::Exch15));
    /// ```
    pub fn code(&self) -> Option<ErrorCode> {
        let seen = self.slices().seen_own_code().and_then(|code| ErrorCode::ALL.get(usize::from(code)));
        seen.copied().or(self.kind().code())
    }

    /// Returns the names of the fields, and the ranges of bytes of their values in the message that was recognized, in
    /// its order. A value that the sentence repeats has a range each time.
    ///
    /// ```
    /// # use m365_migration_errors::recognize;
    /// let message = "CTTM-004: Teams migration for user 42 failed. The user 42 in tenant contoso.com does not exist. \
    ///                Check the user Id and retry migration.";
    /// let recognized = recognize(message).unwrap();
    /// let ranges: Vec<_> = recognized.field_ranges().collect();
    /// assert_eq!(ranges, [("user", 35..37), ("user", 55..57), ("tenant", 68..79)]);
    /// assert_eq!(&message[68..79], "contoso.com");
    /// ```
    pub fn field_ranges(&self) -> FieldRanges {
        self.slices().field_ranges()
    }

    /// Returns the error inside the error; see [`MigrationError::nested`].
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, recognize};
    /// let message = "Test-MigrationServerAvailability failed with: No valid migration endpoints for the remote tenant.";
    /// let nested = recognize(message).and_then(|recognized| recognized.nested()).unwrap();
    /// assert_eq!(nested.kind(), ErrorKind::ExchangeNoMigrationEndpoint);
    /// ```
    pub fn nested(&self) -> Option<Self> {
        recognize(self.slices().alone_in_role(Role::Detail)?)
    }

    /// Returns the sentence: the message without what surrounds it, such as codes, labels and quotes.
    ///
    /// ```
    /// # use m365_migration_errors::recognize;
    /// let recognized = recognize("Error EXCH-15: \"Max retry for user with id 42 reached.\"").unwrap();
    /// assert_eq!(recognized.sentence(), "Max retry for user with id 42 reached.");
    /// ```
    pub const fn sentence(&self) -> &'a str {
        self.found.sentence
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
        difference::recognized(Known::BUILT_IN, &self.found)
    }
}

slice_methods!(Recognized);

impl Recognized<'_> {
    /// Returns an owned, typed error with the same kind, code and values.
    ///
    /// # Panics
    ///
    /// Never: the matcher has checked that each value is of its field's type.
    pub fn to_error(&self) -> MigrationError {
        self.found.build().expect("the matcher has filled every field of the kind")
    }
}

impl From<Recognized<'_>> for MigrationError {
    fn from(recognized: Recognized<'_>) -> Self {
        recognized.to_error()
    }
}
