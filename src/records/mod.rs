//! From what users hold to records: Graph's JSON, PowerShell's output, CSV, HTML, mails, logs.
//!
//! [`Records`] reads an input of any of these shapes, in any of their encodings, and hands out one [`Record`] after
//! the other: who, which service, in what state, with which typed error. What cannot be read comes as [`Damage`], in its
//! place, and the reading goes on after it; at the end a [`Summary`] accounts for everything.
//!
//! ```
//! use m365_migration_errors::records::{Outcome, Records};
//!
//! let page = r#"{"value": [{"id": "6a88de8d", "currentStatus": [{"service": "Exchange", "status": "failed", "errors": [
//!     {"code": "EXCH-15", "message": "Max retry for user with id 6a88de8d reached."}]}]}]}"#;
//! for record in Records::new(page.as_bytes()).named("users.json") {
//!     match record?.outcome() {
//!         Outcome::Error { error, .. } => assert_eq!(error.code().unwrap().as_str(), "EXCH-15"),
//!         other => println!("{other:?}"),
//!     }
//! }
//! # Ok::<(), m365_migration_errors::records::Damage>(())
//! ```
//!
//! # How it works
//!
//! ```text
//! bytes
//!   │  unpack   encoding, mail, markup; inside a text: colors, entities, escapes (clean)
//! texts
//!   │  layout   json, table (CSV), text: lines, error records, `Format-List`, tables, sentences
//! entries: named cells, inside entries whose cells they inherit
//!   │  settle   columns and words say what a cell means, sentences which errors it holds, who whose they are
//! records, damage, and the counts of the summary (out)
//! ```
//!
//! Memory stays flat however large the input is: a block, and at most one entry, of which none may be larger than 16 MiB.

/// An example for the documentation: what a function returns, or a getter of the first record, the first damage, or the
/// summary of an input.
macro_rules! example {
    (@record) => { "let record = records.flatten().next().unwrap();" };
    (@damage) => { "let damage = records.find_map(Result::err).unwrap();" };
    (@summary) => { "records.by_ref().for_each(drop);\nlet summary = records.summary();" };
    ($of:ident of $input:literal: $got:expr => $value:expr) => {
        concat!(
            "\n```\nuse m365_migration_errors::records::*;\n\nlet mut records = Records::new(r#\"", $input,
            "\"#.as_bytes());\n", example!(@$of), "\nassert_eq!(", stringify!($got), ", ", stringify!($value), ");\n```"
        )
    };
    ($got:expr => $value:expr) => {
        concat!(
            "\n```\nuse m365_migration_errors::records::*;\n\nassert_eq!(",
            stringify!($got), ", ", stringify!($value), ");\n```"
        )
    };
}

/// Declares a type: some fields as in any type, and those that have a getter, each with an example: what it returns of
/// what an input comes to.
macro_rules! facts {
    ($(#[$attribute:meta])* $type:ident { $($fields:tt)* } $of:ident, $it:expr;
        $($(#[$doc:meta])* $field:ident: $is:ty, $(.$by:ident())? -> $returns:ty, of $input:literal => $value:expr;)*) => {
        $(#[$attribute])*
        pub struct $type {
            $(pub(crate) $field: $is,)*
            $($fields)*
        }

        impl $type {$(
            $(#[$doc])*
            #[doc = example!($of of $input: $it.$field() => $value)]
            pub fn $field(&self) -> $returns {
                self.$field$(.$by())?
            }
        )*}
    };
}

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
pub use self::record::{Origin, Outcome, Record, SubjectIds};
pub use self::status::{OtherWord, Service, Status};
pub use self::summary::Summary;
pub use self::unpack::window::Encoding;
