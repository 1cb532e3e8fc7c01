//! For a refused message: the nearest kinds, the kinds it is the beginning of, and the words that differ.

pub(crate) mod beginning;
pub(crate) mod candidate;
pub(crate) mod difference;
