//! The state of a user, and what it takes to leave it.

use alloc::vec::Vec;
use core::time::Duration;

use crate::base::facts::retryability::Retryability;
use crate::base::name_traits::{name_traits, names};
use crate::base::vocabulary::{RetryUnit, Verdict};
use crate::plan::ids::Id;
use crate::plan::texts::Texts;

names! {
    /// What all that was reported of a user comes to. The [module](super) has the rules.
    ///
    /// ```
    /// use m365_migration_errors::plan::UserState;
    ///
    /// assert_eq!(UserState::RetryNow.as_str(), "retry_now");
    /// assert_eq!(UserState::RetryNow.describe(), "retry now");
    /// assert_eq!("look at".parse(), Ok(UserState::LookAt));
    /// assert!(UserState::LookAt.needs_attention() && !UserState::InProgress.needs_attention());
    /// ```
    UserState;
    /// Every value, in the order of declaration.
    ALL: [
        /// No error was reported, and no state is under way.
        Clean = "clean",
        /// No error was reported; the work is under way or has not begun.
        InProgress = "in_progress",
        /// The errors need no retry.
        NothingToDo = "nothing_to_do",
        /// A retry may succeed at once.
        RetryNow = "retry_now",
        /// The service is busy: a retry may succeed later.
        BackOff = "back_off",
        /// A retry may succeed once something in progress has ended.
        Wait = "wait",
        /// A retry fails until somebody has fixed something.
        Blocked = "blocked",
        /// Somebody has to find out what is wrong: an error is not recognized, or a failed state has no reason.
        LookAt = "look_at",
    ]
}

impl UserState {
    /// Returns the word for programs, in `snake_case`; `FromStr` reads it back.
    pub const fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Returns the state in words for people.
    ///
    /// ```
    /// # use m365_migration_errors::plan::UserState;
    /// assert_eq!(UserState::LookAt.describe(), "to be looked at");
    /// ```
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::InProgress => "in progress",
            Self::NothingToDo => "nothing to do",
            Self::RetryNow => "retry now",
            Self::BackOff => "back off",
            Self::Wait => "wait",
            Self::Blocked => "blocked",
            Self::LookAt => "to be looked at",
        }
    }

    /// Returns whether somebody, or a program, has to do something for the user.
    ///
    /// ```
    /// # use m365_migration_errors::plan::UserState;
    /// assert!(UserState::BackOff.needs_attention());
    /// assert!(!UserState::NothingToDo.needs_attention());
    /// ```
    pub const fn needs_attention(self) -> bool {
        !matches!(self, Self::Clean | Self::InProgress | Self::NothingToDo)
    }

    /// The state that errors without a fix come to.
    pub(super) fn of(retryability: Option<Retryability>, is_under_way: bool) -> Self {
        match retryability.map(Retryability::verdict) {
            None if is_under_way => Self::InProgress,
            None => Self::Clean,
            Some(Verdict::NotNeeded | Verdict::Optional) => Self::NothingToDo,
            Some(Verdict::Transient) => Self::RetryNow,
            Some(Verdict::Throttled) => Self::BackOff,
            Some(Verdict::AfterWait) => Self::Wait,
            Some(Verdict::AfterFix) => Self::Blocked,
        }
    }
}

name_traits!(UserState, "the state of a user");
crate::error::serde_format::as_name! { UserState }
crate::model::strum_traits::strum_traits! { UserState }

/// A user: the state, what to retry, and what is in the way.
///
/// ```
/// use core::time::Duration;
/// use m365_migration_errors::plan::{Reports, UserState};
/// use m365_migration_errors::{MigrationError, RetryUnit};
///
/// let incompatible = "Please verify the compatibility status before running the migration. In case of incompatible tenants, \
///                     we recommend waiting for a minimum of 48 hours.";
/// let mut reports = Reports::new();
/// reports.user(["alex@contoso.com", "6a88de8d"]).error(&MigrationError::parse(incompatible)?);
///
/// let plan = reports.plan();
/// let user = &plan.users()[0];
/// assert!(user.ids().eq(["alex@contoso.com", "6a88de8d"]));
/// assert_eq!((user.state(), user.unit()), (UserState::Wait, Some(RetryUnit::ContentMove)));
/// assert_eq!(user.minimum_wait(), Some(Duration::from_secs(48 * 60 * 60)));
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPlan {
    pub(super) ids: Vec<Id>,
    pub(super) state: UserState,
    /// Once all steps are done.
    pub(super) rest: UserState,
    pub(super) retryability: Option<Retryability>,
    /// The ids of the steps.
    pub(super) blocked_by: Vec<Id>,
}

impl UserPlan {
    /// Returns the name of the user: the id that was seen first.
    pub fn user(&self) -> &str {
        &self.ids[0]
    }

    /// Returns all ids of the user, in the order of their first appearance.
    pub fn ids(&self) -> Texts<'_> {
        Texts::of(&self.ids)
    }

    /// Returns the state.
    pub fn state(&self) -> UserState {
        self.state
    }

    /// Returns what all recognized errors of the user come to, the [worst](Retryability::worst) of them; `None` if there is
    /// none.
    pub fn retryability(&self) -> Option<Retryability> {
        self.retryability
    }

    /// Returns what to retry, now or after the wait or the fixes; `None` if there is nothing to retry, or somebody has to
    /// look at the user first.
    pub fn unit(&self) -> Option<RetryUnit> {
        let is_known = self.state.needs_attention() && self.state != UserState::LookAt;
        self.retryability.filter(|_| is_known)?.unit()
    }

    /// Returns how long to wait at least, if the service says so.
    pub fn minimum_wait(&self) -> Option<Duration> {
        self.retryability?.minimum_wait()
    }

    /// Returns what is left once all steps that block the user are done. For a user who is not blocked, it is the
    /// [`state`](Self::state). One who is to be retried then is in a list of the last step.
    ///
    /// ```
    /// use m365_migration_errors::plan::{Reports, UserState};
    /// use m365_migration_errors::MigrationError;
    ///
    /// let unlicensed = "Teams migration failed. User kim@contoso.com in tenant contoso.com does not have a Teams license. \
    ///                   Assign a Teams license to the user and retry migration.";
    /// let mut reports = Reports::new();
    /// reports.error(&MigrationError::parse(unlicensed)?);
    /// reports.user(["kim@contoso.com"]).service("Exchange").unrecognized();
    /// let plan = reports.plan();
    /// assert_eq!(plan.users()[0].state(), UserState::Blocked);
    /// assert_eq!(plan.users()[0].after_fixes(), UserState::LookAt);
    /// assert!(plan.steps()[0].retry_after().is_empty());
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    pub fn after_fixes(&self) -> UserState {
        match (self.state, self.rest) {
            // The fix alone makes nothing good: the retry does.
            (UserState::Blocked, UserState::Clean | UserState::InProgress | UserState::NothingToDo) => {
                UserState::RetryNow
            }
            (_, rest) => rest,
        }
    }

    /// Returns the ids of the [steps](super::Step) that block the user, in their order.
    pub fn blocked_by(&self) -> Texts<'_> {
        Texts::of(&self.blocked_by)
    }
}

crate::error::facts_format::as_object! {
    /// Writes `user`, `ids`, `state`, `unit`, `minimum_wait_seconds`, `blocked_by` and `after_fixes`.
    UserPlan, |user| {
        user: user.user(),
        ids: user.ids().collect::<Vec<_>>(),
        state: user.state(),
        unit: user.unit(),
        minimum_wait_seconds: user.minimum_wait().map(|wait| wait.as_secs()),
        after_fixes: user.after_fixes(),
        blocked_by: user.blocked_by().collect::<Vec<_>>(),
    }
}
