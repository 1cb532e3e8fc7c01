//! `triage --redact`: no output has a value of a message or the name of a user.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use m365_migration_errors::ErrorKind;
use serde_json::{Value, json};

use super::programmes::{COUNT, error, status, task};
use crate::support::workbook::{texts, workbook, zip};
use crate::{Run, UNLICENSED, folder, run};

/// The word that all values, names and ids begin with, and nothing else has.
const SECRET: &str = "zqx";

/// The outputs of one run: by option and name, with standard output and standard error.
fn outputs(folder: &Path, options: &[&str], inputs: &[&str], input: &str) -> (Run, BTreeMap<&'static str, String>) {
    let files = [
        ("--csv", folder.join("todo.csv")),
        ("--retry", folder.join("retry.txt")),
        ("--html", folder.join("page.html")),
    ];
    let mut arguments: Vec<String> = vec!["--redact".into()];
    for (option, path) in &files {
        arguments.extend([(*option).into(), path.display().to_string()]);
    }
    let arguments: Vec<&str> = arguments.iter().map(|argument| &**argument).chain(options.iter().copied()).collect();
    let run = run("triage", &[&*arguments, inputs].concat(), input.as_bytes());
    let written = files.map(|(option, path)| (option, fs::read_to_string(path).unwrap_or_default()));
    (run, written.into())
}

/// Checks that no output of any form has a word, and returns the JSON.
fn check(name: &str, inputs: &[&str], input: &str, words: &[&str]) -> Value {
    let folder = folder(&format!("redacted-{}", name.replace([' ', '/'], "-")));
    let mut report = Value::Null;
    for options in [&["--users"] as &[&str], &["--brief"], &["--json"]] {
        let (run, written) = outputs(&folder, options, inputs, input);
        assert!(matches!(run.status, Some(0 | 2)) && !run.stdout.is_empty(), "{name}, {options:?}: {}", run.stderr);
        let all = [("stdout", &run.stdout), ("stderr", &run.stderr)];
        let all = all.into_iter().chain(written.iter().map(|(name, text)| (*name, text)));
        for (output, text) in all {
            let text = text.to_lowercase();
            for word in words {
                let place = text.find(word).map(|place| text[..place].lines().last().unwrap_or_default().to_owned());
                assert_eq!(place, None, "{name}, {options:?}: {output} has {word}");
            }
        }
        if options == ["--json"] {
            report = serde_json::from_str(&run.stdout).expect("it is JSON");
        }
    }
    report
}

#[test]
fn no_value_of_any_kind_is_in_an_output() {
    let mut tasks = Vec::new();
    let mut log = String::new();
    for (number, kind) in ErrorKind::ALL.iter().enumerate() {
        for is_full in [false, true] {
            let user = format!("{SECRET}user{number}@{SECRET}.com");
            let message = error(*kind, &format!("{SECRET}{number}v"), &user, is_full).to_string();
            let code = kind.codes().first().map_or("", |code| code.as_str());
            let error = json!({"code": code, "message": message});
            tasks.push(task(&format!("{SECRET}id{number}"), &[status("Teams", "failed", &[error])]));
            let line = format!("2025-11-18T10:00:00Z ERROR {code}: {message}\n");
            log.push_str(&line);
        }
    }
    let count = COUNT.to_string();
    let words = [SECRET, &count, "918,273"];
    for (name, input) in [("json", json!({"value": tasks}).to_string()), ("log", log)] {
        let report = check(name, &["-"], &input, &words);
        let kinds = report["kinds"].as_array().expect("a list").len();
        assert!(kinds > ErrorKind::ALL.len() * 8 / 10, "{name}: only {kinds} kinds were recognized");
    }
}

#[test]
fn nothing_that_names_somebody_is_in_an_output() {
    let known = UNLICENSED.replace("alex", "zqxalex").replace("contoso", "zqxcontoso");
    let table = |rows: &str| format!("User,Object id,Service,Status,Time,Code,Message\n{rows}\n");
    for (name, input) in [
        ("several ids", table(&format!("zqxa@x.com,zqxid1,Teams,failed,,,\"{known}\"\nzqxid1,,Teams,failed,,,"))),
        ("an unknown service", table("zqxa,,zqxPlanner,failed,,,")),
        ("an unknown state", table("zqxa,,Teams,zqxHibernating,,,")),
        ("a state that fails", table("zqxa,,Teams,zqxfailed,,,")),
        ("an unknown state with an error", table(&format!("zqxa,,Teams,zqxHibernating,,,\"{known}\""))),
        ("a state in words", table("zqxa,,Teams,failed for zqxa,,,")),
        ("a failure in one word", table("zqxa,,Teams,ZqxFailed,,,")),
        ("a time", table("zqxa,,Teams,failed,zqx 2025,,\nzqxb,,Teams,failed,2025-11-18 zqxb,,")),
        ("an unknown code", table("zqxa,,Teams,failed,,ZQX-007,what is this")),
        ("a code and no message", table("zqxa,,Teams,failed,,ZQX-007,")),
        ("an unknown message", table("zqxa,,Teams,failed,,,The pool of zqxa is empty")),
        ("a known code with another message", table("zqxa,,Teams,failed,,CTTM-005,zqxa cannot use Teams")),
        ("code and message swapped", table(&format!("zqxa,,Teams,failed,,\"{known}\",CTTM-005"))),
        ("a message that is cut", "Max retry for user with id zqxa".into()),
        ("JSON that is cut", r#"{"zqxa@x.com": {"value": [{"id": "zqxa""#.into()),
        ("broken JSON", r#"{"zqxa@x.com": {"value": [{"id": "zqxa", zqxb}]}}"#.into()),
        ("foreign JSON", r#"[{"zqxcity": "zqxparis"}]"#.into()),
        (
            "users as keys",
            json!({"users": {"zqxa@x.com": task("zqxa", &[status("Teams", "failed", &[json!({"code": "", "message": known})])])}})
                .to_string(),
        ),
        (
            "what PowerShell left",
            r#"{"Id": "zqx1", "zqxkey": {"CurrentStatus": [{"Service": "zqxTeams", "Errors": "System.Object[]"}]}}"#.into(),
        ),
        (
            "an attachment of a mail",
            "From: zqxa@x.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png; \
             name=zqx.png\nContent-Disposition: attachment; filename=zqx.png\nContent-Transfer-Encoding: base64\n\n\
             iVBORw0KGgo=\n--b--\n"
                .into(),
        ),
        ("a log", format!("2025-11-18 zqxhost zqxa[77]: ERROR {known}\nTraceback zqxa\n  at zqx\nERROR: zqxa broke\n")),
    ] {
        check(name, &["-"], &input, &[SECRET]);
    }
}

#[test]
fn a_state_in_other_words_is_one_of_graph_or_another() {
    for (state, expected) in [
        ("failed", "failed"),
        ("FAILED", "failed"),
        ("inProgress", "inProgress"),
        ("Fehlgeschlagen", "failed"),
        ("failed for alex", "failed"),
        ("AlexFailed", "failed"),
        ("Alex", "another"),
    ] {
        let input = format!("User,Service,Status,Message\nalex,Teams,{state},\"{UNLICENSED}\"\n");
        let report = run("triage", &["--redact", "--json", "-"], input.as_bytes()).stdout;
        let report: Value = serde_json::from_str(&report).expect("it is JSON");
        assert_eq!(report["errors"][0]["status"], expected, "{state}");
    }
}

#[test]
fn no_name_of_a_file_is_in_an_output() {
    let folder = folder("redaction");
    let hostile = folder.join("zqxalex@contoso.com");
    fs::create_dir_all(hostile.join("zqxempty")).expect("the folder can be made");
    let path = |name: &str| hostile.join(name).display().to_string();
    for (name, content) in [
        ("zqxa.json", r#"{"value": ["#),
        ("zqxb.txt", UNLICENSED),
        ("zqxc.json", r#"[{"zqxcity": 1}]"#),
        ("zqxd.bin", "\0\0\0\0\0\0\0\0"),
        ("zqxreport.json", r#"{"version": 1, "redacted": false, "users": ["zqxuser"], "errors": "zqx"}"#),
        ("zqxversion.json", r#"{"version": "zqx"}"#),
        ("zqxnewer.json", r#"{"version": 99, "zqx": 1}"#),
    ] {
        fs::write(path(name), content).expect("the file can be written");
    }
    let known = UNLICENSED.replace("alex", "zqxalex");
    let rows = [["User", "Service", "Status", "Error"], ["zqxalex", "zqxTeams", "failed", &*known]];
    let book =
        workbook(&[texts("zqxsheet", &rows), texts("zqxother", &[["zqxcity", "b", "c"], ["zqxrome", "1", "2"]])], None);
    let foreign = workbook(&[texts("zqxforeign", &[["zqxcity", "b", "c"], ["zqxrome", "1", "2"]])], None);
    let files: [(&str, &[u8]); 6] = [
        ("zqxa@x.com.json", b"{\"value\": ["),
        ("zqxfolder/zqxb.txt", known.as_bytes()),
        ("zqxbook.xlsx", &book),
        ("zqxforeign.xlsx", &foreign),
        ("zqxcut.zip", &book[..book.len() / 2]),
        ("zqxempty.zip", &zip::<&str>(&[])),
    ];
    fs::write(path("zqxall.zip"), zip(&files)).expect("the file can be written");
    fs::write(path("zqxbook.xlsx"), &book).expect("the file can be written");
    fs::write(path("zqxcut.xlsx"), &book[..book.len() / 2]).expect("the file can be written");
    let [all, empty, missing] = [hostile.display().to_string(), path("zqxempty"), path("zqxmissing")];
    let report = check("files", &[&all, &empty, &missing], "", &[SECRET]);
    let inputs = report["inputs"].as_array().expect("a list");
    assert!(inputs.len() > 8, "{inputs:#?}");
    let numbered = inputs.iter().zip(1..).all(|(input, number)| input["name"] == format!("input-{number}"));
    assert!(numbered, "{inputs:#?}");
    let of_sheet = report["errors"].as_array().expect("a list").iter().filter(|error| error["outcome"] == "error");
    assert_eq!(of_sheet.count(), 4, "{:#}", report["errors"]);
    let said = run("triage", &["--redact", &all, &empty, &missing], b"");
    let counted = said.stderr.strip_prefix("m365-migration: ").and_then(|text| text.split_once(" of the inputs, "));
    assert!(counted.is_some_and(|(count, _)| count.parse::<usize>().is_ok_and(|count| count >= 5)), "{}", said.stderr);
    assert_eq!((said.status, said.stderr.lines().count()), (Some(2), 1));
    for since in ["zqxreport.json", "zqxversion.json", "zqxnewer.json", "zqxmissing", "zqxb.txt"] {
        check(since, &["--since", &path(since), "-"], UNLICENSED, &[SECRET, "alex@"]);
    }
    // Outputs are files too.
    for arguments in [
        &["--retry", &path("none/zqx.txt"), "-"] as &[&str],
        &["--retry", &path("zqxb.txt"), &path("zqxb.txt")],
        &["--retry", &path("zqxnew"), "--csv", &path("zqxnew"), "-"],
        &["--retry", &path("zqxnew"), &all],
    ] {
        let run = run("triage", &[&["--redact"], arguments].concat(), UNLICENSED.as_bytes());
        assert_eq!(run.status, Some(2), "{arguments:?}");
        assert!(run.stderr.contains("--retry") && !run.stderr.contains(SECRET), "{}", run.stderr);
    }
}

#[test]
fn what_has_changed_names_nobody() {
    let folder = folder("redacted-since-report");
    let earlier = folder.join("zqxearlier.json").display().to_string();
    let rows = |rows: &[&str]| format!("User,Service,Status,Message\n{}\n", rows.join("\n"));
    let known = format!("\"{}\"", UNLICENSED.replace("alex", "zqxalex").replace("contoso", "zqxcontoso"));
    let then = rows(&[
        &format!("zqxalex,Teams,failed,{known}"),
        "zqxkim,Teams,failed,The pool of zqxkim is empty",
        "zqxlee,zqxPlanner,failed,",
        "zqxgone,zqxPlanner,failed,zqxgone is gone",
        ",,failed,zqx is not here",
    ]);
    let now = rows(&[
        "zqxalex,Teams,completed,",
        "zqxkim,Teams,failed,The pool of zqxkim is empty",
        "zqxlee,zqxPlanner,failed,zqxlee failed",
    ]);
    let report = run("triage", &["--json", "-"], then.as_bytes()).stdout;
    for (name, report) in [
        ("since a report", report.clone()),
        ("since a changed report", report.replace("\"teams-chat/teams-license-missing\"", "\"zqx-kind\"")),
    ] {
        fs::write(&earlier, report).expect("the file can be written");
        let report = check(name, &["--since", &earlier, "-"], &now, &[SECRET]);
        let since = &report["since"];
        assert_eq!(since["file"], "an earlier report", "{name}");
        let fixed = if name == "since a report" { "teams-chat/teams-license-missing" } else { "another" };
        let change = |user: Option<&str>, error: &str| json!({"user": user, "error": error});
        assert_eq!(since["fixed"], json!([change(Some("user-1"), fixed), change(Some("user-3"), "failed")]), "{name}");
        assert_eq!(since["new"], json!([change(Some("user-3"), "not recognized")]), "{name}");
        assert_eq!(since["still_there"], json!([change(Some("user-2"), "not recognized")]), "{name}");
        let not_seen = json!([change(Some("another"), "not recognized"), change(None, "not recognized")]);
        assert_eq!(since["not_seen"], not_seen, "{name}");
    }
}

#[test]
fn a_value_that_is_spelled_like_a_user_is_no_user() {
    // Somebody is called like a tenant.
    let unlicensed = json!({"code": "CTTM-005", "message": UNLICENSED});
    let tasks = [
        task("contoso.com", &[status("Teams", "completed", &[])]),
        task("alex@contoso.com", &[status("Teams", "failed", &[unlicensed])]),
    ];
    let report = run("triage", &["--redact", "--json", "-"], json!({"value": tasks}).to_string().as_bytes()).stdout;
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!((&report["users"][0]["user"], &report["users"][1]["user"]), (&json!("user-1"), &json!("user-2")));
    let step = &report["steps"][0];
    assert_eq!((&step["tenant"], &step["named"]["tenant"]), (&json!("tenant-1"), &json!(["tenant-1"])));
    assert_eq!(report["kinds"][0]["named"]["tenant"], json!(["tenant-1"]));
}

#[test]
fn pseudonyms_are_the_same_in_all_outputs() {
    // The tenant is a field of two names, and the second user has two ids.
    let user = ["alex@contoso.com", "kim@contoso.com"];
    let errors: Vec<Value> = ErrorKind::ALL
        .iter()
        .enumerate()
        .map(|(number, kind)| json!({"code": "", "message": error(*kind, "tailspin", user[number % 2], true).to_string()}))
        .collect();
    let retried = json!({"code": "", "message": "Max retry for user with id 7 reached."});
    let tasks = [
        task(user[0], &[status("Teams", "failed", &errors)]),
        task(user[1], &[status("Exchange", "failed", &errors)]),
        task("lee@contoso.com", &[status("Exchange", "failed", &[retried])]),
    ];
    let input = json!({"value": tasks}).to_string();
    let folder = folder("pseudonyms");
    let (text, written) = outputs(&folder, &["--users"], &["-"], &input);
    let (redacted, again) = outputs(&folder, &["--json"], &["-"], &input);
    assert_eq!(written, again);
    let [plain, redacted]: [Value; 2] = [&run("triage", &["--json", "-"], input.as_bytes()), &redacted]
        .map(|run| serde_json::from_str(&run.stdout).expect("JSON"));

    // Wherever the plain report has a name, the redacted one has one and the same pseudonym.
    let mut pseudonyms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let pairs = |list: &str, member: &str| {
        let [plain, redacted] = [&plain, &redacted].map(|report| report[list].as_array().expect("a list").clone());
        assert_eq!(plain.len(), redacted.len(), "{list}");
        plain
            .into_iter()
            .zip(redacted)
            .map(|(plain, redacted)| (plain[member].clone(), redacted[member].clone()))
            .collect::<Vec<_>>()
    };
    let mut pair = |plain: &Value, redacted: &Value| {
        if let (Some(plain), Some(redacted)) = (plain.as_str(), redacted.as_str()) {
            pseudonyms.entry(plain.to_lowercase()).or_default().insert(redacted.into());
        }
    };
    for (list, member) in [("users", "user"), ("errors", "user"), ("steps", "tenant"), ("steps", "id")] {
        for (plain, redacted) in pairs(list, member) {
            pair(&plain, &redacted);
        }
    }
    for (list, member) in [("steps", "users"), ("kinds", "users"), ("retry", "users"), ("users", "blocked_by")] {
        for (plain, redacted) in pairs(list, member) {
            let [plain, redacted] = [plain, redacted].map(|list| list.as_array().expect("a list").clone());
            assert_eq!(plain.len(), redacted.len(), "{list}");
            plain.iter().zip(&redacted).for_each(|(plain, redacted)| pair(plain, redacted));
        }
    }
    assert!(pseudonyms.len() > 10, "{pseudonyms:?}");
    assert!(pseudonyms.values().all(|pseudonyms| pseudonyms.len() == 1), "{pseudonyms:#?}");
    let different: BTreeSet<_> = pseudonyms.values().flatten().collect();
    assert_eq!(different.len(), pseudonyms.len(), "{pseudonyms:#?}");

    // The values of fields are sorted by their names, so only their number can be compared, and that each has one pseudonym.
    let named = |report: &Value| -> BTreeSet<String> {
        let lists = ["steps", "kinds"].iter().flat_map(|list| report[*list].as_array().expect("a list").clone());
        let values = lists.flat_map(|item| {
            item["named"].as_object().expect("an object").clone().into_iter().map(|(_, values)| values)
        });
        values
            .flat_map(|values| values.as_array().expect("a list").clone())
            .map(|value| value.as_str().expect("a text").to_lowercase())
            .collect()
    };
    assert_eq!(named(&plain).len(), named(&redacted).len(), "{:?} {:?}", named(&plain), named(&redacted));

    // The text and the files name the same users.
    for user in redacted["users"].as_array().expect("a list") {
        let name = user["user"].as_str().expect("a text");
        assert!(text.stdout.contains(name), "{name}: {}", text.stdout);
        assert!(written["--csv"].contains(&format!("\"{name}\",")), "{name}: {}", written["--csv"]);
    }
    let lists = redacted["retry"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|retry| retry["users"].as_array().expect("a list"));
    let lists: Vec<_> = lists.filter_map(Value::as_str).collect();
    let lines: Vec<_> = written["--retry"].lines().filter(|line| !line.starts_with('#')).collect();
    assert!(!lists.is_empty() && lists == lines, "{lists:?} {lines:?}");
}
