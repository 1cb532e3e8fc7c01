//! The page as its reader uses it: in a browser, with keyboard and mouse. Without a browser, each test reports that it
//! is skipped, and fails in CI.

use std::collections::BTreeSet;
use std::fs;

use m365_migration_errors::{ErrorCode, ErrorKind, Family, Owner, Scope, Verdict};
use serde_json::{Value, json};

use crate::exported;
use crate::support::browser::Browser;
use crate::support::samples;

/// Writes the page for a test and returns its address.
fn page(test: &str) -> String {
    let file = format!("{}/{test}.html", env!("CARGO_TARGET_TMPDIR"));
    exported(&["--html", &file]);
    format!("file://{}", fs::canonicalize(&file).expect("it was written").display())
}

/// The ids of the errors that are shown.
fn shown(browser: &mut Browser) -> BTreeSet<String> {
    let ids = browser.evaluate(
        "[...document.querySelectorAll('.entry')].filter((entry) => entry.checkVisibility()).map((entry) => entry.dataset.id)",
    );
    strings(&ids)
}

fn strings(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().expect("a list").iter();
    list.map(|text| text.as_str().expect("a list of texts").to_owned()).collect()
}

/// The ids of the kinds for which `is_wanted` holds.
fn ids(is_wanted: impl Fn(ErrorKind) -> bool) -> BTreeSet<String> {
    ErrorKind::ALL.iter().filter(|kind| is_wanted(**kind)).map(|kind| kind.id().to_owned()).collect()
}

/// Whether a word occurs in the parts of a kind that the page searches.
fn has(kind: ErrorKind, word: &str) -> bool {
    let fix = kind.remediation();
    let codes = ErrorCode::ALL.iter().filter(|code| code.kinds().contains(&kind)).map(|code| code.as_str());
    let prose = [kind.id(), kind.summary(), fix.summary()].into_iter().chain(kind.wordings());
    let lists = kind.causes().iter().chain(fix.steps()).chain(fix.commands()).copied();
    let links = fix.links().iter().map(|link| link.text());
    let mut all = codes.chain(prose).chain(lists).chain(links);
    all.any(|text| text.to_lowercase().replace('`', "").contains(&word.to_lowercase()))
}

#[test]
fn searching_and_then_filtering_shows_the_right_errors() {
    let Some(mut browser) = Browser::start("searching") else { return };
    let url = page("searching");
    browser.open(&url);
    assert_eq!(shown(&mut browser), ids(|_| true));

    browser.click("#q");
    browser.type_text("license");
    let found = ids(|kind| has(kind, "license"));
    assert!((5..50).contains(&found.len()), "{found:?}");
    assert_eq!(shown(&mut browser), found);
    let status = |browser: &mut Browser| browser.evaluate("document.querySelector('[role=status]').textContent");
    let of_all = |count: usize| json!(format!("{count} of {} errors", ErrorKind::ALL.len()));
    assert_eq!(status(&mut browser), of_all(found.len()));

    // Each filter shows how many errors it would leave.
    for owner in Owner::ALL {
        let count =
            browser.evaluate(&format!("document.querySelector('label:has([value={owner}]) output').textContent"));
        let expected = ids(|kind| has(kind, "license") && kind.remediation().owner() == *owner).len();
        assert_eq!(count, json!(expected.to_string()), "{owner}");
    }

    // One owner, then a second one: the values of a filter are joined by "or".
    let mut owners = Vec::new();
    for owner in [Owner::NamedTenantAdmin, Owner::TargetAdmin] {
        owners.push(owner);
        browser.click(&format!("label:has([value={owner}])"));
        let expected = ids(|kind| has(kind, "license") && owners.contains(&kind.remediation().owner()));
        assert!(!expected.is_empty() && expected.len() < found.len(), "{owners:?}: {expected:?}");
        assert_eq!(shown(&mut browser), expected, "{owners:?}");
        assert_eq!(status(&mut browser), of_all(expected.len()), "{owners:?}");
    }

    // The view has a URL of its own.
    let address = browser.evaluate("location.href");
    let address = address.as_str().expect("a text");
    assert_eq!(address, format!("{url}?q=license&owner=target_admin,named_tenant_admin"));
    let before = shown(&mut browser);
    browser.open(address);
    assert_eq!(shown(&mut browser), before);
    assert_eq!(browser.evaluate("document.querySelector('#q').value"), json!("license"));

    browser.click("aside .clear");
    assert_eq!(shown(&mut browser), ids(|_| true));
    assert_eq!(browser.evaluate("location.href"), json!(url));
    assert!(browser.complaints().is_empty(), "{:#?}", browser.complaints());
}

#[test]
fn every_filter_and_search_in_the_url_shows_the_right_errors() {
    let Some(mut browser) = Browser::start("addresses") else { return };
    let url = page("addresses");
    let mut views = vec![
        ("q=teams-chat/user".to_owned(), ids(|kind| has(kind, "teams-chat/user"))),
        ("q=mms-001/002".to_owned(), ids(|kind| has(kind, "MMS-001/002"))),
        ("q=Get-Mg".to_owned(), ids(|kind| has(kind, "Get-Mg"))),
        ("q=LICENSE tenant".to_owned(), ids(|kind| has(kind, "license") && has(kind, "tenant"))),
        ("q=no such words".to_owned(), BTreeSet::new()),
        ("owner=nobody".to_owned(), ids(|_| true)),
        (
            "q=user&family=exchange,one-drive&retry=after_fix&owner=operator&scope=user".to_owned(),
            ids(|kind| {
                has(kind, "user")
                    && [Family::Exchange, Family::OneDrive].contains(&kind.family())
                    && kind.retryability().verdict() == Verdict::AfterFix
                    && kind.remediation().owner() == Owner::Operator
                    && kind.scope() == Scope::User
            }),
        ),
    ];
    views.extend(Family::ALL.iter().map(|id| (format!("family={id}"), ids(|kind| kind.family() == *id))));
    views.extend(
        Verdict::ALL.iter().map(|id| (format!("retry={id}"), ids(|kind| kind.retryability().verdict() == *id))),
    );
    views.extend(Owner::ALL.iter().map(|id| (format!("owner={id}"), ids(|kind| kind.remediation().owner() == *id))));
    views.extend(Scope::ALL.iter().map(|id| (format!("scope={id}"), ids(|kind| kind.scope() == *id))));
    for (view, expected) in views {
        browser.open(&format!("{url}?{}", view.replace(' ', "+")));
        assert_eq!(shown(&mut browser), expected, "{view}");
        let says_none = browser.evaluate("document.querySelector('.none').checkVisibility()");
        assert_eq!(says_none, json!(expected.is_empty()), "{view}");
    }
    assert!(browser.complaints().is_empty(), "{:#?}", browser.complaints());
}

#[test]
fn a_message_with_its_values_finds_its_error() {
    let Some(mut browser) = Browser::start("messages") else { return };
    browser.open(&page("messages"));
    for kind in ErrorKind::ALL {
        for error in samples::errors(*kind) {
            // A text field of one line accepts no line break.
            let message = format!("ERROR: {}", error.to_string().replace('\n', " "));
            browser.evaluate(&format!(
                "{{ const q = document.querySelector('#q'); q.value = {};
                    q.dispatchEvent(new Event('input', {{ bubbles: true }})) }}",
                json!(message)
            ));
            let shown = shown(&mut browser);
            assert!(shown.contains(kind.id()), "{kind}: {message}: {shown:?}");
            assert!(shown.len() < 5, "{kind}: {message}: {shown:?}");
        }
    }
}

#[test]
fn a_code_or_an_id_in_the_url_opens_its_errors() {
    let Some(mut browser) = Browser::start("links") else { return };
    let url = page("links");
    let all = ids(|_| true);
    let kinds = ErrorKind::ALL.iter().map(|kind| (kind.id(), vec![*kind]));
    let codes = ErrorCode::ALL.iter().map(|code| (code.as_str(), code.kinds().to_vec()));
    browser.open(&url);
    for (name, kinds) in kinds.chain(codes) {
        // Closes all entries first.
        browser.evaluate("for (const entry of document.querySelectorAll('.entry')) entry.open = false");
        browser.evaluate(&format!(
            "new Promise((done) => {{ addEventListener('hashchange', done, {{ once: true }}); location.hash = {} }}).then(() => 0)",
            json!(name)
        ));
        check_link(&mut browser, name, &kinds, &all);
    }
    // URLs that are opened anew: in another case, with a filter that would hide the error, on a small screen.
    let cases = [
        ("cttm-003", vec![ErrorKind::TeamsChatUserNotMapped]),
        ("CTTM-002", vec![ErrorKind::TeamsChatAppNotProvisioned]),
        ("teams-chat/user-not-mapped", vec![ErrorKind::TeamsChatUserNotMapped]),
        ("EXCH-08", ErrorCode::Exch08.kinds().to_vec()),
        ("im-003", ErrorCode::Im003.kinds().to_vec()),
    ];
    for (width, height) in [(360, 640), (1280, 900)] {
        browser.screen(width, height);
        for (name, kinds) in &cases {
            for query in ["", "?family=one-drive", "?q=no+such+words"] {
                browser.open(&format!("{url}{query}#{name}"));
                check_link(&mut browser, &format!("{query}#{name}, {width}"), kinds, &all);
            }
        }
    }
    // The filter of a shared code can be cleared.
    browser.click(".shared .clear");
    assert_eq!(shown(&mut browser), all);
    assert_eq!(browser.evaluate("location.href"), json!(url));
    assert!(browser.complaints().is_empty(), "{:#?}", browser.complaints());
}

fn check_link(browser: &mut Browser, name: &str, kinds: &[ErrorKind], all: &BTreeSet<String>) {
    let open = browser.evaluate("[...document.querySelectorAll('.entry[open]')].map((entry) => entry.dataset.id)");
    let expected: BTreeSet<_> = kinds.iter().map(|kind| kind.id().to_owned()).collect();
    assert_eq!(strings(&open), expected, "{name}");
    assert_eq!(shown(browser), if kinds.len() > 1 { expected } else { all.clone() }, "{name}");
    // The heading of the first error is visible, below the bar.
    let is_seen = browser.evaluate(
        "(() => { const head = document.querySelector('.entry[open] summary').getBoundingClientRect();
            const bar = document.querySelector('form').getBoundingClientRect();
            return head.top >= bar.bottom - 1 && head.top < innerHeight })()",
    );
    assert_eq!(is_seen, json!(true), "{name} is not visible");
}

#[test]
fn without_scripts_all_errors_are_shown() {
    let Some(mut browser) = Browser::start("scripts") else { return };
    let url = page("scripts");
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.open(&url);
    assert_eq!(shown(&mut browser), ids(|_| true));
    let scripted =
        "[...document.querySelectorAll('form, aside, .copy, .toggle-all')].filter((it) => it.checkVisibility()).length";
    assert_eq!(browser.evaluate(scripted), json!(0), "controls that need a script are shown");
    browser.open(&format!("{url}#CTTM-003"));
    let open = "[...document.querySelectorAll('.entry[open]')].map((entry) => entry.dataset.id)";
    assert_eq!(browser.evaluate(open), json!(["teams-chat/user-not-mapped"]));
    browser.open(&format!("{url}#IM-003"));
    let target = browser.evaluate("[...document.querySelectorAll(':target a')].map((link) => link.textContent)");
    assert_eq!(target, json!(ErrorCode::Im003.kinds()));
}

#[test]
fn the_page_fits_every_screen_in_both_colors_and_requests_nothing() {
    let Some(mut browser) = Browser::start("screens") else { return };
    let url = page("screens");
    let mut backgrounds = BTreeSet::new();
    for colors in ["light", "dark"] {
        browser.medium("", colors);
        for (width, height) in [(1280, 900), (820, 1180), (360, 640)] {
            browser.screen(width, height);
            browser.open(&url);
            browser.click(".toggle-all");
            let name = format!("{colors}, {width}");
            let open = browser.evaluate("document.querySelectorAll('.entry[open]').length");
            assert_eq!(open, json!(ErrorKind::ALL.len()), "{name}");
            let wide = browser.evaluate("document.documentElement.scrollWidth");
            assert!(wide.as_u64().is_some_and(|wide| wide <= u64::from(width)), "{name}: {wide}");
            assert_eq!(browser.evaluate(PALE), json!([]), "{name}");
        }
        let background = browser.evaluate("getComputedStyle(document.documentElement).backgroundColor");
        backgrounds.insert(background.to_string());
    }
    assert_eq!(backgrounds.len(), 2, "{backgrounds:?}");
    // In print, every error is shown in full.
    browser.open(&url);
    browser.medium("print", "dark");
    let hidden = "[...document.querySelectorAll('.entry .body')].filter((body) => !body.checkVisibility()).length";
    assert_eq!(browser.evaluate(hidden), json!(0));
    assert_eq!(browser.evaluate(PALE), json!([]), "print");
    let foreign = browser.requests().into_iter().find(|request| !request.starts_with("file://"));
    assert_eq!(foreign, None);
    assert!(browser.complaints().is_empty(), "{:#?}", browser.complaints());
}

/// The visible texts whose contrast is below the 4.5:1 of the Web Content Accessibility Guidelines.
const PALE: &str = r"(() => {
    const channels = (color) => color.match(/[\d.]+/g).map(Number);
    const luminance = (color) => {
        const [r, g, b] = channels(color).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
        for (; element; element = element.parentElement) {
            const { backgroundColor } = getComputedStyle(element);
            if (channels(backgroundColor)[3] !== 0) return backgroundColor;
        }
        return 'rgb(255, 255, 255)';
    };
    const pale = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.matches('script')) continue;
        const [dark, light] = [getComputedStyle(element).color, ground(element)].map(luminance).sort((a, b) => a - b);
        const contrast = (light + 0.05) / (dark + 0.05);
        if (contrast < 4.5) pale.add(`${element.tagName} ${element.className}: ${contrast.toFixed(2)}`);
    }
    return [...pale];
})()";

#[test]
fn buttons_and_keys_work() {
    let Some(mut browser) = Browser::start("buttons") else { return };
    let url = page("buttons");
    browser.medium("", "light");
    browser.open(&url);

    browser.type_text("/CTTM-002");
    assert_eq!(
        browser.evaluate("document.querySelector('#q').value"),
        json!("CTTM-002"),
        "the slash key focuses the search"
    );

    // The chosen color is kept when the page is opened again.
    let color = "getComputedStyle(document.documentElement).backgroundColor";
    let light = browser.evaluate(color);
    browser.click(".theme label:has([value=dark])");
    let dark = browser.evaluate(color);
    assert_ne!(dark, light);
    browser.open(&url);
    assert_eq!(browser.evaluate(color), dark);
    browser.click(".theme label:has([value=light])");
    assert_eq!(browser.evaluate(color), light);

    browser.call("Browser.grantPermissions", json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}));
    browser.open(&format!("{url}#CTTM-002"));
    browser.click(".entry[open] .command:last-child .copy");
    let copied = browser.evaluate("navigator.clipboard.readText()");
    let commands = ErrorKind::TeamsChatAppNotProvisioned.remediation().commands();
    assert_eq!(copied, json!(commands.last().expect("it has some")));
    let label = browser.evaluate("document.querySelector('.entry[open] .command:last-child .copy').textContent");
    assert_eq!(label, json!("Copied"));

    // On a phone, the filters are folded away.
    browser.screen(360, 640);
    browser.open(&url);
    let panel = "document.querySelector('aside').checkVisibility()";
    assert_eq!(browser.evaluate(panel), json!(false));
    browser.click(".more");
    assert_eq!(browser.evaluate(panel), json!(true));
    browser.click("label:has([value=microsoft])");
    browser.click(".done");
    assert_eq!(browser.evaluate(panel), json!(false));
    assert_eq!(shown(&mut browser), ids(|kind| kind.remediation().owner() == Owner::Microsoft));
    assert!(browser.complaints().is_empty(), "{:#?}", browser.complaints());
}
