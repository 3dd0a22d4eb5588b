//! The calls a change of a book is made of: a crash at any of them leaves the old or the new.
//!
//! [`Os`] is the real disk; a test may put one in its place that fails at any call.

use std::ffi::OsString;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::inside::Inside;
use super::look::inspect;
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
/// lets it. Those that change something take a place that the gate has let through, and follow no link to it.
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
    fn probe(&self, place: &Inside) -> Result<Likeness, SysError>;

    /// Writes a new file whole; whatever had the name is removed first (a link is not followed).
    ///
    /// With `like` it gets that mode and owner, else 0666 less the umask.
    ///
    /// # Errors
    /// The file is gone again, as far as the system lets us.
    fn create(
        &self,
        place: &Inside,
        bytes: &[u8],
        like: Option<Likeness>,
        durability: Durability,
    ) -> Result<(), SysError>;

    /// Appends with one write to a file of length `at`; to a copy that takes its name where the file has other names, too.
    ///
    /// # Errors
    /// See [`AppendFailure`]; a failed sync is not tried again.
    fn append(
        &self,
        place: &Inside,
        at: u64,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<(), AppendFailure>;

    /// Shortens a file to `length`; a copy that takes its name where the file has other names, too.
    ///
    /// # Errors
    /// Those of the system.
    fn cut(&self, place: &Inside, length: u64, durability: Durability) -> Result<(), SysError>;

    /// Gives a file another name in one step; a file of that name is replaced.
    ///
    /// # Errors
    /// Those of the system; nothing has changed then.
    fn rename(&self, from: &Inside, to: &Inside) -> Result<(), SysError>;

    /// Removes a file or link; nothing there is success.
    ///
    /// # Errors
    /// Those of the system.
    fn remove(&self, place: &Inside) -> Result<(), SysError>;

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// Those of the system; file systems that know no such call are silent.
    fn sync_folder(&self, path: &Path) -> Result<(), SysError>;

    /// Makes a folder unless it is there.
    ///
    /// # Errors
    /// Those of the system.
    fn make_folder(&self, place: &Inside) -> Result<Made, SysError>;

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
        inspect(path)?;
        let failed = |source| SysError::io(Action::Read, path, source);
        let mut file = File::open(path).map_err(|source| SysError::io(Action::Open, path, source))?;
        let length = file.metadata().map_err(failed)?.len().saturating_sub(from);
        let mut bytes = Vec::new();
        if length == 0 {
            return Ok(bytes);
        }
        // No further than the file says it goes: what a link of a stranger leads to may have no end, or wait for more.
        let room = usize::try_from(length).ok().and_then(|length| bytes.try_reserve_exact(length).ok());
        room.ok_or_else(|| failed(io::ErrorKind::OutOfMemory.into()))?;
        let skipped = if from == 0 { Ok(0) } else { file.seek(SeekFrom::Start(from)) };
        skipped.and_then(|_| file.take(length).read_to_end(&mut bytes)).map_err(failed)?;
        Ok(bytes)
    }

    fn length(&self, path: &Path) -> Result<Option<u64>, SysError> {
        match inspect(path) {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn probe(&self, place: &Inside) -> Result<Likeness, SysError> {
        let (_, found) = open_to_write(place, OpenOptions::new().write(true))?;
        Ok(likeness(&found))
    }

    fn create(
        &self,
        place: &Inside,
        bytes: &[u8],
        like: Option<Likeness>,
        durability: Durability,
    ) -> Result<(), SysError> {
        place.still_stands()?;
        let path = place.path();
        let mut options = OpenOptions::new();
        // A new file and nothing else: what has the name already, be it a link, is not opened.
        options.write(true).create_new(true);
        if like.is_some() {
            owner_only(&mut options);
        }
        let file = match options.open(path) {
            Err(source) if source.kind() == io::ErrorKind::AlreadyExists => {
                self.remove(place)?;
                options.open(path)
            }
            other => other,
        };
        let file = file.map_err(|source| SysError::io(Action::Create, path, source))?;
        let filled = fill(file, path, bytes, like, durability);
        if filled.is_err() {
            // Best effort: the name is stable and the next run takes it away.
            self.remove(place).ok();
        }
        filled
    }

    fn append(
        &self,
        place: &Inside,
        at: u64,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<(), AppendFailure> {
        let path = place.path();
        let mut options = OpenOptions::new();
        options.append(true);
        let (mut file, mut found) = open_to_write(place, &mut options).map_err(AppendFailure::CutBack)?;
        if found.len() != at {
            return Err(AppendFailure::Moved);
        }
        if has_other_names(&found) {
            self.part_from_other_names(place, durability).map_err(AppendFailure::CutBack)?;
            (file, found) = open_to_write(place, &mut options).map_err(AppendFailure::CutBack)?;
            if found.len() != at {
                return Err(AppendFailure::Moved);
            }
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

    fn cut(&self, place: &Inside, length: u64, durability: Durability) -> Result<(), SysError> {
        let path = place.path();
        let mut options = OpenOptions::new();
        options.write(true);
        let (mut file, found) = open_to_write(place, &mut options)?;
        if has_other_names(&found) {
            self.part_from_other_names(place, durability)?;
            file = open_to_write(place, &mut options)?.0;
        }
        file.set_len(length).map_err(|source| SysError::io(Action::Write, path, source))?;
        match durability {
            Durability::Synced => file.sync_data().map_err(|source| SysError::io(Action::Sync, path, source)),
            Durability::Cached => Ok(()),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one room that renames files")]
    fn rename(&self, from: &Inside, to: &Inside) -> Result<(), SysError> {
        from.still_stands()?;
        if from.folder() != to.folder() {
            to.still_stands()?;
        }
        std::fs::rename(from.path(), to.path())
            .map_err(|source| SysError::io(Action::Rename, to.path(), source))
    }

    fn remove(&self, place: &Inside) -> Result<(), SysError> {
        match place.still_stands() {
            Err(error) if error.is_missing() => return Ok(()),
            other => other?,
        }
        match std::fs::remove_file(place.path()) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(SysError::io(Action::Remove, place.path(), source))
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

    fn make_folder(&self, place: &Inside) -> Result<Made, SysError> {
        place.still_stands()?;
        match std::fs::create_dir(place.path()) {
            Ok(()) => Ok(Made::Now),
            Err(source) if source.kind() == io::ErrorKind::AlreadyExists => Ok(Made::Before),
            Err(source) => Err(SysError::io(Action::Create, place.path(), source)),
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

impl Os {
    /// Gives the name to a copy of the file, so that its other names, which may lie anywhere, keep what they have.
    fn part_from_other_names(&self, place: &Inside, durability: Durability) -> Result<(), SysError> {
        let (_, found) = open_to_write(place, OpenOptions::new().write(true))?;
        let bytes = self.read(place.path())?;
        let copy = place.temporary();
        self.create(&copy, &bytes, Some(likeness(&found)), durability)?;
        self.rename(&copy, place).inspect_err(|_| {
            self.remove(&copy).ok();
        })?;
        match durability {
            Durability::Synced => self.sync_folder(place.folder()),
            Durability::Cached => Ok(()),
        }
    }
}

/// Opens a regular file that is there, and follows no link to it.
fn open_to_write(place: &Inside, options: &mut OpenOptions) -> Result<(File, Metadata), SysError> {
    place.still_stands()?;
    let path = place.path();
    inspect(path)?;
    let file = never_through_a_link(options).open(path).map_err(|source| match path.is_symlink() {
        true => SysError::NotAFile { path: path.to_owned(), found: Found::Link },
        false => SysError::io(Action::Write, path, source),
    })?;
    let found = file.metadata().map_err(|source| SysError::io(Action::Inspect, path, source))?;
    match found.is_file() {
        true => Ok((file, found)),
        false => Err(SysError::NotAFile { path: path.to_owned(), found: Found::Device }),
    }
}

/// Lets the system refuse a link in the place of the file.
#[cfg(unix)]
pub(super) fn never_through_a_link(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(super::user::NO_LINK)
}

#[cfg(not(unix))]
pub(super) fn never_through_a_link(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Whether what is written in place is seen under another name, too.
#[cfg(unix)]
pub(super) fn has_other_names(found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    found.nlink() > 1
}

#[cfg(not(unix))]
pub(super) fn has_other_names(_: &Metadata) -> bool {
    false
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

    #[test]
    fn an_append_to_a_file_that_has_grown_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = Inside::anywhere(folder.path().canonicalize().unwrap().join("x"));
        Os.create(&path, b"12", None, Durability::Cached).unwrap();
        assert!(matches!(Os.append(&path, 1, b"3", Durability::Synced), Err(AppendFailure::Moved)));
        Os.append(&path, 2, b"3", Durability::Synced).unwrap();
        assert_eq!(Os.read(path.path()).unwrap(), b"123");
    }

    #[test]
    fn behind_the_end_of_a_file_there_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = Inside::anywhere(folder.path().canonicalize().unwrap().join("x"));
        Os.create(&path, b"123", None, Durability::Cached).unwrap();
        assert_eq!(Os.read_from(path.path(), 1).unwrap(), b"23");
        for from in [3, 4, u64::MAX] {
            assert_eq!(Os.read_from(path.path(), from).unwrap(), b"", "{from}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_without_an_end_is_not_read_on_and_on() {
        // A regular file of length 0, as the system says, and terabytes when it is read.
        assert_eq!(Os.read(Path::new("/proc/self/pagemap")).unwrap(), b"");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_no_memory_holds_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let place = Inside::anywhere(folder.path().canonicalize().unwrap().join("x"));
        let path = place.path();
        Os.create(&place, b"1", None, Durability::Cached).unwrap();
        let file = OpenOptions::new().write(true).open(path).unwrap();
        // Not every file system has room for the hole.
        if file.set_len(1 << 42).is_ok() {
            assert!(Os.read(path).unwrap_err().is(io::ErrorKind::OutOfMemory));
            assert_eq!(super::super::block::read_whole(path).unwrap_err().kind(), io::ErrorKind::OutOfMemory);
        }
    }
}
