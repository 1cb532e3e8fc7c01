//! How long it takes to recognize a message, to own what it says, and to refuse what states nothing.
//!
//! `cargo bench` prints a time for each case; the names are `group/case`. Divide by the number of texts for the time
//! of one. Machines differ, so compare within a run only; the floor reads every byte and does nothing else.
#![allow(missing_docs, reason = "criterion's macros write functions without them")]

mod corpus;

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use m365_migration_errors::{MigrationError, recognize};

const TEXTS: usize = 2_000;

fn matching(criterion: &mut Criterion) {
    let messages = corpus::messages(TEXTS);
    assert!(messages.iter().all(|message| recognize(message).is_some()), "every message is in the catalog");
    read(criterion.benchmark_group("match"), &messages);
}

fn refusing(criterion: &mut Criterion) {
    let lines = corpus::log_lines(TEXTS);
    assert!(lines.iter().all(|line| recognize(line).is_none()), "no line is in the catalog");
    read(criterion.benchmark_group("refuse"), &lines);
}

fn read(mut group: BenchmarkGroup<'_, WallTime>, texts: &[String]) {
    group.throughput(Throughput::Elements(TEXTS as u64));
    let mut case = |name, answer: fn(&str) -> bool| {
        group.bench_function(name, |bench| bench.iter(|| texts.iter().filter(|text| answer(black_box(text))).count()));
    };
    case("recognize", |text| recognize(text).is_some());
    case("parse", |text| MigrationError::parse(text).is_ok());
    case("floor", |text| text.bytes().fold(0, u8::wrapping_add) == 0);
}

criterion_group!(benches, matching, refusing);
criterion_main!(benches);
