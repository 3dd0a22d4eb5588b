//! Whether the `.rolo/` of a book may be acted on: it may have come with the book, from somebody else.
//!
//! Journal and undo log say what is to be written, so they are believed only where rolo itself wrote them, for this user on
//! this machine. A `.rolo/` that git tracks was written by whoever committed it. Readers then do as if there were none;
//! writers stop.

use std::path::{Path, PathBuf};

use super::lock::FOLDER;
use crate::i18n::Text;
use crate::sys::fs::refuse_link;
use crate::sys::{fs, git, look, user};

/// Whether a `.rolo/` that belongs to another user is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// No.
    #[default]
    OwnOnly,
    /// Yes: the person said `--trust-book`.
    Anyones,
}

/// Why a `.rolo/` is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// It is a link, or a file in it is.
    Link(String),
    /// Git tracks it: it came with the repository, or goes to everybody with the next push.
    Tracked,
    /// It, or a file in it, belongs to another user of this machine.
    OtherOwner(String),
}

impl Foreign {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Foreign::Link(name) => {
                phrase!("`{name}` is a link, and rolo keeps its own files behind none", name)
            }
            Foreign::Tracked => phrase!("git tracks `.rolo`, so what is in it may be somebody else's"),
            Foreign::OtherOwner(name) => phrase!("`{name}` belongs to another user", name),
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Text {
        match self {
            Foreign::Link(_) => phrase!("remove it; rolo makes its own"),
            Foreign::Tracked => phrase!(
                "run `git rm -r --cached .rolo`, and delete the folder, too, unless you made it; then run the command again"
            ),
            Foreign::OtherOwner(_) => {
                phrase!("if you trust whoever owns it, run the command again with `--trust-book`")
            }
        }
    }
}

/// The files in `.rolo/` that say what is to be written.
const BELIEVED: [&str; 3] = ["journal", "undo", "undo.old"];

/// Judges the `.rolo/` of the book at `root`, before anything in it is acted on; one that is not there is nobody else's.
///
/// # Errors
/// It is not to be used.
pub fn judge(root: &Path, trust: Trust) -> Result<(), Foreign> {
    let folder = root.join(FOLDER);
    let ours = || BELIEVED.iter().map(|name| (format!("{FOLDER}/{name}"), folder.join(name)));
    let all = || std::iter::once((FOLDER.to_owned(), folder.clone())).chain(ours());
    let lock = (format!("{FOLDER}/lock"), folder.join("lock"));
    for (name, place) in all().chain([lock]) {
        refuse_link(&place).map_err(|_| Foreign::Link(name))?;
    }
    if !look::is_there(&folder) {
        return Ok(());
    }
    if trust == Trust::OwnOnly
        && let Some((name, _)) = all().find(|(_, place)| !user::owns(place))
    {
        return Err(Foreign::OtherOwner(name));
    }
    if is_tracked(root) { Err(Foreign::Tracked) } else { Ok(()) }
}

/// Whether git has something of `.rolo/` in its index.
///
/// Git is asked only where the bytes of its index leave room for a yes, which in an ordinary book they do not: it would be
/// a tenth of the time a small command takes.
fn is_tracked(root: &Path) -> bool {
    let Ok(root) = root.canonicalize() else { return false };
    let Some(index) = index_of(&root) else { return false };
    let Ok(bytes) = fs::read(&index) else { return false };
    if !may_name(&bytes, FOLDER.as_bytes()) {
        return false;
    }
    // Where git does not say, the bytes have to do.
    git::tracks(&root, FOLDER).unwrap_or(true)
}

/// Whether an index of git may hold a path with `name` in it, in any case: in versions 2 and 3 paths stand in it as they
/// are; version 4 and an index split in two write them in parts.
///
/// Any case on every system: a folder that tells `.ROLO` from `.rolo` may be joined to one that does not.
fn may_name(index: &[u8], name: &[u8]) -> bool {
    let plain = matches!(index.get(..8), Some([b'D', b'I', b'R', b'C', 0, 0, 0, 2 | 3]));
    let split = || memchr::memmem::find(index, b"link\0").is_some();
    let Some((&first, _)) = name.split_first() else { return true };
    let is_at =
        |at: usize| index.get(at..at + name.len()).is_some_and(|part| part.eq_ignore_ascii_case(name));
    let named = || memchr::memchr_iter(first, index).any(is_at);
    !plain || named() || split()
}

/// The index of the repository that `root` is in, should it be in one.
fn index_of(root: &Path) -> Option<PathBuf> {
    let found = root.ancestors().map(|folder| folder.join(".git")).find(|place| look::is_there(place))?;
    if found.is_dir() {
        return Some(found.join("index"));
    }
    // A worktree or a submodule: the file says where its folder is.
    let said = fs::read(&found).ok()?;
    let text = String::from_utf8_lossy(&said);
    let place = text.strip_prefix("gitdir:")?.trim();
    Some(found.parent()?.join(place).join("index"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::{make_folders, write_whole};

    fn put(root: &Path, name: &str) {
        let place = root.join(name);
        make_folders(place.parent().unwrap()).unwrap();
        write_whole(&place, b"x\n").unwrap();
    }

    #[test]
    fn git_is_asked_only_where_its_index_leaves_room_for_a_yes() {
        let index = |version: u8, rest: &[u8]| [b"DIRC\0\0\0".as_slice(), &[version], rest].concat();
        let may = |bytes: &[u8]| may_name(bytes, b".rolo");
        assert!(!may(&index(2, b"\0\0\0\x01 books/rolo.yaml contacts.csv")));
        assert!(may(&index(2, b"\0\0\0\x01 books/.rolo/undo")));
        assert!(may(&index(3, b"\0\0\0\x01 .rolo")));
        assert!(may(&index(2, b"\0\0\0\x01 books/.ROLO/undo")));
        assert!(may(&index(4, b"\0\0\0\x01 .rolm/x o/undo")));
        assert!(may(&index(2, b"\0\0\0\x01 contacts.csv link\0\0\0\x14")));
        assert!(may(b""), "what is no index is no answer");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_nobodys_and_other_owners_are_a_question() {
        use std::os::unix::fs::{chown, symlink};
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(judge(root, Trust::OwnOnly), Ok(()));
        put(root, "away/x");
        symlink("away", root.join(FOLDER)).unwrap();
        assert_eq!(judge(root, Trust::Anyones), Err(Foreign::Link(".rolo".into())));
        std::fs::remove_file(root.join(FOLDER)).unwrap();
        put(root, ".rolo/journal");
        symlink("../away/x", root.join(".rolo/undo.old")).unwrap();
        assert_eq!(judge(root, Trust::Anyones), Err(Foreign::Link(".rolo/undo.old".into())));
        std::fs::remove_file(root.join(".rolo/undo.old")).unwrap();
        if chown(root.join(".rolo/journal"), Some(12345), None).is_ok() {
            let other = Foreign::OtherOwner(".rolo/journal".into());
            assert_eq!(judge(root, Trust::OwnOnly), Err(other));
            assert_eq!(judge(root, Trust::Anyones), Ok(()));
        }
    }
}
