//! Counts the instructions of `recognize` with valgrind. The count is the same on every run, so it shows small changes
//! that a clock would lose in noise.
//!
//! ```sh
//! cargo bench --bench instructions
//! ```
//!
//! runs itself under `valgrind --tool=callgrind`, which counts from the call of `recognize` to its return, and prints
//! the mean per text of each corpus. To run it by hand, and see the functions that take the instructions:
//!
//! ```sh
//! program=$(cargo bench --bench instructions --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p')
//! valgrind --tool=callgrind --toggle-collect=m365_migration_errors::error::recognized::recognize \
//!     --callgrind-out-file=/tmp/exact $program exact                           # or: normalised, ...
//! callgrind_annotate /tmp/exact | head -40
//! ```
//!
//! `CARGO_PROFILE_BENCH_DEBUG=true` adds the names of inlined functions but changes the count, because the compiler
//! then vectorizes less. Valgrind has no AVX-512, so a library may take another path there. Instructions are not time:
//! compare counts of two revisions, and measure time with `--bench matcher`.

mod corpus;

use std::hint::black_box;
use std::process::Command;

use m365_migration_errors::recognize;

/// Enough to have each kind many times, and few enough for valgrind, which is slow.
const TEXTS: usize = 2_000;

/// Counts only inside this function.
const TOGGLE: &str = "--toggle-collect=m365_migration_errors::error::recognized::recognize";

const CORPORA: [&str; 4] = ["exact", "normalised", "log-lines", "near-misses"];

fn main() {
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let [corpus] = &*args {
        read(corpus);
    } else if std::env::args().any(|arg| arg == "--bench") {
        for corpus in CORPORA {
            let Some(instructions) = instructions(corpus) else {
                println!("this bench needs valgrind, which does not run here");
                return;
            };
            println!("{corpus:<12}{:>12} instructions per text", instructions / TEXTS as u64);
        }
    } else {
        CORPORA.into_iter().for_each(read);
    }
}

/// Reads the texts of a corpus.
fn read(corpus: &str) {
    let texts = match corpus {
        "exact" => corpus::exact(TEXTS),
        "normalised" => corpus::reworded(TEXTS).into_iter().map(|message| message.text).collect(),
        "log-lines" => corpus::log_lines(TEXTS),
        "near-misses" => corpus::near_misses(TEXTS),
        other => panic!("{other}: no such corpus; use one of {}", CORPORA.join(", ")),
    };
    let recognized = texts.iter().filter(|text| black_box(recognize(black_box(text))).is_some()).count();
    // A few near misses are messages: two halves of closings can make a reworded closing.
    let expected = if matches!(corpus, "exact" | "normalised") { TEXTS..=TEXTS } else { 0..=TEXTS / 500 };
    assert!(expected.contains(&recognized), "{corpus}: {recognized} are recognized");
}

/// Runs this program under valgrind; `None` if valgrind is not installed.
fn instructions(corpus: &str) -> Option<u64> {
    let program = std::env::current_exe().expect("a program has a place");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", TOGGLE])
        .args([program.as_os_str(), corpus.as_ref()])
        .output()
        .ok()?;
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let (_, collected) = report.split_once("Collected : ").expect("callgrind says what it collected");
    let digits: String = collected.chars().take_while(char::is_ascii_digit).collect();
    Some(digits.parse().expect("it is a number"))
}
