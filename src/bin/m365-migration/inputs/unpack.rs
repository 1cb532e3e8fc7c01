//! From an input to its documents: what is packed is unpacked, by its content and not by its name.

use std::io::{self, Cursor, ErrorKind, Read, Seek};

use flate2::read::MultiGzDecoder;
use memchr::memmem;

use super::archive::{Archive, Purpose};
use super::document::{Document, Visit};
use super::limits::Limits;
use super::workbook;

/// An input that can be read at any place.
pub trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

/// The bytes of an input.
pub enum Source<'a> {
    /// They come once, one after the other.
    Stream(&'a mut dyn Read),
    Seekable(&'a mut dyn Seekable),
}

/// Gives every document of an input to `visit`, one after the other. Fails only if `visit` does.
pub fn unpack(name: &str, source: Source<'_>, limits: &Limits, visit: &mut Visit<'_>) -> io::Result<()> {
    go(name, source, 0, limits, visit)?;
    match limits.more_too_deep() {
        0 => Ok(()),
        1 => visit(Err(format!("{name}: 1 more is packed as often, and not read"))),
        n => visit(Err(format!("{name}: {n} more are packed as often, and not read"))),
    }
}

/// What holds other documents, by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Packed {
    Gzip,
    Zip,
    /// An old Office document, or a protected one.
    Office,
}

const MAGIC: [(&[u8], Packed); 4] = [
    (b"\x1F\x8B\x08", Packed::Gzip),
    (b"PK\x03\x04", Packed::Zip),
    (b"PK\x05\x06", Packed::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Packed::Office),
];

impl Packed {
    fn of(head: &[u8]) -> Option<Self> {
        MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, packed)| *packed)
    }
}

/// Reads one document, or the documents in it. `depth` is the number of archives around it.
fn go(name: &str, source: Source<'_>, depth: usize, limits: &Limits, visit: &mut Visit<'_>) -> io::Result<()> {
    match source {
        Source::Stream(input) => {
            let mut input = Begun::new(input);
            let Some(packed) = Packed::of(&input.head) else { return visit(Ok(Document::text(name, input))) };
            open(name, packed, Source::Stream(&mut input), depth, limits, visit)
        }
        Source::Seekable(input) => {
            let mut head = Vec::new();
            let read = input.take(HEAD).read_to_end(&mut head).and_then(|_| input.rewind());
            match Packed::of(&head).filter(|_| read.is_ok()) {
                Some(packed) => open(name, packed, Source::Seekable(input), depth, limits, visit),
                None => visit(Ok(Document::text(name, input))),
            }
        }
    }
}

fn open(
    name: &str,
    packed: Packed,
    source: Source<'_>,
    depth: usize,
    limits: &Limits,
    visit: &mut Visit<'_>,
) -> io::Result<()> {
    if let Err(problem) = limits.check_depth(depth) {
        return problem.map_or(Ok(()), |problem| visit(Err(format!("{name}: {problem}"))));
    }
    let mut seekable;
    let input: &mut dyn Read = match source {
        Source::Seekable(input) if packed == Packed::Zip => return archive(name, input, depth, limits, visit),
        Source::Seekable(input) => {
            seekable = input;
            &mut seekable
        }
        Source::Stream(input) => input,
    };
    if packed == Packed::Gzip {
        let mut content = limits.watch(Gzip(MultiGzDecoder::new(input)));
        return go(name, Source::Stream(&mut content), depth + 1, limits, visit);
    }
    match limits.to_memory("an archive or a workbook inside another input", input) {
        Ok(bytes) if packed == Packed::Zip => archive(name, &mut Cursor::new(bytes), depth, limits, visit),
        Ok(bytes) => visit(Err(format!("{name}: {}", office(&bytes)))),
        Err(error) => visit(Err(format!("{name}: {error}"))),
    }
}

fn archive(
    name: &str,
    input: &mut dyn Seekable,
    depth: usize,
    limits: &Limits,
    visit: &mut Visit<'_>,
) -> io::Result<()> {
    let mut archive = match Archive::open(&mut *input, limits) {
        Ok(archive) => archive,
        Err(problem) => return visit(Err(format!("{name}: {problem}"))),
    };
    match archive.purpose() {
        Purpose::Files => archive.files(limits, &mut |file, content| {
            let name = file.map_or_else(|| name.to_owned(), |file| format!("{name}/{file}"));
            match content {
                Ok(content) => go(&name, Source::Stream(&mut limits.watch(content)), depth + 1, limits, visit),
                Err(problem) => visit(Err(format!("{name}: {problem}"))),
            }
        }),
        Purpose::Workbook => {
            drop(archive);
            workbook::sheets(name, input, limits, visit)
        }
        Purpose::Document(what) => visit(Err(format!("{name}: this is {what}; save it as text or CSV"))),
    }
}

/// Says what an Office document is that is no ZIP archive.
fn office(bytes: &[u8]) -> &'static str {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    match () {
        () if has("EncryptedPackage") => "it is protected by a password; save it without one",
        () if has("Workbook") || has("Book") => "this is a workbook of Excel 97 to 2003; save it as .xlsx or CSV",
        () => "this is an old Office document or a mail of Outlook; save it as text or CSV",
    }
}

/// Opens a text that gzip may have packed.
///
/// # Errors
///
/// It is an archive or a document of another kind.
pub fn text(input: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let input = Begun::new(input);
    match Packed::of(&input.head) {
        None => Ok(Box::new(input)),
        Some(Packed::Gzip) => Ok(Box::new(Gzip(MultiGzDecoder::new(input)))),
        Some(_) => {
            Err(io::Error::other("this is an archive, a workbook or another document; only texts are read here"))
        }
    }
}

/// How many bytes show what an input is.
const HEAD: u64 = 8;

/// An input of which the first bytes are read. An error that was met comes after them.
struct Begun<R> {
    head: Vec<u8>,
    given: usize,
    error: Option<io::Error>,
    rest: R,
}

impl<R: Read> Begun<R> {
    fn new(mut rest: R) -> Self {
        let mut head = Vec::new();
        let error = rest.by_ref().take(HEAD).read_to_end(&mut head).err();
        Self { head, given: 0, error, rest }
    }
}

impl<R: Read> Read for Begun<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (&self.head[self.given..]).read(buffer)?;
        self.given += count;
        match self.error.take_if(|_| count == 0) {
            Some(error) => Err(error),
            None if count == 0 => self.rest.read(buffer),
            None => Ok(count),
        }
    }
}

/// The content of a gzip file. Its errors are for people.
struct Gzip<R>(MultiGzDecoder<R>);

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => io::Error::other("the gzip file ends in the middle, so fetch it again"),
            ErrorKind::InvalidInput | ErrorKind::InvalidData => {
                io::Error::other(format!("the gzip file is damaged ({error}), so fetch it again"))
            }
            _ => error,
        })
    }
}
