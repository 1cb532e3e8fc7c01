//! The documented sentences in a text, and what is left of the text after them.

use std::mem::replace;

use memchr::memchr3_iter;

use crate::ParseError;
use crate::matcher::found::{Match, Refusal};
use crate::matcher::seen::Seen;
use crate::model::known::Known;
use crate::records::settle::words::exception;
use crate::scan::{Finder, Message};

/// A documented sentence that a text holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence<'t> {
    pub(crate) found: Match<'t>,
    /// The sentence, without the code before it.
    pub(crate) text: &'t str,
    /// The code that is written with it, or beside it.
    pub(crate) code: Option<&'t str>,
}

/// The sentences that were found in a text, and its rest.
#[derive(Debug, Default)]
pub(crate) struct Searched<'t> {
    pub(crate) sentences: Vec<Sentence<'t>>,
    /// The parts between separators in which there is no sentence; empty where no sentence was found.
    pub(crate) left: Vec<&'t str>,
    /// The text before, between and after the sentences that are within a longer text.
    pub(crate) around: Vec<&'t str>,
}

/// A shorter text holds no documented sentence.
pub(crate) const SHORTEST: usize = 20;

/// Finds the documented sentences in a text. `codes` are those beside it, the nearest first.
pub(crate) fn search<'t>(known: Known, text: &'t str, codes: &[&'t str]) -> Searched<'t> {
    let (mut wholes, mut others) = (Vec::new(), Vec::new());
    // The text between the parts that are a sentence, and whether a part belongs to the last of it.
    let (mut between, mut goes_on): (Vec<&str>, _) = (Vec::new(), false);
    // Each of several sentences may end in a value, which must not take in the next one.
    for part in parts(text) {
        if let Some(sentence) = whole(known, part, codes) {
            wholes.push(sentence);
            goes_on = false;
            continue;
        }
        match between.last_mut().filter(|_| goes_on) {
            Some(last) => *last = &text[start(last) - start(text)..start(part) + part.len() - start(text)],
            None => between.push(part),
        }
        others.push(part);
        goes_on = true;
    }
    if others.is_empty() {
        return Searched { sentences: wholes, ..Searched::default() };
    }
    // The others may hold sentences among other words.
    let mut search = Searched::default();
    if !wholes.is_empty() {
        for text in between {
            search.add_inside(known, text, codes);
        }
    }
    let are_several = !wholes.is_empty() && wholes.len() + search.sentences.len() > 1;
    if !are_several {
        // A sentence may also have a separator in it.
        let has_parts = wholes.len() + others.len() > 1;
        if let Some(sentence) = has_parts.then(|| whole(known, text, codes)).flatten() {
            return Searched { sentences: vec![sentence], ..Searched::default() };
        }
        search = Searched::default();
        search.add_inside(known, text, codes);
    }
    if wholes.is_empty() && search.sentences.is_empty() {
        return Searched::default();
    }
    let is_free = |part: &str| {
        let next = search.around.partition_point(|free| start(free) + free.len() < start(part) + part.len());
        search.around.get(next).is_some_and(|free| start(free) <= start(part))
    };
    wholes.retain(|sentence| are_several || is_free(sentence.text));
    // A part that no sentence was found in may be one in other words, or an error that is not documented.
    others.retain(|part| is_free(part));
    search.sentences.extend(wholes);
    search.sentences.sort_by_key(|sentence| start(sentence.text));
    search.left = others;
    search
}

impl<'t> Searched<'t> {
    /// The texts that may be errors besides: what is left, and the exceptions that only a space separates from a sentence.
    pub(crate) fn beside(&self) -> impl Iterator<Item = &'t str> {
        let is_left =
            |text: &str| self.left.iter().any(|left| (start(left)..start(left) + left.len()).contains(&start(text)));
        let around = self.around.iter().filter_map(|text| exception_beside(text));
        self.left.iter().copied().chain(around.filter(move |text| !is_left(text)))
    }

    /// Adds the sentences inside a longer text, and the text around them.
    fn add_inside(&mut self, known: Known, text: &'t str, codes: &[&'t str]) {
        let mut end = 0;
        for message in messages(known, text) {
            self.around.push(&text[end..message.start]);
            end = message.start + message.text.len();
            self.sentences.push(coded(known, message.found, message.text, codes));
        }
        self.around.push(&text[end..]);
    }
}

/// The exception that a text beside a sentence names; `None` if the text only leads to the sentence.
pub(crate) fn exception_beside(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || "}]),;\"'".contains(c));
    if text.ends_with([':', '>']) { None } else { text.get(exception(text)?..) }
}

/// Where a part of a text is, to compare it with other parts.
fn start(part: &str) -> usize {
    part.as_ptr() as usize
}

/// Returns the documented sentences inside a text.
pub(crate) fn messages(known: Known, text: &str) -> impl Iterator<Item = Message<'_>> {
    Finder::new(known, text).filter(move |message| is_sound(known, &message.found))
}

/// Whether there is a documented sentence inside a text.
pub(crate) fn holds_sentence(known: Known, text: &str) -> bool {
    Finder::new(known, text).next().is_some()
}

/// Whether the values are more than what closes the text around the sentence, a quote, a bracket or a stack trace, and
/// none of them takes in a second mapping record or the next text of a list.
pub(crate) fn is_sound(known: Known, found: &Match<'_>) -> bool {
    let closes = |c: char| matches!(c, '"' | '\'' | '}' | ']' | ')' | '>' | ',' | ';' | '`' | '\\');
    let is_trace = |value: &str| value.starts_with("at ") && value.contains('(');
    let is_next = |value: &str| value.contains("'=>'") || value.starts_with("\",");
    let is_value = |value: &str| !value.chars().all(closes) && !is_trace(value) && !is_next(value);
    found.named(known.kind(found.kind).fields()).all(|(_, value)| value.is_empty() || is_value(value))
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
fn whole<'t>(known: Known, text: &'t str, codes: &[&'t str]) -> Option<Sentence<'t>> {
    let text = text.trim();
    let recognize = |code| known.recognize(code, text).ok().filter(|found| is_sound(known, found));
    if codes.is_empty() {
        return recognize(None).map(|found| coded(known, found, text, codes));
    }
    let with = |code: &&'t str| Some(Sentence { found: recognize(Some(code))?, text, code: Some(code) });
    // The reason code, which is the kind's own, may be further in.
    let is_own = |it: &Sentence<'_>| {
        let code = it.found.code;
        code.is_some_and(|code| code.is_special(known.tables) && code.belongs_to(known.tables, it.found.kind))
    };
    codes.iter().rev().filter_map(with).max_by_key(is_own)
}

/// A sentence inside a text, with the code that belongs to it.
fn coded<'t>(known: Known, found: Match<'t>, text: &'t str, codes: &[&'t str]) -> Sentence<'t> {
    let (own, sentence) = code_and_sentence(known, text);
    let is_own =
        |code: &&&str| Seen::new(known.tables, code).is_some_and(|seen| seen.belongs_to(known.tables, found.kind));
    let code = own.or_else(|| codes.iter().find(is_own).or(codes.first()).copied());
    Sentence { found, text: sentence, code }
}

/// Returns what is known of a text that is not documented.
fn refused(known: Known, text: &str) -> ParseError {
    ParseError::new(known, None, text, None, Refusal::Unknown)
}

/// Returns the code before a sentence, if there is one, and the sentence without it.
pub(crate) fn code_and_sentence(known: Known, text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let recognized = known.recognize(None, text).ok();
    let unknown = if recognized.is_none() { Some(refused(known, text)) } else { None };
    let code = match &unknown {
        Some(error) => error.code_text().or_else(|| leading_word(text)),
        None => recognized.and_then(|found| Some(found.code?.text)),
    };
    let Some((code, at)) = code.and_then(|code| Some((code, text.find(code)?))) else { return (None, text) };
    let (seen, rest) = (&text[at..at + code.len()], &text[at + code.len()..]);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "])}:.,;-|*`\"".contains(c));
    let rest = if text.starts_with(['"', '\u{201C}']) { rest.trim_end_matches(['"', '\u{201D}']) } else { rest };
    let is_same = match &recognized {
        // The code is before the sentence, if the sentence is one without it.
        Some(whole) => known.recognize(None, rest).is_ok_and(|it| it.kind == whole.kind),
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
pub(crate) fn cut_sentence(known: Known, text: &str) -> Option<usize> {
    let bare = text.trim_end().trim_end_matches(['"', '\'', '`', '}', '|', ' ']);
    let before = bare.strip_suffix("...").or_else(|| bare.strip_suffix('\u{2026}'))?;
    // A sentence begins where a capital follows a space or punctuation; a few places are enough.
    let begins = |(at, c): &(usize, char)| c.is_uppercase() && !before[..*at].ends_with(char::is_alphanumeric);
    let mut places = before.char_indices().filter(begins).map(|(at, _)| at).take(16);
    let is_cut = |text: &str| {
        text.len() >= SHORTEST
            && known.recognize(None, text).is_err()
            && refused(known, text).candidates().iter().any(crate::Candidate::is_beginning)
    };
    places.find(|&at| is_cut(&before[at..]))
}
