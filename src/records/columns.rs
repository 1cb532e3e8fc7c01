//! What the names of columns, properties and JSON members mean, and an entry as these names describe it.

use std::borrow::Cow;

use crate::records::clean;
use crate::records::names::{Service, Status};
use crate::records::record::Outcome;
use crate::{ErrorCode, MigrationError, Recognized, recognize_coded, scan};

/// What stands under a name. Of several names with the same meaning the one with the lower rank counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Subject(u8),
    Service,
    Status(u8),
    Time(u8),
    Code(u8),
    /// Text that is an error, if there is any.
    Error(u8),
    /// Text that may be an error.
    Message(u8),
}

/// Names are compared by their letters and digits, in any case.
const LONGEST: usize = 40;

impl Column {
    pub(crate) fn of(name: &str) -> Option<Self> {
        let mut room = [0; LONGEST];
        let mut len = 0;
        for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
            *room.get_mut(len)? = byte.to_ascii_lowercase();
            len += 1;
        }
        Some(match std::str::from_utf8(&room[..len]).ok()? {
            "userprincipalname" | "upn" | "sourceuserprincipalname" | "sourceupn" => Self::Subject(0),
            "user" | "username" | "subject" | "identity" | "mailbox" | "sourceuser" | "sourceidentity" => {
                Self::Subject(1)
            }
            "email" | "emailaddress" | "mail" | "primarysmtpaddress" => Self::Subject(2),
            "userid" | "objectid" | "id" | "taskid" => Self::Subject(3),
            "targetuser" | "targetuserprincipalname" | "targetupn" | "targetidentity" | "displayname" => {
                Self::Subject(4)
            }
            "service" | "workload" => Self::Service,
            "status" | "state" => Self::Status(0),
            "movestate" | "migrationstatus" | "mappingstate" | "taskstatus" | "userstatus" => Self::Status(1),
            "lastupdateddatetime" | "lastupdated" | "lastmodifieddatetime" | "lastmodified" => Self::Time(0),
            "time" | "timestamp" | "date" | "datetime" | "timecreated" => Self::Time(1),
            "code" | "errorcode" => Self::Code(0),
            "errorid" | "reasoncode" => Self::Code(1),
            "errormessage" | "errortext" | "errordescription" => Self::Error(0),
            "error" | "errors" | "errordetails" | "errordetail" | "lasterror" => Self::Error(1),
            "failurereason" | "failure" | "exception" => Self::Error(2),
            "message" | "statusmessage" => Self::Message(0),
            "details" | "detail" | "reason" | "description" | "statusdetails" => Self::Message(1),
            _ => return None,
        })
    }
}

/// What an input says of one subject and service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row<'a> {
    pub(crate) subject: Ranked<'a>,
    pub(crate) service: Ranked<'a>,
    pub(crate) status: Ranked<'a>,
    pub(crate) time: Ranked<'a>,
    pub(crate) code: Ranked<'a>,
    pub(crate) error: Ranked<'a>,
    pub(crate) message: Ranked<'a>,
    /// Codes that stand elsewhere in the same entry.
    pub(crate) other_codes: Vec<Cow<'a, str>>,
    /// There is a place for a code or a message, even if nothing stands there.
    pub(crate) has_place: bool,
}

/// A value, and the rank of the name under which it stood.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranked<'a>(Option<(u8, Cow<'a, str>)>);

impl<'a> Ranked<'a> {
    fn offer(&mut self, rank: u8, text: Cow<'a, str>) {
        if !text.trim().is_empty() && self.0.as_ref().is_none_or(|(held, _)| rank < *held) {
            self.0 = Some((rank, text));
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_ref().map(|(_, text)| text.trim())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Takes over what the entry around says, where this one says nothing.
    pub(crate) fn inherit(&mut self, outer: &Self) {
        if self.is_empty() {
            self.0.clone_from(&outer.0);
        }
    }
}

/// What an entry comes to.
pub(crate) struct Settled {
    pub(crate) outcome: Outcome,
    pub(crate) code: Option<Box<str>>,
    pub(crate) message: Option<Box<str>>,
}

impl Settled {
    pub(crate) fn error(self) -> Option<MigrationError> {
        match self.outcome {
            Outcome::Error { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl<'a> Row<'a> {
    /// Notes that there is such a column, whatever stands there.
    pub(crate) fn note(&mut self, column: Column) {
        self.has_place |= matches!(column, Column::Code(_) | Column::Error(_) | Column::Message(_));
    }

    pub(crate) fn set(&mut self, column: Column, text: Cow<'a, str>) {
        self.note(column);
        match column {
            Column::Subject(rank) => self.subject.offer(rank, text),
            Column::Service => self.service.offer(0, text),
            Column::Status(rank) => self.status.offer(rank, text),
            Column::Time(rank) => self.time.offer(rank, text),
            Column::Code(rank) => self.code.offer(rank, text),
            // Some tools write a word where there is nothing.
            Column::Error(_)
                if ["none", "null", "n/a", "-", "{}"].iter().any(|it| text.trim().eq_ignore_ascii_case(it)) => {}
            Column::Error(rank) => self.error.offer(rank, text),
            Column::Message(rank) => self.message.offer(rank, text),
        }
    }

    /// Whether it has a code or a text.
    pub(crate) fn says(&self) -> bool {
        !(self.error.is_empty() && self.message.is_empty() && self.code.is_empty())
    }

    /// Whether it tells of a migration at all.
    pub(crate) fn is_telling(&self) -> bool {
        let names = !(self.subject.is_empty() && self.service.is_empty() && self.status.is_empty());
        self.says() || self.has_place && names
    }

    pub(crate) fn status(&self) -> Option<Status> {
        self.status.text().map(Status::from)
    }

    pub(crate) fn service(&self) -> Option<Service> {
        self.service.text().map(Service::from)
    }

    /// Finds out which error it is, if it is one.
    pub(crate) fn settle(&self) -> Settled {
        let code = self.code.text();
        let texts = [self.error.text(), self.message.text()].map(|text| text.map(clean::text));
        let kept = |code: Option<&str>, message: Option<&str>, outcome| Settled {
            outcome,
            code: code.map(Box::from),
            message: message.map(Box::from),
        };
        for text in texts.iter().flatten() {
            if let Some((recognized, code)) = self.recognize(text) {
                let (error, fidelity) = (recognized.to_error(), recognized.fidelity());
                return kept(code, Some(text), Outcome::Error { error, fidelity });
            }
        }
        let [error, message] = texts;
        let fails = self.status().is_none_or(|status| status.is_failure());
        let told = match (error, message) {
            (Some(error), _) => Some(error),
            (None, Some(message)) if code.is_some() || fails => Some(message),
            (None, None) if code.is_some() => Some(Cow::Borrowed("")),
            (None, message) => {
                let failed = self.status().is_some_and(|status| status.is_failure()) && message.is_none();
                return kept(code, message.as_deref(), if failed { Outcome::Failed } else { Outcome::Clean });
            }
        };
        let text = told.as_deref().unwrap_or_default();
        // A documented code says more than one that is not, and a special one more than a generic one.
        let worth = |code: &str| code.parse().map_or(0, |code: ErrorCode| if code.is_generic() { 1 } else { 2 });
        let code = self.codes().rev().max_by_key(|code| worth(code));
        match MigrationError::parse_coded(code.unwrap_or_default(), text) {
            Err(error) => kept(code, Some(text).filter(|text| !text.is_empty()), Outcome::Unrecognized(error)),
            // Only the code had been missing.
            Ok(error) => kept(code, Some(text), Outcome::Error { error, fidelity: crate::Fidelity::Normalised }),
        }
    }

    /// The error that a text states or, behind all else, holds, and the code that goes with it.
    fn recognize<'t>(&'t self, text: &'t str) -> Option<(Recognized<'t>, Option<&'t str>)> {
        let own = self.codes().next();
        let told = |code: &'t str| Some((recognize_coded(code, text)?, Some(code).filter(|code| !code.is_empty())));
        let mut best = told(own.unwrap_or_default());
        if best.is_some() {
            // The reason code, which is the kind's own, may stand further in.
            let is_own = |(it, _): &(Recognized<'_>, _)| {
                it.seen_code().is_some_and(|code| !code.is_generic() && it.kind().codes().contains(&code))
            };
            if !self.other_codes.is_empty() && !best.as_ref().is_some_and(is_own) {
                best = self.codes().filter_map(told).find(is_own).or(best);
            }
            return best;
        }
        let found = scan(text).next()?;
        Some((*found.recognized(), own))
    }

    fn codes(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.code
            .text()
            .into_iter()
            .chain(self.other_codes.iter().map(|code| code.trim()).filter(|code| !code.is_empty()))
    }
}

/// Whether PowerShell has put this in place of nested objects: names of types, a hashtable's summary, or braces.
pub(crate) fn is_flattened(text: &str) -> bool {
    let text = text.trim_start();
    // Most texts begin otherwise.
    if !text.starts_with(['M', 'S', '@', '{']) {
        return false;
    }
    let text = text.trim_end();
    let text = text.strip_prefix('{').map_or(text, |inner| inner.trim_end_matches(['}', '.', '\u{2026}']));
    if text.starts_with("@{") {
        return true;
    }
    let mut names = text.split([' ', ',', '\n']).filter(|name| !name.is_empty()).peekable();
    let is_type = |name: &str| {
        [
            "Microsoft.Graph.",
            "System.Object[]",
            "System.Collections.",
            "Microsoft.Online.",
            "Microsoft.SharePoint.",
            "Microsoft.Exchange.",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
    };
    names.peek().is_some() && names.all(is_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told() {
        for (name, column) in [
            ("currentStatus", None),
            ("User Principal Name", Some(Column::Subject(0))),
            ("LastUpdatedDateTime", Some(Column::Time(0))),
            ("error_code", Some(Column::Code(0))),
            ("", None),
            ("a name that is much longer than any that is known to stand for something", None),
        ] {
            assert_eq!(Column::of(name), column, "{name}");
        }
    }

    #[test]
    fn flattened_objects_are_told() {
        for (text, expected) in [
            ("Microsoft.Graph.Beta.PowerShell.Models.MicrosoftGraphPublicError", true),
            ("Microsoft.Graph.A Microsoft.Graph.B", true),
            ("{Microsoft.Graph.Beta.PowerShell.Models.A, Microsoft.Graph.Beta.PowerShell.Models.B...}", true),
            ("System.Object[]", true),
            ("@{Service=Teams; Status=failed; Errors=System.Object[]}", true),
            ("", false),
            ("{}", false),
            ("Microsoft.Graph.Beta said no", false),
            ("Max retry for user with id 42 reached.", false),
        ] {
            assert_eq!(is_flattened(text), expected, "{text}");
        }
    }
}
