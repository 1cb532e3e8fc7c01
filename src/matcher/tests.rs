//! Proves that the fast path finds nothing but what the full match finds.

use super::*;
use crate::generated::names::ErrorKind;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Values of every sort: obvious ones, ones that only look so, and texts that are not values; separated by `·`.
const VALUES: &str = concat!(
    "42·alex@contoso.com·0·007·18446744073709551615·99999999999999999999·a·x.·.x·a,·-·· a·a ·",
    "o'hara@contoso.com·'o'hara'·o'·'·a'b c·a\u{2019}b·[a]·a]b·a[b·[·a(b)·\"a\"·a\"b·`a`·",
    "5d1c9e70-3b2f-4c8a-8f16-0a9b8c7d6e5f·contoso.onmicrosoft.com·Wave 2.1 - avery·two words·source user·is·",
    "IS·not·isn't·isn't there·won't·don't·no·which·never@contoso.com·is-not·is.·and b·a\nb·a\tb·a\u{A0}b·",
    "\u{E9}t\u{E9}·\u{FF11}·a.b. User c·a. Retry migration.·a failed·a' identity·b'=>'c·a'.·a]. Error: [b·",
    "x failed. Correlation Id: y·The remote server returned an error.·",
    "https://contoso-my.sharepoint.com/personal/o'hara_contoso_com/Q1%20plan(2)·User [a] migration failed.·",
    "a text that is longer than any word, and ends in a full stop.·1 identities that are still not mapped",
);

/// The numbers of the values that most holes take.
const PLAIN: [usize; 2] = [0, 1];

/// Values that end near the border of a block of bytes, with and without punctuation there, and values of about as many
/// words as are read.
fn at_borders() -> Vec<String> {
    let lens = [7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49];
    let endings = ["", "'", "[", "]", " ", "\u{E9}", "%", "'x", "''x", "]x"];
    let at_blocks = lens.iter().flat_map(|len| endings.map(|ending| format!("{}{ending}ab", "x".repeat(*len))));
    // As many words as a buffer holds, and one more or less.
    let words = [22, 23, 24, 25, 127, 128, 129, 300].map(|words| format!("w{}", " w".repeat(words - 1)));
    let clause_words = ["is.not.be", "is/are/was", "is.not", "is.not.42"].map(String::from);
    at_blocks.chain(words).chain(clause_words).collect()
}

/// Every wording with each of the values in each hole, and in all holes.
fn messages() -> Vec<String> {
    let at_borders = at_borders();
    let values: Vec<&str> = VALUES.split('·').chain(at_borders.iter().map(|value| &**value)).collect();
    let mut messages = Vec::new();
    for wording in ErrorKind::ALL.iter().flat_map(|kind| kind.wordings()) {
        let parts: Vec<&str> = wording.split(['{', '}']).collect();
        let fill = |value: &dyn Fn(usize) -> usize| -> String {
            (0..parts.len()).map(|i| if i % 2 == 0 { parts[i] } else { values[value(i / 2)] }).collect()
        };
        for number in 0..values.len() {
            messages.push(fill(&|_| number));
            for only in 0..parts.len() / 2 {
                for plain in PLAIN {
                    messages.push(fill(&|hole| if hole == only { number } else { plain }));
                }
            }
            messages.push(fill(&|hole| (number + 7 * hole) % values.len()));
        }
        let message = fill(&|_| PLAIN[0]);
        messages.extend([
            format!("{message} "),
            format!("{message}x"),
            format!("{message} {message}"),
            String::from(&message[1..]),
            String::from(&message[..message.len() - 1]),
            message.replace("42", "4242").to_ascii_uppercase(),
        ]);
    }
    messages.sort();
    messages.dedup();
    messages
}

#[test]
fn the_fast_path_finds_what_the_full_match_finds() {
    let messages = messages();
    let mut seen = 0;
    for message in &messages {
        for kinds in [ALL, kinds_of(Some(Family::TeamsChat))] {
            let sentence = chars::trim(message);
            let Some(found) = fast::fit(&TABLES, None, sentence, &kinds) else { continue };
            assert!(envelope::may_begin(&TABLES, sentence), "{message:?}");
            assert_eq!(Ok(found), full_match(&TABLES, None, sentence, &kinds), "{message:?}");
            seen += 1;
        }
    }
    assert!(seen * 4 > messages.len(), "only {seen} of {} are found on the fast path", messages.len());
}
