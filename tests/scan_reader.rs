//! A reader gives the errors of the whole text, however it is cut into pieces.

use std::io::{self, Read};

use m365_migration_errors::{ErrorKind, MigrationError, OwnedFound, ScanReader, scan, scan_bytes};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

mod support {
    pub mod samples;
}

use support::samples::error;

/// A reader's answer to one call.
#[derive(Clone, Copy, Debug)]
enum Call {
    Reads(usize),
    IsInterrupted,
    Fails,
    /// It is at the end for now.
    Ends,
}

/// A reader that does these things in turn.
struct Pieces<'a> {
    bytes: &'a [u8],
    calls: std::iter::Cycle<std::iter::Copied<std::slice::Iter<'a, Call>>>,
}

impl<'a> Pieces<'a> {
    fn new(bytes: &'a [u8], calls: &'a [Call]) -> Self {
        Self { bytes, calls: calls.iter().copied().cycle() }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.calls.next().unwrap_or(Call::Reads(1)) {
            Call::Reads(len) => {
                let len = len.min(self.bytes.len()).min(buffer.len());
                buffer[..len].copy_from_slice(&self.bytes[..len]);
                self.bytes = &self.bytes[len..];
                Ok(len)
            }
            Call::IsInterrupted => Err(io::ErrorKind::Interrupted.into()),
            Call::Fails => Err(io::ErrorKind::WouldBlock.into()),
            Call::Ends => Ok(0),
        }
    }
}

type Seen = (std::ops::Range<u64>, String, MigrationError);

/// The errors that the scan of all bytes finds.
fn expected(bytes: &[u8]) -> Vec<Seen> {
    let seen = |found: m365_migration_errors::Found<'_>| {
        let range = found.range();
        (range.start as u64..range.end as u64, found.text().to_owned(), found.to_error())
    };
    scan_bytes(bytes).map(seen).collect()
}

fn seen(found: &OwnedFound) -> Seen {
    (found.range(), found.text().to_owned(), found.error().clone())
}

/// The errors of a reader, whose failures are tried again.
fn found<R: Read>(reader: ScanReader<R>) -> Vec<Seen> {
    reader.filter_map(Result::ok).map(|found| seen(&found)).collect()
}

const BAD: &[&[u8]] = &[b"\xFF", b" \xC3\n", b"\xE2\x80", b"\xF0\x9F\x98", b"\xFF\xFE\n"];

/// A part of an input: a message as it is, shouted, wrapped, cut or coded, a log between, or bytes that are no text.
fn part() -> impl Strategy<Value = Vec<u8>> {
    let message =
        (select(ErrorKind::ALL), any::<bool>()).prop_map(|(kind, full)| error(kind, 0, None, full).to_string());
    let changed = (message, 0..8u8, any::<Index>()).prop_map(|(message, change, at)| {
        let cut = (0..=at.index(message.len())).rev().find(|at| message.is_char_boundary(*at)).unwrap_or(0);
        match change {
            0 => message.to_ascii_uppercase(),
            1 => message.replacen(". ", ".\r\n    ", 1),
            2 => message[..cut].to_owned(),
            3 => format!("CTTM-005: {message}\n"),
            4 => format!("{message} {message}"),
            5 => message,
            _ => format!("{message}\n"),
        }
    });
    let line = "11:02:03 INFO  Polling the job, 'a' is \u{E9} word [42]; the user 42 has not been asked\n";
    let log = (0..12_000usize).prop_map(move |len| line.chars().cycle().take(len).collect::<String>());
    prop_oneof![
        6 => changed.prop_map(String::into_bytes),
        3 => log.prop_map(String::into_bytes),
        1 => Just("\u{1F600}\u{E9}\n".as_bytes().to_vec()),
        1 => select(BAD).prop_map(<[u8]>::to_vec),
    ]
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let call = prop_oneof![
        4 => (1..9_000usize).prop_map(Call::Reads),
        2 => (1..50usize).prop_map(Call::Reads),
        1 => Just(Call::IsInterrupted),
        1 => Just(Call::Fails),
    ];
    // It has to read something in the end.
    vec(call, 1..6).prop_map(|calls| calls.into_iter().chain([Call::Reads(777)]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_pieces_of_an_input_do_not_matter(parts in vec(part(), 0..24), calls in calls()) {
        let bytes = parts.concat();
        prop_assert_eq!(found(ScanReader::new(Pieces::new(&bytes, &calls))), expected(&bytes));
    }

    #[test]
    fn a_log_that_grows_has_the_errors_of_the_whole(parts in vec(part(), 0..24), calls in calls()) {
        let bytes = parts.concat();
        let calls: Vec<Call> = calls.into_iter().flat_map(|call| [call, Call::Ends]).collect();
        let mut reader = ScanReader::following(Pieces::new(&bytes, &calls));
        let mut all = Vec::new();
        // One in these calls reads 777 bytes.
        for _ in 0..calls.len() * (bytes.len() / 777 + 2) {
            all.extend(reader.by_ref().filter_map(Result::ok).map(|found| seen(&found)));
        }
        let expected = expected(&bytes);
        prop_assert!(expected.starts_with(&all), "{all:?}\n{expected:?}");
        let settled = bytes.len().saturating_sub(20_000) as u64;
        let all_settled = expected.iter().filter(|(range, ..)| range.end < settled).count() <= all.len();
        prop_assert!(all_settled, "{} of {expected:?}", all.len());
        reader.finish();
        for _ in 0..calls.len() {
            all.extend(reader.by_ref().filter_map(Result::ok).map(|found| seen(&found)));
        }
        prop_assert_eq!(all, expected);
    }
}

#[test]
fn a_message_is_found_at_every_border_of_two_pieces() {
    let message = error(ErrorKind::TeamsChatTeamsLicenseMissing, 0, None, true).to_string();
    let text = format!("11:02:03 \u{E9} ERROR CTTM-005: {message}\n11:02:04 \u{1F600}\n");
    let whole = expected(text.as_bytes());
    assert_eq!((whole.len(), whole[0].1.as_str()), (1, &*format!("CTTM-005: {message}")));
    for at in 0..=text.len() {
        let (first, second) = text.as_bytes().split_at(at);
        assert_eq!(found(ScanReader::new(first.chain(second))), whole, "cut at {at}");
    }
}

#[test]
fn a_text_of_many_beginnings_is_no_exception() {
    let begun = "Teams migration for user Teams migration for user Max retry for user with id ".repeat(300);
    let message = error(ErrorKind::ExchangeMaxRetriesReached, 0, None, true).to_string();
    let text = format!("{begun}\n{message}\n").repeat(6);
    let whole: Vec<_> = scan(&text).map(|found| found.range().start as u64).collect();
    assert_eq!(whole.len(), 6);
    for len in [1_000, 4_096, 8_192, 100_000] {
        let calls = [Call::Reads(len)];
        let pieces = Pieces::new(text.as_bytes(), &calls);
        let found: Vec<_> = found(ScanReader::new(pieces)).into_iter().map(|(range, ..)| range.start).collect();
        assert_eq!(found, whole, "{len} bytes a piece");
    }
}

#[test]
fn memory_does_not_grow_with_the_input() {
    let line = "11:02:03 ERROR EXCH-15: Max retry for user with id 42 reached. and more of the same line\n";
    let most = |lines: usize| {
        let input = line.repeat(lines);
        let mut found = 0;
        let memory = allocation_counter::measure(|| {
            found = ScanReader::new(input.as_bytes()).count();
        });
        assert_eq!(found, lines);
        memory.bytes_max
    };
    let (short, long) = (most(3_000), most(60_000));
    assert!(short == long && long < 128 * 1024, "{short} bytes, then {long}");
}
