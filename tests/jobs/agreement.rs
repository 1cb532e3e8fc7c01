//! Every form of the report of `triage` says the same, and what the library's plan says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use m365_migration_errors::plan::{Plan, Reports, RetryList, UserState};
use m365_migration_errors::records::Records;
use m365_migration_errors::{ErrorKind, RetryUnit};
use serde_json::{Value, json};

use super::programmes::programme;
use super::triage::{detail, items, section};
use crate::support::workbook::{texts, workbook, zip};
use crate::{UNLICENSED, finish, folder, program, run, unwrapped};

/// The report in all of its forms.
struct Forms {
    json: Value,
    text: String,
    worklist: Vec<Vec<String>>,
    retry: Vec<(String, Vec<String>)>,
    /// The page, and the data in it.
    html: String,
    page: Value,
}

fn forms(name: &str, inputs: &[PathBuf]) -> Forms {
    let folder = folder(name);
    let [csv, retry, html] = ["todo.csv", "retry.txt", "page.html"].map(|file| folder.join(file).display().to_string());
    let inputs: Vec<String> = inputs.iter().map(|path| path.display().to_string()).collect();
    let inputs: Vec<&str> = inputs.iter().map(|path| &**path).collect();
    let text =
        run("triage", &[&["--users", "--csv", &csv, "--retry", &retry, "--html", &html], &*inputs].concat(), b"");
    let json = run("triage", &[&["--json"], &*inputs].concat(), b"");
    let mut rows = csv::Reader::from_path(&csv).expect("it was written");
    let worklist = rows.records().map(|row| row.expect("a row").iter().map(String::from).collect()).collect();
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    for line in fs::read_to_string(&retry).expect("it was written").lines() {
        match (line.strip_prefix("# "), lists.last_mut()) {
            (Some(unit), _) => lists.push((unit.into(), Vec::new())),
            (None, Some((_, users))) => users.push(line.into()),
            (None, None) => panic!("{line}: the unit is missing"),
        }
    }
    let json = serde_json::from_str(&json.stdout).expect("it is JSON");
    let html = fs::read_to_string(&html).expect("it was written");
    let (_, data) = html.split_once("<script type=\"application/json\" id=\"data\">").expect("it has data");
    let page = serde_json::from_str(data.split_once("</script>").expect("it ends").0).expect("it is JSON");
    Forms { json, text: text.stdout, worklist, retry: lists, html, page }
}

fn plan(inputs: &[PathBuf]) -> Plan {
    let mut reports = Reports::new();
    for input in inputs {
        for record in Records::new(File::open(input).expect("it is there")).flatten() {
            reports.record(&record);
        }
    }
    reports.plan()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text")).collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key}: {value}"))
}

fn of_lists(lists: &[RetryList]) -> Value {
    let of = |list: &RetryList| json!({"unit": list.unit(), "users": list.users().collect::<Vec<_>>()});
    lists.iter().map(of).collect()
}

/// The JSON says what the plan says.
fn check_plan(report: &Value, plan: &Plan) {
    let users: Vec<Value> = (plan.users().iter())
        .map(|user| {
            json!({
                "user": user.user(),
                "ids": user.ids().collect::<Vec<_>>(),
                "state": user.state(),
                "unit": user.unit(),
                "minimum_wait_hours": user.minimum_wait().map(|wait| wait.as_secs().div_ceil(3600)),
                "blocked_by": user.blocked_by().collect::<Vec<_>>(),
            })
        })
        .collect();
    assert_eq!(list(report, "users"), &users);
    assert_eq!(report["retry"], of_lists(plan.retry_now()));
    for state in list(report, "states") {
        let of_state = plan.users().iter().filter(|user| json!(user.state()) == state["state"]);
        assert_eq!(state["users"], of_state.count(), "{state}");
    }
    assert_eq!(list(report, "steps").len(), plan.steps().len());
    for (found, step) in list(report, "steps").iter().zip(plan.steps()) {
        assert_eq!(found["id"], step.id());
        assert_eq!((&found["owner"], &found["scope"]), (&json!(step.owner()), &json!(step.scope())));
        assert_eq!((&found["tenant"], &found["summary"]), (&json!(step.tenant()), &json!(step.summary())));
        assert_eq!(strings(&found["kinds"]), step.kinds().iter().map(|kind| kind.id()).collect::<Vec<_>>());
        assert_eq!(strings(&found["users"]), step.users().collect::<Vec<_>>());
        assert_eq!(found["blocked_by_this_alone"], step.blocked_by_this_alone());
        assert_eq!(found["retry_after"], of_lists(step.retry_after()));
        for field in step.named_fields() {
            assert_eq!(strings(&found["named"][field]), step.named(field).collect::<Vec<_>>(), "{field}");
        }
        let of_actions: BTreeSet<_> =
            list(found, "actions").iter().flat_map(|action| strings(&action["kinds"])).collect();
        assert_eq!(of_actions, strings(&found["kinds"]).into_iter().collect());
    }
}

/// The parts of the JSON agree.
fn check_json(report: &Value) {
    let errors = list(report, "errors");
    let sum = |key: &str| list(report, "inputs").iter().map(|input| input[key].as_u64().expect("a count")).sum::<u64>();
    for (outcome, count) in [("error", "recognized"), ("unrecognized", "unrecognized"), ("failed", "failed")] {
        let found = errors.iter().filter(|error| error["outcome"] == outcome).count();
        assert_eq!(found as u64, sum(count), "{outcome}");
    }
    for (group, member, outcome) in
        [("kinds", "errors", "error"), ("unrecognized", "errors", "unrecognized"), ("failed", "entries", "failed")]
    {
        let found = list(report, group).iter().map(|group| group[member].as_u64().expect("a count")).sum::<u64>();
        assert_eq!(found, errors.iter().filter(|error| error["outcome"] == outcome).count() as u64, "{group}");
    }
    for kind in list(report, "kinds") {
        let of_kind: Vec<_> = errors.iter().filter(|error| error["kind"] == kind["kind"]).collect();
        assert_eq!(kind["errors"], of_kind.len(), "{kind}");
        let users: BTreeSet<_> = of_kind.iter().filter_map(|error| error["user"].as_str()).collect();
        assert_eq!(strings(&kind["users"]).into_iter().collect::<BTreeSet<_>>(), users, "{kind}");
    }
    let names: BTreeSet<&str> = list(report, "users").iter().filter_map(|user| user["user"].as_str()).collect();
    assert!(errors.iter().filter_map(|error| error["user"].as_str()).all(|user| names.contains(user)));
}

/// The text says what the JSON says.
fn check_text(report: &Value, text: &str) {
    let (_, lines) = section(text, "State of the users");
    let stated: Vec<String> = lines.iter().map(|line| unwrapped(line)).filter(|line| !line.is_empty()).collect();
    let expected = list(report, "states").iter().filter(|state| state["users"] != 0).map(|state| {
        let name: UserState = state["state"].as_str().and_then(|name| name.parse().ok()).expect("a state");
        format!("{} {}", name.describe(), state["users"])
    });
    assert_eq!(stated, expected.collect::<Vec<_>>());

    let steps = list(report, "steps");
    let shown = if steps.is_empty() { Vec::new() } else { items(&section(text, "What to do first").1) };
    assert_eq!(shown.len(), steps.len());
    for ((shown, step), number) in shown.iter().zip(steps).zip(1..) {
        assert!(shown.contains(step["summary"].as_str().expect("a text")), "{shown}");
        let users = strings(&step["users"]);
        assert!(users.is_empty() || shown.contains(&format!(": {}", users.join(", "))), "{step}: {shown}");
        for retry in list(step, "retry_after") {
            let when = match number {
                1 => ", once step 1 is done".into(),
                2 => ", once steps 1 and 2 are done".into(),
                last => format!(", once steps 1 to {last} are done"),
            };
            assert!(shown.contains(&format!(" Then retry {}", retried(retry, &when))), "{retry}: {shown}");
        }
    }
    for retry in list(report, "retry") {
        let shown = unwrapped(&section(text, "Retry now").1.join(" "));
        assert!(shown.contains(&retried(retry, "")), "{retry}: {shown}");
    }
    let kinds = list(report, "kinds");
    let shown = if kinds.is_empty() { Vec::new() } else { items(&section(text, "Errors").1) };
    assert_eq!(shown.len(), kinds.len());
    for (shown, kind) in shown.iter().zip(kinds) {
        assert!(shown.contains(&format!("{} ", kind["kind"].as_str().expect("an id"))), "{kind}: {shown}");
        let users = strings(&kind["users"]);
        if !users.is_empty() {
            assert!(detail(shown, "Users", "Retry").starts_with(&users.join(", ")), "{kind}: {shown}");
        }
    }
}

fn retried(retry: &Value, when: &str) -> String {
    let unit: RetryUnit = retry["unit"].as_str().and_then(|unit| unit.parse().ok()).expect("a unit");
    let users = strings(&retry["users"]);
    let plural = if users.len() == 1 { "" } else { "s" };
    format!("{} of {} user{plural}{when}: {}", unit.describe(), users.len(), users.join(", "))
}

/// The worklist has all errors of the JSON, and nothing else.
fn check_worklist(report: &Value, rows: &[Vec<String>]) {
    let state_of: BTreeMap<&str, &str> = (list(report, "users").iter())
        .map(|user| {
            let state: UserState = user["state"].as_str().and_then(|name| name.parse().ok()).expect("a state");
            (user["user"].as_str().expect("a name"), state.describe())
        })
        .collect();
    let mut expected: BTreeMap<[String; 3], u64> = BTreeMap::new();
    for error in list(report, "errors") {
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        let what = match error["kind"].as_str() {
            Some(kind) => kind.parse::<ErrorKind>().expect("a kind").summary().into(),
            None if error["outcome"] == "clean" => "in a state that is not known".into(),
            None if error["outcome"] == "failed" => "failed without a reason".into(),
            None if text("message").is_empty() => text("reason"),
            None => "not recognized".into(),
        };
        *expected.entry([text("user"), text("service"), what]).or_default() += 1;
    }
    let mut found: BTreeMap<[String; 3], u64> = BTreeMap::new();
    for row in rows {
        let [user, service, state, what, message, step, who, to_do, retry, times] = &**row else { panic!("{row:?}") };
        assert_eq!(state_of.get(&**user).copied().unwrap_or_default(), state, "{row:?}");
        assert!([who, to_do, retry].iter().all(|cell| !cell.is_empty()), "{row:?}");
        let is_of = |error: &&Value| {
            let text = |key: &str| error[key].as_str().unwrap_or_default();
            text("user") == user && text("service") == service && text("message").trim() == message
        };
        let error = list(report, "errors").iter().find(is_of).unwrap_or_else(|| panic!("{row:?}"));
        assert!(!who.contains("in the message") || error["fields"]["tenant"].is_null(), "{row:?}");
        let blockers = list(report, "users").iter().find(|other| other["user"] == **user);
        match step.parse::<usize>() {
            Ok(number) => {
                let step = &list(report, "steps")[number - 1];
                assert!(list(step, "kinds").contains(&error["kind"]), "{row:?}");
                assert!(step["tenant"].as_str().is_none_or(|tenant| who.contains(tenant)), "{row:?}: {step}");
                assert!(blockers.is_none_or(|user| list(user, "blocked_by").contains(&step["id"])), "{row:?}");
            }
            Err(_) => assert!(step.is_empty() && error["retryability"] != "after_fix", "{row:?}"),
        }
        *found.entry([user.clone(), service.clone(), what.clone()]).or_default() +=
            times.parse::<u64>().expect("a count");
    }
    for row in found.keys().chain(expected.keys()) {
        assert_eq!(found.get(row), expected.get(row), "{row:?}");
    }
}

/// The page has the users of the JSON, each with its state, its blockers and its errors.
fn check_page(report: &Value, page: &Value) {
    let at = |list: &str, number: &Value| {
        let number = usize::try_from(number.as_u64().expect("a number")).expect("a small number");
        page[list][number].clone()
    };
    let steps = list(report, "steps");
    assert_eq!(list(page, "steps").len(), steps.len());
    assert_eq!(list(page, "users").len(), list(report, "users").len());
    for (found, user) in list(page, "users").iter().zip(list(report, "users")) {
        assert_eq!(found[0], user["ids"]);
        assert_eq!(at("states", &found[1])["word"], user["state"], "{user}");
        let blockers = found[3].as_array().expect("a list").iter().map(|number| {
            steps[usize::try_from(number.as_u64().expect("a number")).expect("a small number")]["id"].clone()
        });
        assert_eq!(blockers.collect::<Value>(), user["blocked_by"], "{user}");
        let mut expected: BTreeMap<(String, String), u64> = BTreeMap::new();
        for error in list(report, "errors").iter().filter(|error| error["user"] == user["user"]) {
            let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
            *expected.entry((text("kind"), text("service"))).or_default() += 1;
        }
        let mut shown: BTreeMap<(String, String), u64> = BTreeMap::new();
        for error in found[4].as_array().expect("a list") {
            let [what, service] = [at("whats", &error[1])["id"].clone(), at("words", &error[2])];
            let [what, service] = [what, service].map(|text| text.as_str().expect("a text").to_owned());
            *shown.entry((what, service)).or_default() += error[0].as_u64().expect("a count");
        }
        assert_eq!(shown, expected, "{user}");
    }
}

/// The files of a made-up migration.
fn written(name: &str, seed: u64) -> Vec<PathBuf> {
    let folder = folder(name);
    let write = |(file, content): (&str, String)| {
        let path = folder.join(file);
        fs::write(&path, content).expect("the file can be written");
        path
    };
    programme(seed).map(write).into()
}

/// Whether the library reads a file, which the program need not unpack first.
fn is_text(path: &Path) -> bool {
    !["xlsx", "zip", "gz"].iter().any(|packed| path.extension().is_some_and(|end| end == *packed))
}

#[test]
fn all_forms_agree() {
    let samples =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data")).expect("the samples are there");
    let mut samples: Vec<PathBuf> = samples.map(|entry| entry.expect("a file").path()).collect();
    samples.sort();
    let made_up = (0..5).map(|seed| written(&format!("agreement-{seed}"), seed));
    let mut states = BTreeSet::new();
    let texts: Vec<PathBuf> = samples.iter().filter(|path| is_text(path)).cloned().collect();
    assert!(texts.len() < samples.len());
    for (number, inputs) in [samples, texts].into_iter().chain(made_up).enumerate() {
        let forms = forms(&format!("forms-{number}"), &inputs);
        if inputs.iter().all(|input| is_text(input)) {
            check_plan(&forms.json, &plan(&inputs));
        }
        check_json(&forms.json);
        check_text(&forms.json, &forms.text);
        check_worklist(&forms.json, &forms.worklist);
        check_page(&forms.json, &forms.page);
        for (number, step) in (1..).zip(list(&forms.json, "steps")) {
            let when = format!(" {number} {} done: ", if number == 1 { "is" } else { "are" });
            let after = list(step, "retry_after").len();
            assert_eq!(forms.html.matches(&when).count(), after, "{when}");
        }
        for what in list(&forms.page, "whats") {
            assert!(what["who"] != "admin of the tenant in the message", "{what}");
        }
        let files = format!("{} files read", forms.json["files"]);
        assert!(forms.text.starts_with(&files) && forms.html.contains(&format!("<p>{files}. ")), "{files}");
        let lists: Value = forms.retry.iter().map(|(unit, users)| json!({"unit": unit, "users": users})).collect();
        assert_eq!(forms.json["retry"], lists);
        states.extend(list(&forms.json, "users").iter().map(|user| user["state"].to_string()));
    }
    assert_eq!(states.len(), UserState::ALL.len(), "{states:?}");
}

#[test]
fn all_forms_count_the_same_files() {
    let folder = folder("files");
    let rows = |user: &'static str| [["User", "Service", "Status", "Error"], [user, "Teams", "failed", UNLICENSED]];
    let book = workbook(&[texts("Wave 1", &rows("alex")), texts("Wave 2", &rows("kim"))], None);
    let two = zip(&[("a.txt", UNLICENSED), ("b.txt", UNLICENSED)]);
    for (name, content, files) in [("book.xlsx", book, "1 file"), ("two.zip", two, "2 files")] {
        let path = folder.join(name);
        fs::write(&path, content).expect("the file can be written");
        let forms = forms(&format!("files-of-{name}"), &[path]);
        assert_eq!(list(&forms.json, "inputs").len(), 2, "{name}");
        assert!(forms.text.starts_with(&format!("{files} read: ")), "{name}: {}", forms.text);
        assert_eq!(section(&forms.text, "Inputs").0, files);
        assert!(forms.html.contains(&format!("<p>{files} read. ")), "{name}");
        assert!(forms.html.contains(&format!("Inputs <span>{files}</span>")), "{name}");
        let formats = |format: &str| {
            (forms.text.matches(format).count(), forms.html.matches(&format!("<td>{format}</td>")).count())
        };
        let expected = if name == "book.xlsx" { [(2, 2), (0, 0)] } else { [(0, 0), (2, 2)] };
        assert_eq!([formats("workbook"), formats("text, UTF-8")], expected, "{name}: {}", forms.text);
    }
}

#[test]
fn all_runs_agree() {
    let inputs: Vec<String> = (10..16)
        .flat_map(|seed| written(&format!("order-{seed}"), seed))
        .map(|path| path.display().to_string())
        .collect();
    let inputs: Vec<&str> = inputs.iter().map(|path| &**path).collect();
    assert_eq!(inputs.len(), 12);
    for arguments in [&["--json"] as &[&str], &["--users"], &["--json", "--redact"]] {
        let arguments = [arguments, &*inputs].concat();
        let first = run("triage", &arguments, b"");
        assert!(first.stdout.len() > 10_000);
        // Each input is read by whichever thread is free.
        for _ in 0..5 {
            let again = run("triage", &arguments, b"");
            assert_eq!((&first.stdout, &first.stderr), (&again.stdout, &again.stderr));
        }
    }
    // One thread reads a folder's files one by one: the records are in the order of the names.
    let report: Value =
        serde_json::from_str(&run("triage", &[&["--json"], &*inputs].concat(), b"").stdout).expect("JSON");
    let names: Vec<&str> = list(&report, "inputs").iter().filter_map(|input| input["name"].as_str()).collect();
    assert!(names.iter().zip(&inputs).all(|(name, input)| input.ends_with(name)), "{names:?}");
    let place = |error: &Value| {
        let origin = error["origin"].as_str().expect("a place").to_owned();
        names.iter().position(|name| origin.starts_with(&format!("{name}:"))).expect("an input")
    };
    assert!(list(&report, "errors").iter().map(place).is_sorted());
}

/// The first input takes the longest, so that other cores take what comes after it. All have users in common.
#[test]
fn the_number_of_cores_changes_nothing() {
    let folder = folder("cores");
    let unlicensed = |number: usize| format!("{}\n", UNLICENSED.replace("alex@", &format!("user{number}@")));
    let long: String = (0..5_000).map(unlicensed).collect();
    fs::write(folder.join("00.log"), long).expect("the file can be written");
    for seed in 1..20 {
        for (name, text) in programme(seed) {
            fs::write(folder.join(format!("{seed:02}-{name}")), text).expect("the file can be written");
        }
    }
    for options in [&["--json"][..], &["--json", "--redact"]] {
        let [one, two, seven] = ["1", "2", "7"].map(|cores| {
            let mut program = program("triage");
            finish(program.env("RAYON_NUM_THREADS", cores).args(options).arg(&folder), b"").stdout
        });
        assert!(one.len() > 100_000, "{options:?}: {} bytes", one.len());
        assert!(one == two && one == seven, "{options:?}: the reports differ");
    }
}
