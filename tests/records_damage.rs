//! Damage does not spread to other records: inputs of every format are cut or changed at every byte, read in pieces of
//! several sizes, or end with a read error.

use std::io::{self, Read};

use m365_migration_errors::records::{Damage, DamageKind, Format, Record, Records, Summary};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// An input whose entries, one record each, have known ends.
struct Input {
    name: &'static str,
    source: Format,
    head: String,
    entries: Vec<String>,
    tail: &'static str,
}

impl Input {
    fn text(&self) -> String {
        self.head.clone() + &self.entries.concat() + self.tail
    }

    /// How many entries end at or before this byte.
    fn complete(&self, byte: usize) -> usize {
        let mut end = self.head.len();
        let ends = self.entries.iter().map(|entry| {
            end += entry.len();
            end
        });
        ends.filter(|&end| end <= byte).count()
    }
}

const ENTRIES: usize = 5;

fn inputs() -> Vec<Input> {
    let entries = |entry: fn(usize) -> String| (1..=ENTRIES).map(entry).collect::<Vec<_>>();
    let input = |name, source, head: &str, entries, tail| Input { name, source, head: head.into(), entries, tail };
    vec![
        input(
            "page",
            Format::Json,
            "{\"@odata.context\": \"x\", \"value\": [\n",
            entries(|n| task_of(n) + ",\n"),
            "{}]}\n",
        ),
        input("lines of JSON", Format::Json, "", entries(|n| task_of(n) + "\n"), ""),
        input(
            "table",
            Format::Csv,
            "Id,Service,Status,Code,Message\n",
            entries(|n| format!("user{n},Exchange,failed,EXCH-15,\"{}\"\n", error_of(n))),
            "",
        ),
        input(
            "log",
            Format::Text,
            "",
            entries(|n| format!("2025-11-06 11:25:0{n} ERROR EXCH-15: {} [x]\n", error_of(n))),
            "",
        ),
        input(
            "report",
            Format::Text,
            "",
            entries(|n| format!("Identity : user{n}@contoso.com\nState    : Failed\nError    : {}\n\n", error_of(n))),
            "",
        ),
        input(
            "console",
            Format::Text,
            "",
            entries(|n| {
                format!(
                    "Start-It : {}\nAt line:{n} char:1\n+ Start-It\n    + FullyQualifiedErrorId : It\n \n",
                    error_of(n)
                )
            }),
            "",
        ),
    ]
}

fn error_of(n: usize) -> String {
    format!("Max retry for user with id 6a88de8d-000{n} reached.")
}

fn task_of(n: usize) -> String {
    format!(
        "{{\"id\": \"user{n}\", \"currentStatus\": [{{\"service\": \"Exchange\", \"status\": \"failed\", \"errors\": \
         [{{\"code\": \"EXCH-15\", \"message\": \"Max retry for user with id {n} \\\"reached\\\".\"}}]}}]}}"
    )
}

fn read(source: Format, input: impl Read) -> (Vec<Record>, Vec<Damage>, Summary) {
    let mut records = source.read(input);
    let (mut read, mut damage) = (Vec::new(), Vec::new());
    for item in records.by_ref() {
        match item {
            Ok(record) => read.push(record),
            Err(error) => damage.push(error),
        }
    }
    let summary = records.summary();
    assert!(summary.adds_up(), "{summary}");
    assert_eq!(summary.damaged(), damage.len() as u64, "{summary}");
    (read, damage, summary)
}

/// The subject, code and message of each record, without its place.
fn contents(records: &[Record]) -> Vec<(Option<&str>, Option<&str>, Option<&str>)> {
    records.iter().map(|record| (record.subject(), record.code(), record.message())).collect()
}

#[test]
fn each_entry_is_a_record() {
    for input in inputs() {
        let text = input.text();
        assert_eq!(Format::detect(text.as_bytes()), input.source, "{}", input.name);
        let (records, damage, summary) = read(input.source, text.as_bytes());
        assert_eq!((records.len(), damage.len()), (ENTRIES, 0), "{}: {summary}", input.name);
    }
}

#[test]
fn entries_before_a_cut_are_read() {
    for input in inputs() {
        let text = input.text();
        let whole = read(input.source, text.as_bytes()).0;
        for cut in 0..=text.len() {
            let (records, damage, _) = read(input.source, &text.as_bytes()[..cut]);
            let complete = input.complete(cut);
            assert!(records.len() >= complete, "{}, {cut} bytes: {} of {complete}", input.name, records.len());
            assert_eq!(records[..complete], whole[..complete], "{}, {cut} bytes", input.name);
            if input.source == Format::Json {
                let is_whole = serde_json::Deserializer::from_slice(&text.as_bytes()[..cut])
                    .into_iter::<serde_json::Value>()
                    .all(|value| value.is_ok());
                assert_eq!(damage.is_empty(), is_whole, "{}, {cut} bytes: {damage:?}", input.name);
            }
        }
    }
}

#[test]
fn entries_before_and_after_a_changed_byte_are_read() {
    for input in inputs() {
        let text = input.text();
        let whole = read(input.source, text.as_bytes()).0;
        // Each byte is replaced by two of these in turn. The choice depends on its place, so entries differ.
        let bytes = *b"\"{}[],:\\x\n\0\x1B\xFF";
        for at in input.head.len()..text.len() - input.tail.len() {
            for byte in [bytes[at % bytes.len()], bytes[(at * 5 + 3) % bytes.len()]] {
                let mut damaged = text.clone().into_bytes();
                damaged[at] = byte;
                let name = format!("{}, byte {at} is {:?}", input.name, char::from(byte));
                let (records, _, summary) = read(input.source, &damaged[..]);
                let complete = input.complete(at);
                assert!(records.len() >= complete, "{name}: {summary}");
                assert_eq!(contents(&records[..complete]), contents(&whole[..complete]), "{name}: {summary}");
                // The entry may be lost, and the next one too if the border between them is damaged.
                let after = (complete + 2).min(ENTRIES);
                let (seen, expected) = (contents(&records), contents(&whole[after..]));
                assert!(seen.ends_with(&expected), "{name}: {summary}\n{seen:#?}");
            }
        }
    }
}

/// A reader that returns at most `piece` bytes at a time, and fails after `until` bytes.
struct Slow<'a> {
    rest: &'a [u8],
    piece: usize,
    until: usize,
}

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.until == 0 {
            return Err(io::Error::other("the line is dead"));
        }
        let count = buffer.len().min(self.piece).min(self.until).min(self.rest.len());
        let (read, rest) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(read);
        self.rest = rest;
        self.until -= count;
        Ok(count)
    }
}

#[test]
fn the_size_of_the_pieces_changes_nothing() {
    for input in inputs() {
        let text = input.text();
        let whole = read(input.source, text.as_bytes()).0;
        for piece in [1, 2, 3, 7, 64] {
            let slow = Slow { rest: text.as_bytes(), piece, until: usize::MAX };
            assert_eq!(read(input.source, slow).0, whole, "{} in pieces of {piece}", input.name);
        }
    }
}

#[test]
fn entries_before_a_read_error_are_read() {
    for input in inputs() {
        let text = input.text();
        let whole = read(input.source, text.as_bytes()).0;
        for until in (1..text.len()).step_by(13) {
            let slow = Slow { rest: text.as_bytes(), piece: 16, until };
            let (records, damage, _) = read(input.source, slow);
            let complete = input.complete(until);
            assert_eq!(records[..complete], whole[..complete], "{} fails after {until} bytes", input.name);
            let last = damage.last().unwrap_or_else(|| panic!("{} fails after {until} bytes", input.name));
            assert_eq!((last.kind(), last.byte()), (DamageKind::Io, until as u64), "{}: {last}", input.name);
            let source = std::error::Error::source(last).map(ToString::to_string);
            assert_eq!(source.as_deref(), Some("the line is dead"), "{}", input.name);
        }
    }
}

#[test]
fn empty_inputs_have_no_records() {
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("the UTF-8 byte order mark", b"\xEF\xBB\xBF"),
        ("the UTF-16LE byte order mark", b"\xFF\xFE"),
        ("the UTF-16BE byte order mark", b"\xFE\xFF"),
        ("whitespace", b" \r\n\t\n"),
    ] {
        for source in [Format::Json, Format::Csv, Format::Text] {
            let (records, damage, summary) = read(source, bytes);
            assert_eq!((records.len(), damage.len(), summary.read()), (0, 0, 0), "{name} as {source}: {damage:?}");
        }
        assert_eq!(Records::new(bytes).count(), 0, "{name}");
    }
    for color in ["\x1B[31m", "\x1B[3", "\x1B"] {
        let (records, damage, summary) = read(Format::Text, color.as_bytes());
        assert_eq!((records.len(), damage.len(), summary.read()), (0, 0, 0), "{color:?}: {damage:?}");
    }
}

#[test]
fn an_entry_may_be_larger_than_a_block() {
    let long = "y".repeat(3 << 18);
    let json = format!("[{}, {{\"id\": \"{long}\", \"currentStatus\": []}}, {}]", task_of(1), task_of(2));
    let (records, damage, summary) = read(Format::Json, json.as_bytes());
    assert_eq!((records.len(), damage.len()), (3, 0), "{summary}");
    assert_eq!(records[1].subject(), Some(&*long));

    let csv = format!("Id,Status,Message\n1,failed,{}\n2,failed,{long}\n3,failed,{}\n", error_of(1), error_of(3));
    let (records, damage, summary) = read(Format::Csv, csv.as_bytes());
    assert_eq!((records.len(), damage.len()), (3, 0), "{summary}");

    let lines = format!("{}\n{}{}\n{}\n", error_of(1), "y ".repeat(1 << 20), error_of(2), error_of(3));
    let (records, damage, summary) = read(Format::Text, lines.as_bytes());
    assert_eq!((records.len(), damage.len()), (3, 0), "{summary}");
    assert_eq!(records.iter().map(|record| record.origin().line()).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn an_entry_may_cross_the_border_of_a_block() {
    const BLOCK: usize = 1 << 18;
    let long =
        |n: usize| format!("Test-MigrationServerAvailability failed with: server {n} said {}", "z".repeat(20 << 10));
    let report = |n: usize| format!("Identity : user{n}\nState    : Failed\nError    : {}\n\n", long(n));
    let lines = "z".repeat(1 << 10) + "\n    ";
    let wrapped = |n: usize| long(n).replace(&"z".repeat(1 << 10), &lines);
    let failure = |n: usize| format!("Start-It : {}\nAt line:1 char:1\n+ Start-It\n\n", wrapped(n));
    for (name, entry) in [
        ("a line", &(|n| error_of(n) + "\n") as &dyn Fn(usize) -> String),
        ("a long line", &|n| format!("EXCH-08: {}\n", long(n))),
        ("a long report", &report),
        ("a long failure", &failure),
        ("a word in a long line", &|n| format!("{}{}{}\n", "y ".repeat(20 << 10), error_of(n), " y".repeat(9))),
    ] {
        let length = entry(1).len();
        // The border of the block cuts the second entry at several places.
        for at in (0..length).step_by(length / 16 + 1) {
            let filler = "y".repeat(63) + "\n";
            let before = BLOCK - length - at;
            let text = filler.repeat(before / 64) + &"y".repeat(before % 64) + "\n" + &entry(1) + &entry(2) + &entry(3);
            let (records, damage, summary) = read(Format::Text, text.as_bytes());
            assert_eq!(damage.len(), 0, "{name}, {at} bytes before the border: {damage:?}");
            assert_eq!(
                (records.len(), summary.recognized()),
                (3, 3),
                "{name}, {at} bytes before the border: {summary}"
            );
        }
    }
}

#[test]
fn an_entry_that_is_too_large_is_reported() {
    let endless = format!("[{},{{\"id\": \"{}", task_of(1), "y".repeat(20 << 20));
    let (records, damage, _) = read(Format::Json, endless.as_bytes());
    assert_eq!(records.len(), 1);
    assert_eq!(damage.iter().map(Damage::kind).collect::<Vec<_>>(), [DamageKind::TooLarge], "{damage:?}");

    // A row of 2 MiB is read, but an unclosed quote ends with its line.
    let rows =
        |quote| format!("Id,Status,Message\n1,failed,\"{}{quote}\n2,failed,{}\n", "y\n".repeat(1 << 20), error_of(2));
    let (records, damage, summary) = read(Format::Csv, rows("\"").as_bytes());
    assert_eq!((records.len(), damage.len()), (2, 0), "{summary}");
    assert_eq!(records[0].message().map(str::len), Some((2 << 20) - 1));
    let (records, damage, summary) = read(Format::Csv, rows("").as_bytes());
    assert_eq!(contents(&records), [(Some("1"), None, Some("y")), (Some("2"), None, Some(&*error_of(2)))], "{summary}");
    assert_eq!(damage.iter().map(Damage::kind).collect::<Vec<_>>(), [DamageKind::Truncated], "{damage:?}");
    let endless = format!("Id,Status,Message\n1,failed,\"{}\n2,failed,{}\n", "y".repeat(20 << 20), error_of(2));
    let (records, damage, summary) = read(Format::Csv, endless.as_bytes());
    assert_eq!(records.last().and_then(Record::subject), Some("2"), "{summary}");
    assert_eq!(damage.iter().map(Damage::kind).collect::<Vec<_>>(), [DamageKind::TooLarge], "{damage:?}");

    let line = format!("{}\n{}{}\n{}\n", error_of(1), "y ".repeat(10 << 20), error_of(2), error_of(3));
    let (records, damage, summary) = read(Format::Text, line.as_bytes());
    assert_eq!(records.len(), 3, "{summary}");
    assert_eq!(damage.iter().map(Damage::kind).collect::<Vec<_>>(), [DamageKind::TooLarge], "{damage:?}");
}

#[test]
fn malformed_json_is_read() {
    for (name, json, pointers, damaged) in [
        ("an extra comma", r#"[{"error": "E",},]"#, &[Some("/0")][..], 0),
        ("no comma", r#"[{"id": "1" "error": "E"} {"error": "E"}]"#, &[Some("/0"), Some("/1")], 0),
        ("an invalid escape", r#"{"path": "C:\Users\quinn", "error": "E"}"#, &[Some("")], 0),
        ("a name with an escape", r#"{"err\u006fr": {"message": "E"}}"#, &[Some("/error")], 0),
        (
            "two documents with a byte order mark between",
            "{\"error\": \"E\"}\u{FEFF}{\"error\": \"E\"}",
            &[Some(""), Some("")],
            0,
        ),
        ("a number at the end", r#"{"error": "E"} 42"#, &[Some("")], 0),
        ("texts beside a page", r#"{"value": [], "errors": ["E", "E"]}"#, &[Some("/errors/0"), Some("/errors/1")], 0),
        ("a value without a name", r#"[{"error": "E", 5}, {"error": "E"}]"#, &[Some("/0"), None], 1),
        ("a name without a value", r#"[{"error": "E", "id":}, {"error": "E"}]"#, &[Some("/0"), None], 1),
        ("an extra bracket", r#"[{"error": "E"}}, {"error": "E"}]"#, &[Some("/0"), None], 1),
    ] {
        let (records, damage, summary) =
            read(Format::Json, json.replace("\"E\"", &format!("{:?}", error_of(1))).as_bytes());
        assert!(records.iter().all(|record| record.error().is_some()), "{name}: {records:#?}");
        let found: Vec<_> = records.iter().map(|record| record.origin().pointer()).collect();
        assert_eq!((found.as_slice(), damage.len()), (pointers, damaged), "{name}: {summary}");
    }
}

proptest! {
    #![proptest_config(Config { cases: 500, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for source in [Format::Json, Format::Csv, Format::Text] {
            let (_, _, summary) = read(source, &bytes[..]);
            prop_assert_eq!(summary.bytes(), bytes.len() as u64, "{}", summary);
        }
        let _ = Format::detect(&bytes);
    }

    #[test]
    fn any_pieces_are_read(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        for source in [Format::Json, Format::Csv, Format::Text] {
            let (_, _, summary) = read(source, text.as_bytes());
            prop_assert_eq!(summary.bytes(), text.len() as u64, "{}", summary);
        }
    }
}

/// The pieces of every format.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\n",
    "\r\n",
    " ",
    "    ",
    "\"id\": ",
    "\"value\": [",
    "\"body\": {",
    "\"error\": {",
    "\"currentStatus\": [",
    "\"message\": \"Max retry for user with id 42 reached.\"",
    "Id,Status,Message\n",
    "1,failed,no\n",
    "Identity : alex@contoso.com\n",
    "State    : Failed\n",
    "Error    : Max retry for user\n",
    "Start-It : no\n",
    "At line:1 char:1\n",
    "+ Start-It\n",
    "Status: 409 (Conflict)\n",
    "ErrorCode: Conflict\n",
    "Headers:\n",
    "Line |\n",
    "     | ~~~\n",
    "     | no\n",
    "2025-11-06T11:25:36Z ERROR CTTM-005: no\n",
    "Max retry for user with id 42 reached.",
    "\u{1B}[31m",
    "\u{1B}]8;;",
    "&#39;",
    "&am",
    "\u{E9}",
    "\u{FEFF}",
    "Microsoft.Graph.Beta.PowerShell.Models.X",
];
