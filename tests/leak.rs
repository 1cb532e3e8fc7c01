//! A redacted error has no value of its message, in whatever way it is written.

use std::fmt::{self, Display};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use m365_migration_errors::{ErrorKind, FieldType, MigrationError, Redacted, Role, Value};
use proptest::collection::vec;
use proptest::prelude::*;

/// The error of a tool, with the redacted error as its source.
#[derive(Debug)]
struct ToolError(Redacted);

impl Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the runner stopped")
    }
}

impl std::error::Error for ToolError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[tracing::instrument(err, skip_all)]
fn fails(redacted: Redacted) -> Result<(), Redacted> {
    Err(redacted)
}

#[tracing::instrument(err(Debug), skip_all)]
fn fails_in_debug(redacted: Redacted) -> Result<(), Redacted> {
    Err(redacted)
}

/// The bytes that a log has written.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that is written of a redacted error, and the number of the lines of the log.
fn written(redacted: &Redacted) -> (String, usize) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_writer(move || writer.clone()).without_time().with_ansi(false).finish();
    tracing::subscriber::with_default(subscriber, || {
        let _ = fails(redacted.clone());
        let _ = fails_in_debug(redacted.clone());
        tracing::error!(error = redacted as &dyn std::error::Error, "it failed");
    });
    let log = String::from_utf8(log.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("it is text");
    let chain = anyhow::Error::new(ToolError(redacted.clone())).context("the wave failed");
    // With `RUST_BACKTRACE` set, a backtrace follows.
    let in_debug = format!("{chain:?}");
    let in_debug = in_debug.split("Stack backtrace:").next().expect("it is text");
    let lines = log.lines().count();
    let all = [
        format!("{redacted} {redacted:#} {redacted:>60} {redacted:.9}"),
        format!("{redacted:?} {redacted:#?}"),
        format!("{chain} {chain:#} {in_debug} {chain:#?}"),
        log,
    ];
    (all.join("\n"), lines)
}

/// The same error with other values, which are the same for every error of the kind.
fn with_other_values(error: &MigrationError) -> MigrationError {
    let mut builder = MigrationError::builder(error.kind());
    if let Some(code) = error.code() {
        builder = builder.code(code);
    }
    for (name, value) in error.fields() {
        let other = if value.as_str().is_some() { Value::Text("Q") } else { Value::Count(7) };
        builder = builder.field(name, other);
    }
    builder.build().expect("it has the same fields")
}

/// The kinds that can hold another error.
fn outer() -> Vec<(ErrorKind, &'static str)> {
    let detail = |kind: &ErrorKind| {
        let field = kind.fields().iter().find(|field| field.role() == Some(Role::Detail))?;
        Some((*kind, field.name()))
    };
    ErrorKind::ALL.iter().filter_map(detail).collect()
}

/// An error that holds another one.
fn holding(kind: ErrorKind, detail: &str, inner: &str) -> MigrationError {
    let mut builder = MigrationError::builder(kind);
    for field in kind.fields().iter().filter(|field| !field.is_optional() || field.name() == detail) {
        builder = match field.field_type() {
            FieldType::Count => builder.count(field.name(), 3),
            _ if field.name() == detail => builder.text(detail, inner),
            _ => builder.text(field.name(), "zq-outer"),
        };
    }
    builder.build().expect("it has every field")
}

const VALUE: &str = "zq[a-z0-9]{6,12}(@zq[a-z]{3,8}\\.com)?";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn what_is_written_does_not_depend_on_the_values(error: MigrationError) {
        let (here, lines) = written(&error.redacted());
        let (there, _) = written(&with_other_values(&error).redacted());
        prop_assert_eq!(&here, &there);
        prop_assert_eq!(lines, 3, "{}", here);
        prop_assert!(here.contains(error.kind().id()), "{}", here);
        prop_assert!(error.code().is_none_or(|code| here.contains(code.as_str())), "{}", here);
    }

    #[test]
    fn no_value_is_written_nested_ones_included(
        inner: MigrationError,
        (kind, detail) in proptest::sample::select(outer()),
        values in vec(VALUE, 12),
    ) {
        let mut values = values.iter();
        let mut builder = MigrationError::builder(inner.kind());
        for field in inner.kind().fields() {
            builder = match field.field_type() {
                FieldType::Count => builder.count(field.name(), 424_242),
                _ => builder.text(field.name(), values.next().expect("there are enough")),
            };
        }
        let inner = builder.build().expect("it has every field");
        let outer = holding(kind, detail, &inner.to_string());
        let is_free = |text: &str| !text.contains("zq") && !text.contains("424242");
        prop_assert_eq!(is_free(&format!("{inner} {inner:?}")), inner.fields().next().is_none());
        for error in [Some(inner), outer.nested(), Some(outer)].into_iter().flatten() {
            let text = written(&error.redacted()).0;
            prop_assert!(is_free(&text), "{}", text);
        }
    }

    #[test]
    fn no_part_of_a_refused_message_is_written(error: MigrationError, value in VALUE, code in "ZQ-[0-9]{2,4}") {
        let cut: String = error.to_string().chars().take(30).collect();
        for message in [format!("{cut} {value}"), format!("{value} {error} {value}"), value.clone(), String::new()] {
            for code in ["", "CTTM-005", &*code] {
                let Err(refused) = MigrationError::parse_coded(code, message.as_str()) else { continue };
                let text = written(&refused.redacted()).0;
                prop_assert!(!text.contains("zq") && !text.contains("ZQ"), "{}", text);
                prop_assert!(message.is_empty() || refused.to_string().contains("zq"), "{}", refused);
            }
        }
    }
}

#[test]
fn the_formats_of_an_error_and_of_a_redacted_one() {
    let error = MigrationError::parse("Max retry for user with id 42 reached.").expect("it is documented");
    let head = "exchange/max-retries-reached (EXCH-15): Max retry for user with id";
    assert_eq!(format!("{error:#}"), format!("{head} 42 reached."));
    assert_eq!(format!("{:#}", error.redacted()), format!("{head} {{user}} reached."));
    assert_eq!(format!("{error:>40}|{error:<40}|"), format!("  {error}|{error}  |"));
    assert_eq!(format!("{:>45}|{:.9}", error.redacted(), error), format!("   {}|Max retry", error.redacted()));
    assert_eq!(format!("{:#>90}", error.redacted()).matches('#').count(), 48, "`#` is the fill here");
    assert_eq!(
        format!("{:?}", error.redacted()),
        "Redacted { kind: Some(\"exchange/max-retries-reached\"), code: Some(\"EXCH-15\"), text: \"Max retry for user \
         with id {user} reached.\" }",
    );

    let uncoded = MigrationError::parse("Failed to mark 'alex' identity as completed.").expect("it is documented");
    let head = "identity-mapping/mark-completed-failed: Failed to mark 'alex' ";
    assert!(format!("{uncoded:#}").starts_with(head), "{uncoded:#}");

    let refused = MigrationError::parse("Max retry, 42?").expect_err("it is no message");
    assert_eq!(format!("{refused:60}|").len(), 61);
    assert_eq!(format!("{refused:#}"), refused.to_string());
    assert_eq!(
        format!("{:40}|", error.retryability()).len(),
        41 + error.retryability().to_string().len().saturating_sub(40)
    );
}

#[test]
fn the_debug_output_of_a_refusal_does_not_change() {
    let error = MigrationError::parse("CTTM-005: This user cannot use Teams.").expect_err("it is no message");
    let before = format!("{error:?}");
    assert_eq!(
        before,
        "ParseError { message: \"CTTM-005: This user cannot use Teams.\", code_text: Some(\"CTTM-005\"), code: \
         Some(Cttm005), family: Some(TeamsChat), kinds: [\"teams-chat/teams-license-missing\"], redacted: \"the code \
         CTTM-005 is known, but not with this text\", .. }",
    );
    assert!(!error.candidates().is_empty());
    assert_eq!(format!("{error:?}"), before);
    assert_eq!(format!("{:?}", error.clone()), before);
}
