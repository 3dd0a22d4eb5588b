//! Crashes on purpose: a disk that fails at any call, and a small book to try it on.

mod aftermath;
mod calls;
mod crowd;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::commit::{CommitError, Receipt, Story, commit_on};
use super::finish::finish;
use super::plan::{NewContent, Plan, PlannedFile, RowChange};
use super::recover::{Opening, Recovery, open_for_writing};
use crate::sys::disk::{AppendFailure, Disk, Durability, Likeness, Made, Os};
use crate::sys::inside::Inside;
use crate::sys::{Action, SysError};

/// How the call number [`Faulty::at`] goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    /// It is refused, and so is every later one: as if the process had died before it.
    Die,
    /// The same, but half of the bytes are written first.
    DieHalfWay,
    /// It alone is refused.
    Once,
}

/// The real disk but for its faults, and but for its syncs, which are only counted.
struct Faulty {
    calls: Cell<usize>,
    syncs: Cell<usize>,
    at: usize,
    how: How,
}

impl Faulty {
    fn new(at: usize, how: How) -> Faulty {
        Faulty { calls: Cell::new(0), syncs: Cell::new(0), at, how }
    }

    /// A disk without a fault, to count on.
    fn sound() -> Faulty {
        Faulty::new(usize::MAX, How::Once)
    }

    fn count(&self, durability: Durability) {
        self.syncs.set(self.syncs.get() + usize::from(durability == Durability::Synced));
    }

    /// Whether the fault has come.
    fn struck(&self) -> bool {
        self.calls.get() > self.at
    }

    fn step(&self, path: &Path) -> Result<(), SysError> {
        let call = self.calls.get();
        self.calls.set(call + 1);
        if call == self.at || (call > self.at && self.how != How::Once) {
            return Err(SysError::io(Action::Write, path, io::Error::from(io::ErrorKind::StorageFull)));
        }
        Ok(())
    }

    fn halves(&self) -> bool {
        self.how == How::DieHalfWay && self.calls.get() == self.at
    }
}

impl Disk for Faulty {
    fn read_from(&self, path: &Path, from: u64) -> Result<Vec<u8>, SysError> {
        self.step(path)?;
        Os.read_from(path, from)
    }
    fn length(&self, path: &Path) -> Result<Option<u64>, SysError> {
        self.step(path)?;
        Os.length(path)
    }
    fn probe(&self, place: &Inside) -> Result<Likeness, SysError> {
        self.step(place.path())?;
        Os.probe(place)
    }
    fn create(
        &self,
        place: &Inside,
        bytes: &[u8],
        like: Option<Likeness>,
        durability: Durability,
    ) -> Result<(), SysError> {
        if self.halves() {
            Os.create(place, &bytes[..bytes.len() / 2], like, Durability::Cached)?;
        }
        self.step(place.path())?;
        self.count(durability);
        Os.create(place, bytes, like, Durability::Cached)
    }
    fn append(
        &self,
        place: &Inside,
        at: u64,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<(), AppendFailure> {
        if self.halves() {
            Os.append(place, at, &bytes[..bytes.len() / 2], Durability::Cached)?;
        }
        let uncertain = self.halves();
        self.step(place.path()).map_err(|error| match uncertain {
            true => AppendFailure::Uncertain(error),
            false => AppendFailure::CutBack(error),
        })?;
        self.count(durability);
        Os.append(place, at, bytes, Durability::Cached)
    }
    fn cut(&self, place: &Inside, length: u64, durability: Durability) -> Result<(), SysError> {
        self.step(place.path())?;
        self.count(durability);
        Os.cut(place, length, Durability::Cached)
    }
    fn rename(&self, from: &Inside, to: &Inside) -> Result<(), SysError> {
        self.step(to.path())?;
        Os.rename(from, to)
    }
    fn remove(&self, place: &Inside) -> Result<(), SysError> {
        self.step(place.path())?;
        Os.remove(place)
    }
    fn sync_folder(&self, path: &Path) -> Result<(), SysError> {
        self.step(path)?;
        self.count(Durability::Synced);
        Ok(())
    }
    fn make_folder(&self, place: &Inside) -> Result<Made, SysError> {
        self.step(place.path())?;
        Os.make_folder(place)
    }
    fn list(&self, path: &Path) -> Result<Vec<OsString>, SysError> {
        self.step(path)?;
        Os.list(path)
    }
}

const CONTACTS: &[u8] = b"id,name\nc-1,Ada Example\nc-2,Bo Example\n";
const CALLS: &[u8] = b"id,at,contact\ni-1,2026-03-01,c-1\n";

/// A place in a book, for setting a scene.
fn at(book: &tempfile::TempDir, name: &str) -> Inside {
    Inside::anywhere(book.path().join(name))
}

fn book() -> tempfile::TempDir {
    let book = tempfile::tempdir().unwrap();
    Os.make_folder(&at(&book, "interactions")).unwrap();
    for (name, bytes) in [
        ("rolo.yaml", b"format: 1\n".as_slice()),
        ("contacts.csv", CONTACTS),
        ("interactions/2026-03.csv", CALLS),
        ("tasks.csv", b"id,what\n"),
    ] {
        Os.create(&at(&book, name), bytes, None, Durability::Cached).unwrap();
    }
    book
}

fn whole(name: &str, before: Option<&[u8]>, after: &[u8]) -> PlannedFile {
    PlannedFile {
        name: name.into(),
        before: before.map(<[u8]>::to_vec),
        length: before.map_or(0, |b| b.len() as u64),
        after: NewContent::Whole(after.to_vec()),
    }
}

fn edited() -> PlannedFile {
    whole("contacts.csv", Some(CONTACTS), b"id,name\nc-1,Ada Example\nc-2,Bo Other\n")
}

fn logged() -> PlannedFile {
    PlannedFile {
        name: "interactions/2026-03.csv".into(),
        before: Some(b"i-1,2026-03-01,c-1\n".to_vec()),
        length: CALLS.len() as u64,
        after: NewContent::Append { keep: CALLS.len() as u64, bytes: b"i-2,2026-03-02,c-2\n".to_vec() },
    }
}

fn begun() -> PlannedFile {
    whole("orders/2026.csv", None, b"id,at\nb-1,2026-03-02\n")
}

fn gone() -> PlannedFile {
    PlannedFile { after: NewContent::Gone, ..whole("tasks.csv", Some(b"id,what\n"), b"") }
}

/// A row that is too large for a line of the undo log.
fn enormous() -> RowChange {
    let note = ("note".to_owned(), "x".repeat(1_100_000));
    RowChange { table: "orders".into(), id: "b-1".into(), before: None, after: Some(vec![note]) }
}

fn planned(files: Vec<PlannedFile>) -> Plan {
    Plan { files, ..Plan::default() }
}

fn plans() -> Vec<(&'static str, Plan)> {
    vec![
        ("a row edited", planned(vec![edited()])),
        ("a row logged", planned(vec![logged()])),
        ("a log begun", planned(vec![begun()])),
        ("a file removed", planned(vec![gone()])),
        ("edited and logged", planned(vec![edited(), logged()])),
        ("all at once", planned(vec![edited(), logged(), begun(), gone()])),
        ("more than the log holds", Plan { rows: vec![enormous()], ..planned(vec![edited(), begun()]) }),
    ]
}

/// The data of a book: every file but those in `.rolo`.
fn data(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for name in Os.list(&folder).unwrap() {
            let path = folder.join(&name);
            if path.is_dir() {
                if name != ".rolo" {
                    folders.push(path);
                }
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                files.insert(name, Os.read(&path).unwrap());
            }
        }
    }
    files
}

fn run(disk: &dyn Disk, root: &Path, plan: &Plan) -> Result<Receipt, CommitError> {
    let story = Story { about: "rolo test".into(), ..Story::default() };
    commit_on(disk, root, &|| true, plan, &story)
}

/// What the next command does first.
fn recovered(root: &Path) -> Recovery {
    // Without syncs, which a test that never loses its power can do without: there are thousands of these.
    let recovery = finish(&Faulty::sound(), root).unwrap();
    // A process that another test starts in this moment holds what is given up until it is a program of its own: the
    // lock comes free as for any command, which waits as well.
    let (_lock, more) =
        open_for_writing(root, "rolo test", Opening::waiting(Duration::from_secs(10))).unwrap();
    assert!(more.is_empty(), "{more:?}");
    recovery
}

/// Old and new data of a plan.
fn ends(plan: &Plan) -> [BTreeMap<String, Vec<u8>>; 2] {
    let book = book();
    recovered(book.path());
    let old = data(book.path());
    run(&Os, book.path(), plan).unwrap();
    let new = data(book.path());
    assert_ne!(old, new);
    [old, new]
}
