//! Where an error is documented, and which edition of the page was read.

use crate::generated::names::ErrorKind;

/// A page of the service's documentation with which the catalog was compared.
///
/// [`SOURCES`](crate::catalog::SOURCES) lists them all.
///
/// ```
/// use m365_migration_errors::catalog::SOURCES;
///
/// for source in SOURCES {
///     println!("{}, edition of {}: {} errors", source.title(), source.edition(), source.kinds().count());
///     assert!(source.kinds().all(|kind| kind.reference().source() == source));
/// }
/// ```
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Source {
    pub(crate) title: &'static str,
    pub(crate) file: &'static str,
    pub(crate) edition: &'static str,
    pub(crate) earlier: &'static [&'static str],
}

impl Source {
    /// Returns the title of the page.
    ///
    /// ```
    /// use m365_migration_errors::catalog::SOURCES;
    ///
    /// assert!(SOURCES.iter().any(|source| source.title() == "Running the migration"));
    /// ```
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Returns the name of the page's source file.
    ///
    /// ```
    /// use m365_migration_errors::catalog::SOURCES;
    ///
    /// assert_eq!(SOURCES[0].file(), "resolve-orchestrated-migration-errors.md");
    /// ```
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// Returns the date of the edition that the catalog was compared with: `YYYY-MM-DD`, or `YYYY-MM` if the day is not
    /// known.
    ///
    /// ```
    /// use m365_migration_errors::catalog::SOURCES;
    ///
    /// assert_eq!(SOURCES[0].edition(), "2025-12-15");
    /// ```
    pub const fn edition(&self) -> &'static str {
        self.edition
    }

    /// Returns the dates of the earlier editions that the entries also rest on, the oldest first.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let source = ErrorKind::ApiCancelTaskNotFound.reference().source();
    /// assert_eq!((source.earlier_editions(), source.edition()), (&["2025-12-01", "2025-12-11"][..], "2026-06-16"));
    /// ```
    pub const fn earlier_editions(&self) -> &'static [&'static str] {
        self.earlier
    }

    /// Returns the kinds that the page documents, in the order of the catalog.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, catalog::SOURCES};
    ///
    /// assert_eq!(SOURCES[0].kinds().next(), Some(ErrorKind::ApiJobNotInFinalState));
    /// ```
    pub fn kinds(&self) -> impl Iterator<Item = ErrorKind> {
        ErrorKind::ALL.iter().copied().filter(move |kind| kind.reference().source == self)
    }
}

/// The place in the service's documentation where an error is described.
///
/// ```
/// use m365_migration_errors::ErrorKind;
///
/// let reference = ErrorKind::IdentityMappingMarkCompletedFailed.reference();
/// assert_eq!(reference.page(), "Resolve errors during orchestrated migration (preview)");
/// assert_eq!(reference.edition(), "2025-12-15");
/// assert_eq!(reference.section(), "Identity mapping errors");
/// assert_eq!(reference.rows(), [2, 10], "the page lists it twice");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    pub(crate) source: &'static Source,
    pub(crate) section: &'static str,
    pub(crate) rows: &'static [u16],
    pub(crate) retired: Option<Retired>,
    pub(crate) note: Option<&'static str>,
}

impl Reference {
    /// Returns the page.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let elsewhere = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert_eq!(elsewhere.source().title(), "Running the migration");
    /// ```
    pub const fn source(&self) -> &'static Source {
        self.source
    }

    /// Returns the title of the page.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert_eq!(reference.page(), "Running the migration");
    /// ```
    pub const fn page(&self) -> &'static str {
        self.source.title
    }

    /// Returns the name of the page's source file.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert_eq!(reference.file(), "migration-orchestrator-5-running-migration.md");
    /// ```
    pub const fn file(&self) -> &'static str {
        self.source.file
    }

    /// Returns the date of the edition that the catalog was compared with; see [`Source::edition`].
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert_eq!(reference.edition(), "2026-06-16");
    /// ```
    pub const fn edition(&self) -> &'static str {
        self.source.edition
    }

    /// Returns the heading under which the error is listed, or the page's title if the catalog names no heading.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert_eq!(reference.section(), reference.page());
    /// assert_eq!(ErrorKind::GeneralUserNotMapped.reference().section(), "General errors");
    /// ```
    pub const fn section(&self) -> &'static str {
        self.section
    }

    /// Returns the rows of the section's table that describe the error, counted from 1; empty if it is in no table.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert!(reference.rows().is_empty());
    /// assert_eq!(ErrorKind::GeneralUserNotMapped.reference().rows(), [1]);
    /// ```
    pub const fn rows(&self) -> &'static [u16] {
        self.rows
    }

    /// Returns the edition that dropped the error, if one did. The error stays in the catalog because older logs
    /// contain it.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// // A successor is a kind that the service reports now.
    /// for retired in ErrorKind::ALL.iter().filter_map(|kind| kind.reference().retired()) {
    ///     let successor = retired.successor();
    ///     assert!(successor.is_none_or(|kind| kind.reference().retired().is_none()));
    /// }
    /// ```
    pub const fn retired(&self) -> Option<Retired> {
        self.retired
    }

    /// Returns what is unusual about the place or the verdict, if anything is.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert!(reference.note().unwrap().starts_with("Optional, because"));
    /// ```
    pub const fn note(&self) -> Option<&'static str> {
        self.note
    }
}

/// Marks an error that the service's page no longer lists.
///
/// ```
/// use m365_migration_errors::ErrorKind;
///
/// /// The kind that is reported now.
/// fn current(kind: ErrorKind) -> ErrorKind {
///     kind.reference().retired().and_then(|retired| retired.successor()).unwrap_or(kind)
/// }
///
/// assert_eq!(current(ErrorKind::TeamsChatUserNotMapped), ErrorKind::TeamsChatUserNotMapped, "it is not retired");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Retired {
    pub(crate) since: &'static str,
    pub(crate) successor: Option<ErrorKind>,
}

impl Retired {
    /// Returns the first edition of the page without the error, `YYYY-MM-DD` or `YYYY-MM`.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let mut retired = ErrorKind::ALL.iter().filter_map(|kind| kind.reference().retired());
    /// assert!(retired.all(|retired| retired.since() >= "2025"));
    /// ```
    pub const fn since(self) -> &'static str {
        self.since
    }

    /// Returns the kind that is reported instead, if there is one.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let retired = ErrorKind::ALL.iter().filter_map(|kind| kind.reference().retired());
    /// let mut successors = retired.filter_map(|retired| retired.successor());
    /// assert!(successors.all(|kind| kind.reference().retired().is_none()));
    /// ```
    pub const fn successor(self) -> Option<ErrorKind> {
        self.successor
    }
}
