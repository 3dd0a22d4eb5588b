//! The log read back: which changes were made, which of them are in force, and what comes next.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::beside::Beside;
use super::walk::{State, Step, Walk};
use super::{Entry, Kind, RowsKept, Touched, Trace, hex, older, parse, place};
use crate::book::path::BookPath;
use crate::sys::SysError;
use crate::sys::disk::{Disk, Os};

/// What was done in a book on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
    walk: Walk,
    /// Number and command of the changes that are remembered and not in the files.
    unmade: Vec<(u64, String)>,
}

impl History {
    /// Reads the log of the book at `root`; changes that were never made are left out.
    ///
    /// # Errors
    /// A file cannot be read; a missing log is an empty history.
    pub fn read(root: &Path) -> Result<History, SysError> {
        History::read_on(&Os, root)
    }

    fn read_on(disk: &dyn Disk, root: &Path) -> Result<History, SysError> {
        let mut entries = written(disk, root)?;
        let mut made = vec![true; entries.len()];
        // From the last to the first: what a file was before the next entry is what this one left.
        let mut next: BTreeMap<BookPath, Stand> = BTreeMap::new();
        for (entry, made) in entries.iter().zip(&mut made).rev() {
            let mut untouched = !entry.files.is_empty();
            for file in &entry.files {
                let stand = match next.get(&file.path) {
                    Some(stand) => stand.clone(),
                    None => Stand::Now(root.to_owned()),
                };
                untouched &= stand.is_before(disk, file)?;
                next.insert(file.path.clone(), Stand::before(file));
            }
            *made = !untouched;
        }
        let unmade = entries.iter().zip(&made).filter(|(entry, made)| !**made && entry.kind == Kind::Change);
        let unmade = unmade.map(|(entry, _)| (entry.number, entry.about.clone())).collect();
        let mut made = made.into_iter();
        entries.retain(|_| made.next().unwrap_or(true));
        Ok(History::of(entries, unmade))
    }

    fn of(mut entries: Vec<Entry>, unmade: Vec<(u64, String)>) -> History {
        // A log of before there were numbers.
        let mut last = 0;
        for entry in &mut entries {
            if entry.number < last || entry.number == 0 {
                entry.number = last + u64::from(entry.kind == Kind::Change);
            }
            last = entry.number;
        }
        let walk = Walk::through(&entries);
        History { entries, walk, unmade }
    }

    /// How many changes are remembered that are not in the files: never made, or taken out by hand or by git.
    #[must_use]
    pub fn unmade(&self) -> usize {
        self.unmade.len()
    }

    /// The commands of those of them that came after `entry`, the latest last: an undo of it passes over them.
    pub fn unmade_after(&self, entry: &Entry) -> impl Iterator<Item = &str> {
        self.unmade.iter().filter(|(number, _)| *number > entry.number).map(|(_, about)| about.as_str())
    }

    /// The history of the last `keep` changes; what came before is forgotten.
    #[must_use]
    pub fn of_the_last(self, keep: usize) -> History {
        let mut entries = self.entries;
        let changes = entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Change);
        if let Some((first, _)) = changes.rev().nth(keep.saturating_sub(1)) {
            entries.drain(..first);
        }
        History::of(entries, self.unmade)
    }

    /// All entries, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All changes, oldest first, each with how it stands.
    #[must_use]
    pub fn changes(&self) -> Vec<(&Entry, State)> {
        let changes = self.entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Change);
        changes.map(|(number, entry)| (entry, self.walk.state(number))).collect()
    }

    /// How many changes there were before the first that is remembered.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        let first = self.entries.iter().find(|entry| entry.kind == Kind::Change);
        first.map_or(0, |entry| entry.number.saturating_sub(1))
    }

    /// The change that `rolo undo` takes back: the last that is in force and not passed over.
    #[must_use]
    pub fn undoable(&self) -> Option<&Entry> {
        self.walk.next_back().map(|number| &self.entries[number])
    }

    /// What `rolo redo` does: the last change that was taken back, as long as nothing new came after; or the last mark
    /// of one that was passed over.
    #[must_use]
    pub fn redoable(&self) -> Option<(&Entry, Step)> {
        self.walk.next_forth().map(|(number, step)| (&self.entries[number], step))
    }

    /// The change that `rolo undo` would take back if `entry` were passed over.
    #[must_use]
    pub fn below(&self, entry: &Entry) -> Option<&Entry> {
        let number = self.walk.below(self.entries.iter().position(|e| e.id == entry.id)?)?;
        Some(&self.entries[number])
    }

    /// Changes in force that were made after `entry`, oldest first.
    pub fn in_force_after(&self, entry: &Entry) -> impl Iterator<Item = &Entry> {
        let from = self.entries.iter().position(|e| e.id == entry.id).map_or(self.entries.len(), |at| at + 1);
        let later = self.entries.iter().enumerate().skip(from);
        let in_force = later.filter(|(number, entry)| {
            entry.kind == Kind::Change && !matches!(self.walk.state(*number), State::Undone | State::Lapsed)
        });
        in_force.map(|(_, entry)| entry)
    }

    /// The last entry that did `what` to the change of that id.
    pub(in crate::book) fn last(&self, what: &Kind) -> Option<&Entry> {
        self.entries.iter().rfind(|entry| entry.kind == *what)
    }

    /// The entry that did the change of `entry` again the last time; none where it never was taken back.
    pub(in crate::book) fn redoing(&self, entry: &Entry) -> Option<&Entry> {
        let again = Kind::Redo(entry.id.clone());
        self.entries.iter().rfind(|entry| entry.kind == again && !entry.files.is_empty())
    }

    /// Of every change that was done again the entry that did it the last time, by the id of the change.
    pub(super) fn redoings(&self) -> HashMap<&str, &Entry> {
        let again = self.entries.iter().filter(|entry| !entry.files.is_empty());
        again
            .filter_map(|entry| match &entry.kind {
                Kind::Redo(of) => Some((of.as_str(), entry)),
                _ => None,
            })
            .collect()
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
}

/// What stands in the log, be it made or not, oldest first.
pub(super) fn written(disk: &dyn Disk, root: &Path) -> Result<Vec<Entry>, SysError> {
    let mut entries = Vec::new();
    for place in [older(root), place(root)] {
        match disk.read(&place) {
            Ok(bytes) => entries.extend(bytes.split(|&b| b == b'\n').filter_map(parse)),
            Err(error) if error.is_missing() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(entries)
}

/// What lies beside the log, the latest last.
pub(super) fn besides(entries: &[Entry]) -> impl DoubleEndedIterator<Item = &Beside> {
    entries.iter().filter_map(|entry| entry.beside.as_ref())
}

/// How a file stood at some moment.
#[derive(Clone, Debug)]
pub(super) enum Stand {
    /// It had this hash, or was not there.
    Hash(Option<String>),
    /// It had this length.
    Length(u64),
    /// It stands so now, in the book at this root.
    Now(PathBuf),
    /// Nobody knows.
    Unknown,
}

impl Stand {
    /// How the file stood before the change.
    pub(super) fn before(file: &Touched) -> Stand {
        match &file.trace {
            Trace::Whole { before, .. } => Stand::Hash(before.clone()),
            Trace::Appended { from, .. } => Stand::Length(*from),
        }
    }

    /// Whether the file certainly stood as before the change of `file`: then that change was not made.
    fn is_before(&self, disk: &dyn Disk, file: &Touched) -> Result<bool, SysError> {
        Ok(match (self, &file.trace) {
            (Stand::Hash(hash), Trace::Whole { before, after, .. }) => hash == before && before != after,
            (Stand::Length(length), Trace::Appended { from, .. }) => length == from,
            (Stand::Now(root), Trace::Whole { before, after, .. }) => {
                let now = match disk.read(&file.path.under(root)) {
                    Ok(bytes) => Some(hex(&bytes)),
                    Err(error) if error.is_missing() => None,
                    // Unreadable now: nothing is known, and whoever undoes will hear of it.
                    Err(_) => return Ok(false),
                };
                now == *before && before != after
            }
            (Stand::Now(root), Trace::Appended { from, to, hash }) => {
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
            (Stand::Hash(_), Trace::Appended { .. })
            | (Stand::Length(_), Trace::Whole { .. })
            | (Stand::Unknown, _) => false,
        })
    }

    /// Whether the file certainly did not stand as the change of `file` left it.
    pub(super) fn is_not_after(&self, file: &Touched) -> bool {
        match (self, &file.trace) {
            (Stand::Hash(hash), Trace::Whole { after, .. }) => hash != after,
            (Stand::Length(length), Trace::Appended { to, .. }) => length != to,
            (Stand::Now(root), _) => {
                let now = Os.read(&file.path.under(root)).ok();
                file.restored(now.as_deref()).is_err()
            }
            (Stand::Hash(_), Trace::Appended { .. }) | (Stand::Length(_), Trace::Whole { .. }) => false,
            (Stand::Unknown, _) => true,
        }
    }
}
