//! What is there under the name of a file that is about to be written: a link, a pipe, another name of a known file.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum There {
    /// Nothing; the folder may be missing too.
    Nothing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A pipe, a socket, a terminal or another device: what is written to it replaces nothing.
    Stream,
}

/// What `path` leads to, links followed.
///
/// The names the system gives to open files (`/dev/stderr`, `/dev/fd/3`) are streams, whatever was opened.
#[must_use]
pub fn there(path: &Path) -> There {
    match path.metadata() {
        Err(_) => There::Nothing,
        Ok(found) if found.is_dir() => There::Folder,
        Ok(_) if is_open_file(path) => There::Stream,
        Ok(found) if found.is_file() => There::File,
        Ok(_) => There::Stream,
    }
}

/// Whether the name is one the system gives to an open file; such names are links.
#[must_use]
pub fn is_open_file(path: &Path) -> bool {
    let fixed = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].iter().any(|&name| path == Path::new(name));
    // The number and nothing after it: `/proc/self/fd/../cwd/contacts.csv` is a file like any other.
    let is_number = |name: &OsStr| name.to_str().is_some_and(|name| name.parse::<u32>().is_ok());
    let numbered = || {
        let folder = path.parent();
        path.file_name().is_some_and(is_number)
            && ["/dev/fd", "/proc/self/fd"].iter().any(|&name| folder == Some(Path::new(name)))
    };
    cfg!(unix) && (fixed || numbered())
}

/// Which file a name leads to, however it is spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity(Which);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    #[cfg(unix)]
    Inode(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

/// The file that `path` leads to; `None` if there is none.
#[must_use]
pub fn identity(path: &Path) -> Option<Identity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let found = path.metadata().ok()?;
        Some(Identity(Which::Inode(found.dev(), found.ino())))
    }
    #[cfg(not(unix))]
    {
        path.canonicalize().ok().map(|path| Identity(Which::Path(path)))
    }
}

/// Whether the file has another name (a hard link).
#[must_use]
pub fn has_other_names(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| names(&found) > 1)
}

#[cfg(unix)]
fn names(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(found)
}

#[cfg(not(unix))]
fn names(_: &Metadata) -> u64 {
    1
}

/// Whether the name itself is a link, be it to nothing.
#[must_use]
pub fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_symlink())
}

/// Where a file of that name lies or would lie: its folder with every link followed, and the name.
///
/// Folders that are missing are taken as they are written. `None` if the path leads nowhere.
#[must_use]
pub fn real_place(path: &Path) -> Option<PathBuf> {
    let Some(name) = path.file_name() else { return path.canonicalize().ok() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok().or_else(|| real_place(folder))?.join(name))
}

/// The first `most` bytes of a file; `None` if it cannot be read.
#[must_use]
pub fn beginning(path: &Path, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_is_the_same_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let [file, hard, soft, other] =
            ["file", "hard", "soft", "other"].map(|name| folder.path().join(name));
        super::super::fs::write_whole(&file, b"1").unwrap();
        super::super::fs::write_whole(&other, b"1").unwrap();
        assert!(!has_other_names(&file));
        std::fs::hard_link(&file, &hard).unwrap();
        std::os::unix::fs::symlink("file", &soft).unwrap();
        assert!(has_other_names(&file) && is_link(&soft) && !is_link(&hard));
        for same in [&hard, &soft, &folder.path().join("./file")] {
            assert_eq!(identity(same), identity(&file));
        }
        assert_ne!(identity(&other), identity(&file));
        assert_eq!(identity(&folder.path().join("none")), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_there_is_known_by_where_a_name_leads() {
        assert_eq!(there(Path::new("/dev/null")), There::Stream);
        assert_eq!(there(Path::new("/dev/stderr")), There::Stream);
        assert_eq!(there(Path::new("/")), There::Folder);
        for wrong in ["/dev/fd", "/dev/fd/../null", "/proc/self/fd/../cwd/x", "/dev/fd/x", "/dev/fd/1/x"] {
            assert!(!is_open_file(Path::new(wrong)), "{wrong}");
        }
        assert!(is_open_file(Path::new("/dev/fd/1")) && is_open_file(Path::new("/proc/self/fd/17")));
        assert_eq!(there(Path::new("/none/at/all")), There::Nothing);
        assert_eq!(real_place(Path::new("/usr/../none")), Some(PathBuf::from("/none")));
    }
}
