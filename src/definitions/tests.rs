//! The checks of the catalog. Each broken catalog must give a message that helps an editor who does not know Rust.

use std::fs;
use std::path::Path;

use super::File;
use super::definition::Definitions;

const INDEX: &str = r#"
families = ["teams_chat", "mapping"]

[[page]]
id = "errors"
title = "Errors"
file = "errors.md"
edition = "2025-12-15"
"#;

const TEAMS: &str = r#"
[family]
title = "Teams chat"
summary = "Chats were not migrated."
code_style = "numbered"
page = "errors"
section = "Teams"

[[error]]
variant = "UserNotMapped"
codes = ["CTTM-003"]
message = "Teams migration for user {user} failed. The user is not mapped."
wordings = ["Teams migration failed. The user is not mapped."]
fields.user = { role = "user", optional = true, doc = "The user." }
summary = "The user is not mapped."
scope = "user"
retry = { verdict = "after_fix", unit = "user_migration", basis = "documented" }
source = { rows = [1] }

[error.remediation]
owner = "target_admin"
summary = "Map the user."
steps = ["Map the user.", "Retry."]
links = [{ text = "Mapping", url = "https://example.com/" }]

[[error]]
variant = "ServiceBusy"
codes = ["CTTM-004/005"]
message = "The service is busy with {count} other users in {place} now."
fields = { count = { type = "count", doc = "How many." }, place = { doc = "Where." } }
summary = "The service is busy."
scope = "tenant"
retry = { verdict = "throttled", unit = "new_batch", basis = "inferred", minimum_wait_hours = 2 }
source = { rows = [2], note = "It stands in the wrong column." }

[error.remediation]
owner = "operator"
summary = "Wait."
steps = ["Wait."]
"#;

const MAPPING: &str = r#"
[family]
title = "Mapping"
summary = "Users were not mapped."
code_style = "none"
page = "errors"
section = "Mapping"

[[error]]
variant = "AlreadyMapped"
message = "The identity '{identity}' is mapped already."
fields.identity = { role = "user", doc = "The identity." }
summary = "The identity is mapped."
scope = "user"
retry = { verdict = "not_needed", unit = "none", basis = "documented" }
source = { rows = [1] }

[error.remediation]
owner = "operator"
summary = "Do nothing."
steps = ["Do nothing."]
"#;

fn load(index: &str, teams: &str, mapping: &str) -> Result<Definitions, Vec<String>> {
    let file = |name: &str, text: &str| File { name: format!("catalog/{name}"), text: text.to_owned() };
    let families = [file("teams_chat.toml", teams), file("mapping.toml", mapping)];
    let loaded = Definitions::load(&file("index.toml", index), &families);
    loaded.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

#[test]
fn a_sound_catalog_loads() {
    let catalog = load(INDEX, TEAMS, MAPPING).expect("it is sound");
    let names: Vec<_> = catalog.families.iter().map(|family| (family.rust_name(), family.errors.len())).collect();
    assert_eq!(names, [("TeamsChat".to_owned(), 2), ("Mapping".to_owned(), 1)]);
    let busy = &catalog.families[0].errors[1];
    assert_eq!(busy.single_codes(), ["CTTM-004", "CTTM-005"]);
    assert_eq!((busy.snake_name(), busy.kebab_name()), ("service_busy".into(), "service-busy".into()));
}

#[test]
fn an_entry_with_a_name_has_two_wordings_and_a_field() {
    let message = "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }";
    let named = MAPPING.replace(message, "name = \"MailboxIsMappedAlreadyException\"\nunless = [\"by a cat\"]");
    let catalog = load(INDEX, TEAMS, &named).unwrap_or_else(|problems| panic!("{problems:?}"));
    let entry = &catalog.families[1].errors[0];
    let wordings: Vec<_> = entry.wordings.iter().map(|wording| wording.template.to_string()).collect();
    assert_eq!(wordings, ["MailboxIsMappedAlreadyException: {detail}", "MailboxIsMappedAlreadyException"]);
    let fields: Vec<_> =
        entry.fields.iter().map(|field| (field.field.name, field.field.role, field.field.optional)).collect();
    assert_eq!(fields, [("detail", Some(crate::base::vocabulary::Role::Detail), true)]);
    assert_eq!(entry.unless, ["by a cat"]);
}

#[test]
fn the_example_entry_in_the_readme_is_sound() {
    let readme = include_str!("../../catalog/README.md");
    let entry = readme.split("```toml\n").last().and_then(|text| text.split("```").next()).expect("it has an entry");
    let catalog = load(INDEX, &format!("{TEAMS}\n{entry}"), MAPPING).expect("it is sound");
    let read = catalog.families[0].errors.last().expect("it was read");
    let caution = "Items that are deleted for good cannot be restored: ask the user before you delete any.";
    assert_eq!((read.variant, read.remediation.caution), ("ArchiveOverQuota", Some(caution)));
}

/// The text replaced in the sound catalog, its replacement, and the whole message after `catalog/`.
const MISTAKES: &[(&str, &str, &str)] = &[
    // Entries with a name.
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"MailboxAlreadyMapped\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"MailboxAlreadyMapped\"` is the name of an exception: one word in PascalCase that ends in `Exception`",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"Mailbox already mapped Exception\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"Mailbox already mapped Exception\"` is the name of an exception: one word in PascalCase that ends in `Exception`",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"FileNotFoundException\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"FileNotFoundException\"` may be another product's: it needs 3 words before `Exception`, one of them Archive, Batch, Domain, Exchange, Mailbox, Migration, Tenant; use `message` with a sentence of it instead",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"MailboxLockedException\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"MailboxLockedException\"` may be another product's: it needs 3 words before `Exception`, one of them Archive, Batch, Domain, Exchange, Mailbox, Migration, Tenant; use `message` with a sentence of it instead",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"IndexOutOfRangeException\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"IndexOutOfRangeException\"` may be another product's: it needs 3 words before `Exception`, one of them Archive, Batch, Domain, Exchange, Mailbox, Migration, Tenant; use `message` with a sentence of it instead",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"MigrationPermanentException\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"MigrationPermanentException\"` may be another product's: it needs 3 words before `Exception`, one of them Archive, Batch, Domain, Exchange, Mailbox, Migration, Tenant; use `message` with a sentence of it instead",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"MAILBOXException\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"MAILBOXException\"` may be another product's: it needs 3 words before `Exception`, one of them Archive, Batch, Domain, Exchange, Mailbox, Migration, Tenant; use `message` with a sentence of it instead",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"MailboxReplicationPermanentException\"\n",
        "mapping.toml:9: AlreadyMapped: `name = \"MailboxReplicationPermanentException\"` is what every move of a mailbox reports: use `message` with a sentence of it instead",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"MailboxIsNotMappedException\"\nmessage = \"The mailbox is not mapped.\"\n",
        "mapping.toml:9: AlreadyMapped: with `name` there is no `message`: the text after the name is the field `detail`",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "name = \"MailboxIsNotMappedException\"\nfields.detail = { doc = \"It.\" }\n",
        "mapping.toml:9: AlreadyMapped: with `name` there is no `fields`: the text after the name is the field `detail`",
    ),
    (
        "message = \"The identity '{identity}' is mapped already.\"\nfields.identity = { role = \"user\", doc = \"The identity.\" }\n",
        "unless = [\"a\"]\nmessage = \"The mailbox is not mapped.\"\n",
        "mapping.toml:9: AlreadyMapped: `unless` goes with `name`: an entry with a `message` is recognized by its sentence",
    ),
    // Shape.
    (
        "scope = \"tenant\"\n",
        "",
        "teams_chat.toml:26: ServiceBusy: `scope` is missing in [[error]]: add it (catalog/README.md says what it means)",
    ),
    (
        "summary = \"The service is busy.\"",
        "summary = \" \"",
        "teams_chat.toml:31: ServiceBusy: `summary` is empty: write it, or leave the key out if it may be",
    ),
    (
        "summary = \"Wait.\"",
        "sumary = \"Wait.\"",
        "teams_chat.toml:36: ServiceBusy: `summary` is missing in [error.remediation]: add it (catalog/README.md says what it means)",
    ),
    (
        "summary = \"Wait.\"",
        "sumary = \"Wait.\"",
        "teams_chat.toml:38: ServiceBusy: `sumary` is not a key of [error.remediation]: correct or remove it; the keys are caution, commands, fix, links, owner, steps, summary",
    ),
    (
        "verdict = \"throttled\", ",
        "",
        "teams_chat.toml:33: ServiceBusy: `verdict` is missing in `retry`: add it (catalog/README.md says what it means)",
    ),
    (
        "verdict = \"throttled\"",
        "verdict = \"later\"",
        "teams_chat.toml:33: ServiceBusy: `verdict = \"later\"`: `later` is not a retryability verdict (one of not_needed, optional, transient, throttled, after_wait, after_fix)",
    ),
    (
        "steps = [\"Wait.\"]",
        "steps = []",
        "teams_chat.toml:39: ServiceBusy: `steps` is an empty list: fill it, or leave the key out if it may be",
    ),
    (
        "steps = [\"Wait.\"]",
        "steps = \"Wait.\"",
        "teams_chat.toml:39: ServiceBusy: `steps` is a list in square brackets, but this is a TOML string",
    ),
    (
        "owner = \"operator\"",
        "owner = \"operator\"\nfix = \"map-users\"",
        "teams_chat.toml:26: ServiceBusy: `fix = \"map-users\"` does not name a [[fix]]: correct it, or add one with this key",
    ),
    (
        "steps = [\"Wait.\"]\n",
        "fix = \"map-users\"\nsteps = [\"Wait.\"]\n[[fix]]\nkey = \"map-users\"\nowner = \"target_admin\"\nsummary = \"Map them.\"\n",
        "teams_chat.toml:26: ServiceBusy: `fix = \"map-users\"` is work of target_admin, and the remediation is work of operator: use the same owner, or another fix",
    ),
    (
        "steps = [\"Wait.\"]\n",
        "steps = [\"Wait.\"]\n[[fix]]\nkey = \"map-users\"\nowner = \"target_admin\"\nsummary = \"Map them.\"\n",
        "teams_chat.toml:40: [[fix]] number 1: no error names the fix `map-users`: remove it, or name it in `remediation.fix`",
    ),
    (
        "steps = [\"Wait.\"]\n",
        "steps = [\"Wait.\"]\n[[fix]]\nkey = \"map-users\"\nowner = \"target_admin\"\nsummary = \"Map them.\"\n[[fix]]\nkey = \"map-users\"\nowner = \"target_admin\"\nsummary = \"Map them.\"\n",
        "teams_chat.toml:44: [[fix]] number 2: the fix `map-users` is there already, at catalog/teams_chat.toml:40: [[fix]] number 1: remove this one",
    ),
    (
        "steps = [\"Wait.\"]\n",
        "steps = [\"Wait.\"]\n[[fix]]\nkey = \"Map users\"\nowner = \"target_admin\"\nsummary = \"Map them.\"\n",
        "teams_chat.toml:40: [[fix]] number 1: `key = \"Map users\"`: write words in lowercase with hyphens, such as `assign-license`",
    ),
    (
        "steps = [\"Wait.\"]",
        "caution = \" \"\nsteps = [\"Wait.\"]",
        "teams_chat.toml:39: ServiceBusy: `caution` is empty: write it, or leave the key out if it may be",
    ),
    (
        "steps = [\"Wait.\"]",
        "caution = [\"It harms.\"]\nsteps = [\"Wait.\"]",
        "teams_chat.toml:39: ServiceBusy: `caution` is a text in quotes, but this is a TOML array",
    ),
    (
        "steps = [\"Wait.\"]",
        "caution = \"it harms\"\nsteps = [\"Wait.\"]",
        "teams_chat.toml:26: ServiceBusy: `remediation.caution` is a sentence on one line: begin it with a capital and end it with a full stop, not `it harms`",
    ),
    (
        "steps = [\"Wait.\"]",
        "warning = \"It harms.\"\nsteps = [\"Wait.\"]",
        "teams_chat.toml:39: ServiceBusy: `warning` is not a key of [error.remediation]: correct or remove it; the keys are caution, commands, fix, links, owner, steps, summary",
    ),
    (
        "minimum_wait_hours = 2",
        "minimum_wait_hours = \"2\"",
        "teams_chat.toml:33: ServiceBusy: `minimum_wait_hours` is a whole number from 1 to 65535, but this is a TOML string",
    ),
    (
        "type = \"count\"",
        "type = \"number\"",
        "teams_chat.toml:30: ServiceBusy: `type = \"number\"`: `number` is not a field type (one of text, count)",
    ),
    (
        "[[error]]\nvariant = \"AlreadyMapped\"",
        "[error]\nvariant = \"AlreadyMapped\"",
        "mapping.toml:9: `error` is a list in square brackets, but this is a TOML table",
    ),
    (
        "variant = \"AlreadyMapped\"",
        "variant = AlreadyMapped",
        "mapping.toml:10: this is not TOML: string values must be quoted, expected literal string",
    ),
    // Names.
    (
        "\"AlreadyMapped\"",
        "\"alreadyMapped\"",
        "mapping.toml:9: alreadyMapped: `variant` is written in PascalCase, letters and digits only, such as `UserNotMapped`",
    ),
    (
        "\"ServiceBusy\"",
        "\"Retryability\"",
        "teams_chat.toml:26: Retryability: `variant`: `retryability` is taken, as a method or by Rust: choose another name",
    ),
    (
        "\"ServiceBusy\"",
        "\"UserNotMapped\"",
        "teams_chat.toml:26: UserNotMapped: the variant is there already, at catalog/teams_chat.toml:9: UserNotMapped: `teams-chat/user-not-mapped` must name one error, so rename this one",
    ),
    (
        "CTTM-004/005",
        "cttm-4",
        "teams_chat.toml:26: ServiceBusy: `codes`: `cttm-4` is not a code of this family: codes are like `CTTM-003`, or `MMS-001/002` for two",
    ),
    (
        "codes = [\"CTTM-003\"]\n",
        "",
        "teams_chat.toml:9: UserNotMapped: `codes` is missing: in this family codes are like `CTTM-003`, or `MMS-001/002` for two",
    ),
    (
        "variant = \"AlreadyMapped\"",
        "variant = \"AlreadyMapped\"\ncodes = [\"IM-003\"]",
        "mapping.toml:9: AlreadyMapped: `codes`: `IM-003` is not a code of this family: codes are left out, because the family's `code_style` is none",
    ),
    (
        "page = \"errors\"\nsection = \"Mapping\"",
        "page = \"erors\"\nsection = \"Mapping\"",
        "mapping.toml:2: [family]: `page = \"erors\"` does not name a [[page]]: use one of errors, or add it",
    ),
    (
        "2025-12-15",
        "15.12.2025",
        "index.toml:4: [[page]] number 1: `edition = \"15.12.2025\"` is not a date: write YYYY-MM-DD, or YYYY-MM where the day is not known",
    ),
    // Holes and fields.
    (
        "'{identity}'",
        "'{identiy}'",
        "mapping.toml:11: AlreadyMapped: the hole `{identiy}` has no field: add `fields.identiy = { doc = \"...\" }`, or correct the name",
    ),
    (
        "'{identity}'",
        "'identity'",
        "mapping.toml:11: AlreadyMapped: this wording lacks `{identity}`: add the hole, or mark the field `optional = true`",
    ),
    (
        "'{identity}'",
        "'{identity'",
        "mapping.toml:11: AlreadyMapped: `message`: a `{` without its `}`: write `{{` for the brace itself",
    ),
    (
        "'{identity}'",
        "'{identity}{more}'",
        "mapping.toml:11: AlreadyMapped: `message`: nothing is between `{more}` and the hole before it: the two values could not be separated",
    ),
    (
        "The identity '{identity}'",
        "{identity}",
        "mapping.toml:11: AlreadyMapped: a message cannot begin with a hole: anything before it would belong to the value",
    ),
    (
        "The identity '{identity}' is mapped already.",
        "The identity '{identity}', '{identity}' is mapped already.",
        "mapping.toml:11: AlreadyMapped: only `', '` is between two holes: without a word there, a value could end anywhere",
    ),
    (
        "The identity '{identity}' is mapped already.",
        "The '{identity}'.",
        "mapping.toml:11: AlreadyMapped: too few words are the service's own (1, at least 4 are needed): the entry would claim sentences of others",
    ),
    (
        "The identity '{identity}' is",
        "The identity `{identity}` is",
        "mapping.toml:11: AlreadyMapped: \"`\" is markup of the page, not the service's: remove it",
    ),
    (
        "The identity '{identity}' is",
        "The identity '{identity}'  is",
        "mapping.toml:11: AlreadyMapped: a space at an end, two in a row, or a line break: write one line with single spaces",
    ),
    (
        "identity",
        "source",
        "mapping.toml:12: AlreadyMapped: the field name `source` is taken by Rust or its error traits: choose another, such as `source_name`",
    ),
    (
        "identity",
        "Identity",
        "mapping.toml:12: AlreadyMapped: the field `Identity` is written in snake_case, such as `target_user`",
    ),
    (
        "wordings = [\"Teams migration failed. The user is not mapped.\"]\n",
        "",
        "teams_chat.toml:9: UserNotMapped: a field is optional, but every wording names one: add the wording without it, or remove `optional`",
    ),
    (
        "optional = true, ",
        "",
        "teams_chat.toml:13: UserNotMapped: this wording lacks `{user}`: add the hole, or mark the field `optional = true`",
    ),
    // Rivals.
    (
        "The identity '{identity}' is mapped already.",
        "the service is busy with {identity} other users in {identity} now",
        "mapping.toml:11: AlreadyMapped: the same message is at catalog/teams_chat.toml:29: ServiceBusy: remove one of them",
    ),
    (
        "The identity '{identity}' is mapped already.",
        "The service is busy {identity} other users in many {identity} now.",
        "mapping.toml:11: AlreadyMapped: no rule distinguishes this message from the one at catalog/teams_chat.toml:29: ServiceBusy: a text can fit both with as much literal text; change the wording of one, or make them one entry",
    ),
    // Sources.
    (
        "source = { rows = [2], note = \"It stands in the wrong column.\" }",
        "source = { page = \"errors\" }",
        "teams_chat.toml:26: ServiceBusy: `source`: an entry from another page needs a `note`: the reason for its verdict",
    ),
    (
        "source = { rows = [2], note",
        "source = { note",
        "teams_chat.toml:34: ServiceBusy: `rows` is missing in `source`: add it (catalog/README.md says what it means)",
    ),
    (
        "source = { rows = [2], note",
        "source = { page = \"elsewhere\", note",
        "teams_chat.toml:26: ServiceBusy: `page = \"elsewhere\"` does not name a [[page]]: use one of errors, or add it",
    ),
    (
        "source = { rows = [2], note",
        "source = { page = \"errors\", note",
        "teams_chat.toml:26: ServiceBusy: `source`: `page` is the family's own: leave it out",
    ),
    (
        "source = { rows = [2], note",
        "source = { rows = [2], retired = { since = \"soon\" }, note",
        "teams_chat.toml:26: ServiceBusy: `retired`: `since = \"soon\"` is not a date: write YYYY-MM-DD or YYYY-MM",
    ),
    (
        "source = { rows = [2], note",
        "source = { rows = [2], retired = { since = \"2026-01\", successor = \"teams-chat/service-busy\" }, note",
        "teams_chat.toml:26: ServiceBusy: `retired`: `successor = \"teams-chat/service-busy\"` is not a kind, or is a retired one: write the id of the kind that is reported now, such as `teams-chat/user-not-mapped`",
    ),
    (
        "edition = \"2025-12-15\"",
        "edition = \"2025-12-15\"\nearlier = [\"May\"]",
        "index.toml:4: [[page]] number 1: `earlier = \"May\"` is not a date: write YYYY-MM-DD, or YYYY-MM where the day is not known",
    ),
    (
        "edition = \"2025-12-15\"",
        "edition = \"2025-12-15\"\n[[page]]\nid = \"errors\"\ntitle = \"Errors\"\nfile = \"errors.md\"\nedition = \"2026-01\"",
        "index.toml:9: [[page]] number 2: the page `errors` is there already, at catalog/index.toml:4: [[page]] number 1: remove this one",
    ),
    // Sizes.
    (
        "'{identity}' is mapped",
        "{identity}, {identity}, {identity}, {identity}, {identity}, {identity}, {identity}, {identity}, {identity}, {identity}, {identity}, {identity}, {identity} is mapped",
        "mapping.toml:11: AlreadyMapped: 13 holes are more than a message may have: at most 12",
    ),
    (
        "codes = [\"CTTM-003\"]",
        "codes = [\"CTTM-001/002/003/004/005/006/007/008/009/010/011/012/013/014/015/016/017\"]",
        "teams_chat.toml:9: UserNotMapped: `codes`: more than 16 codes for one error: make several errors of it",
    ),
    // Sense.
    (
        "{count} other users in {place}",
        "{place}/{count}",
        "teams_chat.toml:29: ServiceBusy: only `/` is between two holes: without a word there, a value could end anywhere",
    ),
    (
        "unit = \"none\"",
        "unit = \"validation\"",
        "mapping.toml:9: AlreadyMapped: `retry`: with not_needed there is nothing to retry, but the unit is validation: write \"none\"",
    ),
    (
        "unit = \"new_batch\"",
        "unit = \"none\"",
        "teams_chat.toml:26: ServiceBusy: `retry`: with throttled there is something to retry: name it in `unit`",
    ),
    (
        "verdict = \"throttled\"",
        "verdict = \"transient\"",
        "teams_chat.toml:26: ServiceBusy: `retry`: a minimum wait goes with after_wait or throttled, but the verdict is transient",
    ),
    (
        "\"Do nothing.\"]",
        "\"do nothing\"]",
        "mapping.toml:9: AlreadyMapped: `steps` is a sentence on one line: begin it with a capital and end it with a full stop, not `do nothing`",
    ),
    (
        "https://example.com/",
        "/microsoft-365/",
        "teams_chat.toml:9: UserNotMapped: `url = \"/microsoft-365/\"` is not absolute: begin it with https://",
    ),
    (
        "summary = \"The service is busy.\"",
        "summary = \"The service is busy.\"\nhttp_status = 200",
        "teams_chat.toml:26: ServiceBusy: `http_status` is the status of a refused request, from 400 to 599",
    ),
];

#[test]
fn each_mistake_is_reported_with_its_place_and_what_to_do() {
    let mut failures = Vec::new();
    for (from, to, expected) in MISTAKES {
        assert!([INDEX, TEAMS, MAPPING].iter().any(|text| text.contains(from)), "nothing to break: {from:?}");
        let broken = |text: &str| text.replacen(from, to, if text.contains("AlreadyMapped") { 9 } else { 1 });
        let Err(problems) = load(&broken(INDEX), &broken(TEAMS), &broken(MAPPING)) else {
            panic!("{from:?} -> {to:?} is accepted");
        };
        if !problems.contains(&format!("catalog/{expected}")) {
            failures
                .push(format!("{from:?} -> {to:?}\n  expected: {expected}\n  seen: {}", problems.join("\n        ")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn exceeded_limits_are_reported() {
    let long = format!("is mapped already{}.", " and mapped".repeat(200));
    let entry = MAPPING.split_once("[[error]]").expect("there is one").1;
    let many = |number: usize| {
        let entry = entry.replace("AlreadyMapped", &format!("AlreadyMapped{number}"));
        format!("[[error]]{}", entry.replace("is mapped already", &format!("is mapped already, number {number}")))
    };
    let many: String = (0..500).map(many).collect();
    for (name, mapping, expected) in [
        (
            "a long message",
            MAPPING.replace("is mapped already.", &long),
            "catalog/mapping.toml:11: AlreadyMapped: 2234 bytes of literal text are more than a message may have: at most 2000",
        ),
        (
            "many wordings",
            MAPPING.to_owned() + &many,
            "catalog/mapping.toml:6472: AlreadyMapped496: the catalog has more than 500 wordings: remove this one and those after it",
        ),
    ] {
        let problems = load(INDEX, TEAMS, &mapping).err().unwrap_or_default();
        assert_eq!(problems, [expected], "{name}");
    }
}

#[test]
fn a_file_name_is_a_unique_family_in_snake_case() {
    let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
    for (name, second, expected) in [
        (
            "taken",
            "elsewhere/mapping.toml",
            &[
                "elsewhere/mapping.toml:2: [family]: the family `mapping` is there already, at mapping.toml:2: [family]: give this file another name",
                "elsewhere/mapping.toml:9: AlreadyMapped: the variant is there already, at mapping.toml:9: AlreadyMapped: `mapping/already-mapped` must name one error, so rename this one",
                "elsewhere/mapping.toml:11: AlreadyMapped: the same message is at mapping.toml:11: AlreadyMapped: remove one of them",
            ][..],
        ),
        (
            "not in snake_case",
            "C:\\errors\\My Mapping.toml",
            &[
                "C:\\errors\\My Mapping.toml:2: [family]: the file's name `My Mapping` is the family's: write it in snake_case, such as `teams_chat.toml`",
                "C:\\errors\\My Mapping.toml:11: AlreadyMapped: the same message is at mapping.toml:11: AlreadyMapped: remove one of them",
            ],
        ),
    ] {
        let families = [file("mapping.toml", MAPPING), file(second, MAPPING)];
        let problems = Definitions::load(&file("index.toml", INDEX), &families).err().unwrap_or_default();
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn the_texts_of_a_kind_with_many_fields_are_boxed() {
    let is_boxed = |names: &[&str]| {
        let holes: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
        let fields: Vec<String> = names.iter().map(|name| format!("{name} = {{ doc = \"A name.\" }}")).collect();
        let (holes, fields) = (holes.join(" and "), fields.join(", "));
        let message = format!("message = \"The service is busy with {holes} users.\"\nfields = {{ {fields} }}\n#");
        let teams = TEAMS.replace("message = \"The service is busy", &message).replace("\nfields = { count", "\n# ");
        let catalog = load(INDEX, &teams, MAPPING).unwrap_or_else(|problems| panic!("{}", problems.join("\n")));
        catalog.families[0].errors[1].is_boxed()
    };
    assert!(!is_boxed(&["a", "b", "c", "d"]), "four texts take 96 bytes");
    assert!(is_boxed(&["a", "b", "c", "d", "e"]), "five take 120, and 112 are allowed");
}

#[test]
fn unusual_but_sound_catalogs_load() {
    for (name, from, to) in [
        ("a slash after a count", "{count} other users in {place}", "{count}/{place}"),
        ("a page with only a month", "\"2025-12-15\"", "\"2025-12\"\nearlier = [\"2025-10\"]"),
        (
            "a retired entry",
            "source = { rows = [2], note",
            "source = { rows = [2], retired = { since = \"2026-01\", successor = \"mapping/already-mapped\" }, note",
        ),
        ("an entry from another page, without code or row", "codes = [\"CTTM-004/005\"]\nmessage = ", "message = "),
    ] {
        let edit = |text: &str| {
            let text = text.replacen(from, to, 1);
            if name.starts_with("an entry from another") {
                return text
                    .replace("source = { rows = [2], note", "source = { page = \"more\", section = \"Here\", note");
            }
            text
        };
        let more = "\n[[page]]\nid = \"more\"\ntitle = \"More\"\nfile = \"more.md\"\nedition = \"2026-06\"\n";
        let (index, teams) = (edit(INDEX) + more, edit(TEAMS));
        assert!(index != INDEX.to_owned() + more || teams != TEAMS, "{name}: nothing to edit");
        load(&index, &teams, MAPPING).unwrap_or_else(|problems| panic!("{name}: {}", problems.join("\n")));
    }
}

#[test]
fn a_retired_entry_is_kept_marked_and_redirected() {
    let retired = TEAMS.replace(
        "source = { rows = [2], note",
        "source = { rows = [2], retired = { since = \"2026-01\", successor = \"mapping/already-mapped\" }, note",
    );
    assert_ne!(retired, TEAMS);
    let file = |name: &str, text: &str| File { name: format!("catalog/{name}"), text: text.to_owned() };
    let read = |teams: &str| {
        let families = [file("teams_chat.toml", teams), file("mapping.toml", MAPPING)];
        Definitions::load(&file("index.toml", INDEX), &families).ok().expect("it is sound")
    };
    let (before, after) = (read(TEAMS), read(&retired));
    let names = |catalog: &Definitions| {
        let mut names = Vec::new();
        for entry in catalog.families.iter().flat_map(|family| &family.errors) {
            names.push(entry.variant.to_owned());
            names.extend(entry.single_codes());
            names.extend(entry.fields.iter().map(|field| field.field.name.to_owned()));
            names.extend(entry.wordings.iter().map(|wording| wording.template.to_string()));
        }
        names
    };
    assert_eq!(names(&before), names(&after), "every name and wording is kept");
    let entries = after.families.iter().flat_map(|family| &family.errors);
    let marked: Vec<_> = entries.filter_map(|entry| Some((entry.variant, entry.source.retired.as_ref()?))).collect();
    let [("ServiceBusy", mark)] = &marked[..] else { panic!("exactly one is marked") };
    assert_eq!((mark.since, mark.successor), ("2026-01", Some("mapping/already-mapped")));
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let teams = TEAMS.replace("scope = \"tenant\"\n", "").replace("\"throttled\"", "\"later\"");
    let mapping = MAPPING.replace("{identity}", "{identiy}").replace("\"none\"\npage", "\"some\"\npage");
    let problems = load(&INDEX.replace("2025-12-15", "today"), &teams, &mapping).err().expect("it is broken");
    let places: Vec<&str> = problems.iter().filter_map(|problem| problem.split(": ").next()).collect();
    let expected = [
        "catalog/teams_chat.toml:26",
        "catalog/teams_chat.toml:32",
        "catalog/mapping.toml:5",
        "catalog/index.toml:4",
        "catalog/mapping.toml:11",
        "catalog/mapping.toml:11",
    ];
    assert_eq!(places, expected, "{}", problems.join("\n"));
}

#[test]
fn the_shipped_catalog_is_sound_and_complete() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog");
    let file =
        |name: &str| File { name: format!("catalog/{name}"), text: fs::read_to_string(folder.join(name)).expect(name) };
    let index = file("index.toml");
    let mut names = Definitions::file_names(&index).ok().expect("the index is sound");
    let families: Vec<File> = names.iter().map(|name| file(name)).collect();
    if let Err(problems) = Definitions::load(&index, &families) {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }
    names.push("index.toml".into());
    names.push("README.md".into());
    names.push("page.lock".into());
    names.sort_unstable();
    let entries = fs::read_dir(&folder).expect("the catalog is there");
    let mut found: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, names, "index.toml names every file");
}
