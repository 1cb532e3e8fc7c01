//! The build script's output from `catalog/`: names, then tables of facts about them, then the errors.

pub(crate) mod errors;
pub(crate) mod names;
pub(crate) mod tables;
