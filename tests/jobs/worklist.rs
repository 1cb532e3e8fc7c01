//! The worklist of `triage --csv`, and the list of `triage --retry`: what is in them is what was read, and nothing runs.

use std::fs;

use csv::ReaderBuilder;
use serde_json::{Value, json};

use super::programmes::{status, task};
use crate::{UNLICENSED, folder, run};

/// The characters that begin a formula in a spreadsheet.
const MARKS: [char; 8] = ['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// The worklist for some tasks, and the list of users to retry.
fn written(name: &str, tasks: &[Value]) -> (Vec<u8>, String, Value) {
    let folder = folder(name);
    let [csv, retry] = ["todo.csv", "retry.txt"].map(|file| folder.join(file).display().to_string());
    let input = json!({"value": tasks}).to_string();
    let run = run("triage", &["--json", "--csv", &csv, "--retry", &retry, "-"], input.as_bytes());
    assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{name}");
    let report = serde_json::from_str(&run.stdout).expect("it is JSON");
    (fs::read(csv).expect("it was written"), fs::read_to_string(retry).expect("it was written"), report)
}

fn failing(user: &str, service: &str, code: &str, message: &str) -> Value {
    task(user, &[status(service, "failed", &[json!({"code": code, "message": message})])])
}

/// The rows without the byte order mark, as a program reads them.
fn rows(worklist: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let text = worklist.strip_prefix(b"\xEF\xBB\xBF").expect("it begins with a byte order mark");
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text);
    reader.records().map(|row| row.expect("a row").iter().map(String::from).collect()).collect()
}

#[test]
fn every_cell_is_what_was_read() {
    let tasks = [
        failing("alex@contoso.com", "Teams", "NEW-1", "It said: \"no, no\";\r\nthen\nit stopped, and that was it."),
        failing("Silva, Ana \"Anna\"", "Planner; Tasks", "NEW-2", "What?"),
        failing("zoë.müller@contoso.com", "Exchange", "", "Der Vorgang wurde abgebrochen: 文字 🙂 fehlt"),
        failing("kim@contoso.com", "Exchange", "EXCH-15", "Max retry for user with id kim@contoso.com reached."),
        task("lee@contoso.com", &[status("ODSP", "failed", &[])]),
    ];
    let (bytes, _, report) = written("worklist", &tasks);
    let text = String::from_utf8(bytes.clone()).expect("it is UTF-8");
    let rows = rows(&bytes, b',');
    let header = ["User", "Service", "State", "What", "Message", "Step", "Who", "Do", "Retry", "Times"];
    assert_eq!(rows[0], header);
    assert!(rows.iter().all(|row| row.len() == header.len()), "{rows:#?}");
    assert_eq!(text.matches("\"\r\n\"").count() + 1, rows.len(), "each row ends with both: {text}");
    assert!(text.ends_with("\"\r\n"), "{text}");

    let find = |user: &str| rows.iter().find(|row| row[0] == user).unwrap_or_else(|| panic!("{user}: {rows:#?}"));
    let message = report["errors"][0]["message"].as_str().expect("a text");
    assert!(message.contains("\"no, no\"") && message.contains('\n'), "{message}");
    assert_eq!(find("alex@contoso.com")[3..6], ["not recognized", message, ""]);
    assert_eq!(find("Silva, Ana \"Anna\"")[1], "Planner; Tasks");
    assert_eq!(find("zoë.müller@contoso.com")[4], "Der Vorgang wurde abgebrochen: 文字 🙂 fehlt");
    let kim = find("kim@contoso.com");
    assert_eq!((&*kim[1], &*kim[2], &*kim[9]), ("Exchange", "retry now", "1"), "{kim:?}");
    assert_eq!((&*kim[4], &*kim[5]), ("Max retry for user with id kim@contoso.com reached.", ""), "{kim:?}");
    assert_eq!(find("lee@contoso.com")[1..6], ["ODSP", "to be looked at", "failed without a reason", "", ""]);
}

#[test]
fn a_row_says_whom_to_ask_for_which_step() {
    let in_tenant = |tenant: &str| UNLICENSED.replace("contoso.com does", &format!("{tenant} does"));
    let app = |app: &str| {
        format!(
            "Teams Meeting migration failed. The MMS App {app} in tenant fabrikam.com isn't provisioned, or the app is \
             provisioned but isn't enabled. Please refer to tenant configuration documentation and retry migration."
        )
    };
    let tasks = [
        failing("alex@contoso.com", "Teams", "CTTM-005", &in_tenant("contoso.com")),
        failing("alex@contoso.com", "Teams", "CTTM-005", &in_tenant("contoso.com")),
        failing("alex@contoso.com", "Teams", "CTTM-005", &in_tenant("Fabrikam.com")),
        failing("alex@contoso.com", "Meeting", "MMS-001", &app("a1")),
        failing("alex@contoso.com", "Meeting", "MMS-001", &app("a2")),
        failing("kim@contoso.com", "Teams", "CTTM-005", &in_tenant("fabrikam.com")),
        failing("kim@contoso.com", "Exchange", "EXCH-15", "Max retry for user with id kim@contoso.com reached."),
    ];
    for (redacted, tenants) in [(false, ["contoso.com", "fabrikam.com"]), (true, ["tenant-1", "tenant-2"])] {
        let folder = folder(&format!("who-{redacted}"));
        let csv = folder.join("todo.csv").display().to_string();
        let redact: &[&str] = if redacted { &["--redact"] } else { &[] };
        let arguments = [redact, &["--json", "--csv", &csv, "-"]].concat();
        let run = run("triage", &arguments, json!({"value": tasks}).to_string().as_bytes());
        let report: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
        let rows = rows(&fs::read(&csv).expect("it was written"), b',');
        let found: Vec<_> = rows[1..].iter().map(|row| [1, 4, 5, 6, 9].map(|cell| row[cell].to_lowercase())).collect();
        let message = |error: usize| report["errors"][error]["message"].as_str().expect("a text").to_lowercase();
        let [contoso, fabrikam] = tenants.map(|tenant| format!("admin of the tenant {tenant}"));
        let row = |service: &str, error: usize, step: &str, who: &str, times: &str| {
            [service.into(), message(error), step.into(), who.into(), times.into()]
        };
        // The app reaches the tenant, so it is first; then the license of two users, then that of one.
        let expected = [
            row("teams", 0, "3", &contoso, "2"),
            row("teams", 2, "2", &fabrikam, "1"),
            row("meeting", 3, "1", &fabrikam, "1"),
            row("meeting", 4, "1", &fabrikam, "1"),
            row("teams", 5, "2", &fabrikam, "1"),
            row("exchange", 6, "", "migration operator", "1"),
        ];
        assert_eq!(found, expected, "{redacted}");
        let sentence = "User {user} in tenant {tenant} does not have a Teams license.";
        assert_eq!(rows[1][4].contains(sentence), redacted, "{:?}", rows[1]);
    }
}

#[test]
fn no_cell_is_a_formula() {
    let formula = "cmd|' /C calc'!A0";
    let mut tasks = Vec::new();
    for (number, mark) in MARKS.into_iter().enumerate() {
        for (other, before) in [
            "", " ", "\t", "\r", "\n", "\"", "\" ", "'; ", "a;", "a\t", "a\n", "a\r\n\"", "a; \"", "\u{A0}",
            "\u{FEFF}", "a|",
        ]
        .iter()
        .enumerate()
        {
            let text = format!("{before}{mark}{formula}");
            tasks.push(failing(&format!("{text}{number}.{other}"), &text, &text, &text));
        }
    }
    let (bytes, _, report) = written("formulas", &tasks);
    assert!(report["users"].as_array().is_some_and(|users| users.len() > 100), "{}", report["users"]);
    let read = rows(&bytes, b',');
    assert!(read.iter().all(|row| row.len() == 10), "{read:#?}");
    assert!(read.iter().flatten().filter(|cell| cell.contains(formula)).count() > 200);
    // Excel takes the separator of the country, and an apostrophe is what makes a cell a text.
    for delimiter in *b",;\t|" {
        for cell in rows(&bytes, delimiter).iter().flatten().flat_map(|cell| cell.split(['\r', '\n'])) {
            let begins = cell.trim_start_matches(|char: char| char.is_whitespace() || "\"\u{FEFF}".contains(char));
            assert!(!begins.starts_with(MARKS), "{:?}: {cell:?}", char::from(delimiter));
        }
    }
    // Such a character inside a text is left as it is.
    let (bytes, ..) = written("marks", &[failing("a-b@contoso.com", "Teams", "", "1 + 1 = 2, or - so they say - 3")]);
    let row = rows(&bytes, b',').pop().expect("a row");
    assert_eq!((&*row[0], &*row[4]), ("a-b@contoso.com", "1 + 1 = 2, or - so they say - 3"));
}

/// Reads the list of users as the help says.
fn read_back(list: &str) -> Vec<String> {
    let users = list.lines().filter(|line| !line.starts_with('#'));
    users
        .map(
            |line| if line.starts_with('"') { serde_json::from_str(line).expect("a JSON string") } else { line.into() },
        )
        .collect()
}

#[test]
fn every_id_is_read_back() {
    let ids = [
        "alex@contoso.com",
        "#alex",
        "# the user's migration",
        "a\nb",
        "a\r\n# new batch\r\nb",
        "\"quoted\"",
        "Silva, Ana",
        "a\u{2028}b",
        "a\u{85}b",
        "\u{1B}[2Jx",
        "back\\slash",
        "zoë@contoso.com",
    ];
    let retried = "Max retry for user with id 7 reached.";
    let tasks = ids.map(|id| failing(id, "Exchange", "EXCH-15", retried));
    let (_, list, report) = written("retry", &tasks);
    let users: Vec<String> = report["retry"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|retry| retry["users"].as_array().expect("a list"))
        .map(|user| user.as_str().expect("a text").into())
        .collect();
    assert_eq!(users.len(), ids.len(), "{report:#}");
    assert_eq!(read_back(&list), users, "{list}");
    let headings: Vec<_> = list.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(headings, [format!("# {}", report["retry"][0]["unit"].as_str().expect("a unit"))], "{list}");
    // Plain ids are plain lines, and other programs end a line at more characters.
    assert!(list.lines().any(|line| line == "Silva, Ana") && list.lines().any(|line| line == "back\\slash"), "{list}");
    assert!(!list.contains(['\r', '\u{85}', '\u{2028}', '\u{1B}']), "{list:?}");

    let help = run("triage", &["--help"], b"").unwrapped();
    assert!(help.contains("A line that begins with `#` says what to retry of the users after it."), "{help}");
    assert!(help.contains("as a JSON string"), "{help}");
}
