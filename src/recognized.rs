//! What the matcher answers: a kind and the places of its values, without allocating.

use core::fmt;

use crate::code::Seen;
use crate::generated::names::{ErrorCode, ErrorKind, MAX_FIELDS};
use crate::value::{self, Value, Values, Variant};
use crate::vocabulary::{FieldType, UnknownName};

/// How near a message is to the wording that the catalog holds.
///
/// ```
/// use m365_migration_errors::{Fidelity, recognize};
///
/// let exact = recognize("Max retry for user with id 42 reached.").unwrap();
/// assert_eq!(exact.fidelity(), Fidelity::Exact);
/// let wrapped = recognize("MAX RETRY for user with\r\n   id 42 reached").unwrap();
/// assert_eq!(wrapped.fidelity(), Fidelity::Normalised);
/// assert_eq!(wrapped.fidelity().to_string(), "normalised");
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "snake_case", parse_err_ty = UnknownName, parse_err_fn = unknown_fidelity)]
#[non_exhaustive]
pub enum Fidelity {
    /// The message is the template's text, byte by byte.
    Exact,
    /// The message differs only in what carries no meaning: the case of ASCII letters, blanks and line breaks,
    /// quotes and other punctuation, contractions, misspellings of the page; or it is another documented wording.
    Normalised,
    /// The message differs in words that do not carry its meaning: articles, `please`, `must` against `have to`, the
    /// order of source and target, `SPO` against `SharePoint`, or the closing instruction.
    Drifted,
}

fn unknown_fidelity(text: &str) -> UnknownName {
    UnknownName::new("a fidelity", text, <Fidelity as strum::VariantNames>::VARIANTS)
}

impl Fidelity {
    /// Returns the word, in `snake_case`; `FromStr` reads it back.
    ///
    /// ```
    /// use m365_migration_errors::Fidelity;
    ///
    /// assert_eq!(Fidelity::Exact.as_str(), "exact");
    /// assert_eq!("exact".parse(), Ok(Fidelity::Exact));
    /// ```
    pub const fn as_str(self) -> &'static str {
        <Self as strum::VariantNames>::VARIANTS[self as usize]
    }
}

impl fmt::Display for Fidelity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A recognized message: its kind, the code that was seen, and its values as slices of the message.
///
/// ```
/// use m365_migration_errors::{ErrorCode, ErrorKind, Fidelity, recognize};
///
/// let message = "MMS-010: Teams Meeting migration for user alex@contoso.com is already in progress and cannot be cancelled.";
/// let recognized = recognize(message).unwrap();
/// assert_eq!(recognized.kind(), ErrorKind::TeamsMeetingCannotCancel);
/// assert_eq!(recognized.code(), Some(ErrorCode::Mms010));
/// assert_eq!(recognized.fidelity(), Fidelity::Exact);
/// assert_eq!(recognized.get("user"), Some("alex@contoso.com"));
/// assert!(recognized.fields().eq([("user", "alex@contoso.com")]));
/// assert_eq!(recognized.to_error().kind(), recognized.kind());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Recognized<'a> {
    pub(crate) kind: ErrorKind,
    pub(crate) code: Option<Seen<'a>>,
    pub(crate) fidelity: Fidelity,
    pub(crate) captures: [Option<&'a str>; MAX_FIELDS],
}

impl<'a> Recognized<'a> {
    /// Returns the kind of error that the message states.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the documented code that was seen before, behind or beside the message.
    ///
    /// It is what was seen, not what the kind's code is, and may be that of another kind: the message decides.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind, recognize, recognize_coded};
    ///
    /// let sentence = "Max retry for user with id 42 reached.";
    /// assert_eq!(recognize(sentence).unwrap().code(), None);
    ///
    /// let misled = recognize_coded("EXCH-07", sentence).unwrap();
    /// assert_eq!(misled.kind(), ErrorKind::ExchangeMaxRetriesReached);
    /// assert_eq!(misled.code(), Some(ErrorCode::Exch07));
    /// ```
    pub fn code(&self) -> Option<ErrorCode> {
        self.code?.code
    }

    /// Returns the code as it was written, documented or not.
    ///
    /// ```
    /// # use m365_migration_errors::recognize;
    /// let recognized = recognize("EXCH-99: Max retry for user with id 42 reached.").unwrap();
    /// assert_eq!(recognized.code_text(), Some("EXCH-99"));
    /// assert_eq!(recognized.code(), None);
    /// ```
    pub fn code_text(&self) -> Option<&'a str> {
        Some(self.code?.text)
    }

    /// Returns how near the message is to the wording of the catalog.
    pub const fn fidelity(&self) -> Fidelity {
        self.fidelity
    }

    /// Returns the names of the fields and their values, verbatim, in the order of the kind's fields. A field that
    /// the wording lacks is left out.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        let captures = self.captures;
        self.kind.fields().iter().zip(captures).filter_map(|(field, capture)| Some((field.name(), capture?)))
    }

    /// Returns the value of a field, verbatim; `None` if there is no such field in the message.
    pub fn get(&self, field: &str) -> Option<&'a str> {
        self.fields().find_map(|(name, value)| (name == field).then_some(value))
    }

    /// Builds the error as any of the enums; `None` if the kind is of another family.
    pub(crate) fn build<E: Variant>(&self) -> Option<E> {
        let own = self.code.filter(|seen| seen.belongs_to(self.kind)).and_then(|seen| seen.code);
        let mut values = Values::default();
        for (index, (field, capture)) in self.kind.fields().iter().zip(self.captures).enumerate() {
            let value = match field.field_type {
                FieldType::Text => capture.map(Value::Text),
                FieldType::Count => capture.and_then(value::count).map(Value::Count),
            };
            values.set(index, value);
        }
        E::build(self.kind, own, &values)
    }
}
