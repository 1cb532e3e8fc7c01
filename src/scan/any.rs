//! The search for the errors of a catalog that has the user's kinds too.

use alloc::borrow::Cow;
use core::fmt;
use core::iter::FusedIterator;
use core::ops::Range;

use super::finder::Finder;
use super::message::Message;
use super::redact;
use crate::error::slices::{Slices, slice_methods};
use crate::extend::{AnyError, AnyRecognized, Catalog};
use crate::model::catalog_kind::Kind;
use crate::model::iterators::FieldRanges;

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

    /// Replaces the values of every error of this catalog in a text by `{name}`; see [`redact`](crate::redact).
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let log = "11:02:03 ERROR WAVE-001: User 42 was added to wave 7 after its cutoff.\n";
    /// let redacted = "11:02:03 ERROR WAVE-001: User {user} was added to wave {wave} after its cutoff.\n";
    /// assert_eq!(catalog.redact(log), redacted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn redact(self, text: &str) -> Cow<'_, str> {
        redact::without_values(self.known(), text)
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

    /// Returns the kind.
    pub fn kind(&self) -> Kind {
        self.recognized.kind()
    }

    /// Returns the id of the family; see [`Kind::family`].
    pub fn family(&self) -> &'static str {
        self.recognized.family()
    }

    /// Returns every documented code of the kind; see [`Kind::codes`].
    pub fn codes(&self) -> &'static [&'static str] {
        self.recognized.codes()
    }

    /// Returns the code of the error; see [`Recognized::code`](crate::Recognized::code).
    pub fn code(&self) -> Option<&'static str> {
        self.recognized.code()
    }

    /// Returns the names of the fields, and the ranges of bytes of their values in the longer text; see
    /// [`Recognized::field_ranges`](crate::Recognized::field_ranges).
    pub fn field_ranges(&self) -> FieldRanges {
        self.slices().field_ranges()
    }

    /// Returns the error inside the error; see [`AnyRecognized::nested`].
    pub fn nested(&self) -> Option<AnyRecognized<'a>> {
        self.recognized.nested()
    }

    /// Returns an owned error with the same kind, code and values.
    pub fn to_error(&self) -> AnyError {
        self.recognized.to_error()
    }

    fn slices(&self) -> Slices<'a> {
        let slices = self.recognized.slices();
        Slices { start: self.start + slices.start, ..slices }
    }
}

slice_methods!(AnyFound);

impl From<AnyFound<'_>> for AnyError {
    fn from(found: AnyFound<'_>) -> Self {
        found.to_error()
    }
}

impl<'a> Iterator for AnyScan<'a> {
    type Item = AnyFound<'a>;

    fn next(&mut self) -> Option<AnyFound<'a>> {
        let Message { start, text, found } = self.finder.next()?;
        Some(AnyFound { start, text, recognized: AnyRecognized::new(self.catalog.known(), found, text) })
    }
}

impl FusedIterator for AnyScan<'_> {}

impl fmt::Debug for AnyScan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyScan").field("catalog", &self.catalog).field("finder", &self.finder).finish()
    }
}
