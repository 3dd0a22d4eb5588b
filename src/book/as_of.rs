//! Standing at the end of an earlier day: what the records were then.
//!
//! Log rows after the day are not read (the readers of events see to that). Of records, those begun after it do not
//! exist, ends after it are empty, and fields kept in `moves/` are rolled back: the value then is what the earliest
//! later move came *from*. What has no move keeps its value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use chrono_tz::Tz;

use super::block::is_blank;
use super::layout::DataFile;
use super::roster::{Roster, Texts};
use super::scan::scan;
use super::unread::UnreadRows;
use crate::model::cell::is_readable;
use crate::model::schema::Table;
use crate::model::{At, Day, DayReader};

/// What `moves/` says about the days after (and up to) the as-of day.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    /// By record and field, the value before the earliest move after the day.
    before: HashMap<(String, String), (At, String)>,
    /// By record and field, the day of the latest move up to the day.
    last: HashMap<(String, String), Day>,
    /// How many moves lie after the day.
    pub later: usize,
}

impl Moves {
    /// Reads `moves/` as seen from the end of `as_of`.
    #[must_use]
    pub fn read(files: &[DataFile], as_of: Day) -> Moves {
        let scanned = scan(
            files,
            &["at", "record", "field", "from"],
            |_| Vec::new(),
            |part, row| {
                if let Some(at) = row.moment(0) {
                    part.push((
                        at,
                        row.text(1).into_owned(),
                        row.text(2).into_owned(),
                        row.text(3).into_owned(),
                    ));
                }
            },
        );
        let mut moves = Moves::default();
        for (at, record, field, from) in scanned.parts.into_iter().flatten() {
            let key = (record, field);
            if at.day > as_of {
                moves.later += 1;
                let first = moves.before.get(&key).is_none_or(|(known, _)| at < *known);
                if first {
                    moves.before.insert(key, (at, from));
                }
            } else {
                let last = moves.last.entry(key).or_insert(at.day);
                *last = at.day.max(*last);
            }
        }
        moves
    }

    /// The value a field had, where a later move tells; none where it is what it is now.
    #[must_use]
    pub fn value_then(&self, record: &str, field: &str) -> Option<&str> {
        if self.before.is_empty() {
            return None;
        }
        self.before.get(&(record.to_owned(), field.to_owned())).map(|(_, from)| from.as_str())
    }

    /// The day of the last move of a field up to the as-of day.
    #[must_use]
    pub fn last_move(&self, record: &str, field: &str) -> Option<Day> {
        if self.last.is_empty() {
            return None;
        }
        self.last.get(&(record.to_owned(), field.to_owned())).copied()
    }
}

/// The records of a table as they were at the end of a day.
#[derive(Clone, Copy, Debug)]
pub struct Then<'a> {
    /// The records as they are now.
    pub roster: &'a Roster,
    /// Their table.
    pub table: &'static Table,
    /// What has moved since.
    pub moves: &'a Moves,
    /// The day.
    pub as_of: Day,
}

impl<'a> Then<'a> {
    /// A column as it was; all empty where it was not read.
    #[must_use]
    pub fn column(&self, name: &'a str) -> ThenColumn<'a> {
        ThenColumn {
            cells: self.roster.column(name),
            moved: (self.moves.later > 0).then_some((self.moves, &self.roster.columns[0], name)),
            ends_after: self.table.is_end(name).then_some(self.as_of),
            name,
            unread: &self.roster.unread,
            zone: self.roster.zone,
        }
    }

    /// A cell as it was; empty where the column was not read.
    #[must_use]
    pub fn text(&self, record: usize, column: &str) -> Cow<'a, str> {
        if self.moves.later > 0
            && let Some(then) = self.moves.value_then(&self.roster.columns[0].text(record), column)
        {
            return Cow::Borrowed(then);
        }
        let ends_after = self.table.is_end(column).then_some(self.as_of);
        text_of(self.roster.column(column), ends_after, self.roster.zone, record)
    }

    /// A cell as it was, for somebody who needs to know what it says: noted where it is not what its column holds.
    #[must_use]
    pub fn cell(&self, record: usize, column: &str) -> Cow<'a, str> {
        let text = self.text(record, column);
        if !text.is_empty()
            && let Some(known) = self.table.column(column)
            && !is_readable(known.kind, &text)
        {
            self.misread(record, column);
        }
        text
    }

    /// Notes that a cell was needed and cannot be read as what its column holds.
    #[cold]
    pub fn misread(&self, record: usize, column: &str) {
        self.roster.unread.note(column, record);
    }

    /// A cell as a day, whatever time follows; `None` if it is empty, or is noted as one that cannot be read.
    #[must_use]
    pub fn day(&self, record: usize, column: &str) -> Option<Day> {
        let text = self.text(record, column);
        let day = Day::of_cell(text.as_bytes(), self.roster.zone);
        if day.is_none() && !is_blank(text.as_bytes()) {
            self.misread(record, column);
        }
        day
    }

    /// Whether each of these records had begun.
    #[must_use]
    pub fn have_begun(&self, records: Range<usize>) -> Vec<bool> {
        let column = self.table.begins().and_then(|column| self.roster.column(column));
        let Some(cells) = column.filter(|cells| !cells.is_empty()) else {
            return vec![true; records.len()];
        };
        let mut days = DayReader::default();
        let has_begun = |record: usize| {
            let cell = cells.bytes(record);
            let day = days.read(cell, self.roster.zone);
            self.begun(record, cell, day)
        };
        records.map(has_begun).collect()
    }

    /// Whether the record had begun; one without a beginning always had.
    #[must_use]
    pub fn had_begun(&self, record: usize) -> bool {
        let Some(column) = self.table.begins() else { return true };
        let Some(cells) = self.roster.column(column) else { return true };
        let cell = cells.bytes(record);
        self.begun(record, cell, Day::of_cell(cell, self.roster.zone))
    }

    /// The same of one whose beginning is written so, and was read as that day; one that cannot be read is noted.
    #[inline]
    fn begun(&self, record: usize, cell: &[u8], day: Option<Day>) -> bool {
        match day {
            Some(day) => day <= self.as_of,
            None => {
                if !is_blank(cell) {
                    self.misread(record, self.table.begins().unwrap_or_default());
                }
                true
            }
        }
    }
}

/// One column as it was, found once for loops over all records.
#[derive(Clone, Copy, Debug)]
pub struct ThenColumn<'a> {
    cells: Option<&'a Texts>,
    /// Where something moved since: the moves, the ids, the name of the column.
    moved: Option<(&'a Moves, &'a Texts, &'a str)>,
    ends_after: Option<Day>,
    name: &'a str,
    unread: &'a UnreadRows,
    zone: Tz,
}

/// A cell of a column; empty where that is an end after the day.
fn text_of(cells: Option<&Texts>, ends_after: Option<Day>, zone: Tz, record: usize) -> Cow<'_, str> {
    let Some(cells) = cells else { return Cow::Borrowed("") };
    if let Some(as_of) = ends_after
        && Day::of_cell(cells.bytes(record), zone).is_some_and(|day| day > as_of)
    {
        return Cow::Borrowed("");
    }
    cells.text(record)
}

impl<'a> ThenColumn<'a> {
    /// The cell of a record.
    #[must_use]
    pub fn text(&self, record: usize) -> Cow<'a, str> {
        if let Some((moves, ids, name)) = self.moved
            && let Some(then) = moves.value_then(&ids.text(record), name)
        {
            return Cow::Borrowed(then);
        }
        text_of(self.cells, self.ends_after, self.zone, record)
    }

    /// The cell as a day, whatever time follows; `None` if it is empty, or is noted as one that cannot be read.
    #[must_use]
    pub fn day(&self, record: usize) -> Option<Day> {
        if self.moved.is_none() {
            let cell = self.cells?.bytes(record);
            let day = self.read(record, cell)?;
            return self.ends_after.is_none_or(|as_of| day <= as_of).then_some(day);
        }
        self.read(record, self.text(record).as_bytes())
    }

    #[inline]
    fn read(&self, record: usize, cell: &[u8]) -> Option<Day> {
        let day = Day::of_cell(cell, self.zone);
        if day.is_none() && !is_blank(cell) {
            self.unread.note(self.name, record);
        }
        day
    }
}
