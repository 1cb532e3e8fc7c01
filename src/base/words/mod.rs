//! A sentence as the words that carry its meaning, each with its range of bytes.
//!
//! Two sentences are compared word by word, without what only spells or decorates a word:
//!
//! - Differences without any meaning, for which [`Word::written`] is the same: the case of letters, whitespace, quotes
//!   and apostrophes, backticks and other punctuation, contractions (`isn't` is `is` and `not`), Unicode's
//!   compatibility forms of ASCII letters, and the spellings in `SPELLINGS`.
//! - Differences without meaning here, for which [`Word::meaning`] is the same: `have to` is `must`, `SharePoint
//!   Online` is `SPO`, `Microsoft` is `MS`, `user principal name` and `user UPN` are `UPN`, `is not in` is `not in`,
//!   `target or source` is `source or target`. Articles and `please` have no meaning at all.
//!
//! Everything else is a word of its own: negations, source and target, chat and meeting, user and tenant, numbers, the
//! names of properties, apps and cmdlets, and symbols such as `=>`, `<`, `%` and `?`.
//!
//! Words are kept as 64-bit hashes; the build computes those of the templates with this very folder.

mod char_kind;
mod compare;
mod hash;
mod read_words;
mod word;
pub(crate) mod word_lists;

#[allow(unused_imports, reason = "the build script compares nothing")]
pub(crate) use self::char_kind::is_alphanumeric;
#[allow(unused_imports, reason = "as above")]
pub(crate) use self::compare::{begin_alike, begins_with, find, is_same, position};
#[allow(unused_imports, reason = "as above")]
pub(crate) use self::hash::{WordSet, hash, hash_of_letters, hashes};
pub(crate) use self::read_words::read;
pub(crate) use self::word::Word;

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two texts are the same words, as they are written and as they mean.
    fn same(a: &str, b: &str) -> (bool, bool) {
        let (mut buffer_a, mut buffer_b) = ([Word::NONE; 64], [Word::NONE; 64]);
        let (a, b) = (read(a, &mut buffer_a).0, read(b, &mut buffer_b).0);
        let written = a.iter().map(|word| word.written).eq(b.iter().map(|word| word.written));
        let meaning = |word: &&Word| word.has_meaning();
        let meaning =
            a.iter().filter(meaning).map(|word| word.meaning).eq(b.iter().filter(meaning).map(|word| word.meaning));
        (written, meaning)
    }

    #[test]
    fn words_are_alike() {
        for (name, a, b, written, meaning) in [
            ("case", "User IS", "user is", true, true),
            ("whitespace", "the\r\n   tenant\u{A0}is", "the tenant is", true, true),
            ("quotes", "\u{201C}isn\u{2019}t\u{201D}", "'isn't'", true, true),
            ("doubled quotes", "''a''", "'a'", true, true),
            (
                "contraction",
                "isn't couldn't can't won't you've it's",
                "is not could not can not will not you have it is",
                true,
                true,
            ),
            ("one word", "cannot rerun", "can not re-run", true, true),
            ("doubled apostrophe", "isn''t", "is not", true, true),
            ("no contraction", "user's cant", "user is can not", false, false),
            ("spelling", "missmatch Cancelled licence", "mismatch canceled license", true, true),
            (
                "full width, ligature, mathematical",
                "\u{FF35}ser con\u{FB01}gured \u{1D41A}pp",
                "user configured app",
                true,
                true,
            ),
            ("invisible", "te\u{AD}nant\u{200B}", "tenant", true, true),
            ("article", "in the tenant", "in tenant", false, true),
            ("please", "Please retry", "Retry", false, true),
            ("obligation", "you must retry", "you have to retry", false, true),
            ("product", "SharePoint Online site", "SPO site", false, true),
            ("order", "target or source tenant", "source or target tenant", false, true),
            ("UPN in words", "source user principal name", "source UPN", false, true),
            ("UPN of a user", "source user UPN is", "source UPN is", false, true),
            ("a part of a UPN", "source user principal", "source UPN", false, false),
            ("Microsoft", "Microsoft Graph", "MS Graph", false, true),
            ("not in", "mapping isn't in completed state", "mapping not in completed state", false, true),
            ("in", "mapping is in completed state", "mapping not in completed state", false, false),
            ("negation", "is not", "is", false, false),
            ("side", "source", "target", false, false),
            ("a pair is not a single", "source or target", "source or source", false, false),
            ("symbol", "< 5", ">= 5", false, false),
            ("number", "48 hours", "24 hours", false, false),
        ] {
            assert_eq!(same(a, b), (written, meaning), "{name}: {a:?} and {b:?}");
        }
    }

    #[test]
    fn a_full_buffer_may_hold_all_words() {
        for (text, words, complete) in [
            ("a b c", 3, true),
            ("a b c.", 3, true),
            ("a b c. ", 3, true),
            ("a b c \u{201D}'", 3, true),
            ("a b c d", 3, false),
            ("a b c ?", 3, false),
            ("a b isn't", 3, false),
            ("a isn't", 3, true),
        ] {
            let mut buffer = [Word::NONE; 3];
            let (read, all) = read(text, &mut buffer);
            assert_eq!((read.len(), all), (words, complete), "{text:?}");
        }
    }

    #[test]
    fn words_know_their_place() {
        let text = "It isn't  \u{FB01}ne.";
        let mut buffer = [Word::NONE; 8];
        let (words, complete) = read(text, &mut buffer);
        let spans: alloc::vec::Vec<&str> =
            words.iter().map(|word| &text[word.start as usize..word.end as usize]).collect();
        assert_eq!((spans, complete), (alloc::vec!["It", "is", "n't", "\u{FB01}ne"], true));
        assert!(!read("a b c", &mut buffer[..2]).1);
    }
}
