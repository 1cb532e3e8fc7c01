//! Writes workbooks and archives.
#![allow(dead_code, reason = "each test uses a part")]

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A ZIP archive of these files.
pub fn zip<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default();
        if name.ends_with('/') {
            zip.add_directory(*name, options).expect("the name is new");
        } else {
            zip.start_file(*name, options).expect("the name is new");
            zip.write_all(content.as_ref()).expect("it is in memory");
        }
    }
    zip.finish().expect("it is in memory").into_inner()
}

pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(content).expect("it is in memory");
    gzip.finish().expect("it is in memory")
}

/// A sheet of a workbook: its name, with what follows it in the list of sheets, and what is in `sheetData`.
pub type Sheet<'a> = (&'a str, &'a str, String);

/// A sheet with a text in each cell.
pub fn texts<'a, R: AsRef<[T]>, T: AsRef<str>>(name: &'a str, rows: &[R]) -> Sheet<'a> {
    let row = |(cells, row): (&R, u32)| {
        let cells = cells.as_ref().iter().zip(0..).filter(|(text, _)| !text.as_ref().is_empty());
        cells.map(|(text, column)| cell(column, row, text.as_ref())).collect::<String>()
    };
    let rows =
        rows.iter().zip(1..).map(|(cells, number)| format!("<row r=\"{number}\">{}</row>", row((cells, number))));
    (name, "", rows.collect())
}

/// A cell with a text; columns are counted from 0.
pub fn cell(column: u32, row: u32, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;");
    let reference = reference(column, row);
    format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

/// A cell with a value: of a type, such as `b`, and a style.
pub fn value(column: u32, row: u32, kind: &str, style: u32, value: &str) -> String {
    let reference = reference(column, row);
    format!("<c r=\"{reference}\" t=\"{kind}\" s=\"{style}\"><v>{value}</v></c>")
}

fn reference(column: u32, row: u32) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).expect("it is a letter");
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{row}")
}

/// The styles: a number, a date with a time, a date, a duration.
const STYLES: &str = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/><xf numFmtId=\"14\"/>\
                      <xf numFmtId=\"46\"/></cellXfs></styleSheet>";

/// A workbook in the format of Excel. `shared` is its list of texts, if it has one.
pub fn workbook(sheets: &[Sheet<'_>], shared: Option<&str>) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut list, mut relations, mut parts) = (String::new(), String::new(), Vec::new());
    for ((name, attributes, rows), id) in sheets.iter().zip(1..) {
        write!(list, "<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\" {attributes}/>").expect("a text");
        let target = format!("worksheets/sheet{id}.xml");
        write!(relations, "<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/worksheet\" Target=\"{target}\"/>")
            .expect("a text");
        parts.push((format!("xl/{target}"), format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")));
    }
    let list = format!("<workbook xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>");
    parts.push(("xl/workbook.xml".into(), list));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships>{relations}</Relationships>")));
    parts.push(("xl/styles.xml".into(), STYLES.into()));
    parts.extend(shared.map(|shared| ("xl/sharedStrings.xml".into(), shared.into())));
    let parts: Vec<_> = parts.iter().map(|(name, part)| (&**name, part)).collect();
    zip(&parts)
}
