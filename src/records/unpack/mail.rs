//! A saved mail, or a mailbox of several, as the texts that people wrote and attached.

use std::borrow::Cow;

use encoding_rs::{Encoding as Charset, WINDOWS_1252};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use memchr::{memchr_iter, memchr2_iter, memmem};

use super::markup::{self, Document, Markup};

/// A part of a mail.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A body, or an attachment with its name.
    Text { document: Document, name: Option<String> },
    /// An attachment that is not text, with its name and its line, counted from 0.
    Binary { name: String, line: u64 },
}

/// The deepest part that is read by its type. Deeper ones are kept as they are.
const DEEPEST: usize = 50;

/// The most multiparts and attached mails in one mail. A mail with more was made to keep its reader busy.
const MOST_MULTIPARTS: usize = 400;
const MOST_MAILS: usize = 100;

/// Headers that only a mail has. `From:` and `Subject:` are also in what people copy out of Outlook.
const MIME: [&str; 3] = ["mime-version", "content-type", "content-transfer-encoding"];

/// Returns whether the input begins with the headers of a mail.
pub(crate) fn is_mail(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let lines = head.split(|&byte| byte == b'\n').enumerate();
    for (at, line) in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let is_continued = at > 0 && line.starts_with(b" ") || line.starts_with(b"\t");
        if is_continued || (at == 0 && line.starts_with(b"From ")) {
            continue;
        }
        match header(line) {
            Some(name) => {
                if MIME.iter().any(|mime| name.eq_ignore_ascii_case(mime.as_bytes())) {
                    return true;
                }
            }
            None => return false,
        }
    }
    false
}

/// Returns the name of the header that is in this line.
fn header(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().take(77).position(|&byte| byte == b':')?;
    let name = &line[..colon];
    (!name.is_empty() && name.iter().all(u8::is_ascii_graphic)).then_some(name)
}

/// Returns the parts of all mails in the input, in their order.
pub(crate) fn unpack(mail: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut line = 0;
    for mail in mails(mail.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(mail)) {
        let is_mailbox = mail.starts_with(b"From ");
        let head = if is_mailbox { memchr::memchr(b'\n', mail).map_or(mail.len(), |at| at + 1) } else { 0 };
        let body = &mail[head..];
        let unquoted = if is_mailbox { unquoted(body) } else { Cow::Borrowed(body) };
        parts.append(&mut one(&unquoted, line + u64::from(head > 0)));
        line += count_lines(mail);
    }
    parts
}

/// Splits a mailbox at the lines that begin with `From `, after an empty line and before a header.
fn mails(input: &[u8]) -> Vec<&[u8]> {
    let mut mails = Vec::new();
    let mut start = 0;
    if input.starts_with(b"From ") {
        for at in memmem::find_iter(input, b"\nFrom ") {
            let is_after_blank = input[..at].strip_suffix(b"\r").unwrap_or(&input[..at]).ends_with(b"\n");
            let next = input[at + 1..].split(|&byte| byte == b'\n').nth(1);
            if is_after_blank && next.is_some_and(|line| header(line).is_some()) {
                mails.push(&input[start..=at]);
                start = at + 1;
            }
        }
    }
    mails.push(&input[start..]);
    mails
}

/// Removes the `>` that a mailbox puts before a line that begins with `From `.
fn unquoted(mail: &[u8]) -> Cow<'_, [u8]> {
    if memmem::find(mail, b">From ").is_none() {
        return Cow::Borrowed(mail);
    }
    let lines = mail.split_inclusive(|&byte| byte == b'\n').map(|line| {
        let quotes = line.iter().take_while(|&&byte| byte == b'>').count();
        if quotes > 0 && line[quotes..].starts_with(b"From ") { &line[1..] } else { line }
    });
    Cow::Owned(lines.collect::<Vec<_>>().concat())
}

fn count_lines(text: &[u8]) -> u64 {
    memchr_iter(b'\n', text).count() as u64
}

/// Returns the parts of one mail that begins at a line.
fn one(raw: &[u8], line: u64) -> Vec<Part> {
    // A mail inside a mail takes stack when it is dropped, and a multipart may be searched to its end for its boundary.
    let is_readable = at_most(MOST_MULTIPARTS, "boundary", raw)
        && ["/rfc822", "/global"].iter().all(|subtype| at_most(MOST_MAILS, subtype, raw));
    let message = is_readable.then(|| MessageParser::default().parse(raw)).flatten();
    let message = message.filter(|message| !message.parts.is_empty());
    match message {
        Some(message) => {
            Reader { raw, first: line, newlines: memchr_iter(b'\n', raw).collect() }.message(&message, None, 0)
        }
        None => vec![Part::Text { document: document(&String::from_utf8_lossy(raw), |at| line + at), name: None }],
    }
}

/// Returns whether a word of headers occurs at most this often; its case does not matter.
fn at_most(most: usize, word: &str, raw: &[u8]) -> bool {
    let (start, end) = word.as_bytes().split_at(word.len() - 1);
    let starts = |at: usize| at.checked_sub(start.len()).is_some_and(|from| raw[from..at].eq_ignore_ascii_case(start));
    memchr2_iter(end[0], end[0].to_ascii_uppercase(), raw).filter(|&at| starts(at)).nth(most).is_none()
}

/// Returns a text with the line of the source for each of its lines.
fn document(text: &str, line: impl Fn(u64) -> u64) -> Document {
    let mut document = Document::default();
    for (at, text) in (0..).zip(text.lines()) {
        document.push(text, line(at));
    }
    document
}

struct Reader<'m> {
    raw: &'m [u8],
    /// The line at which the mail begins, and where its lines end.
    first: u64,
    newlines: Vec<usize>,
}

impl Reader<'_> {
    fn line(&self, offset: u32) -> u64 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        self.first + self.newlines.partition_point(|&newline| newline < offset) as u64
    }

    /// Returns the parts of a mail. `within` is the line of the encoded part that the mail was in.
    fn message(&self, message: &Message<'_>, within: Option<u64>, depth: usize) -> Vec<Part> {
        let mut parts = self.part(message, 0, within, depth);
        let Some(subject) = message.subject().map(str::trim).filter(|subject| subject.contains(char::is_whitespace))
        else {
            return parts;
        };
        let header = message.parts[0].headers.iter().find(|header| header.name == HeaderName::Subject);
        let line = within.unwrap_or_else(|| self.line(header.map_or(0, |header| header.offset_field)));
        let mut document = Document::default();
        document.push(&subject.replace(['\r', '\n'], " "), line);
        match parts.first_mut() {
            Some(Part::Text { document: body, name: None }) if !body.text.trim_start().starts_with(['{', '[']) => {
                document.text.push_str(&body.text);
                document.lines.append(&mut body.lines);
                *body = document;
            }
            _ => parts.insert(0, Part::Text { document, name: None }),
        }
        parts
    }

    fn part(&self, message: &Message<'_>, id: u32, within: Option<u64>, depth: usize) -> Vec<Part> {
        let Some(part) = message.parts.get(id as usize) else { return Vec::new() };
        let line = within.unwrap_or_else(|| self.line(part.offset_body));
        if depth > DEEPEST {
            let raw = self.raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
            return vec![Part::Text { document: document(&String::from_utf8_lossy(raw), |at| line + at), name: None }];
        }
        match &part.body {
            PartType::Multipart(ids) => {
                let parts = ids.iter().map(|&id| self.part(message, id, within, depth + 1));
                if part.is_content_type("multipart", "alternative") {
                    best(parts.collect())
                } else {
                    parts.flatten().collect()
                }
            }
            PartType::Message(inner) => {
                let within = within.or((part.encoding != Encoding::None).then_some(line));
                self.message(inner, within, depth + 1)
            }
            PartType::Html(text) => self.text(part, text, Some(Markup::Html), within),
            PartType::Text(text) => {
                // Text of two bytes a character, whose header does not say so.
                let bytes = (text.contains('\0') && part.encoding == Encoding::Base64)
                    .then(|| self.raw.get(part.offset_body as usize..part.offset_end as usize).and_then(base64_decode))
                    .flatten();
                let decoded = bytes.and_then(|bytes| decoded(&bytes, false));
                self.text(part, decoded.as_deref().unwrap_or(text), None, within)
            }
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                let content = part.content_type().map_or_else(Default::default, |content| {
                    format!("{}/{}", content.ctype(), content.subtype().unwrap_or_default()).to_ascii_lowercase()
                });
                let name = part.attachment_name().unwrap_or_default();
                if is_left_out(&content) {
                    return Vec::new();
                }
                match decoded(bytes, is_text(&content, name)) {
                    Some(text) => self.text(part, &text, None, within),
                    None => vec![Part::Binary { name: if name.is_empty() { content } else { name.to_owned() }, line }],
                }
            }
        }
    }

    /// Returns the documents of a part that is text.
    fn text(&self, part: &MessagePart<'_>, text: &str, markup: Option<Markup>, within: Option<u64>) -> Vec<Part> {
        let first = within.unwrap_or_else(|| self.line(part.offset_body));
        let is_encoded = within.is_some() || part.encoding != Encoding::None;
        let line = |at: u64| if is_encoded { first } else { first + at };
        let text = text.trim_start_matches('\u{FEFF}');
        let parameter = |name| part.content_type().and_then(|content| content.attribute(name));
        let is_flowed = parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
        let documents = match markup.or_else(|| markup::kind(text.as_bytes())) {
            Some(markup) => markup::unpack(markup, text).documents,
            None if is_flowed => {
                vec![flowed(text, parameter("delsp").is_some_and(|value| value.eq_ignore_ascii_case("yes")))]
            }
            None => vec![document(text, |at| at)],
        };
        let name = part.attachment_name();
        let parts = documents.into_iter().filter(|document| !document.text.trim().is_empty()).map(|mut document| {
            document.lines.iter_mut().for_each(|at| *at = line(*at));
            Part::Text { document, name: name.map(str::to_owned) }
        });
        parts.collect()
    }
}

/// Returns the alternative in which the most errors are; of equals the last, which is the richest.
fn best(alternatives: Vec<Vec<Part>>) -> Vec<Part> {
    let errors = |parts: &Vec<Part>| -> usize {
        let texts = parts.iter().filter_map(|part| match part {
            Part::Text { document, .. } => Some(&document.text),
            Part::Binary { .. } => None,
        });
        texts.map(|text| crate::scan(text).count()).sum()
    };
    // Alternatives without any text, as of an invitation, are not better than one with text.
    let has_text = |parts: &Vec<Part>| parts.iter().any(|part| matches!(part, Part::Text { name: None, .. }));
    alternatives.into_iter().max_by_key(|parts| (errors(parts), has_text(parts))).unwrap_or_default()
}

/// Joins the lines that the sender's program broke (RFC 3676): those that end in a space.
fn flowed(text: &str, deletes_space: bool) -> Document {
    let mut document = Document::default();
    // The line that goes on: its quote marks, its text, and where it began.
    let mut open: Option<(usize, String, u64)> = None;
    for (at, line) in (0..).zip(text.lines()) {
        let content = line.trim_start_matches('>');
        let quotes = line.len() - content.len();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let (mut whole, began) = match open.take() {
            Some((depth, whole, began)) if depth == quotes && content != "-- " => (whole, began),
            other => {
                if let Some((depth, whole, began)) = other {
                    push_quoted(&mut document, depth, &whole, began);
                }
                (String::new(), at)
            }
        };
        let is_soft = content.ends_with(' ') && content != "-- ";
        whole.push_str(if is_soft && deletes_space { &content[..content.len() - 1] } else { content });
        if is_soft {
            open = Some((quotes, whole, began));
        } else {
            push_quoted(&mut document, quotes, &whole, began);
        }
    }
    if let Some((depth, whole, began)) = open {
        push_quoted(&mut document, depth, &whole, began);
    }
    document
}

fn push_quoted(document: &mut Document, quotes: usize, text: &str, line: u64) {
    let space = if quotes > 0 { " " } else { "" };
    document.push(&format!("{}{space}{}", ">".repeat(quotes), text.trim_end()), line);
}

/// Returns whether nobody looks for a text in a part of this type.
fn is_left_out(content: &str) -> bool {
    ["image/", "audio/", "video/"].iter().any(|kind| content.starts_with(kind)) || content.ends_with("-signature")
}

/// Returns whether an attachment is text by its type or its name.
fn is_text(content: &str, name: &str) -> bool {
    let ends = |ends: &[&str]| ends.iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    let is_type = content.starts_with("text/") || content.starts_with("message/");
    is_type
        || ["json", "xml", "csv"].iter().any(|kind| content.ends_with(kind))
        || ends(&[
            ".txt", ".log", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".clixml", ".html", ".htm", ".md", ".yml",
            ".yaml",
        ])
}

/// Returns the bytes as text, if they are text. Those of a part that says it is text may be in an old encoding.
fn decoded(bytes: &[u8], is_text: bool) -> Option<String> {
    if let Some((charset, _)) = Charset::for_bom(bytes) {
        return Some(charset.decode(bytes).0.into_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Some(text.to_owned()),
        Err(_) if is_text && !bytes.contains(&0) => Some(WINDOWS_1252.decode(bytes).0.into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_MAILS, MOST_MULTIPARTS, Part, is_mail, unpack};

    const EXCH: &str = "EXCH-15: Max retry for user with id 6a88de8d-0000-4000-8000-000000000001 reached.";

    #[test]
    fn mails_are_known_by_their_headers() {
        for (name, head, expected) in [
            ("mail", "Received: from a\r\n by b\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n", true),
            ("lower case", "content-type: text/plain\n\nx", true),
            (
                "mailbox",
                "From lynne@contoso.com Thu Jan  1 00:00:00 2026\nFrom: a\nContent-Transfer-Encoding: 7bit\n",
                true,
            ),
            (
                "copied from Outlook",
                "From: Lynne\nSent: Monday\nTo: Megan\nSubject: x\n\nContent-Type: text/plain",
                false,
            ),
            ("log", "2026-01-01 10:00:00 Content-Type: text/plain\n", false),
            ("answer of a service", "HTTP/1.1 200 OK\nContent-Type: application/json\n", false),
            ("indented", "  Content-Type: text/plain", false),
            ("nothing", "", false),
        ] {
            assert_eq!(is_mail(head.as_bytes()), expected, "{name}");
        }
    }

    fn parts(mail: &str) -> Vec<(String, String, Vec<u64>)> {
        unpack(mail.as_bytes())
            .into_iter()
            .map(|part| match part {
                Part::Text { document, name } => (name.unwrap_or_default(), document.text, document.lines),
                Part::Binary { name, line } => (name, "(binary)".to_owned(), vec![line]),
            })
            .collect()
    }

    #[test]
    fn mails_are_texts() {
        let alternatives = |plain: &str, html: &str| {
            format!(
                "Subject: report\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n{plain}\n\
                 --x\nContent-Type: text/html\n\n<p>{html}</p>\n--x--\n"
            )
        };
        for (name, mail, expected) in [
            ("plain", "MIME-Version: 1.0\nSubject: report\n\none\ntwo\n".to_owned(), vec![("", "one\ntwo\n", vec![3, 4])]),
            (
                "subject",
                "MIME-Version: 1.0\r\nSubject: =?utf-8?Q?Max_retry_f=C3=BCr?=\r\n lynne\r\n\r\none\r\n".to_owned(),
                vec![("", "Max retry für lynne\none\n", vec![1, 4])],
            ),
            (
                "quoted-printable",
                "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nMax re=\ntry isn=E2=80=99t\ntwo"
                    .to_owned(),
                vec![("", "Max retry isn’t\ntwo\n", vec![4, 4])],
            ),
            (
                "base64 of UTF-8",
                "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nTWF4IHJldHJ5IGbDvHI=\n".to_owned(),
                vec![("", "Max retry für\n", vec![4])],
            ),
            (
                "base64 of ISO-8859-1",
                "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\nTWF4IHJldHJ5IGb8cg==\n".to_owned(),
                vec![("", "Max retry für\n", vec![4])],
            ),
            (
                "flowed",
                "MIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n> Max retry \n> for user\n>> x \nyes \n-- \n Lynne\n".to_owned(),
                vec![("", "> Max retry for user\n>> x\nyes\n--\nLynne\n", vec![3, 5, 6, 7, 8])],
            ),
            (
                "HTML",
                "MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>\n<table><tr><td>a</td><td>b</td></tr></table>\n".to_owned(),
                vec![("", "a\tb\n", vec![4])],
            ),
            ("alternatives alike", alternatives("plain", "html"), vec![("", "html\n", vec![11])]),
            ("more errors in the plain one", alternatives(EXCH, "see the text"), vec![("", &format!("{EXCH}\n"), vec![7])]),
            ("more errors in HTML", alternatives("see HTML", EXCH), vec![("", &format!("{EXCH}\n"), vec![11])]),
            (
                "attachments",
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x y\"\n\n--x y\n\nbody\n--x y\nContent-Type: application/octet-stream; name=a.csv\n\
                 Content-Disposition: attachment; filename=\"a.csv\"\n\nUser,Error\nlynne,no\n--x y\nContent-Type: application/json\n\n{\"a\": 1}\n--x y\n\
                 Content-Type: application/pdf; name=\"b.pdf\"\nContent-Transfer-Encoding: base64\n\nAAECAwQ=\n--x y\nContent-Type: image/png\n\
                 Content-Transfer-Encoding: base64\n\nAAEC\n--x y\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nAAEC\n\
                 --x y\nContent-Type: application/octet-stream; name=u.log\nContent-Transfer-Encoding: base64\n\n//5hAGIA\n--x y--\n"
                    .to_owned(),
                vec![
                    ("", "body\n", vec![5]),
                    ("a.csv", "User,Error\nlynne,no\n", vec![10, 11]),
                    ("", "{\"a\": 1}\n", vec![15]),
                    ("b.pdf", "(binary)", vec![20]),
                    ("u.log", "ab\n", vec![35]),
                ],
            ),
            (
                "UTF-16 that calls itself text",
                "MIME-Version: 1.0\nContent-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: base64\n\n//5hAGIA\n".to_owned(),
                vec![("a.csv", "ab\n", vec![4])],
            ),
            (
                "XML",
                "MIME-Version: 1.0\nContent-Type: application/xml; name=a.xml\n\n<?xml version=\"1.0\"?>\n<a><b>1</b></a>\n".to_owned(),
                vec![("a.xml", "{\"b\":\"1\"}\n", vec![4])],
            ),
            (
                "forwarded twice",
                "MIME-Version: 1.0\nSubject: FW: FW\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nouter\n--x\nContent-Type: message/rfc822\n\n\
                 Subject: FW\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\nmiddle\n--y\nContent-Type: message/rfc822\n\n\
                 Subject: inner\n\ncore\n--y--\n\n--x--\n"
                    .to_owned(),
                vec![("", "FW: FW\nouter\n", vec![1, 6]), ("", "middle\n", vec![16]), ("", "core\n", vec![22])],
            ),
            (
                "encoded mail inside",
                "MIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogYSBiCgpjb3JlCg==\n".to_owned(),
                vec![("", "a b\ncore\n", vec![4, 4])],
            ),
            (
                "mailbox",
                "From a Thu Jan  1 00:00:00 2026\nMIME-Version: 1.0\n\none\n>From here\n\nFrom now on\nit failed\n\n\
                 From b Thu Jan  1 00:00:00 2026\nMIME-Version: 1.0\n\ntwo\n"
                    .to_owned(),
                vec![("", "one\nFrom here\n\nFrom now on\nit failed\n\n", vec![3, 4, 5, 6, 7, 8]), ("", "two\n", vec![12])],
            ),
            (
                "no closing boundary",
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nMax retry\n".to_owned(),
                vec![("", "Max retry\n", vec![5])],
            ),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(name, text, lines)| (name.to_owned(), text.to_owned(), lines)).collect();
            assert_eq!(parts(&mail), expected, "{name}");
        }
    }

    #[test]
    fn random_mails_do_not_panic() {
        for bytes in crate::records::unpack::random::texts() {
            is_mail(&bytes);
            unpack(&bytes);
            unpack(&[b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", &*bytes].concat());
        }
    }

    #[test]
    fn a_mebibyte_of_beginnings_ends() {
        for piece in [
            "<div>",
            "<a>",
            "&",
            "<",
            "From a\n\n",
            "a:\n",
            "--x\n",
            "--x\nContent-Type: multipart/mixed; boundary=x\n\n",
            "Content-Type: message/rfc822\n\n",
            "Content-Type: message/global\n\n",
            "Content-Type: multipart/digest; boundary=x\n\n--x\n\n",
            "=",
            "\nFrom a\nb: c\n\n",
            "> ",
        ] {
            let mail = piece.repeat((1 << 20) / piece.len());
            unpack(mail.as_bytes());
            // As deep as is read.
            unpack(piece.repeat(MOST_MAILS).as_bytes());
            unpack(piece.repeat(MOST_MULTIPARTS).as_bytes());
            unpack(format!("Content-Type: multipart/mixed; boundary=x\n\n--x\n{mail}").as_bytes());
        }
    }
}
