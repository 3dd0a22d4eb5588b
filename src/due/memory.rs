//! The memory of `due`: what was decided about what waited, from `followups/`.

use std::collections::HashMap;

use super::kind::{Key, Kind};
use crate::book::Book;
use crate::book::roster::{NOBODY, Number};
use crate::book::scan::scan;
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::{At, Day};
use crate::profile::People;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was done.
    Done,
    /// It will not be done this time.
    Skip,
    /// It is to come back later.
    Snooze,
}

impl Action {
    /// The word in the column `action`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Action::Done => "done",
            Action::Skip => "skip",
            Action::Snooze => "snooze",
        }
    }

    fn parse(word: &[u8]) -> Option<Action> {
        match word {
            b"done" => Some(Action::Done),
            b"skip" => Some(Action::Skip),
            b"snooze" => Some(Action::Snooze),
            _ => None,
        }
    }
}

/// The latest decision about one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// When it was made.
    pub at: At,
    /// What it was.
    pub action: Action,
    /// Of a snooze, the day it comes back.
    pub until: Option<Day>,
}

/// All decisions up to a day.
#[derive(Debug, Default)]
pub struct Memory {
    by_key: HashMap<Key, Settled>,
    rounds: HashMap<Number, Settled>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

impl Memory {
    /// Reads `followups/` up to the as-of day. Keys of merged people lead to the winner.
    #[must_use]
    pub fn read(book: &Book, people: &People) -> Memory {
        let scanned = scan(
            &book.files(TableId::Followups),
            &["at", "key", "action", "until"],
            |_| Vec::new(),
            |part, row| {
                let text = row.text(1);
                let Some(key) = Key::parse(&text) else {
                    // Keys of automations are somebody else's.
                    if text.split_once(':').is_some_and(|(kind, _)| Kind::parse(kind).is_some()) {
                        row.misread(1);
                    }
                    return;
                };
                let decision = |word: &[u8]| match word {
                    b"ran" => Some(None),
                    word => Action::parse(word).map(Some),
                };
                let action = row.value(2, decision);
                let (Some(at), Some(Some(action))) = (row.moment(0), action) else { return };
                if at.day <= people.as_of {
                    let until = row.its_day(3);
                    part.push((key, Settled { at, action, until }));
                }
            },
        );
        let mut memory = Memory { problems: scanned.problems, ..Memory::default() };
        for (mut key, settled) in scanned.parts.into_iter().flatten() {
            if key.kind.is_about_contact() || key.kind == Kind::Next {
                let number = people.number(key.record.as_bytes());
                if number != NOBODY {
                    key.record = people.roster.columns[0].text(number as usize).into_owned();
                    memory.remember_round(&key, number, settled);
                }
            }
            memory.remember(key, settled);
        }
        memory
    }

    fn remember(&mut self, key: Key, settled: Settled) {
        let known = self.by_key.entry(key).or_insert(settled);
        if settled.at >= known.at {
            *known = settled;
        }
    }

    /// A round of the cadence that ended without a touch: the clock runs from that day.
    fn remember_round(&mut self, key: &Key, who: Number, settled: Settled) {
        if key.kind != Kind::Cadence || settled.action == Action::Snooze {
            return;
        }
        let known = self.rounds.entry(who).or_insert(settled);
        if settled.at >= known.at {
            *known = settled;
        }
    }

    /// The latest decision about a key.
    #[must_use]
    pub fn of(&self, key: &Key) -> Option<Settled> {
        self.by_key.get(key).copied()
    }

    /// The last time a person's cadence was done or skipped without a touch.
    #[must_use]
    pub fn round(&self, who: Number) -> Option<Settled> {
        if self.rounds.is_empty() { None } else { self.rounds.get(&who).copied() }
    }

    /// Whether nothing was ever decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::due::desk::tests::book;

    fn at(day: &str, clock: Option<u32>) -> At {
        At { day: Day::parse_iso(day.as_bytes()).unwrap(), seconds: clock, offset: None }
    }

    #[test]
    fn the_latest_decision_counts_and_later_days_are_not_read() {
        let dir = book(&[
            ("contacts.csv", "id,name\nc-1,Ann\n"),
            (
                "followups/2026.csv",
                "id,at,key,contact,action,until\n\
                 f-2,2026-02-02T10:00:00,birthday:c-1:2026-02-09,c-1,skip,\n\
                 f-1,2026-02-01T10:00:00,birthday:c-1:2026-02-09,c-1,snooze,2026-02-08\n\
                 f-3,2026-03-09,birthday:c-1:2026-02-09,c-1,done,\n\
                 f-4,2026-02-02,detractor:c-1:x,c-1,ran,\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let people = People::read(&book, &[], at("2026-03-02", None).day);
        let memory = Memory::read(&book, &people);
        let key = Key::parse("birthday:c-1:2026-02-09").unwrap();
        let settled = memory.of(&key).unwrap();
        assert_eq!((settled.action, settled.at), (Action::Skip, at("2026-02-02", Some(36_000))));
    }

    #[test]
    fn what_was_decided_about_a_merged_person_holds_for_the_winner() {
        let dir = book(&[
            ("contacts.csv", "id,name,merged_ids\nc-1,Ann,c-9\n"),
            (
                "followups/2026.csv",
                "id,at,key,contact,action,until\nf-1,2026-02-01,cadence:c-9:2026-01-01,c-9,skip,\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let people = People::read(&book, &[], at("2026-03-02", None).day);
        let memory = Memory::read(&book, &people);
        assert_eq!(memory.round(0).unwrap().at.day.to_string(), "2026-02-01");
        assert!(memory.of(&Key::parse("cadence:c-1:2026-01-01").unwrap()).is_some());
    }
}
