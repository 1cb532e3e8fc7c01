//! A sentence as the words that carry its meaning, each with its range of bytes.
//!
//! Two sentences are compared word by word, without what only spells or decorates a word:
//!
//! - Differences without any meaning, for which [`Word::written`] is the same: the case of letters, whitespace, quotes
//!   and apostrophes, backticks and other punctuation, contractions (`isn't` is `is` and `not`), Unicode's
//!   compatibility forms of ASCII letters, and the spellings in [`SPELLINGS`].
//! - Differences without meaning here, for which [`Word::meaning`] is the same: `have to` is `must`, `SharePoint
//!   Online` is `SPO`, `Microsoft` is `MS`, `user principal name` and `user UPN` are `UPN`, `is not in` is `not in`,
//!   `target or source` is `source or target`. Articles and `please` have no meaning at all.
//!
//! Everything else is a word of its own: negations, source and target, chat and meeting, user and tenant, numbers, the
//! names of properties, apps and cmdlets, and symbols such as `=>`, `<`, `%` and `?`.
//!
//! Words are kept as 64-bit hashes; the build computes those of the templates with this very file.

use crate::base::steps;

/// A word, by the hashes of how it is written and of what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) written: u64,
    /// 0 for a word without meaning.
    pub(crate) meaning: u64,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Word {
    pub(crate) const NONE: Self = Self::new(0, 0, 0, 0);

    pub(crate) const fn new(written: u64, meaning: u64, start: u32, end: u32) -> Self {
        Self { written, meaning, start, end }
    }

    /// An empty word at these places of a text of less than 4 GiB.
    #[expect(clippy::cast_possible_truncation, reason = "the text is not that long")]
    const fn at(start: usize, end: usize) -> Self {
        Self::new(0, 0, start as u32, end as u32)
    }

    pub(crate) const fn has_meaning(&self) -> bool {
        self.meaning != 0
    }
}

/// Spellings of one word. The first one is kept; a space in it makes two words.
const SPELLINGS: &[(&str, &str)] = &[
    ("mismatch", "missmatch"),
    ("canceled", "cancelled"),
    ("canceling", "cancelling"),
    ("license", "licence"),
    ("licenses", "licences"),
    ("licensed", "licenced"),
    ("organization", "organisation"),
    ("authorized", "authorised"),
    ("authorization", "authorisation"),
    ("synchronized", "synchronised"),
    ("can not", "cannot"),
    ("re run", "rerun"),
    ("re submit", "resubmit"),
    ("pre migration", "premigration"),
];

/// The hash of a word that is read letter by letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hash(u64);

impl Hash {
    const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    const fn letter(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3))
    }

    /// Mixes the bits, so that each part of the hash distinguishes words.
    const fn end(self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ mixed >> 29
    }
}

/// The hash of a word in lowercase ASCII letters.
pub(crate) const fn hash(word: &str) -> u64 {
    hash_range(word.as_bytes(), 0, word.len())
}

const fn hash_range(bytes: &[u8], from: usize, to: usize) -> u64 {
    let (mut hash, mut i) = (Hash::NEW, from);
    while i < to {
        hash = hash.letter(bytes[i]);
        i += 1;
    }
    hash.end()
}

/// The hashes of words in lowercase ASCII letters, with a space between two of them.
pub(crate) const fn hashes<const N: usize>(words: &str) -> [u64; N] {
    let (mut hashes, mut from, mut i) = ([0; N], 0, 0);
    while i < N {
        let to = word_end(words.as_bytes(), from);
        hashes[i] = hash_range(words.as_bytes(), from, to);
        (from, i) = (to + 1, i + 1);
    }
    assert!(from == words.len() + 1, "the text has more words than there are hashes");
    hashes
}

/// Returns the place of the next space, or the end of the text.
const fn word_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b' ' {
        at += 1;
    }
    at
}

/// The hash of a word in ASCII letters of any case.
pub(crate) fn hash_of_letters(word: &[u8]) -> u64 {
    word.iter().fold(Hash::NEW, |hash, letter| hash.letter(letter.to_ascii_lowercase())).end()
}

/// Names the hashes of words.
macro_rules! name {
    ($($name:ident = $word:literal,)*) => { $(const $name: u64 = hash($word);)* };
}

name! {
    AND = "and", ARE = "are", CA = "ca", CAN = "can", IN = "in", IS = "is", MICROSOFT = "microsoft", MS = "ms",
    MUST = "must", NAME = "name", NOT = "not", ONLINE = "online", OR = "or", PRINCIPAL = "principal",
    SHAREPOINT = "sharepoint", SOURCE = "source", SPO = "spo", TARGET = "target", TO = "to", UPN = "upn",
    USER = "user", WILL = "will", WO = "wo",
}

/// Words that a sentence may begin with instead of the first word of its wording: words without meaning, and words with
/// another spelling or order.
#[allow(dead_code, reason = "only the catalog's index uses them")]
pub(crate) const OPENERS: &str =
    "a an the please kindly is are ms microsoft upn user spo sharepoint source target must have has need";

/// Words without meaning.
const WEIGHTLESS: [u64; 5] = hashes("a an the please kindly");
/// Before `to`, these are `must`.
const OBLIGED: [u64; 4] = hashes("have has need needs");
/// After these, `'s` is `is`.
const PRONOUNS: [u64; 5] = hashes("it that there what here");
/// The letters that may follow an apostrophe, and the word that they are short for.
const SUFFIXES: &[(&str, u64)] = &[("ve", hash("have")), ("re", hash("are")), ("ll", WILL), ("s", hash("is"))];

/// [`SPELLINGS`] as hashes.
struct Spelled {
    other: u64,
    kept: u64,
    /// Where one word becomes two: the length of the first and the hash of the second.
    and: Option<(usize, u64)>,
}

const SPELLED: [Spelled; SPELLINGS.len()] = {
    let mut spelled = [const { Spelled { other: 0, kept: 0, and: None } }; SPELLINGS.len()];
    let mut i = 0;
    while i < SPELLINGS.len() {
        let (kept, other) = (SPELLINGS[i].0.as_bytes(), hash(SPELLINGS[i].1));
        let blank = word_end(kept, 0);
        let and = if blank == kept.len() { None } else { Some((blank, hash_range(kept, blank + 1, kept.len()))) };
        spelled[i] = Spelled { other, kept: hash_range(kept, 0, blank), and };
        i += 1;
    }
    spelled
};

/// Whether `c` is whitespace, visible or not.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}'
}

/// Reads the words of a text into `room`; returns the words read, and whether these are all. If not, the words that
/// follow may change the last two.
pub(crate) fn read<'r>(text: &str, room: &'r mut [Word]) -> (&'r [Word], bool) {
    let mut reader = Reader::new(text, room);
    let complete = reader.read();
    let Reader { room, len, .. } = reader;
    (&room[..len], complete)
}

/// A text without whitespace around it.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    // Nearly always there is none.
    if let [b'!'..=b'~', .., b'!'..=b'~'] = text.as_bytes() {
        return text;
    }
    let trimmed = text.trim_matches(is_blank);
    steps::count(text.len() - trimmed.len());
    trimmed
}

/// The words of a text, as far as they have been read.
struct Reader<'t, 'r> {
    text: &'t str,
    room: &'r mut [Word],
    /// How many words of `room` are filled.
    len: usize,
    /// How far the text has been read.
    at: usize,
    /// The word that is being read.
    open: Option<Open>,
}

/// The role of a character in a word.
enum Part {
    /// A letter or digit: the ASCII letter of which it is a form, or itself.
    Letter(char),
    /// An apostrophe: part of the word between letters, a quote elsewhere.
    Apostrophe,
    /// A symbol with a meaning of its own.
    Sign(char),
    /// Whitespace or punctuation.
    Gap,
    /// An invisible character.
    Nothing,
}

fn part(c: char) -> Part {
    match c {
        '\u{0}'..='\u{7F}' => ascii_part(c),
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' => Part::Apostrophe,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => Part::Nothing,
        '\u{A0}' | '\u{AB}' | '\u{B4}' | '\u{BB}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3002}' => Part::Gap,
        c => match compatible(c) {
            Some(ascii) if ascii.is_ascii_alphanumeric() => Part::Letter(ascii.to_ascii_lowercase()),
            Some(ascii) => part(ascii),
            None if c.is_alphanumeric() => Part::Letter(c),
            None if c.is_whitespace() => Part::Gap,
            None => Part::Sign(c),
        },
    }
}

const fn ascii_part(c: char) -> Part {
    match c {
        'a'..='z' | '0'..='9' => Part::Letter(c),
        'A'..='Z' => Part::Letter(c.to_ascii_lowercase()),
        '\'' => Part::Apostrophe,
        '<' | '>' | '=' | '%' | '+' | '&' | '#' | '$' | '^' | '~' | '|' | '?' => Part::Sign(c),
        _ => Part::Gap,
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

fn ligature(c: char) -> Option<&'static str> {
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
const GAP: u8 = 1;

/// The byte that ends a word or is part of it: the apostrophe.
const QUOTE: u8 = 2;

/// ASCII letters and digits, in lowercase; [`GAP`], [`QUOTE`], or 0 for all other bytes.
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        } else if byte > 0 && matches!(ascii_part(byte as char), Part::Gap) {
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

/// A word that is being read.
#[derive(Clone, Copy)]
struct Open {
    hash: Hash,
    start: usize,
    end: usize,
    /// The hash without the last letter, and where that letter is.
    before_last: Hash,
    last_at: usize,
    apostrophe: Option<Apostrophe>,
    sign: bool,
}

/// The part of a word before an apostrophe.
#[derive(Clone, Copy)]
struct Apostrophe {
    hash: Hash,
    at: usize,
    /// The hash without the last letter, and where that letter is: `is` of `isn't`.
    before_last: Hash,
    last_at: usize,
}

impl<'t, 'r> Reader<'t, 'r> {
    fn new(text: &'t str, room: &'r mut [Word]) -> Self {
        // Places are kept as 32-bit numbers: no words of a longer text are read.
        let room = if u32::try_from(text.len()).is_ok() { room } else { &mut [] };
        Self { text, room, len: 0, at: 0, open: None }
    }

    /// Reads until the text or the buffer ends; returns whether the whole text was read.
    fn read(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        loop {
            if self.open.is_none() && !self.read_plain() {
                return false;
            }
            let Some(&byte) = bytes.get(self.at) else {
                return self.close();
            };
            steps::count(1);
            if LETTERS[usize::from(byte)] > QUOTE {
                if self.open.is_some_and(|open| open.sign) && !self.close() {
                    return false;
                }
                let at = self.at;
                self.open.get_or_insert(Open::new(at, false)).take_letter(LETTERS[usize::from(byte)], at);
                self.at += 1;
            } else if byte == b' ' {
                if !self.close() {
                    return false;
                }
                self.at += 1;
            } else if !self.read_other() {
                return false;
            }
        }
    }

    /// Reads words of ASCII letters and digits, as nearly all are, and what is between them. Returns whether the buffer
    /// was large enough.
    #[inline]
    fn read_plain(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        let mut next = bytes.get(at).copied().unwrap_or_default();
        loop {
            while matches!(LETTERS[usize::from(next)], GAP | QUOTE) {
                steps::count(1);
                at += 1;
                next = bytes.get(at).copied().unwrap_or_default();
            }
            let (hash, end) = word_at(bytes, at);
            steps::count(end - at + 1);
            next = bytes.get(end).copied().unwrap_or_default();
            if end == at || LETTERS[usize::from(next)] != GAP && goes_on(&self.text[end..]) {
                self.at = at;
                return true;
            }
            let has_room =
                if IS_SPECIAL.may_hold(hash) { self.add_spelled(hash, at, end) } else { self.add(hash, hash, at, end) };
            if !has_room {
                return false;
            }
            if self.len == self.room.len() && !is_end(&self.text[end..]) {
                return false;
            }
            at = end;
        }
    }

    /// Reads a character that is not an ASCII letter, digit or space, and what belongs to it. Returns whether the buffer
    /// was large enough.
    fn read_other(&mut self) -> bool {
        let at = self.at;
        let Some(c) = self.text[at..].chars().next() else { return true };
        let after = at + c.len_utf8();
        self.at = after;
        if let Some(letters) = ligature(c) {
            for letter in letters.chars() {
                self.open.get_or_insert(Open::new(at, false)).take(letter, at, after);
            }
            return true;
        }
        match part(c) {
            Part::Letter(letter) => {
                if self.open.is_some_and(|open| open.sign) && !self.close() {
                    return false;
                }
                self.open.get_or_insert(Open::new(at, false)).take(letter, at, after);
                true
            }
            Part::Apostrophe if self.open.is_some_and(|open| !open.sign && open.apostrophe.is_none()) => {
                // Apostrophes are doubled in a quoted text.
                let rest = self.text[after..].trim_start_matches(is_apostrophe);
                let inside = rest.chars().next().is_some_and(|c| matches!(part(c), Part::Letter('a'..='z')));
                self.at = self.text.len() - rest.len();
                steps::count(self.at - after);
                match self.open.as_mut().filter(|_| inside) {
                    Some(Open { hash, before_last, last_at, apostrophe, .. }) => {
                        *apostrophe =
                            Some(Apostrophe { hash: *hash, at, before_last: *before_last, last_at: *last_at });
                        true
                    }
                    None => self.close(),
                }
            }
            Part::Sign(sign) => {
                if self.open.is_some_and(|open| !open.sign) && !self.close() {
                    return false;
                }
                self.open.get_or_insert(Open::new(at, true)).take(sign, at, after);
                true
            }
            Part::Apostrophe | Part::Gap => self.close(),
            Part::Nothing => true,
        }
    }

    /// Ends the word that is open, if there is one, and splits a contraction.
    #[inline]
    fn close(&mut self) -> bool {
        self.open.take().is_none_or(|word| self.add_word(&word))
    }

    fn add_word(&mut self, word: &Open) -> bool {
        if let Some(Apostrophe { hash: before, at, before_last, last_at }) = word.apostrophe {
            if before_last.letter(b'n') == before && before.letter(b't') == word.hash {
                let base = match before_last.end() {
                    CA => CAN,
                    WO => WILL,
                    base => base,
                };
                return self.push(base, word.start, last_at) && self.push(NOT, last_at, word.end);
            }
            let full = SUFFIXES.iter().find(|(suffix, _)| suffix.bytes().fold(before, Hash::letter) == word.hash);
            let before = before.end();
            // `it's` is `it is`, but `user's` is not `user is`.
            if let Some((_, full)) = full.filter(|(suffix, _)| *suffix != "s" || PRONOUNS.contains(&before)) {
                return self.push(before, word.start, at) && self.push(*full, at, word.end);
            }
        }
        self.add_spelled(word.hash.end(), word.start, word.end)
    }

    /// Adds a word that may be spelled in two ways.
    fn add_spelled(&mut self, hash: u64, start: usize, end: usize) -> bool {
        match SPELLED.iter().find(|spelled| spelled.other == hash) {
            None => self.push(hash, start, end),
            Some(Spelled { kept, and: None, .. }) => self.push(*kept, start, end),
            Some(Spelled { kept, and: Some((length, second)), .. }) => {
                // With letters outside ASCII the first word may seem longer than it is.
                let inside = (start + length).min(end);
                let middle = (inside..=end).find(|&at| self.text.is_char_boundary(at)).unwrap_or(end);
                self.push(*kept, start, middle) && self.push(*second, middle, end)
            }
        }
    }

    /// Adds a word, or merges it with the one before.
    fn push(&mut self, written: u64, start: usize, end: usize) -> bool {
        let mut meaning = match written {
            SHAREPOINT => SPO,
            MICROSOFT => MS,
            written if WEIGHTLESS.contains(&written) => 0,
            written => written,
        };
        match (&mut self.room[..self.len], written) {
            ([.., last], TO) if OBLIGED.contains(&last.written) => {
                *last = Word { written: last.written ^ TO, meaning: MUST, ..Word::at(last.start as usize, end) };
                return true;
            }
            ([.., last], UPN) if last.written == USER => {
                *last = Word { written: last.written ^ UPN, meaning: UPN, ..Word::at(last.start as usize, end) };
                return true;
            }
            ([.., user, last], NAME) if user.written == USER && last.written == PRINCIPAL => {
                *user = Word { written: user.written ^ NAME, meaning: UPN, ..Word::at(user.start as usize, end) };
                self.len -= 1;
                return true;
            }
            ([.., is, last], IN) if (is.written == IS || is.written == ARE) && last.written == NOT => is.meaning = 0,
            ([.., last], ONLINE) if last.written == SHAREPOINT => {
                *last = Word { written: last.written ^ ONLINE, meaning: SPO, ..Word::at(last.start as usize, end) };
                return true;
            }
            ([.., first, or], SOURCE) if first.written == TARGET && (or.written == OR || or.written == AND) => {
                first.meaning = SOURCE;
                meaning = TARGET;
            }
            _ => {}
        }
        self.add(written, meaning, start, end)
    }

    #[inline]
    fn add(&mut self, written: u64, meaning: u64, start: usize, end: usize) -> bool {
        let Some(free) = self.room.get_mut(self.len) else { return false };
        *free = Word { written, meaning, ..Word::at(start, end) };
        self.len += 1;
        true
    }
}

/// Whether a word goes on after its ASCII letters: with an apostrophe and another letter, or with a letter outside
/// ASCII.
#[inline(never)]
fn goes_on(rest: &str) -> bool {
    let behind = rest.trim_start_matches(is_apostrophe);
    steps::count(rest.len() - behind.len() + 1);
    let Some(c) = behind.chars().next() else { return false };
    match part(c) {
        Part::Letter(letter) => behind.len() == rest.len() || letter.is_ascii_lowercase(),
        _ => behind.len() == rest.len() && (ligature(c).is_some() || matches!(part(c), Part::Nothing)),
    }
}

/// Whether the rest of a text has neither words nor symbols.
fn is_end(rest: &str) -> bool {
    let is_between = |c: char| matches!(part(c), Part::Gap | Part::Apostrophe | Part::Nothing);
    let behind = rest.trim_start_matches(is_between);
    steps::count(rest.len() - behind.len() + 1);
    behind.is_empty()
}

fn is_apostrophe(c: char) -> bool {
    matches!(part(c), Part::Apostrophe)
}

/// Returns the hash of the ASCII letters and digits from a place on, and where they end.
#[inline]
fn word_at(text: &[u8], at: usize) -> (u64, usize) {
    let (mut hash, mut end) = (Hash::NEW, at);
    while let Some(letter) = text.get(end).map(|byte| LETTERS[usize::from(*byte)]).filter(|letter| *letter > QUOTE) {
        hash = hash.letter(letter);
        end += 1;
    }
    (hash.end(), end)
}

impl Open {
    const fn new(start: usize, sign: bool) -> Self {
        Self { hash: Hash::NEW, start, end: start, before_last: Hash::NEW, last_at: start, apostrophe: None, sign }
    }

    /// Adds an ASCII letter or digit.
    fn take_letter(&mut self, letter: u8, at: usize) {
        (self.before_last, self.last_at) = (self.hash, at);
        self.hash = self.hash.letter(letter);
        self.end = at + 1;
    }

    /// Adds a letter or symbol.
    fn take(&mut self, c: char, at: usize, after: usize) {
        (self.before_last, self.last_at) = (self.hash, at);
        let mut utf8 = [0; 4];
        self.hash = c.encode_utf8(&mut utf8).bytes().fold(self.hash, Hash::letter);
        self.end = after;
    }
}

/// The words that need a closer look: they have two spellings, no meaning, or a meaning that depends on the words
/// around them.
pub(crate) const SPECIAL: WordSet<256> = {
    let mut set = WordSet::EMPTY.with(&[SHAREPOINT, TO, ONLINE, SOURCE, MICROSOFT, UPN, NAME, IN]).with(&WEIGHTLESS);
    let mut i = 0;
    while i < SPELLED.len() {
        set = set.with(&[SPELLED[i].other]);
        i += 1;
    }
    set
};

/// [`SPECIAL`] as a static: a constant would be copied into each use.
static IS_SPECIAL: WordSet<256> = SPECIAL;

/// A set of words, with 64 bits for each of `N`. It may claim to hold words that were not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordSet<const N: usize>(pub(crate) [u64; N]);

impl<const N: usize> Default for WordSet<N> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<const N: usize> WordSet<N> {
    pub(crate) const EMPTY: Self = Self([0; N]);

    /// Adds these words.
    pub(crate) const fn with(mut self, words: &[u64]) -> Self {
        let mut i = 0;
        while i < words.len() {
            self.0[Self::row(words[i])] |= 1 << (words[i] >> 58);
            i += 1;
        }
        self
    }

    #[inline]
    pub(crate) const fn may_hold(&self, word: u64) -> bool {
        self.0[Self::row(word)] >> (word >> 58) & 1 == 1
    }

    /// Spreads the words evenly over the rows.
    const fn row(word: u64) -> usize {
        (word >> 44) as usize % N
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two texts are the same words, as they are written and as they mean.
    fn same(a: &str, b: &str) -> (bool, bool) {
        let (mut room_a, mut room_b) = ([Word::NONE; 64], [Word::NONE; 64]);
        let (a, b) = (read(a, &mut room_a).0, read(b, &mut room_b).0);
        let written = a.iter().map(|word| word.written).eq(b.iter().map(|word| word.written));
        let meaning = |word: &&Word| word.has_meaning();
        let meaning =
            a.iter().filter(meaning).map(|word| word.meaning).eq(b.iter().filter(meaning).map(|word| word.meaning));
        (written, meaning)
    }

    #[test]
    fn words_are_alike() {
        for (name, a, b, written, meaning) in [
            ("case", "User IS", "user is", true, true),
            ("whitespace", "the\r\n   tenant\u{A0}is", "the tenant is", true, true),
            ("quotes", "\u{201C}isn\u{2019}t\u{201D}", "'isn't'", true, true),
            ("doubled quotes", "''a''", "'a'", true, true),
            (
                "contraction",
                "isn't couldn't can't won't you've it's",
                "is not could not can not will not you have it is",
                true,
                true,
            ),
            ("one word", "cannot rerun", "can not re-run", true, true),
            ("doubled apostrophe", "isn''t", "is not", true, true),
            ("no contraction", "user's cant", "user is can not", false, false),
            ("spelling", "missmatch Cancelled licence", "mismatch canceled license", true, true),
            (
                "full width, ligature, mathematical",
                "\u{FF35}ser con\u{FB01}gured \u{1D41A}pp",
                "user configured app",
                true,
                true,
            ),
            ("invisible", "te\u{AD}nant\u{200B}", "tenant", true, true),
            ("article", "in the tenant", "in tenant", false, true),
            ("please", "Please retry", "Retry", false, true),
            ("obligation", "you must retry", "you have to retry", false, true),
            ("product", "SharePoint Online site", "SPO site", false, true),
            ("order", "target or source tenant", "source or target tenant", false, true),
            ("UPN in words", "source user principal name", "source UPN", false, true),
            ("UPN of a user", "source user UPN is", "source UPN is", false, true),
            ("a part of a UPN", "source user principal", "source UPN", false, false),
            ("Microsoft", "Microsoft Graph", "MS Graph", false, true),
            ("not in", "mapping isn't in completed state", "mapping not in completed state", false, true),
            ("in", "mapping is in completed state", "mapping not in completed state", false, false),
            ("negation", "is not", "is", false, false),
            ("side", "source", "target", false, false),
            ("a pair is not a single", "source or target", "source or source", false, false),
            ("sign", "< 5", ">= 5", false, false),
            ("number", "48 hours", "24 hours", false, false),
        ] {
            assert_eq!(same(a, b), (written, meaning), "{name}: {a:?} and {b:?}");
        }
    }

    #[test]
    fn a_full_room_may_hold_all_words() {
        for (text, words, complete) in [
            ("a b c", 3, true),
            ("a b c.", 3, true),
            ("a b c. ", 3, true),
            ("a b c \u{201D}'", 3, true),
            ("a b c d", 3, false),
            ("a b c ?", 3, false),
            ("a b isn't", 3, false),
            ("a isn't", 3, true),
        ] {
            let mut room = [Word::NONE; 3];
            let (read, all) = read(text, &mut room);
            assert_eq!((read.len(), all), (words, complete), "{text:?}");
        }
    }

    #[test]
    fn words_know_their_place() {
        let text = "It isn't  \u{FB01}ne.";
        let mut room = [Word::NONE; 8];
        let (words, complete) = read(text, &mut room);
        let spans: alloc::vec::Vec<&str> =
            words.iter().map(|word| &text[word.start as usize..word.end as usize]).collect();
        assert_eq!((spans, complete), (alloc::vec!["It", "is", "n't", "\u{FB01}ne"], true));
        assert!(!read("a b c", &mut room[..2]).1);
    }
}
