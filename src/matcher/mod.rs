//! From a message to the one kind of error that it states, with the values in it.
//!
//! [`recognize_in`] is the only way in: parsing, nested errors, refusals and the search in longer texts all go through it.
//!
//! ```text
//! message ── plain ──> nearly every message is one of the service's, byte by byte: it is answered here
//!    │ if it is not, or leaves room for doubt
//!    v
//! may_begin ──> nearly every line of a log begins with letters with which no message begins: it is refused here
//!    │ if it may be one
//!    v
//! envelope ──> readings: texts that could be the sentence, and the codes around them
//!    │
//! exact ─────> wordings whose bytes fit one of the readings
//!    │ if there is none
//! tolerant ──> wordings whose words fit one of the readings
//!    │
//! choose ────> one kind and its values, or a refusal:
//!              more literal text, then the literal that stands earlier, then the code that was seen
//! ```
//!
//! Everything is looked up in the flat [tables](crate::tables) that the build computes; nothing is built at first use.
//!
//! # A message on its way
//!
//! The service says `Max retry for user with id 42 reached.` The catalog has the wording
//!
//! ```text
//! Max retry for user with id {user} reached.
//! └──────── literal ─────────┘└hole┘└literal┘
//! ```
//!
//! 1. The first 8 bytes are `Max retr`: one wording has them. Where several begin alike, as those of Teams do, 8 bytes before
//!    the end tell most of them apart.
//! 2. Its first literal begins the message, its last one ends it. What lies between, `42`, is one word that begins and
//!    ends with a letter or digit, so it is a value without a second look. The answer is exact.
//!
//! A ticket says `EXCH-15: max retry for the user with id "42" has been reached`. No wording begins with those bytes, but
//! a code may begin with `EX`.
//!
//! 1. The envelope takes the code off. The sentence is read as words: `max retry for (the) user with id 42 has been reached`.
//! 2. `max` opens one wording. Its words follow, the article between them has no meaning, but behind the value stands
//!    `has`, where the wording has `reached`. The next place where `reached` stands would leave `42 has been` as the value, and
//!    a value that makes a statement is none. So nothing fits, and the refusal says which kind was near: with `has been`
//!    another word could be there as well, such as `has not been`.
//!
//! # How a wording fits
//!
//! A wording is literal text with holes. Its first literal must begin the sentence, its last must end it, and those
//! between must follow in their order; a hole takes what lies between two literals:
//!
//! ```text
//! Teams migration failed. User {user} in tenant {tenant} does not have a Teams license. Assign a ...
//! Teams migration failed. User a@x.com in tenant x.com does not have a Teams license. Assign a ...
//! └──────── literal ─────────┘└──0──┘└─ literal ┘└─1─┘└──────────────── literal ─────────────────┘
//! ```
//!
//! # Where a hole ends
//!
//! A literal may also occur inside a value. The split that is taken is the one in which each hole ends at the first
//! place that lets the rest of the wording fit; the last hole ends where the last literal does, or the message. A hole that
//! occurs twice must hold the same text both times, ASCII case aside.
//!
//! A value may be anything but: empty, unless quotes or brackets make that plain; a text that holds the beginning of
//! a message or a longer literal of its own template, for then two messages stand in one text; and a text that makes a
//! statement, for then it is a part of the sentence. The module `value` has the whole rule: what a value looks like (a GUID,
//! an address, a URL, a count) decides before its length does.
//!
//! # The bound
//!
//! The work for a message is at most its length times a constant of the catalog: no text that we could think of takes
//! more than 450 steps for each of its bytes, a step being a byte that is searched, a word that is read or compared, or a
//! place that is tried. The messages of the service take less than one, those in capitals about four. It holds because
//!
//! - of the text at most [`MAX_READINGS`](crate::envelope::MAX_READINGS) readings are made, and each is looked at in two stages;
//! - a stage looks at each wording once at most, and goes through the text once for each of its literals;
//! - where a literal stands at many places (`User User User ...`), at most [`exact::MAX_SPLITS`] places are tried in all
//!   holes of the wording together. Past these the wording does not fit: a value would hold a literal of its own wording
//!   that often, which is no value.
//!
//! The tests in `linear` count the steps for the worst texts, each at one, two and four times its length.

pub(crate) mod exact;
#[cfg(test)]
mod linear;
mod tolerant;
mod value;

use core::cmp::{Ordering, Reverse};
use core::ops::Range;

use crate::code::Seen;
use crate::envelope::{self, Reading};
use crate::generated::names::Family;
use crate::generated::tables::TABLES;
use crate::recognized::Recognized;
use crate::tables::{MAX_HOLES, Span, Tables, Wording};
use crate::vocabulary::Fidelity;
use crate::words;

/// Why no kind was recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No wording fits.
    Unknown,
    /// Wordings of the two kinds with these numbers fit equally well.
    Ambiguous(u16, u16),
}

/// What the matcher found: a wording, and where its values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match<'a> {
    /// The sentence, without what stands around it.
    pub(crate) sentence: &'a str,
    /// The code that was seen.
    pub(crate) code: Option<Seen<'a>>,
    /// The number of the wording.
    pub(crate) wording: u16,
    /// The number of its kind.
    pub(crate) kind: u16,
    pub(crate) fidelity: Fidelity,
    /// Where in the sentence the values of the kind's fields stand.
    pub(crate) fields: [Span; MAX_HOLES],
}

/// Recognizes a message without allocating: [`MigrationError::parse`](crate::MigrationError::parse) for those who only
/// look.
///
/// Returns `None` where that returns an error.
///
/// ```
/// use m365_migration_errors::{ErrorKind, recognize};
///
/// let recognized = recognize("User [alex@contoso.com] migration failed. Please retry user migration.").unwrap();
/// assert_eq!(recognized.kind(), ErrorKind::GeneralUserMigrationFailed);
/// assert_eq!(recognized.get("user"), Some("alex@contoso.com"));
/// assert!(recognize("The server is busy.").is_none());
/// ```
pub fn recognize(message: &str) -> Option<Recognized<'_>> {
    // Both ways write their answer once, where it is returned.
    match at_sight(&TABLES, None, message, &ALL) {
        Some(found) => Some(Recognized(found)),
        None => at_length(&TABLES, None, message, ALL).ok().map(Recognized),
    }
}

/// Recognizes a message that comes with a code, as Graph hands them out: `{"code": ..., "message": ...}`.
///
/// The code settles nothing that the message states clearly. It may be empty.
///
/// ```
/// use m365_migration_errors::{ErrorCode, ErrorKind, recognize_coded};
///
/// let message = "completeAfterDateTime must be greater than the current time.";
/// let recognized = recognize_coded("BadArgument", message).unwrap();
/// assert_eq!(recognized.kind(), ErrorKind::ApiCompleteAfterDateTimeInPast);
/// assert_eq!(recognized.seen_code(), Some(ErrorCode::BadArgument));
/// ```
pub fn recognize_coded<'a>(code: &'a str, message: &'a str) -> Option<Recognized<'a>> {
    documented(Some(code), message, ALL).ok().map(Recognized)
}

/// The numbers of all kinds.
pub(crate) const ALL: Range<u16> = 0..u16::MAX;

/// The numbers of the kinds of a family, or of all.
pub(crate) fn kinds_of(family: Option<Family>) -> Range<u16> {
    match family.map(Family::kinds) {
        Some([first, .., last]) => *first as u16..*last as u16 + 1,
        Some([only]) => *only as u16..*only as u16 + 1,
        _ => ALL,
    }
}

/// Recognizes a message, and a code that came beside it, as one of these kinds of this crate's own catalog.
pub(crate) fn documented<'a>(code: Option<&'a str>, message: &'a str, kinds: Range<u16>) -> Result<Match<'a>, Refusal> {
    recognize_in(&TABLES, code, message, kinds)
}

/// Recognizes a message, and a code that came beside it, as one of these kinds.
#[inline]
pub(crate) fn recognize_in<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    message: &'a str,
    kinds: Range<u16>,
) -> Result<Match<'a>, Refusal> {
    match at_sight(tables, code, message, &kinds) {
        Some(found) => Ok(found),
        None => at_length(tables, code, message, kinds),
    }
}

/// Recognizes a sentence that is one of the service's, byte by byte, as nearly all are. `None` says nothing:
/// [`at_length`] does.
///
/// It is inlined where the tables are constants, and so are then the places of their rows.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: a third of the instructions")]
fn at_sight<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    sentence: &'a str,
    kinds: &Range<u16>,
) -> Option<Match<'a>> {
    if sentence.len() >= u32::MAX as usize {
        return None;
    }
    let mut fields = [Span::NONE; MAX_HOLES];
    let exact::Plain { wording, kind, fidelity } = exact::plain(tables, sentence, kinds, &mut fields)?;
    let code = code.and_then(|code| Seen::new(tables, code));
    Some(Match { sentence, code, wording, kind, fidelity, fields })
}

/// Recognizes any message.
#[inline]
fn at_length<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    message: &'a str,
    kinds: Range<u16>,
) -> Result<Match<'a>, Refusal> {
    let sentence = words::trim(message);
    if sentence.len() < message.len() {
        return recognize_in(tables, code, sentence, kinds);
    }
    // Nearly every line of a log ends here.
    if sentence.len() >= u32::MAX as usize || !envelope::may_begin(tables, sentence) {
        return Err(Refusal::Unknown);
    }
    choose(tables, code, sentence, kinds)
}

/// Looks at every reading of a text, and at every wording that fits it.
#[inline(never)]
fn choose<'a>(
    tables: &Tables<'_>,
    code: Option<&'a str>,
    sentence: &'a str,
    kinds: Range<u16>,
) -> Result<Match<'a>, Refusal> {
    let code = code.and_then(|code| Seen::new(tables, code));
    let (mut refusal, mut worded) = (Refusal::Unknown, None);
    let mut reading = Reading::new(code, sentence);
    loop {
        if let Some(openings) = tolerant::begun(tables, reading.sentence) {
            let found = |fit: Fit| fit.found(tables, reading.sentence, told_by(tables, &reading, fit.kind));
            let mut choice = Choice::new(tables, &reading, &kinds);
            exact::fit(&mut choice);
            match choice.made() {
                Ok(fit) => return Ok(found(fit)),
                Err(Refusal::Unknown) => {}
                Err(ambiguous) => refusal = ambiguous,
            }
            // The bytes of a later reading count for more than the words of this one.
            if worded.is_none() {
                let mut choice = Choice::new(tables, &reading, &kinds);
                tolerant::fit(&mut choice, openings);
                match choice.made() {
                    Ok(fit) => worded = Some(found(fit)),
                    Err(Refusal::Unknown) => {}
                    Err(ambiguous) => refusal = ambiguous,
                }
            }
        }
        if !reading.peel(tables) {
            return worded.ok_or(refusal);
        }
    }
}

/// A wording that fits a sentence.
#[derive(Clone, Copy)]
struct Fit {
    kind: u16,
    wording: u16,
    fidelity: Fidelity,
    /// How much literal text fits.
    literal_len: u16,
    /// Where the values of the holes stand.
    holes: [Span; MAX_HOLES],
}

/// The choice among the wordings that fit one reading.
struct Choice<'t, 'a> {
    tables: &'t Tables<'t>,
    reading: &'t Reading<'a>,
    /// The kinds that were asked for.
    kinds: &'t Range<u16>,
    best: Option<Fit>,
    /// A kind that fits just as well.
    rival: Option<u16>,
}

impl<'t, 'a> Choice<'t, 'a> {
    fn new(tables: &'t Tables<'t>, reading: &'t Reading<'a>, kinds: &'t Range<u16>) -> Self {
        Self { tables, reading, kinds, best: None, rival: None }
    }

    /// The wording with this number, if it is of a kind that was asked for.
    fn admitted(&self, number: u16) -> Option<&'t Wording> {
        let wording = &self.tables.wordings[usize::from(number)];
        self.kinds.contains(&wording.kind).then_some(wording)
    }

    fn offer(&mut self, fit: Fit) {
        let foreign = |code: Seen<'_>| !code.belongs_to(self.tables, fit.kind);
        let denies = |code: Seen<'_>| code.is_special(self.tables) && foreign(code);
        // A code behind the sentence must be the kind's own: it is too easily a part of the last value. And a code that
        // speaks against the kind leaves no room for other words.
        if self.reading.code_behind.is_some_and(foreign)
            || fit.fidelity == Fidelity::Drifted && self.reading.all_codes().any(denies)
        {
            return;
        }
        let Some(best) = &self.best else {
            self.best = Some(fit);
            return;
        };
        match best.rank().cmp(&fit.rank()).then_with(|| self.by_code(best.kind, fit.kind)) {
            Ordering::Less => (self.best, self.rival) = (Some(fit), None),
            Ordering::Equal if best.kind != fit.kind => self.rival = Some(fit.kind),
            _ => {}
        }
    }

    /// Prefers the kind whose code was seen, where the wordings themselves do not decide.
    fn by_code(&self, a: u16, b: u16) -> Ordering {
        let seen = |kind| self.reading.all_codes().any(|code| code.belongs_to(self.tables, kind));
        seen(a).cmp(&seen(b))
    }

    fn made(self) -> Result<Fit, Refusal> {
        match (self.best, self.rival) {
            (Some(fit), Some(rival)) => Err(Refusal::Ambiguous(fit.kind, rival)),
            (Some(fit), None) => Ok(fit),
            (None, _) => Err(Refusal::Unknown),
        }
    }
}

impl Fit {
    /// The greater, the better: more literal text, then the holes that end earlier.
    fn rank(&self) -> impl Ord + use<> {
        (self.literal_len, Reverse(self.holes.map(|hole| hole.end)))
    }

    #[inline]
    fn found<'a>(&self, tables: &Tables<'_>, sentence: &'a str, code: Option<Seen<'a>>) -> Match<'a> {
        let Self { kind, wording, fidelity, .. } = *self;
        let mut fields = [Span::NONE; MAX_HOLES];
        let holes = tables.holes(&tables.wordings[usize::from(wording)]);
        for (number, (hole, value)) in holes.iter().zip(self.holes).enumerate() {
            // Where a field stands twice in different case, the first one is its value.
            if usize::from(hole.first) == number {
                fields[usize::from(hole.field)] = value;
            }
        }
        Match { sentence, code, wording, kind, fidelity, fields }
    }
}

/// Of the codes that were seen, the one to report: the kind's own, else its generic one, else the first.
fn told_by<'a>(tables: &Tables<'_>, reading: &Reading<'a>, kind: u16) -> Option<Seen<'a>> {
    // Nearly always there is none.
    reading.all_codes().next()?;
    let mut codes = reading.all_codes();
    let own = codes.find(|seen| seen.belongs_to(tables, kind) && seen.is_special(tables));
    own.or_else(|| reading.all_codes().find(|seen| seen.belongs_to(tables, kind)))
        .or_else(|| reading.all_codes().next())
}

/// Whether what stands in the holes of a wording is what an error with these values is displayed with.
fn is_canonical(tables: &Tables<'_>, wording: &Wording, sentence: &str, values: &[Span]) -> bool {
    let holes = tables.holes(wording).iter().zip(values);
    wording.is_canonical
        && holes.clone().all(|(hole, value)| {
            let text = value.of_text(sentence);
            text == values[usize::from(hole.first)].of_text(sentence)
                && (!hole.is_count || text == "0" || !text.starts_with('0'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::names::ErrorKind;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    /// Values of every sort: those that are plain, those that only look so, and those that are none.
    const VALUES: &[&str] = &[
        "42",
        "alex@contoso.com",
        "0",
        "007",
        "18446744073709551615",
        "99999999999999999999",
        "a",
        "x.",
        ".x",
        "a,",
        "-",
        "",
        " a",
        "a ",
        "o'hara@contoso.com",
        "'o'hara'",
        "o'",
        "'",
        "a'b c",
        "a\u{2019}b",
        "[a]",
        "a]b",
        "a[b",
        "[",
        "a(b)",
        "\"a\"",
        "a\"b",
        "`a`",
        "5d1c9e70-3b2f-4c8a-8f16-0a9b8c7d6e5f",
        "contoso.onmicrosoft.com",
        "Wave 2.1 - avery",
        "two words",
        "source user",
        "is",
        "IS",
        "not",
        "isn't",
        "isn't there",
        "won't",
        "don't",
        "no",
        "which",
        "never@contoso.com",
        "is-not",
        "is.",
        "and b",
        "a\nb",
        "a\tb",
        "a\u{A0}b",
        "\u{E9}t\u{E9}",
        "\u{FF11}",
        "a.b. User c",
        "a. Retry migration.",
        "a failed",
        "a' identity",
        "b'=>'c",
        "a'.",
        "a]. Error: [b",
        "x failed. Correlation Id: y",
        "The remote server returned an error.",
        "https://contoso-my.sharepoint.com/personal/o'hara_contoso_com/Q1%20plan(2)",
        "User [a] migration failed.",
        "a text that is longer than any word, and ends in a full stop.",
        "1 identities that are still not mapped",
    ];

    /// The numbers of those that most holes take.
    const PLAIN: [usize; 2] = [0, 1];

    /// Values that end about where a block of bytes does, those in which a sign stands there, and those of about as many words as
    /// are read.
    fn at_borders() -> Vec<String> {
        let lens = [7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49];
        let signs = ["", "'", "[", "]", " ", "\u{E9}", "%", "'x", "''x", "]x"];
        let at_blocks = lens.iter().flat_map(|len| signs.map(|sign| format!("{}{sign}ab", "x".repeat(*len))));
        // As many words as there is room for, and one more or less.
        let words = [22, 23, 24, 25, 127, 128, 129, 300].map(|words| format!("w{}", " w".repeat(words - 1)));
        let turns = ["is.not.be", "is/are/was", "is.not", "is.not.42"].map(String::from);
        at_blocks.chain(words).chain(turns).collect()
    }

    /// Every wording with each of the values in each of its holes, and in all of them.
    fn messages() -> Vec<String> {
        let at_borders = at_borders();
        let values: Vec<&str> = VALUES.iter().copied().chain(at_borders.iter().map(|value| &**value)).collect();
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
    fn what_is_seen_at_sight_is_what_is_found_at_length() {
        let messages = messages();
        let mut seen = 0;
        for message in &messages {
            for kinds in [ALL, kinds_of(Some(Family::TeamsChat))] {
                let Some(found) = at_sight(&TABLES, None, message, &kinds) else { continue };
                assert_eq!(Ok(found), at_length(&TABLES, None, message, kinds), "{message:?}");
                seen += 1;
            }
        }
        assert!(seen * 4 > messages.len(), "only {seen} of {} are seen at sight", messages.len());
    }
}
