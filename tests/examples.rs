//! Runs the examples as a user does. `cargo test` builds them; `cargo test --test examples` alone does not.

use std::path::PathBuf;
use std::process::Command;

/// The output of an example, which must succeed and print nothing to standard error.
fn printed(name: &str) -> String {
    let mut path: PathBuf = std::env::current_exe().expect("a test has a path");
    path.pop();
    path.pop();
    path.extend(["examples", &format!("{name}{}", std::env::consts::EXE_SUFFIX)]);
    assert!(path.exists(), "{} is missing: run `cargo build --examples --all-features`", path.display());
    let output = Command::new(path).output().expect("the example starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    assert_eq!((output.status.code(), &*text(output.stderr)), (Some(0), ""), "{name}");
    text(output.stdout)
}

#[test]
fn retry_repeats_what_can_help_and_gives_up_where_it_must() {
    let stdout = printed("retry");
    let lines: Vec<&str> = stdout.lines().collect();
    for (user, repeated, outcome) in [
        ("alex", 0, "migrated in 1 call"),
        ("bao", 3, "migrated in 4 calls"),
        ("casey", 3, "failed too often in 4 calls"),
        ("dana", 0, "somebody has to fix something in 1 call"),
        ("eli", 0, "later, after 48 hours at least in 1 call"),
        ("fran", 0, "for the next batch in 1 call"),
        ("gus", 0, "nothing to retry in 1 call"),
        ("hana", 0, "somebody has to look at it in 1 call"),
        ("ida", 1, "migrated in 2 calls"),
    ] {
        let said: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix(&format!("{user}: "))).collect();
        assert_eq!(said.last(), Some(&outcome), "{stdout}");
        assert_eq!(said.iter().filter(|line| line.starts_with("again after ")).count(), repeated, "{user}: {said:?}");
    }
    for advice in [
        "teams-chat/teams-license-missing: admin of the tenant in the message: ",
        "exchange/max-retries-reached: migration operator: ",
        "neither the code nor the text is in the catalog",
    ] {
        assert!(lines.iter().any(|line| line.trim_start().starts_with(advice)), "{advice}: {stdout}");
    }
}

#[test]
fn parse_decides_about_each_message() {
    assert_eq!(
        printed("parse").lines().collect::<Vec<_>>(),
        [
            "assign a Teams license to alex@contoso.com in contoso.com",
            "again for bao@contoso.com: transient: retry the user's migration",
            "again for casey@contoso.com: transient: retry the user's migration in a new batch",
            "somebody has to look at it: the message is not in the catalog: \"The mailbox of dana@contoso.com is full.\"",
        ]
    );
}

#[test]
#[cfg(feature = "scan")]
fn scan_finds_every_error_of_the_log() {
    let log = include_str!("../examples/data/migration.log");
    let expected = m365_migration_errors::scan(log).map(|found| {
        let error = found.recognized().to_error();
        let user = error.user().unwrap_or("no user");
        format!("byte {}: {}, {user}: {}", found.range().start, error.kind(), error.retryability())
    });
    let expected: Vec<_> = expected.collect();
    assert!(expected.len() > 3, "{expected:?}");
    assert_eq!(printed("scan").lines().collect::<Vec<_>>(), expected);
}

#[test]
#[cfg(feature = "records")]
fn worklist_has_a_row_for_each_error() {
    let records = m365_migration_errors::records::Records::new(&include_bytes!("../examples/data/users.json")[..]);
    let users = records.flatten().filter(|record| record.error().is_some());
    let users: Vec<_> = users.map(|record| record.subject().unwrap_or_default().to_owned()).collect();
    assert!(users.len() > 40, "{users:?}");
    let table = printed("worklist");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(rows.headers().expect("a header"), ["user", "service", "what", "who", "do", "retry"].as_slice());
    let rows: Vec<_> = rows.records().map(|row| row.expect("a row of six cells")).collect();
    assert!(rows.iter().map(|row| &row[0]).eq(users.iter().map(String::as_str)), "{rows:?}");
    assert!(rows.iter().all(|row| row.iter().skip(2).all(|cell| !cell.is_empty())), "{rows:?}");
}
