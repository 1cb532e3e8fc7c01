//! serde's format: one flat object for every error, and one word for every named value.
//!
//! ```json
//! {"kind": "teams-meeting/app-not-provisioned", "code": "MMS-002", "fields": {"app": "...", "tenant": "..."}}
//! ```
//!
//! An error that is not in the catalog has no `kind`, and a `message` in place of `fields`, as in Graph's objects.
//!
//! Binary formats may lack the names of keys and the types of values, so every error has the same three values there: the
//! kind, the code or nothing, and a map of texts. A number is written as digits, an error without a kind has an empty one,
//! and its message is in the map as `$message`. So an error of any version can be read or skipped.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::base::vocabulary::{Basis, Fidelity, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use crate::error::builder::{self, BuildError, Misfit};
use crate::error::json_schema::schema;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::catalog_kind::Kind;
use crate::model::value::{self, OwnedValue, Stated, Value, Variant};

/// The name of the object for formats that write names.
const NAME: &str = "MigrationError";

/// The keys of the object in a binary format.
const KEYS: &[&str] = &["kind", "code", "fields"];

/// The key of the text of an error that is not in the catalog, and its name among the fields of a binary format, which no
/// field can have.
const MESSAGE: &str = "message";
const AMONG_FIELDS: &str = "$message";

/// Writes an error as `kind`, `code` if the error has one that was seen, and `fields`.
pub(crate) fn serialize<E: Stated, S: Serializer>(error: &E, serializer: S) -> Result<S::Ok, S::Error> {
    let values = error.values();
    let fields = error.entry().fields.iter().enumerate();
    let fields = fields.filter_map(|(i, field)| Some((field.name(), values.get(i)?))).collect();
    Parts { kind: Some(error.entry().id), code: error.seen_code(), message: None, fields }.serialize(serializer)
}

/// The parts of an error that is written.
pub(crate) struct Parts<'a> {
    pub(crate) kind: Option<&'a str>,
    pub(crate) code: Option<&'a str>,
    pub(crate) message: Option<&'a str>,
    pub(crate) fields: Vec<(&'a str, Value<'a>)>,
}

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            let mut object = serializer.serialize_struct(NAME, KEYS.len())?;
            object.serialize_field("kind", self.kind.unwrap_or_default())?;
            object.serialize_field("code", &self.code)?;
            object.serialize_field("fields", &Texts(self))?;
            return object.end();
        }
        let texts = [("kind", self.kind), ("code", self.code), (MESSAGE, self.message)];
        let texts = texts.into_iter().filter_map(|(key, text)| Some((key, text?)));
        let has_fields = self.kind.is_some();
        let mut object = serializer.serialize_map(Some(texts.clone().count() + usize::from(has_fields)))?;
        for (key, text) in texts {
            object.serialize_entry(key, text)?;
        }
        if has_fields {
            object.serialize_entry("fields", &ByName(&self.fields))?;
        }
        object.end()
    }
}

struct ByName<'a>(&'a [(&'a str, Value<'a>)]);

impl Serialize for ByName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The fields and the message of an error as texts, for binary formats.
struct Texts<'a>(&'a Parts<'a>);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Parts { message, fields, .. } = self.0;
        let mut map = serializer.serialize_map(Some(fields.len() + usize::from(message.is_some())))?;
        if let Some(message) = message {
            map.serialize_entry(AMONG_FIELDS, message)?;
        }
        for (name, value) in fields {
            match value {
                Value::Text(text) => map.serialize_entry(name, text)?,
                Value::Count(count) => map.serialize_entry(name, &count.to_string())?,
            }
        }
        map.end()
    }
}

/// Reads what [`serialize`] writes, with the keys in any order. What only a newer version knows is left out: keys of the
/// object, and fields of the kind.
pub(crate) fn deserialize<'de, E: Variant, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    Flat::read(deserializer)?.build()
}

// The visitors are written by hand: the derive would make every dependent wait for serde's macros.

/// An error as it is written, before its kind is looked up.
#[derive(Default)]
pub(crate) struct Flat {
    pub(crate) kind: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    fields: OwnedFields,
}

impl Flat {
    pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The parts that serde buffers for enums and flattened structs always count as readable.
        let mut flat = if deserializer.is_human_readable() {
            deserializer.deserialize_any(FlatVisitor)?
        } else {
            deserializer.deserialize_struct(NAME, KEYS, FlatVisitor)?
        };
        flat.kind = flat.kind.filter(|kind| !kind.is_empty());
        flat.message = flat.message.or_else(|| flat.fields.take_text(AMONG_FIELDS));
        Ok(flat)
    }

    /// Returns the id of the kind, which an error of the catalog must have.
    pub(crate) fn kind<E: de::Error>(&self) -> Result<&str, E> {
        self.kind.as_deref().ok_or_else(|| E::missing_field("kind"))
    }

    /// Returns the values of the fields that a kind has. A text of digits is read as a number where the field is one.
    pub(crate) fn given(&self, kind: Kind) -> Result<Vec<(&str, Value<'_>)>, BuildError> {
        let mut given = Vec::new();
        for (name, value) in &self.fields.0 {
            let Some(field) = kind.fields().iter().find(|field| field.name() == name) else { continue };
            let value = match value {
                // A missing field may also be written as null.
                ReadValue::Nothing => continue,
                ReadValue::Other => Err(None),
                ReadValue::Known(value) => match (value.borrow(), field.field_type()) {
                    (Value::Text(text), FieldType::Count) => {
                        let count = Some(text).filter(|text| value::is_canonical_count(text));
                        let count = count.and_then(|text| text.parse().ok()).map(Value::Count);
                        count.ok_or(Some(FieldType::Text))
                    }
                    (value, _) => Ok(value),
                },
            };
            let takes = field.field_type();
            let problem = |given| BuildError { kind, problem: Misfit::WrongType { name: field.name(), takes, given } };
            given.push((&**name, value.map_err(problem)?));
        }
        Ok(given)
    }

    /// Returns all fields that have a text or a number.
    pub(crate) fn into_fields(self) -> Vec<(String, OwnedValue)> {
        let known = |(name, value)| match value {
            ReadValue::Known(value) => Some((name, value)),
            ReadValue::Nothing | ReadValue::Other => None,
        };
        self.fields.0.into_iter().filter_map(known).collect()
    }

    /// Builds the error of a built-in kind.
    pub(crate) fn build<T: Variant, E: de::Error>(&self) -> Result<T, E> {
        let kind: ErrorKind = self.kind()?.parse().map_err(E::custom)?;
        let mut builder = builder::of_kind::<T>(kind);
        if let Some(code) = &self.code {
            builder = builder.code(code.parse().map_err(E::custom)?);
        }
        for (name, value) in self.given(kind.into()).map_err(E::custom)? {
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
        let (mut kind, mut code, mut message, mut fields) = (None, None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            let twice = match &*key {
                "kind" => kind.replace(map.next_value()?).is_some(),
                "code" => code.replace(map.next_value()?).is_some(),
                MESSAGE => message.replace(map.next_value()?).is_some(),
                "fields" => fields.replace(map.next_value()?).is_some(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    false
                }
            };
            if twice {
                return Err(de::Error::custom(format_args!("the key `{key}` is given twice")));
            }
        }
        let [kind, code, message] = [kind, code, message].map(Option::flatten);
        Ok(Flat { kind, code, message, fields: fields.unwrap_or_default() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Flat, A::Error> {
        let short = |length| move || de::Error::invalid_length(length, &FlatVisitor);
        let flat = Flat {
            kind: Some(values.next_element()?.ok_or_else(short(0))?),
            code: values.next_element()?.ok_or_else(short(1))?,
            message: None,
            fields: values.next_element()?.ok_or_else(short(2))?,
        };
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(flat)
    }
}

/// The fields in the order of the input, so that one that is given twice is noticed.
#[derive(Default)]
struct OwnedFields(Vec<(String, ReadValue)>);

impl OwnedFields {
    /// Takes a text out of the fields.
    fn take_text(&mut self, name: &str) -> Option<String> {
        let index = self.0.iter().position(|(given, _)| given == name)?;
        match self.0.remove(index).1 {
            ReadValue::Known(OwnedValue::Text(text)) => Some(text),
            _ => None,
        }
    }
}

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
    Known(OwnedValue),
    Nothing,
    /// A value of a type that no field of this version has.
    Other,
}

impl<'de> Deserialize<'de> for ReadValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(ValueVisitor)
        } else {
            deserializer.deserialize_string(ValueVisitor)
        }
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = ReadValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a whole number for a field")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ReadValue, E> {
        self.visit_string(text.into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<ReadValue, E> {
        Ok(ReadValue::Known(OwnedValue::Text(text)))
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<ReadValue, E> {
        Ok(ReadValue::Known(OwnedValue::Count(count)))
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<ReadValue, E> {
        Ok(count.try_into().map_or(ReadValue::Other, |count| ReadValue::Known(OwnedValue::Count(count))))
    }

    fn visit_unit<E: de::Error>(self) -> Result<ReadValue, E> {
        Ok(ReadValue::Nothing)
    }

    fn visit_none<E: de::Error>(self) -> Result<ReadValue, E> {
        Ok(ReadValue::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<ReadValue, D::Error> {
        ReadValue::deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<ReadValue, E> {
        Ok(ReadValue::Other)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<ReadValue, E> {
        Ok(ReadValue::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<ReadValue, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(ReadValue::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ReadValue, A::Error> {
        // serde_json gives any number as such a map if another crate has turned on `arbitrary_precision`.
        while let Some(key) = map.next_key::<String>()? {
            if key == "$serde_json::private::Number" {
                let count = map.next_value::<String>()?.parse().map(OwnedValue::Count);
                return Ok(count.map_or(ReadValue::Other, ReadValue::Known));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(ReadValue::Other)
    }
}

/// Writes the id. A [`Catalog`](crate::catalog) finds the kind of an id.
impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

schema! { Kind, |_| ::schemars::json_schema!({"type": "string"}) }

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Count(count) => serializer.serialize_u64(*count),
        }
    }
}

schema! { Value<'_>, |_| ::schemars::json_schema!({"type": ["string", "integer"], "minimum": 0}) }

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

/// Reads and writes the named types as their names. `open` types have names that are not listed.
macro_rules! as_name {
    ($($name:ident),+ $(,)?) => {$(
        $crate::error::serde_format::as_name! { open $name, |_| {
            $crate::error::json_schema::one_of_names($name::NAMES)
        } }
    )+};
    (open $name:ident, |$generator:pat_param| $schema:expr) => {
        impl ::serde::ser::Serialize for $name {
            fn serialize<S: ::serde::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::de::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(crate::error::serde_format::Name::<Self>(core::marker::PhantomData))
            }
        }

        $crate::error::json_schema::schema! { $name, |$generator| $schema }
    };
}
pub(crate) use as_name;

as_name! {
    Basis, ErrorCode, ErrorKind, Family, Fidelity, FieldType, Owner, RetryUnit, Role, Scope, Verdict,
}
