//! A saved mail, or a mailbox of several, as the texts that people wrote and attached.

use mail_parser::{Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use memchr::{memchr_iter, memmem};

use super::markup::{self, Document, Unpack, html};
use super::not_text;
use super::window::Window;
use crate::model::known::Known;
use crate::scan::Finder;

/// The most multiparts and attached mails in a mail. One with more was made to keep its reader busy.
const MOST: usize = 200;

/// Headers that only a mail has. `From:` and `Subject:` are also in what people copy out of Outlook.
const MIME: [&str; 3] = ["mime-version", "content-type", "content-transfer-encoding"];

/// Returns whether the input begins with the headers of a mail.
pub(crate) fn is_mail(head: &[u8]) -> bool {
    let is_continued = |line: &[u8]| line.starts_with(b" ") || line.starts_with(b"\t");
    let mut lines = head.split(|&byte| byte == b'\n').peekable();
    lines.next_if(|line| line.starts_with(b"From "));
    let is_indented = lines.peek().is_some_and(|line| is_continued(line));
    let mut names = lines.filter(|line| !is_continued(line)).map_while(header);
    !is_indented && names.any(|name| MIME.iter().any(|mime| name.eq_ignore_ascii_case(mime.as_bytes())))
}

/// Returns the name of the header that is in this line.
fn header(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().take(77).position(|&byte| byte == b':')?;
    let name = &line[..colon];
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

/// Returns the parts of all mails in the input, in their order. A mailbox is split at the lines that begin with `From `,
/// after an empty line and before a header.
pub(crate) fn unpack(known: Known, input: &[u8]) -> Vec<Document> {
    let is_border = |at: &usize| {
        let (before, mail) = input.split_at(*at);
        let is_after_blank = before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
        is_after_blank && mail.split(|&byte| byte == b'\n').nth(1).is_some_and(|line| header(line).is_some())
    };
    let is_mailbox = input.starts_with(b"From ");
    let borders = memmem::find_iter(input, b"\nFrom ").map(|at| at + 1).filter(|at| is_mailbox && is_border(at));
    let borders: Vec<_> = [0].into_iter().chain(borders).chain([input.len()]).collect();
    let newlines: Vec<_> = memchr_iter(b'\n', input).collect();
    let mail = |start| Mail { known, newlines: &newlines, start, is_encoded: false };
    borders.windows(2).flat_map(|at| mail(at[0]).read(&input[at[0]..at[1]])).collect()
}

/// The place of a mail.
struct Mail<'a> {
    known: Known,
    /// Where the lines of the input end; of a mail that is encoded, those before it.
    newlines: &'a [usize],
    start: usize,
    is_encoded: bool,
}

impl Mail<'_> {
    /// Returns the parts of the mail.
    fn read(&self, raw: &[u8]) -> Vec<Document> {
        // A mail inside a mail takes stack when it is dropped, and a multipart may be searched to its end for its boundary.
        let count = |word: &str| raw.windows(word.len()).filter(|at| at.eq_ignore_ascii_case(word.as_bytes())).count();
        let is_readable = ["boundary", "/rfc822", "/global"].map(count).iter().sum::<usize>() <= MOST;
        let message = is_readable.then(|| MessageParser::default().parse(raw)).flatten();
        match message.filter(|message| !message.parts.is_empty()) {
            Some(message) => self.message(&message),
            None => texts(&String::from_utf8_lossy(raw), None, (self.line(0), 1)),
        }
    }

    fn line(&self, offset: u32) -> usize {
        let start = self.start + offset as usize;
        self.newlines.partition_point(|newline| *newline < start)
    }

    fn message(&self, message: &Message<'_>) -> Vec<Document> {
        let mut parts = Vec::new();
        // One word says nothing.
        if let Some(subject) = message.subject().filter(|subject| subject.trim().contains(char::is_whitespace)) {
            let header = message.parts[0].headers.iter().find(|header| header.name == HeaderName::Subject);
            let line = self.line(header.map_or(0, |header| header.offset_field));
            parts.append(&mut texts(&subject.replace(['\r', '\n'], " "), None, (line, 0)));
        }
        parts.append(&mut self.part(message, 0));
        parts
    }

    fn part(&self, message: &Message<'_>, id: u32) -> Vec<Document> {
        let Some(part) = message.parts.get(id as usize) else { return Vec::new() };
        let line = self.line(part.offset_body);
        let is_encoded = self.is_encoded || part.encoding != Encoding::None;
        let place = (line, usize::from(!is_encoded));
        match &part.body {
            PartType::Multipart(ids) => {
                let parts = ids.iter().map(|&id| self.part(message, id));
                if part.is_content_type("multipart", "alternative") {
                    best(self.known, parts)
                } else {
                    parts.flatten().collect()
                }
            }
            PartType::Message(inner) if is_encoded => {
                let start = self.start + part.offset_body as usize;
                Mail { known: self.known, newlines: &self.newlines[..line], start, is_encoded }.message(inner)
            }
            PartType::Message(inner) => self.message(inner),
            PartType::Html(source) => texts(source, Some(html::page), place),
            // A header that does not name UTF-16 leaves a NUL beside each letter.
            PartType::Text(text) => texts(&text.replace('\0', ""), None, place),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => attachment(part, bytes, place),
        }
    }
}

/// Returns the documents of a text that begins in a line; its lines count only where it is not encoded.
fn texts(text: &str, unpack: Option<Unpack>, (first, step): (usize, usize)) -> Vec<Document> {
    let text = text.trim_start_matches(['\u{FEFF}', '\u{FFFD}']);
    let plain: Unpack = |text| {
        let lines = (0..).zip(text.lines()).map(|(at, _)| at).collect();
        vec![Document { text: text.to_owned(), lines, ..Document::default() }]
    };
    let mut documents = unpack.or_else(|| markup::of(text.as_bytes())).unwrap_or(plain)(text);
    documents.retain(|document| !document.text.trim().is_empty());
    documents.iter_mut().flat_map(|document| &mut document.lines).for_each(|line| *line = first + step * *line);
    documents
}

/// Returns an attachment, which is text if it looks like it. Pictures, sounds and signatures are left out.
fn attachment(part: &MessagePart<'_>, bytes: &[u8], place: (usize, usize)) -> Vec<Document> {
    let content = part.content_type();
    let (kind, subtype) = content.map_or(("", ""), |content| (content.ctype(), content.subtype().unwrap_or_default()));
    let is_media = ["image", "audio", "video"].iter().any(|media| kind.eq_ignore_ascii_case(media));
    if is_media || subtype.ends_with("-signature") {
        return Vec::new();
    }
    let mut window = Window::new(Some(bytes));
    window.fill(usize::MAX);
    if not_text(bytes, window.bytes()).is_some() {
        let not_text = Some(part.attachment_name().unwrap_or(subtype).to_owned());
        return vec![Document { lines: vec![place.0], not_text, ..Document::default() }];
    }
    texts(window.text(), None, place)
}

/// Returns the alternative in which the most errors are; of equals the last, which is the richest.
fn best(known: Known, alternatives: impl Iterator<Item = Vec<Document>>) -> Vec<Document> {
    let errors = |part: &Document| Finder::new(known, &part.text).count();
    let alternatives = alternatives.filter(|parts| !parts.is_empty());
    alternatives.max_by_key(|parts| parts.iter().map(errors).sum::<usize>()).unwrap_or_default()
}
