//! The facts are written as data: objects whose keys others read.

use m365_migration_errors::catalog::PAGES;
use m365_migration_errors::{ErrorKind, MigrationError, ParseError, recognize};
use serde_json::{Value, json};

#[test]
fn the_facts_of_a_kind_are_objects() {
    let kind = ErrorKind::OneDrivePartnersIncompatible;
    assert_eq!(
        json!(kind.retryability()),
        json!({
            "verdict": "after_wait", "unit": "content_move", "basis": "documented", "minimum_wait_seconds": 172_800,
            "retryable_now": false,
            "text": "after a wait: retry the content move (after 48 hours at least)",
        })
    );
    let kind = ErrorKind::TeamsChatCompletedWithErrors;
    assert_eq!(
        json!(kind.fields()[1]),
        json!({
            "name": "failed_messages", "type": "count", "role": null, "optional": false, "doc": kind.fields()[1].doc(),
        })
    );
    let remediation = json!(ErrorKind::OneDriveIdentityMapEntryMissing.remediation());
    let keys: Vec<_> = remediation.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["owner", "fix", "fix_summary", "summary", "caution", "steps", "commands", "links"]);
    assert!(remediation["caution"].as_str().unwrap().contains("replaces the whole identity map"));
    let link = &ErrorKind::TeamsChatUserNotMapped.remediation().links()[0];
    assert_eq!(json!(link), json!({"text": link.text(), "url": link.url()}));
}

#[test]
fn where_an_error_is_documented_is_an_object() {
    assert_eq!(
        json!(ErrorKind::IdentityMappingMarkCompletedFailed.reference()),
        json!({
            "page": "Resolve errors during orchestrated migration (preview)",
            "file": "resolve-orchestrated-migration-errors.md", "edition": "2025-12-15",
            "section": "Identity mapping errors", "rows": [2, 10], "retired": null,
            "note": "The page lists this message twice, with the same cells.",
        })
    );
    let page = json!(PAGES[0]);
    assert_eq!(page["file"], "resolve-orchestrated-migration-errors.md");
    assert_eq!(page["kinds"][0], "api/job-not-in-final-state");
}

#[test]
fn a_refused_message_is_an_object() {
    let error: ParseError = MigrationError::parse_coded("exch-15", "Max retry for user with id 42 hit.").unwrap_err();
    let facts = json!(error);
    assert_eq!(facts["code"], "EXCH-15");
    assert_eq!(facts["message"], "Max retry for user with id 42 hit.");
    assert_eq!(facts["reason"], "the code EXCH-15 is known, but not with this text");
    assert_eq!(facts["family"], "exchange");
    assert_eq!(facts["kinds"], json!(["exchange/max-retries-reached"]));
    assert_eq!(facts["retryability"], json!(ErrorKind::ExchangeMaxRetriesReached.retryability()));
    assert_eq!(facts["remediation"], json!(ErrorKind::ExchangeMaxRetriesReached.remediation()));
    let differences = json!([{"seen": "hit", "expected": "reached", "start": 30, "end": 33}]);
    assert_eq!(facts["candidates"][0]["differences"], differences);
    assert_eq!(json!(error.differences(ErrorKind::ExchangeMaxRetriesReached)), differences);
    let near = json!(error.candidates()[0]);
    assert_eq!(near["kind"], "exchange/max-retries-reached");
    assert_eq!(near["score"], facts["candidates"][0]["score"]);
    let nothing = json!(MigrationError::parse("").unwrap_err());
    assert_eq!((&nothing["code"], &nothing["candidates"]), (&Value::Null, &json!([])));
}

#[test]
fn a_recognized_message_is_an_object() {
    let message = "EXCH-99: Teams migration for user alex@contoso.com completed with errors, 1,204 chat messages couldn't be \
                   imported. Correlation Id: c7";
    let recognized = recognize(message).unwrap();
    assert_eq!(
        json!(recognized),
        json!({
            "kind": "teams-chat/completed-with-errors", "code": "EXCH-99",
            "fields": {"user": "alex@contoso.com", "failed_messages": 1204, "correlation_id": "c7"},
            "fidelity": recognized.fidelity(), "sentence": recognized.sentence(), "differences": [],
        })
    );
    let error = recognized.to_error();
    assert_eq!(json!(recognized)["fields"], json!(error)["fields"]);
}

#[cfg(feature = "scan")]
#[test]
fn a_message_in_a_longer_text_is_an_object() {
    let text = "11:02 ERROR Max retry for user with id 42 reached.";
    let found = m365_migration_errors::scan(text).next().unwrap();
    assert_eq!(
        json!(found),
        json!({
            "start": 12, "end": 50, "text": "Max retry for user with id 42 reached.", "recognized": found.recognized(),
        })
    );
}

#[cfg(feature = "records")]
#[test]
fn records_damage_and_summary_are_objects() {
    use m365_migration_errors::records::Records;

    let csv = "User,Service,Status,Error\nalex,Exchange,failed,Max retry for user with id 42 reached.\nkim,ODSP,failed,New.\n\
               bo,ODSP,failed,\n";
    let mut records = Records::new(csv.as_bytes()).named("users.csv");
    let all: Vec<Value> = records.by_ref().map(|record| json!(record.unwrap())).collect();
    assert_eq!(
        all[0],
        json!({
            "subject": "alex", "subject_ids": ["alex"], "service": "Exchange", "status": "failed", "time": null,
            "origin": "users.csv:2", "code": null, "message": "Max retry for user with id 42 reached.", "outcome": "error",
            "fidelity": "exact", "error": {"kind": "exchange/max-retries-reached", "fields": {"user": "42"}},
        })
    );
    assert_eq!((&all[1]["outcome"], &all[1]["error"]["message"]), (&json!("unrecognized"), &json!("New.")));
    assert_eq!((&all[2]["outcome"], &all[2]["error"]), (&json!("failed"), &Value::Null));
    let summary = json!(records.summary());
    assert_eq!(
        (&summary["format"], &summary["encoding"], &summary["failed"]),
        (&json!("CSV"), &json!("UTF-8"), &json!(1))
    );
    assert_eq!((&summary["read"], &summary["understood"]), (&json!(3), &json!(true)));

    let damage = Records::new(&br#"[{"id": "42""#[..]).find_map(Result::err).unwrap();
    assert_eq!(
        json!(damage),
        json!({
            "origin": {"file": null, "line": 1, "pointer": "/0", "text": "line 1#/0"}, "kind": "truncated", "byte": 12,
            "text": damage.to_string(),
        })
    );
}
