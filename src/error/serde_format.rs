//! serde's format: one flat object for every error, and one word for every named value.
//!
//! ```json
//! {"kind": "teams-meeting/app-not-provisioned", "code": "MMS-002", "fields": {"app": "...", "tenant": "..."}}
//! ```

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::error::builder::Builder;
use crate::generated::names::{ErrorCode, ErrorKind, Family};

use crate::base::vocabulary::{Basis, Fidelity, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use crate::model::catalog_kind::Kind;
use crate::model::value::{Stated, Value, Variant};

/// Writes an error as `kind`, `code` if the error has one that was seen, and `fields`.
pub(crate) fn serialize<E: Stated, S: Serializer>(error: &E, serializer: S) -> Result<S::Ok, S::Error> {
    let code = error.seen_code();
    let mut object = serializer.serialize_struct("MigrationError", 2 + usize::from(code.is_some()))?;
    object.serialize_field("kind", error.entry().id)?;
    match code {
        Some(code) => object.serialize_field("code", code)?,
        None => object.skip_field("code")?,
    }
    object.serialize_field("fields", &Fields(error))?;
    object.end()
}

struct Fields<'a, E>(&'a E);

impl<E: Stated> Serialize for Fields<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.0.values();
        let fields = self.0.entry().fields.iter().enumerate();
        let present: Vec<_> = fields.filter_map(|(i, field)| Some((field.name(), values.get(i)?))).collect();
        let mut map = serializer.serialize_map(Some(present.len()))?;
        for (name, value) in present {
            map.serialize_entry(name, &value)?;
        }
        map.end()
    }
}

/// Reads what [`serialize`] writes, with the keys in any order.
pub(crate) fn deserialize<'de, E: Variant, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    Flat::read(deserializer)?.build()
}

// The visitors are written by hand: the derive would make every dependent wait for serde's macros.

const KEYS: &[&str] = &["kind", "code", "fields"];

/// An error as it is written, before its kind is looked up.
pub(crate) struct Flat {
    pub(crate) kind: String,
    pub(crate) code: Option<String>,
    fields: OwnedFields,
}

impl Flat {
    pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("MigrationError", KEYS, FlatVisitor)
    }

    /// Returns the values of the fields that are there.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, Value<'_>)> {
        self.fields.0.iter().filter_map(|(name, value)| match value {
            ReadValue::Text(text) => Some((&**name, Value::Text(text))),
            ReadValue::Count(count) => Some((&**name, Value::Count(*count))),
            // A missing field may also be written as null.
            ReadValue::Nothing => None,
        })
    }

    /// Builds the error of a built-in kind.
    pub(crate) fn build<T: Variant, E: de::Error>(&self) -> Result<T, E> {
        let mut builder = Builder::<T>::new(self.kind.parse().map_err(E::custom)?);
        if let Some(code) = &self.code {
            builder = builder.code(code.parse().map_err(E::custom)?);
        }
        for (name, value) in self.fields() {
            builder = builder.field(name, value);
        }
        builder.build().map_err(E::custom)
    }
}

struct FlatVisitor;

impl<'de> Visitor<'de> for FlatVisitor {
    type Value = Flat;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the keys `kind`, `code` and `fields`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Flat, A::Error> {
        let (mut kind, mut code, mut fields) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            let twice = match &*key {
                "kind" => kind.replace(map.next_value()?).is_some(),
                "code" => code.replace(map.next_value()?).is_some(),
                "fields" => fields.replace(map.next_value()?).is_some(),
                _ => return Err(de::Error::unknown_field(&key, KEYS)),
            };
            if twice {
                return Err(de::Error::custom(format_args!("the key `{key}` is given twice")));
            }
        }
        let kind = kind.ok_or_else(|| de::Error::missing_field("kind"))?;
        Ok(Flat { kind, code: Option::flatten(code), fields: fields.unwrap_or_default() })
    }
}

/// The fields in the order of the input, so that one that is given twice is noticed.
#[derive(Default)]
struct OwnedFields(Vec<(String, ReadValue)>);

impl<'de> Deserialize<'de> for OwnedFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = OwnedFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the error's fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OwnedFields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(OwnedFields(fields))
    }
}

enum ReadValue {
    Text(String),
    Count(u64),
    Nothing,
}

impl<'de> Deserialize<'de> for ReadValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl Visitor<'_> for ValueVisitor {
    type Value = ReadValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a whole number for a field")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ReadValue, E> {
        Ok(ReadValue::Text(text.into()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<ReadValue, E> {
        Ok(ReadValue::Text(text))
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<ReadValue, E> {
        Ok(ReadValue::Count(count))
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<ReadValue, E> {
        let negative = |_| E::invalid_value(de::Unexpected::Signed(count), &self);
        count.try_into().map(ReadValue::Count).map_err(negative)
    }

    fn visit_unit<E: de::Error>(self) -> Result<ReadValue, E> {
        Ok(ReadValue::Nothing)
    }

    fn visit_none<E: de::Error>(self) -> Result<ReadValue, E> {
        Ok(ReadValue::Nothing)
    }
}

/// Writes the id. A [`Catalog`](crate::catalog) finds the kind of an id.
impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Count(count) => serializer.serialize_u64(*count),
        }
    }
}

/// Reads a name by its `FromStr`, so that its error says what is wrong.
pub(crate) struct Name<T>(pub(crate) core::marker::PhantomData<T>);

impl<T: core::str::FromStr<Err: fmt::Display>> Visitor<'_> for Name<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name as text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Reads and writes the named types as their names.
macro_rules! as_name {
    ($($name:ident: $text:ident),+ $(,)?) => {$(
        impl ::serde::ser::Serialize for $name {
            fn serialize<S: ::serde::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$text())
            }
        }

        impl<'de> ::serde::de::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(crate::error::serde_format::Name::<Self>(core::marker::PhantomData))
            }
        }
    )+};
}
#[cfg(feature = "records")]
pub(crate) use as_name;

as_name! {
    Basis: as_str, ErrorCode: as_str, ErrorKind: as_str, Family: as_str, Fidelity: as_str, FieldType: as_str, Owner: as_str,
    RetryUnit: as_str, Role: as_str, Scope: as_str, Verdict: as_str,
}
