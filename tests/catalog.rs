//! Runs `m365-migration catalog` as a user does: the JSON, its schema, and the page.

use std::process::Command;

mod exported {
    mod json;
    mod page;
    mod reader;
}
mod support {
    pub mod browser;
    pub mod samples;
}

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn catalog(arguments: &[&str]) -> Run {
    let mut program = Command::new(env!("CARGO_BIN_EXE_m365-migration"));
    let output = program.arg("catalog").args(arguments).output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Returns what the program writes to standard output. It must succeed and write no error.
fn exported(arguments: &[&str]) -> String {
    let run = catalog(arguments);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{arguments:?}");
    run.stdout
}

#[test]
fn every_format_goes_to_standard_output_or_to_a_file() {
    for format in ["--json", "--schema", "--html"] {
        let stdout = exported(&[format]);
        assert!(stdout.len() > 1000 && stdout.ends_with('\n'), "{format}: {stdout}");
        let file = format!("{}/catalog{format}", env!("CARGO_TARGET_TMPDIR"));
        assert_eq!(exported(&[format, &file]), "", "{format}");
        assert_eq!(std::fs::read_to_string(&file).expect(format), stdout, "{format}");
        assert_eq!(exported(&[format, "-"]), stdout, "{format}");
    }
    assert_eq!(exported(&[]), exported(&["--json"]));
}

#[test]
fn failures_are_reported() {
    for (name, arguments, status, stderr) in [
        ("no such folder", &["--html", "/no/such/folder/page.html"] as &[&str], 2, "/no/such/folder/page.html: "),
        ("two formats", &["--json", "--html"], 2, "--html"),
        ("a wrong argument", &["--htlm"], 2, "--htlm"),
        ("a file without a format", &["catalog.json"], 2, "catalog.json"),
    ] {
        let run = catalog(arguments);
        assert_eq!((run.status, &*run.stdout), (Some(status), ""), "{name}: {}", run.stderr);
        assert!(run.stderr.contains(stderr), "{name}: {}", run.stderr);
    }
}
