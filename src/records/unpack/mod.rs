//! From bytes to texts: encodings, and what transport wrote around and inside a text.

pub(crate) mod clean;
pub(crate) mod encoding;
pub(crate) mod window;
