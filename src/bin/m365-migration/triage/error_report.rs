//! A record with an error, or in a failed or unknown state, as it is reported.

use m365_migration_errors::records::{Outcome, Record};
use m365_migration_errors::{ErrorCode, ErrorKind};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::names::{Name, Names};
use crate::records::line;

pub struct ErrorReport<'a> {
    record: &'a Record,
    user: Option<(usize, Name<'a>)>,
    tenant: Option<Name<'a>>,
    /// The parts that may be shown; `None`: all of it.
    redacted: Option<Box<RedactedRecord<'a>>>,
}

/// A record without names and values.
struct RedactedRecord<'a> {
    service: Option<Name<'a>>,
    status: Option<Name<'a>>,
    time: Option<Name<'a>>,
    code: Option<Name<'a>>,
    message: Option<Name<'a>>,
    place: String,
}

impl<'a> ErrorReport<'a> {
    pub fn new(record: &'a Record, names: &Names<'a>) -> Self {
        let tenant = record.error().and_then(|error| error.tenant()).map(|tenant| names.value("tenant", tenant));
        let redacted = names.is_redacted().then(|| {
            let code = record.code().and_then(|code| code.parse::<ErrorCode>().ok());
            Box::new(RedactedRecord {
                service: record.service().map(|service| names.service(service)),
                status: record.status().map(|status| names.status(status)),
                time: record.time().and_then(|time| names.time(time)).map(Name::from),
                code: code.map(|code| code.as_str().into()),
                message: record.error().map(|error| error.redacted().to_string().into()),
                place: names.place(record.origin()),
            })
        });
        Self { record, user: names.number(record).map(|number| (number, names.user(number))), tenant, redacted }
    }

    /// The record, for its kind and outcome; names and values are left to the methods below.
    pub fn record(&self) -> &'a Record {
        self.record
    }

    /// The number and the name of the user.
    pub fn user(&self) -> Option<(usize, Name<'a>)> {
        self.user.clone()
    }

    pub fn kind(&self) -> Option<ErrorKind> {
        self.record.error().map(|error| error.kind())
    }

    /// Whether there is no error, but a state that is not known.
    pub fn is_in_unknown_state(&self) -> bool {
        *self.record.outcome() == Outcome::Clean
    }

    /// The tenant that the message names, if it names one alone.
    pub fn tenant(&self) -> Option<&Name<'a>> {
        self.tenant.as_ref()
    }

    pub fn service(&self) -> Option<Name<'a>> {
        match &self.redacted {
            Some(redacted) => redacted.service.clone(),
            None => self.record.service().map(|service| service.as_str().into()),
        }
    }

    pub fn status(&self) -> Option<Name<'a>> {
        match &self.redacted {
            Some(redacted) => redacted.status.clone(),
            None => self.record.status().map(|status| status.as_str().into()),
        }
    }

    pub fn code(&self) -> Option<Name<'a>> {
        match &self.redacted {
            Some(redacted) => redacted.code.clone(),
            None => self.record.code().map(Name::from),
        }
    }

    /// The message; of a redacted one that is recognized, the sentence without its values.
    pub fn message(&self) -> Option<Name<'a>> {
        match &self.redacted {
            Some(redacted) => redacted.message.clone(),
            None => self.record.message().map(Name::from),
        }
    }

    /// The values in the message, in its order; none if they are left out.
    pub fn values(&self) -> Vec<String> {
        let known = self.record.error().filter(|_| self.redacted.is_none());
        known.map_or_else(Vec::new, |error| error.fields().map(|(_, value)| value.to_string()).collect())
    }

    /// Why the message is not recognized; `None` if it is, or there is none.
    pub fn reason(&self) -> Option<String> {
        Some(self.record.unrecognized()?.redacted().to_string())
    }

    pub fn place(&self) -> String {
        match &self.redacted {
            Some(redacted) => redacted.place.clone(),
            None => self.record.origin().to_string(),
        }
    }
}

/// Writes the line of `records`, and the user of the report; if it is redacted, only what names nobody.
impl Serialize for ErrorReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("user", &self.user.as_ref().map(|(_, name)| name))?;
        let Some(redacted) = &self.redacted else {
            for (key, value) in line(self.record) {
                map.serialize_entry(&key, &value)?;
            }
            return map.end();
        };
        map.serialize_entry("service", &redacted.service)?;
        map.serialize_entry("status", &redacted.status)?;
        map.serialize_entry("time", &redacted.time)?;
        map.serialize_entry("origin", &redacted.place)?;
        map.serialize_entry("code", &redacted.code)?;
        map.serialize_entry("message", &redacted.message)?;
        map.serialize_entry("outcome", self.record.outcome().as_str())?;
        if let Some(kind) = self.kind() {
            let retry = kind.retryability();
            map.serialize_entry("kind", &kind)?;
            map.serialize_entry("family", &kind.family())?;
            map.serialize_entry("retryability", &retry.verdict())?;
            map.serialize_entry("unit", retry.unit().map_or("none", |unit| unit.as_str()))?;
            map.serialize_entry("scope", &kind.scope())?;
            map.serialize_entry("owner", &kind.remediation().owner())?;
        }
        if let Some(reason) = self.reason() {
            map.serialize_entry("reason", &reason)?;
        }
        map.end()
    }
}
