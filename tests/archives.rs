//! Workbooks, archives and gzip files: what is in them is read as if it were not packed, and what cannot be read is
//! named. The limits are tested in the program itself, with small numbers.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

mod support {
    pub mod workbook;
}

use support::workbook::{cell, gzip, texts, value, workbook, zip};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
const RETRIES: &str = "Max retry for user with id 42 reached.";

const HEADER: [&str; 4] = ["User", "Service", "Status", "Message"];

struct Run {
    status: Option<i32>,
    /// The lines of standard output.
    records: Vec<Value>,
    /// The lines of standard error, without the name of the program.
    problems: Vec<String>,
}

impl Run {
    fn origins(&self) -> Vec<&str> {
        self.records.iter().map(|record| record["origin"].as_str().expect("a text")).collect()
    }

    /// The records without their origins.
    fn anywhere(&self) -> Vec<Value> {
        let mut records = self.records.clone();
        for record in &mut records {
            record.as_object_mut().expect("an object").remove("origin");
        }
        records
    }
}

fn program(folder: &Path, arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_m365-migration"));
    program.args(arguments).current_dir(folder);
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let output = std::thread::scope(|scope| {
        // The program may end without reading.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("the program ends")
    });
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn records(folder: &Path, files: &[&str], input: &[u8]) -> Run {
    let (status, stdout, stderr) = program(folder, &[&["records", "--quiet"], files].concat(), input);
    let records = stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let problem = |line: &str| line.strip_prefix("m365-migration: ").expect("the program's name").to_owned();
    Run { status, records, problems: stderr.lines().map(problem).collect() }
}

/// Reads an input from standard input.
fn read(input: &[u8]) -> Run {
    records(Path::new("."), &["-"], input)
}

/// Reads a file.
fn read_file(name: &str, content: &[u8]) -> Run {
    let folder = folder(name);
    fs::write(folder.join(name), content).expect("the file can be written");
    records(&folder, &[name], b"")
}

/// Makes an empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("archives-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn table(user: &str) -> Vec<Vec<String>> {
    let row = [user, "Exchange", "failed", RETRIES].map(str::to_owned);
    vec![HEADER.map(str::to_owned).to_vec(), row.to_vec()]
}

#[test]
fn every_sheet_is_read() {
    let hidden = ("Old", "state=\"hidden\"", texts("", &table("kim")).2);
    let legend = texts("Legend", &[["Color", "Meaning", "Note"], ["red", "bad", "x"], ["green", "good", "y"]]);
    let log = texts("Log", &[[""], [""], ["2025-11-06 11:25:36 ERROR EXCH-15: Max retry for user with id 7 reached."]]);
    let book = workbook(&[texts("All users", &table("alex")), hidden, legend, texts("Empty", &[[""]]), log], None);
    let run = read_file("report.xlsx", &book);
    assert_eq!((run.status, run.problems), (Some(0), Vec::new()));
    let subjects: Vec<_> = run.records.iter().map(|record| record["subject"].as_str()).collect();
    assert_eq!(subjects, [Some("alex"), Some("kim"), Some("7")]);
    let run = read(&book);
    let name = "standard input";
    let origins = [format!("{name} [All users]:2"), format!("{name} [Old (hidden)]:2"), format!("{name} [Log]:3")];
    assert_eq!(run.origins(), origins);

    // A sheet with something else is not a fault, and a workbook is one file.
    let (status, stdout, stderr) = program(Path::new("."), &["triage", "--brief", "-"], &book);
    assert_eq!((status, &*stderr), (Some(0), ""));
    assert!(stdout.starts_with("1 file read: standard input\n3 users, 3 of them with errors\n"), "{stdout}");
    let foreign =
        workbook(&[texts("Legend", &[["Color", "Meaning", "Note"], ["red", "bad", "x"], ["a", "b", "c"]])], None);
    let (status, _, stderr) = program(Path::new("."), &["triage", "--brief", "-"], &foreign);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("standard input [Legend]: nothing in it is a known task"), "{stderr}");
}

#[test]
fn the_origin_is_the_row_below_a_title_and_after_line_breaks() {
    let rows = [
        ["Report of Monday", "", ""],
        ["", "", ""],
        ["User", "Status", "Error"],
        ["alex", "failed", "Max retry for user\nwith id alex reached."],
        ["", "", ""],
        ["kim", "failed", "Max retry for user with id kim reached."],
    ];
    let run = read_file("title.xlsx", &workbook(&[texts("A", &rows)], None));
    assert_eq!(run.origins(), ["title.xlsx [A]:4", "title.xlsx [A]:6"]);
    assert_eq!(run.records[0]["kind"], "exchange/max-retries-reached");
    assert_eq!(run.records[0]["message"], "Max retry for user\nwith id alex reached.");
}

#[test]
fn values_are_as_people_see_them() {
    let header = texts("", &[["User", "Status", "Last updated", "Message"]]).2;
    let row = |row: u32, user: &str, time: &str, message: &str| {
        let user = if user.is_empty() { value(0, row, "n", 0, "42") } else { cell(0, row, user) };
        format!("<row r=\"{row}\">{user}{}{time}{message}</row>", cell(1, row, "failed"))
    };
    // A formula has the value that Excel has computed.
    let formula = format!("<c r=\"D2\" t=\"str\"><f>\"Max retry \"&amp;A1</f><v>{RETRIES}</v></c>");
    let rows = [
        row(2, "", &value(2, 2, "n", 1, "45979.70373842593"), &formula),
        row(3, "a", &value(2, 3, "n", 2, "45979"), &value(3, 3, "e", 0, "#N/A")),
        row(4, "b", &value(2, 4, "d", 0, "2025-11-18T16:53:23"), &value(3, 4, "b", 0, "1")),
        row(5, "c", &value(2, 5, "n", 0, "1234.5"), &value(3, 5, "s", 0, "1")),
        row(6, "d", &value(2, 6, "n", 3, "1.5"), &value(3, 6, "s", 0, "0")),
    ];
    let shared = "<sst uniqueCount=\"2\"><si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r></si></sst>";
    let book = workbook(&[("A", "", header + &rows.concat())], Some(shared));
    let run = read(&book);
    let seen: Vec<_> =
        run.records.iter().map(|record| ["subject", "time", "message"].map(|key| record[key].as_str())).collect();
    assert_eq!(
        seen,
        [
            ["42", "2025-11-18T16:53:23", RETRIES],
            ["a", "2025-11-18", "#N/A"],
            ["b", "2025-11-18T16:53:23", "TRUE"],
            ["c", "1234.5", "rich text"],
            ["d", "36:00:00", "plain"],
        ]
        .map(|row| row.map(Some))
    );
}

/// Texts of cells.
const CELLS: [&str; 14] = [
    "",
    "alex@contoso.com",
    "failed",
    "completed",
    "in progress",
    "Teams",
    "Exchange",
    RETRIES,
    "EXCH-15",
    "a, b; c\td | e",
    "say \"no\"",
    "two\nlines",
    "<b>&amp;</b>",
    "Grüße, 日本 \u{1F600}",
];

#[test]
fn a_table_gives_the_same_records_as_csv_and_as_a_workbook() {
    let mut rng = SmallRng::seed_from_u64(7);
    let mut all = 0;
    for round in 0..60 {
        let title = [&["Moves"][..], &[]][rng.random_range(0..2)];
        let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
        rows.extend((0..rng.random_range(1..12)).map(|number| {
            let mut row = HEADER.map(|_| CELLS[rng.random_range(0..CELLS.len())].to_owned()).to_vec();
            row[0] = format!("user{number}");
            row
        }));
        if let [title] = title {
            rows.insert(0, vec![(*title).to_owned()]);
        }
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            csv.write_record(row).expect("it is in memory");
        }
        let csv = csv.into_inner().expect("it is in memory");
        let (plain, book) = (read(&csv), read(&workbook(&[texts("A", &rows)], None)));
        assert_eq!(plain.anywhere(), book.anywhere(), "round {round}: {rows:#?}");
        assert_eq!((plain.problems.len(), book.problems), (0, Vec::new()), "round {round}: {rows:#?}");
        all += plain.records.len();
    }
    assert!(all > 150, "{all}");
}

#[test]
fn samples_in_an_archive_give_what_they_give_outside() {
    let mut files: Vec<_> =
        fs::read_dir(SAMPLES).expect("the samples").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let names: Vec<_> = files.iter().map(|file| file.file_name().expect("a name").to_str().expect("UTF-8")).collect();
    let contents: Vec<_> = files.iter().map(|file| fs::read(file).expect("a sample")).collect();
    let plain = records(Path::new(SAMPLES), &names, b"");
    let packed: Vec<_> = names.iter().copied().zip(&contents).collect();
    let all = zip(&packed);
    let inner = zip(&[("all.zip", &all)]);
    assert!(plain.records.len() > 300 && !plain.problems.is_empty(), "{}", plain.records.len());
    for (name, bytes, prefix) in [("all.zip", &all, "all.zip/"), ("two.zip", &inner, "two.zip/all.zip/")] {
        let unpacked = read_file(name, bytes);
        let without = |text: &str| text.replace(prefix, "");
        let origins: Vec<_> = unpacked.origins().iter().map(|origin| without(origin)).collect();
        let differs = origins.iter().zip(plain.origins()).find(|(unpacked, plain)| unpacked != plain);
        assert_eq!((differs, origins.len()), (None, plain.records.len()), "{name}: {:?}", unpacked.problems);
        let (unpacked_records, plain_records) = (unpacked.anywhere(), plain.anywhere());
        let differs = unpacked_records.iter().zip(&plain_records).find(|(unpacked, plain)| unpacked != plain);
        assert_eq!(differs, None, "{name}");
        assert_eq!(unpacked.problems.iter().map(|problem| without(problem)).collect::<Vec<_>>(), plain.problems);
        assert_eq!(unpacked.status, plain.status);
    }
}

#[test]
fn a_gzip_file_is_what_is_in_it() {
    let [first, second] =
        ["1", "2"].map(|user| gzip(format!("Max retry for user with id {user} reached.\n").as_bytes()));
    let both = [first, second].concat();
    let run = read_file("log.txt", &both);
    assert_eq!((run.status, run.origins()), (Some(0), vec!["log.txt:1", "log.txt:2"]));
    for (command, expected) in [("redact", "user with id {user} reached"), ("classify", "exchange/max-retries-reached")]
    {
        let (status, stdout, stderr) = program(Path::new("."), &[command], &both);
        assert_eq!((status, &*stderr), (Some(0), ""), "{command}");
        assert_eq!(stdout.lines().filter(|line| line.contains(expected)).count(), 2, "{command}: {stdout}");
    }
    // The records before the damage are kept.
    let lines = "Max retry for user with id 42 reached.\n".repeat(5_000);
    let whole = gzip(lines.as_bytes());
    let run = read(&whole[..whole.len() - 20]);
    assert_eq!(run.status, Some(2));
    assert!(run.records.len() > 1_000, "{}", run.records.len());
    let end = "reading failed: the gzip file ends in the middle, so fetch it again; what was read before is kept";
    assert!(run.problems[0].ends_with(end) && run.problems.len() == 1, "{:?}", run.problems);
    let mut damaged = whole;
    let at = damaged.len() - 6;
    damaged[at] ^= 1;
    let run = read(&damaged);
    assert_eq!((run.status, run.records.len()), (Some(2), 5_000));
    assert!(run.problems[0].contains("the gzip file is damaged ("), "{:?}", run.problems);
}

/// Sets the byte at a distance from a mark, wherever the mark is.
fn patch(bytes: &mut [u8], mark: &[u8], at: usize, value: u8) {
    let places: Vec<_> = memchr::memmem::find_iter(bytes, mark).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place + at] = value;
    }
}

#[test]
fn each_entry_that_cannot_be_read_is_named_and_the_rest_is_read() {
    const LOCAL: &[u8] = b"PK\x03\x04";
    const CENTRAL: &[u8] = b"PK\x01\x02";
    let good = zip(&[("a.txt", RETRIES)]);
    let change = |local: usize, value: u8| {
        let mut bytes = good.clone();
        patch(&mut bytes, LOCAL, local, value);
        patch(&mut bytes, CENTRAL, local + 2, value);
        bytes
    };
    let mut wrong = good.clone();
    patch(&mut wrong, CENTRAL, 16, 7);
    let mut broken = zip(&[("first.txt", ""), ("a.txt", RETRIES)]);
    let second = memchr::memmem::rfind(&broken, LOCAL).expect("an entry");
    broken[second] = b'X';
    for (name, inner, expected) in [
        ("encrypted", change(6, 1), "all.zip/in.zip/a.txt: it is protected by a password; unpack it"),
        ("a method", change(8, 14), "all.zip/in.zip/a.txt: it is packed as "),
        ("a wrong sum", wrong, "all.zip/in.zip/a.txt:1: byte 38: reading failed: "),
        ("no such entry", broken, "all.zip/in.zip/a.txt: the ZIP archive is damaged ("),
        ("cut", good[..good.len() - 30].to_vec(), "all.zip/in.zip: the ZIP archive is damaged ("),
        ("no entries", zip::<&str>(&[]), "all.zip/in.zip: the archive holds no files"),
        ("only a folder", zip(&[("a/", "")]), "all.zip/in.zip: the archive holds no files"),
        (
            "a binary workbook",
            zip(&[("xl/workbook.bin", "x")]),
            "all.zip/in.zip: this is a binary workbook (.xlsb); save it as",
        ),
        ("a document", zip(&[("word/document.xml", "<a/>")]), "all.zip/in.zip: this is a Word document; save it as"),
        (
            "a picture",
            b"\x89PNG\r\n\x1A\n".to_vec(),
            "all.zip/in.zip:1: byte 0: this is a picture; only texts are read",
        ),
    ] {
        let all = zip(&[("in.zip", inner), ("b.txt", RETRIES.into())]);
        let run = read_file("all.zip", &all);
        assert_eq!(run.status, Some(2), "{name}");
        assert!(run.problems[0].starts_with(expected) && run.problems.len() == 1, "{name}: {:?}", run.problems);
        assert_eq!(run.origins().last(), Some(&"all.zip/b.txt:1"), "{name}");
    }
}

#[test]
fn names_in_an_archive_are_only_shown() {
    let folder = folder("names");
    let names =
        ["../../etc/passwd", "/etc/shadow", "C:\\Windows\\a.txt", "..\\..\\b.txt", "a\u{1B}[2J.txt", "x/y/../z.txt"];
    let junk = ["__MACOSX/._a.txt", ".DS_Store", "a/.DS_Store", "folder/"];
    let files: Vec<_> = names.iter().chain(&junk).map(|name| (*name, RETRIES)).collect();
    fs::write(folder.join("all.zip"), zip(&files)).expect("the file can be written");
    let run = records(&folder, &["all.zip"], b"");
    assert_eq!((run.status, run.problems), (Some(0), Vec::new()));
    let mut seen: Vec<_> = run.records.iter().map(|record| record["origin"].as_str().expect("a text")).collect();
    let mut expected = names.map(|name| format!("all.zip/{}:1", name.replace('\u{1B}', "\u{FFFD}")));
    seen.sort_unstable();
    expected.sort();
    assert_eq!(seen, expected);
    assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1);
}

#[test]
fn redact_and_classify_refuse_what_holds_several_texts() {
    let book = workbook(&[texts("A", &table("alex"))], None);
    for bytes in [zip(&[("a.txt", RETRIES)]), book, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more".to_vec()] {
        for command in ["redact", "classify"] {
            let (status, stdout, stderr) = program(Path::new("."), &[command], &bytes);
            let expected = "m365-migration: standard input: this is an archive, a workbook or another document; only texts \
                            are read here\n";
            assert_eq!((status, &*stdout, &*stderr), (Some(2), "", expected), "{command}");
        }
    }
}

#[test]
fn hostile_workbooks_have_a_clear_error() {
    let good = || texts("Good", &table("alex"));
    let shared = |count: &str, text: &str| format!("<sst uniqueCount=\"{count}\"><si><t>{text}</t></si></sst>");
    let index = |index: &str| ("Bad", "", format!("<row r=\"1\">{}</row>", value(0, 1, "s", 0, index)));
    let laughs = "<!DOCTYPE s [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    for (name, book, is_read, expected) in [
        (
            "a count of texts",
            workbook(&[good()], Some(&shared("4000000000", "a"))),
            false,
            "announces more texts than it has",
        ),
        (
            "an index",
            workbook(&[index("77"), good()], Some(&shared("1", "a"))),
            true,
            "[Bad]: the workbook is damaged (",
        ),
        ("entities", workbook(&[good()], Some(laughs)), false, "the workbook is damaged ("),
        (
            "a sheet that ends",
            workbook(&[("Bad", "", "<row><c".into()), good()], None),
            true,
            "[Bad]: the workbook is damaged (",
        ),
        ("no sheets", workbook(&[], None), false, "no sheet of the workbook has cells"),
        ("no parts", zip(&[("xl/workbook.xml", "")]), false, "the workbook is damaged ("),
        ("a protected one", protected(), false, "it is protected by a password; save it without one"),
    ] {
        let run = read_file("book.xlsx", &book);
        assert_eq!(run.status, Some(2), "{name}");
        let problem = &run.problems[0];
        assert!(problem.starts_with("book.xlsx") && problem.contains(expected), "{name}: {problem}");
        assert_eq!(run.problems.len(), 1, "{name}: {:?}", run.problems);
        assert_eq!(run.records.len(), usize::from(is_read), "{name}");
    }
}

/// A protected workbook is an old Office document with an encrypted part.
fn protected() -> Vec<u8> {
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain([0; 504]).chain(name).chain([0; 96]).collect()
}

#[test]
fn cells_far_away_are_read() {
    let far =
        format!("<row r=\"1\">{}</row><row r=\"1048576\">{}</row>", cell(0, 1, "x"), cell(16_383, 1_048_576, RETRIES));
    let run = read_file("far.xlsx", &workbook(&[("A", "", far)], None));
    assert_eq!((run.status, run.origins()), (Some(0), vec!["far.xlsx [A]:1048576"]));
}

/// A text as a file.
type File = (&'static str, Vec<u8>);

/// The packed samples, and the samples that they pack.
fn packed_samples() -> [(File, &'static [&'static str]); 3] {
    let sample = |name: &str| fs::read(Path::new(SAMPLES).join(name)).expect(name);
    let csv = sample("export.csv");
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(&*csv);
    let mut rows = format!("<row r=\"1\">{}</row>", cell(0, 1, "Users of the first batch"));
    for (row, number) in table.records().zip(3..) {
        let row = row.expect("the sample is a table");
        let cells = row.iter().zip(0..).map(|(text, column)| match text.strip_suffix('Z') {
            Some(time) if column == TIME => value(column, number, "n", 1, &serial(time)),
            _ if text.is_empty() => String::new(),
            _ => cell(column, number, text),
        });
        let row = format!("<row r=\"{number}\">{}</row>", cells.collect::<String>());
        rows.push_str(&row);
    }
    let mapping = ["identity-mapping.txt", "users.json"].map(|name| (name, sample(name)));
    let mapping: Vec<_> = mapping.iter().map(|(name, content)| (format!("monday/{name}"), content)).collect();
    let mapping: Vec<_> = mapping.iter().map(|(name, content)| (&**name, content)).collect();
    [
        (("export.xlsx", workbook(&[("Status", "", rows)], None)), &["export.csv"]),
        (("exports.zip", zip(&mapping)), &["identity-mapping.txt", "users.json"]),
        (("migration.log.gz", gzip(&sample("migration.log"))), &["migration.log"]),
    ]
}

/// The column of the sample that has times.
const TIME: u32 = 3;

/// A time of November 2025 as the number that Excel stores: the days since 1899-12-30.
fn serial(time: &str) -> String {
    let part = |at: usize| time[at..at + 2].parse::<f64>().expect("a time");
    assert!(time.starts_with("2025-11-"), "{time}");
    let seconds = (part(11) * 60.0 + part(14)) * 60.0 + part(17);
    (45_961.0 + part(8) + seconds / 86_400.0).to_string()
}

/// `UPDATE_PACKED=1` writes the samples again.
#[test]
fn the_packed_samples_hold_the_samples() {
    for ((name, content), packed) in packed_samples() {
        if std::env::var_os("UPDATE_PACKED").is_some() {
            fs::write(Path::new(SAMPLES).join(name), content).expect("the file can be written");
        }
        let plain = records(Path::new(SAMPLES), packed, b"");
        let unpacked = records(Path::new(SAMPLES), &[name], b"");
        assert!(!plain.records.is_empty());
        let mut expected = plain.anywhere();
        if name == "export.xlsx" {
            // A sheet has no time zones.
            for record in &mut expected {
                record["time"] = record["time"].as_str().map(|time| time.trim_end_matches('Z')).into();
            }
            assert_eq!(unpacked.origins()[0], "export.xlsx [Status]:4");
        }
        assert_eq!(unpacked.anywhere(), expected, "{name}");
        assert_eq!((unpacked.status, unpacked.problems), (plain.status, plain.problems), "{name}");
    }
}
