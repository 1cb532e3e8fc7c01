//! serde's format: one flat object for every error, and one word for everything that has a name.
//!
//! ```json
//! {"kind": "teams-meeting/app-not-provisioned", "code": "MMS-002", "fields": {"app": "...", "tenant": "..."}}
//! ```

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::builder::Builder;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::recognized::Fidelity;
use crate::value::{Value, Variant};
use crate::vocabulary::{Basis, FieldType, Owner, RetryUnit, Role, Scope, Verdict};

/// Writes an error as `kind`, `code` where the error carries one that was seen, and `fields`.
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
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields, rename = "MigrationError")]
    struct Flat {
        kind: ErrorKind,
        code: Option<ErrorCode>,
        #[serde(default)]
        fields: OwnedFields,
    }

    let flat = Flat::deserialize(deserializer)?;
    let mut builder = Builder::<E>::new(flat.kind);
    if let Some(code) = flat.code {
        builder = builder.code(code);
    }
    for (name, value) in &flat.fields.0 {
        let value = match value {
            OwnedValue::Text(text) => Value::Text(text),
            OwnedValue::Count(count) => Value::Count(*count),
            // A field that is not there may also be said to be nothing.
            OwnedValue::Nothing(()) => continue,
        };
        builder = builder.field(name, value);
    }
    builder.build().map_err(de::Error::custom)
}

/// The fields in the order in which they came, so that one that is given twice is seen.
#[derive(Default)]
struct OwnedFields(Vec<(String, OwnedValue)>);

#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "a field is a text or a whole number")]
enum OwnedValue {
    Text(String),
    Count(u64),
    Nothing(()),
}

impl<'de> Deserialize<'de> for OwnedFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
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

        deserializer.deserialize_map(Reader)
    }
}

/// Reads a name by its `FromStr`, so that its error says what is wrong.
struct Name<T>(core::marker::PhantomData<T>);

impl<T: core::str::FromStr<Err: fmt::Display>> Visitor<'_> for Name<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name as text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Writes the named types as their names.
macro_rules! as_name {
    ($($name:ident: $text:ident),+ $(,)?) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$text())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Name::<Self>(core::marker::PhantomData))
            }
        }
    )+};
}

as_name! {
    Basis: as_str, ErrorCode: as_str, ErrorKind: id, Family: id, Fidelity: as_str, FieldType: as_str, Owner: as_str,
    RetryUnit: as_str, Role: as_str, Scope: as_str, Verdict: as_str,
}
