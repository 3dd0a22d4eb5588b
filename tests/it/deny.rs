//! What is built into rolo: licences, no crate twice, nothing that opens a socket, all from the one registry.
//!
//! `deny.toml` is the rule; cargo-deny reads the same file. This reads it without network or further tools.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use super::world::root;

/// The quoted words of the list `key = [ … ]` in the section; of tables the word behind `crate`.
fn list(toml: &str, section: &str, key: &str) -> Vec<String> {
    let lines: Vec<&str> = toml
        .lines()
        .skip_while(|line| line.trim() != format!("[{section}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect();
    let text = lines.join("\n");
    let (_, rest) =
        text.split_once(&format!("\n{key} = [")).or(text.split_once(&format!("{key} = ["))).unwrap();
    let inside = rest.split_once(']').unwrap().0;
    if inside.contains("crate =") {
        let crates = inside.split("crate = \"").skip(1);
        return crates.map(|part| part.split_once('"').unwrap().0.to_owned()).collect();
    }
    inside.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether an SPDX expression can be met with the licences allowed.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at, allowed);
    met && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= both(words, at, allowed);
    }
    met
}

fn both(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let word = words.get(*at).copied().unwrap_or_default();
    *at += 1;
    if word == "(" {
        let met = either(words, at, allowed);
        *at += 1;
        return met;
    }
    let mut licence = word.to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence.push_str(" WITH ");
        licence.push_str(words.get(*at + 1).copied().unwrap_or_default());
        *at += 2;
    }
    allowed.contains(&licence)
}

/// The lines of `cargo tree`, each package once, in this format.
fn tree(edges: &str, format: &str) -> BTreeSet<String> {
    let told = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--edges", edges, "--format", format])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let text = String::from_utf8(told.stdout).unwrap();
    text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

/// What ends up in the binary, each package once: name, version, licence.
fn built_in() -> BTreeSet<(String, String, String)> {
    let package = |line: &str| {
        let (package, licence) = line.split_once('|')?;
        let (name, version) = package.split_once(" v")?;
        Some((name.to_owned(), version.split(' ').next()?.to_owned(), licence.to_owned()))
    };
    let lines = tree("normal", "{p}|{l}");
    lines.iter().map(|line| package(line).unwrap_or_else(|| panic!("{line}"))).collect()
}

#[test]
fn the_tests_share_the_build_of_the_program() {
    let (program, all) = (tree("normal,build", "{p}|{f}"), tree("normal,build,dev", "{p}|{f}"));
    let with_more: Vec<&String> = program.difference(&all).collect();
    assert_eq!(
        with_more,
        Vec::<&String>::new(),
        "a test dependency asks more features of these, so `cargo test` builds the library twice: ask them in Cargo.toml, too"
    );
}

#[test]
fn what_is_built_in_keeps_to_deny_toml() {
    let toml = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let allowed = list(&toml, "licenses", "allow");
    let denied = list(&toml, "bans", "deny");
    let twice_is_fine = list(&toml, "bans", "skip");
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (name, version, licence) in built_in() {
        if !is_met(&licence, &allowed) {
            wrong.push(format!("{name} {version}: licence `{licence}`"));
        }
        if denied.contains(&name) {
            wrong.push(format!("{name} {version}: is denied"));
        }
        let skipped = twice_is_fine.iter().any(|skip| {
            let (skipped, prefix) = skip.split_once('@').unwrap_or((skip, ""));
            skipped == name && version.starts_with(prefix)
        });
        if !skipped && let Some(other) = seen.insert(name.clone(), version.clone()) {
            wrong.push(format!("{name}: {other} and {version}; see `cargo tree -d`"));
        }
    }
    assert!(seen.len() > 30, "the tree was not read: {seen:?}");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn everything_comes_from_the_one_registry() {
    let toml = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let registries = list(&toml, "sources", "allow-registry");
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let sources: BTreeSet<&str> = lock.lines().filter_map(|line| line.strip_prefix("source = ")).collect();
    let wanted = format!("\"registry+{}\"", registries[0]);
    assert_eq!(sources.into_iter().collect::<Vec<_>>(), [wanted]);
}

#[test]
fn licence_expressions_are_read_as_spdx_reads_them() {
    let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND BSD-3-Clause", false),
        ("Unlicense/MIT", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}
