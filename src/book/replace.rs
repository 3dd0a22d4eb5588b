//! One file and nothing else: the new version is written beside it, synced, and takes its name.

use super::commit::CommitError;
use super::target::{After, Target};
use crate::sys::disk::Disk;

/// Lets the staged version of `target` take its name, or removes the file; then makes the name durable.
///
/// The rename is what decides: before it nothing has changed, after it nobody can say so.
pub(super) fn replace(disk: &dyn Disk, target: &Target<'_>) -> Result<(), CommitError> {
    match &target.after {
        After::Whole(_) => disk.rename(&target.temporary(), &target.place)?,
        After::Gone => disk.remove(&target.place)?,
        After::Append { .. } => {}
    }
    disk.sync_folder(target.folder()).map_err(CommitError::Unconfirmed)
}
