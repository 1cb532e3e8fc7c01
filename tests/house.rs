//! The rules for `src/` that CONTRIBUTING.md states: its map names every file, a name is used once, a lower layer never
//! names a higher one, and no two files import each other. The program is a crate of its own, for which the same holds.
//!
//! Sources are read as rustfmt writes them, which is enough: a declaration begins its line, and a block that begins
//! without indentation ends without it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

const GUIDE: &str = include_str!("../CONTRIBUTING.md");

/// The crates in `src/`, by their folders and root files: the library, and the program.
const CRATES: [(&str, &str); 2] = [("src", "lib.rs"), ("src/bin/m365-migration", "main.rs")];

/// A folder with more files than this may have one line in the map.
const LISTED: usize = 10;

/// `#[path]` outside `build.rs`. The fuzz targets are a package of their own, which has no other way to a file of this one.
const PATHS: &[&str] = &["fuzz/targets/records.rs"];

/// Type names that are used twice today: remove when renamed.
const TYPES_TWICE: &[&str] = &[];

/// File names that are used twice today: remove when renamed.
const FILES_TWICE: &[&str] = &[];

/// Files that import each other today, directly or through others: remove when moved.
const CIRCLES: &[&str] = &[];

/// Files that seem to name a higher layer, with the reason in CONTRIBUTING.md.
const CLIMBS: &[&str] = &["src/definitions/rustdoc.rs -> src/lib.rs"];

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The Rust files in a folder and below, as paths from the repository with `/`, sorted.
fn rust_files(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(root(folder)) {
        let entry = entry.expect(folder);
        if entry.path().extension().is_some_and(|extension| extension == "rs") {
            let path = entry.path().strip_prefix(root("")).expect("it is in the repository");
            files.push(path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"));
        }
    }
    files.sort();
    files
}

/// The Rust files of a crate.
fn sources(folder: &str) -> Vec<String> {
    let (files, others) = (rust_files(folder), CRATES.map(|(other, _)| format!("{other}/")));
    let is_of_another =
        |file: &str| others.iter().any(|other| other.len() > folder.len() + 1 && file.starts_with(other));
    files.into_iter().filter(|file| !is_of_another(file)).collect()
}

/// Compares what breaks a rule with the exceptions, so that an exception does not outlive its reason.
fn only(rule: &str, broken: &BTreeMap<String, String>, exceptions: &[&str]) {
    let unknown: Vec<_> = broken.iter().filter(|(name, _)| !exceptions.contains(&&***name)).collect();
    let unneeded: Vec<_> = exceptions.iter().filter(|name| !broken.contains_key(**name)).collect();
    let lines: Vec<String> = unknown.iter().map(|(name, why)| format!("    {name}: {why}")).collect();
    assert!(unknown.is_empty(), "{rule}:\n{}", lines.join("\n"));
    assert!(unneeded.is_empty(), "these are no exceptions to \"{rule}\" any more, so remove them: {unneeded:?}");
}

/// The source of a file without comments and without its unit tests.
fn code(file: &str) -> String {
    let text = fs::read_to_string(root(file)).expect(file);
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.ends_with('{')) {
            lines.by_ref().find(|line| *line == "}");
            continue;
        }
        let line = line.split_once(" // ").map_or(line, |(before, _)| before);
        if !line.trim_start().starts_with("//") {
            code += line;
            code.push('\n');
        }
    }
    code
}

/// The map in CONTRIBUTING.md: the files, and the folders with one line, in its order.
fn map() -> Vec<String> {
    let block = GUIDE.split("```text\nsrc/\n").nth(1).and_then(|rest| rest.split("```").next());
    let mut folders = vec!["src".to_owned()];
    let mut paths = Vec::new();
    for line in block.expect("CONTRIBUTING.md has a map that begins with `src/`").lines() {
        let name = line.split_whitespace().next().expect("a line of the map has a name");
        let depth = (line.len() - line.trim_start().len()) / 2;
        folders.truncate(depth);
        let path = format!("{}/{}", folders.join("/"), name.trim_end_matches('/'));
        assert!(line.split_once("  ").is_some(), "{path}: what is it?");
        if name.ends_with('/') {
            folders.push(name.trim_end_matches('/').to_owned());
            paths.push(path + "/");
        } else {
            paths.push(path);
        }
    }
    paths
}

/// The layers in the order of the map, the lowest first.
fn layers() -> Vec<String> {
    let names = map().into_iter().filter_map(|path| path.strip_prefix("src/")?.strip_suffix('/').map(str::to_owned));
    names.filter(|name| !name.contains('/')).collect()
}

/// The names in the table of CONTRIBUTING.md that may be used twice.
fn may_be_used_twice() -> Vec<&'static str> {
    let table = GUIDE.split("| may be used twice | why |\n").nth(1).expect("CONTRIBUTING.md has the table");
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split('|').nth(1).expect("it has cells").split('`').skip(1).step_by(2)).collect()
}

#[test]
fn the_map_names_every_file_and_folder() {
    let listed = map();
    let mut broken = BTreeMap::new();
    for path in &listed {
        if !root(path).exists() {
            broken.insert(path.clone(), "it is in the map, and gone".to_owned());
        }
    }
    for file in rust_files("src") {
        let (folder, name) = file.rsplit_once('/').expect("it is in a folder");
        let folder = format!("{folder}/");
        let is_folded = !listed.iter().any(|path| path != &folder && path.starts_with(&folder));
        let is_large = fs::read_dir(root(&folder)).expect("it is there").count() > LISTED;
        let is_named =
            if name == "mod.rs" || is_folded && is_large { listed.contains(&folder) } else { listed.contains(&file) };
        if !is_named {
            broken.insert(file, "it is not in the map".to_owned());
        }
    }
    only("The map in CONTRIBUTING.md names each folder and file of src/ with what it has", &broken, &[]);
}

#[test]
fn a_name_is_used_once() {
    let declared = Regex::new(
        r"(?m)^(?:\s*(?:pub(?:\([a-z]+\))? )?(?:struct|enum|trait)|(?:pub(?:\([a-z]+\))? )?type) ([A-Z]\w*)",
    )
    .expect("it is a pattern");
    // By the folder of the crate, and the name.
    let (mut files, mut types) = (BTreeMap::<_, Vec<String>>::new(), BTreeMap::<_, Vec<String>>::new());
    for (folder, _) in CRATES {
        let tests = tests(folder);
        for file in sources(folder) {
            let name = file.rsplit('/').next().expect("it has a name").to_owned();
            if !tests.contains(&file) {
                for found in declared.captures_iter(&code(&file)) {
                    types.entry((folder, found[1].to_owned())).or_default().push(file.clone());
                }
            }
            files.entry((folder, name)).or_default().push(file);
        }
    }
    assert!(types.len() > 100, "the pattern finds the types: {types:?}");
    let twice = |names: BTreeMap<(&str, String), Vec<String>>| -> BTreeMap<String, String> {
        let twice = names.into_iter().filter(|(_, files)| files.len() > 1);
        twice.map(|((_, name), files)| (name, files.join(", "))).collect()
    };
    let exceptions = may_be_used_twice();
    let of_files = |is: bool| exceptions.iter().copied().filter(move |name| name.contains('.') == is);
    only(
        "Two files have the same name",
        &twice(files),
        &of_files(true).chain(FILES_TWICE.iter().copied()).collect::<Vec<_>>(),
    );
    only(
        "Two types have the same name",
        &twice(types),
        &of_files(false).chain(TYPES_TWICE.iter().copied()).collect::<Vec<_>>(),
    );
}

/// The files of unit tests, which may name anything.
fn tests(folder: &str) -> BTreeSet<String> {
    let module = Regex::new(r"(?m)^#\[cfg\(test\)\]\n(?:#\[.*\]\n)*mod (\w+);").expect("it is a pattern");
    let mut tests = BTreeSet::new();
    for file in sources(folder) {
        let text = fs::read_to_string(root(&file)).expect(&file);
        for found in module.captures_iter(&text) {
            let path = [module_of(folder, &file), vec![found[1].to_owned()]].concat().join("/");
            tests.insert(format!("{folder}/{path}.rs"));
        }
    }
    tests
}

/// The path of the module that a file is: `records::layout` for `src/records/layout/mod.rs`.
fn module_of(folder: &str, file: &str) -> Vec<String> {
    let path = file.strip_prefix(folder).expect(folder).trim_start_matches('/');
    if CRATES.contains(&(folder, path)) {
        return Vec::new();
    }
    let path = path.trim_end_matches(".rs");
    path.strip_suffix("/mod").unwrap_or(path).split('/').map(ToOwned::to_owned).collect()
}

/// The paths of modules and items in a piece of source that begins after `crate`, `super`, `self` or `use`:
/// `::a::{b, c::D}` has `a::b` and `a::c::D`.
fn paths(source: &str) -> (Vec<Vec<String>>, &str) {
    let mut rest = source.trim_start().trim_start_matches("::").trim_start();
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    if !name.is_empty() {
        let Some(after) = after.strip_prefix("::") else { return (vec![vec![name.to_owned()]], after) };
        let (below, after) = paths(after);
        let join = |path: Vec<String>| [vec![name.to_owned()], path].concat();
        return (below.into_iter().map(join).collect(), after);
    }
    let Some(list) = rest.strip_prefix('{') else { return (vec![Vec::new()], rest) };
    let mut all = Vec::new();
    rest = list;
    loop {
        let (found, after) = paths(rest);
        all.extend(found);
        let Some(stop) = after.find([',', '}']) else { return (all, after) };
        rest = after[stop + 1..].trim_start();
        if after[stop..].starts_with('}') || rest.starts_with('}') {
            return (all, rest.strip_prefix('}').filter(|_| after[stop..].starts_with(',')).unwrap_or(rest));
        }
    }
}

/// The sources of a crate, and which file each of their paths leads to.
struct House {
    /// The root file.
    root: String,
    /// The files of unit tests.
    tests: BTreeSet<String>,
    /// The file of each module.
    modules: BTreeMap<Vec<String>, String>,
    /// What each file names of the others, as full paths.
    named: BTreeMap<String, BTreeSet<Vec<String>>>,
    /// The items that a module has from another: its path and the item's name, and the full path.
    passed_on: BTreeMap<Vec<String>, Vec<String>>,
}

impl House {
    fn read((folder, root): (&str, &str)) -> Self {
        let start = Regex::new(r"\b(use )?(crate|self|super(?:::super)*)::").expect("it is a pattern");
        let own = Regex::new(r"(?m)^pub(?:\([a-z]+\))? use ([^;]+);").expect("it is a pattern");
        let modules: BTreeMap<_, _> =
            sources(folder).into_iter().map(|file| (module_of(folder, &file), file)).collect();
        let (root, tests) = (format!("{folder}/{root}"), tests(folder));
        let mut house = Self { root, tests, modules, named: BTreeMap::new(), passed_on: BTreeMap::new() };
        for (module, file) in &house.modules {
            let code = code(file);
            let base = |word: &str| match word {
                "crate" => Vec::new(),
                "self" => module.clone(),
                supers => module[..module.len().saturating_sub(supers.split("::").count())].to_vec(),
            };
            let mut named = BTreeSet::new();
            for found in start.captures_iter(&code) {
                let whole = found.get(0).expect("it matched");
                let (below, _) = paths(&code[whole.end()..]);
                named.extend(below.into_iter().map(|path| [base(&found[2]), path].concat()));
            }
            for found in own.captures_iter(&code) {
                let tree = &found[1];
                let word = start.find(tree).filter(|found| found.start() == 0);
                let word = word.map_or("self", |found| found.as_str().trim_end_matches("::"));
                let (below, _) = paths(tree.strip_prefix(word).unwrap_or(tree));
                for path in below {
                    let name = path.last().cloned().into_iter().collect();
                    house.passed_on.insert([module.clone(), name].concat(), [base(word), path].concat());
                }
            }
            house.named.insert(file.clone(), named);
        }
        house
    }

    /// The file that a path leads to: the deepest module of the path, or where that module has the item from.
    fn file(&self, path: &[String]) -> Option<&str> {
        let depth = (0..=path.len()).rev().find(|depth| self.modules.contains_key(&path[..*depth]))?;
        match path.get(..=depth).and_then(|item| self.passed_on.get(item)) {
            Some(other) if other != path => self.file(other),
            _ => self.modules.get(&path[..depth]).map(String::as_str),
        }
    }

    /// For each file but those of tests, the other files that it names.
    fn imports(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let files = self.named.iter().filter(|(file, _)| !self.tests.contains(*file) && **file != self.root);
        let others = |file: &str, paths: &BTreeSet<Vec<String>>| -> BTreeSet<String> {
            paths.iter().filter_map(|path| self.file(path)).filter(|other| *other != file).map(str::to_owned).collect()
        };
        let known = |name: String| self.named.get_key_value(&name).map(|(name, _)| &**name);
        files.map(|(file, paths)| (&**file, others(file, paths).into_iter().filter_map(known).collect())).collect()
    }
}

#[test]
fn a_lower_layer_never_names_a_higher_one() {
    let (house, layers) = (House::read(CRATES[0]), layers());
    let floor = |file: &str| {
        let layer = file.split('/').nth(1).expect("it is in src/");
        layers.iter().position(|other| other == layer)
    };
    assert!(layers.len() > 8, "{layers:?}");
    let mut broken = BTreeMap::new();
    for (file, others) in house.imports() {
        for other in others {
            if floor(file) < floor(other) || other == "src/lib.rs" {
                broken.insert(format!("{file} -> {other}"), format!("the order is {}", layers.join(", ")));
            }
        }
    }
    only("A lower layer names a higher one", &broken, CLIMBS);
}

#[test]
fn no_files_import_each_other() {
    let mut broken = BTreeMap::new();
    for (crate_of, least) in CRATES.into_iter().zip([150, 10]) {
        let house = House::read(crate_of);
        let imports = house.imports();
        assert!(imports.values().map(BTreeSet::len).sum::<usize>() > least, "the paths are read: {imports:?}");
        for file in imports.keys() {
            // Everything that the file leads to, over any number of others.
            let mut reached = BTreeSet::new();
            let mut next = vec![*file];
            while let Some(here) = next.pop() {
                next.extend(imports.get(here).into_iter().flatten().copied().filter(|other| reached.insert(*other)));
            }
            if reached.contains(file) {
                let back = imports[file].iter().filter(|other| imports.get(*other).is_some_and(|of| of.contains(file)));
                broken.insert((*file).to_owned(), format!("directly with {:?}", back.collect::<Vec<_>>()));
            }
        }
    }
    only("Files import each other", &broken, CIRCLES);
}

#[test]
fn only_the_build_script_has_paths() {
    let folders = ["src", "tests", "examples", "benches", "fuzz"].into_iter().filter(|folder| root(folder).exists());
    let files = folders.flat_map(rust_files).filter(|file| !file.contains("/target/")).chain(["build.rs".to_owned()]);
    let mut found = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(root(&file)).expect(&file);
        let count = text.lines().filter(|line| line.trim_start().starts_with("#[path")).count();
        if count > 0 {
            found.insert(file, count.to_string());
        }
    }
    assert_eq!(found.remove("build.rs").as_deref(), Some("2"), "build.rs includes two folders");
    // The package that is published has no `fuzz/`.
    let exceptions: Vec<&str> = PATHS.iter().copied().filter(|path| root(path).exists()).collect();
    only("`#[path]` hides where a file is", &found, &exceptions);
    assert!(PATHS.iter().all(|path| GUIDE.contains(path)), "CONTRIBUTING.md names {PATHS:?}");
}

#[test]
fn the_guides_name_files_that_are_there() {
    let path = Regex::new(r"`((?:src|tests|examples|benches|catalog|fuzz)/[\w./-]+)`").expect("it is a pattern");
    for (name, guide) in [("README.md", include_str!("../README.md")), ("CONTRIBUTING.md", GUIDE)] {
        // The package that is published has no `fuzz/`.
        let paths =
            path.captures_iter(guide).map(|found| found[1].to_owned()).filter(|path| !path.starts_with("fuzz/"));
        let gone: Vec<_> = paths.filter(|path| !root(path).exists()).collect();
        assert!(gone.is_empty(), "{name} names {gone:?}");
    }
}

#[test]
fn imports_are_read() {
    let read = |source: &str| -> Vec<String> { paths(source).0.iter().map(|path| path.join("::")).collect() };
    for (source, expected) in [
        ("::a::B;", &["a::B"][..]),
        ("a::{b, c::D};", &["a::b", "a::c::D"]),
        ("{\n    a::{self, b::{C, D}},\n    e::F as G,\n};", &["a::self", "a::b::C", "a::b::D", "e::F"]),
        ("a::*;", &["a"]),
        ("scan(text).count()", &["scan"]),
        ("a::B::new(c::d)", &["a::B::new"]),
    ] {
        assert_eq!(read(source), expected, "{source}");
    }
}
