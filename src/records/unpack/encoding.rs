//! From bytes in whatever encoding to UTF-8, block by block.

use std::fmt;
use std::io::{self, Read};

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encoding of an input, as it was told from its bytes: a byte order mark decides; else the NULs of UTF-16; else
/// what is valid UTF-8 is UTF-8, and anything else Windows-1252.
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
    ///
    /// ```
    /// use m365_migration_errors::records::Encoding;
    ///
    /// assert_eq!(Encoding::Utf16Le.as_str(), "UTF-16LE");
    /// assert_eq!(Encoding::default().as_str(), "UTF-8");
    /// ```
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

/// So many bytes are read at once.
const BLOCK: usize = 1 << 17;

/// So much of the beginning tells whether it is UTF-16.
const HEAD: usize = 4096;

const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Reads an input and turns it into UTF-8.
pub(crate) struct Decoder<R> {
    input: R,
    mode: Mode,
    encoding: Encoding,
    /// What was read and is not decoded yet: the beginning of a character.
    raw: Vec<u8>,
    bytes: u64,
    replaced: u64,
    error: Option<io::Error>,
    /// The first bytes as they were.
    head: Vec<u8>,
}

enum Mode {
    /// Nothing has been read.
    Start,
    /// So far all is ASCII.
    Ascii,
    Utf8,
    Other(Box<encoding_rs::Decoder>),
    End,
}

impl<R: Read> Decoder<R> {
    pub(crate) fn new(input: R) -> Self {
        let raw = Vec::with_capacity(BLOCK);
        Self {
            input,
            mode: Mode::Start,
            encoding: Encoding::Utf8,
            raw,
            bytes: 0,
            replaced: 0,
            error: None,
            head: Vec::new(),
        }
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How many bytes were read.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn replaced(&self) -> u64 {
        self.replaced
    }

    /// The first bytes as they were, for what they say by themselves.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Why the end came before its time, once.
    pub(crate) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// Adds the next block to `text`, which stays UTF-8. Returns whether there was one.
    pub(crate) fn read(&mut self, text: &mut Vec<u8>) -> bool {
        if matches!(self.mode, Mode::End) {
            return false;
        }
        let held = self.raw.len();
        // Reads as much as there is, up to a block; an interruption is no error.
        let read = (&mut self.input).take(BLOCK as u64).read_to_end(&mut self.raw);
        let is_last = match read {
            Ok(count) => count < BLOCK,
            Err(error) => {
                self.error = Some(error);
                true
            }
        };
        self.bytes += (self.raw.len() - held) as u64;
        let mut raw = std::mem::take(&mut self.raw);
        self.decode(&mut raw, is_last, text);
        self.raw = raw;
        if is_last {
            self.mode = Mode::End;
        }
        true
    }

    fn decode(&mut self, raw: &mut Vec<u8>, is_last: bool, text: &mut Vec<u8>) {
        if matches!(self.mode, Mode::Start) {
            self.head = raw[..raw.len().min(16)].to_vec();
            let (encoding, mark) = sniff(raw);
            raw.drain(..mark);
            self.encoding = encoding;
            self.mode = match encoding {
                Encoding::Utf16Le => Mode::Other(Box::new(UTF_16LE.new_decoder_without_bom_handling())),
                Encoding::Utf16Be => Mode::Other(Box::new(UTF_16BE.new_decoder_without_bom_handling())),
                _ if mark > 0 => Mode::Utf8,
                _ => Mode::Ascii,
            };
        }
        if matches!(self.mode, Mode::Ascii) && !raw.is_ascii() {
            self.mode = Mode::Utf8;
            if !reads_as_utf8(raw) {
                self.encoding = Encoding::Windows1252;
                self.mode = Mode::Other(Box::new(WINDOWS_1252.new_decoder_without_bom_handling()));
            }
        }
        match &mut self.mode {
            Mode::Other(decoder) => {
                self.replaced += transcode(decoder, raw, is_last, text);
                raw.clear();
            }
            _ => self.replaced += keep_utf8(raw, is_last, text),
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

/// Adds what is UTF-8 and leaves a character that is cut at the end in `raw`. Returns how much was replaced.
fn keep_utf8(raw: &mut Vec<u8>, is_last: bool, text: &mut Vec<u8>) -> u64 {
    let mut replaced = 0;
    let mut from = 0;
    loop {
        match std::str::from_utf8(&raw[from..]) {
            Ok(valid) => {
                text.extend_from_slice(valid.as_bytes());
                raw.clear();
                return replaced;
            }
            Err(error) => {
                let end = from + error.valid_up_to();
                text.extend_from_slice(&raw[from..end]);
                match error.error_len() {
                    None if !is_last => {
                        raw.drain(..end);
                        return replaced;
                    }
                    len => {
                        text.extend_from_slice(REPLACEMENT);
                        replaced += 1;
                        from = end + len.unwrap_or(raw.len() - end);
                    }
                }
            }
        }
    }
}

/// Adds what the bytes say in another encoding. Returns how much was replaced.
fn transcode(decoder: &mut encoding_rs::Decoder, mut raw: &[u8], is_last: bool, text: &mut Vec<u8>) -> u64 {
    let mut replaced = 0;
    let mut room = [0; 1 << 14];
    loop {
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(raw, &mut room, is_last);
        text.extend_from_slice(&room[..written]);
        raw = &raw[read..];
        match result {
            DecoderResult::InputEmpty => return replaced,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                text.extend_from_slice(REPLACEMENT);
                replaced += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Encoding, u64) {
        let mut decoder = Decoder::new(bytes);
        let mut text = Vec::new();
        while decoder.read(&mut text) {}
        (String::from_utf8(text).unwrap(), decoder.encoding(), decoder.replaced())
    }

    #[test]
    fn encodings_are_told() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let utf16be = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let rows: &[(&str, Vec<u8>, &str, Encoding, u64)] = &[
            ("empty", vec![], "", Encoding::Utf8, 0),
            ("ascii", b"plain".to_vec(), "plain", Encoding::Utf8, 0),
            ("utf-8", "\u{E9}t\u{E9}".into(), "\u{E9}t\u{E9}", Encoding::Utf8, 0),
            ("only a mark", b"\xEF\xBB\xBF".to_vec(), "", Encoding::Utf8, 0),
            ("only the mark of utf-16", b"\xFF\xFE".to_vec(), "", Encoding::Utf16Le, 0),
            ("utf-8 with a mark", b"\xEF\xBB\xBFx\xFF".to_vec(), "x\u{FFFD}", Encoding::Utf8, 1),
            ("utf-16 with a mark", utf16("\u{FEFF}\u{E9}\u{1F600}"), "\u{E9}\u{1F600}", Encoding::Utf16Le, 0),
            ("utf-16", utf16("[1] \u{20AC}"), "[1] \u{20AC}", Encoding::Utf16Le, 0),
            ("utf-16be", utf16be("[1] \u{20AC}"), "[1] \u{20AC}", Encoding::Utf16Be, 0),
            ("half a unit", [utf16("abc"), vec![b'd']].concat(), "abc\u{FFFD}", Encoding::Utf16Le, 1),
            ("windows-1252", b"caf\xE9 \x80".to_vec(), "caf\u{E9} \u{20AC}", Encoding::Windows1252, 0),
            ("one bad byte", b"\xC3\xA9 \xC3\xA9 \xFF".to_vec(), "\u{E9} \u{E9} \u{FFFD}", Encoding::Utf8, 1),
            ("cut at the end", b"x\xC3".to_vec(), "x\u{FFFD}", Encoding::Utf8, 1),
        ];
        for (name, bytes, text, encoding, replaced) in rows {
            assert_eq!(decoded(bytes), ((*text).into(), *encoding, *replaced), "{name}");
        }
    }

    #[test]
    fn blocks_cut_no_character() {
        for shift in 0..4 {
            let text = "x".repeat(shift) + &"\u{1F600}".repeat(BLOCK / 2);
            assert_eq!(decoded(text.as_bytes()), (text.clone(), Encoding::Utf8, 0), "shifted by {shift}");
        }
    }
}
