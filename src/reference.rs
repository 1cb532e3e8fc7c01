//! Where an error is documented, and what was seen there.

use crate::generated::names::ErrorKind;

/// A page of the service's documentation that the catalog was held against.
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

    /// Returns the date of the edition that the catalog was held against: `YYYY-MM-DD`, or `YYYY-MM` where the day is not
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

    /// Returns the dates of the editions before that one which the entries rest on too, the oldest first.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let source = ErrorKind::ApiCancelTaskNotFound.reference().source();
    /// assert_eq!((source.earlier_editions(), source.edition()), (&["2025-12"][..], "2026-06"));
    /// ```
    pub const fn earlier_editions(&self) -> &'static [&'static str] {
        self.earlier
    }

    /// Returns the kinds that stand on the page, in the order of the catalog.
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

/// Where on which page of the service's documentation an error stands.
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
    pub(crate) digests: &'static [Digest],
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

    /// Returns the date of the edition that the catalog was held against, as [`Source::edition`] has it.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert_eq!(reference.edition(), "2026-06");
    /// ```
    pub const fn edition(&self) -> &'static str {
        self.source.edition
    }

    /// Returns the heading under which the error stands: the page's title where the catalog names no nearer one.
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

    /// Returns the rows of the section's table that describe it, counted from 1; none where it stands in no table.
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

    /// Returns what the prose of each of the [`rows`](Self::rows) was, in short; none where the table has no prose.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let reference = ErrorKind::IdentityMappingMarkCompletedFailed.reference();
    /// assert_eq!(reference.digests().len(), reference.rows().len());
    /// assert!(ErrorKind::OneDriveTrustNotSetUp.reference().digests().is_empty());
    /// ```
    pub const fn digests(&self) -> &'static [Digest] {
        self.digests
    }

    /// Returns since when the page has the error no more, if so. It stays in the catalog: older logs hold it.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// // Whoever is sent on arrives at a kind that the service reports now.
    /// for retired in ErrorKind::ALL.iter().filter_map(|kind| kind.reference().retired()) {
    ///     let successor = retired.successor();
    ///     assert!(successor.is_none_or(|kind| kind.reference().retired().is_none()));
    /// }
    /// ```
    pub const fn retired(&self) -> Option<Retired> {
        self.retired
    }

    /// Returns what is peculiar about the place or the verdict, if anything is.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let reference = ErrorKind::TeamsChatQualityThresholdMissed.reference();
    /// assert!(reference.note().unwrap().starts_with("Transient, because"));
    /// ```
    pub const fn note(&self) -> Option<&'static str> {
        self.note
    }
}

/// What the prose of a row was when the catalog was last held against it, in short: not the prose, but enough to see that
/// it has changed.
///
/// The example `drift` computes it: the first 8 hexadecimal digits of the SHA-256 of the cell's text, without markup, with
/// single blanks, and with the target of each link in parentheses behind it.
///
/// ```
/// use m365_migration_errors::ErrorKind;
///
/// let digest = ErrorKind::GeneralUserMigrationFailed.reference().digests()[0];
/// assert_eq!(digest.action().len(), 8);
/// assert_ne!(digest.action(), digest.description());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest {
    pub(crate) description: &'static str,
    pub(crate) action: &'static str,
}

impl Digest {
    /// Returns the digest of what the error means.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let digests = ErrorKind::TeamsChatTeamsLicenseMissing.reference().digests();
    /// assert!(digests.iter().all(|digest| digest.description().len() == 8));
    /// ```
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Returns the digest of what is to be done.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let digests = ErrorKind::TeamsChatTeamsLicenseMissing.reference().digests();
    /// assert!(digests.iter().all(|digest| digest.action().len() == 8));
    /// ```
    pub const fn action(&self) -> &'static str {
        self.action
    }
}

/// That the service's page has an error no more.
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
    /// Returns the edition of the page that has it no more, `YYYY-MM-DD` or `YYYY-MM`.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let mut retired = ErrorKind::ALL.iter().filter_map(|kind| kind.reference().retired());
    /// assert!(retired.all(|retired| retired.since() >= "2025"));
    /// ```
    pub const fn since(self) -> &'static str {
        self.since
    }

    /// Returns the kind that is reported in its place, if there is one.
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
