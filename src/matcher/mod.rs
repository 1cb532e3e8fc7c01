//! From a message to the one kind of error that it states, with the values in it.
//!
//! [`recognize_in`] is the only way in: parsing, nested errors and refusals all go through it.
//!
//! ```text
//! code, message ── envelope ──> readings: texts that could be the sentence, and the codes around them
//!                                  │
//!               ── exact ───────> wordings whose bytes fit one of the readings
//!                                  │ if there is none
//!               ── tolerant ────> wordings whose words fit one of the readings
//!                                  │
//!               ── choose ──────> one kind and its values, or a refusal:
//!                                 more literal text, then the literal that stands earlier, then the code that was seen
//! ```
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
//! occurs twice must hold the same text both times, ASCII case aside. At most [`exact::MAX_SPLITS`] places are tried.
//!
//! A value may be anything but: empty, unless quotes or brackets make that plain; a text that holds the beginning of
//! a message or a longer literal of its own template, for then two messages stand in one text; and a text that makes a
//! statement, for then it is a part of the sentence. The module `value` has the whole rule.

pub(crate) mod exact;
mod tolerant;
mod value;

use core::cmp::{Ordering, Reverse};

use crate::code::Seen;
use crate::entry::Wording;
use crate::envelope::{Reading, Readings};
use crate::generated::names::{ErrorKind, Family, MAX_FIELDS, MAX_HOLES};
use crate::message;
use crate::recognized::Recognized;
use crate::vocabulary::{Fidelity, FieldType};

/// Why no kind was recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No wording fits.
    Unknown,
    /// Wordings of these two kinds fit equally well.
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
/// assert_eq!(recognized.seen_code(), Some(ErrorCode::BadArgument));
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
    for is_exact in [true, false] {
        for reading in Readings::new(code, message) {
            let mut choice = Choice { reading, family, best: None, rival: None };
            if is_exact {
                exact::fit(&mut choice);
            } else {
                tolerant::fit(&mut choice);
            }
            match choice.made() {
                Ok(fit) => return Ok(fit.recognized(&reading)),
                Err(Refusal::Unknown) => {}
                Err(ambiguous) => refusal = ambiguous,
            }
        }
    }
    Err(refusal)
}

/// A wording that fits a sentence.
struct Fit<'a> {
    kind: ErrorKind,
    wording: &'static Wording,
    exact: bool,
    /// Whether words differ that are not only spelled in another way.
    drifted: bool,
    /// How much literal text fits.
    literal_len: usize,
    captures: [&'a str; MAX_HOLES],
    /// Where the holes end.
    ends: [usize; MAX_HOLES],
}

/// The choice among the wordings that fit one reading.
struct Choice<'a> {
    reading: Reading<'a>,
    /// The family that was asked for.
    family: Option<Family>,
    best: Option<Fit<'a>>,
    /// A kind that fits just as well.
    rival: Option<ErrorKind>,
}

impl<'a> Choice<'a> {
    fn admits(&self, kind: ErrorKind) -> bool {
        self.family.is_none_or(|family| kind.family() == family)
    }

    fn offer(&mut self, fit: Fit<'a>) {
        let foreign = |code: Seen<'_>| !code.belongs_to(fit.kind);
        // A code behind the sentence must be the kind's own: it is too easily a part of the last value. And a code that
        // speaks against the kind leaves no room for other words.
        if self.reading.code_behind.is_some_and(foreign)
            || fit.drifted && self.reading.all_codes().any(|code| code.is_special() && foreign(code))
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
    fn by_code(&self, a: ErrorKind, b: ErrorKind) -> Ordering {
        let seen = |kind| self.reading.all_codes().any(|code| code.belongs_to(kind));
        seen(a).cmp(&seen(b))
    }

    fn made(self) -> Result<Fit<'a>, Refusal> {
        match (self.best, self.rival) {
            (Some(fit), Some(rival)) => Err(Refusal::Ambiguous(fit.kind, rival)),
            (Some(fit), None) => Ok(fit),
            (None, _) => Err(Refusal::Unknown),
        }
    }
}

impl<'a> Fit<'a> {
    fn exact(
        kind: ErrorKind,
        wording: &'static Wording,
        captures: [&'a str; MAX_HOLES],
        ends: [usize; MAX_HOLES],
    ) -> Self {
        Self { kind, wording, exact: true, drifted: false, literal_len: wording.literal_len, captures, ends }
    }

    /// The greater, the better: more literal text, then the holes that end earlier.
    fn rank(&self) -> impl Ord + use<> {
        (self.literal_len, Reverse(self.ends))
    }

    fn recognized(&self, reading: &Reading<'a>) -> Recognized<'a> {
        let fields = self.kind.fields();
        let mut captures = [None; MAX_FIELDS];
        let mut exact = self.exact;
        for (&field, &capture) in self.wording.holes.iter().zip(&self.captures) {
            // Where a field stands twice in different case, the first one is its value.
            exact &= captures[field].is_none_or(|first| first == capture);
            let verbatim = captures[field].get_or_insert(capture);
            exact &= fields[field].field_type == FieldType::Text || is_canonical_count(verbatim);
        }
        exact &= core::ptr::eq(message::wording(self.kind, |field| captures[field].is_some()), self.wording);
        let fidelity = match (exact, self.drifted) {
            (true, _) => Fidelity::Exact,
            (false, false) => Fidelity::Normalised,
            (false, true) => Fidelity::Drifted,
        };
        Recognized { kind: self.kind, code: told_by(reading, self.kind), fidelity, captures }
    }
}

/// Of the codes that were seen, the one to report: the kind's own, else its generic one, else the first.
fn told_by<'a>(reading: &Reading<'a>, kind: ErrorKind) -> Option<Seen<'a>> {
    let mut codes = reading.all_codes();
    let own = codes.find(|seen| seen.belongs_to(kind) && seen.is_special());
    own.or_else(|| reading.all_codes().find(|seen| seen.belongs_to(kind))).or_else(|| reading.all_codes().next())
}

fn is_canonical_count(text: &str) -> bool {
    text == "0" || !text.starts_with('0')
}
