//! The catalogue of errors: `tests/errors/<code>/` holds a small broken book for every code, and its exact message.
//!
//! ```text
//! book/      the book; or a file `book` with the name of an example book; or nothing: an empty folder
//! setup      a shell script that goes on from there (bytes that are no text); may be missing
//! cmd        the shell script that is tried, with `rolo` on its path
//! expected   both streams and the exit code; a diff of the book where the command changed it
//! why        instead of all these: why no small book can show it, and what tests it
//! ```
//! `ROLO_BLESS=1 cargo test --test it errors` writes what came out, the README of the catalogue and `docs/checks.md`;
//! `ROLO_CASE=yaml` tries only those with that in their name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rolo::checks::{Depth, Fixability, Rule, registry};

use super::cases::{CameOut, read, try_folder};
use super::world::root;

fn is_blessed() -> bool {
    std::env::var("ROLO_BLESS").is_ok_and(|v| v == "1")
}

fn folder(code: &str) -> PathBuf {
    root().join("tests/errors").join(code)
}

#[test]
fn every_error_comes_out_word_for_word() {
    let wanted = std::env::var("ROLO_CASE").unwrap_or_default();
    let rules: Vec<&Rule> = registry::rules().iter().filter(|rule| rule.code.contains(&wanted)).collect();
    let wrong: Vec<String> = rules.par_iter().filter_map(|rule| try_error(rule)).collect();
    assert!(
        wrong.is_empty(),
        "{}\n{} codes of {}; if that is right: ROLO_BLESS=1 cargo test --test it errors",
        wrong.join("\n"),
        wrong.len(),
        rules.len()
    );
}

/// None where all is as it stands; else what is wrong.
fn try_error(rule: &Rule) -> Option<String> {
    let code = rule.code;
    let case = folder(code);
    if case.join("why").is_file() {
        return None;
    }
    if !case.join("cmd").is_file() {
        return Some(format!("== {code}: no example in tests/errors/{code}"));
    }
    let CameOut { stdout, stderr, code: exit, after } = try_folder(&case, "book");
    let mut is = [stdout, stderr].concat();
    is.extend(after.into_bytes());
    is.extend(format!("exit {exit}\n").into_bytes());
    let is = String::from_utf8_lossy(&is).into_owned();
    let path = case.join("expected");
    let stands = fs::read_to_string(&path).unwrap_or_default();
    // A message without a place is one line, which has no room for a code.
    let shown = is.contains(&format!("[{code}]: ")) || is.contains(&format!("\"{code}\""));
    if !shown && rule.depth != Depth::Command {
        return Some(format!("== {code}: the example does not show it\n{is}"));
    }
    if rule.depth != Depth::Command && said(code, &is).1.is_empty() {
        return Some(format!("== {code}: the message does not say what to do\n{is}"));
    }
    if stands == is {
        return None;
    }
    if is_blessed() {
        fs::write(&path, &is).unwrap();
        return None;
    }
    let diff = similar::TextDiff::from_lines(&stands, &is);
    Some(format!(
        "== {code}\n$ {}\n{}",
        read(&case.join("cmd")).trim(),
        diff.unified_diff().header("expected", "now")
    ))
}

#[test]
fn no_example_is_left_of_a_code_that_is_gone() {
    for entry in fs::read_dir(root().join("tests/errors")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || registry::rule(&name).is_some(), "tests/errors/{name}: no such code");
    }
}

#[test]
fn every_code_the_sources_use_is_explained() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut unknown = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for path in files {
        let text = read(&path);
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for code in codes(text) {
            if registry::rule(code).is_none() {
                unknown.insert(code.to_owned(), path.clone());
            }
            seen.insert(code.to_owned());
        }
    }
    assert!(seen.len() > 100, "the sources are read wrongly: only {} codes in them", seen.len());
    let gone: Vec<&str> = registry::rules()
        .iter()
        .filter(|rule| !rule.is_found() && !seen.contains(rule.code))
        .map(|rule| rule.code)
        .collect();
    assert!(gone.is_empty(), "no command says these any more: {gone:?}");
    assert!(unknown.is_empty(), "give these a rule that `rolo explain` knows, and an example: {unknown:#?}");
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            sources(&path, files);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            files.push(path);
        }
    }
}

/// The codes in a source: what stands in quotes right behind one of the words that make a finding of it.
fn codes(source: &str) -> Vec<&str> {
    const MAKERS: [&str; 9] = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::new(",
        "Failure::no(",
        "Remark::new(",
        ".add(",
        "self.error(",
        "self.warn(",
        "code: ",
    ];
    let mut found = Vec::new();
    for maker in MAKERS {
        for (at, _) in source.match_indices(maker) {
            let rest = source[at + maker.len()..].trim_start();
            let Some((code, _)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
                continue;
            };
            if !code.is_empty()
                && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            {
                found.push(code);
            }
        }
    }
    found
}

#[test]
fn the_readme_of_the_catalogue_is_fresh() {
    // It is made from what came out.
    if is_blessed() {
        registry::rules().par_iter().for_each(|rule| drop(try_error(rule)));
    }
    let mut page = "# What rolo says when something is wrong

Every code has a folder here with a small broken book, the command, and the exact message; `cargo test --test it errors`
tries them all. This page is generated: `ROLO_BLESS=1 cargo test --test it errors` refreshes it.

| code | level | message | what to do |
|---|---|---|---|
"
    .to_owned();
    for rule in registry::rules() {
        let code = rule.code;
        let (message, help) = match fs::read_to_string(folder(code).join("expected")) {
            Ok(text) => said(code, &text),
            Err(_) => (
                format!("*{}*", fs::read_to_string(folder(code).join("why")).unwrap_or_default().trim()),
                String::new(),
            ),
        };
        writeln!(page, "| [{code}]({code}) | {} | {} | {} |", rule.level.word(), cell(&message), cell(&help))
            .unwrap();
    }
    compare("tests/errors/README.md", &page);
}

/// The message of a code, and what to do, as they stand in an output.
fn said(code: &str, output: &str) -> (String, String) {
    let mark = format!("[{code}]: ");
    let lines: Vec<&str> = output.lines().collect();
    let placed = lines.iter().position(|line| line.contains(&mark));
    let start =
        placed.or_else(|| lines.iter().position(|l| l.starts_with("error: ") || l.starts_with("warning: ")));
    let Some(start) = start else { return Default::default() };
    let message = match lines[start].split_once(&mark) {
        Some((_, message)) => message,
        None => lines[start].split_once(": ").map_or("", |(_, message)| message),
    };
    let rest = lines[start + 1..].iter().take_while(|line| !line.contains("]: "));
    let help =
        rest.filter_map(|line| line.split_once("= help: ").or_else(|| line.split_once("help: "))).next();
    (message.to_owned(), help.map_or("", |(_, help)| help).to_owned())
}

#[test]
fn the_table_of_checks_is_fresh() {
    let mut page = "# What `rolo check` finds

`rolo check` asks what is marked *basic*, `rolo check --strict` everything, `rolo check CODE` one thing alone, whatever it
is. `--fix` mends what has one right mending, as one change that `rolo undo` takes back. `rolo explain CODE` says more of
each; [the catalogue](../tests/errors/README.md) shows the message of each and a book that has it.

This page is generated: `ROLO_BLESS=1 cargo test --test it errors` refreshes it.

| code | level | asked | mended by | what it means |
|---|---|---|---|---|
"
    .to_owned();
    let (found, commands): (Vec<&Rule>, Vec<&Rule>) =
        registry::rules().iter().partition(|rule| rule.is_found());
    for rule in found {
        let mended = if rule.fix == Fixability::Safe { "`--fix`" } else { "a person" };
        let (code, level, asked) = (rule.code, rule.level.word(), rule.depth.word());
        writeln!(page, "| {code} | {level} | {asked} | {mended} | {} |", cell(&first_sentence(rule)))
            .unwrap();
    }
    page.push_str(
        "\n## What commands say\n\nWhy a command does not do what was asked, and what an import remarks.\n\n| code | level | what it means |\n|---|---|---|\n",
    );
    for rule in commands {
        writeln!(page, "| {} | {} | {} |", rule.code, rule.level.word(), cell(&first_sentence(rule)))
            .unwrap();
    }
    compare("docs/checks.md", &page);
}

/// The first sentence of what a rule means; a full stop in backticks ends none.
fn first_sentence(rule: &Rule) -> String {
    let text = rule.sentence().english();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        match c {
            '`' => inside = !inside,
            '.' if !inside && text[at + 1..].starts_with(' ') => return text[..=at].to_owned(),
            _ => {}
        }
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn compare(name: &str, page: &str) {
    let path = root().join(name);
    let stands = fs::read_to_string(&path).unwrap_or_default();
    if stands == page {
        return;
    }
    if is_blessed() {
        fs::write(&path, page).unwrap();
        return;
    }
    let diff = similar::TextDiff::from_lines(stands.as_str(), page);
    panic!("{name} is stale; refresh: ROLO_BLESS=1 cargo test --test it errors\n{}", diff.unified_diff());
}
