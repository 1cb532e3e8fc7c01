//! The wordings of the catalog from the public API: literal text with named holes.

use m365_migration_errors::ErrorKind;

/// The most holes of a wording.
pub const MAX_HOLES: usize = 11;

/// A wording: `literals[0] {holes[0]} literals[1] ... literals[n]`.
#[derive(Clone, Debug)]
pub struct Template {
    pub kind: ErrorKind,
    pub literals: Vec<&'static str>,
    pub holes: Vec<&'static str>,
}

impl Template {
    pub fn new(kind: ErrorKind, wording: &'static str) -> Self {
        assert!(!wording.contains("{{") && !wording.contains("}}"), "{wording}: escaped braces are not supported");
        let (mut literals, mut holes) = (Vec::new(), Vec::new());
        let mut rest = wording;
        while let Some((literal, after)) = rest.split_once('{') {
            let (hole, after) = after.split_once('}').expect("a hole is closed");
            literals.push(literal);
            holes.push(hole);
            rest = after;
        }
        literals.push(rest);
        assert!(holes.len() <= MAX_HOLES, "{wording}: MAX_HOLES is too small");
        Self { kind, literals, holes }
    }

    /// The number of bytes of literal text. If two wordings fit, the one with more wins.
    pub fn literal_len(&self) -> usize {
        self.literals.iter().map(|literal| literal.len()).sum()
    }

    /// The earlier hole with the same name, which must have the same value.
    pub fn same_as(&self, hole: usize) -> Option<usize> {
        self.holes[..hole].iter().position(|&name| name == self.holes[hole])
    }
}

/// Every wording of every kind, in the order of decreasing literal text.
pub fn all() -> Vec<Template> {
    let mut all: Vec<_> =
        ErrorKind::ALL.iter().flat_map(|&kind| kind.wordings().map(move |text| Template::new(kind, text))).collect();
    all.sort_by_key(|template| std::cmp::Reverse(template.literal_len()));
    all
}
