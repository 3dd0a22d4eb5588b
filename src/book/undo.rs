//! The operation log: what each change did, so that it can be taken back.
//!
//! One line a change in `.rolo/undo`, `CHECKSUM JSON`, oldest first. It is written before the change is decided and
//! never synced, for it may be lost: so it can claim a change that was not made, and it can lack one. Neither misleads:
//! a line whose checksum is wrong is skipped, a change whose files still stand as before it is left out, and each
//! entry carries the hashes of what it found and left.
//!
//! What would make a line of more than a megabyte goes into a file of its own, see `beside`.

mod back;
mod beside;
mod draft;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::gate::Gate;
use super::lock::{FOLDER, WriteLock};
use super::path::BookPath;
use super::plan::RowChange;
use crate::sys::SysError;
use crate::sys::disk::{Disk, Os};
pub use back::Back;
use beside::Beside;
pub(super) use beside::Limits;
pub(super) use draft::{Account, Draft, write};

/// At this size the log becomes the old one, and the one before that is forgotten.
const FULL: u64 = 8 << 20;

/// How a change relates to earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something new.
    #[default]
    Change,
    /// The undoing of the entry of that id.
    Undo(String),
    /// The redoing of the undone entry of that id.
    Redo(String),
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id: 12 hex digits.
    #[serde(skip)]
    pub id: String,
    /// When, as the command said.
    pub at: String,
    /// Who.
    pub by: String,
    /// The command line.
    pub about: String,
    /// What it is to earlier entries.
    pub kind: Kind,
    /// The files it touched.
    pub files: Vec<Touched>,
    /// The rows it touched, before and after; empty when they are not in the log, see [`History::whole`].
    pub rows: Vec<RowChange>,
    /// Whether the rows are here: without them it can be undone only where the files are as it left them.
    #[serde(default)]
    pub rows_kept: RowsKept,
    /// What was too large for the log.
    #[serde(default)]
    beside: Option<Beside>,
    /// Where the line begins: two changes alike within a second are two entries.
    #[serde(default)]
    place: u64,
}

/// Whether an entry has its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowsKept {
    /// All of them.
    #[default]
    All,
    /// All of them, in the file beside the log.
    Beside,
    /// None: they were too many, or the file beside the log is gone, or nobody will ask for them.
    Not,
}

fn is_whole(kept: &RowsKept) -> bool {
    *kept == RowsKept::All
}

/// One file of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Which.
    pub path: BookPath,
    /// How.
    pub trace: Trace,
}

/// How a file stood before and after, by hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trace {
    /// It was replaced, made or removed.
    Whole {
        /// BLAKE3 before, in hex; none when there was no such file.
        before: Option<String>,
        /// BLAKE3 after; none when it is gone.
        after: Option<String>,
        /// The way back from what the change left; none when there was no file, or the way is too long to be kept.
        back: Option<Back>,
    },
    /// Rows were put behind its first `from` bytes.
    Appended {
        /// Length before.
        from: u64,
        /// Length after.
        to: u64,
        /// BLAKE3 of what was put there, in hex.
        hash: String,
    },
}

/// The file is not as the change left it, or what it was before is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file was changed since")]
pub struct ChangedSince;

impl Touched {
    /// The file as it was before the change, to the byte, from how it stands now; none when there was no such file.
    ///
    /// # Errors
    /// It is not as the change left it, or no way back was kept.
    pub fn restored(&self, now: Option<&[u8]>) -> Result<Option<Vec<u8>>, ChangedSince> {
        match &self.trace {
            Trace::Whole { before, after, back } => {
                if now.map(hex) != *after {
                    return Err(ChangedSince);
                }
                if before.is_none() {
                    return Ok(None);
                }
                let back = back.as_ref().ok_or(ChangedSince)?;
                let old = back.apply(now.unwrap_or_default()).ok_or(ChangedSince)?;
                if Some(hex(&old)) == *before { Ok(Some(old)) } else { Err(ChangedSince) }
            }
            Trace::Appended { from, to, hash } => {
                let now = now.filter(|now| now.len() as u64 == *to).ok_or(ChangedSince)?;
                let from = usize::try_from(*from).map_err(|_| ChangedSince)?;
                let (old, put) = now.split_at_checked(from).ok_or(ChangedSince)?;
                if hex(put) == *hash { Ok(Some(old.to_vec())) } else { Err(ChangedSince) }
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// What was done in a book on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
}

impl History {
    /// Reads the log of the book at `root`; changes that were never made are left out.
    ///
    /// # Errors
    /// A file cannot be read; a missing log is an empty history.
    pub fn read(root: &Path) -> Result<History, SysError> {
        History::read_on(&Os, root)
    }

    pub(super) fn read_on(disk: &dyn Disk, root: &Path) -> Result<History, SysError> {
        let mut entries = History::written(disk, root)?.entries;
        let mut made = vec![true; entries.len()];
        // From the last to the first: what a file was before the next entry is what this one left.
        let mut next: BTreeMap<BookPath, State> = BTreeMap::new();
        for (entry, made) in entries.iter().zip(&mut made).rev() {
            let mut untouched = !entry.files.is_empty();
            for file in &entry.files {
                let state = match next.get(&file.path) {
                    Some(state) => state.clone(),
                    None => State::Now(root.to_owned()),
                };
                untouched &= state.is_before(disk, file)?;
                next.insert(file.path.clone(), State::before(file));
            }
            *made = !untouched;
        }
        let mut made = made.into_iter();
        entries.retain(|_| made.next().unwrap_or(true));
        Ok(History { entries })
    }

    /// What stands in the log, be it made or not.
    fn written(disk: &dyn Disk, root: &Path) -> Result<History, SysError> {
        let mut entries = Vec::new();
        for place in [older(root), place(root)] {
            match disk.read(&place) {
                Ok(bytes) => entries.extend(bytes.split(|&b| b == b'\n').filter_map(parse)),
                Err(error) if error.is_missing() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(History { entries })
    }

    /// All changes, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The change that `rolo undo` takes back: the last that is not undone.
    #[must_use]
    pub fn undoable(&self) -> Option<&Entry> {
        self.find(self.stacks().0.pop())
    }

    /// The change that `rolo redo` does again: the last undone, as long as nothing new came after.
    #[must_use]
    pub fn redoable(&self) -> Option<&Entry> {
        self.find(self.stacks().1.pop())
    }

    /// The entry with all that is kept of it, in the log or beside it, in the book at `root`.
    #[must_use]
    pub fn whole(&self, root: &Path, entry: &Entry) -> Entry {
        let mut entry = entry.clone();
        let Some(beside) = &entry.beside else { return entry };
        let kept = beside.read(&Os, root);
        let found = kept.is_some();
        let mut kept = kept.unwrap_or_default();
        if entry.rows_kept == RowsKept::Beside {
            entry.rows_kept = if found { RowsKept::All } else { RowsKept::Not };
            entry.rows = kept.rows;
        }
        for file in &mut entry.files {
            if let Trace::Whole { back: back @ None, .. } = &mut file.trace {
                *back = kept.backs.remove(&file.path);
            }
        }
        entry
    }

    /// What lies beside the log, the latest last.
    fn besides(&self) -> impl DoubleEndedIterator<Item = &Beside> {
        self.entries.iter().filter_map(|entry| entry.beside.as_ref())
    }

    fn find(&self, id: Option<&str>) -> Option<&Entry> {
        self.entries.iter().rfind(|entry| Some(entry.id.as_str()) == id)
    }

    /// Ids of what is done and of what is undone, each with the latest last.
    fn stacks(&self) -> (Vec<&str>, Vec<&str>) {
        let (mut done, mut undone): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            match &entry.kind {
                Kind::Change => {
                    done.push(&entry.id);
                    undone.clear();
                }
                Kind::Undo(of) => {
                    done.retain(|id| id != of);
                    undone.push(of);
                }
                Kind::Redo(of) => {
                    undone.retain(|id| id != of);
                    done.push(of);
                }
            }
        }
        (done, undone)
    }
}

/// How a file stood at some moment.
#[derive(Clone)]
enum State {
    /// It had this hash, or was not there.
    Hash(Option<String>),
    /// It had this length.
    Length(u64),
    /// It stands so now, in the book at this root.
    Now(PathBuf),
}

impl State {
    fn before(file: &Touched) -> State {
        match &file.trace {
            Trace::Whole { before, .. } => State::Hash(before.clone()),
            Trace::Appended { from, .. } => State::Length(*from),
        }
    }

    /// Whether the file certainly stood as before the change of `file`: then that change was not made.
    fn is_before(&self, disk: &dyn Disk, file: &Touched) -> Result<bool, SysError> {
        Ok(match (self, &file.trace) {
            (State::Hash(hash), Trace::Whole { before, after, .. }) => hash == before && before != after,
            (State::Length(length), Trace::Appended { from, .. }) => length == from,
            (State::Now(root), Trace::Whole { before, after, .. }) => {
                let now = match disk.read(&file.path.under(root)) {
                    Ok(bytes) => Some(hex(&bytes)),
                    Err(error) if error.is_missing() => None,
                    // Unreadable now: nothing is known, and whoever undoes will hear of it.
                    Err(_) => return Ok(false),
                };
                now == *before && before != after
            }
            (State::Now(root), Trace::Appended { from, to, hash }) => {
                match disk.read_from(&file.path.under(root), *from) {
                    Ok(there) => {
                        let length = usize::try_from(to - from.min(to)).unwrap_or(usize::MAX);
                        there.is_empty() || (there.len() < length && hex(&there) != *hash)
                    }
                    Err(error) if error.is_missing() => true,
                    Err(_) => false,
                }
            }
            // Appended to, then rewritten, or the other way round: lengths and hashes tell nothing of each other.
            (State::Hash(_), Trace::Appended { .. }) | (State::Length(_), Trace::Whole { .. }) => false,
        })
    }
}

fn parse(line: &[u8]) -> Option<Entry> {
    let (checksum, json) = line.split_at_checked(32)?;
    let json = json.strip_prefix(b" ")?;
    if checksum != &hex(json).as_bytes()[..32] {
        return None;
    }
    let mut entry: Entry = serde_json::from_slice(json).ok()?;
    entry.id = String::from_utf8_lossy(&checksum[..12]).into_owned();
    Some(entry)
}

/// What the files of the log are called in `.rolo/`.
const LOG: &str = "undo";
const OLDER: &str = "undo.old";

fn place(root: &Path) -> PathBuf {
    root.join(FOLDER).join(LOG)
}

fn older(root: &Path) -> PathBuf {
    root.join(FOLDER).join(OLDER)
}

/// Forgets every change of the book that `lock` is for: what was erased must not live on in the way back.
///
/// # Errors
/// Those of the system.
pub fn forget(lock: &WriteLock) -> Result<(), SysError> {
    let gate = Gate::of(lock.root())?;
    Os.remove(&gate.own(LOG)?)?;
    Os.remove(&gate.own(OLDER)?)?;
    beside::sweep(&Os, &gate, std::iter::empty(), 0)
}

/// The hash of a file as the log writes it.
pub(super) fn hash_text(hash: &Hash) -> String {
    hash.to_hex().to_string()
}

#[cfg(test)]
mod tests;
