//! Compares the rows of a page with those of the catalog.
//!
//! Rows are paired from the surest match to the least sure: the same message at the same place, the same message
//! elsewhere, the same code with other words, similar words.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use m365_migration_errors::ErrorKind;
use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::known::{Answer, Known, answer, named};
use crate::page::{Page, Prose, Row, Trouble};

/// The least similarity of two messages that are taken for the same row, reworded.
const SIMILAR: f32 = 0.6;

/// A change and its place.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    #[serde(flatten)]
    pub change: Change,
    /// The entry of the catalog; `None` if there is none yet.
    pub kind: Option<ErrorKind>,
    /// The place on the page; for a row that is gone, its place in the catalog.
    pub section: String,
    pub row: Option<usize>,
    pub line: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// The page has another date than the catalog.
    Edition {
        catalog: String,
        page: Option<String>,
    },
    /// Something looks like a table but could not be fully read as one.
    NotUnderstood {
        what: String,
        not_compared: usize,
    },
    /// A heading has changed, but not the rows under it.
    SectionRenamed {
        catalog: String,
    },
    New {
        codes: Vec<String>,
        message: String,
        recognized: Option<Answer>,
    },
    Gone {
        message: &'static str,
    },
    /// The entry is retired, but the page has it again.
    Back {
        since: &'static str,
    },
    /// `diff` has the words of both: `[-...-]` are only in the catalog, `{+...+}` only on the page.
    Reworded {
        catalog: &'static str,
        page: String,
        diff: String,
        recognized: Option<Answer>,
    },
    Moved {
        from_section: String,
        from_row: usize,
    },
    Recoded {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// `digest` is what `--accept` writes to the lock.
    Description {
        digest: Option<String>,
        text: Option<String>,
    },
    Action {
        digest: Option<String>,
        text: Option<String>,
    },
}

/// A row whose number changed only because rows before it were added or removed.
#[derive(Clone, Debug, Serialize)]
pub struct Renumbered {
    pub kind: ErrorKind,
    pub section: String,
    pub from: usize,
    pub to: usize,
}

/// Former codes of a row. They stay in the catalog, because older logs have them.
#[derive(Clone, Debug, Serialize)]
pub struct Former {
    pub kind: ErrorKind,
    pub codes: Vec<String>,
}

/// A message that is a further wording of its entry.
#[derive(Clone, Debug, Serialize)]
pub struct Further {
    pub kind: ErrorKind,
    pub section: String,
    pub row: usize,
    pub wording: &'static str,
}

/// A row on the page, with the current digests of its prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub kind: ErrorKind,
    pub number: usize,
    /// The digests of description and action, if the table has both.
    pub digest: Option<[String; 2]>,
}

/// The result of a comparison.
#[derive(Default, Serialize)]
pub struct Comparison {
    pub rows: usize,
    pub differences: Vec<Difference>,
    pub renumbered: Vec<Renumbered>,
    pub former_codes: Vec<Former>,
    /// Rows whose message is a further wording in the catalog, not the canonical one.
    pub further_wordings: Vec<Further>,
    /// The rows of the page that are in the catalog.
    #[serde(skip)]
    pub seen: Vec<Seen>,
    /// The new messages: the index of the row, and that of the message in it.
    #[serde(skip)]
    pub new: Vec<(usize, usize)>,
}

/// A message of the page.
#[derive(Clone, Copy)]
struct Slot<'p> {
    row: &'p Row,
    text: &'p str,
    place: (usize, usize),
}

/// Compares a page with the rows of the catalog.
pub fn compare(page: &Page, mut known: Vec<Known>, edition: &str) -> Comparison {
    let mut comparison = Comparison { rows: page.rows.len(), ..Comparison::default() };
    if page.edition.as_deref() != Some(edition) {
        let change = Change::Edition { catalog: edition.to_owned(), page: page.edition.clone() };
        comparison.differences.push(Difference {
            change,
            kind: None,
            section: String::new(),
            row: None,
            line: Some(1),
        });
    }
    renamed_sections(page, &mut known, &mut comparison);
    let slots: Vec<Slot<'_>> = page
        .rows
        .iter()
        .enumerate()
        .flat_map(|(r, row)| row.messages.iter().enumerate().map(move |(m, text)| Slot { row, text, place: (r, m) }))
        .collect();
    let mut pairs =
        Pairs { slots: &slots, known: &known, of_slot: vec![None; slots.len()], of_known: vec![None; known.len()] };
    pairs.same_place();
    pairs.same_message();
    pairs.similar();
    report(&pairs, &page.troubles, &mut comparison);
    comparison
}

/// Renames the sections of the catalog for which only the heading on the page has changed.
fn renamed_sections(page: &Page, known: &mut [Known], comparison: &mut Comparison) {
    for section in &page.sections {
        if known.iter().any(|known| known.section == *section) {
            continue;
        }
        let rows: Vec<&Row> = page.rows.iter().filter(|row| row.section == *section).collect();
        let messages = || rows.iter().flat_map(|row| &row.messages);
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for known in known.iter().filter(|known| !page.sections.contains(&known.section)) {
            *votes.entry(&known.section).or_default() += usize::from(messages().any(|message| known.says(message)));
        }
        let Some((from, same)) = votes.into_iter().max_by_key(|(_, same)| *same) else { continue };
        if 2 * same < messages().count() || same == 0 {
            continue;
        }
        let from = from.to_owned();
        known.iter_mut().filter(|known| known.section == from).for_each(|known| known.section.clone_from(section));
        let line = rows.first().map(|row| row.line);
        let change = Change::SectionRenamed { catalog: from };
        comparison.differences.push(Difference { change, kind: None, section: section.clone(), row: None, line });
    }
}

/// Pairs of a message of the page and one of the catalog.
struct Pairs<'a> {
    slots: &'a [Slot<'a>],
    known: &'a [Known],
    of_slot: Vec<Option<usize>>,
    of_known: Vec<Option<usize>>,
}

impl Pairs<'_> {
    fn join(&mut self, slot: usize, known: usize) {
        self.of_slot[slot] = Some(known);
        self.of_known[known] = Some(slot);
    }

    fn free(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let slots: Vec<usize> = (0..self.slots.len()).filter(|&slot| self.of_slot[slot].is_none()).collect();
        let known: Vec<usize> = (0..self.known.len()).filter(|&known| self.of_known[known].is_none()).collect();
        slots.into_iter().flat_map(move |slot| known.clone().into_iter().map(move |known| (slot, known)))
    }

    /// Pairs equal messages in the same order, section by section, because some occur twice on the page.
    fn same_place(&mut self) {
        let says = |slot: usize, known: usize| self.known[known].says(self.slots[slot].text);
        let mut joined = Vec::new();
        let mut sections: Vec<&str> = self.known.iter().map(|known| &*known.section).collect();
        sections.dedup();
        for section in sections {
            let known: Vec<usize> =
                (0..self.known.len()).filter(|&known| self.known[known].section == section).collect();
            let slots: Vec<usize> =
                (0..self.slots.len()).filter(|&slot| self.slots[slot].row.section == section).collect();
            // Equal messages get equal numbers.
            let first = |known: usize| self.known.iter().position(|other| other.kind == self.known[known].kind);
            let old: Vec<Option<usize>> = known.iter().map(|&known| first(known)).collect();
            let new: Vec<Option<usize>> = slots
                .iter()
                .map(|&slot| {
                    known
                        .iter()
                        .find(|&&known| says(slot, known))
                        .map_or(Some(usize::MAX - slot), |&known| first(known))
                })
                .collect();
            for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
                if let DiffOp::Equal { old_index, new_index, len } = op {
                    joined.extend((0..len).map(|i| (slots[new_index + i], known[old_index + i])));
                }
            }
        }
        for (slot, known) in joined {
            self.join(slot, known);
        }
    }

    /// Pairs equal messages at any place, those in the same section first.
    fn same_message(&mut self) {
        for is_here in [true, false] {
            for (slot, known) in self.free() {
                let (row, entry) = (self.slots[slot].row, &self.known[known]);
                let is_free = self.of_slot[slot].is_none() && self.of_known[known].is_none();
                if is_free && (row.section == entry.section) == is_here && entry.says(self.slots[slot].text) {
                    self.join(slot, known);
                }
            }
        }
    }

    /// Pairs reworded messages: those with the same code, or with similar words.
    fn similar(&mut self) {
        let mut likely: Vec<((bool, bool), f32, usize, usize)> = Vec::new();
        for (slot, known) in self.free() {
            let (row, entry) = (self.slots[slot].row, &self.known[known]);
            let is_here = row.section == entry.section;
            let has_code = row.codes.iter().any(|code| is_own_code(entry.kind, code));
            let (_, ratio) = entry.nearest(self.slots[slot].text);
            if is_here && has_code || ratio >= SIMILAR {
                likely.push(((is_here && has_code, is_here), ratio, slot, known));
            }
        }
        likely.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        for (_, _, slot, known) in likely {
            if self.of_slot[slot].is_none() && self.of_known[known].is_none() {
                self.join(slot, known);
            }
        }
    }

    /// The catalog's messages that are in another order on the page, within their section.
    fn out_of_order(&self) -> Vec<usize> {
        let here = |known: usize| {
            self.of_known[known].filter(|&slot| self.slots[slot].row.section == self.known[known].section)
        };
        let old: Vec<usize> = (0..self.known.len()).filter(|&known| here(known).is_some()).collect();
        let new: Vec<usize> = self.of_slot.iter().copied().flatten().filter(|&known| here(known).is_some()).collect();
        let mut moved = old.clone();
        for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
            if let DiffOp::Equal { old_index, len, .. } = op {
                moved.retain(|known| !old[old_index..old_index + len].contains(known));
            }
        }
        moved
    }
}

/// Whether a code is one of the kind's and not generic, as `BadArgument` is.
fn is_own_code(kind: ErrorKind, code: &str) -> bool {
    kind.codes().iter().any(|own| !own.is_generic() && own.as_str() == code)
}

fn report(pairs: &Pairs<'_>, troubles: &[Trouble], comparison: &mut Comparison) {
    let moved = pairs.out_of_order();
    for (s, slot) in pairs.slots.iter().enumerate() {
        let report = |differences: &mut Vec<Difference>, change, kind| {
            let (section, row, line) = (slot.row.section.clone(), Some(slot.row.number), Some(slot.row.line));
            differences.push(Difference { change, kind, section, row, line });
        };
        let Some(k) = pairs.of_slot[s] else {
            let (codes, message) = (slot.row.codes.clone(), slot.text.to_owned());
            report(&mut comparison.differences, Change::New { codes, message, recognized: answer(slot.text) }, None);
            comparison.new.push(slot.place);
            continue;
        };
        let known = &pairs.known[k];
        let is_elsewhere = known.section != slot.row.section;
        if is_elsewhere || moved.contains(&k) {
            report(
                &mut comparison.differences,
                Change::Moved { from_section: known.section.clone(), from_row: known.row },
                Some(known.kind),
            );
        }
        let digest = slot.row.description.as_ref().zip(slot.row.action.as_ref());
        let digest = digest.map(|(description, action)| [description.digest(), action.digest()]);
        comparison.seen.push(Seen { kind: known.kind, number: known.number, digest });
        if let Some(wording) = known.further(slot.text) {
            let (kind, section, row) = (known.kind, slot.row.section.clone(), slot.row.number);
            comparison.further_wordings.push(Further { kind, section, row, wording });
        }
        for change in changes_of(slot, known) {
            match change {
                // Needs no action: a code is never removed from the catalog.
                Change::Recoded { added, removed } if added.is_empty() && removed.len() < known.kind.codes().len() => {
                    comparison.former_codes.push(Former { kind: known.kind, codes: removed });
                }
                change => report(&mut comparison.differences, change, Some(known.kind)),
            }
        }
        if !is_elsewhere && !moved.contains(&k) && known.row != slot.row.number {
            let (from, to) = (known.row, slot.row.number);
            comparison.renumbered.push(Renumbered { kind: known.kind, section: known.section.clone(), from, to });
        }
    }
    // A retired entry is not missing.
    let is_expected = |k: usize| pairs.known[k].retired.is_none();
    // If a table could not be read, the rows that were not found may be in it.
    let missing = || {
        let missing = (0..pairs.known.len()).filter(|&k| pairs.of_known[k].is_none() && is_expected(k));
        missing.map(|k| &pairs.known[k])
    };
    for trouble in troubles {
        let not_compared = missing().filter(|known| known.section == trouble.section).count();
        let change = Change::NotUnderstood { what: trouble.what.clone(), not_compared };
        let (section, line) = (trouble.section.clone(), Some(trouble.line));
        comparison.differences.push(Difference { change, kind: None, section, row: None, line });
    }
    for known in missing().filter(|known| !troubles.iter().any(|trouble| trouble.section == known.section)) {
        let change = Change::Gone { message: known.kind.message() };
        let (section, row) = (known.section.clone(), Some(known.row));
        comparison.differences.push(Difference { change, kind: Some(known.kind), section, row, line: None });
    }
    // In the order of the page; those without a line come last.
    comparison.differences.sort_by(|a, b| match (a.line, b.line) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()).then(Ordering::Equal),
    });
}

/// The changes of a row that is both on the page and in the catalog.
fn changes_of(slot: &Slot<'_>, known: &Known) -> Vec<Change> {
    let mut changes: Vec<Change> = known.retired.map(|since| Change::Back { since }).into_iter().collect();
    if !known.says(slot.text) {
        let (catalog, _) = known.nearest(slot.text);
        let page = named(slot.text, catalog);
        let diff = word_diff(catalog, &page);
        changes.push(Change::Reworded { catalog, page, diff, recognized: answer(slot.text) });
    }
    let (added, removed) = codes_of(slot, known.kind);
    if !added.is_empty() || !removed.is_empty() {
        changes.push(Change::Recoded { added, removed });
    }
    let seen = |prose: &Option<Prose>| prose.as_ref().map(Prose::digest);
    let text = |prose: &Option<Prose>| prose.as_ref().map(|prose| prose.0.clone());
    let [description, action] = known.digest.clone().map_or([None, None], |digests| digests.map(Some));
    if seen(&slot.row.description) != description {
        let (digest, text) = (seen(&slot.row.description), text(&slot.row.description));
        changes.push(Change::Description { digest, text });
    }
    if seen(&slot.row.action) != action {
        changes.push(Change::Action { digest: seen(&slot.row.action), text: text(&slot.row.action) });
    }
    changes
}

/// The codes that only the page has, and those that only the catalog has. A reason code may be in the message.
fn codes_of(slot: &Slot<'_>, kind: ErrorKind) -> (Vec<String>, Vec<String>) {
    let mut page = slot.row.codes.clone();
    let mut catalog: Vec<String> = kind.codes().iter().map(|code| code.as_str().to_owned()).collect();
    catalog.retain(|code| {
        let is_there = page.contains(code) || slot.text.split_whitespace().any(|word| word == code);
        page.retain(|other| other != code);
        !is_there
    });
    let status = |status: u16| format!("HTTP {status}");
    if slot.row.http_status != kind.http_status() {
        page.extend(slot.row.http_status.map(status));
        catalog.extend(kind.http_status().map(status));
    }
    (page, catalog)
}

/// Merges both texts: `[-...-]` is only in the first, `{+...+}` only in the second.
pub fn word_diff(old: &str, new: &str) -> String {
    let diff = TextDiff::from_words(old, new);
    let words: Vec<_> = diff.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    let mut changed: Vec<bool> = words.iter().map(|(tag, _)| *tag != ChangeTag::Equal).collect();
    // A space between two changes is part of both, so that consecutive words are one change.
    for i in 1..words.len().max(2) - 1 {
        changed[i] |= words[i].1.trim().is_empty() && changed[i - 1] && changed[i + 1];
    }
    let words: Vec<_> = words.into_iter().zip(changed).collect();
    let parts = words.chunk_by(|a, b| a.1 == b.1).map(|part| {
        let without =
            |other| part.iter().filter(|((tag, _), _)| *tag != other).map(|((_, word), _)| *word).collect::<String>();
        let (old, new) = (without(ChangeTag::Insert), without(ChangeTag::Delete));
        let mark = |open, text: String, close| if text.is_empty() { text } else { format!("{open}{text}{close}") };
        if part[0].1 { mark("[-", old, "-]") + &mark("{+", new, "+}") } else { old }
    });
    parts.collect()
}
