//! The piece of the input that is in memory, and its place in the whole.

use std::io::Read;

use memchr::memchr_iter;

use crate::records::unpack::encoding::Decoder;

/// No entry that is larger is kept in memory.
pub(crate) const LARGEST: usize = 1 << 24;

/// The text that was read and is not used up. Places are bytes from its beginning.
pub(crate) struct Window<R> {
    pub(crate) decoder: Decoder<R>,
    text: Vec<u8>,
    start: usize,
    /// The bytes that were used up before.
    offset: u64,
    line: u64,
}

impl<R: Read> Window<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { decoder: Decoder::new(input), text: Vec::new(), start: 0, offset: 0, line: 1 }
    }

    /// The text, as UTF-8.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.text[self.start..]
    }

    /// Reads on. Returns whether there was more.
    pub(crate) fn more(&mut self) -> bool {
        if self.start > 0 {
            self.text.drain(..self.start);
            self.start = 0;
        }
        self.decoder.read(&mut self.text)
    }

    /// Reads on until the window holds `least` bytes. Returns `false` if the input ends before.
    pub(crate) fn fill(&mut self, least: usize) -> bool {
        while self.bytes().len() < least {
            if !self.more() {
                return false;
            }
        }
        true
    }

    /// Reads on where an entry has no end yet, the more the longer it is, so that looking for the end once more is worth
    /// it. Returns whether there was more.
    pub(crate) fn grow(&mut self) -> bool {
        let before = self.bytes().len();
        self.fill((2 * before).clamp(before + 1, LARGEST.max(before) + 1));
        self.bytes().len() > before
    }

    /// Uses up the first `count` bytes.
    pub(crate) fn consume(&mut self, count: usize) {
        let used = &self.text[self.start..self.start + count];
        self.line += memchr_iter(b'\n', used).count() as u64;
        self.start += count;
        self.offset += count as u64;
    }

    /// The number of the line in which a place is.
    pub(crate) fn line_at(&self, place: usize) -> u64 {
        self.line + memchr_iter(b'\n', &self.bytes()[..place]).count() as u64
    }

    /// How many bytes of the whole are before a place.
    pub(crate) fn byte_at(&self, place: usize) -> u64 {
        self.offset + place as u64
    }
}
