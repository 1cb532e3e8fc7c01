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
    /// What stands at this place is no JSON.
    Bad(usize),
}

/// `serde_json` reads no deeper either.
pub(super) const DEEPEST: u32 = 127;

/// The place after the value that begins at `at`.
pub(super) fn value(json: &[u8], mut at: usize) -> Result<usize, Stop> {
    let mut depth = 0_u32;
    // For each level a bit: whether it is an object.
    let mut objects = 0_u128;
    loop {
        let byte = *json.get(at).ok_or(Stop::More)?;
        match byte {
            b'"' => {
                at = string(json, at)?;
                if depth == 0 {
                    return Ok(at);
                }
                continue;
            }
            b'{' | b'[' if depth == DEEPEST => return Err(Stop::Bad(at)),
            b'{' | b'[' => {
                objects = objects << 1 | u128::from(byte == b'{');
                depth += 1;
            }
            b'}' | b']' => {
                if depth == 0 || (objects & 1 == 1) != (byte == b'}') {
                    return Err(Stop::Bad(at));
                }
                objects >>= 1;
                depth -= 1;
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' if depth > 0 => {}
            // Numbers, `true`, `false`, `null`.
            b'0'..=b'9' | b'-' | b'+' | b'.' | b'E' | b'a' | b'e' | b'f' | b'l' | b'n' | b'r' | b's' | b't' | b'u' => {
                if depth == 0 {
                    let rest = &json[at..];
                    let end =
                        rest.iter().position(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b'}' | b']'));
                    return end.map(|end| at + end).ok_or(Stop::More);
                }
            }
            _ => return Err(Stop::Bad(at)),
        }
        at += 1;
    }
}

/// The place after the string whose quote stands at `at`.
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

/// The place of the next byte that is not whitespace.
pub(crate) fn blanks(json: &[u8], at: usize) -> usize {
    let rest = json.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_found() {
        for (json, end) in [
            (r#"{"a": [1, {"b": "}\""}]} x"#, Ok(24)),
            (r#""a\\" x"#, Ok(5)),
            ("true, ", Ok(4)),
            ("-1.5e3", Err(Stop::More)),
            ("[1, 2", Err(Stop::More)),
            (r#"{"a": "b"#, Err(Stop::More)),
            (r#"{"a": "b\"#, Err(Stop::More)),
            ("", Err(Stop::More)),
            (r#"{"a": 1]"#, Err(Stop::Bad(7))),
            (r#"{"a: "b c"}"#, Err(Stop::Bad(6))),
            ("{\"a\n\"}", Err(Stop::Bad(3))),
            ("x", Err(Stop::Bad(0))),
        ] {
            assert_eq!(value(json.as_bytes(), 0), end, "{json}");
        }
        assert_eq!(value("[".repeat(200).as_bytes(), 0), Err(Stop::Bad(127)), "too deep");
    }
}
