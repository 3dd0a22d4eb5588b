//! Every change can be taken back: random walks of commands, undone to the start and done again to the end.
//!
//! `ROLO_UNDO_SEEDS=200 ROLO_UNDO_STEPS=200 cargo test --test it undo_laws` walks farther; `ROLO_UNDO_FIRST` is the first seed.
//!
//! What holds where people edit the files between commands: a change is undone whole or not at all; it is refused only for
//! rows (or files) that a hand or a change left in force touched since, or that rows in force name, and names them; all
//! other rows are in the end as they were in the beginning; and what was walked back is walked forth again to the byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Output;

use rayon::prelude::*;

use super::world::World;

/// Files by name.
type Files = BTreeMap<String, Vec<u8>>;
/// A row: its table and its id.
type Row = (String, String);
/// Filled cells of rows.
type Rows = BTreeMap<Row, BTreeMap<String, String>>;

const RULES: &str = "format: 1\ncurrency: EUR\nevery: 30d\npeople: [{name: lin}]\ntiers: [{name: A, every: 14d, when: \"orders_total >= 5\"}, {name: B, when: \"orders_total >= 1\"}]\nstages: [{name: lead}, {name: client}]\npipeline: [{name: lead, p: 0.1}, {name: offer, p: 0.5}]\nundo: {keep: 5000}\n";
const CONTACTS: &str = "id,name,company,email,tags,tier,stage,owner,next_on,next_what,notes\n\
c-11111111,Ann Lee,o-11111111,ann@example.com,vip;oak,B,client,lin,2026-03-01,call back,\n\
c-22222222,Bo Ek,,bo@example.com,,,lead,lin,,,\"likes, commas\"\n\
c-33333333,Cy Oud,Oud BV,cy@example.com,oak,A,client,lin,,,\n\
c-44444444,Di Roy,,,,,,,,,\n";

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A small generator of numbers, the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn one<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len())]
    }
}

/// A book that is walked through.
struct Walk {
    world: World,
    dice: Dice,
    step: u64,
    said: Vec<String>,
}

impl Walk {
    fn new(seed: u64) -> Walk {
        let world = World::empty();
        for (name, text) in [
            ("rolo.yaml", RULES),
            ("contacts.csv", CONTACTS),
            ("companies.csv", "id,name,owner,tags,notes\no-11111111,Lee BV,lin,,\n"),
            (
                "deals.csv",
                "id,contact,company,title,amount,currency,stage,opened_on,expected_on,closed_on,outcome,owner\nd-11111111,c-11111111,,Site,900,EUR,lead,2026-01-05,,,,lin\n",
            ),
            (
                "tasks.csv",
                "id,contact,what,due_on,done_on,owner\nw-11111111,c-22222222,send draft,2026-03-01,,lin\n",
            ),
            (
                "orders/2026.csv",
                "id,at,contact,company,number,product,quantity,amount,currency,status,by\r\nb-111111111111,2026-01-03,c-11111111,,,,1,90,EUR,paid,lin\r\n",
            ),
        ] {
            let path = world.place.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Walk { world, dice: Dice(seed), step: seed << 20, said: Vec::new() }
    }

    fn rolo(&mut self, arguments: &[&str]) -> Output {
        self.step += 1;
        let mut command = self.world.rolo(arguments);
        let done = command.env("ROLO_SEED", self.step.to_string()).output().unwrap();
        let code = done.status.code();
        let said = String::from_utf8_lossy(&done.stderr);
        self.said.push(format!("{arguments:?} {code:?} {}", said.lines().next_back().unwrap_or_default()));
        assert!(matches!(code, Some(0 | 1 | 4)), "{}\n{said}", self.story());
        done
    }

    fn story(&self) -> String {
        self.said.join("\n")
    }

    fn files(&self) -> Files {
        self.world.files().into_iter().collect()
    }

    /// An id of a table, one of those in its file.
    fn id(&mut self, file: &str) -> String {
        let text = fs::read_to_string(self.world.place.join(file)).unwrap_or_default();
        let ids: Vec<&str> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .filter(|id| id.contains('-'))
            .collect();
        if ids.is_empty() { "c-00000000".to_owned() } else { ids[self.dice.below(ids.len())].to_owned() }
    }

    /// Some command that may change the book.
    fn change(&mut self) {
        let n = self.step.to_string();
        let (c, o) = (self.id("contacts.csv"), self.id("companies.csv"));
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let line = match self.dice.below(24) {
            0 => vec!["add".to_owned(), format!("Person {n}"), "tier=A".to_owned()],
            1 => {
                vec!["add".to_owned(), format!("Person {n}"), format!("company={o}"), "city=Ghent".to_owned()]
            }
            2 => words(&format!("edit {c} title=T{n}")),
            3 => words(&format!("edit {c} company={o} tags+=t{n}")),
            4 => words(&format!("edit {c} every=14d birthday=1980-05-17")),
            5 => words(&format!("log {c} call said-{n}")),
            6 => words(&format!("log {c} email sent-{n} --on 2026-01-15")),
            7 => words(&format!("tag {c} oak --drop vip")),
            8 => words(&format!("tier {c} {}", self.dice.one(&["A", "B"]))),
            9 => words(&format!("order add contact={c} amount={n}")),
            10 => words(&format!("order edit {} amount={n}", self.id("orders/2026.csv"))),
            11 => words(&format!("order remove {}", self.id("orders/2026.csv"))),
            12 => words(&format!("deal add contact={c} title=D{n} amount=5")),
            13 => words(&format!("deal move {} {}", self.id("deals.csv"), self.dice.one(&["lead", "offer"]))),
            14 => words(&format!("deal won {}", self.id("deals.csv"))),
            15 => words(&format!("task add contact={c} what=W{n}")),
            16 => words(&format!("task done {}", self.id("tasks.csv"))),
            17 => words(&format!("remove {c} --yes")),
            18 => words(&format!("{} {c}", self.dice.one(&["done", "skip"]))),
            19 => words(&format!("snooze {c} --all 1w")),
            20 => words(self.dice.one(&["fmt", "check --fix", "tier apply --yes", "tag rename oak elm"])),
            21 => words(&format!("company add name=Co{n}")),
            22 => words("edit -w tier:A owner=lin --yes"),
            _ => {
                let people: String = (0..1 + self.dice.below(3))
                    .map(|i| format!("{n}{i},Import {n} {i},i{n}{i}@example.com,{}\n", self.dice.below(3)))
                    .collect();
                let file = self.world.place.with_file_name("people.csv");
                fs::write(
                    &file,
                    format!("Id,Name,E-mail,Remark\n{people}1,Steady Person,steady@example.com,{n}\n"),
                )
                .unwrap();
                ["import", &file.display().to_string(), "--yes"].map(str::to_owned).into()
            }
        };
        self.rolo(&line.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// The rows of the changes that are passed over, and in force.
    fn skipped(&mut self, touched: &BTreeMap<usize, BTreeSet<Row>>) -> BTreeSet<Row> {
        let columns = ["--columns", "number,state", "--format", "csv", "--limit", "0"];
        let list = self.rolo(&[&["undo", "--list"], &columns[..]].concat());
        let list = String::from_utf8(list.stdout).unwrap();
        let numbers = list.lines().filter_map(|line| line.strip_suffix(",skipped"));
        numbers.flat_map(|number| touched[&number.parse::<usize>().unwrap()].clone()).collect()
    }

    /// Some change by hand; says which rows it touched.
    fn by_hand(&mut self, touched: &mut BTreeSet<Row>) {
        let files = self.files();
        let tables: Vec<&String> = files.keys().filter(|name| table_of(name).is_some()).collect();
        let name = tables[self.dice.below(tables.len())].clone();
        let table = table_of(&name).unwrap();
        let text = String::from_utf8(files[&name].clone()).unwrap();
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        if lines.len() < 2 {
            return;
        }
        let number = 1 + self.dice.below(lines.len() - 1);
        let id = lines[number].split(',').next().unwrap().to_owned();
        if !id.contains('-') {
            return;
        }
        let n = self.step.to_string();
        match self.dice.below(4) {
            // A cell of its own: the last that is not quoted.
            0 if !lines[number].contains('"') && name != "orders/2026.csv" => {
                let line = lines[number].trim_end().to_owned();
                let end = lines[number][line.len()..].to_owned();
                let (head, _) = line.rsplit_once(',').unwrap();
                lines[number] = format!("{head},hand{n}{end}");
                touched.insert((table.clone(), id));
            }
            1 => {
                let width = lines[0].split(',').count();
                let letter = id.split('-').next().unwrap().to_owned();
                let length = id.len() - 2;
                let new = format!("{letter}-{n:0>length$}");
                if !text.ends_with('\n') {
                    lines.push("\n".to_owned());
                }
                lines.push(format!("{new}{}\n", ",".repeat(width - 1)));
                touched.insert((table.clone(), new));
            }
            2 if lines.len() > 2 => {
                let last = lines.len() - 1;
                lines.swap(1, number.max(2).min(last));
            }
            _ => lines.push("\n".to_owned()),
        }
        self.said.push(format!("by hand: {name} {}", lines.concat().replace('\n', "⏎")));
        fs::write(self.world.place.join(&name), lines.concat()).unwrap();
    }
}

fn table_of(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".csv")?;
    let table = stem.split('/').next()?;
    (table != "imports").then(|| table.to_owned())
}

/// All rows of all tables, by table and id, as their filled cells.
fn rows(files: &Files) -> Rows {
    let mut rows = Rows::new();
    for (name, bytes) in files {
        let Some(table) = table_of(name) else { continue };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        let key = header.iter().position(|name| name == "id").unwrap_or(0);
        for record in reader.records() {
            let record = record.unwrap();
            let cells = header.iter().zip(record.iter()).filter(|cell| !cell.1.is_empty());
            let cells = cells.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            rows.insert((table.clone(), record[key].to_owned()), cells);
        }
    }
    rows
}

/// The rows that differ between two states.
fn differing(one: &Files, other: &Files) -> BTreeSet<Row> {
    let (one, other) = (rows(one), rows(other));
    one.keys().chain(other.keys()).filter(|key| one.get(*key) != other.get(*key)).cloned().collect()
}

fn every_seed(walk: impl Fn(u64, u64) + Sync) {
    let (first, seeds) = (number("ROLO_UNDO_FIRST", 1), number("ROLO_UNDO_SEEDS", 6));
    let steps = number("ROLO_UNDO_STEPS", 50);
    (first..first + seeds).into_par_iter().for_each(|seed| walk(seed, steps));
}

#[test]
fn commands_are_undone_to_the_start_and_done_again_to_the_end_to_the_byte() {
    every_seed(|seed, steps| {
        let mut walk = Walk::new(seed);
        // What undo goes back to, and what redo goes forth to, the next last.
        let (mut back, mut forth): (Vec<Files>, Vec<Files>) = (Vec::new(), Vec::new());
        let start = walk.files();
        let mut now = start.clone();
        let step =
            |walk: &mut Walk, way: &str, from: &mut Vec<Files>, to: &mut Vec<Files>, now: &mut Files| {
                let done = walk.rolo(&[way]);
                let then = walk.files();
                match from.pop() {
                    Some(wanted) => {
                        assert!(done.status.success(), "seed {seed}\n{}", walk.story());
                        assert!(then == wanted, "seed {seed}: {way}\n{}", walk.story());
                        to.push(std::mem::replace(now, then));
                    }
                    None => {
                        assert_eq!(done.status.code(), Some(1), "seed {seed}\n{}", walk.story());
                        assert!(then == *now, "seed {seed}\n{}", walk.story());
                    }
                }
            };
        for _ in 0..steps {
            match walk.dice.below(12) {
                0 | 1 => step(&mut walk, "undo", &mut back, &mut forth, &mut now),
                2 => step(&mut walk, "redo", &mut forth, &mut back, &mut now),
                _ => {
                    walk.change();
                    let then = walk.files();
                    if then != now {
                        back.push(std::mem::replace(&mut now, then));
                        forth.clear();
                    }
                }
            }
        }
        let end = now.clone();
        let (far, ahead) = (back.len(), forth.len());
        for _ in 0..=far {
            step(&mut walk, "undo", &mut back, &mut forth, &mut now);
        }
        assert!(now == start, "seed {seed}\n{}", walk.story());
        let listed = walk.rolo(&["undo", "--list", "--format", "csv", "--limit", "0"]);
        assert!(String::from_utf8_lossy(&listed.stdout).lines().count() > far, "{listed:?}");
        for _ in 0..far {
            step(&mut walk, "redo", &mut forth, &mut back, &mut now);
        }
        assert!(now == end && forth.len() == ahead, "seed {seed}\n{}", walk.story());
    });
}

#[test]
fn what_no_hand_touched_goes_back_and_what_was_walked_back_is_walked_forth_to_the_byte() {
    every_seed(|seed, steps| {
        let mut walk = Walk::new(seed + 1_000_000);
        let start = walk.files();
        let mut by_hand = BTreeSet::new();
        // The rows each change touched, by its number.
        let mut touched: BTreeMap<usize, BTreeSet<Row>> = BTreeMap::new();
        for _ in 0..steps {
            let before = walk.files();
            match walk.dice.below(16) {
                0 | 1 => drop(walk.rolo(&["undo"])),
                2 => drop(walk.rolo(&["redo"])),
                3 => drop(walk.rolo(&["undo", "--skip"])),
                4 => drop(walk.rolo(&["undo", "--list", "--limit", "0"])),
                5 => walk.by_hand(&mut by_hand),
                _ => {
                    walk.change();
                    let after = walk.files();
                    if after != before {
                        touched.insert(touched.len() + 1, differing(&before, &after));
                    }
                }
            }
        }
        let mut way: Vec<Files> = vec![walk.files()];
        for _ in 0..=2 * steps {
            let done = walk.rolo(&["undo"]);
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            if said.contains("nothing to undo") {
                break;
            }
            if !done.status.success() {
                assert!(
                    walk.files() == *way.last().unwrap(),
                    "seed {seed}: refused, and yet\n{}",
                    walk.story()
                );
                let dry = walk.rolo(&["undo", "--dry-run", "--format", "csv"]);
                assert_eq!(dry.status.code(), done.status.code(), "seed {seed}\n{}", walk.story());
                let mut guilty = by_hand.clone();
                guilty.extend(walk.skipped(&touched));
                let dry = String::from_utf8(dry.stdout).unwrap();
                for line in dry.lines().skip(1) {
                    let cells: Vec<&str> = line.split(',').collect();
                    let row = (cells[0].to_owned(), cells[1].to_owned());
                    assert!(
                        row.1.is_empty() || guilty.contains(&row),
                        "seed {seed}: nobody touched {row:?}\n{dry}\n{}",
                        walk.story()
                    );
                }
                assert!(walk.rolo(&["undo", "--skip"]).status.success(), "seed {seed}\n{}", walk.story());
            }
            way.push(walk.files());
        }
        // What was passed over is in force: its rows stay.
        let mut in_force = by_hand.clone();
        in_force.extend(walk.skipped(&touched));
        let left: Vec<_> =
            differing(&start, &walk.files()).into_iter().filter(|row| !in_force.contains(row)).collect();
        assert!(left.is_empty(), "seed {seed}: {left:?}\n{}", walk.story());
        way.pop();
        while let Some(wanted) = way.pop() {
            assert!(walk.rolo(&["redo"]).status.success(), "seed {seed}\n{}", walk.story());
            assert!(walk.files() == wanted, "seed {seed}: not to the byte\n{}", walk.story());
        }
    });
}

#[test]
fn a_seed_fixes_every_byte_a_command_writes() {
    let people = "Name,E-mail,Company,Tags\nYara Lind,yara@example.com,Lind BV,oak;elm\nUmar Aziz,umar@example.com,Aziz Ltd,\n";
    let script = [
        "add \"Quin Abbot\" tier=A company=o-11111111",
        "edit c-11111111 tier=A",
        "edit -w tier:A owner=lin stage=client --yes",
        "edit -w tier:A tier=B --yes",
        "tag c-22222222 elm",
        "tag rename oak beech",
        "tier c-44444444 A",
        "tier apply --yes",
        "stage c-44444444 lead",
        "log c-11111111,c-22222222 meeting \"met both\" --next \"send it\" --due 2026-03-09",
        "done c-22222222 --all",
        "skip c-33333333 --all",
        "snooze c-11111111 --all 1w",
        "company add name=Nova",
        "deal add contact=c-22222222 title=App amount=9",
        "deal move d-11111111 offer",
        "deal lost d-11111111 --reason price",
        "contract add contact=c-11111111 product=p amount=9 starts_on=2026-01-01",
        "ticket add contact=c-11111111 kind=complaint subject=Late",
        "task add contact=c-11111111 what=Ring",
        "task done w-11111111",
        "product add code=p name=Page",
        "order add contact=c-11111111 amount=3",
        "survey add contact=c-11111111 kind=nps score=9 scale=10",
        "points add contact=c-11111111 points=3",
        "usage add contact=c-11111111 event=log-in",
        "import ../people.csv --yes",
        "import ../people.csv --yes --system other",
        "order remove b-111111111111 --yes",
        "check --fix",
        "fmt",
        "undo",
        "undo --skip",
        "undo",
        "redo",
        "redo",
    ];
    let run = || {
        let walk = Walk::new(1);
        fs::write(walk.world.place.with_file_name("people.csv"), people).unwrap();
        // Something for the check to mend with an id of its own making.
        let contacts = walk.world.place.join("contacts.csv");
        let text = fs::read_to_string(&contacts).unwrap() + "bad id;,Ed Fox,,,,,,,,,\n,Flo Gee,,,,,,,,,\n";
        fs::write(&contacts, text).unwrap();
        let mut states = vec![walk.files()];
        for line in script {
            let done = walk.world.shell(&format!("rolo {line}"));
            let code = done.status.code();
            let may_be_no = line.contains("--all") || line.starts_with("check");
            assert!(code == Some(0) || (may_be_no && code == Some(1)), "{line}: {done:?}");
            states.push(walk.files());
        }
        states
    };
    let (one, other) = (run(), run());
    for ((line, one), other) in std::iter::once(&"").chain(&script).zip(&one).zip(&other) {
        assert!(one == other, "`{line}` wrote other bytes the second time");
    }
}
