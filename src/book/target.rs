//! One file of a plan, found on disk: where it really lies, how it was read, what it will be.

use std::borrow::Cow;
use std::path::Path;

use super::commit::CommitError;
use super::gate::Gate;
use super::journal::{Act, Splice, Step, ending_begins, present};
use super::path::BookPath;
use super::plan::{NewContent, PlannedFile};
use super::undo::{Back, Touched, Trace, hash_text};
use crate::sys::SysError;
use crate::sys::disk::{Disk, Durability, Likeness, Made};
use crate::sys::inside::Inside;

/// A file about to change.
pub(super) struct Target<'a> {
    pub(super) path: BookPath,
    /// Where it really lies: a link to it stays a link.
    pub(super) place: Inside,
    like: Option<Likeness>,
    /// What was read: the whole; for an append the last line.
    before: Option<Cow<'a, [u8]>>,
    pub(super) after: After<'a>,
}

/// What a file will be.
pub(super) enum After<'a> {
    /// These bytes.
    Whole(Cow<'a, [u8]>),
    /// These bytes more, behind the first `from`.
    Append { from: u64, bytes: &'a [u8] },
    /// Nothing.
    Gone,
}

impl<'a> Target<'a> {
    /// Finds the file; asks whether it may be written, and makes the folder of a new one.
    pub(super) fn find(
        disk: &dyn Disk,
        gate: &Gate,
        planned: &'a PlannedFile,
    ) -> Result<Target<'a>, CommitError> {
        let path = BookPath::new(planned.name.as_str())?;
        if planned.before.is_none()
            && let Some(folder) = gate.folder_of(&path)?
            && disk.make_folder(&folder)? == Made::Now
        {
            disk.sync_folder(gate.root())?;
        }
        let place = gate.file(&path).map_err(|error| gone_is_changed(error, &path))?;
        let like = match &planned.before {
            Some(_) => Some(disk.probe(&place).map_err(|error| gone_is_changed(error, &path))?),
            None => None,
        };
        let read = planned.before.as_deref().map(Cow::Borrowed);
        let (before, after) = match &planned.after {
            NewContent::Whole(bytes) => (read, After::Whole(Cow::Borrowed(bytes))),
            NewContent::Gone => (read, After::Gone),
            NewContent::Append { keep, bytes } if *keep == planned.length => {
                (read, After::Append { from: *keep, bytes })
            }
            NewContent::Append { keep, bytes } => {
                // A torn tail goes: taking bytes away in place could lose more of them in a crash.
                let old = disk.read(place.path()).map_err(|error| gone_is_changed(error, &path))?;
                let torn = planned.before.as_deref().unwrap_or_default();
                let keep = usize::try_from(*keep).unwrap_or(usize::MAX);
                if old.len() as u64 != planned.length || keep > old.len() || !old.ends_with(torn) {
                    return Err(CommitError::Changed { path });
                }
                let new = [&old[..keep], bytes].concat();
                (Some(Cow::Owned(old)), After::Whole(Cow::Owned(new)))
            }
        };
        Ok(Target { path, place, like, before, after })
    }

    /// Reads the file again: is it still what the plan was made from?
    pub(super) fn is_as_read(&self, disk: &dyn Disk) -> Result<bool, SysError> {
        let now = match &self.after {
            After::Whole(_) | After::Gone => present(disk.read(self.place.path()))?,
            After::Append { from, .. } => {
                let begin = from.saturating_sub(self.before.as_ref().map_or(0, |line| line.len() as u64));
                present(disk.read_from(self.place.path(), begin))?
            }
        };
        Ok(now.as_deref() == self.before.as_deref())
    }

    /// As [`Target::is_as_read`], as the error that stops a commit.
    pub(super) fn must_be_as_read(&self, disk: &dyn Disk) -> Result<(), CommitError> {
        if self.is_as_read(disk)? { Ok(()) } else { Err(CommitError::Changed { path: self.path.clone() }) }
    }

    /// The folder whose names change with it.
    pub(super) fn folder(&self) -> &Path {
        self.place.folder()
    }

    /// Where its next version is written first.
    pub(super) fn temporary(&self) -> Inside {
        self.place.temporary()
    }

    /// Writes the next version beside it, synced.
    pub(super) fn stage(&self, disk: &dyn Disk) -> Result<(), SysError> {
        match &self.after {
            After::Whole(bytes) => disk.create(&self.temporary(), bytes, self.like, Durability::Synced),
            After::Append { .. } | After::Gone => Ok(()),
        }
    }

    /// How many bytes it has before and after the change; 0 where there is no such file.
    pub(super) fn lengths(&self) -> [u64; 2] {
        let before = self.before.as_ref().map_or(0, |bytes| bytes.len() as u64);
        match &self.after {
            After::Whole(bytes) => [before, bytes.len() as u64],
            After::Append { from, bytes } => [*from, from + bytes.len() as u64],
            After::Gone => [before, 0],
        }
    }

    /// What the undo log says of it, with the way back.
    pub(super) fn touched(&self) -> Touched {
        let old = self.before.as_deref();
        let new = match &self.after {
            After::Append { from, bytes } => {
                let hash = hash_text(&blake3::hash(bytes));
                let trace = Trace::Appended { from: *from, to: from + bytes.len() as u64, hash };
                return Touched { path: self.path.clone(), trace };
            }
            After::Whole(bytes) => Some(bytes.as_ref()),
            After::Gone => None,
        };
        let back = old.map(|old| Back::between(new.unwrap_or_default(), old));
        let hash = |bytes: Option<&[u8]>| bytes.map(|bytes| hash_text(&blake3::hash(bytes)));
        Touched { path: self.path.clone(), trace: Trace::Whole { before: hash(old), after: hash(new), back } }
    }

    /// What the journal says of it; reads the end of a file that is appended to.
    pub(super) fn step(&self, disk: &dyn Disk) -> Result<Step, CommitError> {
        let old = self.before.as_deref();
        let act = match &self.after {
            After::Whole(new) => Act::Replace {
                old: old.map(blake3::hash),
                new: blake3::hash(new),
                splice: Splice::between(old.unwrap_or_default(), new),
            },
            After::Gone => Act::Delete { old: blake3::hash(old.unwrap_or_default()) },
            After::Append { from, bytes } => {
                let begin = ending_begins(*from);
                let ending = disk.read_from(self.place.path(), begin)?;
                if ending.len() as u64 != from - begin {
                    return Err(CommitError::Changed { path: self.path.clone() });
                }
                Act::Append { from: *from, ending: blake3::hash(&ending), bytes: bytes.to_vec() }
            }
        };
        Ok(Step { path: self.path.clone(), act })
    }
}

/// A file that was read and is gone now was changed by somebody; anything else is the system's refusal.
fn gone_is_changed(error: SysError, path: &BookPath) -> CommitError {
    if error.is_missing() { CommitError::Changed { path: path.clone() } } else { CommitError::System(error) }
}
