//! `Family`, `ErrorKind` and `ErrorCode`: only the names.

use super::shapes::{codes, families, kinds};
use crate::base::name_traits::names;

include!(concat!(env!("OUT_DIR"), "/names.rs"));
