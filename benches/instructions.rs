//! How many instructions `recognize` takes for a message, counted by valgrind: the same on every run, so that a small
//! change shows where a clock would only show noise.
//!
//! ```sh
//! cargo bench --bench instructions
//! ```
//!
//! runs itself under `valgrind --tool=callgrind`, reading each corpus once and then five times. The difference is the
//! matcher alone, without the start of the process and the making of the corpus; it prints that, for one text. By hand,
//! and to see in which functions they are spent:
//!
//! ```sh
//! program=$(cargo bench --bench instructions --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p')
//! valgrind --tool=callgrind --callgrind-out-file=/tmp/1 $program exact 1       # or: normalised, ...
//! valgrind --tool=callgrind --callgrind-out-file=/tmp/5 $program exact 5       # (Collected of 5 - of 1) / 4 / 2000
//! CARGO_PROFILE_BENCH_DEBUG=true cargo bench --bench instructions --no-run     # with names of inlined functions
//! callgrind_annotate /tmp/5 | head -40
//! ```
//!
//! Valgrind has no AVX-512, and a library may choose another way there; instructions are no time either. Compare with
//! the same bench of another revision, and the time by `--bench matcher`.

mod corpus;

use std::hint::black_box;
use std::process::Command;

use m365_migration_errors::recognize;

/// Enough for all kinds many times; valgrind is slow.
const TEXTS: usize = 2_000;

/// Each corpus is read once, and then so many times.
const PASSES: u64 = 5;

const CORPORA: [&str; 4] = ["exact", "normalised", "log-lines", "near-misses"];

fn main() {
    let args: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if let [corpus, passes] = &*args {
        read(corpus, passes.parse().expect("the second argument is a number of passes"));
    } else if std::env::args().any(|arg| arg == "--bench") {
        for corpus in CORPORA {
            let Some([once, often]) = instructions(corpus, 1).zip(instructions(corpus, PASSES)).map(<[u64; 2]>::from)
            else {
                println!("instructions are counted by valgrind, and it does not run here");
                return;
            };
            println!("{corpus:<12}{:>12} instructions a text", (often - once) / (PASSES - 1) / TEXTS as u64);
        }
    } else {
        for corpus in CORPORA {
            read(corpus, 1);
        }
    }
}

/// Reads the texts of a corpus so many times.
fn read(corpus: &str, passes: u64) {
    let texts = match corpus {
        "exact" => corpus::exact(TEXTS),
        "normalised" => corpus::reworded(TEXTS).into_iter().map(|message| message.text).collect(),
        "log-lines" => corpus::log_lines(TEXTS),
        "near-misses" => corpus::near_misses(TEXTS),
        other => panic!("{other}: no such corpus, there are {}", CORPORA.join(", ")),
    };
    for _ in 0..passes {
        let recognized = texts.iter().filter(|text| black_box(recognize(black_box(text))).is_some()).count();
        // Half of one closing and half of another can be a closing in other words: a few near misses are none.
        let expected = if matches!(corpus, "exact" | "normalised") { TEXTS..=TEXTS } else { 0..=TEXTS / 500 };
        assert!(expected.contains(&recognized), "{corpus}: {recognized} are recognized");
    }
}

/// Runs this program under valgrind; `None` if there is none.
fn instructions(corpus: &str, passes: u64) -> Option<u64> {
    let program = std::env::current_exe().expect("a program has a place");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([corpus, &passes.to_string()])
        .output()
        .ok()?;
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let (_, collected) = report.split_once("Collected : ").expect("callgrind says what it collected");
    let digits: String = collected.chars().take_while(char::is_ascii_digit).collect();
    Some(digits.parse().expect("it is a number"))
}
