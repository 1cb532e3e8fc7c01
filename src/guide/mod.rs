//! How to do the usual things with this crate, one chapter a task. Every snippet is compiled and run by the tests.
//!
//! | you want to | chapter |
//! |---|---|
//! | read what Microsoft Graph returns | `graph` |
//! | repeat a call only where that can help | `retrying` |
//! | decide what to do about a whole batch | `planning` (with the feature `plan`) |
//! | keep errors in a database or send them | `storing` |
//! | find errors in logs, also in those that grow | `logs` (with the feature `scan`) |
//! | keep names out of logs and telemetry | `personal_data` |
//! | recognize errors of your own | `your_errors` (with the feature `extend`) |
//! | test your code | `testing` (with the feature `proptest`) |

#[doc = include_str!("graph.md")]
pub mod graph {}

#[doc = include_str!("retrying.md")]
pub mod retrying {}

#[cfg(feature = "plan")]
#[doc = include_str!("planning.md")]
pub mod planning {}

#[doc = include_str!("storing.md")]
pub mod storing {}

#[cfg(feature = "scan")]
#[doc = include_str!("logs.md")]
pub mod logs {}

#[doc = include_str!("personal_data.md")]
pub mod personal_data {}

#[cfg(feature = "extend")]
#[doc = include_str!("your_errors.md")]
pub mod your_errors {}

#[cfg(feature = "proptest")]
#[doc = include_str!("testing.md")]
pub mod testing {}

/// What `#[non_exhaustive]` forbids to dependents, so that a new error or field breaks none of them.
///
/// A `match` without an arm for the rest:
///
/// ```compile_fail,E0004
/// # use m365_migration_errors::MigrationError;
/// fn family(error: MigrationError) -> &'static str {
///     match error {
///         MigrationError::Api(_) => "api",
///         MigrationError::General(_) => "general",
///         MigrationError::CrossTenant(_) => "cross-tenant",
///         MigrationError::Exchange(_) => "exchange",
///         MigrationError::TeamsChat(_) => "teams-chat",
///         MigrationError::TeamsMeeting(_) => "teams-meeting",
///         MigrationError::OneDrive(_) => "one-drive",
///         MigrationError::IdentityMapping(_) => "identity-mapping",
///     }
/// }
/// ```
///
/// A pattern without `..`:
///
/// ```compile_fail,E0638
/// use m365_migration_errors::ExchangeError;
///
/// let error = ExchangeError::max_retries_reached("alex@contoso.com");
/// if let ExchangeError::MaxRetriesReached { user } = error {}
/// ```
///
/// A variant that is not built by its constructor:
///
/// ```compile_fail,E0639
/// # use m365_migration_errors::ExchangeError;
/// let error = ExchangeError::MaxRetriesReached { user: String::from("42") };
/// ```
#[cfg(doctest)]
mod forbidden {}
