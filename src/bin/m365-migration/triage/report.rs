//! The report for the admin.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Formatter};
use std::ops::Deref;

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};
use m365_migration_errors::records::Summary;
use m365_migration_errors::{ErrorCode, Owner, Remediation, RetryUnit};

use super::tally::{Group, NAMED, Places, Reading, Tally, Unknown};
use crate::terminal;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

type Count = fn(&Summary) -> u64;

/// The counts of each input, with their column names. The first is the sum of the others.
const COUNTS: [(&str, Count); 7] = [
    ("Read", Summary::read),
    ("Known", Summary::recognized),
    ("Unknown", Summary::unrecognized),
    ("Failed", Summary::failed),
    ("Clean", Summary::clean),
    ("Skipped", Summary::skipped),
    ("Damaged", Summary::damaged),
];

/// The columns with numbers.
const COUNTED: [&str; 10] =
    ["#", "Users", "Kinds", "Read", "Known", "Unknown", "Failed", "Clean", "Skipped", "Damaged"];

pub struct Report<'a> {
    pub tally: &'a Tally,
    /// The names of the arguments.
    pub inputs: Vec<String>,
    pub is_sample: bool,
    pub brief: bool,
    /// How many users, or other values of an error, are listed.
    pub shown: usize,
    pub width: usize,
}

/// The errors of one kind, and the number that the report refers to them by.
struct Section<'a> {
    number: usize,
    group: &'a Group,
}

impl Deref for Section<'_> {
    type Target = Group;

    fn deref(&self) -> &Group {
        self.group
    }
}

impl Section<'_> {
    /// The codes that were seen, or else all documented codes of the error.
    fn codes(&self, separator: &str) -> String {
        let codes =
            if self.codes.is_empty() { self.kind.codes().iter().copied().collect() } else { self.codes.clone() };
        codes.into_iter().map(ErrorCode::as_str).collect::<Vec<_>>().join(separator)
    }

    fn row<const N: usize>(&self, cells: [&str; N]) -> Row {
        let numbers = [self.number, self.users.len()].map(|n| n.to_string());
        Row::from(numbers.iter().map(|n| &**n).chain(cells))
    }
}

impl Report<'_> {
    fn headline(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sample = if self.is_sample { " of sample data" } else { "" };
        let files = count(self.tally.readings.len(), "file");
        self.wrap(f, "", "   ", &format!("{files}{sample} read: {}", self.inputs.join(", ")))?;
        if self.is_sample {
            self.wrap(f, "", "   ", "Some have the same batch in another form; each user counts once.")?;
        }
        let users = count(self.tally.users.len(), "user");
        let [read, recognized, unrecognized, failed, clean, skipped, damaged] =
            COUNTS.map(|(_, count)| self.tally.sum(count));
        let affected = self.tally.affected.len();
        let what = match (recognized + unrecognized + failed, damaged, clean) {
            (0, 0, 0) => format!("nothing recognized in {}", count(read, "line")),
            (0, 0, _) if !self.tally.states.is_empty() => format!("{users}, no errors, but unknown states"),
            (0, 0, _) => format!("{users}, no errors"),
            (0, _, 0) => "nothing recognized in what could be read".into(),
            (0, ..) => format!("{users}, no errors in what could be read"),
            (_, _, _) if affected == 0 => format!("{users}, and errors that name no user"),
            _ => format!("{users}, {affected} of them with errors"),
        };
        writeln!(f, "{BOLD}{what}{BOLD:#}")?;
        if !self.tally.states.is_empty() {
            let states = self.tally.states.iter().map(|(state, entries)| format!("{state} ({entries})"));
            let states = states.take(10).collect::<Vec<_>>().join(", ");
            self.wrap(f, "", "   ", &format!("Unknown states, counted as clean: {states}"))?;
        }
        let entries = if read == 1 { "entry" } else { "entries" };
        let sum = format!(
            "{read} {entries}: {recognized} recognized, {unrecognized} not recognized, {failed} failed without a \
             reason, {clean} without error, {skipped} skipped, {damaged} damaged"
        );
        self.wrap(f, "", "   ", &sum)
    }

    fn overview(&self, f: &mut Formatter<'_>, groups: &[Section<'_>]) -> fmt::Result {
        let rows = groups.iter().map(|group| {
            let (retry, owner) = (group.kind.retryability().verdict(), group.kind.remediation().owner());
            let mut row = group.row([&group.codes(" "), group.kind.id(), retry.as_str(), owner.as_str()]);
            // A row that is cut here is in full in the details.
            row.max_height(1);
            row
        });
        self.heading(f, "Overview", &count(groups.len(), "kind"))?;
        self.table(f, &["#", "Users", "Code", "Kind", "Retry", "Who"], rows.collect())
    }

    fn retry_now(&self, f: &mut Formatter<'_>, groups: &[Section<'_>]) -> fmt::Result {
        let groups = || groups.iter().filter(|group| group.kind.retryability().is_retryable_now());
        let users: BTreeSet<_> = groups().flat_map(|group| &group.users).collect();
        let unit = |group: &Section<'_>| group.kind.retryability().unit().map_or("", RetryUnit::describe);
        let rows: Vec<_> = groups().map(|group| group.row([group.kind.id(), unit(group)])).collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.heading(f, "Retry now", &count(users.len(), "user"))?;
        self.table(f, &["#", "Users", "Kind", "Retry"], rows)
    }

    /// The errors that each owner has to clear, and for how many users.
    fn worklist(&self, f: &mut Formatter<'_>, groups: &[Section<'_>]) -> fmt::Result {
        let mut by_owner: BTreeMap<Owner, (Vec<String>, BTreeSet<&String>)> = BTreeMap::new();
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
        self.table(f, &["Kinds", "Users", "Who", "Numbers"], rows.collect())?;
        self.wrap(
            f,
            "  ",
            "  ",
            "--users lists all users of each kind; `m365-migration explain` has the commands and links.",
        )
    }

    fn details(&self, f: &mut Formatter<'_>, group: &Section<'_>, earlier: &[Section<'_>]) -> fmt::Result {
        let (kind, remediation, retry) = (group.kind, group.kind.remediation(), group.kind.retryability());
        let title = format!("{}  {kind}", group.codes("  "));
        let (errors, users) = (count(group.errors, "error"), count(group.users.len(), "user"));
        let spread = if group.users.is_empty() { errors } else { users };
        self.heading(f, &format!("{}. {}", group.number, title.trim_start()), &spread)?;
        self.entry(f, "What", kind.summary())?;
        let now = if retry.is_retryable_now() { format!("{GOOD}now{GOOD:#}, ") } else { String::new() };
        self.entry(f, "Retry", &format!("{now}{retry}"))?;
        self.entry(f, "Who", remediation.owner().describe())?;
        let same =
            |other: &Remediation| (other.caution(), other.steps()) == (remediation.caution(), remediation.steps());
        if let Some(other) = earlier.iter().find(|other| same(other.kind.remediation())) {
            self.entry(f, "Do", &format!("{} (steps as under {})", remediation.summary(), other.number))?;
        } else {
            self.entry(f, "Do", remediation.summary())?;
            if let Some(caution) = remediation.caution() {
                self.entry(f, "Caution", caution)?;
            }
            for (step, number) in remediation.steps().iter().zip(1..) {
                self.wrap(f, &format!("                {number}. "), "                   ", step)?;
            }
        }
        for ((_, label), values) in NAMED.iter().zip(&group.named) {
            if !values.is_empty() {
                self.entry(f, label, &self.list(values))?;
            }
        }
        // Of the earlier kinds with all these users, takes the one with the fewest others.
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
        let unknown = self.tally.unknown();
        if unknown.is_empty() {
            return Ok(());
        }
        self.heading(f, "Not recognized", &count(unknown.len(), "message"))?;
        for Unknown { error, users, services, places, .. } in unknown {
            writeln!(f)?;
            self.places(f, places)?;
            self.entry(f, "Code", error.code_text().unwrap_or("none"))?;
            self.entry(f, "Message", if error.is_empty() { "none" } else { error.message().trim() })?;
            if !services.is_empty() {
                self.entry(f, "Service", &self.list(services))?;
            }
            if !users.is_empty() {
                self.entry(f, "Users", &self.list(users))?;
            }
            self.entry(f, "Why", error.redacted().as_str())?;
            // If all errors of the code agree, the code alone decides what to do.
            if let Some(retry) = error.retryability() {
                self.entry(f, "Retry", &format!("{retry} (by its code)"))?;
            }
            if let Some(remediation) = error.remediation() {
                self.entry(f, "Who", remediation.owner().describe())?;
                self.entry(f, "Do", remediation.summary())?;
            }
            let nearest = match error.candidates() {
                [] => "nothing in the catalog is similar".into(),
                [first, others @ ..] => {
                    let first = first.kind();
                    let others: Vec<_> = others.iter().map(|other| format!(" Or {}?", other.kind())).collect();
                    let others = others.concat();
                    format!("Did you mean {first}: \"{}\"?{others}", first.message())
                }
            };
            self.entry(f, "Nearest", &nearest)?;
        }
        Ok(())
    }

    /// The failed states without a reason, with their users.
    fn failed(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let failed = self.tally.failed();
        if failed.is_empty() {
            return Ok(());
        }
        let entries: usize = failed.iter().map(|(_, failed)| failed.entries).sum();
        let right = if entries == 1 { "1 entry".into() } else { format!("{entries} entries") };
        self.heading(f, "Failed without a reason: look at them in the portal", &right)?;
        for ((service, state), failed) in failed {
            let service = if service.is_empty() { String::new() } else { format!("{service}: ") };
            self.entry(f, "State", &format!("{service}{state} ({})", failed.entries))?;
            if !failed.users.is_empty() {
                self.entry(f, "Users", &self.list(&failed.users))?;
            }
            self.places(f, &failed.places)?;
        }
        Ok(())
    }

    /// The damage: what could not be read, where, and what to do about it.
    fn damaged(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let damaged = self.tally.sum(Summary::damaged);
        if damaged == 0 {
            return Ok(());
        }
        self.heading(f, "Damaged: errors may be missing", &count(damaged, "place"))?;
        self.tally.readings.iter().try_for_each(|reading| self.places(f, &reading.damage))
    }

    fn places(&self, f: &mut Formatter<'_>, places: &Places) -> fmt::Result {
        for place in &places.first {
            self.wrap(f, " - ", "   ", place)?;
        }
        match places.count - places.first.len() {
            0 => Ok(()),
            more => writeln!(f, "   and {more} more"),
        }
    }

    /// The counts of each input.
    fn inputs(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let readings = &self.tally.readings;
        let mut rows: Vec<_> = readings
            .iter()
            .map(|Reading { name, summary, .. }| {
                let source = summary.format().map_or("nothing".into(), |format| format.to_string());
                let counts = COUNTS.map(|(_, count)| count(summary).to_string());
                Row::from(counts.into_iter().chain([format!("{source}, {}", summary.encoding()), name.clone()]))
            })
            .collect();
        if rows.len() > 1 {
            let sums = COUNTS.map(|(_, count)| self.tally.sum(count).to_string());
            rows.push(Row::from(sums.into_iter().chain(["total".into()])));
        }
        self.heading(f, "Inputs", &count(readings.len(), "file"))?;
        let header: Vec<_> = COUNTS.iter().map(|(name, _)| *name).chain(["Format", "Input"]).collect();
        self.table(f, &header, rows)?;
        for Reading { name, summary, .. } in readings.iter().filter(|reading| reading.summary.replaced() > 0) {
            let replaced = summary.replaced();
            self.wrap(f, "  ", "  ", &format!("{name}: undecodable, shown as U+FFFD: {}", count(replaced, "piece")))?;
        }
        Ok(())
    }

    fn heading(&self, f: &mut Formatter<'_>, left: &str, right: &str) -> fmt::Result {
        let dots = ".".repeat(self.width.saturating_sub(left.len() + right.len() + 2));
        writeln!(f, "\n{BOLD}{left}{BOLD:#} {DIM}{dots}{DIM:#} {BAD}{right}{BAD:#}")
    }

    /// A table with aligned numbers.
    fn table(&self, f: &mut Formatter<'_>, header: &[&str], rows: Vec<Row>) -> fmt::Result {
        let width = u16::try_from(self.width).unwrap_or(u16::MAX);
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width - 1).set_header(header.iter().copied()).add_rows(rows);
        for (i, column) in table.column_iter_mut().enumerate() {
            if header.ends_with(&["Input"]) {
                // Eight columns of counts and formats leave little space for paths.
                column.set_padding((0, 1));
            }
            if COUNTED.contains(&header[i]) {
                column.set_cell_alignment(CellAlignment::Right);
            } else if header[i] == "Code" {
                // Limits the codes, so that the kind is not cut: it is the key for looking an error up.
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(width.saturating_sub(89).max(11))));
            }
        }
        table.lines().try_for_each(|line| writeln!(f, " {}", line.trim_end()))
    }

    fn list(&self, items: &BTreeSet<String>) -> String {
        let shown = items.iter().take(self.shown).map(|item| &**item).collect::<Vec<_>>().join(", ");
        let more = items.len().saturating_sub(self.shown);
        if more == 0 { shown } else { format!("{shown} and {more} more") }
    }

    fn entry(&self, f: &mut Formatter<'_>, label: &str, text: &str) -> fmt::Result {
        self.wrap(f, &format!("   {label:<12} "), "                ", text)
    }

    fn wrap(&self, f: &mut Formatter<'_>, first: &str, rest: &str, text: &str) -> fmt::Result {
        terminal::wrap(f, self.width, first, rest, text)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.headline(f)?;
        let groups: Vec<_> =
            self.tally.groups().into_iter().zip(1..).map(|(group, number)| Section { number, group }).collect();
        if !groups.is_empty() {
            self.overview(f, &groups)?;
            self.retry_now(f, &groups)?;
            self.worklist(f, &groups)?;
        }
        if !self.brief {
            groups.iter().enumerate().try_for_each(|(i, group)| self.details(f, group, &groups[..i]))?;
        }
        self.unrecognized(f)?;
        self.failed(f)?;
        self.damaged(f)?;
        self.inputs(f)
    }
}

fn count<N: Copy + fmt::Display + PartialEq + From<u8>>(number: N, what: &str) -> String {
    let plural = if number == N::from(1) { "" } else { "s" };
    format!("{number} {what}{plural}")
}
