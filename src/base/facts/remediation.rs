//! How to fix an error, and who has to act.

use crate::base::vocabulary::Owner;

/// How to fix an error, and who has to act.
///
/// ```
/// use m365_migration_errors::{MigrationError, Owner};
///
/// let error = MigrationError::parse("Max retry for user with id 6a88de8d-7027-44c1-8674-03f826aa1704 reached.")?;
/// let remediation = error.remediation();
/// assert_eq!(remediation.owner(), Owner::Operator);
/// assert!(remediation.summary().ends_with('.'));
/// for (number, step) in (1..).zip(remediation.steps()) {
///     println!("{number}. {step}");
/// }
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Remediation {
    pub(crate) owner: Owner,
    pub(crate) fix: &'static str,
    pub(crate) fix_summary: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) caution: Option<&'static str>,
    pub(crate) steps: &'static [&'static str],
    pub(crate) commands: &'static [&'static str],
    pub(crate) links: &'static [Link],
}

impl Remediation {
    /// Returns who has to act.
    pub const fn owner(&self) -> Owner {
        self.owner
    }

    /// Returns the key of the fix. Kinds with the same key ask for the same work, so that one visit fixes them all; of any
    /// other kind, it is the kind's id.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let chat = ErrorKind::TeamsChatTeamsLicenseMissing.remediation();
    /// let meeting = ErrorKind::TeamsMeetingTeamsLicenseMissing.remediation();
    /// assert_eq!((chat.fix(), meeting.fix()), ("assign-teams-license", "assign-teams-license"));
    /// assert_eq!(ErrorKind::ExchangeMaxRetriesReached.remediation().fix(), "exchange/max-retries-reached");
    /// ```
    pub const fn fix(&self) -> &'static str {
        self.fix
    }

    /// Returns the [`fix`](Self::fix) in one sentence: for a fix that kinds share, all that they ask for; for any other
    /// kind, its [`summary`](Self::summary).
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let remediation = ErrorKind::TeamsChatRoleAssignmentMissing.remediation();
    /// assert_eq!(remediation.summary(), "Assign the named role to the named app in the named tenant, then retry the migration.");
    /// assert_eq!(
    ///     remediation.fix_summary(),
    ///     "Complete the tenant configuration for Teams chats and meetings in the named tenant.",
    /// );
    /// ```
    pub const fn fix_summary(&self) -> &'static str {
        self.fix_summary
    }

    /// Returns what to do, in one sentence.
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// Returns a warning if one of the steps can do harm: what it damages, and how to avoid it. The step says so too.
    /// Show it before the steps.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let caution = ErrorKind::OneDriveIdentityMapEntryMissing.remediation().caution();
    /// assert!(caution.is_some_and(|caution| caution.contains("replaces the whole identity map")));
    /// assert_eq!(ErrorKind::CrossTenantServiceBusy.remediation().caution(), None);
    /// ```
    pub const fn caution(&self) -> Option<&'static str> {
        self.caution
    }

    /// Returns the steps in order: at least one, each an imperative sentence.
    pub const fn steps(&self) -> &'static [&'static str] {
        self.steps
    }

    /// Returns the command lines that help, with `<placeholders>`, if any.
    pub const fn commands(&self) -> &'static [&'static str] {
        self.commands
    }

    /// Returns the pages that help, if any.
    pub const fn links(&self) -> &'static [Link] {
        self.links
    }
}

/// A page that helps.
///
/// ```
/// use m365_migration_errors::ErrorKind;
///
/// let link = &ErrorKind::TeamsChatUserNotMapped.remediation().links()[0];
/// assert!(link.url().starts_with("https://"));
/// assert!(!link.text().is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    pub(crate) text: &'static str,
    pub(crate) url: &'static str,
}

impl Link {
    /// Returns the subject of the page.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Returns the absolute URL.
    pub const fn url(&self) -> &'static str {
        self.url
    }
}
