//! Writing an entry: before its change is decided, so that it can still be taken out.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::beside::{self, Beside, Limits};
use super::history::{besides, written};
use super::{Entry, Kind, LOG, OLDER, RowsKept, Touched, Trace, hex, is_whole, parse};
use crate::book::gate::Gate;
use crate::book::lock::WriteLock;
use crate::book::plan::RowChange;
use crate::sys::disk::{AppendFailure, Disk, Durability, Os};
use crate::sys::{Action, SysError};

/// An entry in the log that can still be taken out, since its change is not decided yet.
#[derive(Debug)]
pub(in crate::book) struct Draft {
    gate: Gate,
    length: u64,
    room: Option<u64>,
    pub(in crate::book) id: String,
}

/// What a change says of itself, before it is an [`Entry`].
pub(in crate::book) struct Account<'a> {
    pub(in crate::book) at: &'a str,
    pub(in crate::book) by: &'a str,
    pub(in crate::book) about: &'a str,
    pub(in crate::book) kind: &'a Kind,
    pub(in crate::book) files: Vec<Touched>,
    pub(in crate::book) rows: &'a [RowChange],
    pub(in crate::book) outside: &'a [String],
    pub(in crate::book) missing: &'a [String],
}

/// An [`Entry`] as it is written: its rows may be those of a whole import, and are not copied for it.
#[derive(Serialize)]
struct Written<'a> {
    at: &'a str,
    by: &'a str,
    about: &'a str,
    kind: &'a Kind,
    files: Vec<Touched>,
    rows: &'a [RowChange],
    #[serde(skip_serializing_if = "is_whole")]
    rows_kept: RowsKept,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    outside: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    missing: &'a [String],
    number: u64,
    base: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    beside: Option<Beside>,
    place: u64,
}

/// Bytes from the end of the log in which its last entry is looked for at first.
const END: u64 = 256 << 10;

/// The last whole entry of a log of that length; none where there is none.
fn last_entry(disk: &dyn Disk, place: &Path, length: u64) -> Result<Option<Entry>, SysError> {
    let last = |from: u64| -> Result<Option<Entry>, SysError> {
        Ok(disk.read_from(place, from)?.rsplit(|&b| b == b'\n').find_map(parse))
    };
    match last(length.saturating_sub(END))? {
        None if length > END => last(0),
        found => Ok(found),
    }
}

/// Writes an entry at the end of the log, without a sync.
pub(in crate::book) fn write(
    disk: &dyn Disk,
    root: &Path,
    account: Account<'_>,
    limits: Limits,
) -> Result<Draft, SysError> {
    let gate = &Gate::of(root)?;
    let place = gate.own(LOG)?;
    let mut length = disk.length(place.path())?;
    let last = match length {
        Some(length) => last_entry(disk, place.path(), length)?,
        None => None,
    };
    let (before, mut base) = last.map_or((0, 0), |last| (last.number, last.base));
    // The log that becomes the old one holds as many changes as are kept, so that no fewer are ever there.
    let full = before.saturating_sub(base) >= limits.keep as u64 || length.is_some_and(|l| l > limits.full());
    if full {
        disk.rename(&place, &gate.own(OLDER)?)?;
        length = None;
        base = before;
    }
    let mut entry = Written {
        at: account.at,
        by: account.by,
        about: account.about,
        kind: account.kind,
        files: account.files,
        rows: account.rows,
        rows_kept: RowsKept::All,
        outside: account.outside,
        missing: account.missing,
        number: before + u64::from(*account.kind == Kind::Change),
        base,
        beside: None,
        place: length.unwrap_or(0),
    };
    entry.lighten(disk, gate, limits)?;
    let room = entry.beside.is_some().then_some(limits.room);
    // Texts, numbers and lists of them: nothing in it that JSON could refuse.
    let json = serde_json::to_vec(&entry).unwrap_or_default();
    let checksum = hex(&json);
    // A line break first: a line torn by a power cut before must not swallow this one.
    let line = [b"\n", &checksum.as_bytes()[..32], b" ", &json, b"\n"].concat();
    match length {
        None => disk.create(&place, &line, None, Durability::Cached)?,
        Some(length) => {
            disk.append(&place, length, &line, Durability::Cached).map_err(|failure| match failure {
                AppendFailure::CutBack(error) | AppendFailure::Uncertain(error) => error,
                AppendFailure::Moved => {
                    SysError::Busy { action: Action::Write, path: place.path().to_owned() }
                }
            })?
        }
    }
    if full || room.is_some() {
        tidy(disk, gate, limits.room);
    }
    Ok(Draft { gate: gate.clone(), length: length.unwrap_or(0), room, id: checksum[..12].to_owned() })
}

impl Written<'_> {
    /// Puts what is too large for the log beside it, and forgets what is too large for that.
    fn lighten(&mut self, disk: &dyn Disk, gate: &Gate, limits: Limits) -> Result<(), SysError> {
        let weight = |file: &Touched| match &file.trace {
            Trace::Whole { back: Some(back), .. } => back.weight(),
            _ => 0,
        };
        let ways: usize = self.files.iter().map(weight).sum();
        let rows = beside::weight(self.rows);
        if rows > limits.inline {
            // An undone change is done again from its own entry, not from that of its undoing.
            let wanted = *self.kind == Kind::Change && rows.saturating_add(ways) <= limits.beside;
            self.rows_kept = if wanted { RowsKept::Beside } else { RowsKept::Not };
        }
        let mut backs = BTreeMap::new();
        if ways > limits.inline {
            for file in self.files.iter_mut().filter(|file| weight(file) > limits.inline / 16) {
                if let Trace::Whole { back, .. } = &mut file.trace
                    && let Some(back) = back.take()
                    && ways <= limits.beside
                {
                    backs.insert(file.path.clone(), back);
                }
            }
        }
        let rows = match self.rows_kept {
            RowsKept::All => &[],
            RowsKept::Beside | RowsKept::Not => std::mem::take(&mut self.rows),
        };
        if self.rows_kept == RowsKept::Beside {
            self.beside = Some(Beside::write(disk, gate, rows, &backs)?);
        } else if !backs.is_empty() {
            self.beside = Some(Beside::write(disk, gate, &[], &backs)?);
        }
        Ok(())
    }
}

/// Removes what lies beside the log without an entry, and what is too much of it. Best effort.
fn tidy(disk: &dyn Disk, gate: &Gate, room: u64) {
    if let Ok(entries) = written(disk, gate.root()) {
        beside::sweep(disk, gate, besides(&entries), room).ok();
    }
}

impl Draft {
    /// Takes the entry out again: its change will not be made. Best effort, see the head of this file.
    pub(in crate::book) fn take_back(self, disk: &dyn Disk) {
        if let Ok(place) = self.gate.own(LOG) {
            disk.cut(&place, self.length, Durability::Cached).ok();
        }
        if let Some(room) = self.room {
            tidy(disk, &self.gate, room);
        }
    }
}

/// Notes that the change of that id is passed over, or, with [`Kind::Redo`], that it is so no longer.
///
/// # Errors
/// Those of the system; nothing is noted then.
pub fn mark(
    lock: &WriteLock,
    of: Kind,
    at: &str,
    by: &str,
    about: &str,
    keep: usize,
) -> Result<(), SysError> {
    let account =
        Account { at, by, about, kind: &of, files: Vec::new(), rows: &[], outside: &[], missing: &[] };
    write(&Os, lock.root(), account, Limits::keeping(keep)).map(|_| ())
}
