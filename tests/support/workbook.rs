//! Writes workbooks and archives.
#![allow(dead_code, reason = "each test uses a part")]

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

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// The styles: a number, a date with a time, a date, a duration.
const STYLES: &str = "<fonts><font/></fonts><fills><fill><patternFill patternType=\"none\"/></fill></fills><borders><border/></borders>\
                      <cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>\
                      <xf numFmtId=\"22\" applyNumberFormat=\"1\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/>\
                      <xf numFmtId=\"46\" applyNumberFormat=\"1\"/></cellXfs>";

/// A workbook in the format of Excel. `shared` is its list of texts, if it has one.
pub fn workbook(sheets: &[Sheet<'_>], shared: Option<&str>) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |list: &str| format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{list}</Relationships>");
    let part =
        |name: &str, kind: &str| format!("<Override PartName=\"/xl/{name}\" ContentType=\"{TYPES}.{kind}+xml\"/>");

    let (mut list, mut links) = (String::new(), relation("styles", "styles", "styles.xml"));
    let mut types = part("workbook.xml", "sheet.main") + &part("styles.xml", "styles");
    let mut parts = Vec::new();
    for ((name, attributes, rows), id) in sheets.iter().zip(1..) {
        let sheet = format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\" {attributes}/>");
        list.push_str(&sheet);
        let target = format!("worksheets/sheet{id}.xml");
        links += &relation(&format!("rId{id}"), "worksheet", &target);
        types += &part(&target, "worksheet");
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/{target}"), sheet));
    }
    if let Some(shared) = shared {
        links += &relation("texts", "sharedStrings", "sharedStrings.xml");
        types += &part("sharedStrings.xml", "sharedStrings");
        parts.push(("xl/sharedStrings.xml".into(), shared.into()));
    }
    let whole = relation("rId1", "officeDocument", "xl/workbook.xml");
    let default = "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                   <Default Extension=\"xml\" ContentType=\"application/xml\"/>";
    let mut all = vec![
        ("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\">{default}{types}</Types>")),
        ("_rels/.rels", relations(&whole)),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", relations(&links)),
        ("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
    ];
    all.extend(parts.iter().map(|(name, part)| (&**name, part.clone())));
    zip(&all)
}
