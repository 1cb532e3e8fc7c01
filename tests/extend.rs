//! Catalogs at run time: what they add, what they leave unchanged, and what they refuse.

mod support {
    pub mod samples;
}

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde::de::DeserializeSeed as _;

use m365_migration_errors::catalog::{AnyError, Catalog, CatalogError, ExtendedError, Mistake};
use m365_migration_errors::{
    Basis, ErrorCode, ErrorKind, Fidelity, FieldType, MigrationError, Owner, RetryUnit, Role, Scope, Value, Verdict,
    recognize, recognize_coded,
};
use support::samples;

const CONTOSO: &str = include_str!("../examples/catalogs/contoso.toml");
const BROKEN: &str = include_str!("../examples/catalogs/broken.toml");

const CLOSED: &str = "User alex@contoso.com was added to wave 7 after its cutoff.";
const USED_UP: &str = "Tenant fabrikam.com has 3 licenses left, but the wave has 100 users.";

/// Built once, because building takes time.
static EXTENDED: LazyLock<Catalog> = LazyLock::new(|| extended(&[("contoso.toml", CONTOSO)]).expect("it is sound"));

fn extended(files: &[(&str, &str)]) -> Result<Catalog, CatalogError> {
    files.iter().fold(Catalog::builder(), |builder, (name, text)| builder.extend_from_toml(*name, *text)).build()
}

fn refused(files: &[(&str, &str)]) -> String {
    extended(files).expect_err("it is broken").to_string()
}

fn own(catalog: Catalog, message: &str) -> ExtendedError {
    match catalog.parse(message) {
        Ok(AnyError::Extended(error)) => error,
        other => panic!("{message:?}: {other:?}"),
    }
}

/// A second family, with these codes and this message.
fn family(codes: &str, message: &str) -> String {
    format!(
        r#"
        [family]
        title = "Northwind"
        summary = "Northwind's tool gave up."
        code_style = "numbered"
        page = "orchestrated-migration-errors"
        section = "New"

        [[error]]
        variant = "GaveUp"
        codes = {codes}
        message = "{message}"
        fields.user = {{ role = "user", doc = "The user." }}
        summary = "The tool gave up."
        scope = "user"
        retry = {{ verdict = "transient", unit = "user_migration", basis = "inferred" }}
        source = {{ rows = [7] }}

        [error.remediation]
        owner = "microsoft"
        summary = "Wait."
        steps = ["Wait."]
        "#
    )
}

#[test]
fn two_entries_extend_the_parser() {
    let error = own(*EXTENDED, &format!("WAVE-001: {CLOSED}"));
    let kind = error.kind();
    assert_eq!((kind.id(), kind.family(), kind.family_title()), ("contoso/wave-closed", "contoso", "Contoso"));
    assert_eq!((kind.documented(), kind.http_status()), (None, None));
    assert_eq!((error.code(), kind.code(), kind.codes()), (Some("WAVE-001"), Some("WAVE-001"), &["WAVE-001"][..]));
    assert_eq!((error.user(), error.tenant(), error.correlation_id()), (Some("alex@contoso.com"), None, None));
    assert!(error.fields().eq([("user", Value::Text("alex@contoso.com")), ("wave", Value::Text("7"))]));
    assert_eq!((error.to_string().as_str(), error.scope()), (CLOSED, Scope::User));
    assert_eq!(error.redacted(), "User {user} was added to wave {wave} after its cutoff.");
    assert_eq!(error.nested(), None);

    let error = own(*EXTENDED, &format!("{USED_UP} Inner error: {CLOSED}"));
    let kind = error.kind();
    let fields: Vec<_> = kind.fields().iter().map(|field| (field.name(), field.field_type(), field.role())).collect();
    let expected = [
        ("tenant", FieldType::Text, Some(Role::Tenant)),
        ("left", FieldType::Count, None),
        ("users", FieldType::Count, None),
        ("detail", FieldType::Text, Some(Role::Detail)),
    ];
    assert_eq!(fields, expected);
    assert_eq!((error.get("left"), error.get("users")), (Some(Value::Count(3)), Some(Value::Count(100))));
    assert_eq!(error.tenant(), Some("fabrikam.com"));
    assert_eq!(error.nested(), Some(own(*EXTENDED, CLOSED).into()));
    assert_eq!(kind.summary(), "The target tenant has too few licenses for the wave.");
    assert_eq!(kind.causes(), ["Licenses of an earlier wave have not been released."]);
    assert_eq!(kind.wordings().len(), 2);
    let retry = error.retryability();
    assert_eq!(
        (retry.verdict(), retry.unit(), retry.basis()),
        (Verdict::AfterWait, Some(RetryUnit::NewBatch), Basis::Inferred)
    );
    assert_eq!(retry.minimum_wait().map(|wait| wait.as_secs()), Some(24 * 60 * 60));
    let remediation = error.remediation();
    assert_eq!((remediation.owner(), remediation.summary()), (Owner::TargetAdmin, "Buy licenses, or release some."));
    assert_eq!((remediation.steps().len(), remediation.commands().len()), (3, 0));
    assert_eq!(remediation.caution(), Some("A user who loses the license loses access to the mailbox."));
    assert!(remediation.links().iter().all(|link| link.text() == "Licenses" && link.url().starts_with("https://")));
    assert_eq!(remediation.links().len(), 1);

    let shorter = own(*EXTENDED, USED_UP);
    assert_eq!((shorter.kind(), shorter.get("detail"), shorter.nested()), (kind, None, None));
    assert_eq!(
        (shorter.to_string().as_str(), shorter.redacted().as_str()),
        (USED_UP, kind.wordings().nth(1).expect("it has two"))
    );
    assert_ne!(shorter, error);
}

#[test]
fn a_retired_entry_is_recognized_as_before_and_names_its_successor() {
    let retired = CONTOSO.replacen(
        "source = { rows = [1] }",
        "source = { rows = [1], retired = { since = \"2026-02\", successor = \"contoso/licenses-used-up\" } }",
        1,
    );
    assert_ne!(retired, CONTOSO);
    let catalog = extended(&[("contoso.toml", &retired)]).expect("it is sound");
    let error = own(catalog, &format!("WAVE-001: {CLOSED}"));
    assert_eq!((&error, error.to_string().as_str()), (&own(*EXTENDED, &format!("WAVE-001: {CLOSED}")), CLOSED));
    let reference = error.kind().reference();
    let retired = reference.retired().expect("it is marked");
    assert_eq!((retired.since(), retired.successor()), ("2026-02", Some("contoso/licenses-used-up")));
    let kept = own(*EXTENDED, CLOSED);
    assert_eq!(kept.kind().reference().retired(), None);
}

#[test]
fn every_kind_names_its_source() {
    for kind in EXTENDED.kinds() {
        let reference = kind.reference();
        let Some(documented) = kind.documented().map(ErrorKind::reference) else {
            assert_eq!(
                (reference.page().title(), reference.page().edition()),
                ("Contoso's runbook", "2026-01"),
                "{kind}"
            );
            continue;
        };
        assert_eq!(reference, documented, "{kind}");
    }
}

#[test]
fn a_message_may_be_spelled_differently() {
    for (name, message, fidelity) in [
        ("exact", CLOSED.to_owned(), Fidelity::Exact),
        ("capitals", CLOSED.replace("was added to wave", "WAS ADDED TO WAVE"), Fidelity::Normalized),
        ("wrapped", CLOSED.replace(" after", "\r\n    after"), Fidelity::Normalized),
        ("an article", CLOSED.replace("wave", "the wave"), Fidelity::Drifted),
    ] {
        let recognized = EXTENDED.recognize(&message).unwrap_or_else(|| panic!("{name}: {message:?}"));
        assert_eq!((recognized.kind().id(), recognized.fidelity()), ("contoso/wave-closed", fidelity), "{name}");
        assert!(recognized.fields().eq([("user", "alex@contoso.com"), ("wave", "7")]), "{name}");
        assert_eq!(recognized.to_error().to_string(), CLOSED, "{name}");
    }
    for (name, message) in [
        ("another meaning", CLOSED.replace("was added", "was not added")),
        ("half of it", CLOSED.replace(" after its cutoff.", "")),
        ("a word for a count", USED_UP.replace('3', "some")),
    ] {
        assert!(EXTENDED.recognize(&message).is_none(), "{name}");
        let error = EXTENDED.parse(&message).expect_err(name);
        assert_eq!(
            (error.message(), error.redacted().to_string().as_str()),
            (&*message, "the message is not in the catalog")
        );
    }
}

#[test]
fn documented_errors_are_unchanged() {
    for &kind in ErrorKind::ALL {
        for error in samples::errors(kind) {
            let message = error.to_string();
            let found = EXTENDED.recognize(&message).and_then(|recognized| recognized.documented());
            assert_eq!(found, recognize(&message), "{kind}: {message}");
            let any = AnyError::from(MigrationError::parse(&message).unwrap_or_else(|error| panic!("{kind}: {error}")));
            assert_eq!(EXTENDED.parse(&message).as_ref(), Ok(&any), "{kind}: {message}");
            assert_eq!(
                (any.kind().id(), any.kind().family(), any.extended()),
                (kind.id(), kind.family().id(), None),
                "{kind}"
            );
            assert_eq!(
                (any.to_string(), any.redacted(), any.user()),
                (message, error.redacted(), error.user()),
                "{kind}"
            );
            assert_eq!(
                (any.code(), any.kind().summary()),
                (error.code().map(ErrorCode::as_str), kind.summary()),
                "{kind}"
            );
            assert_eq!(any.fields().collect::<Vec<_>>(), error.fields().collect::<Vec<_>>(), "{kind}");
            assert_eq!(any.remediation(), kind.remediation(), "{kind}");
        }
        let extended = EXTENDED.kind(kind.id()).unwrap_or_else(|| panic!("{kind}"));
        assert_eq!(extended.documented(), Some(kind));
        assert_eq!(
            (extended.code(), extended.http_status()),
            (kind.code().map(ErrorCode::as_str), kind.http_status()),
            "{kind}"
        );
        assert!(extended.codes().iter().copied().eq(kind.codes().iter().map(|code| code.as_str())), "{kind}");
        assert!(extended.wordings().eq(kind.wordings()), "{kind}");
        assert_eq!(
            (extended.causes(), extended.scope(), extended.retryability()),
            (kind.causes(), kind.scope(), kind.retryability()),
            "{kind}"
        );
        assert_eq!(extended.remediation(), kind.remediation(), "{kind}");
    }
    let foreign = include_str!("data/foreign.txt").lines().filter(|line| !line.trim().is_empty());
    for line in foreign {
        assert_eq!(EXTENDED.recognize(line).map(|recognized| recognized.kind().id()), None, "{line}");
        assert_eq!(EXTENDED.parse(line).err(), MigrationError::parse(line).err(), "{line}");
    }
}

#[test]
fn codes_of_all_entries_are_seen() {
    let sentence = "Max retry for user with id 42 reached.";
    for (name, code, message, id, seen, code_of_error) in [
        ("its own", "", "WAVE-001: ".to_owned() + CLOSED, "contoso/wave-closed", Some("WAVE-001"), Some("WAVE-001")),
        ("another spelling", "wave 1", CLOSED.into(), "contoso/wave-closed", Some("WAVE-001"), Some("WAVE-001")),
        ("none", "", CLOSED.into(), "contoso/wave-closed", None, Some("WAVE-001")),
        ("one of this crate's", "IM-003", CLOSED.into(), "contoso/wave-closed", Some("IM-003"), Some("WAVE-001")),
        ("an unknown one", "WAVE-099", CLOSED.into(), "contoso/wave-closed", None, Some("WAVE-001")),
        ("none of two", "", USED_UP.into(), "contoso/licenses-used-up", None, None),
        (
            "one of two",
            "",
            format!("[wave-003] {USED_UP}"),
            "contoso/licenses-used-up",
            Some("WAVE-003"),
            Some("WAVE-003"),
        ),
        (
            "both",
            "WAVE-002/003",
            USED_UP.into(),
            "contoso/licenses-used-up",
            Some("WAVE-002/003"),
            Some("WAVE-002/003"),
        ),
        ("a foreign one beside two", "WAVE-001", USED_UP.into(), "contoso/licenses-used-up", Some("WAVE-001"), None),
        (
            "beside one of this crate's",
            "WAVE-001",
            sentence.into(),
            "exchange/max-retries-reached",
            Some("WAVE-001"),
            Some("EXCH-15"),
        ),
    ] {
        let recognized = EXTENDED.recognize_coded(code, message.as_str()).unwrap_or_else(|| panic!("{name}"));
        assert_eq!((recognized.kind().id(), recognized.seen_code()), (id, seen), "{name}");
        let error = EXTENDED.parse_coded(code, message.as_str()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((error.kind().id(), error.code()), (id, code_of_error), "{name}");
        if let Some(documented) = recognized.documented() {
            assert_eq!(Some(documented), recognize_coded(code, message.as_str()), "{name}");
        }
    }

    let refused = EXTENDED.parse("WAVE-001: The moon is full.").unwrap_err();
    assert_eq!((refused.code(), refused.code_text()), (None, Some("WAVE-001")));
    assert!(refused.kinds().map(|kind| kind.id()).eq(["contoso/wave-closed"]));
    assert_eq!(refused.retryability().map(|retry| retry.verdict()), Some(Verdict::AfterFix));
    let shown = "the code WAVE-001 is known, but not with this text: \"WAVE-001: The moon is full.\"";
    assert_eq!(refused.to_string(), shown);
    let shown = "there is no message, only the code WAVE-001";
    assert_eq!(EXTENDED.parse_coded("wave-1", "").unwrap_err().to_string(), shown);
    let ids = |code| EXTENDED.kinds_of_code(code).map(|kind| kind.id()).collect::<Vec<_>>();
    assert_eq!(ids("wave001"), ["contoso/wave-closed"]);
    assert_eq!(ids("WAVE-003"), ["contoso/licenses-used-up"]);
    assert_eq!(ids("EXCH-15"), ["exchange/max-retries-reached"]);
    assert!(ids("WAVE-099").is_empty());
}

#[test]
fn a_shared_code_has_no_retryability_or_remediation() {
    let alone = MigrationError::parse("MIGR-001: What now?").unwrap_err();
    assert_eq!(alone.retryability().map(|retry| retry.verdict()), Some(Verdict::AfterFix));
    let catalog = extended(&[("northwind.toml", &family("[\"MIGR-001\"]", "Northwind gave up user {user}."))]).unwrap();
    let shared = catalog.parse("MIGR-001: What now?").unwrap_err();
    assert_eq!((shared.code(), shared.retryability(), shared.remediation()), (Some(ErrorCode::Migr001), None, None));
    assert_eq!(catalog.kinds_of_code("MIGR-001").next_back().map(|kind| kind.id()), Some("northwind/gave-up"));
    assert_eq!(catalog.parse("MIGR-001: Northwind gave up user 42.").unwrap().kind().id(), "northwind/gave-up");
}

#[test]
fn each_file_is_a_family() {
    let northwind = family("[\"NW-01\"]", "Northwind gave up user {user}.");
    let catalog = extended(&[("a/contoso.toml", CONTOSO), ("C:\\errors\\northwind.toml", &northwind)]).unwrap();
    let own: Vec<&str> = catalog.kinds().filter(|kind| kind.documented().is_none()).map(|kind| kind.id()).collect();
    assert_eq!(own, ["contoso/wave-closed", "contoso/licenses-used-up", "northwind/gave-up"]);
    let of_family = catalog.kinds().filter(|kind| kind.family() == "northwind").map(|kind| kind.to_string());
    assert!(of_family.eq(["northwind/gave-up"]));
    assert_eq!(catalog.parse(CLOSED).unwrap().kind().family(), "contoso");
    // Errors of two catalogs are equal if their contents are.
    assert_eq!(catalog.parse(CLOSED), EXTENDED.parse(CLOSED));
    assert_eq!(
        format!("{:?}", *EXTENDED),
        "Catalog { extended: [\"contoso/wave-closed\", \"contoso/licenses-used-up\"], .. }"
    );
    let debug = r#"ExtendedError { kind: "northwind/gave-up", fields: [("user", Text("42"))] }"#;
    assert_eq!(format!("{:?}", self::own(catalog, "Northwind gave up user 42.")), debug);
}

#[test]
fn the_match_with_more_literal_text_wins() {
    let message = "Max retry for user with id {user} reached. Northwind has put it into the queue.";
    let catalog = extended(&[("northwind.toml", &family("[\"NW-01\"]", message))]).unwrap();
    assert_eq!(catalog.parse(&message.replace("{user}", "42")).unwrap().kind().id(), "northwind/gave-up");
    let error = catalog.parse("Max retry for user with id 42 reached.").unwrap();
    assert_eq!(error.documented().map(MigrationError::kind), Some(ErrorKind::ExchangeMaxRetriesReached));
}

#[test]
fn extended_errors_serialize_like_documented_ones() {
    for (message, expected) in [
        (CLOSED.into(), r#"{"kind":"contoso/wave-closed","fields":{"user":"alex@contoso.com","wave":"7"}}"#),
        (
            format!("WAVE-003: {USED_UP}"),
            r#"{"kind":"contoso/licenses-used-up","code":"WAVE-003","fields":{"tenant":"fabrikam.com","left":3,"users":100}}"#,
        ),
        (
            "Max retry for user with id 42 reached.".into(),
            r#"{"kind":"exchange/max-retries-reached","fields":{"user":"42"}}"#,
        ),
    ] {
        let error = EXTENDED.parse(&message).unwrap();
        assert_eq!(serde_json::to_string(&error).unwrap(), expected);
    }
}

#[test]
fn recognize_does_not_allocate() {
    let catalog = &*EXTENDED;
    let spelled = CLOSED.to_uppercase();
    let coded = format!("WAVE-001: {CLOSED}");
    for (name, message) in
        [("exact", CLOSED), ("coded", &coded), ("normalized", &spelled), ("foreign", "User 42 was here.")]
    {
        let counted = allocation_counter::measure(|| {
            std::hint::black_box(catalog.recognize(std::hint::black_box(message)));
        });
        assert_eq!(counted.count_total, 0, "{name}");
    }
}

#[test]
fn collisions_are_refused() {
    let northwind = family;
    let sound = northwind("[\"NW-01\"]", "Northwind gave up user {user}.");
    let moved = |name| [("contoso.toml", CONTOSO.to_owned()), (name, sound.clone())];
    for (name, files, expected) in [
        (
            "a family of this crate",
            vec![("exchange.toml", sound.clone())],
            "exchange.toml:2: [family]: the family `exchange` is there already, at catalog/exchange.toml:1: [family]: give this file another name",
        ),
        (
            "the same family twice",
            moved("more/contoso.toml").to_vec(),
            "more/contoso.toml:2: [family]: the family `contoso` is there already, at contoso.toml:4: [family]: give this file another name",
        ),
        (
            "a name that is not one of a family",
            vec![("My Errors.toml", sound.clone())],
            "My Errors.toml:2: [family]: the file's name `My Errors` is the family's: write it in snake_case, such as `teams_chat.toml`",
        ),
        (
            "a message of this crate",
            vec![("northwind.toml", northwind("[\"NW-01\"]", "Max retry for user with id {user} reached."))],
            "northwind.toml:12: GaveUp: the same message is at catalog/exchange.toml:193: MaxRetriesReached: remove one of them",
        ),
        (
            "a message of this crate in another spelling",
            vec![("northwind.toml", northwind("[\"NW-01\"]", "max retry for the user with id '{user}' reached"))],
            "northwind.toml:12: GaveUp: the same message is at catalog/exchange.toml:193: MaxRetriesReached: remove one of them",
        ),
        (
            "a code of this crate in another spelling",
            vec![(
                "northwind.toml",
                northwind("[\"badargument\"]", "Northwind gave up user {user}.").replace("numbered", "named"),
            )],
            "northwind.toml:9: GaveUp: the code `badargument` is written `BadArgument` at catalog/api.toml:35: DuplicateDisplayName: write it the same way",
        ),
        (
            "a page of this crate",
            vec![("contoso.toml", CONTOSO.replace("contoso-runbook", "running-migration"))],
            "contoso.toml:12: [[page]] number 1: the page `running-migration` is there already, at catalog/index.toml:31: [[page]] number 3: remove this one",
        ),
        (
            "an unknown page",
            vec![("contoso.toml", CONTOSO.replace("page = \"contoso-runbook\"", "page = \"runbook\""))],
            "contoso.toml:4: [family]: `page = \"runbook\"` does not name a [[page]]: use one of orchestrated-migration-errors, planning-prerequisites, running-migration, cross-tenant-identity-mapping, cross-tenant-mailbox-migration, graph-sharepoint-migration-task, microsoft-365-docs-issues, contoso-runbook, or add it",
        ),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
        assert_eq!(refused(&files), expected, "{name}");
    }
}

#[test]
fn each_mistake_of_the_broken_sample_has_its_place_and_advice() {
    let error = extended(&[("broken.toml", BROKEN)]).expect_err("it is broken");
    let expected = "\
        broken.toml:16: WaveClosed: `scope = \"users\"`: `users` is not a scope (one of request, user, batch, tenant); did you mean `user`?\n\
        broken.toml:13: WaveClosed: the hole `{wafe}` has no field: add `fields.wafe = { doc = \"...\" }`, or correct the name\n\
        broken.toml:29: GivenUp: the same message is at catalog/exchange.toml:193: MaxRetriesReached: remove one of them";
    assert_eq!(error.to_string(), expected);
    let places: Vec<_> = error.mistakes().map(|mistake| (mistake.file(), mistake.line(), mistake.entry())).collect();
    let file = "broken.toml";
    assert_eq!(places, [(file, 16, Some("WaveClosed")), (file, 13, Some("WaveClosed")), (file, 29, Some("GivenUp"))]);
    assert_eq!(error.mistakes().len(), 3);
    assert!(error.mistakes().all(|mistake| mistake.to_string().ends_with(mistake.message())));
}

#[test]
fn files_that_are_not_catalogs_are_refused() {
    for (name, text) in [
        ("nothing", ""),
        ("prose", "The moon is full."),
        ("another file", "[package]\nname = \"x\"\n"),
        ("bytes", "\u{0}\u{1}\u{FEFF}"),
        ("half a table", "[family\n"),
        ("deep", &"[".repeat(5_000)),
        ("holes without end", &family("[\"NW-01\"]", &"{user} is lost. ".repeat(5_000))),
        ("a long word", &family("[\"NW-01\"]", &format!("Northwind gave up {{user}} {}", "x".repeat(100_000)))),
        ("many codes", &family(&format!("[{}]", "\"NW-01\", ".repeat(70_000)), "Northwind gave up user {user}.")),
    ] {
        let error = extended(&[("mine.toml", text)]).expect_err(name);
        let is_placed = |mistake: Mistake<'_>| mistake.file() == "mine.toml" && mistake.line() > 0;
        assert!(error.mistakes().all(is_placed), "{name}: {error}");
        assert!(error.mistakes().len() > 0, "{name}");
    }
}

/// Hundreds of entries, whose beginnings and ends distinguish them or not.
#[test]
fn many_entries_are_recognized() {
    let (head, entry) = CONTOSO.split_once("[[error]]").expect("there are entries");
    let entry = entry.split("[[error]]").next().expect("there is one");
    let nouns = ["queue", "ring", "bucket", "cohort", "stage"];
    let apart =
        |number: usize| format!("{}{number} of the tool took {{user}} for wave {{wave}} twice.", nouns[number % 5]);
    let alike = |number: usize| format!("The tool took {{user}} for wave {{wave}} twice, number {number}.");
    // Each beginning occurs with each end, so a table of all pairs would be huge.
    let tangled = |number: usize| match number % 3 {
        0 => format!("Tool {{user}} was in wave {{wave}} number {number} twice"),
        1 => format!("Tool {number} took user {{user}} with wave {{wave}}"),
        _ => format!("Tool {{user}} has too many of {number} waves: {{wave}}"),
    };
    let shapes: [(&str, &dyn Fn(usize) -> String); 3] = [("apart", &apart), ("alike", &alike), ("tangled", &tangled)];
    for (name, template) in shapes {
        let mut text = head.to_owned();
        for number in 100..350 {
            let entry = entry.replace("WaveClosed", &format!("Twice{number}"));
            let entry = entry.replace("User {user} was added to wave {wave} after its cutoff.", &template(number));
            write!(text, "[[error]]{entry}").unwrap();
        }
        let catalog = extended(&[("contoso.toml", &text)]).unwrap_or_else(|error| panic!("{name}: {error}"));
        for number in 100..350 {
            let message = template(number).replace("{user}", "alex@contoso.com").replace("{wave}", "W7");
            let recognized = catalog.recognize(&message).unwrap_or_else(|| panic!("{name}: {message}"));
            assert_eq!(recognized.kind().id(), format!("contoso/twice{number}"), "{name}: {message}");
            assert_eq!(recognized.fidelity(), Fidelity::Exact, "{name}: {message}");
            assert_eq!(recognized.to_error().to_string(), message, "{name}");
        }
        for &kind in ErrorKind::ALL {
            let message = samples::errors(kind)[0].to_string();
            let found = catalog
                .recognize(&message)
                .and_then(|found| found.documented())
                .map(|found| (found.kind(), found.fidelity()));
            let alone = recognize(&message).map(|found| (found.kind(), found.fidelity()));
            assert_eq!(found, alone, "{name}: {message}");
        }
    }
}

#[test]
fn the_example_reports_with_its_exit_status() {
    let mut path = std::env::current_exe().expect("a test has a path");
    path.pop();
    path.pop();
    path.extend(["examples", &format!("extend{}", std::env::consts::EXE_SUFFIX)]);
    assert!(path.exists(), "{} is missing: run `cargo build --examples --all-features`", path.display());
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/catalogs");
    let broken = refused(&[(&*data.join("broken.toml").display().to_string(), BROKEN)]);
    for (name, file, input, status, expected) in [
        ("no file", None, "", 0, "contoso/licenses-used-up: Tenant fabrikam.com has 3 licenses left"),
        ("a sound file", Some("contoso.toml"), CLOSED, 0, "contoso/wave-closed: User alex@contoso.com was added"),
        ("an unknown line", Some("contoso.toml"), "WAVE-001: ?", 1, "the code is that of contoso/wave-closed: "),
        ("a broken file", Some("broken.toml"), CLOSED, 2, &*broken),
        ("no such file", Some("none.toml"), CLOSED, 2, "none.toml: "),
    ] {
        let mut child = Command::new(&path)
            .args(file.map(|file| data.join(file)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example starts");
        // It may end without reading.
        drop(child.stdin.take().expect("it is piped").write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("the example ends");
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("it is UTF-8")).concat();
        assert_eq!(output.status.code(), Some(status), "{name}: {text}");
        assert!(text.contains(expected), "{name}: {text}");
    }
}

#[test]
fn an_entry_may_be_the_name_of_an_exception() {
    let message = "message = \"User {user} was added to wave {wave} after its cutoff.\"\n";
    let start = CONTOSO.find(message).expect("the entry has a message");
    let fields = CONTOSO[start..].find("summary").expect("and a summary");
    let named = format!("{}name = \"MailboxInClosedWaveException\"\n{}", &CONTOSO[..start], &CONTOSO[start + fields..]);
    let catalog = Catalog::builder().extend_from_toml("contoso.toml", &named).build().expect("it is sound");
    for (text, detail) in [
        ("MailboxInClosedWaveException", None),
        ("MailboxInClosedWaveException: too late", Some("too late")),
        ("Contoso.Tool.MailboxInClosedWaveException: too late", Some("too late")),
    ] {
        let recognized = catalog.recognize(text).expect(text);
        assert_eq!((recognized.kind().id(), recognized.get("detail")), ("contoso/wave-closed", detail), "{text}");
    }
    assert!(catalog.recognize("MailboxInClosedWaveException was thrown").is_none());
}

#[test]
fn own_kinds_are_candidates_of_what_is_refused() {
    let near = EXTENDED.parse("User alex@contoso.com was added to wave 7 too late.").unwrap_err();
    assert_eq!(near.candidates()[0].kind().id(), "contoso/wave-closed");
    let differences: Vec<_> = near.differences(near.candidates()[0].kind()).iter().map(ToString::to_string).collect();
    assert_eq!(differences, ["lacks \"after its cutoff\""]);
    let cut = EXTENDED.parse("User alex@contoso.com was added to wave 7 aft...").unwrap_err();
    assert!(cut.beginning_of().map(|kind| kind.id()).eq(["contoso/wave-closed"]));
    assert_eq!(MigrationError::parse(near.message()).unwrap_err().candidates(), []);
}

#[test]
fn an_error_of_each_kind_comes_back_from_json() {
    let coded = format!("WAVE-003: {USED_UP}");
    let own = [CLOSED, USED_UP, &coded].map(|message| EXTENDED.parse(message).unwrap());
    let documented = ErrorKind::ALL.iter().flat_map(|&kind| samples::errors(kind)).map(AnyError::from);
    for error in own.into_iter().chain(documented) {
        let json = serde_json::to_string(&error).unwrap();
        let read = EXTENDED.deserialize(&mut serde_json::Deserializer::from_str(&json));
        assert_eq!(read.unwrap_or_else(|problem| panic!("{json}: {problem}")), error, "{json}");
    }
    for (json, problem) in [
        (
            r#"{"kind": "contoso/no-such-kind", "fields": {}}"#,
            "`contoso/no-such-kind` is not the id of a kind in this catalog",
        ),
        (
            r#"{"kind": "contoso/wave-closed", "fields": {"user": "a"}}"#,
            "contoso/wave-closed: the field `wave` is missing",
        ),
        (
            r#"{"kind": "contoso/wave-closed", "code": "EXCH-15", "fields": {"user": "a", "wave": "7"}}"#,
            "contoso/wave-closed: EXCH-15 is not a code of this kind",
        ),
    ] {
        let error = EXTENDED.deserialize(&mut serde_json::Deserializer::from_str(json)).unwrap_err();
        assert!(error.to_string().starts_with(problem), "{json}: {error}");
    }
}

#[cfg(feature = "scan")]
#[test]
fn own_errors_are_found_in_longer_texts() {
    let log = format!(
        "08:00 ERROR WAVE-001: {CLOSED}\n08:01 INFO fine\n08:02 WARN {USED_UP}\n08:03 Max retry for user with id 42 reached."
    );
    let found: Vec<_> = EXTENDED.scan(&log).map(|found| (found.recognized().kind().id(), found.text())).collect();
    let closed = format!("WAVE-001: {CLOSED}");
    assert_eq!(
        found,
        [
            ("contoso/wave-closed", &*closed),
            ("contoso/licenses-used-up", USED_UP),
            ("exchange/max-retries-reached", "Max retry for user with id 42 reached."),
        ],
    );
    assert!(found.iter().all(|(_, text)| log.contains(text)));
    // The built-in catalog knows one of them.
    assert_eq!(m365_migration_errors::scan(&log).count(), 1);
}

#[cfg(feature = "records")]
#[test]
fn own_errors_are_found_in_files() {
    use m365_migration_errors::records::{Outcome, Records};

    let json = format!(r#"{{"results": [{{"user": "a@x.com", "service": "Teams", "message": "{CLOSED}"}}]}}"#);
    let csv = format!("User,Service,Status,Error\na@x.com,Teams,failed,\"WAVE-001: {CLOSED}\"\n");
    let wrapped = format!("a@x.com Teams\n{}\n", CLOSED.replace("added to", "added\nto"));
    for (name, input) in [("JSON", &*json), ("CSV", &*csv), ("text", CLOSED), ("wrapped text", &*wrapped)] {
        let records: Vec<_> = Records::new(input.as_bytes()).with_catalog(*EXTENDED).map(Result::unwrap).collect();
        let [record] = &*records else { panic!("{name}: {records:?}") };
        assert_eq!(record.extended(), Some(&own(*EXTENDED, CLOSED)), "{name}");
        assert_eq!((record.outcome().as_str(), record.error()), ("error", None), "{name}");
        // The built-in catalog does not know it.
        let mut records = Records::new(input.as_bytes());
        assert!(records.by_ref().flatten().all(|record| !matches!(record.outcome(), Outcome::Error { .. })), "{name}");
        assert_eq!(records.summary().recognized(), 0, "{name}");
    }
}

#[cfg(feature = "scan")]
#[test]
fn a_reader_finds_what_the_catalog_finds_in_the_whole_text() {
    use std::io::Read;

    use m365_migration_errors::ScanReader;

    let catalog = *EXTENDED;
    let lines = [
        "11:02:03 INFO  polling\n",
        "11:02:04 ERROR WAVE-001: User 42 was added to wave 7\n   after its cutoff.\n",
        "11:02:05 ERROR EXCH-15: Max retry for user with id 43 reached.\n",
    ];
    let log = lines.concat().repeat(400);
    let expected: Vec<_> = catalog.scan(&log).map(|found| (found.range().start as u64, found.to_error())).collect();
    assert_eq!(expected.len(), 800);
    for piece in [1, 7, 100, 100_000] {
        let (first, second) = log.as_bytes().split_at(piece.min(log.len()));
        for reader in [ScanReader::new(first.chain(second)), ScanReader::following(first.chain(second))] {
            let mut reader = reader.with_catalog(catalog);
            let mut found: Vec<_> = reader.by_ref().map(|found| found.expect("it is in memory")).collect();
            reader.finish();
            found.extend(reader.map(|found| found.expect("it is in memory")));
            let found: Vec<_> = found.into_iter().map(|found| (found.range().start, AnyError::from(found))).collect();
            assert_eq!(found, expected, "cut after {piece} bytes");
        }
    }
}
