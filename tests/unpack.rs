//! Texts are unpacked from what transports them: encodings, mails, HTML, XML, escapes.

use m365_migration_errors::records::{Encoding, Format, Records};

/// A documented sentence that names the user 42.
const RETRY: &str = "Max retry for user with id 42 reached.";

/// The line of each error with its user, and of each unrecognized text with its message.
fn read(bytes: &[u8]) -> Vec<(String, u64)> {
    let records = Records::new(bytes).filter_map(Result::ok);
    let texts = records.filter_map(|record| {
        let user = record.error().map(|error| error.user().unwrap_or_default().to_owned());
        let text = user.or_else(|| record.unrecognized().map(|text| text.message().to_owned()))?;
        Some((text, record.origin().line()))
    });
    texts.collect()
}

/// The subject of each record that is an error.
fn subjects(bytes: &[u8]) -> Vec<Option<String>> {
    let records = Records::new(bytes).filter_map(Result::ok).filter(|record| record.error().is_some());
    records.map(|record| record.subject().map(str::to_owned)).collect()
}

#[test]
fn formats_are_detected_by_the_beginning() {
    let (mail, markup, text) = (Format::Mail, Format::Markup, Format::Text);
    for (name, head, format) in [
        ("mail", "Received: from a\r\n by b\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n", mail),
        ("lower case", "content-type: text/plain\n\nx", mail),
        ("mailbox", "From a@contoso.com Thu Jan  1 00:00:00 2026\nFrom: a\nContent-Transfer-Encoding: 7bit\n", mail),
        ("copied from Outlook", "From: Lynne\nSent: Monday\nSubject: x\n\nContent-Type: text/plain", text),
        ("log", "2026-01-01 10:00:00 Content-Type: text/plain\n", text),
        ("HTTP response", "HTTP/1.1 200 OK\nContent-Type: application/json\n", text),
        ("indented", "  Content-Type: text/plain", text),
        ("document type", "\u{FEFF}\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">", markup),
        ("comment first", "<!-- saved from url --> <table>", markup),
        ("fragment", "<div class='a'>", markup),
        ("declaration", "<?xml version=\"1.0\"?><Objects>", markup),
        ("namespace", "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>", markup),
        ("prefix", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">", markup),
        ("stream", "#< CLIXML\r\n<Objs Version=\"1.1.0.1\">", markup),
        ("syslog", "<12>Jan 14 10:00:00 host app: failed", text),
        ("address", "<lynne@contoso.com> failed", text),
        ("placeholder", "<source id> failed", text),
        ("Configuration Manager log", "<![LOG[Failed]LOG]!><time=\"10:00:00\">", text),
        ("divider", "<divider>", text),
    ] {
        assert_eq!(Format::detect(head.as_bytes()), format, "{name}");
    }
}

#[test]
fn encodings_are_detected_by_their_bytes() {
    let utf16 = |text: &str, to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let (le, be) = (u16::to_le_bytes, u16::to_be_bytes);
    let user = |bytes: &[u8]| [b"Max retry for user with id ", bytes, b" reached."].concat();
    let text = "Max retry for user with id Zo\u{EB} reached.";
    for (name, bytes, value, encoding, replaced) in [
        ("ASCII", user(b"42"), "42", Encoding::Utf8, 0),
        (
            "a sign, then a broken one",
            user(b"\xE2\x9C\x85\xE2\xF4\x80\x94x"),
            "\u{2705}\u{FFFD}\u{FFFD}x",
            Encoding::Utf8,
            2,
        ),
        ("UTF-8", user("Zo\u{EB}".as_bytes()), "Zo\u{EB}", Encoding::Utf8, 0),
        ("UTF-8 with a byte order mark", [b"\xEF\xBB\xBF", &*user(b"42")].concat(), "42", Encoding::Utf8, 0),
        ("UTF-16", utf16(text, le), "Zo\u{EB}", Encoding::Utf16Le, 0),
        ("UTF-16 with a byte order mark", utf16(&format!("\u{FEFF}{text}"), le), "Zo\u{EB}", Encoding::Utf16Le, 0),
        ("UTF-16BE", utf16(text, be), "Zo\u{EB}", Encoding::Utf16Be, 0),
        ("half a code unit", [utf16(text, le), vec![b'd']].concat(), "Zo\u{EB}", Encoding::Utf16Le, 1),
        ("Windows-1252", user(b"Zo\xEB"), "Zo\u{EB}", Encoding::Windows1252, 0),
        ("one bad byte", [b"\xC3\xA9 \xC3\xA9 \xFF\n", &*user(b"42")].concat(), "42", Encoding::Utf8, 1),
        ("cut at the end", [&*user(b"42"), b"\n\xC3\xA9 x\xC3"].concat(), "42", Encoding::Utf8, 1),
    ] {
        let mut records = Records::new(&*bytes);
        let read: Vec<_> = records.by_ref().flatten().collect();
        let users: Vec<_> = read.iter().filter_map(|record| record.error()?.user()).collect();
        assert_eq!(users, [value], "{name}");
        let summary = records.summary();
        assert_eq!((summary.encoding(), summary.replaced()), (encoding, replaced), "{name}");
    }
}

#[test]
fn a_character_at_the_end_of_a_block_is_not_cut() {
    for shift in 0..4 {
        let text = "x".repeat(shift) + &"\u{1F600}".repeat(1 << 16) + "\n" + RETRY;
        let mut records = Records::new(text.as_bytes());
        assert_eq!(records.by_ref().flatten().filter(|record| record.error().is_some()).count(), 1, "{shift}");
        assert_eq!((records.summary().replaced(), records.summary().encoding()), (0, Encoding::Utf8), "{shift}");
    }
}

#[test]
fn escapes_are_removed() {
    for (name, text) in [
        ("colors", "\u{1B}[31;1mMax retry\u{1B}[0m for user with id 42 reached.\n"),
        ("color without an end", "\u{1B}[31\nMax retry for user with id 42 reached."),
        ("escaped colors", r"\u001b[31mMax retry\u001b[0m for user with id 42 reached."),
        ("a console link", "Max retry for user with id \u{1B}]8;;https://contoso.com\u{7}42\u{1B}]8;;\u{7} reached."),
        ("an entity", "Max&#32;retry for user with id &#x34;2 reached."),
        ("a no-break space", "Max retry for&nbsp;user with id 42 reached."),
        ("PowerShell's XML", "Max_x0020_retry for user with id 42 reached._x000D__x000A_"),
        ("Excel's carriage return", "one_x000D_\nMax retry for user with id 42 reached._x000D_"),
        ("JSON", r"Max retry for user with id \u0034\u0032 reached."),
        ("JSON in a log line", r#"{\"message\":\"one\r\nMax retry for user with id 42 reached.\"}"#),
        ("invisible", "\u{200B}Max re\u{AD}try for user with\u{2060} id 42\u{200E} reached.\u{FEFF}"),
        ("HTML line breaks", "one<br>Max retry for user with id 42 reached.<BR />three"),
        ("HTML blocks", "note: <p>one</p><p><b>Max retry</b> for user with id 42 reached.</p>"),
        ("HTML cells", "note: <td>one</td><td>Max retry for user with id 42 reached.</td>"),
        ("an HTML link", "see <a href=\"https://contoso.com\">Max retry</a> for user with id 42 reached."),
        ("XML in a log line", "10:00 <s:Fault message=\"Max retry for user with id 42 reached.\"></s:Fault>"),
        ("HTML across lines", "one<b>x</b>\nMax retry for user with id 42 reached.\nthree</b>"),
    ] {
        assert_eq!(read(text.as_bytes()).iter().map(|(user, _)| &**user).collect::<Vec<_>>(), ["42"], "{name}");
        let cell = serde_json::json!({ "user": "lynne", "error": text }).to_string();
        assert_eq!(read(cell.as_bytes()).iter().map(|(user, _)| &**user).collect::<Vec<_>>(), ["42"], "{name}, a cell");
    }
}

#[test]
fn values_are_decoded_once_and_names_are_kept() {
    for (name, value, user) in [
        ("entities once", "&amp;lt;x", "&lt;x"),
        ("ampersand", "R&D", "R&D"),
        ("ampersand before another letter", "R&\u{E9}", "R&\u{E9}"),
        ("surrogates", r"\ud83d\ude00", "\u{1F600}"),
        ("quote", r"o\u0027neil", "o'neil"),
        ("underscores", "my_x000_xyz_", "my_x000_xyz_"),
        ("folder", r"contoso\new", r"contoso\new"),
        ("Outlook's address", "lynne@contoso.com<mailto:lynne@contoso.com>", "lynne@contoso.com"),
        ("in capitals", "L@contoso.com<MAILTO:l@contoso.com>", "L@contoso.com"),
        (
            "safe link",
            "L@contoso.com<https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa>",
            "L@contoso.com",
        ),
    ] {
        let text = format!("Max retry for user with id {value} reached.");
        let cell = serde_json::json!({ "user": "lynne", "error": text }).to_string();
        assert_eq!(read(cell.as_bytes()), [(user.to_owned(), 1)], "{name}");
    }
}

#[test]
fn html_keeps_its_lines_and_tables() {
    for (name, source, expected) in [
        ("blocks", "<div>one\n two</div>\n<p>RETRY<br>four</p>five", vec![("42", 3)]),
        ("inline", "<p>Max <b>retry</b> for\nuser&nbsp;with id 42 reached.", vec![("42", 1)]),
        ("preformatted", "<p>a\n b</p><pre>one\n  two\nRETRY</pre>", vec![("42", 4)]),
        (
            "table",
            "<table>\n<tr><th>User</th><th>Error</th></tr>\n<tr><td>lynne</td><td>RETRY</td></tr>",
            vec![("42", 3)],
        ),
        (
            "layout table",
            "<table><tr><td>\n<table><tr><td>RETRY</td><td>a</td></tr></table>\n</td></tr></table>",
            vec![("42", 2)],
        ),
        ("script", "<script>var a =\n {\"x\": \"RETRY\"};\n</script>b", vec![("42", 2)]),
        ("style", "<div>a<style>RETRY</style>d", vec![]),
        ("open style", "<style>p { b: c }</STYLE><style>RETRY", vec![("42", 1)]),
        ("attribute", "<p>a\n<span title=\"RETRY\" class=\"x\">b</span> c</p>", vec![("42", 2)]),
        ("open tag", "<p>a</p>\n<div title=\"RETRY", vec![("42", 2)]),
        ("open comment", "<p>a <!-- RETRY", vec![("42", 1)]),
        ("comment", "<p>a<!-- RETRY -->b<![endif]-->", vec![]),
        (
            "Outlook",
            "<html xmlns:o=\"urn:x\"><body>\r\n<p class=MsoNormal>RETRY<o:p></o:p></p></html>",
            vec![("42", 2)],
        ),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(user, line)| (user.to_owned(), line)).collect();
        assert_eq!(read(source.replace("RETRY", RETRY).as_bytes()), expected, "{name}");
    }
}

#[test]
fn rows_of_an_html_table_name_their_users() {
    let page = "<!DOCTYPE html>\n<html><head><title>HTML TABLE</title><style>td {color: red}</style></head><body>\n<table>\n\
        <colgroup><col/><col/></colgroup>\n<tr><th>Identity</th><th>Error</th><th>Note</th></tr>\n\
        <tr><td>lynne@contoso.com</td><td>Max retry for user\n with id 42 reached.</td><td></td></tr>\n\
        <tr><td>megan@contoso.com</td><td></td><td>ok</td></tr>\n\
        <tr><td>alex@contoso.com<td>Max retry for user with id 43 reached.<td>\n</table>\n<p>3 rows</p></body></html>";
    let users = ["lynne@contoso.com", "alex@contoso.com"].map(|user| Some(user.to_owned()));
    assert_eq!(subjects(page.as_bytes()), users);
    let layout = format!("<table><tr><td>x</td><td>{}</td></tr></table>", &page[page.find("<table>").unwrap()..]);
    assert_eq!(subjects(layout.as_bytes()), users, "inside a layout table");
}

#[test]
fn xml_elements_and_attributes_are_named_cells() {
    let lynne = "lynne@contoso.com";
    for (name, source, expected) in [
        (
            "a list",
            "<?xml version=\"1.0\"?>\n<users>\n<user upn=\"lynne@contoso.com\"><error>RETRY</error></user>\n<user upn=\"b@contoso.com\"/></users>",
            (lynne, 3),
        ),
        (
            "an entry",
            "<error xmlns=\"x\"><user>lynne@contoso.com</user>\n<message><![CDATA[RETRY]]></message></error>",
            (lynne, 1),
        ),
        (
            "mixed",
            "<?xml version=\"1.0\"?><a><user>lynne@contoso.com</user><p>Max <b>retry</b> for user with id 42 reached.</p></a>",
            (lynne, 1),
        ),
        (
            "event",
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>1100</EventID></System>\
             <EventData><Data Name='User'>lynne@contoso.com</Data><Data>RETRY</Data></EventData></Event>",
            (lynne, 1),
        ),
        (
            "ConvertTo-Xml",
            "<?xml version=\"1.0\"?><Objects><Object Type=\"A\"><Property Name=\"Identity\" Type=\"System.String\">b@contoso.com</Property></Object>\n\
             <Object><Property Name=\"Identity\">lynne@contoso.com</Property><Property Name=\"Error\">RETRY</Property></Object></Objects>",
            (lynne, 2),
        ),
        ("a list of texts", "<?xml version=\"1.0\"?>\n<errors>\n<note>RETRY</note><note>done</note></errors>", ("", 3)),
        ("a leaf", "<string xmlns=\"http://x\">RETRY</string>", ("", 1)),
        ("cut", "<a xmlns=\"x\"><user>lynne@contoso.com</user>\n<c>RETRY", (lynne, 1)),
        ("cut in a tag", "<a xmlns=\"x\"><b>1</b>\n<c d=\"RETRY", ("", 1)),
        ("wrong end", "<a xmlns=\"x\"><user>lynne@contoso.com</u>\n<d e=\"RETRY\"></a>", (lynne, 1)),
        (
            "after a mistake",
            "<a xmlns=\"x\"><user>lynne@contoso.com</user>\n<!x>\n<c>RETRY</c><d e='&lt;'>",
            (lynne, 1),
        ),
    ] {
        let bytes = source.replace("RETRY", RETRY).into_bytes();
        assert_eq!(read(&bytes), [("42".to_owned(), expected.1)], "{name}");
        let subject = subjects(&bytes).remove(0).filter(|subject| subject != "42").unwrap_or_default();
        assert_eq!(subject, expected.0, "{name}");
    }
}

/// The user, state and line of each record.
fn states(source: &str) -> Vec<String> {
    let records = Records::new(source.as_bytes()).map(|record| match record {
        Ok(record) => {
            let state = record.status().map(ToString::to_string).unwrap_or_default();
            format!("{} {state} {}", record.subject().unwrap_or_default(), record.origin().line())
        }
        Err(damage) => damage.to_string(),
    });
    records.collect()
}

#[test]
fn html_rows_of_names_and_values_are_objects() {
    let pair = |row: &str| format!("<h1>Wave</h1>\n<table>\n{row}\n</table>\n<p>2 objects</p>");
    for (name, source) in [
        (
            "ConvertTo-Html -As List",
            pair(
                "<tr><td>Identity:</td><td>lynne@contoso.com</td></tr><tr><td>Status:</td><td>Failed</td></tr>\n<tr><td><hr></td></tr>\n\n\
                 <tr><td>Identity:</td><td>alex@contoso.com</td></tr><tr><td>Status:</td><td>Completed</td></tr>",
            ),
        ),
        (
            "the fragment alone, with repeated names",
            "\n\n<table><tr><td>Identity:</td><td>lynne@contoso.com</td></tr><tr><td>Status:</td><td>Failed</td></tr>\n\n\n\
             <tr><td>Identity:</td><td>alex@contoso.com</td></tr><tr><td>Status:</td><td>Completed</td></tr></table>done"
                .to_owned(),
        ),
        (
            "a table for each object",
            pair(
                "<tr><th>Identity</th><td>lynne@contoso.com</td></tr><tr><th>Status</th><td>Failed</td></tr></table>\n\n\n<table>\
                 <tr><th>Identity</th><td>alex@contoso.com</td></tr><tr><th>Status</th><td>Completed</td></tr>",
            ),
        ),
        (
            "two pairs in a row",
            pair(
                "<tr><td>Identity:</td><td>lynne@contoso.com</td><td>Status:</td><td>Failed</td></tr>\n\n\n\
                 <tr><td>Identity:</td><td>alex@contoso.com</td><td>Status:</td><td>Completed</td></tr>",
            ),
        ),
        (
            "rows under a header, with header cells at the left",
            pair(
                "<tr><th>Identity</th><th>Status</th></tr><tr><th>lynne@contoso.com</th><td>Failed</td></tr>\n\n\n\
                 <tr><th>alex@contoso.com</th><td>Completed</td></tr>",
            ),
        ),
    ] {
        assert_eq!(states(&source), ["lynne@contoso.com failed 3", "alex@contoso.com completed 6"], "{name}");
    }
    let note = "<table><tr><td>Note:</td><td>RETRY</td></tr></table>".replace("RETRY", RETRY);
    assert_eq!(read(note.as_bytes()), [("42".to_owned(), 1)]);
}

#[test]
fn a_file_of_something_else_is_foreign() {
    for (name, source, is_foreign) in [
        ("JSON", "[{\"city\": \"Paris\"}]", true),
        ("text", "Paris is in France\n", false),
        (
            "HTML rows",
            "<table><tr><th>City</th><th>Country</th></tr><tr><td>Paris</td><td>France</td></tr></table>",
            true,
        ),
        ("HTML names and values", "<table><tr><td>City:</td><td>Paris</td></tr></table>", true),
        (
            "prose in HTML",
            "<html><body><table><tr><td><p>Paris is in France.</p></td></tr></table></body></html>",
            false,
        ),
        ("XML", "<?xml version=\"1.0\"?><cities><city name=\"Paris\"/></cities>", true),
        ("CLIXML objects", "<Objs><Obj><Props><S N=\"City\">Paris</S></Props></Obj></Objs>", true),
        ("CLIXML streams", "#< CLIXML\n<Objs><S S=\"Output\">Paris is in France._x000D__x000A_</S></Objs>", false),
        (
            "states",
            "<table><tr><th>User</th><th>Status</th></tr><tr><td>lynne</td><td>Completed</td></tr></table>",
            false,
        ),
    ] {
        let mut records = Records::new(source.as_bytes());
        records.by_ref().for_each(drop);
        assert_eq!(records.summary().is_foreign(), is_foreign, "{name}: {}", records.summary());
    }
}

#[test]
fn an_escape_in_a_line_does_not_stop_it_from_being_joined() {
    // A build agent wrote a time before each line, and the console was 80 columns wide.
    let text = "2026-01-14T09:21:44.1Z Start-X : Teams migration failed. User a&#39;b in tenant c does not have a Teams license. As\n\
        2026-01-14T09:21:44.1Z sign a Teams license to the user and retry migration.\n\
        2026-01-14T09:21:44.1Z At C:\\Scripts\\Start.ps1:1 char:1\n2026-01-14T09:21:44.1Z     + CategoryInfo          : x\n";
    assert_eq!(read(text.as_bytes()), [("a'b".to_owned(), 1)]);
}

#[test]
fn clixml_streams_and_objects_are_read() {
    let stream = "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj S=\"progress\" RefId=\"0\">\
        <MS><S N=\"Note\">Max retry for user with id 7 reached.</S></MS></Obj><S S=\"Error\">Start-Migration : Max retry for _x000D__x000A_</S>\
        <S S=\"Error\">user with id &lt;o_x0027_neil&gt; </S><S S=\"Error\">reached._x000D__x000A_</S></Objs>";
    assert_eq!(read(stream.as_bytes()), [("o'neil".to_owned(), 2)], "streams");
    let objects = "<Objs Version=\"1.1.0.1\">\n<Obj RefId=\"0\"><TN RefId=\"0\"><T>A</T></TN><ToString>lynne</ToString>\n<Props>\
        <S N=\"Identity\">lynne@contoso.com</S><I32 N=\"Count\">3</I32><Nil N=\"None\" />\
        <Obj N=\"Status\" RefId=\"1\"><TNRef RefId=\"1\"/><ToString>Failed</ToString><I32>4</I32></Obj>\
        <Obj N=\"Errors\" RefId=\"2\"><LST><S>Max retry for user with id 42 reached.</S><S>Max retry for_x000D__x000A_user with id 43 reached.</S></LST></Obj>\
        </Props></Obj>\n<S>plain</S><Obj S=\"Error\"><ToString>Max retry for user with id 44 reached.</ToString><MS><S N=\"x\">y</S></MS></Obj></Objs>";
    let users: Vec<_> = read(objects.as_bytes()).into_iter().map(|(user, line)| format!("{user}:{line}")).collect();
    assert_eq!(users, ["42:2", "43:2", "44:4"], "objects");
    assert_eq!(subjects(objects.as_bytes())[..2], [Some("lynne@contoso.com".into()), Some("lynne@contoso.com".into())]);
    let states = "<Objs><Obj><Props><S N='Identity'>lynne@contoso.com</S><Obj N='Status'><ToString>Failed</ToString><I32>4</I32></Obj></Props></Obj>\
        <Obj><DCT><En><S N='Key'>User</S><S N='Value'>alex@contoso.com</S></En><En><S N='Key'>Error</S><S N='Value'>Max retry for user with id 42 reached.</S></En></DCT></Obj></Objs>";
    let seen: Vec<_> = Records::new(states.as_bytes())
        .flatten()
        .map(|record| (record.subject().unwrap_or_default().to_owned(), record.status().map(ToString::to_string)))
        .collect();
    assert_eq!(seen, [("lynne@contoso.com".into(), Some("failed".into())), ("alex@contoso.com".into(), None)]);
}

#[test]
fn markup_nested_too_deeply_is_still_read() {
    for (name, open) in
        [("XML", "<a x='1' xmlns='y'><b>"), ("CLIXML", "<Objs><Obj><MS><Obj N='a'>"), ("HTML", "<table><tr><td>")]
    {
        let source = open.repeat(300) + RETRY;
        assert_eq!(read(source.as_bytes()), [("42".to_owned(), 1)], "{name}");
    }
}

#[test]
fn mails_inside_mails_are_read() {
    for (name, headers) in [
        ("multiparts", "Content-Type: multipart/mixed; boundary=x\n\n--x\n"),
        ("mails", "MIME-Version: 1.0\nContent-Type: message/rfc822\n\n"),
    ] {
        for depth in [20, 90, 190, 2000] {
            let read = read(format!("{}\n{RETRY}\n", headers.repeat(depth)).as_bytes());
            assert_eq!(read.len(), 1, "{depth} {name}: {read:?}");
            assert_eq!(read[0].0, "42", "{depth} {name}");
        }
    }
}

#[test]
fn every_part_of_a_mail_is_read() {
    let alternatives = |plain: &str, html: &str| {
        format!(
            "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n{plain}\n\
             --x\nContent-Type: text/html\n\n<p>{html}</p>\n--x--\n"
        )
    };
    let part = |headers: &str, body: &str| format!("MIME-Version: 1.0\nSubject: report\n{headers}\n\n{body}\n");
    let utf16 =
        "TQBhAHgAIAByAGUAdAByAHkAIABmAG8AcgAgAHUAcwBlAHIAIAB3AGkAdABoACAAaQBkACAANAAyACAAcgBlAGEAYwBoAGUAZAAuAA==";
    let base64 = "TWF4IHJldHJ5IGZvciB1c2VyIHdpdGggaWQgNDIgcmVhY2hlZC4=";
    let encoded = "Content-Transfer-Encoding: base64";
    for (name, mail, lines) in [
        ("plain", part("X: y", "one\nRETRY"), vec![6]),
        (
            "subject",
            "MIME-Version: 1.0\r\nSubject: =?utf-8?Q?Max_retry_for_user?=\r\n with id 42 reached.\r\n\r\none\r\n"
                .into(),
            vec![2],
        ),
        (
            "quoted-printable",
            part("Content-Transfer-Encoding: quoted-printable", "Max re=\ntry for user with id =34=32 reached."),
            vec![5],
        ),
        ("base64", part(encoded, base64), vec![5]),
        ("base64 of UTF-16", part(&format!("Content-Type: text/csv; name=a.csv\n{encoded}"), utf16), vec![6]),
        (
            "attachment of UTF-16",
            part(&format!("Content-Type: application/octet-stream; name=a.log\n{encoded}"), utf16),
            vec![6],
        ),
        (
            "flowed",
            part("Content-Type: text/plain; format=flowed", "> Max retry for \n> user with id 42 reached.\nyes"),
            vec![5],
        ),
        (
            "HTML",
            part("Content-Type: text/html", "<html><body>\n<table><tr><td>a</td><td>RETRY</td></tr></table>"),
            vec![6],
        ),
        ("the same alternatives", alternatives(RETRY, RETRY), vec![11]),
        ("more in the plain text", alternatives(RETRY, "see the text"), vec![7]),
        ("more in the HTML", alternatives("see HTML", RETRY), vec![11]),
        (
            "attached JSON",
            part(
                "Content-Type: multipart/mixed; boundary=x",
                "--x\n\nbody\n--x\nContent-Type: application/json\n\n{\"a\": \"RETRY\"}\n--x--",
            ),
            vec![11],
        ),
        (
            "attached XML",
            part("Content-Type: application/xml; name=a.xml", "<?xml version=\"1.0\"?>\n<a><b>RETRY</b></a>"),
            vec![6],
        ),
        (
            "forwarded twice",
            part(
                "Content-Type: multipart/mixed; boundary=x",
                "--x\n\nouter\n--x\nContent-Type: message/rfc822\n\nSubject: FW\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=y\n\n\
                 --y\n\nmiddle\n--y\nContent-Type: message/rfc822\n\nSubject: inner\n\nRETRY\n--y--\n\n--x--",
            ),
            vec![23],
        ),
        (
            "mailbox",
            "From a Thu Jan  1 00:00:00 2026\nMIME-Version: 1.0\n\none\n>From here\n\nFrom now on\nit failed\n\n\
             From b Thu Jan  1 00:00:00 2026\nMIME-Version: 1.0\n\nRETRY\n"
                .into(),
            vec![13],
        ),
        ("no closing boundary", part("Content-Type: multipart/mixed; boundary=x", "--x\n\nRETRY"), vec![7]),
    ] {
        let expected: Vec<_> = lines.into_iter().map(|line| ("42".to_owned(), line)).collect();
        assert_eq!(read(mail.replace("RETRY", RETRY).as_bytes()), expected, "{name}");
    }
}

#[test]
fn attachments_that_are_not_text_are_reported() {
    let mail = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: application/pdf; name=\"b.pdf\"\n\
        Content-Transfer-Encoding: base64\n\nAAECAwQ=\n--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAEC\n\
        --x\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nAAEC\n--x--\n";
    let damages: Vec<_> =
        Records::new(mail.as_bytes()).filter_map(Result::err).map(|damage| damage.to_string()).collect();
    assert_eq!(damages.len(), 1, "{damages:?}");
    assert!(damages[0].contains("`b.pdf`") && damages[0].starts_with("line 8:"), "{damages:?}");
}

#[test]
fn repeated_open_constructs_are_read_to_the_end() {
    for piece in [
        "<div>",
        "<a>",
        "&",
        "<",
        "<table><tr><td>x",
        "<td title='a b'><table>",
        "<Obj><MS><S N='a'>b</S>",
        "<!--",
        "<a b='",
        "</a>",
        "<S>_x",
        "<a/>b",
        "<script>",
        "<style>",
        "a<https://x",
        "&#",
        "\u{1B}",
        "\\u",
        "\\\"",
        "From a\n\n",
        "--x\n",
        "--x\nContent-Type: multipart/mixed; boundary=x\n\n",
        "Content-Type: message/rfc822\n\n",
        "\nFrom a\nb: c\n\n",
        "=",
    ] {
        let repeated = piece.repeat((1 << 13) / piece.len());
        for head in [
            "",
            "<html>",
            "<Objs>",
            "<?xml version='1.0'?>",
            "From a\nContent-Type: text/plain\n\n",
            "Content-Type: multipart/mixed; boundary=x\n\n--x\n",
        ] {
            let text = format!("{head}{repeated}");
            let mut records = Records::new(text.as_bytes());
            records.by_ref().for_each(drop);
            assert_eq!(records.summary().bytes(), text.len() as u64, "{head:?} {piece:?}");
        }
    }
}
