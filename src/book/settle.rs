//! A table that an editor or a sync program is writing in place is not taken for what is left of it.
//!
//! What such a program has half written is young, and cut or shorter than what is known of the file: what rolo last wrote,
//! else what git's last commit holds. It is read again until it is whole, or has stood still; a file that rolo wrote
//! itself needs no second look. To delete `.rolo/written`, which remembers that, costs a moment's wait.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::layout;
use super::written::{self, Versions};
use crate::model::schema::TableId;
use crate::sys::settled::{Look, Stamp, read_until_settled};
use crate::sys::{block, git, look};
use crate::text::csv::{Document, FlawKind};

/// A file not written for so long is as its writer wanted it.
const YOUNG: Duration = Duration::from_secs(2);
/// So long a file has stood still that nothing speaks against.
const STILL: Duration = Duration::from_millis(40);
/// The same for one whose last line has no end.
const UNENDED: Duration = Duration::from_millis(200);
/// How long a file is waited for.
const PATIENCE: Duration = Duration::from_millis(3500);

/// Why a file was not read.
#[derive(Debug)]
pub enum Unsettled {
    /// Its last row is cut, or it is shorter than it was and still being written.
    Halfway(String),
    /// The system said no.
    System(io::Error),
}

impl From<io::Error> for Unsettled {
    fn from(error: io::Error) -> Unsettled {
        Unsettled::System(error)
    }
}

/// What is done with a table that has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is written anew: what is not in it is lost.
    Write,
    /// It is shown: only what speaks for half a table is waited for.
    Show,
}

/// The bytes of a file of the book that is to be written anew, once it is whole.
///
/// # Errors
/// See [`Unsettled`].
pub fn read(root: &Path, name: &str) -> Result<Vec<u8>, Unsettled> {
    match layout::table_of(name).filter(|_| layout::is_data(name)) {
        Some(table) => Ok(read_for(root, name, table, Purpose::Write)?.0),
        None => Ok(block::read_whole(&root.join(name))?),
    }
}

/// The bytes of a file of a table, and the stamp it had while they were read.
fn read_for(
    root: &Path,
    name: &str,
    table: TableId,
    purpose: Purpose,
) -> Result<(Vec<u8>, Stamp), Unsettled> {
    let path = root.join(name);
    let is_log = table.table().is_log();
    let mut known: Option<Versions> = None;
    let mut shorter_than: Option<Option<u64>> = None;
    let settled = read_until_settled(&path, YOUNG, PATIENCE, |look: Look<'_>| {
        let known = known.get_or_insert_with(|| written::of(root, name));
        if known.hold(look.bytes) {
            return true;
        }
        let is_cut = !is_log && is_cut(look.bytes);
        if look.is_back && !is_cut {
            return true;
        }
        let least = *shorter_than.get_or_insert_with(|| {
            let committed = || committed_length(root, name).filter(|_| purpose == Purpose::Write);
            known.length().or_else(committed)
        });
        if least.is_some_and(|least| (look.bytes.len() as u64) < least) {
            return false;
        }
        let is_ended = matches!(look.bytes.last(), Some(b'\n' | b'\r')) || is_log;
        let still = match purpose {
            _ if !is_ended => UNENDED,
            Purpose::Write => STILL,
            Purpose::Show => Duration::ZERO,
        };
        look.age >= still
    })?;
    match settled {
        Some((bytes, stamp)) if is_log || !is_cut(&bytes) => Ok((bytes, stamp)),
        _ => Err(Unsettled::Halfway(name.to_owned())),
    }
}

/// Waits until a log that is to be appended to is as long as it was, if another program is writing it.
///
/// # Errors
/// See [`Unsettled`].
pub(super) fn wait_for_log(root: &Path, name: &str) -> Result<(), Unsettled> {
    let Some(stamp) = Stamp::of(&root.join(name)) else { return Ok(()) };
    if stamp.age().is_none_or(|age| age >= YOUNG) {
        return Ok(());
    }
    let known = written::of(root, name).length();
    let length = look::length(&root.join(name)).unwrap_or(0);
    if known.or_else(|| committed_length(root, name)).is_none_or(|known| known <= length) {
        return Ok(());
    }
    read(root, name).map(drop)
}

/// Whether a table ends in the middle of a row.
fn is_cut(bytes: &[u8]) -> bool {
    // Zeros and the end mark of DOS are what a crash, an old program or another encoding leaves: said elsewhere.
    if matches!(bytes.last(), None | Some(b'\n' | b'\r' | 0x1a)) || memchr::memchr(0, bytes).is_some() {
        return false;
    }
    let document = Document::parse(bytes.to_vec());
    document.flaws().iter().any(|flaw| matches!(flaw.kind, FlawKind::CutShort | FlawKind::UnclosedQuote))
}

/// How many bytes the last commit holds of a file, where the book is in git.
fn committed_length(root: &Path, name: &str) -> Option<u64> {
    root.ancestors().find(|folder| look::is_there(&folder.join(".git")))?;
    git::committed(root, &[name])?.into_iter().find(|file| file.name == name).map(|file| file.size)
}

/// The tables of records as they were when all of them stood still.
#[derive(Clone, Debug, Default)]
pub struct Stills {
    stamps: BTreeMap<PathBuf, (String, Option<Stamp>)>,
}

impl Stills {
    /// Waits a while until no table of records of the book at `root` is half written.
    #[must_use]
    pub fn of(root: &Path, purpose: Purpose) -> Stills {
        let mut stamps = BTreeMap::new();
        for table in TableId::ALL.into_iter().filter(|table| !table.table().is_log()) {
            let (name, path) = (format!("{table}.csv"), root.join(format!("{table}.csv")));
            let mut stamp = Stamp::of(&path);
            if stamp.is_some_and(|stamp| stamp.age().is_some_and(|age| age < YOUNG)) {
                // One that stays half is refused when it is to be written, and its readers say what is wrong with it.
                // The stamp is that of the bytes that were whole: a moment later the file may be half again.
                let settled = read_for(root, &name, table, purpose).map(|(_, stamp)| stamp);
                stamp = settled.ok().or_else(|| Stamp::of(&path));
            }
            stamps.insert(path, (name, stamp));
        }
        Stills { stamps }
    }

    /// The table that somebody has written since, where there is one: what was read meanwhile may be half of it.
    #[must_use]
    pub fn changed(&self) -> Option<&str> {
        let changed = |(path, (_, stamp)): &(&PathBuf, &(String, Option<Stamp>))| Stamp::of(path) != *stamp;
        self.stamps.iter().find(changed).map(|(_, (name, _))| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::book;
    use super::*;

    #[test]
    fn a_row_that_is_cut_is_told_from_one_without_a_line_end() {
        for (text, cut) in [
            ("id,name\nc-1,Ann\n", false),
            ("id,name\nc-1,Ann", false),
            ("id,name\nc-1", true),
            ("id,name\nc-1,\"An", true),
            ("id,na", false),
            ("", false),
        ] {
            assert_eq!(is_cut(text.as_bytes()), cut, "{text:?}");
        }
    }

    #[test]
    fn half_a_table_is_refused_and_the_whole_one_is_read_when_it_is_there() {
        let dir = book(&[("contacts.csv", "id,name\nc-1,Ann\nc-2")]);
        assert!(
            matches!(read(dir.path(), "contacts.csv"), Err(Unsettled::Halfway(name)) if name == "contacts.csv")
        );
        let dir =
            book(&[("contacts.csv", "id,name\nc-1,Ann\nc-2"), (".rolo/written", "- 24 contacts.csv\n")]);
        let late = dir.path().join("contacts.csv");
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(60));
            crate::sys::fs::write_whole(&late, b"id,name\nc-1,Ann\nc-2,Bo\n").unwrap();
        });
        assert_eq!(read(dir.path(), "contacts.csv").unwrap(), b"id,name\nc-1,Ann\nc-2,Bo\n");
        writer.join().unwrap();
    }
}
