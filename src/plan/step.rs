//! The fixes, and their order.

use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::ser::{Serialize, Serializer};

use crate::base::vocabulary::{Owner, Scope};
use crate::error::json_schema::schema;
use crate::model::catalog_kind::Kind;
use crate::plan::ids::Id;
use crate::plan::reports::Named;
use crate::plan::retry_list::RetryList;
use crate::plan::texts::{FieldValues, NamedFields, Texts};

/// A fix: who has to do what, for whom, and what it makes possible.
///
/// How to do it is in the [remediations](Kind::remediation) of its kinds, of which there is at least one.
///
/// ```
/// use m365_migration_errors::plan::Plan;
/// use m365_migration_errors::{MigrationError, Owner, RetryUnit, Scope};
///
/// let error = MigrationError::parse(
///     "Teams migration failed. App 5d4e in tenant contoso.com is missing the User.Read.All role assignment. Refer to \
///      tenant configuration documentation and retry migration.",
/// )?;
/// let plan = Plan::of([("alex@contoso.com", &error)]);
/// let step = &plan.steps()[0];
/// assert_eq!(step.id(), "configure-teams-migration@contoso.com");
/// assert_eq!((step.owner(), step.scope()), (Owner::NamedTenantAdmin, Scope::Tenant));
/// assert!(step.named("app").eq(["5d4e"]) && step.named("role").eq(["User.Read.All"]));
/// assert!(step.users().eq(["alex@contoso.com"]));
/// assert_eq!(step.retry_after()[0].unit(), RetryUnit::UserMigration);
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub(super) id: Arc<str>,
    pub(super) fix: &'static str,
    pub(super) owner: Owner,
    pub(super) scope: Scope,
    pub(super) kinds: Vec<Kind>,
    pub(super) tenant: Option<Arc<str>>,
    pub(super) named: Named,
    pub(super) users: Vec<Id>,
    /// How many users nothing else blocks.
    pub(super) alone: usize,
    pub(super) retry_after: Vec<RetryList>,
}

impl Step {
    pub(super) fn new(kind: Kind, tenant: Option<Arc<str>>) -> Self {
        let (fix, owner) = (kind.remediation().fix(), kind.remediation().owner());
        let id = match &tenant {
            Some(tenant) => format!("{fix}@{}", tenant.to_lowercase()).into(),
            None => fix.into(),
        };
        Self {
            id,
            fix,
            owner,
            scope: kind.scope(),
            kinds: Vec::new(),
            tenant,
            named: Named::new(),
            users: Vec::new(),
            alone: 0,
            retry_after: Vec::new(),
        }
    }

    /// The place of the step among the others: the widest first, then those that block and free the most users.
    pub(super) fn order(&self) -> impl Ord + use<> {
        (Reverse(self.scope), Reverse(self.users.len()), Reverse(self.alone), self.id.clone())
    }

    /// Returns the id, which is the same in the next run: the key of the fix, and the tenant if the step is for one.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the key of the fix; see [`Remediation::fix`](crate::Remediation::fix).
    pub fn fix(&self) -> &'static str {
        self.fix
    }

    /// Returns what to do, in one sentence; see [`Remediation::fix_summary`](crate::Remediation::fix_summary).
    pub fn summary(&self) -> &'static str {
        self.kinds[0].remediation().fix_summary()
    }

    /// Returns who has to act.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    /// Returns how far the failure reaches, the widest of the kinds.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Returns the kinds of error that the step fixes, sorted by their ids. Their remediations say how.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Returns the tenant whose admin has to act, as the messages name it; `None` if the owner says it all.
    pub fn tenant(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    /// Returns the names of the fields for which the messages have values that the step is about: tenants, apps and
    /// batches; if it reaches more than single users, also roles, settings and the like.
    pub fn named_fields(&self) -> NamedFields<'_> {
        NamedFields(self.named.keys().copied())
    }

    /// Returns the values of such a field in the messages, sorted, without those that differ in case alone.
    pub fn named(&self, field: &str) -> FieldValues<'_> {
        let values = self.named.get(field).into_iter().flat_map(|values| values.values()).map(|value| &**value);
        FieldValues(values.collect::<Vec<_>>().into_iter())
    }

    /// Returns the users who are blocked until the step is done, in the order of their first appearance. It is empty where
    /// the messages name no user.
    pub fn users(&self) -> Texts<'_> {
        Texts::of(&self.users)
    }

    /// Returns how many of the users nothing else blocks.
    pub fn blocked_by_this_alone(&self) -> usize {
        self.alone
    }

    /// Returns the users who can be retried once this step and all before it are done, by what to retry. Those who still
    /// have to wait or to be looked at are left out.
    pub fn retry_after(&self) -> &[RetryList] {
        &self.retry_after
    }
}

/// The values of the messages, by field.
struct NamedValues<'a>(&'a Step);

impl Serialize for NamedValues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let step = self.0;
        serializer.collect_map(step.named_fields().map(|field| (field, step.named(field).collect::<Vec<_>>())))
    }
}

schema! { NamedValues<'_>, |generator| generator.subschema_for::<alloc::collections::BTreeMap<&str, Vec<&str>>>() }

crate::error::facts_format::as_object! {
    /// Writes `id`, `fix`, `summary`, `owner`, `scope`, `tenant`, `kinds`, as `named` the values of the messages by field, `users`,
    /// `blocked_by_this_alone` and `retry_after`.
    Step, |step| {
        id: step.id(),
        fix: step.fix(),
        summary: step.summary(),
        owner: step.owner(),
        scope: step.scope(),
        tenant: step.tenant(),
        kinds: step.kinds().iter().map(|kind| kind.id()).collect::<Vec<_>>(),
        named: NamedValues(step),
        users: step.users().collect::<Vec<_>>(),
        blocked_by_this_alone: step.blocked_by_this_alone(),
        retry_after: step.retry_after(),
    }
}
