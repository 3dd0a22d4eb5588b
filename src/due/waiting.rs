//! One thing that waits, as the kinds find it.

use super::kind::{Key, Kind};
use super::urgency;
use crate::book::roster::Number;
use crate::model::Day;
use crate::profile::Cadence;

/// One thing that waits: small, for there may be a hundred thousand before the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waiting {
    /// What for.
    pub kind: Kind,
    /// Who; [`NOBODY`](crate::book::roster::NOBODY) where it is about nobody.
    pub who: Number,
    /// The row of the record in its own table; of a festival its place in the calendar.
    pub record: u32,
    /// Which time it is: the day in its key; [`Key::UNREADABLE`] where that cannot be read: then it waits from today on.
    pub occurrence: Day,
    /// The day it is due; of a snoozed one the day it came back.
    pub due_on: Day,
    /// The day from which it waits.
    pub appears_on: Day,
    /// Days after which it counts as late by its own length again.
    pub pace: f64,
    /// How much it presses; see the file `urgency.rs` for the rule.
    pub urgency: f64,
    pub(super) detail: Detail,
}

/// What the reason needs to say, by kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Detail {
    None,
    Cadence(Cadence),
    /// A next step of a deal, not of a contact.
    Deal,
    Contract,
    Points {
        expiring: i64,
        staying: i64,
    },
    /// How many there are to greet.
    People(usize),
}

impl Waiting {
    pub(super) fn new(kind: Kind, who: Number, record: u32, occurrence: Day, due_on: Day) -> Waiting {
        Waiting {
            kind,
            who,
            record,
            occurrence,
            due_on,
            appears_on: due_on,
            pace: urgency::PACE,
            urgency: 0.0,
            detail: Detail::None,
        }
    }

    /// The same of something whose day is written so that nobody can read it: never lost from the agenda, it counts as
    /// due today until somebody writes the day.
    pub(super) fn unreadable(kind: Kind, who: Number, record: u32, today: Day) -> Waiting {
        Waiting::new(kind, who, record, Key::UNREADABLE, today)
    }

    /// Whether the day it waits for is known.
    #[must_use]
    pub fn has_day(&self) -> bool {
        self.occurrence != Key::UNREADABLE
    }
}

/// Things that wait, each where it was found, in an order of their own.
#[derive(Debug, Default)]
pub struct InOrder {
    lists: Vec<Vec<Waiting>>,
    /// The number of the list and the place in it.
    order: Vec<(u8, u32)>,
}

impl InOrder {
    pub(super) fn new(lists: Vec<Vec<Waiting>>, order: Vec<(u8, u32)>) -> InOrder {
        InOrder { lists, order }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Waiting> {
        self.order.iter().map(|&(list, place)| &self.lists[list as usize][place as usize])
    }
}

/// What the kinds have found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) waiting: Vec<Waiting>,
    /// People overdue by cadence who have agreed on a later step.
    pub(super) agreed: Vec<Number>,
    /// Whose clock asks first beyond the horizon, and when.
    pub(super) next: Option<(Day, Number)>,
    /// How many have a cadence and no day it could run from.
    pub(super) clockless: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_fills_a_cache_line() {
        assert_eq!(size_of::<Waiting>(), 64);
    }
}
