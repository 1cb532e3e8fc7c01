//! The layouts in which errors reach people, as data: the text around a message, its escapes, how a console breaks its
//! lines, and how a program that transports it changes the whole.
//!
//! Templates have placeholders: `{message}`, `{user}` (an address), `{id}` (an object id), `{time}`, `{clock}`,
//! `{service}`, `{code}` (a code of the kind, or nothing) and `{number}`. `{user:pad}` is padded to [`PAD`] characters.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use m365_migration_errors::{MigrationError, scan};
use textwrap::{Options, WordSeparator, WordSplitter};

/// The width of the column `User` in text tables.
const PAD: usize = 52;

/// The length of a base64 line in a mail.
const BASE64_LINE: usize = 76;

/// The maximum length of a line in a quoted-printable mail, including the `=` of a soft line break.
const QUOTED_LINE: usize = 76;

/// How a message is escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    Nothing,
    /// Quotes are doubled.
    Csv,
    /// A JSON string.
    Json,
    /// A JSON string as Windows PowerShell writes it: `'`, `<`, `>` and `&` are `\u` escapes.
    PowerShellJson,
    /// A JSON string with a JSON object, which has the message.
    JsonInJson,
    /// HTML entities.
    Html,
}

/// How a console, a mail program or a table breaks a long line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrap {
    No,
    /// At a space, which is dropped.
    Words(usize),
    /// At the column; spaces are kept.
    Column(usize),
}

/// How the text as a whole is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    Nothing,
    /// A prefix before each line.
    Prefix(&'static str),
    /// A time before each line, as build agents add it.
    Times,
    /// The name of a file and the number of the line before each line, as a search adds them.
    Numbers,
    QuotedPrintable,
    Base64,
    /// The error stream of PowerShell when another program started it.
    CliXml,
}

/// Ordinary content between the errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Around {
    Nothing,
    /// Entries of the same layout in a good state.
    Entries(&'static str),
    /// Ordinary lines: this one after each entry, others at the beginning and end.
    Lines(&'static str),
}

pub struct Layout {
    pub name: &'static str,
    pub head: &'static str,
    pub entry: &'static str,
    pub between: &'static str,
    pub tail: &'static str,
    /// How many errors an entry has, at least and at most.
    pub errors: (usize, usize),
    /// The text between the messages of an entry.
    pub joined: &'static str,
    pub escape: Escape,
    pub wraps: &'static [Wrap],
    /// The indentation of a continued line.
    pub hang: &'static str,
    /// Whether an entry names its user outside the message.
    pub user: bool,
    /// Whether text follows a message on its line, so that the end of a value at its end would be unclear.
    pub followed: bool,
    /// Whether the layout marks the end of a message of several lines.
    pub framed: bool,
    pub around: Around,
    pub transport: Transport,
}

/// The values of one entry.
pub struct Entry {
    pub user: String,
    pub id: String,
    pub service: &'static str,
    pub number: usize,
    /// The code and the sentence of each error.
    pub messages: Vec<(String, String)>,
}

const PLAIN: Layout = Layout {
    name: "",
    head: "",
    entry: "{message}\n",
    between: "",
    tail: "",
    errors: (1, 1),
    joined: "",
    escape: Escape::Nothing,
    wraps: &[Wrap::No],
    hang: "",
    user: false,
    followed: false,
    framed: false,
    around: Around::Nothing,
    transport: Transport::Nothing,
};

/// An ordinary line after each entry.
const INFO: Around = Around::Lines("2026-01-14 09:{clock} INFO next user\n");

/// A console breaks between words or at the column.
const CONSOLE: &[Wrap] = &[Wrap::No, Wrap::Words(80), Wrap::Words(120), Wrap::Column(80), Wrap::Column(120)];

const WORDS: &[Wrap] = &[Wrap::No, Wrap::Words(80), Wrap::Words(120)];

const LOG: Layout = Layout { entry: "2026-01-14 09:{clock} ERROR {message}\n", around: INFO, ..PLAIN };

const POWERSHELL_5: Layout = Layout {
    entry: concat!(
        "Start-SPOCrossTenantUserContentMove : {message}\n",
        "At C:\\Scripts\\Start-Wave.ps1:41 char:9\n",
        "+         Start-SPOCrossTenantUserContentMove @p\n",
        "+         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n",
        "    + CategoryInfo          : NotSpecified: (:) [Start-SPOCrossTenantUserContentMove], ServerException\n",
        "    + FullyQualifiedErrorId : Microsoft.SharePoint.Client.ServerException,Microsoft.Online.SharePoint.PowerShell.",
        "StartCrossTenantUserContentMove\n",
    ),
    wraps: CONSOLE,
    framed: true,
    around: Around::Lines("Skipping the next one\n"),
    ..PLAIN
};

const POWERSHELL_7: Layout = Layout {
    entry: concat!(
        "Start-SPOCrossTenantUserContentMove: C:\\Scripts\\Start-Wave.ps1:41\n",
        "Line |\n",
        "  41 |      Start-SPOCrossTenantUserContentMove @p\n",
        "     |      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n",
        "     | {message}\n",
    ),
    wraps: WORDS,
    hang: "     | ",
    framed: true,
    around: Around::Lines("Skipping the next one\n"),
    ..PLAIN
};

const CSV: Layout = Layout {
    head: "User,Service,Status,Error\n",
    entry: "{user},{service},failed,\"{message}\"\n",
    escape: Escape::Csv,
    user: true,
    around: Around::Entries("{user},{service},completed,\n"),
    ..PLAIN
};

const JSON: Layout = Layout {
    head: "[\n",
    entry: r#"{"userPrincipalName": "{user}", "status": "failed", "error": "{message}"}"#,
    between: ",\n",
    tail: "\n]\n",
    escape: Escape::Json,
    user: true,
    around: Around::Entries(r#"{"userPrincipalName": "{user}", "status": "completed", "error": null}"#),
    ..PLAIN
};

pub const LAYOUTS: &[Layout] = &[
    Layout { name: "log", wraps: CONSOLE, ..LOG },
    Layout {
        name: "log with brackets and users",
        entry: "[2026-01-14 09:{clock}] [ERROR] Move failed for {user}: {message}\n",
        around: Around::Lines("[2026-01-14 09:{clock}] [INFO] next user\n"),
        user: true,
        ..PLAIN
    },
    Layout { name: "address before the message", entry: "{user} - {message}\n", user: true, ..LOG },
    Layout {
        name: "LEVEL : text",
        entry: "ERROR : {message}\n",
        around: Around::Lines("INFO  : next user\n"),
        ..PLAIN
    },
    Layout { name: "log with codes", entry: "2026-01-14 09:{clock} ERROR [{code}] {message}\n", ..LOG },
    Layout { name: "quoted mail", entry: "{message}\n\n", wraps: WORDS, transport: Transport::Prefix("> "), ..LOG },
    Layout {
        name: "mail quoted twice",
        entry: "{message}\n\n",
        wraps: WORDS,
        transport: Transport::Prefix("> > "),
        ..LOG
    },
    Layout { name: "container", wraps: WORDS, transport: Transport::Prefix("mover-1  | "), ..LOG },
    Layout { name: "comment", entry: "{message}\n\n", wraps: WORDS, transport: Transport::Prefix("# "), ..LOG },
    Layout { name: "found by a search", wraps: WORDS, transport: Transport::Numbers, ..LOG },
    Layout { name: "log of Python", entry: "2026-01-14 09:{clock},110 - mover - ERROR - {message}\n", ..LOG },
    Layout { name: "syslog", entry: "Jan 14 09:{clock} host mover[44]: ERROR: {message}\n", ..LOG },
    Layout {
        name: "YAML with users as keys",
        entry: "{user}:\n  status: failed\n  error: {message}\n",
        user: true,
        framed: true,
        ..PLAIN
    },
    Layout {
        name: "hashtables",
        entry: concat!(
            "\nName                           Value\n----                           -----\n",
            "User                           {user}\nError                          {message}\n\n"
        ),
        user: true,
        ..PLAIN
    },
    Layout { name: "PowerShell 5.1", entry: POWERSHELL_5.entry, between: " \n\n", ..POWERSHELL_5 },
    Layout { name: "PowerShell 5.1 without blank lines", ..POWERSHELL_5 },
    Layout {
        name: "build log: a time before each line of PowerShell 5.1",
        transport: Transport::Times,
        ..POWERSHELL_5
    },
    Layout {
        name: "PowerShell 5.1 below the command that names the user",
        entry: concat!(
            "PS C:\\> Start-SPOCrossTenantUserContentMove -SourceUserPrincipalName {user} -TargetUserPrincipalName x@fabrikam.com\n",
            "Start-SPOCrossTenantUserContentMove : {message}\n",
            "At line:1 char:1\n",
            "+ Start-SPOCrossTenantUserContentMove -SourceUserPrincipalName ...\n",
            "+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n",
            "    + CategoryInfo          : NotSpecified: (:) [Start-SPOCrossTenantUserContentMove], ServerException\n",
            "    + FullyQualifiedErrorId : Microsoft.SharePoint.Client.ServerException\n \n",
        ),
        user: true,
        ..POWERSHELL_5
    },
    Layout { name: "PowerShell 7", between: "\n", ..POWERSHELL_7 },
    Layout {
        name: "PowerShell 7, thrown by a script",
        entry: concat!(
            "Exception: C:\\Scripts\\Start-Wave.ps1:225\n",
            "Line |\n",
            " 225 |          throw $_.Exception.Message\n",
            "     |          ~~~~~~~~~~~~~~~~~~~~~~~~~~\n",
            "     | {message}\n",
        ),
        ..POWERSHELL_7
    },
    Layout {
        name: "transcript",
        entry: "PS>TerminatingError(Start-SPOCrossTenantUserContentMove): \"{message}\"\n",
        around: Around::Lines("PS>Get-Date\n"),
        followed: true,
        ..PLAIN
    },
    Layout {
        name: "CLIXML",
        entry: POWERSHELL_5.entry,
        wraps: WORDS,
        transport: Transport::CliXml,
        around: Around::Nothing,
        ..POWERSHELL_5
    },
    Layout {
        name: "console logger with a stack",
        entry: concat!(
            "fail: Contoso.Moves.Worker[0]\n",
            "      The move failed.\n",
            "      System.InvalidOperationException: {message}\n",
            "         at Contoso.Moves.Worker.Start(String user) in /src/Worker.cs:line 214\n",
        ),
        around: Around::Lines("info: Contoso.Moves.Worker[0]\n      The next move started.\n"),
        ..PLAIN
    },
    Layout {
        name: "Format-List",
        entry: "Identity : {user}\nState    : Failed\nError    : {message}\n\n",
        wraps: WORDS,
        hang: "           ",
        framed: true,
        user: true,
        around: Around::Entries("Identity : {user}\nState    : Completed\nError    :\n\n"),
        ..PLAIN
    },
    Layout {
        name: "Format-Table -Wrap",
        head: concat!(
            "\nUser                                                 State     Error\n",
            "----                                                 -----     -----\n",
        ),
        entry: "{user:pad} Failed    {message}\n",
        tail: "\n\n",
        wraps: &[Wrap::No, Wrap::Words(120)],
        hang: "                                                               ",
        framed: true,
        user: true,
        around: Around::Entries("{user:pad} Completed\n"),
        ..PLAIN
    },
    Layout { name: "CSV", ..CSV },
    Layout {
        name: "CSV with unknown columns",
        head: "Ticket,Mailbox of,What the script said,Color\n",
        entry: "{number},{user},\"{message}\",red\n",
        around: Around::Entries("{number},{user},,green\n"),
        ..CSV
    },
    Layout {
        name: "CSV with semicolons below a title",
        head: "Migration report Wave 3;;;\nCreated: 14.01.2026;;;\n;;;\nUser;Service;Status;Error\n",
        entry: "{user};{service};failed;\"{message}\"\n",
        around: Around::Entries("{user};{service};completed;\n"),
        ..CSV
    },
    Layout {
        name: "CSV with German headers",
        head: "Benutzer;Dienst;Status;Fehlermeldung\n",
        entry: "{user};{service};Fehler;\"{message}\"\n",
        around: Around::Entries("{user};{service};Abgeschlossen;\n"),
        ..CSV
    },
    Layout {
        name: "spreadsheet cells, copied",
        head: "User\tService\tStatus\tError\n",
        entry: "{user}\t{service}\tfailed\t{message}\n",
        escape: Escape::Nothing,
        around: Around::Entries("{user}\t{service}\tcompleted\t\n"),
        ..CSV
    },
    Layout { name: "CSV, joined by semicolons", errors: (1, 3), joined: "; ", followed: true, ..CSV },
    Layout { name: "CSV, joined by bars", errors: (1, 3), joined: " | ", followed: true, ..CSV },
    Layout {
        name: "CSV, joined, with words before each",
        errors: (3, 3),
        joined: "; 10:31 worker 7: ",
        followed: true,
        ..CSV
    },
    Layout { name: "CSV, joined by line breaks", errors: (1, 3), joined: "\n", ..CSV },
    Layout {
        name: "CSV, errors in two columns",
        head: "User,Status,Exchange Error,Teams Error\n",
        entry: "{user},failed,\"{message}\"\n",
        errors: (2, 2),
        joined: "\",\"",
        around: Around::Nothing,
        ..CSV
    },
    Layout {
        name: "CSV with a JSON array in a cell",
        head: "User,Errors\n",
        entry: "{user},\"[\"\"{message}\"\"]\"\n",
        errors: (1, 3),
        joined: "\"\", \"\"",
        around: Around::Entries("{user},[]\n"),
        ..CSV
    },
    Layout {
        name: "Graph JSON",
        head: "{\"value\": [\n",
        entry: concat!(
            r#"{"id": "{user}", "taskType": "User", "currentStatus": [{"service": "{service}", "status": "failed", "#,
            r#""message": "", "errors": [{"code": "", "message": "{message}"}]}]}"#,
        ),
        tail: "\n]}\n",
        errors: (1, 3),
        joined: r#""}, {"code": "", "message": ""#,
        around: Around::Entries(concat!(
            r#"{"id": "{user}", "currentStatus": [{"service": "{service}", "status": "completed", "message": "", "#,
            r#""errors": []}]}"#,
        )),
        ..JSON
    },
    Layout { name: "JSON, an array", ..JSON },
    Layout {
        name: "JSON under unknown names",
        head: "{\"run\": {\"wave3\": [\n",
        entry: r#"{"who": "{user}", "outcome": {"note": "{message}", "tries": 3}}"#,
        tail: "\n]}}\n",
        around: Around::Entries(r#"{"who": "{user}", "outcome": {"note": "", "tries": 1}}"#),
        ..JSON
    },
    Layout {
        name: "JSON with an object per workload",
        entry: r#"{"upn": "{user}", "exchange": {"status": "completed"}, "teams": {"status": "failed", "error": "{message}"}}"#,
        errors: (1, 2),
        joined: r#""}, "onedrive": {"status": "failed", "error": ""#,
        around: Around::Entries(
            r#"{"upn": "{user}", "exchange": {"status": "completed"}, "teams": {"status": "completed"}}"#,
        ),
        ..JSON
    },
    Layout {
        name: "JSON with each message twice",
        entry: r#"{"userPrincipalName": "{user}", "status": "failed", "message": "{message}", "exception": "{message}"}"#,
        ..JSON
    },
    Layout {
        name: "JSON in a JSON string",
        entry: r#"{"upn": "{user}", "status": "failed", "error": "{message}"}"#,
        escape: Escape::JsonInJson,
        ..JSON
    },
    Layout {
        name: "JSON, columns and rows",
        head: concat!(
            r#"{"tables": [{"name": "PrimaryResult", "columns": [{"name": "TimeGenerated", "type": "datetime"}, "#,
            r#"{"name": "UserPrincipalName", "type": "string"}, {"name": "Message", "type": "string"}], "rows": ["#,
            "\n",
        ),
        entry: r#"["{time}", "{user}", "{message}"]"#,
        tail: "\n]}]}\n",
        around: Around::Entries(r#"["{time}", "{user}", "Started."]"#),
        ..JSON
    },
    Layout {
        name: "JSON lines",
        head: "",
        entry: concat!(
            r#"{"@t": "{time}", "@mt": "Move of {Upn} failed.", "@l": "Error", "Upn": "{user}", "#,
            r#""@x": "System.InvalidOperationException: {message}\n   at Contoso.Moves.Worker.Start(String user)"}"#,
        ),
        between: "\n",
        tail: "\n",
        around: Around::Entries(r#"{"@t": "{time}", "@mt": "Move of {Upn} started.", "Upn": "{user}"}"#),
        ..JSON
    },
    Layout {
        name: "JSON below a request line",
        head: "GET https://graph.microsoft.com/beta/solutions/migrations/crossTenantMigrationJobs\nOK - 200 - 312 ms\n{\n    \"value\": [\n",
        entry: concat!(
            "        {\n            \"id\": \"{user}\",\n            \"currentStatus\": [\n                {\n",
            "                    \"service\": \"{service}\",\n                    \"status\": \"failed\",\n",
            "                    \"errors\": [\n                        {\n",
            "                            \"message\": \"{message}\"\n",
            "                        }\n                    ]\n                }\n            ]\n        }",
        ),
        tail: "\n    ]\n}\n",
        around: Around::Nothing,
        ..JSON
    },
    Layout {
        name: "log lines that end in JSON",
        entry: "2026-01-14 09:{clock} ERROR {\"Identity\": \"{user}\", \"State\": \"Failed\", \"Error\": \"{message}\"}\n",
        escape: Escape::PowerShellJson,
        user: true,
        ..LOG
    },
    Layout {
        name: "HTML table",
        head: "<html><body>\n<table>\n<tr><th>User</th><th>Service</th><th>Status</th><th>Error</th></tr>\n",
        entry: "<tr><td>{user}</td><td>{service}</td><td>failed</td><td>{message}</td></tr>\n",
        tail: "</table>\n</body></html>\n",
        escape: Escape::Html,
        user: true,
        around: Around::Entries("<tr><td>{user}</td><td>{service}</td><td>completed</td><td></td></tr>\n"),
        ..PLAIN
    },
    Layout {
        name: "Markdown table",
        head: "Wave 3, status of Friday:\n\n| # | User | Service | Status | Error |\n|---|---|---|---|---|\n",
        entry: "| {number} | {user} | {service} | failed | {message} |\n",
        tail: "\n",
        user: true,
        followed: true,
        around: Around::Entries("| {number} | {user} | {service} | completed | |\n"),
        ..PLAIN
    },
    Layout { name: "numbered list", entry: "{number}. {message}\n\n", wraps: WORDS, hang: "   ", framed: true, ..LOG },
    Layout { name: "bulleted list", entry: "- {message}\n", wraps: WORDS, hang: "  ", framed: true, ..LOG },
    Layout {
        name: "quoted-printable mail",
        head: concat!(
            "From: desk@contoso.com\nTo: help@northwindtraders.com\nSubject: Wave 3\nMIME-Version: 1.0\n",
            "Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n",
        ),
        entry: "{message}\n\n",
        tail: "Gr\u{FC}\u{DF}e\n",
        transport: Transport::QuotedPrintable,
        ..PLAIN
    },
    Layout {
        name: "base64 mail",
        head: concat!(
            "From: desk@contoso.com\nTo: help@northwindtraders.com\nSubject: Wave 3\nMIME-Version: 1.0\n",
            "Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n\n",
        ),
        entry: "{message}\n\n",
        tail: "Gr\u{FC}\u{DF}e\n",
        transport: Transport::Base64,
        ..PLAIN
    },
];

impl Escape {
    /// Whether a message may have line breaks.
    pub fn keeps_lines(self) -> bool {
        matches!(self, Self::Csv | Self::Json | Self::PowerShellJson | Self::JsonInJson)
    }

    fn of(self, message: &str) -> String {
        let json = |text: &str| {
            let quoted = serde_json::Value::from(text).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        };
        match self {
            Self::Nothing => message.into(),
            Self::Csv => message.replace('"', "\"\""),
            Self::Json => json(message),
            Self::PowerShellJson => {
                let numbered = [('\'', "\\u0027"), ('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026")];
                numbered.iter().fold(json(message), |text, (char, number)| text.replace(*char, number))
            }
            Self::JsonInJson => {
                json(&serde_json::json!({"error": {"code": "BadArgument", "message": message}}).to_string())
            }
            Self::Html => {
                message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&#39;")
            }
        }
    }
}

impl Wrap {
    fn lines(self, line: &str, hang: &str) -> String {
        match self {
            Self::No => line.into(),
            Self::Words(width) => {
                let options = Options::new(width).subsequent_indent(hang).break_words(false);
                let options =
                    options.word_separator(WordSeparator::AsciiSpace).word_splitter(WordSplitter::NoHyphenation);
                textwrap::wrap(line, options).join("\n")
            }
            Self::Column(width) => {
                let chars: Vec<char> = line.chars().collect();
                let (first, rest) = chars.split_at(width.min(chars.len()));
                let rest = rest.chunks(width - hang.len()).map(|chunk| format!("\n{hang}{}", String::from_iter(chunk)));
                String::from_iter(first) + &rest.collect::<String>()
            }
        }
    }
}

impl Transport {
    fn of(self, head: &str, body: &str) -> String {
        let each = |write: &dyn Fn(usize, &str) -> String| {
            let lines = body.lines().enumerate();
            head.to_owned() + &lines.map(|(number, line)| write(number, line)).collect::<String>()
        };
        match self {
            Self::Nothing => head.to_owned() + body,
            Self::Prefix(prefix) => each(&|_, line| format!("{prefix}{line}\n")),
            Self::Times => each(&|number, line| format!("2026-01-14T10:05:31.{number:07}Z {line}\n")),
            Self::Numbers => each(&|number, line| format!("logs\\wave.log:{}:{line}\n", number + 1)),
            Self::QuotedPrintable => each(&|_, line| quoted_printable(line) + "\n"),
            Self::Base64 => {
                let encoded = STANDARD.encode(body);
                let lines = encoded.as_bytes().chunks(BASE64_LINE).map(|line| String::from_utf8_lossy(line) + "\n");
                head.to_owned() + &lines.collect::<String>()
            }
            Self::CliXml => {
                let line = |_, line: &str| format!("<S S=\"Error\">{}_x000D__x000A_</S>", Escape::Html.of(line));
                let xmlns = "http://schemas.microsoft.com/powershell/2004/04";
                format!("#< CLIXML\n<Objs Version=\"1.1.0.1\" xmlns=\"{xmlns}\">{}</Objs>", each(&line))
            }
        }
    }
}

fn found(text: &str) -> Vec<MigrationError> {
    scan(text).map(|found| found.recognized().to_error()).collect()
}

/// Encodes a line by RFC 2045, with soft line breaks.
fn quoted_printable(line: &str) -> String {
    let (mut text, mut length) = (String::new(), 0);
    for byte in line.bytes() {
        let encoded = match byte {
            b'=' | 0x7F.. => format!("={byte:02X}"),
            _ => char::from(byte).to_string(),
        };
        if length + encoded.len() >= QUOTED_LINE {
            text += "=\n";
            length = 0;
        }
        length += encoded.len();
        text += &encoded;
    }
    text
}

impl Layout {
    /// Writes the entries; with ordinary content between them if there is a `foreign` line, which comes first.
    pub fn write(&self, entries: &[Entry], wrap: Wrap, foreign: Option<&str>) -> String {
        let mut written = Vec::new();
        for entry in entries {
            written.push(self.fill(self.entry, entry, wrap));
            match self.around {
                Around::Entries(template) | Around::Lines(template) if foreign.is_some() => {
                    written.push(self.fill(template, entry, Wrap::No));
                }
                _ => {}
            }
        }
        let body = written.join(self.between) + self.tail;
        let body = match (foreign, self.around) {
            (Some(line), Around::Lines(_)) => {
                format!("2026-01-14 09:00:00 INFO Wave 3 started\n{line}\n\n{body}\n2026-01-14 10:00:00 INFO done\n")
            }
            _ => body,
        };
        self.transport.of(self.head, &body)
    }

    /// Whether the lines of an entry can be joined in one way only.
    ///
    /// If a full line was broken at a space, its last word could continue. If it was broken inside a word, a space
    /// could have been there. If the end of a message is not marked, any line could be its last. None of these readings
    /// may give another error than the right one.
    pub fn joins_one_way(&self, entry: &Entry, wrap: Wrap) -> bool {
        self.entry.lines().filter(|line| wrap != Wrap::No && line.contains("{message}")).all(|line| {
            let text = self.fill(&format!("{line}\n"), entry, wrap);
            let lines: Vec<&str> = text
                .lines()
                .enumerate()
                .map(|(at, line)| if at == 0 { line } else { &line[self.hang.len()..] })
                .collect();
            let (right, other) = if matches!(wrap, Wrap::Words(_)) { (" ", "") } else { ("", " ") };
            let usual = found(&lines.join(right));
            let longest = text.lines().map(|line| line.chars().count()).max();
            text.lines().enumerate().skip(1).all(|(at, _)| {
                let (before, after) = (lines[..at].join(right), lines[at..].join(right));
                let is_full = text.lines().nth(at - 1).map(|line| line.chars().count()) == longest;
                let joined = if is_full { found(&(before.clone() + other + &after)) } else { usual.clone() };
                let alone = if self.framed { Vec::new() } else { found(&before) };
                let is_right = joined == usual || right.is_empty() && !usual.is_empty();
                is_right && alone.iter().all(|error| usual.contains(error))
            })
        })
    }

    fn fill(&self, template: &str, entry: &Entry, wrap: Wrap) -> String {
        let messages: Vec<_> = entry.messages.iter().map(|(_, message)| self.escape.of(message)).collect();
        let number = entry.number + 1;
        let clock = format!("{:02}:{:02}", number / 60 % 60, number % 60);
        let code = entry.messages.first().map_or("", |(code, _)| code);
        let values = [
            ("{user:pad}", format!("{:PAD$}", entry.user)),
            ("{user}", if self.escape == Escape::Html { Escape::Html.of(&entry.user) } else { entry.user.clone() }),
            ("{id}", entry.id.clone()),
            ("{service}", entry.service.into()),
            ("{number}", number.to_string()),
            ("{time}", format!("2026-01-14T09:{clock}Z")),
            ("{clock}", clock),
            ("[{code}] ", if code.is_empty() { String::new() } else { format!("[{code}] ") }),
            ("{message}", messages.join(self.joined)),
        ];
        let mut text = String::new();
        for line in template.split_inclusive('\n') {
            let filled = values.iter().fold(line.to_owned(), |line, (name, value)| line.replace(name, value));
            match filled.strip_suffix('\n') {
                Some(filled) if line.contains("{message}") && wrap != Wrap::No => {
                    text += &wrap.lines(filled, self.hang);
                    text.push('\n');
                }
                _ => text += &filled,
            }
        }
        text
    }
}
