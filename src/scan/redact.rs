//! A text without the values of the errors in it.

use alloc::borrow::Cow;
use alloc::string::String;

use super::finder::Finder;
use super::message::Message;
use crate::error::slices::{self, Slices};
use crate::model::known::Known;

/// Replaces the values of every error in a text by `{name}`, and leaves the rest as it is.
///
/// The errors are those that [`scan`](crate::scan) finds. What the text says outside of them stays, the same user
/// included: it is not known what those words are. A text without a value is borrowed.
///
/// ```
/// use m365_migration_errors::redact;
///
/// let log = "11:02:03 INFO  3 users are left\n\
///            11:02:04 ERROR EXCH-15: Max retry for user with id alex@contoso.com reached. [correlation 7]\n";
/// assert_eq!(
///     redact(log),
///     "11:02:03 INFO  3 users are left\n\
///      11:02:04 ERROR EXCH-15: Max retry for user with id {user} reached. [correlation 7]\n",
/// );
/// ```
pub fn redact(text: &str) -> Cow<'_, str> {
    without_values(Known::BUILT_IN, text)
}

/// Replaces the values of the errors of a catalog by their names.
pub(super) fn without_values(known: Known, text: &str) -> Cow<'_, str> {
    let mut redacted = String::new();
    let mut done = 0;
    let values = Finder::new(known, text).flat_map(|Message { start, text, found }| {
        let start = start + slices::offset(text, found.sentence);
        Slices { known, found, start }.field_ranges()
    });
    for (name, range) in values {
        redacted.push_str(&text[done..range.start]);
        redacted.push('{');
        redacted.push_str(name);
        redacted.push('}');
        done = range.end;
    }
    if redacted.is_empty() {
        return Cow::Borrowed(text);
    }
    redacted.push_str(&text[done..]);
    Cow::Owned(redacted)
}
