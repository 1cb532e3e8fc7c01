//! Published names stay: the build has every id, code and field that was ever in the catalog, and every key of the
//! exported JSON.
//!
//! `data/stable.txt` has one fact per line. Others have stored these names, so lines may be added but not removed. The
//! messages below, and CONTRIBUTING.md under "What is stable", say what to do.

mod support {
    pub mod samples;
}

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;

use m365_migration_errors::{ErrorCode, ErrorKind, Family, FieldType};
use serde_json::Value;
use support::samples;

const FILE: &str = "tests/data/stable.txt";

const COMMITTED: &str = include_str!("data/stable.txt");

/// How the texts of a kind are stored, which is part of their type: `plain`, or `boxed`; `None` if it has no text.
///
/// A copy of a plain text is one allocation, that of a boxed text is two.
fn storage(kind: ErrorKind) -> Option<&'static str> {
    let texts = kind.fields().iter().filter(|field| field.field_type() == FieldType::Text).count() as u64;
    let error = samples::error(kind, 0, None, true);
    let copied = allocation_counter::measure(|| drop(std::hint::black_box(error.clone()))).count_total;
    match copied {
        _ if texts == 0 => None,
        _ if copied == texts => Some("plain"),
        _ if copied == 2 * texts => Some("boxed"),
        _ => panic!("{kind}: {copied} allocations for a copy of {texts} texts"),
    }
}

/// The facts of the build, in the order of the catalog.
fn facts() -> Vec<String> {
    let mut facts: Vec<String> = Family::ALL.iter().map(|family| format!("family {family}")).collect();
    facts.extend(ErrorCode::ALL.iter().map(|code| format!("code {code}")));
    for &kind in ErrorKind::ALL {
        facts.push(format!("kind {kind}"));
        facts.extend(kind.codes().iter().map(|code| format!("kind {kind} code {code}")));
        facts.extend(kind.fields().iter().map(|field| {
            let optional = if field.is_optional() { " optional" } else { "" };
            format!("kind {kind} field {} {}{optional}", field.name(), field.field_type())
        }));
        facts.extend(storage(kind).map(|storage| format!("kind {kind} texts {storage}")));
    }
    facts.extend(json_keys());
    facts
}

/// The required keys of the exported catalog by its schema, object by object, with the number of the format.
fn json_keys() -> Vec<String> {
    let schema: Value = serde_json::from_str(include_str!("../src/bin/m365-migration/catalog/catalog.schema.json"))
        .expect("it is JSON");
    let format = &schema["properties"]["format"]["const"];
    let parts = schema["$defs"].as_object().expect("the schema has parts").iter();
    let objects = [("catalog", &schema)].into_iter().chain(parts.map(|(name, part)| (&**name, part)));
    let keys = objects.flat_map(|(name, object)| {
        let required = object["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        required.map(move |key| format!("json {format} {name} key {key}"))
    });
    keys.collect()
}

/// The facts of a list, without empty lines and comments.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Compares a list with the build: returns the facts that are gone, and those not listed yet.
fn missing<'a>(list: &'a str, facts: &'a [String]) -> (Vec<&'a str>, Vec<&'a str>) {
    let committed: BTreeSet<&str> = lines(list).collect();
    let built: BTreeSet<&str> = facts.iter().map(|fact| &**fact).collect();
    let gone = lines(list).filter(|line| !built.contains(line)).collect();
    let new = facts.iter().map(|fact| &**fact).filter(|fact| !committed.contains(fact)).collect();
    (gone, new)
}

#[test]
fn nothing_published_is_gone() {
    let facts = facts();
    let (gone, _) = missing(COMMITTED, &facts);
    assert!(
        gone.is_empty(),
        "{FILE} lists what the build no longer has:\n\n{}\n\n\
         These names are stored by others: in logs, databases and code. An id, a code or a field that was published is \
         never removed, renamed or given another type.\n\
         - Renamed? Put the old name back; a better name is not reason enough.\n\
         - No longer on the service's page? Keep the entry, and mark it: `retired = {{ since, successor }}` in its `source`.\n\
         - A key of the exported JSON? Keep it; a new format gets a new number and a major version.\n\
         - A field that a new wording lacks? It becomes `optional`, which changes its type: that takes a major version.\n\
         - Never released? Then remove its lines from {FILE} by hand, and say so in the commit.",
        gone.join("\n"),
    );
}

#[test]
fn everything_new_is_listed() {
    let facts = facts();
    let (gone, new) = missing(COMMITTED, &facts);
    if env::var_os("UPDATE_STABLE").is_some() && !new.is_empty() {
        // Facts that are gone stay listed: only a person removes a line.
        let comments = COMMITTED.lines().take_while(|line| line.is_empty() || line.starts_with('#'));
        let list: Vec<&str> = comments.chain(facts.iter().map(|fact| &**fact)).chain(gone).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
        fs::write(&path, list.join("\n") + "\n").expect("the list can be written");
        return;
    }
    assert!(
        new.is_empty(),
        "{FILE} does not list:\n\n{}\n\n\
         Once listed, these names stay forever. Check them once more; then add them with \
         `UPDATE_STABLE=1 cargo test --test stable`, and commit the list.",
        new.join("\n"),
    );
}

#[test]
fn a_removal_and_a_rename_are_noticed() {
    // Facts of the list, not of the build: the other tests report what the build lacks.
    let facts: Vec<String> = lines(COMMITTED).map(ToOwned::to_owned).collect();
    for (name, from, to, gone) in [
        ("an id", "kind exchange/max-retries-reached", "kind exchange/retries-used-up", 4),
        ("a field", "field failed_messages count", "field failures count", 1),
        ("the type of a field", "field failed_messages count", "field failed_messages text", 1),
        (
            "the storage of texts",
            "exchange/max-retries-reached texts plain",
            "exchange/max-retries-reached texts boxed",
            1,
        ),
        ("a code of a kind", "kind general/user-not-mapped code IM-003", "kind general/user-not-mapped code IM-004", 1),
        ("a key of the JSON", "json 1 reference key edition", "json 1 reference key date", 1),
        ("a code", "code CTTM-019", "code CTTM-091", 2),
    ] {
        let changed: Vec<String> = facts.iter().map(|fact| fact.replace(from, to)).collect();
        let (missed, new) = missing(COMMITTED, &changed);
        assert_eq!((missed.len(), new.len()), (gone, gone), "{name}: {missed:?} {new:?}");
        let kept: Vec<String> = facts.iter().filter(|fact| !fact.contains(from)).cloned().collect();
        assert_eq!(missing(COMMITTED, &kept).0.len(), gone, "{name}");
    }
}

#[test]
fn the_list_has_no_line_twice() {
    let mut seen = BTreeSet::new();
    for line in lines(COMMITTED) {
        assert!(seen.insert(line), "{FILE}: {line}");
    }
}
