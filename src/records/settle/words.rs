//! The words in cells: services, states, log levels, and the words that report an error. What is not known is kept.
//!
//! A new state word is a line in [`GOOD`], [`NEUTRAL`] or [`FAILED`].

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

/// What a state word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// All went well.
    Good,
    /// Work is under way, or has not begun.
    Neutral,
    /// Something went wrong.
    Failed,
    /// The word is not known.
    Unknown,
}

/// States that say that all went well, in lowercase without spaces: English, German, French, Spanish, Portuguese.
const GOOD: &[&str] = &[
    "completed",
    "complete",
    "success",
    "succeeded",
    "successful",
    "ok",
    "done",
    "finished",
    "valid",
    "validated",
    "synced",
    "mapped",
    "written",
    "copied",
    "migrated",
    "passed",
    "pass",
    "yes",
    "true",
    "rescheduled",
    "✅",
    "✔",
    "✓",
    "☑",
    "🟢",
    "👍",
    "abgeschlossen",
    "erfolgreich",
    "erfolg",
    "fertig",
    "erledigt",
    "gültig",
    "terminé",
    "terminée",
    "réussi",
    "réussie",
    "succès",
    "valide",
    "completado",
    "completada",
    "correcto",
    "éxito",
    "exitoso",
    "finalizado",
    "finalizada",
    "válido",
    "concluído",
    "concluída",
    "sucesso",
    "bem-sucedido",
    "statussuccess",
];

/// States that say nothing of success.
const NEUTRAL: &[&str] = &[
    "notstarted",
    "inprogress",
    "queued",
    "pending",
    "pendingcancel",
    "cancelled",
    "canceled",
    "syncing",
    "finalizing",
    "forcecomplete",
    "running",
    "started",
    "starting",
    "created",
    "scheduled",
    "validating",
    "waiting",
    "processing",
    "active",
    "readytosync",
    "readytofinalize",
    "readytomigrate",
    "provisioning",
    "provisionupdating",
    "incrementalsyncing",
    "initialsyncing",
    "completing",
    "removing",
    "suspended",
    "autosuspended",
    "completioninprogress",
    "completionsynced",
    "initialseeding",
    "notfound",
    "none",
    "new",
    "open",
    "skipped",
    "ready",
    "migrating",
    "mapping",
    "copying",
    "info",
    "rescheduling",
    "validationinprogress",
    "preparing",
    "submitted",
    "accepted",
    "paused",
    "⏳",
    "🔄",
    "🟡",
    "⏸",
    "ausstehend",
    "wirdausgeführt",
    "inbearbeitung",
    "läuft",
    "nichtgestartet",
    "wartend",
    "gestartet",
    "abgebrochen",
    "geplant",
    "encours",
    "enattente",
    "noncommencé",
    "annulé",
    "planifié",
    "enprogreso",
    "encurso",
    "pendiente",
    "nocomenzado",
    "noiniciado",
    "cancelado",
    "programado",
    "emandamento",
    "emprogresso",
    "pendente",
    "nãoiniciado",
    "agendado",
];

/// Parts of words that say that something went wrong.
const FAILED: &[&str] = &[
    "fail",
    "error",
    "invalid",
    "corrupt",
    "rejected",
    "denied",
    "actionrequired",
    "withwarnings",
    "notsupported",
    "stopped",
    "stalled",
    "quarantin",
    "conflict",
    "blocked",
    "timedout",
    "timeout",
    "unhealthy",
    "unsuccessful",
    "unable",
    "❌",
    "✖",
    "✗",
    "⛔",
    "🔴",
    "🚫",
    "fehl",
    "ungültig",
    "gescheitert",
    "gestoppt",
    "abgelehnt",
    "blockiert",
    "échec",
    "échou",
    "erreur",
    "nonvalide",
    "rejeté",
    "bloqué",
    "arrêté",
    "fallid",
    "falló",
    "fallo",
    "erróneo",
    "inválid",
    "rechazad",
    "bloquead",
    "detenid",
    "falh",
    "erro",
    "rejeitad",
    "parad",
    "incorrect",
    "problem",
];

impl State {
    /// Returns what a state word says.
    pub(crate) fn of(word: &str) -> Self {
        // Most are these.
        match word {
            "completed" => return Self::Good,
            "failed" => return Self::Failed,
            "inProgress" | "notStarted" => return Self::Neutral,
            _ => {}
        }
        let folded: String =
            word.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '\u{FE0F}')).flat_map(char::to_lowercase).collect();
        let is = |words: &[&str]| words.contains(&folded.as_str());
        // An HTTP status is no state of a task.
        if folded.is_empty() || folded.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::Unknown;
        }
        if is(GOOD) || folded == "bemsucedido" {
            Self::Good
        } else if is(NEUTRAL) {
            Self::Neutral
        } else if matches!(folded.as_str(), "false" | "no" | "ko" | "nok")
            || FAILED.iter().any(|part| folded.contains(part))
        {
            Self::Failed
        } else {
            Self::Unknown
        }
    }
}

impl Status {
    /// Returns whether the word says that something went wrong, in English, German, French, Spanish or Portuguese.
    ///
    /// ```
    /// # use m365_migration_errors::records::Status;
    /// assert!(Status::Invalid.is_failure() && Status::Error.is_failure() && Status::Failed.is_failure());
    /// assert!(!Status::Cancelled.is_failure());
    /// assert!(Status::from("CompletedWithErrors").is_failure());
    /// assert!(Status::from("Fehlgeschlagen").is_failure());
    /// ```
    pub fn is_failure(&self) -> bool {
        State::of(self.as_str()) == State::Failed
    }

    /// Returns whether the word is known to say that all went well, or that work is under way or has not begun.
    ///
    /// A word that is neither known nor a [failure](Self::is_failure) tells nothing.
    ///
    /// ```
    /// # use m365_migration_errors::records::Status;
    /// assert!(Status::Completed.is_good_or_neutral() && Status::InProgress.is_good_or_neutral());
    /// assert!(!Status::Failed.is_good_or_neutral());
    /// assert!(!Status::from("Hibernating").is_good_or_neutral() && !Status::from("Hibernating").is_failure());
    /// ```
    pub fn is_good_or_neutral(&self) -> bool {
        matches!(State::of(self.as_str()), State::Good | State::Neutral)
    }
}

/// The log levels that report an error, and those that do not, in lowercase.
const ERROR_LEVELS: &[&str] = &[
    "error",
    "err",
    "fatal",
    "critical",
    "crit",
    "fail",
    "failure",
    "severe",
    "alert",
    "emerg",
    "panic",
    "fehler",
    "terminatingerror",
];
const OTHER_LEVELS: &[&str] = &[
    "warning",
    "warn",
    "information",
    "info",
    "inf",
    "wrn",
    "debug",
    "dbg",
    "dbug",
    "trace",
    "trce",
    "verbose",
    "vrb",
    "notice",
    "success",
    "warnung",
    "section",
    "command",
    "group",
    "endgroup",
];

/// Returns whether a log level reports an error; `None` if the word is no level.
pub(crate) fn is_error_level(word: &str) -> Option<bool> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if word.is_empty() || word.len() > 16 || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|level| word.eq_ignore_ascii_case(level));
    if is(ERROR_LEVELS) { Some(true) } else { is(OTHER_LEVELS).then_some(false) }
}

/// Returns whether the level in a column of that name reports an error: a word, or a number of Application Insights
/// (3 and 4) or of Bunyan and Pino (50 and 60).
pub(crate) fn is_error_in_column(level: &str) -> bool {
    matches!(level.trim(), "3" | "4" | "50" | "60") || is_error_level(level) == Some(true)
}

/// What tools write where there is nothing.
const NOTHING: [&str; 16] = [
    "",
    "none",
    "null",
    "n/a",
    "na",
    "-",
    "--",
    "{}",
    "[]",
    "0",
    "ok",
    "success",
    "no error",
    "no errors",
    "nothing",
    "false",
];

/// Returns whether a text is what tools write where there is nothing.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    text.len() < 10 && NOTHING.iter().any(|it| text.eq_ignore_ascii_case(it)) || text == "200"
}

/// Words and parts of words that report an error.
const REPORTING: &[&str] = &[
    "fail",
    "error",
    "exception",
    "denied",
    "couldn't",
    "could not",
    "couldn\u{2019}t",
    "cannot",
    "can't",
    "can\u{2019}t",
    "unable to",
    "not found",
    "wasn't found",
    "doesn't exist",
    "does not exist",
    "invalid",
    "not authorize",
    "not licensed",
    "timed out",
    "refused",
    "rejected",
    "not supported",
    "not allowed",
    "conflict",
    "already has",
    "already exists",
    "not available",
    "is missing",
    "quitting",
    "too many",
    "exceeded",
    "stalled",
    "locked",
    "on hold",
    "not permitted",
    "unauthorized",
    "forbidden",
    "fehlgeschlagen",
    "konnte nicht",
    "kann nicht",
    "ungültig",
    "nicht gefunden",
    "échec",
    "échoué",
    "impossible",
    "introuvable",
    "erreur",
    "no se pudo",
    "no se puede",
    "no se encontr",
    "falló",
    "não foi possível",
    "não é possível",
    "falhou",
    "erro ",
];

/// Returns whether a text reads as the report of an error, by its words.
pub(crate) fn reads_as_error(text: &str) -> bool {
    let lower = text.to_lowercase();
    REPORTING.iter().any(|word| lower.contains(word))
}

/// Returns where the name of an exception begins that is followed by a colon and a text:
/// `MigrationPermanentException: Target user ...`.
pub(crate) fn exception(text: &str) -> Option<usize> {
    memchr::memmem::find_iter(text.as_bytes(), b"Exception: ").find_map(|at| {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'/');
        let begin = at - text.as_bytes()[..at].iter().rev().take_while(|byte| is_part(byte)).count();
        let is_name = begin < at && text.as_bytes()[begin].is_ascii_uppercase();
        (is_name && text[at + 11..].trim().len() > 3).then_some(begin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_say_what_they_mean() {
        for (state, words) in [
            (State::Good, &["Completed", "SUCCESS", "✅", "Abgeschlossen", "Terminé", "Concluído", "OK"][..]),
            (State::Neutral, &["In Progress", "not_started", "Cancelled", "NotFound", "En cours", "Ausstehend"]),
            (
                State::Failed,
                &[
                    "CompletedWithErrors",
                    "CompletedWithWarnings",
                    "validateFailed",
                    "Fehler",
                    "❌",
                    "adminActionRequired",
                    "Stopped",
                    "Échec",
                    "Fallido",
                    "Falhou",
                    "IncrementalFailed",
                    "false",
                ],
            ),
            (State::Unknown, &["Hibernating", "", "404"]),
        ] {
            for word in words {
                assert_eq!(State::of(word), state, "{word}");
            }
        }
    }

    #[test]
    fn exceptions_have_names() {
        for (text, at) in [
            ("MigrationPermanentException: Target user", Some(0)),
            ("warn System.InvalidOperationException: The operation", Some(5)),
            ("Exception: no", None),
            ("an exception: none of ours", None),
            ("FooException:", None),
        ] {
            assert_eq!(exception(text), at, "{text}");
        }
    }
}
