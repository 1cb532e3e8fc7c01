//! Reads inputs as a user of `records` does.
#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

use m365_migration_errors::records::{Damage, Record, Records, Summary};

/// The full path of a file in the repository.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The inputs in a folder with their names, sorted: every file but the expected answers and the README.
pub fn inputs(folder: &str) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(root(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let paths = files.map(|file| file.expect(folder).path()).filter(|path| path.is_file());
    let mut inputs: Vec<_> = paths
        .map(|path| (path.file_name().expect("a file").to_string_lossy().into_owned(), path))
        .filter(|(name, _)| !name.ends_with(".expected.json") && name != "README.md")
        .map(|(name, path)| (name, fs::read(path).expect(folder)))
        .collect();
    inputs.sort();
    inputs
}

/// Reads all of an input.
pub fn read(bytes: &[u8]) -> (Vec<Result<Record, Damage>>, Summary) {
    let mut records = Records::new(bytes);
    let all = records.by_ref().collect();
    (all, records.summary().clone())
}
