//! After a crash: a change that was decided is finished, one that was not is as if it had never begun.
//!
//! | the journal is | and the files are | then |
//! |---|---|---|
//! | torn, or names what is none of a book | | it is dropped, and torn ends of logs are cut |
//! | an intent | torn | the half-written rows are cut off |
//! | a commit | all old, no new version staged | it is dropped |
//! | a commit | old and new | the old ones become new |
//! | a commit | neither old nor new | theirs stays, ours goes beside it as `NAME.rolo-conflict` |
//!
//! Each step can be repeated, so a crash during recovery changes nothing of this.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::gate::Gate;
use super::journal::{Act, JOURNAL, Journal, Sort, Standing, Step, present};
use super::layout;
use super::path::{BookPath, folders};
use super::recover::{Conflict, Recovery};
use super::tail::read_tail;
use crate::model::schema::TableId;
use crate::sys::disk::{AppendFailure, Disk, Durability};
use crate::sys::fs::{TEMPORARY_END, refuse_link, temporary_beside};
use crate::sys::inside::Inside;
use crate::sys::{Action, SysError};

/// Where a decided change goes.
#[derive(PartialEq)]
pub(super) enum Course {
    Forward,
    Back,
}

/// One step with its target.
pub(super) struct Found {
    pub(super) step: Step,
    /// Where it is read.
    pub(super) place: PathBuf,
    /// Where it is written; None if the gate lets nothing through: then ours goes next to it.
    pub(super) gated: Option<Inside>,
    pub(super) standing: Standing,
    /// The staged version, where it is whole.
    pub(super) staged: Option<Vec<u8>>,
}

/// Looks at every file a journal names, and says which way the change goes.
pub(super) fn look(disk: &dyn Disk, root: &Path, journal: Journal) -> Result<(Course, Vec<Found>), SysError> {
    let gate = Gate::of(root)?;
    let mut found = Vec::new();
    for step in journal.steps {
        // Its folder may be gone, and whoever took it away has taken the file along; or it leads away through a link.
        let gated = gate.file(&step.path).ok();
        let place = gated.as_ref().map_or_else(|| step.path.under(root), |gated| gated.path().to_owned());
        let standing = match step.standing(disk, &place) {
            // A link to nothing, a folder: whatever it is, it is not as it was.
            Err(SysError::NotAFile { .. }) if gated.is_none() => Standing::Other,
            other => other?,
        };
        let staged = match &step.act {
            Act::Replace { new, .. } => {
                present(disk.read(&temporary_beside(&place)))?.filter(|bytes| blake3::hash(bytes) == *new)
            }
            _ => None,
        };
        found.push(Found { step, place, gated, standing, staged });
    }
    let replaces = |found: &Found| matches!(found.step.act, Act::Replace { .. });
    let begun = found.iter().any(|f| !matches!(f.standing, Standing::Old(_)) || f.staged.is_some());
    // Synced, but nothing of it is there: its name came back after its removal. What it says was undone since.
    let course = if found.iter().any(replaces) && !begun { Course::Back } else { Course::Forward };
    Ok((course, found))
}

/// Finishes or drops what the journal of `root` says, if there is one. Needs the write lock.
pub(super) fn finish(disk: &dyn Disk, root: &Path) -> Result<Recovery, SysError> {
    let mut recovery = Recovery::default();
    if disk.length(&Journal::place(root))?.is_none() {
        return Ok(recovery);
    }
    let gate = Gate::of(root)?;
    let place = gate.own(JOURNAL)?;
    match Journal::decode(&disk.read(place.path())?) {
        None => cut_torn_logs(disk, &gate, &mut recovery),
        Some(journal) if journal.sort == Sort::Intent => {
            for found in look(disk, root, journal)?.1 {
                if let (Act::Append { from, .. }, Standing::Torn, Some(gated)) =
                    (&found.step.act, &found.standing, &found.gated)
                {
                    let torn = disk.read_from(gated.path(), *from)?;
                    disk.cut(gated, *from, Durability::Synced)?;
                    recovery.cut.push((found.step.path, String::from_utf8_lossy(&torn).into_owned()));
                }
            }
        }
        Some(journal) => {
            let (course, steps) = look(disk, root, journal)?;
            let gated: Vec<Inside> = steps.iter().filter_map(|f| f.gated.clone()).collect();
            let folders: BTreeSet<&Path> = gated.iter().map(Inside::folder).collect();
            if course == Course::Forward {
                for found in steps {
                    forward(disk, &gate, found, &mut recovery)?;
                }
                for folder in folders {
                    match disk.sync_folder(folder) {
                        Err(error) if !error.is_missing() => return Err(error),
                        _ => {}
                    }
                }
            }
            for place in &gated {
                disk.remove(&place.temporary()).ok();
            }
        }
    }
    disk.remove(&place)?;
    Ok(recovery)
}

/// Takes one step that may be taken already.
fn forward(disk: &dyn Disk, gate: &Gate, found: Found, recovery: &mut Recovery) -> Result<(), SysError> {
    let Found { step, gated, standing, staged, .. } = found;
    match (step.act, standing, gated) {
        (_, Standing::New, _) => {}
        (Act::Append { bytes, .. }, Standing::Other, _) | (Act::Append { bytes, .. }, _, None) => {
            recovery.conflicts.push(set_beside(disk, gate, &step.path, &bytes)?);
        }
        (Act::Append { from, bytes, .. }, standing, Some(place)) => {
            if standing == Standing::Torn {
                disk.cut(&place, from, Durability::Cached)?;
            }
            disk.append(&place, from, &bytes, Durability::Synced).map_err(|failure| match failure {
                AppendFailure::CutBack(error) | AppendFailure::Uncertain(error) => error,
                AppendFailure::Moved => {
                    SysError::Busy { action: Action::Write, path: place.path().to_owned() }
                }
            })?;
            recovery.finished.push(step.path);
        }
        (Act::Replace { new, splice, .. }, Standing::Old(old), gated) => {
            let is_staged = staged.is_some();
            // The names of staged versions are not synced by themselves: the splice makes one anew.
            let made = staged.or_else(|| splice.apply(old.as_deref().unwrap_or_default()));
            let Some(bytes) = made.filter(|bytes| blake3::hash(bytes) == new) else { return Ok(()) };
            let Some(place) = gated else {
                recovery.conflicts.push(set_beside(disk, gate, &step.path, &bytes)?);
                return Ok(());
            };
            if !is_staged {
                let like = match disk.probe(&place) {
                    Ok(like) => Some(like),
                    Err(error) if error.is_missing() => None,
                    Err(error) => return Err(error),
                };
                disk.create(&place.temporary(), &bytes, like, Durability::Synced)?;
            }
            disk.rename(&place.temporary(), &place)?;
            recovery.finished.push(step.path);
        }
        (Act::Replace { .. }, _, _) => {
            // Nothing staged: ours was in place, and theirs came after it.
            if let Some(bytes) = staged {
                recovery.conflicts.push(set_beside(disk, gate, &step.path, &bytes)?);
            }
        }
        (Act::Delete { .. }, Standing::Old(_), Some(place)) => {
            disk.remove(&place)?;
            recovery.finished.push(step.path);
        }
        (Act::Delete { .. }, _, _) => {}
    }
    Ok(())
}

/// Puts `bytes` beside the file `path` of the book, as `NAME.rolo-conflict` or the first free `NAME.rolo-conflict-2` …
///
/// Where its folder leads out of the book, or is gone, that is in the root.
pub(super) fn set_beside(
    disk: &dyn Disk,
    gate: &Gate,
    path: &BookPath,
    bytes: &[u8],
) -> Result<Conflict, SysError> {
    let folder = gate.folder_of(path).ok().flatten().filter(|folder| folder.path().is_dir());
    let folder = folder.map_or_else(|| gate.folder(""), Ok)?;
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let mut number = 1;
    loop {
        let end = if number > 1 { format!("-{number}") } else { String::new() };
        let Some(beside) = folder.entry(OsStr::new(&format!("{name}.rolo-conflict{end}"))) else {
            let why = std::io::ErrorKind::InvalidFilename;
            return Err(SysError::io(Action::Create, folder.path(), why.into()));
        };
        match disk.read(beside.path()) {
            // A link is somebody's own, also where it leads to the same bytes.
            _ if refuse_link(beside.path()).is_err() => {}
            // Put there before the crash that interrupted this recovery.
            Ok(there) if there == bytes => return Ok(conflict(path, beside)),
            Err(error) if error.is_missing() => {
                disk.create(&beside, bytes, None, Durability::Synced)?;
                return Ok(conflict(path, beside));
            }
            Ok(_) | Err(SysError::NotAFile { .. }) => {}
            Err(error) => return Err(error),
        }
        number += 1;
    }
}

fn conflict(path: &BookPath, beside: Inside) -> Conflict {
    Conflict { path: path.clone(), beside: beside.path().to_owned() }
}

/// Cuts rows that a power cut tore at the ends of logs. Best effort: what stays is found by every reader.
///
/// Only where a torn journal says that there was a crash: else a short last line may be somebody's typing.
fn cut_torn_logs(disk: &dyn Disk, gate: &Gate, recovery: &mut Recovery) {
    for table in TableId::ALL.into_iter().filter(|table| table.table().is_log()) {
        for file in layout::files(gate.root(), table).unwrap_or_default() {
            let Ok(path) = BookPath::new(file.name.as_str()) else { continue };
            let Ok(place) = gate.file(&path) else { continue };
            let Ok(Some(tail)) = read_tail(place.path(), &file.name) else { continue };
            if let Some(torn) = tail.cut
                && disk.cut(&place, tail.keep, Durability::Synced).is_ok()
            {
                recovery.cut.push((path, String::from_utf8_lossy(&torn).into_owned()));
            }
        }
    }
}

/// Takes away what crashes before the point of decision have left. Best effort; needs the write lock and no journal.
pub(super) fn clean(disk: &dyn Disk, root: &Path) {
    let Ok(gate) = Gate::of(root) else { return };
    let places = folders().map(|folder| gate.folder(folder)).chain([gate.own_folder()]);
    for folder in places.flatten() {
        for name in disk.list(folder.path()).unwrap_or_default() {
            let bytes = name.as_encoded_bytes();
            if bytes.starts_with(b".")
                && bytes.ends_with(TEMPORARY_END.as_bytes())
                && let Some(left) = folder.entry(&name)
            {
                disk.remove(&left).ok();
            }
        }
    }
}
