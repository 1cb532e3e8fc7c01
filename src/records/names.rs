//! The words of the service that may grow: services and states. What is not known is kept.

use core::convert::Infallible;
use core::fmt;
use core::str::FromStr;

use crate::serde::as_name;

/// Declares an enum of words that keeps those it does not know.
macro_rules! open_words {
    ($(#[$attribute:meta])* $name:ident, $example:literal, [$($(#[$doc:meta])* $variant:ident = $word:literal $(| $alias:literal)*),+ $(,)?]) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// Any other word, as it was written.
            Other(Box<str>),
        }

        impl $name {
            /// Returns the word as Graph writes it; `FromStr` reads it back, in any case.
            ///
            /// ```
            #[doc = $example]
            /// ```
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                let text = text.trim();
                match text {
                    $(_ if text.eq_ignore_ascii_case($word) $(|| text.eq_ignore_ascii_case($alias))* => Self::$variant,)+
                    _ => Self::Other(text.into()),
                }
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Infallible> {
                Ok(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        as_name! { $name: as_str }
    };
}

open_words! {
    /// The service that a record is about.
    ///
    /// ```
    /// use m365_migration_errors::records::Service;
    ///
    /// let service: Service = "ODSP".parse().unwrap();
    /// assert_eq!(service, Service::OneDrive);
    /// assert_eq!(service.to_string(), "ODSP");
    /// assert_eq!(Service::from("Planner"), Service::Other("Planner".into()));
    /// ```
    Service, "assert_eq!(m365_migration_errors::records::Service::OneDrive.as_str(), \"ODSP\");", [
        /// Mailboxes.
        Exchange = "Exchange",
        /// OneDrive and SharePoint: the content move.
        OneDrive = "ODSP" | "OneDrive" | "SharePoint" | "SPO",
        /// Teams chats.
        TeamsChat = "Teams" | "Teams chat" | "TeamsChat" | "Chat",
        /// Teams meetings.
        TeamsMeeting = "Meeting" | "Meetings" | "Teams meeting" | "TeamsMeeting",
    ]
}

open_words! {
    /// The state of a task, of one of its services, or of an identity.
    ///
    /// Graph's placeholder `unknownFutureValue` is an [`Other`](Self::Other) like every word that is not known.
    ///
    /// ```
    /// use m365_migration_errors::records::Status;
    ///
    /// let status: Status = "Failed".parse().unwrap();
    /// assert_eq!(status, Status::Failed);
    /// assert!(status.is_failure());
    /// assert_eq!(status.to_string(), "failed");
    /// assert_eq!(Status::from("Mapped").as_str(), "Mapped");
    /// ```
    Status, "assert_eq!(m365_migration_errors::records::Status::InProgress.as_str(), \"inProgress\");", [
        /// Nothing has been done yet.
        NotStarted = "notStarted" | "not started",
        /// The validation found nothing.
        Valid = "valid",
        /// The validation found something.
        Invalid = "invalid",
        /// The migration cannot go on.
        Error = "error",
        /// The migration runs.
        InProgress = "inProgress" | "in progress",
        /// The migration has ended well.
        Completed = "completed",
        /// The migration has ended without success.
        Failed = "failed",
        /// The migration was canceled.
        Cancelled = "cancelled" | "canceled",
        /// The migration is being canceled.
        PendingCancel = "pendingCancel",
        /// The content is being copied.
        Syncing = "syncing",
        /// The content has been copied; the switch is yet to come.
        Synced = "synced",
        /// The switch is under way.
        Finalizing = "finalizing",
        /// Somebody asked for the switch although not all has been copied.
        ForceComplete = "forceComplete",
    ]
}

impl Status {
    /// Returns whether the word says that something went wrong.
    ///
    /// ```
    /// # use m365_migration_errors::records::Status;
    /// assert!(Status::Invalid.is_failure() && Status::Error.is_failure() && Status::Failed.is_failure());
    /// assert!(!Status::Cancelled.is_failure());
    /// assert!(Status::from("CompletedWithErrors").is_failure());
    /// ```
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Invalid | Self::Error | Self::Failed => true,
            Self::Other(word) => {
                let word = word.to_ascii_lowercase();
                word.contains("fail") || word.contains("error")
            }
            _ => false,
        }
    }
}
