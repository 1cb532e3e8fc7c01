//! Reads a text word by word.

use super::char_kind::{CharKind, GAP, LETTERS, QUOTE, kind, ligature};
use super::hash::Hash;
use super::word::Word;
use super::word_lists::{
    AND, ARE, CA, CAN, IN, IS, IS_SPECIAL, MICROSOFT, MS, MUST, NAME, NOT, OBLIGED, ONLINE, OR, PRINCIPAL, PRONOUNS,
    SHAREPOINT, SOURCE, SPELLED, SPO, SUFFIXES, Spelled, TARGET, TO, UPN, USER, WEIGHTLESS, WILL, WO,
};

/// Reads the words of a text into `buffer`; returns the words read, and whether these are all. If not, the words that
/// follow may change the last two.
pub(crate) fn read<'b>(text: &str, buffer: &'b mut [Word]) -> (&'b [Word], bool) {
    let mut reader = WordReader::new(text, buffer);
    let complete = reader.read();
    let WordReader { buffer, len, .. } = reader;
    #[cfg(test)]
    crate::base::searched::add(buffer[..len].last().map_or(text.len(), |word| word.end as usize) + len);
    (&buffer[..len], complete)
}

/// The words of a text, as far as they have been read.
struct WordReader<'t, 'b> {
    text: &'t str,
    buffer: &'b mut [Word],
    /// How many words of `buffer` are filled.
    len: usize,
    /// How far the text has been read.
    at: usize,
    /// The word that is being read.
    open: Option<Open>,
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
    is_symbol: bool,
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

impl<'t, 'b> WordReader<'t, 'b> {
    fn new(text: &'t str, buffer: &'b mut [Word]) -> Self {
        // Places are kept as 32-bit numbers: no words of a longer text are read.
        let buffer = if u32::try_from(text.len()).is_ok() { buffer } else { &mut [] };
        Self { text, buffer, len: 0, at: 0, open: None }
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
            if LETTERS[usize::from(byte)] > QUOTE {
                if self.open.is_some_and(|open| open.is_symbol) && !self.close() {
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
                at += 1;
                next = bytes.get(at).copied().unwrap_or_default();
            }
            let (hash, end) = word_at(bytes, at);
            next = bytes.get(end).copied().unwrap_or_default();
            if end == at || LETTERS[usize::from(next)] != GAP && goes_on(&self.text[end..]) {
                self.at = at;
                return true;
            }
            let has_space =
                if IS_SPECIAL.may_hold(hash) { self.add_spelled(hash, at, end) } else { self.add(hash, hash, at, end) };
            if !has_space {
                return false;
            }
            if self.len == self.buffer.len() && !is_end(&self.text[end..]) {
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
        match kind(c) {
            CharKind::Letter(letter) => {
                if self.open.is_some_and(|open| open.is_symbol) && !self.close() {
                    return false;
                }
                self.open.get_or_insert(Open::new(at, false)).take(letter, at, after);
                true
            }
            CharKind::Apostrophe if self.open.is_some_and(|open| !open.is_symbol && open.apostrophe.is_none()) => {
                // Apostrophes are doubled in a quoted text.
                let rest = self.text[after..].trim_start_matches(is_apostrophe);
                let inside = rest.chars().next().is_some_and(|c| matches!(kind(c), CharKind::Letter('a'..='z')));
                self.at = self.text.len() - rest.len();
                match self.open.as_mut().filter(|_| inside) {
                    Some(Open { hash, before_last, last_at, apostrophe, .. }) => {
                        *apostrophe =
                            Some(Apostrophe { hash: *hash, at, before_last: *before_last, last_at: *last_at });
                        true
                    }
                    None => self.close(),
                }
            }
            CharKind::Symbol(symbol) => {
                if self.open.is_some_and(|open| !open.is_symbol) && !self.close() {
                    return false;
                }
                self.open.get_or_insert(Open::new(at, true)).take(symbol, at, after);
                true
            }
            CharKind::Apostrophe | CharKind::Gap => self.close(),
            CharKind::Nothing => true,
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
        match (&mut self.buffer[..self.len], written) {
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
        let Some(free) = self.buffer.get_mut(self.len) else { return false };
        *free = Word { written, meaning, ..Word::at(start, end) };
        self.len += 1;
        true
    }
}

/// Whether a word goes on after its ASCII letters: with an apostrophe and another letter, or with a letter outside
/// ASCII.
#[inline(never)]
fn goes_on(rest: &str) -> bool {
    let after = rest.trim_start_matches(is_apostrophe);
    let Some(c) = after.chars().next() else { return false };
    match kind(c) {
        CharKind::Letter(letter) => after.len() == rest.len() || letter.is_ascii_lowercase(),
        _ => after.len() == rest.len() && (ligature(c).is_some() || matches!(kind(c), CharKind::Nothing)),
    }
}

/// Whether the rest of a text has neither words nor symbols.
fn is_end(rest: &str) -> bool {
    let is_between = |c: char| matches!(kind(c), CharKind::Gap | CharKind::Apostrophe | CharKind::Nothing);
    let after = rest.trim_start_matches(is_between);
    after.is_empty()
}

fn is_apostrophe(c: char) -> bool {
    matches!(kind(c), CharKind::Apostrophe)
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
    const fn new(start: usize, is_symbol: bool) -> Self {
        Self { hash: Hash::NEW, start, end: start, before_last: Hash::NEW, last_at: start, apostrophe: None, is_symbol }
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
