//! The spellings of codes: `CTTM-003`, `cttm 3` and `CTTM_003` are one code.

use crate::base::tables::Tables;

/// A code without differences of spelling: in lowercase, without separators, with numbers without leading zeros, and
/// with slashes without a repeated prefix after them.
#[derive(Clone)]
pub(crate) struct Spelling<'a> {
    rest: &'a str,
    prefix: &'a str,
    in_number: bool,
}

impl<'a> Spelling<'a> {
    pub(crate) fn of(code: &'a str) -> Self {
        let prefix = code.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        Self { rest: code, prefix, in_number: false }
    }

    /// Returns the hash by which codes are looked up.
    pub(crate) fn hash(self) -> u64 {
        let add = |hash: u64, c: u64| (hash ^ c).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        // Most texts that are looked up are words, and a word keeps all its letters.
        if self.rest.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return self.rest.bytes().fold(0, |hash, byte| add(hash, byte.to_ascii_lowercase().into()));
        }
        self.fold(0, |hash, c| add(hash, c.into()))
    }
}

impl Iterator for Spelling<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            let c = self.rest.chars().next()?;
            self.rest = &self.rest[c.len_utf8()..];
            let was_in_number = core::mem::replace(&mut self.in_number, c.is_ascii_digit());
            match c {
                ' ' | '-' | '_' | '\u{A0}' | '\u{2010}'..='\u{2014}' => {}
                '0' if !was_in_number && self.rest.starts_with(|c: char| c.is_ascii_digit()) => self.in_number = false,
                '/' => {
                    let after = self.rest.trim_start();
                    let repeated = after.get(..self.prefix.len()).is_some_and(|p| p.eq_ignore_ascii_case(self.prefix));
                    self.rest = if repeated { &after[self.prefix.len()..] } else { after };
                    return Some('/');
                }
                c => return Some(c.to_ascii_lowercase()),
            }
        }
    }
}

/// Returns the number of the code that `text` spells, if any, without building an error.
pub(crate) fn find(tables: &Tables<'_>, text: &str) -> Option<u16> {
    let spelling = Spelling::of(text);
    #[cfg(test)]
    super::searched::add(text.len());
    let hash = spelling.clone().hash();
    let first = tables.spellings.partition_point(|(other, _)| *other < hash);
    let alike = tables.spellings[first..].iter().take_while(|(other, _)| *other == hash);
    let is_it = |number: &u16| {
        let code = tables.codes[usize::from(*number)].text.of_text(tables.text);
        Spelling::of(code).eq(spelling.clone())
    };
    alike.map(|(_, number)| *number).find(is_it)
}
