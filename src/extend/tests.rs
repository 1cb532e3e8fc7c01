//! A catalog at run time has the numbers of the build, and refuses the same mistakes in the same words.

use std::fs;
use std::path::Path;

use super::{AnyError, Catalog, CatalogError};
use crate::definitions::File;
use crate::definitions::definition::Definitions;
use crate::generated::names::{ErrorCode, ErrorKind};
use crate::generated::tables::TABLES;

const CONTOSO: &str = include_str!("../../examples/catalogs/contoso.toml");

/// This is why a [`Match`](crate::matcher::found::Match) of these tables is also one of the static tables.
#[test]
fn what_this_crate_knows_has_the_same_numbers() {
    let known = Catalog::builder().build().expect("it is the crate's own").known();
    for (number, kind) in (0..).zip(ErrorKind::ALL) {
        assert_eq!(known.kind(number).id(), kind.id(), "kind {number}");
        let wordings = kind.entry().wordings;
        assert_eq!(wordings.of(known.tables.wordings), wordings.of(TABLES.wordings), "kind {number}");
    }
    for (number, code) in (0..).zip(ErrorCode::ALL) {
        assert_eq!(known.code(number), code.as_str(), "code {number}");
    }
}

#[test]
fn the_same_files_are_built_once() {
    let build = || Catalog::builder().build().expect("it is the crate's own");
    assert!(std::ptr::eq(build().known().tables, build().known().tables));
}

#[test]
fn a_catalog_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Catalog>();
    shared::<AnyError>();
    shared::<CatalogError>();
}

/// Mistakes of every sort: the text replaced in the sound file, and its replacement.
const MISTAKES: &[(&str, &str)] = &[
    ("scope = \"user\"\n", ""),
    ("scope = \"user\"", "scope = \"users\""),
    ("summary = \"Add the user", "sumary = \"Add the user"),
    ("verdict = \"after_fix\"", "verdict = \"later\""),
    ("verdict = \"after_fix\"", "verdict = \"not_needed\""),
    ("minimum_wait_hours = 24", "minimum_wait_hours = \"24\""),
    ("[[error]]", "[error]"),
    ("variant = \"WaveClosed\"", "variant = WaveClosed"),
    ("variant = \"WaveClosed\"", "variant = \"waveClosed\""),
    ("variant = \"WaveClosed\"", "variant = \"LicensesUsedUp\""),
    ("codes = [\"WAVE-001\"]", "codes = [\"wave1\"]"),
    ("codes = [\"WAVE-001\"]", "codes = []"),
    ("to wave {wave}", "to wave {wafe}"),
    ("to wave {wave}", "to wave {wave"),
    ("to wave {wave}", "to `{wave}`"),
    ("{user} was added to wave {wave} after its cutoff", "{user} {wave}"),
    ("fields.wave", "fields.source"),
    ("optional = true, ", ""),
    ("\"Add the user to the next wave.\"]", "\"add the user to the next wave\"]"),
    ("https://", "http://"),
    ("source = { rows = [1] }", ""),
    ("edition = \"2026-01\"", "edition = \"January\""),
    ("code_style = \"numbered\"", "code_style = \"any\""),
    ("[family]", "[famly]"),
    ("title = \"Contoso\"", "title = \"\""),
];

/// The messages of the build for this crate's catalog with one more file.
fn build_messages(name: &str, text: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: String| File { text: fs::read_to_string(folder.join(&name)).expect(&name), name };
    let index = read("catalog/index.toml".into());
    let names = Definitions::file_names(&index).ok().expect("the index is sound");
    let mut files: Vec<_> = names.iter().map(|name| read(format!("catalog/{name}"))).collect();
    files.push(File { name: name.into(), text: text.into() });
    let problems = Definitions::load(&index, &files).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The messages of a catalog at run time.
fn refused(name: &str, text: &str) -> String {
    Catalog::builder().extend_from_toml(name, text).build().expect_err("it is broken").to_string()
}

#[test]
fn mistakes_have_the_same_messages_as_in_the_build() {
    for (from, to) in MISTAKES {
        assert!(CONTOSO.contains(from), "nothing to break: {from:?}");
        let broken = CONTOSO.replacen(from, to, 1);
        let expected = build_messages("catalog/contoso.toml", &broken);
        assert!(!expected.is_empty(), "{from:?} -> {to:?} is accepted");
        assert_eq!(refused("catalog/contoso.toml", &broken), expected, "{from:?} -> {to:?}");
    }
    assert_eq!(build_messages("catalog/contoso.toml", CONTOSO), "");
}
