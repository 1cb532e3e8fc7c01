//! A catalog at run time: this crate's own, and the user's files.
//!
//! The user's files go through the same steps as the crate's own in its build: `files` reads and checks all of them
//! together, and `files::index` computes the matcher's tables from all. This crate's own files come first, so their
//! kinds and codes have the same numbers as in [`ErrorKind`] and [`ErrorCode`](crate::ErrorCode), and their errors
//! become the same [`MigrationError`](crate::MigrationError).
//!
//! ```text
//! catalog/*.toml ─┐
//!                 ├─ files ──> model ──> Index ──> Tables ──> matcher ──> AnyRecognized ──> AnyError
//! contoso.toml ───┘
//! ```

mod error;
mod kind;
mod mistakes;
mod recognized;
mod reference;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use self::error::{AnyError, ExtendedError};
pub use self::kind::{Field, Kind, Remediation};
pub use self::mistakes::{CatalogError, Mistake};
pub use self::recognized::AnyRecognized;
pub use self::reference::Reference;
use crate::base::tables::Span;
use crate::definitions::index::Index;
use crate::definitions::{File, definition};
use crate::error::parse_error::ParseError;
use crate::generated::names::ErrorKind;
use crate::generated::tables::FILES;
use crate::matcher;
use crate::matcher::found::Refusal;

/// A catalog that also has the errors of your own TOML files: for errors that this crate does not know, because they
/// are not published yet or are your own tool's.
///
/// The files have the format of this crate's own, which `catalog/README.md` in its repository describes: one family a
/// file. They are checked with each other and with this crate's entries, by the checks of its build. So a message, code
/// or id that collides is refused, and the order of files never matters. Of two kinds that fit a message the one with
/// more literal text wins, as everywhere.
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
///     AnyError::Documented(error) => panic!("{error} is one of Microsoft's"),
/// }
///
/// // This crate's own errors stay the same.
/// let error = catalog.parse("Max retry for user with id 42 reached.")?;
/// assert_eq!(error, m365_migration_errors::MigrationError::parse("Max retry for user with id 42 reached.")?.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Building a catalog takes about ten milliseconds, so do it once. A clone is another handle to the same catalog, and
/// threads can share it.
#[derive(Clone)]
pub struct Catalog(Arc<Inner>);

struct Inner {
    model: definition::Catalog,
    index: Index,
    /// Indexed by the numbers of the kinds.
    rows: Vec<Row>,
}

/// The places of an entry in the model and in the tables, and the texts made of its names.
struct Row {
    id: String,
    family_id: String,
    family: usize,
    entry: usize,
    wordings: Span,
    /// Every wording with `{name}` for each hole.
    templates: Vec<String>,
    /// Every single code, the generic one first.
    codes: Vec<String>,
    /// The number of the one code that is not generic, if there is exactly one.
    own_code: Option<usize>,
}

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
pub struct Builder {
    files: Vec<File>,
}

impl Builder {
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
        let own = FILES.iter().map(|&(name, text)| File { name: name.to_owned(), text: text.to_owned() });
        let mut families: Vec<File> = own.chain(self.files).collect();
        let index = families.remove(0);
        let model = definition::Catalog::load(&index, &families).map_err(CatalogError)?;
        Ok(Catalog(Arc::new(Inner { index: Index::new(&model), rows: rows(&model), model })))
    }
}

fn rows(model: &definition::Catalog) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut first_wording = 0;
    for (number, family) in model.families.iter().enumerate() {
        for (entry_number, entry) in family.errors.iter().enumerate() {
            let wordings = Span::new(first_wording, first_wording + entry.wordings.len());
            first_wording += entry.wordings.len();
            let codes = entry.single_codes();
            let generic = usize::from(entry.generic_code.is_some());
            rows.push(Row {
                id: format!("{}/{}", family.id(), entry.kebab_name()),
                family_id: family.id(),
                family: number,
                entry: entry_number,
                wordings,
                templates: entry.wordings.iter().map(|wording| wording.template.to_string()).collect(),
                own_code: (codes.len() == generic + 1).then_some(generic),
                codes,
            });
        }
    }
    rows
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
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Parses a message, as [`MigrationError::parse`](crate::MigrationError::parse) does.
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let error = catalog.parse("User alex@contoso.com was added to wave 7 after its cutoff.")?;
    /// assert_eq!((error.id(), error.user()), ("contoso/wave-closed", Some("alex@contoso.com")));
    ///
    /// let unknown = catalog.parse("WAVE-001: The moon is full.").unwrap_err();
    /// let code = unknown.code_text().unwrap();
    /// assert!(catalog.kinds_of_code(code).map(|kind| kind.id()).eq(["contoso/wave-closed"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseError`] owns the message. It knows only the codes and kinds of this crate: a code of your own is its
    /// [`code_text`](ParseError::code_text), for which [`kinds_of_code`](Self::kinds_of_code) has the kinds. Its
    /// candidates do not include your kinds.
    pub fn parse(&self, message: &str) -> Result<AnyError, ParseError> {
        self.find(None, message)
    }

    /// Parses a code and a message, as [`MigrationError::parse_coded`](crate::MigrationError::parse_coded) does. Either
    /// may be empty.
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
    pub fn parse_coded(&self, code: &str, message: &str) -> Result<AnyError, ParseError> {
        self.find(Some(code), message)
    }

    fn find(&self, code: Option<&str>, message: &str) -> Result<AnyError, ParseError> {
        let found = self.recognize_any(code, message);
        found.map(|found| found.to_error()).map_err(|refusal| {
            let tables = self.0.index.tables();
            ParseError::new(&tables, code, message, None, refusal)
        })
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
    pub fn recognize<'c, 'a>(&'c self, message: &'a str) -> Option<AnyRecognized<'c, 'a>> {
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
    pub fn recognize_coded<'c, 'a>(&'c self, code: &'a str, message: &'a str) -> Option<AnyRecognized<'c, 'a>> {
        self.recognize_any(Some(code), message).ok()
    }

    fn recognize_any<'c, 'a>(
        &'c self,
        code: Option<&'a str>,
        message: &'a str,
    ) -> Result<AnyRecognized<'c, 'a>, Refusal> {
        let found = matcher::recognize_in(&self.0.index.tables(), code, message, matcher::ALL)?;
        Ok(AnyRecognized { catalog: self, found })
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
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = Kind<'_>> {
        (0..self.0.rows.len()).map(|number| Kind { catalog: self, number })
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
    pub fn kind(&self, id: &str) -> Option<Kind<'_>> {
        self.kinds().find(|kind| kind.id() == id)
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
    pub fn kinds_of_code(&self, code: &str) -> impl Iterator<Item = Kind<'_>> {
        let tables = self.0.index.tables();
        let number = crate::base::spelling::find(&tables, code);
        let kinds = number.map_or(Span::new(0, 0), |number| tables.codes[usize::from(number)].kinds);
        kinds.of(&self.0.index.code_kinds).iter().map(|&number| Kind { catalog: self, number: number.into() })
    }

    /// Returns the text of the code with this number.
    fn code(&self, number: u16) -> &str {
        self.0.index.codes[usize::from(number)].text.of_text(&self.0.index.text)
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extended = self.kinds().skip(ErrorKind::ALL.len()).map(|kind| kind.id());
        f.debug_struct("Catalog").field("extended", &extended.collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
