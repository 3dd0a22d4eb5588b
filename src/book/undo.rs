//! The operation log: what each change did, so that it can be taken back.
//!
//! One line a change in `.rolo/undo`, `CHECKSUM JSON`, oldest first. It is written before the change is decided and
//! never synced, for it may be lost: so it can claim a change that was not made, and it can lack one. Neither misleads:
//! a line whose checksum is wrong is skipped, a change whose files still stand as before it is left out, and each
//! entry carries the hashes of what it found and left.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::journal::Splice;
use super::lock::{FOLDER, WriteLock};
use super::path::BookPath;
use super::plan::RowChange;
use crate::sys::SysError;
use crate::sys::disk::{AppendFailure, Disk, Durability, Os};

/// At this size the log becomes the old one, and the one before that is forgotten.
const FULL: u64 = 8 << 20;

/// A larger entry keeps no rows and cannot be undone.
const LARGEST: usize = 32 << 20;

/// How a change relates to earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something new.
    #[default]
    Change,
    /// The undoing of the entry of that id.
    Undo(String),
    /// The redoing of the undone entry of that id.
    Redo(String),
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id: 12 hex digits.
    #[serde(skip)]
    pub id: String,
    /// When, as the command said.
    pub at: String,
    /// Who.
    pub by: String,
    /// The command line.
    pub about: String,
    /// What it is to earlier entries.
    pub kind: Kind,
    /// The files it touched.
    pub files: Vec<Touched>,
    /// The rows it touched, before and after; empty when there were too many to keep.
    pub rows: Vec<RowChange>,
    /// Whether the rows were too many to keep: then it cannot be undone.
    #[serde(default, skip_serializing_if = "is_whole")]
    pub rows_kept: RowsKept,
    /// Where the line begins: two changes alike within a second are two entries.
    #[serde(default)]
    place: u64,
}

/// Whether an entry has its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowsKept {
    /// All of them.
    #[default]
    All,
    /// None: it was too large.
    TooMany,
}

fn is_whole(kept: &RowsKept) -> bool {
    *kept == RowsKept::All
}

/// One file of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Which.
    pub path: BookPath,
    /// How.
    pub trace: Trace,
}

/// How a file stood before and after, by hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trace {
    /// It was replaced, made or removed.
    Whole {
        /// BLAKE3 before, in hex; none when there was no such file.
        before: Option<String>,
        /// BLAKE3 after; none when it is gone.
        after: Option<String>,
        /// The way back where no rows tell it: `rolo.yaml`, the memory of an import, a table written as a whole.
        back: Option<Back>,
    },
    /// Rows were put behind its first `from` bytes.
    Appended {
        /// Length before.
        from: u64,
        /// Length after.
        to: u64,
        /// BLAKE3 of what was put there, in hex.
        hash: String,
    },
}

/// The old version as what differs from the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    head: usize,
    tail: usize,
    middle: String,
    /// In place of `middle` where that is no text, in hexadecimal digits: a table that was in another encoding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
}

impl Back {
    /// The way from `new` back to `old`.
    pub(super) fn between(new: &[u8], old: &[u8]) -> Back {
        let Splice { head, tail, middle } = Splice::between(new, old);
        match String::from_utf8(middle) {
            Ok(middle) => Back { head, tail, middle, bytes: None },
            Err(error) => {
                let bytes = error.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
                Back { head, tail, middle: String::new(), bytes: Some(bytes) }
            }
        }
    }

    /// The bytes that stood where `middle` or `bytes` says.
    fn old(&self) -> Option<Vec<u8>> {
        let Some(digits) = &self.bytes else { return Some(self.middle.clone().into_bytes()) };
        let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        (0..digits.len()).step_by(2).map(pair).collect()
    }
}

/// The file is not as the change left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file was changed since")]
pub struct ChangedSince;

impl Touched {
    /// The file as it was before the change, from how it stands now; none when there was no such file.
    ///
    /// Only for files whose changes no rows tell; rows are put back one by one.
    ///
    /// # Errors
    /// It is not as the change left it, or no way back was kept.
    pub fn restored(&self, now: Option<&[u8]>) -> Result<Option<Vec<u8>>, ChangedSince> {
        let Trace::Whole { before, after, back } = &self.trace else { return Err(ChangedSince) };
        if now.map(hex) != *after {
            return Err(ChangedSince);
        }
        if before.is_none() {
            return Ok(None);
        }
        let back = back.as_ref().ok_or(ChangedSince)?;
        let splice = Splice { head: back.head, tail: back.tail, middle: back.old().ok_or(ChangedSince)? };
        let old = splice.apply(now.unwrap_or_default()).ok_or(ChangedSince)?;
        if Some(hex(&old)) == *before { Ok(Some(old)) } else { Err(ChangedSince) }
    }
}

fn hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Whether these rows tell what changed in a file.
pub(super) fn tells(rows: &[RowChange], file: &str) -> bool {
    let table = file.split_once('/').map_or(file.strip_suffix(".csv"), |(folder, _)| Some(folder));
    table.is_some_and(|table| rows.iter().any(|row| row.table == table))
}

/// What was done in a book on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
}

impl History {
    /// Reads the log of the book at `root`; changes that were never made are left out.
    ///
    /// # Errors
    /// A file cannot be read; a missing log is an empty history.
    pub fn read(root: &Path) -> Result<History, SysError> {
        History::read_on(&Os, root)
    }

    pub(super) fn read_on(disk: &dyn Disk, root: &Path) -> Result<History, SysError> {
        let mut entries = Vec::new();
        for place in [older(root), place(root)] {
            match disk.read(&place) {
                Ok(bytes) => entries.extend(bytes.split(|&b| b == b'\n').filter_map(parse)),
                Err(error) if error.is_missing() => {}
                Err(error) => return Err(error),
            }
        }
        let mut made = vec![true; entries.len()];
        // From the last to the first: what a file was before the next entry is what this one left.
        let mut next: BTreeMap<BookPath, State> = BTreeMap::new();
        for (entry, made) in entries.iter().zip(&mut made).rev() {
            let mut untouched = !entry.files.is_empty();
            for file in &entry.files {
                let state = match next.get(&file.path) {
                    Some(state) => state.clone(),
                    None => State::Now(root.to_owned()),
                };
                untouched &= state.is_before(disk, file)?;
                next.insert(file.path.clone(), State::before(file));
            }
            *made = !untouched;
        }
        let mut made = made.into_iter();
        entries.retain(|_| made.next().unwrap_or(true));
        Ok(History { entries })
    }

    /// All changes, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The change that `rolo undo` takes back: the last that is not undone.
    #[must_use]
    pub fn undoable(&self) -> Option<&Entry> {
        self.find(self.stacks().0.pop())
    }

    /// The change that `rolo redo` does again: the last undone, as long as nothing new came after.
    #[must_use]
    pub fn redoable(&self) -> Option<&Entry> {
        self.find(self.stacks().1.pop())
    }

    fn find(&self, id: Option<&str>) -> Option<&Entry> {
        self.entries.iter().rfind(|entry| Some(entry.id.as_str()) == id)
    }

    /// Ids of what is done and of what is undone, each with the latest last.
    fn stacks(&self) -> (Vec<&str>, Vec<&str>) {
        let (mut done, mut undone): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            match &entry.kind {
                Kind::Change => {
                    done.push(&entry.id);
                    undone.clear();
                }
                Kind::Undo(of) => {
                    done.retain(|id| id != of);
                    undone.push(of);
                }
                Kind::Redo(of) => {
                    undone.retain(|id| id != of);
                    done.push(of);
                }
            }
        }
        (done, undone)
    }
}

/// How a file stood at some moment.
#[derive(Clone)]
enum State {
    /// It had this hash, or was not there.
    Hash(Option<String>),
    /// It had this length.
    Length(u64),
    /// It stands so now, in the book at this root.
    Now(PathBuf),
}

impl State {
    fn before(file: &Touched) -> State {
        match &file.trace {
            Trace::Whole { before, .. } => State::Hash(before.clone()),
            Trace::Appended { from, .. } => State::Length(*from),
        }
    }

    /// Whether the file certainly stood as before the change of `file`: then that change was not made.
    fn is_before(&self, disk: &dyn Disk, file: &Touched) -> Result<bool, SysError> {
        Ok(match (self, &file.trace) {
            (State::Hash(hash), Trace::Whole { before, after, .. }) => hash == before && before != after,
            (State::Length(length), Trace::Appended { from, .. }) => length == from,
            (State::Now(root), Trace::Whole { before, after, .. }) => {
                let now = match disk.read(&file.path.under(root)) {
                    Ok(bytes) => Some(hex(&bytes)),
                    Err(error) if error.is_missing() => None,
                    // Unreadable now: nothing is known, and whoever undoes will hear of it.
                    Err(_) => return Ok(false),
                };
                now == *before && before != after
            }
            (State::Now(root), Trace::Appended { from, to, hash }) => {
                match disk.read_from(&file.path.under(root), *from) {
                    Ok(there) => {
                        let length = usize::try_from(to - from.min(to)).unwrap_or(usize::MAX);
                        there.is_empty() || (there.len() < length && hex(&there) != *hash)
                    }
                    Err(error) if error.is_missing() => true,
                    Err(_) => false,
                }
            }
            // Appended to, then rewritten, or the other way round: lengths and hashes tell nothing of each other.
            (State::Hash(_), Trace::Appended { .. }) | (State::Length(_), Trace::Whole { .. }) => false,
        })
    }
}

fn parse(line: &[u8]) -> Option<Entry> {
    let (checksum, json) = line.split_at_checked(32)?;
    let json = json.strip_prefix(b" ")?;
    if checksum != &hex(json).as_bytes()[..32] {
        return None;
    }
    let mut entry: Entry = serde_json::from_slice(json).ok()?;
    entry.id = String::from_utf8_lossy(&checksum[..12]).into_owned();
    Some(entry)
}

fn place(root: &Path) -> PathBuf {
    root.join(FOLDER).join("undo")
}

fn older(root: &Path) -> PathBuf {
    root.join(FOLDER).join("undo.old")
}

/// Forgets every change of the book that `lock` is for: what was erased must not live on in the way back.
///
/// # Errors
/// Those of the system.
pub fn forget(lock: &WriteLock) -> Result<(), SysError> {
    Os.remove(&place(lock.root()))?;
    Os.remove(&older(lock.root()))
}

/// An entry in the log that can still be taken out, since its change is not decided yet.
#[derive(Debug)]
pub(super) struct Draft {
    place: PathBuf,
    length: u64,
    pub(super) id: String,
}

/// What a change says of itself, before it is an [`Entry`].
pub(super) struct Account<'a> {
    pub(super) at: &'a str,
    pub(super) by: &'a str,
    pub(super) about: &'a str,
    pub(super) kind: &'a Kind,
    pub(super) files: Vec<Touched>,
    pub(super) rows: &'a [RowChange],
}

/// An [`Entry`] as it is written: its rows may be those of a whole import, and are not copied for it.
#[derive(Serialize)]
struct Written<'a> {
    at: &'a str,
    by: &'a str,
    about: &'a str,
    kind: &'a Kind,
    files: Vec<Touched>,
    rows: &'a [RowChange],
    #[serde(skip_serializing_if = "is_whole")]
    rows_kept: RowsKept,
    place: u64,
}

/// Writes an entry at the end of the log, without a sync.
pub(super) fn write(disk: &dyn Disk, root: &Path, account: Account<'_>) -> Result<Draft, SysError> {
    let place = place(root);
    let mut length = disk.length(&place)?;
    if length.is_some_and(|length| length > FULL) {
        disk.rename(&place, &older(root))?;
        length = None;
    }
    let mut entry = Written {
        at: account.at,
        by: account.by,
        about: account.about,
        kind: account.kind,
        files: account.files,
        rows: account.rows,
        rows_kept: RowsKept::All,
        place: length.unwrap_or(0),
    };
    // Texts, numbers and lists of them: nothing in it that JSON could refuse.
    let mut json = serde_json::to_vec(&entry).unwrap_or_default();
    if json.len() > LARGEST {
        entry.rows = &[];
        entry.rows_kept = RowsKept::TooMany;
        for file in &mut entry.files {
            if let Trace::Whole { back, .. } = &mut file.trace {
                *back = None;
            }
        }
        json = serde_json::to_vec(&entry).unwrap_or_default();
    }
    let checksum = hex(&json);
    // A line break first: a line torn by a power cut before must not swallow this one.
    let line = [b"\n", &checksum.as_bytes()[..32], b" ", &json, b"\n"].concat();
    match length {
        None => disk.create(&place, &line, None, Durability::Cached)?,
        Some(length) => {
            disk.append(&place, length, &line, Durability::Cached).map_err(|failure| match failure {
                AppendFailure::CutBack(error) | AppendFailure::Uncertain(error) => error,
                AppendFailure::Moved => SysError::io(
                    crate::sys::Action::Write,
                    &place,
                    std::io::Error::other("somebody else is writing it"),
                ),
            })?
        }
    }
    Ok(Draft { place, length: length.unwrap_or(0), id: checksum[..12].to_owned() })
}

impl Draft {
    /// Takes the entry out again: its change will not be made. Best effort, see the head of this file.
    pub(super) fn take_back(self, disk: &dyn Disk) {
        disk.cut(&self.place, self.length, Durability::Cached).ok();
    }
}

/// The hash of a file as the log writes it.
pub(super) fn hash_text(hash: &Hash) -> String {
    hash.to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account<'a>(about: &'a str, kind: &'a Kind, files: Vec<Touched>) -> Account<'a> {
        Account { at: "2026-03-02", by: "lin", about, kind, files, rows: &[] }
    }

    fn whole(before: &[u8], after: &[u8]) -> Touched {
        let trace = Trace::Whole {
            before: Some(hex(before)),
            after: Some(hex(after)),
            back: Some(Back::between(after, before)),
        };
        Touched { path: BookPath::new("contacts.csv").unwrap(), trace }
    }

    fn book(contacts: &[u8]) -> tempfile::TempDir {
        let book = tempfile::tempdir().unwrap();
        Os.make_folder(&book.path().join(FOLDER)).unwrap();
        Os.create(&book.path().join("contacts.csv"), contacts, None, Durability::Cached).unwrap();
        book
    }

    fn abouts(history: &History) -> Vec<&str> {
        history.entries().iter().map(|e| e.about.as_str()).collect()
    }

    #[test]
    fn undo_and_redo_walk_the_changes_like_two_stacks() {
        let book = book(b"2");
        let write = |about: &str, kind: &Kind| {
            let draft = write(&Os, book.path(), account(about, kind, Vec::new())).unwrap();
            draft.id
        };
        let first = write("first", &Kind::Change);
        let second = write("second", &Kind::Change);
        let read = || History::read(book.path()).unwrap();
        assert_eq!(read().undoable().unwrap().id, second);
        assert_eq!(read().redoable(), None);
        write("undo", &Kind::Undo(second.clone()));
        assert_eq!(read().undoable().unwrap().id, first);
        assert_eq!(read().redoable().unwrap().id, second);
        write("redo", &Kind::Redo(second.clone()));
        assert_eq!(read().undoable().unwrap().id, second);
        write("undo", &Kind::Undo(second));
        write("third", &Kind::Change);
        assert_eq!(read().redoable(), None);
    }

    #[test]
    fn a_change_that_was_not_made_is_not_in_the_history() {
        let book = book(b"2");
        let change = Kind::Change;
        write(&Os, book.path(), account("made", &change, vec![whole(b"1", b"2")])).unwrap();
        write(&Os, book.path(), account("not made", &change, vec![whole(b"2", b"3")])).unwrap();
        assert_eq!(abouts(&History::read(book.path()).unwrap()), ["made"]);
        write(&Os, book.path(), account("nor this", &change, vec![whole(b"2", b"4")])).unwrap();
        assert_eq!(abouts(&History::read(book.path()).unwrap()), ["made"]);
    }

    #[test]
    fn a_torn_line_is_skipped_and_does_not_swallow_the_next() {
        let book = book(b"2");
        let change = Kind::Change;
        let mut log = Vec::new();
        for (about, files) in [("one", [b"0", b"1"]), ("two", [b"1", b"3"]), ("three", [b"3", b"2"])] {
            write(&Os, book.path(), account(about, &change, vec![whole(files[0], files[1])])).unwrap();
            if about == "two" {
                log = Os.read(&place(book.path())).unwrap();
                Os.cut(&place(book.path()), log.len() as u64 - 20, Durability::Cached).unwrap();
            }
        }
        assert!(!log.is_empty());
        assert_eq!(abouts(&History::read(book.path()).unwrap()), ["one", "three"]);
    }

    #[test]
    fn an_entry_taken_back_leaves_no_trace() {
        let book = book(b"2");
        let change = Kind::Change;
        write(&Os, book.path(), account("one", &change, vec![])).unwrap();
        let before = Os.read(&place(book.path())).unwrap();
        write(&Os, book.path(), account("two", &change, vec![])).unwrap().take_back(&Os);
        assert_eq!(Os.read(&place(book.path())).unwrap(), before);
    }

    #[test]
    fn the_way_back_leads_to_bytes_that_are_no_text_too() {
        for (old, new) in
            [(&b"id\n\xcc\xc6\n"[..], "id\n唐\n".as_bytes()), (b"\xff\xfei\0", b"i"), (b"", b"id\n")]
        {
            let trace = Trace::Whole {
                before: Some(hex(old)),
                after: Some(hex(new)),
                back: Some(Back::between(new, old)),
            };
            let file = Touched { path: BookPath::new("contacts.csv").unwrap(), trace };
            let kept: Touched = serde_json::from_slice(&serde_json::to_vec(&file).unwrap()).unwrap();
            assert_eq!(kept.restored(Some(new)), Ok(Some(old.to_vec())));
        }
    }

    #[test]
    fn a_file_without_rows_goes_back_only_from_what_the_change_left() {
        let touched = whole("name: 林\n".as_bytes(), "name: 木\n".as_bytes());
        assert_eq!(touched.restored(Some("name: 木\n".as_bytes())), Ok(Some("name: 林\n".into())));
        assert_eq!(touched.restored(Some(b"name: x\n")), Err(ChangedSince));
        assert_eq!(touched.restored(None), Err(ChangedSince));
    }

    #[test]
    fn the_log_does_not_grow_without_bound() {
        let book = book(b"2");
        let about = "x".repeat(3 << 20);
        for _ in 0..12 {
            write(&Os, book.path(), account(&about, &Kind::Change, vec![])).unwrap();
        }
        let size = |path: &Path| path.metadata().unwrap().len();
        assert!(size(&place(book.path())) + size(&older(book.path())) < 2 * (FULL + (4 << 20)));
        assert!(History::read(book.path()).unwrap().entries().len() >= 3);
    }
}
