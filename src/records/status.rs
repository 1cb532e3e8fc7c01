//! The services and states that records name. A word that is not known is kept as it was written.

use std::fmt;

use crate::records::settle::words::State;

/// Declares an enum of words that keeps those it does not know.
macro_rules! open_words {
    ($(#[$attribute:meta])* $name:ident, [$($(#[$doc:meta])* $variant:ident = $word:literal $(| $alias:literal)*),+ $(,)?]) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// Any other word. [`as_str`](Self::as_str) returns it as it was written.
            Other(OtherWord),
        }

        impl $name {
            /// Returns the word as Graph writes it; `FromStr` reads it back, in any case.
            #[doc = example!($name::from("a new word").as_str() => "a new word")]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word.as_ref(),
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                let is = |words: &[&str]| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
                match text {
                    // Most are written as Graph does.
                    $($word => Self::$variant,)+
                    $(_ if is(&[$word $(, $alias)*]) => Self::$variant,)+
                    _ => Self::Other(OtherWord(text.trim().into())),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        crate::error::serde_format::as_name! { open $name, |generator| generator.subschema_for::<str>() }
    };
}

/// A word that this version does not know, in [`Service::Other`] and [`Status::Other`].
///
/// It is not for comparing: a later version may have a name of its own for the word. Compare the services and states.
#[doc = example!([Service::from("Planner"), "Planner".into()].map(|service| matches!(service, Service::Other(_))) => [true, true])]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherWord(Box<str>);

impl AsRef<str> for OtherWord {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OtherWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for OtherWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

open_words! {
    /// The service that a record is about.
    #[doc = example!(["SharePoint", "Planner"].map(|word| Service::from(word).to_string()) => ["ODSP", "Planner"])]
    Service, [
        /// Mailboxes.
        Exchange = "Exchange" | "Exchange Online" | "Mailbox",
        /// OneDrive and SharePoint: the content move.
        OneDrive = "ODSP" | "OneDrive" | "SharePoint" | "SPO" | "ODFB",
        /// Teams chats.
        TeamsChat = "Teams" | "Teams chat" | "TeamsChat" | "Chat",
        /// Teams meetings.
        TeamsMeeting = "Meeting" | "Meetings" | "Teams meeting" | "TeamsMeeting",
    ]
}

open_words! {
    /// The state of a task, of one of its services, or of an identity.
    #[doc = example!("in progress".parse() => Ok(Status::InProgress))]
    Status, [
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
    /// Returns whether the word says that something went wrong, in English, German, French, Spanish or Portuguese.
    #[doc = example!(["invalid", "Fehlgeschlagen", "canceled"].map(|word| Status::from(word).is_failure()) => [true, true, false])]
    pub fn is_failure(&self) -> bool {
        State::of(self.as_str()) == State::Failed
    }

    /// Returns whether the word is known to say that work is under way, or has not begun.
    #[doc = example!(["inProgress", "queued", "completed", "canceled"].map(|word| Status::from(word).is_under_way()) => [true, true, false, false])]
    pub fn is_under_way(&self) -> bool {
        State::of(self.as_str()) == State::Neutral
    }

    /// Returns whether the word is known to say that all went well, or that work is under way or has not begun. One that
    /// is neither known nor a [failure](Self::is_failure) tells nothing.
    #[doc = example!(["No errors", "Hibernating"].map(|word| Status::from(word).is_good_or_neutral()) => [true, false])]
    pub fn is_good_or_neutral(&self) -> bool {
        matches!(State::of(self.as_str()), State::Good | State::Settled | State::Neutral)
    }
}
