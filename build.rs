//! Reads `catalog/`, checks it, and writes three files to `OUT_DIR`, which `src/generated/` includes:
//!
//! - `names.rs`: the enums `Family`, `ErrorKind` and `ErrorCode`;
//! - `tables.rs`: all the catalog's facts about them, as statics;
//! - `errors.rs`: the error enums with their documentation, their constructors, and the four small functions of
//!   `value::Variant` for each.
//!
//! The output is data and simple enums. All logic is in `src/`, written once over the tables.

extern crate alloc;

#[path = "src/base/mod.rs"]
#[allow(dead_code, reason = "the library needs the rest")]
mod base;
#[path = "src/definitions/mod.rs"]
mod definitions;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use base::retryability::Retryability;
use base::tables::Span;
use base::vocabulary::{Basis, FieldType, RetryUnit, Role, Verdict};
use definitions::definition::{Catalog, Entry, Family, Field, Page, Remediation, Retired, Wording, singles};
use definitions::index::{self, CodeText, Index};
use definitions::{File, Problem};

fn main() -> ExitCode {
    let root = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    match read(&Path::new(&root).join("catalog")) {
        Ok(catalog) => {
            for (name, text) in [("names", names(&catalog)), ("tables", tables(&catalog)), ("errors", errors(&catalog))]
            {
                let path = Path::new(&out).join(name).with_extension("rs");
                fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            }
            ExitCode::SUCCESS
        }
        Err(problems) => {
            for problem in &problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Reads the catalog, and reports each file that was read to cargo.
fn read(folder: &Path) -> Result<Catalog, Vec<Problem>> {
    let file = |name: &str| -> Result<File, Vec<Problem>> {
        let path = format!("catalog/{name}");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(folder.join(name)).map_err(|error| vec![Problem::unreadable(&path, &error)])?;
        Ok(File { name: path, text })
    };
    let index = file("index.toml")?;
    let mut families = Vec::new();
    let mut problems = Vec::new();
    for name in Catalog::file_names(&index)? {
        match file(&name) {
            Ok(family) => families.push(family),
            Err(unreadable) => problems.extend(unreadable),
        }
    }
    match Catalog::load(&index, &families) {
        Ok(catalog) if problems.is_empty() => Ok(catalog),
        Ok(_) => Err(problems),
        Err(more) => Err(problems.into_iter().chain(more).collect()),
    }
}

/// Writes a line.
macro_rules! put {
    ($out:expr, $($format:tt)*) => { $out.line(format_args!($($format)*)) };
}

trait Line {
    fn line(&mut self, text: fmt::Arguments<'_>);
}

impl Line for String {
    fn line(&mut self, text: fmt::Arguments<'_>) {
        self.write_fmt(text).expect("writing to a String cannot fail");
        self.push('\n');
    }
}

fn names(catalog: &Catalog) -> String {
    let mut out = String::new();
    family_enum(&mut out, catalog);
    kind_enum(&mut out, catalog);
    code_enum(&mut out, catalog);
    out
}

fn errors(catalog: &Catalog) -> String {
    let mut out = String::new();
    for family in &catalog.families {
        error_enum(&mut out, &catalog.pages, family);
    }
    migration_error(&mut out, catalog);
    out
}

/// `CTTM-003` is `Cttm003`, `MMS-001/002` is `Mms001Or002`, `resourceTypeMismatch` is `ResourceTypeMismatch`.
fn code_name(code: &str) -> String {
    let (prefix, number) = code.split_once('-').unwrap_or((code, ""));
    let (first, rest) = prefix.split_at(1);
    let rest = if number.is_empty() { rest.to_owned() } else { rest.to_ascii_lowercase() };
    format!("{}{rest}{}", first.to_ascii_uppercase(), number.replace('/', "Or"))
}

fn kind_name(family: &Family, entry: &Entry) -> String {
    format!("{}{}", family.rust_name(), entry.variant)
}

/// The names of all kinds, by their numbers.
fn kind_names(catalog: &Catalog) -> Vec<String> {
    let names = |family| family_kinds(family);
    catalog.families.iter().flat_map(names).collect()
}

fn family_kinds(family: &Family) -> impl Iterator<Item = String> + '_ {
    family.errors.iter().map(|entry| kind_name(family, entry))
}

/// All spellings of a code by which someone may look for the entry in the documentation.
fn aliases(entry: &Entry) -> String {
    let mut aliases: Vec<String> = entry.codes.iter().flat_map(|code| singles(code)).collect();
    aliases.extend(entry.codes.iter().filter(|code| code.contains('/')).cloned());
    aliases.iter().map(|code| alias(code, &entry.variant)).collect()
}

/// An alias, unless it equals the name of the item.
fn alias(alias: &str, name: &str) -> String {
    if alias == name { String::new() } else { format!("#[doc(alias = {alias:?})] ") }
}

fn family_enum(out: &mut String, catalog: &Catalog) {
    put!(out, "/// A family of errors: the part of the migration that reports them.");
    put!(out, "///\n/// ```\n/// use m365_migration_errors::Family;\n///");
    put!(out, "/// let ids: Vec<_> = Family::ALL.iter().map(|family| family.id()).collect();");
    let ids: Vec<String> = catalog.families.iter().map(Family::id).collect();
    put!(out, "/// assert_eq!(ids, {ids:?});\n/// ```");
    put!(out, "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::EnumIs)]\n#[non_exhaustive]");
    put!(out, "pub enum Family {{");
    for family in &catalog.families {
        put!(out, "#[doc = {:?}]\n{},", format!("{}: {}", family.title, angles(&family.summary)), family.rust_name());
    }
    put!(out, "}}");
    all(out, "Family", "family, in the order of the catalog", catalog.families.iter().map(Family::rust_name));
}

fn kind_enum(out: &mut String, catalog: &Catalog) {
    put!(out, "/// A kind of error, without values: the key of all the catalog's facts.");
    put!(out, "///\n/// ```\n/// use m365_migration_errors::{{ErrorKind, Family}};\n///");
    put!(
        out,
        "/// for kind in ErrorKind::ALL {{\n///     println!(\"{{}}: {{}}\", kind.id(), kind.summary());\n/// }}"
    );
    let count = catalog.families.iter().map(|family| family.errors.len()).sum::<usize>();
    put!(out, "/// assert_eq!(ErrorKind::ALL.len(), {count});\n/// ```");
    put!(out, "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[non_exhaustive]");
    put!(out, "pub enum ErrorKind {{");
    let mut names = Vec::new();
    for family in &catalog.families {
        for entry in &family.errors {
            let name = kind_name(family, entry);
            let (rust, variant) = (family.rust_name(), &entry.variant);
            let seen = code_words(entry);
            let doc = format!(
                "{seen}{} See [`{rust}Error::{variant}`](crate::{rust}Error::{variant}).",
                angles(&entry.summary)
            );
            put!(out, "#[doc = {doc:?}] {}{name},", aliases(entry));
            names.push(name);
        }
    }
    put!(out, "}}");
    all(out, "ErrorKind", "kind, in the order of the catalog", names.into_iter());
}

/// The documented codes at the beginning of a description, if there are any.
fn code_words(entry: &Entry) -> String {
    let codes: Vec<String> = entry.codes.iter().map(|code| format!("`{code}`")).collect();
    if codes.is_empty() { String::new() } else { format!("{}: ", codes.join(", ")) }
}

fn code_enum(out: &mut String, catalog: &Catalog) {
    let (codes, names) = (index::codes(catalog), kind_names(catalog));
    put!(out, "/// A documented error code.");
    put!(
        out,
        "///\n/// A code is not the key of an error: some codes have several kinds, some kinds several codes. Where the"
    );
    put!(
        out,
        "/// documentation writes two codes as one, such as `MMS-001/002`, there is a variant for each of them, and"
    );
    put!(out, "/// one for the pair, for a message that has both.");
    put!(out, "///\n/// ```\n/// use m365_migration_errors::{{ErrorCode, ErrorKind}};\n///");
    put!(out, "/// let code: ErrorCode = \"cttm-005\".parse()?;");
    put!(out, "/// assert_eq!(code, ErrorCode::Cttm005);");
    put!(out, "/// assert_eq!(code.kind(), Some(ErrorKind::TeamsChatTeamsLicenseMissing));");
    put!(out, "/// # Ok::<(), m365_migration_errors::UnknownName>(())\n/// ```");
    put!(out, "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[non_exhaustive]");
    put!(out, "pub enum ErrorCode {{");
    for CodeText { text, is_generic, kinds } in &codes {
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("[`ErrorKind::{}`]", names[*kind])).collect();
        let others = if *is_generic { ", and errors outside this catalog" } else { "" };
        let doc = format!("`{text}`: {}{others}.", kinds.join(", "));
        put!(out, "#[doc = {doc:?}] {}{},", alias(text, &code_name(text)), code_name(text));
    }
    put!(out, "}}");
    all(out, "ErrorCode", "code, in the order of the catalog", codes.iter().map(|code| code_name(&code.text)));
}

fn all(out: &mut String, name: &str, what: &str, variants: impl Iterator<Item = String>) {
    let variants: Vec<String> = variants.map(|variant| format!("Self::{variant}")).collect();
    put!(out, "impl {name} {{\n/// Every {what}.\n///\n/// ```\n/// use m365_migration_errors::{name};\n///");
    put!(out, "/// assert!({name}::ALL.is_sorted());\n/// ```");
    put!(out, "pub const ALL: &'static [Self] = &[{}];\n}}", variants.join(", "));
}

/// The Rust type of a field.
fn rust_type(entry: &Entry, field: &Field) -> String {
    let plain = match field.field_type {
        FieldType::Text if entry.boxed => "Box<String>",
        FieldType::Text => "String",
        FieldType::Count => "u64",
    };
    if field.optional { format!("Option<{plain}>") } else { plain.to_owned() }
}

/// Whether an error of the kind stores the code that was seen, because the kind has several.
fn carries_code(entry: &Entry) -> bool {
    entry.single_codes().len() > 1
}

fn error_enum(out: &mut String, pages: &[Page], family: &Family) {
    let name = format!("{}Error", family.rust_name());
    put!(out, "#[doc = {:?}]\n///", format!("{} errors. {}", family.title, angles(&family.summary)));
    put!(out, "/// See [`MigrationError`] for how to match on it.");
    put!(out, "#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error, strum::EnumIs)]\n#[non_exhaustive]");
    put!(out, "pub enum {name} {{");
    for entry in &family.errors {
        put!(out, "#[doc = {:?}]\n{}#[non_exhaustive]", variant_doc(pages, family, entry), aliases(entry));
        put!(out, "{} {{", entry.variant);
        for field in &entry.fields {
            put!(out, "#[doc = {:?}] {}: {},", angles(&field.doc), field.name, rust_type(entry, field));
        }
        if carries_code(entry) {
            put!(out, "/// The code that was seen, if one was. The kind has several.\ncode: Option<ErrorCode>,");
        }
        put!(out, "}},");
    }
    put!(out, "}}");

    put!(
        out,
        "/// Constructors, for tests and for tools that raise these errors themselves. They take the fields that every"
    );
    put!(out, "/// wording has; [`builder`](Self::builder) takes all. The values are not checked:");
    put!(
        out,
        "/// with a value that no message can have, such as an empty id, the error is displayed as a text that does not"
    );
    put!(out, "/// parse.\nimpl {name} {{");
    for entry in &family.errors {
        constructor(out, &name, entry);
    }
    put!(out, "}}");

    variant_impl(out, family, &name);
    let first = &family.errors[0];
    put!(out, "error_methods!({name}, {}, {:?});", kind_name(family, first), example(first));
}

/// Writes the four functions in which an enum differs from the others.
fn variant_impl(out: &mut String, family: &Family, name: &str) {
    put!(out, "impl Variant for {name} {{\nconst FAMILY: Option<Family> = Some(Family::{});", family.rust_name());
    put!(out, "fn kind(&self) -> ErrorKind {{\nmatch self {{");
    for entry in &family.errors {
        put!(out, "Self::{} {{ .. }} => ErrorKind::{},", entry.variant, kind_name(family, entry));
    }

    put!(out, "}}\n}}\nfn seen_code(&self) -> Option<ErrorCode> {{");
    let carrying = family.errors.iter().filter(|entry| carries_code(entry));
    let carrying: Vec<String> = carrying.map(|entry| format!("Self::{} {{ code, .. }}", entry.variant)).collect();
    match carrying.len() {
        0 => put!(out, "None"),
        n if n < family.errors.len() => put!(out, "match self {{\n{} => *code,\n_ => None,\n}}", carrying.join(" | ")),
        _ => put!(out, "match self {{\n{} => *code,\n}}", carrying.join(" | ")),
    }

    put!(out, "}}\nfn values(&self) -> Values<'_> {{\nmatch self {{");
    let mut alike: BTreeMap<Vec<(&str, String)>, Vec<String>> = BTreeMap::new();
    for entry in &family.errors {
        let fields: Vec<_> = entry.fields.iter().map(|field| (&*field.name, rust_type(entry, field))).collect();
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).chain([".."]).collect();
        alike.entry(fields.clone()).or_default().push(format!("Self::{} {{ {} }}", entry.variant, names.join(", ")));
    }
    for (fields, patterns) in alike {
        let values: Vec<String> = fields.iter().map(|(name, _)| format!("{name}.to_value()")).collect();
        put!(out, "{} => Values::from([{}]),", patterns.join(" | "), values.join(", "));
    }

    put!(out, "}}\n}}\n#[allow(unused_variables, reason = \"not every family has codes to keep apart\")]");
    put!(out, "fn build(kind: ErrorKind, seen: Option<ErrorCode>, values: &dyn Given) -> Option<Self> {{");
    put!(out, "Some(match kind {{");
    for entry in &family.errors {
        let fields = entry.fields.iter().enumerate().map(|(index, field)| {
            let must = if field.optional { "" } else { "?" };
            let boxed = if entry.boxed && field.field_type == FieldType::Text { ".map(Box::new)" } else { "" };
            format!("{}: values.{}({index}){boxed}{must}", field.name, field.field_type)
        });
        let fields: Vec<String> = fields.chain(carries_code(entry).then(|| "code: seen".to_owned())).collect();
        put!(out, "ErrorKind::{} => Self::{} {{ {} }},", kind_name(family, entry), entry.variant, fields.join(", "));
    }
    put!(out, "_ => return None,\n}})\n}}\n}}");
}

fn constructor(out: &mut String, name: &str, entry: &Entry) {
    let required: Vec<&Field> = entry.fields.iter().filter(|field| !field.optional).collect();
    let parameters = required.iter().map(|field| match field.field_type {
        FieldType::Text => format!("{}: impl Into<String>", field.name),
        FieldType::Count => format!("{}: u64", field.name),
    });
    let parameters: Vec<String> = parameters.collect();
    let inits = entry.fields.iter().map(|field| match (field.optional, field.field_type) {
        (true, _) => format!("{}: None", field.name),
        (false, FieldType::Text) if entry.boxed => format!("{0}: Box::new({0}.into())", field.name),
        (false, FieldType::Text) => format!("{0}: {0}.into()", field.name),
        (false, FieldType::Count) => field.name.clone(),
    });
    let inits: Vec<String> = inits.chain(carries_code(entry).then(|| "code: None".to_owned())).collect();
    let arguments = required.iter().map(|field| match field.field_type {
        FieldType::Text => format!("{:?}", sample(field)),
        FieldType::Count => sample(field),
    });
    let arguments: Vec<String> = arguments.collect();
    let bare = entry
        .wordings
        .iter()
        .map(|wording| fill(&wording.template, entry))
        .find(|_| entry.fields.len() == required.len());
    let shown = bare.unwrap_or_else(|| {
        let without =
            |wording: &&Wording| !entry.fields.iter().any(|f| f.optional && wording.template.holes.contains(&f.name));
        let shortest = entry.wordings.iter().find(without).expect("the catalog is checked for it");
        fill(&shortest.template, entry)
    });
    let snake = entry.snake_name();
    put!(out, "#[doc = {:?}]\n///", format!("Builds [`{}`](Self::{0}).", entry.variant));
    put!(out, "/// ```\n/// use m365_migration_errors::{name};\n///");
    put!(out, "#[doc = {:?}]", format!("let error = {name}::{snake}({});", arguments.join(", ")));
    put!(out, "#[doc = {:?}]\n/// ```", format!("assert_eq!(error.to_string(), {shown:?});"));
    put!(
        out,
        "pub fn {snake}({}) -> Self {{\nSelf::{} {{ {} }}\n}}",
        parameters.join(", "),
        entry.variant,
        inits.join(", ")
    );
}

fn migration_error(out: &mut String, catalog: &Catalog) {
    let first = &catalog.families[0].errors[0];
    put!(out, "/// An error of tenant-to-tenant migration: one variant a family.");
    put!(out, "///\n/// ```\n/// use m365_migration_errors::{{MigrationError, TeamsChatError}};\n///");
    put!(
        out,
        "/// let message = \"CTTM-005: Teams migration failed. User alex@contoso.com in tenant contoso.com does not have \\"
    );
    put!(out, "///     a Teams license. Assign a Teams license to the user and retry migration.\";");
    put!(out, "/// match MigrationError::parse(message)? {{");
    put!(out, "///     MigrationError::TeamsChat(TeamsChatError::TeamsLicenseMissing {{ user, tenant, .. }}) => {{");
    put!(out, "///         assert_eq!((&*user, &*tenant), (\"alex@contoso.com\", \"contoso.com\"));");
    put!(
        out,
        "///     }}\n///     error if error.retryability().is_retryable_now() => println!(\"again: {{error}}\"),"
    );
    put!(out, "///     error => println!(\"{{}}\", error.remediation().summary()),\n/// }}");
    put!(out, "/// # Ok::<(), m365_migration_errors::ParseError>(())\n/// ```\n///");
    put!(
        out,
        "/// Errors and variants may gain fields, and families variants, without a breaking change: a `match` needs a"
    );
    put!(out, "/// `_` arm, and the pattern of a variant ends in `..`:\n///");
    put!(out, "/// ```compile_fail,E0638\n/// # use m365_migration_errors::ExchangeError;");
    put!(out, "/// let error = ExchangeError::max_retries_reached(\"alex@contoso.com\");");
    put!(out, "/// if let ExchangeError::MaxRetriesReached {{ user }} = error {{}}\n/// ```");
    put!(out, "#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error, strum::EnumIs)]\n#[non_exhaustive]");
    put!(out, "pub enum MigrationError {{");
    for family in &catalog.families {
        let rust = family.rust_name();
        put!(out, "#[doc = {:?}]\n{rust}({rust}Error),", format!("{}: {}", family.title, angles(&family.summary)));
    }
    put!(out, "}}");
    // Written out: `#[from]` would make the inner error a source with the same text.
    for rust in catalog.families.iter().map(Family::rust_name) {
        put!(
            out,
            "impl From<{rust}Error> for MigrationError {{\nfn from(error: {rust}Error) -> Self {{\nSelf::{rust}(error)\n}}\n}}"
        );
    }
    put!(out, "impl Variant for MigrationError {{\nconst FAMILY: Option<Family> = None;");
    for (signature, call) in [
        ("kind(&self) -> ErrorKind", "error.kind()"),
        ("seen_code(&self) -> Option<ErrorCode>", "error.seen_code()"),
        ("values(&self) -> Values<'_>", "error.values()"),
    ] {
        put!(out, "fn {signature} {{\nmatch self {{");
        for family in &catalog.families {
            put!(out, "Self::{}(error) => {call},", family.rust_name());
        }
        put!(out, "}}\n}}");
    }
    put!(out, "fn build(kind: ErrorKind, seen: Option<ErrorCode>, values: &dyn Given) -> Option<Self> {{");
    put!(out, "match kind.family() {{");
    for family in &catalog.families {
        let rust = family.rust_name();
        put!(out, "Family::{rust} => {rust}Error::build(kind, seen, values).map(Self::{rust}),");
    }
    put!(out, "}}\n}}\n}}");
    put!(out, "error_methods!(MigrationError, {}, {:?});", kind_name(&catalog.families[0], first), example(first));
}

fn retryability(entry: &Entry) -> Retryability {
    let retry = &entry.retry;
    Retryability {
        verdict: retry.verdict.expect("the catalog is checked for it"),
        unit: retry.unit,
        basis: retry.basis.expect("the catalog is checked for it"),
        minimum_wait_hours: retry.minimum_wait_hours,
    }
}

/// Returns the documentation of a variant, with the same headings for all.
fn variant_doc(pages: &[Page], family: &Family, entry: &Entry) -> String {
    let mut doc = String::new();
    put!(doc, "{}{}\n", code_words(entry), angles(&entry.summary));
    put!(doc, "# Message\n\n```text");
    for wording in &entry.wordings {
        put!(doc, "{}", wording.template);
    }
    put!(doc, "```\n");
    if let (Some(code), Some(status)) = (&entry.generic_code, entry.http_status) {
        put!(doc, "Microsoft Graph refuses the request with HTTP {status} and the general code `{code}`.\n");
    }
    if !entry.causes.is_empty() {
        put!(doc, "# Causes\n");
        for cause in &entry.causes {
            put!(doc, "- {}", angles(cause));
        }
    }
    let remediation = &entry.remediation;
    let owner = remediation.owner.expect("the catalog is checked for it");
    put!(doc, "\n# What to do\n\n{}\n\nWho: {}.\n", angles(&remediation.summary), owner.describe());
    if let Some(caution) = &remediation.caution {
        put!(doc, "**Caution:** {}\n", angles(caution));
    }
    for (number, step) in (1..).zip(&remediation.steps) {
        put!(doc, "{number}. {}", angles(step));
    }
    if !remediation.commands.is_empty() {
        put!(doc, "\n```powershell\n{}\n```", remediation.commands.join("\n"));
    }
    for link in &remediation.links {
        put!(doc, "\n[{}]({})", angles(&link.text), link.url);
    }
    let retryability = retryability(entry);
    let scope = entry.scope.expect("the catalog is checked for it");
    let basis = match retryability.basis {
        Basis::Documented => "documented",
        Basis::Inferred => "inferred from the message",
    };
    put!(
        doc,
        "\n# Retry\n\n{}. This verdict is {basis}. The failure concerns one {scope}.\n",
        capital(&retryability.to_string())
    );
    put!(doc, "# Example\n\n```");
    let (rust, name) = (family.rust_name(), format!("{}Error", family.rust_name()));
    put!(doc, "use m365_migration_errors::{{MigrationError, {name}}};\n");
    put!(doc, "let message = {};\nlet error = MigrationError::parse(message)?;", literal(&example(entry)));
    let names: Vec<&str> = entry.fields.iter().map(|field| &*field.name).chain([".."]).collect();
    let pattern = format!("{name}::{} {{ {} }}", entry.variant, names.join(", "));
    put!(doc, "let MigrationError::{rust}({pattern}) = error else {{ panic!() }};");
    for field in &entry.fields {
        let (name, value) = (&field.name, sample(field));
        match (field.field_type, field.optional) {
            (FieldType::Count, _) => put!(doc, "assert_eq!({name}, {value});"),
            (FieldType::Text, false) if entry.boxed => put!(doc, "assert_eq!(*{name}, {value:?});"),
            (FieldType::Text, false) => put!(doc, "assert_eq!({name}, {value:?});"),
            (FieldType::Text, true) => put!(doc, "assert_eq!({name}.as_deref(), Some({value:?}));"),
        }
    }
    put!(doc, "# Ok::<(), m365_migration_errors::ParseError>(())\n```\n");
    if entry.boxed {
        put!(doc, "The texts are boxed because the kind has many fields, which would make every error as large.\n");
    }
    put!(doc, "# Source\n\n{}", source_doc(page_of(pages, family, entry), family, entry));
    doc
}

/// Returns the place of an entry on its page, in words.
fn source_doc(page: &Page, family: &Family, entry: &Entry) -> String {
    let earlier = page.earlier.join(" and ");
    let earlier = if earlier.is_empty() { earlier } else { format!(" (and before that of {earlier})") };
    let section = entry.section(family, page);
    let section = if section == page.title { String::new() } else { format!(", section \"{section}\"") };
    let rows: Vec<String> = entry.source.rows.iter().map(u16::to_string).collect();
    let rows = if rows.is_empty() { String::new() } else { format!(", row {}", rows.join(" and ")) };
    let retired = entry.source.retired.as_ref().map_or(String::new(), |Retired { since, successor }| {
        let successor = successor.as_ref().map(|id| format!("; see [`{0}`](ErrorKind::{0})", kind_of_id(id)));
        format!("\nRetired: since {since} the page no longer has it{}.", successor.unwrap_or_default())
    });
    let note = entry.source.note.as_ref().map_or(String::new(), |note| format!("\n{}", angles(note)));
    format!("Page \"{}\", edition of {}{earlier}{section}{rows}.{retired}{note}", page.title, page.edition)
}

/// `teams-chat/user-not-mapped` is `TeamsChatUserNotMapped`.
fn kind_of_id(id: &str) -> String {
    id.split(['/', '-']).map(capital).collect()
}

fn page_of<'c>(pages: &'c [Page], family: &Family, entry: &Entry) -> &'c Page {
    pages.iter().find(|page| page.id == entry.page(family)).expect("the catalog is checked for it")
}

/// Returns a string literal, on several lines if it is long.
fn literal(text: &str) -> String {
    let mut literal = String::new();
    let mut column = 0;
    for word in format!("{text:?}").split_inclusive(' ') {
        if column + word.len() > 72 {
            literal += "\\\n    ";
            column = 0;
        }
        literal += word;
        column += word.len();
    }
    literal
}

/// Escapes angle and square brackets outside code, which Markdown would take for tags and links.
fn angles(text: &str) -> String {
    let escape = |(i, part): (usize, &str)| {
        if i % 2 == 0 { part.replace('<', "\\<").replace('[', "\\[").replace(']', "\\]") } else { part.to_owned() }
    };
    text.split('`').enumerate().map(escape).collect::<Vec<_>>().join("`")
}

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// Returns the canonical message with a plausible value in each hole.
fn example(entry: &Entry) -> String {
    fill(&entry.wordings[0].template, entry)
}

fn fill(template: &base::template::Template, entry: &Entry) -> String {
    let mut message = template.literals[0].clone();
    for (hole, literal) in template.holes.iter().zip(&template.literals[1..]) {
        let field = entry.fields.iter().find(|field| field.name == *hole).expect("the catalog is checked for it");
        message += &(sample(field) + literal);
    }
    message
}

/// Returns a plausible value for the examples of the documentation.
fn sample(field: &Field) -> String {
    let text = match field.role {
        _ if field.field_type == FieldType::Count => "12",
        Some(Role::User) => "alex@contoso.com",
        Some(Role::Account) => "alex@fabrikam.com",
        Some(Role::Tenant) if field.name.contains("target") => "fabrikam.onmicrosoft.com",
        Some(Role::Tenant) => "contoso.onmicrosoft.com",
        Some(Role::App) => "0e4f1a52-7c3b-4d0a-9b1e-5f6a7c8d9e01",
        Some(Role::Batch) => "Wave 2.1",
        Some(Role::CorrelationId) => "5d1c9e70-3b2f-4c8a-8f16-0a9b8c7d6e5f",
        Some(Role::Url) => "https://contoso-my.sharepoint.com/personal/alex_contoso_com",
        Some(Role::Guid) => "8b9f2c3d-1e4a-4f5b-a6c7-d8e9f0a1b2c3",
        Some(Role::Detail) => "The operation has timed out.",
        _ => return field.name.to_uppercase(),
    };
    text.to_owned()
}

fn tables(catalog: &Catalog) -> String {
    let mut out = String::new();
    let index = Index::new(catalog);
    let names = kind_names(catalog);
    let kinds = |kinds: &[usize]| kinds.iter().map(|i| format!("ErrorKind::{}", names[*i])).collect::<Vec<_>>();
    put!(out, "/// The pages that the catalog was compared with, in the order of its index.");
    put!(out, "///\n/// ```\n/// use m365_migration_errors::catalog::SOURCES;\n///");
    let first = &catalog.pages[0];
    put!(out, "#[doc = {:?}]", format!("assert_eq!(SOURCES[0].title(), {:?});", first.title));
    put!(out, "#[doc = {:?}]\n/// ```", format!("assert_eq!(SOURCES[0].edition(), {:?});", first.edition));
    put!(out, "pub static SOURCES: &[Source] = &[");
    for Page { title, file, edition, earlier, .. } in &catalog.pages {
        put!(out, "Source {{ title: {title:?}, file: {file:?}, edition: {edition:?}, earlier: &{earlier:?} }},");
    }
    put!(out, "];\npub(crate) static FAMILIES: &[FamilyEntry] = &[");
    for family in &catalog.families {
        let kinds: Vec<String> = family_kinds(family).map(|name| format!("ErrorKind::{name}")).collect();
        let (id, title, summary) = (family.id(), &family.title, &family.summary);
        put!(
            out,
            "FamilyEntry {{ id: {id:?}, title: {title:?}, summary: {summary:?}, kinds: &[{}] }},",
            kinds.join(", ")
        );
    }
    put!(out, "];\npub(crate) static CODES: &[CodeEntry] = &[");
    for code in &index::codes(catalog) {
        let (text, generic, kinds) = (&code.text, code.is_generic, kinds(&code.kinds).join(", "));
        put!(out, "CodeEntry {{ text: {text:?}, kinds: &[{kinds}], generic: {generic} }},");
    }
    put!(out, "];\npub(crate) static ENTRIES: &[Entry] = &[");
    let mut first_wording = 0;
    for family in &catalog.families {
        for entry in &family.errors {
            table_entry(&mut out, &catalog.pages, family, entry, first_wording);
            first_wording += entry.wordings.len();
        }
    }
    put!(out, "];");
    matcher_tables(&mut out, &index);
    embedded_files(&mut out, catalog);
    out
}

/// Writes the catalog's own files, the index first, for catalogs that are extended at run time.
fn embedded_files(out: &mut String, catalog: &Catalog) {
    put!(out, "#[cfg(feature = \"extend\")]\npub(crate) static FILES: &[(&str, &str)] = &[");
    for name in ["index"].into_iter().chain(catalog.families.iter().map(|family| &*family.name)) {
        let path = format!("catalog/{name}.toml");
        put!(out, "({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{path}\"))),");
    }
    put!(out, "];");
}

/// Writes the tables of the matcher. A row's `Debug` output is the Rust that defines it.
fn matcher_tables(out: &mut String, index: &Index) {
    put!(
        out,
        "pub(crate) static TABLES: Tables<'static> = Tables {{\ntext: {:?},\nwords: &{:?},",
        index.text,
        index.words
    );
    put!(out, "literals: &{:?},\nholes: &{:?},\nwordings: &{:?},", index.literals, index.holes, index.wordings);
    // A slice lacks its `&` in that output.
    let slots = |slots: String| slots.replacen("rows: [", "rows: &[", 1);
    let (heads, tails) = (format!("{:?}", index.heads.slots()), format!("{:?}", index.tails.slots()));
    put!(
        out,
        "heads: {},\ntails: {},\nheadless: {:?},\nheadless_starts: {:?},",
        slots(heads),
        slots(tails),
        index.headless,
        index.headless_starts
    );
    put!(out, "unless: &{:?},", index.unless);
    put!(out, "candidates: &{:?},\ngaps: &{:?},\nopenings: &{:?},", index.candidates, index.gaps, index.openings);
    put!(out, "first_words: &{:?},\ncodes: &{:?},", index.first_words, index.codes);
    put!(out, "fragments: &{:?},\nfragment_wordings: &{:?},", index.fragments, index.fragment_wordings);
    put!(out, "starts: &{:?},\nleads: &{:?},", index.starts, index.leads);
    put!(out, "spellings: &{:?},", index.spellings);
    put!(out, "shortest_name: {:?},", index.shortest_name);
    put!(out, "code_kinds: &{:?},\n}};", index.code_kinds);
}

fn table_entry(out: &mut String, pages: &[Page], family: &Family, entry: &Entry, first_wording: usize) {
    put!(out, "Entry {{ id: \"{}/{}\", family: Family::{},", family.id(), entry.kebab_name(), family.rust_name());
    let codes: Vec<String> =
        entry.single_codes().iter().map(|code| format!("ErrorCode::{}", code_name(code))).collect();
    let own: Vec<String> = entry.codes.iter().flat_map(|code| singles(code)).collect();
    let own = if let [code] = &*own { format!("Some(ErrorCode::{})", code_name(code)) } else { "None".to_owned() };
    put!(out, "codes: &[{}], own_code: {own}, http_status: {:?},", codes.join(", "), entry.http_status);
    let templates: Vec<String> = entry.wordings.iter().map(|wording| wording.template.to_string()).collect();
    let wordings = Span::new(first_wording, first_wording + templates.len());
    put!(out, "templates: &{templates:?}, wordings: {wordings:?}, fields: &[");
    for field in &entry.fields {
        let one_word = field.is_one_word();
        let Field { name, doc, field_type, role, optional, .. } = field;
        let role = role.map_or("None".to_owned(), |role| format!("Some(Role::{role:?})"));
        put!(
            out,
            "Field {{ name: {name:?}, doc: {doc:?}, field_type: FieldType::{field_type:?}, role: {role}, optional: {optional}, \
             one_word: {one_word} }},"
        );
    }
    let scope = entry.scope.expect("the catalog is checked for it");
    put!(out, "], summary: {:?}, causes: &{:?}, scope: Scope::{scope:?},", entry.summary, entry.causes);
    let Retryability { verdict, unit, basis, minimum_wait_hours } = retryability(entry);
    let unit: Option<RetryUnit> = unit;
    let unit = unit.map_or("None".to_owned(), |unit| format!("Some(RetryUnit::{unit:?})"));
    let verdict: Verdict = verdict;
    put!(out, "retryability: Retryability {{ verdict: Verdict::{verdict:?}, unit: {unit}, basis: Basis::{basis:?},");
    put!(out, "minimum_wait_hours: {minimum_wait_hours:?} }},");
    let remediation = &entry.remediation;
    let owner = remediation.owner.expect("the catalog is checked for it");
    let Remediation { summary, caution, .. } = remediation;
    put!(out, "remediation: Remediation {{ owner: Owner::{owner:?}, summary: {summary:?}, caution: {caution:?},");
    put!(out, "steps: &{:?}, commands: &{:?}, links: &[", remediation.steps, remediation.commands);
    for link in &remediation.links {
        put!(out, "Link {{ text: {:?}, url: {:?} }},", link.text, link.url);
    }
    let page = page_of(pages, family, entry);
    let source = pages.iter().position(|other| other.id == page.id).expect("it is one of them");
    let section = entry.section(family, page);
    put!(out, "] }}, reference: Reference {{ source: &SOURCES[{source}], section: {section:?}, ");
    let retired = entry.source.retired.as_ref().map_or("None".to_owned(), |Retired { since, successor }| {
        let kind = successor.as_ref().map_or("None".to_owned(), |id| format!("Some(ErrorKind::{})", kind_of_id(id)));
        format!("Some(Retired {{ since: {since:?}, successor: {kind} }})")
    });
    put!(out, "rows: &{:?}, retired: {retired}, note: {:?} }} }},", entry.source.rows, entry.source.note);
}
