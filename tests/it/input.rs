//! Numbers from files alone: `--input` reads what `import` reads, and knows of what time the files are.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::world::{World, root};

/// The rows that a command writes as csv.
fn csv(world: &World, arguments: &[&str]) -> Vec<Vec<String>> {
    let ended = world.rolo(arguments).args(["--format", "csv"]).output().unwrap();
    assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
    let out = String::from_utf8(ended.stdout).unwrap();
    out.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// A cell of the row that begins with `row`, by the heading of its column.
fn cell(rows: &[Vec<String>], row: &str, column: &str) -> String {
    let at = rows[0].iter().position(|heading| heading == column).expect("the column");
    rows.iter().find(|cells| cells[0] == row).expect("the row")[at].clone()
}

fn cdnow() -> String {
    root().join("tests/data/cdnow/events.csv").display().to_string()
}

#[test]
fn the_cdnow_events_give_their_numbers_alone() {
    let world = World::empty();
    let events = cdnow();
    let rows = csv(&world, &["repeat", "--input", &events]);
    assert_eq!(cell(&rows, "in the window", "repeat_customers"), "1139");
    assert_eq!(cell(&rows, "in the window", "customers"), "2357");
    let rate = |row| format!("{:.5}", cell(&rows, row, "rate").parse::<f64>().unwrap());
    assert_eq!([rate("within 30 days"), rate("within 90 days")], ["0.17395", "0.29147"]);
    let rows = csv(&world, &["cohort", "--input", &events, "--cell", "count"]);
    let january = rows.iter().find(|cells| cells[0] == "1997-01").expect("a cohort");
    assert_eq!(january[1..6], ["781", "781", "124", "95", "70"]);
    let rows = csv(&world, &["retention", "--input", &events]);
    assert_eq!(rows[1][0], "1997-07-01..1998-06-30", "the twelve months up to the last day");
    let told = world.rolo(&["repeat", "--input", &events, "--format", "json"]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains(r#""as_of": "1998-06-30""#) || told.contains(r#""as_of":"1998-06-30""#), "{told}");
    assert!(told.contains("all days of the files"), "{told}");
}

#[test]
fn a_file_is_the_same_by_name_packed_and_through_a_pipe() {
    let world = World::empty();
    let bytes = std::fs::read(cdnow()).unwrap();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&bytes).unwrap();
    std::fs::write(world.place.join("events.csv.gz"), packed.finish().unwrap()).unwrap();
    let plain = csv(&world, &["stats", "--input", &cdnow()]);
    assert_eq!(cell(&plain, "revenue", "value"), "244091.94");
    assert_eq!(csv(&world, &["stats", "--input", "events.csv.gz"]), plain);
    let piped =
        world.rolo(&["stats", "--input", "-", "--format", "csv"]).write_stdin(bytes).output().unwrap();
    let piped = String::from_utf8(piped.stdout).unwrap();
    assert_eq!(piped.lines().collect::<Vec<_>>(), plain.iter().map(|row| row.join(",")).collect::<Vec<_>>());
}

#[test]
fn the_words_of_import_are_understood() {
    let world = World::empty();
    let text = "Wer;Wann;Wieviel\nann@example.com;03.04.2024;1.234,50\nann@example.com;05.06.2024;5\n";
    std::fs::write(world.place.join("x.csv"), text).unwrap();
    let said = ["--as", "orders", "--map", "Wer=contact_email", "Wann=at"];
    let rows = csv(
        &world,
        &[
            &["stats", "--input", "x.csv", "--map", "Wieviel=amount", "--map", said[4]][..],
            &said[..4],
            &["--decimals", "comma", "--dates", "dmy", "--currency", "CHF", "--encoding", "utf-8"],
        ]
        .concat(),
    );
    assert_eq!(cell(&rows, "revenue", "value"), "1239.50");
    assert_eq!(cell(&rows, "orders", "value"), "2");
}

#[test]
fn answers_without_days_count_where_no_day_is_asked_for() {
    let world = World::empty();
    let text = "email,nps\na@example.com,3\nb@example.com,9\na@example.com,10\n";
    std::fs::write(world.place.join("x.csv"), text).unwrap();
    let counted = |more: &[&str]| {
        let rows = csv(&world, &[&["nps", "--input", "x.csv"], more].concat());
        cell(&rows, "all", "n")
    };
    assert_eq!(counted(&[]), "2", "one answer a customer");
    assert_eq!(counted(&["--as-of", "2020-01-01"]), "2");
    for asked in [["--period", "2026"], ["--by", "quarter"]] {
        let ended = world.rolo(&[&["nps", "--input", "x.csv"], &asked[..]].concat()).output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{told}");
        assert!(told.contains("3 answers have no day"), "{told}");
    }
}

#[test]
fn the_tables_of_a_book_are_read_as_files_too() {
    let world = World::of_example("studio");
    let told =
        world.shell("rolo stats --input contacts.csv companies.csv orders/*.csv surveys/*.csv --format csv");
    let (out, err) = (String::from_utf8(told.stdout).unwrap(), String::from_utf8(told.stderr).unwrap());
    let people = std::fs::read_to_string(world.place.join("contacts.csv")).unwrap().lines().count() - 1;
    assert!(out.contains(&format!("people,{people},count")), "nobody is made of an id: {people}\n{out}");
    assert!(!err.contains("left out"), "{err}");
}
