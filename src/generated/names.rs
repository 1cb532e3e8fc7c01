//! `Family`, `ErrorKind` and `ErrorCode`, without a word about what they mean.

include!(concat!(env!("OUT_DIR"), "/names.rs"));
