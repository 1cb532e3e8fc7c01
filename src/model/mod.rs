//! What the names of the catalog say of themselves: families, kinds, codes, and the facts about them.

pub(crate) mod code;
pub(crate) mod entry;
pub(crate) mod family;
pub(crate) mod field;
pub(crate) mod kind;
pub(crate) mod reference;
pub(crate) mod remediation;
pub(crate) mod value;
