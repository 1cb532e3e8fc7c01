//! Users who can be retried, and what of them.

use alloc::vec::Vec;

use crate::base::vocabulary::RetryUnit;
use crate::plan::ids::Id;
use crate::plan::texts::Texts;

/// Users who can be retried together, because the same work is to be repeated.
///
/// ```
/// use m365_migration_errors::plan::Plan;
/// use m365_migration_errors::{MigrationError, RetryUnit};
///
/// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
/// let plan = Plan::of([("alex@contoso.com", &error), ("kim@contoso.com", &error)]);
/// let [list] = plan.retry_now() else { panic!("there is one list") };
/// assert_eq!(list.unit(), RetryUnit::NewBatch);
/// assert!(list.users().eq(["alex@contoso.com", "kim@contoso.com"]));
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryList {
    unit: RetryUnit,
    users: Vec<Id>,
}

impl RetryList {
    /// Makes a list for each unit, the narrowest unit first, of users in their order.
    pub(super) fn by_unit(users: impl IntoIterator<Item = (RetryUnit, Id)>) -> Vec<Self> {
        let mut lists: Vec<Self> = Vec::new();
        for (unit, user) in users {
            let at = lists.partition_point(|list| list.unit < unit);
            if lists.get(at).is_none_or(|list| list.unit != unit) {
                lists.insert(at, Self { unit, users: Vec::new() });
            }
            lists[at].users.push(user);
        }
        lists
    }

    /// Returns what to retry.
    pub fn unit(&self) -> RetryUnit {
        self.unit
    }

    /// Returns the users, in the order of their first appearance.
    pub fn users(&self) -> Texts<'_> {
        Texts::of(&self.users)
    }
}

crate::error::facts_format::as_object! {
    /// Writes `unit` and `users`.
    RetryList, |list| {
        unit: list.unit(),
        users: list.users().collect::<Vec<_>>(),
    }
}
