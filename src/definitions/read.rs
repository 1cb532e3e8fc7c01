//! Reads TOML: keys, types and words. Whether the values make sense together is for `check`.
//!
//! Where a key is missing or wrong, that is reported, and something takes its place so that reading can go on. Such
//! definitions never leave this folder.

use std::cell::RefCell;
use std::fmt::Display;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::File;
use super::definition::{
    CodeStyle, Definition, FamilyDefinition, FieldDefinition, FixDefinition, PageDefinition, Source, WordingDefinition,
};
use super::problem::{Place, Problem};
use crate::base::facts::field::Field;
use crate::base::facts::reference::{Page, Retired};
use crate::base::facts::remediation::{Link, Remediation};
use crate::base::facts::retryability::Retryability;
use crate::base::template::Template;
use crate::base::vocabulary::{Basis, FieldType, Owner, Role, Scope, Verdict};

/// Keeps a text in memory for good.
pub(super) fn leak(text: String) -> &'static str {
    text.leak()
}

/// The contents of `index.toml`.
pub(super) struct IndexFile {
    pub(super) families: &'static [&'static str],
    pub(super) pages: Vec<PageDefinition>,
    pub(super) fixes: Vec<FixDefinition>,
}

pub(super) fn index(file: &File, problems: &mut Vec<Problem>) -> IndexFile {
    FileReader::read(file, problems, |root| {
        let families = root.texts("families");
        let pages = root.tables("page", "[[page]]").iter().map(page).collect();
        IndexFile { families, pages, fixes: fixes(root) }
    })
}

fn page(table: &Table<'_, '_>) -> PageDefinition {
    let id = table.text("id");
    let page = Page {
        title: table.text("title"),
        file: table.text("file"),
        edition: table.text("edition"),
        earlier: table.texts_if_any("earlier"),
    };
    table.finish();
    PageDefinition { id, page: Box::leak(Box::new(page)), place: table.place() }
}

fn fixes(root: &Table<'_, '_>) -> Vec<FixDefinition> {
    let fix = |table: &Table<'_, '_>| {
        let read = FixDefinition {
            key: table.text("key"),
            owner: table.word("owner").unwrap_or(Owner::Operator),
            summary: table.text("summary"),
            place: table.place(),
        };
        table.finish();
        read
    };
    root.tables_if_any("fix", "[[fix]]").iter().map(fix).collect()
}

/// The contents of a family's file.
pub(super) struct FamilyFile {
    pub(super) family: FamilyDefinition,
    pub(super) pages: Vec<PageDefinition>,
    pub(super) fixes: Vec<FixDefinition>,
}

pub(super) fn family(file: &File, problems: &mut Vec<Problem>) -> FamilyFile {
    FileReader::read(file, problems, |root| {
        let head = root.table("family", "[family]");
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let read = FamilyDefinition {
            name: name.strip_suffix(".toml").unwrap_or(name).to_owned(),
            title: head.text("title"),
            summary: head.text("summary"),
            code_style: head.word::<CodeStyle>("code_style").unwrap_or_default(),
            page: head.text("page"),
            section: head.text("section"),
            errors: root.tables("error", "[[error]]").iter().map(entry).collect(),
            place: head.place(),
        };
        head.finish();
        let pages = root.tables_if_any("page", "[[page]]").iter().map(page).collect();
        FamilyFile { family: read, pages, fixes: fixes(root) }
    })
}

fn entry(table: &Table<'_, '_>) -> Definition {
    // The variant is read first: every later problem is reported under it.
    let variant = table.text("variant");
    if !variant.is_empty() {
        table.entry.replace(variant.to_owned());
    }
    let name = table.text_if_any("name");
    let (wordings, fields) = if let Some(name) = name {
        by_name(table, name)
    } else {
        let canonical = table.required("message").and_then(|value| table.wording("message", value));
        let further = table.optional("wordings").map(|value| table.list("wordings", value)).unwrap_or_default();
        let further = further.into_iter().filter_map(|value| table.wording("wordings", value));
        let wordings: Vec<WordingDefinition> = canonical.into_iter().chain(further).collect();
        let fields = fields(table, &wordings);
        (wordings, fields)
    };

    let read = Definition {
        codes: table.texts_if_any("codes").to_vec(),
        generic_code: table.text_if_any("generic_code"),
        http_status: table.optional("http_status").and_then(|value| table.number("http_status", value)),
        needs_closing: table.flag("needs_closing"),
        fields,
        unless: table.texts_if_any("unless").to_vec(),
        name,
        summary: table.text("summary"),
        causes: table.texts_if_any("causes"),
        scope: table.word("scope").unwrap_or(Scope::Request),
        retryability: retryability(&table.table("retry", "`retry`")),
        source: source(&table.table("source", "`source`")),
        remediation: remediation(&table.table("remediation", "[error.remediation]")),
        place: table.place(),
        variant,
        wordings,
    };
    table.finish();
    read
}

/// Returns the wordings and the field of an entry that is recognized by its name: alone, or before a colon and a text.
fn by_name(table: &Table<'_, '_>, name: &str) -> (Vec<WordingDefinition>, Vec<FieldDefinition>) {
    for key in ["message", "wordings", "fields"] {
        if table.optional(key).is_some() {
            let message = format!("with `name` there is no `{key}`: the text after the name is the field `detail`");
            table.report(table.at, &message);
        }
    }
    let wording = |literals: &[&str], holes: &[&str]| WordingDefinition {
        template: Template {
            literals: literals.iter().map(ToString::to_string).collect(),
            holes: holes.iter().map(ToString::to_string).collect(),
        },
        place: table.place(),
    };
    let field = Field {
        name: "detail",
        doc: "The text after the name.",
        field_type: FieldType::Text,
        role: Some(Role::Detail),
        optional: true,
        one_word: false,
    };
    let detail = FieldDefinition { field, words: false, place: table.place() };
    (vec![wording(&[&format!("{name}: "), ""], &["detail"]), wording(&[name], &[])], vec![detail])
}

/// Reads the fields and puts them in the order in which the wordings first name them.
fn fields(table: &Table<'_, '_>, wordings: &[WordingDefinition]) -> Vec<FieldDefinition> {
    let Some(value) = table.optional("fields") else { return Vec::new() };
    let Some(declared) = value.get_ref().as_table() else {
        table.wrong_type("fields", value, "one `fields.<name> = { ... }` a field");
        return Vec::new();
    };
    let mut fields: Vec<FieldDefinition> =
        declared.iter().filter_map(|(name, value)| field(table, name, value)).collect();
    let holes: Vec<&String> = wordings.iter().flat_map(|wording| &wording.template.holes).collect();
    fields.sort_by_key(|field| holes.iter().position(|&hole| *hole == field.field.name).unwrap_or(usize::MAX));
    fields
}

fn field(
    table: &Table<'_, '_>,
    name: &Spanned<std::borrow::Cow<'_, str>>,
    value: &Spanned<DeValue<'_>>,
) -> Option<FieldDefinition> {
    let key = format!("fields.{}", name.get_ref());
    let Some(declared) = value.get_ref().as_table() else {
        table.wrong_type(&key, value, "a table such as { doc = \"...\" }");
        return None;
    };
    let declared = table.below(&key, value.span().start, declared);
    let role = declared.word_if_any("role");
    let field = Field {
        name: leak(name.get_ref().to_string()),
        doc: declared.text("doc"),
        field_type: declared.word_if_any("type").unwrap_or(FieldType::Text),
        role,
        optional: declared.flag("optional"),
        one_word: declared.flag("one_word") || FieldDefinition::is_meaningless_id(role),
    };
    let field = FieldDefinition { field, words: declared.flag("words"), place: declared.place() };
    declared.finish();
    Some(field)
}

fn retryability(table: &Table<'_, '_>) -> Retryability {
    // The unit "none" is a word of the catalog, but not a unit.
    let unit = table.optional("unit");
    let none = unit.is_some_and(|value| value.get_ref().as_str() == Some("none"));
    let verdict = table.word("verdict");
    let read = Retryability {
        verdict: verdict.unwrap_or(Verdict::NotNeeded),
        unit: if none { None } else { table.word("unit") },
        basis: table.word("basis").unwrap_or(Basis::Inferred),
        minimum_wait_hours: table
            .optional("minimum_wait_hours")
            .and_then(|value| table.number("minimum_wait_hours", value)),
    };
    table.finish();
    // Without a verdict the rest cannot contradict it.
    if verdict.is_some() { read } else { Retryability { unit: None, minimum_wait_hours: None, ..read } }
}

fn source(table: &Table<'_, '_>) -> Source {
    let page = table.text_if_any("page");
    // Another page may quote the message outside any table.
    let rows = if page.is_some() { table.optional("rows") } else { table.required("rows") };
    let rows = rows.map(|value| table.list("rows", value)).unwrap_or_default();
    let retired = table.optional("retired").map(|_| table.table("retired", "`retired`")).map(|retired| {
        let read = Retired { since: retired.text("since"), successor: retired.text_if_any("successor") };
        retired.finish();
        read
    });
    let source = Source {
        page,
        section: table.text_if_any("section"),
        rows: rows.into_iter().filter_map(|value| table.number("rows", value)).collect::<Vec<_>>().leak(),
        retired,
        note: table.text_if_any("note"),
    };
    table.finish();
    source
}

fn remediation(table: &Table<'_, '_>) -> Remediation {
    let links = table.tables_if_any("links", "`links`");
    let links = links.iter().map(|link| {
        let read = Link { text: link.text("text"), url: link.text("url") };
        link.finish();
        read
    });
    let read = Remediation {
        owner: table.word("owner").unwrap_or(Owner::Operator),
        // `kinds` fills in the sentence of a shared fix, and the key of one that is not shared.
        fix: table.text_if_any("fix").unwrap_or_default(),
        fix_summary: "",
        summary: table.text("summary"),
        caution: table.text_if_any("caution"),
        steps: table.texts("steps"),
        commands: table.texts_if_any("commands"),
        links: links.collect::<Vec<_>>().leak(),
    };
    table.finish();
    read
}

impl FromStr for CodeStyle {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "numbered" => Ok(Self::Numbered),
            "named" => Ok(Self::Named),
            "none" => Ok(Self::None),
            _ => Err("a code style is one of numbered, named, none"),
        }
    }
}

/// The file that is being read, and the problems found in it.
struct FileReader<'a> {
    file: &'a File,
    problems: RefCell<Vec<Problem>>,
}

impl FileReader<'_> {
    /// Reads the file with `read`. A file that is not TOML is not checked any further: half of it would be missing.
    fn read<T>(file: &File, problems: &mut Vec<Problem>, read: impl FnOnce(&Table<'_, '_>) -> T) -> T {
        let reader = FileReader { file, problems: RefCell::default() };
        let (root, errors) = DeTable::parse_recoverable(&file.text);
        let readable = errors.is_empty();
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.report("", at, &format!("this is not TOML: {}", error.message()));
        }
        let root = Table {
            reader: &reader,
            entry: RefCell::default(),
            name: String::new(),
            at: 0,
            keys: readable.then_some(root.get_ref()),
            asked: RefCell::default(),
        };
        let read = read(&root);
        root.finish();
        problems.append(&mut reader.problems.borrow_mut());
        read
    }

    fn report(&self, entry: &str, at: usize, message: &str) {
        let place = self.place(entry, at);
        self.problems.borrow_mut().push(Problem { place, message: message.to_owned() });
    }

    fn place(&self, entry: &str, at: usize) -> Place {
        let before = self.file.text.get(..at).unwrap_or_default();
        Place { file: self.file.name.clone(), line: before.matches('\n').count() + 1, entry: entry.to_owned() }
    }
}

/// A table of the file. Its methods read a key, report what is wrong with it, and go on without it.
struct Table<'a, 'i> {
    reader: &'a FileReader<'a>,
    entry: RefCell<String>,
    /// The name of the table in messages: `[error.remediation]`.
    name: String,
    at: usize,
    /// `None` if the whole table is missing: that has been reported, so its keys are not reported one by one.
    keys: Option<&'a DeTable<'i>>,
    asked: RefCell<Vec<String>>,
}

impl<'a, 'i> Table<'a, 'i> {
    fn report(&self, at: usize, message: &str) {
        self.reader.report(&self.entry.borrow(), at, message);
    }

    fn place(&self) -> Place {
        self.reader.place(&self.entry.borrow(), self.at)
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let seen = value.get_ref().type_str();
        self.report(value.span().start, &format!("`{key}` is {wanted}, but this is a TOML {seen}"));
    }

    fn optional(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().push(key.to_owned());
        self.keys?.get(key)
    }

    fn required(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        let value = self.optional(key);
        if value.is_none() && self.keys.is_some() {
            let of = if self.name.is_empty() { String::new() } else { format!(" in {}", self.name) };
            self.report(self.at, &format!("`{key}` is missing{of}: add it (catalog/README.md says what it means)"));
        }
        value
    }

    fn as_text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<&'static str> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a text in quotes");
            return None;
        };
        if text.trim().is_empty() {
            self.report(value.span().start, &format!("`{key}` is empty: write it, or leave the key out if it may be"));
            return None;
        }
        Some(leak(text.to_owned()))
    }

    fn text(&self, key: &str) -> &'static str {
        self.required(key).and_then(|value| self.as_text(key, value)).unwrap_or_default()
    }

    fn text_if_any(&self, key: &str) -> Option<&'static str> {
        self.optional(key).and_then(|value| self.as_text(key, value))
    }

    fn list(&self, key: &str, value: &'a Spanned<DeValue<'i>>) -> Vec<&'a Spanned<DeValue<'i>>> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list in square brackets");
            return Vec::new();
        };
        if array.is_empty() {
            self.report(
                value.span().start,
                &format!("`{key}` is an empty list: fill it, or leave the key out if it may be"),
            );
        }
        array.iter().collect()
    }

    fn texts_of(&self, key: &str, value: &'a Spanned<DeValue<'i>>) -> &'static [&'static str] {
        self.list(key, value).into_iter().filter_map(|value| self.as_text(key, value)).collect::<Vec<_>>().leak()
    }

    fn texts(&self, key: &str) -> &'static [&'static str] {
        self.required(key).map(|value| self.texts_of(key, value)).unwrap_or_default()
    }

    fn texts_if_any(&self, key: &str) -> &'static [&'static str] {
        self.optional(key).map(|value| self.texts_of(key, value)).unwrap_or_default()
    }

    /// Reads true or false; false if the key is missing.
    fn flag(&self, key: &str) -> bool {
        let value = self.optional(key);
        value.is_some_and(|value| {
            value.get_ref().as_bool().unwrap_or_else(|| {
                self.wrong_type(key, value, "true or false");
                false
            })
        })
    }

    fn number(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<u16> {
        let number = value.get_ref().as_integer();
        let number = number.and_then(|number| number.as_str().parse().ok()).filter(|&number| number > 0);
        if number.is_none() {
            self.wrong_type(key, value, "a whole number from 1 to 65535");
        }
        number
    }

    fn parse_word<T: FromStr<Err: Display>>(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<T> {
        let word = self.as_text(key, value)?;
        let parsed = word.parse();
        parsed.map_err(|error| self.report(value.span().start, &format!("`{key} = \"{word}\"`: {error}"))).ok()
    }

    fn word<T: FromStr<Err: Display>>(&self, key: &str) -> Option<T> {
        self.required(key).and_then(|value| self.parse_word(key, value))
    }

    fn word_if_any<T: FromStr<Err: Display>>(&self, key: &str) -> Option<T> {
        self.optional(key).and_then(|value| self.parse_word(key, value))
    }

    fn wording(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<WordingDefinition> {
        let text = self.as_text(key, value)?;
        let at = value.span().start;
        match Template::parse(text) {
            Ok(template) => Some(WordingDefinition { template, place: self.reader.place(&self.entry.borrow(), at) }),
            Err(problem) => {
                self.report(at, &format!("`{key}`: {problem}"));
                None
            }
        }
    }

    fn below(&self, name: &str, at: usize, keys: &'a DeTable<'i>) -> Self {
        Self { keys: Some(keys), ..self.absent(name, at) }
    }

    fn absent(&self, name: &str, at: usize) -> Self {
        Self {
            reader: self.reader,
            entry: self.entry.clone(),
            name: name.to_owned(),
            at,
            keys: None,
            asked: RefCell::default(),
        }
    }

    fn table(&self, key: &str, name: &str) -> Self {
        let Some(value) = self.required(key) else { return self.absent(name, self.at) };
        let at = value.span().start;
        let Some(keys) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a table");
            return self.absent(name, at);
        };
        let table = self.below(name, at, keys);
        // Outside an error, problems are reported under the table's own name.
        if table.entry.borrow().is_empty() {
            table.entry.replace(name.to_owned());
        }
        table
    }

    fn tables_of(&self, key: &str, name: &str, value: &'a Spanned<DeValue<'i>>) -> Vec<Self> {
        let tables = self.list(key, value).into_iter().enumerate().filter_map(|(i, value)| {
            let Some(keys) = value.get_ref().as_table() else {
                self.wrong_type(key, value, "a list of tables");
                return None;
            };
            let table = self.below(name, value.span().start, keys);
            if table.entry.borrow().is_empty() {
                table.entry.replace(format!("{name} number {}", i + 1));
            }
            Some(table)
        });
        tables.collect()
    }

    fn tables(&self, key: &str, name: &str) -> Vec<Self> {
        self.required(key).map(|value| self.tables_of(key, name, value)).unwrap_or_default()
    }

    fn tables_if_any(&self, key: &str, name: &str) -> Vec<Self> {
        self.optional(key).map(|value| self.tables_of(key, name, value)).unwrap_or_default()
    }

    /// Reports the keys that were not read.
    fn finish(&self) {
        let asked = self.asked.borrow();
        let unknown =
            self.keys.into_iter().flatten().filter(|(key, _)| !asked.iter().any(|asked| asked == key.get_ref()));
        for (key, _) in unknown {
            let of = if self.name.is_empty() { "this file" } else { &self.name };
            let mut known = asked.clone();
            known.sort_unstable();
            known.dedup();
            let message = format!(
                "`{}` is not a key of {of}: correct or remove it; the keys are {}",
                key.get_ref(),
                known.join(", ")
            );
            self.report(key.span().start, &message);
        }
    }
}
