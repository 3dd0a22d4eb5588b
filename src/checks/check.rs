//! What a check is: what it may say, and which of a row, a table and a book it looks at.

use super::found::Found;
use super::known::LogIds;
use super::references::LogReference;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::{Row, Sheet};
use super::words::Values;
use crate::book::Book;
use crate::book::layout::DataFile;
use crate::model::TableId;

/// One check; the catalogue in `registry` lists them all.
#[derive(Clone, Copy)]
pub(super) struct Check {
    /// Everything it says.
    pub rules: &'static [Rule],
    /// Looks at the rows of a sheet one by one; None where nothing in the sheet concerns it.
    pub rows: fn(&Sheet) -> Option<Box<dyn RowCheck>>,
    /// Looks at a table while its file is held.
    pub sheet: fn(&Sheet, &Context<'_>, &mut Found<'_>),
    /// Looks at a book when all of its files have been read.
    pub book: fn(&Gathered<'_>, &mut Found<'_>),
}

impl Check {
    /// One that looks at nothing: its rules are those of what is found in passing, and the rest of a check is given to it.
    pub(super) const NONE: Check = Check { rules: &[], rows: |_| None, sheet: |_, _, _| {}, book: |_, _| {} };
}

/// A check of rows that knows the columns of one sheet.
pub(super) trait RowCheck: Sync {
    /// Looks at a row that is not empty.
    fn check(&self, row: Row<'_, '_>, ctx: &Context<'_>, found: &mut Found<'_>);
}

/// A book when all of its files have been read.
pub(super) struct Gathered<'a> {
    pub book: &'a Book,
    pub ctx: &'a Context<'a>,
    /// Its tables, logs last.
    pub files: Vec<(TableId, DataFile)>,
    /// Words rolo.yaml does not have, by vocabulary.
    pub unknown: Values<usize>,
    /// Ids of records that are not there, by table and column.
    pub dangling: Values<(TableId, String)>,
    /// The ids of log rows, in order.
    pub ids: LogIds,
    /// References that may lead to log rows, by the number of their file.
    pub later: Vec<LogReference>,
}
