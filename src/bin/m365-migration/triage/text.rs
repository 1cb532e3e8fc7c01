//! The report for a terminal.

use std::cmp::min;
use std::collections::BTreeSet;
use std::fmt::{self, Formatter};

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, Row, Table, presets};
use m365_migration_errors::plan::UserState;
use m365_migration_errors::records::Summary;
use m365_migration_errors::{ErrorKind, Remediation};

use super::names::Name;
use super::report::{KindErrors, Report, Retry, Step};
use super::words::{self, COUNTS, count};
use crate::terminal;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// The report as text: [`Display`](fmt::Display) writes it.
pub struct Text<'a> {
    pub report: &'a Report<'a>,
    /// The names of the arguments.
    pub inputs: Vec<Name<'a>>,
    pub is_sample: bool,
    pub brief: bool,
    /// How many users, or other values of an error, are listed.
    pub shown: usize,
    pub width: usize,
    /// Whether to draw bars.
    pub bars: bool,
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.headline(f)?;
        self.states(f)?;
        self.since(f)?;
        self.steps(f)?;
        self.retry(f)?;
        self.later(f)?;
        self.unnamed(f)?;
        self.kinds(f)?;
        self.unrecognized(f)?;
        self.failed(f)?;
        self.unknown_states(f)?;
        self.damaged(f)?;
        self.read(f)
    }
}

impl Text<'_> {
    fn headline(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let report = self.report;
        let sample = if self.is_sample { " of sample data" } else { "" };
        let files = count(report.files, "file");
        let inputs = if report.redacted { String::new() } else { format!(": {}", self.list(&self.inputs)) };
        self.wrap(f, "", "   ", &format!("{files}{sample} read{inputs}"))?;
        if self.is_sample {
            self.wrap(f, "", "   ", "Some have the same batch in another form; each user counts once.")?;
        }
        let what = words::headline(report);
        writeln!(f, "{BOLD}{what}{BOLD:#}")?;
        if !report.unknown_states.is_empty() {
            let states = report.unknown_states.iter().map(|known| format!("{} ({})", known.state, known.entries));
            let states = states.take(10).collect::<Vec<_>>().join(", ");
            self.wrap(f, "", "   ", &format!("Unknown states: {states}"))?;
        }
        self.wrap(f, "", "   ", &words::sums(report))
    }

    /// How many users are in each state.
    fn states(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let all = self.report.users.len();
        if all == 0 {
            return Ok(());
        }
        self.heading(f, "State of the users", &count(all, "user"))?;
        for state in self.report.states.iter().filter(|state| state.users > 0) {
            let (name, users) = (state.state.describe(), state.users);
            write!(f, " {name:<15} {users:>8}")?;
            if self.bars {
                let style = if state.state.needs_attention() { BAD } else { GOOD };
                let bar = bar(users, all, self.width.saturating_sub(30));
                write!(f, "  {style}{bar}{style:#}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    /// The changes since an earlier report.
    fn since(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(since) = &self.report.since else { return Ok(()) };
        self.heading(f, "What has changed", &words::changes(since))?;
        self.entry(f, "Since", &since.file)?;
        if self.brief {
            return Ok(());
        }
        for (what, error, users) in since.by_error() {
            let users: Vec<Name<'_>> = users.into_iter().cloned().collect();
            let users = if users.is_empty() { String::new() } else { format!(" ({})", self.list(&users)) };
            self.entry(f, what, &format!("{}{users}", words::title(error)))?;
        }
        Ok(())
    }

    /// The plan: the fixes in their order.
    fn steps(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let steps = &self.report.steps;
        if steps.is_empty() {
            return Ok(());
        }
        self.heading(f, "What to do first", &words::blocked(self.report))?;
        for (number, step) in (1..).zip(steps) {
            if !self.brief && number > 1 {
                writeln!(f)?;
            }
            let first = format!(" {number:>2}. ");
            terminal::wrap(f, self.width, &format!("{BOLD}{first}{BOLD:#}"), "     ", step.summary)?;
            self.step(f, number, step)?;
        }
        Ok(())
    }

    fn step(&self, f: &mut Formatter<'_>, number: usize, step: &Step) -> fmt::Result {
        let alone = words::alone(step);
        let whom = match words::reach(step.scope) {
            "" => words::owner_of(step),
            reach => format!("{}; {reach}", words::owner_of(step)),
        };
        if self.brief {
            return self.entry(f, "Who", &format!("{whom}; {alone}"));
        }
        self.entry(f, "Who", &whom)?;
        match &*step.users {
            [] => self.entry(f, "Users", &alone)?,
            users => self.entry(f, "Users", &format!("{alone}: {}", self.list(users)))?,
        }
        let when = format!(", {}", words::after(number));
        step.retry_after.iter().try_for_each(|retry| self.entry(f, "Then retry", &self.retried(retry, &when)))?;
        for left in &step.left_after {
            let users = format!("{}: {}", count(left.users.len(), "user"), self.list(&left.users));
            self.entry(f, words::then(left.state), &users)?;
        }
        for (field, values) in step.named.iter().filter(|(field, _)| step.tenant.is_none() || **field != "tenant") {
            self.entry(f, &words::label(field), &self.list(values))?;
        }
        let cautions: BTreeSet<_> = step.actions.iter().filter_map(|action| action.remediation.caution()).collect();
        cautions.into_iter().try_for_each(|caution| self.entry(f, "Caution", caution))?;
        let errors = (1..).zip(&self.report.kinds).filter(|(_, errors)| step.kinds.contains(&errors.kind.id()));
        let errors: Vec<String> = errors.map(|(number, _): (usize, _)| number.to_string()).collect();
        let [one] = &*errors else { return self.entry(f, "How", &format!("as under errors {}", errors.join(", "))) };
        self.entry(f, "How", &format!("as under error {one}"))
    }

    /// The caution, the steps and the commands of a remediation.
    fn how(&self, f: &mut Formatter<'_>, remediation: &Remediation) -> fmt::Result {
        if let Some(caution) = remediation.caution() {
            self.entry(f, "Caution", caution)?;
        }
        for (step, number) in remediation.steps().iter().zip(1..) {
            let label = if number == 1 { "How" } else { "" };
            self.wrap(f, &format!("     {label:<12} {number}. "), "                     ", step)?;
        }
        let mut label = "Commands";
        for command in remediation.commands() {
            for line in terminal::command_lines(command, self.width.saturating_sub(18)) {
                writeln!(f, "     {label:<12} {line}")?;
                label = "";
            }
        }
        Ok(())
    }

    fn retried(&self, retry: &Retry, when: &str) -> String {
        let users = count(retry.users.len(), "user");
        format!("{} of {users}{when}: {}", retry.unit.describe(), self.list(&retry.users))
    }

    fn retry(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let retry = &self.report.retry;
        if retry.is_empty() {
            return Ok(());
        }
        self.heading(f, "Retry now", &count(self.report.count(UserState::RetryNow), "user"))?;
        if let Some(caution) = self.report.caution_before_retry() {
            self.wrap(f, "   ", "     ", caution)?;
        }
        for retry in retry {
            self.wrap(f, "   ", "     ", &self.retried(retry, ""))?;
        }
        Ok(())
    }

    /// Who can be retried after a wait.
    fn later(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let waits = self.report.waits();
        if waits.is_empty() {
            return Ok(());
        }
        let users: usize = waits.iter().map(|wait| wait.users.len()).sum();
        self.heading(f, "Retry later", &count(users, "user"))?;
        for wait in waits {
            let unit = wait.unit.map_or("nothing", |unit| unit.describe());
            let (users, when) = (count(wait.users.len(), "user"), words::when(wait.state, wait.hours));
            self.wrap(f, "   ", "     ", &format!("{unit} of {users}, {when}: {}", self.list(&wait.users)))?;
        }
        Ok(())
    }

    /// The errors that name no user and need no fix: no list above has them.
    fn unnamed(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unnamed = &self.report.unnamed;
        if unnamed.is_empty() {
            return Ok(());
        }
        self.heading(
            f,
            "Errors that name no user",
            &count(unnamed.iter().map(|unnamed| unnamed.errors).sum::<usize>(), "error"),
        )?;
        for error in unnamed {
            let text = format!("{} {} ({})", error.kind.summary(), words::capitalized(&error.retry), error.errors);
            self.wrap(f, "   ", "     ", &text)?;
        }
        Ok(())
    }

    /// Each kind of error, with how to fix it.
    fn kinds(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kinds = &self.report.kinds;
        if kinds.is_empty() {
            return Ok(());
        }
        let errors = kinds.iter().map(|kind| kind.errors).sum::<usize>();
        self.heading(f, "Errors", &format!("{} of {}", count(errors, "error"), count(kinds.len(), "kind")))?;
        for (number, kind) in (1..).zip(kinds) {
            let users =
                if kind.users.is_empty() { count(kind.errors, "error") } else { count(kind.users.len(), "user") };
            if !self.brief && number > 1 {
                writeln!(f)?;
            }
            // The details name the error in a line of their own.
            let names = if self.brief { format!("; {}", names(kind)) } else { String::new() };
            let summary = format!("{BOLD}{}{BOLD:#} ({users}{names})", kind.kind.summary());
            terminal::wrap(f, self.width, &format!(" {number:>2}. "), "     ", &summary)?;
            if !self.brief {
                self.kind(f, kind, &kinds[..number - 1])?;
            }
        }
        Ok(())
    }

    fn kind(&self, f: &mut Formatter<'_>, errors: &KindErrors, earlier: &[KindErrors]) -> fmt::Result {
        let (kind, remediation) = (errors.kind, errors.kind.remediation());
        self.entry(f, "Error", &names(errors))?;
        if !errors.users.is_empty() {
            self.entry(f, "Users", &self.list(&errors.users))?;
        }
        for (label, values) in &errors.named {
            self.entry(f, &words::label(label), &self.list(values))?;
        }
        self.entry(f, "Retry", &kind.retryability().to_string())?;
        self.entry(f, "Who", remediation.owner().describe())?;
        let same = |other: &&KindErrors| {
            let other = other.kind.remediation();
            (other.caution(), other.steps(), other.commands())
                == (remediation.caution(), remediation.steps(), remediation.commands())
        };
        if let Some(number) = earlier.iter().position(|other| same(&other)) {
            return self.entry(f, "Do", &format!("{} How: as under error {}.", remediation.summary(), number + 1));
        }
        self.entry(f, "Do", remediation.summary())?;
        self.how(f, remediation)
    }

    fn unrecognized(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unknown = &self.report.unrecognized;
        if unknown.is_empty() {
            return Ok(());
        }
        self.heading(f, "Not recognized", &count(unknown.len(), "message"))?;
        for group in unknown {
            writeln!(f)?;
            self.places(f, &group.places, group.errors)?;
            self.entry(f, "Code", group.code.as_deref().unwrap_or("none"))?;
            let message = group.message.as_deref().map(str::trim).filter(|message| !message.is_empty());
            self.entry(f, "Message", message.unwrap_or(if self.report.redacted { "left out" } else { "none" }))?;
            if !group.services.is_empty() {
                self.entry(f, "Service", &self.list(&group.services))?;
            }
            if !group.users.is_empty() {
                self.entry(f, "Users", &self.list(&group.users))?;
            }
            self.entry(f, "Why", &group.reason)?;
            let nearest = match &*group.nearest {
                [] => "nothing in the catalog is similar".into(),
                [first, others @ ..] => {
                    let message = first.parse().map_or("", ErrorKind::message);
                    let others: Vec<_> = others.iter().map(|other| format!(" Or {other}?")).collect();
                    format!("Did you mean {first}: \"{message}\"?{}", others.concat())
                }
            };
            self.entry(f, "Nearest", &nearest)?;
        }
        Ok(())
    }

    /// The failed states without a reason, with their users.
    fn failed(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let failed = &self.report.failed;
        if failed.is_empty() {
            return Ok(());
        }
        let entries: usize = failed.iter().map(|failed| failed.entries).sum();
        self.heading(f, "Failed without a reason: look at them in the portal", &words::entries(entries))?;
        for group in failed {
            writeln!(f)?;
            self.places(f, &group.places, group.entries)?;
            let service = group.service.as_ref().map_or(String::new(), |service| format!("{service}: "));
            let status = group.status.as_deref().unwrap_or("failed");
            self.entry(f, "State", &format!("{service}{status} ({})", group.entries))?;
            if !group.users.is_empty() {
                self.entry(f, "Users", &self.list(&group.users))?;
            }
        }
        Ok(())
    }

    /// The states that are not known, with their users.
    fn unknown_states(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let states = &self.report.unknown_states;
        if states.is_empty() {
            return Ok(());
        }
        self.heading(f, "Unknown states: look at them in the portal", &words::count(states.len(), "state"))?;
        for state in states {
            let users = if state.users.is_empty() { String::new() } else { format!(": {}", self.list(&state.users)) };
            self.wrap(f, "   ", "     ", &format!("{} ({}){users}", state.state, state.entries))?;
        }
        Ok(())
    }

    /// The damage: what could not be read, where, and what to do about it.
    fn damaged(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let damaged = self.report.sum(Summary::damaged);
        if damaged == 0 {
            return Ok(());
        }
        self.heading(f, "Damaged: errors may be missing", &count(damaged, "place"))?;
        self.report.inputs.iter().try_for_each(|input| {
            self.places(f, &input.damage, usize::try_from(input.summary.damaged()).unwrap_or(usize::MAX))
        })
    }

    fn places(&self, f: &mut Formatter<'_>, places: &[String], all: usize) -> fmt::Result {
        let shown = min(places.len(), self.shown);
        for place in &places[..shown] {
            self.wrap(f, " - ", "   ", place)?;
        }
        match all.saturating_sub(shown) {
            0 => Ok(()),
            more => writeln!(f, "   and {more} more"),
        }
    }

    /// The counts of each input.
    fn read(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let inputs = &self.report.inputs;
        let mut rows: Vec<_> = inputs
            .iter()
            .map(|input| {
                let counts = COUNTS.map(|(_, count)| count(&input.summary).to_string());
                let name = terminal::harmless(&input.name).into_owned();
                let of = [words::format(input), name];
                Row::from(counts.into_iter().chain(of))
            })
            .collect();
        if rows.len() > 1 {
            let sums = COUNTS.map(|(_, count)| self.report.sum(count).to_string());
            rows.push(Row::from(sums.into_iter().chain(["total".into()])));
        }
        self.heading(f, "Inputs", &count(self.report.files, "file"))?;
        self.table(f, rows)?;
        for input in inputs.iter().filter(|input| input.summary.replaced() > 0) {
            let replaced = count(input.summary.replaced(), "piece");
            self.wrap(f, "  ", "  ", &format!("{}: undecodable, shown as U+FFFD: {replaced}", input.name))?;
        }
        Ok(())
    }

    fn heading(&self, f: &mut Formatter<'_>, left: &str, right: &str) -> fmt::Result {
        let length = left.chars().count() + right.chars().count() + 2;
        let dots = ".".repeat(self.width.saturating_sub(length));
        writeln!(f, "\n{BOLD}{left}{BOLD:#} {DIM}{dots}{DIM:#} {BAD}{right}{BAD:#}")
    }

    /// The table of the inputs, with aligned numbers.
    fn table(&self, f: &mut Formatter<'_>, rows: Vec<Row>) -> fmt::Result {
        let width = u16::try_from(self.width).unwrap_or(u16::MAX);
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width - 1).add_rows(rows);
        table.set_header(COUNTS.iter().map(|(name, _)| *name).chain(["Format", "Input"]));
        for (number, column) in table.column_iter_mut().enumerate() {
            // Eight columns of counts and formats leave little space for paths.
            column.set_padding((0, 1));
            if number < COUNTS.len() {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.lines().try_for_each(|line| writeln!(f, " {}", line.trim_end()))
    }

    fn list(&self, items: &[Name<'_>]) -> String {
        let shown = items.iter().take(self.shown).map(|item| &**item).collect::<Vec<_>>().join(", ");
        let more = items.len().saturating_sub(self.shown);
        if more == 0 { shown } else { format!("{shown} and {more} more") }
    }

    fn entry(&self, f: &mut Formatter<'_>, label: &str, text: &str) -> fmt::Result {
        self.wrap(f, &format!("     {label:<12} "), "                  ", text)
    }

    fn wrap(&self, f: &mut Formatter<'_>, first: &str, rest: &str, text: &str) -> fmt::Result {
        terminal::wrap(f, self.width, first, rest, &terminal::harmless(text))
    }
}

/// A bar of blocks, at least an eighth of one.
fn bar(part: usize, all: usize, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (part * width * 8 / all).max(1);
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// The codes and the id of a kind.
fn names(errors: &KindErrors) -> String {
    errors.codes.iter().copied().chain([errors.kind.id()]).collect::<Vec<_>>().join(", ")
}
