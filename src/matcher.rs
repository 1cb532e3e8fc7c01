//! From a message to the one kind of error that it states, with the values in it.
//!
//! [`recognize_in`] is the only way in: parsing, nested errors and refusals all go through it.
//!
//! ```text
//! code, message ── envelope ──> readings: texts that could be the sentence, and the codes around them
//!                                  │  the first that a template fits
//!                                  v
//!               ── fit ─────────> every template of the catalog that fits the sentence, with its splits
//!                                  │  more literal text, then the earlier literal, then the code that was seen
//!                                  v
//!               ── choose ──────> one kind and its values, or a refusal
//! ```
//!
//! # How a template fits
//!
//! A template is literal text with holes. Its first literal must begin the sentence, its last must end it, and those
//! between must follow in their order; a hole takes what lies between two literals:
//!
//! ```text
//! Teams migration failed. User {user} in tenant {tenant} does not have a Teams license. Assign a ...
//! Teams migration failed. User a@x.com in tenant x.com does not have a Teams license. Assign a ...
//! └──────── literal ─────────┘└──0──┘└─ literal ┘└─1─┘└──────────────── literal ─────────────────┘
//! ```
//!
//! Literals are compared twice: byte by byte, and then, if that fails, as [`fold`](crate::fold) leaves them.
//!
//! # Where a hole ends
//!
//! A literal may also occur inside a value. The split that is taken is the one in which each hole ends at the first
//! place that lets the rest of the template fit; the last hole ends where the last literal does. A hole that occurs
//! twice must hold the same text both times, ASCII case aside. At most [`MAX_SPLITS`] places are tried.
//!
//! A value may be anything but: empty, unless quotes or brackets make that plain; a text that holds the beginning of
//! a message or a longer literal of its own template, for then two messages stand in one text; a text with a negation
//! at its edge, which belongs to the sentence; and more than one line in a hole at the very end, for nothing says where
//! the value would stop. An error inside the error may be all that.

use crate::code::Seen;
use crate::entry::Wording;
use crate::envelope::{Reading, Readings};
use crate::fold;
use crate::generated::names::{ErrorKind, Family, MAX_FIELDS, MAX_HOLES};
use crate::generated::tables::ENTRIES;
use crate::message;
use crate::recognized::{Fidelity, Recognized};
use crate::value::{Value, Values};
use crate::vocabulary::{FieldType, Role};

/// So many ends of holes are tried in one template, then it does not fit.
const MAX_SPLITS: u32 = 1_000;

/// A literal of this length stands in no value by chance.
const MIN_TELLING: usize = 12;

/// At the edge of a value that nothing encloses, these belong to the sentence and turn it round.
const NEGATIONS: &[&str] = &["not", "never", "no", "cannot"];

/// Why no kind was recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No template fits.
    Unknown,
    /// Templates of these two kinds fit equally well.
    Ambiguous(ErrorKind, ErrorKind),
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
    recognize_in(None, message, None).ok()
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
/// assert_eq!(recognized.code(), Some(ErrorCode::BadArgument));
/// ```
pub fn recognize_coded<'a>(code: &'a str, message: &'a str) -> Option<Recognized<'a>> {
    recognize_in(Some(code), message, None).ok()
}

/// Recognizes a message, and a code that came beside it, among the kinds of a family or of all.
pub(crate) fn recognize_in<'a>(
    code: Option<&'a str>,
    message: &'a str,
    family: Option<Family>,
) -> Result<Recognized<'a>, Refusal> {
    let code = code.and_then(Seen::new);
    let mut refusal = Refusal::Unknown;
    for reading in Readings::new(code, message) {
        match best(&reading, family) {
            Ok(fit) => return Ok(fit.recognized(&reading)),
            Err(Refusal::Unknown) => {}
            Err(ambiguous) => refusal = ambiguous,
        }
    }
    Err(refusal)
}

/// A template that fits a sentence.
struct Fit<'a> {
    kind: ErrorKind,
    wording: &'static Wording,
    exact: bool,
    captures: [&'a str; MAX_HOLES],
    /// Where the holes end.
    ends: [usize; MAX_HOLES],
}

/// Chooses among the templates that fit.
fn best<'a>(reading: &Reading<'a>, family: Option<Family>) -> Result<Fit<'a>, Refusal> {
    let mut best: Option<Fit<'a>> = None;
    let mut rival = None;
    for &kind in family.map_or(ErrorKind::ALL, Family::kinds) {
        if reading.code_behind.is_some_and(|code| !code.belongs_to(kind)) {
            continue;
        }
        for wording in ENTRIES[kind as usize].wordings {
            let Some(fit) = fit(kind, wording, reading.sentence) else { continue };
            let Some(champion) = &best else {
                best = Some(fit);
                continue;
            };
            if champion.kind == kind && champion.rank() >= fit.rank() {
                continue;
            }
            match champion.rank().cmp(&fit.rank()).then_with(|| by_code(reading, champion.kind, kind)) {
                core::cmp::Ordering::Less => (best, rival) = (Some(fit), None),
                core::cmp::Ordering::Equal => rival = Some(kind),
                core::cmp::Ordering::Greater => {}
            }
        }
    }
    match (best, rival) {
        (Some(fit), Some(rival)) => Err(Refusal::Ambiguous(fit.kind, rival)),
        (Some(fit), None) => Ok(fit),
        (None, _) => Err(Refusal::Unknown),
    }
}

/// Prefers the kind whose code was seen, where the templates themselves do not decide.
fn by_code(reading: &Reading<'_>, a: ErrorKind, b: ErrorKind) -> core::cmp::Ordering {
    let seen = |kind| reading.all_codes().any(|code| code.belongs_to(kind));
    seen(a).cmp(&seen(b))
}

/// Fits a template to a sentence: exactly, or else folded.
fn fit<'a>(kind: ErrorKind, wording: &'static Wording, sentence: &'a str) -> Option<Fit<'a>> {
    [true, false].into_iter().find_map(|exact| {
        let mut split =
            Split { kind, wording, sentence, exact, left: MAX_SPLITS, captures: [""; MAX_HOLES], ends: [0; MAX_HOLES] };
        split.run().then_some(Fit { kind, wording, exact, captures: split.captures, ends: split.ends })
    })
}

impl<'a> Fit<'a> {
    /// The greater, the better: more literal text, then the holes that end earlier.
    fn rank(&self) -> impl Ord + use<> {
        (self.wording.literal_len, core::cmp::Reverse(self.ends))
    }

    fn recognized(&self, reading: &Reading<'a>) -> Recognized<'a> {
        let fields = self.kind.fields();
        let mut captures = [None; MAX_FIELDS];
        let mut values = Values::default();
        let mut exact = self.exact;
        for (&field, &capture) in self.wording.holes.iter().zip(&self.captures) {
            // Where a field stands twice in different case, the first one is its value.
            exact &= captures[field].is_none_or(|first| first == capture);
            let verbatim = captures[field].get_or_insert(capture);
            let value = match fields[field].field_type {
                FieldType::Text => Some(Value::Text(verbatim)),
                FieldType::Count => count(verbatim).map(Value::Count),
            };
            exact &= fields[field].field_type == FieldType::Text || is_canonical_count(verbatim);
            values.set(field, value);
        }
        exact &= core::ptr::eq(message::wording(self.kind, &values), self.wording);
        let fidelity = if exact { Fidelity::Exact } else { Fidelity::Normalised };
        Recognized { kind: self.kind, code: told_by(reading, self.kind), fidelity, captures, values }
    }
}

/// Of the codes that were seen, the one to report: the kind's own, else its generic one, else the first.
fn told_by<'a>(reading: &Reading<'a>, kind: ErrorKind) -> Option<Seen<'a>> {
    let is_generic = |seen: &Seen<'_>| seen.code.is_some_and(crate::ErrorCode::is_generic);
    let its_own = |seen: &Seen<'_>| seen.belongs_to(kind);
    let mut codes = reading.all_codes();
    let own = codes.find(|seen| its_own(seen) && !is_generic(seen));
    own.or_else(|| reading.all_codes().find(its_own)).or_else(|| reading.all_codes().next())
}

/// Reads a whole number: digits, nothing else.
pub(crate) fn count(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn is_canonical_count(text: &str) -> bool {
    text == "0" || !text.starts_with('0')
}

/// One template on its way through one sentence.
struct Split<'a> {
    kind: ErrorKind,
    wording: &'static Wording,
    sentence: &'a str,
    exact: bool,
    left: u32,
    captures: [&'a str; MAX_HOLES],
    ends: [usize; MAX_HOLES],
}

impl Split<'_> {
    fn run(&mut self) -> bool {
        let first = self.wording.literals[0];
        if self.wording.holes.is_empty() {
            return if self.exact {
                self.sentence == first
            } else {
                let [a, b] = [self.sentence, first].map(|text| text.strip_suffix('.').unwrap_or(text));
                fold::same(a, b)
            };
        }
        let after = if self.exact {
            self.sentence.starts_with(first).then_some(first.len())
        } else {
            fold::match_at(first, self.sentence, 0)
        };
        after.is_some_and(|at| self.fill(0, at))
    }

    /// Fills the hole with the number `hole`, which begins at byte `at`, and all behind it.
    fn fill(&mut self, hole: usize, at: usize) -> bool {
        let literal = self.wording.literals[hole + 1];
        if hole + 1 == self.wording.holes.len() {
            return self.find_last(literal, at).is_some_and(|end| self.take(hole, at, end));
        }
        let mut from = at;
        while let Some((end, after)) = self.find(literal, from) {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            if self.take(hole, at, end) && self.fill(hole + 1, after) {
                return true;
            }
            from = end + self.sentence[end..].chars().next().map_or(1, char::len_utf8);
        }
        false
    }

    /// Takes a value into a hole, if it may stand there.
    fn take(&mut self, hole: usize, start: usize, end: usize) -> bool {
        // Backticks are the page's markup wherever they stand; an exact fit has none.
        let value = self.sentence[start..end].trim_matches('`');
        if self.exact && value.len() != end - start {
            return false;
        }
        let index = self.wording.holes[hole];
        let field = &self.kind.fields()[index];
        let repeats = self.wording.holes[..hole].iter().position(|&other| other == index);
        let fits = repeats.is_none_or(|first| self.captures[first].eq_ignore_ascii_case(value))
            && (field.field_type == FieldType::Text || count(value).is_some())
            && (!value.trim().is_empty() || self.is_enclosed(hole))
            && (field.role == Some(Role::Detail) || self.is_one_value(hole, value));
        self.captures[hole] = value;
        self.ends[hole] = end;
        fits
    }

    /// Whether quotes or brackets stand around a hole, so that nothing in it is plainly nothing.
    fn is_enclosed(&self, hole: usize) -> bool {
        let (before, after) = (self.wording.literals[hole], self.wording.literals[hole + 1]);
        let pairs = [('\'', '\''), ('[', ']'), ('"', '"'), ('(', ')')];
        pairs.iter().any(|&(open, close)| before.ends_with(open) && after.starts_with(close))
    }

    /// Whether a value is a value, and not a piece of text that holds another message.
    fn is_one_value(&self, hole: usize, value: &str) -> bool {
        let is_open = self.wording.literals[hole + 1].is_empty();
        if is_open && value.contains(['\n', '\r']) {
            return false;
        }
        // In small letters only: NO is also a country.
        let is_negation = |word: Option<&str>| word.is_some_and(|word| NEGATIONS.contains(&word));
        let mut words = value.split(fold::is_blank);
        if !self.is_enclosed(hole) && (is_negation(words.next()) || is_negation(words.next_back())) {
            return false;
        }
        let openings = ENTRIES.iter().flat_map(|entry| entry.wordings).map(|wording| wording.literals[0]);
        let mut telling =
            openings.chain(self.wording.literals.iter().copied()).filter(|text| text.len() >= MIN_TELLING);
        value.len() < MIN_TELLING || !telling.any(|literal| fold::find(literal, value, 0).is_some())
    }

    /// Finds the next place of a literal: where it begins and where it ends.
    fn find(&self, literal: &str, from: usize) -> Option<(usize, usize)> {
        if self.exact {
            let start = from + self.sentence[from..].find(literal)?;
            Some((start, start + literal.len()))
        } else {
            fold::find(literal, self.sentence, from)
        }
    }

    /// Finds where the last literal begins, at or after byte `from`, so that it ends the sentence.
    ///
    /// Folded, the final full stop of either does not count, unless the template ends in a hole: it would be a part
    /// of the value.
    fn find_last(&self, literal: &str, from: usize) -> Option<usize> {
        if self.exact || literal.is_empty() {
            let start = self.sentence.len().checked_sub(literal.len())?;
            return (start >= from && self.sentence.ends_with(literal)).then_some(start);
        }
        let end = self.sentence.strip_suffix('.').unwrap_or(self.sentence).len();
        let body = self.sentence.get(..end.max(from))?;
        let literal = literal.strip_suffix('.').unwrap_or(literal);
        if literal.is_empty() {
            return Some(end.max(from));
        }
        let mut at = from;
        while let Some((start, after)) = fold::find(literal, body, at) {
            if fold::Folded::new(body, after).next().is_none() {
                return Some(start);
            }
            at = start + body[start..].chars().next().map_or(1, char::len_utf8);
        }
        None
    }
}
