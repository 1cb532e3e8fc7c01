//! What has to be done about an error, and by whom.

use crate::vocabulary::Owner;

/// What has to be done about an error, and by whom.
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
    pub(crate) summary: &'static str,
    pub(crate) steps: &'static [&'static str],
    pub(crate) commands: &'static [&'static str],
    pub(crate) links: &'static [Link],
}

impl Remediation {
    /// Returns who has to act.
    pub const fn owner(&self) -> Owner {
        self.owner
    }

    /// Returns what to do, in one sentence.
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// Returns the steps in order: at least one, imperative sentences.
    pub const fn steps(&self) -> &'static [&'static str] {
        self.steps
    }

    /// Returns the command lines that help, with `<placeholders>`. There may be none.
    pub const fn commands(&self) -> &'static [&'static str] {
        self.commands
    }

    /// Returns the pages that help. There may be none.
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
    /// Returns what the page is about.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Returns the absolute URL.
    pub const fn url(&self) -> &'static str {
        self.url
    }
}
