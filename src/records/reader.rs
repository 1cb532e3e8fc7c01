//! The way in: an input, read record by record.

use std::io::Read;

use crate::records::layout::table::Csv;
use crate::records::damage::{Damage, DamageKind};
use crate::records::unpack::encoding::Decoder;
use crate::records::layout::json::Json;
use crate::records::layout::Sink;
use crate::records::out::{Out, Place};
use crate::records::record::Record;
use crate::records::format::Format;
use crate::records::summary::Summary;
use crate::records::layout::text::Text;
use crate::records::unpack::window::Window;

/// The records of an input, one after the other, and what could not be read, in its place.
///
/// The input is read block by block: it may be larger than memory. It is read as far as [`Read`] goes; where that
/// fails, the last item is [`DamageKind::Io`](crate::records::DamageKind::Io) and all before it stands.
///
/// ```
/// use m365_migration_errors::records::{DamageKind, Outcome, Records};
///
/// let page = r#"{"value": [
///     {"id": "1", "currentStatus": [{"service": "Teams", "status": "failed", "errors": [
///         {"code": "CTTM-005", "message": "Teams migration failed. User 1 in tenant contoso.com does not have a Teams license. Assign a Teams license to the user and retry migration."}]}]},
///     {"id": "2", "currentStatus": [{"service": "Teams", "status": "completed", "errors": []}]},
///     {"id": "3", "curr"#;
/// let mut records = Records::new(page.as_bytes());
///
/// let first = records.next().unwrap()?;
/// assert_eq!((first.subject(), first.error().unwrap().user()), (Some("1"), Some("1")));
/// let second = records.next().unwrap()?;
/// assert_eq!(second.outcome(), &Outcome::Clean);
/// assert_eq!(records.next().unwrap().unwrap_err().kind(), DamageKind::Truncated);
/// assert!(records.next().is_none());
/// assert_eq!(records.summary().read(), 3);
/// # Ok::<(), m365_migration_errors::records::Damage>(())
/// ```
pub struct Records<R> {
    window: Window<R>,
    /// What the input is said to be.
    format: Option<Format>,
    state: State,
    out: Out,
}

enum State {
    Start,
    Json(Json),
    Csv(Box<Csv>),
    Text(Text),
    End,
}

/// So much of the beginning tells what the input is.
const HEAD: usize = 1 << 14;

/// A workbook begins with this.
const ZIP: &[u8] = b"PK\x03\x04";

impl<R: Read> Records<R> {
    /// Reads an input of any format: JSON, CSV, or text.
    ///
    /// There is no need for a [`BufReader`](std::io::BufReader).
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"User;Error\nalex;Max retry for user with id 42 reached.\n"[..]);
    /// assert_eq!(records.next().unwrap()?.subject(), Some("alex"));
    /// assert!(records.next().is_none());
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    pub fn new(input: R) -> Self {
        Self::of(None, input)
    }

    pub(crate) fn of(format: Option<Format>, input: R) -> Self {
        Self { window: Window::new(input), format, state: State::Start, out: Out::default() }
    }

    /// Gives the input a name, which stands in the origin of each record and damage.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let text = "Max retry for user with id 42 reached.";
    /// let record = Records::new(text.as_bytes()).named("ticket.txt").next().unwrap()?;
    /// assert_eq!(record.origin().to_string(), "ticket.txt:1");
    /// # Ok::<(), m365_migration_errors::records::Damage>(())
    /// ```
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.out.file = Some(name.into());
        self
    }

    /// Returns the counts of what was read and handed out so far; all of them once there is no record left.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let mut records = Records::new(&b"hello\nMax retry for user with id 42 reached.\n"[..]);
    /// assert_eq!(records.summary().read(), 0);
    /// assert_eq!(records.by_ref().count(), 1);
    /// assert_eq!((records.summary().read(), records.summary().skipped()), (2, 1));
    /// ```
    pub fn summary(&self) -> Summary {
        let decoder: &Decoder<R> = self.window.decoder();
        Summary {
            encoding: decoder.encoding(),
            bytes: decoder.bytes(),
            replaced: decoder.replaced(),
            lines: self.window.lines_passed(),
            ..self.out.summary.clone()
        }
    }

    /// Reads on until there is something to hand out, or the end.
    fn advance(&mut self) {
        let Self { window, out, .. } = self;
        let goes_on = match &mut self.state {
            State::Start => {
                window.fill(HEAD);
                if window.bytes().starts_with(ZIP) {
                    let detail = "this is a ZIP archive, such as an Excel workbook, which must be saved as CSV";
                    out.damage(Place::line(1, 0), DamageKind::Malformed, detail.into());
                }
                let format = self.format.unwrap_or_else(|| {
                    let head = window.bytes();
                    Format::of_text(&head[..head.len().min(HEAD)])
                });
                out.summary.format = Some(format);
                self.state = match format {
                    Format::Json => State::Json(Json::default()),
                    Format::Csv => State::Csv(Box::default()),
                    Format::Text => State::Text(Text::default()),
                };
                true
            }
            State::Json(json) => json.advance(window, out),
            State::Csv(csv) => csv.advance(window, out),
            State::Text(text) => text.advance(window, out),
            State::End => false,
        };
        if !goes_on {
            if let Some(error) = window.take_error() {
                let end = window.bytes().len();
                out.failure(Place::line(window.line_at(end), window.byte_at(end)), error);
            }
            self.state = State::End;
        }
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Record, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.out.is_empty() && !matches!(self.state, State::End) {
            self.advance();
        }
        self.out.take()
    }
}
