//! The page as a file: it has the whole catalog, its internal links have targets, and it loads nothing else.

use std::collections::{BTreeMap, BTreeSet};

use m365_migration_errors::catalog::PAGES;
use m365_migration_errors::{Basis, ErrorCode, ErrorKind, Family};
use regex::Regex;

use crate::exported;

/// The values of an attribute, in order.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let attribute = Regex::new(&format!(r#" {name}="([^"]*)""#)).expect("it is a pattern");
    attribute.captures_iter(page).map(|found| unescaped(&found[1])).collect()
}

fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// The text that is shown: without the markup, scripts and styles.
fn text(page: &str) -> String {
    let markup = Regex::new(r"(?s)<(script|style)>.*?</(script|style)>|<[^>]*>").expect("it is a pattern");
    unescaped(&markup.replace_all(page, ""))
}

#[test]
fn the_page_has_the_whole_catalog() {
    let page = exported(&["--html"]);
    let text = text(&page);
    let links: BTreeSet<_> = attributes(&page, "href").into_iter().collect();
    for kind in ErrorKind::ALL {
        let fix = kind.remediation();
        let prose = [kind.summary(), fix.summary(), fix.owner().describe(), kind.reference().section()];
        let caution = fix.caution();
        let prose = prose.iter().chain(&caution).chain(kind.causes()).chain(fix.steps()).chain(fix.commands());
        let fields = kind.fields().iter().flat_map(|field| [field.name(), field.doc()]);
        let links_text = fix.links().iter().map(|link| link.text());
        let all = prose.copied().chain(fields).chain(links_text).chain(kind.reference().note());
        for shown in all.map(|shown| shown.replace('`', "")) {
            assert!(text.contains(&shown), "{kind}: {shown}");
        }
        for wording in kind.wordings() {
            let shown = wording.replace("{{", "{").replace("}}", "}");
            assert!(text.contains(&shown), "{kind}: {wording}");
        }
        assert!(text.contains(&kind.retryability().to_string()), "{kind}");
        let reference = kind.reference();
        let (page, edition, section) = (reference.page().title(), reference.page().edition(), reference.section());
        let source = format!("{page}, edition of {edition}, section \u{201C}{section}\u{201D}");
        assert!(text.contains(&source), "{kind}: {source}");
        assert!(fix.links().iter().all(|link| links.contains(link.url())), "{kind}");
    }
    let inferred = ErrorKind::ALL.iter().filter(|kind| kind.retryability().basis() == Basis::Inferred);
    assert_eq!(text.matches("(inferred: the documentation does not say)").count(), inferred.count());
    for source in PAGES {
        let (title, edition) = (source.title(), source.edition());
        assert!(text.contains(&format!("Checked against \u{201C}{title}\u{201D}, edition of {edition}")), "{title}");
        assert!(source.earlier_editions().iter().all(|earlier| text.contains(earlier)), "{title}");
    }
}

#[test]
fn every_kind_code_and_family_has_an_anchor_and_every_link_a_target() {
    let page = exported(&["--html"]);
    let mut ids = BTreeMap::new();
    for id in attributes(&page, "id") {
        *ids.entry(id).or_insert(0) += 1;
    }
    let twice: Vec<_> = ids.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");

    let kinds = ErrorKind::ALL.iter().map(|kind| kind.id());
    let codes = ErrorCode::ALL.iter().map(|code| code.as_str());
    let families = Family::ALL.iter().map(|family| family.id());
    for name in kinds.chain(codes).chain(families) {
        assert!(ids.contains_key(name), "{name}");
    }
    let referrers = ["href", "for", "aria-controls", "aria-labelledby"].map(|name| attributes(&page, name));
    for name in referrers.iter().flatten().filter(|name| !name.contains(':')) {
        assert!(ids.contains_key(name.trim_start_matches('#')), "{name}");
    }
}

#[test]
fn the_page_loads_nothing() {
    let page = exported(&["--html"]);
    for attribute in ["src", "srcset", "data", "action", "poster", "background"] {
        assert_eq!(attributes(&page, attribute), Vec::<String>::new(), "{attribute}");
    }
    let links = Regex::new("<link [^>]*>").expect("it is a pattern");
    let links: Vec<_> = links.find_iter(&page).map(|link| link.as_str()).collect();
    assert!(links.iter().all(|link| link.contains(" href=\"data:")), "{links:?}");
    for loader in ["@import", "url(", "fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "import("] {
        assert!(!page.contains(loader), "{loader}");
    }
    // If one of these is ever added, the browser refuses it.
    assert!(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "));
}
