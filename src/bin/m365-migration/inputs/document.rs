//! A text to read: an input, or a file or a sheet in it.

use std::io::{self, Cursor, Read};

use m365_migration_errors::records::{Format, Records};

/// What takes the documents, and what to say of those that cannot be read. Its errors are those of an output.
pub type Visit<'v> = dyn FnMut(Result<Document<'_>, String>) -> io::Result<()> + 'v;

/// A text with its name.
pub struct Document<'a> {
    /// Its file, and where it is in it: `all.zip/users.json`, `report.xlsx [Users]`.
    pub name: String,
    /// The name of its workbook, if it is a sheet.
    pub workbook: Option<String>,
    bytes: Box<dyn Read + 'a>,
    format: Option<Format>,
    /// Of a sheet: the row of each line.
    rows: Option<Vec<u64>>,
}

impl<'a> Document<'a> {
    /// A text of any format.
    pub fn text(name: &str, bytes: impl Read + 'a) -> Self {
        Self { name: name.into(), workbook: None, bytes: Box::new(bytes), format: None, rows: None }
    }

    /// A sheet, and the row of each of its lines.
    pub fn sheet(workbook: &str, sheet: &str, text: String, format: Option<Format>, rows: Vec<u64>) -> Self {
        Self {
            name: format!("{workbook} [{sheet}]"),
            workbook: Some(workbook.into()),
            bytes: Box::new(Cursor::new(text)),
            format,
            rows: Some(rows),
        }
    }

    /// Its records.
    pub fn records(self) -> Records<Box<dyn Read + 'a>> {
        let records = match self.format {
            Some(format) => format.read(self.bytes),
            None => Records::new(self.bytes),
        };
        let records = records.named(&self.name);
        match self.rows {
            Some(rows) => records.with_line_numbers(rows),
            None => records,
        }
    }
}
