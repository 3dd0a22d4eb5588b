//! Whom a reader of logs is after: everybody, or those of some ids.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::id_index::IdIndex;

/// Which rows a reader is after.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// All of them.
    Everybody,
    /// Those in which an id of `ids` stands as the cell number `cell` of those asked for; others may be handed out too.
    ///
    /// Where `words` names these ids, a file of one block without any of them is not taken apart, and what else is wrong
    /// with it is not said.
    Some {
        /// Which cell.
        cell: usize,
        /// The ids.
        ids: &'a IdIndex,
        /// All of them, or nothing where they are too many to look for one by one.
        words: &'a [Vec<u8>],
        /// Where such files are noted.
        silent: &'a Silent,
    },
}

/// Files that name none of some ids: who asks about the same ones again need not open them.
#[derive(Debug, Default)]
pub struct Silent(Mutex<HashSet<PathBuf>>);

impl Silent {
    /// Whether the file was found to name none.
    #[must_use]
    pub fn is(&self, path: &Path) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    pub(super) fn note(&self, path: &Path) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }
}

impl About<'_> {
    pub(super) fn is_everybody(&self) -> bool {
        matches!(self, About::Everybody)
    }

    pub(super) fn words(&self) -> &[Vec<u8>] {
        match self {
            About::Everybody => &[],
            About::Some { words, .. } => words,
        }
    }
}
