//! Turns the arguments into inputs: files, the files in folders, and standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// Something to read.
pub struct Input {
    /// The name in the report.
    pub name: String,
    /// `None`: standard input.
    path: Option<PathBuf>,
}

impl Input {
    /// The inputs of an argument: one, or the files in a folder and its subfolders, sorted, without hidden ones.
    pub fn of(argument: &Path) -> Vec<io::Result<Self>> {
        if argument == Path::new("-") {
            return vec![Ok(Self { name: "standard input".into(), path: None })];
        }
        let is_hidden = |entry: &DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        WalkDir::new(argument)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| !is_hidden(entry))
            .filter_map(|entry| match entry {
                Ok(entry) if entry.path().is_dir() => None,
                Ok(entry) => Some(Ok(Self { name: name(entry.path()), path: Some(entry.into_path()) })),
                // The error names the path.
                Err(error) => Some(Err(error.into())),
            })
            .collect()
    }

    pub fn open(&self) -> io::Result<Box<dyn Read>> {
        Ok(match &self.path {
            None => Box::new(io::stdin().lock()),
            Some(path) => Box::new(File::open(path)?),
        })
    }

    /// Its length in bytes; `None` if that is unknown before it is read.
    pub fn len(&self) -> Option<u64> {
        let meta = self.path.as_ref()?.metadata().ok()?;
        meta.is_file().then_some(meta.len())
    }
}

/// The name of a path; within the crate's folder, it is relative to that.
pub fn name(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string()
}
