//! From the errors of a migration to what to do: whom to retry now, who waits, and what to fix first.
//!
//! A [`Reports`] collects what was reported of each user, from errors or from the records of whole files, and makes a
//! [`Plan`] of it: the state of each user, the fixes in their order, and lists of users to retry.
//!
//! ```
//! use m365_migration_errors::plan::{Reports, UserState};
//! use m365_migration_errors::{MigrationError, Owner, RetryUnit};
//!
//! let mut reports = Reports::new();
//! for message in [
//!     "Teams migration for user alex@contoso.com failed. Correlation id 7. Retry migration.",
//!     "CTTM-005: Teams migration failed. User kim@contoso.com in tenant contoso.com does not have a Teams license. \
//!      Assign a Teams license to the user and retry migration.",
//! ] {
//!     reports.error(&MigrationError::parse(message)?);
//! }
//! reports.user(["lee@contoso.com"]).clean();
//!
//! let plan = reports.plan();
//! let states: Vec<_> = plan.users().iter().map(|user| (user.user(), user.state())).collect();
//! assert_eq!(
//!     states,
//!     [
//!         ("alex@contoso.com", UserState::RetryNow),
//!         ("kim@contoso.com", UserState::Blocked),
//!         ("lee@contoso.com", UserState::Clean),
//!     ],
//! );
//! assert_eq!(plan.retry_now()[0].unit(), RetryUnit::UserMigration);
//! assert!(plan.retry_now()[0].users().eq(["alex@contoso.com"]));
//!
//! let step = &plan.steps()[0];
//! assert_eq!((step.fix(), step.owner(), step.tenant()), ("assign-teams-license", Owner::NamedTenantAdmin, Some("contoso.com")));
//! assert!(step.users().eq(["kim@contoso.com"]));
//! # Ok::<(), m365_migration_errors::ParseError>(())
//! ```
//!
//! # The state of a user
//!
//! It follows from all that was reported of the user. The first rule that applies decides:
//!
//! 1. An error that fails until somebody has fixed something: **blocked**. Any retry before the fix fails, whatever else is
//!    wrong, and the fix is known, so it comes before all else.
//! 2. An error that is not recognized, a failed state without a reason, or a state that nobody knows: **to be looked at**. An
//!    unknown error may need a fix, so it is not retried without a look.
//! 3. Otherwise the [worst](crate::Retryability::worst) of the errors decides: **wait**, at least for the longest minimum wait
//!    of the errors; **back off**; **retry now**, of the widest unit of the errors, which repeats the narrower ones too; or
//!    **nothing to do**, where no error needs a retry.
//! 4. No error: **in progress** if any state is under way, otherwise **clean**.
//!
//! A failed state has a reason if an error was reported of the same user and service. An error without a service, as in a log,
//! is one of the service that its family names: a Teams chat error explains a failure of the service `Teams`. Other families
//! are about the user as a whole, and explain the failure of any service. A failed task, without a service, is explained by any
//! error of its user. A failed state with a reason adds nothing: the error decides.
//!
//! A retry now may be of a new batch. [`Retryability::is_retryable_now`](crate::Retryability::is_retryable_now) says no to
//! that, because a program cannot send the same call again; a person who resubmits users can.
//!
//! # The steps
//!
//! A step is one fix for all users who need it: kinds that ask for the same work share the key of the
//! [fix](crate::Remediation::fix), and are one step. Where the owner is the admin of one tenant, a tenant that the message
//! names has a step of its own, because another admin does it: the tenant of a
//! [`NamedTenantAdmin`](crate::Owner::NamedTenantAdmin), and that of a source or target admin whose fix reaches the tenant.
//!
//! Steps that reach the whole tenant come first, then those of batches, then those of users, then those of single requests:
//! a wider failure will also hit users who have not been reported. Within each, the step that blocks the most users comes
//! first; then the one that frees more of them by itself; then they are in the order of their ids, so that two runs agree.
//!
//! After each step, in this order, the users whose last blocker it was can be retried, unless they have to wait, to back off
//! or to be looked at.
//!
//! # Users
//!
//! Two reports that share an id, in any case, are about one user: an address in one file and an object id in another are
//! one, once a third file has both. The first id of a report is the user's own, the others may tell more: an address or a name
//! that is given for several users with addresses of their own, such as that of an owner or of a shared mailbox, joins
//! nobody. Placeholders and masks, such as `N/A` or `***@***.***`, name nobody. A user keeps the name that was seen first.
//!
//! All reports count, however old: an error of yesterday blocks a user whose migration completed today. Report the latest
//! state only.

mod draft;
mod ids;
mod people;
mod reports;
mod retry_list;
mod step;
mod texts;
mod user_plan;

pub use self::draft::Plan;
pub use self::reports::{Reports, UserReport};
pub use self::retry_list::RetryList;
pub use self::step::Step;
pub use self::texts::{FieldValues, NamedFields, Texts};
pub use self::user_plan::{UserPlan, UserState};
