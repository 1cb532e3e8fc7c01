//! What to do about a failure: the crate says what is true of its errors, and the policy what this tool does about it.

use std::time::Duration;

use m365_migration_errors::{RetryUnit, Verdict};

use crate::service::Failure;

/// How often to try, and how long to wait in place.
#[derive(Clone, Copy)]
pub struct Policy {
    /// The most calls for one user.
    pub attempts: usize,
    /// The longest wait in place. What takes longer is put back into the queue.
    pub longest_wait: Duration,
}

/// The next step after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The same call again, not before this time has passed.
    Repeat { least: Duration },
    /// Nothing: the work is done, or as good as done.
    Settle,
    /// Back into the queue, not before this time has passed.
    Later { least: Duration },
    /// Plan the user for another batch.
    NewBatch,
    /// The owner of the remediation has to act first.
    Fix,
    /// It was repeated often enough: to whoever runs the migration, or Microsoft Support.
    Escalate,
    /// Not documented: a person has to read it.
    Look,
}

impl Policy {
    /// Decides by the verdict, the unit and the minimum wait that all errors of the failure have together.
    pub fn step(self, failure: &Failure) -> Step {
        let retryability = match failure {
            // The connection broke or the service is down: not an error of the migration.
            Failure::Transport(_) => return Step::Repeat { least: Duration::ZERO },
            Failure::Busy { retry_after } => return self.wait(*retry_after),
            Failure::Refused(errors) => errors.retryability(),
        };
        // What nobody knows is not repeated blindly.
        let Some(retryability) = retryability else { return Step::Look };
        let least = retryability.minimum_wait().unwrap_or_default();
        match retryability.verdict() {
            Verdict::NotNeeded | Verdict::Optional => Step::Settle,
            Verdict::AfterFix => Step::Fix,
            // Calling again repeats the migration of the user in its batch. That does not make a new one.
            _ if retryability.unit() == Some(RetryUnit::NewBatch) => Step::NewBatch,
            Verdict::Transient | Verdict::Throttled => self.wait(least),
            Verdict::AfterWait => Step::Later { least },
            // A verdict of a later version of the crate.
            _ => Step::Look,
        }
    }

    fn wait(self, least: Duration) -> Step {
        if least <= self.longest_wait { Step::Repeat { least } } else { Step::Later { least } }
    }
}
