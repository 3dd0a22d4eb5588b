//! What a command intends to change, before anybody looks at a file.

use chrono_tz::Tz;

use crate::model::At;
use crate::model::schema::TableId;

/// One intended change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A new record or log row. Without its key a fresh id is made; columns the header lacks are added to it.
    Insert {
        /// Into which table.
        table: TableId,
        /// Cells by column name, each in its canonical text.
        cells: Vec<(String, String)>,
    },
    /// A new value for one cell of an existing row.
    Set {
        /// In which table.
        table: TableId,
        /// The row's key.
        id: String,
        /// The column; one the header lacks is added to it.
        column: String,
        /// The canonical text of the new value; empty clears the cell.
        value: String,
    },
    /// A row taken out.
    Delete {
        /// From which table.
        table: TableId,
        /// The row's key.
        id: String,
    },
    /// The reason of the operations that follow, in place of the occasion's; changes nothing itself.
    Because(String),
    /// The last line of a log, torn by whoever was writing it, is put beside the log and cut off.
    CutTail {
        /// Which log.
        table: TableId,
        /// Its file, relative to the book.
        file: String,
    },
    /// Another content for a file that was read as a whole; refused where it is not as it was read.
    Rewrite {
        /// Name relative to the book.
        file: String,
        /// What was read.
        read: Vec<u8>,
        /// What is to be there.
        content: Vec<u8>,
    },
    /// A whole file written anew, for files that are no tables (rolo.yaml, drafts, import memory).
    Write {
        /// Its name relative to the book.
        file: String,
        /// Its new content; none deletes it.
        content: Option<Vec<u8>>,
    },
}

impl Op {
    /// A new row.
    #[must_use]
    pub fn insert<'a>(table: TableId, cells: impl IntoIterator<Item = (&'a str, String)>) -> Op {
        Op::Insert { table, cells: cells.into_iter().map(|(name, value)| (name.to_owned(), value)).collect() }
    }

    /// The reason of what follows.
    pub fn because(reason: impl Into<String>) -> Op {
        Op::Because(reason.into())
    }

    /// A new value for a cell.
    pub fn set(
        table: TableId,
        id: impl Into<String>,
        column: impl Into<String>,
        value: impl Into<String>,
    ) -> Op {
        Op::Set { table, id: id.into(), column: column.into(), value: value.into() }
    }
}

/// Who changes the book, when and why: what `moves/` remembers beside the change.
pub struct Occasion<'a> {
    /// The moment; its day decides the file of a log row without one of its own.
    pub at: At,
    /// The zone on whose clocks a moment has the day that decides its file: the book's.
    pub zone: Tz,
    /// The name of the person, from `people:` or the configuration; may be empty.
    pub by: String,
    /// The name in log files where several people write, else none.
    pub writer: Option<String>,
    /// Why a tracked field changes; goes into `moves/`.
    pub reason: String,
    /// Random bits for new ids.
    pub bits: &'a mut dyn FnMut() -> u128,
}

impl std::fmt::Debug for Occasion<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Occasion").field("at", &self.at).field("by", &self.by).finish_non_exhaustive()
    }
}
