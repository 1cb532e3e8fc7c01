//! Compares words of a text with words of a wording.

use super::word::Word;

/// Whether two words mean the same.
pub(crate) fn is_same(a: &Word, b: &Word) -> bool {
    a.written == b.written || a.has_meaning() && a.meaning == b.meaning
}

/// Whether words are written alike, up to the end of the shorter list.
pub(crate) fn begin_alike(a: &[Word], b: &[Word]) -> bool {
    let alike = a.iter().zip(b).take_while(|(a, b)| a.written == b.written).count();
    #[cfg(test)]
    crate::base::searched::add(alike + 1);
    alike == a.len().min(b.len())
}

/// Returns how many words of a literal begin a text, and whether these are all; words without a meaning are ignored.
pub(crate) fn begins_with(text: &[Word], literal: &[Word]) -> (usize, bool) {
    let mut text = text.iter().filter(|word| word.has_meaning());
    let mut wanted = literal.iter().filter(|word| word.has_meaning());
    let mut matched = 0;
    let is_whole = loop {
        match wanted.next() {
            None => break true,
            Some(word) if text.next().is_none_or(|seen| seen.meaning != word.meaning) => break false,
            Some(_) => matched += 1,
        }
    };
    #[cfg(test)]
    crate::base::searched::add(matched + 1);
    (matched, is_whole)
}

/// Returns the place of the first word that is searched.
pub(crate) fn position(words: &[Word], is_it: impl Fn(&Word) -> bool) -> Option<usize> {
    let found = words.iter().position(is_it);
    #[cfg(test)]
    crate::base::searched::add(found.unwrap_or(words.len()) + 1);
    found
}

/// Returns the first place where a text has the words of a literal in a row, as they are written. A literal without
/// words is found at once.
pub(crate) fn find(text: &[Word], literal: &[Word]) -> Option<usize> {
    let Some(first) = literal.first() else { return Some(0) };
    let mut from = 0;
    loop {
        from += position(text.get(from..)?, |word| word.written == first.written)?;
        if text.len() - from < literal.len() {
            return None;
        }
        if begin_alike(&text[from..], literal) {
            return Some(from);
        }
        from += 1;
    }
}
