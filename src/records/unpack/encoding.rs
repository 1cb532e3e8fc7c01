//! In which encoding an input is: what its bytes show.

use std::fmt;

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
    pub(super) fn of(raw: &[u8]) -> (Option<Self>, usize) {
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

    /// Returns UTF-8 if what is beyond ASCII makes sense in it more often than not, otherwise Windows-1252. A character
    /// that is cut at the end says nothing.
    pub(super) fn by_sense(raw: &[u8]) -> Self {
        let (mut sense, mut nonsense) = (0, 0);
        for chunk in raw.utf8_chunks() {
            sense += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
            nonsense += usize::from(!chunk.invalid().is_empty());
        }
        let end = std::str::from_utf8(&raw[raw.len().saturating_sub(3)..]);
        sense += usize::from(end.is_err_and(|error| error.error_len().is_none()));
        if sense < nonsense { Self::Windows1252 } else { Self::Utf8 }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
