//! From what users hold to records: Graph's JSON, PowerShell's output, CSV, logs.
//!
//! [`Records`] reads an input of any of these shapes, in any of their encodings, and hands out one [`Record`] after
//! the other: who, which service, in what state, with which typed error. What cannot be read comes as [`Damage`], in its
//! place, and the reading goes on behind it; at the end a [`Summary`] accounts for everything.
//!
//! ```
//! use m365_migration_errors::records::{Outcome, Records};
//!
//! let page = r#"{"value": [{"id": "6a88de8d", "currentStatus": [
//!     {"service": "ODSP", "status": "completed", "errors": []},
//!     {"service": "Exchange", "status": "failed", "errors": [
//!         {"code": "EXCH-15", "message": "Max retry for user with id 6a88de8d reached."}]}]}]}"#;
//!
//! let mut records = Records::new(page.as_bytes()).named("users.json");
//! for record in records.by_ref() {
//!     match record {
//!         Ok(record) => match record.outcome() {
//!             Outcome::Error { error, .. } => println!("{}: {}", record.origin(), error.remediation().summary()),
//!             Outcome::Unrecognized(error) => println!("{}: {error}", record.origin()),
//!             _ => {}
//!         },
//!         Err(damage) => eprintln!("{damage}"),
//!     }
//! }
//! assert_eq!((records.summary().recognized(), records.summary().clean()), (1, 1));
//! ```
//!
//! # How it works
//!
//! ```text
//! bytes ── encoding ──> UTF-8 ── window ──> the piece that is in memory
//!                                   │
//!          format: by the content  ─┼──────────────┬────────────────────────┐
//!                                 json            csv                      text
//!        frame: where an object ends               │        clean: colors and entities off
//!        shapes: what it says                      │        lines: what each line is by its look
//!                                   │              │        blocks: error records, `Format-List`
//!                                   │              │        region: the rest, scanned
//!                                   │              │        wrap: lines joined where a console broke them
//!                                   └──────────────┴────────────────────────┘
//!                                            columns: what a name means, and what an entry comes to
//!                                                  │
//!                                                 out: record, damage, and the counts of the summary
//! ```
//!
//! Memory stays flat however large the input is: a block, and at most one entry, of which none may be larger than 16 MiB.

mod damage;
mod format;
mod layout;
mod out;
mod reader;
mod record;
mod settle;
mod status;
mod summary;
mod unpack;

pub use self::damage::{Damage, DamageKind};
pub use self::format::Format;
pub use self::reader::Records;
pub use self::record::{Origin, Outcome, Record};
pub use self::status::{Service, Status};
pub use self::summary::Summary;
pub use self::unpack::encoding::Encoding;
