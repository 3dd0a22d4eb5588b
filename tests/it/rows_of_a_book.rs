//! Laws of the rows behind numbers: their order, the files they are in and rows that are there twice change nothing that is
//! said; a book cut by hand to a day says what the whole book says as of that day.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::world::World;

const LOGS: [&str; 7] = ["orders", "interactions", "surveys", "points", "usage", "moves", "followups"];

const REPORTS: [&str; 13] = [
    "stats --explain",
    "stats --by tier --format csv",
    "repeat --explain",
    "retention --by quarter --explain",
    "retention --by tier --explain",
    "churn --by quarter --explain",
    "cohort --explain",
    "cohort --cell revenue --format csv",
    "renewal --explain",
    "referral --explain",
    "nps --by quarter --explain",
    "csat --by dimension --explain",
    "list --limit 0 --format csv --columns name,spend_total,orders_total,purchase_days_total,avg_order,nps_last,mrr,lost,rfm",
];

/// Draws that are the same in every run.
struct Draws(u64);

impl Draws {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// A table: its header and its rows.
struct Rows {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn read(path: &Path) -> Rows {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).unwrap();
        let mut rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
        let header = rows.next().unwrap();
        Rows { header, rows: rows.collect() }
    }

    fn write(&self, path: &Path) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).unwrap();
        writer.write_record(&self.header).unwrap();
        self.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }
}

fn files_of(book: &Path, table: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(book.join(table)).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|file| file.extension().is_some_and(|e| e == "csv")).collect();
    files.sort();
    files
}

fn shuffle(rows: &mut [Vec<String>], draws: &mut Draws) {
    for end in (1..rows.len()).rev() {
        rows.swap(end, draws.below(end + 1));
    }
}

/// What a report prints and how it ends.
fn said(world: &World, report: &str, as_of: Option<&str>) -> (Option<i32>, String, String) {
    let mut arguments: Vec<&str> = report.split(' ').collect();
    arguments.extend(as_of.into_iter().flat_map(|day| ["--as-of", day]));
    let output = world.rolo(&arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_order_of_rows_their_files_and_repeats_change_nothing() {
    let plain = World::of_example("studio");
    let changed: Vec<(&str, World)> = ["shuffled", "split", "doubled"]
        .into_iter()
        .map(|kind| {
            let world = World::of_example("studio");
            let mut draws = Draws(7);
            for file in LOGS.iter().flat_map(|table| files_of(&world.place, table)) {
                let mut table = Rows::read(&file);
                match kind {
                    "shuffled" => shuffle(&mut table.rows, &mut draws),
                    "doubled" => {
                        table.rows = table.rows.iter().flat_map(|row| [row.clone(), row.clone()]).collect()
                    }
                    _ => {
                        let (here, there) = table.rows.into_iter().partition(|_| draws.below(2) == 0);
                        let rest = Rows { header: table.header.clone(), rows: there };
                        rest.write(&file.with_extension("other.csv"));
                        table.rows = here;
                    }
                }
                table.write(&file);
            }
            for name in ["contacts", "companies", "deals", "contracts", "tickets", "tasks"] {
                let file = world.place.join(format!("{name}.csv"));
                let mut table = Rows::read(&file);
                match kind {
                    "shuffled" => shuffle(&mut table.rows, &mut draws),
                    "doubled" => table.rows.extend(table.rows.clone()),
                    _ => {}
                }
                table.write(&file);
            }
            (kind, world)
        })
        .collect();
    REPORTS.par_iter().for_each(|report| {
        let expected = said(&plain, report, None);
        assert!(!expected.1.is_empty(), "{report}: {expected:?}");
        for (kind, world) in &changed {
            assert_eq!(said(world, report, None), expected, "{report}, {kind}");
        }
    });
}

/// Takes out of a book what was not there, or not known, at the end of `day`.
fn cut(book: &Path, day: &str) {
    let is_later = |cell: &str| cell.get(..10).is_some_and(|of| of > day);
    let (mut before, mut active) = (HashMap::new(), HashSet::new());
    for table in LOGS {
        for file in files_of(book, table) {
            let mut rows = Rows::read(&file);
            let at = rows.column("at").unwrap();
            let (later, kept): (Vec<_>, Vec<_>) = rows.rows.into_iter().partition(|row| is_later(&row[at]));
            rows.rows = kept;
            if table == "moves" {
                let of = |name| rows.header.iter().position(|column| column == name).unwrap();
                let mut moves = later;
                moves.sort_by(|a, b| a[at].cmp(&b[at]));
                for row in moves {
                    let key = (row[of("record")].clone(), row[of("field")].clone());
                    before.entry(key).or_insert_with(|| row[of("from")].clone());
                }
            }
            if let Some(contact) = rows.column("contact") {
                active.extend(rows.rows.iter().map(|row| row[contact].clone()));
            }
            rows.write(&file);
        }
    }
    for (table, begins, ends) in [
        ("contacts", "created_on", &["lost_on", "archived_on"][..]),
        ("companies", "created_on", &[]),
        ("deals", "opened_on", &["closed_on", "outcome"]),
        ("contracts", "starts_on", &["cancelled_on"]),
        ("tickets", "opened_at", &["resolved_at", "first_reply_at"]),
        ("tasks", "created_on", &["done_on"]),
    ] {
        let file = book.join(format!("{table}.csv"));
        let mut rows = Rows::read(&file);
        let (id, begins) = (rows.column("id").unwrap(), rows.column(begins));
        rows.rows.retain(|row| {
            begins.and_then(|at| row.get(at)).is_none_or(|cell| !is_later(cell)) || active.contains(&row[id])
        });
        let names = rows.header.clone();
        for row in &mut rows.rows {
            row.resize(names.len(), String::new());
            let mut is_open = false;
            for (cell, name) in row.iter_mut().zip(&names).filter(|(_, name)| ends.contains(&name.as_str())) {
                if is_later(cell) {
                    (*cell, is_open) = (String::new(), is_open || name == "closed_on");
                }
            }
            let id = row[id].clone();
            for (cell, name) in row.iter_mut().zip(&names) {
                if is_open && name == "outcome" {
                    cell.clear();
                }
                if let Some(value) = before.get(&(id.clone(), name.clone())) {
                    cell.clone_from(value);
                }
            }
        }
        rows.write(&file);
    }
}

#[test]
fn a_book_cut_to_a_day_says_what_the_book_says_as_of_that_day() {
    let whole = World::of_example("studio");
    let mut draws = Draws(11);
    let days: Vec<String> = (0..20)
        .map(|_| {
            let first = chrono::NaiveDate::from_ymd_opt(2024, 6, 1).unwrap();
            (first + chrono::Days::new(draws.below(620) as u64)).to_string()
        })
        .collect();
    days.par_iter().for_each(|day| {
        let world = World::of_example("studio");
        cut(&world.place, day);
        for report in REPORTS {
            let (known, then) = (said(&whole, report, Some(day)), said(&world, report, Some(day)));
            assert_eq!((known.0, known.1), (then.0, then.1), "{report} as of {day}");
        }
    });
}
