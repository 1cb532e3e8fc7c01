//! Finds where a JSON value ends, without reading what it says.
//!
//! serde reads a value, but not one that is cut off, and not the next one after damage. This does, because it is so
//! much stricter about what it does not understand than it has to be: bytes outside strings that occur in no JSON are
//! damage at once, as is a line break inside a string, so a lost quote is noticed at the next one.

use memchr::memchr3;

/// Why the end was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// There is more to come.
    More,
    /// What is at this place is no JSON.
    Bad(usize),
}

/// `serde_json` reads no deeper either.
pub(super) const DEEPEST: usize = 127;

/// The place after the value that begins at `at`.
pub(super) fn value(json: &[u8], mut at: usize) -> Result<usize, Stop> {
    let mut depth = 0;
    // For each level a bit: whether it is an object.
    let mut objects = 0_u128;
    loop {
        let byte = *json.get(at).ok_or(Stop::More)?;
        match byte {
            b'"' => at = string(json, at)? - 1,
            b'{' | b'[' if depth < DEEPEST => {
                objects = objects << 1 | u128::from(byte == b'{');
                depth += 1;
            }
            b'}' | b']' if depth > 0 && (objects & 1 == 1) == (byte == b'}') => {
                objects >>= 1;
                depth -= 1;
            }
            b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' if depth > 0 => {}
            // Numbers, `true`, `false`, `null`.
            b'0'..=b'9' | b'-' | b'+' | b'.' | b'E' | b'a' | b'e' | b'f' | b'l' | b'n' | b'r' | b's' | b't' | b'u' => {
                if depth == 0 {
                    let ends = |byte: &u8| b" \n\r\t,}]".contains(byte);
                    return json[at..].iter().position(ends).map(|end| at + end).ok_or(Stop::More);
                }
            }
            _ => return Err(Stop::Bad(at)),
        }
        at += 1;
        if depth == 0 {
            return Ok(at);
        }
    }
}

/// The place after the string whose quote is at `at`.
pub(super) fn string(json: &[u8], at: usize) -> Result<usize, Stop> {
    let mut at = at + 1;
    loop {
        at += memchr3(b'"', b'\\', b'\n', json.get(at..).ok_or(Stop::More)?).ok_or(Stop::More)?;
        match json[at] {
            b'"' => return Ok(at + 1),
            b'\n' => return Err(Stop::Bad(at)),
            _ => at += 2,
        }
    }
}

/// The name of the member at `at`, and where its value is.
pub(super) fn member(json: &[u8], at: usize) -> Result<(&[u8], usize), Stop> {
    let end = string(json, at)?;
    let colon = blanks(json, end);
    match json.get(colon).ok_or(Stop::More)? {
        b':' => Ok((&json[at + 1..end - 1], blanks(json, colon + 1))),
        _ => Err(Stop::Bad(colon)),
    }
}

/// The place of the next byte that is not whitespace.
pub(crate) fn blanks(json: &[u8], at: usize) -> usize {
    let rest = json.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).unwrap_or(rest.len())
}
