//! Digests of the prose of the page's rows, as it was when somebody last read it: `catalog/page.lock`.
//!
//! A line a row: the id of the kind, which of the kind's rows it is, and the digests of description and action. Only
//! `--accept` writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use m365_migration_errors::ErrorKind;

use crate::compare::Seen;

/// Where the lock is.
pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/catalog/page.lock");

const HEAD: &str = "\
# Digests of the page's prose, as it was when each entry was last compared with it. Written by
#   cargo run --example drift -- PAGE.md --accept
# and by nobody else: the id of the kind, which of its rows, and the digests of description and action.
";

/// The digests by kind and row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock(BTreeMap<(ErrorKind, usize), [String; 2]>);

impl Lock {
    /// Reads a lock from a file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("the lock {}: {error}", path.display()))?;
        Self::parse(&text).map_err(|problem| format!("the lock {}, {problem}", path.display()))
    }

    /// Reads a lock from its text. Kinds that are no more are left out.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lock = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let is_digest = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            let words: Vec<&str> = line.split(' ').collect();
            let ([kind, number, description, action], true) = (&*words, words.iter().skip(2).all(|it| is_digest(it)))
            else {
                return Err(format!("line {}: not a kind, a number and two digests: {line:?}", index + 1));
            };
            let number = number.parse().map_err(|_| format!("line {}: {number:?} is not a number", index + 1))?;
            if let Ok(kind) = kind.parse() {
                lock.0.insert((kind, number), [(*description).to_owned(), (*action).to_owned()]);
            }
        }
        Ok(lock)
    }

    /// The digests of one of a kind's rows.
    pub fn get(&self, kind: ErrorKind, number: usize) -> Option<&[String; 2]> {
        self.0.get(&(kind, number))
    }

    /// Takes up what the rows say now. Rows that were not seen stay as they are.
    pub fn accept(&mut self, seen: &[Seen]) {
        for Seen { kind, number, digest } in seen {
            match digest {
                Some(digest) => drop(self.0.insert((*kind, *number), digest.clone())),
                None => drop(self.0.remove(&(*kind, *number))),
            }
        }
    }

    /// Writes the lock to a file.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        fs::write(path, self.to_text()).map_err(|error| format!("the lock {}: {error}", path.display()))
    }

    /// The lock as its file has it, in the order of the catalog.
    pub fn to_text(&self) -> String {
        let mut text = HEAD.to_owned();
        let place = |kind: &ErrorKind| ErrorKind::ALL.iter().position(|other| other == kind);
        let mut rows: Vec<_> = self.0.iter().collect();
        rows.sort_by_key(|((kind, number), _)| (place(kind), *number));
        for ((kind, number), [description, action]) in rows {
            writeln!(text, "{kind} {number} {description} {action}").expect("a string takes all");
        }
        text
    }
}
