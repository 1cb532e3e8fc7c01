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

/// The outcome and the user of each record, in the order of the input.
fn said(input: &str) -> Vec<(&'static str, Option<String>)> {
    told(input).into_iter().map(|(outcome, user, _)| (outcome, user)).collect()
}

fn of(outcome: &'static str, user: &str) -> (&'static str, Option<String>) {
    (outcome, Some(user.to_owned()))
}

#[test]
fn the_id_of_an_event_or_a_ticket_is_no_user_where_the_text_names_one() {
    let sentence = "Max retry for user with id lena@tailspin.com reached.";
    for input in [
        format!("Id,LevelDisplayName,Message\n1001,Error,{sentence}\n1001,Error,{sentence}\n"),
        format!("Id : 1001\nMessage : {sentence}\n"),
        format!("{{\"hits\": [{{\"_id\": \"x8Kd1\", \"_source\": {{\"message\": \"{sentence}\"}}}}]}}"),
        format!("[{{\"user\": {{\"login\": \"oli\", \"id\": 9919}}, \"body\": \"{sentence}\"}}]"),
    ] {
        let all = said(&input);
        assert!(!all.is_empty() && all.iter().all(|it| *it == of("error", "lena@tailspin.com")), "{input}\n{all:?}");
    }
    // A task is of the user whose id it has.
    assert_eq!(said(&format!("Id,Service,Status,Message\n7,Teams,failed,{sentence}\n")), [of("error", "7")]);
    // Nothing else names one.
    assert_eq!(said("Id,Message\n7,OTHER\n8,OTHER\n"), [of("unrecognized", "7"), of("unrecognized", "8")]);
}

#[test]
fn an_indented_object_is_of_the_user_that_it_is_under() {
    let yaml = "users:\n  - upn: anna@tailspin.com\n    services:\n      - name: Exchange\n        status: completed\n      \
                - name: Teams\n        status: failed\n        error: OTHER\n  - upn: ben@tailspin.com\n    services:\n      \
                - name: Exchange\n        status: failed\n";
    let wanted =
        [of("clean", "anna@tailspin.com"), of("unrecognized", "anna@tailspin.com"), of("failed", "ben@tailspin.com")];
    assert_eq!(said(yaml), wanted);
    let deep = "users:\n- upn: anna@tailspin.com\n  workloads:\n    teams:\n      status: failed\n      errors:\n      \
                - code: X\n        message: OTHER\n- upn: ben@tailspin.com\n  workloads:\n    teams:\n      status: failed\n";
    assert_eq!(said(deep), [of("unrecognized", "anna@tailspin.com"), of("failed", "ben@tailspin.com")]);
    // An object without an indent does not take the user above.
    assert_eq!(
        said("upn: anna@tailspin.com\nstatus: completed\n\nserver: a\nstatus: failed\n"),
        [of("clean", "anna@tailspin.com")]
    );
}

#[test]
fn people_and_scripts_write_the_state_of_a_user_in_a_line() {
    for line in [
        "Anna Vey (anna@tailspin.com) - failed",
        "Anna Vey <anna@tailspin.com>: failed",
        "[2/3] anna@tailspin.com ... FAILED",
        "2/3 anna@tailspin.com: FAILED",
        "FAILED: anna@tailspin.com",
        "[FAILED] anna@tailspin.com",
        "Migration failed for anna@tailspin.com",
        "Migration fehlgeschlagen f\u{FC}r anna@tailspin.com",
        "anna@tailspin.com ... fehlgeschlagen",
        "[4/5] anna@tailspin.com: Falhou",
    ] {
        for around in
            ["Wave 3\nLINE\nDone\n", "[1/3] ben@tailspin.com ... OK\nLINE\n[3/3] cleo@tailspin.com ... OK\n", "LINE"]
        {
            let all = said(&around.replace("LINE", line));
            let failed: Vec<_> = all.iter().filter(|(outcome, _)| *outcome == "failed").collect();
            assert_eq!(failed, [&of("failed", "anna@tailspin.com")], "{line}\n{all:?}");
        }
    }
    for line in [
        "Kim asked about anna@tailspin.com",
        "The notice of the failure was sent to anna@tailspin.com",
        "Mail about failed users went to anna@tailspin.com",
        "Kim Vey (kim@tailspin.com) wrote to us yesterday about the wave",
    ] {
        assert_eq!(said(&format!("Wave 3\n{line}\nDone\n")), [], "{line}");
    }
}

#[test]
fn a_sentence_is_found_wherever_a_mail_was_wrapped() {
    let sentence = "User migration failed. User anna@tailspin.com is not mapped to an identity on tenant tailspin.com, so nothing of hers was moved.";
    let known = "Teams migration failed. User anna@tailspin.com in tenant tailspin.com does not have a Teams license. Assign a Teams license to the user and retry migration.";
    assert_eq!(said(sentence).len(), 0, "it is not documented");
    let disclaimer = "This message and its attachments are for the addressee alone, and nobody else may read, keep or forward any of it.";
    for width in 66..=90 {
        let mut lines = vec![String::new()];
        for word in format!("Hello, the run of the night says: {known}").split(' ') {
            let last = lines.last_mut().expect("there is one");
            if !last.is_empty() && last.len() + 1 + word.len() > width {
                lines.push(word.to_owned());
            } else {
                *last += if last.is_empty() { "" } else { " " };
                *last += word;
            }
        }
        let mail = format!("{}\n\n{disclaimer}\n", lines.join("\n"));
        assert_eq!(said(&mail), [of("error", "anna@tailspin.com")], "{width}\n{mail}");
    }
}

#[test]
fn lines_in_and_under_a_table_that_are_no_rows_are_no_entries() {
    let rows = "User,Workload,Status,Error\nanna@tailspin.com,Exchange,Completed,\nben@tailspin.com,Teams,Failed,\n";
    let wanted = [of("clean", "anna@tailspin.com"), of("failed", "ben@tailspin.com")];
    for under in [
        "Exported by Kim Vey on 2026-02-03\n",
        "\nWave 4\n",
        "PS C:\\> \n",
        "User,Workload,Status,Error\n",
        "Total,2,1,\n",
        "Gesamt;2;1;\n",
    ] {
        let input = if under.contains(';') { rows.replace(',', ";") + under } else { rows.to_owned() + under };
        assert_eq!(said(&input), wanted, "{under}");
    }
    let again = format!("{rows}\nWave 4\n{rows}");
    assert_eq!(said(&again), [&wanted[..], &wanted[..]].concat());
    // An error in such a line is found.
    assert_eq!(told(&format!("{rows}\n{KNOWN}\n"))[2].0, "error");
    // A sentence with a comma is not a header.
    assert_eq!(told("ok, the license desk is on it. and the second?\nMigrationPermanentException: OTHER\n").len(), 1);
}

#[test]
fn a_lost_quote_does_not_hide_the_table() {
    let table = "\"User\",\"Status\",\"Error\"\n\"anna@tailspin.com\",\"completed,\"\"\n\"ben@tailspin.com\",\"failed\",\"\"\n\
                 \"cleo@tailspin.com\",\"failed\",\"\"\n\"dan@tailspin.com\",\"failed\",\"\"\n";
    let records: Vec<_> = Records::new(table.as_bytes()).collect();
    let failed = records.iter().flatten().filter(|record| record.outcome().as_str() == "failed");
    let users: Vec<_> = failed.filter_map(Record::subject).collect();
    assert_eq!(users, ["ben@tailspin.com", "cleo@tailspin.com", "dan@tailspin.com"]);
    assert!(records.iter().any(Result::is_err), "the first row is damaged");
}

#[test]
fn an_exception_beside_a_documented_sentence_is_a_record() {
    let exception = "MigrationPermanentException: OTHER";
    for input in [
        format!("Errors : {{{KNOWN}, {exception}}}\nUser   : anna@tailspin.com\n"),
        format!("User,Status,Error\nanna@tailspin.com,Failed,{KNOWN} {exception}\n"),
        format!("2026-02-03 08:15:01 ERROR anna@tailspin.com: {KNOWN}; {exception}\n"),
    ] {
        let all = told(&input);
        let has = |outcome: &str, text: &str| {
            all.iter().filter(|it| it.0 == outcome && it.2.as_deref().is_some_and(|it| it.contains(text))).count() == 1
        };
        assert!(all.len() == 2 && has("error", "42") && has("unrecognized", OTHER), "{input}\n{all:?}");
        assert!(all.iter().all(|it| it.1.as_deref() == Some("anna@tailspin.com")), "{input}\n{all:?}");
    }
    // An exception that only introduces the sentence is not an error of its own, and its cause is not counted again.
    let trace =
        format!("System.AggregateException: One error. ---> com.x.ServerException: {KNOWN}\n  at X.Y(Z.cs:3)\n");
    assert_eq!(said(&format!("{trace}Caused by: com.x.ServerException: {KNOWN}\n")), [of("error", "42")]);
}

#[test]
fn workbooks_saved_as_xml_and_grids_of_portals_are_tables() {
    let wanted =
        [of("clean", "anna@tailspin.com"), of("failed", "ben@tailspin.com"), of("unrecognized", "cleo@tailspin.com")];
    let rows = [
        ["User", "Workload", "Status", "Error"],
        ["anna@tailspin.com", "Exchange", "Completed", ""],
        ["ben@tailspin.com", "", "Failed", ""],
        ["cleo@tailspin.com", "Teams", "Failed", "OTHER"],
    ];
    let of_excel = |row: &[&str; 4]| {
        let cells = row.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let cells = cells
            .map(|(n, text)| format!("<Cell ss:Index=\"{}\"><Data ss:Type=\"String\">{text}</Data></Cell>\n", n + 1));
        format!("<Row>{}</Row>\n", cells.collect::<String>())
    };
    let rows_of_excel: String = rows.iter().map(of_excel).collect();
    let workbook = format!(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook \
         xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n\
         <DocumentProperties><Author>Kim Vey</Author></DocumentProperties>\n\
         <Worksheet ss:Name=\"Wave 3\"><Table>\n{rows_of_excel}</Table></Worksheet></Workbook>\n"
    );
    assert_eq!(said(&workbook), wanted);
    let of_portal = |(n, row): (usize, &[&str; 4])| {
        let role = if n == 0 { "columnheader" } else { "gridcell" };
        let cell = |text: &&str| ["<div role=\"", role, "\"><div><span>", text, "</span></div></div>"].concat();
        let cells: String = row.iter().map(cell).collect();
        format!("<div role=\"row\">{cells}</div>\n")
    };
    let rows_of_portal: String = rows.iter().enumerate().map(of_portal).collect();
    let page = format!(
        "<!DOCTYPE html><html><body><div role=\"banner\">Portal</div><div role=\"grid\">\n{rows_of_portal}</div>\
         <div>Contoso portal, page 1</div></body></html>"
    );
    assert_eq!(said(&page), wanted);
}

#[test]
fn dictionaries_of_python_are_objects() {
    let wanted =
        [of("unrecognized", "anna@tailspin.com"), of("failed", "ben@tailspin.com"), of("clean", "cleo@tailspin.com")];
    let list = "[{'user': 'anna@tailspin.com', 'status': 'failed', 'error': \"It isn't there: OTHER\"}, {'user': 'ben@tailspin.com', \
                'status': 'failed', 'error': None}, {'user': 'cleo@tailspin.com', 'status': 'completed', 'error': None}]";
    assert_eq!(said(list), wanted);
    assert_eq!(said(&format!("Results:\n{list}\n")), wanted);
    let printed = "[{'error': \"It isn't there: the mailbox could not be moved because it \"\n           \"is on litigation 'hold'.\",\n  \
                   'status': 'failed',\n  'user': 'anna@tailspin.com'},\n {'error': None, 'status': 'failed', 'user': \
                   'ben@tailspin.com'},\n {'error': None,\n  'status': 'completed',\n  'user': 'cleo@tailspin.com'}]\n";
    assert_eq!(said(printed), wanted);
    let message = told(printed)[0].2.clone();
    assert_eq!(
        message.as_deref(),
        Some("It isn't there: the mailbox could not be moved because it is on litigation 'hold'.")
    );
}

#[test]
fn a_count_is_no_answer_and_what_a_mail_is_about_is_no_user() {
    assert_eq!(
        said("{\"level\": \"info\", \"msg\": \"done\", \"ok\": 2}\n{\"user\": \"anna@tailspin.com\", \"ok\": false}\n"),
        [of("failed", "anna@tailspin.com")]
    );
    let mail = format!("{{\"subject\": \"Wave 3 failed\", \"body\": \"{KNOWN}\"}}");
    assert_eq!(said(&mail), [of("error", "42")]);
    assert_eq!(said("User,Status,Error\nanna@tailspin.com,Failed,(Blank)\n"), [of("failed", "anna@tailspin.com")]);
    assert_eq!(
        told("{\"msg\": \"the move failed\", \"err\": \"OTHER\", \"user\": \"anna@tailspin.com\"}")[0].2.as_deref(),
        Some(OTHER)
    );
}

#[test]
fn what_looks_like_it_is_something_else() {
    // A cause is under the trace of its error.
    let causes = format!(
        "ERROR Max retry for user with id 7 reached.\nINFO next\nERROR Could not move ben@tailspin.com: OTHER\n   at Foo.Bar()\nCaused by: {KNOWN}\n"
    );
    assert_eq!(said(&causes), [of("error", "7"), of("unrecognized", "ben@tailspin.com"), of("error", "42")]);
    // Names of columns may have punctuation.
    for name in ["Migrated?", "No. of items"] {
        let table = format!("User,{name},Error\nanna@tailspin.com,3,OTHER\nben@tailspin.com,3,\n");
        assert_eq!(said(&table), [of("unrecognized", "anna@tailspin.com"), of("clean", "ben@tailspin.com")], "{name}");
    }
    // A row with an error is one of a user, whatever his name is.
    assert_eq!(said(&format!("User,Status,Error\nTotal,Failed,{KNOWN}\n")), [of("error", "Total")]);
    // Names may be aligned to the right.
    let aligned = "  User: anna@tailspin.com\nStatus: Failed\n Error: OTHER\n";
    assert_eq!(said(aligned), [of("unrecognized", "anna@tailspin.com")]);
    // Python has values that JSON has not.
    let values = "{'user': 'anna@tailspin.com', 'when': datetime.datetime(2026, 1, 2, 3, 4), 'who': ('a', 'b'), 'state': <S.Failed: 'failed'>, 'error': 'OTHER at C:\\\\new\\tnow'}\n";
    let all = told(values);
    assert_eq!(said(values), [of("unrecognized", "anna@tailspin.com")]);
    assert_eq!(all[0].2, Some(format!("{OTHER} at C:\\new\tnow")));
    // The rest of a cell with a line break is damage, not a note.
    let cut = "User,Status,Error\nanna@tailspin.com,failed,The server said:\nMailbox is broken for good\n";
    assert!(Records::new(cut.as_bytes()).any(|record| record.is_err()), "{cut}");
    assert_eq!(said("Wave 3\nERROR: anna@tailspin.com\nFailed over to the second server\n"), []);
}

#[test]
fn a_workbook_takes_little_memory_whatever_it_says_of_its_columns() {
    let row = "<Row><Cell><Data>x</Data></Cell></Row>".repeat(20_000);
    let workbook = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet><Table>\
         <Row><Cell ss:Index=\"16384\"><Data>x</Data></Cell></Row>{row}</Table></Worksheet></Workbook>"
    );
    let peak = allocation_counter::measure(|| assert_eq!(Records::new(workbook.as_bytes()).count(), 0));
    assert!(peak.bytes_max < 64 << 20, "{} bytes", peak.bytes_max);
}
