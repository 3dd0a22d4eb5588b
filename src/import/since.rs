//! Since when an imported person is known, where their export does not say.
//!
//! The follow-up clock runs from the last touch, else from `created_on`: a person with neither would never be due. So
//! a new person is known since the first dated row that came with them, else since the day of the import. The memory
//! remembers that this day was assumed; older rows that come later move it back, an export that knows better replaces
//! it, and a day the user wrote stays.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;

use super::memory::{Memory, mark};
use super::present::Present;
use crate::model::{Day, TableId};

/// The column the day stands in.
pub(super) const COLUMN: &str = "created_on";
/// What the memory calls the mark of a day nobody exported.
pub(super) const ASSUMED: &str = "~created_on";

/// The first day anything is dated, by the id of the person.
#[derive(Debug)]
pub(super) struct FirstDays {
    of: HashMap<String, Day>,
    zone: Tz,
}

impl FirstDays {
    /// None yet; moments have their days on the clocks of `zone`.
    pub(super) fn new(zone: Tz) -> FirstDays {
        FirstDays { of: HashMap::new(), zone }
    }

    /// Takes in a day or moment of a row about somebody.
    pub(super) fn see(&mut self, contact: &str, at: &str) {
        let Some(day) = Day::of_cell(at.as_bytes(), self.zone) else { return };
        match self.of.get_mut(contact) {
            Some(first) => *first = day.min(*first),
            None => {
                self.of.insert(contact.to_owned(), day);
            }
        }
    }
}

/// Fills the day of new people who have none, and moves an assumed day back to the first dated row; says how many were
/// moved back.
pub(super) fn assume(
    present: &mut Present,
    memories: &mut BTreeMap<String, Memory>,
    first: &FirstDays,
    today: Day,
) -> usize {
    let mut assumed: HashMap<String, String> = HashMap::new();
    for row in present.added(TableId::Contacts) {
        let row = (TableId::Contacts, row);
        if present.cell(row, COLUMN).is_empty() {
            let id = present.id(row).to_owned();
            let day = first.of.get(&id).map_or(today, |first| today.min(*first)).to_string();
            present.set(row, COLUMN, &day);
            assumed.insert(id, mark(&day));
        }
    }
    let mut moved = 0;
    for entry in memories.values_mut().flat_map(|memory| memory.of_mut(TableId::Contacts)) {
        if let Some(mark) = assumed.get(&entry.record) {
            entry.marks.set(ASSUMED, mark);
            continue;
        }
        let (Some(before), Some(first)) = (entry.marks.get(ASSUMED), first.of.get(&entry.record)) else {
            continue;
        };
        let Some(row) = present.find(TableId::Contacts, &entry.record) else { continue };
        let row = (TableId::Contacts, row);
        let known = present.cell(row, COLUMN);
        let is_later = Day::parse_iso(known.as_bytes()).is_some_and(|known| *first < known);
        if is_later && mark(known) == before {
            let day = first.to_string();
            entry.marks.set(ASSUMED, &mark(&day));
            present.set(row, COLUMN, &day);
            moved += 1;
        }
    }
    moved
}
