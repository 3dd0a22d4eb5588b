//! Whole-process timings on generated books: `cargo bench --bench whole [-- PEOPLE]`.
//!
//! Makes a book of so many people (default 10,000; 10 interactions and 5 orders each) in a temporary folder, the same
//! for the same number, runs each command a few times and prints the median wall time. Nothing is asserted: machines
//! differ, and a time is no proof.

#![expect(clippy::print_stdout, reason = "a benchmark says its times")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 7;

/// Pseudo-random numbers, the same everywhere: a linear congruential generator (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn write(path: &Path, text: &str) {
    #[expect(clippy::disallowed_methods, reason = "a fresh temporary folder")]
    fs::write(path, text).expect("the temporary folder can be written");
}

fn month(n: u64) -> String {
    format!("{:04}-{:02}", 2024 + n / 12, n % 12 + 1)
}

/// A book of `people` people over 24 months.
fn make_book(root: &Path, people: u64) {
    let mut dice = Dice(42);
    for folder in ["interactions", "orders", "surveys"] {
        fs::create_dir(root.join(folder)).expect("the temporary folder can be written");
    }
    let rules = "format: 1\nname: Bench\ncurrency: EUR\ntimezone: UTC\ntiers:\n  - {name: A, every: 14d}\n  \
                 - {name: B, every: 30d}\n  - {name: C, every: 90d}\n";
    write(&root.join("rolo.yaml"), rules);
    let mut text = String::from("id,name,company,email,phone,tags,tier,city,created_on\n");
    for i in 0..people {
        let tier = ["A", "B", "C", "C", "C"][dice.roll(5) as usize];
        let city = ["Ghent", "Leiden", "上海", "Porto"][dice.roll(4) as usize];
        writeln!(
            text,
            "c-{i:08},Person {i},Company {},p{i}@example.com,010-5555-{:04},lead;news,{tier},{city},2024-{:02}-01",
            dice.roll(people / 3 + 1),
            i % 10_000,
            dice.roll(12) + 1
        )
        .expect("a string takes everything");
    }
    write(&root.join("contacts.csv"), &text);
    let channels = ["call", "email", "meeting", "note"];
    for m in 0..24 {
        let mut text = String::from("id,at,contact,channel,direction,outcome,summary,minutes,by\n");
        for row in 0..people * 10 / 24 {
            let (who, day) = (dice.roll(people), dice.roll(28) + 1);
            let channel = channels[dice.roll(4) as usize];
            writeln!(
                text,
                "i-{m:02}{row:010},{}-{day:02}T{:02}:15:00,c-{who:08},{channel},out,,Spoke of this and that,{},lin",
                month(m),
                dice.roll(10) + 8,
                dice.roll(60)
            )
            .expect("a string takes everything");
        }
        write(&root.join(format!("interactions/{}.csv", month(m))), &text);
    }
    for year in 0..2 {
        let mut text = String::from("id,at,contact,number,product,quantity,amount,currency,status\n");
        for row in 0..people * 5 / 2 {
            let (who, day, m) = (dice.roll(people), dice.roll(28) + 1, dice.roll(12));
            writeln!(
                text,
                "b-{year}{row:011},{}-{day:02},c-{who:08},{row},thing,1,{}.{:02},,paid",
                month(year * 12 + m),
                dice.roll(900) + 10,
                dice.roll(100)
            )
            .expect("a string takes everything");
        }
        write(&root.join(format!("orders/{}.csv", 2024 + year)), &text);
    }
    let mut text = String::from("id,at,contact,kind,event,score\n");
    for row in 0..people {
        let (who, day, m) = (dice.roll(people), dice.roll(28) + 1, dice.roll(24));
        writeln!(text, "s-{row:012},{}-{day:02},c-{who:08},nps,,{}", month(m), dice.roll(11))
            .expect("a string takes everything");
    }
    write(&root.join("surveys/2024.csv"), &text);
}

fn run(root: &Path, words: &[&str]) -> Duration {
    let begin = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_rolo"))
        .args(words)
        .env_clear()
        .env("ROLO_BOOK", root)
        .env("ROLO_TODAY", "2026-01-05")
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("rolo runs");
    let time = begin.elapsed();
    assert!(status.success(), "{words:?}: {status}");
    time
}

fn main() {
    let people = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    make_book(folder.path(), people);
    println!("{people} people, {} interactions, {} orders", people / 24 * 10 * 24, people / 2 * 5 * 2);
    let commands: &[(&str, &[&str])] = &[
        ("--version", &["--version"]),
        ("show", &["show", "c-00000007"]),
        ("list --limit 20", &["list", "--limit", "20"]),
        ("list QUERY", &["list", "silent_days > 60 and spend_365d >= p80", "--limit", "20"]),
        ("due", &["due", "--limit", "20"]),
        ("nps", &["nps"]),
        ("retention", &["retention", "--by", "quarter"]),
        ("check", &["check"]),
        ("add", &["add", "Somebody New"]),
        ("edit", &["edit", "c-00000007", "city=Porto"]),
    ];
    for (name, words) in commands {
        let mut times: Vec<Duration> = (0..RUNS).map(|_| run(folder.path(), words)).collect();
        times.sort();
        println!("{name:18} {:8.1} ms", times[RUNS / 2].as_secs_f64() * 1000.0);
    }
}
