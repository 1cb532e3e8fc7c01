//! What the HTML pages of the program share: the template engine, and the policy that lets a page load and run nothing but
//! its own style and script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};
use sha2::{Digest, Sha256};

/// A script that runs before a page is shown, so that what needs the other script is shown only if scripts run.
pub const EARLY: &str = "document.documentElement.classList.add(\"scripted\")";

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

/// The content security policy of a page with these styles and scripts: it allows them by their hashes, and nothing else.
pub fn policy(styles: &[&str], scripts: &[&str]) -> String {
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
