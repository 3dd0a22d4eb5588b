//! The gate: a name is written only where it leads to a plain file inside one folder.
//!
//! A folder that came from somebody else may hold links to any file of the user, or into `.git`. So every call that
//! changes something takes an [`Inside`], which only this module makes: a canonical path below a canonical folder.
//!
//! Each such call asks once more, just before it opens anything, whether the folder still is where it was, and never
//! follows a link in the place of the file itself. What is left is the moment between that question and the call: whoever
//! can swap a folder of the book for a link in this moment writes as the user already.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::Leads;
use super::fs::{refuse_link, temporary_beside};
use super::look::inspect;
use super::{Action, Found, SysError};

/// A folder that is not left when its files are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

/// A file or folder inside a [`Home`], found to be one that may be written, made or removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inside {
    place: PathBuf,
    /// Where it really lies below its home, if a link led there.
    through_link: Option<PathBuf>,
}

impl Home {
    /// The folder at `root`, be it named through a link: that one the user has typed.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn at(root: &Path) -> Result<Home, SysError> {
        let named = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let root = named.canonicalize().map_err(|source| SysError::io(Action::Open, root, source))?;
        Ok(Home { root })
    }

    /// Its canonical path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file of that name, there or not yet: a link to it may stay a link as long as it leads to a visible file inside.
    ///
    /// # Errors
    /// The name is absolute or climbs; its folder is missing; it leads out, to something hidden, to nothing or in a circle;
    /// or what is there is not a file.
    pub fn file(&self, name: impl AsRef<Path>) -> Result<Inside, SysError> {
        let inside = self.reach(name.as_ref())?;
        match inspect(&inside.place) {
            Err(error) if !error.is_missing() => Err(error),
            _ => Ok(inside),
        }
    }

    /// A folder of that name, there or not yet.
    ///
    /// # Errors
    /// As [`Home::file`], for a folder.
    pub fn folder(&self, name: impl AsRef<Path>) -> Result<Inside, SysError> {
        let inside = self.reach(name.as_ref())?;
        match inspect(&inside.place) {
            Err(SysError::NotAFile { found: Found::Directory, .. }) => Ok(inside),
            Err(error) if error.is_missing() => Ok(inside),
            Err(error) => Err(error),
            Ok(_) => {
                Err(SysError::io(Action::Open, &inside.place, io::Error::from(io::ErrorKind::NotADirectory)))
            }
        }
    }

    /// A file that rolo keeps for itself: no link at all on the way to it, and none in its place.
    ///
    /// # Errors
    /// The name is absolute or climbs; a link, a folder or a device is there.
    pub fn own(&self, name: impl AsRef<Path>) -> Result<Inside, SysError> {
        let inside = self.own_name(name.as_ref())?;
        match inspect(&inside.place) {
            Err(error) if !error.is_missing() => Err(error),
            _ => Ok(inside),
        }
    }

    /// A folder that rolo keeps for itself, there or not yet.
    ///
    /// # Errors
    /// As [`Home::own`], for a folder.
    pub fn own_folder(&self, name: impl AsRef<Path>) -> Result<Inside, SysError> {
        self.own_name(name.as_ref())
    }

    fn own_name(&self, name: &Path) -> Result<Inside, SysError> {
        let place = self.join(name)?;
        for part in place.ancestors().take_while(|part| *part != self.root) {
            refuse_link(part)?;
        }
        Ok(Inside { place, through_link: None })
    }

    /// Follows the name, and refuses where it leads away.
    fn reach(&self, name: &Path) -> Result<Inside, SysError> {
        let named = self.join(name)?;
        let place = real_place(&named)?;
        if place == named {
            return Ok(Inside { place, through_link: None });
        }
        let refuse = |leads| Err(SysError::Link { path: name.to_owned(), leads });
        let Ok(below) = place.strip_prefix(&self.root) else {
            return refuse(Leads::Out(place));
        };
        let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        if below.components().any(hidden) {
            return refuse(Leads::Hidden(below.to_owned()));
        }
        let below = below.to_owned();
        Ok(Inside { place, through_link: Some(below) })
    }

    /// The name below the home, which it may not leave by its own letters either.
    fn join(&self, name: &Path) -> Result<PathBuf, SysError> {
        if name.components().all(|part| matches!(part, Component::Normal(_))) {
            return Ok(self.root.join(name));
        }
        Err(SysError::Link { path: name.to_owned(), leads: Leads::Out(name.to_owned()) })
    }
}

impl Inside {
    /// The canonical path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.place
    }

    /// The folder it is in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.place.parent().unwrap_or(&self.place)
    }

    /// Where it lies below its home if a link led there; None if the name is its own.
    #[must_use]
    pub fn through_link(&self) -> Option<&Path> {
        self.through_link.as_deref()
    }

    /// The name under which its next version is written: `.NAME.rolo-tmp`, next to it.
    #[must_use]
    pub fn temporary(&self) -> Inside {
        Inside { place: temporary_beside(&self.place), through_link: None }
    }

    /// Another name in the folder that it is in; nothing where `name` is more than a name.
    #[must_use]
    pub fn sibling(&self, name: &OsStr) -> Option<Inside> {
        is_a_name(name).then(|| Inside { place: self.place.with_file_name(name), through_link: None })
    }

    /// A name in the folder that it is; nothing where `name` is more than a name.
    #[must_use]
    pub fn entry(&self, name: &OsStr) -> Option<Inside> {
        is_a_name(name).then(|| Inside { place: self.place.join(name), through_link: None })
    }

    /// A file that the user named themself: theirs to choose, wherever it leads.
    pub(super) fn named_by_the_user(place: PathBuf) -> Inside {
        Inside { place, through_link: None }
    }

    /// Any path, for tests that set a scene.
    #[cfg(test)]
    pub(crate) fn anywhere(place: impl Into<PathBuf>) -> Inside {
        let place: PathBuf = place.into();
        let folder = place.parent().and_then(|folder| folder.canonicalize().ok());
        let name = place.file_name().map(OsStr::to_owned);
        let place = folder.zip(name).map_or(place, |(folder, name)| folder.join(name));
        Inside { place, through_link: None }
    }

    /// Asks once more whether the folder it is in is the one that was found.
    ///
    /// # Errors
    /// Somebody put a link in its place meanwhile, or it is gone.
    pub(super) fn still_stands(&self) -> Result<(), SysError> {
        let folder = self.folder();
        if folder.as_os_str().is_empty() {
            return Ok(());
        }
        let now = folder.canonicalize().map_err(|source| SysError::io(Action::Open, folder, source))?;
        // A relative path is one that the user named.
        if now == folder || folder.is_relative() {
            return Ok(());
        }
        Err(SysError::Link { path: self.place.clone(), leads: Leads::Out(now) })
    }
}

fn is_a_name(name: &OsStr) -> bool {
    let mut parts = Path::new(name).components();
    matches!(parts.next(), Some(Component::Normal(part)) if part == name) && parts.next().is_none()
}

/// Where `path` really lies: through links, also when the file itself does not exist yet.
///
/// # Errors
/// The folder is missing, or a link leads nowhere or in a circle.
pub(super) fn real_place(path: &Path) -> Result<PathBuf, SysError> {
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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::sys::disk::{Disk, Durability, Os};
    use crate::sys::fs::{make_folders, write_whole};

    fn scene() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book");
        for name in ["book/logs", "book/data", "book/.git", "away"] {
            make_folders(&folder.path().join(name)).unwrap();
        }
        for name in ["book/logs/a", "book/data/b", "book/.git/config", "away/c"] {
            write_whole(&folder.path().join(name), b"1").unwrap();
        }
        let home = Home::at(&book).unwrap();
        (folder, home)
    }

    fn leads(found: Result<Inside, SysError>) -> Leads {
        match found {
            Err(SysError::Link { leads, .. }) => leads,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_name_that_leads_away_is_refused_and_one_that_stays_inside_is_followed() {
        let (_folder, home) = scene();
        let link = |to: &str, name: &str| symlink(to, home.root().join(name)).unwrap();
        link("../away/c", "out");
        link("../away", "outfolder");
        link(".git/config", "config");
        link(".git", "gitfolder");
        link("data/b", "inside");
        link("../book/logs", "logs2");
        link("gone", "dangling");
        link("round", "round");
        assert!(matches!(leads(home.file("out")), Leads::Out(_)));
        assert!(matches!(leads(home.file("outfolder/c")), Leads::Out(_)));
        assert!(matches!(leads(home.file("outfolder/new")), Leads::Out(_)));
        assert!(matches!(leads(home.folder("outfolder")), Leads::Out(_)));
        assert!(matches!(leads(home.file("config")), Leads::Hidden(_)));
        assert!(matches!(leads(home.file("gitfolder/hooks")), Leads::Hidden(_)));
        assert!(matches!(leads(home.file("../away/c")), Leads::Out(_)));
        assert!(matches!(leads(home.file("/etc/passwd")), Leads::Out(_)));
        let inside = home.file("inside").unwrap();
        assert_eq!(inside.path(), home.root().join("data/b"));
        assert_eq!(inside.through_link(), Some(Path::new("data/b")));
        assert_eq!(home.file("logs2/a").unwrap().through_link(), Some(Path::new("logs/a")));
        assert_eq!(home.file("logs/new").unwrap().through_link(), None);
        for wrong in ["dangling", "round", "logs", "nowhere/x"] {
            assert!(home.file(wrong).is_err(), "{wrong}");
        }
        assert!(home.folder("logs/a").is_err());
        for own in ["out", "inside", "logs2/a", "dangling"] {
            assert!(home.own(own).is_err(), "{own}");
        }
        home.own("logs/a").unwrap();
    }

    #[test]
    fn a_folder_that_became_a_link_meanwhile_is_not_written_into() {
        let (folder, home) = scene();
        let file = home.file("logs/a").unwrap();
        let logs = home.root().join("logs");
        std::fs::remove_dir_all(&logs).unwrap();
        symlink("../away", &logs).unwrap();
        let victim = folder.path().join("away/a");
        write_whole(&victim, b"theirs").unwrap();
        assert!(Os.create(&file, b"2", None, Durability::Cached).is_err());
        assert!(Os.append(&file, 6, b"2", Durability::Cached).is_err());
        assert!(Os.cut(&file, 1, Durability::Cached).is_err());
        assert!(Os.remove(&file).is_err());
        assert!(Os.rename(&file, &file.temporary()).is_err());
        assert_eq!(Os.read(&victim).unwrap(), b"theirs");
    }

    #[test]
    fn a_link_in_the_place_of_the_file_itself_is_never_followed() {
        let (folder, home) = scene();
        let victim = folder.path().join("away/c");
        let file = home.file("logs/a").unwrap();
        std::fs::remove_file(file.path()).unwrap();
        symlink(&victim, file.path()).unwrap();
        assert!(Os.append(&file, 1, b"2", Durability::Cached).is_err());
        assert!(Os.cut(&file, 0, Durability::Cached).is_err());
        assert!(Os.probe(&file).is_err());
        Os.create(&file, b"ours", None, Durability::Cached).unwrap();
        assert_eq!(Os.read(&victim).unwrap(), b"1");
        assert!(!file.path().is_symlink());
    }

    #[test]
    fn a_file_with_a_second_name_elsewhere_is_replaced_instead_of_being_written_in_place() {
        let (folder, home) = scene();
        let (away, file) = (folder.path().join("away/twin"), home.file("logs/a").unwrap());
        for act in [true, false] {
            std::fs::remove_file(&away).ok();
            Os.create(&file, b"123", None, Durability::Cached).unwrap();
            std::fs::hard_link(file.path(), &away).unwrap();
            if act {
                Os.append(&file, 3, b"4", Durability::Synced).unwrap();
                assert_eq!(Os.read(file.path()).unwrap(), b"1234");
            } else {
                Os.cut(&file, 1, Durability::Synced).unwrap();
                assert_eq!(Os.read(file.path()).unwrap(), b"1");
            }
            assert_eq!(Os.read(&away).unwrap(), b"123");
            assert_eq!(Os.list(file.folder()).unwrap(), ["a"]);
        }
    }

    #[test]
    fn only_a_single_name_can_stand_next_to_a_file_or_in_a_folder() {
        let (_folder, home) = scene();
        let (file, logs) = (home.file("logs/a").unwrap(), home.folder("logs").unwrap());
        for name in ["", ".", "..", "a/b", "/a", "../a"] {
            assert!(file.sibling(OsStr::new(name)).is_none(), "{name}");
            assert!(logs.entry(OsStr::new(name)).is_none(), "{name}");
        }
        assert_eq!(file.sibling(OsStr::new("b")), logs.entry(OsStr::new("b")));
    }
}
