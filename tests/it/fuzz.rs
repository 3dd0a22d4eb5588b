//! Random bytes against the readers: every kept input, then seeded mutations of them for a few seconds.
//!
//! `tests/fuzz-corpus/{csv,yaml,query}/` holds the inputs; one that fails is added there under a name that says why.
//! `ROLO_FUZZ_SEED=7` draws other mutations, `ROLO_FUZZ_SECONDS=600` goes on longer, `ROLO_FUZZ_FILE=f` tries one
//! file, or all those below a folder, by the law its name asks for.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::laws;
use super::world::root;

/// Mutations tried unless the time is up before; a fast machine needs well under the time.
const ROUNDS: u64 = 20_000;

/// The longest one input may take, generously: far beyond it the reader is not linear.
const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn no_bytes_break_the_csv_reader() {
    hammer(
        "csv",
        laws::csv,
        &["\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "\0", "\u{feff}", "#", "<<<<<<< x\n"],
    );
}

#[test]
fn no_bytes_break_the_yaml_reader() {
    let tokens = [
        ": ",
        "\n",
        "\n  ",
        "\n- ",
        "#",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "|\n",
        ">-\n",
        "&a ",
        "*a",
        "!!str ",
        "---\n",
        "...\n",
        "? ",
        "%YAML 1.2\n",
        "<<: ",
        "\r\n",
        "\t",
        "\\x",
        "~",
        "\u{feff}",
        "\u{2028}",
    ];
    hammer("yaml", laws::yaml, &tokens);
}

#[test]
fn no_bytes_break_the_query_language() {
    let tokens = [
        "(",
        ")",
        "\"",
        "\"\"",
        " and ",
        " or ",
        "not ",
        "且",
        "或",
        "非",
        ":",
        "!~",
        "~",
        "<=",
        ">",
        "=",
        "..",
        " in ",
        ",",
        "@",
        "silent",
        "spend_365d",
        "tier:",
        "none",
        "p80",
        "today-60d",
        "5万",
        "30%",
        "900EUR",
        "（",
        "：",
    ];
    hammer("query", laws::query, &tokens);
}

#[test]
fn files_named_in_the_environment_are_read_and_written_back() {
    let Some(named) = std::env::var_os("ROLO_FUZZ_FILE") else { return };
    let (mut open, mut tried) = (vec![PathBuf::from(named)], 0);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let law = match path.extension().and_then(|e| e.to_str()) {
            Some("csv" | "tsv" | "txt") => laws::csv,
            Some("yaml" | "yml") => laws::yaml,
            _ => continue,
        };
        // Files of any size: how long they take is not for this test to say.
        let bytes = fs::read(&path).unwrap();
        assert!(catch_unwind(|| law(&bytes)).is_ok(), "{}", path.display());
        tried += 1;
    }
    assert!(tried > 0, "there is no CSV or YAML file");
    eprintln!("{tried} files");
}

/// Tries a law on the kept inputs of an area and on mutations of them.
fn hammer(area: &str, law: fn(&[u8]), tokens: &[&str]) {
    let kept = kept(area);
    for (name, bytes) in &kept {
        obey(law, bytes, &format!("tests/fuzz-corpus/{area}/{name}"));
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("ROLO_FUZZ_SEED").unwrap_or(1);
    let longer = number("ROLO_FUZZ_SECONDS");
    let rounds = longer.map_or(ROUNDS, |_| u64::MAX);
    let time = Duration::from_secs(longer.unwrap_or(3));
    let begun = Instant::now();
    let mut chance = Chance(seed);
    for round in 0..rounds {
        if begun.elapsed() > time {
            break;
        }
        let bytes = mutated(&kept, tokens, &mut chance);
        obey(law, &bytes, &format!("mutation {round} of seed {seed}"));
    }
}

/// The inputs kept for an area, by name.
fn kept(area: &str) -> Vec<(String, Vec<u8>)> {
    let folder = root().join("tests/fuzz-corpus").join(area);
    let mut kept: Vec<(String, Vec<u8>)> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .collect();
    kept.sort();
    assert!(kept.len() >= 8, "{}: too few kept inputs", Path::new(&folder).display());
    kept
}

/// Fails with the bytes to keep where the law does not hold for them.
fn obey(law: fn(&[u8]), bytes: &[u8], what: &str) {
    let begun = Instant::now();
    let held = catch_unwind(AssertUnwindSafe(|| law(bytes)));
    assert!(
        held.is_ok(),
        "{what}: the law above does not hold for these bytes; keep them:\nb\"{}\"",
        bytes.escape_ascii()
    );
    let took = begun.elapsed();
    assert!(took < PATIENCE, "{what} took {took:?}:\nb\"{}\"", bytes.escape_ascii());
}

/// One kept input with one to eight things done to it.
fn mutated(kept: &[(String, Vec<u8>)], tokens: &[&str], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = kept[chance.below(kept.len())].1.clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let to = (at + chance.below(16)).min(bytes.len());
        match chance.below(8) {
            0 => bytes.insert(at, chance.next() as u8),
            1 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            2 => drop(bytes.drain(at..to)),
            3 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let other = &kept[chance.below(kept.len())].1;
                let from = chance.below(other.len() + 1);
                let until = (from + chance.below(40)).min(other.len());
                bytes.splice(at..to, other[from..until].iter().copied());
            }
            5 => bytes.truncate(at),
            _ => {
                let token = tokens[chance.below(tokens.len())];
                bytes.splice(at..at, token.bytes());
            }
        }
    }
    bytes
}

/// A small stream of numbers fixed by its seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}
