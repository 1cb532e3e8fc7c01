//! The catalog's facts about a field.

use crate::base::vocabulary::{FieldType, Role};

/// A field of an error: a value in the service's sentence.
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
    pub(crate) one_word: bool,
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

    /// Returns the meaning of the value; `None` if tools do not need it.
    pub const fn role(&self) -> Option<Role> {
        self.role
    }

    /// Returns whether the value is always one word where nothing encloses it, such as an id without meaning.
    ///
    /// ```
    /// use m365_migration_errors::ErrorKind;
    ///
    /// let [parameter] = ErrorKind::ApiRequiredParameterMissing.fields() else { panic!() };
    /// assert!(parameter.is_one_word());
    /// assert!(!ErrorKind::TeamsChatTeamsLicenseMissing.fields()[0].is_one_word());
    /// ```
    pub const fn is_one_word(&self) -> bool {
        self.one_word
    }

    /// Returns whether the service has a wording of the message without this field.
    pub const fn is_optional(&self) -> bool {
        self.optional
    }
}
