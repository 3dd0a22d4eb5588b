//! docs/format.md, which `rolo help format` prints: made of the schema and of the types that rolo.yaml is read as.

use std::fmt::Write as _;
use std::fs;

use rolo::model::schema::{Shape, TABLES, Table};

use super::world::{World, root};

const PAGE: &str = "docs/format.md";

/// What stands before the tables.
const HEAD: &str = "# The book on disk, format 1

A book is a folder of CSV and YAML files: `less` reads it, a spreadsheet edits it, git keeps and merges it.

This page is generated from the schema and the settings: `ROLO_BLESS=1 cargo test --test it format_page` refreshes it;
`rolo help format` prints it.

- `rolo.yaml` marks the folder as a book and holds its rules; only `format: 1` must be in it.
- Records with a state are one file each. Logs only grow: one file a month or a year, and a row may be in any of them.
- `imports/NAME.csv` remembers which row of an export became which record, `imports/NAME.yaml` how its columns were read.
- `.rolo/` holds the lock, the journal and the memory of `undo`. It is not in git; to delete it loses nothing but `undo`.

## CSV

- Written: UTF-8 without a byte order mark, LF, commas, quotes only where needed, one header, one record a line. In free text
  (`notes summary comment resolution note`) a line break is `\\n` and a backslash `\\\\`.
- Read as well: a byte order mark, CR LF, `;` or tabs, quoted line breaks, blank lines, rows that are too short. A file keeps
  what it has: rolo changes the cells it was asked to change, and only `rolo fmt` rewrites the others.
- Columns may be in any order; a missing one is empty, an unknown one is a field of your own. Lists are joined with `;`.
- An id is the letter of its table, `-`, and random signs; another id is legal if it can be printed and has no blanks, none of
  `/ \\ : ; ,`, and does not begin with one of `- . = + @`.

## Tables

`init` writes the columns marked with `*`; the others are added to the header when they are first used. Every change of a column
marked with `m` is kept in `moves/`.
";

/// What stands before the keys of rolo.yaml.
const SETTINGS: &str = "
## rolo.yaml

Every key but `format` may be missing. A query (`when`) is what `rolo help query` explains; a span is `14d`, `2w`, `3m`, `1y`.
A list of words takes plain words too: `channels: [call, email]`.
";

fn path(table: &Table) -> String {
    match table.shape {
        Shape::Records => format!("{}.csv", table.name),
        Shape::Monthly => format!("{}/2026-11.csv", table.name),
        Shape::Yearly => format!("{}/2026.csv", table.name),
    }
}

fn tables(page: &mut String) {
    for table in &TABLES {
        let letter = table.letter.map(|letter| format!(", ids `{letter}-…`")).unwrap_or_default();
        write!(page, "\n### {}{letter}\n\n| column | | what it holds |\n|---|---|---|\n", path(table))
            .unwrap();
        for column in table.columns {
            let marks = [(column.initial, "*"), (column.tracked, "m")];
            let marks: String = marks.iter().filter(|(has, _)| *has).map(|(_, mark)| *mark).collect();
            writeln!(page, "| `{}` | {marks} | {} |", column.name, column.about.replace('|', "\\|")).unwrap();
        }
    }
}

/// Types of several parts that are written as one text: `2/7d`, `email|phone`.
const ONE_TEXT: &[&str] = &["AtMost", "Days", "Earning", "QueryText", "Required"];

/// A type that a part of rolo.yaml is read as: its name, and the name, type and words of each key.
struct Shaped {
    name: String,
    keys: Vec<[String; 3]>,
}

/// The public structs of the settings, from their sources.
fn shapes() -> Vec<Shaped> {
    let mut files: Vec<_> =
        fs::read_dir(root().join("src/model/settings")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut shapes: Vec<Shaped> = Vec::new();
    for file in files {
        let (mut inside, mut words, mut rename) = (false, String::new(), None);
        for line in fs::read_to_string(file).unwrap().lines() {
            if let Some(rest) = line.strip_prefix("pub struct ") {
                inside = rest.ends_with('{');
                let name = rest.trim_end_matches(" {").to_owned();
                let is_map = inside && !ONE_TEXT.contains(&name.as_str());
                inside = is_map;
                shapes.extend(is_map.then_some(Shaped { name, keys: Vec::new() }));
            } else if line == "}" {
                inside = false;
            } else if let Some(word) = line.strip_prefix("    /// ") {
                words = format!("{words} {word}").trim().to_owned();
                continue;
            } else if let Some(name) = line.trim().strip_prefix("#[serde(rename = \"") {
                rename = name.strip_suffix("\")]").map(str::to_owned);
                continue;
            } else if line.trim().starts_with("#[") {
                continue;
            } else if let (true, Some((name, of))) =
                (inside, line.strip_prefix("    pub ").and_then(|key| key.split_once(": ")))
            {
                let name = rename.take().unwrap_or_else(|| name.to_owned());
                let of = of.trim_end_matches(',').to_owned();
                shapes.last_mut().unwrap().keys.push([name, of, std::mem::take(&mut words)]);
            }
            words.clear();
        }
    }
    shapes
}

fn keys(page: &mut String, shapes: &[Shaped], of: &Shaped, path: &str) {
    for [name, kind, words] in &of.keys {
        let name = match (of.name.as_str(), name.as_str()) {
            ("Field", "name") => continue,
            ("Field", "of") => "type",
            (_, name) => name,
        };
        let words = words.split("; none: ").collect::<Vec<_>>().join("; missing: ");
        writeln!(page, "| `{path}{name}` | {} |", words.replace('|', "\\|")).unwrap();
        let inner = kind.rsplit('<').next().unwrap_or_default().trim_end_matches('>');
        if let Some(inner) = shapes.iter().find(|shape| shape.name == inner && shape.name != of.name) {
            // The columns of one's own are a map by name.
            let list = match kind.as_str() {
                "Vec<Field>" => ".NAME",
                kind if kind.starts_with("Vec<") => "[]",
                _ => "",
            };
            keys(page, shapes, inner, &format!("{path}{name}{list}."));
        }
    }
}

#[test]
fn the_page_of_the_format_has_every_column_and_every_key() {
    let mut page = HEAD.to_owned();
    tables(&mut page);
    page.push_str(SETTINGS);
    page.push_str("\n| key | what it says |\n|---|---|\n");
    let shapes = shapes();
    let settings = shapes.iter().find(|shape| shape.name == "Settings").expect("the settings are a struct");
    assert!(settings.keys.iter().all(|[_, _, words]| !words.is_empty()), "a key without words");
    keys(&mut page, &shapes, settings, "");
    let file = root().join(PAGE);
    if std::env::var("ROLO_BLESS").is_ok_and(|v| v == "1") {
        fs::write(&file, &page).unwrap();
    }
    let now = fs::read_to_string(&file).unwrap_or_default();
    assert!(now == page, "{PAGE} is stale: ROLO_BLESS=1 cargo test --test it format_page");
    let printed = World::empty().rolo(&["help", "format"]).output().unwrap().stdout;
    assert_eq!(String::from_utf8(printed).unwrap(), page);
}
