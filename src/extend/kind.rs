//! What a catalog says about one kind of error, be it this crate's or the user's.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::{Catalog, Reference, Row};
use crate::files::model;
use crate::generated::names::ErrorKind;
use crate::retryability::Retryability;
use crate::tables::{Hole, Wording};
use crate::value::Value;
use crate::vocabulary::{FieldType, Owner, Role, Scope};

/// A kind of error of a [`Catalog`], with everything that the catalog says about it.
///
/// It is displayed as its [`id`](Self::id), and two are the same if their ids are.
///
/// ```
/// use m365_migration_errors::{ErrorKind, catalog::Catalog};
///
/// let catalog = Catalog::builder().build()?;
/// for kind in catalog.kinds() {
///     // Those of this crate say the same as its `ErrorKind`.
///     let documented: ErrorKind = kind.documented().unwrap();
///     assert_eq!(kind.id(), documented.id());
///     assert_eq!(kind.message(), documented.message());
///     assert_eq!(kind.summary(), documented.summary());
///     assert_eq!(kind.retryability(), documented.retryability());
/// }
/// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Kind<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) number: usize,
}

impl<'c> Kind<'c> {
    pub(super) fn row(self) -> &'c Row {
        &self.catalog.0.rows[self.number]
    }

    pub(super) fn family_entry(self) -> &'c model::Family {
        &self.catalog.0.model.families[self.row().family]
    }

    pub(super) fn entry(self) -> &'c model::Entry {
        &self.family_entry().errors[self.row().entry]
    }

    /// Returns the kind as one of this crate's; `None` if it is one of yours.
    pub fn documented(self) -> Option<ErrorKind> {
        ErrorKind::ALL.get(self.number).copied()
    }

    /// Returns the id: family and variant in `kebab-case`.
    pub fn id(self) -> &'c str {
        &self.row().id
    }

    /// Returns the id of the family, the first half of the kind's: the name of its file.
    pub fn family(self) -> &'c str {
        &self.row().family_id
    }

    /// Returns the family's name for people.
    pub fn family_title(self) -> &'c str {
        &self.family_entry().title
    }

    /// Returns every single code, the generic one first where there is one.
    pub fn codes(self) -> &'c [String] {
        &self.row().codes
    }

    /// Returns the one code that is the kind's own; `None` where there are several or none. A generic one does not count.
    pub fn code(self) -> Option<&'c str> {
        let row = self.row();
        Some(&row.codes[row.own_code?])
    }

    /// Returns the HTTP status of the refused request, where the kind stands for one.
    pub fn http_status(self) -> Option<u16> {
        self.entry().http_status
    }

    /// Returns the message with `{name}` for each value.
    pub fn message(self) -> &'c str {
        &self.row().templates[0]
    }

    /// Returns every wording of the message, the first one included.
    pub fn wordings(self) -> &'c [String] {
        &self.row().templates
    }

    /// Returns the fields, in the order in which the message names them.
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'c>> {
        self.entry().fields.iter().map(Field)
    }

    /// Returns what the error means.
    pub fn summary(self) -> &'c str {
        &self.entry().summary
    }

    /// Returns the possible causes. There may be none.
    pub fn causes(self) -> &'c [String] {
        &self.entry().causes
    }

    /// Returns how far the failure reaches.
    ///
    /// # Panics
    ///
    /// Never: no catalog is built from an entry without it.
    pub fn scope(self) -> Scope {
        self.entry().scope.expect("the catalog is checked for it")
    }

    /// Returns whether the error is worth a retry, of what, and after what.
    ///
    /// # Panics
    ///
    /// Never: no catalog is built from an entry without it.
    pub fn retryability(self) -> Retryability {
        let retry = &self.entry().retry;
        Retryability {
            verdict: retry.verdict.expect("the catalog is checked for it"),
            unit: retry.unit,
            basis: retry.basis.expect("the catalog is checked for it"),
            minimum_wait_hours: retry.minimum_wait_hours,
        }
    }

    /// Returns what has to be done, and by whom.
    pub fn remediation(self) -> Remediation<'c> {
        Remediation(Told::Here(&self.entry().remediation))
    }

    /// Returns where the error is described.
    pub fn reference(self) -> Reference<'c> {
        Reference(self)
    }

    /// Whether it is a kind of the code with this number.
    pub(super) fn bears(self, code: u16) -> bool {
        let index = &self.catalog.0.index;
        let kinds = index.codes[usize::from(code)].kinds.of(&index.code_kinds);
        kinds.iter().any(|&kind| usize::from(kind) == self.number)
    }

    /// The wording for these values, the first all of whose holes are filled, and its template.
    fn wording<'v>(self, value: impl Fn(usize) -> Option<Value<'v>>) -> (&'c Wording, &'c str) {
        let (index, row) = (&self.catalog.0.index, self.row());
        let wordings = row.wordings.of(&index.wordings);
        let is_filled =
            |wording: &&Wording| wording.holes.of(&index.holes).iter().all(|hole| value(hole.field.into()).is_some());
        let number = wordings.iter().position(|wording| is_filled(&wording)).unwrap_or(0);
        (&wordings[number], &row.templates[number])
    }

    /// The template of the sentence with these values.
    pub(super) fn template<'v>(self, value: impl Fn(usize) -> Option<Value<'v>>) -> &'c str {
        self.wording(value).1
    }

    /// Writes the sentence with these values.
    pub(super) fn render<'v>(
        self,
        f: &mut fmt::Formatter<'_>,
        value: impl Fn(usize) -> Option<Value<'v>>,
    ) -> fmt::Result {
        let tables = self.catalog.0.index.tables();
        let (wording, _) = self.wording(&value);
        f.write_str(tables.literal(wording, 0))?;
        let holes: &[Hole] = tables.holes(wording);
        for (number, hole) in holes.iter().enumerate() {
            if let Some(value) = value(hole.field.into()) {
                write!(f, "{value}")?;
            }
            f.write_str(tables.literal(wording, number + 1))?;
        }
        Ok(())
    }
}

impl fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Debug for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kind").field(&self.id()).finish()
    }
}

impl PartialEq for Kind<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Kind<'_> {}

impl Hash for Kind<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

/// A field of a [`Kind`]: a value that the message has.
///
/// ```
/// use m365_migration_errors::{FieldType, Role, catalog::Catalog};
///
/// let catalog = Catalog::builder().build()?;
/// let kind = catalog.kind("teams-chat/completed-with-errors").unwrap();
/// let [user, failed_messages, _] = kind.fields().collect::<Vec<_>>()[..] else { panic!() };
/// assert_eq!((user.name(), user.role()), ("user", Some(Role::User)));
/// assert_eq!(failed_messages.field_type(), FieldType::Count);
/// assert!(!failed_messages.is_optional());
/// assert!(failed_messages.doc().ends_with('.'));
/// # Ok::<(), m365_migration_errors::catalog::CatalogError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Field<'c>(&'c model::Field);

impl<'c> Field<'c> {
    /// Returns the name.
    pub fn name(self) -> &'c str {
        &self.0.name
    }

    /// Returns a sentence that says what the value is.
    pub fn doc(self) -> &'c str {
        &self.0.doc
    }

    /// Returns the type of the value.
    pub fn field_type(self) -> FieldType {
        self.0.field_type
    }

    /// Returns what the value stands for; `None` where it is nothing that tools ask for.
    pub fn role(self) -> Option<Role> {
        self.0.role
    }

    /// Returns whether there is a wording of the message without this field.
    pub fn is_optional(self) -> bool {
        self.0.optional
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.name()).finish()
    }
}

/// What has to be done about an error, and by whom: as [`Remediation`](crate::Remediation), for errors of this crate's catalog
/// and of yours.
///
/// ```
/// use m365_migration_errors::{Owner, catalog::Catalog};
///
/// let catalog = Catalog::builder().build()?;
/// let error = catalog.parse("Max retry for user with id 42 reached.")?;
/// let remediation = error.remediation();
/// assert_eq!(remediation.owner(), Owner::Operator);
/// assert!(remediation.steps().all(|step| step.ends_with('.')));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Remediation<'c>(Told<'c>);

#[derive(Clone, Copy)]
enum Told<'c> {
    Documented(&'static crate::Remediation),
    Here(&'c model::Remediation),
}

impl<'c> Remediation<'c> {
    /// Returns who has to act.
    ///
    /// # Panics
    ///
    /// Never: no catalog is built from an entry without it.
    pub fn owner(self) -> Owner {
        match self.0 {
            Told::Documented(told) => told.owner(),
            Told::Here(told) => told.owner.expect("the catalog is checked for it"),
        }
    }

    /// Returns what to do, in one sentence.
    pub fn summary(self) -> &'c str {
        match self.0 {
            Told::Documented(told) => told.summary(),
            Told::Here(told) => &told.summary,
        }
    }

    /// Returns the steps in order: at least one, imperative sentences.
    pub fn steps(self) -> impl Iterator<Item = &'c str> {
        self.texts(crate::Remediation::steps, |told| &told.steps)
    }

    /// Returns the command lines that help. There may be none.
    pub fn commands(self) -> impl Iterator<Item = &'c str> {
        self.texts(crate::Remediation::commands, |told| &told.commands)
    }

    fn texts(
        self,
        documented: fn(&crate::Remediation) -> &'static [&'static str],
        here: fn(&model::Remediation) -> &Vec<String>,
    ) -> impl Iterator<Item = &'c str> {
        let (documented, here): (&[&str], &[String]) = match self.0 {
            Told::Documented(told) => (documented(told), &[]),
            Told::Here(told) => (&[], here(told)),
        };
        documented.iter().copied().chain(here.iter().map(String::as_str))
    }

    /// Returns the pages that help, each as what it is about and its absolute URL. There may be none.
    pub fn links(self) -> impl Iterator<Item = (&'c str, &'c str)> {
        let (documented, here): (&[crate::Link], &[model::Link]) = match self.0 {
            Told::Documented(told) => (told.links(), &[]),
            Told::Here(told) => (&[], &told.links),
        };
        let documented = documented.iter().map(|link| (link.text(), link.url()));
        documented.chain(here.iter().map(|link| (&*link.text, &*link.url)))
    }
}

impl From<&'static crate::Remediation> for Remediation<'_> {
    fn from(documented: &'static crate::Remediation) -> Self {
        Self(Told::Documented(documented))
    }
}

impl fmt::Debug for Remediation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remediation")
            .field("owner", &self.owner())
            .field("summary", &self.summary())
            .finish_non_exhaustive()
    }
}
