//! Standing at the end of an earlier day: what the records were then.
//!
//! Log rows after the day are not read (the readers of events see to that). Of records, those begun after it do not
//! exist, ends after it are empty, and fields kept in `moves/` are rolled back: the value then is what the earliest
//! later move came *from*. What has no move keeps its value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::layout::DataFile;
use super::roster::{Roster, Texts};
use super::scan::scan;
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
                let cell = row.cell(0);
                let at =
                    At::parse_fast(&cell).or_else(|| cell.get(..10).and_then(Day::parse_iso).map(At::from));
                if let Some(at) = at {
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
            ends_after: (self.table.ends() == Some(name)).then_some(self.as_of),
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
        let ends_after = (self.table.ends() == Some(column)).then_some(self.as_of);
        ThenColumn { cells: self.roster.column(column), moved: None, ends_after }.text(record)
    }

    /// A cell as a day: the first ten bytes, where they are one.
    #[must_use]
    pub fn day(&self, record: usize, column: &str) -> Option<Day> {
        Day::parse_iso(self.text(record, column).as_bytes().get(..10)?)
    }

    /// Whether each of these records had begun.
    #[must_use]
    pub fn have_begun(&self, records: Range<usize>) -> Vec<bool> {
        let column = self.table.begins().and_then(|column| self.roster.column(column));
        let Some(cells) = column.filter(|cells| !cells.is_empty()) else {
            return vec![true; records.len()];
        };
        let mut days = DayReader::default();
        records.map(|record| days.read(cells.bytes(record)).is_none_or(|day| day <= self.as_of)).collect()
    }

    /// Whether the record had begun; one without a beginning always had.
    #[must_use]
    pub fn had_begun(&self, record: usize) -> bool {
        let Some(column) = self.table.begins() else { return true };
        let Some(cells) = self.roster.column(column) else { return true };
        cells.bytes(record).get(..10).and_then(Day::parse_iso).is_none_or(|day| day <= self.as_of)
    }
}

/// One column as it was, found once for loops over all records.
#[derive(Clone, Copy, Debug)]
pub struct ThenColumn<'a> {
    cells: Option<&'a Texts>,
    /// Where something moved since: the moves, the ids, the name of the column.
    moved: Option<(&'a Moves, &'a Texts, &'a str)>,
    ends_after: Option<Day>,
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
        let Some(cells) = self.cells else { return Cow::Borrowed("") };
        if let Some(as_of) = self.ends_after
            && cells.bytes(record).get(..10).and_then(Day::parse_iso).is_some_and(|day| day > as_of)
        {
            return Cow::Borrowed("");
        }
        cells.text(record)
    }

    /// The cell as a day: its first ten bytes, where they are one.
    #[must_use]
    pub fn day(&self, record: usize) -> Option<Day> {
        if self.moved.is_none() {
            let cell = self.cells?.bytes(record);
            let day = Day::parse_iso(cell.get(..10)?)?;
            return self.ends_after.is_none_or(|as_of| day <= as_of).then_some(day);
        }
        Day::parse_iso(self.text(record).as_bytes().get(..10)?)
    }
}
