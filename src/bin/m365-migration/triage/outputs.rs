//! The files that are written: none of them may be one that is read, and no two the same.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use same_file::is_same_file;

/// The name of a file for an error. If names are left out, the option that names it.
pub fn name<'a>(option: &'a str, path: &'a Path, is_redacted: bool) -> Cow<'a, str> {
    if is_redacted { format!("the file of {option}").into() } else { path.to_string_lossy() }
}

/// What is wrong with the outputs, each with its option; `None` if they can be written. An output may be new, but not in a
/// folder that is read: the next run would take it for an input.
pub fn problem<F>(
    outputs: &[(&str, &Path, F)],
    read: &[&Path],
    arguments: &[PathBuf],
    is_redacted: bool,
) -> Option<String> {
    let folders: Vec<PathBuf> =
        arguments.iter().filter(|path| path.is_dir()).filter_map(|path| path.canonicalize().ok()).collect();
    outputs.iter().enumerate().find_map(|(number, (option, path, _))| {
        if *path == Path::new("-") {
            return Some(format!("{option}: `-` is not a file; write ./- for one of that name"));
        }
        let name = name(option, path, is_redacted);
        if read.iter().any(|read| is_same(read, path)) {
            return Some(format!("{name} is an input: write to another file"));
        }
        if place(path).is_some_and(|place| folders.iter().any(|folder| place.starts_with(folder))) {
            return Some(format!("{name} is in a folder that is an input: write to another folder"));
        }
        let (other, ..) = outputs[..number].iter().find(|(_, other, _)| is_same(other, path))?;
        Some(format!("{name} is the file of {other} and of {option}: write to two files"))
    })
}

/// Whether two names are of one file, which may not be there yet.
fn is_same(one: &Path, other: &Path) -> bool {
    // To open a pipe can end it.
    let is_linked = one.is_file() && other.is_file() && is_same_file(one, other).unwrap_or(false);
    is_linked || place(one).is_some_and(|one| Some(one) == place(other))
}

/// The full name of a file, without links; `None` if its folder is not there.
fn place(file: &Path) -> Option<PathBuf> {
    if let Ok(place) = file.canonicalize() {
        return Some(place);
    }
    let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(file.file_name()?))
}
