//! serde's format of the facts: each is an object of what its getters return, with every key always there. The keys are those
//! of the exported catalog.

use alloc::string::ToString;
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::base::facts::field::Field;
use crate::base::facts::reference::{Page, Reference, Retired};
use crate::base::facts::remediation::{Link, Remediation};
use crate::base::facts::retryability::Retryability;
use crate::base::vocabulary::FieldType;
use crate::error::json_schema::schema;
use crate::error::parse_error::ParseError;
use crate::error::recognized::Recognized;
use crate::error::redacted::Redacted;
use crate::generated::names::ErrorCode;
use crate::model::value::{self, Value};
use crate::near::candidate::Candidate;
use crate::near::difference::Difference;

/// Writes a type as an object: the keys and what each is. Its JSON Schema has the same keys, with the types of their values.
macro_rules! as_object {
    ($($(#[$attribute:meta])* $name:ty, |$it:ident| { $($key:ident: $value:expr),+ $(,)? })+) => {$(
        $(#[$attribute])*
        impl ::serde::ser::Serialize for $name {
            fn serialize<S: ::serde::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeStruct as _;
                const KEYS: &[&str] = &[$(stringify!($key)),+];
                let $it = self;
                let mut object = serializer.serialize_struct(stringify!($name), KEYS.len())?;
                $(object.serialize_field(stringify!($key), &$value)?;)+
                object.end()
            }
        }

        $crate::error::json_schema::schema! { $name, |generator| {
            use $crate::error::json_schema::{object, returned};
            object(&[$((stringify!($key), returned::<Self, _>(generator, |$it| $value))),+])
        } }
    )+};
}
#[cfg(any(feature = "plan", feature = "scan"))]
pub(crate) use as_object;

as_object! {
    /// Writes `name`, `type`, `role`, `optional` and `doc`.
    Field, |field| {
        name: field.name(),
        type: field.field_type(),
        role: field.role(),
        optional: field.is_optional(),
        doc: field.doc(),
    }

    /// Writes `verdict`, `unit`, `basis`, `minimum_wait_seconds`, `retryable_now`, and as `text` what it displays.
    Retryability, |retry| {
        verdict: retry.verdict(),
        unit: retry.unit(),
        basis: retry.basis(),
        minimum_wait_seconds: retry.minimum_wait().map(|wait| wait.as_secs()),
        retryable_now: retry.is_retryable_now(),
        text: retry.to_string(),
    }

    /// Writes `owner`, `fix`, `fix_summary`, `summary`, `caution`, `steps`, `commands` and `links`.
    Remediation, |remediation| {
        owner: remediation.owner(),
        fix: remediation.fix(),
        fix_summary: remediation.fix_summary(),
        summary: remediation.summary(),
        caution: remediation.caution(),
        steps: remediation.steps(),
        commands: remediation.commands(),
        links: remediation.links(),
    }

    /// Writes `text` and `url`.
    Link, |link| { text: link.text(), url: link.url() }

    /// Writes `title`, `file`, `edition`, `earlier_editions`, and as `kinds` the ids of its kinds.
    Page, |page| {
        title: page.title(),
        file: page.file(),
        edition: page.edition(),
        earlier_editions: page.earlier_editions(),
        kinds: page.kinds().collect::<Vec<_>>(),
    }

    /// Writes the `page` by its title, with its `file` and `edition`, then `section`, `rows`, `retired` and `note`.
    Reference, |reference| {
        page: reference.page().title(),
        file: reference.page().file(),
        edition: reference.page().edition(),
        section: reference.section(),
        rows: reference.rows(),
        retired: reference.retired(),
        note: reference.note(),
    }

    /// Writes `since` and `successor`.
    Retired, |retired| { since: retired.since(), successor: retired.successor() }

    /// Writes `kind`, `score`, which is rounded to thousandths, and `beginning`.
    Candidate, |near| {
        kind: near.kind(),
        score: rounded(near.score()),
        beginning: near.is_beginning(),
    }

    /// Writes `seen`, `expected`, and the range of `seen` as `start` and `end`.
    Difference<'_>, |difference| {
        seen: difference.seen(),
        expected: difference.expected(),
        start: difference.range().start,
        end: difference.range().end,
    }

    NearKind<'_>, |near| {
        kind: near.candidate.kind(),
        score: rounded(near.candidate.score()),
        beginning: near.candidate.is_beginning(),
        differences: near.message.differences(near.candidate.kind()),
    }

    /// Writes `code`, `message`, `reason`, `family`, `kinds`, `retryability`, `remediation`, and as `candidates` the nearest
    /// kinds, each with its `differences`. A documented code is written as it is documented.
    ///
    /// It is for people and programs that show it. To store it and read it back, make it a [`Reported`](crate::Reported).
    ParseError, |error| {
        code: error.code().map(ErrorCode::as_str).or(error.code_text()),
        message: error.message(),
        reason: error.redacted().to_string(),
        family: error.family(),
        kinds: error.kinds().collect::<Vec<_>>(),
        retryability: error.retryability(),
        remediation: error.remediation(),
        candidates: error.candidates().iter().map(|near| NearKind { candidate: *near, message: error }).collect::<Vec<_>>(),
    }

    /// Writes `kind`, `code` as it was seen, `fields` as those of the error, `fidelity`, `sentence` and `differences`.
    Recognized<'_>, |recognized| {
        kind: recognized.kind(),
        code: recognized.seen_code().map(ErrorCode::as_str).or(recognized.seen_code_text()),
        fields: TypedFields(recognized),
        fidelity: recognized.fidelity(),
        sentence: recognized.sentence(),
        differences: recognized.differences(),
    }

    /// Writes `kind`, `code`, and as `text` what it displays. No value of the message is in it.
    Redacted, |redacted| { kind: redacted.kind(), code: redacted.code(), text: redacted.as_str() }
}

schema! { TypedFields<'_>, |generator| crate::error::json_schema::values(generator) }

/// A candidate with the message that it is near to.
struct NearKind<'a> {
    candidate: Candidate,
    message: &'a ParseError,
}

/// Rounds a score, of which further digits mean nothing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score is from 0 to 1")]
fn rounded(score: f32) -> f64 {
    f64::from((score * 1000.0 + 0.5) as u16) / 1000.0
}

/// The values by name, with numbers where the fields are numbers.
struct TypedFields<'a>(&'a Recognized<'a>);

impl Serialize for TypedFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.0.kind();
        let mut map = serializer.serialize_map(Some(self.0.fields().count()))?;
        for (name, text) in self.0.fields() {
            let is_count = |field: &&Field| field.name() == name && field.field_type() == FieldType::Count;
            let count = kind.fields().iter().find(is_count).and_then(|_| value::count(text));
            map.serialize_entry(name, &count.map_or(Value::Text(text), Value::Count))?;
        }
        map.end()
    }
}
