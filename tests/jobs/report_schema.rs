//! The schema of `triage --json`: every report fits it, and it names exactly the members that there are.

use std::collections::BTreeSet;
use std::fs;

use jsonschema::validator_for;
use serde_json::{Value, json};

use super::programmes::programme;
use crate::{UNLICENSED, folder, run};

const SCHEMA: &str = include_str!("../../src/bin/m365-migration/triage/report.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

fn report(arguments: &[&str], input: &str) -> Value {
    let run = run("triage", &[&["--json"], arguments].concat(), input.as_bytes());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", run.stderr))
}

/// Reports of all sorts, each with a name.
fn reports(name: &str) -> Vec<(String, Value)> {
    let folder = folder(name);
    let path = |file: &str| folder.join(file).display().to_string();
    let mut reports = Vec::new();
    let earlier = path("earlier.json");
    let small = report(&["-"], UNLICENSED);
    fs::write(&earlier, small.to_string()).expect("the file can be written");
    for options in [&[] as &[&str], &["--redact"], &["--since", &earlier], &["--since", &earlier, "--redact"]] {
        reports.push((format!("samples {options:?}"), report(options, "")));
        for (name, input) in [
            ("nothing", ""),
            ("a text", "What?"),
            ("a message", UNLICENSED),
            ("a foreign file", r#"[{"city": "Paris"}]"#),
            ("damage", r#"{"value": ["#),
            ("an unknown error", "ERROR NEW-7: What?"),
            ("a failed state", "User,Status\nalex,failed\n"),
            ("an unknown state", "User,Status\nalex,Hibernating\n"),
            ("a later table", "User,Service,Status\nalex@contoso.com,Teams,completed\n"),
        ] {
            reports.push((format!("{name} {options:?}"), report(&[options, &["-"]].concat(), input)));
        }
    }
    for seed in 20..23 {
        let files = programme(seed).map(|(file, content)| {
            fs::write(path(file), content).expect("the file can be written");
            path(file)
        });
        reports.push((format!("programme {seed}"), report(&[&files[0], &files[1], "--since", &earlier], "")));
    }
    reports
}

#[test]
fn every_report_fits_the_schema() {
    let schema = schema();
    jsonschema::meta::validate(&schema).expect("the schema is valid");
    let validator = validator_for(&schema).expect("all references resolve");
    let reports = reports("schema");
    for (name, report) in &reports {
        let problems: Vec<_> =
            validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }

    // It refuses what is wrong.
    let (_, sound) = &reports[0];
    for (pointer, value) in [
        ("/version", json!(2)),
        ("/states/0/state", json!("odd")),
        ("/users/0/user", json!(null)),
        ("/users/0/unit", json!("none")),
        ("/steps/0/owner", json!("nobody")),
        ("/steps/0/named", json!({"Tenant": ["x"]})),
        ("/steps/0/users", json!(["a", "a"])),
        ("/retry/0/users", json!([])),
        ("/kinds/0/kind", json!("no id")),
        ("/errors/0/outcome", json!("clean")),
        ("/errors/0/kind", json!(null)),
        ("/inputs/0/read", json!(-1)),
    ] {
        let mut wrong = sound.clone();
        *wrong.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is there")) = value;
        assert!(!validator.is_valid(&wrong), "{pointer}");
    }
    for pointer in ["", "/states/0", "/users/0", "/steps/0", "/steps/0/actions/0", "/kinds/0", "/inputs/0", "/errors/0"]
    {
        let mut wrong = sound.clone();
        let object = wrong.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object");
        object.insert("another".into(), json!(1));
        assert!(!validator.is_valid(&wrong), "{pointer}");
    }
}

#[test]
fn the_program_prints_the_schema() {
    let printed = run("triage", &["--schema"], b"");
    assert_eq!((printed.status, &*printed.stdout, &*printed.stderr), (Some(0), SCHEMA, ""));
    assert_eq!(run("triage", &["--schema", "--json"], b"").status, Some(2));
}

/// A part of the schema, its pointer, and what it refers to.
fn resolve(schema: &Value, pointer: String) -> (&Value, String) {
    let part = schema.pointer(&pointer).unwrap_or_else(|| panic!("{pointer} is there"));
    if let Some(reference) = part["$ref"].as_str() {
        return resolve(schema, reference.trim_start_matches('#').into());
    }
    // A value or `null`.
    if part["anyOf"].is_array() { resolve(schema, format!("{pointer}/anyOf/0")) } else { (part, pointer) }
}

/// The members of a value, as pointers to what the schema says of them.
fn members(schema: &Value, pointer: String, value: &Value, found: &mut BTreeSet<String>) {
    let (part, pointer) = resolve(schema, pointer);
    match value {
        Value::Object(object) if part["properties"].is_object() => {
            for (key, value) in object {
                let member = format!("{pointer}/properties/{key}");
                found.insert(member.clone());
                members(schema, member, value, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                members(schema, format!("{pointer}/items"), item, found);
            }
        }
        _ => {}
    }
}

/// The members that the schema names, as pointers; those of conditions repeat others.
fn named(part: &Value, pointer: &str, found: &mut BTreeSet<String>) {
    let Value::Object(object) = part else { return };
    for (key, part) in object.iter().filter(|(key, _)| *key != "allOf") {
        let pointer = format!("{pointer}/{key}");
        if key == "properties" {
            for (name, member) in part.as_object().expect("an object") {
                let pointer = format!("{pointer}/{name}");
                assert!(member["description"].as_str().is_some_and(|text| text.ends_with('.')), "{pointer}: {member}");
                named(member, &pointer, found);
                found.insert(pointer);
            }
        } else {
            named(part, &pointer, found);
        }
    }
    if object.contains_key("properties") {
        assert_eq!(object.get("additionalProperties"), Some(&json!(false)), "{pointer}");
    }
}

#[test]
fn the_schema_names_the_members_that_there_are() {
    let schema = schema();
    let (mut expected, mut found) = (BTreeSet::new(), BTreeSet::new());
    named(&schema, "", &mut expected);
    for (_, report) in reports("members") {
        members(&schema, String::new(), &report, &mut found);
    }
    assert!(expected.len() > 80, "{expected:?}");
    assert_eq!(found.difference(&expected).collect::<Vec<_>>(), [""; 0], "not in the schema");
    assert_eq!(expected.difference(&found).collect::<Vec<_>>(), [""; 0], "in no report");
}
