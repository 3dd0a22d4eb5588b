//! The README files are run: what a reader is shown is what happens.
//!
//! A `console` block holds `$ command` lines, each followed by what it writes (both streams). The blocks of one file
//! run in order in one folder that holds a copy of `examples/`, so later ones see what earlier ones changed; `cd` and
//! `export` lines hold for all that follow. A `csv NAME` block is first written to that file. `ROLO_BLESS=1` writes
//! what happened into the README instead of comparing.

use std::fs;

use rolo::model::settings::Settings;

use super::world::{World, copy, root};

/// What stands between two fences.
struct Block {
    /// The words after the opening fence.
    info: String,
    /// The line of the opening fence, counted from 1.
    line: usize,
    /// The lines between the fences.
    lines: Vec<String>,
}

/// A piece of a page: a line outside of fences, or a block.
enum Piece {
    Line(String),
    Block(Block),
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in text.lines().enumerate() {
        match (open.take(), line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Block { info: info.trim().to_owned(), line: index + 1, lines: Vec::new() });
            }
            (None, None) => pieces.push(Piece::Line(line.to_owned())),
            (Some(block), Some(_)) => pieces.push(Piece::Block(block)),
            (Some(mut block), None) => {
                block.lines.push(line.to_owned());
                open = Some(block);
            }
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    pieces
}

fn blocks(text: &str) -> Vec<Block> {
    let only = |piece| match piece {
        Piece::Block(block) => Some(block),
        Piece::Line(_) => None,
    };
    pieces(text).into_iter().filter_map(only).collect()
}

/// The commands of a console block.
fn commands(block: &Block) -> Vec<String> {
    block.lines.iter().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
}

/// The page with every console block as it comes out now.
fn rerun(text: &str, language: &str) -> String {
    let world = World::empty();
    copy(&root().join("examples"), &world.place.join("examples"));
    let mut before = format!("export LANG={language}\n");
    let mut out = String::new();
    for piece in pieces(text) {
        let mut block = match piece {
            Piece::Line(line) => {
                out.push_str(&line);
                out.push('\n');
                continue;
            }
            Piece::Block(block) => block,
        };
        if let Some(name) = block.info.strip_prefix("csv ") {
            fs::write(world.place.join(name), block.lines.join("\n") + "\n").unwrap();
        }
        if block.info == "console" {
            let mut lines = Vec::new();
            for command in commands(&block) {
                let ran = world.shell(&format!("{before}exec 2>&1\n{command}\n"));
                let written = String::from_utf8(world.portable(&ran.stdout)).unwrap().replace("[BOOK]", "~");
                assert!(
                    !written.contains("[HOME]"),
                    "line {}: `{command}` writes a temporary name",
                    block.line
                );
                if command.starts_with("cd ") || command.starts_with("export ") {
                    before.push_str(&format!("{command}\n"));
                }
                lines.push(format!("$ {command}"));
                lines.extend(written.lines().map(|line| line.trim_end().to_owned()));
            }
            block.lines = lines;
        }
        out.push_str(&format!("```{}\n", block.info));
        for line in &block.lines {
            out.push_str(line);
            out.push('\n');
        }
        out.push_str("```\n");
    }
    out
}

fn runs_as_shown(name: &str, language: &str) {
    let text = page(name);
    assert!(blocks(&text).iter().any(|block| block.info == "console"), "{name} shows no command");
    let now = rerun(&text, language);
    if std::env::var_os("ROLO_BLESS").is_some() {
        fs::write(root().join(name), &now).unwrap();
        return;
    }
    let differs = text.lines().zip(now.lines()).position(|(shown, ran)| shown != ran);
    let at = differs.map(|index| (index + 1, text.lines().nth(index), now.lines().nth(index)));
    assert!(text == now, "{name} shows something else than what happens: {at:?}\n(ROLO_BLESS=1 rewrites it)");
}

/// The words of every `rolo` command in a shell script, as a shell would split them.
fn rolo_words(script: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut end = |words: &mut Vec<String>| {
        let words = std::mem::take(words);
        if let Some(start) = words.iter().position(|word| word == "rolo") {
            let command = words[start..].iter().take_while(|word| !word.starts_with(['>', '<']));
            found.push(command.cloned().collect());
        }
    };
    for line in script.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let line = line.split_once("  # ").map_or(line, |(command, _)| command);
        for c in line.chars().chain(['\n']) {
            match (quote, c) {
                (Some(open), _) if c == open => quote = None,
                (Some(_), _) => word.get_or_insert_default().push(c),
                (None, '\'' | '"') => {
                    quote = Some(c);
                    word.get_or_insert_default();
                }
                (None, ' ' | '\n' | '|' | ';' | '&' | '(' | ')') => {
                    words.extend(word.take());
                    if c != ' ' {
                        end(&mut words);
                    }
                }
                (None, _) => word.get_or_insert_default().push(c),
            }
        }
    }
    found
}

#[test]
fn the_readme_runs_as_shown() {
    runs_as_shown("README.md", "C.UTF-8");
}

#[test]
fn the_chinese_readme_runs_as_shown() {
    runs_as_shown("README.zh-CN.md", "zh_CN.UTF-8");
}

#[test]
fn recipes_in_the_readmes_hold() {
    for name in ["README.md", "README.zh-CN.md"] {
        for block in blocks(&page(name)) {
            let (at, text) = (format!("{name}:{}", block.line), block.lines.join("\n"));
            match block.info.split(' ').next().unwrap_or_default() {
                "console" | "text" => {}
                "sh" => {
                    for words in rolo_words(&text) {
                        if let Err(error) = rolo::cli::command().try_get_matches_from(&words) {
                            assert!(!error.use_stderr(), "{at}: `{}`: {error}", words.join(" "));
                        }
                    }
                }
                "yaml" if block.info == "yaml rolo.yaml" => {
                    let (_, problems) = Settings::read("rolo.yaml", text.as_bytes());
                    assert!(problems.is_empty(), "{at}: {problems:?}");
                }
                "yaml" => {
                    serde_yaml::from_str::<serde_yaml::Value>(&text).unwrap_or_else(|e| panic!("{at}: {e}"));
                }
                "csv" => {
                    let mut rows = csv::Reader::from_reader(text.as_bytes());
                    assert!(rows.records().all(|row| row.is_ok()), "{at} does not parse");
                }
                other => panic!("{at}: nothing checks a block of `{other}`"),
            }
        }
    }
}

#[test]
fn the_readme_names_every_command() {
    let text = page("README.md");
    for command in rolo::cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        let name = command.get_name();
        assert!(text.contains(&format!("`{name}`")), "README.md does not name `{name}`");
    }
}

#[test]
fn the_changelog_names_this_version() {
    // Until it is released, under the heading of what is not.
    let version = env!("CARGO_PKG_VERSION");
    let (heading, unreleased) =
        (format!("## {version}"), format!("## Unreleased\n\nThe first version, {version}."));
    let text = page("CHANGELOG.md");
    assert!(
        text.lines().any(|line| line.starts_with(&heading)) || text.contains(&unreleased),
        "no `{heading}`"
    );
}

#[test]
fn shell_words_are_found() {
    let script = "# rolo no\nrolo due 'tier:A and b' | wc -l && rolo stats -o \"a b\" > x";
    let found: Vec<Vec<String>> = rolo_words(script);
    assert_eq!(found, [vec!["rolo", "due", "tier:A and b"], vec!["rolo", "stats", "-o", "a b"]]);
}
