//! The catalog as one HTML page. The template `page.html` includes `page.css` and `page.js`. It shows the data of
//! `data.rs`, with labels from here.

use std::collections::BTreeMap;

use m365_migration_errors::{Family, Owner, Scope, Verdict};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::markup;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A group of filters.
#[derive(Serialize)]
struct Facet {
    /// The name in the page's URL: `?owner=microsoft`.
    name: &'static str,
    title: &'static str,
    options: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    word: &'static str,
    label: &'static str,
}

/// Returns the page for a catalog in the format of `data.rs`.
pub fn render(catalog: &impl Serialize) -> String {
    try_render(catalog).expect("the template is valid and uses only given values")
}

fn try_render(catalog: &impl Serialize) -> Result<String, minijinja::Error> {
    let facets = facets();
    let labels: BTreeMap<_, BTreeMap<_, _>> = facets
        .iter()
        .map(|facet| (facet.name, facet.options.iter().map(|choice| (choice.word, choice.label)).collect()))
        .collect();
    let mut environment = markup::environment()?;
    environment.add_filter("holes", holes);
    environment.add_template("page.html", include_str!("page.html"))?;
    environment.get_template("page.html")?.render(context! {
        catalog => Serde(catalog),
        facets => Serde(&facets),
        labels => Serde(&labels),
        ..markup::parts(STYLE, SCRIPT)
    })
}

fn facets() -> Vec<Facet> {
    let family = |family: &Family| Choice { word: family.id(), label: family.title() };
    let verdict = |word: &Verdict| Choice { word: word.as_str(), label: verdict(*word) };
    let owner = |owner: &Owner| Choice { word: owner.as_str(), label: owner.describe() };
    let scope = |word: &Scope| Choice { word: word.as_str(), label: scope(*word) };
    vec![
        Facet { name: "retry", title: "Retry", options: Verdict::ALL.iter().map(verdict).collect() },
        Facet { name: "owner", title: "Who has to act", options: Owner::ALL.iter().map(owner).collect() },
        Facet { name: "family", title: "Family", options: Family::ALL.iter().map(family).collect() },
        Facet { name: "scope", title: "What fails", options: Scope::ALL.iter().map(scope).collect() },
    ]
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Transient => "Retry now",
        Verdict::Throttled => "Back off, then retry",
        Verdict::AfterWait => "Wait, then retry",
        Verdict::AfterFix => "Fix, then retry",
        Verdict::NotNeeded => "No retry needed",
        Verdict::Optional => "Retry if the rest matters",
        other => other.as_str(),
    }
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Request => "One request",
        Scope::User => "One user",
        Scope::Batch => "The whole batch",
        Scope::Tenant => "The whole tenant",
        other => other.as_str(),
    }
}

/// Splits a message into text, hole, text, hole, text. A doubled brace is a literal one.
#[expect(clippy::needless_pass_by_value, reason = "the template engine requires it")]
fn holes(message: String) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = message.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '{' | '}' if characters.next_if_eq(&c).is_some() => {}
            '{' => parts.push(String::new()),
            '}' => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    // A hole is shown with its braces, as in the catalog.
    parts.iter_mut().skip(1).step_by(2).for_each(|hole| hole.push('}'));
    parts
}
