//! Whether an error is worth a retry, of what, and after what.

use core::fmt;
use core::time::Duration;

use crate::base::padded::padded;
use crate::base::vocabulary::{Basis, RetryUnit, Verdict};

/// Whether an error is worth a retry, of what, and after what.
///
/// It is a fact about the error, not a policy: how often and how long to try is yours to decide.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Retryability {
    pub(crate) verdict: Verdict,
    pub(crate) unit: Option<RetryUnit>,
    pub(crate) basis: Basis,
    pub(crate) minimum_wait_hours: Option<u16>,
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
