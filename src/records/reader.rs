//! The way in: an input, unpacked, laid out and settled, record by record.

use std::collections::VecDeque;
use std::io::{Cursor, Read};

use crate::records::layout::Sink;
use crate::records::layout::json::Json;
use crate::records::layout::table::Csv;
use crate::records::layout::text::Text;
use crate::records::out::{Out, Place};
use crate::records::unpack::markup::{Document, Markup};
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
    state: State,
    out: Out,
}

enum State {
    /// The format that the caller gave.
    Start(Option<Format>),
    Layout(Layout),
    /// The documents inside a mail or markup, one after the other.
    Documents(VecDeque<Document>, Option<Box<Inner>>),
    End,
}

/// A document that was unpacked, and how it is read.
type Inner = (Window<Cursor<Vec<u8>>>, Layout);

/// Reads a text piece by piece.
enum Layout {
    Json(Json),
    Csv(Csv),
    Text(Text),
}

impl Layout {
    fn of(format: Format) -> Self {
        match format {
            Format::Json => Self::Json(Json::default()),
            Format::Csv => Self::Csv(Csv::default()),
            Format::Text | Format::Mail | Format::Markup => Self::Text(Text::default()),
        }
    }

    /// Reads the next piece. Returns whether there may be another.
    fn advance<R: Read>(&mut self, window: &mut Window<R>, out: &mut Out) -> bool {
        match self {
            Self::Json(json) => json.advance(window, out),
            Self::Csv(csv) => csv.advance(window, out),
            Self::Text(text) => text.advance(window, out),
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
        Self { window: Window::new(input), state: State::Start(format), out: Out::default() }
    }

    /// Gives the input a name, which is in the origin of each record and damage.
    #[doc = example!(Records::new(&b"[{"[..]).named("a.json").next().unwrap().unwrap_err().origin().file() => Some("a.json"))]
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.out.file = Some(name.into());
        self
    }

    /// Returns the counts of what was read and handed out so far; all of them once there is no record left.
    #[doc = example!(Records::new(&b"hello\n"[..]).summary().read() => 0)]
    pub fn summary(&self) -> Summary {
        Summary {
            encoding: self.window.encoding,
            bytes: self.window.read,
            replaced: self.window.replaced,
            lines: self.window.line_at(0) - 1,
            ..self.out.summary.clone()
        }
    }

    /// Reads on until there is something to hand out, or the end.
    fn advance(&mut self) {
        let Self { window, out, .. } = self;
        let goes_on = match &mut self.state {
            State::Start(format) => {
                self.state = start(*format, window, out);
                true
            }
            State::Layout(layout) => layout.advance(window, out),
            State::Documents(queue, current) => {
                if !current.as_mut().is_some_and(|it| it.1.advance(&mut it.0, out)) {
                    *current = queue.pop_front().map(|document| {
                        out.lines = document.lines;
                        if let Some(name) = document.not_text {
                            let detail = format!("the attachment `{name}` is not text");
                            out.damage(Place::line(1, 0), DamageKind::NotText, detail);
                        }
                        let format = Format::of_text(document.text.as_bytes());
                        Box::new((Window::new(Cursor::new(document.text.into_bytes())), Layout::of(format)))
                    });
                }
                current.is_some()
            }
            State::End => false,
        };
        if !goes_on {
            if let Some(error) = window.error.take() {
                let end = window.bytes().len();
                let place = Place::line(window.line_at(end), window.byte_at(end));
                out.damaged(&place, DamageKind::Io, format!("reading failed: {error}"), Some(error));
            }
            self.state = State::End;
        }
    }
}

/// Detects what an input is, and unpacks it where that has to be done as a whole.
fn start<R: Read>(format: Option<Format>, window: &mut Window<R>, out: &mut Out) -> State {
    window.fill(HEAD);
    let head = &window.bytes()[..window.bytes().len().min(HEAD)];
    if let Some(what) = not_text(&window.head, head) {
        out.damage(Place::line(1, 0), DamageKind::NotText, format!("this is {what}"));
    }
    let format = format.unwrap_or_else(|| Format::of_text(head));
    out.summary.format = Some(format);
    if !matches!(format, Format::Mail | Format::Markup) {
        out.summary.has_entries = format != Format::Text;
        return State::Layout(Layout::of(format));
    }
    if window.fill(LARGEST + 1) {
        // It is searched as it is: nothing that fits is lost, and memory stays flat.
        let detail = format!("a mail or a page of more than {} MiB is read as plain text", LARGEST >> 20);
        out.damage(Place::line(1, 0), DamageKind::TooLarge, detail);
        return State::Layout(Layout::of(Format::Text));
    }
    let whole = window.bytes().to_vec();
    window.consume(whole.len());
    let documents = match format {
        Format::Mail => mail::unpack(&whole),
        _ => Markup::of(&whole).unwrap_or(Markup::Html).unpack(&String::from_utf8_lossy(&whole)),
    };
    out.summary.has_entries = format == Format::Markup && documents.iter().any(|document| document.has_entries);
    State::Documents(documents.into(), None)
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Record, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.out.take() {
                None if !matches!(self.state, State::End) => self.advance(),
                item => return item,
            }
        }
    }
}
