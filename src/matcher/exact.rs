//! The first stage compares bytes: it finds every wording that fits a sentence byte for byte, tries every split, and
//! checks every value by all rules.

use super::choose::{Choice, Fit, MAX_SPLITS};
use super::fast::first_candidate;
use super::may_be_value::{is_value, unwrap};
use crate::base::bytes;
use crate::base::tables::{FastWording, MAX_HOLES, Span, Tables, Wording};
use crate::base::vocabulary::Fidelity;

/// Offers every wording that fits the sentence byte for byte.
pub(super) fn fit(choice: &mut Choice<'_, '_>) {
    let bytes = choice.reading.sentence.as_bytes();
    let candidates = choice.tables.candidates_from(first_candidate(choice.tables, bytes));
    for candidate in candidates.iter().filter(|candidate| candidate.admits(bytes)) {
        if let Some(wording) = choice.admitted(candidate.wording) {
            split(candidate, wording, choice);
        }
    }
}

fn split(candidate: &FastWording, wording: &Wording, choice: &mut Choice<'_, '_>) {
    let (tables, sentence) = (choice.tables, choice.reading.sentence);
    let holes = tables.holes(wording).len();
    let (first, last) = (tables.literal(wording, 0), tables.literal(wording, holes));
    if !sentence.starts_with(first) || !sentence.ends_with(last) {
        return;
    }
    let to = sentence.len() - last.len();
    let mut split = Split { tables, wording, sentence, to, left: MAX_SPLITS, values: [Span::NONE; MAX_HOLES] };
    let fits = if holes == 0 { sentence.len() == first.len() } else { split.fill(0, first.len()) };
    if fits {
        let is_canonical = is_canonical(tables, wording, sentence, &split.values);
        choice.offer(Fit {
            kind: wording.kind,
            wording: candidate.wording,
            fidelity: if is_canonical { Fidelity::Exact } else { Fidelity::Normalized },
            literal_len: candidate.literal_len,
            holes: split.values,
        });
    }
}

/// The match of one wording with one sentence.
struct Split<'t, 'a> {
    tables: &'t Tables<'t>,
    wording: &'t Wording,
    sentence: &'a str,
    /// Where the last literal begins.
    to: usize,
    left: u32,
    values: [Span; MAX_HOLES],
}

impl Split<'_, '_> {
    /// Fills the hole with the number `hole`, which begins at byte `at`, and all after it.
    fn fill(&mut self, hole: usize, at: usize) -> bool {
        if hole + 1 == self.wording.holes.len() {
            return at <= self.to && self.take(hole, Span::new(at, self.to));
        }
        let literal = self.tables.literal(self.wording, hole + 1).as_bytes();
        let text = self.sentence.as_bytes();
        let mut from = at;
        while let Some(end) =
            text.get(from..self.to).and_then(|text| bytes::find_literal(text, literal)).map(|found| from + found)
        {
            if self.left == 0 {
                return false;
            }
            self.left -= 1;
            if self.take(hole, Span::new(at, end)) && self.fill(hole + 1, end + literal.len()) {
                return true;
            }
            from = end + 1;
        }
        false
    }

    /// Takes a value. If it is quoted or bracketed beyond the template, or ends in a comma, the next stage decides.
    fn take(&mut self, number: usize, span: Span) -> bool {
        self.values[number] = span;
        let hole = &self.tables.holes(self.wording)[number];
        let first = self.values[usize::from(hole.first)].of_text(self.sentence);
        let value = span.of_text(self.sentence);
        let is_whole = || {
            !value.starts_with('`') && unwrap(value).is_none() && !(value.ends_with([',', ';', ':']) && hole.is_id())
        };
        first.eq_ignore_ascii_case(value)
            && (hole.is_detail() || is_whole())
            && is_value(self.tables, self.wording, number, value, None, false)
    }
}

/// Whether an error with these values is displayed as exactly this sentence.
fn is_canonical(tables: &Tables<'_>, wording: &Wording, sentence: &str, values: &[Span]) -> bool {
    tables.holes(wording).iter().zip(values).all(|(hole, value)| {
        let text = value.of_text(sentence);
        text == values[usize::from(hole.first)].of_text(sentence)
            && (!hole.is_count || crate::model::value::is_canonical_count(text))
    })
}
