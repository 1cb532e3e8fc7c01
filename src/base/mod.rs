//! The ground floor: the catalog's words, templates, how texts are read, and the tables' rows.
//!
//! The build script includes this folder too, so nothing here names what the build generates.
//!
//! | file | what it has |
//! |---|---|
//! | `facts` | the types of all that the catalog states: entry, field, remediation, retryability, reference |
//! | `vocabulary` | the words of the catalog: verdicts, units, owners, roles |
//! | `name_traits`, `predicates` | what all types of names have |
//! | `template` | a message as literal text with named holes |
//! | `words` | a text as words: which of them are equal, which have no meaning |
//! | `chars` | whitespace, quotes, brackets, and searches for them |
//! | `bytes` | searches sixteen bytes at once |
//! | `spelling` | the spellings of codes |
//! | `tables` | the rows of the matcher's tables |
//! | `padded` | `Display` with a width |

pub(crate) mod bytes;
pub(crate) mod chars;
pub(crate) mod facts;
pub(crate) mod name_traits;
pub(crate) mod padded;
#[allow(dead_code, reason = "the build script asks for no single word")]
mod predicates;
#[cfg(test)]
pub(crate) mod searched;
pub(crate) mod spelling;
pub(crate) mod tables;
#[allow(dead_code, reason = "only the definitions read templates")]
pub(crate) mod template;
pub(crate) mod vocabulary;
pub(crate) mod words;
