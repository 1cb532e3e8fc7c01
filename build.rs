//! Reads `catalog/`, checks it, and writes four files of data to `OUT_DIR`:
//!
//! | file | what it has | who includes it |
//! |---|---|---|
//! | `names.rs` | the names of families, kinds and codes | `src/generated/names.rs` |
//! | `tables.rs` | the tables of the matcher | `src/generated/tables.rs` |
//! | `facts.rs` | what the catalog states about each name | `src/model/facts.rs` |
//! | `errors.rs` | the parts of the error enums | `src/error/enums.rs` |
//!
//! The names and the enums are calls of the macros in `src/generated/shapes.rs`, which have all the Rust.

extern crate alloc;

#[path = "src/base/mod.rs"]
#[allow(dead_code, reason = "the library needs the rest")]
mod base;
#[path = "src/definitions/mod.rs"]
mod definitions;

use std::fmt::{Debug, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use base::facts::field::Field;
use base::facts::kind_facts::KindFacts;
use base::facts::reference::{Reference, Retired};
use base::facts::remediation::Remediation;
use base::facts::retryability::Retryability;
use base::vocabulary::FieldType;
use definitions::definition::{Definition, Definitions, FamilyDefinition};
use definitions::index::{self, CodeText, Index};
use definitions::{File, Problem, rustdoc};

fn main() -> ExitCode {
    let root = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let catalog = match read(&Path::new(&root).join("catalog")) {
        Ok(catalog) => catalog,
        Err(problems) => {
            for problem in &problems {
                println!("cargo::error={problem}");
            }
            return ExitCode::FAILURE;
        }
    };
    for (name, text) in [
        ("names", names(&catalog)),
        ("tables", tables(&Index::new(&catalog))),
        ("facts", facts(&catalog)),
        ("errors", errors(&catalog)),
    ] {
        let path = Path::new(&out).join(name).with_extension("rs");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    ExitCode::SUCCESS
}

/// Reads the catalog, and reports each file that was read to cargo.
fn read(folder: &Path) -> Result<Definitions, Vec<Problem>> {
    let file = |name: &str| -> Result<File, Vec<Problem>> {
        let path = format!("catalog/{name}");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(folder.join(name)).map_err(|error| vec![Problem::unreadable(&path, &error)])?;
        Ok(File { name: path, text })
    };
    let index = file("index.toml")?;
    let mut families = Vec::new();
    let mut problems = Vec::new();
    for name in Definitions::file_names(&index)? {
        match file(&name) {
            Ok(family) => families.push(family),
            Err(unreadable) => problems.extend(unreadable),
        }
    }
    match Definitions::load(&index, &families) {
        Ok(catalog) if problems.is_empty() => Ok(catalog),
        Ok(_) => Err(problems),
        Err(more) => Err(problems.into_iter().chain(more).collect()),
    }
}

/// Writes a line.
macro_rules! put {
    ($out:expr, $($format:tt)*) => { writeln!($out, $($format)*).expect("writing to a String cannot fail") };
}

fn names(catalog: &Definitions) -> String {
    let mut out = String::new();
    put!(out, "families! {{");
    for family in &catalog.families {
        let (doc, name) = (rustdoc::of_family(family), family.rust_name());
        put!(out, "#[doc = {doc:?}] {name} = {:?} {},", family.id(), is(family));
    }
    put!(out, "}}\nkinds! {{");
    for (family, error) in catalog.all() {
        let (doc, id) = (rustdoc::of_kind(family, error), error.id(family));
        put!(out, "#[doc = {doc:?}] {}{} = {id:?},", aliases(error), kind(family, error));
    }
    put!(out, "}}\ncodes! {{");
    let kinds: Vec<String> = catalog.all().map(|(family, error)| kind(family, error)).collect();
    for CodeText { text, is_generic, kinds: numbers } in &index::codes(catalog) {
        let kinds: Vec<String> = numbers.iter().map(|number| format!("[`ErrorKind::{}`]", kinds[*number])).collect();
        let others = if *is_generic { ", and errors outside this catalog" } else { "" };
        let doc = format!("`{text}`: {}{others}.", kinds.join(", "));
        put!(out, "#[doc = {doc:?}] {}{} = {text:?},", alias(text, &code(text)), code(text));
    }
    put!(out, "}}");
    out
}

/// The name of the method that tells whether a value is of the family.
fn is(family: &FamilyDefinition) -> String {
    format!("is_{}", family.id().replace('-', "_"))
}

fn errors(catalog: &Definitions) -> String {
    let mut out = String::new();
    for family in &catalog.families {
        put!(out, "errors! {{\n#[doc = {:?}]\n{1}Error: {1};", rustdoc::of_enum(family), family.rust_name());
        for error in &family.errors {
            variant(&mut out, catalog, family, error);
        }
        put!(out, "}}");
    }
    put!(out, "migration_error! {{");
    for family in &catalog.families {
        let (doc, is, name) = (rustdoc::of_family(family), is(family), family.rust_name());
        put!(out, "#[doc = {doc:?}] {name} {is}({name}Error),");
    }
    put!(out, "}}");
    out
}

/// Writes a variant and its constructor.
fn variant(out: &mut String, catalog: &Definitions, family: &FamilyDefinition, error: &Definition) {
    let with = if error.single_codes().len() > 1 { " with code" } else { "" };
    let doc = rustdoc::of_variant(catalog, family, error);
    let (aliases, name, kind) = (aliases(error), error.variant, kind(family, error));
    put!(out, "#[doc = {doc:?}]\n{aliases}{name} is_{} = {kind}{with} {{", error.snake_name());
    let mut parameters = Vec::new();
    for Field { name, doc, field_type, optional, .. } in error.fields.iter().map(|field| field.field) {
        let (plain, value, parameter) = match field_type {
            FieldType::Text if error.is_boxed() => {
                ("Box<String>", format!("Box::new({name}.into())"), "impl Into<String>")
            }
            FieldType::Text => ("String", format!("{name}.into()"), "impl Into<String>"),
            FieldType::Count => ("u64", name.to_owned(), "u64"),
        };
        if optional {
            put!(out, "#[doc = {doc:?}] {name}: Option<{plain}> = None,");
        } else {
            put!(out, "#[doc = {doc:?}] {name}: {plain} = {value},");
            parameters.push(format!("{name}: {parameter}"));
        }
    }
    let doc = rustdoc::of_constructor(family, error);
    put!(out, "}}\n#[doc = {doc:?}]\nfn {}({});", error.snake_name(), parameters.join(", "));
}

fn kind(family: &FamilyDefinition, error: &Definition) -> String {
    format!("{}{}", family.rust_name(), error.variant)
}

/// `CTTM-003` is `Cttm003`, `MMS-001/002` is `Mms001Or002`, `resourceTypeMismatch` is `ResourceTypeMismatch`.
fn code(text: &str) -> String {
    let (prefix, number) = text.split_once('-').unwrap_or((text, ""));
    let (first, rest) = prefix.split_at(1);
    let rest = if number.is_empty() { rest.to_owned() } else { rest.to_ascii_lowercase() };
    format!("{}{rest}{}", first.to_ascii_uppercase(), number.replace('/', "Or"))
}

fn aliases(error: &Definition) -> String {
    rustdoc::aliases(error).iter().map(|text| alias(text, error.variant)).collect()
}

/// An alias, unless it equals the name of the item.
fn alias(alias: &str, name: &str) -> String {
    if alias == name { String::new() } else { format!("#[doc(alias = {alias:?})] ") }
}

/// Writes the tables of the matcher. A row's `Debug` output is the Rust that defines it.
fn tables(index: &Index) -> String {
    // A slice lacks its `&` in that output.
    let slots = |slots: &dyn Debug| format!("{slots:?}").replacen("rows: [", "rows: &[", 1);
    let mut out = String::new();
    put!(out, "pub(crate) static TABLES: Tables<'static> = Tables {{");
    put!(out, "text: {:?}, words: &{:?}, literals: &{:?},", index.text, index.words, index.literals);
    put!(out, "holes: &{:?}, wordings: &{:?},", index.holes, index.wordings);
    put!(out, "heads: {}, tails: {},", slots(&index.heads.slots()), slots(&index.tails.slots()));
    put!(out, "headless: {:?}, headless_starts: {:?},", index.headless, index.headless_starts);
    put!(out, "unless: &{:?}, candidates: &{:?}, gaps: &{:?},", index.unless, index.candidates, index.gaps);
    put!(out, "openings: &{:?}, first_words: &{:?}, codes: &{:?},", index.openings, index.first_words, index.codes);
    put!(out, "fragments: &{:?}, fragment_wordings: &{:?},", index.fragments, index.fragment_wordings);
    put!(out, "starts: &{:?}, leads: &{:?}, spellings: &{:?},", index.starts, index.leads, index.spellings);
    put!(out, "shortest_name: {:?}, code_kinds: &{:?},\n}};", index.shortest_name, index.code_kinds);
    out
}

fn facts(catalog: &Definitions) -> String {
    let mut out = String::new();
    let kinds: Vec<String> =
        catalog.all().map(|(family, error)| format!("ErrorKind::{}", kind(family, error))).collect();
    put!(out, "static FAMILIES: &[FamilyFacts] = &[");
    let mut first = 0;
    for family in &catalog.families {
        let own = kinds[first..first + family.errors.len()].join(", ");
        first += family.errors.len();
        let (id, title, summary) = (family.id(), family.title, family.summary);
        put!(out, "FamilyFacts {{ id: {id:?}, title: {title:?}, summary: {summary:?}, kinds: &[{own}] }},");
    }
    put!(out, "];\nstatic CODES: &[CodeFacts] = &[");
    for CodeText { text, is_generic, kinds: numbers } in &index::codes(catalog) {
        let kinds: Vec<&str> = numbers.iter().map(|number| &*kinds[*number]).collect();
        put!(out, "CodeFacts {{ text: {text:?}, kinds: &[{}], is_generic: {is_generic} }},", kinds.join(", "));
    }
    put!(out, "];\nstatic NAMES: &[KindNames] = &[");
    for (family, error) in catalog.all() {
        let codes: Vec<String> = error.single_codes().iter().map(|text| format!("ErrorCode::{}", code(text))).collect();
        put!(out, "KindNames {{ family: Family::{}, codes: &[{}] }},", family.rust_name(), codes.join(", "));
    }
    put!(out, "];");
    pages(&mut out, catalog);
    put!(out, "static KINDS: &[KindFacts] = &[");
    for entry in catalog.entries(0) {
        self::entry(&mut out, catalog, &entry);
    }
    put!(out, "];\n#[cfg(feature = \"extend\")]\npub(crate) static FILES: &[(&str, &str)] = &[");
    for name in ["index"].into_iter().chain(catalog.families.iter().map(|family| &*family.name)) {
        let path = format!("catalog/{name}.toml");
        put!(out, "({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{path}\"))),");
    }
    put!(out, "];");
    out
}

fn pages(out: &mut String, catalog: &Definitions) {
    put!(out, "/// The pages that the built-in catalog was compared with, in the order of its index.");
    put!(out, "///\n/// ```\n/// use m365_migration_errors::catalog::PAGES;\n///");
    put!(out, "/// assert_eq!(PAGES[0].edition(), \"2025-12-15\");\n/// ```");
    put!(out, "pub static PAGES: &[Page] = &[");
    for definition in &catalog.pages {
        put!(out, "{},", sliced(definition.page));
    }
    put!(out, "];");
}

/// Returns the Rust that defines a value of which all lists are slices: its `Debug` output with `&` before each list.
fn sliced(value: &dyn Debug) -> String {
    let text = format!("{value:?}");
    let mut rust = String::with_capacity(text.len());
    let (mut in_text, mut is_escaped) = (false, false);
    for c in text.chars() {
        if c == '[' && !in_text {
            rust.push('&');
        }
        in_text ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        rust.push(c);
    }
    rust
}

/// Writes the facts about a kind. Words of the vocabulary are written with their type, because several have the same.
fn entry(out: &mut String, catalog: &Definitions, entry: &KindFacts) {
    let &KindFacts { number, id, family, family_title, codes, own_code, http_status, templates, wordings, .. } = entry;
    put!(out, "KindFacts {{ number: {number}, id: {id:?}, family: {family:?}, family_title: {family_title:?},");
    put!(out, "codes: &{codes:?}, own_code: {own_code:?}, http_status: {http_status:?},");
    put!(out, "templates: &{templates:?}, wordings: {wordings:?}, fields: &[");
    for &Field { name, doc, field_type, role, optional, one_word } in entry.fields {
        let role = role.map_or("None".to_owned(), |role| format!("Some(Role::{role:?})"));
        put!(out, "Field {{ name: {name:?}, doc: {doc:?}, field_type: FieldType::{field_type:?}, role: {role},");
        put!(out, "optional: {optional}, one_word: {one_word} }},");
    }
    put!(out, "], summary: {:?}, causes: &{:?}, scope: Scope::{:?},", entry.summary, entry.causes, entry.scope);
    let Retryability { verdict, unit, basis, minimum_wait_hours } = entry.retryability;
    let unit = unit.map_or("None".to_owned(), |unit| format!("Some(RetryUnit::{unit:?})"));
    put!(out, "retryability: Retryability {{ verdict: Verdict::{verdict:?}, unit: {unit}, basis: Basis::{basis:?},");
    put!(out, "minimum_wait_hours: {minimum_wait_hours:?} }},");
    let Remediation { owner, fix, fix_summary, summary, caution, steps, commands, links } = entry.remediation;
    put!(
        out,
        "remediation: Remediation {{ owner: Owner::{owner:?}, fix: {fix:?}, fix_summary: {fix_summary:?}, summary: {summary:?}, caution: {caution:?},"
    );
    put!(out, "steps: &{steps:?}, commands: &{commands:?}, links: &{links:?} }},");
    let Reference { page, section, rows, retired, note } = entry.reference;
    let page = catalog.pages.iter().position(|known| known.page == page).expect("its page is one of them");
    let retired: Option<Retired> = retired;
    put!(out, "reference: Reference {{ page: &PAGES[{page}], section: {section:?}, rows: &{rows:?},");
    put!(out, "retired: {retired:?}, note: {note:?} }} }},");
}
