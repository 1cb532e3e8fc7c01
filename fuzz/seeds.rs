//! Writes the fuzzer's seeds: messages of each wording, the samples and test inputs for `records`, and a dictionary of
//! the catalog's words, codes and literals.
//!
//! The seeds are generated from the catalog on each run, so they are never out of date.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use m365_migration_errors::{ErrorCode, ErrorKind};

/// The fuzzer's limit for a dictionary entry, in bytes.
const MAX_ENTRY: usize = 64;

/// Folders of whole inputs. The expected answers among them serve as inputs too.
const SAMPLES: &[&str] = &["../examples/data", "../tests/data/field"];

/// Delimiters, escapes, markers of layouts, values, and odd characters.
const FRAGMENTS: &[&str] = &[
    "Line |", "     | ", "At line:1 char:1", "    + CategoryInfo          : ", "+ ~~~", " : ", "> ", "| ", "|---|", ";", "\"",
    "\"\"", "{\"", "\":", "[{", "}]", "\\u0027", "\\\"", "&#39;", "&lt;", "_x000D__x000A_", "#< CLIXML", "<td>", "=3D", "=\n",
    "\u{1B}[31m", "PS C:\\> ", "ERROR", "Failed", "Status", "Error", "currentStatus", "errors", "message",
    "Content-Transfer-Encoding: quoted-printable", "2026-01-14T09:21:44Z ", "Please mak...",
    "\n", "\r\n", "\t", "  ", "\u{A0}", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}",
    "''", "`", "**", "[", "]", "(", ")", ": ", " - ", " | ", "; ", "n't", "\u{FF35}", "\u{FB01}", "Error code: ",
    "message: ", "Error: ", "Start-SPOCrossTenantUserContentMove : ", "ServerException: ", "Please ", "\u{0}", "0", "42",
    "6a88de8d-7027-44c1-8674-03f826aa1704", "alex@contoso.com", "https://contoso-my.sharepoint.com/personal/alex",
];

fn main() -> io::Result<()> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut entries: BTreeSet<&str> = FRAGMENTS.iter().copied().collect();
    entries.extend(ErrorCode::ALL.iter().map(|code| code.as_str()));
    for target in ["parse", "recognize", "scan"] {
        fs::create_dir_all(home.join("corpus").join(target))?;
    }
    fs::create_dir_all(home.join("corpus/records"))?;
    for folder in SAMPLES {
        for file in fs::read_dir(home.join(folder))? {
            let file = file?;
            if file.file_type()?.is_file() {
                fs::copy(file.path(), home.join("corpus/records").join(file.file_name()))?;
            }
        }
    }
    for kind in ErrorKind::ALL {
        let code = kind.codes().first().map_or("", |code| code.as_str());
        for (number, wording) in kind.wordings().enumerate() {
            entries.extend(wording.split(' ').filter(|word| !word.contains(['{', '}']) && word.len() > 3));
            let literals = wording.split(['{', '}']).step_by(2);
            entries.extend(literals.filter(|literal| (1..=MAX_ENTRY).contains(&literal.len())));
            // One seed has the fields' names in braces as values, which a hole accepts; the other has an id.
            for (value, message) in [("name", wording.to_owned()), ("id", filled(wording))] {
                let name = format!("{}-{number}-{value}", kind.id().replace('/', "-"));
                for (target, seed) in [
                    ("parse", format!("{code}\n{message}")),
                    ("recognize", format!("{code}: {message}")),
                    ("scan", format!("12:00 ERROR {code}: {message}\n{message}\n")),
                ] {
                    fs::write(home.join("corpus").join(target).join(&name), seed)?;
                }
            }
        }
    }
    fs::write(home.join("catalog.dict"), entries.iter().map(|entry| line(entry)).collect::<String>())
}

/// A message of a wording with `42` in each hole, which is valid both as a count and as an id.
fn filled(wording: &str) -> String {
    let parts = wording.split(['{', '}']).enumerate();
    parts.map(|(number, part)| if number % 2 == 0 { part } else { "42" }).collect()
}

/// An entry of the dictionary in the fuzzer's format.
fn line(entry: &str) -> String {
    let escape = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02X}"),
    };
    format!("\"{}\"\n", entry.bytes().map(escape).collect::<String>())
}
