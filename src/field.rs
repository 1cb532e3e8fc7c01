//! What the catalog says about a field.

use crate::vocabulary::{FieldType, Role};

/// A field of an error: a value that the service puts into its sentence.
///
/// ```
/// use m365_migration_errors::{ErrorKind, FieldType, Role};
///
/// let [user, failed_messages, correlation_id] = ErrorKind::TeamsChatCompletedWithErrors.fields() else { panic!() };
/// assert_eq!(user.role(), Some(Role::User));
/// assert_eq!(failed_messages.field_type(), FieldType::Count);
/// assert_eq!(correlation_id.name(), "correlation_id");
/// assert!(!correlation_id.is_optional());
/// assert!(correlation_id.doc().ends_with('.'));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) field_type: FieldType,
    pub(crate) role: Option<Role>,
    pub(crate) optional: bool,
}

impl Field {
    /// Returns the name, as in the Rust variant and in serde's format.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns a sentence that says what the value is.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// Returns the type of the value.
    pub const fn field_type(&self) -> FieldType {
        self.field_type
    }

    /// Returns what the value stands for; `None` where it is nothing that tools ask for.
    pub const fn role(&self) -> Option<Role> {
        self.role
    }

    /// Returns whether the service has a wording of the message without this field.
    pub const fn is_optional(&self) -> bool {
        self.optional
    }
}
