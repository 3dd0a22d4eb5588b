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

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::journal::{Act, Journal, Sort, Standing, Step, present};
use super::layout;
use super::lock::{self, FOLDER, LockError, ReadLock, WriteLock};
use super::path::{BookPath, folders};
use super::tail::read_tail;
use crate::model::schema::TableId;
use crate::sys::fs::{AppendFailure, Disk, Durability, Os, TEMPORARY_END, temporary_beside};
use crate::sys::{Action, SysError};

/// A file that somebody else changed while we were at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file; theirs stands in it.
    pub path: BookPath,
    /// Where ours lies.
    pub beside: PathBuf,
}

/// What recovery found and did; empty when there was nothing to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Files of a decided change that were finished now.
    pub finished: Vec<BookPath>,
    /// Logs whose half-written rows were cut off, with what was cut.
    pub cut: Vec<(BookPath, String)>,
    /// Files that somebody else had changed meanwhile.
    pub conflicts: Vec<Conflict>,
}

impl Recovery {
    /// Whether there was nothing a person should hear of.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Recovery::default()
    }

    /// What to say, a sentence each.
    #[must_use]
    pub fn notices(&self) -> Vec<String> {
        let mut said = Vec::new();
        if !self.finished.is_empty() {
            let names: Vec<_> = self.finished.iter().map(|path| format!("`{path}`")).collect();
            said.push(format!("an interrupted change was finished: {}", names.join(", ")));
        }
        for (path, text) in &self.cut {
            said.push(format!("`{path}`: half-written rows of an interrupted change were cut off: `{text}`"));
        }
        for Conflict { path, beside } in &self.conflicts {
            let beside = beside.file_name().unwrap_or_default().to_string_lossy();
            said.push(format!(
                "`{path}` was changed by somebody else during an interrupted change: theirs stays, ours is in `{beside}`"
            ));
        }
        said
    }
}

/// Takes the book at `root` for writing, as `command`, and finishes what a crash left.
///
/// # Errors
/// Somebody holds it for longer than `wait`, or the system said no; nothing of ours is begun then.
pub fn open_for_writing(
    root: &Path,
    command: &str,
    wait: Duration,
) -> Result<(WriteLock, Recovery), LockError> {
    let lock = lock::for_writing(root, command, wait)?;
    let recovery = finish(&Os, root)?;
    clean(&Os, root);
    Ok((lock, recovery))
}

/// A book open for reading.
#[derive(Debug)]
pub struct Reading {
    /// Keeps writers out while it lives.
    pub lock: ReadLock,
    /// What has to be read in place of some files.
    pub overlay: Overlay,
    /// What was finished on the way.
    pub recovery: Recovery,
}

/// Files as they will be once a decided change is finished, where we may not finish it ourselves.
///
/// Empty but on a read-only medium that a crash has left half done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    files: BTreeMap<String, Option<Vec<u8>>>,
}

/// What an overlay says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered<'a> {
    /// Read the file.
    No,
    /// Read these bytes.
    By(&'a [u8]),
    /// There is no such file.
    Gone,
}

impl Overlay {
    /// What to read for the file of that name, relative to the book.
    #[must_use]
    pub fn look(&self, name: &str) -> Covered<'_> {
        match self.files.get(name) {
            None => Covered::No,
            Some(None) => Covered::Gone,
            Some(Some(bytes)) => Covered::By(bytes),
        }
    }

    /// Whether every file is to be read as it stands.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files it covers that are to be there, with their bytes.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().filter_map(|(name, bytes)| Some((name.as_str(), bytes.as_deref()?)))
    }
}

/// Takes the book at `root` for reading, finishing first what a crash left, or reading past it where we may not write.
///
/// # Errors
/// A writer held it for longer than `wait`; or a crash left something that the system, for another reason than a missing
/// permission or a read-only medium, does not let us finish.
pub fn open_for_reading(root: &Path, wait: Duration) -> Result<Reading, LockError> {
    let mut recovery = Recovery::default();
    for _ in 0..3 {
        let lock = lock::for_reading(root, wait)?;
        if matches!(Os.length(&Journal::place(root)), Ok(None)) {
            return Ok(Reading { lock, overlay: Overlay::default(), recovery });
        }
        drop(lock);
        let lock = match lock::for_writing(root, "recovery", wait) {
            Ok(lock) => lock,
            Err(LockError::System(_)) => break,
            Err(held) => return Err(held),
        };
        match finish(&Os, root) {
            Ok(finished) => recovery = finished,
            Err(error) if error.is_read_only() => break,
            Err(error) => return Err(error.into()),
        }
        drop(lock);
    }
    let lock = lock::for_reading(root, wait)?;
    let overlay = match overlay(&Os, root) {
        Ok(overlay) => overlay,
        // A `.rolo` of somebody else, shut to us: nothing can be known of a journal.
        Err(error) if error.is_read_only() => Overlay::default(),
        Err(error) => return Err(error.into()),
    };
    Ok(Reading { lock, overlay, recovery })
}

/// Where a decided change goes.
#[derive(PartialEq)]
enum Course {
    Forward,
    Back,
}

/// One step with its target.
struct Found {
    step: Step,
    place: PathBuf,
    standing: Standing,
    /// The staged version, where it is whole.
    staged: Option<Vec<u8>>,
    reach: Reach,
}

/// Whether a target lies in the book.
#[derive(PartialEq)]
enum Reach {
    Inside,
    /// Behind a link that leads out of the book. A journal may come with a cloned repository, so it writes no such
    /// file: ours goes beside the link.
    Outside,
}

fn look(disk: &dyn Disk, root: &Path, journal: Journal) -> Result<(Course, Vec<Found>), SysError> {
    let home = disk.target(root)?;
    let mut found = Vec::new();
    for step in journal.steps {
        let named = step.path.under(root);
        let place = match disk.target(&named) {
            // Its folder is gone, and whoever took it away has taken the file along.
            Err(error) if error.is_missing() => named,
            other => other?,
        };
        let standing = step.standing(disk, &place)?;
        let staged = match &step.act {
            Act::Replace { new, .. } => {
                present(disk.read(&temporary_beside(&place)))?.filter(|bytes| blake3::hash(bytes) == *new)
            }
            _ => None,
        };
        let reach =
            if place.starts_with(&home) || place.starts_with(root) { Reach::Inside } else { Reach::Outside };
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
                if let (Act::Append { from, .. }, Standing::Torn, Reach::Inside) =
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
        (Act::Append { bytes, .. }, _) if reach == Reach::Outside => {
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
            if reach == Reach::Outside {
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
        (Act::Delete { .. }, Standing::Old(_)) if reach == Reach::Inside => {
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
fn clean(disk: &dyn Disk, root: &Path) {
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

/// What has to be read in place of files that a decided change has not reached yet.
fn overlay(disk: &dyn Disk, root: &Path) -> Result<Overlay, SysError> {
    let mut overlay = Overlay::default();
    let Some(bytes) = present(disk.read(&Journal::place(root)))? else { return Ok(overlay) };
    let Some(journal) = Journal::decode(&bytes) else { return Ok(overlay) };
    let sort = journal.sort;
    let (course, steps) = look(disk, root, journal)?;
    for found in steps {
        let content = match (found.step.act, found.standing) {
            (Act::Append { from, .. }, Standing::Torn) if sort == Sort::Intent => {
                Some(Some(first(disk.read(&found.place)?, from)))
            }
            _ if sort == Sort::Intent || course == Course::Back => None,
            (Act::Append { from, bytes, .. }, Standing::Torn | Standing::Old(_)) => {
                Some(Some([first(disk.read(&found.place)?, from), bytes].concat()))
            }
            (Act::Replace { new, splice, .. }, Standing::Old(old)) => {
                let made = found.staged.or_else(|| splice.apply(old.as_deref().unwrap_or_default()));
                made.filter(|bytes| blake3::hash(bytes) == new).map(Some)
            }
            (Act::Delete { .. }, Standing::Old(_)) => Some(None),
            _ => None,
        };
        if let Some(content) = content {
            overlay.files.insert(found.step.path.into(), content);
        }
    }
    Ok(overlay)
}

fn first(mut bytes: Vec<u8>, length: u64) -> Vec<u8> {
    bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    bytes
}
