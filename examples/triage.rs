//! Reads what a tenant-to-tenant migration has reported and prints what to do about it, the most widespread error
//! first.
//!
//! ```text
//! cargo run --example triage                            # the samples in examples/data
//! cargo run --example triage -- users.json mapping.txt  # your files
//! ... | cargo run --example triage -- -                 # standard input
//! cargo run --example triage -- --check users.json      # for a pipeline: fails where errors were found
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

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::Parser;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use m365_migration_errors::{Candidate, ErrorCode, ErrorKind, MigrationError, Owner, ParseError, Role};
use serde::{Deserialize, Deserializer};

/// Prints what to do about the errors of a Microsoft 365 tenant-to-tenant migration, the most widespread first.
#[derive(Parser)]
struct Arguments {
    /// Graph answers (JSON), identity mapping reports or other text; `-` for standard input [default: the samples]
    files: Vec<String>,
    /// Exit with status 1 where errors were found
    #[arg(long)]
    check: bool,
}

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/");
const SAMPLES: [&str; 2] = ["examples/data/users.json", "examples/data/identity-mapping.txt"];

fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    if arguments.files.is_empty() {
        arguments.files = SAMPLES.map(|sample| format!("{HERE}{sample}")).into();
    }

    let mut report = Report { width: width(), ..Report::default() };
    let mut unreadable = false;
    for path in &arguments.files {
        if let Err(error) = report.read(path) {
            unreadable = true;
            eprintln!("triage: {}: {error}", name(path));
        }
    }

    if report.files > 0 {
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

impl Answer {
    fn into_tasks(self) -> Vec<Task> {
        match self {
            Answer::Page { value: tasks } | Answer::Tasks(tasks) => tasks,
            Answer::Task(task) => vec![task],
        }
    }
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
    files: usize,
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
            for task in answers.into_iter().flat_map(Answer::into_tasks) {
                self.read_task(file, task);
            }
        } else {
            self.read_text(file, &text);
        }
        self.files += 1;
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
            self.findings.extend(results.into_iter().map(|result| Finding {
                file: file.into(),
                user: Some(task.id.clone()),
                service: status.service.clone(),
                result,
            }));
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
                        self.add_text(file, Some(user.into()), result);
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
                    self.users.extend(user.clone());
                    self.add_text(file, user, result);
                }
            }
        }
    }

    fn add_text(&mut self, file: &str, user: Option<String>, result: Result<MigrationError, ParseError>) {
        self.findings.push(Finding { file: file.into(), user, service: String::new(), result });
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

/// How many users, or other values of an error, are named.
const SHOWN: usize = 3;

/// All errors of one kind.
struct Group<'a> {
    kind: ErrorKind,
    errors: Vec<&'a MigrationError>,
    users: BTreeSet<&'a str>,
}

impl Group<'_> {
    /// The codes that were seen, or else those under which the error is documented; and the id.
    fn title(&self) -> String {
        let seen: BTreeSet<_> = self.errors.iter().filter_map(|error| error.code()).collect();
        let codes = if seen.is_empty() { self.kind.codes().iter().copied().collect() } else { seen };
        let names: Vec<_> = codes.into_iter().map(ErrorCode::as_str).chain([self.kind.id()]).collect();
        names.join("  ")
    }

    /// The values that the messages name in a role.
    fn named(&self, role: Role) -> BTreeSet<String> {
        self.errors.iter().flat_map(|error| error.in_role(role)).map(String::from).collect()
    }

    /// How far it has spread: in users, or in errors where these name no user.
    fn spread(&self) -> String {
        if self.users.is_empty() { count(self.errors.len(), "error") } else { count(self.users.len(), "user") }
    }
}

impl Report {
    /// The recognized errors by kind, the most widespread first.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups = BTreeMap::new();
        for finding in &self.findings {
            if let Ok(error) = &finding.result {
                let kind = error.kind();
                let group = groups.entry(kind).or_insert(Group { kind, errors: Vec::new(), users: BTreeSet::new() });
                group.errors.push(error);
                group.users.extend(finding.user.as_deref());
            }
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|group| std::cmp::Reverse((group.users.len(), group.errors.len())));
        groups
    }

    fn headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let affected: BTreeSet<_> = self.findings.iter().filter_map(|finding| finding.user.as_ref()).collect();
        let (files, users) = (count(self.files, "file"), count(self.users.len(), "user"));
        if self.findings.is_empty() {
            return writeln!(f, "{BOLD}{files} read: {users}, no errors{BOLD:#}");
        }
        let recognized = self.findings.iter().filter(|finding| finding.result.is_ok()).count();
        writeln!(f, "{BOLD}{files} read: {users}, {} of them with errors{BOLD:#}", affected.len())?;
        let errors = count(self.findings.len(), "error");
        writeln!(f, "{errors}: {recognized} recognized, {} not recognized", self.findings.len() - recognized)
    }

    fn group(&self, f: &mut fmt::Formatter<'_>, number: usize, group: &Group<'_>) -> fmt::Result {
        let (kind, remediation, retry) = (group.kind, group.kind.remediation(), group.kind.retryability());
        self.heading(f, &format!("{number}. {}", group.title()), &group.spread())?;
        self.entry(f, "What", kind.summary())?;
        let now = if retry.is_retryable_now() { format!("{GOOD}now{GOOD:#}, ") } else { String::new() };
        self.entry(f, "Retry", &format!("{now}{retry}"))?;
        self.entry(f, "Who", remediation.owner().describe())?;
        self.entry(f, "Do", remediation.summary())?;
        for (step, number) in remediation.steps().iter().zip(1..) {
            self.wrap(f, &format!("                {number}. "), "                   ", step)?;
        }
        for (role, label) in NAMED {
            let values = group.named(role);
            if !values.is_empty() {
                self.entry(f, label, &list(values))?;
            }
        }
        if !group.users.is_empty() {
            self.entry(f, "Users", &list(&group.users))?;
        }
        Ok(())
    }

    /// Who has how many of the numbered errors to clear, and for how many users.
    fn worklist(&self, f: &mut fmt::Formatter<'_>, groups: &[Group<'_>]) -> fmt::Result {
        let mut by_owner: BTreeMap<Owner, (Vec<usize>, BTreeSet<&str>)> = BTreeMap::new();
        for (group, number) in groups.iter().zip(1..) {
            let (numbers, users) = by_owner.entry(group.kind.remediation().owner()).or_default();
            numbers.push(number);
            users.extend(&group.users);
        }
        let mut rows: Vec<_> = by_owner.into_iter().collect();
        rows.sort_by_key(|(_, (_, users))| std::cmp::Reverse(users.len()));

        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width - 2).unwrap_or(u16::MAX));
        table.set_header(["Who", "To do", "Users", "Numbers"]);
        for (owner, (numbers, users)) in rows {
            let [to_do, users] = [numbers.len(), users.len()].map(|n| n.to_string());
            let numbers: Vec<_> = numbers.iter().map(usize::to_string).collect();
            table.add_row([owner.describe(), &to_do, &users, &numbers.join(", ")]);
        }
        for column in table.column_iter_mut().skip(1).take(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        self.heading(f, "Worklist", "")?;
        table.lines().try_for_each(|line| writeln!(f, "  {}", line.trim_end()))?;
        self.wrap(
            f,
            "   ",
            "   ",
            "The numbers are those of the errors above; examples/explain has the commands and links.",
        )
    }

    fn unrecognized(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unknown: Vec<_> = self.findings.iter().filter_map(|it| Some((it, it.result.as_ref().err()?))).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        self.heading(f, "Not recognized", &count(unknown.len(), "error"))?;
        for (finding, error) in unknown {
            let user = finding.user.as_ref().map(|user| format!("user {user}"));
            let place = [Some(finding.file.clone()), user, Some(finding.service.clone()).filter(|it| !it.is_empty())];
            writeln!(f)?;
            self.wrap(f, " - ", "   ", &place.into_iter().flatten().collect::<Vec<_>>().join(", "))?;
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

    fn heading(&self, f: &mut fmt::Formatter<'_>, left: &str, right: &str) -> fmt::Result {
        let dots = self.width.saturating_sub(left.len() + right.len() + 2);
        let dots = if right.is_empty() { String::new() } else { format!(" {DIM}{}{DIM:#} ", ".".repeat(dots)) };
        writeln!(f, "\n{BOLD}{left}{BOLD:#}{dots}{BAD}{right}{BAD:#}")
    }

    fn entry(&self, f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
        self.wrap(f, &format!("   {label:<12} "), "                ", text)
    }

    fn wrap(&self, f: &mut fmt::Formatter<'_>, first: &str, rest: &str, text: &str) -> fmt::Result {
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.headline(f)?;
        let groups = self.groups();
        for (group, number) in groups.iter().zip(1..) {
            self.group(f, number, group)?;
        }
        if !groups.is_empty() {
            self.worklist(f, &groups)?;
        }
        self.unrecognized(f)
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn list<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| item.to_string()).collect();
    let more = items.len().saturating_sub(SHOWN);
    let shown = items[..items.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
