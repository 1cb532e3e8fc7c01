//! The types of all that the catalog states about an error. Built-in errors have them in statics, and errors of a catalog
//! read at run time have them in memory that is never freed, so every text and list in them is `&'static`.

pub(crate) mod field;
pub(crate) mod kind_facts;
pub(crate) mod reference;
pub(crate) mod remediation;
pub(crate) mod retryability;
