//! Writes texts without the values of their errors.
//!
//! Everything else is written as it was read, byte by byte. To search a text that is not wholly UTF-8, its other bytes
//! are carried through as characters that no text has.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use m365_migration_errors::redact;

use crate::exit::Exit;
use crate::inputs::Input;

/// Writes a text without the values of its errors.
///
/// In each documented error, the values (users, tenants, batches, ids) are replaced by their names, such as {user}. All
/// else is written as it was read. So names outside of errors stay, and so do those in errors that are not documented, or
/// that the file has in escaped form (`\u0027`, `&#39;`). Read the result before you pass it on.
///
/// Texts may be UTF-8, Windows-1252 or, with a byte order mark, UTF-16. A gzip file is unpacked. An archive or a workbook
/// is refused: save the texts in it as files first.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        m365-migration redact migration.log > for-support.log\n  \
                        Get-Clipboard | m365-migration redact\n\n\
                        Exit status: 0; 2 if a file could not be read, or the arguments are wrong. The other files are \
                        still written.")]
pub struct Arguments {
    /// Text files; `-` for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments, exit: &mut Exit) -> io::Result<()> {
    let mut output = io::stdout().lock();
    for file in &arguments.files {
        let input = Input::file(file);
        let mut bytes = Vec::new();
        let redacted =
            input.open().and_then(|mut reader| reader.read_to_end(&mut bytes)).and_then(|_| redacted(&bytes));
        match redacted {
            Ok(redacted) => output.write_all(&redacted)?,
            Err(error) => exit.failed(format_args!("{}: {error}", input.name)),
        }
    }
    output.flush()
}

/// The bytes of a text, without the values of its errors.
///
/// # Errors
///
/// The text begins as UTF-16 and goes on otherwise.
fn redacted(bytes: &[u8]) -> io::Result<Vec<u8>> {
    match bytes {
        [0xFF, 0xFE, ..] => utf16(bytes, u16::from_le_bytes, u16::to_le_bytes),
        [0xFE, 0xFF, ..] => utf16(bytes, u16::from_be_bytes, u16::to_be_bytes),
        _ => Ok(carry_back(&redact(&carry(bytes)))),
    }
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16, write: fn(u16) -> [u8; 2]) -> io::Result<Vec<u8>> {
    let units: Option<Vec<u16>> = bytes.chunks(2).map(|pair| Some(read(pair.try_into().ok()?))).collect();
    let text = units.and_then(|units| String::from_utf16(&units).ok());
    let text = text.ok_or_else(|| io::Error::other("it begins as UTF-16, but not all of it is"))?;
    Ok(redact(&text).encode_utf16().flat_map(write).collect())
}

/// The characters that carry bytes: the last ones for private use, one for each byte that is not ASCII.
const CARRIERS: u32 = 0x10_FF00;

/// Returns the bytes as a text: those that are not UTF-8, each as a character of its own.
fn carry(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let carrier = |byte: &u8| char::from_u32(CARRIERS + u32::from(*byte));
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            // A carrier that the text has already.
            if carried(c).is_some() {
                text.extend(c.encode_utf8(&mut [0; 4]).as_bytes().iter().filter_map(carrier));
            } else {
                text.push(c);
            }
        }
        text.extend(chunk.invalid().iter().filter_map(carrier));
    }
    text
}

/// The byte that a character carries.
fn carried(c: char) -> Option<u8> {
    u8::try_from(u32::from(c).checked_sub(CARRIERS)?).ok().filter(|byte| !byte.is_ascii())
}

fn carry_back(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match carried(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_change() {
        let text = |text: &str| text.as_bytes().to_vec();
        let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (before, after) = ("x \u{1F600} Max retry for user with id alex reached.\r\n\r\n", "{user}");
        let whole = before.replace("alex", after);
        let marked = |text: &str| format!("\u{FEFF}{text}");
        for (name, input, expected) in [
            ("nothing", text(""), text("")),
            ("no error", b"\xFF\x00 a \xE9\n".to_vec(), b"\xFF\x00 a \xE9\n".to_vec()),
            ("UTF-8", text(before), text(&whole)),
            ("a mark", text(&marked(before)), text(&marked(&whole))),
            ("UTF-16LE", wide(&marked(before), u16::to_le_bytes), wide(&marked(&whole), u16::to_le_bytes)),
            ("UTF-16BE", wide(&marked(before), u16::to_be_bytes), wide(&marked(&whole), u16::to_be_bytes)),
            (
                "Windows-1252",
                b"\xE9\xE9 Max retry for user with id Ren\xE9 reached. \xFC\n".to_vec(),
                b"\xE9\xE9 Max retry for user with id {user} reached. \xFC\n".to_vec(),
            ),
            (
                "two encodings",
                b"\xC3\xA9 Max retry for user with id Ren\xC3\xA9 reached.\n\xE9 \xC3\n".to_vec(),
                b"\xC3\xA9 Max retry for user with id {user} reached.\n\xE9 \xC3\n".to_vec(),
            ),
            (
                "the carriers",
                text("\u{10FF80}\u{10FFFF}\u{10FF00}\u{10FF7F}"),
                text("\u{10FF80}\u{10FFFF}\u{10FF00}\u{10FF7F}"),
            ),
            ("half a carrier", b"\xF4\x8F\xBE \xF4\x8F\xBE\x80".to_vec(), b"\xF4\x8F\xBE \xF4\x8F\xBE\x80".to_vec()),
        ] {
            assert_eq!(redacted(&input).expect(name), expected, "{name}");
        }
    }

    #[test]
    fn broken_utf_16_is_refused() {
        // Half a character, and half of a pair.
        for bytes in [&b"\xFF\xFEa"[..], b"\xFF\xFE\x00\xD8a\x00"] {
            assert!(redacted(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn every_byte_is_carried_through() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(carry_back(&carry(&all)), all);
    }
}
