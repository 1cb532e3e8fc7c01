//! Counts instructions with valgrind. The count is the same on every run, so it shows small changes that a clock would
//! lose in noise.
//!
//! ```sh
//! cargo bench --bench instructions --features scan
//! ```
//!
//! runs itself under `valgrind --tool=callgrind`, which counts from the call of one function to its return, and prints
//! the mean per text of each corpus:
//!
//! | corpus | counts |
//! |---|---|
//! | `exact`, `normalized`, `log-lines`, `near-misses` | `recognize`, for the texts of the bench `matcher` |
//! | `growth` | `recognize`, for hard texts of 2, 4 and 8 KiB: asserts that twice the text takes at most 2.2 times as many |
//! | `scan` | `scan`, for a log; asserts that the order of the catalog's fragments still makes the search fast |
//!
//! To run it by hand, and see the functions that take the instructions:
//!
//! ```sh
//! program=$(cargo bench --bench instructions --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p')
//! valgrind --tool=callgrind --toggle-collect=m365_migration_errors::error::recognized::recognize \
//!     --callgrind-out-file=/tmp/exact $program exact                           # or: normalized, ...
//! callgrind_annotate /tmp/exact | head -40
//! ```
//!
//! `CARGO_PROFILE_BENCH_DEBUG=true` adds the names of inlined functions but changes the count, because the compiler
//! then vectorizes less. Valgrind has no AVX-512, so a library may take another path there. Instructions are not time:
//! compare counts of two revisions, and measure time with `--bench matcher`.

mod corpus;

use std::hint::black_box;
use std::process::Command;

use m365_migration_errors::{ErrorKind, recognize};

/// Enough to have each kind many times, and few enough for valgrind, which is slow.
const TEXTS: usize = 2_000;

/// The function in which instructions are counted.
const RECOGNIZE: &str = "m365_migration_errors::error::recognized::recognize";

const CORPORA: [&str; 4] = ["exact", "normalized", "log-lines", "near-misses"];

/// The corpora of the hard texts, and their lengths in bytes.
const GROWTH: [(&str, usize); 3] = [("growth-2", 2 << 10), ("growth-4", 4 << 10), ("growth-8", 8 << 10)];

fn main() {
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let [corpus] = &*args {
        read(corpus);
    } else if !std::env::args().any(|arg| arg == "--bench") {
        CORPORA.into_iter().for_each(read);
    } else if count("exact", RECOGNIZE).is_none() {
        println!("this bench needs valgrind, which does not run here");
    } else {
        for corpus in CORPORA {
            println!("{corpus:<12}{:>12} instructions per text", counted(corpus, RECOGNIZE) / TEXTS as u64);
        }
        let [_, half, whole] = GROWTH.map(|(corpus, _)| counted(corpus, RECOGNIZE));
        let percent = 100 * whole / half;
        println!("{:<12}{percent:>12} % of the instructions for twice the text", "growth");
        assert!(percent <= 220, "hard texts take {half} instructions, and {whole} at twice the length");
        #[cfg(feature = "scan")]
        log::count_scan();
    }
}

/// Reads the texts of a corpus.
fn read(corpus: &str) {
    #[cfg(feature = "scan")]
    if corpus == log::CORPUS {
        return log::read();
    }
    if let Some((_, len)) = GROWTH.into_iter().find(|(name, _)| *name == corpus) {
        return hard(len).iter().for_each(|text| _ = black_box(recognize(black_box(text))));
    }
    let texts = match corpus {
        "exact" => corpus::exact(TEXTS),
        "normalized" => corpus::reworded(TEXTS).into_iter().map(|message| message.text).collect(),
        "log-lines" => corpus::log_lines(TEXTS),
        "near-misses" => corpus::near_misses(TEXTS),
        other => panic!("{other}: no such corpus; use one of {}", CORPORA.join(", ")),
    };
    let recognized = texts.iter().filter(|text| black_box(recognize(black_box(text))).is_some()).count();
    // A few near misses are messages: two halves of closings can make a reworded closing.
    let expected = if matches!(corpus, "exact" | "normalized") { TEXTS..=TEXTS } else { 0..=TEXTS / 500 };
    assert!(expected.contains(&recognized), "{corpus}: {recognized} are recognized");
}

/// Returns texts of about a length that are hard to read: each literal of a wording repeated, by itself and in each of
/// the wording's holes.
fn hard(len: usize) -> Vec<String> {
    let mut texts = Vec::new();
    for wording in ErrorKind::ALL.iter().filter_map(|kind| kind.wordings().next()) {
        let literals: Vec<&str> = wording.split(['{', '}']).step_by(2).collect();
        for piece in literals.iter().filter(|literal| !literal.is_empty()) {
            let filler = piece.repeat(len / piece.len() + 1);
            for hole in 1..literals.len() {
                texts.push([&literals[..hole].join("42"), &*filler, &literals[hole..].join("42")].concat());
            }
            texts.push(filler);
        }
    }
    texts
}

/// Returns how many instructions a function takes for a corpus.
fn counted(corpus: &str, function: &str) -> u64 {
    count(corpus, function).expect("valgrind has just run")
}

/// Runs this program under valgrind; `None` if valgrind is not installed.
fn count(corpus: &str, function: &str) -> Option<u64> {
    let program = std::env::current_exe().expect("a program has a place");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect={function}"))
        .args([program.as_os_str(), corpus.as_ref()])
        .output()
        .ok()?;
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let (_, collected) = report.split_once("Collected : ").expect("callgrind says what it collected");
    let digits: String = collected.chars().take_while(char::is_ascii_digit).collect();
    Some(digits.parse().expect("it is a number"))
}

#[cfg(feature = "scan")]
mod log {
    use std::hint::black_box;

    use m365_migration_errors::scan;

    use super::{corpus, counted};

    pub const CORPUS: &str = "scan";

    const BYTES: usize = 1 << 20;

    /// The most instructions for 1,000 bytes of log. They were 3,354, and 4,207 with the fragments in another order; see
    /// `src/scan/search.rs`.
    const MOST: u64 = 3_700;

    pub fn read() {
        let log = corpus::log(BYTES);
        assert_eq!(search(&log.text), log.errors.len());
    }

    #[inline(never)]
    fn search(log: &str) -> usize {
        scan(black_box(log)).count()
    }

    pub fn count_scan() {
        let instructions = counted(CORPUS, "instructions::log::search") * 1000 / BYTES as u64;
        println!("{CORPUS:<12}{instructions:>12} instructions per 1,000 bytes of log");
        assert!(instructions <= MOST, "the search lets more pass than it should: see src/scan/search.rs");
    }
}
