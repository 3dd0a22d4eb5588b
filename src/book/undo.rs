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
mod history;
pub mod listed;
mod references;
mod walk;

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
pub use draft::mark;
pub(super) use draft::{Account, Draft, write};
pub use history::History;
pub(super) use references::{Lookup, Naming, RowDelta, missing};
pub use walk::{State, Step};

/// How a change relates to earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something new.
    #[default]
    Change,
    /// The undoing of the entry of that id.
    Undo(String),
    /// The redoing of the undone entry of that id; or the mark taken from a skipped one, which is in force already.
    Redo(String),
    /// The passing over of the entry of that id: it stays in force, and the one below is the next to be undone.
    Skip(String),
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
    /// Files that the command wrote outside the book, as they were named; no undo touches them.
    #[serde(default)]
    pub outside: Vec<String>,
    /// Ids that rows taken out named although no record had them: they may be named again when the rows come back.
    #[serde(default)]
    pub(super) missing: Vec<String>,
    /// Of a change: how many there were with it since the book's log began. Of another entry: how many before it.
    #[serde(default)]
    pub number: u64,
    /// How many changes there were before this file of the log.
    #[serde(default)]
    base: u64,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
