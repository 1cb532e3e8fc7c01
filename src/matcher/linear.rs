//! The test of the bound that the module `matcher` states: the worst texts that we can think of, each at three lengths.
//!
//! It counts steps, not time; see `steps`. A text is a head, a piece that is repeated until the text is long enough, and
//! a tail.

extern crate std;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::documented;
use crate::generated::errors::MigrationError;
use crate::generated::names::ErrorKind;
use crate::steps;

/// What a text of twice the length may take: twice as much, and a little for what is rounded.
const TWICE: f64 = 2.2;

struct Text {
    name: String,
    head: String,
    piece: String,
    tail: String,
}

impl Text {
    fn new(name: &str, head: &str, piece: &str, tail: &str) -> Self {
        Self { name: name.into(), head: head.into(), piece: piece.into(), tail: tail.into() }
    }

    fn of_len(&self, len: usize) -> String {
        format!("{}{}{}", self.head, self.piece.repeat(len / self.piece.len().max(1) + 1), self.tail)
    }
}

/// Pieces that are hard to read by themselves.
const PIECES: &[(&str, &str)] = &[
    ("one word", "a"),
    ("words", "a "),
    ("long words", "abcdefghijklmnopqrstuvwxyz0123456789 "),
    ("words of the service", "user "),
    ("articles", "the "),
    ("pairs of words", "target or source "),
    ("words that are two", "cannot "),
    ("negations", "isn't "),
    ("single quotes", "'"),
    ("apostrophes", "a'"),
    ("double quotes", "\""),
    ("backticks", "`"),
    ("curly quotes", "\u{201C}"),
    ("opening brackets", "["),
    ("closing brackets", "]"),
    ("pairs of brackets", "[]"),
    ("parentheses", "("),
    ("asterisks", "*"),
    ("blanks", " "),
    ("line breaks", "\r\n"),
    ("other blanks", "\u{A0}"),
    ("invisible characters", "\u{200B}"),
    ("full stops", "."),
    ("sentences", "a. "),
    ("colons", ": "),
    ("hyphens", "-"),
    ("digits", "0"),
    ("signs", "<"),
    ("other letters", "\u{E9}"),
    ("emoji", "\u{1F600}"),
    ("codes", "CTTM-003: "),
    ("codes in brackets", "[CTTM-003] "),
    ("slashes", "MMS-001/"),
    ("labels", "Error: "),
    ("longer labels", "Error code: CTTM-003, message: "),
    ("sources", "Start-SPOCrossTenantUserContentMove : "),
    ("exceptions", "System.ServerException: "),
    ("closings", "Please retry. "),
];

/// The wordings as their literals.
fn wordings() -> impl Iterator<Item = (ErrorKind, Vec<&'static str>)> {
    let wordings = |&kind: &ErrorKind| kind.wordings().map(move |wording| (kind, wording));
    // No literal has a brace.
    ErrorKind::ALL
        .iter()
        .flat_map(wordings)
        .map(|(kind, wording)| (kind, wording.split(['{', '}']).step_by(2).collect()))
}

/// Texts that are nothing but one piece: those above, and the beginning of every wording, each of its literals, and it as
/// a whole.
fn repeated() -> Vec<Text> {
    let mut texts: Vec<_> = PIECES.iter().map(|(name, piece)| Text::new(name, "", piece, "")).collect();
    for (kind, literals) in wordings() {
        for literal in literals.iter().filter(|literal| !literal.is_empty()) {
            texts.push(Text::new(&format!("{kind}: {literal:?}"), "", literal, ""));
        }
        for (name, value, between) in
            [("sentences", "42", " "), ("lines", "42", "\n"), ("no values", "", ""), ("wrong values", "is not", " ")]
        {
            let sentence = literals.join(value) + between;
            texts.push(Text::new(&format!("{kind}: {name}"), "", &sentence, ""));
        }
        let beginning = literals[..literals.len() - 1].join("42 ") + " ";
        texts.push(Text::new(&format!("{kind}: no end"), "", &beginning, ""));
        // What is looked for may stand behind words that could begin a message.
        for word in literals.iter().flat_map(|literal| literal.split(' ')).filter(|word| word.len() > 4) {
            texts.push(Text::new(&format!("{kind}: {word:?}"), "", &format!("{word} "), ""));
            let first = literals.iter().find_map(|literal| literal.split(' ').find(|word| !word.is_empty()));
            let piece = format!("{} {word} ", first.unwrap_or_default());
            texts.push(Text::new(&format!("{kind}: {piece:?}"), "", &piece, ""));
        }
    }
    texts
}

/// Texts in which a hole of a wording holds a piece many times.
fn filled() -> Vec<Text> {
    let mut texts = Vec::new();
    for (kind, literals) in wordings() {
        for hole in 1..literals.len() {
            let (head, tail) = (literals[..hole].join("42"), literals[hole..].join("42"));
            let own = literals.iter().map(|literal| ("an own literal", *literal));
            for (name, piece) in PIECES.iter().copied().chain(own).filter(|(_, piece)| !piece.is_empty()) {
                texts.push(Text::new(&format!("{kind}: {name} in hole {hole}"), &head, piece, &tail));
            }
        }
    }
    texts
}

/// Asserts that no text takes more steps than the bound, nor more than twice as many at twice the length.
fn assert_linear(texts: &[Text], len: usize, bound: usize, work: impl Fn(&str)) {
    let mut worst = (0.0, "");
    for text in texts {
        let mut before = usize::MAX;
        for len in [len, 2 * len, 4 * len] {
            let text_of_len = text.of_len(len);
            let (taken, ()) = steps::of(|| work(&text_of_len));
            let each = taken as f64 / text_of_len.len() as f64;
            if each > worst.0 {
                worst = (each, &text.name);
            }
            if taken > bound * text_of_len.len() || taken as f64 > before as f64 * TWICE {
                std::eprintln!(
                    "{}: {taken} steps for {} bytes ({each}), {before} for half",
                    text.name,
                    text_of_len.len()
                );
            }
            before = taken;
        }
    }
    std::eprintln!("worst {worst:?} of {}", texts.len());
}

#[test]
fn recognizing_is_linear() {
    assert_linear(&repeated(), 32 << 10, 100, |text| drop(documented(None, text, crate::matcher::ALL)));
    assert_linear(&filled(), 2 << 10, 100, |text| drop(documented(None, text, crate::matcher::ALL)));
}

#[test]
fn parsing_is_linear() {
    assert_linear(&repeated(), 32 << 10, 100, |text| drop(MigrationError::parse(text)));
}

#[cfg(feature = "scan")]
#[test]
fn scanning_is_linear() {
    assert_linear(&repeated(), 16 << 10, 100, |text| drop(crate::scan(text).count()));
    assert_linear(&filled(), 2 << 10, 100, |text| drop(crate::scan(text).count()));
}
