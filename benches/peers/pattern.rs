//! A wording as a regular expression, for the peers that use one.

use std::cell::RefCell;

use regex::bytes::{CaptureLocations, Regex, RegexBuilder};

use super::Found;
use crate::corpus::template::{MAX_HOLES, Template};

/// A pattern of the whole message, with lazy captures for the values.
pub fn pattern(template: &Template) -> String {
    let literals: Vec<_> = template.literals.iter().map(|literal| regex::escape(literal)).collect();
    format!(r"\A{}\z", literals.join("(.*?)"))
}

/// Captures the values of one wording in a message.
pub struct Captures {
    template: usize,
    regex: Regex,
    same_as: Vec<Option<usize>>,
    /// Reused, so that no message allocates.
    places: RefCell<CaptureLocations>,
}

impl Captures {
    pub fn all(templates: &[Template]) -> Vec<Self> {
        templates.iter().enumerate().map(|(index, template)| Self::new(index, template)).collect()
    }

    fn new(index: usize, template: &Template) -> Self {
        let regex = RegexBuilder::new(&pattern(template)).unicode(false).dot_matches_new_line(true).build();
        let regex = regex.expect("an escaped text is a regex");
        let same_as = (0..template.holes.len()).map(|hole| template.same_as(hole)).collect();
        Self { template: index, same_as, places: RefCell::new(regex.capture_locations()), regex }
    }

    /// Returns the values, if the wording fits and holes with the same name have the same value.
    pub fn read<'a>(&self, message: &'a str) -> Option<Found<'a>> {
        let mut places = self.places.borrow_mut();
        self.regex.captures_read(&mut places, message.as_bytes())?;
        let mut values = [""; MAX_HOLES];
        for (hole, same) in self.same_as.iter().enumerate() {
            let (start, end) = places.get(hole + 1)?;
            values[hole] = &message[start..end];
            if same.is_some_and(|same| values[same] != values[hole]) {
                return None;
            }
        }
        Some(Found { template: self.template, values })
    }
}
