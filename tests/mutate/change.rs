//! Mutations that change the meaning: a reader would call the result another error, or no error.

use std::collections::BTreeMap;

use m365_migration_errors::{ErrorKind, Field, Role};

use super::text::{
    Message, essence, is_wording_of, loose, mark, mark_index, replace_each, sentences, split_closing, wordings,
};

/// Replacements that change the meaning. Each is applied at each of its occurrences, one at a time.
type Table = &'static [(&'static str, &'static str)];

/// Adds or removes a negation.
const NEGATIONS: Table = &[
    ("is not", "is"),
    ("isn't", "is"),
    ("are not", "are"),
    ("does not have", "has"),
    ("does not exist", "exists"),
    ("does not yet exist", "already exists"),
    ("doesn't correspond", "does correspond"),
    ("doesn't match", "matches"),
    ("could not", "could"),
    ("couldn't", "could"),
    ("Couldn't find", "Could find"),
    ("Could not verify", "Could verify"),
    ("cannot", "can"),
    ("not possible", "possible"),
    ("no task found", "a task found"),
    ("passed", "has not passed"),
    ("can't be started", "can be started"),
    ("was running without", "was running with"),
    ("couldn't be found", "was found"),
    ("failed a quality threshold", "passed a quality threshold"),
    ("imported successfully", "not imported successfully"),
    ("can't", "can"),
    ("was not", "was"),
    ("not found", "found"),
    ("not in completed state", "in completed state"),
    ("still not", "still"),
    ("failed", "did not fail"),
    ("failed", "succeeded"),
    ("has failed", "has not failed"),
    ("Failed to", "Did not fail to"),
    ("Failed to", "Succeeded to"),
    ("Unable to", "Able to"),
    ("unable to", "able to"),
    ("No valid", "Valid"),
    ("There is no", "There is"),
    ("There is a conflict", "There is no conflict"),
    ("There is more than one", "There is not more than one"),
    ("Neither source UPN", "Either source UPN"),
    ("is already", "is not already"),
    ("is already", "is not"),
    ("already exists", "does not exist yet"),
    ("has a conflict", "does not have a conflict"),
    ("has a conflict", "has no conflict"),
    ("has conditions", "has no conditions"),
    ("contains users", "contains no users"),
    ("contains users", "does not contain users"),
    ("is missing", "is not missing"),
    ("is missing", "has"),
    ("is enabled", "is not enabled"),
    ("is incorrect", "is not incorrect"),
    ("is incorrect", "is correct"),
    ("is invalid", "is not invalid"),
    ("is invalid", "is valid"),
    ("has an incorrect", "does not have an incorrect"),
    ("has an incorrect", "has a correct"),
    ("is synchronized", "is not synchronized"),
    ("are blocked", "are not blocked"),
    ("Blocking", "Not blocking"),
    ("Skipped", "Did not skip"),
    ("must be", "must not be"),
    ("is experiencing", "is not experiencing"),
    ("occurred", "did not occur"),
    ("completed with errors", "completed without errors"),
    ("reached", "not reached"),
    ("exceeds", "does not exceed"),
    ("It has been", "It has not been"),
    ("reside in", "do not reside in"),
    ("we recommend", "we do not recommend"),
    ("Missing required", "No missing required"),
    ("missmatch", "match"),
    ("and cannot be", "and can be"),
];

/// Swaps words that distinguish one error from another.
const GUARDS: Table = &[
    ("source", "target"),
    ("Source", "Target"),
    ("target", "source"),
    ("Target", "Source"),
    ("user", "tenant"),
    ("User", "Tenant"),
    ("tenant", "user"),
    ("Tenant", "User"),
    ("tenants", "users"),
    ("users", "tenants"),
    ("Teams Meeting migration", "Teams chat migration"),
    ("Teams Meeting migration", "Teams migration"),
    ("Teams Meeting migration", "OneDrive migration"),
    ("Teams meeting migration", "Teams chat migration"),
    ("Teams migration", "Teams Meeting migration"),
    ("Teams migration", "OneDrive migration"),
    ("all the necessary role assignments", "one of the necessary role assignments"),
    ("the required app role assignments", "one of the required app role assignments"),
    ("role assignment", "license"),
    ("role assignments", "licenses"),
    ("required app roles", "required licenses"),
    ("RBAC roles", "licenses"),
    ("calendar", "contacts"),
    ("Teams license", "Teams mailbox"),
    ("Teams license", "Exchange license"),
    ("Teams licenses", "mailboxes"),
    ("target mailbox", "target license"),
    ("SIP address", "mail address"),
    ("Exchange Online Plan", "SharePoint Online Plan"),
    ("licensed", "blocked"),
    ("Exchange Administrator", "Teams Administrator"),
    ("chat messages", "calendar items"),
    ("completed", "skipped"),
    ("as completed", "as skipped"),
    ("mapped", "licensed"),
    ("provisioned", "licensed"),
    ("authorized", "licensed"),
    ("identity mapping", "license mapping"),
    ("Cancellation", "Validation"),
    ("task", "batch"),
    ("completeAfter date", "startAfter date"),
    ("Cancel is", "Delete is"),
    ("started", "cancelled"),
    ("current status", "last status"),
    ("migration endpoint", "migration batch"),
    ("overwrite", "verbose"),
    ("messages imported", "messages exported"),
    ("threads imported", "files imported"),
    ("(<", "(>="),
    ("same batch", "another batch"),
    ("another batch", "the same batch"),
    ("in progress", "in the queue"),
    ("security group", "distribution group"),
    ("Tenant authorization", "Tenant validation"),
    ("pre-migration", "post-migration"),
    ("not written", "not mapped"),
    ("not mapped to mail users", "not written to mail users"),
    ("to verify identity", "to write identity"),
    ("to write identity information of", "to verify identity information of"),
    ("to update", "to delete"),
    ("to add", "to delete"),
    ("mail user", "mail contact"),
    ("on-premises", "cloud"),
    ("email addresses", "phone numbers"),
    ("domains", "protocols"),
    ("incorrect GUID", "incorrect UPN"),
    ("migration endpoints", "migration batches"),
    ("remote tenant", "local tenant"),
    ("Setup validation", "License validation"),
    ("connection to", "migration to"),
    ("high volume", "low volume"),
    ("to validate", "to delete"),
    ("internal server error", "authorization error"),
    ("final state", "initial state"),
    ("before", "after"),
    ("greater than", "less than"),
    ("more than one", "less than one"),
    ("does not yet exist", "does not exist"),
    ("is invalid", "is licensed"),
    ("OneDrive site", "SharePoint list"),
    ("site owner", "site visitor"),
    ("character limit", "storage quota"),
    ("target tenant domain", "source tenant domain"),
    ("same SPO location", "different SPO locations"),
    ("another move job", "another backup job"),
    ("content move job", "content backup job"),
    ("move", "backup"),
    ("incompatible", "compatible"),
    ("compatibility", "license"),
    ("48", "24"),
    ("48 hours", "48 minutes"),
    ("set to On", "set to Off"),
    ("Outbound", "Inbound"),
    ("target user", "target mailbox"),
    ("service principal", "mailbox"),
    ("authorization configuration", "mailbox configuration"),
];

/// Looks like an editor's rewording but has another meaning.
const HABITS: Table = &[
    ("source UPN", "target user principal name"),
    ("target UPN", "source user principal name"),
    ("source user UPN", "target user principal name"),
    ("UPN", "user display name"),
    ("UPN", "user principal"),
    ("UPN", "service principal name"),
    ("UPN", "user principal names and licenses"),
    ("MS Graph", "Microsoft Teams"),
    ("MS Graph", "Microsoft Entra"),
    ("SPO", "Microsoft"),
    ("SharePoint", "Microsoft"),
    ("not in completed state", "is in completed state"),
    ("not in completed state", "in completed state"),
    ("not in completed state", "is not only in completed state"),
    ("not in completed state", "is not out of completed state"),
    ("does not exist", "does exist"),
    ("doesn't match", "does match"),
    ("isn't", "wasn't"),
];

/// Sentences that retract the message before them, or state something else.
const RETRACTIONS: &[&str] = &[
    "The issue has been resolved.",
    "Please contact MS. The issue has been resolved.",
    "Contact MS, as this has been fixed.",
    "Contact Microsoft. This is not an issue.",
    "Please contact MS if this is not resolved, but it has been.",
    "Retry is not needed.",
    "No action is needed.",
    "It has been fixed once.",
    "Please ignore this.",
];

/// Swaps properties, apps and cmdlets.
const NAMES: Table = &[
    ("ExchangeGuid", "ArchiveGuid"),
    ("ArchiveGuid", "ExchangeGuid"),
    ("ArchiveGuid", "MailboxGuid"),
    ("AutoforwardingMode", "AutoReplyMode"),
    ("required EmailAddresses", "required ProxyAddresses"),
    ("EmailAddresses", "PhoneNumbers"),
    ("ExternalEmailAddress", "PrimarySmtpAddress"),
    ("TargetSiteUrl", "SourceSiteUrl"),
    ("TargetCrossTenantHostUrl", "SourceCrossTenantHostUrl"),
    ("RequiredPartnerRole", "RequiredPartnerUrl"),
    ("Test-MigrationServerAvailability", "Test-OrganizationRelationship"),
    ("displayName already", "userPrincipalName already"),
    ("completeAfterDateTime", "startAfterDateTime"),
    ("CTMS App", "MMS App"),
    ("MMS App", "CTMS App"),
    ("MMS app", "CTMS app"),
    ("MMS App", "SIP App"),
    ("Cross-Tenant Teams Migration app", "Cross-Tenant Mailbox Migration app"),
    ("MS Graph", "Active Directory"),
    ("MS Graph", "SharePoint"),
    ("Active Directory", "MS Graph"),
    ("Organization Relationships", "Sharing Policies"),
    ("Identity Mapping service", "Billing service"),
    ("'Bring Your Own Key' (BYOK)", "'Bring Your Own Device' (BYOD)"),
    ("SPO location", "EXO location"),
    ("identity to SPO", "identity to EXO"),
    ("SharePoint resources", "Teams resources"),
    ("Spam Filter Policy", "Malware Filter Policy"),
];

/// A changed text: the kind it was made from, the mutation, and the text with its values.
pub struct Change {
    pub kind: ErrorKind,
    pub name: String,
    /// The text with marks.
    pub text: String,
    pub message: String,
}

/// Every changed text of a kind, with one row of values.
pub fn changes(kind: ErrorKind, row: usize) -> Vec<Change> {
    let message = Message::new(kind, row);
    let mut changes = Vec::new();
    for (group, table) in [("negation", NEGATIONS), ("guard", GUARDS), ("name", NAMES), ("habit", HABITS)] {
        by_table(&message, group, table, &mut changes);
    }
    both(&message, &mut changes);
    retracted(&message, &mut changes);
    without_what_failed(&message, &mut changes);
    spliced(&message, row, &mut changes);
    headed(&message, &mut changes);
    changes
}

/// Changes only the statement: the closing instruction may differ without changing the meaning.
fn by_table(message: &Message, group: &str, table: Table, changes: &mut Vec<Change>) {
    let (stated, closing) = split_closing(&message.text);
    for (from, to) in table {
        for text in replace_each(stated, from, to) {
            if is_meant_for_both(&text) {
                continue;
            }
            let text = closing.map_or_else(|| text.clone(), |closing| format!("{text} {closing}"));
            push(message, format!("{group}: {from} -> {to}"), text, changes);
        }
    }
}

/// Whether a swap within "target or source" made nonsense, or the text has `[Target]`, for which one message has a
/// wording of its own beside that with `[Source]`.
fn is_meant_for_both(text: &str) -> bool {
    ["target or target", "source or source", "[Target]"].iter().any(|nonsense| text.contains(nonsense))
}

/// Turns "Neither ..., nor ..." into "Both ... and ...".
fn both(message: &Message, changes: &mut Vec<Change>) {
    if message.text.starts_with("Neither ") {
        let text = message.text.replace("Neither ", "Both ").replace(", nor ", " and ");
        push(message, "negation: neither -> both".into(), text, changes);
    }
}

/// The message, followed by a sentence that retracts it.
fn retracted(message: &Message, changes: &mut Vec<Change>) {
    // An open value or a nested error at the end would include the sentence.
    let text = message.text.trim_end_matches('.');
    if !is_open_at_the_end(text) && !text.ends_with(']') {
        for sentence in RETRACTIONS {
            push(message, "retracted".into(), format!("{text}. {sentence}"), changes);
        }
    }
}

/// The message without the sentence that says what failed: its head and instruction together, and each alone.
fn without_what_failed(message: &Message, changes: &mut Vec<Change>) {
    let (stated, closing) = split_closing(&message.text);
    let head = head(stated);
    let left: Vec<&str> = head.into_iter().chain(closing).collect();
    if left.is_empty() || loose(&left.join(" ")) == loose(&message.text) || is_stated(&left.join(" ")) {
        return;
    }
    push(message, "without what failed".into(), left.join(" "), changes);
    if let Some(head) = head.filter(|head| !is_stated(head)) {
        push(message, "only the head".into(), head.to_owned(), changes);
    }
    if let Some(closing) = closing {
        push(message, "only the instruction".into(), closing.to_owned(), changes);
    }
}

/// The first of several sentences, if it only says that something failed.
fn head(stated: &str) -> Option<&str> {
    let user = mark(0);
    let sentences = sentences(stated);
    let [first, _, ..] = &*sentences else { return None };
    let ends = ["failed.".to_owned(), "error.".into(), format!("failed for user {user}.")];
    ends.iter().any(|end| first.ends_with(end)).then_some(*first)
}

/// The beginning of this message through a value, followed by the end of another message of the family after a value.
fn spliced(message: &Message, row: usize, changes: &mut Vec<Change>) {
    let (kind, text) = (message.kind, &*message.text);
    let mut found: Vec<Change> = Vec::new();
    for &other in kind.family().kinds().iter().filter(|&&other| other != kind) {
        let end = Message::new(other, row);
        for (at, field) in holes(kind, text) {
            for (from, same) in holes(other, &end.text) {
                let swallows = field.role() == Some(Role::Detail) || text[at..].chars().count() == 1;
                let tail = &end.text[from + mark(0).len_utf8()..];
                if field.role() != same.role() || swallows || tail.trim_matches('.').is_empty() {
                    continue;
                }
                let (before, mark_here) = (&text[..at], mark_at(text, at));
                let marked = format!("{before}{mark_here}{tail}");
                let whole = message.fill(&format!("{before}{mark_here}")) + &end.fill(tail);
                let is_whole = is_stated(&marked) || ends_with_all_of(&marked, &end.text, from) || text.ends_with(tail);
                if !is_whole && !is_open_at_the_end(&end.text) {
                    found.push(Change { kind, name: format!("spliced with {other}"), text: marked, message: whole });
                }
            }
        }
    }
    sample(found, 12, changes);
}

/// Whether a text ends with the whole statement of another: then it is that message, after a false start.
fn ends_with_all_of(text: &str, other: &str, from: usize) -> bool {
    let is_in_head = head(split_closing(other).0).is_some_and(|head| from < head.len());
    let bare = |text: &str| essence(text).replace(['[', ']'], "");
    is_in_head || bare(text).ends_with(&bare(other))
}

/// Replaces the head of the message with that of another migration.
fn headed(message: &Message, changes: &mut Vec<Change>) {
    let (stated, _) = split_closing(&message.text);
    let Some(own) = head(stated) else { return };
    for other in [
        "Teams migration failed.",
        "Teams Meeting migration failed.",
        "User migration failed.",
        "User migration validation failed.",
        "Setup validation failed.",
        "Tenant authorization error.",
    ] {
        let text = message.text.replacen(own, other, 1);
        if loose(own) != loose(other) && !is_stated(&text) && essence(own) != loose(other) {
            push(message, format!("headed: {other}"), text, changes);
        }
    }
}

/// Each sentence that several messages share, alone.
pub fn shared_sentences() -> Vec<Change> {
    let mut counts: BTreeMap<String, (usize, Option<Change>)> = BTreeMap::new();
    for &kind in ErrorKind::ALL {
        let message = Message::new(kind, 0);
        for sentence in sentences(&message.text) {
            let (count, change) = counts.entry(loose(sentence)).or_default();
            *count += 1;
            let (text, message) = (sentence.to_owned(), message.fill(sentence));
            *change = Some(Change { kind, name: "a shared sentence alone".into(), text, message });
        }
    }
    counts.into_values().filter(|(count, _)| *count > 1).filter_map(|(_, change)| change).collect()
}

/// Whether the [`essence`] of a text is that of a wording in the catalog.
fn is_stated(text: &str) -> bool {
    let text = essence(text);
    wordings().iter().any(|wording| wording.essence == text)
}

/// Adds a changed text, unless it is still a wording of its kind.
fn push(message: &Message, name: String, text: String, changes: &mut Vec<Change>) {
    if !is_wording_of(message.kind, &text) {
        let whole = message.fill(&text);
        changes.push(Change { kind: message.kind, name, text, message: whole });
    }
}

/// The holes of a text: the offset and field of each.
fn holes(kind: ErrorKind, text: &str) -> Vec<(usize, &'static Field)> {
    text.char_indices().filter_map(|(at, c)| Some((at, &kind.fields()[mark_index(c)?]))).collect()
}

fn mark_at(text: &str, at: usize) -> char {
    text[at..].chars().next().expect("there is a mark")
}

/// Whether a text ends with a value, which would include any text that follows.
fn is_open_at_the_end(text: &str) -> bool {
    text.ends_with(|c| mark_index(c).is_some())
}

/// Takes at most `count` items, evenly spread.
fn sample(mut from: Vec<Change>, count: usize, into: &mut Vec<Change>) {
    let step = from.len().div_ceil(count).max(1);
    let mut index = 0;
    from.retain(|_| {
        index += 1;
        (index - 1) % step == 0
    });
    into.append(&mut from);
}
