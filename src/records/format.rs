//! The format of an input, by its content.

use std::fmt;

use memchr::memmem;

use crate::records::layout::{header, json};
use crate::records::unpack::window::Window;
use crate::records::unpack::{mail, markup};

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

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Format {
    /// Tells the format from the beginning of an input, in any encoding. A few KiB are enough.
    #[doc = example!(Format::detect(b"U\0s\0e\0r\0,\0C\0o\0d\0e\0") => Format::Csv)]
    pub fn detect(head: &[u8]) -> Self {
        let mut window = Window::new(Some(head));
        window.more();
        Self::of_text(window.bytes())
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
        // A text may begin with a bracket too: `[CTTM-003] Teams migration ...`.
        let rest = &head[json::blanks(head, 0)..];
        // JSON may be damaged at its beginning.
        let mut first = rest.iter().take_while(|byte| **byte != b'\n');
        let mut is_damaged =
            || first.any(|byte| b"\"{}[]".contains(byte)) && memmem::find(head, b"urrentStatus\":").is_some();
        match () {
            () if mail::is_mail(head) => Self::Mail,
            () if markup::of(head).is_some() => Self::Markup,
            () if json::opens(rest) || is_damaged() => Self::Json,
            () if header::Header::find(head).is_some() => Self::Csv,
            () => Self::Text,
        }
    }
}
