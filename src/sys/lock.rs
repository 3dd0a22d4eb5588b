//! Locks between processes: the kernel frees them when their holder dies, however it dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::disk::{has_other_names, never_through_a_link};
use super::fs::refuse_link;
use super::inside::Inside;
use super::look::inspect;
use super::{Action, SysError};

/// Whether others may hold the lock too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// With any number of other readers.
    Shared,
    /// Alone.
    Alone,
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct Held {
    file: File,
    path: PathBuf,
}

/// Why a lock was not taken.
#[derive(Debug)]
pub enum Refusal {
    /// Somebody held it all the time; with what the lock file says about them.
    Busy(String),
    /// The system said no.
    System(SysError),
}

/// Takes the lock on the file at `path`, which is made when missing, waiting for it at most `wait`.
///
/// # Errors
/// See [`Refusal`]; among them that a link, a pipe or a folder stands there.
pub fn acquire(place: &Inside, sharing: Sharing, wait: Duration) -> Result<Held, Refusal> {
    let path = place.path();
    let failed = |source| Refusal::System(SysError::io(Action::Lock, path, source));
    place.still_stands().and_then(|()| refuse_link(path)).map_err(Refusal::System)?;
    match inspect(path) {
        Err(error) if !error.is_missing() => return Err(Refusal::System(error)),
        _ => {}
    }
    let begun = Instant::now();
    let mut file = open(path, sharing).map_err(failed)?;
    let mut pause = Pause::new();
    let mut line = Line::TimeUp;
    loop {
        let tried = match (&line, sharing) {
            (Line::Granted, _) => Ok(()),
            (_, Sharing::Shared) => file.try_lock_shared(),
            (_, Sharing::Alone) => file.try_lock(),
        };
        line = Line::TimeUp;
        match tried {
            Ok(()) if is_at(&file, path).map_err(failed)? => return Ok(Held { file, path: path.to_owned() }),
            // Somebody removed the file after we opened it: a lock on it would exclude nobody.
            Ok(()) if begun.elapsed() < wait.max(Duration::from_secs(1)) => {
                file = open(path, sharing).map_err(failed)?;
            }
            Ok(()) => return Err(Refusal::Busy(String::new())),
            Err(TryLockError::Error(source)) if source.kind() == io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(source)) => return Err(failed(source)),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= wait => {
                let mut said = String::new();
                file.take(4096).read_to_string(&mut said).ok();
                return Err(Refusal::Busy(said));
            }
            Err(TryLockError::WouldBlock) => {
                line = wait_in_line(&file, sharing, wait.saturating_sub(begun.elapsed()));
                if line == Line::None {
                    std::thread::sleep(pause.next());
                }
            }
        }
    }
}

/// How waiting in line ended.
#[derive(PartialEq)]
enum Line {
    /// The lock is ours.
    Granted,
    /// The time is up.
    TimeUp,
    /// There is no line: no thread or no second handle could be had, or the system refused.
    None,
}

/// Waits in the kernel's own line for the lock, at most `wait`.
///
/// The call that waits in line knows no time limit, so a thread makes it, on a second handle of the same open file: what
/// it is granted is ours. Left behind when the time is up, it gives the lock back as soon as it gets it. Trying again
/// and again instead would be a lottery: measured with 16 processes of 40 ms each, the unluckiest waited 4.6 s, here 0.65.
fn wait_in_line(file: &File, sharing: Sharing, wait: Duration) -> Line {
    const STACK: usize = 64 << 10;
    let Ok(second) = file.try_clone() else { return Line::None };
    let (granted, news) = mpsc::channel();
    let waiter = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let done = match sharing {
            Sharing::Shared => second.lock_shared(),
            Sharing::Alone => second.lock(),
        };
        granted.send(done.is_ok()).ok();
    });
    match waiter.is_ok().then(|| news.recv_timeout(wait)) {
        Some(Ok(true)) => Line::Granted,
        Some(Err(RecvTimeoutError::Timeout)) => Line::TimeUp,
        _ => Line::None,
    }
}

impl Held {
    /// Writes into the lock file who holds it; best effort, since it only words a message of others.
    pub fn describe(&self, holder: &str) {
        let mut file = &self.file;
        // A lock file that is a second name of some other file excludes others all the same, but is no place for words.
        if file.metadata().map_or(true, |found| has_other_names(&found)) {
            return;
        }
        if file.rewind().and_then(|()| file.write_all(holder.as_bytes())).is_ok() {
            file.set_len(holder.len() as u64).ok();
        }
    }

    /// Whether the lock still excludes others: false once its file was removed.
    #[must_use]
    pub fn is_current(&self) -> bool {
        is_at(&self.file, &self.path).unwrap_or(false)
    }
}

/// Whether a process of that number runs; none where that cannot be told.
#[must_use]
pub fn is_running(process: u32) -> Option<bool> {
    let table = Path::new("/proc/self");
    table.exists().then(|| Path::new(&format!("/proc/{process}")).exists())
}

/// Opens the lock file, to write where we may (the holder is named in it), else to read; never through a link.
fn open(path: &Path, sharing: Sharing) -> io::Result<File> {
    let to_read = || never_through_a_link(OpenOptions::new().read(true)).open(path);
    if sharing == Sharing::Shared {
        match to_read() {
            Err(source) if source.kind() == io::ErrorKind::NotFound => {}
            other => return other,
        }
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    match never_through_a_link(&mut options).open(path) {
        Err(source) if source.kind() == io::ErrorKind::PermissionDenied => to_read().map_err(|_| source),
        other => other,
    }
}

/// Whether `file` is what stands at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    match path.metadata() {
        Ok(there) => Ok((ours.dev(), ours.ino()) == (there.dev(), there.ino())),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(source),
    }
}

/// An open file cannot be removed here.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

/// The pauses between two tries where no line can be waited in: 1 to 4 ms, each process on its own beat.
///
/// They do not grow: whoever waits longest must not be asked least often.
struct Pause(u32);

impl Pause {
    fn new() -> Pause {
        Pause(std::process::id().wrapping_mul(0x9e37_79b9) | 1)
    }

    fn next(&mut self) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        Duration::from_micros(u64::from(1000 + self.0 % 3000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_share_and_a_writer_is_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = Inside::anywhere(folder.path().canonicalize().unwrap().join("lock"));
        let first = acquire(&path, Sharing::Shared, Duration::ZERO).unwrap();
        let second = acquire(&path, Sharing::Shared, Duration::ZERO).unwrap();
        assert!(matches!(acquire(&path, Sharing::Alone, Duration::ZERO), Err(Refusal::Busy(_))));
        drop((first, second));
        let alone = acquire(&path, Sharing::Alone, Duration::ZERO).unwrap();
        alone.describe("17 rolo add");
        match acquire(&path, Sharing::Shared, Duration::from_millis(5)) {
            Err(Refusal::Busy(said)) => assert_eq!(said, "17 rolo add"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn whoever_waits_gets_the_lock_when_it_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = Inside::anywhere(folder.path().canonicalize().unwrap().join("lock"));
        let first = acquire(&path, Sharing::Alone, Duration::ZERO).unwrap();
        let late = path.clone();
        let waiter =
            std::thread::spawn(move || acquire(&late, Sharing::Alone, Duration::from_secs(60)).is_ok());
        // Gives up while the other waits, and leaves no claim behind.
        assert!(acquire(&path, Sharing::Alone, Duration::from_millis(20)).is_err());
        drop(first);
        assert!(waiter.join().unwrap());
        acquire(&path, Sharing::Alone, Duration::from_secs(60)).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_whose_file_was_removed_is_known_to_hold_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = Inside::anywhere(folder.path().canonicalize().unwrap().join("lock"));
        let first = acquire(&path, Sharing::Alone, Duration::ZERO).unwrap();
        assert!(first.is_current());
        std::fs::remove_file(path.path()).unwrap();
        assert!(!first.is_current());
        let second = acquire(&path, Sharing::Alone, Duration::ZERO).unwrap();
        assert!(second.is_current());
    }
}
