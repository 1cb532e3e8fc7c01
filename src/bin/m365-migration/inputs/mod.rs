//! Turns the arguments into inputs (files, the files in folders, and standard input), and each input into documents.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

mod archive;
mod document;
mod limits;
#[cfg(test)]
mod tests;
mod unpack;
mod workbook;

pub use self::document::Document;
use self::document::Visit;
use self::limits::Limits;
use self::unpack::Source;

/// Something to read.
pub struct Input {
    /// The name that it is mentioned by.
    pub name: String,
    /// `None`: standard input.
    path: Option<PathBuf>,
}

impl Input {
    /// The input of an argument: a file, or `-` for standard input. Its name is the argument as it was written.
    pub fn file(argument: &Path) -> Self {
        if argument == Path::new("-") {
            return Self { name: "standard input".into(), path: None };
        }
        Self { name: argument.display().to_string(), path: Some(argument.into()) }
    }

    /// The inputs of an argument that may also be a folder: the files in it and its subfolders, sorted, without hidden
    /// ones. Their names are short.
    pub fn all(argument: &Path) -> Vec<io::Result<Self>> {
        if argument == Path::new("-") {
            return vec![Ok(Self::file(argument))];
        }
        let is_hidden = |entry: &DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        WalkDir::new(argument)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| !is_hidden(entry))
            .filter_map(|entry| match entry {
                // A pipe or a device in a folder may never end.
                Ok(entry) if entry.path().is_dir() || entry.depth() > 0 && !entry.path().is_file() => None,
                Ok(entry) => Some(Ok(Self { name: name(entry.path()), path: Some(entry.into_path()) })),
                Err(error) => Some(Err(named(&error).unwrap_or_else(|| error.into()))),
            })
            .collect()
    }

    /// Gives the documents in it to `visit`, one after the other: itself, if it is a text; the files of an archive; the
    /// sheets of a workbook. What cannot be read comes as an error that names it. `passed` is given the number of bytes
    /// that were read, from time to time.
    ///
    /// # Errors
    ///
    /// Those of `visit`.
    pub fn documents(&self, passed: &dyn Fn(u64), visit: &mut Visit<'_>) -> io::Result<()> {
        let limits = Limits::default();
        let opened = match &self.path {
            None => {
                let mut input = Counted { input: io::stdin().lock(), passed };
                return unpack::unpack(&self.name, Source::Stream(&mut input), &limits, visit);
            }
            Some(path) => File::open(path),
        };
        match opened {
            Err(error) => visit(Err(format!("{}: {error}", self.name))),
            Ok(file) => {
                // A pipe has a path too.
                let is_file = file.metadata().is_ok_and(|meta| meta.is_file());
                let mut input = Counted { input: file, passed };
                let source = if is_file { Source::Seekable(&mut input) } else { Source::Stream(&mut input) };
                unpack::unpack(&self.name, source, &limits, visit)
            }
        }
    }

    /// Opens it as one text, which gzip may have packed.
    ///
    /// # Errors
    ///
    /// It cannot be opened, or holds several documents.
    pub fn open(&self) -> io::Result<Box<dyn Read>> {
        unpack::text(match &self.path {
            None => Box::new(io::stdin().lock()),
            Some(path) => Box::new(File::open(path)?),
        })
    }

    /// The file; `None` for standard input.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Its length in bytes; `None` if that is unknown before it is read.
    pub fn len(&self) -> Option<u64> {
        let meta = self.path.as_ref()?.metadata().ok()?;
        meta.is_file().then_some(meta.len())
    }
}

/// Counts the bytes that are read.
struct Counted<'a, R> {
    input: R,
    passed: &'a dyn Fn(u64),
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        (self.passed)(count as u64);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}

/// An error that the system reports, with the name of its file; `None` for others, such as a folder that leads to itself.
fn named(error: &walkdir::Error) -> Option<io::Error> {
    Some(io::Error::other(format!("{}: {}", name(error.path()?), error.io_error()?)))
}

/// The short name of an argument: a path below the current folder begins there.
pub fn name(argument: &Path) -> String {
    if argument == Path::new("-") {
        return Input::file(argument).name;
    }
    let folder = env::current_dir().unwrap_or_default();
    let below = argument.strip_prefix(folder).ok().filter(|below| *below != Path::new(""));
    below.unwrap_or(argument).display().to_string()
}

/// The folder of sample data, if the current folder is in a checkout of this crate.
pub fn samples() -> Option<PathBuf> {
    let is_ours = |folder: &Path| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        manifest.lines().any(|line| line == concat!("name = \"", env!("CARGO_PKG_NAME"), "\""))
    };
    let current = env::current_dir().ok()?;
    let checkout = current.ancestors().find(|folder| is_ours(folder))?;
    Some(checkout.join("examples/data")).filter(|samples| samples.is_dir())
}
