//! `classify`: a line of JSON for each line of the input.

use std::io::{BufRead, BufReader, Write};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::{UNLICENSED, program, run};

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
    let cases: [(&str, &[u8], _, _); 13] = [
        ("a message", b"What now?", json!(null), "the message is not in the catalog: \"What now?\""),
        ("an empty line", b"", json!(null), "there is no message"),
        ("a blank line", b" \t\r", json!(null), "there is no message"),
        ("bad UTF-8", b"\xFF?", json!(null), "the message is not in the catalog: \"\u{FFFD}?\""),
        ("an object without either", br#"{"target": 1}"#, json!(null), "the message is not in the catalog: "),
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
        (
            "a code without a message",
            br#"{"code": "CTTM-005"}"#,
            json!("CTTM-005"),
            "there is no message, only the code",
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
    assert_eq!(answers[11]["candidates"], near("hit", [30, 33], 0.923, false));
    assert_eq!(answers[12]["candidates"], near("", [32, 32], 0.833, true));
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
    let mut child = program("classify").spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
    let (sender, answers) = mpsc::channel();
    let reader =
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    for n in 0..3 {
        writeln!(stdin, "Max retry for user with id {n} reached.").expect("the program reads");
        let answer = answers.recv_timeout(Duration::from_secs(60)).expect("an answer comes at once");
        assert!(answer.contains(&format!("\"user\":\"{n}\"")), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().expect("the program ends").success());
    reader.join().expect("nothing fails there").expect("every answer was taken");
}

#[test]
fn classify_continues_after_a_file_that_it_cannot_read() {
    let run = run("classify", &["/no/such.txt", "-"], b"What?\n");
    assert_eq!((run.status, run.stdout.lines().count()), (Some(2), 1), "{}", run.stdout);
    assert!(run.stderr.contains("/no/such.txt: "), "{}", run.stderr);
}
