//! Runs the example `export` as a user does: the JSON, its schema, and the page. `cargo test` builds the example;
//! `cargo test --test export` alone does not.

use std::path::PathBuf;
use std::process::Command;

mod exported {
    mod browser;
    mod json;
    mod page;
    mod reader;
}
mod support {
    pub mod samples;
}

struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn export(arguments: &[&str]) -> Run {
    let mut path: PathBuf = std::env::current_exe().expect("a test has a path");
    path.pop();
    path.pop();
    path.extend(["examples", &format!("export{}", std::env::consts::EXE_SUFFIX)]);
    assert!(path.exists(), "{} is missing: run `cargo build --example export`", path.display());
    let output = Command::new(path).args(arguments).output().expect("the example starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Returns what the example writes to standard output. It must succeed and write no error.
fn exported(arguments: &[&str]) -> String {
    let run = export(arguments);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{arguments:?}");
    run.stdout
}

#[test]
fn every_format_goes_to_standard_output_or_to_a_file() {
    for format in ["--json", "--schema", "--html"] {
        let stdout = exported(&[format]);
        assert!(stdout.len() > 1000 && stdout.ends_with('\n'), "{format}: {stdout}");
        let file = format!("{}/export{format}", env!("CARGO_TARGET_TMPDIR"));
        assert_eq!(exported(&[format, &file]), "", "{format}");
        assert_eq!(std::fs::read_to_string(&file).expect(format), stdout, "{format}");
        assert_eq!(exported(&[format, "-"]), stdout, "{format}");
    }
    assert_eq!(exported(&[]), exported(&["--json"]));
}

#[test]
fn failures_are_reported() {
    for (name, arguments, status, stderr) in [
        ("no such folder", &["--html", "/no/such/folder/page.html"] as &[&str], 1, "/no/such/folder/page.html: "),
        ("two formats", &["--json", "--html"], 2, "--html"),
        ("a wrong argument", &["--htlm"], 2, "--htlm"),
        ("a file without a format", &["catalog.json"], 2, "catalog.json"),
    ] {
        let run = export(arguments);
        assert_eq!((run.status, &*run.stdout), (Some(status), ""), "{name}: {}", run.stderr);
        assert!(run.stderr.contains(stderr), "{name}: {}", run.stderr);
    }
}
