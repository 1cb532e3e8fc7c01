//! `Family`, `ErrorKind` and `ErrorCode`: only the names.

include!(concat!(env!("OUT_DIR"), "/names.rs"));
