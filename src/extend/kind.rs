//! A catalog's facts about one kind of error, this crate's or the user's.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::{Catalog, Reference, Row};
use crate::base::retryability::Retryability;
use crate::base::tables::{Hole, Wording};
use crate::base::vocabulary::{FieldType, Owner, Role, Scope};
use crate::definitions::definition;
use crate::generated::names::ErrorKind;
use crate::model::value::Value;

/// A kind of error of a [`Catalog`], with all the catalog's facts about it.
///
/// It is displayed as its [`id`](Self::id), and two kinds are equal if their ids are.
///
/// ```
/// use m365_migration_errors::{ErrorKind, catalog::Catalog};
///
/// let catalog = Catalog::builder().build()?;
/// for kind in catalog.kinds() {
///     // A kind of this crate has the same facts as its `ErrorKind`.
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

    pub(super) fn family_entry(self) -> &'c definition::Family {
        &self.catalog.0.model.families[self.row().family]
    }

    pub(super) fn entry(self) -> &'c definition::Entry {
        &self.family_entry().errors[self.row().entry]
    }

    /// Returns the kind as one of this crate's; `None` if it is one of yours.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.documented(), None, "it is none of this crate's");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn documented(self) -> Option<ErrorKind> {
        ErrorKind::ALL.get(self.number).copied()
    }

    /// Returns the id: family and variant in `kebab-case`.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.id(), "contoso/licenses-used-up");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn id(self) -> &'c str {
        &self.row().id
    }

    /// Returns the id of the family, the first half of the kind's id: the name of its file.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.family(), "contoso");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn family(self) -> &'c str {
        &self.row().family_id
    }

    /// Returns the family's name for people.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.family_title(), "Contoso");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn family_title(self) -> &'c str {
        &self.family_entry().title
    }

    /// Returns every single code, the generic one first if there is one.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.codes(), ["WAVE-002", "WAVE-003"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn codes(self) -> &'c [String] {
        &self.row().codes
    }

    /// Returns the one code that is the kind's own; `None` if there are several or none. A generic code does not count.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.code(), None, "there are two");
    /// assert_eq!(catalog.kind("contoso/wave-closed").unwrap().code(), Some("WAVE-001"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn code(self) -> Option<&'c str> {
        let row = self.row();
        Some(&row.codes[row.own_code?])
    }

    /// Returns the HTTP status of the refused request, if the error answers a request.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.http_status(), None);
    /// assert_eq!(catalog.kind("api/status-forbids-cancel").unwrap().http_status(), Some(409));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn http_status(self) -> Option<u16> {
        self.entry().http_status
    }

    /// Returns the message with `{name}` for each value.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert!(kind.message().starts_with("Tenant {tenant} has {left} licenses left"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn message(self) -> &'c str {
        &self.row().templates[0]
    }

    /// Returns every wording of the message, the first one included.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.wordings().len(), 2);
    /// assert_eq!(kind.wordings()[0], kind.message());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wordings(self) -> &'c [String] {
        &self.row().templates
    }

    /// Returns the fields, in the order of the message.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert!(kind.fields().map(|field| field.name()).eq(["tenant", "left", "users", "detail"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field<'c>> {
        self.entry().fields.iter().map(Field)
    }

    /// Returns what the error means.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.summary(), "The target tenant has too few licenses for the wave.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn summary(self) -> &'c str {
        &self.entry().summary
    }

    /// Returns the possible causes, if any.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.causes(), ["Licenses of an earlier wave have not been released."]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn causes(self) -> &'c [String] {
        &self.entry().causes
    }

    /// Returns how far the failure reaches.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.scope(), m365_migration_errors::Scope::Batch);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Never: every entry of a catalog has a scope.
    pub fn scope(self) -> Scope {
        self.entry().scope.expect("the catalog is checked for it")
    }

    /// Returns whether the error is worth a retry, of what, and after what.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert!(!kind.retryability().is_retryable_now());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Never: every entry of a catalog has a verdict and a basis.
    pub fn retryability(self) -> Retryability {
        let retry = &self.entry().retry;
        Retryability {
            verdict: retry.verdict.expect("the catalog is checked for it"),
            unit: retry.unit,
            basis: retry.basis.expect("the catalog is checked for it"),
            minimum_wait_hours: retry.minimum_wait_hours,
        }
    }

    /// Returns how to fix the error, and who has to act.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.remediation().summary(), "Buy licenses, or release some.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remediation(self) -> Remediation<'c> {
        Remediation(Told::Here(&self.entry().remediation))
    }

    /// Returns where the error is described.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// assert_eq!(kind.reference().page(), "Contoso's runbook");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reference(self) -> Reference<'c> {
        Reference(self)
    }

    /// Whether it is a kind of the code with this number.
    pub(super) fn bears(self, code: u16) -> bool {
        let index = &self.catalog.0.index;
        let kinds = index.codes[usize::from(code)].kinds.of(&index.code_kinds);
        kinds.iter().any(|&kind| usize::from(kind) == self.number)
    }

    /// Returns the wording for these values, the first with all holes filled, and its template.
    fn wording<'v>(self, value: impl Fn(usize) -> Option<Value<'v>>) -> (&'c Wording, &'c str) {
        let (index, row) = (&self.catalog.0.index, self.row());
        let wordings = row.wordings.of(&index.wordings);
        let is_filled =
            |wording: &&Wording| wording.holes.of(&index.holes).iter().all(|hole| value(hole.field.into()).is_some());
        let number = wordings.iter().position(|wording| is_filled(&wording)).unwrap_or(0);
        (&wordings[number], &row.templates[number])
    }

    /// Returns the template of the sentence with these values.
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

/// A field of a [`Kind`]: a value in the message.
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
pub struct Field<'c>(&'c definition::Field);

impl<'c> Field<'c> {
    /// Returns the name.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let left = kind.fields().find(|field| field.name() == "left").unwrap();
    /// assert_eq!(left.name(), "left");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn name(self) -> &'c str {
        &self.0.name
    }

    /// Returns a sentence that says what the value is.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let left = kind.fields().find(|field| field.name() == "left").unwrap();
    /// assert_eq!(left.doc(), "How many licenses are left.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn doc(self) -> &'c str {
        &self.0.doc
    }

    /// Returns the type of the value.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let left = kind.fields().find(|field| field.name() == "left").unwrap();
    /// assert_eq!(left.field_type(), m365_migration_errors::FieldType::Count);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn field_type(self) -> FieldType {
        self.0.field_type
    }

    /// Returns the meaning of the value; `None` if tools do not need it.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let left = kind.fields().find(|field| field.name() == "left").unwrap();
    /// assert_eq!(left.role(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn role(self) -> Option<Role> {
        self.0.role
    }

    /// Returns whether there is a wording of the message without this field.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let left = kind.fields().find(|field| field.name() == "left").unwrap();
    /// assert!(!left.is_optional());
    /// assert!(kind.fields().last().unwrap().is_optional());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_optional(self) -> bool {
        self.0.optional
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.name()).finish()
    }
}

/// How to fix an error, and who has to act: like [`Remediation`](crate::Remediation), for errors of this crate's
/// catalog and of yours.
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
    Here(&'c definition::Remediation),
}

impl<'c> Remediation<'c> {
    /// Returns who has to act.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let remediation = kind.remediation();
    /// assert_eq!(remediation.owner(), m365_migration_errors::Owner::TargetAdmin);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Never: every entry of a catalog has an owner.
    pub fn owner(self) -> Owner {
        match self.0 {
            Told::Documented(told) => told.owner(),
            Told::Here(told) => told.owner.expect("the catalog is checked for it"),
        }
    }

    /// Returns what to do, in one sentence.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let remediation = kind.remediation();
    /// assert_eq!(remediation.summary(), "Buy licenses, or release some.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn summary(self) -> &'c str {
        match self.0 {
            Told::Documented(told) => told.summary(),
            Told::Here(told) => &told.summary,
        }
    }

    /// Returns a warning if one of the steps can do harm: what it damages, and how to avoid it.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let caution = kind.remediation().caution();
    /// assert_eq!(caution, Some("A user who loses the license loses access to the mailbox."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn caution(self) -> Option<&'c str> {
        match self.0 {
            Told::Documented(told) => told.caution(),
            Told::Here(told) => told.caution.as_deref(),
        }
    }

    /// Returns the steps in order: at least one, each an imperative sentence.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let remediation = kind.remediation();
    /// assert_eq!(remediation.steps().next(), Some("Release licenses that nobody uses, after the user has agreed."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn steps(self) -> impl Iterator<Item = &'c str> {
        self.texts(crate::Remediation::steps, |told| &told.steps)
    }

    /// Returns the command lines that help, if any.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let remediation = kind.remediation();
    /// assert_eq!(remediation.commands().count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn commands(self) -> impl Iterator<Item = &'c str> {
        self.texts(crate::Remediation::commands, |told| &told.commands)
    }

    fn texts(
        self,
        documented: fn(&crate::Remediation) -> &'static [&'static str],
        here: fn(&definition::Remediation) -> &Vec<String>,
    ) -> impl Iterator<Item = &'c str> {
        let (documented, here): (&[&str], &[String]) = match self.0 {
            Told::Documented(told) => (documented(told), &[]),
            Told::Here(told) => (&[], here(told)),
        };
        documented.iter().copied().chain(here.iter().map(String::as_str))
    }

    /// Returns the pages that help, each as its subject and its absolute URL, if any.
    ///
    /// ```
    /// # use m365_migration_errors::catalog::Catalog;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// # let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let kind = catalog.kind("contoso/licenses-used-up").unwrap();
    /// let remediation = kind.remediation();
    /// let (text, url) = remediation.links().next().unwrap();
    /// assert_eq!(text, "Licenses");
    /// assert!(url.starts_with("https://"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn links(self) -> impl Iterator<Item = (&'c str, &'c str)> {
        let (documented, here): (&[crate::Link], &[definition::Link]) = match self.0 {
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
