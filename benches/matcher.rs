//! Compares the matcher with its peers, in one run.
//!
//! ```sh
//! cargo bench --bench matcher                    # everything, about three minutes
//! cargo bench --bench matcher -- exact/shuffled  # one group
//! ```
//!
//! Each case is `group/corpus/peer`, and measures a pass over all texts of the corpus. criterion reports the time of a
//! pass and the texts per second. The table at the end has the median time per text, and its ratio to `plain`. Machines
//! differ, so compare within a run only.
//!
//! | group | texts |
//! |---|---|
//! | `exact/shuffled` | 20,000 messages of all kinds, byte for byte as the service writes them, in random order |
//! | `exact/grouped` | the same, sorted by kind: the best case for the branch predictor |
//! | `normalized/shuffled` | the same, with differences without meaning; `plain` refuses nearly all of them |
//! | `refuse/log-lines` | 20,000 lines of an ordinary log without errors |
//! | `refuse/near-misses` | 20,000 texts that begin or end like a message but are not one |
//! | `scan/log` | 64 MiB of log with an error in one line of a hundred; a text is a line |
//!
//! | peer | is |
//! |---|---|
//! | `ours` | `recognize` |
//! | `parse` | `MigrationError::parse`, which allocates an owned error |
//! | `plain` | a careful matcher written by hand for exact messages: the baseline |
//! | `regex-set`, `aho-corasick`, `regex-filtered` | crates made for many patterns, with captures by regex |
//! | `memcpy`, `memchr`, `lines` | the lower bound: the bytes are copied, searched, split at line breaks |
//! | `literals` | finds where in a log an error may be; reads none |
//!
//! Before measuring, the bench asserts that every peer finds the same kind and values as ours in every exact message,
//! and nothing in the texts to refuse. The peers read no codes and no other spellings, and check no values, so ours
//! does more. If a pass takes a peer too long, it reads every twentieth text instead; the time per text is the same.

mod corpus;
mod peers;

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput};
use m365_migration_errors::{MigrationError, recognize, scan};

use crate::corpus::template::{self, Template};
use crate::peers::aho_corasick::AhoCorasick;
use crate::peers::floor::{self, Copy};
use crate::peers::plain::Plain;
use crate::peers::regex_filtered::RegexFiltered;
use crate::peers::regex_set::RegexSet;
use crate::peers::scan::Literals;
use crate::peers::{Peer, verify};

/// A pass that takes longer reads only every [`STEP`]th text.
const LONG: Duration = Duration::from_millis(30);

/// See [`LONG`].
const STEP: usize = 20;

fn main() {
    // Without `--bench`, as in `cargo test --benches`, each case only runs once as a test.
    let (texts, log_bytes) =
        if std::env::args().any(|arg| arg == "--bench") { (20_000, 64 << 20) } else { (500, 1 << 20) };
    let templates = template::all();
    let peers = Peers::new(&templates);
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1500))
        .sample_size(20)
        .nresamples(2_000)
        .without_plots()
        .configure_from_args();
    let table = Table::default();

    let exact = Texts::new(corpus::exact(texts));
    peers.named().into_iter().for_each(|(name, peer)| verify(name, peer, &templates, &exact.all()));
    peers.all(&mut Group::new(&mut criterion, "exact/shuffled", &exact, &table));
    peers.all(&mut Group::new(&mut criterion, "exact/grouped", &Texts::new(corpus::grouped(texts)), &table));

    let normalized = Texts::new(normalized(texts));
    let mut group = Group::new(&mut criterion, "normalized/shuffled", &normalized, &table);
    group.case("ours", |text| black_box(recognize(text)).is_some());
    group.case("plain", |text| black_box(peers.plain.recognize(text)).is_some());
    drop(group);

    for (name, refused) in
        [("refuse/log-lines", corpus::log_lines(texts)), ("refuse/near-misses", corpus::near_misses(texts))]
    {
        // A few near misses are messages: two halves of closings can make a reworded closing.
        let recognized = refused.iter().filter(|text| recognize(text).is_some()).count();
        assert!(recognized * 1000 < refused.len(), "{name}: ours recognizes {recognized}");
        for (peer, matcher) in peers.named() {
            let recognized = refused.iter().find(|text| matcher.recognize(text).is_some());
            assert_eq!(recognized, None, "{name}: {peer} recognizes it");
        }
        peers.all(&mut Group::new(&mut criterion, name, &Texts::new(refused), &table));
    }

    scan_log(&mut criterion, &templates, &corpus::log(log_bytes), &table);
    criterion.final_summary();
    table.print();
}

/// The reworded messages. Ours must recognize all but those with another contraction.
fn normalized(count: usize) -> Vec<String> {
    let reworded = corpus::reworded(count);
    let mut refused = 0;
    for message in &reworded {
        if let Some(recognized) = recognize(&message.text) {
            assert_eq!(recognized.kind(), message.kind, "{:?}", message.text);
        } else {
            assert!(message.is_contracted, "ours refuses {:?}", message.text);
            refused += 1;
        }
    }
    if refused > 0 {
        eprintln!("normalized: ours refuses {refused} of {count} messages, all with another contraction");
    }
    reworded.into_iter().map(|message| message.text).collect()
}

/// Every other matcher.
struct Peers {
    plain: Plain,
    regex_set: RegexSet,
    aho_corasick: AhoCorasick,
    regex_filtered: RegexFiltered,
}

impl Peers {
    fn new(templates: &[Template]) -> Self {
        Self {
            plain: Plain::new(templates),
            regex_set: RegexSet::new(templates),
            aho_corasick: AhoCorasick::new(templates),
            regex_filtered: RegexFiltered::new(templates),
        }
    }

    fn named(&self) -> [(&'static str, &dyn Peer); 4] {
        [
            ("plain", &self.plain),
            ("regex-set", &self.regex_set),
            ("aho-corasick", &self.aho_corasick),
            ("regex-filtered", &self.regex_filtered),
        ]
    }

    fn all(&self, group: &mut Group<'_>) {
        let mut copy = Copy::new(&group.texts);
        group.case("ours", |text| black_box(recognize(text)).is_some());
        group.case("parse", |text| black_box(MigrationError::parse(text)).is_ok());
        group.case("plain", |text| black_box(self.plain.recognize(text)).is_some());
        group.case("regex-set", |text| black_box(self.regex_set.recognize(text)).is_some());
        group.case("aho-corasick", |text| black_box(self.aho_corasick.recognize(text)).is_some());
        group.case("regex-filtered", |text| black_box(self.regex_filtered.recognize(text)).is_some());
        group.case("memcpy", |text| black_box(copy.copy(text)).is_empty());
        group.case("memchr", |text| floor::look_through(text).is_some());
    }
}

fn scan_log(criterion: &mut Criterion, templates: &[Template], log: &corpus::Log, table: &Table) {
    let literals = Literals::new(templates);
    literals.verify(log);
    verify_scan(log);
    let name = "scan/log";
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(log.text.len() as u64)).sampling_mode(SamplingMode::Flat).sample_size(10);
    let mut case = |peer: &str, read: &dyn Fn(&str) -> usize| {
        group.bench_function(peer, |bench| {
            bench.iter_custom(|passes| {
                let start = Instant::now();
                (0..passes).for_each(|_| _ = black_box(read(black_box(&log.text))));
                table.note(name, peer, log.lines, passes, start.elapsed())
            });
        });
    };
    case("ours", &|text| scan(text).count());
    case("literals", &|text| literals.count(text));
    case("lines", &floor::lines);
    case("memchr", &|text| floor::look_through(text).unwrap_or(0));
    group.finish();
}

/// Asserts that ours finds exactly the errors of the log, at their places.
fn verify_scan(log: &corpus::Log) {
    let found: Vec<_> = scan(&log.text).map(|found| (found.range(), found.recognized().kind())).collect();
    for (found, expected) in found.iter().zip(&log.errors) {
        assert_eq!(found, expected, "{:?}", &log.text[found.0.clone()]);
    }
    assert_eq!(found.len(), log.errors.len());
}

/// Texts that are contiguous in memory, like the lines of a log.
struct Texts {
    buffer: String,
    lens: Vec<usize>,
}

impl Texts {
    #[expect(clippy::needless_pass_by_value, reason = "the separate texts are not needed any longer")]
    fn new(texts: Vec<String>) -> Self {
        Self { buffer: texts.concat(), lens: texts.iter().map(String::len).collect() }
    }

    fn all(&self) -> Vec<&str> {
        let mut rest = &*self.buffer;
        let next = |&len: &usize| {
            let (text, after) = rest.split_at(len);
            rest = after;
            text
        };
        self.lens.iter().map(next).collect()
    }
}

/// The cases with the same texts.
struct Group<'a> {
    name: &'static str,
    criterion: BenchmarkGroup<'a, WallTime>,
    texts: Vec<&'a str>,
    table: &'a Table,
}

impl<'a> Group<'a> {
    fn new(criterion: &'a mut Criterion, name: &'static str, texts: &'a Texts, table: &'a Table) -> Self {
        let mut criterion = criterion.benchmark_group(name);
        criterion.sampling_mode(SamplingMode::Flat);
        Self { name, criterion, texts: texts.all(), table }
    }

    fn case(&mut self, peer: &str, mut recognizes: impl FnMut(&str) -> bool) {
        let mut pass = |texts: &[&str]| texts.iter().filter(|text| recognizes(black_box(text))).count();
        let start = Instant::now();
        // A sample of the texts shows whether the peer is slow, without a whole pass.
        let few: Vec<_> = self.texts.iter().copied().step_by(STEP).collect();
        black_box(pass(&few));
        let is_long = start.elapsed() * u32::try_from(STEP).expect("it is small") > LONG;
        let texts = if is_long { &few } else { &self.texts };
        self.criterion.throughput(Throughput::Elements(texts.len() as u64)).bench_function(peer, |bench| {
            bench.iter_custom(|passes| {
                let start = Instant::now();
                (0..passes).for_each(|_| _ = black_box(pass(texts)));
                self.table.note(self.name, peer, texts.len(), passes, start.elapsed())
            });
        });
    }
}

/// The time per text of each case.
#[derive(Default)]
struct Table {
    rows: RefCell<Vec<Row>>,
}

struct Row {
    group: &'static str,
    peer: String,
    /// Nanoseconds per text, one for each sample.
    times: Vec<f64>,
}

impl Table {
    /// Records the time of a sample, and returns it.
    #[expect(clippy::cast_precision_loss, reason = "the numbers are small enough")]
    fn note(&self, group: &'static str, peer: &str, texts: usize, passes: u64, elapsed: Duration) -> Duration {
        let time = elapsed.as_nanos() as f64 / (texts as f64 * passes as f64);
        let mut rows = self.rows.borrow_mut();
        match rows.last_mut() {
            Some(row) if row.group == group && row.peer == peer => row.times.push(time),
            _ => rows.push(Row { group, peer: peer.to_owned(), times: vec![time] }),
        }
        elapsed
    }

    fn print(&self) {
        let rows = self.rows.borrow();
        println!("{:<22}{:<16}{:>12}{:>10}", "group", "peer", "ns/text", "x plain");
        for row in &*rows {
            let plain = rows.iter().find(|other| other.group == row.group && other.peer == "plain");
            let ratio = plain.map(|plain| format!("{:.2}", row.median() / plain.median())).unwrap_or_default();
            println!("{:<22}{:<16}{:>12.1}{ratio:>10}", row.group, row.peer, row.median());
        }
    }
}

impl Row {
    fn median(&self) -> f64 {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }
}
