//! Reading past a change that was decided but may not be finished here: a read-only medium after a crash.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::finish::{Course, look};
use super::journal::{Act, Journal, Sort, Standing, present};
use super::layout::DataFile;
use crate::model::schema::TableId;
use crate::sys::SysError;
use crate::sys::disk::{Disk, Durability, Os};
use crate::sys::fs::{ScratchFolder, scratch_folder};
use crate::sys::inside::Home;

/// Files as they will be once a decided change is finished, where we may not finish it ourselves.
///
/// Empty but on a read-only medium that a crash has left half done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    files: BTreeMap<String, Option<Vec<u8>>>,
}

/// What an overlay says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered<'a> {
    /// Read the file.
    No,
    /// Read these bytes.
    By(&'a [u8]),
    /// There is no such file.
    Gone,
}

impl Overlay {
    /// What has to be read in place of files that the decided change of the book at `root` has not reached yet.
    pub(super) fn of(disk: &dyn Disk, root: &Path) -> Result<Overlay, SysError> {
        let mut overlay = Overlay::default();
        let Some(bytes) = present(disk.read(&Journal::place(root)))? else { return Ok(overlay) };
        let Some(journal) = Journal::decode(&bytes) else { return Ok(overlay) };
        let sort = journal.sort;
        let (course, steps) = look(disk, root, journal)?;
        // What the gate lets nothing through to is not finished either: ours would go next to it.
        for found in steps.into_iter().filter(|found| found.gated.is_some()) {
            let content = match (found.step.act, found.standing) {
                (Act::Append { from, .. }, Standing::Torn) if sort == Sort::Intent => {
                    Some(Some(first(disk.read(&found.place)?, from)))
                }
                _ if sort == Sort::Intent || course == Course::Back => None,
                (Act::Append { from, bytes, .. }, Standing::Torn | Standing::Old(_)) => {
                    Some(Some([first(disk.read(&found.place)?, from), bytes].concat()))
                }
                (Act::Replace { new, splice, .. }, Standing::Old(old)) => {
                    let made = found.staged.or_else(|| splice.apply(old.as_deref().unwrap_or_default()));
                    made.filter(|bytes| blake3::hash(bytes) == new).map(Some)
                }
                (Act::Delete { .. }, Standing::Old(_)) => Some(None),
                _ => None,
            };
            if let Some(content) = content {
                overlay.files.insert(found.step.path.into(), content);
            }
        }
        Ok(overlay)
    }

    /// What to read for the file of that name, relative to the book.
    #[must_use]
    pub fn look(&self, name: &str) -> Covered<'_> {
        match self.files.get(name) {
            None => Covered::No,
            Some(None) => Covered::Gone,
            Some(Some(bytes)) => Covered::By(bytes),
        }
    }

    /// Whether every file is to be read as it stands.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files it covers that are to be there, with their bytes.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().filter_map(|(name, bytes)| Some((name.as_str(), bytes.as_deref()?)))
    }

    /// Writes what it covers into a folder of its own, for readers that open files; none where it covers nothing.
    pub(super) fn lay_out(&self) -> Result<Option<LaidOut>, SysError> {
        if self.is_empty() {
            return Ok(None);
        }
        let folder = scratch_folder()?;
        let home = Home::at(folder.path())?;
        let mut places = BTreeMap::new();
        for (number, (name, bytes)) in self.files().enumerate() {
            let place = home.file(format!("{number}.csv"))?;
            Os.create(&place, bytes, None, Durability::Cached)?;
            places.insert(name.to_owned(), place.path().to_owned());
        }
        Ok(Some(LaidOut { _folder: folder, places }))
    }
}

/// An overlay as files, for as long as this lives.
#[derive(Debug)]
pub(super) struct LaidOut {
    _folder: ScratchFolder,
    places: BTreeMap<String, PathBuf>,
}

impl LaidOut {
    /// Puts the files of `table` that `overlay` covers in place of those listed.
    pub(super) fn cover(&self, overlay: &Overlay, table: TableId, files: &mut Vec<DataFile>) {
        files.retain(|file| overlay.look(&file.name) == Covered::No);
        let of_table = |name: &str| {
            let stem = name.split_once('/').map_or(name.strip_suffix(".csv"), |(folder, _)| Some(folder));
            stem == Some(table.name())
        };
        for (name, place) in self.places.iter().filter(|(name, _)| of_table(name)) {
            files.push(DataFile::new(name.as_str(), place.as_path()));
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

fn first(mut bytes: Vec<u8>, length: u64) -> Vec<u8> {
    bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    bytes
}
