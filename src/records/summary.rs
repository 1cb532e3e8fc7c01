//! What became of all that was read.

use std::fmt;

use crate::records::format::Format;
use crate::records::unpack::encoding::Encoding;

/// How much was read and what became of it. The counts add up:
/// `read == recognized + unrecognized + failed + clean + skipped + damaged`.
///
/// An entry is what becomes a record or damage; in text also each line that is not blank and belongs to neither, and
/// in JSON and CSV each object or row that has nothing to do with a migration. Those are skipped.
///
/// ```
/// use m365_migration_errors::records::{Encoding, Records, Format};
///
/// let log = "2025-11-06 starting\n2025-11-06 ERROR Max retry for user with id 42 reached.\n";
/// let mut records = Records::new(log.as_bytes());
/// assert_eq!(records.by_ref().count(), 1);
///
/// let summary = records.summary();
/// assert_eq!(summary.format(), Some(Format::Text));
/// assert_eq!(summary.encoding(), Encoding::Utf8);
/// assert_eq!((summary.read(), summary.recognized(), summary.skipped()), (2, 1, 1));
/// assert!(summary.adds_up());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub(crate) format: Option<Format>,
    pub(crate) encoding: Encoding,
    pub(crate) bytes: u64,
    pub(crate) lines: u64,
    pub(crate) read: u64,
    pub(crate) recognized: u64,
    pub(crate) unrecognized: u64,
    pub(crate) failed: u64,
    pub(crate) clean: u64,
    pub(crate) unknown_states: u64,
    pub(crate) skipped: u64,
    pub(crate) damaged: u64,
    pub(crate) replaced: u64,
}

impl Summary {
    /// Returns the format that the input was detected as; `None` before anything was read.
    ///
    /// ```
    /// use m365_migration_errors::records::{Records, Format};
    ///
    /// let mut records = Records::new(&b"hello"[..]);
    /// assert_eq!(records.summary().format(), None);
    /// assert!(records.next().is_none());
    /// assert_eq!(records.summary().format(), Some(Format::Text));
    /// ```
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// Returns the encoding of the input, as far as it has been read: ASCII counts as UTF-8.
    ///
    /// ```
    /// use m365_migration_errors::records::{Encoding, Records};
    ///
    /// let mut records = Records::new(&b"\xFF\xFEh\0i\0"[..]);
    /// assert!(records.next().is_none());
    /// assert_eq!(records.summary().encoding(), Encoding::Utf16Le);
    /// ```
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns how many bytes were taken from the input.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"hello\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().bytes(), 6);
    /// ```
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns how many line breaks were passed.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"hello\nthere\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().lines(), 2);
    /// ```
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Returns the number of entries.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"hello\n\nMax retry for user with id 42 reached.\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().read(), 2, "a line that is skipped, and an error");
    /// ```
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Returns the number of records with an error of the catalog.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"Max retry for user with id 42 reached.\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().recognized(), 1);
    /// ```
    pub fn recognized(&self) -> u64 {
        self.recognized
    }

    /// Returns the number of records with an error that is not in the catalog.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"EXCH-15: something new\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().unrecognized(), 1);
    /// ```
    pub fn unrecognized(&self) -> u64 {
        self.unrecognized
    }

    /// Returns the number of records without an error.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"User,Status,Error\nalex,completed,\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().clean(), 1);
    /// ```
    pub fn clean(&self) -> u64 {
        self.clean
    }

    /// Returns the number of entries in a failed state that give no reason.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"User,Status,Error\n1,failed,\n2,completed,\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!((records.summary().failed(), records.summary().clean()), (1, 1));
    /// ```
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// Returns the number of entries that say nothing of a migration.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"hello\nthere\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().skipped(), 2);
    /// ```
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Returns the number of places that could not be read.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"[{"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().damaged(), 1);
    /// ```
    pub fn damaged(&self) -> u64 {
        self.damaged
    }

    /// Returns how many pieces could not be decoded and stand as U+FFFD in what was read.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let bytes = b"caf\xC3\xA9 \xFF";
    /// let mut records = Records::new(&bytes[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!(records.summary().replaced(), 1);
    /// ```
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Returns the number of entries, among those that are [clean](Self::clean), whose state is neither known to be good or
    /// neutral nor a failure.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"User,Status,Error\n1,Hibernating,\n2,completed,\n"[..]);
    /// records.by_ref().for_each(drop);
    /// assert_eq!((records.summary().clean(), records.summary().unknown_states()), (2, 1));
    /// ```
    pub fn unknown_states(&self) -> u64 {
        self.unknown_states
    }

    /// Returns whether anything was understood: any error, state or text that is not recognized. Where nothing was, an
    /// input that is text may well hold no error, but JSON and tables are likely to be other files.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&br#"[{"city": "Paris"}]"#[..]);
    /// records.by_ref().for_each(drop);
    /// assert!(!records.summary().is_understood());
    /// ```
    pub fn is_understood(&self) -> bool {
        self.recognized + self.unrecognized + self.failed + self.clean > 0
    }

    /// Returns whether every entry that was read is accounted for: true once the [`Records`](crate::records::Records)
    /// have come to their end. Before, some may wait to be handed out.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"hello\nMax retry for user with id 42 reached.\nEXCH-15: no\n"[..]);
    /// records.by_ref().for_each(drop);
    /// let summary = records.summary();
    /// assert!(summary.adds_up());
    /// assert_eq!((summary.read(), summary.recognized(), summary.unrecognized(), summary.skipped()), (3, 1, 1, 1));
    /// ```
    pub fn adds_up(&self) -> bool {
        self.read == self.recognized + self.unrecognized + self.failed + self.clean + self.skipped + self.damaged
    }
}

impl fmt::Display for Summary {
    /// Writes all of it in a line for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { read, recognized, unrecognized, failed, clean, skipped, damaged, .. } = self;
        match self.format {
            Some(source) => write!(f, "{source}, ")?,
            None => f.write_str("nothing, ")?,
        }
        write!(
            f,
            "{}: {read} read: {recognized} recognized, {unrecognized} not recognized, {failed} failed without a reason, \
             {clean} without error, \
             {skipped} skipped, {damaged} damaged",
            self.encoding
        )?;
        match self.replaced {
            0 => Ok(()),
            replaced => write!(f, "; {replaced} undecodable pieces replaced"),
        }
    }
}
