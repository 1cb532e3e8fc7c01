//! The mistakes in the user's files, in the words of the build.

use std::fmt;
use std::iter::Map;
use std::slice;

use crate::definitions::Problem;
use crate::model::iterators::named_iterators;

/// The error of building a [`Catalog`](super::Catalog): every mistake in every file.
///
/// It is displayed as the lines that the build of this crate prints for its own files.
///
/// ```
/// use m365_migration_errors::catalog::Catalog;
///
/// let error = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build().unwrap_err();
/// let first = error.mistakes().next().unwrap();
/// assert_eq!((first.file(), first.line(), first.entry()), ("mine.toml", 1, Some("[family]")));
/// assert_eq!(first.message(), "`summary` is missing in [family]: add it (catalog/README.md says what it means)");
/// assert_eq!(error.to_string().lines().next(), Some(&*first.to_string()));
/// ```
pub struct CatalogError(pub(super) Vec<Problem>);

impl CatalogError {
    /// Returns the mistakes: first those of reading, in the order of the files, then those of sense. There is at least
    /// one.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// let error = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build().unwrap_err();
    /// assert!(error.mistakes().len() > 1);
    /// ```
    pub fn mistakes(&self) -> Mistakes<'_> {
        Mistakes(self.0.iter().map(Mistake))
    }
}

named_iterators! {
    /// The mistakes in the files of a catalog; see [`CatalogError::mistakes`].
    ///
    /// ```
    /// use m365_migration_errors::catalog::{Catalog, Mistakes};
    ///
    /// let error = Catalog::builder().extend_from_toml("mine.toml", "oops").build().unwrap_err();
    /// let mut mistakes: Mistakes<'_> = error.mistakes();
    /// assert_eq!((mistakes.len(), mistakes.next().unwrap().line()), (1, 1));
    /// ```
    Mistakes<'e>: Mistake<'e> = Map<slice::Iter<'e, Problem>, fn(&'e Problem) -> Mistake<'e>>;
}

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, mistake) in self.mistakes().enumerate() {
            write!(f, "{}{mistake}", if number == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CatalogError")
            .field(&self.mistakes().map(|mistake| mistake.to_string()).collect::<Vec<_>>())
            .finish()
    }
}

impl std::error::Error for CatalogError {}

/// A mistake in a file of a catalog: where it is, what it is, and what to do about it. See [`CatalogError`].
///
/// It is displayed as one line.
///
/// ```
/// # use m365_migration_errors::catalog::Catalog;
/// let error = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build().unwrap_err();
/// let first = error.mistakes().next().unwrap();
/// assert!(first.to_string().starts_with("mine.toml:1: [family]: `summary` is missing"));
/// ```
#[derive(Clone, Copy)]
pub struct Mistake<'e>(&'e Problem);

impl<'e> Mistake<'e> {
    /// Returns the name of the file as it was given.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// let error = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build().unwrap_err();
    /// let first = error.mistakes().next().unwrap();
    /// assert_eq!(first.file(), "mine.toml");
    /// ```
    pub fn file(&self) -> &'e str {
        &self.0.place.file
    }

    /// Returns the number of the line, counted from 1.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// let error = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build().unwrap_err();
    /// let first = error.mistakes().next().unwrap();
    /// assert_eq!(first.line(), 1);
    /// ```
    pub fn line(&self) -> usize {
        self.0.place.line
    }

    /// Returns the entry: the variant of an error, or the name of the table; `None` for the file as a whole.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// let error = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build().unwrap_err();
    /// let first = error.mistakes().next().unwrap();
    /// assert_eq!(first.entry(), Some("[family]"));
    /// ```
    pub fn entry(&self) -> Option<&'e str> {
        Some(&*self.0.place.entry).filter(|entry| !entry.is_empty())
    }

    /// Returns what was seen, and what to do.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// let error = Catalog::builder().extend_from_toml("mine.toml", "[family]\ntitle = \"Mine\"\n").build().unwrap_err();
    /// let first = error.mistakes().next().unwrap();
    /// assert!(first.message().starts_with("`summary` is missing in [family]: add it"));
    /// ```
    pub fn message(&self) -> &'e str {
        &self.0.message
    }
}

impl fmt::Display for Mistake<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Mistake<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mistake").field(&self.to_string()).finish()
    }
}
