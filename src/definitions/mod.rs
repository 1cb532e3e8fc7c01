//! The catalog's files: what they define, how they are read, and how they are checked.
//!
//! The build script includes this folder by path; the library uses it for catalogs that are extended at run time. It
//! depends on nothing that the build generates.
//!
//! ```text
//! *.toml ── read ──> definitions ── check ──> sound definitions ──> entries (for people), index (for the matcher)
//!    keys, types, words        holes, codes, rivals
//! ```
//!
//! Both steps collect every [`Problem`] and go on, so one build shows an editor everything that is wrong.

mod check;
pub(crate) mod definition;
mod fragments;
pub(crate) mod index;
mod kinds;
mod problem;
mod read;
pub(crate) mod rustdoc;
#[cfg(test)]
mod tests;

use self::definition::Definitions;
pub(crate) use self::problem::Problem;

/// One file of the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Its name in messages, such as `catalog/teams_chat.toml`. The last part, without `.toml`, is the family's name.
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Definitions {
    /// Reads the names of the family files from `index.toml`, in order.
    pub(crate) fn file_names(index: &File) -> Result<Vec<String>, Vec<Problem>> {
        let mut problems = Vec::new();
        let names = read::index(index, &mut problems).families;
        if problems.is_empty() { Ok(names.iter().map(|name| format!("{name}.toml")).collect()) } else { Err(problems) }
    }

    /// Reads and checks a whole catalog: the index and the family files in the order of the index.
    pub(crate) fn load(index: &File, families: &[File]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let read::IndexFile { pages, fixes, .. } = read::index(index, &mut problems);
        Self { pages, fixes, families: Vec::new() }.read(families, problems)
    }

    /// Adds files to definitions that are sound, and checks all of them together.
    #[allow(dead_code, reason = "the build loads a catalog at once")]
    pub(crate) fn extend(&self, families: &[File]) -> Result<Self, Vec<Problem>> {
        self.clone().read(families, Vec::new())
    }

    fn read(mut self, families: &[File], mut problems: Vec<Problem>) -> Result<Self, Vec<Problem>> {
        for file in families {
            let read::FamilyFile { family, pages, fixes } = read::family(file, &mut problems);
            self.families.push(family);
            self.pages.extend(pages);
            self.fixes.extend(fixes);
        }
        check::check(&self, &mut problems);
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }
}
