//! The catalog's files: their model, how they are read, and how they are checked.
//!
//! The build script and the tests include this folder by path; the library has it as `files`, for catalogs that are
//! extended at run time. It depends on nothing that the build generates.
//!
//! ```text
//! *.toml -> read (shape: keys, types, words) -> model -> check (sense: holes, codes, rivals) -> generated code
//! ```
//!
//! Both steps collect every [`Problem`] and go on, so one build shows an editor everything that is wrong.

mod check;
pub(crate) mod definition;
mod fragments;
pub(crate) mod index;

mod problem;
mod read;
#[cfg(test)]
mod tests;

use self::definition::Catalog;
pub(crate) use self::problem::Problem;

/// One file of the catalog.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its name in messages, such as `catalog/teams_chat.toml`. The last part, without `.toml`, is the family's name.
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Catalog {
    /// Reads the names of the family files from `index.toml`, in order.
    pub(crate) fn file_names(index: &File) -> Result<Vec<String>, Vec<Problem>> {
        let mut problems = Vec::new();
        let names = read::index(index, &mut problems).families;
        if problems.is_empty() { Ok(names.iter().map(|name| format!("{name}.toml")).collect()) } else { Err(problems) }
    }

    /// Reads and checks a whole catalog: the index and the family files in the order of the index.
    pub(crate) fn load(index: &File, families: &[File]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let pages = read::index(index, &mut problems).pages;
        let mut catalog = Self { pages, families: Vec::new() };
        for file in families {
            let (family, pages) = read::family(file, &mut problems);
            catalog.families.push(family);
            catalog.pages.extend(pages);
        }
        check::check(&catalog, &mut problems);
        if problems.is_empty() { Ok(catalog) } else { Err(problems) }
    }
}
