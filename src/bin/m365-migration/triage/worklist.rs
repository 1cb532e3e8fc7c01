//! The worklist as CSV, for Excel: a row for each user and error.

use std::collections::HashMap;
use std::io::{self, Write};

use m365_migration_errors::plan::UserState;
use m365_migration_errors::{Owner, Role};

use super::error_report::ErrorReport;
use super::report::Report;
use super::words;

const HEADER: [&str; 10] = ["User", "Service", "State", "What", "Message", "Step", "Who", "Do", "Retry", "Times"];

/// The values for which errors of one kind are different work.
const TELLING: [Role; 4] = [Role::Tenant, Role::App, Role::Batch, Role::Detail];

/// Without this, Excel reads the file in the code page of the machine.
const BOM: &[u8] = "\u{FEFF}".as_bytes();

/// Writes the worklist. An error that a user has several times in one service is one row, with the first message.
pub fn write(report: &Report<'_>, mut out: impl Write) -> io::Result<()> {
    out.write_all(BOM)?;
    // With all cells in quotes, fewer of them are split where Excel takes the file for one with semicolons.
    let mut csv = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    csv.write_record(HEADER)?;
    for (error, times) in rows(report) {
        let user = error.user();
        let state = user.as_ref().map_or("", |(number, _)| report.users[*number].state.describe());
        let [what, who, to_do, retry] = advice(report, error);
        let message = error.message().map(|message| message.trim().to_owned()).unwrap_or_default();
        let step = report.step_of(error).map(|(number, _)| number.to_string()).unwrap_or_default();
        let name = user.map(|(_, name)| name.to_string()).unwrap_or_default();
        let service = error.service().map(|service| service.to_string()).unwrap_or_default();
        let cells = [name, service, state.into(), what, message, step, who, to_do, retry, times.to_string()];
        csv.write_record(cells.map(|cell| harmless(&cell)))?;
    }
    csv.flush()
}

/// The errors without repetitions, and how often each was read, in the order of the users.
fn rows<'r, 'a>(report: &'r Report<'a>) -> Vec<(&'r ErrorReport<'a>, usize)> {
    let mut rows: Vec<(&ErrorReport<'_>, usize)> = Vec::new();
    let mut places = HashMap::new();
    for error in &report.errors {
        let user = error.user().map(|(number, _)| number);
        let values = error.record().error().map(|known| TELLING.map(|role| known.in_role(role).collect::<Vec<_>>()));
        let text = error.kind().is_none().then(|| (error.message(), error.reason(), error.is_in_unknown_state()));
        let key = (user, error.service(), error.kind(), values, text);
        let place = *places.entry(key).or_insert(rows.len());
        match rows.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => rows.push((error, 1)),
        }
    }
    // Errors that name no user come last.
    rows.sort_by_key(|(error, _)| error.user().map_or(usize::MAX, |(number, _)| number));
    rows
}

/// What, who, what to do, and what of a retry.
fn advice(report: &Report<'_>, error: &ErrorReport<'_>) -> [String; 4] {
    if let Some((kind, owner)) = error.kind().zip(words::owner_of_error(report, error)) {
        let remediation = kind.remediation();
        let to_do = match remediation.caution() {
            Some(caution) => format!("{} Caution: {caution}", remediation.summary()),
            None => remediation.summary().into(),
        };
        return [kind.summary().into(), owner, to_do, kind.retryability().to_string()];
    }
    let what = match (error.reason(), error.message()) {
        (None, _) if error.is_in_unknown_state() => "in a state that is not known".into(),
        (None, _) => "failed without a reason".into(),
        (Some(_), Some(_)) => "not recognized".into(),
        (Some(reason), None) => reason,
    };
    let to_do = [Some(words::look(error).into()), words::nearest(error)];
    let to_do: Vec<String> = to_do.into_iter().flatten().collect();
    [what, Owner::Operator.describe().into(), to_do.join(" "), UserState::LookAt.describe().into()]
}

/// A cell that no spreadsheet takes for a formula. An apostrophe is put before what begins one: at the beginning, and wherever
/// a cell would begin if the file was read with another separator, as Excel does in many countries. Spaces and quotes may come
/// before a formula, and its first character may be as wide as an ideograph.
fn harmless(cell: &str) -> String {
    let mut harmless = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for char in cell.chars() {
        if begins && matches!(char, '=' | '+' | '-' | '@' | '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}') {
            harmless.push('\'');
        }
        // A tab may separate cells too.
        let char = if matches!(char, '\t' | '\0') { ' ' } else { char };
        begins = matches!(char, ';' | '|' | '\r' | '\n')
            || begins && (char.is_whitespace() || char.is_control() || matches!(char, '"' | '\u{FEFF}' | '\u{200B}'));
        harmless.push(char);
    }
    harmless
}
