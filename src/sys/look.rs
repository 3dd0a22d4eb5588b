//! Looking without opening: what stands where, under which names, how large.

use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use super::{Action, Found, SysError};

/// Whether anything has that name, be it a link to nothing.
///
/// Where the system does not answer something is taken to be there: who opens it is told why it cannot be read.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    let absent = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    std::fs::symlink_metadata(path).map_or_else(|e| !absent.contains(&e.kind()), |_| true)
}

/// Where a path leads, every link followed; none where it leads to nothing.
#[must_use]
pub fn real_path(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// Whether the name itself is a link, wherever it leads.
#[must_use]
pub fn is_link(path: &Path) -> bool {
    path.is_symlink()
}

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub name: OsString,
    /// Whether it is a link, wherever it leads.
    pub is_link: bool,
}

/// The names in a folder with what they are, in no order; none where it cannot be listed.
#[must_use]
pub fn entries(folder: &Path) -> Vec<Entry> {
    let listed = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let entry = |entry: std::fs::DirEntry| Entry {
        is_link: entry.file_type().is_ok_and(|kind| kind.is_symlink()),
        name: entry.file_name(),
    };
    listed.map(entry).collect()
}

/// Bytes of the file; none where it cannot be looked at.
#[must_use]
pub fn length(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|found| found.len())
}

/// Bytes of the file; a link to nothing has none.
///
/// # Errors
/// Whatever the system says while looking.
pub fn size(path: &Path) -> io::Result<u64> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(e) => Err(e),
    }
}

/// The names in a folder, sorted; none where there is no such folder.
///
/// # Errors
/// Whatever else the system says.
pub fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let mut names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// What is at `path`, when it is a regular file.
pub(super) fn inspect(path: &Path) -> Result<Metadata, SysError> {
    let found = path.metadata().map_err(|source| {
        if source.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_ok() {
            return SysError::NotAFile { path: path.to_owned(), found: Found::DanglingLink };
        }
        SysError::io(Action::Open, path, source)
    })?;
    if found.is_file() {
        return Ok(found);
    }
    Err(SysError::NotAFile { path: path.to_owned(), found: what_is(&found) })
}

#[cfg(unix)]
fn what_is(found: &Metadata) -> Found {
    use std::os::unix::fs::FileTypeExt;
    let kind = found.file_type();
    if kind.is_dir() {
        Found::Directory
    } else if kind.is_fifo() {
        Found::Pipe
    } else if kind.is_socket() {
        Found::Socket
    } else {
        Found::Device
    }
}

#[cfg(not(unix))]
fn what_is(found: &Metadata) -> Found {
    if found.is_dir() { Found::Directory } else { Found::Device }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_an_absent_folder_has_none() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a"] {
            crate::sys::fs::write_whole(&folder.path().join(name), b"12").unwrap();
        }
        assert_eq!(names(folder.path()).unwrap(), ["a", "b"]);
        assert_eq!(names(&folder.path().join("none")).unwrap(), Vec::<OsString>::new());
        assert_eq!(length(&folder.path().join("a")), Some(2));
        assert!(names(&folder.path().join("a")).is_err());
    }
}
