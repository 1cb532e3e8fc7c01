//! The page that `m365-migration triage --html` writes, as a file and in a browser. Without a browser, those tests report
//! that they are skipped, and fail in CI.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use serde_json::{Value, json};

mod support {
    pub mod browser;
}

use support::browser::Browser;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");

/// Texts that would run, or end the element that they are in, if they were not escaped.
const HOSTILE: [&str; 8] = [
    "The widget <script>ran = 1</script> is broken",
    "The widget </script><script>ran = 1</script> is broken",
    "The widget <!-- <script> is broken",
    "The widget <img src=x onerror=\"ran = 1\"> is broken",
    "The widget \" onfocus=\"ran = 1\" autofocus ' is broken",
    "The widget \u{2028} and \u{2029} is broken",
    "The widget {{ 7 * 7 }} {% raw %} `code` \u{FFFC} is broken",
    "The widget ]]> &lt;b&gt; &amp; </textarea></pre> is broken",
];

/// The results of a run of `triage` wrote: the page, its path, and the report as JSON.
struct Written {
    page: String,
    path: PathBuf,
    report: Value,
}

fn triage(test: &str, arguments: &[&str], inputs: &[&str]) -> Written {
    let path = folder().join(format!("{test}.html"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_m365-migration"));
    program.args(["triage", "--json", "--html"]).arg(&path).args(arguments).args(inputs);
    let output = program.output().expect("the program starts");
    let report = serde_json::from_slice(&output.stdout).expect("it is JSON");
    Written { page: fs::read_to_string(&path).expect("the page was written"), path, report }
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handover");
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// Writes an input: users with their errors, as Microsoft Graph gives them.
fn input<'a>(test: &str, users: impl IntoIterator<Item = (String, &'a str, Vec<String>)>) -> String {
    let user = |(id, status, messages): (String, &str, Vec<String>)| {
        let errors: Vec<Value> = messages.iter().map(|message| json!({"code": "", "message": message})).collect();
        json!({"id": id, "currentStatus": [{"service": "Teams", "status": status, "errors": errors}]})
    };
    let users: Vec<Value> = users.into_iter().map(user).collect();
    let path = folder().join(format!("{test}.json"));
    fs::write(&path, json!({ "value": users }).to_string()).expect("the input can be written");
    path.display().to_string()
}

/// Writes an input of hostile messages. They are escaped once, because markup in a message is read as what it shows.
fn hostile(test: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let escaped = HOSTILE.map(escape);
    let users = escaped.iter().enumerate();
    input(
        test,
        users.map(|(number, message)| {
            (escape(&format!("user{number}\"onclick=\"ran=1\"<b>@contoso.com")), "failed", vec![message.clone()])
        }),
    )
}

impl Written {
    fn open(&self, test: &str) -> Option<Browser> {
        let mut browser = Browser::start(test)?;
        browser.open(&self.address());
        // A browser without a clipboard keeps nothing: what is copied goes here.
        browser.evaluate(
            "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { copied = text } } }); 0",
        );
        Some(browser)
    }

    fn address(&self) -> String {
        format!("file://{}", fs::canonicalize(&self.path).expect("it was written").display())
    }

    /// Asserts that nothing was loaded, and nothing went wrong.
    fn nothing_happened(&self, browser: &Browser) {
        let address = self.address();
        let others: Vec<_> = browser
            .requests()
            .into_iter()
            .filter(|url| !url.starts_with(&address) && !url.starts_with("data:") && *url != "about:blank")
            .collect();
        assert!(others.is_empty(), "{others:?}");
        assert!(browser.complaints().is_empty(), "{:#?}", browser.complaints());
    }
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().expect("a list").iter();
    list.map(|text| text.as_str().expect("a list of texts").to_owned()).collect()
}

/// The names in the rows of the table.
fn rows(browser: &mut Browser) -> Vec<String> {
    texts(&browser.evaluate("[...document.querySelectorAll('.people .person')].map((person) => person.textContent)"))
}

fn status(browser: &mut Browser) -> Value {
    browser.evaluate("document.querySelector('[role=status]').textContent")
}

fn choose(browser: &mut Browser, name: &str, label: &str) {
    let chosen = browser.evaluate(&format!(
        "(() => {{ const select = document.querySelector('select[name={name}]');
            const option = [...select.options].find((option) => option.text.startsWith({}));
            select.value = option.value;
            select.dispatchEvent(new Event('input', {{ bubbles: true }}));
            return option.text }})()",
        json!(label)
    ));
    assert_ne!(chosen, Value::Null, "{name}: {label}");
}

/// Clicks a button that copies, and returns what it copied.
fn copied(browser: &mut Browser, selector: &str) -> String {
    browser.evaluate("copied = null");
    browser.click(selector);
    let copied = browser.evaluate("copied");
    copied.as_str().unwrap_or_else(|| panic!("{selector} copies nothing")).to_owned()
}

/// The users of a report for whom something holds.
fn users(report: &Value, is_wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let users = report["users"].as_array().expect("a list").iter();
    users.filter(|user| is_wanted(user)).map(|user| user["user"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn the_page_has_the_whole_report_without_its_script() {
    let Written { page, report, .. } = triage("whole", &[], &[SAMPLES]);
    let (before, _) = page.split_once("<script type=\"application/json\"").expect("it has the data");
    let shown =
        Regex::new("(?s)<(script|style)>.*?</(script|style)>|<[^>]*>").expect("a pattern").replace_all(before, "");
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    let shown = entities.iter().fold(shown.into_owned(), |text, (entity, character)| text.replace(entity, character));
    let list = |value: &Value| value.as_array().expect("a list").clone();

    // Every step, with what to do and how.
    assert_eq!(before.matches("<li class=\"card step\"").count(), list(&report["steps"]).len());
    for action in list(&report["steps"]).iter().flat_map(|step| list(&step["actions"])) {
        let prose =
            list(&action["steps"]).into_iter().chain(list(&action["commands"])).chain([action["summary"].clone()]);
        for text in prose.chain(Some(action["caution"].clone()).filter(Value::is_string)) {
            // Backticks mark code, in prose.
            let text = text.as_str().expect("a text");
            assert!(shown.contains(text) || shown.contains(&text.replace('`', "")), "{text}");
        }
    }
    for retry in list(&report["retry"]) {
        let ids = texts(&retry["users"]).join("\n");
        assert!(shown.contains(&ids), "{ids}");
    }
    for message in list(&report["unrecognized"]).iter().filter_map(|group| group["message"].as_str()) {
        assert!(shown.contains(message.trim()), "{message}");
    }
    assert_eq!(before.matches("<details class=\"error\"").count(), list(&report["kinds"]).len());
    for input in list(&report["inputs"]) {
        assert!(shown.contains(input["name"].as_str().expect("a name")), "{input}");
    }
}

#[test]
fn the_page_loads_nothing_and_runs_only_its_own_script() {
    let page = triage("policy", &[], &[&hostile("policy")]).page;
    let policy = Regex::new("Content-Security-Policy\" content=\"([^\"]*)\"").expect("a pattern");
    let policy = &policy.captures(&page).expect("it has a policy")[1];
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    let own = Regex::new("<script[ >]").expect("a pattern");
    assert_eq!(own.find_iter(&page).count(), 4, "three scripts, and the data");
    let loads =
        Regex::new("(?i)<(img|iframe|object|embed|base|form action)|<[^>]* src=|@import|url\\(").expect("a pattern");
    assert_eq!(loads.find(&page).map(|found| found.as_str()), None);
    // A link is followed by people only.
    let links = Regex::new(" href=\"([^\"]*)\"").expect("a pattern");
    for link in links.captures_iter(&page).map(|found| found[1].to_owned()) {
        let is_known =
            link.starts_with('#') || link.starts_with("data:image") || link.starts_with("https:&#x2f;&#x2f;");
        assert!(is_known, "{link}");
    }
}

#[test]
fn a_redacted_page_names_nobody() {
    let Written { page, report, .. } = triage("redacted", &["--redact"], &[SAMPLES]);
    assert!(users(&report, |user| user["user"] == "user-1").len() == 1, "{report:#}");
    let full = triage("named", &[], &[SAMPLES]);
    let names = users(&full.report, |_| true);
    let written: Vec<_> = names.iter().filter(|name| full.page.contains(&***name)).collect();
    assert!(written.len() > 100, "{written:?}");
    let ids = full.report["users"].as_array().expect("a list").iter().flat_map(|user| texts(&user["ids"]));
    let seen: Vec<_> = ids.filter(|id| id.len() > 6 && page.contains(&**id)).collect();
    assert!(seen.is_empty(), "{seen:?}");
}

#[test]
fn the_page_is_searched_filtered_and_copied_from() {
    let written = triage("samples", &[], &[SAMPLES]);
    let report = &written.report;
    let Some(mut browser) = written.open("handover-samples") else { return };
    let all = users(report, |_| true);
    assert_eq!(status(&mut browser), json!(format!("{} users", all.len())));
    assert_eq!(rows(&mut browser), all[..50]);

    // Search by name, by what is wrong, and by service.
    browser.click("#q");
    browser.type_text("Kim.Yi@contoso");
    assert_eq!(rows(&mut browser), ["kim.yi@contoso.com"]);
    browser.evaluate("document.querySelector('#q').select()");
    browser.type_text("teams-chat/teams-license-missing");
    let errors = report["errors"].as_array().expect("a list");
    let unlicensed = errors.iter().filter(|error| error["kind"] == "teams-chat/teams-license-missing");
    let unlicensed: BTreeSet<_> = unlicensed.filter_map(|error| error["user"].as_str()).collect();
    assert!((2..50).contains(&unlicensed.len()), "{unlicensed:?}");
    let found: Vec<_> = all.iter().filter(|user| unlicensed.contains(&***user)).cloned().collect();
    assert_eq!(rows(&mut browser), found);
    assert_eq!(status(&mut browser), json!(format!("{} of {} users", found.len(), all.len())));
    assert_eq!(copied(&mut browser, "[data-copy=found]"), found.join("\n"));
    browser.click("#find [type=reset]");

    // By state, by step and by owner, from the lists and from links.
    for state in report["states"].as_array().expect("a list").iter().filter(|state| state["users"] != 0) {
        let word = state["state"].as_str().expect("a word");
        browser.click(&format!("[data-filter='state:{word}']"));
        let expected = users(report, |user| user["state"] == word);
        assert_eq!(expected.len(), usize::try_from(state["users"].as_u64().expect("a number")).expect("it is small"));
        assert_eq!(rows(&mut browser), expected[..expected.len().min(50)], "{word}");
    }
    browser.click("#find [type=reset]");
    let steps = report["steps"].as_array().expect("a list");
    for (number, step) in steps.iter().enumerate().filter(|(_, step)| step["users"] != json!([])) {
        choose(&mut browser, "step", &format!("{}. ", number + 1));
        let expected = users(report, |user| texts(&user["blocked_by"]).iter().any(|id| step["id"] == **id));
        assert_eq!(rows(&mut browser), expected, "{step}");
    }
    browser.click("#find [type=reset]");
    for (owner, label) in [("source_admin", "source tenant admin"), ("operator", "migration operator")] {
        choose(&mut browser, "owner", label);
        let of_owner = |id: &String| steps.iter().any(|step| step["id"] == **id && step["owner"] == owner);
        let expected = users(report, |user| texts(&user["blocked_by"]).iter().any(of_owner));
        assert!(!expected.is_empty(), "{owner}");
        assert_eq!(rows(&mut browser), expected, "{owner}");
    }
    browser.click("#find [type=reset]");

    // A command, the ids to retry now, and those after the first step.
    let command = copied(&mut browser, "#step-1 [data-copy=command]");
    assert_eq!(json!(command), steps[0]["actions"][0]["commands"][0]);
    let said = browser.evaluate("document.querySelector('[aria-live=polite]').textContent");
    assert_eq!(said, json!("Copied"));
    assert_eq!(copied(&mut browser, ".retry [data-copy=ids]"), texts(&report["retry"][0]["users"]).join("\n"));
    let after = texts(&steps[0]["retry_after"][0]["users"]).join("\n");
    assert_eq!(copied(&mut browser, "#step-1 [data-copy=after]"), after);
    written.nothing_happened(&browser);
}

#[test]
fn a_hostile_message_is_shown_and_does_not_run() {
    let written = triage("hostile", &[], &[&hostile("hostile")]);
    let Some(mut browser) = written.open("handover-hostile") else { return };
    let shown = texts(
        &browser.evaluate("[...document.querySelectorAll('.unknown > blockquote')].map((quote) => quote.textContent)"),
    );
    let shown: BTreeSet<_> = shown.iter().map(String::as_str).collect();
    assert_eq!(shown, BTreeSet::from(HOSTILE));
    assert_eq!(rows(&mut browser), users(&written.report, |user| user["state"] == "look_at"));
    assert!(rows(&mut browser)[7].starts_with("user7\"onclick=\"ran=1\"<b>"), "{:?}", rows(&mut browser));
    for (number, message) in HOSTILE.into_iter().enumerate() {
        browser.evaluate(&format!("document.querySelectorAll('button.person')[{number}].click()"));
        let details = browser.evaluate("document.querySelector('.details blockquote').textContent");
        assert_eq!(details, json!(message));
        browser.evaluate(&format!("document.querySelectorAll('button.person')[{number}].click()"));
        assert_eq!(browser.evaluate("document.querySelectorAll('.details').length"), json!(0));
    }
    assert_eq!(browser.evaluate("typeof ran"), json!("undefined"));
    assert_eq!(browser.evaluate("document.querySelectorAll('img, [onerror], [onfocus], [onclick]').length"), json!(0));
    // The policy would stop a script even if one got in.
    let added = "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"ran = 1\">');
                 const script = document.createElement('script'); script.textContent = 'ran = 1'; document.body.append(script);
                 new Promise((resolve) => setTimeout(() => resolve(typeof ran), 100))";
    assert_eq!(browser.evaluate(added), json!("undefined"));
}

#[test]
fn twenty_thousand_users_are_filtered_and_paged() {
    const USERS: usize = 20_000;
    let user = |number: usize| {
        let (id, mut message) = (format!("user{number}@contoso.com"), String::new());
        let wrong = match number % 4 {
            0 => return (id, "completed", Vec::new()),
            1 => "does not have a Teams license. Assign a Teams license to the user and retry migration.",
            2 => "does not exist. Check the user Id and retry migration.",
            _ => "has a problem that nobody knows.",
        };
        let _ = write!(message, "Teams migration failed. User {id} in tenant fabrikam.com {wrong}");
        (id, "failed", vec![message])
    };
    let written = triage("many", &[], &[&input("many", (0..USERS).map(user))]);
    let Some(mut browser) = written.open("handover-many") else { return };
    assert_eq!(status(&mut browser), json!("20000 users"));
    browser.click("#q");
    browser.type_text("user777");
    // 777, 7770 to 7779.
    assert_eq!(status(&mut browser), json!("11 of 20000 users"));
    assert_eq!(rows(&mut browser).len(), 11);
    browser.click("#find [type=reset]");
    choose(&mut browser, "state", "blocked");
    let blocked = users(&written.report, |user| user["state"] == "blocked");
    assert!(blocked.len() >= USERS / 4, "{}", blocked.len());
    assert_eq!(rows(&mut browser), blocked[..50]);
    browser.click("[data-turn='1']");
    assert_eq!(rows(&mut browser), blocked[50..100]);
    browser.click("[data-turn='-1']");
    assert_eq!(rows(&mut browser), blocked[..50]);
    written.nothing_happened(&browser);
}

#[test]
fn the_page_fits_a_phone_and_paper() {
    let written = triage("fits", &[], &[SAMPLES, &hostile("fits")]);
    let Some(mut browser) = written.open("handover-fits") else { return };
    for (width, colors) in [(360, "light"), (360, "dark"), (1280, "dark")] {
        browser.screen(width, 800);
        browser.medium("screen", colors);
        browser.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
        let overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert!(browser.evaluate(overflow).as_i64() <= Some(0), "{width}");
    }
    // Each theme has its own colors, whatever the system prefers.
    let background = "getComputedStyle(document.documentElement).backgroundColor";
    let dark = browser.evaluate(background);
    browser.click("label:has(#theme-light)");
    assert_ne!(browser.evaluate(background), dark);

    browser.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = false))");
    browser.medium("print", "light");
    let is_shown = |selector: &str| {
        format!("[...document.querySelectorAll('{selector}')].filter((it) => it.checkVisibility()).length")
    };
    for hidden in ["form", "nav", ".theme", ".copy"] {
        assert_eq!(browser.evaluate(&is_shown(hidden)), json!(0), "{hidden}");
    }
    // Folded parts are printed.
    let unprinted = "[...document.querySelectorAll('.how li, .how code, .error blockquote, .ids')].filter((it) => it.getBoundingClientRect().height === 0).length";
    assert_eq!(browser.evaluate(unprinted), json!(0));
    written.nothing_happened(&browser);
}
