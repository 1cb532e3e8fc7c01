//! The catalog as plain data, for `--json` and for the page.
//!
//! `catalog.schema.json` describes it. Every key is always present; a missing value is `null` or empty.

use m365_migration_errors::catalog::{PAGES, Page};
use m365_migration_errors::{
    Basis, ErrorCode, ErrorKind, Family, Field, FieldType, Owner, Reference, Retired, RetryUnit, Role, Scope, Verdict,
};
use serde::Serialize;

/// The number of the format. It changes when a key is removed or gets another meaning, not when one is added.
const FORMAT: u32 = 1;

#[derive(Serialize)]
pub struct Catalog {
    format: u32,
    generator: Generator,
    sources: Vec<SourceData>,
    families: Vec<FamilyData>,
    codes: Vec<CodeData>,
    kinds: Vec<KindData>,
}

#[derive(Serialize)]
struct Generator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct SourceData {
    title: &'static str,
    file: &'static str,
    edition: &'static str,
    earlier_editions: &'static [&'static str],
    kinds: Vec<ErrorKind>,
}

#[derive(Serialize)]
struct FamilyData {
    id: Family,
    title: &'static str,
    summary: &'static str,
}

#[derive(Serialize)]
struct CodeData {
    code: ErrorCode,
    generic: bool,
    kinds: &'static [ErrorKind],
}

#[derive(Serialize)]
struct KindData {
    id: ErrorKind,
    family: Family,
    codes: &'static [ErrorCode],
    own_code: Option<ErrorCode>,
    http_status: Option<u16>,
    message: &'static str,
    wordings: Vec<&'static str>,
    fields: Vec<FieldData>,
    summary: &'static str,
    causes: &'static [&'static str],
    scope: Scope,
    retryability: RetryabilityData,
    remediation: RemediationData,
    reference: ReferenceData,
}

#[derive(Serialize)]
struct FieldData {
    name: &'static str,
    #[serde(rename = "type")]
    field_type: FieldType,
    role: Option<Role>,
    optional: bool,
    doc: &'static str,
}

#[derive(Serialize)]
struct RetryabilityData {
    verdict: Verdict,
    unit: Option<RetryUnit>,
    basis: Basis,
    minimum_wait_seconds: Option<u64>,
    retryable_now: bool,
    text: String,
}

#[derive(Serialize)]
struct RemediationData {
    owner: Owner,
    summary: &'static str,
    caution: Option<&'static str>,
    steps: &'static [&'static str],
    commands: &'static [&'static str],
    links: Vec<LinkData>,
}

#[derive(Serialize)]
struct LinkData {
    text: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct ReferenceData {
    page: &'static str,
    file: &'static str,
    edition: &'static str,
    section: &'static str,
    rows: &'static [u16],
    retired: Option<RetiredData>,
    note: Option<&'static str>,
}

#[derive(Serialize)]
struct RetiredData {
    since: &'static str,
    successor: Option<&'static str>,
}

/// Returns the whole catalog, in the order of the crate's lists.
pub fn catalog() -> Catalog {
    let source = |source: &Page| SourceData {
        title: source.title(),
        file: source.file(),
        edition: source.edition(),
        earlier_editions: source.earlier_editions(),
        kinds: source.kinds().collect(),
    };
    let family = |family: &Family| FamilyData { id: *family, title: family.title(), summary: family.summary() };
    let code = |code: &ErrorCode| CodeData { code: *code, generic: code.is_generic(), kinds: code.kinds() };
    Catalog {
        format: FORMAT,
        generator: Generator { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        sources: PAGES.iter().map(source).collect(),
        families: Family::ALL.iter().map(family).collect(),
        codes: ErrorCode::ALL.iter().map(code).collect(),
        kinds: ErrorKind::ALL.iter().map(|kind| KindData::of(*kind)).collect(),
    }
}

/// Returns the catalog as JSON, indented, with a line feed at the end.
pub fn to_json(catalog: &Catalog) -> String {
    serde_json::to_string_pretty(catalog).expect("it has only structs, lists and strings") + "\n"
}

impl KindData {
    fn of(kind: ErrorKind) -> Self {
        let (retryability, remediation, reference) = (kind.retryability(), kind.remediation(), kind.reference());
        let field = |field: &Field| FieldData {
            name: field.name(),
            field_type: field.field_type(),
            role: field.role(),
            optional: field.is_optional(),
            doc: field.doc(),
        };
        Self {
            id: kind,
            family: kind.family(),
            codes: kind.codes(),
            own_code: kind.code(),
            http_status: kind.http_status(),
            message: kind.message(),
            wordings: kind.wordings().collect(),
            fields: kind.fields().iter().map(field).collect(),
            summary: kind.summary(),
            causes: kind.causes(),
            scope: kind.scope(),
            retryability: RetryabilityData {
                verdict: retryability.verdict(),
                unit: retryability.unit(),
                basis: retryability.basis(),
                minimum_wait_seconds: retryability.minimum_wait().map(|wait| wait.as_secs()),
                retryable_now: retryability.is_retryable_now(),
                text: retryability.to_string(),
            },
            remediation: RemediationData {
                owner: remediation.owner(),
                summary: remediation.summary(),
                caution: remediation.caution(),
                steps: remediation.steps(),
                commands: remediation.commands(),
                links: remediation.links().iter().map(|link| LinkData { text: link.text(), url: link.url() }).collect(),
            },
            reference: ReferenceData::of(&reference),
        }
    }
}

impl ReferenceData {
    fn of(reference: &Reference) -> Self {
        let retired = |retired: Retired| RetiredData { since: retired.since(), successor: retired.successor() };
        Self {
            page: reference.page().title(),
            file: reference.page().file(),
            edition: reference.page().edition(),
            section: reference.section(),
            rows: reference.rows(),
            retired: reference.retired().map(retired),
            note: reference.note(),
        }
    }
}
