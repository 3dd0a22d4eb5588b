//! Options that name a file for output: none replaces a file of the book, one that is read, or goes through a link.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use rolo::cli::outputs::{INPUTS, OUTPUTS};

use super::hostile_git::{arguments, commands};
use super::world::World;

/// Arguments that name files or folders, and neither outputs nor inputs that `look_ahead` goes by.
const OTHERS: &[(&str, &str)] = &[
    ("book", "where the book is"),
    ("path", "the folder of a new book, in which nothing is replaced"),
    ("folder", "where `man` writes: each file is approved"),
    ("all", "where `completions` writes: each file is approved"),
];

/// A book, another one, and files that lead to theirs under other names.
fn world() -> World {
    let world = World::of_example("studio");
    let book = &world.place;
    let home = book.parent().unwrap();
    fs::create_dir_all(home.join("other/templates")).unwrap();
    fs::write(home.join("other/rolo.yaml"), "format: 1\n").unwrap();
    fs::write(home.join("other/contacts.csv"), "id,name\n").unwrap();
    fs::create_dir(home.join("target")).unwrap();
    fs::create_dir_all(book.join("imports")).unwrap();
    fs::create_dir(book.join(".rolo")).unwrap();
    fs::create_dir(book.join(".git")).unwrap();
    fs::hard_link(book.join("contacts.csv"), home.join("hard.csv")).unwrap();
    fs::hard_link(book.join("orders/2026.csv"), book.join("hard.csv")).unwrap();
    symlink("book/contacts.csv", home.join("soft.csv")).unwrap();
    symlink("nothing.csv", home.join("dangling.csv")).unwrap();
    symlink("../target", book.join("out")).unwrap();
    fs::write(home.join("letter.txt"), "Dear Grace,\n").unwrap();
    fs::write(home.join("import.csv"), "name,email,city\nJo Example,jo@example.com,\n,,Utrecht\n").unwrap();
    world
}

/// Names no output may have, seen from the book.
const NEVER: &[&str] = &[
    "contacts.csv",
    "./contacts.csv",
    "../book/contacts.csv",
    "orders/../contacts.csv",
    "Contacts.CSV",
    "usage/2026.csv",
    "deals.csv",
    "rolo.yaml",
    ".gitattributes",
    ".gitignore",
    "imports/new.csv",
    "orders/2026.csv",
    "orders/report.csv",
    "templates/new.md",
    ".rolo/undo",
    ".git/config",
    "../hard.csv",
    "hard.csv",
    "../soft.csv",
    "../dangling.csv",
    "out/report.csv",
    "../other/contacts.csv",
    "../other/templates/new.md",
];

/// Every file below the home of the world, with what it holds, and where links lead.
fn everything(world: &World) -> Vec<(PathBuf, Vec<u8>)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            if kind.is_symlink() {
                found.push((
                    path.clone(),
                    fs::read_link(&path).unwrap().to_string_lossy().into_owned().into(),
                ));
            } else if kind.is_dir() {
                walk(&path, found);
            } else if !path.ends_with(".rolo/lock") && !path.ends_with(".rolo/.gitignore") {
                found.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(world.place.parent().unwrap(), &mut found);
    found.sort();
    found
}

/// A command with further words: its exit code, and what it says on standard error.
fn tried(world: &World, words: &[&str]) -> (i32, String) {
    let ended = world.rolo(words).output().unwrap();
    (ended.status.code().unwrap(), String::from_utf8_lossy(&ended.stderr).into_owned())
}

/// Refused as wrong usage, and not a byte anywhere has changed.
fn is_refused(world: &World, words: &[&str], says: &str) {
    let before = everything(world);
    let (code, said) = tried(world, words);
    assert_eq!(code, 2, "{words:?}: {said}");
    assert!(said.contains(says), "{words:?}: {said}");
    assert!(everything(world) == before, "{words:?} changed something");
}

/// The commands with an option of that id, as they are tried.
fn with(id: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for path in commands() {
        let mut command = &rolo::cli::command();
        for name in &path {
            command = command.find_subcommand(name).unwrap();
        }
        if command.get_arguments().any(|arg| arg.get_id() == id) {
            // What changes the book writes a list only where one is asked for.
            let mut tries = arguments(&path);
            let mut words = if path[0] == "tag" { tries.remove(1) } else { tries.remove(0) };
            if ["undo", "redo"].contains(&path[0].as_str()) {
                words.push("--list");
            }
            found.push(words.into_iter().map(str::to_owned).collect());
        }
    }
    found
}

#[test]
fn every_argument_that_names_a_file_is_known_as_output_or_input() {
    fn walk(command: &clap::Command, found: &mut BTreeSet<String>) {
        for argument in command.get_arguments() {
            if matches!(
                argument.get_value_hint(),
                ValueHint::FilePath | ValueHint::DirPath | ValueHint::AnyPath
            ) {
                found.insert(argument.get_id().to_string());
            }
        }
        command.get_subcommands().for_each(|command| walk(command, found));
    }
    let mut found = BTreeSet::new();
    walk(&rolo::cli::command(), &mut found);
    let others = OTHERS.iter().map(|(id, _)| *id);
    let known: BTreeSet<String> =
        OUTPUTS.iter().chain(INPUTS).copied().chain(others).map(str::to_owned).collect();
    assert_eq!(found, known, "say in cli/outputs.rs whether it is an output or an input");
}

#[test]
fn no_spelling_of_a_name_replaces_a_file_of_a_book() {
    let world = world();
    for name in NEVER {
        is_refused(&world, &["list", "-o", name], "error: ");
        is_refused(&world, &["list", "--format", "csv", "--force", "-o", name], "error: ");
        is_refused(
            &world,
            &["import", "../import.csv", "--as", "contacts", "--rejects", name, "--force"],
            "error: ",
        );
    }
    let whole = world.place.join("contacts.csv");
    is_refused(&world, &["list", "-o", whole.to_str().unwrap()], "belongs to the book");
    // From elsewhere, where the book is named by an option.
    let home = world.place.parent().unwrap();
    for name in ["hard.csv", "soft.csv", "book/contacts.csv", "other/contacts.csv"] {
        let words = ["list", "--book", world.place.to_str().unwrap(), "--force", "-o", name];
        world.rolo(&words).current_dir(home).assert().code(2);
    }
}

#[test]
fn every_command_refuses_the_files_of_the_book_before_it_does_anything() {
    let world = world();
    let commands = with("output");
    assert!(commands.len() > 30, "{commands:?}");
    for command in &commands {
        let words = |tail: &[&'static str]| -> Vec<&str> {
            command.iter().map(String::as_str).chain(tail.iter().copied()).collect()
        };
        is_refused(&world, &words(&["-o", "companies.csv", "--force"]), "which belongs to the book");
        is_refused(&world, &words(&["-o", "../soft.csv", "--force"]), "is a link");
    }
}

#[test]
fn every_command_replaces_its_own_output_and_no_other_file() {
    let world = world();
    for command in with("output").into_iter().filter(|words| words[0] != "import") {
        let words = |tail: &[&'static str]| -> Vec<String> {
            command.iter().cloned().chain(tail.iter().map(|&word| word.to_owned())).collect()
        };
        let words = |tail: &[&'static str]| -> Vec<String> {
            // An id that is there.
            let first =
                |table: &str| world.rolo(&[table, "list", "-0", "--limit", "1"]).output().unwrap().stdout;
            let id = |word: String| match word.as_str() {
                "ID" => String::from_utf8(first(&command[0])).unwrap().trim_end_matches('\0').to_owned(),
                _ => word,
            };
            words(tail).into_iter().map(id).collect()
        };
        let run = |words: Vec<String>| tried(&world, &words.iter().map(String::as_str).collect::<Vec<_>>());
        for format in ["table", "csv", "tsv", "json", "jsonl", "md"] {
            fs::remove_file(world.place.join("report")).ok();
            let (code, said) = run(words(&["--format", format, "-o", "report"]));
            if !world.place.join("report").exists() {
                // There is nothing of the kind in the example.
                assert!(code == 1 && command[0] == "usage", "{command:?}: {said}");
                continue;
            }
            let first = fs::read(world.place.join("report")).unwrap();
            let (again, said) = run(words(&["--format", format, "-o", "report"]));
            assert_eq!(again, code, "{command:?} {format}: {said}");
            assert!(fs::read(world.place.join("report")).unwrap() == first, "{command:?} {format}");
        }
        let (code, said) = run(words(&["-o", "../letter.txt"]));
        assert!(code == 2 || command[0] == "usage", "{command:?}: {said}");
        assert_eq!(fs::read(world.place.join("../letter.txt")).unwrap(), b"Dear Grace,\n");
    }
}

#[test]
fn an_output_never_replaces_what_is_read() {
    let world = world();
    fs::write(world.place.join("export.csv"), "name,email,city\nJo Example,jo@example.com,\n,,Utrecht\n")
        .unwrap();
    fs::hard_link(world.place.join("export.csv"), world.place.join("twin.csv")).unwrap();
    for name in ["export.csv", "./export.csv", "twin.csv", "../book/export.csv"] {
        for option in ["--rejects", "-o"] {
            let words = ["import", "export.csv", "--as", "contacts", "--force", option, name];
            is_refused(&world, &words, "which is read");
        }
        is_refused(&world, &["nps", "--input", "export.csv", "--force", "-o", name], "which is read");
    }
    let words = ["import", "export.csv", "--as", "contacts", "-o", "new.csv", "--rejects", "./new.csv"];
    is_refused(&world, &words, "two outputs");
}

#[test]
fn a_book_is_not_imported_into_itself() {
    let world = world();
    fs::write(world.place.join("imports/export.csv"), "name,email\nJo Example,jo@example.com\n").unwrap();
    fs::hard_link(world.place.join("imports/export.csv"), world.place.join("twin.csv")).unwrap();
    symlink("imports/export.csv", world.place.join("link.csv")).unwrap();
    for name in [
        "imports/export.csv",
        "./imports/../imports/export.csv",
        "twin.csv",
        "link.csv",
        "contacts.csv",
        "orders/2026.csv",
        "../hard.csv",
    ] {
        is_refused(&world, &["import", name, "--as", "contacts"], "is not imported into it");
    }
    world.rolo(&["import", "../other/contacts.csv", "--as", "contacts"]).assert().success();
}

#[test]
fn rejected_rows_are_not_put_among_the_tables_of_a_book() {
    let world = world();
    let export = world.place.join("../other/templates/old.txt");
    fs::write(export, "name,email,city\nJo Example,jo@example.com,\n,,Utrecht\n").unwrap();
    let words = ["import", "../other/templates/old.txt", "--as", "contacts"];
    is_refused(&world, &words, "which belongs to the book");
}

#[test]
fn streams_take_what_is_written_to_them() {
    let world = world();
    for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let ended = world.rolo(&["list", "--format", "csv", "--limit", "1", "-o", name]).output().unwrap();
        assert!(ended.status.success() && ended.stdout.starts_with(b"id,"), "{name}: {ended:?}");
    }
    world.rolo(&["list", "-o", "/dev/null"]).assert().success();
    world.rolo(&["list", "--format", "csv", "-o", "/dev/stderr"]).assert().success();
    let ended = world.shell(
        "rolo list --format csv -o /dev/stdout >kept; rolo nps --format json -o /dev/stderr 2>>kept; \
         mkfifo pipe; cat pipe >piped & rolo list --format csv -o pipe; wait",
    );
    assert!(ended.status.success(), "{ended:?}");
    let kept = fs::read_to_string(world.place.join("kept")).unwrap();
    assert!(kept.starts_with("id,") && kept.contains("\"format\": \"rolo.nps/"), "{kept}");
    assert!(fs::read(world.place.join("piped")).unwrap().starts_with(b"id,"));
}

#[test]
fn a_file_of_the_book_that_is_open_already_is_no_stream() {
    let world = world();
    let before = everything(&world);
    for command in [
        "rolo list -o /dev/fd/7 7<>contacts.csv",
        "rolo list -o /dev/fd/7 7>>orders/2026.csv",
        "rolo list --force -o /proc/self/fd/../cwd/contacts.csv",
        "rolo list --force -o /proc/self/cwd/contacts.csv",
    ] {
        let ended = world.shell(command);
        assert_eq!(ended.status.code(), Some(2), "{command}: {ended:?}");
    }
    assert!(everything(&world) == before);
}

#[test]
fn pages_and_scripts_replace_their_own_kind_only() {
    let world = world();
    for (words, name) in [
        (&["man", "pages"][..], "pages/rolo-due.1"),
        (&["completions", "--all", "scripts"], "scripts/rolo.fish"),
    ] {
        let file = world.place.join(name);
        for round in 0..2 {
            let (code, said) = tried(&world, words);
            assert_eq!((code, round), (0, round), "{said}");
            assert!(file.is_file());
        }
        let folder = file.parent().unwrap().file_name().unwrap().to_str().unwrap();
        // An older page or script of the same command, then somebody's own file.
        let old = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{}\nolder", old.lines().take(3).collect::<Vec<_>>().join("\n"))).unwrap();
        assert_eq!(tried(&world, words).0, 0, "{folder}");
        fs::write(&file, "my own\n").unwrap();
        is_refused(&world, words, "does not begin as this output does");
        assert_eq!(tried(&world, &[words, &["--force"]].concat()).0, 0);
        assert_eq!(fs::read_to_string(&file).unwrap(), old);
    }
    is_refused(&world, &["man", "templates", "--force"], "belongs to the book");
    is_refused(&world, &["man", "out", "--force"], "is a link");
    is_refused(&world, &["completions", "--all", "imports", "--force"], "belongs to the book");
}
