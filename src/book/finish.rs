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
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::journal::{Act, Journal, Sort, Standing, Step, present};
use super::layout;
use super::lock::FOLDER;
use super::path::{BookPath, folders};
use super::recover::{Conflict, Recovery};
use super::tail::read_tail;
use crate::model::schema::TableId;
use crate::sys::disk::{AppendFailure, Disk, Durability};
use crate::sys::fs::{TEMPORARY_END, refuse_link, temporary_beside};
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
    pub(super) place: PathBuf,
    pub(super) standing: Standing,
    /// The staged version, where it is whole.
    pub(super) staged: Option<Vec<u8>>,
    reach: Reach,
}

/// Whether a name leads to the file of that name, or through a link to another.
///
/// A journal may come with a cloned repository, and so may links to any file of the user, or into `.git`: what a journal
/// found says is written to no linked file. Ours goes beside it.
#[derive(PartialEq)]
enum Reach {
    Direct,
    Linked,
}

/// Looks at every file a journal names, and says which way the change goes.
pub(super) fn look(disk: &dyn Disk, root: &Path, journal: Journal) -> Result<(Course, Vec<Found>), SysError> {
    let home = disk.target(root)?;
    let mut found = Vec::new();
    for step in journal.steps {
        let named = step.path.under(root);
        let place = match disk.target(&named) {
            // Its folder is gone, and whoever took it away has taken the file along.
            Err(error) if error.is_missing() => named.clone(),
            other => other?,
        };
        let standing = step.standing(disk, &place)?;
        let staged = match &step.act {
            Act::Replace { new, .. } => {
                present(disk.read(&temporary_beside(&place)))?.filter(|bytes| blake3::hash(bytes) == *new)
            }
            _ => None,
        };
        let direct = place == step.path.under(&home) || place == named;
        let reach = if direct { Reach::Direct } else { Reach::Linked };
        found.push(Found { step, place, standing, staged, reach });
    }
    let replaces = |found: &Found| matches!(found.step.act, Act::Replace { .. });
    let begun = found.iter().any(|f| !matches!(f.standing, Standing::Old(_)) || f.staged.is_some());
    // Synced, but nothing of it is there: its name came back after its removal. What it says was undone since.
    let course = if found.iter().any(replaces) && !begun { Course::Back } else { Course::Forward };
    Ok((course, found))
}

/// Finishes or drops what the journal of `root` says, if there is one. Needs the write lock.
pub(super) fn finish(disk: &dyn Disk, root: &Path) -> Result<Recovery, SysError> {
    let place = Journal::place(root);
    let mut recovery = Recovery::default();
    if disk.length(&place)?.is_none() {
        return Ok(recovery);
    }
    match Journal::decode(&disk.read(&place)?) {
        None => cut_torn_logs(disk, root, &mut recovery),
        Some(journal) if journal.sort == Sort::Intent => {
            for found in look(disk, root, journal)?.1 {
                if let (Act::Append { from, .. }, Standing::Torn, Reach::Direct) =
                    (&found.step.act, &found.standing, &found.reach)
                {
                    let torn = disk.read_from(&found.place, *from)?;
                    disk.cut(&found.place, *from, Durability::Synced)?;
                    recovery.cut.push((found.step.path, String::from_utf8_lossy(&torn).into_owned()));
                }
            }
        }
        Some(journal) => {
            let (course, steps) = look(disk, root, journal)?;
            let folders: BTreeSet<PathBuf> =
                steps.iter().filter_map(|f| Some(f.place.parent()?.to_owned())).collect();
            let temporaries: Vec<PathBuf> = steps.iter().map(|f| temporary_beside(&f.place)).collect();
            if course == Course::Forward {
                for found in steps {
                    forward(disk, root, found, &mut recovery)?;
                }
                for folder in folders {
                    match disk.sync_folder(&folder) {
                        Err(error) if !error.is_missing() => return Err(error),
                        _ => {}
                    }
                }
            }
            for temporary in temporaries {
                disk.remove(&temporary).ok();
            }
        }
    }
    disk.remove(&place)?;
    Ok(recovery)
}

/// Takes one step that may be taken already.
fn forward(disk: &dyn Disk, root: &Path, found: Found, recovery: &mut Recovery) -> Result<(), SysError> {
    let Found { step, place, standing, staged, reach } = found;
    match (step.act, standing) {
        (_, Standing::New) => {}
        (Act::Append { bytes, .. }, Standing::Other) => {
            recovery.conflicts.push(set_beside(disk, root, &step.path, &bytes)?);
        }
        (Act::Append { bytes, .. }, _) if reach == Reach::Linked => {
            recovery.conflicts.push(set_beside(disk, root, &step.path, &bytes)?);
        }
        (Act::Append { from, bytes, .. }, standing) => {
            if standing == Standing::Torn {
                disk.cut(&place, from, Durability::Cached)?;
            }
            disk.append(&place, from, &bytes, Durability::Synced).map_err(|failure| match failure {
                AppendFailure::CutBack(error) | AppendFailure::Uncertain(error) => error,
                AppendFailure::Moved => {
                    SysError::io(Action::Write, &place, std::io::Error::other("somebody else is writing it"))
                }
            })?;
            recovery.finished.push(step.path);
        }
        (Act::Replace { new, splice, .. }, Standing::Old(old)) => {
            let temporary = temporary_beside(&place);
            let is_staged = staged.is_some();
            // The names of staged versions are not synced by themselves: the splice makes one anew.
            let made = staged.or_else(|| splice.apply(old.as_deref().unwrap_or_default()));
            let Some(bytes) = made.filter(|bytes| blake3::hash(bytes) == new) else { return Ok(()) };
            if reach == Reach::Linked {
                recovery.conflicts.push(set_beside(disk, root, &step.path, &bytes)?);
                return Ok(());
            }
            if !is_staged {
                let like = match disk.probe(&place) {
                    Ok(like) => Some(like),
                    Err(error) if error.is_missing() => None,
                    Err(error) => return Err(error),
                };
                disk.create(&temporary, &bytes, like, Durability::Synced)?;
            }
            disk.rename(&temporary, &place)?;
            recovery.finished.push(step.path);
        }
        (Act::Replace { .. }, _) => {
            // Nothing staged: ours was in place, and theirs came after it.
            if let Some(bytes) = staged {
                recovery.conflicts.push(set_beside(disk, root, &step.path, &bytes)?);
            }
        }
        (Act::Delete { .. }, Standing::Old(_)) if reach == Reach::Direct => {
            disk.remove(&place)?;
            recovery.finished.push(step.path);
        }
        (Act::Delete { .. }, _) => {}
    }
    Ok(())
}

/// Puts `bytes` beside the file `path` of the book, as `NAME.rolo-conflict` or the first free `NAME.rolo-conflict-2` …
pub(super) fn set_beside(
    disk: &dyn Disk,
    root: &Path,
    path: &BookPath,
    bytes: &[u8],
) -> Result<Conflict, SysError> {
    let named = path.under(root);
    let mut beside = named.clone();
    // A folder that is a link leads out of the book, where nothing is to be put.
    if named.parent().is_some_and(|folder| folder != root && refuse_link(folder).is_err()) {
        beside = root.join(named.file_name().unwrap_or_default());
    }
    for number in 1.. {
        let mut name = OsString::from(named.file_name().unwrap_or_default());
        name.push(".rolo-conflict");
        if number > 1 {
            name.push(format!("-{number}"));
        }
        beside.set_file_name(name);
        match disk.read(&beside) {
            // Put there before the crash that interrupted this recovery.
            Ok(there) if there == bytes => break,
            Ok(_) => {}
            Err(error) if error.is_missing() => {
                disk.create(&beside, bytes, None, Durability::Synced)?;
                break;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Conflict { path: path.clone(), beside })
}

/// Cuts rows that a power cut tore at the ends of logs. Best effort: what stays is found by every reader.
///
/// Only where a torn journal says that there was a crash: else a short last line may be somebody's typing.
fn cut_torn_logs(disk: &dyn Disk, root: &Path, recovery: &mut Recovery) {
    for table in TableId::ALL.into_iter().filter(|table| table.table().is_log()) {
        for file in layout::files(root, table).unwrap_or_default() {
            let Ok(path) = BookPath::new(file.name.as_str()) else { continue };
            let Ok(Some(tail)) = read_tail(&file.path, &file.name) else { continue };
            if let Some(torn) = tail.cut
                && disk.cut(&file.path, tail.keep, Durability::Synced).is_ok()
            {
                recovery.cut.push((path, torn));
            }
        }
    }
}

/// Takes away what crashes before the point of decision have left. Best effort; needs the write lock and no journal.
pub(super) fn clean(disk: &dyn Disk, root: &Path) {
    for folder in folders().chain([FOLDER]) {
        let folder = root.join(folder);
        for name in disk.list(&folder).unwrap_or_default() {
            let bytes = name.as_encoded_bytes();
            if bytes.starts_with(b".") && bytes.ends_with(TEMPORARY_END.as_bytes()) {
                disk.remove(&folder.join(name)).ok();
            }
        }
    }
}
