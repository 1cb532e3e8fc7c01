//! A saved mail, or a mailbox of several, as the texts that people wrote and attached.

use mail_parser::{Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use memchr::{memchr_iter, memmem};

use super::markup::{Document, Markup};
use super::not_text;
use super::window::Window;

/// The most multiparts and attached mails in one mail, hence the deepest part too. A mail with more was made to keep its
/// reader busy.
const MOST_MULTIPARTS: usize = 200;
const MOST_MAILS: usize = 100;

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
pub(crate) fn unpack(input: &[u8]) -> Vec<Document> {
    let is_border = |at: &usize| {
        let (before, mail) = input.split_at(*at);
        let is_after_blank = before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
        is_after_blank && mail.split(|&byte| byte == b'\n').nth(1).is_some_and(|line| header(line).is_some())
    };
    let is_mailbox = input.starts_with(b"From ");
    let starts = memmem::find_iter(input, b"\nFrom ").map(|at| at + 1).filter(|at| is_mailbox && is_border(at));
    let (mut parts, mut start, mut line) = (Vec::new(), 0, 0);
    for end in starts.chain([input.len()]) {
        parts.append(&mut mail(&input[start..end], line));
        line += memchr_iter(b'\n', &input[start..end]).count() as u64;
        start = end;
    }
    parts
}

/// Returns the parts of one mail that begins at a line.
fn mail(raw: &[u8], line: u64) -> Vec<Document> {
    // A mail inside a mail takes stack when it is dropped, and a multipart may be searched to its end for its boundary.
    let count = |word: &str| raw.windows(word.len()).filter(|at| at.eq_ignore_ascii_case(word.as_bytes())).count();
    let is_readable = count("boundary") <= MOST_MULTIPARTS && count("/rfc822") + count("/global") <= MOST_MAILS;
    let message = is_readable.then(|| MessageParser::default().parse(raw)).flatten();
    match message.filter(|message| !message.parts.is_empty()) {
        Some(message) => {
            let mail = Mail { first: line, newlines: memchr_iter(b'\n', raw).collect() };
            mail.message(&message, None)
        }
        None => texts(&String::from_utf8_lossy(raw), None, (line, 1)),
    }
}

struct Mail {
    /// The line at which the mail begins, and where its lines end.
    first: u64,
    newlines: Vec<usize>,
}

impl Mail {
    fn line(&self, offset: u32) -> u64 {
        self.first + self.newlines.partition_point(|&newline| newline < offset as usize) as u64
    }

    /// Returns the parts of a mail. `within` is the line of the encoded part that the mail was in.
    fn message(&self, message: &Message<'_>, within: Option<u64>) -> Vec<Document> {
        let mut parts = Vec::new();
        // One word says nothing.
        if let Some(subject) = message.subject().filter(|subject| subject.trim().contains(char::is_whitespace)) {
            let header = message.parts[0].headers.iter().find(|header| header.name == HeaderName::Subject);
            let line = within.unwrap_or_else(|| self.line(header.map_or(0, |header| header.offset_field)));
            parts.append(&mut texts(&subject.replace(['\r', '\n'], " "), None, (line, 0)));
        }
        parts.append(&mut self.part(message, 0, within));
        parts
    }

    fn part(&self, message: &Message<'_>, id: u32, within: Option<u64>) -> Vec<Document> {
        let Some(part) = message.parts.get(id as usize) else { return Vec::new() };
        let line = within.unwrap_or_else(|| self.line(part.offset_body));
        let is_encoded = within.is_some() || part.encoding != Encoding::None;
        let place = (line, u64::from(!is_encoded));
        match &part.body {
            PartType::Multipart(ids) => {
                let parts = ids.iter().map(|&id| self.part(message, id, within));
                if part.is_content_type("multipart", "alternative") { best(parts) } else { parts.flatten().collect() }
            }
            PartType::Message(inner) => self.message(inner, is_encoded.then_some(line)),
            PartType::Html(html) => texts(html, Some(Markup::Html), place),
            // A header that does not name UTF-16 leaves a NUL beside each letter.
            PartType::Text(text) => texts(&text.replace('\0', ""), None, place),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => attachment(part, bytes, place),
        }
    }
}

/// Returns the documents of a text that begins in a line; its lines count only where it is not encoded.
fn texts(text: &str, markup: Option<Markup>, (first, step): (u64, u64)) -> Vec<Document> {
    let text = text.trim_start_matches(['\u{FEFF}', '\u{FFFD}']);
    let mut documents = if let Some(markup) = markup.or_else(|| Markup::of(text.as_bytes())) {
        markup.unpack(text)
    } else {
        let lines = (0..).zip(text.lines()).map(|(at, _)| at).collect();
        vec![Document { text: text.to_owned(), lines, ..Document::default() }]
    };
    documents.retain(|document| !document.text.trim().is_empty());
    documents.iter_mut().flat_map(|document| &mut document.lines).for_each(|line| *line = first + step * *line);
    documents
}

/// Returns an attachment, which is text if it looks like it. Pictures, sounds and signatures are left out.
fn attachment(part: &MessagePart<'_>, bytes: &[u8], place: (u64, u64)) -> Vec<Document> {
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
fn best(alternatives: impl Iterator<Item = Vec<Document>>) -> Vec<Document> {
    let errors = |part: &Document| crate::scan(&part.text).count();
    let alternatives = alternatives.filter(|parts| !parts.is_empty());
    alternatives.max_by_key(|parts| parts.iter().map(errors).sum::<usize>()).unwrap_or_default()
}
