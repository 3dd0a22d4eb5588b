//! What the system refused, in words: the floor below knows the facts alone.

use std::fmt;
use std::io;

use super::Text;
use crate::sys::{Action, Found, Leads, SysError};

impl SysError {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            SysError::Io { action, path, .. } if self.lacks_locks() => {
                failed(*action, path.display(), phrase!("the file system has no locks"))
            }
            SysError::Io { action, path, source } => failed(*action, path.display(), why(source)),
            SysError::Busy { action, path } => {
                failed(*action, path.display(), phrase!("somebody else is writing it"))
            }
            SysError::Ended { program } => failed(
                Action::Run,
                program.display(),
                phrase!("the editor ended with an error; nothing was changed"),
            ),
            SysError::NotAFile { path, found } => {
                phrase!("`{path}` is {found}, not a file", path = path.display(), found = found.text())
            }
            SysError::Link { path, leads } => {
                phrase!("`{path}` {leads}", path = path.display(), leads = leads.text())
            }
        }
    }

    /// What a person can do about it, when that is known.
    #[must_use]
    pub fn help(&self) -> Option<Text> {
        match self {
            SysError::NotAFile { .. } => Some(phrase!("put a plain file there, or take it away")),
            SysError::Link { .. } => Some(phrase!(
                "nothing is written through such a link; put the file or folder itself in its place, or write it where it lies"
            )),
            SysError::Io { action, source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some(phrase!("make room on the disk, then run the command again"))
                }
                io::ErrorKind::PermissionDenied => {
                    Some(phrase!("check the owner and the mode of the file and its folder"))
                }
                io::ErrorKind::NotFound if *action == Action::Read => {
                    Some(phrase!("look at the path; it begins in the current folder"))
                }
                _ => None,
            },
            SysError::Busy { .. } | SysError::Ended { .. } => None,
        }
    }
}

impl fmt::Display for SysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().english())
    }
}

impl std::error::Error for SysError {}

impl Found {
    /// What it is, as a noun.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Found::Directory => phrase!("a directory"),
            Found::Pipe => phrase!("a pipe"),
            Found::Socket => phrase!("a socket"),
            Found::Device => phrase!("a device"),
            Found::Link => phrase!("a link"),
            Found::DanglingLink => phrase!("a link to nothing"),
        }
    }
}

impl Leads {
    /// Where it leads, as what is said of the link.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Leads::Out(to) => phrase!("leads out of the book, to `{to}`", to = to.display()),
            Leads::Hidden(to) => phrase!("leads to `{to}`, which is hidden", to = to.display()),
            Leads::Another(to) => phrase!("leads to `{to}`, another file of the book", to = to.display()),
            Leads::Shared(with) => phrase!("leads to the same file as `{with}`", with = with.display()),
        }
    }
}

/// What could not be done to what is at a path, and why.
fn failed(action: Action, path: impl fmt::Display, why: Text) -> Text {
    match action {
        Action::Open => phrase!("cannot open `{path}`: {why}", path, why),
        Action::Read => phrase!("cannot read `{path}`: {why}", path, why),
        Action::Write => phrase!("cannot write `{path}`: {why}", path, why),
        Action::Create => phrase!("cannot create `{path}`: {why}", path, why),
        Action::Sync => phrase!("cannot save to the disk `{path}`: {why}", path, why),
        Action::Rename => phrase!("cannot put in place `{path}`: {why}", path, why),
        Action::Remove => phrase!("cannot remove `{path}`: {why}", path, why),
        Action::List => phrase!("cannot list `{path}`: {why}", path, why),
        Action::Inspect => phrase!("cannot inspect `{path}`: {why}", path, why),
        Action::Lock => phrase!("cannot lock `{path}`: {why}", path, why),
        Action::Run => phrase!("cannot run `{path}`: {why}", path, why),
    }
}

/// Why a call failed, in lower case and without the system's number where the kind is well known.
fn why(answer: &io::Error) -> Text {
    match answer.kind() {
        io::ErrorKind::NotFound => phrase!("there is no such file"),
        io::ErrorKind::StorageFull => phrase!("the disk is full"),
        io::ErrorKind::QuotaExceeded => phrase!("the disk quota is used up"),
        io::ErrorKind::ReadOnlyFilesystem => phrase!("the file system is read-only"),
        io::ErrorKind::FileTooLarge => phrase!("the file would be larger than allowed"),
        io::ErrorKind::IsADirectory => phrase!("it is a directory"),
        io::ErrorKind::NotADirectory => phrase!("a part of the path is not a directory"),
        io::ErrorKind::AlreadyExists => phrase!("it exists already"),
        io::ErrorKind::InvalidFilename => phrase!("the name is not possible here"),
        io::ErrorKind::OutOfMemory => phrase!("out of memory"),
        _ => said(answer),
    }
}

/// What the system answered, in its own words; a missing permission, and that there is something else than a file, in ours.
#[must_use]
pub fn said(answer: &io::Error) -> Text {
    match answer.kind() {
        io::ErrorKind::InvalidInput if answer.raw_os_error().is_none() => phrase!("not a regular file"),
        io::ErrorKind::PermissionDenied => phrase!("permission denied"),
        _ => Text::own(answer),
    }
}
