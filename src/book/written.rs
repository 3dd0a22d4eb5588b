//! What rolo last wrote, by length and hash: `.rolo/written`.
//!
//! It is noted before the change is decided, so that a failure stops the change. Of each file it therefore holds two
//! versions, the one that was read and the one that is to take its place: whether the change is made, taken back, or
//! finished after a crash, one of the two is in the file, and both are whole. Nothing else is believed of it.
//!
//! ```text
//! HASH LENGTH NAME           the new version; the hash of a log that was appended to is `-`
//! was HASH LENGTH NAME       the one before
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use super::gate::Gate;
use super::journal::present;
use super::layout;
use super::lock::FOLDER;
use super::target::Target;
use super::undo::{Touched, Trace};
use crate::sys::SysError;
use crate::sys::disk::{Disk, Durability, Os};

/// What its file in `.rolo/` is called.
const WRITTEN: &str = "written";
/// Files that are remembered.
const MOST: usize = 400;
/// Before the version that a change began from.
const WAS: &str = "was ";

/// One version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    length: u64,
    /// In hex; empty for a log that was appended to.
    hash: String,
}

/// The versions of a file that rolo knows to be whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Versions {
    after: Option<Version>,
    before: Option<Version>,
}

impl Versions {
    /// Both sides of a change of `target`, which the undo log tells as `touched`.
    fn of(target: &Target<'_>, touched: &Touched) -> Versions {
        let [before, after] = target.lengths();
        let version = |length: u64, hash: Option<&String>| Some(Version { length, hash: hash?.clone() });
        match &touched.trace {
            Trace::Whole { before: old, after: new, .. } => {
                Versions { after: version(after, new.as_ref()), before: version(before, old.as_ref()) }
            }
            Trace::Appended { .. } => {
                let no_hash = String::new();
                Versions { after: version(after, Some(&no_hash)), before: version(before, Some(&no_hash)) }
            }
        }
    }

    /// Whether one of them is exactly these bytes.
    pub(super) fn hold(&self, bytes: &[u8]) -> bool {
        let mut hash = None;
        self.all().any(|version| {
            version.length == bytes.len() as u64
                && (version.hash.is_empty()
                    || version.hash == *hash.get_or_insert_with(|| blake3::hash(bytes).to_hex().to_string()))
        })
    }

    /// The length in bytes of the longer one; None if none is known.
    pub(super) fn length(&self) -> Option<u64> {
        self.all().map(|version| version.length).max()
    }

    fn all(&self) -> impl Iterator<Item = &Version> {
        self.after.iter().chain(&self.before)
    }
}

/// The versions of the file of that name in the book at `root`; none where nothing is known.
pub(super) fn of(root: &Path, name: &str) -> Versions {
    let bytes = Os.read(&root.join(FOLDER).join(WRITTEN)).unwrap_or_default();
    parse(&bytes).remove(name).unwrap_or_default()
}

fn parse(bytes: &[u8]) -> BTreeMap<String, Versions> {
    let text = String::from_utf8_lossy(bytes);
    let mut all: BTreeMap<String, Versions> = BTreeMap::new();
    for line in text.lines() {
        let (line, is_before) = line.strip_prefix(WAS).map_or((line, false), |line| (line, true));
        let mut words = line.splitn(3, ' ');
        let (Some(hash), Some(Ok(length)), Some(name)) =
            (words.next(), words.next().map(str::parse), words.next())
        else {
            continue;
        };
        let version = Version { length, hash: if hash == "-" { String::new() } else { hash.to_owned() } };
        let versions = all.entry(name.to_owned()).or_default();
        *(if is_before { &mut versions.before } else { &mut versions.after }) = Some(version);
    }
    all
}

fn text(all: &BTreeMap<String, Versions>) -> String {
    let line = |start: &str, name: &str, version: &Version| {
        let hash = if version.hash.is_empty() { "-" } else { &version.hash };
        format!("{start}{hash} {} {name}\n", version.length)
    };
    let lines = |(name, versions): (&String, &Versions)| {
        let after = versions.after.iter().map(|version| line("", name, version));
        after.chain(versions.before.iter().map(|version| line(WAS, name, version))).collect::<String>()
    };
    all.iter().map(lines).collect()
}

/// What the memory was before a change that may not be made.
#[derive(Debug)]
pub(super) struct Before(Option<Vec<u8>>);

/// Notes what a change is about to write, and what is there before it.
pub(super) fn note(
    disk: &dyn Disk,
    gate: &Gate,
    targets: &[Target<'_>],
    touched: &[Touched],
) -> Result<Before, SysError> {
    let before = present(disk.read(gate.own(WRITTEN)?.path()))?;
    let mut all = parse(before.as_deref().unwrap_or_default());
    for (target, touched) in targets.iter().zip(touched) {
        if layout::is_data(touched.path.as_str()) {
            all.insert(touched.path.as_str().to_owned(), Versions::of(target, touched));
        }
    }
    while all.len() > MOST {
        all.pop_first();
    }
    let now = text(&all).into_bytes();
    if before.as_ref() != Some(&now) {
        put(disk, gate, &now)?;
    }
    Ok(Before(before))
}

impl Before {
    /// Forgets the change, which was not made. Best effort: what stays holds the version that is there, too.
    pub(super) fn put_back(self, disk: &dyn Disk, gate: &Gate) {
        match self.0 {
            Some(bytes) => put(disk, gate, &bytes).ok(),
            None => gate.own(WRITTEN).and_then(|place| disk.remove(&place)).ok(),
        };
    }
}

fn put(disk: &dyn Disk, gate: &Gate, bytes: &[u8]) -> Result<(), SysError> {
    let place = gate.own(WRITTEN)?;
    let temporary = place.temporary();
    disk.create(&temporary, bytes, None, Durability::Cached)?;
    disk.rename(&temporary, &place).inspect_err(|_| {
        disk.remove(&temporary).ok();
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_of_nonsense_is_no_memory() {
        let known = parse(b"x\n- y contacts.csv\n\0\n- 5 a b.csv\nwas 9\n");
        let version = Version { length: 5, hash: String::new() };
        let expected = Versions { after: Some(version), before: None };
        assert_eq!(known.into_iter().collect::<Vec<_>>(), [("a b.csv".into(), expected)]);
    }

    #[test]
    fn a_memory_reads_back_and_knows_both_versions_and_no_other() {
        let version = |bytes: &[u8]| {
            let hash = blake3::hash(bytes).to_hex().to_string();
            Some(Version { length: bytes.len() as u64, hash })
        };
        let versions = Versions { after: version(b"new"), before: version(b"older") };
        let all = BTreeMap::from([("contacts.csv".to_owned(), versions.clone())]);
        assert_eq!(parse(text(&all).as_bytes()), all);
        assert!(versions.hold(b"new") && versions.hold(b"older") && !versions.hold(b"old"));
        assert_eq!(versions.length(), Some(5));
    }
}
