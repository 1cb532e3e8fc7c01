//! A message of the service as literal text with named holes: `User {user} failed.`

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// A message: `literals[0] {holes[0]} literals[1] ... literals[n]`, with one literal more than holes. Only the first
/// and the last literal may be empty.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) literals: Vec<String>,
    pub(crate) holes: Vec<String>,
}

impl Template {
    /// Reads a message with `{name}` for each hole; `{{` and `}}` are the braces themselves.
    ///
    /// The error says what is wrong, for the author of the message.
    pub(crate) fn parse(message: &str) -> Result<Self, String> {
        let (mut literals, mut holes) = (Vec::new(), Vec::new());
        let mut literal = String::new();
        let mut rest = message;
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                literal.push_str(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return Err("a `}` without its `{`: write `}}` for the brace itself".to_string());
            }
            let Some((name, after)) = rest.split_once('}') else {
                return Err("a `{` without its `}`: write `{{` for the brace itself".to_string());
            };
            if literal.is_empty() && !holes.is_empty() {
                return Err(alloc::format!(
                    "nothing is between `{{{name}}}` and the hole before it: the two values could not be separated"
                ));
            }
            literals.push(core::mem::take(&mut literal));
            holes.push(name.to_string());
            rest = after;
        }
        literal.push_str(rest);
        literals.push(literal);
        Ok(Self { literals, holes })
    }

    /// Whether one of the holes has this name.
    pub(crate) fn names(&self, field: &str) -> bool {
        self.holes.iter().any(|hole| hole == field)
    }

    /// Returns how many bytes of literal text the template has: of two that fit a message, the one with more wins.
    pub(crate) fn literal_len(&self) -> usize {
        self.literals.iter().map(String::len).sum()
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.literals[0])?;
        for (hole, literal) in self.holes.iter().zip(&self.literals[1..]) {
            write!(f, "{{{hole}}}{literal}")?;
        }
        Ok(())
    }
}
