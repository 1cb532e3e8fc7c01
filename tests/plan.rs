//! Plans: small programmes worked out by hand, properties of any programme, and the fixes that kinds share.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use m365_migration_errors::catalog::{AnyError, Catalog};
use m365_migration_errors::plan::{Plan, Reports, RetryList, Step, UserPlan, UserState};
use m365_migration_errors::records::Records;
use m365_migration_errors::{ErrorKind, Family, Kind, MigrationError, Owner, Retryability, Scope, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::json;

const CONTOSO: &str = include_str!("../examples/catalogs/contoso.toml");

static OWN: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::builder().extend_from_toml("contoso.toml", CONTOSO).build().expect("it is sound"));

/// The content of a report about a user.
#[derive(Clone, Debug)]
enum Said {
    Error(MigrationError),
    /// A message that our own file describes.
    Own(&'static str),
    Unrecognized,
    Failed,
    UnknownState,
    InProgress,
    Clean,
}

fn report<'a>(reports: &mut Reports, ids: impl IntoIterator<Item = &'a str>, service: &str, said: &Said) {
    let user = reports.user(ids);
    let user = if service.is_empty() { user } else { user.service(service) };
    match said {
        Said::Error(error) => user.error(error),
        Said::Own(message) => match OWN.parse(message) {
            Ok(AnyError::Extended(error)) => user.extended(&error),
            other => panic!("{message}: {other:?}"),
        },
        Said::Unrecognized => user.unrecognized(),
        Said::Failed => user.failed(),
        Said::UnknownState => user.unknown_state(),
        Said::InProgress => user.in_progress(),
        Said::Clean => user.clean(),
    }
}

/// The lines of a plan: the users, the steps in order, the users to retry now.
fn lines(plan: &Plan) -> Vec<String> {
    let list = |list: &RetryList| format!("{}: {}", list.unit(), list.users().collect::<Vec<_>>().join(" "));
    let mut lines = Vec::new();
    for user in plan.users() {
        let mut line = format!("{}: {}", user.user(), user.state().describe());
        if let Some(unit) = user.unit() {
            write!(line, ", {unit}").unwrap();
        }
        if let Some(wait) = user.minimum_wait() {
            write!(line, ", {} h", wait.as_secs() / 3600).unwrap();
        }
        if user.blocked_by().len() > 0 {
            write!(line, ", by {}", user.blocked_by().collect::<Vec<_>>().join(" ")).unwrap();
        }
        lines.push(line);
    }
    for step in plan.steps() {
        let users = step.users().collect::<Vec<_>>().join(" ");
        let mut line = format!("fix {} ({}, {}) for [{users}]", step.id(), step.owner(), step.scope());
        write!(line, ", {} alone", step.blocked_by_this_alone()).unwrap();
        for after in step.retry_after() {
            write!(line, ", then {}", list(after)).unwrap();
        }
        lines.push(line);
    }
    lines.extend(plan.retry_now().iter().map(|now| format!("retry {}", list(now))));
    lines
}

// Whom a message names makes no difference where the report says whom it is about.

/// Transient.
const USER_FAILED: &str = "User [u] migration failed. Please retry user migration.";
const MAX_RETRIES: &str = "Max retry for user with id 42 reached.";
const NO_MOVE_JOB: &str = "The Cross-Tenant content move job was not created for the source site [https://x].";
const NOT_DELIVERED: &str = "Failed to deliver identity to SPO. Please run New-CtimMapRequest again.";
/// Throttled.
const BUSY: &str = "Service is experiencing a high volume of requests and we are unable to validate the user at this \
                    time. Please resubmit the user as part of a different batch after some time.";
/// After a wait.
const NO_MAILBOX: &str =
    "Teams Meeting migration failed for user u. The user does not have a target mailbox. Retry migration.";
const INCOMPATIBLE: &str = "Please verify the compatibility status before running the migration. In case of \
                            incompatible tenants, we recommend waiting for a minimum of 48 hours.";
const OWN_NO_LICENSES: &str = "Tenant fabrikam.com has 3 licenses left, but the wave has 100 users.";
/// Not needed.
const SAME_BATCH: &str = "User migration validation failed. User is already a part of same batch.";
/// Optional.
const PARTLY: &str =
    "Teams migration for user u completed with errors, 3 chat messages couldn't be imported. Correlation Id: 7";
const NO_OVERWRITE: &str = "Skipped this identity because the job was running without an overwrite flag";
/// After a fix for the tenant.
const TENANTS: &str = "Tenant authorization error. The tenants are not configured to support migration.";
const SAME_FARM: &str =
    "It has been detected that partners reside in the same SPO location that prevents them from migrating.";
const ROLE: &str = "Teams migration failed. App 5d4e in tenant contoso.com is missing the User.Read.All role \
                    assignment. Refer to tenant configuration documentation and retry migration.";
const ROLE_IN_FABRIKAM: &str = "Teams migration failed. App 5d4e in tenant fabrikam.com is missing the User.Read.All \
                                role assignment. Refer to tenant configuration documentation and retry migration.";
const APP: &str = "Teams migration failed. App 77aa in tenant contoso.com is not provisioned, or the app is provisioned \
                   but is not enabled. Please refer to tenant configuration documentation and retry migration.";
const FORWARDING: &str = "Teams Meeting migration failed. Tenant Contoso.COM does not have AutoforwardingMode set to On \
                          in Default Exchange Outbound Spam Filter Policy. Refer to tenant configuration documentation \
                          and retry migration.";
const CTMS_IN_CONTOSO: &str = "User migration failed. The CTMS App in tenant contoso.com is not provisioned, or the app \
                               is provisioned but is not enabled. Please refer to tenant configuration documentation \
                               and retry migration.";
const CTMS_IN_FABRIKAM: &str = "User migration failed. The CTMS App in tenant fabrikam.com is not provisioned, or the \
                                app is provisioned but is not enabled. Please refer to tenant configuration \
                                documentation and retry migration.";
/// After a fix for the batch.
const NO_TENANT: &str =
    "Teams migration failed. The tenant contoso.com does not exist. Check the tenant Id and retry migration.";
/// After a fix for the user.
const LICENSE: &str = "Teams migration failed. User u in tenant contoso.com does not have a Teams license. Assign a \
                       Teams license to the user and retry migration.";
const MEETING_LICENSE: &str = "Teams Meeting migration failed for user u. User u in tenant CONTOSO.com does not have a \
                               Teams license. Assign a Teams license to the user and retry migration.";
const SIP: &str = "Teams migration failed. The user u in tenant contoso.com does not have a SIP address. Refer to user \
                   configuration documentation for instructions on how to assign a SIP address and retry migration.";
const UNMAPPED: &str = "User migration failed. User u is not mapped to an identity on tenant contoso.com. User u must \
                        be added to the identity mapping, and then you must re-run identity mapping with this user and \
                        then retry the migration.";
const NO_MAPPING: &str = "User migration validation failed. User identity mapping not found.";
const NO_MAIL_USER: &str =
    "Couldn't find a mail user with 'u@contoso.com' ExternalEmailAddress in 'contoso.com' tenant.";
const NO_MAIL_USER_IN_FABRIKAM: &str =
    "Couldn't find a mail user with 'v@contoso.com' ExternalEmailAddress in 'fabrikam.com' tenant.";
const UNLICENSED: &str = "Neither source UPN [u], nor target UPN [v] are licensed for Cross-tenant OneDrive migration.";
const OWN_CLOSED: &str = "User alex@contoso.com was added to wave 7 after its cutoff.";
/// After a fix for the request.
const NAME_TAKEN: &str = "displayName already exists. Please provide a unique job displayName.";

fn error(message: &str) -> Said {
    Said::Error(MigrationError::parse(message).unwrap_or_else(|error| panic!("{message}: {error}")))
}

struct Programme {
    /// The rule that it shows.
    name: &'static str,
    /// The ids of the user, the service, and what was said.
    reports: Vec<(&'static str, &'static str, Said)>,
    plan: &'static [&'static str],
}

const BY_LICENSE: &str = "a: blocked, user_migration, by assign-teams-license@contoso.com";
const LICENSE_STEP: &str = "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [a], 1 alone";
const LICENSE_FREES: &str =
    "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [a], 1 alone, then user_migration: a";

macro_rules! programmes {
    ($($name:literal: $([$ids:literal, $service:literal, $said:expr])* => [$($line:expr),* $(,)?];)+) => {
        vec![$(Programme { name: $name, reports: vec![$(($ids, $service, $said)),*], plan: &[$($line),*] }),+]
    };
}

#[rustfmt::skip]
fn states() -> Vec<Programme> {
    use Said::{Clean, Failed, InProgress, Own, Unrecognized, UnknownState};
    programmes! {
        "no reports at all": => [];
        "good states alone are clean": ["a", "Exchange", Clean] ["a", "Teams", Clean] => ["a: clean"];
        "one service under way is enough": ["a", "Exchange", Clean] ["a", "Teams", InProgress] ["b", "", InProgress]
            => ["a: in progress", "b: in progress"];

        // Each verdict.
        "transient": ["a", "", error(USER_FAILED)]
            => ["a: retry now, user_migration", "retry user_migration: a"];
        "a person can resubmit in a new batch": ["a", "", error(MAX_RETRIES)]
            => ["a: retry now, new_batch", "retry new_batch: a"];
        "throttled": ["a", "", error(BUSY)] => ["a: back off, new_batch"];
        "after a wait of any length": ["a", "", error(NO_MAILBOX)] => ["a: wait, user_migration"];
        "after a wait of two days": ["a", "", error(INCOMPATIBLE)] => ["a: wait, content_move, 48 h"];
        "after a fix": ["a", "", error(LICENSE)] => [BY_LICENSE, LICENSE_FREES];
        "not needed": ["a", "", error(SAME_BATCH)] => ["a: nothing to do"];
        "optional": ["a", "", error(PARTLY)] => ["a: nothing to do"];

        // Several errors of one user.
        "the widest unit": ["a", "ODSP", error(NO_MOVE_JOB)] ["a", "Exchange", error(MAX_RETRIES)] ["a", "", error(USER_FAILED)]
            => ["a: retry now, new_batch", "retry new_batch: a"];
        "back off before a retry": ["a", "", error(BUSY)] ["a", "", error(USER_FAILED)]
            => ["a: back off, new_batch"];
        "a wait comes before backing off": ["a", "", error(NO_MAILBOX)] ["a", "", error(BUSY)]
            => ["a: wait, new_batch"];
        "the wait of one error, the unit of another": ["a", "", error(USER_FAILED)] ["a", "", error(INCOMPATIBLE)]
            => ["a: wait, user_migration, 48 h"];
        "the longest wait": ["a", "", Own(OWN_NO_LICENSES)] ["a", "", error(INCOMPATIBLE)] ["b", "", Own(OWN_NO_LICENSES)]
            => ["a: wait, new_batch, 48 h", "b: wait, new_batch, 24 h"];
        "an optional retry adds nothing to a needed one": ["a", "", error(PARTLY)] ["a", "", error(NO_MOVE_JOB)]
            => ["a: retry now, content_move", "retry content_move: a"];
        "two that need nothing": ["a", "", error(PARTLY)] ["a", "", error(SAME_BATCH)] ["a", "", error(NO_OVERWRITE)]
            => ["a: nothing to do"];
        "an error decides, though another service is under way":
            ["a", "Teams", InProgress] ["a", "Exchange", error(SAME_BATCH)]
            ["b", "Teams", InProgress] ["b", "Exchange", error(MAX_RETRIES)]
            => ["a: nothing to do", "b: retry now, new_batch", "retry new_batch: b"];

        // A fix beside other errors.
        "the fix comes before a wider retry": ["a", "Teams", error(LICENSE)] ["a", "Exchange", error(MAX_RETRIES)] => [
            "a: blocked, new_batch, by assign-teams-license@contoso.com",
            "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [a], 1 alone, then new_batch: a",
        ];
        "after the fix there is still a wait": ["a", "", error(LICENSE)] ["a", "", error(INCOMPATIBLE)]
            => ["a: blocked, user_migration, 48 h, by assign-teams-license@contoso.com", LICENSE_STEP];
        "after the fix the service is still busy": ["a", "", error(BUSY)] ["a", "", error(LICENSE)]
            => ["a: blocked, new_batch, by assign-teams-license@contoso.com", LICENSE_STEP];
        "after the fix somebody still has to look": ["a", "", Unrecognized] ["a", "", error(LICENSE)]
            => [BY_LICENSE, LICENSE_STEP];
        "after the fix a failure still has no reason": ["a", "Teams", error(LICENSE)] ["a", "Exchange", Failed]
            => [BY_LICENSE, LICENSE_STEP];
        "after the fix a state is still unknown": ["a", "Teams", error(LICENSE)] ["a", "Exchange", UnknownState]
            => [BY_LICENSE, LICENSE_STEP];
        "beside a fix, an optional retry adds no unit": ["a", "", error(NO_MAIL_USER)] ["a", "", error(PARTLY)] => [
            "a: blocked, identity_mapping, by identity-mapping/external-email-address-not-found",
            "fix identity-mapping/external-email-address-not-found (target_admin, user) for [a], 1 alone, then identity_mapping: a",
        ];
        "a fix, and another service under way": ["a", "Exchange", InProgress] ["a", "Teams", error(LICENSE)]
            => [BY_LICENSE, LICENSE_FREES];

        // What nobody understands.
        "unrecognized": ["a", "", Unrecognized] => ["a: to be looked at"];
        "unrecognized beside a retry": ["a", "Teams", Unrecognized] ["a", "Exchange", error(MAX_RETRIES)]
            => ["a: to be looked at"];
        "unrecognized beside a wait": ["a", "Teams", Unrecognized] ["a", "ODSP", error(INCOMPATIBLE)]
            => ["a: to be looked at, 48 h"];
        "an unknown state": ["a", "Teams", UnknownState] ["a", "Exchange", Clean] ["b", "", UnknownState] ["b", "", InProgress]
            => ["a: to be looked at", "b: to be looked at"];

        // Failed states.
        "failed without a reason": ["a", "Exchange", Failed] ["b", "", Failed]
            => ["a: to be looked at", "b: to be looked at"];
        "an error of the service is the reason, before or after": 
            ["a", "Exchange", Failed] ["a", "Exchange", error(MAX_RETRIES)] ["b", "Exchange", error(MAX_RETRIES)] ["b", "Exchange", Failed]
            => ["a: retry now, new_batch", "b: retry now, new_batch", "retry new_batch: a b"];
        "an error of another service is no reason": ["a", "Teams", Failed] ["a", "Exchange", error(MAX_RETRIES)]
            => ["a: to be looked at"];
        "an error without a service is one of its family's": ["a", "Teams", Failed] ["a", "", error(MAX_RETRIES)]
            => ["a: to be looked at"];
        "a log explains the failure of a service": ["a", "Exchange", Failed] ["a", "", error(MAX_RETRIES)]
            => ["a: retry now, new_batch", "retry new_batch: a"];
        "an error of the user explains the failure of any service": ["a", "Teams", Failed] ["a", "", error(SAME_BATCH)]
            => ["a: nothing to do"];
        "any error is a reason for the task":
            ["a", "", Failed] ["a", "Exchange", error(MAX_RETRIES)] ["b", "", Failed] ["b", "", error(SAME_BATCH)]
            => ["a: retry now, new_batch", "b: nothing to do", "retry new_batch: a"];
        "of two failed services one has a reason": 
            ["a", "Teams", Failed] ["a", "Exchange", Failed] ["a", "Exchange", error(MAX_RETRIES)]
            => ["a: to be looked at"];
        "a service is one in any case": ["a", "Exchange", Failed] ["a", "exchange", error(MAX_RETRIES)]
            => ["a: retry now, new_batch", "retry new_batch: a"];
        "another user's error is no reason": ["a", "Teams", Failed] ["b", "Teams", error(USER_FAILED)]
            => ["a: to be looked at", "b: retry now, user_migration", "retry user_migration: b"];
    }
}

#[rustfmt::skip]
fn users() -> Vec<Programme> {
    use Said::{Clean, Failed, InProgress, Unrecognized};
    programmes! {
        "a third report joins two users, in any case":
            ["alex@contoso.com", "Exchange", Failed] ["6A88", "Exchange", error(MAX_RETRIES)] ["b", "", Clean]
            ["6a88 ALEX@contoso.com", "", Clean]
            => ["alex@contoso.com: retry now, new_batch", "b: clean", "retry new_batch: alex@contoso.com"];
        "an owner of two users joins nobody": ["a@x.com boss@x.com", "Teams", Failed] ["b@x.com boss@x.com", "Teams", Clean]
            => ["a@x.com: to be looked at", "b@x.com: clean"];
        "an owner of two users is a user too": ["a@x.com boss@x.com", "", Clean] ["b@x.com boss@x.com", "", error(BUSY)]
            ["boss@x.com", "", InProgress]
            => ["a@x.com: clean", "boss@x.com: in progress", "b@x.com: back off, new_batch"];
        "two sources that share a target are two users": ["a@x.com t@y.com", "", Clean] ["b@x.com t@y.com", "", InProgress]
            => ["a@x.com: clean", "b@x.com: in progress"];
        "one user with two addresses and one object id": ["a@x.com 6A88", "", Clean] ["a@y.com 6A88", "", InProgress]
            => ["a@x.com: in progress"];
        "placeholders and masks name nobody": ["N/A", "", Failed] ["***@***.***", "", Failed] ["-", "", Clean] ["null", "", Clean]
            ["{user}", "", Failed] ["<user>", "", Failed] ["none a", "", Clean]
            => ["a: clean"];
        "a new id before a known one": ["a", "", Clean] ["new a", "", Clean] ["b", "", error(MAX_RETRIES)]
            ["newer NEW", "", error(USER_FAILED)]
            => ["a: retry now, user_migration", "b: retry now, new_batch", "retry user_migration: a", "retry new_batch: b"];
        "all that was said under a later name counts":
            ["a", "", Clean] ["b", "Exchange", Failed] ["a b", "", Clean] ["c", "", Clean] ["d", "", Unrecognized] ["c d", "", Clean]
            ["e", "", Clean] ["f", "", InProgress] ["e f", "", Clean]
            => ["a: to be looked at", "c: to be looked at", "e: in progress"];
        "a chain of ids": ["d c", "", Clean] ["b a", "", error(LICENSE)] ["e", "", error(SIP)] ["c b", "", InProgress] ["a e", "", Clean]
            => [
                "d: blocked, user_migration, by assign-teams-license@contoso.com teams-chat/sip-address-missing@contoso.com",
                "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [d], 0 alone",
                "fix teams-chat/sip-address-missing@contoso.com (named_tenant_admin, user) for [d], 0 alone, then user_migration: d",
            ];
        "letters beyond ASCII have a case too": ["MÜLLER@contoso.com", "", Failed] ["müller@contoso.com", "", error(MAX_RETRIES)]
            => ["MÜLLER@contoso.com: retry now, new_batch", "retry new_batch: MÜLLER@contoso.com"];
        "an error without a user and without a fix": ["", "", error(MAX_RETRIES)] ["", "Teams", Failed] => [];
        "a fix for the tenant without a user": ["", "", error(TENANTS)] ["a", "", error(USER_FAILED)] => [
            "a: retry now, user_migration",
            "fix general/tenants-not-configured (both_admins, tenant) for [], 0 alone",
            "retry user_migration: a",
        ];
        "what is reported twice": ["a", "", error(LICENSE)] ["a", "", error(LICENSE)] ["A", "", error(LICENSE)]
            => [BY_LICENSE, LICENSE_FREES];
        "retry lists, the narrowest unit first":
            ["a", "", error(MAX_RETRIES)] ["b", "", error(NO_MOVE_JOB)] ["c", "", error(NOT_DELIVERED)]
            ["d", "", error(MAX_RETRIES)] ["e", "", error(USER_FAILED)] ["f", "", Clean]
            => [
                "a: retry now, new_batch", "b: retry now, content_move", "c: retry now, identity_mapping",
                "d: retry now, new_batch", "e: retry now, user_migration", "f: clean",
                "retry identity_mapping: c", "retry content_move: b", "retry user_migration: e", "retry new_batch: a d",
            ];
    }
}

#[rustfmt::skip]
fn fixes() -> Vec<Programme> {
    use Said::Own;
    programmes! {
        "two kinds with one fix for one user": ["a", "Teams", error(LICENSE)] ["a", "Meeting", error(MEETING_LICENSE)]
            => [BY_LICENSE, LICENSE_FREES];
        "three kinds, one visit to one tenant, in any case":
            ["a", "", error(ROLE)] ["b", "", error(APP)] ["c", "", error(FORWARDING)] => [
            "a: blocked, user_migration, by configure-teams-migration@contoso.com",
            "b: blocked, user_migration, by configure-teams-migration@contoso.com",
            "c: blocked, user_migration, by configure-teams-migration@contoso.com",
            "fix configure-teams-migration@contoso.com (named_tenant_admin, tenant) for [a b c], 3 alone, then user_migration: a b c",
        ];
        "two tenants are two visits, the one for most users first":
            ["a", "", error(ROLE)] ["b", "", error(ROLE)] ["b", "", error(ROLE_IN_FABRIKAM)] ["c", "", error(ROLE_IN_FABRIKAM)]
            ["d", "", error(ROLE_IN_FABRIKAM)] => [
            "a: blocked, user_migration, by configure-teams-migration@contoso.com",
            "b: blocked, user_migration, by configure-teams-migration@fabrikam.com configure-teams-migration@contoso.com",
            "c: blocked, user_migration, by configure-teams-migration@fabrikam.com",
            "d: blocked, user_migration, by configure-teams-migration@fabrikam.com",
            "fix configure-teams-migration@fabrikam.com (named_tenant_admin, tenant) for [b c d], 2 alone, then user_migration: c d",
            "fix configure-teams-migration@contoso.com (named_tenant_admin, tenant) for [a b], 1 alone, then user_migration: a b",
        ];
        "a fix of the target tenant is one for each target": ["a", "", error(CTMS_IN_FABRIKAM)] ["b", "", error(CTMS_IN_CONTOSO)] => [
            "a: blocked, user_migration, by cross-tenant/app-not-provisioned@fabrikam.com",
            "b: blocked, user_migration, by cross-tenant/app-not-provisioned@contoso.com",
            "fix cross-tenant/app-not-provisioned@contoso.com (target_admin, tenant) for [b], 1 alone, then user_migration: b",
            "fix cross-tenant/app-not-provisioned@fabrikam.com (target_admin, tenant) for [a], 1 alone, then user_migration: a",
        ];
        "a fix for users is one for all tenants, unless the named tenant's admin makes it":
            ["a", "", error(NO_MAIL_USER)] ["b", "", error(NO_MAIL_USER_IN_FABRIKAM)] => [
            "a: blocked, identity_mapping, by identity-mapping/external-email-address-not-found",
            "b: blocked, identity_mapping, by identity-mapping/external-email-address-not-found",
            "fix identity-mapping/external-email-address-not-found (target_admin, user) for [a b], 2 alone, then identity_mapping: a b",
        ];
        "one fix frees users for two units":
            ["a", "", error(UNMAPPED)] ["b", "", error(NO_MAPPING)] ["c", "", error(UNMAPPED)] => [
            "a: blocked, user_migration, by run-identity-mapping",
            "b: blocked, validation, by run-identity-mapping",
            "c: blocked, user_migration, by run-identity-mapping",
            "fix run-identity-mapping (both_admins, user) for [a b c], 3 alone, then validation: b, then user_migration: a c",
        ];
        "Microsoft's fix is a step too": ["a", "", error(SAME_FARM)] => [
            "a: blocked, content_move, by one-drive/partners-on-same-farm",
            "fix one-drive/partners-on-same-farm (microsoft, tenant) for [a], 1 alone, then content_move: a",
        ];
        "the tenant first, then the batch, the users and the request, however many they block":
            ["a", "", error(NAME_TAKEN)] ["b", "", error(LICENSE)] ["c", "", error(LICENSE)] ["d", "", error(LICENSE)]
            ["e", "", error(NO_TENANT)] ["f", "", error(NO_TENANT)] ["a", "", error(TENANTS)] => [
            "a: blocked, user_migration, by general/tenants-not-configured api/duplicate-display-name",
            "b: blocked, user_migration, by assign-teams-license@contoso.com",
            "c: blocked, user_migration, by assign-teams-license@contoso.com",
            "d: blocked, user_migration, by assign-teams-license@contoso.com",
            "e: blocked, new_batch, by teams-chat/tenant-not-found",
            "f: blocked, new_batch, by teams-chat/tenant-not-found",
            "fix general/tenants-not-configured (both_admins, tenant) for [a], 0 alone",
            "fix teams-chat/tenant-not-found (operator, batch) for [e f], 2 alone, then new_batch: e f",
            "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [b c d], 3 alone, then user_migration: b c d",
            "fix api/duplicate-display-name (operator, request) for [a], 0 alone, then user_migration: a",
        ];
        "of fixes for as many users, the one that frees more; then by id":
            ["a", "", error(SIP)] ["b", "", error(LICENSE)] ["b", "", error(SIP)] ["c", "", error(UNMAPPED)]
            ["c", "", error(LICENSE)] ["d", "", error(UNMAPPED)] => [
            "a: blocked, user_migration, by teams-chat/sip-address-missing@contoso.com",
            "b: blocked, user_migration, by teams-chat/sip-address-missing@contoso.com assign-teams-license@contoso.com",
            "c: blocked, user_migration, by run-identity-mapping assign-teams-license@contoso.com",
            "d: blocked, user_migration, by run-identity-mapping",
            "fix run-identity-mapping (both_admins, user) for [c d], 1 alone, then user_migration: d",
            "fix teams-chat/sip-address-missing@contoso.com (named_tenant_admin, user) for [a b], 1 alone, then user_migration: a",
            "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [b c], 0 alone, then user_migration: b c",
        ];
        "kinds of our own": ["a", "", Own(OWN_CLOSED)] ["b", "", Own(OWN_NO_LICENSES)] ["c", "", Own(OWN_CLOSED)] ["c", "", error(UNLICENSED)] => [
            "a: blocked, new_batch, by contoso/wave-closed",
            "b: wait, new_batch, 24 h",
            "c: blocked, new_batch, by contoso/wave-closed assign-migration-license",
            "fix contoso/wave-closed (operator, user) for [a c], 1 alone, then new_batch: a",
            "fix assign-migration-license (both_admins, user) for [c], 0 alone, then new_batch: c",
        ];
        "waiting users are in no list, those beside them are":
            ["a", "", error(LICENSE)] ["b", "", error(LICENSE)] ["b", "", error(NO_MAILBOX)] ["c", "", error(BUSY)] ["d", "", error(USER_FAILED)] => [
            BY_LICENSE,
            "b: blocked, user_migration, by assign-teams-license@contoso.com",
            "c: back off, new_batch",
            "d: retry now, user_migration",
            "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [a b], 2 alone, then user_migration: a",
            "retry user_migration: d",
        ];
    }
}

#[test]
fn small_programmes_are_planned_as_by_hand() {
    let programmes: Vec<_> = [states(), users(), fixes()].into_iter().flatten().collect();
    let names: BTreeSet<_> = programmes.iter().map(|programme| programme.name).collect();
    assert_eq!(names.len(), programmes.len(), "each has a name of its own");
    assert!(names.len() >= 50, "{}", names.len());
    let mut wrong = String::new();
    for Programme { name, reports: said, plan: expected } in programmes {
        let mut reports = Reports::new();
        for (ids, service, said) in &said {
            report(&mut reports, ids.split(' '), service, said);
        }
        let planned = lines(&reports.plan());
        if planned != expected {
            writeln!(wrong, "{name}:\n  planned: {planned:#?}\n  by hand: {expected:#?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_step_says_what_the_messages_name() {
    let mut reports = Reports::new();
    for message in [APP, ROLE, FORWARDING] {
        report(&mut reports, ["a"], "", &error(message));
    }
    let plan = reports.plan();
    let [step] = plan.steps() else { panic!("{:?}", plan.steps()) };
    let kinds = [
        ErrorKind::TeamsChatAppNotProvisioned,
        ErrorKind::TeamsChatRoleAssignmentMissing,
        ErrorKind::TeamsMeetingAutoforwardingDisabled,
    ];
    assert!(step.kinds().iter().eq(&kinds), "{:?}", step.kinds());
    assert_eq!((step.fix(), step.tenant()), ("configure-teams-migration", Some("contoso.com")));
    assert!(step.named_fields().eq(["app", "role", "tenant"]));
    assert!(step.named("app").eq(["5d4e", "77aa"]) && step.named("role").eq(["User.Read.All"]));
    assert!(step.named("tenant").eq(["contoso.com"]), "a tenant is one in any case");
    assert_eq!(step.named("user").count(), 0);
}

#[test]
fn a_plan_is_written_as_documented() {
    let mut reports = Reports::new();
    report(&mut reports, ["a", "1"], "Teams", &error(ROLE));
    report(&mut reports, ["b"], "", &error(MAX_RETRIES));
    report(&mut reports, ["c"], "", &error(INCOMPATIBLE));
    let expected = json!({
        "users": [
            {
                "user": "a", "ids": ["a", "1"], "state": "blocked", "unit": "user_migration",
                "minimum_wait_seconds": null, "after_fixes": "retry_now", "blocked_by": ["configure-teams-migration@contoso.com"],
            },
            {
                "user": "b", "ids": ["b"], "state": "retry_now", "unit": "new_batch",
                "minimum_wait_seconds": null, "after_fixes": "retry_now", "blocked_by": [],
            },
            {
                "user": "c", "ids": ["c"], "state": "wait", "unit": "content_move",
                "minimum_wait_seconds": 172_800, "after_fixes": "wait", "blocked_by": [],
            },
        ],
        "steps": [{
            "id": "configure-teams-migration@contoso.com",
            "fix": "configure-teams-migration",
                "summary": "Complete the tenant configuration for Teams chats and meetings in the named tenant.",
            "owner": "named_tenant_admin",
            "scope": "tenant",
            "tenant": "contoso.com",
            "kinds": ["teams-chat/role-assignment-missing"],
            "named": { "app": ["5d4e"], "role": ["User.Read.All"], "tenant": ["contoso.com"] },
            "users": ["a"],
            "blocked_by_this_alone": 1,
            "retry_after": [{ "unit": "user_migration", "users": ["a"] }],
        }],
        "retry": [{ "unit": "new_batch", "users": ["b"] }],
    });
    assert_eq!(serde_json::to_value(reports.plan()).expect("it is plain data"), expected);
}

#[test]
fn ids_are_in_the_order_of_their_first_appearance() {
    let mut reports = Reports::new();
    for ids in [&["a"][..], &["b"], &["c", "A"], &["d"], &["e", "b"], &["B", "C"]] {
        report(&mut reports, ids.iter().copied(), "", &Said::Clean);
    }
    let plan = reports.plan();
    let users: Vec<Vec<_>> = plan.users().iter().map(|user| user.ids().collect()).collect();
    assert_eq!(users, [&["a", "b", "c", "e"][..], &["d"]]);
}

#[test]
fn an_id_of_blanks_is_nobody() {
    let mut reports = Reports::new();
    report(&mut reports, [], "", &Said::Clean);
    report(&mut reports, ["", " \t"], "Exchange", &Said::Failed);
    report(&mut reports, ["", " a "], "", &Said::Clean);
    report(&mut reports, ["a", ""], "", &Said::InProgress);
    assert_eq!(lines(&reports.plan()), ["a: in progress"]);
}

#[test]
fn a_kind_of_our_own_may_share_a_fix() {
    let extended = |owner: &str| {
        let shared = format!("owner = \"{owner}\"\nfix = \"run-identity-mapping\"");
        let file = CONTOSO.replace("owner = \"operator\"", &shared);
        Catalog::builder().extend_from_toml("contoso.toml", file).build()
    };
    let mistake = extended("operator").expect_err("the fix has another owner").to_string();
    assert!(mistake.contains("is work of both_admins"), "{mistake}");

    let catalog = extended("both_admins").expect("it is sound");
    let Ok(AnyError::Extended(closed)) = catalog.parse(OWN_CLOSED) else { panic!("it is in the file") };
    let mut reports = Reports::new();
    reports.user(["a"]).extended(&closed);
    report(&mut reports, ["b"], "", &error(UNMAPPED));
    let step =
        "fix run-identity-mapping (both_admins, user) for [a b], 2 alone, then user_migration: b, then new_batch: a";
    assert_eq!(lines(&reports.plan())[2..], [step]);
}

#[test]
fn records_of_files_are_planned() {
    let graph = format!(
        r#"{{"value": [
            {{"id": "1", "currentStatus": [
                {{"service": "Exchange", "status": "failed", "errors": [{{"code": "EXCH-15", "message": "{MAX_RETRIES}"}}]}},
                {{"service": "Teams", "status": "completed", "errors": []}}]}},
            {{"id": "2", "currentStatus": [{{"service": "ODSP", "status": "failed", "errors": []}}]}},
            {{"id": "3", "currentStatus": [
                {{"service": "Exchange", "status": "completed", "errors": []}},
                {{"service": "ODSP", "status": "inProgress", "errors": []}}]}},
            {{"id": "4", "currentStatus": [
                {{"service": "Teams", "status": "failed", "errors": [{{"code": "CTTM-005", "message": "{LICENSE}"}}]}}]}},
            {{"id": "5", "currentStatus": [
                {{"service": "Teams", "status": "failed", "errors": [{{"code": "CTTM-999", "message": "It is Monday."}}]}}]}},
            {{"id": "6", "currentStatus": [{{"service": "Teams", "status": "hibernating", "errors": []}}]}}
        ]}}"#
    );
    let export = format!(
        "UserPrincipalName,Service,Status,Error\n\
         kim@contoso.com,Exchange,failed,{MAX_RETRIES}\n\
         lee@contoso.com,ODSP,completed,\n\
         KIM@contoso.com,Teams,failed,{LICENSE}\n\
         sam@contoso.com,Teams,failed,\n"
    );
    let log = format!("2026-01-12 08:00:01 ERROR {}\n", USER_FAILED.replace("[u]", "[b0b@contoso.com]"));
    let ids = "UserPrincipalName,Id,Status\nb0b@contoso.com,7F00AA11-0000-4000-8000-000000000001,failed\n".to_owned();
    let page = r#"{"value": [{"id": "7f00aa11-0000-4000-8000-000000000001", "currentStatus": [
        {"service": "Exchange", "status": "completed", "errors": []}]}]}"#;
    for (name, files, expected) in [
        (
            "a page of Graph",
            vec![graph],
            &[
                "1: retry now, new_batch",
                "2: to be looked at",
                "3: in progress",
                "4: blocked, user_migration, by assign-teams-license@contoso.com",
                "5: to be looked at",
                "6: to be looked at",
                "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [4], 1 alone, then user_migration: 4",
                "retry new_batch: 1",
            ][..],
        ),
        (
            "an export",
            vec![export],
            &[
                "kim@contoso.com: blocked, new_batch, by assign-teams-license@contoso.com",
                "lee@contoso.com: clean",
                "sam@contoso.com: to be looked at",
                "fix assign-teams-license@contoso.com (named_tenant_admin, user) for [kim@contoso.com], 1 alone, then new_batch: kim@contoso.com",
            ][..],
        ),
        (
            "a page that knows the user by id, a table with both names, and a log that says why",
            vec![page.to_owned(), ids, log],
            &[
                "7f00aa11-0000-4000-8000-000000000001: retry now, user_migration",
                "retry user_migration: 7f00aa11-0000-4000-8000-000000000001",
            ][..],
        ),
        ("an empty file", vec![String::new()], &[][..]),
    ] {
        let mut reports = Reports::new();
        for file in &files {
            for record in Records::new(file.as_bytes()) {
                reports.record(&record.expect(name));
            }
        }
        assert_eq!(lines(&reports.plan()), expected, "{name}");
    }
}

#[test]
fn kinds_that_share_a_fix_ask_for_one_piece_of_work() {
    let mut groups: BTreeMap<&str, Vec<Kind>> = BTreeMap::new();
    for kind in ErrorKind::ALL.iter().copied().map(Kind::from) {
        groups.entry(kind.remediation().fix()).or_default().push(kind);
    }
    for (fix, kinds) in &groups {
        if let [kind] = kinds[..] {
            assert_eq!(*fix, kind.id(), "a fix that no other kind asks for needs no key");
        }
        let work = |kind: &Kind| (kind.remediation().owner(), kind.scope(), kind.retryability().verdict());
        let work: BTreeSet<_> = kinds.iter().map(work).collect();
        assert_eq!(work.len(), 1, "{fix} has one owner, one scope, and is always needed: {work:?}");
    }
    let shared: Vec<_> = groups.iter().filter(|(_, kinds)| kinds.len() > 1).collect();
    let listed: Vec<(&str, Owner, Scope, usize)> = shared
        .iter()
        .map(|(fix, kinds)| (**fix, kinds[0].remediation().owner(), kinds[0].scope(), kinds.len()))
        .collect();
    // Before a kind joins a group: is one visit to one page, or one upload, enough for all of them?
    assert_eq!(
        listed,
        [
            ("add-missing-addresses", Owner::TargetAdmin, Scope::User, 2),
            ("add-to-migration-scope", Owner::SourceAdmin, Scope::User, 3),
            ("assign-migration-license", Owner::BothAdmins, Scope::User, 2),
            ("assign-teams-license", Owner::NamedTenantAdmin, Scope::User, 2),
            ("clear-unaccepted-addresses", Owner::TargetAdmin, Scope::User, 2),
            ("configure-teams-migration", Owner::NamedTenantAdmin, Scope::Tenant, 12),
            ("correct-onedrive-identity-map", Owner::TargetAdmin, Scope::User, 3),
            ("grant-identity-mapping-app-role", Owner::BothAdmins, Scope::Tenant, 2),
            ("map-hybrid-users", Owner::TargetAdmin, Scope::User, 2),
            ("provide-mail-user", Owner::TargetAdmin, Scope::User, 3),
            ("provide-migration-endpoint", Owner::TargetAdmin, Scope::Tenant, 2),
            ("repair-mailbox-migration-setup", Owner::BothAdmins, Scope::User, 3),
            ("run-identity-mapping", Owner::BothAdmins, Scope::User, 4),
            ("write-exchange-guid", Owner::TargetAdmin, Scope::User, 3),
        ]
    );
}

// Properties.

/// A report: the ids, the service, and what was said.
#[derive(Clone, Debug)]
struct Any {
    ids: Vec<String>,
    service: &'static str,
    said: Said,
}

const IDS: &[&str] = &["alex", "alex@contoso.com", "b0b", "kim", "lee@x.com", "müller", "sam", "sam@x.com", "zoë"];

/// Reports with errors of all kinds, of which some come more than once and some share a fix in a tenant.
fn any_reports() -> impl Strategy<Value = Vec<Any>> {
    let known = select(&[ROLE, ROLE_IN_FABRIKAM, APP, FORWARDING, LICENSE, MEETING_LICENSE, TENANTS, BUSY, PARTLY][..]);
    let pool = (vec(any::<MigrationError>(), 6), vec(known, 6)).prop_map(|(any, known)| {
        let known = known.into_iter().map(|message| MigrationError::parse(message).expect(message));
        any.into_iter().chain(known).collect::<Vec<_>>()
    });
    let state = prop_oneof![
        Just(Said::Unrecognized),
        Just(Said::Failed),
        Just(Said::UnknownState),
        Just(Said::InProgress),
        Just(Said::InProgress),
        Just(Said::Clean),
        Just(Said::Clean),
        Just(Said::Own(OWN_CLOSED)),
        Just(Said::Own(OWN_NO_LICENSES)),
    ];
    let said = (any::<bool>(), any::<Index>(), state);
    let ids = prop_oneof![4 => subsequence(IDS, 1), 1 => subsequence(IDS, 2), 1 => subsequence(IDS, 0)];
    let ids = (ids.prop_shuffle(), any::<bool>());
    let services = select(&["", "", "Exchange", "Teams"][..]);
    (pool, vec((ids, services, said), 0..20)).prop_map(|(pool, reports)| {
        let report = |((ids, is_loud), service, (is_error, at, state)): ((Vec<&str>, bool), _, (_, Index, _))| Any {
            ids: ids.into_iter().map(|id| if is_loud { id.to_uppercase() } else { id.to_owned() }).collect(),
            service,
            said: if is_error { Said::Error(at.get(&pool).clone()) } else { state },
        };
        reports.into_iter().map(report).collect()
    })
}

fn collected<'a>(reports: impl IntoIterator<Item = &'a Any>) -> Reports {
    let mut collected = Reports::new();
    for Any { ids, service, said } in reports {
        report(&mut collected, ids.iter().map(|id| &**id), service, said);
    }
    collected
}

fn plan_of<'a>(reports: impl IntoIterator<Item = &'a Any>) -> Plan {
    collected(reports).plan()
}

/// A user, whatever the first name is: all ids in lowercase.
type Person = BTreeSet<String>;

fn person<'a>(ids: impl IntoIterator<Item = &'a str>) -> Person {
    ids.into_iter().map(str::to_lowercase).collect()
}

/// The persons of the reports, found by joining sets until none overlap. An address that is a further id of several users with
/// addresses joins nobody.
fn persons(reports: &[Any]) -> Vec<Person> {
    let reports: Vec<Vec<String>> = reports
        .iter()
        .filter(|report| !report.ids.is_empty())
        .map(|report| report.ids.iter().map(|id| id.to_lowercase()).collect())
        .collect();
    let is_shared = |id: &String| {
        let users = reports.iter().filter(|ids| ids[1..].contains(id) && ids[0] != *id && ids[0].contains('@'));
        id.contains('@') && users.map(|ids| &ids[0]).collect::<BTreeSet<_>>().len() > 1
    };
    let mut persons: Vec<Person> = Vec::new();
    for ids in &reports {
        let others = ids[1..].iter().filter(|id| !is_shared(id));
        let mut one: Person = others.chain(&ids[..1]).cloned().collect();
        persons.retain(|other| {
            let is_other = other.is_disjoint(&one);
            if !is_other {
                one.extend(other.iter().cloned());
            }
            is_other
        });
        persons.push(one);
    }
    persons
}

/// The service of a report: the one that it names, or the one of the error's family.
fn service(report: &Any) -> &'static str {
    match &report.said {
        Said::Error(error) if report.service.is_empty() => match error.family() {
            Family::Exchange => "Exchange",
            Family::OneDrive => "ODSP",
            Family::TeamsChat => "Teams",
            Family::TeamsMeeting => "Meeting",
            _ => "",
        },
        _ => report.service,
    }
}

/// The state by the rules of the documentation, one after the other.
fn state_by_rule(reports: &[&Any]) -> UserState {
    let retry = |report: &&Any| match &report.said {
        Said::Error(error) => Some(error.retryability()),
        Said::Own(message) => Some(OWN.parse(message).expect(message).retryability()),
        _ => None,
    };
    let is_reason = |report: &Any| matches!(report.said, Said::Error(_) | Said::Own(_) | Said::Unrecognized);
    let is_unclear = |report: &&Any| match report.said {
        Said::Unrecognized | Said::UnknownState => true,
        Said::Failed => !reports.iter().any(|other| {
            let of = service(other);
            is_reason(other) && (report.service.is_empty() || of.is_empty() || of == report.service)
        }),
        _ => false,
    };
    let verdicts: Vec<Verdict> = reports.iter().filter_map(retry).map(Retryability::verdict).collect();
    let has = |verdict| verdicts.contains(&verdict);
    if has(Verdict::AfterFix) {
        UserState::Blocked
    } else if reports.iter().any(is_unclear) {
        UserState::LookAt
    } else if has(Verdict::AfterWait) {
        UserState::Wait
    } else if has(Verdict::Throttled) {
        UserState::BackOff
    } else if has(Verdict::Transient) {
        UserState::RetryNow
    } else if !verdicts.is_empty() {
        UserState::NothingToDo
    } else if reports.iter().any(|report| matches!(report.said, Said::InProgress)) {
        UserState::InProgress
    } else {
        UserState::Clean
    }
}

/// A plan without the names of users and the spelling of tenants, which depend on the order of the reports.
fn essence(plan: &Plan) -> (BTreeSet<String>, Vec<String>, BTreeSet<String>) {
    let by_name: BTreeMap<&str, Person> = plan.users().iter().map(|user| (user.user(), person(user.ids()))).collect();
    let all = |names: &mut dyn Iterator<Item = &str>| names.map(|name| &by_name[name]).collect::<BTreeSet<_>>();
    let list = |list: &RetryList| format!("{} {:?}", list.unit(), all(&mut list.users()));
    let user = |user: &UserPlan| {
        let blocked_by: Vec<_> = user.blocked_by().collect();
        let (state, retry) = (user.state(), user.retryability());
        format!("{:?} {state} {:?} {retry:?} {blocked_by:?}", person(user.ids()), user.unit())
    };
    let step = |step: &Step| {
        let after: Vec<_> = step.retry_after().iter().map(list).collect();
        let tenant = step.tenant().map(str::to_lowercase);
        let (id, owner, scope, users) = (step.id(), step.owner(), step.scope(), all(&mut step.users()));
        format!("{id} {owner} {scope} {tenant:?} {:?} {users:?} {after:?}", step.kinds())
    };
    (
        plan.users().iter().map(user).collect(),
        plan.steps().iter().map(step).collect(),
        plan.retry_now().iter().map(list).collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_user_is_in_the_state_of_the_rules(reports in any_reports()) {
        let plan = plan_of(&reports);
        let planned: BTreeMap<Person, UserState> =
            plan.users().iter().map(|user| (person(user.ids()), user.state())).collect();
        prop_assert_eq!(planned.len(), plan.users().len(), "no user is there twice");
        let expected = persons(&reports).into_iter().map(|person| {
            let is_of = |report: &&Any| report.ids.first().is_some_and(|id| person.contains(&id.to_lowercase()));
            let state = state_by_rule(&reports.iter().filter(is_of).collect::<Vec<_>>());
            (person, state)
        });
        prop_assert_eq!(planned, expected.collect::<BTreeMap<_, _>>());
        let counted: usize = UserState::ALL.iter().map(|state| plan.count(*state)).sum();
        prop_assert_eq!(counted, plan.users().len());
        for (number, user) in plan.users().iter().enumerate() {
            for id in user.ids() {
                prop_assert_eq!(plan.user_number(&format!(" {} ", id.to_uppercase())), Some(number));
            }
        }
    }

    #[test]
    fn retry_lists_hold_whom_they_promise(reports in any_reports()) {
        let plan = plan_of(&reports);
        let now: Vec<_> = plan.retry_now().iter().flat_map(|list| list.users().map(|user| (user, list.unit()))).collect();
        for user in plan.users() {
            let lists: Vec<_> = now.iter().filter(|(name, _)| *name == user.user()).map(|(_, unit)| *unit).collect();
            let expected: Vec<_> = user.unit().filter(|_| user.state() == UserState::RetryNow).into_iter().collect();
            prop_assert_eq!(&lists, &expected, "{:?}", user);
            let mut after = plan.steps().iter().flat_map(|step| {
                let lists = step.retry_after().iter().filter(|list| list.users().any(|name| name == user.user()));
                lists.map(|list| (step.id(), list.unit()))
            });
            if let Some((step, unit)) = after.next() {
                prop_assert_eq!(user.state(), UserState::Blocked);
                prop_assert_eq!((Some(step), Some(unit)), (user.blocked_by().next_back(), user.unit()));
                prop_assert_eq!(after.next(), None, "{:?}", user);
            }
        }
        prop_assert!(plan.retry_now().is_sorted_by(|one, other| one.unit() < other.unit()));
        for step in plan.steps() {
            prop_assert!(step.retry_after().is_sorted_by(|one, other| one.unit() < other.unit()));
        }
        // Without the errors that need a fix, the users whom the steps free would be retried now or have nothing to do.
        let needs_no_fix = |report: &&Any| match &report.said {
            Said::Error(error) => error.retryability().verdict() != Verdict::AfterFix,
            said => !matches!(said, Said::Own(OWN_CLOSED)),
        };
        // An error that is left out was still a reason.
        let reasons = reports.iter().filter(|report| !needs_no_fix(report)).map(|report| {
            Any { said: error(SAME_BATCH), service: service(report), ..report.clone() }
        });
        let rest: Vec<Any> = reports.iter().filter(needs_no_fix).cloned().chain(reasons).collect();
        let rest = plan_of(&rest);
        for user in plan.users().iter().filter(|user| user.state() == UserState::Blocked) {
            let is_freed = plan.steps().iter().flat_map(|step| step.retry_after()).any(|list| list.users().any(|name| name == user.user()));
            let same = rest.users().iter().find(|other| person(other.ids()) == person(user.ids()));
            let same = same.expect("every user is still reported").state();
            prop_assert_eq!(is_freed, user.after_fixes() == UserState::RetryNow);
            prop_assert_eq!(is_freed, matches!(same, UserState::RetryNow | UserState::NothingToDo), "{:?}: {}", user, same);
        }
    }

    #[test]
    fn steps_cover_all_that_needs_a_fix(reports in any_reports()) {
        let plan = plan_of(&reports);
        for user in plan.users() {
            prop_assert_eq!(user.blocked_by().len() > 0, user.state() == UserState::Blocked, "{:?}", user);
            let places: Option<Vec<usize>> =
                user.blocked_by().map(|id| plan.steps().iter().position(|step| step.id() == id)).collect();
            prop_assert!(places.is_some_and(|places| places.is_sorted_by(|one, other| one < other)), "{:?}", user);
        }
        for report in &reports {
            let kind: Kind = match &report.said {
                Said::Error(error) => error.kind().into(),
                Said::Own(message) => OWN.parse(message).expect(message).kind(),
                _ => continue,
            };
            if kind.retryability().verdict() != Verdict::AfterFix {
                prop_assert!(!plan.steps().iter().any(|step| step.kinds().contains(&kind)), "{kind:?} needs no fix");
                continue;
            }
            let reported = person(report.ids.iter().take(1).map(|id| &**id));
            let user = plan.users().iter().find(|user| !reported.is_disjoint(&person(user.ids())));
            let covers = |step: &&Step| {
                let has_user = user.is_none_or(|user| {
                    step.users().any(|name| name == user.user()) && user.blocked_by().any(|id| id == step.id())
                });
                step.kinds().contains(&kind) && step.fix() == kind.remediation().fix() && has_user
            };
            prop_assert!(plan.steps().iter().any(|step| covers(&step)), "{report:?}: {plan:?}");
        }
    }

    #[test]
    fn steps_are_in_order(reports in any_reports()) {
        let plan = plan_of(&reports);
        for step in plan.steps() {
            prop_assert_eq!(step.scope(), step.kinds().iter().map(|kind| kind.scope()).max().expect("it has kinds"));
            prop_assert!(step.kinds().iter().all(|kind| kind.remediation().owner() == step.owner()));
            prop_assert!(step.kinds().is_sorted_by(|one, other| one.id() < other.id()));
            let blocks = |user: &&UserPlan| user.blocked_by().any(|id| id == step.id());
            let blocked: Vec<_> = plan.users().iter().filter(blocks).collect();
            prop_assert!(step.users().eq(blocked.iter().map(|user| user.user())), "{:?}", step);
            let alone = blocked.iter().filter(|user| user.blocked_by().len() == 1).count();
            prop_assert_eq!(step.blocked_by_this_alone(), alone);
        }
        for pair in plan.steps().windows(2) {
            let [one, next] = pair else { unreachable!("windows of two") };
            let order = next.scope().cmp(&one.scope())
                .then(next.users().len().cmp(&one.users().len()))
                .then(next.blocked_by_this_alone().cmp(&one.blocked_by_this_alone()))
                .then(one.id().cmp(next.id()));
            prop_assert!(order.is_lt(), "{} before {}", one.id(), next.id());
        }
    }

    #[test]
    fn neither_order_nor_repetition_matters(
        (reports, shuffled) in any_reports().prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle())),
    ) {
        let plan = plan_of(&reports);
        prop_assert_eq!(essence(&plan_of(&shuffled)), essence(&plan));
        prop_assert_eq!(plan_of(reports.iter().chain(&shuffled)), plan);
    }

    #[test]
    fn collections_in_parts_make_the_same_plan(reports in any_reports(), size in 1_usize..8) {
        let mut parts = Reports::new();
        reports.chunks(size).for_each(|part| parts.append(collected(part)));
        prop_assert_eq!(parts.plan(), plan_of(&reports));
    }

    #[test]
    fn an_id_is_enough_once_all_were_given(reports in any_reports()) {
        // Each report in two: one with all ids and without an error, one with an error and the user's own id.
        let split = reports.iter().flat_map(|report| {
            let all = Any { said: Said::Clean, ..report.clone() };
            let own = report.ids.first().cloned().into_iter().collect();
            [all, Any { ids: own, ..report.clone() }]
        });
        prop_assert_eq!(plan_of(&split.collect::<Vec<_>>()), plan_of(&reports));
    }
}
