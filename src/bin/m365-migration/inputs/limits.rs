//! How much is unpacked. An archive of a few KiB can hold terabytes, or itself.

use std::cell::Cell;
use std::fmt::Display;
use std::io::{self, Read};

/// The limits of one input, and how much of them is used up.
pub struct Limits {
    /// The most bytes that are unpacked, all archives in the input together.
    unpacked: u64,
    /// The most bytes of one thing that has to be in memory: an archive in an archive, a workbook, the text of a sheet.
    pub memory: u64,
    /// The most entries of archives.
    entries: usize,
    /// The most archives around one another.
    pub depth: usize,
    bytes: Cell<u64>,
    entered: Cell<usize>,
    /// How many archives were left out because they are too deep.
    too_deep: Cell<usize>,
    is_reached: Cell<bool>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(4 << 30, 256 << 20, 10_000, 3)
    }
}

impl Limits {
    pub fn new(unpacked: u64, memory: u64, entries: usize, depth: usize) -> Self {
        Self {
            unpacked,
            memory,
            entries,
            depth,
            bytes: Cell::default(),
            entered: Cell::default(),
            too_deep: Cell::default(),
            is_reached: Cell::default(),
        }
    }

    /// Counts what is unpacked. Past the limit, reading fails.
    pub fn watch<R: Read>(&self, input: R) -> Unpacked<'_, R> {
        Unpacked { limits: self, input }
    }

    /// Reads all of an input to memory.
    ///
    /// # Errors
    ///
    /// Reading fails, or the input is larger than what may be in memory.
    pub fn to_memory(&self, what: &str, mut input: impl Read) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        input.by_ref().take(self.memory + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > self.memory { Err(self.too_large(what)) } else { Ok(bytes) }
    }

    /// The error for something that does not fit into memory.
    pub fn too_large(&self, what: &str) -> io::Error {
        io::Error::other(format!(
            "{what} of more than {} is not read; unpack it, or save it in parts",
            size(self.memory)
        ))
    }

    /// Counts bytes that were unpacked otherwise.
    ///
    /// # Errors
    ///
    /// They are past the limit.
    pub fn count(&self, bytes: u64) -> io::Result<()> {
        let sum = self.bytes.get().saturating_add(bytes);
        if sum > self.unpacked {
            self.is_reached.set(true);
            let what = format!("it unpacks to more than {}", size(self.unpacked));
            return Err(io::Error::other(stop(what)));
        }
        self.bytes.set(sum);
        Ok(())
    }

    /// Counts an entry of an archive.
    ///
    /// # Errors
    ///
    /// It is one too many.
    pub fn enter(&self) -> Result<(), String> {
        if self.entered.get() == self.entries {
            self.is_reached.set(true);
            return Err(stop(format!("it has more than {} entries", self.entries)));
        }
        self.entered.set(self.entered.get() + 1);
        Ok(())
    }

    /// Checks that an archive with this many archives around it may be read.
    ///
    /// # Errors
    ///
    /// It is too deep. There is a text for the first one only.
    pub fn check_depth(&self, depth: usize) -> Result<(), Option<String>> {
        if depth < self.depth {
            return Ok(());
        }
        let before = self.too_deep.replace(self.too_deep.get() + 1);
        let first = || format!("it is packed more than {} times, and not read; unpack the outer archives", self.depth);
        Err((before == 0).then(first))
    }

    /// How many more were too deep than the first, which was reported.
    pub fn more_too_deep(&self) -> usize {
        self.too_deep.get().saturating_sub(1)
    }

    /// Whether nothing more may be unpacked.
    pub fn is_reached(&self) -> bool {
        self.is_reached.get()
    }

    /// Checks that an archive does not have more entries than all may have.
    ///
    /// # Errors
    ///
    /// It has.
    pub fn check_entries(&self, count: u64) -> Result<(), String> {
        if count <= self.entries as u64 {
            return Ok(());
        }
        Err(format!("an archive of {count} entries is not read, only up to {}; unpack it", self.entries))
    }
}

fn stop(what: impl Display) -> String {
    format!("{what}, and the rest is not read; unpack it, and name the files that you need")
}

/// A size for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        1_048_576..1_073_741_824 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

/// An input that is unpacked.
pub struct Unpacked<'a, R> {
    limits: &'a Limits,
    input: R,
}

impl<R: Read> Read for Unpacked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.limits.unpacked - self.limits.bytes.get();
        // With nothing left, one byte shows whether there is more.
        let most = usize::try_from(left).unwrap_or(usize::MAX).clamp(1, buffer.len().max(1)).min(buffer.len());
        let count = self.input.read(&mut buffer[..most])?;
        self.limits.count(count as u64)?;
        Ok(count)
    }
}
