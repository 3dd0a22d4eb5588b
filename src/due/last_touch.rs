//! The last real touch of everybody, and the recent ones: one pass over the interactions, nothing kept of a row but
//! twelve bytes.

use crate::book::Book;
use crate::book::id_index::{NOBODY, Number, Waiting};
use crate::book::scan::scan;
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::{Day, DayReader};
use crate::profile::People;

const NEVER: i32 = i32::MIN;

/// When everybody was last spoken to, by which channel, and by whom how often of late.
#[derive(Debug)]
pub struct LastTouches {
    last: Vec<(i32, u32)>,
    channels: Vec<String>,
    /// Person and day of the touches within the time that limits look back, by person.
    recent: Vec<(Number, i32)>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

#[derive(Default)]
struct Part {
    rows: Vec<(Number, i32, u32)>,
    channels: Vec<Vec<u8>>,
    days: DayReader,
    waiting: Waiting<(i32, u32)>,
}

impl Part {
    fn channel(&mut self, name: &[u8]) -> u32 {
        // A book has a handful of channels; the last ones used come first.
        let known = self.channels.iter().position(|c| c == name);
        known.unwrap_or_else(|| {
            self.channels.push(name.to_vec());
            self.channels.len() - 1
        }) as u32
    }
}

fn keep(rows: &mut Vec<(Number, i32, u32)>, (day, channel): (i32, u32), who: Number) {
    if who != NOBODY {
        rows.push((who, day, channel));
    }
}

impl LastTouches {
    /// Reads the interactions up to the as-of day; touches of the last `memory` days are kept one by one.
    #[must_use]
    pub fn read(book: &Book, people: &People, memory: i32) -> LastTouches {
        let columns = ["at", "contact", "channel", "outcome"];
        let scanned = scan(
            &book.files(TableId::Interactions),
            &columns,
            |_| Part::default(),
            |part, row| {
                let Some(day) = part.days.read(&row.cell(0)) else { return };
                let channel = row.cell(2);
                if day > people.as_of || channel.as_ref() == b"note" || !row.cell(3).is_empty() {
                    return;
                }
                let touch = (day.0, part.channel(&channel));
                let Part { rows, waiting, .. } = part;
                waiting.push(&people.roster.index, &row.cell(1), touch, |touch, who| keep(rows, touch, who));
            },
        );
        let mut touches = LastTouches {
            last: vec![(NEVER, 0); people.len()],
            channels: Vec::new(),
            recent: Vec::new(),
            problems: scanned.problems,
        };
        let since = (people.as_of - memory).0;
        for mut part in scanned.parts {
            part.waiting.settle(&people.roster.index, |touch, who| keep(&mut part.rows, touch, who));
            let names: Vec<u32> = part.channels.iter().map(|name| touches.channel_number(name)).collect();
            for (who, day, channel) in part.rows {
                let last = &mut touches.last[who as usize];
                if day >= last.0 {
                    *last = (day, names[channel as usize]);
                }
                if day > since {
                    touches.recent.push((who, day));
                }
            }
        }
        touches.recent.sort_unstable();
        touches
    }

    fn channel_number(&mut self, name: &[u8]) -> u32 {
        let name = String::from_utf8_lossy(name);
        let known = self.channels.iter().position(|c| *c == name);
        known.unwrap_or_else(|| {
            self.channels.push(name.into_owned());
            self.channels.len() - 1
        }) as u32
    }

    /// The day of the last touch.
    #[must_use]
    #[inline]
    pub fn day(&self, who: usize) -> Option<Day> {
        let day = self.last[who].0;
        (day != NEVER).then_some(Day(day))
    }

    /// The channel of the last touch; empty without one.
    #[must_use]
    pub fn channel(&self, who: usize) -> &str {
        let (day, channel) = self.last[who];
        if day == NEVER { "" } else { &self.channels[channel as usize] }
    }

    /// How many touches there were after `since`, as far back as was asked for.
    #[must_use]
    pub fn count_since(&self, who: Number, since: Day) -> usize {
        let from = self.recent.partition_point(|&touch| touch <= (who, since.0));
        let to = self.recent.partition_point(|&touch| touch <= (who, i32::MAX));
        to.saturating_sub(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::due::desk::tests::book;

    #[test]
    fn notes_missed_calls_and_bounces_are_no_touch() {
        let dir = book(&[
            ("contacts.csv", "id,name\nc-1,Ann\nc-2,Bo\n"),
            (
                "interactions/2026-02.csv",
                "id,at,contact,channel,outcome\n\
                 i-1,2026-02-03T10:00:00,c-1,call,\n\
                 i-2,2026-02-20,c-1,call,no-answer\n\
                 i-3,2026-02-21,c-1,note,\n\
                 i-4,2026-02-22,c-1,email,bounced\n\
                 i-5,2026-02-23,c-1,email,bulk\n\
                 i-6,2026-03-09,c-1,visit,\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let today = Day::new(2026, 3, 2).unwrap();
        let people = People::read(&book, &[], today);
        let touches = LastTouches::read(&book, &people, 60);
        assert_eq!(touches.day(0).unwrap().to_string(), "2026-02-03");
        assert_eq!((touches.channel(0), touches.channel(1)), ("call", ""));
        assert_eq!(touches.day(1), None);
        assert_eq!(touches.count_since(0, today - 60), 1);
        assert_eq!(touches.count_since(0, Day::new(2026, 2, 3).unwrap()), 0);
        assert_eq!(touches.count_since(1, today - 60), 0);
    }
}
