//! A message that a catalog has recognized, without allocating.

use super::Catalog;
use super::error::{AnyError, ExtendedError};
use super::kind::Kind;
use crate::base::tables::Span;
use crate::base::vocabulary::Fidelity;
use crate::error::recognized::Recognized;
use crate::matcher::found::Match;
use crate::matcher::seen::Seen;

/// A message that a [`Catalog`] has recognized: its kind, the code that was seen, and its values as slices of the
/// message.
///
/// ```
/// use m365_migration_errors::catalog::Catalog;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
/// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
/// let recognized = catalog.recognize("WAVE-001: User 42 was added to wave 7 after its cutoff.").unwrap();
/// assert_eq!(recognized.kind().id(), "contoso/wave-closed");
/// assert_eq!(recognized.seen_code_text(), Some("WAVE-001"));
/// assert!(recognized.fields().eq([("user", "42"), ("wave", "7")]));
/// assert!(recognized.documented().is_none(), "it is not one of this crate's");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// See [`Recognized`], the same type for this crate's own catalog, which [`documented`](Self::documented) returns.
#[derive(Clone, Copy, Debug)]
pub struct AnyRecognized<'c, 'a> {
    pub(super) catalog: &'c Catalog,
    pub(super) found: Match<'a>,
}

impl<'c, 'a> AnyRecognized<'c, 'a> {
    /// Returns the kind of error that the message states.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
    /// assert_eq!(recognized.kind().id(), "contoso/wave-closed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn kind(&self) -> Kind<'c> {
        Kind { catalog: self.catalog, number: self.found.kind.into() }
    }

    /// Returns the message as one of this crate's own catalog; `None` if the kind is one of yours.
    ///
    /// ```
    /// use m365_migration_errors::{catalog::Catalog, recognize};
    ///
    /// let catalog = Catalog::builder().build()?;
    /// let message = "EXCH-15: Max retry for user with id 42 reached.";
    /// assert_eq!(catalog.recognize(message).unwrap().documented(), recognize(message));
    /// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
    /// ```
    pub fn documented(&self) -> Option<Recognized<'a>> {
        self.kind().documented()?;
        // A code that only the user's entries have is just text here.
        let code = self.found.code.map(|seen| Seen { code: seen.code.filter(|_| seen.documented().is_some()), ..seen });
        Some(Recognized(Match { code, ..self.found }))
    }

    /// Returns the code that was seen before, after or beside the message, as the catalog's entries write it. It may be
    /// the code of another kind: the message decides the kind.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
    /// assert_eq!(recognized.seen_code(), Some("WAVE-001"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn seen_code(&self) -> Option<&'c str> {
        Some(self.catalog.code(self.found.code?.code?))
    }

    /// Returns the code as it was written, in the catalog or not.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
    /// assert_eq!(recognized.seen_code_text(), Some("wave 1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn seen_code_text(&self) -> Option<&'a str> {
        Some(self.found.code?.text)
    }

    /// Returns how close the message is to the wording of the catalog.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
    /// assert_eq!(recognized.fidelity(), m365_migration_errors::Fidelity::Drifted, "there is a `the` more");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fidelity(&self) -> Fidelity {
        self.found.fidelity
    }

    /// Returns the names of the fields and their values, verbatim, in the order of the kind's fields. A field that the
    /// wording lacks is left out.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
    /// assert!(recognized.fields().eq([("user", "42"), ("wave", "7")]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fields(&self) -> impl Iterator<Item = (&'c str, &'a str)> + use<'c, 'a> {
        let found = self.found;
        let fields = self.kind().fields().zip(found.fields).filter(|(_, span)| *span != Span::NONE);
        fields.map(move |(field, span)| (field.name(), span.of_text(found.sentence)))
    }

    /// Returns the value of a field, verbatim; `None` if there is no such field in the message.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
    /// assert_eq!(recognized.get("wave"), Some("7"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, field: &str) -> Option<&'a str> {
        self.fields().find_map(|(name, value)| (name == field).then_some(value))
    }

    /// Returns an owned error with the same kind, code and values.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
    /// assert_eq!(recognized.to_error().to_string(), "User 42 was added to wave 7 after its cutoff.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_error(&self) -> AnyError {
        match self.documented() {
            Some(recognized) => recognized.to_error().into(),
            None => ExtendedError::new(self.catalog, &self.found).into(),
        }
    }
}
