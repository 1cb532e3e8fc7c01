//! The build script's output from `catalog/`: names, and tables of facts about them.

pub(crate) mod names;
pub(crate) mod tables;
