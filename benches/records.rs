//! The speed and memory of reading whole inputs, from bytes to records.
//!
//! ```sh
//! cargo bench --features records --bench records
//! ```
//!
//! | input | peer |
//! |---|---|
//! | `log`: a log with an error in one line of a hundred | `scan` over the same bytes, already in memory |
//! | `json`: a page of tasks; one service in eight has an error | `serde_json::from_reader` into structs |
//! | `csv`: the same as a table | `csv-core`, which only splits the fields |
//!
//! Memory is the peak of reading alone: the input is generated while it is read, once as it is and once ten times as
//! long. The time is the best of several passes. Machines differ, so compare within a run only.

mod corpus;

use std::fmt::Write;
use std::hint::black_box;
use std::io::{self, BufReader, Read};
use std::time::{Duration, Instant};

use allocation_counter::measure;
use m365_migration_errors::records::{Format, Records};
use m365_migration_errors::scan;
use serde::Deserialize;

fn main() {
    // Without `--bench`, as in `cargo test --benches`, everything only runs once as a test.
    let is_bench = std::env::args().any(|arg| arg == "--bench");
    let (mib, passes) = if is_bench { (32, 5) } else { (1, 1) };
    println!(
        "{:<6} {:>5} {:>9} {:>9} {:>7} {:>10} {:>10} {:>7}",
        "input", "MiB", "records", "peer", "ratio", "peak", "peak x10", "ratio"
    );
    log(mib << 20, passes);
    json(mib << 20, passes);
    csv(mib << 20, passes);
}

fn log(bytes: usize, passes: usize) {
    let log = corpus::log(bytes);
    let read = |times| Records::new(Again::new("", &log.text, "", times));
    assert_eq!(count(read(1)), log.errors.len() as u64, "each error is a record");
    let peer = best(passes, || scan(&log.text).count());
    report("log", log.text.len(), passes, Format::Text, peer, read);
}

fn json(bytes: usize, passes: usize) {
    let (tasks, lines) = tasks(bytes);
    let read = |times| Records::new(Again::new("{\"@odata.context\":\"x\",\"value\":[", &tasks, "{}]}", times));
    assert_eq!(count(read(1)), lines, "each status line is a record");
    let peer = best(passes, || {
        let input = BufReader::new(Again::new("{\"@odata.context\":\"x\",\"value\":[", &tasks, "{}]}", 1));
        let page: Page = serde_json::from_reader(input).expect("it is JSON");
        page.value.len()
    });
    report("json", tasks.len(), passes, Format::Json, peer, read);
}

fn csv(bytes: usize, passes: usize) {
    let header = "Id,Service,Status,LastUpdatedDateTime,Code,Message\n";
    let (rows, lines) = rows(bytes);
    let read = |times| Records::new(Again::new(header, &rows, "", times));
    assert_eq!(count(read(1)), lines, "each row is a record");
    let peer = best(passes, || {
        let (mut reader, mut fields, mut ends) = (csv_core::Reader::new(), [0; 1 << 14], [0; 64]);
        let (mut text, mut rows) = (rows.as_bytes(), 0_usize);
        loop {
            let (result, read, ..) = reader.read_record(text, &mut fields, &mut ends);
            text = &text[read..];
            match result {
                csv_core::ReadRecordResult::Record => rows += 1,
                csv_core::ReadRecordResult::End => break rows,
                csv_core::ReadRecordResult::InputEmpty => {}
                full => panic!("{full:?}: a row does not fit the buffer"),
            }
        }
    });
    report("csv", rows.len(), passes, Format::Csv, peer, read);
}

/// Prints a line of the table.
fn report<R: Read>(
    name: &str,
    bytes: usize,
    passes: usize,
    format: Format,
    peer: Duration,
    read: impl Fn(usize) -> Records<R>,
) {
    let ours = best(passes, || count(read(1)));
    let peak = |times| {
        let mut detected = None;
        let peak = measure(|| {
            let mut records = read(times);
            records.by_ref().for_each(|record| drop(black_box(record)));
            detected = records.summary().format();
        });
        assert_eq!(detected, Some(format), "{name} is detected from its content");
        peak.bytes_max
    };
    let (one, ten) = (peak(1), peak(10));
    #[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
    let (mib, kib) = (bytes as f64 / f64::from(1 << 20), |bytes: u64| bytes as f64 / 1024.0);
    println!(
        "{name:<6} {mib:>5.0} {:>4.0} MB/s {:>4.0} MB/s {:>7.2} {:>6.0} KiB {:>6.0} KiB {:>7.2}",
        speed(bytes, ours),
        speed(bytes, peer),
        ours.as_secs_f64() / peer.as_secs_f64(),
        kib(one),
        kib(ten),
        kib(ten) / kib(one)
    );
}

#[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
fn speed(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

/// The shortest time of a pass.
fn best<T>(passes: usize, pass: impl Fn() -> T) -> Duration {
    let time = || {
        let start = Instant::now();
        black_box(pass());
        start.elapsed()
    };
    (0..passes).map(|_| time()).min().expect("there is one")
}

/// Reads to the end, and returns the number of records.
fn count<R: Read>(mut records: Records<R>) -> u64 {
    let count = records.by_ref().filter(|record| black_box(record).is_ok()).count() as u64;
    assert!(records.summary().adds_up(), "{}", records.summary());
    assert_eq!(records.summary().damaged(), 0, "{}", records.summary());
    count
}

/// An input that repeats `body` between `head` and `tail`, and is never in memory as a whole.
struct Again<'a> {
    parts: Vec<&'a [u8]>,
    at: usize,
}

impl<'a> Again<'a> {
    fn new(head: &'a str, body: &'a str, tail: &'a str, times: usize) -> Self {
        let bodies = std::iter::repeat_n(body, times);
        let parts = std::iter::once(head).chain(bodies).chain([tail]).map(str::as_bytes).collect();
        Self { parts, at: 0 }
    }
}

impl Read for Again<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(part) = self.parts.get_mut(self.at) {
            let read = part.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.at += 1;
        }
        Ok(0)
    }
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is only read")]
struct Page {
    value: Vec<Task>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(dead_code, reason = "it is only read")]
struct Task {
    id: String,
    last_updated_date_time: String,
    current_status: Vec<Status>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is only read")]
struct Status {
    service: String,
    status: String,
    message: String,
    errors: Vec<PublicError>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is only read")]
struct PublicError {
    code: String,
    message: String,
}

const SERVICES: [&str; 4] = ["Exchange", "ODSP", "Teams", "Meeting"];

/// Tasks as Graph writes them, each followed by a comma, and how many status lines they have.
fn tasks(bytes: usize) -> (String, u64) {
    let mut text = String::with_capacity(bytes + 4096);
    let mut lines = 0;
    let mut messages = Messages::new();
    while text.len() < bytes {
        let n = lines / 4;
        write!(
            text,
            "{{\"id\":\"6a88de8d-7027-44c1-8674-{n:012x}\",\"taskType\":\"Users\",\
             \"lastUpdatedDateTime\":\"2025-11-06T11:25:36Z\",\"currentStatus\":["
        )
        .expect("a string takes everything");
        for (at, service) in SERVICES.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let (status, errors) = if lines % 8 == 3 {
                let (code, message) = messages.next();
                let message = serde_json::to_string(message).expect("a text is JSON");
                ("failed", format!("{{\"code\":\"{code}\",\"message\":{message}}}"))
            } else {
                ("completed", String::new())
            };
            write!(
                text,
                "{comma}{{\"service\":\"{service}\",\"status\":\"{status}\",\"message\":\"\",\"errors\":[{errors}]}}"
            )
            .expect("a string takes everything");
            lines += 1;
        }
        text.push_str("]},");
    }
    (text, lines)
}

/// The same status lines as rows of a table, and how many there are.
fn rows(bytes: usize) -> (String, u64) {
    let mut text = String::with_capacity(bytes + 4096);
    let mut lines = 0;
    let mut messages = Messages::new();
    while text.len() < bytes {
        let n = lines / 4;
        let service = SERVICES[usize::try_from(lines % 4).expect("it is small")];
        let (status, code, message) = if lines % 8 == 3 {
            let (code, message) = messages.next();
            ("failed", code, message.replace('"', "\"\""))
        } else {
            ("completed", "", String::new())
        };
        writeln!(
            text,
            "6a88de8d-7027-44c1-8674-{n:012x},{service},{status},2025-11-06T11:25:36Z,\"{code}\",\"{message}\""
        )
        .expect("a string takes everything");
        lines += 1;
    }
    (text, lines)
}

/// An endless cycle of messages with their codes.
struct Messages {
    all: Vec<(&'static str, String)>,
    at: usize,
}

impl Messages {
    fn new() -> Self {
        let code = |message: &corpus::Message| message.kind.codes().first().map_or("", |code| code.as_str());
        Self {
            all: corpus::messages(10_000).into_iter().map(|message| (code(&message), message.text)).collect(),
            at: 0,
        }
    }

    fn next(&mut self) -> (&'static str, &str) {
        let (code, message) = &self.all[self.at % self.all.len()];
        self.at += 1;
        (code, message)
    }
}
