//! The search for the errors of a catalog that has the user's kinds too.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::Range;

use super::finder::Finder;
use super::message::Message;
use crate::extend::{AnyRecognized, Catalog};

impl Catalog {
    /// Finds every error of this catalog inside a longer text, in order; see [`scan`](crate::scan).
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let log = "11:02:03 ERROR WAVE-001: User 42 was added to wave 7 after its cutoff.\n\
    ///            11:02:04 ERROR EXCH-15: Max retry for user with id 42 reached.\n";
    /// let kinds: Vec<_> = catalog.scan(log).map(|found| found.recognized().kind().id()).collect();
    /// assert_eq!(kinds, ["contoso/wave-closed", "exchange/max-retries-reached"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scan(self, text: &str) -> AnyScan<'_> {
        AnyScan { catalog: self, finder: Finder::new(self.known(), text) }
    }
}

/// An iterator over the errors of a catalog inside a text; see [`Catalog::scan`].
#[derive(Clone)]
pub struct AnyScan<'a> {
    catalog: Catalog,
    finder: Finder<'a>,
}

/// An error of a catalog inside a longer text.
///
/// ```
/// use m365_migration_errors::catalog::Catalog;
///
/// let catalog = Catalog::builder().build()?;
/// let text = "It says: EXCH-15: Max retry for user with id 42 reached. Why?";
/// let found = catalog.scan(text).next().unwrap();
/// assert_eq!(&text[found.range()], "EXCH-15: Max retry for user with id 42 reached.");
/// assert_eq!(found.recognized().get("user"), Some("42"));
/// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AnyFound<'a> {
    start: usize,
    text: &'a str,
    recognized: AnyRecognized<'a>,
}

impl<'a> AnyFound<'a> {
    /// Returns its range of bytes: from its code, if there is one before it, to the end of the sentence.
    pub const fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Returns its text.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// Returns what it states.
    pub const fn recognized(&self) -> &AnyRecognized<'a> {
        &self.recognized
    }
}

impl<'a> Iterator for AnyScan<'a> {
    type Item = AnyFound<'a>;

    fn next(&mut self) -> Option<AnyFound<'a>> {
        let Message { start, text, found } = self.finder.next()?;
        Some(AnyFound { start, text, recognized: AnyRecognized { known: self.catalog.known(), found } })
    }
}

impl FusedIterator for AnyScan<'_> {}

impl fmt::Debug for AnyScan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyScan").field("catalog", &self.catalog).field("finder", &self.finder).finish()
    }
}
