//! One judge for a value: what the check calls an error is written by nobody, whichever way it comes in.
//!
//! Every column of the schema is driven with one corpus of values through what `add`, `edit` and import do, and what they
//! write is checked. The commands themselves are tried on a few of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use rolo::book::Book;
use rolo::book::assign::{Action, Assignment};
use rolo::book::edit::{Occasion, Op};
use rolo::book::plan::{NewContent, Plan, plan};
use rolo::book::typing::Typing;
use rolo::checks::{self, Depth, Selection};
use rolo::diag::Level;
use rolo::import::{self, Foreign, Options};
use rolo::model::schema::{Kind, TableId};
use rolo::model::{At, Day};
use tempfile::TempDir;

use super::world::World;

/// The day on which all of it happens.
fn today() -> Day {
    Day::new(2026, 3, 2).unwrap()
}

/// Values of every kind, fit for some columns and for none.
fn corpus() -> Vec<String> {
    let mut values: Vec<String> = [
        "0",
        "-1",
        "1",
        "5",
        "8",
        "11",
        "0.5",
        "1.5",
        "007",
        "1e3",
        "1,234",
        "1.234,56",
        "£5",
        "5 EUR",
        "30%",
        "NaN",
        "-0",
        "99999999999999999999999999999999",
        "9223372036854775808",
        "EUR",
        "eur",
        "€",
        "XXX",
        "EURO",
        "2026-02-28",
        "2026-02-30",
        "2025-12-31",
        "2026-02-28T10:00:00",
        "2026-02-28T25:00:00",
        "2026-02-28T10:00:00+99:00",
        "0000-01-01",
        "9999-12-31",
        "01/02/2026",
        "2026/2/3",
        "46023",
        "1770000000",
        "XXXX-05-17",
        "--05-17",
        "lunar:08-15",
        "XXXX-02-30",
        "yes",
        "maybe",
        "always",
        "rule",
        "soon",
        "14d",
        "14",
        "1y",
        "P1D",
        "won",
        "lost",
        "wone",
        "answered",
        "asked",
        "nps",
        "csat",
        "redeem",
        "paid",
        "refunded",
        "done",
        "in",
        "good",
        "high",
        "auto",
        "complaint",
        "household",
        "a@example.com",
        "a@@b",
        "a@example.com;b",
        "Ann <a@example.com>",
        "+31 6 1234 5678",
        "3.16123E+10",
        "138****0000",
        "12",
        "#####",
        "#NAME?",
        "=1+2",
        "../x",
        "a b",
        "a;b",
        "a,b;c",
        "x:y",
        "-x",
        "+x",
        "@x",
        ".x",
        "con",
        "c-1aaaaaaa",
        "C-1AAAAAAA",
        "c-2bbbbbbb",
        "c-9zzzzzzz",
        "o-1aaaaaaa",
        "o-9zzzzzzz",
        "d-1aaaaaaa",
        "k-1aaaaaaa",
        "b-1aaaaaaaaaaa",
        "b-9zzzzzzzzzzz",
        "s-1aaaaaaaaaaa",
        "p-1aaaaaaaaaaa",
        "i-1aaaaaaaaaaa",
        "P1",
        "p1",
        "P9",
        "no-email;less:30d",
        "no-mail",
        "less:x",
        "cadence:c-1aaaaaaa:2026-01-01",
        "nonsense",
        "A",
        "Z",
        "lead",
        "lin",
        "call",
        "price",
        "\u{7}bell",
        "tab\there",
        "two\nlines",
        "a\u{202e}b",
        "\u{feff}x",
        "\u{200b}",
        "a\u{fffd}b",
        "小明",
        "１２",
        "二〇二六年",
        "<<<<<<< x",
        "\"quoted\"",
        "half \" quote",
        "a\u{0}b",
        "\\",
        "a\\nb",
    ]
    .map(str::to_owned)
    .to_vec();
    values.push("x".repeat(2000));
    values.push(String::new());
    values
}

const RULES: &str = "format: 1\ncurrency: EUR\ntimezone: Europe/Amsterdam\ncountry: NL\n\
    channels: [call, visit, note]\npeople: [{name: lin}]\ntiers: [{name: A}, {name: B}]\n\
    stages: [{name: lead}, {name: client}]\npipeline: [{name: lead, p: 0.1}, {name: proposal, p: 0.5}]\n\
    fields: {budget: {table: contacts, type: money}, seats: {table: contacts, type: number}, since: {table: contacts, type: day}}\n";

/// A table, the key of its one row, and the cells of that row.
type Sample = (TableId, &'static str, &'static [(&'static str, &'static str)]);

/// One row of every table: what others may refer to, and what is edited.
const ROWS: [Sample; 14] = [
    (TableId::Contacts, "c-1aaaaaaa", &[("name", "Ann Lee")]),
    (TableId::Companies, "o-1aaaaaaa", &[("name", "Lee Works")]),
    (TableId::Products, "P1", &[("name", "Thing")]),
    (
        TableId::Deals,
        "d-1aaaaaaa",
        &[("contact", "c-1aaaaaaa"), ("title", "Shop"), ("stage", "lead"), ("opened_on", "2026-01-01")],
    ),
    (
        TableId::Contracts,
        "k-1aaaaaaa",
        &[("contact", "c-1aaaaaaa"), ("product", "P1"), ("amount", "10"), ("starts_on", "2026-01-01")],
    ),
    (
        TableId::Tickets,
        "t-1aaaaaaa",
        &[("contact", "c-1aaaaaaa"), ("subject", "broken"), ("opened_at", "2026-01-01")],
    ),
    (
        TableId::Tasks,
        "w-1aaaaaaa",
        &[("contact", "c-1aaaaaaa"), ("what", "call"), ("created_on", "2026-01-01")],
    ),
    (
        TableId::Interactions,
        "i-1aaaaaaaaaaa",
        &[("at", "2026-01-01"), ("contact", "c-1aaaaaaa"), ("channel", "call")],
    ),
    (TableId::Orders, "b-1aaaaaaaaaaa", &[("at", "2026-01-01"), ("contact", "c-1aaaaaaa"), ("amount", "10")]),
    (
        TableId::Surveys,
        "s-1aaaaaaaaaaa",
        &[("at", "2026-01-01"), ("contact", "c-1aaaaaaa"), ("kind", "nps"), ("score", "9")],
    ),
    (TableId::Points, "p-1aaaaaaaaaaa", &[("at", "2026-01-01"), ("contact", "c-1aaaaaaa"), ("points", "10")]),
    (
        TableId::Moves,
        "m-1aaaaaaaaaaa",
        &[("at", "2026-01-01"), ("record", "c-1aaaaaaa"), ("field", "tier"), ("to", "A")],
    ),
    (
        TableId::Followups,
        "f-1aaaaaaaaaaa",
        &[
            ("at", "2026-01-01"),
            ("key", "cadence:c-1aaaaaaa:2026-01-01"),
            ("contact", "c-1aaaaaaa"),
            ("action", "done"),
        ],
    ),
    (
        TableId::Usage,
        "e-1aaaaaaaaaaa",
        &[("at", "2026-01-01"), ("contact", "c-1aaaaaaa"), ("event", "log-in")],
    ),
];

fn put(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn csv(names: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| cells.join(",") + "\n";
    let mut out = line(names.iter().map(|name| quoted(name)).collect());
    for row in rows {
        out.push_str(&line(row.iter().map(|cell| quoted(cell)).collect()));
    }
    out
}

/// The file of a table, with all its columns.
fn file_of(table: TableId) -> String {
    if table.table().is_log() { format!("{table}/2026.csv") } else { format!("{table}.csv") }
}

/// A table of these rows: its key and the cells that differ from its own row in [`ROWS`].
fn table_text(table: TableId, rows: &[(String, Vec<(String, String)>)]) -> String {
    let facts = table.table();
    let base = ROWS.iter().find(|row| row.0 == table).unwrap();
    let mut names: Vec<&str> = facts.columns.iter().map(|column| column.name).collect();
    names.extend(["budget", "seats", "since"].iter().filter(|_| table == TableId::Contacts));
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|(id, cells)| {
            let value = |name: &&str| {
                if Some(*name) == facts.key && !cells.iter().any(|cell| cell.0 == *name) {
                    return id.clone();
                }
                let own = cells.iter().rev().find(|cell| cell.0 == *name).map(|cell| cell.1.clone());
                let given = base.2.iter().find(|cell| cell.0 == *name).map(|cell| cell.1.to_owned());
                own.or(given).unwrap_or_default()
            };
            names.iter().map(value).collect()
        })
        .collect();
    csv(&names, &lines)
}

/// A book with the rows of [`ROWS`] and a second person.
fn book() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "rolo.yaml", RULES);
    for (table, id, _) in ROWS {
        let mut rows = vec![(id.to_owned(), Vec::new())];
        if table == TableId::Contacts {
            rows.push(("c-2bbbbbbb".to_owned(), vec![("name".to_owned(), "Bo Chen".to_owned())]));
        }
        put(dir.path(), &file_of(table), &table_text(table, &rows));
    }
    dir
}

/// The errors the check finds, by file and line.
fn errors(root: &Path) -> BTreeMap<(String, u32), String> {
    let book = Book::open(root).unwrap();
    // What git says of a file is none of its cells, and asking git takes long.
    let is_asked = |rule: &&checks::Rule| rule.level == Level::Error && rule.code != "changed-by-spreadsheet";
    let only = checks::registry::rules().iter().filter(is_asked).map(|rule| rule.code).collect();
    let selection = Selection { most: None, only, ..Selection::of(Depth::Basic) };
    let found = checks::check_book(&book, today(), &selection);
    found
        .findings
        .into_iter()
        .filter(|finding| finding.level == Level::Error)
        .map(|finding| {
            let place = finding.place.clone().unwrap();
            ((place.file, place.line), format!("{}: {}", finding.code, finding.message.english()))
        })
        .collect()
}

fn planned(book: &Book, ops: Vec<Op>) -> Option<Plan> {
    let mut n = 0;
    let mut bits = || {
        n += 1;
        n
    };
    let at = At::from(today());
    let mut occasion = Occasion {
        at,
        zone: book.settings.timezone,
        by: "lin".into(),
        writer: None,
        reason: String::new(),
        bits: &mut bits,
    };
    plan(&book.root, ops, &mut occasion).ok()
}

/// The plan, where nothing of it is refused.
fn accepted(book: &Book, ops: Vec<Op>) -> Option<Plan> {
    planned(book, ops).filter(|plan| checks::refusals(book, today(), plan).is_empty())
}

/// What is typed for a column, as the cells it becomes.
fn typed(typing: &Typing<'_>, column: &str, value: &str) -> Option<Vec<(String, String)>> {
    let assignment =
        Assignment { field: column.to_owned(), action: Action::Set, value: value.trim().to_owned() };
    typing.cells(&[assignment], |_| String::new()).ok()
}

/// What became of one value.
#[derive(Debug)]
struct Fate {
    value: String,
    /// The cells that `add` writes; None if it refuses.
    added: Option<Vec<(String, String)>>,
    /// The cells that `edit` writes; None if it refuses.
    edited: Option<Vec<(String, String)>>,
}

fn fate(book: &Book, typing: &Typing<'_>, table: TableId, column: &str, value: &str) -> Fate {
    let (_, id, base) = ROWS.iter().find(|row| row.0 == table).unwrap();
    let cells = typed(typing, column, value);
    let is_key = table.table().key == Some(column);
    let added = cells.clone().filter(|cells| {
        let fresh =
            if is_key { Vec::new() } else { vec![(table.table().key.unwrap().to_owned(), fresh_id(table))] };
        let own = base.iter().filter(|cell| !cells.iter().any(|c| c.0 == cell.0));
        let own = own.map(|cell| (cell.0.to_owned(), cell.1.to_owned()));
        let all: Vec<(String, String)> = fresh.into_iter().chain(own).chain(cells.iter().cloned()).collect();
        let free = |cell: &(String, String)| checks::taken_id(book, table, &cell.1).is_none();
        let is_free = !is_key || cells.iter().all(free);
        is_free && accepted(book, vec![Op::Insert { table, cells: all }]).is_some()
    });
    let edited = cells.filter(|cells| {
        let ops = cells.iter().map(|(name, value)| Op::set(table, *id, name, value)).collect();
        !is_key && accepted(book, ops).is_some()
    });
    Fate { value: value.to_owned(), added, edited }
}

fn fresh_id(table: TableId) -> String {
    let facts = table.table();
    match facts.letter {
        Some(letter) => format!("{letter}-{}", "5".repeat(facts.id_length())),
        None => "P5".to_owned(),
    }
}

/// Ids for rows of a table, one a value.
fn row_id(table: TableId, n: usize) -> String {
    let facts = table.table();
    match facts.letter {
        Some(letter) => format!("{letter}-7{n:0width$}", width = facts.id_length() - 1),
        None => format!("P7{n}"),
    }
}

/// The lines of the table's file that the check calls wrong when these cells stand in them, one row each.
fn wrong_lines(table: TableId, rows: &[Vec<(String, String)>]) -> BTreeMap<usize, String> {
    let dir = book();
    let own = ROWS.iter().find(|row| row.0 == table).unwrap().1;
    let mut numbered = vec![(own.to_owned(), Vec::new())];
    if table == TableId::Contacts {
        numbered.push(("c-2bbbbbbb".to_owned(), Vec::new()));
    }
    let first = numbered.len();
    numbered.extend(rows.iter().enumerate().map(|(n, cells)| (row_id(table, n), cells.clone())));
    let text = table_text(table, &numbered);
    // A cell with a line break makes a row of several lines.
    let mut starts = Vec::new();
    let mut line = 2u32;
    for (id, cells) in &numbered {
        starts.push(line);
        let row = table_text(table, &[(id.clone(), cells.clone())]);
        line += u32::try_from(row.lines().count() - 1).unwrap();
    }
    put(dir.path(), &file_of(table), &text);
    let mut wrong = BTreeMap::new();
    for ((file, line), said) in errors(dir.path()) {
        if file == file_of(table) {
            let row = starts.partition_point(|start| *start <= line) - 1;
            if row >= first {
                wrong.insert(row - first, said);
            }
        }
    }
    wrong
}

/// All columns: those of the schema, and those a book declares.
fn columns() -> Vec<(TableId, &'static str)> {
    let mut all = Vec::new();
    for (table, ..) in ROWS {
        all.extend(table.table().columns.iter().map(|column| (table, column.name)));
    }
    all.extend([(TableId::Contacts, "budget"), (TableId::Contacts, "seats"), (TableId::Contacts, "since")]);
    all
}

/// Whether two rows with values of the corpus may disturb each other: each is judged in a file of its own.
fn stands_alone(table: TableId, column: &str) -> bool {
    table.table().key == Some(column) || column == "merged_ids"
}

/// What the check calls wrong of rows with these cells, by their numbers.
fn judged(table: TableId, column: &str, rows: &[Vec<(String, String)>]) -> BTreeMap<usize, String> {
    if !stands_alone(table, column) {
        return wrong_lines(table, rows);
    }
    let alone = rows.iter().enumerate().map(|(n, row)| (n, wrong_lines(table, std::slice::from_ref(row))));
    alone.filter_map(|(n, wrong)| Some((n, wrong.into_values().next()?))).collect()
}

#[test]
fn add_and_edit_write_nothing_the_check_calls_an_error() {
    let shared = book();
    assert_eq!(errors(shared.path()), BTreeMap::new(), "the book the values are put into is sound");
    let values = corpus();
    let judge = |&(table, column): &(TableId, &'static str)| {
        let book = Book::open(shared.path()).unwrap();
        let own = ROWS.iter().find(|row| row.0 == table).unwrap().1;
        let is_key = table.table().key == Some(column);
        // Without a key a new one is drawn. Of what is judged file by file only what looks like an id is tried.
        let like_id = |value: &&String| {
            value.len() < 16 && value.contains(['-', ' ', ';', ':', '/', 'P', 'p', '1', '#', '\0'])
        };
        let alone = stands_alone(table, column);
        let values = values.iter().filter(|value| !alone || like_id(value));
        let typing = Typing::new(&book, table, rolo::profile::custom_columns(&book, table), today());
        let fates: Vec<Fate> = values.map(|value| fate(&book, &typing, table, column, value)).collect();
        let mut wrong = Vec::new();
        for fate in fates.iter().filter(|_| !is_key) {
            let refers_to_itself = fate.added.iter().flatten().any(|cell| cell.1 == own);
            if fate.added != fate.edited && !refers_to_itself {
                wrong.push(format!("{table}.{column} {:?}: add and edit differ: {fate:?}", fate.value));
            }
        }
        let written: Vec<(&Fate, Vec<(String, String)>)> =
            fates.iter().filter_map(|fate| Some((fate, fate.added.clone()?))).collect();
        let rows: Vec<Vec<(String, String)>> = written.iter().map(|(_, cells)| cells.clone()).collect();
        for (n, said) in judged(table, column, &rows) {
            wrong.push(format!("{table}.{column} {:?} is written, and wrong: {said}", written[n].0.value));
        }
        let raw: Vec<Vec<(String, String)>> =
            fates.iter().map(|fate| vec![(column.to_owned(), fate.value.clone())]).collect();
        for (n, said) in judged(table, column, &raw) {
            let fate = &fates[n];
            let is_kept =
                |cells: &Vec<(String, String)>| cells.iter().any(|c| c.0 == column && c.1 == fate.value);
            if fate.added.iter().chain(&fate.edited).any(is_kept) {
                wrong.push(format!("{table}.{column} {:?} is taken as it is: {said}", fate.value));
            }
        }
        wrong
    };
    let wrong: Vec<String> = columns().par_iter().flat_map_iter(judge).collect();
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

/// Writes what a plan says; nobody else is at work.
fn apply(root: &Path, plan: &Plan) {
    for file in &plan.files {
        let path = root.join(&file.name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match &file.after {
            NewContent::Whole(bytes) => fs::write(path, bytes).unwrap(),
            NewContent::Append { keep, bytes } => {
                let mut all = fs::read(&path).unwrap();
                all.truncate(usize::try_from(*keep).unwrap());
                all.extend(bytes);
                fs::write(path, all).unwrap();
            }
            NewContent::Gone => fs::remove_file(path).unwrap(),
        }
    }
}

/// Imports a file of rows, one for each value; the numbers of the rejected ones with the reasons.
fn imported(root: &Path, table: TableId, column: &str, values: &[&str]) -> BTreeMap<usize, String> {
    let base = ROWS.iter().find(|row| row.0 == table).unwrap().2;
    let key = table.table().key.unwrap();
    let mut names: Vec<&str> = vec![key];
    names.extend(base.iter().map(|cell| cell.0).filter(|name| *name != column));
    if column != key {
        names.push(column);
    }
    let rows: Vec<Vec<String>> = values
        .iter()
        .enumerate()
        .map(|(n, value)| {
            let cell = |name: &&str| match *name {
                name if name == column => (*value).to_owned(),
                name if name == key => {
                    format!("row {n}").replace(' ', if table == TableId::Products { "-" } else { " " })
                }
                name => base.iter().find(|cell| cell.0 == name).unwrap().1.to_owned(),
            };
            names.iter().map(cell).collect()
        })
        .collect();
    let text = csv(&names, &rows);
    let book = Book::open(root).unwrap();
    let mut options = Options { today: Some(today()), ..Options::default() };
    options.wishes.table = Some(table);
    options.country = book.settings.phone_country();
    let foreign = [Foreign { name: "export.csv", bytes: text.as_bytes() }];
    for _ in 0..8 {
        let mut plan = import::plan_for(&book, &foreign, &options).unwrap();
        let changes = planned(&book, std::mem::take(&mut plan.ops)).unwrap();
        let refused = checks::refusals(&book, today(), &changes);
        if refused.is_empty() {
            apply(root, &changes);
            let mut line = 2;
            let mut rejected = BTreeMap::new();
            for (n, row) in rows.iter().enumerate() {
                if let Some(reject) = plan.files[0].rejects.iter().find(|reject| reject.line == line) {
                    rejected.insert(n, reject.reason.english());
                }
                line += u32::try_from(csv(&names, std::slice::from_ref(row)).lines().count() - 1).unwrap();
            }
            return rejected;
        }
        checks::refuse(&mut options, &refused, &changes);
    }
    panic!("{table}.{column}: rows are refused again and again");
}

#[test]
fn import_writes_nothing_the_check_calls_an_error() {
    let values = corpus();
    let mut files: Vec<(TableId, &str, Vec<&str>)> = Vec::new();
    for (table, column) in columns() {
        if !import::recognise::IMPORTED.contains(&table) {
            continue;
        }
        // How the days of a column are read is decided over all of them: each has a file of its own.
        let is_day = matches!(
            table.table().column(column).map(|c| c.kind),
            Some(Kind::Day | Kind::At | Kind::Birthday)
        );
        let all: Vec<&str> = values.iter().map(String::as_str).collect();
        if is_day {
            let like_days =
                all.into_iter().filter(|v| v.starts_with(['2', '0', '4', '1', 'X', 'l', '#']) && v.len() > 4);
            files.extend(like_days.map(|value| (table, column, vec![value])));
        } else {
            files.push((table, column, all));
        }
    }
    let wrong: Vec<String> = files
        .par_iter()
        .flat_map_iter(|(table, column, values)| {
            let dir = book();
            imported(dir.path(), *table, column, values);
            let shown = if values.len() == 1 { values[0] } else { "" };
            let found = errors(dir.path()).into_iter();
            found
                .map(move |(place, said)| format!("{table}.{column} {shown:?}: {place:?}: {said}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn the_commands_refuse_what_the_check_calls_an_error() {
    let world = World::empty();
    let from = book();
    super::world::copy(from.path(), &world.place);
    let before = world.files();
    for (line, code) in [
        ("survey add contact=c-1aaaaaaa score=11", 2),
        ("survey edit s-1aaaaaaaaaaa score=11", 2),
        ("survey edit s-1aaaaaaaaaaa scale=5", 2),
        ("deal edit d-1aaaaaaa outcome=won", 2),
        ("deal edit d-1aaaaaaa stage=won", 2),
        ("order edit b-1aaaaaaaaaaa refunds=b-9zzzzzzzzzzz", 1),
        ("order add id=B-1AAAAAAAAAAA contact=c-1aaaaaaa amount=1", 1),
        ("order add id=b-1aaaaaaaaaaa contact=c-1aaaaaaa amount=1", 1),
        ("ticket edit t-1aaaaaaa about=d-9zzzzzzz", 1),
        ("edit c-1aaaaaaa referred_by=c-1aaaaaaa", 2),
        ("edit c-1aaaaaaa city=#####", 2),
        ("company edit o-1aaaaaaa parent=o-1aaaaaaa", 2),
        ("log c-1aaaaaaa call ##### --about d-9zzzzzzz", 1),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        world.rolo(&words).assert().code(code);
        assert_eq!(world.files(), before, "{line}");
    }
    fs::write(
        world.place.join("nps.csv"),
        "id,date,contact,score,kind\n1,2026-01-05,c-1aaaaaaa,11,nps\n2,2026-01-06,c-1aaaaaaa,10,nps\n",
    )
    .unwrap();
    world.rolo(&["import", "nps.csv", "--as", "surveys"]).assert().code(1);
    world.rolo(&["check"]).assert().code(0);
    let answers = fs::read_to_string(world.place.join("surveys/2026.csv")).unwrap();
    assert!(answers.contains(",10,") && !answers.contains(",11,"), "{answers}");
}
