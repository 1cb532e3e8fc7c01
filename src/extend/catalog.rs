//! A catalog at run time, and its builder.

use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::de::{self, DeserializeSeed, Deserializer};

use super::any_error::{AnyError, ExtendedError};
use super::any_recognized::AnyRecognized;
use super::catalog_error::CatalogError;
use crate::base::spelling;
use crate::base::tables::Tables;
use crate::definitions::File;
use crate::definitions::definition::Definitions;
use crate::definitions::index::Index;
use crate::error::parse_error::ParseError;
use crate::error::serde_format::Flat;
use crate::generated::names::ErrorKind;
use crate::matcher::found::Refusal;
use crate::model::catalog_kind::{Kind, Kinds};
use crate::model::facts::FILES;
use crate::model::known::Known;

/// A catalog that also has the errors of your own TOML files: for errors that this crate does not know, because they
/// are not published yet or are your own tool's.
///
/// The files have the format of this crate's own, which `catalog/README.md` in its repository describes: one family a
/// file. They are checked with each other and with this crate's entries, by the checks of its build. So a message or id
/// that collides is refused, and the order of files never matters. Of two kinds that fit a message the one with
/// more literal text wins, as everywhere.
///
/// A code may be shared, as `IM-003` is by two of this crate's kinds: the message decides. A refused message with only such
/// a code could be of [any of its kinds](ParseError::kinds), and is certain of nothing in which they differ. So give your own
/// errors codes of their own.
///
/// ```
/// use m365_migration_errors::catalog::{AnyError, Catalog};
///
/// let catalog = Catalog::builder()
///     .extend_from_toml(
///         "contoso.toml",
///         r#"
///             [family]
///             title = "Contoso"
///             summary = "Contoso's own tool did not start the migration."
///             code_style = "numbered"
///             page = "runbook"
///             section = "Before a wave"
///
///             [[page]]
///             id = "runbook"
///             title = "Runbook"
///             file = "runbook.md"
///             edition = "2026-01"
///
///             [[error]]
///             variant = "WaveClosed"
///             codes = ["WAVE-001"]
///             message = "User {user} was added to wave {wave} after its cutoff."
///             fields.user = { role = "user", doc = "The user who came too late." }
///             fields.wave = { role = "batch", doc = "The wave that is closed." }
///             summary = "The wave takes no further users."
///             scope = "user"
///             retry = { verdict = "after_fix", unit = "new_batch", basis = "documented" }
///             source = { rows = [1] }
///
///             [error.remediation]
///             owner = "operator"
///             summary = "Add the user to the next wave."
///             steps = ["Add the user to the next wave."]
///         "#,
///     )
///     .build()?;
///
/// match catalog.parse("WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.")? {
///     AnyError::Extended(error) => {
///         assert_eq!(error.kind().id(), "contoso/wave-closed");
///         assert_eq!(error.user(), Some("alex@contoso.com"));
///         assert_eq!(error.remediation().summary(), "Add the user to the next wave.");
///     }
///     other => panic!("{other} is one of Microsoft's"),
/// }
///
/// // This crate's own errors stay the same.
/// let error = catalog.parse("Max retry for user with id 42 reached.")?;
/// assert_eq!(error, m365_migration_errors::MigrationError::parse("Max retry for user with id 42 reached.")?.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The whole format is in the guide of this documentation, in the chapter `your_errors`. With the feature `scan`, a catalog
/// also searches longer texts (`Catalog::scan`), and with `records`, whole files (`Records::with_catalog`).
///
/// A catalog is a reference that can be copied and shared by threads. What it refers to stays in memory until the program
/// ends. Building one takes tens of milliseconds, and several times that in a debug build; building another from the same files returns the first.
#[derive(Clone, Copy)]
pub struct Catalog(&'static Built);

/// The data of a catalog: its files, and the tables and kinds made of them.
struct Built {
    files: Vec<File>,
    known: Known,
}

/// The built-in catalog, with which the user's files are checked.
static DEFINITIONS: LazyLock<Definitions> = LazyLock::new(|| {
    let mut files = FILES.iter().map(|&(name, text)| File { name: name.to_owned(), text: text.to_owned() });
    let index = files.next().expect("the index is the first");
    Definitions::load(&index, &files.collect::<Vec<_>>()).ok().expect("the build has checked it")
});

/// Every catalog that was built.
static BUILT: Mutex<Vec<&'static Built>> = Mutex::new(Vec::new());

/// Builds a [`Catalog`] from this crate's own entries and your files.
///
/// ```
/// # use m365_migration_errors::catalog::Catalog;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
/// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
/// assert_eq!(catalog.kind("contoso/wave-closed").unwrap().code(), Some("WAVE-001"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CatalogBuilder {
    files: Vec<File>,
}

impl CatalogBuilder {
    /// Adds a file: its name and its text.
    ///
    /// The last part of the name, without `.toml`, is the family's: `contoso.toml` and `config/contoso.toml` make the
    /// ids `contoso/...`. It must not be one of this crate's families, whose ids are not yours to give. Messages about
    /// the file begin with the name.
    ///
    /// The text is read by [`build`](Self::build).
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// assert_eq!(catalog.kinds().filter(|kind| kind.family() == "contoso").count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn extend_from_toml(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.push(File { name: name.into(), text: text.into() });
        self
    }

    /// Reads and checks the files. Without any, the catalog is this crate's own.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// assert!(Catalog::builder().build().is_ok());
    /// assert!(Catalog::builder().extend_from_toml("mine.toml", "").build().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`CatalogError`] lists every mistake in every file, with its line, as this crate's own build does.
    pub fn build(self) -> Result<Catalog, CatalogError> {
        let mut all = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(built) = all.iter().find(|built| built.files == self.files) {
            return Ok(Catalog(built));
        }
        let definitions = DEFINITIONS.extend(&self.files).map_err(CatalogError)?;
        let index: &Index = Box::leak(Box::new(Index::new(&definitions)));
        let tables: &Tables<'_> = Box::leak(Box::new(index.tables()));
        let own = definitions.entries(ErrorKind::ALL.len()).leak();
        let built: &Built = Box::leak(Box::new(Built { files: self.files, known: Known { tables, own } }));
        all.push(built);
        Ok(Catalog(built))
    }
}

impl Catalog {
    /// Returns a builder, to which your files are added.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, catalog::Catalog};
    ///
    /// let catalog = Catalog::builder().build()?;
    /// assert_eq!(catalog.kinds().count(), ErrorKind::ALL.len());
    ///
    /// let error = Catalog::builder().extend_from_toml("mine.toml", "oops").build().unwrap_err();
    /// assert!(error.to_string().starts_with("mine.toml:1: this is not TOML: "), "{error}");
    /// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
    /// ```
    pub fn builder() -> CatalogBuilder {
        CatalogBuilder::default()
    }

    /// Parses a message, as [`MigrationError::parse`](crate::MigrationError::parse) does.
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!((error.kind().id(), error.user()), ("contoso/wave-closed", Some("alex@contoso.com")));
    ///
    /// let unknown = catalog.parse("WAVE-001: The moon is full.").unwrap_err();
    /// assert!(unknown.kinds().map(|kind| kind.id()).eq(["contoso/wave-closed"]));
    /// let near = catalog.parse("User alex@contoso.com was added to wave 7 too late.").unwrap_err();
    /// assert_eq!(near.candidates()[0].kind().id(), "contoso/wave-closed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseError`] owns the message. Its kinds and candidates include yours.
    pub fn parse(self, message: &str) -> Result<AnyError, ParseError> {
        self.find(None, message)
    }

    /// Parses a code and a message, as [`MigrationError::parse_coded`](crate::MigrationError::parse_coded) does.
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse_coded("WAVE-003", "Tenant x.com has 3 licenses left, but the wave has 100 users.")?;
    /// assert_eq!(error.code(), Some("WAVE-003"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse).
    pub fn parse_coded<'a>(
        self,
        code: impl Into<Option<&'a str>>,
        message: impl Into<Option<&'a str>>,
    ) -> Result<AnyError, ParseError> {
        self.find(code.into(), message.into().unwrap_or_default())
    }

    fn find(self, code: Option<&str>, message: &str) -> Result<AnyError, ParseError> {
        let found = self.recognize_any(code, message);
        found
            .map(|found| found.to_error())
            .map_err(|refusal| ParseError::new(self.known(), code, message, None, refusal))
    }

    pub(crate) fn known(self) -> Known {
        self.0.known
    }

    /// Recognizes a message without allocating, as [`recognize`](crate::recognize) does.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, catalog::Catalog};
    ///
    /// let catalog = Catalog::builder().build()?;
    /// let recognized = catalog.recognize("Max retry for user with id 42 reached.").unwrap();
    /// assert_eq!(recognized.kind().documented(), Some(ErrorKind::ExchangeMaxRetriesReached));
    /// assert_eq!(recognized.get("user"), Some("42"));
    /// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
    /// ```
    pub fn recognize(self, message: &str) -> Option<AnyRecognized<'_>> {
        self.recognize_any(None, message).ok()
    }

    /// Recognizes a message that comes with a code, as [`recognize_coded`](crate::recognize_coded) does.
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let message = "Tenant x.com has 3 licenses left, but the wave has 100 users.";
    /// assert_eq!(catalog.recognize_coded("wave 3", message).and_then(|found| found.seen_code()), Some("WAVE-003"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recognize_coded<'a>(
        self,
        code: impl Into<Option<&'a str>>,
        message: impl Into<Option<&'a str>>,
    ) -> Option<AnyRecognized<'a>> {
        self.recognize_any(code.into(), message.into().unwrap_or_default()).ok()
    }

    fn recognize_any<'a>(self, code: Option<&'a str>, message: &'a str) -> Result<AnyRecognized<'a>, Refusal> {
        let found = self.known().recognize(code, message)?;
        Ok(AnyRecognized::new(self.known(), found, message))
    }

    /// Returns every kind, those of this crate first, then yours in the order of the files.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, catalog::Catalog};
    ///
    /// let catalog = Catalog::builder().build()?;
    /// assert!(catalog.kinds().filter_map(|kind| kind.documented()).eq(ErrorKind::ALL.iter().copied()));
    /// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
    /// ```
    pub fn kinds(self) -> Kinds {
        Kinds::of(self.known().kinds())
    }

    /// Returns the kind with this id; `None` if there is none.
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// let catalog = Catalog::builder().build()?;
    /// assert_eq!(catalog.kind("teams-chat/user-not-mapped").unwrap().codes(), ["CTTM-003"]);
    /// assert!(catalog.kind("teams-chat/no-such-thing").is_none());
    /// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
    /// ```
    pub fn kind(self, id: &str) -> Option<Kind> {
        self.known().kinds().find(|kind| kind.id() == id)
    }

    /// Returns the kinds with a code, in any of its spellings; empty if no entry has it.
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// let catalog = Catalog::builder().build()?;
    /// let ids: Vec<&str> = catalog.kinds_of_code("im-003").map(|kind| kind.id()).collect();
    /// assert_eq!(ids, ["general/user-not-mapped", "teams-meeting/user-not-mapped"]);
    /// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
    /// ```
    pub fn kinds_of_code(self, code: &str) -> Kinds {
        let known = self.known();
        Kinds::of(spelling::find(known.tables, code).into_iter().flat_map(|code| known.kinds_of_code(code)))
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extended = self.kinds().skip(ErrorKind::ALL.len()).map(|kind| kind.id());
        f.debug_struct("Catalog").field("extended", &extended.collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

/// Reads an error of the catalog in the format in which all errors are written.
impl<'de> DeserializeSeed<'de> for Catalog {
    type Value = AnyError;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<AnyError, D::Error> {
        let flat = Flat::read(deserializer)?;
        let id = flat.kind()?;
        let unknown = || de::Error::custom(format_args!("`{id}` is not the id of a kind in this catalog"));
        let kind = self.kind(id).ok_or_else(unknown)?;
        if kind.documented().is_some() {
            return flat.build().map(AnyError::Documented);
        }
        ExtendedError::read(self.known(), kind, &flat).map(AnyError::Extended).map_err(de::Error::custom)
    }
}
