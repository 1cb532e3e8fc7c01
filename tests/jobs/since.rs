//! `triage --since`: what has changed since an earlier report.

use std::fs;

use serde_json::Value;

use super::triage::section;
use crate::{UNLICENSED, folder, run, unwrapped};

const HEADER: &str = "User,Object id,Service,Status,Code,Message\n";

/// The rows of a table, with three messages by name.
fn table(rows: &[&str]) -> String {
    let message = |row: &&str| {
        row.replace("LICENSE", UNLICENSED)
            .replace("RETRY", "Max retry for user with id alex@contoso.com reached.")
            .replace("ODD", "The pool of licenses is empty.")
    };
    HEADER.to_owned() + &rows.iter().map(message).collect::<Vec<_>>().join("\n") + "\n"
}

/// A list of changes, each as `user: error`.
fn changes(since: &Value, list: &str) -> Vec<String> {
    let change = |change: &Value| {
        let [user, error] = ["user", "error"].map(|key| change[key].as_str().unwrap_or("nobody"));
        format!("{user}: {error}")
    };
    since[list].as_array().expect("a list").iter().map(change).collect()
}

/// The name of a case; the rows of then and of now; what is fixed, new, still there, and not seen.
type Case = (&'static str, &'static [&'static str], &'static [&'static str], [&'static [&'static str]; 4]);

const ALEX: &str = "alex@contoso.com: teams-chat/teams-license-missing";
const MAX: &str = "alex@contoso.com: exchange/max-retries-reached";
const ODD: &str = "alex@contoso.com: not recognized: The pool of licenses is empty.";
const LICENSE_ROW: &str = "alex@contoso.com,,Teams,failed,,LICENSE";
const GOOD_ROW: &str = "alex@contoso.com,,Teams,completed,,";
const ODD_ROW: &str = "alex@contoso.com,,Teams,failed,,ODD";
const CASES: &[Case] = &[
    ("nothing", &[GOOD_ROW], &[GOOD_ROW], [&[], &[], &[], &[]]),
    ("the same error", &[LICENSE_ROW], &[LICENSE_ROW], [&[], &[], &[ALEX], &[]]),
    ("the same error, twice", &[LICENSE_ROW, LICENSE_ROW], &[LICENSE_ROW, LICENSE_ROW], [&[], &[], &[ALEX], &[]]),
    ("a service without its error", &[LICENSE_ROW], &[GOOD_ROW], [&[ALEX], &[], &[], &[]]),
    ("a new error", &[GOOD_ROW], &[LICENSE_ROW], [&[], &[ALEX], &[], &[]]),
    (
        "a new user",
        &[GOOD_ROW],
        &[GOOD_ROW, "kim@contoso.com,,Teams,failed,,"],
        [&[], &["kim@contoso.com: failed: Teams"], &[], &[]],
    ),
    ("another error of the service", &[LICENSE_ROW], &[ODD_ROW], [&[ALEX], &[ODD], &[], &[]]),
    (
        "an error in two services",
        &[LICENSE_ROW],
        &["alex@contoso.com,,Exchange,failed,,RETRY", GOOD_ROW],
        [&[ALEX], &[MAX], &[], &[]],
    ),
    (
        "a service that was not read",
        &[LICENSE_ROW],
        &["alex@contoso.com,,Exchange,completed,,"],
        [&[], &[], &[], &[ALEX]],
    ),
    ("a user who was not read", &[LICENSE_ROW], &["kim@contoso.com,,Teams,completed,,"], [&[], &[], &[], &[ALEX]]),
    // The row without a service says that all is well, or nothing of the service.
    (
        "the task was read",
        &["alex@contoso.com,,,failed,,RETRY"],
        &["alex@contoso.com,,,completed,,"],
        [&[MAX], &[], &[], &[]],
    ),
    (
        "the service of a kind was not read",
        &["alex@contoso.com,,,failed,,LICENSE"],
        &["alex@contoso.com,,Exchange,completed,,"],
        [&[], &[], &[], &[ALEX]],
    ),
    ("the service of a kind was read", &["alex@contoso.com,,,failed,,LICENSE"], &[GOOD_ROW], [&[ALEX], &[], &[], &[]]),
    (
        "an unknown state",
        &[GOOD_ROW],
        &["alex@contoso.com,,Teams,Hibernating,,"],
        [&[], &["alex@contoso.com: unknown state: Teams"], &[], &[]],
    ),
    (
        "the user in other letters",
        &[LICENSE_ROW],
        &["ALEX@contoso.com,,Teams,completed,,"],
        [&["ALEX@contoso.com: teams-chat/teams-license-missing"], &[], &[], &[]],
    ),
    (
        "the service in other letters",
        &["alex@contoso.com,,Planner,failed,,ODD"],
        &["alex@contoso.com,,PLANNER,completed,,"],
        [&[ODD], &[], &[], &[]],
    ),
    (
        "a user by another id",
        &["alex@contoso.com,6a88de8d-7027-44c1-8674-03f826aa1704,Teams,failed,,ODD"],
        &[",6a88de8d-7027-44c1-8674-03f826aa1704,Teams,completed,,"],
        [&["6a88de8d-7027-44c1-8674-03f826aa1704: not recognized: The pool of licenses is empty."], &[], &[], &[]],
    ),
    (
        "a user by a new name, with the error",
        &["alex@contoso.com,6a88de8d-7027-44c1-8674-03f826aa1704,Teams,failed,,ODD"],
        &["new@contoso.com,6a88de8d-7027-44c1-8674-03f826aa1704,Teams,failed,,ODD"],
        [&[], &[], &["new@contoso.com: not recognized: The pool of licenses is empty."], &[]],
    ),
    ("an unknown error", &[ODD_ROW], &[ODD_ROW], [&[], &[], &[ODD], &[]]),
    (
        "a failed state",
        &["alex@contoso.com,,Teams,failed,,"],
        &[GOOD_ROW],
        [&["alex@contoso.com: failed: Teams"], &[], &[], &[]],
    ),
    (
        "a failed state that has a reason now",
        &["alex@contoso.com,,Teams,failed,,"],
        &[LICENSE_ROW],
        [&["alex@contoso.com: failed: Teams"], &[ALEX], &[], &[]],
    ),
    (
        "nobody's error, again",
        &[",,Teams,failed,,ODD"],
        &[",,Teams,failed,,ODD"],
        [&[], &[], &["nobody: not recognized: The pool of licenses is empty."], &[]],
    ),
    (
        "nobody's error, no more",
        &[",,Teams,failed,,ODD"],
        &[GOOD_ROW],
        [&[], &[], &[], &["nobody: not recognized: The pool of licenses is empty."]],
    ),
];

#[test]
fn says_what_has_changed() {
    let folder = folder("since");
    let earlier = folder.join("earlier.json").display().to_string();
    for (name, then, now, expected) in CASES {
        let then = run("triage", &["--json", "-"], table(then).as_bytes());
        fs::write(&earlier, &then.stdout).expect("the file can be written");
        let now = run("triage", &["--json", "--since", &earlier, "-"], table(now).as_bytes());
        assert_eq!((now.status, &*now.stderr), (Some(0), ""), "{name}");
        let report: Value = serde_json::from_str(&now.stdout).expect("it is JSON");
        let since = &report["since"];
        assert_eq!(since["file"], *earlier);
        let found = ["fixed", "new", "still_there", "not_seen"].map(|list| changes(since, list));
        assert_eq!(
            found,
            expected.map(|list| list.iter().map(|change| (*change).to_owned()).collect::<Vec<_>>()),
            "{name}"
        );
    }
}

#[test]
fn the_text_says_what_has_changed() {
    // The path is long.
    let folder = folder("since-text").join("a-folder-with-a-very-long-name-as-people-have-them/and-another-one-in-it");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let earlier = folder.join("earlier.json").display().to_string();
    let then = table(&[
        "alex@contoso.com,,Teams,failed,,LICENSE",
        "kim@contoso.com,,Exchange,failed,,",
        "lee@contoso.com,,,failed,,",
    ]);
    fs::write(&earlier, run("triage", &["--json", "-"], then.as_bytes()).stdout).expect("the file can be written");
    let now = table(&[
        "alex@contoso.com,,Teams,completed,,",
        "kim@contoso.com,,Exchange,failed,,",
        "kim@contoso.com,,Teams,failed,,ODD",
    ]);
    let text = run("triage", &["--since", &earlier, "-"], now.as_bytes()).stdout;
    let (right, lines) = section(&text, "What has changed");
    assert_eq!(right, "1 fixed, 1 new, 1 still there, 1 not read");
    let brief = run("triage", &["--brief", "--since", &earlier, "-"], now.as_bytes()).stdout;
    let (same, only) = section(&brief, "What has changed");
    assert_eq!((same, unwrapped(&only.join(" "))), (right, format!("Since {earlier}")));
    let name = unwrapped(&lines.join(" "));
    for says in [
        &format!("Since {earlier} Fixed "),
        " Fixed The user has no license that includes Teams ",
        " (alex@contoso.com) New not recognized: The pool of licenses is empty. (kim@contoso.com) Still there ",
        " Still there failed: Exchange (kim@contoso.com) Not read failed: the task (lee@contoso.com)",
    ] {
        assert!(name.contains(says), "{says}: {name}");
    }
    assert!(text.find("What has changed") > text.find("State of the users"), "{text}");
    assert!(text.find("What has changed") < text.find("Not recognized"), "{text}");
}

#[test]
fn says_what_is_wrong_with_the_earlier_report() {
    let folder = folder("since-wrong");
    let path = |name: &str| folder.join(name).display().to_string();
    let sound = run("triage", &["--json", "-"], UNLICENSED.as_bytes()).stdout;
    let redacted = run("triage", &["--json", "--redact", "-"], UNLICENSED.as_bytes()).stdout;
    let report = run("triage", &["-"], UNLICENSED.as_bytes()).stdout;
    let newer = sound.replacen("\"version\": 1", "\"version\": 2", 1);
    let what =
        "it is not a report of this program; --since takes the report of an earlier run, which `triage --json` writes";
    for (name, content, problem) in [
        ("redacted.json", Some(redacted), "it is redacted, so its users cannot be compared with those of another run"),
        ("newer.json", Some(newer), "a newer version of this program wrote it: use that one"),
        (
            "much-newer.json",
            Some("{\"version\": 7, \"people\": []}".into()),
            "a newer version of this program wrote it: ",
        ),
        ("text.txt", Some(report), &*format!("line 1, column 1: {what}")),
        ("other.json", Some("{\"value\": []}".into()), what),
        ("cut.json", Some(sound[..sound.len() / 2].into()), what),
        ("empty.json", Some(String::new()), what),
        ("missing.json", None, "o such file"),
    ] {
        let path = path(name);
        if let Some(content) = content {
            fs::write(&path, content).expect("the file can be written");
        }
        for form in ["--json", "--users"] {
            let [with, without] = [&[form, "--since", &path, "-"] as &[&str], &[form, "-"]]
                .map(|arguments| run("triage", arguments, UNLICENSED.as_bytes()));
            assert_eq!(with.status, Some(2), "{name}");
            assert!(with.stderr.starts_with(&format!("m365-migration: {path}: ")), "{name}: {}", with.stderr);
            assert!(with.stderr.contains(problem) && with.stderr.lines().count() == 1, "{name}: {}", with.stderr);
            assert_eq!(with.stdout, without.stdout, "{name}");
        }
    }
    let run = run("triage", &["--since", &folder.display().to_string(), "-"], UNLICENSED.as_bytes());
    assert_eq!((run.status, run.stdout.is_empty()), (Some(2), false), "{}", run.stderr);
}

#[test]
fn reads_what_powershell_has_written() {
    let earlier = folder("since-utf16").join("earlier.json").display().to_string();
    let sound = run("triage", &["--json", "-"], UNLICENSED.as_bytes()).stdout;
    for big_endian in [false, true] {
        let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        let utf16: Vec<u8> = [0xFEFF].into_iter().chain(sound.encode_utf16()).flat_map(bytes).collect();
        fs::write(&earlier, utf16).expect("the file can be written");
        let run = run("triage", &["--since", &earlier, "-"], UNLICENSED.as_bytes());
        assert_eq!((run.status, &*run.stderr), (Some(0), ""));
        assert_eq!(section(&run.stdout, "What has changed").0, "0 fixed, 0 new, 1 still there, 0 not read");
    }
}
