//! The way in: an input, unpacked, laid out and settled, record by record.

use std::collections::VecDeque;
use std::io::Read;

#[cfg(feature = "extend")]
use crate::extend::Catalog;
use crate::records::layout::json::Json;
use crate::records::layout::sink::InputPlace;
use crate::records::layout::sink::Sink;
use crate::records::layout::table::Csv;
use crate::records::layout::text::Text;
use crate::records::out::Out;
use crate::records::unpack::markup::{self, Document, html};
use crate::records::unpack::window::{LARGEST, Window};
use crate::records::unpack::{mail, not_text};
use crate::records::{Damage, DamageKind, Format, Record, Summary};

/// The records of an input, one after the other; damage comes where it was met.
///
/// The input is read block by block: it may be larger than memory. It is read as far as [`Read`] goes; where that
/// fails, the last item is [`DamageKind::Io`](crate::records::DamageKind::Io) and all before it is handed out.
///
/// ```
/// use m365_migration_errors::records::{DamageKind, Outcome, Records};
///
/// let cut = r#"[{"id": "2", "currentStatus": [{"service": "Teams", "status": "completed", "errors": []}]}, {"id": "3", "curr"#;
/// let mut records = Records::new(cut.as_bytes());
/// assert_eq!(records.next().unwrap()?.outcome(), &Outcome::Clean);
/// assert_eq!(records.next().unwrap().unwrap_err().kind(), DamageKind::Truncated);
/// assert!(records.next().is_none());
/// # Ok::<(), m365_migration_errors::records::Damage>(())
/// ```
pub struct Records<R> {
    window: Window<R>,
    state: Phase,
    /// The documents inside a mail or markup, the one that is read and those that wait.
    document: Option<Window<R>>,
    documents: VecDeque<Document>,
    out: Out,
}

/// How a text is read.
enum Phase {
    /// By its format, which the caller may have given.
    Start(Option<Format>),
    Json(Json),
    Csv(Csv),
    Text(Text),
    End,
}

impl Phase {
    fn of(format: Format) -> Self {
        match format {
            Format::Json => Self::Json(Json::default()),
            Format::Csv => Self::Csv(Csv::default()),
            Format::Text | Format::Mail | Format::Markup => Self::Text(Text::default()),
        }
    }
}

/// The format is detected from the first bytes, as many as these.
const HEAD: usize = 1 << 14;

impl<R: Read> Records<R> {
    /// Reads an input of any format. There is no need for a [`BufReader`](std::io::BufReader).
    #[doc = example!(Records::new(&b"User;Status\nalex;failed\n"[..]).flatten().next().unwrap().subject() => Some("alex"))]
    pub fn new(input: R) -> Self {
        Self::of(None, input)
    }

    pub(crate) fn of(format: Option<Format>, input: R) -> Self {
        let (window, state) = (Window::new(Some(input)), Phase::Start(format));
        Self { window, state, document: None, documents: VecDeque::new(), out: Out::default() }
    }

    /// Reads with this catalog, so that your own errors are found too. They come as
    /// [`Outcome::Extended`](crate::records::Outcome::Extended).
    ///
    /// ```
    /// use m365_migration_errors::catalog::Catalog;
    /// use m365_migration_errors::records::Records;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/catalogs/contoso.toml"));
    /// let catalog = Catalog::builder().extend_from_toml("contoso.toml", text).build()?;
    /// let log = "2026-01-05 08:00:00 ERROR WAVE-001: User alex@contoso.com was added to wave 7 after its cutoff.\n";
    /// let record = Records::new(log.as_bytes()).with_catalog(catalog).next().unwrap()?;
    /// assert_eq!(record.extended().unwrap().kind().id(), "contoso/wave-closed");
    /// assert_eq!(record.subject(), Some("alex@contoso.com"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "extend")]
    #[must_use]
    pub fn with_catalog(mut self, catalog: Catalog) -> Self {
        self.out.known = catalog.known();
        self
    }

    /// Gives the input a name, which is in the origin of each record and damage.
    #[doc = example!(Records::new(&b"[{"[..]).named("a.json").next().unwrap().unwrap_err().origin().file() => Some("a.json"))]
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.out.file = Some(name.into());
        self
    }

    /// Gives each line of the input the number that its origin shows, counted from 1: for a text that you took from
    /// something else, such as a sheet whose cells hold line breaks. Lines after the last number have that number.
    ///
    /// ```
    /// use m365_migration_errors::records::Records;
    ///
    /// let rows = "User,Status\nalex,failed\nkim,failed\n";
    /// let records = Records::new(rows.as_bytes()).with_line_numbers(vec![1, 5, 9]);
    /// let lines: Vec<_> = records.flatten().map(|record| record.origin().line()).collect();
    /// assert_eq!(lines, [5, 9]);
    /// ```
    #[must_use]
    pub fn with_line_numbers(mut self, numbers: impl IntoIterator<Item = u64>) -> Self {
        let from_zero = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        self.out.lines = numbers.into_iter().map(from_zero).collect();
        self
    }

    /// Returns the counts of what was read and handed out so far; all of them once there is no record left.
    #[doc = example!(Records::new(&b"hello\n"[..]).summary().read() => 0)]
    pub fn summary(&self) -> Summary {
        Summary {
            encoding: self.window.encoding.unwrap_or_default(),
            bytes: self.window.read,
            replaced: self.window.replaced,
            lines: self.window.line_at(0) - 1,
            ..self.out.summary.clone()
        }
    }

    /// Reads the next piece, or goes on with the next document.
    fn advance(&mut self) {
        let (window, out) = (self.document.as_mut().unwrap_or(&mut self.window), &mut self.out);
        let goes_on = match &mut self.state {
            &mut Phase::Start(format) => return self.start(format),
            Phase::Json(json) => json.advance(window, out),
            Phase::Csv(csv) => csv.advance(window, out),
            Phase::Text(text) => text.advance(window, out),
            Phase::End => return,
        };
        if !goes_on {
            self.state = self.next_document();
        }
    }

    /// Detects what the input is, and unpacks it where that has to be done as a whole.
    fn start(&mut self, format: Option<Format>) {
        let Self { window, out, .. } = self;
        window.fill(HEAD);
        let head = &window.bytes()[..window.bytes().len().min(HEAD)];
        if let Some(what) = not_text(&window.head, head) {
            out.damage(InputPlace::line(1, 0), DamageKind::NotText, format!("this is {what}"));
        }
        let format = format.unwrap_or_else(|| Format::of_text(head));
        self.state = Phase::of(format);
        out.summary.format = Some(format);
        out.summary.has_entries = matches!(format, Format::Json | Format::Csv);
        if !matches!(format, Format::Mail | Format::Markup) {
            return;
        }
        if window.fill(LARGEST + 1) {
            // It is searched as it is: nothing that fits is lost, and memory stays flat.
            let detail = format!("a mail or a page of more than {} MiB is read as plain text", LARGEST >> 20);
            return out.damage(InputPlace::line(1, 0), DamageKind::TooLarge, detail);
        }
        let whole = window.text();
        self.documents = match format {
            Format::Mail => mail::unpack(out.known, whole.as_bytes()).into(),
            _ => markup::of(whole.as_bytes()).unwrap_or(html::page)(whole).into(),
        };
        window.consume(window.bytes().len());
        out.summary.has_entries =
            format == Format::Markup && self.documents.iter().any(|document| document.has_entries);
    }

    /// Goes to the next document; at the end, says what could not be read.
    fn next_document(&mut self) -> Phase {
        let Self { window, out, .. } = self;
        if let Some(document) = self.documents.pop_front() {
            out.lines = document.lines;
            if let Some(name) = document.not_text {
                out.damage(InputPlace::line(1, 0), DamageKind::NotText, format!("the attachment `{name}` is not text"));
            }
            let format = Format::of_text(document.text.as_bytes());
            self.document = Some(Window::of(document.text));
            return Phase::of(format);
        }
        if let Some(error) = window.error.take() {
            let end = window.bytes().len();
            let place = InputPlace::line(window.line_at(end), window.byte_at(end));
            out.damaged(&place, DamageKind::Io, format!("reading failed: {error}"), Some(error));
        }
        Phase::End
    }
}

impl Format {
    /// Reads an input as this format.
    #[doc = example!(Format::Text.read(&b"Max retry for user with id 42 reached."[..]).count() => 1)]
    pub fn read<R: Read>(self, input: R) -> Records<R> {
        Records::of(Some(self), input)
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Record, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.out.is_empty() && !matches!(self.state, Phase::End) {
            self.advance();
        }
        self.out.take()
    }
}
