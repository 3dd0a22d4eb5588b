//! A book of the moment: made of what an import brings, read as any other, gone when it is dropped.
//!
//! Nobody else knows of it and nothing of it is to last: no lock, no journal, no memory of changes, nothing synced.

use super::Book;
use super::edit::{Occasion, Op};
use super::layout::SETTINGS;
use super::plan::{NewContent, Plan, PlanError, plan};
use crate::diag::Diagnostic;
use crate::model::{At, Day};
use crate::sys::SysError;
use crate::sys::disk::{Disk, Durability, Os};
use crate::sys::fs::{ScratchFolder, scratch_folder};
use crate::sys::inside::Home;

/// A book in a temporary folder.
#[derive(Debug)]
pub struct ScratchBook {
    folder: ScratchFolder,
}

impl ScratchBook {
    /// A book without rows, with these rules.
    ///
    /// # Errors
    /// Those of the system.
    pub fn new(rules: &[u8]) -> Result<ScratchBook, SysError> {
        let book = ScratchBook { folder: scratch_folder()? };
        book.write(SETTINGS, rules)?;
        Ok(book)
    }

    /// Writes a file of it, by its name relative to the book.
    ///
    /// # Errors
    /// Those of the system.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), SysError> {
        let home = Home::at(self.folder.path())?;
        if let Some((folder, _)) = name.rsplit_once('/') {
            Os.make_folder(&home.folder(folder)?)?;
        }
        let place = home.file(name)?;
        Os.create(&place, bytes, None, Durability::Cached)
    }

    /// Writes its first rows.
    ///
    /// # Errors
    /// Those of the system.
    pub fn fill(&self, rows: Plan) -> Result<(), SysError> {
        for file in rows.files {
            match file.after {
                NewContent::Whole(bytes) | NewContent::Append { bytes, .. } => {
                    self.write(&file.name, &bytes)?
                }
                NewContent::Gone => {}
            }
        }
        Ok(())
    }

    /// Plans its first rows.
    ///
    /// # Errors
    /// They are no rows of a book.
    pub fn plan(&self, ops: Vec<Op>) -> Result<Plan, PlanError> {
        let mut bits = || 0;
        let (by, reason) = (String::new(), String::new());
        let mut occasion = Occasion {
            at: At::from(Day(0)),
            zone: chrono_tz::Tz::UTC,
            by,
            writer: None,
            reason,
            bits: &mut bits,
        };
        plan(self.folder.path(), ops, &mut occasion)
    }

    /// Reads its rules; its rows are read when something asks for them, and the folder has to live until then.
    ///
    /// # Errors
    /// The rules are none.
    pub fn open(&self) -> Result<Book, Vec<Diagnostic>> {
        Book::open(self.folder.path())
    }
}
