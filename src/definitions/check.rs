//! What the build refuses: entries that make no sense by themselves, then entries that clash with each other. Keys, types
//! and words are for `read`. A new check needs its message in `tests`.

use super::definition::{
    CodeStyle, Definition, Definitions, FamilyDefinition, FieldDefinition, FixDefinition, PageDefinition,
    WordingDefinition, singles,
};
use super::index;
use super::problem::{Place, Problem};
use crate::base::facts::field::Field;
use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::tables::MAX_HOLES;
use crate::base::template::Template;
use crate::base::vocabulary::{FieldType, Role, Verdict};
use crate::base::words::Word;

/// Names reserved by Rust, by thiserror (`source`, `backtrace`) and by us (`code`).
const RESERVED: &[&str] = &[
    "abstract",
    "as",
    "async",
    "await",
    "backtrace",
    "become",
    "box",
    "break",
    "code",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "source",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Methods of the error enums: a constructor with one of these names would clash.
const METHODS: &[&str] = &[
    "builder",
    "clone",
    "code",
    "codes",
    "correlation_id",
    "family",
    "eq",
    "fields",
    "fmt",
    "from",
    "from_str",
    "hash",
    "get",
    "in_role",
    "kind",
    "nested",
    "parse",
    "parse_coded",
    "redacted",
    "remediation",
    "retryability",
    "scope",
    "tenant",
    "user",
];

/// The fewest words of literal text in a template; with fewer, it would match sentences that are not its own.
const MIN_WORDS: usize = 4;

/// The fewest words before `Exception` in a name by which an error is recognized.
const MIN_NAME: usize = 3;

/// Words that name the subject of an exception; its name must contain one.
const SERVICE_WORDS: &[&str] = &["Archive", "Batch", "Domain", "Exchange", "Mailbox", "Migration", "Tenant"];

/// Names that any move of a mailbox may report, between tenants or not, for many reasons.
const COMMON_NAMES: &[&str] = &[
    "MailboxReplicationPermanentException",
    "MailboxReplicationTransientException",
    "MigrationProvisioningPermanentException",
    "MigrationRecipientNotFoundException",
    "MigrationUserAlreadyExistsException",
    "SourceMailboxUpdateFailedPermanentException",
    "TargetDeliveryDomainMismatchPermanentException",
    "UnableToReadMailboxPermanentException",
];

/// The most bytes of literal text in a wording; nothing that the service says is half as long.
const MAX_LITERAL: usize = 2_000;

/// The most codes of a kind.
const MAX_CODES: usize = 16;

/// The most wordings of a catalog: its tables grow with the square of those that begin or end alike.
const MAX_WORDINGS: usize = 500;

pub(super) fn check(catalog: &Definitions, problems: &mut Vec<Problem>) {
    let mut report = |place: &Place, message: String| problems.push(Problem { place: place.clone(), message });
    for page in &catalog.pages {
        for (key, edition) in
            [("edition", &page.page.edition)].into_iter().chain(page.page.earlier.iter().map(|e| ("earlier", e)))
        {
            if !is_date(edition) {
                report(
                    &page.place,
                    format!(
                        "`{key} = \"{edition}\"` is not a date: write YYYY-MM-DD, or YYYY-MM where the day is not known"
                    ),
                );
            }
        }
    }
    for family in &catalog.families {
        if !is_snake(&family.name) {
            let name = &family.name;
            report(
                &family.place,
                format!("the file's name `{name}` is the family's: write it in snake_case, such as `teams_chat.toml`"),
            );
        }
        check_page(&catalog.pages, family.page, &family.place, &mut report);
        sentence(&mut report, &family.place, "summary", family.summary);
        for entry in &family.errors {
            if let Some(page) = &entry.source.page {
                check_page(&catalog.pages, page, &entry.place, &mut report);
            }
            check_entry(family, entry, &mut report);
        }
    }
    // Comparing each entry with each other one takes long if there are too many.
    if check_number(catalog, &mut report) {
        check_names(catalog, &mut report);
        check_retired(catalog, &mut report);
        check_fixes(catalog, &mut report);
        check_rivals(catalog, &mut report);
    }
}

fn check_page(pages: &[PageDefinition], page: &str, place: &Place, report: &mut impl FnMut(&Place, String)) {
    if !page.is_empty() && !pages.iter().any(|known| known.id == page) {
        let known: Vec<&str> = pages.iter().map(|page| page.id).collect();
        let known = known.join(", ");
        report(place, format!("`page = \"{page}\"` does not name a [[page]]: use one of {known}, or add it"));
    }
}

fn check_entry(family: &FamilyDefinition, entry: &Definition, report: &mut impl FnMut(&Place, String)) {
    let place = &entry.place;
    if !is_pascal(entry.variant) && !entry.variant.is_empty() {
        report(place, "`variant` is written in PascalCase, letters and digits only, such as `UserNotMapped`".into());
    }
    let constructor = entry.snake_name();
    if METHODS.contains(&&*constructor) || RESERVED.contains(&&*constructor) {
        report(place, format!("`variant`: `{constructor}` is taken, as a method or by Rust: choose another name"));
    }
    check_codes(family, entry, report);
    check_name(entry, report);
    check_fields(entry, report);
    for wording in &entry.wordings {
        check_wording(entry, wording, report);
    }
    for (key, text) in [("summary", &entry.summary), ("remediation.summary", &entry.remediation.summary)] {
        sentence(report, place, key, text);
    }
    if let Some(caution) = &entry.remediation.caution {
        sentence(report, place, "remediation.caution", caution);
    }
    for (key, texts) in [("causes", entry.causes), ("steps", entry.remediation.steps)] {
        for text in texts {
            sentence(report, place, key, text);
        }
    }
    check_source(family, entry, report);
    for link in entry.remediation.links {
        if !link.url.starts_with("https://") && !link.url.is_empty() {
            report(place, format!("`url = \"{}\"` is not absolute: begin it with https://", link.url));
        }
    }
    check_retry(entry, report);
}

fn check_source(family: &FamilyDefinition, entry: &Definition, report: &mut impl FnMut(&Place, String)) {
    let (place, source) = (&entry.place, &entry.source);
    if source.page.as_ref() == Some(&family.page) {
        report(place, "`source`: `page` is the family's own: leave it out".into());
    }
    if let Some(note) = &source.note {
        sentence(report, place, "note", note);
    } else if source.page.is_some() {
        report(place, "`source`: an entry from another page needs a `note`: the reason for its verdict".into());
    }
}

fn check_retry(entry: &Definition, report: &mut impl FnMut(&Place, String)) {
    let Retryability { verdict, unit, minimum_wait_hours, .. } = entry.retryability;
    let place = &entry.place;
    match (verdict, unit) {
        (Verdict::NotNeeded, Some(unit)) => {
            report(
                place,
                format!("`retry`: with not_needed there is nothing to retry, but the unit is {unit}: write \"none\""),
            );
        }
        (verdict, None) if verdict != Verdict::NotNeeded => {
            report(place, format!("`retry`: with {verdict} there is something to retry: name it in `unit`"));
        }
        _ => {}
    }
    if minimum_wait_hours.is_some() && !matches!(verdict, Verdict::AfterWait | Verdict::Throttled) {
        report(
            place,
            format!("`retry`: a minimum wait goes with after_wait or throttled, but the verdict is {verdict}"),
        );
    }
}

fn check_codes(family: &FamilyDefinition, entry: &Definition, report: &mut impl FnMut(&Place, String)) {
    let place = &entry.place;
    let (fits, looks): (fn(&str) -> bool, _) = match family.code_style {
        CodeStyle::Numbered => (is_numbered, "like `CTTM-003`, or `MMS-001/002` for two"),
        CodeStyle::Named => (is_named, "one word of letters and digits like `resourceTypeMismatch`"),
        CodeStyle::None => (|_| false, "left out, because the family's `code_style` is none"),
    };
    // An error that only another page quotes may have no published code.
    let needs_code = family.code_style != CodeStyle::None && entry.source.page.is_none();
    if entry.codes.is_empty() && needs_code {
        report(place, format!("`codes` is missing: in this family codes are {looks}"));
    }
    for code in &entry.codes {
        if !fits(code) {
            report(place, format!("`codes`: `{code}` is not a code of this family: codes are {looks}"));
        }
    }
    if entry.single_codes().len() > MAX_CODES {
        report(place, format!("`codes`: more than {MAX_CODES} codes for one error: make several errors of it"));
    }
    if let Some(code) = entry.generic_code.as_ref().filter(|code| !is_named(code)) {
        report(place, format!("`generic_code`: `{code}` is not one word of letters and digits"));
    }
    if entry.http_status.is_some_and(|status| !(400..600).contains(&status)) {
        report(place, "`http_status` is the status of a refused request, from 400 to 599".into());
    }
}

/// Checks a name: alone, it proves an error only if no other product has it.
fn check_name(entry: &Definition, report: &mut impl FnMut(&Place, String)) {
    let Some(name) = &entry.name else {
        if !entry.unless.is_empty() {
            report(
                &entry.place,
                "`unless` goes with `name`: an entry with a `message` is recognized by its sentence".into(),
            );
        }
        return;
    };
    let words = words_of(name);
    let count = words.len().saturating_sub(1);
    let own = words.iter().any(|word| SERVICE_WORDS.contains(&&**word));
    if !is_pascal(name) || words.last().is_none_or(|last| last != "Exception") {
        report(
            &entry.place,
            format!("`name = \"{name}\"` is the name of an exception: one word in PascalCase that ends in `Exception`"),
        );
    } else if count < MIN_NAME || !own {
        let message = format!(
            "`name = \"{name}\"` may be another product's: it needs {MIN_NAME} words before `Exception`, one of them \
             {}; use `message` with a sentence of it instead",
            SERVICE_WORDS.join(", ")
        );
        report(&entry.place, message);
    } else if COMMON_NAMES.contains(&&**name) {
        let message = format!(
            "`name = \"{name}\"` is what every move of a mailbox reports: use `message` with a sentence of it instead"
        );
        report(&entry.place, message);
    }
}

/// Returns the words of a name in `PascalCase`; of several capitals in a row, only the last may begin a new word.
fn words_of(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let is_small = |c: Option<&char>| c.is_some_and(char::is_ascii_lowercase);
        let begins = c.is_ascii_uppercase() && (is_small(before.as_ref()) || is_small(chars.get(at + 1)));
        match words.last_mut().filter(|_| !begins) {
            Some(word) => word.push(c),
            None => words.push(c.to_string()),
        }
    }
    words
}

fn check_fields(entry: &Definition, report: &mut impl FnMut(&Place, String)) {
    for field in &entry.fields {
        let FieldDefinition { field: Field { name, doc, .. }, place, .. } = field;
        if !is_snake(name) {
            report(place, format!("the field `{name}` is written in snake_case, such as `target_user`"));
        }
        if RESERVED.contains(name) {
            report(
                place,
                format!(
                    "the field name `{name}` is taken by Rust or its error traits: choose another, such as `{name}_name`"
                ),
            );
        }
        sentence(report, place, &format!("fields.{name}.doc"), doc);
    }
    let Some((canonical, further)) = entry.wordings.split_first() else { return };
    let names = |wording: &WordingDefinition, field: &FieldDefinition| wording.template.names(field.field.name);
    for wording in &entry.wordings {
        for hole in &wording.template.holes {
            if !entry.fields.iter().any(|field| field.field.name == *hole) {
                let message = format!(
                    "the hole `{{{hole}}}` has no field: add `fields.{hole} = {{ doc = \"...\" }}`, or correct the name"
                );
                report(&wording.place, message);
            }
        }
        for field in entry.fields.iter().filter(|field| !field.field.optional && !names(wording, field)) {
            let message = format!(
                "this wording lacks `{{{}}}`: add the hole, or mark the field `optional = true`",
                field.field.name
            );
            report(&wording.place, message);
        }
    }
    for field in entry.fields.iter().filter(|field| field.field.optional) {
        if !names(canonical, field) {
            let message = format!(
                "`message` lacks `{{{}}}`: the canonical wording names every field, a shorter one goes to `wordings`",
                field.field.name
            );
            report(&canonical.place, message);
        }
    }
    let optional = entry.fields.iter().any(|field| field.field.optional);
    let bare =
        further.iter().any(|wording| !entry.fields.iter().any(|field| field.field.optional && names(wording, field)));
    if optional && !bare {
        report(
            &entry.place,
            "a field is optional, but every wording names one: add the wording without it, or remove `optional`".into(),
        );
    }
}

/// Whether the value before `between`, which is only punctuation, must end there.
fn ends_at_sign(field: &FieldDefinition, between: &str) -> bool {
    let is_id =
        matches!(field.field.role, Some(Role::User | Role::Account | Role::Tenant | Role::Guid | Role::CorrelationId));
    match field.field.field_type {
        FieldType::Count => !between.is_empty() && !between.contains(|c: char| c.is_ascii_digit() || ",.'".contains(c)),
        FieldType::Text => is_id && between.starts_with(','),
    }
}

fn check_wording(entry: &Definition, wording: &WordingDefinition, report: &mut impl FnMut(&Place, String)) {
    let Template { literals, .. } = &wording.template;
    let text = wording.template.to_string();
    let words: usize = literals
        .iter()
        .map(|literal| literal.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).count())
        .sum();
    if words < MIN_WORDS && entry.name.is_none() {
        let message = format!(
            "too few words are the service's own ({words}, at least {MIN_WORDS} are needed): the entry would claim sentences of others"
        );
        report(&wording.place, message);
    }
    let holes = &wording.template.holes;
    let repeats = holes.iter().enumerate().filter(|(number, hole)| holes[..*number].contains(hole)).count();
    if holes.len() > MAX_HOLES {
        let holes = holes.len();
        report(&wording.place, format!("{holes} holes are more than a message may have: at most {MAX_HOLES}"));
    } else if entry.fields.len() + repeats > MAX_HOLES {
        let message =
            format!("{} fields and {repeats} repeated holes are too many: at most {MAX_HOLES}", entry.fields.len());
        report(&wording.place, message);
    }
    if wording.template.literal_len() > MAX_LITERAL {
        let bytes = wording.template.literal_len();
        report(
            &wording.place,
            format!("{bytes} bytes of literal text are more than a message may have: at most {MAX_LITERAL}"),
        );
    }
    if literals[0].is_empty() {
        report(
            &wording.place,
            "a message cannot begin with a hole: anything before it would belong to the value".into(),
        );
    }
    for (between, hole) in literals[1..literals.len().max(2) - 1].iter().zip(&wording.template.holes) {
        let ends = entry.fields.iter().any(|field| field.field.name == *hole && ends_at_sign(field, between));
        if !ends && !index::of(between).iter().any(Word::has_meaning) {
            let message =
                format!("only `{between}` is between two holes: without a word there, a value could end anywhere");
            report(&wording.place, message);
        }
    }
    if text.trim() != text || text.contains("  ") || text.contains('\n') {
        report(
            &wording.place,
            "a space at an end, two in a row, or a line break: write one line with single spaces".into(),
        );
    }
    for markup in ["`", "<br>", "\\", "**", "&lt;", "&gt;"] {
        if text.contains(markup) {
            report(&wording.place, format!("\"{markup}\" is markup of the page, not the service's: remove it"));
        }
    }
}

/// Checks the names that must be unique.
fn check_names(catalog: &Definitions, report: &mut impl FnMut(&Place, String)) {
    for (at, page) in catalog.pages.iter().enumerate().filter(|(_, page)| !page.id.is_empty()) {
        if let Some(first) = catalog.pages[..at].iter().find(|other| other.id == page.id) {
            let message = format!("the page `{}` is there already, at {}: remove this one", page.id, first.place);
            report(&page.place, message);
        }
    }
    let mut ids: Vec<(String, &Place)> = Vec::new();
    let mut codes: Vec<(String, String, &Place)> = Vec::new();
    for (at, family) in catalog.families.iter().enumerate() {
        let name = &family.name;
        if let Some(first) = catalog.families[..at].iter().find(|other| other.name == *name) {
            let first = &first.place;
            report(
                &family.place,
                format!("the family `{name}` is there already, at {first}: give this file another name"),
            );
        }
        for entry in &family.errors {
            let id = format!("{}/{}", family.id(), entry.kebab_name());
            let first = ids.iter().find(|(other, _)| *other == id).filter(|_| !entry.variant.is_empty());
            if let Some((_, first)) = first {
                report(
                    &entry.place,
                    format!("the variant is there already, at {first}: `{id}` must name one error, so rename this one"),
                );
            }
            ids.push((id, &entry.place));
            for code in entry.codes.iter().flat_map(|code| singles(code)).chain(entry.generic_code.map(str::to_owned)) {
                let rust: String =
                    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
                match codes.iter().find(|(other, ..)| *other == rust) {
                    Some((_, first, at)) if *first != code => {
                        report(
                            &entry.place,
                            format!("the code `{code}` is written `{first}` at {at}: write it the same way"),
                        );
                    }
                    Some(_) => {}
                    None => codes.push((rust, code, &entry.place)),
                }
            }
        }
    }
}

/// Checks that the successor of a retired entry exists and is not retired.
fn check_retired(catalog: &Definitions, report: &mut impl FnMut(&Place, String)) {
    let all = || catalog.families.iter().flat_map(|family| family.errors.iter().map(move |entry| (family, entry)));
    for (_, entry) in all() {
        let Some(retired) = &entry.source.retired else { continue };
        if !is_date(retired.since) && !retired.since.is_empty() {
            let since = &retired.since;
            report(
                &entry.place,
                format!("`retired`: `since = \"{since}\"` is not a date: write YYYY-MM-DD or YYYY-MM"),
            );
        }
        let Some(successor) = &retired.successor else { continue };
        let found = all().find(|(family, other)| format!("{}/{}", family.id(), other.kebab_name()) == *successor);
        if found.is_none_or(|(_, other)| other.source.retired.is_some()) {
            report(
                &entry.place,
                format!(
                    "`retired`: `successor = \"{successor}\"` is not a kind, or is a retired one: write the id of the kind that \
                     is reported now, such as `teams-chat/user-not-mapped`"
                ),
            );
        }
    }
}

/// Checks that each shared fix is defined once, and that it is work of one owner.
fn check_fixes(catalog: &Definitions, report: &mut impl FnMut(&Place, String)) {
    let named = |key: &str| catalog.fixes.iter().find(|fix| fix.key == key);
    for (at, fix) in catalog.fixes.iter().enumerate() {
        sentence(report, &fix.place, "summary", fix.summary);
        if !is_kebab(fix.key) && !fix.key.is_empty() {
            let key = fix.key;
            report(
                &fix.place,
                format!("`key = \"{key}\"`: write words in lowercase with hyphens, such as `assign-license`"),
            );
        }
        let is_same = |other: &&FixDefinition| other.key == fix.key && !fix.key.is_empty();
        if let Some(first) = catalog.fixes[..at].iter().find(is_same) {
            report(&fix.place, format!("the fix `{}` is there already, at {}: remove this one", fix.key, first.place));
        } else if !fix.key.is_empty() && catalog.all().all(|(_, entry)| entry.remediation.fix != fix.key) {
            report(
                &fix.place,
                format!("no error names the fix `{}`: remove it, or name it in `remediation.fix`", fix.key),
            );
        }
    }
    for (_, entry) in catalog.all().filter(|(_, entry)| !entry.remediation.fix.is_empty()) {
        let Remediation { fix, owner, .. } = entry.remediation;
        match named(fix) {
            None => {
                report(
                    &entry.place,
                    format!("`fix = \"{fix}\"` does not name a [[fix]]: correct it, or add one with this key"),
                );
            }
            Some(known) if known.owner != owner => {
                let message = format!(
                    "`fix = \"{fix}\"` is work of {}, and the remediation is work of {owner}: use the same owner, or another fix",
                    known.owner
                );
                report(&entry.place, message);
            }
            Some(_) => {}
        }
    }
}

/// Checks the number of wordings; returns whether it is small enough.
fn check_number(catalog: &Definitions, report: &mut impl FnMut(&Place, String)) -> bool {
    let entries = catalog.families.iter().flat_map(|family| &family.errors);
    let mut further = entries.flat_map(|entry| &entry.wordings).skip(MAX_WORDINGS);
    let first = further.next();
    if let Some(wording) = first {
        report(
            &wording.place,
            format!("the catalog has more than {MAX_WORDINGS} wordings: remove this one and those after it"),
        );
    }
    first.is_none()
}

/// A wording, as it is compared with the others.
struct Rival<'c> {
    entry: &'c Definition,
    wording: &'c WordingDefinition,
    /// The meanings of the words of each literal.
    meanings: Vec<Vec<u64>>,
}

impl<'c> Rival<'c> {
    fn new(entry: &'c Definition, wording: &'c WordingDefinition) -> Self {
        let of = |literal: &String| {
            index::of(literal).iter().filter(|word| word.has_meaning()).map(|word| word.meaning).collect()
        };
        Self { entry, wording, meanings: wording.template.literals.iter().map(of).collect() }
    }

    fn holes(&self) -> usize {
        self.wording.template.holes.len()
    }

    /// Whether the two are one template, apart from what has no meaning and from the names of the holes.
    fn is_same(&self, other: &Self) -> bool {
        self.meanings == other.meanings
    }

    /// Whether the catalog has the wording twice. An entry may spell a wording in two ways, both of which are exact.
    fn repeats(&self, other: &Self) -> bool {
        let is_one_entry = std::ptr::eq(self.entry, other.entry);
        self.is_same(other) && (!is_one_entry || self.wording.template.literals == other.wording.template.literals)
    }

    /// Whether a text can fit both templates and no rule prefers one of them.
    ///
    /// The rules are those of `matcher`: more literal text, then the literal that comes earlier. Two templates with
    /// holes have a text in common exactly if one's first literal begins with the other's, and one's last literal ends
    /// with the other's: the holes take the text between.
    fn is_undecided(&self, other: &Self) -> bool {
        let literal_len = |rival: &Self| rival.wording.template.literal_len();
        if self.is_same(other) || literal_len(self) != literal_len(other) || self.holes() == 0 || other.holes() == 0 {
            // A template without holes fits one text only; another of this length fits it only with an empty hole.
            return false;
        }
        let (a, b) = (&self.meanings, &other.meanings);
        let one_begins = |x: &[u64], y: &[u64]| x.starts_with(y) || y.starts_with(x);
        let one_ends = |x: &[u64], y: &[u64]| x.ends_with(y) || y.ends_with(x);
        // If two literals after a hole are not beginnings of each other, the hole of one ends earlier.
        let mut behind = a[1..].iter().zip(&b[1..]);
        let decided = behind.any(|(x, y)| x.is_empty() != y.is_empty() || !one_begins(x, y));
        one_begins(&a[0], &b[0]) && one_ends(&a[self.holes()], &b[other.holes()]) && !decided
    }
}

/// Checks that the rules of the matcher distinguish every two templates.
fn check_rivals(catalog: &Definitions, report: &mut impl FnMut(&Place, String)) {
    let entries = catalog.families.iter().flat_map(|family| &family.errors);
    let rivals: Vec<Rival<'_>> =
        entries.flat_map(|entry| entry.wordings.iter().map(move |wording| Rival::new(entry, wording))).collect();
    for (i, rival) in rivals.iter().enumerate() {
        let place = &rival.wording.place;
        for other in rivals[..i].iter().filter(|other| rival.repeats(other)) {
            report(place, format!("the same message is at {}: remove one of them", other.wording.place));
        }
        let of_others = rivals[..i].iter().filter(|other| !std::ptr::eq(other.entry, rival.entry));
        for other in of_others.filter(|other| rival.is_undecided(other)) {
            let message = format!(
                "no rule distinguishes this message from the one at {}: a text can fit both with as much literal text; change \
                 the wording of one, or make them one entry",
                other.wording.place
            );
            report(place, message);
        }
    }
}

fn sentence(report: &mut impl FnMut(&Place, String), place: &Place, key: &str, text: &str) {
    if !text.is_empty() && (!text.ends_with('.') || text.starts_with(|c: char| c.is_lowercase()) || text.contains('\n'))
    {
        report(
            place,
            format!(
                "`{key}` is a sentence on one line: begin it with a capital and end it with a full stop, not `{text}`"
            ),
        );
    }
}

fn is_date(text: &str) -> bool {
    matches!(text.len(), 7 | 10)
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() })
}

fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && name != "Self"
}

fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_kebab(key: &str) -> bool {
    key.contains('-') && key.split('-').all(|word| is_snake(word) && !word.contains('_'))
}

fn is_numbered(code: &str) -> bool {
    let Some((prefix, numbers)) = code.split_once('-') else { return false };
    let is_number = |number: &str| (2..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (2..=5).contains(&prefix.len())
        && prefix.bytes().all(|b| b.is_ascii_uppercase())
        && numbers.split('/').all(is_number)
}

fn is_named(code: &str) -> bool {
    code.len() >= 4
        && code.starts_with(|c: char| c.is_ascii_alphabetic())
        && code.chars().all(|c| c.is_ascii_alphanumeric())
}
