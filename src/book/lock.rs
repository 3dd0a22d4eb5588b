//! One writer at a time: the lock of a book, `.rolo/lock`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::gate::Gate;
use super::trust::Foreign;
use crate::sys::SysError;
use crate::sys::disk::{Disk, Durability, Made, Os};
use crate::sys::inside::Inside;
use crate::sys::lock::{self, Held, Refusal, Sharing};

/// The folder beside the data that holds lock, journal, undo log and caches; not in git.
pub const FOLDER: &str = ".rolo";

/// How long a command waits for the lock before it gives up.
pub const WAIT: Duration = Duration::from_secs(10);

/// The right to change the book at [`WriteLock::root`]; freed when dropped, and by the kernel if we die.
#[derive(Debug)]
pub struct WriteLock {
    root: PathBuf,
    held: Held,
}

/// The assurance that nobody changes the book meanwhile, where the medium lets us have it.
#[derive(Debug)]
pub struct ReadLock {
    held: Option<Held>,
}

/// Who holds the lock, as far as they said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Number of the process.
    pub process: u32,
    /// Its command line.
    pub command: String,
}

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody held it all the time.
    #[error("the book is being used by {}", said(holder.as_ref()))]
    Held {
        /// Who, where known.
        holder: Option<Holder>,
        /// How long was waited.
        waited: Duration,
    },
    /// Its `.rolo/` may be somebody else's.
    #[error(transparent)]
    Foreign(#[from] Foreign),
    /// The system said no.
    #[error(transparent)]
    System(#[from] SysError),
}

impl LockError {
    /// 4 where trying again may help, 5 where the system said no.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            LockError::Held { .. } => 4,
            LockError::Foreign(_) | LockError::System(_) => SysError::EXIT,
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            LockError::Held { .. } => Some("wait until it has finished, then run the command again"),
            LockError::Foreign(foreign) => Some(foreign.help()),
            LockError::System(error) => error.help(),
        }
    }
}

impl WriteLock {
    /// The book it is for.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether it still excludes others: not after somebody removed `.rolo`.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.held.is_current()
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        self.held.describe("");
    }
}

impl ReadLock {
    /// Whether writers are kept out; not on a medium where no lock can be had.
    #[must_use]
    pub fn excludes_writers(&self) -> bool {
        self.held.is_some()
    }
}

/// Takes the book at `root` for writing, as `command`, waiting at most `wait`.
///
/// A command that will write calls [`super::recover::open_for_writing`], which comes here and then recovers.
pub(super) fn for_writing(root: &Path, command: &str, wait: Duration) -> Result<WriteLock, LockError> {
    let place = lock_file(root)?;
    let held = lock::acquire(&place, Sharing::Alone, wait).map_err(|r| refused(r, wait))?;
    held.describe(&format!("{} {command}\n", std::process::id()));
    Ok(WriteLock { root: root.to_owned(), held })
}

/// Takes the book at `root` for reading; without a lock where none can be had for the system's sake.
pub(super) fn for_reading(root: &Path, wait: Duration) -> Result<ReadLock, LockError> {
    let Ok(place) = lock_file(root) else { return Ok(ReadLock { held: None }) };
    match lock::acquire(&place, Sharing::Shared, wait) {
        Ok(held) => Ok(ReadLock { held: Some(held) }),
        Err(Refusal::System(_)) => Ok(ReadLock { held: None }),
        Err(busy) => Err(refused(busy, wait)),
    }
}

/// Where the lock is; makes its folder, which keeps itself out of git.
fn lock_file(root: &Path) -> Result<Inside, SysError> {
    let gate = Gate::of(root)?;
    let folder = gate.own_folder()?;
    if Os.make_folder(&folder)? == Made::Now {
        // Best effort: the book has a `.gitignore` of its own, unless somebody took it out.
        let ignore = gate.own(".gitignore");
        ignore.and_then(|place| Os.create(&place, b"*\n", None, Durability::Cached)).ok();
    }
    gate.own("lock")
}

fn refused(refusal: Refusal, waited: Duration) -> LockError {
    match refusal {
        Refusal::System(error) => LockError::System(error),
        Refusal::Busy(said) => LockError::Held { holder: holder(&said), waited },
    }
}

/// Who a lock file names, unless that process is gone: one that was killed cannot take its name away.
fn holder(said: &str) -> Option<Holder> {
    let (process, command) = said.trim().split_once(' ')?;
    let process = process.parse().ok()?;
    if lock::is_running(process) == Some(false) {
        return None;
    }
    Some(Holder { process, command: command.to_owned() })
}

fn said(holder: Option<&Holder>) -> String {
    match holder {
        Some(holder) => format!("process {} (`{}`)", holder.process, holder.command),
        None => "another process".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_who_holds_the_book() {
        let book = tempfile::tempdir().unwrap();
        let held = for_writing(book.path(), "rolo import big.csv", Duration::ZERO).unwrap();
        let error = for_writing(book.path(), "rolo add", Duration::ZERO).unwrap_err();
        assert_eq!(error.exit_code(), 4);
        let expected =
            format!("the book is being used by process {} (`rolo import big.csv`)", std::process::id());
        assert_eq!(error.to_string(), expected);
        assert!(matches!(for_reading(book.path(), Duration::ZERO), Err(LockError::Held { .. })));
        drop(held);
        assert!(for_reading(book.path(), Duration::ZERO).unwrap().excludes_writers());
    }

    #[test]
    fn a_name_left_by_a_dead_process_is_not_believed() {
        assert_eq!(holder(""), None);
        assert_eq!(holder("not a number"), None);
        if lock::is_running(u32::MAX) == Some(false) {
            assert_eq!(holder(&format!("{} rolo add", u32::MAX)), None);
        }
    }

    #[cfg(unix)]
    #[test]
    fn our_own_files_are_never_written_through_a_link() {
        use std::os::unix::fs::symlink;

        use crate::book::recover::{Opening, open_for_reading, open_for_writing};
        let elsewhere = tempfile::tempdir().unwrap();
        let opening = Opening::waiting(Duration::ZERO);
        for name in ["lock", "journal", "undo", "undo.old"] {
            let book = tempfile::tempdir().unwrap();
            let victim = elsewhere.path().join(name);
            crate::sys::fs::write_whole(&victim, b"precious").unwrap();
            Os.make_folder(&Inside::anywhere(book.path().join(FOLDER))).unwrap();
            symlink(&victim, book.path().join(FOLDER).join(name)).unwrap();
            let error = open_for_writing(book.path(), "rolo add", opening).unwrap_err();
            assert_eq!(error.exit_code(), 5, "{name}: {error}");
            assert!(open_for_reading(book.path(), opening).unwrap().recovery.cut.is_empty(), "{name}");
            assert_eq!(Os.read(&victim).unwrap(), b"precious", "{name}");
        }
        let book = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), book.path().join(FOLDER)).unwrap();
        assert!(for_writing(book.path(), "rolo add", Duration::ZERO).is_err());
        assert!(!for_reading(book.path(), Duration::ZERO).unwrap().excludes_writers());
    }

    #[test]
    fn a_folder_that_cannot_hold_a_lock_can_be_read_but_not_written() {
        let book = tempfile::tempdir().unwrap();
        std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(book.path().join(FOLDER))
            .unwrap();
        assert!(!for_reading(book.path(), Duration::ZERO).unwrap().excludes_writers());
        assert_eq!(for_writing(book.path(), "rolo add", Duration::ZERO).unwrap_err().exit_code(), 5);
    }
}
