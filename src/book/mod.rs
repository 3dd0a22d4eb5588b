//! The directory as one thing: the only floor that writes a book.

mod about;
mod append;
pub mod as_of;
pub mod assign;
mod block;
pub mod commit;
#[cfg(test)]
mod crash;
mod draft;
pub mod edit;
pub mod events;
mod finish;
pub mod flaw;
pub mod gate;
pub mod gather;
mod head;
pub mod history;
pub mod id_index;
pub mod init;
mod journal;
pub mod last_moves;
pub mod layout;
pub mod letter_case;
pub mod lock;
pub mod numbered;
pub mod overlay;
pub mod path;
pub mod pieces;
pub mod plan;
pub mod purchase_days;
pub mod purchases;
pub mod rates;
pub mod recover;
mod replace;
pub mod revert;
pub mod roster;
pub mod row;
pub mod same;
pub mod scan;
pub mod scratch;
pub mod settle;
pub mod sheet;
pub mod soundness;
pub mod superseded;
mod tail;
mod target;
pub mod templates;
pub mod texts;
mod together;
pub mod trust;
pub mod typing;
pub mod undo;
mod unit;
mod unmerged;
pub mod unread;
pub mod who;
mod written;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::i18n::Language;
use crate::model::schema::TableId;
use crate::model::settings::{Purchases, Settings};
use layout::DataFile;
use soundness::Faults;
use superseded::Superseded;
use unread::Unread;

/// The language that a rolo.yaml names in a line of its own, though the rest of it cannot be read.
fn spoken(root: &Path) -> Language {
    let bytes = crate::sys::block::read_whole(&root.join(layout::SETTINGS)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let tag = text.lines().find_map(|line| line.strip_prefix("language:"));
    tag.and_then(|tag| Language::parse(tag.trim().trim_matches(['"', '\'']))).unwrap_or_default()
}

/// A book that has been found and whose rules have been read.
#[derive(Clone, Debug)]
pub struct Book {
    /// The folder with the `rolo.yaml`.
    pub root: PathBuf,
    /// The book's own rules.
    pub settings: Settings,
    /// What is wrong with `rolo.yaml`, where it could be read all the same.
    pub problems: Vec<Diagnostic>,
    /// The cells that were needed and could not be read, whoever reads the book.
    pub unread: Unread,
    /// Keeps writers out while the book is being read; none under the write lock.
    reading: Option<Arc<recover::Reading>>,
    /// What kept the files that were read so far from being read whole.
    pub faults: Faults,
    /// The rows that another one with their id takes the place of.
    pub superseded: Superseded,
}

/// Where the files of a book stand: what is needed to look one up later.
#[derive(Clone, Debug)]
pub struct Shelf {
    root: PathBuf,
    reading: Option<Arc<recover::Reading>>,
    faults: Faults,
}

impl Shelf {
    /// As [`Book::files`].
    #[must_use]
    pub fn files(&self, table: TableId) -> Vec<DataFile> {
        files(&self.root, self.reading.as_deref(), &self.faults, table)
    }
}

fn files(root: &Path, reading: Option<&recover::Reading>, faults: &Faults, table: TableId) -> Vec<DataFile> {
    let mut files = layout::files(root, table).unwrap_or_else(|error| {
        let folder = DataFile::new(table.name(), root.join(table.name()));
        vec![DataFile { unlisted: Some(Arc::new(error)), ..folder }]
    });
    if let Some(reading) = reading {
        reading.cover(table, &mut files);
    }
    files.iter_mut().for_each(|file| file.faults = faults.clone());
    files
}

impl Book {
    /// Reads the rules of the book at `root`.
    ///
    /// # Errors
    /// What is wrong with `rolo.yaml`, where nothing of it can be read.
    pub fn open(root: &Path) -> Result<Book, Vec<Diagnostic>> {
        let path = root.join(layout::SETTINGS);
        let bytes = crate::sys::fs::read(&path).map_err(|e| {
            vec![
                Diagnostic::error("unreadable-file", e.text())
                    .at(crate::diag::Place::file(layout::SETTINGS))
                    .help(phrase!("a book is a folder with a `rolo.yaml`; `rolo init` makes one")),
            ]
        })?;
        let (settings, problems) = Settings::read(layout::SETTINGS, &bytes);
        match settings {
            Some(settings) => Ok(Book {
                root: root.to_path_buf(),
                settings,
                problems,
                reading: None,
                faults: Faults::default(),
                unread: Unread::default(),
                superseded: Superseded::default(),
            }),
            None => Err(problems),
        }
    }

    /// The book at `root`, with the rules of a book that says nothing where its own cannot be read; `problems` say why.
    #[must_use]
    pub fn open_despite_rules(root: &Path) -> Book {
        Book::open(root).unwrap_or_else(|problems| Book {
            root: root.to_path_buf(),
            settings: Settings { language: spoken(root), ..Settings::default() },
            problems,
            unread: Unread::default(),
            reading: None,
            faults: Faults::default(),
            superseded: Superseded::default(),
        })
    }

    /// Holds the read lock for as long as the book lives.
    pub fn keep(&mut self, reading: recover::Reading) {
        self.reading = Some(Arc::new(reading));
    }

    /// The files of a table. A folder that cannot be listed stands for its files, so that reading it says so.
    #[must_use]
    pub fn files(&self, table: TableId) -> Vec<DataFile> {
        let mut files = files(&self.root, self.reading.as_deref(), &self.faults, table);
        for file in &mut files {
            file.unread = self.unread.clone();
            file.superseded = Some(self.superseded.clone());
            file.zone = self.settings.timezone;
        }
        files
    }

    /// Where its files stand; keeps writers out like the book itself.
    #[must_use]
    pub fn shelf(&self) -> Shelf {
        Shelf { root: self.root.clone(), reading: self.reading.clone(), faults: self.faults.clone() }
    }

    /// Where purchases come from: the setting, else orders if the book has any, else won deals.
    #[must_use]
    pub fn purchases(&self) -> Purchases {
        self.settings.purchases.unwrap_or_else(|| {
            if self.files(TableId::Orders).is_empty() { Purchases::WonDeals } else { Purchases::Orders }
        })
    }
}
