//! A plan becomes the book: all of it or nothing, whatever happens on the way.

use std::borrow::Cow;
use std::path::Path;

use super::append::append;
use super::finish::finish;
use super::gate::Gate;
use super::lock::WriteLock;
use super::path::{BookPath, NoBookPath};
use super::plan::Plan;
use super::recover::Conflict;
use super::replace::replace;
use super::target::{After, Target};
use super::together::together;
use super::undo::{self, Account, Draft, Kind, Limits, Touched};
use super::written;
use crate::i18n::Text;
use crate::model::settings;
use crate::sys::SysError;
use crate::sys::disk::{Disk, Os};
use crate::sys::inside::Inside;

/// What a change says of itself, for the undo log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The command line.
    pub about: String,
    /// When, as the command's clock says.
    pub at: String,
    /// Who.
    pub by: String,
    /// New, or the undoing or redoing of an earlier change.
    pub kind: Kind,
    /// Files the command wrote outside the book.
    pub outside: Vec<String>,
    /// How far back changes are remembered.
    pub undo: settings::Undo,
    /// Ids that rows taken out by an undo or a redo named although no record had them.
    pub missing: Vec<String>,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Id of the entry in the undo log; empty when the plan was empty.
    pub id: String,
    /// The files that changed.
    pub files: Vec<BookPath>,
    /// Files that somebody else changed at the last moment: theirs stays, ours lies beside it.
    pub conflicts: Vec<Conflict>,
}

/// Why a plan was not (or not wholly, or not surely) made true.
#[derive(Debug)]
pub enum CommitError {
    /// A file is not what the plan was made from. Nothing was changed.
    Changed {
        /// Which.
        path: BookPath,
    },
    /// Somebody removed `.rolo`, and the lock with it. Nothing was changed.
    LockLost,
    /// The plan names a file that is none of a book. Nothing was changed.
    Name(NoBookPath),
    /// The system said no. Nothing was changed.
    System(SysError),
    /// The change is decided and half done; the next command finishes it.
    Unfinished(SysError),
    /// The change is made, but the disk did not confirm it.
    Unconfirmed(SysError),
    /// Rows may stand half in a log; the next command takes them back.
    Uncertain(SysError),
}

impl From<NoBookPath> for CommitError {
    fn from(name: NoBookPath) -> CommitError {
        CommitError::Name(name)
    }
}

impl From<SysError> for CommitError {
    fn from(error: SysError) -> CommitError {
        CommitError::System(error)
    }
}

/// What a failed commit left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Everything as it was.
    Unchanged,
    /// Everything as planned, now or after the next command.
    Changed,
    /// Not known before the next command has looked.
    Unknown,
}

impl CommitError {
    /// What it left.
    #[must_use]
    pub fn left(&self) -> Left {
        match self {
            CommitError::Changed { .. }
            | CommitError::LockLost
            | CommitError::Name(_)
            | CommitError::System(_) => Left::Unchanged,
            CommitError::Unfinished(_) | CommitError::Unconfirmed(_) => Left::Changed,
            CommitError::Uncertain(_) => Left::Unknown,
        }
    }

    /// 4 where trying again may help, 5 where the system said no, 2 for a name that is none of a book.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            CommitError::Changed { .. } | CommitError::LockLost => 4,
            CommitError::Name(_) => 2,
            _ => SysError::EXIT,
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            CommitError::Changed { path } => {
                phrase!("`{file}` changed since it was read; nothing was written", file = path)
            }
            CommitError::LockLost => phrase!("the lock of the book was removed; nothing was written"),
            CommitError::Name(name) => name.text(),
            CommitError::System(error) => phrase!("{why}; nothing was changed", why = error.text()),
            CommitError::Unfinished(error) => {
                phrase!("the change is decided but not finished: {why}", why = error.text())
            }
            CommitError::Unconfirmed(error) => {
                phrase!("the change is made, but may not survive a power cut: {why}", why = error.text())
            }
            CommitError::Uncertain(error) => {
                phrase!("it is not certain what was written: {why}", why = error.text())
            }
        }
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Option<Text> {
        match self {
            CommitError::Changed { .. } | CommitError::LockLost => Some(phrase!("run the command again")),
            CommitError::Name(_) => None,
            CommitError::System(error) => error.help(),
            CommitError::Unfinished(_) | CommitError::Uncertain(_) => Some(phrase!(
                "fix the cause; any further command, `rolo check` for one, then finishes or takes it back"
            )),
            CommitError::Unconfirmed(_) => Some(phrase!("look after the disk, then look at the last change")),
        }
    }
}

/// Makes `plan` true, in the book that `lock` is for.
///
/// One file: written beside it, synced, renamed, folder synced. One log: one write, one sync. Several: see
/// [`super::recover`]. Each file is read again before anything is decided.
///
/// # Errors
/// See [`CommitError`]; [`CommitError::left`] says what is there now.
pub fn commit(lock: &WriteLock, plan: &Plan, story: &Story) -> Result<Receipt, CommitError> {
    commit_on(&Os, lock.root(), &|| lock.is_current(), plan, story)
}

/// Asks what would stop a commit of `plan` in the book at `root` for certain: a file that is none of a book, or that a link
/// leads away from it. For a plan that is only shown.
///
/// # Errors
/// [`CommitError::Name`], [`CommitError::System`].
pub fn admit(root: &Path, plan: &Plan) -> Result<(), CommitError> {
    let gate = Gate::of(root)?;
    for file in &plan.files {
        let path = BookPath::new(file.name.as_str())?;
        gate.folder_of(&path)?;
        match gate.file(&path) {
            // Its folder will be made.
            Err(error) if !error.is_missing() => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn commit_on(
    disk: &dyn Disk,
    root: &Path,
    lock_holds: &dyn Fn() -> bool,
    plan: &Plan,
    story: &Story,
) -> Result<Receipt, CommitError> {
    if plan.is_empty() {
        return Ok(Receipt::default());
    }
    // Left by a commit of this very process that did not finish.
    finish(disk, root)?;
    let gate = Gate::of(root)?;
    let mut targets =
        plan.files.iter().map(|file| Target::find(disk, &gate, file)).collect::<Result<Vec<_>, _>>()?;
    // Appends first: they can be cut back as long as no name has changed.
    targets.sort_by_key(|target| !matches!(target.after, After::Append { .. }));
    let mut pending = Pending { disk, gate: &gate, staged: Vec::new(), written: None, draft: None };
    for target in &targets {
        pending.staged.push(target.temporary());
        target.stage(disk)?;
    }
    let touched: Vec<Touched> = targets.iter().map(Target::touched).collect();
    pending.written = Some(written::note(disk, &gate, &targets, &touched)?);
    // Rows that go may come back: what they named in vain before they may name in vain then.
    let missing = match story.kind {
        Kind::Change => Cow::Owned(undo::missing(root, &plan.rows)),
        _ => Cow::Borrowed(&story.missing),
    };
    let account = Account {
        at: &story.at,
        by: &story.by,
        about: &story.about,
        kind: &story.kind,
        files: touched,
        rows: &plan.rows,
        outside: &story.outside,
        missing: &missing,
    };
    let draft = undo::write(disk, root, account, Limits::keeping(story.undo.keep))?;
    let id = draft.id.clone();
    pending.draft = Some(draft);
    if !lock_holds() {
        return Err(CommitError::LockLost);
    }
    // Last of all: who writes in place asks nobody.
    for target in &targets {
        target.must_be_as_read(disk)?;
    }
    let done = match targets.as_slice() {
        [target] if matches!(target.after, After::Append { .. }) => {
            append(disk, &gate, target).map(|()| Vec::new())
        }
        [target] => replace(disk, target).map(|()| Vec::new()),
        _ => together(disk, &gate, &targets),
    };
    match done {
        Err(error) if error.left() == Left::Unchanged => Err(error),
        other => {
            pending.decided();
            let conflicts = other?;
            Ok(Receipt { id, files: targets.into_iter().map(|target| target.path).collect(), conflicts })
        }
    }
}

/// What has to go again unless the change is decided.
struct Pending<'d> {
    disk: &'d dyn Disk,
    gate: &'d Gate,
    staged: Vec<Inside>,
    written: Option<written::Before>,
    draft: Option<Draft>,
}

impl Pending<'_> {
    fn decided(&mut self) {
        self.staged.clear();
        self.written = None;
        self.draft = None;
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        for temporary in &self.staged {
            // Best effort: the next run takes away what stays.
            self.disk.remove(temporary).ok();
        }
        if let Some(before) = self.written.take() {
            before.put_back(self.disk, self.gate);
        }
        if let Some(draft) = self.draft.take() {
            draft.take_back(self.disk);
        }
    }
}
