//! The names of the catalog, families, kinds and codes, with the facts about them.

pub(crate) mod catalog_kind;
pub(crate) mod code;
pub(crate) mod facts;
pub(crate) mod family;
pub(crate) mod iterators;
pub(crate) mod kind;
pub(crate) mod known;
pub(crate) mod page;
pub(crate) mod strum_traits;
pub(crate) mod value;
