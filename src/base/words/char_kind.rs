//! What each character is in a word: a letter, an apostrophe, a symbol, or nothing.

/// The parts that a character can play in a word.
pub(super) enum CharKind {
    /// A letter or digit: the ASCII letter of which it is a form, or itself.
    Letter(char),
    /// An apostrophe: part of the word between letters, a quote elsewhere.
    Apostrophe,
    /// A symbol with a meaning of its own.
    Symbol(char),
    /// Whitespace or punctuation.
    Gap,
    /// An invisible character.
    Nothing,
}

/// Returns what a character is in a word.
pub(super) fn kind(c: char) -> CharKind {
    match c {
        '\u{0}'..='\u{7F}' => ascii_kind(c),
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' => CharKind::Apostrophe,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => CharKind::Nothing,
        '\u{A0}' | '\u{AB}' | '\u{B4}' | '\u{BB}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3002}' => CharKind::Gap,
        c => match compatible(c) {
            Some(ascii) if ascii.is_ascii_alphanumeric() => CharKind::Letter(ascii.to_ascii_lowercase()),
            Some(ascii) => kind(ascii),
            None if c.is_alphanumeric() => CharKind::Letter(c),
            None if c.is_whitespace() => CharKind::Gap,
            None => CharKind::Symbol(c),
        },
    }
}

const fn ascii_kind(c: char) -> CharKind {
    match c {
        'a'..='z' | '0'..='9' => CharKind::Letter(c),
        'A'..='Z' => CharKind::Letter(c.to_ascii_lowercase()),
        '\'' => CharKind::Apostrophe,
        '<' | '>' | '=' | '%' | '+' | '&' | '#' | '$' | '^' | '~' | '|' | '?' => CharKind::Symbol(c),
        _ => CharKind::Gap,
    }
}

/// Returns the ASCII character of which `c` is a compatibility form: full width, mathematical, circled. Ligatures are
/// two letters and are handled where words are read.
fn compatible(c: char) -> Option<char> {
    let code = u32::from(c);
    let letter = |from: u32, first: u8, count: u32| {
        let offset = (code - from) % count;
        u8::try_from(offset).ok().map(|offset| char::from(first + offset))
    };
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFF01 + 0x21),
        // Thirteen alphabets, each in capitals and lowercase; the few gaps in them are in none of our words.
        0x1D400..=0x1D6A3 => {
            let offset = (code - 0x1D400) % 52;
            if offset < 26 {
                letter(0x1D400, b'A', 52)
            } else {
                u8::try_from(offset - 26).ok().map(|o| char::from(b'a' + o))
            }
        }
        0x1D7CE..=0x1D7FF => letter(0x1D7CE, b'0', 10),
        0x24B6..=0x24CF => letter(0x24B6, b'A', 26),
        0x24D0..=0x24E9 => letter(0x24D0, b'a', 26),
        _ => None,
    }
}

/// Returns the letters of a ligature.
pub(super) fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        _ => return None,
    })
}

/// A byte that only ends words.
pub(super) const GAP: u8 = 1;

/// The byte that ends a word or is part of it: the apostrophe.
pub(super) const QUOTE: u8 = 2;

/// ASCII letters and digits, in lowercase; [`GAP`], [`QUOTE`], or 0 for all other bytes.
pub(super) static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        } else if byte > 0 && matches!(ascii_kind(byte as char), CharKind::Gap) {
            letters[byte as usize] = GAP;
        } else if byte == b'\'' {
            letters[byte as usize] = QUOTE;
        }
        byte += 1;
    }
    letters
};

/// Whether a byte is an ASCII letter or digit. The table takes fewer instructions.
#[inline]
pub(crate) fn is_alphanumeric(byte: u8) -> bool {
    LETTERS[usize::from(byte)] > QUOTE
}
