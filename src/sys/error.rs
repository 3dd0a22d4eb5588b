//! What the system refused, on which path, and why; in words in `i18n::system`.

use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use rustix::io::Errno;

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    Open,
    Read,
    Write,
    Create,
    Sync,
    Rename,
    Remove,
    List,
    Inspect,
    Lock,
    Run,
}

/// What stands where a file was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Found {
    Directory,
    Pipe,
    Socket,
    Device,
    Link,
    DanglingLink,
}

/// Where a name leads that is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// Out of the book, to this place.
    Out(PathBuf),
    /// To something hidden in the book.
    Hidden(PathBuf),
    /// To a file that has a meaning of its own under this name.
    Another(PathBuf),
    /// To the file that this other name leads to, too.
    Shared(PathBuf),
}

/// The system said no.
#[derive(Debug)]
pub enum SysError {
    /// A call failed.
    Io {
        /// What was being done.
        action: Action,
        /// On what.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// Somebody else is writing the file at the very moment.
    Busy {
        /// What was being done.
        action: Action,
        /// On what.
        path: PathBuf,
    },
    /// An editor that was run says that it failed.
    Ended {
        /// Its name.
        program: PathBuf,
    },
    /// Only regular files are opened, so that a pipe or a device never hangs a command.
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What is there.
        found: Found,
    },
    /// A name of a book is a link, or lies behind one, and leads where nothing is written.
    Link {
        /// The name, relative to the book.
        path: PathBuf,
        /// Where it leads.
        leads: Leads,
    },
}

impl SysError {
    /// The exit code of every refusal of the system.
    pub const EXIT: u8 = 5;

    /// A failed call.
    pub fn io(action: Action, path: impl Into<PathBuf>, source: io::Error) -> SysError {
        SysError::Io { action, path: path.into(), source }
    }

    /// The path it is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            SysError::Io { path, .. }
            | SysError::Busy { path, .. }
            | SysError::Ended { program: path }
            | SysError::NotAFile { path, .. }
            | SysError::Link { path, .. } => path,
        }
    }

    /// Whether there is simply nothing at the path.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.is(io::ErrorKind::NotFound) || self.is(io::ErrorKind::NotADirectory)
    }

    /// Whether the call failed with that kind.
    #[must_use]
    pub fn is(&self, kind: io::ErrorKind) -> bool {
        matches!(self, SysError::Io { source, .. } if source.kind() == kind)
    }

    /// Whether the place can be read but not written by us: permissions, or a read-only medium.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.is(io::ErrorKind::PermissionDenied) || self.is(io::ErrorKind::ReadOnlyFilesystem)
    }

    /// Whether a lock was refused because the file system, or what serves it, has none.
    #[must_use]
    pub fn lacks_locks(&self) -> bool {
        matches!(self, SysError::Io { action: Action::Lock, source, .. } if says_no_locks(source))
    }
}

/// Whether the answer to a call that locks is that there are no locks here, rather than that this one cannot be had.
fn says_no_locks(answer: &io::Error) -> bool {
    // Not every system's number for it is of the kind `Unsupported`, and that of a missing lock server is of no kind.
    #[cfg(unix)]
    let numbers = [Errno::NOLCK, Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOTSUP].map(Errno::raw_os_error);
    // `ERROR_INVALID_FUNCTION` and `ERROR_NOT_SUPPORTED`.
    #[cfg(windows)]
    let numbers = [1, 50];
    #[cfg(not(any(unix, windows)))]
    let numbers = [0; 0];
    answer.kind() == io::ErrorKind::Unsupported
        || answer.raw_os_error().is_some_and(|number| numbers.contains(&number))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_without_locks_is_told_from_a_lock_that_cannot_be_had() {
        let refused = |action, number: Errno| {
            SysError::io(action, ".rolo/lock", io::Error::from_raw_os_error(number.raw_os_error()))
        };
        for number in [Errno::NOLCK, Errno::NOSYS, Errno::OPNOTSUPP, Errno::NOTSUP] {
            let error = refused(Action::Lock, number);
            assert!(error.lacks_locks(), "{number:?}");
            assert_eq!(error.to_string(), "cannot lock `.rolo/lock`: the file system has no locks");
            assert!(!refused(Action::Sync, number).lacks_locks(), "{number:?}");
        }
        for number in [Errno::ACCESS, Errno::ROFS, Errno::IO, Errno::BADF, Errno::INTR, Errno::NOENT] {
            assert!(!refused(Action::Lock, number).lacks_locks(), "{number:?}");
        }
        assert!(SysError::io(Action::Lock, "lock", io::ErrorKind::Unsupported.into()).lacks_locks());
    }
}
