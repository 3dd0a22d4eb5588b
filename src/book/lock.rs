//! One writer at a time: the lock of a book, `.rolo/lock`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::gate::Gate;
use super::trust::Foreign;
use crate::i18n::Text;
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
    /// None where the file system has no locks, and the person goes on without.
    held: Option<Held>,
}

/// What a writer does where the file system has no locks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lockless {
    /// It stops.
    #[default]
    Stop,
    /// It goes on: the person said `--no-lock`, or nobody else can know of the book.
    GoOn,
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
#[derive(Debug)]
pub enum LockError {
    /// Somebody held it all the time.
    Held {
        /// Who, where known.
        holder: Option<Holder>,
        /// How long was waited.
        waited: Duration,
    },
    /// Its `.rolo/` may be somebody else's.
    Foreign(Foreign),
    /// The system said no.
    System(SysError),
}

impl From<Foreign> for LockError {
    fn from(foreign: Foreign) -> LockError {
        LockError::Foreign(foreign)
    }
}

impl From<SysError> for LockError {
    fn from(error: SysError) -> LockError {
        LockError::System(error)
    }
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

    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            LockError::Held { holder: Some(Holder { process, command }), .. } => {
                phrase!("the book is being used by process {process} (`{command}`)", process, command)
            }
            LockError::Held { holder: None, .. } => phrase!("the book is being used by another process"),
            LockError::Foreign(foreign) => foreign.text(),
            LockError::System(error) => error.text(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Option<Text> {
        match self {
            LockError::Held { .. } => Some(phrase!("wait until it has finished, then run the command again")),
            LockError::Foreign(foreign) => Some(foreign.help()),
            LockError::System(error) if error.lacks_locks() => Some(phrase!(
                "keep the book on a file system with locks; or, if no other command, program or sync writes to it meanwhile, run the command again with `--no-lock`"
            )),
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

    /// Whether what was taken is as it was: not after somebody removed `.rolo`.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.held.as_ref().is_none_or(Held::is_current)
    }

    /// What to say where nothing keeps others from writing meanwhile.
    #[must_use]
    pub fn notice(&self) -> Option<Text> {
        self.held.is_none().then(|| {
            phrase!(
                "the file system has no locks: with `--no-lock`, nothing keeps others from writing to the book meanwhile"
            )
        })
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        if let Some(held) = &self.held {
            held.describe("");
        }
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
pub(super) fn for_writing(
    root: &Path,
    command: &str,
    wait: Duration,
    lockless: Lockless,
) -> Result<WriteLock, LockError> {
    let gate = Gate::of(root)?;
    let (place, _) = lock_file(&gate)?;
    let answer = lock::acquire(&place, Sharing::Alone, wait).map_err(|r| refused(r, wait));
    let held = go_on(answer, lockless)?;
    keep_out_of_git(&gate)?;
    if let Some(held) = &held {
        held.describe(&format!("{} {command}\n", std::process::id()));
    }
    Ok(WriteLock { root: root.to_owned(), held })
}

/// What a writer goes on with: the lock, or none where there are no locks and that is `lockless`.
fn go_on(answer: Result<Held, LockError>, lockless: Lockless) -> Result<Option<Held>, LockError> {
    match answer {
        Err(LockError::System(error)) if lockless == Lockless::GoOn && error.lacks_locks() => Ok(None),
        other => other.map(Some),
    }
}

/// Takes the book at `root` for reading; without a lock where none can be had for the system's sake.
pub(super) fn for_reading(root: &Path, wait: Duration) -> Result<ReadLock, LockError> {
    let Ok(gate) = Gate::of(root) else { return Ok(ReadLock { held: None }) };
    let Ok((place, made)) = lock_file(&gate) else { return Ok(ReadLock { held: None }) };
    match lock::acquire(&place, Sharing::Shared, wait) {
        Ok(held) => {
            // Best effort: a writer sees to it. In a folder that was there, which may be anybody's, a reader makes nothing.
            if made == Made::Now {
                keep_out_of_git(&gate).ok();
            }
            Ok(ReadLock { held: Some(held) })
        }
        Err(Refusal::System(_)) => Ok(ReadLock { held: None }),
        Err(busy) => Err(refused(busy, wait)),
    }
}

/// Where the lock is; makes its folder.
fn lock_file(gate: &Gate) -> Result<(Inside, Made), SysError> {
    let made = Os.make_folder(&gate.own_folder()?)?;
    Ok((gate.own("lock")?, made))
}

/// Makes the folder ignore itself, unless it does: undo log and journal hold people's data, and go to nobody with a push.
///
/// Under the lock, for two that make the same file at once would take it away from each other.
fn keep_out_of_git(gate: &Gate) -> Result<(), SysError> {
    let place = gate.own(".gitignore")?;
    match Os.length(place.path())? {
        None | Some(0) => Os.create(&place, b"*\n", None, Durability::Cached),
        Some(_) => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::Action;

    #[test]
    fn the_message_names_who_holds_the_book() {
        let book = tempfile::tempdir().unwrap();
        let held = for_writing(book.path(), "rolo import big.csv", Duration::ZERO, Lockless::Stop).unwrap();
        let error = for_writing(book.path(), "rolo add", Duration::ZERO, Lockless::Stop).unwrap_err();
        assert_eq!(error.exit_code(), 4);
        let expected =
            format!("the book is being used by process {} (`rolo import big.csv`)", std::process::id());
        assert_eq!(error.text(), *expected);
        assert!(matches!(for_reading(book.path(), Duration::ZERO), Err(LockError::Held { .. })));
        drop(held);
        assert!(for_reading(book.path(), Duration::ZERO).unwrap().excludes_writers());
    }

    #[test]
    fn without_locks_a_writer_goes_on_only_where_that_was_said() {
        let book = tempfile::tempdir().unwrap();
        let without = || {
            let answer = std::io::ErrorKind::Unsupported.into();
            Err(LockError::System(SysError::io(Action::Lock, book.path().join(".rolo/lock"), answer)))
        };
        let error = go_on(without(), Lockless::Stop).unwrap_err();
        assert_eq!(error.exit_code(), 5);
        assert!(error.help().is_some_and(|help| help.english().contains("`--no-lock`")), "{error:?}");
        assert!(matches!(go_on(without(), Lockless::GoOn), Ok(None)));
        let unlocked = WriteLock { root: book.path().to_owned(), held: None };
        assert!(unlocked.is_current() && unlocked.notice().is_some());
    }

    #[test]
    fn no_lock_takes_what_lock_there_is_and_passes_nobody_who_holds_it() {
        let book = tempfile::tempdir().unwrap();
        let take = || for_writing(book.path(), "rolo add", Duration::ZERO, Lockless::GoOn);
        let held = take().unwrap();
        assert_eq!(held.notice(), None);
        assert!(matches!(take(), Err(LockError::Held { .. })));
        drop(held);
        let denied = SysError::io(Action::Lock, "lock", std::io::ErrorKind::PermissionDenied.into());
        assert!(go_on(Err(LockError::System(denied)), Lockless::GoOn).is_err());
    }

    #[test]
    fn a_writer_sees_to_it_that_its_folder_ignores_itself_or_stops() {
        let write = |root: &Path| for_writing(root, "rolo add", Duration::ZERO, Lockless::Stop);
        let book = tempfile::tempdir().unwrap();
        let ignore = book.path().join(FOLDER).join(".gitignore");
        drop(for_reading(book.path(), Duration::ZERO).unwrap());
        assert_eq!(Os.read(&ignore).unwrap(), b"*\n");
        std::fs::remove_file(&ignore).unwrap();
        drop(for_reading(book.path(), Duration::ZERO).unwrap());
        assert!(!ignore.exists(), "a reader makes nothing in a folder that was there");
        drop(write(book.path()).unwrap());
        assert_eq!(Os.read(&ignore).unwrap(), b"*\n");
        std::fs::remove_file(&ignore).unwrap();
        std::fs::create_dir(&ignore).unwrap();
        assert_eq!(write(book.path()).unwrap_err().exit_code(), 5);
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
        for name in ["lock", "journal", "undo", "undo.old", ".gitignore"] {
            let book = tempfile::tempdir().unwrap();
            let victim = elsewhere.path().join(name);
            crate::sys::fs::write_whole(&victim, b"precious").unwrap();
            Os.make_folder(&Inside::anywhere(book.path().join(FOLDER))).unwrap();
            symlink(&victim, book.path().join(FOLDER).join(name)).unwrap();
            let error = open_for_writing(book.path(), "rolo add", opening).unwrap_err();
            assert_eq!(error.exit_code(), 5, "{name}: {error:?}");
            assert!(open_for_reading(book.path(), opening).unwrap().recovery.cut.is_empty(), "{name}");
            assert_eq!(Os.read(&victim).unwrap(), b"precious", "{name}");
        }
        let book = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), book.path().join(FOLDER)).unwrap();
        assert!(for_writing(book.path(), "rolo add", Duration::ZERO, Lockless::Stop).is_err());
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
        assert_eq!(
            for_writing(book.path(), "rolo add", Duration::ZERO, Lockless::Stop).unwrap_err().exit_code(),
            5
        );
    }
}
