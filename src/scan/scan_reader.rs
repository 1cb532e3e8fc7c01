//! The errors in what a reader reads, a piece at a time.
//!
//! The text that was read is kept in a window: back as far as a message around the next fragment may begin, and on as far
//! as it may end. The search pauses where more text could change its answer. So it finds what it finds in the whole text.

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;
use std::str;

use super::finder::{Finder, Progress};
use crate::error::enums::MigrationError;
#[cfg(feature = "extend")]
use crate::extend::{AnyError, Catalog};
use crate::matcher::found::Match;
use crate::model::known::Known;

/// How many bytes are read at once.
const PIECE: usize = 8 * 1024;

/// How many bytes that are not needed any more may be kept, so that the window is seldom moved.
const KEPT: usize = 16 * 1024;

/// Finds every error in what a reader reads, in memory that does not grow: a long log, a pipe, a log that is still written.
///
/// It finds what [`scan_bytes`](crate::scan_bytes) finds in all the bytes together, each error once, in order. The reader
/// needs no buffer. At most 128 KiB are kept at a time, which a test checks.
///
/// ```
/// use m365_migration_errors::{ErrorKind, ScanReader};
///
/// let log = "11:02:03 INFO  3 users are left\n\
///            11:02:04 ERROR EXCH-15: Max retry for user with id 42\n  reached.\n";
/// let found: Vec<_> = ScanReader::new(log.as_bytes()).collect::<Result<_, _>>()?;
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].error().kind(), ErrorKind::ExchangeMaxRetriesReached);
/// assert_eq!(found[0].range(), 47..96);
/// assert_eq!(&log[47..96], found[0].text());
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// An error of the reader is returned, and the next call reads on.
///
/// # A log that grows
///
/// At the end of what is there, [`following`](Self::following) keeps the text in which an error may not be complete yet.
/// Call `next` again when there is more. An error is returned once about 4 KiB of text follow it, or after
/// [`finish`](Self::finish).
///
/// ```
/// use std::io::Write;
///
/// use m365_migration_errors::ScanReader;
///
/// let path = std::env::temp_dir().join(format!("m365-migration-errors-{}.log", std::process::id()));
/// let mut log = std::fs::File::create(&path)?;
/// let mut errors = ScanReader::following(std::fs::File::open(&path)?);
///
/// write!(log, "ERROR Max retry for user ")?;
/// assert!(errors.next().is_none());
/// write!(log, "with id 42 reached.\nINFO  polling\n")?;
/// assert!(errors.next().is_none(), "more of it may follow");
/// write!(log, "{}", "INFO  polling\n".repeat(1_000))?;
/// assert_eq!(errors.next().unwrap()?.error().user(), Some("42"));
/// assert!(errors.next().is_none());
///
/// write!(log, "ERROR Max retry for user with id 43 reached.\n")?;
/// errors.finish();
/// assert_eq!(errors.next().unwrap()?.error().user(), Some("43"));
/// assert!(errors.next().is_none());
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct ScanReader<R, E = MigrationError> {
    known: Known,
    /// Makes the error of a match.
    make: fn(Known, &Match<'_>) -> Option<E>,
    reader: R,
    /// Whether more may be there after the end was reached.
    follows: bool,
    /// The last piece that was read, and how much of it is in the window.
    bytes: Vec<u8>,
    taken: usize,
    /// The window.
    text: String,
    /// Where the window begins in the input.
    start: u64,
    after: After,
    progress: Progress,
}

/// What comes after the text in the window.
#[derive(Clone, Copy, Debug)]
enum After {
    /// More text, or the end of the input.
    Open,
    /// This many bytes that are not UTF-8.
    BadBytes(usize),
    /// The end of the input.
    Nothing,
}

impl<R: Read> ScanReader<R> {
    /// Scans all that a reader has. The end of the input ends the last message.
    pub fn new(reader: R) -> Self {
        Self {
            known: Known::BUILT_IN,
            make: |_, found| found.build(),
            reader,
            follows: false,
            bytes: Vec::new(),
            taken: 0,
            text: String::new(),
            start: 0,
            after: After::Open,
            progress: Progress::default(),
        }
    }

    /// Scans what a reader has so far, and goes on when it has more. `next` is `None` where nothing more is certain.
    pub fn following(reader: R) -> Self {
        Self { follows: true, ..Self::new(reader) }
    }

    /// Finds the errors of a catalog with your own files too.
    ///
    /// ```
    /// use m365_migration_errors::{ScanReader, catalog::Catalog};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let log = "ERROR WAVE-001: User 42 was added to wave 7 after its cutoff.\n\
    ///            ERROR EXCH-15: Max retry for user with id 42 reached.\n";
    /// let found: Vec<_> = ScanReader::new(log.as_bytes()).with_catalog(catalog).collect::<Result<_, _>>()?;
    /// let kinds: Vec<_> = found.iter().map(|found| found.error().kind().id()).collect();
    /// assert_eq!(kinds, ["contoso/wave-closed", "exchange/max-retries-reached"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "extend")]
    pub fn with_catalog(self, catalog: Catalog) -> ScanReader<R, AnyError> {
        let Self { reader, follows, bytes, taken, text, start, after, progress, .. } = self;
        let (known, make) = (catalog.known(), AnyError::new as fn(Known, &Match<'_>) -> Option<AnyError>);
        ScanReader { known, make, reader, follows, bytes, taken, text, start, after, progress }
    }
}

impl<R, E> ScanReader<R, E> {
    /// Says that the input does not grow any more: `next` reads it to its end, which ends the last message.
    pub fn finish(&mut self) {
        self.follows = false;
    }

    /// Returns the reader. The part of its bytes that is not scanned yet is lost.
    pub fn into_inner(self) -> R {
        self.reader
    }

    /// Returns the next error in the window; `None` if it has no more, or more text is needed.
    fn next_in_window(&mut self) -> Option<OwnedFound<E>> {
        let is_open = matches!(self.after, After::Open);
        let mut finder = Finder::resume(self.known, &self.text, std::mem::take(&mut self.progress), is_open);
        let found = finder.next().and_then(|message| {
            let error = (self.make)(self.known, &message.found)?;
            Some(OwnedFound { start: self.start + message.start as u64, text: message.text.into(), error })
        });
        self.progress = finder.into_progress();
        found
    }

    /// Reads a piece. Returns whether there is more text, or the input has ended.
    fn read(&mut self) -> io::Result<bool>
    where
        R: Read,
    {
        let spent = self.progress.spent();
        if spent > KEPT {
            let spent = (0..=spent).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
            self.text.drain(..spent);
            self.progress.forget(spent);
            self.start += spent as u64;
        }
        self.bytes.drain(..self.taken);
        self.taken = 0;
        let kept = self.bytes.len();
        self.bytes.resize(kept + PIECE, 0);
        let read = loop {
            match self.reader.read(&mut self.bytes[kept..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.bytes.truncate(kept + read.as_ref().map_or(0, |read| *read));
        if read? > 0 {
            self.decode();
            return Ok(true);
        }
        if !self.follows {
            self.after = After::Nothing;
        }
        Ok(!self.follows)
    }

    /// Moves the bytes that were read to the window, as far as they are text.
    fn decode(&mut self) {
        let bytes = &self.bytes[self.taken..];
        let (text, bad) = match str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => (str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(), error.error_len()),
        };
        self.text.push_str(text);
        self.taken += text.len() + bad.unwrap_or(0);
        self.after = bad.map_or(After::Open, After::BadBytes);
    }

    /// Goes on after bytes that are not UTF-8.
    fn skip(&mut self, bad: usize) {
        self.start += (self.text.len() + bad) as u64;
        self.progress.go_on_after(self.text.len());
        self.text.clear();
        self.decode();
    }
}

/// Errors of the reader are returned as they are. The iterator ends only with the input.
impl<R: Read, E> Iterator for ScanReader<R, E> {
    type Item = io::Result<OwnedFound<E>>;

    fn next(&mut self) -> Option<io::Result<OwnedFound<E>>> {
        loop {
            if let Some(found) = self.next_in_window() {
                return Some(Ok(found));
            }
            match self.after {
                After::BadBytes(bad) => self.skip(bad),
                After::Nothing => return None,
                After::Open => match self.read() {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => return Some(Err(error)),
                },
            }
        }
    }
}

impl<R: fmt::Debug, E> fmt::Debug for ScanReader<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.start + self.text.len() as u64;
        f.debug_struct("ScanReader")
            .field("reader", &self.reader)
            .field("window", &(self.start..end))
            .finish_non_exhaustive()
    }
}

/// An error that a [`ScanReader`] found, with its text and its place. `E` is [`MigrationError`], or with a catalog of your own
/// `catalog::AnyError`.
///
/// [`recognize`](crate::recognize) answers for the text: the code that was seen, the places of the values.
///
/// ```
/// use m365_migration_errors::{Fidelity, MigrationError, ScanReader, recognize};
///
/// let log = "ERROR: max retry for user with id 42 reached\n";
/// let found = ScanReader::new(log.as_bytes()).next().unwrap()?;
/// assert_eq!((found.range(), found.text()), (7..44, "max retry for user with id 42 reached"));
/// assert_eq!(found.error().to_string(), "Max retry for user with id 42 reached.");
/// assert_eq!(recognize(found.text()).unwrap().fidelity(), Fidelity::Normalized);
/// let error = MigrationError::from(found);
/// assert_eq!(error.user(), Some("42"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwnedFound<E = MigrationError> {
    start: u64,
    text: String,
    error: E,
}

impl<E> OwnedFound<E> {
    /// Returns its range of bytes in the input: from its code, if there is one before it, to the end of the sentence.
    pub fn range(&self) -> Range<u64> {
        self.start..self.start + self.text.len() as u64
    }

    /// Returns its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the error.
    pub const fn error(&self) -> &E {
        &self.error
    }
}

impl From<OwnedFound> for MigrationError {
    fn from(found: OwnedFound) -> Self {
        found.error
    }
}

#[cfg(feature = "extend")]
impl From<OwnedFound<AnyError>> for AnyError {
    fn from(found: OwnedFound<AnyError>) -> Self {
        found.error
    }
}
