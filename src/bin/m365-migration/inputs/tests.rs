//! The limits, with small numbers.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::limits::Limits;
use super::unpack::{Source, unpack};

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("the name is new");
        zip.write_all(content).expect("it is in memory");
    }
    zip.finish().expect("it is in memory").into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(content).expect("it is in memory");
    gzip.finish().expect("it is in memory")
}

/// Reads an input. Returns each document with its length and its first damage, and each error.
fn read(bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut read = Vec::new();
    let mut input = Cursor::new(bytes);
    unpack("in", Source::Seekable(&mut input), limits, &mut |document| {
        read.push(match document {
            Ok(document) => {
                let name = document.name.clone();
                let mut records = document.records();
                let problem = records.by_ref().filter_map(Result::err).map(|damage| damage.to_string()).next();
                format!("{name}, {} bytes {}", records.summary().bytes(), problem.unwrap_or_default())
            }
            Err(problem) => problem,
        });
        Ok(())
    })
    .expect("`visit` does not fail");
    read
}

/// Reads an input that comes once. Returns the names and the errors.
fn stream(mut bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut read = Vec::new();
    unpack("in", Source::Stream(&mut bytes), limits, &mut |document| {
        read.push(document.map_or_else(|problem| problem, |document| document.name));
        Ok(())
    })
    .expect("`visit` does not fail");
    read
}

const REST: &str = "and the rest is not read; unpack it, and name the files that you need";

#[test]
fn what_is_unpacked_is_limited_in_all() {
    let text = [b'a'; 600];
    let limits = || Limits::new(1_024, 1 << 20, 10, 3);
    let exact = gzip(&[b'a'; 1_024]);
    assert_eq!(read(&exact, &limits()), ["in, 1024 bytes "]);
    let more = gzip(&[b'a'; 1_025]);
    let past = format!("reading failed: it unpacks to more than 1 KiB, {REST}; what was read before is kept");
    assert_eq!(read(&more, &limits()), [format!("in, 1024 bytes in:1: byte 1024: {past}")]);
    let two = zip(&[("a", &text), ("b", &text), ("c", &text)]);
    let expected = ["in/a, 600 bytes ".to_owned(), format!("in/b, 424 bytes in/b:1: byte 424: {past}")];
    assert_eq!(read(&two, &limits()), expected);
}

#[test]
fn entries_are_limited_in_all() {
    let inner = zip(&[("a", b"a"), ("b", b"b")]);
    let limits = || Limits::new(1 << 20, 1 << 20, 4, 3);
    let names: Vec<_> = stream(&zip(&[("x", &inner), ("y", b"y")]), &limits());
    assert_eq!(names, ["in/x/a", "in/x/b", "in/y"]);
    let names: Vec<_> = stream(&zip(&[("x", &inner), ("y", &inner)]), &limits());
    assert_eq!(names, ["in/x/a", "in/x/b", &format!("in/y: it has more than 4 entries, {REST}")]);
    let many = zip(&["1", "2", "3", "4", "5"].map(|name| (name, &b""[..])));
    assert_eq!(stream(&many, &limits()), ["in: an archive of 5 entries is not read, only up to 4; unpack it"]);
}

#[test]
fn depth_is_limited_and_said_once() {
    let limits = || Limits::new(1 << 20, 1 << 20, 100, 3);
    let three = gzip(&gzip(&gzip(b"a")));
    assert_eq!(stream(&three, &limits()), ["in"]);
    let four = gzip(&three);
    let deep = "it is packed more than 3 times, and not read; unpack the outer archives";
    assert_eq!(stream(&four, &limits()), [format!("in: {deep}")]);
    let many = zip(&[("a", &four), ("b", b"b"), ("c", &four), ("d", &four)]);
    let more = "in: 2 more are packed as often, and not read".to_owned();
    assert_eq!(stream(&many, &limits()), [format!("in/a: {deep}"), "in/b".into(), more]);
}

#[test]
fn what_must_be_in_memory_is_limited() {
    let limits = || Limits::new(1 << 20, 1_024, 100, 3);
    let stored =
        zip(&[("a", &(0..2_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761)).to_be_bytes()).collect::<Vec<_>>())]);
    // At any place it can be read as it is.
    assert_eq!(read(&stored, &limits())[0].split(',').next(), Some("in/a"));
    let expected = "in: an archive or a workbook inside another input of more than 1 KiB is not read; unpack it, or save it in parts";
    assert_eq!(stream(&stored, &limits()), [expected]);
}
