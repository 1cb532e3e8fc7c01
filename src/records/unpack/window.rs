//! The piece of the input that is in memory, as UTF-8, and its place in the whole; and which encoding its bytes show.

use std::fmt;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_8};
use memchr::{memchr, memchr_iter};

/// No entry that is larger is kept in memory.
pub(crate) const LARGEST: usize = 1 << 24;

/// The bytes that are read at once.
const BLOCK: usize = 1 << 17;

/// The text that was read and is not used up. Places are bytes from its beginning.
pub(crate) struct Window<R> {
    /// `None` at its end.
    input: Option<R>,
    /// `None` as long as all bytes are ASCII and no mark gives the encoding.
    pub(crate) encoding: Option<Encoding>,
    decoder: Decoder,
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
    pub(crate) fn new(input: Option<R>) -> Self {
        Self {
            input,
            encoding: None,
            decoder: UTF_8.new_decoder_without_bom_handling(),
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

    /// A text that is whole.
    pub(crate) fn of(text: String) -> Self {
        Self { text, ..Self::new(None) }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text[self.start..]
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.text().as_bytes()
    }

    /// Reads the next block. Returns whether there was one.
    pub(crate) fn more(&mut self) -> bool {
        let Some(mut input) = self.input.take() else { return false };
        let mut raw = Vec::with_capacity(BLOCK);
        self.error = input.by_ref().take(BLOCK as u64).read_to_end(&mut raw).err();
        self.input = Some(input).filter(|_| raw.len() == BLOCK && self.error.is_none());
        let mut mark = 0;
        if self.read == 0 {
            self.head = raw[..raw.len().min(16)].to_vec();
            (self.encoding, mark) = Encoding::of(&raw);
        }
        if self.encoding.is_none() && !raw.is_ascii() {
            self.encoding = Some(Encoding::by_sense(&raw));
        }
        self.read += raw.len() as u64;
        self.decode(&raw[mark..]);
        true
    }

    fn decode(&mut self, mut raw: &[u8]) {
        let name = self.encoding.unwrap_or_default().as_str();
        let charset = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap_or(UTF_8);
        if self.decoder.encoding() != charset {
            self.decoder = charset.new_decoder_without_bom_handling();
        }
        self.text.drain(..self.start);
        self.start = 0;
        loop {
            let most = self.decoder.max_utf8_buffer_length_without_replacement(raw.len());
            self.text.reserve(most.unwrap_or(BLOCK));
            let is_last = self.input.is_none();
            let (result, read) = self.decoder.decode_to_string_without_replacement(raw, &mut self.text, is_last);
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

    /// Reads on where an entry has no end yet, as much again as was searched for it. Returns whether there was more.
    pub(crate) fn grow(&mut self) -> bool {
        let before = self.bytes().len();
        self.fill((2 * before).clamp(before + 1, LARGEST.max(before) + 1));
        self.bytes().len() > before
    }

    /// Uses up the first `count` bytes, and the rest of a character that would be cut.
    pub(crate) fn consume(&mut self, count: usize) {
        // Most pieces are one line.
        let is_line = memchr(b'\n', &self.bytes()[..count]).is_some_and(|at| at + 1 == count);
        self.line = if is_line { self.line + 1 } else { self.line_at(count) };
        let begins = |at: &usize| self.text.is_char_boundary(*at);
        let end = (self.start + count..=self.text.len()).find(begins).unwrap_or(self.start);
        self.offset += (end - self.start) as u64;
        self.start = end;
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

/// The encoding of an input, which its bytes show: a byte order mark decides; else the NULs of UTF-16; else what is
/// valid UTF-8 is UTF-8, and anything else Windows-1252.
///
/// The first bytes beyond ASCII decide between the last two: Windows-1252 it is if more of them break UTF-8 than make
/// sense in it, so that one damaged byte does not change the meaning of all others.
#[doc = example!(Encoding::Windows1252.to_string() => "Windows-1252")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, of which ASCII is a part.
    #[default]
    Utf8,
    /// UTF-16 with the low byte first, as Windows PowerShell writes it.
    Utf16Le,
    /// UTF-16 with the high byte first.
    Utf16Be,
    /// The Windows code page of Western Europe.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Encoding {
    /// Returns the name under which the encoding is registered.
    #[doc = example!(Encoding::Utf16Le.as_str() => "UTF-16LE")]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// Returns the encoding that the beginning of an input shows, if any, and the length of the byte order mark.
    fn of(raw: &[u8]) -> (Option<Self>, usize) {
        match raw {
            [0xEF, 0xBB, 0xBF, ..] => return (Some(Self::Utf8), 3),
            [0xFF, 0xFE, ..] => return (Some(Self::Utf16Le), 2),
            [0xFE, 0xFF, ..] => return (Some(Self::Utf16Be), 2),
            _ => {}
        }
        // Most of what is written here is ASCII, so in UTF-16 every other byte is NUL.
        let head = &raw[..raw.len().min(4096)];
        let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
        match (nuls(0), nuls(1), head.len() / 4) {
            (even, odd, half) if odd > half && odd > 4 * even => (Some(Self::Utf16Le), 0),
            (even, odd, half) if even > half && even > 4 * odd => (Some(Self::Utf16Be), 0),
            _ => (None, 0),
        }
    }

    /// Returns UTF-8 if what is beyond ASCII makes sense in it more often than not, otherwise Windows-1252. Each byte
    /// after the first of a character counts, since none fits by chance. A character that is cut at the end says nothing.
    fn by_sense(raw: &[u8]) -> Self {
        let (mut sense, mut nonsense) = (0, 0);
        for chunk in raw.utf8_chunks() {
            sense += chunk.valid().chars().map(|char| char.len_utf8() - 1).sum::<usize>();
            nonsense += usize::from(!chunk.invalid().is_empty());
        }
        let end = std::str::from_utf8(&raw[raw.len().saturating_sub(3)..]);
        sense += usize::from(end.is_err_and(|error| error.error_len().is_none()));
        if sense < nonsense { Self::Windows1252 } else { Self::Utf8 }
    }
}
