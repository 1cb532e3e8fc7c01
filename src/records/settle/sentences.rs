//! The documented sentences in a text, and what is left of the text after them.

use memchr::{memchr, memchr3, memchr3_iter};

use crate::{ErrorCode, Recognized, recognize, recognize_coded, scan};

/// A documented sentence that a text holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence<'t> {
    pub(crate) recognized: Recognized<'t>,
    /// The sentence, without the code before it.
    pub(crate) text: &'t str,
    /// The code that is written with it, or beside it.
    pub(crate) code: Option<&'t str>,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(crate) struct Search<'t> {
    pub(crate) sentences: Vec<Sentence<'t>>,
    /// The parts between separators in which there is no sentence; empty where no sentence was found.
    pub(crate) left: Vec<&'t str>,
    /// What is before, between and after the sentences.
    pub(crate) around: Vec<&'t str>,
}

/// A shorter text holds no documented sentence.
pub(crate) const SHORTEST: usize = 20;

/// Finds the documented sentences in a text. `codes` are those beside it, the nearest first.
pub(crate) fn search<'t>(text: &'t str, codes: &[&'t str]) -> Search<'t> {
    let mut search = Search::default();
    if text.len() < SHORTEST
        || memchr(b' ', text.as_bytes()).is_none() && text.is_ascii() && !text.contains(['\t', '\n'])
    {
        search.around.push(text);
        return search;
    }
    if memchr3(b';', b'|', b'\n', text.as_bytes()).is_some() {
        // Each of several may end in a value, which must not take in the next one.
        let mut joined = Search::default();
        for part in parts(text) {
            match whole(part, codes) {
                Some(sentence) => joined.sentences.push(sentence),
                None => joined.left.push(part),
            }
        }
        if joined.sentences.len() > 1 {
            return joined;
        }
    }
    if let Some(sentence) = whole(text, codes) {
        search.sentences.push(sentence);
        return search;
    }
    let mut end = 0;
    let mut ranges = Vec::new();
    for found in scan(text).filter(|found| is_sound(found.recognized())) {
        search.around.push(&text[end..found.range().start]);
        end = found.range().end;
        ranges.push(found.range());
        search.sentences.push(coded(*found.recognized(), found.text(), codes));
    }
    search.around.push(&text[end..]);
    if search.sentences.is_empty() {
        return search;
    }
    // A part that no sentence was found in may be one in other words, or an error that is not documented.
    let mut ranges = ranges.into_iter().peekable();
    for part in parts(text) {
        let at = part.as_ptr() as usize - text.as_ptr() as usize;
        while ranges.next_if(|range| range.end <= at).is_some() {}
        if ranges.peek().is_some_and(|range| range.start < at + part.len()) {
            continue;
        }
        match whole(part, &[]) {
            Some(sentence) => search.sentences.push(sentence),
            None => search.left.push(part),
        }
    }
    search
}

/// Whether the values are more than what closes the text around the sentence: a quote, a bracket, a stack trace.
pub(crate) fn is_sound(recognized: &Recognized<'_>) -> bool {
    let closes = |c: char| matches!(c, '"' | '\'' | '}' | ']' | ')' | '>' | ',' | ';' | '`' | '\\');
    let is_trace = |value: &str| value.starts_with("at ") && value.contains('(');
    // Two mapping records are two sentences.
    let is_one = |value: &str| !value.contains("'=>'");
    recognized
        .fields()
        .all(|(_, value)| value.is_empty() || !value.chars().all(closes) && !is_trace(value) && is_one(value))
}

/// The parts of a text between what joins several errors: `; `, ` | ` and line breaks.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let joins = move |at: &usize| match bytes[*at] {
        b';' => bytes.get(at + 1) == Some(&b' '),
        b'|' => *at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 1) == Some(&b' '),
        _ => true,
    };
    let ends = memchr3_iter(b';', b'|', b'\n', bytes).filter(joins).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let part = &text[start..end];
        start = (end + 1).min(text.len());
        part.trim()
    })
    .filter(|part| !part.is_empty())
}

/// The sentence that a text is as a whole.
fn whole<'t>(text: &'t str, codes: &[&'t str]) -> Option<Sentence<'t>> {
    let text = text.trim();
    let own = codes.first().copied().unwrap_or_default();
    let recognized = recognize_coded(own, text).filter(is_sound)?;
    // The reason code, which is the kind's own, may be further in.
    let is_own = |it: &Recognized<'_>| {
        it.seen_code().is_some_and(|code| !code.is_generic() && it.kind().codes().contains(&code))
    };
    if codes.len() > 1 && !is_own(&recognized) {
        let better = codes[1..].iter().find_map(|code| Some((recognize_coded(code, text).filter(is_own)?, *code)));
        if let Some((recognized, code)) = better {
            return Some(Sentence { recognized, text, code: Some(code) });
        }
    }
    if own.is_empty() {
        return Some(coded(recognized, text, codes));
    }
    Some(Sentence { recognized, text, code: Some(own) })
}

/// A sentence inside a text, with the code that belongs to it.
fn coded<'t>(recognized: Recognized<'t>, text: &'t str, codes: &[&'t str]) -> Sentence<'t> {
    let (own, sentence) = split_code(text);
    let codes_of = recognized.kind().codes();
    let beside = || {
        let is_own = |code: &&&str| code.parse().is_ok_and(|code: ErrorCode| codes_of.contains(&code));
        codes.iter().find(is_own).or(codes.first()).copied()
    };
    Sentence { recognized, text: sentence, code: own.or_else(beside) }
}

/// Returns the code before a sentence, if there is one, and the sentence without it.
pub(crate) fn split_code(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let recognized = recognize(text);
    let unknown = if recognized.is_none() { crate::MigrationError::parse(text).err() } else { None };
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
    if before.len() < SHORTEST {
        return None;
    }
    // A sentence begins where a capital follows a space or a sign; a few places are enough.
    let begins =
        |(at, c): &(usize, char)| c.is_uppercase() && (*at == 0 || !before[..*at].ends_with(char::is_alphanumeric));
    let places = before.char_indices().filter(begins).map(|(at, _)| at).take(16);
    places.filter(|at| before.len() - at >= SHORTEST).find(|&at| {
        let Err(error) = crate::MigrationError::parse(&before[at..]) else { return false };
        error.candidates().iter().any(|candidate| candidate.is_beginning())
    })
}
