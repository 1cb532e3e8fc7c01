//! The files that `triage` writes: never one that it reads, and no others.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::{UNLICENSED, finish, folder, program};

/// All files below a folder, with what is in them.
fn listing(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let entry = |entry: walkdir::DirEntry| {
        let content = entry.path().is_file().then(|| fs::read(entry.path()).expect("it can be read"));
        (entry.into_path(), content)
    };
    WalkDir::new(folder).into_iter().map(|found| entry(found.expect("it can be listed"))).collect()
}

/// A folder with inputs, and with links to them where there are links.
fn prepared(name: &str) -> PathBuf {
    let folder = folder(name);
    for sub in ["exports/sub", "out"] {
        fs::create_dir_all(folder.join(sub)).expect("the folder can be made");
    }
    for file in ["users.txt", "other.txt", "exports/a.txt", "exports/sub/b.txt"] {
        fs::write(folder.join(file), UNLICENSED).expect("the file can be written");
    }
    fs::write(
        folder.join("earlier.json"),
        finish(program("triage").args(["--json", "-"]), UNLICENSED.as_bytes()).stdout,
    )
    .expect("the file can be written");
    fs::hard_link(folder.join("users.txt"), folder.join("hard.txt")).expect("the link can be made");
    #[cfg(unix)]
    for (file, link) in [("users.txt", "soft.txt"), ("exports", "linked"), ("../../other.txt", "exports/sub/far.txt")] {
        std::os::unix::fs::symlink(file, folder.join(link)).expect("the link can be made");
    }
    folder
}

#[test]
fn nothing_that_is_read_is_overwritten() {
    let folder = prepared("outputs");
    let before = listing(&folder);
    let absolute = folder.join("users.txt").display().to_string();
    let mut cases = vec![
        ("an input", "users.txt", &["users.txt"] as &[&str], "users.txt is an input: "),
        ("an input, written otherwise", "./users.txt", &["users.txt"], "./users.txt is an input: "),
        ("an input, through a folder", "out/../users.txt", &["users.txt"], "out/../users.txt is an input: "),
        ("an input by its full path", &absolute, &["users.txt"], " is an input: "),
        ("another name of an input", "hard.txt", &["users.txt"], "hard.txt is an input: "),
        ("the second input", "other.txt", &["users.txt", "other.txt"], "other.txt is an input: "),
        ("a file of a folder", "exports/a.txt", &["exports"], "exports/a.txt is an input: "),
        ("a file of a subfolder", "exports/sub/b.txt", &["exports"], "exports/sub/b.txt is an input: "),
        (
            "a new file in a folder",
            "exports/new.csv",
            &["exports"],
            "exports/new.csv is in a folder that is an input: ",
        ),
        ("a new file in a subfolder", "exports/sub/new.csv", &["."], " is in a folder that is an input: "),
        ("a new file in this folder", "new.csv", &["."], "new.csv is in a folder that is an input: "),
        ("the earlier report", "earlier.json", &["--since", "earlier.json", "users.txt"], "earlier.json is an input: "),
        ("standard output", "-", &["users.txt"], "--csv: `-` is not a file; write ./- for one of that name"),
        (
            "the other output",
            "out/new.csv",
            &["users.txt", "--retry", "out/new.csv"],
            " is the file of --csv and of --retry: ",
        ),
        (
            "the other output, otherwise",
            "out/new.csv",
            &["users.txt", "--retry", "out/../out/new.csv"],
            " of --csv and of --retry: ",
        ),
    ];
    if cfg!(unix) {
        cases.extend([
            ("a link to an input", "soft.txt", &["users.txt"] as &[&str], "soft.txt is an input: "),
            ("what a link leads to", "users.txt", &["soft.txt"], "users.txt is an input: "),
            ("a file through a link", "linked/a.txt", &["exports"], "linked/a.txt is an input: "),
            ("a new file through a link", "linked/new.csv", &["exports"], " is in a folder that is an input: "),
            ("a file that a folder links to", "other.txt", &["exports"], "other.txt is an input: "),
        ]);
    }
    for (name, output, arguments, problem) in cases {
        for more in [&[] as &[&str], &["--json"], &["--redact"]] {
            let run =
                finish(program("triage").current_dir(&folder).args(["--csv", output]).args(arguments).args(more), b"");
            assert_eq!((run.status, &*run.stdout), (Some(2), ""), "{name}");
            assert!(run.stderr.contains(problem) || more == ["--redact"], "{name}: {}", run.stderr);
            assert!(
                run.stderr.starts_with("m365-migration: ") && run.stderr.lines().count() == 1,
                "{name}: {}",
                run.stderr
            );
            assert!(listing(&folder) == before, "{name}: a file has changed");
        }
    }
}

#[test]
fn writes_the_named_files_and_no_others() {
    let folder = prepared("written");
    let mut expected = listing(&folder);
    let run = |arguments: &[&str]| finish(program("triage").current_dir(&folder).args(arguments), b"");
    let todo = run(&[
        "users.txt",
        "--html",
        "a.html",
        "--csv",
        "out/todo.csv",
        "--retry",
        "retry.txt",
        "--since",
        "earlier.json",
    ]);
    assert_eq!((todo.status, &*todo.stderr), (Some(0), ""));
    let found = listing(&folder);
    for file in ["a.html", "out/todo.csv", "retry.txt"] {
        let path = folder.join(file);
        expected.insert(path.clone(), found[&path].clone());
    }
    assert!(found == expected, "{:?}", found.keys());

    // The name of a file may be one character.
    assert_eq!(run(&["users.txt", "--retry", "./-"]).status, Some(0));
    fs::remove_file(folder.join("-")).expect("it was written");
    for option in ["--html", "--retry"] {
        let refused = run(&["users.txt", option, "-"]);
        assert_eq!((refused.status, &*refused.stdout), (Some(2), ""), "{option}");
        assert!(
            refused.stderr.starts_with(&format!("m365-migration: {option}: `-` is not a file")),
            "{}",
            refused.stderr
        );
    }

    // An earlier output is replaced, whatever its length.
    fs::write(folder.join("out/todo.csv"), "x".repeat(100_000)).expect("the file can be written");
    assert_eq!(run(&["users.txt", "--csv", "out/todo.csv"]).status, Some(0));
    assert!(listing(&folder) == expected);
    // No form writes a file that is not named.
    for arguments in [&["users.txt"] as &[&str], &["--json", "exports"], &["--redact", "exports"], &["--schema"]] {
        assert_eq!(run(arguments).status, Some(0));
        assert!(listing(&folder) == expected, "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_written_is_an_error_and_the_rest_is_written() {
    let folder = prepared("unwritable");
    let plain = finish(program("triage").current_dir(&folder).args(["--users", "users.txt"]), b"");
    for (csv, retry, problem) in [
        ("none/todo.csv", "out/retry.txt", "none/todo.csv: "),
        ("out", "out/retry.txt", "out: "),
        ("users.txt/todo.csv", "out/retry.txt", "users.txt/todo.csv: "),
    ] {
        let _ = fs::remove_file(folder.join(retry));
        let arguments = ["--users", "users.txt", "--csv", csv, "--retry", retry];
        let run = finish(program("triage").current_dir(&folder).args(arguments), b"");
        assert_eq!((run.status, &run.stdout), (Some(2), &plain.stdout), "{csv}");
        assert!(run.stderr.starts_with(&format!("m365-migration: {problem}")), "{csv}: {}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{csv}: {}", run.stderr);
        assert!(folder.join(retry).is_file(), "{csv}");
    }
    // A device without space.
    if Path::new("/dev/full").exists() {
        let run = finish(program("triage").current_dir(&folder).args(["users.txt", "--csv", "/dev/full"]), b"");
        assert_eq!((run.status, run.stdout.is_empty()), (Some(2), false));
        assert!(run.stderr.starts_with("m365-migration: /dev/full: "), "{}", run.stderr);
    }
}
