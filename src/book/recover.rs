//! A book opened: for writing or for reading, with what a crash left finished first.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::finish::{clean, finish};
use super::journal::Journal;
use super::layout::DataFile;
use super::lock::{self, LockError, Lockless, ReadLock, WriteLock};
use super::overlay::{LaidOut, Overlay};
use super::path::BookPath;
use super::trust::{Foreign, Trust, judge};
use crate::i18n::Text;
use crate::model::schema::TableId;
use crate::sys::SysError;
use crate::sys::disk::{Disk, Os};

/// A file that somebody else changed while we were at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file; theirs stands in it.
    pub path: BookPath,
    /// Where ours lies.
    pub beside: PathBuf,
}

/// What recovery found and did; empty when there was nothing to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Files of a decided change that were finished now.
    pub finished: Vec<BookPath>,
    /// Logs whose half-written rows were cut off, with what was cut.
    pub cut: Vec<(BookPath, String)>,
    /// Files that somebody else had changed meanwhile.
    pub conflicts: Vec<Conflict>,
    /// Why a decided change could not be finished, where a reader reads past it.
    pub hindrance: Option<Text>,
    /// Why nothing can be known of an interrupted change.
    pub unknown: Option<Text>,
    /// Why a journal that was found is left alone, and read as if there were none.
    pub foreign: Option<Foreign>,
}

impl Recovery {
    /// Whether there was nothing a person should hear of.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Recovery::default()
    }

    /// What to say, a sentence each.
    #[must_use]
    pub fn notices(&self) -> Vec<Text> {
        let mut said = Vec::new();
        if !self.finished.is_empty() {
            let files = Text::list(self.finished.iter().map(|path| phrase!("`{name}`", name = path)));
            said.push(phrase!("an interrupted change was finished: {files}", files));
        }
        for (path, text) in &self.cut {
            said.push(phrase!(
                "`{path}`: half-written rows of an interrupted change were cut off: `{text}`",
                path,
                text
            ));
        }
        for Conflict { path, beside } in &self.conflicts {
            let beside = beside.file_name().unwrap_or_default().to_string_lossy();
            said.push(phrase!(
                "`{path}` was changed by somebody else during an interrupted change: theirs stays, ours is in `{beside}`",
                path,
                beside
            ));
        }
        if let Some(why) = &self.hindrance {
            said.push(phrase!(
                "an interrupted change cannot be finished ({why}); it is read as if it were",
                why = why
            ));
        }
        if let Some(why) = &self.unknown {
            said.push(phrase!("if a change was interrupted, nothing can be known of it: {why}", why = why));
        }
        if let Some(foreign) = &self.foreign {
            let why = foreign.text();
            said.push(phrase!("{why}: an interrupted change that it tells of is left alone", why));
        }
        said
    }
}

/// How a book is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// How long to wait for somebody who holds it.
    pub wait: Duration,
    /// Whether a `.rolo/` of another user is used.
    pub trust: Trust,
    /// What a writer does where the file system has no locks; a reader needs none.
    pub lockless: Lockless,
}

impl Opening {
    /// With that patience, no trust in what is another user's, and no writing without a lock.
    #[must_use]
    pub fn waiting(wait: Duration) -> Opening {
        Opening { wait, trust: Trust::OwnOnly, lockless: Lockless::Stop }
    }
}

/// Takes the book at `root` for writing, as `command`, and finishes what a crash left.
///
/// # Errors
/// Its `.rolo/` is not to be trusted, somebody holds it for longer than `wait`, or the system said no; nothing of ours is begun then.
pub fn open_for_writing(
    root: &Path,
    command: &str,
    opening: Opening,
) -> Result<(WriteLock, Recovery), LockError> {
    judge(root, opening.trust)?;
    let lock = lock::for_writing(root, command, opening.wait, opening.lockless)?;
    let recovery = finish(&Os, root)?;
    clean(&Os, root);
    Ok((lock, recovery))
}

/// A book open for reading.
#[derive(Debug)]
pub struct Reading {
    /// Keeps writers out while it lives.
    pub lock: ReadLock,
    /// What has to be read in place of some files.
    pub overlay: Overlay,
    /// What was finished on the way.
    pub recovery: Recovery,
    /// The overlay as files.
    laid_out: Option<LaidOut>,
}

impl Reading {
    /// Puts the files of `table` that the overlay covers in place of those that stand in the book.
    pub fn cover(&self, table: TableId, files: &mut Vec<DataFile>) {
        if let Some(laid_out) = &self.laid_out {
            laid_out.cover(&self.overlay, table, files);
        }
    }
}

/// Takes the book at `root` for reading, finishing first what a crash left, or reading past it where we may not write.
///
/// # Errors
/// A writer held it for longer than `wait`; or a crash left something that the system, for another reason than a missing
/// permission or a read-only medium, does not let us finish.
pub fn open_for_reading(root: &Path, opening: Opening) -> Result<Reading, LockError> {
    let Opening { wait, trust, .. } = opening;
    let mut recovery = Recovery::default();
    for _ in 0..3 {
        let lock = lock::for_reading(root, wait)?;
        let journal = Os.length(&Journal::place(root));
        if matches!(journal, Ok(None)) {
            return Ok(Reading { lock, overlay: Overlay::default(), recovery, laid_out: None });
        }
        if let Err(foreign) = judge(root, trust) {
            recovery.foreign = Some(foreign);
            return Ok(Reading { lock, overlay: Overlay::default(), recovery, laid_out: None });
        }
        // A `.rolo` that is shut to us.
        if let Some(error) = journal.err().filter(SysError::is_read_only) {
            recovery.unknown = Some(error.text());
            return Ok(Reading { lock, overlay: Overlay::default(), recovery, laid_out: None });
        }
        drop(lock);
        let lock = match lock::for_writing(root, "recovery", wait, Lockless::Stop) {
            Ok(lock) => lock,
            Err(LockError::System(error)) => {
                recovery.hindrance = Some(error.text());
                break;
            }
            Err(held) => return Err(held),
        };
        match finish(&Os, root) {
            Ok(finished) => recovery = finished,
            Err(error) if error.is_read_only() => {
                recovery.hindrance = Some(error.text());
                break;
            }
            Err(error) => return Err(error.into()),
        }
        drop(lock);
    }
    let lock = lock::for_reading(root, wait)?;
    let overlay = match Overlay::of(&Os, root) {
        Ok(overlay) => overlay,
        // A `.rolo` of somebody else, shut to us: nothing can be known of a journal.
        Err(error) if error.is_read_only() => Overlay::default(),
        Err(error) => return Err(error.into()),
    };
    let laid_out = overlay.lay_out()?;
    Ok(Reading { lock, overlay, recovery, laid_out })
}
