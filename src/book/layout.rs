//! Where the tables of a book stand on disk.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;

use super::soundness::Faults;
use super::superseded::Superseded;
use super::unread::Unread;
use crate::model::Day;
use crate::model::schema::{Shape, TABLES, TableId};
use crate::sys::look;

/// The file whose presence marks the root of a book.
pub const SETTINGS: &str = "rolo.yaml";

/// One data file: its name relative to the book (with `/`) and its path.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// `interactions/2026-11.csv`
    pub name: String,
    /// Where to open it.
    pub path: PathBuf,
    /// Where its readers note what kept them from reading it whole.
    pub faults: Faults,
    /// Where its readers note the cells they cannot read.
    pub unread: Unread,
    /// Which rows another one with their id takes the place of; None where every row is read.
    pub(super) superseded: Option<Superseded>,
    /// The zone on whose clocks its moments have their days: the book's.
    pub zone: Tz,
    /// Why the folder that it stands for cannot be listed.
    pub(super) unlisted: Option<Arc<io::Error>>,
}

impl DataFile {
    /// A file whose readers keep to themselves what they note.
    #[must_use]
    pub fn new(name: impl Into<String>, path: impl Into<PathBuf>) -> DataFile {
        let (faults, unread) = (Faults::default(), Unread::default());
        DataFile {
            name: name.into(),
            path: path.into(),
            faults,
            unread,
            superseded: None,
            zone: Tz::UTC,
            unlisted: None,
        }
    }

    /// All its bytes.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn read_whole(&self) -> io::Result<Vec<u8>> {
        match &self.unlisted {
            Some(error) => Err(io::Error::new(error.kind(), error.to_string())),
            None => crate::sys::block::read_whole(&self.path),
        }
    }
}

impl DataFile {
    /// The same file; what its readers note nobody asks for.
    #[must_use]
    pub fn alone(&self) -> DataFile {
        DataFile { superseded: self.superseded.clone(), ..self.every_row() }
    }

    /// The same with all its rows, also those that another with the same id takes the place of.
    #[must_use]
    pub fn every_row(&self) -> DataFile {
        DataFile { zone: self.zone, ..DataFile::new(self.name.as_str(), self.path.clone()) }
    }

    fn place(&self) -> (&str, &Path) {
        (&self.name, &self.path)
    }
}

impl PartialEq for DataFile {
    fn eq(&self, other: &DataFile) -> bool {
        self.place() == other.place()
    }
}

impl Eq for DataFile {}

/// The nearest folder at or above `from` that holds a `rolo.yaml`, be it one that cannot be read.
#[must_use]
pub fn find_root(from: &Path) -> Option<PathBuf> {
    from.ancestors()
        .find(|dir| {
            let settings = dir.join(SETTINGS);
            look::is_there(&settings) && !settings.is_dir()
        })
        .map(Path::to_path_buf)
}

/// The file a record table stands in, or the file a log row of `day` by `writer` belongs to.
///
/// Where several people write, each has a file of their own: `interactions/2026-11.lin.csv`.
#[must_use]
pub fn file_for(table: TableId, day: Day, writer: Option<&str>) -> String {
    let by = writer.map(|w| format!(".{w}")).unwrap_or_default();
    match table.table().shape {
        Shape::Records => format!("{table}.csv"),
        Shape::Monthly => format!("{table}/{:04}-{:02}{by}.csv", day.year(), day.month()),
        Shape::Yearly => format!("{table}/{:04}{by}.csv", day.year()),
    }
}

/// Whether a file name is a copy a sync program or an office program left beside the real one.
#[must_use]
pub fn is_stray_copy(name: &str) -> bool {
    name.contains("conflicted copy")
        || name.contains(".sync-conflict-")
        || name.starts_with(".~lock.")
        || name.starts_with("~$")
}

/// What is before `.csv` in the name of a log's file; in whatever case the ending is, as some programs write it.
#[must_use]
pub(super) fn stem_of_log(name: &str) -> Option<&str> {
    let (stem, end) = name.rsplit_once('.')?;
    end.eq_ignore_ascii_case("csv").then_some(stem)
}

/// Whether a name relative to a book, with `/`, is that of a file of one of its tables.
#[must_use]
pub fn is_data(name: &str) -> bool {
    match name.split_once('/') {
        None => name
            .strip_suffix(".csv")
            .is_some_and(|stem| TableId::ALL.iter().any(|t| !t.table().is_log() && t.name() == stem)),
        Some((folder, file)) => {
            stem_of_log(file).is_some()
                && !file.contains('/')
                && !file.starts_with('.')
                && !is_stray_copy(file)
                && TableId::ALL.iter().any(|t| t.table().is_log() && t.name() == folder)
        }
    }
}

/// The table a file of the book holds, by its name relative to the book; None if it holds none.
#[must_use]
pub fn table_of(name: &str) -> Option<TableId> {
    let word =
        name.split_once('/').map_or_else(|| name.strip_suffix(".csv").unwrap_or(name), |(folder, _)| folder);
    TABLES.iter().find(|table| table.name == word).map(|table| table.id)
}

/// Whether a path relative to a book belongs to it, whether there is a file or not: its rules, tables, logs, memories and
/// drafts, and all that git and rolo keep there.
///
/// Other files may lie next to them; in the folders of a book everything is the book's. Case does not count: on some
/// systems `Contacts.csv` is `contacts.csv`.
#[must_use]
pub fn belongs(relative: &Path) -> bool {
    let names: Vec<String> =
        relative.components().map(|part| part.as_os_str().to_string_lossy().to_lowercase()).collect();
    let is_log = |name: &str| TableId::ALL.iter().any(|t| t.table().is_log() && t.name() == name);
    let Some(first) = names.first() else { return false };
    if names.iter().any(|name| name == ".git") || is_log(first) {
        return true;
    }
    match first.as_str() {
        ".rolo" | "imports" | "templates" => true,
        SETTINGS | ".gitattributes" | ".gitignore" | ".gitmodules" => names.len() == 1,
        name => names.len() == 1 && is_data(name),
    }
}

/// The books a path is in, the nearest first, each with the path relative to it.
///
/// `path` has no links in it ([`crate::sys::outfile::real_place`]).
pub fn books_around(path: &Path) -> impl Iterator<Item = (&Path, &Path)> {
    path.ancestors().skip(1).filter_map(move |folder| {
        let relative = path.strip_prefix(folder).ok()?;
        look::is_there(&folder.join(SETTINGS)).then_some((folder, relative))
    })
}

/// Every file a book consists of that is there, without those of git and rolo; folders that cannot be listed count as
/// empty.
#[must_use]
pub fn all_files(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        [SETTINGS, ".gitattributes", ".gitignore"].iter().map(|name| root.join(name)).collect();
    for table in TableId::ALL {
        found.extend(files(root, table).unwrap_or_default().into_iter().map(|file| file.path));
    }
    for folder in ["imports", "templates"].map(|name| root.join(name)) {
        found.extend(look::names(&folder).unwrap_or_default().into_iter().map(|name| folder.join(name)));
    }
    found
}

/// The files of a table, by name; an absent one is no error.
///
/// Hidden files and left-over copies of sync programs are not data; `check` names them.
///
/// # Errors
/// Whatever the system says while listing a folder.
pub fn files(root: &Path, table: TableId) -> io::Result<Vec<DataFile>> {
    let shape = table.table();
    if !shape.is_log() {
        let name = format!("{table}.csv");
        let path = root.join(&name);
        return Ok(if look::is_there(&path) { vec![DataFile::new(name, path)] } else { vec![] });
    }
    let dir = root.join(table.name());
    let mut found = Vec::new();
    for name in look::names(&dir)? {
        let Ok(name) = name.into_string() else { continue };
        if name.starts_with('.') || stem_of_log(&name).is_none() || is_stray_copy(&name) {
            continue;
        }
        found.push(DataFile::new(format!("{table}/{name}"), dir.join(&name)));
    }
    Ok(found)
}

/// How many bytes the files hold together; a file that cannot be looked at counts as none.
#[must_use]
pub fn size(files: &[DataFile]) -> u64 {
    files.iter().filter_map(|f| look::length(&f.path)).sum()
}

/// How many bytes all tables hold together; what cannot be looked at counts as none.
#[must_use]
pub fn size_of_all(root: &Path) -> u64 {
    TableId::ALL.into_iter().map(|table| size(&files(root, table).unwrap_or_default())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_row_lives_in_the_file_of_its_day_and_writer() {
        let day = Day::new(2026, 11, 3).unwrap();
        assert_eq!(file_for(TableId::Interactions, day, None), "interactions/2026-11.csv");
        assert_eq!(file_for(TableId::Interactions, day, Some("lin")), "interactions/2026-11.lin.csv");
        assert_eq!(file_for(TableId::Orders, day, None), "orders/2026.csv");
        assert_eq!(file_for(TableId::Contacts, day, Some("lin")), "contacts.csv");
    }

    #[test]
    fn a_name_says_whether_it_is_a_file_of_a_table() {
        for name in ["contacts.csv", "orders/2026.csv", "interactions/2026-11.lin.csv"] {
            assert!(is_data(name), "{name}");
        }
        for name in [
            "orders.csv",
            "contacts/2026.csv",
            "orders/old/2026.csv",
            "leads.csv",
            "rolo.yaml",
            "orders/.2026.csv",
        ] {
            assert!(!is_data(name), "{name}");
        }
    }

    #[test]
    fn a_book_consists_of_its_layout_and_of_all_that_lies_in_its_folders() {
        for name in [
            "rolo.yaml",
            "contacts.csv",
            "Contacts.CSV",
            "orders/2026.csv",
            "orders/report.csv",
            "templates/x/y.txt",
            "imports",
            ".rolo/journal",
            ".git/config",
            "sub/.git/hooks/pre-commit",
            ".gitattributes",
        ] {
            assert!(belongs(Path::new(name)), "{name}");
        }
        for name in ["report.csv", "out/contacts.csv", "docs/rolo.yaml", "orders.csv", "x.git/config"] {
            assert!(!belongs(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn copies_and_hidden_files_are_no_data() {
        let dir = tempfile::tempdir().unwrap();
        let logs = dir.path().join("orders");
        std::fs::create_dir(&logs).unwrap();
        for name in ["2026.csv", "2025.CSV", ".2025.csv.rolo-tmp", "2026 (conflicted copy).csv", "notes.txt"]
        {
            std::fs::OpenOptions::new().write(true).create_new(true).open(logs.join(name)).unwrap();
        }
        let names: Vec<_> = files(dir.path(), TableId::Orders).unwrap().into_iter().map(|f| f.name).collect();
        assert_eq!(names, ["orders/2025.CSV", "orders/2026.csv"]);
        assert!(files(dir.path(), TableId::Contacts).unwrap().is_empty());
    }
}
