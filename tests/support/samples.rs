//! Values as the service writes them, for every field of every kind.
#![allow(dead_code, reason = "each test uses a part")]

use m365_migration_errors::{ErrorCode, ErrorKind, Field, FieldType, MigrationError, Role, Value};

pub const GUID: &str = "6a88de8d-7027-44c1-8674-03f826aa1704";

/// Several values for a field, by its name or role. The first is plain, the others try to mislead.
pub fn values(field: &Field) -> &'static [Value<'static>] {
    const USERS: &[Value<'static>] = &[
        Value::Text(GUID),
        Value::Text("alex.o'brien-smith@contoso.com"),
        Value::Text("_svc.migration+1@contoso.onmicrosoft.com"),
        Value::Text("Shared Mailbox Retry"),
    ];
    const TENANTS: &[Value<'static>] = &[
        Value::Text("0e3c44b8-3a3f-4a6c-9e0b-5b8f8f0a9d21"),
        Value::Text("contoso.onmicrosoft.com"),
        Value::Text("Contoso Ltd (EMEA)"),
    ];
    const BATCHES: &[Value<'static>] = &[
        Value::Text("Wave 2.1"),
        Value::Text("2025-11-06. Sales & Marketing. Batch no. 3"),
        Value::Text("[prod] 'pilot' {0} 100%"),
    ];
    const URLS: &[Value<'static>] = &[
        Value::Text("https://contoso-my.sharepoint.com/personal/alex_contoso_com"),
        Value::Text(
            "https://contoso-my.sharepoint.com/personal/alex_contoso_com/Documents/Q3%20[final]%20(2).docx?web=1",
        ),
    ];
    const DETAILS: &[Value<'static>] = &[
        Value::Text("The operation has timed out."),
        Value::Text("Access denied [0x80070005]: 'alex' (\"inner\": {\"code\": \"E_FAIL\"}); see <https://aka.ms/x>"),
        Value::Text("First line.\n   Second line: failed"),
    ];
    const COUNTS: &[Value<'static>] = &[Value::Count(12), Value::Count(0), Value::Count(u64::MAX)];
    const WORDS: &[Value<'static>] =
        &[Value::Text("Mapped"), Value::Text("a.b: c; d"), Value::Text("\u{E9}t\u{E9} \u{1F600}")];
    const SERVERS: &[Value<'static>] = &[Value::Text("outlook.office365.com"), Value::Text("EXCH-01 (Berlin)")];
    const PERCENTS: &[Value<'static>] = &[Value::Text("81.25"), Value::Text("0"), Value::Text("99,9")];
    const PARAMETERS: &[Value<'static>] = &[Value::Text("completeAfterDateTime"), Value::Text("$filter")];
    const PARTNERS: &[Value<'static>] = &[
        Value::Text("https://fabrikam-my.sharepoint.com/"),
        Value::Text("0e3c44b8-3a3f-4a6c-9e0b-5b8f8f0a9d21"),
        Value::Text("Fabrikam Ltd (EMEA)"),
    ];
    const PARTNER_ROLES: &[Value<'static>] = &[Value::Text("Source"), Value::Text("Target")];
    match field.name() {
        "parameter" => return PARAMETERS,
        "partner" => return PARTNERS,
        "partner_role" => return PARTNER_ROLES,
        "server" => return SERVERS,
        name if name.ends_with("_percent") || name.ends_with("_threshold") => return PERCENTS,
        _ => {}
    }
    match (field.field_type(), field.role()) {
        (FieldType::Count, _) => COUNTS,
        (_, Some(Role::User | Role::Account)) => USERS,
        (_, Some(Role::Tenant)) => TENANTS,
        (_, Some(Role::Batch)) => BATCHES,
        (_, Some(Role::Url)) => URLS,
        (_, Some(Role::Detail)) => DETAILS,
        (_, Some(Role::App | Role::CorrelationId | Role::Guid)) => &[Value::Text(GUID), Value::Text("8F16-0A9B")],
        _ => WORDS,
    }
}

/// Errors of a kind: one for each row of [`values`], and one without the optional fields if there are any.
pub fn errors(kind: ErrorKind) -> Vec<MigrationError> {
    let rows = kind.fields().iter().map(|field| values(field).len()).max().unwrap_or(1);
    let mut errors: Vec<_> = (0..rows).map(|row| error(kind, row, None, true)).collect();
    if kind.fields().iter().any(Field::is_optional) {
        errors.push(error(kind, 0, None, false));
    }
    errors
}

/// An error with one row of values; adjacent fields take theirs from different rows.
pub fn error(kind: ErrorKind, row: usize, code: Option<ErrorCode>, optional: bool) -> MigrationError {
    let mut builder = MigrationError::builder(kind);
    for (i, field) in kind.fields().iter().enumerate().filter(|(_, field)| optional || !field.is_optional()) {
        let values = values(field);
        builder = builder.field(field.name(), values[(row + i) % values.len()]);
    }
    if let Some(code) = code {
        builder = builder.code(code);
    }
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}
