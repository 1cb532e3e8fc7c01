//! A wording as a regular expression, for the peers that have one.

use std::cell::RefCell;

use regex::bytes::{CaptureLocations, Regex, RegexBuilder};

use super::Found;
use crate::corpus::template::{MAX_HOLES, Template};

/// The whole message, as bytes: every value is as short as the rest lets it be.
pub fn pattern(template: &Template) -> String {
    let literals: Vec<_> = template.literals.iter().map(|literal| regex::escape(literal)).collect();
    format!(r"\A{}\z", literals.join("(.*?)"))
}

/// One wording that takes its values out of a message.
pub struct Captures {
    template: usize,
    regex: Regex,
    same_as: Vec<Option<usize>>,
    /// Used again for every message, so that none allocates.
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

    /// The values, if the wording fits and holes of one name hold one text.
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
