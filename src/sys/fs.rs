//! Files: read only what is a regular file, write so that a crash at any call leaves the old or the new.
//!
//! [`Disk`] is the small set of calls that a change of a book is made of; [`Os`] is the real one, and a test may put
//! one in its place that fails at any call.

use std::ffi::OsString;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Action, Found, SysError};

/// Whether the bytes must have reached the medium when a call returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Synced: survives a power cut.
    Synced,
    /// Left to the system: survives the end of the process, not a power cut.
    Cached,
}

/// What a new version of a file takes over from the old one: mode, owner, group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    mode: u32,
    owner: u32,
    group: u32,
}

/// Whether a folder is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was made by this call.
    Now,
    /// It was there.
    Before,
}

/// Why an append was not done.
#[derive(Debug)]
pub enum AppendFailure {
    /// The file has another length than the caller believes; nothing was written.
    Moved,
    /// It failed, and the file has its old length again.
    CutBack(SysError),
    /// It failed, and cutting the file back failed too: some of the new bytes may stand in it.
    Uncertain(SysError),
}

/// The calls a change of a book is made of.
///
/// No method ever opens anything but a regular file, and each leaves on failure what it found, as far as the system
/// lets it.
pub trait Disk {
    /// The bytes of a regular file.
    ///
    /// # Errors
    /// Missing, unreadable, or not a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, SysError> {
        self.read_from(path, 0)
    }

    /// The bytes of a regular file behind the first `from`; none where it is shorter.
    ///
    /// # Errors
    /// As [`Disk::read`].
    fn read_from(&self, path: &Path, from: u64) -> Result<Vec<u8>, SysError>;

    /// The length of a regular file; none when there is nothing.
    ///
    /// # Errors
    /// Not a file, or not ours to look at.
    fn length(&self, path: &Path) -> Result<Option<u64>, SysError>;

    /// Asks whether a regular file is there and may be written, without changing it.
    ///
    /// # Errors
    /// Missing, not a file, or not ours to write.
    fn probe(&self, path: &Path) -> Result<Likeness, SysError>;

    /// Where `path` really lies: through symbolic links, also when the file itself does not exist yet.
    ///
    /// # Errors
    /// The folder is missing, or a link leads nowhere or in a circle.
    fn target(&self, path: &Path) -> Result<PathBuf, SysError>;

    /// Writes a new file whole; whatever had the name is removed first (a link is not followed).
    ///
    /// With `like` it gets that mode and owner, else 0666 less the umask.
    ///
    /// # Errors
    /// The file is gone again, as far as the system lets us.
    fn create(
        &self,
        path: &Path,
        bytes: &[u8],
        like: Option<Likeness>,
        durability: Durability,
    ) -> Result<(), SysError>;

    /// Appends with one write to a file of length `at`.
    ///
    /// # Errors
    /// See [`AppendFailure`]; a failed sync is not tried again.
    fn append(&self, path: &Path, at: u64, bytes: &[u8], durability: Durability)
    -> Result<(), AppendFailure>;

    /// Shortens a file to `length`.
    ///
    /// # Errors
    /// Those of the system.
    fn cut(&self, path: &Path, length: u64, durability: Durability) -> Result<(), SysError>;

    /// Gives a file another name in one step; a file of that name is replaced.
    ///
    /// # Errors
    /// Those of the system; nothing has changed then.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), SysError>;

    /// Removes a file or link; nothing there is success.
    ///
    /// # Errors
    /// Those of the system.
    fn remove(&self, path: &Path) -> Result<(), SysError>;

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// Those of the system; file systems that know no such call are silent.
    fn sync_folder(&self, path: &Path) -> Result<(), SysError>;

    /// Makes a folder unless it is there.
    ///
    /// # Errors
    /// Those of the system.
    fn make_folder(&self, path: &Path) -> Result<Made, SysError>;

    /// The names in a folder, sorted; none when there is no such folder.
    ///
    /// # Errors
    /// Those of the system.
    fn list(&self, path: &Path) -> Result<Vec<OsString>, SysError>;
}

/// The real disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Os;

impl Disk for Os {
    fn read_from(&self, path: &Path, from: u64) -> Result<Vec<u8>, SysError> {
        let mut file = open(path)?;
        let mut bytes = Vec::new();
        let skipped = if from == 0 { Ok(0) } else { file.seek(SeekFrom::Start(from)) };
        skipped
            .and_then(|_| file.read_to_end(&mut bytes))
            .map_err(|source| SysError::io(Action::Read, path, source))?;
        Ok(bytes)
    }

    fn length(&self, path: &Path) -> Result<Option<u64>, SysError> {
        match inspect(path) {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn probe(&self, path: &Path) -> Result<Likeness, SysError> {
        inspect(path)?;
        let file = OpenOptions::new()
            .write(true)
            .open(path)
            .map_err(|source| SysError::io(Action::Write, path, source))?;
        let found = file.metadata().map_err(|source| SysError::io(Action::Inspect, path, source))?;
        Ok(likeness(&found))
    }

    fn target(&self, path: &Path) -> Result<PathBuf, SysError> {
        let source = match path.canonicalize() {
            Ok(target) => return Ok(target),
            Err(source) => source,
        };
        if source.kind() != io::ErrorKind::NotFound {
            return Err(SysError::io(Action::Open, path, source));
        }
        if path.symlink_metadata().is_ok() {
            return Err(SysError::NotAFile { path: path.to_owned(), found: Found::DanglingLink });
        }
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => {
                // A bare name has the empty path above it, which the system does not know.
                let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                let folder =
                    folder.canonicalize().map_err(|source| SysError::io(Action::Open, folder, source))?;
                Ok(folder.join(name))
            }
            _ => Err(SysError::io(Action::Open, path, source)),
        }
    }

    fn create(
        &self,
        path: &Path,
        bytes: &[u8],
        like: Option<Likeness>,
        durability: Durability,
    ) -> Result<(), SysError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        if like.is_some() {
            owner_only(&mut options);
        }
        let file = match options.open(path) {
            Err(source) if source.kind() == io::ErrorKind::AlreadyExists => {
                self.remove(path)?;
                options.open(path)
            }
            other => other,
        };
        let file = file.map_err(|source| SysError::io(Action::Create, path, source))?;
        let filled = fill(file, path, bytes, like, durability);
        if filled.is_err() {
            // Best effort: the name is stable and the next run takes it away.
            self.remove(path).ok();
        }
        filled
    }

    fn append(
        &self,
        path: &Path,
        at: u64,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<(), AppendFailure> {
        let untouched = AppendFailure::CutBack;
        inspect(path).map_err(untouched)?;
        let mut file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(|source| untouched(SysError::io(Action::Write, path, source)))?;
        let found =
            file.metadata().map_err(|source| untouched(SysError::io(Action::Inspect, path, source)))?;
        if found.len() != at {
            return Err(AppendFailure::Moved);
        }
        let written = file
            .write_all(bytes)
            .map_err(|source| SysError::io(Action::Write, path, source))
            .and_then(|()| match durability {
                Durability::Synced => {
                    file.sync_data().map_err(|source| SysError::io(Action::Sync, path, source))
                }
                Durability::Cached => Ok(()),
            });
        written.map_err(|error| match file.set_len(at) {
            Ok(()) => AppendFailure::CutBack(error),
            Err(_) => AppendFailure::Uncertain(error),
        })
    }

    fn cut(&self, path: &Path, length: u64, durability: Durability) -> Result<(), SysError> {
        inspect(path)?;
        let file = OpenOptions::new()
            .write(true)
            .open(path)
            .map_err(|source| SysError::io(Action::Write, path, source))?;
        file.set_len(length).map_err(|source| SysError::io(Action::Write, path, source))?;
        match durability {
            Durability::Synced => file.sync_data().map_err(|source| SysError::io(Action::Sync, path, source)),
            Durability::Cached => Ok(()),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one room that renames files")]
    fn rename(&self, from: &Path, to: &Path) -> Result<(), SysError> {
        std::fs::rename(from, to).map_err(|source| SysError::io(Action::Rename, to, source))
    }

    fn remove(&self, path: &Path) -> Result<(), SysError> {
        match std::fs::remove_file(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(SysError::io(Action::Remove, path, source))
            }
            _ => Ok(()),
        }
    }

    fn sync_folder(&self, path: &Path) -> Result<(), SysError> {
        if cfg!(windows) {
            return Ok(());
        }
        let folder = File::open(path).map_err(|source| SysError::io(Action::Open, path, source))?;
        match folder.sync_all() {
            // Some network file systems know no sync of a folder.
            Err(source) if source.kind() != io::ErrorKind::InvalidInput => {
                Err(SysError::io(Action::Sync, path, source))
            }
            _ => Ok(()),
        }
    }

    fn make_folder(&self, path: &Path) -> Result<Made, SysError> {
        match std::fs::create_dir(path) {
            Ok(()) => Ok(Made::Now),
            Err(source) if source.kind() == io::ErrorKind::AlreadyExists => Ok(Made::Before),
            Err(source) => Err(SysError::io(Action::Create, path, source)),
        }
    }

    fn list(&self, path: &Path) -> Result<Vec<OsString>, SysError> {
        let failed = |source| SysError::io(Action::List, path, source);
        let entries = match std::fs::read_dir(path) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry.map_err(failed)?.file_name());
        }
        names.sort();
        Ok(names)
    }
}

/// Opens a regular file for reading; anything else (a pipe, a device, a directory) is refused before it is opened.
///
/// # Errors
/// Missing, unreadable, or not a file.
pub fn open(path: &Path) -> Result<File, SysError> {
    inspect(path)?;
    File::open(path).map_err(|source| SysError::io(Action::Open, path, source))
}

/// Reads a regular file whole.
///
/// # Errors
/// Missing, unreadable, or not a file.
pub fn read(path: &Path) -> Result<Vec<u8>, SysError> {
    Os.read(path)
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

/// Reads a file that somebody may be writing in place (an editor, `git checkout`).
///
/// When it is missing, or `is_whole` says no, and it (or, missing, its folder) was touched less than two seconds ago,
/// it is read again after 100 ms, once; the caller judges what comes back.
///
/// # Errors
/// As [`read`], of the second reading.
pub fn read_settled(path: &Path, is_whole: impl Fn(&[u8]) -> bool) -> Result<Vec<u8>, SysError> {
    const YOUNG: Duration = Duration::from_secs(2);
    const PAUSE: Duration = Duration::from_millis(100);
    let first = read(path);
    let touched = match &first {
        Ok(bytes) if is_whole(bytes) => return first,
        Ok(_) => path.metadata(),
        Err(error) if error.is_missing() => match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new(".").metadata(),
            Some(folder) => folder.metadata(),
            None => return first,
        },
        Err(_) => return first,
    };
    let age = touched.and_then(|found| found.modified()).ok().and_then(super::clock::age);
    if age.is_none_or(|age| age >= YOUNG) {
        return first;
    }
    std::thread::sleep(PAUSE);
    read(path)
}

/// Writes `bytes` to a file the user named (`-o FILE`): whole or not at all where a plain file can stand, else into
/// whatever is there (`/dev/stdout`, a pipe).
///
/// # Errors
/// Those of the system; a plain file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), SysError> {
    if let Ok(found) = path.metadata()
        && !found.is_file()
        && !found.is_dir()
    {
        let written = OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(bytes));
        return written.map_err(|source| SysError::io(Action::Write, path, source));
    }
    let target = Os.target(path)?;
    let like = match Os.probe(&target) {
        Ok(like) => Some(like),
        Err(error) if error.is_missing() => None,
        Err(error) => return Err(error),
    };
    let temporary = temporary_beside(&target);
    Os.create(&temporary, bytes, like, Durability::Synced)?;
    Os.rename(&temporary, &target).inspect_err(|_| {
        Os.remove(&temporary).ok();
    })?;
    match target.parent() {
        Some(folder) => Os.sync_folder(folder),
        None => Ok(()),
    }
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

/// Writes, dresses and perhaps syncs a file just made.
fn fill(
    mut file: File,
    path: &Path,
    bytes: &[u8],
    like: Option<Likeness>,
    durability: Durability,
) -> Result<(), SysError> {
    file.write_all(bytes).map_err(|source| SysError::io(Action::Write, path, source))?;
    if let Some(like) = like {
        dress(&file, like).map_err(|source| SysError::io(Action::Create, path, source))?;
    }
    match durability {
        Durability::Synced => file.sync_all().map_err(|source| SysError::io(Action::Sync, path, source)),
        Durability::Cached => Ok(()),
    }
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

#[cfg(unix)]
fn likeness(found: &Metadata) -> Likeness {
    use std::os::unix::fs::MetadataExt;
    Likeness { mode: found.mode() & 0o7777, owner: found.uid(), group: found.gid() }
}

#[cfg(not(unix))]
fn likeness(_: &Metadata) -> Likeness {
    Likeness { mode: 0, owner: 0, group: 0 }
}

/// Until it has its real owner and mode, nobody else may read the new version.
#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}

/// Gives a file the owner and mode of the one it will replace.
///
/// Where the owner cannot be kept (somebody else's file in a shared folder) the group is; where not even that, the
/// group's rights are dropped rather than given to another group.
#[cfg(unix)]
fn dress(file: &File, like: Likeness) -> io::Result<()> {
    use std::os::unix::fs::{PermissionsExt, fchown};
    let own = likeness(&file.metadata()?);
    let mut mode = like.mode;
    if (own.owner, own.group) != (like.owner, like.group)
        && fchown(file, Some(like.owner), Some(like.group)).is_err()
        && own.group != like.group
        && fchown(file, None, Some(like.group)).is_err()
    {
        mode &= !0o7070;
    }
    if mode == own.mode { Ok(()) } else { file.set_permissions(std::fs::Permissions::from_mode(mode)) }
}

#[cfg(not(unix))]
fn dress(_: &File, _: Likeness) -> io::Result<()> {
    Ok(())
}

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
    fn a_link_is_followed_to_where_it_leads_and_a_dangling_one_is_refused() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("real")).unwrap();
        symlink("real/x", root.join("link")).unwrap();
        assert!(matches!(Os.target(&root.join("link")), Err(SysError::NotAFile { .. })));
        assert!(matches!(
            read(&root.join("link")),
            Err(SysError::NotAFile { found: Found::DanglingLink, .. })
        ));
        write_whole(&root.join("real/x"), b"1").unwrap();
        assert_eq!(Os.target(&root.join("link")).unwrap(), root.join("real/x"));
        write_whole(&root.join("link"), b"2").unwrap();
        assert_eq!(read(&root.join("real/x")).unwrap(), b"2");
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

    #[test]
    fn an_append_to_a_file_that_has_grown_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        write_whole(&path, b"12").unwrap();
        assert!(matches!(Os.append(&path, 1, b"3", Durability::Synced), Err(AppendFailure::Moved)));
        Os.append(&path, 2, b"3", Durability::Synced).unwrap();
        assert_eq!(read(&path).unwrap(), b"123");
    }

    #[test]
    fn a_young_broken_file_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let late = path.clone();
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            write_whole(&late, b"whole").unwrap();
        });
        assert_eq!(read_settled(&path, |_| true).unwrap(), b"whole");
        writer.join().unwrap();
    }
}
