//! Files outside a change of a book: read whole, written whole, and the folders and names around them.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::disk::{Disk, Durability, Os};
use super::inside::{Inside, real_place};
use super::outfile::{self, There};
use super::{Action, Found, SysError};

/// Reads a regular file whole.
///
/// # Errors
/// Missing, unreadable, or not a file.
pub fn read(path: &Path) -> Result<Vec<u8>, SysError> {
    Os.read(path)
}

/// The same for a file that the user named to be read, which may be a pipe, too: `<(zcat orders.csv.gz)`.
///
/// # Errors
/// As [`read`].
pub fn read_named(path: &Path) -> Result<Vec<u8>, SysError> {
    match Os.read(path) {
        Err(SysError::NotAFile { found: Found::Pipe, .. }) => {
            std::fs::read(path).map_err(|source| SysError::io(Action::Read, path, source))
        }
        read => read,
    }
}

/// Refuses a link, wherever it leads; a file, a folder or nothing is fine.
///
/// For the names rolo writes for itself: a link among them, brought along by a cloned repository, would turn our notes
/// into a pen for any file of the user.
///
/// # Errors
/// It is a link.
pub fn refuse_link(path: &Path) -> Result<(), SysError> {
    match path.symlink_metadata() {
        Ok(found) if found.is_symlink() => {
            Err(SysError::NotAFile { path: path.to_owned(), found: Found::Link })
        }
        _ => Ok(()),
    }
}

/// Writes `bytes` to a file the user named (`-o FILE`): whole or not at all where a plain file can stand, else into
/// whatever is there (`/dev/stdout`, a pipe). Never through a link to a file.
///
/// # Errors
/// A link, or what the system says; a plain file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), SysError> {
    if outfile::there(path) == There::Stream {
        // Appended, or what stands in a file that was opened before would be written over from its first byte.
        let written = OpenOptions::new().append(true).open(path).and_then(|mut file| file.write_all(bytes));
        return written.map_err(|source| SysError::io(Action::Write, path, source));
    }
    refuse_link(path)?;
    let target = &Inside::named_by_the_user(real_place(path)?);
    let like = match Os.probe(target) {
        Ok(like) => Some(like),
        Err(error) if error.is_missing() => None,
        Err(error) => return Err(error),
    };
    let temporary = target.temporary();
    Os.create(&temporary, bytes, like, Durability::Synced)?;
    Os.rename(&temporary, target).inspect_err(|_| {
        Os.remove(&temporary).ok();
    })?;
    Os.sync_folder(target.folder())
}

/// Whether there is anything of that name, a dangling link too.
#[must_use]
pub fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// The names in a folder, in no order; none where it cannot be listed.
#[must_use]
pub fn names_in(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// A folder for files of the moment; it goes when this is dropped.
#[derive(Debug)]
pub struct ScratchFolder(tempfile::TempDir);

impl ScratchFolder {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Lets it stay, with all that is in it; says where it is.
    #[must_use]
    pub fn keep(self) -> PathBuf {
        self.0.keep()
    }
}

/// Makes a folder of our own among the system's temporary files.
///
/// # Errors
/// Those of the system.
pub fn scratch_folder() -> Result<ScratchFolder, SysError> {
    tempfile::Builder::new()
        .prefix("rolo-")
        .tempdir()
        .map(ScratchFolder)
        .map_err(|source| SysError::io(Action::Create, "a temporary folder", source))
}

/// Makes a folder and those above it.
///
/// # Errors
/// Those of the system.
pub fn make_folders(path: &Path) -> Result<(), SysError> {
    std::fs::create_dir_all(path).map_err(|source| SysError::io(Action::Create, path, source))
}

/// The name under which the next version of `target` is written: `.NAME.rolo-tmp`, beside it.
///
/// It is stable, so that a crash leaves at most one, and recognisable, so that the next run takes it away.
#[must_use]
pub fn temporary_beside(target: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(TEMPORARY_END);
    target.with_file_name(name)
}

/// How the names of our temporaries end.
pub const TEMPORARY_END: &str = ".rolo-tmp";

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        assert!(read(&path).unwrap_err().is_missing());
        fs::create_dir(&path).unwrap();
        assert!(matches!(read(&path), Err(SysError::NotAFile { found: Found::Directory, .. })));
        assert!(matches!(read(Path::new("/dev/zero")), Err(SysError::NotAFile { found: Found::Device, .. })));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("real")).unwrap();
        symlink("real/x", root.join("link")).unwrap();
        assert!(matches!(real_place(&root.join("link")), Err(SysError::NotAFile { .. })));
        assert!(matches!(
            read(&root.join("link")),
            Err(SysError::NotAFile { found: Found::DanglingLink, .. })
        ));
        write_whole(&root.join("real/x"), b"1").unwrap();
        assert_eq!(real_place(&root.join("link")).unwrap(), root.join("real/x"));
        let refused = write_whole(&root.join("link"), b"2").unwrap_err();
        assert!(matches!(refused, SysError::NotAFile { found: Found::Link, .. }));
        assert_eq!(read(&root.join("real/x")).unwrap(), b"1");
        assert!(root.join("link").is_symlink());
        assert_eq!(Os.list(&root.join("real")).unwrap(), ["x"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_version_keeps_the_mode_of_the_old_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        for mode in [0o600, 0o640, 0o664, 0o606] {
            write_whole(&path, b"1").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            write_whole(&path, b"2").unwrap();
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o7777, mode);
        }
    }
}
