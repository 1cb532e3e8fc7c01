//! The catalog's facts about a family.

use super::facts;
use crate::base::name_traits::name_traits;
use crate::generated::names::{ErrorKind, Family};

impl Family {
    /// Returns the stable text id, the first half of the ids of its kinds; `FromStr` reads it back.
    ///
    /// ```
    /// use m365_migration_errors::Family;
    ///
    /// assert_eq!(Family::TeamsChat.id(), "teams-chat");
    /// assert_eq!("teams-chat".parse(), Ok(Family::TeamsChat));
    /// assert!("teams".parse::<Family>().is_err());
    /// ```
    pub const fn id(self) -> &'static str {
        facts::of_family(self).id
    }

    /// Returns the [`id`](Self::id), under the name that all types of names have for it.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert_eq!(Family::OneDrive.as_str(), "one-drive");
    /// assert_eq!("OneDrive".parse(), Ok(Family::OneDrive));
    /// assert!(Family::ALL.iter().any(|family| family.is_one_drive()));
    /// ```
    pub const fn as_str(self) -> &'static str {
        self.id()
    }

    /// Returns the name for people.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert_eq!(Family::OneDrive.title(), "OneDrive");
    /// ```
    pub const fn title(self) -> &'static str {
        facts::of_family(self).title
    }

    /// Returns a sentence that says what fails with these errors.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert!(Family::IdentityMapping.summary().ends_with('.'));
    /// ```
    pub const fn summary(self) -> &'static str {
        facts::of_family(self).summary
    }

    /// Returns the service whose errors these are, as Graph names it; `None` for errors of a request, of a user as a whole, or of
    /// identity mapping.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert_eq!(Family::OneDrive.service(), Some("ODSP"));
    /// assert_eq!(Family::General.service(), None);
    /// ```
    pub const fn service(self) -> Option<&'static str> {
        match self {
            Self::Exchange => Some("Exchange"),
            Self::OneDrive => Some("ODSP"),
            Self::TeamsChat => Some("Teams"),
            Self::TeamsMeeting => Some("Meeting"),
            Self::Api | Self::General | Self::CrossTenant | Self::IdentityMapping => None,
        }
    }

    /// Returns the kinds of the family, in the order of the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert!(Family::Exchange.kinds().iter().all(|kind| kind.family() == Family::Exchange));
    /// ```
    pub const fn kinds(self) -> &'static [ErrorKind] {
        facts::of_family(self).kinds
    }
}

name_traits!(Family, "a family");
