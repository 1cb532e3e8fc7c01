//! Other ways to do what [`recognize`] does, each as its own crates recommend it, to measure ours against.
//!
//! Every peer reads the catalog through the public API and answers with the kind and the values as slices. None of
//! them reads a code, another spelling or a doubtful value: they do less than ours, so they are a hard measure.
//! [`verify`] makes sure that they answer the same for every exact message.

pub mod aho_corasick;
pub mod floor;
mod pattern;
pub mod plain;
pub mod plain_probed;
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

/// What a peer answers.
pub struct Found<'a> {
    /// Of all wordings, as in [`template::all`](crate::corpus::template::all).
    pub template: usize,
    /// What stands in the holes of the wording.
    pub values: [&'a str; MAX_HOLES],
}

/// Asserts that a peer and ours find the same kind and the same values in every message.
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
