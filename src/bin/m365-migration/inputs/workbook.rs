//! Excel workbooks: each sheet as a text.
//!
//! A sheet is written as CSV, in which the library finds the header, below a title if there is one. A sheet that is no
//! table, such as a log in the first column, is text.

use std::borrow::Cow;
use std::cell::Cell as Flag;
use std::fmt::Display;
use std::io::{self, Read, Seek};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use calamine::{Cell, DataRef, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xlsx};
use m365_migration_errors::records::Format;
use memchr::memmem;

use super::archive::Archive;
use super::document::{Document, Visit};
use super::limits::Limits;

/// Gives each sheet that has cells, hidden ones too, or what is wrong with it.
pub fn sheets(name: &str, mut input: impl Read + Seek, limits: &Limits, visit: &mut Visit<'_>) -> io::Result<()> {
    let checked = Archive::open(&mut input, limits).and_then(|mut archive| check(&mut archive, limits));
    if let Err(problem) = checked {
        return visit(Err(format!("{name}: {problem}")));
    }
    let mut book = match caught(|| Xlsx::new(input).map_err(damaged)) {
        Ok(book) => book,
        Err(problem) => return visit(Err(format!("{name}: {problem}"))),
    };
    let sheets: Vec<Sheet> = book.sheets_metadata().to_vec();
    let mut is_empty = true;
    for sheet in sheets.iter().filter(|sheet| matches!(sheet.typ, SheetType::WorkSheet | SheetType::MacroSheet)) {
        let title = match sheet.visible {
            SheetVisible::Visible => sheet.name.clone(),
            _ => format!("{} (hidden)", sheet.name),
        };
        let mut table = Table::new(limits.memory);
        let filled = caught(|| fill(&mut book, &sheet.name, &mut table));
        let counted = limits.count(table.text.len() as u64).map_err(|error| error.to_string());
        if let Some((text, format, rows)) = table.end() {
            is_empty = false;
            visit(Ok(Document::sheet(name, &title, text, format, rows)))?;
        }
        if let Err(problem) = filled.and(counted) {
            is_empty = false;
            visit(Err(format!("{name} [{title}]: {problem}")))?;
        }
        if limits.is_reached() {
            return Ok(());
        }
    }
    if is_empty { visit(Err(format!("{name}: no sheet of the workbook has cells"))) } else { Ok(()) }
}

/// Adds the cells of a sheet.
fn fill<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str, table: &mut Table) -> Result<(), String> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        table.add(&cell)?;
    }
    Ok(())
}

fn damaged(error: impl Display) -> String {
    format!("the workbook is damaged ({error}); open and save it in Excel, or save it as CSV")
}

/// Checks that the parts fit into memory, and that the list of texts is no longer than it can be: room for it is made
/// before it is read.
fn check<R: Read + Seek>(archive: &mut Archive<R>, limits: &Limits) -> Result<(), String> {
    const COUNT: &[u8] = b"uniqueCount";
    /// The shortest text in the list: `<si/>`.
    const TEXT: u64 = 5;
    let mut left = limits.memory;
    let mut is_false = false;
    archive.parts(&mut |part| {
        let mut part = limits.watch(part);
        let (mut chunk, mut length, mut count) = (Vec::new(), 0, 0);
        loop {
            // The end of the last chunk, in which the count may begin.
            chunk.drain(..chunk.len().saturating_sub(64));
            let read = part.by_ref().take(1 << 16).read_to_end(&mut chunk)? as u64;
            left = left.checked_sub(read).ok_or_else(|| limits.too_large("a workbook"))?;
            length += read;
            for at in memmem::find_iter(&chunk, COUNT) {
                let digits = chunk[at + COUNT.len()..].iter().skip_while(|byte| b" \t\r\n=\"'".contains(byte));
                let digits = digits.take_while(|byte| byte.is_ascii_digit());
                let number =
                    digits.fold(0_u64, |n, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
                count = count.max(number);
            }
            if read == 0 {
                break;
            }
        }
        is_false |= count > length / TEXT;
        Ok(())
    })?;
    if is_false { Err(damaged("it announces more texts than it has")) } else { Ok(()) }
}

thread_local! {
    /// Whether a panic of this thread is caught, and therefore not printed.
    static IS_CAUGHT: Flag<bool> = const { Flag::new(false) };
}

/// Reads with the library, which panics on some workbooks that are damaged.
fn caught<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_CAUGHT.get() {
                print(panic);
            }
        }));
    });
    let before = IS_CAUGHT.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    IS_CAUGHT.set(before);
    result.unwrap_or_else(|_| Err(damaged("its parts do not fit together")))
}

/// A sheet as CSV. Its cells come row by row, without those between them that are empty.
struct Table {
    text: String,
    /// The row of each line, counted from 1.
    rows: Vec<u64>,
    /// The row and the next column of the line that is written.
    at: Option<(u32, u32)>,
    /// The columns that a row has at least: as many as any above it.
    width: u32,
    /// The most bytes.
    most: usize,
}

/// No table is made wider than this for the sake of one cell far to the right.
const WIDE: u32 = 256;

impl Table {
    fn new(most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Self { text: String::new(), rows: Vec::new(), at: None, width: 0, most }
    }

    fn add(&mut self, cell: &Cell<DataRef<'_>>) -> Result<(), String> {
        let value = shown(cell.get_value());
        if value.is_empty() {
            return Ok(());
        }
        let (row, column) = cell.get_position();
        let next = match self.at {
            Some((current, next)) if current == row && next <= column => next,
            _ => {
                self.end_row();
                self.rows.push(u64::from(row) + 1);
                0
            }
        };
        // What parts the cells, and the cell in quotes.
        if self.text.len() + (column - next) as usize + 2 * value.len() + 3 > self.most {
            let most = self.most >> 20;
            return Err(format!(
                "the sheet has more than {most} MiB of text, and the rest is not read; save it in parts"
            ));
        }
        let commas = column - next + u32::from(next > 0);
        self.text.extend((0..commas).map(|_| ','));
        self.text.push('"');
        for (number, part) in value.split('"').enumerate() {
            self.text.push_str(if number > 0 { "\"\"" } else { "" });
            self.text.push_str(part);
        }
        self.text.push('"');
        let breaks = value.bytes().filter(|byte| *byte == b'\n').count();
        self.rows.extend((0..breaks).map(|_| u64::from(row) + 1));
        self.at = Some((row, column + 1));
        Ok(())
    }

    fn end_row(&mut self) {
        let Some((_, columns)) = self.at.take() else { return };
        self.text.extend((columns..self.width).map(|_| ','));
        self.text.push('\n');
        self.width = self.width.max(columns.min(WIDE));
    }

    /// The text, its format, and the row of each line; `None` if all cells are empty.
    fn end(mut self) -> Option<(String, Option<Format>, Vec<u64>)> {
        self.end_row();
        if self.text.is_empty() {
            return None;
        }
        if Format::detect(self.text.as_bytes()) == Format::Csv {
            return Some((self.text, Some(Format::Csv), self.rows));
        }
        // No table with a header, so it may be anything that somebody has pasted.
        let mut lines = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(self.text.as_bytes());
        let mut text = String::with_capacity(self.text.len());
        for line in lines.records().map_while(Result::ok) {
            text.push_str(line.iter().collect::<Vec<_>>().join("\t").trim_end_matches('\t'));
            text.push('\n');
        }
        Some((text, None, self.rows))
    }
}

/// A value as people see it, but dates as ISO 8601.
fn shown<'c>(value: &'c DataRef<'_>) -> Cow<'c, str> {
    match value {
        DataRef::Empty => "".into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => float(*number).into(),
        DataRef::Bool(is_true) => (if *is_true { "TRUE" } else { "FALSE" }).into(),
        DataRef::Error(error) => error.to_string().into(),
        DataRef::DateTime(time) => date(time).into(),
    }
}

/// A number with the 15 digits that Excel keeps.
fn float(number: f64) -> String {
    format!("{number:.14e}").parse().unwrap_or(number).to_string()
}

/// A date, a time of the day, both, or a duration in hours.
fn date(time: &ExcelDateTime) -> String {
    /// The first day that Excel does not have: that after 9999-12-31.
    const END: f64 = 2_958_466.0;
    let value = time.as_f64();
    if !(0.0..END).contains(&value) {
        return float(value);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let milli = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let clock = format!("{minute:02}:{second:02}{milli}");
    if time.is_duration() {
        let hours = (value * 24.0 + 1e-6).floor();
        return format!("{hours}:{clock}");
    }
    match (value < 1.0, value.fract() == 0.0) {
        (true, _) => format!("{hour:02}:{clock}"),
        (_, true) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{clock}"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn values_are_as_people_see_them() {
        for (value, expected) in [
            (DataRef::Int(-3), "-3"),
            (DataRef::Float(12.0), "12"),
            (DataRef::Float(0.1 + 0.2), "0.3"),
            (DataRef::Float(1e21), "1000000000000000000000"),
            (DataRef::Float(f64::NAN), "NaN"),
            (DataRef::Bool(true), "TRUE"),
            (DataRef::Error(calamine::CellErrorType::NA), "#N/A"),
            (DataRef::SharedString("a\nb"), "a\nb"),
            (DataRef::DateTimeIso("2025-11-18".into()), "2025-11-18"),
            (DataRef::DateTime(ExcelDateTime::new(45979.0, DateTime, false)), "2025-11-18"),
            (DataRef::DateTime(ExcelDateTime::new(45_979.703_738_425_93, DateTime, false)), "2025-11-18T16:53:23"),
            (DataRef::DateTime(ExcelDateTime::new(44517.0, DateTime, true)), "2025-11-18"),
            (DataRef::DateTime(ExcelDateTime::new(0.703_738_425_93, DateTime, false)), "16:53:23"),
            (DataRef::DateTime(ExcelDateTime::new(1.5, TimeDelta, false)), "36:00:00"),
            (DataRef::DateTime(ExcelDateTime::new(-1.0, DateTime, false)), "-1"),
            (DataRef::DateTime(ExcelDateTime::new(1e300, DateTime, false)), &float(1e300)),
        ] {
            assert_eq!(shown(&value), expected, "{value:?}");
        }
    }

    fn table(cells: &[(u32, u32, &str)]) -> Option<(String, Option<Format>, Vec<u64>)> {
        let mut table = Table::new(1 << 20);
        for (row, column, text) in cells {
            table.add(&Cell::new((*row, *column), DataRef::String((*text).into()))).expect("it fits");
        }
        table.end()
    }

    #[test]
    fn a_sheet_is_csv_with_the_rows_of_its_lines() {
        let (text, format, rows) = table(&[
            (1, 0, "All users"),
            (3, 0, "User"),
            (3, 1, "Status"),
            (3, 3, "Error"),
            (4, 0, "alex"),
            (7, 0, "a \"b\"\nc"),
            (7, 1, "failed"),
        ])
        .expect("it has cells");
        assert_eq!(
            text,
            "\"All users\"\n\"User\",\"Status\",,\"Error\"\n\"alex\",,,\n\"a \"\"b\"\"\nc\",\"failed\",,\n"
        );
        assert_eq!((format, &*rows), (Some(Format::Csv), &[2, 4, 5, 8, 8][..]));
    }

    #[test]
    fn a_sheet_without_a_header_is_text() {
        let (text, format, rows) =
            table(&[(0, 0, "hello \"you\""), (0, 2, "x"), (5, 0, "there\nyou")]).expect("it has cells");
        assert_eq!(text, "hello \"you\"\t\tx\nthere\nyou\n");
        assert_eq!((format, &*rows), (None, &[1, 6, 6][..]));
        assert_eq!(table(&[(0, 0, "")]), None);
    }

    #[test]
    fn cells_in_another_order_are_kept() {
        let (text, ..) = table(&[(3, 2, "c"), (3, 1, "b"), (1, 0, "a")]).expect("it has cells");
        assert_eq!(text, "\t\tc\n\tb\na\n");
    }

    #[test]
    fn one_cell_far_away_costs_little() {
        let (text, ..) = table(&[(0, 0, "a"), (1_048_575, 16_383, "b"), (1_048_576, 0, "c")]).expect("it has cells");
        assert!(text.len() < 17_000, "{}", text.len());
    }

    #[test]
    fn a_panic_is_an_error() {
        let caught = caught(|| -> Result<(), String> { panic!("no") });
        assert!(caught.expect_err("it panics").contains("its parts do not fit together"));
    }
}
