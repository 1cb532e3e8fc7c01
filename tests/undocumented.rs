//! Errors that are not documented, and failed states, in layouts that people hold: none is lost, none is another user's.

use m365_migration_errors::records::{Record, Records};

/// An error text that the service's page does not have.
const OTHER: &str = "The mailbox could not be moved because it is on litigation hold.";

/// A documented error.
const KNOWN: &str = "Max retry for user with id 42 reached.";

fn read(input: &str) -> Vec<Record> {
    Records::new(input.as_bytes()).map(|record| record.expect("nothing is damaged")).collect()
}

/// The outcome, the user and the message of each record.
fn told(input: &str) -> Vec<(&'static str, Option<String>, Option<String>)> {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let row = |it: &Record| (it.outcome().as_str(), own(it.subject()), own(it.message()));
    read(&input.replace("OTHER", OTHER)).iter().map(row).collect()
}

/// The messages of an input, all of which are not recognized.
fn unrecognized(input: &str) -> Vec<String> {
    let all = told(input);
    assert!(all.iter().all(|(outcome, ..)| *outcome == "unrecognized"), "{input}\n{all:#?}");
    all.into_iter().map(|(.., message)| message.unwrap_or_default()).collect()
}

#[test]
fn a_level_reports_an_error_wherever_a_log_has_it() {
    for line in [
        "2026-02-03 08:15:01,110 - t2t.mover - ERROR - OTHER",
        "2026-02-03 08:15:01.110 +01:00 [ERR] OTHER",
        "[08:15:01 ERR] OTHER",
        "[08:15:01 ERR] [Mover] OTHER",
        "Feb  3 08:15:01 srv t2t[44]: ERROR: OTHER",
        "2026-02-03T08:15:01Z stderr F ERROR OTHER",
        "2026-02-03 08:15:01;ERROR;OTHER",
        "2026-02-03 08:15:01|ERROR|OTHER",
        "ERROR: OTHER",
    ] {
        let log = format!("{line}\n{}\n", line.replace("ERROR", "INFO").replace("ERR", "INF").replace("OTHER", "done"));
        assert_eq!(unrecognized(&log), [OTHER], "{line}");
    }
    for line in [
        "time=2026-02-03T08:15:01Z level=error msg=\"OTHER\"",
        "level=error msg=\"OTHER\"",
        "time=\"2026-02-03T08:15:01Z\" level=error msg=\"OTHER\"",
        "<131>1 2026-02-03T08:15:01Z srv t2t - - - OTHER",
    ] {
        let messages = unrecognized(line);
        assert!(messages.len() == 1 && messages[0].contains(OTHER), "{messages:?}");
    }
}

#[test]
fn levels_that_report_no_error_and_words_in_capitals_are_no_errors() {
    for line in [
        "2026-02-03 08:15:01,110 - t2t.mover - INFO - Moved the mailbox of anna@tailspin.com",
        "2026-02-03 08:15:01 Moved 40 users, ERROR COUNT is 0",
        "[08:15:01 INF] Moved the mailbox of anna@tailspin.com",
        "Feb  3 08:15:01 srv t2t[44]: INFO: Moved the mailbox",
        "<134>1 2026-02-03T08:15:01Z srv t2t - - - Moved the mailbox",
        "level=info msg=\"Moved the mailbox\"",
    ] {
        assert_eq!(told(line), [], "{line}");
    }
}

#[test]
fn the_lines_of_a_log_are_no_table() {
    for delimiter in ['|', ';', '\t', ','] {
        let line = |level: &str, text: &str| ["2026-02-03 08:15:01", level, "Mover", text].join(&delimiter.to_string());
        let log = [line("INFO", "started"), line("ERROR", "OTHER"), line("INFO", "done")].join("\n");
        let all = told(&log);
        assert_eq!(all.len(), 1, "{log}\n{all:?}");
        assert!(all[0].2.as_deref().is_some_and(|message| message.ends_with(OTHER)), "{log}\n{all:?}");
    }
}

#[test]
fn error_records_of_powershell_are_read_in_its_languages_and_forms() {
    for place in [
        "At D:\\S\\Start.ps1:12 char:5",
        "In D:\\S\\Start.ps1:12 Zeichen:5",
        "Au caract\u{e8}re D:\\S\\Start.ps1:12 : 5",
        "En D:\\S\\Start.ps1: 12 Car\u{e1}cter: 5",
        "Em D:\\S\\Start.ps1:12 caractere:5",
        "In D:\\S\\Start.ps1:12 car:5",
    ] {
        let record = format!(
            "OTHER\n{place}\n+     throw $message\n+     ~~~~~~~~~~~~~~\n    + CategoryInfo          : OperationStopped: \
             (text:String) [], RuntimeException\n    + FullyQualifiedErrorId : text\n"
        );
        assert_eq!(unrecognized(&record), [OTHER], "{place}");
    }
    for record in [
        "Write-Error: OTHER\nPS /srv> \n",
        "Move-T2TUser: OTHER\nPS /srv> \n",
        "C:\\S\\Start-Wave.ps1 : OTHER\n    + CategoryInfo          : NotSpecified: (:) [Write-Error], WriteErrorException\n",
    ] {
        assert_eq!(unrecognized(record), [OTHER], "{record}");
    }
    assert_eq!(told("Move-T2TUser: started wave 12\nPS /srv> \n"), []);
    assert_eq!(told("diff\n one line\n+ another line\n"), []);
}

#[test]
fn each_item_of_a_list_of_errors_is_a_record() {
    let second = "Access denied. You do not have permission.";
    let list = format!(r#"[{{"user": "anna@tailspin.com", "status": "failed", "errors": ["OTHER", "{second}"]}}]"#);
    assert_eq!(unrecognized(&list), [OTHER, second]);
    let list = format!(r#"[{{"user": "anna@tailspin.com", "why": ["{KNOWN}", "OTHER", "done"]}}]"#);
    let outcomes: Vec<_> = told(&list).into_iter().map(|(outcome, ..)| outcome).collect();
    assert_eq!(outcomes, ["error", "unrecognized"]);
}

#[test]
fn a_user_may_be_the_key_of_what_is_below() {
    let yaml = "anna@tailspin.com:\n  status: failed\n  error: OTHER\nbjorn@tailspin.com:\n  status: completed\n";
    let of = |outcome, user: &str, message: Option<&str>| (outcome, Some(user.to_owned()), message.map(str::to_owned));
    assert_eq!(
        told(yaml),
        [of("unrecognized", "anna@tailspin.com", Some(OTHER)), of("clean", "bjorn@tailspin.com", None)]
    );
}

#[test]
fn quotes_are_no_part_of_a_value() {
    let object = "user: 'anna@tailspin.com'\nstatus: \"failed\"\nerror: \"OTHER\"\n";
    assert_eq!(told(object), [("unrecognized", Some("anna@tailspin.com".to_owned()), Some(OTHER.to_owned()))]);
    let object = "@{User='anna@tailspin.com'; Status='Completed'; Error=''}\n";
    assert_eq!(told(object), [("clean", Some("anna@tailspin.com".to_owned()), None)]);
}

#[test]
fn the_reason_may_be_in_the_lines_below() {
    let log = "2026-02-03 08:15:01 ERROR Move of anna@tailspin.com failed:\n    OTHER\n2026-02-03 08:15:02 INFO done\n";
    assert_eq!(unrecognized(log), [format!("Move of anna@tailspin.com failed: {OTHER}")]);
    let log = "2026-02-03 08:15:01 ERROR Move failed:\n    KNOWN\n".replace("KNOWN", KNOWN);
    let outcomes: Vec<_> = told(&log).into_iter().map(|(outcome, ..)| outcome).collect();
    assert_eq!(outcomes, ["error"]);
}

#[test]
fn colors_may_have_lost_their_first_byte() {
    for first in ["\u{1b}", "", "^[", "\\x1b", "\\e", "\\u001b", "#x1B"] {
        let log = format!("run 7\n{first}[31;1mStart-It: {first}[31;1m{KNOWN}{first}[0m\n");
        let records = read(&log);
        assert_eq!(records.iter().filter_map(Record::message).collect::<Vec<_>>(), [KNOWN], "{first}");
    }
}

#[test]
fn what_begins_each_line_comes_off_before_lines_are_joined() {
    let prefixes: [fn(usize) -> String; 8] = [
        |_| "mover-1  | ".to_owned(),
        |line| format!("  {}: ", 17 + line),
        |line| format!("    {}\t", 17 + line),
        |line| format!("logs\\wave12.log:{}:", 17 + line),
        |line| format!("./logs/wave12.log:{}:", 17 + line),
        |_| "# ".to_owned(),
        |_| "// ".to_owned(),
        |_| "2026-02-03 08:15:01 mover[44]: ".to_owned(),
    ];
    let lines = [
        "Start-SPOCrossTenantUserContentMove : Identity map entry for source UPN",
        "[anna@tailspin.com] does not exist on the target tenant.",
    ];
    for prefix in prefixes {
        let text = format!("{}{}\n{}{}\n", prefix(0), lines[0], prefix(1), lines[1]);
        let anna = || Some("anna@tailspin.com".to_owned());
        assert_eq!(told(&text), [("error", anna(), Some(lines.join(" ").split_off(38)))], "{text}");
    }
}

#[test]
fn a_line_that_begins_with_a_user_may_report_an_error() {
    let anna = || Some("anna@tailspin.com".to_owned());
    let all = told("anna@tailspin.com: OTHER\n");
    assert_eq!(all, [("unrecognized", anna(), Some(format!("anna@tailspin.com: {OTHER}")))]);
    assert_eq!(told("anna@tailspin.com: Exchange Completed (0 errors)\n"), []);
}

#[test]
fn objects_are_read_as_powershell_and_settings_write_them() {
    let anna = || Some("anna@tailspin.com".to_owned());
    let failed = [("failed", anna(), None)];
    let table = "Name                           Value\n----                           -----\n";
    let table =
        format!("{table}User                           anna@tailspin.com\nStatus                         Failed\n");
    assert_eq!(told(&table), failed);
    for head in ["[anna@tailspin.com]", "=== anna@tailspin.com ===", "## anna@tailspin.com", "anna@tailspin.com:"] {
        assert_eq!(told(&format!("{head}\nState=Failed\nAttempts=2\n")), failed, "{head}");
    }
}

#[test]
fn a_line_of_a_log_in_a_cell_reports_its_error() {
    let json = r#"{"log": "2026-02-03 08:15:03 ERROR OTHER\n", "stream": "stderr"}"#;
    let messages = unrecognized(json);
    assert!(messages.len() == 1 && messages[0].ends_with(OTHER), "{messages:?}");
}

#[test]
fn a_box_may_have_a_double_line_under_its_header() {
    let table = "\
        +-------------------+--------+\n\
        | User              | Status |\n\
        +===================+========+\n\
        | anna@tailspin.com | failed |\n\
        +-------------------+--------+\n";
    assert_eq!(told(table), [("failed", Some("anna@tailspin.com".to_owned()), None)]);
}
