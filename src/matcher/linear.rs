//! Tests of the bound in the docs of `matcher`, with the worst texts that we could think of, each at three lengths.
//!
//! They count the bytes and words that the central search functions search, not time; see `base::searched`. The bench
//! `instructions` counts everything, but needs valgrind. A text is a head, a piece that is repeated until the text is
//! long enough, and a tail.

extern crate std;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::documented;
use crate::base::searched;
use crate::error::enums::MigrationError;
use crate::generated::names::ErrorKind;

/// How many times as much is searched in a text of twice the length at most, in tenths: twice, and a little for
/// rounding.
const TWICE_BY_TEN: usize = 22;

/// Where less than this is searched for each byte, growth is not checked: one more attempt at a greater length counts
/// for much.
const FEW: usize = 48;

/// The most bytes and words that are searched for each byte of a message; see `matcher`.
const BOUND: usize = 600;

/// A search may take this many times [`BOUND`].
#[cfg(feature = "scan")]
const SCAN: usize = 7;

#[derive(Clone)]
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

/// Pieces that are hard to read by themselves, separated by `·`.
const PIECES: &str = concat!(
    "a·a ·abcdefghijklmnopqrstuvwxyz0123456789 ·user ·the ·target or source ·cannot ·isn't ·'·a'·\"·`·",
    "\u{201C}·[·]·[]·(·*· ·\r\n·\u{A0}·\u{200B}·.·a. ·: ·-·0·<·\u{E9}·\u{1F600}·CTTM-003: ·[CTTM-003] ·",
    "MMS-001/·Error: ·Error code: CTTM-003, message: ·Start-SPOCrossTenantUserContentMove : ·",
    "System.ServerException: ·Please retry. ",
);

/// The literals of each wording.
fn wordings() -> impl Iterator<Item = (ErrorKind, Vec<&'static str>)> {
    let wordings = |&kind: &ErrorKind| kind.wordings().map(move |wording| (kind, wording));
    // No literal has a brace.
    ErrorKind::ALL
        .iter()
        .flat_map(wordings)
        .map(|(kind, wording)| (kind, wording.split(['{', '}']).step_by(2).collect()))
}

/// Texts that repeat one piece: one of those above, or of a wording its beginning, a literal or the whole.
fn repeated() -> Vec<Text> {
    let mut texts: Vec<_> = PIECES.split('·').map(|piece| Text::new(piece, "", piece, "")).collect();
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
        // The word that is searched for may come after words that could begin a message.
        for word in literals.iter().flat_map(|literal| literal.split(' ')).filter(|word| word.len() > 4) {
            texts.push(Text::new(&format!("{kind}: {word:?}"), "", &format!("{word} "), ""));
            let first = literals.iter().find_map(|literal| literal.split(' ').find(|word| !word.is_empty()));
            let piece = format!("{} {word} ", first.unwrap_or_default());
            texts.push(Text::new(&format!("{kind}: {piece:?}"), "", &piece, ""));
        }
    }
    texts
}

/// Texts in which a piece fills a hole of a wording many times.
fn filled() -> Vec<Text> {
    let mut texts = Vec::new();
    for (kind, literals) in wordings() {
        for hole in 1..literals.len() {
            let (head, tail) = (literals[..hole].join("42"), literals[hole..].join("42"));
            let own = literals.iter().copied().filter(|literal| !literal.is_empty());
            for piece in PIECES.split('·').chain(own) {
                texts.push(Text::new(&format!("{kind}: {piece:?} in hole {hole}"), &head, piece, &tail));
            }
        }
    }
    texts
}

/// Asserts that no more is searched for each byte than the bound, and that in a hard text at most twice as much is
/// searched when its length doubles. The first doubling is free: a text may be too short for what is tried at one place
/// in it.
fn assert_linear<'t>(texts: impl Iterator<Item = &'t Text>, len: usize, bound: usize, work: impl Fn(&str) -> bool) {
    for text in texts {
        let [_, half, whole] = [len, 2 * len, 4 * len].map(|len| searched_within(text, len, bound, &work));
        let many = FEW * 2 * len;
        assert!(whole * 10 <= half.max(many) * TWICE_BY_TEN, "{}: {half} searched, then {whole}", text.name);
    }
}

/// Returns how much is searched in a text of a length; asserts that it is within the bound.
fn searched_within(text: &Text, len: usize, bound: usize, work: impl Fn(&str) -> bool) -> usize {
    let message = text.of_len(len);
    let (taken, _) = searched::during(|| work(&message));
    assert!(taken <= bound * message.len(), "{}: {taken} searched for {} bytes", text.name, message.len());
    taken
}

#[test]
fn recognizing_is_linear() {
    let recognizes = |text: &str| documented(None, text, super::ALL).is_ok();
    let texts = [repeated(), filled()].concat();
    for text in &texts {
        searched_within(text, 1 << 10, BOUND, recognizes);
    }
    assert_linear(texts.iter().step_by(3), 4 << 10, BOUND, recognizes);
}

#[test]
fn little_is_searched_in_a_message() {
    let messages: Vec<_> = wordings().map(|(_, literals)| literals.join("42")).collect();
    let searched =
        |message: &str| searched::during(|| assert!(documented(None, message, super::ALL).is_ok(), "{message}")).0;
    let bytes: usize = messages.iter().map(String::len).sum();
    let plain: usize = messages.iter().map(|message| searched(message)).sum();
    assert!(plain < bytes, "{plain} searched for {bytes} bytes");
    let capitals: usize = messages.iter().map(|message| searched(&message.to_ascii_uppercase())).sum();
    assert!(capitals < 5 * bytes, "{capitals} searched for {bytes} bytes in capitals");
}

/// A refusal also names the kinds that are near.
#[test]
fn parsing_is_linear() {
    assert_linear(repeated().iter().step_by(5), 4 << 10, BOUND, |text| {
        MigrationError::parse(text).is_err_and(|error| error.candidates().len() > 1)
    });
}

#[cfg(feature = "scan")]
#[test]
fn scanning_is_linear() {
    let texts = [repeated(), filled()].concat();
    // The last 4 KiB of a text are read differently, so the texts are longer.
    assert_linear(texts.iter().step_by(60), 16 << 10, BOUND * SCAN, |text| crate::scan(text).count() > 0);
}
