//! A kind of any catalog: one of this crate's, or one of the user's.

use alloc::vec::{self, Vec};
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::iterators::{Wordings, named_iterators};
use crate::base::facts::field::Field;
use crate::base::facts::kind_facts::KindFacts;
use crate::base::facts::reference::Reference;
use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::vocabulary::Scope;
use crate::generated::names::ErrorKind;

/// A kind of error, built in or from your own files: the key of all facts about it.
///
/// An [`ErrorKind`] is a kind that this crate knows; this type also has the kinds of a
/// [`Catalog`](crate::catalog) that was extended at run time. Both answer the same questions, and each compares with
/// the other. Kinds with the same id are equal.
///
/// ```
/// use m365_migration_errors::{ErrorKind, MigrationError, Verdict};
///
/// let error = MigrationError::parse("Max retry for user with id 42 was hit.").unwrap_err();
/// let kind = error.candidates()[0].kind();
/// assert_eq!(kind, ErrorKind::ExchangeMaxRetriesReached);
/// assert_eq!(kind.id(), "exchange/max-retries-reached");
/// assert_eq!(kind.retryability().verdict(), Verdict::Transient);
/// assert_eq!(kind.documented(), Some(ErrorKind::ExchangeMaxRetriesReached));
/// ```
#[derive(Clone, Copy)]
pub struct Kind(pub(crate) &'static KindFacts);

impl Kind {
    /// Returns the kind as one that this crate knows; `None` if it is one of yours.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, Kind};
    ///
    /// let kind = Kind::from(ErrorKind::GeneralUserNotMapped);
    /// assert_eq!(kind.documented(), Some(ErrorKind::GeneralUserNotMapped));
    /// ```
    pub const fn documented(self) -> Option<ErrorKind> {
        let number = self.0.number as usize;
        if number < ErrorKind::ALL.len() { Some(ErrorKind::ALL[number]) } else { None }
    }

    /// Returns the stable text id, family and variant in `kebab-case`, such as `exchange/max-retries-reached`.
    pub const fn id(self) -> &'static str {
        self.0.id
    }

    /// Returns the id of the family, the first half of the kind's id.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// assert_eq!(Kind::from(ErrorKind::TeamsChatUserNotMapped).family(), "teams-chat");
    /// ```
    pub const fn family(self) -> &'static str {
        self.0.family
    }

    /// Returns the name of the family for people.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// assert_eq!(Kind::from(ErrorKind::TeamsChatUserNotMapped).family_title(), "Teams chat");
    /// ```
    pub const fn family_title(self) -> &'static str {
        self.0.family_title
    }

    /// Returns every documented code, the generic one first if there is one.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// assert_eq!(Kind::from(ErrorKind::TeamsMeetingAppNotProvisioned).codes(), ["MMS-001", "MMS-002"]);
    /// ```
    pub const fn codes(self) -> &'static [&'static str] {
        self.0.codes
    }

    /// Returns the one code that is the kind's own; `None` if there are several, or there is no code. A generic code
    /// does not count.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// assert_eq!(Kind::from(ErrorKind::ApiDuplicateDisplayName).code(), Some("duplicateDisplayNameJob"));
    /// assert_eq!(Kind::from(ErrorKind::TeamsMeetingAppNotProvisioned).code(), None);
    /// ```
    pub fn code(self) -> Option<&'static str> {
        self.0.own_code.map(|own| self.0.codes[own])
    }

    /// Returns the HTTP status of the refused request; `None` if the error does not answer a request.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// assert_eq!(Kind::from(ErrorKind::ApiJobNotInFinalState).http_status(), Some(409));
    /// ```
    pub const fn http_status(self) -> Option<u16> {
        self.0.http_status
    }

    /// Returns the message of the service, with `{name}` for each value.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// let message = Kind::from(ErrorKind::ExchangeMaxRetriesReached).message();
    /// assert_eq!(message, "Max retry for user with id {user} reached.");
    /// ```
    pub const fn message(self) -> &'static str {
        self.0.templates[0]
    }

    /// Returns every known wording of the message, [`message`](Self::message) first.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// let mut wordings = Kind::from(ErrorKind::OneDriveFeatureNotEnabled).wordings();
    /// let shorter = "The Cross-Tenant content move feature is not enabled for this tenant.";
    /// assert!(wordings.any(|wording| wording == shorter));
    /// ```
    pub fn wordings(self) -> Wordings {
        Wordings(self.0.templates.iter().copied())
    }

    /// Returns the fields, in the order of the message.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// let names = Kind::from(ErrorKind::TeamsChatTeamsLicenseMissing).fields().iter().map(|field| field.name());
    /// assert!(names.eq(["user", "tenant"]));
    /// ```
    pub const fn fields(self) -> &'static [Field] {
        self.0.fields
    }

    /// Returns what the error means, in a sentence.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// let kind = Kind::from(ErrorKind::TeamsChatUserNotMapped);
    /// assert_eq!(kind.summary(), ErrorKind::TeamsChatUserNotMapped.summary());
    /// ```
    pub const fn summary(self) -> &'static str {
        self.0.summary
    }

    /// Returns the possible causes if the documentation names several; otherwise it is empty.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// assert_eq!(Kind::from(ErrorKind::ExchangeSetupValidationFailed).causes().len(), 10);
    /// ```
    pub const fn causes(self) -> &'static [&'static str] {
        self.0.causes
    }

    /// Returns how far the failure reaches.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind, Scope};
    /// assert_eq!(Kind::from(ErrorKind::TeamsChatTenantNotFound).scope(), Scope::Batch);
    /// ```
    pub const fn scope(self) -> Scope {
        self.0.scope
    }

    /// Returns whether the error is worth a retry, of what, and after what.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind, RetryUnit};
    /// let retryability = Kind::from(ErrorKind::ExchangeMaxRetriesReached).retryability();
    /// assert_eq!(retryability.unit(), Some(RetryUnit::NewBatch));
    /// ```
    pub const fn retryability(self) -> Retryability {
        self.0.retryability
    }

    /// Returns how to fix the error, and who has to act.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind, Owner};
    /// assert_eq!(Kind::from(ErrorKind::OneDrivePartnersOnSameFarm).remediation().owner(), Owner::Microsoft);
    /// ```
    pub const fn remediation(self) -> &'static Remediation {
        &self.0.remediation
    }

    /// Returns where the error is documented.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, Kind};
    /// assert_eq!(Kind::from(ErrorKind::GeneralUserNotMapped).reference().section(), "General errors");
    /// ```
    pub const fn reference(self) -> Reference {
        self.0.reference
    }
}

impl From<ErrorKind> for Kind {
    fn from(kind: ErrorKind) -> Self {
        Self(kind.entry())
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Kind {}

/// Kinds are sorted by their ids.
impl Ord for Kind {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id().cmp(other.id())
    }
}

impl PartialOrd for Kind {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq<ErrorKind> for Kind {
    fn eq(&self, other: &ErrorKind) -> bool {
        self.documented() == Some(*other)
    }
}

impl PartialEq<Kind> for ErrorKind {
    fn eq(&self, other: &Kind) -> bool {
        other == self
    }
}

impl Hash for Kind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

/// Writes the id.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.id()).finish()
    }
}

named_iterators! {
    /// Some kinds of a catalog; see [`ParseError::kinds`](crate::ParseError::kinds).
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, MigrationError, iter::Kinds};
    ///
    /// let error = MigrationError::parse_coded("IM-003", "?").unwrap_err();
    /// let kinds: Kinds = error.kinds();
    /// assert!(kinds.eq([ErrorKind::GeneralUserNotMapped, ErrorKind::TeamsMeetingUserNotMapped]));
    /// ```
    Kinds: Kind = vec::IntoIter<Kind>;
}

impl Kinds {
    pub(crate) fn of(kinds: impl Iterator<Item = Kind>) -> Self {
        Self(kinds.collect::<Vec<_>>().into_iter())
    }
}
