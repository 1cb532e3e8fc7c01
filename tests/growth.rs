//! The cost of reading grows no faster than the input, and memory stays flat, for the worst inputs we could think of.
//!
//! The tests count allocations, not time. `GROWTH=4194304 cargo test --release --features records --test growth` reads
//! inputs of 4, 8 and 16 MiB; `-- --nocapture` shows the figures.

use std::env;
use std::fmt::Write as _;

use allocation_counter::{AllocationInfo, measure};
use m365_migration_errors::ErrorKind;
use m365_migration_errors::records::Records;

/// The size of the smallest input in bytes, without `GROWTH`.
const SIZE: usize = 32 * 1024;

/// The sizes of the inputs, as multiples of the smallest.
const TIMES: [usize; 3] = [1, 2, 4];

/// The most that twice the input may cost, in percent of the cost of the input.
const TWICE: u64 = 220;

/// Bytes and allocations that are not counted: buffers that grow once.
const BYTES: u64 = 128 * 1024;
const COUNT: u64 = 1_000;

/// The highest memory peak for the largest input, in percent of the peak for the smallest, if both are larger than
/// `PIECE`.
const FLAT: u64 = 120;
/// More bytes than any reader needs at a time.
const PIECE: usize = 2 * 1024 * 1024;

/// The highest memory peak for each byte of a piece or entry, of which at most `ENTRY` bytes are kept.
const PER_BYTE: u64 = 24;
const ENTRY: u64 = 16 * 1024 * 1024;

/// How much of an input has to be in memory at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Memory {
    /// One piece.
    Flat,
    /// All of it: it is one entry, or a document that is unpacked as a whole.
    OneEntry,
}

use Memory::{Flat, OneEntry};

/// An input of any size: `again` is repeated between `head` and `tail`.
struct Input {
    name: &'static str,
    head: &'static str,
    again: &'static str,
    tail: &'static str,
    memory: Memory,
}

const fn input(name: &'static str, memory: Memory, [head, again, tail]: [&'static str; 3]) -> Input {
    Input { name, head, again, tail, memory }
}

const INPUTS: &[Input] = &[
    // One endless thing.
    input("one line", OneEntry, ["", "migration of the user ", ""]),
    input("one word", OneEntry, ["", "migration", ""]),
    input("one open quote of JSON", OneEntry, ["{\"error\": \"", "migration failed ", ""]),
    input("one long text of JSON", OneEntry, ["{\"error\": \"", "migration failed ", "\"}"]),
    input("one open cell of CSV", OneEntry, ["User,Status,Error\nalex,failed,\"", "migration failed\n", ""]),
    input("half an error record", Flat, ["Start-X : failed\n", "    + CategoryInfo          : NotSpecified\n", ""]),
    // Nesting.
    input("brackets", OneEntry, ["", "[", ""]),
    input("objects in objects", OneEntry, ["", "{\"a\":", ""]),
    input("JSON in a text in a text", OneEntry, ["{\"a\": \"", "{\\\"a\\\": \\\"", "\"}"]),
    input("quoted mail in quoted mail", Flat, ["", "> > > > > > Max retry for user\n> with id\n", ""]),
    input("tags", OneEntry, ["", "<div>", ""]),
    input("table cells", OneEntry, ["<table>", "<tr><td>User<td>", ""]),
    // Many of a thing.
    input("members of one object", OneEntry, ["{", "\"a\": 1, ", "\"b\": 2}"]),
    input("empty objects", Flat, ["[", "{},", "{}]"]),
    input("objects without anything of a migration", Flat, ["[", "{\"a\": {\"b\": [1, \"x\"]}},\n", "{}]"]),
    input("properties", OneEntry, ["", "Name : value\n", ""]),
    input("blocks of properties", Flat, ["", "Name : value\n\n", ""]),
    input("prefixes", Flat, ["", "> > > > \n", ""]),
    input("headers", Flat, ["", "User,Status,Error\n", ""]),
    input("headers of a Markdown table", Flat, ["", "| User | Status | Error |\n|---|---|---|\n", ""]),
    input("rows of a Markdown table", Flat, ["| User | Status | Error |\n|---|---|---|\n", "| a | failed | b |\n", ""]),
    input("delimiters", Flat, ["User,Status,Error\n", ",,,,,,,,\n", ""]),
    input("columns", OneEntry, ["User", ",Status", ",Error\n"]),
    input("Line |", Flat, ["", "Line |\n", ""]),
    input("bars", Flat, ["Line |\n", "     | a\n", ""]),
    input("At line:", Flat, ["", "At line:1 char:1\n", ""]),
    input("cmdlets", Flat, ["", "Start-SPOCrossTenantUserContentMove : \n", ""]),
    input("times", Flat, ["", "2026-01-14T09:21:44Z\n", ""]),
    input("line breaks", Flat, ["", "\n", ""]),
    input("carriage returns", OneEntry, ["", "\r", ""]),
    // Encodings of transport.
    input("entities", OneEntry, ["", "&amp;", ""]),
    input("escapes", OneEntry, ["", "\\u0027", ""]),
    input("backslashes", OneEntry, ["{\"a\": \"", "\\\\", "\"}"]),
    input(
        "base64",
        OneEntry,
        ["Content-Transfer-Encoding: base64\n\n", "TWF4IHJldHJ5IGZvciB1c2VyIHdpdGggaWQgNDIgcmVhY2hl\n", ""],
    ),
    input("base64 without a head", Flat, ["", "TWF4IHJldHJ5IGZvciB1c2VyIHdpdGggaWQgNDIgcmVhY2hl\n", ""]),
    input("quoted-printable", OneEntry, ["Content-Transfer-Encoding: quoted-printable\n\n", "=20", ""]),
    input("soft line ends", OneEntry, ["Content-Transfer-Encoding: quoted-printable\n\n", "migration=\n", ""]),
    input("CLIXML", OneEntry, ["#< CLIXML\n<Objs>", "<S S=\"Error\">Start-X : a_x000D__x000A_</S>", ""]),
    input("colors", OneEntry, ["", "\u{1B}[31m", ""]),
    // Sentences, and parts of one.
    input("beginnings of a sentence on lines", Flat, ["", "Max retry for user with id\n", ""]),
    input("beginnings of a sentence on a line", OneEntry, ["", "Max retry for user with id ", ""]),
    input("ends of a sentence", Flat, ["", "with id 42 reached.\n", ""]),
    input("open ends", Flat, ["", "Test-MigrationServerAvailability failed with: a\n", ""]),
    input(
        "lines of full width",
        Flat,
        ["", "Teams migration failed. User a in tenant b does not have a Teams license. Assign\n", ""],
    ),
    input("sentences", Flat, ["", "Max retry for user with id 42 reached.\n", ""]),
    input("sentences on a line", OneEntry, ["", "Max retry for user with id 42 reached. ", ""]),
    input(
        "a row for each sentence",
        Flat,
        ["User,Status,Error\n", "alex@contoso.com,failed,Max retry for user with id 42 reached.\n", ""],
    ),
    input(
        "an object for each sentence",
        Flat,
        ["[", "{\"user\": \"alex@contoso.com\", \"error\": \"Max retry for user with id 42 reached.\"},\n", "{}]"],
    ),
];

impl Input {
    fn bytes(&self, size: usize) -> Vec<u8> {
        let times = size.saturating_sub(self.head.len() + self.tail.len()) / self.again.len();
        [self.head, &self.again.repeat(times), self.tail].concat().into()
    }
}

/// Both halves of the message of each kind, each on a line, as often as it takes for `size`. Every kind is there equally
/// often, so that twice the size is twice of the same.
fn halves(size: usize) -> Vec<u8> {
    let mut text = String::new();
    for kind in ErrorKind::ALL {
        let message = kind.message();
        let half =
            (message.len() / 2..=message.len()).find(|&at| message.is_char_boundary(at)).expect("its end is one");
        writeln!(text, "{}\n{}", &message[half..], &message[..half]).expect("a string takes all");
    }
    text.repeat((size / text.len()).max(1)).into()
}

fn cost(bytes: &[u8]) -> AllocationInfo {
    let mut adds_up = false;
    let cost = measure(|| {
        let mut records = Records::new(bytes);
        records.by_ref().for_each(drop);
        adds_up = records.summary().adds_up();
    });
    assert!(adds_up, "{:.80}", String::from_utf8_lossy(bytes));
    cost
}

/// Describes costs that grow faster than the input, and memory above its limit.
fn judge(name: &str, memory: Memory, costs: &[(usize, AllocationInfo)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for pair in costs.windows(2) {
        let (once, twice) = (&pair[0].1, &pair[1].1);
        for (what, once, twice, constant) in [
            ("bytes allocated", once.bytes_total, twice.bytes_total, BYTES),
            ("allocations", once.count_total, twice.count_total, COUNT),
        ] {
            if twice > once * TWICE / 100 + constant {
                wrong.push(format!("{name}: {once} {what} for {} bytes, {twice} for {}", pair[0].0, pair[1].0));
            }
        }
    }
    let (least, most) = (&costs[0], &costs[costs.len() - 1]);
    let limit = match memory {
        Flat if least.0 >= PIECE => least.1.bytes_max * FLAT / 100 + BYTES,
        Flat => PER_BYTE * PIECE as u64,
        OneEntry => PER_BYTE * ENTRY.min(most.0 as u64) + BYTES,
    };
    if most.1.bytes_max > limit {
        wrong.push(format!("{name}: {} bytes in memory for {}, at most {limit} expected", most.1.bytes_max, most.0));
    }
    wrong
}

#[test]
fn twice_the_input_costs_twice_as_much() {
    let size = env::var("GROWTH").map_or(SIZE, |size| size.parse().expect("GROWTH is a number of bytes"));
    // The first input pays for the tables that are built once.
    cost(&halves(SIZE));
    let inputs = INPUTS.iter().map(|input| (input.name, input.memory, TIMES.map(|times| input.bytes(size * times))));
    let halves = ("halves of sentences", Flat, TIMES.map(|times| halves(size * times)));
    let mut wrong = Vec::new();
    for (name, memory, inputs) in inputs.chain([halves]) {
        let costs: Vec<_> = inputs.iter().map(|bytes| (bytes.len(), cost(bytes))).collect();
        for (bytes, cost) in &costs {
            println!(
                "{name}: {bytes} bytes: {} allocations, {} bytes, {} at a time",
                cost.count_total, cost.bytes_total, cost.bytes_max
            );
        }
        wrong.extend(judge(name, memory, &costs));
    }
    assert!(wrong.is_empty(), "{} costs are too high\n{}", wrong.len(), wrong.join("\n"));
}

/// Three formats, with inputs that are larger than `PIECE` but quick to read.
#[test]
fn memory_stays_flat() {
    cost(&halves(SIZE));
    let names = ["objects without anything of a migration", "delimiters", "cmdlets"];
    let inputs = INPUTS.iter().filter(|input| names.contains(&input.name));
    let sizes = [PIECE + PIECE / 8, PIECE * 3];
    let wrong = inputs.filter_map(|input| {
        let costs = sizes.map(|size| input.bytes(size)).map(|bytes| (bytes.len(), cost(&bytes)));
        let limit = costs[0].1.bytes_max * FLAT / 100 + BYTES;
        let most = costs[1].1.bytes_max;
        (most > limit).then(|| format!("{}: {most} bytes in memory, at most {limit} expected", input.name))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn growth_that_is_too_fast_is_noticed() {
    let cost = |total: u64, peak: u64| AllocationInfo {
        count_total: total / 100,
        bytes_total: total,
        bytes_max: peak,
        ..AllocationInfo::default()
    };
    let costs = |totals: [u64; 3], peak: u64| -> Vec<_> {
        let sizes = TIMES.map(|times| times * PIECE);
        sizes.into_iter().zip(totals).map(|(size, total)| (size, cost(total, peak))).collect()
    };
    let (linear, square) = ([1 << 20, 2 << 20, 4 << 20], [1 << 20, 4 << 20, 16 << 20]);
    assert_eq!(judge("linear", Flat, &costs(linear, 1 << 16)), [""; 0]);
    assert_eq!(judge("square", Flat, &costs(square, 1 << 16)).len(), 4, "bytes and allocations, twice");
    assert_eq!(judge("large", OneEntry, &costs(linear, 1 << 30)).len(), 1);
    let mut costs = costs(linear, 1 << 16);
    costs[2].1.bytes_max = 1 << 20;
    assert_eq!(judge("growing", Flat, &costs).len(), 1);
}
