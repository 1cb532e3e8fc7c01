//! Whole documents of HTML and XML as text or JSON, with their tables and names kept.

mod clixml;
mod html;
mod members;
mod xml;

/// A language of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Html,
    Xml,
    /// The XML of PowerShell: `Export-Clixml`, and the streams of a remote session.
    CliXml,
}

/// The documents that one input of markup holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Unpacked {
    pub(crate) documents: Vec<Document>,
}

/// A text, and for each of its lines the line of the source in which it began, counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) lines: Vec<u64>,
}

impl Document {
    /// Appends a text of one or more lines that begin in one line of the source.
    pub(super) fn push(&mut self, text: &str, line: u64) {
        for part in text.split('\n') {
            self.text.push_str(part.trim_end_matches('\r'));
            self.text.push('\n');
            self.lines.push(line);
        }
    }
}

/// Elements that an HTML document or a fragment of one begins with.
const FIRST: [&str; 24] = [
    "html", "head", "body", "table", "div", "p", "span", "meta", "style", "script", "h1", "h2", "h3", "h4", "ul", "ol",
    "br", "hr", "font", "center", "pre", "article", "section", "main",
];

/// Returns the language that the input is written in, by its beginning. A line of a log that begins with `<` has none.
pub(crate) fn kind(head: &[u8]) -> Option<Markup> {
    let mut rest = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let mut is_xml = false;
    loop {
        rest = rest.trim_ascii_start();
        if starts_with(rest, "#< CLIXML") {
            return Some(Markup::CliXml);
        } else if rest.starts_with(b"<!--") {
            rest = after(rest, "-->")?;
        } else if starts_with(rest, "<?xml") {
            is_xml = true;
            let Some(next) = after(rest, "?>") else { return Some(Markup::Xml) };
            rest = next;
        } else if starts_with(rest, "<!doctype") {
            return Some(if starts_with(rest[9..].trim_ascii_start(), "html") { Markup::Html } else { Markup::Xml });
        } else {
            break;
        }
    }
    let name = rest.strip_prefix(b"<").unwrap_or_default();
    let len = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b":_-.".contains(byte)).count();
    let (name, after_name) = name.split_at(len);
    let is_element = name.first().is_some_and(u8::is_ascii_alphabetic)
        && after_name.first().is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    if !is_element {
        return is_xml.then_some(Markup::Xml);
    }
    let end = after_name.iter().position(|byte| matches!(byte, b'>' | b'<')).unwrap_or(after_name.len());
    if FIRST.iter().any(|first| name.eq_ignore_ascii_case(first.as_bytes())) {
        Some(Markup::Html)
    } else if name == b"Objs" {
        Some(Markup::CliXml)
    } else if is_xml || memchr::memmem::find(&after_name[..end], b"xmlns").is_some() {
        Some(Markup::Xml)
    } else {
        None
    }
}

fn starts_with(text: &[u8], start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

fn after<'t>(text: &'t [u8], end: &str) -> Option<&'t [u8]> {
    memchr::memmem::find(text, end.as_bytes()).map(|at| &text[at + end.len()..])
}

/// Returns the documents of the input. Broken markup is kept as plain text.
pub(crate) fn unpack(markup: Markup, text: &str) -> Unpacked {
    let documents = match markup {
        Markup::Html => vec![html::unpack(text)],
        Markup::Xml => xml::unpack(text),
        Markup::CliXml => clixml::unpack(text),
    };
    Unpacked { documents: documents.into_iter().filter(|document| !document.text.trim().is_empty()).collect() }
}

/// The line of a place in a source, counted from 0. The places must come in their order.
struct LineOf<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl<'t> LineOf<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 0 }
    }

    fn get(&mut self, at: usize) -> u64 {
        if let Some(passed) = self.text.as_bytes().get(self.at..at) {
            self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
            self.at = at;
        }
        self.line
    }
}

/// Removes the tags of a broken document. The values of attributes are kept, and a tag without an end stays as it is.
fn without_tags(text: &str, first_line: u64) -> Document {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_tag = rest[1..].starts_with(|char: char| char.is_ascii_alphabetic() || "/!?".contains(char));
        let end = memchr::memchr2(b'<', b'>', &rest.as_bytes()[1..]).map_or(rest.len(), |end| end + 1);
        if !is_tag || rest.as_bytes().get(end) != Some(&b'>') {
            plain.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let tag = &rest[..end];
        if tag.contains('"') || tag.contains('\'') {
            for value in tag.split(['"', '\'']).skip(1).step_by(2) {
                plain.push(' ');
                plain.push_str(value);
            }
            plain.push(' ');
        }
        // The number of lines stays.
        plain.extend(tag.bytes().filter(|&byte| byte == b'\n').map(|_| '\n'));
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    let mut document = Document::default();
    for (line, text) in (first_line..).zip(plain.lines()) {
        document.push(&html_escape::decode_html_entities(text).replace('\n', " "), line);
    }
    document
}

#[cfg(test)]
mod tests {
    use super::{Markup, kind, unpack};

    #[test]
    fn kinds_are_known_by_the_beginning() {
        for (name, head, markup) in [
            (
                "document type",
                "\u{FEFF}\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">",
                Some(Markup::Html),
            ),
            ("root", "<HTML xmlns:o=\"urn:schemas-microsoft-com:office:office\">", Some(Markup::Html)),
            ("XHTML", "<?xml version=\"1.0\"?>\n<!DOCTYPE html>", Some(Markup::Html)),
            ("comment first", "<!-- saved from url --> <table>", Some(Markup::Html)),
            ("fragment", "<div class='a'>", Some(Markup::Html)),
            ("declaration", "<?xml version=\"1.0\"?><Objects>", Some(Markup::Xml)),
            ("declaration alone", "<?xml version=\"1.0\"", Some(Markup::Xml)),
            ("namespace", "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>", Some(Markup::Xml)),
            ("prefix", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">", Some(Markup::Xml)),
            ("stream", "#< CLIXML\r\n<Objs Version=\"1.1.0.1\">", Some(Markup::CliXml)),
            (
                "export",
                "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">",
                Some(Markup::CliXml),
            ),
            ("export with declaration", "<?xml version=\"1.0\"?><Objs>", Some(Markup::CliXml)),
            ("syslog", "<12>Jan 14 10:00:00 host app: failed", None),
            ("address", "<lynne@contoso.com> failed", None),
            ("placeholder", "<source id> failed", None),
            ("log of an administrator", "<![LOG[Failed]LOG]!><time=\"10:00:00\">", None),
            ("text", "Max retry < 3", None),
            ("divider", "<divider>", None),
            ("nothing", "", None),
        ] {
            assert_eq!(kind(head.as_bytes()), markup, "{name}");
        }
    }

    fn documents(markup: Markup, source: &str) -> Vec<(String, Vec<u64>)> {
        unpack(markup, source).documents.into_iter().map(|document| (document.text, document.lines)).collect()
    }

    #[test]
    fn html_is_lines() {
        for (name, source, text, lines) in [
            (
                "blocks",
                "<div>one\n two</div>\n<p>three<br>four</p>five",
                "one two\nthree\nfour\nfive\n",
                vec![0, 2, 2, 2],
            ),
            ("inline", "Max <b>retry</b> for&nbsp;user isn&#39;t", "Max retry for user isn't\n", vec![0]),
            ("preformatted", "<p>a\n b</p><pre>one\n  two\nthree</pre>", "a b\none\n  two\nthree\n", vec![0, 1, 2, 3]),
            (
                "ConvertTo-Html",
                "<!DOCTYPE html>\n<html><head>\n<title>HTML TABLE</title>\n<style>td {color: red}</style></head><body>\n<table>\n\
                 <colgroup><col/><col/></colgroup>\n<tr><th>Identity</th><th>Error</th></tr>\n\
                 <tr><td>lynne@contoso.com</td><td>EXCH-15:\n Max\tretry</td></tr>\n<tr><td>megan@contoso.com</td><td></td></tr>\n</table>\n\
                 <p>3 rows</p></body></html>",
                "HTML TABLE\n\nIdentity\tError\nlynne@contoso.com\tEXCH-15: Max retry\nmegan@contoso.com\t\n\n3 rows\n",
                vec![2, 2, 6, 7, 9, 9, 11],
            ),
            (
                "nested tables",
                "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table>d</td><td>e</td></tr><tr><td>f</table>g",
                "ad\te\nb\tc\n\nf\n\ng\n",
                vec![0, 0, 0, 0, 0, 0],
            ),
            ("open tags", "<table><tr><td>a<td>b<tr><td>c", "a\tb\nc\n", vec![0, 0]),
            ("rows without a table", "<tr><td>a</td><td>b</td></tr>", "a\tb\n", vec![0]),
            (
                "script",
                "<script>var a =\n {\"x\": \"<b>\"};\n</script>b",
                "var a =\n {\"x\": \"<b>\"};\nb\n",
                vec![0, 1, 2],
            ),
            ("style", "a<style>p { b: c }</style>d", "a\nd\n", vec![0, 0]),
            ("open style", "<style>Max retry", "Max retry\n", vec![0]),
            (
                "attributes",
                "<p>a <span title=\"Max retry\n for\" data-x='y z' class=\"not this\" alt=word>b</span> c</p>",
                "a b c\ny z\nMax retry for\n",
                vec![0, 0, 0],
            ),
            (
                "placeholders",
                "<p>tenant <source tenant id> of <lynne@contoso.com></p>",
                "tenant <source tenant id> of <lynne@contoso.com>\n",
                vec![0],
            ),
            ("stray brackets", "a < b & c > d <e", "a < b & c > d <e\n", vec![0]),
            ("open tag", "a\n<div title=\"Max retry", "a <div title=\"Max retry\n", vec![0]),
            ("open comment", "a <!-- Max retry", "a Max retry\n", vec![0]),
            ("comment", "a<!-- x -->b<![endif]-->", "ab\n", vec![0]),
            (
                "Outlook",
                "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><body lang=EN-US>\r\n<div class=WordSection1>\r\n\
                 <p class=MsoNormal>Max retry for user<o:p></o:p></p>\r\n<p class=MsoNormal><o:p>&nbsp;</o:p></p></div></body></html>",
                "Max retry for user\n",
                vec![2],
            ),
        ] {
            assert_eq!(documents(Markup::Html, source), [(text.to_owned(), lines)], "{name}");
        }
    }

    #[test]
    fn xml_is_json() {
        for (name, source, expected) in [
            (
                "a list",
                "<?xml version=\"1.0\"?>\n<users>\n<user id=\"1\"><error>a &amp; b</error></user>\n<user id=\"2\"/></users>",
                vec![("{\"id\":\"1\",\"error\":\"a & b\"}\n", 2), ("{\"id\":\"2\"}\n", 3)],
            ),
            (
                "an entry",
                "<error><code>EXCH-15</code><message><![CDATA[a < b]]></message></error>",
                vec![("{\"code\":\"EXCH-15\",\"message\":\"a < b\"}\n", 0)],
            ),
            ("repeated", "<a><b>1</b><b>2</b><c/></a>", vec![("{\"b\":[\"1\",\"2\"],\"c\":\"\"}\n", 0)]),
            ("a leaf", "<string xmlns=\"http://x\">Max retry</string>", vec![("{\"string\":\"Max retry\"}\n", 0)]),
            ("mixed", "<a><p>Max <b>retry</b> for</p></a>", vec![("{\"p\":\"Max retry for\"}\n", 0)]),
            (
                "mixed with attributes",
                "<a><p x=\"y\">Max <b z=\"1\">retry</b></p></a>",
                vec![("{\"p\":{\"x\":\"y\",\"b\":{\"z\":\"1\",\"#text\":\"retry\"},\"#text\":\"Max\"}}\n", 0)],
            ),
            (
                "prefixes",
                "<s:E xmlns:s=\"u\"><s:Body><f:Fault xmlns:f=\"v\">no</f:Fault></s:Body></s:E>",
                vec![("{\"Body\":{\"Fault\":\"no\"}}\n", 0)],
            ),
            (
                "event",
                "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MSExchange'/><EventID>1100</EventID>\
              </System><EventData><Data Name='User'>lynne@contoso.com</Data><Data>Max retry</Data></EventData></Event>",
                vec![(
                    "{\"System\":{\"Provider\":{\"Name\":\"MSExchange\"},\"EventID\":\"1100\"},\"EventData\":{\"User\":\"lynne@contoso.com\",\"Data\":\"Max retry\"}}\n",
                    0,
                )],
            ),
            (
                "ConvertTo-Xml",
                "<?xml version=\"1.0\"?><Objects><Object Type=\"A\"><Property Name=\"Identity\" Type=\"System.String\">lynne</Property></Object>\
              <Object Type=\"A\"><Property Name=\"Identity\">megan</Property></Object></Objects>",
                vec![
                    ("{\"Type\":\"A\",\"Identity\":\"lynne\"}\n", 0),
                    ("{\"Type\":\"A\",\"Identity\":\"megan\"}\n", 0),
                ],
            ),
            ("several roots", "<a><b>1</b></a>\n<a><b>2</b></a>", vec![("{\"b\":\"1\"}\n", 0), ("{\"b\":\"2\"}\n", 1)]),
            ("cut", "<a><b>1</b>\n<c>Max ret", vec![("{\"b\":\"1\",\"c\":\"Max ret\"}\n", 0)]),
            ("cut in a tag", "<a><b>1</b>\n<c d=\"Max ret", vec![("{\"b\":\"1\"}\n", 0), ("<c d=\"Max ret\n", 1)]),
            ("wrong end", "<a><b>1</c>\n<d e=\"Max retry\">&lt;", vec![("{\"a\":\"1\"}\n", 0), ("\n", 0)]),
        ] {
            if name == "wrong end" {
                let documents = documents(Markup::Xml, source);
                assert!(documents[0].0.contains("\"1\""), "{name}: {documents:?}");
                assert_eq!(documents[1], ("\n Max retry <\n".to_owned(), vec![0, 1]), "{name}");
                continue;
            }
            let expected: Vec<_> = expected.into_iter().map(|(text, line)| (text.to_owned(), vec![line])).collect();
            assert_eq!(documents(Markup::Xml, source), expected, "{name}");
        }
    }

    #[test]
    fn clixml_is_text_and_json() {
        for (name, source, expected) in [
            (
                "error stream of WinRM",
                "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj S=\"progress\" RefId=\"0\">\
                 <TN RefId=\"0\"><T>System.Management.Automation.PSCustomObject</T></TN><MS><I64 N=\"SourceId\">1</I64></MS></Obj>\
                 <S S=\"Error\">Start-Migration : Max retry for _x000D__x000A_</S><S S=\"Error\">user &lt;lynne_x0027_s&gt; </S>\
                 <S S=\"Error\">reached._x000D__x000A_</S>\r\n<S S=\"Warning\">slow</S></Objs>",
                vec![("Start-Migration : Max retry for \nuser <lynne's> reached.\nslow\n", vec![1, 1, 2])],
            ),
            (
                "Export-Clixml",
                "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n  <Obj RefId=\"0\">\n    <TN RefId=\"0\"><T>A</T></TN>\n\
                 <ToString>lynne</ToString>\n<Props>\n<S N=\"Identity\">lynne@contoso.com</S>\n<I32 N=\"Count\">3</I32><B N=\"Ok\">false</B><Nil N=\"None\" />\n\
                 <Obj N=\"Status\" RefId=\"1\"><TN RefId=\"1\"><T>S</T></TN><ToString>Failed</ToString><I32>4</I32></Obj>\n\
                 <Obj N=\"Errors\" RefId=\"2\"><TNRef RefId=\"1\" /><LST><S>a</S><S>b_x000D__x000A_c</S></LST></Obj>\n\
                 <Obj N=\"Map\" RefId=\"3\"><DCT><En><S N=\"Key\">k</S><S N=\"Value\">v</S></En></DCT></Obj></Props><MS><S N=\"Note\">n</S></MS>\n\
                 </Obj>\n<S>plain</S></Objs>",
                vec![
                    ("plain\n", vec![11]),
                    (
                        "{\"Identity\":\"lynne@contoso.com\",\"Count\":3,\"Ok\":false,\"None\":null,\"Status\":\"Failed\",\"Errors\":[\"a\",\"b\\nc\"],\"Map\":{\"k\":\"v\"},\"Note\":\"n\"}\n",
                        vec![1],
                    ),
                ],
            ),
            (
                "a sentence of an object",
                "<Objs><Obj S=\"Error\" RefId=\"0\"><ToString>Max retry</ToString><MS><S N=\"PSComputerName\">ex1</S></MS></Obj></Objs>",
                vec![("{\"PSComputerName\":\"ex1\",\"#text\":\"Max retry\"}\n", vec![0])],
            ),
            (
                "broken",
                "#< CLIXML\n<Objs><S S=\"Error\">Max retry</S>\n<S S=\"Error\">of_x000D__x000A_user</X>\n",
                vec![("Max retryof\nuser\n", vec![1, 2])],
            ),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(text, lines)| (text.to_owned(), lines)).collect();
            assert_eq!(documents(Markup::CliXml, source), expected, "{name}");
        }
    }

    const ALL: [Markup; 3] = [Markup::Html, Markup::Xml, Markup::CliXml];

    #[test]
    fn documents_of_json_can_be_read() {
        for source in
            ["<a>".repeat(500), "<a x='1'><b>".repeat(200) + "text", "<Obj><MS><Obj N='a'>".repeat(300) + "<S>text"]
        {
            for markup in [Markup::Xml, Markup::CliXml] {
                for (text, _) in documents(markup, &source).iter().filter(|(text, _)| text.starts_with('{')) {
                    assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
                }
            }
        }
        assert!(documents(Markup::Xml, &("<a x='1'><b>".repeat(200) + "text"))[0].0.contains("text"));
    }

    #[test]
    fn random_documents_do_not_panic() {
        for bytes in crate::records::unpack::random::texts() {
            let text = String::from_utf8_lossy(&bytes);
            kind(&bytes);
            for markup in ALL {
                for document in unpack(markup, &text).documents {
                    assert_eq!(document.text.lines().count(), document.lines.len(), "{markup:?} {text:?}");
                }
            }
        }
    }

    #[test]
    fn a_mebibyte_of_beginnings_ends() {
        for (piece, markup) in [
            ("<div>", Markup::Html),
            ("<a>", Markup::Html),
            ("<a>", Markup::Xml),
            ("&", Markup::Html),
            ("&", Markup::Xml),
            ("<", Markup::Html),
            ("<", Markup::Xml),
            ("<table><tr><td>x", Markup::Html),
            ("<td title='a b'><table>", Markup::Html),
            ("<Obj>", Markup::CliXml),
            ("<Obj><MS><S N='a'>b</S>", Markup::CliXml),
            ("<!--", Markup::Html),
            ("<a b='", Markup::Html),
            ("</a>", Markup::Html),
            ("<S>_x", Markup::CliXml),
            ("<a/>b", Markup::Xml),
            ("<script>", Markup::Html),
        ] {
            unpack(markup, &piece.repeat((1 << 20) / piece.len()));
        }
    }
}
