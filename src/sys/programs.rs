//! Which program a name means: the one of a folder that is written out whole in `PATH`, never one lying in a book.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::env;

/// The file that makes a folder a book.
const MARK_OF_A_BOOK: &str = "rolo.yaml";

/// The folders programs are looked for in: those of `PATH`, without what depends on the current folder (`.`, `bin`, an
/// empty word) and without what lies inside a book.
///
/// A cloned book that brings a `git` of its own must not have it run.
fn folders(path: Vec<PathBuf>) -> Vec<PathBuf> {
    let is_in_a_book = |folder: &Path| {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        real.ancestors().any(|above| above.join(MARK_OF_A_BOOK).symlink_metadata().is_ok())
    };
    path.into_iter().filter(|folder| folder.is_absolute() && !is_in_a_book(folder)).collect()
}

/// Where programs are looked for when `PATH` names no folder that counts.
const USUAL: &[&str] = if cfg!(windows) { &[] } else { &["/usr/local/bin", "/usr/bin", "/bin"] };

/// These folders as the value of `PATH`, for a child.
#[must_use]
pub fn search_path() -> OsString {
    searched(env::path_folders())
}

/// Never empty: a shell takes an empty `PATH` for the current folder, which may be a stranger's book.
fn searched(path: Vec<PathBuf>) -> OsString {
    let mut counted = folders(path);
    if counted.is_empty() {
        counted = USUAL.iter().map(PathBuf::from).collect();
    }
    std::env::join_paths(counted).unwrap_or_else(|_| USUAL.join(":").into())
}

/// Where the program called `name` is; `None` if it is not installed.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    first(&folders(env::path_folders()), name)
}

fn first(folders: &[PathBuf], name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    folders.iter().map(|folder| folder.join(&name)).find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn executable(path: &Path) {
        use std::os::unix::fs::PermissionsExt;
        super::super::fs::write_whole(path, b"#!/bin/sh\n").unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_folder_of_the_book_or_of_wherever_we_are_is_no_place_for_programs() {
        let home = tempfile::tempdir().unwrap();
        let [book, bin, tools] = ["book", "book/bin", "tools"].map(|name| home.path().join(name));
        for folder in [&book, &bin, &tools] {
            std::fs::create_dir(folder).unwrap();
        }
        super::super::fs::write_whole(&book.join("rolo.yaml"), b"format: 1\n").unwrap();
        let written = [Path::new("."), Path::new(""), Path::new("bin"), &book, &bin, &tools];
        assert_eq!(folders(written.map(Path::to_path_buf).to_vec()), [tools]);
    }

    #[cfg(unix)]
    #[test]
    fn a_child_never_gets_an_empty_path_which_a_shell_takes_for_the_current_folder() {
        for path in ["", ".", "bin"] {
            let said = searched(vec![PathBuf::from(path)]);
            assert!(std::env::split_paths(&said).all(|folder| folder.is_absolute()), "{path}: {said:?}");
            assert!(!said.is_empty(), "{path}");
        }
        assert!(!searched(Vec::new()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn the_first_executable_of_that_name_is_meant() {
        let home = tempfile::tempdir().unwrap();
        let folders = ["a", "b", "c"].map(|name| home.path().join(name));
        for folder in &folders {
            std::fs::create_dir(folder).unwrap();
        }
        assert_eq!(first(&folders, "git"), None);
        super::super::fs::write_whole(&folders[0].join("git"), b"no program").unwrap();
        executable(&folders[1].join("git"));
        executable(&folders[2].join("git"));
        assert_eq!(first(&folders, "git"), Some(folders[1].join("git")));
    }
}
