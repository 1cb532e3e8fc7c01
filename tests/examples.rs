//! Runs the examples as a user does. `cargo test` builds them; `cargo test --test examples` alone does not.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

#[cfg(feature = "records")]
mod examples {
    mod triage;
}

const UNLICENSED: &str = "Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams \
                          license. Assign a Teams license to the user and retry migration.";

fn example(name: &str) -> Command {
    let mut path: PathBuf = std::env::current_exe().expect("a test has a path");
    path.pop();
    path.pop();
    path.extend(["examples", &format!("{name}{}", std::env::consts::EXE_SUFFIX)]);
    assert!(path.exists(), "{} is missing: run `cargo build --examples`", path.display());
    let mut command = Command::new(path);
    command.env_remove("CLICOLOR_FORCE").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    /// The output as one line, wherever it was wrapped.
    fn unwrapped(&self) -> String {
        unwrapped(&self.stdout)
    }
}

fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(name: &str, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = example(name).args(arguments).spawn().expect("the example starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let output = std::thread::scope(|scope| {
        // An example may exit without reading.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("the example ends")
    });
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let triage = cfg!(feature = "records").then_some(("triage", &[] as &[&str]));
    for (name, arguments) in triage.into_iter().chain([("classify", &[] as &[&str]), ("explain", &["--list"])]) {
        let mut child = example(name).args(arguments).spawn().expect("the example starts");
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("it is piped");
        // Writes until `classify` stops reading, past the size of any pipe.
        while stdin.write_all(b"Max retry for user with id 42 reached.\n").is_ok() && name == "classify" {}
        drop(stdin);
        let output = child.wait_with_output().expect("the example ends");
        assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]), "{name}");
    }
}

/// The output of `classify`: one JSON value for each line.
fn classify(input: &[u8]) -> Vec<Value> {
    let run = run("classify", &[], input);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    run.stdout.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn classify_describes_what_it_recognizes() {
    let app = "Teams Meeting migration failed. The MMS App a1 in tenant contoso.com isn't provisioned, or the app is \
               provisioned but isn't enabled. Please refer to tenant configuration documentation and retry migration.";
    let partly = "Teams migration for user alex@contoso.com completed with errors, 3 chat messages couldn't be imported. \
                  Correlation Id: c7";
    let same_batch = "User migration validation failed. User is already a part of same batch.";
    let retries = "Max retry for user with id 42 reached.";
    let license = json!({"user": "alex@contoso.com", "tenant": "contoso.com"});
    let cases = [
        (
            "a code of two",
            json!({"code": "MMS-002", "message": app}).to_string(),
            json!({
                "kind": "teams-meeting/app-not-provisioned", "family": "teams-meeting", "codes": ["MMS-001", "MMS-002"],
                "code": "MMS-002", "fields": {"app": "a1", "tenant": "contoso.com"}, "fidelity": "exact",
                "retryability": "after_fix", "unit": "user_migration", "scope": "tenant", "owner": "named_tenant_admin",
                "basis": "documented",
            }),
        ),
        ("no code", app.into(), json!({"codes": ["MMS-001", "MMS-002"], "code": null})),
        (
            "a count",
            json!({"message": partly}).to_string(),
            json!({
                "kind": "teams-chat/completed-with-errors",
                "fields": {"user": "alex@contoso.com", "failed_messages": 3, "correlation_id": "c7"},
                "retryability": "optional",
            }),
        ),
        (
            "nothing to retry",
            same_batch.into(),
            json!({"codes": ["CTM-001"], "retryability": "not_needed", "unit": "none"}),
        ),
        ("no documented code", format!("EXCH-99: {retries}"), json!({"codes": ["EXCH-15"], "code": "EXCH-99"})),
        ("another spelling", format!("exch-15: {retries}").replace(' ', "  "), json!({"fidelity": "normalized"})),
        (
            "the code of another error",
            json!({"code": "cttm7", "message": retries}).to_string(),
            json!({"code": "CTTM-007"}),
        ),
        (
            "other words",
            format!("{retries} Please contact support."),
            json!({
                "fidelity": "drifted",
                "differences": [{"seen": "Please contact support", "expected": "", "start": 39, "end": 61}],
            }),
        ),
        ("no other words", UNLICENSED.to_uppercase(), json!({"fidelity": "normalized", "differences": []})),
        ("a JSON string", json!(UNLICENSED).to_string(), json!({"fields": license, "fidelity": "exact"})),
        ("a carriage return", format!("{UNLICENSED}\r"), json!({"fields": license, "fidelity": "exact"})),
        ("a null code", json!({"message": UNLICENSED, "code": null, "target": 1}).to_string(), json!({"code": null})),
    ];
    let input: Vec<&str> = cases.iter().map(|(_, line, _)| &**line).collect();
    let answers = classify(input.join("\n").as_bytes());
    assert_eq!(answers.len(), cases.len());
    let keys = "kind family codes code fields fidelity differences retryability unit scope owner basis";
    for ((name, _, expected), answer) in cases.iter().zip(answers) {
        let object = answer.as_object().expect(name);
        assert!(object.keys().eq(keys.split(' ')), "{name}: {answer}");
        for (key, value) in expected.as_object().expect(name) {
            assert_eq!(object[key].to_string(), value.to_string(), "{name}: {key} of {answer}");
        }
    }
}

#[test]
fn classify_recognizes_messages_of_a_running_migration() {
    let cases = [
        (
            "Cancellation not possible as no task found for given ID 6a88de8d TraceId: 8f16",
            "api/cancel-task-not-found",
            json!({"task": "6a88de8d", "trace_id": "8f16"}),
        ),
        (
            "UserRequest not found with contoso.com, Wave 2, part 1 TraceId: 8f16",
            "api/user-request-not-found",
            json!({"tenant": "contoso.com", "batch": "Wave 2, part 1", "trace_id": "8f16"}),
        ),
        (
            "Cancellation is not possible as migration passed completeAfter date TraceId: 8f16",
            "api/cancel-after-complete-after-date",
            json!({"trace_id": "8f16"}),
        ),
        (
            "Cancellation is not possible as task is invalid TraceId: 8f16",
            "api/cancel-task-invalid",
            json!({"trace_id": "8f16"}),
        ),
        (
            "Cancel is not possible. Current status is completed",
            "api/status-forbids-cancel",
            json!({"status": "completed"}),
        ),
        (
            "Migration can't be started because the current status is inProgress",
            "api/status-forbids-start",
            json!({"status": "inProgress"}),
        ),
        (
            "The migration endpoint 'T2T contoso' couldn't be found.",
            "exchange/migration-endpoint-not-found",
            json!({"endpoint": "T2T contoso"}),
        ),
        (
            "Teams migration for user alex@contoso.com failed a quality threshold. 812/1000 (81.2%) messages imported \
             successfully (< 90% threshold). 40/41 (97.6%) threads imported successfully (<99.5% threshold). \
             Request Id: 8f16. Batch Id: Wave 2. To understand these figures, refer to migration documentation.",
            "teams-chat/quality-threshold-missed",
            json!({
                "user": "alex@contoso.com", "imported_messages": 812, "attempted_messages": 1000,
                "message_percent": "81.2", "message_threshold": "90", "imported_threads": 40, "attempted_threads": 41,
                "thread_percent": "97.6", "thread_threshold": "99.5", "request_id": "8f16", "batch": "Wave 2",
            }),
        ),
        (
            "The Cross-Tenant content move feature is not enabled for this tenant.",
            "one-drive/feature-not-enabled",
            json!({}),
        ),
        (
            "Skipped this identity because the job was running without an overwrite flag",
            "identity-mapping/overwrite-not-allowed",
            json!({}),
        ),
    ];
    let input: Vec<&str> = cases.iter().map(|(line, ..)| *line).collect();
    for ((line, kind, fields), answer) in cases.iter().zip(classify(input.join("\n").as_bytes())) {
        assert_eq!((&answer["kind"], &answer["fields"]), (&json!(kind), fields), "{line}");
    }
    let success = cases[7].0.replace("failed a quality threshold", "completed").replace('<', ">=");
    assert_eq!(classify(success.as_bytes())[0]["kind"], Value::Null, "{success}");
}

#[test]
fn classify_answers_every_line_that_it_does_not_recognize() {
    let cases: [(&str, &[u8], _, _); 12] = [
        ("a message", b"What now?", json!(null), "the message is not in the catalog: \"What now?\""),
        ("an empty line", b"", json!(null), "there is no message"),
        ("a blank line", b" \t\r", json!(null), "there is no message"),
        ("bad UTF-8", b"\xFF?", json!(null), "the message is not in the catalog: \"\u{FFFD}?\""),
        ("an object without a message", br#"{"code": "CTTM-005"}"#, json!(null), "the message is not in the catalog: "),
        ("half an object", br#"{"message": "#, json!(null), "the message is not in the catalog: "),
        ("an array", br#"["CTTM-005", "What?"]"#, json!(null), "the message is not in the catalog: "),
        (
            "an unknown code",
            b"CTTM-042: What?",
            json!("CTTM-042"),
            "neither the code nor the text is in the catalog: CTTM-042",
        ),
        (
            "a code alone",
            br#"{"code": "CTTM-005", "message": ""}"#,
            json!("CTTM-005"),
            "there is no message, only the code",
        ),
        (
            "a known code",
            br#"{"code": "cttm-005", "message": "?"}"#,
            json!("CTTM-005"),
            "the code CTTM-005 is known, but ",
        ),
        ("another word", b"Max retry for user with id 42 hit.", json!(null), "the message is not in the catalog: "),
        ("half a message", b"Max retry for user with id 42 re", json!(null), "the message is not in the catalog: "),
    ];
    let lines: Vec<&[u8]> = cases.iter().map(|(_, line, ..)| *line).collect();
    // The last line has no line end.
    let answers = classify(&lines.join(&b'\n'));
    assert_eq!(answers.len(), cases.len());
    for ((name, _, code, reason), answer) in cases.iter().zip(&answers) {
        let object = answer.as_object().expect(name);
        assert!(object.keys().eq("kind code family candidates reason".split(' ')), "{name}: {answer}");
        assert_eq!((&answer["kind"], &answer["code"]), (&Value::Null, code), "{name}");
        let family = if *code == "CTTM-005" { json!("teams-chat") } else { json!(null) };
        assert_eq!(answer["family"], family, "{name}");
        assert!(answer["reason"].as_str().expect(name).starts_with(reason), "{name}: {answer}");
    }
    assert_eq!(answers[0]["candidates"], json!([]));
    assert_eq!(answers[9]["candidates"][0]["kind"], json!("teams-chat/teams-license-missing"));
    assert!(answers[9]["candidates"][0]["score"].is_number(), "{}", answers[9]);
    let near = |seen: &str, range: [usize; 2], score: f64, beginning: bool| {
        json!([{"kind": "exchange/max-retries-reached", "score": score, "beginning": beginning,
                "differences": [{"seen": seen, "expected": "reached", "start": range[0], "end": range[1]}]}])
    };
    assert_eq!(answers[10]["candidates"], near("hit", [30, 33], 0.923, false));
    assert_eq!(answers[11]["candidates"], near("", [32, 32], 0.833, true));
}

#[test]
fn classify_keeps_the_order_of_many_lines() {
    let input: Vec<_> = (0..2000).map(|n| format!("Max retry for user with id {n} reached.")).collect();
    let answers = classify(input.join("\n").as_bytes());
    let users = answers.iter().map(|answer| answer["fields"]["user"].as_str().unwrap_or_default().to_owned());
    assert!(users.eq((0..2000).map(|n| n.to_string())));
}

#[test]
fn classify_answers_before_the_next_line_is_written() {
    let mut child = example("classify").spawn().expect("the example starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
    let (sender, answers) = mpsc::channel();
    let reader =
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    for n in 0..3 {
        writeln!(stdin, "Max retry for user with id {n} reached.").expect("the example reads");
        let answer = answers.recv_timeout(Duration::from_secs(60)).expect("an answer comes at once");
        assert!(answer.contains(&format!("\"user\":\"{n}\"")), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().expect("the example ends").success());
    reader.join().expect("nothing fails there").expect("every answer was taken");
}

#[test]
fn classify_continues_after_a_file_that_it_cannot_read() {
    let run = run("classify", &["/no/such.txt", "-"], b"What?\n");
    assert_eq!((run.status, run.stdout.lines().count()), (Some(2), 1), "{}", run.stdout);
    assert!(run.stderr.contains("/no/such.txt: "), "{}", run.stderr);
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is a table")]
fn explain_shows_what_is_known() {
    let message = "Teams migration for user alex@contoso.com completed with errors, 3 chat messages couldn't be imported. \
                   Correlation Id: c7";
    for (name, arguments, status, stdout, stderr) in [
        (
            "a code",
            &["CTTM-003"] as &[&str],
            0,
            &["teams-chat/user-not-mapped Family Teams chat: ", " Codes CTTM-003 "] as &[&str],
            "",
        ),
        ("another spelling", &["cttm3"], 0, &["teams-chat/user-not-mapped Family "], ""),
        ("an id", &["teams-chat/user-not-mapped"], 0, &["teams-chat/user-not-mapped Family "], ""),
        ("a pair", &["MMS-001/002"], 0, &["teams-meeting/app-not-provisioned Family ", " Codes MMS-001, MMS-002 "], ""),
        ("one of a pair", &["mms-002"], 0, &["teams-meeting/app-not-provisioned Family "], ""),
        (
            "everything",
            &["CTTM-002"],
            0,
            &[
                "Message Teams migration failed. App {app} in tenant {tenant} is not provisioned",
                "Fields app: ",
                "[text, role app]",
                "Meaning ",
                "Causes - ",
                "Retry after a fix: retry the user's migration (as documented)",
                "Scope tenant",
                "Owner admin of the tenant in the message",
                "Do ",
                "Steps 1. ",
                " 2. ",
                "Commands Get-MgServicePrincipal ",
                "Links ",
                "https://",
                "Source Resolve errors",
                "row 2",
            ],
            "",
        ),
        (
            "a caution",
            &["CTTM-005"],
            0,
            &[
                "Do Assign the user a license",
                "Caution In the target tenant, assign a license with Exchange Online only after ",
            ],
            "",
        ),
        (
            "an API error",
            &["duplicateDisplayNameJob"],
            0,
            &["Codes BadArgument, duplicate", "HTTP status 422", "Or also "],
            "",
        ),
        (
            "a message",
            &[message],
            0,
            &["teams-chat/completed-with-errors ", "failed_messages = 3: ", "user = alex@contoso.com: "],
            "",
        ),
        (
            "several kinds",
            &["im-003"],
            0,
            &[
                "IM-003 is the code of 2 errors",
                "general/user-not-mapped Family",
                "teams-meeting/user-not-mapped Family",
            ],
            "",
        ),
        (
            "several arguments",
            &["CTTM-003", "EXCH-15"],
            0,
            &["teams-chat/user-not-mapped Family", "exchange/max-retries-reached Family"],
            "",
        ),
        ("all", &["--list"], 0, &["API: ", " CTTM-003 ", "identity-mapping/spo-delivery-failed"], ""),
        ("an unknown code", &["CTTN-003"], 1, &[], "did you mean CTTM-003"),
        ("an unknown id", &["teams-chat/user-not-maped"], 1, &[], "did you mean teams-chat/user-not-mapped"),
        ("an unknown message", &["CTTM-003: What?"], 1, &[], "did you mean teams-chat/user-not-mapped"),
        (
            "one of two",
            &["xyzzy", "CTTM-003"],
            1,
            &["teams-chat/user-not-mapped Family"],
            "`xyzzy` is not a known code",
        ),
    ] {
        let run = run("explain", arguments, b"");
        assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
        let page = run.unwrapped();
        for text in stdout {
            assert!(page.contains(text), "{name}: no {text:?} in {}", run.stdout);
        }
        assert_eq!(stdout.is_empty(), run.stdout.is_empty(), "{name}: {}", run.stdout);
        assert!(run.stderr.contains(stderr) && stderr.is_empty() == run.stderr.is_empty(), "{name}: {}", run.stderr);
    }
}

#[test]
fn explain_shows_which_words_differ() {
    for (name, message, status, stdout, stderr) in [
        (
            "another word",
            "Max retry for user with id 42 hit.",
            1,
            "",
            "did you mean exchange/max-retries-reached? It has \"hit\" instead of \"reached\"",
        ),
        (
            "half a message",
            "Max retry for user with id 42 re",
            1,
            "",
            "it is the beginning of exchange/max-retries-reached. It lacks \"reached\"",
        ),
        (
            "a reworded message",
            "Max retry for user with id 42 reached. Please contact support.",
            0,
            " Here it adds \"Please contact support\" ",
            "",
        ),
    ] {
        let run = run("explain", &[message], b"");
        assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
        assert!(run.unwrapped().contains(stdout), "{name}: {}", run.stdout);
        assert!(run.stderr.contains(stderr), "{name}: {}", run.stderr);
    }
}

#[test]
fn explain_lists_every_kind_and_code() {
    let run = run("explain", &["--list"], b"");
    let words: BTreeSet<&str> = run.stdout.split_whitespace().collect();
    for kind in m365_migration_errors::ErrorKind::ALL {
        assert!(words.contains(kind.id()), "{kind}");
        assert!(kind.codes().iter().all(|code| words.contains(code.as_str())), "{kind}");
    }
}

#[test]
fn retry_repeats_what_can_help_and_gives_up_where_it_must() {
    let run = run("retry", &[], b"");
    assert_eq!((run.status, &*run.stderr), (Some(0), ""));
    let lines: Vec<&str> = run.stdout.lines().collect();
    for (user, repeated, outcome) in [
        ("alex", 0, "migrated in 1 call"),
        ("bao", 3, "migrated in 4 calls"),
        ("casey", 3, "failed too often in 4 calls"),
        ("dana", 0, "somebody has to fix something in 1 call"),
        ("eli", 0, "later, after 48 hours at least in 1 call"),
        ("fran", 0, "for the next batch in 1 call"),
        ("gus", 0, "nothing to retry in 1 call"),
        ("hana", 0, "somebody has to look at it in 1 call"),
        ("ida", 1, "migrated in 2 calls"),
    ] {
        let said: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix(&format!("{user}: "))).collect();
        assert_eq!(said.last(), Some(&outcome), "{}", run.stdout);
        assert_eq!(said.iter().filter(|line| line.starts_with("again after ")).count(), repeated, "{user}: {said:?}");
    }
    for advice in [
        "teams-chat/teams-license-missing: admin of the tenant in the message: ",
        "exchange/max-retries-reached: migration operator: ",
        "neither the code nor the text is in the catalog",
    ] {
        assert!(lines.iter().any(|line| line.trim_start().starts_with(advice)), "{advice}: {}", run.stdout);
    }
}
