//! The place where an error is described, for this crate's errors and the user's.

use std::fmt;

use super::Kind;
use crate::definitions::definition;

/// The place where a [`Kind`] is described: like [`Reference`](crate::Reference), for errors of this crate's catalog
/// and of yours.
///
/// ```
/// use m365_migration_errors::catalog::Catalog;
///
/// let catalog = Catalog::builder()
///     .extend_from_toml("contoso.toml", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml")))
///     .build()?;
/// let reference = catalog.kind("contoso/licenses-used-up").unwrap().reference();
/// assert_eq!((reference.page(), reference.file(), reference.edition()), ("Contoso's runbook", "runbook.md", "2026-01"));
/// assert_eq!((reference.section(), reference.rows()), ("Before a wave starts", &[2][..]));
/// assert_eq!(reference.note(), Some("The tool asks for licenses once a day."));
/// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Reference<'c>(pub(super) Kind<'c>);

impl<'c> Reference<'c> {
    fn source(self) -> &'c definition::Page {
        let Kind { catalog, .. } = self.0;
        let id = self.0.entry().page(self.0.family_entry());
        catalog.0.model.pages.iter().find(|page| page.id == id).expect("the catalog is checked for it")
    }

    /// Returns the title of the page.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let reference = kind.reference();
    /// assert_eq!(reference.page(), "Contoso's runbook");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Never: every entry of a catalog has a page.
    pub fn page(self) -> &'c str {
        &self.source().title
    }

    /// Returns the name of the page's source file.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let reference = kind.reference();
    /// assert_eq!(reference.file(), "runbook.md");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Never, as [`page`](Self::page).
    pub fn file(self) -> &'c str {
        &self.source().file
    }

    /// Returns the date of the edition that the entry was compared with: `YYYY-MM-DD`, or `YYYY-MM` if the day is not
    /// known.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let reference = kind.reference();
    /// assert_eq!(reference.edition(), "2026-01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Never, as [`page`](Self::page).
    pub fn edition(self) -> &'c str {
        &self.source().edition
    }

    /// Returns the heading under which the error is listed, or the page's title if the catalog names no heading.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let reference = kind.reference();
    /// assert_eq!(reference.section(), "Before a wave starts");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Never, as [`page`](Self::page).
    pub fn section(self) -> &'c str {
        self.0.entry().section(self.0.family_entry(), self.source())
    }

    /// Returns the rows of the section's table that describe the error, counted from 1; empty if it is in no table.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let reference = kind.reference();
    /// assert_eq!(reference.rows(), [2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rows(self) -> &'c [u16] {
        &self.0.entry().source.rows
    }

    /// Returns what is unusual about the place or the verdict, if anything is.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let reference = kind.reference();
    /// assert_eq!(reference.note(), Some("The tool asks for licenses once a day."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn note(self) -> Option<&'c str> {
        self.0.entry().source.note.as_deref()
    }

    /// Returns the edition of the page that dropped the error, if one did. It is still recognized because older logs
    /// contain it.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let text = text.replace("rows = [1] }", "rows = [1], retired = { since = \"2026-02\", successor = \"contoso/licenses-used-up\" } }");
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// let reference = catalog.kind(error.id()).unwrap().reference();
    /// assert_eq!(reference.retired(), Some("2026-02"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retired(self) -> Option<&'c str> {
        self.0.entry().source.retired.as_ref().map(|retired| &*retired.since)
    }

    /// Returns the kind that is reported instead of a [`retired`](Self::retired) one, if there is one.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let text = text.replace("rows = [1] }", "rows = [1], retired = { since = \"2026-02\", successor = \"contoso/licenses-used-up\" } }");
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// let reference = catalog.kind(error.id()).unwrap().reference();
    /// assert_eq!(reference.successor().map(|kind| kind.id()), Some("contoso/licenses-used-up"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn successor(self) -> Option<Kind<'c>> {
        self.0.catalog.kind(self.0.entry().source.retired.as_ref()?.successor.as_ref()?)
    }
}

impl fmt::Debug for Reference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reference")
            .field("page", &self.page())
            .field("section", &self.section())
            .field("rows", &self.rows())
            .finish_non_exhaustive()
    }
}
