//! The catalog's facts about a kind of error.

use super::facts;
use super::iterators::Wordings;
use crate::base::facts::field::Field;
use crate::base::facts::kind_facts::KindFacts;
use crate::base::facts::reference::Reference;
use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::name_traits::name_traits;
use crate::base::vocabulary::Scope;
use crate::generated::names::{ErrorCode, ErrorKind, Family};

impl ErrorKind {
    pub(crate) const fn entry(self) -> &'static KindFacts {
        facts::of_kind(self)
    }

    /// Returns the stable text id, family and variant in `kebab-case`; `FromStr` reads it back.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let kind = ErrorKind::TeamsChatTeamsLicenseMissing;
    /// assert_eq!(kind.id(), "teams-chat/teams-license-missing");
    /// assert_eq!("teams-chat/teams-license-missing".parse(), Ok(kind));
    /// assert!("teams-chat/no-such-thing".parse::<ErrorKind>().is_err());
    /// ```
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// Returns the [`id`](Self::id), under the name that all types of names have for it.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert_eq!(ErrorKind::TeamsChatUserNotMapped.as_str(), "teams-chat/user-not-mapped");
    /// assert_eq!("Teams-Chat/User-Not-Mapped".parse(), Ok(ErrorKind::TeamsChatUserNotMapped));
    /// ```
    pub const fn as_str(self) -> &'static str {
        self.id()
    }

    /// Returns the family.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, Family};
    ///
    /// assert_eq!(ErrorKind::TeamsMeetingUserNotMapped.family(), Family::TeamsMeeting);
    /// ```
    pub const fn family(self) -> Family {
        facts::names_of(self).family
    }

    /// Returns every documented code, the generic one first if there is one. Identity mapping has no codes.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind};
    ///
    /// assert_eq!(ErrorKind::TeamsMeetingAppNotProvisioned.codes(), [ErrorCode::Mms001, ErrorCode::Mms002]);
    /// assert!(ErrorKind::IdentityMappingIncorrectGuid.codes().is_empty());
    /// ```
    pub const fn codes(self) -> &'static [ErrorCode] {
        facts::names_of(self).codes
    }

    /// Returns the one code that is the kind's own; `None` if there are several, or there is no code.
    ///
    /// A generic code does not count: the own code of an API error is its reason.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind};
    ///
    /// assert_eq!(ErrorKind::TeamsChatUserNotMapped.code(), Some(ErrorCode::Cttm003));
    /// assert_eq!(ErrorKind::ApiDuplicateDisplayName.code(), Some(ErrorCode::DuplicateDisplayNameJob));
    /// assert_eq!(ErrorKind::TeamsMeetingAppNotProvisioned.code(), None);
    /// ```
    pub const fn code(self) -> Option<ErrorCode> {
        match self.entry().own_code {
            Some(own) => Some(facts::names_of(self).codes[own]),
            None => None,
        }
    }

    /// Returns the HTTP status of the refused request; `None` if the error does not answer a request.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert_eq!(ErrorKind::ApiJobNotInFinalState.http_status(), Some(409));
    /// assert_eq!(ErrorKind::GeneralUserNotMapped.http_status(), None);
    /// ```
    pub const fn http_status(self) -> Option<u16> {
        self.entry().http_status
    }

    /// Returns the message of the service, with `{name}` for each value.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let message = ErrorKind::ExchangeMaxRetriesReached.message();
    /// assert_eq!(message, "Max retry for user with id {user} reached.");
    /// ```
    pub const fn message(self) -> &'static str {
        self.entry().templates[0]
    }

    /// Returns every known wording of the message, [`message`](Self::message) first.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let wordings: Vec<_> = ErrorKind::OneDriveFeatureNotEnabled.wordings().collect();
    /// assert_eq!(wordings[0], "The Cross-Tenant content move [{feature}] feature is not enabled for this tenant.");
    /// assert_eq!(wordings[1], "The Cross-Tenant content move feature is not enabled for this tenant.");
    /// ```
    pub fn wordings(self) -> Wordings {
        Wordings(self.entry().templates.iter().copied())
    }

    /// Returns the fields, in the order of the message.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let names = ErrorKind::TeamsChatTeamsLicenseMissing.fields().iter().map(|field| field.name());
    /// assert!(names.eq(["user", "tenant"]));
    /// ```
    pub const fn fields(self) -> &'static [Field] {
        self.entry().fields
    }

    /// Returns what the error means.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert!(ErrorKind::ALL.iter().all(|kind| kind.summary().ends_with('.')));
    /// ```
    pub const fn summary(self) -> &'static str {
        self.entry().summary
    }

    /// Returns the possible causes if the documentation names several; otherwise it is empty.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert_eq!(ErrorKind::ExchangeSetupValidationFailed.causes().len(), 10);
    /// ```
    pub const fn causes(self) -> &'static [&'static str] {
        self.entry().causes
    }

    /// Returns how far the failure reaches.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, Scope};
    ///
    /// assert_eq!(ErrorKind::TeamsChatTenantNotFound.scope(), Scope::Batch);
    /// ```
    pub const fn scope(self) -> Scope {
        self.entry().scope
    }

    /// Returns whether the error is worth a retry, of what, and after what.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, RetryUnit};
    ///
    /// assert_eq!(ErrorKind::ExchangeMaxRetriesReached.retryability().unit(), Some(RetryUnit::NewBatch));
    /// ```
    pub const fn retryability(self) -> Retryability {
        self.entry().retryability
    }

    /// Returns how to fix the error, and who has to act.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, Owner};
    ///
    /// assert_eq!(ErrorKind::OneDrivePartnersOnSameFarm.remediation().owner(), Owner::Microsoft);
    /// ```
    pub const fn remediation(self) -> &'static Remediation {
        &self.entry().remediation
    }

    /// Returns where the error is documented.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert_eq!(ErrorKind::GeneralUserNotMapped.reference().section(), "General errors");
    /// ```
    pub const fn reference(self) -> Reference {
        self.entry().reference
    }
}

name_traits!(ErrorKind, "the id of an error kind");
