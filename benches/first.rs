//! The time of the first and second `recognize` of a process.
//!
//! ```sh
//! cargo bench --bench first
//! ```
//!
//! starts a new process for each sample and prints the medians. The first call pays for everything built at first use,
//! and for loading code and tables. The second, with a message of another kind, pays for the rest of that. A first call
//! that takes many times as long as the second has built something. `--bench matcher` measures the warm time.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use m365_migration_errors::recognize;

const SAMPLES: usize = 50;

const FIRST: &str = "Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams license. \
                     Assign a Teams license to the user and retry migration.";
const SECOND: &str = "Max retry for user with id 6a88de8d-7027-44c1-8674-03f826aa1704 reached.";
const REFUSED: &str = "2025-11-06T11:02:03Z INFO  Polling the migration job for changes";

fn main() {
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    match args.first().map(String::as_str) {
        Some("message") => sample([FIRST, SECOND]),
        Some("refusal") => sample([REFUSED, SECOND]),
        Some(other) => panic!("{other}: run me without arguments"),
        None => ["message", "refusal"].into_iter().for_each(report),
    }
}

/// Runs in the child: prints the nanoseconds of each call.
fn sample(texts: [&str; 2]) {
    // Reads the clock once before, because its first use is slow too.
    black_box(Instant::now().elapsed());
    let times = texts.map(|text| {
        let start = Instant::now();
        black_box(recognize(black_box(text)));
        start.elapsed().as_nanos()
    });
    println!("{} {}", times[0], times[1]);
}

/// Runs in the parent: starts the child for each sample.
fn report(first: &str) {
    let program = std::env::current_exe().expect("a program has a place");
    let mut times = [Vec::with_capacity(SAMPLES), Vec::with_capacity(SAMPLES)];
    for _ in 0..SAMPLES {
        let output = Command::new(&program).arg(first).output().expect("the program runs again");
        let text = String::from_utf8(output.stdout).expect("the child prints digits");
        for (times, time) in times.iter_mut().zip(text.split_whitespace()) {
            times.push(time.parse::<u64>().expect("the child prints numbers"));
        }
    }
    let [once, again] = times.map(|mut times| {
        times.sort_unstable();
        times[SAMPLES / 2]
    });
    println!("first call, a {first}: {once} ns; second call: {again} ns (medians of {SAMPLES} processes)");
}
