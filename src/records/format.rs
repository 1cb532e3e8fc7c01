//! The format of an input, by its content.

use std::fmt;
use std::io::Read;

use memchr::memmem;

use crate::records::layout::{json, table};
use crate::records::reader::Records;
use crate::records::unpack::mail;
use crate::records::unpack::markup::Markup;
use crate::records::unpack::window::Window;

/// The format of an input.
#[doc = example!(Format::detect(b"[CTTM-003] Teams migration failed.") => Format::Text)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// JSON of Graph or of PowerShell's `ConvertTo-Json`: pages of tasks, tasks, jobs, error bodies, batch responses, or
    /// flat objects with telling names; one, an array, or one after the other.
    Json,
    /// A table with a header, its columns parted by commas, semicolons, tabs or bars.
    Csv,
    /// What PowerShell prints, logs, tickets, and any mixture of them.
    ///
    /// An error in the middle of other text is found as [`scan`](crate::scan()) finds it, if it is no longer than some 4 KiB;
    /// after a documented code, in an error record or in a property it may have any length.
    Text,
    /// A saved mail, or a mailbox: its texts and its attachments that are text are read by their own formats.
    Mail,
    /// HTML and XML, that of PowerShell (`#< CLIXML`) too: tables and objects are read as such, the rest as text.
    Markup,
}

impl Format {
    /// Tells the format from the beginning of an input, in any encoding. A few KiB are enough.
    #[doc = example!(Format::detect(b"U\0s\0e\0r\0,\0C\0o\0d\0e\0") => Format::Csv)]
    pub fn detect(head: &[u8]) -> Self {
        let mut window = Window::new(Some(head));
        window.more();
        Self::of_text(window.bytes())
    }

    /// Reads an input as this format.
    #[doc = example!(Format::Text.read(&b"Max retry for user with id 42 reached."[..]).count() => 1)]
    pub fn read<R: Read>(self, input: R) -> Records<R> {
        Records::of(Some(self), input)
    }

    /// Returns the format's name.
    #[doc = example!(Format::Csv.as_str() => "CSV")]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::Text => "text",
            Self::Mail => "mail",
            Self::Markup => "markup",
        }
    }

    /// Returns the format of a text that is decoded.
    pub(crate) fn of_text(head: &[u8]) -> Self {
        if mail::is_mail(head) {
            return Self::Mail;
        }
        if Markup::of(head).is_some() {
            return Self::Markup;
        }
        // A text may begin with a bracket too: `[CTTM-003] Teams migration ...`.
        let rest = &head[json::blanks(head, 0)..];
        // JSON may be damaged at its beginning.
        let first = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let is_damaged =
            first.iter().any(|byte| b"\"{}[]".contains(byte)) && memmem::find(head, b"urrentStatus\":").is_some();
        if json::opens(rest) || is_damaged {
            Self::Json
        } else if table::Header::find(head).is_some() {
            Self::Csv
        } else {
            Self::Text
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
