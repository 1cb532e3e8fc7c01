//! From bytes to texts: encodings, and what transport wrote around a text and inside it.
//!
//! | file | undoes |
//! |---|---|
//! | `window` | UTF-8, UTF-16 and Windows-1252, by evidence; it holds the piece that is in memory |
//! | `mail` | a saved mail: quoted-printable, base64, its parts and attachments |
//! | `markup` | HTML and XML, with their tables and names kept |
//! | `clean` | inside a text: colors, entities, escapes, `address<mailto:address>`, invisible characters |

pub(crate) mod clean;
pub(crate) mod mail;
pub(crate) mod markup;
pub(crate) mod window;

/// Inputs that hold no text, by their first bytes.
const MAGIC: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "a ZIP archive, such as an Excel workbook, which must be saved as CSV"),
    (b"\xD0\xCF\x11\xE0", "an old Office document, which must be saved as text or CSV"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"%PDF", "a PDF document, whose text must be copied"),
    (b"\x1F\x8B", "a gzip archive, which must be unpacked"),
    (b"7z\xBC\xAF", "a 7z archive, which must be unpacked"),
    (b"Rar!", "a RAR archive, which must be unpacked"),
    (b"ElfFile\0", "a Windows event log, which must be exported as XML or CSV"),
];

/// Returns what an input is, if its beginning is not text. `raw` is as it was, `text` as it was decoded.
pub(crate) fn not_text(raw: &[u8], text: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| raw.starts_with(magic)) {
        return Some(what);
    }
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x08 | 0x0C | 0x1B);
    let controls = text.iter().filter(is_control).count();
    let replaced = memchr::memmem::find_iter(text, "\u{FFFD}").count();
    (controls >= 4 && 20 * controls > text.len() || replaced >= 8 && 10 * replaced > text.len()).then_some("not text")
}
