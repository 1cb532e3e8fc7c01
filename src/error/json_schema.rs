//! Feature `schemars`: JSON Schemas of what serde writes in a readable format.
//!
//! The macros that make serde's traits also make the schemas, of the same lists. Keys that a schema does not name are allowed,
//! because a newer version may write some.

#[cfg(feature = "schemars")]
pub(crate) use self::schemas::*;

/// Gives a type the schema that an expression makes.
macro_rules! schema {
    ($name:ty, |$generator:pat_param| $schema:expr) => {
        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::alloc::borrow::Cow<'static, str> {
                stringify!($name).trim_end_matches("<'_>").into()
            }

            // A dependent may have a type of the same name.
            fn schema_id() -> ::alloc::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema($generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $schema
            }
        }
    };
}
pub(crate) use schema;

#[cfg(feature = "schemars")]
mod schemas {
    use alloc::vec::Vec;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use serde_json::{Map, Value as Json};

    use crate::base::facts::field::Field;
    use crate::base::vocabulary::FieldType;
    use crate::generated::names::ErrorKind;
    use crate::model::value::{Value, Variant};

    /// The schema of a text that is one of these.
    pub(crate) fn one_of_names(names: &[&str]) -> Schema {
        json_schema!({"type": "string", "enum": names})
    }

    /// The schema of what a getter of `S` returns.
    pub(crate) fn returned<'a, S: 'a, T: JsonSchema>(
        generator: &mut SchemaGenerator,
        _: impl Fn(&'a S) -> T,
    ) -> Schema {
        generator.subschema_for::<T>()
    }

    /// The schema of an object with all of these keys.
    pub(crate) fn object(keys: &[(&str, Schema)]) -> Schema {
        let required: Vec<_> = keys.iter().map(|(key, _)| *key).collect();
        let properties: Map<_, _> =
            keys.iter().map(|(key, schema)| ((*key).into(), schema.as_value().clone())).collect();
        json_schema!({"type": "object", "required": required, "properties": properties})
    }

    /// The schema of what is one of several things.
    pub(crate) fn any_of(schemas: &[Schema]) -> Schema {
        json_schema!({"anyOf": schemas})
    }

    /// The schema of the errors of a type: an object for each kind, with its codes and fields.
    pub(crate) fn errors<E: Variant>() -> Schema {
        let kinds = ErrorKind::ALL.iter().filter(|kind| E::FAMILY.is_none_or(|family| family == kind.family()));
        json_schema!({"oneOf": kinds.map(|kind| error(*kind)).collect::<Vec<_>>()})
    }

    fn error(kind: ErrorKind) -> Schema {
        let mut properties = Map::from_iter([("kind".into(), json_schema!({"const": kind.id()}).into())]);
        if kind.codes().len() > 1 {
            properties.insert("code".into(), json_schema!({"enum": kind.codes()}).into());
        }
        properties.insert("fields".into(), fields(kind.fields()).into());
        json_schema!({
            "type": "object", "description": kind.summary(), "required": ["kind", "fields"], "properties": properties,
        })
    }

    fn fields(fields: &[Field]) -> Schema {
        let property = |field: &Field| {
            let schema = match field.field_type() {
                FieldType::Text => json_schema!({"type": "string", "description": field.doc()}),
                FieldType::Count => {
                    json_schema!({"type": "integer", "format": "uint64", "minimum": 0, "description": field.doc()})
                }
            };
            (field.name().into(), Json::from(schema))
        };
        let required: Vec<_> = fields.iter().filter(|field| !field.is_optional()).map(Field::name).collect();
        json_schema!({
            "type": "object", "required": required, "properties": fields.iter().map(property).collect::<Map<_, _>>(),
        })
    }

    /// The schema of an error of any kind, also of one that this crate does not know.
    pub(crate) fn error_of_any_kind(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "required": ["kind", "fields"],
            "properties": {
                "kind": {"type": "string"},
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": values(generator),
            },
        })
    }

    /// The schema of values by the names of their fields.
    pub(crate) fn values(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": generator.subschema_for::<Value<'_>>()})
    }

    /// The schema of a message that is not in the catalog, as Graph writes it.
    pub(crate) fn message() -> Schema {
        json_schema!({
            "type": "object",
            "required": ["message"],
            "properties": {"kind": false, "code": {"type": "string"}, "message": {"type": "string"}},
        })
    }
}
