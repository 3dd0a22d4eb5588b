//! Every listing in every format: each parses, all say the same number of rows, and pipes end quietly.

use assert_cmd::assert::OutputAssertExt;
use rayon::prelude::*;

use super::world::World;

/// One of each kind of listing; all of them have rows in the studio.
const LISTINGS: &[&str] = &[
    "list",
    "list tier:A --columns name,tags,spend_total,last_touch,customer",
    "company list",
    "deal list",
    "contract list",
    "ticket list",
    "task list",
    "product list",
    "order list",
    "survey list",
    "points list",
    "show tobias",
    "deal show d-0kh3btpa",
    "tag list",
    "fields",
];

fn out(world: &World, line: &str, format: &str) -> String {
    let mut arguments: Vec<&str> = line.split(' ').collect();
    arguments.extend(["--format", format, "--limit", "0"]);
    let done = world.rolo(&arguments).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{line} as {format}: {said}");
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn every_listing_has_the_same_rows_in_every_format() {
    let world = World::of_example("studio");
    LISTINGS.par_iter().for_each(|line| {
        let json: serde_json::Value = serde_json::from_str(&out(&world, line, "json")).unwrap();
        let rows = json["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "{line}: no rows");
        assert!(json["format"].as_str().unwrap().starts_with("rolo."), "{line}");
        assert!(json["notes"].is_array(), "{line}");

        let jsonl = out(&world, line, "jsonl");
        let lines: Vec<serde_json::Value> = jsonl.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(&lines, rows, "{line}: jsonl is the rows of json");

        let csv = out(&world, line, "csv");
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(csv.as_bytes());
        let keys: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(keys, rows[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>(), "{line}");
        assert_eq!(reader.records().map(Result::unwrap).count(), rows.len(), "{line}: csv");

        let tsv = out(&world, line, "tsv");
        assert!(tsv.lines().all(|l| l.split('\t').count() == keys.len()), "{line}: tsv");
        assert_eq!(tsv.lines().count(), rows.len() + 1, "{line}: tsv");

        let md = out(&world, line, "md");
        let table: Vec<&str> = md.lines().filter(|l| l.starts_with('|')).collect();
        assert_eq!(table.len(), rows.len() + 2, "{line}: md");
        let bars = |l: &str| l.replace("\\|", "").matches('|').count();
        assert!(table.iter().all(|l| bars(l) == bars(table[0])), "{line}: md");

        let shown = out(&world, line, "table");
        assert!(!shown.contains('\u{1b}'), "{line}: colours in a pipe");
        assert!(shown.lines().count() >= rows.len(), "{line}: table");
    });
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let world = World::of_example("studio");
    for format in ["table", "csv", "json"] {
        let script =
            format!("{{ rolo order list --limit 0 --format {format}; echo $? >&3; }} 3>code | head -n 1");
        let done = world.shell(&script);
        assert!(done.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(std::fs::read_to_string(world.place.join("code")).unwrap(), "0\n", "{format}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_and_ends_with_5() {
    let world = World::of_example("studio");
    for line in ["rolo list >/dev/full", "rolo show tobias >/dev/full", "rolo help query >/dev/full"] {
        let done = world.shell(line);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(5), "{line}: {said}");
        assert!(said.contains("the disk is full"), "{line}: {said}");
    }
}

#[test]
fn a_file_gets_what_standard_output_would_have() {
    let world = World::of_example("studio");
    for format in ["csv", "json", "md"] {
        let shown = world.rolo(&["ticket", "list", "--format", format]).output().unwrap();
        let file = format!("out.{format}");
        world.rolo(&["ticket", "list", "--format", format, "-o", &file]).assert().success().stdout("");
        assert_eq!(std::fs::read(world.place.join(&file)).unwrap(), shown.stdout, "{format}");
    }
    world.rolo(&["ticket", "list", "-o", "no/such/folder"]).assert().code(5);
}

#[test]
fn the_first_column_goes_to_xargs_with_zero_bytes() {
    let world = World::of_example("studio");
    let script = "rolo list tier:A --columns name -0 | xargs -0 -n 1 echo | sort >names; \
                  rolo list tier:A --columns name --format csv | tail -n +2 | sort | cmp - names";
    world.shell(script).assert().success();
    assert!(world.shell("wc -l <names").stdout.len() > 1);
}

#[test]
fn the_same_command_gives_the_same_bytes() {
    let world = World::of_example("chaguan");
    for line in LISTINGS.iter().filter(|l| !l.starts_with("deal show") && !l.starts_with("show")) {
        let line = line.replace("tier:A", "tier:any");
        let first = out(&world, &line, "json");
        assert_eq!(first, out(&world, &line, "json"), "{line}");
    }
}
