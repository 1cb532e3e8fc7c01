//! Where an error is documented.

/// A page of the service's documentation.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Page {
    pub(crate) title: &'static str,
    pub(crate) file: &'static str,
    pub(crate) edition: &'static str,
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
    pub(crate) page: &'static Page,
    pub(crate) section: &'static str,
    pub(crate) rows: &'static [u16],
    pub(crate) note: Option<&'static str>,
}

impl Reference {
    /// Returns the title of the page.
    pub const fn page(&self) -> &'static str {
        self.page.title
    }

    /// Returns the name of the page's source file.
    pub const fn file(&self) -> &'static str {
        self.page.file
    }

    /// Returns the date of the edition that the catalog was held against, `YYYY-MM-DD`.
    pub const fn edition(&self) -> &'static str {
        self.page.edition
    }

    /// Returns the heading under which the error stands.
    pub const fn section(&self) -> &'static str {
        self.section
    }

    /// Returns the rows of the section's table that describe it, counted from 1.
    pub const fn rows(&self) -> &'static [u16] {
        self.rows
    }

    /// Returns what is peculiar about these rows, if anything is.
    pub const fn note(&self) -> Option<&'static str> {
        self.note
    }
}
