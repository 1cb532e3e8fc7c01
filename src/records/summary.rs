//! What became of all that was read.

use std::fmt;

use crate::records::{Encoding, Format};

facts! {
    /// How much was read and what became of it. The counts add up:
    /// `read == recognized + unrecognized + failed + clean + skipped + damaged`.
    ///
    /// An entry is what becomes a record or damage; in text also each line with text that belongs to neither, and
    /// in JSON and CSV each object or row that has nothing to do with a migration. Those are skipped.
    #[doc = example!(summary of "starting\nERROR Max retry for user with id 42 reached.\n":
        (summary.read(), summary.recognized(), summary.skipped()) => (2, 1, 1))]
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    Summary {
        pub(crate) replaced: u64,
        /// Whether the input is objects or rows.
        pub(crate) has_entries: bool,
    }
    summary, summary;
    /// Returns the format that the input was detected as; `None` before anything was read.
    format: Option<Format>, -> Option<Format>, of "hello" => Some(Format::Text);
    /// Returns the encoding of the input, as far as it has been read: ASCII counts as UTF-8.
    encoding: Encoding, -> Encoding, of "hello" => Encoding::Utf8;
    /// Returns how many bytes were taken from the input.
    bytes: u64, -> u64, of "hello\n" => 6;
    /// Returns how many line breaks were passed.
    lines: u64, -> u64, of "hello\nthere\n" => 2;
    /// Returns the number of entries.
    read: u64, -> u64, of "hello\n\nMax retry for user with id 42 reached.\n" => 2;
    /// Returns the number of records with an error of the catalog.
    recognized: u64, -> u64, of "Max retry for user with id 42 reached.\n" => 1;
    /// Returns the number of records with an error that is not in the catalog.
    unrecognized: u64, -> u64, of "EXCH-15: something new\n" => 1;
    /// Returns the number of entries in a failed state that give no reason.
    failed: u64, -> u64, of "User,Status\nalex,failed\nkim,completed\n" => 1;
    /// Returns the number of records without an error.
    clean: u64, -> u64, of "User,Status\nalex,failed\nkim,completed\n" => 1;
    /// Returns the number of entries, among those that are [clean](Self::clean), whose state is neither known to be good or
    /// neutral nor a failure.
    unknown_states: u64, -> u64, of "User,Status\nalex,Hibernating\nkim,completed\n" => 1;
    /// Returns the number of entries that say nothing of a migration.
    skipped: u64, -> u64, of "hello\nthere\n" => 2;
    /// Returns the number of places that could not be read.
    damaged: u64, -> u64, of "[{" => 1;
}

impl Summary {
    /// Returns how many pieces could not be decoded and are U+FFFD in what was read.
    #[doc = example!({
        let mut records = Records::new(&b"caf\xC3\xA9 \xFF"[..]);
        records.by_ref().for_each(drop);
        records.summary().replaced()
    } => 1)]
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Returns whether anything was understood: any error, state or text that is not recognized.
    #[doc = example!(summary of r#"[{"city": "Paris"}]"#: summary.is_understood() => false)]
    pub fn is_understood(&self) -> bool {
        self.recognized + self.unrecognized + self.failed + self.clean > 0
    }

    /// Returns whether the input is likely to be another file: it is JSON, a table, or HTML or XML with objects or rows, and
    /// nothing in it was understood. Prose may well hold no error.
    #[doc = example!(summary of r#"[{"city": "Paris"}]"#: summary.is_foreign() => true)]
    pub fn is_foreign(&self) -> bool {
        self.has_entries && self.read > 0 && self.damaged == 0 && !self.is_understood()
    }

    /// Returns whether every entry that was read is accounted for: true once the [`Records`](crate::records::Records)
    /// have come to their end. Before, some may wait to be handed out.
    #[doc = example!(summary of "hello\nMax retry for user with id 42 reached.\nEXCH-15: no\n": summary.adds_up() => true)]
    pub fn adds_up(&self) -> bool {
        self.read == self.recognized + self.unrecognized + self.failed + self.clean + self.skipped + self.damaged
    }
}

impl fmt::Display for Summary {
    /// Writes all of it in a line for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { encoding, read, recognized, unrecognized, failed, clean, skipped, damaged, replaced, .. } = self;
        write!(
            f,
            "{}, {encoding}: {read} read: {recognized} recognized, {unrecognized} not recognized, \
             {failed} failed without a reason, {clean} without error, {skipped} skipped, {damaged} damaged",
            self.format.map_or("nothing", Format::as_str)
        )?;
        if *replaced > 0 {
            write!(f, "; {replaced} undecodable pieces replaced")?;
        }
        Ok(())
    }
}

crate::error::facts_format::as_object! {
    /// Writes `format`, `encoding`, all counts, and whether the input is `understood` and `foreign`.
    Summary, |summary| {
        format: summary.format.map(Format::as_str),
        encoding: summary.encoding.as_str(),
        bytes: summary.bytes,
        lines: summary.lines,
        read: summary.read,
        recognized: summary.recognized,
        unrecognized: summary.unrecognized,
        failed: summary.failed,
        clean: summary.clean,
        unknown_states: summary.unknown_states,
        skipped: summary.skipped,
        damaged: summary.damaged,
        replaced: summary.replaced,
        understood: summary.is_understood(),
        foreign: summary.is_foreign(),
    }
}
