//! Reads what a tenant-to-tenant migration has reported and prints what to do about it, the most widespread error
//! first: an overview, what to retry now, who has what to do, the details of each error, and what was not recognized.
//!
//! ```text
//! cargo run --example triage                            # the samples in examples/data
//! cargo run --example triage -- users.json mapping.txt  # your files
//! ... | cargo run --example triage -- -                 # standard input
//! cargo run --example triage -- --check users.json      # for a pipeline: fails where errors were found
//! cargo run --example triage -- --brief users.json      # without the details
//! cargo run --example triage -- --users users.json      # with all users of each error, not only three
//! ```
//!
//! An input may be
//!
//! - JSON: the answer of Graph to `GET .../crossTenantMigrationJobs/{job}/users`, one task of it, an array of tasks, or
//!   several of these one after the other; also what PowerShell's `ConvertTo-Json -Depth 100` makes of them.
//! - The identity mapping report as `Format-List` prints it. What stands between its blocks is passed over unless it
//!   is a known error.
//! - Any other text: each line is taken for the message of an error, unless it is part of one that was wrapped at the
//!   console's width.
//!
//! Exit status: 0, or with `--check` 1 where an error was found; 2 where an input could not be read or is JSON of
//! another shape (the other inputs are reported nevertheless), or where the arguments are wrong.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Formatter};
use std::io::{self, Read, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::Parser;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};
use m365_migration_errors::{Candidate, ErrorCode, ErrorKind, MigrationError, Owner, ParseError, RetryUnit, Role};
use serde::{Deserialize, Deserializer};

/// Prints what to do about the errors of a Microsoft 365 tenant-to-tenant migration, the most widespread first.
#[derive(Parser)]
struct Arguments {
    /// Graph answers (JSON), identity mapping reports or other text; `-` for standard input [default: the samples]
    files: Vec<String>,
    /// Exit with status 1 where errors were found
    #[arg(long)]
    check: bool,
    /// Leave out the details of each error
    #[arg(long)]
    brief: bool,
    /// List all users of each error, and all ids that its messages name, not only three
    #[arg(long, conflicts_with = "brief")]
    users: bool,
}

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/");
const SAMPLES: [&str; 2] = ["examples/data/users.json", "examples/data/identity-mapping.txt"];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let is_sample = arguments.files.is_empty();
    let files = if is_sample { SAMPLES.map(|sample| format!("{HERE}{sample}")).into() } else { arguments.files };
    let shown = if arguments.users { usize::MAX } else { 3 };
    let mut report = Report { width: width(), is_sample, brief: arguments.brief, shown, ..Report::default() };
    let mut unreadable = false;
    for path in &files {
        if let Err(error) = report.read(path) {
            unreadable = true;
            eprintln!("triage: {}: {error}", name(path));
        }
    }

    if !report.files.is_empty() {
        match write!(anstream::stdout().lock(), "{report}") {
            // Whoever reads may stop reading: `| head`.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("triage: {error}");
                return ExitCode::from(2);
            }
            _ => {}
        }
    }
    match (unreadable, arguments.check && !report.findings.is_empty()) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}

/// The width of the terminal, or 100 columns where there is none. Lines of more than 120 are hard to read.
fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(100, |(width, _)| usize::from(width.0).clamp(40, 120))
}

/// What an input is called.
fn name(path: &str) -> &str {
    if path == "-" { "standard input" } else { path.strip_prefix(HERE).unwrap_or(path) }
}

// What the inputs hold

/// An answer of Graph.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "neither a Graph answer with `value`, nor a task with `currentStatus`, nor an array of tasks"
)]
enum Answer {
    Page {
        /// A migration job that was asked for with its users has them under another name.
        #[serde(alias = "users", alias = "Users")]
        value: Vec<Task>,
    },
    Tasks(Vec<Task>),
    Task(Task),
}

/// The migration of one user. PowerShell writes the names in `PascalCase`, and `null` for what is not there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Task {
    #[serde(alias = "Id")]
    id: String,
    #[serde(alias = "CurrentStatus", deserialize_with = "null_is_empty")]
    current_status: Vec<Status>,
}

#[derive(Deserialize)]
struct Status {
    #[serde(alias = "Service", default, deserialize_with = "null_is_empty")]
    service: String,
    #[serde(alias = "Message", default, deserialize_with = "null_is_empty")]
    message: String,
    #[serde(alias = "Errors", default, deserialize_with = "null_is_empty")]
    errors: Vec<PublicError>,
}

#[derive(Deserialize)]
struct PublicError {
    #[serde(alias = "Code", default, deserialize_with = "null_is_empty")]
    code: String,
    #[serde(alias = "Message", default, deserialize_with = "null_is_empty")]
    message: String,
}

fn null_is_empty<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// No message takes more lines on a console.
const MOST_LINES: usize = 10;

/// One error, and where it stood.
struct Finding {
    file: String,
    user: Option<String>,
    service: String,
    result: Result<MigrationError, ParseError>,
}

#[derive(Default)]
struct Report {
    width: usize,
    is_sample: bool,
    brief: bool,
    /// How many users, or other values of an error, are named.
    shown: usize,
    files: Vec<String>,
    users: BTreeSet<String>,
    findings: Vec<Finding>,
}

impl Report {
    fn read(&mut self, path: &str) -> io::Result<()> {
        let mut bytes = Vec::new();
        match path {
            "-" => io::stdin().read_to_end(&mut bytes)?,
            _ => std::fs::File::open(path)?.read_to_end(&mut bytes)?,
        };
        // Windows PowerShell writes UTF-16 with a byte order mark, which tells this decoder.
        let (text, ..) = encoding_rs::UTF_8.decode(&bytes);
        let file = name(path);

        // A text may also begin with a bracket: `[CTTM-003] Teams migration ...`.
        let start = text.trim_start();
        let in_array = start.strip_prefix('[').map(str::trim_start);
        if start.starts_with('{') || in_array.is_some_and(|inner| inner.starts_with(['{', ']'])) {
            let answers: Vec<Answer> =
                serde_json::Deserializer::from_str(&text).into_iter().collect::<Result<_, _>>()?;
            for answer in answers {
                let tasks = match answer {
                    Answer::Page { value: tasks } | Answer::Tasks(tasks) => tasks,
                    Answer::Task(task) => vec![task],
                };
                for task in tasks {
                    self.read_task(file, task);
                }
            }
        } else {
            self.read_text(file, &text);
        }
        self.files.push(file.into());
        Ok(())
    }

    fn read_task(&mut self, file: &str, task: Task) {
        for status in task.current_status {
            let mut results: Vec<_> =
                status.errors.iter().map(|error| MigrationError::parse_coded(&error.code, &error.message)).collect();
            // The text of the status line is a summary, unless it is itself an error that is not listed.
            let summary = MigrationError::parse(&status.message);
            if summary.is_ok() && !status.errors.iter().any(|error| error.message == status.message) {
                results.push(summary);
            }
            for result in results {
                self.add(file, Some(&task.id), &status.service, result);
            }
        }
        self.users.insert(task.id);
    }

    fn read_text(&mut self, file: &str, text: &str) {
        let lines: Vec<&str> = text.lines().collect();
        let paragraphs: Vec<&[&str]> =
            lines.split(|line| line.trim().is_empty()).filter(|lines| !lines.is_empty()).collect();
        let is_report = paragraphs.iter().any(|lines| identity(&properties(lines)).is_some());
        for lines in paragraphs {
            let properties = properties(lines);
            if let Some(user) = identity(&properties) {
                for (name, value) in &properties {
                    let result = MigrationError::parse(value);
                    let is_error = name.to_ascii_lowercase().contains("error") && !value.is_empty();
                    if is_error || result.is_ok() {
                        self.add(file, Some(user), "", result);
                    }
                }
                self.users.insert(user.into());
                continue;
            }
            let mut rest = lines;
            while !rest.is_empty() {
                // A message may be wrapped at the console's width: the longest run of lines that is one.
                let mut runs = (2..=rest.len().min(MOST_LINES)).rev();
                let wrapped = runs.find_map(|n| Some((n, MigrationError::parse(&rest[..n].join("\n")).ok()?)));
                let (n, result) = match wrapped {
                    Some((n, error)) => (n, Ok(error)),
                    None => (1, MigrationError::parse(rest[0])),
                };
                rest = &rest[n..];
                if !is_report || result.is_ok() {
                    let user = result.as_ref().ok().and_then(MigrationError::user).map(String::from);
                    self.add(file, user.as_deref(), "", result);
                }
            }
        }
    }

    fn add(&mut self, file: &str, user: Option<&str>, service: &str, result: Result<MigrationError, ParseError>) {
        let user = user.map(String::from);
        self.users.extend(user.clone());
        self.findings.push(Finding { file: file.into(), user, service: service.into(), result });
    }
}

/// The properties of an object as `Format-List` prints them: `Name : value`, with indented lines that go on with it.
fn properties<'a>(lines: &[&'a str]) -> Vec<(&'a str, String)> {
    let mut properties: Vec<(&str, String)> = Vec::new();
    for line in lines {
        match (line.split_once(':'), properties.last_mut()) {
            (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                *value = format!("{value} {}", line.trim()).trim_start().into();
            }
            (Some((name, value)), _) => properties.push((name.trim(), value.trim().into())),
            (None, _) => {}
        }
    }
    properties
}

fn identity<'a>(properties: &'a [(&str, String)]) -> Option<&'a str> {
    let (_, identity) = properties.iter().find(|(name, _)| name.eq_ignore_ascii_case("Identity"))?;
    Some(identity)
}

// What the admin reads

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// The values in the messages that an admin needs, and what they are called here. Support asks for the last.
const NAMED: [(Role, &str); 5] = [
    (Role::Tenant, "Tenant"),
    (Role::App, "App"),
    (Role::Batch, "Batch"),
    (Role::Detail, "Detail"),
    (Role::CorrelationId, "Correlation"),
];

/// All errors of one kind, and the number by which the sections of the report refer to them.
struct Group<'a> {
    number: usize,
    kind: ErrorKind,
    errors: Vec<&'a MigrationError>,
    users: BTreeSet<&'a str>,
}

impl Group<'_> {
    /// The codes that were seen, or else those under which the error is documented.
    fn codes(&self, separator: &str) -> String {
        let seen: BTreeSet<_> = self.errors.iter().filter_map(|error| error.code()).collect();
        let codes = if seen.is_empty() { self.kind.codes().iter().copied().collect() } else { seen };
        codes.into_iter().map(ErrorCode::as_str).collect::<Vec<_>>().join(separator)
    }

    fn row<const N: usize>(&self, cells: [&str; N]) -> Row {
        let numbers = [self.number, self.users.len()].map(|n| n.to_string());
        Row::from(numbers.iter().map(|n| &**n).chain(cells))
    }
}

impl Report {
    /// The recognized errors by kind, the most widespread first.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups = BTreeMap::new();
        for finding in &self.findings {
            if let Ok(error) = &finding.result {
                let new = Group { number: 0, kind: error.kind(), errors: Vec::new(), users: BTreeSet::new() };
                let group = groups.entry(error.kind()).or_insert(new);
                group.errors.push(error);
                group.users.extend(finding.user.as_deref());
            }
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|group| Reverse((group.users.len(), group.errors.len())));
        groups.iter_mut().zip(1..).for_each(|(group, number)| group.number = number);
        groups
    }

    fn headline(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sample = if self.is_sample { " of sample data" } else { "" };
        let files = format!("{}{sample} read: {}", count(self.files.len(), "file"), self.files.join(", "));
        self.wrap(f, "", "   ", &files)?;
        let users = count(self.users.len(), "user");
        if self.findings.is_empty() {
            return writeln!(f, "{BOLD}{users}, no errors{BOLD:#}");
        }
        let affected: BTreeSet<_> = self.findings.iter().filter_map(|finding| finding.user.as_ref()).collect();
        let (errors, recognized) = (self.findings.len(), self.findings.iter().filter(|it| it.result.is_ok()).count());
        writeln!(f, "{BOLD}{users}, {} of them with errors{BOLD:#}", affected.len())?;
        writeln!(f, "{}: {recognized} recognized, {} not recognized", count(errors, "error"), errors - recognized)
    }

    fn overview(&self, f: &mut Formatter<'_>, groups: &[Group<'_>]) -> fmt::Result {
        let rows = groups.iter().map(|group| {
            let (retry, owner) = (group.kind.retryability().verdict(), group.kind.remediation().owner());
            let mut row = group.row([&group.codes(" "), group.kind.id(), retry.as_str(), owner.as_str()]);
            // What is cut here stands in full among the details.
            row.max_height(1);
            row
        });
        self.heading(f, "Overview", &count(groups.len(), "kind"))?;
        self.table(f, ["#", "Users", "Code", "Kind", "Retry", "Who"], rows.collect())
    }

    fn retry_now(&self, f: &mut Formatter<'_>, groups: &[Group<'_>]) -> fmt::Result {
        let groups = || groups.iter().filter(|group| group.kind.retryability().is_retryable_now());
        let users: BTreeSet<_> = groups().flat_map(|group| &group.users).collect();
        let unit = |group: &Group<'_>| group.kind.retryability().unit().map_or("", RetryUnit::describe);
        let rows: Vec<_> = groups().map(|group| group.row([group.kind.id(), unit(group)])).collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.heading(f, "Retry now", &count(users.len(), "user"))?;
        self.table(f, ["#", "Users", "Kind", "Retry"], rows)
    }

    /// Who has how many of the numbered errors to clear, and for how many users.
    fn worklist(&self, f: &mut Formatter<'_>, groups: &[Group<'_>]) -> fmt::Result {
        let mut by_owner: BTreeMap<Owner, (Vec<String>, BTreeSet<&str>)> = BTreeMap::new();
        for group in groups {
            let (numbers, users) = by_owner.entry(group.kind.remediation().owner()).or_default();
            numbers.push(group.number.to_string());
            users.extend(&group.users);
        }
        let mut rows: Vec<_> = by_owner.into_iter().collect();
        rows.sort_by_key(|(_, (_, users))| Reverse(users.len()));
        self.heading(f, "Worklist", &count(rows.len(), "owner"))?;
        let rows = rows.into_iter().map(|(owner, (numbers, users))| {
            let [kinds, users] = [numbers.len(), users.len()].map(|n| n.to_string());
            Row::from([&kinds, &users, owner.describe(), &numbers.join(", ")])
        });
        self.table(f, ["Kinds", "Users", "Who", "Numbers"], rows.collect())?;
        self.wrap(f, "  ", "  ", "--users lists all users of each kind; examples/explain has the commands and links.")
    }

    fn details(&self, f: &mut Formatter<'_>, group: &Group<'_>, earlier: &[Group<'_>]) -> fmt::Result {
        let (kind, remediation, retry) = (group.kind, group.kind.remediation(), group.kind.retryability());
        let title = format!("{}  {kind}", group.codes("  "));
        let (errors, users) = (count(group.errors.len(), "error"), count(group.users.len(), "user"));
        let spread = if group.users.is_empty() { errors } else { users };
        self.heading(f, &format!("{}. {}", group.number, title.trim_start()), &spread)?;
        self.entry(f, "What", kind.summary())?;
        let now = if retry.is_retryable_now() { format!("{GOOD}now{GOOD:#}, ") } else { String::new() };
        self.entry(f, "Retry", &format!("{now}{retry}"))?;
        self.entry(f, "Who", remediation.owner().describe())?;
        if let Some(other) = earlier.iter().find(|other| other.kind.remediation().steps() == remediation.steps()) {
            self.entry(f, "Do", &format!("{} (steps as under {})", remediation.summary(), other.number))?;
        } else {
            self.entry(f, "Do", remediation.summary())?;
            for (step, number) in remediation.steps().iter().zip(1..) {
                self.wrap(f, &format!("                {number}. "), "                   ", step)?;
            }
        }
        for (role, label) in NAMED {
            let values: BTreeSet<_> = group.errors.iter().flat_map(|error| error.in_role(role)).collect();
            if !values.is_empty() {
                self.entry(f, label, &self.list(&values))?;
            }
        }
        // Of the earlier kinds that hit all these users, the one that hit the fewest others.
        let others = earlier.iter().filter(|other| other.users.is_superset(&group.users));
        let users = match others.min_by_key(|other| other.users.len()) {
            _ if group.users.is_empty() => return Ok(()),
            Some(other) if other.users.len() > group.users.len() => {
                format!("{}; all also under {}", self.list(&group.users), other.number)
            }
            Some(other) if self.shown < usize::MAX => format!("same users as {}", other.number),
            Some(other) => format!("{}; same users as {}", self.list(&group.users), other.number),
            None => self.list(&group.users),
        };
        self.entry(f, "Users", &users)
    }

    fn unrecognized(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unknown: Vec<_> = self.findings.iter().filter_map(|it| Some((it, it.result.as_ref().err()?))).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        self.heading(f, "Not recognized", &count(unknown.len(), "error"))?;
        for (finding, error) in unknown {
            let user = finding.user.as_ref().map(|user| format!("user {user}"));
            let mut place = vec![&*finding.file];
            place.extend(user.as_deref().into_iter().chain([&*finding.service]).filter(|it| !it.is_empty()));
            writeln!(f)?;
            self.wrap(f, " - ", "   ", &place.join(", "))?;
            self.entry(f, "Code", error.code_text().unwrap_or("none"))?;
            self.entry(f, "Message", if error.is_empty() { "none" } else { error.message().trim() })?;
            self.entry(f, "Why", &error.reason().to_string())?;
            // The code alone can settle what to do, where all the errors under it agree.
            if let Some(retry) = error.retryability() {
                self.entry(f, "Retry", &format!("{retry} (by its code)"))?;
            }
            if let Some(remediation) = error.remediation() {
                self.entry(f, "Who", remediation.owner().describe())?;
                self.entry(f, "Do", remediation.summary())?;
            }
            let nearest = match error.candidates().first().map(Candidate::kind) {
                Some(kind) => format!("Did you mean {kind}: \"{}\"?", kind.message()),
                None => "nothing in the catalog comes near".into(),
            };
            self.entry(f, "Nearest", &nearest)?;
        }
        Ok(())
    }

    fn heading(&self, f: &mut Formatter<'_>, left: &str, right: &str) -> fmt::Result {
        let dots = ".".repeat(self.width.saturating_sub(left.len() + right.len() + 2));
        writeln!(f, "\n{BOLD}{left}{BOLD:#} {DIM}{dots}{DIM:#} {BAD}{right}{BAD:#}")
    }

    /// A table whose first two columns are numbers.
    fn table<const N: usize>(&self, f: &mut Formatter<'_>, header: [&str; N], rows: Vec<Row>) -> fmt::Result {
        let width = u16::try_from(self.width).unwrap_or(u16::MAX);
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width - 1).set_header(header).add_rows(rows);
        for (i, column) in table.column_iter_mut().enumerate() {
            if i < 2 {
                column.set_cell_alignment(CellAlignment::Right);
            } else if header[i] == "Code" {
                // The kind, by which an error can be looked up, is to have the room that it needs.
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(width.saturating_sub(89).max(11))));
            }
        }
        table.lines().try_for_each(|line| writeln!(f, " {}", line.trim_end()))
    }

    fn list(&self, items: &BTreeSet<&str>) -> String {
        let shown = items.iter().take(self.shown).copied().collect::<Vec<_>>().join(", ");
        let more = items.len().saturating_sub(self.shown);
        if more == 0 { shown } else { format!("{shown} and {more} more") }
    }

    fn entry(&self, f: &mut Formatter<'_>, label: &str, text: &str) -> fmt::Result {
        self.wrap(f, &format!("   {label:<12} "), "                ", text)
    }

    fn wrap(&self, f: &mut Formatter<'_>, first: &str, rest: &str, text: &str) -> fmt::Result {
        // Ids and URLs stay in one piece, so that they can be copied.
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false);
        textwrap::wrap(text, options).iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.headline(f)?;
        let groups = self.groups();
        if !groups.is_empty() {
            self.overview(f, &groups)?;
            self.retry_now(f, &groups)?;
            self.worklist(f, &groups)?;
        }
        if !self.brief {
            groups.iter().enumerate().try_for_each(|(i, group)| self.details(f, group, &groups[..i]))?;
        }
        self.unrecognized(f)
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
