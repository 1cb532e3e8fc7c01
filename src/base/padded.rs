//! `Display` in parts, with the width and precision that the format asks for.

use alloc::string::String;
use core::fmt;

/// Writes a text in parts. Only if the format has a width or a precision is the whole text put together first.
pub(crate) fn padded(f: &mut fmt::Formatter<'_>, write: &dyn Fn(&mut dyn fmt::Write) -> fmt::Result) -> fmt::Result {
    if f.width().is_none() && f.precision().is_none() {
        return write(f);
    }
    let mut text = String::new();
    write(&mut text)?;
    f.pad(&text)
}
