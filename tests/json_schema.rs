//! Everything that serde writes is valid by the JSON Schema of its type, and the schema refuses what is wrong.

use std::collections::BTreeSet;

use m365_migration_errors::catalog::PAGES;
use m365_migration_errors::{
    ApiError, Basis, Candidate, Difference, ErrorCode, ErrorKind, ExchangeError, Family, Fidelity, Field, FieldType,
    Kind, Link, MigrationError, Owner, ParseError, Recognized, Redacted, Reference, Remediation, Reported, Retired,
    RetryUnit, Retryability, Role, Scope, Value, Verdict, catalog::Page, recognize,
};
use proptest::prelude::*;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::{Value as Json, json};

mod support {
    pub mod samples;
}

use support::samples::error;

/// The schema of a type, which may be used for many values.
struct Schema(jsonschema::Validator);

impl Schema {
    fn of<T: JsonSchema>() -> Self {
        let schema = Json::from(schema_for!(T));
        Self(jsonschema::validator_for(&schema).expect("it is a schema"))
    }

    #[track_caller]
    fn takes(&self, value: &impl Serialize) {
        let value = json!(value);
        let problems: Vec<_> = self.0.iter_errors(&value).map(|problem| problem.to_string()).collect();
        assert!(problems.is_empty(), "{value:#}: {problems:#?}");
    }

    #[track_caller]
    fn refuses(&self, value: &Json) {
        assert!(!self.0.is_valid(value), "{value:#}");
    }
}

/// Checks that a schema takes all of these values, and refuses the number 7.5, which this crate never writes.
#[track_caller]
fn takes_all<T: JsonSchema + Serialize>(values: impl IntoIterator<Item = T>) {
    let schema = Schema::of::<T>();
    let count = values.into_iter().map(|value| schema.takes(&value)).count();
    assert!(count > 0, "there are values of {}", T::schema_name());
    schema.refuses(&json!(7.5));
}

#[test]
fn errors_of_all_kinds() {
    let (errors, reported) = (Schema::of::<MigrationError>(), Schema::of::<Reported>());
    for &kind in ErrorKind::ALL {
        let codes = kind.codes().iter().copied().map(Some).chain([None]);
        for (code, full) in codes.flat_map(|code| [(code, true), (code, false)]) {
            let error = error(kind, 0, code, full);
            errors.takes(&error);
            reported.takes(&error);
            reported.takes(&Reported::from(error));
        }
    }
}

#[test]
fn errors_of_one_family() {
    let schema = Schema::of::<ExchangeError>();
    schema.takes(&ExchangeError::max_retries_reached("42"));
    schema.refuses(&json!(error(ErrorKind::GeneralUserNotMapped, 0, None, true)));
    Schema::of::<ApiError>().refuses(&json!(ExchangeError::max_retries_reached("42")));
}

#[test]
fn wrong_errors_are_refused() {
    let schema = Schema::of::<MigrationError>();
    schema.takes(&json!({"kind": "exchange/max-retries-reached", "fields": {"user": "42"}, "of_a_newer_version": 1}));
    for wrong in [
        json!({"fields": {"user": "42"}}),
        json!({"kind": "exchange/max-retries-reached"}),
        json!({"kind": "exchange/max-retries-reached", "fields": {}}),
        json!({"kind": "exchange/max-retries-reached", "fields": {"user": 42}}),
        json!({"kind": "exchange/mailbox-on-the-moon", "fields": {"user": "42"}}),
        json!({"kind": "teams-meeting/app-not-provisioned", "code": "EXCH-15", "fields": {"app": "a", "tenant": "b"}}),
        json!({"kind": "identity-mapping/identities-not-mapped", "fields": {"count": "12"}}),
        json!({"kind": "identity-mapping/identities-not-mapped", "fields": {"count": -1}}),
    ] {
        schema.refuses(&wrong);
    }
}

#[test]
fn what_is_reported() {
    let schema = Schema::of::<Reported>();
    for json in [
        json!({"kind": "exchange/max-retries-reached", "fields": {"user": "42"}}),
        json!({"code": "CTTM-042", "message": "The moon is full."}),
        json!({"message": "The moon is full."}),
        json!({"kind": "exchange/mailbox-on-the-moon", "code": "EXCH-99", "fields": {"orbits": 3, "user": "42"}}),
    ] {
        schema.takes(&json);
        schema.takes(&serde_json::from_value::<Reported>(json).expect("it can be read"));
    }
    schema.refuses(&json!({"code": "CTTM-042"}));
    schema.refuses(&json!({"kind": "exchange/mailbox-on-the-moon", "fields": {"user": ["42"]}}));
}

#[test]
fn every_name() {
    takes_all(Basis::ALL);
    takes_all(ErrorCode::ALL);
    takes_all(ErrorKind::ALL);
    takes_all(Family::ALL);
    takes_all(FieldType::ALL);
    takes_all(Fidelity::ALL);
    takes_all(Owner::ALL);
    takes_all(RetryUnit::ALL);
    takes_all(Role::ALL);
    takes_all(Scope::ALL);
    takes_all(Verdict::ALL);
    takes_all(ErrorKind::ALL.iter().copied().map(Kind::from));
    Schema::of::<Verdict>().refuses(&json!("later"));
}

#[test]
fn the_facts_of_all_kinds() {
    let kinds = || ErrorKind::ALL.iter().copied();
    takes_all::<Retryability>(kinds().map(ErrorKind::retryability));
    takes_all::<&Remediation>(kinds().map(ErrorKind::remediation));
    takes_all::<&Link>(kinds().flat_map(|kind| kind.remediation().links()));
    takes_all::<&Field>(kinds().flat_map(|kind| kind.fields()));
    takes_all::<Reference>(kinds().map(ErrorKind::reference));
    takes_all::<Option<Retired>>(kinds().map(|kind| kind.reference().retired()));
    takes_all::<&Page>(PAGES);
    takes_all::<Value>([Value::Text("alex"), Value::Count(u64::MAX)]);
}

#[test]
fn messages_of_all_kinds() {
    let texts: Vec<String> = ErrorKind::ALL.iter().map(|kind| error(*kind, 0, None, true).to_string()).collect();
    let recognized = || texts.iter().filter_map(|text| recognize(text));
    takes_all::<Recognized>(recognized());
    takes_all::<Redacted>(recognized().map(|recognized| recognized.redacted()));
    #[cfg(feature = "scan")]
    takes_all::<m365_migration_errors::Found>(texts.iter().flat_map(|text| m365_migration_errors::scan(text)));

    let cut = |text: &str| text.chars().take(text.chars().count() * 2 / 3).collect::<String>() + " and the moon";
    let refused = texts.iter().filter_map(|text| MigrationError::parse_coded("EXCH-15", &*cut(text)).err());
    let refused: Vec<ParseError> = refused.chain([MigrationError::parse("").expect_err("it is empty")]).collect();
    takes_all::<&ParseError>(&refused);
    takes_all::<Reported>(refused.iter().cloned().map(Reported::from));
    takes_all::<&Candidate>(refused.iter().flat_map(|refused| refused.candidates()));
    let differences =
        |refused| ErrorKind::ALL[..5].iter().flat_map(move |kind| ParseError::differences(refused, *kind));
    takes_all::<Difference>(refused.iter().flat_map(differences));
}

#[cfg(feature = "records")]
#[test]
fn records_of_all_outcomes() {
    use m365_migration_errors::records::{Damage, Origin, Outcome, Record, Records, Service, Status, Summary};

    let input = "User,Service,Status,Error\nalex,Exchange,failed,Max retry for user with id 42 reached.\nkim,ODSP,Odd,New.\n\
                 bo,Planner,failed,\nli,ODSP,completed,\n";
    let mut records = Records::new(input.as_bytes()).named("users.csv");
    let all: Vec<Record> = records.by_ref().map(|record| record.expect("it is whole")).collect();
    let outcomes: Vec<_> = all.iter().map(|record| record.outcome().as_str()).collect();
    assert_eq!(outcomes, ["error", "unrecognized", "failed", "clean"]);
    takes_all::<&Record>(&all);
    takes_all::<&Outcome>(all.iter().map(Record::outcome));
    takes_all::<&Origin>(all.iter().map(Record::origin));
    takes_all::<&Service>(all.iter().filter_map(Record::service));
    takes_all::<&Status>(all.iter().filter_map(Record::status));
    takes_all::<Summary>([records.summary()]);
    let mut damaged = Records::new(&br#"[{"id": "42""#[..]);
    takes_all::<Damage>(damaged.by_ref().filter_map(Result::err));
    takes_all::<Summary>([damaged.summary(), Records::new(&b""[..]).summary()]);
}

#[cfg(feature = "plan")]
#[test]
fn a_plan() {
    use m365_migration_errors::plan::{Plan, RetryList, Step, UserPlan, UserState};

    let errors: Vec<_> = ErrorKind::ALL.iter().map(|kind| error(*kind, 0, None, true)).collect();
    let users: Vec<String> = (0..errors.len()).map(|number| format!("user-{number}@contoso.com")).collect();
    let plan = Plan::of(users.iter().map(String::as_str).zip(&errors));
    takes_all::<&UserPlan>(plan.users());
    takes_all::<&Step>(plan.steps());
    takes_all::<&RetryList>(plan.retry_now());
    takes_all(UserState::ALL);
    takes_all([plan]);
}

#[cfg(feature = "extend")]
#[test]
fn errors_of_the_user() {
    use m365_migration_errors::catalog::{AnyError, Catalog, ExtendedError};

    let text = include_str!("../examples/catalogs/contoso.toml");
    let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build().expect("it is right");
    let own = catalog.parse_coded("WAVE-003", "Tenant x.com has 3 licenses left, but the wave has 100 users.");
    let known = catalog.parse("Max retry for user with id 42 reached.");
    let all = [own.expect("it is known"), known.expect("it is known")];
    takes_all::<&ExtendedError>(all.iter().filter_map(AnyError::extended));
    takes_all::<&Kind>(&all.each_ref().map(|error| error.kind()));
    takes_all::<&AnyError>(&all);
}

/// A type of a dependent that uses the crate's types, and has a name of one of them.
#[derive(JsonSchema, Serialize)]
struct Answer {
    user: String,
    scope: own::Scope,
    scopes: Vec<Scope>,
    error: Option<Reported>,
    worst: Verdict,
}

mod own {
    #[derive(schemars::JsonSchema, serde::Serialize)]
    pub struct Scope {
        pub depth: u32,
    }
}

#[test]
fn types_that_derive_a_schema() {
    let error = Some(Reported::parse("Max retry for user with id 42 reached."));
    takes_all([Answer {
        user: "42".into(),
        scope: own::Scope { depth: 1 },
        scopes: Scope::ALL.to_vec(),
        error,
        worst: Verdict::Transient,
    }]);
    let schema = Json::from(schema_for!(Answer));
    let names: BTreeSet<_> =
        schema["$defs"].as_object().expect("it has definitions").keys().map(|name| &**name).collect();
    assert_eq!(names, BTreeSet::from(["MigrationError", "Reported", "Scope", "Scope2", "Value", "Verdict"]));
}

#[test]
fn any_text() {
    let schema = Schema::of::<Reported>();
    proptest!(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }, |(text in ".*")| {
        schema.takes(&Reported::parse(&text));
    });
}
