//! The piece of the input that is in memory, as UTF-8, and its place in the whole.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_8};
use memchr::memchr_iter;

use crate::records::unpack::encoding::{Encoding, reads_as_utf8};

/// No entry that is larger is kept in memory.
pub(crate) const LARGEST: usize = 1 << 24;

/// The bytes that are read at once.
const BLOCK: usize = 1 << 17;

/// The text that was read and is not used up. Places are bytes from its beginning.
pub(crate) struct Window<R> {
    /// `None` at its end.
    input: Option<R>,
    pub(crate) encoding: Encoding,
    /// `None` before the first block, and where the encoding has shown itself to be another.
    decoder: Option<Decoder>,
    /// Whether all bytes so far are ASCII and no mark gave the encoding, so that it is still open.
    is_open: bool,
    /// The first bytes, undecoded: they show an archive or a picture.
    pub(crate) head: Vec<u8>,
    /// How many bytes were read, and how many characters replaced.
    pub(crate) read: u64,
    pub(crate) replaced: u64,
    /// The error that ended the reading.
    pub(crate) error: Option<io::Error>,
    text: String,
    start: usize,
    /// The bytes that were used up before.
    offset: u64,
    line: u64,
}

impl<R: Read> Window<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input: Some(input),
            encoding: Encoding::Utf8,
            decoder: None,
            is_open: true,
            head: Vec::new(),
            read: 0,
            replaced: 0,
            error: None,
            text: String::new(),
            start: 0,
            offset: 0,
            line: 1,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text[self.start..]
    }

    /// The text, as UTF-8.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.text().as_bytes()
    }

    /// Reads the next block. Returns whether there was one.
    pub(crate) fn more(&mut self) -> bool {
        let Some(mut input) = self.input.take() else { return false };
        self.text.drain(..self.start);
        self.start = 0;
        let mut raw = Vec::with_capacity(BLOCK);
        self.error = input.by_ref().take(BLOCK as u64).read_to_end(&mut raw).err();
        self.input = Some(input).filter(|_| raw.len() == BLOCK && self.error.is_none());
        let mut mark = 0;
        if self.read == 0 {
            self.head = raw[..raw.len().min(16)].to_vec();
            (self.encoding, mark) = Encoding::of(&raw);
            self.is_open = self.encoding == Encoding::Utf8 && mark == 0;
        }
        self.read += raw.len() as u64;
        if self.is_open && !raw.is_ascii() {
            self.is_open = false;
            if !reads_as_utf8(&raw) {
                (self.encoding, self.decoder) = (Encoding::Windows1252, None);
            }
        }
        self.decode(&raw[mark..]);
        true
    }

    fn decode(&mut self, mut raw: &[u8]) {
        let decoder = self.decoder.get_or_insert_with(|| {
            let charset = encoding_rs::Encoding::for_label(self.encoding.as_str().as_bytes()).unwrap_or(UTF_8);
            charset.new_decoder_without_bom_handling()
        });
        loop {
            self.text.reserve(decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(raw.len()));
            let (result, read) =
                decoder.decode_to_string_without_replacement(raw, &mut self.text, self.input.is_none());
            raw = &raw[read..];
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.text.push('\u{FFFD}');
                    self.replaced += 1;
                }
            }
        }
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

    /// Uses up the first `count` bytes, which are whole characters.
    pub(crate) fn consume(&mut self, count: usize) {
        self.line = self.line_at(count);
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
