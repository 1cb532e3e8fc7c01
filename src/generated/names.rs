//! `Family`, `ErrorKind` and `ErrorCode`: only the names.

use super::shapes::{codes, families, kinds};

include!(concat!(env!("OUT_DIR"), "/names.rs"));
