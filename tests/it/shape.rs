//! The shape of the house: floors import downward, one room does I/O, files stay short, every file says what it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::world::root;

/// The rooms of each floor, the highest first, as `src/lib.rs` draws them.
const FLOORS: &[&[&str]] = &[
    &["cli"],
    &["report", "due", "checks", "import"],
    &["study"],
    &["profile", "query"],
    &["metrics"],
    &["book"],
    &["model"],
    &["text", "diag", "math", "i18n"],
    &["sys"],
];

/// Which room of a floor may import which other: each stands before those it imports, so that none imports in a circle.
const NEXT_TO: &[(&str, &[&str])] = &[
    ("report", &["due", "checks", "import"]),
    ("checks", &["import"]),
    ("profile", &["query"]),
    ("text", &["diag", "i18n"]),
    ("diag", &["i18n"]),
];

/// One file of the library: its name below `src`, and its text without comments and tests.
pub(super) struct Source {
    pub(super) name: String,
    lines: usize,
    whole: String,
    pub(super) code: String,
}

pub(super) fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root().join("src"), &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let whole = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
        // Tests stand last in a file, or in a file of their own.
        let tests = ["", "pub(super) ", "pub(crate) ", "pub(in crate::due) "]
            .iter()
            .find_map(|seen| whole.find(&format!("#[cfg(test)]\n{seen}mod tests {{\n")));
        let shipped = if is_test(&name) { "" } else { &whole[..tests.unwrap_or(whole.len())] };
        let code = shipped.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>();
        Source { name, lines: whole.lines().count(), code: code.join("\n"), whole }
    };
    let read: Vec<Source> = paths.into_iter().map(read).collect();
    assert!(read.len() > 100, "the sources were not found");
    read
}

/// Whether the file is compiled for tests only.
fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/") || name.starts_with("book/crash/")
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The rooms a text names behind `crate::`, also in braces.
fn rooms_named(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` and `some_crate::` are other things.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let word = |text: &str| -> String {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        if let Some(inside) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = 0;
            for (i, c) in inside.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => {
                        found.push(word(&inside[start..i]));
                        break;
                    }
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.push(word(&inside[start..i]));
                        start = i + 1;
                    }
                    _ => {}
                }
            }
        } else {
            found.push(word(rest));
        }
    }
    found
}

#[test]
fn imports_are_found_in_lines_and_in_braces() {
    let code = "use crate::model::{Day, Id};\nuse crate::{book::Book, sys,\n text::{csv, yaml}};\nlet x = crate::diag::new();";
    assert_eq!(rooms_named(code), ["model", "book", "sys", "text", "diag"]);
    assert_eq!(rooms_named("use other_crate::book;"), Vec::<String>::new());
}

#[test]
fn imports_go_down_only() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for source in sources() {
        let room = source.name.split(['/', '.']).next().unwrap();
        if matches!(room, "lib" | "main") {
            continue;
        }
        let Some(own) = floor(room) else {
            wrong
                .push(format!("src/{}: `{room}` is on no floor; add it to src/lib.rs and here", source.name));
            continue;
        };
        for named in rooms_named(&source.code).into_iter().filter(|named| named != room) {
            match floor(&named) {
                Some(other) if other < own => {
                    wrong.push(format!("src/{}: imports `{named}`, which is a floor up", source.name));
                }
                Some(other) if other == own => {
                    if !NEXT_TO.iter().any(|(from, to)| *from == room && to.contains(&named.as_str())) {
                        wrong.push(format!("src/{}: imports `{named}`, which NEXT_TO forbids", source.name));
                    }
                    used.insert((room.to_owned(), named));
                }
                _ => {}
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let named: BTreeSet<(String, String)> = NEXT_TO
        .iter()
        .flat_map(|(from, to)| to.iter().map(|to| ((*from).to_owned(), (*to).to_owned())))
        .collect();
    assert_eq!(named, used, "NEXT_TO names imports that nobody makes");
}

#[test]
fn rooms_of_a_floor_are_named_before_those_they_import() {
    for (i, (from, to)) in NEXT_TO.iter().enumerate() {
        for to in *to {
            assert_eq!(floor(from), floor(to), "`{from}` and `{to}` are on different floors");
            let before = NEXT_TO[..=i].iter().any(|(earlier, _)| earlier == to);
            assert!(
                !before,
                "`{to}` is imported by `{from}`, and stands before it: a circle, or out of order"
            );
        }
    }
}

#[test]
fn no_file_is_longer_than_800_lines() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.lines > 800)
        .map(|source| format!("src/{}: {} lines; look for the second idea", source.name, source.lines))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent: Vec<String> =
        sources().into_iter().filter(|s| !s.whole.starts_with("//! ")).map(|s| s.name).collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn only_one_room_touches_files_environment_and_clock() {
    const OUTSIDE: &[&str] = &[
        "std::fs",
        "fs::File",
        ".exists()",
        ".is_file()",
        ".is_symlink()",
        ".canonicalize(",
        "read_dir(",
        "metadata(",
        "File::open",
        "std::env::",
        "std::process::Command",
        "Local::now",
        "Utc::now",
        "SystemTime::now",
        "std::net",
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        // The binary hands its arguments over, and ends with the code it is given.
        if source.name.starts_with("sys/") || source.name == "main.rs" {
            continue;
        }
        // `OpenFile::open` is another thing than `File::open`.
        let touches = |word: &str| {
            let mut found = source.code.match_indices(word);
            found.any(|(at, _)| !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        for word in OUTSIDE.iter().filter(|word| touches(word)) {
            wrong.push(format!("src/{}: `{word}` belongs in src/sys", source.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_the_command_line_writes_files_by_their_path() {
    // Everybody else goes through the gate of the book, `book::gate`, by way of a plan.
    let by_path = ["write_whole", "write_into", "make_folders"];
    let mut wrong = Vec::new();
    for source in sources().into_iter().filter(|s| !s.name.starts_with("sys/") && !s.name.starts_with("cli/"))
    {
        for word in by_path.iter().filter(|word| source.code.contains(*word)) {
            wrong.push(format!("src/{}: `{word}` knows nothing of the book", source.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn nobody_prints_past_the_streams_of_the_command_line() {
    const PRINTS: &[&str] = &["println!(", "print!(", "eprintln!(", "eprint!(", "dbg!(", "process::exit("];
    let mut wrong = Vec::new();
    for source in sources() {
        for word in PRINTS.iter().filter(|word| source.code.contains(*word)) {
            wrong.push(format!("src/{}: `{word}`: return it, `cli::ui` says it", source.name));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
