//! The result for a message, as the JSON of `classify` and `records`.

use m365_migration_errors::{
    Basis, Difference, ErrorCode, ErrorKind, Family, Fidelity, MigrationError, Owner, ParseError, Scope, Verdict,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

#[derive(Serialize)]
#[serde(untagged)]
pub enum Answer<'a> {
    Recognized {
        kind: ErrorKind,
        family: Family,
        codes: &'static [ErrorCode],
        code: Option<String>,
        fields: Map<String, Value>,
        fidelity: Fidelity,
        differences: Vec<Difference<'a>>,
        retryability: Verdict,
        unit: &'static str,
        scope: Scope,
        owner: Owner,
        basis: Basis,
    },
    Unknown {
        kind: (),
        code: Value,
        family: Value,
        candidates: Value,
        reason: String,
    },
}

impl<'a> Answer<'a> {
    /// `seen` is the code beside the message, as it was written.
    pub fn error(
        error: &MigrationError,
        fidelity: Fidelity,
        seen: Option<&str>,
        differences: Vec<Difference<'a>>,
    ) -> Self {
        let kind = error.kind();
        let retry = kind.retryability();
        Self::Recognized {
            kind,
            family: kind.family(),
            codes: kind.codes(),
            code: seen.map(String::from),
            // In the typed error, counts are numbers.
            fields: error.fields().map(|(name, value)| (name.into(), json!(value))).collect(),
            fidelity,
            differences,
            retryability: retry.verdict(),
            unit: retry.unit().map_or("none", |unit| unit.as_str()),
            scope: kind.scope(),
            owner: kind.remediation().owner(),
            basis: retry.basis(),
        }
    }

    pub fn unknown(error: &ParseError) -> Self {
        let mut facts = json!(error);
        let [code, family, candidates] = ["code", "family", "candidates"].map(|key| facts[key].take());
        Self::Unknown { kind: (), code, family, candidates, reason: error.to_string() }
    }
}
