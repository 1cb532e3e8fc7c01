//! The answer to a message that is not in the catalog: everything that is known about it anyway.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use once_cell::race::OnceBox;

use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::padded::padded;
use crate::error::redacted::Redacted;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::matcher;
use crate::matcher::envelope::Reading;
use crate::matcher::found::Refusal;
use crate::matcher::seen::{self, Seen};
use crate::model::catalog_kind::{Kind, Kinds};
use crate::model::known::Known;
use crate::near::candidate::{self, Candidate};
use crate::near::difference::Difference;

/// The error of parsing a message that is not in the catalog. It owns the message and says what is known about it.
///
/// ```
/// use m365_migration_errors::{ErrorCode, MigrationError, Verdict};
///
/// let error = MigrationError::parse("CTTM-005: This user cannot use Teams.").unwrap_err();
/// assert_eq!(error.message(), "CTTM-005: This user cannot use Teams.");
/// assert_eq!(error.code(), Some(ErrorCode::Cttm005));
/// // The text is unknown, but every kind with this code needs a fix.
/// assert_eq!(error.retryability().unwrap().verdict(), Verdict::AfterFix);
/// assert_eq!(
///     error.to_string(),
///     "the code CTTM-005 is known, but not with this text: \"CTTM-005: This user cannot use Teams.\"",
/// );
/// ```
///
/// `{}`, `{:#}` and `{:?}` have the message, or its first 120 characters, and with it what it names;
/// [`redacted`](Self::redacted) has none of it. [`source`](core::error::Error::source) is `None`.
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError(Box<Inner>);

struct Inner {
    known: Known,
    message: String,
    /// The text that was given as the code beside the message.
    given_code: Option<String>,
    /// The code that was seen, before or beside the text.
    code_text: Option<String>,
    /// The number of the code.
    code: Option<u16>,
    /// The family that was asked for.
    family: Option<Family>,
    reason: Reason,
    /// Ranked on demand: most callers do not ask.
    candidates: OnceBox<Vec<Candidate>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Empty,
    Unknown,
    Ambiguous(Kind, Kind),
    OtherFamily(Kind),
    /// The message was given as the code, and is of this kind if that is known.
    Swapped(Option<Kind>),
}

/// How many characters of a message are displayed.
const SHOWN: usize = 120;

/// The least score with which the best candidate is displayed, unless the message is its beginning.
const LIKELY: f32 = 0.8;

impl ParseError {
    /// Whether the message was parsed for one family.
    pub(crate) fn is_of_one_family(&self) -> bool {
        self.0.family.is_some()
    }

    /// Collects what is known about a message that was refused.
    pub(crate) fn new(
        known: Known,
        code: Option<&str>,
        message: &str,
        family: Option<Family>,
        refusal: Refusal,
    ) -> Self {
        let given = code.filter(|code| !code.trim().is_empty());
        let of_any_family = || known.recognize(code, message).ok();
        let reason = match refusal {
            Refusal::Ambiguous(a, b) => Reason::Ambiguous(known.kind(a), known.kind(b)),
            Refusal::Unknown => match family.and_then(|_| of_any_family()) {
                Some(found) => Reason::OtherFamily(known.kind(found.kind)),
                None => match given.and_then(|given| swapped(known, given, message)) {
                    Some(reason) => reason,
                    None if message.trim().is_empty() => Reason::Empty,
                    None => Reason::Unknown,
                },
            },
        };
        let (beside, sentence) = match (reason, given) {
            (Reason::Swapped(_), Some(given)) => (Some(message), given),
            _ => (given, message),
        };
        let beside = beside.and_then(|code| Seen::new(known.tables, code));
        let innermost = Reading::innermost(known.tables, beside, sentence);
        // A documented code says more than an undocumented one, and a special one more than a generic one.
        let worth = |seen: &Seen<'_>| (seen.code.is_some(), seen.is_special(known.tables));
        let seen = innermost.codes.into_iter().flatten().filter(|seen| seen.is_clear).rev().max_by_key(worth);
        let code = seen.and_then(|seen| seen.code);
        let code_text = seen.map(|seen| seen.text.into());
        let (message, given_code) = (message.into(), given.map(Into::into));
        let candidates = OnceBox::new();
        Self(Box::new(Inner { known, message, given_code, code_text, code, family, reason, candidates }))
    }

    /// Returns the message as it was given.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the text that was given as the code beside the message, as it was given; `None` if there was none.
    ///
    /// [`code_text`](Self::code_text) is the one that counts: a documented code before the message comes before an unknown
    /// one beside it.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse_coded("MY-SPECIAL-7", "CTTM-005: This user cannot use Teams.").unwrap_err();
    /// assert_eq!((error.given_code(), error.code_text()), (Some("MY-SPECIAL-7"), Some("CTTM-005")));
    /// assert_eq!(MigrationError::parse("CTTM-005: This user cannot use Teams.").unwrap_err().given_code(), None);
    /// ```
    pub fn given_code(&self) -> Option<&str> {
        self.0.given_code.as_deref()
    }

    /// Returns whether the code and the message were given in each other's place: the code is a documented message, or it is
    /// several words and the message is a code.
    ///
    /// The facts are those of the text that was given as the code.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorCode, ErrorKind, MigrationError};
    /// let error = MigrationError::parse_coded("Max retry for user with id 42 reached.", "EXCH-15").unwrap_err();
    /// assert!(error.is_swapped());
    /// assert_eq!(error.stated_kind().unwrap(), ErrorKind::ExchangeMaxRetriesReached);
    /// assert_eq!(error.code(), Some(ErrorCode::Exch15));
    /// assert_eq!(
    ///     error.redacted().to_string(),
    ///     "the code and the message are swapped: what was given as the code is exchange/max-retries-reached",
    /// );
    /// assert!(!MigrationError::parse_coded("EXCH-15", "The moon is full.").unwrap_err().is_swapped());
    /// ```
    pub fn is_swapped(&self) -> bool {
        matches!(self.0.reason, Reason::Swapped(_))
    }

    /// Returns why the message was refused, without any part of the message: fit for logs and telemetry.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse("The server of alex@contoso.com is busy.").unwrap_err();
    /// assert_eq!(error.redacted(), "the message is not in the catalog");
    /// ```
    pub fn redacted(&self) -> Redacted {
        Redacted { kind: self.stated_kind(), code: self.0.code.map(|code| self.0.known.code(code)), text: self.0.why() }
    }

    /// Returns the message without copying it.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse("The server is busy.").unwrap_err();
    /// assert_eq!(error.into_message(), "The server is busy.");
    /// ```
    pub fn into_message(self) -> String {
        self.0.message
    }

    /// Returns the documented code that was seen before or beside the text, if any.
    ///
    /// A code in the middle of a text is only a mention.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorCode, MigrationError};
    /// let error = MigrationError::parse("The ticket says MIGR-001, what now?").unwrap_err();
    /// assert_eq!(error.code(), None);
    /// let error = MigrationError::parse_coded("MIGR-001", "What now?").unwrap_err();
    /// assert_eq!(error.code(), Some(ErrorCode::Migr001));
    /// ```
    pub fn code(&self) -> Option<ErrorCode> {
        ErrorCode::ALL.get(usize::from(self.0.code?)).copied()
    }

    /// Returns the code as it was written, documented or not, without whitespace around it.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// let error = MigrationError::parse("CTTM-042: The moon is full.").unwrap_err();
    /// assert_eq!((error.code_text(), error.code()), (Some("CTTM-042"), None));
    /// ```
    pub fn code_text(&self) -> Option<&str> {
        self.0.code_text.as_deref()
    }

    /// Returns the kinds that the message can be of: the one that it [states](Self::stated_kind), if that is known; else those of its code, in the family that was asked for.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, GeneralError, MigrationError};
    ///
    /// let error = MigrationError::parse_coded("IM-003", "?").unwrap_err();
    /// assert_eq!(error.kinds().count(), 2);
    /// let error = GeneralError::parse_coded("IM-003", "?").unwrap_err();
    /// assert!(error.kinds().eq([ErrorKind::GeneralUserNotMapped]));
    /// ```
    pub fn kinds(&self) -> Kinds {
        let kinds = match self.stated_kind() {
            Some(stated) => vec![stated],
            None => self.0.kinds_of_code(self.0.code),
        };
        Kinds::of(kinds.into_iter())
    }

    /// Returns the family of the message, as far as it is known: that of the kind that it states, or the only one in
    /// which its code occurs, or else the one that was asked for.
    ///
    /// ```
    /// # use m365_migration_errors::{Family, MigrationError};
    /// let error = MigrationError::parse_coded("CTTM-005", "?").unwrap_err();
    /// assert_eq!(error.family(), Some(Family::TeamsChat));
    /// ```
    pub fn family(&self) -> Option<Family> {
        let stated = self.stated_kind().and_then(Kind::documented).map(ErrorKind::family);
        let of_code = || {
            let mut families =
                self.0.known.kinds_of_code(self.0.special_code()?).map(|kind| kind.documented().map(ErrorKind::family));
            let first = families.next()??;
            families.all(|family| family == Some(first)).then_some(first)
        };
        stated.or_else(of_code).or(self.0.family)
    }

    /// Returns the verdict that all [`kinds`](Self::kinds) share; `None` if they differ or there are none, or if only a
    /// generic code is known.
    ///
    /// `None` means that nothing is known. It does not mean that a retry is useless.
    ///
    /// ```
    /// use m365_migration_errors::{MigrationError, Verdict};
    ///
    /// let certain = MigrationError::parse_coded("MIGR-001", "?").unwrap_err();
    /// assert_eq!(certain.retryability().unwrap().verdict(), Verdict::AfterFix);
    /// // Both kinds with the code MIGR-003 agree; BadArgument is generic, so other errors have it too.
    /// let open = MigrationError::parse_coded("BadArgument", "?").unwrap_err();
    /// assert_eq!(open.retryability(), None);
    /// ```
    pub fn retryability(&self) -> Option<Retryability> {
        self.certain(Kind::retryability)
    }

    /// Returns how to fix the error, if all [`kinds`](Self::kinds) agree on it; see [`retryability`](Self::retryability).
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse_coded("CTTM-005", "?").unwrap_err();
    /// assert_eq!(error.remediation(), Some(ErrorKind::TeamsChatTeamsLicenseMissing.remediation()));
    /// ```
    pub fn remediation(&self) -> Option<&'static Remediation> {
        self.certain(Kind::remediation)
    }

    /// Returns a fact if it is the same for all the kinds that the message can be of.
    fn certain<T: PartialEq>(&self, fact: impl Fn(Kind) -> T) -> Option<T> {
        if self.stated_kind().is_none() && self.0.special_code().is_none() {
            return None;
        }
        let mut facts = self.kinds().map(fact);
        let first = facts.next()?;
        facts.all(|other| other == first).then_some(first)
    }

    /// Returns the kinds that the message comes near to, best first: at most three, plus all with its code, unless that
    /// is generic, and all that the message is the [beginning](Candidate::is_beginning) of.
    ///
    /// They are ranked at the first call. Codes, labels and quotes around the sentence do not count.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse("User 42 in tenant 7 does not have a Teams license.").unwrap_err();
    /// assert!(error.candidates().iter().any(|near| near.kind() == ErrorKind::TeamsChatTeamsLicenseMissing));
    /// ```
    pub fn candidates(&self) -> &[Candidate] {
        self.0.candidates()
    }

    /// Returns the kinds that a truncated message is the beginning of, the likeliest first. It may be cut at the width
    /// of a console, at 255 characters, or anywhere else after its first few words.
    ///
    /// See [`Candidate::is_beginning`] for what counts as one.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse("Max retry for user with id 42 re").unwrap_err();
    /// assert!(error.beginning_of().eq([ErrorKind::ExchangeMaxRetriesReached]));
    /// let error = MigrationError::parse("Max retry").unwrap_err();
    /// assert_eq!(error.beginning_of().count(), 0, "two words are too few");
    /// ```
    pub fn beginning_of(&self) -> Kinds {
        Kinds::of(self.candidates().iter().filter(|near| near.is_beginning()).map(|near| near.kind()))
    }

    /// Returns the words that keep the message from being one of this kind, in order: missing, replaced and added ones.
    ///
    /// Their ranges are bytes of the [message](Self::message), or of the [given code](Self::given_code) if the two are
    /// [swapped](Self::is_swapped). The first 256 words are compared with the kind's nearest wording. Words without meaning, such as
    /// articles, are left out. If a value was the reason for the refusal, there may be no differences.
    ///
    /// ```
    /// # use m365_migration_errors::{ErrorKind, MigrationError};
    /// let error = MigrationError::parse("Teams migration failed. User 42 in tenant 7 does not own a license.").unwrap_err();
    /// let differences = error.differences(ErrorKind::TeamsChatTeamsLicenseMissing);
    /// let differences: Vec<_> = differences.iter().map(ToString::to_string).collect();
    /// assert_eq!(
    ///     differences,
    ///     [
    ///         "has \"own\" instead of \"have a Teams\"",
    ///         "lacks \"Assign a Teams license to the user and retry migration\"",
    ///     ],
    /// );
    /// ```
    pub fn differences(&self, kind: impl Into<Kind>) -> Vec<Difference<'_>> {
        let sentence = self.0.sentence();
        let offset = sentence.as_ptr() as usize - self.0.text().as_ptr() as usize;
        candidate::differences(self.0.known, sentence, offset, kind.into())
    }

    /// Returns whether there was no text at all. There may still be a [`code`](Self::code).
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// assert!(MigrationError::parse(" ").unwrap_err().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.reason == Reason::Empty
    }

    /// Returns whether the message fits two kinds equally well.
    ///
    /// ```
    /// # use m365_migration_errors::MigrationError;
    /// assert!(!MigrationError::parse("The server is busy.").unwrap_err().is_ambiguous());
    /// ```
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.0.reason, Reason::Ambiguous(..))
    }

    /// Returns the kind of the message if it is in the catalog, but not in the family that was asked for, or was given as the
    /// code.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorKind, ExchangeError};
    ///
    /// let error = ExchangeError::parse("Failed to mark 'alex' identity as completed.").unwrap_err();
    /// assert_eq!(error.stated_kind().unwrap(), ErrorKind::IdentityMappingMarkCompletedFailed);
    /// ```
    pub fn stated_kind(&self) -> Option<Kind> {
        match self.0.reason {
            Reason::OtherFamily(kind) => Some(kind),
            Reason::Swapped(kind) => kind,
            _ => None,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        padded(f, &|f| self.0.write(f))
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParseError")
            .field("message", &self.message())
            .field("code_text", &self.code_text())
            .field("code", &self.code())
            .field("family", &self.family())
            .field("kinds", &self.kinds().map(Kind::id).collect::<Vec<_>>())
            .field("redacted", &self.0.why())
            .finish_non_exhaustive()
    }
}

impl core::error::Error for ParseError {}

impl Clone for Inner {
    fn clone(&self) -> Self {
        Self {
            known: self.known,
            message: self.message.clone(),
            given_code: self.given_code.clone(),
            code_text: self.code_text.clone(),
            code: self.code,
            family: self.family,
            reason: self.reason,
            // The clone ranks them again.
            candidates: OnceBox::new(),
        }
    }
}

impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        let key = |inner: &Self| (inner.family, inner.reason);
        // Whether the code that counts was also given beside the message makes no difference.
        let beside = |inner: &Self| inner.given_code.clone().filter(|given| Some(given) != inner.code_text.as_ref());
        key(self) == key(other)
            && self.message == other.message
            && self.code_text == other.code_text
            && beside(self) == beside(other)
    }
}

impl Eq for Inner {}

impl Inner {
    /// Writes why the message was refused, and the message.
    fn write(&self, f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str(&self.why())?;
        if let (None, Some(text)) = (self.code, &self.code_text) {
            write!(f, ": {text}")?;
        }
        if self.reason == Reason::Empty {
            return Ok(());
        }
        let text = self.text();
        let shown = text.char_indices().nth(SHOWN).map_or(text, |(end, _)| &text[..end]);
        write!(f, ": {shown:?}{}", if shown.len() < text.len() { "..." } else { "" })?;
        self.write_meant(f)
    }

    /// Returns the text that is the message.
    fn text(&self) -> &str {
        match (self.reason, &self.given_code) {
            (Reason::Swapped(_), Some(given)) => given,
            _ => &self.message,
        }
    }

    /// Returns the sentence of the message, without what surrounds it.
    fn sentence(&self) -> &str {
        Reading::innermost(self.known.tables, None, self.text()).sentence
    }

    /// Returns the code if it is in the catalog and not generic.
    fn special_code(&self) -> Option<u16> {
        self.code.filter(|code| !self.known.tables.codes[usize::from(*code)].is_generic)
    }

    /// Whether a kind is of the family that was asked for.
    fn is_asked(&self, kind: Kind) -> bool {
        matcher::kinds_of(self.family).contains(&kind.0.number)
    }

    /// Returns the kinds of a code, in the family that was asked for.
    fn kinds_of_code(&self, code: Option<u16>) -> Vec<Kind> {
        let Some(code) = code else { return Vec::new() };
        self.known.kinds_of_code(code).filter(|kind| self.is_asked(*kind)).collect()
    }

    fn candidates(&self) -> &[Candidate] {
        self.candidates.get_or_init(|| {
            let is_stated = matches!(self.reason, Reason::OtherFamily(_) | Reason::Swapped(Some(_)));
            let code = self.special_code().filter(|_| !is_stated);
            let kinds = matcher::kinds_of(self.family);
            Box::new(candidate::nearest(self.known, self.sentence(), &kinds, &self.kinds_of_code(code)))
        })
    }

    /// Writes what was probably meant, if that is likely.
    fn write_meant(&self, f: &mut dyn fmt::Write) -> fmt::Result {
        let [best, others @ ..] = self.candidates() else { return Ok(()) };
        if !matches!(self.reason, Reason::Unknown | Reason::Swapped(None))
            || best.score() < LIKELY && !best.is_beginning()
        {
            return Ok(());
        }
        if !best.is_beginning() {
            return write!(f, "; did you mean {}?", best.kind());
        }
        write!(f, "; it is the beginning of {}", best.kind())?;
        match others.iter().filter(|near| near.is_beginning()).count() {
            0 => Ok(()),
            others => write!(f, " or {others} other{}", if others == 1 { "" } else { "s" }),
        }
    }

    /// Returns why the message was refused, without the message.
    fn why(&self) -> Cow<'static, str> {
        let code = self.code.map(|code| self.known.code(code));
        match (self.reason, code, &self.code_text) {
            (Reason::Empty, None, None) => "there is no message".into(),
            (Reason::Empty, Some(code), _) => format!("there is no message, only the code {code}").into(),
            (Reason::Empty, None, Some(_)) => "there is no message, only a code that is not in the catalog".into(),
            (Reason::Ambiguous(a, b), ..) => format!("the message fits {a} and {b} equally well").into(),
            (Reason::OtherFamily(kind), ..) => {
                format!("the message is {kind}, of another family than was asked for").into()
            }
            (Reason::Swapped(None), ..) => "the code and the message are swapped".into(),
            (Reason::Swapped(Some(kind)), ..) => {
                format!("the code and the message are swapped: what was given as the code is {kind}").into()
            }
            (Reason::Unknown, Some(code), _) => format!("the code {code} is known, but not with this text").into(),
            (Reason::Unknown, None, Some(_)) => "neither the code nor the text is in the catalog".into(),
            (Reason::Unknown, None, None) => "the message is not in the catalog".into(),
        }
    }
}

/// Whether a refused message was given as the code, and the code as the message.
fn swapped(known: Known, code: &str, message: &str) -> Option<Reason> {
    if let Ok(found) = known.recognize(Some(message), code) {
        return Some(Reason::Swapped(Some(known.kind(found.kind))));
    }
    let is_swapped = code.trim().contains(char::is_whitespace) && seen::is_code(known.tables, message.trim());
    is_swapped.then_some(Reason::Swapped(None))
}
