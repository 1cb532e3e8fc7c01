//! Other implementations of [`recognize`] to compare ours with, each as its crates recommend.
//!
//! Every peer reads the catalog through the public API, and returns the wording and the values as slices. None of them
//! reads codes or other spellings, or checks values. They do less than ours, so the comparison is hard on ours.
//! [`verify`] asserts that they agree with ours on every exact message.

pub mod aho_corasick;
pub mod floor;
mod pattern;
pub mod plain;
pub mod regex_filtered;
pub mod regex_set;
pub mod scan;
mod slots;

use m365_migration_errors::recognize;

use crate::corpus::template::{MAX_HOLES, Template};

/// A matcher of messages.
pub trait Peer {
    fn recognize<'a>(&self, message: &'a str) -> Option<Found<'a>>;
}

/// The result of a peer.
pub struct Found<'a> {
    /// The index of the wording in [`template::all`](crate::corpus::template::all).
    pub template: usize,
    /// The values of the wording's holes.
    pub values: [&'a str; MAX_HOLES],
}

/// Asserts that a peer and ours find the same kind and values in every message.
pub fn verify(name: &str, peer: &dyn Peer, templates: &[Template], messages: &[&str]) {
    for message in messages {
        let ours = recognize(message).unwrap_or_else(|| panic!("ours refuses {message:?}"));
        let found = peer.recognize(message).unwrap_or_else(|| panic!("{name} refuses {message:?}"));
        let template = &templates[found.template];
        assert_eq!(template.kind, ours.kind(), "{name}: {message:?}");
        for (hole, value) in template.holes.iter().zip(found.values) {
            assert_eq!(Some(value), ours.get(hole), "{name}: {hole} in {message:?}");
        }
    }
}
