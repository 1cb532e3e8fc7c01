//! Whether an error is worth a retry, of what, and after what.

use core::fmt;
use core::time::Duration;

use crate::base::padded::padded;
use crate::base::vocabulary::{Basis, RetryUnit, Verdict};

/// Whether an error is worth a retry, of what, and after what.
///
/// It is a fact about the error, not a policy: how often and how long to try is yours to decide.
///
/// Values are ordered by the [`Verdict`], then by the width of the [`RetryUnit`], then by the minimum wait. For the
/// several errors of one task, see [`worst`](Self::worst).
///
/// ```
/// use m365_migration_errors::{Basis, MigrationError, RetryUnit, Verdict};
///
/// let error = MigrationError::parse("User [alex@contoso.com] migration failed. Please retry user migration.")?;
/// let retryability = error.retryability();
/// assert_eq!(retryability.verdict(), Verdict::Transient);
/// assert_eq!(retryability.unit(), Some(RetryUnit::UserMigration));
/// assert_eq!(retryability.basis(), Basis::Documented);
/// assert!(retryability.is_retryable_now());
/// assert_eq!(retryability.to_string(), "transient: retry the user's migration");
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Retryability {
    // Compared in this order.
    pub(crate) verdict: Verdict,
    pub(crate) unit: Option<RetryUnit>,
    pub(crate) minimum_wait_hours: Option<u16>,
    pub(crate) basis: Basis,
}

impl Retryability {
    /// Returns whether a retry can succeed, and what has to happen first.
    pub const fn verdict(self) -> Verdict {
        self.verdict
    }

    /// Returns what to retry; `None` if there is nothing to retry.
    pub const fn unit(self) -> Option<RetryUnit> {
        self.unit
    }

    /// Returns where the verdict comes from.
    pub const fn basis(self) -> Basis {
        self.basis
    }

    /// Returns the minimum wait before the retry, if the service states one.
    ///
    /// ```
    /// use core::time::Duration;
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let retryability = ErrorKind::OneDrivePartnersIncompatible.retryability();
    /// assert_eq!(retryability.minimum_wait(), Some(Duration::from_secs(48 * 60 * 60)));
    /// ```
    pub const fn minimum_wait(self) -> Option<Duration> {
        match self.minimum_wait_hours {
            Some(hours) => Some(Duration::from_secs(hours as u64 * 60 * 60)),
            None => None,
        }
    }

    /// Returns whether the same call again, in place, may succeed with nothing changed: true for
    /// [`Verdict::Transient`] alone, and only where the [`unit`](Self::unit) is not a new batch.
    ///
    /// A new batch is another call, which somebody has to plan.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, RetryUnit, Verdict};
    ///
    /// assert!(ErrorKind::GeneralUserMigrationFailed.retryability().is_retryable_now());
    /// // The service is busy: back off first.
    /// assert!(!ErrorKind::CrossTenantServiceBusy.retryability().is_retryable_now());
    /// // It may pass, but only in a new batch.
    /// let retryability = ErrorKind::CrossTenantInternalValidationError.retryability();
    /// assert_eq!((retryability.verdict(), retryability.unit()), (Verdict::Transient, Some(RetryUnit::NewBatch)));
    /// assert!(!retryability.is_retryable_now());
    /// ```
    pub const fn is_retryable_now(self) -> bool {
        matches!(self.verdict, Verdict::Transient) && !matches!(self.unit, Some(RetryUnit::NewBatch))
    }

    /// Returns what has to happen before a task with these errors can succeed; `None` for no errors.
    ///
    /// That is the last of the verdicts in their order, the widest of the units, and the longest of the minimum waits. The
    /// basis is [documented](Basis::Documented) only if it is for each of them. An error that needs no retry, or whose
    /// retry is a choice, adds nothing if another one has to be retried.
    ///
    /// ```
    /// use core::time::Duration;
    /// use m365_migration_errors::{ErrorKind, RetryUnit, Retryability, Verdict};
    ///
    /// let chat = ErrorKind::TeamsChatUserMigrationFailed.retryability();
    /// let drive = ErrorKind::OneDrivePartnersIncompatible.retryability();
    /// assert_eq!((chat.verdict(), chat.unit()), (Verdict::Transient, Some(RetryUnit::UserMigration)));
    /// assert_eq!((drive.verdict(), drive.unit()), (Verdict::AfterWait, Some(RetryUnit::ContentMove)));
    ///
    /// // Retry all of the user, but not before the OneDrive can be moved.
    /// let task = Retryability::worst([chat, drive]).unwrap();
    /// assert_eq!((task.verdict(), task.unit()), (Verdict::AfterWait, Some(RetryUnit::UserMigration)));
    /// assert_eq!(task.minimum_wait(), Some(Duration::from_secs(48 * 60 * 60)));
    ///
    /// // A part of the chats is missing, which need not be retried.
    /// let partly = ErrorKind::TeamsChatCompletedWithErrors.retryability();
    /// assert_eq!(partly.verdict(), Verdict::Optional);
    /// assert_eq!(Retryability::worst([partly, chat]), Some(chat));
    /// assert_eq!(Retryability::worst([]), None);
    /// ```
    pub fn worst(of: impl IntoIterator<Item = Self>) -> Option<Self> {
        of.into_iter().reduce(Self::join)
    }

    fn join(self, other: Self) -> Self {
        let is_needed = |retry: Self| retry.verdict >= Verdict::Transient;
        match (is_needed(self), is_needed(other)) {
            (true, false) => self,
            (false, true) => other,
            _ => Self {
                verdict: self.verdict.max(other.verdict),
                unit: self.unit.max(other.unit),
                minimum_wait_hours: self.minimum_wait_hours.max(other.minimum_wait_hours),
                basis: self.basis.max(other.basis),
            },
        }
    }
}

impl fmt::Display for Retryability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.map_or("nothing", RetryUnit::describe);
        padded(f, &|f| {
            match self.verdict {
                Verdict::Transient => write!(f, "transient: retry {unit}"),
                Verdict::Throttled => write!(f, "throttled: back off, then retry {unit}"),
                Verdict::AfterWait => write!(f, "after a wait: retry {unit}"),
                Verdict::AfterFix => write!(f, "after a fix: retry {unit}"),
                Verdict::NotNeeded => f.write_str("no retry needed"),
                Verdict::Optional => write!(f, "optional: retry {unit} if the rest matters"),
            }?;
            match self.minimum_wait_hours {
                Some(hours) => write!(f, " (after {hours} hours at least)"),
                None => Ok(()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every combination that the catalog may state.
    fn all() -> impl Iterator<Item = Retryability> + Clone {
        let waits = [None, Some(24), Some(48)];
        let units = || RetryUnit::ALL.iter().copied().map(Some);
        let needed = Verdict::ALL.iter().filter(|verdict| **verdict != Verdict::NotNeeded);
        let needed = needed.flat_map(move |&verdict| units().map(move |unit| (verdict, unit)));
        let pairs = needed.chain([(Verdict::NotNeeded, None)]);
        pairs.flat_map(move |(verdict, unit)| {
            let has_wait = matches!(verdict, Verdict::AfterWait | Verdict::Throttled);
            waits.into_iter().filter(move |wait| wait.is_none() || has_wait).flat_map(move |minimum_wait_hours| {
                Basis::ALL.iter().map(move |&basis| Retryability { verdict, unit, minimum_wait_hours, basis })
            })
        })
    }

    fn worst<const N: usize>(of: [Retryability; N]) -> Retryability {
        Retryability::worst(of).expect("there are some")
    }

    #[test]
    fn the_worst_is_no_better_than_any_and_the_order_of_errors_never_matters() {
        assert!(all().count() > 50, "{}", all().count());
        for a in all() {
            assert_eq!(worst([a, a]), a);
            for b in all() {
                let both = worst([a, b]);
                assert!(both >= a && both >= b, "{a:?} and {b:?}: {both:?}");
                assert_eq!(both.verdict, a.verdict.max(b.verdict));
                assert_eq!(both, worst([b, a]), "{a:?} and {b:?}");
                assert_eq!(both.unit.is_none(), both.verdict == Verdict::NotNeeded, "{a:?} and {b:?}: {both:?}");
                for c in all().step_by(5) {
                    assert_eq!(worst([both, c]), worst([a, worst([b, c])]), "{a:?}, {b:?} and {c:?}");
                }
            }
        }
    }

    #[test]
    fn one_error_that_cannot_be_retried_in_place_keeps_the_task_from_it() {
        for a in all().filter(|retry| retry.verdict >= Verdict::Transient && !retry.is_retryable_now()) {
            for b in all() {
                assert!(!worst([a, b]).is_retryable_now(), "{a:?} and {b:?}");
            }
        }
    }
}
