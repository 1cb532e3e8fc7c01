//! Mutations that keep the meaning: a reader would call the result the same message of the same error.
//!
//! A mutation takes a text with marks and returns every text that it can make from it.

use m365_migration_errors::{ErrorKind, Field, Role};

use super::text::{
    CONTRACTIONS, capitalize, ends_in_a_value, essence, loose, mark_index, replace_each, sentences, split_closing,
    uncapitalize, wordings,
};

/// The name of a mutation and its function.
pub type Mutation = (&'static str, fn(ErrorKind, &str) -> Vec<String>);

/// Differences without meaning. Mutations that search for words come before those that change letters.
pub const NORMALIZED: &[Mutation] = &[
    ("contraction", contraction),
    ("misspelling corrected", misspelling),
    ("one l or two", one_l_or_two),
    ("full stop", full_stop),
    ("backticks around names", backticks),
    ("compatibility forms", compatibility_forms),
    ("ligature", ligature),
    ("case", case),
    ("curly quotes", curly_quotes),
    ("doubled quotes", doubled_quotes),
    ("spaces", spaces),
    ("wrapped", wrapped),
];

/// Rewordings by which an editor keeps the meaning of the service's texts.
pub const DRIFTED: &[Mutation] = &[
    ("closing rephrased", closing_rephrased),
    ("closing dropped", closing_dropped),
    ("article added", article_added),
    ("article dropped", article_dropped),
    ("please", please),
    ("must", must),
    ("source or target", source_or_target),
    ("SharePoint", share_point),
    ("closing added", closing_added),
    ("UPN in words", upn),
    ("Microsoft", microsoft),
    ("is not in", is_not_in),
    ("brackets dropped", brackets_dropped),
];

/// Names of properties, commands and the like, which the page writes in backticks.
const NAMES: &[&str] = &[
    "displayName",
    "completeAfterDateTime",
    "ArchiveGuid",
    "ExchangeGuid",
    "EmailAddresses",
    "ExternalEmailAddress",
    "Test-MigrationServerAvailability",
    "New-CtimMapRequest",
    "RequiredPartnerRole",
    "TargetSiteUrl",
    "TargetCrossTenantHostUrl",
    "AutoforwardingMode",
    "Completed",
    "Cancelled",
];

/// Phrases without an article, and the same with one.
const WITH_ARTICLE: &[(&str, &str)] = &[
    ("in tenant", "in the tenant"),
    ("on tenant", "on the tenant"),
    ("from source tenant", "from the source tenant"),
    ("in source tenant", "in the source tenant"),
    ("from target tenant", "from the target tenant"),
    ("in target tenant", "in the target tenant"),
    ("in target or source tenant", "in the target or source tenant"),
    ("to tenant configuration", "to the tenant configuration"),
    ("to user configuration", "to the user configuration"),
    ("to identity mapping documentation", "to the identity mapping documentation"),
    ("to documentation for", "to the documentation for"),
    ("retry migration", "retry the migration"),
    ("Retry migration", "Retry the migration"),
    ("retry user migration", "retry the user migration"),
    ("for user", "for the user"),
    ("to user", "to the user"),
    ("for record of", "for the record of"),
    ("for mapping record of", "for the mapping record of"),
    ("to security group", "to the security group"),
    ("sure source mailbox", "sure the source mailbox"),
    ("scope identifier", "the scope identifier"),
    ("in final state", "in a final state"),
    ("of same batch", "of the same batch"),
    ("in completed state", "in the completed state"),
    ("in Default Exchange", "in the Default Exchange"),
    ("Missing required", "Missing the required"),
    ("is missing required", "is missing the required"),
    ("for source user UPN", "for the source user UPN"),
    ("for source UPN", "for the source UPN"),
    ("whether site with url", "whether the site with url"),
    ("For site", "For the site"),
    ("initiate cross-tenant move", "initiate the cross-tenant move"),
];

/// Beginnings of a sentence that may get an article.
const BARE_BEGINNINGS: &[&str] = &[
    "User ",
    "Tenant \u{E000}",
    "App ",
    "MMS app ",
    "Service is ",
    "Max retry ",
    "Identity map entry ",
    "OneDrive site ",
    "Target user ",
];

/// Without their closing instruction, these messages could come from any product.
const GENERIC_WITHOUT_CLOSING: &[ErrorKind] =
    &[ErrorKind::ApiDuplicateDisplayName, ErrorKind::ExchangeServerConnectionFailed];

fn contraction(_: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for &(short, longs) in CONTRACTIONS {
        for long in longs {
            texts.extend(replace_each(text, short, long));
            texts.extend(replace_each(text, &capitalize(short), &capitalize(long)));
            texts.extend(replace_each(text, long, short));
            texts.extend(replace_each(text, &capitalize(long), &capitalize(short)));
        }
    }
    texts.extend(replace_each(text, "cannot", "can not"));
    texts
}

fn misspelling(_: ErrorKind, text: &str) -> Vec<String> {
    by_table(
        text,
        &[
            ("missmatch", "mismatch"),
            ("to the follow the", "to follow the"),
            ("documentation retry migration", "documentation and retry migration"),
        ],
    )
}

fn one_l_or_two(_: ErrorKind, text: &str) -> Vec<String> {
    by_table(text, &[("Cancelled", "Canceled"), ("cancelled", "canceled")])
}

fn full_stop(_: ErrorKind, text: &str) -> Vec<String> {
    if ends_in_a_value(text) {
        return Vec::new();
    }
    vec![text.strip_suffix('.').map_or_else(|| format!("{text}."), str::to_owned)]
}

fn backticks(_: ErrorKind, text: &str) -> Vec<String> {
    NAMES.iter().flat_map(|name| replace_each(text, name, &format!("`{name}`"))).collect()
}

/// Writes one word in full-width letters.
fn compatibility_forms(_: ErrorKind, text: &str) -> Vec<String> {
    let wide = |c: char| if c.is_ascii_alphabetic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c };
    let mut texts = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
        if word.len() > 4 {
            let widened: String = word.chars().map(wide).collect();
            texts.push(format!("{}{widened}{}", &text[..at], &text[at + word.len()..]));
        }
        at += word.len();
    }
    texts
}

fn ligature(_: ErrorKind, text: &str) -> Vec<String> {
    [("ffi", "\u{FB03}"), ("ff", "\u{FB00}"), ("fi", "\u{FB01}"), ("fl", "\u{FB02}")]
        .iter()
        .filter(|(letters, _)| text.contains(letters))
        .map(|(letters, ligature)| text.replace(letters, ligature))
        .collect()
}

fn case(_: ErrorKind, text: &str) -> Vec<String> {
    let mut title = String::new();
    for c in text.chars() {
        let within = title.ends_with(|before: char| before.is_alphanumeric() || before == '\'' || before == '\u{2019}');
        title.push(if within { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() });
    }
    vec![text.to_ascii_uppercase(), text.to_ascii_lowercase(), title]
}

fn curly_quotes(_: ErrorKind, text: &str) -> Vec<String> {
    let mut paired = String::new();
    for c in text.chars() {
        let opens = paired.is_empty() || paired.ends_with([' ', '>', '\'']);
        paired.push(match c {
            '\'' if opens => '\u{2018}',
            '\'' => '\u{2019}',
            other => other,
        });
    }
    vec![text.replace('\'', "\u{2019}"), paired]
}

fn doubled_quotes(_: ErrorKind, text: &str) -> Vec<String> {
    vec![text.replace('\'', "''")]
}

fn spaces(_: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = vec![text.replace(' ', "  "), text.replace(' ', "\u{A0}"), text.replace(' ', "\t")];
    let places: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    if let Some(&middle) = places.get(places.len() / 2) {
        texts.push(format!("{}\u{A0} {}", &text[..middle], &text[middle + 1..]));
    }
    texts
}

/// Wraps the lines as a console does. A value counts as long as a GUID.
fn wrapped(_: ErrorKind, text: &str) -> Vec<String> {
    let wrap = |width: usize| {
        let mut wrapped = String::new();
        let mut column = 0;
        for word in text.split_inclusive(' ') {
            let length: usize = word.chars().map(|c| if mark_index(c).is_some() { 36 } else { 1 }).sum();
            if column + length > width && wrapped.ends_with(' ') {
                wrapped.pop();
                wrapped.push_str("\r\n    ");
                column = 4;
            }
            wrapped.push_str(word);
            column += length;
        }
        wrapped
    };
    vec![wrap(80), wrap(120)]
}

fn article_added(_: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = by_table(text, WITH_ARTICLE);
    for (at, sentence) in beginnings(text) {
        if BARE_BEGINNINGS.iter().any(|beginning| sentence.starts_with(beginning)) {
            let sentence = if sentence.starts_with("User ") || sentence.starts_with("Tenant ") {
                uncapitalize(sentence)
            } else {
                sentence.to_owned()
            };
            texts.push(format!("{}The {sentence}", &text[..at]));
        }
    }
    texts
}

fn article_dropped(_: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for article in [" the ", " a ", " an "] {
        // Of the two spaces around the article, one stays.
        let places = text.match_indices(article);
        texts.extend(places.map(|(at, _)| format!("{}{}", &text[..at], &text[at + article.len() - 1..])));
    }
    for (at, sentence) in beginnings(text) {
        for article in ["The ", "A ", "An "] {
            if let Some(rest) = sentence.strip_prefix(article) {
                texts.push(format!("{}{}", &text[..at], capitalize(rest)));
            }
        }
    }
    texts
}

fn please(_: ErrorKind, text: &str) -> Vec<String> {
    let instructions = ["Refer to ", "Retry ", "Assign ", "Check ", "Rerun ", "Contact ", "Provide "];
    let mut texts = Vec::new();
    for (at, sentence) in beginnings(text) {
        let before = &text[..at];
        if let Some(rest) = sentence.strip_prefix("Please ") {
            texts.push(format!("{before}{}", capitalize(rest)));
        } else if instructions.iter().any(|instruction| sentence.starts_with(instruction)) {
            texts.push(format!("{before}Please {}", uncapitalize(sentence)));
        }
    }
    texts
}

fn must(_: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = by_table(
        text,
        &[
            ("you must", "you have to"),
            ("you must", "you need to"),
            ("you have to", "you need to"),
            ("you need to", "you have to"),
        ],
    );
    if !text.contains("you must be") {
        texts.extend(by_table(text, &[("must be", "has to be"), ("must be", "needs to be")]));
    }
    texts
}

fn source_or_target(_: ErrorKind, text: &str) -> Vec<String> {
    by_table(text, &[("target or source", "source or target"), ("source or target", "target or source")])
}

fn share_point(_: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = by_table(text, &[("SPO", "SharePoint Online"), ("SPO", "SharePoint")]);
    if !text.contains("SharePoint Online") {
        texts.extend(by_table(text, &[("SharePoint", "SPO"), ("SharePoint", "SharePoint Online")]));
    }
    texts
}

fn upn(_: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = by_table(text, &[("user UPN", "user principal name"), ("user UPN", "UPN")]);
    if !text.contains("user UPN") {
        texts.extend(by_table(text, &[("UPN", "user principal name"), ("UPN", "user UPN")]));
    }
    texts
}

fn microsoft(_: ErrorKind, text: &str) -> Vec<String> {
    by_table(text, &[("MS Graph", "Microsoft Graph"), ("contact Microsoft", "contact MS"), ("Microsoft", "MS")])
}

fn is_not_in(_: ErrorKind, text: &str) -> Vec<String> {
    if text.contains("is not in") || text.contains("isn't in") {
        return by_table(text, &[("is not in", "not in"), ("isn't in", "not in")]);
    }
    by_table(text, &[("not in", "is not in"), ("not in", "isn't in")])
}

/// Removes the brackets around ids and addresses, which are recognizable without them.
fn brackets_dropped(kind: ErrorKind, text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for (at, c) in text.char_indices() {
        let field = mark_index(c).map(|index| &kind.fields()[index]);
        let is_id =
            field.and_then(Field::role).is_some_and(|role| matches!(role, Role::User | Role::Account | Role::Url));
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        // At the beginning of a text, or before a full stop, the brackets mark where the value is.
        if let Some((before, after)) = before.strip_suffix('[').zip(after.strip_prefix(']')).filter(|_| is_id) {
            if !before.is_empty() && after.starts_with([' ', ',']) {
                texts.push(format!("{before}{c}{after}"));
            }
        }
    }
    texts
}

fn closing_rephrased(_: ErrorKind, text: &str) -> Vec<String> {
    let (stated, Some(closing)) = split_closing(text) else { return Vec::new() };
    let mut closings = vec![politely(closing)];
    if closing.contains("tenant configuration documentation") && closing.contains("retry migration") {
        closings.push("Please refer to the tenant configuration documentation, then retry the migration.".into());
        closings.push("See the tenant configuration documentation, and then retry the migration.".into());
    }
    if closing.contains("documentation for identity mapping") {
        closings.push("Please refer to the identity mapping documentation, then retry the migration.".into());
    }
    if ["Retry migration.", "Please retry user migration."].contains(&closing) {
        closings.push("Please try the migration again.".into());
    }
    closings.retain(|new| new != closing);
    closings.into_iter().map(|closing| format!("{stated} {closing}")).collect()
}

/// The same instruction, more politely.
fn politely(closing: &str) -> String {
    let mut polite =
        if closing.starts_with("Please ") { closing.to_owned() } else { format!("Please {}", uncapitalize(closing)) };
    for (from, to) in [
        (" and retry migration", ", then retry the migration"),
        (" and retry validation", ", then retry the validation"),
        (" and try again", ", then try again"),
    ] {
        polite = polite.replace(from, to);
    }
    polite
}

/// Drops the closing instruction if the rest belongs to this kind alone and does not end with a value.
fn closing_dropped(kind: ErrorKind, text: &str) -> Vec<String> {
    let (stated, Some(closing)) = split_closing(text) else { return Vec::new() };
    let left = essence(text);
    let shared = || wordings().iter().any(|other| other.kind != kind && other.essence.starts_with(&left));
    let holds_a_value = closing.contains(|c| mark_index(c).is_some());
    if holds_a_value || ends_in_a_value(stated) || GENERIC_WITHOUT_CLOSING.contains(&kind) || shared() {
        return Vec::new();
    }
    vec![stated.to_owned()]
}

fn closing_added(_: ErrorKind, text: &str) -> Vec<String> {
    if ends_in_a_value(text) || !text.ends_with(|c: char| c == '.' || c.is_alphanumeric()) {
        return Vec::new();
    }
    let text = text.trim_end_matches('.');
    [
        "Please contact your administrator.",
        "Contact support if the problem persists.",
        "Please contact MS to resolve this issue. Once the issue has been resolved, please try running the migration again.",
        "Contact Microsoft to resolve this issue. Resolve the issue, then rerun the migration.",
        "Please contact MS support.",
    ]
        .iter()
        .map(|closing| format!("{text}. {closing}"))
        .collect()
}

/// Applies each line of a table at each of its occurrences, one at a time.
fn by_table(text: &str, table: &[(&str, &str)]) -> Vec<String> {
    table.iter().flat_map(|(from, to)| replace_each(text, from, to)).collect()
}

/// The offset of each sentence, and the text from there on.
fn beginnings(text: &str) -> Vec<(usize, &str)> {
    let places = sentences(text).into_iter().map(|sentence| sentence.as_ptr().addr() - text.as_ptr().addr());
    places.map(|at| (at, &text[at..])).collect()
}

/// Whether a mutation that should keep the meaning has made another kind's message, a mistake of the mutation.
pub fn is_of_another_kind(kind: ErrorKind, text: &str) -> bool {
    let text = loose(text);
    wordings().iter().any(|wording| wording.kind != kind && wording.loose == text)
}
