//! Errors inside longer texts.

use m365_migration_errors::{ErrorKind, Fidelity, recognize, scan};

mod support;

use support::error;

/// A message of each kind, with all its fields and with those that it must have.
fn messages() -> impl Iterator<Item = (ErrorKind, String)> {
    let errors =
        |&kind: &ErrorKind| [error(kind, 0, None, true), error(kind, 0, None, false)].map(|e| (kind, e.to_string()));
    ErrorKind::ALL.iter().flat_map(errors)
}

#[test]
fn every_message_is_found_in_a_log() {
    for (kind, message) in messages() {
        for (name, log) in [
            ("alone", message.clone()),
            ("line", format!("before\n2025-11-06T11:02:04Z ERROR {message}\nafter\n")),
            ("capitals", format!("12:00 {}\n", message.to_ascii_uppercase())),
            ("small letters", format!("12:00 [job 7] {}\r\n12:01", message.to_ascii_lowercase())),
            ("twice", format!("> {message}\n> {message}\n")),
        ] {
            let found: Vec<_> = scan(&log).collect();
            let count = if name == "twice" { 2 } else { 1 };
            assert_eq!(found.len(), count, "{kind}: {name}: {log:?}: {found:?}");
            for found in found {
                assert_eq!(found.recognized().kind(), kind, "{name}: {log:?}");
                assert_eq!(&log[found.range()], found.text(), "{kind}: {name}");
                assert_eq!(found.text().to_ascii_lowercase(), message.to_ascii_lowercase(), "{kind}: {name}");
                assert_eq!(recognize(found.text()).as_ref(), Some(found.recognized()), "{kind}: {name}");
                assert_ne!(found.recognized().fidelity(), Fidelity::Drifted, "{kind}: {name}");
            }
        }
    }
}
