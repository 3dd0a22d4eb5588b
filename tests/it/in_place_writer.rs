//! A program that writes contacts.csv in place, in two writes, without end: what rolo writes lacks nobody.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use super::world::World;

/// People at the beginning.
const PEOPLE: usize = 60;

/// Writers of one kind, changes each of them tries.
struct Crowd {
    writers: usize,
    changes: usize,
    readers: usize,
}

/// The ids in a table, and whether it is whole: every row has all its cells and a line end.
fn ids(bytes: &[u8]) -> (BTreeSet<String>, bool) {
    let text = String::from_utf8_lossy(bytes);
    let columns = text.lines().next().unwrap_or_default().split(',').count();
    let is_whole = text.ends_with('\n') && text.lines().all(|line| line.split(',').count() == columns);
    (text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect(), is_whole)
}

/// Writes the table over itself: emptied, half of it, a pause, the rest.
fn write_in_place(path: &Path, bytes: &[u8], pause: Duration) {
    // Half of the lines, so that nothing looks cut.
    let lines: Vec<usize> =
        bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at).collect();
    let half = lines[lines.len() / 2] + 1;
    let mut file = OpenOptions::new().write(true).truncate(true).open(path).unwrap();
    file.write_all(&bytes[..half]).unwrap();
    std::thread::sleep(pause);
    file.write_all(&bytes[half..]).unwrap();
}

fn book() -> World {
    let world = World::empty();
    let mut contacts = String::from("id,name,tags\n");
    for n in 0..PEOPLE {
        contacts.push_str(&format!("c-{n:08},Example Person {n},\n"));
    }
    fs::write(world.place.join("rolo.yaml"), "format: 1\n").unwrap();
    fs::write(world.place.join("contacts.csv"), contacts).unwrap();
    // What rolo has written itself it remembers.
    world.rolo(&["tag", "c-00000000", "first"]).assert().success();
    world
}

/// Runs the crowd next to the in-place writer; says how many changes were made, and which rows a version lacks that the
/// version before it had.
fn run(crowd: &Crowd) -> (u32, BTreeSet<String>) {
    let world = book();
    let path = world.place.join("contacts.csv");
    let (stop, made) = (AtomicBool::new(false), AtomicU32::new(0));
    let lost: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut last = BTreeSet::new();
            let mut n = 0u64;
            while !stop.load(Ordering::Relaxed) {
                n += 1;
                // What it finds is what it wrote last itself, or what rolo has made of that: everybody is in it.
                let bytes = fs::read(&path).unwrap();
                let (now, is_whole) = ids(&bytes);
                assert!(is_whole, "{}", String::from_utf8_lossy(&bytes));
                lost.lock().unwrap().extend(last.difference(&now).cloned());
                last = now;
                write_in_place(&path, &bytes, Duration::from_millis(n * 7 % 40));
                std::thread::sleep(Duration::from_millis(5 + n * 13 % 90));
            }
        });
        let mut writers = Vec::new();
        for writer in 0..crowd.writers {
            let (world, made) = (&world, &made);
            writers.push(scope.spawn(move || {
                for change in 0..crowd.changes {
                    let name = format!("New Person {writer} {change}");
                    let who = format!("c-{:08}", (writer * 7 + change) % PEOPLE);
                    let tag = format!("t{writer}x{change}");
                    let words: &[&str] = match (writer + change) % 5 {
                        0 => &["add", &name],
                        1 => &["tag", &who, &tag],
                        2 => &["edit", &who, "city=Ghent"],
                        3 => &["log", &who, "call", "spoke"],
                        _ => &["order", "add", &format!("contact={who}"), "amount=5"],
                    };
                    let ended = world.rolo(words).output().unwrap();
                    match ended.status.code() {
                        Some(0) => made.fetch_add(1, Ordering::Relaxed),
                        Some(4) => 0,
                        // The in-place writer put an older table over a newer one: nobody of that id may be there.
                        Some(1) => 0,
                        _ => panic!("{words:?}: {ended:?}"),
                    };
                }
            }));
        }
        let mut readers = Vec::new();
        for reader in 0..crowd.readers {
            let (world, stop) = (&world, &stop);
            readers.push(scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let list: &[&str] = &["list", "--limit", "0", "--columns", "id", "--format", "csv"];
                    let words = if reader % 2 == 0 { list } else { &["due"] };
                    let ended = world.rolo(words).output().unwrap();
                    assert!(matches!(ended.status.code(), Some(0 | 4)), "{ended:?}");
                    let rows = ended.stdout.iter().filter(|&&byte| byte == b'\n').count();
                    assert!(reader % 2 == 1 || rows == 0 || rows > PEOPLE, "half a table: {ended:?}");
                }
            }));
        }
        let ended: Vec<_> = writers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        stop.store(true, Ordering::Relaxed);
        ended.into_iter().for_each(Result::unwrap);
    });
    (made.into_inner(), lost.into_inner().unwrap())
}

/// Two writers and a reader; `ROLO_CROWD=8,40,2` asks for eight writers of 40 changes each and two readers, a minute of it.
#[test]
fn nobody_is_lost_next_to_a_program_that_writes_in_place() {
    let asked = std::env::var("ROLO_CROWD").unwrap_or_else(|_| "2,8,1".to_owned());
    let numbers: Vec<usize> = asked.split(',').map(|number| number.parse().unwrap()).collect();
    let [writers, changes, readers] = numbers[..] else { panic!("ROLO_CROWD={asked}") };
    let (made, lost) = run(&Crowd { writers, changes, readers });
    assert!(lost.is_empty(), "{lost:?}");
    assert!(made > 0, "no change was made at all");
    println!("{made} changes");
}
