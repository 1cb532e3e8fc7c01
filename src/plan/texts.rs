//! The iterators over users, ids and values.

use alloc::collections::{BTreeMap, btree_map};
use alloc::sync::Arc;
use alloc::vec;
use core::iter::{Copied, Map};
use core::slice;

use crate::model::iterators::named_iterators;
use crate::plan::ids::Id;

named_iterators! {
    /// Ids or users, in their order; see [`UserPlan::ids`](super::UserPlan::ids).
    ///
    /// ```
    /// use m365_migration_errors::MigrationError;
    /// use m365_migration_errors::plan::{Plan, Texts};
    ///
    /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
    /// let plan = Plan::of([("42", &error)]);
    /// let mut ids: Texts<'_> = plan.users()[0].ids();
    /// assert_eq!((ids.len(), ids.next()), (1, Some("42")));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    Texts<'a>: &'a str = Map<slice::Iter<'a, Id>, fn(&'a Id) -> &'a str>;

    /// The names of fields that a step is about; see [`Step::named_fields`](super::Step::named_fields).
    ///
    /// ```
    /// use m365_migration_errors::TeamsChatError;
    /// use m365_migration_errors::plan::{NamedFields, Plan};
    ///
    /// let error = TeamsChatError::teams_license_missing("alex@contoso.com", "contoso.com").into();
    /// let plan = Plan::of([("alex@contoso.com", &error)]);
    /// let fields: NamedFields<'_> = plan.steps()[0].named_fields();
    /// assert!(fields.eq(["tenant"]));
    /// ```
    NamedFields<'a>: &'static str = Copied<btree_map::Keys<'a, &'static str, BTreeMap<Arc<str>, Arc<str>>>>;

    /// The values that a step is about; see [`Step::named`](super::Step::named).
    ///
    /// ```
    /// use m365_migration_errors::TeamsChatError;
    /// use m365_migration_errors::plan::{FieldValues, Plan};
    ///
    /// let error = TeamsChatError::teams_license_missing("alex@contoso.com", "contoso.com").into();
    /// let plan = Plan::of([("alex@contoso.com", &error)]);
    /// let tenants: FieldValues<'_> = plan.steps()[0].named("tenant");
    /// assert!(tenants.eq(["contoso.com"]));
    /// ```
    FieldValues<'a>: &'a str = vec::IntoIter<&'a str>;
}

impl<'a> Texts<'a> {
    pub(super) fn of(ids: &'a [Id]) -> Self {
        Self(ids.iter().map(|id| id))
    }
}
