//! The limits of the matcher's tolerance: every canonical message, changed in every way we could think of.
//!
//! A text with the same meaning must be recognized as the same kind with the same values. A text with another meaning
//! must be refused, unless it has become exactly the message of another kind.
//!
//! `cargo test --test mutations -- --nocapture` prints the rates.

mod mutate {
    pub mod change;
    pub mod keep;
    pub mod text;
    pub mod turn;
}
mod support {
    pub mod samples;
}

use std::collections::{BTreeMap, BTreeSet};

use m365_migration_errors::{ErrorKind, recognize};

use crate::mutate::change::Change;
use crate::mutate::keep::Mutation;
use crate::mutate::text::Message;
use crate::mutate::{change, keep, text, turn};

/// The most texts per kind and mutation.
const MAX_SINGLE: usize = 6;

/// The most texts per kind that two mutations made.
const MAX_PAIRS: usize = 40;

/// The most texts that a second mutation makes of one text of the first.
const MAX_SECOND: usize = 2;

/// At least this many in a thousand texts that keep the meaning are recognized.
const MIN_PER_MILLE: usize = 997;

#[test]
fn differences_without_meaning_are_accepted() {
    kept("normalized", keep::NORMALIZED, keep::NORMALIZED);
}

#[test]
fn rewordings_with_the_same_meaning_are_accepted() {
    let both: Vec<Mutation> = keep::DRIFTED.iter().chain(keep::NORMALIZED).copied().collect();
    kept("drifted", keep::DRIFTED, &both);
}

#[test]
fn texts_with_another_meaning_are_refused() {
    let mut claims = Vec::new();
    let mut seen = BTreeSet::new();
    let mut total: BTreeMap<String, usize> = BTreeMap::new();
    let own = ErrorKind::ALL.iter().flat_map(|&kind| (0..2).flat_map(move |row| change::changes(kind, row)));
    for change in own.chain(change::shared_sentences()).filter(|change| seen.insert(change.message.clone())) {
        let group = change.name.split(':').next().unwrap_or_default();
        let group = if group.starts_with("spliced") { "spliced" } else { group };
        *total.entry(group.to_owned()).or_default() += 1;
        claims.extend(false_claim(&change));
    }
    println!("changed: {} texts, {} false claims; {total:?}", seen.len(), claims.len());
    assert!(claims.is_empty(), "{} false claims:\n{}", claims.len(), claims.join("\n"));
}

/// Fewer turned texts mean that a hole was skipped by accident.
const MIN_TURNED: usize = 5_000;

#[test]
fn holes_accept_nothing_but_values() {
    let mut seen = BTreeSet::new();
    let turned = ErrorKind::ALL.iter().flat_map(|&kind| turn::turned(kind));
    let claims: Vec<_> =
        turned.filter(|change| seen.insert(change.message.clone())).filter_map(|change| false_claim(&change)).collect();
    println!("turned: {} texts, {} false claims", seen.len(), claims.len());
    assert!(seen.len() >= MIN_TURNED, "only {} turned texts", seen.len());
    assert!(claims.is_empty(), "{} false claims:\n{}", claims.len(), claims.join("\n"));
}

/// Describes the error that a changed text is wrongly recognized as. A text that has become another kind's message may
/// be recognized as that kind.
fn false_claim(change: &Change) -> Option<String> {
    let recognized = recognize(&change.message)?;
    let answer = recognized.kind();
    if answer != change.kind && text::is_wording_of(answer, &change.text) {
        return None;
    }
    let values: Vec<_> = recognized.fields().collect();
    Some(format!(
        "{}: {}\n    {}\n    taken for {answer} ({}) {values:?}",
        change.kind,
        change.name,
        change.message,
        recognized.fidelity()
    ))
}

/// Applies each mutation of `first` to every kind: alone, and followed by each of `second`.
fn kept(group: &str, first: &[Mutation], second: &[Mutation]) {
    let mut tally = Tally::default();
    for (number, &kind) in ErrorKind::ALL.iter().enumerate() {
        let mut seen = BTreeSet::from([Message::new(kind, 0).text]);
        let mut pairs = Vec::new();
        for (i, &(name, mutate)) in first.iter().enumerate() {
            let message = Message::new(kind, number + i);
            for text in spread(made(kind, &message.text, mutate), MAX_SINGLE, i) {
                // `second` begins with `first`: skipping `i + 1` makes each pair in one order only.
                for &(other, mutate) in &second[i + 1..] {
                    pairs.extend(
                        spread(made(kind, &text, mutate), MAX_SECOND, number + i)
                            .into_iter()
                            .map(|text| (i, format!("{name}, {other}"), text)),
                    );
                }
                if seen.insert(text.clone()) && !keep::is_of_another_kind(kind, &text) {
                    tally.check(name, &message, &text);
                }
            }
        }
        for (i, name, text) in spread(pairs, MAX_PAIRS, number) {
            if seen.insert(text.clone()) && !keep::is_of_another_kind(kind, &text) {
                tally.check(&name, &Message::new(kind, number + i), &text);
            }
        }
    }
    tally.report(group);
}

/// The texts that a mutation makes of a text, except the text itself.
fn made(kind: ErrorKind, text: &str, mutate: fn(ErrorKind, &str) -> Vec<String>) -> Vec<String> {
    let mut made = mutate(kind, text);
    made.retain(|new| new != text);
    made
}

/// Takes at most `count` items, evenly spread. `start` shifts where they begin, so that kinds differ.
fn spread<T>(from: Vec<T>, count: usize, start: usize) -> Vec<T> {
    let step = from.len().div_ceil(count).max(1);
    from.into_iter().skip(start % step).step_by(step).collect()
}

/// How many texts were recognized, and which were not.
#[derive(Default)]
struct Tally {
    /// For each mutation: how many texts it made, and how many of them were recognized.
    singles: BTreeMap<String, (usize, usize)>,
    fidelities: BTreeMap<&'static str, usize>,
    total: usize,
    pairs: usize,
    misses: Vec<String>,
}

impl Tally {
    fn check(&mut self, name: &str, original: &Message, text: &str) {
        let message = original.fill(text);
        self.total += 1;
        self.pairs += usize::from(name.contains(", "));
        let answer = answer(original, &message);
        for part in name.split(", ") {
            let (total, kept) = self.singles.entry(part.to_owned()).or_default();
            *total += 1;
            *kept += usize::from(answer.is_ok());
        }
        match answer {
            Ok(fidelity) => *self.fidelities.entry(fidelity).or_default() += 1,
            Err(answer) => self.misses.push(format!("{}: {name}\n    {message:?}\n    {answer}", original.kind)),
        }
    }

    fn report(&self, group: &str) {
        let kept = self.total - self.misses.len();
        println!(
            "{group}: {kept} of {} kept, {} of them made by two mutations; {:?}",
            self.total, self.pairs, self.fidelities
        );
        for (name, (total, kept)) in &self.singles {
            println!("    {kept:>6} of {total:>6}  {name}");
        }
        for miss in &self.misses {
            println!("{miss}");
        }
        let enough = kept * 1000 >= self.total * MIN_PER_MILLE;
        assert!(enough, "{group}: only {kept} of {} are recognized with their values", self.total);
    }
}

/// Returns the fidelity if the message is recognized as its original, or else what the matcher made of it.
fn answer(original: &Message, message: &str) -> Result<&'static str, String> {
    let Some(recognized) = recognize(message) else { return Err("refused".into()) };
    if recognized.kind() != original.kind {
        return Err(format!("taken for {}", recognized.kind()));
    }
    for (name, value) in &original.values {
        if recognized.get(name) != Some(value) {
            return Err(format!("{name} is {:?}, not {value:?}", recognized.get(name)));
        }
    }
    Ok(recognized.fidelity().as_str())
}
