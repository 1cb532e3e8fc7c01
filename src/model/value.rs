//! The values of an error's fields, and how the generated enums give and take them.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::base::facts::kind_facts::KindFacts;
use crate::base::tables::MAX_HOLES;
use crate::base::vocabulary::FieldType;
use crate::generated::names::{ErrorCode, ErrorKind, Family};

/// The value of a field, borrowed from its error.
///
/// ```
/// use m365_migration_errors::{MigrationError, Value};
///
/// let error = MigrationError::parse("Found 12 identities that are still not mapped to mail users in Active Directory.")?;
/// let count = error.get("count").unwrap();
/// assert_eq!(count, Value::Count(12));
/// assert_eq!(count.to_string(), "12");
/// assert_eq!(count.as_str(), None);
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Text, verbatim as in the message.
    Text(&'a str),
    /// A whole number.
    Count(u64),
}

impl<'a> Value<'a> {
    /// Returns the text, or `None` for a number.
    ///
    /// ```
    /// use m365_migration_errors::Value;
    ///
    /// assert_eq!(Value::Text("alex@contoso.com").as_str(), Some("alex@contoso.com"));
    /// ```
    pub const fn as_str(&self) -> Option<&'a str> {
        match *self {
            Value::Text(text) => Some(text),
            Value::Count(_) => None,
        }
    }

    pub(crate) const fn field_type(self) -> FieldType {
        match self {
            Value::Text(_) => FieldType::Text,
            Value::Count(_) => FieldType::Count,
        }
    }

    /// Returns the number, or `None` for text.
    ///
    /// ```
    /// use m365_migration_errors::Value;
    ///
    /// assert_eq!(Value::Count(3).as_count(), Some(3));
    /// ```
    pub const fn as_count(&self) -> Option<u64> {
        match *self {
            Value::Text(_) => None,
            Value::Count(count) => Some(count),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text)
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Value::Count(count)
    }
}

impl From<u32> for Value<'_> {
    fn from(count: u32) -> Self {
        Value::Count(count.into())
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.pad(text),
            Value::Count(count) => count.fmt(f),
        }
    }
}

/// The values of one error, by the index of the field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Values<'a>([Option<Value<'a>>; MAX_HOLES]);

impl<'a> Values<'a> {
    pub(crate) fn set(&mut self, index: usize, value: Option<Value<'a>>) {
        self.0[index] = value;
    }

    pub(crate) fn get(&self, index: usize) -> Option<Value<'a>> {
        self.0.get(index).copied().flatten()
    }

    #[cfg_attr(not(any(feature = "extend", feature = "proptest")), allow(dead_code, reason = "only these keep values"))]
    pub(crate) fn of(owned: &'a [Option<OwnedValue>]) -> Self {
        let mut values = Self::default();
        for (index, value) in owned.iter().enumerate() {
            values.set(index, value.as_ref().map(OwnedValue::borrow));
        }
        values
    }
}

/// A value that owns its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum OwnedValue {
    Text(String),
    Count(u64),
}

impl OwnedValue {
    pub(crate) fn borrow(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Count(count) => Value::Count(*count),
        }
    }
}

impl From<Value<'_>> for OwnedValue {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.into()),
            Value::Count(count) => Self::Count(count),
        }
    }
}

/// The source of the values of an error that is built, by the index of the field.
pub(crate) trait Given {
    /// Returns the value as an owned text; `None` if there is no value or it is a number.
    fn text(&self, index: usize) -> Option<String>;

    /// Returns the value as a number; `None` if there is no value or it is a text.
    fn count(&self, index: usize) -> Option<u64>;
}

impl Given for Values<'_> {
    fn text(&self, index: usize) -> Option<String> {
        self.get(index)?.as_str().map(String::from)
    }

    fn count(&self, index: usize) -> Option<u64> {
        self.get(index)?.as_count()
    }
}

/// Separators between groups of three digits, of any culture.
const SEPARATORS: [char; 6] = [',', '.', '\'', '\u{2019}', '\u{A0}', '\u{202F}'];

/// Reads a whole number: digits, or digits in groups of three with the same separator between them, such as `1,204`.
pub(crate) fn count(text: &str) -> Option<u64> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits(text) {
        return text.parse().ok();
    }
    let separator = text.chars().find(|c| SEPARATORS.contains(c))?;
    let mut groups = text.split(separator);
    let first = groups.next().filter(|first| is_digits(first) && first.len() <= 3 && !first.starts_with('0'))?;
    groups.try_fold(first.parse().ok()?, |sum: u64, group| {
        let group: u64 = group.parse().ok().filter(|_| is_digits(group) && group.len() == 3)?;
        sum.checked_mul(1_000)?.checked_add(group)
    })
}

/// Whether a number is written as an error displays it: digits without a leading zero.
pub(crate) fn is_canonical_count(text: &str) -> bool {
    text == "0" || !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A type of the fields in the error enums.
pub(crate) trait FieldValue: Sized {
    /// Takes the value of the field with this number; `None` if it is missing or of another type.
    fn take(given: &dyn Given, field: usize) -> Option<Self>;

    fn show(&self) -> Option<Value<'_>>;
}

impl FieldValue for String {
    fn take(given: &dyn Given, field: usize) -> Option<Self> {
        given.text(field)
    }

    fn show(&self) -> Option<Value<'_>> {
        Some(Value::Text(self))
    }
}

impl FieldValue for u64 {
    fn take(given: &dyn Given, field: usize) -> Option<Self> {
        given.count(field)
    }

    fn show(&self) -> Option<Value<'_>> {
        Some(Value::Count(*self))
    }
}

impl<T: FieldValue> FieldValue for Box<T> {
    fn take(given: &dyn Given, field: usize) -> Option<Self> {
        T::take(given, field).map(Self::new)
    }

    fn show(&self) -> Option<Value<'_>> {
        T::show(self)
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    fn take(given: &dyn Given, field: usize) -> Option<Self> {
        Some(T::take(given, field))
    }

    fn show(&self) -> Option<Value<'_>> {
        self.as_ref().and_then(T::show)
    }
}

/// The values of an error's fields, which are added in their order.
#[derive(Default)]
pub(crate) struct Shown<'a> {
    pub(crate) values: Values<'a>,
    field: usize,
}

impl<'a> Shown<'a> {
    pub(crate) fn show<T: FieldValue>(&mut self, value: &'a T) {
        self.values.set(self.field, value.show());
        self.field += 1;
    }
}

/// Takes the values of an error's fields in their order.
pub(crate) struct Taken<'g> {
    given: &'g dyn Given,
    field: usize,
    /// Whether there was a value of the right type for each field.
    pub(crate) is_complete: bool,
}

impl<'g> Taken<'g> {
    pub(crate) fn new(given: &'g dyn Given) -> Self {
        Self { given, field: 0, is_complete: true }
    }

    /// Takes the next value; an empty one if it is missing or of another type. An early return for each field would make
    /// the code of the enums two and a half times as large.
    pub(crate) fn take<T: FieldValue + Default>(&mut self) -> T {
        let value = T::take(self.given, self.field);
        self.field += 1;
        self.is_complete &= value.is_some();
        value.unwrap_or_default()
    }
}

/// The part of each generated enum that differs. Everything else is written once, over this and the tables.
pub(crate) trait Variant: Sized {
    /// The family whose errors the type holds; `None` if it holds all families.
    const FAMILY: Option<Family>;

    fn kind(&self) -> ErrorKind;

    /// Returns the code that was seen, if the kind has several.
    fn seen_code(&self) -> Option<ErrorCode>;

    fn values(&self) -> Values<'_>;

    /// Builds the error; `None` if the kind is not of this type, or a value is missing or of the wrong type.
    fn build(kind: ErrorKind, seen: Option<ErrorCode>, values: &dyn Given) -> Option<Self>;
}

/// What every error says of itself, built in or the user's. Display, serde and the fields are written over it.
pub(crate) trait Stated {
    fn entry(&self) -> &'static KindFacts;

    /// Returns the code that was seen, if the kind has several.
    fn seen_code(&self) -> Option<&'static str>;

    fn values(&self) -> Values<'_>;
}

impl<E: Variant> Stated for E {
    fn entry(&self) -> &'static KindFacts {
        self.kind().entry()
    }

    fn seen_code(&self) -> Option<&'static str> {
        Variant::seen_code(self).map(ErrorCode::as_str)
    }

    fn values(&self) -> Values<'_> {
        Variant::values(self)
    }
}
