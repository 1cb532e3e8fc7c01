//! From bytes in whatever encoding to UTF-8, block by block.

use std::fmt;
use std::io::{self, Read};

use encoding_rs::{DecoderResult, UTF_8};

/// The encoding of an input, which its bytes show: a byte order mark decides; else the NULs of UTF-16; else what is
/// valid UTF-8 is UTF-8, and anything else Windows-1252.
///
/// The first bytes beyond ASCII decide between the last two: Windows-1252 it is if more of them break UTF-8 than make
/// sense in it, so that one damaged byte does not change the meaning of all others.
///
/// ```
/// use m365_migration_errors::records::{Encoding, Records};
///
/// let mut records = Records::new(&b"Identit\xE9: Max retry for user with id 42 reached."[..]);
/// assert_eq!(records.by_ref().count(), 1);
/// assert_eq!(records.summary().encoding(), Encoding::Windows1252);
/// assert_eq!(Encoding::Windows1252.to_string(), "Windows-1252");
/// ```
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
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The bytes that are read at once.
const BLOCK: usize = 1 << 17;

/// The bytes that are searched for the NULs of UTF-16.
const HEAD: usize = 4096;

/// Reads an input and turns it into UTF-8.
pub(crate) struct Decoder<R> {
    input: R,
    pub(crate) encoding: Encoding,
    /// `None` before the first block.
    decoder: Option<encoding_rs::Decoder>,
    /// Whether all bytes so far are ASCII and no mark gave the encoding, so that it is still open.
    is_open: bool,
    is_at_end: bool,
    /// How many bytes were read, and how many characters replaced.
    pub(crate) bytes: u64,
    pub(crate) replaced: u64,
    /// The error that ended the reading.
    pub(crate) error: Option<io::Error>,
    /// The first bytes, undecoded: they show an archive or a picture.
    pub(crate) head: Vec<u8>,
}

impl<R: Read> Decoder<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input,
            encoding: Encoding::Utf8,
            decoder: None,
            is_open: false,
            is_at_end: false,
            bytes: 0,
            replaced: 0,
            error: None,
            head: Vec::new(),
        }
    }

    /// Adds the next block to `text`, which stays UTF-8. Returns whether there was one.
    pub(crate) fn read(&mut self, text: &mut Vec<u8>) -> bool {
        if self.is_at_end {
            return false;
        }
        let mut raw = Vec::with_capacity(BLOCK);
        self.error = (&mut self.input).take(BLOCK as u64).read_to_end(&mut raw).err();
        self.is_at_end = raw.len() < BLOCK || self.error.is_some();
        self.bytes += raw.len() as u64;
        let mut raw = raw.as_slice();
        if self.decoder.is_none() {
            self.head = raw[..raw.len().min(16)].to_vec();
            let (encoding, mark) = sniff(raw);
            raw = &raw[mark..];
            self.encoding = encoding;
            self.is_open = encoding == Encoding::Utf8 && mark == 0;
        }
        if self.is_open && !raw.is_ascii() {
            self.is_open = false;
            if !reads_as_utf8(raw) {
                self.encoding = Encoding::Windows1252;
                self.decoder = None;
            }
        }
        let decoder = self.decoder.get_or_insert_with(|| {
            let charset = encoding_rs::Encoding::for_label(self.encoding.as_str().as_bytes()).unwrap_or(UTF_8);
            charset.new_decoder_without_bom_handling()
        });
        let mut room = [0; 1 << 14];
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(raw, &mut room, self.is_at_end);
            text.extend_from_slice(&room[..written]);
            raw = &raw[read..];
            match result {
                DecoderResult::InputEmpty => return true,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    text.extend_from_slice("\u{FFFD}".as_bytes());
                    self.replaced += 1;
                }
            }
        }
    }
}

/// The encoding that the beginning shows, and the length of the byte order mark.
fn sniff(raw: &[u8]) -> (Encoding, usize) {
    match raw {
        [0xEF, 0xBB, 0xBF, ..] => return (Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => return (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => return (Encoding::Utf16Be, 2),
        _ => {}
    }
    // Most of what is written here is ASCII, so in UTF-16 every other byte is NUL.
    let head = &raw[..raw.len().min(HEAD)];
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 4);
    if odd > half && odd > 4 * even {
        (Encoding::Utf16Le, 0)
    } else if even > half && even > 4 * odd {
        (Encoding::Utf16Be, 0)
    } else {
        (Encoding::Utf8, 0)
    }
}

/// Whether what is beyond ASCII makes sense as UTF-8 more often than not. A character that is cut at the end says
/// nothing.
fn reads_as_utf8(raw: &[u8]) -> bool {
    let (mut sense, mut nonsense) = (0_usize, 0_usize);
    for chunk in raw.utf8_chunks() {
        sense += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        nonsense += usize::from(!chunk.invalid().is_empty());
    }
    let cut = std::str::from_utf8(&raw[raw.len() - raw.len().min(3)..]).is_err_and(|error| error.error_len().is_none());
    sense + usize::from(cut) >= nonsense
}
