//! The kinds of a page.

use alloc::vec::{self, Vec};

use super::iterators::named_iterators;
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
    pub fn kinds(&self) -> PageKinds {
        let kinds = ErrorKind::ALL.iter().copied().filter(|kind| kind.reference().page == self);
        PageKinds(kinds.collect::<Vec<_>>().into_iter())
    }
}

named_iterators! {
    /// The kinds of a page; see [`Page::kinds`](crate::catalog::Page::kinds).
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, catalog::PAGES, iter::PageKinds};
    ///
    /// let mut kinds: PageKinds = PAGES[0].kinds();
    /// assert_eq!(kinds.next(), Some(ErrorKind::ApiJobNotInFinalState));
    /// ```
    PageKinds: ErrorKind = vec::IntoIter<ErrorKind>;
}
