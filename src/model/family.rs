//! The catalog's facts about a family.

use core::fmt;
use core::str::FromStr;

use super::facts::{FAMILIES, FamilyFacts};
use crate::base::vocabulary::UnknownName;
use crate::generated::names::{ErrorKind, Family};

impl Family {
    const fn facts(self) -> &'static FamilyFacts {
        &FAMILIES[self as usize]
    }

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
        self.facts().id
    }

    /// Returns the name for people.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert_eq!(Family::OneDrive.title(), "OneDrive");
    /// ```
    pub const fn title(self) -> &'static str {
        self.facts().title
    }

    /// Returns a sentence that says what fails with these errors.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert!(Family::IdentityMapping.summary().ends_with('.'));
    /// ```
    pub const fn summary(self) -> &'static str {
        self.facts().summary
    }

    /// Returns the kinds of the family, in the order of the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::Family;
    /// assert!(Family::Exchange.kinds().iter().all(|kind| kind.family() == Family::Exchange));
    /// ```
    pub const fn kinds(self) -> &'static [ErrorKind] {
        self.facts().kinds
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Family {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        const IDS: [&str; Family::ALL.len()] = {
            let mut ids = [""; Family::ALL.len()];
            let mut i = 0;
            while i < ids.len() {
                ids[i] = Family::ALL[i].id();
                i += 1;
            }
            ids
        };
        let found = Self::ALL.iter().copied().find(|family| family.id() == text);
        found.ok_or_else(|| UnknownName::new("a family", text, &IDS))
    }
}
