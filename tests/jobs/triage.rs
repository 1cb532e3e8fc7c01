//! `triage`: what to do about the errors in any input.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use m365_migration_errors::{ErrorCode, ErrorKind, MigrationError};
use serde_json::{Value, json};

use crate::{UNLICENSED, run, unwrapped};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
const USERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/users.json");
const MAPPING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/identity-mapping.txt");

/// The errors in the sample: user, code and message.
fn sample_errors() -> Vec<(String, String, String)> {
    let users: Value =
        serde_json::from_slice(&fs::read(USERS).expect("the sample is there")).expect("the sample is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut errors = Vec::new();
    for task in items(&users["value"]) {
        for status in items(&task["currentStatus"]) {
            for error in items(&status["errors"]) {
                errors.push((text(&task["id"]), text(&error["code"]), text(&error["message"])));
            }
        }
    }
    assert!(errors.len() > 50, "the sample has {} errors", errors.len());
    errors
}

#[test]
fn lists_the_error_with_the_most_users_first() {
    let mut users: BTreeMap<ErrorCode, BTreeSet<String>> = BTreeMap::new();
    for (user, _, message) in sample_errors() {
        if let Some(code) = MigrationError::parse(&message).ok().and_then(|error| error.code()) {
            users.entry(code).or_default().insert(user);
        }
    }
    let (code, users) = users.into_iter().max_by_key(|(_, users)| users.len()).expect("there are some");

    let run = run("triage", &[USERS], b"");
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        Some((words.next()?.parse::<usize>().ok()?, words.next()?.parse::<usize>().ok()?, words.next()?.to_owned()))
    };
    let overview = run.stdout.lines().skip_while(|line| !line.starts_with("Overview ")).skip(2);
    let rows: Vec<_> = overview.map_while(row).collect();
    assert_eq!(rows[0], (1, users.len(), code.to_string()));
    assert!(rows.len() > 20, "{rows:#?}");
    assert!(rows.iter().map(|row| row.0).eq(1..=rows.len()), "{rows:#?}");
    assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse(row.1)), "{rows:#?}");

    // The details have the same numbers.
    let headings: Vec<_> = details(&run.stdout).into_iter().map(|lines| lines[0]).collect();
    assert!(headings[0].starts_with(&format!("1. {code} ")), "{}", headings[0]);
    assert!(headings[0].ends_with(&format!(" {} users", users.len())), "{}", headings[0]);
    assert_eq!(headings.len(), rows.len(), "{headings:#?}");
}

/// The details of each kind, from its heading on.
fn details(stdout: &str) -> Vec<Vec<&str>> {
    let sections = stdout.split("\n\n").map(|section| section.lines().collect::<Vec<_>>());
    sections.filter(|lines| lines[0].split_once(". ").is_some_and(|(n, _)| n.parse::<usize>().is_ok())).collect()
}

#[test]
fn without_arguments_reads_the_samples_and_says_so() {
    let sample = run("triage", &[], b"").stdout;
    // One is an archive of two files.
    let files = fs::read_dir(SAMPLES).expect("the samples are there").count() + 1;
    let headline = "Some have the same batch in another form; each user counts once.";
    assert!(sample.starts_with(&format!("{files} files of sample data read: examples/data\n{headline}\n")), "{sample}");
    let named = run("triage", &[USERS], b"").stdout;
    assert!(named.starts_with("1 file read: examples/data/users.json\n"), "{named}");
}

#[test]
fn the_readme_names_every_sample() {
    let readme = include_str!("../../README.md");
    for entry in fs::read_dir(SAMPLES).expect("the samples are there") {
        let file = entry.expect("the folder can be read").file_name();
        let path = format!("examples/data/{}", file.to_str().expect("it is UTF-8"));
        assert!(readme.split(['`', ' ']).any(|word| word == path), "{path}");
    }
}

#[test]
fn prints_plain_lines_into_a_pipe_and_summaries_first() {
    for arguments in [&[] as &[&str], &["--brief"], &["--users"]] {
        let stdout = run("triage", arguments, b"").stdout;
        assert!(!stdout.contains('\x1B'), "{stdout}");
        assert!(stdout.lines().all(|line| line.chars().count() <= 100 && line.trim_end() == line), "{stdout}");
        let details = if arguments == ["--brief"] { "" } else { "\n1. " };
        let sections = [
            "\nOverview ",
            "\nRetry now ",
            "\nWorklist ",
            details,
            "\nNot recognized ",
            "\nFailed without a reason: ",
            "\nDamaged: ",
            "\nInputs ",
        ];
        assert!(sections.iter().all(|section| stdout.contains(section)), "{stdout}");
        let order = sections.iter().filter(|section| !section.is_empty()).map(|section| stdout.find(section));
        assert!(order.is_sorted(), "{stdout}");
    }
}

#[test]
fn lists_what_to_retry_now() {
    let mut users: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (user, code, message) in sample_errors() {
        if let Ok(error) = MigrationError::parse_coded(code.as_str(), message.as_str()) {
            if error.retryability().is_retryable_now() {
                users.entry(error.kind().id()).or_default().insert(user);
            }
        }
    }
    assert!(users.len() > 3, "{users:?}");
    let run = run("triage", &["--brief", USERS], b"");
    let section: Vec<_> = run.stdout.lines().skip_while(|line| !line.starts_with("Retry now ")).collect();
    let section = &section[..section.iter().position(|line| line.is_empty()).expect("a section follows")];
    for (kind, users) in users {
        let unit = ErrorKind::ALL.iter().find(|other| other.id() == kind).and_then(|kind| kind.retryability().unit());
        let row = format!(" {} {kind} {}", users.len(), unit.expect(kind).describe());
        assert!(section.iter().any(|line| unwrapped(line).ends_with(&row)), "{row}: {section:#?}");
    }
}

#[test]
fn lists_all_users_with_users() {
    let mut users: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (user, code, message) in sample_errors() {
        if let Ok(error) = MigrationError::parse_coded(code.as_str(), message.as_str()) {
            users.entry(error.kind().id()).or_default().insert(user);
        }
    }
    assert!(users.values().any(|users| users.len() > 3), "{users:?}");
    assert!(run("triage", &[USERS], b"").stdout.contains(" more\n"));

    let run = run("triage", &["--users", USERS], b"");
    assert!(!run.stdout.contains(" more\n"), "{}", run.stdout);
    let details = details(&run.stdout);
    for (kind, users) in users {
        let lines = details.iter().find(|lines| lines[0].split(' ').any(|word| word == kind)).expect(kind);
        let (_, listed) = lines.split_at(lines.iter().position(|line| line.starts_with("   Users ")).expect(kind));
        assert!(users.iter().all(|user| listed.iter().any(|line| line.contains(user))), "{kind}: {listed:#?}");
    }
}

#[test]
fn repeats_neither_steps_nor_users() {
    let message = |kind: ErrorKind, user| kind.message().replace("{user}", user).replace("{tenant}", "contoso.com");
    // The second kind has the same users; the third has the same steps and one of the users.
    let lines = [
        message(ErrorKind::TeamsChatTeamsLicenseMissing, "alex@contoso.com"),
        message(ErrorKind::TeamsChatTeamsLicenseMissing, "blake@contoso.com"),
        message(ErrorKind::TeamsChatTeamsLicenseMissing, "blake@contoso.com"),
        message(ErrorKind::GeneralUserMigrationFailed, "alex@contoso.com"),
        message(ErrorKind::GeneralUserMigrationFailed, "blake@contoso.com"),
        message(ErrorKind::TeamsMeetingTeamsLicenseMissing, "alex@contoso.com"),
    ];
    let run = |options: &[&str]| run("triage", &[options, &["-"]].concat(), lines.join("\n").as_bytes()).unwrapped();
    let brief = run(&[]);
    assert!(brief.contains(" (steps as under 1) "), "{brief}");
    let caution = " Caution In the target tenant, assign a license with Exchange Online only after identity mapping ";
    assert_eq!(brief.matches(caution).count(), 1, "{brief}");
    assert!(brief.contains(" Users same users as 1 "), "{brief}");
    assert!(brief.contains(" Users alex@contoso.com; all also under 1 Inputs "), "{brief}");
    let full = run(&["--users"]);
    assert!(full.contains(" Users alex@contoso.com, blake@contoso.com; same users as 1 "), "{full}");
}

#[test]
fn leaves_the_details_out_with_brief() {
    let (full, brief) = (run("triage", &[USERS], b"").stdout, run("triage", &["--brief", USERS], b"").stdout);
    let step = |line: &&str| line.starts_with("                1. ");
    assert!(full.lines().any(|line| step(&line)));
    assert!(!brief.lines().any(|line| step(&line)), "{brief}");
    assert!(details(&brief).is_empty(), "{brief}");
    // The rest is the same.
    let (start, _) = full.split_once("\n1. ").expect("the details are there");
    let (_, unknown) = full.split_once("\nNot recognized ").expect("the section is there");
    assert_eq!(brief, format!("{start}\nNot recognized {unknown}"));
}

#[test]
fn shows_unrecognized_messages_in_full() {
    let unknown: Vec<_> = sample_errors()
        .into_iter()
        .filter(|(_, code, message)| MigrationError::parse_coded(code.as_str(), message.as_str()).is_err())
        .collect();
    assert!(unknown.len() >= 3, "{unknown:?}");

    for arguments in [&[] as &[&str], &["--brief"], &["--users"]] {
        let run = run("triage", &[arguments, &[USERS, MAPPING]].concat(), b"").unwrapped();
        let (_, section) = run.rsplit_once("Not recognized").expect("the section is there");
        for (user, code, message) in &unknown {
            assert!(section.contains(&unwrapped(message)), "{message}");
            assert!(section.contains(user), "{user}");
            assert!(section.contains(code), "{code}");
        }
        // In the input, this message is wrapped and indented.
        assert!(section.contains(
            "was changed by another request while the report was being written, so its values were left as they were."
        ));
    }
}

#[test]
fn reads_every_kind_of_input() {
    let error = json!({"code": "CTTM-005", "message": UNLICENSED});
    let task = json!({"id": "1", "currentStatus": [{"service": "Teams", "message": "", "errors": [error]}]});
    let powershell = json!({"Id": "1", "AdditionalProperties": {}, "CurrentStatus": [
        {"Service": "Teams", "Message": null, "Errors": [{"Code": "", "Message": UNLICENSED, "Details": null}]},
    ]});
    let in_status = json!({"id": "1", "currentStatus": [{"service": "Teams", "message": UNLICENSED, "errors": []}]});
    let summary = json!({"id": "1", "currentStatus": [{"message": "2 of 3 steps completed", "errors": [error]}]});
    let wrapped = UNLICENSED.replace(" does", "\r\n   does").replace(" Assign", "\r\n   Assign");
    let report = format!("PS C:\\> $report\r\n\r\nIdentity : 1\r\nState    : Failed\r\nError    : {wrapped}\r\n\r\n");
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(report.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (name, input) in [
        ("a page", json!({"@odata.context": "x", "value": [task]}).to_string().into_bytes()),
        ("a job with its users", json!({"id": "job", "users": [task]}).to_string().into_bytes()),
        ("a task", task.to_string().into_bytes()),
        ("an array", json!([task]).to_string().into_bytes()),
        ("two pages", format!("{}\n{}", json!({"value": []}), json!({"value": [task]})).into_bytes()),
        ("PowerShell", json!([powershell]).to_string().into_bytes()),
        ("the message of the status", in_status.to_string().into_bytes()),
        ("a summary", summary.to_string().into_bytes()),
        ("the report", report.clone().into_bytes()),
        ("the report in UTF-16", utf16),
        ("a line", format!("\n{UNLICENSED}\n\n").into_bytes()),
        ("a line with a code in brackets", format!("[CTTM-005] {UNLICENSED}").into_bytes()),
        ("wrapped lines", wrapped.into_bytes()),
    ] {
        let run = run("triage", &["-"], &input);
        assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{name}");
        let headline = "1 file read: standard input 1 user, 1 of them with errors ";
        assert!(run.unwrapped().starts_with(headline), "{name}: {}", run.stdout);
        assert!(run.stdout.contains(": 1 recognized, 0 not recognized, "), "{name}: {}", run.stdout);
        assert!(run.stdout.contains("\n1. CTTM-005 "), "{name}: {}", run.stdout);
    }
}

#[test]
fn reports_with_its_exit_status() {
    let clean = r#"{"value": [{"id": "1", "currentStatus": [{"service": "Teams", "errors": []}]}]}"#;
    let foreign = r#"{"error": {"code": "Busy", "message": "What?"}}"#;
    let flat = r#"{"Id": "1", "CurrentStatus": [{"Service": "Teams", "Errors": "System.Object[]"}]}"#;
    let sample = "42 files of sample data read: examples/data ";
    for (name, arguments, input, status, stdout, stderr) in [
        ("the samples", &[] as &[&str], "", 0, sample, ""),
        ("errors to check", &["--check"], "", 1, sample, ""),
        (
            "errors that are not recognized",
            &["--check", "-"],
            foreign,
            1,
            "1 file read: standard input 0 users, and errors that name no user 1 entry: 0 recognized, 1 not recognized, ",
            "",
        ),
        (
            "nothing to check",
            &["--check", "-"],
            clean,
            0,
            "1 file read: standard input 1 user, no errors 1 entry: ",
            "",
        ),
        (
            "text without an error",
            &["--check", "-"],
            "What?",
            0,
            "1 file read: standard input nothing recognized in 1 line ",
            "",
        ),
        (
            "cut by PowerShell",
            &["-"],
            flat,
            0,
            "1 file read: standard input nothing recognized in what could be read ",
            "",
        ),
        ("cut by PowerShell, to check", &["--check", "-"], flat, 1, "1 file read: ", ""),
        ("no such file", &["/no/such.json"], "", 2, "", "/no/such.json: "),
        ("no workbook", &["-"], "PK\u{3}\u{4}\u{14}", 2, "", "standard input: the ZIP archive is damaged ("),
        ("one file of two", &["--check", "/no/such.json", "-"], UNLICENSED, 2, "1 file read", "/no/such.json: "),
        (
            "broken JSON",
            &["-"],
            "{\"value\": [",
            2,
            "1 file read: ",
            "m365-migration: standard input:1#/value/0: byte 11: the JSON ends in the middle; fetch it again",
        ),
        (
            "JSON of another shape",
            &["-"],
            "{\"a\": 1}",
            2,
            "1 file read: ",
            "m365-migration: standard input: nothing in it is a known task",
        ),
        ("a wrong argument", &["--chekc"], "", 2, "", "--chekc"),
        ("options that exclude each other", &["--brief", "--users"], "", 2, "", "--brief"),
    ] {
        let run = run("triage", arguments, input.as_bytes());
        assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
        assert!(
            run.unwrapped().starts_with(stdout) && stdout.is_empty() == run.stdout.is_empty(),
            "{name}: {}",
            run.stdout
        );
        assert!(run.stderr.contains(stderr) && stderr.is_empty() == run.stderr.is_empty(), "{name}: {}", run.stderr);
    }
    let help = run("triage", &["--help"], b"").unwrapped();
    assert!(help.contains("Exit status: 0 if everything was read; 1 with --check "), "{help}");
}

/// The bytes of a file that is not text: pseudo-random values.
fn noise() -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..4096).map(|_| next()).collect()
}

#[test]
fn reports_no_errors_only_if_it_understood_the_input() {
    let noise = noise();
    let table = |rows: &str| format!("User,Service,Status,Error\n{rows}").into_bytes();
    let log = b"2025-11-18 INFO polled 40 users\n2025-11-18 INFO next poll in 42 s\n".to_vec();
    let failed =
        r#"{"value": [{"id": "1", "currentStatus": [{"service": "Teams", "status": "failed", "errors": []}]}]}"#;
    for (name, input, status, checked, says, fault) in [
        ("lines of a log", log, 0, 0, "nothing recognized in 2 lines", ""),
        ("an empty file", Vec::new(), 0, 0, "nothing recognized in 0 lines", ""),
        (
            "another JSON",
            br#"[{"city": "Paris"}, {"city": "Rome"}]"#.to_vec(),
            2,
            2,
            "nothing recognized in ",
            "nothing in it is",
        ),
        (
            "another table",
            b"Name,Color,Size\nalex,red,1\nkim,green,2\n".to_vec(),
            2,
            2,
            "nothing recognized in 2 lines",
            "nothing in it is",
        ),
        (
            "another page",
            b"<table><tr><th>City</th><th>Size</th></tr><tr><td>Rome</td><td>1</td></tr></table>".to_vec(),
            2,
            2,
            "nothing recognized in 2 lines",
            "nothing in it is",
        ),
        ("prose in HTML", b"<html><p>Rome is old.</p></html>".to_vec(), 0, 0, "nothing recognized in 1 line", ""),
        ("random bytes", noise, 2, 2, "nothing recognized in what could be read", "is not text"),
        ("zeros", vec![0; 512], 2, 2, "nothing recognized in what could be read", "is not text"),
        (
            "a picture",
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(),
            2,
            2,
            "nothing recognized in what could be read",
            "a picture",
        ),
        ("good states", table("1,Teams,completed,\n2,Teams,inProgress,\n"), 0, 0, "2 users, no errors 2 entries: ", ""),
        ("an unknown state", table("1,Teams,Hibernating,\n"), 0, 0, "1 user, no errors, but unknown states ", ""),
        ("a failed state", table("1,Teams,completed,\n2,Teams,failed,\n"), 0, 1, "2 users, 1 of them with errors ", ""),
        ("a failed service", failed.into(), 0, 1, "1 user, 1 of them with errors ", ""),
        ("a text", table("1,Teams,failed,the pool is empty\n"), 0, 1, "1 user, 1 of them with errors ", ""),
    ] {
        for (arguments, status) in [(&["-"] as &[&str], status), (&["--check", "-"], checked)] {
            let run = run("triage", arguments, &input);
            assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
            let page = run.unwrapped();
            assert!(page.starts_with(&format!("1 file read: standard input {says}")), "{name}: {page}");
            assert!(run.stderr.contains(fault) && fault.is_empty() == run.stderr.is_empty(), "{name}: {}", run.stderr);
            let without_a_reason = page.contains("Failed without a reason: look at them in the portal ");
            assert_eq!(without_a_reason, name.starts_with("a failed "), "{name}: {page}");
        }
    }
}

/// Makes an empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("triage-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
    fs::write(path, content).expect("the file can be written");
}

/// The rows of the table of inputs: the counts (read, known, unknown, failed, clean, skipped, damaged) and the rest.
fn inputs(stdout: &str) -> Vec<([u64; 7], String)> {
    let (_, section) = stdout.split_once("\nInputs ").expect("the section is there");
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers: Vec<u64> = words.iter().map_while(|word| word.parse().ok()).collect();
        Some((numbers.try_into().ok()?, words[7..].join(" ")))
    };
    // A long name goes on in the next line.
    section.lines().skip(2).filter_map(row).collect()
}

#[test]
fn counts_of_each_input_add_up() {
    let rows = inputs(&run("triage", &["--brief"], b"").stdout);
    assert!(rows.len() > 20, "{rows:#?}");
    for ([read, parts @ ..], name) in &rows {
        assert_eq!(*read, parts.iter().sum::<u64>(), "{name}");
    }
    let (total, rows) = rows.split_last().expect("there are some");
    let sums = std::array::from_fn(|i| rows.iter().map(|row| row.0[i]).sum());
    assert_eq!(*total, (sums, "total".into()));
    assert!(rows.iter().any(|row| row.1 == "JSON, UTF-8 examples/data/powershell-cut.json"), "{rows:#?}");
    assert!(rows.is_sorted_by_key(|row| row.1.split_once(" examples/").map(|(_, name)| name)), "{rows:#?}");
}

#[test]
fn reads_folders_files_and_a_pipe_in_one_go() {
    let folder = folder("folders");
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(UNLICENSED.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let task = r#"{"id": "1", "currentStatus": []}"#;
    write(&folder.join("b.txt"), b"Max retry for user with id \xE9 reached.");
    write(&folder.join("a/z.log"), &utf16);
    write(&folder.join("a/c.csv"), b"Id;Status;Message\n7;failed;Max retry for user with id 7 reached.\n");
    write(&folder.join(".hidden/x.json"), b"{");
    let last = folder.with_file_name("triage-last.json");
    write(&last, task.as_bytes());
    let paths = [folder.to_str(), last.to_str()].map(|path| path.expect("it is UTF-8"));

    let run =
        run("triage", &["--brief", paths[0], "-", paths[1]], b"\xEF\xBB\xBFMax retry for user with id \xFF reached.");
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    let page = run.unwrapped();
    // A path that is wider than the table is wrapped.
    let formats = ["CSV, UTF-8", "text, UTF-16LE", "text, Windows-1252", "text, UTF-8", "JSON, UTF-8"];
    let places = formats.map(|format| page.find(&format!(" {format} ")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", run.stdout);
    assert!(page.starts_with("5 files read: "), "{}", run.stdout);
    assert!(page.contains(" 5 users, 4 of them with errors 5 entries: 4 recognized, "), "{}", run.stdout);
    assert!(page.ends_with("standard input: undecodable, shown as U+FFFD: 1 piece"), "{}", run.stdout);
}

#[test]
fn counts_a_user_once() {
    let [all, one] = [&[USERS, USERS] as &[&str], &[USERS]].map(|files| run("triage", files, b"").stdout);
    let overview = |page: &str| {
        let (_, section) = page.split_once("\nOverview ").expect("the section is there");
        section.split_once("\nNot recognized ").expect("a section follows").0.to_owned()
    };
    assert_eq!(overview(&all), overview(&one));
    let users = |page: &str| page.lines().find(|line| line.contains(" of them with errors")).map(String::from);
    assert_eq!(users(&all), users(&one));
}

#[test]
fn shows_where_an_unrecognized_message_is_and_the_nearest_kind() {
    let line = "2025-11-06T11:25:36Z CTTM-018: The directory did not answer in time.\n";
    let input = line.repeat(5);
    let nearest = "Did you mean teams-chat/sip-address-missing: ";
    for (arguments, places) in [
        (&["-"] as &[&str], " - standard input:1 - standard input:2 - standard input:3 and 2 more Code CTTM-018 "),
        (&["--users", "-"], " - standard input:4 - standard input:5 Code CTTM-018 "),
    ] {
        let page = run("triage", arguments, input.as_bytes()).unwrapped();
        assert!(page.contains("1 message") && page.contains(places) && page.contains(nearest), "{page}");
    }
}

#[test]
fn reports_damage_and_what_to_do() {
    let cut = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/powershell-cut.json");
    let cures = |page: &str| page.matches("write the objects with `ConvertTo-Json -Depth 100`").count();
    let [few, all] = [&[cut] as &[&str], &["--users", cut]].map(|arguments| run("triage", arguments, b"").unwrapped());
    assert!(few.contains(" no errors in what could be read "), "{few}");
    assert!(
        few.contains("Damaged: errors may be missing ")
            && few.contains(" 12 places - examples/data/powershell-cut.json:")
    );
    assert!(few.contains(" and 9 more "), "{few}");
    assert_eq!((cures(&few), cures(&all)), (3, 12), "{all}");
}

#[test]
fn draws_no_progress_bar_into_a_pipe() {
    let mut input = vec![b' '; 17 << 20];
    input.extend_from_slice(br#"{"id": "1", "currentStatus": []}"#);
    let path = folder("long").join("long.json");
    write(&path, &input);
    let run = run("triage", &[path.to_str().expect("it is UTF-8")], b"");
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    assert!(!run.stdout.contains(['\r', '\x1B']), "{}", run.stdout);
    assert!(run.stdout.contains("\n1 user, no errors\n"), "{}", run.stdout);
}
