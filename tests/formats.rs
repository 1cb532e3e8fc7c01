//! Errors are read back from every format that they are written to: with the names of keys or without, with the types of
//! values or without.

mod support {
    pub mod samples;
}

use std::fmt::Debug;

use m365_migration_errors::{
    Basis, ErrorCode, ErrorKind, Family, Fidelity, FieldType, MigrationError, Owner, Reported, RetryUnit, Role, Scope,
    TeamsChatError, Value, Verdict,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use support::samples::{error, errors};

/// Writes and reads a value in a format.
trait Format {
    const NAME: &'static str;

    fn write<T: Serialize>(value: &T) -> Vec<u8>;

    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String>;
}

macro_rules! formats {
    ($($type:ident = $name:literal: |$value:ident| $write:expr, |$bytes:ident| $read:expr;)+) => {
        $(
            struct $type;

            impl Format for $type {
                const NAME: &'static str = $name;

                fn write<T: Serialize>($value: &T) -> Vec<u8> {
                    $write
                }

                fn read<T: DeserializeOwned>($bytes: &[u8]) -> Result<T, String> {
                    $read.map_err(|error| error.to_string())
                }
            }
        )+
    };
}

formats! {
    Json = "JSON": |value| serde_json::to_vec(value).unwrap(), |bytes| serde_json::from_slice(bytes);
    Toml = "TOML": |value| toml::to_string(value).unwrap().into_bytes(), |bytes| toml::from_slice(bytes);
    Yaml = "YAML": |value| serde_norway::to_string(value).unwrap().into_bytes(), |bytes| serde_norway::from_slice(bytes);
    Cbor = "CBOR": |value| {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        bytes
    }, |bytes| ciborium::from_reader(bytes);
    Postcard = "postcard": |value| postcard::to_allocvec(value).unwrap(), |bytes| postcard::from_bytes(bytes);
    Compact = "compact MessagePack": |value| rmp_serde::to_vec(value).unwrap(), |bytes| rmp_serde::from_slice(bytes);
    Named = "named MessagePack": |value| rmp_serde::to_vec_named(value).unwrap(), |bytes| rmp_serde::from_slice(bytes);
    Readable = "compact MessagePack that counts as readable": |value| {
        let mut bytes = Vec::new();
        value.serialize(&mut rmp_serde::Serializer::new(&mut bytes).with_human_readable()).unwrap();
        bytes
    }, |bytes| T::deserialize(&mut rmp_serde::Deserializer::from_read_ref(bytes).with_human_readable());
}

/// Calls a function with each format.
macro_rules! in_every_format {
    ($check:ident($value:expr)) => {
        in_every_format!($check($value): Json, Toml, Yaml, Cbor, Postcard, Compact, Named, Readable)
    };
    ($check:ident($value:expr): $($format:ident),+) => {
        $($check::<$format, _>($value);)+
    };
}

fn round_trips<F: Format, T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let bytes = F::write(value);
    let read: T = F::read(&bytes).unwrap_or_else(|error| panic!("{}: {value:?}: {error}", F::NAME));
    assert_eq!(&read, value, "{}", F::NAME);
}

/// What people store: TOML has no list at its top.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Row<T> {
    id: u32,
    values: Vec<T>,
    last: Option<T>,
}

impl<T: Clone> Row<T> {
    fn of(values: &[T]) -> Self {
        Self { id: 7, values: values.to_vec(), last: values.last().cloned() }
    }
}

/// Errors of every kind, with numbers that TOML can write.
fn every_error() -> Vec<MigrationError> {
    let of_kind = |&kind: &ErrorKind| {
        errors(kind).into_iter().chain(kind.codes().iter().map(move |&code| error(kind, 0, Some(code), true)))
    };
    let writable = |error: MigrationError| {
        let start = MigrationError::builder(error.kind());
        let start = error.code().map_or(start.clone(), |code| start.code(code));
        let fields = error.fields().map(|(name, value)| match value {
            Value::Count(count) => (name, Value::Count(count.min(i64::MAX.unsigned_abs()))),
            other => (name, other),
        });
        fields.fold(start, |error, (name, value)| error.field(name, value)).build().unwrap()
    };
    ErrorKind::ALL.iter().flat_map(of_kind).map(writable).collect()
}

#[test]
fn every_error_round_trips() {
    let errors = every_error();
    for error in &errors {
        in_every_format!(round_trips(error));
    }
    let reported: Vec<_> = errors.iter().cloned().map(Reported::from).collect();
    in_every_format!(round_trips(&Row::of(&reported)));
    in_every_format!(round_trips(&Row::of(&errors)));
    in_every_format!(round_trips(&TeamsChatError::teams_license_missing("a", "t")));
}

#[test]
fn names_round_trip() {
    macro_rules! names {
        ($($name:ident),+) => {
            $(in_every_format!(round_trips(&Row::of($name::ALL)));)+
        };
    }
    names!(ErrorKind, ErrorCode, Family, Verdict, RetryUnit, Owner, Scope, Role, Basis, FieldType, Fidelity);
}

/// Unknown errors, and those of a newer version, as JSON.
const REPORTED: &[&str] = &[
    r#"{"code":"CTTM-042","message":"The moon is full."}"#,
    r#"{"message":"CTTM-005: This user cannot use Teams."}"#,
    r#"{"code":"EXCH-15","message":""}"#,
    r#"{"code":"wave 7","message":"CTTM-042: The moon is full."}"#,
    r#"{"kind":"exchange/mailbox-on-the-moon","fields":{"orbits":3,"user":"42"}}"#,
    r#"{"kind":"exchange/mailbox-on-the-moon","code":"EXCH-99","message":"On the moon.","fields":{}}"#,
    r#"{"kind":"exchange/max-retries-reached","code":"EXCH-99","fields":{"user":"42"}}"#,
];

#[test]
fn everything_reported_round_trips() {
    let read = |json: &&str| serde_json::from_str::<Reported>(json).expect(json);
    let mut reported: Vec<Reported> = REPORTED.iter().map(read).collect();
    assert!(reported.iter().all(|reported| reported.known().is_none()), "{reported:?}");
    for (json, reported) in REPORTED.iter().zip(&reported).filter(|(json, _)| !json.contains("orbits")) {
        in_every_format!(round_trips(reported));
        assert_eq!(Json::read::<Reported>(json.as_bytes()).as_ref(), Ok(reported));
    }
    // A number of a new kind is text once it has been in a binary format. The version that knows the kind reads it.
    let orbits = reported.remove(4);
    let stored: Reported = Postcard::read(&Postcard::write(&orbits)).unwrap();
    let json = serde_json::to_string(&stored).unwrap();
    assert_eq!(json, r#"{"kind":"exchange/mailbox-on-the-moon","fields":{"orbits":"3","user":"42"}}"#);
    in_every_format!(round_trips(&stored));

    reported.push(Reported::parse("Max retry for user with id 42 reached."));
    in_every_format!(round_trips(&Row::of(&reported)));
}

/// Formats without names are read by what was stored as one type and is read as the other.
#[test]
fn an_error_is_read_as_a_report() {
    fn check<F: Format, T: Serialize>(error: &T) {
        let read: Reported = F::read(&F::write(error)).expect(F::NAME);
        assert_eq!(F::write(&read), F::write(error), "{}", F::NAME);
        assert!(read.known().is_some(), "{}", F::NAME);
        let read: MigrationError = F::read(&F::write(&read)).expect(F::NAME);
        assert_eq!(F::write(&read), F::write(error), "{}", F::NAME);
    }
    for error in &every_error() {
        in_every_format!(check(error));
    }
}

/// serde buffers the parts of these types, and then calls each format readable.
#[test]
fn errors_inside_other_types_round_trip() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        Error(MigrationError),
        Text(String),
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "type")]
    enum Tagged {
        Error(MigrationError),
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Flattened {
        id: u32,
        #[serde(flatten)]
        error: MigrationError,
    }

    for error in every_error() {
        let (untagged, tagged) = (Untagged::Error(error.clone()), Tagged::Error(error.clone()));
        let flattened = Flattened { id: 7, error };
        macro_rules! check {
            ($($format:ident),+) => {$(
                round_trips::<$format, _>(&untagged);
                round_trips::<$format, _>(&tagged);
                round_trips::<$format, _>(&flattened);
            )+};
        }
        // serde needs the types of the values for these, which postcard does not write.
        check!(Json, Toml, Yaml, Cbor, Compact, Named);
    }
}

/// The binary format, pinned: changing it breaks stored data.
#[test]
fn the_binary_format_is_pinned() {
    let error: MigrationError = MigrationError::parse("Max retry for user with id 42 reached.").unwrap();
    assert_eq!(Postcard::write(&error), b"\x1cexchange/max-retries-reached\x00\x01\x04user\x0242");
    assert_eq!(Compact::write(&error), b"\x93\xbcexchange/max-retries-reached\xc0\x81\xa4user\xa242");
    let named = b"\x83\xa4kind\xbcexchange/max-retries-reached\xa4code\xc0\xa6fields\x81\xa4user\xa242";
    assert_eq!(Named::write(&error), named);
    let unknown = Reported::parse("CTTM-042: Moon");
    assert_eq!(Postcard::write(&unknown), b"\x00\x01\x08CTTM-042\x01\x08$message\x0eCTTM-042: Moon");
    let count = "Found 12 identities that are still not mapped to mail users in Active Directory.";
    let count = Postcard::write(&Reported::parse(count));
    assert!(count.ends_with(b"\x01\x05count\x0212"), "{count:?}");
}

#[test]
fn what_a_binary_format_lacks_is_an_error() {
    for (name, bytes) in [
        ("nothing", &b""[..]),
        ("half", b"\x1cexchange/max-retr"),
        ("no fields", b"\x1cexchange/max-retries-reached\x00\x00"),
    ] {
        assert!(Postcard::read::<MigrationError>(bytes).is_err(), "{name}");
    }
    let error = Compact::read::<MigrationError>(b"\x92\xbcexchange/max-retries-reached\xc0").unwrap_err();
    assert!(error.contains("an object with the keys `kind`, `code` and `fields`"), "{error}");
    // A newer version may write more parts.
    let longer = b"\x94\xbcexchange/max-retries-reached\xc0\x82\xa4user\xa242\xa3new\xa17\xc3";
    assert_eq!(Compact::read::<Reported>(longer), Ok(Reported::parse("Max retry for user with id 42 reached.")));
}
