//! The common parts of the program's HTML pages: the template engine, the colors and the choice of light and dark, and the
//! policy that lets a page load and run nothing but its own styles and scripts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use sha2::{Digest, Sha256};

/// A script that runs before a page is shown, so that what needs the other script is shown only if scripts run.
const EARLY: &str = "document.documentElement.classList.add(\"scripted\")";

/// The colors and all that both pages look like.
const BASE: &str = include_str!("base.css");

/// Remembers the choice of light and dark.
const THEME: &str = include_str!("theme.js");

/// The template engine, which escapes every value.
pub fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build()?);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    Ok(environment)
}

/// The values for a template: `styles` and `scripts`, with those of the page last; `early`, a script for the head; the `policy`
/// that allows them; and `theme`, the choice of light and dark.
pub fn parts(style: &'static str, script: &'static str) -> Value {
    let (styles, scripts) = ([BASE, style], [THEME, script]);
    let verbatim = |texts: [&str; 2]| texts.map(|text| Value::from_safe_string(text.into())).to_vec();
    context! {
        policy => Value::from_safe_string(policy(&styles, &[EARLY, THEME, script])),
        styles => verbatim(styles),
        early => Value::from_safe_string(EARLY.into()),
        scripts => verbatim(scripts),
        theme => Value::from_safe_string(include_str!("theme.html").into()),
    }
}

/// The content security policy of a page with these styles and scripts: it allows them by their hashes, and nothing else.
fn policy(styles: &[&str], scripts: &[&str]) -> String {
    let hashes = |texts: &[&str]| -> String {
        let hash = |text: &&str| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
        texts.iter().map(hash).collect()
    };
    format!(
        "default-src 'none'; style-src{}; script-src{}; img-src data:; base-uri 'none'; form-action 'none'",
        hashes(styles),
        hashes(scripts)
    )
}
