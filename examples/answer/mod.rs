//! The result for a message, as JSON; shared by the examples `classify` and `records`.

use m365_migration_errors::{
    Basis, Candidate, Difference, ErrorCode, ErrorKind, Family, Fidelity, Kind, MigrationError, Owner, ParseError,
    Scope, Verdict,
};
use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize)]
#[serde(untagged)]
pub enum Answer {
    Recognized {
        kind: ErrorKind,
        family: Family,
        codes: &'static [ErrorCode],
        code: Option<String>,
        fields: Map<String, Value>,
        fidelity: Fidelity,
        differences: Vec<Differs>,
        retryability: Verdict,
        unit: &'static str,
        scope: Scope,
        owner: Owner,
        basis: Basis,
    },
    Unknown {
        kind: (),
        code: Option<String>,
        family: Option<Family>,
        candidates: Vec<Near>,
        reason: String,
    },
}

#[derive(Serialize)]
pub struct Near {
    kind: Kind,
    score: f32,
    beginning: bool,
    differences: Vec<Differs>,
}

#[derive(Serialize)]
pub struct Differs {
    seen: String,
    expected: &'static str,
}

fn differs(differences: &[Difference<'_>]) -> Vec<Differs> {
    let differs =
        |difference: &Difference<'_>| Differs { seen: difference.seen().into(), expected: difference.expected() };
    differences.iter().map(differs).collect()
}

impl Answer {
    /// `seen` is the code beside the message, as it was written.
    pub fn error(
        error: &MigrationError,
        fidelity: Fidelity,
        seen: Option<&str>,
        differences: &[Difference<'_>],
    ) -> Self {
        let kind = error.kind();
        let retry = kind.retryability();
        Self::Recognized {
            kind,
            family: kind.family(),
            codes: kind.codes(),
            code: seen.map(String::from),
            // In the typed error, counts are numbers.
            fields: error.fields().map(|(name, value)| (name.into(), serde_json::json!(value))).collect(),
            fidelity,
            differences: differs(differences),
            retryability: retry.verdict(),
            unit: retry.unit().map_or("none", |unit| unit.as_str()),
            scope: kind.scope(),
            owner: kind.remediation().owner(),
            basis: retry.basis(),
        }
    }

    pub fn unknown(error: &ParseError) -> Self {
        let near = |candidate: &Candidate| Near {
            kind: candidate.kind(),
            score: (candidate.score() * 1000.0).round() / 1000.0,
            beginning: candidate.is_beginning(),
            differences: differs(&error.differences(candidate.kind())),
        };
        Self::Unknown {
            kind: (),
            code: error.code().map(ErrorCode::as_str).or(error.code_text()).map(String::from),
            family: error.family(),
            candidates: error.candidates().iter().map(near).collect(),
            reason: error.to_string(),
        }
    }
}
