//! What surrounds a sentence without being part of it: whitespace, quotes, codes, labels such as `Error code:`.
//!
//! A [`Reading`] is peeled layer by layer, from the outside in. Each text that is left could be the sentence; the codes
//! seen so far are kept:
//!
//! ```text
//! Error code: CTTM-003, message: "Teams migration for ..."
//!             CTTM-003, message: "Teams migration for ..."     the label is off
//!                       message: "Teams migration for ..."     the code is off: CTTM-003
//!                                "Teams migration for ..."     the label is off
//!                                 Teams migration for ...      the quotes are off
//! ```
//!
//! The text itself is the first reading, so nothing that belongs to a sentence is removed from it.

use super::seen::{self, Seen};
use crate::base::bytes;
use crate::base::chars::{self, is_whitespace, trim};
use crate::base::tables::{Pairs, Tables};

/// Words that only announce a code or a sentence. Longer ones first.
const LABELS: &[&str] = &[
    "error code",
    "errorcode",
    "error message",
    "errormessage",
    "message",
    "error",
    "code",
    "reason",
    "warning",
    "exception",
];

/// The verbs of the cmdlets that report such errors.
const VERBS: &[&str] = &[
    "add", "complete", "connect", "get", "invoke", "new", "remove", "request", "resume", "set", "start", "stop",
    "suspend", "test", "update", "verify", "write",
];

/// The letters with which [`LABELS`] begin.
static LABEL_STARTS: Pairs = {
    let mut starts = Pairs([0; 26]);
    let mut i = 0;
    while i < LABELS.len() {
        starts.add(LABELS[i].as_bytes());
        i += 1;
    }
    starts
};

/// The most readings of a text: itself, and the rest after each layer is removed.
pub(crate) const MAX_READINGS: usize = 8;

/// A text that could be the sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) sentence: &'a str,
    /// The first codes around it, from the outside in.
    pub(crate) codes: [Option<Seen<'a>>; 3],
    /// A documented code after the sentence. It must be the kind's own: it is too easily a part of the last value.
    pub(crate) code_after: Option<Seen<'a>>,
    /// How many layers have been removed.
    layers: usize,
}

impl<'a> Reading<'a> {
    /// The text itself. `code` is the code that was reported beside it, if any.
    pub(crate) fn new(code: Option<Seen<'a>>, message: &'a str) -> Self {
        Self { sentence: trim(message), codes: [code, None, None], code_after: None, layers: 0 }
    }

    /// The reading with every layer removed.
    pub(crate) fn innermost(tables: &Tables<'_>, code: Option<Seen<'a>>, message: &'a str) -> Self {
        let mut reading = Self::new(code, message);
        while reading.peel(tables) {}
        reading
    }

    /// Returns every code that was seen, from the outside in.
    #[inline]
    pub(crate) fn all_codes(&self) -> impl Iterator<Item = Seen<'a>> {
        let has_codes = self.codes[0].is_some() || self.code_after.is_some();
        let codes: &[_] = if has_codes { &self.codes } else { &[] };
        codes.iter().copied().chain([self.code_after]).flatten()
    }

    /// Removes the outermost layer to make the next reading; returns whether there was one.
    ///
    /// This is needed only if the text itself is not a sentence.
    pub(crate) fn peel(&mut self, tables: &Tables<'_>) -> bool {
        self.layers += 1;
        if self.layers == MAX_READINGS {
            return false;
        }
        let text = self.sentence;
        let is_peeled = may_have_front(tables, text) && self.peel_front(tables) || self.peel_code_after(tables);
        self.sentence = trim(self.sentence);
        is_peeled
    }

    /// Removes what comes before the sentence, or encloses it.
    fn peel_front(&mut self, tables: &Tables<'_>) -> bool {
        let text = self.sentence;
        if let Some((seen, rest)) = split_code(tables, text) {
            if let Some(free) = self.codes.iter_mut().find(|code| code.is_none()) {
                *free = Some(seen);
            }
            self.sentence = rest;
            return true;
        }
        let inner = unquote(text).or_else(|| strip_label(tables, text)).or_else(|| strip_source(text));
        self.sentence = inner.unwrap_or(text);
        inner.is_some()
    }

    /// Removes a code after the sentence.
    fn peel_code_after(&mut self, tables: &Tables<'_>) -> bool {
        if self.code_after.is_none() {
            if let Some((rest, seen)) = split_code_after(tables, self.sentence) {
                (self.sentence, self.code_after) = (rest, Some(seen));
                return true;
            }
        }
        false
    }
}

/// Whether a text may begin with a sentence of the catalog, or with something that may come before one. It may say yes
/// to other texts, but says no to nearly every line of a log.
#[inline]
pub(crate) fn may_begin(tables: &Tables<'_>, text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(first) = bytes.first() else { return false };
    if first.is_ascii_digit() {
        return may_begin_with_value(tables, bytes);
    }
    if !first.is_ascii_alphabetic() {
        return chars::may_open(*first);
    }
    let starts = tables.starts;
    if starts.wordings.begin(bytes) || starts.codes.begin(bytes) || LABEL_STARTS.begin(bytes) {
        return true;
    }
    may_begin_with_value(tables, bytes) || may_be_name(bytes)
}

/// Whether a text may begin with an exception, a cmdlet, or an undocumented code: with a name that has a hyphen, or
/// says that it is an error.
fn may_be_name(text: &[u8]) -> bool {
    let ends = |byte: u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+'));
    let name = bytes::find(text, ends);
    let (name, rest) = text.split_at(name);
    matches!(rest, [b'-' | 0x80.., ..]) || name.ends_with(b"Exception") || name.ends_with(b"Error")
}

/// Whether a text may begin with a value, judged by its second word.
fn may_begin_with_value(tables: &Tables<'_>, text: &[u8]) -> bool {
    let rest = text[bytes::find(text, |byte| byte == b' ')..].trim_ascii_start();
    may_follow_value(tables, rest)
}

/// Whether a text may follow a value that begins a wording. A letter outside ASCII may be a form of an ASCII letter, or
/// of nothing.
pub(crate) fn may_follow_value(tables: &Tables<'_>, rest: &[u8]) -> bool {
    let is_other = rest.first().is_some_and(|byte| !byte.is_ascii_alphanumeric());
    is_other || tables.starts.after_values.begin(rest) || rest.get(1).is_some_and(|byte| !byte.is_ascii())
}

/// Whether something may come before the sentence. It may say yes to other texts, but says no to most.
fn may_have_front(tables: &Tables<'_>, text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.first() {
        None | Some(b'0'..=b'9') => false,
        Some(first) if first.is_ascii_alphabetic() => {
            tables.starts.codes.begin(bytes) || LABEL_STARTS.begin(bytes) || may_be_name(bytes)
        }
        Some(_) => true,
    }
}

/// Removes a pair of quotes around the whole text.
fn unquote(text: &str) -> Option<&str> {
    let open = text.chars().next().filter(|first| chars::is_any_quote(*first))?;
    text.strip_prefix(open)?.strip_suffix(chars::closing(open)?)
}

/// Removes a label and the punctuation after it.
fn strip_label<'a>(tables: &Tables<'_>, text: &'a str) -> Option<&'a str> {
    if !LABEL_STARTS.begin(text.as_bytes()) {
        return None;
    }
    let is_label = |label: &&&str| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    let label = LABELS.iter().find(is_label)?;
    let rest = chars::trim_start(&text[label.len()..], is_whitespace);
    rest.strip_prefix([':', '=']).or_else(|| split_code(tables, rest).map(|_| rest))
}

/// Removes the name of what reported the error: a cmdlet (`Start-SPOCrossTenantUserContentMove : `) or an exception.
fn strip_source(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '+');
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) || !may_be_name(text.as_bytes()) {
        return None;
    }
    let (name, rest) = text.split_at(chars::find(text, |c| !is_part(c)).unwrap_or(text.len()));
    let is_cmdlet = name.split_once('-').is_some_and(|(verb, noun)| {
        VERBS.iter().any(|known| known.eq_ignore_ascii_case(verb)) && noun.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    // `NotAnError: ...` denies what follows.
    let last = name.rsplit(['.', '+']).next().unwrap_or(name);
    let goes_on = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_lowercase());
    let denies = ["No", "Not", "Non"].iter().any(|no| last.strip_prefix(no).is_some_and(goes_on));
    let is_exception =
        !last.contains('-') && ["Exception", "Error"].iter().any(|end| last.ends_with(end) && last.len() > end.len());
    let rest = chars::trim_start(rest, is_whitespace).strip_prefix(':')?;
    // The last part of a qualified name may be the name of an error.
    if is_exception && last.len() < name.len() {
        return text.get(name.len() - last.len()..);
    }
    (is_cmdlet || is_exception && !denies).then_some(rest)
}

/// Splits a code from the front, with its brackets and the punctuation after it.
///
/// The code may be a documented one, in any case, or one that only looks like a code.
fn split_code<'a>(tables: &Tables<'_>, text: &'a str) -> Option<(Seen<'a>, &'a str)> {
    let (open, inside) = match text.chars().next()? {
        c @ ('[' | '(' | '`' | '"' | '\'') => (Some(c), &text[1..]),
        '*' => (Some('*'), chars::trim_start(text, |c| c == '*')),
        _ => (None, text),
    };
    // A bare word that is not a documented code must have a number.
    let is_word = open.is_none() && !tables.starts.codes.begin(text.as_bytes());
    let word_len = || bytes::find(text.as_bytes(), |byte| !byte.is_ascii_alphabetic());
    if is_word && text.as_bytes().get(word_len()) == Some(&b' ') {
        return None;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '\u{2010}' | '\u{2011}');
    let part = |text: &str| chars::find(text, |c| !is_part(c)).unwrap_or(text.len());
    let word = part(inside);
    // A space may come before the number: `EXCH 15`.
    let number = inside[word..].strip_prefix(' ').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let two_words = number.map(|number| &inside[..=word + part(number)]).filter(|token| seen::is_code(tables, token));
    let token = two_words.unwrap_or(&inside[..word]);
    if !seen::is_code(tables, token) {
        return None;
    }
    let rest = &inside[token.len()..];
    let rest = match open {
        None => rest,
        Some('*') => chars::trim_start(rest, |c| c == '*'),
        Some(open) => rest.strip_prefix(chars::closing(open)?)?,
    };
    let separates =
        |c: char| is_whitespace(c) || matches!(c, ':' | '-' | '\u{2013}' | '\u{2014}' | '|' | ',' | ';' | '.');
    let after = chars::trim_start(rest, separates);
    // Something must end the code, or it is the beginning of a longer word. A mere space may also be part of a sentence
    // about the code.
    let is_clear = open.is_some()
        || rest.is_empty()
        || rest.starts_with([':', '-', '|', ',', ';', '\n', '\r', '\t', '\u{2013}'])
        || rest.trim_start_matches(' ').starts_with([':', '-', '|', '\n', '\r', '\u{2013}', '\u{2014}']);
    let seen = Seen { is_clear, ..Seen::new(tables, token)? };
    (after.len() < rest.len() || rest.is_empty() || open.is_some()).then_some((seen, after))
}

/// Splits a documented code from the end, after whitespace.
fn split_code_after<'a>(tables: &Tables<'_>, text: &'a str) -> Option<(&'a str, Seen<'a>)> {
    // A full stop belongs to the sentence.
    if !text.ends_with(|c: char| c.is_ascii_alphanumeric() || "`])".contains(c)) {
        return None;
    }
    // No code is longer.
    let near = text.len().saturating_sub(64);
    let space = bytes::find_last(&text.as_bytes()[near..], bytes::is_odd)?;
    let last = &text.as_bytes()[near + space + 1..];
    let is_enclosure = |byte: &&u8| b"`[]()".contains(byte);
    let open = last.iter().take_while(is_enclosure).count();
    // Nearly always the last word does not begin like a code and has no hyphen.
    if !tables.starts.codes.begin(&last[open..]) && !last.contains(&b'-') {
        return None;
    }
    let (rest, token) = text.rsplit_once(is_whitespace)?;
    let token = token.trim_matches(['`', '[', ']', '(', ')']);
    let seen = if seen::is_code(tables, token) { Seen::new(tables, token)? } else { return None };
    seen.code.is_some().then_some((rest, seen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn the_innermost_reading_is_the_sentence() {
        for (text, codes, sentence) in [
            ("  Some text.\r\n", &[] as &[&str], "Some text."),
            ("CTTM-003: Some text.", &["CTTM-003"], "Some text."),
            ("[cttm-003] Some text.", &["cttm-003"], "Some text."),
            ("**CTTM-003** Some text.", &["CTTM-003"], "Some text."),
            ("CTTM-003 - Some text.", &["CTTM-003"], "Some text."),
            ("CTTM-003 \u{2013} Some text.", &["CTTM-003"], "Some text."),
            ("CTTM-003\tSome text.", &["CTTM-003"], "Some text."),
            ("Error CTTM-003: Some text.", &["CTTM-003"], "Some text."),
            ("Error code: CTTM-003, message: Some text.", &["CTTM-003"], "Some text."),
            ("ErrorCode=CTTM-003; Message=\"Some text.\"", &["CTTM-003"], "Some text."),
            ("\"'Some text.'\"", &[], "Some text."),
            ("MMS-001/002: Some text.", &["MMS-001/002"], "Some text."),
            ("EXCH 15: Some text.", &["EXCH 15"], "Some text."),
            ("exch15 - Some text.", &["exch15"], "Some text."),
            ("XYZ-777: Some text.", &["XYZ-777"], "Some text."),
            ("MnATargetUpnIsInvalid: Some text.", &["MnATargetUpnIsInvalid"], "Some text."),
            ("`Conflict`\n\nSome text.\n\n`resourceTypeMismatch`", &["Conflict", "resourceTypeMismatch"], "Some text."),
            ("Start-SPOCrossTenantUserContentMove : Some text.", &[], "Some text."),
            ("Microsoft.SharePoint.Client.ServerException: CTTM-003: Some text.", &["CTTM-003"], "Some text."),
            (
                "Test-MigrationServerAvailability failed with: text",
                &[],
                "Test-MigrationServerAvailability failed with: text",
            ),
            ("\u{201E}Some text.\u{201C}", &[], "Some text."),
            ("CTTM-003", &["CTTM-003"], ""),
            ("Conflicting text.", &[], "Conflicting text."),
            ("See CTTM-003: Some text.", &[], "See CTTM-003: Some text."),
            ("", &[], ""),
        ] {
            let innermost = Reading::innermost(&crate::generated::tables::TABLES, None, text);
            let seen: Vec<&str> = innermost.all_codes().map(|seen| seen.text).collect();
            assert_eq!((innermost.sentence, &*seen), (sentence, codes), "{text:?}");
        }
    }
}
