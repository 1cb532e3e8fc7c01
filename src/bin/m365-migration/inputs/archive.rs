//! ZIP archives: their entries, one after the other. Names are only shown, and nothing is written.

use std::fmt::Display;
use std::io::{self, Read, Seek, SeekFrom};

use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::limits::Limits;

/// The purpose of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It holds files.
    Files,
    /// It is one document of an office program, whose name for people this is.
    Document(&'static str),
    /// It is an Excel workbook.
    Workbook,
}

/// The parts that show what an archive is for.
const PARTS: [(&str, Purpose); 5] = [
    ("xl/workbook.xml", Purpose::Workbook),
    ("xl/workbook.bin", Purpose::Document("a binary workbook (.xlsb)")),
    ("word/document.xml", Purpose::Document("a Word document")),
    ("ppt/presentation.xml", Purpose::Document("a PowerPoint presentation")),
    ("META-INF/manifest.xml", Purpose::Document("an OpenDocument file")),
];

/// The marks at the end of an archive. A number of entries follows: its place after the mark, and its length.
const ENDS: [(&[u8], usize, usize); 2] = [(b"PK\x05\x06", 10, 2), (b"PK\x06\x06", 32, 8)];

/// The last bytes of an archive, in which they are: a comment may have 64 KiB.
const TAIL: u64 = (1 << 16) + 256;

/// What takes the files, by their names. Without a name, the error is of the archive.
type VisitFile<'v> = dyn FnMut(Option<&str>, Result<&mut dyn Read, String>) -> io::Result<()> + 'v;

pub struct Archive<R> {
    zip: ZipArchive<R>,
    /// How many entries have the name of a later one, which replaces them.
    replaced: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of entries.
    ///
    /// # Errors
    ///
    /// It is damaged, or there are too many. The error says so to people.
    pub fn open(mut input: R, limits: &Limits) -> Result<Self, String> {
        let announced = announced(&mut input).map_err(problem)?;
        limits.check_entries(announced)?;
        let zip = ZipArchive::new(input).map_err(problem)?;
        limits.check_entries(zip.len() as u64)?;
        let replaced = announced.saturating_sub(zip.len() as u64);
        Ok(Self { zip, replaced })
    }

    pub fn purpose(&self) -> Purpose {
        let has = |part: &str| self.zip.file_names().any(|name| name.replace('\\', "/").eq_ignore_ascii_case(part));
        let found = PARTS.iter().find(|(part, _)| has(part)).map_or(Purpose::Files, |(_, purpose)| *purpose);
        // A Java archive has a manifest too, of another format.
        if found == Purpose::Document("an OpenDocument file") && !has("content.xml") { Purpose::Files } else { found }
    }

    /// Gives each file with its name, or what is wrong with it, in the order of the archive. Folders, links, hidden files
    /// and what a Mac adds are left out.
    pub fn files(&mut self, limits: &Limits, visit: &mut VisitFile<'_>) -> io::Result<()> {
        // An entry that is damaged has an error of its own.
        if self.zip.has_overlapping_files().is_ok_and(|overlap| overlap) {
            return visit(None, Err("its entries overlap, as only a trap's do, and it is not read".into()));
        }
        let mut files = 0;
        for number in 0..self.zip.len() {
            if let Err(problem) = limits.enter() {
                return visit(None, Err(problem));
            }
            let listed = self.zip.name_for_index(number).unwrap_or_default();
            if listed.ends_with(['/', '\\']) || is_hidden(listed) {
                continue;
            }
            let name = shown(listed);
            files += 1;
            match self.entry(number) {
                Ok(Some(mut file)) => visit(Some(&name), Ok(&mut file))?,
                Ok(None) => {}
                Err(problem) => visit(Some(&name), Err(problem))?,
            }
            if limits.is_reached() {
                return Ok(());
            }
        }
        if files == 0 {
            visit(None, Err("the archive holds no files".into()))?;
        }
        match self.replaced {
            0 => Ok(()),
            1 => visit(None, Err("one entry is not read: a later one has the same name".into())),
            n => visit(None, Err(format!("{n} entries are not read: later ones have the same names"))),
        }
    }

    /// Gives each part of a document.
    ///
    /// # Errors
    ///
    /// A part cannot be read, or `visit` fails.
    pub fn parts(&mut self, visit: &mut dyn FnMut(&mut dyn Read) -> io::Result<()>) -> Result<(), String> {
        for number in 0..self.zip.len() {
            if let Some(mut part) = self.entry(number)? {
                visit(&mut part).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }

    /// An entry to read; `None` if it is a link.
    fn entry(&mut self, number: usize) -> Result<Option<ZipFile<'_, R>>, String> {
        let raw = self.zip.by_index_raw(number).map_err(problem)?;
        if raw.is_symlink() {
            return Ok(None);
        }
        if raw.encrypted() {
            return Err("it is protected by a password; unpack it".into());
        }
        let method = raw.compression();
        if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(format!("it is packed as {method}, which is not read; unpack it, or pack it as Deflate"));
        }
        drop(raw);
        self.zip.by_index(number).map(Some).map_err(problem)
    }
}

/// The number of entries that the end of an archive gives; 0 without an end.
fn announced(input: &mut (impl Read + Seek)) -> io::Result<u64> {
    let length = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    input.take(TAIL).read_to_end(&mut tail)?;
    input.rewind()?;
    let counts = ENDS.iter().filter_map(|(mark, at, length)| {
        let end = tail.get(memchr::memmem::rfind(&tail, mark)? + at..)?.get(..*length)?;
        Some(end.iter().rev().fold(0, |count, byte| count << 8 | u64::from(*byte)))
    });
    Ok(counts.max().unwrap_or_default())
}

/// An error of an archive, for people.
fn problem(error: impl Into<ZipError>) -> String {
    match error.into() {
        ZipError::Io(error) => error.to_string(),
        ZipError::UnsupportedArchive(what) => format!("this kind of ZIP archive is not read ({what}); unpack it"),
        error => format!("the ZIP archive is damaged ({}); fetch it again", Detail(error)),
    }
}

/// A detail without the name of its kind.
struct Detail(ZipError);

impl Display for Detail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            ZipError::InvalidArchive(what) => what.fmt(f),
            error => error.fmt(f),
        }
    }
}

fn is_hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part == "__MACOSX" || part.starts_with('.') && part != "." && part != "..")
}

/// A name that is safe to show: it may hold anything, such as the commands of a terminal.
fn shown(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_files_and_those_of_a_mac_are_left_out() {
        for name in [".DS_Store", "a/.DS_Store", "__MACOSX/._a.csv", "a\\.git\\b"] {
            assert!(is_hidden(name), "{name}");
        }
        for name in ["a.csv", "../../etc/passwd", "./a", "a/b.c/d", "MACOSX/a"] {
            assert!(!is_hidden(name), "{name}");
        }
    }

    #[test]
    fn names_are_safe_to_show() {
        assert_eq!(shown("a\u{1B}[2J\n\r/b"), "a\u{FFFD}[2J\u{FFFD}\u{FFFD}/b");
    }
}
