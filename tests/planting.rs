//! Random documented errors in the layouts that people get: none is lost, duplicated or added, and each has the user
//! that the layout names. Texts without a documented error, in the same layouts, give none.
//!
//! `PLANTED=50000 cargo test --release --features records --test planting` plants at least 50,000 errors. A failure
//! shows one example of each layout that was read wrongly, and keeps the inputs in the folder that it names.
//!
//! No value has what its layout cannot hold: no `|` or double quote, no two spaces in a row, no line break. A sentence
//! that ends with a value is not planted if more text follows on its line, since the end of the value would be unclear.
//! Nor is a sentence whose wrapped lines could be joined in two ways.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use m365_migration_errors::records::{Record, Summary};
use m365_migration_errors::{ErrorKind, MigrationError, scan};

mod support {
    pub mod layouts;
    pub mod random;
    pub mod reading;
}

use support::layouts::{self, Entry, LAYOUTS, Layout, Wrap};
use support::random::{Random, foreign, same};
use support::reading::read;

/// How many errors are planted without `PLANTED`.
const PLANTED: usize = 2_500;

/// Without `PLANTED`, every twelfth foreign text is planted in each layout.
const FOREIGN_STEP: usize = 12;

/// How many entries one input has.
const ENTRIES: usize = 4;

/// There must be at least this many layouts.
const MIN_LAYOUTS: usize = 24;

/// At least this many texts of the corpus must not quote a whole sentence.
const MIN_FOREIGN: usize = 700;

/// The name of an encoding and its encoder.
type Encoding = (&'static str, fn(&str) -> Vec<u8>);

const ENCODINGS: &[Encoding] = &[
    ("UTF-8", |text| text.into()),
    ("UTF-8 with CRLF", |text| text.replace('\n', "\r\n").into()),
    ("UTF-16LE", |text| [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()),
];

/// A layout and its variations.
#[derive(Clone, Copy)]
struct Form {
    layout: &'static Layout,
    wrap: Wrap,
    encoding: Encoding,
    around: bool,
}

impl Form {
    fn all() -> impl Iterator<Item = Self> {
        let around =
            |layout: &Layout| if layout.around == layouts::Around::Nothing { &[false][..] } else { &[false, true] };
        LAYOUTS.iter().flat_map(move |layout| {
            let wraps = layout.wraps.iter().flat_map(|&wrap| ENCODINGS.iter().map(move |&encoding| (wrap, encoding)));
            wraps.flat_map(move |(wrap, encoding)| {
                around(layout).iter().map(move |&around| Self { layout, wrap, encoding, around })
            })
        })
    }

    fn name(&self) -> String {
        let around = if self.around { "with others around" } else { "alone" };
        format!("{}, {:?}, {}, {around}", self.layout.name, self.wrap, self.encoding.0)
    }
}

/// All kinds in turn, each equally often.
struct Kinds(usize);

impl Kinds {
    fn next(&mut self, layout: &Layout) -> ErrorKind {
        loop {
            // A step coprime to the number of kinds reaches all of them and mixes the families.
            self.0 += 37;
            let kind = ErrorKind::ALL[self.0 % ErrorKind::ALL.len()];
            if !(layout.followed && kind.message().ends_with('}')) {
                return kind;
            }
        }
    }
}

/// The errors of one entry. No two are equal, since equal ones are one record.
fn errors(layout: &Layout, kinds: &mut Kinds, random: &mut Random) -> Vec<MigrationError> {
    let (least, most) = layout.errors;
    let count = least + usize::try_from(random.number((most - least + 1) as u64)).expect("a small number");
    let mut errors: Vec<MigrationError> = Vec::new();
    while errors.len() < count {
        let kind = kinds.next(layout);
        let error = random.error(kind);
        if !errors.iter().any(|other| same(other, &error)) {
            errors.push(error);
        }
    }
    errors
}

fn entry(number: usize, messages: Vec<(String, String)>, random: &mut Random) -> Entry {
    let service = random.one_of(&["Exchange", "Teams", "ODSP"]);
    Entry { user: random.address(), id: random.guid(), service, number, messages }
}

/// The inputs that were read wrongly.
struct Failures {
    /// The folder in which they are kept.
    folder: &'static str,
    read: usize,
    wrong: Vec<(Form, String)>,
}

impl Failures {
    fn new(folder: &'static str) -> Self {
        Self { folder, read: 0, wrong: Vec::new() }
    }

    fn add(&mut self, form: Form, text: &str, differences: &[String]) {
        self.read += 1;
        if differences.is_empty() {
            return;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(self.folder);
        let path = folder.join(format!("{:04}.txt", self.wrong.len()));
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&path, (form.encoding.1)(text)))
            .expect("the build's own folder");
        let shown = differences.join("\n    ");
        self.wrong.push((form, format!("{} ({})\n    {shown}\n", form.name(), path.display())));
    }

    /// Fails if any input was read wrongly; shows how many of each layout, and the first of them.
    fn check(&self) {
        let mut shown = String::new();
        for layout in LAYOUTS {
            let of_it: Vec<_> = self.wrong.iter().filter(|(form, _)| form.layout.name == layout.name).collect();
            if let Some((_, first)) = of_it.first() {
                let forms: BTreeSet<_> =
                    of_it.iter().map(|(form, _)| format!("{:?}/{}", form.wrap, form.around)).collect();
                write!(shown, "{} times: {forms:?}\n  {first}", of_it.len()).expect("a string takes all");
            }
        }
        assert!(self.wrong.is_empty(), "{} of {} inputs are wrong\n{shown}", self.wrong.len(), self.read);
    }
}

/// Lists the errors that are missing or extra, and those with a wrong user.
fn compare(form: Form, planted: &[(MigrationError, String)], records: &[Record], summary: &Summary) -> Vec<String> {
    let mut left: Vec<&Record> = records.iter().filter(|record| record.error().is_some()).collect();
    let mut differences = Vec::new();
    for (error, user) in planted {
        let fits = |record: &Record| record.error().is_some_and(|found| same(found, error));
        let named = |record: &Record| !form.layout.user || record.subject_ids().any(|id| id == user);
        let place = left.iter().position(|record| fits(record) && named(record));
        match place.or_else(|| left.iter().position(|record| fits(record))).map(|place| left.remove(place)) {
            None => differences.push(format!("LOST {}: {error}", error.kind().id())),
            Some(record) if !named(record) => {
                differences.push(format!("USER {:?} for {user:?}: {error}", record.subject()));
            }
            Some(_) => {}
        }
    }
    for record in left {
        let error = record.error().expect("these are errors");
        let mistake = if planted.iter().any(|(planted, _)| same(planted, error)) { "TWICE" } else { "ADDED" };
        differences.push(format!("{mistake} {}: {error} ({})", error.kind().id(), record.origin()));
    }
    if !summary.adds_up() {
        differences.push(format!("COUNTS {summary}"));
    }
    differences
}

fn size() -> usize {
    env::var("PLANTED").map_or(PLANTED, |size| size.parse().expect("PLANTED is a number"))
}

#[test]
fn layouts_differ() {
    let names: BTreeSet<_> = LAYOUTS.iter().map(|layout| layout.name).collect();
    assert_eq!(names.len(), LAYOUTS.len());
    assert!(names.len() >= MIN_LAYOUTS, "{}", names.len());
}

#[test]
fn no_error_is_lost_duplicated_or_added() {
    let (mut random, mut kinds, mut failures) = (Random::new(16), Kinds(0), Failures::new("planted"));
    let lines = foreign();
    let lines: Vec<_> = lines.iter().filter(|text| !text.contains(['\n', '\r'])).map(String::as_str).collect();
    let (mut planted, mut seen) = (0, BTreeSet::new());
    while planted < size() {
        for form in Form::all() {
            let (mut entries, mut wanted) = (Vec::new(), Vec::new());
            while entries.len() < ENTRIES {
                let errors = errors(form.layout, &mut kinds, &mut random);
                let code =
                    |error: &MigrationError| error.kind().codes().first().map_or("", |code| code.as_str()).to_owned();
                let messages = errors.iter().map(|error| (code(error), error.to_string())).collect();
                let entry = entry(entries.len(), messages, &mut random);
                if !form.layout.joins_one_way(&entry, form.wrap) {
                    continue;
                }
                wanted.extend(errors.into_iter().map(|error| (error, entry.user.clone())));
                entries.push(entry);
            }
            planted += wanted.len();
            seen.extend(wanted.iter().map(|(error, _)| error.kind().id()));
            let line = form.around.then(|| random.one_of(&lines));
            let text = form.layout.write(&entries, form.wrap, line);
            let (read, summary) = read(&(form.encoding.1)(&text));
            let records: Vec<_> = read.into_iter().flatten().collect();
            failures.add(form, &text, &compare(form, &wanted, &records, &summary));
        }
    }
    println!("{planted} errors of {} kinds in {} inputs", seen.len(), failures.read);
    assert_eq!(seen.len(), ErrorKind::ALL.len(), "every kind is planted");
    failures.check();
}

#[test]
fn foreign_texts_give_no_error() {
    let (mut random, mut failures, texts) = (Random::new(17), Failures::new("foreign"), foreign());
    assert!(texts.len() >= MIN_FOREIGN, "only {} texts quote no sentence", texts.len());
    let step = if env::var("PLANTED").is_ok() { 1 } else { FOREIGN_STEP };
    for (nth, form) in Form::all().filter(|form| !form.around).enumerate() {
        let layout = form.layout;
        let fits = |text: &str| {
            let is_open = || scan(&format!("{text} Wave 3")).next().is_some();
            (layout.escape.keeps_lines() || !text.contains(['\n', '\r'])) && !(layout.followed && is_open())
        };
        let some: Vec<_> = texts.iter().skip(nth % step).step_by(step).filter(|text| fits(text)).collect();
        let whole = some.chunks_exact(layout.errors.1).enumerate();
        let entries = whole.map(|(number, texts)| {
            let messages = texts.iter().map(|&text| (String::new(), text.clone())).collect();
            entry(number, messages, &mut random)
        });
        let entries: Vec<_> = entries.filter(|entry| layout.joins_one_way(entry, form.wrap)).collect();
        for entries in entries.chunks(ENTRIES) {
            let text = layout.write(entries, form.wrap, None);
            let (read, summary) = read(&(form.encoding.1)(&text));
            let records: Vec<_> = read.into_iter().flatten().collect();
            failures.add(form, &text, &compare(form, &[], &records, &summary));
        }
    }
    failures.check();
}

/// The other tests depend on this: without a comparison they would always pass.
#[test]
fn differences_are_noticed() {
    let layout = LAYOUTS.iter().find(|layout| layout.name == "CSV").expect("it is in the table");
    let form = Form { layout, wrap: Wrap::No, encoding: ENCODINGS[0], around: false };
    let error =
        |id: &str| MigrationError::parse(&format!("Max retry for user with id {id} reached.")).expect("a sentence");
    let (read, summary) = read(b"User,Status,Error\nalex@contoso.com,failed,Max retry for user with id 42 reached.\n");
    let records: Vec<_> = read.into_iter().flatten().collect();
    let twice = [records.clone(), records.clone()].concat();
    let compare =
        |id: &str, user: &str, records: &[Record]| compare(form, &[(error(id), user.into())], records, &summary);
    assert_eq!(compare("42", "alex@contoso.com", &records), [""; 0]);
    for (differences, mistakes) in [
        (compare("42", "kim@contoso.com", &records), &["USER"][..]),
        (compare("43", "alex@contoso.com", &records), &["LOST", "ADDED"]),
        (compare("42", "alex@contoso.com", &twice), &["TWICE"]),
        (compare("42", "alex@contoso.com", &[]), &["LOST"]),
    ] {
        let same = differences.iter().zip(mistakes).all(|(seen, mistake)| seen.starts_with(mistake));
        assert!(same && differences.len() == mistakes.len(), "{differences:?} for {mistakes:?}");
    }
}
