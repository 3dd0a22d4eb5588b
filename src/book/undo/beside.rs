//! What an entry keeps beside the log: the rows and the ways back of a change too large for a line of it.
//!
//! A file `.rolo/undo-HASH` for each, never synced, like the log itself. Its name, and so its hash, stands in the entry: one
//! that is missing or torn takes nothing along but itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::back::Back;
use crate::book::gate::Gate;
use crate::book::lock::FOLDER;
use crate::book::path::BookPath;
use crate::book::plan::RowChange;
use crate::sys::SysError;
use crate::sys::disk::{Disk, Durability};

const BEGINNING: &str = "undo-";

/// How much is kept, and where; in bytes.
#[derive(Clone, Copy, Debug)]
pub(in crate::book) struct Limits {
    /// Rows, or ways back, that are more than this go beside the log.
    pub(in crate::book) inline: usize,
    /// What is more than this is not kept.
    pub(in crate::book) beside: usize,
    /// The files beside the log are together no larger than this; the latest one always stays.
    pub(in crate::book) room: u64,
    /// How many changes can be taken back, one after the other: `undo: {keep: 200}` in rolo.yaml.
    pub(in crate::book) keep: usize,
}

impl Limits {
    /// A line of the log is read by every undo; what is beside it only by the one that needs it.
    pub(in crate::book) const fn keeping(keep: usize) -> Limits {
        Limits { inline: 32 << 10, beside: 256 << 20, room: 512 << 20, keep }
    }

    /// At this size the log becomes the old one, and the one before that is forgotten: room for so many changes of which
    /// the rows and the ways back only just stay in it, and no less than eight megabytes.
    pub(super) fn full(&self) -> u64 {
        (4 * self.inline as u64).saturating_mul(self.keep as u64).max(8 << 20)
    }
}

/// A file beside the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    hash: String,
    length: u64,
}

/// Number of the column and value of each filled cell.
type Cells = Vec<(usize, String)>;

/// What such a file holds. The names of tables and columns stand in it once; the rest has their numbers.
#[derive(Debug, Deserialize)]
struct Content {
    names: Vec<String>,
    /// Table, key, cells before and after.
    rows: Vec<(usize, String, Option<Cells>, Option<Cells>)>,
    backs: BTreeMap<BookPath, Back>,
}

/// Such a file as it is written: row by row, for there may be a hundred thousand.
#[derive(Default)]
struct Writing<'a> {
    bytes: Vec<u8>,
    names: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Writing<'a> {
    fn json<T: Serialize + ?Sized>(&mut self, value: &T) {
        // Texts, numbers and lists of them, into memory: nothing that could be refused.
        serde_json::to_writer(&mut self.bytes, value).ok();
    }

    fn name(&mut self, name: &'a str) {
        let number = *self.numbers.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        self.json(&number);
    }

    fn cells(&mut self, cells: Option<&'a Vec<(String, String)>>) {
        let Some(cells) = cells else { return self.bytes.extend_from_slice(b",null") };
        self.bytes.extend_from_slice(b",[");
        for (i, (name, value)) in cells.iter().enumerate() {
            self.bytes.extend_from_slice(if i == 0 { b"[" } else { b",[" });
            self.name(name);
            self.bytes.push(b',');
            self.json(value);
            self.bytes.push(b']');
        }
        self.bytes.push(b']');
    }

    fn row(&mut self, row: &'a RowChange) {
        self.bytes.push(b'[');
        self.name(&row.table);
        self.bytes.push(b',');
        self.json(&row.id);
        self.cells(row.before.as_ref());
        self.cells(row.after.as_ref());
        self.bytes.push(b']');
    }

    /// The bytes of [`Content`].
    fn content(rows: &'a [RowChange], backs: &BTreeMap<BookPath, Back>) -> Vec<u8> {
        let mut writing = Writing::default();
        writing.bytes.extend_from_slice(b"{\"rows\":[");
        for (i, row) in rows.iter().enumerate() {
            if i > 0 {
                writing.bytes.push(b',');
            }
            writing.row(row);
        }
        writing.bytes.extend_from_slice(b"],\"names\":");
        let names = std::mem::take(&mut writing.names);
        writing.json(&names);
        writing.bytes.extend_from_slice(b",\"backs\":");
        writing.json(backs);
        writing.bytes.push(b'}');
        writing.bytes
    }
}

/// What was found beside the log.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) rows: Vec<RowChange>,
    pub(super) backs: BTreeMap<BookPath, Back>,
}

/// About how many bytes rows take in the log.
pub(super) fn weight(rows: &[RowChange]) -> usize {
    let cells = |cells: &Option<Vec<(String, String)>>| {
        cells.iter().flatten().map(|(name, value)| name.len() + value.len() + 8).sum::<usize>()
    };
    rows.iter().map(|row| row.table.len() + row.id.len() + 40 + cells(&row.before) + cells(&row.after)).sum()
}

impl Beside {
    /// Writes rows and ways back into a file beside the log of the book at `root`.
    pub(super) fn write(
        disk: &dyn Disk,
        gate: &Gate,
        rows: &[RowChange],
        backs: &BTreeMap<BookPath, Back>,
    ) -> Result<Beside, SysError> {
        let bytes = Writing::content(rows, backs);
        let hash = blake3::hash(&bytes);
        disk.create(&gate.own(&name(&hash))?, &bytes, None, Durability::Cached)?;
        Ok(Beside { hash: hash.to_hex().to_string(), length: bytes.len() as u64 })
    }

    /// What the file holds; none when it is gone, or is not what was written.
    pub(super) fn read(&self, disk: &dyn Disk, root: &Path) -> Option<Kept> {
        let hash = self.hash()?;
        let bytes = disk.read(&folder(root).join(name(&hash))).ok()?;
        if blake3::hash(&bytes) != hash {
            return None;
        }
        let content: Content = serde_json::from_slice(&bytes).ok()?;
        drop(bytes);
        let names = content.names;
        let named = |cells: Option<Cells>| match cells {
            None => Some(None),
            Some(cells) => {
                let cell = |(number, value): (usize, String)| Some((names.get(number)?.clone(), value));
                cells.into_iter().map(cell).collect::<Option<Vec<_>>>().map(Some)
            }
        };
        let row = |(table, id, before, after): (usize, String, _, _)| {
            let table = names.get(table)?.clone();
            Some(RowChange { table, id, before: named(before)?, after: named(after)? })
        };
        Some(Kept { rows: content.rows.into_iter().map(row).collect::<Option<_>>()?, backs: content.backs })
    }

    /// Its hash; none when the entry says something else there, as one of a foreign log may.
    fn hash(&self) -> Option<Hash> {
        Hash::from_hex(&self.hash).ok()
    }
}

fn folder(root: &Path) -> PathBuf {
    root.join(FOLDER)
}

fn name(hash: &Hash) -> String {
    format!("{BEGINNING}{}", &hash.to_hex()[..16])
}

/// Removes the files beside the log that none of `named` (the latest last) is, and the oldest of these beyond `room`.
///
/// # Errors
/// Those of the system: of the listing, or the first of the removals, all of which are tried.
pub(super) fn sweep<'b>(
    disk: &dyn Disk,
    gate: &Gate,
    named: impl DoubleEndedIterator<Item = &'b Beside>,
    room: u64,
) -> Result<(), SysError> {
    let folder = gate.own_folder()?;
    let mut there = disk.list(folder.path())?;
    there.retain(|name| name.to_str().is_some_and(|name| name.starts_with(BEGINNING)));
    let mut kept = BTreeSet::new();
    let mut taken: u64 = 0;
    for beside in named.rev() {
        let Some(name) = beside.hash().as_ref().map(name) else { continue };
        if kept.contains(&name) {
            continue;
        }
        taken = taken.saturating_add(beside.length);
        if !kept.is_empty() && taken > room {
            break;
        }
        kept.insert(name);
    }
    let mut result = Ok(());
    for name in there.into_iter().filter(|name| !name.to_str().is_some_and(|name| kept.contains(name))) {
        if let Some(left) = folder.entry(&name) {
            result = result.and(disk.remove(&left));
        }
    }
    result
}
