//! A message that a catalog has recognized, without allocating.

use super::any_error::AnyError;
use crate::base::vocabulary::{Fidelity, Role};
use crate::error::recognized::Recognized;
use crate::error::slices::{self, Slices, slice_methods};
use crate::matcher::found::Match;
use crate::matcher::seen::Seen;
use crate::model::catalog_kind::Kind;
use crate::model::iterators::FieldRanges;
use crate::model::known::Known;
use crate::near::difference::{self, Difference};

/// A message that a [`Catalog`](crate::catalog::Catalog) has recognized: its kind, the code that was seen, and its values as slices of the
/// message.
///
/// ```
/// use m365_migration_errors::Fidelity;
/// use m365_migration_errors::catalog::Catalog;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
/// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
/// let recognized = catalog.recognize("wave 1: User 42 was added to the wave 7 after its cutoff.").unwrap();
/// assert_eq!(recognized.kind().id(), "contoso/wave-closed");
/// assert_eq!(recognized.seen_code(), Some("WAVE-001"));
/// assert_eq!(recognized.seen_code_text(), Some("wave 1"));
/// assert!(recognized.fields().eq([("user", "42"), ("wave", "7")]));
/// assert_eq!(recognized.fidelity(), Fidelity::Drifted, "there is a `the` more");
/// assert_eq!(recognized.to_error().to_string(), "User 42 was added to wave 7 after its cutoff.");
/// assert!(recognized.documented().is_none(), "it is not one of this crate's");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// See [`Recognized`], the same type for this crate's own catalog, which [`documented`](Self::documented) returns.
#[derive(Clone, Copy, Debug)]
pub struct AnyRecognized<'a> {
    pub(crate) known: Known,
    pub(crate) found: Match<'a>,
    /// Where the sentence begins in the message.
    start: usize,
}

impl<'a> AnyRecognized<'a> {
    /// Takes what was found in a message.
    pub(crate) fn new(known: Known, found: Match<'a>, message: &str) -> Self {
        Self { known, found, start: slices::offset(message, found.sentence) }
    }

    pub(crate) fn slices(&self) -> Slices<'a> {
        Slices { known: self.known, found: self.found, start: self.start }
    }

    /// Returns the kind of error that the message states.
    pub fn kind(&self) -> Kind {
        self.known.kind(self.found.kind)
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
        Some(Recognized { found: Match { code, ..self.found }, start: self.start })
    }

    /// Returns the code that was seen before, after or beside the message, as the catalog's entries write it. It may be
    /// the code of another kind: the message decides the kind.
    pub fn seen_code(&self) -> Option<&'static str> {
        Some(self.known.code(self.found.code?.code?))
    }

    /// Returns the code as it was written, in the catalog or not.
    pub fn seen_code_text(&self) -> Option<&'a str> {
        Some(self.found.code?.text)
    }

    /// Returns how close the message is to the wording of the catalog.
    pub fn fidelity(&self) -> Fidelity {
        self.found.fidelity
    }

    /// Returns the id of the family; see [`Kind::family`].
    pub fn family(&self) -> &'static str {
        self.kind().family()
    }

    /// Returns every documented code of the kind; see [`Kind::codes`].
    pub fn codes(&self) -> &'static [&'static str] {
        self.kind().codes()
    }

    /// Returns the code of the error; see [`Recognized::code`].
    pub fn code(&self) -> Option<&'static str> {
        self.slices().code()
    }

    /// Returns the names of the fields and the ranges of their values; see [`Recognized::field_ranges`].
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// let catalog = Catalog::builder().build()?;
    /// let recognized = catalog.recognize("EXCH-15: Max retry for user with id 42 reached.").unwrap();
    /// assert!(recognized.field_ranges().eq([("user", 36..38)]));
    /// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
    /// ```
    pub fn field_ranges(&self) -> FieldRanges {
        self.slices().field_ranges()
    }

    /// Returns the error inside the error; see [`AnyError::nested`].
    pub fn nested(&self) -> Option<Self> {
        let detail = self.slices().alone_in_role(Role::Detail)?;
        let known = if self.kind().documented().is_some() { Known::BUILT_IN } else { self.known };
        Some(Self::new(known, known.recognize(None, detail).ok()?, detail))
    }

    /// Returns the sentence: the message without what surrounds it, such as codes, labels and quotes.
    pub fn sentence(&self) -> &'a str {
        self.found.sentence
    }

    /// Returns the words in which the sentence differs from the catalog; see [`Recognized::differences`].
    pub fn differences(&self) -> Vec<Difference<'a>> {
        difference::recognized(self.known, &self.found)
    }

    /// Returns an owned error with the same kind, code and values.
    ///
    /// # Panics
    ///
    /// Never: the matcher has checked that each value is of its field's type.
    pub fn to_error(&self) -> AnyError {
        AnyError::new(self.known, &self.found).expect("the matcher has filled every field of the kind")
    }
}

slice_methods!(AnyRecognized);

impl From<AnyRecognized<'_>> for AnyError {
    fn from(recognized: AnyRecognized<'_>) -> Self {
        recognized.to_error()
    }
}
