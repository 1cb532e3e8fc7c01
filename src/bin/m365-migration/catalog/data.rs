//! The catalog as plain data, for `--json` and for the page.
//!
//! `catalog.schema.json` describes it. Every key is always present; a missing value is `null` or empty.

use m365_migration_errors::catalog::{PAGES, Page};
use m365_migration_errors::{ErrorCode, ErrorKind, Family, Field, Reference, Remediation, Retryability, Scope};
use serde::Serialize;

/// The number of the format. It changes when a key is removed or gets another meaning, not when one is added.
const FORMAT: u32 = 1;

#[derive(Serialize)]
pub struct Catalog {
    format: u32,
    generator: Generator,
    sources: &'static [Page],
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
    fields: &'static [Field],
    summary: &'static str,
    causes: &'static [&'static str],
    scope: Scope,
    retryability: Retryability,
    remediation: &'static Remediation,
    reference: Reference,
}

/// Returns the whole catalog, in the order of the crate's lists.
pub fn catalog() -> Catalog {
    let family = |family: &Family| FamilyData { id: *family, title: family.title(), summary: family.summary() };
    let code = |code: &ErrorCode| CodeData { code: *code, generic: code.is_generic(), kinds: code.kinds() };
    Catalog {
        format: FORMAT,
        generator: Generator { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        sources: PAGES,
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
        Self {
            id: kind,
            family: kind.family(),
            codes: kind.codes(),
            own_code: kind.code(),
            http_status: kind.http_status(),
            message: kind.message(),
            wordings: kind.wordings().collect(),
            fields: kind.fields(),
            summary: kind.summary(),
            causes: kind.causes(),
            scope: kind.scope(),
            retryability: kind.retryability(),
            remediation: kind.remediation(),
            reference: kind.reference(),
        }
    }
}
