//! An error without the values of its message, for logs and telemetry.

use alloc::borrow::Cow;
use core::fmt;

use crate::base::padded::padded;
use crate::error::sentence;
use crate::model::catalog_kind::Kind;

/// An error without the values of its message: no user, tenant, address or text of another service is in it.
///
/// Every error returns one from `redacted`, [`ParseError`](crate::ParseError) too. Its `Display` and `Debug` are free
/// of personal data in every format, and it is an [`Error`](core::error::Error), so that it can be the source of a
/// tool's own errors. It displays
///
/// - the sentence of the service with `{name}` in place of each value, for an error of the catalog,
/// - why the message was refused, for a [`ParseError`](crate::ParseError), without any part of the message.
///
/// `{:#}` writes the kind and the code first. Every error writes them so, and they are what to search logs for.
///
/// ```
/// use m365_migration_errors::{ErrorKind, MigrationError};
///
/// let redacted = MigrationError::parse("Max retry for user with id alex@contoso.com reached.")?.redacted();
/// assert_eq!(redacted.to_string(), "Max retry for user with id {user} reached.");
/// assert_eq!(
///     format!("{redacted:#}"),
///     "exchange/max-retries-reached (EXCH-15): Max retry for user with id {user} reached.",
/// );
/// assert_eq!(redacted.kind().unwrap(), ErrorKind::ExchangeMaxRetriesReached);
///
/// let refused = MigrationError::parse("CTTM-005: Who is alex@contoso.com?").unwrap_err().redacted();
/// assert_eq!(refused.to_string(), "the code CTTM-005 is known, but not with this text");
/// assert_eq!((refused.kind(), refused.code()), (None, Some("CTTM-005")));
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Redacted {
    pub(crate) kind: Option<Kind>,
    pub(crate) code: Option<&'static str>,
    pub(crate) text: Cow<'static, str>,
}

impl Redacted {
    /// Returns the kind of the error; `None` for a message that is of no kind.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let redacted = MigrationError::parse("The server of alex@contoso.com is busy.").unwrap_err().redacted();
    /// assert_eq!(redacted.kind(), None);
    /// ```
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// Returns the code of the error, as documented; `None` if it has no code, or one that is not documented.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let redacted = MigrationError::parse_coded("ALEX-001", "The server is busy.").unwrap_err().redacted();
    /// assert_eq!(redacted.code(), None, "it may be anything");
    /// ```
    pub const fn code(&self) -> Option<&'static str> {
        self.code
    }

    /// Returns the text that `{}` displays.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let redacted = MigrationError::parse("User [alex@contoso.com] migration failed. Please retry user migration.")?
    ///     .redacted();
    /// assert_eq!(redacted.as_str(), "User [{user}] migration failed. Please retry user migration.");
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.filter(|_| f.alternate());
        padded(f, &|f| {
            sentence::write_head(f, kind, self.code)?;
            f.write_str(&self.text)
        })
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.map(Kind::id);
        f.debug_struct("Redacted").field("kind", &kind).field("code", &self.code).field("text", &self.text).finish()
    }
}

/// [`source`](core::error::Error::source) is `None`.
impl core::error::Error for Redacted {}

impl AsRef<str> for Redacted {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Redacted {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Redacted {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
