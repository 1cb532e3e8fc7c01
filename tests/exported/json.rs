//! The JSON has the whole catalog, and its schema accepts it and refuses damage.

use jsonschema::{Validator, validator_for};
use m365_migration_errors::catalog::PAGES;
use m365_migration_errors::{Basis, ErrorCode, ErrorKind, Family, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use serde_json::{Value, json};

use crate::exported;

const SCHEMA: &str = include_str!("../../src/bin/m365-migration/catalog/catalog.schema.json");

fn catalog() -> Value {
    serde_json::from_str(&exported(&["--json"])).expect("it is JSON")
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("it is JSON")
}

#[test]
fn the_json_is_the_whole_catalog() {
    let catalog = catalog();
    let list = |key: &str| catalog[key].as_array().expect(key);
    assert!(list("families").iter().map(|family| &family["id"]).eq(Family::ALL.iter().map(|family| family.id())));
    assert!(list("codes").iter().map(|code| &code["code"]).eq(ErrorCode::ALL.iter().map(|code| code.as_str())));
    assert!(list("kinds").iter().map(|kind| &kind["id"]).eq(ErrorKind::ALL.iter().map(|kind| kind.id())));
    assert_eq!(list("sources").len(), PAGES.len());
    for (source, json) in PAGES.iter().zip(list("sources")) {
        let expected = json!({
            "title": source.title(), "file": source.file(), "edition": source.edition(),
            "earlier_editions": source.earlier_editions(), "kinds": source.kinds().collect::<Vec<_>>(),
        });
        assert_eq!(*json, expected);
    }
    for (family, json) in Family::ALL.iter().zip(list("families")) {
        assert_eq!(*json, json!({"id": family, "title": family.title(), "summary": family.summary()}));
    }
    for (code, json) in ErrorCode::ALL.iter().zip(list("codes")) {
        assert_eq!(*json, json!({"code": code, "generic": code.is_generic(), "kinds": code.kinds()}));
    }
    for (kind, json) in ErrorKind::ALL.iter().zip(list("kinds")) {
        let (retry, fix, source) = (kind.retryability(), kind.remediation(), kind.reference());
        let fields = kind.fields().iter().map(|field| {
            json!({
                "name": field.name(), "type": field.field_type(), "role": field.role(),
                "optional": field.is_optional(), "doc": field.doc(),
            })
        });
        let retired =
            source.retired().map(|retired| json!({"since": retired.since(), "successor": retired.successor()}));
        let links = fix.links().iter().map(|link| json!({"text": link.text(), "url": link.url()}));
        let expected = json!({
            "id": kind,
            "family": kind.family(),
            "codes": kind.codes(),
            "own_code": kind.code(),
            "http_status": kind.http_status(),
            "message": kind.message(),
            "wordings": kind.wordings().collect::<Vec<_>>(),
            "fields": fields.collect::<Vec<_>>(),
            "summary": kind.summary(),
            "causes": kind.causes(),
            "scope": kind.scope(),
            "retryability": {
                "verdict": retry.verdict(),
                "unit": retry.unit(),
                "basis": retry.basis(),
                "minimum_wait_seconds": retry.minimum_wait().map(|wait| wait.as_secs()),
                "retryable_now": retry.is_retryable_now(),
                "text": retry.to_string(),
            },
            "remediation": {
                "owner": fix.owner(),
                "fix": fix.fix(),
                "fix_summary": fix.fix_summary(),
                "summary": fix.summary(),
                "caution": fix.caution(),
                "steps": fix.steps(),
                "commands": fix.commands(),
                "links": links.collect::<Vec<_>>(),
            },
            "reference": {
                "page": source.page().title(),
                "file": source.page().file(),
                "edition": source.page().edition(),
                "section": source.section(),
                "rows": source.rows(),
                "retired": retired,
                "note": source.note(),
            },
        });
        assert_eq!(*json, expected, "{kind}");
    }
}

#[test]
fn the_json_is_valid() {
    let catalog = catalog();
    for (name, schema) in [("as published", schema()), ("without keys that it does not name", closed(schema()))] {
        let problems: Vec<_> = validator(&schema).iter_errors(&catalog).map(|error| format!("{error:?}")).collect();
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }
    assert_eq!(exported(&["--schema"]), SCHEMA);
}

fn validator(schema: &Value) -> Validator {
    jsonschema::meta::validate(schema).expect("the schema is valid");
    validator_for(schema).expect("all references resolve")
}

/// The schema without further keys. As published it allows them, for later versions; here it must name every key.
fn closed(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(object) => {
            for value in object.values_mut() {
                *value = closed(value.take());
            }
            if object.contains_key("required") {
                object.insert("additionalProperties".into(), json!(false));
            }
        }
        Value::Array(array) => array.iter_mut().for_each(|value| *value = closed(value.take())),
        _ => {}
    }
    schema
}

#[test]
fn damaged_json_is_refused() {
    let (sound, schema) = (catalog(), schema());
    let validator = validator(&schema);
    let index = |kind: ErrorKind| ErrorKind::ALL.iter().position(|other| *other == kind).expect("it is one of them");
    let kind = format!("/kinds/{}", index(ErrorKind::TeamsChatTeamsLicenseMissing));
    let done = ErrorKind::ALL.iter().find(|kind| kind.retryability().verdict() == Verdict::NotNeeded);
    let done = format!("/kinds/{}/retryability/unit", index(*done.expect("there are some")));
    let in_kind = |path: &str| format!("{kind}{path}");

    // The name of the damage, the path of the value replaced, and its replacement.
    let replaced = [
        ("another format", "/format".into(), json!(2)),
        ("another crate", "/generator/name".into(), json!("other")),
        ("no version", "/generator/version".into(), json!("")),
        ("no kinds", "/kinds".into(), json!([])),
        ("a kind twice", "/kinds/1".into(), sound["kinds"][0].clone()),
        ("a code of no kind", "/codes/0/kinds".into(), json!([])),
        ("a code with a space", "/codes/0/code".into(), json!("CTTM 003")),
        ("an id without its family", in_kind("/id"), json!("teams-license-missing")),
        ("a family by its title", in_kind("/family"), json!("Teams chat")),
        ("codes in one text", in_kind("/codes"), json!("CTTM-005")),
        ("an empty own code", in_kind("/own_code"), json!("")),
        ("a status that is not an error", in_kind("/http_status"), json!(200)),
        ("an empty message", in_kind("/message"), json!(" ")),
        ("no wording", in_kind("/wordings"), json!([])),
        ("a field with a space", in_kind("/fields/0/name"), json!("the user")),
        ("an unknown type", in_kind("/fields/0/type"), json!("number")),
        ("an unknown role", in_kind("/fields/0/role"), json!("somebody")),
        ("a word for a boolean", in_kind("/fields/0/optional"), json!("no")),
        ("half a sentence", in_kind("/summary"), json!("The user has")),
        ("an unknown scope", in_kind("/scope"), json!("site")),
        ("an unknown verdict", in_kind("/retryability/verdict"), json!("later")),
        ("an unknown unit", in_kind("/retryability/unit"), json!("batch")),
        ("nothing to retry after a fix", in_kind("/retryability/unit"), json!(null)),
        ("something to retry where no retry is needed", done, json!("user_migration")),
        ("an unknown basis", in_kind("/retryability/basis"), json!("guessed")),
        ("a wait of zero seconds", in_kind("/retryability/minimum_wait_seconds"), json!(0)),
        ("an unknown owner", in_kind("/remediation/owner"), json!("nobody")),
        ("an empty caution", in_kind("/remediation/caution"), json!("")),
        ("no steps", in_kind("/remediation/steps"), json!([])),
        ("an empty step", in_kind("/remediation/steps/0"), json!("")),
        ("a link within another page", in_kind("/remediation/links"), json!([{"text": "x", "url": "/microsoft-365"}])),
        ("a date in another form", in_kind("/reference/edition"), json!("12/15/2025")),
        ("a page with a date in another form", "/sources/0/edition".into(), json!("12/15/2025")),
        ("a page without kinds", "/sources/0/kinds".into(), json!([])),
        ("an edition instead of a list", "/sources/0/earlier_editions".into(), json!("2025-12")),
        ("a retirement without a date", in_kind("/reference/retired"), json!({"successor": null})),
        (
            "a retirement in favor of a code",
            in_kind("/reference/retired"),
            json!({"since": "2026-01", "successor": "TMS-003"}),
        ),
        ("a row before the first", in_kind("/reference/rows"), json!([0])),
    ];
    for (name, path, value) in replaced {
        let mut damaged = sound.clone();
        *damaged.pointer_mut(&path).unwrap_or_else(|| panic!("{name}: nothing is at {path}")) = value;
        let paths: Vec<_> = validator.iter_errors(&damaged).map(|error| error.instance_path().to_string()).collect();
        // The problem is reported at the damaged value, or in a value around or within it.
        let is_near = |seen: &String| !seen.is_empty() && (path.starts_with(seen) || seen.starts_with(&path));
        assert!(!paths.is_empty() && paths.iter().all(is_near), "{name}: {path} is not {paths:?}");
    }

    // Every key of every object is required, and none may be misspelled.
    let objects =
        ["", "/generator", "/sources/0", "/families/0", "/codes/0", &kind, &in_kind("/fields/0")].map(String::from);
    let inner = ["/retryability", "/remediation", "/reference"].map(in_kind);
    for path in objects.into_iter().chain(inner) {
        let keys = |value: &Value| value.pointer(&path).and_then(Value::as_object).expect(&path).clone();
        for key in keys(&sound).keys() {
            let mut damaged = sound.clone();
            let object = damaged.pointer_mut(&path).and_then(Value::as_object_mut).expect(&path);
            let value = object.shift_remove(key).expect(key);
            object.insert(format!("{key}_"), value);
            assert!(!validator.is_valid(&damaged), "{path} without {key}");
        }
    }
}

#[test]
fn a_retired_kind_is_valid() {
    let (mut catalog, validator) = (catalog(), validator(&schema()));
    for successor in [json!(null), json!("teams-meeting/teams-license-missing")] {
        catalog["kinds"][0]["reference"]["retired"] = json!({"since": "2026-01", "successor": successor});
        assert!(validator.is_valid(&catalog), "{successor}");
    }
}

#[test]
fn the_enums_of_the_schema_are_those_of_the_crate() {
    fn words<T: serde::Serialize>(all: &[T]) -> Vec<Value> {
        all.iter().map(|word| json!(word)).collect()
    }

    let schema = schema();
    let optional = |mut words: Vec<Value>| {
        words.push(json!(null));
        words
    };
    for (path, expected) in [
        ("kind/properties/scope", words(Scope::ALL)),
        ("field/properties/type", words(FieldType::ALL)),
        ("field/properties/role", optional(words(Role::ALL))),
        ("retryability/properties/verdict", words(Verdict::ALL)),
        ("retryability/properties/unit", optional(words(RetryUnit::ALL))),
        ("retryability/properties/basis", words(Basis::ALL)),
        ("remediation/properties/owner", words(Owner::ALL)),
    ] {
        let found = schema.pointer(&format!("/$defs/{path}/enum")).and_then(Value::as_array);
        assert_eq!(found, Some(&expected), "{path}");
    }
}
