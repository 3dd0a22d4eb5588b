//! Several files as one: the journal decides, then each takes its turn.

use std::collections::BTreeSet;

use super::commit::CommitError;
use super::finish::set_beside;
use super::gate::Gate;
use super::journal::{JOURNAL, Journal, Sort};
use super::recover::Conflict;
use super::target::{After, Target};
use crate::sys::SysError;
use crate::sys::disk::{AppendFailure, Disk, Durability};
use crate::sys::inside::Inside;

/// Makes the staged `targets` (appends first) true as one.
///
/// The journal, synced under its name, is the point of no return, with one exception: as long as no name has changed,
/// a refusal of the system takes everything back, so that a disk that fills up just now leaves no half-done book.
pub(super) fn together(
    disk: &dyn Disk,
    gate: &Gate,
    targets: &[Target<'_>],
) -> Result<Vec<Conflict>, CommitError> {
    let steps = targets.iter().map(|target| target.step(disk)).collect::<Result<Vec<_>, _>>()?;
    let journal = Journal { sort: Sort::Commit, steps };
    let place = gate.own(JOURNAL)?;
    decide(disk, &place, &journal.encode())?;

    let mut appended: Vec<(&Inside, u64)> = Vec::new();
    let take_back = |error: SysError, appended: &[(&Inside, u64)]| {
        let cut = appended.iter().all(|(place, from)| disk.cut(place, *from, Durability::Cached).is_ok());
        if cut && disk.remove(&place).is_ok() {
            disk.sync_folder(place.folder()).ok();
            CommitError::System(error)
        } else {
            CommitError::Unfinished(error)
        }
    };
    let mut conflicts = Vec::new();
    let mut renamed = BTreeSet::new();
    for target in targets {
        let done = match &target.after {
            After::Append { from, bytes } => {
                match disk.append(&target.place, *from, bytes, Durability::Synced) {
                    Ok(()) => {
                        appended.push((&target.place, *from));
                        continue;
                    }
                    Err(AppendFailure::CutBack(error)) => Err(error),
                    Err(AppendFailure::Uncertain(error)) => return Err(CommitError::Unfinished(error)),
                    Err(AppendFailure::Moved) => {
                        conflicts.push(
                            set_beside(disk, gate, &target.path, bytes).map_err(CommitError::Unfinished)?,
                        );
                        continue;
                    }
                }
            }
            // The journal took its time: somebody may have saved the file in an editor since it was compared.
            After::Whole(bytes) => match target.is_as_read(disk) {
                Ok(false) => {
                    conflicts
                        .push(set_beside(disk, gate, &target.path, bytes).map_err(CommitError::Unfinished)?);
                    disk.remove(&target.temporary()).ok();
                    continue;
                }
                Ok(true) => disk.rename(&target.temporary(), &target.place),
                Err(error) => Err(error),
            },
            After::Gone => match target.is_as_read(disk) {
                Ok(false) => continue,
                Ok(true) => disk.remove(&target.place),
                Err(error) => Err(error),
            },
        };
        match done {
            Ok(()) => renamed.insert(target.folder()),
            Err(error) if renamed.is_empty() && conflicts.is_empty() => {
                return Err(take_back(error, &appended));
            }
            Err(error) => return Err(CommitError::Unfinished(error)),
        };
    }
    for folder in renamed {
        disk.sync_folder(folder).map_err(CommitError::Unfinished)?;
    }
    // Not synced: should its name come back after a power cut, all it says is found to be done.
    disk.remove(&place).ok();
    Ok(conflicts)
}

/// Puts the journal in its place, for good.
fn decide(disk: &dyn Disk, place: &Inside, journal: &[u8]) -> Result<(), SysError> {
    let temporary = place.temporary();
    disk.create(&temporary, journal, None, Durability::Synced)?;
    let named = disk
        .rename(&temporary, place)
        .inspect_err(|_| {
            disk.remove(&temporary).ok();
        })
        .and_then(|()| disk.sync_folder(place.folder()));
    named.inspect_err(|_| {
        disk.remove(place).ok();
    })
}
