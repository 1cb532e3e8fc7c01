//! Where an error is documented, and which edition of the page was read.

/// A page of documentation with which the catalog was compared.
///
/// [`PAGES`](crate::catalog::PAGES) lists those of this crate's errors.
///
/// ```
/// use m365_migration_errors::catalog::PAGES;
///
/// for page in PAGES {
///     println!("{}, edition of {}: {} errors", page.title(), page.edition(), page.kinds().count());
/// }
/// assert_eq!(PAGES[0].title(), "Resolve errors during orchestrated migration (preview)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    pub(crate) title: &'static str,
    pub(crate) file: &'static str,
    pub(crate) edition: &'static str,
    pub(crate) earlier: &'static [&'static str],
}

impl Page {
    /// Returns the title of the page.
    ///
    /// ```
    /// use m365_migration_errors::catalog::PAGES;
    ///
    /// assert!(PAGES.iter().any(|page| page.title() == "Running the migration"));
    /// ```
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Returns the name of the page's source file.
    ///
    /// ```
    /// use m365_migration_errors::catalog::PAGES;
    ///
    /// assert_eq!(PAGES[0].file(), "resolve-orchestrated-migration-errors.md");
    /// ```
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// Returns the date of the edition that the catalog was compared with: `YYYY-MM-DD`, or `YYYY-MM` if the day is not
    /// known.
    ///
    /// ```
    /// use m365_migration_errors::catalog::PAGES;
    ///
    /// assert_eq!(PAGES[0].edition(), "2025-12-15");
    /// ```
    pub const fn edition(&self) -> &'static str {
        self.edition
    }

    /// Returns the dates of the earlier editions that the entries also rest on, the oldest first.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let page = ErrorKind::ApiCancelTaskNotFound.reference().page();
    /// assert_eq!((page.earlier_editions(), page.edition()), (&["2025-12-01", "2025-12-11"][..], "2026-06-16"));
    /// ```
    pub const fn earlier_editions(&self) -> &'static [&'static str] {
        self.earlier
    }
}

/// The place in the documentation where an error is described.
///
/// ```
/// use m365_migration_errors::ErrorKind;
///
/// let reference = ErrorKind::IdentityMappingMarkCompletedFailed.reference();
/// assert_eq!(reference.page().title(), "Resolve errors during orchestrated migration (preview)");
/// assert_eq!(reference.section(), "Identity mapping errors");
/// assert_eq!(reference.rows(), [2, 10], "the page lists it twice");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    pub(crate) page: &'static Page,
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
    /// let page = ErrorKind::TeamsChatQualityThresholdMissed.reference().page();
    /// assert_eq!(page.title(), "Running the migration");
    /// assert_eq!(page.file(), "migration-orchestrator-5-running-migration.md");
    /// assert_eq!(page.edition(), "2026-06-16");
    /// ```
    pub const fn page(&self) -> &'static Page {
        self.page
    }

    /// Returns the heading under which the error is listed, or the page's title if the catalog names no heading.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert_eq!(ErrorKind::GeneralUserNotMapped.reference().section(), "General errors");
    /// assert_eq!(ErrorKind::TeamsChatQualityThresholdMissed.reference().section(), "Running the migration");
    /// ```
    pub const fn section(&self) -> &'static str {
        self.section
    }

    /// Returns the rows of the section's table that describe the error, counted from 1; empty if it is in no table.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert_eq!(ErrorKind::GeneralUserNotMapped.reference().rows(), [1]);
    /// assert!(ErrorKind::TeamsChatQualityThresholdMissed.reference().rows().is_empty());
    /// ```
    pub const fn rows(&self) -> &'static [u16] {
        self.rows
    }

    /// Returns the edition that dropped the error, if one did. The error stays in the catalog because older logs
    /// contain it.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// assert_eq!(ErrorKind::GeneralUserNotMapped.reference().retired(), None, "the page still lists it");
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
///     let successor = kind.reference().retired().and_then(|retired| retired.successor());
///     successor.and_then(|id| id.parse().ok()).unwrap_or(kind)
/// }
///
/// assert_eq!(current(ErrorKind::TeamsChatUserNotMapped), ErrorKind::TeamsChatUserNotMapped, "it is not retired");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Retired {
    pub(crate) since: &'static str,
    pub(crate) successor: Option<&'static str>,
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

    /// Returns the id of the kind that is reported instead, if there is one. That kind is not retired.
    ///
    /// ```
    /// # use m365_migration_errors::ErrorKind;
    /// let retired = ErrorKind::ALL.iter().filter_map(|kind| kind.reference().retired());
    /// let mut successors = retired.filter_map(|retired| retired.successor());
    /// assert!(successors.all(|id| id.parse::<ErrorKind>().is_ok()));
    /// ```
    pub const fn successor(self) -> Option<&'static str> {
        self.successor
    }
}
