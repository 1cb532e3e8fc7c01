//! The kinds of a page.

use crate::base::facts::reference::Page;
use crate::generated::names::ErrorKind;

impl Page {
    /// Returns the built-in kinds that the page documents, in the order of the catalog.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, catalog::PAGES};
    ///
    /// assert_eq!(PAGES[0].kinds().next(), Some(ErrorKind::ApiJobNotInFinalState));
    /// ```
    pub fn kinds(&self) -> impl Iterator<Item = ErrorKind> {
        ErrorKind::ALL.iter().copied().filter(move |kind| kind.reference().page == self)
    }
}
