//! Runs the program `m365-migration` as a user does.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

mod support {
    pub mod workbook;
}

mod jobs {
    mod agreement;
    mod classify;
    mod explain;
    mod outputs;
    mod programmes;
    mod redaction;
    mod report_schema;
    mod since;
    mod triage;
    mod worklist;
}

/// Every command.
const COMMANDS: [&str; 8] = ["triage", "explain", "records", "classify", "redact", "catalog", "completions", "man"];

const TASK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/task.json");

const UNLICENSED: &str = "Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams \
                          license. Assign a Teams license to the user and retry migration.";

/// The program with one of its commands; without a command if the name is empty.
fn program(command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_m365-migration"));
    program.args(Some(command).filter(|command| !command.is_empty()));
    program.env_remove("CLICOLOR_FORCE").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    /// The output as one line, wherever it was wrapped.
    fn unwrapped(&self) -> String {
        unwrapped(&self.stdout)
    }
}

fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(command: &str, arguments: &[&str], input: &[u8]) -> Run {
    finish(program(command).args(arguments), input)
}

fn finish(program: &mut Command, input: &[u8]) -> Run {
    let mut child = program.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let output = std::thread::scope(|scope| {
        // The program may exit without reading.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("the program ends")
    });
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    // More than any pipe holds.
    let folder = folder("pipe");
    let long = folder.join("long.txt").display().to_string();
    fs::write(&long, "Max retry for user with id 42 reached.\n".repeat(10_000)).expect("the file can be written");
    for (command, arguments) in [
        ("", &[] as &[&str]),
        ("triage", &["--users"]),
        ("explain", &["--list"]),
        ("records", &["--quiet", &long]),
        ("classify", &[&long]),
        ("redact", &[&long]),
        ("catalog", &["--html"]),
        ("completions", &["bash"]),
        ("man", &[]),
    ] {
        let mut child = program(command).args(arguments).spawn().expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{command} {arguments:?}");
    }
}

#[test]
fn a_closed_pipe_keeps_the_status() {
    let mut child = program("classify").args(["/no/such.txt", TASK]).spawn().expect("the program starts");
    drop(child.stdout.take());
    assert_eq!(child.wait_with_output().expect("the program ends").status.code(), Some(2));
}

#[test]
fn without_a_command_it_is_triage() {
    for (arguments, input) in [
        (&[] as &[&str], ""),
        (&["--brief", "--check", TASK], ""),
        (&["-"], UNLICENSED),
        (&["/no/such.json"], ""),
        // After an argument, the name of a command is a file.
        (&[TASK, "records"], ""),
    ] {
        let [default, named] = ["", "triage"].map(|command| run(command, arguments, input.as_bytes()));
        assert_eq!(default.stdout, named.stdout, "{arguments:?}");
        assert_eq!((default.status, default.stderr), (named.status, named.stderr), "{arguments:?}");
    }
    // A file named like a command.
    let folder = folder("named");
    fs::write(folder.join("triage"), UNLICENSED).expect("the file can be written");
    let named = finish(program("./triage").current_dir(&folder), b"");
    assert!(named.stdout.starts_with("1 file read: ./triage\n1 user, with errors\n"), "{}", named.stdout);
    let both = run("--brief", &["records", TASK], b"");
    assert_eq!(both.status, Some(2), "{}", both.stdout);
}

#[test]
fn samples_are_read_only_in_a_checkout() {
    let outside = std::env::temp_dir();
    let run = finish(program("").current_dir(&outside), b"");
    assert_eq!((run.status, &*run.stdout), (Some(2), ""));
    assert_eq!(
        run.stderr,
        "m365-migration: there is nothing to read: name files or folders, or `-` for standard input; see --help\n"
    );
    let below = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let run = finish(program("").arg("--brief").current_dir(below), b"");
    assert!(run.stdout.contains(" files of sample data read: "), "{}", run.stdout);
}

#[test]
fn every_error_begins_with_the_name_of_the_program() {
    for (command, arguments, status) in [
        ("", &["/no/such"] as &[&str], 2),
        ("triage", &["/no/such"], 2),
        ("explain", &["xyzzy"], 1),
        ("records", &["--quiet", "/no/such"], 2),
        ("classify", &["/no/such"], 2),
        ("redact", &["/no/such"], 2),
        ("catalog", &["--json", "/no/such/catalog.json"], 2),
        ("man", &[TASK], 2),
        // Folders are read only by `triage` and `records`.
        ("classify", &["/"], 2),
        ("redact", &["/"], 2),
    ] {
        let run = run(command, arguments, b"");
        assert_eq!((run.status, &*run.stdout), (Some(status), ""), "{command}: {}", run.stderr);
        let named = arguments.last().expect("there is one");
        let begins = run.stderr.starts_with("m365-migration: ") && run.stderr.contains(named);
        assert!(begins, "{command}: {}", run.stderr);
    }
}

#[test]
fn a_mistyped_command_is_not_taken_for_a_file() {
    let folder = folder("mistyped");
    for (arguments, problem) in [
        (
            &["expalin", "CTTM-003"] as &[&str],
            "expalin: there is no such file, and no such command; did you mean `explain`?\n",
        ),
        (&["Record"], "Record: there is no such file, and no such command; did you mean `records`?\n"),
        (&["--brief", "traige"], "traige: there is no such file, and no such command; did you mean `triage`?\n"),
    ] {
        let run = finish(program("").current_dir(&folder).args(arguments), b"");
        assert_eq!((run.status, &*run.stdout), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.starts_with(&format!("m365-migration: {problem}")), "{arguments:?}: {}", run.stderr);
    }
    // After a command, in a folder, with an ending or as a later argument it is a file, and so is what is there.
    fs::write(folder.join("expalin"), UNLICENSED).expect("the file can be written");
    for (arguments, status) in [
        (&["triage", "recrods"] as &[&str], 2),
        (&["./recrods"], 2),
        (&["records.csv"], 2),
        (&["exports"], 2),
        (&["expalin", "recrods"], 2),
        (&["expalin"], 0),
    ] {
        let run = finish(program("").current_dir(&folder).args(arguments), b"");
        assert_eq!(run.status, Some(status), "{arguments:?}: {}", run.stderr);
        assert!(!run.stderr.contains("command"), "{arguments:?}: {}", run.stderr);
    }
    // The other inputs are read all the same.
    let run = finish(program("").current_dir(&folder).args(["recrods", "expalin"]), b"");
    assert_eq!(run.status, Some(2));
    assert!(run.stdout.starts_with("1 file read: recrods, expalin\n1 user, with errors\n"), "{}", run.stdout);
}

#[test]
fn records_reads_folders() {
    let folder = folder("records-of-a-folder");
    fs::create_dir_all(folder.join("exports/sub")).expect("the folder can be made");
    fs::create_dir_all(folder.join("none")).expect("the folder can be made");
    for file in ["exports/b.txt", "exports/sub/a.txt", "exports/.hidden", "c.txt"] {
        fs::write(folder.join(file), UNLICENSED).expect("the file can be written");
    }
    let run = finish(program("records").current_dir(&folder).args(["--quiet", "exports", "c.txt", "none"]), b"");
    let origins: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let origins: Vec<&str> = origins.iter().filter_map(|line| line["origin"].as_str()).collect();
    assert_eq!(origins, ["exports/b.txt:1", "exports/sub/a.txt:1", "c.txt:1"]);
    assert_eq!((run.status, &*run.stderr), (Some(2), "m365-migration: none is an empty folder\n"));
    assert!(crate::run("records", &["--help"], b"").unwrapped().contains("A folder means all files in it"));
}

#[test]
fn redact_changes_only_the_values_of_errors() {
    let folder = folder("redact");
    let log = folder.join("a.log").display().to_string();
    fs::write(&log, "alex@contoso.com\r\n\u{E9}\r\n").expect("the file can be written");
    let input = format!("11:02 INFO alex@contoso.com\n11:03 {UNLICENSED}\n\n{{\"a\": 1}}\n");
    let expected = input.replace("User alex@contoso.com in tenant contoso.com", "User {user} in tenant {tenant}");
    for (name, arguments, status, stdout) in [
        ("standard input", &[] as &[&str], 0, expected.clone()),
        ("a file and standard input", &[&log, "-"], 0, format!("alex@contoso.com\r\n\u{E9}\r\n{expected}")),
        ("what can be read", &["/no/such.log", "-"], 2, expected.clone()),
    ] {
        let run = run("redact", arguments, input.as_bytes());
        assert_eq!((run.status, &*run.stdout), (Some(status), &*stdout), "{name}: {}", run.stderr);
    }
}

#[test]
fn records_writes_a_summary_unless_it_is_quiet() {
    let [full, quiet] = [&[TASK] as &[&str], &["--quiet", TASK]].map(|arguments| run("records", arguments, b""));
    assert_eq!((full.status, quiet.status, &full.stdout), (Some(0), Some(0), &quiet.stdout));
    assert_eq!(quiet.stderr, "");
    assert!(full.stderr.starts_with(&format!("m365-migration: {TASK}: ")), "{}", full.stderr);
    let line: serde_json::Value = serde_json::from_str(full.stdout.lines().next().expect("a line")).expect("JSON");
    let keys: Vec<_> = line.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected = "subject subject_ids service status time origin code message outcome kind family codes fields \
                    fidelity differences retryability unit scope owner basis";
    assert_eq!(keys.join(" "), expected);
    assert!(line["origin"].as_str().expect("a text").starts_with(&format!("{TASK}:")), "{line}");
}

#[test]
fn every_command_explains_itself() {
    let top = run("", &["--help"], b"");
    assert!(
        top.unwrapped().contains("`m365-migration triage --help` says what its exit statuses mean."),
        "{}",
        top.stdout
    );
    for command in COMMANDS {
        assert!(top.stdout.contains(&format!("\n  {command} ")), "{command}: {}", top.stdout);
        let help = run(command, &["--help"], b"");
        assert_eq!((help.status, &*help.stderr), (Some(0), ""), "{command}");
        assert!(help.stdout.contains("\nExamples:\n") && help.stdout.contains(&format!("m365-migration {command} ")));
        // People read it aloud. Identifiers of the service may have underscores, and it names none.
        assert!(!help.stdout.contains('_'), "{command}: {}", help.stdout);
        assert_eq!(
            run(command, &["-V"], b"").stdout,
            format!("m365-migration-{command} {}\n", env!("CARGO_PKG_VERSION"))
        );
        let first = help.stdout.lines().next().expect("a line");
        assert!(first.ends_with('.') && first.len() < 100, "{command}: {first}");
    }
}

#[test]
fn completions_and_man_pages_know_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run("completions", &[shell], b"").stdout;
        assert!(COMMANDS.iter().chain(&["brief", "quiet"]).all(|name| script.contains(name)), "{shell}: {script}");
    }
    assert_eq!(run("completions", &["cobol"], b"").status, Some(2));

    let page = run("man", &[], b"").stdout;
    assert!(page.starts_with(".ie ") && page.contains("\n.SH NAME\n"), "{page}");
    let folder = folder("man").join("man1");
    let written = run("man", &[folder.to_str().expect("it is UTF-8")], b"");
    assert_eq!((written.status, &*written.stdout, &*written.stderr), (Some(0), "", ""));
    for name in COMMANDS.iter().map(|command| format!("-{command}")).chain([String::new()]) {
        let page = fs::read_to_string(folder.join(format!("m365-migration{name}.1"))).expect(&name);
        assert!(page.contains("\n.SH NAME\n") && page.contains("Examples:"), "{name}: {page}");
    }
}

/// Makes an empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("program-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}
