//! The example `drift`: what it reports for pages that differ from the catalog in one way each.
//!
//! The pages are small and their prose is ours. They are compared with a catalog that agrees with the first of them, so
//! each test sees only the differences that it makes.

mod compare;
#[allow(dead_code, reason = "the example needs the rest")]
mod known;
#[allow(dead_code, reason = "the example needs the rest")]
mod lock;
mod page;
#[allow(dead_code, reason = "the example needs the rest")]
mod report;
#[cfg_attr(not(feature = "extend"), allow(dead_code, reason = "its test needs the feature"))]
mod suggest;

#[cfg(feature = "extend")]
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use compare::{Change, Comparison, compare};
use known::Known;
use lock::Lock;
#[cfg(feature = "extend")]
use m365_migration_errors::catalog::Catalog;
use m365_migration_errors::{ErrorKind, Family};
use page::{Page, Prose};
use serde_json::Value;

const EDITION: &str = "2025-12-15";

const PAGE: &str = r#"---
title: A small page
ms.date: 12/15/2025
---

# Errors (preview)

> [!NOTE]
> A note, with a [link](/elsewhere) and a | bar.

## Errors from incorrect API calls

| **Error code** | **Error message** | **Description** | **Action** |
|---|---|---|---|
| **HTTP 409 Conflict** | `Conflict`<br><br>Cross Tenant Migration Job \<ID> must be in final state (Completed, Failed, or Cancelled) before it can be deleted.<br><br>`resourceTypeMismatch` | The job is still at work. | Let it end. |
| **HTTP 422 Unprocessable Entity** | `BadArgument` <br><br> Error in `displayName` data field `duplicateDisplayNameJob`<br><br> `displayName` already exists. Please provide a unique job `displayName`. | The name is taken. | Take another. |

## General errors

| **Error code** | **Error message** | **Description** | **Action** |
|---|---|---|---|
| **MIGR-001** | Tenant authorization error. The tenants are not configured to support migration. | Nobody set it up. | Set it up. |
| **MIGR-002** | User migration failed. User \<X> is not authorized to migrate. To authorize \<X>, add them to security group \<Y> and then retry the migration. | The user is outside. | Let the user in. |
| **MIGR-003** | User [X] migration failed. Please retry user migration. | It failed. | Do it again. |

## Exchange mailbox migration errors

| **Error code** | **Error message** | **Description** | **Action** |
|---|---|---|---|
| **EXCH-08** | Setup validation failed. Contact your admin.<br><br>Or<br><br>The connection to the server `outlook.office.com` could not be completed. Please make sure source mailbox is in the migration scope, scope identifier is set in Organization Relationship, and migration setup between source mailbox and target mail user is correct.<br><br>Or<br><br>`Test-MigrationServerAvailability` failed with: {0} | One of:<ul><li>this</li><li>that</li></ul> | See [the guide](/guide#setup). |
| **EXCH-15** | Max retry for user with id {0} reached. | It gave up. | Start anew. |

## Teams chat migration errors

| **Error code** | **Error message** | **Description** | **Action** |
|---|---|---|---|
| **CTTM-001** | Teams migration for user {0} failed. Correlation Id: {1}. Retry migration. | Something went wrong. | Do it again. |
| **CTTM-005** | Teams migration failed. User {0} in tenant {1} does not have a Teams license. Assign a Teams license to the user and retry migration. | The license is missing. | Assign one. |
| **CTTM-017** | Teams migration for user {0} completed with errors, {1} chat messages couldn't be imported. Correlation Id: {2} | A part is missing. | Choose. |

## Teams meeting migration errors

| **Error code** | **Error message** | **Description** | **Action** |
|---|---|---|---|
| **MMS-001/002** | Teams Meeting migration failed. The MMS App {0} in tenant {1} isn't provisioned, or the app is provisioned but isn't enabled. Please refer to tenant configuration documentation and retry migration. | The app is not there. | Put it there. |

## OneDrive errors

| **Error code** | **Error message** |
|---|---|
| `FeatureIsNotEnabled` | The Cross-Tenant content move [{0}] feature is not enabled for this tenant. |
| `MnATrustNoSetupForPartner` | There is no Cross-Tenant relationship established for partner [{0}]. |

## Identity mapping errors

| **Error message** | **Description** | **Action** |
|---|---|---|
| Failed to mark '{0}' identity as completed. | It was not marked. | Mark it. |
| `ArchiveGuid` missmatch, expected '{0}', found '{1}'. | They differ. | Make them alike. |
| Failed to mark '{0}' identity as completed. | It was not marked. | Mark it. |
| "Couldn't find '{0}' user in MS Graph for '{1}'=>'{0}'." | The user is missing. | Look for the user. |
"#;

/// The rows of a catalog that agrees with [`PAGE`].
fn known() -> Vec<Known> {
    let page = Page::read(PAGE);
    let all = known::all(&Lock::default());
    let kinds = |message: &str| all.iter().find(|known| known.says(message)).map(|known| known.kind);
    let mut known = Vec::new();
    for row in &page.rows {
        for message in &row.messages {
            let of_section = |kind: &ErrorKind| kind.reference().section() == row.section;
            let kind = kinds(message).filter(of_section).unwrap_or_else(|| panic!("no kind says {message:?}"));
            let digest = row.description.as_ref().zip(row.action.as_ref());
            let digest = digest.map(|(description, action)| [description.digest(), action.digest()]);
            let number = 1 + known.iter().filter(|known: &&Known| known.kind == kind).count();
            known.push(Known { kind, section: row.section.clone(), row: row.number, number, digest, retired: None });
        }
    }
    known
}

/// The page with every `from` replaced by its `to`.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(PAGE.to_owned(), |page, (from, to)| {
        assert!(page.contains(from), "nothing to edit: {from:?}");
        page.replace(from, to)
    })
}

fn compared(page: &str) -> Comparison {
    compare(&Page::read(page), known(), EDITION)
}

/// The differences, one line each: the change, the entry, and the place.
fn lines(comparison: &Comparison) -> Vec<String> {
    let line = |difference: &compare::Difference| {
        let value = serde_json::to_value(difference).expect("it is plain data");
        let text = |key: &str| value[key].as_str().unwrap_or("-").to_owned();
        let row = difference.row.map_or("-".to_owned(), |row| row.to_string());
        format!("{} {} {:?} {row}", text("change"), text("kind"), difference.section)
    };
    comparison.differences.iter().map(line).collect()
}

/// The row of the page that contains this text, with its line break.
fn row(holding: &str) -> &'static str {
    PAGE.split_inclusive('\n').find(|line| line.contains(holding)).unwrap_or_else(|| panic!("no row has {holding:?}"))
}

#[test]
fn the_small_page_has_no_difference() {
    let comparison = compared(PAGE);
    assert_eq!(lines(&comparison), [""; 0]);
    assert_eq!((comparison.rows, comparison.renumbered.len()), (17, 0));
    let from_windows = format!("\u{FEFF}{}", PAGE.replace('\n', "\r\n"));
    assert_eq!(lines(&compared(&from_windows)), [""; 0], "with a byte order mark and other line ends");
}

/// A name, the edits, and exactly the differences expected.
type Case<'a> = (&'a str, Vec<(&'a str, String)>, &'a [&'a str]);

#[test]
#[allow(clippy::too_many_lines, reason = "most of it is a table")]
fn each_change_is_reported_and_nothing_else() {
    let license = row("CTTM-005");
    let retries = row("EXCH-15");
    let without_code = license.replace("| **CTTM-005** ", "");
    let chat_head = PAGE.find("## Teams chat").expect("it is there");
    let chat_table = &PAGE[chat_head..][..PAGE[chat_head..].find("| **CTTM-001").expect("it is there")];
    let new = "| **CTTM-020** | Teams migration failed. The clock of tenant {0} is wrong. | It is late. | Set it. |\n";
    let cases: Vec<Case<'_>> = vec![
        (
            "a row added at the end",
            vec![(row("CTTM-017"), format!("{}{new}", row("CTTM-017")))],
            &["new - \"Teams chat migration errors\" 4"],
        ),
        (
            "a row added at the beginning",
            vec![(row("CTTM-001"), format!("{new}{}", row("CTTM-001")))],
            &["new - \"Teams chat migration errors\" 1"],
        ),
        (
            "a row removed",
            vec![(license, String::new())],
            &["gone teams-chat/teams-license-missing \"Teams chat migration errors\" 2"],
        ),
        (
            "one message of several removed",
            vec![("Setup validation failed. Contact your admin.<br><br>Or<br><br>", String::new())],
            &["gone exchange/setup-validation-failed \"Exchange mailbox migration errors\" 1"],
        ),
        (
            "one of two equal rows removed",
            vec![(
                "| Failed to mark '{0}' identity as completed. | It was not marked. | Mark it. |\n| `Archive",
                "| `Archive".into(),
            )],
            &["gone identity-mapping/mark-completed-failed \"Identity mapping errors\" 1"],
        ),
        (
            "a row reworded",
            vec![("does not have a Teams license.", "lacks a Teams license.".into())],
            &["reworded teams-chat/teams-license-missing \"Teams chat migration errors\" 2"],
        ),
        (
            "a row without a code reworded",
            vec![("missmatch, expected", "mismatch: expected".into())],
            &["reworded identity-mapping/archive-guid-mismatch \"Identity mapping errors\" 2"],
        ),
        (
            "a value that no longer repeats",
            vec![("'{1}'=>'{0}'.\"", "'{1}'=>'{2}'.\"".into())],
            &["reworded identity-mapping/graph-user-not-found \"Identity mapping errors\" 4"],
        ),
        (
            "a row moved to another section",
            vec![(license, String::new()), (retries, format!("{retries}{license}"))],
            &["moved teams-chat/teams-license-missing \"Exchange mailbox migration errors\" 3"],
        ),
        (
            "a row moved within its section",
            vec![
                (row("CTTM-001"), String::new()),
                (row("CTTM-017"), format!("{}{}", row("CTTM-017"), row("CTTM-001"))),
            ],
            &["moved teams-chat/user-migration-failed \"Teams chat migration errors\" 3"],
        ),
        (
            "a row moved and reworded",
            vec![
                (license, String::new()),
                (retries, format!("{retries}{}", license.replace("does not have", "lacks"))),
            ],
            &[
                "moved teams-chat/teams-license-missing \"Exchange mailbox migration errors\" 3",
                "reworded teams-chat/teams-license-missing \"Exchange mailbox migration errors\" 3",
            ],
        ),
        (
            "a code changed",
            vec![("**CTTM-005**", "**CTTM-055**".into())],
            &["recoded teams-chat/teams-license-missing \"Teams chat migration errors\" 2"],
        ),
        (
            "a code added",
            vec![("**MMS-001/002**", "**MMS-001/002/003**".into())],
            &["recoded teams-meeting/app-not-provisioned \"Teams meeting migration errors\" 1"],
        ),
        (
            "a reason changed",
            vec![("`resourceTypeMismatch`", "`resourceStateMismatch`".into())],
            &["recoded api/job-not-in-final-state \"Errors from incorrect API calls\" 1"],
        ),
        (
            "a status changed",
            vec![("HTTP 409 Conflict", "HTTP 412 Precondition Failed".into())],
            &["recoded api/job-not-in-final-state \"Errors from incorrect API calls\" 1"],
        ),
        (
            "a new action",
            vec![("Assign one.", "Assign two.".into())],
            &["action teams-chat/teams-license-missing \"Teams chat migration errors\" 2"],
        ),
        (
            "an action with another link",
            vec![("/guide#setup", "/guide#start".into())],
            &[
                "action exchange/setup-validation-failed \"Exchange mailbox migration errors\" 1",
                "action exchange/server-connection-failed \"Exchange mailbox migration errors\" 1",
                "action exchange/server-availability-test-failed \"Exchange mailbox migration errors\" 1",
            ],
        ),
        (
            "a new description",
            vec![("The license is missing.", "No license.".into())],
            &["description teams-chat/teams-license-missing \"Teams chat migration errors\" 2"],
        ),
        ("markup alone", vec![("The license is missing.", "The *license* is\u{A0}**missing**.".into())], &[]),
        (
            "another heading above the same rows",
            vec![("## Teams chat migration errors", "## Chats".into())],
            &["section-renamed - \"Chats\" -"],
        ),
        ("another edition", vec![("12/15/2025", "01/20/2026".into())], &["edition - \"\" -"]),
        ("no edition", vec![("ms.date: 12/15/2025\n", String::new())], &["edition - \"\" -"]),
        (
            "a missing cell",
            vec![(license, without_code.clone())],
            &["not-understood - \"Teams chat migration errors\" -"],
        ),
        (
            "a table whose delimiter row is too short",
            vec![(chat_table, chat_table.replace("|---|---|---|---|", "|---|---|---|"))],
            &["not-understood - \"Teams chat migration errors\" -"],
        ),
        (
            "a table cut by an empty line",
            vec![(license, format!("\n{license}"))],
            &["not-understood - \"Teams chat migration errors\" -"],
        ),
        (
            "a table without messages",
            vec![(chat_table, chat_table.replace("**Error message**", "**Text**"))],
            &["not-understood - \"Teams chat migration errors\" -"],
        ),
        (
            "a table after a line of text, without outer bars, whose delimiter row is too short",
            vec![("# Errors (preview)\n", "# Errors (preview)\n\nAll codes:\nCode | Text | More\n---|---\n".into())],
            &["not-understood - \"\" -"],
        ),
        (
            "a broken table in a quotation",
            vec![("> A note", "> | Code | Text |\n> |---|\n>\n> A note".into())],
            &["not-understood - \"\" -"],
        ),
        (
            "a table in a code block",
            vec![
                (chat_table, chat_table.replace("\n\n| **Error", "\n\n```\n| **Error")),
                (row("CTTM-017"), format!("{}```\n", row("CTTM-017"))),
            ],
            &["not-understood - \"Teams chat migration errors\" -"],
        ),
        (
            "a table in a comment",
            vec![
                (chat_table, chat_table.replace("\n\n| **Error", "\n\n<!--\n| **Error")),
                (row("CTTM-017"), format!("{}-->\n", row("CTTM-017"))),
            ],
            &["not-understood - \"Teams chat migration errors\" -"],
        ),
        (
            "code and comments without a table",
            vec![(
                "# Errors (preview)\n",
                "# Errors (preview)\n\n<!-- a | b -->\n\n```\na | b\n```\n\nOne -- or | two.\n".into(),
            )],
            &[],
        ),
        (
            "a table in HTML",
            vec![("## OneDrive errors\n", "## OneDrive errors\n\n<table><tr><td>more</td></tr></table>\n".into())],
            &["not-understood - \"OneDrive errors\" -"],
        ),
    ];
    let mut failures = Vec::new();
    for (name, edits, expected) in &cases {
        let edits: Vec<(&str, &str)> = edits.iter().map(|(from, to)| (*from, &**to)).collect();
        let seen = lines(&compared(&edited(&edits)));
        if seen != *expected {
            failures.push(format!("{name}\n  expected {expected:#?}\n  seen {seen:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_new_wording_is_shown_with_the_result_of_the_matcher() {
    let license = "teams-chat/teams-license-missing";
    let cases = [
        (
            "another word",
            ("does not have a Teams license.", "lacks a Teams license."),
            "[-does not have-]{+lacks+} a Teams license.",
            None,
        ),
        (
            "another spelling",
            ("does not have a Teams license.", "doesn't have a Teams license."),
            "[-does not-]{+doesn't+} have a Teams license.",
            Some((license, "normalized")),
        ),
        (
            "words without meaning",
            ("Assign a Teams license to", "Please assign a Teams license to"),
            "[-Assign-]{+Please assign+} a Teams license to",
            Some((license, "drifted")),
        ),
        (
            "the words of another error",
            (
                "{0} in tenant {1} does not have a Teams license. Assign a Teams license to the user",
                "{0} in tenant {1} does not have a SIP address. Refer to user configuration documentation for instructions on how to assign a SIP address",
            ),
            "[-Teams license. Assign a Teams license-]{+SIP address. Refer",
            Some(("teams-chat/sip-address-missing", "drifted")),
        ),
    ];
    for (name, edit, shown, expected) in cases {
        let comparison = compared(&edited(&[edit]));
        let [difference] = &*comparison.differences else { panic!("{name}: {:#?}", lines(&comparison)) };
        let Change::Reworded { catalog, page, diff, recognized } = &difference.change else { panic!("{name}") };
        assert!(diff.contains(shown), "{name}: {diff}");
        assert_eq!(*catalog, ErrorKind::TeamsChatTeamsLicenseMissing.message(), "{name}");
        assert!(page.contains("{user} in tenant {tenant}"), "{name}: the values have the catalog's names: {page}");
        let recognized = recognized.as_ref().map(|answer| (answer.kind.id(), answer.fidelity.as_str()));
        assert_eq!(recognized, expected, "{name}");
    }
}

#[test]
fn a_difference_has_its_details() {
    let comparison = compared(&edited(&[
        ("**MMS-001/002**", "**MMS-001/014**"),
        ("Assign one.", "Assign two."),
        ("12/15/2025", "2026-01-20"),
        ("'{0}', found '{1}'. | They differ.", "'{0}', found '{1}'. | They differ | Make them"),
    ]));
    let found =
        |is: fn(&Change) -> bool| comparison.differences.iter().filter(|difference| is(&difference.change)).count();
    let has = |change: &Change| match change {
        Change::Recoded { added, removed } => {
            (added.concat(), removed.concat()) == ("MMS-014".into(), "MMS-002".into())
        }
        Change::Action { digest, text } => {
            *digest == Some(Prose("Assign two.".into()).digest()) && text.as_deref() == Some("Assign two.")
        }
        Change::Edition { catalog, page } => catalog == EDITION && page.as_deref() == Some("2026-01-20"),
        Change::NotUnderstood { what, not_compared } => {
            what == "this row was not compared: it has 4 cells, and its table 3 columns" && *not_compared == 1
        }
        _ => true,
    };
    for difference in &comparison.differences {
        assert!(has(&difference.change), "{difference:#?}");
    }
    assert_eq!(found(|change| matches!(change, Change::NotUnderstood { .. })), 1);
    assert_eq!(found(|change| matches!(change, Change::Recoded { .. })), 1);
    assert_eq!(found(|change| matches!(change, Change::Edition { .. })), 1);
}

#[test]
fn the_text_report_describes_every_change() {
    let license = row("CTTM-005");
    let new = "| **CTTM-020** | The clock of tenant {0} is wrong. | It is late. | Set it. |\n";
    let page = Page::read(&edited(&[
        ("12/15/2025", "01/20/2026"),
        ("## General errors", "## All others"),
        ("MIGR-002", "MIGR-022"),
        ("Let the user in.", "Let nobody in."),
        ("Nobody set it up.", "It is not set up."),
        (license, ""),
        (row("EXCH-15"), license),
        (row("CTTM-017"), &format!("{new}{}", row("CTTM-017"))),
        ("is not enabled for this tenant", "is off for this tenant"),
        ("| `MnATrust", "| more | `MnATrust"),
    ]));
    let mut known = known();
    known.iter_mut().filter(|known| known.kind == ErrorKind::ApiJobNotInFinalState).for_each(|known| {
        known.retired = Some("2026-01");
    });
    let comparison = compare(&page, known, EDITION);
    let text = anstream::adapter::strip_str(&report::text("page.md", &page, &comparison, &[])).to_string();
    for line in [
        "11 differences",
        "another edition: line 1",
        "    the page's date is 2026-01-20, the catalog's 2025-12-15: when everything else is done, write the new one to index.toml",
        "back: api/job-not-in-final-state, \"Errors from incorrect API calls\", row 1, line 15",
        "    the entry is marked as retired since 2026-01, but the page has it: remove `retired` from its `source`",
        "section renamed: \"All others\", line 22",
        "    the catalog calls it \"General errors\"",
        "other description: general/tenants-not-configured, \"All others\", row 1, line 22",
        "    it now says: It is not set up.",
        "other codes: general/user-not-authorized, \"All others\", row 2, line 23",
        "    [-MIGR-002-] {+MIGR-022+}",
        "other action: general/user-not-authorized, \"All others\", row 2, line 23",
        "    it now says: Let nobody in.",
        "moved: teams-chat/teams-license-missing, \"Exchange mailbox migration errors\", row 2, line 31",
        "    the catalog has it in \"Teams chat migration errors\", row 2",
        "gone: exchange/max-retries-reached, \"Exchange mailbox migration errors\", row 2",
        "    Max retry for user with id {user} reached.",
        "new: \"Teams chat migration errors\", row 2, line 38",
        "    CTTM-020: The clock of tenant {0} is wrong.",
        "    the matcher does not recognize it",
        "reworded: one-drive/feature-not-enabled, \"OneDrive errors\", row 1, line 51",
        "    The Cross-Tenant content move [{feature}] feature is [-not enabled-]{+off+} for this tenant.",
        "not understood: \"OneDrive errors\", line 52",
        "    this row was not compared: it has 3 cells, and its table 2 columns",
        "    1 message of the catalog in this section could not be compared",
    ] {
        assert!(text.lines().any(|shown| shown == line), "no {line:?} in\n{text}");
    }
}

#[test]
fn rows_after_a_new_one_are_only_renumbered() {
    let new = "| **CTTM-020** | Teams migration failed. The clock of tenant {0} is wrong. | It is late. | Set it. |\n";
    let comparison = compared(&edited(&[(row("CTTM-005"), &format!("{new}{}", row("CTTM-005")))]));
    let renumbered: Vec<_> = comparison.renumbered.iter().map(|row| (row.kind.id(), row.from, row.to)).collect();
    assert_eq!(renumbered, [("teams-chat/teams-license-missing", 2, 3), ("teams-chat/completed-with-errors", 3, 4)]);
    let Change::New { codes, message, recognized } = &comparison.differences[0].change else { panic!() };
    assert_eq!(codes, &["CTTM-020"]);
    assert_eq!(message, "Teams migration failed. The clock of tenant {0} is wrong.");
    assert_eq!(*recognized, None);
}

#[test]
fn a_code_that_the_page_drops_stays_in_the_catalog() {
    let page = Page::read(&edited(&[("**MMS-001/002**", "**MMS-002**")]));
    let comparison = compare(&page, known(), EDITION);
    assert_eq!(lines(&comparison), [""; 0], "the new code is known, and the old one is never removed");
    let former: Vec<_> =
        comparison.former_codes.iter().map(|former| (former.kind.id(), former.codes.concat())).collect();
    assert_eq!(former, [("teams-meeting/app-not-provisioned", "MMS-001".to_owned())]);
    let text = report::text("page.md", &page, &comparison, &[]);
    let note = "Codes that the page no longer has; they stay in the catalog:\n    teams-meeting/app-not-provisioned: MMS-001\n";
    assert!(text.contains(note), "{text}");
    let without = compared(&edited(&[("| **CTTM-005** |", "| |")]));
    assert_eq!(
        lines(&without),
        ["recoded teams-chat/teams-license-missing \"Teams chat migration errors\" 2"],
        "no code is left"
    );
}

#[test]
fn a_broken_table_reports_no_row_as_gone() {
    let broken = edited(&[(row("CTTM-005"), &format!("\n{}", row("CTTM-005")))]);
    let comparison = compared(&broken);
    let [difference] = &*comparison.differences else { panic!("{:#?}", lines(&comparison)) };
    let Change::NotUnderstood { what, not_compared } = &difference.change else { panic!() };
    assert!(what.contains("an empty line splits the table"), "{what}");
    assert_eq!(*not_compared, 2);
    let line = 1 + PAGE.lines().position(|line| line.contains("CTTM-005")).expect("it is there");
    assert_eq!(difference.line, Some(line + 1));
}

#[test]
fn a_retired_entry_is_not_missed_but_its_return_is_reported() {
    let mut known = known();
    let license = known.iter_mut().find(|known| known.kind == ErrorKind::TeamsChatTeamsLicenseMissing);
    license.expect("it is there").retired = Some("2026-01");
    let without = Page::read(&edited(&[(row("CTTM-005"), "")]));
    let comparison = compare(&without, known.clone(), EDITION);
    assert_eq!(lines(&comparison), [""; 0]);
    let renumbered: Vec<_> = comparison.renumbered.iter().map(|row| (row.kind.id(), row.from, row.to)).collect();
    assert_eq!(renumbered, [("teams-chat/completed-with-errors", 3, 2)]);
    let back = compare(&Page::read(PAGE), known, EDITION);
    assert_eq!(lines(&back), ["back teams-chat/teams-license-missing \"Teams chat migration errors\" 2"]);
    let Change::Back { since } = back.differences[0].change else { panic!() };
    assert_eq!(since, "2026-01");
}

/// Each suggestion is accepted under the head of its catalog file, as a file of its own.
#[cfg(feature = "extend")]
#[test]
fn suggested_entries_load() {
    let new = [
        (row("EXCH-15"), "| **EXCH-21** | The mailbox of user {0} in tenant {1} is {2}. | So it is. | Retry. |\n"),
        (
            row("MMS-001/002"),
            "| **MMS-020/021** | The calendar of \\<X> has \"{0}\" and {1} items of '{0}'. | Ah. | No action required. |\n",
        ),
        (row("MnATrustNoSetup"), "| `MnAClockIsWrong` | The clock of the site [{0}] is wrong. Error: {1} |\n"),
        (row("in MS Graph"), "| The identity '{0}' was seen as '{1}' and as '{2}' twice. | Twice. | See to it. |\n"),
        (
            row("HTTP 409"),
            "| **HTTP 422 Unprocessable Entity** | `BadArgument`<br><br>Error in `endDateTime` data field `endTooSoon` | Early. | Wait. |\n",
        ),
        (
            row("CTTM-017"),
            "| **CTTM-020** | Teams migration failed. The clock of tenant {0} is wrong. | Odd. | Look. |\n",
        ),
    ];
    let mut page = new.iter().fold(PAGE.to_owned(), |page, (after, new)| page.replace(after, &format!("{after}{new}")));
    page += "\n## Public folder migration errors\n\n| **Error code** | **Error message** | **Description** | **Action** |\n|---|---|---|---|\n\
             | **PF-001** | The public folder of user {0} is full. | Full. | Empty it. |\n\
             | **PF-002** | The public folder of user {0} is locked. | Locked. | Unlock it. |\n";
    let page = Page::read(&page);
    let comparison = compare(&page, known(), EDITION);
    let suggestions = suggest::entries(&page, &comparison.new);
    assert_eq!(suggestions.len(), new.len() + 2, "{:#?}", lines(&comparison));

    // A suggestion for a new family has a head.
    let head = |file: &str| match fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog").join(file)) {
        Ok(text) => text.split("[[error]]").next().expect("a text has a beginning").to_owned(),
        Err(_) => String::new(),
    };
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for suggestion in &suggestions {
        let file = files.entry(&suggestion.file).or_insert_with(|| head(&suggestion.file));
        file.extend(["\n", &suggestion.toml]);
    }
    let builder = files.iter().fold(Catalog::builder(), |builder, (name, text)| {
        builder.extend_from_toml(format!("new_{name}"), text.as_str())
    });
    let catalog = builder.build().unwrap_or_else(|error| panic!("{error}\n{files:#?}"));
    let added = catalog.kinds().filter(|kind| kind.documented().is_none());
    assert_eq!(added.count(), new.len() + 2);
    let entry = |file: &str| {
        let suggestion =
            suggestions.iter().find(|suggestion| suggestion.file == file).unwrap_or_else(|| panic!("{file}"));
        suggestion.toml.clone()
    };
    for (file, line) in [
        ("exchange.toml", "message = \"The mailbox of user {user} in tenant {tenant} is {value}.\""),
        ("exchange.toml", "codes = [\"EXCH-21\"]"),
        (
            "exchange.toml",
            "retry = { verdict = \"transient\", unit = \"user_migration\", basis = \"inferred\" } # guessed",
        ),
        ("teams_meeting.toml", "codes = [\"MMS-020/021\"]"),
        ("teams_meeting.toml", "fields.count = { type = \"count\", doc = \"The value after `and`.\" } # guessed"),
        ("teams_meeting.toml", "retry = { verdict = \"not_needed\", unit = \"none\", basis = \"inferred\" } # guessed"),
        ("one_drive.toml", "source = { rows = [3] }"),
        ("api.toml", "codes = [\"endTooSoon\"]"),
        ("api.toml", "generic_code = \"BadArgument\""),
        ("api.toml", "http_status = 422"),
        ("teams_chat.toml", "variant = \"ClockWrong\" # guessed: name the problem"),
        ("public_folder.toml", "page = \"orchestrated-migration-errors\""),
        ("public_folder.toml", "section = \"Public folder migration errors\""),
        ("public_folder.toml", "title = \"Public folder\" # guessed"),
    ] {
        assert!(entry(file).lines().any(|shown| shown == line), "{file}: no {line}\n{}", entry(file));
    }
}

/// A page with the catalog's OneDrive section. Its table has no prose, so the crate has all of it.
fn one_drive() -> String {
    let mut page = String::from(
        "---\nms.date: 12/15/2025\n---\n\n# Errors\n\n## OneDrive errors\n\n| Error code | Error message |\n|---|---|\n",
    );
    page.extend(Family::OneDrive.kinds().iter().map(|kind| {
        let code = kind.code().expect("each has one");
        format!("| `{code}` | {} |\n", kind.message())
    }));
    page
}

fn drift(arguments: &[&str]) -> Output {
    let mut path: PathBuf = std::env::current_exe().expect("a test has a path");
    path.pop();
    path.pop();
    path.extend(["examples", &format!("drift{}", std::env::consts::EXE_SUFFIX)]);
    assert!(path.exists(), "{} is missing: run `cargo build --examples`", path.display());
    Command::new(path).env_remove("CLICOLOR_FORCE").args(arguments).output().expect("the example starts")
}

/// Writes a page to a file of this name, and runs the example on it.
fn drift_on(name: &str, page: &[u8], arguments: &[&str]) -> (Option<i32>, String, String) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, page).expect("the folder for tests can be written to");
    let output = drift(&[&[path.to_str().expect("it is UTF-8")], arguments].concat());
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_exit_status_is_1_if_anything_differs() {
    let only = ["--section", "OneDrive errors"];
    let (status, stdout, stderr) = drift_on("same.md", one_drive().as_bytes(), &only);
    assert_eq!((status, &*stderr), (Some(0), ""), "{stdout}");
    assert!(stdout.ends_with("26 rows compared with the catalog, edition of 2025-12-15\nno difference\n"), "{stdout}");

    let changed = one_drive().replace("is invalid", "is not valid");
    let (status, stdout, stderr) = drift_on("changed.md", changed.as_bytes(), &only);
    assert_eq!((status, &*stderr), (Some(1), ""));
    let expected = "1 difference\n\nreworded: one-drive/target-upn-invalid, \"OneDrive errors\", row 12, line 22\n";
    assert!(stdout.contains(expected), "{stdout}");
    assert!(stdout.contains("'{target_upn}' is [-invalid.-]{+not valid.+} Please"), "{stdout}");
    assert!(stdout.contains("the matcher does not recognize it\n"), "{stdout}");

    let (status, stdout, _) = drift_on("partly.md", one_drive().as_bytes(), &[]);
    assert_eq!(status, Some(1), "the other sections are gone");
    let gone = known::all(&Lock::default())
        .iter()
        .filter(|known| known.section != "OneDrive errors" && known.retired.is_none())
        .count();
    assert_eq!(stdout.matches("\ngone: ").count(), gone);
}

#[test]
fn a_further_wording_is_known() {
    let kind = ErrorKind::OneDriveFeatureNotEnabled;
    let further = kind.wordings().nth(1).expect("it has a further wording");
    let page = one_drive().replace(kind.message(), further);
    let (status, stdout, stderr) = drift_on("further.md", page.as_bytes(), &["--section", "OneDrive errors"]);
    assert_eq!((status, &*stderr), (Some(0), ""), "{stdout}");
    let expected =
        format!("no difference\n\nMessages in a further wording, which the catalog knows:\n    {kind}, row ");
    assert!(stdout.contains(&expected) && stdout.trim_end().ends_with(&format!(": {further}")), "{stdout}");
}

/// Kinds whose message was different in the edition of 2025-12-09, with that message.
const EARLIER: &[(ErrorKind, &str)] = &[
    (ErrorKind::OneDriveFeatureNotEnabled, "Cross-tenant content move [{feature}] is not enabled for this tenant."),
    (
        ErrorKind::OneDriveWrongCmdletForPartner,
        "You can't use this cmdlet with a partner with [Source] cross-tenant relationship configuration [{partner}].",
    ),
    (ErrorKind::OneDriveSourceSiteNotFound, "OneDrive site for source user UPN [{source_upn}] doesn't exist."),
    (
        ErrorKind::OneDriveSourceSiteNotYetCreated,
        "OneDrive site for source user UPN [{source_upn}] doesn't yet exist. Current URL - [{current_url}].",
    ),
    (
        ErrorKind::OneDriveIdentityMapEntryMissing,
        "Identity map entry for source UPN [{source_upn}] doesn't exist on the target tenant.",
    ),
    (
        ErrorKind::OneDriveUsersNotLicensed,
        "The source UPN [{source_upn}] and target UPN [{target_upn}] aren't licensed for cross-tenant OneDrive migration.",
    ),
    (
        ErrorKind::OneDriveTargetUpnInvalid,
        "The target UPN '{target_upn}' is invalid. Correct this issue and try again.",
    ),
    (
        ErrorKind::OneDriveMoveJobNotCreated,
        "The cross-tenant content move job was not created for the source site [{source_site}].",
    ),
    (
        ErrorKind::OneDriveCustomerKeyOnSourceTenant,
        "Blocking cross-tenant moves because bring your own key (BYOK) is enabled for the source tenant.",
    ),
    (
        ErrorKind::OneDrivePartnersOnSameFarm,
        "It has been detected that partners reside in the same SharePoint location that prevents them from migrating.",
    ),
    (
        ErrorKind::OneDrivePartnersIncompatible,
        "Verify the compatibility status before running the migration. In case of incompatible tenants, we recommend waiting for a minimum of 48 hours.",
    ),
];

#[test]
fn each_message_of_an_earlier_edition_is_a_further_wording() {
    let mut page = one_drive().replace("12/15/2025", "12/09/2025");
    for &(kind, message) in EARLIER {
        let code = kind.code().expect("each has one");
        let [now, then] = [kind.message(), message].map(|message| format!("| `{code}` | {message} |\n"));
        assert!(page.contains(&now) && now != then, "{kind} is not edited");
        // The page numbers the holes.
        let then = kind.fields().iter().enumerate().fold(then, |then, (number, field)| {
            then.replace(&format!("{{{}}}", field.name()), &format!("{{{number}}}"))
        });
        page = page.replace(&now, &then);
    }
    let (status, stdout, stderr) = drift_on("earlier.md", page.as_bytes(), &["--section", "OneDrive errors"]);
    // Only the date differs.
    assert_eq!((status, &*stderr), (Some(1), ""), "{stdout}");
    assert!(stdout.contains("\n1 difference\n\nanother edition: line 1\n"), "{stdout}");
    let (_, further) = stdout.split_once("\n\nMessages in a further wording").expect("there are some");
    for &(kind, message) in EARLIER {
        let is_shown = |line: &str| line.trim_start().starts_with(&format!("{kind}, row ")) && line.ends_with(message);
        assert!(further.lines().any(is_shown), "{kind}: {further}");
    }
    assert_eq!(further.lines().filter(|line| line.contains(", row ")).count(), EARLIER.len(), "{further}");
}

#[test]
fn an_accepted_change_is_no_longer_a_difference() {
    let lock = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page.lock");
    let text = fs::read_to_string(lock::PATH).expect("the lock is there");
    assert_eq!(Lock::parse(&text).expect("it is sound").to_text(), text, "the lock is exactly as `--accept` writes it");
    fs::write(&lock, &text).expect("the folder for tests can be written to");
    let arguments = ["--section", "Teams chat migration errors", "--lock", lock.to_str().expect("it is UTF-8")];
    let prose = |stdout: &str| ["other description", "other action"].map(|what| stdout.matches(what).count());
    let (_, before, _) = drift_on("prose.md", PAGE.as_bytes(), &arguments);
    assert_eq!(prose(&before), [3, 3], "the prose of the small page is ours: {before}");
    let (_, accepted, _) = drift_on("prose.md", PAGE.as_bytes(), &[&arguments[..], &["--accept"]].concat());
    assert_eq!(prose(&accepted), [0, 0], "{accepted}");
    let (_, after, _) = drift_on("prose.md", PAGE.as_bytes(), &arguments);
    assert_eq!(prose(&after), [0, 0], "{after}");
    let written = fs::read_to_string(&lock).expect("it was written");
    let changed = written.lines().zip(text.lines()).filter(|(a, b)| a != b).count();
    assert_eq!((changed, written.lines().count()), (3, text.lines().count()), "rows that are not on the page stay");
    for broken in
        ["general/user-not-mapped 1 0123abcd", "general/user-not-mapped one 0123abcd 0123abcd", "x 1 0123abcd nothexad"]
    {
        fs::write(&lock, broken).expect("the folder for tests can be written to");
        let (status, _, stderr) = drift_on("prose.md", PAGE.as_bytes(), &arguments);
        assert!(status == Some(2) && stderr.contains("page.lock, line 1: "), "{stderr}");
    }
}

#[test]
fn an_unreadable_page_is_reported() {
    for (name, page, arguments, expected) in [
        ("not-utf-8.md", &b"# Errors\n\xFF\xFE"[..], &[][..], "byte 9 is not UTF-8: save the page as UTF-8"),
        (
            "no-table.md",
            b"# Errors\n\nNone.\n",
            &[],
            "there is no table of errors in it: the page's Markdown source is needed",
        ),
        ("empty.md", b"", &[], "there is no table of errors in it"),
        ("no-section.md", b"", &["--section", "Nothing"], "neither the page nor the catalog has a section `Nothing`"),
    ] {
        let (status, stdout, stderr) = drift_on(name, page, arguments);
        assert_eq!((status, &*stdout), (Some(2), ""), "{name}: {stderr}");
        assert!(stderr.contains(name) && stderr.contains(expected), "{name}: {stderr}");
    }
    let output = drift(&["/no/such/page.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("drift: /no/such/page.md: "), "{output:?}");
    assert_eq!(drift(&["--no-such-flag"]).status.code(), Some(2));
}

#[test]
fn json_has_the_same_differences_for_a_bot() {
    let changed = one_drive().replace("is invalid", "is not valid")
        + "| `MnAClockIsWrong` | The clock of the site [{0}] is wrong. |\n";
    let (status, stdout, _) =
        drift_on("bot.md", changed.as_bytes(), &["--section", "OneDrive errors", "--json", "--suggest"]);
    assert_eq!(status, Some(1));
    let json: Value = serde_json::from_str(&stdout).expect("it is JSON");
    assert_eq!((&json["rows"], &json["edition"]["catalog"]), (&27.into(), &EDITION.into()));
    let differences = json["differences"].as_array().expect("a list");
    let seen: Vec<_> = differences.iter().map(|difference| (&difference["change"], &difference["row"])).collect();
    assert_eq!(seen, [(&"reworded".into(), &12.into()), (&"new".into(), &27.into())]);
    assert_eq!(differences[0]["kind"], "one-drive/target-upn-invalid");
    assert_eq!(json["suggestions"][0]["file"], "one_drive.toml");

    let (_, text, _) = drift_on("text.md", changed.as_bytes(), &["--section", "OneDrive errors", "--suggest"]);
    let toml = json["suggestions"][0]["toml"].as_str().expect("a text");
    assert!(text.contains("# For catalog/one_drive.toml:\n") && text.ends_with(toml), "{text}");
}

#[test]
fn without_a_page_the_help_names_it() {
    let output = drift(&[]);
    assert_eq!(output.status.code(), Some(0));
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("resolve-orchestrated-migration-errors.md"), "{stdout}");
}
