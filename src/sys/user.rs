//! Who we are to the system, and whose a file is.

use std::path::Path;

/// The flag that lets the system refuse to open a link.
#[cfg(unix)]
pub(super) const NO_LINK: i32 = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();

/// Whether what is at `path` (a link itself, not what it leads to) belongs to the user we run as; true where there is
/// nothing, or where the system knows no owners.
#[cfg(unix)]
#[must_use]
pub fn owns(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid().as_raw();
    path.symlink_metadata().map_or(true, |found| found.uid() == me)
}

/// Whether what is at `path` belongs to the user we run as: the system has no simple answer.
#[cfg(not(unix))]
#[must_use]
pub fn owns(_: &Path) -> bool {
    true
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_make_is_ours() {
        let folder = tempfile::tempdir().unwrap();
        assert!(owns(folder.path()));
        assert!(owns(&folder.path().join("nothing")));
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(folder.path(), Some(12345), None).unwrap();
            assert!(!owns(folder.path()));
        } else {
            assert!(!owns(Path::new("/")));
        }
    }
}
