//! How long it takes to recognise a message, to own what it says, and to refuse what states nothing.
//!
//! `cargo bench` prints a time for each case; the names are `group/case`. Divide by the number of texts for the time
//! of one. Machines differ, so compare within a run only; the floor reads every byte and does nothing else.
#![allow(missing_docs, reason = "criterion's macros write functions without them")]

mod corpus;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use m365_migration_errors::{MigrationError, recognize};

const TEXTS: usize = 2_000;

fn matching(criterion: &mut Criterion) {
    let messages = corpus::messages(TEXTS);
    assert!(messages.iter().all(|message| recognize(message).is_some()), "every message is in the catalog");
    let mut group = criterion.benchmark_group("match");
    group.throughput(Throughput::Elements(TEXTS as u64));
    group.bench_function("recognize", |bench| bench.iter(|| each(&messages, |text| recognize(text).is_some())));
    group.bench_function("parse", |bench| bench.iter(|| each(&messages, |text| MigrationError::parse(text).is_ok())));
    group.bench_function("floor", |bench| {
        bench.iter(|| each(&messages, |text| text.bytes().fold(0, u8::wrapping_add) == 0))
    });
    group.finish();
}

fn refusing(criterion: &mut Criterion) {
    let lines = corpus::log_lines(TEXTS);
    assert!(lines.iter().all(|line| recognize(line).is_none()), "no line is in the catalog");
    let mut group = criterion.benchmark_group("refuse");
    group.throughput(Throughput::Elements(TEXTS as u64));
    group.bench_function("recognize", |bench| bench.iter(|| each(&lines, |text| recognize(text).is_none())));
    group.bench_function("parse", |bench| bench.iter(|| each(&lines, |text| MigrationError::parse(text).is_err())));
    group.bench_function("floor", |bench| {
        bench.iter(|| each(&lines, |text| text.bytes().fold(0, u8::wrapping_add) == 0))
    });
    group.finish();
}

fn each(texts: &[String], answer: impl Fn(&str) -> bool) -> usize {
    texts.iter().filter(|text| answer(black_box(text))).count()
}

criterion_group!(benches, matching, refusing);
criterion_main!(benches);
