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
use crate::model::value::{Value, Variant};

/// Writes an error as `kind`, `code` if the error has one that was seen, and `fields`.
pub(crate) fn serialize<E: Variant, S: Serializer>(error: &E, serializer: S) -> Result<S::Ok, S::Error> {
    let code = error.seen_code();
    let mut object = serializer.serialize_struct("MigrationError", 2 + usize::from(code.is_some()))?;
    object.serialize_field("kind", &error.kind())?;
    match &code {
        Some(code) => object.serialize_field("code", code)?,
        None => object.skip_field("code")?,
    }
    object.serialize_field("fields", &Fields(error))?;
    object.end()
}

struct Fields<'a, E>(&'a E);

impl<E: Variant> Serialize for Fields<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.0.values();
        let fields = self.0.kind().fields().iter().enumerate();
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
    let Flat { kind, code, fields } = deserializer.deserialize_struct("MigrationError", KEYS, FlatVisitor)?;
    let mut builder = Builder::<E>::new(kind);
    if let Some(code) = code {
        builder = builder.code(code);
    }
    for (name, value) in &fields.0 {
        // A missing field may also be written as null.
        if let Some(value) = value.as_value() {
            builder = builder.field(name, value);
        }
    }
    builder.build().map_err(de::Error::custom)
}

// The visitors are written by hand: the derive would make every dependent wait for serde's macros.

const KEYS: &[&str] = &["kind", "code", "fields"];

/// The object as it is read, before its parts are checked together.
struct Flat {
    kind: ErrorKind,
    code: Option<ErrorCode>,
    fields: OwnedFields,
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
        Ok(Flat { kind, code: code.flatten(), fields: fields.unwrap_or_default() })
    }
}

/// The fields in the order of the input, so that one that is given twice is noticed.
#[derive(Default)]
struct OwnedFields(Vec<(String, OwnedValue)>);

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

/// The value of a field, or that it has none.
#[derive(Clone, Debug)]
pub(crate) enum OwnedValue {
    Text(String),
    Count(u64),
    Nothing,
}

impl OwnedValue {
    /// Returns the value, if there is one.
    pub(crate) fn as_value(&self) -> Option<Value<'_>> {
        match self {
            Self::Text(text) => Some(Value::Text(text)),
            Self::Count(count) => Some(Value::Count(*count)),
            Self::Nothing => None,
        }
    }
}

impl<'de> Deserialize<'de> for OwnedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl Visitor<'_> for ValueVisitor {
    type Value = OwnedValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a whole number for a field")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<OwnedValue, E> {
        Ok(OwnedValue::Text(text.into()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<OwnedValue, E> {
        Ok(OwnedValue::Text(text))
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<OwnedValue, E> {
        Ok(OwnedValue::Count(count))
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<OwnedValue, E> {
        let negative = |_| E::invalid_value(de::Unexpected::Signed(count), &self);
        count.try_into().map(OwnedValue::Count).map_err(negative)
    }

    fn visit_unit<E: de::Error>(self) -> Result<OwnedValue, E> {
        Ok(OwnedValue::Nothing)
    }

    fn visit_none<E: de::Error>(self) -> Result<OwnedValue, E> {
        Ok(OwnedValue::Nothing)
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
                deserializer.deserialize_str(crate::error::format::Name::<Self>(core::marker::PhantomData))
            }
        }
    )+};
}
#[cfg(feature = "records")]
pub(crate) use as_name;

as_name! {
    Basis: as_str, ErrorCode: as_str, ErrorKind: id, Family: id, Fidelity: as_str, FieldType: as_str, Owner: as_str,
    RetryUnit: as_str, Role: as_str, Scope: as_str, Verdict: as_str,
}
