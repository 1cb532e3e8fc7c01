//! The page of a catalog that the crate does not have yet, rendered as the program does.

use regex::Regex;
use serde_json::{Value, json};

use super::{data, page};

#[test]
fn a_retired_kind_is_marked_and_links_to_its_successor() {
    let mut catalog: Value = serde_json::from_str(&data::to_json(&data::catalog())).expect("it is JSON");
    let note = |page: &str| {
        let note = Regex::new(r"Retired: [^.]*\.").expect("it is a pattern");
        note.find_iter(page).map(|found| found.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(note(&page::render(&catalog)), [""; 0], "none is retired");
    let successor = "teams-meeting/teams-license-missing";
    for (successor, expected) in [
        (json!(null), "Retired: since 2026-01 the page no longer has it.".to_owned()),
        (
            json!(successor),
            format!(
                "Retired: since 2026-01 the page no longer has it; <a href=\"#{successor}\">{successor}</a> is reported in its place."
            ),
        ),
    ] {
        catalog["kinds"][0]["reference"]["retired"] = json!({"since": "2026-01", "successor": successor});
        let page = page::render(&catalog);
        assert_eq!(note(&page.replace("&#x2f;", "/")), [expected]);
        assert_eq!(page.matches(">retired</span>").count(), 1);
    }
}
