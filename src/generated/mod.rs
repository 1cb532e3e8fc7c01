//! The build script's output from `catalog/`: the names, and the tables of the matcher. The facts about the names are in
//! `model/facts.rs`, and the error enums in `error/enums.rs`.

pub(crate) mod names;
pub(crate) mod shapes;
pub(crate) mod tables;
