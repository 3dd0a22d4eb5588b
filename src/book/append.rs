//! One log and nothing else: rows put behind its end with one write and one sync.

use super::commit::CommitError;
use super::gate::Gate;
use super::journal::{JOURNAL, Journal, Sort};
use super::target::{After, Target};
use crate::sys::disk::{AppendFailure, Disk, Durability};

/// Appends to `target`, under an intent that says where the rows begin should we die half way.
///
/// The intent is not synced: it is for the death of the process. After a power cut it may be missing or torn; a torn
/// one is the sign that the ends of the logs have to be looked at.
pub(super) fn append(disk: &dyn Disk, gate: &Gate, target: &Target<'_>) -> Result<(), CommitError> {
    let After::Append { from, bytes } = &target.after else { return Ok(()) };
    let intent = Journal { sort: Sort::Intent, steps: vec![target.step(disk)?] };
    let place = gate.own(JOURNAL)?;
    disk.create(&place, &intent.encode(), None, Durability::Cached)?;
    match disk.append(&target.place, *from, bytes, Durability::Synced) {
        Ok(()) => {
            // When it stays, the next run finds the append whole and takes the intent away.
            disk.remove(&place).ok();
            Ok(())
        }
        Err(failure) => Err(match failure {
            AppendFailure::Moved => {
                disk.remove(&place).ok();
                CommitError::Changed { path: target.path.clone() }
            }
            AppendFailure::CutBack(error) => {
                disk.remove(&place).ok();
                CommitError::System(error)
            }
            // The intent stays: the next run takes back what stands half.
            AppendFailure::Uncertain(error) => CommitError::Uncertain(error),
        }),
    }
}
