//! Golden folders: `tests/cases/<verb>-<what>/` holds a book, a command, and all that comes of it.
//!
//! ```text
//! before/    the book; or a file `before` with the name of an example book; or nothing: an empty folder
//! setup      a shell script that goes on from there (a FIFO, bytes that are no text); may be missing
//! cmd        the shell script that is tried, with `rolo` on its path
//! stdout stderr code    what it says and how it ends; missing: nothing, nothing, 0
//! after      the difference it made to the folder, as a diff without context; missing: none
//! ```
//! `ROLO_BLESS=1 cargo test --test it cases` writes what came out; `ROLO_CASE=deal` tries only those with that in their name.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::world::{World, copy, root};

#[test]
fn every_golden_folder_comes_out_as_it_stands() {
    let wanted = std::env::var("ROLO_CASE").unwrap_or_default();
    let bless = std::env::var("ROLO_BLESS").is_ok_and(|v| v == "1");
    let mut cases: Vec<PathBuf> = fs::read_dir(root().join("tests/cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && path.to_string_lossy().contains(&wanted))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "there is no case called `{wanted}`");
    let wrong: Vec<String> = cases.par_iter().filter_map(|case| try_case(case, bless)).collect();
    assert!(
        wrong.is_empty(),
        "{}\n{} of {} cases came out differently; if that is right: ROLO_BLESS=1 cargo test --test it cases",
        wrong.join("\n"),
        wrong.len(),
        cases.len()
    );
}

#[test]
fn every_fix_is_shown_before_and_after() {
    use rolo::checks::{Fixability, registry};
    let missing: Vec<&str> = registry::rules()
        .iter()
        .filter(|rule| rule.fix == Fixability::Safe)
        .filter(|rule| !root().join(format!("tests/cases/check-fix-{}/after", rule.code)).is_file())
        .map(|rule| rule.code)
        .collect();
    assert!(missing.is_empty(), "no tests/cases/check-fix-CODE that changes something for: {missing:?}");
}

#[test]
fn a_diff_shows_what_the_eye_does_not_see() {
    let before = [("a.csv".to_owned(), b"\xef\xbb\xbfid\r\n1\xff\r\n".to_vec())];
    let after = [("a.csv".to_owned(), b"\xef\xbb\xbfid\r\n2\xff".to_vec())];
    assert_eq!(
        difference(&before, &after),
        "--- a.csv\n+++ a.csv\n@@ -2 +2 @@\n-1<FF><CR>\n+2<FF>\n\\ No newline at end of file\n"
    );
}

/// What came of a command: both streams, how it ended, the difference it made.
pub struct CameOut {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
    /// The exit code, or `killed`.
    pub code: String,
    /// A diff of the folder.
    pub after: String,
}

/// Runs the `cmd` of a folder in a world of its own, on the book that stands in its folder (or file) called `book`.
pub fn try_folder(case: &Path, book: &str) -> CameOut {
    let world = World::empty();
    let before = case.join(book);
    if before.is_dir() {
        copy(&before, &world.place);
    } else if before.is_file() {
        copy(&root().join("examples").join(read(&before).trim()), &world.place);
    }
    let setup = case.join("setup");
    if setup.is_file() {
        let made = world.shell(&format!("set -e\n{}", read(&setup)));
        assert!(made.status.success(), "{}: setup: {made:?}", case.display());
    }
    let files = world.files();
    let ended = world.shell(&read(&case.join("cmd")));
    CameOut {
        stdout: world.portable(&ended.stdout),
        stderr: world.portable(&ended.stderr),
        code: ended.status.code().map_or_else(|| "killed".to_owned(), |code| code.to_string()),
        after: difference(&files, &world.files()),
    }
}

/// None where all is as it stands; else what differs.
fn try_case(case: &Path, bless: bool) -> Option<String> {
    let CameOut { stdout, stderr, code, after } = try_folder(case, "before");
    let came_out = [
        ("stdout", stdout),
        ("stderr", stderr),
        ("code", if code == "0" { Vec::new() } else { format!("{code}\n").into_bytes() }),
        ("after", after.into_bytes()),
    ];
    let mut wrong = String::new();
    for (name, is) in came_out {
        let path = case.join(name);
        let stands = fs::read(&path).unwrap_or_default();
        if stands == is {
            continue;
        }
        if bless {
            if is.is_empty() {
                fs::remove_file(&path).unwrap();
            } else {
                fs::write(&path, &is).unwrap();
            }
        } else {
            let (stands, is) = (String::from_utf8_lossy(&stands), String::from_utf8_lossy(&is));
            let diff = similar::TextDiff::from_lines(stands.as_ref(), is.as_ref());
            wrong.push_str(&diff.unified_diff().header(name, "now").to_string());
        }
    }
    // With the shell's commands the reader of the failure sees at once what was tried.
    (!wrong.is_empty()).then(|| {
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        format!("== {name}\n$ {}\n{wrong}", read(&case.join("cmd")).trim())
    })
}

/// A text file that has to be there.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A diff without context of all files that differ; bytes that are no text are written out.
fn difference(before: &[(String, Vec<u8>)], after: &[(String, Vec<u8>)]) -> String {
    let find =
        |files: &[(String, Vec<u8>)], name: &str| files.iter().find(|f| f.0 == name).map(|f| visible(&f.1));
    let mut names: Vec<&str> = before.iter().chain(after).map(|f| f.0.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut out = String::new();
    for name in names {
        let (was, is) = (find(before, name), find(after, name));
        if was == is {
            continue;
        }
        let header = |there: bool| if there { name } else { "/dev/null" };
        let (from, to) = (header(was.is_some()), header(is.is_some()));
        let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
        let diff = similar::TextDiff::from_lines(&was, &is);
        let text = diff.unified_diff().context_radius(0).header(from, to).to_string();
        // A new empty file has no lines to differ.
        out.push_str(&if text.is_empty() { format!("--- {from}\n+++ {to}\n") } else { text });
    }
    out
}

/// Text as it is, with carriage returns, byte order marks and bytes that are no text written out.
fn visible(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\r' => out.push_str("<CR>"),
                '\u{feff}' => out.push_str("<BOM>"),
                '\n' | '\t' => out.push(c),
                c if c.is_control() => out.push_str(&format!("<{:02X}>", u32::from(c))),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("<{byte:02X}>"));
        }
    }
    out
}
