//! The documented sentences in a text, and what is left of the text after them.

use std::mem::replace;

use memchr::memchr3_iter;

use crate::{ErrorCode, MigrationError, Recognized, recognize, recognize_coded, scan};

/// A documented sentence that a text holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence<'t> {
    pub(crate) recognized: Recognized<'t>,
    /// The sentence, without the code before it.
    pub(crate) text: &'t str,
    /// The code that is written with it, or beside it.
    pub(crate) code: Option<&'t str>,
}

/// The sentences that were found in a text, and its rest.
#[derive(Debug, Default)]
pub(crate) struct Search<'t> {
    pub(crate) sentences: Vec<Sentence<'t>>,
    /// The parts between separators in which there is no sentence; empty where no sentence was found.
    pub(crate) left: Vec<&'t str>,
    /// The text before, between and after the sentences that are within a longer text.
    pub(crate) around: Vec<&'t str>,
}

/// A shorter text holds no documented sentence.
pub(crate) const SHORTEST: usize = 20;

/// Finds the documented sentences in a text. `codes` are those beside it, the nearest first.
pub(crate) fn search<'t>(text: &'t str, codes: &[&'t str]) -> Search<'t> {
    let mut joined = Search::default();
    // Each of several sentences may end in a value, which must not take in the next one.
    for part in parts(text) {
        match whole(part, codes) {
            Some(sentence) => joined.sentences.push(sentence),
            None => joined.left.push(part),
        }
    }
    if joined.sentences.len() > 1 || joined.left.is_empty() {
        return joined;
    }
    let has_parts = joined.sentences.len() + joined.left.len() > 1;
    if let Some(sentence) = has_parts.then(|| whole(text, codes)).flatten() {
        return Search { sentences: vec![sentence], ..Search::default() };
    }
    let (mut search, mut end) = (Search::default(), 0);
    for found in scan(text).filter(|found| is_sound(found.recognized())) {
        search.around.push(&text[end..found.range().start]);
        end = found.range().end;
        search.sentences.push(coded(*found.recognized(), found.text(), codes));
    }
    if !search.sentences.is_empty() {
        search.around.push(&text[end..]);
        // A part that no sentence was found in may be one in other words, or an error that is not documented.
        let start = |part: &str| part.as_ptr() as usize;
        let is_free = |part: &str| {
            let next = search.around.partition_point(|free| start(free) + free.len() < start(part) + part.len());
            search.around.get(next).is_some_and(|free| start(free) <= start(part))
        };
        search.sentences.extend(joined.sentences.into_iter().filter(|sentence| is_free(sentence.text)));
        search.left.extend(joined.left.into_iter().filter(|part| is_free(part)));
    }
    search
}

/// Whether the values are more than what closes the text around the sentence, a quote, a bracket or a stack trace, and
/// none of them takes in a second mapping record.
pub(crate) fn is_sound(recognized: &Recognized<'_>) -> bool {
    let closes = |c: char| matches!(c, '"' | '\'' | '}' | ']' | ')' | '>' | ',' | ';' | '`' | '\\');
    let is_trace = |value: &str| value.starts_with("at ") && value.contains('(');
    let is_value = |value: &str| !value.chars().all(closes) && !is_trace(value) && !value.contains("'=>'");
    recognized.fields().all(|(_, value)| value.is_empty() || is_value(value))
}

/// The parts of a text between what joins several errors: `; `, ` | ` and line breaks.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let joins = |&at: &usize| match text.as_bytes()[at] {
        b';' => text[at..].starts_with("; "),
        b'|' => text[..at].ends_with(' ') && text[at..].starts_with("| "),
        _ => true,
    };
    let ends = memchr3_iter(b'\n', b';', b'|', text.as_bytes()).filter(joins).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| text[replace(&mut start, end + 1)..end].trim()).filter(|part| !part.is_empty())
}

/// The sentence that a text is as a whole, with the code that is most its own.
fn whole<'t>(text: &'t str, codes: &[&'t str]) -> Option<Sentence<'t>> {
    let text = text.trim();
    if codes.is_empty() {
        return recognize(text).filter(is_sound).map(|recognized| coded(recognized, text, codes));
    }
    let with = |code: &&'t str| {
        let recognized = recognize_coded(code, text).filter(is_sound)?;
        Some(Sentence { recognized, text, code: Some(code) })
    };
    // The reason code, which is the kind's own, may be further in.
    let is_own = |it: &Sentence<'_>| {
        let code = it.recognized.seen_code();
        code.is_some_and(|code| !code.is_generic() && it.recognized.kind().codes().contains(&code))
    };
    codes.iter().rev().filter_map(with).max_by_key(is_own)
}

/// A sentence inside a text, with the code that belongs to it.
fn coded<'t>(recognized: Recognized<'t>, text: &'t str, codes: &[&'t str]) -> Sentence<'t> {
    let (own, sentence) = split_code(text);
    let is_own = |code: &&&str| code.parse().is_ok_and(|code: ErrorCode| recognized.kind().codes().contains(&code));
    let code = own.or_else(|| codes.iter().find(is_own).or(codes.first()).copied());
    Sentence { recognized, text: sentence, code }
}

/// Returns the code before a sentence, if there is one, and the sentence without it.
pub(crate) fn split_code(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let recognized = recognize(text);
    let unknown = if recognized.is_none() { MigrationError::parse(text).err() } else { None };
    let code = match &unknown {
        Some(error) => error.code_text().or_else(|| leading_word(text)),
        None => recognized.and_then(|recognized| recognized.seen_code_text()),
    };
    let Some((code, at)) = code.and_then(|code| Some((code, text.find(code)?))) else { return (None, text) };
    let (seen, rest) = (&text[at..at + code.len()], &text[at + code.len()..]);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "])}:.,;-|*`\"".contains(c));
    let rest = if text.starts_with(['"', '\u{201C}']) { rest.trim_end_matches(['"', '\u{201D}']) } else { rest };
    let is_same = match &recognized {
        // The code is before the sentence, if the sentence is one without it.
        Some(whole) => recognize(rest).is_some_and(|it| it.kind() == whole.kind()),
        None => text[..at].chars().all(|c| !c.is_alphanumeric()),
    };
    if is_same && !rest.is_empty() { (Some(seen), rest) } else { (recognized.is_some().then_some(seen), text) }
}

/// The word before a colon, if it looks like the name of an error: `MnASomethingNew`.
fn leading_word(text: &str) -> Option<&str> {
    let (word, _) = text.split_once(": ")?;
    let hump = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    let is_name = word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && word.as_bytes().windows(2).any(hump);
    (is_name && !word.ends_with("Exception")).then_some(word)
}

/// Returns where a text begins that is the beginning of a documented sentence and was cut: `Teams migration fai...`.
pub(crate) fn cut_sentence(text: &str) -> Option<usize> {
    let bare = text.trim_end().trim_end_matches(['"', '\'', '`', '}', '|', ' ']);
    let before = bare.strip_suffix("...").or_else(|| bare.strip_suffix('\u{2026}'))?;
    // A sentence begins where a capital follows a space or punctuation; a few places are enough.
    let begins = |(at, c): &(usize, char)| c.is_uppercase() && !before[..*at].ends_with(char::is_alphanumeric);
    let mut places = before.char_indices().filter(begins).map(|(at, _)| at).take(16);
    let is_beginning = |error: crate::ParseError| error.candidates().iter().any(crate::Candidate::is_beginning);
    let is_cut = |text: &str| text.len() >= SHORTEST && MigrationError::parse(text).is_err_and(is_beginning);
    places.find(|&at| is_cut(&before[at..]))
}
