//! Made-up migrations, as files.

use m365_migration_errors::{ErrorKind, FieldType, MigrationError, Role};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

/// The count in every message that has one.
pub const COUNT: u64 = 918_273;

/// An error whose values begin with a word, and in which the user is the given one. It has its optional fields or none of them.
pub fn error(kind: ErrorKind, word: &str, user: &str, is_full: bool) -> MigrationError {
    let values: Vec<String> = (0..kind.fields().len()).map(|number| format!("{word}{number}")).collect();
    let tenants = [0, 1].map(|number| format!("{word}{number}.com"));
    let mut builder = MigrationError::builder(kind);
    for (number, field) in kind.fields().iter().enumerate().filter(|(_, field)| is_full || !field.is_optional()) {
        builder = match (field.field_type(), field.role()) {
            (FieldType::Count, _) => builder.count(field.name(), COUNT),
            (_, Some(Role::User)) => builder.text(field.name(), user),
            (_, Some(Role::Tenant)) => builder.text(field.name(), &tenants[number % 2]),
            _ => builder.text(field.name(), &values[number]),
        };
    }
    builder.build().expect("it has every field")
}

/// A task as Graph writes it.
pub fn task(user: &str, statuses: &[Value]) -> Value {
    json!({"id": user, "currentStatus": statuses})
}

pub fn status(service: &str, status: &str, errors: &[Value]) -> Value {
    json!({"service": service, "status": status, "message": "", "errors": errors})
}

/// Some users in a page of Graph, and some of them and others in a table.
pub fn programme(seed: u64) -> [(&'static str, String); 2] {
    let mut random = SmallRng::seed_from_u64(seed);
    let services = ["Exchange", "ODSP", "Teams", "Meeting"];
    let mut tasks = Vec::new();
    let mut table = "User,Service,Status,Code,Message\r\n".to_owned();
    for number in 0..random.random_range(8..40) {
        let user = format!("user{number}@contoso.com");
        let mut entry = |service: &str| -> (String, String, String, String) {
            let (state, code, message) = match random.random_range(0..12) {
                0..4 => ("completed", String::new(), String::new()),
                4 => ("inProgress", String::new(), String::new()),
                5 => ("failed", String::new(), String::new()),
                6 => ("Hibernating", String::new(), String::new()),
                7 => ("failed", "NEW-7".into(), format!("The pool {} is empty.", random.random_range(0..3))),
                _ => {
                    let kind = *ErrorKind::ALL.choose(&mut random).expect("there are some");
                    let code = kind.codes().first().map_or("", |code| code.as_str());
                    ("failed", code.into(), error(kind, "tailspin", &user, random.random()).to_string())
                }
            };
            (service.into(), state.into(), code, message)
        };
        let statuses = services.map(|service| {
            let (service, state, code, message) = entry(service);
            let errors = if message.is_empty() { vec![] } else { vec![json!({"code": code, "message": message})] };
            status(&service, &state, &errors)
        });
        tasks.push(task(&user, &statuses));
        if number % 3 == 0 {
            let (service, state, code, message) = entry("Exchange");
            let other = if number % 2 == 0 { user } else { format!("other{number}@contoso.com") };
            let message = message.replace('"', "\"\"");
            let row = format!("{other},{service},{state},{code},\"{message}\"\r\n");
            table.push_str(&row);
        }
    }
    [("tasks.json", json!({"value": tasks}).to_string()), ("table.csv", table)]
}
